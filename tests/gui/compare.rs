//! Two films as one picture in the window: modes by key and by button, the curtain by pointer, landmarks by clicks.

use std::path::Path;

use callus::editor::{
    AutomaticState, ChangesState, Command, CompareCommand, CompareMode, FileCommand, LaidBy, Landmarks,
    Layout, ViewCommand,
};
use eframe::egui::{Key, Modifiers, PointerButton, Shape, vec2};
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1280.0, 720.0];
const HERE: &str = "Film: 6 months after revision, AP · right hip";
const BEFORE: &str = "Film: 2 days after revision, AP · right hip";

/// Mean of each colour of the film in focus as it is drawn, in hundredths of a level.
fn mean(desk: &mut Desk) -> [i64; 3] {
    let rect = desk.viewport_rect(HERE).shrink(120.0);
    let image = desk.harness.render().unwrap();
    let mut sum = [0.0; 3];
    let mut count = 0.0;
    for y in rect.top() as u32..rect.bottom() as u32 {
        for x in rect.left() as u32..rect.right() as u32 {
            let pixel = image.get_pixel(x, y);
            (0..3).for_each(|channel| sum[channel] += f64::from(pixel[channel]));
            count += 1.0;
        }
    }
    sum.map(|sum: f64| (100.0 * sum / count).round() as i64)
}

#[test]
fn every_mode_has_a_key_draws_something_else_and_the_same_key_ends_it() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    // The two films have the same greys: one is shown inverted.
    desk.key_with(Modifiers::ALT, Key::L);
    let at = desk.viewport_rect(BEFORE).center();
    desk.click(at);
    desk.key(Key::I);
    let at = desk.viewport_rect(HERE).center();
    desk.click(at);
    let alone = mean(&mut desk);
    // Nothing of the other film is the measure.
    desk.key_with(Modifiers::ALT, Key::O);
    (0..5).for_each(|_| desk.key_with(Modifiers::ALT, Key::ArrowLeft));
    let bare = mean(&mut desk);
    (0..5).for_each(|_| desk.key_with(Modifiers::ALT, Key::ArrowRight));
    desk.key_with(Modifiers::ALT, Key::O);
    let keys = [
        (Key::O, CompareMode::Opacity),
        (Key::C, CompareMode::Curtain),
        (Key::D, CompareMode::Difference),
        (Key::B, CompareMode::Checkerboard),
        (Key::R, CompareMode::RedCyan),
        (Key::K, CompareMode::Flicker),
    ];
    for (key, mode) in keys {
        desk.key_with(Modifiers::ALT, key);
        assert_eq!(desk.editor().compare().map(|now| now.mode), Some(mode));
        let seen = mean(&mut desk);
        let differs = (0..3).any(|channel| (seen[channel] - bare[channel]).abs() > 30);
        // The flicker shows one film or the other, as the clock says.
        assert!(differs || mode == CompareMode::Flicker, "{mode:?}: {seen:?} {bare:?}");
        assert!(mode != CompareMode::RedCyan || (seen[0] - seen[1]).abs() > 100, "{seen:?}");
        desk.harness.check_accessibility();
        desk.key_with(Modifiers::ALT, key);
        assert_eq!(desk.editor().compare(), None);
        assert_eq!(mean(&mut desk), alone, "{mode:?} leaves the film as it was");
    }
}

#[test]
fn while_the_flicker_shows_the_other_film_its_own_time_and_scale_are_told() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    desk.key_with(Modifiers::ALT, Key::K);
    let here = desk.editor().active_viewport();
    let own = desk.editor().corners(here);
    let other = desk.editor().corners_of_other(here);
    let of_other = desk.editor().corners(1 - here);
    assert_ne!(own.top_left, other.top_left);
    assert_eq!([&other.top_left, &other.top_right], [&of_other.top_left, &of_other.top_right]);
    assert_eq!(own.bottom_right[0].text, format!("with {}", other.top_left[0].text));
    assert_eq!(other.bottom_right[0].text, format!("with {}", own.top_left[0].text));
    assert_eq!(other.bottom_right[1], own.bottom_right[1], "how the films lie is true of both");
    assert_eq!(
        other.bottom_right[2], of_other.bottom_right[0],
        "the scale is that of the film on the screen"
    );
    desk.key_with(Modifiers::ALT, Key::K);
    assert_eq!(desk.editor().corners_of_other(here), desk.editor().corners(here));
}

#[test]
fn the_bar_offers_the_modes_and_says_how_the_films_lie() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    assert!(desk.harness.query_by_label("Curtain").is_none(), "no bar while nothing is compared");
    desk.key_with(Modifiers::ALT, Key::O);
    desk.press("Curtain");
    assert_eq!(desk.editor().compare().map(|now| now.mode), Some(CompareMode::Curtain));
    assert!(desk.harness.query_by_label("by position, not registered").is_some());
    desk.press("End");
    assert_eq!(desk.editor().compare(), None);
}

