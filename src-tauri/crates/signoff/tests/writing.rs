//! One way of writing: canonical JSON, statements, evidence, MANIFEST.

use proptest::prelude::*;
use serde_json::{Value, json};
use signoff::made_up::*;
use signoff::{Evidence, Kind, Statement, Withdrawal, json, manifest};

const LONGEST: usize = 1 << 20;

#[test]
fn rfc_8785_s_own_test_data() {
    let vectors = [
        (include_str!("jcs/arrays.json"), include_str!("jcs/arrays.out.json")),
        (include_str!("jcs/french.json"), include_str!("jcs/french.out.json")),
        (include_str!("jcs/structures.json"), include_str!("jcs/structures.out.json")),
        (include_str!("jcs/unicode.json"), include_str!("jcs/unicode.out.json")),
        (include_str!("jcs/values.json"), include_str!("jcs/values.out.json")),
        (include_str!("jcs/weird.json"), include_str!("jcs/weird.out.json")),
    ];
    for (input, output) in vectors {
        let value: Value = serde_json::from_str(input).expect("JSON");
        assert_eq!(String::from_utf8(json::write(&value)).expect("UTF-8"), output.trim_end_matches('\n'), "{input}");
    }
}

#[test]
fn a_number_that_canonical_json_would_change_is_refused() {
    let two_to_53 = 1_i64 << 53;
    for (number, good) in [
        (two_to_53 - 2, true),
        (two_to_53 - 1, true),
        (two_to_53, false),
        (two_to_53 + 1, false),
        (1 - two_to_53, true),
        (-two_to_53, false),
        (-two_to_53 - 1, false),
        (0, true),
        (i64::MAX, false),
        (i64::MIN, false),
    ] {
        let read = json::read(format!("{{\"n\":{number}}}").as_bytes(), LONGEST);
        assert_eq!(read.is_ok(), good, "{number}: {read:?}");
        if let Ok(value) = read {
            assert_eq!(value, json!({ "n": number }));
        }
    }
    for text in [
        "1.0",
        "1.5",
        "1e3",
        "1E3",
        "-0",
        "0.0",
        "9007199254740993",
        "18446744073709551615",
        "1e999",
        "01",
        "+1",
        "NaN",
    ] {
        assert!(json::read(format!("{{\"n\":{text}}}").as_bytes(), LONGEST).is_err(), "{text}");
    }
}

#[test]
fn what_is_not_in_its_one_form_is_refused() {
    assert_eq!(
        json::read(b"{\"a\":1,\"b\":[true,null,\"x\"]}", LONGEST),
        Ok(json!({ "a": 1, "b": [true, null, "x"] }))
    );
    for text in [
        "{\"b\":1,\"a\":1}",
        "{\"a\":1 }",
        "{\"a\":1}\n",
        "\u{feff}{\"a\":1}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":1}{}",
        "{'a':1}",
        "{\"a\":1,}",
        "",
        "nul",
    ] {
        assert!(json::read(text.as_bytes(), LONGEST).is_err(), "{text}");
    }
    assert!(json::read(b"{\"a\":\"\xff\"}", LONGEST).is_err(), "not UTF-8");
    assert!(json::read(b"{\"a\":\"\\ud800\"}", LONGEST).is_err(), "half a character");
    assert!(json::read(b"[1,2,3]", 6).is_err(), "more than is read");
    assert!(json::read("[".repeat(100_000).as_bytes(), LONGEST).is_err(), "deep, and no crash");
}

fn statement_of(kind: Kind) -> Statement {
    Statement {
        kind,
        agreement: Some("a".repeat(64)),
        version: 4,
        manifest_sha256: "b".repeat(64),
        leader: "marketing".into(),
        name: "Dana \"D\" Reyes".into(),
        title: "CMO".into(),
        key: key(1).public().to_string(),
        signed_at: moment("2026-03-31T14:05:00Z"),
        previous: None,
    }
}

