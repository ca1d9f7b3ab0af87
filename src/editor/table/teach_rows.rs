//! Rows of the menu Teach, and the keys of a presentation.

use crate::analysis::UntilStep;
use crate::case::Guess;
use crate::editor::command::{Command, PresentCommand, QuizCommand, ScriptCommand, TeachCommand};
use crate::editor::table::entry::{CommandEntry, Menu, When};
use crate::editor::teach::Pointer;

fn row(id: &str, name: &str, help: &str, command: TeachCommand) -> CommandEntry {
    CommandEntry::new(Menu::Teach, id, name, help, Command::Teach(command))
}

/// The menu Teach.
pub(super) fn teach_menu() -> Vec<CommandEntry> {
    use TeachCommand as T;
    vec![
        row(
            "teach.present",
            "Present",
            "Show the case step by step on the whole screen: question, answer, next visit. Nothing later is shown.",
            T::Present(PresentCommand::Toggle),
        )
        .keys(&["F5"]),
        row(
            "teach.script",
            "Script of the presentation…",
            "Order and word the steps of the presentation.",
            T::Script(ScriptCommand::Page),
        )
        .keys(&["Shift+F8"]),
        row(
            "teach.add-seen",
            "Add what I see as a step",
            "Add films, windows, zooms and marks as they are shown now to the script.",
            T::Script(ScriptCommand::AddSeen),
        )
        .keys(&["Ctrl+Shift+A"]),
        row(
            "teach.quiz",
            "Quiz…",
            "Ask a learner at every visit, keep the answers in a file, and show the reference beside them.",
            T::Quiz(QuizCommand::Ask),
        )
        .group(),
        row(
            "quiz.next",
            "Quiz: answer, then next visit",
            "Show the reference beside the answers, then ask about the next visit; after the last one, end the quiz.",
            T::Quiz(QuizCommand::Next),
        )
        .keys(&["Ctrl+Enter"]),
        row(
            "quiz.union-yes",
            "Quiz: united within 12 months",
            "Predict that it unites within 12 months of the day that the time counts from.",
            T::Quiz(QuizCommand::Union(Guess::Yes)),
        )
        .keys(&["Alt+1"]),
        row(
            "quiz.union-no",
            "Quiz: not united within 12 months",
            "Predict that it does not unite within 12 months of the day that the time counts from.",
            T::Quiz(QuizCommand::Union(Guess::No)),
        )
        .keys(&["Alt+2"]),
        row(
            "quiz.union-unsure",
            "Quiz: union within 12 months unsure",
            "Answer that you do not know whether it unites within 12 months.",
            T::Quiz(QuizCommand::Union(Guess::Unsure)),
        )
        .keys(&["Alt+3"]),
        row(
            "quiz.place",
            "Quiz: where will it break?",
            "Choose the place with the next press on a film, or by its numbers.",
            T::Quiz(QuizCommand::WantPlace),
        )
        .keys(&["Alt+4"]),
        row("quiz.end", "End the quiz", "Show the whole case; the answers are kept.", T::Quiz(QuizCommand::End)),
        row(
            "teach.until-here",
            "Show only up to this visit",
            "Hide everything later than the visit in focus, as if it did not exist; nothing is recorded meanwhile.",
            T::UntilHere(UntilStep::All),
        )
        .group(),
        row(
            "teach.until-films",
            "Show only up to these films",
            "As above, and without what was said of this visit: its films stand alone.",
            T::UntilHere(UntilStep::Films),
        ),
        row("teach.whole", "Show the whole case", "Show everything again.", T::Whole),
    ]
}

/// Keys while something is presented.
pub(super) fn present_rows() -> Vec<CommandEntry> {
    use PresentCommand as P;
    let present =
        |id, name, help, command| row(id, name, help, TeachCommand::Present(command)).when(When::Presenting);
    vec![
        present("present.next", "Answer, then next step", "Show the answer, then the next step.", P::Next)
            .keys(&["Space", "ArrowRight", "PageDown", "Enter"]),
        present("present.back", "One step back", "Go back by one step.", P::Back).keys(&[
            "Backspace",
            "ArrowLeft",
            "PageUp",
        ]),
        present("present.black", "Black screen", "Make the screen black, or show the films again.", P::Black)
            .keys(&["B", "."]),
        present(
            "present.laser",
            "Laser pointer",
            "Show a red point at the pointer, or no longer.",
            P::Pointer(Pointer::Laser),
        )
        .keys(&["P"]),
        present(
            "present.spotlight",
            "Spotlight",
            "Darken everything but a circle at the pointer, or no longer.",
            P::Pointer(Pointer::Spotlight),
        )
        .keys(&["E"]),
        present(
            "present.pen",
            "Draw for the audience",
            "Draw lines that are not kept, or no longer.",
            P::Pointer(Pointer::Pen),
        )
        .keys(&["D"]),
        present(
            "present.clear",
            "Clear what was drawn",
            "Clear the lines drawn for the audience.",
            P::ClearInk,
        )
        .keys(&["C"]),
        present(
            "present.names",
            "Dates and names",
            "Show dates and the patient's label, or hide them.",
            P::Names,
        )
        .keys(&["Ctrl+Shift+P"]),
        present(
            "present.presenter",
            "Presenter's window",
            "Show or hide notes, next step, clock and hidden facts in a window of their own.",
            P::Presenter,
        )
        .keys(&["F9"]),
        present(
            "present.end",
            "End the presentation",
            "Put pointer or comparison away; then show the window as it was before.",
            P::End,
        )
        .keys(&["Escape"]),
    ]
}
