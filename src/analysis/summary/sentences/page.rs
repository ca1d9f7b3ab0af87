//! The page: one section an operation, its visits in order of time, each introduced once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::analysis::StopKind;
use crate::analysis::finding::{FindingRow, Matrix, matrix};
use crate::analysis::measure::{MeasureTable, Since, table};
use crate::analysis::score::{self, ScoreRow};
use crate::analysis::summary::phrase::{capitalised, gathered, joined, quoted};
use crate::analysis::summary::questions::{QuestionKind, noted};
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::{Link, Section, Sentence, Told, Tone};
use crate::case::{Anchor, EpisodeId, Finding, FindingId, RadiographId, TimeForm};

/// The reading with everything that is computed once for the whole page.
pub(super) struct Page<'a> {
    pub(super) told: Told<'a>,
    pub(super) scores: Vec<ScoreRow>,
    pub(super) measures: MeasureTable,
    pub(super) findings: Matrix,
    /// Citations and definitions that stand on the page already: none is printed twice.
    printed: RefCell<BTreeSet<String>>,
}

impl<'a> Page<'a> {
    pub(super) fn of(told: Told<'a>) -> Self {
        let value_of = |id, mark: &_| (told.value_of)(id, mark);
        Self {
            scores: score::table(told.visits, told.reading, told.book),
            measures: table(told.case, told.reading, told.book, value_of, Since::Operation),
            findings: matrix(told.visits, told.reading, told.book),
            printed: RefCell::default(),
            told,
        }
    }

    /// True if these words stand on the page for the first time.
    pub(super) fn is_new(&self, words: String) -> bool {
        self.printed.borrow_mut().insert(words)
    }

    /// Everything after (and before) one operation.
    pub(super) fn section(&self, anchor: Option<&EpisodeId>) -> Section {
        let day_zero = anchor.and_then(|id| self.told.case.anchor(id));
        let here: Vec<usize> = (0..self.told.visits.len())
            .filter(|visit| self.told.visits.get(*visit).is_some_and(|own| own.anchor.as_ref() == anchor))
            .collect();
        let mut sentences: Vec<Sentence> = anchor.and_then(|id| self.introduced(id)).into_iter().collect();
        if here.is_empty()
            && let Some(id) = anchor
        {
            let link = Link::Episode(id.clone());
            let line = Line::default().toned("no film of this time is in the case", &link, Tone::Open);
            sentences.push(line.ended(None));
        }
        let mut without_film = self.without_film(anchor);
        for visit in here {
            let days = self.told.visits.get(visit).map_or(0.0, |own| own.days);
            let later = without_film.partition_point(|(own, _)| *own < days);
            sentences.extend(without_film.drain(..later).map(|(_, sentence)| sentence));
            sentences.extend(self.visit(visit));
        }
        sentences.extend(without_film.into_iter().map(|(_, sentence)| sentence));
        Section { heading: self.heading(anchor, day_zero), anchor: anchor.cloned(), sentences }
    }

    fn heading(&self, anchor: Option<&EpisodeId>, day_zero: Option<Anchor<'_>>) -> String {
        let Some(day_zero) = day_zero else { return "Films that are only dated".to_owned() };
        let visits = self.told.visits.iter().filter(|visit| visit.anchor.as_ref() == anchor);
        let (mut is_before, mut is_after) = (false, false);
        for visit in visits {
            *(if visit.days < 0.0 { &mut is_before } else { &mut is_after }) = true;
        }
        match (is_before, is_after) {
            (true, true) => format!("Before and {}", day_zero.after),
            (true, false) => format!("Before {}", day_zero.before),
            (false, _) => capitalised(day_zero.after),
        }
    }