#[test]
fn the_bar_keeps_its_height_and_the_places_of_its_commands_from_mode_to_mode() {
    for size in [WINDOW, [1024.0, 700.0], [700.0, 600.0], [1920.0, 1080.0]] {
        let mut desk = Desk::open_as_it_is(size);
        let alone = desk.viewport_rect(HERE);
        desk.key_with(Modifiers::ALT, Key::O);
        let places = |desk: &Desk| {
            let button = |name: &str| desk.harness.get_by_label(name).rect();
            let commands = ["End", "Place landmarks…", "Register automatically"].map(button);
            (desk.viewport_rect(HERE), commands)
        };
        let first = places(&desk);
        assert_eq!(first.0, alone, "films do not move when it comes at {size:?}");
        assert!(first.1.iter().all(|rect| rect.top() >= alone.bottom()), "{first:?} at {size:?}");
        for mode in ["Curtain", "Difference", "Checkerboard", "Red and cyan"] {
            desk.press(mode);
            assert_eq!(places(&desk), first, "{mode} at {size:?}");
            for rect in first.1 {
                assert!(rect.left() > 0.0 && rect.right() <= size[0], "{rect:?} at {size:?}");
            }
        }
        desk.key_with(Modifiers::ALT, Key::M);
        assert_eq!(desk.viewport_rect(HERE), first.0, "landmarks at {size:?}");
        assert_eq!(desk.harness.get_by_label("Cancel").rect(), first.1[0], "{size:?}");
        desk.key_with(Modifiers::ALT, Key::M);
        let flicker = CompareCommand::Mode(CompareMode::Flicker);
        desk.perform_steps(Command::View(ViewCommand::Compare(flicker)));
        assert_eq!(places(&desk), first, "flicker at {size:?}");
        desk.perform(Command::View(ViewCommand::Compare(CompareCommand::End)));
        assert_eq!(desk.viewport_rect(HERE), alone, "{size:?}");
    }
}

#[test]
fn films_do_not_move_when_the_bar_comes_whatever_panels_are_shown() {
    for size in [WINDOW, [1600.0, 1000.0], [900.0, 500.0]] {
        for panel in [Key::F7, Key::F8] {
            let mut desk = Desk::open_as_it_is(size);
            desk.key(panel);
            let seen = |desk: &Desk| {
                let zooms = [HERE, BEFORE].map(|film| desk.viewport_rect(film));
                (zooms, desk.on_film(HERE, [60.0, 60.0]), desk.on_film(BEFORE, [240.0, 330.0]))
            };
            let before = seen(&desk);
            for key in [Key::O, Key::M] {
                desk.key_with(Modifiers::ALT, key);
                assert!(desk.harness.query_by_label("Curtain").is_some());
                assert_eq!(seen(&desk), before, "{key:?} in {size:?} without {panel:?}");
                desk.key_with(Modifiers::ALT, key);
                desk.perform(Command::View(ViewCommand::Compare(CompareCommand::End)));
                assert_eq!(seen(&desk), before, "after {key:?} in {size:?} without {panel:?}");
            }
        }
    }
}

#[test]
fn the_curtain_is_drawn_and_turned_by_keys_and_by_pointer() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    desk.key_with(Modifiers::ALT, Key::C);
    desk.key_with(Modifiers::ALT, Key::ArrowRight);
    let now = desk.editor().compare().unwrap();
    assert!((now.share - 0.6).abs() < 1e-5, "{now:?}");
    desk.key_with(Modifiers::ALT, Key::ArrowDown);
    assert!((desk.editor().compare().unwrap().degrees - 15.0).abs() < 1e-4);
    desk.key_with(Modifiers::ALT, Key::ArrowUp);
    let rect = desk.viewport_rect(HERE);
    let edge = rect.min + vec2(0.6 * rect.width(), 0.5 * rect.height());
    desk.drag(edge, vec2(-0.3 * rect.width(), 0.0), PointerButton::Primary);
    let now = desk.editor().compare().unwrap();
    assert!((now.share - 0.3).abs() < 0.03, "{now:?}");
    assert!(desk.view().voi.is_none() || desk.view().centre.is_none(), "the film itself was not moved");
}

