//! Signing: only what was shown, only with the leader's key, and only what is then there for good.

mod support;

use std::fs;

use commands::keys::{self, KeySource, Passphrase};
use commands::signoff::{self, Action};
use commands::wire::{SignatureStatus, VersionStatus};
use commands::{Fault, FaultKind, draft};
use support::{Table, decline, give_keys, key, propose, set_threshold, sign, standing};

fn signed_files(table: &Table, proposed: &commands::wire::Proposed) -> Vec<String> {
    let entries = fs::read_dir(table.version(proposed)).expect("listed");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".sig")).collect()
}

fn words(fault: &Fault) -> (&str, &str, &str) {
    (&fault.code, &fault.message, &fault.help)
}

#[test]
fn a_version_that_both_signed_is_in_force_and_says_so_everywhere() {
    let (_table, dana) = Table::new();
    give_keys(&dana);
    let proposed = propose(&dana, "the first");
    let half = sign(&dana, "1", "marketing").expect("signed");
    assert_eq!((half.status, half.missing), (VersionStatus::Proposed, vec!["sales".to_owned()]));
    let status = draft::status(&dana).expect("told");
    let waiting = status.proposed.expect("waiting");
    assert_eq!((status.in_force, waiting.version), (None, 1));
    assert_eq!((waiting.signed_by, waiting.missing), (vec!["marketing".to_owned()], vec!["sales".to_owned()]));

    let whole = sign(&dana, &proposed.folder, "sales").expect("signed");
    assert_eq!((whole.status, whole.missing), (VersionStatus::InForce, Vec::new()));
    let status = draft::status(&dana).expect("told");
    assert_eq!((status.in_force, status.proposed, status.faults, status.anchored), (Some(1), None, 0, true));
    assert_eq!(status.sealed_by, ["Dana Reyes", "Lee Okafor"]);
    assert!(!status.sample);

    let view = signoff::view(&dana).expect("seen");
    let seal = view.in_force.expect("a seal");
    assert_eq!((seal.folder, seal.manifest_sha256, seal.claimed), (proposed.folder, proposed.manifest_sha256, true));
    assert!(seal.signatures.iter().all(|signature| signature.status == SignatureStatus::Good && !signature.sample));
    let log = signoff::log(&dana).expect("told");
    let kinds: Vec<&str> = log.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["proposed", "signed", "signed", "in-force"]);
    assert_eq!(log.entries[0].sentence, "dana proposed version 1: the first");
    assert_eq!(signoff::in_force_on(&dana, None).expect("told").version, Some(1));
    assert_eq!(signoff::in_force_on(&dana, Some("2020-01-01")).expect("told").version, None);
    let fault = signoff::in_force_on(&dana, Some("01/02/2026")).expect_err("no day");
    assert_eq!(words(&fault), ("date", "`01/02/2026` is no day", "write it as `2027-03-31`"));
}

#[test]
fn an_edit_slipped_in_between_is_never_signed() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let proposed = propose(&dana, "the first");
    let prepared = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    let frozen = table.version(&proposed).join("mql.yaml");
    let text = fs::read_to_string(&frozen).expect("read");
    fs::write(&frozen, text.replace("from: 65", "from: 64")).expect("written");
    let fault = signoff::sign(&dana, &prepared, &key(&dana, "marketing"), None).expect_err("moved");
    assert_eq!((fault.code.as_str(), fault.kind), ("moved-since", FaultKind::No));
    let shown = "nothing was signed: since the statement was shown, something has changed: `mql.yaml` is not what ";
    assert!(fault.message.starts_with(shown), "{}", fault.message);
    let again = signoff::statement(&dana, "1", "marketing", Action::Sign).expect_err("not as it was frozen");
    assert_eq!(again.code, "broken-version");
    assert_eq!(signed_files(&table, &proposed), [""; 0]);
    fs::write(&frozen, text).expect("written");
    signoff::sign(&dana, &prepared, &key(&dana, "marketing"), None).expect("as it was shown");
}

#[test]
fn what_others_did_in_between_keeps_from_signing() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let proposed = propose(&dana, "the first");
    let prepared = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    decline(&dana, "1", "sales", "too many leads").expect("declined");
    let fault = signoff::sign(&dana, &prepared, &key(&dana, "marketing"), None).expect_err("moved");
    assert_eq!(fault.code, "moved-since");
    assert!(fault.message.contains("Lee Okafor declined"), "{}", fault.message);
    assert_eq!(signed_files(&table, &proposed), ["decline-sales.sig"]);
}

#[test]
fn a_version_that_was_taken_away_is_not_signed() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let proposed = propose(&dana, "the first");
    let prepared = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    fs::rename(table.version(&proposed), table.beside("elsewhere")).expect("moved");
    let fault = signoff::sign(&dana, &prepared, &key(&dana, "marketing"), None).expect_err("gone");
    assert_eq!(fault.code, "moved-since");
    assert!(!table.version(&proposed).exists());
}

