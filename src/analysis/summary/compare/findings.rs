//! Findings of two readings. One is that of the other when kind, site, side and label are the same, whatever its
//! number.

use crate::analysis::finding::{FindingRow, matrix};
use crate::analysis::summary::compare::{CompareRow, Group, row};
use crate::analysis::summary::phrase::{capitalised, finding_name};
use crate::analysis::summary::{Link, Told};
use crate::case::{Finding, FindingId, Key, RadiographId, Side};

/// Attributes by which two findings are one.
type What = (Key, Option<Key>, Option<Side>, String);

fn what(finding: &Finding) -> What {
    (finding.kind.clone(), finding.site.clone(), finding.side, finding.label.trim().to_lowercase())
}

/// The findings of both, one beside the other.
pub(super) struct Pairs<'a> {
    own: Told<'a>,
    other: Told<'a>,
    all: Vec<Pair>,
}

#[derive(Debug)]
struct Pair {
    what: What,
    name: String,
    own: Vec<FindingRow>,
    other: Vec<FindingRow>,
}

impl<'a> Pairs<'a> {
    /// In the order of one's own; those of the other alone come last.
    pub(super) fn of(own: Told<'a>, other: Told<'a>) -> Self {
        let mut pairs: Vec<Pair> = Vec::new();
        for (told, is_own) in [(own, true), (other, false)] {
            for row in matrix(told.visits, told.reading, told.book).rows {
                let Some(finding) = told.reading.finding(row.id) else { continue };
                let what = what(finding);
                let at = pairs.iter().position(|pair| pair.what == what).unwrap_or_else(|| {
                    let name = capitalised(&finding_name(finding, told));
                    pairs.push(Pair { what, name, own: Vec::new(), other: Vec::new() });
                    pairs.len() - 1
                });
                if let Some(pair) = pairs.get_mut(at) {
                    if is_own { &mut pair.own } else { &mut pair.other }.push(row);
                }
            }
        }
        Self { own, other, all: pairs }
    }

    /// One row a finding of which either says a state at this visit.
    pub(super) fn at(&self, visit: usize) -> Vec<CompareRow> {
        let films: &[RadiographId] =
            self.own.visits.get(visit).map(|at| at.films.as_slice()).unwrap_or_default();
        let of_pair = |pair: &Pair| {
            let (own, other) = (said(&pair.own, visit), said(&pair.other, visit));
            let film = films.first().map(|film| Link::Film(film.clone()));
            let link = own.as_ref().map(|(_, id, film)| Link::Finding(*id, film.clone())).or(film);
            let (own, other) = (own.map(|(words, ..)| words), other.map(|(words, ..)| words));
            row(Group::Findings, Some(visit), pair.name.clone(), own, other, link)
        };
        self.all.iter().filter_map(of_pair).collect()
    }

    /// One row a finding that both say by a definition.
    pub(super) fn definitions(&self) -> Vec<CompareRow> {
        let of_pair = |pair: &Pair| {
            let own = definition(self.own, pair.own.first()?)?;
            let other = definition(self.other, pair.other.first()?)?;
            let id = pair.own.first()?.id;
            let film = self.own.reading.finding(id)?.states.keys().next();
            let link = film.map(|film| Link::Finding(id, film.clone()));
            row(Group::Findings, None, format!("{}, definition", pair.name), Some(own), Some(other), link)
        };
        self.all.iter().filter_map(of_pair).collect()
    }
}

/// The states of a finding at a visit, as words, with the first place where one is kept.
fn said(rows: &[FindingRow], visit: usize) -> Option<(String, FindingId, RadiographId)> {
    let mut all: Option<(String, FindingId, RadiographId)> = None;
    for row in rows {
        let Some(cell) = row.cells.get(visit) else { continue };
        let Some(seen) = cell.spoken() else { continue };
        match &mut all {
            Some((words, ..)) if *words != cell.words() => *words = format!("{words} / {}", cell.words()),
            Some(_) => {}
            None => all = Some((cell.words(), row.id, seen.film.clone())),
        }
    }
    all
}

/// The definition by which a finding is said.
fn definition(told: Told<'_>, row: &FindingRow) -> Option<String> {
    let finding = told.reading.finding(row.id)?;
    let kind = told.book.kind(&finding.kind)?;
    let chosen = kind.definitions.iter().find(|own| Some(&own.key) == finding.definition.as_ref())?;
    Some(chosen.words.clone())
}
