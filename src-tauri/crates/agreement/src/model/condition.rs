//! Conditions: what is asked of a lead (language reference, section 3).

use std::collections::BTreeMap;

use super::{Decimal, Duration, Literal, Moment};

/// The name that stands for every event.
pub const ANY_EVENT: &str = "any";

/// A condition on a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All of them hold; true when there are none.
    All(Vec<Condition>),
    /// One of them holds; false when there are none.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A test of an attribute.
    Field(FieldTest),
    /// A test of the lead's events.
    Event(EventTest),
}

/// A test of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTest {
    /// The attribute's name; case-sensitive.
    pub field: String,
    /// What is asked of its value.
    pub test: Test,
}

/// How many of a lead's events with a name, whose properties pass, lie in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventTest {
    /// The event's name, compared as text; [`ANY_EVENT`] is every event.
    pub event: String,
    /// `where`: what is asked of the event's properties; all must hold.
    pub properties: BTreeMap<String, Test>,
    /// How many there must be; at least one when not stated. Always None in an `each`.
    pub count: Option<Count>,
    /// How far back events are seen; all the way when not stated.
    pub within: Option<Duration>,
}

/// How many events there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// `is`
    Is(u32),
    /// `at_least`
    AtLeast(u32),
    /// `at_most`
    AtMost(u32),
    /// `more_than`
    MoreThan(u32),
    /// `less_than`
    LessThan(u32),
    /// `between`, both included
    Between(u32, u32),
}

impl Count {
    /// Whether so many events satisfy it.
    pub fn holds(self, events: u32) -> bool {
        match self {
            Count::Is(n) => events == n,
            Count::AtLeast(n) => events >= n,
            Count::AtMost(n) => events <= n,
            Count::MoreThan(n) => events > n,
            Count::LessThan(n) => events < n,
            Count::Between(low, high) => (low..=high).contains(&events),
        }
    }
}

/// What is asked of one value. A test of a missing value is false, `known: false` alone excepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Known and equal.
    Is(Literal),
    /// Known and not equal.
    IsNot(Literal),
    /// Known and equal to one of them.
    In(Choices),
    /// Known and equal to none of them.
    NotIn(Choices),
    /// Not below.
    AtLeast(Bound),
    /// Not above.
    AtMost(Bound),
    /// Above.
    MoreThan(Bound),
    /// Below.
    LessThan(Bound),
    /// Both ends included.
    Between(Bound, Bound),
    /// A date-time `v` with `t - D < v <= t`, `t` being the evaluation moment.
    Within(Duration),
    /// A date-time `v` with `v <= t - D`.
    OlderThan(Duration),
    /// Has one of these words whole.
    HasWord(Choices),
    /// Has one of these texts somewhere in it; a list of texts has one of them as an element.
    Contains(Choices),
    /// Begins with one of them.
    StartsWith(Choices),
    /// Ends with one of them.
    EndsWith(Choices),
    /// There is a value (true), or none (false).
    Known(bool),
}

/// The values of a test that takes several: stated in place, or a named list of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choices {
    /// Stated in place. Texts only or numbers only; texts only where the test is one of texts.
    /// A text test written with a single value has one element here.
    Values(Vec<Literal>),
    /// `{ list: NAME }`
    List(String),
}

/// The end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// Of numbers.
    Number(Decimal),
    /// Of date-times.
    Moment(Moment),
}

impl Test {
    /// The key by which this test is written, such as `at_least`.
    pub fn operator(&self) -> &'static str {
        match self {
            Test::Is(_) => "is",
            Test::IsNot(_) => "is_not",
            Test::In(_) => "in",
            Test::NotIn(_) => "not_in",
            Test::AtLeast(_) => "at_least",
            Test::AtMost(_) => "at_most",
            Test::MoreThan(_) => "more_than",
            Test::LessThan(_) => "less_than",
            Test::Between(..) => "between",
            Test::Within(_) => "within",
            Test::OlderThan(_) => "older_than",
            Test::HasWord(_) => "has_word",
            Test::Contains(_) => "contains",
            Test::StartsWith(_) => "starts_with",
            Test::EndsWith(_) => "ends_with",
            Test::Known(_) => "known",
        }
    }
}
