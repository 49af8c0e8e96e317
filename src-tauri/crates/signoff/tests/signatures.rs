//! The one door, the keys behind it, and whose they are said to be.

use proptest::prelude::*;
use signoff::allowed_signers::{self, Trusted};
use signoff::made_up::key;
use signoff::{PublicKey, signature};

const TEXT: &[u8] = b"a statement";

/// SSHSIG is malleable: of every change of one character of the file, and of every bit of what the armour holds, none is
/// accepted.
#[test]
fn no_changed_character_of_a_signature_file_is_accepted() {
    let signed = key(1).sign(TEXT).expect("a signature").into_bytes();
    assert_eq!(signature::verify(&key(1).public(), TEXT, &signed), Ok(()));
    let mut tried = 0;
    for at in 0..signed.len() {
        for byte in 0..=255_u8 {
            let mut changed = signed.clone();
            changed[at] = byte;
            if changed != signed {
                tried += 1;
                assert!(signature::verify(&key(1).public(), TEXT, &changed).is_err(), "byte {at} as {byte}");
            }
        }
        let (mut without, mut twice) = (signed.clone(), signed.clone());
        without.remove(at);
        twice.insert(at, signed[at]);
        for changed in [without, twice, signed[..at].to_vec(), signed[at + 1..].to_vec()] {
            // Doubling one of two equal neighbours at another place gives the same file again.
            assert!(signature::verify(&key(1).public(), TEXT, &changed).is_err(), "at {at}");
        }
        for blank in [b' ', b'\n', b'\r', b'\t', 0] {
            let mut changed = signed.clone();
            changed.insert(at, blank);
            assert!(signature::verify(&key(1).public(), TEXT, &changed).is_err(), "a blank at {at}");
        }
    }
    for blank in ["\n", " ", "\r\n", "x", "-----BEGIN SSH SIGNATURE-----\n"] {
        let changed = [&signed, blank.as_bytes()].concat();
        assert!(signature::verify(&key(1).public(), TEXT, &changed).is_err(), "{blank:?} behind it");
    }
    assert_eq!(tried, signed.len() * 255);
}

/// The armour around other bytes, as OpenSSH writes it.
fn armoured(blob: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut base64 = Vec::new();
    for three in blob.chunks(3) {
        let bits = three.iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63];
            base64.push(if place <= three.len() { digit } else { b'=' });
        }
    }
    let mut file = b"-----BEGIN SSH SIGNATURE-----\n".to_vec();
    for line in base64.chunks(70) {
        file.extend_from_slice(line);
        file.push(b'\n');
    }
    file.extend_from_slice(b"-----END SSH SIGNATURE-----\n");
    file
}

fn part(text: &[u8]) -> Vec<u8> {
    [&u32::try_from(text.len()).expect("short").to_be_bytes(), text].concat()
}

/// The fields of PROTOCOL.sshsig, put together here by hand.
fn blob(version: u32, key: &[u8], namespace: &[u8], reserved: &[u8], hash: &[u8], kind: &[u8], raw: &[u8]) -> Vec<u8> {
    let signature = [part(kind), part(raw)].concat();
    [
        b"SSHSIG".to_vec(),
        version.to_be_bytes().to_vec(),
        part(key),
        part(namespace),
        part(reserved),
        part(hash),
        part(&signature),
    ]
    .concat()
}

fn raw(signed: &[u8]) -> Vec<u8> {
    ssh_key::SshSig::from_pem(signed).expect("a signature").signature_bytes().to_vec()
}

#[test]
fn no_changed_bit_within_the_armour_is_accepted() {
    let signed = key(1).sign(TEXT).expect("a signature").into_bytes();
    let wire = key(1).public().to_wire();
    let good = blob(1, &wire, b"countersign", b"", b"sha512", b"ssh-ed25519", &raw(&signed));
    assert_eq!(armoured(&good), signed, "the same file, put together by hand");
    for bit in 0..good.len() * 8 {
        let mut changed = good.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(signature::verify(&key(1).public(), TEXT, &armoured(&changed)).is_err(), "bit {bit}");
    }
}

