//! The dynamic hip screw: side plate with barrel, lag screw, cortical screws, whole or sheared. Frame: the femur's.

use crate::femur::head_centre;
use crate::field::{Part, Shape, Thread, carve, cone, join};
use crate::solid::{Cut, Kind, Level, Solid, Tissue};
use crate::vec::{Pose, V3, v};

/// Inner face of the plate.
const PLATE_X: f32 = -17.3;
const PLATE_THICK_MM: f32 = 5.8;
const PLATE_WIDE_MM: f32 = 18.6;
pub(crate) const BARREL_MM: f32 = 38.0;
pub(crate) const HOLE_STEP_MM: f32 = 16.0;
pub(crate) const LAG_SHANK_MM: f32 = 8.0;
const LAG_THREAD_MM: f32 = 22.0;

/// One hip screw as the surgeon chose it.
#[derive(Clone, Debug)]
pub(crate) struct HipScrew {
    pub(crate) lag_mm: f32,
    /// Depth of the screw's base in the barrel, from the inner face of the plate.
    pub(crate) base_mm: f32,
    /// Shift of the screw's axis against the head's centre (x, z).
    pub(crate) aim: [f32; 2],
    /// One entry a hole, from the top: the length of its screw, 0 where the hole is empty.
    pub(crate) screws_mm: Vec<f32>,
    /// Where the screws of the lower fragment sheared off, if they did (x in the femur's frame).
    pub(crate) sheared: bool,
}

/// Place at which a hip screw broke in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    /// The plate, below this hole; its screws below go with its end.
    Plate(usize),
    /// The cortical screw of this hole, in the bone; its tip comes off.
    Screw(usize),
}

/// Length of a broken screw that stays with its head, mm.
const STAYS_MM: f32 = 12.0;

/// Named points of a hip screw in the femur's frame.
#[derive(Clone, Debug)]
pub(crate) struct Landmarks {
    pub(crate) lag_base: V3,
    pub(crate) lag_tip: V3,
    pub(crate) plate_top: V3,
    pub(crate) plate_end: V3,
    /// Head, tip, and the place of the break where there is one.
    pub(crate) screws: Vec<(V3, V3, Option<V3>)>,
    pub(crate) plate_mm: f32,
}

fn lag_dir() -> V3 {
    // A 135° barrel.
    v(std::f32::consts::FRAC_1_SQRT_2, 0.0, std::f32::consts::FRAC_1_SQRT_2)
}

impl HipScrew {
    /// Where the lag screw's axis passes the inner face of the plate.
    fn entry(&self) -> V3 {
        let on = head_centre() + v(self.aim[0], 0.0, self.aim[1]);
        on - lag_dir() * ((on.x - PLATE_X) / lag_dir().x)
    }

    fn hole_z(&self, i: usize) -> f32 {
        self.entry().z - 22.0 - HOLE_STEP_MM * i as f32
    }

    /// Head and tip of a cortical screw; hand-drilled, so none is quite square.
    fn screw_line(&self, i: usize) -> (V3, V3) {
        let lean = [0.03, -0.045, 0.02, 0.055, -0.03, 0.04, -0.02][i % 7];
        let swing = [0.05, -0.06, 0.08, -0.02, 0.06, -0.07, 0.03][i % 7];
        let head = v(PLATE_X - PLATE_THICK_MM - 0.4, 0.0, self.hole_z(i));
        (head, head + v(1.0, swing, lean).unit() * (self.screws_mm[i] + 1.5))
    }

    fn break_at(&self, i: usize) -> V3 {
        let (head, tip) = self.screw_line(i);
        let deep = [8.6, 8.6, 9.8, 7.8, 9.2, 8.4, 9.0][i % 7];
        head + (tip - head).unit() * deep
    }

    pub(crate) fn landmarks(&self) -> Landmarks {
        let e = self.entry();
        let last = self.hole_z(self.screws_mm.len() - 1) - 12.0;
        let top = e.z + 15.0;
        let x = PLATE_X - PLATE_THICK_MM * 0.5;
        Landmarks {
            lag_base: e + lag_dir() * self.base_mm,
            lag_tip: e + lag_dir() * (self.base_mm + self.lag_mm),
            plate_top: v(x, 0.0, top),
            plate_end: v(x, 0.0, last),
            screws: (0..self.screws_mm.len())
                .filter(|i| self.screws_mm[*i] > 0.0)
                .map(|i| {
                    let (h, t) = self.screw_line(i);
                    (h, t, (self.sheared && i > 0).then(|| self.break_at(i)))
                })
                .collect(),
            plate_mm: top - last,
        }
    }

    fn plate(&self) -> Vec<Part> {
        let marks = self.landmarks();
        let (top, end) = (marks.plate_top.z, marks.plate_end.z);
        let (x, e) = (PLATE_X - PLATE_THICK_MM * 0.5, self.entry());
        let half = v(PLATE_THICK_MM * 0.5, PLATE_WIDE_MM * 0.5, (top - end) * 0.5);
        let outer = e + lag_dir() * 0.5;
        let mut parts = vec![
            join(Shape::Block { c: v(x, 0.0, (top + end) * 0.5), half, round: 2.0 }, 0.01),
            join(Shape::Block { c: v(x - 0.8, 0.0, e.z + 1.0), half: v(3.6, 9.3, 13.0), round: 3.0 }, 3.0),
            join(cone(outer, 6.3, e + lag_dir() * (BARREL_MM - 6.5), 6.3), 2.0),
            carve(cone(e - lag_dir() * 14.0, 4.2, e + lag_dir() * (BARREL_MM + 8.0), 4.2), 0.3),
        ];
        for i in 0..self.screws_mm.len() {
            let z = self.hole_z(i);
            let seat = |dz: f32| cone(v(PLATE_X - 7.0, 0.0, z + dz), 4.7, v(PLATE_X + 1.5, 0.0, z + dz), 2.5);
            parts.push(carve(seat(1.3), 0.3));
            parts.push(carve(seat(-1.3), 0.3));
            // Scallops on the edges of the plate between the holes.
            for side in [-1.0, 1.0] {
                let c = v(x, side * 11.2, z + HOLE_STEP_MM * 0.5);
                parts.push(carve(Shape::Ellipsoid { c, r: v(8.0, 2.6, 4.4) }, 0.8));
            }
        }
        parts
    }

