//! What can be written on the command line (a contract: names and flags stay).

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use draft::{Comment, Decision, Edit, Leftover, Suggestion};
pub use signoff::{Format, Key, SignOff, With};

mod draft;
mod signoff;

/// Write down together what a qualified lead is, see what a change would have done to past leads, and sign it.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, max_term_width = 100)]
#[command(after_help = "Example: countersign new demo --sample && countersign --workspace demo simulate")]
pub struct Arguments {
    /// The shared folder; otherwise the nearest one upwards that holds `agreement.yaml`
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// Where the leads are kept; otherwise COUNTERSIGN_DATA, else this user's data folder
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// One JSON document on standard output, and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a workspace from the template
    #[command(after_help = "Example: countersign new demo --sample")]
    New {
        /// The folder to make
        dir: PathBuf,
        /// With version 1, its draft and a year of sample leads
        #[arg(long)]
        sample: bool,
    },
    /// Check all five documents and the examples
    #[command(after_help = "Example: countersign --workspace demo check")]
    Check,
    /// Bring in past leads, their events or their stages, from CSV, Excel or Parquet
    #[command(after_help = "Example: countersign import leads contacts.csv --mapping mappings/hubspot.yaml --dry-run")]
    Import(Import),
    /// What leads, events and stages there are
    #[command(after_help = "Example: countersign leads --json")]
    Leads,
    /// Erase people's data for good
    #[command(after_help = "Example: countersign forget 00Q1G00000nDnM5UAK")]
    Forget {
        /// Their lead ids
        #[arg(required = true, value_name = "LEAD_ID")]
        lead_ids: Vec<String>,
    },
    /// Every lead's score and band
    #[command(after_help = "Example: countersign score --definition in-force --csv scores.csv")]
    Score {
        /// `draft`, `in-force`, `v3`, `suggestion:ID`, or the path of a folder or of an `mql.yaml`
        #[arg(long, value_name = "REF", default_value = "draft")]
        definition: String,
        #[command(flatten)]
        when: When,
        /// Write the scores to a CSV file; `-` is standard output
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// What a change would have done to past leads
    #[command(after_help = "Example: countersign simulate --from in-force --to draft")]
    Simulate {
        /// The definition before: `draft`, `in-force`, `v3`, `suggestion:ID`, or a path
        #[arg(long, value_name = "REF", default_value = "in-force")]
        from: String,
        /// The definition after: `draft`, `in-force`, `v3`, `suggestion:ID`, or a path
        #[arg(long, value_name = "REF", default_value = "draft")]
        to: String,
        #[command(flatten)]
        when: When,
        /// Write every lead whose band differs to a CSV file; `-` is standard output
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Why a lead has its score
    #[command(after_help = "Example: countersign explain L-00042 --definition in-force")]
    Explain {
        /// The lead's id
        lead_id: String,
        /// `draft`, `in-force`, `v3`, `suggestion:ID`, or the path of a folder or of an `mql.yaml`
        #[arg(long, value_name = "REF", default_value = "draft")]
        definition: String,
        /// Judge it at this moment instead of its own
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
    },
    /// The definition as one SQL statement, for leads that live in a warehouse
    #[command(after_help = "Example: countersign sql --dialect duckdb --definition in-force > scores.sql")]
    Sql {
        /// Which database it is for
        #[arg(long, value_name = "DIALECT", value_parser = commands::sql::dialects())]
        dialect: String,
        /// `draft`, `in-force`, `v3`, `suggestion:ID`, or the path of a folder or of an `mql.yaml`
        #[arg(long, value_name = "REF", default_value = "draft")]
        definition: String,
        #[command(flatten)]
        when: When,
    },
    /// What changed between two definitions, in sentences
    #[command(after_help = "Example: countersign diff in-force draft")]
    Diff {
        /// Before; the version in force when left out
        #[arg(value_name = "REF", default_value = "in-force")]
        from: String,
        /// After; the draft when left out
        #[arg(value_name = "REF", default_value = "draft")]
        to: String,
    },
    /// What is in force, what is proposed and who has yet to sign, and what differs in the draft
    #[command(after_help = "Example: countersign status --json")]
    Status,
    /// One change of the draft
    #[command(after_help = "Example: countersign edit set mql bands.qualified.from 65")]
    Edit {
        #[command(subcommand)]
        edit: Edit,
    },
    /// Who changed what in the draft, latest first
    #[command(after_help = "Example: countersign history --limit 20")]
    History {
        /// So many changes at most
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        /// Bring the draft back to what it was after this change
        #[arg(long, value_name = "CHANGE", conflicts_with = "limit")]
        restore: Option<String>,
    },
    /// What several people made of one place without knowledge of each other
    #[command(after_help = "Example: countersign conflicts --json")]
    Conflicts,
    /// Decide a conflict
    #[command(after_help = "Example: countersign resolve 1f3a9c02 --value 70")]
    Resolve {
        /// As `countersign conflicts` names it
        conflict: String,
        #[command(flatten)]
        choice: Decision,
    },
    /// Comments on places of the draft, in threads
    #[command(after_help = "Example: countersign comment add mql rules.enterprise \"Why 15 points?\"")]
    Comment {
        #[command(subcommand)]
        comment: Comment,
    },
    /// Suggest a change of the draft instead of making it: it is in the draft once somebody else accepts it
    #[command(after_help = "Example: countersign suggest set mql bands.qualified.from 65 --why \"As it was in March\"")]
    Suggest {
        #[command(subcommand)]
        edit: Edit,
        /// Why, for whoever decides
        #[arg(long, value_name = "TEXT", global = true)]
        why: Option<String>,
    },
    /// The open suggestions, the oldest first
    #[command(after_help = "Example: countersign suggestions --all --json")]
    Suggestions {
        /// Those that were accepted, declined or withdrawn as well
        #[arg(long)]
        all: bool,
    },
    /// Decide a suggestion of somebody else, or take back one's own
    #[command(after_help = "Example: countersign suggestion accept 0139eb5475f8a0dd")]
    Suggestion {
        #[command(subcommand)]
        suggestion: Suggestion,
    },
    /// Copies that a sync tool has put beside the documents
    #[command(after_help = "Example: countersign leftovers --json")]
    Leftovers,
    /// Deal with a copy that a sync tool has put beside a document
    #[command(after_help = "Example: countersign leftover merge \"mql (1).yaml\"")]
    Leftover {
        #[command(subcommand)]
        leftover: Leftover,
    },
    #[command(flatten)]
    SignOff(SignOff),
}

#[derive(Debug, Args)]
pub struct Import {
    /// What the file holds
    pub kind: Kind,
    /// A CSV, Excel or Parquet file
    pub file: PathBuf,
    /// Which column is what; otherwise the native columns or a guessed preset
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Tell what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// One row that cannot be read means that nothing is imported
    #[arg(long)]
    pub strict: bool,
    /// Write all rejected rows to a CSV file
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
    /// How dates such as 03/04/2026 are written, where the file does not say
    #[arg(long, value_name = "ORDER", value_parser = ["dmy", "mdy", "ymd"])]
    pub date_order: Option<String>,
    /// The decimal sign, where the file does not say
    #[arg(long, value_name = "SIGN", value_parser = [".", ","])]
    pub decimal: Option<String>,
    /// The text encoding, such as windows-1252, where the guess is wrong
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What stands between columns, where the guess is wrong
    #[arg(long, value_name = "SIGN", value_parser = [",", ";", "tab", "|"])]
    pub separator: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Kind {
    Leads,
    Events,
    Stages,
}

#[derive(Debug, Args)]
pub struct When {
    /// At which moment a lead is judged
    #[arg(long, value_name = "MOMENT", value_parser = ["handoff", "replay"], default_value = "handoff")]
    pub moment: String,
    /// The world as it was known then; otherwise the latest moment in the data
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<String>,
}
