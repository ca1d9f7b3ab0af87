//! Score sheets at the desk: taken in hand with the baseline beside, answered item by item, undone, kept.

use std::sync::Arc;

use callus::analysis::book::{
    BandRule, BandRules, Better, Book, Citation, Grade, ItemDefinition, Reason, ScoreDefinition, Shows,
    ViewNeeded,
};
use callus::case::{Answer, CalibrationKind, Case, Given, Key, Sheet, Stage, ViewPosition};
use callus::editor::{
    Command, EditCommand, Editor, FileCommand, FilmView, GoCommand, Jobs, Layout, MarkCommand, ReadCommand,
    SameScale, ScoreCommand, Setup, Tool, ViewCommand, Zoom,
};
use callus::store::SystemClock;

use super::{Desk, film, id, perform, two_operations};

const VIEW: [f64; 2] = [600.0, 700.0];

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn item(name: &str, view: ViewNeeded, scale: &str) -> ItemDefinition {
    ItemDefinition {
        key: key(name),
        name: format!("{name} cortex"),
        short: name.to_owned(),
        cortex: None,
        view,
        scale: key(scale),
    }
}

fn score(name: &str, items: Vec<ItemDefinition>, grades: std::ops::RangeInclusive<u8>) -> ScoreDefinition {
    let shows = [Shows::NoCallus, Shows::Callus, Shows::Bridging, Shows::United];
    let grade = |value: u8| Grade {
        value,
        word: format!("word {value}"),
        criteria: format!("Criteria of {value}."),
        shows: shows.get(usize::from(value.saturating_sub(1))).copied(),
        may_show: None,
    };
    let count = items.len() as u16;
    let range = (count * u16::from(*grades.start()), count * u16::from(*grades.end()));
    let scale = items[0].scale.clone();
    ScoreDefinition {
        key: key(name),
        name: name.to_owned(),
        short: name.to_owned(),
        nouns: ("cortex".to_owned(), "cortices".to_owned()),
        items,
        scales: [(scale, grades.map(grade).collect())].into(),
        range,
        better: Better::Higher,
        cut_offs: Vec::new(),
        validated: Vec::new(),
        limits: String::new(),
        pair_within_days: 7,
        help: String::new(),
        citation: Citation::default(),
    }
}

/// A score of four cortices, one of the whole bone; two reasons, of which the second asks for words.
fn book() -> Book {
    use ViewNeeded::{Any, Frontal, Lateral};
    let cortices = [("medial", Frontal), ("lateral", Frontal), ("anterior", Lateral), ("posterior", Lateral)];
    let four = cortices.map(|(name, view)| item(name, view, "cortex")).to_vec();
    let reason = |name: &str, asks: bool| Reason {
        key: key(name),
        name: format!("{name} hides it"),
        short: name.to_owned(),
        asks,
    };
    let band = || BandRule { minus_percent: 2.0, plus_percent: 2.0, citation: Citation::default() };
    Book {
        scores: vec![score("four", four, 1..=4), score("whole", vec![item("bone", Any, "bone")], 0..=4)],
        reasons: vec![reason("plate", false), reason("other", true)],
        bands: BandRules { line: band(), ..BandRules::default() },
        ..Book::default()
    }
}

/// As the case of two operations, with a year at which the lateral came three days late, and one that has none.
fn years() -> Case {
    let mut case = two_operations();
    case.radiographs.extend([
        film("year-ap", "op2", "12 months", ViewPosition::AP),
        film("late-lat", "op2", "368 days", ViewPosition::Lateral),
        film("two-years-ap", "op2", "24 months", ViewPosition::AP),
    ]);
    case
}

fn unread(desk: &Desk) -> Editor {
    let setup = Setup { state: desk.state(), jobs: Jobs::inline(), clock: Arc::new(SystemClock) };
    let mut editor = Editor::with_book(setup, book());
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    for viewport in 0..2 {
        perform(&mut editor, Command::View(ViewCommand::Resized { viewport, size_px: VIEW }));
    }
    editor
}

