//! One film laid on another without a person: bone on bone with the metal left out, then metal on metal.
//!
//! Coarse to fine: turns, scales and shifts within reach on the smallest copies (`coarse`), the best of them made better
//! from the smallest copy to the largest (`refine`). Where there is an implant, the bone near it counts most: the
//! pelvis, or the other end of a limb, may lie otherwise on the second film.

use thiserror::Error;

use super::coarse::{Grid, guesses};
use super::edge::longest_edge;
use super::film_values::{square_size, values};
use super::metal::metal;
use super::parts::{Part, taken_apart};
use super::prepared::{LEVELS, Prepared};
use super::quality::{APART_DEGREES, DOUBTFUL_BELOW, Evidence, FAILED_BELOW, LEAST_OVERLAP, Quality};
use super::refine::{Fitted, Freedom, Map, Point, points, refine};
use super::similarity::{Similarity, Spot};
use crate::analysis::changes::outline::around;
use crate::analysis::field::Field;
use crate::imaging::Film;

/// Longer side of the largest copy, in pixels.
const LONGEST: f64 = 800.0;
/// Least side of it.
const LEAST_SIDE: usize = 16;
/// Turns that are tried, in steps of so many degrees either way, and scales, in steps of so much (natural logarithm).
const TURN_STEPS: i32 = 5;
const TURN_STEP: f64 = 3.0;
const SCALE_STEPS: i32 = 5;
const SCALE_STEP: f64 = 0.047;
/// The same for an implant against the bone.
const IMPLANT_STEPS: i32 = 8;
const IMPLANT_STEP: f64 = 2.0;
/// Largest shifts that are tried, as a part of the longer side.
const REACH: f64 = 0.45;
const IMPLANT_REACH: f64 = 0.12;
/// The same where the bone is not laid well enough to begin from it: turns against the film, and scales.
const ALONE_STEPS: i32 = 12;
const ALONE_STEP: f64 = 2.5;
const ALONE_SCALES: i32 = 1;
/// Guesses that are made better.
const GUESSES: usize = 12;
const IMPLANT_GUESSES: usize = 5;
/// Distance from the implant at which the weight of the bone has fallen to 1/e, as a part of the longer side.
const NEAR: f64 = 0.075;
/// Most places that are compared, by level.
const MOST_POINTS: [usize; LEVELS] = [40_000, 20_000, 10_000, 10_000];
/// Least length of a slope that is compared.
const LEAST_SLOPE: f32 = 0.2;
const LEAST_OUTLINE: f32 = 0.3;
/// Guesses that end elsewhere, in pixels of the smallest copy.
const APART_PX: f64 = 3.0;
/// Likeness and overlap of an implant whose size is held to be known, and the difference of size between it and the bone
/// from which the bone's is not believed.
const LEAST_SURE: f64 = 0.9;
pub(super) const MOST_SCALE: f64 = 0.01;
/// Another position this nearly as good makes a registration doubtful.
const RIVAL: f64 = 0.97;

/// A similarity found on pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Registration {
    /// Takes places of the first film to the second, both in widths of a pixel.
    pub similarity: Similarity,
    /// Distance that is left at a typical edge, in widths of a pixel of the first film.
    pub residual_px: f64,
    /// Correlation of slopes of what was compared, 1 for the same.
    pub likeness: f64,
    /// Part of what was compared that lies on the second film.
    pub overlap: f64,
    /// Judgement.
    pub quality: Quality,
    /// Pixels of the working copy to a width of a pixel of the first film.
    pub(super) copy_scale: f64,
}

/// Two films laid on each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Registered {
    /// On bone, or on everything where there is no metal.
    pub bone: Registration,
    /// On the implant; or why there is none.
    pub implant: Result<ImplantRegistration, NoImplant>,
}

/// The implant laid on itself, with what tells whether the projections are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct ImplantRegistration {
    /// The similarity.
    pub registration: Registration,
    /// Middle of the implant's shadow on the first film.
    pub centre: Spot,
    /// Direction of its longest straight edges on the first film, a unit vector pointing down.
    pub axis: Option<Spot>,
    /// Largest over smallest stretch of the best affine map, less 1.
    pub stretch: f64,
    /// Scale of the implant over that of the bone as it would be laid by itself, less 1.
    pub against_bone: f64,
    /// Pieces of metal that hang together, on the first and on the second film.
    pub pieces: [usize; 2],
    /// Outlines of its pieces on the first film, closed, in widths of a pixel.
    pub outlines: Vec<Vec<Spot>>,
    /// Parts that moved otherwise than the rest, of which the registration then is.
    pub parts: Vec<ImplantPart>,
}

