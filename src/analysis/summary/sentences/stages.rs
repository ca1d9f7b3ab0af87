//! The stages of a visit in one sentence.

use crate::analysis::book::AS_BEFORE;
use crate::analysis::summary::phrase::between;
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Tone};
use crate::case::{Confidence, RadiographId, Stage};

/// Answers about films: films with the same answers share a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    stage: Option<Stage>,
    as_before: bool,
    confidence: Option<Confidence>,
}

impl Given {
    fn is_unseen(&self) -> bool {
        self.stage.as_ref().is_some_and(Stage::is_not_assessable)
    }
}

impl Page<'_> {
    /// "the reader sees bridging callus, line visible (probable) on the AP and the lateral", "the reader sees no callus,
    /// as before (definite) on the AP".
    pub(super) fn stages(&self, visit: usize) -> Option<Line> {
        let own = self.told.visits.get(visit)?;
        let mut groups: Vec<(Given, Vec<RadiographId>)> = Vec::new();
        for film in &own.films {
            let Some(opinion) = self.told.reading.opinion(film) else { continue };
            if opinion.stage.is_none() && !opinion.as_before {
                continue;
            }
            let (stage, confidence) = (opinion.stage.clone(), opinion.confidence);
            let given = Given { stage, as_before: opinion.as_before, confidence };
            match groups.iter_mut().find(|(known, _)| *known == given) {
                Some((_, films)) => films.push(film.clone()),
                None => groups.push((given, vec![film.clone()])),
            }
        }
        let (seen, unseen): (Vec<_>, Vec<_>) = groups.into_iter().partition(|(given, _)| !given.is_unseen());
        if seen.is_empty() && unseen.is_empty() {
            return None;
        }
        let both = !seen.is_empty() && !unseen.is_empty();
        let sees = seen.into_iter().map(|group| self.sees(visit, &group)).collect::<Vec<_>>();
        let cannot = unseen.into_iter().map(|group| self.cannot(&group)).collect::<Vec<_>>();
        let mut line = Line::of("the reader ");
        if !sees.is_empty() {
            line = line.plain("sees ").list(sees);
        }
        if both {
            line = line.plain(", and ");
        }
        if !cannot.is_empty() {
            line = line.plain("cannot assess ").list(cannot);
        }
        Some(line)
    }

    fn sees(&self, visit: usize, (given, films): &(Given, Vec<RadiographId>)) -> Line {
        let Some(first) = films.first() else { return Line::default() };
        let sure = given.confidence.map_or_else(String::new, |own| format!(" ({})", own.word()));
        let stage = given.stage.as_ref();
        let tone =
            if stage.is_some_and(|own| self.falls(visit, own)) { Tone::Alarming } else { Tone::Strong };
        let words = match (stage, given.as_before) {
            (Some(stage), true) => format!("{}, {AS_BEFORE}", self.told.book.stage_word(stage)),
            (Some(stage), false) => self.told.book.stage_word(stage),
            (None, _) => "no progression".to_owned(),
        };
        let link = Link::Film(first.clone());
        self.on(Line::default().toned(&format!("{words}{sure}"), &link, tone).plain(" on "), films)
    }

    /// "the lateral (as before)".
    fn cannot(&self, (given, films): &(Given, Vec<RadiographId>)) -> Line {
        let line = self.on(Line::default(), films);
        let sure = given.confidence.map(Confidence::word);
        let words: Vec<_> = given.as_before.then_some(AS_BEFORE).into_iter().chain(sure).collect();
        match films.first().filter(|_| !words.is_empty()) {
            Some(film) => line.said(&format!(" ({})", words.join(", ")), &Link::Film(film.clone())),
            None => line,
        }
    }

    fn on(&self, mut line: Line, films: &[RadiographId]) -> Line {
        for (index, film) in films.iter().enumerate() {
            let words = self.told.film_words(film);
            line = line.plain(between(index, films.len())).said(&words, &Link::Film(film.clone()));
        }
        line
    }

    /// True if healing was farther at the visit before it that has a stage: all that the stage allows was passed.
    fn falls(&self, visit: usize, stage: &Stage) -> bool {
        let of = |visit: usize| {
            let films = &self.told.visits.get(visit)?.films;
            let stages = films.iter().filter_map(|film| self.told.reading.stage(film));
            stages.filter_map(|stage| Some(self.told.book.stage_span(&stage)?.0)).max()
        };
        let Some((_, most)) = self.told.book.stage_span(stage) else { return false };
        self.told.earlier(visit).find_map(of).is_some_and(|last| last > most)
    }
}
