//! Nothing that is not the bundle is taken for it: every bit of every file, and changes at random, as damage and forgers
//! make them.
//!
//! By default 100,000 random changes are tried; `COUNTERSIGN_MUTATIONS=1000000` tries as many as it says, and every bit of
//! the zip.

mod armour;
mod made;
mod mutation;
mod pack;
mod random;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use made::{Verdict, material, verdict};
use mutation::{Material, mutant};

static MATERIAL: LazyLock<Material> = LazyLock::new(material);

/// Says something past the test runner, which keeps what a test that passes prints to itself.
fn say(text: &str) {
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn asked_for(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

/// Tries cases on every core, and gives those that were accepted or crashed, in words.
fn tried(cases: u64, of: impl Fn(u64) -> (String, Vec<u8>) + Sync) -> Vec<String> {
    let next = AtomicU64::new(0);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = || {
        let mut wrong = Vec::new();
        loop {
            let case = next.fetch_add(1, Ordering::Relaxed);
            if case >= cases {
                return wrong;
            }
            match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let (done, zip) = of(case);
                (done, verdict(&zip))
            })) {
                Ok((_, Verdict::Refused(_))) => {}
                Ok((done, Verdict::Accepted)) => wrong.push(format!("case {case} was accepted: {done}")),
                Err(_) => wrong.push(format!("case {case} crashed")),
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("it does not panic itself")).collect()
    })
}

#[track_caller]
fn none(what: &str, cases: u64, wrong: &[String]) {
    say(&format!("{what}: tried {cases}, {} went wrong", wrong.len()));
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong[..wrong.len().min(20)].join("\n  "));
}

fn packed(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    export::zip::write(files).expect("small enough")
}

#[test]
fn the_bundle_itself_is_accepted() {
    assert_eq!(verdict(&MATERIAL.zip), Verdict::Accepted);
    for other in &MATERIAL.others {
        assert_eq!(verdict(&packed(other)), Verdict::Accepted);
    }
    assert!(MATERIAL.others.len() >= 2);
}

#[test]
fn every_single_bit_flip_of_every_file_of_a_bundle_is_found() {
    let mut ends = Vec::new();
    let mut bits = 0;
    for (name, bytes) in &MATERIAL.files {
        bits += bytes.len() as u64 * 8;
        ends.push((bits, name));
    }
    let wrong = tried(bits, |bit| {
        let (end, name) = &ends[ends.partition_point(|(end, _)| *end <= bit)];
        let mut changed = MATERIAL.files.clone();
        let own = changed.get_mut(*name).expect("the file");
        let from_the_end = (end - bit - 1) as usize;
        let byte = own.len() - 1 - from_the_end / 8;
        own[byte] ^= 1 << (from_the_end % 8);
        (format!("bit {} of byte {byte} of {name}", from_the_end % 8), packed(&changed))
    });
    none("bit flips of every file, packed again", bits, &wrong);
}

#[test]
fn bit_flips_of_the_zip_are_found() {
    // Of the files' own bytes the test above tries every bit. The zip adds headers, which a step that has no divisor in
    // common with the bits of a byte goes through evenly.
    let step = if asked_for("COUNTERSIGN_MUTATIONS").is_some() { 1 } else { 5 };
    let cases = (MATERIAL.zip.len() as u64 * 8).div_ceil(step);
    let wrong = tried(cases, |case| {
        let (byte, bit) = ((case * step / 8) as usize, case * step % 8);
        let mut changed = MATERIAL.zip.clone();
        changed[byte] ^= 1 << bit;
        (format!("bit {bit} of byte {byte} of the zip"), changed)
    });
    none("bit flips of the zip", cases, &wrong);
}

#[test]
fn random_mutations_are_never_accepted() {
    const BY_DEFAULT: u64 = 100_000;
    let cases = asked_for("COUNTERSIGN_MUTATIONS").map_or(BY_DEFAULT, |number| number.parse().expect("a number"));
    let wrong = tried(cases, |case| {
        let mutant = mutant(&MATERIAL, case);
        (mutant.done, mutant.zip)
    });
    none("random mutations", cases, &wrong);
}

#[test]
fn no_signature_holds_in_another_place() {
    let all: Vec<&BTreeMap<String, Vec<u8>>> = MATERIAL.others.iter().chain([&MATERIAL.files]).collect();
    let mut tried = 0;
    for to in &all {
        for from in &all {
            for (own, other) in
                [("marketing", "marketing"), ("marketing", "sales"), ("sales", "marketing"), ("sales", "sales")]
            {
                if std::ptr::eq(*to, *from) && own == other {
                    continue;
                }
                for taken in [&["sig"][..], &["json"], &["json", "sig"]] {
                    let mut files = (*to).clone();
                    for ending in taken {
                        let bytes = from[&format!("signoff-{other}.{ending}")].clone();
                        files.insert(format!("signoff-{own}.{ending}"), bytes);
                    }
                    made::cover(&mut files);
                    assert_ne!(verdict(&packed(&files)), Verdict::Accepted, "{taken:?} of {other} as that of {own}");
                    tried += 1;
                }
            }
        }
    }
    say(&format!("signatures in another place: tried {tried}, none accepted"));
}

/// Without these, a mutation could be refused for nothing but the clumsiness of whoever made it.
#[test]
fn the_tools_of_the_forger_work() {
    let signature = &MATERIAL.files["signoff-sales.sig"];
    let inner = armour::open(signature).expect("a signature");
    assert_eq!(&armour::close(&inner, 70, "\n"), signature);
    assert_eq!(armour::Blob::read(inner.clone()).expect("its fields").write(), inner);
    let entry = |(name, bytes): (&String, &Vec<u8>)| pack::Entry { name: name.clone(), bytes: bytes.clone() };
    let entries: Vec<pack::Entry> = MATERIAL.files.iter().map(entry).collect();
    let zip = pack::pack(&entries, pack::Manner { date: 0x5821, ..pack::Manner::default() }, b"");
    let read = export::zip::read(&zip, &export::zip::Limits::BUNDLE, |_| true).expect("a zip");
    assert_eq!((&read.files, read.container), (&MATERIAL.files, export::zip::Container::Repacked));
}

/// What a bundle proves is what its MANIFEST and its signatures cover. The PDF is made to be read; another one with a
/// BUNDLE made to fit it says something else, and leaves what was signed as it is.
#[test]
fn what_is_signed_is_not_changed_by_another_pdf() {
    let mut files = MATERIAL.files.clone();
    files.insert("agreement.pdf".to_owned(), b"%PDF-1.7\nsomething else\n%%EOF\n".to_vec());
    assert_ne!(verdict(&packed(&files)), Verdict::Accepted, "BUNDLE tells it");
    made::cover(&mut files);
    assert_eq!(verdict(&packed(&files)), Verdict::Accepted, "nothing that was signed is another");
}
