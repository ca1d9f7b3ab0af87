//! Solids as signed distance fields: shapes joined by smooth unions, negative inside. Knows nothing of rays, greys or anatomy.

use crate::vec::{V3, v};

/// A closed shape in the frame of its solid, all lengths in millimetres.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Ball {
        c: V3,
        r: f32,
    },
    /// A capsule whose radius runs from `ra` at `a` to `rb` at `b`.
    Cone {
        a: V3,
        b: V3,
        ra: f32,
        rb: f32,
    },
    Ellipsoid {
        c: V3,
        r: V3,
    },
    Block {
        c: V3,
        half: V3,
        round: f32,
    },
    Shaft(Shaft),
    Sheet(Sheet),
    Thread(Thread),
}

/// A screw thread that winds from `a` to `b`.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) a: V3,
    pub(crate) b: V3,
    pub(crate) root: f32,
    pub(crate) crest: f32,
    pub(crate) pitch: f32,
}

/// A long bone along z: centre line and radius as tables at even steps downwards.
#[derive(Clone, Debug)]
pub(crate) struct Shaft {
    pub(crate) top_z: f32,
    pub(crate) step: f32,
    /// x, y of the centre and the radius, one entry per step.
    pub(crate) line: Vec<[f32; 3]>,
    /// Height of the ridge: at the back (linea aspera), or in front when negative (the crest of the shin).
    pub(crate) ridge: f32,
}

/// A curved plate such as the iliac wing: an outline in x, z lying on the surface `y = s(x, z)`.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) outline: Vec<[f32; 2]>,
    /// y = k0 + k1·x + k2·z + k3·x² + k4·z².
    pub(crate) depth: [f32; 5],
    pub(crate) half_mid: f32,
    pub(crate) half_rim: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    Join,
    Carve,
}

/// A shape with how it meets what came before.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) shape: Shape,
    pub(crate) op: Op,
    pub(crate) blend: f32,
    pub(crate) bound: (V3, f32),
}

pub(crate) fn join(shape: Shape, blend: f32) -> Part {
    let bound = shape.bound();
    Part { shape, op: Op::Join, blend, bound }
}

pub(crate) fn carve(shape: Shape, blend: f32) -> Part {
    Part { op: Op::Carve, ..join(shape, blend) }
}

pub(crate) fn cone(a: V3, ra: f32, b: V3, rb: f32) -> Shape {
    Shape::Cone { a, b, ra, rb }
}

/// Polynomial smooth minimum; `k` is the width of the fillet.
#[inline]
pub(crate) fn smin(a: f32, b: f32, k: f32) -> f32 {
    let h = (k - (a - b).abs()).max(0.0);
    a.min(b) - h * h * 0.25 / k
}