/// A reader at the desk, with this film in focus.
fn at(desk: &Desk, film: &str) -> Editor {
    let mut editor = unread(desk);
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    go(&mut editor, film);
    editor
}

fn go(editor: &mut Editor, film: &str) {
    perform(editor, Command::Go(GoCommand::Film(id(film))));
}

fn wish(editor: &mut Editor, command: ScoreCommand) {
    perform(editor, Command::Score(command));
}

fn take(editor: &mut Editor) {
    wish(editor, ScoreCommand::Take(None));
    assert!(editor.scoring().is_some(), "{:?}", editor.notices());
}

fn grade(editor: &mut Editor, value: u8) {
    wish(editor, ScoreCommand::Grade(value));
}

fn undo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Undo));
}

fn see(editor: &mut Editor, command: ViewCommand) {
    perform(editor, Command::View(command));
}

fn in_hand(editor: &Editor) -> String {
    editor.scoring().unwrap().item.key.to_string()
}

/// The films on the screen, by viewport; words where there is none.
fn hung(editor: &Editor) -> Vec<String> {
    let words = |index| {
        let viewport = editor.viewport(index).unwrap();
        viewport.film.as_ref().map_or_else(|| viewport.vacant.clone(), ToString::to_string)
    };
    (0..editor.layout().count()).map(words).collect()
}

/// The sheet that is kept under a film.
fn kept(editor: &Editor, film: &str) -> Sheet {
    let reading = editor.document().unwrap().reading().unwrap();
    let sheet = reading.scores.get(&id(film)).and_then(|sheets| sheets.get(&key("four")));
    sheet.cloned().unwrap_or_default()
}

fn answer(editor: &Editor, film: &str, item: &str) -> Option<Answer> {
    kept(editor, film).get(&key(item)).cloned()
}

fn told(editor: &Editor, words: &str) -> bool {
    editor.notices().iter().any(|notice| notice.text.contains(words) || notice.title.contains(words))
}

fn scale(editor: &Editor, film: &str) -> f64 {
    editor.placement(&id(film), VIEW).unwrap().scale
}

#[test]
fn five_wishes_score_a_visit_with_the_baseline_beside() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    assert_eq!((hung(&editor), editor.active_viewport()), (vec!["days-ap".into(), "months-ap".into()], 1));
    assert_eq!(editor.scoring().unwrap().baseline, Some(id("days-ap")));
    grade(&mut editor, 2);
    grade(&mut editor, 3);
    assert_eq!(hung(&editor), ["days-lat", "months-lat"], "the lateral cortices want the lateral films");
    grade(&mut editor, 3);
    grade(&mut editor, 4);
    assert_eq!(in_hand(&editor), "posterior", "with all answered the last one stays");
    let sheet = editor.sheet().unwrap();
    assert_eq!((sheet.sum.total(), sheet.sum.within), (Some(12), (12, 12)));
    assert_eq!(answer(&editor, "months-ap", "lateral").unwrap().beside, Some(id("days-ap")));
    assert_eq!(answer(&editor, "months-ap", "posterior").unwrap().beside, Some(id("days-lat")));
    let table = editor.score_table().unwrap();
    assert_eq!(table[0].cells.iter().flatten().count(), 1);
    assert!(Arc::ptr_eq(&table, &editor.score_table().unwrap()), "it is remembered");
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
}

#[test]
fn the_sheet_is_put_away_and_the_desk_is_as_before() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-lat");
    see(&mut editor, ViewCommand::SetLayout(Layout::TwoByTwo));
    let before = (hung(&editor), editor.active_viewport());
    take(&mut editor);
    assert_eq!(editor.layout(), Layout::OneByTwo);
    wish(&mut editor, ScoreCommand::Take(None));
    assert!(editor.scoring().is_none());
    assert_eq!(
        (hung(&editor), editor.active_viewport(), editor.layout()),
        (before.0, before.1, Layout::TwoByTwo)
    );
    assert_eq!(editor.film_view(&id("months-ap")).zoom, Zoom::Fit, "what was shown whole is shown whole");
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::SoftCallus)));
    assert_eq!(
        editor.document().unwrap().reading().unwrap().stage(&id("months-lat")),
        Some(Stage::SoftCallus)
    );
}

