//! A score along the timeline: squares and totals at their visits, a fall that stands out, a partial sheet without a
//! total, the menu that chooses what runs there.

use std::fmt::Write as _;
use std::fs;

use callus::case::Key as Name;
use callus::editor::{Command, FileCommand, MarkCommand, ScoreCommand};
use eframe::egui::Rect;
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Desk;

const WINDOW: [f32; 2] = [1600.0, 1000.0];
const CORTICES: [&str; 4] = ["medial", "lateral", "anterior", "posterior"];

const RUSH: [&str; 10] = [
    "bridging-medial",
    "bridging-lateral",
    "bridging-anterior",
    "bridging-posterior",
    "line-medial",
    "line-lateral",
    "line-anterior",
    "line-posterior",
    "trabecular-consolidation",
    "trabecular-line",
];

/// Grades of the four cortices by film; 0 for a cortex that the plate hides, 9 for none.
const SHEETS: [(&str, [u8; 4]); 5] = [
    ("f1", [1, 1, 1, 1]),
    ("f2", [1, 0, 1, 9]),
    ("g1", [1, 1, 1, 1]),
    ("g2", [3, 2, 3, 2]),
    ("g3", [2, 2, 3, 2]),
];

fn reading() -> String {
    let mut sheets = String::new();
    for (film, grades) in SHEETS {
        let _ = write!(sheets, "\"{film}\": {{\"mrust\": {{");
        for (cortex, grade) in CORTICES.iter().zip(grades) {
            let given = match grade {
                9 => continue,
                0 => "NotAssessable(reason: \"plate\")".to_owned(),
                grade => format!("Grade({grade})"),
            };
            let _ = write!(sheets, "\"{cortex}\": (given: {given}), ");
        }
        if let Some(grade) =
            [("g1", 1), ("g2", 2)].iter().find_map(|(own, grade)| (*own == film).then_some(grade))
        {
            sheets += "}, \"rush\": {";
            for item in RUSH {
                let _ = write!(sheets, "\"{item}\": (given: Grade({grade})), ");
            }
        }
        sheets += "}}, ";
    }
    format!(
        "(format: 3, reader: (id: \"resident\", name: \"resident\"), scores: {{{sheets}}}, marks: {{
          1: (measure: \"angle\", parts: [
            (key: \"angle\", film: \"g1\", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 60.0))))]),
          2: (measure: \"angle\", parts: [
            (key: \"angle\", film: \"g2\", shape: Angle(((50.0, 50.0), (150.0, 200.0), (250.0, 30.0))))]),
        }})"
    )
}

/// The case with those sheets, 6 months after revision in focus.
fn open(size: [f32; 2]) -> Desk {
    let mut desk = Desk::empty(size);
    let case = desk.case_on_disk();
    fs::create_dir_all(case.join("readings")).unwrap();
    fs::write(case.join("readings/resident.ron"), reading()).unwrap();
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    desk.focus("g2");
    let sheets = desk.editor().document().unwrap().reading().map_or(0, |reading| reading.scores.len());
    assert_eq!(sheets, SHEETS.len(), "{:?}", desk.editor().notices());
    desk
}

fn show(desk: &mut Desk, score: &str) {
    desk.perform(Command::Score(ScoreCommand::Trend(Some(Name::new(score).unwrap()))));
}

fn named<'a>(desk: &'a Desk, beginning: &'a str) -> Node<'a> {
    desk.harness
        .get_by(move |node| node.label().or(node.value()).is_some_and(|name| name.starts_with(beginning)))
}

fn name_of(desk: &Desk, beginning: &str) -> String {
    let node = named(desk, beginning);
    let node = node.accesskit_node();
    node.label().or(node.value()).unwrap()
}

fn picture(desk: &mut Desk, name: &str) {
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        desk.harness.render().unwrap().save(std::path::Path::new(&folder).join(name)).unwrap();
    }
}

/// Whether the colour of a fall is seen within a place of the window.
fn is_alarming(desk: &mut Desk, rect: Rect) -> bool {
    let seen = desk.harness.render().unwrap();
    let range = |low: f32, high: f32| (low.max(0.0) as u32)..(high as u32);
    range(rect.top(), rect.bottom()).flat_map(|y| range(rect.left(), rect.right()).map(move |x| (x, y))).any(
        |(x, y)| {
            let [r, g, b, _] = seen.get_pixel(x, y).0;
            r > 220 && (110..=150).contains(&g) && b < 80
        },
    )
}

