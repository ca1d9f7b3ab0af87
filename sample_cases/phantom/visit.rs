//! The visits of the sample case, film by film: how the fracture stands, what metal is in, how the patient lay, how it was exposed.

use crate::callus::Healing;
use crate::camera::Camera;
use crate::detector::Exposure;
use crate::implant::HipScrew;

/// How the fragments stand to each other, in the femur's frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stand {
    /// Turn of the upper fragment about the hip towards varus, degrees.
    pub(crate) upper_varus: f32,
    /// Turn of the lower fragment against the upper one: towards varus, and backwards (recurvatum), degrees.
    pub(crate) lower_turn: [f32; 2],
    /// Shift of the lower fragment: medial, backwards, downwards (the gap), millimetres.
    pub(crate) lower_shift: [f32; 3],
}

/// A day on which films were taken.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(crate) key: &'static str,
    pub(crate) anchor: &'static str,
    pub(crate) offset: &'static str,
    /// Day and hour, shifted, as DICOM writes them.
    pub(crate) day: &'static str,
    pub(crate) hour: &'static str,
    pub(crate) age: &'static str,
    pub(crate) stand: Stand,
    pub(crate) hardware: Option<HipScrew>,
    pub(crate) healing: Healing,
    pub(crate) staples: bool,
    pub(crate) seed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aspect {
    Ap,
    Lateral,
    Pelvis,
}

/// Which spacing tags a film carries; all are true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spacing {
    /// Imager Pixel Spacing, distances and the magnification factor.
    Magnified,
    /// Imager Pixel Spacing alone.
    DetectorOnly,
    /// Pixel Spacing calibrated on a ball of known size.
    Fiducial,
    /// Imager Pixel Spacing and the two distances, the factor left out.
    Distances,
}

/// One film.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) aspect: Aspect,
    pub(crate) spacing: Spacing,
    pub(crate) camera: Camera,
    pub(crate) exposure: Exposure,
    /// Turn of the femur about its shaft (inwards positive) and away from the midline, degrees.
    pub(crate) femur_in: f32,
    pub(crate) abduct: f32,
    /// Roll of the pelvis towards the right side and its tilt, degrees.
    pub(crate) roll: f32,
    pub(crate) tilt: f32,
}

const ALIGNED: Stand = Stand { upper_varus: 0.0, lower_turn: [0.0, 0.0], lower_shift: [0.6, 0.3, 1.7] };

fn dhs(screws: &[f32], lag_mm: f32, aim: [f32; 2]) -> HipScrew {
    HipScrew { lag_mm, base_mm: 24.0, aim, screws_mm: screws.to_vec(), sheared: false }
}

fn visit(key: &'static str, when: [&'static str; 5], stand: Stand, seed: u32) -> Visit {
    let [anchor, offset, day, hour, age] = when;
    Visit {
        key,
        anchor,
        offset,
        day,
        hour,
        age,
        stand,
        hardware: None,
        healing: Healing::NONE,
        staples: false,
        seed,
    }
}

/// The seven visits with films, in order.
pub(crate) fn visits() -> Vec<Visit> {
    let first = dhs(&[40.0, 38.0, 36.0, 36.0, 36.0], 65.0, [1.0, -3.0]);
    let broken = HipScrew { sheared: true, ..first.clone() };
    let second = dhs(&[40.0, 0.0, 38.0, 38.0, 36.0, 36.0, 36.0], 70.0, [0.0, -1.0]);
    let fresh = Stand { upper_varus: 0.0, lower_turn: [-4.5, -2.0], lower_shift: [3.2, 2.0, 1.6] };
    let failed = Stand { upper_varus: 7.0, lower_turn: [-13.0, -4.0], lower_shift: [5.0, 2.5, 1.0] };
    let late = Stand { lower_shift: [0.9, 0.4, 1.7], ..ALIGNED };
    let early =
        Healing { bulge: [0.0, 0.0, 0.0, 0.0], tall: 0.0, fill: 0.08, sclerosis: 0.42, ..Healing::NONE };
    let soft = Healing {
        bulge: [10.5, 4.5, 7.0, 9.5],
        tall: 20.0,
        dense: [0.52, 0.40],
        fluff: 2.2,
        fill: 0.55,
        sclerosis: 0.22,
    };
    let hard = Healing {
        bulge: [12.0, 6.0, 9.0, 11.5],
        tall: 31.0,
        dense: [0.98, 0.66],
        fluff: 1.0,
        fill: 0.97,
        sclerosis: 0.0,
    };
    vec![
        visit("op1-minus-3-days", ["op1", "-3 days", "20200228", "101500", "052Y"], fresh, 11),
        Visit {
            hardware: Some(first),
            staples: true,
            ..visit("op1-plus-1-week", ["op1", "1 week", "20200309", "092000", "052Y"], ALIGNED, 12)
        },
        Visit {
            hardware: Some(broken),
            ..visit("op1-plus-3-months", ["op1", "3 months", "20200602", "174500", "052Y"], failed, 13)
        },
        Visit {
            hardware: Some(second.clone()),
            staples: true,
            ..visit("op2-plus-2-days", ["op2", "2 days", "20210203", "083000", "053Y"], ALIGNED, 14)
        },
        Visit {
            hardware: Some(second.clone()),
            healing: early,
            ..visit("op2-plus-3-months", ["op2", "3 months", "20210501", "110500", "053Y"], ALIGNED, 15)
        },
        Visit {
            hardware: Some(second.clone()),
            healing: soft,
            ..visit("op2-plus-6-months", ["op2", "6 months", "20210801", "101000", "053Y"], late, 16)
        },
        Visit {
            hardware: Some(second),
            healing: hard,
            ..visit("op2-plus-12-months", ["op2", "12 months", "20220201", "094000", "054Y"], late, 17)
        },
    ]
}

