//! The column names of HubSpot and Salesforce exports, labels and internal names, and what they are here. Labels changed
//! their capitals over the years, so names are compared without them and without what parts their words.

use super::{Target, Use};
use crate::leads::survey::ColumnSurvey;
use crate::leads::types::{Kind, Stage};

/// One thing that a system exports: the names that its column goes by, and what it is here.
type Known = (&'static [&'static str], Target);

/// What a system calls its columns.
pub(super) struct Preset {
    leads: Vec<Known>,
    events: Vec<Known>,
    stages: Vec<Known>,
}

impl Preset {
    /// The columns that are recognised, in the order of the file; None where none of them gives the leads' ids. Where two
    /// columns would be the same thing, the name that stands earlier in the preset is taken and the other kept as it is.
    pub fn apply(&self, kind: Kind, columns: &[ColumnSurvey]) -> Option<Vec<(String, Use)>> {
        let table = match kind {
            Kind::Leads => &self.leads,
            Kind::Events => &self.events,
            Kind::Stages => &self.stages,
        };
        let bare_columns: Vec<String> = columns.iter().map(|column| bare(&column.name)).collect();
        let mut found: Vec<(usize, Target)> = Vec::new();
        for (names, target) in table {
            let place = names.iter().find_map(|name| {
                let name = bare(name);
                let free = |at: usize| !found.iter().any(|(taken, _)| *taken == at);
                (0..columns.len()).find(|&at| bare_columns[at] == name && free(at))
            });
            if let Some(at) = place {
                found.push((at, target.clone()));
            }
        }
        if !found.iter().any(|(_, target)| target.to.as_deref() == Some("lead_id")) {
            return None;
        }
        if kind == Kind::Events {
            name_events(&bare_columns, &mut found);
        }
        found.sort_by_key(|(at, _)| *at);
        Some(found.into_iter().map(|(at, target)| (columns[at].name.clone(), Use::Take(target))).collect())
    }
}

/// Files whose rows are all one kind of event do not say which: submissions of forms, and the history of properties.
fn name_events(columns: &[String], found: &mut [(usize, Target)]) {
    let has = |names: &[&str]| names.iter().any(|name| columns.iter().any(|column| column == name));
    let name = match found.iter().any(|(_, target)| target.to.as_deref() == Some("event")) {
        true => return,
        false if has(&["formid", "formname", "conversionid"]) => "form_submission",
        false if has(&["name", "property"]) && has(&["value"]) => "property_change",
        false => return,
    };
    for (_, target) in found.iter_mut().filter(|(_, target)| target.to.as_deref() == Some("at")) {
        target.event = Some(name.to_owned());
    }
}

