//! A case that is shown only up to a visit: nothing later can be asked of the editor, and nothing of the whole is lost.

use std::path::Path;

use callus::analysis::{Until, UntilStep};
use callus::case::{Case, Reading, Stage};
use callus::editor::{
    Admission, CaseSection, Command, CompareCommand, CompareMode, EditCommand, Editor, FileCommand,
    GoCommand, HangCommand, LibraryCommand, MarkCommand, ReadCommand, ReviewCommand, SaveState,
    ScriptCommand, TeachCommand, Tool, ViewCommand,
};
use callus::store::reading_to_ron;

use super::{Desk, id, perform};
use crate::report::planted::{self, KNOWN, LATER, steps_of};
use crate::report::{SAMPLES, read};

fn until(text: &str) -> Command {
    Command::Teach(TeachCommand::Until(text.parse().unwrap()))
}

/// A sample in which every text says whether it is known at a step, on disk with small films and one reading.
pub(crate) fn planted_on_disk(case: &Case, readings: &[Reading], at: planted::At<'_>) -> Desk {
    let mut planted = planted::case(planted::At { case, ..at });
    for film in &mut planted.radiographs {
        film.file = format!("images/{}.png", film.id);
        (film.sha256, film.size) = (None, None);
    }
    let desk = Desk::with(&planted);
    std::fs::write(desk.path().join("present.ron"), planted_script(case)).unwrap();
    for reading in readings {
        let said = planted::reading(at, reading);
        write_reading(desk.path(), &said);
    }
    desk
}

/// Saves a hanging protocol of one's own, in the state folder and in every list of commands.
pub(crate) fn hanging_named_after_what_is_later() -> Command {
    Command::View(ViewCommand::Hang(HangCommand::Save(format!("Own {LATER}"))))
}

/// A script with a step of each visit. It tells of all of them, so no step of it is shown beside a part of the case.
fn planted_script(case: &Case) -> String {
    use std::fmt::Write as _;
    let mut steps = String::new();
    for visit in &callus::analysis::visits(case) {
        let Some(until) = Until::visit(visit, UntilStep::All) else { continue };
        let (anchor, offset) = (&until.anchor, until.offset);
        let _ = write!(
            steps,
            "(anchor: \"{anchor}\", offset: \"{offset}\", question: \"What stage is it?\", notes: \"{LATER}\"),"
        );
    }
    format!("(format: 1, steps: [{steps}])")
}

fn write_reading(folder: &Path, reading: &Reading) {
    let file = folder.join("readings").join(format!("{}.ron", reading.reader.id));
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, reading_to_ron(reading).unwrap()).unwrap();
}

/// Everything that can be asked of an editor, as text.
pub(crate) fn told(editor: &Editor) -> String {
    use CaseSection::{Films, FollowUp, History, Patient, Sources};

    let mut all = vec![
        format!("{:?}", editor.document()),
        format!("{:?}", editor.commands()),
        format!("{:?}", editor.notices()),
        format!("{:?}", editor.recent()),
        format!("{:?}", editor.summary()),
        format!("{:?}", editor.matrix()),
        format!("{:?}", editor.score_table()),
        format!("{:?}", editor.measure_table()),
        format!("{:?}", editor.open_questions()),
        format!("{:?}", editor.contradictions()),
        format!("{:?}", editor.headlines()),
        format!("{:?}", editor.missing_measures()),
        format!("{:?}", editor.implant_disagreements()),
        format!("{:?} {:?}", editor.besides(), editor.beside()),
        format!("{:?} {:?}", editor.signature(), editor.seal()),
        format!("{:?} {:?} {:?}", editor.script(), editor.quiz(), editor.export_held()),
        // Comparisons, registrations, the lane of the implant's motion, the healing that is played.
        format!("{:?} {:?} {:?}", editor.compare(), editor.compared_time(), editor.playing()),
        format!("{:?} {:?} {:?}", editor.motion_series(), editor.motion(), editor.motion_note()),
        format!("{:?} {:?} {:?}", editor.proposal(), editor.changes(), editor.change_words()),
        format!("{:?} {:?}", editor.slow_jobs(), editor.readers()),
    ];
    for viewport in 0..editor.layout().count() {
        all.push(format!("{:?}", editor.viewport(viewport)));
        all.push(format!("{:?} {:?}", editor.corners(viewport), editor.drawn(viewport)));
    }
    for section in [Patient, History, Films, FollowUp, Sources] {
        all.push(format!("{:?}", editor.case_items(section)));
    }
    all.join("\n")
}

