//! Scores as data (`assets/scores/`): items, grades with their criteria, cut-offs with their sources. Nothing in code
//! knows a score's name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::book::{Citation, ViewNeeded};
use crate::case::Key;

/// A score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreDefinition {
    /// Key, kept in readings: never changed once shipped.
    pub key: Key,
    /// "Modified RUST".
    pub name: String,
    /// "mRUST": for labels and narrow columns.
    pub short: String,
    /// Words for one item and for several: ("cortex", "cortices").
    pub nouns: (String, String),
    /// Items in the order of answering.
    pub items: Vec<ItemDefinition>,
    /// Scales of grades, by key; items share them. Grades from the one that shows least healing.
    pub scales: BTreeMap<Key, Vec<Grade>>,
    /// Lowest and highest total, as published; the loader holds them against the grades.
    pub range: (u16, u16),
    /// True if a higher total shows more healing, or a lower one.
    pub better: Better,
    /// Published cut-offs of the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut_offs: Vec<CutOff>,
    /// Published totals of others, to compare with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<ScoreReference>,
    /// For what and whom it was validated.
    pub validated: Vec<Validation>,
    /// Uses for which it was not validated, shown beside it.
    pub limits: String,
    /// Most days between two films that count as one visit, where a view is missing on the day.
    pub pair_within_days: u16,
    /// Most days after the operation for which the earliest film still counts as the baseline.
    #[serde(default = "three_weeks")]
    pub baseline_within_days: u16,
    /// Method.
    pub help: String,
    /// Source of the definition.
    pub citation: Citation,
}

/// Used if a score does not state it. Chosen here.
fn three_weeks() -> u16 {
    21
}

/// True if healing raises a total or lowers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// An item of a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemDefinition {
    /// Key, kept in readings.
    pub key: Key,
    /// "Medial cortex".
    pub name: String,
    /// "Medial": for narrow columns.
    pub short: String,
    /// The cortex that is looked at, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cortex: Option<Cortex>,
    /// The view that supplies it; `Any` for an item that takes both together.
    pub view: ViewNeeded,
    /// Key of its scale.
    pub scale: Key,
}

/// A cortex of a long bone, as it is seen on two views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Cortex {
    /// On the frontal view, towards the middle of the body.
    Medial,
    /// On the frontal view, away from it.
    Lateral,
    /// On the lateral view, in front.
    Anterior,
    /// On the lateral view, behind.
    Posterior,
}

/// A grade of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Its number; also its key on the keyboard.
    pub value: u8,
    /// Points added to the total, if they differ from the number of the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i8>,
    /// "bridging, line visible".
    pub word: String,
    /// Criteria of the grade.
    pub criteria: String,
    /// Progress of healing shown by the grade, if it states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shows: Option<Shows>,
    /// Most progress that the criteria allow, where they leave it open ("callus, line visible" may bridge).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_show: Option<Shows>,
}

/// Progress of healing at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Shows {
    /// No callus.
    NoCallus,
    /// Callus that does not bridge.
    Callus,
    /// Callus that bridges, or a line that is blurred.
    Bridging,
    /// No line.
    United,
}

/// For whom a number was found, as values: what a case must be for the number to be stated of it. An empty list asks for
/// nothing. Words are compared whole, whatever their capitals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundIn {
    /// True if it was found in animals; such a number is never stated.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub animals: bool,
    /// `bone` of an episode: "femur".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bones: Vec<String>,
    /// `region` of an episode: "shaft".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// `device.key` of an episode: "IMN".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implants: Vec<String>,
    /// Youngest and oldest age in years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ages: Option<(u16, u16)>,
}

/// A published total of others, to compare with: a mean and its standard deviation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreReference {
    /// "mean 21.3 ± 4.6 at 6 months; 29 of 61 were consolidated".
    pub words: String,
    /// Mean total.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Days after the operation for which it was found: earliest and latest.
    pub days: (f64, f64),
    /// For whom it was found, as printed.
    pub population: String,
    /// The same as values.
    pub found_in: FoundIn,
    /// Source.
    pub citation: Citation,
}

/// An implant that lies over a cortex on the view that shows it: a grade given all the same carries a caveat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// "the side plate".
    pub name: String,
    /// `device.key` of an episode.
    pub implants: Vec<String>,
    /// `bone` of an episode; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bones: Vec<String>,
    /// The cortex that it hides.
    pub cortex: Cortex,
    /// Source of the cut-off.
    pub citation: Citation,
}

/// A published cut-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOff {
    /// "13 or more: called united by more than 90 % of raters".
    pub words: String,
    /// Lowest total within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u16>,
    /// Highest total within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u16>,
    /// Days after the operation (or injury) for which it was found: earliest and latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<(f64, f64)>,
    /// A condition that no total and no time can tell: "scored before surgery for nonunion". Such a cut-off is never
    /// held to be reached by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_when: Option<String>,
    /// For whom it was found, as printed.
    pub population: String,
    /// The same as values; `None`: the source does not say, and the cut-off is stated of nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_in: Option<FoundIn>,
    /// True if it is a definition of words ("union: 3 of 4 cortices") and was not found in a population.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_definition: bool,
    /// Source.
    pub citation: Citation,
}

/// For what a score was validated, and how well readers agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// "Tibia, intramedullary nail: 45 sets of films, 7 raters, ICC 0.86".
    pub words: String,
    /// Source.
    pub citation: Citation,
}

/// A reason for which an item cannot be graded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Key, kept in readings.
    pub key: Key,
    /// "plate hides it".
    pub name: String,
    /// "plate": for a narrow cell.
    pub short: String,
    /// True if the reader says it in own words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks: bool,
}

impl ScoreDefinition {
    /// The item of this key.
    pub fn item(&self, key: &Key) -> Option<&ItemDefinition> {
        self.items.iter().find(|item| item.key == *key)
    }

    /// The grades of an item, from the one that shows least healing; empty where the scale is not there, which the
    /// loader refuses.
    pub fn grades(&self, item: &ItemDefinition) -> &[Grade] {
        self.scales.get(&item.scale).map(Vec::as_slice).unwrap_or_default()
    }

    /// The grade of an item with this value.
    pub fn grade(&self, item: &ItemDefinition, value: u8) -> Option<&Grade> {
        self.grades(item).iter().find(|grade| grade.value == value)
    }

    /// Fewest and most points that an item can add.
    pub fn bounds(&self, item: &ItemDefinition) -> (i16, i16) {
        let points = || self.grades(item).iter().map(Grade::adds);
        (points().min().unwrap_or_default(), points().max().unwrap_or_default())
    }
}

impl Grade {
    /// Points added to the total.
    pub fn adds(&self) -> i16 {
        self.points.map_or_else(|| i16::from(self.value), i16::from)
    }

    /// Least and most progress of healing that the grade allows, if it states it.
    pub fn span(&self) -> Option<(Shows, Shows)> {
        let shows = self.shows?;
        Some((shows, self.may_show.unwrap_or(shows)))
    }
}

impl Cortex {
    /// "medial".
    pub fn word(self) -> &'static str {
        match self {
            Self::Medial => "medial",
            Self::Lateral => "lateral",
            Self::Anterior => "anterior",
            Self::Posterior => "posterior",
        }
    }
}

impl CutOff {
    /// True if a total lies within it.
    pub fn holds(&self, total: u16) -> bool {
        self.from.is_none_or(|from| total >= from) && self.to.is_none_or(|to| total <= to)
    }

    /// True if it was found for this time after the operation; true where it names no time.
    pub fn is_for(&self, days: f64) -> bool {
        self.days.is_none_or(|(from, to)| (from..=to).contains(&days))
    }
}
