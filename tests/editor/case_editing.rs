//! The case edited at the desk: every field, refusals in the words of `check`, one undo over reading and case, restarts,
//! other versions on disk, signed readings, folders that cannot be written.

use std::collections::BTreeSet;
use std::fs;

use callus::case::{Case, CaseEdit, RadiographId, Stage, TimePoint};
use callus::deidentify::Looked;
use callus::editor::{
    AfterLook, CaseCommand, CaseField, CasePart, CaseSection, Command, Dialog, EditCommand, Editor,
    EpisodeField, FieldKind, FileCommand, FilmField, IntakeCommand, ItemDeed, PatientField, ReadCommand,
    SaveState, ViewField,
};
use callus::store::CaseFolder;

use super::review::told;
use super::{Desk, episode_id, id, offset, perform};
use crate::imaging::DicomFile;

fn case(editor: &Editor) -> &Case {
    editor.document().unwrap().case()
}

fn on_disk(desk: &Desk) -> Case {
    CaseFolder::find(desk.path()).unwrap().read_case().unwrap()
}

fn edit(editor: &mut Editor, edit: CaseEdit) {
    perform(editor, Command::Case(CaseCommand::Edit(edit)));
}

/// Types a text into a field and keeps it.
fn type_into(editor: &mut Editor, field: &CaseField, text: &str) {
    let typed = editor.read_field(field, text).unwrap_or_else(|why| panic!("{field:?}: {why}"));
    edit(editor, typed.unwrap_or_else(|| panic!("{field:?} is \"{text}\" already")));
}

fn title(editor: &mut Editor, text: &str) {
    type_into(editor, &CaseField::Title, text);
}

fn undo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Undo));
}

fn redo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Redo));
}

fn say(editor: &mut Editor, stage: Stage) {
    perform(editor, Command::Read(ReadCommand::Stage(stage)));
}

fn stage(editor: &Editor, film: &RadiographId) -> Option<Stage> {
    editor.document().unwrap().reading().unwrap().stage(film)
}

fn of_film(film: &str, field: FilmField) -> CaseField {
    CaseField::Film(id(film), field)
}

#[test]
fn a_change_is_on_disk_at_once_and_is_undone_after_a_restart() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    title(&mut editor, "Two operations of one hip");
    type_into(&mut editor, &of_film("week-ap", FilmField::Time), "8 days");
    assert_eq!(on_disk(&desk).title, "Two operations of one hip");
    assert_eq!(on_disk(&desk).radiograph(&id("week-ap")).unwrap().time.offset, Some(offset("8 days")));
    assert_eq!(editor.focus(), Some(&id("week-ap")), "the film that changed is in focus");
    assert_eq!(
        editor.document().unwrap().save_state(),
        SaveState::Kept,
        "and nobody had to be named as reader"
    );
    drop(editor);
    let mut editor = desk.opened();
    assert!(editor.document().unwrap().is_case_edited(), "there is something to undo");
    assert_eq!(editor.document().unwrap().undo_words().unwrap(), "Time of 8 days after DHS");
    undo(&mut editor);
    assert_eq!(case(&editor).radiograph(&id("week-ap")).unwrap().time.offset, Some(offset("1 week")));
    undo(&mut editor);
    assert_eq!(
        (on_disk(&desk).title.as_str(), editor.document().unwrap().undo_words()),
        ("Two operations", None)
    );
    redo(&mut editor);
    redo(&mut editor);
    assert_eq!(on_disk(&desk).radiograph(&id("week-ap")).unwrap().time.offset, Some(offset("8 days")));
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
}

