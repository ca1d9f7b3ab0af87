//! Motion of an implant against the bone between two films: the registration of the implant compared with that of the
//! bone, at the middle of the implant's shadow.
//!
//! The idea is that of Einzel-Bild-Röntgen-Analyse (EBRA; Krismer et al., J Bone Joint Surg Br 1996; 78: 422, and 1999;
//! 81: 273): single films of a series are measured, and films whose projections differ too much are left out. Here
//! the implant's own shadow tells whether they do: a similarity lays the shadow of a rigid implant on itself only where
//! it was projected alike.
//!
//! One view sees neither motion along the beam nor a turn about an axis in the plane of the film (such as a turn about
//! the shaft); it shows them as a change of projection, if at all.

use super::automatic::{ImplantPart, ImplantRegistration, MOST_SCALE, NoImplant, Registered, Registration};
use super::quality::Quality;
use super::similarity::{Similarity, Spot};
use crate::analysis::FilmScale;
use crate::case::{FilmRegistration, ImplantLaid, PartLaid, RegisteredOn};

/// Least bands, in pixels of the working copy and in degrees; see the figures in `docs/registration.md`.
const LEAST_BAND_PX: f64 = 0.7;
const LEAST_BAND_DEGREES: f64 = 0.2;
/// The same for a part of an implant; its turn follows from its size.
const PART_BAND_PX: f64 = 1.5;
/// Errors grow with motion: a part of the other direction's shift (the axis), and of the turn (the middle of the
/// implant's shadow), in pixels to a degree.
const AXIS_DEGREES: f64 = 1.3;
const PX_PER_DEGREE: f64 = 0.2;
/// Limits beyond which two projections are not compared: likeness of the implant's outlines and of the bone, stretch of
/// the implant's shadow in one direction against another, and difference of scale between implant and bone. Simulated
/// pairs of one projection keep well within them; a leg turned by 3° and more about its shaft does not.
const LEAST_LIKENESS: f64 = 0.93;
const LEAST_BONE_LIKENESS: f64 = 0.88;
/// Part of the implant's outline, without the parts that moved by themselves, that lies on that of the second film, at least.
const LEAST_SEEN: f64 = 0.7;
const MOST_STRETCH: f64 = 0.006;
/// Where the bone is not laid, or the rest of an implant is less like itself, the motion of a part against it is still told
/// within these limits, and only where the part was shifted beyond its band: a slight turn of the projection shows as a
/// slight turn of a part. Below [`LEAST_LIKENESS`] only what is told across its length is told: a plate seen from another
/// direction shifts against its barrel, a screw is too short for that.
const LEAST_REST_LIKENESS: f64 = 0.7;
const MOST_REST_STRETCH: f64 = 0.004;

/// Axis along which a motion is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Axis {
    /// The longest straight edges of the implant, which lie along the shaft for plates and nails.
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
    pub moved: bool,
    /// Axis along which it is told.
    pub axis: Axis,
    /// Middle of the implant's shadow on the first film, whose motion it is.
    pub at: Spot,
}

/// Motion of a part of an implant, as far as it can be told.
#[derive(Debug, Clone, PartialEq)]
pub enum PartMotion {
    /// Along and across the shaft.
    Whole(Motion),
    /// Across the part's own length alone: along it, its outline fits at many places, as the threads of a screw do.
    Across(AcrossMotion),
}

/// Motion of a part across its own length.
#[derive(Debug, Clone, PartialEq)]
pub struct AcrossMotion {
    /// Across the line on which the part lies later; positive down where that is nearer than to the right, else to the right.
    pub across: Length,
    /// Turn in degrees, positive clockwise on the first film.
    pub degrees: f64,
    /// Error of the turn either way, in degrees.
    pub band_degrees: f64,
    /// True where one of the two lies outside of its band.
    pub moved: bool,
    /// Direction of the line on which the part lies later, as the first film shows it: a unit vector.
    pub line: Spot,
    /// Middle of the part's shadow on the first film, whose motion it is.
    pub at: Spot,
}

