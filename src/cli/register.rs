//! `callus register`: one film of a case laid on another, and the motion of the implant against the bone between
//! them, with its bands and with what tells whether the two can be compared at all.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::registration::{
    AcrossMotion, Apart, Axis, Comparability, ImplantPart, ImplantRegistration, Motion, MotionRefusal,
    MotionWish, PartMotion, Placed, PlacesError, Quality, Registered, Registration, RegistrationError,
    Similarity, Spot, implant_motion, motions_apart, part_name, register,
};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Case, Radiograph, RadiographId, ReaderId, Reading};
use crate::cli::own_book;
use crate::cli::printable::one_line;
use crate::imaging::{Film, ImagingError, Limits, Pixels};
use crate::store::{CaseFolder, StoreError};
use crate::worker::Decoder;

/// What one view cannot tell; stands with every motion.
const LIMITS: &str = "One view shows neither motion along the beam nor a turn about an axis in the plane of the film. \
                      Bands were measured on simulated films of one hip. A registration is a proposal: look at it before \
                      you use it.";

const WHOLE_MOVED: &str = "The implant moved against the bone";

/// The call.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// Print a JSON object
    #[arg(long)]
    json: bool,
    /// Use the calibration of this reader for millimetres; what the film says where absent
    #[arg(long, value_name = "READER")]
    reader: Option<String>,
    /// Direction of the shaft on the first film, from its upper to its lower end, in pixels; the long straight edges of the implant where absent
    #[arg(long, value_name = "X,Y:X,Y", value_parser = two_places, allow_hyphen_values = true)]
    shaft: Option<[Spot; 2]>,
    /// A landmark on the first and on the second film, in pixels; give two or more. The films are then laid on each other by these, and no motion is told
    #[arg(long, value_name = "X,Y:X,Y", value_parser = two_places, allow_hyphen_values = true)]
    landmark: Vec<[Spot; 2]>,
    /// Case: a case.ron, or the folder that holds it
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// Id of the first film; may be absent where the case has two films
    #[arg(value_name = "A", requires = "second")]
    first: Option<String>,
    /// Id of the film it is laid on
    #[arg(value_name = "B")]
    second: Option<String>,
}

#[derive(Debug, Error)]
enum RegisterError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the film \"{id}\" cannot be read: {source}")]
    Imaging { id: String, source: ImagingError },
    #[error("no radiograph \"{id}\" in this case; it has: {known}")]
    Unknown { id: String, known: String },
    #[error("this case has {count} films; name two of them: {known}")]
    NotTwo { count: usize, known: String },
    #[error("name two different films; a film is not compared with itself")]
    Same,
    #[error("no reading of \"{0}\" in this case")]
    NoReading(String),
    #[error("the two films could not be laid on each other: {0}")]
    Registration(#[from] RegistrationError),
    #[error(
        "{x},{y} lies outside of the film \"{id}\", which has {columns} × {rows} pixels; give column and row"
    )]
    Outside { id: String, x: f64, y: f64, columns: u32, rows: u32 },
    #[error(
        "the two ends of --shaft are less than a pixel apart; give its upper and its lower end on the first film"
    )]
    NoShaft,
    #[error("the landmarks give no registration: {0}")]
    Places(#[from] PlacesError),
}

/// A transform between two films, in their pixels.
#[derive(Debug, Serialize)]
struct Transform {
    scale: f64,
    rotation_degrees: f64,
    /// Column and row of the second film on which the corner of the first comes to lie.
    shift_px: Spot,
    /// Takes (column, row, 1) of the first film to (column, row) of the second.
    matrix: [[f64; 3]; 2],
}

