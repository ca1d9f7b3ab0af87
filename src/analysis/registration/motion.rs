//! Motion of an implant against the bone between two films: the registration of the implant compared with that of the
//! bone, at the middle of the implant's shadow.
//!
//! The idea is that of Einzel-Bild-Röntgen-Analyse (EBRA; Krismer et al., J Bone Joint Surg Br 1996; 78: 422–426, and
//! for stems 1999; 81: 273–280): single films of a series are measured, and films whose projections differ too much are
//! left out. Here the implant's own outline tells whether they do: a similarity lays the shadow of a rigid implant on
//! itself only where it was projected alike.
//!
//! One view sees neither motion along the beam nor a turn about an axis in the plane of the film (such as a turn about
//! the shaft); it shows them as a change of projection, if at all.

use super::automatic::{ImplantRegistration, NoImplant, Quality, Registered, Registration};
use super::similarity::Spot;
use crate::analysis::FilmScale;

/// Standard deviations to a band: 95 % if errors are normal. How often bands hold the truth was not yet measured.
const BAND: f64 = 1.96;
/// No band is narrower than this, in pixels of the working copy and in degrees. Chosen, not yet calibrated.
const LEAST_BAND_PX: f64 = 0.5;
const LEAST_BAND_DEGREES: f64 = 0.2;
/// Error of the direction of the shaft, degrees. Chosen, not yet calibrated.
const AXIS_DEGREES: f64 = 1.5;
/// Limits beyond which two projections are not compared: mean distance of the outlines as a part of the implant's
/// length, stretch in one direction against another, and difference of scale between implant and bone. Chosen, not
/// yet calibrated.
const MOST_OUTLINE: f64 = 0.0026;
const MOST_STRETCH: f64 = 0.02;
const MOST_SCALE: f64 = 0.025;

/// Axis along which a motion is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// The long straight edges of the implant, which lie along the shaft for plates, nails and stems.
    ImplantEdges(Spot),
    /// As the reader gave it.
    Given(Spot),
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct MotionWish<'a> {
    /// Scale of the first film.
    pub scale: &'a FilmScale,
    /// Direction of the shaft on the first film, in widths of a pixel, towards its lower end.
    pub shaft: Option<Spot>,
}

/// A length with its band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// In widths of a pixel of the first film.
    pub px: f64,
    /// Error either way, in widths of a pixel.
    pub band_px: f64,
    /// In millimetres, where the first film has a scale.
    pub mm: Option<f64>,
    /// Error either way in millimetres, that of the scale included.
    pub band_mm: Option<f64>,
}

/// Motion of the implant against the bone.
#[derive(Debug, Clone, PartialEq)]
pub struct Motion {
    /// Along the shaft, positive towards its lower end on the first film.
    pub along: Length,
    /// Across the shaft, positive to the right of the film where the shaft points down.
    pub across: Length,
    /// Turn in degrees, positive clockwise on the first film.
    pub degrees: f64,
    /// Error of the turn either way, in degrees.
    pub band_degrees: f64,
    /// True where one of the three lies outside of its band.
    pub shown: bool,
    /// Axis along which it is told.
    pub axis: Axis,
    /// Place whose motion it is, on the first film.
    pub at: Spot,
}

/// Whether the two projections of the implant can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparability {
    /// Mean distance of the two outlines, in pixels of the first film, and the most that is accepted.
    pub outline_px: f64,
    /// The most that is accepted.
    pub most_outline_px: f64,
    /// Largest over smallest stretch of the shadow, less 1.
    pub stretch: Option<f64>,
    /// Scale of the implant over that of the bone, less 1.
    pub scale_difference: f64,
    /// Reasons for which the films are not comparable; empty where they are.
    pub reasons: Vec<String>,
}

/// Reason for which no motion is told.
#[derive(Debug, Clone, PartialEq)]
pub enum MotionRefusal {
    /// No implant on one of the films, or not the same.
    NoImplant(NoImplant),
    /// The bone could not be laid on itself.
    Bone(String),
    /// The projections differ.
    NotComparable(Comparability),
    /// No direction of the shaft.
    NoAxis,
}

impl Comparability {
    fn of(implant: &ImplantRegistration, bone: &Registration) -> Self {
        let most_outline_px = (implant.extent_px * MOST_OUTLINE).max(0.8 / bone.scales[0]);
        let stretch = implant.stretches.map(|[most, least]| most / least.max(1e-6) - 1.0);
        let scale_difference = implant.registration.similarity.scale() / bone.similarity.scale() - 1.0;
        let mut reasons = Vec::new();
        if implant.outline_px > most_outline_px {
            reasons.push(format!(
                "the outlines of the implant lie {:.1} px apart on average (at most {most_outline_px:.1}): it was seen \
                 from another direction, or has changed its shape",
                implant.outline_px
            ));
        }
        if let Some(stretch) = stretch.filter(|stretch| *stretch > MOST_STRETCH) {
            reasons.push(format!(
                "the implant's shadow is stretched by {:.1} % in one direction (at most {:.0} %): it was tilted",
                stretch * 100.0,
                MOST_STRETCH * 100.0
            ));
        }
        if scale_difference.abs() > MOST_SCALE {
            reasons.push(format!(
                "the implant changed its size by {:.1} % against the bone (at most {:.1} %): depth or tilt differ",
                scale_difference * 100.0,
                MOST_SCALE * 100.0
            ));
        }
        Self { outline_px: implant.outline_px, most_outline_px, stretch, scale_difference, reasons }
    }

