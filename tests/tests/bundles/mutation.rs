//! Changes to a bundle, as damage and forgers make them: in its files, in what covers them, and in the zip around them.

#![allow(clippy::ptr_arg, reason = "all changes have one signature, whether or not they add an entry")]

use std::collections::BTreeMap;
use std::io::Write;

use signoff::manifest;

use crate::armour::{self, Blob};
use crate::pack::{Entry, Manner, pack};
use crate::random::Random;

/// A bundle, and others of the same agreement whose parts may be taken over.
pub struct Material {
    /// The bundle that is changed.
    pub files: BTreeMap<String, Vec<u8>>,
    /// It, as it was handed out.
    pub zip: Vec<u8>,
    /// Bundles of other versions, signed by the same people.
    pub others: Vec<BTreeMap<String, Vec<u8>>>,
}

/// One case: what was done, and the bytes that came of it, which are never those of the bundle.
pub struct Mutant {
    pub done: String,
    pub zip: Vec<u8>,
}

type Change = fn(&mut Vec<Entry>, &Material, &mut Random) -> String;

/// What is done to the files.
const CHANGES: [Change; 22] = [
    flip,
    truncate,
    append,
    insert,
    cut,
    swap_contents,
    swap_names,
    twice,
    leave_out,
    turn_around,
    line_ends,
    no_last_line_end,
    other_width,
    inside_the_signature,
    other_signature,
    other_pair,
    other_file,
    reworded,
    renamed,
    foreign,
    emptied,
    marked,
];

/// The mutant of a number.
pub fn mutant(material: &Material, case: u64) -> Mutant {
    let mut random = Random::of(case);
    let entry = |(name, bytes): (&String, &Vec<u8>)| Entry { name: name.clone(), bytes: bytes.clone() };
    let mut entries: Vec<Entry> = material.files.iter().map(entry).collect();
    let mut done = Vec::new();
    // Now and then the files stay as they are, and only the zip around them changes.
    for _ in 0..[0, 1, 1, 1, 1, 2, 3][random.below(7)] {
        done.push((random.one(&CHANGES))(&mut entries, material, &mut random));
    }
    // What a forger does after a change: the lists are made to fit again.
    if random.below(3) == 0 {
        done.push(cover(&mut entries, &mut random));
    }
    let mut zip = packed(&entries, &mut random, &mut done);
    if random.below(4) == 0 {
        done.push(damage(&mut zip, &mut random));
    }
    if is_original(&zip, &entries, material) {
        zip.push(random.byte());
        done.push("a byte at the end of the zip".to_owned());
    }
    Mutant { done: done.join("; "), zip }
}

/// Whether nothing was changed after all: a line end that was not there, two files of the same content swapped. The PDF
/// is for reading, and proof is only what the MANIFEST and the signatures cover: another PDF, with a BUNDLE made to fit it,
/// is no change of what was signed, and `what_a_bundle_proves` says so.
fn is_original(zip: &[u8], entries: &[Entry], material: &Material) -> bool {
    let signed = |name: &str| name != "agreement.pdf" && name != "BUNDLE";
    let own = entries.iter().filter(|entry| signed(&entry.name)).map(|entry| (&entry.name, &entry.bytes));
    let same = own.eq(material.files.iter().filter(|(name, _)| signed(name)));
    zip == material.zip
        || same && entries.len() == material.files.len() && covered(entries) && zip == canonical(entries)
}

fn canonical(entries: &[Entry]) -> Vec<u8> {
    let files = entries.iter().map(|entry| (entry.name.clone(), entry.bytes.clone())).collect();
    export::zip::write(&files).expect("small enough")
}

fn covered(entries: &[Entry]) -> bool {
    let mut again = entries.to_vec();
    write_list(&mut again, "BUNDLE", |name| name != "BUNDLE");
    again == entries
}

