//! Who a lead is: a company, a person in it, and where they came from. Columns have gaps, as they do.

use sample::random::Random;

use super::{DAY, LAST, Second};

/// What stands in a lead's columns.
#[derive(Debug, Clone)]
pub struct Person {
    pub employees: Option<u32>,
    /// In hundredths.
    pub revenue: Option<u64>,
    pub industry: Option<&'static str>,
    pub country: Option<&'static str>,
    pub source: &'static str,
    pub job_title: Option<String>,
    pub email: Option<String>,
    pub technologies: Vec<&'static str>,
    pub opted_in: Option<bool>,
    /// A whole day; it may lie after the end.
    pub contract_ends: Option<Second>,
    /// How well the company and the person fit, from 0 to 5.
    pub fit: u32,
}

const INDUSTRIES: [(u32, &str); 16] = [
    (140, "Software"),
    (120, "Manufacturing"),
    (70, "Logistics"),
    (80, "Financial services"),
    (80, "Healthcare"),
    (40, "Energy"),
    (90, "Retail"),
    (60, "Education"),
    (40, "Government"),
    (60, "Media"),
    (50, "Construction"),
    (40, "Hospitality"),
    (40, "Agriculture"),
    (40, "Telecommunications"),
    (30, "Real estate"),
    (20, "Nonprofit"),
];
const SERVED_INDUSTRIES: usize = 6;

const COUNTRIES: [(u32, &str); 24] = [
    (320, "United States"),
    (90, "United Kingdom"),
    (90, "Germany"),
    (60, "Canada"),
    (60, "France"),
    (30, "Netherlands"),
    (20, "Sweden"),
    (15, "Ireland"),
    (50, "India"),
    (40, "Brazil"),
    (30, "Spain"),
    (30, "Italy"),
    (25, "Australia"),
    (20, "Japan"),
    (20, "Mexico"),
    (15, "Poland"),
    (15, "Switzerland"),
    (10, "Austria"),
    (10, "Türkiye"),
    (10, "South Africa"),
    (10, "Singapore"),
    (10, "Denmark"),
    (10, "Norway"),
    (10, "Finland"),
];
const SERVED_COUNTRIES: usize = 8;

const SOURCES: [(u32, &str); 10] = [
    (250, "Organic search"),
    (180, "Paid search"),
    (120, "Content"),
    (100, "Webinar"),
    (90, "Social"),
    (70, "Referral"),
    (60, "Partner"),
    (60, "Trade fair"),
    (40, "Outbound"),
    (30, "List"),
];

const SENIORITIES: [(u32, &str); 12] = [
    (40, "VP of"),
    (60, "Director of"),
    (60, "Head of"),
    (30, "Chief Officer,"),
    (180, "Manager,"),
    (120, "Senior Manager,"),
    (150, "Specialist,"),
    (120, "Analyst,"),
    (100, "Engineer,"),
    (50, "Architect,"),
    (60, "Assistant,"),
    (30, "Intern,"),
];
const DECIDING: usize = 4;
const FIELDS: [&str; 12] = [
    "Sales",
    "Marketing",
    "IT",
    "Operations",
    "Finance",
    "Procurement",
    "Supply Chain",
    "Customer Success",
    "Data",
    "Product",
    "Strategy",
    "Human Resources",
];

const TECHNOLOGIES: [&str; 18] = [
    "Spreadsheets",
    "Old suite",
    "Kubernetes",
    "Data warehouse",
    "Message queue",
    "CRM",
    "ERP",
    "Ticketing",
    "Web shop",
    "Payroll",
    "Marketing automation",
    "Data lake",
    "Single sign-on",
    "Video calls",
    "Wiki",
    "Mainframe",
    "Point of sale",
    "Call centre",
];

const FREE_MAIL: [&str; 5] = ["gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.net"];
const FIRST: [&str; 12] =
    ["Ana", "Ben", "Chen", "Dalia", "Erik", "Fatima", "Grace", "Hugo", "Ines", "Jonas", "Kofi", "Mei"];
const LAST_NAMES: [&str; 12] =
    ["Abara", "Baker", "Costa", "Diaz", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Keller", "Moreau", "Novak"];

/// The person of a lead's number.
pub fn person(random: &mut Random, number: u32) -> Person {
    let (least, most) = random.weighted(&[
        (25, (1, 9)),
        (25, (10, 49)),
        (20, (50, 199)),
        (18, (200, 999)),
        (10, (1000, 9999)),
        (2, (10_000, 200_000)),
    ]);
    let employees = random.between(least, most);
    let industry = place(random, &INDUSTRIES);
    let country = place(random, &COUNTRIES);
    let seniority = place(random, &SENIORITIES);
    let fit = u32::from(employees >= 50)
        + u32::from(employees >= 200)
        + u32::from(industry < SERVED_INDUSTRIES)
        + u32::from(country < SERVED_COUNTRIES)
        + u32::from(seniority < DECIDING);
    let title = format!("{} {}", SENIORITIES[seniority].1, random.pick(&FIELDS));
    // As people write it.
    let title = match random.between(0, 9) {
        0 => title.to_uppercase(),
        1 => title.to_lowercase(),
        _ => title,
    };
    let mut technologies: Vec<&'static str> = Vec::new();
    for _ in 0..random.between(0, 5) {
        let one = random.pick(&TECHNOLOGIES);
        if !technologies.contains(&one) {
            technologies.push(one);
        }
    }
    let revenue = employees as u64 * random.between(4_000_000, 25_000_000) as u64 + random.between(0, 99) as u64;
    let contract_ends = random.between(0, i64::from(LAST) / DAY + 365) * DAY;
    Person {
        employees: random.chance(940).then_some(employees as u32),
        revenue: random.chance(800).then_some(revenue),
        industry: random.chance(920).then_some(INDUSTRIES[industry].1),
        country: random.chance(970).then_some(COUNTRIES[country].1),
        source: random.weighted(&SOURCES),
        job_title: random.chance(900).then_some(title),
        email: email(random, number),
        technologies,
        opted_in: if random.chance(950) { Some(random.chance(600)) } else { None },
        contract_ends: random.chance(450).then_some(contract_ends as Second),
        fit,
    }
}

/// One that no other lead has; about four leads share a company's domain.
fn email(random: &mut Random, number: u32) -> Option<String> {
    let (first, last) = (random.pick(&FIRST), random.pick(&LAST_NAMES));
    let name = format!("{first}.{last}.{number}").to_lowercase();
    match random.between(0, 99) {
        0..=4 => None,
        5..=24 => Some(format!("{name}@{}", random.pick(&FREE_MAIL))),
        25 => Some(format!("{name}@{}", random.pick(&["rival.example", "other-vendor.example"]))),
        _ => Some(format!("{name}@company-{}.example", random.between(0, i64::from(number) / 4 + 10))),
    }
}

fn place(random: &mut Random, of: &[(u32, &'static str)]) -> usize {
    let drawn = random.weighted(of);
    of.iter().position(|(_, value)| *value == drawn).unwrap_or(0)
}
