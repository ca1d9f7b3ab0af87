//! The presentation: question, answer, next visit; its script; and nothing later than what is shown.

use callus::case::{Script, Stage};
use callus::editor::Admission;
use callus::editor::{
    Command, CompareCommand, CompareMode, Editor, FileCommand, GoCommand, Layout, NotNow, Pointer,
    PresentCommand, ReadCommand, Refusal, SaveState, ScriptCommand, TeachCommand, ViewCommand, Zoom,
};

use super::cut_off::{planted_on_disk, told};
use super::{Desk, id, perform};
use crate::report::planted::{KNOWN, LATER, steps_of};
use crate::report::{SAMPLES, read};

fn present(editor: &mut Editor, command: PresentCommand) {
    perform(editor, Command::Teach(TeachCommand::Present(command)));
}

fn script(editor: &mut Editor, command: ScriptCommand) {
    perform(editor, Command::Teach(TeachCommand::Script(command)));
}

fn films(editor: &Editor) -> Vec<String> {
    let film = |index: usize| editor.viewport(index).and_then(|own| own.film.as_ref());
    (0..editor.layout().count()).filter_map(film).map(ToString::to_string).collect()
}

#[test]
fn the_timeline_is_the_script_where_there_is_none() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-ap"))));
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::NO_CALLUS)));
    let layout = editor.layout();
    present(&mut editor, PresentCommand::Toggle);
    let shown = editor.presentation().unwrap();
    assert_eq!((shown.at, shown.of, shown.is_told), (0, 4, false));
    assert_eq!(shown.question, "What stage is it?");
    assert!(editor.is_full_screen() && editor.shows_films_only());
    assert_eq!(films(&editor), ["before-ap"]);
    assert_eq!(editor.document().unwrap().visits().len(), 1);
    present(&mut editor, PresentCommand::Next);
    present(&mut editor, PresentCommand::Next);
    let shown = editor.presentation().unwrap();
    assert_eq!((shown.at, shown.is_told, shown.visit.as_str()), (1, false, "1 week after DHS"));
    assert!(shown.told.is_empty());
    assert_eq!(films(&editor), ["week-ap", "week-lat"], "both views of the visit");
    assert!(editor.document().unwrap().opinion(&id("week-ap")).is_none(), "not before it is asked");
    present(&mut editor, PresentCommand::Next);
    let shown = editor.presentation().unwrap();
    assert!(shown.told.iter().any(|line| line.contains("no callus")), "{:?}", shown.told);
    assert!(!shown.told.iter().any(|line| line.contains("not read")), "{:?}", shown.told);
    present(&mut editor, PresentCommand::Back);
    assert!(!editor.presentation().unwrap().is_told);
    for _ in 0..20 {
        present(&mut editor, PresentCommand::Next);
    }
    assert!(editor.presentation().unwrap().is_over);
    present(&mut editor, PresentCommand::Back);
    assert!(!editor.presentation().unwrap().is_over);
    present(&mut editor, PresentCommand::End);
    assert!(!editor.is_presenting() && !editor.is_full_screen() && !editor.shows_films_only());
    assert_eq!(editor.layout(), layout);
    assert_eq!(editor.document().unwrap().case().radiographs.len(), 7);
    assert_eq!(editor.focus(), Some(&id("week-ap")));
    assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept);
}

#[test]
fn at_no_step_does_the_audience_see_what_is_later_and_no_name() {
    for name in SAMPLES {
        let (case, readings) = read(name);
        for (index, (point, at)) in steps_of(&case).iter().enumerate().step_by(3) {
            let mut named = case.clone();
            named.patient.label = "ZZNAME".to_owned();
            let desk = planted_on_disk(&named, &readings[..1], *at);
            let mut editor = desk.read_by(&readings[0].reader.name);
            present(&mut editor, PresentCommand::Toggle);
            for _ in 0..index {
                present(&mut editor, PresentCommand::Next);
            }
            let shown = format!("{}{:?}", told(&editor), editor.presentation());
            let hit = shown.find(LATER).map(|at| &shown[at.saturating_sub(200)..at + 20]);
            assert_eq!(hit, None, "{name} {point}");
            assert!(shown.contains(KNOWN) && !shown.contains("ZZNAME"), "{name} {point}");
            assert!(
                format!("{:?}", editor.presenter()).contains(LATER),
                "the presenter sees what is hidden: {point}"
            );
            present(&mut editor, PresentCommand::Names);
            assert!(told(&editor).contains("ZZNAME"), "by one switch");
        }
    }
}

