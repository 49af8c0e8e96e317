//! How leads reach sales: marketing hands over every morning whom version 1 of the template qualifies, and whoever asks
//! for a demo or replies to an e-mail is taken up by sales without waiting for marketing.

use crate::buyers::Person;
use crate::calendar::{self, DAY, MINUTE, Second};
use crate::journey::Event;
use crate::random::Random;

/// How sales came by a lead.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    pub at: Second,
    /// Handed over by marketing; otherwise sales took it up by itself.
    pub handed_off: bool,
}

/// When and how sales comes by this lead, if ever.
pub fn start(random: &mut Random, person: &Person, events: &[Event], asked: &[Second]) -> Option<Start> {
    let handed = hand_off(random, person, events);
    let asked = asked.first().map(|at| calendar::working_minutes_after(*at, random.between(5, 240)));
    match (handed, asked) {
        (Some(handed), Some(asked)) if handed <= asked => Some(Start { at: handed, handed_off: true }),
        // Whoever is qualified by now is marketing's, even if sales was quicker than the list of the next morning.
        (_, Some(asked)) => Some(Start { at: asked, handed_off: qualifies(person, events, asked) }),
        (Some(handed), None) => Some(Start { at: handed, handed_off: true }),
        (None, None) => None,
    }
}

/// On the working morning after they first qualify, if they still do.
fn hand_off(random: &mut Random, person: &Person, events: &[Event]) -> Option<Second> {
    let delay = random.between(0, 40) * MINUTE;
    events
        .iter()
        .filter(|event| matches!(event.name, "white_paper" | "webinar_attended"))
        .map(|event| calendar::next_morning(event.at) + delay)
        .find(|morning| qualifies(person, events, *morning))
}

/// Whether version 1 of the template (`definitions/template/in-force/mql.yaml`) qualifies someone at a moment. A test
/// holds this against the simulation of that very document.
fn qualifies(person: &Person, events: &[Event], at: Second) -> bool {
    const SENIOR: [&str; 14] = [
        "chief",
        "ceo",
        "coo",
        "cfo",
        "cio",
        "cto",
        "cmo",
        "founder",
        "owner",
        "president",
        "vp",
        "director",
        "head",
        "manager",
    ];
    let size = match person.employees() {
        Some(1000..) => 30,
        Some(200..) => 20,
        Some(50..) => 10,
        _ => 0,
    };
    let title = person.title.to_lowercase();
    let senior = title.split(|c: char| !c.is_alphanumeric()).any(|word| SENIOR.contains(&word));
    let recent = |name: &str| {
        events.iter().filter(|event| event.name == name && event.at <= at && at - 90 * DAY < event.at).count() as i64
    };
    let papers = (15 * recent("white_paper")).min(45);
    let webinars = (5 * recent("webinar_attended")).min(10);
    let fit = size + if senior { 25 } else { 0 };
    let rival = person.email_domain() == Some("rival.example");
    person.email.is_some() && !rival && fit.min(60) + (papers + webinars).min(50) >= 60
}
