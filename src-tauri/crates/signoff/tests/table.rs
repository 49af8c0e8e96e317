//! What can go wrong with signatures and histories, one test for each thing (and more in the files beside this one).

use signoff::made_up::*;
use signoff::{Fault, History, Kind, Known, SeenHistory, SignatureStatus, Standing, Statement, VersionFiles, bundle};

fn fold(folders: &[VersionFiles]) -> History {
    History::fold(folders, &Known::default())
}

fn codes(faults: &[Fault]) -> Vec<&'static str> {
    let mut codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// What a machine remembers that has seen all of a history.
fn seen(folders: &[VersionFiles]) -> SeenHistory {
    SeenHistory {
        agreement: sum(&folders[0]),
        head: folders.last().map(sum),
        versions: folders.iter().map(|version| (version.folder.clone(), version.files.clone())).collect(),
    }
}

#[test]
fn a_history_of_eight_holds_in_whatever_order_its_folders_come() {
    let book = Book::signed(8);
    let expected = fold(&book.folders);
    assert_eq!(expected.faults, []);
    assert_eq!(expected.notes, []);
    assert_eq!(expected.chain, [0, 1, 2, 3, 4, 5, 6, 7]);
    assert!(expected.versions.iter().all(|version| version.standing == Standing::Signed));
    assert_eq!(expected.agreement.as_deref(), Some(sum(&book.folders[0]).as_str()));
    assert!(!expected.anchored, "nothing remembered");
    let mut turned = book.folders.clone();
    for step in 1..40_usize {
        // Some permutations of many; each differs from the one before.
        turned.rotate_left(step % 8);
        turned.swap(step % 8, step * 5 % 8);
        assert_eq!(fold(&turned), expected);
    }
}

