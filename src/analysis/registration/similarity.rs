//! Similarities of the plane (turn, scale, shift), and those that follow from places known on both films.

use thiserror::Error;

use super::quality::{Evidence, Quality};
use crate::case::LaidTransform;

/// A place in widths of a pixel, (0, 0) at the corner of the top left pixel, y downwards.
pub type Spot = [f64; 2];

/// Takes (x, y) to (a·x − b·y + shift x, b·x + a·y + shift y).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// Scale times the cosine of the turn.
    pub a: f64,
    /// Scale times the sine of the turn.
    pub b: f64,
    /// Shift, applied last.
    pub shift: Spot,
}

/// A similarity that follows from places on both films.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Least-squares solution.
    pub similarity: Similarity,
    /// Root mean square of the distances that are left, in pixels of the second film; `None` for two pairs, which fit
    /// exactly whatever their error.
    pub residual_px: Option<f64>,
    /// Distance that is left at each pair, in pixels of the second film.
    pub left_px: Vec<f64>,
    /// Root mean square distance of the places of the second film from their middle, in its pixels.
    pub spread_px: f64,
}

impl Placed {
    /// Judgement by what is left, on a second film of this longer side in pixels; `None` for two pairs, which tell nothing
    /// of it.
    pub fn quality(&self, longer_px: f64) -> Option<Quality> {
        let residual = self.residual_px?;
        // Turn, scale and shift take up four of the coordinates: with three landmarks less than half of the error is left.
        let all = 2.0 * self.left_px.len() as f64;
        let free = (all - 4.0).max(1.0);
        let turn = residual / (self.spread_px.max(f64::MIN_POSITIVE) * free.sqrt());
        Some(Quality::of(&Evidence {
            left: Some(residual * (all / free).sqrt() / longer_px.max(1.0)),
            turn_degrees: Some(turn.to_degrees()),
            ..Evidence::default()
        }))
    }
}

/// Reason for which places give no similarity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlacesError {
    /// Fewer than two pairs.
    #[error("at least two pairs of places are needed; place the same landmarks on both films")]
    TooFew,
    /// All places of one film fall together.
    #[error("the places of one film fall together; choose landmarks that lie apart")]
    Together,
}

/// Places of one film that lie closer than this tell no turn, in pixels.
const CLOSEST_PX: f64 = 1.0;

impl Similarity {
    /// Leaves everything in place.
    pub const STILL: Self = Self { a: 1.0, b: 0.0, shift: [0.0; 2] };