struct Residual {
    px: Option<f64>,
    mm: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Judged {
    /// "good", "doubtful", "failed"; "placed" for two landmarks, which tell nothing of it.
    state: &'static str,
    why: Option<String>,
    /// Correlation of slopes, 1 for the same.
    likeness: Option<f64>,
    /// Share of what was compared that lies on the second film.
    overlap: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ScaleTold {
    mm_per_px: Option<f64>,
    /// Source of the millimetres, or why there are none.
    source: String,
    band_minus_percent: Option<f64>,
    band_plus_percent: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Laid {
    transform: Transform,
    /// In pixels of the first film; null where two landmarks leave none.
    residual_px: Option<f64>,
    residual_mm: Option<f64>,
    quality: Judged,
}

#[derive(Debug, Serialize)]
struct MotionTold {
    /// Positive towards the lower end of the shaft; null where the first film has no scale, and with `along_px` where it
    /// cannot be told.
    along_mm: Option<f64>,
    /// Positive to the right of the film; null where the first film has no scale. Of a part that is told across its own
    /// length: positive down, or to the right where its length stands upright.
    across_mm: Option<f64>,
    /// Positive clockwise.
    angle_degrees: f64,
    along_px: Option<f64>,
    across_px: f64,
    /// Error either way.
    along_band_mm: Option<f64>,
    across_band_mm: Option<f64>,
    angle_band_degrees: f64,
    along_band_px: Option<f64>,
    across_band_px: f64,
    /// Reason for which the motion along the axis cannot be told; absent where it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    along_not_told_because: Option<&'static str>,
    /// False where the bands explain all of it.
    moved: bool,
    words: String,
    /// "longest straight edge of the implant", "given", or "length of the part".
    axis: &'static str,
    /// Direction of the axis on the first film, degrees clockwise from straight down.
    axis_degrees: f64,
    /// Place whose motion it is: the middle of the implant's shadow on the first film.
    at_px: Spot,
}

#[derive(Debug, Serialize)]
struct Compared {
    comparable: bool,
    /// Reasons against; null where there are none.
    why: Option<String>,
    likeness: f64,
    stretch_percent: f64,
    scale_difference_percent: f64,
}

/// Pieces of metal that hang together.
#[derive(Debug, Serialize)]
struct Pieces {
    before: usize,
    after: usize,
}

/// A part of the implant that moved otherwise than the rest of it.
#[derive(Debug, Serialize)]
struct PartTold {
    /// "upper third", "middle third", "lower third" of the implant, along the shaft.
    place: &'static str,
    /// Label of a mark of the reader, or object of a calibration, that lies on the part.
    name: Option<String>,
    words: String,
    /// Against the rest of the implant, at the middle of the part's shadow.
    from_rest: MotionTold,
    /// Against the bone, at the same place; null where no motion against the bone is told.
    from_bone: Option<MotionTold>,
}

/// Everything that is told.
#[derive(Debug, Serialize)]
struct Told {
    before: String,
    after: String,
    method: &'static str,
    #[serde(flatten)]
    bone: Laid,
    scale: ScaleTold,
    implant: Option<Laid>,
    pieces: Option<Pieces>,
    /// True and false where a motion was told; null where none was.
    moved: Option<bool>,
    motion: Option<MotionTold>,
    /// Parts of the implant that moved otherwise than the rest, of which `implant` and `motion` then are; empty where none
    /// was found. They are told without the bone, too, where the rest of the implant covers itself.
    parts: Vec<PartTold>,
    /// Reason for which no motion is told.
    no_motion_because: Option<String>,
    comparability: Option<Compared>,
    cautions: Vec<String>,
    limits: &'static str,
}

/// Lays; returns the exit code.
pub(crate) fn run(call: &Call, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    match told(call, &book) {
        Ok(told) => {
            let failed = told.bone.quality.state == "failed" && told.parts.is_empty();
            let written = if call.json {
                serde_json::to_string_pretty(&told)
                    .map_err(std::io::Error::from)
                    .and_then(|text| writeln!(out, "{text}"))
            } else {
                write_rows(&told, out)
            };
            // A closed pipe is no failure of the registration.
            let _ = written;
            u8::from(failed)
        }
        Err(error) => {
            let _ = writeln!(err, "callus register: {}", one_line(&error.to_string()));
            1
        }
    }
}

fn two_places(text: &str) -> Result<[Spot; 2], String> {
    let place = |text: &str| -> Option<Spot> {
        let (x, y) = text.split_once(',')?;
        let spot = [x.trim().parse::<f64>().ok()?, y.trim().parse::<f64>().ok()?];
        spot.iter().all(|x| x.is_finite()).then_some(spot)
    };
    let parsed = text.split_once(':').and_then(|(a, b)| Some([place(a)?, place(b)?]));
    parsed.ok_or_else(|| "two places were expected, such as 100,200:110,640".to_owned())
}

/// A film of the case with what is known of it.
struct Side<'a> {
    radiograph: &'a Radiograph,
    film: Film,
    scale: FilmScale,
}

impl Side<'_> {
    /// A place of the film in widths of a pixel.
    fn square(&self, [column, row]: Spot) -> Spot {
        [column, row * self.scale.pixel_aspect()]
    }

    /// Refuses a place outside of the film.
    fn check(&self, [x, y]: Spot) -> Result<(), RegisterError> {
        let Pixels { columns, rows, .. } = self.film.pixels;
        if (0.0..=f64::from(columns)).contains(&x) && (0.0..=f64::from(rows)).contains(&y) {
            return Ok(());
        }
        Err(RegisterError::Outside { id: self.radiograph.id.to_string(), x, y, columns, rows })
    }
}

fn told(call: &Call, book: &Book) -> Result<Told, RegisterError> {
    let folder = CaseFolder::find(&call.case)?;
    let case = folder.read_case()?;
    let [first, second] = chosen(call, &case)?;
    let reading = call.reader.as_deref().map(|reader| reading(&folder, reader)).transpose()?;
    let side = |radiograph| side(&folder, radiograph, reading.as_ref(), book);
    let (a, b) = (side(first)?, side(second)?);
    for [on_a, on_b] in &call.landmark {
        a.check(*on_a)?;
        b.check(*on_b)?;
    }
    if let Some(ends) = call.shaft {
        ends.into_iter().try_for_each(|end| a.check(end))?;
        let [[x, y], [to_x, to_y]] = ends;
        // A direction cannot be read from ends within a pixel of each other.
        if (to_x - x).hypot(to_y - y) < 1.0 {
            return Err(RegisterError::NoShaft);
        }
    }
    if !call.landmark.is_empty() {
        let pairs: Vec<(Spot, Spot)> =
            call.landmark.iter().map(|[on_a, on_b]| (a.square(*on_a), b.square(*on_b))).collect();
        let placed = Similarity::by_landmarks(&pairs)?;
        return Ok(by_landmarks(&a, &b, &placed));
    }
    let registered = register(&a.film, &b.film, a.scale.pixels_to(&b.scale))?;
    let name = |part: &ImplantPart| {
        part_name(reading.as_ref()?, &a.radiograph.id, &part.outlines, a.scale.pixel_aspect())
    };
    Ok(automatic(call, [&a, &b], &registered, &name))
}

fn chosen<'a>(call: &Call, case: &'a Case) -> Result<[&'a Radiograph; 2], RegisterError> {
    let known = || case.radiographs.iter().map(|film| film.id.as_str()).collect::<Vec<_>>().join(", ");
    match (&call.first, &call.second) {
        (Some(first), Some(second)) => {
            let film = |id: &String| {
                let unknown = || RegisterError::Unknown { id: id.clone(), known: known() };
                let id = RadiographId::new(id.clone()).map_err(|_| unknown())?;
                case.radiograph(&id).ok_or_else(unknown)
            };
            if first == second { Err(RegisterError::Same) } else { Ok([film(first)?, film(second)?]) }
        }
        _ => match case.radiographs.as_slice() {
            [first, second] => Ok([first, second]),
            films => Err(RegisterError::NotTwo { count: films.len(), known: known() }),
        },
    }
}

