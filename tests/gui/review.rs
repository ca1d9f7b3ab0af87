//! The reading as a whole in the window: it is signed by keys alone, its summary leads to where every word comes from,
//! another reading stands beside it with differences first, and a signed panel can be read but not answered.

use std::fs;

use callus::analysis::summary::{Link, OpenQuestion, QuestionKind};
use callus::case::{MarkId, ReaderId, Stage};
use callus::editor::{
    Beside, Command, Dialog, FileCommand, MarkCommand, ReadCommand, ReviewCommand, SaveState, Target,
};
use eframe::egui::{Key, Modifiers, Rect, Role};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];

/// What a resident said: stages, a sheet with a plate in the way, findings, an angle on two films.
const RESIDENT: &str = r#"(format: 3, reader: (id: "resident", name: "A. Resident"), opinions: {
  "f1": (stage: Some(NoCallus), confidence: Some(Definite)),
  "f2": (stage: Some(NoProgression), confidence: Some(Probable), note: "Two screws have lost their hold."),
  "g1": (stage: Some(NoCallus), confidence: Some(Definite)),
  "g2": (stage: Some(HardCallus), confidence: Some(Probable), note: "Line blurred on both views, callus medially."),
  "g3": (stage: Some(Consolidation), confidence: Some(Definite)),
}, scores: {
  "g1": {"mrust": {
    "medial": (given: Grade(1)), "lateral": (given: NotAssessable(reason: "plate"))}},
  "g2": {"mrust": {
    "medial": (given: Grade(3)), "lateral": (given: NotAssessable(reason: "plate")),
    "anterior": (given: Grade(2)), "posterior": (given: Grade(3))}},
}, findings: {
  1: (kind: "callus", site: Some("medial-cortex"), states: {
    "g1": (state: "absent"), "g2": (state: "bridging", mark: Some(5)), "g3": (state: "united")}),
  2: (kind: "screw", label: "3", states: {"f1": (state: "intact"), "f2": (state: "broken")}),
  3: (kind: "hardware-failure", states: {"f2": (state: "present")}),
}, marks: {
  1: (measure: Some("angle"), parts: [
      (key: Some("angle"), film: "g1", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 60.0))))]),
  2: (measure: Some("angle"), parts: [
      (key: Some("angle"), film: "g2", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 30.0))))]),
  5: (parts: [(film: "g2", shape: Ellipse(((20.0, 280.0), (90.0, 360.0))))], meaning: Some("callus")),
})"#;

/// What a teacher said otherwise.
const TEACHER: &str = r#"(format: 3, reader: (id: "teacher", name: "Prof. T. Eacher"), opinions: {
  "f1": (stage: Some(NoCallus), confidence: Some(Definite)),
  "f2": (stage: Some(NoProgression), confidence: Some(Definite)),
  "g1": (stage: Some(NoCallus), confidence: Some(Definite)),
  "g2": (stage: Some(SoftCallus), confidence: Some(Probable)),
  "g3": (stage: Some(Consolidation), confidence: Some(Definite)),
}, scores: {
  "g1": {"mrust": {
    "medial": (given: Grade(1)), "lateral": (given: NotAssessable(reason: "plate"))}},
  "g2": {"mrust": {
    "medial": (given: Grade(2)), "lateral": (given: NotAssessable(reason: "plate")),
    "anterior": (given: Grade(2)), "posterior": (given: Grade(2))}},
}, findings: {
  1: (kind: "callus", site: Some("medial-cortex"), states: {
    "g1": (state: "absent"), "g2": (state: "forming"), "g3": (state: "united")}),
  2: (kind: "screw", label: "3", states: {"f1": (state: "intact"), "f2": (state: "broken")}),
}, marks: {
  1: (measure: Some("angle"), parts: [
      (key: Some("angle"), film: "g2", shape: Angle(((60.0, 45.0), (155.0, 215.0), (240.0, 70.0))))]),
  2: (parts: [(film: "g2", shape: Ellipse(((30.0, 250.0), (105.0, 330.0))))], meaning: Some("callus"),
      label: "Cuff"),
})"#;

