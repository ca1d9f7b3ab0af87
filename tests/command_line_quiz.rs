//! The quiz on the command line: a learner scored against the reference, and a class summed up.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callus::case::{Answer, Guess, Key, Opinion, Pin, Prediction, RadiographId, Stage};
use callus::store::{CaseFolder, LearnerFile, identity_of};
use serde_json::Value;

use crate::command_line::{csv_rows, err, out, text};
use crate::editor::Desk;

/// A teacher's draft: stages, a sheet, a finding with its mark at (60, 80), a calibration of 0.5 mm a pixel, an angle.
const TEACHER: &str = r#"(format: 4, reader: (id: "teacher", name: "Teacher"),
  opinions: {"days-ap": (stage: "no-callus"), "months-ap": (stage: "bridging")},
  calibrations: {"week-ap": (kind: Line(ends: ((0.0, 10.0), (100.0, 10.0)), length_mm: 50.0), object: "ruler, brass", by: "teacher", at: "2026-01-01T00:00:00Z")},
  scores: {"week-ap": {"mrust": {"medial": (given: Grade(2)), "lateral": (given: NotAssessable(reason: "plate"))}}},
  findings: {1: (kind: "fracture-line", states: {"week-ap": (state: "sharp", mark: 1), "days-ap": (state: "sharp", mark: 2)})},
  marks: {1: (parts: [(film: "week-ap", shape: Point((60.0, 80.0)))]),
          2: (parts: [(film: "days-ap", shape: Point((60.0, 80.0)))])})"#;

fn film(text: &str) -> RadiographId {
    RadiographId::new(text).unwrap()
}

fn key(text: &str) -> Key {
    Key::new(text.to_owned()).unwrap()
}

fn desk() -> Desk {
    let desk = Desk::new();
    std::fs::create_dir(desk.path().join("readings")).unwrap();
    std::fs::write(desk.path().join("readings/teacher.ron"), TEACHER).unwrap();
    desk
}

fn called(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    let call = Command::new(env!("CARGO_BIN_EXE_callus"))
        .arg("quiz")
        .args(arguments)
        .env("CALLUS_STATE_DIR", state.path())
        .output();
    call.unwrap()
}

/// A learner who said these stages of 2 days after revision, and the same of everything else.
fn learner(desk: &Desk, folder: &Path, name: &str, stage: Stage) -> PathBuf {
    let case_folder = CaseFolder::find(desk.path()).unwrap();
    let case = identity_of(&case_folder, &case_folder.read_case().unwrap()).unwrap();
    let mut file = LearnerFile::read_or_begin(&folder.join(name), &case).unwrap();
    let mut said = file.learner.clone();
    said.reading.opinions.insert(film("days-ap"), Opinion { stage: Some(stage), ..Opinion::default() });
    let sheet = [(key("medial"), Answer::grade(1)), (key("lateral"), Answer::grade(1))];
    said.reading.scores.insert(film("week-ap"), [(key("mrust"), sheet.into())].into());
    let place = |id: &str| Some(Pin { film: film(id), at: [63.0, 84.0] });
    let prediction =
        Prediction { union: Some(Guess::Yes), place: place("week-ap"), told: true, ..Prediction::default() };
    said.predictions.insert(film("week-ap"), prediction);
    let prediction = Prediction { place: place("days-ap"), text: "=1+1".to_owned(), ..Prediction::default() };
    said.predictions.insert(film("days-ap"), prediction);
    file.save(said).unwrap();
    file.path().to_owned()
}

fn row<'a>(rows: &'a [Value], kind: &str, time: &str) -> &'a Value {
    let found =
        rows.iter().find(|row| row["kind"] == kind && row["time"].as_str().unwrap().starts_with(time));
    found.unwrap_or_else(|| panic!("{kind} {time}: {rows:#?}"))
}

