//! What was seen stays, whatever becomes of the shared folder and whoever writes at the same time.

mod damage;
mod restoring;

use std::fs;

use agreement::Document;
use signoff::Known;
use signoff::made_up::{Book, LEADERS, agreement};

use super::*;
use crate::versions;

const AT: Instant = 1_767_600_000_000;

struct Bench {
    folder: tempfile::TempDir,
    workspace: Workspace,
}

impl Bench {
    /// A workspace with so many versions that all have signed, which nobody has seen yet.
    fn new(versions: u32) -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = workspace(&folder.path().join("deal"));
        let bench = Bench { folder, workspace };
        bench.put(&Book::signed(versions));
        bench
    }

    fn put(&self, book: &Book) {
        put(&self.workspace, book);
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn own(&self) -> PathBuf {
        self.data().join("workspaces/deal-1")
    }

    fn file(&self) -> PathBuf {
        self.data().join("history.sqlite")
    }

    fn all(&self) -> PathBuf {
        versions::folder_of_versions(&self.workspace)
    }

    fn folders(&self) -> Vec<String> {
        versions::read_all(&self.workspace).expect("read").into_iter().map(|version| version.folder).collect()
    }

    fn mirror(&self) -> Mirror {
        Mirror::open(&self.data()).expect("opened")
    }

    /// A look at the history as every use of it takes one: what was seen, the folders folded, and what holds is noted.
    fn look(&self) -> History {
        look(&mut self.mirror(), &self.workspace)
    }

    fn codes(&self) -> Vec<&'static str> {
        self.look().faults.iter().map(|fault| fault.code).collect()
    }

    fn seen(&self) -> SeenHistory {
        let folders = versions::read_all(&self.workspace).expect("read");
        self.mirror().seen(&self.workspace, &folders).expect("read").expect("seen")
    }

    fn restore(&self, folder: &str) -> Restored {
        restore(&self.workspace, &self.own(), &self.seen(), folder).expect("restored")
    }
}

fn workspace(folder: &Path) -> Workspace {
    let documents: Vec<_> = Document::ALL.into_iter().map(|document| (document, "format: countersign/1\n")).collect();
    Workspace::create(folder, &documents).expect("made")
}

fn put(workspace: &Workspace, book: &Book) {
    for version in &book.folders {
        let folder = versions::folder_of_versions(workspace).join(&version.folder);
        fs::create_dir_all(&folder).expect("made");
        for (name, bytes) in &version.files {
            fs::write(folder.join(name), bytes).expect("written");
        }
    }
}

fn look(mirror: &mut Mirror, workspace: &Workspace) -> History {
    let folders = versions::read_all(workspace).expect("read");
    let seen = mirror.seen(workspace, &folders).expect("read");
    let history = History::fold(&folders, &Known { seen, ..Known::default() });
    mirror.note(workspace, &folders, &history, AT).expect("noted");
    history
}

#[test]
fn the_first_look_is_not_anchored_and_the_next_one_is() {
    let bench = Bench::new(3);
    let first = bench.look();
    assert_eq!((first.anchored, &first.faults[..]), (false, &[][..]));
    let second = bench.look();
    assert_eq!((second.anchored, &second.faults[..]), (true, &[][..]));
    assert_eq!(second.chain, first.chain);
    let seen = bench.seen();
    assert_eq!(seen.head.as_deref(), first.head().map(|head| head.manifest_sha256()));
    let folders = versions::read_all(&bench.workspace).expect("read");
    assert_eq!(seen.versions, folders.into_iter().map(|version| (version.folder, version.files)).collect());
}

#[test]
fn what_was_noted_is_not_written_again() {
    let bench = Bench::new(2);
    bench.look();
    let bytes = |bench: &Bench| [bench.file(), bench.data().join("history.sqlite-wal")].map(|path| fs::read(path).ok());
    let mut mirror = bench.mirror();
    let before = bytes(&bench);
    look(&mut mirror, &bench.workspace);
    assert_eq!(bytes(&bench), before);
}

#[test]
fn only_what_holds_is_noted() {
    let bench = Bench::new(1);
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    book.sign(at, "marketing", 1);
    // A signature with a key that is not the leader's.
    book.sign(at, "sales", 3);
    let at = book.propose(&agreement(&LEADERS, 51), Some(0));
    book.folders[at].files.insert("mql.yaml".to_owned(), b"changed".to_vec());
    book.folders[0].files.insert("notes.txt".to_owned(), b"mine".to_vec());
    bench.put(&book);
    bench.look();
    let seen = bench.seen();
    let folders: Vec<_> = seen.versions.keys().collect();
    assert_eq!(folders, [&book.folders[0].folder, &book.folders[1].folder]);
    assert!(!seen.versions[&book.folders[0].folder].contains_key("notes.txt"));
    let second = &seen.versions[&book.folders[1].folder];
    assert!(second.contains_key("signoff-marketing.sig") && !second.contains_key("signoff-sales.sig"));
}

