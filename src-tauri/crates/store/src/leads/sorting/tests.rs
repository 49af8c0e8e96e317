//! Few records and many, in memory and aside.

use proptest::prelude::*;

use super::*;

fn all(mut sorted: Sorted) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while let Some(record) = sorted.next().expect("read") {
        records.push(record.to_vec());
    }
    records
}

proptest! {
    /// Whatever is laid aside, the records come back in the order of their bytes, equal ones as often as they came.
    #[test]
    fn records_come_back_in_order(
        records in proptest::collection::vec(proptest::collection::vec(0u8..3, 0..40), 0..300),
        limit in 1usize..2_000,
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut sorter = Sorter::with_limit(folder.path(), limit);
        for record in &records {
            sorter.push(record).expect("taken");
        }
        prop_assert_eq!(sorter.count(), records.len() as u64);
        let names = std::fs::read_dir(folder.path()).expect("listed").count();
        prop_assert_eq!(names, 0, "what is laid aside has no name");
        let mut expected = records.clone();
        expected.sort();
        prop_assert_eq!(all(sorter.sorted().expect("sorted")), expected);
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut sorter = Sorter::with_limit(&folder.path().join("gone"), 8);
    let outcome = (0..100u8).try_for_each(|n| sorter.push(&[n; 4])).and_then(|()| sorter.sorted().map(drop));
    assert_eq!(outcome.expect_err("no folder").kind(), io::ErrorKind::NotFound);
}
