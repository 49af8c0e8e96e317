//! A rough walk over text that is no YAML, to find the quote or bracket that was left open. The parser looks far ahead
//! before it says what it has seen, so its events do not tell.

/// What stands open where a walk ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Walk {
    /// The brackets and braces that are open, the innermost last.
    pub brackets: Vec<usize>,
    /// The quote that was opened last, whether or not it is closed again.
    pub quote: Option<usize>,
}

/// Walks from a place between two tokens up to another one, which is included.
pub(super) fn walk(text: &str, from: usize, to: usize) -> Walk {
    let mut walk = Walk::default();
    let mut quoted: Option<char> = None;
    let mut in_comment = false;
    let mut before = ' ';
    // What a quote must follow to open a text, and not to be an apostrophe in one.
    let mut opens = true;
    let mut letters = text.get(from..).unwrap_or_default().char_indices().peekable();
    while let Some((offset, c)) = letters.next() {
        let at = from + offset;
        if at > to {
            break;
        }
        match (quoted, c) {
            (Some('"'), '\\') => {
                letters.next();
            }
            (Some('\''), '\'') if letters.peek().is_some_and(|(_, next)| *next == '\'') => {
                letters.next();
            }
            (Some(mark), _) => quoted = (mark != c).then_some(mark),
            (None, '\n') => (in_comment, opens) = (false, true),
            (None, _) if in_comment => {}
            (None, '#') if before.is_whitespace() => in_comment = true,
            (None, '"' | '\'') if opens => {
                walk.quote = Some(at);
                quoted = Some(c);
                opens = false;
            }
            (None, '{' | '[') => {
                walk.brackets.push(at);
                opens = true;
            }
            (None, '}' | ']') => {
                walk.brackets.pop();
                opens = false;
            }
            (None, ',' | ':' | '-') => opens = true,
            (None, c) if !c.is_whitespace() => opens = false,
            _ => {}
        }
        before = c;
    }
    walk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_at_the_end() {
        let open = |text: &str| {
            let walk = walk(text, 0, text.len());
            (walk.brackets, walk.quote)
        };
        assert_eq!(open("{ a: [1, 2"), (vec![0, 5], None));
        assert_eq!(open("{ a: [1, 2] # }"), (vec![0], None));
        assert_eq!(open("{ a: \"]}\", b: 'it''s' }"), (vec![], Some(14)));
        assert_eq!(open("a: it's [x"), (vec![8], None));
        assert_eq!(open("a: \"x\\\"y, [z"), (vec![], Some(3)));
    }
}