#[test]
fn the_baseline_itself_stands_alone() {
    let desk = Desk::new();
    let mut editor = at(&desk, "days-ap");
    take(&mut editor);
    assert_eq!((hung(&editor), editor.layout()), (vec!["days-ap".into()], Layout::One));
    assert_eq!((editor.scoring().unwrap().baseline, editor.scoring().unwrap().same_scale), (None, None));
    grade(&mut editor, 1);
    assert_eq!(answer(&editor, "days-ap", "medial"), Some(Answer::grade(1)));
}

#[test]
fn alone_on_wish_and_then_nothing_stood_beside() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    see(&mut editor, ViewCommand::SetLayout(Layout::One));
    assert_eq!(hung(&editor), ["months-ap"]);
    grade(&mut editor, 1);
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().beside, None);
    see(&mut editor, ViewCommand::SetLayout(Layout::TwoByTwo));
    assert!(told(&editor, "beside the baseline or alone") && editor.layout() == Layout::One);
    see(&mut editor, ViewCommand::SetLayout(Layout::OneByTwo));
    assert_eq!(hung(&editor), ["days-ap", "months-ap"]);
}

#[test]
fn both_films_keep_one_scale_in_film_pixels() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    assert_eq!(editor.scoring().unwrap().same_scale, Some(SameScale::FilmPixels));
    let same = |editor: &Editor| (scale(editor, "days-ap") / scale(editor, "months-ap") - 1.0).abs() < 1e-9;
    assert!(same(&editor));
    see(&mut editor, ViewCommand::ZoomAt { viewport: 1, factor: 2.0, at: [100.0, 200.0] });
    assert!(same(&editor));
    see(&mut editor, ViewCommand::ZoomAt { viewport: 0, factor: 1.5, at: [300.0, 350.0] });
    assert!(same(&editor) && scale(&editor, "months-ap") > 2.0);
    let centres =
        |editor: &Editor| ["days-ap", "months-ap"].map(|film| editor.film_view(&id(film)).centre.unwrap());
    assert_eq!(centres(&editor)[0], centres(&editor)[1], "films of one size show the same place");
    see(&mut editor, ViewCommand::Pan { viewport: 1, by: [20.0, -10.0] });
    assert_eq!(centres(&editor)[0], centres(&editor)[1]);
    see(&mut editor, ViewCommand::Rotate(1));
    assert_eq!(editor.film_view(&id("days-ap")).quarter_turns, 1);
    let greys = |editor: &Editor| {
        let FilmView { voi, voi_chosen, invert, .. } = editor.film_view(&id("days-ap"));
        (voi, voi_chosen, invert)
    };
    let before = greys(&editor);
    see(&mut editor, ViewCommand::Invert);
    see(&mut editor, ViewCommand::DragWindow { viewport: 1, by: [0.1, 0.1] });
    assert_eq!(greys(&editor), before, "greys are each film's own");
    see(&mut editor, ViewCommand::Fit);
    assert!(same(&editor));
    see(&mut editor, ViewCommand::ZoomBy(1000.0));
    assert!(same(&editor), "at the end of what can be zoomed, too");
}

