//! Building the tree from the parser's events, within the limits that hold for every document.

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, options};

use super::{Entry, Kind, Layout, Lines, Node, Span, Style, Tree, characters, syntax};

/// The longest document that is read.
pub const MAX_BYTES: usize = 256 * 1024;

/// How deep collections may lie in each other; the outermost one is the first level.
pub const MAX_DEPTH: usize = 32;

/// A fault of a document as YAML, whatever it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its place.
    pub span: Span,
    /// A stable name, such as `duplicate-key`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What was understood of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The tree; None when the text is not YAML or beyond the limits.
    pub tree: Option<Tree>,
    /// What is wrong, in no particular order. With a tree these are faults that leave the rest readable.
    pub faults: Vec<Fault>,
}

/// Reads a text, as [`super::parse`] says.
pub(super) fn parse(text: &str) -> Parsed {
    if text.len() > MAX_BYTES {
        return Parsed { tree: None, faults: vec![syntax::too_large(text.len())] };
    }
    let mut builder = Builder {
        text,
        faults: characters::raw(text),
        comments: Vec::new(),
        lines: Lines::new(text),
        open: Vec::new(),
        root: None,
        end: 0,
    };
    let tree = match builder.run() {
        Ok(()) => {
            let root = builder.root.unwrap_or_else(|| absent(text.len()));
            Some(Tree { text: text.to_owned(), root, comments: builder.comments, lines: builder.lines })
        }
        Err(fault) => {
            // An invisible character is often what broke the syntax of its line; whatever else is wrong there is told
            // when it is gone.
            let line = |at: usize| builder.lines.position(text, at).0;
            let hidden = |told: &&Fault| characters::is_told(told) && line(told.span.start) == line(fault.span.start);
            if !builder.faults.iter().any(|told| told.span.contains(&fault.span.start) || hidden(&told)) {
                builder.faults.push(fault);
            }
            None
        }
    };
    Parsed { tree, faults: builder.faults }
}

fn absent(at: usize) -> Node {
    Node { kind: Kind::Scalar { text: String::new(), style: Style::Plain }, span: at..at }
}

fn mark_length(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    layout: Layout,
    content: Content,
}

enum Content {
    Seq(Vec<Node>),
    Map { entries: Vec<Entry>, key: Option<Node>, seen: HashMap<String, usize> },
}

struct Builder<'t> {
    text: &'t str,
    faults: Vec<Fault>,
    comments: Vec<Span>,
    lines: Lines,
    open: Vec<Open>,
    root: Option<Node>,
    /// Where the last thing that was written ended.
    end: usize,
}

