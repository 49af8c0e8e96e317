//! A first look at histories.
use signoff::made_up::*;
use signoff::{History, Known, Standing};

fn fold(book: &Book) -> History {
    History::fold(&book.folders, &Known::default())
}

#[test]
fn a_history_of_eight_holds() {
    let book = Book::signed(8);
    let history = fold(&book);
    assert_eq!(history.faults, []);
    assert_eq!(history.chain.len(), 8);
    assert!(history.versions.iter().all(|version| version.standing == Standing::Signed));
}