/// Row "An old signature is put on a new version, another agreement, another role".
#[test]
fn an_old_signature_put_on_another_version_agreement_role_or_leader_is_never_accepted() {
    // Two agreements that share a folder's worth of leaders and keys, with declines as well as signatures.
    let mut books = vec![Book::signed(4), Book::new()];
    let mut other = agreement(&LEADERS, 77);
    other.terms.name = "Another agreement".into();
    let first = books[1].propose(&other, None);
    books[1].sign_all(first);
    let second = books[1].propose(&agreement(&LEADERS, 78), Some(first));
    books[1].sign(second, "marketing", 1);
    books[1].decline(second, "sales", 2, "Too strict");
    let third = books[1].propose(&agreement(&[("sales", 1), ("marketing", 2)], 79), Some(first));
    for (id, number) in [("sales", 1), ("marketing", 2)] {
        books[1].sign(third, id, number);
    }
    for (id, number) in LEADERS {
        books[1].sign_as_former(third, id, number);
    }
    let papers = |version: &VersionFiles| -> Vec<(String, Vec<u8>, Vec<u8>)> {
        let statements =
            version.files.keys().filter(|name| name.starts_with("signoff-") || name.starts_with("decline-"));
        let statements = statements.filter_map(|name| name.strip_suffix(".json"));
        statements
            .map(|stem| {
                let at = |ending: &str| version.files[&format!("{stem}{ending}")].clone();
                (stem.to_owned(), at(".json"), at(".sig"))
            })
            .collect()
    };
    let all: Vec<(String, String, Vec<u8>, Vec<u8>)> = books
        .iter()
        .flat_map(|book| &book.folders)
        .flat_map(|version| {
            papers(version).into_iter().map(|(stem, said, sig)| (version.folder.clone(), stem, said, sig))
        })
        .collect();
    let places = [
        "signoff-marketing",
        "signoff-sales",
        "signoff-marketing.former",
        "signoff-sales.former",
        "decline-marketing",
        "decline-sales",
    ];
    let mut tried = 0;
    for book in &books {
        for (at, target) in book.folders.iter().enumerate() {
            for place in places {
                for (folder, stem, said, signature) in &all {
                    if *folder == target.folder && *stem == place {
                        continue;
                    }
                    let mut folders = book.folders.clone();
                    folders[at].files.retain(|name, _| {
                        !name.starts_with(&format!("{place}.json")) && !name.starts_with(&format!("{place}.sig"))
                    });
                    folders[at].files.insert(format!("{place}.json"), said.clone());
                    folders[at].files.insert(format!("{place}.sig"), signature.clone());
                    let history = fold(&folders);
                    let version =
                        history.versions.iter().find(|version| version.folder() == target.folder).expect("it is there");
                    let id = place.split(['-', '.']).nth(1).expect("an id");
                    let former = place.ends_with(".former");
                    let mine = version.signatures.iter().find(|s| s.leader.id == id && s.former == former);
                    if place.starts_with("signoff") {
                        assert!(
                            mine.is_none_or(|s| s.status == SignatureStatus::Bad),
                            "{folder}/{stem} as {}/{place}",
                            target.folder
                        );
                    } else {
                        assert!(
                            version.declined.iter().all(|decline| decline.leader.id != id),
                            "{folder}/{stem} as {place}"
                        );
                    }
                    assert!(!history.faults.is_empty(), "{folder}/{stem} as {}/{place}", target.folder);
                    // The signature alone, under the statement that belongs there.
                    if let Some(own) = target.files.get(&format!("{place}.json")) {
                        folders[at].files.insert(format!("{place}.json"), own.clone());
                        assert!(codes(&fold(&folders).faults).contains(&"bad-signature"));
                    }
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 7 * places.len() * all.len() - all.len());
}

/// Every field of a statement that names something is checked: signed anew with the right key, but about something else.
#[test]
fn a_statement_about_anything_else_is_refused_though_its_signature_is_good() {
    let book = Book::signed(2);
    let version = &book.folders[1];
    let own = Statement::from_bytes(&version.files["signoff-sales.json"]).expect("a statement");
    type Change<'a> = (&'static str, &'a dyn Fn(&mut Statement));
    let changes: [Change<'_>; 10] = [
        ("kind of answer", &|s| s.kind = Kind::Decline { reason: "No".into() }),
        ("agreement", &|s| s.agreement = None),
        ("agreement", &|s| s.agreement = Some("0".repeat(64))),
        ("version", &|s| s.version = 3),
        ("MANIFEST", &|s| s.manifest_sha256 = sum(&book.folders[0])),
        ("leader", &|s| s.leader = "marketing".into()),
        ("name", &|s| s.name = "lee okafor".into()),
        ("title", &|s| s.title = "Owner".into()),
        ("key", &|s| s.key = key(1).public().to_string()),
        ("previous version", &|s| s.previous = None),
    ];
    for (what, change) in changes {
        let mut said = own.clone();
        change(&mut said);
        let mut folders = book.folders.clone();
        let bytes = said.to_bytes();
        let signed = key(2).sign(&bytes).expect("a signature");
        folders[1].files.insert("signoff-sales.json".into(), bytes);
        folders[1].files.insert("signoff-sales.sig".into(), signed.into_bytes());
        let history = fold(&folders);
        let expected = format!("`signoff-sales.json` is about something else: it names another {what}");
        assert_eq!(
            history.faults.iter().map(|f| (f.code, f.message.as_str())).collect::<Vec<_>>(),
            [("statement-mismatch", expected.as_str())]
        );
        assert_eq!(history.versions[1].standing, Standing::Proposed);
    }
}

/// Row "One person signs for both leaders": all pairs of keys.
#[test]
fn two_leaders_are_never_served_by_one_key() {
    for marketing in 1..=5_u8 {
        for sales in 1..=5_u8 {
            for (by_marketing, by_sales) in
                [(marketing, sales), (marketing, marketing), (sales, sales), (sales, marketing)]
            {
                let mut book = Book::new();
                let at = book.propose(&agreement(&[("marketing", marketing), ("sales", sales)], 10), None);
                for (id, stated, by) in [("marketing", marketing, by_marketing), ("sales", sales, by_sales)] {
                    let said = statement(
                        &book.folders[at],
                        &leader(id, stated),
                        &key(stated).public(),
                        Kind::SignOff,
                        book.clock,
                    );
                    file(&mut book.folders[at], &said, false, by);
                }
                let history = fold(&book.folders);
                let right = marketing != sales && by_marketing == marketing && by_sales == sales;
                assert_eq!(history.head().is_some(), right, "{marketing} {sales}, signed by {by_marketing} {by_sales}");
                if marketing == sales {
                    assert_eq!(codes(&history.faults), ["same-key"]);
                }
            }
        }
    }
}

/// Row "A forger makes a whole bundle with keys of its own".
#[test]
fn a_forged_bundle_or_history_is_good_only_under_the_keys_that_it_states_itself() {
    let genuine = Book::signed(3);
    let trusted = fold(&genuine.folders).trusted();
    let known = Known { trusted: Some(&trusted), ..Known::default() };
    let mut forged = Book::new();
    let mut people = agreement(&[("marketing", 21), ("sales", 22)], 10);
    for (leader, true_one) in people.terms.leaders.iter_mut().zip([leader("marketing", 1), leader("sales", 2)]) {
        // Everything as in the genuine one but the keys.
        (leader.name, leader.email) = (true_one.name, true_one.email);
    }
    let at = forged.propose(&people, None);
    for (leader, number) in people.terms.leaders.iter().zip([21, 22]) {
        let said = statement(&forged.folders[at], leader, &key(number).public(), Kind::SignOff, forged.clock);
        file(&mut forged.folders[at], &said, false, number);
    }
    let files = bundle::files(&forged.folders[at], b"%PDF-".to_vec());
    assert_eq!(bundle::check(&files, &Known::default()).faults, [], "by itself it holds together");
    let checked = bundle::check(&files, &known);
    assert_eq!(codes(&checked.faults), ["unknown-key"]);
    assert!(checked.version.expect("a version").signatures.iter().all(|s| s.status == SignatureStatus::UnknownKey));
    assert_eq!(codes(&History::fold(&forged.folders, &known).faults), ["unknown-key"]);
    // Put into the place of a history that this machine has seen, or beside it.
    let seen = seen(&genuine.folders);
    let anchored = Known { seen: Some(seen), ..Known::default() };
    let history = History::fold(&forged.folders, &anchored);
    assert!(codes(&history.faults).contains(&"another-agreement") && codes(&history.faults).contains(&"cut-off"));
    let both = [genuine.folders.clone(), forged.folders.clone()].concat();
    let history = History::fold(&both, &anchored);
    assert_eq!(codes(&history.faults), ["another-agreement"]);
    assert_eq!(history.head().map(|head| head.manifest_sha256().to_owned()), genuine.folders.last().map(sum));
    // Where nothing is remembered, two beginnings are at odds, and the one upon which there is more stands.
    assert_eq!(fold(&both).chain.len(), 3);
    let at_odds = fold(&[genuine.folders[0].clone(), forged.folders[0].clone()]);
    assert_eq!((codes(&at_odds.faults), at_odds.chain.len()), (vec!["fork"], 0));
    // The genuine keys are known in the genuine bundle.
    let files = bundle::files(&genuine.folders[2], b"%PDF-".to_vec());
    assert_eq!(bundle::check(&files, &known).faults, []);
}

/// Row "A signing time is back-dated": clocks ten years off, either way.
#[test]
fn clocks_ten_years_off_change_no_order() {
    const TEN_YEARS: i64 = 10 * 365 * 86_400_000;
    let now = moment("2026-06-01T00:00:00Z");
    for shifts in 0..81_i64 {
        let mut book = Book::new();
        let true_clock = book.clock;
        for version in 0..4_u32 {
            book.clock =
                true_clock + i64::from(version) * 86_400_000 + (shifts / 3_i64.pow(version) % 3 - 1) * TEN_YEARS;
            let before = book.folders.len().checked_sub(1);
            let at = book.propose(&agreement(&LEADERS, version), before);
            book.sign_all(at);
        }
        let history = fold(&book.folders);
        assert_eq!(history.faults, []);
        assert_eq!(history.chain, [0, 1, 2, 3]);
        let in_force = history.in_force(now).expect("a version");
        assert_eq!(in_force.version.number(), 4, "shifts {shifts}: the newest of the chain, whatever the clocks said");
        assert!(in_force.since.claimed());
    }
}

/// Row "What is signed is not what was shown".
#[test]
fn whatever_moved_since_a_statement_was_shown_changes_it_or_is_refused() {
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    let asked = |folders: &[VersionFiles]| {
        let history = fold(folders);
        let version = history.versions.iter().find(|version| version.number() == 2)?.clone();
        let asked = history.statement_for(&version, "sales", None, Kind::SignOff, book.clock).ok()?;
        Some(asked.statement.sha256())
    };
    let shown = asked(&book.folders).expect("it can be signed");
    for name in signoff::manifest::FILES.iter().chain(&["MANIFEST"]) {
        let length = book.folders[at].files[*name].len();
        for byte in (0..length).step_by(11) {
            let mut folders = book.folders.clone();
            folders[at].files.get_mut(*name).expect("a file")[byte] ^= 1;
            assert_eq!(asked(&folders), None, "byte {byte} of {name}");
        }
    }
    // Frozen anew with one number changed, one leader's name, one key: another statement.
    let mut renamed = agreement(&LEADERS, 50);
    renamed.terms.leaders[1].name = "Lee O'Kafor".into();
    for other in [agreement(&LEADERS, 51), renamed, agreement(&[("marketing", 1), ("sales", 3)], 50)] {
        let mut moved = Book::signed(1);
        moved.propose(&other, Some(0));
        let now = asked(&moved.folders);
        assert!(now.is_some() && now.as_ref() != Some(&shown), "another digest than the one on the screen");
    }
}

/// Row "The signed YAML could hide something".
#[test]
fn a_signed_document_that_is_not_in_its_canonical_form_is_refused() {
    let version = Book::signed(1).folders.remove(0);
    let mql = String::from_utf8(version.files["mql.yaml"].clone()).expect("UTF-8");
    let hidden = [
        ("not-canonical", format!("# and nothing else\n{mql}")),
        ("not-canonical", mql.replacen("title: ", "title:  ", 1)),
        ("not-canonical", mql.replace('\n', "\r\n")),
        ("not-canonical", format!("\u{feff}{mql}")),
        ("not-canonical", format!("{mql}\n")),
        ("not-canonical", mql.trim_end().to_owned()),
        ("not-canonical", format!("---\n{mql}")),
        ("faulty-document", mql.replacen("title: ", "title: &a ", 1)),
        ("faulty-document", mql.replacen("title: ", "title: !!str ", 1)),
        ("faulty-document", format!("{mql}hidden: true\n")),
        ("faulty-document", format!("{mql}title: \"Another\"\n")),
        ("faulty-document", mql.replacen("Qualified", "Quali\u{200b}fied", 1)),
        ("faulty-document", mql.replacen("Qualified", "Quali\u{202e}fied", 1)),
        ("faulty-document", format!("{mql}---\n{mql}")),
        ("faulty-document", "[".repeat(40_000)),
        ("faulty-document", format!("{mql}# {}", "x".repeat(300_000))),
    ];
    for (code, text) in hidden {
        assert_ne!(text, mql, "{code}");
        let mut forged = version.clone();
        forged.files.insert("mql.yaml".into(), text.clone().into_bytes());
        refrozen(&mut forged);
        let history = fold(&[forged]);
        assert_eq!(codes(&history.faults), [code], "{}", text.chars().take(80).collect::<String>());
        assert!(history.chain.is_empty() && !history.versions[0].frozen.holds);
    }
    let mut forged = version;
    forged.files.insert("mql.yaml".into(), b"\xff\xfe".to_vec());
    refrozen(&mut forged);
    assert_eq!(codes(&fold(&[forged]).faults), ["faulty-document"]);
}

/// MANIFEST, name and signatures made to fit what lies there, as a forger with both keys would.
fn refrozen(version: &mut VersionFiles) {
    let manifest = signoff::manifest::write(&version.files).into_bytes();
    version.folder = signoff::version::folder_name(1, &signoff::manifest::sha256(&manifest));
    version.files.insert("MANIFEST".into(), manifest);
    for (id, number) in LEADERS {
        let said = Statement {
            manifest_sha256: sum(version),
            ..Statement::from_bytes(&version.files[&format!("signoff-{id}.json")]).expect("a statement")
        };
        file(version, &said, false, number);
    }
}

/// Row "Numbers change in canonical JSON", in what is frozen with a version.
#[test]
fn evidence_with_a_number_that_canonical_json_would_change_never_comes_into_force() {
    let good = Book::signed(1).folders.remove(0);
    let text = String::from_utf8(good.files["evidence.json"].clone()).expect("UTF-8");
    for (number, fits) in [
        ("9007199254740991", true),
        ("9007199254740992", false),
        ("9007199254740993", false),
        ("1.0", false),
        ("0.5", false),
    ] {
        let mut version = good.clone();
        let changed = text.replace("\"simulation\":null", &format!("\"simulation\":{{\"leads\":{number}}}"));
        version.files.insert("evidence.json".into(), changed.into_bytes());
        refrozen(&mut version);
        let history = fold(&[version]);
        assert_eq!(codes(&history.faults), if fits { vec![] } else { vec!["malformed-evidence"] }, "{number}");
        assert_eq!(history.head().is_some(), fits);
    }
}
