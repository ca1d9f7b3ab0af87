//! The second sample: an invented shaft fracture of a left tibia on a nail, followed to union. Origin: the middle of the
//! knee; x to the left (outwards), y to the back, z up.

use crate::callus::{Healing, Site};
use crate::camera::Camera;
use crate::detector::{Exposure, Film, develop};
use crate::expose::{Scene, expose};
use crate::field::{Part, Shaft, Shape, Thread, carve, cone, join};
use crate::flesh::Flesh;
use crate::label;
use crate::noise::Noise;
use crate::solid::{Cut, Kind, Level, Solid, Tissue, Zone};
use crate::vec::{Pose, V3, v};

pub(crate) const BREAK_Z: f32 = -212.0;
/// Thickness of the nail.
pub(crate) const NAIL_MM: f32 = 10.0;
const GAP_MM: f32 = 1.5;

/// One visit of the second sample.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TibiaVisit {
    pub(crate) key: &'static str,
    pub(crate) healing: Healing,
    pub(crate) seed: u32,
    pub(crate) sid_mm: f32,
    pub(crate) turn: f32,
    pub(crate) middle: f32,
    /// Whether the frontal film is stored with 16 bits.
    pub(crate) deep: bool,
}

/// Six weeks to a year.
pub(crate) fn visits() -> [TibiaVisit; 4] {
    let stage = |bulge: [f32; 4], tall: f32, dense: [f32; 2], fluff: f32, fill: f32| Healing {
        bulge,
        tall,
        dense,
        fluff,
        fill,
        sclerosis: 0.0,
    };
    let visit = |key, healing, seed, sid_mm, turn, middle, deep| TibiaVisit {
        key,
        healing,
        seed,
        sid_mm,
        turn,
        middle,
        deep,
    };
    [
        visit(
            "6-weeks",
            stage([3.5, 4.0, 1.5, 4.5], 15.0, [0.20, 0.14], 2.0, 0.10),
            31,
            1100.0,
            2.0,
            1.62,
            true,
        ),
        visit(
            "3-months",
            stage([5.5, 6.0, 3.0, 7.0], 20.0, [0.42, 0.30], 1.7, 0.34),
            32,
            1080.0,
            -4.0,
            1.70,
            false,
        ),
        visit(
            "6-months",
            stage([5.5, 6.0, 3.5, 7.0], 25.0, [0.78, 0.52], 1.0, 0.72),
            33,
            1100.0,
            3.0,
            1.60,
            false,
        ),
        visit(
            "12-months",
            stage([3.8, 4.2, 2.4, 4.8], 29.0, [0.97, 0.74], 0.5, 0.96),
            34,
            1120.0,
            0.0,
            1.66,
            true,
        ),
    ]
}

fn shaft_of(points: &[[f32; 4]], ridge: f32) -> Shaft {
    let top_z = points[0][0];
    let bottom = points[points.len() - 1][0];
    let steps = ((top_z - bottom) / 5.0).ceil() as usize;
    let at = |z: f32| {
        let mut i = 0;
        while i + 2 < points.len() && z < points[i + 1][0] {
            i += 1;
        }
        let (a, b) = (points[i], points[i + 1]);
        let t = crate::field::ramp(0.0, 1.0, (a[0] - z) / (a[0] - b[0])) * 0.5
            + ((a[0] - z) / (a[0] - b[0])) * 0.5;
        [a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t, a[3] + (b[3] - a[3]) * t]
    };
    Shaft { top_z, step: 5.0, line: (0..=steps).map(|i| at(top_z - 5.0 * i as f32)).collect(), ridge }
}

pub(crate) fn tibia_shaft() -> Shaft {
    shaft_of(
        &[
            [-14.0, 0.0, 2.0, 29.0],
            [-34.0, 0.0, 1.0, 22.5],
            [-70.0, -1.0, 0.0, 16.5],
            [-120.0, -2.0, -1.0, 13.6],
            [-200.0, -2.0, 0.0, 11.8],
            [-270.0, -1.0, 1.0, 11.6],
            [-320.0, -1.0, 1.0, 14.0],
            [-352.0, -2.0, 1.0, 20.0],
            [-366.0, -2.0, 1.0, 21.0],
        ],
        -4.2,
    )
}

