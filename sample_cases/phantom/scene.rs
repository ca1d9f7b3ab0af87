//! Puts the patient on the table: poses of pelvis, femur and hardware for one film.

use crate::expose::Scene;
use crate::femur;
use crate::field::{Part, Shape, Thread, cone, join};
use crate::flesh::{self, Flesh};
use crate::noise::Noise;
use crate::pelvis::{self, MIDLINE_X};
use crate::solid::{Cut, Kind, Level, Ray, Solid, Tissue};
use crate::vec::{Pose, V3, v};
use crate::visit::{Stand, View, Visit};

/// The frames of one film.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frames {
    pub(crate) pelvis: Pose,
    pub(crate) thigh: Pose,
    pub(crate) upper: Pose,
    pub(crate) lower: Pose,
}

const NIL: V3 = v(0.0, 0.0, 0.0);
const X: V3 = v(1.0, 0.0, 0.0);
const Y: V3 = v(0.0, 1.0, 0.0);
const Z: V3 = v(0.0, 0.0, 1.0);
/// The femur leans inwards towards the knee.
const LEAN_DEG: f32 = -6.0;

/// The rough surface along which the femur broke.
pub(crate) fn fracture_level() -> Level {
    Level { z: femur::FRACTURE_Z, tilt: [-0.045, 0.05], rough: 1.5 }
}

/// The lower fragment's frame seen from the upper one.
pub(crate) fn lower_in_upper(stand: &Stand) -> Pose {
    let [side, back] = stand.lower_turn;
    let hinge = v(11.0, 0.0, femur::FRACTURE_Z);
    let [dx, dy, gap] = stand.lower_shift;
    Pose::shift(v(dx, dy, -gap)).after(&Pose::turn(hinge, Y, side)).after(&Pose::turn(hinge, X, back))
}

impl Frames {
    pub(crate) fn of(visit: &Visit, view: &View) -> Self {
        let pelvis = Pose::turn(NIL, Z, -view.roll).after(&Pose::turn(NIL, X, view.tilt));
        let thigh = Pose::turn(NIL, Y, view.abduct);
        let upper = Pose::turn(NIL, Y, LEAN_DEG + view.abduct)
            .after(&Pose::turn(NIL, Z, view.femur_in))
            .after(&Pose::turn(NIL, Y, visit.stand.upper_varus))
            .after(&Pose::shift(-femur::head_centre()));
        let lower = upper.after(&lower_in_upper(&visit.stand));
        Self { pelvis, thigh, upper, lower }
    }
}

/// Everything that lies in the beam of one film.
pub(crate) fn scene(visit: &Visit, view: &View) -> Scene {
    let f = Frames::of(visit, view);
    let level = fracture_level();
    let mut solids = pelvis::solids(&f.pelvis);
    for (keep_above, pose) in [(true, f.upper), (false, f.lower)] {
        solids.push(Solid {
            kind: Kind::Bone,
            world_from_local: pose,
            parts: femur::parts(),
            cuts: vec![Cut { level, keep_above, offset: 0.0 }],
            tissue: femur::tissue(level, visit.healing.sclerosis),
        });
    }
    solids.extend(visit.healing.solids(&femur::site(), &f.upper, level, visit.stand.lower_shift[2]));
    if let Some(metal) = &visit.hardware {
        solids.extend(metal.solids(&f.upper, &f.lower));
    }
    solids.extend(left_femur(&f.pelvis));
    let mut flesh = flesh::hip(f.pelvis, f.thigh);
    flesh.gas = gas(visit.seed);
    if visit.staples {
        solids.push(staples(&flesh));
    }
    Scene { solids, flesh, noise: Noise::new(7) }
}

/// The other femur, plated six years earlier and united.
fn left_femur(pelvis: &Pose) -> Vec<Solid> {
    let place =
        pelvis.after(&Pose::shift(v(2.0 * MIDLINE_X, 0.0, 0.0))).after(&Pose::turn(NIL, Y, -LEAN_DEG));
    let h = femur::head_centre();
    let place = place.after(&Pose::shift(v(h.x, h.y, -h.z)));
    let flip = |parts: Vec<Part>| parts.iter().map(|p| p.mirrored(0.0)).collect::<Vec<_>>();
    let mut tissue = femur::tissue(fracture_level(), 0.0);
    tissue.zones.truncate(2);
    let bone = Solid {
        kind: Kind::Bone,
        world_from_local: place,
        parts: flip(femur::parts()),
        cuts: Vec::new(),
        tissue,
    };
    let mut metal =
        vec![join(Shape::Block { c: v(-19.5, 0.0, -122.0), half: v(2.3, 7.5, 92.0), round: 1.8 }, 0.01)];
    for i in 0..8 {
        let z = -42.0 - 22.0 * i as f32;
        let thread =
            Thread { a: v(-22.0, 0.0, z), b: v(14.0, 0.0, z - 1.0), root: 1.55, crest: 2.25, pitch: 1.75 };
        metal.push(join(Shape::Thread(thread), 0.2));
        metal.push(join(Shape::Ellipsoid { c: v(-22.0, 0.0, z), r: v(2.4, 4.0, 4.0) }, 0.2));
    }
    let metal = Solid {
        kind: Kind::Metal,
        world_from_local: place,
        parts: flip(metal),
        cuts: Vec::new(),
        tissue: Tissue::metal(),
    };
    vec![bone, metal]
}

/// Bowel gas, somewhere else on every visit.
fn gas(seed: u32) -> Vec<Shape> {
    let pick = |i: u32| crate::noise::hash01(seed * 97 + i);
    (0..9)
        .map(|i| {
            let low = i < 4;
            let c = if low {
                v(66.0 + 46.0 * pick(i * 4), 10.0, 14.0 + 26.0 * pick(i * 4 + 1))
            } else {
                v(-6.0 + 70.0 * pick(i * 4), -30.0, 96.0 + 90.0 * pick(i * 4 + 1))
            };
            let r = 7.0 + 9.0 * pick(i * 4 + 2);
            Shape::Ellipsoid { c, r: v(r * 1.25, r, r * (0.8 + 0.5 * pick(i * 4 + 3))) }
        })
        .collect()
}

/// Skin staples along the outer side of the thigh.
fn staples(flesh: &Flesh) -> Solid {
    let mut parts = Vec::new();
    for i in 0..17 {
        let z = 12.0 - 9.0 * i as f32;
        let wander = 2.0 * (i as f32 * 1.7).sin();
        let Some(x) = skin_from_the_side(flesh, wander + 6.0, z) else { continue };
        let at = |dx: f32, dy: f32| v(x + dx, 6.0 + wander + dy, z + dy * 0.12 * wander);
        for (a, b) in
            [(at(0.0, -3.2), at(0.0, 3.2)), (at(0.0, -3.2), at(3.4, -2.2)), (at(0.0, 3.2), at(3.4, 2.2))]
        {
            parts.push(join(cone(a, 0.36, b, 0.36), 0.01));
        }
    }
    Solid {
        kind: Kind::Metal,
        world_from_local: flesh.thigh,
        parts,
        cuts: Vec::new(),
        tissue: Tissue::metal(),
    }
}

/// Where the skin of the thigh's outer side lies, in the thigh's frame.
fn skin_from_the_side(flesh: &Flesh, y: f32, z: f32) -> Option<f32> {
    let ray = Ray { from: flesh.thigh.at(v(-180.0, y, z)), dir: flesh.thigh.dir(X) };
    (0..260).map(|i| i as f32 * 0.5).find(|t| flesh.skin(ray.from + ray.dir * *t) < 0.0).map(|t| t - 180.0)
}
