//! Keys pressed for real: every tool by its key, marks walked through, hidden, repeated and duplicated; films
//! calibrated by mouse and by keyboard; words typed, an outline drawn freehand, a label carried.

use callus::case::{CalibrationKind, Mark, MarkId, Shape, ShapeKind};
use callus::editor::{
    CalibrateOn, Command, FileCommand, LabelDensity, Layout, MarkCommand, Target, Tool, ViewCommand,
};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1200.0, 1000.0];
const HERE: &str = "Film: ";

fn desk() -> Desk {
    let mut desk = Desk::open(WINDOW);
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk
}

fn marks(desk: &Desk) -> Vec<(MarkId, Mark)> {
    let reading = desk.editor().document().unwrap().reading().expect("somebody reads");
    reading.marks.iter().map(|(id, mark)| (*id, mark.as_ref().clone())).collect()
}

/// A text of the command table as a key and what is held beside it.
fn chord(text: &str) -> (Modifiers, Key) {
    let (mut rest, mut held) = (text, Modifiers::NONE);
    loop {
        if let Some(next) = rest.strip_prefix("Ctrl+") {
            (rest, held) = (next, held | Modifiers::COMMAND);
        } else if let Some(next) = rest.strip_prefix("Shift+") {
            (rest, held) = (next, held | Modifiers::SHIFT);
        } else {
            return (held, Key::from_name(rest).unwrap_or_else(|| panic!("{text} is no key")));
        }
    }
}

/// Presses the key that the table names for a command.
fn press(desk: &mut Desk, id: &str) {
    let keys = desk.editor().entry(id).unwrap_or_else(|| panic!("no {id}")).key_text();
    let (held, key) = chord(&keys);
    desk.key_with(held, key);
}

fn draw_line(desk: &mut Desk, places: [[f64; 2]; 2]) {
    press(desk, "draw.line");
    for place in places {
        desk.click(desk.on_film(HERE, place));
    }
    desk.key(Key::Escape);
    desk.key(Key::Escape);
}

#[test]
fn every_tool_is_taken_by_its_key() {
    let mut desk = desk();
    let mut count = 0;
    let rows = desk.editor().commands().entries().to_vec();
    for entry in rows.iter().filter(|entry| !entry.keys.is_empty()) {
        let Some(Command::Mark(MarkCommand::Tool(Some(tool)))) = entry.command() else { continue };
        let (held, key) = chord(&entry.key_text());
        desk.key_with(held, key);
        assert_eq!(desk.editor().tool(), Some(tool), "{} by {}", entry.id, entry.key_text());
        desk.key(Key::V);
        assert_eq!(desk.editor().tool(), None, "V puts {} down", entry.id);
        count += 1;
    }
    assert!(count >= 28, "only {count} tools have a key");
    assert!(marks(&desk).is_empty());
}

#[test]
fn brackets_walk_through_marks_and_m_hides_them() {
    let mut desk = desk();
    draw_line(&mut desk, [[90.0, 250.0], [190.0, 130.0]]);
    draw_line(&mut desk, [[60.0, 300.0], [90.0, 340.0]]);
    desk.key(Key::Escape);
    let [first, second] = [1, 2].map(|number| Target::Mark(MarkId(number)));
    desk.key(Key::CloseBracket);
    assert_eq!(desk.editor().selection(), Some(&first));
    desk.key(Key::CloseBracket);
    assert_eq!(desk.editor().selection(), Some(&second));
    desk.key(Key::OpenBracket);
    assert_eq!(desk.editor().selection(), Some(&first));
    desk.key(Key::M);
    assert!(desk.editor().marks_hidden());
    desk.key(Key::M);
    assert!(!desk.editor().marks_hidden());
}

