//! Rows for a new case: the ways to one, and the keys of its grid.

use crate::case::{Side, ViewPosition};
use crate::editor::command::{Command, IntakeCommand};
use crate::editor::table::entry::{CommandEntry, Menu, When};

fn row(id: &str, name: &str, help: &str, command: IntakeCommand) -> CommandEntry {
    CommandEntry::new(Menu::Case, id, name, help, Command::Intake(command))
}

/// What the menu Case offers.
pub(super) fn new_case_row() -> CommandEntry {
    row(
        "case.new",
        "New case…",
        "Make a case of films: a CD, a folder, an archive, photographs.",
        IntakeCommand::Ask,
    )
    .keys(&["Ctrl+N"])
}

/// Keys of the grid of a new case.
pub(super) fn grid_rows() -> Vec<CommandEntry> {
    use IntakeCommand as I;
    let key = |id: &str, name: &str, help: &str, command: I, keys: &[&str]| {
        row(id, name, help, command).when(When::NewCase).keys(keys)
    };
    let step = |id: &str, by: [isize; 2], key: &str| {
        let name = "Go to another cell of the grid";
        row(id, name, "Move the cursor of the grid.", I::Step(by))
            .when(When::NewCase)
            .keys(&[key])
            .series(name)
    };
    let view = |id: &str, view: ViewPosition, letter: &str| {
        let name = format!("View: {}", view.word());
        key(id, &name, "The film at the cursor shows this view.", I::View(view), &[letter])
    };
    vec![
        step("new.right", [1, 0], "ArrowRight"),
        step("new.left", [-1, 0], "ArrowLeft"),
        step("new.up", [0, -1], "ArrowUp"),
        step("new.down", [0, 1], "ArrowDown"),
        view("new.ap", ViewPosition::AP, "A"),
        view("new.lateral", ViewPosition::Lateral, "L"),
        view("new.pa", ViewPosition::PA, "P"),
        view("new.oblique", ViewPosition::Oblique, "O"),
        view("new.axial", ViewPosition::Axial, "X"),
        view("new.frog-leg", ViewPosition::FrogLeg, "F"),
        key("new.side-right", "Side: right", "The film shows the right side.", I::Side(Side::Right), &["R"]),
        key("new.side-left", "Side: left", "The film shows the left side.", I::Side(Side::Left), &["E"]),
        key("new.turn", "Turn photograph", "Turn the photograph clockwise by a quarter.", I::Turn, &["T"]),
        key(
            "new.corners",
            "Cut out photograph…",
            "Cut the film out of the photograph by its four corners, mirror it, or take its greys.",
            I::AskCorners,
            &["C"],
        ),
        key(
            "new.confirm",
            "Confirm film",
            "Confirm what is proposed for the film, and go to the next.",
            I::Confirm,
            &["Enter"],
        ),
        key(
            "new.confirm-all",
            "Confirm all",
            "Confirm every proposal that nothing contradicts.",
            I::ConfirmAll,
            &["Ctrl+Enter"],
        ),
        key("new.leave-out", "Leave film out", "Leave the film out of the case.", I::LeaveOut, &["Delete"]),
        key(
            "new.earlier",
            "To the visit before",
            "Move the film to the visit before.",
            I::Shift(-1),
            &["Shift+ArrowLeft"],
        ),
        key(
            "new.later",
            "To the next visit",
            "Move the film to the next visit.",
            I::Shift(1),
            &["Shift+ArrowRight"],
        ),
        key("new.undo", "Undo", "Take the last change of the new case back.", I::Undo, &["Ctrl+Z"]),
        key("new.redo", "Redo", "Make the change again.", I::Redo, &["Ctrl+Shift+Z"]),
        key("new.create", "Create case…", "Choose a folder and write the case.", I::AskCreate, &["Ctrl+S"]),
        key(
            "new.cancel",
            "Discard new case",
            "Discard the new case; asks first where something was entered.",
            I::Cancel,
            &["Escape"],
        ),
    ]
}
