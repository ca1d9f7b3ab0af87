//! The real window on a real X display, driven by real keys. Needs DISPLAY (./test starts Xvfb), xdotool and a
//! Vulkan driver (lavapipe); says so where they are missing.

mod bench;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use callus::case::{RadiographId, Reader, ReaderId, Stage};
use callus::store::{Settings, StateFolder, reading_from_ron};

use crate::required::{Need, lacks};

const PATIENCE: Duration = Duration::from_secs(90);

/// A window that ends with the test.
struct Window {
    process: Child,
    id: String,
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn can_open_windows() -> bool {
    let display = std::env::var_os("DISPLAY").is_some();
    let xdotool =
        Command::new("xdotool").arg("version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    if !display || !xdotool {
        let what = format!("this test needs DISPLAY (found: {display}) and xdotool (found: {xdotool})");
        lacks(Need::Provided, &what);
    }
    display && xdotool
}

fn callus(state: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
    command.env("CALLUS_STATE_DIR", state).env_remove("WAYLAND_DISPLAY").stdin(Stdio::null());
    command
}

fn xdotool(arguments: &[&str]) -> String {
    let output = Command::new("xdotool").args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "waited {} s for {what}", PATIENCE.as_secs());
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn open(case: &Path, state: &Path) -> Window {
    let process = callus(state).arg(case).spawn().unwrap();
    let pid = process.id().to_string();
    let mut window = Window { process, id: String::new() };
    window.id = wait_for("the window", || {
        let found = xdotool(&["search", "--onlyvisible", "--pid", &pid]);
        found.lines().last().map(str::to_owned).filter(|id| !id.is_empty())
    });
    wait_for("the title of the case", || {
        xdotool(&["getwindowname", &window.id]).contains("Two operations").then_some(())
    });
    window
}

impl Window {
    fn key(&self, keys: &str) {
        xdotool(&["windowfocus", "--sync", &self.id, "key", "--clearmodifiers", keys]);
    }
}

/// A case on disk, and a state folder in which a reader is already named.
fn desk() -> (crate::editor::Desk, tempfile::TempDir) {
    let state = tempfile::tempdir().unwrap();
    let reader = Reader { id: ReaderId::new("resident").unwrap(), name: "resident".to_owned() };
    let settings = Settings { reader: Some(reader), ..Settings::default() };
    settings.save(&StateFolder::at(state.path())).unwrap();
    (crate::editor::Desk::new(), state)
}

fn stage_on_disk(desk: &crate::editor::Desk, film: &str) -> Option<Stage> {
    let path = desk.reading_file("resident");
    let text = std::fs::read_to_string(&path).ok()?;
    let reading = reading_from_ron(&text, &path).unwrap();
    reading.stage(&RadiographId::new(film).unwrap())
}

#[test]
fn keys_in_the_real_window_reach_the_disk_and_survive_a_kill() {
    if !can_open_windows() {
        return;
    }
    let (desk, state) = desk();
    let mut window = open(desk.path(), state.path());
    wait_for("bridging callus on disk", || {
        window.key("3");
        std::thread::sleep(Duration::from_millis(700));
        (stage_on_disk(&desk, "months-ap") == Some(Stage::BRIDGING)).then_some(())
    });
    window.key("Home");
    window.key("1");
    wait_for("no callus on disk", || {
        (stage_on_disk(&desk, "before-ap") == Some(Stage::NO_CALLUS)).then_some(())
    });
    window.key("ctrl+z");
    wait_for("the undo on disk", || stage_on_disk(&desk, "before-ap").is_none().then_some(()));
    window.process.kill().unwrap();
    window.process.wait().unwrap();

    let again = open(desk.path(), state.path());
    wait_for("the redo after the restart", || {
        again.key("ctrl+shift+z");
        std::thread::sleep(Duration::from_millis(700));
        (stage_on_disk(&desk, "before-ap") == Some(Stage::NO_CALLUS)).then_some(())
    });
    assert_eq!(stage_on_disk(&desk, "months-ap"), Some(Stage::BRIDGING));
}

#[test]
fn a_screenshot_is_of_the_size_asked_for_and_shows_the_films() {
    if !can_open_windows() {
        return;
    }
    let (desk, state) = desk();
    let picture = state.path().join("shot.png");
    let status = callus(state.path())
        .arg(desk.path())
        .args(["--size", "1024x700", "--screenshot"])
        .arg(&picture)
        .status();
    assert!(status.unwrap().success());
    let shot = image::open(&picture).unwrap().to_rgb8();
    assert_eq!(shot.dimensions(), (1024, 700));
    let bright = shot.pixels().filter(|pixel| pixel.0.iter().all(|channel| *channel > 60)).count();
    assert!(bright > 20_000, "only {bright} bright pixels: no film was drawn");
}