#[test]
fn the_whole_edge_of_the_curtain_moves_it_and_its_handle_turns_it_about_the_knob() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    desk.key_with(Modifiers::ALT, Key::C);
    let rect = desk.viewport_rect(HERE);
    let window = desk.view().voi;
    // Far above the knob, and a little beside the line.
    let edge = rect.min + vec2(0.5 * rect.width() + 5.0, 0.12 * rect.height());
    desk.drag(edge, vec2(-0.2 * rect.width(), 0.0), PointerButton::Primary);
    let now = desk.editor().compare().unwrap();
    assert!((now.share - 0.3).abs() < 0.01, "{now:?}");
    assert_eq!(desk.view().voi, window, "the window stays");
    let at = now.line().at;
    let knob = rect.min + vec2(at[0] * rect.width(), at[1] * rect.height());
    let handle = knob + vec2(0.0, 90.0_f32.min(rect.height() * 0.3));
    desk.drag(handle, vec2(-50.0, -40.0), PointerButton::Primary);
    let turned = desk.editor().compare().unwrap();
    assert!((turned.degrees - now.degrees).abs() > 10.0, "{turned:?}");
    let [x, y] = turned.line().at;
    assert!((x - at[0]).abs() < 1e-3 && (y - at[1]).abs() < 1e-3, "{turned:?}");
    assert_eq!(desk.view().voi, window);
    // Off the edge a drag sets the window as ever.
    let off = rect.min + vec2(0.85 * rect.width(), 0.3 * rect.height());
    desk.drag(off, vec2(30.0, 20.0), PointerButton::Primary);
    assert_ne!(desk.view().voi, window);
    assert_eq!(desk.editor().compare(), Some(turned));
}

#[test]
fn landmarks_are_clicked_on_both_films_and_enter_registers_them() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    desk.key_with(Modifiers::ALT, Key::M);
    assert!(desk.editor().landmarks().is_some());
    for place in [[60.0, 60.0], [240.0, 330.0]] {
        for film in [BEFORE, HERE] {
            let at = desk.on_film(film, place);
            desk.click(at);
        }
    }
    assert_eq!(desk.editor().landmarks().map(Landmarks::complete), Some(2));
    desk.key(Key::Backspace);
    assert_eq!(desk.editor().landmarks().map(Landmarks::complete), Some(1));
    let at = desk.on_film(HERE, [240.0, 330.0]);
    desk.click(at);
    desk.key(Key::Enter);
    let laid = desk.editor().compare_shown().unwrap().laid.unwrap();
    assert_eq!(laid.by, LaidBy::Landmarks { pairs: 2, residual_px: None });
    assert!(
        (laid.similarity.scale() - 1.0).abs() < 0.02 && laid.similarity.degrees().abs() < 1.0,
        "{laid:?}"
    );
    assert!(desk.editor().compare().is_some(), "the comparison goes on");
    desk.key_with(Modifiers::ALT, Key::M);
    desk.key(Key::Escape);
    assert!(desk.editor().landmarks().is_none());
}

#[test]
fn what_the_program_could_not_register_is_not_told_once_landmarks_did() {
    let mut desk = Desk::open_as_it_is(WINDOW);
    desk.key_with(Modifiers::ALT, Key::A);
    assert!(matches!(desk.editor().automatic(), Some(AutomaticState::Refused(_))));
    let refused = |desk: &Desk| desk.harness.query_all_by_label_contains("Not registered:").count();
    assert_eq!(refused(&desk), 2, "in the bar and in the panel");
    desk.key_with(Modifiers::ALT, Key::M);
    for place in [[60.0, 60.0], [240.0, 330.0]] {
        for film in [BEFORE, HERE] {
            let at = desk.on_film(film, place);
            desk.click(at);
        }
    }
    desk.key(Key::Enter);
    assert!(desk.harness.query_all_by_label_contains("by 2 landmarks").next().is_some());
    assert_eq!(refused(&desk), 0);
}

/// Two films of a simulated pair side by side, the later one in focus.
fn pair() -> Desk {
    let mut desk = Desk::empty(WINDOW);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs/1001");
    let case = desk.folder_beside("pair");
    std::fs::create_dir_all(case.join("images")).unwrap();
    std::fs::copy(from.join("case.ron"), case.join("case.ron")).unwrap();
    for image in std::fs::read_dir(from.join("images")).unwrap() {
        let image = image.unwrap();
        std::fs::copy(image.path(), case.join("images").join(image.file_name())).unwrap();
    }
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::OneByTwo)));
    desk.focus("pair-1001-after");
    desk
}