#[test]
fn ctrl_d_duplicates_and_one_step_takes_it_back() {
    let mut desk = desk();
    draw_line(&mut desk, [[90.0, 250.0], [190.0, 130.0]]);
    desk.key(Key::CloseBracket);
    desk.key_with(Modifiers::COMMAND, Key::D);
    let all = marks(&desk);
    assert_eq!(all.len(), 2);
    let [one, other] = [0, 1].map(|index: usize| all[index].1.parts[0].shape.places().to_vec());
    assert_ne!(one, other, "it lies beside the first");
    assert_eq!(desk.editor().selection(), Some(&Target::Mark(all[1].0)));
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(marks(&desk).len(), 1);
}

#[test]
fn y_brings_the_last_visits_measure_as_a_draft() {
    let mut desk = desk();
    desk.focus("g1");
    press(&mut desk, "measure.length");
    for place in [[90.0, 250.0], [190.0, 130.0]] {
        desk.click(desk.on_film(HERE, place));
    }
    desk.key(Key::V);
    desk.focus("g2");
    desk.key(Key::Y);
    assert_eq!(marks(&desk).len(), 1, "a draft is no mark");
    assert!(desk.editor().draws());
    // What nobody moved is no measure of this visit.
    desk.key(Key::ArrowRight);
    desk.key(Key::Enter);
    let all = marks(&desk);
    assert_eq!(all.len(), 2);
    assert!(all[1].1.is_on(&desk.film_id("g2")));
    for (here, before) in all[1].1.parts[0].shape.places().iter().zip(all[0].1.parts[0].shape.places()) {
        assert!((here[0] - before[0] - 1.0).abs() < 1e-6 && (here[1] - before[1]).abs() < 1e-6, "{here:?}");
    }
}

#[test]
fn words_are_typed_where_they_were_placed() {
    let mut desk = desk();
    desk.key(Key::X);
    desk.click(desk.on_film(HERE, [160.0, 170.0]));
    assert!(desk.editor().text_wanted());
    for letter in ["c", "a", "l", "x"] {
        desk.harness.event(Event::Text(letter.to_owned()));
        desk.settle();
    }
    desk.key(Key::Enter);
    let all = marks(&desk);
    assert_eq!((all.len(), all[0].1.label.as_str()), (1, "calx"));
    assert_eq!(all[0].1.parts[0].shape.kind(), ShapeKind::Text);
}

#[test]
fn an_outline_is_drawn_freehand() {
    let mut desk = desk();
    desk.key(Key::D);
    let round = (0..=40).map(|step| {
        let (sin, cos) = (f64::from(step) / 40.0 * std::f64::consts::TAU).sin_cos();
        [150.0 + 60.0 * cos, 200.0 + 60.0 * sin]
    });
    let round: Vec<Pos2> = round.map(|place| desk.on_film(HERE, place)).collect();
    desk.harness.event(Event::PointerMoved(round[0]));
    desk.harness.step();
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    desk.harness.event(button(round[0], true));
    desk.harness.step();
    for at in &round {
        desk.harness.event(Event::PointerMoved(*at));
        desk.harness.step();
    }
    desk.harness.event(button(round[round.len() - 1], false));
    desk.settle();
    let all = marks(&desk);
    assert_eq!(all.len(), 1);
    let Shape::Outline(places) = &all[0].1.parts[0].shape else { panic!("{:?}", all[0].1) };
    assert!(places.len() >= 8, "{} places", places.len());
    for [x, y] in places {
        let radius = (x - 150.0).hypot(y - 200.0);
        assert!((radius - 60.0).abs() < 2.0, "{radius}");
    }
}

