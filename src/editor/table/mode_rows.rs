//! Keys of the modes: drawing, a selected mark, grading, a selected finding, the findings matrix.

use crate::editor::command::{Command, FindingCommand, MarkCommand, ScoreCommand};
use crate::editor::table::entry::{Action, CommandEntry, MatrixKey, Menu, When};

/// Most states that a finding has keys for.
const STATES: usize = 9;
/// Film pixels of one press of an arrow: plain, with Shift, with Alt.
const STEPS_PX: [(&str, f64); 3] = [("", 1.0), ("Shift+", 10.0), ("Alt+", 0.1)];
const ARROWS: [(&str, [f64; 2]); 4] = [
    ("ArrowLeft", [-1.0, 0.0]),
    ("ArrowRight", [1.0, 0.0]),
    ("ArrowUp", [0.0, -1.0]),
    ("ArrowDown", [0.0, 1.0]),
];

/// Every row that is a key of a mode and no row of a menu.
pub(super) fn mode_rows() -> Vec<CommandEntry> {
    [drawing_rows(), selected_rows(), grading_rows(), finding_rows(), matrix_rows()].concat()
}

fn mark(id: impl Into<String>, name: &str, help: &str, command: MarkCommand) -> CommandEntry {
    CommandEntry::new(Menu::Measure, id, name, help, Command::Mark(command))
}

/// "left", "right by 10", "up by 0.1": which way an arrow moves, for the identifier of its row.
fn way(arrow: &str, step: f64) -> String {
    let way = arrow.trim_start_matches("Arrow").to_lowercase();
    if (step - 1.0).abs() < f64::EPSILON { way } else { format!("{way}-by-{step}") }
}

fn drawing_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    let mut rows = Vec::new();
    for (held, step) in STEPS_PX {
        for (arrow, [right, down]) in ARROWS {
            let series = "Move cross or handle by 1 px, with Shift 10, with Alt 0.1";
            let by = [right * step, down * step];
            let row = mark(
                format!("draw.move-{}", way(arrow, step)),
                "Move cross or handle",
                "Move the cross of the tool, or the handle taken, by pixels of the film.",
                M::Nudge { by },
            );
            rows.push(row.keys(&[&format!("{held}{arrow}")]).when(When::Drawing).series(series));
        }
    }
    let drawing = |row: CommandEntry| row.when(When::Drawing);
    rows.extend([
        drawing(mark(
            "draw.place",
            "Place point; again without moving, end a polyline; accept a draft",
            "Place a point at the cross, end a line of several segments, or accept the draft.",
            M::Place,
        ))
        .keys(&["Enter"]),
        drawing(mark(
            "draw.step-back",
            "Remove last point",
            "Remove the last point of the draft.",
            M::StepBack,
        ))
        .keys(&["Backspace"]),
        drawing(mark(
            "draw.escape",
            "Drop gesture, draft, handle or tool, in this order",
            "Drop what is being drawn, then let go of the handle, then of the tool.",
            M::Escape,
        ))
        .keys(&["Escape"]),
    ]);
    rows
}

fn selected_rows() -> Vec<CommandEntry> {
    use MarkCommand as M;
    let selected = |row: CommandEntry| row.when(When::Selected);
    let mut rows = vec![
        selected(mark(
            "mark.next-handle",
            "Next handle",
            "Take the next handle; arrows then move it.",
            M::NextHandle(1),
        ))
        .keys(&["Tab"]),
        selected(mark(
            "mark.previous-handle",
            "Previous handle",
            "Take the previous handle; arrows then move it.",
            M::NextHandle(-1),
        ))
        .keys(&["Shift+Tab"]),
        selected(mark("mark.deselect", "Deselect mark", "Deselect the mark.", M::Escape)).keys(&["Escape"]),
    ];
    for (held, step) in [("", 1.0), ("Shift+", 10.0)] {
        for (arrow, [right, down]) in ARROWS {
            let by = [right * step, down * step];
            let row = mark(
                format!("mark.move-{}", way(arrow, step)),
                "Move whole mark",
                "Move the selected mark by pixels of the film.",
                M::Nudge { by },
            );
            let series = "Move whole mark by 1 px, with Shift 10";
            rows.push(selected(row.keys(&[&format!("Ctrl+{held}{arrow}")]).series(series)));
        }
    }
    rows
}