#[test]
fn at_every_step_of_both_samples_nothing_later_can_be_asked() {
    for name in SAMPLES {
        let (case, readings) = read(name);
        let steps = steps_of(&case);
        let last = steps.len() - 1;
        for (index, (point, at)) in steps.iter().enumerate() {
            let desk = planted_on_disk(&case, &readings[..1], *at);
            let mut editor = desk.read_by(&readings[0].reader.name);
            perform(&mut editor, hanging_named_after_what_is_later());
            assert!(told(&editor).contains(LATER), "the whole case holds it");
            // What was asked of the whole case is not left over.
            perform(&mut editor, Command::Teach(TeachCommand::Script(ScriptCommand::Page)));
            perform(
                &mut editor,
                Command::View(ViewCommand::Compare(CompareCommand::Mode(CompareMode::Curtain))),
            );
            perform(&mut editor, Command::View(ViewCommand::Compare(CompareCommand::Series)));
            perform(&mut editor, until(point));
            let mut shown = told(&editor);
            for later in
                [CompareCommand::Mode(CompareMode::Opacity), CompareCommand::Play, CompareCommand::Series]
            {
                perform(&mut editor, Command::View(ViewCommand::Compare(later)));
                shown.push_str(&told(&editor));
            }
            perform(&mut editor, Command::View(ViewCommand::Compare(CompareCommand::End)));
            if name == "tibia-nail" && index == last {
                assert!(shown.contains(LATER), "the whole case is told at its end");
                continue;
            }
            let hit = shown.find(LATER).map(|at| &shown[at.saturating_sub(200)..at + 20]);
            assert_eq!(hit, None, "{name} {point}");
            assert!(shown.contains(KNOWN), "{name} {point}");
            for film in case.radiographs.iter().filter(|film| !at.knows_film(&film.id)) {
                assert!(!shown.contains(&format!("\"{}\"", film.id)), "{name} {point}: {}", film.id);
                assert!(!shown.contains(&format!("/{}.png", film.id)), "{name} {point}: {}", film.id);
            }
            let focus = editor.focus().unwrap().clone();
            assert!(at.knows_film(&focus) && (at.films_alone || at.tells_of(&focus)), "{name} {point}");
            // What is told of the films themselves is absent where they stand alone.
            let opinion = editor.document().unwrap().opinion(&focus);
            assert_eq!(opinion.is_some(), at.tells_of(&focus), "{name} {point}");
        }
    }
}

#[test]
fn what_is_drawn_over_a_part_is_not_kept_and_the_whole_comes_back_as_it_was() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    perform(&mut editor, Command::Go(GoCommand::Film(id("months-ap"))));
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::BRIDGING)));
    let kept = std::fs::read(desk.reading_file("resident")).unwrap();
    perform(&mut editor, until("op1:1 week"));
    assert_eq!(editor.document().unwrap().case().radiographs.len(), 3);
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Unkept);
    assert_eq!(editor.focus(), Some(&id("week-ap")));
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::NO_CALLUS)));
    assert!(editor.document().unwrap().opinion(&id("week-ap")).is_some());
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert!(editor.document().unwrap().opinion(&id("week-ap")).is_none());
    perform(&mut editor, Command::Edit(EditCommand::Redo));
    assert!(editor.document().unwrap().opinion(&id("week-ap")).is_some());
    perform(&mut editor, Command::Teach(TeachCommand::Whole));
    let document = editor.document().unwrap();
    assert_eq!(document.case().radiographs.len(), 7);
    assert!(document.opinion(&id("week-ap")).is_none(), "it was not kept");
    assert_eq!(document.save_state(), SaveState::Kept);
    assert_eq!(editor.focus(), Some(&id("months-ap")), "the film of before");
    assert_eq!(std::fs::read(desk.reading_file("resident")).unwrap(), kept);
    // The reader goes on where they were, with their steps.
    perform(&mut editor, Command::Edit(EditCommand::Undo));
    assert!(editor.document().unwrap().opinion(&id("months-ap")).is_none());
    drop(editor);
    let again = desk.read_by("resident");
    assert!(again.document().unwrap().opinion(&id("months-ap")).is_none());
}

