//! Rates of the table: overall and in groups, each with numerator, denominator, Wilson interval and the rows behind it.

use std::collections::BTreeMap;

use crate::analysis::literature::count::{Counted, counted, counted_affected};
use crate::case::{
    CountingUnit, Literature, PublishedComplication, PublishedOutcome, PublishedRow, Sex, Side, Told,
};

/// The 97.5 % point of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of a proportion, 95 %, without continuity correction (Wilson 1927, J Am Stat Assoc 22:209);
/// `None` where nothing was observed or the numerator exceeds the denominator.
pub fn wilson(numerator: u32, denominator: u32) -> Option<(f64, f64)> {
    if denominator == 0 || numerator > denominator {
        return None;
    }
    let (n, p) = (f64::from(denominator), f64::from(numerator) / f64::from(denominator));
    let scale = 1.0 + Z * Z / n;
    let centre = (p + Z * Z / (2.0 * n)) / scale;
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    // At 0 and 1 the interval ends there; rounding must not push it out.
    let low = if numerator == 0 { 0.0 } else { centre - half };
    let high = if numerator == denominator { 1.0 } else { centre + half };
    Some((low.max(0.0), high.min(1.0)))
}

/// What a rate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// A complication is named.
    AnyComplication,
    /// A further operation after a failure is named.
    Reoperation,
    /// This complication is named.
    Complication(PublishedComplication),
    /// The last status is union.
    Union,
}

impl Measure {
    /// Those that the window and the command line show.
    pub const SHOWN: [Self; 7] = [
        Self::AnyComplication,
        Self::Reoperation,
        Self::Complication(PublishedComplication::Nonunion),
        Self::Complication(PublishedComplication::Infection),
        Self::Complication(PublishedComplication::HardwareFailure),
        Self::Complication(PublishedComplication::PeriprostheticFracture),
        Self::Union,
    ];

    /// The measure in words.
    pub fn word(self) -> &'static str {
        match self {
            Self::AnyComplication => "any complication",
            Self::Reoperation => "reoperation",
            Self::Complication(kind) => kind.word(),
            Self::Union => "union at last follow-up",
        }
    }

    /// Whether a row has it, by what its cells name; what is only implied does not count.
    pub fn holds(self, row: &PublishedRow) -> bool {
        match self {
            Self::AnyComplication => !row.complications.is_empty(),
            Self::Reoperation => row.reoperation == Some(Told::Named),
            Self::Complication(kind) => row.complications.contains(&kind),
            Self::Union => row.outcome == Some(PublishedOutcome::Union),
        }
    }
}

/// A rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// What it is of.
    pub measure: Measure,
    /// Those that have it.
    pub numerator: Counted,
    /// All of the group.
    pub denominator: u32,
    /// Wilson interval, from 0 to 1.
    pub interval: Option<(f64, f64)>,
}

impl Rate {
    /// The proportion, from 0 to 1.
    pub fn proportion(&self) -> Option<f64> {
        (self.denominator > 0).then(|| f64::from(self.numerator.count) / f64::from(self.denominator))
    }

    /// "12 of 22, 54.55 % (34.7–73.1)".
    pub fn words(&self) -> String {
        let Some(proportion) = self.proportion() else { return "0 of 0".to_owned() };
        let (numerator, denominator) = (self.numerator.count, self.denominator);
        let interval = self
            .interval
            .map_or_else(String::new, |(low, high)| format!(" ({:.1}–{:.1})", 100.0 * low, 100.0 * high));
        format!("{numerator} of {denominator}, {:.2} %{interval}", 100.0 * proportion)
    }
}

/// What rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// Published in this year or before, and after it.
    Period(i16),
    /// Device; a row with several is in the group of each.
    Device,
    /// Site.
    Site,
    /// Side.
    Side,
    /// Sex.
    Sex,
    /// Outcome.
    Outcome,
    /// Publication.
    Study,
}

