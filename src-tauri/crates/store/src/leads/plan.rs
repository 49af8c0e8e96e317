//! A mapping laid over the columns of a file: which column gives what, and how its values are read. Everything that a
//! person must still say about the file is asked here, before a row is touched.

use std::sync::atomic::AtomicBool;

use chrono_tz::Tz;

use super::dates::{DateOrder, TimeForm};
use super::fault::{FaultKind, LeadError, Question};
use super::mapping::{Mapping, SALESFORCE_ID, Target, Use};
use super::numbers::DecimalSign;
use super::progress::{Progress, Watch};
use super::records::parquet::Stated;
use super::report::Warning;
use super::survey::{ColumnSurvey, Overrides, Survey};
use super::types::{ColumnType, Kind, Stage};
use crate::leads::did_you_mean::closest;

/// How the rows of a file are read.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub kind: Kind,
    pub zone: Tz,
    pub missing: Vec<String>,
    /// The columns' names in the file, for reports.
    pub names: Vec<String>,
    pub lead_id: usize,
    pub salesforce_ids: bool,
    /// `created_at` of leads, `at` of events.
    pub at: Option<(usize, TimeForm)>,
    pub event: Option<Constant<String>>,
    pub event_id: Option<usize>,
    pub stages: Vec<StageSource>,
    pub reason: Option<usize>,
    pub amount: Option<(usize, DecimalSign)>,
    pub attributes: Vec<AttributePlan>,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// Something that each row says, or that the mapping says for all rows.
#[derive(Debug, Clone)]
pub(crate) enum Constant<T> {
    /// In this column.
    Column(usize),
    /// The same for all.
    Always(T),
}

/// Where a row's stages come from.
#[derive(Debug, Clone)]
pub(crate) struct StageSource {
    /// The column that is meant in reports, and of which the stage is in files of leads.
    pub column: usize,
    /// Which stage.
    pub stage: StageName,
    /// When.
    pub at: Option<(usize, TimeForm)>,
    /// Whether the stage was reached even though its time is empty.
    pub without_time: bool,
}

/// How a row names a stage.
#[derive(Debug, Clone)]
pub(crate) enum StageName {
    /// Always this one.
    Always(Stage),
    /// By its name in this column, or by what stands there.
    Column(usize, Vec<(String, Stage)>),
}

/// A column that is kept as an attribute or an event's property.
#[derive(Debug, Clone)]
pub(crate) struct AttributePlan {
    pub column: usize,
    pub name: String,
    /// The type that the mapping states, or that the values have; None while there are no values.
    pub kind: Option<ColumnType>,
    /// Whether the mapping states it.
    pub kind_is_stated: bool,
    pub decimal: Option<DecimalSign>,
    pub time: TimeForm,
    pub known_as_of_export: bool,
    /// Whether the mapping names the column.
    pub is_named: bool,
}

impl Plan {
    /// The order of dates in the columns that hold times, where any needs one.
    pub fn date_order(&self) -> Option<DateOrder> {
        let stages = self.stages.iter().filter_map(|source| source.at.as_ref()).map(|(_, form)| form.order);
        let kept = self.attributes.iter().filter(|attribute| attribute.kind == Some(ColumnType::Time));
        let at = self.at.as_ref().and_then(|(_, form)| form.order);
        at.or_else(|| stages.chain(kept.map(|attribute| attribute.time.order)).flatten().next())
    }
}

/// Names that have a meaning of their own in a kind of file.
fn own_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Leads => &["lead_id", "created_at", "stage"],
        Kind::Events => &["lead_id", "at", "event", "event_id"],
        Kind::Stages => &["lead_id", "stage", "at", "reason", "amount"],
    }
}