#[test]
fn both_films_keep_one_scale_in_millimetres() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    for (film, length_mm) in [("days-ap", 50.0), ("months-ap", 25.0)] {
        let kind = CalibrationKind::Line { ends: [[10.0, 10.0], [110.0, 10.0]], length_mm };
        let (film, object) = (id(film), "ruler".to_owned());
        let calibrate = MarkCommand::Calibrate { film, kind, object, band_percent: None };
        perform(&mut editor, Command::Mark(calibrate));
    }
    perform(&mut editor, Command::Mark(MarkCommand::Select(None)));
    go(&mut editor, "months-ap");
    take(&mut editor);
    assert_eq!(editor.scoring().unwrap().same_scale, Some(SameScale::Millimetres));
    // Screen pixels of a millimetre.
    let same = |editor: &Editor| {
        let [a, b] = [scale(editor, "days-ap") / 0.5, scale(editor, "months-ap") / 0.25];
        (a / b - 1.0).abs() < 1e-9
    };
    assert!(same(&editor));
    let whole = ["days-ap", "months-ap"].map(|film| scale(&editor, film));
    assert!(whole.iter().all(|scale| *scale <= 4.375 + 1e-9), "both are whole on the screen: {whole:?}");
    see(&mut editor, ViewCommand::ZoomAt { viewport: 1, factor: 3.0, at: [300.0, 350.0] });
    assert!(same(&editor));
    see(&mut editor, ViewCommand::OneToOne);
    assert!(same(&editor) && (scale(&editor, "months-ap") - 1.0).abs() < 1e-9);
    // Another scale while the sheet is in hand.
    let kind = CalibrationKind::Line { ends: [[10.0, 10.0], [110.0, 10.0]], length_mm: 100.0 };
    let calibrate =
        MarkCommand::Calibrate { film: id("days-ap"), kind, object: "ruler".to_owned(), band_percent: None };
    perform(&mut editor, Command::Mark(calibrate));
    let [a, b] = [scale(&editor, "days-ap") / 1.0, scale(&editor, "months-ap") / 0.25];
    assert!((a / b - 1.0).abs() < 1e-9);
}

#[test]
fn a_film_that_was_zoomed_before_leads() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    see(&mut editor, ViewCommand::ZoomAt { viewport: 1, factor: 2.5, at: [150.0, 500.0] });
    let before = editor.film_view(&id("months-ap"));
    take(&mut editor);
    assert_eq!(editor.film_view(&id("months-ap")), before);
    assert_eq!(editor.film_view(&id("days-ap")).centre, before.centre);
    wish(&mut editor, ScoreCommand::PutAway);
    assert_eq!(editor.film_view(&id("months-ap")), before);
}

#[test]
fn a_missing_view_is_told_and_takes_no_grade() {
    let desk = Desk::with(&years());
    let mut editor = at(&desk, "two-years-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::Item(key("anterior")));
    assert_eq!(editor.scoring().unwrap().film, None);
    assert_eq!(hung(&editor), ["two-years-ap", "No lateral film of this visit or within 7 days"]);
    assert_eq!(editor.focus(), Some(&id("two-years-ap")), "a film of the visit stays in focus");
    grade(&mut editor, 3);
    assert!(told(&editor, "A grade needs a film. No lateral film of this visit or within 7 days"));
    assert!(kept(&editor, "two-years-ap").is_empty());
    wish(&mut editor, ScoreCommand::AskReason);
    wish(&mut editor, ScoreCommand::Reason(1));
    assert_eq!(answer(&editor, "two-years-ap", "anterior"), Some(Answer::not_assessable(key("plate"))));
    assert_eq!(in_hand(&editor), "posterior");
}

#[test]
fn a_film_within_the_set_days_supplies_the_visit() {
    let desk = Desk::with(&years());
    let mut editor = at(&desk, "year-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::Item(key("anterior")));
    assert_eq!(hung(&editor), ["days-lat", "late-lat"]);
    let found = editor.scoring().unwrap().film.unwrap();
    assert!(found.days_apart > 2.0 && found.days_apart < 4.0, "{found:?}");
    grade(&mut editor, 3);
    assert_eq!(answer(&editor, "year-ap", "anterior").unwrap().graded(), Some(3), "under its own visit");
    assert_eq!(editor.sheet().unwrap().films[2].as_ref().unwrap().film, id("late-lat"));
}

#[test]
fn a_value_that_the_scale_does_not_know_is_refused_with_the_grades() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    grade(&mut editor, 5);
    assert!(told(
        &editor,
        "5 is no grade of this item. The four knows: 1 word 1, 2 word 2, 3 word 3, 4 word 4."
    ));
    grade(&mut editor, 0);
    assert!(kept(&editor, "months-ap").is_empty() && in_hand(&editor) == "medial");
}

#[test]
fn not_assessable_is_an_answer_with_a_reason() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::AskReason);
    assert!(editor.scoring().unwrap().asks_reason);
    wish(&mut editor, ScoreCommand::Reason(9));
    assert!(told(&editor, "The reasons are: 1 plate hides it, 2 other hides it."));
    wish(&mut editor, ScoreCommand::Reason(2));
    assert_eq!(editor.scoring().unwrap().asks_words.unwrap().key, key("other"));
    wish(&mut editor, ScoreCommand::ReasonWords("  ".to_owned()));
    assert!(told(&editor, "asks for your own words") && kept(&editor, "months-ap").is_empty());
    wish(&mut editor, ScoreCommand::ReasonWords(" a cast hides it ".to_owned()));
    let given = Given::NotAssessable { reason: key("other"), words: "a cast hides it".to_owned() };
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().given, given);
    let scoring = editor.scoring().unwrap();
    assert!(!scoring.asks_reason && scoring.asks_words.is_none() && in_hand(&editor) == "lateral");
    for _ in 0..3 {
        grade(&mut editor, 3);
    }
    let sum = editor.sheet().unwrap().sum;
    assert_eq!((sum.total(), sum.sum, sum.within), (None, 9, (10, 13)));
}

