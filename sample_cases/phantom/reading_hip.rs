//! What the example readers measure on the films of the hip: the teacher every measure of the article's story, visit by
//! visit, the resident fewer.

use std::error::Error;

use callus::case::{CalibrationKind, InvalidId, Key, Part, RadiographId, Shape};

use crate::femur;
use crate::film::Shot;
use crate::implant::{BARREL_MM, HipScrew, LAG_SHANK_MM};
use crate::reading::{Pen, Sheet, Who};
use crate::said::Ground;
use crate::scene::Frames;
use crate::story_hip;
use crate::truth::lip;
use crate::vec::{Pose, V3, v};
use crate::visit::{Aspect, Spacing};

/// Where the grey of the shaft is taken for comparison, and where its width.
/// A film without metal shows less of the shaft.
const REFERENCE_Z: [f32; 2] = [-146.0, -100.0];
pub(crate) const WIDTH_Z: f32 = -104.0;
const NECK_WIDTH_MM: f64 = 32.0;
/// The label of the neck–shaft angle that crosses the fracture.
const TO_DISTAL_SHAFT: &str = "NSA to distal shaft";

/// The label of the tip–apex distances: they would suggest a cause of the failure that the article does not give.
const NOT_IN_REPORT: &str = "invented, not in the article";

/// A film with its frames.
struct Page<'a> {
    shot: &'a Shot,
    sheet: Sheet<'a>,
    frames: Frames,
}

impl<'a> Page<'a> {
    fn of(shot: &'a Shot) -> Result<Self, Box<dyn Error>> {
        let sheet = Sheet { id: RadiographId::new(shot.id.clone())?, camera: &shot.view.camera };
        Ok(Self { shot, sheet, frames: Frames::of(&shot.visit, &shot.view) })
    }

    /// Both borders of the shaft at a height, square to the axis on the film.
    fn shaft_width(&self, frame: &Pose, z: f32) -> Shape {
        let axis = |z: f32| {
            let [x, y, _] = femur::shaft().section(z);
            v(x, y, z)
        };
        let [_, _, r] = femur::shaft().section(z);
        Shape::Line(self.sheet.width(frame, axis(z), axis(z - 12.0), 2.0 * f64::from(r)))
    }
}

/// Visits at which the resident has drawn nothing yet.
const UNREAD: [&str; 2] = ["op1-minus-3-days", "op2-plus-3-months"];

/// A reading as the text of its file.
pub(crate) fn reading(shots: &[Shot], who: Who, ground: &Ground) -> Result<String, Box<dyn Error>> {
    let mut pen = Pen::new(who)?;
    let is_read = |shot: &&Shot| who == Who::Teacher || !UNREAD.contains(&shot.visit.key);
    for shot in shots.iter().filter(|shot| shot.view.aspect == Aspect::Ap).filter(is_read) {
        let ap = Page::of(shot)?;
        let lateral = shots
            .iter()
            .find(|other| other.visit.key == shot.visit.key && other.view.aspect == Aspect::Lateral)
            .map(Page::of)
            .transpose()?;
        alignment(&mut pen, &ap)?;
        if let (Some(hip), Some(lateral)) = (&shot.visit.hardware, &lateral) {
            for page in [&ap, lateral] {
                calibration(&mut pen, page, hip)?;
            }
            if who == Who::Teacher {
                screw(&mut pen, &ap, lateral, hip)?;
            }
            breaks(&mut pen, &ap, hip)?;
        }
        healing(&mut pen, &ap)?;
        if let Some(lateral) = lateral.filter(|_| who == Who::Teacher) {
            behind(&mut pen, &ap, &lateral)?;
        }
    }
    story_hip::tell(&mut pen, ground)?;
    pen.finish(ground)
}

/// Two heights of the shaft above the fracture, and two below it, far apart.
const ABOVE_Z: [f32; 2] = [-36.0, -54.0];
const BELOW_Z: [f32; 2] = [-75.0, -135.0];

