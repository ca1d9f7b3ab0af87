//! `callus bench`: its script performed in the real window, small and quick. It holds that everything is measured and
//! that a resting window draws nothing, not how fast this machine is.

use serde_json::Value;

use super::{callus, can_open_windows};

fn number(told: &Value, path: &str) -> f64 {
    let found = told.pointer(path).and_then(Value::as_f64);
    found.unwrap_or_else(|| panic!("{path} was not measured: {told:#}"))
}

#[test]
fn the_script_of_bench_measures_the_real_window() {
    if !can_open_windows() {
        return;
    }
    let state = tempfile::tempdir().unwrap();
    let output = callus(state.path()).args(["bench", "--quick", "--json"]).output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    for path in [
        "/window/empty/first_frame_ms",
        "/window/first/first_picture_ms",
        "/window/few/after/memory_mb",
        "/window/many/after/processor_seconds",
        "/window/marks/pan/median_ms",
        "/window/films/next_visit/ms",
        "/window/films/first_visit/ms",
        "/window/films/peak_memory_mb",
        "/window/empty_of_the_same_size/panels_window_4/median_ms",
        "/parts/registration/median_ms",
        "/parts/grey_table/median_ms",
        "/parts/decode_in_its_process/median_ms",
    ] {
        assert!(number(&told, path) > 0.0, "{path}");
    }
    for (name, films) in [("films_only_window", 1.0), ("films_only_window", 4.0), ("panels_window", 4.0)] {
        let path = format!("/window/films/{name}_{films}");
        assert!((number(&told, &format!("{path}/films")) - films).abs() < 1e-9);
        // A movement that moves nothing measures nothing.
        assert_eq!(told.pointer(&format!("{path}/changed")), Some(&Value::Bool(true)), "{path}");
    }
    assert!((number(&told, "/window/films/films_only_pan_4/linked") - 4.0).abs() < 1e-9);
    let [width, height] =
        [0, 1].map(|side| number(&told, &format!("/window/films/panels_pan_4/viewport/{side}")));
    assert!((width - 220.0).abs() <= 1.0 && (height - 260.0).abs() <= 1.0, "{width} by {height}");
    // The cursor of the system may ask for a frame; a loop would ask for one after the other.
    assert!(number(&told, "/window/rest/with the marks/rest/frames") <= 2.0);
    // Every window drew with the same renderer, the empty ones too.
    let renderer = |path: &str| told.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    let [own, empty] = ["/window/first/renderer", "/window/empty/renderer"].map(renderer);
    assert_eq!(own.split(':').next(), empty.split(':').next());
}

#[test]
fn without_a_display_bench_says_what_to_do() {
    let state = tempfile::tempdir().unwrap();
    let output = callus(state.path())
        .args(["bench", "--quick"])
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("--no-window") && words.contains("xvfb-run"), "{words}");
}