#[test]
fn the_list_of_places_that_differ_goes_to_one_and_covers_no_film() {
    let mut desk = pair();
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.key_with(Modifiers::ALT, Key::A);
    desk.perform(Command::View(ViewCommand::Compare(CompareCommand::AcceptProposal)));
    desk.key_with(Modifiers::ALT, Key::W);
    let Some(ChangesState::Found(found)) = desk.editor().changes().map(|now| now.state) else {
        panic!("{:?}", desk.editor().changes())
    };
    let (count, untold) = (found.places.len(), found.untold);
    assert!(count > 1, "{count}");
    let all = count + untold;
    let button =
        if untold > 0 { format!("{count} of {all} places") } else { format!("{count} places differ") };
    let before = desk.view();
    assert!(desk.harness.query_all_by_label_contains(&button).next().is_some(), "{button}");
    assert!(desk.harness.query_all_by_label_contains("Sizes in mm, est. magnification").next().is_some());
    let rows = desk.editor().change_words();
    let go = desk.harness.get_by_label(&rows[0]).rect();
    let films: Vec<_> = desk.harness.query_all_by_label_contains("Film: ").map(|film| film.rect()).collect();
    assert!(films.len() > 1 && films.iter().all(|film| !film.intersects(go)), "{films:?} {go:?}");
    let draw = desk.harness.query_all_by_label("Draw as mark").next().expect("each can be drawn").rect();
    assert!(draw.left() > go.left() && (draw.center().y - go.center().y).abs() < 2.0, "{draw:?} {go:?}");
    desk.harness.check_accessibility();
    desk.press(&rows[0]);
    assert_ne!((desk.view().zoom, desk.view().centre), (before.zoom, before.centre));
    assert_eq!(desk.harness.get_by_label(&rows[0]).rect(), go, "the list stays for the next one");
    // Without the panel the bar says where the list is.
    desk.key(Key::F8);
    assert!(desk.harness.query_by_label(&rows[0]).is_none());
    desk.press("List them");
    assert!(desk.harness.query_by_label(&rows[0]).is_some());
}

#[test]
fn the_program_registers_by_key_and_the_bar_the_panel_and_the_timeline_tell_it() {
    let mut desk = pair();
    desk.key_with(Modifiers::ALT, Key::A);
    assert!(desk.editor().proposal().is_some());
    assert!(
        desk.harness.query_all_by_label_contains("Proposed: by bone (automatic), residual").next().is_some()
    );
    desk.harness.check_accessibility();
    desk.press("Dismiss");
    assert!(desk.editor().proposal().is_none());
    assert!(desk.harness.query_all_by_label_contains("Proposed:").next().is_none());
    desk.key_with(Modifiers::ALT, Key::J);
    let told = "Implant motion, 6 months after the hip screw: along the shaft: 2.0 ± ";
    assert!(desk.harness.query_all_by_label_contains(told).next().is_some(), "a lane below the timeline");
    desk.key_with(Modifiers::ALT, Key::J);
    assert!(desk.harness.query_all_by_label_contains(told).next().is_none());
}

/// The texts that are painted over the film in the one viewport.
fn texts_over(desk: &Desk, name: &str) -> Vec<String> {
    fn collect(shape: &Shape, into: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => into.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|own| collect(own, into)),
            _ => {}
        }
    }
    let rect = desk.viewport_rect(name).expand(1.0);
    let mut all = Vec::new();
    let output = desk.harness.output();
    output
        .shapes
        .iter()
        .filter(|own| rect.contains_rect(own.clip_rect))
        .for_each(|own| collect(&own.shape, &mut all));
    all
}

#[test]
fn while_the_flicker_shows_the_other_film_its_own_marks_are_labelled() {
    let mut desk = Desk::empty(WINDOW);
    let case = desk.case_on_disk();
    std::fs::create_dir_all(case.join("readings")).unwrap();
    let angles = r#"(format: 2, reader: (id: "resident", name: "resident"), marks: {
      1: (measure: Some("angle"), parts: [
          (key: Some("angle"), film: "g1", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 60.0))))]),
      2: (measure: Some("angle"), parts: [
          (key: Some("angle"), film: "g2", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 30.0))))]),
    })"#;
    std::fs::write(case.join("readings/resident.ron"), angles).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.focus("g2");
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    let here = desk.editor().active_viewport();
    let flicker = CompareCommand::Mode(CompareMode::Flicker);
    desk.perform_steps(Command::View(ViewCommand::Compare(flicker)));
    let own = desk.editor().drawn(here)[0].label[0].clone();
    let other = desk.editor().drawn_on_other()[0].label[0].clone();
    assert_ne!(own, other);
    let other_time = desk.editor().corners_of_other(here).top_left[0].text.clone();
    let mut seen = [0; 2];
    let look = |desk: &Desk| {
        let texts = texts_over(desk, HERE);
        let is_other = texts.contains(&other_time);
        let told = [&own, &other].map(|label| texts.iter().any(|text| text.starts_with(label.as_str())));
        assert_eq!(told, [!is_other, is_other], "{texts:?}");
        usize::from(is_other)
    };
    for _ in 0..60 {
        desk.harness.step();
        seen[look(&desk)] += 1;
    }
    assert!(seen.iter().all(|frames| *frames > 5), "{seen:?}");
    while look(&desk) == 0 {
        desk.harness.step();
    }
    desk.perform_steps(Command::View(ViewCommand::Compare(CompareCommand::Pause)));
    assert_eq!(look(&desk), 1, "held as it is");
}