    /// Bone and treatment of an episode.
    fn introduced(&self, id: &EpisodeId) -> Option<Sentence> {
        let episode = self.told.case.episode(id)?;
        let side = episode.side.map_or_else(String::new, |side| format!("{} ", side.word()));
        let classes = episode.classifications.iter().map(|given| {
            let meaning = self.told.book.class_meaning(given);
            let meaning = meaning.map_or_else(String::new, |words| format!(": {words}"));
            format!("{}{meaning}", self.told.book.class_words(given))
        });
        let place: Vec<String> = episode.region.clone().into_iter().chain(classes).collect();
        let region = if place.is_empty() { String::new() } else { format!(" ({})", place.join("; ")) };
        let age = episode.age_years.map_or_else(String::new, |age| format!(" at the age of {age}"));
        let date = episode.anchor().and_then(|day_zero| day_zero.date);
        let date = date.map_or_else(String::new, |date| format!(" on {date}"));
        let words = format!(
            "the {side}{}{region} was treated{age}{date}: {}",
            episode.bone,
            episode.treatment.trim()
        );
        Some(Line::default().said(&words, &Link::Episode(id.clone())).ended(None))
    }

    /// Visits without a film, with their days.
    fn without_film(&self, anchor: Option<&EpisodeId>) -> Vec<(f64, Sentence)> {
        let axis = crate::analysis::timeline(self.told.case);
        let here = axis.stops.iter().filter(|stop| {
            let segment = axis.segments.get(stop.segment);
            segment.is_some_and(|segment| segment.anchor.as_ref() == anchor)
        });
        here.filter_map(|stop| {
            let StopKind::NoFilm { note } = &stop.kind else { return None };
            let words = if note.trim().is_empty() {
                format!("{}, the patient was seen without a film", stop.words)
            } else {
                format!("{}, the case tells of a visit without a film: {}", stop.words, quoted(note))
            };
            let line = match anchor {
                Some(id) => Line::default().said(&words, &Link::Episode(id.clone())),
                None => Line::of(&words),
            };
            Some((stop.days, line.ended(None)))
        })
        .collect()
    }

    /// Sentences of one visit. The first one names it.
    fn visit(&self, visit: usize) -> Vec<Sentence> {
        let Some(own) = self.told.visits.get(visit) else { return Vec::new() };
        let Some(first) = own.films.first() else { return Vec::new() };
        let link = Link::Film(first.clone());
        let mut lines: Vec<Line> = self.stages(visit).into_iter().collect();
        lines.extend(self.scored(visit));
        lines.extend(self.measured(visit));
        lines.extend(self.found(visit));
        lines.extend(self.noted(visit));
        if lines.is_empty() {
            let verb = if own.films.len() > 1 { "were" } else { "was" };
            let words = format!("{} {verb} not read", self.told.films_words(&own.films));
            lines.push(Line::default().toned(&words, &link, Tone::Open));
        }
        let when = match self.told.visit_form(visit) {
            TimeForm::Date => format!("on {}, ", self.told.visit_words(visit)),
            TimeForm::NotStated => "at a time not stated, ".to_owned(),
            TimeForm::After | TimeForm::Before | TimeForm::Day => {
                format!("{}, ", self.told.visit_words(visit))
            }
        };
        let mut lines = lines.into_iter();
        let first = lines.next().map(|line| Line::default().said(&when, &link).then(line).ended(Some(visit)));
        let first = first.map(|first| Sentence { lead: when.len(), ..first });
        first.into_iter().chain(lines.map(|line| line.ended(Some(visit)))).collect()
    }

    /// Open points, at the end of the page.
    pub(super) fn still_open(&self) -> Section {
        let mut sentences: Vec<Sentence> = noted(self.told)
            .into_iter()
            .map(|noted| {
                let tone = match noted.question.kind {
                    QuestionKind::Contradiction => Tone::Alarming,
                    QuestionKind::Missing | QuestionKind::NotThere => Tone::Open,
                };
                let span = crate::analysis::summary::Span {
                    text: noted.question.words,
                    link: noted.question.link,
                    tone,
                };
                Sentence { visit: noted.visit, spans: vec![span], lead: noted.lead }
            })
            .collect();
        if sentences.is_empty() {
            sentences.push(Line::of("nothing is open").ended(None));
        }
        Section { heading: "Still open".to_owned(), anchor: None, sentences }
    }
}

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
