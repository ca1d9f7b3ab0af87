//! Points and rigid poses in millimetres. Patient axes: x to the patient's left, y to the back, z to the head.
//! Knows nothing of bones, rays or pixels.

use std::ops::{Add, Mul, Neg, Sub};

/// A point or a direction, in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct V3 {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) z: f32,
}

/// Writes a point shortly.
pub(crate) const fn v(x: f32, y: f32, z: f32) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    #[inline]
    pub(crate) fn dot(self, o: Self) -> f32 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    #[inline]
    pub(crate) fn len(self) -> f32 {
        self.dot(self).sqrt()
    }

    pub(crate) fn unit(self) -> Self {
        self * (1.0 / self.len().max(1e-9))
    }

    pub(crate) fn cross(self, o: Self) -> Self {
        v(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }

    /// The point a part `t` of the way to `o`.
    pub(crate) fn lerp(self, o: Self, t: f32) -> Self {
        self + (o - self) * t
    }
}

impl Add for V3 {
    type Output = Self;
    #[inline]
    fn add(self, o: Self) -> Self {
        v(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for V3 {
    type Output = Self;
    #[inline]
    fn sub(self, o: Self) -> Self {
        v(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f32> for V3 {
    type Output = Self;
    #[inline]
    fn mul(self, s: f32) -> Self {
        v(self.x * s, self.y * s, self.z * s)
    }
}

impl Neg for V3 {
    type Output = Self;
    fn neg(self) -> Self {
        self * -1.0
    }
}

/// A rigid motion: `outer = axes · inner + shift`, the axes held as the images of x, y and z.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pose {
    axes: [V3; 3],
    shift: V3,
}

impl Pose {
    pub(crate) const STILL: Self =
        Self { axes: [v(1.0, 0.0, 0.0), v(0.0, 1.0, 0.0), v(0.0, 0.0, 1.0)], shift: v(0.0, 0.0, 0.0) };

    /// A pure shift.
    pub(crate) fn shift(by: V3) -> Self {
        Self { shift: by, ..Self::STILL }
    }

    /// A turn about `axis` (right-hand rule) by `deg` degrees that leaves `pivot` in place.
    pub(crate) fn turn(pivot: V3, axis: V3, deg: f32) -> Self {
        let (s, c) = deg.to_radians().sin_cos();
        let a = axis.unit();
        let spin = |p: V3| p * c + a.cross(p) * s + a * (a.dot(p) * (1.0 - c));
        let axes = [spin(v(1.0, 0.0, 0.0)), spin(v(0.0, 1.0, 0.0)), spin(v(0.0, 0.0, 1.0))];
        let mut pose = Self { axes, shift: V3::default() };
        pose.shift = pivot - pose.dir(pivot);
        pose
    }

    /// First `inner`, then `self`.
    pub(crate) fn after(&self, inner: &Self) -> Self {
        Self { axes: inner.axes.map(|a| self.dir(a)), shift: self.at(inner.shift) }
    }

    /// Where an inner point lies outside.
    pub(crate) fn at(&self, p: V3) -> V3 {
        self.dir(p) + self.shift
    }

    /// How an inner direction points outside.
    pub(crate) fn dir(&self, d: V3) -> V3 {
        self.axes[0] * d.x + self.axes[1] * d.y + self.axes[2] * d.z
    }

    /// Where an outer point lies inside.
    #[inline]
    pub(crate) fn inner(&self, p: V3) -> V3 {
        self.inner_dir(p - self.shift)
    }

    /// How an outer direction points inside.
    #[inline]
    pub(crate) fn inner_dir(&self, d: V3) -> V3 {
        v(self.axes[0].dot(d), self.axes[1].dot(d), self.axes[2].dot(d))
    }
}