#[test]
fn every_field_of_the_page_shows_what_the_case_says_and_takes_it_back_unchanged() {
    let desk = Desk::new();
    let editor = desk.opened();
    let mut seen = BTreeSet::new();
    for section in CaseSection::ALL {
        for item in editor.case_items(section) {
            assert!(!item.name.is_empty());
            for field in item.fields {
                assert!(seen.insert(field.clone()), "{field:?} stands twice");
                let text = editor.field_text(&field);
                let is_new = format!("{field:?}").starts_with("New");
                assert!(!is_new || text.is_empty(), "{field:?}");
                if is_new || (text.is_empty() && editor.read_field(&field, "").is_err()) {
                    continue;
                }
                assert_eq!(editor.read_field(&field, &text), Ok(None), "{field:?} \"{text}\"");
                if let FieldKind::Choice(choices) = editor.field_kind(&field) {
                    assert!(
                        choices.iter().any(|choice| choice.value == text),
                        "{field:?} \"{text}\" {choices:?}"
                    );
                }
            }
            for action in item.actions.into_iter().filter(|action| action.deed != ItemDeed::Replace) {
                let edit = editor.edit_of(&action).unwrap_or_else(|| panic!("{action:?}"));
                assert!(edit.apply(case(&editor)).is_some(), "{action:?}");
            }
        }
    }
    let episodes = case(&editor).episodes.len() * (EpisodeField::ALL.len() + 1);
    assert!(seen.len() > episodes + case(&editor).radiographs.len() * 8, "{}", seen.len());
}

#[test]
fn texts_become_what_a_person_means_by_them() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let op2 = |field| CaseField::Episode(episode_id("op2"), field);
    type_into(&mut editor, &op2(EpisodeField::Operation), "Second DHS");
    let operation = case(&editor).operation(&episode_id("op2")).unwrap().clone();
    assert_eq!((operation.name.as_str(), operation.after.as_str()), ("Second DHS", "after revision"));
    type_into(&mut editor, &CaseField::Episode(episode_id("op1"), EpisodeField::Operation), "First DHS");
    assert_eq!(case(&editor).operation(&episode_id("op1")).unwrap().after, "after First DHS");
    type_into(&mut editor, &op2(EpisodeField::Device), "DHS");
    let device = case(&editor).episode(&episode_id("op2")).unwrap().device.clone().unwrap();
    assert_eq!((device.scheme.as_deref(), device.code.as_deref()), (Some("SCT"), Some("257327003")));
    type_into(&mut editor, &op2(EpisodeField::Outcome), "union");
    type_into(&mut editor, &op2(EpisodeField::OperationDate), "16.03.2019");
    type_into(&mut editor, &of_film("months-ap", FilmField::Date), "2019-09-14");
    type_into(&mut editor, &of_film("months-ap", FilmField::Time), "26 weeks");
    let time = &case(&editor).radiograph(&id("months-ap")).unwrap().time;
    assert_eq!((time.offset, time.date), (Some(offset("26 weeks")), Some(jiff::civil::date(2019, 9, 14))));
    type_into(&mut editor, &CaseField::View(id("months-ap"), 0, ViewField::Position), "PA");
    type_into(&mut editor, &CaseField::NewView(id("months-ap")), "oblique");
    assert_eq!(case(&editor).radiograph(&id("months-ap")).unwrap().views.len(), 2);
    type_into(&mut editor, &CaseField::Patient(PatientField::Age), "5,7");
    type_into(&mut editor, &CaseField::NewDiagnosis, "osteopetrosis");
    type_into(&mut editor, &CaseField::NewEpisode, "tibia: Cast");
    let last = case(&editor).episodes.last().unwrap().clone();
    assert_eq!(
        (last.id.as_str(), last.bone.as_str(), last.treatment.as_str()),
        ("episode-1", "tibia", "Cast")
    );
    type_into(&mut editor, &CaseField::Episode(last.id.clone(), EpisodeField::Start), "injury");
    type_into(&mut editor, &CaseField::NewSchedule, "6 weeks, 3 mo");
    type_into(&mut editor, &CaseField::NewVisit, "2 years");
    type_into(&mut editor, &CaseField::NewGap, "op2|episode-1");
    type_into(&mut editor, &CaseField::NewSource, "A report");
    let saved = on_disk(&desk);
    assert_eq!(saved.visits_without_film.last().unwrap().time, TimePoint::after(last.id, offset("2 years")));
    assert_eq!((saved.schedules.len(), saved.gaps.len(), saved.sources.len()), (2, 2, 1));
    assert_eq!(saved.patient.age_years.unwrap().to_string(), "5.7");
}

