//! Marks on pictures: where they belong at every turn and mirror, legible on black and on white, and from the
//! command line.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callus::analysis::book::Unit;
use callus::analysis::marks::{draw_marks, drawn, style};
use callus::case::{Mark, Place, Reading, Shape};
use callus::imaging::{Picture, Placement};
use callus::store::reading_to_ron;

use super::scene::{book, film, reading_of, ten_marks, value};
use crate::editor::Desk;

const FILM: [u32; 2] = [300, 400];

fn ground(width: u32, height: u32, grey: u8) -> Picture {
    Picture { width, height, rgba: [grey, grey, grey, 255].repeat((width * height) as usize) }
}

fn pixel(picture: &Picture, [x, y]: Place) -> [u8; 3] {
    let at = (y as usize * picture.width as usize + x as usize) * 4;
    [picture.rgba[at], picture.rgba[at + 1], picture.rgba[at + 2]]
}

fn is_near(pixel: [u8; 3], colour: [u8; 3]) -> bool {
    pixel.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 40)
}

fn marked(reading: &Reading, ground: Picture, placement: &Placement) -> Picture {
    let mut picture = ground;
    let parts = drawn(reading, &film("ap"), &book(), |_, mark| {
        let source = "calibrated on lag-screw thread";
        match mark.measure.as_ref()?.as_str() {
            "nsa" => Some(value(129.9, Unit::Degree, "")),
            "tad" => Some(callus::analysis::measure::Measured::Missing("lateral missing".into())),
            _ => Some(value(12.4, Unit::Millimetre, source)),
        }
    });
    draw_marks(&mut picture, placement, &parts, &|_| None);
    picture
}

/// Every turn and mirror of a film in a view of its own.
fn placements() -> Vec<(Placement, [u32; 2])> {
    let mut all = Vec::new();
    for rotation_degrees in [0.0, 90.0, 180.0, 270.0, 33.0] {
        for flip_horizontal in [false, true] {
            let fit = Placement::fit(FILM[0], FILM[1], 1_400, 1_440);
            all.push((Placement { rotation_degrees, flip_horizontal, scale: 2.6, ..fit }, [1_400, 1_440]));
        }
    }
    all
}

#[test]
fn a_stroke_lies_on_its_place_at_every_turn_and_mirror() {
    let ends = [[60.0, 80.0], [210.0, 310.0]];
    let reading = reading_of(vec![Mark::plain(film("ap"), Shape::Line(ends))]);
    for grey in [0, 255] {
        for (placement, [width, height]) in placements() {
            let picture = marked(&reading, ground(width, height, grey), &placement);
            let view = |place| placement.view_from_image(place, [f64::from(width), f64::from(height)]);
            for share in [0.05, 0.3, 0.5, 0.72, 0.95] {
                let at = |k: usize| ends[0][k] + (ends[1][k] - ends[0][k]) * share;
                let seen = pixel(&picture, view([at(0), at(1)]));
                assert!(is_near(seen, style::PLAIN), "{seen:?} at {share} with {placement:?} on {grey}");
            }
            // Mirrored by itself it would lie elsewhere: nothing is drawn there.
            for away in [[210.0, 80.0], [60.0, 310.0], [20.0, 20.0]] {
                assert_eq!(pixel(&picture, view(away)), [grey; 3], "{away:?} with {placement:?}");
            }
        }
    }
}

#[test]
fn a_bright_line_has_a_dark_halo_on_white() {
    let reading = reading_of(vec![Mark::plain(film("ap"), Shape::Line([[50.0, 200.0], [250.0, 200.0]]))]);
    for (side, factor) in [(300, 0.75), (1400, 1.4), (3000, 3.0)] {
        let placement = Placement::fit(FILM[0], FILM[1], side, side);
        let picture = marked(&reading, ground(side, side, 255), &placement);
        let [x, y] = placement.view_from_image([150.0, 200.0], [f64::from(side); 2]);
        let column: Vec<_> = (0..side)
            .map(|row| pixel(&picture, [x, f64::from(row)]))
            .filter(|seen| *seen != [255; 3])
            .collect();
        let thickest = (style::LINE_WIDTH + 2.0 * style::HALO_REACH) * factor;
        assert!((column.len() as f64 - thickest).abs() <= 2.0, "{} for {side}", column.len());
        assert!(pixel(&picture, [x, y - (style::LINE_WIDTH / 2.0 + 0.7) * factor])[0] < 170);
        // In the smallest a line is hardly wider than a pixel.
        assert!(side == 300 || column.iter().any(|seen| is_near(*seen, style::PLAIN)), "{column:?}");
    }
}

