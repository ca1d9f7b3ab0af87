//! The rows of the menu Measure: tools, measures of the book, calibrations, and what is done with marks.

use std::sync::OnceLock;

use crate::analysis::book::Book;
use crate::case::{Key, ShapeKind};
use crate::editor::command::{Command, MarkCommand};
use crate::editor::marks::{CalibrateOn, Tool};
use crate::editor::menu::{CommandEntry, Menu};

/// The words of a row that the book gives.
struct Words {
    id: String,
    name: String,
    help: String,
}

/// What comes with the program; the table is made once, so what a department adds is offered by the panels.
pub(super) fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| crate::store::builtin_book().unwrap_or_default())
}

fn row(
    id: &'static str,
    name: &'static str,
    keys: &'static str,
    help: &'static str,
    command: MarkCommand,
) -> CommandEntry {
    CommandEntry { id, menu: Menu::Measure, name, keys, help, command: Command::Mark(command) }
}

/// The menu Measure, in its order.
pub(super) fn measure_menu() -> Vec<CommandEntry> {
    [hand_rows(), shape_rows(), book_rows(), calibrate_rows(), mark_rows(), table_rows()].concat()
}

fn hand_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    vec![
        row("measure.select", "Select", "V", "Put the tool down: the pointer selects.", M::Tool(None)),
        row(
            "measure.keep-tool",
            "Keep the tool in hand",
            "",
            "Draw one mark after the other with the same tool.",
            M::KeepTool(true),
        ),
        row(
            "measure.one-mark",
            "Put the tool down after each mark",
            "",
            "Draw one mark, then select again.",
            M::KeepTool(false),
        ),
    ]
}

fn shape_rows() -> Vec<CommandEntry> {
    let shape =
        |id, name, keys, help, kind| row(id, name, keys, help, MarkCommand::Tool(Some(Tool::Shape(kind))));
    ShapeKind::ALL
        .map(|kind| match kind {
            ShapeKind::Point => shape("draw.point", "Draw point", "P", "Mark one place.", kind),
            ShapeKind::Arrow => {
                shape("draw.arrow", "Draw arrow", "Shift+A", "Point at something, from tail to tip.", kind)
            }
            ShapeKind::Line => shape("draw.line", "Draw line", "Shift+L", "Draw from end to end.", kind),
            ShapeKind::Polyline => {
                shape("draw.polyline", "Draw polyline", "Shift+P", "Draw from corner to corner.", kind)
            }
            ShapeKind::Angle => {
                shape("draw.angle", "Draw angle", "", "Draw two legs that meet; nothing is measured.", kind)
            }
            ShapeKind::Rectangle => {
                shape("draw.rectangle", "Draw rectangle", "B", "Frame something by two corners.", kind)
            }
            ShapeKind::Ellipse => {
                shape("draw.ellipse", "Draw ellipse", "E", "Ring something by two corners of its box.", kind)
            }
            ShapeKind::Circle => {
                shape("draw.circle", "Draw circle", "C", "Draw through three places on the rim.", kind)
            }
            ShapeKind::Outline => {
                shape("draw.outline", "Draw freehand outline", "D", "Drag around something.", kind)
            }
            ShapeKind::Text => shape("draw.text", "Write text", "X", "Put words on the film.", kind),
        })
        .to_vec()
}

fn book_rows() -> Vec<CommandEntry> {
    static WORDS: OnceLock<Vec<Words>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let words = |own: &crate::analysis::book::Definition| Words {
            id: format!("measure.{}", own.key),
            name: own.name.clone(),
            help: first_sentence(&own.help),
        };
        book().measures.iter().map(words).collect()
    });
    let tool = |key: &Key| MarkCommand::Tool(Some(Tool::Measure(key.clone())));
    let rows = book().measures.iter().zip(words);
    rows.map(|(own, words)| row(&words.id, &words.name, &own.shortcut, &words.help, tool(&own.key))).collect()
}

fn calibrate_rows() -> Vec<CommandEntry> {
    static WORDS: OnceLock<Vec<Words>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let words = |preset: &crate::analysis::book::Preset| Words {
            id: format!("calibrate.{}", preset.key),
            name: format!("Calibrate on: {}", preset.name),
            help: format!("Fix the scale of the film by a size of {} mm.", preset.size_mm),
        };
        book().presets.iter().map(words).collect()
    });
    let tool = |on| MarkCommand::Tool(Some(Tool::Calibrate(on)));
    let mut rows = vec![
        row(
            "calibrate.choices",
            "Calibrate…",
            "Shift+N",
            "Choose what this film is calibrated on.",
            MarkCommand::CalibrateChoices,
        ),
        row(
            "calibrate.line",
            "Calibrate on a line",
            "",
            "Fix the scale of the film by a line of known length.",
            tool(CalibrateOn::Line),
        ),
        row(
            "calibrate.circle",
            "Calibrate on a circle",
            "",
            "Fix the scale of the film by a circle of known diameter, such as a marker ball.",
            tool(CalibrateOn::Circle),
        ),
    ];
    let presets = book().presets.iter().zip(words);
    rows.extend(presets.map(|(preset, words)| {
        row(&words.id, &words.name, "", &words.help, tool(CalibrateOn::Implant(preset.key.clone())))
    }));
    rows
}

fn mark_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    vec![
        row("mark.next", "Next mark", "]", "Select the next mark of this film.", M::SelectNext(1)),
        row("mark.previous", "Previous mark", "[", "Select the mark before.", M::SelectNext(-1)),
        row("mark.duplicate", "Duplicate mark", "Ctrl+D", "Draw the mark again beside itself.", M::Duplicate),
        row("mark.delete", "Delete mark", "Delete", "Take the selected mark away.", M::Delete),
        row("mark.hide", "Hide marks", "M", "Hide or show every mark.", M::HideAll),
    ]
}

fn table_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    vec![
        row(
            "measure.repeat",
            "Repeat last visit",
            "Y",
            "Begin the same measure from its places at the visit before, as a draft.",
            M::Repeat(None),
        ),
        row(
            "measure.table",
            "Table of measures",
            "S",
            "Show or hide the measures of every visit in a table.",
            M::Table,
        ),
    ]
}

/// Help in the menu is one sentence; the rest stands beside the tool.
fn first_sentence(help: &str) -> String {
    let end = help.find(". ").map_or(help.len(), |end| end + 1);
    let words = help.get(..end).unwrap_or(help).trim();
    if words.ends_with('.') { words.to_owned() } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_and_every_measure_of_the_book_has_a_row() {
        let rows = measure_menu();
        let has = |tool: Tool| {
            rows.iter().any(|row| row.command == Command::Mark(MarkCommand::Tool(Some(tool.clone()))))
        };
        assert!(ShapeKind::ALL.into_iter().all(|kind| has(Tool::Shape(kind))));
        assert!(book().measures.iter().all(|own| has(Tool::Measure(own.key.clone()))));
        let on = |preset: &crate::analysis::book::Preset| CalibrateOn::Implant(preset.key.clone());
        assert!(book().presets.iter().all(|preset| has(Tool::Calibrate(on(preset)))));
    }

    #[test]
    fn the_help_of_a_measure_is_cut_to_its_first_sentence() {
        assert_eq!(first_sentence("Take it here. Beware of tilt."), "Take it here.");
        assert_eq!(first_sentence("Take it at 0.5 of the width"), "Take it at 0.5 of the width.");
    }
}