#[test]
fn what_is_wrong_is_said_in_the_words_of_check_and_changes_nothing() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    let before = case(&editor).clone();
    let said = |editor: &Editor, field: &CaseField, text: &str| editor.read_field(field, text).unwrap_err();
    let time = of_film("week-ap", FilmField::Time);
    assert!(said(&editor, &time, "soon").contains("3 months"));
    assert!(said(&editor, &time, "3.4.2024").contains("year first"));
    let side = CaseField::View(id("week-ap"), 0, ViewField::Side);
    assert!(said(&editor, &side, "L").contains("shows the left side"), "{}", said(&editor, &side, "L"));
    let name = CaseField::Episode(episode_id("op2"), EpisodeField::Id);
    assert!(said(&editor, &name, "op1").contains("already the id of another episode"));
    let operation = CaseField::Episode(episode_id("op1"), EpisodeField::Operation);
    assert!(said(&editor, &operation, "").contains("nothing to count from"));
    assert!(said(&editor, &CaseField::Title, " ").contains("give it one"));
    assert!(said(&editor, &CaseField::Patient(PatientField::Age), "old").contains("write a number"));
    // Whoever sends it all the same is told.
    edit(&mut editor, CaseEdit::RemoveEpisode { id: episode_id("op1") });
    assert!(told(&editor, "film \"before-ap\""), "{:?}", editor.notices());
    assert_eq!((case(&editor), on_disk(&desk)), (&before, before.clone()));
}

#[test]
fn of_reading_and_case_what_was_done_last_is_undone_first() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = editor.focus().cloned().unwrap();
    say(&mut editor, Stage::CALLUS);
    title(&mut editor, "One");
    say(&mut editor, Stage::UNION);
    title(&mut editor, "Two");
    let state = |editor: &Editor| (case(editor).title.clone(), stage(editor, &film));
    let states = [
        ("Two operations", None),
        ("Two operations", Some(Stage::CALLUS)),
        ("One", Some(Stage::CALLUS)),
        ("One", Some(Stage::UNION)),
        ("Two", Some(Stage::UNION)),
    ];
    let states = states.map(|(title, stage)| (title.to_owned(), stage));
    for restart in [false, true] {
        if restart {
            drop(editor);
            editor = desk.opened();
            perform(&mut editor, Command::Go(callus::editor::GoCommand::Film(film.clone())));
        }
        for expected in states.iter().rev() {
            assert_eq!(&state(&editor), expected, "restart: {restart}");
            undo(&mut editor);
        }
        assert_eq!(editor.document().unwrap().undo_words(), None);
        for expected in &states {
            assert_eq!(&state(&editor), expected, "restart: {restart}");
            redo(&mut editor);
        }
    }
    // What was done again last is taken back first, too.
    undo(&mut editor);
    say(&mut editor, Stage::BRIDGING);
    redo(&mut editor);
    assert_eq!(state(&editor), ("Two".to_owned(), Some(Stage::BRIDGING)));
    undo(&mut editor);
    assert_eq!(state(&editor), ("One".to_owned(), Some(Stage::BRIDGING)));
}

