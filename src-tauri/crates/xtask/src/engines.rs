//! `cargo xtask test --engines`: other databases, brought in and started for the tests of the statements in SQL. A
//! database that cannot be had is a fault here, since it was asked for by name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;
use crate::packages::{Purpose, provide};
use crate::process::{answer, cargo, run, say, succeeds};
use crate::python::Environment;

/// Brings the databases in, starts what must run, and hands over the command that tests against them.
pub fn with_engines<T>(test: impl FnOnce(&mut Command) -> Outcome<T>) -> Outcome<T> {
    if !cfg!(target_os = "linux") {
        return Err("the databases are set up on Linux only\nhelp: run this on Debian or Ubuntu".to_owned());
    }
    provide(Purpose::Engines)?;
    let python = ENVIRONMENT.python()?;
    let postgres = Postgres::start()?;
    let mut command = cargo(["test", "--no-fail-fast", "-p", "countersign-tests", "--test", "engines"]);
    command.env("COUNTERSIGN_PYTHON", python).env("COUNTERSIGN_POSTGRES", postgres.folder());
    test(&mut command)
}

const ENVIRONMENT: Environment = Environment {
    folder: "engines/python",
    requirements: "tests/engines/requirements.txt",
    brings: "DuckDB, Spark and a reader of SQL (about 600 MB)",
};

/// A PostgreSQL of its own in a temporary folder, which nobody else can reach; gone when this is dropped.
struct Postgres {
    folder: PathBuf,
    control: PathBuf,
}

impl Postgres {
    fn start() -> Outcome<Postgres> {
        say("starting PostgreSQL in a temporary folder");
        let programs = programs().ok_or("PostgreSQL is installed, but its `initdb` cannot be found")?;
        let folder =
            PathBuf::from(answer(as_nobody_special("mktemp").args(["-d", "-t", "countersign-postgres.XXXXXX"]))?);
        // From here on the folder is taken away again, whatever happens.
        let own = Postgres { folder, control: programs.join("pg_ctl") };
        let data = own.folder.join("data");
        let mut make = as_nobody_special(programs.join("initdb"));
        make.args(["--username=countersign", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        answer(make.arg(&data))?;
        let options = format!("-c listen_addresses='' -c fsync=off -c jit=off -k {}", own.folder.display());
        let mut start = as_nobody_special(&own.control);
        start.args(["--wait", "--silent", "-o", &options, "-l"]).arg(own.folder.join("log")).arg("-D").arg(&data);
        // Not by its output: the server that it leaves behind holds on to that.
        run(start.arg("start"))?;
        Ok(own)
    }

    /// Where its socket lies.
    fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It may not have come up at all.
        succeeds(
            as_nobody_special(&self.control).args(["--mode=immediate", "-D"]).arg(self.folder.join("data")).arg("stop"),
        );
        succeeds(Command::new("rm").arg("-rf").arg(&self.folder));
    }
}

/// Where the newest PostgreSQL has its programs: Debian keeps them off the path, one folder for each version.
pub fn programs() -> Option<PathBuf> {
    let version = |folder: &PathBuf| -> Option<u32> { folder.parent()?.file_name()?.to_str()?.parse().ok() };
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let folders = versions.map(|entry| entry.path().join("bin")).filter(|folder| folder.join("initdb").is_file());
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file())
    };
    folders.max_by_key(version).or_else(on_path)
}

/// PostgreSQL refuses to run as root; then the user does it who came with its package.
fn as_nobody_special(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|done| done.stdout.trim_ascii() == b"0");
    let mut command = Command::new(if root { "runuser".as_ref() } else { program.as_ref() });
    if root {
        command.args(["-u", "postgres", "--"]).arg(program.as_ref());
    }
    // Where it is called from, that user may not be allowed to look.
    command.current_dir("/");
    command
}
