//! What is true of every film: geometry, spacing at the bone, places of landmarks, angles and lengths, for tests of measures.

use serde_json::{Value, json};

use crate::callus::Healing;
use crate::camera::Camera;
use crate::femur;
use crate::film::Shot;
use crate::implant::HipScrew;
use crate::noise::Noise;
use crate::scene::{Frames, fracture_level};
use crate::vec::{Pose, V3, v};

fn round(x: f32, digits: i32) -> f64 {
    let by = 10_f64.powi(digits);
    (f64::from(x) * by).round() / by
}

struct Marker<'a> {
    camera: &'a Camera,
}

impl Marker<'_> {
    /// How far apart two points lie as the film shows them, in mm at the depth of the first.
    fn shown_mm(&self, frame: &Pose, from: V3, to: V3) -> f32 {
        let (a, b) = (self.camera.project(frame.at(from)), self.camera.project(frame.at(to)));
        let depth = frame.at(from).y - self.camera.source().y;
        (b[0] - a[0]).hypot(b[1] - a[1]) * self.camera.pixel_mm * depth / self.camera.sid_mm
    }

    /// A point as column and row, and where it lies in the patient.
    fn point(&self, frame: &Pose, p: V3) -> Value {
        let w = frame.at(p);
        let [col, row] = self.camera.project(w);
        json!({
            "px": [round(col, 2), round(row, 2)],
            "mm": [round(w.x, 3), round(w.y, 3), round(w.z, 3)],
        })
    }
}

/// Where the fracture line meets the cortex in a direction, in the frame of either fragment.
pub(crate) fn lip(dir: [f32; 2]) -> V3 {
    let noise = Noise::new(7);
    let [cx, cy, r] = femur::shaft().section(femur::FRACTURE_Z);
    let (x, y) = (cx + dir[0] * r, cy + dir[1] * r);
    v(x, y, fracture_level().at(x, y, &noise))
}

/// Ends of the fracture line at a cortex: upper and lower lip, and how far they stand apart.
fn lips(shot: &Shot, f: &Frames, mark: &Marker<'_>, dir: [f32; 2]) -> Value {
    let lip = lip(dir);
    let apart = (f.upper.at(lip) - f.lower.at(lip)).len();
    json!({
        "upper": mark.point(&f.upper, lip),
        "lower": mark.point(&f.lower, lip),
        "apart_mm": round(apart, 2),
        "closed": round(shot.visit.healing.fill, 2),
    })
}

fn metal(hip: &HipScrew, f: &Frames, mark: &Marker<'_>) -> Value {
    let m = hip.landmarks();
    let screws: Vec<Value> = m
        .screws
        .iter()
        .map(|(head, tip, broken)| {
            let tip_frame = if broken.is_some() { &f.lower } else { &f.upper };
            json!({
                "head": mark.point(&f.upper, *head),
                "tip": mark.point(tip_frame, *tip),
                "length_mm": round((*tip - *head).len(), 1),
                "broken": broken.is_some(),
                "break_at_head_part": broken.map(|b| mark.point(&f.upper, b)),
                "break_at_tip_part": broken.map(|b| mark.point(&f.lower, b)),
            })
        })
        .collect();
    let apex = femur::head_centre() + (m.lag_tip - m.lag_base).unit() * femur::HEAD_RADIUS_MM;
    json!({
        "barrel_angle_deg": 135.0,
        "plate_mm": round(m.plate_mm, 1),
        "holes": hip.screws_mm.len(),
        "plate_top": mark.point(&f.upper, m.plate_top),
        "plate_end": mark.point(&f.upper, m.plate_end),
        "lag_screw_mm": round(hip.lag_mm, 1),
        "lag_screw_shank_diameter_mm": round(crate::implant::LAG_SHANK_MM, 1),
        "lag_base": mark.point(&f.upper, m.lag_base),
        "lag_tip": mark.point(&f.upper, m.lag_tip),
        "head_apex_along_the_screw": mark.point(&f.upper, apex),
        "lag_screw_beyond_barrel_mm": round(hip.base_mm + hip.lag_mm - crate::implant::BARREL_MM, 2),
        "tip_to_apex_mm": round((apex - m.lag_tip).len(), 2),
        "tip_to_apex_on_film_mm": round(mark.shown_mm(&f.upper, m.lag_tip, apex), 2),
        "cortical_screws": screws,
        "retained_fragments_of_earlier_screws": false,
    })
}