#[test]
fn other_fields_are_refused_and_say_why() {
    let signed = key(1).sign(TEXT).expect("a signature").into_bytes();
    let (wire, other, raw) = (key(1).public().to_wire(), key(2).public().to_wire(), raw(&signed));
    let why =
        |file: Vec<u8>| signature::verify(&key(1).public(), TEXT, &armoured(&file)).expect_err("a refusal").message;
    let ed = b"ssh-ed25519".as_slice();
    assert_eq!(
        why(blob(0, &wire, b"countersign", b"", b"sha512", ed, &raw)),
        "it is of version 0 of the format, not 1"
    );
    assert_eq!(why(blob(1, &wire, b"file", b"", b"sha512", ed, &raw)), "it was made for `file`, not for `countersign`");
    let message = why(blob(1, &other, b"countersign", b"", b"sha512", ed, &raw));
    assert_eq!(message, format!("it was made with another key than `{}`", key(1).public()));
    assert_eq!(
        why(blob(1, &wire, b"countersign", b"x", b"sha512", ed, &raw)),
        "the file is not written as `ssh-keygen -Y sign` writes it: somebody changed it"
    );
    assert_eq!(
        why(blob(1, &wire, b"countersign", b"", b"sha256", ed, &raw)),
        "it is no signature of this file: the file or the signature was changed"
    );
    assert!(why(blob(1, &wire, b"countersign", b"", b"sha1", ed, &raw)).starts_with("the file is no signature"));
    assert!(why(blob(2, &wire, b"countersign", b"", b"sha512", ed, &raw)).starts_with("the file is no signature"));
    let trailing = [blob(1, &wire, b"countersign", b"", b"sha512", ed, &raw), vec![0]].concat();
    assert!(!why(trailing).is_empty());
    let more = signature::verify(&key(1).public(), TEXT, &vec![b'-'; 5000]).expect_err("too long");
    assert_eq!(
        (more.code, more.message.as_str()),
        ("bad-signature", "the file has 5000 bytes, more than any signature of Ed25519")
    );
}

#[test]
fn what_an_agent_signs_is_what_the_protocol_says() {
    use sha2::{Digest, Sha512};
    let hash = Sha512::digest(TEXT).to_vec();
    let signed = [b"SSHSIG".to_vec(), part(b"countersign"), part(b""), part(b"sha512"), part(&hash)].concat();
    assert_eq!(signature::signed_data(TEXT), signed);
    // The raw signature that an agent gives back makes the same file.
    let file = key(1).sign(TEXT).expect("a signature");
    assert_eq!(signature::armour(&key(1).public(), &raw(file.as_bytes())).expect("a file"), file);
    for length in [0, 63, 65, 128] {
        assert!(signature::armour(&key(1).public(), &vec![0; length]).is_err(), "{length} bytes");
    }
}

/// Under a key of small order anybody can make up signatures: this one, of the point of order 1, is accepted by a lenient
/// reader for any text at all.
#[test]
fn a_key_under_which_anybody_can_sign_is_no_key() {
    let mut weak = [0_u8; 32];
    weak[0] = 1;
    let public = ssh_key::PublicKey::from(ssh_key::public::Ed25519PublicKey(weak));
    let wire = [part(b"ssh-ed25519"), part(&weak)].concat();
    let made_up = [weak.to_vec(), vec![0; 32]].concat();
    let file = armoured(&blob(1, &wire, b"countersign", b"", b"sha512", b"ssh-ed25519", &made_up));
    let lenient = ssh_key::SshSig::from_pem(&file).expect("a signature");
    assert!(public.verify("countersign", b"anything", &lenient).is_ok(), "which is why it must be refused");
    let refused = PublicKey::parse(&public.to_openssh().expect("a line")).expect_err("no key");
    assert_eq!(refused.code, "weak-key");
}