impl PartMotion {
    /// True where something of it lies outside of its band.
    pub const fn moved(&self) -> bool {
        match self {
            Self::Whole(motion) => motion.moved,
            Self::Across(motion) => motion.moved,
        }
    }

    /// True where its middle was shifted, and not merely turned about.
    fn is_shifted(&self) -> bool {
        match self {
            Self::Whole(motion) => motion.along.is_beyond() || motion.across.is_beyond(),
            Self::Across(motion) => motion.across.is_beyond(),
        }
    }
}

impl Length {
    /// True where it lies outside of its band.
    pub fn is_beyond(&self) -> bool {
        self.px.abs() > self.band_px
    }
}

/// Motion of a part that moved otherwise than the rest of its implant.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// Against the rest of the implant, at the middle of the part's shadow.
    pub from_rest: PartMotion,
    /// The same against the bone; `None` where no motion against the bone is told.
    pub from_bone: Option<PartMotion>,
    /// Its place within the implant, along the shaft.
    pub place: PartPlace,
    /// Its index among the parts of the registration.
    pub part: usize,
}

/// Place of a part within its implant, along the shaft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartPlace {
    /// Upper third.
    Upper,
    /// Middle third.
    Middle,
    /// Lower third.
    Lower,
}

impl PartPlace {
    fn of(share: f64) -> Self {
        if share < 1.0 / 3.0 {
            Self::Upper
        } else if share < 2.0 / 3.0 {
            Self::Middle
        } else {
            Self::Lower
        }
    }

    /// "upper third", "middle third", "lower third".
    pub fn words(self) -> &'static str {
        match self {
            Self::Upper => "upper third",
            Self::Middle => "middle third",
            Self::Lower => "lower third",
        }
    }
}

/// Whether the two projections of the implant can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparability {
    /// Likeness of the implant's outlines when laid on each other, 1 for the same.
    pub likeness: f64,
    /// Largest over smallest stretch of the shadow, less 1.
    pub stretch: f64,
    /// Scale of the implant over that of the bone as it would be laid by itself, less 1.
    pub scale_difference: f64,
    /// Reasons for which the films are not comparable; empty where they are.
    pub reasons: Vec<String>,
}

/// Reason for which no motion is told.
#[derive(Debug, Clone, PartialEq)]
pub enum MotionRefusal {
    /// No implant on one of the films, or not the same.
    NoImplant(NoImplant),
    /// Bone or implant could not be laid on itself well enough.
    Fit(String),
    /// The projections differ.
    NotComparable(Comparability),
    /// No direction of the shaft.
    NoAxis,
}