#[test]
fn a_case_file_changed_elsewhere_is_shown_and_where_both_changed_the_person_chooses() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    title(&mut editor, "Mine");
    let file = desk.path().join("case.ron");
    let rewrite = |from: &str, to: &str| {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&file, text.replacen(from, to, 1)).unwrap();
    };
    rewrite("\"Mine\"", "\"Theirs\"");
    editor.look_at_disk();
    assert_eq!(case(&editor).title, "Theirs");
    assert!(told(&editor, "changed by another program"), "{:?}", editor.notices());
    // Both at once.
    for keep_mine in [true, false] {
        title(&mut editor, "Mine again");
        rewrite("\"Mine again\"", "\"Theirs again\"");
        title(&mut editor, "Mine once more");
        assert!(told(&editor, "changed by someone else"), "{:?}", editor.notices());
        assert_eq!(on_disk(&desk).title, "Theirs again", "nothing is overwritten unasked");
        assert!(matches!(editor.document().unwrap().save_state(), SaveState::CaseFailed(_)));
        let command = if keep_mine { CaseCommand::KeepOwnVersion } else { CaseCommand::TakeVersionOnDisk };
        perform(&mut editor, Command::Case(command));
        let expected = if keep_mine { "Mine once more" } else { "Theirs again" };
        assert_eq!((case(&editor).title.as_str(), on_disk(&desk).title.as_str()), (expected, expected));
        assert_eq!(editor.document().unwrap().save_state(), SaveState::Kept, "{:?}", editor.notices());
        perform(&mut editor, Command::File(FileCommand::DismissAll));
    }
    let beside: Vec<_> = fs::read_dir(desk.path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("case.recovered-"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for title in ["\"Theirs again\"", "\"Mine once more\""] {
        assert!(beside.iter().any(|text| text.contains(title)), "{title} is kept: {beside:?}");
    }
}

#[test]
fn what_a_signed_reading_stands_for_changes_only_after_a_question() {
    let desk = Desk::new();
    let mut editor = super::review::signed(&desk);
    let view = CaseField::View(id("months-ap"), 0, ViewField::Position);
    let as_signed = case(&editor).clone();
    // A caption is nothing that a signature stands for.
    type_into(&mut editor, &of_film("months-ap", FilmField::Caption), "Six months");
    assert_eq!(editor.dialog(), Dialog::None);
    for (field, text, what) in [
        (view.clone(), "PA", "view or side"),
        (of_film("months-ap", FilmField::Time), "7 months", "time"),
        (CaseField::Episode(episode_id("op2"), EpisodeField::Outcome), "union", ""),
        (of_film("months-ap", FilmField::Anchor), "op1", "time"),
    ] {
        type_into(&mut editor, &field, text);
        if what.is_empty() {
            assert_eq!(editor.dialog(), Dialog::None, "{field:?}");
            continue;
        }
        assert_eq!(editor.dialog(), Dialog::AskCaseEdit, "{field:?}");
        let reasons = editor.case_question().unwrap().reasons.join("\n");
        assert!(reasons.contains("\"resident\", signature 1") && reasons.contains(what), "{reasons}");
        perform(&mut editor, Command::File(FileCommand::CloseDialog));
        assert_eq!(
            case(&editor).radiograph(&id("months-ap")).unwrap().time,
            as_signed.radiograph(&id("months-ap")).unwrap().time
        );
    }
    type_into(&mut editor, &view, "PA");
    perform(&mut editor, Command::Case(CaseCommand::Confirm));
    assert_eq!(editor.field_text(&view), "PA");
    assert!(editor.is_signed() && editor.document().unwrap().undo_words().is_some());
    // Undo asks as well, and never goes behind the signature.
    undo(&mut editor);
    assert_eq!(editor.dialog(), Dialog::AskCaseEdit);
    perform(&mut editor, Command::Case(CaseCommand::Confirm));
    assert_eq!(editor.field_text(&view), "AP");
    for _ in 0..5 {
        undo(&mut editor);
        assert_eq!(editor.dialog(), Dialog::None, "{:?}", editor.case_question());
    }
    assert!(editor.is_signed());
}

#[test]
fn what_readings_say_of_a_film_is_told_before_it_goes_and_is_there_when_it_comes_back() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = id("months-ap");
    perform(&mut editor, Command::Go(callus::editor::GoCommand::Film(film.clone())));
    say(&mut editor, Stage::CALLUS);
    perform(&mut editor, Command::Case(CaseCommand::Page));
    let films = editor.case_items(CaseSection::Films);
    let own = films.iter().find(|item| item.fields.contains(&of_film("months-ap", FilmField::Time))).unwrap();
    let remove = own.actions.iter().find(|action| action.deed == ItemDeed::Remove).unwrap();
    let remove = editor.edit_of(remove).unwrap();
    edit(&mut editor, remove);
    let reasons = editor.case_question().unwrap().reasons.join("\n");
    assert!(reasons.contains("\"ada\" speaks of this film (stage or note)"), "{reasons}");
    perform(&mut editor, Command::Case(CaseCommand::Confirm));
    assert_eq!(editor.dialog(), Dialog::EditCase, "the page comes back");
    assert!(case(&editor).radiograph(&film).is_none() && editor.focus().is_some_and(|focus| *focus != film));
    assert!(desk.path().join("images/months-ap.png").is_file());
    undo(&mut editor);
    assert_eq!(stage(&editor, &film), Some(Stage::CALLUS));
    assert_eq!(case(&editor).radiographs[5].id, film, "at its place");
}

