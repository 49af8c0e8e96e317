use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn files(list: &[(&str, &[u8])]) -> BTreeMap<String, Vec<u8>> {
    list.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

fn small() -> BTreeMap<String, Vec<u8>> {
    files(&[("MANIFEST", b"one\n"), ("mql.yaml", b"format: countersign/1\n"), ("BUNDLE", b"")])
}

fn known(name: &str) -> bool {
    ["MANIFEST", "mql.yaml", "BUNDLE"].contains(&name)
}

fn read_small(bytes: &[u8]) -> Result<Contents, Refusal> {
    read(bytes, &Limits::BUNDLE, known)
}

/// The same files by a library, as another program would pack them.
fn by_another(options: impl Fn(SimpleFileOptions) -> SimpleFileOptions, list: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in list {
        out.start_file(*name, options(SimpleFileOptions::default())).expect("started");
        out.write_all(bytes).expect("written");
    }
    out.finish().expect("finished").into_inner()
}

#[test]
fn a_small_one_has_exactly_these_bytes() {
    let written = write(&files(&[("a", b"123456789")])).expect("small");
    let expected: Vec<u8> = [
        &b"PK\x03\x04\x0a\0\0\0\0\0\0\0\x21\0\x26\x39\xf4\xcb\x09\0\0\0\x09\0\0\0\x01\0\0\0a123456789"[..],
        &b"PK\x01\x02\x14\x03\x0a\0\0\0\0\0\0\0\x21\0\x26\x39\xf4\xcb\x09\0\0\0\x09\0\0\0\x01\0\0\0\0\0\0\0\0\0"[..],
        &b"\0\0\xa4\x81\0\0\0\0a"[..],
        &b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x28\0\0\0\0\0"[..],
    ]
    .concat();
    assert_eq!(written, expected);
}

#[test]
fn what_is_written_is_read_and_written_again_the_same() {
    let written = write(&small()).expect("small");
    let contents = read_small(&written).expect("readable");
    assert_eq!(contents, Contents { files: small(), container: Container::AsWritten });
    assert_eq!(write(&contents.files).expect("small"), written);
    let empty = write(&BTreeMap::new()).expect("empty");
    assert_eq!(read_small(&empty).expect("readable").container, Container::AsWritten);
}

#[test]
fn a_library_reads_what_is_written() {
    let mut archive = zip::ZipArchive::new(Cursor::new(write(&small()).expect("small"))).expect("a zip");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    assert_eq!(names, ["BUNDLE", "MANIFEST", "mql.yaml"]);
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("mql.yaml").expect("there"), &mut text).expect("text");
    assert_eq!(text, "format: countersign/1\n");
    assert_eq!(archive.by_name("MANIFEST").expect("there").unix_mode(), Some(0o100_644));
}

#[test]
fn a_file_that_changed_inside_is_named_and_still_read() {
    let written = write(&small()).expect("small");
    let at = written.windows(6).position(|six| six == b"format").expect("the document");
    let mut changed = written;
    changed[at] ^= 1;
    let contents = read_small(&changed).expect("readable");
    assert_eq!(contents.container, Container::Damaged(vec!["mql.yaml".to_owned()]));
    assert_eq!(contents.files["mql.yaml"], b"gormat: countersign/1\n");
}

