//! Companies and the people in them. Every domain ends in `.example`, which nobody can own (RFC 2606).

use crate::random::Random;

/// Where someone works.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Its domain.
    pub domain: String,
    /// What it does.
    pub industry: &'static str,
    /// Where it is.
    pub country: &'static str,
    /// How many work there.
    pub employees: i64,
}

const FIRST: [&str; 48] = [
    "Adele", "Amir", "Ana", "Arjun", "Beatriz", "Ben", "Carla", "Chen", "Clara", "Daniel", "Diego", "Elena", "Emeka",
    "Emma", "Erik", "Fatima", "Felix", "Grace", "Hana", "Hugo", "Ines", "Isaac", "Jana", "Jonas", "Julia", "Karim",
    "Kofi", "Laila", "Lars", "Leo", "Lucia", "Maya", "Mei", "Milan", "Nadia", "Noah", "Olga", "Omar", "Paula", "Petra",
    "Priya", "Ravi", "Rosa", "Samuel", "Sofia", "Tomas", "Vera", "Yuki",
];
const LAST: [&str; 48] = [
    "Abara",
    "Almeida",
    "Andersen",
    "Baker",
    "Banerjee",
    "Becker",
    "Bianchi",
    "Castro",
    "Costa",
    "Dalton",
    "Diaz",
    "Eriksen",
    "Farrell",
    "Fischer",
    "Fontaine",
    "Garcia",
    "Greene",
    "Haddad",
    "Hansen",
    "Hayes",
    "Ito",
    "Jansen",
    "Kaur",
    "Keller",
    "Kim",
    "Kowalski",
    "Larsen",
    "Lindqvist",
    "Mendes",
    "Meyer",
    "Moreau",
    "Murphy",
    "Nakamura",
    "Novak",
    "Okoye",
    "Olsen",
    "Patel",
    "Pereira",
    "Quinn",
    "Rahman",
    "Rossi",
    "Sato",
    "Schmidt",
    "Silva",
    "Tanaka",
    "Vargas",
    "Weber",
    "Zhang",
];
const ROOT: [&str; 40] = [
    "Alder",
    "Amber",
    "Arbor",
    "Aspen",
    "Basalt",
    "Beacon",
    "Birch",
    "Bluewater",
    "Bridge",
    "Cedar",
    "Cobalt",
    "Copper",
    "Crescent",
    "Delta",
    "Ember",
    "Falcon",
    "Fern",
    "Granite",
    "Harbor",
    "Hazel",
    "Heron",
    "Indigo",
    "Juniper",
    "Keystone",
    "Lantern",
    "Larch",
    "Maple",
    "Meridian",
    "Mistral",
    "Northgate",
    "Orchard",
    "Pine",
    "Quarry",
    "Ridge",
    "Sable",
    "Summit",
    "Tidewater",
    "Umber",
    "Vale",
    "Willow",
];
/// What a company of an industry calls itself, and how common the industry is.
const INDUSTRIES: [(u32, (&str, [&str; 4])); 9] = [
    (24, ("Software", ["Systems", "Cloud", "Apps", "Labs"])),
    (18, ("Manufacturing", ["Works", "Tooling", "Components", "Machines"])),
    (13, ("Logistics", ["Freight", "Carriers", "Logistics", "Shipping"])),
    (13, ("Financial services", ["Capital", "Finance", "Insurance", "Payments"])),
    (9, ("Healthcare", ["Health", "Clinics", "Care", "Medical"])),
    (9, ("Retail", ["Stores", "Market", "Outfitters", "Foods"])),
    (6, ("Media", ["Media", "Press", "Studios", "Broadcast"])),
    (5, ("Construction", ["Builders", "Construction", "Homes", "Roofing"])),
    (3, ("Hospitality", ["Hotels", "Resorts", "Catering", "Travel"])),
];
const COUNTRIES: [(u32, &str); 10] = [
    (52, "United States"),
    (8, "Canada"),
    (12, "United Kingdom"),
    (2, "Ireland"),
    (9, "Germany"),
    (5, "Netherlands"),
    (4, "India"),
    (3, "Brazil"),
    (3, "Australia"),
    (2, "Singapore"),
];

/// A person's first and last name.
pub fn name(random: &mut Random) -> (&'static str, &'static str) {
    (random.pick(&FIRST), random.pick(&LAST))
}

/// A company with a number of employees in this range.
pub fn company(random: &mut Random, employees: (i64, i64)) -> Company {
    let (industry, endings) = random.weighted(&INDUSTRIES);
    let (root, ending) = (random.pick(&ROOT), random.pick(&endings));
    Company {
        name: format!("{root} {ending}"),
        domain: format!("{}-{}.example", root.to_lowercase(), ending.to_lowercase()),
        industry,
        country: random.weighted(&COUNTRIES),
        employees: size(random, employees),
    }
}

/// A university, seen from its students.
pub fn university(random: &mut Random) -> Company {
    let root = random.pick(&ROOT);
    Company {
        name: format!("{root} University"),
        domain: format!("{}-university.example", root.to_lowercase()),
        industry: "Education",
        country: random.weighted(&COUNTRIES),
        employees: size(random, (800, 9000)),
    }
}

/// A consultancy.
pub fn consultancy(random: &mut Random) -> Company {
    let (root, ending) = (random.pick(&ROOT), random.pick(&["Partners", "Advisory", "Consulting"]));
    Company {
        name: format!("{root} {ending}"),
        domain: format!("{}-{}.example", root.to_lowercase(), ending.to_lowercase()),
        industry: "Professional services",
        country: random.weighted(&COUNTRIES),
        employees: size(random, (40, 6000)),
    }
}

/// One of the two competitors that the template names.
pub fn competitor(random: &mut Random) -> Company {
    let (name, domain) = random.pick(&[("Rival", "rival.example"), ("Other Vendor", "other-vendor.example")]);
    Company {
        name: name.to_owned(),
        domain: domain.to_owned(),
        industry: "Software",
        country: "United States",
        employees: 700,
    }
}

/// Many small ones and few large ones: each doubling is as likely as the one before.
fn size(random: &mut Random, (low, high): (i64, i64)) -> i64 {
    let mut top = low * 2;
    while top < high && random.chance(560) {
        top *= 2;
    }
    random.between((top / 2).max(low), top.min(high))
}