#[test]
fn a_label_is_carried_and_stays_where_it_was_put() {
    let mut desk = desk();
    press(&mut desk, "measure.length");
    for place in [[90.0, 250.0], [190.0, 130.0]] {
        desk.click(desk.on_film(HERE, place));
    }
    desk.key(Key::V);
    desk.key(Key::Escape);
    let label = label_place(&mut desk);
    desk.key(Key::CloseBracket);
    desk.drag(label, vec2(60.0, 90.0), PointerButton::Primary);
    let mark = &marks(&desk)[0].1;
    assert_eq!(mark.parts[0].shape.places(), [[90.0, 250.0], [190.0, 130.0]].map(|at| near(mark, at)));
    let put = mark.parts[0].label_at.expect("the label was put somewhere");
    desk.key_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(marks(&desk)[0].1.parts[0].label_at, None);
    desk.key_with(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::Z);
    assert_eq!(marks(&desk)[0].1.parts[0].label_at, Some(put));
}

/// The middle of the one label on the screen: what is drawn with labels and not without.
fn label_place(desk: &mut Desk) -> eframe::egui::Pos2 {
    let seen = |desk: &mut Desk, density: LabelDensity| {
        desk.perform(Command::View(ViewCommand::Labels(Some(density))));
        desk.harness.render().unwrap()
    };
    // What is hovered keeps its label.
    desk.point(eframe::egui::pos2(2.0, 2.0));
    let without = seen(desk, LabelDensity::None);
    let with = seen(desk, LabelDensity::All);
    let area = desk.viewport_rect("Film: ").shrink(3.0);
    let differs = with.enumerate_pixels().filter(|(x, y, pixel)| {
        area.contains(eframe::egui::pos2(*x as f32, *y as f32)) && *pixel != without.get_pixel(*x, *y)
    });
    // The leader is thin: the middle pixel of all lies in the label.
    let (mut across, mut down): (Vec<u32>, Vec<u32>) = differs.map(|(x, y, _)| (x, y)).unzip();
    across.sort_unstable();
    down.sort_unstable();
    eframe::egui::pos2(across[across.len() / 2] as f32, down[down.len() / 2] as f32)
}

/// The place of a mark that lies where it was clicked, within a fiftieth of a pixel.
fn near(mark: &Mark, wanted: [f64; 2]) -> [f64; 2] {
    let places = mark.parts[0].shape.places();
    let found = places.iter().find(|at| (at[0] - wanted[0]).hypot(at[1] - wanted[1]) < 0.02);
    *found.unwrap_or_else(|| panic!("{places:?} has moved"))
}

/// How each film is calibrated: what the menu calls it, where it is placed, what is typed (nothing: as proposed).
fn ways() -> [(&'static str, CalibrateOn, Vec<[f64; 2]>, &'static str); 3] {
    let thread = callus::case::Key::new("lag-screw-thread").unwrap();
    [
        ("Calibrate: Line of known length", CalibrateOn::Line, vec![[100.0, 300.0], [200.0, 300.0]], "25"),
        (
            "Calibrate: Circle of known diameter",
            CalibrateOn::Circle,
            vec![[100.0, 200.0], [150.0, 150.0], [200.0, 200.0]],
            "25.4",
        ),
        (
            "Calibrate: Lag-screw thread",
            CalibrateOn::Implant(thread),
            vec![[100.0, 100.0], [150.0, 100.0]],
            "",
        ),
    ]
}

fn assert_calibrated(desk: &Desk, on: &CalibrateOn, typed: &str) {
    let film = desk.editor().focus().unwrap().clone();
    let reading = desk.editor().document().unwrap().reading().unwrap();
    let kind = &reading.calibration(&film).unwrap_or_else(|| panic!("{on:?} fixed nothing")).kind;
    let size = match (kind, on) {
        (CalibrationKind::Line { length_mm, .. }, CalibrateOn::Line) => *length_mm,
        (CalibrationKind::Circle { diameter_mm, .. }, CalibrateOn::Circle) => *diameter_mm,
        (CalibrationKind::Implant { preset, size_mm, .. }, CalibrateOn::Implant(wanted))
            if preset == wanted =>
        {
            *size_mm
        }
        other => panic!("{other:?}"),
    };
    let wanted = typed.parse().unwrap_or(12.5);
    assert!((size - wanted).abs() < 1e-9, "{size} instead of {wanted}");
    assert!(marks(desk).is_empty(), "a calibration is no mark");
}