#[test]
fn an_answer_is_one_step_of_undo_and_undo_leads_to_it() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    for value in [2, 3, 3] {
        grade(&mut editor, value);
    }
    wish(&mut editor, ScoreCommand::PutAway);
    go(&mut editor, "week-ap");
    undo(&mut editor);
    assert_eq!(editor.focus(), Some(&id("months-lat")), "the film that supplied the item");
    assert_eq!(kept(&editor, "months-ap").len(), 2);
    perform(&mut editor, Command::Edit(EditCommand::Redo));
    assert_eq!(kept(&editor, "months-ap").len(), 3);
    // With the sheet of another score and visit in hand, the one that was undone comes in hand.
    go(&mut editor, "week-ap");
    wish(&mut editor, ScoreCommand::Take(Some(key("whole"))));
    undo(&mut editor);
    undo(&mut editor);
    let scoring = editor.scoring().unwrap();
    assert_eq!((scoring.score.key.clone(), scoring.item.key.clone()), (key("four"), key("lateral")));
    assert_eq!(hung(&editor), ["days-ap", "months-ap"]);
    assert_eq!(kept(&editor, "months-ap").len(), 1);
    wish(&mut editor, ScoreCommand::Item(key("medial")));
    wish(&mut editor, ScoreCommand::Withdraw);
    assert!(kept(&editor, "months-ap").is_empty());
    undo(&mut editor);
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
}

#[test]
fn answers_outlive_the_program() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    grade(&mut editor, 2);
    drop(editor);
    let mut editor = unread(&desk);
    go(&mut editor, "months-ap");
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
    assert!(editor.scoring().is_none(), "what was in hand is momentary");
    assert_eq!(editor.score_shown().unwrap().key, key("four"), "the score used in this case");
    take(&mut editor);
    assert_eq!(in_hand(&editor), "lateral", "the first without an answer");
    undo(&mut editor);
    assert!(kept(&editor, "months-ap").is_empty());
}