/// Widest callus over the width of the bone beside it, from side to side: what a callus index on the AP tells.
fn callus_index(h: &Healing) -> f32 {
    let [medial, lateral, _, _] = h.bulge;
    let [_, _, r] = femur::shaft().section(femur::FRACTURE_Z);
    let [_, _, beside] = femur::shaft().section(crate::reading_hip::WIDTH_Z);
    (2.0 * r + medial + lateral) / (2.0 * beside)
}

fn callus(h: &Healing) -> Value {
    let [medial, lateral, anterior, posterior] = h.bulge.map(|b| round(b, 1));
    json!({
        "index_on_the_ap": round(callus_index(h), 3),
        "cuff_mm": { "medial": medial, "lateral": lateral, "anterior": anterior, "posterior": posterior },
        "cuff_half_height_mm": round(h.tall, 1),
        "gap_filled": round(h.fill, 2),
    })
}

fn bones(shot: &Shot, f: &Frames, mark: &Marker<'_>) -> Value {
    let h = femur::head_centre();
    let shaft = femur::shaft();
    let axis = |z: f32| {
        let [x, y, _] = shaft.section(z);
        v(x, y, z)
    };
    let stand = &shot.visit.stand;
    let m = shot.view.camera.magnification();
    let radius_px = femur::HEAD_RADIUS_MM * m / mark.camera.pixel_mm;
    json!({
        "head_centre": mark.point(&f.upper, h),
        "head_radius_mm": round(femur::HEAD_RADIUS_MM, 2),
        "head_radius_px": round(radius_px, 2),
        "neck_axis": [mark.point(&f.upper, h), mark.point(&f.upper, v(0.0, 0.0, 0.0))],
        "upper_shaft_axis": [mark.point(&f.upper, v(0.0, 0.0, 0.0)), mark.point(&f.upper, v(0.0, 0.0, femur::FRACTURE_Z))],
        "lower_shaft_axis": [mark.point(&f.lower, axis(-75.0)), mark.point(&f.lower, axis(-135.0))],
        "neck_shaft_angle_model_deg": round(femur::NECK_SHAFT_DEG, 2),
        "neck_to_lower_shaft_deg": round(between(f.upper.dir(h), f.lower.at(axis(-135.0)) - f.lower.at(axis(-75.0))), 2),
        "lower_against_upper": {
            "varus_deg": round(-stand.lower_turn[0], 2),
            "recurvatum_deg": round(-stand.lower_turn[1], 2),
            "medial_mm": round(stand.lower_shift[0], 2),
            "posterior_mm": round(stand.lower_shift[1], 2),
            "gap_mm": round(stand.lower_shift[2], 2),
        },
    })
}

/// The angle between two directions in the patient, degrees.
fn between(a: V3, b: V3) -> f32 {
    (a.unit().dot(b.unit())).clamp(-1.0, 1.0).acos().to_degrees()
}

/// The record of one film.
pub(crate) fn of_film(shot: &Shot) -> Value {
    let c = &shot.view.camera;
    let f = Frames::of(&shot.visit, &shot.view);
    let mark = Marker { camera: c };
    json!({
        "id": shot.id,
        "file": format!("images/{}.dcm", shot.id),
        "anchor": shot.visit.anchor,
        "offset": shot.visit.offset,
        "view": shot.aspect_word(),
        "columns": c.cols,
        "rows": c.rows,
        "sid_mm": round(c.sid_mm, 1),
        "sod_mm": round(c.sod_mm, 1),
        "magnification": round(c.magnification(), 5),
        "spacing_at_detector_mm": round(c.pixel_mm, 4),
        "spacing_at_bone_mm": round(c.pixel_mm / c.magnification(), 5),
        "spacing_tags": format!("{:?}", shot.view.spacing),
        "femur": bones(shot, &f, &mark),
        "fracture_line": {
            "medial": lips(shot, &f, &mark, [1.0, 0.0]),
            "lateral": lips(shot, &f, &mark, [-1.0, 0.0]),
            "anterior": lips(shot, &f, &mark, [0.0, -1.0]),
            "posterior": lips(shot, &f, &mark, [0.0, 1.0]),
        },
        "callus": callus(&shot.visit.healing),
        "metal": shot.visit.hardware.as_ref().map(|hip| metal(hip, &f, &mark)),
    })
}

/// The record of all films.
pub(crate) fn of_all(shots: &[Shot]) -> Value {
    json!({
        "about": "Ground truth of the simulated films. px: column and row, the middle of the first pixel is 0.5, 0.5. \
                  mm: in the patient (x to the left, y to the back, z to the head) from the right femoral head, \
                  the table standing still. Lengths and angles are those of the model in three dimensions; \
                  on a film they are foreshortened where they do not lie in the plane of the bone.",
        "films": shots.iter().map(of_film).collect::<Vec<_>>(),
    })
}