/// A part of an implant that moved otherwise than the rest of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImplantPart {
    /// Takes places of the first film to the second, both in widths of a pixel.
    pub similarity: Similarity,
    /// Correlation of slopes, 1 for the same.
    pub likeness: f64,
    /// Middle of its shadow on the first film.
    pub centre: Spot,
    /// Root mean square distance of its outline from its middle, in widths of a pixel of the first film.
    pub radius: f64,
    /// Direction on the second film along which its shift cannot be told, a unit vector: its outline fits at many places
    /// along it. `None` where all of its motion can be told.
    pub open: Option<Spot>,
    /// Outlines of its pieces on the first film, closed, in widths of a pixel.
    pub outlines: Vec<Vec<Spot>>,
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
    /// A film is too small, or shows nothing.
    #[error(
        "no position was found in which the two films resemble each other; are they of one bone and one view? Landmarks \
         can lay them on each other (--landmark)"
    )]
    Nothing,
    /// It was given up before its end.
    #[error("the registration was stopped")]
    Stopped,
}

/// A film at working size, with its metal and slopes.
struct Copy {
    prepared: Prepared,
    /// Pixels of the copy to a width of a pixel of the film.
    scale: f64,
}

impl Copy {
    fn of(film: &Film) -> Option<Self> {
        let (image, valid, scale) = working_copy(film)?;
        Some(Self { prepared: Prepared::new(image, &valid), scale })
    }
}

/// A film at working size, where it can be used, and pixels of the copy to a width of its pixels; `None` where it is too
/// small or too narrow to show anything.
fn working_copy(film: &Film) -> Option<(Field, Field, f64)> {
    let [wide, high] = square_size(film);
    let wanted = (LONGEST / wide.max(high)).min(1.0);
    let size = [wide, high].map(|side| (side * wanted).round() as usize);
    if size[0].min(size[1]) < LEAST_SIDE {
        return None;
    }
    let (image, valid) = values(film, size);
    Some((image, valid, size[0] as f64 / wide))
}

/// Both ends of the implant on a film along its longest straight edges, in widths of a pixel; `None` without one.
pub fn implant_ends(film: &Film) -> Option<[Spot; 2]> {
    let (image, valid, scale) = working_copy(film)?;
    let metal = metal(&image, &valid)?;
    let (axis, centre) = (longest_edge(&image, &metal)?, metal.centre().map(|side| side / scale));
    let along = |spot: &Spot| (spot[0] - centre[0]) * axis[0] + (spot[1] - centre[1]) * axis[1];
    let pieces = outlines(&metal.implant, scale);
    let ends = pieces.iter().flatten().map(along);
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), at| (low.min(at), high.max(at)));
    Some([low, high].map(|at| [centre[0] + axis[0] * at, centre[1] + axis[1] * at]))
}

/// Lays the first film on the second. `expected` is the scale to expect, pixels of the second to a pixel of the first, where
/// both films say what a pixel is at one depth.
///
/// # Errors
/// Where nothing fits.
pub fn register(first: &Film, second: &Film, expected: Option<f64>) -> Result<Registered, RegistrationError> {
    register_while(first, second, expected, &|_| true)
}

