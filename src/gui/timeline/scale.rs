//! From axis units to the screen and back, for the stretch that is visible. Knows no stop and no colour.

/// The visible stretch on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    first: f64,
    left: f32,
    points_per_unit: f64,
}

impl Scale {
    /// `view` in axis units, between `left` and `right` in points.
    pub(super) fn new(view: (f64, f64), left: f32, right: f32) -> Self {
        let units = (view.1 - view.0).max(1e-6);
        let points_per_unit = f64::from((right - left).max(1.0)) / units;
        Self { first: view.0, left, points_per_unit }
    }

    /// Where an axis unit stands, in points.
    pub(super) fn x(self, units: f64) -> f32 {
        self.left + ((units - self.first) * self.points_per_unit) as f32
    }

    /// Which axis unit stands at `x` points.
    pub(super) fn units(self, x: f32) -> f64 {
        self.first + f64::from(x - self.left) / self.points_per_unit
    }

    /// Axis units of a distance in points.
    pub(super) fn length_units(self, points: f32) -> f64 {
        f64::from(points) / self.points_per_unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let scale = Scale::new((5.0, 15.0), 100.0, 600.0);
        assert!((scale.x(5.0) - 100.0).abs() < 1e-4 && (scale.x(15.0) - 600.0).abs() < 1e-4);
        assert!((scale.units(350.0) - 10.0).abs() < 1e-9);
        assert!((scale.length_units(50.0) - 1.0).abs() < 1e-9);
    }
}