/// The case with both readings, the resident at the desk, 6 months after revision in focus.
fn open(size: [f32; 2]) -> Desk {
    let mut desk = Desk::empty(size);
    let case = desk.case_on_disk();
    fs::create_dir_all(case.join("readings")).unwrap();
    fs::write(case.join("readings/resident.ron"), RESIDENT).unwrap();
    fs::write(case.join("readings/teacher.ron"), TEACHER).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.perform(Command::File(FileCommand::DismissAll));
    desk.focus("g2");
    let reading = desk.editor().document().unwrap().reading().unwrap();
    assert_eq!(reading.marks.size(), 3, "{:?}", desk.editor().notices());
    desk
}

fn review(desk: &mut Desk, wish: ReviewCommand) {
    desk.perform(Command::Review(wish));
}

fn teacher() -> Beside {
    Beside::Reader(ReaderId::new("teacher").unwrap())
}

fn signed(size: [f32; 2]) -> Desk {
    let mut desk = open(size);
    review(&mut desk, ReviewCommand::Sign { name: "A. Resident".to_owned(), overrule: true });
    assert!(desk.editor().is_signed(), "{:?}", desk.editor().notices());
    desk
}

fn with_teacher(size: [f32; 2]) -> Desk {
    let mut desk = open(size);
    review(&mut desk, ReviewCommand::Beside(Some(teacher())));
    review(&mut desk, ReviewCommand::Differences);
    assert_eq!(desk.editor().dialog(), Dialog::Differences);
    desk
}

/// Everything of this role whose name holds these words, from the top.
fn all<'a>(desk: &'a Desk, role: Role, words: &'a str) -> Vec<Node<'a>> {
    let own = move |node: &Node<'_>| {
        let node = node.accesskit_node();
        node.role() == role && node.label().is_some_and(|name| name.contains(words))
    };
    let mut found: Vec<_> = desk.harness.query_all_by(|_| true).filter(own).collect();
    found.sort_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    found
}

fn press(desk: &mut Desk, role: Role, words: &str) {
    all(desk, role, words).first().unwrap_or_else(|| panic!("no {role:?} \"{words}\"")).click();
    desk.settle();
}

fn says(desk: &Desk, words: &str) -> bool {
    desk.harness.query_all_by(|_| true).any(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value()].into_iter().flatten().any(|said| said.contains(words))
    })
}

/// Writes what is seen where a person wants to judge it by eye.
fn picture(desk: &mut Desk, name: &str) {
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        desk.harness.render().unwrap().save(std::path::Path::new(&folder).join(name)).unwrap();
    }
}

#[test]
fn a_reading_is_signed_by_keys_alone() {
    let mut desk = open(WINDOW);
    assert!(desk.editor().standing_questions() > 0);
    desk.key_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert_eq!(desk.editor().dialog(), Dialog::Sign);
    let name = desk.harness.get_by_label("Name under the reading");
    assert!(name.is_focused(), "the name can be typed at once");
    assert_eq!(name.value().as_deref(), Some("A. Resident"), "the reader's own name is proposed");
    picture(&mut desk, "sign.png");
    desk.key(Key::Enter);
    assert!(!desk.editor().is_signed(), "what stands in the way was not seen");
    assert!(desk.harness.query_by_label("Sign anyway").is_none());
    desk.key_with(Modifiers::SHIFT, Key::Tab);
    desk.key(Key::Space);
    assert!(desk.harness.query_by_label("Sign anyway").is_some());
    picture(&mut desk, "sign-seen.png");
    desk.key(Key::Tab);
    desk.key(Key::Enter);
    assert!(desk.editor().is_signed(), "{:?}", desk.editor().notices());
    assert_eq!(desk.editor().dialog(), Dialog::None);
    assert_eq!(desk.editor().document().unwrap().save_state(), SaveState::Kept);
    picture(&mut desk, "signed.png");
}

