//! Timeline and history: stops by name, by pointer and by key; a row, its flag and its films light up together.

use callus::case::{EpisodeId, RadiographId};
use callus::editor::{Dialog, Editor, Hover};
use eframe::egui::{Key, Modifiers, PointerButton, Rect, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::Queryable as _;

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

fn focus(editor: &Editor) -> &str {
    editor.focus().expect("a film is in focus").as_str()
}

fn named<'a>(desk: &'a Desk, beginning: &'a str) -> Node<'a> {
    // What cannot be pressed has its name as its value.
    desk.harness
        .get_by(move |node| node.label().or(node.value()).is_some_and(|name| name.starts_with(beginning)))
}

fn press(desk: &mut Desk, beginning: &str) {
    named(desk, beginning).click();
    desk.settle();
}

fn hover(desk: &mut Desk, beginning: &str) {
    let at = named(desk, beginning).rect().center();
    desk.harness.hover_at(at);
    desk.settle();
}

#[test]
fn visits_are_gone_to_by_name_and_by_key() {
    let mut desk = Desk::open(WINDOW);
    press(&mut desk, "Visit: 12 months after revision, 1 film, not read");
    assert_eq!(focus(desk.editor()), "g3");
    let by_key = [
        (Key::ArrowLeft, "g2"),
        (Key::ArrowLeft, "g1"),
        (Key::Home, "f1"),
        (Key::ArrowRight, "f2"),
        (Key::End, "broken"),
    ];
    for (key, film) in by_key {
        desk.key(key);
        assert_eq!(focus(desk.editor()), film, "{key:?}");
    }
}

#[test]
fn views_of_a_visit_are_gone_to_by_thumbnail_and_by_key() {
    let mut desk = Desk::open(WINDOW);
    press(&mut desk, "Thumbnail: 6 months after revision, lateral");
    assert_eq!(focus(desk.editor()), "g2l");
    desk.key(Key::ArrowUp);
    assert_eq!(focus(desk.editor()), "g2");
    desk.key(Key::ArrowDown);
    assert_eq!(focus(desk.editor()), "g2l");
}

#[test]
fn what_was_said_is_named_at_its_visit() {
    let mut desk = Desk::open(WINDOW);
    desk.key(Key::Num3);
    desk.harness.get_by_label("Name of the reader").type_text("A");
    desk.settle();
    desk.press("Start reading");
    desk.press("Complication: hardware failure");
    press(&mut desk, "Thumbnail: 6 months after revision, lateral");
    desk.key(Key::Num2);
    let name = "Visit: 6 months after revision, 2 films, bridging callus, line visible / callus, not bridging, hardware failure";
    assert!(desk.harness.query_by_label(name).is_some());
}

#[test]
fn what_is_missing_is_told() {
    let mut desk = Desk::open(WINDOW);
    assert!(desk.harness.query_by_label("Expected: 6 weeks after DHS, no film (the ward)").is_some());
    assert!(
        desk.harness
            .query_by(|node| node.label().is_some_and(|l| l.starts_with("Expected: 1 week")))
            .is_none()
    );
    hover(&mut desk, "Expected: 6 weeks");
    desk.harness.run_steps(30);
    assert!(desk.harness.query_by_label("Expected by: the ward").is_some());
    hover(&mut desk, "Visit without film: 3 months after revision");
    desk.harness.run_steps(30);
    assert!(desk.harness.query_by_label("walks with a stick").is_some());
}

#[test]
fn hovering_a_visit_tells_all() {
    let mut desk = Desk::open(WINDOW);
    hover(&mut desk, "Visit: 6 months after revision");
    desk.harness.run_steps(30);
    for words in ["6 months after revision", "AP · right hip", "lateral · right hip", "Not read yet"] {
        assert!(desk.harness.query_all_by_label(words).count() >= 1, "{words}");
    }
}

/// Whether anything inside `rect` is drawn otherwise.
fn differs(before: &image::RgbaImage, after: &image::RgbaImage, rect: Rect) -> bool {
    let range = |low: f32, high: f32| (low.max(0.0) as u32)..(high as u32);
    let mut places =
        range(rect.top(), rect.bottom()).flat_map(|y| range(rect.left(), rect.right()).map(move |x| (x, y)));
    places.any(|(x, y)| before.get_pixel(x, y) != after.get_pixel(x, y))
}

#[test]
fn row_flag_and_films_light_up_together() {
    let mut desk = Desk::open(WINDOW);
    desk.harness.hover_at(eframe::egui::pos2(800.0, 20.0));
    desk.settle();
    let parts = [
        "History: age 52, R femur, DHS",
        "Operation: DHS",
        "Thumbnail: 1 week after DHS",
        "Thumbnail: 3 months after DHS",
    ];
    let others = ["Operation: Revision DHS", "Thumbnail: 2 days after revision", "Thumbnail: 12 months"];
    let rects: Vec<_> = parts.iter().map(|name| named(&desk, name).rect().expand(2.0)).collect();
    let other_rects: Vec<_> = others.iter().map(|name| named(&desk, name).rect().expand(2.0)).collect();
    let dark = desk.harness.render().unwrap();
    for touched in ["History: age 52", "Operation: DHS"] {
        hover(&mut desk, touched);
        assert_eq!(desk.editor().hover(), Some(&Hover::Episode(EpisodeId::new("fx1").unwrap())));
        let lit = desk.harness.render().unwrap();
        for (name, rect) in parts.iter().zip(&rects) {
            assert!(differs(&dark, &lit, *rect), "{touched} does not light {name}");
        }
        for (name, rect) in others.iter().zip(&other_rects) {
            assert!(!differs(&dark, &lit, *rect), "{touched} lights {name}");
        }
    }
    hover(&mut desk, "Thumbnail: 3 months after DHS");
    assert_eq!(desk.editor().hover(), Some(&Hover::Film(desk.film_id("f2"))));
    let lit = desk.harness.render().unwrap();
    for index in [0, 1, 3] {
        assert!(differs(&dark, &lit, rects[index]), "the film does not light {}", parts[index]);
    }
    desk.harness.hover_at(eframe::egui::pos2(800.0, 20.0));
    desk.settle();
    assert_eq!(desk.editor().hover(), None);
}

#[test]
fn a_row_leads_to_its_films_and_one_without_is_chosen() {
    let mut desk = Desk::open(WINDOW);
    press(&mut desk, "History: age 52, R femur, DHS");
    assert_eq!(focus(desk.editor()), "f1");
    press(&mut desk, "Operation: Revision DHS");
    assert_eq!(focus(desk.editor()), "g1");
    press(&mut desk, "History: age 46, L femur, Bone traction, Union");
    assert_eq!(desk.editor().lit_episode(), Some(&EpisodeId::new("fx0").unwrap()));
}

#[test]
fn the_timeline_zooms_at_the_pointer_moves_and_shows_everything_again() {
    let mut desk = Desk::open(WINDOW);
    let whole = desk.editor().timeline_view();
    let stop = named(&desk, "Visit: 6 months after revision").rect();
    let at = stop.center_top() + vec2(0.0, 10.0);
    desk.wheel(at, 120.0);
    let zoomed = desk.editor().timeline_view();
    assert!(zoomed.1 - zoomed.0 < 0.8 * (whole.1 - whole.0), "{zoomed:?} of {whole:?}");
    let after = named(&desk, "Visit: 6 months after revision").rect();
    assert!((after.center().x - stop.center().x).abs() < 3.0, "what is under the pointer stays");

    let ground = desk.harness.get_by_label("Timeline of visits").rect();
    let from = ground.left_bottom() + vec2(300.0, -6.0);
    desk.drag(from, vec2(80.0, 0.0), PointerButton::Primary);
    let moved = desk.editor().timeline_view();
    assert!(moved.0 < zoomed.0 && ((moved.1 - moved.0) - (zoomed.1 - zoomed.0)).abs() < 1e-6, "{moved:?}");

    desk.click_twice(from);
    assert_eq!(desk.editor().timeline_view(), whole);
    desk.key(Key::Z);
    let stretch = desk.editor().timeline_view();
    assert!(stretch.1 - stretch.0 < whole.1 - whole.0);
    desk.key_with(Modifiers::SHIFT, Key::Z);
    assert_eq!(desk.editor().timeline_view(), whole);
}

#[test]
fn sources_are_named() {
    let desk = Desk::open(WINDOW);
    for words in ["A simulated case", "CC BY 4.0", "doi:10.0000/none", "Every film is simulated."] {
        assert!(desk.harness.query_by_label(words).is_some(), "{words}");
    }
}

#[test]
fn nothing_is_cut_off_in_a_small_window_or_at_twice_the_size() {
    for (size, zoom) in [([1024.0, 700.0], 1.0), ([1600.0, 1000.0], 2.0), ([3840.0, 2160.0], 1.0)] {
        let mut desk = Desk::open(size);
        desk.harness.ctx.set_zoom_factor(zoom);
        desk.settle();
        let window = desk.harness.ctx.content_rect();
        for name in
            ["Timeline of visits", "Operation: DHS", "Stage: no callus", "Film: 6 months after revision"]
        {
            let rect = named(&desk, name).rect();
            assert!(
                window.expand(1.0).contains_rect(rect),
                "{name} at {size:?} × {zoom}: {rect:?} of {window:?}"
            );
            assert!(rect.width() >= 40.0 && rect.height() >= 18.0, "{name} at {size:?} × {zoom}: {rect:?}");
        }
    }
}

#[test]
fn a_film_dragged_along_the_timeline_asks_before_its_time_changes() {
    let mut desk = Desk::open(WINDOW);
    let time = |desk: &Desk| {
        let case = desk.editor().document().unwrap().case();
        case.time_words(&case.radiograph(&RadiographId::new("g3").unwrap()).unwrap().time)
    };
    let before = time(&desk);
    let from = named(&desk, "Thumbnail: 12 months after revision").rect().center();
    let to = named(&desk, "Visit: 6 months after revision").rect().center();
    // A short move is a click gone astray.
    desk.drag(from, vec2(10.0, 0.0), PointerButton::Primary);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    desk.drag(from, to - from, PointerButton::Primary);
    assert_eq!(desk.editor().dialog(), Dialog::AskCaseEdit);
    assert!(desk.harness.query_by_label("Look at this before the case changes").is_some());
    desk.press("Cancel");
    assert_eq!(time(&desk), before);
    desk.drag(from, to - from, PointerButton::Primary);
    desk.press("Change the case");
    assert_eq!(time(&desk), "6 months after revision");
}
