//! Tools of the hip on films of the sample, half-way and done, and films with ten marks on bright and on dark ground:
//! with `CALLUS_PICTURES` they are written out to be judged by eye.

use std::fs;
use std::path::Path;

use callus::analysis::book::Definition;
use callus::analysis::measure::Measured;
use callus::case::{Key as Name, Mark, MarkId, Part, Place, Shape, ShapeKind};
use callus::editor::{
    Command, FileCommand, GoCommand, LabelDensity, Layout, MarkCommand, Target, Tool, ViewCommand,
};
use egui_kittest::kittest::Queryable as _;
use serde_json::Value as Json;

use super::Desk;

const TRUTH: &str = include_str!("../../sample_cases/osteopetrosis-dhs/ground-truth.json");
const AP: &str = "op1-plus-1-week-ap";

/// The first sample without its readings, one week after the first operation, one film in the window.
pub(super) fn desk(size: [f32; 2]) -> Desk {
    let mut desk = Desk::empty(size);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs");
    let case = desk.folder_beside("sample");
    fs::create_dir_all(case.join("images")).unwrap();
    fs::copy(sample.join("case.ron"), case.join("case.ron")).unwrap();
    for image in fs::read_dir(sample.join("images")).unwrap() {
        let image = image.unwrap();
        fs::copy(image.path(), case.join("images").join(image.file_name())).unwrap();
    }
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk.focus(AP);
    desk
}

fn film(id: &str) -> Json {
    let all: Json = serde_json::from_str(TRUTH).unwrap();
    all["films"].as_array().unwrap().iter().find(|film| film["id"] == id).unwrap().clone()
}

fn px(point: &Json) -> Place {
    [0, 1].map(|axis: usize| point["px"][axis].as_f64().unwrap())
}

fn plus(at: Place, x: f64, y: f64) -> Place {
    [at[0] + x, at[1] + y]
}

/// Where the parts of a measure of the hip lie on the films of a week after the first operation.
fn places(measure: &str, part: &str) -> Vec<Place> {
    let (ap, lateral) = (film(AP), film("op1-plus-1-week-lateral"));
    let of = if part.starts_with("lateral") { &lateral } else { &ap };
    let (femur, metal) = (&of["femur"], &of["metal"]);
    let head = px(&femur["head_centre"]);
    let radius = femur["head_radius_px"].as_f64().unwrap();
    let around = |degrees: f64| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        plus(head, radius * cos, radius * sin)
    };
    let axis = |name: &str, end: usize| px(&femur[name][end]);
    let middle = |a: Place, b: Place| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
    let shaft = |share: f64| {
        let (from, to) = (axis("upper_shaft_axis", 0), axis("upper_shaft_axis", 1));
        [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
    };
    let across = |at: Place| vec![plus(at, -95.0, 8.0), plus(at, 95.0, -8.0)];
    let neck = middle(axis("neck_axis", 0), axis("neck_axis", 1));
    match part {
        "head" => vec![around(200.0), around(290.0), around(30.0)],
        "neck" => vec![plus(neck, -70.0, -55.0), plus(neck, 70.0, 55.0)],
        "calcar" => vec![plus(neck, 62.0, 60.0)],
        "upper-width" => across(shaft(0.35)),
        "lower-width" => across(shaft(1.0)),
        "ap-tip" | "lateral-tip" => vec![px(&metal["lag_tip"])],
        "ap-apex" | "lateral-apex" => vec![px(&metal["head_apex_along_the_screw"])],
        "ap-width" | "lateral-width" => {
            let at = middle(px(&metal["lag_base"]), px(&metal["lag_tip"]));
            vec![plus(at, -18.0, -20.0), plus(at, 18.0, 20.0)]
        }
        "outer" => across(shaft(0.8)),
        "canal" => vec![plus(shaft(0.8), -40.0, 4.0), plus(shaft(0.8), 40.0, -4.0)],
        "base" => vec![[300.0, 300.0], [1300.0, 300.0]],
        "right" => vec![[500.0, 900.0]],
        "left" => vec![[1150.0, 930.0]],
        other => panic!("{measure} has a part {other} that nobody placed"),
    }
}

fn picture(desk: &mut Desk, name: &str) {
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        desk.harness.render().unwrap().save(Path::new(&folder).join(name)).unwrap();
    }
}

fn take(desk: &mut Desk, definition: &Definition, parts: std::ops::Range<usize>) {
    for part in &definition.parts[parts] {
        for words in ["Go to the lateral", "Go to the AP"] {
            if desk.harness.query_by_label(words).is_some() {
                desk.press(words);
            }
        }
        for place in places(definition.key.as_str(), part.key.as_str()) {
            desk.click(desk.on_film("Film: ", place));
        }
    }
}

