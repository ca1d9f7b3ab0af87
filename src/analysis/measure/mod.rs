//! Measures: what follows from the parts that a reader placed. Always computed, never stored; every value comes
//! with its unit, the source of its scale and an error band. Knows no screen and no disk.

mod drawing;
mod formula;
pub(crate) mod geometry;
mod grey;
mod healing;
mod hip;
mod implants;
mod observer;
mod region;
mod repeat;
mod sides;
mod snap;
mod table;
mod value;

pub use grey::LIMITS as GREYS_ARE_NO_DENSITY;
pub use implants::{ImplantDisagreement, calibrations_of_one_implant, same_implant};
pub use observer::{Hand, Repeatability};
pub(crate) use region::region_values;
pub use region::{BARS, RegionValues, is_region};
pub use repeat::{own_repeatability, values_of_repeats};
pub use snap::{Snapped, snap_circle, snap_width};
pub(crate) use table::compared;
pub use table::{
    Cell, Change, Course, Difference, Entry, MeasureTable, Row, RowName, Since, TrendPoint, choice_words,
    table,
};
pub(crate) use value::difference_words;

use crate::analysis::book::{BandRule, Book, Choices, Definition, Formula, Preset, Unit};
use crate::analysis::measure::drawing::Drawing;
use crate::analysis::measure::formula::Known;
use crate::analysis::scale::{Corrected, FilmScale, Scale};
use crate::case::{Case, Key, Mark, RadiographId, within};
use crate::imaging::{Film, ImageFacts};

/// Facts about films and about the reader's precision that measures need. The layers above provide them.
pub trait Films {
    /// Scale of lengths on this film; `None` while the film was not read.
    fn scale(&self, film: &RadiographId) -> Option<FilmScale>;
    /// The decoded film, where it is at hand: only grey densities need it.
    fn pixels(&self, film: &RadiographId) -> Option<&Film>;
    /// Facts from the file; `None` while the film was not read. Its orientation tells which way is
    /// medial, its spacing what an implant measures without the reader's calibration.
    fn facts(&self, film: &RadiographId) -> Option<&ImageFacts>;
    /// The reader's own repeatability of a measure, if known; `None` leaves the observer band of the book.
    fn repeatability(&self, _measure: &Key) -> Option<Repeatability> {
        None
    }
    /// True while a film that was not read is still going to be.
    fn is_awaited(&self, _film: &RadiographId) -> bool {
        false
    }
    /// Reason to doubt the scale of a film, where calibrations of one implant disagree.
    fn doubt(&self, _film: &RadiographId) -> Option<String> {
        None
    }
}

/// Outcome of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Measured {
    /// It has a value.
    Value(Value),
    /// Something is not placed or not known yet: in words ("lateral missing").
    Missing(Missing),
    /// It cannot have a value: why, and what to do.
    Refused(String),
}

/// Parts or choices that a measure lacks for a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Missing {
    /// In few words, for a label over a film: "lateral missing", "the film is not read".
    pub what: String,
    /// Names of the parts, or what to do; empty for nothing more.
    pub detail: String,
    /// True if it comes without the reader: the film is still going to be read.
    pub is_awaited: bool,
}

impl Missing {
    /// A film that is not read, or not yet.
    pub(crate) fn film(film: &RadiographId, films: &dyn Films) -> Self {
        Self { is_awaited: films.is_awaited(film), ..Self::from("the film is not read") }
    }

    /// "lateral missing: screw tip, head apex".
    pub fn words(&self) -> String {
        if self.detail.is_empty() { self.what.clone() } else { format!("{}: {}", self.what, self.detail) }
    }
}

impl From<&str> for Missing {
    fn from(what: &str) -> Self {
        Self { what: what.to_owned(), ..Self::default() }
    }
}

/// A value with everything that must be told with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The number, in `unit`.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// Amount by which the true value may be smaller, in `unit`.
    pub minus: f64,
    /// Amount by which the true value may be larger, in `unit`.
    pub plus: f64,
    /// Basis of the part of the band that the person adds.
    pub hand: Hand,
    /// Depth at which its millimetres hold; `None` if it needs no scale or is in pixels.
    pub corrected: Option<Corrected>,
    /// Source of the scale ("calibrated on lag-screw thread"); empty where none is needed.
    pub source: String,
    /// As `source`, without the free text of a file: for labels over a film.
    pub short_source: String,
    /// Further numbers that belong to it ("callus: mean 1234, SD 56").
    pub details: Vec<String>,
    /// Cautions.
    pub cautions: Vec<String>,
    /// Caveat shown beside the value wherever it is printed; empty for none.
    pub caveat: String,
}