#[test]
fn going_to_another_visit_takes_its_sheet() {
    let desk = Desk::new();
    let mut editor = at(&desk, "days-ap");
    take(&mut editor);
    grade(&mut editor, 1);
    perform(&mut editor, Command::Go(GoCommand::NextVisit));
    assert_eq!(
        (hung(&editor), in_hand(&editor)),
        (vec!["days-ap".into(), "months-ap".into()], "medial".into())
    );
    go(&mut editor, "months-lat");
    assert_eq!(in_hand(&editor), "anterior", "the first item that this film supplies");
    perform(&mut editor, Command::Go(GoCommand::PreviousVisit));
    assert_eq!(in_hand(&editor), "lateral", "the medial one has its answer");
    wish(&mut editor, ScoreCommand::NextItem(-1));
    wish(&mut editor, ScoreCommand::NextItem(-1));
    assert_eq!(in_hand(&editor), "posterior", "from the first to the last");
    perform(&mut editor, Command::Go(GoCommand::NextVisit));
    wish(&mut editor, ScoreCommand::PutAway);
    assert_eq!(editor.focus(), Some(&id("months-ap")), "it stays at the visit that was gone to");
}

#[test]
fn an_item_of_any_view_takes_the_film_that_was_gone_to() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    wish(&mut editor, ScoreCommand::Show(key("whole")));
    take(&mut editor);
    assert_eq!(hung(&editor), ["days-ap", "months-ap"]);
    perform(&mut editor, Command::Go(GoCommand::NextView));
    assert_eq!(hung(&editor), ["days-lat", "months-lat"]);
    grade(&mut editor, 0);
    assert_eq!(editor.sheet().unwrap().sum.total(), Some(0));
    wish(&mut editor, ScoreCommand::ShowNext(1));
    assert_eq!(editor.scoring().unwrap().score.key, key("four"), "the next score in its place");
}

#[test]
fn the_pointer_answers_what_is_on_the_screen() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    let say = |item: &str, given| ScoreCommand::Answer { item: key(item), given };
    wish(&mut editor, say("lateral", Given::Grade(3)));
    assert_eq!(answer(&editor, "months-ap", "lateral").unwrap().beside, Some(id("days-ap")));
    assert_eq!(in_hand(&editor), "anterior", "the sheet came in hand and went on");
    wish(&mut editor, say("medial", Given::Grade(2)));
    assert!(told(&editor, "was not on the screen") && answer(&editor, "months-ap", "medial").is_none());
    wish(&mut editor, say("medial", Given::Grade(2)));
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
    wish(&mut editor, say("medial", Given::Grade(2)));
    assert_eq!((answer(&editor, "months-ap", "medial"), in_hand(&editor)), (None, "medial".to_owned()));
}

#[test]
fn a_pin_lies_on_the_film_in_hand() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    wish(&mut editor, ScoreCommand::PinNext);
    let press = |editor: &mut Editor, viewport| {
        perform(editor, Command::Mark(MarkCommand::Press { viewport, at: [300.0, 350.0], on: None }));
        perform(editor, Command::Mark(MarkCommand::Release { at: [300.0, 350.0] }));
    };
    press(&mut editor, 0);
    assert!(editor.scoring().unwrap().pins, "the baseline is not pinned");
    press(&mut editor, 1);
    let scoring = editor.scoring().unwrap();
    assert!(!scoring.pins && scoring.pin_waits.is_some() && kept(&editor, "months-ap").is_empty());
    grade(&mut editor, 2);
    let pin = answer(&editor, "months-ap", "medial").unwrap().pin.unwrap();
    assert_eq!((pin.film, pin.at), (id("months-ap"), [60.0, 80.0]));
    assert_eq!(editor.scoring().unwrap().pin_waits, None);
    // Another grade keeps the pin; without a pin it is as before.
    wish(&mut editor, ScoreCommand::Item(key("medial")));
    grade(&mut editor, 3);
    assert!(answer(&editor, "months-ap", "medial").unwrap().pin.is_some());
    wish(&mut editor, ScoreCommand::Pin { item: key("medial"), at: None });
    assert!(answer(&editor, "months-ap", "medial").unwrap().pin.is_none());
    undo(&mut editor);
    assert!(answer(&editor, "months-ap", "medial").unwrap().pin.is_some(), "a step of its own");
    // With a tool in hand the pin goes first, and nothing is drawn.
    perform(&mut editor, Command::Mark(MarkCommand::Tool(Some(Tool::Shape(callus::case::ShapeKind::Point)))));
    wish(&mut editor, ScoreCommand::PinNext);
    press(&mut editor, 1);
    assert!(editor.document().unwrap().reading().unwrap().marks.is_empty());
}

