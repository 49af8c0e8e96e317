//! Two and three devices that work on one draft through a folder that some tool carries about, late, in any order, twice,
//! in halves and beside each other, or loses, while programs die and histories are packed: whatever happens, all end with
//! the same bytes, and no edit is lost.
//!
//! 500 schedules; `COUNTERSIGN_SCHEDULES=10000 cargo test -p store --test devices` tries more of them. Each is made from
//! its number alone, which a failure names: `COUNTERSIGN_SCHEDULE=17` runs that one.

mod desk;
mod dice;
mod schedule;

use dice::Dice;

const SCHEDULES: u64 = 500;

#[test]
fn all_devices_come_to_the_same_draft_and_no_edit_is_lost() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(one) = asked("COUNTERSIGN_SCHEDULE") {
        return schedule::run(&mut Dice::new(one));
    }
    let count = asked("COUNTERSIGN_SCHEDULES").unwrap_or(SCHEDULES);
    let threads = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    let failed: Vec<u64> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|nth| {
                scope.spawn(move || {
                    let own = (nth..count).step_by(threads as usize);
                    own.filter(|seed| std::panic::catch_unwind(|| schedule::run(&mut Dice::new(*seed))).is_err())
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        running.into_iter().flat_map(|one| one.join().expect("schedules catch their own panics")).collect()
    });
    assert!(failed.is_empty(), "{} of {count} schedules failed: {failed:?}", failed.len());
}