#[test]
fn every_bit_that_flips_is_seen() {
    let written = write(&small()).expect("small");
    let mut refused = 0;
    for bit in 0..written.len() * 8 {
        let mut flipped = written.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        match read_small(&flipped) {
            Ok(contents) => assert_ne!(contents.container, Container::AsWritten, "bit {bit}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
}

#[test]
fn what_another_program_packed_is_repacked() {
    let list: Vec<(&str, &[u8])> =
        vec![("mql.yaml", b"format: countersign/1\n"), ("MANIFEST", b"one\n"), ("BUNDLE", b"")];
    for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
        let packed = by_another(|options| options.compression_method(method), &list);
        let expected = Contents { files: small(), container: Container::Repacked };
        assert_eq!(read_small(&packed).expect("readable"), expected);
    }
    for extra in [&b"\0"[..], b"PK\x05\x06"] {
        let longer = [&write(&small()).expect("small"), extra].concat();
        assert_ne!(read_small(&longer).map(|contents| contents.container), Ok(Container::AsWritten));
    }
}

#[test]
fn the_order_of_the_names_is_part_of_it() {
    let (one, two) =
        (write::Packed { name: "BUNDLE", bytes: b"", crc: 0 }, write::Packed { name: "A", bytes: b"", crc: 0 });
    let packed = write::pack(&[one, two]).expect("small");
    let contents = read(&packed, &Limits::BUNDLE, |_| true).expect("readable");
    assert_eq!(contents.container, Container::Repacked);
}

#[test]
fn only_known_names_are_read_and_no_paths() {
    for name in
        ["../MANIFEST", "/MANIFEST", "C:\\MANIFEST", "a/MANIFEST", "manifest", "MANIFEST ", "\u{1b}[2J", "", "a/"]
    {
        let one = read_small(&write(&files(&[(name, b"x")])).expect("small"));
        assert_eq!(one, Err(Refusal::UnknownName(name.replace('\u{1b}', "\u{FFFD}"))));
        let other = read_small(&by_another(|options| options, &[(name, b"x")]));
        assert!(matches!(other, Err(Refusal::UnknownName(_))), "{name}: {other:?}");
    }
}

#[test]
fn one_name_twice_is_refused() {
    let two = || write::Packed { name: "MANIFEST", bytes: b"", crc: 0 };
    let packed = write::pack(&[two(), two()]).expect("small");
    assert_eq!(read_small(&packed), Err(Refusal::Twice));
}

#[test]
fn links_are_refused() {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    out.add_symlink("MANIFEST", "/etc/passwd", SimpleFileOptions::default()).expect("added");
    let packed = out.finish().expect("finished").into_inner();
    assert_eq!(read_small(&packed), Err(Refusal::Link("MANIFEST".to_owned())));
}

#[test]
fn encrypted_files_are_refused() {
    // The flag alone: nothing needs to be decrypted to say so.
    let mut packed = by_another(|options| options, &[("MANIFEST", b"one")]);
    let central = packed.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
    packed[6] |= 1;
    packed[central + 8] |= 1;
    assert_eq!(read_small(&packed), Err(Refusal::Encrypted("MANIFEST".to_owned())));
}

#[test]
fn sizes_are_held_whatever_the_headers_state() {
    let limits = Limits { file: 1_000, all: 1_500, files: 2 };
    let read = |bytes: &[u8]| read(bytes, &limits, known).map(|contents| contents.files.len());
    let too_large = |result: Result<usize, Refusal>| assert!(matches!(result, Err(Refusal::TooLarge(_))), "{result:?}");
    let zeros = vec![0; 1_001];
    too_large(read(&write(&files(&[("MANIFEST", &zeros)])).expect("small")));
    too_large(read(&by_another(|options| options, &[("MANIFEST", &zeros)])));
    assert_eq!(read(&by_another(|options| options, &[("MANIFEST", &zeros[1..])])), Ok(1));
    too_large(read(&write(&files(&[("MANIFEST", &zeros[1..]), ("BUNDLE", &zeros[1..])])).expect("small")));
    too_large(read(&by_another(|options| options, &[("MANIFEST", &zeros[1..]), ("BUNDLE", &zeros[1..])])));
    too_large(read(&write(&small()).expect("small")));
    too_large(read(&vec![0; 10_000]));
    // A small file that unpacks to a thousand times its size, its header lying about that.
    let bomb = by_another(|options| options, &[("MANIFEST", &vec![0; 1_000_000])]);
    let mut lying = bomb.clone();
    let central = lying.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
    lying[central + 24..central + 28].copy_from_slice(&10_u32.to_le_bytes());
    lying[22..26].copy_from_slice(&10_u32.to_le_bytes());
    too_large(read(&bomb));
    assert!(read(&lying).is_err());
}

#[test]
fn a_name_that_is_no_text_is_no_file_of_a_bundle() {
    let mut written = write(&files(&[("MANIFEST", b"x")])).expect("small");
    let central = written.windows(4).position(|four| four == b"PK\x01\x02").expect("a directory");
    written[30] = 0xFF;
    written[central + 46] = 0xFF;
    assert!(matches!(read_small(&written), Err(Refusal::UnknownName(_) | Refusal::NotAZip(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let answer = read(&bytes, &Limits::BUNDLE, |_| true);
        prop_assert!(answer.is_err() || answer.is_ok_and(|contents| contents.container != Container::AsWritten));
    }

    #[test]
    fn any_mutation_is_answered_and_none_is_taken_for_the_original(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
        packed_by_another in any::<bool>(),
    ) {
        let list: Vec<(&str, &[u8])> = vec![("MANIFEST", b"one\n"), ("mql.yaml", b"format: countersign/1\n")];
        let original = if packed_by_another { by_another(|options| options, &list) } else { write(&files(&list)).expect("small") };
        let mut bytes = original.clone();
        for (at, byte, what) in edits {
            let at = at.index(bytes.len().max(1));
            match what {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes.truncate(at),
                _ => {
                    let by = at.min(bytes.len());
                    bytes.rotate_left(by);
                }
            }
        }
        let answer = read(&bytes, &Limits::BUNDLE, |_| true);
        if let Ok(contents) = answer {
            let again = write(&contents.files).expect("small");
            prop_assert_eq!(contents.container == Container::AsWritten, again == bytes);
        }
    }

    #[test]
    fn any_files_come_back(
        list in proptest::collection::btree_map("[a-zA-Zä./-]{0,12}", proptest::collection::vec(any::<u8>(), 0..200), 0..6),
    ) {
        let written = write(&list).expect("small");
        let contents = read(&written, &Limits::BUNDLE, |_| true).expect("readable");
        prop_assert_eq!(contents, Contents { files: list, container: Container::AsWritten });
    }
}

#[test]
fn what_stands_between_the_files_is_seen() {
    let packed = by_another(
        |options| options.compression_method(zip::CompressionMethod::Stored).with_alignment(64),
        &[("MANIFEST", b"one\n")],
    );
    assert_eq!(read_small(&packed).expect("readable").container, Container::Repacked);
}