#[test]
fn tools_of_the_hip_show_what_is_next_half_way_and_a_value_at_the_end() {
    let sizes: &[[f32; 2]] = if std::env::var_os("CALLUS_PICTURES").is_some() {
        &[[1024.0, 700.0], [3840.0, 2160.0]]
    } else {
        &[[1024.0, 700.0]]
    };
    for size in sizes {
        let mut desk = desk(*size);
        desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
        let book = desk.editor().book().clone();
        for definition in book.measures.iter().filter(|own| own.group == "Hip") {
            desk.focus(AP);
            desk.perform(Command::Mark(MarkCommand::Tool(Some(Tool::Measure(definition.key.clone())))));
            let half = definition.parts.len().div_ceil(2);
            take(&mut desk, definition, 0..half);
            let step = desk.editor().next_step().expect("the tool is in hand");
            assert_eq!(step.parts.0, half, "{}", definition.key);
            let title = step.title.clone();
            assert!(
                desk.harness.query_by_label(&title).is_some(),
                "{}: the card says what is next",
                definition.key
            );
            let name = format!("hip-{}-{}", definition.key, size[0]);
            picture(&mut desk, &format!("{name}-half.png"));
            take(&mut desk, definition, half..definition.parts.len());
            desk.perform(Command::Mark(MarkCommand::Tool(None)));
            let (id, _) =
                desk.editor().document().unwrap().reading().unwrap().marks.iter().next_back().unwrap();
            let id = *id;
            let told = desk.editor().measured(id);
            assert!(matches!(told, Some(Measured::Value(_))), "{}: {told:?}", definition.key);
            desk.perform(Command::Mark(MarkCommand::Select(Some(Target::Mark(id)))));
            picture(&mut desk, &format!("{name}-done.png"));
            desk.perform(Command::Mark(MarkCommand::Delete));
        }
    }
}

/// Ten marks of different kinds around a place.
fn ten(film: &callus::case::RadiographId, at: Place, by: f64) -> Vec<Mark> {
    let p = |x: f64, y: f64| plus(at, x * by, y * by);
    let shapes = [
        (Shape::Point(p(-1.6, -1.4)), "entry"),
        (Shape::Arrow([p(-2.2, 0.2), p(-1.2, -0.2)]), "callus"),
        (Shape::Line([p(0.4, -1.6), p(1.7, -1.3)]), ""),
        (
            ShapeKind::Polyline.through(&[p(-2.0, 1.0), p(-1.4, 1.3), p(-0.9, 1.0), p(-0.3, 1.4)]).unwrap(),
            "fracture",
        ),
        (Shape::Ellipse([p(0.3, 0.2), p(1.3, 1.0)]), "lateral callus"),
        (Shape::Rectangle([p(1.5, 1.1), p(2.4, 2.0)]), ""),
        (ShapeKind::Outline.through(&[p(-0.6, -0.6), p(0.2, -0.9), p(0.3, -0.2), p(-0.4, 0.2)]).unwrap(), ""),
    ];
    let mut marks: Vec<Mark> = shapes
        .into_iter()
        .map(|(shape, label)| Mark { label: label.to_owned(), ..Mark::plain(film.clone(), shape) })
        .collect();
    let measure = |key: &str, part: &str, shape: Shape| {
        let part = Part { key: Some(Name::new(part).unwrap()), film: film.clone(), shape, label_at: None };
        Mark::measure(Name::new(key).unwrap(), vec![part])
    };
    marks.push(measure("length", "line", Shape::Line([p(-2.2, 1.9), p(-0.4, 2.1)])));
    marks.push(measure("angle", "angle", Shape::Angle([p(1.6, -0.9), p(1.9, 0.4), p(2.5, -0.6)])));
    marks.push(measure("length", "line", Shape::Line([p(0.2, 1.6), p(1.2, 2.0)])));
    marks
}

/// The sample with ten marks on and about the fracture, one film in the window.
fn with_ten_marks(size: [f32; 2]) -> Desk {
    let mut desk = desk(size);
    desk.perform(Command::File(FileCommand::SetReader("resident".to_owned())));
    let film = desk.editor().focus().unwrap().clone();
    let mut reading = desk.editor().document().unwrap().reading().unwrap().clone();
    for (number, mark) in (1..).zip(ten(&film, [780.0, 1000.0], 210.0)) {
        reading.marks = reading.marks.insert(MarkId(number), std::sync::Arc::new(mark));
    }
    let path = desk.folder_beside("sample").join("readings/resident.ron");
    desk.perform(Command::File(FileCommand::Close));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, callus::store::reading_to_ron(&reading).unwrap()).unwrap();
    desk.perform(Command::File(FileCommand::Open(desk.folder_beside("sample"))));
    desk.perform(Command::Go(GoCommand::Film(film)));
    desk.perform(Command::View(ViewCommand::SetLayout(Layout::One)));
    desk
}

