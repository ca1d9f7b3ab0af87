//! The book of definitions: measures, implants, error bands, meanings, scores, stages, findings. All of it is data (`assets/`),
//! so that a department can add its own; this module holds their shape and what must be true of them.

mod finding;
mod protocol;
mod score;
mod stage;

use serde::{Deserialize, Serialize};

pub use finding::{FindingKind, Look, Site, StateDefinition, StateList, Wording};
pub use protocol::{Hung, Protocol};
pub use score::{
    Better, Cortex, Cover, CutOff, FoundIn, Grade, ItemDefinition, Reason, ScoreDefinition, ScoreReference,
    Shows, Validation,
};
pub use stage::{
    AS_BEFORE, AS_BEFORE_CRITERIA, ClassificationSystem, FractureClass, StageDefinition, StageScheme,
    StageSign,
};

use crate::case::{Key, Place, Radiograph, Shape, ShapeKind, ViewPosition};

/// Source of a number or definition.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// As it is printed beside the number.
    pub text: String,
    /// Basis of the number: verified in its source, general knowledge, inference.
    pub basis: Basis,
}

/// Basis of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Basis {
    /// Seen in the source that is named.
    Verified,
    /// General knowledge; to be confirmed by a clinician.
    GeneralKnowledge,
    /// Inferred from published facts; no source states it.
    Inference,
    /// The user's own, or chosen by this program; configurable.
    #[default]
    Chosen,
}

/// A range of normal or accepted values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// "mean 127°, range 114 to 140°", "≤ 25 mm".
    pub words: String,
    /// Lowest value within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// Highest value within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// For whom it was found.
    pub population: String,
    /// Source.
    pub citation: Citation,
}

/// View that a measure or a part of one is taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ViewNeeded {
    /// Any.
    Any,
    /// AP or PA.
    Frontal,
    /// Lateral, axial, frog-leg.
    Lateral,
}

impl ViewNeeded {
    /// True if a film taken from this direction shows what is needed.
    pub fn is_met_by(self, position: ViewPosition) -> bool {
        match self {
            Self::Any => true,
            Self::Frontal => position.is_frontal(),
            Self::Lateral => {
                matches!(position, ViewPosition::Lateral | ViewPosition::Axial | ViewPosition::FrogLeg)
            }
        }
    }

    /// True if one of a film's views shows what is needed.
    pub fn is_shown_by(self, film: &Radiograph) -> bool {
        film.views.iter().any(|view| self.is_met_by(view.position))
    }
}

/// The geometry behind a measure; what each does with its parts is told in `analysis/measure/formula.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Formula {
    /// Length of the line `line`.
    Length,
    /// Angle `angle` by three points.
    Angle,
    /// Angle between the lines `first` and `second`, each told by its ends from near to far.
    TwoLines,
    /// Acute angle between the end plates `upper` and `lower`.
    Cobb,
    /// Head circle `head`, neck `neck` (its width, or the point in its middle), shaft widths `upper-width`,
    /// `lower-width`.
    NeckShaftAngle,
    /// `ap-tip`, `ap-apex`, `ap-width`, `lateral-tip`, `lateral-apex`, `lateral-width`.
    TipApexDistance,
    /// As the tip–apex distance, with `head`, `neck` and `calcar` giving the apex of the AP.
    CalcarTipApexDistance,
    /// Distance of `from` to `to` along the direction of `axis`.
    AlongAxis,
    /// Distance of point `point` from the line `axis`, at a right angle.
    FromAxis,
    /// Femoral offset: head circle `head`, shaft widths `upper-width`, `lower-width`.
    FemoralOffset,
    /// Leg-length difference: base line `base`, points `right` and `left`; right minus left.
    LegLength,
    /// (`outer` − `canal`) / `outer`.
    CorticalThickness,
    /// `callus` / `bone`.
    Ratio,
    /// Offset of axis `distal` against axis `proximal` over the width `width`, in percent.
    Translation,
    /// Signed angle of axis `distal` against axis `proximal`: positive medially (varus), or towards the point
    /// `front` where the definition has that part (recurvatum).
    Angulation,
    /// Grey values of the region `region` relative to those of `reference`.
    GreyDensity,
    /// Size of an implant: the line `line` beside the size of the chosen preset.
    ImplantSize,
}

