//! Rows of the menu Measure: tools, the measures and implants of the book, calibration, and commands for marks.

use crate::analysis::book::{Book, Definition, Preset};
use crate::case::ShapeKind;
use crate::editor::command::{CalibrateOn, Tool};
use crate::editor::command::{Command, MarkCommand};
use crate::editor::table::entry::{CommandEntry, Menu};

fn row(
    id: impl Into<String>,
    name: impl Into<String>,
    help: impl Into<String>,
    command: MarkCommand,
) -> CommandEntry {
    CommandEntry::new(Menu::Measure, id, name, help, Command::Mark(command))
}

fn tool(id: impl Into<String>, name: impl Into<String>, help: impl Into<String>, tool: Tool) -> CommandEntry {
    row(id, name, help, MarkCommand::Tool(Some(tool)))
}

/// The menu Measure, in its order.
pub(super) fn measure_menu(book: &Book) -> Vec<CommandEntry> {
    let measures = book.measures.iter().map(measure_row).collect();
    [
        tool_rows(),
        ShapeKind::ALL.map(shape_row).to_vec(),
        measures,
        calibrate_rows(book),
        mark_rows(),
        table_rows(),
    ]
    .concat()
}

fn tool_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    vec![
        row("measure.select", "Select", "Stop drawing; the pointer selects marks.", M::Tool(None))
            .keys(&["V"]),
        row(
            "measure.keep-tool",
            "Keep tool active",
            "Draw one mark after another with the same tool.",
            M::KeepTool(true),
        ),
        row(
            "measure.one-mark",
            "One mark per tool",
            "Return to selecting after each mark.",
            M::KeepTool(false),
        ),
    ]
}

fn shape_row(kind: ShapeKind) -> CommandEntry {
    let (id, name, keys, help): (_, _, &[&str], _) = match kind {
        ShapeKind::Point => ("draw.point", "Draw point", &["P"], "Mark one point."),
        ShapeKind::Arrow => ("draw.arrow", "Draw arrow", &["Shift+A"], "Draw an arrow from tail to tip."),
        ShapeKind::Line => ("draw.line", "Draw line", &["Shift+L"], "Draw a line from end to end."),
        ShapeKind::Polyline => {
            ("draw.polyline", "Draw polyline", &["Shift+P"], "Draw a line of several segments.")
        }
        ShapeKind::Angle => {
            ("draw.angle", "Draw angle", &[], "Draw two legs that meet, without measuring them.")
        }
        ShapeKind::Rectangle => {
            ("draw.rectangle", "Draw rectangle", &["B"], "Draw a rectangle by two corners.")
        }
        ShapeKind::Ellipse => {
            ("draw.ellipse", "Draw ellipse", &["E"], "Draw an ellipse by two corners of its bounding box.")
        }
        ShapeKind::Circle => {
            ("draw.circle", "Draw circle", &["C"], "Draw a circle by three points on its rim.")
        }
        ShapeKind::Outline => {
            ("draw.outline", "Draw freehand outline", &["D"], "Draw an outline by dragging.")
        }
        ShapeKind::Text => ("draw.text", "Add text", &["X"], "Write text on the film."),
    };
    tool(id, name, help, Tool::Shape(kind)).keys(keys).within("Draw")
}

fn measure_row(own: &Definition) -> CommandEntry {
    let row = tool(
        format!("measure.{}", own.key),
        own.name.as_str(),
        first_sentence(&own.help),
        Tool::Measure(own.key.clone()),
    );
    let row = row.within(format!("Measures: {}", own.group.to_lowercase()));
    if own.shortcut.is_empty() { row } else { row.keys(&[own.shortcut.as_str()]) }
}