impl Comparability {
    fn of(implant: &ImplantRegistration, bone: &Registration) -> Self {
        let likeness = implant.registration.likeness;
        let stretch = implant.stretch;
        let scale_difference = implant.against_bone;
        let mut reasons = Vec::new();
        if likeness < LEAST_LIKENESS {
            reasons.push(format!(
                "the outlines of the implant do not cover each other (likeness {likeness:.2}, at least \
                 {LEAST_LIKENESS:.2}): it was seen from another direction, or has changed its shape"
            ));
        }
        let seen = implant.registration.overlap;
        if seen < LEAST_SEEN {
            reasons.push(format!(
                "only {:.0} % of the implant's outline was found on the later film (at least {:.0} %): some of it has \
                 left the film, or it broke",
                seen * 100.0,
                LEAST_SEEN * 100.0
            ));
        }
        if bone.likeness < LEAST_BONE_LIKENESS {
            reasons.push(format!(
                "the bone near the implant does not cover itself (likeness {:.2}, at least {LEAST_BONE_LIKENESS:.2}): it \
                 was seen from another direction, or has changed",
                bone.likeness
            ));
        }
        if stretch > MOST_STRETCH {
            reasons.push(format!(
                "the implant's shadow is stretched by {:.1} % in one direction (at most {:.1} %): it was turned or \
                 tilted, or what lies beside it has changed",
                stretch * 100.0,
                MOST_STRETCH * 100.0
            ));
        }
        if scale_difference.abs() > MOST_SCALE {
            reasons.push(format!(
                "the implant changed its size by {:.1} % against the bone (at most {:.1} %): depth or tilt differ, or the \
                 bone has changed",
                scale_difference * 100.0,
                MOST_SCALE * 100.0
            ));
        }
        Self { likeness, stretch, scale_difference, reasons }
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
    if let Quality::Doubtful(why) | Quality::Failed(why) = &bone.quality {
        return Err(MotionRefusal::Fit(format!("the bone is not laid on itself well enough: {why}")));
    }
    let comparability = Comparability::of(implant, bone);
    if !comparability.comparable() {
        return Err(MotionRefusal::NotComparable(comparability));
    }
    if let Quality::Doubtful(why) | Quality::Failed(why) = &implant.registration.quality {
        return Err(MotionRefusal::Fit(format!("the implant is not laid on itself well enough: {why}")));
    }
    let axis = axis(implant, wish).ok_or(MotionRefusal::NoAxis)?;
    let laid = Laid {
        bone: bone.similarity,
        implant: implant.registration.similarity,
        at: implant.centre,
        copy_scale: bone.copy_scale,
        bands: Bands::WHOLE,
    };
    let motion = told(&laid, axis, wish.scale).ok_or(MotionRefusal::NoAxis)?;
    Ok((motion, comparability))
}

fn axis(implant: &ImplantRegistration, wish: MotionWish<'_>) -> Option<Axis> {
    wish.shaft.map(Axis::Given).or(implant.axis.map(Axis::ImplantEdges))
}

/// The implant beside a registration as a reading holds it: where its motion against the bone was told, or parts that moved
/// against the rest of it. `refused` is the reason for which no motion against the bone was told.
pub fn implant_laid(
    registered: &Registered,
    wish: MotionWish<'_>,
    refused: Option<&str>,
) -> Option<ImplantLaid> {
    let implant = registered.implant.as_ref().ok()?;
    let axis = axis(implant, wish)?;
    let told = motions_apart(registered, wish);
    if refused.is_some() && told.is_empty() {
        return None;
    }
    let told = told.iter().filter_map(|apart| implant.parts.get(apart.part));
    let (Axis::ImplantEdges(down) | Axis::Given(down)) = axis;
    let parts = |value: f64, parts: f64| (value * parts).round() / parts;
    Some(ImplantLaid {
        transform: implant.registration.similarity.kept(),
        at: implant.centre.map(|side| parts(side, 1e3)),
        down: down.map(|side| parts(side, 1e5)),
        copy_scale: parts(registered.bone.copy_scale, 1e6),
        parts: told.map(|part| laid_part(implant, part, axis)).collect(),
        refused: refused.unwrap_or_default().to_owned(),
    })
}

/// Motion of the implant against the bone by a registration that a reading holds, with the scale of the film that is laid
/// as it is now. `None` where none was told, or the numbers cannot be.
pub fn motion_of(own: &FilmRegistration, scale: &FilmScale) -> Option<Motion> {
    let (bone, implant) = (bone_of(own)?, own.implant.as_ref()?);
    let laid = Laid {
        bone,
        implant: Similarity::of(&implant.transform),
        at: implant.at,
        copy_scale: implant.copy_scale,
        bands: Bands::WHOLE,
    };
    told(&laid, Axis::ImplantEdges(implant.down), scale)
}

/// The bone of a registration of a reading against which a motion was told.
fn bone_of(own: &FilmRegistration) -> Option<Similarity> {
    let is_told = own.implant.as_ref().is_some_and(|implant| implant.refused.is_empty());
    match own.on {
        RegisteredOn::Landmarks { .. } | RegisteredOn::Bone { .. } => {
            is_told.then(|| Similarity::of(&own.transform))
        }
        RegisteredOn::Implant { .. } => None,
    }
}

/// What a motion is computed from.
struct Laid {
    bone: Similarity,
    implant: Similarity,
    at: Spot,
    copy_scale: f64,
    bands: Bands,
}

/// Least bands, in pixels of the working copy and in degrees.
#[derive(Clone, Copy)]
struct Bands {
    px: f64,
    degrees: f64,
}

impl Bands {
    const WHOLE: Self = Self { px: LEAST_BAND_PX, degrees: LEAST_BAND_DEGREES };

