//! The table of calls: every call that the window can make, what it takes and what it answers. From this one table come
//! the router, the list of names that the window's permissions are held against, and the TypeScript types.

use serde::Deserialize;
use serde_json::Value;

use crate::app::App;
use crate::wire::*;
use crate::{Fault, Progressing};

macro_rules! table {
    ($( $(#[doc = $doc:literal])* $name:ident ( $($argument:ident : $type:ty),* ) -> $answer:ty; )*) => {
        /// The names of all calls.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Answers a call by its name.
        ///
        /// # Errors
        /// What the call itself refuses; `unknown-call` and `malformed-call` when the page and the program do not fit.
        pub fn call(app: &App, name: &str, arguments: Value, progress: &dyn Progressing) -> Result<Value, Fault> {
            match name {
                $(stringify!($name) => {
                    #[derive(Deserialize)]
                    struct Arguments { $($argument: $type),* }
                    // A call without arguments may send none at all.
                    let arguments = if arguments.is_null() { Value::Object(Default::default()) } else { arguments };
                    let Arguments { $($argument),* } = serde_json::from_value(arguments).map_err(|error| {
                        Fault::usage("malformed-call", format!("`{name}` was asked for wrongly: {error}"), "")
                    })?;
                    let answer: $answer = app.$name($($argument,)* progress)?;
                    serde_json::to_value(answer).map_err(|error| {
                        Fault::impossible("answer", format!("the answer of `{name}` cannot be told: {error}"), "")
                    })
                })*
                unknown => Err(Fault::usage("unknown-call", format!("there is no call `{unknown}`"), "")),
            }
        }

        /// The table in TypeScript.
        #[cfg(test)]
        fn typescript() -> String {
            let config = ts_rs::Config::from_env();
            let mut rows = String::new();
            $(
                let arguments: Vec<String> = vec![
                    $(format!("{}: {}", stringify!($argument), <$type as ts_rs::TS>::name(&config))),*
                ];
                let arguments = if arguments.is_empty() { "Record<string, never>".to_owned() } else { format!("{{ {} }}", arguments.join("; ")) };
                let doc = [$($doc),*].map(str::trim).join(" ");
                rows += &format!(
                    "  /** {doc} */\n  {}: {{ args: {arguments}; answer: {} }};\n",
                    stringify!($name),
                    <$answer as ts_rs::TS>::name(&config),
                );
            )*
            rows
        }
    };
}

table! {
    /// What the window starts with.
    app_start() -> StartView;
    /// Opens a workspace.
    workspace_open(path: String) -> WorkspaceView;
    /// Makes a workspace from the template, with sample leads when asked, and opens it. No path with the sample means the
    /// sample workspace in the user's data folder, which is opened again if it is there.
    workspace_create(path: String, sample: bool) -> WorkspaceView;
    /// The open workspace as it stands now.
    workspace_view() -> WorkspaceView;
    /// The draft as it stands now, changes made by hand taken in.
    agreement_draft() -> DraftView;
    /// Makes one change of the draft. Changes of one group are taken back together.
    agreement_edit(document: DocumentName, edit: EditRequest, group: Option<String>) -> DraftView;
    /// Takes back one's own last change.
    agreement_undo() -> DraftView;
    /// Does again what was taken back last.
    agreement_redo() -> DraftView;
    /// Every change of the draft, latest first.
    agreement_history() -> Vec<DraftChangeView>;
    /// The draft as it was after a change.
    agreement_state(change: String) -> DraftStateView;
    /// Brings the draft back to what it was after a change, by new changes.
    agreement_restore(change: String) -> DraftView;
    /// Decides a conflict of the draft.
    agreement_resolve(conflict: String, choice: ResolveChoice) -> DraftView;
    /// Merges a copy that a sync tool has put beside a document, or leaves it out; either way the copy is put aside.
    agreement_leftover(name: String, merge: bool) -> DraftView;
    /// Says that somebody is here, in which document, and answers who else is: to be asked every half a minute.
    agreement_present(document: Option<DocumentName>) -> Vec<PresenceView>;
    /// Every thread of comments on the draft, the oldest first.
    agreement_threads() -> Vec<ThreadView>;
    /// Begins a thread of comments on a place.
    agreement_comment(document: DocumentName, place: String, text: String) -> Vec<ThreadView>;
    /// Says something in a thread, settles it, or opens it again.
    agreement_answer(thread: String, answer: ThreadAnswer) -> Vec<ThreadView>;
    /// Every suggestion, the oldest first.
    agreement_suggestions() -> Vec<SuggestionView>;
    /// A document as edits would leave it, one upon the other; nothing is changed.
    agreement_suppose(document: DocumentName, edits: Vec<EditRequest>) -> SupposedDocumentView;
    /// Suggests these edits instead of making them.
    agreement_suggest(document: DocumentName, edits: Vec<EditRequest>, why: String) -> Vec<SuggestionView>;
    /// Makes somebody else's suggestion a change of the draft.
    agreement_accept(suggestion: String) -> DraftView;
    /// Says no to somebody else's suggestion; the reason may be empty.
    agreement_decline(suggestion: String, reason: String) -> Vec<SuggestionView>;
    /// Takes one's own suggestion back.
    agreement_withdraw(suggestion: String) -> Vec<SuggestionView>;
    /// Says that nobody is here any more.
    agreement_gone() -> ();
    /// What others did so far is no news any more.
    agreement_looked() -> DraftView;
    /// The JSON Schema of a document.
    agreement_schema(document: DocumentName) -> Json;
    /// What the draft would have done to past leads, against what is in force.
    simulation_preview(moment: String, as_of: Option<String>) -> PreviewView;
    /// What the draft would have done to past leads if something were so, against the draft as it is.
    simulation_suppose(moment: String, as_of: Option<String>, supposition: Supposition) -> SupposedView;
    /// The leads behind a number of the preview.
    simulation_leads(moment: String, as_of: Option<String>, filter: LeadFilter, offset: u32, limit: u32) -> LeadPage;
    /// Why a lead has its score; the side is `from` (in force) or `to` (the draft).
    simulation_explain(lead_id: String, side: String) -> Explanation;
    /// What leads are at hand.
    leads_summary() -> LeadsSummary;
    /// What a file holds, before it is imported.
    leads_survey(kind: String, file: String, choices: ReadingChoices) -> SurveyView;
    /// Imports a file; tells its progress as `import-progress`.
    leads_import(request: ImportRequest) -> ImportReport;
    /// Stops the import that is under way; the leads stay as they were.
    leads_cancel() -> ();
    /// Erases people's data for good.
    leads_forget(lead_ids: Vec<String>) -> ForgetReport;
    /// What is in force, what waits for signatures, and the history behind both.
    signoff_view() -> SignOffView;
    /// One version in full, rendered from the frozen bytes; the version is `4`, `v4` or `4-3fa92c10`.
    signoff_version(version: String) -> VersionView;
    /// What changed between any two: `draft`, `in-force`, `v4` or `v4-3fa92c10`.
    signoff_compare(from: String, to: String) -> Vec<ChangeView>;
    /// What would be proposed now, and what stands in the way.
    signoff_proposal() -> ProposalView;
    /// Freezes the draft as the next version; refused when it is not the draft of this digest any more. `after` names the
    /// version to build on where two of one number are signed.
    signoff_propose(message: String, draft_sha256: Option<String>, after: Option<String>) -> Proposed;
    /// The exact bytes that a leader is about to sign; with a reason, to decline.
    signoff_statement(version: String, leader: String, decline_reason: Option<String>) -> StatementView;
    /// Signs a statement that was shown; the key is the path of a key file, or `agent`.
    signoff_sign(statement_sha256: String, key: String, passphrase: Option<String>) -> Signed;
    /// Takes back a version that not all have signed.
    signoff_withdraw(version: String, reason: String) -> VersionEntry;
    /// Accepts on this machine that a version came into force without a former leader's signature.
    signoff_hand_over(version: String, reason: String) -> VersionEntry;
    /// Brings damaged or deleted files of a version back from what this machine has seen.
    signoff_restore(version: String) -> RestoreReport;
    /// Every version and sign-off, oldest first.
    signoff_log() -> LogReport;
    /// The version that was in force at the end of a day (`YYYY-MM-DD`); today when left out.
    signoff_in_force(on: Option<String>) -> InForceReport;
    /// The leaders' keys in this user's data folder.
    signoff_keys() -> KeyList;
    /// Makes a key for a leader and writes its public half into the draft; not encrypted without a passphrase.
    signoff_key_new(leader: String, passphrase: Option<String>) -> KeyMade;
    /// Writes the public half of a key that is there already into the draft; the file is a path, or `agent`.
    signoff_key_adopt(leader: String, file: String) -> EditReport;
    /// Checks the open workspace, or what lies at a path: a workspace, a bundle, the folder of an unpacked bundle.
    signoff_verify(path: Option<String>, trust: Option<String>) -> VerifyReport;
    /// Writes a version to a file: the `bundle` that anyone can check, or its record as `pdf`, `html` or `md`.
    signoff_export(version: String, path: String, format: String) -> ExportReport;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Rewrites the generated file, and fails when it was not current: the next run passes, and the change is seen.
    #[test]
    fn the_typescript_table_is_current() {
        let rows = typescript();
        let types: BTreeSet<&str> = rows
            .lines()
            .filter(|line| !line.trim_start().starts_with("/**"))
            .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()) && !["Array", "Record"].contains(word))
            .collect();
        let mut text =
            "// This file was generated from the table of calls. Do not edit this file manually.\n".to_owned();
        for name in types {
            text += &format!("import type {{ {name} }} from \"./{name}\";\n");
        }
        text += "\n/**\n * Every call that the window can make: what it takes and what it answers.\n */\n";
        text += &format!("export interface Calls {{\n{rows}}}\n");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/backend/types/Calls.ts");
        let current = std::fs::read_to_string(&path).unwrap_or_default();
        if current != text {
            std::fs::write(&path, &text).expect("written");
            panic!("{} was not current; it has been written anew: commit it", path.display());
        }
    }
}