fn calibrate_rows(book: &Book) -> Vec<CommandEntry> {
    let mut rows = vec![
        row(
            "calibrate.choices",
            "Calibrate…",
            "Choose what this film is calibrated on.",
            MarkCommand::CalibrateChoices,
        )
        .keys(&["Shift+N"]),
        tool(
            "calibrate.line",
            "Calibrate on a line",
            "Set the scale of the film by a line of known length.",
            Tool::Calibrate(CalibrateOn::Line),
        )
        .within("Calibrate"),
        tool(
            "calibrate.circle",
            "Calibrate on a circle",
            "Set the scale of the film by a circle of known diameter, such as a marker ball.",
            Tool::Calibrate(CalibrateOn::Circle),
        )
        .within("Calibrate"),
    ];
    rows.extend(book.presets.iter().map(|preset: &Preset| {
        tool(
            format!("calibrate.{}", preset.key),
            format!("Calibrate on: {}", preset.name),
            format!("Set the scale of the film by a size of {} mm.", preset.size_mm),
            Tool::Calibrate(CalibrateOn::Implant(preset.key.clone())),
        )
        .within("Calibrate")
    }));
    rows
}

fn mark_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    vec![
        row("mark.next", "Next mark", "Select the next mark on this film.", M::SelectNext(1))
            .keys(&["]"])
            .group(),
        row("mark.previous", "Previous mark", "Select the previous mark on this film.", M::SelectNext(-1))
            .keys(&["["]),
        row("mark.duplicate", "Duplicate mark", "Copy the selected mark beside itself.", M::Duplicate)
            .keys(&["Ctrl+D"]),
        row("mark.delete", "Delete mark", "Delete the selected mark.", M::Delete).keys(&["Delete"]),
        row("mark.hide", "Hide marks", "Hide or show every mark.", M::HideAll).keys(&["M"]),
    ]
}

fn table_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    vec![
        row(
            "measure.repeat",
            "Repeat last visit",
            "Start the next measure that this visit lacks from its points at the previous visit, as a draft.",
            M::Repeat(None),
        )
        .keys(&["Y"])
        .group(),
        row(
            "measure.repeat-blind",
            "Repeat blind",
            "Measure the selected measure again with its points hidden, to learn your own repeatability.",
            M::RepeatBlind(None),
        ),
        row(
            "measure.snap",
            "Snap to edge",
            "Snap widths and circles of this tool to the steepest edge; Shift while placing turns it round.",
            M::SnapToEdge,
        )
        .keys(&["Ctrl+E"]),
        row(
            "measure.table",
            "Table of measures",
            "Show or hide the measures of every visit in a table.",
            M::Table,
        )
        .keys(&["S"]),
    ]
}

/// The first sentence of a text, with its full stop: help in menus is one sentence, the rest stands beside the tool.
fn first_sentence(help: &str) -> String {
    let end = help.find(". ").map_or(help.len(), |end| end + 1);
    let words = help.get(..end).unwrap_or(help).trim();
    if words.ends_with('.') { words.to_owned() } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_measure_and_implant_of_the_book_has_a_row() {
        let book = crate::store::builtin_book().unwrap();
        let rows = measure_menu(&book);
        let has = |tool: Tool| {
            let wanted = Command::Mark(MarkCommand::Tool(Some(tool)));
            rows.iter().any(|row| row.command() == Some(&wanted))
        };
        assert!(ShapeKind::ALL.into_iter().all(|kind| has(Tool::Shape(kind))));
        assert!(book.measures.iter().all(|own| has(Tool::Measure(own.key.clone()))));
        let on = |preset: &Preset| CalibrateOn::Implant(preset.key.clone());
        assert!(book.presets.iter().all(|preset| has(Tool::Calibrate(on(preset)))));
    }

    #[test]
    fn the_help_of_a_measure_is_cut_to_its_first_sentence() {
        assert_eq!(first_sentence("Take it here. Beware of tilt."), "Take it here.");
        assert_eq!(first_sentence("Take it at 0.5 of the width"), "Take it at 0.5 of the width.");
    }
}