/// Unit in which a value is told. Lengths become `px` wherever no calibration holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Millimetres.
    #[serde(rename = "mm")]
    Millimetre,
    /// Film pixels.
    #[serde(rename = "px")]
    Pixel,
    /// Degrees.
    #[serde(rename = "deg")]
    Degree,
    /// Per cent.
    #[serde(rename = "percent")]
    Percent,
    /// A number without a unit.
    #[serde(rename = "one")]
    One,
}

/// Choices of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choices {
    /// One of these, by key and name.
    Of(Vec<(Key, String)>),
    /// One of the implants of the book.
    Implants,
}

/// A part of a measure: what to click next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartDefinition {
    /// Key, told in the formula.
    pub key: Key,
    /// "Femoral head".
    pub name: String,
    /// The shape that is drawn.
    pub shape: ShapeKind,
    /// The view that it is drawn on.
    pub view: ViewNeeded,
    /// One sentence: where to click.
    pub hint: String,
    /// The part in the little picture of the measure: unit square, x right, y down.
    pub example: Shape,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Key, kept in marks: never changed once shipped.
    pub key: Key,
    /// "Neck–shaft angle".
    pub name: String,
    /// "NSA": for labels and narrow columns.
    pub short: String,
    /// Heading under which it is offered: "Hip", "Implant", "Healing", "General".
    pub group: String,
    /// Key of the keyboard, empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shortcut: String,
    /// Geometry.
    pub formula: Formula,
    /// Unit of the value.
    pub unit: Unit,
    /// Parts in the order of placing. All are needed.
    pub parts: Vec<PartDefinition>,
    /// The choices (a cortex, an implant); the first is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Choices>,
    /// Curves of the little picture, in the unit square.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub picture: Vec<Vec<Place>>,
    /// Meaning of the sign of a value ("positive: varus"), if it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign: String,
    /// One word each for a positive and a negative value; `None` if the value has no sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    /// Key of its observer band among [`BandRules::observers`]; without one the band of its kind of formula holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observer: Option<Key>,
    /// The earlier value that a change is told against.
    #[serde(default)]
    pub baseline: Baseline,
    /// Caveat shown beside every value, in a few words ("no bone density"); empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caveat: String,
    /// Name of a change of the value, if it has one of its own ("slide").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<NamedChange>,
    /// Published values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// Method and limits.
    pub help: String,
    /// Source of the definition.
    pub citation: Citation,
    /// Coded concept, where one exists: (scheme, value, meaning).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<(String, String, String)>,
}

/// Words for both signs of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// A value above zero: "varus".
    pub positive: String,
    /// A value below zero: "valgus".
    pub negative: String,
}

/// The earlier value of a measure that a change is told against, unless the person chooses a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Baseline {
    /// The first value after the same operation.
    #[default]
    First,
    /// The value of the visit before: for measures whose rise and fall is what counts.
    Previous,
}

/// A change that has a name of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedChange {
    /// "slide".
    pub name: String,
    /// True if it is told by how much the value became smaller.
    pub is_decrease: bool,
}

/// An implant, or a part of one, whose size is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Key, kept in calibrations and measures.
    pub key: Key,
    /// "Lag-screw thread".
    pub name: String,
    /// Size in mm.
    pub size_mm: f64,
    /// True if it is a diameter, which no tilt shortens.
    pub is_diameter: bool,
    /// A caution ("only if the screw is parallel to the detector").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub warning: String,
    /// Source of the size.
    pub citation: Citation,
}