/// The same, telling every now and then the share that is done, 0 to 1, and giving up where it is answered by `false`.
///
/// # Errors
/// Where nothing fits, and [`RegistrationError::Stopped`].
pub fn register_while(
    first: &Film,
    second: &Film,
    expected: Option<f64>,
    go_on: &dyn Fn(f64) -> bool,
) -> Result<Registered, RegistrationError> {
    let at = |share: f64| if go_on(share) { Ok(()) } else { Err(RegistrationError::Stopped) };
    at(0.0)?;
    let (a, b) = std::thread::scope(|scope| {
        let other = scope.spawn(|| Copy::of(second));
        let one = Copy::of(first);
        (one, other.join())
    });
    let b = b.map_err(|_| RegistrationError::Nothing)?;
    let (Some(a), Some(b)) = (a, b) else { return Err(RegistrationError::Nothing) };
    let expected = expected.unwrap_or(1.0 * a.scale / b.scale) * b.scale / a.scale;
    at(BONE_FROM)?;
    let found = bone(&a.prepared, &b.prepared, expected, &at)?;
    at(IMPLANT_FROM)?;
    let implant = implant(&a.prepared, &b.prepared, &found, expected);
    let all = a.prepared.metal.as_ref().map(|metal| outlines(&metal.implant, a.scale)).unwrap_or_default();
    let by_itself = found.fit.map.similarity().scale();
    let held = implant.as_ref().ok().and_then(|own| held_by(own, &a.prepared, &b.prepared, &found.fit));
    let longer = longest(&b.prepared.image);
    let bone = match &held {
        Some(held) => registration(&held.fit, [a.scale, b.scale], longer, Some(&held.why)),
        None => registration(&found.fit, [a.scale, b.scale], longer, found.rival.then_some(RIVAL_WORDS)),
    };
    let implant = implant.map(|implant| ImplantRegistration {
        against_bone: implant.fit.map.similarity().scale() / by_itself - 1.0,
        registration: registration(&implant.fit, [a.scale, b.scale], longer, None),
        centre: implant.centre.map(|x| x / a.scale),
        axis: implant.edge,
        stretch: implant.stretch,
        pieces: implant.pieces,
        outlines: all,
        parts: implant.parts.iter().map(|part| told_part(part, [a.scale, b.scale])).collect(),
    });
    Ok(Registered { bone, implant })
}

/// Shares of the work that are done when the bone and the implant are begun.
const BONE_FROM: f64 = 0.3;
const IMPLANT_FROM: f64 = 0.75;

/// Outlines of the pieces of an implant, in widths of a pixel of its film.
fn outlines(metal: &Field, scale: f64) -> Vec<Vec<Spot>> {
    let columns = metal.columns;
    let pieces = metal.parts().into_iter().map(|piece| {
        around(&piece, columns).into_iter().map(|corner| corner.map(|side| side / scale)).collect()
    });
    pieces.collect()
}

fn told_part(part: &Part, [from, to]: [f64; 2]) -> ImplantPart {
    ImplantPart {
        similarity: of_films(&part.fit.map, [from, to]),
        likeness: part.fit.likeness,
        centre: part.centre.map(|x| x / from),
        radius: part.radius / from,
        open: part.open,
        outlines: outlines(&part.metal, from),
    }
}

/// A map between copies as one between films.
fn of_films(map: &Map, [from, to]: [f64; 2]) -> Similarity {
    let copies = map.similarity();
    Similarity { a: copies.a * from / to, b: copies.b * from / to, shift: copies.shift.map(|s| s / to) }
}

const RIVAL_WORDS: &str = "another position fits nearly as well";

/// `longer` is the longer side of the copy of the second film.
fn registration(fit: &Fitted, [from, to]: [f64; 2], longer: f64, doubt: Option<&str>) -> Registration {
    let copies = fit.map.similarity();
    let similarity = of_films(&fit.map, [from, to]);
    let quality = Quality::of(&Evidence {
        likeness: Some(fit.likeness),
        overlap: Some(fit.overlap),
        left: Some(fit.left_px / longer.max(1.0)),
        turn_degrees: None,
        doubt,
    });
    Registration {
        similarity,
        residual_px: fit.left_px / (from * copies.scale().max(1e-6)),
        likeness: fit.likeness,
        overlap: fit.overlap,
        quality,
        copy_scale: from,
    }
}

/// Bone on bone, in pixels of the copies.
pub(super) struct Bone {
    pub(super) fit: Fitted,
    /// True where another position is nearly as good.
    pub(super) rival: bool,
}

/// Metal on metal, in pixels of the copies.
pub(super) struct Implant {
    pub(super) fit: Fitted,
    pub(super) stretch: f64,
    pub(super) centre: Spot,
    pub(super) edge: Option<Spot>,
    pub(super) pieces: [usize; 2],
    pub(super) parts: Vec<Part>,
}

