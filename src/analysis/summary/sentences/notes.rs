//! Notes in the reader's own words, quoted.

use crate::analysis::summary::Link;
use crate::analysis::summary::phrase::{finding_words, quoted};
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;

impl Page<'_> {
    /// Notes on the films of the visit, and on the findings that were first said here.
    pub(super) fn noted(&self, visit: usize) -> Vec<Line> {
        let Some(own) = self.told.visits.get(visit) else { return Vec::new() };
        let mut lines = Vec::new();
        for film in &own.films {
            let note = self.told.reading.opinion(film).map(|opinion| opinion.note.trim());
            let Some(note) = note.filter(|note| !note.is_empty()) else { continue };
            let words = format!("on {} the reader notes: {}", self.told.film_words(film), quoted(note));
            lines.push(Line::default().said(&words, &Link::Film(film.clone())));
        }
        for row in &self.findings.rows {
            let finding = self.told.reading.finding(row.id).filter(|own| !own.note.trim().is_empty());
            let is_first = row.cells.iter().position(|cell| !cell.seen.is_empty()) == Some(visit);
            let seen = row.cells.get(visit).and_then(|cell| cell.spoken()).filter(|_| is_first);
            let Some((finding, seen)) = finding.zip(seen) else { continue };
            let words = format!(
                "of {} the reader notes: {}",
                finding_words(finding, self.told.book),
                quoted(&finding.note)
            );
            lines.push(Line::default().said(&words, &Link::Finding(row.id, seen.film.clone())));
        }
        lines
    }
}