/// Lays a mapping over the columns of a file.
fn lay(mapping: &Mapping, survey: &Survey, overrides: &Overrides, zone: Tz) -> Result<Plan, Vec<LeadError>> {
    let mut plan = Plan {
        kind: mapping.kind,
        zone,
        missing: mapping.missing.clone(),
        names: survey.names().map(str::to_owned).collect(),
        lead_id: usize::MAX,
        salesforce_ids: false,
        at: None,
        event: None,
        event_id: None,
        stages: Vec::new(),
        reason: None,
        amount: None,
        attributes: Vec::new(),
        warnings: Vec::new(),
    };
    for (name, _) in &mapping.columns {
        if !plan.names.contains(name) {
            let hint = closest(name, plan.names.iter().map(String::as_str))
                .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            plan.warnings.push(
                Warning::new(
                    "unknown-column",
                    format!("the mapping names a column `{name}` that the file does not have{hint}"),
                )
                .of(name.clone()),
            );
        }
    }
    let mut layer = Layer { plan, overrides, taken: Vec::new(), native_stage: None, native_at: None };
    let mut faults: Vec<LeadError> = Vec::new();
    for (at, column) in survey.columns.iter().enumerate() {
        faults.extend(layer.column(at, column, mapping.of(&column.name)).err());
    }
    match layer.end(mapping, survey) {
        Ok(plan) if faults.is_empty() => Ok(plan),
        Ok(_) => Err(faults),
        // Where a column could not be read, that it is missing is no news.
        Err(fault) if faults.is_empty() => Err(vec![fault]),
        Err(_) => Err(faults),
    }
}

/// What keeps a file from being imported with a mapping, as far as can be told before a row is touched: the questions that
/// a person must answer among it.
pub fn obstacles(mapping: &Mapping, survey: &Survey, overrides: &Overrides) -> Vec<LeadError> {
    let (mut silent, cancel) = (|_: &Progress| {}, AtomicBool::new(false));
    let mut watch = Watch::new(&mut silent, &cancel);
    lay_over_what_is_taken(mapping, survey, overrides, Tz::UTC, &mut watch).err().unwrap_or_default()
}

/// Lays a mapping over the columns of a file as they are without the rows that cannot be taken.
pub(crate) fn lay_over_what_is_taken(
    mapping: &Mapping,
    survey: &Survey,
    overrides: &Overrides,
    zone: Tz,
    watch: &mut Watch<'_>,
) -> Result<Plan, Vec<LeadError>> {
    let plan = lay(mapping, survey, overrides, zone)?;
    match survey.without_refused_rows(&plan, overrides, watch).map_err(|fault| vec![fault])? {
        Some(taken) => lay(mapping, &taken, overrides, zone),
        None => Ok(plan),
    }
}

struct Layer<'a> {
    plan: Plan,
    overrides: &'a Overrides,
    /// The names that are given so far, with the columns that gave them.
    taken: Vec<(String, usize)>,
    native_stage: Option<(usize, Vec<(String, Stage)>)>,
    native_at: Option<(usize, TimeForm)>,
}