#[test]
fn every_point_of_small_order_and_every_second_way_of_writing_a_key_is_refused() {
    let mut refused = 0;
    let ys = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    let mut all: Vec<[u8; 32]> = ys
        .iter()
        .map(|hex| std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hexadecimal")))
        .collect();
    for low in 0xed..=0xff_u8 {
        let mut y = [0xff; 32];
        (y[0], y[31]) = (low, 0x7f);
        all.push(y);
    }
    for y in all {
        for sign in [0, 0x80] {
            let mut bytes = y;
            bytes[31] |= sign;
            let line = ssh_key::PublicKey::from(ssh_key::public::Ed25519PublicKey(bytes)).to_openssh().expect("a line");
            assert_eq!(PublicKey::parse(&line).expect_err("no key").code, "weak-key", "{line}");
            refused += 1;
        }
    }
    assert_eq!(refused, 2 * (5 + 19));
}

#[test]
fn a_key_is_written_in_one_way() {
    let good = key(1).public().to_string();
    assert_eq!(PublicKey::parse(&good).expect("a key").to_string(), good);
    for bad in [
        format!("{good} dana@acme.example"),
        format!(" {good}"),
        format!("{good}\n"),
        good.replace(' ', "  "),
        good.replace("ssh-ed25519", "SSH-ED25519"),
        good.replace("ssh-ed25519", "ssh-rsa"),
        good[..good.len() - 1].to_owned(),
        format!("{good}="),
        format!("{good}AAAA"),
        "ssh-ed25519".to_owned(),
        String::new(),
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC".to_owned(),
        "-----BEGIN OPENSSH PRIVATE KEY-----".to_owned(),
    ] {
        assert!(PublicKey::parse(&bad).is_err(), "{bad}");
    }
    assert_eq!(
        PublicKey::from_line(&format!("{good} dana@acme.example\n")).expect("a line of a file"),
        key(1).public()
    );
    let private = PublicKey::parse("-----BEGIN OPENSSH PRIVATE KEY-----").expect_err("a private key");
    assert_eq!(private.message, "this is a private key, and a public one is needed");
    assert!(key(1).public().fingerprint().starts_with("SHA256:"));
}

#[test]
fn private_keys_open_with_their_passphrase_alone() {
    use signoff::PrivateKey;
    let file = key(3).to_openssh(Some("correct horse"), [7; 20]).expect("a file");
    assert!(file.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\n"));
    let code = |text: &str, passphrase: Option<&str>| {
        PrivateKey::from_openssh(text, passphrase).err().map(|refusal| refusal.code)
    };
    assert_eq!(code(&file, Some("correct horse")), None);
    assert_eq!(code(&file, Some("correct horse ")), Some("wrong-passphrase"));
    assert_eq!(code(&file, Some("")), Some("wrong-passphrase"));
    assert_eq!(code(&file, None), Some("needs-passphrase"));
    assert_eq!(code("not a key", None), Some("not-a-private-key"));
    assert_eq!(code(&key(3).public().to_string(), None), Some("not-a-private-key"));
    let plain = key(3).to_openssh(None, [7; 20]).expect("a file");
    assert_eq!(code(&plain, Some("whatever")), None, "no passphrase is needed");
    assert!(!file.contains(&plain[100..140]), "nothing of the plain file is in the encrypted one");
    let seen = PrivateKey::look(&file).expect("a key");
    assert_eq!((seen.public, seen.encrypted), (key(3).public(), true));
}

#[test]
fn every_bit_of_a_private_key_file_that_is_changed_is_noticed_or_changes_nothing() {
    use signoff::PrivateKey;
    let plain = key(3).to_openssh(None, [0; 20]).expect("a file").clone().into_bytes();
    for bit in 0..plain.len() * 8 {
        let mut changed = plain.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let Ok(text) = String::from_utf8(changed) else { continue };
        if let Ok(read) = PrivateKey::from_openssh(&text, None) {
            assert_eq!(read.public(), key(3).public(), "bit {bit}");
        }
    }
}

#[test]
fn allowed_signers_are_read_as_ssh_keygen_reads_them() {
    let (one, two) = (key(1).public(), key(2).public());
    let text = format!(
        "# people\n\ndana@acme.example {one}\n*@sales.example,!intern@sales.example namespaces=\"file,counter*\" {two} Lee's key\n\
         \"lee@acme.example\" NAMESPACES=\"git\" {two}\n"
    );
    let trusted = allowed_signers::parse(&text);
    assert_eq!(trusted.not_understood, [""; 0]);
    assert!(trusted.knows("dana@acme.example", &one));
    assert!(!trusted.knows("dana@acme.example", &two) && !trusted.knows("Dana@acme.example", &one));
    assert!(trusted.knows("lee@sales.example", &two) && !trusted.knows("intern@sales.example", &two));
    assert!(!trusted.knows("lee@acme.example", &two), "only for git");
    let ours =
        allowed_signers::write([("dana@acme.example", &one), ("lee@acme.example", &two), ("dana@acme.example", &one)]);
    assert_eq!(
        ours,
        format!(
            "dana@acme.example namespaces=\"countersign\" {one}\nlee@acme.example namespaces=\"countersign\" {two}\n"
        )
    );
    let back = allowed_signers::parse(&ours);
    assert!(back.knows("dana@acme.example", &one) && back.knows("lee@acme.example", &two));
    assert!(Trusted::of([("dana@acme.example", one)]).knows("dana@acme.example", &one));
    assert!(!Trusted::of([("*", one)]).knows("dana@acme.example", &one), "an address is no pattern");
}

#[test]
fn lines_of_allowed_signers_that_are_not_understood_are_told_and_not_used() {
    let one = key(1).public();
    for line in [
        format!("dana@acme.example cert-authority {one}"),
        format!("dana@acme.example valid-before=\"20300101\" {one}"),
        format!("dana@acme.example namespaces=\"countersign\",valid-after=\"20200101\" {one}"),
        format!("dana@acme.example frobnicate {one}"),
        format!("dana@acme.example namespaces=countersign {one}"),
        format!("dana@acme.example namespaces=\"countersign\",namespaces=\"git\" {one}"),
        format!("{one}"),
        "dana@acme.example ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC".to_owned(),
        "dana@acme.example ssh-ed25519 AAAA".to_owned(),
        "dana@acme.example".to_owned(),
        format!("\"dana@acme.example {one}"),
        format!("da\"na@acme.example {one}\""),
    ] {
        let trusted = allowed_signers::parse(&line);
        assert_eq!(trusted.not_understood.len(), 1, "{line}");
        assert!(trusted.is_empty() && !trusted.knows("dana@acme.example", &one), "{line}");
    }
    assert_eq!(allowed_signers::parse(&"x".repeat(2 << 20)).not_understood.len(), 1);
}

proptest! {
    #[test]
    fn no_file_ends_the_program(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "\\PC{0,200}") {
        prop_assert!(signature::verify(&key(1).public(), TEXT, &bytes).is_err());
        prop_assert!(signature::verify(&key(1).public(), TEXT, text.as_bytes()).is_err());
        prop_assert!(signature::verify(&key(1).public(), TEXT, &armoured(&bytes)).is_err());
        let _ = allowed_signers::parse(&text);
        prop_assert!(PublicKey::parse(&text).is_err());
        prop_assert!(signoff::PrivateKey::look(&text).is_err());
    }

    /// A pattern of `*` and `?` against the obvious way of matching it.
    #[test]
    fn patterns_match_as_the_obvious_way_does(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
        fn obvious(pattern: &[u8], text: &[u8]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, None) => true,
                (Some((b'*', rest)), _) if obvious(rest, text) => true,
                (Some((b'*', _)), Some((_, rest))) => obvious(pattern, rest),
                (Some((p, pattern)), Some((t, text))) if *p == b'?' || p == t => obvious(pattern, text),
                _ => false,
            }
        }
        let line = format!("x{pattern} {}", key(1).public());
        let known = allowed_signers::parse(&line).knows(&format!("x{text}"), &key(1).public());
        prop_assert_eq!(known, obvious(pattern.as_bytes(), text.as_bytes()));
    }
}
