//! The program's own part: import, opening, and what the engine answers. Each runs in a process of its own, so that neither
//! time nor memory of the one weighs on the other.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use agreement::model::Mql;
use chrono_tz::Tz;
use simulation::compare::{Setting, Side};
use simulation::{Comparison, Dataset, Engine, Evaluation, Plan, Scores, World};
use store::leads::mapping::Mapping;
use store::leads::survey::Overrides;
use store::leads::{Import, Kind, LeadDatabase, Run};

use crate::definition::{draft, edited, in_force};
use crate::files::{MAPPING_OF_LEADS, dataset};
use crate::measure::{Cells, Measured, Memory};
use crate::row::Row;
use crate::{AS_OF, Done, ZONE};

const SETTING: Setting = Setting { zone: ZONE, moment: Evaluation::HandOff, as_of: Some(AS_OF), lost_after: None };

/// A format in which leads come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Parquet,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }

    /// What is measured with it, and the database into which it goes: what is asked later is asked of the one from CSV.
    fn row_and_database(self) -> (Row, &'static str) {
        match self {
            Format::Csv => (Row::ImportCsv, DATABASE),
            Format::Parquet => (Row::ImportParquet, "from-parquet.sqlite"),
        }
    }
}

const DATABASE: &str = "leads.sqlite";

/// Takes the three files into a database.
pub fn import(folder: &Path, format: Format) -> Done<Measured> {
    let mut measured = Measured::default();
    let (row, database) = format.row_and_database();
    let mut database = LeadDatabase::open(&folder.join(database))?;
    let mapping =
        Mapping::read(MAPPING_OF_LEADS, "the mapping of the leads").map_err(|faults| format!("{faults:?}"))?;
    let kinds = [(Kind::Leads, Some(&mapping)), (Kind::Events, None), (Kind::Stages, None)];
    if format == Format::Parquet {
        for (kind, _) in kinds {
            crate::parquet::write(&folder.join(format!("{kind}.csv")), &folder.join(format!("{kind}.parquet")))?;
        }
    }
    let began = Instant::now();
    for (kind, mapping) in kinds {
        let file = folder.join(format!("{kind}.{}", format.ending()));
        let import = Import {
            kind,
            file: &file,
            mapping,
            run: Run::Commit,
            strict: true,
            overrides: Overrides::default(),
            zone: Tz::UTC,
        };
        database.import(&import, None, &mut |_| {}, &AtomicBool::new(false))?;
    }
    measured.times.insert(row, vec![began.elapsed().as_secs_f64() * 1000.0]);
    measured.memory = Memory::own()?;
    Ok(measured)
}

/// The SHA-256 over everything that was imported from CSV and from Parquet: the same leads are the same.
pub fn compare_imports(folder: &Path) -> Done {
    let digest = |format: Format| -> Done<String> {
        let database = LeadDatabase::open(&folder.join(format.row_and_database().1))?;
        Ok(database.dataset_summary(&AtomicBool::new(false))?.sha256)
    };
    if digest(Format::Csv)? == digest(Format::Parquet)? {
        return Ok(());
    }
    Err("the leads from Parquet are not those from CSV".into())
}

/// From nothing to the first comparison.
pub fn open(folder: &Path) -> Done<Measured> {
    let mut measured = Measured::default();
    let (in_force, draft) = (in_force()?, draft()?);
    let began = Instant::now();
    let data = LeadDatabase::open(&folder.join(DATABASE))?.dataset()?;
    let first = Engine::new(Arc::new(data)).compare(Some(side(&in_force)), side(&draft), SETTING);
    measured.times.insert(Row::Open, vec![began.elapsed().as_secs_f64() * 1000.0]);
    drop(first);
    measured.memory = Memory::own()?;
    Ok(measured)
}

/// Opens the database (or makes so many leads in memory, when there is none) and asks everything of the engine.
pub fn answer(folder: &Path, made_up: Option<u32>) -> Done<Measured> {
    let mut measured = Measured::default();
    let (in_force, draft) = (in_force()?, draft()?);
    let data = Arc::new(match made_up {
        Some(count) => dataset(count),
        None => LeadDatabase::open(&folder.join(DATABASE))?.dataset()?,
    });
    let mut engine = Engine::new(data.clone());
    let first = engine.compare(Some(side(&in_force)), side(&draft), SETTING);
    keep(folder, Row::Rescore, &data, &first.to.scores, &draft)?;
    drop(first);

    let world = World::new(&data, SETTING.as_of);
    let nothing = |_| Ok(());
    measured.repeat(Row::Rescore, nothing, |()| Ok(rescore(&world, &draft, Evaluation::HandOff)))?;
    let from_scratch = |(): &()| Ok(simulation::compare(&data, Some(side(&in_force)), side(&draft), SETTING));
    let ((), scratch) = measured.repeat(Row::FromScratch, nothing, from_scratch)?;
    measured.cells.insert(Row::FromScratch, cells(&scratch));
    drop(scratch);
    for row in Row::EDITS {
        // Back to where every edit begins.
        drop(engine.compare(Some(side(&in_force)), side(&draft), SETTING));
        let edit = |nth| edited(&draft, row, nth);
        let compare = |edited: &Mql| Ok(engine.compare(Some(side(&in_force)), side(edited), SETTING));
        let (edited, first) = measured.repeat(row, edit, compare)?;
        measured.cells.insert(row, cells(&first));
        keep(folder, row, &data, &first.to.scores, &edited)?;
    }
    // Before the replay, which needs room of its own for a while.
    measured.memory = Memory::own()?;
    let ((), replayed) = measured.repeat(Row::Replay, nothing, |()| Ok(rescore(&world, &draft, Evaluation::Replay)))?;
    keep(folder, Row::Replay, &data, &replayed, &draft)?;
    measured.memory.most = Memory::own()?.most;
    Ok(measured)
}

fn side(mql: &Mql) -> Side<'_> {
    Side { mql, sql: None }
}

fn rescore(world: &World<'_>, mql: &Mql, moment: Evaluation) -> Scores {
    simulation::score(world, &Plan::new(mql, world.data(), ZONE), moment)
}

fn cells(comparison: &Comparison) -> Cells {
    let mut cells = Cells::new();
    for cell in &comparison.cells {
        let from = comparison.from.as_ref().zip(cell.from).map_or("", |(side, band)| side.band_id(band));
        let names = [from, comparison.to.band_id(cell.to), cell.outcome.name()];
        *cells.entry(names.map(str::to_owned)).or_default() += cell.leads as u64;
    }
    cells
}

/// Writes every lead's score and band (and first moment, in a replay) to be held against the others'.
fn keep(folder: &Path, row: Row, data: &Dataset, scores: &Scores, mql: &Mql) -> Done {
    let mut file = BufWriter::new(File::create(folder.join(format!("own-{}.csv", row.key())))?);
    for lead in data.leads().filter(|lead| scores.has(*lead)) {
        write!(file, "{},{},{}", data.lead_id(lead), scores.score(lead), scores.band(lead).id(mql))?;
        match scores.first_qualified(lead) {
            _ if row != Row::Replay => writeln!(file)?,
            Some(at) => writeln!(file, ",{at}")?,
            None => writeln!(file, ",")?,
        }
    }
    Ok(file.flush()?)
}
