//! Texts of strangers, before they are set in any format: what cannot be seen, or would change how its surroundings are
//! read, is shown by its code. What remains is text in every format by that format's own means.

use serde_json::Value;

/// `[U+202E]`
pub(crate) fn code(sign: char) -> String {
    format!("[U+{:04X}]", sign as u32)
}

/// Signs that are shown by their codes in every format: control characters other than the end of a line, those that turn
/// the direction of text, that take no room, that are private or no characters at all.
fn unseen(sign: char) -> bool {
    match sign {
        '\n' => false,
        // Joiners, without which some scripts cannot be written, and the selectors that follow an emoji.
        '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => false,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' => true,
        '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' => true,
        '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}' => true,
        sign => sign.is_control() || sign as u32 & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&sign),
    }
}

/// The text with what cannot be seen shown by its code; tabs and carriage returns become spaces, as they look.
pub(crate) fn seen(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\t' | '\r' => out.push(' '),
            sign if unseen(sign) => out.push_str(&code(sign)),
            sign => out.push(sign),
        }
    }
    out
}

/// Every text of a value, changed.
pub(crate) fn map(value: &mut Value, change: &impl Fn(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(list) => list.iter_mut().for_each(|value| map(value, change)),
        Value::Object(object) => object.values_mut().for_each(|value| map(value, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Every text of a value, in order.
pub(crate) fn visit(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(list) => list.iter().for_each(|value| visit(value, see)),
        Value::Object(object) => object.values().for_each(|value| visit(value, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_code() {
        assert_eq!(
            seen("a\u{202E}b\u{0}c\u{200B}d\u{FEFF}e\u{E000}f\u{1FFFE}"),
            "a[U+202E]b[U+0000]c[U+200B]d[U+FEFF]e[U+E000]f[U+1FFFE]"
        );
        assert_eq!(seen("one\ttwo\r\nthree"), "one two \nthree");
    }

    #[test]
    fn what_people_write_stays_as_it_is() {
        let texts = [
            "Käse “x” – 40 %",
            "δοκιμή",
            "проверка",
            "تجربة",
            "बिक्री",
            "中文",
            "\u{1F469}\u{200D}\u{1F4BB}",
            "<b>&amp;",
        ];
        for text in texts {
            assert_eq!(seen(text), text);
        }
    }
}
