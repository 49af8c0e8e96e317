//! What is measured: the rows of the table.

/// One thing that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// The three files in CSV into the database.
    ImportCsv,
    /// The same in Parquet.
    ImportParquet,
    /// From the closed program to the first comparison.
    Open,
    /// Every lead's score and band under one definition, from the events.
    Rescore,
    /// The points of a rule are changed; the comparison follows, as in all edits.
    Points,
    /// The value that a rule tests is changed.
    Value,
    /// A rule counts in a window that no rule has had before.
    Window,
    /// Where the qualifying band begins is changed.
    Threshold,
    /// Both definitions, from the events, and the comparison.
    FromScratch,
    /// Every lead's first moment in the qualifying band.
    Replay,
}

impl Row {
    /// In the order of the table.
    pub const ALL: [Row; 10] = [
        Row::ImportCsv,
        Row::ImportParquet,
        Row::Open,
        Row::Rescore,
        Row::Points,
        Row::Value,
        Row::Window,
        Row::Threshold,
        Row::FromScratch,
        Row::Replay,
    ];

    /// Those in which a definition is edited.
    pub const EDITS: [Row; 4] = [Row::Points, Row::Value, Row::Window, Row::Threshold];

    /// Its name in the answers of the measuring processes, and of its files.
    pub fn key(self) -> &'static str {
        match self {
            Row::ImportCsv => "import-csv",
            Row::ImportParquet => "import-parquet",
            Row::Open => "open",
            Row::Rescore => "rescore",
            Row::Points => "points",
            Row::Value => "value",
            Row::Window => "window",
            Row::Threshold => "threshold",
            Row::FromScratch => "from-scratch",
            Row::Replay => "replay",
        }
    }

    /// As people call it.
    pub fn title(self) -> &'static str {
        match self {
            Row::ImportCsv => "import from CSV",
            Row::ImportParquet => "import from Parquet",
            Row::Open => "open, to the first comparison",
            Row::Rescore => "full rescore",
            Row::Points => "a rule's points, compared",
            Row::Value => "a test's value, compared",
            Row::Window => "a window not seen before, compared",
            Row::Threshold => "a threshold, compared",
            Row::FromScratch => "comparison from scratch",
            Row::Replay => "replay",
        }
    }
}