fn lettered(picture: &Picture) -> usize {
    picture
        .rgba
        .chunks_exact(4)
        .filter(|seen| is_near([seen[0], seen[1], seen[2]], style::LABEL_TEXT))
        .count()
}

fn boxed(picture: &Picture) -> usize {
    let ground = style::LABEL_GROUND.0;
    picture.rgba.chunks_exact(4).filter(|seen| is_near([seen[0], seen[1], seen[2]], ground)).count()
}

#[test]
fn labels_are_drawn_on_black_and_on_white() {
    let mark = |label: &str| Mark {
        label: label.to_owned(),
        ..Mark::plain(film("ap"), Shape::Point([150.0, 200.0]))
    };
    let placement = Placement::fit(FILM[0], FILM[1], 1_200, 1_200);
    let said = reading_of(vec![mark("broken screw ≥ 2 mm → °")]);
    let silent = reading_of(vec![mark("")]);
    let on = |reading, grey| marked(reading, ground(1_200, 1_200, grey), &placement);
    assert!(lettered(&on(&said, 0)) > 150 && lettered(&on(&silent, 0)) == 0);
    assert!(boxed(&on(&said, 255)) > 1_500 && boxed(&on(&silent, 255)) < 200);
}

/// A bright bone in the middle of a dark picture.
fn bone(side: u32) -> Picture {
    let mut picture = ground(side, side, 12);
    for y in 0..side {
        for x in side * 3 / 10..side * 7 / 10 {
            let at = (y as usize * side as usize + x as usize) * 4;
            picture.rgba[at..at + 3].fill(190);
        }
    }
    picture
}

#[test]
fn labels_stand_beside_the_bone_in_pictures_and_vectors() {
    let mark = |x: f64, y: f64, label: &str| Mark {
        label: label.to_owned(),
        ..Mark::plain(film("ap"), Shape::Point([x, y]))
    };
    let said = reading_of(vec![
        mark(150.0, 120.0, "broken screw"),
        mark(160.0, 200.0, "callus"),
        mark(140.0, 280.0, "line"),
    ]);
    for side in [500, 1_300, 2_600] {
        let placement = Placement::fit(FILM[0], FILM[1], side, side);
        let (left, right) = (side * 3 / 10, side * 7 / 10);
        let picture = marked(&said, bone(side), &placement);
        let lettered = |from: u32, to: u32| {
            let is_text =
                |x: u32, y: u32| is_near(pixel(&picture, [f64::from(x), f64::from(y)]), style::LABEL_TEXT);
            (0..side).flat_map(|y| (from..to).map(move |x| (x, y))).filter(|(x, y)| is_text(*x, *y)).count()
        };
        assert!(lettered(0, left) + lettered(right, side) > 40, "{side}");
        let parts = drawn(&said, &film("ap"), &book(), |_, _| None);
        let svg = callus::analysis::marks::marks_svg(&bone(side), &placement, &parts, &|_| None);
        let number = |rect: &str, name: &str| -> f64 {
            let at = rect.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
            rect[at..].split('"').next().unwrap().parse().unwrap()
        };
        let rects: Vec<&str> = svg.lines().filter(|line| line.starts_with("<rect")).collect();
        assert_eq!(rects.len(), 3, "{svg}");
        for rect in rects {
            let (from, wide) = (number(rect, "x"), number(rect, "width"));
            assert!(from + wide <= f64::from(left) + 8.0 || from >= f64::from(right) - 8.0, "{side}: {rect}");
        }
    }
}

