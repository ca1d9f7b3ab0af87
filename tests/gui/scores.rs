//! The score sheet as a person meets it: by keys alone, by pointer, with the criteria in sight and the cortex lit; a
//! partial sheet gives no verdict, and everything is undone by its words.

use callus::case::{Answer, Given, Key as Name, Sheet};
use callus::editor::{Command, EditCommand, FileCommand, ScoreCommand};
use eframe::egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

pub(super) const WINDOW: [f32; 2] = [1600.0, 1000.0];
const HERE: &str = "Film: 6 months after revision, AP · right hip";

pub(super) fn key(name: &str) -> Name {
    Name::new(name).unwrap()
}

/// A reader at 6 months after revision, who has scored nothing yet.
pub(super) fn reader(size: [f32; 2]) -> Desk {
    let mut desk = Desk::open(size);
    desk.perform(Command::File(FileCommand::SetReader("Dr Anna".to_owned())));
    desk.perform(Command::Score(ScoreCommand::Show(key("mrust"))));
    desk.focus("g2");
    desk
}

/// The answers of the visit in focus.
pub(super) fn sheet(desk: &Desk) -> Sheet {
    desk.editor().sheet().expect("a score is shown").sheet
}

pub(super) fn given(desk: &Desk, item: &str) -> Option<Given> {
    sheet(desk).get(&key(item)).map(|answer| answer.given.clone())
}

fn not_assessable(reason: &str) -> Given {
    Answer::not_assessable(key(reason)).given
}

pub(super) fn named<'a>(desk: &'a Desk, beginning: &'a str) -> Node<'a> {
    desk.harness
        .get_by(move |node| node.label().or(node.value()).is_some_and(|name| name.starts_with(beginning)))
}

pub(super) fn press(desk: &mut Desk, beginning: &str) {
    // The panel is longer than the window: what is pressed is scrolled into sight, as a person does.
    named(desk, beginning).scroll_to_me();
    desk.settle();
    named(desk, beginning).click();
    desk.settle();
}

/// Everything that stands in the window or is read aloud.
pub(super) fn words(desk: &Desk) -> Vec<String> {
    let all = desk.harness.query_all_by(|_| true);
    all.flat_map(|node| [node.accesskit_node().label(), node.accesskit_node().value()]).flatten().collect()
}

pub(super) fn says(desk: &Desk, part: &str) -> bool {
    words(desk).iter().any(|word| word.contains(part))
}

pub(super) fn is_chosen(desk: &Desk, name: &str) -> bool {
    format!("{:?}", named(desk, name).accesskit_node().toggled()).contains("True")
}

/// Takes the sheet in hand by its key.
pub(super) fn take(desk: &mut Desk) {
    desk.key_with(Modifiers::SHIFT, Key::M);
    assert!(desk.editor().scoring().is_some(), "{:?}", desk.editor().notices());
}

pub(super) fn grade(desk: &mut Desk, digits: &[Key]) {
    for digit in digits {
        desk.key(*digit);
    }
}

#[test]
fn without_an_answer_the_score_is_one_calm_line() {
    let desk = reader(WINDOW);
    assert!(says(&desk, "Not scored yet"));
    assert!(says(&desk, "AP + lateral, 6 months"));
    assert!(desk.harness.query_by_label("Medial cortex: grade 3, bridging, line visible").is_none());
}

#[test]
fn a_whole_sheet_is_scored_by_five_keys() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    grade(&mut desk, &[Key::Num3, Key::Num2, Key::Num4, Key::Num4]);
    for (item, value) in [("medial", 3), ("lateral", 2), ("anterior", 4), ("posterior", 4)] {
        assert_eq!(given(&desk, item), Some(Given::Grade(value)), "{item}");
    }
    let focus = desk.editor().focus().unwrap().clone();
    assert!(desk.editor().document().unwrap().opinion(&focus).is_none(), "digits gave no stage");
    assert!(is_chosen(&desk, "Medial cortex: grade 3, bridging, line visible"));
    assert!(says(&desk, "13 (range 4–16)"));
    desk.key(Key::Escape);
    assert!(desk.editor().scoring().is_none());
    desk.key(Key::Num3);
    assert!(
        desk.editor().document().unwrap().opinion(&desk.film_id("g2")).is_some(),
        "digits say stages again"
    );
}

