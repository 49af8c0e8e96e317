//! What a definition asks of the leads at hand that they cannot answer as it was meant. None of these stops anything.

/// Something to know about a result.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Warning {
    /// A stable name of the kind: `unknown-column`, `type-mismatch`, `unknown-event`, `unknown-property`,
    /// `known-as-of-export`, `lost-after`, `noise`.
    pub code: &'static str,
    /// The id of the rule, gate or criterion that it is about.
    pub rule: String,
    /// In a sales leader's words.
    pub message: String,
}

/// Gathers warnings about one document, each once.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    pub(crate) list: Vec<Warning>,
    rule: String,
}

impl Warnings {
    /// What follows is about this rule, gate or criterion.
    pub(crate) fn about(&mut self, rule: &str) {
        rule.clone_into(&mut self.rule);
    }

    pub(crate) fn add(&mut self, code: &'static str, message: String) {
        let warning = Warning { code, rule: self.rule.clone(), message };
        if !self.list.contains(&warning) {
            self.list.push(warning);
        }
    }
}
