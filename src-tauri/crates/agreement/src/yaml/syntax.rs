//! What the parser refuses, in words for people who write YAML once a quarter.

use granit_parser::{ErrorKind, ScanError};

use super::characters::{self, is_hidden};
use super::walk::walk;
use super::{Fault, MAX_BYTES, MAX_DEPTH, Node, Span};

/// What was going on when the parser stopped.
pub(super) struct Context<'t> {
    pub text: &'t str,
    /// Where the last thing that was understood ended.
    pub end: usize,
    /// Where the outermost open bracket or brace stands, if the parser has come as far.
    pub bracket: Option<usize>,
}

fn fault(span: Span, code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { span, code, message: message.into(), help: help.into() }
}

/// The fault behind an error of the parser, at the place where a person would mend it.
pub(super) fn translate(context: &Context<'_>, error: &ScanError) -> Fault {
    use ErrorKind as E;
    let text = context.text;
    let at = floor(text, error.marker().byte_offset().unwrap_or(context.end));
    let line = line_of(text, at);
    let open = walk(text, context.bracket.unwrap_or(context.end), at.saturating_sub(1));
    let bracket = open.brackets.last().copied();
    if matches!(error.kind(), E::RecursionLimitExceeded) {
        return too_deep(one(text, at));
    }
    if let Some(tab) = tab_indentation(text, at, error.kind()) {
        return tab;
    }
    match error.kind() {
        E::DirectiveDisallowed => fault(
            line,
            "directive",
            "a line that begins with `%` is an instruction to the YAML reader",
            "delete this line",
        ),
        E::InvalidQuotedScalarIndent
        | E::UnclosedQuotedScalar
        | E::DocumentIndicatorInQuotedScalar
        | E::InvalidTrailingDoubleQuotedScalar
        | E::InvalidTrailingSingleQuotedScalar => {
            let followed =
                matches!(error.kind(), E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar);
            quote(text, open.quote, at, followed)
        }
        E::UnknownQuotedScalarEscape
        | E::InvalidQuotedScalarHexEscape
        | E::InvalidLowSurrogateHexEscape
        | E::InvalidLowSurrogate
        | E::MissingLowSurrogate
        | E::UnpairedLowSurrogate
        | E::InvalidUnicodeEscape => escape(text, open.quote, at),
        // The parser points at the text that the character is hidden in.
        E::UnexpectedCharacter { character } if is_hidden(*character, '\n') => {
            let offset = text[at..].find(*character).unwrap_or(0);
            characters::fault(*character, one(text, at + offset))
        }
        E::UnexpectedCharacter { character } => fault(
            one(text, at),
            "needs-quotes",
            format!("a text cannot begin with `{character}`"),
            "put the text in quotes",
        ),
        E::CommentInterceptedScalar | E::CommentNotSeparated => fault(
            one(text, at),
            "misplaced-comment",
            "a comment interrupts a value",
            "put the comment on a line of its own, or put the text in quotes if the `#` belongs to it",
        ),
        E::MisplacedFlowCollectionEnd => {
            let found = &text[one(text, at)];
            fault(
                one(text, at),
                "unopened-bracket",
                format!("`{found}` closes a bracket that was never opened"),
                "delete it, or put the text in quotes if it belongs to it",
            )
        }
        E::UnclosedFlowCollection { .. } => unclosed_bracket(text, at),
        E::MismatchedFlowCollectionEnd { open, close } => {
            let right = if *open == '{' { '}' } else { ']' };
            fault(
                one(text, at),
                "unclosed-bracket",
                format!("the bracket `{open}` opens here, and `{close}` does not close it"),
                format!("write `{right}` to close it"),
            )
        }
        _ if bracket.is_some_and(|open| opened_earlier(text, open, at)) => {
            unclosed_bracket(text, bracket.unwrap_or(at))
        }
        E::BlockSequenceEntryNotAllowed | E::BlockEntryInFlowCollection => fault(
            one(text, at),
            "misplaced-dash",
            "a list item begins where it cannot",
            "put each `-` on a line of its own below the key, or write the list as `[a, b]`",
        ),
        _ if bracket.is_some() => missing_comma(text, bracket.unwrap_or(at), at),
        E::MappingValueNotAllowed => second_colon(context, at),
        E::SimpleKeyExpected | E::InvalidSimpleKey => colon(text, line),
        E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry => indentation(text, line),
        E::InvalidBlockScalarIndent | E::InvalidIndentation => indentation(text, line),
        _ => fault(
            one(text, at),
            "syntax",
            "this cannot be read as YAML",
            "look at the quotes, colons and indentation here and on the line above",
        ),
    }
}

