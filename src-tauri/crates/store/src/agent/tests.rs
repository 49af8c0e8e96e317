//! A real ssh-agent, and what else may answer at a socket.

use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use signoff::PrivateKey;

use super::*;

/// An ssh-agent of its own, which ends with the test.
struct Agent {
    process: Child,
    folder: tempfile::TempDir,
}

impl Agent {
    /// None where this machine has none.
    #[expect(clippy::print_stderr, reason = "whoever runs the tests should know what was left out")]
    fn start() -> Option<Agent> {
        let folder = tempfile::tempdir().expect("a folder");
        let started = Command::new("ssh-agent")
            .arg("-D")
            .arg("-a")
            .arg(folder.path().join("socket"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let process = match started {
            Ok(process) => process,
            Err(error) => {
                eprintln!("not tested with a real ssh-agent: {error}");
                return None;
            }
        };
        let mut agent = Agent { process, folder };
        while std::os::unix::net::UnixStream::connect(agent.socket()).is_err() {
            assert_eq!(agent.process.try_wait().expect("asked"), None, "the agent ended at once");
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(agent)
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    fn add(&self, arguments: &[&str]) {
        let done = Command::new("ssh-add")
            .args(arguments)
            .current_dir(self.folder.path())
            .env("SSH_AUTH_SOCK", self.socket())
            .stdin(Stdio::null())
            .output()
            .expect("ssh-add comes with ssh-agent");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn key() -> PrivateKey {
    PrivateKey::generate(&[7; 32])
}

#[test]
fn a_real_agent_signs_what_ssh_keygen_would() {
    let Some(agent) = Agent::start() else { return };
    let (socket, public) = (agent.socket(), key().public());
    assert_eq!(holds(&socket, &public), Ok(false));
    assert_eq!(sign(&socket, &public, b"statement").expect_err("no key").code, "not-in-agent");

    let text = key().to_openssh(None, [0; 20]).expect("written");
    crate::files::replace_private(&agent.folder.path().join("sales"), text.as_bytes()).expect("written");
    agent.add(&["sales"]);
    assert_eq!(holds(&socket, &public), Ok(true));
    assert_eq!(holds(&socket, &PrivateKey::generate(&[8; 32]).public()), Ok(false));
    let signed = sign(&socket, &public, b"statement").expect("signed");
    assert_eq!(signed, key().sign(b"statement").expect("signed"));

    agent.add(&["-D"]);
    assert_eq!(holds(&socket, &public), Ok(false));
}

/// Somebody who answers each question with these bytes, whatever it is.
fn answering(folder: &Path, answers: &'static [&'static [u8]]) -> PathBuf {
    let socket = folder.join("socket");
    let listener = UnixListener::bind(&socket).expect("bound");
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("connected");
            let mut length = [0; 4];
            stream.read_exact(&mut length).expect("a length");
            let mut question = vec![0; u32::from_be_bytes(length) as usize];
            stream.read_exact(&mut question).expect("a question");
            stream.write_all(answer).expect("answered");
        }
    });
    socket
}

#[test]
fn what_is_no_agent_is_said_and_never_waited_for_without_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let public = key().public();
    let code = |socket: &Path| holds(socket, &public).map_err(|fault| fault.code);
    assert_eq!(code(&folder.path().join("none")), Err("no-agent"));
    for (number, (answer, expected)) in [
        (&b"\xff\xff\xff\xff"[..], "no-agent"),
        (b"", "no-agent"),
        (b"\0\0\0\x05\x0c\0\0", "no-agent"),
        (b"\0\0\0\0", "agent"),
        (b"\0\0\0\x01\x05", "agent"),
        (b"\0\0\0\x05\x0c\0\0\0\x01", "agent"),
        (b"\0\0\0\x05\x0c\xff\xff\xff\xff", "agent"),
        (b"\0\0\0\x09\x0c\0\0\0\x01\xff\xff\xff\xff", "agent"),
        (b"\0\0\0\x06\x0c\0\0\0\0\0", "agent"),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = folder.path().join(number.to_string());
        std::fs::create_dir(&folder).expect("made");
        let answers: &'static [&'static [u8]] = Box::leak(Box::new([answer]));
        assert_eq!(code(&answering(&folder, answers)), Err(expected), "{answer:?}");
    }
    let silent = folder.path().join("silent");
    let _listener = UnixListener::bind(&silent).expect("bound");
    let fault =
        ask(&silent, [REQUEST_IDENTITIES, IDENTITIES_ANSWER], &[], Duration::from_millis(50)).expect_err("silent");
    assert!(fault.message.ends_with("it does not answer"), "{}", fault.message);
}

#[test]
fn a_signature_of_something_else_is_not_believed() {
    let folder = tempfile::tempdir().expect("a folder");
    let public = key().public();
    let mut list = vec![IDENTITIES_ANSWER, 0, 0, 0, 1];
    push(&mut list, &public.to_wire());
    push(&mut list, b"sales");
    let mut inner = Vec::new();
    push(&mut inner, b"ssh-ed25519");
    push(&mut inner, &[1; 64]);
    let mut signed = vec![SIGN_RESPONSE];
    push(&mut signed, &inner);
    let framed = |message: &[u8]| {
        let mut framed = Vec::new();
        push(&mut framed, message);
        &*framed.leak()
    };
    for (number, (answer, code)) in
        [(framed(&signed), "bad-signature"), (framed(&[5]), "agent-refused"), (framed(&signed[..40]), "agent")]
            .into_iter()
            .enumerate()
    {
        let folder = folder.path().join(number.to_string());
        std::fs::create_dir(&folder).expect("made");
        let answers: &'static [&'static [u8]] = Box::leak(Box::new([framed(&list), answer]));
        let socket = answering(&folder, answers);
        assert_eq!(sign(&socket, &public, b"statement").expect_err("not believed").code, code);
    }
}