    fn lag(&self) -> Vec<Part> {
        let m = self.landmarks();
        let neck = m.lag_tip - lag_dir() * LAG_THREAD_MM;
        let r = LAG_SHANK_MM * 0.5;
        vec![
            join(cone(m.lag_base + lag_dir() * r, r, neck + lag_dir() * 1.0, r), 0.01),
            join(Shape::Thread(Thread { a: neck, b: m.lag_tip, root: 3.7, crest: 6.4, pitch: 3.1 }), 0.6),
            carve(cone(m.lag_base - lag_dir() * 2.0, 1.9, m.lag_base + lag_dir() * 9.0, 1.9), 0.2),
        ]
    }

    fn head(&self, i: usize) -> Vec<Part> {
        let (h, t) = self.screw_line(i);
        let d = (t - h).unit();
        vec![
            join(Shape::Ellipsoid { c: h + d * 1.5, r: v(3.0, 4.0, 4.0) }, 0.01),
            carve(cone(h - d * 3.0, 1.75, h + d * 1.9, 1.75), 0.2),
        ]
    }

    /// The hardware; `above` moves with the upper fragment, `below` with the lower one.
    pub(crate) fn solids(&self, above: &Pose, below: &Pose) -> Vec<Solid> {
        let metal = |parts: Vec<Part>, pose: &Pose| Solid {
            kind: Kind::Metal,
            world_from_local: *pose,
            parts,
            cuts: Vec::new(),
            tissue: Tissue::metal(),
        };
        let thread =
            |a: V3, b: V3| join(Shape::Thread(Thread { a, b, root: 1.55, crest: 2.25, pitch: 1.75 }), 0.3);
        let mut all = vec![metal(self.plate(), above), metal(self.lag(), above)];
        for i in (0..self.screws_mm.len()).filter(|i| self.screws_mm[*i] > 0.0) {
            let (h, t) = self.screw_line(i);
            let d = (t - h).unit();
            let mut parts = self.head(i);
            if self.sheared && i > 0 {
                let cut = self.break_at(i);
                parts.push(thread(h + d * 3.0, cut));
                // The shank bent a little before it gave way.
                parts.push(join(cone(cut - d * 1.2, 1.5, cut + v(0.6, 0.3, -0.8), 0.7), 0.5));
                all.push(metal(parts, above));
                let stump = vec![
                    thread(cut + d * 0.8, t),
                    join(cone(cut + d * 1.8, 1.5, cut + v(0.2, -0.4, 0.8), 0.6), 0.5),
                ];
                all.push(metal(stump, below));
            } else {
                parts.push(thread(h + d * 3.0, t));
                all.push(metal(parts, above));
            }
        }
        all
    }

    /// The broken hardware: what stays, and what came off.
    pub(crate) fn broken(&self, at: Break, stays: &Pose, off: &Pose) -> [Vec<Solid>; 2] {
        let metal = |parts: Vec<Part>, pose: &Pose, cuts: Vec<Cut>| Solid {
            kind: Kind::Metal,
            world_from_local: *pose,
            parts,
            cuts,
            tissue: Tissue::metal(),
        };
        let thread =
            |a: V3, b: V3| join(Shape::Thread(Thread { a, b, root: 1.55, crest: 2.25, pitch: 1.75 }), 0.3);
        let mut kept = vec![metal(self.lag(), stays, Vec::new())];
        let mut came_off = Vec::new();
        match at {
            Break::Plate(hole) => {
                let level = Level { z: self.hole_z(hole) - 0.5 * HOLE_STEP_MM, tilt: [0.1, 0.0], rough: 0.0 };
                let half = |keep_above| vec![Cut { level, keep_above, offset: 0.0 }];
                kept.push(metal(self.plate(), stays, half(true)));
                came_off.push(metal(self.plate(), off, half(false)));
            }
            Break::Screw(_) => kept.push(metal(self.plate(), stays, Vec::new())),
        }
        for i in (0..self.screws_mm.len()).filter(|i| self.screws_mm[*i] > 0.0) {
            let (h, t) = self.screw_line(i);
            let d = (t - h).unit();
            let mut parts = self.head(i);
            if at == Break::Screw(i) {
                let cut = h + d * STAYS_MM;
                parts.push(thread(h + d * 3.0, cut));
                kept.push(metal(parts, stays, Vec::new()));
                came_off.push(metal(vec![thread(cut + d * 0.8, t)], off, Vec::new()));
                continue;
            }
            parts.push(thread(h + d * 3.0, t));
            match at {
                Break::Plate(hole) if i > hole => came_off.push(metal(parts, off, Vec::new())),
                Break::Plate(_) | Break::Screw(_) => kept.push(metal(parts, stays, Vec::new())),
            }
        }
        [kept, came_off]
    }
}
