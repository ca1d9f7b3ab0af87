//! The one table of commands: menu, palette, shortcuts and key sheet are made from it.

use std::sync::OnceLock;

use crate::case::{Complication, Confidence, Stage};
use crate::editor::command::{Command, EditCommand, FileCommand, GoCommand, ReadCommand, ViewCommand};
use crate::editor::layout::Layout;
use crate::editor::menu::{CommandEntry, Menu};
use crate::editor::{measure_rows, review_rows};

/// Every command that a person can reach by menu, palette or key, in the order of the menus.
pub fn command_table() -> &'static [CommandEntry] {
    static TABLE: OnceLock<Vec<CommandEntry>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let measure = crate::editor::measure_rows::measure_menu();
        [case_menu(), edit_menu(), view_menu(), go_menu(), read_menu(), measure, help_menu()].concat()
    })
}

/// The row of a command, by its name.
pub fn command_entry(id: &str) -> Option<&'static CommandEntry> {
    command_table().iter().find(|entry| entry.id == id)
}

fn row(
    menu: Menu,
    id: &'static str,
    name: &'static str,
    keys: &'static str,
    help: &'static str,
    command: Command,
) -> CommandEntry {
    CommandEntry { id, menu, name, keys, help, command }
}

fn case_menu() -> Vec<CommandEntry> {
    use FileCommand as F;
    let row = |id, name, keys, help, command| row(Menu::Case, id, name, keys, help, Command::File(command));
    let of_case = vec![
        row("case.open", "Open case…", "Ctrl+O", "Choose a case file (case.ron) to open.", F::AskOpen),
        row(
            "case.open-path",
            "Open by path…",
            "Ctrl+Shift+O",
            "Type the path of a case file or folder.",
            F::AskPath,
        ),
        row(
            "case.reader",
            "Change reader…",
            "",
            "Say who reads; each reader has a file of their own.",
            F::AskReader,
        ),
    ];
    let of_window = vec![
        row("case.dismiss", "Put messages away", "", "Put away every message that was read.", F::DismissAll),
        row("case.close", "Close case", "Ctrl+W", "Close the case; every change is already kept.", F::Close),
        row("case.quit", "Quit", "Ctrl+Q", "Leave Callus; every change is already kept.", F::Quit),
    ];
    [of_case, review_rows::reading_rows(), of_window].concat()
}

fn edit_menu() -> Vec<CommandEntry> {
    let row = |id, name, keys, help, command| row(Menu::Edit, id, name, keys, help, Command::Edit(command));
    vec![
        row("edit.undo", "Undo", "Ctrl+Z", "Take the last step of the reading back.", EditCommand::Undo),
        row("edit.redo", "Redo", "Ctrl+Shift+Z", "Do the step again that was taken back.", EditCommand::Redo),
    ]
}

fn view_menu() -> Vec<CommandEntry> {
    use ViewCommand as V;
    let row = |id, name, keys, help, command| row(Menu::View, id, name, keys, help, Command::View(command));
    vec![
        row("view.one", "One film", "F2", "Show one film.", V::SetLayout(Layout::One)),
        row(
            "view.one-by-two",
            "Two films",
            "F3",
            "Show the visit before beside this one.",
            V::SetLayout(Layout::OneByTwo),
        ),
        row(
            "view.two-by-two",
            "Four films",
            "F4",
            "Show both views of this visit and the one before.",
            V::SetLayout(Layout::TwoByTwo),
        ),
        row("view.fit", "Fit film", "F", "Show the whole film.", V::Fit),
        row("view.one-to-one", "One to one", "O", "Show one film pixel on one screen pixel.", V::OneToOne),
        row("view.zoom-in", "Zoom in", "+", "Magnify about the centre.", V::ZoomBy(1.25)),
        row("view.zoom-out", "Zoom out", "-", "Make smaller about the centre.", V::ZoomBy(0.8)),
        row("view.rotate-right", "Rotate right", "R", "Turn the film a quarter clockwise.", V::Rotate(1)),
        row(
            "view.rotate-left",
            "Rotate left",
            "Shift+R",
            "Turn the film a quarter anticlockwise.",
            V::Rotate(-1),
        ),
        row("view.flip", "Flip left and right", "H", "Mirror the film; the side markers follow.", V::Flip),
        row("view.invert", "Invert greys", "I", "Swap black and white.", V::Invert),
        row(
            "view.preset",
            "Next window of the file",
            "W",
            "Step through the windows that the file offers.",
            V::NextPreset,
        ),
        row(
            "view.auto",
            "Window from histogram",
            "A",
            "Choose the window from the film's greys.",
            V::AutoWindow,
        ),
        row("view.reset", "Reset view", "Backspace", "Window, zoom, turn and mirror as at first.", V::Reset),
        row(
            "view.corners",
            "Text in the corners",
            "T",
            "Show or hide the text in the corners of films.",
            V::Corners,
        ),
    ]
}

