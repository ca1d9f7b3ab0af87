//! Display filters, squares and the histogram in the window.

use callus::editor::{Command, DisplayCommand, ViewCommand};
use callus::imaging::FilterKind;
use egui_kittest::kittest::Queryable as _;

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
        found.and_then(|node| egui_kittest::kittest::NodeT::accesskit_node(&node).label())
    };
    let whole = words(&desk).expect("the card is shown");
    assert!(whole.starts_with("Histogram of Whole film: 120,000 pixels"), "{whole}");
    let caution = desk.editor().histogram().unwrap().caution;
    assert!(caution.contains("no bone density"), "{caution}");
    display(&mut desk, DisplayCommand::Histogram);
    assert_eq!(words(&desk), None);
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