#[test]
fn what_is_drawn_for_the_audience_is_not_kept() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let files = || std::fs::read_dir(desk.path()).unwrap().count();
    let before = files();
    present(&mut editor, PresentCommand::Toggle);
    present(&mut editor, PresentCommand::Pointer(Pointer::Pen));
    perform(&mut editor, Command::View(ViewCommand::Resized { viewport: 0, size_px: [800.0, 600.0] }));
    for (at, begins) in [([400.0, 300.0], true), ([420.0, 300.0], false), ([420.5, 300.0], false)] {
        present(&mut editor, PresentCommand::Ink { viewport: 0, at, begins });
    }
    let film = id("before-ap");
    let strokes: Vec<_> = editor.strokes(&film).cloned().collect();
    assert_eq!((strokes.len(), strokes[0].places.len()), (1, 2), "a step below a pixel is none");
    // A stage is said without a reader, for the audience alone.
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::UNION)));
    assert!(editor.document().unwrap().opinion(&film).is_some());
    present(&mut editor, PresentCommand::Pointer(Pointer::Pen));
    assert_eq!(editor.presentation().unwrap().pointer, Pointer::Plain);
    present(&mut editor, PresentCommand::Black);
    assert!(editor.presentation().unwrap().is_black);
    present(&mut editor, PresentCommand::Next);
    assert!(!editor.presentation().unwrap().is_black && !editor.presentation().unwrap().is_told);
    present(&mut editor, PresentCommand::End);
    assert_eq!(files(), before);
    assert!(editor.document().unwrap().reading().is_none());
}

#[test]
fn one_press_puts_pointer_or_comparison_away_and_the_next_one_ends() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    present(&mut editor, PresentCommand::Toggle);
    for _ in 0..2 {
        present(&mut editor, PresentCommand::Next);
        present(&mut editor, PresentCommand::Next);
    }
    // Nobody read these films: of that the audience is told nothing.
    present(&mut editor, PresentCommand::Next);
    let told = editor.presentation().unwrap().told;
    assert!(!told.iter().any(|line| line.contains("not read")), "{told:?}");
    let curtain = CompareCommand::Mode(CompareMode::Curtain);
    perform(&mut editor, Command::View(ViewCommand::Compare(curtain)));
    present(&mut editor, PresentCommand::Pointer(Pointer::Laser));
    assert!(editor.compare().is_some());
    present(&mut editor, PresentCommand::End);
    assert!(editor.compare().is_none() && editor.is_presenting());
    present(&mut editor, PresentCommand::End);
    assert_eq!(editor.presentation().unwrap().pointer, Pointer::Plain);
    present(&mut editor, PresentCommand::End);
    assert!(!editor.is_presenting());
}

#[test]
fn a_presentation_ends_where_it_is_told_to() {
    let desk = Desk::new();
    let mut editor = desk.editor();
    let start = PresentCommand::Start(Some("op1:1 week:films".parse().unwrap()));
    let once = TeachCommand::OnceOpen(Box::new(TeachCommand::Present(start)));
    perform(&mut editor, Command::Teach(once));
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    for _ in 0..9 {
        present(&mut editor, PresentCommand::Next);
        let shown = editor.presentation().unwrap();
        assert!(shown.of == 2 && !(shown.at == 1 && shown.is_told), "{shown:?}");
        assert!(editor.document().unwrap().case().radiographs.len() <= 3);
    }
    assert!(editor.presentation().unwrap().is_over);
}

