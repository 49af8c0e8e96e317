//! Since when a signed version counts, and which one counts on a day.
//!
//! The chain alone orders versions. Times only say from when on: the day that the version states as `effective_from` (if
//! it is the first to state it: a later version that just carries the same day over begins with its signatures), else the
//! last claimed signing time among the signatures that it needed. On a moment counts the newest version of the chain that
//! has begun by then. A version that lies here signed was signed by now, whatever a clock claimed: a claimed time after now
//! counts as now, so that nobody's clock, ten years fast, keeps a signed version from coming into force.

use agreement::Date;
use agreement::time::{Instant, Written, midnight};

use super::{History, Standing, Version};

/// Since when a version counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effective {
    /// From this instant on.
    pub at: Instant,
    /// From the beginning of this day in the time zone of the version's own agreement; None when it is the last signature.
    pub day: Option<Date>,
}

impl Effective {
    /// Whether it rests on a claimed signing time.
    pub fn claimed(&self) -> bool {
        self.day.is_none()
    }

    /// The instant, as it counts now.
    fn as_of(&self, now: Instant) -> Instant {
        if self.claimed() { self.at.min(now) } else { self.at }
    }
}

/// A version that counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InForce<'a> {
    /// Which.
    pub version: &'a Version,
    /// Since when.
    pub since: Effective,
}

/// Where a version stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Signed by all, and no later one has begun.
    InForce,
    /// Signed by all; it begins later.
    ToCome,
    /// A later one has begun.
    Superseded,
    /// It is not signed by all: this is why.
    Not(Standing),
}

impl History {
    /// Works out since when each version of the chain counts.
    pub(super) fn take_effect(&mut self) {
        let mut stated = None;
        for (place, at) in self.chain.clone().into_iter().enumerate() {
            let version = &mut self.versions[at];
            let Some(terms) = version.frozen.agreement.as_ref().map(|agreement| &agreement.terms) else { continue };
            let day = terms.effective_from.filter(|_| place == 0 || terms.effective_from != stated);
            let signed = version.signatures.iter().filter(|signature| signature.holds());
            let last =
                signed.filter_map(|signature| signature.statement.as_ref()).map(|statement| statement.signed_at).max();
            version.effective = match day {
                Some(day) => Some(Effective { at: midnight(terms.calendar.timezone, day), day: Some(day) }),
                None => last.map(|at| Effective { at, day: None }),
            };
            stated = terms.effective_from;
        }
    }

    /// The version in force now.
    pub fn in_force(&self, now: Instant) -> Option<InForce<'_>> {
        self.newest(now, |_| now)
    }

    /// The version that was or will be in force at the end of a day, in the time zone of the version's own agreement, as far
    /// as is known now.
    pub fn in_force_on(&self, day: Date, now: Instant) -> Option<InForce<'_>> {
        self.newest(now, |version| {
            let zone = version.frozen.agreement.as_ref().map(|agreement| agreement.terms.calendar.timezone);
            zone.map_or(Instant::MIN, |zone| Written::Day(day).span(zone).last)
        })
    }

    /// The version that comes into force next.
    pub fn to_come(&self, now: Instant) -> Option<InForce<'_>> {
        let later = self.chain.iter().rev().map(|at| &self.versions[*at]);
        let later = later.filter(|version| self.status(version, now) == Status::ToCome);
        later
            .filter_map(|version| Some(InForce { version, since: version.effective? }))
            .min_by_key(|next| next.since.at)
    }

    /// Where a version of this history stands now.
    pub fn status(&self, version: &Version, now: Instant) -> Status {
        if version.standing != Standing::Signed {
            return Status::Not(version.standing);
        }
        let newest = self.in_force(now).and_then(|in_force| self.place(in_force.version));
        match (self.place(version), newest) {
            (Some(place), Some(newest)) if place < newest => Status::Superseded,
            (place, newest) if place == newest => Status::InForce,
            _ => Status::ToCome,
        }
    }

    fn newest(&self, now: Instant, end: impl Fn(&Version) -> Instant) -> Option<InForce<'_>> {
        let newest_first = self.chain.iter().rev().map(|at| &self.versions[*at]);
        let mut begun = newest_first.filter_map(|version| {
            let since = version.effective?;
            (since.as_of(now) <= end(version)).then_some(InForce { version, since })
        });
        begun.next()
    }
}