/// Neck–shaft angle of the proximal fragment and to the distal shaft, and the angle between the fragments.
///
/// Of the proximal fragment the shaft axis is that of the model, the straight line from which its shaft bows away: over
/// the 18 mm that are left above the fracture the outline alone follows the bow, which leads 2 to 4° off that line. The
/// distal shaft is long enough for its own axis, and shows what varus does to the whole.
fn alignment(pen: &mut Pen, ap: &Page<'_>) -> Result<(), Box<dyn Error>> {
    let (sheet, upper, lower) = (&ap.sheet, &ap.frames.upper, &ap.frames.lower);
    let head = femur::head_centre();
    let on_axis = |z: f32| {
        let [_, _, r] = femur::shaft().section(z);
        Shape::Line(sheet.width(upper, v(0.0, 0.0, z), v(0.0, 0.0, z - 12.0), 2.0 * f64::from(r)))
    };
    let neck_and = |widths: [Shape; 2]| -> Result<Vec<Part>, InvalidId> {
        let [first, second] = widths;
        Ok(vec![
            sheet.part("head", Shape::Circle(sheet.rim(upper, head, f64::from(femur::HEAD_RADIUS_MM))))?,
            sheet.part("neck", Shape::Line(sheet.width(upper, head * 0.42, head, NECK_WIDTH_MM)))?,
            sheet.part("upper-width", first)?,
            sheet.part("lower-width", second)?,
        ])
    };
    pen.measure("neck-shaft-angle", "", neck_and(ABOVE_Z.map(on_axis))?)?;
    if pen.who == Who::Teacher {
        let parts = neck_and(BELOW_Z.map(|z| ap.shaft_width(lower, z)))?;
        pen.labelled("neck-shaft-angle", TO_DISTAL_SHAFT, parts)?;
    }
    let axis = |pose: &Pose, ends: [f32; 2]| {
        Shape::Line(ends.map(|z| {
            let [x, y, _] = femur::shaft().section(z);
            sheet.at(pose, v(x, y, z))
        }))
    };
    let parts = vec![
        sheet.part("proximal", axis(upper, [-28.0, -56.0]))?,
        sheet.part("distal", axis(lower, [-60.0, -118.0]))?,
    ];
    pen.measure("angulation-frontal", "", parts)?;
    Ok(())
}

/// The width of the lag screw's shank on a film.
fn shank(page: &Page<'_>, hip: &HipScrew) -> [callus::case::Place; 2] {
    let marks = hip.landmarks();
    let p = marks.lag_base + (marks.lag_tip - marks.lag_base) * 0.62;
    page.sheet.width(&page.frames.upper, p, marks.lag_tip, f64::from(LAG_SHANK_MM))
}

/// Films that tell their spacing at the detector only are calibrated on the shank; on the others it is measured, for the
/// check that one implant has one size.
fn calibration(pen: &mut Pen, page: &Page<'_>, hip: &HipScrew) -> Result<(), Box<dyn Error>> {
    let ends = shank(page, hip);
    let preset = Key::new("sample-lag-screw-shank")?;
    if page.shot.view.spacing == Spacing::DetectorOnly {
        let kind = CalibrationKind::Implant { preset, ends, size_mm: f64::from(LAG_SHANK_MM) };
        pen.calibrate(&page.sheet, kind, "lag-screw shank", None)
    } else {
        let parts = vec![page.sheet.part("line", Shape::Line(ends))?];
        pen.measure("implant-size", preset.as_str(), parts)?;
        Ok(())
    }
}

/// Tip–apex distance over both views, and the free length of the lag screw.
fn screw(pen: &mut Pen, ap: &Page<'_>, lateral: &Page<'_>, hip: &HipScrew) -> Result<(), Box<dyn Error>> {
    let marks = hip.landmarks();
    let along = (marks.lag_tip - marks.lag_base).unit();
    let apex = femur::head_centre() + along * femur::HEAD_RADIUS_MM;
    let mut parts: Vec<Part> = Vec::new();
    for (page, view) in [(ap, "ap"), (lateral, "lateral")] {
        let (sheet, upper) = (&page.sheet, &page.frames.upper);
        parts.push(sheet.part(&format!("{view}-tip"), Shape::Point(sheet.at(upper, marks.lag_tip)))?);
        parts.push(sheet.part(&format!("{view}-apex"), Shape::Point(sheet.at(upper, apex)))?);
        parts.push(sheet.part(&format!("{view}-width"), Shape::Line(shank(page, hip)))?);
    }
    let mark = pen.measure("tip-apex-distance", "sample-lag-screw-shank", parts)?;
    pen.label(mark, NOT_IN_REPORT);
    let (sheet, upper) = (&ap.sheet, &ap.frames.upper);
    let mouth = marks.lag_base + along * (BARREL_MM - hip.base_mm);
    let on = |part: f32| sheet.at(upper, marks.lag_base + (marks.lag_tip - marks.lag_base) * part);
    let parts = vec![
        sheet.part("axis", Shape::Line([on(0.56), on(0.9)]))?,
        sheet.part("from", Shape::Point(sheet.at(upper, mouth)))?,
        sheet.part("to", Shape::Point(sheet.at(upper, marks.lag_tip)))?,
    ];
    pen.measure("lag-screw-slide", "", parts)?;
    Ok(())
}

