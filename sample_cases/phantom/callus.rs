//! What the body adds at the fracture: the filling of the gap and the cuff of callus. Frame: the bone's.

use crate::field::{Part, Shaft, Shape, carve, join};
use crate::solid::{Cut, Kind, Level, Solid, Tissue};
use crate::vec::{Pose, v};

/// Where a shaft broke.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) shaft: Shaft,
    pub(crate) z: f32,
    /// Bone beside the shaft that the cuff must not enter.
    pub(crate) beside: Vec<Part>,
    /// Density of the middle of the filling, as a part of its rim.
    pub(crate) marrow: f32,
}

/// How far healing has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Healing {
    /// How far the cuff stands out from the cortex: medial, lateral, front, back (mm).
    pub(crate) bulge: [f32; 4],
    /// Half the height of the cuff (mm).
    pub(crate) tall: f32,
    /// Density of the cuff's rim and inside.
    pub(crate) dense: [f32; 2],
    /// Unevenness of the cuff (mm).
    pub(crate) fluff: f32,
    /// Density of what fills the gap.
    pub(crate) fill: f32,
    /// Gain of density along the fracture surfaces.
    pub(crate) sclerosis: f32,
}

impl Healing {
    pub(crate) const NONE: Self =
        Self { bulge: [0.0; 4], tall: 0.0, dense: [0.0; 2], fluff: 0.0, fill: 0.0, sclerosis: 0.32 };

    fn tissue(&self) -> Tissue {
        Tissue {
            rim: self.dense[0],
            rim_mm: vec![[0.0, 1.6]],
            core: vec![[0.0, self.dense[1]]],
            grain: [0.35, 1.8],
            mottle: [0.35, 5.0],
            rough: [self.fluff, 4.5],
            zones: Vec::new(),
        }
    }

    fn cuff(&self, site: &Site) -> Vec<Part> {
        let [cx, cy, r] = site.shaft.section(site.z);
        let z = site.z - 1.0;
        let [med, lat, front, back] = self.bulge;
        let lump = |dx: f32, dy: f32, out: f32, dz: f32| {
            let off = r - 5.0;
            let c = v(cx + dx * off, cy + dy * off, z + dz);
            let (rx, ry) = if dx == 0.0 { (r * 0.82, out + 5.0) } else { (out + 5.0, r * 0.82) };
            join(Shape::Ellipsoid { c, r: v(rx, ry, self.tall) }, 5.0)
        };
        let mut parts = Vec::new();
        for (dx, dy, out, dz) in
            [(1.0, 0.0, med, -1.0), (-1.0, 0.0, lat, -3.0), (0.0, -1.0, front, 2.0), (0.0, 1.0, back, -2.0)]
        {
            if out > 0.3 {
                parts.push(lump(dx, dy, out, dz));
            }
        }
        // Ripe callus reaches into the cortex, young callus only lies on it.
        let mut within = site.shaft.clone();
        let sunk = (self.dense[0] - 0.3).max(0.0) * 3.0;
        within.line.iter_mut().for_each(|l| l[2] -= sunk);
        parts.push(carve(Shape::Shaft(within), 1.0));
        parts.extend(site.beside.iter().cloned());
        parts
    }

    /// The cuff and the filling between the fragments; `gap_mm` is how far they stand apart.
    pub(crate) fn solids(&self, site: &Site, pose: &Pose, level: Level, gap_mm: f32) -> Vec<Solid> {
        let mut all = Vec::new();
        if self.tall > 0.0 {
            all.push(Solid {
                kind: Kind::Bone,
                world_from_local: *pose,
                parts: self.cuff(site),
                cuts: Vec::new(),
                tissue: self.tissue(),
            });
        }
        if self.fill > 0.0 {
            let tissue = Tissue {
                rim: self.fill,
                core: vec![[0.0, self.fill * site.marrow]],
                rim_mm: vec![[0.0, 5.0]],
                rough: [0.9, 9.0],
                grain: [0.3, 1.8],
                mottle: [0.4, 6.0],
                zones: Vec::new(),
            };
            all.push(Solid {
                kind: Kind::Bone,
                world_from_local: *pose,
                parts: vec![join(Shape::Shaft(site.shaft.clone()), 0.01)],
                cuts: vec![
                    Cut { level, keep_above: false, offset: 0.0 },
                    Cut { level, keep_above: true, offset: -gap_mm },
                ],
                tissue,
            });
        }
        all
    }
}