    /// For a part whose outline lies so far from its middle, in pixels of the working copy.
    fn of_part(radius: f64) -> Self {
        let degrees = (PART_BAND_PX / radius.max(1.0)).atan().to_degrees();
        Self { px: PART_BAND_PX, degrees: degrees.max(LEAST_BAND_DEGREES) }
    }
}

/// Motions of the parts that moved otherwise than the rest of the implant. They are told where the rest covers itself,
/// whether the bone does or not. What lies within its band is no motion of its own.
pub fn motions_apart(registered: &Registered, wish: MotionWish<'_>) -> Vec<Apart> {
    let Ok(implant) = registered.implant.as_ref() else { return Vec::new() };
    let laid = &implant.registration;
    let covers_itself = laid.likeness >= LEAST_REST_LIKENESS
        && laid.overlap >= LEAST_SEEN
        && implant.stretch <= MOST_REST_STRETCH;
    let is_whole = implant_motion(registered, wish).is_ok();
    let Some(axis) = axis(implant, wish).filter(|_| is_whole || covers_itself) else { return Vec::new() };
    let rest = Rest {
        bone: is_whole.then_some(registered.bone.similarity),
        implant: laid.similarity,
        copy_scale: registered.bone.copy_scale,
        axis,
    };
    let parts: Vec<PartLaid> = implant.parts.iter().map(|part| laid_part(implant, part, axis)).collect();
    let mut told = rest.all(&parts, wish.scale);
    let is_alike = laid.likeness >= LEAST_LIKENESS;
    told.retain(|apart| {
        let is_enough = match &apart.from_rest {
            PartMotion::Whole(_) => is_alike,
            PartMotion::Across(_) => true,
        };
        is_whole || is_enough && apart.from_rest.is_shifted()
    });
    told
}

/// The same by a registration that a reading holds.
pub fn motions_apart_of(own: &FilmRegistration, scale: &FilmScale) -> Vec<Apart> {
    let Some(implant) = own.implant.as_ref() else { return Vec::new() };
    let rest = Rest {
        bone: bone_of(own),
        implant: Similarity::of(&implant.transform),
        copy_scale: implant.copy_scale,
        axis: Axis::ImplantEdges(implant.down),
    };
    rest.all(&implant.parts, scale)
}

/// What the motion of a part is told against.
struct Rest {
    bone: Option<Similarity>,
    implant: Similarity,
    copy_scale: f64,
    axis: Axis,
}

impl Rest {
    fn all(&self, parts: &[PartLaid], scale: &FilmScale) -> Vec<Apart> {
        let apart = parts.iter().enumerate().filter_map(|(index, part)| self.apart(index, part, scale));
        apart.filter(|apart| apart.from_rest.moved()).collect()
    }