    /// True where nothing speaks against comparing.
    pub fn comparable(&self) -> bool {
        self.reasons.is_empty()
    }
}

/// Motion of the implant against the bone between two registered films, with what tells that they are comparable.
///
/// # Errors
/// Where no motion can be told, with the reason.
pub fn implant_motion(
    registered: &Registered,
    wish: MotionWish<'_>,
) -> Result<(Motion, Comparability), MotionRefusal> {
    let bone = &registered.bone;
    let implant = registered.implant.as_ref().map_err(|none| MotionRefusal::NoImplant(*none))?;
    for (name, quality) in [("bone", &bone.quality), ("implant", &implant.registration.quality)] {
        if let Quality::Failed(why) = quality {
            return Err(MotionRefusal::Bone(format!(
                "the {name} of the two films could not be registered: {why}"
            )));
        }
    }
    let comparability = Comparability::of(implant, bone);
    if !comparability.comparable() {
        return Err(MotionRefusal::NotComparable(comparability));
    }
    let axis = match (wish.shaft, implant.axis) {
        (Some(given), _) => Axis::Given(given),
        (None, Some(edges)) => Axis::ImplantEdges(edges),
        (None, None) => return Err(MotionRefusal::NoAxis),
    };
    let motion = told(bone, implant, axis, wish.scale).ok_or(MotionRefusal::NoAxis)?;
    Ok((motion, comparability))
}

fn told(bone: &Registration, implant: &ImplantRegistration, axis: Axis, scale: &FilmScale) -> Option<Motion> {
    let at = implant.centre;
    let there = implant.registration.similarity.at(at);
    let moved = bone.similarity.inverse()?.at(there);
    let shift = [moved[0] - at[0], moved[1] - at[1]];
    let (Axis::ImplantEdges(down) | Axis::Given(down)) = axis;
    let length = down[0].hypot(down[1]);
    if !length.is_finite() || length <= 0.0 {
        return None;
    }
    let down = [down[0] / length, down[1] / length];
    let across = [down[1], -down[0]];
    // Errors of both registrations on the second film, told on the first.
    let by = bone.similarity.scale() * bone.scales[1];
    let turned = |direction: Spot| {
        let image = bone.similarity.direction(direction);
        image.map(|x| x / bone.similarity.scale())
    };
    let error = |direction: Spot| {
        let [x, y] = turned(direction);
        let variance = |fit: &Registration| {
            let place = at.map(|x| x * fit.scales[0]);
            let [xx, yy, xy] = fit.fit.variance_at(place);
            (x * x * xx + y * y * yy + 2.0 * x * y * xy).max(0.0)
        };
        (variance(bone) + variance(&implant.registration)).sqrt() / by
    };
    let floor = LEAST_BAND_PX / bone.scales[0];
    let outline = implant.outline_px * 0.5;
    let axis_error = match axis {
        Axis::ImplantEdges(_) => AXIS_DEGREES.to_radians().sin(),
        Axis::Given(_) => 0.0,
    };
    let dot = |direction: Spot| shift[0] * direction[0] + shift[1] * direction[1];
    let measured = |direction: Spot, other: Spot| {
        let px = dot(direction);
        let parts = [BAND * error(direction), floor, outline, dot(other) * axis_error];
        let band_px = parts.iter().map(|part| part * part).sum::<f64>().sqrt();
        let scale = scale.millimetres();
        let mm = scale.map(|scale| px * scale.column_mm);
        let band_mm = scale.map(|scale| {
            let percent = scale.minus_percent.max(scale.plus_percent);
            (band_px * scale.column_mm).hypot(px.abs() * scale.column_mm * percent / 100.0)
        });
        Length { px, band_px, mm, band_mm }
    };
    let (along, sideways) = (measured(down, across), measured(across, down));
    let turn = implant.registration.similarity.degrees() - bone.similarity.degrees();
    let degrees = (turn + 180.0).rem_euclid(360.0) - 180.0;
    let errors = [
        BAND * bone.fit.degrees_error(),
        BAND * implant.registration.fit.degrees_error(),
        LEAST_BAND_DEGREES,
    ];
    let band_degrees = errors.iter().map(|part| part * part).sum::<f64>().sqrt();
    let shown = along.px.abs() > along.band_px
        || sideways.px.abs() > sideways.band_px
        || degrees.abs() > band_degrees;
    Some(Motion { along, across: sideways, degrees, band_degrees, shown, axis, at })
}
