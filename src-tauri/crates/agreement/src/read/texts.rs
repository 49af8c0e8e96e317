//! Texts, ids and names; and the words that YAML does not take for texts.

use unicode_security::MixedScript;

use super::fields::Fields;
use super::numbers::is_numeric;
use super::reader::{Reader, shorten};
use crate::grammar::MAX_ID;
use crate::text::words;
use crate::yaml::{Node, Style};

/// What a plain scalar is to YAML readers when it is not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ambiguous {
    /// `null`, `~`
    Nothing,
    /// `yes`, `No`, `on`, `True`
    YesOrNo,
    /// `1_000`, `0x1F`, `.nan`
    Number,
}

/// What a scalar without quotes is, if some YAML reader would not take it for a text.
pub(crate) fn ambiguous(text: &str) -> Option<Ambiguous> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "" | "~" | "null" => Some(Ambiguous::Nothing),
        "yes" | "no" | "on" | "off" | "true" | "false" => Some(Ambiguous::YesOrNo),
        _ if is_numeric(&lower) => Some(Ambiguous::Number),
        _ => None,
    }
}

impl Reader<'_> {
    /// A text, trimmed. `key` is how it is spoken of.
    pub fn text(&self, node: &Node, key: &str) -> Option<String> {
        let Some((text, style)) = node.scalar() else {
            let found = if node.items().is_some() { "a list" } else { "a group of keys" };
            let help = "write a text; one with a bracket or a colon in it goes into quotes";
            self.error(&node.span, "not-a-text", format!("`{key}` is {found}, not a text"), help);
            return None;
        };
        if style == Style::Plain
            && let Some(kind) = ambiguous(text)
        {
            self.needs_quotes(node, text, kind);
            return None;
        }
        let text = text.trim();
        if text.is_empty() {
            self.error(&node.span, "empty-text", format!("`{key}` is empty"), "write a text");
            return None;
        }
        self.check_scripts(node, text);
        Some(text.to_owned())
    }

    /// Warns of a word that mixes alphabets: with a Cyrillic `е` in it, `employeеs` is another column.
    pub fn check_scripts(&self, node: &Node, text: &str) {
        if text.is_ascii() {
            return;
        }
        if let Some(word) = words(text).find(|word| !word.is_single_script()) {
            let message = format!("the word `{}` mixes letters of several alphabets", shorten(word));
            self.warning(&node.span, "mixed-alphabets", message, "type it again; some letters only look alike");
        }
    }

    fn needs_quotes(&self, node: &Node, text: &str, kind: Ambiguous) {
        let found = shorten(text);
        let what = match kind {
            Ambiguous::Nothing => "\"no value\"",
            Ambiguous::YesOrNo => "\"yes or no\"",
            Ambiguous::Number => "a number",
        };
        let message = format!("`{found}` without quotes is {what}, and a text is needed here");
        self.error(&node.span, "needs-quotes", message, format!("write `\"{found}\"`"));
    }

    /// An id, or the id of something else.
    pub fn id(&self, node: &Node, key: &str) -> Option<String> {
        self.identifier(node, key, false)
    }

    /// The name of a stage, which may have underscores as in `handed_off`.
    pub fn stage(&self, node: &Node, key: &str) -> Option<String> {
        self.identifier(node, key, true)
    }

    fn identifier(&self, node: &Node, key: &str, underscores: bool) -> Option<String> {
        let text = self.text(node, key)?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (underscores && c == '_');
        let found = shorten(&text);
        if !text.chars().all(fits) {
            let fixed = slug(&text);
            let help = if fixed.is_empty() {
                "use small letters from a to z, digits and hyphens".to_owned()
            } else {
                format!("use small letters from a to z, digits and hyphens: `{fixed}`")
            };
            self.error(&node.span, "invalid-id", format!("`{found}` cannot be an id"), help);
            return None;
        }
        if text.len() > MAX_ID {
            let message = format!("the id `{found}` has {} characters", text.len());
            self.error(&node.span, "invalid-id", message, format!("use at most {MAX_ID}"));
            return None;
        }
        Some(text)
    }
}

impl Fields<'_, '_> {
    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<String> {
        self.reader.text(self.value(key)?, key)
    }

    /// The id of a key.
    pub fn id(&self, key: &str) -> Option<String> {
        self.reader.id(self.value(key)?, key)
    }
}

/// The nearest id to a text: `Free Mail` becomes `free-mail`.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    let lower = text.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    for c in lower.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !c.is_alphanumeric() {
            slug.push('-');
        }
    }
    slug.truncate(MAX_ID);
    slug.trim_end_matches('-').to_owned()
}