#[test]
fn a_film_is_calibrated_with_the_mouse() {
    for (name, on, places, typed) in ways() {
        let mut desk = desk();
        desk.press("Calibrate this film");
        desk.press(name);
        assert_eq!(desk.editor().tool(), Some(&Tool::Calibrate(on.clone())));
        for place in places {
            desk.click(desk.on_film(HERE, place));
        }
        // The size of an implant is known: nothing is asked.
        if !typed.is_empty() {
            desk.harness.get_by_label("Size of the object").type_text(typed);
            desk.settle();
            desk.press("Calibrate");
        }
        assert_calibrated(&desk, &on, typed);
    }
}

#[test]
fn a_film_is_calibrated_with_the_keyboard_alone() {
    for (index, (_, on, places, typed)) in ways().into_iter().enumerate() {
        let mut desk = desk();
        desk.key_with(Modifiers::SHIFT, Key::N);
        for _ in 0..index {
            desk.key(Key::ArrowDown);
        }
        desk.key(Key::Enter);
        assert_eq!(desk.editor().tool(), Some(&Tool::Calibrate(on.clone())), "choice {index}");
        let mut at = [150.0, 200.0];
        for place in places {
            go(&mut desk, at, place);
            at = place;
            desk.key(Key::Enter);
        }
        assert_eq!(desk.editor().calibration_wanted().is_some(), !typed.is_empty(), "{on:?}");
        if !typed.is_empty() {
            desk.harness.event(Event::Text(typed.to_owned()));
            desk.settle();
            desk.key(Key::Enter);
        }
        assert_calibrated(&desk, &on, typed);
    }
}

/// Carries the keyboard's cross from one place to another, ten pixels at a time.
fn go(desk: &mut Desk, from: [f64; 2], to: [f64; 2]) {
    for (axis, keys) in [(0, [Key::ArrowLeft, Key::ArrowRight]), (1, [Key::ArrowUp, Key::ArrowDown])] {
        let by = to[axis] - from[axis];
        let key = keys[usize::from(by > 0.0)];
        for _ in 0..(by.abs() / 10.0).round() as usize {
            desk.harness.key_press_modifiers(Modifiers::SHIFT, key);
        }
    }
    desk.settle();
}

#[test]
fn in_a_low_window_the_key_opens_the_same_choices() {
    let mut desk = Desk::open([512.0, 350.0]);
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.key_with(Modifiers::SHIFT, Key::N);
    desk.key(Key::Enter);
    assert_eq!(desk.editor().tool(), Some(&Tool::Calibrate(CalibrateOn::Line)));
}

#[test]
fn a_magnification_factor_is_given_by_mouse_and_by_keyboard() {
    for by_keyboard in [false, true] {
        let mut desk = super::hips::desk(WINDOW);
        desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
        desk.harness.get_by_label("Calibrate…").scroll_to_me();
        desk.settle();
        if by_keyboard {
            desk.harness.get_by_label("Calibrate…").focus();
            desk.settle();
            desk.key(Key::Enter);
            desk.harness.get_by_label("Magnification factor…").focus();
            desk.settle();
            desk.key(Key::Enter);
        } else {
            desk.press("Calibrate…");
            desk.press("Magnification factor…");
        }
        desk.harness.get_by_label("Size of the object").type_text("1.2");
        desk.settle();
        if by_keyboard {
            desk.key(Key::Enter);
        } else {
            desk.press("Calibrate");
        }
        let film = desk.editor().focus().unwrap().clone();
        let reading = desk.editor().document().unwrap().reading().unwrap();
        let kind = &reading.calibration(&film).expect("it is kept").kind;
        assert!(
            matches!(kind, CalibrationKind::Magnification { factor } if (factor - 1.2).abs() < 1e-9),
            "{kind:?}"
        );
    }
}
