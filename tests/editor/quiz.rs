//! The quiz: nothing is said of the films that are asked, answers are kept as they are given, and stay once the
//! reference was shown.

use callus::analysis::quiz::QuizItem;
use callus::case::{Guess, Outcome, Stage, ViewPosition};
use callus::editor::{
    Admission, Command, EditCommand, Editor, GoCommand, MarkCommand, PresentCommand, QuizCommand,
    ReadCommand, ScoreCommand, TeachCommand, ViewCommand,
};
use callus::store::LearnerFile;

use super::cut_off::{planted_on_disk, told};
use super::{Desk, film, id, perform, two_operations};
use crate::report::planted::{LATER, steps_of};
use crate::report::{SAMPLES, read};

fn quiz(editor: &mut Editor, command: QuizCommand) {
    perform(editor, Command::Teach(TeachCommand::Quiz(command)));
}

fn begin(editor: &mut Editor, file: &std::path::Path) {
    quiz(editor, QuizCommand::Start { file: file.to_owned(), reference: None });
}

/// A case that a teacher has read, and a folder for learners.
fn asked() -> (Desk, tempfile::TempDir) {
    let desk = Desk::new();
    let mut editor = desk.read_by("teacher");
    for (film, stage) in
        [("before-ap", Stage::NO_CALLUS), ("week-ap", Stage::NO_CALLUS), ("months-ap", Stage::UNION)]
    {
        perform(&mut editor, Command::Go(GoCommand::Film(id(film))));
        perform(&mut editor, Command::Read(ReadCommand::Stage(stage)));
    }
    drop(editor);
    (desk, tempfile::tempdir().unwrap())
}

#[test]
fn answers_are_kept_as_they_are_given_and_stay_once_the_reference_was_shown() {
    let (desk, folder) = asked();
    let file = folder.path().join("ada.ron");
    let mut editor = desk.opened();
    begin(&mut editor, &file);
    let shown = editor.quiz().unwrap();
    assert_eq!((shown.at, shown.is_told, shown.learner.as_str()), (0, false, "ada"));
    assert_eq!(editor.document().unwrap().case().radiographs.len(), 1);
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::BRIDGING)));
    quiz(&mut editor, QuizCommand::Union(Guess::Yes));
    quiz(&mut editor, QuizCommand::Text("sharp".to_owned()));
    let kept = || LearnerFile::read(&file).unwrap().learner;
    assert_eq!(kept().reading.stage(&id("before-ap")), Some(Stage::BRIDGING));
    let prediction = kept().prediction(&[id("before-ap")]).cloned().unwrap();
    assert_eq!((prediction.union, prediction.text.as_str()), (Some(Guess::Yes), "sharp"));
    // The place by a press on the film.
    quiz(&mut editor, QuizCommand::WantPlace);
    perform(&mut editor, Command::View(ViewCommand::Resized { viewport: 0, size_px: [600.0, 800.0] }));
    let viewport = editor.active_viewport();
    perform(&mut editor, Command::View(ViewCommand::Resized { viewport, size_px: [600.0, 800.0] }));
    let press = MarkCommand::Press { viewport, at: [300.0, 400.0], on: None };
    perform(&mut editor, Command::Mark(press));
    let place = kept().prediction(&[id("before-ap")]).unwrap().place.clone().unwrap();
    assert!((place.at[0] - 60.0).abs() < 1.0 && (place.at[1] - 80.0).abs() < 1.0, "{place:?}");
    // The answer: the reference beside, and nothing changes any more.
    quiz(&mut editor, QuizCommand::Next);
    let shown = editor.quiz().unwrap();
    assert!(shown.is_told);
    let stage = shown.rows.iter().find(|row| row.item == QuizItem::Stage).unwrap();
    assert_eq!(stage.is_right, Some(false));
    assert!(stage.reference.as_ref().unwrap().contains("no callus") && !stage.criteria.is_empty());
    assert!(editor.beside().is_some() && editor.beside_marks_shown());
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::NO_CALLUS)));
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    quiz(&mut editor, QuizCommand::Union(Guess::No));
    assert_eq!(kept().reading.stage(&id("before-ap")), Some(Stage::BRIDGING));
    assert_eq!(kept().prediction(&[id("before-ap")]).unwrap().union, Some(Guess::Yes));
    // The next visit, and another start of the program goes on there.
    quiz(&mut editor, QuizCommand::Next);
    assert_eq!(editor.quiz().unwrap().at, 1);
    assert!(editor.beside().is_none(), "nothing of the reference beside the question");
    drop(editor);
    let mut editor = desk.opened();
    begin(&mut editor, &file);
    assert_eq!(editor.quiz().unwrap().at, 1);
    quiz(&mut editor, QuizCommand::End);
    assert!(!editor.is_quizzing());
    assert_eq!(editor.document().unwrap().case().radiographs.len(), 7);
    let readings = std::fs::read_dir(desk.path().join("readings")).unwrap().flatten();
    let names: Vec<_> = readings.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| !name.contains("ada")), "no reading of the case: {names:?}");
}