fn reading(folder: &CaseFolder, reader: &str) -> Result<Reading, RegisterError> {
    let nobody = || RegisterError::NoReading(reader.to_owned());
    let id = ReaderId::new(reader).map_err(|_| nobody())?;
    folder.read_reading(&id)?.ok_or_else(nobody)
}

fn side<'a>(
    folder: &CaseFolder,
    radiograph: &'a Radiograph,
    reading: Option<&Reading>,
    book: &Book,
) -> Result<Side<'a>, RegisterError> {
    let limits = Limits::default();
    let bytes = folder.read_image(&radiograph.file, limits.max_file_bytes)?;
    let failed = |source| RegisterError::Imaging { id: radiograph.id.to_string(), source };
    let film = Decoder::shared().decode(&bytes, &limits).map_err(failed)?;
    let calibration = reading.and_then(|reading| reading.calibration(&radiograph.id));
    let scale = film_scale(&film.facts.spacing, calibration, book);
    Ok(Side { radiograph, film, scale })
}

fn rounded(value: f64, digits: i32) -> f64 {
    let by = 10_f64.powi(digits);
    (value * by).round() / by
}

fn transform(similarity: &Similarity, a: &Side<'_>, b: &Side<'_>) -> Transform {
    let (from, to) = (a.scale.pixel_aspect(), b.scale.pixel_aspect());
    let Similarity { a: cos, b: sin, shift: [x, y] } = *similarity;
    Transform {
        scale: rounded(similarity.scale(), 5),
        rotation_degrees: rounded(similarity.degrees(), 3),
        shift_px: [rounded(x, 3), rounded(y / to, 3)],
        matrix: [
            [rounded(cos, 7), rounded(-sin * from, 7), rounded(x, 3)],
            [rounded(sin / to, 7), rounded(cos * from / to, 7), rounded(y / to, 3)],
        ],
    }
}

