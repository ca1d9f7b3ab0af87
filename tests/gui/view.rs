//! A clear view: how much of the window films have, how they are enlarged, hung by hand and compared.

use callus::editor::{Command, HangCommand, Layout, ViewCommand};
use callus::store::SidePanel;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Rect};

use egui_kittest::kittest::Queryable as _;

use super::Desk;

const SMALL: [f32; 2] = [1280.0, 720.0];
const HERE: &str = "Film: 6 months after revision, AP · right hip";
const BEFORE: &str = "Film: 2 days after revision, AP · right hip";

/// Share of the window that both films have.
fn share(desk: &Desk, size: [f32; 2]) -> f32 {
    let area = |rect: Rect| rect.width() * rect.height();
    (area(desk.viewport_rect(HERE)) + area(desk.viewport_rect(BEFORE))) / (size[0] * size[1])
}

fn hung(desk: &Desk) -> Vec<String> {
    let editor = desk.editor();
    let film = |index: usize| editor.viewport(index).and_then(|own| own.film.clone());
    (0..editor.layout().count())
        .map(|index| film(index).map_or("-".to_owned(), |film| film.as_str().to_owned()))
        .collect()
}

#[test]
fn two_films_have_most_of_a_small_window() {
    for (size, with_panels) in [(SMALL, 0.45), ([1600.0, 1000.0], 0.36), ([1024.0, 700.0], 0.42)] {
        let mut desk = Desk::open_as_it_is(size);
        let share_now = share(&desk, size);
        assert!(share_now >= with_panels, "{size:?} with panels: {share_now}");
        desk.key_with(Modifiers::COMMAND, Key::F5);
        let share_now = share(&desk, size);
        assert!(share_now >= 0.6, "{size:?} films only: {share_now}");
        assert!(share_now > 0.98, "{size:?}: nothing but films");
        desk.harness.check_accessibility();
        desk.key_with(Modifiers::COMMAND, Key::F5);
        assert!(share(&desk, size) < 0.9, "one key brings the panels back");
    }
}

#[test]
fn a_panel_makes_way_in_a_small_window_and_stays_once_it_is_asked_for() {
    let mut desk = Desk::open_as_it_is(SMALL);
    assert!(!desk.editor().is_panel_shown(SidePanel::History));
    assert!(desk.editor().is_panel_shown(SidePanel::Timeline));
    desk.key(Key::F6);
    assert!(desk.editor().is_panel_shown(SidePanel::History));
    let mut desk = desk.reopened(SMALL);
    assert!(desk.editor().is_panel_shown(SidePanel::History), "also at the next start");
    desk.key(Key::F6);
    assert!(!desk.editor().is_panel_shown(SidePanel::History));
    let large = Desk::open_as_it_is([1600.0, 1000.0]);
    assert!(large.editor().is_panel_shown(SidePanel::History));
}

#[test]
fn full_screen_shows_films_alone_and_says_how_to_go_back() {
    let mut desk = Desk::open_as_it_is(SMALL);
    desk.key(Key::F11);
    assert!(desk.editor().is_full_screen() && desk.editor().shows_films_only());
    assert!(desk.harness.query_by_label("Panels: F11").is_some());
    desk.key(Key::F11);
    assert!(!desk.editor().is_full_screen() && !desk.editor().shows_films_only());
    assert!(desk.harness.query_by_label("Panels: F11").is_none());
}

#[test]
fn a_double_click_enlarges_a_viewport_and_back() {
    let mut desk = Desk::open_as_it_is(SMALL);
    let (before, whole) =
        (desk.viewport_rect(BEFORE), desk.viewport_rect(HERE).union(desk.viewport_rect(BEFORE)));
    desk.click_twice(before.center());
    assert!(desk.editor().is_enlarged() && !desk.shows(HERE));
    let now = desk.viewport_rect(BEFORE);
    assert!(
        now.width() >= whole.width() - 2.0 && now.height() >= whole.height() - 2.0,
        "{now:?} of {whole:?}"
    );
    desk.click_twice(now.center());
    assert!(!desk.editor().is_enlarged() && desk.shows(HERE) && desk.shows(BEFORE));
}

#[test]
fn nine_visits_stand_in_order_of_time() {
    let mut desk = Desk::open_as_it_is(SMALL);
    desk.focus("g3");
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::ThreeByThree)));
    let shown = hung(&desk);
    assert_eq!(shown, ["f1", "f2", "g1", "g2", "g3", "broken", "-", "-", "-"]);
    // From any visit all of them are there.
    desk.focus("f2");
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::ThreeByThree)));
    assert_eq!(hung(&desk), shown);
    desk.focus("g3");
    assert_eq!((hung(&desk), desk.editor().active_viewport()), (shown, 4));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::OneByThree)));
    assert_eq!(hung(&desk), ["g1", "g2", "g3"]);
    desk.focus("g2");
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::TwoByOne)));
    assert_eq!(hung(&desk), ["g2", "g2l"]);
}

