//! Automatic registration of two films: of bone, with metal left out, and of metal alone.
//!
//! Coarse to fine: all turns, scales and shifts within reach on small pictures (`coarse`), the best of them refined
//! from the smallest copy to the largest (`refine`).

use thiserror::Error;

use super::coarse::{Guess, Slopes, Tries, guesses};
use super::field::Field;
use super::metal::{grown, long_edges};
use super::prepared::{LONGEST, Level, Prepared, square_size};
use super::refine::{Fit, Points, Target};
use super::similarity::{Similarity, Spot};
use crate::imaging::Film;

/// Turns that are tried, degrees either way, and scales against what is expected.
const MOST_TURN: f64 = 18.0;
const TURN_STEP: f64 = 2.0;
const SCALES: [f64; 2] = [0.78, 1.28];
const SCALE_STEP: f64 = 0.045;
/// Turns and scales that an implant is looked for in, around those of the bone.
const IMPLANT_TURN: f64 = 16.0;
const IMPLANT_SCALES: [f64; 2] = [0.93, 1.07];
/// Guesses that are refined.
const GUESSES: usize = 10;
/// Bone is trusted near the implant: its weight falls over this part of the implant's length.
const NEAR_IMPLANT: f64 = 0.13;
/// Correlation of local contrast below which a registration failed, and below which it is doubtful.
const FAILED_BELOW: f64 = 0.35;
const DOUBTFUL_BELOW: f64 = 0.5;
/// Share of the first film that must lie on the second.
const LEAST_OVERLAP: f64 = 0.35;

/// Judgement on a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quality {
    /// The films fit.
    Good,
    /// Look before using it; the reason.
    Doubtful(String),
    /// Not to be used; the reason.
    Failed(String),
}

impl Quality {
    /// "good", "doubtful", "failed".
    pub fn word(&self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Doubtful(_) => "doubtful",
            Self::Failed(_) => "failed",
        }
    }

    /// Reason for which it is not good.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::Good => None,
            Self::Doubtful(why) | Self::Failed(why) => Some(why),
        }
    }
}

/// A similarity found on pixels.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Takes places of the first film to the second, both in widths of a pixel.
    pub similarity: Similarity,
    /// Root mean square of the shifts that areas of the film would still ask for, in pixels of the first film.
    pub residual_px: f64,
    /// Correlation of what was compared, 1 for the same.
    pub correlation: f64,
    /// Share of what was compared that lies on the second film.
    pub overlap: f64,
    /// Judgement.
    pub quality: Quality,
    pub(super) fit: Fit,
    /// Pixels of the copies to a width of a pixel of the films.
    pub(super) scales: [f64; 2],
}

/// Two films laid on each other.
#[derive(Debug, Clone)]
pub struct Registered {
    /// On bone, or on everything where there is no metal.
    pub bone: Registration,
    /// On the implant; or why there is none.
    pub implant: Result<ImplantRegistration, NoImplant>,
}

/// The implant laid on itself, with what tells whether the projections are alike.
#[derive(Debug, Clone)]
pub struct ImplantRegistration {
    /// The similarity.
    pub registration: Registration,
    /// Middle of the implant's shadow on the first film.
    pub centre: Spot,
    /// Direction of its long straight edges on the first film, a unit vector pointing down.
    pub axis: Option<Spot>,
    /// Mean distance of the two outlines when laid on each other, in pixels of the first film.
    pub outline_px: f64,
    /// Largest and smallest stretch of the best affinity against the similarity.
    pub stretches: Option<[f64; 2]>,
    /// Length of the implant on the first film.
    pub extent_px: f64,
}

/// Reason for which no implant was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoImplant {
    /// No metal on the first film.
    #[error("no implant was found on the first film")]
    First,
    /// No metal on the second film.
    #[error("no implant was found on the second film")]
    Second,
    /// The two are not alike.
    #[error("the implants of the two films could not be laid on each other")]
    Unlike,
}

/// Reason for which two films could not be registered at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegistrationError {
    /// A film shows nothing.
    #[error("one of the films has nothing to compare: it is blank, or all of it lies under the collimator")]
    Blank,
    /// Nothing fits.
    #[error("no position was found in which the two films resemble each other")]
    Nothing,
}