/// A case whose first operation fails and whose second unites within 12 months.
fn failed_then_united() -> (Desk, tempfile::TempDir) {
    let mut case = two_operations();
    let first = case.episodes.iter_mut().find(|episode| episode.id.as_str() == "op1").unwrap();
    first.outcome = Some(Outcome::HardwareFailure);
    case.radiographs.push(film("year-ap", "op2", "12 months", ViewPosition::AP));
    let desk = Desk::with(&case);
    let mut editor = desk.read_by("teacher");
    for (film, stage) in [("before-ap", Stage::NO_CALLUS), ("year-ap", Stage::UNION)] {
        perform(&mut editor, Command::Go(GoCommand::Film(id(film))));
        perform(&mut editor, Command::Read(ReadCommand::Stage(stage)));
    }
    drop(editor);
    (desk, tempfile::tempdir().unwrap())
}

/// Visits at which the union rows were said, with what came of them; they come after every other row.
fn unions(editor: &Editor) -> Vec<(String, Option<bool>)> {
    let rows = editor.quiz().unwrap().rows;
    let first = rows.iter().position(|row| row.item == QuizItem::Union).unwrap_or(rows.len());
    assert!(rows[first..].iter().all(|row| row.item == QuizItem::Union), "{rows:#?}");
    let said = |row: &callus::analysis::quiz::QuizRow| {
        let (what, visit) = row.what.split_once(", said at ").unwrap_or_else(|| panic!("{}", row.what));
        assert_eq!(what, "Union within 12 months");
        (visit.to_owned(), row.is_right)
    };
    rows[first..].iter().map(said).collect()
}

#[test]
fn a_prediction_of_union_is_told_once_with_its_visit_at_the_visit_that_decides_it() {
    let (desk, folder) = failed_then_united();
    let mut editor = desk.opened();
    begin(&mut editor, &folder.path().join("ada.ron"));
    let mut told = Vec::new();
    for guess in [Guess::Yes, Guess::No, Guess::Yes, Guess::No, Guess::Yes] {
        quiz(&mut editor, QuizCommand::Union(guess));
        quiz(&mut editor, QuizCommand::Next);
        told.push(unions(&editor));
        assert_eq!(editor.quiz().unwrap().end.is_some(), told.len() == 5);
        if told.len() < 5 {
            quiz(&mut editor, QuizCommand::Next);
        }
    }
    let [before, week, days, months, year] = [
        "3 days before DHS",
        "1 week after DHS",
        "2 days after revision",
        "6 months after revision",
        "12 months after revision",
    ];
    let row = |visit: &str, is_right| (visit.to_owned(), is_right);
    // The operation is not known yet.
    assert_eq!(told[0], [row("3 days before operation", None)]);
    assert_eq!(told[1], [row(week, None)]);
    // The first operation has failed once the second one is reached.
    assert_eq!(told[2], [row(before, Some(false)), row(week, Some(true)), row(days, None)]);
    assert_eq!(told[3], [row(months, None)], "what was told is not told again");
    assert_eq!(told[4], [row(days, Some(true)), row(months, Some(false)), row(year, Some(true))]);
}

