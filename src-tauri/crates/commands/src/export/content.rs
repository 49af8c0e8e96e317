//! An agreement as the content of a record: its documents as chapters, and what a reader wants at a glance.

use agreement::diff::{self, Change, Effect};
use agreement::funnel::walk_back;
use agreement::sentence::{Item, Part, Section, SlotKind, document_sections};
use agreement::{Agreement, Document};
use export::record;

/// The heading of a document's chapter.
pub fn title(document: Document) -> &'static str {
    match document {
        Document::Agreement => "Parties and calendar",
        Document::Mql => "The marketing-qualified lead",
        Document::Sql => "The sales-qualified lead",
        Document::Sla => "Service levels",
        Document::Funnel => "The shared target",
    }
}

/// A document, sentence by sentence. `sha256` is that of its file.
pub fn chapter(agreement: &Agreement, document: Document, sha256: String) -> record::Chapter {
    let sections = document_sections(agreement, document);
    record::Chapter {
        file: document.file_name().to_owned(),
        sha256,
        title: title(document).to_owned(),
        sections: sections.iter().map(section).collect(),
    }
}

fn section(section: &Section) -> record::Section {
    // A document's own values have sentences that name them; what is in a list is known by its id.
    let named = !section.path.is_empty();
    let clause = |item: &Item| record::Clause {
        label: item.label.clone(),
        id: if named { item.id.clone() } else { String::new() },
        text: runs(&item.parts),
    };
    record::Section { title: section.title.clone(), clauses: section.items.iter().map(clause).collect() }
}

fn runs(parts: &[Part]) -> Vec<record::Run> {
    let mut runs = Vec::new();
    for part in parts {
        match part {
            Part::Words(text) => runs.push(record::Run::words(text)),
            Part::Slot { text, kind, .. } if weighs(*kind) => runs.push(record::Run::value(text)),
            Part::Slot { text, .. } => runs.push(record::Run::words(text)),
            Part::Group { parts, .. } => runs.extend(self::runs(parts)),
        }
    }
    runs
}

/// Whether a value is one that people negotiate and look for: figures, spans and days. All that can be edited, set apart,
/// would leave little that is not.
fn weighs(kind: SlotKind) -> bool {
    use SlotKind::{Date, Dates, Duration, Integer, Moment, Number, Numbers, Percent, WorkingDuration};
    matches!(kind, Integer | Number | Numbers | Percent | Duration | WorkingDuration | Date | Dates | Moment)
}

/// Those who agree.
pub fn parties(agreement: &Agreement) -> Vec<record::Party> {
    let terms = &agreement.terms;
    let party = |leader: &agreement::Leader| record::Party {
        name: leader.name.clone(),
        title: leader.title.clone(),
        required: terms.required.contains(&leader.id),
    };
    terms.leaders.iter().map(party).collect()
}

/// The bands, lowest first.
pub fn bands(agreement: &Agreement) -> Vec<record::Band> {
    let mql = &agreement.mql;
    let label = |id: &String| {
        let known = mql.categories.iter().find(|category| category.id == *id);
        known.map_or(id, |category| &category.label).clone()
    };
    let needs = |band: &agreement::Band| {
        let one = |(id, least): (&String, &i32)| format!("{least} in {}", label(id));
        band.needs.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let last = mql.bands.len() - 1;
    let band = |(at, band): (usize, &agreement::Band)| record::Band {
        id: band.id.clone(),
        label: band.label.clone(),
        from: band.from,
        needs: needs(band),
        action: band.action.clone(),
        qualifies: at == last,
    };
    mql.bands.iter().enumerate().map(band).collect()
}

/// What each side owes the other.
pub fn commitments(agreement: &Agreement) -> Vec<record::Commitment> {
    let sections = document_sections(agreement, Document::Sla);
    let items = sections.iter().filter(|section| section.path == "commitments").flat_map(|section| &section.items);
    let one = |(commitment, item): (&agreement::Commitment, &Item)| {
        let leader = agreement.terms.leaders.iter().find(|leader| leader.id == commitment.by);
        let by = leader.map_or_else(|| commitment.by.clone(), |leader| format!("{}, {}", leader.name, leader.title));
        record::Commitment { by, label: commitment.label.clone(), measure: measure(&item.sentence()) }
    };
    agreement.sla.commitments.iter().zip(items).map(one).collect()
}

/// The sentence of a commitment without who owes it, which stands beside it.
fn measure(sentence: &str) -> String {
    let owed = sentence.split_once(" sees to it that ").map_or(sentence, |(_, owed)| owed);
    let mut letters = owed.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// The target walked back through the agreed rates.
pub fn funnel(agreement: &Agreement) -> record::Funnel {
    let funnel = &agreement.funnel;
    let rate = |place: &str| funnel.stages.iter().find(|stage| stage.from == place).map(|stage| stage.rate.to_string());
    let need = |need: agreement::funnel::Need| record::Need {
        rate: rate(&need.place),
        place: need.place,
        count: need.rounded_up,
    };
    record::Funnel {
        from: funnel.from.to_string(),
        to: funnel.to.to_string(),
        revenue_target: funnel.revenue_target,
        average_deal: funnel.average_deal,
        needs: walk_back(funnel).into_iter().map(need).collect(),
    }
}

/// What differs between two agreements.
pub fn changes(before: &Agreement, after: &Agreement) -> Vec<record::Change> {
    let effect = |effect: Effect| match effect {
        Effect::Tightens => record::Effect::Tightens,
        Effect::Loosens => record::Effect::Loosens,
        Effect::Either => record::Effect::Either,
        Effect::Wording => record::Effect::Wording,
    };
    let one = |change: Change| record::Change {
        document: title(change.document).to_owned(),
        effect: effect(change.effect),
        sentence: change.sentence,
    };
    diff::diff(before, after).into_iter().map(one).collect()
}
