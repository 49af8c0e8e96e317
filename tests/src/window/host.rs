//! What a walk runs on: a virtual display and WebKit's driver, both its own, both gone with it.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::{Ground, Outcome, Start};

/// How long a display or a driver may take to come up; normally a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(30);

/// A display of 1280 x 800 and a driver that opens the window on it.
pub struct Host {
    driver: Running,
    _display: Running,
    port: u16,
}

impl Host {
    /// Starts both.
    pub fn start(ground: &Ground, start: &Start) -> Outcome<Self> {
        let home = ground.path("home");
        let (display, number) = start_display()?;
        let port = free_port()?;
        std::fs::create_dir_all(&home)?;
        let mut driver = Command::new("WebKitWebDriver");
        driver
            .arg(format!("--port={port}"))
            .env("DISPLAY", number)
            .env_remove("WAYLAND_DISPLAY")
            // Without it the window never answers the driver, and the session request hangs.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("LANG", start.lang.as_deref().unwrap_or("en_US.UTF-8"))
            .env_remove("LC_ALL")
            .env("TZ", "UTC")
            .env("COUNTERSIGN_DATA", ground.path("data"))
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("GTK_THEME", if start.dark { "Adwaita:dark" } else { "Adwaita" })
            // Without a session bus every look for the accessibility bus waits; the walks ask the page itself.
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        if let Some(author) = &ground.author {
            driver.env("COUNTERSIGN_AUTHOR", author);
        }
        let driver = Running(driver.spawn().map_err(|fault| format!("`WebKitWebDriver` cannot be started: {fault}"))?);
        let host = Self { driver, _display: display, port };
        host.wait_for_driver()?;
        Ok(host)
    }

    /// Where the driver listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait_for_driver(&self) -> Outcome {
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            if began.elapsed() > PATIENCE {
                let id = self.driver.0.id();
                return Err(format!("`WebKitWebDriver` (process {id}) does not listen on port {}", self.port).into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

/// The server itself picks a display that is free and says which, so walks may run beside each other.
fn start_display() -> Outcome<(Running, String)> {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|fault| format!("`Xvfb` cannot be started: {fault}"))?;
    let said = server.stdout.take().ok_or("`Xvfb` has no output")?;
    let server = Running(server);
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        if BufReader::new(said).read_line(&mut line).is_ok() {
            // Nobody listens any more when the wait below has given up.
            drop(send.send(line));
        }
    });
    let line = receive.recv_timeout(PATIENCE).map_err(|_| "`Xvfb` does not say which display it has")?;
    let number: u32 = line.trim().parse().map_err(|_| format!("`Xvfb` names no display: `{}`", line.trim()))?;
    Ok((server, format!(":{number}")))
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// A process that ends with the walk, whatever becomes of the walk.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; either way it is gone afterwards.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
