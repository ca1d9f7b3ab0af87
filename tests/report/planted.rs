//! A case in which every free text says by itself whether it is known at a visit: `ZZKNOWN` or `ZZLATER`. What is later
//! is decided here from the case file alone, by a rule of its own: the place of the episode, then the days.

use std::sync::Arc;

use callus::analysis::visits;
use callus::case::{
    Case, Episode, EpisodeId, FilmRegistration, FindingId, LaidTransform, Marks, Outcome, RadiographId,
    Reading, RegisteredOn, Section, TimePoint,
};

/// Stands in every text of what is later.
pub(crate) const LATER: &str = "ZZLATER";
/// Stands in texts of what is known.
pub(crate) const KNOWN: &str = "ZZKNOWN";

/// A visit of the case by the place of its episode and its days.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) case: &'a Case,
    pub(crate) episode: usize,
    pub(crate) days: f64,
    /// True if of the visit itself the films alone are told.
    pub(crate) films_alone: bool,
}

impl At<'_> {
    fn place(&self, id: &EpisodeId) -> usize {
        self.case.episodes.iter().position(|own| own.id == *id).unwrap()
    }

    fn knows(&self, time: &TimePoint) -> bool {
        let anchor = self.place(self.case.anchor_of(time).unwrap());
        let days = self.case.days_since_anchor(time).unwrap();
        (anchor, days) <= (self.episode, self.days + 0.5)
    }

    /// True if what was said at a time is told.
    fn tells(&self, time: &TimePoint) -> bool {
        let anchor = self.place(self.case.anchor_of(time).unwrap());
        let days = self.case.days_since_anchor(time).unwrap();
        let end = if self.films_alone { self.days - 0.5 } else { self.days + 0.5 };
        (anchor, days) <= (self.episode, end)
    }

    pub(crate) fn tells_of(&self, film: &RadiographId) -> bool {
        self.tells(&self.case.radiograph(film).unwrap().time)
    }

    fn has_begun(&self, id: &EpisodeId) -> bool {
        self.place(id) < self.episode || self.place(id) == self.episode && self.days >= 0.0
    }

    fn is_behind(&self, id: &EpisodeId) -> bool {
        self.place(id) < self.episode
    }

    pub(crate) fn knows_film(&self, film: &RadiographId) -> bool {
        self.knows(&self.case.radiograph(film).unwrap().time)
    }
}

fn say(text: &mut String, known: bool) {
    text.push_str(if known { " ZZKNOWN" } else { " ZZLATER" });
}

/// The case with a word in every free text.
pub(crate) fn case(at: At<'_>) -> Case {
    let mut case = at.case.clone();
    say(&mut case.title, false);
    say(&mut case.patient.summary, false);
    case.patient.diagnoses.iter_mut().for_each(|text| say(text, false));
    for episode in &mut case.episodes {
        let Episode { id, treatment, region, operation, follow_up, outcome, .. } = episode;
        let begun = at.has_begun(id);
        say(treatment, begun);
        if let Some(operation) = operation {
            say(&mut operation.name, begun);
            say(&mut operation.after, begun);
        }
        // Of the episode of the visit the fracture is known, of a later one nothing.
        let is_there = at.place(id) <= at.episode;
        say(region.get_or_insert_default(), is_there);
        say(follow_up, at.is_behind(id));
        *outcome = outcome.or(Some(Outcome::Refracture));
    }
    for film in &mut case.radiographs {
        say(&mut film.caption, at.tells(&film.time));
    }
    for schedule in &mut case.schedules {
        say(&mut schedule.according_to, at.place(&schedule.anchor) <= at.episode);
    }
    for visit in &mut case.visits_without_film {
        say(&mut visit.note, at.tells(&visit.time));
    }
    for gap in &mut case.gaps {
        let known = at.has_begun(&gap.from) && at.has_begun(&gap.to);
        say(&mut gap.note, known);
    }
    for person in case.pedigree.iter_mut().flat_map(|own| &mut own.persons) {
        let own = person.episodes.is_empty() && !person.proband;
        say(&mut person.note, own);
    }
    if let Some(own) = &mut case.literature {
        say(&mut own.title, false);
        own.notes.iter_mut().for_each(|text| say(text, false));
    }
    for technique in &mut case.techniques {
        let known = technique.applied.iter().any(|applied| at.has_begun(&applied.episode));
        say(&mut technique.solution, known);
        for applied in &mut technique.applied {
            let known = at.has_begun(&applied.episode);
            say(&mut applied.what, known);
        }
    }
    for care in &mut case.care {
        let begun = care.episode.as_ref().is_some_and(|id| at.has_begun(id));
        let timed = care.from.as_ref().is_none_or(|from| at.tells(from));
        let known = begun && timed && !care.advice;
        say(&mut care.what, known);
        say(&mut care.why, known);
    }
    for result in &mut case.laboratory {
        let known = at.tells(&result.time);
        say(&mut result.says, known);
        say(&mut result.analyte, known);
    }
    for statement in &mut case.statements {
        let known = match statement.section {
            Section::Presentation => {
                statement.episodes.iter().all(|id| at.place(id) <= at.episode)
                    && !(statement.episodes.is_empty() && statement.persons.is_empty())
            }
            Section::Course => {
                !statement.episodes.is_empty() && statement.episodes.iter().all(|id| at.is_behind(id))
            }
            Section::Background | Section::Discussion | Section::Conclusion => false,
        };
        say(&mut statement.says, known);
    }
    for source in &mut case.sources {
        say(&mut source.title, false);
        say(&mut source.note, false);
        // A source may name its films: later ones too.
        source.films = Some(case.radiographs.iter().map(|film| film.id.clone()).collect());
    }
    case
}

