//! Which versions follow one another, and which of several upon the same version stands.
//!
//! Among versions with the same `previous` of which several are signed by all:
//!
//! 1. one that another of them states to take the place of is over ([`passes_over`]);
//! 2. among first versions, the one that this machine has seen to be the beginning of the history stands, or none;
//! 3. of what is left, the one upon which a further version was signed by all stands;
//! 4. otherwise none does, and a fork is told, until a following version names one and is signed.

use std::collections::{BTreeMap, BTreeSet};

use super::{History, Known, Signature, Version};
use crate::fault::Fault;

/// How the versions hang together.
pub(super) struct Tree {
    /// Whether a version holds and what it was made upon is here.
    pub(super) linked: Vec<bool>,
    /// For each version that holds, the place of the one it was made upon.
    pub(super) before: Vec<Option<usize>>,
    /// Versions that hold, but what they were made upon cannot be used; and why, if nothing else tells it.
    pub(super) loose: Vec<(usize, Option<Fault>)>,
    /// Versions that hold and whose `previous` can be used, by that.
    pub(super) upon: BTreeMap<Option<String>, Vec<usize>>,
}

impl Tree {
    /// The first version of the line that leads to this one.
    fn root(&self, mut at: usize) -> usize {
        while let Some(before) = self.before[at] {
            at = before;
        }
        at
    }
}

impl History {
    /// Links each version to the one that it states to be made upon, and tells where that is not possible.
    pub(super) fn links(&mut self, foreign: &BTreeSet<usize>) -> Tree {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (at, version) in self.versions.iter().enumerate().filter(|(_, version)| version.frozen.holds) {
            places.insert(version.frozen.manifest_sha256.clone(), at);
        }
        let count = self.versions.len();
        let mut tree =
            Tree { linked: vec![false; count], before: vec![None; count], loose: Vec::new(), upon: BTreeMap::new() };
        for at in 0..count {
            let frozen = &self.versions[at].frozen;
            if !frozen.holds || foreign.contains(&at) {
                continue;
            }
            match self.link(at, &places, foreign) {
                Ok(before) => {
                    (tree.linked[at], tree.before[at]) = (true, before);
                    tree.upon.entry(frozen.previous().map(str::to_owned)).or_default().push(at);
                }
                Err(fault) => tree.loose.push((at, fault)),
            }
        }
        tree
    }

    /// The place of the version before; or why there is none that can be used.
    fn link(
        &self,
        at: usize,
        places: &BTreeMap<String, usize>,
        foreign: &BTreeSet<usize>,
    ) -> Result<Option<usize>, Option<Fault>> {
        let frozen = &self.versions[at].frozen;
        let missing = |what: &str, sum: &str| {
            let message = format!("{what}, which is not here: its MANIFEST has the SHA-256 `{sum}`");
            let help =
                "bring the folder back: wait until the shared folder is up to date, or use `countersign restore`";
            // If its folder is there and does not hold, that is told already.
            let told = self.versions.iter().any(|other| other.frozen.manifest_sha256 == sum && !other.frozen.holds);
            Err((!told).then(|| Fault::new("missing-version", message, help).of(&frozen.folder)))
        };
        let first = frozen.agreement_sha256().unwrap_or_default();
        let Some(previous) = frozen.previous() else {
            return match places.get(first) {
                Some(place) if self.versions[*place].number() == 1 => Ok(None),
                _ => missing("this version belongs to the agreement of a version 1", first),
            };
        };
        let Some(before) = places.get(previous).copied() else {
            return missing("this version was made upon another", previous);
        };
        let other = &self.versions[before].frozen;
        if other.number >= frozen.number {
            let message = format!("version {} states to be made upon version {}", frozen.number, other.number);
            return Err(Some(
                Fault::new("malformed-evidence", message, "it was not made by this program: withdraw it")
                    .of(&frozen.folder),
            ));
        }
        if other.agreement_sha256() != Some(first) {
            let message =
                format!("this version and `{}`, upon which it was made, belong to two agreements", other.folder);
            return Err(Some(Fault::new("another-agreement", message, "move the foreign one away").of(&frozen.folder)));
        }
        if !frozen.states_leaders_of(other) {
            let message = format!("`leaders_before` does not name the leaders whom `{}` required", other.folder);
            let help = "it was not made by this program: withdraw it";
            return Err(Some(Fault::new("malformed-evidence", message, help).of(&frozen.folder)));
        }
        if foreign.contains(&before) { Err(None) } else { Ok(Some(before)) }
    }

