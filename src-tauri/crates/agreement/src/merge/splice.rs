//! A change of a text as the one passage that differs: small to keep, exact to take back.

use serde::{Deserialize, Serialize};

/// The passage in which two texts differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// Byte at which the texts begin to differ.
    pub at: usize,
    /// What stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
}

impl Splice {
    /// The passage in which `after` differs from `before`, as short as whole characters allow.
    pub fn between(before: &str, after: &str) -> Splice {
        let mut start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        while !(before.is_char_boundary(start) && after.is_char_boundary(start)) {
            start -= 1;
        }
        let (rest_before, rest_after) = (&before[start..], &after[start..]);
        let mut end = rest_before.bytes().rev().zip(rest_after.bytes().rev()).take_while(|(a, b)| a == b).count();
        while !(rest_before.is_char_boundary(rest_before.len() - end)
            && rest_after.is_char_boundary(rest_after.len() - end))
        {
            end -= 1;
        }
        Splice {
            at: start,
            removed: rest_before[..rest_before.len() - end].to_owned(),
            inserted: rest_after[..rest_after.len() - end].to_owned(),
        }
    }

    /// The change the other way round.
    pub fn inverse(&self) -> Splice {
        Splice { at: self.at, removed: self.inserted.clone(), inserted: self.removed.clone() }
    }

    /// Whether what is to be removed stands there.
    pub fn fits(&self, text: &str) -> bool {
        text.get(self.at..).is_some_and(|rest| rest.starts_with(&self.removed))
    }

    /// The text after the change; None when what is to be removed does not stand there any more.
    pub fn apply(&self, text: &str) -> Option<String> {
        let rest = text.get(self.at..)?.strip_prefix(self.removed.as_str())?;
        Some(format!("{}{}{rest}", &text[..self.at], self.inserted))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_splice_leads_there_and_back(before in "[aä€b]{0,12}", after in "[aä€b]{0,12}") {
            let splice = Splice::between(&before, &after);
            prop_assert_eq!(splice.apply(&before), Some(after.clone()));
            prop_assert_eq!(splice.inverse().apply(&after), Some(before));
        }
    }

    #[test]
    fn a_passage_that_has_changed_since_is_not_overwritten() {
        let splice = Splice::between("from: 70\n", "from: 75\n");
        assert_eq!(splice, Splice { at: 7, removed: "0".into(), inserted: "5".into() });
        assert_eq!(splice.inverse().apply("from: 80\n"), None);
    }
}