impl Measured {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Missing(_) | Self::Refused(_) => None,
        }
    }

    /// True if the value may come once a film is read.
    pub fn is_awaited(&self) -> bool {
        matches!(self, Self::Missing(missing) if missing.is_awaited)
    }
}

/// The value of a measure, from its mark and the scale of its films.
///
/// The band has three parts. Placing: every place is moved by
/// [`placing_px`](crate::analysis::book::BandRules::placing_px) in both directions, and the changes are added as squares.
/// Observer: how far one person's value may be off, from the book or from the reader's own repeated measurements; both
/// are combined as the root of the sum of squares. Scale: for lengths its percent are added on top, those of the film, or
/// those of the implant by which a measure is scaled.
pub fn measured(mark: &Mark, book: &Book, case: &Case, films: &dyn Films) -> Measured {
    match attempt(mark, book, case, films) {
        Ok(value) => Measured::Value(value),
        Err(other) => other,
    }
}

fn attempt(mark: &Mark, book: &Book, case: &Case, films: &dyn Films) -> Result<Value, Measured> {
    let definition = definition(mark, book)?;
    sides::on_one_film(mark, definition)?;
    let mut cautions = sides::views(mark, definition, case)?;
    if definition.formula == Formula::GreyDensity {
        let mut value = grey::density(mark, definition, films, &book.bands, cautions)?;
        observer::widen(&mut value, definition, book, films);
        return Ok(value);
    }
    let mut drawing = Drawing::of(mark, definition, films)?;
    let preset = preset(mark, definition, book)?;
    let known = Known {
        preset_mm: preset.map(|preset| preset.size_mm),
        towards: sides::positive_side(mark, definition, case, films, &mut cautions)?,
    };
    let raw = formula::evaluate(definition.formula, &drawing, &known).map_err(Measured::Refused)?;
    let placing = placing_band(definition.formula, &mut drawing, &known, book.bands.placing_px, raw);
    let mut value = Value {
        value: raw,
        unit: Unit::One,
        minus: placing,
        plus: placing,
        hand: Hand::Placing,
        corrected: None,
        source: String::new(),
        short_source: String::new(),
        details: Vec::new(),
        cautions,
        caveat: definition.caveat.clone(),
    };
    tell_unit(&mut value, definition, preset, &drawing);
    observer::widen(&mut value, definition, book, films);
    add_scale_of(&mut value, definition, &drawing, &book.bands.implant);
    if let Some(doubt) =
        mark.first_film().filter(|_| value.unit == Unit::Millimetre).and_then(|film| films.doubt(film))
        && !definition.formula.is_scaled_by_implant()
    {
        value.cautions.push(doubt);
    }
    let scale = drawing.scale().millimetres();
    if definition.formula == Formula::ImplantSize
        && preset.is_some_and(|preset| scale.and_then(|scale| scale.implant.as_ref()) == Some(&preset.key))
    {
        value.cautions.push("this film is calibrated on this very implant: it measures itself".to_owned());
    }
    if definition.formula.is_scaled_by_implant() {
        value.cautions.extend(preset.and_then(|preset| other_width(&drawing, preset, book.bands.placing_px)));
    }
    value.details.extend(formula::details(definition, &drawing, &known, &value));
    Ok(value)
}

/// True if the value of a mark is taken from the pixels of its film, not from places and scale alone.
pub fn needs_pixels(mark: &Mark, book: &Book) -> bool {
    let definition = mark.measure.as_ref().and_then(|key| book.measure(key));
    definition.is_some_and(|definition| definition.formula == Formula::GreyDensity)
}

fn definition<'a>(mark: &Mark, book: &'a Book) -> Result<&'a Definition, Measured> {
    let Some(key) = &mark.measure else {
        return Err(Measured::Refused("a plain mark has no value".to_owned()));
    };
    book.measure(key).ok_or_else(|| {
        Measured::Refused(format!(
            "no definition is called \"{key}\"; add it to the measures, or delete the mark"
        ))
    })
}

/// The implant that a measure is scaled by or compared with.
fn preset<'a>(mark: &Mark, definition: &Definition, book: &'a Book) -> Result<Option<&'a Preset>, Measured> {
    if definition.choices != Some(Choices::Implants) {
        return Ok(None);
    }
    let Some(key) = &mark.choice else {
        return Err(Measured::Missing(Missing {
            what: "implant missing".to_owned(),
            detail: "choose which one was measured".to_owned(),
            is_awaited: false,
        }));
    };
    let preset = book.preset(key).ok_or_else(|| {
        Measured::Refused(format!("no implant is called \"{key}\"; choose another, or add it to the presets"))
    })?;
    if definition.formula.is_scaled_by_implant() && !preset.is_diameter {
        return Err(Measured::Refused(format!(
            "{} is a length, which tilt shortens; choose a diameter",
            preset.name
        )));
    }
    Ok(Some(preset))
}