#[test]
fn every_answer_stands_beside_the_reference_with_its_difference() {
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    let file = learner(&desk, folder.path(), "ada", Stage::NO_CALLUS);
    let output = called(&[text(desk.path()), "--learner", text(&file), "--score", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let rows: Vec<Value> = serde_json::from_str(&out(&output)).unwrap();
    let stage = row(&rows, "stage", "2 days");
    assert_eq!((&stage["right"], &stage["learner"]), (&Value::Bool(true), &Value::from("ada")));
    assert!(!stage["criteria"].as_str().unwrap().is_empty());
    let items: Vec<&Value> = rows.iter().filter(|row| row["kind"] == "score").collect();
    let medial = items.iter().find(|row| row["what"].as_str().unwrap().contains("medial")).unwrap();
    assert_eq!((&medial["right"], &medial["difference"]), (&Value::Bool(false), &Value::from(-1.0)));
    let lateral = items.iter().find(|row| row["what"].as_str().unwrap().contains("lateral")).unwrap();
    assert_eq!(lateral["right"], Value::Bool(false), "a cortex that the plate hides has no grade");
    // 3 and 4 pixels away: half as many millimetres where the reference calibrated, pixels where nobody did.
    let near = row(&rows, "place", "1 week");
    assert_eq!((&near["difference"], &near["unit"]), (&Value::from(2.5), &Value::from("mm")));
    assert!(near["scale"].as_str().unwrap().contains("ruler"), "{near}");
    assert!(near["reference"].as_str().unwrap().to_lowercase().contains("fracture line"));
    let far = row(&rows, "place", "2 days");
    assert_eq!(
        (&far["difference"], &far["unit"], &far["scale"]),
        (&Value::from(5.0), &Value::from("px"), &Value::Null)
    );
    let union = row(&rows, "union", "1 week");
    assert_eq!(union["right"], Value::Null, "nobody says how op1 ended within 12 months");
    let output = called(&[text(desk.path()), "--learner", text(&file), "--score", "--csv"]);
    let rows = csv_rows(&out(&output));
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with('=')), "no cell is a formula");
    let output = called(&[text(desk.path()), "--learner", text(&file), "--score"]);
    let told = out(&output);
    assert!(told.contains("1 of 3 scored answers are as the reference"), "{told}");
}

/// Answers as a quiz in a browser saves them.
fn handed_in(folder: &Path, name: &str, visits: &str) -> PathBuf {
    let path = folder.join(format!("{name}.json"));
    let text = format!(
        r#"{{"format": 1, "what": "answers", "quiz": "Quiz", "learner": "{name}", "visits": [{visits}]}}"#
    );
    std::fs::write(&path, text).unwrap();
    path
}

const NOTHING: &str = r#""stage": null, "scores": [], "union": null, "place": null, "words": """#;