fn tibia_parts() -> Vec<Part> {
    vec![
        join(Shape::Ellipsoid { c: v(-17.0, 2.0, -16.0), r: v(20.0, 24.0, 14.5) }, 0.01),
        join(Shape::Ellipsoid { c: v(17.0, 2.0, -16.0), r: v(20.0, 23.0, 14.0) }, 5.0),
        join(cone(v(-4.0, 0.0, -8.0), 5.0, v(-4.0, 0.0, 1.5), 2.0), 3.0),
        join(cone(v(5.0, 2.0, -8.0), 5.0, v(5.0, 2.0, 0.5), 2.0), 3.0),
        join(Shape::Shaft(tibia_shaft()), 12.0),
        join(cone(v(0.0, -18.0, -40.0), 9.0, v(-1.0, -11.0, -66.0), 5.0), 9.0),
        join(cone(v(-17.0, -2.0, -356.0), 8.5, v(-20.0, -3.0, -379.0), 6.0), 7.0),
        carve(Shape::Ellipsoid { c: v(0.0, 1.0, -388.0), r: v(16.5, 26.0, 19.0) }, 2.5),
    ]
}

fn fibula_parts() -> Vec<Part> {
    let shaft = shaft_of(
        &[
            [-30.0, 33.0, 18.0, 7.0],
            [-80.0, 31.0, 19.0, 5.6],
            [-220.0, 27.0, 14.0, 6.2],
            [-330.0, 24.0, 8.0, 6.2],
            [-362.0, 25.0, 7.0, 8.0],
        ],
        1.0,
    );
    vec![
        join(Shape::Shaft(shaft), 0.01),
        join(Shape::Ellipsoid { c: v(34.0, 17.0, -22.0), r: v(10.0, 10.0, 13.0) }, 6.0),
        join(cone(v(25.0, 7.0, -362.0), 8.5, v(25.5, 9.0, -392.0), 5.5), 6.0),
    ]
}

fn neighbours() -> Vec<Vec<Part>> {
    let mut knee = vec![
        join(cone(v(0.0, -6.0, 60.0), 20.0, v(0.0, -12.0, 190.0), 14.5), 0.01),
        join(Shape::Ellipsoid { c: v(0.0, -4.0, 36.0), r: v(34.0, 22.0, 22.0) }, 16.0),
    ];
    for side in [-1.0, 1.0] {
        knee.push(join(Shape::Ellipsoid { c: v(side * 20.0, 4.0, 21.5), r: v(15.5, 28.0, 20.0) }, 9.0));
    }
    knee.push(carve(Shape::Ellipsoid { c: v(0.0, 26.0, 8.0), r: v(9.0, 22.0, 17.0) }, 5.0));
    let patella = vec![join(Shape::Ellipsoid { c: v(-2.0, -40.0, 36.0), r: v(20.0, 9.5, 21.0) }, 0.01)];
    let talus = vec![
        join(Shape::Ellipsoid { c: v(0.0, 0.0, -386.0), r: v(14.5, 23.0, 16.0) }, 0.01),
        join(cone(v(0.0, -14.0, -390.0), 12.0, v(-4.0, -32.0, -394.0), 12.0), 6.0),
    ];
    let heel = vec![
        join(cone(v(2.0, 8.0, -412.0), 13.0, v(2.0, 42.0, -418.0), 15.0), 0.01),
        join(cone(v(4.0, 0.0, -412.0), 11.0, v(8.0, -34.0, -414.0), 10.0), 8.0),
    ];
    let midfoot =
        vec![join(Shape::Block { c: v(-4.0, -64.0, -408.0), half: v(24.0, 16.0, 11.0), round: 7.0 }, 0.01)];
    vec![knee, patella, talus, heel, midfoot, fibula_parts()]
}

