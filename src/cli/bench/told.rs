//! What was measured as a table for a person.

use std::fmt::Write as _;

use serde_json::Value;

/// Figures that are compared with others: name, the figure, what it is compared with.
const RATIOS: [(&str, &[&str], &[&str]); 4] = [
    (
        "first picture / first frame of an empty window",
        &["window", "first", "first_picture_ms"],
        &["window", "empty", "first_frame_ms"],
    ),
    (
        "first picture of many films / of few",
        &["window", "many", "first_picture_ms"],
        &["window", "few", "first_picture_ms"],
    ),
    (
        "peak memory with many films / with few",
        &["window", "many", "peak_memory_mb"],
        &["window", "few", "peak_memory_mb"],
    ),
    (
        "decoding in a process of its own / in place",
        &["parts", "decode_in_its_process", "median_ms"],
        &["parts", "decode_in_place", "median_ms"],
    ),
];

/// Movements whose frames are compared with those of an empty window of the same size.
const MOVEMENTS: [&str; 4] =
    ["films_only_window_1", "films_only_window_4", "panels_window_1", "panels_window_4"];

/// A page of aligned lines: every number, and what follows from them.
pub(super) fn table(told: &Value) -> String {
    let mut page = String::new();
    lines(&mut page, "", told);
    page.push('\n');
    for (name, one, other) in RATIOS {
        if let Some((one, other)) = number(told, one).zip(number(told, other)) {
            // Writing to a String cannot fail.
            let _ = writeln!(page, "{name:<64} {:>10.2}", one / other);
        }
    }
    for name in MOVEMENTS {
        let own = number(told, &["window", "films", name, "median_ms"]);
        let empty = number(told, &["window", "empty_of_the_same_size", name, "median_ms"]);
        if let Some((own, empty)) = own.zip(empty) {
            let words = format!("{name}: above a frame of an empty window, ms");
            let _ = writeln!(page, "{words:<64} {:>10.2}", own - empty);
        }
    }
    page
}

fn number(told: &Value, path: &[&str]) -> Option<f64> {
    path.iter().try_fold(told, |value, name| value.get(name))?.as_f64()
}

fn lines(page: &mut String, name: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                let name = if name.is_empty() { field.clone() } else { format!("{name} · {field}") };
                lines(page, &name, value);
            }
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            let _ = writeln!(page, "{name:<64} {number:>10.2}");
        }
        Value::String(text) => {
            let _ = writeln!(page, "{name:<64} {text:>10}");
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => {
            let words = value.to_string();
            let _ = writeln!(page, "{name:<64} {words:>10}");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_table_tells_every_number_and_what_follows() {
        let told = json!({
            "window": {
                "empty": { "first_frame_ms": 100.0 },
                "first": { "first_picture_ms": 150.0 },
                "films": { "panels_window_4": { "median_ms": 17.5 } },
                "empty_of_the_same_size": { "panels_window_4": { "median_ms": 8.25 } },
            },
        });
        let page = table(&told);
        assert!(page.contains("window · first · first_picture_ms"), "{page}");
        let ends = |words: &str, number: &str| {
            page.lines().any(|line| line.starts_with(words) && line.ends_with(&format!(" {number}")))
        };
        assert!(ends("first picture / first frame of an empty window", "1.50"), "{page}");
        assert!(ends("panels_window_4: above", "9.25"), "{page}");
    }
}