fn longest(field: &Field) -> f64 {
    field.columns.max(field.rows) as f64
}

fn steps(count: i32, step: f64) -> impl Iterator<Item = f64> {
    (-count..=count).map(move |i| f64::from(i) * step)
}

/// Places of the bone at one size; those near the implant count most.
fn near_metal(a: &Prepared, level: usize) -> Vec<Point> {
    let at_a = &a.levels[level];
    let near = |i: usize| match &at_a.from_metal {
        Some(far) => {
            let far = far.values[i] / (longest(&a.image) * NEAR) as f32;
            (-far * far).exp()
        }
        None => 1.0,
    };
    points(&at_a.bone, near, LEAST_SLOPE, MOST_POINTS[level])
}

/// Bone that was laid at the size of the implant in it.
struct Held {
    fit: Fitted,
    why: String,
}

/// Lays the bone at the size of a whole implant, where by itself it came out larger or smaller: both lie at one depth, and the
/// edges of a shaft, which run alongside each other, hardly tell a size. Callus that widens them is taken for one.
fn held_by(implant: &Implant, a: &Prepared, b: &Prepared, free: &Fitted) -> Option<Held> {
    let laid = &implant.fit;
    let scale = laid.map.similarity().scale();
    let larger = free.map.similarity().scale() / scale - 1.0;
    let is_sure = implant.parts.is_empty() && laid.likeness >= LEAST_SURE && laid.overlap >= LEAST_SURE;
    if !is_sure || larger.abs() <= MOST_SCALE || a.levels.len() < 2 || b.levels.len() < 2 {
        return None;
    }
    let worth = |fit: &Fitted| fit.likeness * fit.overlap.sqrt();
    let from = |start: Map| {
        let coarse = refine(&near_metal(a, 1), &b.levels[1].bone, start.half(), Freedom::Rigid);
        refine(&near_metal(a, 0), &b.levels[0].bone, coarse.map.twice(), Freedom::Rigid)
    };
    let starts = [laid.map, free.map.scaled_about(scale, free.about)];
    let fit = starts.into_iter().map(from).max_by(|p, q| worth(p).total_cmp(&worth(q)))?;
    let word = if larger > 0.0 { "larger" } else { "smaller" };
    let why = format!(
        "the bone by itself would be laid {:.1} % {word} than the implant in it, so the size of the implant was taken",
        larger.abs() * 100.0
    );
    Some(Held { fit, why })
}

/// Lays the bone of `a` on that of `b`; `expected` is the scale to expect between the copies.
pub(super) fn bone(
    a: &Prepared,
    b: &Prepared,
    expected: f64,
    at: &dyn Fn(f64) -> Result<(), RegistrationError>,
) -> Result<Bone, RegistrationError> {
    let last = a.levels.len().min(b.levels.len()).checked_sub(1).ok_or(RegistrationError::Nothing)?;
    let (top_a, top_b) = (&a.levels[last].bone, &b.levels[last].bone);
    let middle = |field: &Field| [field.columns as f64 / 2.0, field.rows as f64 / 2.0];
    let grid = Grid {
        degrees: steps(TURN_STEPS, TURN_STEP).collect(),
        scales: steps(SCALE_STEPS, SCALE_STEP).map(|log| expected * log.exp()).collect(),
        from: middle(&top_a.across),
        to: middle(&top_b.across),
        reach: REACH * longest(&top_b.across),
    };
    let found = guesses(top_a, top_b, &grid);
    at(0.5)?;
    let everywhere = |level: usize| points(&a.levels[level].bone, |_| 1.0, LEAST_SLOPE, MOST_POINTS[level]);
    let all = everywhere(last);
    let worth = |fit: &Fitted| fit.likeness * fit.overlap.sqrt();
    let mut fits: Vec<Fitted> = found
        .iter()
        .take(GUESSES)
        .map(|guess| refine(&all, top_b, Map::of(&guess.similarity), Freedom::Similarity))
        .collect();
    fits.sort_by(|p, q| worth(q).total_cmp(&worth(p)));
    let mut fit = fits.first().ok_or(RegistrationError::Nothing)?.clone();
    at(0.6)?;
    let apart = |other: &Fitted| {
        let (p, q) = (other.map.at(fit.about), fit.map.at(fit.about));
        let turned = other.map.similarity().degrees() - fit.map.similarity().degrees();
        (p[0] - q[0]).hypot(p[1] - q[1]) > APART_PX || turned.abs() > APART_DEGREES
    };
    let rival =
        fits.iter().find(|other| apart(other)).is_some_and(|other| worth(other) > RIVAL * worth(&fit));
    for level in (0..last).rev() {
        let at_b = &b.levels[level];
        let mut start = fit.map.twice();
        if level + 1 == last {
            start = refine(&everywhere(level), &at_b.bone, start, Freedom::Similarity).map;
        }
        fit = refine(&near_metal(a, level), &at_b.bone, start, Freedom::Similarity);
    }
    Ok(Bone { fit, rival })
}

