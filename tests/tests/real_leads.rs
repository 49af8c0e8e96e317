//! Imports of real leads, held against figures that were counted elsewhere. The data is no part of the project:
//! `COUNTERSIGN_REAL_LEADS` names the folder that holds it.

mod leads_bench;

use std::path::{Path, PathBuf};

use leads_bench::Bench;
use simulation::Dataset;
use simulation::dataset::{Lead, Stage, Value};
use store::leads::{Kind, MappingOrigin, Report};

/// The folder with the data; None, said aloud, where there is none.
fn real_leads(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("COUNTERSIGN_REAL_LEADS").map(PathBuf::from);
    if folder.is_none() {
        #[expect(clippy::print_stderr, reason = "whoever runs the tests must see what was not run")]
        {
            eprintln!("{test}: not run, as COUNTERSIGN_REAL_LEADS does not name a folder with real leads");
        }
    }
    folder
}

fn mapping(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings").join(name)
}

fn has(dataset: &Dataset, lead: Lead, stage: Stage) -> bool {
    dataset.stages().of(lead).iter().any(|row| row.stage == stage)
}

/// Leads, and those of them that won, by the value of a column; an empty text where there is none.
fn won_by(dataset: &Dataset, column: &str, value: &str) -> (usize, usize) {
    let at = dataset.columns().iter().position(|known| known.name == column).expect(column);
    let of_value: Vec<Lead> = dataset
        .leads()
        .filter(|lead| match dataset.value(*lead, at) {
            Value::Missing => value.is_empty(),
            Value::Text(text) => text == value,
            _ => false,
        })
        .collect();
    (of_value.len(), of_value.iter().filter(|lead| has(dataset, **lead, Stage::Won)).count())
}

fn all_with(dataset: &Dataset, stage: Stage) -> usize {
    dataset.leads().filter(|lead| has(dataset, *lead, stage)).count()
}

#[test]
fn olist() {
    let Some(folder) = real_leads("olist") else { return };
    let leads = folder.join("olist_funnel/olist_marketing_qualified_leads_dataset.csv");
    let deals = folder.join("olist_funnel/olist_closed_deals_dataset.csv");
    let mut bench = Bench::new();
    // The deals first: they wait for their leads.
    let report = bench.import(Kind::Stages, &deals, Some(&mapping("olist-deals.yaml")));
    assert_eq!((report.rows, report.added, report.waiting, report.rejected.count), (842, 842, 842, 0));
    let report = bench.import(Kind::Leads, &leads, Some(&mapping("olist-leads.yaml")));
    assert_eq!((report.rows, report.added, report.rejected.count, report.misfits.count), (8000, 8000, 0, 0));

    let dataset = bench.database.load_dataset().expect("a data set");
    assert_eq!(dataset.len(), 8000);
    assert_eq!((all_with(&dataset, Stage::Won), all_with(&dataset, Stage::Lost)), (842, 0));
    assert_eq!(all_with(&dataset, Stage::HandedOff), 8000);
    for (origin, leads, won) in [
        ("organic_search", 2296, 271),
        ("paid_search", 1586, 195),
        ("social", 1350, 75),
        ("unknown", 1099, 179),
        ("direct_traffic", 499, 56),
        ("email", 493, 15),
        ("referral", 284, 24),
        ("", 60, 14),
    ] {
        assert_eq!(won_by(&dataset, "origin", origin), (leads, won), "{origin}");
    }
    let summary = bench.database.summary().expect("a summary");
    assert_eq!((summary.leads, summary.stages, summary.waiting_stages), (8000, 8842, 0));
    assert_eq!(summary.columns[2].name, "origin");
    assert_eq!(summary.columns[2].commonest[0].leads, 2296);

    let again = bench.import(Kind::Leads, &leads, Some(&mapping("olist-leads.yaml")));
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 8000));
    let again = bench.import(Kind::Stages, &deals, Some(&mapping("olist-deals.yaml")));
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 842));
    assert_eq!(bench.database.summary().expect("a summary"), summary);
}