#[test]
fn the_item_in_hand_is_lit_and_its_criteria_can_be_read() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    assert!(is_chosen(&desk, "Item: Medial cortex"));
    assert!(!is_chosen(&desk, "Item: Lateral cortex"));
    let score = desk.editor().scoring().unwrap();
    let criteria: Vec<_> =
        score.score.grades(score.item).iter().map(|grade| grade.criteria.clone()).collect();
    let window = desk.harness.ctx.content_rect();
    for text in &criteria {
        let row = desk.harness.get_by(|node| {
            node.label().is_some_and(|name| name.starts_with("Grade ") && name.ends_with(text.as_str()))
        });
        assert!(window.contains_rect(row.rect()), "{text}");
    }
    assert!(desk.harness.query_by_label("Diagram of the bone: medial cortex highlighted").is_some());
    desk.key(Key::Num1);
    assert!(is_chosen(&desk, "Item: Lateral cortex"), "the next item by itself");
    assert!(desk.harness.query_by_label("Diagram of the bone: lateral cortex highlighted").is_some());
}

#[test]
fn the_films_say_which_cortex_they_supply_and_which_is_the_baseline() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    assert!(desk.shows("Film: 6 months after revision, AP · right hip; Medial cortex: 6 months"));
    assert!(desk.shows("Film: 2 days after revision, AP · right hip; Baseline: 2 days"));
    assert!(!says(&desk, "at the right edge"), "these films do not tell how they lie");
    grade(&mut desk, &[Key::Num1, Key::Num1]);
    assert!(desk.shows("Film: 6 months after revision, lateral · right hip; Anterior cortex: 6 months"));
}

#[test]
fn cells_answer_by_pointer_and_the_same_again_withdraws() {
    let mut desk = reader(WINDOW);
    press(&mut desk, "Score this visit");
    press(&mut desk, "Posterior cortex: grade 2");
    assert_eq!(given(&desk, "posterior"), None, "its film was not on the screen: it is shown first");
    assert!(
        desk.shows("Film: 6 months after revision, lateral · right hip; Posterior cortex: 6 months"),
        "{:?}",
        words(&desk).into_iter().filter(|word| word.starts_with("Film")).collect::<Vec<_>>()
    );
    press(&mut desk, "Posterior cortex: grade 2");
    assert_eq!(given(&desk, "posterior"), Some(Given::Grade(2)));
    desk.press("Close score sheet");
    press(&mut desk, "Medial cortex: grade 4");
    assert_eq!(given(&desk, "medial"), Some(Given::Grade(4)));
    press(&mut desk, "Medial cortex: grade 4");
    assert_eq!(given(&desk, "medial"), None);
    assert_eq!(given(&desk, "posterior"), Some(Given::Grade(2)), "the others stay");
}

#[test]
fn a_line_of_the_criteria_grades_as_well() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    press(&mut desk, "Grade 3: ");
    assert_eq!(given(&desk, "medial"), Some(Given::Grade(3)));
    assert!(is_chosen(&desk, "Item: Lateral cortex"));
}

#[test]
fn what_cannot_be_graded_is_said_with_its_reason_by_keys() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    desk.key(Key::Num3);
    desk.key(Key::X);
    assert!(says(&desk, "Why can it not be graded?"));
    desk.key(Key::Num1);
    assert_eq!(given(&desk, "lateral"), Some(not_assessable("plate")));
    assert!(is_chosen(&desk, "Lateral cortex: not assessable, plate hides it"));
    assert!(is_chosen(&desk, "Item: Anterior cortex"));
    // Withdrawn by key, and the item stays in hand.
    desk.key(Key::ArrowUp);
    desk.key(Key::Backspace);
    assert_eq!(given(&desk, "lateral"), None);
}

