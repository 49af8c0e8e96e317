//! What changed, who signed, and how to check it.

use super::{Block, Particular, Signature, Span, numbers};
use crate::record::{self, Mark, Record};

fn paragraph(text: impl Into<String>) -> Block {
    Block::Text { text: vec![Span::words(text)] }
}

pub(super) fn changes(record: &Record) -> Vec<Block> {
    let Some(changes) = &record.changes else {
        return vec![paragraph("This is the first version: there is nothing before it.")];
    };
    let before = changes.since.map_or_else(|| "the version before".to_owned(), |number| format!("version {number}"));
    let Some(list) = &changes.list else {
        return vec![paragraph(format!(
            "What differs from {before} cannot be told here: that version is not at hand."
        ))];
    };
    if list.is_empty() {
        return vec![paragraph(format!("Nothing differs from {before}."))];
    }
    let differences = if list.len() == 1 { "One difference".to_owned() } else { format!("{} differences", list.len()) };
    let mut blocks = vec![paragraph(format!(
        "{differences} from {before}. Each is marked by what it can do by itself: one that tightens lets no lead rise, one \
         that loosens lets none fall; either may happen where that cannot be told; wording moves no lead. Of what each \
         side owes, a stricter promise tightens."
    ))];
    let mut document = "";
    for change in list {
        if change.document != document {
            document = &change.document;
            blocks.push(Block::Heading { number: String::new(), text: document.to_owned() });
        }
        blocks.push(Block::Change { effect: change.effect, text: change.sentence.clone() });
    }
    blocks
}

pub(super) fn signatures(record: &Record) -> Vec<Block> {
    let intro = "Each signature covers the five documents and the evidence, through the digest of this version. Times are \
                 claimed by those who signed; what proves the order of versions is that each names the one before it.";
    let list = record.signatures.iter().map(|signature| signature_of(record, signature)).collect();
    vec![paragraph(&record.standing), paragraph(intro), Block::Signatures { list }]
}

/// Whether these are signatures few and short enough to stand on one page with their heading.
pub(super) fn together(blocks: &[Block]) -> bool {
    let letters = |one: &Signature| one.name.len() + one.title.len() + one.lines.iter().map(String::len).sum::<usize>();
    blocks.iter().any(|block| match block {
        Block::Signatures { list } => list.len() <= 4 && list.iter().map(letters).sum::<usize>() < 1_500,
        _ => false,
    })
}

fn signature_of(record: &Record, signature: &record::Signature) -> Signature {
    let (state, heading) = match &signature.mark {
        Mark::Signed(_) => ("signed", "Signed"),
        Mark::Declined { .. } => ("declined", "Declined"),
        Mark::Bad => ("bad", "The signature does not hold"),
        Mark::Missing => ("missing", "Not signed"),
    };
    let proof = |label: &str, code: &str| Particular { label: label.to_owned(), text: vec![Span::code(code)] };
    let (mut lines, mut proofs) = (Vec::new(), Vec::new());
    if let Mark::Declined { reason, .. } = &signature.mark {
        lines.push(format!("Reason: {reason}"));
    }
    if let Mark::Signed(statement) | Mark::Declined { statement, .. } = &signature.mark {
        lines.push(format!("{} (claimed)", numbers::utc(&statement.claimed.utc)));
        if record.zone != "UTC" {
            lines.push(numbers::local(&statement.claimed, &record.zone));
        }
        proofs.push(proof("Statement", &statement.file));
        proofs.push(proof("SHA-256", &statement.sha256));
    }
    if !signature.fingerprint.is_empty() {
        proofs.push(proof("Key", &signature.fingerprint));
    }
    let mut title = signature.title.clone();
    if signature.former {
        title.push_str(", for the version before");
    }
    if signature.sample {
        lines.push("Sample key: anybody can sign with it. It proves nothing.".to_owned());
    }
    Signature { name: signature.name.clone(), title, state, heading: heading.to_owned(), lines, proofs }
}

pub(super) fn check(record: &Record) -> Vec<Block> {
    let mut blocks = vec![paragraph(
        "This paper is for reading. What was signed are the files that lie beside it in the bundle, and they can be checked \
         without any program but those that come with most computers. In a folder with the bundle's files:",
    )];
    blocks.push(Block::Commands { lines: record.check.clone() });
    let after = " prints must be the digest of this version, which stands at the foot of every page and in every \
                 statement. The file HOW-TO-CHECK.txt in the bundle explains each step. Whether a key is a person's, only \
                 that person can tell you: compare its fingerprint with the one that you know.";
    blocks.push(Block::Text { text: vec![Span::words("What "), Span::code("sha256sum MANIFEST"), Span::words(after)] });
    blocks
}
