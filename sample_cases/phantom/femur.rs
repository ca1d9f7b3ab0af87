//! A man's right proximal femur with osteopetrosis: dense to the core, bowed, uneven.
//! Frame: the neck axis meets the shaft axis at the origin, the shaft runs down z, the neck medially (+x) and up.

use crate::callus::Site;
use crate::field::{Part, Shaft, Shape, carve, cone, join};
use crate::solid::{Level, Tissue, Zone};
use crate::vec::{V3, v};

pub(crate) const NECK_SHAFT_DEG: f32 = 130.0;
pub(crate) const HEAD_RADIUS_MM: f32 = 22.0;
/// From the crossing of the axes to the centre of the head.
pub(crate) const NECK_MM: f32 = 51.0;
/// Height of the middle of the fracture.
pub(crate) const FRACTURE_Z: f32 = -58.0;
/// Height of the malunion left by the traction treatment nine years earlier.
const MALUNION_Z: f32 = -205.0;

/// The direction from the crossing of the axes to the centre of the head.
pub(crate) fn neck_dir() -> V3 {
    let a = NECK_SHAFT_DEG.to_radians();
    v(a.sin(), 0.0, -a.cos())
}

pub(crate) fn head_centre() -> V3 {
    neck_dir() * NECK_MM
}

/// The bent, slightly swollen shaft.
pub(crate) fn shaft() -> Shaft {
    let line = (0..=42)
        .map(|i| {
            let z = -8.0 - 10.0 * i as f32;
            let t = ((-z - 30.0) / 360.0).clamp(0.0, 1.0);
            let bow = (t * std::f32::consts::PI).sin();
            let old = (-((z - MALUNION_Z) / 38.0).powi(2)).exp();
            let flare = ((z + 62.0) / 40.0).clamp(0.0, 1.0);
            let low = ((-z - 270.0) / 150.0).clamp(0.0, 1.0);
            [
                -5.0 * bow - 3.0 * old,
                -13.0 * bow - 2.0 * old,
                13.7 + 2.8 * flare + 2.6 * old + 9.0 * low * low,
            ]
        })
        .collect();
    Shaft { top_z: -8.0, step: 10.0, line, ridge: 3.0 }
}

/// Where it broke.
pub(crate) fn site() -> Site {
    let beside = vec![carve(metaphysis(), 1.0)];
    Site { shaft: shaft(), z: FRACTURE_Z, beside, marrow: 0.72 }
}

fn metaphysis() -> Shape {
    cone(v(-2.0, 1.0, 2.0), 17.5, v(-0.5, 0.0, -36.0), 15.0)
}

/// Head, neck, trochanters and shaft.
pub(crate) fn parts() -> Vec<Part> {
    let h = head_centre();
    let n = neck_dir();
    vec![
        join(cone(n * 26.0, 14.2, h - n * 4.0, 16.5), 0.01),
        join(Shape::Ellipsoid { c: n * 8.0 + v(0.0, 0.0, -1.0), r: v(21.0, 15.5, 20.0) }, 10.0),
        join(Shape::Ball { c: h, r: HEAD_RADIUS_MM }, 5.0),
        join(metaphysis(), 9.0),
        join(Shape::Shaft(shaft()), 6.0),
        join(cone(v(-10.0, 3.0, 0.0), 13.5, v(-13.0, 8.0, 17.0), 10.5), 9.0),
        join(cone(v(-13.0, 8.5, 15.0), 9.5, v(-9.0, 11.0, 24.0), 7.5), 8.0),
        join(cone(v(-7.0, 15.0, 20.0), 4.5, v(10.0, 13.0, -16.0), 4.5), 7.0),
        join(cone(v(6.0, 6.0, -33.0), 11.5, v(15.5, 13.0, -26.0), 6.0), 9.0),
    ]
}

/// Compact bone all the way; `line` is the strength of the sclerosis along the fracture.
pub(crate) fn tissue(level: Level, line: f32) -> Tissue {
    let mut zones = vec![
        Zone::Spot { c: v(11.0, 0.0, -10.0), r: 7.0, soft: 7.0, gain: 0.30 },
        Zone::Bands { c: v(-4.0, 4.0, -34.0), period: 9.5, gain: 0.10, reach: 62.0 },
        Zone::Spot { c: neck_dir() * 20.0 + v(-6.0, 0.0, 2.0), r: 6.0, soft: 8.0, gain: -0.22 },
    ];
    if line > 0.0 {
        zones.push(Zone::Line { level, reach: 4.5, gain: line });
    }
    Tissue {
        rim: 1.0,
        rim_mm: vec![[40.0, 1.3], [14.0, 1.6], [0.0, 2.4], [-25.0, 4.5], [-60.0, 6.5], [-300.0, 7.5]],
        core: vec![[40.0, 0.46], [0.0, 0.44], [-30.0, 0.52], [-55.0, 0.68], [-110.0, 0.66], [-230.0, 0.5]],
        grain: [0.40, 0.8],
        mottle: [0.28, 7.0],
        rough: [0.9, 9.0],
        zones,
    }
}
