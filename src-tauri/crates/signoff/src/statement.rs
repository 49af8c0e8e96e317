//! What a leader signs, and the note by which a proposal is taken back.
//!
//! A statement names everything that a signature could otherwise be moved between: the agreement, the version's number
//! and exact bytes, the version before it, the leader's role, name, title and key, and whether it is a yes or a no. Each is
//! checked against the version that it lies beside, so an old signature fits nowhere but where it was made.

use agreement::time::Instant;
use serde_json::{Value, json};

use crate::json::{self, Entries};
use crate::manifest;
use crate::words;

/// The `type` of a yes.
pub const SIGN_OFF: &str = "countersign/sign-off/v1";
/// The `type` of a no.
pub const DECLINE: &str = "countersign/decline/v1";
/// The `type` of a proposal taken back.
pub const WITHDRAWAL: &str = "countersign/withdrawal/v1";

/// The most bytes of a statement that are read: more than any name and title of a document can need.
const LONGEST: usize = 1024 * 1024;

/// Whether a statement is a yes or a no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The leader signs the version.
    SignOff,
    /// The leader says no.
    Decline {
        /// Why; never empty.
        reason: String,
    },
}

/// What a leader signs: its canonical bytes ([`Statement::to_bytes`]) are what the signature covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// A yes or a no.
    pub kind: Kind,
    /// SHA-256 of version 1's MANIFEST; None in version 1.
    pub agreement: Option<String>,
    /// The version's number.
    pub version: u32,
    /// SHA-256 of the version's MANIFEST.
    pub manifest_sha256: String,
    /// The leader's id.
    pub leader: String,
    /// The leader's name, as the documents state it.
    pub name: String,
    /// The leader's title, as the documents state it.
    pub title: String,
    /// The leader's key, `ssh-ed25519 BASE64`, as the documents state it.
    pub key: String,
    /// When, as the signer's clock had it; whole seconds. A claim: the order of versions never rests on it.
    pub signed_at: Instant,
    /// SHA-256 of the MANIFEST of the newest version that all had signed; None when there was none.
    pub previous: Option<String>,
}

impl Statement {
    /// The statement as it is signed and filed: canonical JSON without a final newline.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut value = json!({
            "type": SIGN_OFF,
            "agreement": self.agreement,
            "version": self.version,
            "manifest_sha256": self.manifest_sha256,
            "leader": self.leader,
            "name": self.name,
            "title": self.title,
            "key": self.key,
            "signed_at": words::to_seconds(self.signed_at),
            "previous": self.previous,
        });
        if let (Kind::Decline { reason }, Value::Object(entries)) = (&self.kind, &mut value) {
            entries.insert("type".into(), DECLINE.into());
            entries.insert("reason".into(), reason.as_str().into());
        }
        json::write(&value)
    }

    /// Reads bytes that [`Statement::to_bytes`] could have written, and nothing else; otherwise says why not. Whether they
    /// fit a version is another question.
    pub fn from_bytes(bytes: &[u8]) -> Result<Statement, String> {
        const KEYS: [&str; 11] = [
            "type",
            "agreement",
            "version",
            "manifest_sha256",
            "leader",
            "name",
            "title",
            "key",
            "signed_at",
            "previous",
            "reason",
        ];
        let value = json::read(bytes, LONGEST)?;
        let declines = value.get("type").and_then(Value::as_str) == Some(DECLINE);
        let mut entries = Entries::open(value, if declines { &KEYS } else { &KEYS[..KEYS.len() - 1] })?;
        entries.exactly("type", if declines { DECLINE } else { SIGN_OFF })?;
        Ok(Statement {
            kind: if declines { Kind::Decline { reason: entries.written("reason")? } } else { Kind::SignOff },
            agreement: entries.sha256_or_null("agreement")?,
            version: entries.number("version")?,
            manifest_sha256: entries.sha256("manifest_sha256")?,
            leader: entries.text("leader")?,
            name: entries.text("name")?,
            title: entries.text("title")?,
            key: entries.text("key")?,
            signed_at: entries.moment("signed_at")?,
            previous: entries.sha256_or_null("previous")?,
        })
    }

    /// The SHA-256 of its bytes: what a signer compares before signing.
    pub fn sha256(&self) -> String {
        manifest::sha256(&self.to_bytes())
    }
}

/// A proposal that was taken back: `withdrawn.json`. It is not signed, because whoever works on the draft may take a
/// proposal back; it therefore never stands against the signatures of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The version's number.
    pub version: u32,
    /// SHA-256 of the version's MANIFEST.
    pub manifest_sha256: String,
    /// Who, as the history of the draft names people.
    pub by: String,
    /// Why; never empty.
    pub reason: String,
    /// When, as that machine's clock had it; whole seconds.
    pub at: Instant,
}

impl Withdrawal {
    /// The file's name in the version's folder.
    pub const FILE: &'static str = "withdrawn.json";

    /// The file's bytes: canonical JSON without a final newline.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::write(&json!({
            "type": WITHDRAWAL,
            "version": self.version,
            "manifest_sha256": self.manifest_sha256,
            "by": self.by,
            "reason": self.reason,
            "at": words::to_seconds(self.at),
        }))
    }

    /// Reads bytes that [`Withdrawal::to_bytes`] could have written, and nothing else; otherwise says why not.
    pub fn from_bytes(bytes: &[u8]) -> Result<Withdrawal, String> {
        let value = json::read(bytes, LONGEST)?;
        let mut entries = Entries::open(value, &["type", "version", "manifest_sha256", "by", "reason", "at"])?;
        entries.exactly("type", WITHDRAWAL)?;
        Ok(Withdrawal {
            version: entries.number("version")?,
            manifest_sha256: entries.sha256("manifest_sha256")?,
            by: entries.written("by")?,
            reason: entries.written("reason")?,
            at: entries.moment("at")?,
        })
    }
}