#[test]
fn a_case_that_cannot_be_edited_says_why_and_goes_on_being_read() {
    let desk = Desk::new();
    // A folder in the place of the lock: no lock can be taken, whoever runs this.
    let lock = desk.path().join(".case.lock");
    fs::create_dir(&lock).unwrap();
    let mut editor = desk.read_by("Ada");
    perform(&mut editor, Command::Case(CaseCommand::Title));
    assert_eq!(editor.in_place(), None);
    assert!(
        editor.document().unwrap().case_refused().is_some_and(|why| why.contains("cannot be written here"))
    );
    assert!(told(&editor, "Copy it to a place that can be written"), "{:?}", editor.notices());
    title(&mut editor, "Never");
    assert_eq!(
        (case(&editor).title.as_str(), on_disk(&desk).title.as_str()),
        ("Two operations", "Two operations")
    );
    let film = editor.focus().cloned().unwrap();
    say(&mut editor, Stage::CALLUS);
    assert_eq!(stage(&editor, &film), Some(Stage::CALLUS));
    // Once it can be, it is tried again.
    fs::remove_dir(&lock).unwrap();
    title(&mut editor, "Now");
    assert_eq!(on_disk(&desk).title, "Now");
}

#[test]
fn two_windows_do_not_edit_one_case_at_a_time() {
    let desk = Desk::new();
    let mut first = desk.opened();
    title(&mut first, "First");
    let mut second = desk.opened();
    assert!(second.document().unwrap().case_refused().is_some_and(|why| why.contains("edited elsewhere")));
    title(&mut second, "Second");
    assert_eq!(on_disk(&desk).title, "First");
    drop(first);
    title(&mut second, "Second");
    assert_eq!(on_disk(&desk).title, "Second");
}

#[test]
fn editing_in_place_shows_the_part_and_ends_when_it_is_gone() {
    let desk = Desk::new();
    let mut editor = desk.opened();
    perform(&mut editor, Command::Case(CaseCommand::Film));
    let focus = editor.focus().cloned().unwrap();
    assert_eq!(editor.in_place(), Some(&(CasePart::Film(focus.clone()), None)));
    let fields = editor.part_fields(&CasePart::Film(focus.clone()));
    assert!(fields.contains(&CaseField::Film(focus.clone(), FilmField::Caption)), "{fields:?}");
    edit(&mut editor, CaseEdit::RemoveFilm { radiograph: focus });
    assert_eq!(editor.in_place(), None);
    perform(&mut editor, Command::Case(CaseCommand::Episode));
    assert!(matches!(editor.in_place(), Some((CasePart::Episode(_), None))));
    perform(&mut editor, Command::Case(CaseCommand::Page));
    assert_eq!((editor.in_place(), editor.dialog()), (None, Dialog::EditCase));
}

#[test]
fn title_and_patient_may_both_change_and_the_reading_is_still_of_this_case() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = editor.focus().cloned().unwrap();
    say(&mut editor, Stage::CALLUS);
    undo(&mut editor);
    title(&mut editor, "Another title");
    type_into(&mut editor, &CaseField::Patient(PatientField::Label), "X-9");
    drop(editor);
    // No reading file counts: only the journal tells.
    let _ = fs::remove_file(desk.reading_file("ada"));
    let mut editor = desk.opened();
    assert!(!told(&editor, "Another case"), "{:?}", editor.notices());
    assert!(
        editor
            .document()
            .unwrap()
            .redo_words()
            .is_some_and(|words| words.contains("Stage") || words.contains("callus"))
    );
    redo(&mut editor);
    assert_eq!(stage(&editor, &film), Some(Stage::CALLUS));
}