#[test]
fn what_is_open_leads_to_where_it_is() {
    let mut desk = open(WINDOW);
    let stands = |own: &&OpenQuestion| own.link.is_some() && own.kind != QuestionKind::NotThere;
    let link = desk.editor().open_questions().iter().find(stands).cloned();
    let words = link.expect("something is open").words;
    review(&mut desk, ReviewCommand::AskSign);
    press(&mut desk, Role::Link, &words);
    assert_eq!(desk.editor().dialog(), Dialog::None);
    assert!(!desk.editor().is_signed());
}

#[test]
fn a_refusal_is_told_in_the_question_itself() {
    let mut desk = open(WINDOW);
    review(&mut desk, ReviewCommand::AskSign);
    review(&mut desk, ReviewCommand::Sign { name: String::new(), overrule: true });
    assert!(says(&desk, "A signature needs a name"));
    assert_eq!(desk.editor().dialog(), Dialog::Sign);
}

#[test]
fn the_summary_leads_to_film_and_mark() {
    let mut desk = open(WINDOW);
    desk.focus("f1");
    desk.key_with(Modifiers::SHIFT, Key::Y);
    assert_eq!(desk.editor().dialog(), Dialog::Summary);
    picture(&mut desk, "summary.png");
    press(&mut desk, Role::Link, "°");
    assert_eq!(desk.editor().dialog(), Dialog::None, "the page is put away");
    let mark = desk.editor().selection().cloned();
    assert!(matches!(mark, Some(Target::Mark(MarkId(1 | 2)))), "{mark:?}");
    assert!(desk.editor().focus().unwrap().as_str().starts_with('g'));

    desk.key(Key::Escape);
    review(&mut desk, ReviewCommand::Summary);
    press(&mut desk, Role::Link, "1 week, no callus");
    assert_eq!(desk.editor().focus().unwrap().as_str(), "f1");
}

#[test]
fn the_key_of_the_summary_puts_it_away() {
    let mut desk = open(WINDOW);
    desk.key_with(Modifiers::SHIFT, Key::Y);
    desk.key(Key::Num1);
    let stage = desk.editor().document().unwrap().reading().unwrap().stage(&desk.film_id("g2"));
    assert_eq!(stage, Some(Stage::BRIDGING), "nothing is said of the film behind");
    desk.key_with(Modifiers::SHIFT, Key::Y);
    assert_eq!(desk.editor().dialog(), Dialog::None);
}

#[test]
fn the_summary_tells_who_says_it_and_whether_it_is_as_it_was_signed() {
    let mut desk = open(WINDOW);
    review(&mut desk, ReviewCommand::Summary);
    assert!(says(&desk, "Read by A. Resident · draft"));
    desk.key(Key::Escape);
    review(&mut desk, ReviewCommand::Sign { name: "Dr. A. Resident".to_owned(), overrule: true });
    review(&mut desk, ReviewCommand::Summary);
    assert!(says(&desk, "Signed by Dr. A. Resident on 22 November 2026"));
    assert!(says(&desk, "signature verified"));
    picture(&mut desk, "summary-signed.png");
}

#[test]
fn nothing_is_read_of_another_before_it_is_chosen() {
    let mut desk = open(WINDOW);
    desk.key_with(Modifiers::SHIFT, Key::B);
    assert!(desk.editor().beside().is_none());
    assert!(!says(&desk, "Eacher"), "not even the name inside the file");
    picture(&mut desk, "differences-choose.png");
    desk.press("teacher");
    assert_eq!(desk.editor().beside().map(|own| own.name.as_str()), Some("Prof. T. Eacher"));
}

#[test]
fn differences_come_first_and_what_is_the_same_is_folded() {
    let mut desk = with_teacher(WINDOW);
    picture(&mut desk, "differences.png");
    let (differ, same) = {
        let rows = desk.editor().differences().unwrap();
        let differ = rows.iter().filter(|row| row.differs).count();
        (differ, rows.len() - differ)
    };
    assert!(differ >= 4 && same >= 3, "{differ} and {same}");
    assert_eq!(all(&desk, Role::Link, ", differs").len(), differ);
    assert_eq!(all(&desk, Role::Link, ", the same").len(), 0);
    assert!(says(&desk, "A. Resident, draft") && says(&desk, "Prof. T. Eacher, draft"));
    desk.press(&format!("{same} the same"));
    assert!(!all(&desk, Role::Link, ", the same").is_empty());
    picture(&mut desk, "differences-same.png");
    press(&mut desk, Role::Link, "bridging callus, line visible, other reading callus, not bridging");
    assert_eq!(desk.editor().dialog(), Dialog::None);
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g2");
}

