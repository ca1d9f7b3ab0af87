//! Display filters, squares and the histogram in the window.

use callus::editor::{Command, DisplayCommand, RoomCommand, ViewCommand};
use callus::imaging::FilterKind;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

fn display(desk: &mut Desk, command: DisplayCommand) {
    desk.perform(Command::View(ViewCommand::Display(command)));
}

fn corner(desk: &Desk) -> String {
    let active = desk.editor().active_viewport();
    let lines = desk.editor().corners(active).bottom_left;
    lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>().join("\n")
}

/// What the window shows, as bytes.
fn picture(desk: &mut Desk) -> Vec<u8> {
    desk.harness.render().unwrap().into_raw()
}

#[test]
fn a_filter_is_named_on_the_film_and_changes_nothing_but_the_picture() {
    let mut desk = Desk::open([1280.0, 720.0]);
    let id = desk.film_id("g2");
    let plain = picture(&mut desk);
    let probe = desk.editor().probe(desk.editor().active_viewport(), [150.0, 200.0]);
    let histogram = desk.editor().histogram();
    display(&mut desk, DisplayCommand::Filter(FilterKind::Clahe));
    assert!(corner(&desk).contains("CLAHE 8 \u{d7} 8, clip limit 3"), "{}", corner(&desk));
    assert!(desk.editor().filtered(&id).is_some());
    assert_ne!(picture(&mut desk), plain, "the film looks otherwise");
    assert_eq!(desk.editor().probe(desk.editor().active_viewport(), [150.0, 200.0]), probe);
    assert_eq!(desk.editor().histogram(), histogram);
    // A step to another film filters that one.
    desk.focus("g3");
    assert!(desk.editor().filtered(&desk.film_id("g3")).is_some());
    desk.focus("g2");
    display(&mut desk, DisplayCommand::Filter(FilterKind::Unsharp));
    assert!(corner(&desk).contains("unsharp 1 px, amount 1"), "{}", corner(&desk));
    display(&mut desk, DisplayCommand::Filter(FilterKind::Unsharp));
    assert!(!corner(&desk).contains("unsharp") && desk.editor().filtered(&id).is_none());
}

#[test]
fn the_histogram_is_of_the_film_or_of_the_selected_region() {
    let mut desk = Desk::open([1280.0, 720.0]);
    display(&mut desk, DisplayCommand::Histogram);
    let words = |desk: &Desk| {
        let found = desk
            .harness
            .query_by(|node| node.label().is_some_and(|label| label.starts_with("Histogram of ")));
        found.and_then(|node| node.accesskit_node().label())
    };
    let whole = words(&desk).expect("the card is shown");
    assert!(whole.starts_with("Histogram of Whole film: 120,000 pixels"), "{whole}");
    let caution = desk.editor().histogram().unwrap().caution;
    assert!(caution.contains("no bone density"), "{caution}");
    display(&mut desk, DisplayCommand::Histogram);
    assert_eq!(words(&desk), None);
}

/// The rectangle of the chart.
fn chart(desk: &Desk) -> eframe::egui::Rect {
    let is_chart = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().label().is_some_and(|label| label.starts_with("Histogram of "))
    };
    desk.harness.root().children_recursive().find(is_chart).expect("the histogram is shown").rect()
}

#[test]
fn the_histogram_stands_in_the_panel_and_where_that_is_hidden_on_what_is_dark() {
    let mut desk = super::hips::desk([1280.0, 720.0]);
    display(&mut desk, DisplayCommand::Histogram);
    let films = desk.viewport_rect("Film: ");
    assert!(chart(&desk).left() >= films.right(), "beside the film, in the panel");
    desk.perform(Command::View(ViewCommand::Room(RoomCommand::FilmsOnly)));
    desk.settle();
    let films = desk.viewport_rect("Film: ");
    let over = chart(&desk);
    assert!(films.contains_rect(over), "{over:?} is not over {films:?}");
    // The film stands in the middle, with dark margins at both sides.
    let film = desk.editor().focus().unwrap().clone();
    let size = [f64::from(films.width()), f64::from(films.height())];
    let placement = desk.editor().placement(&film, size).unwrap();
    let [left, right] = [0.0, 1600.0].map(|x| placement.view_from_image([x, 1000.0], size)[0] as f32);
    assert!(over.right() < left + 60.0 || over.left() > right - 60.0, "{over:?} between {left} and {right}");
}

#[test]
fn enlarged_pixels_are_squares_on_request() {
    let mut desk = Desk::open([1280.0, 720.0]);
    desk.perform(Command::View(ViewCommand::ZoomBy(12.0)));
    let smooth = picture(&mut desk);
    display(&mut desk, DisplayCommand::Squares);
    assert_ne!(picture(&mut desk), smooth);
    display(&mut desk, DisplayCommand::Squares);
    assert_eq!(picture(&mut desk), smooth);
}
