//! What can be written about versions, keys and signatures (a contract as well).

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub enum SignOff {
    /// The leaders' keys
    #[command(after_help = "Example: countersign key new --leader marketing")]
    Key {
        #[command(subcommand)]
        key: Key,
    },
    /// Freeze the draft as the next version, with its effect on past leads as the evidence
    #[command(after_help = "Example: countersign propose --message \"Score what closes\"")]
    Propose {
        /// Why, in a sentence; it stays in the history
        #[arg(long, value_name = "M")]
        message: String,
        /// After a fork: the version to go on from, such as 4-3fa92c10
        #[arg(long, value_name = "FOLDER")]
        after: Option<String>,
    },
    /// Sign a version as one of its leaders
    #[command(after_help = "Example: countersign sign 4 --as marketing --key ~/.ssh/id_ed25519")]
    Sign {
        /// The version: 4, v4 or 4-3fa92c10
        version: String,
        #[command(flatten)]
        with: With,
    },
    /// Say no to a version as one of its leaders, signed
    #[command(after_help = "Example: countersign decline 4 --as sales --reason \"Nobody answers below 60 points\"")]
    Decline {
        /// The version: 4, v4 or 4-3fa92c10
        version: String,
        #[command(flatten)]
        with: With,
        /// Why, in a sentence; it is signed too
        #[arg(long, value_name = "R")]
        reason: String,
    },
    /// Take a version back that not all have signed; it stays in the history
    #[command(after_help = "Example: countersign withdraw 4 --reason \"The leads of May were missing\"")]
    Withdraw {
        /// The version: 4, v4 or 4-3fa92c10
        version: String,
        /// Why, in a sentence
        #[arg(long, value_name = "R")]
        reason: String,
    },
    /// Accept on this machine that a former leader did not sign a version
    #[command(after_help = "Example: countersign hand-over 4 --reason \"Dana left in March\"")]
    HandOver {
        /// The version: 4, v4 or 4-3fa92c10
        version: String,
        /// Why, in a sentence
        #[arg(long, value_name = "R")]
        reason: String,
    },
    /// Write damaged or deleted files of a version back as this machine has seen them
    #[command(after_help = "Example: countersign restore 4")]
    Restore {
        /// The version: 4, v4 or 4-3fa92c10
        version: String,
    },
    /// Every version and sign-off, in order
    #[command(after_help = "Example: countersign log --json")]
    Log,
    /// Check the whole history of a workspace, or an exported bundle
    #[command(after_help = "Example: countersign verify agreement-4.zip --trust allowed_signers")]
    Verify {
        /// A bundle, the folder of an unpacked one, or a workspace; otherwise this workspace
        path: Option<PathBuf>,
        /// The keys that are known from elsewhere, in OpenSSH's format
        #[arg(long, value_name = "ALLOWED_SIGNERS")]
        trust: Option<PathBuf>,
    },
    /// Write a version as a bundle that can be checked without this program, or as a document
    #[command(after_help = "Example: countersign export 4 --output agreement-4.zip")]
    Export {
        /// The version: 4, v4 or 4-3fa92c10
        version: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// What to write
        #[arg(long, value_name = "FORMAT", default_value = "bundle")]
        format: Format,
    },
    /// Which version was in force at the end of a day
    #[command(after_help = "Example: countersign in-force --on 2027-03-31")]
    InForce {
        /// The day; otherwise today
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key for a leader in this user's data folder, and write its public half into the draft
    #[command(after_help = "Example: countersign key new --leader marketing --passphrase-file passphrase.txt")]
    New {
        /// The leader's id, as in agreement.yaml
        #[arg(long, value_name = "ID")]
        leader: String,
        /// The passphrase that encrypts the key; otherwise it is asked for on a terminal, and elsewhere there is none
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// The keys in this user's data folder
    #[command(after_help = "Example: countersign key list --json")]
    List,
    /// Write the public half of a key that is there already into the draft
    #[command(after_help = "Example: countersign key use sales ~/.ssh/id_ed25519.pub")]
    Use {
        /// The leader's id, as in agreement.yaml
        leader: String,
        /// The key, or its public half
        file: PathBuf,
    },
}

/// Who signs, and with which key.
#[derive(Debug, Args)]
pub struct With {
    /// The leader's id
    #[arg(long = "as", value_name = "LEADER")]
    pub leader: String,
    /// A private key; a public one whose private half the ssh-agent holds; or `agent`. Otherwise the leader's own key
    /// in this user's data folder
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// The passphrase of the key; otherwise it is asked for on a terminal
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Format {
    /// A zip with everything that is needed to check it
    Bundle,
    /// To be read and filed
    Pdf,
    /// One file without scripts
    Html,
    /// Markdown
    Md,
}