impl<'t> Builder<'t> {
    fn run(&mut self) -> Result<(), Fault> {
        let options = options! {
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: true,
            // A long comment between two rules is no attack: the size of the document is the limit.
            max_buffered_comment_events: MAX_BYTES,
            disallow_directives: true,
        };
        let mut documents = 0;
        for next in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = next.map_err(|error| self.syntax(&error))?;
            let span = span.byte_range().unwrap_or(self.end..self.end);
            if let Some(tag) = event.tag() {
                let written = tag.original();
                self.faults.push(syntax::tag(&written, span.start.saturating_sub(written.len() + 1)..span.start));
            }
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(syntax::second_document(span));
                    }
                }
                Event::Comment(..) => self.comments.push(span),
                Event::Anchor(_, name) => self.faults.push(syntax::anchor(&name, span)),
                Event::Alias(_) | Event::UnresolvedAlias(_) => {
                    self.faults.push(syntax::alias(self.text, span.clone()));
                    self.end = span.end;
                    // As a text, so that nothing else is said of it.
                    let text = self.text[span.clone()].to_owned();
                    self.place(Node { kind: Kind::Scalar { text, style: Style::Double }, span });
                }
                Event::Scalar(text, style, ..) => self.scalar(&text, style, span),
                Event::SequenceStart(style, ..) => self.begin(style, span, Content::Seq(Vec::new()))?,
                Event::MappingStart(style, ..) => {
                    let content = Content::Map { entries: Vec::new(), key: None, seen: HashMap::new() };
                    self.begin(style, span, content)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.finish(&span),
                _ => {}
            }
        }
        Ok(())
    }

    fn syntax(&self, error: &ScanError) -> Fault {
        let bracket = self.open.iter().find(|open| open.layout == Layout::Flow).map(|open| open.start);
        syntax::translate(&syntax::Context { text: self.text, end: self.end, bracket }, error)
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) {
        let (style, span) = match style {
            // The parser says `~` where nothing is written.
            ScalarStyle::Plain if span.is_empty() => {
                let at = self.absent_place();
                self.place(absent(at));
                return;
            }
            ScalarStyle::Plain => (Style::Plain, span),
            ScalarStyle::SingleQuoted => (Style::Single, span),
            ScalarStyle::DoubleQuoted => (Style::Double, span),
            ScalarStyle::Literal => (Style::Literal, self.block_span(&span)),
            ScalarStyle::Folded => (Style::Folded, self.block_span(&span)),
        };
        self.end = span.end;
        if let Some(fault) = characters::scalar(text, self.text, &span) {
            self.faults.push(fault);
        }
        self.place(Node { kind: Kind::Scalar { text: text.to_owned(), style }, span });
    }

    /// Where a value stands that was not written: behind the colon of its key or the dash of its item, else behind
    /// what was written last.
    fn absent_place(&self) -> usize {
        let limit = self.text.len();
        let bytes = self.text.as_bytes();
        let mut at = self.end;
        while at < limit {
            match bytes[at] {
                b':' | b'-' => return at + 1,
                b'#' => {
                    while at < limit && bytes[at] != b'\n' {
                        at += 1;
                    }
                }
                byte if !byte.is_ascii_whitespace() => break,
                _ => {}
            }
            at += 1;
        }
        self.end
    }

    /// The span of a block scalar with its `|` or `>`, which the parser leaves out, and without the blank lines
    /// behind it.
    fn block_span(&self, content: &Span) -> Span {
        let bytes = self.text.as_bytes();
        let mut at = self.end;
        while at < content.start && !matches!(bytes[at], b'|' | b'>') {
            if bytes[at] == b'#' {
                while at < content.start && bytes[at] != b'\n' {
                    at += 1;
                }
            }
            at += 1;
        }
        let start = at.min(content.start);
        start..start + self.text[start..content.end].trim_end().len()
    }

    fn begin(&mut self, style: StructureStyle, span: Span, content: Content) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(syntax::too_deep(span.start..span.start + 1));
        }
        let layout = match style {
            StructureStyle::Block => Layout::Block,
            StructureStyle::Flow => Layout::Flow,
        };
        if layout == Layout::Flow {
            self.end = self.end.max(span.end);
            if matches!(content, Content::Map { .. }) && span.is_empty() {
                self.faults.push(syntax::pair_without_braces(self.text, span.start));
            }
        }
        let start = match content {
            Content::Seq(_) if layout == Layout::Block => self.first_dash(span.start),
            _ => span.start,
        };
        self.open.push(Open { start, layout, content });
        Ok(())
    }

    /// The first dash of a list. The parser says where the first item begins when the dashes stand right under the
    /// key, as in `key:\n- item`.
    fn first_dash(&self, start: usize) -> usize {
        let line = |at: usize| self.text[..at].rfind('\n').map_or(mark_length(self.text), |end| end + 1);
        let Some(Open { start: parent, content: Content::Map { .. }, .. }) = self.open.last() else { return start };
        let dash = line(start) + (parent - line(*parent));
        if dash < start && self.text.as_bytes()[dash] == b'-' { dash } else { start }
    }

    fn finish(&mut self, span: &Span) {
        let Some(open) = self.open.pop() else { return };
        if open.layout == Layout::Flow {
            self.end = self.end.max(span.end);
        }
        // A block collection ends where its last value does, not where the parser noticed.
        let end = self.end.max(open.start);
        let kind = match open.content {
            Content::Seq(items) => Kind::Seq { items, layout: open.layout },
            Content::Map { entries, .. } => Kind::Map { entries, layout: open.layout },
        };
        self.place(Node { kind, span: open.start..end });
    }

    /// Puts a finished node where it belongs: as an item, a key, a value, or the root.
    fn place(&mut self, node: Node) {
        self.end = self.end.max(node.span.end);
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::Seq(items)) => items.push(node),
            Some(Content::Map { entries, key, seen }) => match key.take() {
                None => *key = Some(node),
                Some(name) => {
                    let fault = key_fault(&name, seen, self.text, &self.lines);
                    // What is only written in an unusual way still says what it says.
                    if fault.as_ref().is_none_or(|fault| fault.code == "explicit-key") {
                        entries.push(Entry { key: name, value: node });
                    }
                    self.faults.extend(fault);
                }
            },
        }
    }
}

/// What is wrong with a key, if anything; remembers it otherwise.
fn key_fault(key: &Node, seen: &mut HashMap<String, usize>, text: &str, lines: &Lines) -> Option<Fault> {
    let Some((name, style)) = key.scalar() else { return Some(syntax::key_is_collection(key.span.clone())) };
    if key.is_absent() || name.trim().is_empty() {
        return Some(syntax::key_is_empty(key.span.clone()));
    }
    if name == "<<" && style == Style::Plain {
        return Some(syntax::merge_key(key.span.clone()));
    }
    if let Some(first) = seen.get(name) {
        let (line, _) = lines.position(text, *first);
        return Some(syntax::duplicate_key(name, line, key.span.clone()));
    }
    seen.insert(name.to_owned(), key.span.start);
    syntax::is_explicit(text, key.span.start).then(|| syntax::explicit_key(text, key))
}