#[test]
fn films_that_came_since_join_the_case_by_one_step_that_can_be_undone() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = editor.focus().cloned().unwrap();
    say(&mut editor, Stage::CALLUS);
    let reading = fs::read(desk.reading_file("ada")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let picture = image::GrayImage::from_fn(40, 50, |x, y| image::Luma([(3 * x + y) as u8]));
    picture.save(elsewhere.path().join("day+300_ap.png")).unwrap();
    let count = case(&editor).radiographs.len();
    perform(&mut editor, Command::Intake(IntakeCommand::Add(vec![elsewhere.path().to_owned()])));
    let session = editor.new_case().expect("films are arranged");
    assert_eq!(session.addition().unwrap().case.title, "Two operations");
    assert_eq!(session.case().unwrap().included().count(), 1);
    perform(&mut editor, Command::Intake(IntakeCommand::AskCreate));
    // A picture may show a name: somebody looks first.
    assert_eq!(editor.dialog(), Dialog::BurnedIn);
    let looked = IntakeCommand::Looked { answers: vec![Looked::Clear], then: AfterLook::Create };
    perform(&mut editor, Command::Intake(looked));
    assert!(editor.new_case().is_none(), "{:?}", editor.notices());
    let new = on_disk(&desk).radiographs.last().unwrap().clone();
    assert_eq!((case(&editor).radiographs.len(), editor.focus()), (count + 1, Some(&new.id)));
    assert_eq!(new.time, TimePoint::after(episode_id("op2"), offset("300 days")));
    assert!(desk.path().join(&new.file).is_file() && new.sha256.is_some());
    assert_eq!(fs::read(desk.reading_file("ada")).unwrap(), reading, "readings are untouched");
    assert_eq!(stage(&editor, &film), Some(Stage::CALLUS));
    undo(&mut editor);
    assert_eq!(on_disk(&desk).radiographs.len(), count);
    redo(&mut editor);
    assert_eq!(on_disk(&desk).radiographs.last().unwrap().id, new.id);
}

/// A picture of other greys than any film of the case.
fn picture(folder: &std::path::Path, name: &str, step: u32) -> std::path::PathBuf {
    let file = folder.join(name);
    image::GrayImage::from_fn(44, 52, |x, y| image::Luma([(5 * x + 2 * y + step) as u8]))
        .save(&file)
        .unwrap();
    file
}

fn replace(editor: &mut Editor, film: &str, file: &std::path::Path) {
    perform(editor, Command::Case(CaseCommand::AskReplaceFile(Some(id(film)))));
    assert_eq!(editor.dialog(), Dialog::ReplaceFile);
    perform(editor, Command::Case(CaseCommand::ReplaceFile(file.to_owned())));
}

#[test]
fn a_film_gets_another_file_and_has_the_old_one_back_by_undo() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let elsewhere = tempfile::tempdir().unwrap();
    let file = picture(elsewhere.path(), "better scan.png", 0);
    let before = case(&editor).radiograph(&id("months-ap")).unwrap().clone();
    replace(&mut editor, "months-ap", &file);
    assert_eq!(editor.dialog(), Dialog::None, "{:?}", editor.case_question());
    let after = on_disk(&desk).radiograph(&id("months-ap")).unwrap().clone();
    assert_eq!(after.file, "images/months-ap-2.png", "{:?}", editor.notices());
    assert_eq!(after.size.map(|size| (size.columns, size.rows)), Some((44, 52)));
    let copied = fs::read(desk.path().join(&after.file)).unwrap();
    assert_eq!(after.sha256, Some(callus::store::sha256_hex(&copied)));
    let kept = callus::case::Radiograph {
        file: before.file.clone(),
        sha256: before.sha256.clone(),
        size: before.size,
        ..after.clone()
    };
    assert_eq!(kept, before, "everything else stays");
    assert!(desk.path().join(&before.file).is_file(), "so does the old file");
    assert!(told(&editor, "Look at it before you share the case"), "{:?}", editor.notices());
    undo(&mut editor);
    assert_eq!(on_disk(&desk).radiograph(&id("months-ap")), Some(&before));
    redo(&mut editor);
    assert_eq!(on_disk(&desk).radiograph(&id("months-ap")), Some(&after));
}

#[test]
fn a_file_under_a_reading_is_replaced_only_after_a_question() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let elsewhere = tempfile::tempdir().unwrap();
    let film = id("months-ap");
    perform(&mut editor, Command::Go(callus::editor::GoCommand::Film(film.clone())));
    say(&mut editor, Stage::CALLUS);
    let before = case(&editor).radiograph(&film).unwrap().clone();
    let images = || fs::read_dir(desk.path().join("images")).unwrap().count();
    let count = images();
    replace(&mut editor, "months-ap", &picture(elsewhere.path(), "again.png", 9));
    assert_eq!(editor.dialog(), Dialog::AskCaseEdit);
    let reasons = editor.case_question().unwrap().reasons.join("\n");
    assert!(reasons.contains("\"ada\" speaks of this film (stage or note)"), "{reasons}");
    assert_eq!(images(), count, "nothing is written before the answer");
    perform(&mut editor, Command::File(FileCommand::CloseDialog));
    assert_eq!(case(&editor).radiograph(&film), Some(&before));

    replace(&mut editor, "months-ap", &picture(elsewhere.path(), "again.png", 9));
    perform(&mut editor, Command::Case(CaseCommand::Confirm));
    assert_ne!(on_disk(&desk).radiograph(&film).unwrap().file, before.file, "{:?}", editor.notices());
    assert_eq!((images(), stage(&editor, &film)), (count + 1, Some(Stage::CALLUS)));
}