#[test]
fn what_would_show_or_keep_more_waits_until_the_case_is_whole() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    let refused = [
        Command::File(FileCommand::Open(desk.path().to_owned())),
        Command::File(FileCommand::Close),
        Command::File(FileCommand::SetReader("other".to_owned())),
        Command::File(FileCommand::AskPack),
        Command::Library(LibraryCommand::Toggle),
        Command::Review(ReviewCommand::AskSign),
        Command::Review(ReviewCommand::Differences),
        Command::File(FileCommand::AskExport),
        Command::File(FileCommand::AskMerge),
        Command::Teach(TeachCommand::Script(ScriptCommand::Page)),
        Command::Teach(TeachCommand::Script(ScriptCommand::Undo)),
    ];
    perform(&mut editor, Command::Teach(TeachCommand::Script(ScriptCommand::FromTimeline)));
    assert!(editor.script().is_some());
    assert!(!editor.recent().is_empty());
    perform(&mut editor, until("op1:1 week:films"));
    assert!(editor.script().is_none(), "its steps are of all visits");
    assert_eq!(editor.recent(), &[] as &[std::path::PathBuf], "folders may be named after the outcome");
    for command in &refused {
        assert!(matches!(editor.admit(command), Admission::Refuse(_)), "{command:?}");
    }
    let drawing = Command::Mark(MarkCommand::Tool(Some(Tool::Shape(callus::case::ShapeKind::Line))));
    assert_eq!(editor.admit(&drawing), Admission::Do, "measuring goes on");
    perform(&mut editor, Command::Teach(TeachCommand::Whole));
    assert!(refused.iter().all(|command| editor.can(command)));
    assert!(!editor.can(&Command::Teach(TeachCommand::Whole)));
}

#[test]
fn a_hanging_of_ones_own_goes_by_a_number_beside_a_part() {
    let desk = Desk::new();
    let names = |editor: &Editor| {
        let own = editor.commands().entries().iter().filter(|own| own.id.starts_with("hang."));
        own.map(|own| own.name.clone()).collect::<Vec<_>>()
    };
    let mut editor = desk.opened();
    let save = |name: &str| Command::View(ViewCommand::Hang(HangCommand::Save(name.to_owned())));
    perform(&mut editor, save("Broken at 3 months"));
    drop(editor);
    // Also where it was read from the state folder.
    let mut editor = desk.opened();
    let whole = names(&editor);
    assert!(whole.contains(&"Broken at 3 months".to_owned()), "{whole:?}");
    perform(&mut editor, until("op1:1 week"));
    let part = names(&editor);
    assert!(
        part.contains(&"Own hanging 1".to_owned()) && !part.iter().any(|own| own.contains("Broken")),
        "{part:?}"
    );
    perform(&mut editor, Command::Teach(TeachCommand::Whole));
    assert_eq!(names(&editor), whole);
}

#[test]
fn a_change_on_disk_is_not_shown_beside_a_part_but_afterwards() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, until("op1:1 week"));
    let file = desk.path().join("case.ron");
    let text = std::fs::read_to_string(&file).unwrap().replace("Two operations", "Healed in the end");
    std::fs::write(&file, text).unwrap();
    editor.look_at_disk();
    assert!(!told(&editor).contains("Healed"), "the title tells the outcome");
    perform(&mut editor, Command::Teach(TeachCommand::Whole));
    assert_eq!(editor.document().unwrap().case().title, "Healed in the end");
}

#[test]
fn a_case_that_cannot_be_cut_off_there_is_not_opened_whole_instead() {
    let desk = Desk::new();
    let mut editor = desk.editor();
    let open = |editor: &mut Editor, point: &str| {
        let once = TeachCommand::Until(point.parse().unwrap());
        perform(editor, Command::Teach(TeachCommand::OnceOpen(Box::new(once))));
        perform(editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    };
    open(&mut editor, "op7:1 week");
    assert!(editor.document().is_none());
    assert!(editor.notices().iter().any(|notice| notice.text.contains("op7")), "{:?}", editor.notices());
    open(&mut editor, "op1:1 week");
    assert_eq!(editor.document().unwrap().visits().len(), 2);
    assert_eq!(editor.shown_until().map(|until| until.step), Some(UntilStep::All));
    // Every step of a case is one of these.
    let all = Until::every(editor.document().unwrap().case());
    assert_eq!(all.len(), 4);
}