/// 0 below `a`, 1 above `b`, smooth between.
#[inline]
pub(crate) fn ramp(a: f32, b: f32, x: f32) -> f32 {
    let t = ((x - a) / (b - a)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

impl Part {
    /// The same part on the other side of the plane `x = mid`.
    pub(crate) fn mirrored(&self, mid: f32) -> Self {
        let flip = |p: V3| v(2.0 * mid - p.x, p.y, p.z);
        let shape = match &self.shape {
            Shape::Ball { c, r } => Shape::Ball { c: flip(*c), r: *r },
            Shape::Cone { a, b, ra, rb } => Shape::Cone { a: flip(*a), b: flip(*b), ra: *ra, rb: *rb },
            Shape::Ellipsoid { c, r } => Shape::Ellipsoid { c: flip(*c), r: *r },
            Shape::Block { c, half, round } => Shape::Block { c: flip(*c), half: *half, round: *round },
            Shape::Thread(t) => Shape::Thread(Thread { a: flip(t.a), b: flip(t.b), ..t.clone() }),
            Shape::Shaft(s) => Shape::Shaft(Shaft {
                line: s.line.iter().map(|l| [2.0 * mid - l[0], l[1], l[2]]).collect(),
                ..s.clone()
            }),
            Shape::Sheet(s) => Shape::Sheet(s.mirrored(mid)),
        };
        Self { bound: shape.bound(), shape, ..self.clone() }
    }

    /// Folds this part into the distance `d` so far.
    #[inline]
    pub(crate) fn fold(&self, d: f32, p: V3) -> f32 {
        let own = self.shape.distance(p);
        match self.op {
            Op::Join => smin(d, own, self.blend),
            Op::Carve => -smin(-d, own, self.blend),
        }
    }
}

impl Shape {
    pub(crate) fn distance(&self, p: V3) -> f32 {
        match self {
            Self::Ball { c, r } => (p - *c).len() - r,
            Self::Cone { a, b, ra, rb } => cone_distance(p, *a, *b, *ra, *rb),
            Self::Ellipsoid { c, r } => {
                let q = p - *c;
                let k0 = v(q.x / r.x, q.y / r.y, q.z / r.z).len();
                let k1 = v(q.x / (r.x * r.x), q.y / (r.y * r.y), q.z / (r.z * r.z)).len();
                if k1 < 1e-6 { -r.x.min(r.y).min(r.z) } else { k0 * (k0 - 1.0) / k1 }
            }
            Self::Block { c, half, round } => {
                let q = p - *c;
                let e = v(q.x.abs() - half.x + round, q.y.abs() - half.y + round, q.z.abs() - half.z + round);
                let out = v(e.x.max(0.0), e.y.max(0.0), e.z.max(0.0)).len();
                out + e.x.max(e.y).max(e.z).min(0.0) - round
            }
            Self::Shaft(s) => s.distance(p),
            Self::Sheet(s) => s.distance(p),
            Self::Thread(t) => t.distance(p),
        }
    }

    fn bound(&self) -> (V3, f32) {
        match self {
            Self::Ball { c, r } => (*c, *r),
            Self::Cone { a, b, ra, rb } => (a.lerp(*b, 0.5), (*b - *a).len() * 0.5 + ra.max(*rb)),
            Self::Ellipsoid { c, r } => (*c, r.x.max(r.y).max(r.z)),
            Self::Block { c, half, .. } => (*c, half.len()),
            Self::Shaft(s) => s.bound(),
            Self::Sheet(s) => s.bound(),
            Self::Thread(t) => (t.a.lerp(t.b, 0.5), (t.b - t.a).len() * 0.5 + t.crest),
        }
    }
}

#[inline]
fn cone_distance(p: V3, a: V3, b: V3, ra: f32, rb: f32) -> f32 {
    let (pa, ba) = (p - a, b - a);
    let t = (pa.dot(ba) / ba.dot(ba)).clamp(0.0, 1.0);
    let t = t * t * (3.0 - 2.0 * t) * 0.3 + t * 0.7;
    let foot = ba * (pa.dot(ba) / ba.dot(ba)).clamp(0.0, 1.0);
    (pa - foot).len() - (ra + (rb - ra) * t)
}

impl Thread {
    fn distance(&self, p: V3) -> f32 {
        let ba = self.b - self.a;
        let long = ba.len();
        let n = ba * (1.0 / long);
        let along = (p - self.a).dot(n);
        let off = p - self.a - n * along;
        let rho = off.len();
        let across = n.cross(v(0.31, 0.92, 0.22)).unit();
        let angle = off.dot(n.cross(across)).atan2(off.dot(across));
        let turn = along / self.pitch - angle / std::f32::consts::TAU;
        let wave = ((turn - turn.floor()) - 0.5).abs() * 2.0;
        // Cutting end: the last two turns taper.
        let taper = ramp(long + 0.4, long - self.pitch * 2.5, along).max(0.25);
        let r = (self.root + (self.crest - self.root) * ramp(0.25, 0.95, wave)) * taper;
        let cap = (-along).max(along - long);
        ((rho - r) * 0.75).max(cap)
    }
}

impl Shaft {
    /// Centre x, y and radius at height `z`.
    #[inline]
    pub(crate) fn section(&self, z: f32) -> [f32; 3] {
        let s = ((self.top_z - z) / self.step).clamp(0.0, (self.line.len() - 1) as f32 - 1e-3);
        let i = s as usize;
        let t = s - i as f32;
        let (a, b) = (self.line[i], self.line[i + 1]);
        [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
    }

    fn distance(&self, p: V3) -> f32 {
        let [cx, cy, r] = self.section(p.z);
        let (x, y) = (p.x - cx, (p.y - cy) * 0.96);
        let rho = (x * x + y * y).sqrt().max(1e-3);
        let back = (y * self.ridge.signum() / rho).max(0.0);
        let b2 = back * back;
        let b8 = b2 * b2 * b2 * b2;
        let side = rho - r - self.ridge.abs() * if self.ridge > 0.0 { b8 * b8 } else { b8 };
        let low_z = self.top_z - self.step * (self.line.len() - 1) as f32;
        let cap = (p.z - self.top_z).max(low_z - p.z);
        if cap > 0.0 { (side.max(0.0).powi(2) + cap * cap).sqrt().max(side) } else { side.max(cap) }
    }

    fn bound(&self) -> (V3, f32) {
        let half = self.step * (self.line.len() - 1) as f32 * 0.5;
        let wide = self.line.iter().fold(0.0_f32, |m, l| m.max(l[0].hypot(l[1]) + l[2]));
        (v(0.0, 0.0, self.top_z - half), (half * half + wide * wide).sqrt() + self.ridge.abs())
    }
}

impl Sheet {
    fn mirrored(&self, mid: f32) -> Self {
        let [k0, k1, k2, k3, k4] = self.depth;
        let two = 2.0 * mid;
        let depth = [k0 + k1 * two + k3 * two * two, -k1 - 2.0 * k3 * two, k2, k3, k4];
        Self {
            outline: self.outline.iter().map(|o| [two - o[0], o[1]]).collect(),
            depth,
            half_mid: self.half_mid,
            half_rim: self.half_rim,
        }
    }

    pub(crate) fn surface(&self, x: f32, z: f32) -> f32 {
        let k = &self.depth;
        k[0] + k[1] * x + k[2] * z + k[3] * x * x + k[4] * z * z
    }

    fn distance(&self, p: V3) -> f32 {
        let edge = polygon_distance(&self.outline, p.x, p.z);
        let lean = self.depth[1] + 2.0 * self.depth[3] * p.x;
        let slope = 1.0 + lean * lean;
        let off = (p.y - self.surface(p.x, p.z)).abs() / slope.sqrt();
        let half = self.half_mid + (self.half_rim - self.half_mid) * ramp(-16.0, -3.0, edge);
        let (e, w) = (edge + half * 0.6, off - half * 0.4);
        let round = half * 0.6;
        let out = (e.max(0.0).powi(2) + w.max(0.0).powi(2)).sqrt();
        out + e.max(w).min(0.0) - round
    }

    fn bound(&self) -> (V3, f32) {
        let n = self.outline.len() as f32;
        let (sx, sz) = self.outline.iter().fold((0.0, 0.0), |s, o| (s.0 + o[0] / n, s.1 + o[1] / n));
        let c = v(sx, self.surface(sx, sz), sz);
        let far = |o: &[f32; 2]| (v(o[0], self.surface(o[0], o[1]), o[1]) - c).len();
        (c, self.outline.iter().map(far).fold(0.0, f32::max) + self.half_rim)
    }
}

/// Signed distance to a closed polygon, negative inside.
fn polygon_distance(points: &[[f32; 2]], x: f32, z: f32) -> f32 {
    let mut best = f32::MAX;
    let mut inside = false;
    let mut j = points.len() - 1;
    for i in 0..points.len() {
        let (a, b) = (points[i], points[j]);
        let (ex, ez) = (b[0] - a[0], b[1] - a[1]);
        let (wx, wz) = (x - a[0], z - a[1]);
        let t = ((wx * ex + wz * ez) / (ex * ex + ez * ez)).clamp(0.0, 1.0);
        let (dx, dz) = (wx - ex * t, wz - ez * t);
        best = best.min(dx * dx + dz * dz);
        if (a[1] > z) != (b[1] > z) && x < ex * (z - a[1]) / ez + a[0] {
            inside = !inside;
        }
        j = i;
    }
    if inside { -best.sqrt() } else { best.sqrt() }
}

/// A closed outline rounded by Chaikin's corner cutting, `times` over.
pub(crate) fn rounded(points: &[[f32; 2]], times: usize) -> Vec<[f32; 2]> {
    let mut now = points.to_vec();
    for _ in 0..times {
        let mut next = Vec::with_capacity(now.len() * 2);
        for (i, a) in now.iter().enumerate() {
            let b = now[(i + 1) % now.len()];
            next.push([a[0] * 0.75 + b[0] * 0.25, a[1] * 0.75 + b[1] * 0.25]);
            next.push([a[0] * 0.25 + b[0] * 0.75, a[1] * 0.25 + b[1] * 0.75]);
        }
        now = next;
    }
    now
}