/// Differences from day to day: distances, turn of the leg, tube, dose.
struct Day {
    sid: f32,
    sod: f32,
    pixel: f32,
    inward: f32,
    aim: [f32; 2],
    quanta: f32,
    scatter: f32,
    middle: f32,
    span: f32,
    tilt: f32,
}

fn day(key: &str) -> Day {
    let d = |g: [f32; 4], aim: [f32; 2], tube: [f32; 4], tilt: f32| Day {
        sid: g[0],
        sod: g[1],
        pixel: g[2],
        inward: g[3],
        aim,
        quanta: tube[0] * 1e6,
        scatter: tube[1],
        middle: tube[2],
        span: tube[3],
        tilt,
    };
    match key {
        "op1-minus-3-days" => d([1150.0, 1015.0, 0.2, -14.0], [22.0, 6.0], [1.0, 0.38, 3.0, 2.15], 3.0),
        "op1-plus-1-week" => d([1100.0, 960.0, 0.175, 4.0], [6.0, -46.0], [1.3, 0.34, 2.95, 2.1], -2.0),
        "op1-plus-3-months" => d([1000.0, 880.0, 0.175, -6.0], [0.0, -58.0], [0.45, 0.46, 3.12, 2.3], 4.0),
        "op2-plus-2-days" => d([1150.0, 990.0, 0.175, -3.0], [9.0, -55.0], [1.0, 0.38, 3.05, 2.25], 0.0),
        "op2-plus-3-months" => d([1150.0, 1000.0, 0.175, 9.0], [-3.0, -63.0], [1.5, 0.30, 2.88, 2.0], -4.0),
        "op2-plus-6-months" => d([1120.0, 985.0, 0.175, 4.0], [7.0, -57.0], [1.2, 0.34, 3.0, 2.15], 3.0),
        _ => d([1150.0, 1005.0, 0.168, 6.0], [1.0, -60.0], [1.4, 0.32, 2.94, 2.05], -1.0),
    }
}

/// The films of one visit.
pub(crate) fn views(visit: &Visit) -> Vec<View> {
    let d = day(visit.key);
    let exposure = Exposure {
        quanta: d.quanta,
        scatter: d.scatter,
        blur_px: 0.62,
        seed: visit.seed,
        border: [34.0, 26.0, 30.0, 28.0].map(|b: f32| b + (visit.seed * 13 % 7) as f32 * 3.0),
        middle: d.middle,
        span: d.span,
    };
    let camera = Camera {
        sid_mm: d.sid,
        sod_mm: d.sod,
        aim: d.aim,
        cols: 1600,
        rows: 2000,
        pixel_mm: d.pixel,
        shift: [0.0, 0.0],
        roll: 0.0,
    };
    let spacing = match visit.key {
        "op1-plus-3-months" => Spacing::DetectorOnly,
        "op2-plus-3-months" => Spacing::Fiducial,
        "op2-plus-2-days" => Spacing::Distances,
        _ => Spacing::Magnified,
    };
    let ap = View {
        aspect: Aspect::Ap,
        spacing,
        camera,
        exposure,
        femur_in: d.inward,
        // Nobody lies down twice the same way.
        abduct: 0.9 * d.tilt,
        roll: 0.0,
        tilt: d.tilt,
    };
    let lateral = View {
        aspect: Aspect::Lateral,
        camera: Camera { aim: [-36.0 + d.tilt, -58.0 - 1.5 * d.tilt], sod_mm: d.sod - 12.0, ..camera },
        exposure: Exposure {
            seed: visit.seed + 100,
            border: [60.0, 48.0, 44.0, 52.0],
            middle: d.middle - 0.1,
            ..exposure
        },
        femur_in: -78.0 + d.inward * 0.4,
        abduct: 26.0 + d.tilt,
        roll: 20.0 + d.tilt * 2.0,
        ..ap.clone()
    };
    let mut all = vec![ap.clone(), lateral];
    if visit.key == "op1-plus-1-week" {
        all.push(View {
            aspect: Aspect::Pelvis,
            camera: Camera { aim: [88.0, -6.0], cols: 2200, rows: 1700, pixel_mm: 0.2, ..camera },
            exposure: Exposure { seed: visit.seed + 200, ..exposure },
            ..ap
        });
    }
    all
}
