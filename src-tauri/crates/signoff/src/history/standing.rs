//! Where each version stands beside the chain, and what is told about forks, late answers and hand-overs.

use super::chain::{Tree, passes_over};
use super::{History, Known, Signature, Standing, Version};
use crate::fault::Fault;

impl History {
    /// Says where the versions upon one version stand.
    pub(super) fn stand(&mut self, tree: &Tree, all: &[bool], upon: bool, group: &[usize]) {
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

    /// A version of which nobody knows what it was made upon. Taking it back settles that: otherwise anybody could bring the
    /// whole history to a stand with a version upon nothing. (Had all signed it, the number of what it was made upon is told
    /// as missing all the same.)
    pub(super) fn stand_loose(&mut self, at: usize, fault: Option<Fault>) {
        match self.versions[at].answer() {
            Some(answer) => self.versions[at].standing = answer,
            None => self.faults.extend(fault),
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
                _ if !all[at] && settles(self, tree, all, at) => {
                    let waits = |other: &usize| !all[*other] && self.versions[*other].answer().is_none();
                    let rival = |other: usize| other != at && waits(&other) && settles(self, tree, all, other);
                    let standing = match (0..self.versions.len()).any(rival) {
                        true => Standing::Forked,
                        false if self.versions[at].without.is_empty() => Standing::Proposed,
                        false => Standing::HandOver,
                    };
                    self.versions[at].waits = true;
                    standing
                }
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
        let mut names: Vec<String> = chosen.iter().chain(rivals).take(6).map(name).collect();
        if rivals.len() > 6 {
            names.push(format!("{} more", rivals.len() - 6));
        }
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
    pub(super) fn tell_answers(&mut self, all: &[bool], known: &Known<'_>) {
        let (mut faults, mut notes) = (Vec::new(), Vec::new());
        for (at, version) in self.versions.iter().enumerate() {
            let folder = version.folder();
            let late = |what: String| {
                Fault::new("too-late", format!("{what}, and all have signed this version"), "").of(folder)
            };
            for decline in &version.declined {
                let id = &decline.leader.id;
                let signed = |s: &Signature| s.leader.id == *id && s.former == decline.former && s.holds();
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
            let fault = version.hand_over();
            let accepted = known.accepted_hand_overs.contains(version.manifest_sha256());
            if accepted { &mut notes } else { &mut faults }.push(fault);
        }
        self.faults.extend(faults);
        self.notes.extend(notes);
    }
}

/// Whether a version, once signed by all, settles which of several signed versions stands: it was made upon one of them, and
/// none stands so far.
fn settles(history: &History, tree: &Tree, all: &[bool], at: usize) -> bool {
    let Some(base) = tree.before[at].filter(|base| all[*base]) else { return false };
    let in_chain = |at: &usize| history.chain.contains(at);
    let previous = history.versions[base].frozen.previous().map(str::to_owned);
    let beside = tree.upon.get(&previous).map(Vec::as_slice).unwrap_or_default();
    tree.before[base].is_none_or(|before| in_chain(&before)) && !beside.iter().any(in_chain)
}

impl Version {
    /// Whether all of its own leaders, or all of the former ones, have signed.
    fn signed_by(&self, former: bool) -> bool {
        let own = self.signatures.iter().any(|signature| !signature.former);
        own && self.signatures.iter().filter(|signature| signature.former == former).all(Signature::holds)
    }

    /// Whether everybody has signed who has to, or a person accepted that a former leader did not.
    pub(crate) fn signed_by_all(&self, known: &Known<'_>) -> bool {
        let accepted = known.accepted_hand_overs.contains(self.manifest_sha256());
        self.frozen.holds && self.signed_by(false) && (self.signed_by(true) || accepted)
    }

    /// Finds the former leaders without whom all others signed.
    pub(crate) fn find_without(&mut self) {
        if self.signed_by(false) {
            let missing = self.signatures.iter().filter(|signature| signature.former && !signature.holds());
            self.without = missing.map(|signature| signature.leader.clone()).collect();
        }
    }

    /// What is told of a hand-over.
    pub(crate) fn hand_over(&self) -> Fault {
        let names: Vec<&str> = self.without.iter().map(|leader| leader.name.as_str()).collect();
        let message = format!("this version replaces {} without their signature", names.join(" and "));
        let help = "if that is right, accept it: `countersign hand-over VERSION --reason R`";
        Fault::new("hand-over", message, help).of(self.folder())
    }

    /// The no that stands against it, unless all have signed.
    pub(crate) fn answer(&self) -> Option<Standing> {
        if !self.declined.is_empty() {
            return Some(Standing::Declined);
        }
        self.frozen.withdrawal.as_ref().map(|_| Standing::Withdrawn)
    }
}