/// Possible error of a length on a film, with its reason.
///
/// Sources tell an error in one of two ways: relative to the truth ("the largest error was 17.4 %"), or as the
/// range of the truth around a reading. Both can be given; [`Self::of_reading`] turns them into one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandRule {
    /// Percent of the true length by which a reading may be too long.
    #[serde(default)]
    pub too_long_percent: f64,
    /// Percent of the true length by which a reading may be too short; below 100.
    #[serde(default)]
    pub too_short_percent: f64,
    /// Percent of the reading by which the true length may be smaller, where a source states it so.
    #[serde(default)]
    pub minus_percent: f64,
    /// Percent of the reading by which the true length may be larger, where a source states it so.
    #[serde(default)]
    pub plus_percent: f64,
    /// Source.
    pub citation: Citation,
}

impl BandRule {
    /// Percent of a reading by which the true length may be smaller and larger.
    pub fn of_reading(&self) -> (f64, f64) {
        let (smaller, larger) = truth_around(self.too_long_percent, self.too_short_percent);
        (smaller + self.minus_percent, larger + self.plus_percent)
    }
}

/// Turns an error relative to the truth into the range of the truth around a reading, all in percent: a reading that
/// is up to 25 % too long leaves a truth that is up to 20 % smaller.
pub fn truth_around(too_long_percent: f64, too_short_percent: f64) -> (f64, f64) {
    let (long, short) = (too_long_percent / 100.0, too_short_percent / 100.0);
    (long / (1.0 + long) * 100.0, if short < 1.0 { short / (1.0 - short) * 100.0 } else { f64::INFINITY })
}

/// Possible error of a value for the person who measured it, in the unit of the value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Amount {
    /// Degrees, of an angle.
    Degrees(f64),
    /// Millimetres, of a length.
    Millimetres(f64),
    /// A share of 1, of a ratio.
    Share(f64),
    /// Percent of the value itself.
    PercentOfValue(f64),
}

impl Amount {
    /// The bare number.
    pub fn number(self) -> f64 {
        match self {
            Self::Degrees(number)
            | Self::Millimetres(number)
            | Self::Share(number)
            | Self::PercentOfValue(number) => number,
        }
    }
}

/// Possible error of one person's value: the published or reasoned observer error of a kind of measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObserverBand {
    /// Key: a kind of formula ("angle", "length", "landmark", "ratio", "grey"), or one that a measure names.
    pub key: Key,
    /// Plus or minus, for a value by one observer.
    pub within: Amount,
    /// Plus or minus, for the difference of values by two observers; without it both bands are combined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub between: Option<Amount>,
    /// Source.
    pub citation: Citation,
}

/// The error bands of every kind of calibration, and of a hand that places a mark.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandRules {
    /// Error of one placed point, in film pixels.
    pub placing_px: f64,
    /// Error of one placed point of a calibration, in pixels of the screen: at a small zoom it is more than
    /// `placing_px` film pixels.
    #[serde(default = "screen_px")]
    pub placing_screen_px: f64,
    /// Error of the person in a length that can be told in film pixels only, in film pixels.
    #[serde(default)]
    pub observer_px: f64,
    /// Source of the error of placing.
    pub placing_citation: Citation,
    /// Error of the person who measures, by kind of measure.
    #[serde(default)]
    pub observers: Vec<ObserverBand>,
    /// Line of known length.
    pub line: BandRule,
    /// Circle of known diameter.
    pub circle: BandRule,
    /// Diameter of an implant, which no tilt shortens.
    pub implant: BandRule,
    /// Length of an implant, which looks shorter when it is tilted.
    pub implant_length: BandRule,
    /// Magnification factor, given by the reader or by the file.
    pub magnification: BandRule,
    /// Calibration of the file on a fiducial.
    pub fiducial: BandRule,
    /// At the detector, not corrected.
    pub at_detector: BandRule,
    /// Corrected or calibrated in a way that nobody tells.
    pub undocumented: BandRule,
    /// At a film that was scanned, of unknown magnification; without it the rule of the detector holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scanned_film: Option<BandRule>,
}

fn screen_px() -> f64 {
    1.5
}

impl BandRules {
    /// The observer band of this key.
    pub fn observer(&self, key: &str) -> Option<&ObserverBand> {
        self.observers.iter().find(|band| band.key.as_str() == key)
    }
}

