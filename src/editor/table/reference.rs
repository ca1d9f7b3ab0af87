//! The keys in words: for the sheet of keys in the window, and for the table in README.md.

use crate::editor::table::CommandTable;
use crate::editor::table::entry::{CommandEntry, Menu, When};

/// A line of the sheet of keys: one command, or a series of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Heading it stands under: a menu, or a mode.
    pub heading: &'static str,
    /// Keys in words (`F`, `Tab or ArrowDown`, `0 … 9`).
    pub keys: String,
    /// Their action.
    pub name: String,
    /// One sentence of help.
    pub help: String,
    /// Identifier of the command, for keys.ron; of a series, of its first.
    pub id: String,
}

/// Every key, grouped by menu, then by mode. Commands without a key are left out.
pub fn key_lines(table: &CommandTable) -> Vec<KeyLine> {
    let with_key = |entry: &&CommandEntry| !entry.keys.is_empty();
    let mut lines: Vec<KeyLine> = Vec::new();
    for menu in Menu::ALL {
        let rows = table.entries().iter().filter(with_key);
        let rows = rows.filter(|entry| entry.menu == menu && entry.when == When::Anytime);
        lines.extend(lines_of(menu.word(), rows));
    }
    for when in When::ALL.into_iter().filter(|when| *when != When::Anytime) {
        let rows = table.entries().iter().filter(with_key).filter(|entry| entry.when == when);
        lines.extend(lines_of(when.heading(), rows));
    }
    lines
}

fn lines_of<'a>(heading: &'static str, rows: impl Iterator<Item = &'a CommandEntry>) -> Vec<KeyLine> {
    let mut lines: Vec<KeyLine> = Vec::new();
    let mut series: Vec<&CommandEntry> = Vec::new();
    let mut rows = rows.peekable();
    while let Some(row) = rows.next() {
        let Some(name) = row.series else {
            lines.push(line(heading, &row.name, row, key_words(row)));
            continue;
        };
        series.push(row);
        if rows.peek().is_none_or(|next| next.series != Some(name)) {
            if let Some(first) = series.first() {
                lines.push(line(heading, name, first, series_words(&series)));
            }
            series.clear();
        }
    }
    lines
}

fn line(heading: &'static str, name: &str, row: &CommandEntry, keys: String) -> KeyLine {
    KeyLine { heading, keys, name: name.to_owned(), help: row.help.clone(), id: row.id.clone() }
}

fn key_words(row: &CommandEntry) -> String {
    let keys: Vec<String> = row.keys.iter().map(ToString::to_string).collect();
    keys.join(" or ")
}

/// "0 … 9" for keys that are digits in a row, "arrows" for the four arrows, else every first key.
fn series_words(rows: &[&CommandEntry]) -> String {
    let keys: Vec<_> = rows.iter().filter_map(|row| row.keys.first()).collect();
    let digits: Vec<u8> = keys.iter().filter_map(|key| key.digit()).collect();
    let in_a_row = digits.len() == keys.len() && digits.is_sorted() && digits.len() > 2;
    if in_a_row && let (Some(first), Some(last)) = (keys.first(), keys.last()) {
        return format!("{first} … {}", last.key);
    }
    let arrows = keys.iter().all(|key| key.key.starts_with("Arrow"));
    let is_plain = |held: bool| if held { "Ctrl+" } else { "" };
    if arrows && let Some(first) = keys.first() {
        return format!("{}arrows", is_plain(first.ctrl));
    }
    let words: Vec<String> = keys.iter().map(ToString::to_string).collect();
    words.join(" ")
}

/// The tables of README.md: every key with its command and the identifier for keys.ron.
pub fn key_reference(table: &CommandTable) -> String {
    let mut text = String::new();
    let mut heading = "";
    for line in key_lines(table) {
        if line.heading != heading {
            heading = line.heading;
            text.extend(["\n**", heading, "**\n\n| keys | do | identifier |\n|---|---|---|\n"]);
        }
        let keys = line.keys.replace("Arrow", "");
        let keys = keys.replace("Left", "←").replace("Right", "→").replace("Up", "↑").replace("Down", "↓");
        let keys = keys.replace("Page↑", "PageUp").replace("Page↓", "PageDown");
        let keys: Vec<String> = keys.split(" or ").map(|key| format!("`{key}`")).collect();
        text.extend(["| ", &keys.join(" "), " | ", &line.name, " | `", &line.id, "` |\n"]);
    }
    text
}
