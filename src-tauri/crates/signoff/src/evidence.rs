//! `evidence.json`: what was on the screen when the version was proposed, frozen with the documents under one MANIFEST.
//!
//! It also states where the version stands in the history (`version`, `previous`, `agreement`, `instead_of`,
//! `leaders_before`), so that the
//! MANIFEST, and with it every signature, covers that too.

use agreement::Leader;
use agreement::time::Instant;
use serde_json::{Value, json};

use crate::json::{self, Entries};
use crate::key::PublicKey;
use crate::words;

/// The `type` of the file.
pub const EVIDENCE: &str = "countersign/evidence/v1";

/// The most bytes of an evidence that are read: some times as many as 50 bands against 50 bands can fill.
const LONGEST: usize = 8 * 1024 * 1024;

/// What is frozen beside the five documents: whole numbers and texts only, and no lead's data.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The version's number.
    pub version: u32,
    /// SHA-256 of the MANIFEST of the newest version that all had signed; None when there was none.
    pub previous: Option<String>,
    /// SHA-256 of version 1's MANIFEST; None in version 1.
    pub agreement: Option<String>,
    /// SHA-256 of the MANIFESTs of proposals upon the same `previous` that were withdrawn or declined before this one was
    /// made, sorted. Whoever signs this version signs that those are over: no signature that turns up on one of them
    /// later can bring it back beside this one.
    pub instead_of: Vec<String>,
    /// The leaders whom the version before required, as it states them; empty without one. So whoever has this version
    /// alone knows which former leaders had to sign it too.
    pub leaders_before: Vec<Leader>,
    /// Keys of its leaders that were made for the sample, sorted: whoever has this version alone, on whichever machine, is
    /// told that they stand for nobody.
    pub sample_keys: Vec<PublicKey>,
    /// Why it is proposed.
    pub message: String,
    /// Who proposes it, as the history of the draft names people.
    pub proposed_by: String,
    /// When, as that machine's clock had it; whole seconds.
    pub proposed_at: Instant,
    /// The program's version.
    pub program: String,
    /// The aggregate of the simulation; null where no leads were loaded. What it means is no business of this room.
    pub simulation: Value,
}

impl Evidence {
    /// The file's name in the version's folder.
    pub const FILE: &'static str = "evidence.json";

    /// The file's bytes: canonical JSON without a final newline.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::write(&json!({
            "type": EVIDENCE,
            "version": self.version,
            "previous": self.previous,
            "agreement": self.agreement,
            "instead_of": self.instead_of,
            "leaders_before": self.leaders_before.iter().map(leader_to_json).collect::<Vec<_>>(),
            "sample_keys": self.sample_keys.iter().map(PublicKey::to_string).collect::<Vec<_>>(),
            "message": self.message,
            "proposed_by": self.proposed_by,
            "proposed_at": words::to_seconds(self.proposed_at),
            "program": self.program,
            "simulation": self.simulation,
        }))
    }

    /// Reads bytes that [`Evidence::to_bytes`] could have written, and nothing else; otherwise says why not.
    pub fn from_bytes(bytes: &[u8]) -> Result<Evidence, String> {
        const KEYS: [&str; 12] = [
            "type",
            "version",
            "previous",
            "agreement",
            "instead_of",
            "leaders_before",
            "sample_keys",
            "message",
            "proposed_by",
            "proposed_at",
            "program",
            "simulation",
        ];
        let mut entries = Entries::open(json::read(bytes, LONGEST)?, &KEYS)?;
        entries.exactly("type", EVIDENCE)?;
        let evidence = Evidence {
            version: entries.number("version")?,
            previous: entries.sha256_or_null("previous")?,
            agreement: entries.sha256_or_null("agreement")?,
            instead_of: sorted_sums(&entries.any("instead_of"))?,
            leaders_before: leaders(entries.any("leaders_before"))?,
            sample_keys: sorted_keys(&entries.any("sample_keys"))?,
            message: entries.written("message")?,
            proposed_by: entries.written("proposed_by")?,
            proposed_at: entries.moment("proposed_at")?,
            program: entries.written("program")?,
            simulation: entries.any("simulation"),
        };
        match (evidence.version, &evidence.agreement) {
            (1, Some(_)) => Err("`agreement` is version 1 itself and therefore null in version 1".to_owned()),
            (2.., None) => Err("`agreement` is null, which it is only in version 1".to_owned()),
            _ if evidence.version == 1 && evidence.previous.is_some() => {
                Err("`previous` names a version, and there is none before version 1".to_owned())
            }
            _ if evidence.previous.is_some() == evidence.leaders_before.is_empty() => {
                Err("`leaders_before` and `previous` do not go together".to_owned())
            }
            _ if !evidence.simulation.is_object() && !evidence.simulation.is_null() => {
                Err("`simulation` is neither an aggregate nor null".to_owned())
            }
            _ => Ok(evidence),
        }
    }

    /// Why a text may not stand as [`Evidence::message`] (or as a reason); None when it may.
    pub fn unfit(text: &str) -> Option<String> {
        words::unfit(text)
    }
}

fn leader_to_json(leader: &Leader) -> Value {
    json!({ "id": leader.id, "title": leader.title, "name": leader.name, "email": leader.email, "key": leader.key })
}

fn leaders(value: Value) -> Result<Vec<Leader>, String> {
    let Value::Array(items) = value else { return Err("`leaders_before` is no list".to_owned()) };
    let leader = |item| {
        let mut entries = Entries::open(item, &["id", "title", "name", "email", "key"])?;
        let mut text = |key| entries.written(key);
        let (id, title, name, email) = (text("id")?, text("title")?, text("name")?, text("email")?);
        let key = PublicKey::parse(&text("key")?).map_err(|refusal| refusal.message)?;
        // It becomes a line of `allowed_signers`, where these have a meaning of their own.
        if email.contains([' ', '*', '?', '!', ',', '"', '#']) || !email.contains('@') {
            return Err(format!("`{}` is no e-mail address", words::shown(&email)));
        }
        Ok(Leader { id, title, name, email, key: Some(key.to_string()) })
    };
    items.into_iter().map(leader).collect()
}

/// A list of SHA-256, sorted, each once.
fn sorted_keys(value: &Value) -> Result<Vec<PublicKey>, String> {
    let wrong = || "`sample_keys` is no sorted list of Ed25519 keys".to_owned();
    let items = value.as_array().ok_or_else(wrong)?;
    let keys: Option<Vec<PublicKey>> = items.iter().map(|item| PublicKey::parse(item.as_str()?).ok()).collect();
    keys.filter(|keys| keys.windows(2).all(|pair| pair[0] < pair[1])).ok_or_else(wrong)
}

fn sorted_sums(value: &Value) -> Result<Vec<String>, String> {
    let wrong = || "`instead_of` is no sorted list of SHA-256".to_owned();
    let items = value.as_array().ok_or_else(wrong)?;
    let sums: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    let sums = sums.filter(|sums| sums.iter().all(|sum| words::is_sha256(sum)));
    sums.filter(|sums| sums.windows(2).all(|pair| pair[0] < pair[1])).ok_or_else(wrong)
}
