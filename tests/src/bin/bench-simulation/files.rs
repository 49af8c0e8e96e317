//! Made-up leads as the three files that the program imports, and straight into a data set.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use agreement::time::to_rfc3339;
use chrono_tz::Tz;
use simulation::dataset::{Amount, Column, ColumnType, Dataset, DatasetBuilder, Property};

use crate::Done;
use crate::made_up::{EVENTS, Event, Lead, PATHS, Person, instant, lead};

/// The columns of a lead besides its id and its creation.
const COLUMNS: [(&str, ColumnType); 10] = [
    ("employees", ColumnType::Number),
    ("revenue", ColumnType::Number),
    ("industry", ColumnType::Text),
    ("country", ColumnType::Text),
    ("source", ColumnType::Text),
    ("job_title", ColumnType::Text),
    ("email", ColumnType::Text),
    ("technologies", ColumnType::Texts),
    ("opted_in", ColumnType::Boolean),
    ("contract_ends", ColumnType::Time),
];

/// What the columns of `leads.csv` mean: a list of texts is never guessed.
pub const MAPPING_OF_LEADS: &str = "\
kind: leads
columns:
  lead_id: lead_id
  created_at: created_at
  employees: employees
  revenue: revenue
  industry: industry
  country: country
  source: source
  job_title: job_title
  email: email
  technologies: { to: technologies, type: list }
  opted_in: opted_in
  contract_ends: contract_ends
missing: [\"\"]
";

/// How many rows there are.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub events: u64,
    pub stages: u64,
    /// Leads that reached a stage.
    pub handed_over: u64,
}

/// Writes `leads.csv`, `events.csv` (in order of time, as a company's log of them is) and `stages.csv` into a folder.
pub fn write(folder: &Path, count: u32) -> Done<Counts> {
    let mut leads = BufWriter::new(File::create(folder.join("leads.csv"))?);
    let mut stages = BufWriter::new(File::create(folder.join("stages.csv"))?);
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    writeln!(leads, "lead_id,created_at,{}", names.join(","))?;
    writeln!(stages, "lead_id,stage,at,reason,amount")?;
    let mut counts = Counts::default();
    // Sixteen bytes each: the whole of them is put in order in memory.
    let mut events: Vec<(Event, u32)> = Vec::with_capacity(count as usize * 21);
    for number in 0..count {
        let lead = lead(number, count);
        write!(leads, "{},{}", lead.id, to_rfc3339(instant(lead.created)))?;
        for text in values(&lead.person) {
            if text.contains(',') { write!(leads, ",\"{text}\"")? } else { write!(leads, ",{text}")? }
        }
        writeln!(leads)?;
        for row in &lead.stages {
            let at = row.at.map_or(String::new(), |at| to_rfc3339(instant(at)));
            let amount = row.amount.map_or(String::new(), |amount| amount.to_string());
            writeln!(stages, "{},{},{at},{},{amount}", lead.id, row.stage.name(), row.reason.unwrap_or_default())?;
        }
        counts.stages += lead.stages.len() as u64;
        counts.handed_over += u64::from(!lead.stages.is_empty());
        events.extend(lead.events.iter().map(|event| (*event, number)));
    }
    leads.flush()?;
    stages.flush()?;
    counts.events = events.len() as u64;
    events.sort_unstable_by_key(|(event, number)| (event.at, *number));
    write_events(&folder.join("events.csv"), &events)?;
    Ok(counts)
}

fn write_events(path: &Path, events: &[(Event, u32)]) -> Done {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    writeln!(file, "lead_id,at,event,path,seconds")?;
    for (event, number) in events {
        let path = event.path.map_or("", |path| PATHS[usize::from(path)]);
        write!(file, "L{number:07},{},{},{path},", to_rfc3339(instant(event.at)), EVENTS[usize::from(event.name)])?;
        match event.seconds {
            Some(seconds) => writeln!(file, "{seconds}")?,
            None => writeln!(file)?,
        }
    }
    Ok(file.flush()?)
}

/// The same leads as a data set, without a file or a database between.
pub fn dataset(count: u32) -> Dataset {
    let columns = COLUMNS.map(|(name, kind)| Column { name: name.to_owned(), kind, known_as_of_export: false });
    let mut builder = DatasetBuilder::new(Tz::UTC, columns.to_vec());
    let (path, seconds) = (builder.property("path"), builder.property("seconds"));
    for number in 0..count {
        let Lead { id, created, person, events, stages } = lead(number, count);
        let own = builder.lead(&id, Some(instant(created)));
        for (column, text) in values(&person).iter().enumerate() {
            builder.set(own, column, text);
        }
        for event in events {
            let measured = event.seconds.map(|seconds| seconds.to_string());
            let place = event.path.map(|place| (path, Property::Text(PATHS[usize::from(place)])));
            let length = measured.as_deref().map(|text| (seconds, Property::Raw(text)));
            let properties: Vec<(usize, Property<'_>)> = place.into_iter().chain(length).collect();
            builder.event(own, instant(event.at), EVENTS[usize::from(event.name)], &properties);
        }
        for row in stages {
            let amount = row.amount.map(|amount| Amount::from(amount) * 10_000);
            builder.stage(own, row.stage, row.at.map(instant), row.reason, amount);
        }
    }
    builder.build()
}

/// A person's values as texts, in the order of the columns; an empty one is none.
fn values(person: &Person) -> [String; COLUMNS.len()] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let hundredths = |sum: u64| match sum % 100 {
        0 => (sum / 100).to_string(),
        // As Parquet's numbers read: a number that ends otherwise is another text, and the leads would not be the same.
        rest if rest % 10 == 0 => format!("{}.{}", sum / 100, rest / 10),
        rest => format!("{}.{rest:02}", sum / 100),
    };
    [
        person.employees.map_or(String::new(), |count| count.to_string()),
        person.revenue.map_or(String::new(), hundredths),
        text(person.industry),
        text(person.country),
        person.source.to_owned(),
        text(person.job_title.as_deref()),
        text(person.email.as_deref()),
        person.technologies.join(";"),
        person.opted_in.map_or(String::new(), |truth| truth.to_string()),
        person.contract_ends.map_or(String::new(), |at| to_rfc3339(instant(at))),
    ]
}
