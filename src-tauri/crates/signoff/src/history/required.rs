//! Who must sign a version, and whether they did.
//!
//! Of a version V upon a version P: every leader of V's `sign_off.required`, with the key that V states; and every leader
//! whom P required. Where the same id is still required in V with the same key, its own signature serves for both.
//! Otherwise (the leader left, need not sign any more, or has another key) the key that P states must sign V too, as
//! `signoff-ID.former`.

use agreement::{Leader, Terms};

use super::{Decline, History, Known, Signature};
use crate::allowed_signers::Trusted;
use crate::fault::Fault;
use crate::key::PublicKey;
use crate::paper::{Paper, PaperName};
use crate::signature::{self, SignatureStatus};
use crate::statement::{Kind, Statement};
use crate::version::Frozen;

/// The leaders that a version's own documents require, with their keys.
pub(crate) fn own(terms: &Terms) -> Vec<(Leader, PublicKey)> {
    let required = terms.leaders.iter().filter(|leader| terms.required.contains(&leader.id));
    required.filter_map(|leader| Some((leader.clone(), PublicKey::parse(leader.key.as_deref()?).ok()?))).collect()
}

/// The former leaders that a version needs besides: those whom the version before required, as the evidence states them
/// (for a version in a history, [`History::link`] has compared that), and whom no own signature serves for.
pub(crate) fn former(frozen: &Frozen) -> Vec<(Leader, PublicKey)> {
    let now = frozen.agreement.as_ref().map(|agreement| own(&agreement.terms)).unwrap_or_default();
    let before = frozen.evidence.iter().flat_map(|evidence| &evidence.leaders_before);
    let before = before.filter_map(|leader| Some((leader.clone(), PublicKey::parse(leader.key.as_deref()?).ok()?)));
    let serves = |then: &(Leader, PublicKey)| now.iter().any(|(leader, key)| leader.id == then.0.id && *key == then.1);
    before.filter(|then| !serves(then)).collect()
}

/// Everybody who must sign a version that holds, with the key and whether as a former leader.
pub(crate) fn signers(frozen: &Frozen) -> Vec<(Leader, PublicKey, bool)> {
    let own = frozen.agreement.as_ref().map(|agreement| own(&agreement.terms)).unwrap_or_default();
    let former = former(frozen).into_iter().map(|(leader, key)| (leader, key, true));
    own.into_iter().map(|(leader, key)| (leader, key, false)).chain(former).collect()
}

/// A look at the papers of one version.
pub(crate) struct Look<'a> {
    pub frozen: &'a Frozen,
    pub trusted: Option<&'a Trusted>,
    pub faults: Vec<Fault>,
}

