//! The files that leaders add to a version's folder, and the files that do not belong there.

use std::collections::BTreeMap;

use crate::evidence::Evidence;
use crate::fault::Fault;
use crate::manifest;
use crate::statement::Withdrawal;
use crate::words::shown;

/// A statement as it lies in a folder, with its signature: `signoff-ID.json` and `signoff-ID.sig`, and so for
/// `signoff-ID.former`, `decline-ID` and `decline-ID.former`. Unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Whose it is and of which kind.
    pub name: PaperName,
    /// The statement's bytes; None when only the signature is there.
    pub statement: Option<Vec<u8>>,
    /// The signature's bytes; None when only the statement is there.
    pub signature: Option<Vec<u8>>,
}

/// What the name of such a file says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaperName {
    /// The leader's id.
    pub leader: String,
    /// Whether it is of one who led before.
    pub former: bool,
    /// Whether it is a no.
    pub declines: bool,
}

impl PaperName {
    /// The file of the statement, such as `signoff-sales.json`.
    pub fn statement_file(&self) -> String {
        format!("{}.json", self.stem())
    }

    /// The file of the signature, such as `signoff-sales.sig`.
    pub fn signature_file(&self) -> String {
        format!("{}.sig", self.stem())
    }

    fn stem(&self) -> String {
        let (kind, former) =
            (if self.declines { "decline" } else { "signoff" }, if self.former { ".former" } else { "" });
        format!("{kind}-{}{former}", self.leader)
    }

    /// Reads a file's name; the flag tells a signature's file from a statement's.
    pub fn parse(file: &str) -> Option<(PaperName, bool)> {
        let (stem, signature) = match file.strip_suffix(".json") {
            Some(stem) => (stem, false),
            None => (file.strip_suffix(".sig")?, true),
        };
        let (declines, rest) = match stem.strip_prefix("signoff-") {
            Some(rest) => (false, rest),
            None => (true, stem.strip_prefix("decline-")?),
        };
        let (leader, former) = rest.strip_suffix(".former").map_or((rest, false), |leader| (leader, true));
        let is_id = |id: &str| {
            (1..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        is_id(leader).then(|| (PaperName { leader: leader.to_owned(), former, declines }, signature))
    }
}

impl Paper {
    /// All papers among the files of a folder.
    pub fn all(files: &BTreeMap<String, Vec<u8>>) -> Vec<Paper> {
        let mut papers: BTreeMap<PaperName, Paper> = BTreeMap::new();
        for (file, bytes) in files {
            let Some((name, signature)) = PaperName::parse(file) else { continue };
            let empty = Paper { name: name.clone(), statement: None, signature: None };
            let paper = papers.entry(name).or_insert(empty);
            *(if signature { &mut paper.signature } else { &mut paper.statement }) = Some(bytes.clone());
        }
        papers.into_values().collect()
    }
}

/// The most foreign files of one folder that are told one by one.
const MOST_TOLD: usize = 50;

/// Faults of the files that do not belong in a version's folder. (Papers do; whether the leader they name has anything to
/// say is for the history to tell.) Left alone is what this program and the usual file managers put everywhere.
pub(crate) fn foreign(files: &BTreeMap<String, Vec<u8>>, leaders: &[&str]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = files.keys().filter_map(|name| foreign_file(name, leaders)).collect();
    let more = faults.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        faults.truncate(MOST_TOLD);
        faults.push(Fault::new("unknown-file", format!("{more} more files do not belong here"), "move them away"));
    }
    faults
}

fn foreign_file(name: &str, leaders: &[&str]) -> Option<Fault> {
    let own = name == manifest::NAME || name == Withdrawal::FILE || manifest::FILES.contains(&name);
    let left_alone = name.starts_with(".countersign-") || matches!(name, ".DS_Store" | "desktop.ini" | "Thumbs.db");
    // `signoff-sales-LAPTOP.json` reads like the paper of a leader `sales-laptop`, who is none.
    let paper = PaperName::parse(name).map(|(paper, _)| paper);
    let strange = |paper: &PaperName| {
        let id = paper.leader.as_str();
        !paper.former && !leaders.contains(&id) && leaders.iter().any(|leader| copied_from(id, leader))
    };
    if own || left_alone || paper.is_some_and(|paper| !strange(&paper)) {
        return None;
    }
    let fault = match original(name, leaders) {
        Some(original) => Fault::new(
            "conflict-copy",
            format!("`{}` is a copy that a sync program left beside `{original}`", shown(name)),
            "the version itself does not need it; look into it, then move it away",
        ),
        None => Fault::new("unknown-file", format!("`{}` does not belong to a version", shown(name)), "move it away"),
    };
    Some(fault.at(name))
}

/// The file of a version that this one is a copy of, as sync programs name copies: `x.sync-conflict-DATE-ID.yaml`
/// (Syncthing), `x (conflicted copy DATE).yaml` (Dropbox, Nextcloud), `x-HOSTNAME.yaml` (OneDrive), `x (1).yaml`.
fn original(name: &str, leaders: &[&str]) -> Option<String> {
    let papers = leaders.iter().flat_map(|leader| {
        let name = |declines, former| PaperName { leader: (*leader).to_owned(), former, declines };
        [name(false, false), name(false, true), name(true, false), name(true, true)]
    });
    let papers = papers.flat_map(|paper| [paper.statement_file(), paper.signature_file()]);
    let own = manifest::FILES.iter().map(|file| (*file).to_owned());
    let others = [manifest::NAME.to_owned(), Withdrawal::FILE.to_owned(), Evidence::FILE.to_owned()];
    let mut names: Vec<String> = own.chain(others).chain(papers).collect();
    // The longest first: `signoff-sales.former.json` before `signoff-sales.json`.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.into_iter().find(|original| {
        let (stem, ending) = original.rsplit_once('.').map_or((original.as_str(), ""), |(stem, ending)| (stem, ending));
        let Some(rest) = name.strip_prefix(stem) else { return false };
        let within = rest.strip_suffix(ending).is_some_and(|added| copied_from(added, ""));
        within
            || rest
                .strip_prefix('.')
                .and_then(|rest| rest.strip_prefix(ending))
                .is_some_and(|added| copied_from(added, ""))
    })
}

/// Whether what stands behind `stem` is what a sync program adds to the name of a copy.
pub(crate) fn copied_from(text: &str, stem: &str) -> bool {
    let Some(added) = text.strip_prefix(stem) else { return false };
    let added = added.trim_end_matches('.');
    added.len() > 1 && added.starts_with(['-', ' ', '(', '_', '~']) || added.contains("conflict")
}