fn tissue(shaft_like: bool) -> Tissue {
    Tissue {
        rim: 0.96,
        rim_mm: if shaft_like {
            vec![
                [-4.0, 1.0],
                [-40.0, 1.4],
                [-90.0, 3.6],
                [-200.0, 5.4],
                [-280.0, 4.6],
                [-335.0, 1.8],
                [-380.0, 1.0],
            ]
        } else {
            vec![[0.0, 1.2]]
        },
        core: if shaft_like {
            vec![[-4.0, 0.34], [-50.0, 0.24], [-100.0, 0.08], [-290.0, 0.06], [-340.0, 0.22], [-375.0, 0.32]]
        } else {
            vec![[0.0, 0.27]]
        },
        grain: [0.45, 0.8],
        mottle: [0.2, 8.0],
        rough: [0.25, 9.0],
        zones: vec![Zone::Spot { c: v(0.0, 0.0, -14.0), r: 26.0, soft: 10.0, gain: 0.12 }],
    }
}

fn metal_parts() -> Vec<Part> {
    // Bent at the top, as nails are, to enter in front of the plateau.
    let line = [
        v(-1.0, -15.0, -10.0),
        v(-1.0, -8.0, -40.0),
        v(-1.5, -2.0, -74.0),
        v(-2.0, 0.0, -120.0),
        v(-1.0, 1.0, -345.0),
    ];
    let mut parts: Vec<Part> =
        line.windows(2).map(|w| join(cone(w[0], NAIL_MM * 0.5, w[1], NAIL_MM * 0.5), 0.6)).collect();
    parts.push(carve(cone(line[0] + v(0.0, -1.0, 6.0), 2.6, line[1], 2.4), 0.2));
    let screw = |parts: &mut Vec<Part>, a: V3, b: V3| {
        let d = (b - a).unit();
        parts.push(carve(cone(a, 2.6, b, 2.6), 0.1));
        parts.push(join(Shape::Thread(Thread { a: a + d * 2.0, b, root: 1.9, crest: 2.5, pitch: 1.8 }), 0.1));
        parts.push(join(cone(a - d * 1.0, 3.9, a + d * 1.6, 3.4), 0.3));
        parts.push(carve(cone(a - d * 6.0, 1.7, a - d * 1.6, 1.7), 0.1));
    };
    screw(&mut parts, v(-20.0, -3.0, -58.0), v(20.0, -3.0, -58.0));
    screw(&mut parts, v(-18.0, -1.0, -76.0), v(17.0, -1.0, -76.0));
    screw(&mut parts, v(-19.5, 1.0, -338.0), v(18.0, 1.0, -338.0));
    screw(&mut parts, v(-16.0, 1.0, -318.0), v(14.5, 1.0, -318.0));
    parts
}

fn flesh(pose: Pose) -> Flesh {
    let leg = |t: f32| v(0.0, t, 0.0);
    Flesh {
        trunk: pose,
        thigh: pose,
        girth: Vec::new(),
        floor_z: 0.0,
        mid_x: 0.0,
        thigh_skin: vec![
            cone(v(0.0, 2.0, 200.0), 76.0, v(0.0, 2.0, 10.0), 56.0),
            cone(v(2.0, 4.0, 10.0), 55.0, v(4.0, 20.0, -110.0), 57.0),
            cone(v(4.0, 20.0, -110.0), 57.0, v(2.0, 10.0, -300.0), 36.0),
            cone(v(2.0, 10.0, -300.0), 36.0, v(2.0, 6.0, -385.0), 34.0),
            cone(v(2.0, 30.0, -405.0), 31.0, v(0.0, -80.0, -412.0), 30.0),
        ],
        trunk_muscles: Vec::new(),
        thigh_muscles: vec![
            cone(v(-20.0, 42.0, -40.0), 17.0, v(-12.0, 46.0, -190.0), 17.0),
            cone(v(22.0, 42.0, -40.0), 16.0, v(22.0, 44.0, -170.0), 15.0),
            cone(v(4.0, 30.0, -90.0), 24.0, v(2.0, 36.0, -270.0), 11.0),
            cone(v(2.0, 38.0, -260.0), 7.0, v(2.0, 40.0, -400.0), 4.5),
            cone(v(20.0, -14.0, -50.0), 14.0, v(12.0, -6.0, -260.0), 10.0),
            cone(v(40.0, 6.0, -60.0), 12.0, v(33.0, 10.0, -300.0), 9.0),
            cone(leg(-30.0) + v(0.0, 0.0, 200.0), 34.0, v(0.0, -30.0, 60.0), 16.0),
            cone(leg(36.0) + v(0.0, 0.0, 200.0), 38.0, v(0.0, 40.0, 40.0), 18.0),
        ],
        gas: Vec::new(),
        both_sides: false,
        fat_mm: 8.0,
    }
}