#[test]
fn a_reason_is_chosen_by_pointer_with_and_without_a_sheet_in_hand() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    desk.key(Key::Num2);
    press(&mut desk, "Lateral cortex: not assessable");
    press(&mut desk, "Reason 3: ");
    assert_eq!(given(&desk, "lateral"), Some(not_assessable("cast")));
    desk.key(Key::Escape);
    press(&mut desk, "Anterior cortex: not assessable");
    assert!(is_chosen(&desk, "Item: Anterior cortex"), "the sheet is taken in hand with it");
    press(&mut desk, "Reason 5: ");
    assert_eq!(given(&desk, "anterior"), Some(not_assessable("exposure")));
    press(&mut desk, "Anterior cortex: not assessable, over");
    assert_eq!(given(&desk, "anterior"), None, "the same again withdraws");
}

#[test]
fn a_reason_of_ones_own_is_typed() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    desk.key(Key::X);
    desk.key(Key::Num7);
    let field = desk.harness.get_by_label("Reason in your own words");
    assert!(field.is_focused(), "the words can be typed at once");
    field.type_text("bandage 2 over it");
    desk.settle();
    desk.key(Key::Enter);
    let words = "bandage 2 over it".to_owned();
    assert_eq!(given(&desk, "medial"), Some(Given::NotAssessable { reason: key("other"), words }));
    assert!(says(&desk, "Medial cortex: not assessable, other: bandage 2 over it"));
}

#[test]
fn a_partial_sheet_says_what_it_has_and_gives_no_verdict() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    grade(&mut desk, &[Key::Num3, Key::X, Key::Num1, Key::Num2, Key::Num4]);
    assert!(says(&desk, "9 from 3 of 4 cortices"), "{:?}", words(&desk));
    assert!(says(&desk, "10–13, not interpreted"));
    assert!(!says(&desk, "Found in other populations"), "no cut-off of a partial sheet");
    assert!(!says(&desk, "9 (range"));
}

#[test]
fn a_complete_sheet_lists_what_was_found_in_others_and_gives_no_verdict() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    grade(&mut desk, &[Key::Num3, Key::Num3, Key::Num4, Key::Num3]);
    assert!(says(&desk, "13 (range 4–16)"));
    // Cut-offs of the distal femur and of nailed shafts say nothing of a plated subtrochanteric fracture.
    assert!(says(&desk, "Found in other populations: 2"));
    assert!(says(&desk, "For orientation, not a diagnosis."));
    assert!(!words(&desk).iter().any(|word| word.contains("or more at")), "{:?}", words(&desk));
}

#[test]
fn stage_and_score_that_contradict_are_pointed_out() {
    let mut desk = reader(WINDOW);
    desk.press("Stage: union, line obliterated");
    take(&mut desk);
    grade(&mut desk, &[Key::Num1, Key::Num1, Key::Num1, Key::Num2]);
    assert!(says(
        &desk,
        "Stage “union, line obliterated”, but no cortex graded on the AP bridges (mRUST 5). Please review"
    ));
    desk.key(Key::Escape);
    desk.key(Key::Num0);
    assert!(!says(&desk, "(mRUST 5)"));
}