fn packed(entries: &[Entry], random: &mut Random, done: &mut Vec<String>) -> Vec<u8> {
    match random.below(24) {
        0..4 => {
            let manner = Manner {
                time: random.byte().into(),
                date: 0x5821,
                made_by: random.one(&[0, 3]),
                flags: random.one(&[0, 0x800, 1, 8]),
                attributes: random.one(&[0, 0x81a4_0000, 0xa1ff_0000]),
                wrong_crc: random.below(8) == 0,
            };
            let comment: &[u8] = if random.below(4) == 0 { b"checked" } else { b"" };
            done.push(format!("packed as {manner:?}"));
            pack(entries, manner, comment)
        }
        4 => {
            done.push("packed by another program, compressed".to_owned());
            compressed(entries)
        }
        // Names that stand twice, or in another order, are for the other writers: this one cannot write them.
        _ => {
            let ordered = entries.windows(2).all(|pair| pair[0].name < pair[1].name);
            if ordered { canonical(entries) } else { pack(entries, Manner::default(), b"") }
        }
    }
}

fn compressed(entries: &[Entry]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in entries {
        // A name that stands twice is refused by this writer, and then left out.
        if writer.start_file(entry.name.as_str(), zip::write::SimpleFileOptions::default()).is_ok() {
            writer.write_all(&entry.bytes).expect("memory");
        }
    }
    writer.finish().expect("memory").into_inner()
}

/// Damage to the zip as a whole.
fn damage(zip: &mut Vec<u8>, random: &mut Random) -> String {
    let at = random.below(zip.len());
    match random.below(5) {
        0 => {
            zip[at] ^= 1 << random.below(8);
            format!("bit at {at} of the zip")
        }
        1 => {
            zip.truncate(at);
            format!("zip cut at {at}")
        }
        2 => {
            let bytes: Vec<u8> = (0..=random.below(8)).map(|_| random.byte()).collect();
            zip.extend(&bytes);
            format!("{bytes:?} after the zip")
        }
        3 => {
            zip.insert(at, random.byte());
            format!("a byte put in at {at} of the zip")
        }
        _ => {
            let end = (at + 1 + random.below(64)).min(zip.len());
            zip.drain(at..end);
            format!("{at}..{end} taken out of the zip")
        }
    }
}

/// Makes MANIFEST, BUNDLE or both fit the files.
fn cover(entries: &mut Vec<Entry>, random: &mut Random) -> String {
    let which = random.below(3);
    if which != 0 {
        write_list(entries, "MANIFEST", |name| manifest::FILES.contains(&name));
    }
    if which != 1 {
        write_list(entries, "BUNDLE", |name| name != "BUNDLE");
    }
    ["BUNDLE made to fit", "MANIFEST made to fit", "both made to fit"][which].to_owned()
}

fn write_list(entries: &mut [Entry], list: &str, covers: impl Fn(&str) -> bool) {
    let covered = entries.iter().filter(|entry| covers(&entry.name));
    let text = manifest::lines(covered.map(|entry| (entry.name.as_str(), entry.bytes.as_slice())));
    if let Some(own) = entries.iter_mut().find(|entry| entry.name == list) {
        own.bytes = text.into_bytes();
    }
}

fn any<'a>(entries: &'a mut [Entry], random: &mut Random) -> &'a mut Entry {
    let at = random.below(entries.len());
    &mut entries[at]
}

fn flip(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    if own.bytes.is_empty() {
        return format!("{} is empty", own.name);
    }
    let at = random.below(own.bytes.len());
    own.bytes[at] ^= 1 << random.below(8);
    format!("bit in byte {at} of {}", own.name)
}

fn truncate(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    let at = random.below(own.bytes.len() + 1);
    own.bytes.truncate(at);
    format!("{} cut at {at}", own.name)
}

fn append(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    let more: &[u8] = random.one(&[&b"\n"[..], b" ", b"\0", b"# note\n", b"{}", b"-----END SSH SIGNATURE-----\n"]);
    own.bytes.extend(more);
    format!("{more:?} after {}", own.name)
}

fn insert(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    let at = random.below(own.bytes.len() + 1);
    own.bytes.insert(at, random.one(b" \n\t\"0aZ\0\xff"));
    format!("a byte put in at {at} of {}", own.name)
}

fn cut(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    let at = random.below(own.bytes.len() + 1);
    let end = (at + random.below(40)).min(own.bytes.len());
    own.bytes.drain(at..end);
    format!("{at}..{end} taken out of {}", own.name)
}