/// Caution where the width on the AP cannot be that of the chosen implant, by the scale of the film.
fn other_width(drawing: &Drawing, preset: &Preset, placing_px: f64) -> Option<String> {
    let scale = drawing.scale().millimetres()?;
    let [from, to] = drawing.line("ap-width").ok()?;
    let width_mm = geometry::distance(from, to);
    let placing_mm = 2.0 * std::f64::consts::SQRT_2 * placing_px * scale.column_mm.max(scale.row_mm);
    let least = width_mm * (1.0 - scale.minus_percent / 100.0) - placing_mm;
    let most = width_mm * (1.0 + scale.plus_percent / 100.0) + placing_mm;
    (!(least..=most).contains(&preset.size_mm)).then(|| {
        format!(
            "the width measures {width_mm:.1} mm ({}), not the {} mm of {}: choose the part that was clicked",
            scale.source,
            preset.size_mm,
            within(&preset.name)
        )
    })
}

/// Change of the value when every place is moved a little: root of the sum of squares.
fn placing_band(formula: Formula, drawing: &mut Drawing, known: &Known, by_px: f64, raw: f64) -> f64 {
    let mut squares = 0.0;
    for (part, place) in drawing.handles() {
        for axis in 0..2 {
            let mut moved = |by: f64| {
                drawing.shift(part, place, axis, by);
                let value = formula::evaluate(formula, drawing, known).unwrap_or(raw);
                drawing.shift(part, place, axis, -by);
                value
            };
            // The larger of both ways: where a value has its least (a point on an axis), both ways lead up.
            squares += (moved(by_px) - raw).abs().max((moved(-by_px) - raw).abs()).powi(2);
        }
    }
    squares.sqrt()
}

/// Unit and source of the scale.
fn tell_unit(value: &mut Value, definition: &Definition, preset: Option<&Preset>, drawing: &Drawing) {
    match definition.formula.quantity() {
        formula::Quantity::Angle => value.unit = Unit::Degree,
        formula::Quantity::Share if definition.unit == Unit::Percent => {
            value.unit = Unit::Percent;
            for number in [&mut value.value, &mut value.minus, &mut value.plus] {
                *number *= 100.0;
            }
        }
        formula::Quantity::Share => value.unit = Unit::One,
        formula::Quantity::ScaledLength => {
            value.unit = Unit::Millimetre;
            value.corrected = Some(Corrected::AtObject);
            let source =
                preset.map_or_else(String::new, |preset| format!("scaled by {}", within(&preset.name)));
            value.short_source.clone_from(&source);
            value.source = source;
        }
        formula::Quantity::Length => match drawing.scale() {
            FilmScale::Millimetres(scale) => tell_scale(value, scale),
            FilmScale::Pixels { why, .. } => {
                value.unit = Unit::Pixel;
                value.cautions.push(format!("px only: {why}"));
            }
        },
    }
}

fn tell_scale(value: &mut Value, scale: &Scale) {
    value.unit = Unit::Millimetre;
    value.corrected = Some(scale.corrected);
    value.source.clone_from(&scale.source);
    value.short_source.clone_from(&scale.short_source);
    if scale.corrected == Corrected::No {
        let words = format!("not corrected for magnification: {}", scale.band());
        value.cautions.push(words);
    }
}

/// Adds what the scale of a length may be wrong by to its band.
fn add_scale_of(value: &mut Value, definition: &Definition, drawing: &Drawing, implant: &BandRule) {
    match definition.formula.quantity() {
        formula::Quantity::Angle | formula::Quantity::Share => {}
        formula::Quantity::ScaledLength => {
            // An implant need not lie as deep as what it scales: the same rule as of a film calibrated on it.
            let (minus, plus) = implant.of_reading();
            add_scale(value, minus, plus);
        }
        formula::Quantity::Length => {
            if let Some(scale) = drawing.scale().millimetres() {
                add_scale(value, scale.minus_percent, scale.plus_percent);
            }
        }
    }
}

/// Adds what the scale may be wrong by to the band. The true length may be smaller by `minus_percent`: of a negative
/// difference, that is nearer to zero.
fn add_scale(value: &mut Value, minus_percent: f64, plus_percent: f64) {
    let (minus, plus) = (minus_percent / 100.0, plus_percent / 100.0);
    let long = value.value.abs();
    let (shorter, longer) = if value.value < 0.0 { (plus, minus) } else { (minus, plus) };
    value.minus += long * shorter;
    value.plus += long * longer;
}