#[test]
fn a_step_is_recorded_as_it_is_seen_and_shown_again() {
    let desk = Desk::new();
    let mut editor = desk.read_by("resident");
    perform(&mut editor, Command::View(ViewCommand::SetLayout(Layout::One)));
    perform(&mut editor, Command::View(ViewCommand::Resized { viewport: 0, size_px: [600.0, 800.0] }));
    perform(&mut editor, Command::Go(GoCommand::Film(id("week-ap"))));
    perform(&mut editor, Command::View(ViewCommand::ZoomBy(2.0)));
    perform(&mut editor, Command::View(ViewCommand::Invert));
    script(&mut editor, ScriptCommand::AddSeen);
    perform(&mut editor, Command::View(ViewCommand::Reset));
    perform(&mut editor, Command::Go(GoCommand::Film(id("before-ap"))));
    script(&mut editor, ScriptCommand::AddSeen);
    script(&mut editor, ScriptCommand::Question(1, String::new()));
    script(&mut editor, ScriptCommand::Text(0, "The line is sharp.\nNo callus.".to_owned()));
    let own = editor.script().unwrap().clone();
    assert_eq!(own.steps.len(), 2);
    assert!((own.steps[0].films[0].zoom - 2.0).abs() < 1e-9, "{:?}", own.steps[0]);
    script(&mut editor, ScriptCommand::Move { from: 1, to: 0 });
    let moved = editor.script().unwrap().clone();
    assert_eq!(moved.steps, [own.steps[1].clone(), own.steps[0].clone()]);
    script(&mut editor, ScriptCommand::Undo);
    assert_eq!(editor.script().unwrap(), &own);
    script(&mut editor, ScriptCommand::Move { from: 0, to: 9 });
    assert_eq!(editor.script().unwrap(), &moved);
    // Another start of the program finds it.
    drop(editor);
    let mut editor = desk.read_by("resident");
    present(&mut editor, PresentCommand::Toggle);
    let shown = editor.presentation().unwrap();
    assert_eq!((shown.of, shown.question.as_str(), shown.is_told), (2, "", true), "nothing is asked");
    present(&mut editor, PresentCommand::Next);
    assert!(!editor.presentation().unwrap().is_told);
    let view = editor.film_view(&id("week-ap"));
    assert!(view.invert && matches!(view.zoom, Zoom::OfFit(times) if (times - 2.0).abs() < 1e-9));
    // An answer changes nothing of what was brought into view.
    perform(&mut editor, Command::View(ViewCommand::Fit));
    present(&mut editor, PresentCommand::Next);
    assert_eq!(editor.presentation().unwrap().told[..2], ["The line is sharp.", "No callus."]);
    assert_eq!(editor.film_view(&id("week-ap")).zoom, Zoom::Fit);
    let admitted = editor.admit(&Command::Teach(TeachCommand::Script(ScriptCommand::AddSeen)));
    assert_eq!(admitted, Admission::Refuse(Refusal::NotNow(NotNow::CutOff)), "not while it is shown");
}

#[test]
fn a_step_that_cannot_be_shown_is_passed_over_and_named() {
    let desk = Desk::new();
    let text = "(format: 1, steps: [
        (anchor: \"op1\", offset: \"1 week\", films: [(film: \"months-ap\")], question: \"later\"),
        (anchor: \"op1\", offset: \"1 week\", films: [(film: \"gone\")], question: \"gone\"),
        (anchor: \"op1\", offset: \"1 week\", question: \"whole visit\"),
    ])";
    std::fs::write(desk.path().join("present.ron"), text).unwrap();
    let mut editor = desk.opened();
    present(&mut editor, PresentCommand::Toggle);
    let shown = editor.presentation().unwrap();
    assert_eq!((shown.of, shown.question.as_str()), (1, "whole visit"));
    assert_eq!(films(&editor), ["week-ap", "week-lat"]);
    present(&mut editor, PresentCommand::End);
    let told = format!("{:?}", editor.notices());
    assert!(told.contains("Step 1") && told.contains("Step 2") && !told.contains("Step 3"), "{told}");
}

#[test]
fn a_script_changed_elsewhere_is_not_overwritten_and_a_packed_case_carries_it() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    script(&mut editor, ScriptCommand::FromTimeline);
    assert_eq!(editor.script().unwrap().steps.len(), 4);
    let file = desk.path().join("present.ron");
    let text = std::fs::read_to_string(&file).unwrap().replace("What stage is it?", "Theirs?");
    std::fs::write(&file, &text).unwrap();
    script(&mut editor, ScriptCommand::Remove(0));
    assert_eq!(editor.script().unwrap().steps.len(), 4, "what is not on disk is not shown as done");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert!(editor.notices().iter().any(|notice| notice.title == "The script was not saved"));
    drop(editor);
    let packed = desk.path().with_extension("callus");
    let folder = callus::store::CaseFolder::find(desk.path()).unwrap();
    let wish = callus::store::PackWish { looked: true, ..callus::store::PackWish::default() };
    callus::store::pack(&folder, None, &packed, &wish, &|_| true).unwrap();
    let out = tempfile::tempdir().unwrap();
    let unpacked = out.path().join("case");
    let mut pack = callus::store::Pack::open(&packed).unwrap();
    callus::store::unpack(&mut pack, &unpacked, &|_| true).unwrap();
    std::fs::remove_file(&packed).unwrap();
    let folder = callus::store::CaseFolder::find(&unpacked).unwrap();
    let found: Script = callus::store::ScriptFile::read(&folder).unwrap().script;
    assert!(found.steps.iter().all(|step| step.question == "Theirs?"));
}