fn swap_contents(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let (one, two) = (random.below(entries.len()), random.below(entries.len()));
    let bytes = std::mem::take(&mut entries[one].bytes);
    let bytes = std::mem::replace(&mut entries[two].bytes, bytes);
    entries[one].bytes = if one == two { std::mem::take(&mut entries[two].bytes) } else { bytes };
    format!("{} and {} swapped", entries[one].name, entries[two].name)
}

fn swap_names(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let (one, two) = (random.below(entries.len()), random.below(entries.len()));
    let (first, second) = (entries[one].name.clone(), entries[two].name.clone());
    entries[one].name.clone_from(&second);
    entries[two].name.clone_from(&first);
    format!("the names {first} and {second} swapped where they stand")
}

fn twice(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let mut own = any(entries, random).clone();
    if random.below(2) == 0 {
        own.bytes.push(b'\n');
    }
    let (name, at) = (own.name.clone(), random.below(entries.len() + 1));
    entries.insert(at, own);
    format!("{name} twice")
}

fn leave_out(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    if entries.len() == 1 {
        return "one file only".to_owned();
    }
    let at = random.below(entries.len());
    format!("{} left out", entries.remove(at).name)
}

fn turn_around(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let (one, two) = (random.below(entries.len()), random.below(entries.len()));
    entries.swap(one, two);
    format!("entries {one} and {two} in each other's place")
}

fn line_ends(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    let lines: Vec<&[u8]> = own.bytes.split(|byte| *byte == b'\n').collect();
    own.bytes = lines.join(&b"\r\n"[..]);
    format!("line ends of {} as Windows has them", own.name)
}

fn no_last_line_end(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    if own.bytes.last() == Some(&b'\n') {
        own.bytes.pop();
    } else {
        own.bytes.push(b'\n');
    }
    format!("the last line end of {}", own.name)
}

fn ending_in<'a>(entries: &'a mut [Entry], ending: &str, random: &mut Random) -> Option<&'a mut Entry> {
    let all: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].name.ends_with(ending)).collect();
    if all.is_empty() { None } else { Some(&mut entries[random.one(&all)]) }
}

fn other_width(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let Some(own) = ending_in(entries, ".sig", random) else { return "no signature".to_owned() };
    let Some(blob) = armour::open(&own.bytes) else { return "no signature that can be read".to_owned() };
    let width = 1 + random.below(130);
    own.bytes = armour::close(&blob, width, random.one(&["\n", "\r\n"]));
    format!("{} in lines of {width}", own.name)
}

fn inside_the_signature(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let Some(own) = ending_in(entries, ".sig", random) else { return "no signature".to_owned() };
    let Some(mut blob) = armour::open(&own.bytes).and_then(Blob::read) else {
        return "no signature to change".to_owned();
    };
    let what = match random.below(8) {
        0 => {
            blob.version = random.one(&[0, 2, 3, 0x0100_0000, u32::MAX]);
            "version"
        }
        1 => {
            blob.namespace =
                random.one(&["file", "git", "countersign ", "Countersign", "", "countersign\0"]).as_bytes().to_vec();
            "namespace"
        }
        2 => {
            blob.reserved.push(random.byte());
            "reserved"
        }
        3 => {
            blob.hash = random.one(&["sha256", "sha1", "SHA512", "none", ""]).as_bytes().to_vec();
            "hash"
        }
        4 => {
            blob.rest.push(random.byte());
            "bytes after the end"
        }
        5 => {
            let at = random.below(blob.key.len().max(1));
            blob.key.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << random.below(8));
            "key"
        }
        6 => {
            blob.signature.extend([random.byte(); 3]);
            "a longer signature"
        }
        _ => {
            // The same point of the curve with the group's order added: valid by the equation, but not unique.
            let at = blob.signature.len().saturating_sub(1 + random.below(32));
            blob.signature.get_mut(at).into_iter().for_each(|byte| *byte = byte.wrapping_add(0x10));
            "another s"
        }
    };
    own.bytes = armour::close(&blob.write(), 70, "\n");
    format!("{what} inside {}", own.name)
}

