//! The template's documents, as they stand in `definitions/template`: what a new workspace begins with.

/// A document's file name and its text.
pub type File = (&'static str, &'static str);

macro_rules! documents {
    ($folder:literal) => {
        [
            ("agreement.yaml", include_str!(concat!("../../../../definitions/template/", $folder, "agreement.yaml"))),
            ("mql.yaml", include_str!(concat!("../../../../definitions/template/", $folder, "mql.yaml"))),
            ("sql.yaml", include_str!(concat!("../../../../definitions/template/", $folder, "sql.yaml"))),
            ("sla.yaml", include_str!(concat!("../../../../definitions/template/", $folder, "sla.yaml"))),
            ("funnel.yaml", include_str!(concat!("../../../../definitions/template/", $folder, "funnel.yaml"))),
        ]
    };
}

/// The draft: what people do when they are choosing.
pub const DRAFT: [File; 5] = documents!("");

/// Version 1, which the draft would replace: title, company size and white papers.
pub const IN_FORCE: [File; 5] = documents!("in-force/");