#[test]
fn a_sheet_waits_for_the_name_of_its_reader() {
    let desk = Desk::new();
    let mut editor = unread(&desk);
    wish(&mut editor, ScoreCommand::Take(None));
    assert!(editor.scoring().is_none());
    assert_eq!(editor.dialog(), callus::editor::Dialog::AskReader);
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    assert_eq!(in_hand(&editor), "medial");
    perform(&mut editor, Command::File(FileCommand::SetReader("teacher".to_owned())));
    assert!(editor.scoring().is_none(), "another reader takes a sheet of their own");
    take(&mut editor);
    perform(&mut editor, Command::File(FileCommand::Close));
    assert!(editor.scoring().is_none() && editor.layout() == Layout::OneByTwo);
}

#[test]
fn where_nothing_can_be_recorded_no_sheet_is_taken() {
    let desk = Desk::new();
    let _first = at(&desk, "months-ap");
    let mut second = unread(&desk);
    assert!(!second.can(&Command::Score(ScoreCommand::Take(None))));
    second.perform(Command::File(FileCommand::DismissAll));
    wish(&mut second, ScoreCommand::Take(None));
    assert!(
        second.scoring().is_none() && told(&second, "Nothing can be recorded here"),
        "{:?}",
        second.notices()
    );
}

#[test]
fn a_signed_reading_is_not_scored() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    grade(&mut editor, 2);
    drop(editor);
    let file = desk.reading_file("resident");
    let text = std::fs::read_to_string(&file).unwrap();
    let signed = text.replacen(
        "state: Draft",
        "state: Signed((name: \"R\", at: \"2026-11-24T10:00:00Z\", number: 1, content: \"\"))",
        1,
    );
    assert_ne!(text, signed, "{text}");
    std::fs::write(&file, signed).unwrap();
    let mut editor = unread(&desk);
    go(&mut editor, "months-ap");
    if !editor.is_signed() {
        return;
    }
    assert!(!editor.can(&Command::Score(ScoreCommand::Take(None))));
    wish(&mut editor, ScoreCommand::Take(None));
    wish(&mut editor, ScoreCommand::Answer { item: key("medial"), given: Given::Grade(4) });
    assert!(editor.scoring().is_none() && told(&editor, "amend it first"), "{:?}", editor.notices());
    assert_eq!(answer(&editor, "months-ap", "medial").unwrap().graded(), Some(2));
}

#[test]
fn stage_and_score_that_contradict_are_pointed_out() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    perform(&mut editor, Command::Read(ReadCommand::Stage(Stage::Consolidation)));
    assert!(editor.contradictions().is_empty());
    take(&mut editor);
    grade(&mut editor, 1);
    grade(&mut editor, 1);
    let found = editor.contradictions();
    assert_eq!((found.len(), found[0].film.clone()), (1, id("months-ap")));
    assert!(Arc::ptr_eq(&found, &editor.contradictions()));
}

#[test]
fn a_hundred_grades_are_kept_fast() {
    let desk = Desk::new();
    let mut editor = at(&desk, "months-ap");
    take(&mut editor);
    let mut times = Vec::new();
    for count in 0..100_u8 {
        let begun = std::time::Instant::now();
        editor.perform(Command::Score(ScoreCommand::Grade(1 + (count / 4 + count) % 4)));
        times.push(begun.elapsed());
        while editor.drain() {}
        wish(&mut editor, ScoreCommand::NextItem(1));
    }
    times.sort();
    let at = |share: usize| times[times.len() * share / 100];
    println!("grade, journal line on disk: median {:?}, 95 % {:?}, slowest {:?}", at(50), at(95), times[99]);
    assert!(at(50).as_millis() < 100, "a key that is felt: {:?}", at(50));
}