/// A name without capitals, spaces and signs, and without the prefix that a warehouse copy puts before HubSpot's.
fn bare(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name.strip_prefix("property_").unwrap_or(&name);
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn to(name: &str) -> Target {
    Target::named(name)
}

/// Kept under its own name; its time is also that of a stage. A rule that asks for it looks ahead, and says so.
fn dates(stage: Stage) -> Target {
    Target { also_stage: Some(stage), known_as_of_export: true, ..Target::default() }
}

/// A status says that sales rejected the lead, not when; other values of it are no stage.
fn status() -> Target {
    let words = ["Unqualified", "UNQUALIFIED", "unqualified", "Disqualified", "DISQUALIFIED", "disqualified"];
    Target { when: words.map(|word| (word.to_owned(), Stage::Rejected)).to_vec(), ..Target::named("stage") }
}

/// Kept under this name; only known as of the export.
fn count(name: &str) -> Target {
    Target { known_as_of_export: true, ..Target::named(name) }
}

/// A row makes this stage at this column's time.
fn at(stage: Stage) -> Target {
    Target { stage: Some(stage), ..Target::named("at") }
}

const BECAME_MQL: &[&str] =
    &["Became a Marketing Qualified Lead Date", "hs_lifecyclestage_marketingqualifiedlead_date"];
const BECAME_SQL: &[&str] = &["Became a Sales Qualified Lead Date", "hs_lifecyclestage_salesqualifiedlead_date"];
const BECAME_OPPORTUNITY: &[&str] = &["Became an Opportunity Date", "hs_lifecyclestage_opportunity_date"];
const BECAME_CUSTOMER: &[&str] = &["Became a Customer Date", "hs_lifecyclestage_customer_date"];

/// HubSpot: contacts, form submissions and e-mail events.
pub(super) fn hubspot() -> Preset {
    Preset {
        leads: vec![
            (&["Record ID", "Contact ID", "hs_object_id", "Record ID - Contact", "VID", "id"], to("lead_id")),
            (&["Create Date", "createdate", "Became a Contact Date"], to("created_at")),
            (&["Email", "Email Address"], to("email")),
            (&["Company Name", "company", "Associated Company"], to("company")),
            (&["Job Title", "jobtitle"], to("job_title")),
            (&["Number of Employees", "numemployees", "Company size"], to("employees")),
            (&["Annual Revenue", "annualrevenue"], to("revenue")),
            (&["Industry"], to("industry")),
            (&["Country/Region", "Country", "IP Country"], to("country")),
            (
                &["Original Source", "Original Source Type", "Original Traffic Source", "hs_analytics_source"],
                to("source"),
            ),
            (&["Lifecycle Stage", "lifecyclestage"], count("lifecycle_stage")),
            (&["Lead Status", "hs_lead_status"], status()),
            (&["Contact owner", "hubspot_owner_id"], count("owner")),
            (BECAME_MQL, dates(Stage::HandedOff)),
            (BECAME_SQL, dates(Stage::Accepted)),
            (BECAME_OPPORTUNITY, dates(Stage::Proposal)),
            (BECAME_CUSTOMER, dates(Stage::Won)),
            (&["Number of Form Submissions", "num_conversion_events"], count("form_submissions")),
            (&["Number of Unique Forms Submitted", "num_unique_conversion_events"], count("unique_forms_submitted")),
            (&["Number of Pageviews", "hs_analytics_num_page_views"], count("page_views")),
            (&["Number of Sessions", "hs_analytics_num_visits"], count("sessions")),
            (&["Marketing emails opened", "hs_email_open"], count("emails_opened")),
            (&["Marketing emails clicked", "hs_email_click"], count("emails_clicked")),
            (&["First Conversion Date", "first_conversion_date"], count("first_conversion_date")),
            (&["Recent Conversion Date", "recent_conversion_date"], count("recent_conversion_date")),
            (&["Last Contacted", "notes_last_contacted"], count("last_contacted")),
            (&["Last Activity Date", "notes_last_updated"], count("last_activity_date")),
        ],
        events: vec![
            (&["Record ID", "Contact ID", "hs_object_id", "recipient"], to("lead_id")),
            (&["timestamp", "created", "Occurred At", "Conversion Date"], to("at")),
            (&["event", "Event Type", "type"], to("event")),
            (&["Event ID", "id"], to("event_id")),
        ],
        stages: vec![
            (&["Record ID", "Contact ID", "hs_object_id"], to("lead_id")),
            (BECAME_MQL, at(Stage::HandedOff)),
            (BECAME_SQL, at(Stage::Accepted)),
            (BECAME_OPPORTUNITY, at(Stage::Proposal)),
            (BECAME_CUSTOMER, at(Stage::Won)),
        ],
    }
}

/// Salesforce: leads, tasks and events, lead history and opportunities.
pub(super) fn salesforce() -> Preset {
    Preset {
        leads: vec![
            (&["Lead ID", "Id"], to("lead_id")),
            (&["CreatedDate", "Create Date"], to("created_at")),
            (&["Email"], to("email")),
            (&["Company", "Company / Account"], to("company")),
            (&["Title", "Job Title"], to("job_title")),
            (&["NumberOfEmployees", "No. of Employees", "Employees"], to("employees")),
            (&["AnnualRevenue"], to("revenue")),
            (&["Industry"], to("industry")),
            (&["Country"], to("country")),
            (&["LeadSource"], to("source")),
            (&["Status", "Lead Status"], status()),
            (&["OwnerId", "Lead Owner"], count("owner")),
            (&["FirstCallDateTime", "FirstEmailDateTime"], dates(Stage::FirstTouch)),
            (&["ConvertedDate"], dates(Stage::Proposal)),
            (&["IsConverted", "Converted"], count("is_converted")),
            (&["LastActivityDate", "Last Activity"], count("last_activity_date")),
            (&["LastModifiedDate"], count("last_modified_date")),
        ],
        events: vec![
            (&["WhoId", "LeadId", "Name ID"], to("lead_id")),
            (&["CompletedDateTime", "ActivityDateTime", "ActivityDate", "CreatedDate", "Date"], to("at")),
            (&["TaskSubtype", "EventSubtype", "Type", "Field"], to("event")),
            (&["Id", "Activity ID"], to("event_id")),
        ],
        stages: vec![
            (&["LeadId"], to("lead_id")),
            (&["CreatedDate", "Edit Date", "CloseDate"], to("at")),
            (&["Stage", "NewValue"], to("stage")),
            (&["Amount"], to("amount")),
            (&["Reason", "Disqualification Reason", "Loss Reason"], to("reason")),
        ],
    }
}
