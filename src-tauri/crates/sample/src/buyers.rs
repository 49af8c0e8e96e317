//! Who comes to the site, and whether they mean to buy. Nobody sees this directly: it shows in what they do.

use crate::people::{self, Company};
use crate::random::Random;

/// What kind of visitor someone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Has a project, and chooses a vendor within weeks.
    Hurried,
    /// Has a project, and compares at leisure.
    Comparing,
    /// Will have a project some day, and reads up on it.
    Early,
    /// Has no project, and wants to keep up with the field.
    Learner,
    /// Advises others.
    Consultant,
    /// Writes a thesis.
    Student,
    /// Looks for a job.
    JobSeeker,
    /// Works for a competitor.
    Competitor,
    /// Has a company of a few people and would rather not pay.
    Owner,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 9] = [
        Kind::Hurried,
        Kind::Comparing,
        Kind::Early,
        Kind::Learner,
        Kind::Consultant,
        Kind::Student,
        Kind::JobSeeker,
        Kind::Competitor,
        Kind::Owner,
    ];

    /// How many come in a year.
    pub fn a_year(self) -> i64 {
        match self {
            Kind::Hurried => 690,
            Kind::Comparing => 680,
            Kind::Early => 440,
            Kind::Learner => 1330,
            Kind::Consultant => 190,
            Kind::Student => 320,
            Kind::JobSeeker => 170,
            Kind::Competitor => 50,
            Kind::Owner => 340,
        }
    }
}

/// Someone.
#[derive(Debug, Clone)]
pub struct Person {
    pub kind: Kind,
    pub first: &'static str,
    pub last: &'static str,
    /// None when they left only a telephone number.
    pub email: Option<String>,
    pub company: Company,
    /// As they wrote it; empty when they wrote none.
    pub title: &'static str,
    /// Whether they can decide on a purchase.
    pub decides: bool,
    /// Whether the number of employees is known to us.
    pub size_known: bool,
    pub source: &'static str,
}

impl Person {
    /// The domain of the e-mail address, as the simulation derives it.
    pub fn email_domain(&self) -> Option<&str> {
        self.email.as_deref().and_then(|email| email.rsplit_once('@')).map(|(_, domain)| domain)
    }

    /// The number of employees, where it is known to us.
    pub fn employees(&self) -> Option<i64> {
        self.size_known.then_some(self.company.employees)
    }

    /// Whether the company is one that could use the product and that we can sell to.
    pub fn could_buy(&self) -> bool {
        self.company.employees >= 20
            && !matches!(self.company.country, "India" | "Brazil" | "Australia" | "Singapore")
            && !matches!(self.kind, Kind::Student | Kind::JobSeeker | Kind::Competitor | Kind::Owner)
    }
}

const DECIDERS: [&str; 16] = [
    "Chief Operating Officer",
    "COO",
    "CIO",
    "CTO",
    "CFO",
    "VP Operations",
    "VP, Sales Operations",
    "Vice President, Finance",
    "Director of Operations",
    "Director of IT",
    "Senior Director, Supply Chain",
    "Finance Director",
    "Head of Operations",
    "Head of Engineering",
    "President",
    "Co-founder",
];
const MANAGERS: [&str; 6] = [
    "Operations Manager",
    "IT Manager",
    "Procurement Manager",
    "Program Manager",
    "Marketing Manager",
    "Manager, Business Systems",
];
const STAFF: [&str; 9] = [
    "Operations Lead",
    "Systems Architect",
    "Business Analyst",
    "Financial Analyst",
    "Supply Chain Planner",
    "Software Engineer",
    "Procurement Specialist",
    "Directory Editor",
    "Process Engineer",
];
const CONSULTANTS: [&str; 6] =
    ["Managing Director", "Partner", "Senior Manager", "Principal Consultant", "Director, Advisory", "Analyst"];
const STUDENTS: [&str; 5] = ["Student", "MBA Student", "PhD Candidate", "Research Assistant", ""];
const OWNERS: [&str; 5] = ["Owner", "Founder", "Owner and Director", "Freelancer", "CEO"];

/// Someone of this kind.
pub fn person(random: &mut Random, kind: Kind) -> Person {
    let (first, last) = people::name(random);
    let company = match kind {
        Kind::Hurried | Kind::Comparing => {
            let range = random.weighted(&[(80, (50, 6000)), (13, (20, 49)), (7, (5, 19))]);
            people::company(random, range)
        }
        Kind::Early | Kind::Learner => {
            let range = random.weighted(&[(78, (50, 12000)), (14, (20, 49)), (8, (3, 19))]);
            people::company(random, range)
        }
        Kind::JobSeeker => people::company(random, (20, 3000)),
        Kind::Consultant => people::consultancy(random),
        Kind::Student => people::university(random),
        Kind::Competitor => people::competitor(random),
        Kind::Owner => people::company(random, (1, 15)),
    };
    let (title, decides) = title(random, kind);
    let free_mail = match kind {
        Kind::Hurried | Kind::Comparing => 15,
        Kind::Early | Kind::Learner => 60,
        Kind::Consultant => 80,
        Kind::Student => 350,
        Kind::JobSeeker => 820,
        Kind::Competitor => 250,
        Kind::Owner => 450,
    };
    let domain = match random.chance(free_mail) {
        true => random.pick(&["freemail.example", "postbox.example"]).to_owned(),
        false => company.domain.clone(),
    };
    let email = format!("{}.{}@{domain}", first.to_lowercase(), last.to_lowercase());
    Person {
        kind,
        first,
        last,
        email: random.chance(988).then_some(email),
        title,
        decides,
        size_known: random.chance(if kind == Kind::JobSeeker { 550 } else { 940 }),
        source: source(random, kind),
        company,
    }
}

/// A title, and whether whoever has it decides on purchases.
fn title(random: &mut Random, kind: Kind) -> (&'static str, bool) {
    let (decider, manager, none) = match kind {
        Kind::Hurried => (600, 250, 30),
        Kind::Comparing => (500, 280, 40),
        Kind::Early => (460, 290, 40),
        Kind::Learner => (250, 270, 60),
        Kind::JobSeeker => (120, 340, 40),
        Kind::Competitor => (200, 300, 100),
        Kind::Consultant => return (random.pick(&CONSULTANTS), false),
        Kind::Student => return (random.pick(&STUDENTS), false),
        Kind::Owner => return (random.pick(&OWNERS), true),
    };
    match random.between(0, 999) as u32 {
        n if n < decider => (random.pick(&DECIDERS), true),
        n if n < decider + manager => (random.pick(&MANAGERS), random.chance(450)),
        n if n < decider + manager + none => ("", random.chance(300)),
        _ => (random.pick(&STAFF), random.chance(150)),
    }
}

fn source(random: &mut Random, kind: Kind) -> &'static str {
    match kind {
        Kind::Hurried | Kind::Comparing => random.weighted(&[
            (34, "organic search"),
            (22, "direct"),
            (20, "referral"),
            (16, "paid search"),
            (8, "event"),
        ]),
        Kind::Owner => random.weighted(&[(40, "paid search"), (35, "organic search"), (25, "social")]),
        _ => random.weighted(&[
            (34, "organic search"),
            (26, "social"),
            (18, "paid social"),
            (12, "webinar"),
            (6, "referral"),
            (4, "event"),
        ]),
    }
}
