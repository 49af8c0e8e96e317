//! What can be written about the draft: edits, and what several people do to it together (a contract as well).

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Comment {
    /// Every thread, the oldest first
    #[command(after_help = "Example: countersign comment list --json")]
    List,
    /// Begin a thread on a place
    #[command(after_help = "Example: countersign comment add mql rules.enterprise \"Why 15 points?\"")]
    Add {
        /// agreement, mql, sql, sla or funnel
        document: String,
        /// Where, as in `edit`
        place: String,
        /// The words
        text: String,
    },
    /// Say something in a thread
    #[command(after_help = "Example: countersign comment reply 0139eb5475f8a0dd \"They buy often\"")]
    Reply {
        /// The thread, as `comment list` names it
        thread: String,
        /// The words
        text: String,
    },
    /// Settle a thread
    #[command(after_help = "Example: countersign comment resolve 0139eb5475f8a0dd")]
    Resolve {
        /// The thread, as `comment list` names it
        thread: String,
    },
    /// Open a settled thread again
    #[command(after_help = "Example: countersign comment reopen 0139eb5475f8a0dd")]
    Reopen {
        /// The thread, as `comment list` names it
        thread: String,
    },
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Decision {
    /// As the side has it that made this change
    #[arg(long, value_name = "CHANGE")]
    pub take: Option<String>,
    /// By this value, as it would stand in the YAML
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    pub value: Option<String>,
    /// Take away what stands there
    #[arg(long)]
    pub remove: bool,
}

#[derive(Debug, Subcommand)]
pub enum Suggestion {
    /// Make it a change of the draft
    #[command(after_help = "Example: countersign suggestion accept 0139eb5475f8a0dd")]
    Accept {
        /// As `countersign suggestions` names it
        suggestion: String,
    },
    /// Say no
    #[command(after_help = "Example: countersign suggestion decline 0139eb5475f8a0dd --reason \"Too low\"")]
    Decline {
        /// As `countersign suggestions` names it
        suggestion: String,
        /// Why, for whoever made it
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Take back one's own
    #[command(after_help = "Example: countersign suggestion withdraw 0139eb5475f8a0dd")]
    Withdraw {
        /// As `countersign suggestions` names it
        suggestion: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Leftover {
    /// Merge what it says into the draft, and put it aside
    #[command(after_help = "Example: countersign leftover merge \"mql (1).yaml\"")]
    Merge {
        /// Its file's name, as `countersign leftovers` lists it
        name: String,
    },
    /// Put it aside; nothing of it comes into the draft
    #[command(after_help = "Example: countersign leftover aside \"mql (1).yaml\"")]
    Aside {
        /// Its file's name, as `countersign leftovers` lists it
        name: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Edit {
    /// Write a value
    #[command(after_help = "Example: countersign edit set mql bands.qualified.from 65")]
    Set {
        /// agreement, mql, sql, sla or funnel
        document: String,
        /// Where; list items are named by their id, texts of a list by themselves: `lists.free-mail.gmail.com`
        path: String,
        /// The value, as it would stand in the YAML
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Put a new item into a list
    #[command(after_help = "Example: countersign edit add mql never \
        '{ id: rival, label: Works for a rival, when: { field: email_domain, is: rival.example } }'")]
    Add {
        /// agreement, mql, sql, sla or funnel
        document: String,
        /// The list
        path: String,
        /// The item, as it would stand in the YAML
        #[arg(allow_hyphen_values = true)]
        value: String,
        /// The item that it comes before; otherwise it goes to the end
        #[arg(long, value_name = "ID")]
        before: Option<String>,
    },
    /// Take an item or an optional value away
    #[command(after_help = "Example: countersign edit remove mql rules.gone-quiet")]
    Remove {
        /// agreement, mql, sql, sla or funnel
        document: String,
        /// Which
        path: String,
    },
    /// Put an item elsewhere in its list
    #[command(after_help = "Example: countersign edit move mql rules.pricing-page --before enterprise")]
    Move {
        /// agreement, mql, sql, sla or funnel
        document: String,
        /// Which
        path: String,
        /// The item that it comes before; otherwise it goes to the end
        #[arg(long, value_name = "ID")]
        before: Option<String>,
    },
}