fn residual(px: Option<f64>, a: &Side<'_>) -> Residual {
    let mm = px.zip(a.scale.millimetres()).map(|(px, scale)| rounded(px * scale.column_mm, 3));
    Residual { px: px.map(|px| rounded(px, 3)), mm }
}

fn scale_told(scale: &FilmScale) -> ScaleTold {
    match scale {
        FilmScale::Millimetres(scale) => ScaleTold {
            mm_per_px: Some(scale.column_mm),
            source: scale.source.clone(),
            band_minus_percent: Some(rounded(scale.minus_percent, 2)),
            band_plus_percent: Some(rounded(scale.plus_percent, 2)),
        },
        FilmScale::Pixels { why, .. } => ScaleTold {
            mm_per_px: None,
            source: why.clone(),
            band_minus_percent: None,
            band_plus_percent: None,
        },
    }
}

/// Views and sides that contradict each other, as the case says them.
fn cautions(a: &Side<'_>, b: &Side<'_>) -> Vec<String> {
    let (Some(first), Some(second)) = (a.radiograph.views.first(), b.radiograph.views.first()) else {
        return Vec::new();
    };
    let mut cautions = Vec::new();
    if first.position != second.position {
        cautions.push(format!(
            "the films are of different views ({} and {})",
            first.position.word(),
            second.position.word()
        ));
    }
    if let (Some(one), Some(other)) = (first.side, second.side)
        && one != other
    {
        cautions.push(format!("the films are of different sides ({} and {})", one.word(), other.word()));
    }
    cautions
}

fn by_landmarks(a: &Side<'_>, b: &Side<'_>, placed: &Placed) -> Told {
    // The residual lies on the second film; it is told on the first, whose scale is used.
    let px = placed.residual_px.map(|px| px / placed.similarity.scale());
    let residual = residual(px, a);
    let pixels = &b.film.pixels;
    let longer = f64::from(pixels.columns).max(f64::from(pixels.rows) * b.film.pixel_aspect());
    let quality = placed.quality(longer);
    Told {
        before: a.radiograph.id.to_string(),
        after: b.radiograph.id.to_string(),
        method: "landmarks",
        bone: Laid {
            transform: transform(&placed.similarity, a, b),
            residual_px: residual.px,
            residual_mm: residual.mm,
            quality: Judged {
                state: quality.as_ref().map_or("placed", Quality::word),
                why: quality.as_ref().and_then(|quality| quality.why().map(str::to_owned)),
                likeness: None,
                overlap: None,
            },
        },
        scale: scale_told(&a.scale),
        implant: None,
        pieces: None,
        moved: None,
        motion: None,
        parts: Vec::new(),
        no_motion_because: Some(
            "landmarks were given; leave them out for the motion of the implant".to_owned(),
        ),
        comparability: None,
        cautions: cautions(a, b),
        limits: LIMITS,
    }
}

fn laid(registration: &Registration, a: &Side<'_>, b: &Side<'_>) -> Laid {
    let residual = residual(Some(registration.residual_px), a);
    Laid {
        transform: transform(&registration.similarity, a, b),
        residual_px: residual.px,
        residual_mm: residual.mm,
        quality: Judged {
            state: registration.quality.word(),
            why: registration.quality.why().map(str::to_owned),
            likeness: Some(rounded(registration.likeness, 3)),
            overlap: Some(rounded(registration.overlap, 3)),
        },
    }
}

fn compared(comparability: &Comparability) -> Compared {
    let why = (!comparability.comparable()).then(|| comparability.reasons.join("; "));
    Compared {
        comparable: comparability.comparable(),
        why,
        likeness: rounded(comparability.likeness, 3),
        stretch_percent: rounded(comparability.stretch * 100.0, 2),
        scale_difference_percent: rounded(comparability.scale_difference * 100.0, 2),
    }
}