/// Lays the first film on the second. `expected` is the scale that is expected between them (pixels of the second
/// film for one of the first), where spacings tell it.
///
/// # Errors
/// Where a film is blank, or nothing resembles. A poor result is no error: its quality says so.
pub fn register(a: &Film, b: &Film, expected: Option<f64>) -> Result<Registered, RegistrationError> {
    let longest = |film: &Film| square_size(film).into_iter().fold(1.0, f64::max);
    let (long_a, long_b) = (longest(a), longest(b));
    let told = expected.filter(|scale| (0.1..10.0).contains(scale));
    let by_size = long_b / long_a;
    let guesses: Vec<f64> = match told {
        Some(told) => vec![told],
        // Without spacings: pixels alike, or films alike.
        None if (0.85..1.18).contains(&by_size) => vec![1.0],
        None => vec![1.0, by_size],
    };
    let mut best: Option<(Registered, f64)> = None;
    for expected in guesses {
        let scale_a = (LONGEST / long_a).min(LONGEST * expected / long_b).min(1.0).min(expected);
        let (first, second) = (Prepared::new(a, scale_a), Prepared::new(b, scale_a / expected));
        let Some(found) = Pair { a: &first, b: &second }.registered() else { continue };
        let likeness = found.bone.correlation;
        if best.as_ref().is_none_or(|(_, other)| likeness > *other) {
            best = Some((found, likeness));
        }
    }
    best.map(|(found, _)| found).ok_or(RegistrationError::Nothing)
}

/// Two films made ready.
#[derive(Clone, Copy)]
struct Pair<'a> {
    a: &'a Prepared,
    b: &'a Prepared,
}

/// What of the films is compared.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// Bone and flesh, by local contrast; the weight on the largest copy.
    Bone(&'a Field),
    /// Metal.
    Implant,
}

