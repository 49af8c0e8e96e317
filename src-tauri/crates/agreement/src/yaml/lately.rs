//! Texts that were read a moment ago: an edit, what it means and how it is merged ask for the same few texts many times,
//! and reading one takes longer than all else that is done with it.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::{Fault, Parsed, Tree};

/// So many texts are remembered, for each thread.
const MOST: usize = 6;
/// Longer texts are read each time.
const LONGEST: usize = 64 * 1024;

/// A text that could be read.
#[derive(Debug)]
pub(crate) struct Read {
    /// What it says.
    pub(crate) tree: Tree,
    /// What is wrong with it all the same.
    pub(crate) faults: Vec<Fault>,
}

thread_local! {
    static LATELY: RefCell<VecDeque<Rc<Read>>> = const { RefCell::new(VecDeque::new()) };
}

/// What was understood of a text: by the reader, unless it was read a moment ago.
pub(super) fn read(text: &str, reader: impl FnOnce(&str) -> Parsed) -> Result<Rc<Read>, Vec<Fault>> {
    let known = LATELY.with_borrow_mut(|lately| {
        let at = lately.iter().position(|read| read.tree.text == text)?;
        let found = lately.remove(at)?;
        lately.push_front(found.clone());
        Some(found)
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let Parsed { tree, faults } = reader(text);
    match tree {
        Some(tree) => Ok(keep(Read { tree, faults })),
        None => Err(faults),
    }
}

/// Remembers what reading a text would give, since it was made from another one.
pub(super) fn keep(read: Read) -> Rc<Read> {
    let read = Rc::new(read);
    if read.tree.text.len() <= LONGEST {
        LATELY.with_borrow_mut(|lately| {
            lately.truncate(MOST - 1);
            lately.push_front(read.clone());
        });
    }
    read
}