impl<'a> Look<'a> {
    pub(super) fn at(frozen: &'a Frozen, known: &'a Known<'_>) -> Look<'a> {
        Look { frozen, trusted: known.trusted, faults: Vec::new() }
    }

    /// A leader's signature.
    pub(crate) fn signature(&mut self, leader: Leader, key: PublicKey, former: bool) -> Signature {
        let (status, statement) = self.paper(&leader, &key, former, false);
        Signature { leader, key, former, status, statement }
    }

    /// A leader's no, if there is one that holds.
    pub(crate) fn decline(&mut self, leader: &Leader, key: &PublicKey, former: bool) -> Option<Decline> {
        let (status, statement) = self.paper(leader, key, former, true);
        let statement = statement.filter(|_| matches!(status, SignatureStatus::Good | SignatureStatus::UnknownKey))?;
        let Kind::Decline { reason } = statement.kind.clone() else { return None };
        let statement_sha256 = statement.sha256();
        Some(Decline {
            leader: leader.clone(),
            former,
            status,
            reason,
            claimed_at: statement.signed_at,
            statement_sha256,
        })
    }

    /// Papers of people who have nothing to say about this version.
    pub(crate) fn strangers(&mut self, signers: &[(Leader, PublicKey, bool)]) {
        let heard = |name: &PaperName| {
            signers.iter().any(|(leader, _, former)| leader.id == name.leader && *former == name.former)
        };
        for paper in self.frozen.papers.iter().filter(|paper| !heard(&paper.name)) {
            let file =
                if paper.statement.is_some() { paper.name.statement_file() } else { paper.name.signature_file() };
            if self.frozen.faults.iter().any(|fault| fault.file.as_ref() == Some(&file)) {
                continue;
            }
            let who = if paper.name.former { "no former leader who had to sign" } else { "no leader who must sign" };
            let message = format!("`{file}` does not belong to this version: `{}` is {who}", paper.name.leader);
            self.tell("unknown-file", &file, message, "move it away");
        }
    }

    fn tell(&mut self, code: &'static str, file: &str, message: String, help: &str) {
        self.faults.push(Fault::new(code, message, help).of(&self.frozen.folder).at(file));
    }

    fn paper(
        &mut self,
        leader: &Leader,
        key: &PublicKey,
        former: bool,
        declines: bool,
    ) -> (SignatureStatus, Option<Statement>) {
        let name = PaperName { leader: leader.id.clone(), former, declines };
        let Some(paper) = self.frozen.papers.iter().find(|paper| paper.name == name).cloned() else {
            return (SignatureStatus::Missing, None);
        };
        let Paper { statement, signature, .. } = paper;
        let (Some(bytes), Some(armoured)) = (&statement, &signature) else {
            return self.half(&name, statement.as_deref());
        };
        let (file, help) = (name.statement_file(), "move both files away; the leader can then sign again");
        let statement = match Statement::from_bytes(bytes) {
            Ok(statement) => statement,
            Err(why) => {
                self.tell("malformed-statement", &file, format!("`{file}` cannot be used: {why}"), help);
                return (SignatureStatus::Bad, None);
            }
        };
        let wrong = mismatches(&statement, self.frozen, leader, key, declines);
        if !wrong.is_empty() {
            let message = format!("`{file}` is about something else: it names another {}", wrong.join(", another "));
            self.tell("statement-mismatch", &file, message, help);
            return (SignatureStatus::Bad, Some(statement));
        }
        if let Err(refusal) = signature::verify(key, bytes, armoured) {
            let file = name.signature_file();
            self.tell("bad-signature", &file, format!("`{file}` does not hold: {}", refusal.message), help);
            return (SignatureStatus::Bad, Some(statement));
        }
        if self.trusted.is_some_and(|trusted| !trusted.knows(&leader.email, key)) {
            let (shown, who) = (key.fingerprint(), &leader.email);
            let message = format!("`{file}` is signed with {shown}, which is not known to be a key of `{who}`");
            self.tell(
                "unknown-key",
                &file,
                message,
                "ask the person for the fingerprint by another way, such as the telephone",
            );
            return (SignatureStatus::UnknownKey, Some(statement));
        }
        (SignatureStatus::Good, Some(statement))
    }

    /// Only one of the two files is there: a sync that is under way, or a machine that stopped between the two.
    fn half(&mut self, name: &PaperName, statement: Option<&[u8]>) -> (SignatureStatus, Option<Statement>) {
        let (there, missing) = match statement {
            Some(_) => (name.statement_file(), name.signature_file()),
            None => (name.signature_file(), name.statement_file()),
        };
        let help = "wait until the shared folder is up to date; if it stays away, the leader signs again";
        self.tell("missing-file", &missing, format!("`{missing}` is missing beside `{there}`"), help);
        (SignatureStatus::Missing, None)
    }
}

/// What a statement says otherwise than the version beside it.
fn mismatches(
    statement: &Statement,
    frozen: &Frozen,
    leader: &Leader,
    key: &PublicKey,
    declines: bool,
) -> Vec<&'static str> {
    let agreement = frozen.evidence.as_ref().and_then(|evidence| evidence.agreement.as_deref());
    let fields = [
        ("kind of answer", matches!(statement.kind, Kind::Decline { .. }) == declines),
        ("agreement", statement.agreement.as_deref() == agreement),
        ("version", statement.version == frozen.number),
        ("MANIFEST", statement.manifest_sha256 == frozen.manifest_sha256),
        ("leader", statement.leader == leader.id),
        ("name", statement.name == leader.name),
        ("title", statement.title == leader.title),
        ("key", statement.key == key.to_string()),
        ("previous version", statement.previous.as_deref() == frozen.previous()),
    ];
    fields.into_iter().filter(|(_, fits)| !fits).map(|(what, _)| what).collect()
}

impl History {
    /// Checks every paper of every version that holds.
    pub(super) fn look_at_signatures(&mut self, known: &Known<'_>) {
        for at in 0..self.versions.len() {
            let frozen = self.versions[at].frozen.clone();
            if !frozen.holds {
                continue;
            }
            let signers = signers(&frozen);
            let mut look = Look::at(&frozen, known);
            let signatures = signers.iter().map(|(leader, key, former)| look.signature(leader.clone(), *key, *former));
            let signatures = signatures.collect();
            let declined =
                signers.iter().filter_map(|(leader, key, former)| look.decline(leader, key, *former)).collect();
            look.strangers(&signers);
            self.faults.extend(look.faults);
            let version = &mut self.versions[at];
            (version.signatures, version.declined) = (signatures, declined);
            version.find_without();
        }
    }
}
