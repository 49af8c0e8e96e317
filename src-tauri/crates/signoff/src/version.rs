//! One version's folder, looked at alone: `versions/NNNN-xxxxxxxx/`. What holds here holds whatever lies beside it; who
//! had to sign is for [`crate::history`] to say, because the version before has a say in that.

use std::collections::BTreeMap;

use agreement::{Agreement, Document, Source, canonical, read_workspace};

use crate::evidence::Evidence;
use crate::fault::Fault;
use crate::history::own;
use crate::manifest;
use crate::paper::{self, Paper};
use crate::statement::Withdrawal;
use crate::words::shown;

/// The raw bytes of a version's folder, as they were found. Nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionFiles {
    /// The folder's name, such as `0004-3fa92c10`; not looked at in a bundle, whose folder may be called anything.
    pub folder: String,
    /// Its files by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The name of a version's folder: its number with at least four digits, and the first eight hexadecimal digits of its
/// MANIFEST's SHA-256, so that two machines never write one folder.
pub fn folder_name(number: u32, manifest_sha256: &str) -> String {
    format!("{number:04}-{}", manifest_sha256.get(..8).unwrap_or(manifest_sha256))
}

/// The number and the eight digits that a folder's name states; None when it is no name that [`folder_name`] gives.
pub fn parse_folder(name: &str) -> Option<(u32, &str)> {
    let (number, digits) = name.split_once('-')?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    let hexadecimal = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    (hexadecimal && folder_name(number, digits) == name).then_some((number, digits))
}

/// A version as it was frozen, as far as its folder alone can tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// The folder's name; empty for an unpacked bundle.
    pub folder: String,
    /// Its number: what the evidence states where it can be believed, else what the folder's name states, else 0.
    pub number: u32,
    /// SHA-256 of its MANIFEST; empty where there is none.
    pub manifest_sha256: String,
    /// The five documents; None when they are not those of the MANIFEST or have a fault.
    pub agreement: Option<Agreement>,
    /// The evidence; None when the files are not those of the MANIFEST, or it cannot be read.
    pub evidence: Option<Evidence>,
    /// Whether the six files are those of the MANIFEST, in their canonical form and without a fault, and the MANIFEST is
    /// the one that the folder is named after. A version that does not hold has no say in the history.
    pub holds: bool,
    /// What leaders said about it. Unchecked.
    pub papers: Vec<Paper>,
    /// Who took it back.
    pub withdrawal: Option<Withdrawal>,
    /// SHA-256 of every file, by name.
    pub sums: BTreeMap<String, String>,
    /// What does not hold in the folder.
    pub faults: Vec<Fault>,
}

impl Frozen {
    /// Looks at a folder of a history.
    pub fn read(version: &VersionFiles) -> Frozen {
        Frozen::look(version, true)
    }

    /// Looks at the files of a bundle, whose folder may be called anything.
    pub fn read_bundle(files: BTreeMap<String, Vec<u8>>) -> Frozen {
        Frozen::look(&VersionFiles { folder: String::new(), files }, false)
    }

    fn look(version: &VersionFiles, named: bool) -> Frozen {
        let mut look = Look { version, named, faults: Vec::new() };
        let manifest_sha256 =
            version.files.get(manifest::NAME).map(|bytes| manifest::sha256(bytes)).unwrap_or_default();
        let listed = look.files();
        // What the MANIFEST does not vouch for is not looked into.
        let agreement = if listed { look.documents() } else { None };
        let evidence = if listed { look.evidence() } else { None };
        let stated = parse_folder(&version.folder).map(|(number, _)| number);
        let number = evidence.as_ref().map(|evidence| evidence.version).or(stated).unwrap_or(0);
        let name = look.name(&manifest_sha256, evidence.as_ref());
        let holds = listed && agreement.is_some() && evidence.is_some() && name && look.faults.is_empty();
        let withdrawal = look.withdrawal(number, &manifest_sha256);
        let leaders: Vec<&str> =
            agreement.iter().flat_map(|a| &a.terms.leaders).map(|leader| leader.id.as_str()).collect();
        look.faults.extend(paper::foreign(&version.files, &leaders));
        let faults = look.faults.into_iter().map(|fault| fault.of(&version.folder)).collect();
        Frozen {
            folder: version.folder.clone(),
            number,
            manifest_sha256,
            agreement,
            evidence,
            holds,
            papers: Paper::all(&version.files),
            withdrawal,
            sums: version.files.iter().map(|(name, bytes)| (name.clone(), manifest::sha256(bytes))).collect(),
            faults,
        }
    }