#[test]
fn what_is_no_film_or_a_film_of_the_case_replaces_nothing() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let elsewhere = tempfile::tempdir().unwrap();
    let text = elsewhere.path().join("letter.txt");
    fs::write(&text, "Dear colleague").unwrap();
    picture(elsewhere.path(), "one.png", 1);
    picture(elsewhere.path(), "two.png", 2);
    let before = Case::clone(case(&editor));
    for (file, why) in [
        (text.as_path(), "not an image"),
        (elsewhere.path(), "holds 2 films"),
        (&elsewhere.path().join("missing.png"), "missing.png"),
    ] {
        replace(&mut editor, "months-ap", file);
        let is_told = told(&editor, "The file was not replaced") && told(&editor, why);
        assert!(is_told, "{file:?}: {:?}", editor.notices());
        perform(&mut editor, Command::File(FileCommand::DismissAll));
        assert_eq!(*case(&editor), before);
    }
    // The film that the case got before is not taken for another film.
    let file = picture(elsewhere.path(), "new.png", 30);
    replace(&mut editor, "months-ap", &file);
    assert_ne!(*case(&editor), before);
    let now = Case::clone(case(&editor));
    let own = desk.path().join(&now.radiograph(&id("months-ap")).unwrap().file);
    replace(&mut editor, "week-ap", &own);
    assert!(told(&editor, "the case does not have"), "{:?}", editor.notices());
    assert_eq!(*case(&editor), now);
}

#[test]
fn a_film_dropped_on_the_timeline_gets_its_time_after_a_question() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = id("months-ap");
    let before = case(&editor).radiograph(&film).unwrap().time.clone();
    let x = |editor: &Editor, name: &str| {
        let document = editor.document().unwrap();
        let time = &document.case().radiograph(&id(name)).unwrap().time;
        let days = document.case().days_since_anchor(time).unwrap();
        document.timeline().place(document.case().anchor_of(time), days).unwrap()
    };
    // Where it is, and between two clocks, nothing is proposed.
    assert_eq!(editor.time_dropped(&film, x(&editor, "months-ap"), 0.5), None);
    let gap = editor.document().unwrap().timeline().breaks[0].clone();
    assert_eq!(editor.time_dropped(&film, f64::midpoint(gap.start, gap.end), 0.5), None);
    // Another visit attracts it; elsewhere the day is named by the rule of intervals.
    let week = case(&editor).radiograph(&id("week-ap")).unwrap().time.clone();
    assert_eq!(editor.time_dropped(&film, x(&editor, "week-ap") + 0.2, 0.5), Some(week));
    let at = editor.document().unwrap().timeline().place(Some(&episode_id("op2")), 121.9).unwrap();
    let time = editor.time_dropped(&film, at, 0.0).unwrap();
    assert_eq!(time, TimePoint::after(episode_id("op2"), offset("4 months")));

    perform(&mut editor, Command::Case(CaseCommand::AskTime { film: film.clone(), time: time.clone() }));
    assert_eq!(editor.dialog(), Dialog::AskCaseEdit);
    let reasons = editor.case_question().unwrap().reasons.join("\n");
    assert!(reasons.contains("to 4 months after"), "{reasons}");
    perform(&mut editor, Command::File(FileCommand::CloseDialog));
    assert_eq!(case(&editor).radiograph(&film).unwrap().time, before);
    perform(&mut editor, Command::Case(CaseCommand::AskTime { film: film.clone(), time: time.clone() }));
    perform(&mut editor, Command::Case(CaseCommand::Confirm));
    assert_eq!(on_disk(&desk).radiograph(&film).unwrap().time, time);
    undo(&mut editor);
    assert_eq!(on_disk(&desk).radiograph(&film).unwrap().time, before);
}