/// Rows of upright strokes, as printed letters are.
fn print(picture: &mut Picture, [left, top, right, bottom]: [u32; 4]) {
    for y in top..bottom {
        for x in (left..right).filter(|x| (x / 3) % 2 == 0) {
            let at = (y as usize * picture.width as usize + x as usize) * 4;
            picture.rgba[at..at + 3].fill(230);
        }
    }
}

#[test]
fn no_label_covers_burned_in_text() {
    let side = 500;
    let placement = Placement::fit(FILM[0], FILM[1], side, side);
    let size = [f64::from(side); 2];
    let said = reading_of(vec![Mark {
        label: "callus".to_owned(),
        ..Mark::plain(film("ap"), Shape::Point(placement.image_from_view([200.0, 440.0], size)))
    }]);
    let parts = drawn(&said, &film("ap"), &book(), |_, _| None);
    let boxed = |picture: &Picture| {
        let svg = callus::analysis::marks::marks_svg(picture, &placement, &parts, &|_| None);
        let rect = svg.lines().find(|line| line.starts_with("<rect")).expect("a label").to_owned();
        ["x", "y", "width", "height"].map(|name| {
            let at = rect.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
            rect[at..].split('"').next().unwrap().parse::<f64>().unwrap()
        })
    };
    let [x, y, width, height] = boxed(&bone(side));
    let text = [x as u32, y as u32, (x + width) as u32, (y + height) as u32];
    let mut printed = bone(side);
    print(&mut printed, text);
    let found = callus::imaging::LightMap::of_picture(&printed);
    assert!(!found.letters().is_empty(), "the strokes look like text");
    let [left, top, wide, high] = boxed(&printed);
    let [x0, y0, x1, y1] = text.map(f64::from);
    let covers = left < x1 && left + wide > x0 && top < y1 && top + high > y0;
    assert!(!covers, "{:?} over {text:?}", [left, top, wide, high]);
}

#[test]
fn nothing_drawn_leaves_every_pixel() {
    let placement = Placement::fit(FILM[0], FILM[1], 200, 200);
    let empty = reading_of(Vec::new());
    assert_eq!(marked(&empty, ground(200, 200, 77), &placement), ground(200, 200, 77));
    let outside = reading_of(vec![Mark::plain(film("ap"), Shape::Line([[9e6, 9e6], [9.1e6, 9e6]]))]);
    assert_eq!(marked(&outside, ground(200, 200, 77), &placement), ground(200, 200, 77));
}

#[test]
fn a_line_far_beyond_the_picture_is_drawn_where_it_crosses() {
    let reading = reading_of(vec![Mark::plain(film("ap"), Shape::Line([[-1e7, 200.0], [1e7, 200.0]]))]);
    let placement = Placement::fit(FILM[0], FILM[1], 1_200, 1_600);
    let picture = marked(&reading, ground(1_200, 1_600, 0), &placement);
    for x in [0.5, 600.5, 1_199.5] {
        assert!(is_near(pixel(&picture, [x, 800.0]), style::PLAIN));
    }
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs")
}

