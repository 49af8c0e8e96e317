//! Keys that an ssh-agent holds, in the protocol of draft-ietf-sshm-ssh-agent: which it has, and a signature with one.
//! Messages are a length of four bytes (big-endian), a byte for the kind, and the content; texts within it have such a
//! length of their own. An agent may be slow, silent, or no agent at all, so nothing it says is believed: its answers
//! have a limit in size and in time, and its signature is checked before it is handed on.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use signoff::{PublicKey, signature};

use crate::Fault;
use crate::fault::in_words;

const REQUEST_IDENTITIES: u8 = 11;
const IDENTITIES_ANSWER: u8 = 12;
const SIGN_REQUEST: u8 = 13;
const SIGN_RESPONSE: u8 = 14;

/// OpenSSH's own limit for a message of an agent.
const LONGEST: u32 = 256 << 10;

/// How long an agent may take to say what it holds, and to sign: it may ask its owner first.
const LISTING: Duration = Duration::from_secs(10);
const SIGNING: Duration = Duration::from_secs(120);

/// Whether the agent at this socket (on Windows: this named pipe) holds the private half of a key.
///
/// # Errors
/// Code `no-agent` when nobody answers there, `agent` when what answers is not understood.
pub fn holds(agent: &Path, key: &PublicKey) -> Result<bool, Fault> {
    let answer = ask(agent, [REQUEST_IDENTITIES, IDENTITIES_ANSWER], &[], LISTING)?;
    let keys = identities(&answer).ok_or_else(|| not_understood(agent))?;
    Ok(keys.contains(&key.to_wire().as_slice()))
}

/// Has the agent sign a statement with a key, and gives the signature file.
///
/// # Errors
/// As of [`holds`]; code `not-in-agent` when it has no such key, `agent-refused` when it does not sign, `bad-signature`
/// when what it gives is no signature of this statement.
pub fn sign(agent: &Path, key: &PublicKey, statement: &[u8]) -> Result<String, Fault> {
    if !holds(agent, key)? {
        return Err(Fault::new(
            "not-in-agent",
            format!("the ssh-agent does not hold the key `{}`", key.fingerprint()),
            "load it with `ssh-add FILE`, or name the file of the private key",
        ));
    }
    let mut request = Vec::new();
    push(&mut request, &key.to_wire());
    push(&mut request, &signature::signed_data(statement));
    request.extend_from_slice(&[0; 4]);
    let answer = ask(agent, [SIGN_REQUEST, SIGN_RESPONSE], &request, SIGNING)?;
    let raw = raw_signature(&answer).ok_or_else(|| not_understood(agent))?;
    let armoured = signature::armour(key, raw)?;
    signature::verify(key, statement, armoured.as_bytes())?;
    Ok(armoured)
}

/// One question and its answer, of these two kinds.
fn ask(agent: &Path, [kind, answer_kind]: [u8; 2], content: &[u8], patience: Duration) -> Result<Vec<u8>, Fault> {
    let mut message = vec![kind];
    message.extend_from_slice(content);
    let (path, (answered, answer)) = (agent.to_owned(), mpsc::channel());
    // In a thread of its own, which is left behind when the agent is silent: a pipe of Windows has no time limits.
    std::thread::spawn(move || answered.send(converse(&path, &message)));
    let answer = match answer.recv_timeout(patience) {
        Ok(answer) => answer.map_err(|error| unreachable_agent(agent, &in_words(&error)))?,
        Err(_) => return Err(unreachable_agent(agent, "it does not answer")),
    };
    match answer.split_first() {
        Some((found, rest)) if *found == answer_kind => Ok(rest.to_owned()),
        _ if kind == SIGN_REQUEST => Err(Fault::new(
            "agent-refused",
            "the ssh-agent did not sign",
            "confirm the signature where it asks for that, and see that it is not locked (`ssh-add -X`)",
        )),
        _ => Err(not_understood(agent)),
    }
}

fn converse(agent: &Path, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = connect(agent)?;
    let mut framed = Vec::with_capacity(message.len() + 4);
    push(&mut framed, message);
    stream.write_all(&framed)?;
    stream.flush()?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "its answer is too long"));
    }
    let mut answer = vec![0; length as usize];
    stream.read_exact(&mut answer)?;
    Ok(answer)
}

#[cfg(unix)]
fn connect(agent: &Path) -> io::Result<impl Read + Write> {
    std::os::unix::net::UnixStream::connect(agent)
}

#[cfg(not(unix))]
fn connect(agent: &Path) -> io::Result<impl Read + Write> {
    std::fs::File::options().read(true).write(true).open(agent)
}

/// The keys of an answer, each as SSH sends it.
fn identities(mut answer: &[u8]) -> Option<Vec<&[u8]>> {
    let count = number(&mut answer)?;
    let mut keys = Vec::new();
    for _ in 0..count {
        keys.push(text(&mut answer)?);
        let _comment = text(&mut answer)?;
    }
    answer.is_empty().then_some(keys)
}

/// The 64 bytes of an Ed25519 signature (RFC 8709, section 6).
fn raw_signature(mut answer: &[u8]) -> Option<&[u8]> {
    let mut signature = text(&mut answer)?;
    let (kind, raw) = (text(&mut signature)?, text(&mut signature)?);
    let sound = answer.is_empty() && signature.is_empty() && kind == signoff::key::ALGORITHM.as_bytes();
    (sound && raw.len() == 64).then_some(raw)
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_be_bytes(*number))
}

fn text<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(text)
}

/// A text with its length; statements and keys are far below four gigabytes.
fn push(message: &mut Vec<u8>, text: &[u8]) {
    message.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    message.extend_from_slice(text);
}

fn unreachable_agent(agent: &Path, why: &str) -> Fault {
    Fault::new(
        "no-agent",
        format!("the ssh-agent at `{}` cannot be reached: {why}", agent.display()),
        "start one with `eval $(ssh-agent)` and load the key with `ssh-add FILE`, or name the file of the private key",
    )
}

fn not_understood(agent: &Path) -> Fault {
    Fault::new(
        "agent",
        format!("what answers at `{}` is not understood as an ssh-agent", agent.display()),
        "see that SSH_AUTH_SOCK names the socket of an ssh-agent, or name the file of the private key",
    )
}

#[cfg(all(test, unix))]
mod tests;