    fn apart(&self, index: usize, part: &PartLaid, scale: &FilmScale) -> Option<Apart> {
        let against = |rest: Similarity| {
            let laid = Laid {
                bone: rest,
                implant: Similarity::of(&part.transform),
                at: part.at,
                copy_scale: self.copy_scale,
                bands: Bands::of_part(part.radius * self.copy_scale),
            };
            match part.open {
                None => told(&laid, self.axis, scale).map(PartMotion::Whole),
                Some(open) => told_across(&laid, open, scale).map(PartMotion::Across),
            }
        };
        Some(Apart {
            from_rest: against(self.implant)?,
            from_bone: self.bone.and_then(against),
            place: PartPlace::of(part.share),
            part: index,
        })
    }
}

/// A part as a reading holds it.
fn laid_part(implant: &ImplantRegistration, part: &ImplantPart, axis: Axis) -> PartLaid {
    let (Axis::ImplantEdges(down) | Axis::Given(down)) = axis;
    let along = |spot: &Spot| spot[0] * down[0] + spot[1] * down[1];
    let all = implant.outlines.iter().flatten().map(along);
    let ends = all.fold([f64::MAX, f64::MIN], |ends, at| [ends[0].min(at), ends[1].max(at)]);
    let share = (along(&part.centre) - ends[0]) / (ends[1] - ends[0]).max(1e-9);
    let parts = |value: f64, parts: f64| (value * parts).round() / parts;
    PartLaid {
        transform: part.similarity.kept(),
        at: part.centre.map(|side| parts(side, 1e3)),
        radius: parts(part.radius, 1e3),
        share: parts(share.clamp(0.0, 1.0), 1e3),
        open: part.open.map(|open| open.map(|side| parts(side, 1e5))),
    }
}

/// Motion across the line along which a part may lie anywhere, `open` being its direction on the second film.
fn told_across(laid: &Laid, open: Spot, scale: &FilmScale) -> Option<AcrossMotion> {
    let line = laid.bone.inverse()?.direction(open);
    let size = line[0].hypot(line[1]);
    if !size.is_finite() || size <= 0.0 {
        return None;
    }
    let line = line.map(|side| side / size);
    // The normal that points down, or to the right where the line stands upright.
    let normal = [-line[1], line[0]];
    let points_back = if normal[1].abs() >= normal[0].abs() { normal[1] < 0.0 } else { normal[0] < 0.0 };
    let line = if points_back { line.map(|side| -side) } else { line };
    // Across a direction lies what is to the right of it where it points down.
    let motion = told(laid, Axis::Given(line.map(|side| -side)), scale)?;
    let Motion { across, degrees, band_degrees, at, .. } = motion;
    let moved = across.is_beyond() || degrees.abs() > band_degrees;
    Some(AcrossMotion { across, degrees, band_degrees, moved, line, at })
}

fn told(laid: &Laid, axis: Axis, scale: &FilmScale) -> Option<Motion> {
    let Laid { bone, implant, at, copy_scale, bands } = *laid;
    let there = implant.at(at);
    let moved = bone.inverse()?.at(there);
    let shift = [moved[0] - at[0], moved[1] - at[1]];
    let (Axis::ImplantEdges(down) | Axis::Given(down)) = axis;
    let length = down[0].hypot(down[1]);
    if !length.is_finite() || length <= 0.0 {
        return None;
    }
    let down = down.map(|x| x / length);
    let across = [down[1], -down[0]];
    let turn = implant.degrees() - bone.degrees();
    let degrees = (turn + 180.0).rem_euclid(360.0) - 180.0;
    let axis_error = match axis {
        Axis::ImplantEdges(_) => AXIS_DEGREES.to_radians().sin(),
        Axis::Given(_) => 0.0,
    };
    let dot = |direction: Spot| shift[0] * direction[0] + shift[1] * direction[1];
    let measured = |direction: Spot, other: Spot| {
        let px = dot(direction);
        let parts = [bands.px / copy_scale, PX_PER_DEGREE * degrees / copy_scale, dot(other) * axis_error];
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
    let band_degrees = bands.degrees;
    let moved = along.px.abs() > along.band_px
        || sideways.px.abs() > sideways.band_px
        || degrees.abs() > band_degrees;
    Some(Motion { along, across: sideways, degrees, band_degrees, moved, axis, at })
}
