//! Text that stays text. A backslash goes before what would be markup where it stands, and before nothing else: the file
//! is also read as it is.

/// A text within a line. Line ends and runs of spaces become one space.
pub(super) fn inline(text: &str) -> String {
    let signs: Vec<char> = single_spaced(text).chars().collect();
    let mut out = String::new();
    for (at, sign) in signs.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| signs[at]);
        if is_markup(before, *sign, &signs[at + 1..]) {
            out.push('\\');
        }
        out.push(*sign);
    }
    out
}

/// A text that begins a line: what would make that a heading, a list, a quotation or a rule is escaped too.
pub(super) fn begins(text: &str) -> String {
    let text = inline(text.trim_start());
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let behind = text.get(digits..).unwrap_or_default();
    if digits > 0 && behind.starts_with(['.', ')']) {
        return format!("{}\\{behind}", &text[..digits]);
    }
    if text.starts_with(['#', '>', '-', '+', '=', ':']) { format!("\\{text}") } else { text }
}

fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        let sign = if sign == '\n' { ' ' } else { sign };
        if sign != ' ' || !out.ends_with(' ') {
            out.push(sign);
        }
    }
    out
}

fn is_markup(before: Option<char>, sign: char, after: &[char]) -> bool {
    let word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    let next = after.first().copied();
    match sign {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '$' | '@' => true,
        // Inside of a word it is no emphasis: `email_domain`.
        '_' => !(word(before) && word(next)),
        // `&amp;` and `&#38;`
        '&' => word(next) || next == Some('#'),
        // `http://`, which would become a link, and `:smile:`
        ':' => after.starts_with(&['/', '/']) || (!word(before) && (word(next) || matches!(next, Some('+' | '-')))),
        // `www.`
        '.' => matches!(before, Some('w' | 'W')) && word(next),
        _ => false,
    }
}

/// A digest, a key or a file. What is none of these in a stranger's text is escaped like any other.
pub(super) fn code(text: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || ":._/+=- ".contains(sign);
    if !text.is_empty() && text.trim() == text && text.chars().all(plain) { format!("`{text}`") } else { inline(text) }
}

/// Lines to be typed, in a fence that none of them can close.
pub(super) fn fenced(lines: &[String]) -> String {
    let text: Vec<String> = lines.iter().map(|line| single_spaced(line)).collect();
    let longest = text.iter().flat_map(|line| line.split(|sign| sign != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{}\n{fence}\n\n", text.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_markup_stays_as_it_is() {
        for text in
            ["email_domain is at least 30%, from 9:00 to 17:30", "a - b + c = d", "it's “so”, (really)!", "Käse & Brot"]
        {
            assert_eq!(inline(text), text);
            assert_eq!(begins(text), text);
        }
    }

    #[test]
    fn what_is_markup_is_escaped() {
        let cases = [
            ("*b* _i_ __s__ ~~d~~", r"\*b\* \_i\_ \_\_s\_\_ \~\~d\~\~"),
            ("[l](u) ![i](u) [^1]", r"\[l\](u) !\[i\](u) \[^1\]"),
            ("<b> </script> <!-- -->", r"\<b> \</script> \<!-- -->"),
            ("a | b `c` $x$ \\", r"a \| b \`c\` \$x\$ \\"),
            ("&amp; &#38; R&D", r"\&amp; \&#38; R\&D"),
            ("http://x www.x.y a@b.c :smile:", r"http\://x www\.x.y a\@b.c \:smile:"),
            ("one\n\n# two\r\n  three", "one # two\r three"),
        ];
        for (text, escaped) in cases {
            assert_eq!(inline(text), escaped);
        }
        let lines = [
            ("# h", r"\# h"),
            ("- l", r"\- l"),
            ("1. n", r"1\. n"),
            ("12) n", r"12\) n"),
            ("> q", r"\> q"),
            ("=== s", r"\=== s"),
            ("    x", "x"),
        ];
        for (text, escaped) in lines {
            assert_eq!(begins(text), escaped);
        }
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(fenced(&["a".to_owned(), "b\nc".to_owned()]), "```\na\nb c\n```\n\n");
        assert_eq!(fenced(&["x````y".to_owned()]), "`````\nx````y\n`````\n\n");
        assert_eq!(code("3fa9:x"), "`3fa9:x`");
        assert_eq!(code("a`b"), r"a\`b");
    }
}
