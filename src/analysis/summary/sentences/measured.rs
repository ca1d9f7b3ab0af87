//! The measures of a visit with their change since the first value after the operation. What needs no scale and what
//! is in pixels comes first; millimetres stand by their source, which is told once.

use crate::analysis::book::Unit;
use crate::analysis::measure::{Change, Entry, Row, Value};
use crate::analysis::summary::questions::row_words;
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Tone};

/// A row that has a value at the visit.
type Spoken<'a> = (&'a Row, &'a Entry, &'a Value);

impl Page<'_> {
    /// One sentence for what needs no scale, one for each source of millimetres.
    pub(super) fn measured(&self, visit: usize) -> Vec<Line> {
        let spoken = |row| -> Option<Spoken<'_>> {
            let row: &Row = row;
            let (entry, value) = row.cells.get(visit)?.spoken()?;
            Some((row, entry, value))
        };
        let mut groups: Vec<(&str, Vec<Spoken<'_>>)> = vec![("", Vec::new())];
        for one in self.measures.rows.iter().filter_map(spoken) {
            let source = match one.2.unit {
                Unit::Millimetre if one.2.source.is_empty() => "of a source that is not told",
                Unit::Millimetre => one.2.source.as_str(),
                _ => "",
            };
            match groups.iter_mut().find(|(known, _)| *known == source) {
                Some((_, group)) => group.push(one),
                None => groups.push((source, vec![one])),
            }
        }
        let groups = groups.into_iter().filter(|(_, group)| !group.is_empty());
        groups.map(|(source, group)| self.group(visit, source, &group)).collect()
    }

    fn group(&self, visit: usize, source: &str, group: &[Spoken<'_>]) -> Line {
        let parts = group.iter().enumerate().map(|(index, (row, entry, value))| {
            let link = Link::Mark(entry.mark, entry.film.clone());
            let verb = if index == 0 { " measures" } else { "" };
            let line = Line::default().said(&format!("{}{verb} ", row_words(row)), &link);
            let line = line.toned(&value.words(), &link, Tone::Strong);
            line.said(&self.change_words(visit, row, entry), &link)
        });
        let line = Line::default().list(parts.collect());
        let all = match group {
            _ if source.is_empty() => return line,
            [_] => "",
            [_, _] => "both ",
            _ => "all ",
        };
        line.plain(&format!(", {all}{source}"))
    }

    /// " (+1.4 mm since 1 week)", " (within error since 1 week, ±0.8 mm)"; nothing for the first value.
    fn change_words(&self, visit: usize, row: &Row, entry: &Entry) -> String {
        let is_first = |other: &usize| {
            let cell = row.cells.get(*other);
            cell.is_some_and(|cell| cell.entries.iter().any(|own| own.change == Some(Change::Anchor)))
        };
        let same = |other: &usize| {
            let anchor = |visit: usize| self.told.visits.get(visit).map(|own| &own.anchor);
            anchor(*other) == anchor(visit)
        };
        let first = (0..row.cells.len()).filter(same).find(is_first);
        let since = first.map_or_else(|| "the first value".to_owned(), |first| self.told.visit_label(first));
        match &entry.change {
            None | Some(Change::Anchor) => String::new(),
            Some(Change::By(by)) if by.is_within_error() => {
                let words = Change::By(by.clone()).words();
                let band = words.trim_start_matches("within error (").trim_end_matches(')');
                format!(" (within error since {since}, {band})")
            }
            Some(Change::By(by)) => format!(" ({} since {since})", by.words()),
            Some(Change::Unknown(_)) => format!(" (not comparable with {since})"),
        }
    }
}