fn grading_rows() -> Vec<CommandEntry> {
    use ScoreCommand as S;
    let score = |id: String, name: &str, help: &str, command| {
        CommandEntry::new(Menu::Read, id, name, help, Command::Score(command))
    };
    let mut rows: Vec<CommandEntry> = (0..=9_u8)
        .map(|grade| {
            let help = "Grade the item; the next item without an answer follows.";
            score(format!("score.grade-{grade}"), "Grade the item", help, S::Grade(grade))
                .keys(&[&grade.to_string()])
                .when(When::Grading)
                .series("Grade the item; the next one without an answer follows")
        })
        .collect();
    rows.extend((1..=9_usize).map(|nth| {
        let help = "Record why the item cannot be graded.";
        score(format!("score.reason-{nth}"), "Reason not assessable", help, S::Reason(nth))
            .keys(&[&nth.to_string()])
            .when(When::Reason)
            .series("Choose the reason, after X")
    }));
    rows.push(
        score("score.no-reason".to_owned(), "Do not give a reason", "Go back to grading.", S::AskReason)
            .keys(&["Escape"])
            .when(When::Reason),
    );
    rows.push(
        score("score.no-pin".to_owned(), "Do not pin", "Do not pin the answer.", S::PinNext)
            .keys(&["Escape"])
            .when(When::Pinning),
    );
    rows
}

fn finding_rows() -> Vec<CommandEntry> {
    use FindingCommand as F;
    let row = |id: String, name: &str, help: &str, command| {
        CommandEntry::new(Menu::Read, id, name, help, Command::Finding(command)).when(When::Finding)
    };
    let mut rows: Vec<CommandEntry> = (1..=STATES)
        .map(|nth| {
            let help = "Record the state of the selected finding at the visit in focus.";
            row(format!("finding.state-{nth}"), "State of the finding", help, F::NthState(nth))
                .keys(&[&format!("Alt+{nth}")])
                .series("Record its state at this visit")
        })
        .collect();
    rows.push(
        row("finding.deselect".to_owned(), "Deselect finding", "Deselect the finding.", F::Select(None))
            .keys(&["Escape"]),
    );
    rows
}

fn matrix_rows() -> Vec<CommandEntry> {
    let row = |id: String, name: &str, help: &str, key| {
        // The command of the row is not performed: the matrix has a cursor of its own.
        let row = CommandEntry::new(Menu::Read, id, name, help, Command::Finding(FindingCommand::Matrix));
        CommandEntry { action: Action::Matrix(key), ..row.when(When::Matrix) }
    };
    let arrows =
        [("ArrowLeft", [-1, 0]), ("ArrowRight", [1, 0]), ("ArrowUp", [0, -1]), ("ArrowDown", [0, 1])];
    let mut rows: Vec<CommandEntry> = arrows
        .into_iter()
        .map(|(arrow, by)| {
            row(
                format!("matrix.{}", way(arrow, 1.0)),
                "Move from cell to cell",
                "Move the cursor; another visit shows its film.",
                MatrixKey::Step(by),
            )
            .keys(&[arrow])
            .series("Move from cell to cell")
        })
        .collect();
    let help = "Record the state in the cell; the same again clears it.";
    rows.extend((1..=STATES).map(|nth| {
        row(format!("matrix.state-{nth}"), "Record the state", help, MatrixKey::State(nth))
            .keys(&[&nth.to_string()])
            .series("Record the state; the same again clears it")
    }));
    rows.extend([
        row("matrix.first".to_owned(), "First visit", "Go to the first visit.", MatrixKey::First)
            .keys(&["Home"]),
        row("matrix.last".to_owned(), "Last visit", "Go to the last visit.", MatrixKey::Last).keys(&["End"]),
        row(
            "matrix.go".to_owned(),
            "Go to film and mark",
            "Close the matrix and show the mark.",
            MatrixKey::GoTo,
        )
        .keys(&["Enter"]),
        row("matrix.remove".to_owned(), "Remove finding", "Stop tracking the finding.", MatrixKey::Remove)
            .keys(&["Delete"]),
        row("matrix.add".to_owned(), "Add finding…", "Track another finding.", MatrixKey::Add).keys(&["A"]),
    ]);
    rows
}