#[test]
fn declines_and_withdrawals_are_noted() {
    let bench = Bench::new(1);
    let mut book = Book::signed(1);
    let at = book.propose(&agreement(&LEADERS, 50), Some(0));
    book.decline(at, "sales", 2, "Not now");
    book.withdraw(at);
    bench.put(&book);
    bench.look();
    let seen = bench.seen();
    let noted = &seen.versions[&book.folders[at].folder];
    for name in ["decline-sales.json", "decline-sales.sig", "withdrawn.json"] {
        assert!(noted.contains_key(name), "{name}");
    }
}

#[test]
fn another_copy_of_the_folder_is_known_by_its_versions() {
    let bench = Bench::new(3);
    bench.look();
    let copy = workspace(&bench.folder.path().join("copy"));
    let mut behind = Book::signed(3);
    behind.folders.truncate(2);
    put(&copy, &behind);
    let history = look(&mut bench.mirror(), &copy);
    assert!(history.anchored);
    let codes: Vec<_> = history.faults.iter().map(|fault| fault.code).collect();
    assert!(codes.contains(&"cut-off") && codes.contains(&"deleted-version"), "{codes:?}");
    // A stranger's is not.
    let other = workspace(&bench.folder.path().join("other"));
    let mut strange = Book::new();
    let at = strange.propose(&agreement(&LEADERS, 77), None);
    strange.sign_all(at);
    put(&other, &strange);
    let mut mirror = bench.mirror();
    let first = look(&mut mirror, &other);
    assert_eq!((first.anchored, first.faults.len()), (false, 0));
}

#[test]
fn a_folder_that_is_given_to_another_agreement_is_told_unless_it_was_made_anew() {
    let bench = Bench::new(2);
    bench.look();
    fs::remove_dir_all(bench.all()).expect("deleted");
    let mut strange = Book::new();
    let at = strange.propose(&agreement(&LEADERS, 77), None);
    strange.sign_all(at);
    bench.put(&strange);
    assert!(bench.codes().contains(&"another-agreement"));
    bench.mirror().begin_workspace(&bench.workspace, AT).expect("noted");
    let history = bench.look();
    assert_eq!((history.anchored, &history.faults[..]), (false, &[][..]));
    assert!(bench.look().anchored);
}

#[test]
fn a_first_version_that_nobody_signed_can_be_thrown_away() {
    let bench = Bench::new(0);
    let mut book = Book::new();
    book.propose(&agreement(&LEADERS, 1), None);
    bench.put(&book);
    bench.look();
    fs::remove_dir_all(bench.all()).expect("deleted");
    let mut book = Book::new();
    book.propose(&agreement(&LEADERS, 2), None);
    bench.put(&book);
    assert_eq!(bench.codes(), [""; 0]);
}

#[test]
fn hand_overs_are_kept_and_the_first_acceptance_stays() {
    let bench = Bench::new(1);
    let accepted = HandOver { manifest_sha256: "ab".repeat(32), by: "Dana".into(), reason: "Lee left".into(), at: AT };
    bench.mirror().accept_hand_over(&accepted).expect("kept");
    bench.mirror().accept_hand_over(&HandOver { reason: "other".into(), ..accepted.clone() }).expect("kept");
    assert_eq!(bench.mirror().hand_overs().expect("read"), std::slice::from_ref(&accepted));
    assert!(bench.mirror().accepted_hand_overs().expect("read").contains(&accepted.manifest_sha256));
}

#[test]
fn eight_programs_at_once_note_the_same_history_once() {
    let bench = Bench::new(4);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    bench.look();
                }
            });
        }
    });
    let counted = Connection::open(bench.file()).expect("opened");
    let count = |table: &str| -> u32 {
        counted.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("counted")
    };
    assert_eq!((count("files"), count("heads"), count("workspaces")), (44, 1, 1));
    assert!(bench.mirror().lost().is_none());
    assert_eq!(bench.codes(), [""; 0]);
}

#[test]
fn a_head_that_was_passed_does_not_come_back() {
    let bench = Bench::new(2);
    // Another program read the folder when it had one version, and notes only now.
    let mut late = bench.mirror();
    let mut folders = versions::read_all(&bench.workspace).expect("read");
    folders.truncate(1);
    let behind = History::fold(&folders, &Known::default());
    late.note(&bench.workspace, &folders, &behind, AT).expect("noted");
    let newest = bench.look().head().map(|head| head.manifest_sha256().to_owned());
    late.note(&bench.workspace, &folders, &behind, AT).expect("noted");
    assert_eq!(bench.seen().head, newest);
}