    /// Chooses the chain, says where each version stands, and tells forks.
    pub(super) fn choose(&mut self, tree: &Tree, known: &Known<'_>) {
        let signed = |(version, linked): (&Version, &bool)| *linked && version.signed_by_all(known);
        let all: Vec<bool> = self.versions.iter().zip(&tree.linked).map(signed).collect();
        let mut previous = None;
        while let Some(at) = self.choice(tree, known, &all, previous) {
            self.chain.push(at);
            previous = Some(self.versions[at].frozen.manifest_sha256.clone());
        }
        for (at, fault) in &tree.loose {
            self.stand_loose(*at, fault.clone());
        }
        for (upon, group) in &tree.upon {
            self.stand(tree, &all, upon.is_some(), group);
        }
        self.agreement = match self.chain.first() {
            Some(at) => self.versions[*at].frozen.agreement_sha256().map(str::to_owned),
            None => {
                let first: Vec<_> = self.versions.iter().filter(|v| v.frozen.holds && v.number() == 1).collect();
                (first.len() == 1).then(|| first[0].frozen.manifest_sha256.clone())
            }
        };
        self.tell_answers(&all, known);
        self.take_effect();
    }

    /// Which of the versions upon `previous` stands.
    fn choice(&self, tree: &Tree, known: &Known<'_>, all: &[bool], previous: Option<String>) -> Option<usize> {
        let root = previous.is_none();
        let signed: Vec<usize> = tree.upon.get(&previous)?.iter().copied().filter(|at| all[*at]).collect();
        let left: Vec<usize> = signed.iter().copied().filter(|at| !self.is_over(*at, &signed)).collect();
        let seen = known.seen.as_ref().and_then(|seen| seen.head.as_deref()).filter(|_| root);
        let head =
            seen.and_then(|head| self.versions.iter().position(|v| v.frozen.holds && v.manifest_sha256() == head));
        if let Some(first) = head.map(|head| tree.root(head)) {
            return left.contains(&first).then_some(first);
        }
        match left[..] {
            [one] => Some(one),
            _ => {
                let followed = |at: &&usize| self.is_followed(tree, all, **at);
                let mut followed = left.iter().filter(followed);
                followed.next().copied().filter(|_| followed.next().is_none())
            }
        }
    }

    /// Whether a further version upon this one is signed by all.
    pub(super) fn is_followed(&self, tree: &Tree, all: &[bool], at: usize) -> bool {
        let upon = Some(self.versions[at].frozen.manifest_sha256.clone());
        tree.upon.get(&upon).is_some_and(|group| group.iter().any(|at| all[*at]))
    }

    /// Whether another of the signed versions upon the same one took this one's place.
    fn is_over(&self, at: usize, signed: &[usize]) -> bool {
        signed.iter().any(|other| *other != at && passes_over(&self.versions[*other], &self.versions[at]))
    }
}

/// Whether a version that all have signed states to take the place of another, and has the right to. Upon a common version
/// before it has: the leaders of that one have signed it. A first version has no such leaders above it; it must then carry
/// the signature of every leader whom the other required, or anybody could put an agreement away with keys of their own.
pub(super) fn passes_over(version: &Version, other: &Version) -> bool {
    let stated = version
        .frozen
        .evidence
        .as_ref()
        .is_some_and(|evidence| evidence.instead_of.iter().any(|sum| sum == other.manifest_sha256()));
    let signed = |theirs: &Signature| {
        let same = |ours: &Signature| ours.leader.id == theirs.leader.id && ours.key == theirs.key && ours.holds();
        theirs.former || version.signatures.iter().any(same)
    };
    stated && (version.frozen.previous().is_some() || other.signatures.iter().all(signed))
}