/// The reading with a word in every free text.
pub(crate) fn reading(at: At<'_>, reading: &Reading) -> Reading {
    let mut own = reading.clone();
    let films: Vec<RadiographId> = at.case.radiographs.iter().map(|film| film.id.clone()).collect();
    for film in &films {
        let known = at.tells_of(film);
        say(&mut own.opinions.entry(film.clone()).or_default().note, known);
    }
    let ids: Vec<FindingId> = own.findings.keys().copied().collect();
    for id in ids {
        let mut finding = own.findings[&id].as_ref().clone();
        let known = finding.states.keys().all(|film| at.tells_of(film));
        say(&mut finding.note, known);
        if finding.label.parse::<u32>().is_err() {
            say(&mut finding.label, known);
        }
        own.findings.insert(id, Arc::new(finding));
    }
    let mut marks = Marks::default();
    for (id, mark) in &own.marks {
        let mut mark = mark.as_ref().clone();
        let known = mark.parts.iter().all(|part| at.tells_of(&part.film));
        say(&mut mark.label, known);
        say(&mut mark.note, known);
        marks.insert_mut(*id, Arc::new(mark));
    }
    own.marks = marks;
    // Every film is registered with the first one of its views.
    for film in &films {
        let views = |id: &RadiographId| &at.case.radiograph(id).unwrap().views;
        let first = films.iter().find(|first| views(first) == views(film)).unwrap();
        if first == film {
            continue;
        }
        let mut doubt = String::new();
        say(&mut doubt, at.tells_of(first) && at.tells_of(film));
        let registration = FilmRegistration {
            on: RegisteredOn::Bone { likeness: 0.9, overlap: 0.8 },
            transform: LaidTransform { rotation_degrees: 1.0, scale: 1.0, shift: [0.0; 2] },
            residual_px: Some(0.4),
            residual_mm: None,
            doubt,
            implant: None,
            by: own.reader.id.clone(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        own.registrations.entry(film.clone()).or_default().insert(first.clone(), registration);
    }
    for (film, calibration) in &mut own.calibrations {
        let known = at.knows_film(film);
        say(&mut calibration.object, known);
    }
    own
}

/// Every visit of a case.
pub(crate) fn visits_of(case: &Case) -> Vec<(String, At<'_>)> {
    let at = |visit: &callus::analysis::Visit| {
        let anchor = visit.anchor.clone().unwrap();
        let episode = case.episodes.iter().position(|own| own.id == anchor).unwrap();
        let until = format!("{anchor}:{}", visit.time.offset.unwrap());
        (until, At { case, episode, days: visit.days, films_alone: false })
    };
    visits(case).iter().map(at).collect()
}

/// Every visit of a case, each with its films alone, then with everything.
pub(crate) fn steps_of(case: &Case) -> Vec<(String, At<'_>)> {
    let mut steps = Vec::new();
    for (until, at) in visits_of(case) {
        steps.push((format!("{until}:films"), At { films_alone: true, ..at }));
        steps.push((until, at));
    }
    steps
}
