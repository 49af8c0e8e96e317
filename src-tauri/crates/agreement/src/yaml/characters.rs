//! Characters that must not stand in a document, because a signer would not see what they do.

use super::{Fault, Span};

/// Faults of the text as it stands, comments included: one for each line at most.
pub(super) fn raw(text: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = Vec::new();
    // Nothing is hidden in what nearly every text is made of.
    if text.bytes().all(|byte| byte == b'\n' || byte.is_ascii_graphic() || byte == b' ') {
        return faults;
    }
    let mut told_on_this_line = false;
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next();
        let white = c == '\t' || c == '\n' || (c == '\r' && after == Some('\n')) || (c == '\u{feff}' && at == 0);
        if c == '\n' {
            told_on_this_line = false;
        } else if !white && !told_on_this_line && is_hidden(c, before) {
            told_on_this_line = true;
            faults.push(fault(c, at..at + c.len_utf8()));
        }
        before = c;
    }
    faults
}

/// The fault of a scalar that hides a character behind an escape, or that has a tab or a line break within.
pub(super) fn scalar(value: &str, source: &str, span: &Span) -> Option<Fault> {
    if value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return None;
    }
    let written = source.get(span.clone()).unwrap_or_default();
    let mut before = '\n';
    for c in value.trim_end_matches('\n').chars() {
        if c == '\n' {
            return Some(Fault {
                span: span.clone(),
                code: "line-break",
                message: "this text has a line break in it".into(),
                help: "write it as one line; a long text may be folded over several lines after a `>`".into(),
            });
        }
        // Where the character itself is in the file, `raw` has told it already.
        if is_hidden(c, before) && (c == '\t' || !written.contains(c)) {
            return Some(fault(c, span.clone()));
        }
        before = c;
    }
    None
}

/// The first character of a text that must not stand in one.
pub fn hidden_character(text: &str) -> Option<char> {
    let mut before = '\n';
    text.chars().find(|c| is_hidden(*c, std::mem::replace(&mut before, *c)))
}

/// Whether a fault is that of a hidden character.
pub(super) fn is_told(fault: &Fault) -> bool {
    matches!(fault.code, "text-direction" | "control-character" | "invisible-character")
}

/// The fault of a hidden character.
pub(super) fn fault(c: char, span: Span) -> Fault {
    let code = match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => "text-direction",
        c if c.is_control() => "control-character",
        _ => "invisible-character",
    };
    let help = match c {
        '\r' => "save the file with the line ends of Windows or of Unix, not of old Macs",
        '\t' => "write spaces instead of it",
        _ => "delete it; what cannot be seen cannot be agreed on",
    };
    let message = format!("{} `U+{:04X}` is hidden here", name(c), u32::from(c));
    Fault { span, code, message, help: help.into() }
}

fn name(c: char) -> &'static str {
    match c {
        '\0' => "a null character",
        '\t' => "a tab character",
        '\r' => "a lone carriage return",
        '\u{1b}' => "an escape character",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' => "a zero-width non-joiner",
        '\u{200d}' => "a zero-width joiner",
        '\u{200e}' => "a left-to-right mark",
        '\u{200f}' => "a right-to-left mark",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{2060}' => "a word joiner",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => "a character that turns the direction of text",
        '\u{feff}' => "a second byte order mark",
        '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{115f}' | '\u{1160}' => "a blank that is no space",
        c if c.is_control() => "a control character",
        _ => "an invisible character",
    }
}

/// Whether a character, standing behind another one, is a control, takes no width, or turns the direction of the text
/// around it.
pub fn is_hidden(c: char, before: char) -> bool {
    match c {
        c if c.is_control() => true,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        // A variation selector makes an emoji of a sign; behind a letter or a digit it only hides.
        '\u{fe00}'..='\u{fe0f}' => {
            before.is_alphanumeric() || before.is_ascii() || ('\u{fe00}'..='\u{fe0f}').contains(&before)
        }
        c => matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff),
    }
}