/// A group of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its rows, by their place in the table.
    pub rows: Vec<usize>,
    /// All of it, in the unit.
    pub total: Counted,
    /// Those of it whose cells do not say whether there was a complication; they count as without one.
    pub not_stated: Counted,
    /// Its rates.
    pub rates: Vec<Rate>,
}

/// The rates of these rows as one group.
pub fn overall(literature: &Literature, rows: &[usize], unit: CountingUnit) -> Group {
    group(literature, "all".to_owned(), rows.to_vec(), unit)
}

/// The rates of these rows, group by group; groups in the order of their kind, then by name.
pub fn groups(literature: &Literature, rows: &[usize], by: GroupBy, unit: CountingUnit) -> Vec<Group> {
    let mut named: BTreeMap<(u8, String), Vec<usize>> = BTreeMap::new();
    for index in rows {
        let Some(row) = literature.rows.get(*index) else { continue };
        for key in names(literature, row, by) {
            named.entry(key).or_default().push(*index);
        }
    }
    named.into_iter().map(|((_, name), rows)| group(literature, name, rows, unit)).collect()
}

fn names(literature: &Literature, row: &PublishedRow, by: GroupBy) -> Vec<(u8, String)> {
    let not_stated = || (u8::MAX, "not stated".to_owned());
    let one = match by {
        GroupBy::Period(split) => match literature.year_of(row) {
            Some(year) if year <= split => (0, format!("{split} and before")),
            Some(_) => (1, format!("after {split}")),
            None => not_stated(),
        },
        GroupBy::Device => {
            if row.devices.is_empty() {
                return vec![not_stated()];
            }
            return row.devices.iter().map(|key| (0, literature.device_name(key).to_owned())).collect();
        }
        GroupBy::Site => {
            row.site.as_ref().map_or_else(not_stated, |site| (0, literature.site_name(site).to_owned()))
        }
        GroupBy::Side => match row.side {
            Some(Side::Left) => (0, "left".to_owned()),
            Some(Side::Right) => (1, "right".to_owned()),
            Some(Side::Both) => (2, "both".to_owned()),
            None => not_stated(),
        },
        GroupBy::Sex => match row.sex {
            Some(Sex::Female) => (0, "female".to_owned()),
            Some(Sex::Male) => (1, "male".to_owned()),
            Some(Sex::Other) => (2, "other".to_owned()),
            None => not_stated(),
        },
        GroupBy::Outcome => match row.outcome {
            Some(outcome) => (outcome as u8, outcome.word().to_owned()),
            None => not_stated(),
        },
        GroupBy::Study => {
            let study = literature.study(&row.study);
            (0, study.map_or_else(|| row.study.to_string(), |study| study.printed.clone()))
        }
    };
    vec![one]
}

fn group(literature: &Literature, name: String, rows: Vec<usize>, unit: CountingUnit) -> Group {
    let total = counted(literature, &rows, unit);
    let rates = Measure::SHOWN
        .into_iter()
        .map(|measure| {
            let has = |index: &&usize| literature.rows.get(**index).is_some_and(|row| measure.holds(row));
            let with: Vec<usize> = rows.iter().filter(has).copied().collect();
            let numerator = match measure {
                // Of a group of patients with one outcome all have it.
                Measure::Union => counted(literature, &with, unit),
                Measure::AnyComplication | Measure::Reoperation | Measure::Complication(_) => {
                    counted_affected(literature, with, unit)
                }
            };
            let interval = wilson(numerator.count, total.count);
            Rate { measure, numerator, denominator: total.count, interval }
        })
        .collect();
    let unstated =
        |index: &&usize| literature.rows.get(**index).is_some_and(|row| row.complications_not_stated);
    let not_stated = counted(literature, &rows.iter().filter(unstated).copied().collect::<Vec<_>>(), unit);
    Group { name, rows, total, not_stated, rates }
}
