//! Rows with which the case itself is edited.

use crate::editor::command::{CaseCommand, Command, IntakeCommand};
use crate::editor::table::entry::{CommandEntry, Menu};

fn row(id: &str, name: &str, help: &str, command: CaseCommand) -> CommandEntry {
    CommandEntry::new(Menu::Edit, id, name, help, Command::Case(command))
}

/// What the menu Edit offers beside undo and redo.
pub(super) fn case_rows() -> Vec<CommandEntry> {
    use CaseCommand as C;
    vec![
        row(
            "edit.case",
            "Edit case…",
            "Show every field of the case: patient, history, films, follow-up, sources.",
            C::Page,
        )
        .keys(&["Ctrl+Shift+E"])
        .group(),
        CommandEntry::new(
            Menu::Edit,
            "edit.add-films",
            "Add films…",
            "Add films to this case: what is new is proposed as for a new case; readings are untouched.",
            Command::Intake(IntakeCommand::AskAdd),
        )
        .keys(&["Ctrl+Shift+N"]),
        row("edit.title", "Edit title", "Edit the title of the case in place.", C::Title).keys(&["Alt+T"]),
        row(
            "edit.patient",
            "Edit patient",
            "Edit label, age, sex, diagnoses and summary in place.",
            C::Patient,
        )
        .keys(&["Alt+P"]),
        row(
            "edit.episode",
            "Edit this row of the history",
            "Edit the selected row of the history in place.",
            C::Episode,
        )
        .keys(&["Alt+H"]),
        row("edit.film", "Edit this film", "Edit time, views and caption of the film in focus.", C::Film)
            .keys(&["Alt+F"]),
    ]
}