fn go_menu() -> Vec<CommandEntry> {
    use GoCommand as G;
    let row = |id, name, keys, help, command| row(Menu::Go, id, name, keys, help, Command::Go(command));
    vec![
        row("go.next", "Next visit", "ArrowRight", "Go to the next visit, same view.", G::NextVisit),
        row(
            "go.previous",
            "Previous visit",
            "ArrowLeft",
            "Go to the previous visit, same view.",
            G::PreviousVisit,
        ),
        row("go.next-view", "Next view of this visit", "ArrowDown", "Go from AP to lateral.", G::NextView),
        row(
            "go.previous-view",
            "Previous view of this visit",
            "ArrowUp",
            "Go from lateral to AP.",
            G::PreviousView,
        ),
        row("go.first", "First visit", "Home", "Go to the first visit.", G::First),
        row("go.last", "Last visit", "End", "Go to the last visit.", G::Last),
        row(
            "go.stretch",
            "Zoom timeline into this operation",
            "Z",
            "Show only the stretch of the film in focus.",
            G::TimelineStretch,
        ),
        row("go.all", "Show the whole timeline", "Shift+Z", "Show every operation.", G::TimelineAll),
    ]
}

/// Ids and keys of the stages of a scheme, in their order.
const STAGE_KEYS: [(&str, &str); 6] = [
    ("read.stage-1", "1"),
    ("read.stage-2", "2"),
    ("read.stage-3", "3"),
    ("read.stage-4", "4"),
    ("read.stage-5", "5"),
    ("read.stage-6", "8"),
];

/// A row for each place in a scheme, named by what the schemes of the program call it: the table is made once, the
/// scheme is that of the case.
fn stage_rows() -> Vec<CommandEntry> {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let schemes = &measure_rows::book().stage_schemes;
        let at = |place: usize| {
            let words: Vec<_> =
                schemes.iter().filter_map(|own| Some(own.stages.get(place)?.word.as_str())).collect();
            format!("Stage: {}", words.join(" / "))
        };
        (0..STAGE_KEYS.len()).map(at).collect()
    });
    let help = "Say the stage of this film, by the scheme of the case; again to withdraw.";
    let rows = STAGE_KEYS.iter().zip(names).enumerate();
    rows.map(|(place, ((id, keys), name))| {
        row(Menu::Read, id, name, keys, help, Command::Read(ReadCommand::StageAt(place)))
    })
    .collect()
}

fn confidence_row(key: &'static str, confidence: Confidence) -> CommandEntry {
    let (id, name) = match confidence {
        Confidence::Possible => ("read.possible", "Confidence: possible"),
        Confidence::Probable => ("read.probable", "Confidence: probable"),
        Confidence::Definite => ("read.definite", "Confidence: definite"),
    };
    let help = "Say how sure you are of the stage; again to withdraw.";
    row(Menu::Read, id, name, key, help, Command::Read(ReadCommand::Confidence(confidence)))
}

fn complication_row(complication: Complication) -> CommandEntry {
    let (id, name) = match complication {
        Complication::HardwareFailure => ("read.hardware-failure", "Complication: hardware failure"),
        Complication::Infection => ("read.infection", "Complication: infection"),
        Complication::DelayedUnion => ("read.delayed-union", "Complication: delayed union"),
        Complication::Nonunion => ("read.nonunion", "Complication: nonunion"),
        Complication::Malunion => ("read.malunion", "Complication: malunion"),
        Complication::Refracture => ("read.refracture", "Complication: refracture"),
        Complication::PeriprostheticFracture => {
            ("read.periprosthetic", "Complication: periprosthetic fracture")
        }
    };
    let help = "Say or withdraw that this film shows it.";
    row(Menu::Read, id, name, "", help, Command::Read(ReadCommand::Complication(complication)))
}

fn read_menu() -> Vec<CommandEntry> {
    let say = |id, name, keys, help, command| row(Menu::Read, id, name, keys, help, Command::Read(command));
    let mut rows = stage_rows();
    rows.extend([
        say(
            "read.not-assessable",
            "Stage: not assessable",
            "6",
            "The film does not allow an answer: cut off, overlaid or unreadable.",
            ReadCommand::Stage(Stage::NOT_ASSESSABLE),
        ),
        say(
            "read.as-before",
            "As before: no progression",
            "7",
            "Say beside the stage that nothing has changed for the better since the film before; again to withdraw.",
            ReadCommand::AsBefore,
        ),
        say(
            "read.clear",
            "Clear stage",
            "0",
            "Clear the stage of this film, and that it is as before.",
            ReadCommand::ClearStage,
        ),
    ]);
    let confidence_keys = ["Shift+1", "Shift+2", "Shift+3"];
    rows.extend(confidence_keys.iter().zip(Confidence::ALL).map(|(key, word)| confidence_row(key, word)));
    let help = "Write a note about this film.";
    rows.push(row(Menu::Read, "read.note", "Write note", "N", help, Command::Read(ReadCommand::NoteStart)));
    rows.extend(review_rows::scoring_rows());
    rows.extend(Complication::ALL.map(complication_row));
    rows
}

fn help_menu() -> Vec<CommandEntry> {
    use FileCommand as F;
    let row = |id, name, keys, help, command| row(Menu::Help, id, name, keys, help, Command::File(command));
    vec![
        row("help.palette", "Command palette", "Ctrl+K", "Find a command by its name.", F::Palette),
        row("help.keys", "Keys", "F1", "Show every key.", F::KeySheet),
        row("help.about", "About Callus", "", "What Callus is, and what it is not.", F::About),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_has_its_own_name_and_key_and_help() {
        let mut ids = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for entry in command_table() {
            assert!(ids.insert(entry.id), "{} stands twice", entry.id);
            assert!(
                entry.keys.is_empty() || keys.insert(entry.keys),
                "{} is the key of two commands",
                entry.keys
            );
            assert!(entry.help.ends_with('.') && !entry.name.ends_with('.'), "{}", entry.id);
        }
    }
}
