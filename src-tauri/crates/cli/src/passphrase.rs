//! Passphrases, asked for on a terminal without showing what is typed.

use std::io::IsTerminal;

use commands::Fault;
use commands::keys::Passphrase;

/// The passphrase of a key that is made: asked for twice on a terminal, none elsewhere or when nothing is typed.
pub fn for_a_new_key() -> Result<Option<Passphrase>, Fault> {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(None);
    }
    let first = read("passphrase for the new key (nothing: it is not encrypted): ")?;
    if first.is_empty() {
        return Ok(None);
    }
    if read("the same once more: ")? != first {
        return Err(Fault::usage("passphrase", "the two passphrases differ; no key was made", "try again"));
    }
    Ok(Some(Passphrase::new(first)))
}

/// Asks for the passphrase of a key.
pub fn ask(prompt: &str) -> Result<Passphrase, Fault> {
    Ok(Passphrase::new(read(prompt)?))
}

fn read(prompt: &str) -> Result<String, Fault> {
    rpassword::prompt_password(prompt).map_err(|error| {
        let message = format!("the passphrase cannot be asked for: {error}");
        Fault::impossible("terminal", message, "name a file that holds it with `--passphrase-file`")
    })
}