#[test]
fn answers_that_a_browser_saved_are_scored_beside_those_of_the_window() {
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    let own = learner(&desk, folder.path(), "ada", Stage::NO_CALLUS);
    let visits = format!(
        r#"{{"visit": "3 days before operation", {NOTHING}}},
        {{"visit": "1 week after DHS", "stage": null, "scores": [{{"score": "mrust", "item": "medial", "grade": "1"}},
          {{"score": "mrust", "item": "lateral", "grade": "not-assessable"}}], "union": "yes",
          "place": {{"film": "AP", "index": 0, "x": 63, "y": 84}}, "words": "später"}},
        {{"visit": "2 days after revision", "stage": "bridging", "scores": [], "union": "no", "place": null, "words": ""}}"#
    );
    let saved = handed_in(folder.path(), "Bo C", &visits);
    let output = called(&[text(desk.path()), "--learner", text(&saved), "--score", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let rows: Vec<Value> = serde_json::from_str(&out(&output)).unwrap();
    let what = |what: &str| rows.iter().find(|row| row["what"].as_str().unwrap().contains(what)).unwrap();
    assert_eq!(
        (&what("medial")["difference"], &what("lateral")["right"]),
        (&Value::from(-1.0), &Value::Bool(true))
    );
    assert_eq!(row(&rows, "place", "1 week")["difference"], Value::from(2.5));
    assert_eq!(row(&rows, "text", "1 week")["answer"], "später");
    // On the film that the reference staged.
    assert_eq!(row(&rows, "stage", "2 days")["film"], "days-ap");
    let class = called(&["summary", "--case", text(desk.path()), "--json", text(&own), text(&saved)]);
    let class: Value = serde_json::from_str(&out(&class)).unwrap();
    assert_eq!(class["learners"], serde_json::json!(["ada", "bo-c"]));
    // Of another case, or no answers at all.
    let other =
        handed_in(folder.path(), "cy", &format!(r#"{{"visit": "6 weeks after nailing", {NOTHING}}}"#));
    for (file, words) in
        [(other, "another case"), (handed_in(folder.path(), "di", "{}"), "as the quiz saved it")]
    {
        let output = called(&[text(desk.path()), "--learner", text(&file), "--score"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains(words), "{}", err(&output));
    }
}

#[test]
fn a_class_is_counted_and_its_agreement_is_that_of_the_definition() {
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    let said = [Stage::NO_CALLUS, Stage::NO_CALLUS, Stage::BRIDGING];
    let files: Vec<PathBuf> = said
        .into_iter()
        .zip(["ada", "bo", "cy"])
        .map(|(stage, name)| learner(&desk, folder.path(), name, stage))
        .collect();
    let files: Vec<&str> = files.iter().map(|file| text(file)).collect();
    let all = |form: &'static str| [&["summary", "--case", text(desk.path()), form][..], &files].concat();
    let output = called(&all("--json"));
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let class: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(class["learners"].as_array().unwrap().len(), 3);
    let items = class["items"].as_array().unwrap();
    let item = |name: &str| items.iter().find(|item| item["item"] == name).unwrap();
    // Two of three pairs disagree: 1/3.
    let agreement = item("Stage")["percent_agreement"].as_f64().unwrap();
    assert!((agreement - 100.0 / 3.0).abs() < 1e-9, "{agreement}");
    let medial = items.iter().find(|item| item["item"].as_str().unwrap().contains("medial")).unwrap();
    assert_eq!((&medial["percent_agreement"], &medial["fleiss_kappa"]), (&Value::from(100.0), &Value::Null));
    assert_eq!(class["hardest"]["right"], Value::from(0));
    assert!(class["hardest"]["subject"].as_str().unwrap().starts_with("1 week"), "{}", class["hardest"]);
    let told = out(&called(&all("--csv")));
    assert_eq!(csv_rows(&told)[0][..4], ["item", "subject", "answer", "learners"]);
    let twice = called(&[&all("--json")[..], &files[..1]].concat());
    assert_eq!(twice.status.code(), Some(1));
    assert!(err(&twice).contains("twice"), "{}", err(&twice));
}

#[test]
fn a_class_is_told_its_places_own_words_and_who_did_not_answer() {
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    let said = [Stage::UNION, Stage::NO_CALLUS, Stage::BRIDGING];
    let files: Vec<PathBuf> = said
        .into_iter()
        .zip(["ada", "bo", "cy"])
        .map(|(stage, name)| learner(&desk, folder.path(), name, stage))
        .collect();
    // One of them says nothing of union, and another place.
    let mut file = LearnerFile::read(&files[2]).unwrap();
    let mut other = file.learner.clone();
    let prediction = other.predictions.get_mut(&film("week-ap")).unwrap();
    prediction.union = None;
    prediction.place = Some(Pin { film: film("week-ap"), at: [60.0, 100.0] });
    file.save(other).unwrap();
    let files: Vec<&str> = files.iter().map(|file| text(file)).collect();
    let all = |form: &[&'static str]| {
        out(&called(&[&["summary", "--case", text(desk.path())][..], form, &files].concat()))
    };
    let class: Value = serde_json::from_str(&all(&["--json"])).unwrap();
    let places = class["places"].as_array().unwrap();
    let week = places.iter().find(|own| own["film"] == "week-ap").unwrap();
    assert_eq!((&week["from"], &week["median_distance"]), (&Value::from("reference"), &Value::from(2.5)));
    let distances: Vec<f64> =
        week["learners"].as_array().unwrap().iter().map(|own| own["distance"].as_f64().unwrap()).collect();
    assert_eq!(distances, [2.5, 2.5, 10.0]);
    assert_eq!(week["learners"][2]["unit"], "mm");
    let words = class["own_words"].as_array().unwrap();
    assert_eq!(words.len(), 3);
    assert_eq!((&words[0]["learner"], &words[0]["words"]), (&Value::from("ada"), &Value::from("=1+1")));
    let questions = class["questions"].as_array().unwrap();
    let union = questions.iter().find(|own| own["item"] == "Union within 12 months").unwrap();
    assert_eq!(union["not_answered"], 1);
    let stage = questions
        .iter()
        .find(|own| own["item"] == "Stage" && own["subject"].as_str().unwrap().starts_with("2 days"))
        .unwrap();
    let order: Vec<&str> =
        stage["distribution"].as_array().unwrap().iter().map(|own| own["answer"].as_str().unwrap()).collect();
    assert_eq!(order, ["no callus", "bridging callus, line visible", "union, line obliterated"]);
    let items = class["items"].as_array().unwrap();
    let union = items.iter().find(|own| own["item"] == "Union within 12 months").unwrap();
    assert_eq!(
        (&union["fleiss_kappa"], &union["no_kappa"]),
        (&Value::Null, &Value::from("fewer than 2 questions"))
    );
    let told = all(&[]);
    for words in [
        "1 week after DHS, AP · right hip: Place where it breaks",
        "ada: x 63, y 84 px; ",
        "2 days after revision: Own words",
        "1  not answered",
        "no kappa: fewer than 2 questions (2 learners, 1 question)",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let rows = csv_rows(&all(&["--csv"]));
    assert!(rows.iter().any(|row| row[0] == "Place") && rows.iter().any(|row| row[0] == "Own words"));
    assert!(rows.iter().flatten().all(|cell| !cell.starts_with('=')), "no cell is a formula");
}

#[test]
fn of_films_that_are_as_hard_every_one_is_named() {
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    // The stage of 2 days is wrong as well as the whole sheet of 1 week.
    let file = learner(&desk, folder.path(), "ada", Stage::BRIDGING);
    let call = ["summary", "--case", text(desk.path()), text(&file)];
    let told = out(&called(&call));
    let line = told.lines().find(|line| line.starts_with("Hardest")).unwrap();
    assert!(
        line.contains("1 week after DHS (0 of 2)") && line.contains("2 days after revision, AP"),
        "{line}"
    );
    let class: Value = serde_json::from_str(&out(&called(&[&call[..], &["--json"]].concat()))).unwrap();
    assert_eq!(class["hardest_all"].as_array().unwrap().len(), 2);
    assert!(told.starts_with("1 learner: ada"), "{told}");
}

#[test]
fn a_score_that_was_not_on_the_sheet_is_not_asked_for() {
    let desk = desk();
    let rush = "\"rush\": {\"bridging-medial\": (given: Grade(1))}";
    let both = TEACHER.replace("\"week-ap\": {\"mrust\"", &format!("\"week-ap\": {{{rush}, \"mrust\""));
    assert_ne!(both, TEACHER);
    std::fs::write(desk.path().join("readings/teacher.ron"), both).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = learner(&desk, folder.path(), "ada", Stage::NO_CALLUS);
    let score = || {
        let output = called(&[text(desk.path()), "--learner", text(&file), "--score"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    let told = score();
    assert!(!told.contains("RUSH") && told.contains("mRUST: 0 of 2 right"), "{told}");
    // Once the learner used it, what is missing is told.
    let mut kept = LearnerFile::read(&file).unwrap();
    let mut said = kept.learner.clone();
    let sheet = [(key("bridging-lateral"), Answer::grade(1))];
    said.reading.scores.get_mut(&film("week-ap")).unwrap().insert(key("rush"), sheet.into());
    kept.save(said).unwrap();
    let told = score();
    assert!(told.contains("RUSH") && told.contains("not answered"), "{told}");
}

#[test]
fn what_cannot_be_scored_says_why() {
    let desk = desk();
    let folder = tempfile::tempdir().unwrap();
    let file = learner(&desk, folder.path(), "ada", Stage::UNION);
    let missing = called(&[text(desk.path()), "--score"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(err(&missing).contains("--learner"), "{}", err(&missing));
    let unknown = called(&[text(desk.path()), "--learner", text(&file), "--score", "--reference", "nobody"]);
    assert!(err(&unknown).contains("it has: teacher"), "{}", err(&unknown));
    let second = TEACHER.replace("\"teacher\"", "\"second\"");
    std::fs::write(desk.path().join("readings/second.ron"), second).unwrap();
    let several = called(&[text(desk.path()), "--learner", text(&file), "--score"]);
    assert_eq!(several.status.code(), Some(1));
    assert!(err(&several).contains("second, teacher"), "{}", err(&several));
    let other = Desk::with(&callus::case::Case {
        id: Some(callus::case::CaseId::new("another-case").unwrap()),
        ..crate::editor::two_operations()
    });
    let wrong = called(&[text(other.path()), "--learner", text(&file), "--score", "--reference", "teacher"]);
    assert_eq!(wrong.status.code(), Some(1), "{}", err(&wrong));
}