fn callus(arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_callus"));
    command.args(arguments).env("CALLUS_STATE_DIR", state.path()).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn keep(desk: &Desk, reading: &Reading) {
    let folder = desk.path().join("readings");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.ron", reading.reader.id));
    std::fs::write(path, reading_to_ron(reading).unwrap()).unwrap();
}

fn rendered(desk: &Desk, more: &[&str]) -> image::RgbaImage {
    let picture = desk.path().join("out.png");
    let mut call = vec!["render", text(desk.path()), "week-ap", "-o", text(&picture)];
    call.extend(more);
    let output = callus(&call);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    image::open(&picture).unwrap().to_rgba8()
}

#[test]
fn a_reader_without_marks_gives_the_plain_film() {
    let desk = Desk::new();
    keep(&desk, &reading_of(Vec::new()));
    assert_eq!(rendered(&desk, &["--marks", "resident"]), rendered(&desk, &[]));
}

#[test]
fn render_draws_the_marks_of_a_reader_at_every_turn_and_mirror() {
    let desk = Desk::new();
    let ends = [[20.0, 30.0], [90.0, 110.0]];
    keep(&desk, &reading_of(vec![Mark::plain(film("week-ap"), Shape::Line(ends))]));
    for (turn, degrees) in [("0", 0.0), ("90", 90.0), ("180", 180.0), ("270", 270.0)] {
        for flip in [false, true] {
            let mut options = vec!["--size", "1600", "--rotate", turn];
            options.extend(flip.then_some("--flip"));
            let plain = rendered(&desk, &options);
            options.extend(["--marks", "resident"]);
            let picture = rendered(&desk, &options);
            let (width, height) = picture.dimensions();
            assert_eq!((width, height), if degrees % 180.0 == 0.0 { (1_200, 1_600) } else { (1_600, 1_200) });
            // The film has 120 × 160 pixels.
            let placement = Placement {
                centre: [60.0, 80.0],
                scale: 10.0,
                aspect: 1.0,
                rotation_degrees: degrees,
                flip_horizontal: flip,
            };
            for share in [0.1, 0.5, 0.9] {
                let at = |k: usize| ends[0][k] + (ends[1][k] - ends[0][k]) * share;
                let [x, y] = placement.view_from_image([at(0), at(1)], [f64::from(width), f64::from(height)]);
                let seen = picture.get_pixel(x as u32, y as u32).0;
                assert!(
                    is_near([seen[0], seen[1], seen[2]], style::PLAIN),
                    "{seen:?} at {share}, {turn}, {flip}"
                );
            }
            assert_ne!(plain, picture);
        }
    }
}

#[test]
fn render_says_whose_marks_there_are() {
    let desk = Desk::new();
    let render = |reader: &str| {
        let output =
            callus(&["render", text(desk.path()), "week-ap", "-o", "/nowhere/out.png", "--marks", reader]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(render("resident").contains("nobody has read it yet"), "{}", render("resident"));
    keep(&desk, &reading_of(Vec::new()));
    for unknown in ["somebody", "../case"] {
        assert!(render(unknown).contains("there are those of: resident"), "{}", render(unknown));
    }
    let output = callus(&["render", "x", "y", "-o", "z", "--rotate", "45"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Ten marks on a film of the sample, on bright and on dark ground, for the eye: in `target/tmp`.
#[test]
fn ten_marks_are_legible_on_bright_and_on_dark_ground() {
    use callus::imaging::{Limits, Voi, VoiFunction, Window, decode, render};
    let bytes = std::fs::read(sample().join("images/op1-plus-1-week-ap.dcm")).unwrap();
    let decoded = decode(&bytes, &Limits::default()).unwrap();
    let reading = ten_marks(&film("ap"));
    for (name, centre) in [("dark", 3_400.0), ("middle", 2_200.0), ("bright", 600.0)] {
        for height in [300_u32, 700, 2_000] {
            let width = height * 4 / 5;
            let voi = Voi::Window(Window { centre, width: 2_600.0, function: VoiFunction::Linear });
            let placement = Placement::fit(1_600, 2_000, width, height);
            let table = decoded.pipeline.table(&voi, false);
            let plain = render(&decoded, &table, &placement, width, height);
            let picture = marked(&reading, plain.clone(), &placement);
            let changed = plain.rgba.chunks_exact(4).zip(picture.rgba.chunks_exact(4));
            let changed = changed.filter(|(before, after)| before != after).count();
            // Ten marks with their labels take their room and leave the film to be seen.
            let share = changed as f64 / f64::from(width * height);
            assert!((0.02..0.6).contains(&share), "{share} of {name} at {height}");
            assert!(lettered(&picture) > 400, "{} letters of {name} at {height}", lettered(&picture));
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ten-marks-{name}-{height}.png"));
            callus::store::write_picture(&path, &picture).unwrap();
        }
    }
}