#[test]
fn a_statement_has_exactly_the_keys_of_its_kind() {
    let statement = statement_of(Kind::SignOff);
    let text = String::from_utf8(statement.to_bytes()).expect("UTF-8");
    let key = key(1).public();
    let expected = format!(
        "{{\"agreement\":\"{}\",\"key\":\"{key}\",\"leader\":\"marketing\",\"manifest_sha256\":\"{}\",\"name\":\"Dana \\\"D\\\" Reyes\",\
         \"previous\":null,\"signed_at\":\"2026-03-31T14:05:00Z\",\"title\":\"CMO\",\"type\":\"countersign/sign-off/v1\",\"version\":4}}",
        "a".repeat(64),
        "b".repeat(64)
    );
    assert_eq!(text, expected);
    let no = statement_of(Kind::Decline { reason: "Too loose".into() });
    for statement in [statement, no.clone()] {
        let bytes = statement.to_bytes();
        assert_eq!(Statement::from_bytes(&bytes), Ok(statement.clone()));
        let value: Value = serde_json::from_slice(&bytes).expect("JSON");
        for name in value.as_object().expect("an object").keys() {
            let mut fewer = value.clone();
            fewer.as_object_mut().expect("an object").remove(name);
            assert!(Statement::from_bytes(&json::write(&fewer)).is_err(), "without {name}");
            let mut wrong = value.clone();
            wrong[name] = json!([1]);
            assert!(Statement::from_bytes(&json::write(&wrong)).is_err(), "{name} is a list");
        }
        for extra in ["note", "Version", "reason", "a"] {
            let mut more = value.clone();
            let had = more.as_object_mut().expect("an object").insert(extra.into(), json!("x")).is_some();
            assert_eq!(Statement::from_bytes(&json::write(&more)).is_ok(), had, "with {extra}");
        }
    }
    let yes_with_reason = String::from_utf8(no.to_bytes()).expect("UTF-8").replace("decline", "sign-off");
    assert!(Statement::from_bytes(yes_with_reason.as_bytes()).is_err());
}

#[test]
fn values_out_of_their_range_are_refused() {
    let good = String::from_utf8(statement_of(Kind::SignOff).to_bytes()).expect("UTF-8");
    let changed = |from: &str, to: &str| {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{from}");
        Statement::from_bytes(text.as_bytes()).err()
    };
    assert_eq!(changed("\"version\":4", "\"version\":0").as_deref(), Some("`version` is no number of a version"));
    assert!(changed("\"version\":4", "\"version\":4294967296").is_some());
    assert!(changed("\"version\":4", "\"version\":-4").is_some());
    assert!(changed(&"b".repeat(64), &"B".repeat(64)).is_some(), "capitals");
    assert!(changed(&"b".repeat(64), &"b".repeat(63)).is_some(), "too short");
    assert!(changed("\"previous\":null", "\"previous\":\"\"").is_some());
    for time in [
        "2026-03-31T14:05:00.000Z",
        "2026-03-31T16:05:00+02:00",
        "2026-03-31t14:05:00z",
        "2026-03-31 14:05:00Z",
        "2026-03-31",
        "2026-02-30T00:00:00Z",
    ] {
        let told = changed("2026-03-31T14:05:00Z", time);
        assert_eq!(told, Some(format!("`signed_at` is `{time}`, not a moment such as `2026-03-31T14:05:00Z`")));
    }
    assert_eq!(
        changed("sign-off/v1", "sign-off/v2").as_deref(),
        Some("`type` is `countersign/sign-off/v2`, not `countersign/sign-off/v1`")
    );
}

#[test]
fn a_reason_hides_nothing() {
    for bad in ["", "  ", "\u{202e}oot", "a\nb", "x\u{200b}", " x", "x ", "a\u{0}b", &"x".repeat(4001)] {
        let no = statement_of(Kind::Decline { reason: bad.to_owned() });
        assert!(Statement::from_bytes(&no.to_bytes()).is_err(), "{bad:?}");
        assert!(Evidence::unfit(bad).is_some(), "{bad:?}");
    }
    for good in ["Zu locker für uns", "لا أوافق", "価格が低すぎる", "👍🏽 but no", &"x".repeat(4000)]
    {
        let no = statement_of(Kind::Decline { reason: good.to_owned() });
        assert_eq!(Statement::from_bytes(&no.to_bytes()), Ok(no));
    }
}