impl Pair<'_> {
    fn depth(&self) -> usize {
        self.a.levels.len().min(self.b.levels.len())
    }

    fn registered(&self) -> Option<Registered> {
        let bone = self.bone()?;
        let implant = self.implant(&bone);
        Some(Registered { bone, implant })
    }

    fn bone(&self) -> Option<Registration> {
        let last = self.depth().checked_sub(1)?;
        let (a, b) = (&self.a.levels[last], &self.b.levels[last]);
        let tries = Tries::around(0.0, MOST_TURN, TURN_STEP, SCALES, SCALE_STEP);
        let found = guesses(&Slopes::of(&a.image, &a.body), &Slopes::of(&b.image, &b.body), &tries, GUESSES);
        let local = self.near_implant();
        let fit = self.refined(Of::Bone(&local), &found)?;
        Some(self.registration(fit, true))
    }

    /// 1 near the implant, falling away from it; 1 everywhere where there is none.
    fn near_implant(&self) -> Field {
        let full = &self.a.levels[0].body;
        match (&self.a.from_metal, &self.a.metal) {
            (Some(far), Some(metal)) => {
                let longest = full.columns.max(full.rows) as f64;
                let reach = (metal.extent() * NEAR_IMPLANT).clamp(longest * 0.03, longest * 0.15) as f32;
                far.map(|far| (-(far / reach).powi(2) / 2.0).exp())
            }
            _ => full.map(|_| 1.0),
        }
    }

    fn implant(&self, bone: &Registration) -> Result<ImplantRegistration, NoImplant> {
        let metal = self.a.metal.as_ref().ok_or(NoImplant::First)?;
        let other = self.b.metal.as_ref().ok_or(NoImplant::Second)?;
        let last = self.depth().saturating_sub(1);
        let (a, b) = (&self.a.levels[last], &self.b.levels[last]);
        let (Some(soft_a), Some(soft_b)) = (&a.metal, &b.metal) else { return Err(NoImplant::Unlike) };
        let tries = if matches!(bone.quality, Quality::Failed(_)) {
            Tries::around(0.0, MOST_TURN, TURN_STEP, SCALES, SCALE_STEP)
        } else {
            let near = bone.fit.similarity;
            let scales = IMPLANT_SCALES.map(|scale| scale * near.scale());
            Tries::around(near.degrees(), IMPLANT_TURN, TURN_STEP, scales, 0.045)
        };
        let found = guesses(&Slopes::of(soft_a, &a.valid), &Slopes::of(soft_b, &b.valid), &tries, GUESSES);
        let fit = self.refined(Of::Implant, &found).ok_or(NoImplant::Unlike)?;
        let registration = self.registration(fit, false);
        let [scale_a, _] = registration.scales;
        let similarity = registration.fit.similarity;
        let outline = |from: &Field, to: &Field, by: &Similarity| outline_distance(from, to, by);
        let there = outline(&metal.soft, &other.soft, &similarity);
        let back =
            similarity.inverse().map(|back| outline(&other.soft, &metal.soft, &back) / similarity.scale());
        let outline_px = there.max(back.unwrap_or(there)) / scale_a;
        let full = &self.b.levels[0];
        let target = Target { image: &other.soft, used: &full.valid };
        let points = Points::of(&metal.soft, &self.weight(Of::Implant, &self.a.levels[0]));
        Ok(ImplantRegistration {
            centre: metal.centre().map(|x| x / scale_a),
            axis: long_edges(&metal.soft),
            outline_px,
            stretches: points.stretches(&target, &similarity),
            extent_px: metal.extent() / scale_a,
            registration,
        })
    }

    /// Weight of every pixel of a copy of the first film.
    fn weight(&self, of: Of<'_>, level: &Level) -> Field {
        match of {
            Of::Bone(local) => {
                let local = local.smaller(level.body.columns, level.body.rows);
                // Far away a little counts, more of it on small copies, where single edges could mislead.
                let far = if level.scale < self.a.levels[0].scale * 0.4 { 0.15 } else { 0.01 };
                level.body.zip(&local, |body, local| body * (far + (1.0 - far) * local))
            }
            Of::Implant => {
                let Some(soft) = &level.metal else { return level.valid.map(|_| 0.0) };
                let near = grown(&soft.map(|m| if m > 0.1 { 1.0 } else { 0.0 }), 3);
                near.zip(&level.valid, |near, valid| near * valid)
            }
        }
    }

    /// Refines guesses from the smallest copies to the largest; fewer and fewer of them stay.
    fn refined(&self, of: Of<'_>, found: &[Guess]) -> Option<Fit> {
        let depth = self.depth();
        let mut now: Vec<Similarity> = found.iter().map(|guess| guess.similarity).collect();
        let mut fits = Vec::new();
        for (step, index) in (0..depth).rev().enumerate() {
            let (a, b) = (&self.a.levels[index], &self.b.levels[index]);
            let (image_a, image_b, used) = match of {
                Of::Bone(_) => (&a.contrast, &b.contrast, &b.body),
                Of::Implant => (a.metal.as_ref()?, b.metal.as_ref()?, &b.valid),
            };
            let points = Points::of(image_a, &self.weight(of, a));
            if points.is_empty() {
                return None;
            }
            let target = Target { image: image_b, used };
            fits = now.iter().filter_map(|guess| points.refine(&target, guess, 25)).collect::<Vec<_>>();
            fits.retain(|fit| {
                fit.overlap >= LEAST_OVERLAP * 0.7 && (0.5..2.0).contains(&fit.similarity.scale())
            });
            fits.sort_by(|x, y| y.correlation.total_cmp(&x.correlation));
            fits.truncate(if step == 0 { 3 } else { 1 });
            if fits.is_empty() {
                return None;
            }
            if index > 0 {
                let next = [&self.a.levels[index - 1], &self.b.levels[index - 1]];
                let [from, to] = [next[0].scale / a.scale, next[1].scale / b.scale];
                now = fits.iter().map(|fit| fit.similarity.between(from, to)).collect();
            }
        }
        fits.into_iter().next()
    }

    fn registration(&self, fit: Fit, is_bone: bool) -> Registration {
        let scales = [self.a.levels[0].scale, self.b.levels[0].scale];
        let similarity = fit.similarity.between(1.0 / scales[0], 1.0 / scales[1]);
        let residual_px = fit.residual_px / fit.similarity.scale() / scales[0];
        let turned = fit.similarity.degrees().abs();
        let quality = if fit.overlap < LEAST_OVERLAP {
            Quality::Failed(format!("only {:.0} % of the first film lies on the second", fit.overlap * 100.0))
        } else if fit.correlation < FAILED_BELOW {
            Quality::Failed(format!(
                "the films do not resemble each other (correlation {:.2}, at least {FAILED_BELOW} is needed)",
                fit.correlation
            ))
        } else if is_bone && turned > MOST_TURN + TURN_STEP {
            Quality::Failed(format!("the films would be turned by {turned:.0}°, further than was searched"))
        } else if fit.correlation < DOUBTFUL_BELOW {
            Quality::Doubtful(format!(
                "the films resemble each other little (correlation {:.2}): another projection, another patient, or \
                 much has changed",
                fit.correlation
            ))
        } else {
            Quality::Good
        };
        Registration {
            similarity,
            residual_px,
            correlation: fit.correlation,
            overlap: fit.overlap,
            quality,
            fit,
            scales,
        }
    }
}

/// Mean distance of two outlines: the area in which only one of them lies, over the length of the outline; in pixels
/// of the first picture.
fn outline_distance(from: &Field, to: &Field, by: &Similarity) -> f64 {
    let near = grown(&from.map(|m| if m > 0.05 { 1.0 } else { 0.0 }), 10);
    let (across, down) = from.slopes();
    let (mut area, mut length) = (0.0, 0.0);
    for (index, near) in near.values.iter().enumerate() {
        if *near < 0.5 {
            continue;
        }
        let at = by.at([(index % from.columns) as f64 + 0.5, (index / from.columns) as f64 + 0.5]);
        let Some(there) = to.at(at[0], at[1]) else { continue };
        area += f64::from((there - from.values[index]).abs());
        length += f64::from(across.values[index].hypot(down.values[index]));
    }
    if length > 0.0 { area / length } else { f64::INFINITY }
}
