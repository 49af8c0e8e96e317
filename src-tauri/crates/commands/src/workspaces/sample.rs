//! The sample workspace's first version: signed by both sample leaders, in the same way as anybody's, so that a newcomer
//! can go through propose, sign and verify at once.
//!
//! All of it happens before the workspace is seen, and comes out the same when a making that was cut off is completed:
//! the keys are those that were made then, and so is the time.

use agreement::Document;
use agreement::edit::{self, Edit};
use agreement::time::Instant;
use signoff::Evidence;
use store::{NewWorkspace, files, versions};

use super::documents;
use crate::keys::{self, KeySource};
use crate::session::{Session, Surroundings, now};
use crate::signoff::{Action, propose_at, sign, statement_at};
use crate::wire::KeyView;
use crate::{Fault, leads};

const MESSAGE: &str = "What marketing and sales worked by so far, in writing";

/// Puts leads, keys and the signed first version into a workspace that nobody sees yet.
pub(super) fn fill(surroundings: &Surroundings, making: &NewWorkspace) -> Result<(), Fault> {
    let named = Session::new(surroundings.clone(), making.named());
    let hidden = named.while_hidden(making.hidden().clone());
    leads::import_sample(&named, hidden.documents().zone())?;
    let terms = hidden.documents().reading.terms.value.ok_or_else(|| Fault::faulty("the template", Vec::new()))?;
    let keys = keys::of_sample(&named, &terms)?;
    let at = when(making)?;

    write(&hidden, &with_keys(&::sample::template::IN_FORCE, &keys)?)?;
    let proposed = propose_at(&hidden, MESSAGE, None, None, at)?;
    for leader in &terms.required {
        let prepared = statement_at(&hidden, &proposed.folder, leader, Action::Sign, None, at)?;
        sign(&hidden, &prepared, &source(&keys, leader)?, None)?;
    }
    write(&hidden, &with_keys(&::sample::template::DRAFT, &keys)?)
}

/// When the first version is proposed and signed: now, or when that was done by a making that was cut off later.
fn when(making: &NewWorkspace) -> Result<Instant, Fault> {
    let left = versions::read_all(&making.named())?;
    let first = left.iter().find_map(|version| Evidence::from_bytes(version.files.get(Evidence::FILE)?).ok());
    Ok(first.map_or_else(now, |evidence| evidence.proposed_at))
}

fn source(keys: &[KeyView], leader: &str) -> Result<KeySource, Fault> {
    let own = keys.iter().find(|key| key.leader == leader);
    let own = own.ok_or_else(|| Fault::impossible("no-key", format!("the sample has no key for `{leader}`"), ""))?;
    Ok(KeySource::File(own.path.clone().into()))
}

fn write(hidden: &Session, documents: &[(Document, String)]) -> Result<(), Fault> {
    for (document, text) in documents {
        files::replace(&hidden.workspace.path_of(*document), text.as_bytes())?;
    }
    Ok(())
}

/// The documents with the leaders' public keys, by the same edits that a person makes: comments stay.
fn with_keys(files: &[(&str, &'static str)], keys: &[KeyView]) -> Result<Vec<(Document, String)>, Fault> {
    let mut texts: Vec<(Document, String)> =
        documents(files).into_iter().map(|(document, text)| (document, text.to_owned())).collect();
    for (document, text) in texts.iter_mut().filter(|(document, _)| *document == Document::Agreement) {
        for key in keys {
            let value = serde_json::Value::String(key.public_key.clone());
            let edit = Edit::Set { path: format!("leaders.{}.key", key.leader), value };
            *text = edit::apply(*document, text, &edit)
                .map_err(|fault| Fault::impossible("template", fault.message, fault.help))?;
        }
    }
    Ok(texts)
}
