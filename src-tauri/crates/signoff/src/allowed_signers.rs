//! `allowed_signers`: whose keys are known, in the format of ssh-keygen(1), section ALLOWED SIGNERS. It is written into
//! every bundle, and read where somebody names keys that they know from elsewhere (`--trust`).
//!
//! Each line: principals, options, kind of key, key in base64. A line that cannot be understood to the letter is told and
//! not used; none is ever guessed.

use crate::key::{ALGORITHM, PublicKey};
use crate::signature::NAMESPACE;
use crate::words::shown;

/// The file's name in a bundle.
pub const NAME: &str = "allowed_signers";

/// The most bytes of such a file that are read.
const LONGEST: usize = 1024 * 1024;

/// The lines for these signers (e-mail address and key), in their order, each once.
pub fn write<'a>(signers: impl IntoIterator<Item = (&'a str, &'a PublicKey)>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (email, key) in signers {
        let line = format!("{email} namespaces=\"{NAMESPACE}\" {key}\n");
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.concat()
}

/// Keys that somebody knows from elsewhere, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trusted {
    entries: Vec<Entry>,
    /// Lines that cannot be used, each with its number and why.
    pub not_understood: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    principals: String,
    namespaces: Option<String>,
    key: PublicKey,
}

impl Trusted {
    /// Known keys from one's own records: e-mail address and key.
    pub fn of<'a>(signers: impl IntoIterator<Item = (&'a str, PublicKey)>) -> Trusted {
        let entry = |(email, key): (&str, PublicKey)| Entry { principals: literal(email), namespaces: None, key };
        Trusted { entries: signers.into_iter().map(entry).collect(), not_understood: Vec::new() }
    }

    /// Whether there is any key in it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether this key is known to be that of the person with this address, for signatures of this program.
    pub fn knows(&self, email: &str, key: &PublicKey) -> bool {
        self.entries.iter().any(|entry| {
            entry.key == *key
                && matches_list(&entry.principals, email)
                && entry.namespaces.as_deref().is_none_or(|list| matches_list(list, NAMESPACE))
        })
    }
}

/// An address as a pattern that matches it alone. (An address in a document has none of `* ? ! ,`.)
fn literal(email: &str) -> String {
    if email.contains(['*', '?', '!', ',']) { String::new() } else { email.to_owned() }
}

/// Reads such a file.
pub fn parse(text: &str) -> Trusted {
    let mut trusted = Trusted::default();
    if text.len() > LONGEST {
        trusted
            .not_understood
            .push(format!("the file has {} bytes, more than the {LONGEST} that are read", text.len()));
        return trusted;
    }
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_matches([' ', '\t', '\r']);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match entry(line) {
            Ok(entry) => trusted.entries.push(entry),
            Err(why) => trusted.not_understood.push(format!("line {number}: {why}")),
        }
    }
    trusted
}

fn entry(line: &str) -> Result<Entry, String> {
    let mut fields = fields(line)?.into_iter();
    let principals = unquoted(fields.next().unwrap_or_default())?;
    let mut field = fields.next().unwrap_or_default();
    let mut namespaces = None;
    if !is_kind(field) {
        namespaces = options(field)?;
        field = fields.next().unwrap_or_default();
    }
    if field != ALGORITHM {
        return Err(format!("`{}` is no Ed25519 key, and only those sign here", shown(field)));
    }
    let base64 = fields.next().unwrap_or_default();
    let key = PublicKey::parse(&format!("{ALGORITHM} {base64}")).map_err(|refusal| refusal.message)?;
    Ok(Entry { principals, namespaces, key })
}

/// Whether a field names a kind of key, so that no options stand before it.
fn is_kind(field: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-"].iter().any(|start| field.starts_with(start))
}

/// The fields of a line: parted by blanks, except within double quotes.
fn fields(line: &str) -> Result<Vec<&str>, String> {
    let mut quoted = false;
    let blank = |c: char| {
        quoted ^= c == '"';
        !quoted && (c == ' ' || c == '\t')
    };
    let fields: Vec<&str> = line.split(blank).filter(|field| !field.is_empty()).collect();
    if quoted { Err("a quotation mark is never closed".to_owned()) } else { Ok(fields) }
}

/// The principals without the quotes that may stand around all of them.
fn unquoted(field: &str) -> Result<String, String> {
    let inner = field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(field);
    if inner.is_empty() || inner.contains('"') {
        return Err(format!("`{}` names no people", shown(field)));
    }
    Ok(inner.to_owned())
}

/// Reads the options; of those that ssh-keygen knows, only `namespaces` is used. An entry with dates is not used, because
/// when something was signed is only claimed, and one of a certificate authority neither: it signs keys, no versions.
fn options(field: &str) -> Result<Option<String>, String> {
    let mut quoted = false;
    let comma = |c: char| {
        quoted ^= c == '"';
        !quoted && c == ','
    };
    let mut namespaces = None;
    for option in field.split(comma) {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        let value = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "namespaces" if namespaces.is_none() && !value.is_empty() => namespaces = Some(value.to_owned()),
            "namespaces" => return Err("`namespaces` stands twice or without a value in quotes".to_owned()),
            "valid-after" | "valid-before" => {
                return Err(
                    "its key is valid at certain times only, and when something was signed is only claimed".to_owned()
                );
            }
            "cert-authority" => return Err("it is that of a certificate authority".to_owned()),
            _ => return Err(format!("the option `{}` is not known", shown(option))),
        }
    }
    Ok(namespaces)
}

/// Whether a list of patterns matches a text, as PATTERNS of ssh_config(5) says: `*` stands for any characters, `?` for
/// one, and a pattern that matches with `!` before it rules out the whole list. Compared as written: OpenSSH does so too.
fn matches_list(list: &str, text: &str) -> bool {
    let mut found = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if matches(pattern.as_bytes(), text.as_bytes()) => return false,
            Some(_) => {}
            None => found |= matches(pattern.as_bytes(), text.as_bytes()),
        }
    }
    found
}

/// One pattern, without going back further than its last `*`, so that no pattern takes long.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == b'?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}