impl Layer<'_> {
    fn column(&mut self, at: usize, column: &ColumnSurvey, usage: Option<&Use>) -> Result<(), LeadError> {
        let own = Target::default();
        let (target, is_named) = match usage {
            Some(Use::Drop) => return Ok(()),
            Some(Use::Take(target)) => (target, true),
            // A column without name or value has nothing to keep.
            None if column.unnamed && column.filled == 0 => return Ok(()),
            None => (&own, false),
        };
        if column.stated == Stated::RowNumbers && !is_named {
            return Ok(());
        }
        let name = target.to.clone().unwrap_or_else(|| column.name.clone());
        let meaning = own_names(self.plan.kind).contains(&name.as_str());
        if let Some(original) =
            column.repeats.as_ref().filter(|name| !is_named && own_names(self.plan.kind).contains(&name.as_str()))
        {
            return Err(LeadError::file(
                None,
                format!("the header names `{original}` twice, and which of the two is meant cannot be told"),
                format!("rename one of them in the file, or drop one in a mapping: `\"{}\": ~`", column.name),
            ));
        }
        if self.plan.kind == Kind::Stages && !meaning {
            return match is_named {
                false => Ok(()),
                true => Err(LeadError::new(
                    FaultKind::File,
                    format!("the mapping takes `{}` to `{name}`, which a file of stages has no room for", column.name),
                    "stages have `lead_id`, `stage`, `at`, `reason` and `amount`; other columns are ignored",
                )),
            };
        }
        if let Stated::Unreadable(why) = &column.stated {
            return Err(LeadError::new(
                FaultKind::File,
                format!("column `{}` {why}", column.name),
                format!("export it in another form or not at all, or drop it in a mapping: `\"{}\": ~`", column.name),
            ));
        }
        // The same column may give a stage and be kept, and several may give stages.
        let gives_stage = name == "stage" && self.plan.kind == Kind::Leads || target.stage.is_some();
        if !gives_stage {
            self.take(&name, at)?;
        }
        if let Some(stage) = target.also_stage {
            let time = self.time(column, target)?;
            self.plan.stages.push(StageSource {
                column: at,
                stage: StageName::Always(stage),
                at: Some((at, time)),
                without_time: false,
            });
        }
        match (self.plan.kind, name.as_str()) {
            (_, "lead_id") => {
                self.plan.lead_id = at;
                self.plan.salesforce_ids = target.format.as_deref() == Some(SALESFORCE_ID);
            }
            (Kind::Leads, "created_at") | (Kind::Events, "at") => {
                self.plan.at = Some((at, self.time(column, target)?));
                if let Some(event) = &target.event {
                    self.plan.event = Some(Constant::Always(event.clone()));
                }
            }
            (Kind::Leads, "stage") => self.plan.stages.push(StageSource {
                column: at,
                stage: StageName::Column(at, target.when.clone()),
                at: None,
                without_time: true,
            }),
            (Kind::Events, "event") => self.plan.event = Some(Constant::Column(at)),
            (Kind::Events, "event_id") => self.plan.event_id = Some(at),
            (Kind::Stages, "at") => {
                let time = self.time(column, target)?;
                match target.stage {
                    Some(stage) => self.plan.stages.push(StageSource {
                        column: at,
                        stage: StageName::Always(stage),
                        at: Some((at, time)),
                        without_time: true,
                    }),
                    None => self.native_at = Some((at, time)),
                }
            }
            (Kind::Stages, "stage") => self.native_stage = Some((at, target.when.clone())),
            (Kind::Stages, "reason") => self.plan.reason = Some(at),
            (Kind::Stages, "amount") => self.plan.amount = Some((at, self.decimal(column)?)),
            _ => self.attribute(at, name, column, target, is_named)?,
        }
        Ok(())
    }

    fn attribute(
        &mut self,
        at: usize,
        name: String,
        column: &ColumnSurvey,
        target: &Target,
        is_named: bool,
    ) -> Result<(), LeadError> {
        let from_stage = target.also_stage.map(|_| ColumnType::Time);
        let stated = target.kind.or(target.format.as_ref().map(|_| ColumnType::Time)).or(from_stage);
        let mut kind = stated.or(column.guessed);
        if self.plan.kind == Kind::Events {
            // Properties of events are texts or numbers.
            kind = kind.map(|kind| if kind == ColumnType::Number { kind } else { ColumnType::Text });
        }
        let decimal = match kind {
            Some(ColumnType::Number) => Some(self.decimal(column)?),
            _ => column.decimal,
        };
        let time = match kind {
            Some(ColumnType::Time) => self.time(column, target)?,
            _ => TimeForm { pattern: target.format.clone(), order: self.overrides.date_order.or(column.date_order) },
        };
        self.plan.attributes.push(AttributePlan {
            column: at,
            name,
            kind,
            kind_is_stated: stated.is_some(),
            decimal,
            time,
            known_as_of_export: target.known_as_of_export,
            is_named,
        });
        Ok(())
    }

    /// Two columns that would be the same thing are a fault, unless the file itself repeats a name.
    fn take(&mut self, name: &str, at: usize) -> Result<(), LeadError> {
        if let Some((_, other)) = self.taken.iter().find(|(taken, _)| taken == name) {
            let names = &self.plan.names;
            return Err(LeadError::new(
                FaultKind::File,
                format!("the columns `{}` and `{}` would both be `{name}`", names[*other], names[at]),
                "let the mapping drop one of them (`NAME: ~`) or give it another name",
            ));
        }
        self.taken.push((name.to_owned(), at));
        Ok(())
    }

    fn time(&self, column: &ColumnSurvey, target: &Target) -> Result<TimeForm, LeadError> {
        // A mapping that was made for a text file may give a format; what the file keeps as a time needs none.
        if column.stated == Stated::Time {
            return Ok(TimeForm::default());
        }
        if let Some(pattern) = &target.format {
            return Ok(TimeForm { pattern: Some(pattern.clone()), order: None });
        }
        let order = self.overrides.date_order;
        if let (None, Some(doubt)) = (order, &column.date_doubt) {
            return Err(LeadError {
                line: Some(doubt.line),
                ..LeadError::new(
                    FaultKind::Question(Question {
                        option: "--date-order",
                        choices: DateOrder::ALL.map(DateOrder::name).to_vec(),
                        column: Some(column.name.clone()),
                    }),
                    format!("the order of the dates in column `{}` is in doubt: {}", column.name, doubt.reason),
                    "say which it is with `--date-order dmy`, `mdy` or `ymd`, or give the column a `format` in the mapping",
                )
            });
        }
        Ok(TimeForm { pattern: None, order: order.or(column.date_order) })
    }

    fn decimal(&self, column: &ColumnSurvey) -> Result<DecimalSign, LeadError> {
        if column.has_dots() {
            return Ok(DecimalSign::Dot);
        }
        if let Some(sign) = self.overrides.decimal.or(column.decimal) {
            return Ok(sign);
        }
        if column.decimal_in_doubt {
            let shown = column.samples.iter().find(|value| value.contains([',', '.'])).map_or("1,234", String::as_str);
            return Err(LeadError::new(
                FaultKind::Question(Question {
                    option: "--decimal",
                    choices: vec!["dot", "comma"],
                    column: Some(column.name.clone()),
                }),
                format!(
                    "column `{}` holds numbers such as `{shown}`, and nothing in the file tells whether that sign parts thousands or the fraction",
                    column.name
                ),
                "say which sign stands before the fraction with `--decimal dot` or `--decimal comma`",
            ));
        }
        Ok(DecimalSign::Dot)
    }

    fn end(mut self, mapping: &Mapping, survey: &Survey) -> Result<Plan, LeadError> {
        let kind = self.plan.kind;
        if self.plan.lead_id == usize::MAX {
            return Err(no_column("lead_id", survey));
        }
        if kind == Kind::Events {
            if self.plan.at.is_none() {
                return Err(no_column("at", survey));
            }
            if self.plan.event.is_none() {
                return Err(no_column("event", survey));
            }
        }
        if let Some((column, when)) = self.native_stage.take() {
            let at = self.native_at.take();
            self.plan.stages.push(StageSource {
                column,
                stage: StageName::Column(column, when),
                at,
                without_time: true,
            });
        }
        if kind == Kind::Stages {
            if self.plan.stages.is_empty() {
                return Err(no_column("stage", survey));
            }
            // Where a row has a time for each of several stages, an empty one means that it was not reached.
            let several = self.plan.stages.len() > 1;
            self.plan.stages.iter_mut().for_each(|source| source.without_time = !several);
        }
        self.warn_of_export_columns(mapping);
        Ok(self.plan)
    }

    fn warn_of_export_columns(&mut self, mapping: &Mapping) {
        let marked: Vec<&str> = mapping
            .columns
            .iter()
            .filter(|(name, usage)| {
                self.plan.names.contains(name) && matches!(usage, Use::Take(target) if target.known_as_of_export)
            })
            .map(|(name, _)| name.as_str())
            .collect();
        for name in marked {
            self.plan.warnings.push(
                Warning::new(
                    "known-as-of-export",
                    format!("`{name}` is only known as of the export: a rule that rests on it may look ahead to what happened after the hand-off"),
                )
                .of(name),
            );
        }
    }
}

/// The file has no column for something that each row must have.
fn no_column(name: &str, survey: &Survey) -> LeadError {
    let near = closest(name, survey.names()).map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
    let names: Vec<String> = survey.names().take(12).map(|name| format!("`{name}`")).collect();
    let more =
        if survey.columns.len() > 12 { format!(" and {} more", survey.columns.len() - 12) } else { String::new() };
    LeadError::new(
        FaultKind::File,
        format!("no column gives `{name}`{near}; the file has {}{more}", names.join(", ")),
        format!("name the column `{name}`, or say in a mapping which one it is: `COLUMN: {name}`"),
    )
}
