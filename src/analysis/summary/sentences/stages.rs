//! The stages of a visit in one sentence.

use crate::analysis::summary::phrase::between;
use crate::analysis::summary::sentences::line::Line;
use crate::analysis::summary::sentences::page::Page;
use crate::analysis::summary::{Link, Tone};
use crate::case::{Confidence, RadiographId, Stage};

type Given = (Stage, Option<Confidence>);

impl Page<'_> {
    /// "the reader sees hard callus (probable) on the AP and the lateral".
    pub(super) fn stages(&self, visit: usize) -> Option<Line> {
        let own = self.told.visits.get(visit)?;
        let mut groups: Vec<(Given, Vec<RadiographId>)> = Vec::new();
        for film in &own.films {
            let Some(opinion) = self.told.reading.opinion(film) else { continue };
            let Some(stage) = opinion.stage else { continue };
            let given = (stage, opinion.confidence);
            match groups.iter_mut().find(|(known, _)| *known == given) {
                Some((_, films)) => films.push(film.clone()),
                None => groups.push((given, vec![film.clone()])),
            }
        }
        let (seen, unseen): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|((stage, _), _)| *stage != Stage::NotAssessable);
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

    fn sees(&self, visit: usize, ((stage, confidence), films): &(Given, Vec<RadiographId>)) -> Line {
        let Some(first) = films.first() else { return Line::default() };
        let sure = confidence.map_or_else(String::new, |own| format!(" ({})", own.word()));
        let tone = if self.falls(visit, *stage) { Tone::Alarming } else { Tone::Strong };
        let link = Link::Film(first.clone());
        let line = Line::default().toned(&format!("{}{sure}", stage.word()), &link, tone).plain(" on ");
        self.on(line, films)
    }

    fn cannot(&self, ((_, confidence), films): &(Given, Vec<RadiographId>)) -> Line {
        let line = self.on(Line::default(), films);
        match (confidence, films.first()) {
            (Some(sure), Some(film)) => line.said(&format!(" ({})", sure.word()), &Link::Film(film.clone())),
            _ => line,
        }
    }

    fn on(&self, mut line: Line, films: &[RadiographId]) -> Line {
        for (index, film) in films.iter().enumerate() {
            let words = self.told.film_words(film);
            line = line.plain(between(index, films.len())).said(&words, &Link::Film(film.clone()));
        }
        line
    }

    /// Whether healing was farther at the visit before it that has a stage.
    fn falls(&self, visit: usize, stage: Stage) -> bool {
        let of = |visit: usize| {
            let films = &self.told.visits.get(visit)?.films;
            let stages = films.iter().filter_map(|film| self.told.reading.stage(film));
            stages.filter(|stage| *stage <= Stage::Remodelling).max()
        };
        stage <= Stage::Remodelling && self.told.earlier(visit).find_map(of).is_some_and(|last| last > stage)
    }
}