#[test]
fn the_marks_of_the_other_lie_on_the_films_and_cannot_be_taken() {
    let mut desk = with_teacher(WINDOW);
    desk.press("Show the marks of Prof. T. Eacher on the films");
    assert!(desk.editor().beside_marks_shown());
    desk.key(Key::Escape);
    let viewport = desk.editor().active_viewport();
    let drawn = desk.editor().beside_drawn(viewport);
    assert_eq!(drawn.len(), 2);
    assert!(
        drawn.iter().all(|part| part.label.first().is_some_and(|row| row.starts_with("Prof. T. Eacher: ")))
    );
    picture(&mut desk, "beside-marks.png");
    // Selecting goes through one's own marks alone.
    let mut seen = Vec::new();
    for _ in 0..4 {
        desk.perform(Command::Mark(MarkCommand::SelectNext(1)));
        seen.extend(desk.editor().selected_mark().map(|(id, _)| id));
    }
    assert!(!seen.is_empty() && seen.iter().all(|id| matches!(id, MarkId(2 | 5))), "{seen:?}");
    review(&mut desk, ReviewCommand::Beside(None));
    assert!(desk.editor().beside_drawn(viewport).is_empty());
}

#[test]
fn a_signed_panel_is_read_only_says_why_and_offers_the_way_on() {
    let mut desk = signed(WINDOW);
    assert!(says(&desk, "Signed: read-only until amended"));
    assert!(says(&desk, "Signed 22 November 2026"));
    let tile = desk.harness.get_by_label("Stage: bridging callus, line visible");
    assert!(tile.accesskit_node().is_disabled());
    tile.click();
    desk.settle();
    desk.key(Key::Num1);
    let stage = desk.editor().document().unwrap().reading().unwrap().stage(&desk.film_id("g2"));
    assert_eq!(stage, Some(Stage::BRIDGING));
    assert!(
        says(&desk, "Amend it to go on: the signed version is kept"),
        "a key is answered with the reason"
    );
    picture(&mut desk, "signed-refused.png");
    desk.press("Amend signed reading");
    assert!(!desk.editor().is_signed());
    assert!(says(&desk, "Amends signature 1"));
    assert!(says(&desk, "A. Resident · draft, amends signature 1"));
    desk.key(Key::Num1);
    let stage = desk.editor().document().unwrap().reading().unwrap().stage(&desk.film_id("g2"));
    assert_eq!(stage, Some(Stage::NO_CALLUS));
    picture(&mut desk, "amending.png");
}

#[test]
fn an_amendment_shows_what_it_changed() {
    let mut desk = signed(WINDOW);
    review(&mut desk, ReviewCommand::Amend);
    desk.perform(Command::Read(ReadCommand::Stage(Stage::CALLUS)));
    desk.press("Differences…");
    assert_eq!(desk.editor().dialog(), Dialog::Differences);
    assert!(says(&desk, "Signature 1, signed 22 November 2026"));
    assert_eq!(all(&desk, Role::Link, ", differs").len(), 1);
    picture(&mut desk, "differences-amended.png");
}

