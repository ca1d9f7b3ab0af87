//! Rows for score sheets, findings, and the reading as a whole.

use crate::editor::command::{Command, FindingCommand, ReviewCommand, ScoreCommand};
use crate::editor::table::entry::{CommandEntry, Menu, When};

/// Heading of the submenu with the commands of the active score sheet.
const SHEET: &str = "Score sheet";

/// Rows of the menu Read for scores and findings.
pub(super) fn scoring_rows() -> Vec<CommandEntry> {
    [score_rows(), sheet_rows(), finding_rows()].concat()
}

fn score(id: &str, name: &str, help: &str, command: ScoreCommand) -> CommandEntry {
    CommandEntry::new(Menu::Read, id, name, help, Command::Score(command))
}

fn score_rows() -> Vec<CommandEntry> {
    use ScoreCommand as S;
    vec![
        score(
            "score.take",
            "Score this visit",
            "Open the score sheet of this visit with the baseline film alongside; press again to close it.",
            S::Take(None),
        )
        .keys(&["Shift+M"])
        .group(),
        score("score.next", "Next score", "Show the sheet of the next score.", S::ShowNext(1)),
        score("score.previous", "Previous score", "Show the sheet of the previous score.", S::ShowNext(-1)),
    ]
}

/// Commands of the active sheet. Their keys mean other things while no sheet is active.
fn sheet_rows() -> Vec<CommandEntry> {
    use ScoreCommand as S;
    let row = |id, name, help, command| score(id, name, help, command).within(SHEET).when(When::Sheet);
    vec![
        row("score.next-item", "Next item", "Go to the next item of the sheet.", S::NextItem(1))
            .keys(&["Tab", "ArrowDown"]),
        row("score.previous-item", "Previous item", "Go to the previous item of the sheet.", S::NextItem(-1))
            .keys(&["Shift+Tab", "ArrowUp"]),
        row(
            "score.not-assessable",
            "Item not assessable",
            "Choose why the item cannot be graded: press the number of the reason.",
            S::AskReason,
        )
        .keys(&["X"]),
        row("score.withdraw", "Clear answer", "Clear the answer to the item.", S::Withdraw)
            .keys(&["Backspace"]),
        row(
            "score.pin",
            "Pin answer to the film",
            "Pin the answer where you click next on the film.",
            S::PinNext,
        )
        .keys(&["."]),
        row(
            "score.put-away",
            "Close sheet",
            "Close the score sheet; digits record stages again.",
            S::PutAway,
        )
        .keys(&["Escape"]),
    ]
}

fn finding_rows() -> Vec<CommandEntry> {
    use FindingCommand as F;
    let row =
        |id, name, help, command| CommandEntry::new(Menu::Read, id, name, help, Command::Finding(command));
    vec![
        row("finding.matrix", "Findings matrix", "Show or hide every finding over all visits.", F::Matrix)
            .keys(&["Shift+I"])
            .group(),
        row("finding.next", "Next finding", "Select the next finding.", F::SelectNext(1)),
        row("finding.previous", "Previous finding", "Select the previous finding.", F::SelectNext(-1)),
    ]
}

/// Rows of the menu Case for the reading as a whole.
pub(super) fn reading_rows() -> Vec<CommandEntry> {
    use ReviewCommand as R;
    let row =
        |id, name, help, command| CommandEntry::new(Menu::Case, id, name, help, Command::Review(command));
    vec![
        row("review.summary", "Summary", "Show or hide the reading on one page.", R::Summary)
            .keys(&["Shift+Y"])
            .group(),
        row(
            "review.sign",
            "Sign reading…",
            "Review what is missing, then sign; the reading is read-only from then on.",
            R::AskSign,
        )
        .keys(&["Ctrl+Shift+S"]),
        row(
            "review.amend",
            "Amend signed reading",
            "Start a new draft that refers to the signed reading; the signed version is kept.",
            R::Amend,
        ),
        row(
            "review.differences",
            "Differences from the other reading",
            "Show or hide where the other reading differs.",
            R::Differences,
        )
        .keys(&["Shift+B"]),
        row(
            "review.beside-marks",
            "Show other reader's marks",
            "Show or hide the marks of the other reading on the films.",
            R::BesideMarks,
        ),
    ]
}
