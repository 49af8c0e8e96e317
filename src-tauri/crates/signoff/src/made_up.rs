//! Made-up leaders, agreements and signed histories, for tests here and in other rooms (behind the feature `made-up`).
//! Everything is the same on every run: keys come from numbers, times from a clock that somebody sets.

use agreement::time::{Instant, Written};
use agreement::{Agreement, Document, Leader, Source, canonical, read_workspace};
use serde_json::Value;

use crate::evidence::Evidence;
use crate::history::own;
use crate::key::{PrivateKey, PublicKey};
use crate::manifest;
use crate::paper::PaperName;
use crate::statement::{Kind, Statement, Withdrawal};
use crate::version::{Frozen, VersionFiles, folder_name};

/// The private key of a number.
pub fn key(number: u8) -> PrivateKey {
    PrivateKey::generate(&[number; 32]).with_comment("made up")
}

/// A moment, from RFC 3339.
pub fn moment(text: &str) -> Instant {
    match Written::parse(text) {
        Some(Written::Instant(at)) => at,
        _ => 0,
    }
}

/// A leader with an id, and the key of a number.
pub fn leader(id: &str, number: u8) -> Leader {
    let (title, name) = match id {
        "marketing" => ("CMO", "Dana Reyes"),
        "sales" => ("Sales director", "Lee Okafor"),
        other => ("Leader", other),
    };
    Leader {
        id: id.to_owned(),
        title: title.to_owned(),
        // Another key is another person, as a rule.
        name: if number <= 2 { name.to_owned() } else { format!("{name} {number}") },
        email: format!("{id}.{number}@acme.example"),
        key: Some(key(number).public().to_string()),
    }
}

/// The two leaders that most tests have: marketing with key 1 and sales with key 2.
pub const LEADERS: [(&str, u8); 2] = [("marketing", 1), ("sales", 2)];

/// A small agreement without a fault, which these leaders must all sign. `points` is a number of it (0 to 100), so that
/// there are different ones.
pub fn agreement(leaders: &[(&str, u8)], points: u32) -> Agreement {
    let texts = [
        (Document::Agreement, TERMS),
        (Document::Mql, MQL),
        (Document::Sql, SQL),
        (Document::Sla, SLA),
        (Document::Funnel, FUNNEL),
    ];
    let sources = texts.map(|(document, text)| Source::new(document, text.replace("POINTS", &points.to_string())));
    let reading = read_workspace(&sources);
    let mut agreement = reading.agreement.unwrap_or_else(|| panic!("{:?}", reading.diagnostics));
    agreement.terms.leaders = leaders.iter().map(|(id, number)| leader(id, *number)).collect();
    agreement.terms.required = leaders.iter().map(|(id, _)| (*id).to_owned()).collect();
    agreement
}

const TERMS: &str = "format: countersign/1\nname: Acme lead agreement\ncurrency: USD\nleaders:\n  - { id: a, title: A, name: A, email: a@acme.example }\nsign_off: { required: [a] }\ncalendar: { timezone: Europe/Berlin, workdays: [mon, tue], hours: \"09:00-17:00\" }\nreview: { meeting: weekly, definitions_every: 90d }\n";
const MQL: &str = "format: countersign/1\ntitle: Marketing-qualified lead\npurpose: A contact that is worth a call.\ncategories:\n  - { id: fit, label: Fit }\nrules:\n  - { id: big, label: Big, category: fit, when: { field: employees, at_least: 500 }, points: POINTS }\nbands:\n  - { id: none, label: No action, action: Nothing. }\n  - { id: qualified, label: Qualified, from: 10, action: Sales engages. }\n";
const SQL: &str = "format: countersign/1\ntitle: Sales-qualified lead\npurpose: A real opportunity.\ncriteria:\n  - { id: need, label: A need is stated, when: { field: need, known: true } }\naccept: { at_least: 1 }\n";
const SLA: &str = "format: countersign/1\ntitle: Service level\ncommitments: []\n";
const FUNNEL: &str = "format: countersign/1\ntitle: Target\nperiod: { from: 2027-01-01, to: 2027-12-31 }\nrevenue_target: 2000000\naverage_deal: 2750\nstages:\n  - { id: to-won, from: lead, to: won, rate: 6% }\n";

/// An agreement frozen with its evidence, signed by nobody.
pub fn frozen(agreement: &Agreement, evidence: &Evidence) -> VersionFiles {
    let mut files: std::collections::BTreeMap<String, Vec<u8>> = Document::ALL
        .into_iter()
        .map(|document| {
            (document.file_name().to_owned(), canonical::document_to_yaml(agreement, document).into_bytes())
        })
        .collect();
    files.insert(Evidence::FILE.to_owned(), evidence.to_bytes());
    let manifest = manifest::write(&files).into_bytes();
    let folder = folder_name(evidence.version, &manifest::sha256(&manifest));
    files.insert(manifest::NAME.to_owned(), manifest);
    VersionFiles { folder, files }
}

/// SHA-256 of a version's MANIFEST.
pub fn sum(version: &VersionFiles) -> String {
    manifest::sha256(version.files.get(manifest::NAME).map(Vec::as_slice).unwrap_or_default())
}

