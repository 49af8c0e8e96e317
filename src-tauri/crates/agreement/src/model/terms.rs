//! `agreement.yaml`: who agrees, and the calendar that everything is counted by.

use chrono::{NaiveTime, Weekday};
use chrono_tz::Tz;

use super::{Date, Duration};

/// The terms that hold for all five documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The agreement's name.
    pub name: String,
    /// ISO 4217, such as `USD`.
    pub currency: String,
    /// Who leads which side.
    pub leaders: Vec<Leader>,
    /// Ids of the leaders who must sign; at least one.
    pub required: Vec<String>,
    /// The working calendar.
    pub calendar: Calendar,
    /// How often people meet and look at the definitions again.
    pub review: Review,
    /// Once signed, in force from this day; without it from the last signature.
    pub effective_from: Option<Date>,
}

/// A leader of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leader {
    /// Stable id, such as `marketing`.
    pub id: String,
    /// Such as `CMO`.
    pub title: String,
    /// The person.
    pub name: String,
    /// Unlike that of any other leader.
    pub email: String,
    /// `ssh-ed25519 BASE64`; may be missing in a draft.
    pub key: Option<String>,
}

/// The working calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The time zone that months, weeks and days are those of.
    pub timezone: Tz,
    /// From Monday on, each at most once; at least one.
    pub workdays: Vec<Weekday>,
    /// When work begins.
    pub opens: NaiveTime,
    /// When work ends; later than it begins.
    pub closes: NaiveTime,
    /// Days without work, in order.
    pub holidays: Vec<Date>,
}

/// How often people meet and look at the definitions again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// How often they meet, such as `weekly`.
    pub meeting: String,
    /// How often the definitions are looked at again.
    pub definitions_every: Duration,
}
