//! The measures of a visit with their change since the first value after the operation: what moved, then in one breath
//! what the error bands explain. What needs no scale and what is in pixels comes first; millimetres stand by their
//! source, which is told once.

use crate::analysis::book::{Formula, Unit};
use crate::analysis::measure::{Change, Entry, Row, Value};
use crate::analysis::summary::phrase::{joined, quoted};
use crate::analysis::summary::questions::row_words;
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Told, Tone};

/// A row that has a value at the visit.
type Spoken<'a> = (&'a Row, &'a Entry, &'a Value);

/// True if a row tells of healing; the size of an implant tells of the scale alone.
pub(in crate::analysis::summary) fn tells_of_healing(told: Told<'_>, row: &Row) -> bool {
    told.book.measure(&row.measure).is_none_or(|own| own.formula != Formula::ImplantSize)
}

impl Page<'_> {
    /// Measures that are new or moved, those that did not move beyond their error, and the peak of what rises and falls.
    pub(super) fn measured(&self, visit: usize) -> Vec<Line> {
        let spoken = |row| -> Option<Spoken<'_>> {
            let row: &Row = row;
            let (entry, value) = row.cells.get(visit)?.spoken()?;
            Some((row, entry, value))
        };
        let rows = self.measures.rows.iter().filter(|row| tells_of_healing(self.told, row));
        let (still, moved): (Vec<_>, Vec<_>) = rows
            .filter_map(spoken)
            .partition(|(_, entry, _)| matches!(&entry.change, Some(Change::By(by)) if by.is_within_error()));
        let mut lines = Vec::new();
        if !moved.is_empty() {
            lines.push(self.by_source(visit, &moved, true));
        }
        if let Some((_, entry, _)) = still.first() {
            let mut since: Vec<String> = still.iter().map(|(_, entry, _)| self.since(visit, entry)).collect();
            since.dedup();
            let link = Link::Mark(entry.mark, entry.film.clone());
            let begun = Line::default().said(&format!("within error {}: ", joined(&since)), &link);
            lines.push(begun.then(self.by_source(visit, &still, false)));
        }
        lines.extend(self.courses(visit));
        lines
    }

    /// The values in groups of one source of millimetres.
    fn by_source(&self, visit: usize, all: &[Spoken<'_>], is_told: bool) -> Line {
        let mut groups: Vec<(&str, Vec<Spoken<'_>>)> = vec![("", Vec::new())];
        for one in all {
            let source = match one.2.unit {
                Unit::Millimetre if one.2.source.is_empty() => "of a source that is not told",
                Unit::Millimetre => one.2.source.as_str(),
                Unit::Pixel | Unit::Degree | Unit::Percent | Unit::One => "",
            };
            match groups.iter_mut().find(|(known, _)| *known == source) {
                Some((_, group)) => group.push(*one),
                None => groups.push((source, vec![*one])),
            }
        }
        let mut line = Line::default();
        let groups = groups.iter().filter(|(_, group)| !group.is_empty());
        for (index, (source, group)) in groups.enumerate() {
            let verb = if index == 0 && is_told { " measures" } else { "" };
            line = line.plain(if index == 0 { "" } else { "; " });
            line = line.then(self.group(visit, source, verb, group, is_told));
        }
        line
    }

    fn group(&self, visit: usize, source: &str, verb: &str, group: &[Spoken<'_>], is_told: bool) -> Line {
        let parts = group.iter().enumerate().map(|(index, (row, entry, value))| {
            let link = Link::Mark(entry.mark, entry.film.clone());
            let verb = if index == 0 { verb } else { "" };
            let line = Line::default().said(&format!("{}{verb} ", row_words(row)), &link);
            let line = line.toned(&value.words(), &link, if is_told { Tone::Strong } else { Tone::Plain });
            line.said(&self.change_words(visit, entry), &link)
        });
        let line = Line::default().list(parts.collect());
        let Some((_, entry, _)) = group.first().filter(|_| !source.is_empty()) else { return line };
        let all = match group {
            [_] => "",
            [_, _] => "both ",
            _ => "all ",
        };
        let says_itself = ["calibrated", "scaled", "of a source"].iter().any(|own| source.starts_with(own));
        let scale =
            if says_itself { source.to_owned() } else { format!("with the scale {}", quoted(source)) };
        line.said(&format!(", {all}{scale}"), &Link::Mark(entry.mark, entry.film.clone()))
    }

    /// " (+1.4 mm since 1 week)"; nothing for the first value, and for one within error.
    fn change_words(&self, visit: usize, entry: &Entry) -> String {
        match &entry.change {
            None | Some(Change::Anchor) => String::new(),
            Some(Change::By(by)) if by.is_within_error() => String::new(),
            Some(Change::By(by)) => format!(" ({} {})", by.words(), self.since(visit, entry)),
            Some(Change::Unknown(_)) => {
                let first = entry.since.filter(|since| *since != visit);
                let first =
                    first.map_or_else(|| "the first value".to_owned(), |since| self.told.visit_label(since));
                format!(" (cannot be compared with {first})")
            }
        }
    }

    /// "since 1 week": the visit that the value is compared with.
    fn since(&self, visit: usize, entry: &Entry) -> String {
        match entry.since.filter(|since| *since != visit) {
            Some(since) => format!("since {}", self.told.visit_label(since)),
            None => "since the first value".to_owned(),
        }
    }

    /// "The callus index peaked at 6 months: it has fallen since by more than its error, …"; nothing at other visits than
    /// that of its last value.
    fn courses(&self, visit: usize) -> Vec<Line> {
        let told = |row: &Row| {
            let course = row.course(self.told.visits).filter(|own| own.has_risen || own.has_fallen)?;
            let (last, cell) = row.cells.iter().enumerate().rfind(|(_, cell)| cell.spoken().is_some())?;
            let (entry, _) = cell.spoken().filter(|_| last == visit)?;
            let words = row.course_words(course, |visit| self.told.at_visit(visit));
            let link = Link::Mark(entry.mark, entry.film.clone());
            Some(Line::default().said(&words, &link))
        };
        self.measures.rows.iter().filter_map(told).collect()
    }
}
