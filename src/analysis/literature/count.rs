//! Counting rows in a unit: each patient, hip, operation or row once, with the rows behind the number.

use std::collections::BTreeMap;

use crate::case::{
    Case, CountingUnit, Episode, EpisodeId, Key, Literature, Outcome, PublishedComplication,
    PublishedOutcome, PublishedRow, Side, Tally, Told,
};

/// A number and what is behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The number.
    pub count: u32,
    /// What was counted as one; `None` for a number that the source states.
    pub unit: Option<CountingUnit>,
    /// The rows behind it, by their place in the table.
    pub rows: Vec<usize>,
    /// Operations of the case that were counted in addition.
    pub own: Vec<EpisodeId>,
}

impl Counted {
    /// "3 operations", or "50 stated by the source".
    pub fn words(&self) -> String {
        match self.unit {
            Some(unit) => unit.counted(self.count),
            None => format!("{} stated by the source", self.count),
        }
    }
}

/// "rows 1–3, 8, 15": places in the table as a person numbers them.
pub fn row_numbers(rows: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for row in rows.iter().map(|row| row + 1) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == row => *last = row,
            Some(_) | None => runs.push((row, row)),
        }
    }
    let run = |(first, last): &(usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    };
    let words = runs.iter().map(run).collect::<Vec<_>>().join(", ");
    match rows.len() {
        0 => "no row".to_owned(),
        1 => format!("row {words}"),
        _ => format!("rows {words}"),
    }
}

/// How rows are counted.
#[derive(Debug, Clone, Copy, Default)]
struct How {
    unit: CountingUnit,
    /// Only the affected patients of a row.
    affected: bool,
    constructs_apart: bool,
    sides_apart: bool,
}

/// Counts rows in a unit, each with all its patients.
pub fn counted(literature: &Literature, rows: &[usize], unit: CountingUnit) -> Counted {
    count(literature, rows.to_vec(), How { unit, ..How::default() })
}

/// Counts rows in a unit, each with its affected patients alone.
pub(super) fn counted_affected(literature: &Literature, rows: Vec<usize>, unit: CountingUnit) -> Counted {
    count(literature, rows, How { unit, affected: true, ..How::default() })
}

/// Counts what a tally of a claim describes.
pub fn tallied(case: &Case, literature: &Literature, tally: &Tally) -> Counted {
    if let Some(stated) = tally.stated {
        return Counted { count: stated, unit: None, rows: Vec::new(), own: Vec::new() };
    }
    let fits = |(index, row): (usize, &PublishedRow)| fulfils(literature, row, tally).then_some(index);
    let rows: Vec<usize> = literature.rows.iter().enumerate().filter_map(fits).collect();
    let affected = !tally.with.is_empty() || tally.any_complication || tally.reoperated;
    let how = How {
        unit: tally.unit,
        affected,
        constructs_apart: tally.constructs_apart,
        sides_apart: tally.sides_apart,
    };
    let mut counted = count(literature, rows, how);
    if tally.with_own_operations {
        let own = case.episodes.iter().filter(|episode| is_counted(episode, tally));
        counted.own = own.map(|episode| episode.id.clone()).collect();
        counted.count += counted.own.len() as u32;
    }
    counted
}

/// Whether an episode of the case is an operation that fulfils the complications and outcome of a tally. What an
/// episode does not state (site, year) excludes nothing: that its rows belong to the table is the assumption itself.
fn is_counted(episode: &Episode, tally: &Tally) -> bool {
    let kind = episode.outcome.and_then(complication_of);
    episode.operation.is_some()
        && (tally.with.is_empty() || kind.is_some_and(|kind| tally.with.contains(&kind)))
        && !kind.is_some_and(|kind| tally.without.contains(&kind))
        && (!tally.any_complication || kind.is_some())
        && tally.outcome.is_none_or(|outcome| {
            (outcome == PublishedOutcome::Union) == (episode.outcome == Some(Outcome::Union))
        })
}

fn complication_of(outcome: Outcome) -> Option<PublishedComplication> {
    match outcome {
        Outcome::HardwareFailure => Some(PublishedComplication::HardwareFailure),
        Outcome::Infection => Some(PublishedComplication::Infection),
        Outcome::DelayedUnion => Some(PublishedComplication::DelayedUnion),
        Outcome::Nonunion => Some(PublishedComplication::Nonunion),
        Outcome::Malunion => Some(PublishedComplication::Malunion),
        Outcome::Refracture => Some(PublishedComplication::Refracture),
        Outcome::Union | Outcome::Ongoing => None,
    }
}

fn fulfils(literature: &Literature, row: &PublishedRow, tally: &Tally) -> bool {
    let has = |kind: &PublishedComplication| {
        row.complications.contains(kind) || (tally.implied_too && row.implied.contains(kind))
    };
    let has_any = !row.complications.is_empty() || (tally.implied_too && !row.implied.is_empty());
    let reoperated = match row.reoperation {
        Some(Told::Named) => true,
        Some(Told::Implied) => tally.implied_too,
        None => false,
    };
    let year = literature.year_of(row);
    (tally.with.is_empty() || tally.with.iter().any(has))
        && !tally.without.iter().any(has)
        && (!tally.any_complication || has_any)
        && (!tally.reoperated || reoperated)
        && tally.outcome.is_none_or(|outcome| row.outcome == Some(outcome))
        && tally.site.as_ref().is_none_or(|site| row.site.as_ref() == Some(site))
        && tally.device.as_ref().is_none_or(|device| row.devices.contains(device))
        && tally.until.is_none_or(|until| year.is_some_and(|year| year <= until))
        && tally.after.is_none_or(|after| year.is_some_and(|year| year > after))
}

fn count(literature: &Literature, rows: Vec<usize>, how: How) -> Counted {
    let size = |row: &PublishedRow| match row.affected.filter(|_| how.affected) {
        Some(affected) => u32::from(affected),
        None => row.size(),
    };
    let all = || rows.iter().filter_map(|index| literature.rows.get(*index));
    let count = match how.unit {
        CountingUnit::Row => rows.len() as u32,
        CountingUnit::Operation => all()
            .map(|row| {
                let constructs = if how.constructs_apart { row.devices.len().max(1) as u32 } else { 1 };
                let sides = if how.sides_apart && row.side == Some(Side::Both) { 2 } else { 1 };
                size(row) * constructs * sides
            })
            .sum(),
        CountingUnit::Patient => {
            let mut patients: BTreeMap<&Key, u32> = BTreeMap::new();
            for row in all() {
                let known = patients.entry(&row.patient).or_default();
                *known = size(row).max(*known);
            }
            patients.values().sum()
        }
        CountingUnit::Hip => {
            let mut hips: BTreeMap<(&Key, Option<&'static str>), u32> = BTreeMap::new();
            for row in all() {
                let sides: &[Option<&'static str>] = match row.side {
                    Some(Side::Both) => &[Some("L"), Some("R")],
                    Some(Side::Left) => &[Some("L")],
                    Some(Side::Right) => &[Some("R")],
                    None => &[None],
                };
                for side in sides {
                    let known = hips.entry((&row.patient, *side)).or_default();
                    *known = size(row).max(*known);
                }
            }
            hips.values().sum()
        }
    };
    Counted { count, unit: Some(how.unit), rows, own: Vec::new() }
}