/// An arrow at each end of the story's broken screws: the second and the last.
fn breaks(pen: &mut Pen, ap: &Page<'_>, hip: &HipScrew) -> Result<(), Box<dyn Error>> {
    let broken: Vec<V3> = hip.landmarks().screws.iter().filter_map(|(_, _, at)| *at).collect();
    let (Some(first), Some(last)) = (broken.first(), broken.last()) else { return Ok(()) };
    for (at, what) in [(first, "screw-2"), (last, "screw-5")] {
        if pen.who == Who::Resident && what != "screw-2" {
            continue;
        }
        let tip = ap.sheet.at(&ap.frames.upper, *at);
        let tail = [tip[0] + 190.0, tip[1] - 60.0];
        let mark = pen.mark(&ap.sheet, Shape::Arrow([tail, tip]), "Screw broken", "broken-screw")?;
        pen.shows(what, ap.shot.visit.key, mark);
    }
    Ok(())
}

/// Gap, callus index and grey of the medial callus.
fn healing(pen: &mut Pen, ap: &Page<'_>) -> Result<(), Box<dyn Error>> {
    let (sheet, frames, healing) = (&ap.sheet, &ap.frames, &ap.shot.visit.healing);
    let medial = lip([1.0, 0.0]);
    let visit = ap.shot.visit.key;
    if healing.fill < 0.9 && pen.who == Who::Teacher {
        let ends = [sheet.at(&frames.upper, medial), sheet.at(&frames.lower, medial)];
        let gap = pen.measure("fracture-gap", "medial", vec![sheet.part("line", Shape::Line(ends))?])?;
        pen.shows("gap", visit, gap);
    }
    let [inner, outer, _, _] = healing.bulge;
    let [x, y, r] = femur::shaft().section(femur::FRACTURE_Z);
    let edge = |side: f32, out: f32| sheet.at(&frames.upper, v(x + side * (r + out), y, femur::FRACTURE_Z));
    let callus = Shape::Line([edge(-1.0, outer), edge(1.0, inner)]);
    let parts =
        vec![sheet.part("callus", callus)?, sheet.part("bone", ap.shaft_width(&frames.lower, WIDTH_Z))?];
    pen.measure("callus-index", "", parts)?;
    if pen.who == Who::Teacher {
        grey(pen, ap)?;
    }
    if inner > 0.0 {
        let half = [f64::from(inner) * 0.5 + 3.0, f64::from(healing.tall) * 0.9];
        let around = sheet.around(&frames.upper, v(x + r + inner * 0.5, y, femur::FRACTURE_Z), half);
        let mark = pen.mark(sheet, Shape::Ellipse(around), "Medial callus", "callus")?;
        pen.shows("medial-callus", visit, mark);
    }
    Ok(())
}

/// Grey of the medial callus, beside that of the shaft.
fn grey(pen: &mut Pen, ap: &Page<'_>) -> Result<(), Box<dyn Error>> {
    let (sheet, frames) = (&ap.sheet, &ap.frames);
    let [inner, ..] = ap.shot.visit.healing.bulge;
    let [x, y, r] = femur::shaft().section(femur::FRACTURE_Z);
    let region = v(x + r + inner.max(6.0) * 0.5, y, femur::FRACTURE_Z);
    let reference_z = REFERENCE_Z[usize::from(ap.shot.visit.hardware.is_none())];
    let [rx, ry, _] = femur::shaft().section(reference_z);
    let parts = vec![
        sheet.part("region", Shape::Ellipse(sheet.around(&frames.upper, region, [2.2, 6.0])))?,
        sheet.part(
            "reference",
            Shape::Ellipse(sheet.around(&frames.lower, v(rx + 5.0, ry, reference_z), [4.0, 4.0])),
        )?,
    ];
    pen.measure("grey-density", "", parts)?;
    Ok(())
}

/// The callus behind, on the lateral, and the places that the answers of that visit are about.
fn behind(pen: &mut Pen, ap: &Page<'_>, lateral: &Page<'_>) -> Result<(), Box<dyn Error>> {
    let (visit, healing) = (ap.shot.visit.key, &ap.shot.visit.healing);
    let [_, _, _, back] = healing.bulge;
    if back <= 0.0 {
        return Ok(());
    }
    let [x, y, r] = femur::shaft().section(femur::FRACTURE_Z);
    let half = [f64::from(back) * 0.5 + 3.0, f64::from(healing.tall) * 0.9];
    let around =
        lateral.sheet.around(&lateral.frames.upper, v(x, y + r + back * 0.5, femur::FRACTURE_Z), half);
    let mark = pen.mark(&lateral.sheet, Shape::Ellipse(around), "Posterior callus", "callus")?;
    pen.shows("posterior-callus", visit, mark);
    for (item, page, way) in [
        ("medial", ap, [1.0, 0.0]),
        ("lateral", ap, [-1.0, 0.0]),
        ("anterior", lateral, [0.0, -1.0]),
        ("posterior", lateral, [0.0, 1.0]),
    ] {
        pen.pin(item, visit, &page.sheet, page.sheet.at(&page.frames.upper, lip(way)));
    }
    Ok(())
}