    /// Turn (clockwise, with y downwards) in degrees and scale that take `from` to `to`.
    pub fn turning(degrees: f64, scale: f64, from: Spot, to: Spot) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (a, b) = (scale * cos, scale * sin);
        Self { a, b, shift: [to[0] - a * from[0] + b * from[1], to[1] - b * from[0] - a * from[1]] }
    }

    /// The similarity of a registration as a reading holds it.
    pub fn of(transform: &LaidTransform) -> Self {
        let (sin, cos) = transform.rotation_degrees.to_radians().sin_cos();
        Self { a: transform.scale * cos, b: transform.scale * sin, shift: transform.shift }
    }

    /// The same for a reading, in as many digits as matter: less than a hundredth of a pixel over the largest films.
    pub fn kept(&self) -> LaidTransform {
        let rounded = |value: f64, parts: f64| (value * parts).round() / parts;
        LaidTransform {
            rotation_degrees: rounded(self.degrees(), 1e5),
            scale: rounded(self.scale(), 1e7),
            shift: self.shift.map(|side| rounded(side, 1e3)),
        }
    }

    /// Scale; above 1 the second film shows everything larger.
    pub fn scale(&self) -> f64 {
        self.a.hypot(self.b)
    }

    /// Turn in degrees, clockwise, −180 to 180.
    pub fn degrees(&self) -> f64 {
        self.b.atan2(self.a).to_degrees()
    }

    /// Image of a place.
    pub fn at(&self, [x, y]: Spot) -> Spot {
        [self.a * x - self.b * y + self.shift[0], self.b * x + self.a * y + self.shift[1]]
    }

    /// Image of a direction.
    pub fn direction(&self, [x, y]: Spot) -> Spot {
        [self.a * x - self.b * y, self.b * x + self.a * y]
    }

    /// The way back; `None` where the scale is none.
    pub fn inverse(&self) -> Option<Self> {
        let square = self.a * self.a + self.b * self.b;
        if !square.is_finite() || square <= f64::MIN_POSITIVE {
            return None;
        }
        let back = Self { a: self.a / square, b: -self.b / square, shift: [0.0; 2] };
        let [x, y] = back.at(self.shift);
        Some(Self { shift: [-x, -y], ..back })
    }

    /// First `inner`, then this.
    #[must_use = "neither of the two changes"]
    pub fn after(&self, inner: &Self) -> Self {
        let [a, b] = self.direction([inner.a, inner.b]);
        Self { a, b, shift: self.at(inner.shift) }
    }

    /// Least-squares similarity between pairs of landmarks (first film, second film), without mirroring.
    ///
    /// The closed solution of Umeyama (IEEE Trans. Pattern Anal. Mach. Intell. 1991; 13: 376–380) in the plane.
    ///
    /// # Errors
    /// With fewer than two pairs, or places of one film that fall together.
    pub fn by_landmarks(pairs: &[(Spot, Spot)]) -> Result<Placed, PlacesError> {
        if pairs.len() < 2 {
            return Err(PlacesError::TooFew);
        }
        let count = pairs.len() as f64;
        let mean = |pick: fn(&(Spot, Spot)) -> Spot| {
            let sum = pairs.iter().map(pick).fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
            sum.map(|s| s / count)
        };
        let (from, to) = (mean(|p| p.0), mean(|p| p.1));
        let (mut dot, mut cross, mut square, mut other) = (0.0, 0.0, 0.0, 0.0);
        for (p, q) in pairs {
            let (p, q) = ([p[0] - from[0], p[1] - from[1]], [q[0] - to[0], q[1] - to[1]]);
            dot += p[0] * q[0] + p[1] * q[1];
            cross += p[0] * q[1] - p[1] * q[0];
            square += p[0] * p[0] + p[1] * p[1];
            other += q[0] * q[0] + q[1] * q[1];
        }
        let apart = |square: f64| (square / count).sqrt() >= CLOSEST_PX / 2.0;
        if !apart(square) || !apart(other) || dot.hypot(cross) <= f64::EPSILON * square {
            return Err(PlacesError::Together);
        }
        let (a, b) = (dot / square, cross / square);
        let shift = [to[0] - a * from[0] + b * from[1], to[1] - b * from[0] - a * from[1]];
        let similarity = Self { a, b, shift };
        let left_px: Vec<f64> = pairs
            .iter()
            .map(|(p, q)| {
                let at = similarity.at(*p);
                (at[0] - q[0]).hypot(at[1] - q[1])
            })
            .collect();
        let rms = (left_px.iter().map(|d| d * d).sum::<f64>() / count).sqrt();
        let residual_px = (pairs.len() > 2).then_some(rms);
        Ok(Placed { similarity, residual_px, left_px, spread_px: (other / count).sqrt() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn landmarks_give_back_the_similarity_they_were_made_with() {
        let truth = Similarity::turning(-7.5, 1.12, [100.0, 40.0], [131.0, 12.5]);
        near(truth.degrees(), -7.5);
        near(truth.scale(), 1.12);
        let places = [[10.0, 20.0], [300.0, 44.0], [120.0, 410.0], [77.0, 230.0]];
        let pairs = places.map(|p| (p, truth.at(p)));
        let found = Similarity::by_landmarks(&pairs).unwrap();
        near(found.similarity.a, truth.a);
        near(found.similarity.shift[1], truth.shift[1]);
        near(found.residual_px.unwrap(), 0.0);
        let there_and_back = truth.inverse().unwrap().after(&truth);
        near(there_and_back.at([55.0, 66.0])[0], 55.0);
    }

    #[test]
    fn the_residual_is_what_is_left_at_the_landmarks() {
        // Four corners of a square, two opposite ones pulled outwards by 1 and two pushed inwards by 1: no similarity
        // takes any of that up.
        let corners = [[-10.0, -10.0], [10.0, -10.0], [10.0, 10.0], [-10.0, 10.0]];
        let pairs: Vec<_> = corners
            .iter()
            .zip([1.0, -1.0, 1.0, -1.0])
            .map(|(p, by): (&Spot, f64)| (*p, p.map(|x| x + x.signum() * by / 2.0_f64.sqrt())))
            .collect();
        let found = Similarity::by_landmarks(&pairs).unwrap();
        near(found.similarity.scale(), 1.0);
        near(found.residual_px.unwrap(), 1.0);
        assert_eq!(found.left_px.len(), 4);
    }

    #[test]
    fn landmarks_that_do_not_fit_or_tell_no_turn_are_doubtful() {
        let places = [[200.0, 200.0], [1400.0, 300.0], [700.0, 1800.0]];
        let off = |by: f64| {
            let mut pairs: Vec<_> = places.iter().map(|place| (*place, *place)).collect();
            pairs[2].1[0] += by;
            Similarity::by_landmarks(&pairs).unwrap().quality(2000.0)
        };
        assert_eq!(off(6.0), Some(Quality::Good));
        assert!(matches!(off(120.0), Some(Quality::Doubtful(why)) if why.contains("the films fit to")));
        // Close together: what is left is little, and the other end of the film may lie anywhere.
        let mut near: Vec<_> =
            places.iter().map(|place| (place.map(|x| x / 40.0), place.map(|x| x / 40.0))).collect();
        near[2].1[0] += 7.0;
        let quality = Similarity::by_landmarks(&near).unwrap().quality(2000.0);
        assert!(
            matches!(&quality, Some(Quality::Doubtful(why)) if why.starts_with("the turn")),
            "{quality:?}"
        );
        let two: Vec<_> = places[..2].iter().map(|place| (*place, *place)).collect();
        assert_eq!(Similarity::by_landmarks(&two).unwrap().quality(2000.0), None);
    }

    #[test]
    fn two_places_fit_whatever_their_error_and_fewer_tell_nothing() {
        // The ends of an implant lay its axis on itself.
        let axis = [([0.0, 0.0], [5.0, 5.0]), ([0.0, 100.0], [5.0, 115.0])];
        near(Similarity::by_landmarks(&axis).unwrap().similarity.scale(), 1.1);
        let two = [([0.0, 0.0], [1.0, 1.0]), ([9.0, 0.0], [9.0, 4.0])];
        assert_eq!(Similarity::by_landmarks(&two).unwrap().residual_px, None);
        assert_eq!(Similarity::by_landmarks(&two[..1]), Err(PlacesError::TooFew));
        let together = [([3.0, 3.0], [1.0, 1.0]), ([3.0, 3.0], [9.0, 4.0])];
        assert_eq!(Similarity::by_landmarks(&together), Err(PlacesError::Together));
    }
}