/// Lays the implant of `a` on that of `b`, beginning where the bone lies; where the bone is not laid well, also middle on
/// middle, at the scale that is expected.
pub(super) fn implant(a: &Prepared, b: &Prepared, bone: &Bone, expected: f64) -> Result<Implant, NoImplant> {
    let metal = a.metal.as_ref().ok_or(NoImplant::First)?;
    let onto = b.metal.as_ref().ok_or(NoImplant::Second)?;
    let last = a.levels.len().min(b.levels.len()).checked_sub(2).ok_or(NoImplant::Unlike)?;
    let slopes = |level: usize| {
        let (from, to) = (a.levels[level].implant.as_ref(), b.levels[level].implant.as_ref());
        from.zip(to).ok_or(NoImplant::Unlike)
    };
    let (top_a, top_b) = slopes(last)?;
    let laid = bone.fit.map.similarity();
    let centre = metal.centre();
    let from_bone = Grid {
        degrees: steps(IMPLANT_STEPS, IMPLANT_STEP).map(|turn| laid.degrees() + turn).collect(),
        scales: vec![laid.scale()],
        from: centre.map(|x| x * a.levels[last].scale),
        to: bone.fit.map.at(centre).map(|x| x * b.levels[last].scale),
        reach: IMPLANT_REACH * longest(&top_b.across),
    };
    let alone = (bone.rival || bone.fit.likeness < DOUBTFUL_BELOW).then(|| Grid {
        degrees: steps(ALONE_STEPS, ALONE_STEP).collect(),
        scales: steps(ALONE_SCALES, SCALE_STEP).map(|log| expected * log.exp()).collect(),
        to: onto.centre().map(|x| x * b.levels[last].scale),
        ..from_bone.clone()
    });
    let some = points(top_a, |_| 1.0, LEAST_OUTLINE, MOST_POINTS[last]);
    let worth = |fit: &Fitted| fit.likeness * fit.overlap;
    let mut fit = [Some(from_bone), alone]
        .into_iter()
        .flatten()
        .flat_map(|grid| guesses(top_a, top_b, &grid).into_iter().take(IMPLANT_GUESSES))
        .map(|guess| refine(&some, top_b, Map::of(&guess.similarity), Freedom::Rigid))
        .max_by(|p, q| worth(p).total_cmp(&worth(q)))
        .ok_or(NoImplant::Unlike)?;
    for level in (0..last).rev() {
        let (from, to) = slopes(level)?;
        let some = points(from, |_| 1.0, LEAST_OUTLINE, MOST_POINTS[level]);
        fit = refine(&some, to, fit.map.twice(), Freedom::Similarity);
    }
    let (from, to) = slopes(0)?;
    let some = points(from, |_| 1.0, LEAST_OUTLINE, MOST_POINTS[0]);
    let mut stretch = refine(&some, to, fit.map, Freedom::Affine).map.stretch();
    let mut parts = Vec::new();
    if let Some(taken) = taken_apart(a, b, &fit.map) {
        (fit, stretch, parts) = (taken.rest, taken.stretch, taken.parts);
    }
    if fit.likeness < FAILED_BELOW || fit.overlap < LEAST_OVERLAP {
        return Err(NoImplant::Unlike);
    }
    Ok(Implant {
        stretch,
        fit,
        centre,
        edge: longest_edge(&a.image, metal),
        pieces: [metal.parts.len(), onto.parts.len()],
        parts,
    })
}
