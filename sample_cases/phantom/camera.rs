//! The X-ray tube and the detector: a cone beam along +y. Knows where pixels lie, nothing of what is in the beam.

use crate::solid::Ray;
use crate::vec::{V3, v};

/// Geometry of one exposure. The plane y = 0 is the plane of the bone (through the joint centre).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Camera {
    pub(crate) sid_mm: f32,
    pub(crate) sod_mm: f32,
    /// Where the central ray passes the plane of the bone: x, z.
    pub(crate) aim: [f32; 2],
    pub(crate) cols: usize,
    pub(crate) rows: usize,
    /// Spacing at the detector.
    pub(crate) pixel_mm: f32,
    /// Shift of the detector's middle against the central ray, at the detector.
    pub(crate) shift: [f32; 2],
    /// Turn of the detector's columns about the central ray, degrees; positive turns the picture of the patient
    /// clockwise.
    pub(crate) roll: f32,
}

impl Camera {
    pub(crate) fn magnification(&self) -> f32 {
        self.sid_mm / self.sod_mm
    }

    pub(crate) fn source(&self) -> V3 {
        v(self.aim[0], -self.sod_mm, self.aim[1])
    }

    /// The world point of a place on the detector (column, row; the middle of a pixel is at .5).
    pub(crate) fn detector_point(&self, col: f32, row: f32) -> V3 {
        let across = self.shift[0] + (col - self.cols as f32 * 0.5) * self.pixel_mm;
        let up = self.shift[1] - (row - self.rows as f32 * 0.5) * self.pixel_mm;
        let (s, c) = self.turn();
        v(self.aim[0] + (across * c - up * s), self.sid_mm - self.sod_mm, self.aim[1] + (up * c + across * s))
    }

    fn turn(&self) -> (f32, f32) {
        self.roll.to_radians().sin_cos()
    }

    pub(crate) fn ray(&self, col: f32, row: f32) -> Ray {
        let from = self.source();
        Ray { from, dir: (self.detector_point(col, row) - from).unit() }
    }

    /// Where a world point falls on the detector, in pixels (column, row).
    pub(crate) fn project(&self, p: V3) -> [f32; 2] {
        let s = self.source();
        let t = self.sid_mm / (p.y - s.y);
        let (x, z) = (s.x + (p.x - s.x) * t - self.aim[0], s.z + (p.z - s.z) * t - self.aim[1]);
        let (sin, cos) = self.turn();
        let (across, up) = (x * cos + z * sin, z * cos - x * sin);
        [
            (across - self.shift[0]) / self.pixel_mm + self.cols as f32 * 0.5,
            (self.shift[1] - up) / self.pixel_mm + self.rows as f32 * 0.5,
        ]
    }

    /// The same exposure with pixels `by` times as large.
    pub(crate) fn coarser(&self, by: usize) -> Self {
        let by = by.max(1);
        Self { cols: self.cols / by, rows: self.rows / by, pixel_mm: self.pixel_mm * by as f32, ..*self }
    }
}
