//! Notes in the reader's own words, quoted. The same words are printed once.

use crate::analysis::finding::FindingRow;
use crate::analysis::summary::Link;
use crate::analysis::summary::phrase::{gathered, joined, quoted};
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::case::{Finding, FindingId, RadiographId};

/// A finding with a note, and the film under which it is kept.
type Noted<'a> = (FindingId, &'a Finding, RadiographId);

impl Page<'_> {
    /// Notes on the films of the visit, and on findings.
    pub(super) fn noted(&self, visit: usize) -> Vec<Line> {
        let Some(own) = self.told.visits.get(visit) else { return Vec::new() };
        let mut lines = Vec::new();
        for film in &own.films {
            let note = self.told.reading.opinion(film).map(|opinion| quoted(&opinion.note));
            let Some(note) = note.filter(|note| note.chars().count() > 2 && self.is_new(note.clone())) else {
                continue;
            };
            let words = format!("on {} the reader notes: {note}", self.told.film_words(film));
            lines.push(Line::default().said(&words, &Link::Film(film.clone())));
        }
        let mut groups: Vec<(String, Vec<Noted<'_>>)> = Vec::new();
        for (note, own) in self.findings.rows.iter().filter_map(|row| self.of_finding(row, visit)) {
            match groups.iter_mut().find(|(known, _)| *known == note) {
                Some((_, group)) => group.push(own),
                None => groups.push((note, vec![own])),
            }
        }
        for (note, group) in groups.into_iter().filter(|(note, _)| self.is_new(note.clone())) {
            let Some((id, _, film)) = group.first() else { continue };
            let findings: Vec<_> = group.iter().map(|(id, finding, _)| (*id, *finding)).collect();
            let names: Vec<_> = gathered(&findings, self.told).into_iter().map(|(words, _)| words).collect();
            let words = format!("of {} the reader notes: {note}", joined(&names));
            lines.push(Line::default().said(&words, &Link::Finding(*id, film.clone())));
        }
        lines
    }

    /// The note of a finding, at the visit where it turned for the worse, else where it was first said.
    fn of_finding(&self, row: &FindingRow, visit: usize) -> Option<(String, Noted<'_>)> {
        let finding = self.told.reading.finding(row.id).filter(|own| !own.note.trim().is_empty())?;
        let alarms = |cell: &crate::analysis::finding::FindingCell| {
            let state = cell.spoken().and_then(|seen| seen.definition.as_ref());
            state.is_some_and(|state| state.is_alarming)
        };
        let first = || row.cells.iter().position(|cell| !cell.seen.is_empty());
        let at = row.cells.iter().position(alarms).or_else(first);
        let seen = row.cells.get(visit).filter(|_| at == Some(visit))?.spoken()?;
        Some((quoted(&finding.note), (row.id, finding.as_ref(), seen.film.clone())))
    }
}
