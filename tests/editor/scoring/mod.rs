//! Score sheets at the desk: taken in hand with the baseline beside, answered item by item, undone, kept.

mod answers;
mod hanging;
mod keeping;

use std::sync::Arc;

use callus::analysis::book::{
    BandRule, BandRules, Better, Book, Citation, Grade, ItemDefinition, Reason, ScoreDefinition, Shows,
    ViewNeeded,
};
use callus::case::{Answer, CalibrationKind, Case, Given, Key, Sheet, Stage, ViewPosition};
use callus::editor::{
    Command, EditCommand, Editor, FileCommand, FilmView, GoCommand, HangCommand, Jobs, Layout, MarkCommand,
    ReadCommand, SameScale, ScoreCommand, Setup, Tool, ViewCommand, Zoom,
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
        points: None,
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
        references: Vec::new(),
        validated: Vec::new(),
        limits: String::new(),
        pair_within_days: 7,
        baseline_within_days: 21,
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
    let band = || BandRule { minus_percent: 2.0, plus_percent: 2.0, ..BandRule::default() };
    Book {
        scores: vec![score("four", four, 1..=4), score("whole", vec![item("bone", Any, "bone")], 0..=4)],
        reasons: vec![reason("plate", false), reason("other", true)],
        bands: BandRules { line: band(), ..BandRules::default() },
        stage_schemes: callus::store::builtin_book().unwrap().stage_schemes,
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