#[test]
fn after_the_last_answer_the_quiz_says_what_all_of_it_comes_to_and_ends() {
    let (desk, folder) = failed_then_united();
    let file = folder.path().join("ada.ron");
    let mut editor = desk.opened();
    begin(&mut editor, &file);
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::NO_CALLUS)));
    for visit in 0..5 {
        assert_eq!(editor.quiz().unwrap().end, None, "visit {visit}");
        quiz(&mut editor, QuizCommand::Union(Guess::Yes));
        quiz(&mut editor, QuizCommand::Next);
        if visit < 4 {
            quiz(&mut editor, QuizCommand::Next);
        }
    }
    let end = editor.quiz().unwrap().end.unwrap();
    assert_eq!(end.file, file);
    let words: Vec<String> = end.tallies.iter().map(callus::analysis::quiz::QuizTally::words).collect();
    assert_eq!(words, ["Stage: 1 of 1 right, 1 not answered", "Union within 12 months: 3 of 5 right"]);
    quiz(&mut editor, QuizCommand::Next);
    assert!(!editor.is_quizzing(), "the next step after the end leaves the quiz");
}

#[test]
fn what_was_told_of_a_visit_does_not_stay_over_the_next_one() {
    let (desk, folder) = asked();
    let mut editor = desk.opened();
    begin(&mut editor, &folder.path().join("ada.ron"));
    quiz(&mut editor, QuizCommand::Next);
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::UNION)));
    assert!(editor.notices().iter().any(|notice| notice.title == "Nothing was changed"));
    quiz(&mut editor, QuizCommand::Next);
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
}

#[test]
fn the_reference_is_one_of_the_readings_of_the_case() {
    let (desk, _folder) = asked();
    let mut editor = desk.opened();
    quiz(&mut editor, QuizCommand::Ask);
    let readers: Vec<&str> = editor.quiz_references().iter().map(callus::case::ReaderId::as_str).collect();
    assert_eq!(readers, ["teacher"]);
    quiz(&mut editor, QuizCommand::AskOf(desk.path().to_owned()));
    assert!(editor.quiz_references().is_empty(), "nothing of a case is told before it is open");
}

#[test]
fn nothing_that_ends_the_quiz_unseen_or_shows_more_can_be_done() {
    let (desk, folder) = asked();
    let mut editor = desk.opened();
    begin(&mut editor, &folder.path().join("ada.ron"));
    for command in [
        TeachCommand::Whole,
        TeachCommand::Until("op2:6 months".parse().unwrap()),
        TeachCommand::UntilHere(callus::analysis::UntilStep::All),
        TeachCommand::Present(PresentCommand::Toggle),
    ] {
        let command = Command::Teach(command);
        assert!(matches!(editor.admit(&command), Admission::Refuse(_)), "{command:?}");
    }
    let scoring = Command::Score(ScoreCommand::Take(None));
    assert_eq!(editor.admit(&scoring), Admission::Do, "a learner scores");
}

#[test]
fn at_a_question_nothing_later_and_nothing_of_the_reference_can_be_asked() {
    for name in SAMPLES {
        let (case, readings) = read(name);
        for (index, (point, at)) in steps_of(&case).iter().enumerate().step_by(5) {
            let desk = planted_on_disk(&case, &readings, *at);
            let folder = tempfile::tempdir().unwrap();
            let mut editor = desk.opened();
            quiz(
                &mut editor,
                QuizCommand::Start {
                    file: folder.path().join("ada.ron"),
                    reference: Some(readings[0].reader.id.to_string()),
                },
            );
            for _ in 0..index {
                quiz(&mut editor, QuizCommand::Next);
            }
            let shown = format!("{}{:?}", told(&editor), editor.quiz());
            let hit = shown.find(LATER).map(|at| &shown[at.saturating_sub(200)..at + 20]);
            assert_eq!(hit, None, "{name} {point}");
        }
    }
}

#[test]
fn answers_to_another_case_are_refused() {
    let (desk, folder) = asked();
    let file = folder.path().join("ada.ron");
    let text = "(format: 1, case: \"another\", reading: (format: 4, reader: (id: \"ada\", name: \"Ada\")), predictions: {})";
    std::fs::write(&file, text).unwrap();
    let mut editor = desk.opened();
    begin(&mut editor, &file);
    assert!(editor.quiz().is_none());
    assert!(
        editor.notices().iter().any(|notice| notice.text.contains("another case")),
        "{:?}",
        editor.notices()
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}
