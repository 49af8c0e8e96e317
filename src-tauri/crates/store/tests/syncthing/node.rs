//! A Syncthing of its own that knows one other, and nobody else: no discovery, no relays, no web page, on this machine alone.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// One that syncs a folder `w`; it ends with the test.
pub struct Node {
    home: PathBuf,
    running: Option<Child>,
}

impl Node {
    /// Two that share the folder `w` within each of these folders.
    pub fn pair(folders: [&Path; 2]) -> [Node; 2] {
        let nodes = folders.map(|folder| Node { home: folder.join("syncthing"), running: None });
        let ids = [0, 1].map(|nth| nodes[nth].make_key());
        // Both are held until both are known, so that they differ.
        let held = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port"));
        let ports = [0, 1].map(|nth| held[nth].local_addr().expect("an address").port());
        for nth in [0, 1] {
            let shared = folders[nth].join("w");
            fs::create_dir_all(shared.join(".stfolder")).expect("made");
            let config = configuration(&shared, &ids, &ports, ports[nth]);
            fs::write(nodes[nth].home.join("config.xml"), config).expect("written");
        }
        nodes
    }

    /// Makes its key, and answers its name.
    fn make_key(&self) -> String {
        fs::create_dir_all(&self.home).expect("made");
        let home = format!("--home={}", self.home.display());
        let made = syncthing().args(["generate", &home, "--no-default-folder"]).output();
        let made = made.expect("`syncthing` can be started (`cargo xtask test --syncthing` brings it in)");
        assert!(made.status.success(), "no key: {}", String::from_utf8_lossy(&made.stderr));
        let told = syncthing().args(["serve", &home, "--device-id"]).output().expect("started");
        let id = String::from_utf8(told.stdout).expect("a name").trim().to_owned();
        assert_eq!(id.len(), 63, "{id}: {}", String::from_utf8_lossy(&told.stderr));
        id
    }

    /// Begins to sync.
    pub fn start(&mut self) {
        let log = fs::File::create(self.home.join("log")).expect("a file");
        let home = format!("--home={}", self.home.display());
        let mut command = syncthing();
        command.args(["serve", &home, "--no-browser", "--no-restart", "--no-upgrade"]);
        command.stdout(log.try_clone().expect("a file")).stderr(log).stdin(Stdio::null());
        // It does its work in a second process: both are one group.
        command.process_group(0);
        self.running = Some(command.spawn().expect("started"));
    }

    /// Ends at once, whatever it is doing.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.running.take() {
            // It may have ended by itself.
            drop(Command::new("kill").args(["-9", "--", &format!("-{}", child.id())]).status());
            drop(child.wait());
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.stop();
        if std::thread::panicking() {
            let log = fs::read_to_string(self.home.join("log")).unwrap_or_default();
            let last: Vec<&str> = log.lines().rev().take(15).collect();
            println!("{}:\n{}", self.home.display(), last.into_iter().rev().collect::<Vec<_>>().join("\n"));
        }
    }
}

fn syncthing() -> Command {
    let mut command = Command::new("syncthing");
    command.env("STNORESTART", "1").env("STNOUPGRADE", "1");
    command
}

fn configuration(shared: &Path, ids: &[String; 2], ports: &[u16; 2], own: u16) -> String {
    let devices: String = ids
        .iter()
        .zip(ports)
        .map(|(id, port)| {
            format!(
                "  <device id=\"{id}\" name=\"{port}\" compression=\"never\">\n    <address>tcp://127.0.0.1:{port}</address>\n  </device>\n"
            )
        })
        .collect();
    let [one, other] = ids;
    format!(
        "<configuration version=\"35\">
  <folder id=\"deal\" label=\"Deal\" path=\"{}\" type=\"sendreceive\" rescanIntervalS=\"2\" fsWatcherEnabled=\"true\" fsWatcherDelayS=\"1\">
    <device id=\"{one}\"></device>
    <device id=\"{other}\"></device>
    <minDiskFree unit=\"%\">0</minDiskFree>
  </folder>
{devices}  <gui enabled=\"false\"></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{own}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <reconnectionIntervalS>1</reconnectionIntervalS>
    <startBrowser>false</startBrowser>
    <urAccepted>-1</urAccepted>
    <crashReportingEnabled>false</crashReportingEnabled>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <minHomeDiskFree unit=\"%\">0</minHomeDiskFree>
  </options>
</configuration>
",
        shared.display()
    )
}