/// A meaning that a mark can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// Key, kept in marks.
    pub key: Key,
    /// "Fracture line".
    pub name: String,
    /// Coded concept, where one exists: (scheme, value, meaning).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<(String, String, String)>,
}

/// Every definition there is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    /// Measures, in the order of offering.
    #[serde(default)]
    pub measures: Vec<Definition>,
    /// Implants.
    #[serde(default)]
    pub presets: Vec<Preset>,
    /// Meanings of marks.
    #[serde(default)]
    pub meanings: Vec<Meaning>,
    /// Error bands.
    pub bands: BandRules,
    /// Scores, in the order of offering.
    #[serde(default)]
    pub scores: Vec<ScoreDefinition>,
    /// Reasons for which an item cannot be graded.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// Implants that lie over a cortex.
    #[serde(default)]
    pub covers: Vec<Cover>,
    /// Schemes of stages of healing.
    #[serde(default)]
    pub stage_schemes: Vec<StageScheme>,
    /// Classifications of fractures.
    #[serde(default)]
    pub classifications: Vec<ClassificationSystem>,
    /// Kinds of findings, in the order of offering.
    #[serde(default)]
    pub kinds: Vec<FindingKind>,
    /// Lists of states of findings.
    #[serde(default)]
    pub states: Vec<StateList>,
    /// Sites of findings.
    #[serde(default)]
    pub sites: Vec<Site>,
    /// Hanging protocols, in the order of offering.
    #[serde(default)]
    pub protocols: Vec<Protocol>,
}

impl Definition {
    /// Words for a positive and a negative value: ("varus", "valgus").
    pub fn sides(&self) -> Option<(&str, &str)> {
        self.sides.as_ref().map(|sides| (sides.positive.as_str(), sides.negative.as_str()))
    }

    /// The convention of the sign in as few words as it can be told: "+ varus, − valgus"; empty for none.
    pub fn sign_brief(&self) -> String {
        match self.sides() {
            Some((positive, negative)) => format!("+ {positive}, − {negative}"),
            None => self.sign.clone(),
        }
    }
}

impl Book {
    /// The measure of this key.
    pub fn measure(&self, key: &Key) -> Option<&Definition> {
        self.measures.iter().find(|definition| definition.key == *key)
    }

    /// The observer band of a measure: its own, else that of its kind.
    pub fn observer(&self, definition: &Definition) -> Option<&ObserverBand> {
        let own = definition.observer.as_ref().and_then(|key| self.bands.observer(key.as_str()));
        own.or_else(|| self.bands.observer(definition.formula.observer_key()))
    }

    /// The implant of this key.
    pub fn preset(&self, key: &Key) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.key == *key)
    }

    /// The meaning of this key.
    pub fn meaning(&self, key: &Key) -> Option<&Meaning> {
        self.meanings.iter().find(|meaning| meaning.key == *key)
    }

    /// The score of this key.
    pub fn score(&self, key: &Key) -> Option<&ScoreDefinition> {
        self.scores.iter().find(|score| score.key == *key)
    }

    /// The hanging protocol of this key.
    pub fn protocol(&self, key: &Key) -> Option<&Protocol> {
        self.protocols.iter().find(|protocol| protocol.key == *key)
    }

    /// The reason of this key.
    pub fn reason(&self, key: &Key) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.key == *key)
    }

    /// The kind of finding of this key.
    pub fn kind(&self, key: &Key) -> Option<&FindingKind> {
        self.kinds.iter().find(|kind| kind.key == *key)
    }

    /// The site of this key.
    pub fn site(&self, key: &Key) -> Option<&Site> {
        self.sites.iter().find(|site| site.key == *key)
    }

    /// The states that a kind allows, in the order of offering.
    pub fn states_of(&self, kind: &FindingKind) -> &[StateDefinition] {
        let list = self.states.iter().find(|list| list.key == kind.states);
        list.map(|list| list.states.as_slice()).unwrap_or_default()
    }

    /// A state of a kind, by its key.
    pub fn state(&self, kind: &FindingKind, key: &Key) -> Option<&StateDefinition> {
        self.states_of(kind).iter().find(|state| state.key == *key)
    }
}
