//! Rows of the command table for score sheets, findings, and the reading as a whole.

use crate::editor::command::{Command, FindingCommand, ReviewCommand, ScoreCommand};
use crate::editor::menu::{CommandEntry, Menu};

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

/// What the menu Read offers for scores and findings.
pub(super) fn scoring_rows() -> Vec<CommandEntry> {
    [score_rows(), sheet_rows(), finding_rows()].concat()
}

fn score_rows() -> Vec<CommandEntry> {
    use ScoreCommand as S;
    let row = |id, name, keys, help, command| row(Menu::Read, id, name, keys, help, Command::Score(command));
    vec![
        row(
            "score.take",
            "Score this visit",
            "Shift+M",
            "Take the score sheet of this visit in hand, with the baseline film beside; again puts it away.",
            S::Take(None),
        ),
        row("score.next", "Next score", "", "Show the sheet of the next score.", S::ShowNext(1)),
        row("score.previous", "Previous score", "", "Show the sheet of the score before.", S::ShowNext(-1)),
    ]
}

/// What is done with a sheet in hand. Its keys mean other things without one, so the table names none.
fn sheet_rows() -> Vec<CommandEntry> {
    use ScoreCommand as S;
    let row = |id, name, help, command| row(Menu::Read, id, name, "", help, Command::Score(command));
    vec![
        row(
            "score.next-item",
            "Sheet: next item",
            "Answer the next item; key Tab or arrow down while a sheet is in hand.",
            S::NextItem(1),
        ),
        row(
            "score.previous-item",
            "Sheet: previous item",
            "Answer the item before; key Shift+Tab or arrow up while a sheet is in hand.",
            S::NextItem(-1),
        ),
        row(
            "score.not-assessable",
            "Sheet: item not assessable",
            "Ask why the item cannot be graded; key X while a sheet is in hand, then the number of the reason.",
            S::AskReason,
        ),
        row(
            "score.withdraw",
            "Sheet: withdraw answer",
            "Withdraw the answer to the item; key Backspace while a sheet is in hand.",
            S::Withdraw,
        ),
        row(
            "score.pin",
            "Sheet: pin answer to the film",
            "The next press on the film pins the answer there; key . (period) while a sheet is in hand.",
            S::PinNext,
        ),
        row(
            "score.put-away",
            "Sheet: put away",
            "Put the score sheet away, so that keys give stages again; key Esc while a sheet is in hand.",
            S::PutAway,
        ),
    ]
}

fn finding_rows() -> Vec<CommandEntry> {
    use FindingCommand as F;
    let row =
        |id, name, keys, help, command| row(Menu::Read, id, name, keys, help, Command::Finding(command));
    vec![
        row(
            "finding.matrix",
            "Matrix of findings",
            "Shift+I",
            "Show or hide every finding over all visits.",
            F::Matrix,
        ),
        row("finding.next", "Next finding", "", "Choose the next finding.", F::SelectNext(1)),
        row("finding.previous", "Previous finding", "", "Choose the finding before.", F::SelectNext(-1)),
    ]
}

/// What the menu Case offers for the reading as a whole.
pub(super) fn reading_rows() -> Vec<CommandEntry> {
    use ReviewCommand as R;
    let row = |id, name, keys, help, command| row(Menu::Case, id, name, keys, help, Command::Review(command));
    vec![
        row(
            "review.summary",
            "Summary",
            "Shift+Y",
            "Show or hide on one page what this reading says.",
            R::Summary,
        ),
        row(
            "review.sign",
            "Sign reading…",
            "Ctrl+Shift+S",
            "See what is open, then put a name under the reading; it is read-only from then on.",
            R::AskSign,
        ),
        row(
            "review.amend",
            "Amend signed reading",
            "",
            "Begin a new draft that refers to the signed reading; what was signed stays as it is.",
            R::Amend,
        ),
        row(
            "review.differences",
            "Differences to the reading beside",
            "Shift+B",
            "Show or hide what the reading beside says otherwise.",
            R::Differences,
        ),
        row(
            "review.beside-marks",
            "Draw the marks of the reading beside",
            "",
            "Draw the marks of the reading beside on the films, or no longer.",
            R::BesideMarks,
        ),
    ]
}