/// A tab where only spaces may stand, on the line at hand or, for a text that runs on, on the next ones.
fn tab_indentation(text: &str, at: usize, kind: &ErrorKind) -> Option<Fault> {
    use ErrorKind as E;
    let about_tabs = matches!(
        kind,
        E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabInPlainScalar
            | E::TabAtBlockScalarStart
    );
    let line = line_of(text, at);
    let whole = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let mut start = whole;
    for content in text[whole..].split_inclusive('\n').take(if about_tabs { 20 } else { 1 }) {
        let indent = content.len() - content.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = content[..indent].find('\t') {
            return Some(fault(
                start + tab..start + indent,
                "tab-indentation",
                "this line is indented with a tab",
                "indent with spaces, two for each level",
            ));
        }
        start += content.len();
    }
    if !about_tabs {
        return None;
    }
    let tab = text[line.clone()].find('\t').map_or(line.clone(), |tab| line.start + tab..line.start + tab + 1);
    Some(fault(tab, "tab-indentation", "a tab stands where only spaces may", "write spaces instead of it"))
}

fn quote(text: &str, open: Option<usize>, at: usize, followed: bool) -> Fault {
    // The parser points at the quote itself when it came to the end of the text.
    let here = text[at..].starts_with(['"', '\'']) && !text[..at].ends_with('\n') && !followed;
    let Some(open) = Some(at).filter(|_| here).or(open) else {
        return fault(
            one(text, at),
            "unclosed-quote",
            "a quote is missing",
            "close the text with the quote that opened it",
        );
    };
    let mark = &text[open..open + 1];
    if !followed || text[open..at].contains('\n') {
        return fault(
            rest_of_line(text, open),
            "unclosed-quote",
            format!("the quote {} opens here and is not closed on its line", said(mark)),
            format!("write {} behind the last letter of the text", said(mark)),
        );
    }
    let double = if mark == "'" { "`''`" } else { "`\\\"`" };
    fault(
        rest_of_value(text, at),
        "text-after-quote",
        "something follows the closing quote",
        format!("put the whole text between the quotes; a quote within it is written {double}"),
    )
}

/// The first backslash that is followed by none of the letters that YAML 1.2 gives a meaning (section 5.7).
fn unknown_escape(text: &str, within: Span) -> Option<Span> {
    let mut letters = text[within.clone()].char_indices();
    while let Some((offset, c)) = letters.next() {
        let next = if c == '\\' { letters.next() } else { continue };
        let (end, letter) = next.map_or((offset + 1, ' '), |(end, letter)| (end + letter.len_utf8(), letter));
        if !"0abt\tnvfre \"/\\N_LPxuU".contains(letter) {
            return Some(within.start + offset..within.start + end);
        }
    }
    None
}

fn escape(text: &str, open: Option<usize>, at: usize) -> Fault {
    let here = text[at..].starts_with('"').then_some(at);
    let rest = rest_of_line(text, here.or(open).unwrap_or(at));
    let span = unknown_escape(text, rest.clone()).unwrap_or(rest);
    fault(
        span,
        "unknown-escape",
        "a backslash has a meaning of its own between double quotes",
        "write two backslashes for one, or put the text in single quotes",
    )
}

/// Whether a bracket is left open: the parser stopped on a later line, or at the end.
fn opened_earlier(text: &str, open: usize, at: usize) -> bool {
    text[open.min(at)..at].contains('\n') || at >= text.trim_end().len()
}

fn closing(text: &str, open: usize) -> &'static str {
    if text[open..].starts_with('{') { "}" } else { "]" }
}

fn unclosed_bracket(text: &str, open: usize) -> Fault {
    fault(
        rest_of_line(text, open),
        "unclosed-bracket",
        format!("the bracket `{}` opens here and is not closed", &text[one(text, open)]),
        format!("write `{}` where it ends, and a comma between its parts", closing(text, open)),
    )
}

fn missing_comma(text: &str, open: usize, at: usize) -> Fault {
    let right = closing(text, open);
    let found = &text[one(text, at)];
    if found == "," {
        let help = "write a value between the commas, or delete one of them";
        return fault(one(text, at), "missing-value", "a value is missing before this comma", help);
    }
    // At the colon of `{ label: Fit cap: 50 }` the comma is missing before its key.
    let key = if found == ":" { text[..at].rfind(char::is_whitespace).map_or(at, |space| space + 1) } else { at };
    let span = if key < at { key..at } else { one(text, at) };
    fault(
        span.clone(),
        "missing-comma",
        format!("a comma or the closing `{right}` is missing before `{}`", &text[span]),
        "put a comma between the parts, and a text that has `,`, `:` or a bracket in it in quotes",
    )
}

/// A second `: ` on one line, or a key that is indented below a value.
fn second_colon(context: &Context<'_>, at: usize) -> Fault {
    let text = context.text;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[start..at];
    if before.contains(": ") {
        return fault(
            one(text, at),
            "needs-quotes",
            "a second colon stands in this line",
            "put the text in quotes if the colon belongs to it, else begin a new line",
        );
    }
    fault(
        line_of(text, at),
        "indentation",
        "this line is indented below a line that already has its value",
        "begin it under the first letter of the keys that it belongs with",
    )
}

fn colon(text: &str, line: Span) -> Fault {
    let content = &text[line.clone()];
    let key: String = content.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect();
    if content[key.len()..].starts_with(':') && !key.is_empty() {
        return fault(
            line,
            "missing-space",
            format!("a space is missing behind `{key}:`"),
            format!("write `{key}: {}`", content[key.len() + 1..].trim_end()),
        );
    }
    let rest = content[key.len()..].trim();
    let help = match (key.is_empty(), rest.is_empty()) {
        (true, _) => "write a key, a colon, a space and the value".to_owned(),
        (false, true) => format!("write `{key}:`"),
        (false, false) => format!("write `{key}: {rest}`"),
    };
    fault(line, "missing-colon", "this line has no colon behind its key", help)
}