#[test]
fn a_film_of_the_timeline_is_dragged_into_a_viewport_and_two_are_swapped() {
    let mut desk = Desk::open_as_it_is([1600.0, 1000.0]);
    assert_eq!(hung(&desk), ["g1", "g2"]);
    let from = desk.harness.get_by_label("Thumbnail: 1 week after DHS, AP · right hip").rect().center();
    let to = desk.viewport_rect(BEFORE).center();
    desk.drag(from, to - from, PointerButton::Primary);
    assert_eq!(hung(&desk), ["f1", "g2"]);
    assert!(desk.editor().is_hung_by_hand());
    desk.key_with(Modifiers::SHIFT, Key::F3);
    assert_eq!(hung(&desk), ["g2", "f1"]);
    // A step of the visit changes the viewport in focus alone.
    desk.key(Key::ArrowRight);
    assert_eq!(hung(&desk), ["g2", "f2"]);
    desk.perform(Command::View(ViewCommand::Hang(HangCommand::Swap(0, 1))));
    assert_eq!(hung(&desk), ["f2", "g2"]);
    // A layout hangs by visits again.
    desk.key(Key::F3);
    assert!(!desk.editor().is_hung_by_hand());
    assert_eq!(hung(&desk).len(), 2);
}

#[test]
fn any_two_visits_are_compared_with_two_clicks() {
    let mut desk = Desk::open_as_it_is([1600.0, 1000.0]);
    let first =
        desk.harness.get_by_label("Thumbnail: 12 months after revision, AP · right hip").rect().center();
    desk.click(first);
    let second = desk.harness.get_by_label("Thumbnail: 1 week after DHS, AP · right hip").rect().center();
    desk.harness.event(Event::ModifiersChanged(Modifiers::COMMAND));
    desk.click(second);
    desk.harness.event(Event::ModifiersChanged(Modifiers::NONE));
    assert_eq!(hung(&desk), ["f1", "g3"]);
    let (left, right) = (desk.editor().viewport(0), desk.editor().viewport(1));
    assert!(left.is_some() && right.is_some() && desk.editor().layout() == Layout::OneByTwo);
}

#[test]
fn the_pixel_under_the_pointer_is_told_and_the_lens_shows_it_larger() {
    let mut desk = Desk::open_as_it_is(SMALL);
    let at = desk.on_film(HERE, [150.5, 200.5]);
    desk.point(at);
    let bare = desk.harness.render().unwrap();
    desk.key_with(Modifiers::ALT, Key::V);
    assert!(desk.editor().lens().probes);
    let index = desk.editor().active_viewport();
    let told = desk.editor().probe(index, [150.5, 200.5]).unwrap().words();
    // The film is drawn by the harness: 1000 + 60 · 150 + 20 · 200 + 20 000 + 3 · 1500.
    assert!(told.starts_with("column 150, row 200 · value 38500 · grey "), "{told}");
    desk.point(at);
    let with_words = desk.harness.render().unwrap();
    assert!(bare != with_words, "the words stand at the pointer");
    desk.key_with(Modifiers::ALT, Key::V);
    desk.key_with(Modifiers::ALT, Key::G);
    desk.point(at);
    assert!(desk.editor().lens().magnifies);
    let lens = desk.harness.render().unwrap();
    let (x, y) = (at.x as u32, at.y as u32);
    let differs =
        (0..40).filter(|away| lens.get_pixel(x + 2 * away, y + 20) != bare.get_pixel(x + 2 * away, y + 20));
    assert!(differs.count() > 10, "the film about the pointer is drawn larger");
    desk.key_with(Modifiers::ALT, Key::G);
    desk.point(at);
    assert!(desk.harness.render().unwrap() == bare, "and as before without it");
}

#[test]
fn a_menu_that_is_higher_than_the_window_scrolls_below_the_bar_and_its_last_entry_can_be_pressed() {
    let mut desk = Desk::open_as_it_is([1280.0, 720.0]);
    let bar = desk.harness.get_by_label("View").rect();
    desk.press("View");
    // The toolbar has buttons of the same names.
    let row = |desk: &Desk, name: &str| {
        let mut all = desk.harness.query_all_by_label(name).map(|node| node.rect());
        all.find(|rect| rect.width() > 150.0).expect("it is in the menu")
    };
    let first = row(&desk, "One film");
    assert!(first.top() >= bar.bottom(), "{first:?} covers the bar {bar:?}");
    let last = |desk: &Desk| desk.harness.get_by_label("Normal text size").rect();
    assert!(last(&desk).bottom() > 720.0, "it is reached by scrolling");
    let at = first.center();
    (0..12).for_each(|_| desk.wheel(at, -400.0));
    let scrolled = last(&desk);
    assert!(scrolled.bottom() < 720.0 && scrolled.top() > bar.bottom(), "{scrolled:?}");
    // The entry that shows the panel of the reading or hides it is near the end.
    let panel = row(&desk, "Reading panel").center();
    let shown = desk.editor().is_panel_shown(SidePanel::Reading);
    desk.click(panel);
    assert_eq!(desk.editor().is_panel_shown(SidePanel::Reading), !shown);
    // A submenu keeps off the bar, too.
    desk.press("View");
    desk.press("Compare two films");
    let entry = desk.harness.get_by_label("What changed").rect();
    assert!(entry.top() > bar.bottom() && entry.bottom() < 720.0, "{entry:?}");
}

#[test]
fn text_becomes_no_larger_than_the_window_has_room_for_and_that_is_told() {
    let mut desk = Desk::open([1280.0, 720.0]);
    for _ in 0..12 {
        desk.key_with(Modifiers::COMMAND, Key::Plus);
    }
    let scale = desk.editor().settings().ui_scale;
    assert!((2.0..2.1).contains(&scale), "{scale}");
    let told =
        desk.editor().notices().iter().filter(|own| own.title.contains("as large as this window")).count();
    assert_eq!(told, 1, "{:?}", desk.editor().notices());
    desk.key_with(Modifiers::COMMAND, Key::Num0);
    assert!((desk.editor().settings().ui_scale - 1.0).abs() < 1e-6);
}
