//! The record of a version, from its own files and the documents of the version before.

use agreement::time::{Instant, to_rfc3339};
use agreement::{Agreement, Document};
use chrono::{SecondsFormat, TimeZone};
use chrono_tz::Tz;
use export::record::{Changes, Evidence, Mark, Moment, Numbers, Record, Signature, Statement};
use signoff::history::Version;
use signoff::paper::PaperName;
use signoff::{VersionFiles, bundle};

use super::{content, standing};
use crate::Fault;
use crate::signoff::Ledger;

/// The record of a version that holds. Its files are those that lie there, or were seen by this machine.
pub(super) fn record(ledger: &Ledger, version: &Version, files: &VersionFiles) -> Result<Record, Fault> {
    let frozen = &version.frozen;
    let (Some(agreement), Some(evidence)) = (&frozen.agreement, &frozen.evidence) else {
        return Err(Fault::no("broken-version", format!("version {} does not hold", version.number()), ""));
    };
    let zone = agreement.terms.calendar.timezone;
    let before = ledger.history.before(version);
    let sum = |document: Document| frozen.sums.get(document.file_name()).cloned().unwrap_or_default();
    let told = standing::standing(version, agreement, before.and_then(|before| before.frozen.agreement.as_ref()));
    Ok(Record {
        name: agreement.terms.name.clone(),
        version: version.number(),
        folder: frozen.proper_name(),
        manifest_sha256: version.manifest_sha256().to_owned(),
        previous: evidence.previous.clone(),
        agreement: evidence.agreement.clone(),
        complete: told.complete,
        standing: told.sentence,
        message: evidence.message.clone(),
        proposed_by: evidence.proposed_by.clone(),
        proposed_at: moment(evidence.proposed_at, zone),
        currency: agreement.terms.currency.clone(),
        zone: zone.name().to_owned(),
        parties: content::parties(agreement),
        documents: Document::ALL.into_iter().map(|one| content::chapter(agreement, one, sum(one))).collect(),
        bands: content::bands(agreement),
        commitments: content::commitments(agreement),
        funnel: content::funnel(agreement),
        changes: evidence.previous.as_ref().map(|_| changes(before, agreement)),
        evidence: Evidence { program: evidence.program.clone(), numbers: numbers(evidence)? },
        signatures: version.signatures.iter().map(|one| signature(evidence, version, one, zone)).collect(),
        check: commands(files),
    })
}

fn changes(before: Option<&Version>, after: &Agreement) -> Changes {
    let documents = before.and_then(|before| before.frozen.agreement.as_ref());
    Changes { since: before.map(Version::number), list: documents.map(|documents| content::changes(documents, after)) }
}

fn numbers(evidence: &signoff::Evidence) -> Result<Option<Numbers>, Fault> {
    serde_json::from_value(evidence.simulation.clone()).map_err(|_| {
        Fault::no(
            "malformed-evidence",
            "the numbers in `evidence.json` are none that this program can read",
            "a newer version of the program may have written them",
        )
    })
}

fn signature(
    evidence: &signoff::Evidence,
    version: &Version,
    one: &signoff::history::Signature,
    zone: Tz,
) -> Signature {
    let name = PaperName { leader: one.leader.id.clone(), former: one.former, declines: false };
    let declined = version.declined.iter().find(|no| no.leader.id == one.leader.id && no.former == one.former);
    let mark = match (declined, &one.statement) {
        (Some(no), _) => Mark::Declined {
            statement: Statement {
                claimed: moment(no.claimed_at, zone),
                sha256: no.statement_sha256.clone(),
                file: PaperName { declines: true, ..name }.statement_file(),
            },
            reason: no.reason.clone(),
        },
        (None, Some(statement)) if one.holds() => Mark::Signed(Statement {
            claimed: moment(statement.signed_at, zone),
            sha256: statement.sha256(),
            file: name.statement_file(),
        }),
        (None, _) if one.status == signoff::SignatureStatus::Bad => Mark::Bad,
        (None, _) => Mark::Missing,
    };
    Signature {
        leader: one.leader.id.clone(),
        name: one.leader.name.clone(),
        title: one.leader.title.clone(),
        former: one.former,
        sample: evidence.sample_keys.contains(&one.key),
        fingerprint: one.key.fingerprint(),
        mark,
    }
}

/// The commands of the bundle's own instructions, so that both say the same.
fn commands(files: &VersionFiles) -> Vec<String> {
    let bundle = bundle::files(files, Vec::new());
    let text = bundle.get(bundle::HOW_TO_CHECK).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let typed = |line: &&str| line.starts_with("sha256sum ") || line.starts_with("ssh-keygen ");
    text.lines().filter(typed).map(str::to_owned).collect()
}

pub(super) fn moment(at: Instant, zone: Tz) -> Moment {
    let local = zone.timestamp_millis_opt(at).single();
    let local = local.map(|local| local.to_rfc3339_opts(SecondsFormat::Secs, false));
    let utc = to_rfc3339(at);
    Moment { local: local.unwrap_or_else(|| utc.clone()), utc }
}
