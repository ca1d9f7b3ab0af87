//! Solids in the world: a field, a pose, cuts and a tissue, and how much of it a ray crosses.
//! Knows nothing of energies or pixels.

use crate::field::{Op, Part, ramp};
use crate::noise::Noise;
use crate::vec::{Pose, V3, v};

/// What a solid is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bone,
    Metal,
}

/// How dense bone is at a depth; 1 is compact bone.
#[derive(Clone, Debug)]
pub(crate) struct Tissue {
    pub(crate) rim: f32,
    /// Thickness of the compact rim (height z, mm), linear between entries.
    pub(crate) rim_mm: Vec<[f32; 2]>,
    /// Density of the interior (height z, density), linear between entries.
    pub(crate) core: Vec<[f32; 2]>,
    /// Strength and size (mm) of the fine grain and of the mottling.
    pub(crate) grain: [f32; 2],
    pub(crate) mottle: [f32; 2],
    /// Height in mm and size in mm of the unevenness of the surface.
    pub(crate) rough: [f32; 2],
    pub(crate) zones: Vec<Zone>,
}

/// A place where the density differs.
#[derive(Clone, Debug)]
pub(crate) enum Zone {
    /// Within `reach` mm of the fracture surface.
    Line { level: Level, reach: f32, gain: f32 },
    /// A ball with a soft edge.
    Spot { c: V3, r: f32, soft: f32, gain: f32 },
    /// Waves of density around a centre ("bone within bone").
    Bands { c: V3, period: f32, gain: f32, reach: f32 },
}

/// A rough, nearly level surface `z = level(x, y)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level {
    pub(crate) z: f32,
    pub(crate) tilt: [f32; 2],
    pub(crate) rough: f32,
}

impl Level {
    pub(crate) fn at(&self, x: f32, y: f32, noise: &Noise) -> f32 {
        let coarse = noise.at(v(x * 0.11 + 7.3, y * 0.11 + 2.1, 5.5));
        let fine = noise.at(v(x * 0.42 + 1.3, y * 0.42 + 9.1, 3.5));
        self.z + self.tilt[0] * x + self.tilt[1] * y + self.rough * (coarse + 0.35 * fine)
    }
}

/// Keeps what lies above or below a level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    pub(crate) level: Level,
    pub(crate) keep_above: bool,
    pub(crate) offset: f32,
}

/// One rigid thing in the beam.
#[derive(Clone, Debug)]
pub(crate) struct Solid {
    pub(crate) kind: Kind,
    pub(crate) world_from_local: Pose,
    pub(crate) parts: Vec<Part>,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) tissue: Tissue,
}

/// A straight ray in the world; `dir` has length one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ray {
    pub(crate) from: V3,
    pub(crate) dir: V3,
}

/// The parts of a solid that a thin bundle of rays can meet, and between which distances.
#[derive(Debug)]
pub(crate) struct Met<'a> {
    solid: &'a Solid,
    parts: Vec<&'a Part>,
    near: f32,
    far: f32,
}

impl Solid {
    /// What the bundle of radius `wide` around `ray` meets, or nothing.
    pub(crate) fn met(&self, ray: Ray, wide: f32) -> Option<Met<'_>> {
        let from = self.world_from_local.inner(ray.from);
        let dir = self.world_from_local.inner_dir(ray.dir);
        let (mut near, mut far, mut any) = (f32::MAX, f32::MIN, false);
        let mut parts = Vec::new();
        for part in &self.parts {
            let (c, r) = part.bound;
            let along = (c - from).dot(dir);
            let off = (c - from - dir * along).len();
            let reach = r + wide + if part.op == Op::Carve { 9.0 } else { part.blend + 2.5 };
            if off > reach {
                continue;
            }
            parts.push(part);
            if part.op == Op::Join {
                let half = (reach * reach - off * off).sqrt();
                near = near.min(along - half);
                far = far.max(along + half);
                any = true;
            }
        }
        any.then_some(Met { solid: self, parts, near, far })
    }
}

fn table(t: &[[f32; 2]], z: f32) -> f32 {
    let Some(first) = t.first() else { return 0.0 };
    if z >= first[0] {
        return first[1];
    }
    for w in t.windows(2) {
        if z >= w[1][0] {
            return w[1][1] + (w[0][1] - w[1][1]) * (z - w[1][0]) / (w[0][0] - w[1][0]);
        }
    }
    t[t.len() - 1][1]
}

