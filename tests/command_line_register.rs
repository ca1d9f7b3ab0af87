//! `callus register` on pairs of simulated films whose repositioning and motion are known. The pairs are those of
//! `cargo run --example phantom -- pair --seed N`: 1000 is still, 1001 and 1004 moved, 3010 is turned by 10° about the
//! shaft, 6107 and 6120 are `--broken`: the end of a plate came off, and the tip of a screw.

use std::path::{Path, PathBuf};

use callus::analysis::registration::Similarity;
use serde_json::Value;

use crate::command_line::{callus, out};

fn pair(seed: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pairs").join(seed.to_string())
}

fn registered(seed: u32) -> Value {
    let output = callus(&["register", "--json", pair(seed).to_str().unwrap()]);
    assert!(output.status.success(), "{seed}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&out(&output)).unwrap()
}

fn truth(seed: u32) -> Value {
    serde_json::from_str(&std::fs::read_to_string(pair(seed).join("truth.json")).unwrap()).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn at(matrix: &Value, place: &Value) -> [f64; 2] {
    [0, 1].map(|row| {
        let row = &matrix[row];
        number(&row[0]) * number(&place[0]) + number(&row[1]) * number(&place[1]) + number(&row[2])
    })
}

/// Largest error at head, neck and shaft, in millimetres at the bone.
fn error_mm(told: &Value, truth: &Value) -> f64 {
    let mm = number(&truth["films"][1]["spacing_at_bone_mm"]);
    ["head_centre", "neck", "shaft"]
        .map(|name| {
            let place = &truth["bone_px"][name];
            let (found, wanted) =
                (at(&told["transform"]["matrix"], place), at(&truth["similarity"]["matrix"], place));
            (found[0] - wanted[0]).hypot(found[1] - wanted[1]) * mm
        })
        .into_iter()
        .fold(0.0, f64::max)
}

#[track_caller]
fn within(told: &Value, truth: &Value, what: &str, band: &str, most: f64) {
    let (found, wanted) = (number(&told["motion"][what]), number(&truth["motion"][what]));
    let error = (found - wanted).abs();
    assert!(error < most, "{what}: {found} is not {wanted}");
    assert!(error <= number(&told["motion"][band]), "{what}: {wanted} lies outside of the band of {found}");
}

#[test]
fn places_outside_of_a_film_and_a_shaft_without_length_are_refused_in_words() {
    let refused = |wish: &[&str]| {
        let case = pair(1000);
        let output = callus(&[&["register", case.to_str().unwrap()], wish].concat());
        assert!(!output.status.success(), "{wish:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let words = refused(&["--landmark", "9,9:99999,5", "--landmark", "50,60:50,60"]);
    assert!(words.contains("99999,5 lies outside of the film") && words.contains("pixels"), "{words}");
    let words = refused(&["--shaft", "1,-5:20,90"]);
    assert!(words.contains("1,-5 lies outside of the film"), "{words}");
    let words = refused(&["--shaft", "7,7:7,7"]);
    assert!(words.contains("less than a pixel"), "{words}");
}

#[test]
fn bone_is_laid_on_bone_and_motion_of_the_implant_lies_within_its_band() {
    for seed in [1000, 1001, 1004] {
        let (told, truth) = (registered(seed), truth(seed));
        assert!(error_mm(&told, &truth) < 0.5, "{seed}: {} mm", error_mm(&told, &truth));
        assert_eq!(told["quality"]["state"], "good", "{seed}");
        assert_eq!(told["comparability"]["comparable"], true, "{seed}");
        within(&told, &truth, "along_mm", "along_band_mm", 0.5);
        within(&told, &truth, "across_mm", "across_band_mm", 0.5);
        within(&told, &truth, "angle_degrees", "angle_band_degrees", 0.2);
        assert_eq!(told["moved"], !truth["still"].as_bool().unwrap(), "{seed}");
        assert_eq!(told["parts"], serde_json::json!([]), "{seed}: it moved as a whole, or not at all");
        assert!(told["scale"]["source"].as_str().is_some_and(|source| !source.is_empty()));
    }
}

#[test]
fn a_leg_that_is_turned_about_its_shaft_is_not_compared() {
    let told = registered(3010);
    assert_eq!(told["comparability"]["comparable"], false);
    assert!(told["motion"].is_null() && told["moved"].is_null(), "{}", told["motion"]);
    let why = told["no_motion_because"].as_str().unwrap();
    assert!(why.contains("not comparable") && why.contains("likeness"), "{why}");
    assert_eq!(told["parts"], serde_json::json!([]), "a leg that is turned is no broken implant");
}

/// Where the middle of a part that was told went against the rest, in millimetres on the first film, and the direction of
/// the shaft. The part that was found need not end where the simulated one does.
fn true_shift(truth: &Value, own: &Value) -> ([f64; 2], [f64; 2]) {
    let broken = &truth["broken"];
    let turn = number(&broken["angle_degrees"]).to_radians();
    let mm = number(&truth["films"][0]["spacing_at_bone_mm"]);
    let from = [0, 1].map(|axis| (number(&own["at_px"][axis]) - number(&broken["at_px"][axis])) * mm);
    let shaft = [0, 1].map(|axis| number(&truth["shaft_px"][1][axis]) - number(&truth["shaft_px"][0][axis]));
    let down = shaft.map(|side| side / shaft[0].hypot(shaft[1]));
    let (along, across) = (number(&broken["along_mm"]), number(&broken["across_mm"]));
    let shift = [
        along * down[0] + across * down[1] + (turn.cos() - 1.0) * from[0] - turn.sin() * from[1],
        along * down[1] - across * down[0] + turn.sin() * from[0] + (turn.cos() - 1.0) * from[1],
    ];
    (shift, down)
}

/// Part of a shift across the line on which a part that was told lies later: down, or to the right where that line stands
/// upright.
fn across_its_length(shift: [f64; 2], own: &Value) -> f64 {
    let (sin, cos) = number(&own["axis_degrees"]).to_radians().sin_cos();
    let line = [-sin, cos];
    let across = [-line[1], line[0]];
    let positive = if across[1].abs() >= across[0].abs() { across[1] } else { across[0] };
    (shift[0] * across[0] + shift[1] * across[1]) * positive.signum()
}

#[test]
fn the_tip_of_a_screw_is_told_across_its_length_and_along_it_nothing() {
    let (told, truth) = (registered(6120), truth(6120));
    let parts = told["parts"].as_array().unwrap();
    let [part] = parts.as_slice() else { panic!("one part came off: {parts:?}") };
    assert_eq!(part["place"], "lower third");
    for own in [&part["from_rest"], &part["from_bone"]] {
        assert!(own["along_mm"].is_null() && own["along_px"].is_null(), "{own}");
        assert!(own["along_band_mm"].is_null() && own["along_band_px"].is_null(), "{own}");
        assert!(own["along_not_told_because"].as_str().unwrap().contains("threads"), "{own}");
    }
    let own = &part["from_rest"];
    assert_eq!(own["moved"], true);
    let (shift, _) = true_shift(&truth, own);
    let wanted = across_its_length(shift, own);
    assert!(wanted.abs() > 2.0, "it moved across its length by {wanted} mm");
    assert!((number(&own["across_mm"]) - wanted).abs() <= number(&own["across_band_mm"]), "{wanted}: {own}");
    let turn = number(&truth["broken"]["angle_degrees"]);
    assert!((number(&own["angle_degrees"]) - turn).abs() <= number(&own["angle_band_degrees"]), "{own}");
    within(&told, &truth, "along_mm", "along_band_mm", 0.5);
    within(&told, &truth, "angle_degrees", "angle_band_degrees", 0.2);
}

/// Turn and shift of the tips of the four broken screws of the sample against its plate and lag screw, by what its generator
/// wrote: the turn in degrees, and the shift of a place in millimetres on the first film.
fn sample_truth(at: [f64; 2]) -> (f64, [f64; 2]) {
    let path = sample().join("ground-truth.json");
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let film = |id: &str| {
        let films = truth["films"].as_array().unwrap();
        films.iter().find(|film| film["id"] == id).unwrap().clone()
    };
    let (first, second) = (film("op1-plus-1-week-ap"), film("op1-plus-3-months-ap"));
    let spot = |value: &Value| [number(&value["px"][0]), number(&value["px"][1])];
    let mut rest: Vec<_> = ["lag_base", "lag_tip", "plate_end", "plate_top"]
        .map(|name| (spot(&first["metal"][name]), spot(&second["metal"][name])))
        .to_vec();
    let mut tips = Vec::new();
    let screws = |film: &Value| film["metal"]["cortical_screws"].as_array().unwrap().clone();
    for (before, after) in screws(&first).iter().zip(&screws(&second)) {
        rest.push((spot(&before["head"]), spot(&after["head"])));
    }
    let laid = Similarity::by_landmarks(&rest).unwrap().similarity;
    for (before, after) in
        screws(&first).iter().zip(&screws(&second)).filter(|(_, after)| after["broken"] == true)
    {
        let (head, tip) = (spot(&before["head"]), spot(&before["tip"]));
        let (stump, end) = (spot(&after["break_at_tip_part"]), spot(&after["tip"]));
        let left = (end[0] - stump[0]).hypot(end[1] - stump[1]) / laid.scale();
        let share = left / (tip[0] - head[0]).hypot(tip[1] - head[1]);
        tips.push((tip, end));
        tips.push(([0, 1].map(|axis| tip[axis] + (head[axis] - tip[axis]) * share), stump));
    }
    let moved = Similarity::by_landmarks(&tips).unwrap().similarity;
    let there = laid.inverse().unwrap().at(moved.at(at));
    let mm = number(&first["spacing_at_bone_mm"]);
    (moved.degrees() - laid.degrees(), [0, 1].map(|axis| (there[axis] - at[axis]) * mm))
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs")
}

#[test]
fn screws_that_broke_are_told_against_the_rest_of_the_implant_where_no_bone_lies_on_itself() {
    let case = sample();
    let films = ["op1-plus-1-week-ap", "op1-plus-3-months-ap"];
    let call = ["register", "--json", case.to_str().unwrap(), films[0], films[1]];
    let output = callus(&call);
    let told: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(told["quality"]["state"], "failed", "the fragments are turned against each other");
    assert!(told["motion"].is_null() && told["moved"].is_null(), "no motion against a bone that is not laid");
    assert!(told["no_motion_because"].as_str().unwrap().contains("the bone is not laid on itself"), "{told}");
    assert!(output.status.success(), "the motion of the screws is told");
    let parts = told["parts"].as_array().unwrap();
    let [part] = parts.as_slice() else { panic!("the tips moved together: {parts:?}") };
    assert!(part["from_bone"].is_null());
    let own = &part["from_rest"];
    let (turn, shift) = sample_truth([number(&own["at_px"][0]), number(&own["at_px"][1])]);
    let wanted = across_its_length(shift, own);
    assert!(wanted.abs() > 4.0, "{wanted}");
    assert!((number(&own["across_mm"]) - wanted).abs() <= number(&own["across_band_mm"]), "{wanted}: {own}");
    assert!(
        (number(&own["angle_degrees"]) - turn).abs() <= number(&own["angle_band_degrees"]),
        "{turn}: {own}"
    );
    assert!(own["along_mm"].is_null(), "{own}");
    // From the side the screws stand end on, behind the plate.
    let lateral = ["op1-plus-1-week-lateral", "op1-plus-3-months-lateral"];
    let output = callus(&["register", "--json", case.to_str().unwrap(), lateral[0], lateral[1]]);
    let told: Value = serde_json::from_str(&out(&output)).unwrap();
    assert!(told["motion"].is_null() && told["parts"] == serde_json::json!([]), "{}", told["parts"]);
}

#[test]
fn the_end_of_a_broken_plate_is_a_motion_of_its_own_and_the_rest_is_told_without_it() {
    let (told, truth) = (registered(6107), truth(6107));
    assert_eq!(told["comparability"]["comparable"], true, "{}", told["comparability"]);
    within(&told, &truth, "along_mm", "along_band_mm", 0.5);
    within(&told, &truth, "across_mm", "across_band_mm", 0.5);
    within(&told, &truth, "angle_degrees", "angle_band_degrees", 0.2);
    let parts = told["parts"].as_array().unwrap();
    let [part] = parts.as_slice() else { panic!("one part came off: {parts:?}") };
    assert_eq!(part["place"], "lower third");
    assert!(part["name"].is_null(), "nobody named it");
    let (own, broken) = (&part["from_rest"], &truth["broken"]);
    assert_eq!(own["moved"], true);
    let ([x, y], down) = true_shift(&truth, own);
    let (along, across) = (x * down[0] + y * down[1], x * down[1] - y * down[0]);
    for (found, wanted, band) in [
        (&own["along_mm"], along, &own["along_band_mm"]),
        (&own["across_mm"], across, &own["across_band_mm"]),
        (&own["angle_degrees"], number(&broken["angle_degrees"]), &own["angle_band_degrees"]),
    ] {
        let found = number(found);
        assert!((found - wanted).abs() <= number(band), "{wanted} lies outside of the band of {found}");
    }
}

#[test]
fn a_part_is_told_in_words_and_named_by_a_mark_that_lies_on_it_and_by_none_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let from = pair(6107);
    std::fs::create_dir_all(folder.path().join("images")).unwrap();
    std::fs::create_dir_all(folder.path().join("readings")).unwrap();
    std::fs::copy(from.join("case.ron"), folder.path().join("case.ron")).unwrap();
    for image in std::fs::read_dir(from.join("images")).unwrap() {
        let image = image.unwrap();
        std::fs::copy(image.path(), folder.path().join("images").join(image.file_name())).unwrap();
    }
    let truth = truth(6107);
    let at = [0, 1].map(|axis| number(&truth["broken"]["at_px"][axis]));
    let mark = |number: u32, at: [f64; 2], label: &str| {
        format!(
            "    {number}: (parts: [(film: \"pair-6107-before\", shape: Point(({}, {})))], label: \"{label}\"),\n",
            at[0], at[1]
        )
    };
    let marks = mark(1, [at[0], at[1] - 250.0], "barrel") + &mark(2, at, "plate end");
    let reader = "  format: 4,\n  reader: (id: \"ada\", name: \"Ada\"),\n  state: Draft,\n";
    let text = format!("(\n{reader}  marks: {{\n{marks}  }},\n)\n");
    std::fs::write(folder.path().join("readings/ada.ron"), text).unwrap();
    let output = callus(&["register", "--reader", "ada", folder.path().to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = out(&output);
    for words in [
        "Part in the lower third of the implant (\"plate end\"): moved ",
        "against the rest.",
        "The rest of the implant moved",
    ] {
        assert!(text.contains(words), "{words} is missing in:\n{text}");
    }
}

/// Films of patients, by ids of neighbours in time. None of these could be laid on each other by the program on 28 November
/// 2026; should one be, it must not tell a motion of an implant: none was measured otherwise.
#[test]
fn real_films_that_do_not_fit_are_refused_in_words_and_no_motion_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let Some(cases) = crate::real_cases::lay_out(folder.path()) else { return };
    let pairs = [("wrist-3001", "first-lateral", "second-frontal"), CHEST[0], CHEST[1]];
    for (name, first, second) in pairs {
        let case = cases.iter().find(|case| case.ends_with(name)).unwrap();
        let output = callus(&["register", "--json", case.to_str().unwrap(), first, second]);
        let told: Value = serde_json::from_str(&out(&output)).unwrap();
        assert_ne!(told["quality"]["state"], "good", "{name} {first} {second}: {}", told["quality"]);
        assert!(
            told["motion"].is_null() && told["moved"].is_null() && told["parts"] == serde_json::json!([])
        );
        let why = told["no_motion_because"].as_str().unwrap();
        assert!(!why.is_empty() && !output.status.success(), "{name} {first} {second}: {why}");
    }
}

/// Two pairs of one patient's chest.
const CHEST: [(&str, &str, &str); 2] =
    [("chest-serial", "day-4", "day-8"), ("chest-serial", "day-8", "day-19")];

#[test]
fn the_way_back_is_the_inverse() {
    let forth = registered(1001);
    let case = pair(1001);
    let back = callus(&["register", "--json", case.to_str().unwrap(), "pair-1001-after", "pair-1001-before"]);
    let back: Value = serde_json::from_str(&out(&back)).unwrap();
    let product = number(&forth["transform"]["scale"]) * number(&back["transform"]["scale"]);
    assert!((product - 1.0).abs() < 0.002, "{product}");
    let turn =
        number(&forth["transform"]["rotation_degrees"]) + number(&back["transform"]["rotation_degrees"]);
    assert!(turn.abs() < 0.1, "{turn}");
    let angle = number(&forth["motion"]["angle_degrees"]) + number(&back["motion"]["angle_degrees"]);
    assert!(angle.abs() < 0.2, "{angle}");
}

#[test]
fn what_it_says_names_motion_band_source_and_limits() {
    let output = callus(&["register", pair(1000).to_str().unwrap()]);
    let text = out(&output);
    assert!(output.status.success(), "{text}");
    for part in ["No motion shown", "±", "mm to a pixel of the first film", "One view shows neither"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[test]
fn landmarks_lay_films_on_each_other_and_tell_no_motion() {
    let case = pair(1001);
    let call = ["register", case.to_str().unwrap(), "--json", "--landmark", "10,20:40,20", "--landmark"];
    let output = callus(&[&call[..], &["10,120:40,220"]].concat());
    let told: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(told["method"], "landmarks");
    assert!((number(&told["transform"]["scale"]) - 2.0).abs() < 1e-9);
    assert!(told["motion"].is_null() && told["residual_px"].is_null(), "two landmarks leave no residual");
}

#[test]
fn a_film_that_is_not_there_or_one_alone_is_refused_in_words() {
    let case = pair(1000);
    let case = case.to_str().unwrap();
    for (call, words) in [
        (vec!["register", case, "pair-1000-before", "nothing"], "no radiograph \"nothing\""),
        (vec!["register", case, "pair-1000-before", "pair-1000-before"], "two different films"),
    ] {
        let output = callus(&call);
        assert!(!output.status.success());
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn bone_is_laid_at_the_size_of_the_nail_in_it_where_callus_makes_it_seem_larger_or_smaller() {
    // The simulated leg lies alike on all of its films, and its nail did not move.
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/tibia-nail");
    for films in [["3-months-ap", "6-months-ap"], ["6-months-ap", "12-months-ap"]] {
        let output = callus(&["register", "--json", case.to_str().unwrap(), films[0], films[1]]);
        let told: Value = serde_json::from_str(&out(&output)).unwrap();
        for place in [[450.0, 120.0], [450.0, 600.0], [450.0, 1100.0]] {
            let found = at(&told["transform"]["matrix"], &serde_json::json!(place));
            let error = (found[0] - place[0]).hypot(found[1] - place[1]);
            assert!(error < 3.0, "{films:?}: {place:?} comes to {found:?}");
        }
        assert_eq!(told["quality"]["state"], "doubtful", "{}", told["quality"]);
        let why = told["quality"]["why"].as_str().unwrap();
        assert!(why.contains("than the implant in it, so the size of the implant was taken"), "{why}");
        assert!(told["motion"].is_null(), "no motion against a bone that is doubtful");
    }
}