#[test]
fn a_withdrawal_and_evidence_are_read_as_strictly() {
    let withdrawal = Withdrawal {
        version: 4,
        manifest_sha256: "b".repeat(64),
        by: "dana".into(),
        reason: "A typo".into(),
        at: moment("2026-03-31T14:05:00Z"),
    };
    assert_eq!(Withdrawal::from_bytes(&withdrawal.to_bytes()), Ok(withdrawal.clone()));
    let evidence = Evidence {
        version: 2,
        previous: Some("c".repeat(64)),
        agreement: Some("a".repeat(64)),
        instead_of: vec!["1".repeat(64), "2".repeat(64)],
        leaders_before: vec![leader("marketing", 1), leader("sales", 2)],
        sample_keys: vec![key(1).public().min(key(2).public()), key(1).public().max(key(2).public())],
        message: "Webinars count less".into(),
        proposed_by: "dana".into(),
        proposed_at: moment("2026-03-31T14:05:00Z"),
        program: "0.1.0".into(),
        simulation: json!({ "leads": 9007199254740991_i64, "rate": "0.4" }),
    };
    assert_eq!(Evidence::from_bytes(&evidence.to_bytes()), Ok(evidence.clone()));
    let refused = |change: &dyn Fn(&mut Evidence)| {
        let mut changed = evidence.clone();
        change(&mut changed);
        assert!(Evidence::from_bytes(&changed.to_bytes()).is_err(), "{changed:?}");
    };
    refused(&|e| e.version = 1);
    refused(&|e| e.agreement = None);
    refused(&|e| e.leaders_before.clear());
    refused(&|e| e.previous = None);
    refused(&|e| e.leaders_before[0].key = None);
    refused(&|e| e.leaders_before[0].email = "*@acme.example".into());
    refused(&|e| e.sample_keys.reverse());
    refused(&|e| e.instead_of.reverse());
    refused(&|e| e.instead_of = vec!["1".repeat(64); 2]);
    refused(&|e| e.instead_of = vec!["x".into()]);
    refused(&|e| e.message = "a\u{202e}b".into());
    refused(&|e| e.simulation = json!({ "leads": 1.5 }));
    refused(&|e| e.simulation = json!({ "leads": 9007199254740992_i64 }));
    refused(&|e| e.simulation = json!("none"));
    for bytes in [withdrawal.to_bytes(), evidence.to_bytes()] {
        for at in 0..bytes.len() {
            let mut cut = bytes.clone();
            cut.remove(at);
            let (a, b) = (Withdrawal::from_bytes(&cut), Evidence::from_bytes(&cut));
            assert!(a.is_err() || a != Ok(withdrawal.clone()), "{at}");
            assert!(b.is_err() || b != Ok(evidence.clone()), "{at}");
        }
    }
}

#[test]
fn a_manifest_is_read_only_as_sha256sum_writes_it() {
    let book = Book::signed(1);
    let files = &book.folders[0].files;
    let good = String::from_utf8(files["MANIFEST"].clone()).expect("UTF-8");
    assert_eq!(manifest::write(files), good);
    assert_eq!(manifest::read(good.as_bytes()).expect("a MANIFEST").len(), 6);
    let lines: Vec<&str> = good.lines().collect();
    let joined = |lines: &[&str]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let mut swapped = lines.clone();
    swapped.swap(0, 1);
    let mut twice = lines.clone();
    twice.insert(1, lines[0]);
    let mut more = lines.clone();
    let extra = format!("{}  zzz.yaml", "0".repeat(64));
    more.push(&extra);
    for bad in [
        joined(&swapped),
        joined(&twice),
        joined(&more),
        joined(&lines[1..]),
        joined(&lines[..5]),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        format!("\n{good}"),
        format!("# a comment\n{good}"),
        good.replace('\n', "\r\n"),
        good.replace("  ", " *"),
        good.replace("  ", " "),
        good.replace("  ", "   "),
        good.replace("  ", "\t"),
        good.to_uppercase(),
        good.replace("mql.yaml", "./mql.yaml"),
        good.replace("mql.yaml", "../mql.yaml"),
        format!("\u{feff}{good}"),
        format!("\\{good}"),
        String::new(),
    ] {
        assert!(manifest::read(bad.as_bytes()).is_err(), "{bad}");
    }
    assert!(manifest::read(&[0xff; 70]).is_err());
    assert!(manifest::read(&vec![b'a'; 1 << 20]).is_err());
}

proptest! {
    /// Whatever can be read is, byte for byte, what would be written.
    #[test]
    fn reading_is_the_inverse_of_writing(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = json::read(&bytes, LONGEST) {
            prop_assert_eq!(json::write(&value), bytes.clone());
        }
        prop_assert!(Statement::from_bytes(&bytes).is_err());
        prop_assert!(Evidence::from_bytes(&bytes).is_err());
        prop_assert!(manifest::read(&bytes).is_err());
    }

    #[test]
    fn a_statement_comes_back_as_it_was(name in "\\PC{1,30}", version in 1u32.., at in -30_000_000_000_i64..200_000_000_000) {
        let statement = Statement { name, version, signed_at: at * 1000, ..statement_of(Kind::SignOff) };
        prop_assert_eq!(Statement::from_bytes(&statement.to_bytes()), Ok(statement));
    }
}