#[test]
fn x_education() {
    let Some(folder) = real_leads("x_education") else { return };
    let mut bench = Bench::new();
    let report = bench.import(Kind::Leads, &folder.join("x_education/Leads.csv"), Some(&mapping("x-education.yaml")));
    assert_eq!((report.rows, report.added, report.rejected.count), (9240, 9240, 0));
    assert!(report.format.line_ends.crlf > 9000 && report.format.line_ends.lf == 0);
    for column in ["Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Asymmetrique Activity Score"] {
        let warned = |report: &Report| {
            report
                .warnings
                .iter()
                .any(|warning| warning.code == "known-as-of-export" && warning.column.as_deref() == Some(column))
        };
        assert!(warned(&report), "{column}");
    }
    let dataset = bench.database.load_dataset().expect("a data set");
    assert_eq!((dataset.len(), all_with(&dataset, Stage::Won), all_with(&dataset, Stage::Lost)), (9240, 3561, 5679));
    for (source, leads, won) in [
        ("Google", 2868, 1147),
        ("google", 5, 0),
        ("Direct Traffic", 2543, 818),
        ("Olark Chat", 1755, 448),
        ("Reference", 534, 490),
        ("Welingak Website", 142, 140),
    ] {
        let (found, converted) = won_by(&dataset, "Lead Source", source);
        assert_eq!(found, leads, "{source}");
        if source != "google" {
            assert_eq!(converted, won, "{source}");
        }
    }
    assert_eq!(won_by(&dataset, "What is your current occupation", "Working Professional"), (706, 647));
    assert_eq!(won_by(&dataset, "Specialization", "Select"), (0, 0));
    let time = dataset.columns().iter().position(|column| column.name == "Total Time Spent on Website").expect("it");
    assert!(dataset.columns()[time].known_as_of_export);
    let spent = |test: fn(f64) -> bool| {
        let leads = dataset.leads().filter(|lead| matches!(dataset.value(*lead, time), Value::Number(n) if test(n)));
        let leads: Vec<Lead> = leads.collect();
        (leads.len(), leads.iter().filter(|lead| has(&dataset, **lead, Stage::Won)).count())
    };
    assert_eq!(spent(|n| n == 0.0), (2193, 916));
    assert_eq!(spent(|n| n >= 1000.0), (2127, 1481));
}

#[test]
fn extraalearn() {
    let Some(folder) = real_leads("extraalearn") else { return };
    let mut bench = Bench::new();
    let file = folder.join("extraalearn/ExtraaLearn.csv");
    let report = bench.import(Kind::Leads, &file, Some(&mapping("extraalearn.yaml")));
    assert_eq!((report.rows, report.added, report.rejected.count), (4612, 4612, 0));
    let dataset = bench.database.load_dataset().expect("a data set");
    assert_eq!((dataset.len(), all_with(&dataset, Stage::Won)), (4612, 1377));
    assert_eq!(won_by(&dataset, "first_interaction", "Website"), (2542, 1159));
}

#[test]
fn crm_exports_are_recognised_by_their_columns() {
    let Some(folder) = real_leads("crm_exports_are_recognised_by_their_columns") else { return };
    let folder = folder.join("crm_export_shapes");
    let mut bench = Bench::new();
    let contacts = bench.import(Kind::Leads, &folder.join("contact_data.csv"), None);
    assert_eq!((contacts.mapping_origin, contacts.rows, contacts.rejected.count), (MappingOrigin::HubSpot, 22, 0));
    let leads = bench.import(Kind::Leads, &folder.join("sf_lead_data.csv"), None);
    assert_eq!((leads.mapping_origin, leads.rows, leads.rejected.count), (MappingOrigin::Salesforce, 1, 0));
    let emails = bench.import(Kind::Events, &folder.join("email_event_data.csv"), None);
    assert_eq!((emails.mapping_origin, emails.rows, emails.rejected.count), (MappingOrigin::HubSpot, 100, 0));
    assert_eq!(emails.waiting, 100);
    let tasks = bench.import(Kind::Events, &folder.join("sf_task_data.csv"), None);
    assert_eq!((tasks.mapping_origin, tasks.rows, tasks.rejected.count), (MappingOrigin::Salesforce, 10, 0));
    let forms = bench.import(Kind::Events, &folder.join("contact_form_submission_data.csv"), None);
    assert_eq!((forms.mapping_origin, forms.rejected.count, forms.rows), (MappingOrigin::HubSpot, 0, forms.added));
    let history = bench.import(Kind::Events, &folder.join("contact_property_history_data.csv"), None);
    assert_eq!((history.mapping_origin, history.rejected.count), (MappingOrigin::HubSpot, 0));
    let summary = bench.database.summary().expect("a summary");
    assert_eq!(summary.leads, contacts.added + 1);
    assert!(bench.database.find_lead("00Q1G00000nDnM5").expect("looked").is_some());
    let column = |name: &str| summary.columns.iter().find(|column| column.name == name).expect("the column");
    assert_eq!(column("company").known, 2.0 / summary.leads as f64);
}
