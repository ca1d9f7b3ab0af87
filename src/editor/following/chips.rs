//! The seven chips of the panel: the complications of the source's vocabulary, as findings at a visit.

use std::collections::BTreeSet;

use crate::analysis::finding::flags;
use crate::case::{Complication, Edit, Finding, Key, RadiographId, Seen};
use crate::editor::core::Core;

impl Core {
    /// The complications of the source's vocabulary that are there at the visit of a film.
    pub(crate) fn complications(&self, film: &RadiographId) -> BTreeSet<Complication> {
        let Some(reading) = self.document.as_ref().and_then(|document| document.reading()) else {
            return BTreeSet::new();
        };
        let flags = flags(reading, self.book(), self.films_beside(film));
        let is_there = |key: &Key| flags.iter().any(|flag| flag.kind == *key);
        Complication::ALL.into_iter().filter(|own| own.key().as_ref().is_some_and(is_there)).collect()
    }

    /// The films of the visit of a film.
    fn films_beside<'a>(&'a self, film: &'a RadiographId) -> &'a [RadiographId] {
        let visits = self.document.as_ref().map(crate::editor::Document::visits).unwrap_or_default();
        let visit = visits.iter().find(|visit| visit.films.contains(film));
        visit.map_or(std::slice::from_ref(film), |visit| visit.films.as_slice())
    }

    /// The edit by which a chip says or clears a complication: it changes the finding that speaks at the visit,
    /// wherever it is and under whichever film its state is kept; the one without a site where none speaks yet.
    pub(crate) fn toggle_complication(
        &self,
        complication: Complication,
        film: &RadiographId,
    ) -> Option<Edit> {
        let reading = self.document.as_ref()?.reading()?;
        let (kind, films) = (complication.key()?, self.films_beside(film));
        let is_plain = |finding: &Finding| finding.site.is_none() && finding.label.trim().is_empty();
        let flags = flags(reading, self.book(), films);
        let speaking = flags.iter().find(|flag| flag.kind == kind).map(|flag| flag.id);
        let plain = || {
            let alike = reading.findings.iter().find(|(_, own)| own.kind == kind && is_plain(own));
            alike.map(|(id, _)| *id)
        };
        let Some(id) = speaking.or_else(plain) else {
            return Some(Edit::SetComplication { radiograph: film.clone(), complication, seen: true });
        };
        let finding = reading.finding(id)?;
        let mut kept = films.iter().filter(|film| finding.states.contains_key(*film)).cloned();
        let radiograph = kept.next().unwrap_or_else(|| film.clone());
        let present = Key::new("present").ok().map(|state| Seen { state, mark: None });
        if speaking.is_some() && is_plain(finding) && finding.states.len() == 1 && finding.note.is_empty() {
            // Nothing is left of it then.
            return Some(Edit::SetComplication { radiograph, complication, seen: false });
        }
        let seen = if speaking.is_some() { None } else { present };
        Some(Edit::SetFindingState { id, radiograph, seen, instead_of: kept.collect(), drawn: None })
    }
}