fn other_signature(entries: &mut Vec<Entry>, material: &Material, random: &mut Random) -> String {
    let all: Vec<&Vec<u8>> = material
        .others
        .iter()
        .chain([&material.files])
        .flat_map(|files| files.iter().filter(|(name, _)| name.ends_with(".sig")).map(|(_, bytes)| bytes))
        .collect();
    let Some(own) = ending_in(entries, ".sig", random) else { return "no signature".to_owned() };
    own.bytes.clone_from(random.one(&all));
    format!("another signature as {}", own.name)
}

fn other_pair(entries: &mut Vec<Entry>, material: &Material, random: &mut Random) -> String {
    let (from, to) = (random.one(&["marketing", "sales"]), random.one(&["marketing", "sales"]));
    let other = &material.others[random.below(material.others.len())];
    for ending in ["json", "sig"] {
        let Some(bytes) = other.get(&format!("signoff-{from}.{ending}")) else { continue };
        let name = format!("signoff-{to}.{ending}");
        if let Some(own) = entries.iter_mut().find(|entry| entry.name == name) {
            own.bytes.clone_from(bytes);
        }
    }
    format!("sign-off of {from} of another version as that of {to}")
}

fn other_file(entries: &mut Vec<Entry>, material: &Material, random: &mut Random) -> String {
    let other = &material.others[random.below(material.others.len())];
    let own = any(entries, random);
    if let Some(bytes) = other.get(&own.name) {
        own.bytes.clone_from(bytes);
    }
    format!("{} of another version", own.name)
}

fn reworded(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let Some(own) = ending_in(entries, ".json", random) else { return "no JSON".to_owned() };
    let text = String::from_utf8_lossy(&own.bytes).into_owned();
    let (from, to) = random.one(&[
        (":2", ":2.0"),
        (":2", ":2e0"),
        (":2", ":02"),
        (":2", ":3"),
        (":2", ": 2"),
        (":2", ":\"2\""),
        ("{\"", "{ \""),
        ("a", "\\u0061"),
        ("/", "\\/"),
        ("\",\"", "\", \""),
        ("\"type\"", "\"Type\""),
        ("}", ",\"type\":\"countersign/sign-off/v1\"}"),
        ("Z\"", "+00:00\""),
        ("Z\"", ".000Z\""),
        ("marketing", "sales"),
        ("sign-off", "decline"),
        ("null", "0"),
        ("/v1", "/v2"),
    ]);
    own.bytes = text.replacen(from, to, 1).into_bytes();
    format!("{from} as {to} in {}", own.name)
}

fn renamed(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    let before = own.name.clone();
    own.name = match random.below(8) {
        0 => own.name.to_uppercase(),
        1 => format!("./{before}"),
        2 => format!("../{before}"),
        3 => format!("/tmp/{before}"),
        4 => format!("bundle/{before}"),
        5 => format!("{before}/"),
        6 => format!("{before}\0.txt"),
        _ => before.replace('-', "_"),
    };
    format!("{before} named {:?}", own.name)
}

fn foreign(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    const NAMES: [&str; 9] = [
        "run.exe",
        "signoff-nobody.json",
        "signoff-sales.former.json",
        "withdrawn.json",
        "decline-sales.json",
        "folder/",
        "aux",
        "allowed_signers ",
        ".countersign-new",
    ];
    let name = random.one(&NAMES);
    let bytes = if random.below(2) == 0 { entries[0].bytes.clone() } else { vec![random.byte(); random.below(64)] };
    let at = entries.iter().position(|entry| entry.name.as_str() > name).unwrap_or(entries.len());
    entries.insert(at, Entry { name: name.to_owned(), bytes });
    format!("{name} besides")
}

fn emptied(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    own.bytes.clear();
    format!("{} emptied", own.name)
}

fn marked(entries: &mut Vec<Entry>, _: &Material, random: &mut Random) -> String {
    let own = any(entries, random);
    own.bytes.splice(0..0, *b"\xef\xbb\xbf");
    format!("a byte order mark before {}", own.name)
}
