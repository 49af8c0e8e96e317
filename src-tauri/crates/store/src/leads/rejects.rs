//! Rows and values that could not be taken: the first into the report, all into the rejects file.

use std::io::Write;

use super::csv_safe::csv_safe;
use super::fault::{FaultKind, LeadError};
use super::report::{Faults, LISTED, Rejected};

/// How much of a value is repeated in a report.
const SHOWN: usize = 200;

pub(crate) struct Rejects<'w> {
    file: Option<csv::Writer<&'w mut dyn Write>>,
}

impl<'w> Rejects<'w> {
    pub fn new(file: Option<&'w mut dyn Write>) -> Result<Rejects<'w>, LeadError> {
        let mut file = file.map(csv::Writer::from_writer);
        if let Some(file) = &mut file {
            file.write_record(["line", "column", "value", "reason"]).map_err(unwritten)?;
        }
        Ok(Rejects { file })
    }

    pub fn add(&mut self, faults: &mut Faults, rejected: Rejected) -> Result<(), LeadError> {
        faults.count += 1;
        if let Some(file) = &mut self.file {
            let line = rejected.line.to_string();
            let cells = [&line, &rejected.column, &rejected.value, &rejected.reason];
            file.write_record(cells.map(|cell| csv_safe(cell).into_owned())).map_err(unwritten)?;
        }
        if faults.first.len() < LISTED {
            faults.first.push(Rejected { value: rejected.value.chars().take(SHOWN).collect(), ..rejected });
        }
        Ok(())
    }

    pub fn end(mut self) -> Result<(), LeadError> {
        match &mut self.file {
            Some(file) => file.flush().map_err(|fault| unwritten(fault.into())),
            None => Ok(()),
        }
    }
}

fn unwritten(fault: csv::Error) -> LeadError {
    LeadError::new(FaultKind::Disk, format!("the file of rejected rows cannot be written: {fault}"), "")
}