#[test]
fn only_the_key_that_the_version_states_signs_for_a_leader() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let proposed = propose(&dana, "the first");
    let prepared = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    let sales = key(&dana, "sales");
    let KeySource::File(path) = &sales else { panic!("a file") };
    let list = keys::list(&dana).expect("listed").keys;
    let fingerprint = |leader: &str| &list.iter().find(|key| key.leader == leader).expect("a key").fingerprint;
    let fault = signoff::sign(&dana, &prepared, &sales, None).expect_err("another's key");
    let message = format!("`{}` is not the key of Dana Reyes that the version states", path.display());
    let help = format!("it is {}, and {} must sign", fingerprint("sales"), fingerprint("marketing"));
    assert_eq!(words(&fault), ("wrong-key", message.as_str(), help.as_str()));
    // The public half alone needs an agent, and there is none.
    let list = keys::list(&dana).expect("listed").keys;
    let public = format!("{}.pub", list.iter().find(|key| key.leader == "marketing").expect("a key").path);
    let fault = signoff::sign(&dana, &prepared, &KeySource::File(public.into()), None).expect_err("no agent");
    assert_eq!(fault.code, "no-agent");
    assert_eq!(signed_files(&table, &proposed), [""; 0]);
    let fault = signoff::statement(&dana, "1", "finance", Action::Sign).expect_err("no leader");
    assert_eq!((fault.code.as_str(), fault.kind), ("not-a-signer", FaultKind::Usage));
}

#[test]
fn an_encrypted_key_needs_its_passphrase_and_nothing_is_written_without() {
    let (table, dana) = Table::new();
    let secret = |text: &str| Passphrase::new(text.to_owned());
    let made = keys::make(&dana, "marketing", Some(&secret("open sesame"))).expect("made");
    assert!(made.encrypted && made.public_key.starts_with("ssh-ed25519 "));
    keys::make(&dana, "sales", None).expect("made");
    let proposed = propose(&dana, "the first");
    let prepared = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    assert_eq!(prepared.view().own.len(), 1);
    let own = key(&dana, "marketing");
    let code = |passphrase: Option<&Passphrase>| {
        signoff::sign(&dana, &prepared, &own, passphrase).map(drop).map_err(|fault| fault.code)
    };
    assert_eq!(code(None), Err("needs-passphrase".to_owned()));
    assert_eq!(code(Some(&secret("open"))), Err("wrong-passphrase".to_owned()));
    assert_eq!(signed_files(&table, &proposed), [""; 0]);
    assert_eq!(code(Some(&secret("open sesame"))), Ok(()));
    assert_eq!(signed_files(&table, &proposed), ["signoff-marketing.sig"]);
}

#[test]
fn a_signing_that_was_cut_off_between_its_two_files_is_taken_up_again() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let proposed = propose(&dana, "the first");
    let first = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    let half = table.version(&proposed).join("signoff-marketing.json");
    fs::write(&half, &first.view().text).expect("written");
    assert_eq!(standing(&dana), [(1, VersionStatus::Proposed)]);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let again = signoff::statement(&dana, "1", "marketing", Action::Sign).expect("shown");
    assert_eq!(again.view(), first.view(), "the very statement that lies there");
    signoff::sign(&dana, &again, &key(&dana, "marketing"), None).expect("signed");
    assert_eq!(fs::read_to_string(&half).expect("read"), first.view().text);
}

#[test]
fn a_key_that_is_there_already_is_taken_by_its_public_half() {
    let (table, dana) = Table::new();
    give_keys(&dana);
    let lee = table.at("lee");
    let made = keys::make(&lee, "sales", None).expect("made");
    let (other, _) = Table::new();
    let elsewhere = keys::make(&other.at("lee"), "sales", None).expect("made");
    let report = keys::adopt(&dana, "sales", elsewhere.path.as_ref()).expect("taken");
    assert!(report.sentence.contains("key"), "{}", report.sentence);
    let view = signoff::view(&dana).expect("seen");
    let sales = view.leaders.iter().find(|leader| leader.id == "sales").expect("a leader");
    assert_eq!(sales.key.as_deref(), Some(elsewhere.public_key.as_str()));
    assert_ne!(made.public_key, elsewhere.public_key);
    set_threshold(&dana, 66);
    let fault = keys::adopt(&dana, "finance", elsewhere.path.as_ref()).expect_err("no leader");
    assert_eq!(
        words(&fault),
        ("unknown-leader", "the draft has no leader `finance`", "its leaders are `marketing`, `sales`")
    );
}
