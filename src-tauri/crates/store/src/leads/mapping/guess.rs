//! A mapping guessed from the names of a file's columns: the native ones, or those of a HubSpot or Salesforce export.

use super::presets::{Preset, hubspot, salesforce};
use super::{Mapping, SALESFORCE_ID, Target, Use};
use crate::leads::report::MappingOrigin;
use crate::leads::salesforce_id;
use crate::leads::survey::{ColumnSurvey, Survey};
use crate::leads::types::Kind;

/// A guessed mapping, and from what it was guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The mapping.
    pub mapping: Mapping,
    /// From what.
    pub origin: MappingOrigin,
}

/// Guesses the mapping of a file; None where neither the native columns nor a preset give the leads' ids.
pub fn guess(kind: Kind, survey: &Survey) -> Option<Guess> {
    if survey.names().any(|name| name == "lead_id") {
        return Some(Guess { mapping: Mapping::empty(kind), origin: MappingOrigin::Native });
    }
    let of = |preset: &Preset| preset.apply(kind, &survey.columns);
    let (hubspot, salesforce) = (of(&hubspot()), of(&salesforce()));
    // The preset that recognises more columns; ids that are Salesforce's own settle it.
    let ids_are_salesforce = |columns: &Option<Vec<(String, Use)>>| {
        columns.as_ref().and_then(|columns| id_column(survey, columns)).is_some_and(has_salesforce_ids)
    };
    let count = |columns: &Option<Vec<(String, Use)>>| columns.as_ref().map_or(0, Vec::len);
    let is_salesforce = ids_are_salesforce(&salesforce) || count(&salesforce) > count(&hubspot);
    let (columns, origin) =
        if is_salesforce { (salesforce?, MappingOrigin::Salesforce) } else { (hubspot?, MappingOrigin::HubSpot) };
    let mut mapping = Mapping { columns, ..Mapping::empty(kind) };
    if origin == MappingOrigin::Salesforce {
        mark_salesforce_ids(&mut mapping, survey);
    }
    Some(Guess { mapping, origin })
}

fn id_column<'a>(survey: &'a Survey, columns: &[(String, Use)]) -> Option<&'a ColumnSurvey> {
    let is_id = |usage: &Use| matches!(usage, Use::Take(Target { to: Some(to), .. }) if to == "lead_id");
    let (name, _) = columns.iter().find(|(_, usage)| is_id(usage))?;
    survey.columns.iter().find(|column| column.name == *name)
}

fn has_salesforce_ids(column: &ColumnSurvey) -> bool {
    !column.samples.is_empty() && column.samples.iter().all(|id| salesforce_id::is_one(id))
}

fn mark_salesforce_ids(mapping: &mut Mapping, survey: &Survey) {
    let Some(name) = id_column(survey, &mapping.columns).filter(|column| has_salesforce_ids(column)) else { return };
    let name = name.name.clone();
    for (column, usage) in &mut mapping.columns {
        if let (true, Use::Take(target)) = (*column == name, usage) {
            target.format = Some(SALESFORCE_ID.to_owned());
        }
    }
}
