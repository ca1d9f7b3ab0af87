//! What the example readers measure on the films of the nailed tibia. Such files tell no spacing: two films are calibrated
//! on the nail, the others stay in pixels.

use std::error::Error;

use callus::case::{CalibrationKind, RadiographId, Shape};

use crate::reading::{Pen, Sheet, Who};
use crate::said::Ground;
use crate::story_leg;
use crate::tibia::{self, BREAK_Z, NAIL_MM, TibiaVisit};
use crate::vec::{Pose, v};

const REFERENCE_Z: f32 = -120.0;
const WIDTH_Z: f32 = -165.0;

/// A reading as the text of its file.
pub(crate) fn reading(who: Who, ground: &Ground) -> Result<String, Box<dyn Error>> {
    let mut pen = Pen::new(who)?;
    // The resident has not come to the third visit yet.
    let is_read = |visit: &TibiaVisit| who == Who::Teacher || visit.key != "6-months";
    for visit in tibia::visits().into_iter().filter(is_read) {
        for lateral in [false, true] {
            let camera = tibia::camera(&visit, lateral, 1);
            let view = if lateral { "lateral" } else { "ap" };
            let sheet = Sheet { id: RadiographId::new(format!("{}-{view}", visit.key))?, camera: &camera };
            let pose = tibia::pose(&visit, lateral);
            if !lateral {
                frontal(&mut pen, &sheet, &pose, &visit)?;
            }
            if who == Who::Teacher || !lateral {
                callus(&mut pen, &sheet, &pose, &visit, lateral)?;
            }
        }
    }
    story_leg::tell(&mut pen, ground)?;
    pen.finish(ground)
}

/// Calibration on the nail, gap, and grey of the medial callus.
fn frontal(pen: &mut Pen, sheet: &Sheet<'_>, pose: &Pose, visit: &TibiaVisit) -> Result<(), Box<dyn Error>> {
    let nail = |z: f32| v(-1.5, 0.5, z);
    if matches!(visit.key, "3-months" | "12-months") {
        let ends = sheet.width(pose, nail(-280.0), nail(-292.0), f64::from(NAIL_MM));
        pen.calibrate(
            sheet,
            CalibrationKind::Line { ends, length_mm: f64::from(NAIL_MM) },
            "nail, 10 mm thick",
            // It lies in the bone, as an implant does.
            Some(1.0),
        )?;
    }
    let [x, y, r] = tibia::tibia_shaft().section(BREAK_Z);
    let height = |z: f32| sheet.at(pose, v(x - r, y, BREAK_Z + z));
    let tall = visit.healing.tall;
    let parts = vec![sheet.part("line", Shape::Line([height(tall), height(-tall)]))?];
    pen.measure("length", "", parts)?;
    let inner = visit.healing.bulge[0];
    let region = v(x - r - inner * 0.5, y, BREAK_Z);
    let [rx, ry, rr] = tibia::tibia_shaft().section(REFERENCE_Z);
    let reference = v(rx - rr + 2.5, ry, REFERENCE_Z);
    if pen.who == Who::Teacher {
        let parts = vec![
            sheet.part("region", Shape::Ellipse(sheet.around(pose, region, [1.6, 5.0])))?,
            sheet.part("reference", Shape::Ellipse(sheet.around(pose, reference, [1.6, 8.0])))?,
        ];
        pen.measure("grey-density", "", parts)?;
    }
    let half = [f64::from(inner) * 0.5 + 3.0, f64::from(tall) * 0.9];
    let around = Shape::Ellipse(sheet.around(pose, region, half));
    let mark = pen.mark(sheet, around, "Medial callus", "callus")?;
    pen.shows("medial-callus", visit.key, mark);
    Ok(())
}

/// Callus index of a view.
fn callus(
    pen: &mut Pen,
    sheet: &Sheet<'_>,
    pose: &Pose,
    visit: &TibiaVisit,
    lateral: bool,
) -> Result<(), Box<dyn Error>> {
    let [medial, outer, front, back] = visit.healing.bulge;
    let (low, high, along) =
        if lateral { (front, back, v(0.0, 1.0, 0.0)) } else { (medial, outer, v(1.0, 0.0, 0.0)) };
    let across = |z: f32, before: f32, after: f32| {
        let [x, y, r] = tibia::tibia_shaft().section(z);
        let centre = v(x, y, z);
        [sheet.at(pose, centre - along * (r + before)), sheet.at(pose, centre + along * (r + after))]
    };
    let parts = vec![
        sheet.part("callus", Shape::Line(across(BREAK_Z, low, high)))?,
        sheet.part("bone", Shape::Line(across(WIDTH_Z, 0.0, 0.0)))?,
    ];
    pen.measure("callus-index", "", parts)?;
    Ok(())
}