/// The leaders whom a version requires.
fn required(version: &VersionFiles) -> Vec<Leader> {
    let frozen = Frozen::read(version);
    frozen
        .agreement
        .map(|agreement| own(&agreement.terms))
        .unwrap_or_default()
        .into_iter()
        .map(|(leader, _)| leader)
        .collect()
}

/// What a leader would say about a version.
pub fn statement(version: &VersionFiles, leader: &Leader, key: &PublicKey, kind: Kind, at: Instant) -> Statement {
    let frozen = Frozen::read(version);
    let evidence = frozen.evidence.as_ref();
    Statement {
        kind,
        agreement: evidence.and_then(|evidence| evidence.agreement.clone()),
        version: frozen.number,
        manifest_sha256: frozen.manifest_sha256.clone(),
        leader: leader.id.clone(),
        name: leader.name.clone(),
        title: leader.title.clone(),
        key: key.to_string(),
        signed_at: at,
        previous: frozen.previous().map(str::to_owned),
    }
}

/// Puts a statement and its signature, made with the key of a number, into a version's folder.
pub fn file(version: &mut VersionFiles, statement: &Statement, former: bool, number: u8) {
    let declines = matches!(statement.kind, Kind::Decline { .. });
    let name = PaperName { leader: statement.leader.clone(), former, declines };
    let bytes = statement.to_bytes();
    let armoured = key(number).sign(&bytes).map(String::into_bytes).unwrap_or_default();
    version.files.insert(name.statement_file(), bytes);
    version.files.insert(name.signature_file(), armoured);
}

/// A history that grows, with everything done as the program does it, and whatever else a test wants done to it.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The folders in the order in which they were made.
    pub folders: Vec<VersionFiles>,
    /// The clock: it goes on by a minute with everything that is signed.
    pub clock: Instant,
}

impl Book {
    /// An empty history; the clock stands at noon of 5 January 2026.
    pub fn new() -> Book {
        Book { folders: Vec::new(), clock: moment("2026-01-05T12:00:00Z") }
    }

    /// A history of so many versions, each signed by marketing (key 1) and sales (key 2).
    pub fn signed(versions: u32) -> Book {
        let mut book = Book::new();
        for number in 1..=versions {
            let before = book.folders.len().checked_sub(1);
            let at = book.propose(&agreement(&LEADERS, number % 100), before);
            book.sign_all(at);
        }
        book
    }

    /// Freezes an agreement upon the folder in a place (None: upon nothing), with the next number; answers its place.
    pub fn propose(&mut self, agreement: &Agreement, upon: Option<usize>) -> usize {
        let number = u32::try_from(self.folders.len()).unwrap_or(0) + 1;
        self.propose_as(number, agreement, upon, &[])
    }

    /// Freezes an agreement under a number, in the place of others.
    pub fn propose_as(
        &mut self,
        number: u32,
        agreement: &Agreement,
        upon: Option<usize>,
        instead_of: &[usize],
    ) -> usize {
        let mut instead_of: Vec<String> = instead_of.iter().map(|at| sum(&self.folders[*at])).collect();
        instead_of.sort();
        let evidence = Evidence {
            version: number,
            previous: upon.map(|at| sum(&self.folders[at])),
            agreement: (number > 1).then(|| self.folders.first().map(sum).unwrap_or_default()),
            instead_of,
            leaders_before: upon.map(|at| required(&self.folders[at])).unwrap_or_default(),
            sample_keys: Vec::new(),
            message: format!("Version {number}"),
            proposed_by: "Dana Reyes".to_owned(),
            proposed_at: self.clock,
            program: "0.1.0".to_owned(),
            simulation: Value::Null,
        };
        self.folders.push(frozen(agreement, &evidence));
        self.folders.len() - 1
    }

    /// Signs a version as a leader whom its own documents name.
    pub fn sign(&mut self, at: usize, id: &str, number: u8) {
        self.answer(at, id, number, false, Kind::SignOff);
    }

    /// Signs a version as a leader whom the version before names.
    pub fn sign_as_former(&mut self, at: usize, id: &str, number: u8) {
        self.answer(at, id, number, true, Kind::SignOff);
    }

    /// Declines a version as a leader whom its own documents name.
    pub fn decline(&mut self, at: usize, id: &str, number: u8, reason: &str) {
        self.answer(at, id, number, false, Kind::Decline { reason: reason.to_owned() });
    }

    /// Signs a version as marketing (key 1) and sales (key 2).
    pub fn sign_all(&mut self, at: usize) {
        for (id, number) in LEADERS {
            self.sign(at, id, number);
        }
    }

    /// Takes a version back.
    pub fn withdraw(&mut self, at: usize) {
        let frozen = Frozen::read(&self.folders[at]);
        let withdrawal = Withdrawal {
            version: frozen.number,
            manifest_sha256: frozen.manifest_sha256,
            by: "Dana Reyes".to_owned(),
            reason: "A typo".to_owned(),
            at: self.clock,
        };
        self.folders[at].files.insert(Withdrawal::FILE.to_owned(), withdrawal.to_bytes());
    }

    fn answer(&mut self, at: usize, id: &str, number: u8, former: bool, kind: Kind) {
        self.clock += 60_000;
        let leader = leader(id, number);
        let said = statement(&self.folders[at], &leader, &key(number).public(), kind, self.clock);
        file(&mut self.folders[at], &said, former, number);
    }
}