fn indentation(text: &str, line: Span) -> Fault {
    let content = &text[line.clone()];
    if let Some(item) = content.strip_prefix('-').filter(|item| item.starts_with(char::is_alphanumeric)) {
        let help = format!("write `- {item}`");
        return fault(line, "missing-space", "a space is missing behind this dash", help);
    }
    if content.starts_with('-') {
        return fault(
            line,
            "indentation",
            "a list item stands where a key is expected",
            "begin it under the other items of its list, or delete the `-`",
        );
    }
    fault(
        line,
        "indentation",
        "this line does not begin under the ones that it belongs with",
        "keys that belong together begin in the same column, two spaces further in than the key above them",
    )
}

pub(super) fn too_large(bytes: usize) -> Fault {
    let found = bytes.div_ceil(1024);
    fault(
        0..0,
        "too-large",
        format!("the document has `{found} KB`, more than the {} KB that are read", MAX_BYTES / 1024),
        "take out what does not belong to the agreement; long lists of values belong into the leads",
    )
}

pub(super) fn too_deep(span: Span) -> Fault {
    fault(
        span,
        "too-deep",
        format!("brackets and lists lie more than {MAX_DEPTH} deep in each other"),
        "split the condition into several rules",
    )
}

pub(super) fn tag(written: &str, span: Span) -> Fault {
    let message = format!("the tag `{written}` is not allowed");
    fault(span, "tag", message, "delete it; a text that begins with `!` is put in quotes")
}

pub(super) fn anchor(name: &str, span: Span) -> Fault {
    let help = "delete it and write each value out; a text that begins with `&` is put in quotes";
    fault(span, "anchor", format!("the anchor `&{name}` is not allowed"), help)
}

pub(super) fn alias(text: &str, span: Span) -> Fault {
    let message = format!("the reference `{}` is not allowed", &text[span.clone()]);
    fault(span, "alias", message, "write the value out; a text that begins with `*` is put in quotes")
}

pub(super) fn second_document(span: Span) -> Fault {
    fault(
        span,
        "second-document",
        "a second document begins here",
        "keep one document in a file: delete the line `---` or `...` and what does not belong here",
    )
}

pub(super) fn pair_without_braces(text: &str, at: usize) -> Fault {
    let help = "write it as `{ key: value }`, or put the text in quotes if the colon belongs to it";
    fault(one(text, at), "pair-in-list", "a key with a value stands in a list without braces", help)
}

pub(super) fn key_is_collection(span: Span) -> Fault {
    fault(
        span,
        "key-not-text",
        "a list or a group stands where a key is expected",
        "write a single word before the colon",
    )
}

pub(super) fn key_is_empty(span: Span) -> Fault {
    fault(span, "key-not-text", "a key is missing before this colon", "write a word before the colon")
}

pub(super) fn merge_key(span: Span) -> Fault {
    fault(span, "merge-key", "the merge key `<<` is not allowed", "write the keys out")
}

pub(super) fn explicit_key(text: &str, key: &Node) -> Fault {
    let help = format!("write `{}:` without the `?`", &text[key.span.clone()]);
    fault(key.span.clone(), "explicit-key", "a key after a `?` is not allowed", help)
}

pub(super) fn duplicate_key(name: &str, line: u32, span: Span) -> Fault {
    let help = if name == "id" {
        format!("begin a new item with `- id:`, or keep one of them; the first is on line {line}")
    } else {
        format!("keep one of them; the first is on line {line}")
    };
    let name: String = name.chars().take(60).collect();
    fault(span, "duplicate-key", format!("the key `{name}` stands twice"), help)
}

/// Whether a key is written after a `?`.
pub(super) fn is_explicit(text: &str, at: usize) -> bool {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..at];
    let mark = before.trim_end();
    mark.len() < before.len() && (mark.ends_with(" ?") || mark == "?")
}

/// A quote between marks that it cannot be confused with.
fn said(mark: &str) -> String {
    format!("`{mark}`")
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The character at a place; empty at the end of the text.
fn one(text: &str, at: usize) -> Span {
    let at = floor(text, at);
    at..at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The line of a place without its indentation and its trailing space.
fn line_of(text: &str, at: usize) -> Span {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let content = text[start..end].trim_end();
    let indent = content.len() - content.trim_start().len();
    start + indent..start + content.len()
}

/// From a place to the end of its line, without trailing space.
fn rest_of_line(text: &str, at: usize) -> Span {
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    at..at + text[at..end].trim_end().len()
}

/// From a place to where its value ends on that line.
fn rest_of_value(text: &str, at: usize) -> Span {
    let rest = rest_of_line(text, at);
    let length = text[rest.clone()].find([',', '}', ']']).unwrap_or(rest.len());
    rest.start..rest.start + text[rest.start..rest.start + length].trim_end().len()
}
