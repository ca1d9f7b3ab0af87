//! The book of definitions: measures, implants, error bands, meanings, scores, stages, findings. All of it is data (`assets/`),
//! so that a department can add its own; this module holds their shape and what must be true of them.

mod finding;
mod score;
mod stage;

use serde::{Deserialize, Serialize};

pub use finding::{FindingKind, Look, Site, StateDefinition, StateList, Wording};
pub use score::{
    Better, Cortex, Cover, CutOff, FoundIn, Grade, ItemDefinition, Reason, ScoreDefinition, ScoreReference,
    Shows, Validation,
};
pub use stage::{
    AS_BEFORE, AS_BEFORE_CRITERIA, ClassificationSystem, FractureClass, StageDefinition, StageScheme,
    StageSign,
};

use crate::case::{Key, Place, Shape, ShapeKind};

/// Where a number or definition is from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// As it is printed beside the number.
    pub text: String,
    /// How sure the fact sheet is of it: verified, general knowledge, inference.
    pub basis: Basis,
}

/// What a fact rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Basis {
    /// Seen in the source that is named.
    Verified,
    /// General knowledge; to be confirmed by a clinician.
    GeneralKnowledge,
    /// An inference of the fact sheet.
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

/// Which view a measure or a part of one is taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ViewNeeded {
    /// Any.
    Any,
    /// AP or PA.
    Frontal,
    /// Lateral, axial, frog-leg.
    Lateral,
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
    /// Offset of axis `distal` against axis `proximal` over the width `width`, in per cent.
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

/// What may be chosen for a measure.
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
    /// What is drawn.
    pub shape: ShapeKind,
    /// Which view it is drawn on.
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
    /// What may be chosen (a cortex, an implant); the first is proposed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Choices>,
    /// Curves of the little picture, in the unit square.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub picture: Vec<Vec<Place>>,
    /// What a sign of the value means ("positive: varus"), where it has one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign: String,
    /// Published values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
    /// How it is taken, and its limits.
    pub help: String,
    /// Where the definition is from.
    pub citation: Citation,
    /// Coded concept, where one exists: (scheme, value, meaning).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<(String, String, String)>,
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
    /// Whether it is a diameter, which no tilt shortens.
    pub is_diameter: bool,
    /// What to beware of ("only if the screw is parallel to the detector").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub warning: String,
    /// Where the size is from.
    pub citation: Citation,
}

/// How wide an error band is, and why.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandRule {
    /// Per cent by which the true length may be smaller.
    pub minus_percent: f64,
    /// Per cent by which the true length may be larger.
    pub plus_percent: f64,
    /// Source.
    pub citation: Citation,
}

/// The error bands of every kind of calibration, and of a hand that places a mark.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandRules {
    /// Standard error of one placed point, in film pixels.
    pub placing_px: f64,
    /// Why.
    pub placing_citation: Citation,
    /// Line of known length.
    pub line: BandRule,
    /// Circle of known diameter.
    pub circle: BandRule,
    /// Diameter of an implant, which no tilt shortens.
    pub implant: BandRule,
    /// Length of an implant, which looks shorter when it is tilted.
    pub implant_length: BandRule,
    /// Magnification factor, given by the reader or by the file (clinical.md 4.3, rows 1 and 3).
    pub magnification: BandRule,
    /// Calibration of the file on a fiducial (row 2).
    pub fiducial: BandRule,
    /// At the detector, not corrected (rows 5 and 7).
    pub at_detector: BandRule,
    /// Corrected or calibrated in a way that nobody tells (rows 4 and 6).
    pub undocumented: BandRule,
}

/// What a mark can show.
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
    /// Why an item cannot be graded.
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
}

impl Definition {
    /// What a positive and a negative value are called, as the words of the sign say: ("varus", "valgus").
    pub fn sides(&self) -> Option<(&str, &str)> {
        let (positive, negative) = self.sign.split_once(';')?;
        Some((side(positive, "positive:")?, side(negative, "negative:")?))
    }

    /// The convention of the sign in as few words as it can be told: "+ varus, − valgus"; empty for none.
    pub fn sign_brief(&self) -> String {
        match self.sides() {
            Some((positive, negative)) => format!("+ {positive}, − {negative}"),
            None => self.sign.clone(),
        }
    }
}

/// "varus" of "positive: varus (distal fragment leans medially)".
fn side<'a>(words: &'a str, sign: &str) -> Option<&'a str> {
    let words = words.trim().strip_prefix(sign)?;
    let name = words.split('(').next().unwrap_or(words).trim();
    (!name.is_empty()).then_some(name)
}

impl Book {
    /// The measure of this key.
    pub fn measure(&self, key: &Key) -> Option<&Definition> {
        self.measures.iter().find(|definition| definition.key == *key)
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