#[test]
fn every_visit_with_a_sheet_says_what_it_comes_to() {
    let mut desk = open(WINDOW);
    show(&mut desk, "mrust");
    assert_eq!(name_of(&desk, "Trend of mRUST"), "Trend of mRUST · range 4–16");
    let complete = name_of(&desk, "Trend: mRUST, 6 months after revision");
    assert!(complete.contains("10 (range 4–16); up 6 since the last complete score"), "{complete}");
    assert!(complete.contains("Medial cortex: 3, bridging, line visible"), "{complete}");
    let partial = name_of(&desk, "Trend: mRUST, 3 months after DHS");
    assert!(partial.contains("2 from 2 of 4 cortices; possible total 4–10, not interpreted"), "{partial}");
    assert!(partial.contains("Lateral cortex: not assessable (plate hides it)"), "{partial}");
    assert!(partial.contains("Posterior cortex: not answered"), "{partial}");
    assert!(
        !partial.contains("since the last complete"),
        "a partial sheet has no total to compare: {partial}"
    );
    // The first sheet after an operation is compared with nothing before it.
    let first = name_of(&desk, "Trend: mRUST, 2 days after revision");
    assert!(!first.contains("since"), "{first}");
    picture(&mut desk, "score-trend.png");
}

#[test]
fn a_fall_between_visits_stands_out() {
    let mut desk = open(WINDOW);
    show(&mut desk, "mrust");
    let fallen = name_of(&desk, "Trend: mRUST, 12 months after revision");
    assert!(fallen.contains("9 (range 4–16); down 1 (worse) since the last complete score"), "{fallen}");
    assert!(fallen.contains("Medial cortex: 2, callus, not bridging, down 1 (worse)"), "{fallen}");
    let rect = named(&desk, "Trend: mRUST, 12 months after revision").rect().expand(16.0);
    assert!(is_alarming(&mut desk, rect));
    let rect = named(&desk, "Trend: mRUST, 6 months after revision").rect();
    assert!(!is_alarming(&mut desk, rect), "what rose does not alarm");
    let at = named(&desk, "Trend: mRUST, 12 months after revision").rect().center();
    desk.harness.hover_at(at);
    desk.settle();
    desk.harness.run_steps(30);
    assert!(desk.harness.query_by_label("down 1 (worse) since the last complete score").is_some());
    picture(&mut desk, "score-hover.png");
}

#[test]
fn a_sheet_leads_to_its_visit_and_keeps_the_view() {
    let mut desk = open(WINDOW);
    show(&mut desk, "mrust");
    named(&desk, "Trend: mRUST, 3 months after DHS").click();
    desk.settle();
    assert_eq!(desk.editor().focus().unwrap().as_str(), "f2");
    desk.focus("g2l");
    named(&desk, "Trend: mRUST, 6 months after revision").click();
    desk.settle();
    assert_eq!(desk.editor().focus().unwrap().as_str(), "g2l", "the view in focus is one of that visit");
}

#[test]
fn the_menu_of_the_timeline_chooses_score_or_measure() {
    let mut desk = open(WINDOW);
    desk.press("Trend on the timeline");
    picture(&mut desk, "score-menu.png");
    desk.press("Trend of: Modified RUST");
    assert_eq!(desk.editor().score_trend(), Some(&Name::new("mrust").unwrap()));
    desk.press("Trend on the timeline");
    desk.press("Trend of: Angle");
    assert_eq!(desk.editor().trend(), Some(&Name::new("angle").unwrap()));
    assert_eq!(desk.editor().score_trend(), None, "one thing runs along the timeline");
    named(&desk, "Trend: Angle, 2 days after revision");
    show(&mut desk, "rush");
    assert_eq!(desk.editor().trend(), None);
    desk.press("Trend on the timeline");
    desk.press("none");
    assert_eq!((desk.editor().score_trend(), desk.editor().trend()), (None, None));
    desk.perform(Command::Mark(MarkCommand::Trend(Some(Name::new("angle").unwrap()))));
    named(&desk, "Trend: Angle, 2 days after revision");
}

#[test]
fn a_score_without_a_sheet_says_so() {
    let mut desk = open(WINDOW);
    show(&mut desk, "hammer");
    assert_eq!(name_of(&desk, "Trend of Hammer"), "Trend of Hammer · no sheet yet");
    assert!(
        desk.harness.query_by(|node| node.label().is_some_and(|l| l.starts_with("Trend: Hammer"))).is_none()
    );
}

#[test]
fn nothing_of_the_trend_is_cut_off_in_a_small_window_or_at_twice_the_size() {
    for (size, zoom) in [([1024.0, 700.0], 1.0), ([1600.0, 1000.0], 2.0), ([3840.0, 2160.0], 1.0)] {
        for score in ["mrust", "rush"] {
            let mut desk = open(size);
            desk.harness.ctx.set_zoom_factor(zoom);
            show(&mut desk, score);
            desk.settle();
            let window = desk.harness.ctx.content_rect();
            let name = if score == "mrust" { "Trend: mRUST, 6 months" } else { "Trend: RUSH, 6 months" };
            let rect = named(&desk, name).rect();
            assert!(window.contains_rect(rect), "{score} at {size:?} × {zoom}: {rect:?} of {window:?}");
            picture(&mut desk, &format!("score-{score}-{}x{}-{zoom}.png", size[0], size[1]));
        }
    }
}
