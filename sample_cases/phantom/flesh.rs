//! Skin, fat, muscle and bowel gas: everything soft, drawn coarsely because its edges are soft too.
//! Knows nothing of bones. Origin: centre of the right femoral head.

use crate::field::{Shape, cone, ramp, smin};
use crate::noise::Noise;
use crate::solid::Ray;
use crate::vec::{Pose, V3, v};

/// Millimetres of each soft tissue on a ray.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Soft {
    pub(crate) muscle: f32,
    pub(crate) fat: f32,
}

/// A shape that is symmetric about the midline of its frame, or belongs to the thigh.
#[derive(Debug)]
pub(crate) struct Flesh {
    /// World from trunk, world from right thigh.
    pub(crate) trunk: Pose,
    pub(crate) thigh: Pose,
    /// The trunk's half widths and half depths by height (z, half width, half depth), from the top.
    pub(crate) girth: Vec<[f32; 3]>,
    pub(crate) floor_z: f32,
    pub(crate) mid_x: f32,
    pub(crate) thigh_skin: Vec<Shape>,
    pub(crate) trunk_muscles: Vec<Shape>,
    pub(crate) thigh_muscles: Vec<Shape>,
    pub(crate) gas: Vec<Shape>,
    pub(crate) both_sides: bool,
    pub(crate) fat_mm: f32,
}

fn girth_at(girth: &[[f32; 3]], z: f32) -> (f32, f32) {
    let Some(first) = girth.first() else { return (-50.0, 50.0) };
    if z >= first[0] {
        return (first[1], first[2]);
    }
    for w in girth.windows(2) {
        if z >= w[1][0] {
            let t = ramp(w[1][0], w[0][0], z);
            return (w[1][1] + (w[0][1] - w[1][1]) * t, w[1][2] + (w[0][2] - w[1][2]) * t);
        }
    }
    let last = girth[girth.len() - 1];
    (last[1], last[2])
}

impl Flesh {
    fn trunk_skin(&self, p: V3) -> f32 {
        let (wide, deep) = girth_at(&self.girth, p.z);
        if wide <= 0.0 {
            return 1e4;
        }
        let (x, y) = ((p.x - self.mid_x).abs() / wide, (p.y - 8.0).abs() / deep);
        let side = (x.powf(2.5) + y.powf(2.5)).powf(0.4) - 1.0;
        let floor = self.floor_z - p.z;
        -smin(-side * deep * 0.85, -floor, 45.0)
    }

    /// Distance to the nearest muscle, negative inside.
    fn muscle(&self, p: V3) -> f32 {
        let t = self.trunk.inner(p);
        let other = v(2.0 * self.mid_x - t.x, t.y, t.z);
        let near = if t.x > self.mid_x { other } else { t };
        let trunk = self.trunk_muscles.iter().fold(1e4, |d, shape| smin(d, shape.distance(near), 5.0));
        let both = [self.thigh.inner(p), other];
        let mut muscle: f32 = trunk;
        for q in &both[..if self.both_sides { 2 } else { 1 }] {
            for shape in &self.thigh_muscles {
                let d = shape.distance(*q);
                muscle = if d > 4.0 { muscle.min(d) } else { smin(muscle, d, 2.0) };
            }
        }
        muscle
    }

    /// Distance to the skin, negative inside.
    pub(crate) fn skin(&self, p: V3) -> f32 {
        let t = self.trunk.inner(p);
        let other = v(2.0 * self.mid_x - t.x, t.y, t.z);
        let both = [self.thigh.inner(p), other];
        let mut skin = self.trunk_skin(t);
        for q in &both[..if self.both_sides { 2 } else { 1 }] {
            skin = self.thigh_skin.iter().fold(skin, |d, shape| smin(d, shape.distance(*q), 34.0));
        }
        skin
    }

    /// Follows a ray through the soft parts.
    pub(crate) fn mass(&self, ray: Ray, noise: &Noise) -> Soft {
        let mut soft = Soft::default();
        let middle = -ray.from.dot(ray.dir);
        let (mut t, far) = (middle - 330.0, middle + 330.0);
        let (mut last, mut last_t) = (1e4_f32, t);
        while t < far {
            let p = ray.from + ray.dir * t;
            let skin = self.skin(p) + 1.2 * noise.at(p * 0.03);
            let step = t - last_t;
            let inside = match (last < 0.0, skin < 0.0) {
                (true, true) => step,
                (true, false) => step * last / (last - skin),
                (false, true) => step * skin / (skin - last),
                (false, false) => 0.0,
            };
            if inside > 0.0 {
                let deep = ramp(self.fat_mm * 0.7, self.fat_mm * 1.2, -skin);
                let grain = 1.5 * noise.at(v(p.x * 0.25, p.y * 0.1, p.z * 0.035));
                // Strands of fat between the bundles of a muscle.
                let strand = noise.at(v(p.x * 0.14 + p.z * 0.02, p.y * 0.05, p.z * 0.016));
                let lean =
                    deep * ramp(1.4, -1.4, self.muscle(p) + grain) * (1.0 - 0.45 * ramp(0.28, 0.62, strand));
                let airy = self.gas_at(p);
                soft.muscle += inside * lean * (1.0 - airy);
                soft.fat += inside * (1.0 - lean) * (1.0 - airy);
            }
            (last, last_t) = (skin, t);
            t += if skin > 6.0 { skin * 0.7 } else { (skin.abs() * 0.35).clamp(1.0, 3.2) };
        }
        soft
    }

