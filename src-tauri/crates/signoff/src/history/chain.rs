//! Which versions follow one another, and which of several upon the same version stands.
//!
//! Among versions with the same `previous` of which several are signed by all:
//!
//! 1. one that another of them states to take the place of is over ([`passes_over`]);
//! 2. among first versions, the one that this machine has seen to be the beginning of the history stands;
//! 3. of what is left, the one upon which a further version was signed by all stands;
//! 4. otherwise none does, and a fork is told, until a following version names one and is signed.

use std::collections::{BTreeMap, BTreeSet};

use super::required::{self, Look};
use super::{History, Known, Standing, Version};
use crate::fault::Fault;

/// How the versions hang together.
pub(super) struct Tree {
    /// Whether a version holds and what it was made upon is here.
    linked: Vec<bool>,
    /// For each version that holds, the place of the one it was made upon.
    before: Vec<Option<usize>>,
    /// Versions that hold and whose `previous` can be used, by that.
    upon: BTreeMap<Option<String>, Vec<usize>>,
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
        let mut tree = Tree { linked: vec![false; count], before: vec![None; count], upon: BTreeMap::new() };
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
                Err(fault) => self.faults.extend(fault),
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
                Fault::new("malformed-evidence", message, "it was not made by this program").of(&frozen.folder),
            ));
        }
        if other.agreement_sha256() != Some(first) {
            let message =
                format!("this version and `{}`, upon which it was made, belong to two agreements", other.folder);
            return Err(Some(Fault::new("another-agreement", message, "move the foreign one away").of(&frozen.folder)));
        }
        if foreign.contains(&before) { Err(None) } else { Ok(Some(before)) }
    }

    /// Checks every paper of every version that holds.
    pub(super) fn look_at_signatures(&mut self, tree: &Tree, known: &Known<'_>) {
        for at in 0..self.versions.len() {
            let frozen = self.versions[at].frozen.clone();
            let Some(agreement) = frozen.agreement.as_ref().filter(|_| frozen.holds) else { continue };
            let before = tree.before[at].map(|before| self.versions[before].frozen.clone());
            let own = required::own(&agreement.terms).into_iter().map(|(leader, key)| (leader, key, false));
            let former = required::former(&agreement.terms, before.as_deref());
            let signers: Vec<_> = own.chain(former.into_iter().map(|(leader, key)| (leader, key, true))).collect();
            let mut look = Look::at(&frozen, known);
            let signatures = signers.iter().map(|(leader, key, former)| look.signature(leader.clone(), *key, *former));
            let signatures = signatures.collect();
            let declined =
                signers.iter().filter_map(|(leader, key, former)| look.decline(leader, key, *former)).collect();
            // Without the version before, nobody knows who led then.
            if tree.linked[at] {
                look.strangers(&signers);
            }
            self.faults.extend(look.faults);
            let version = &mut self.versions[at];
            (version.signatures, version.declined) = (signatures, declined);
            let (own, former) = (version.signed_by(false), version.signed_by(true));
            if own && !former {
                let missing = version.signatures.iter().filter(|signature| signature.former && !signature.holds());
                version.without = missing.map(|signature| signature.leader.clone()).collect();
            }
        }
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
        if root && left.len() > 1 {
            let head = known.seen.as_ref().and_then(|seen| seen.head.as_deref());
            let head =
                head.and_then(|head| self.versions.iter().position(|v| v.frozen.holds && v.manifest_sha256() == head));
            if let Some(known) = head.map(|head| tree.root(head)).filter(|known| left.contains(known)) {
                return Some(known);
            }
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
    fn is_followed(&self, tree: &Tree, all: &[bool], at: usize) -> bool {
        let upon = Some(self.versions[at].frozen.manifest_sha256.clone());
        tree.upon.get(&upon).is_some_and(|group| group.iter().any(|at| all[*at]))
    }

    /// Whether another of the signed versions upon the same one took this one's place.
    fn is_over(&self, at: usize, signed: &[usize]) -> bool {
        signed.iter().any(|other| *other != at && passes_over(&self.versions[*other], &self.versions[at]))
    }

    /// Says where the versions upon one version stand.
    fn stand(&mut self, tree: &Tree, all: &[bool], upon: bool, group: &[usize]) {
        let chosen = group.iter().copied().find(|at| self.chain.contains(at));
        // Versions are in the order of their numbers, and the groups in no such order: ask the chain, not the standing.
        let based =
            !upon || group.first().and_then(|at| tree.before[*at]).is_some_and(|before| self.chain.contains(&before));
        if !based {
            return self.stand_on_nothing(tree, all, group);
        }
        let settled = chosen.is_some_and(|at| self.is_followed(tree, all, at));
        let rival = |at: &usize| Some(*at) != chosen && (all[*at] || self.versions[*at].answer().is_none());
        let over = |at: &usize| chosen.is_some_and(|chosen| passes_over(&self.versions[chosen], &self.versions[*at]));
        let (over, rivals): (Vec<usize>, Vec<usize>) = group.iter().copied().filter(rival).partition(over);
        let forked = !settled && rivals.len() + usize::from(chosen.is_some()) > 1;
        for at in group.iter().copied() {
            let version = &mut self.versions[at];
            let beside = rivals.contains(&at) && (forked || settled);
            (version.standing, version.waits) = if Some(at) == chosen {
                (Standing::Signed, false)
            } else if all[at] || beside || over.contains(&at) {
                (Standing::Forked, !all[at] && beside && !settled)
            } else if let Some(answer) = version.answer() {
                (answer, false)
            } else if version.without.is_empty() {
                (Standing::Proposed, true)
            } else {
                (Standing::HandOver, true)
            };
        }
        if forked {
            self.tell_fork(chosen, &rivals);
        }
    }

    /// The versions upon one that is not signed by all, or not part of the chain.
    fn stand_on_nothing(&mut self, tree: &Tree, all: &[bool], group: &[usize]) {
        for at in group.iter().copied() {
            let mut below = Vec::new();
            let mut before = tree.before[at];
            while let Some(place) = before {
                below.push(place);
                before = tree.before[place];
            }
            let base = below.iter().copied().rfind(|place| !self.chain.contains(place));
            let Some(base) = base else { continue };
            let standing = match self.versions[at].answer() {
                Some(answer) if !all[at] => answer,
                _ if all[base] => Standing::Forked,
                _ if !self.versions[base].without.is_empty() && below.iter().all(|b| all[*b] || *b == base) => {
                    Standing::HandOver
                }
                _ => {
                    let folder = &self.versions[base].frozen.folder;
                    let what = if tree.linked[base] { "is not signed by all" } else { "does not hold" };
                    let message = format!("this version rests on `{folder}`, which {what}");
                    let help = "bring the missing signatures back: `countersign restore` does, where this machine has seen them";
                    let fault = Fault::new("not-signed-by-all", message, help).of(&self.versions[at].frozen.folder);
                    self.faults.push(fault);
                    Standing::Broken
                }
            };
            self.versions[at].standing = standing;
        }
    }

    fn tell_fork(&mut self, chosen: Option<usize>, rivals: &[usize]) {
        let name = |at: &usize| format!("`{}`", self.versions[*at].frozen.folder);
        let names: Vec<String> = chosen.iter().chain(rivals).map(name).collect();
        let together = format!("{} were frozen upon the same version", names.join(" and "));
        let fault = match chosen {
            Some(at) => Fault::new(
                "fork",
                format!("{together}; {} is signed by all and stands", name(&at)),
                "withdraw the other",
            ),
            None => Fault::new(
                "fork",
                format!("{together}; none of them can come into force"),
                "withdraw all but one, or, where they are signed by all, propose a version upon the one that is meant: `--after`",
            ),
        };
        // It is told of each folder that must go, or of each that is at odds.
        let faults: Vec<Fault> = rivals.iter().map(|at| fault.clone().of(&self.versions[*at].frozen.folder)).collect();
        self.faults.extend(faults);
    }

    /// Tells what leaders said against themselves or too late, and hand-overs.
    fn tell_answers(&mut self, all: &[bool], known: &Known<'_>) {
        let (mut faults, mut notes) = (Vec::new(), Vec::new());
        for (at, version) in self.versions.iter().enumerate() {
            let folder = version.folder();
            let late = |what: String| {
                Fault::new("too-late", format!("{what}, and all have signed this version"), "").of(folder)
            };
            for decline in &version.declined {
                let id = &decline.leader.id;
                let signed = |s: &super::Signature| s.leader.id == *id && s.former == decline.former && s.holds();
                if all[at] {
                    notes.push(late(format!("the leader `{id}` declined")));
                } else if version.signatures.iter().any(signed) {
                    let message = format!("the leader `{id}` has both signed and declined this version");
                    let help = "it does not come into force so; withdraw it and propose it anew";
                    faults.push(Fault::new("contradiction", message, help).of(folder));
                }
            }
            if all[at] && version.frozen.withdrawal.is_some() {
                notes.push(late("it was taken back".to_owned()));
            }
            if all[at] && !self.chain.contains(&at) && version.frozen.holds && version.standing == Standing::Forked {
                let message = "this version is signed by all and yet not in force: another took its place";
                notes.push(Fault::new("forked", message, "").of(folder));
            }
            if version.without.is_empty() || version.answer().is_some() && !all[at] {
                continue;
            }
            let names: Vec<&str> = version.without.iter().map(|leader| leader.name.as_str()).collect();
            let message = format!("this version replaces {} without their signature", names.join(" and "));
            let help = "if that is right, accept it: `countersign hand-over VERSION --reason R`";
            let fault = Fault::new("hand-over", message, help).of(folder);
            let accepted = known.accepted_hand_overs.contains(version.manifest_sha256());
            if accepted { &mut notes } else { &mut faults }.push(fault);
        }
        self.faults.extend(faults);
        self.notes.extend(notes);
    }
}

impl Version {
    /// Whether all of its own leaders, or all of the former ones, have signed.
    fn signed_by(&self, former: bool) -> bool {
        let own = self.signatures.iter().any(|signature| !signature.former);
        own && self.signatures.iter().filter(|signature| signature.former == former).all(super::Signature::holds)
    }

    /// Whether everybody has signed who has to, or a person accepted that a former leader did not.
    fn signed_by_all(&self, known: &Known<'_>) -> bool {
        let accepted = known.accepted_hand_overs.contains(self.manifest_sha256());
        self.frozen.holds && self.signed_by(false) && (self.signed_by(true) || accepted)
    }

    /// The no that stands against it, unless all have signed.
    fn answer(&self) -> Option<Standing> {
        if !self.declined.is_empty() {
            return Some(Standing::Declined);
        }
        self.frozen.withdrawal.as_ref().map(|_| Standing::Withdrawn)
    }
}

/// Whether a version that all have signed states to take the place of another, and has the right to. Upon a common version
/// before it has: the leaders of that one have signed it. A first version has no such leaders above it; it must then carry
/// the signature of every leader whom the other required, or anybody could put an agreement away with keys of their own.
fn passes_over(version: &Version, other: &Version) -> bool {
    let stated = version
        .frozen
        .evidence
        .as_ref()
        .is_some_and(|evidence| evidence.instead_of.iter().any(|sum| sum == other.manifest_sha256()));
    let signed = |theirs: &super::Signature| {
        let same =
            |ours: &super::Signature| ours.leader.id == theirs.leader.id && ours.key == theirs.key && ours.holds();
        theirs.former || version.signatures.iter().any(same)
    };
    stated && (version.frozen.previous().is_some() || other.signatures.iter().all(signed))
}