#[test]
fn every_page_holds_in_small_windows_and_at_twice_the_size() {
    for (size, zoom) in
        [([1024.0, 700.0], 1.0), ([1600.0, 1000.0], 1.0), ([1600.0, 1000.0], 2.0), ([3840.0, 2160.0], 1.0)]
    {
        let mut desk = with_teacher(size);
        desk.harness.ctx.set_zoom_factor(zoom);
        desk.settle();
        let name = |page: &str| format!("{page}-{}x{}-{zoom}.png", size[0], size[1]);
        let window: Rect = desk.harness.ctx.content_rect();
        let holds = |desk: &Desk, role: Role, words: &str| {
            let exact = |node: &Node<'_>| node.accesskit_node().label().as_deref() == Some(words);
            let found: Vec<_> = all(desk, role, words).into_iter().filter(exact).collect();
            assert!(!found.is_empty(), "{words} at {size:?} × {zoom}");
            for node in found {
                let rect = node.rect();
                assert!(window.contains_rect(rect), "{words} at {size:?} × {zoom}: {rect:?} of {window:?}");
            }
        };
        picture(&mut desk, &name("differences"));
        holds(&desk, Role::Button, "Close");
        holds(&desk, Role::CheckBox, "Show the marks of Prof. T. Eacher on the films");
        desk.key(Key::Escape);
        review(&mut desk, ReviewCommand::Summary);
        picture(&mut desk, &name("summary"));
        holds(&desk, Role::Button, "Close");
        holds(&desk, Role::Button, "Copy as text");
        desk.key(Key::Escape);
        review(&mut desk, ReviewCommand::AskSign);
        picture(&mut desk, &name("sign"));
        holds(&desk, Role::TextInput, "Name under the reading");
        holds(&desk, Role::Button, "Sign reading");
        holds(&desk, Role::Button, "Cancel");
        desk.key(Key::Escape);
        // In a low panel the foot is scrolled to.
        if window.height() > 600.0 {
            holds(&desk, Role::Button, "Sign reading…");
        }
        picture(&mut desk, &name("panel"));
    }
}

#[test]
fn outside_the_sections_of_operations_a_visit_is_named_with_its_operation() {
    let mut desk = open(WINDOW);
    review(&mut desk, ReviewCommand::Summary);
    let names: Vec<String> =
        desk.harness.query_all_by(|_| true).filter_map(|node| node.accesskit_node().label()).collect();
    assert!(names.iter().any(|name| name.starts_with("15 months after revision, no stage")), "{names:?}");
    desk.harness.get_by_label("Copy as text").click();
    let copied = (0..4).find_map(|_| {
        desk.harness.step();
        let commands = &desk.harness.output().platform_output.commands;
        commands.iter().find_map(|command| match command {
            eframe::egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    });
    let text = copied.expect("the page is on the clipboard");
    assert!(text.contains("\n6 months: ") && !text.contains("6 months: 6 months"), "{text}");
    assert!(text.contains("15 months after revision: "), "{text}");
}

#[test]
fn a_link_to_an_item_takes_its_sheet_in_hand() {
    let mut desk = open(WINDOW);
    let of_item = |own: &&OpenQuestion| matches!(&own.link, Some(Link::Score { item: Some(_), .. }));
    let question = desk.editor().open_questions().iter().find(of_item).cloned().expect("an item is open");
    let Some(Link::Score { item: Some(item), .. }) = question.link else { unreachable!() };
    review(&mut desk, ReviewCommand::AskSign);
    press(&mut desk, Role::Link, &question.words);
    let scoring = desk.editor().scoring().expect("the sheet is in hand");
    assert_eq!(scoring.item.key, item);
}

#[test]
fn what_is_disabled_and_scrolled_out_of_sight_says_nothing_under_the_pointer() {
    let mut desk = signed([1600.0, 1000.0]);
    desk.perform(Command::Score(callus::editor::ScoreCommand::Show(
        callus::case::Key::new("mrust").unwrap(),
    )));
    let below = desk.harness.get_by_label("Timeline of visits").rect().top();
    let cells = all(&desk, Role::Button, ": not assessable");
    let hidden: Vec<_> = cells.iter().map(|node| node.rect().center()).filter(|at| at.y > below).collect();
    assert!(!hidden.is_empty(), "a cell of the sheet lies below what is seen of the panel");
    for at in hidden {
        desk.harness.hover_at(at);
        for _ in 0..40 {
            desk.harness.step();
        }
        assert!(!says(&desk, "Record why it cannot be graded"), "{at:?}");
    }
}
