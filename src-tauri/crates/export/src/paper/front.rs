//! The first page.

use super::{Particular, Party, Span, numbers};
use crate::record::Record;

pub(super) fn parties(record: &Record) -> Vec<Party> {
    let title = |party: &crate::record::Party| match party.required {
        true => party.title.clone(),
        false => format!("{} (does not have to sign)", party.title),
    };
    record.parties.iter().map(|party| Party { name: party.name.clone(), title: title(party) }).collect()
}

pub(super) fn particulars(record: &Record) -> Vec<Particular> {
    let particular = |label: &str, text: Vec<Span>| Particular { label: label.to_owned(), text };
    let follows = match &record.previous {
        Some(previous) => vec![Span::words("the version with the digest "), Span::code(previous)],
        None => vec![Span::words("nothing; it is the first")],
    };
    let mut list = vec![
        particular("Version", vec![Span::words(format!("{}, kept as ", record.version)), Span::code(&record.folder)]),
        particular("Digest", vec![Span::code(&record.manifest_sha256)]),
        particular("Follows", follows),
    ];
    if let Some(agreement) = &record.agreement {
        list.push(particular("Begun by", vec![Span::words("version 1 with the digest "), Span::code(agreement)]));
    }
    let proposed = match record.proposed_by.as_str() {
        "" => numbers::utc(&record.proposed_at.utc),
        by => format!("{}, by {by}", numbers::utc(&record.proposed_at.utc)),
    };
    list.push(particular("Proposed", vec![Span::words(proposed)]));
    if !record.message.is_empty() {
        list.push(particular("Reason given", vec![Span::words(&record.message)]));
    }
    let counted = format!("Money in {}; days, weeks and months as in {}", record.currency, record.zone);
    list.push(particular("Counted in", vec![Span::words(counted)]));
    list
}