/// A case that a teacher has read, to be opened where nobody reads.
fn read_by_a_teacher() -> Desk {
    let desk = Desk::new();
    let mut editor = desk.read_by("teacher");
    for (film, stage) in [("before-ap", Stage::NO_CALLUS), ("months-ap", Stage::UNION)] {
        perform(&mut editor, Command::Go(GoCommand::Film(id(film))));
        perform(&mut editor, Command::Read(ReadCommand::Stage(stage)));
    }
    desk
}

#[test]
fn where_nobody_reads_the_reading_of_the_case_answers_under_its_reader() {
    let desk = read_by_a_teacher();
    let state = tempfile::tempdir().unwrap();
    let mut editor = Editor::new(callus::editor::Setup {
        state: callus::store::StateFolder::at(state.path()),
        jobs: callus::editor::Jobs::inline(),
        clock: std::sync::Arc::new(callus::store::SystemClock),
    });
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    assert!(editor.document().unwrap().reading().is_none());
    present(&mut editor, PresentCommand::Toggle);
    assert!(editor.presentation().unwrap().told.is_empty());
    assert!(editor.document().unwrap().opinion(&id("before-ap")).is_none(), "not before it is asked");
    present(&mut editor, PresentCommand::Next);
    let told = editor.presentation().unwrap().told;
    assert!(told.iter().any(|line| line.contains("no callus")), "{told:?}");
    assert_eq!(told.last().unwrap(), "Read by teacher");
    assert!(format!("{:?}", editor.presenter()).contains("union"), "the presenter knows what comes");
    // A visit of which the reading says nothing names nobody.
    present(&mut editor, PresentCommand::Next);
    present(&mut editor, PresentCommand::Next);
    let told = editor.presentation().unwrap().told;
    assert!(!told.iter().any(|line| line.contains("Read by")), "{told:?}");
    present(&mut editor, PresentCommand::End);
    assert!(editor.document().unwrap().reading().is_none(), "it is nobody's reading again");
}

#[test]
fn a_row_with_nothing_to_tell_is_left_out_and_captions_name_their_visits() {
    let desk = Desk::new();
    let mut case = super::two_operations();
    case.episodes[1].follow_up = "Hardware failure at 3 months".to_owned();
    case.episodes[2].treatment = String::new();
    for film in &mut case.radiographs {
        film.caption = format!("caption of {}", film.id);
    }
    callus::store::write_case(&desk.path().join("case.ron"), &case).unwrap();
    let script = r#"(format: 1, steps: [
        (anchor: "op2", offset: "6 months", films: [(film: "week-ap"), (film: "months-ap")], question: "?",
         rows: ["op1", "op2"]),
        (anchor: "op2", offset: "6 months", films: [(film: "months-ap")], question: "?"),
    ])"#;
    std::fs::write(desk.path().join("present.ron"), script).unwrap();
    let mut editor = desk.opened();
    present(&mut editor, PresentCommand::Toggle);
    present(&mut editor, PresentCommand::Next);
    let told = editor.presentation().unwrap().told;
    assert_eq!(told[0], "1 week after DHS: caption of week-ap", "{told:?}");
    assert_eq!(told[1], "6 months after revision: caption of months-ap", "{told:?}");
    assert!(!told.iter().any(|line| line.contains("caption of week-lat")), "it is not shown: {told:?}");
    assert_eq!(told.last().unwrap(), "Right femur: DHS. Hardware failure at 3 months");
    assert!(!told.iter().any(|line| line.trim() == "Revision"), "{told:?}");
    // One visit alone needs no name.
    present(&mut editor, PresentCommand::Next);
    present(&mut editor, PresentCommand::Next);
    assert_eq!(editor.presentation().unwrap().told[0], "caption of months-ap");
}
