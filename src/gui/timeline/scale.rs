//! Mapping between axis units and the screen for the visible range.

/// The visible range on the screen.
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

    /// Position of an axis unit, in points.
    pub(super) fn x(self, units: f64) -> f32 {
        self.left + ((units - self.first) * self.points_per_unit) as f32
    }

    /// Axis unit at `x` points.
    pub(super) fn units(self, x: f32) -> f64 {
        self.first + f64::from(x - self.left) / self.points_per_unit
    }

    /// Length of a distance in axis units.
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