    fn gas_at(&self, p: V3) -> f32 {
        if self.gas.is_empty() {
            return 0.0;
        }
        let q = self.trunk.inner(p);
        let d = self.gas.iter().fold(1e4, |d, s| smin(d, s.distance(q), 6.0));
        ramp(1.5, -1.5, d)
    }
}

/// Muscles of the buttock and the inside of the pelvis.
pub(crate) fn pelvic_muscles() -> Vec<Shape> {
    vec![
        cone(v(-26.0, 6.0, 96.0), 26.0, v(-48.0, 8.0, 6.0), 15.0),
        cone(v(2.0, 34.0, 100.0), 26.0, v(-44.0, 12.0, 14.0), 14.0),
        cone(v(46.0, 78.0, 90.0), 30.0, v(-36.0, 58.0, -30.0), 30.0),
        cone(v(52.0, 76.0, 50.0), 30.0, v(-20.0, 62.0, -66.0), 24.0),
        cone(v(52.0, 14.0, 190.0), 25.0, v(14.0, -20.0, 26.0), 19.0),
        cone(v(14.0, -20.0, 26.0), 19.0, v(-18.0, 6.0, -52.0), 10.0),
        cone(v(20.0, -4.0, 110.0), 22.0, v(10.0, -18.0, 40.0), 17.0),
        cone(v(-58.0, -40.0, 66.0), 12.0, v(-62.0, -18.0, -60.0), 11.0),
        cone(v(-46.0, -20.0, 240.0), 20.0, v(-34.0, -30.0, 120.0), 14.0),
        cone(v(62.0, 74.0, 260.0), 34.0, v(70.0, 74.0, 100.0), 24.0),
        cone(v(72.0, -70.0, 260.0), 16.0, v(78.0, -62.0, 10.0), 12.0),
        Shape::Ellipsoid { c: v(88.0, -4.0, 150.0), r: v(104.0, 66.0, 130.0) },
        Shape::Ellipsoid { c: v(88.0, -8.0, 26.0), r: v(54.0, 48.0, 46.0) },
        Shape::Ellipsoid { c: v(88.0, 20.0, -44.0), r: v(30.0, 46.0, 34.0) },
    ]
}

/// Muscles of the thigh.
pub(crate) fn thigh_muscles() -> Vec<Shape> {
    vec![
        cone(v(-47.0, -6.0, -44.0), 21.0, v(-24.0, -10.0, -320.0), 31.0),
        cone(v(-22.0, -50.0, 10.0), 13.0, v(-6.0, -42.0, -320.0), 21.0),
        cone(v(-20.0, -18.0, -80.0), 20.0, v(18.0, -18.0, -330.0), 30.0),
        cone(v(66.0, -36.0, -30.0), 16.0, v(22.0, 0.0, -300.0), 22.0),
        cone(v(62.0, -8.0, -66.0), 25.0, v(14.0, 14.0, -310.0), 24.0),
        cone(v(34.0, 30.0, -76.0), 27.0, v(20.0, 26.0, -310.0), 22.0),
        cone(v(14.0, 46.0, -70.0), 18.0, v(26.0, 44.0, -320.0), 18.0),
        cone(v(2.0, 50.0, -76.0), 18.0, v(-20.0, 40.0, -320.0), 22.0),
        cone(v(-46.0, -56.0, 70.0), 9.0, v(10.0, -58.0, -140.0), 9.0),
        cone(v(10.0, -58.0, -140.0), 9.0, v(48.0, -24.0, -330.0), 9.0),
        cone(v(78.0, -8.0, -60.0), 10.0, v(50.0, 14.0, -330.0), 11.0),
        cone(v(-40.0, 30.0, -30.0), 13.0, v(-34.0, 26.0, -150.0), 10.0),
    ]
}

/// The whole soft body around a hip; `thigh` turns about the joint.
pub(crate) fn hip(trunk: Pose, thigh: Pose) -> Flesh {
    Flesh {
        trunk,
        thigh,
        girth: vec![
            [230.0, 158.0, 100.0],
            [150.0, 160.0, 102.0],
            [80.0, 172.0, 108.0],
            [10.0, 178.0, 106.0],
            [-60.0, 170.0, 96.0],
            [-120.0, 150.0, 88.0],
        ],
        floor_z: -88.0,
        mid_x: 88.0,
        thigh_skin: vec![cone(v(0.0, 4.0, -40.0), 84.0, v(12.0, 0.0, -360.0), 62.0)],
        trunk_muscles: pelvic_muscles(),
        thigh_muscles: thigh_muscles(),
        gas: Vec::new(),
        both_sides: true,
        fat_mm: 13.0,
    }
}