#[test]
fn a_dated_film_dropped_on_the_timeline_takes_its_date_along() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let film = id("months-ap");
    let zero = jiff::civil::date(2020, 1, 31);
    let mut episode = case(&editor).episode(&episode_id("op2")).unwrap().clone();
    episode.operation.as_mut().unwrap().date = Some(zero);
    edit(&mut editor, CaseEdit::SetEpisode { id: episode_id("op2"), episode, continued: false });
    let dated = TimePoint {
        date: Some(jiff::civil::date(2020, 7, 30)),
        ..case(&editor).radiograph(&film).unwrap().time.clone()
    };
    edit(&mut editor, CaseEdit::SetTime { radiograph: film.clone(), time: dated });
    let at = editor.document().unwrap().timeline().place(Some(&episode_id("op2")), 42.0).unwrap();
    let time = editor.time_dropped(&film, at, 0.0).unwrap();
    assert_eq!((time.offset, time.date), (Some(offset("6 weeks")), Some(jiff::civil::date(2020, 3, 13))));
    // Onto a clock without a date, its date would be a guess.
    let at = editor.document().unwrap().timeline().place(Some(&episode_id("op1")), 42.0).unwrap();
    assert_eq!(editor.time_dropped(&film, at, 0.0), None);
}

/// Nobody would be asked to look at it before the case is shared.
#[test]
fn a_film_that_joins_a_case_of_simulated_films_is_asked_after() {
    let desk = Desk::new();
    let mut editor = desk.read_by("Ada");
    let elsewhere = tempfile::tempdir().unwrap();
    let warning = "Is the new film simulated?";
    replace(&mut editor, "months-ap", &picture(elsewhere.path(), "one.png", 3));
    assert!(!told(&editor, warning), "{:?}", editor.notices());
    let text = "(title: \"Drawn films\", simulated: true)";
    let source: callus::case::Source = ron::from_str(text).unwrap();
    edit(&mut editor, CaseEdit::SetSources { sources: vec![source] });
    replace(&mut editor, "months-ap", &picture(elsewhere.path(), "two.png", 60));
    assert!(told(&editor, warning), "{:?}", editor.notices());
}

/// A film that names its patient.
fn film_of(folder: &std::path::Path, patient: &str, grey: u16) -> std::path::PathBuf {
    let file = folder.join(format!("{patient}.dcm"));
    let film = DicomFile::grey(8, 8, 12, &[grey; 64])
        .text(0x0008_0060, *b"CS", "DX")
        .text(0x0010_0010, *b"PN", patient)
        .text(0x0010_0020, *b"LO", patient);
    fs::write(&file, film.build()).unwrap();
    file
}

#[test]
fn a_file_of_another_patient_is_asked_about_whether_films_are_cleaned_or_not() {
    for is_cleaned in [true, false] {
        let desk = Desk::new();
        let mut editor = desk.read_by("Ada");
        let elsewhere = tempfile::tempdir().unwrap();
        let anna = film_of(elsewhere.path(), "ANNA", 7);
        if is_cleaned {
            replace(&mut editor, "week-ap", &anna);
        } else {
            fs::copy(&anna, desk.path().join("images/as-it-was.dcm")).unwrap();
            let file = "images/as-it-was.dcm".to_owned();
            let as_it_was =
                CaseEdit::ReplaceFile { radiograph: id("week-ap"), file, sha256: None, size: None };
            edit(&mut editor, as_it_was);
        }
        let now = case(&editor).radiograph(&id("week-ap")).unwrap().clone();
        assert!(
            std::path::Path::new(&now.file).extension().is_some_and(|ending| ending == "dcm"),
            "{:?}",
            editor.notices()
        );
        replace(&mut editor, "week-ap", &film_of(elsewhere.path(), "BERTA", 9));
        assert_eq!(editor.dialog(), Dialog::AskCaseEdit, "cleaned: {is_cleaned} {:?}", editor.notices());
        assert!(editor.case_question().unwrap().reasons.join(" ").contains("another patient"));
        perform(&mut editor, Command::File(FileCommand::CloseDialog));
        assert_eq!(case(&editor).radiograph(&id("week-ap")), Some(&now));
    }
}