#[test]
fn an_answer_is_pinned_to_a_place_and_the_pin_goes_with_the_film() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    desk.key(Key::Num3);
    desk.key(Key::ArrowUp);
    desk.key(Key::Period);
    assert!(desk.editor().scoring().unwrap().pins);
    let place = [150.0, 180.0];
    desk.click(desk.on_film(HERE, place));
    let pin = sheet(&desk).get(&key("medial")).unwrap().pin.clone().expect("it is pinned");
    assert_eq!(pin.film.as_str(), "g2");
    assert!((pin.at[0] - place[0]).abs() < 1.0 && (pin.at[1] - place[1]).abs() < 1.0, "{:?}", pin.at);
    let on_screen = |desk: &Desk| named(desk, "Pin: Medial cortex, 3").rect().center();
    assert!(on_screen(&desk).distance(desk.on_film(HERE, place)) < 3.0);
    for command in ["Flip horizontally", "Rotate right", "Zoom in"] {
        desk.press(command);
        assert!(on_screen(&desk).distance(desk.on_film(HERE, place)) < 3.0, "{command}");
    }
    // Without the sheet in hand the pin leads back to its item.
    desk.key(Key::Escape);
    press(&mut desk, "Pin: Medial cortex, 3");
    assert!(is_chosen(&desk, "Item: Medial cortex"));
}

#[test]
fn a_press_on_another_visit_pins_nothing() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    desk.key(Key::Num3);
    desk.key(Key::ArrowUp);
    desk.key(Key::Period);
    let rect = desk.viewport_rect("Film: 2 days after revision, AP");
    desk.click(rect.center());
    assert!(sheet(&desk).get(&key("medial")).unwrap().pin.is_none());
}

#[test]
fn undo_takes_answers_back_and_the_grid_shows_it() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    grade(&mut desk, &[Key::Num3, Key::Num2]);
    let name = "Lateral cortex: grade 2";
    assert!(is_chosen(&desk, name));
    desk.perform(Command::Edit(EditCommand::Undo));
    assert_eq!(given(&desk, "lateral"), None);
    assert!(!is_chosen(&desk, name) && is_chosen(&desk, "Medial cortex: grade 3"));
    desk.perform(Command::Edit(EditCommand::Redo));
    assert!(is_chosen(&desk, name));
}

#[test]
fn a_fall_since_the_visit_before_is_told() {
    let mut desk = reader(WINDOW);
    take(&mut desk);
    grade(&mut desk, &[Key::Num3, Key::Num3, Key::Num4, Key::Num3]);
    desk.key(Key::Escape);
    desk.focus("g3");
    take(&mut desk);
    grade(&mut desk, &[Key::Num2, Key::Num3]);
    assert!(named(&desk, "Item: Medial cortex").accesskit_node().label().unwrap().contains("down 1 (worse)"));
    assert!(named(&desk, "Item: Lateral cortex").accesskit_node().label().unwrap().contains("unchanged"));
}

#[test]
fn a_missing_view_is_said() {
    let mut desk = reader(WINDOW);
    desk.focus("g3");
    assert!(says(&desk, "No lateral at this visit"));
    take(&mut desk);
    grade(&mut desk, &[Key::Num2, Key::Num3]);
    assert!(is_chosen(&desk, "Item: Anterior cortex"));
    assert!(says(&desk, "No lateral at this visit"));
}

#[test]
fn another_score_is_chosen_from_the_menu() {
    let mut desk = reader(WINDOW);
    press(&mut desk, "Score: Modified RUST");
    desk.press("Radiographic union score for hip");
    assert_eq!(desk.editor().sheet().unwrap().score.key, key("rush"));
}

#[test]
fn a_pin_of_another_visit_leads_to_the_sheet_of_that_visit() {
    let mut desk = reader(WINDOW);
    desk.focus("g1");
    take(&mut desk);
    desk.key(Key::Num1);
    desk.key(Key::ArrowUp);
    let at = callus::editor::ScoreCommand::Pin {
        item: key("medial"),
        at: Some((desk.film_id("g1"), [150.0, 180.0])),
    };
    desk.perform(Command::Score(at));
    desk.key(Key::Escape);
    desk.focus("g2");
    take(&mut desk);
    let here = desk.editor().scoring().unwrap().visit;
    press(&mut desk, "Pin: Medial cortex, 1");
    assert_eq!(desk.editor().scoring().unwrap().visit, here - 1);
    assert!(is_chosen(&desk, "Item: Medial cortex"));
}
