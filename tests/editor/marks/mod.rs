//! Marks at the desk: what pointer and keys draw, move and describe; what is one step of undo; what is kept.

mod blind;
mod drawing;
mod keyboard;
mod many;
mod measures;
mod moving;
mod scale;
mod words;

use std::sync::Arc;

use callus::analysis::book::{
    BandRule, BandRules, Book, Choices, Citation, Definition, Formula, PartDefinition, Preset, Unit,
    ViewNeeded,
};
use callus::case::{Key, Mark, MarkId, Place, Shape, ShapeKind};
use callus::editor::{
    Command, DrawnTarget, EditCommand, Editor, FileCommand, GoCommand, Grip, GripOn, Jobs, MarkCommand,
    Setup, Target, Tool, ViewCommand,
};
use callus::store::SystemClock;

use super::{Desk, id, perform};

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn part(key_text: &str, shape: ShapeKind, view: ViewNeeded) -> PartDefinition {
    PartDefinition {
        key: key(key_text),
        name: key_text.replace('-', " "),
        shape,
        view,
        hint: format!("Click the {key_text}."),
        example: Shape::Point([0.5, 0.5]),
    }
}

fn definition(key_text: &str, formula: Formula, unit: Unit, parts: Vec<PartDefinition>) -> Definition {
    Definition {
        key: key(key_text),
        name: key_text.to_owned(),
        short: key_text.to_owned(),
        group: "Test".to_owned(),
        shortcut: String::new(),
        formula,
        unit,
        parts,
        choices: None,
        picture: Vec::new(),
        sign: String::new(),
        sides: None,
        observer: None,
        baseline: callus::analysis::book::Baseline::default(),
        caveat: String::new(),
        change: None,
        references: Vec::new(),
        help: "Of the test.".to_owned(),
        citation: Citation::default(),
        code: None,
    }
}

/// A length, an angle of two lines, a tip–apex distance, a gap per cortex; two implants.
fn book() -> Book {
    use ShapeKind::{Line, Point};
    use ViewNeeded::{Any, Frontal, Lateral};
    let two_lines = vec![part("first", Line, Frontal), part("second", Line, Frontal)];
    let tad = vec![
        part("ap-tip", Point, Frontal),
        part("ap-apex", Point, Frontal),
        part("ap-width", Line, Frontal),
        part("lateral-tip", Point, Lateral),
        part("lateral-apex", Point, Lateral),
        part("lateral-width", Line, Lateral),
    ];
    let cortices = ["medial", "lateral"].map(|name| (key(name), name.to_owned()));
    let preset = |name: &str, size_mm: f64, is_diameter: bool| Preset {
        key: key(name),
        name: name.to_owned(),
        size_mm,
        is_diameter,
        warning: String::new(),
        citation: Citation::default(),
    };
    let band = || BandRule { minus_percent: 2.0, plus_percent: 2.0, ..BandRule::default() };
    Book {
        measures: vec![
            definition("length", Formula::Length, Unit::Millimetre, vec![part("line", Line, Any)]),
            definition("two-lines", Formula::TwoLines, Unit::Degree, two_lines),
            Definition {
                choices: Some(Choices::Implants),
                ..definition("tad", Formula::TipApexDistance, Unit::Millimetre, tad)
            },
            Definition {
                choices: Some(Choices::Of(cortices.to_vec())),
                ..definition("gap", Formula::Length, Unit::Millimetre, vec![part("line", Line, Any)])
            },
        ],
        presets: vec![preset("screw-length", 65.0, false), preset("thread", 12.5, true)],
        meanings: Vec::new(),
        bands: BandRules { line: band(), circle: band(), implant: band(), ..BandRules::default() },
        ..Book::default()
    }
}

/// An editor with the test's book and a reader at the desk, at the last AP (120 × 160 pixels).
fn at_desk(desk: &Desk) -> Editor {
    let mut editor = unread(desk);
    perform(&mut editor, Command::File(FileCommand::SetReader("resident".to_owned())));
    editor
}