    /// SHA-256 of the MANIFEST of the version before, as the evidence states it.
    pub fn previous(&self) -> Option<&str> {
        self.evidence.as_ref()?.previous.as_deref()
    }

    /// What the agreement is called by in the whole history: SHA-256 of version 1's MANIFEST.
    pub fn agreement_sha256(&self) -> Option<&str> {
        let evidence = self.evidence.as_ref()?;
        Some(evidence.agreement.as_deref().unwrap_or(&self.manifest_sha256))
    }

    /// Whether the evidence names exactly the leaders whom `before` requires, as that version states them.
    pub(crate) fn states_leaders_of(&self, before: &Frozen) -> bool {
        let led = before.agreement.iter().flat_map(|agreement| own(&agreement.terms)).map(|(leader, _)| leader);
        led.eq(self.evidence.iter().flat_map(|evidence| evidence.leaders_before.iter().cloned()))
    }

    /// The name that its folder must have.
    pub fn proper_name(&self) -> String {
        folder_name(self.number, &self.manifest_sha256)
    }
}

/// A look at a folder, and what did not hold so far.
struct Look<'a> {
    version: &'a VersionFiles,
    /// Whether the folder has a name of its own.
    named: bool,
    faults: Vec<Fault>,
}

const RESTORE: &str =
    "bring the files back from a copy that holds: `countersign restore` does, where this machine has seen them";