/// How the upper fragment stands in the beam.
pub(crate) fn pose(visit: &TibiaVisit, lateral: bool) -> Pose {
    let turn = visit.turn + if lateral { -90.0 } else { 8.0 };
    Pose::turn(v(0.0, 0.0, 0.0), v(0.0, 0.0, 1.0), turn)
}

fn scene(visit: &TibiaVisit, lateral: bool) -> Scene {
    let pose = pose(visit, lateral);
    let level = Level { z: BREAK_Z, tilt: [0.42, -0.22], rough: 1.8 };
    let lower = pose.after(&Pose::shift(v(0.9, 0.8, -GAP_MM)));
    let bone = |parts: Vec<Part>, tissue: Tissue, pose: Pose, cuts: Vec<Cut>| Solid {
        kind: Kind::Bone,
        world_from_local: pose,
        parts,
        cuts,
        tissue,
    };
    let cut = |keep_above: bool| vec![Cut { level, keep_above, offset: 0.0 }];
    let mut solids = vec![
        bone(tibia_parts(), tissue(true), pose, cut(true)),
        bone(tibia_parts(), tissue(true), lower, cut(false)),
    ];
    for parts in neighbours() {
        solids.push(bone(parts, tissue(false), pose, Vec::new()));
    }
    if let Some(fibula) = solids.last_mut() {
        fibula.tissue.rim_mm = vec![[-30.0, 1.0], [-70.0, 2.6], [-330.0, 2.6], [-370.0, 1.0]];
        fibula.tissue.core = vec![[-30.0, 0.25], [-80.0, 0.06], [-330.0, 0.08], [-370.0, 0.28]];
    }
    let site = Site { shaft: tibia_shaft(), z: BREAK_Z, beside: Vec::new(), marrow: 0.15 };
    solids.extend(visit.healing.solids(&site, &pose, level, GAP_MM));
    solids.push(Solid {
        kind: Kind::Metal,
        world_from_local: pose,
        parts: metal_parts(),
        cuts: Vec::new(),
        tissue: Tissue::metal(),
    });
    Scene { solids, flesh: flesh(pose), noise: Noise::new(23) }
}

/// The exposure, `scale` times smaller.
pub(crate) fn camera(visit: &TibiaVisit, lateral: bool, scale: usize) -> Camera {
    let camera = Camera {
        sid_mm: visit.sid_mm,
        sod_mm: visit.sid_mm - 78.0,
        aim: [if lateral { 4.0 } else { 2.0 }, -194.0],
        cols: 900,
        rows: 1200,
        pixel_mm: 0.4,
        shift: [0.0, 0.0],
        roll: 0.0,
    };
    camera.coarser(scale)
}

/// Makes a film of the second sample, greys in 12 bits.
pub(crate) fn film(visit: &TibiaVisit, lateral: bool, scale: usize) -> Film {
    let camera = camera(visit, lateral, scale);
    let mut maps = expose(&scene(visit, lateral), &camera);
    let by = scale.max(1) as f32;
    label::lead_letter(&mut maps, 'L', [camera.cols as f32 * 0.745, camera.rows as f32 * 0.12], 48.0 / by);
    let exposure = Exposure {
        quanta: 9e5,
        scatter: 0.12,
        blur_px: 0.5,
        seed: visit.seed + if lateral { 50 } else { 0 },
        border: if lateral { [150.0, 24.0, 140.0, 20.0] } else { [170.0, 22.0, 160.0, 24.0] },
        middle: visit.middle,
        span: 2.0,
    };
    let mut film = develop(&maps, &exposure, camera.pixel_mm, scale);
    let at = [(190.0 / by) as usize, (camera.rows as f32 - 60.0 / by) as usize];
    label::burn(&mut film, "SIMULATED", at, (2 / scale.max(1)).max(1), 3300);
    film
}
