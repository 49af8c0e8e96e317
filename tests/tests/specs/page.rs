//! Reads a page of specs into its sections.

use std::collections::BTreeMap;

/// What can stand above a table.
const CAPTIONS: [&str; 12] = [
    "Setting",
    "Leads",
    "Events",
    "Stages",
    "Expected",
    "Expected before",
    "Cells",
    "Changes",
    "Figures",
    "Figures before",
    "Warnings",
    "Commitments",
];

/// One second-level heading with what belongs to it.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The YAML that holds here, by its first line: `mql.yaml`, `before: mql.yaml`.
    pub documents: BTreeMap<String, String>,
    /// The tables by their captions.
    pub tables: BTreeMap<String, Table>,
}

impl Section {
    /// A table; an empty one where the section has none.
    pub fn table(&self, caption: &str) -> Table {
        self.tables.get(caption).cloned().unwrap_or_default()
    }
}

/// A table: its heads and its rows, all of the same width.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub heads: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A cell by the name of its column; empty where there is no such column.
    pub fn cell<'a>(&self, row: &'a [String], head: &str) -> &'a str {
        self.heads.iter().position(|own| own == head).map_or("", |at| row[at].as_str())
    }
}

/// The sections of a page that have leads. Panics, with the page's name, where it is not written as pages are.
pub fn sections(page: &str, text: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut section = Section::default();
    let mut caption: Option<String> = None;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            let documents = section.documents.clone();
            sections.push(std::mem::replace(
                &mut section,
                Section { title: title.to_owned(), documents, ..Section::default() },
            ));
        } else if line == "```yaml" {
            let yaml: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let name = yaml.first().and_then(|first| first.strip_prefix("# "));
            let name = name.unwrap_or_else(|| panic!("{page}: a block of YAML does not say which document it is"));
            section.documents.insert(name.to_owned(), yaml.join("\n") + "\n");
        } else if CAPTIONS.contains(&line) {
            caption = Some(line.to_owned());
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row));
            }
            let caption =
                caption.take().unwrap_or_else(|| panic!("{page}: {}: a table without a caption", section.title));
            let (heads, rows) = (rows.remove(0), rows.split_off(1));
            for row in &rows {
                assert_eq!(row.len(), heads.len(), "{page}: {}: {caption}: {row:?}", section.title);
            }
            assert!(
                section.tables.insert(caption.clone(), Table { heads, rows }).is_none(),
                "{page}: two of {caption}"
            );
        }
    }
    sections.push(section);
    sections.retain(|section| section.tables.contains_key("Leads"));
    sections
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|cell| cell.trim().replace('·', " ")).collect()
}