impl Look<'_> {
    fn fault(&mut self, code: &'static str, file: &str, message: String, help: &str) {
        self.faults.push(Fault::new(code, message, help).at(file));
    }

    /// Whether the six files are there and as the MANIFEST says.
    fn files(&mut self) -> bool {
        let before = self.faults.len();
        let files = &self.version.files;
        let Some(bytes) = files.get(manifest::NAME) else {
            self.fault("missing-file", manifest::NAME, "`MANIFEST` is missing".into(), RESTORE);
            return false;
        };
        let listed = match manifest::read(bytes) {
            Ok(listed) => listed,
            Err(why) => {
                self.fault("malformed-manifest", manifest::NAME, format!("`MANIFEST` cannot be used: {why}"), RESTORE);
                return false;
            }
        };
        for (name, sum) in &listed {
            match files.get(name) {
                None => self.fault("missing-file", name, format!("`{name}` is missing"), RESTORE),
                Some(bytes) if manifest::sha256(bytes) != *sum => {
                    let message = format!("`{name}` is not what was frozen: its SHA-256 is not that of `MANIFEST`");
                    self.fault("changed-file", name, message, RESTORE);
                }
                Some(_) => {}
            }
        }
        self.faults.len() == before
    }

    /// The documents, if they have no fault and are byte for byte the canonical form of what they say.
    fn documents(&mut self) -> Option<Agreement> {
        let mut sources = Vec::new();
        for document in Document::ALL {
            let name = document.file_name();
            let Some(bytes) = self.version.files.get(name) else { continue };
            match Source::from_bytes(document, name, bytes.clone()) {
                Ok(source) => sources.push(source),
                Err(told) => {
                    let message = format!("`{name}` cannot be read: {}", told.message);
                    self.fault("faulty-document", name, message, RESTORE);
                }
            }
        }
        if sources.len() < Document::ALL.len() {
            return None;
        }
        let reading = read_workspace(&sources);
        for told in reading.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).take(20) {
            let code = if told.code == "same-key" { "same-key" } else { "faulty-document" };
            let message = format!("`{}`, line {}: {}", told.file, told.line, told.message);
            self.fault(code, &told.file, message, "no version can be frozen so: it was not made by this program");
        }
        let agreement = reading.agreement?;
        let before = self.faults.len();
        for source in &sources {
            if canonical::document_to_yaml(&agreement, source.document) != source.text {
                let name = source.document.file_name();
                let message =
                    format!("`{name}` is not in its canonical form, so it could hide something from a signer");
                self.fault(
                    "not-canonical",
                    name,
                    message,
                    "no version can be frozen so: it was not made by this program",
                );
            }
        }
        self.signers(&agreement);
        (self.faults.len() == before).then_some(agreement)
    }

    /// Every leader who must sign has a key that can check a signature, and no two have the same.
    fn signers(&mut self, agreement: &Agreement) {
        let name = Document::Agreement.file_name();
        let mut keys: BTreeMap<_, &str> = BTreeMap::new();
        for leader in agreement.terms.leaders.iter().filter(|leader| agreement.terms.required.contains(&leader.id)) {
            let id = &leader.id;
            match leader.key.as_deref().map(crate::PublicKey::parse) {
                None => {
                    let message = format!("the leader `{id}` must sign and has no key");
                    self.fault("faulty-document", name, message, "no version can be frozen so");
                }
                Some(Err(refusal)) => {
                    let message = format!("the key of the leader `{id}` checks no signature: {}", refusal.message);
                    self.fault("faulty-document", name, message, "no version can be frozen so");
                }
                Some(Ok(key)) => {
                    if let Some(other) = keys.insert(key, id) {
                        let message =
                            format!("`{other}` and `{id}` have the same key, so one person could sign for both");
                        self.fault("same-key", name, message, "each leader signs with a key of their own");
                    }
                }
            }
        }
    }

    fn evidence(&mut self) -> Option<Evidence> {
        let bytes = self.version.files.get(Evidence::FILE)?;
        match Evidence::from_bytes(bytes) {
            Ok(evidence) => Some(evidence),
            Err(why) => {
                let message = format!("`{}` cannot be used: {why}", Evidence::FILE);
                self.fault("malformed-evidence", Evidence::FILE, message, RESTORE);
                None
            }
        }
    }

    /// Whether the folder has the name that its contents give it.
    fn name(&mut self, sum: &str, evidence: Option<&Evidence>) -> bool {
        let folder = &self.version.folder;
        if !self.named || sum.is_empty() {
            return true;
        }
        let fault = match (evidence, parse_folder(folder)) {
            (Some(evidence), _) if folder_name(evidence.version, sum) == *folder => return true,
            (Some(evidence), _) if paper::copied_from(folder, &folder_name(evidence.version, sum)) => Fault::new(
                "conflict-copy",
                format!("`{}` is a copy of a version that a sync program left", shown(folder)),
                "look into it, then move it away",
            ),
            (Some(evidence), _) => {
                let proper = folder_name(evidence.version, sum);
                let message = format!("this folder holds version {} and must be called `{proper}`", evidence.version);
                let help = "give it its name back, or move it away if that folder is there too";
                Fault::new("renamed-version", message, help)
            }
            (None, Some((_, digits))) if sum.starts_with(digits) => return true,
            (None, Some(_)) => {
                let message = "`MANIFEST` is not the one that the folder is named after";
                Fault::new("changed-file", message, RESTORE).at(manifest::NAME)
            }
            (None, None) => {
                let message = format!("`{}` is no name of a version's folder", shown(folder));
                Fault::new(
                    "renamed-version",
                    message,
                    "a name such as `0004-3fa92c10` belongs here; move it away if it is a copy",
                )
            }
        };
        self.faults.push(fault);
        false
    }

    fn withdrawal(&mut self, number: u32, sum: &str) -> Option<Withdrawal> {
        let name = Withdrawal::FILE;
        match Withdrawal::from_bytes(self.version.files.get(name)?) {
            Ok(withdrawal) if withdrawal.version == number && withdrawal.manifest_sha256 == sum => Some(withdrawal),
            Ok(_) => {
                let message = format!("`{name}` takes another version back, not this one");
                self.fault("statement-mismatch", name, message, "move it away");
                None
            }
            Err(why) => {
                self.fault("malformed-statement", name, format!("`{name}` cannot be used: {why}"), "move it away");
                None
            }
        }
    }
}