/// From this grey on the first window of the sample shows bone or metal; soft tissue is darker (seen in the pictures).
const BONE: u8 = 120;

#[test]
fn labels_of_ten_marks_keep_off_bone_and_implant() {
    let mut desk = with_ten_marks([1280.0, 720.0]);
    desk.perform(Command::File(FileCommand::DismissAll));
    let area = desk.viewport_rect("Film: ");
    let seen = |desk: &mut Desk, density: LabelDensity| {
        desk.perform(Command::View(ViewCommand::Labels(Some(density))));
        desk.harness.render().unwrap()
    };
    let with = seen(&mut desk, LabelDensity::All);
    let values = seen(&mut desk, LabelDensity::Values);
    let without = seen(&mut desk, LabelDensity::None);
    desk.perform(Command::Mark(MarkCommand::HideAll));
    desk.perform(Command::View(ViewCommand::Corners));
    let bare = desk.harness.render().unwrap();
    let inside = |x: u32, y: u32| area.shrink(3.0).contains(eframe::egui::pos2(x as f32, y as f32));
    let (mut mask, mut on_mask, mut labels, mut fewer) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut told = bare.clone();
    for (x, y, pixel) in bare.enumerate_pixels().filter(|(x, y, _)| inside(*x, *y)) {
        let is_bone = pixel.0[0] >= BONE;
        let is_label = with.get_pixel(x, y) != without.get_pixel(x, y);
        mask += u32::from(is_bone);
        labels += u32::from(is_label);
        fewer += u32::from(values.get_pixel(x, y) != without.get_pixel(x, y));
        on_mask += u32::from(is_bone && is_label);
        let [red, green, blue, _] = pixel.0;
        let shade = match (is_bone, is_label) {
            (true, true) => [255, 0, 0, 255],
            (true, false) => [red, green / 2, blue / 2, 255],
            (false, true) => [0, 200, 0, 255],
            (false, false) => [red, green, blue, 255],
        };
        told.get_pixel_mut(x, y).0 = shade;
    }
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        told.save(Path::new(&folder).join("labels-mask.png")).unwrap();
        with.save(Path::new(&folder).join("labels-all.png")).unwrap();
        values.save(Path::new(&folder).join("labels-values.png")).unwrap();
    }
    assert!(mask > 20_000, "{mask} pixels of bone and implant");
    assert!(labels > 6_000 && fewer > 1_000 && fewer < labels, "{labels} and {fewer} pixels of labels");
    let share = f64::from(on_mask) / f64::from(mask);
    assert!(share <= 0.02, "{on_mask} of {mask} pixels of bone and implant lie under labels: {share:.4}");
    let of_labels = f64::from(on_mask) / f64::from(labels);
    assert!(of_labels <= 0.1, "{of_labels:.3} of what labels cover is bone or implant");
}

#[test]
fn ten_marks_are_read_on_bright_and_on_dark_ground() {
    for size in [[1024.0, 700.0], [3840.0, 2160.0]] {
        for is_bright in [false, true] {
            let mut desk = with_ten_marks(size);
            if is_bright != desk.view().invert {
                desk.perform(Command::View(ViewCommand::Invert));
            }
            desk.perform(Command::File(FileCommand::DismissAll));
            let rows = desk
                .harness
                .query_all_by(|node| node.label().is_some_and(|l| l.starts_with("Mark: ")))
                .count();
            assert_eq!(rows, 10, "{:?}", desk.editor().notices());
            let ground = if is_bright { "bright" } else { "dark" };
            picture(&mut desk, &format!("ten-{ground}-{}.png", size[0]));
        }
    }
}

#[test]
fn the_caption_of_a_film_is_read_in_whole_and_moves_nothing_between_films_of_a_visit() {
    let mut desk = desk([1280.0, 720.0]);
    let stage = |desk: &Desk| desk.harness.get_by_label_contains("union, line").rect();
    for visit in ["op1-plus-1-week", "op2-plus-12-months"] {
        let tops = ["ap", "lateral"].map(|view| {
            desk.focus(&format!("{visit}-{view}"));
            let film = desk.editor().focus().unwrap().clone();
            let caption = desk.editor().document().unwrap().case().radiograph(&film).unwrap().caption.clone();
            let shown = desk.harness.get_by_label(&caption).rect();
            assert!(shown.height() > 25.0, "{caption}: {shown:?}");
            stage(&desk).top()
        });
        assert!((tops[0] - tops[1]).abs() < 0.5, "{tops:?}");
    }
}