fn automatic(
    call: &Call,
    [a, b]: [&Side<'_>; 2],
    registered: &Registered,
    name: &dyn Fn(&ImplantPart) -> Option<String>,
) -> Told {
    let shaft = call.shaft.map(|ends| {
        let [from, to] = ends.map(|end| a.square(end));
        [to[0] - from[0], to[1] - from[1]]
    });
    let cautions = cautions(a, b);
    let wish = MotionWish { scale: &a.scale, shaft };
    let moved = implant_motion(registered, wish);
    let apart = if cautions.is_empty() { motions_apart(registered, wish) } else { Vec::new() };
    let implant = registered.implant.as_ref().ok();
    let part = |apart: &Apart| {
        let name = implant.and_then(|implant| implant.parts.get(apart.part)).and_then(name);
        PartTold {
            place: apart.place.words(),
            words: apart.sentence(name.as_deref()),
            name,
            from_rest: part_told(&apart.from_rest, a, "the rest"),
            from_bone: apart.from_bone.as_ref().map(|motion| part_told(motion, a, "the bone")),
        }
    };
    let parts: Vec<PartTold> = apart.iter().map(part).collect();
    let (motion, no_motion_because, comparability) = match moved {
        Ok((_, comparability)) if !cautions.is_empty() => {
            (None, Some(cautions.join("; ")), Some(compared(&comparability)))
        }
        Ok((motion, comparability)) => {
            let what =
                if parts.is_empty() { WHOLE_MOVED } else { "The rest of the implant moved against the bone" };
            (Some(motion_told(&motion, a, what)), None, Some(compared(&comparability)))
        }
        Err(MotionRefusal::NotComparable(comparability)) => {
            let why = format!("the films are not comparable: {}", comparability.reasons.join("; "));
            (None, Some(why), Some(compared(&comparability)))
        }
        Err(MotionRefusal::NoImplant(none)) => (None, Some(none.to_string()), None),
        Err(MotionRefusal::Fit(why)) => (None, Some(why), None),
        Err(MotionRefusal::NoAxis) => {
            let why = "the direction of the shaft was not found; give it with --shaft";
            (None, Some(why.to_owned()), None)
        }
    };
    Told {
        before: a.radiograph.id.to_string(),
        after: b.radiograph.id.to_string(),
        method: "automatic",
        bone: laid(&registered.bone, a, b),
        scale: scale_told(&a.scale),
        implant: implant.map(|implant: &ImplantRegistration| laid(&implant.registration, a, b)),
        pieces: implant.map(|implant| Pieces { before: implant.pieces[0], after: implant.pieces[1] }),
        moved: motion.as_ref().map(|motion| motion.moved),
        motion,
        parts,
        no_motion_because,
        comparability,
        cautions,
        limits: LIMITS,
    }
}

/// Motion of a part against `from`.
fn part_told(motion: &PartMotion, a: &Side<'_>, from: &str) -> MotionTold {
    match motion {
        PartMotion::Whole(motion) => motion_told(motion, a, &format!("The part moved against {from}")),
        PartMotion::Across(across) => across_told(across, a, motion.words(from)),
    }
}

fn mm(value: Option<f64>) -> Option<f64> {
    value.map(|mm| rounded(mm, 3))
}

/// Degrees clockwise from straight down.
fn from_down(direction: Spot) -> f64 {
    rounded((-direction[0]).atan2(direction[1]).to_degrees(), 2)
}

fn film_place(at: Spot, a: &Side<'_>) -> Spot {
    [rounded(at[0], 1), rounded(at[1] / a.scale.pixel_aspect(), 1)]
}

fn across_told(motion: &AcrossMotion, a: &Side<'_>, words: String) -> MotionTold {
    MotionTold {
        along_mm: None,
        across_mm: mm(motion.across.mm),
        angle_degrees: rounded(motion.degrees, 3),
        along_px: None,
        across_px: rounded(motion.across.px, 3),
        along_band_mm: None,
        across_band_mm: mm(motion.across.band_mm),
        angle_band_degrees: rounded(motion.band_degrees, 3),
        along_band_px: None,
        across_band_px: rounded(motion.across.band_px, 3),
        along_not_told_because: Some("threads and straight edges fit at many places along it"),
        moved: motion.moved,
        words,
        axis: "length of the part",
        axis_degrees: from_down(motion.line),
        at_px: film_place(motion.at, a),
    }
}

fn motion_told(motion: &Motion, a: &Side<'_>, what: &str) -> MotionTold {
    let (Axis::ImplantEdges(down) | Axis::Given(down)) = motion.axis;
    MotionTold {
        along_mm: mm(motion.along.mm),
        across_mm: mm(motion.across.mm),
        angle_degrees: rounded(motion.degrees, 3),
        along_px: Some(rounded(motion.along.px, 3)),
        across_px: rounded(motion.across.px, 3),
        along_band_mm: mm(motion.along.band_mm),
        across_band_mm: mm(motion.across.band_mm),
        angle_band_degrees: rounded(motion.band_degrees, 3),
        along_band_px: Some(rounded(motion.along.band_px, 3)),
        across_band_px: rounded(motion.across.band_px, 3),
        along_not_told_because: None,
        moved: motion.moved,
        words: motion_words(motion, a, what),
        axis: match motion.axis {
            Axis::ImplantEdges(_) => "longest straight edge of the implant",
            Axis::Given(_) => "given",
        },
        axis_degrees: from_down(down),
        at_px: film_place(motion.at, a),
    }
}

/// "The implant moved: along the shaft 3.1 ± 0.4 mm down; across it no motion beyond the error (± 0.4 mm); …".
fn motion_words(motion: &Motion, a: &Side<'_>, what: &str) -> String {
    let source = match &a.scale {
        FilmScale::Millimetres(scale) => format!("mm {}", scale.source),
        FilmScale::Pixels { .. } => "in pixels".to_owned(),
    };
    if !motion.moved {
        return format!("No motion shown: the bands explain all of it ({}; {source})", motion.bands());
    }
    format!(
        "{what}: along the shaft {}; across it {}; turn {} ({source})",
        motion.along_words(),
        motion.across_words(),
        motion.turn_words()
    )
}

fn write_rows(told: &Told, out: &mut dyn Write) -> std::io::Result<()> {
    let of = |laid: &Laid| {
        let transform = &laid.transform;
        let rest = match (laid.residual_px, laid.residual_mm) {
            (Some(px), Some(mm)) => format!("residual {px:.2} px, {mm:.2} mm"),
            (Some(px), None) => format!("residual {px:.2} px"),
            _ => "two landmarks leave no residual".to_owned(),
        };
        format!("turned {:.2}°, scale {:.4}; {rest}", transform.rotation_degrees, transform.scale)
    };
    let judged = |quality: &Judged| {
        let likeness = quality.likeness.map(|r| format!(", likeness {r:.2}")).unwrap_or_default();
        let why = quality.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        format!("{}{likeness}{why}", quality.state)
    };
    let mut row = |name: &str, words: &str| writeln!(out, "{name:<14} {}", one_line(words));
    row(
        "Films",
        &format!(
            "{} laid on {}, by {}",
            told.before,
            told.after,
            match told.method {
                "landmarks" => "landmarks",
                _ => "its pixels (automatic)",
            }
        ),
    )?;
    row("Bone", &of(&told.bone))?;
    row("Quality", &judged(&told.bone.quality))?;
    row(
        "Scale",
        &match told.scale.mm_per_px {
            Some(mm) => format!("{mm:.4} mm to a pixel of the first film, {}", told.scale.source),
            None => format!("pixels only: {}", told.scale.source),
        },
    )?;
    if let Some(implant) = &told.implant {
        row("Implant", &of(implant))?;
        row("Quality", &judged(&implant.quality))?;
    }
    if let Some(compared) = &told.comparability {
        let words = match &compared.why {
            None => {
                format!("yes: the implant's shadows cover each other (likeness {:.2})", compared.likeness)
            }
            Some(why) => format!("no: {why}"),
        };
        row("Comparable", &words)?;
    }
    match (&told.motion, &told.no_motion_because) {
        (Some(motion), _) => row("Motion", &motion.words)?,
        (None, Some(why)) => row("Motion", &format!("not told: {why}"))?,
        (None, None) => {}
    }
    for part in &told.parts {
        let source = told.scale.mm_per_px.map(|_| format!(" (mm {})", told.scale.source));
        row("Part", &format!("{}{}", part.words, source.unwrap_or_default()))?;
    }
    for caution in &told.cautions {
        row("Caution", caution)?;
    }
    row("Limits", told.limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_call_are_two_pairs_of_numbers() {
        assert_eq!(two_places("1,2:3.5,-4"), Ok([[1.0, 2.0], [3.5, -4.0]]));
        for wrong in ["1,2", "1,2:3", "a,b:c,d", "1,2:3,inf"] {
            assert!(two_places(wrong).is_err(), "{wrong}");
        }
    }
}