fn unread(desk: &Desk) -> Editor {
    let setup = Setup { state: desk.state(), jobs: Jobs::inline(), clock: Arc::new(SystemClock) };
    let mut editor = Editor::with_book(setup, book());
    perform(&mut editor, Command::File(FileCommand::Open(desk.path().to_owned())));
    for viewport in 0..2 {
        perform(&mut editor, Command::View(ViewCommand::Resized { viewport, size_px: [600.0, 700.0] }));
    }
    editor
}

fn wish(editor: &mut Editor, command: MarkCommand) {
    perform(editor, Command::Mark(command));
}

fn take(editor: &mut Editor, tool: Tool) {
    wish(editor, MarkCommand::Tool(Some(tool)));
}

fn shape_tool(editor: &mut Editor, kind: ShapeKind) {
    take(editor, Tool::Shape(kind));
}

fn measure_tool(editor: &mut Editor, measure: &str) {
    take(editor, Tool::Measure(key(measure)));
}

/// Where a place of the film in focus is on the screen.
fn on_screen(editor: &Editor, place: Place) -> [f64; 2] {
    let placement = editor.placement(editor.focus().unwrap(), [600.0, 700.0]).unwrap();
    placement.view_from_image(place, [600.0, 700.0])
}

fn press(editor: &mut Editor, place: Place, on: Option<Grip>) {
    let at = on_screen(editor, place);
    wish(editor, MarkCommand::Press { viewport: editor.active_viewport(), at, on });
}

fn drag(editor: &mut Editor, place: Place) {
    let at = on_screen(editor, place);
    wish(editor, MarkCommand::Drag { at });
}

fn release(editor: &mut Editor, place: Place) {
    let at = on_screen(editor, place);
    wish(editor, MarkCommand::Release { at });
}

/// A click on bare film.
fn click(editor: &mut Editor, place: Place) {
    press(editor, place, None);
    release(editor, place);
}

/// Presses, drags over every place and releases at the last.
fn sweep(editor: &mut Editor, on: Option<Grip>, places: &[Place]) {
    press(editor, places[0], on);
    for place in &places[1..] {
        drag(editor, *place);
    }
    release(editor, *places.last().unwrap());
}

fn grip(mark: MarkId, part: usize, on: GripOn) -> Grip {
    Grip { target: Target::Mark(mark), part, on }
}

fn marks(editor: &Editor) -> Vec<(MarkId, Arc<Mark>)> {
    let reading = editor.document().unwrap().reading().unwrap();
    reading.marks.iter().map(|(id, mark)| (*id, mark.clone())).collect()
}

fn only_mark(editor: &Editor) -> (MarkId, Arc<Mark>) {
    let marks = marks(editor);
    assert_eq!(marks.len(), 1, "{marks:?}");
    marks.into_iter().next().unwrap()
}

/// The shape of the only mark there is.
fn only_shape(editor: &Editor) -> Shape {
    only_mark(editor).1.parts[0].shape.clone()
}

fn drawn(editor: &Editor) -> Arc<Vec<DrawnTarget>> {
    editor.drawn(editor.active_viewport())
}

fn undo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Undo));
}

fn redo(editor: &mut Editor) {
    perform(editor, Command::Edit(EditCommand::Redo));
}

fn undo_words(editor: &Editor) -> Option<String> {
    editor.document().unwrap().undo_words()
}

fn go(editor: &mut Editor, film: &str) {
    perform(editor, Command::Go(GoCommand::Film(id(film))));
    assert_eq!(editor.focus(), Some(&id(film)));
}

fn assert_near(found: &[Place], expected: &[Place]) {
    let far = |(a, b): (&Place, &Place)| (a[0] - b[0]).abs() > 0.0011 || (a[1] - b[1]).abs() > 0.0011;
    let same = found.len() == expected.len() && !found.iter().zip(expected).any(far);
    assert!(same, "{found:?} instead of {expected:?}");
}

/// Draws a line by two clicks and puts the tool down.
fn line(editor: &mut Editor, from: Place, to: Place) -> MarkId {
    shape_tool(editor, ShapeKind::Line);
    click(editor, from);
    click(editor, to);
    wish(editor, MarkCommand::Tool(None));
    let Some(Target::Mark(mark)) = editor.selection() else { panic!("nothing is selected") };
    *mark
}