impl Met<'_> {
    #[inline]
    fn distance(&self, p: V3, noise: &Noise) -> f32 {
        let mut d = 1e6;
        for part in &self.parts {
            d = part.fold(d, p);
        }
        let [high, size] = self.solid.tissue.rough;
        if high > 0.0 && d < 5.0 {
            let f = 1.0 / size;
            d += high * noise.at(p * f);
        }
        for cut in &self.solid.cuts {
            let plain = p.z - cut.level.z;
            let gap =
                if plain.abs() > 14.0 { plain } else { p.z - cut.level.at(p.x, p.y, noise) } - cut.offset;
            d = d.max(if cut.keep_above { -gap } else { gap });
        }
        d
    }

    /// Millimetres of the solid on the ray, each weighted by its density.
    pub(crate) fn mass(&self, ray: Ray, noise: &Noise) -> f32 {
        let pose = &self.solid.world_from_local;
        let (from, dir) = (pose.inner(ray.from), pose.inner_dir(ray.dir));
        match self.solid.kind {
            Kind::Bone => self.bone_mass(from, dir, noise),
            Kind::Metal => self.metal_mass(from, dir, noise),
        }
    }

    fn bone_mass(&self, from: V3, dir: V3, noise: &Noise) -> f32 {
        let mut t = self.near;
        let (mut mass, mut last, mut last_t) = (0.0, 0.0_f32, t);
        while t < self.far {
            let p = from + dir * t;
            let d = self.distance(p, noise);
            let now = if d < 0.25 { self.solid.tissue.density(p, d, noise) } else { 0.0 };
            if last > 0.0 || now > 0.0 {
                mass += (last + now) * 0.5 * (t - last_t);
            }
            (last, last_t) = (now, t);
            t += if d > 0.0 { (d * 0.8).max(0.3) } else { (-d * 0.5).clamp(0.3, 1.25) };
        }
        mass
    }

    fn metal_mass(&self, from: V3, dir: V3, noise: &Noise) -> f32 {
        let mut t = self.near;
        let (mut mass, mut last, mut last_t) = (0.0, 1e6_f32, t);
        while t < self.far {
            let d = self.distance(from + dir * t, noise);
            let step = t - last_t;
            mass += match (last < 0.0, d < 0.0) {
                (true, true) => step,
                (true, false) => step * last / (last - d),
                (false, true) if last < 1e5 => step * d / (d - last),
                _ => 0.0,
            };
            (last, last_t) = (d, t);
            t += (d.abs() * 0.85).max(0.1);
        }
        mass
    }
}

impl Tissue {
    /// Solid metal.
    pub(crate) fn metal() -> Self {
        Self {
            rim: 1.0,
            rim_mm: Vec::new(),
            core: Vec::new(),
            grain: [0.0, 1.0],
            mottle: [0.0, 1.0],
            rough: [0.0, 1.0],
            zones: Vec::new(),
        }
    }

    /// Density at a point that lies `d` (negative: inside) from the surface.
    fn density(&self, p: V3, d: f32, noise: &Noise) -> f32 {
        let rim_mm = table(&self.rim_mm, p.z);
        let deep = ramp(rim_mm * 0.6, rim_mm * 1.5, -d);
        let mut core = table(&self.core, p.z);
        if deep > 0.0 {
            let [fine, fine_mm] = self.grain;
            let [wide, wide_mm] = self.mottle;
            // Trabeculae are struts: long along the load, thin across it, and never quite straight.
            let bend = noise.at(p * 0.05);
            let (s, t) = (p.x * 0.94 + p.z * 0.34 + 9.0 * bend, p.z * 0.94 - p.x * 0.34 + 6.0 * bend);
            let strut = noise.at(v(s / fine_mm, p.y / (fine_mm * 3.2), t / (fine_mm * 3.4)));
            let fleck = noise.at(p * (0.9 / fine_mm) + v(3.0, 17.0, 9.0));
            let g = strut + 0.9 * fleck;
            core *= 1.0 + fine * g + wide * noise.at(p * (1.0 / wide_mm) + v(11.0, 3.0, 5.0));
        }
        let mut rho = self.rim + (core - self.rim) * deep;
        for zone in &self.zones {
            rho *= 1.0 + zone.gain_at(p, noise);
        }
        rho.max(0.0) * ramp(0.25, -0.25, d)
    }
}

impl Zone {
    fn gain_at(&self, p: V3, noise: &Noise) -> f32 {
        match self {
            Self::Line { level, reach, gain } => {
                if (p.z - level.z).abs() > reach * 2.0 + 8.0 {
                    return 0.0;
                }
                gain * ramp(*reach, reach * 0.3, (p.z - level.at(p.x, p.y, noise)).abs())
            }
            Self::Spot { c, r, soft, gain } => gain * ramp(r + soft, r - soft, (p - *c).len()),
            Self::Bands { c, period, gain, reach } => {
                let far = (p - *c).len();
                gain * (far / period * std::f32::consts::TAU).sin() * ramp(*reach, reach * 0.6, far)
            }
        }
    }
}
