//! Edits of the case file. It is shared by everyone who reads the case and edited rarely; the same rules hold for it as
//! for a reading: a journal, undo over restarts, and a file changed elsewhere is never overwritten.

use serde::{Deserialize, Serialize};

use crate::case::{
    Care, Case, Change, Editable, Episode, EpisodeId, Gap, Key, LabResult, Literature, Patient, Pedigree,
    PixelSize, Problem, Radiograph, RadiographId, Schedule, Severity, Source, Statement, Technique,
    TimePoint, Tolerance, View, VisitWithoutFilm, check, episode_references, uses_of_episode,
};

/// One change of the case file. Serialised into the journal, so a variant once shipped is never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum CaseEdit {
    /// Changes the title.
    SetTitle {
        /// The whole title.
        title: String,
        /// True if this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Changes the caption of a film.
    SetCaption {
        /// The film.
        radiograph: RadiographId,
        /// The whole caption.
        caption: String,
        /// True if this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Changes when a film was taken: its anchor, offset and date.
    SetTime {
        /// The film.
        radiograph: RadiographId,
        /// The whole time point.
        time: TimePoint,
    },
    /// Changes what is told of the patient.
    SetPatient {
        /// All of it.
        patient: Patient,
        /// True where this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Changes the scheme of stages.
    SetStageScheme {
        /// Its key; none for the scheme of the program.
        scheme: Option<Key>,
    },
    /// Adds an episode.
    AddEpisode {
        /// Its place in the history, from 0; at the end where that is beyond it.
        at: usize,
        /// The episode.
        episode: Episode,
    },
    /// Changes an episode. Where its identifier changes, everything that counts from it follows.
    SetEpisode {
        /// The episode as it was named.
        id: EpisodeId,
        /// All of it.
        episode: Episode,
        /// True where this is more typing in the same sitting, and so one step of undo with the edit before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        continued: bool,
    },
    /// Removes an episode from which nothing counts.
    RemoveEpisode {
        /// The episode.
        id: EpisodeId,
    },
    /// Moves an episode to another place in the history.
    MoveEpisode {
        /// The episode.
        id: EpisodeId,
        /// Its new place, from 0.
        to: usize,
    },
    /// Adds films, in this order, after those that are there.
    AddFilms {
        /// The films.
        films: Vec<Radiograph>,
    },
    /// Takes a film out of the case. Its file stays, and so does what readings say of it: the film can come back.
    RemoveFilm {
        /// The film.
        radiograph: RadiographId,
    },
    /// Gives a film another file.
    ReplaceFile {
        /// The film.
        radiograph: RadiographId,
        /// Path from the case file, with forward slashes.
        file: String,
        /// SHA-256 of the file.
        sha256: Option<String>,
        /// Size in pixels.
        size: Option<PixelSize>,
    },
    /// Changes the views of a film.
    SetViews {
        /// The film.
        radiograph: RadiographId,
        /// All views.
        views: Vec<View>,
    },
    /// Changes the bone under review on a film.
    SetBone {
        /// The film.
        radiograph: RadiographId,
        /// The bone; none for that of the episode.
        bone: Option<String>,
    },
    /// Changes the label of a film in its source.
    SetFigure {
        /// The film.
        radiograph: RadiographId,
        /// The label.
        figure: Option<String>,
    },
    /// Changes when films are expected.
    SetSchedules {
        /// All schedules.
        schedules: Vec<Schedule>,
    },
    /// Changes the visits without a film.
    SetVisitsWithoutFilm {
        /// All visits.
        visits: Vec<VisitWithoutFilm>,
    },
    /// Changes the gaps of unknown length.
    SetGaps {
        /// All gaps.
        gaps: Vec<Gap>,
    },
    /// Changes how far dates may lie from intervals.
    SetTolerance {
        /// The tolerance; none for that of the program.
        tolerance: Option<Tolerance>,
    },
    /// Changes sources and attribution.
    SetSources {
        /// All sources.
        sources: Vec<Source>,
    },
    /// Moves a film to another place in the order of the author.
    MoveFilm {
        /// The film.
        radiograph: RadiographId,
        /// Its new place, from 0.
        to: usize,
    },
    /// Changes the family of the patient.
    SetPedigree {
        /// All of it; none takes it out.
        pedigree: Option<Box<Pedigree>>,
    },
    /// Changes the published operations.
    SetLiterature {
        /// All of it; none takes it out.
        literature: Option<Box<Literature>>,
    },
    /// Changes challenges and solutions.
    SetTechniques {
        /// All of them.
        techniques: Vec<Technique>,
    },
    /// Changes plan, operation and aftercare.
    SetCare {
        /// All entries.
        care: Vec<Care>,
    },
    /// Changes laboratory results.
    SetLaboratory {
        /// All results.
        laboratory: Vec<LabResult>,
    },
    /// Changes statements of the source.
    SetStatements {
        /// All statements.
        statements: Vec<Statement>,
    },
    /// Takes a person out of the pedigree: as partner, as child, and as somebody whom a statement concerns. A partnership
    /// without partners and children goes, too.
    RemovePerson {
        /// The person.
        id: Key,
    },
}

impl CaseEdit {
    /// The case after this edit, `None` when nothing would change; the one before stays as it was.
    pub fn apply(&self, case: &Case) -> Option<Case> {
        let mut next = case.clone();
        match self {
            Self::SetTitle { title, .. } => next.title.clone_from(title),
            Self::SetCaption { radiograph, caption, .. } => {
                film(&mut next, radiograph)?.caption.clone_from(caption);
            }
            Self::SetTime { radiograph, time } => film(&mut next, radiograph)?.time = time.clone(),
            Self::SetPatient { patient, .. } => next.patient = patient.clone(),
            Self::SetStageScheme { scheme } => next.stage_scheme.clone_from(scheme),
            Self::AddEpisode { at, episode } => {
                next.episodes.insert((*at).min(next.episodes.len()), episode.clone());
            }
            Self::SetEpisode { id, episode, .. } => set_episode(&mut next, id, episode)?,
            Self::RemoveEpisode { id } => {
                let place = place_of(&next, id)?;
                next.episodes.remove(place);
            }
            Self::MoveEpisode { id, to } => {
                let place = place_of(&next, id)?;
                let episode = next.episodes.remove(place);
                next.episodes.insert((*to).min(next.episodes.len()), episode);
            }
            Self::AddFilms { films } => {
                name_simulated(&mut next);
                next.radiographs.extend(films.iter().cloned());
            }
            Self::RemoveFilm { radiograph } => {
                next.radiographs.retain(|film| film.id != *radiograph);
                take_from_sources(&mut next, radiograph);
            }
            Self::ReplaceFile { radiograph, file, sha256, size } => {
                name_simulated(&mut next);
                take_from_sources(&mut next, radiograph);
                let film = film(&mut next, radiograph)?;
                film.file.clone_from(file);
                film.sha256.clone_from(sha256);
                film.size = *size;
            }
            Self::SetViews { radiograph, views } => film(&mut next, radiograph)?.views.clone_from(views),
            Self::SetBone { radiograph, bone } => film(&mut next, radiograph)?.bone.clone_from(bone),
            Self::SetFigure { radiograph, figure } => film(&mut next, radiograph)?.figure.clone_from(figure),
            Self::SetSchedules { schedules } => next.schedules.clone_from(schedules),
            Self::SetVisitsWithoutFilm { visits } => next.visits_without_film.clone_from(visits),
            Self::SetGaps { gaps } => next.gaps.clone_from(gaps),
            Self::SetTolerance { tolerance } => next.tolerance = *tolerance,
            Self::SetSources { sources } => next.sources.clone_from(sources),
            Self::MoveFilm { radiograph, to } => {
                let place = next.radiographs.iter().position(|film| film.id == *radiograph)?;
                let film = next.radiographs.remove(place);
                next.radiographs.insert((*to).min(next.radiographs.len()), film);
            }
            Self::SetPedigree { pedigree } => next.pedigree = pedigree.as_deref().cloned(),
            Self::SetLiterature { literature } => next.literature = literature.as_deref().cloned(),
            Self::SetTechniques { techniques } => next.techniques.clone_from(techniques),
            Self::SetCare { care } => next.care.clone_from(care),
            Self::SetLaboratory { laboratory } => next.laboratory.clone_from(laboratory),
            Self::SetStatements { statements } => next.statements.clone_from(statements),
            Self::RemovePerson { id } => remove_person(&mut next, id)?,
        }
        (next != *case).then_some(next)
    }

    /// Errors that the case would have after this edit and not before, in the words of `check`: an edit that has any
    /// is refused. An error that was there already hinders no edit, so that a case can be mended step by step.
    pub fn refusals(&self, case: &Case) -> Vec<Problem> {
        if let Self::RemoveEpisode { id } = self {
            let uses = uses_of_episode(case, id);
            if !uses.is_empty() {
                let message = format!(
                    "\"{id}\" cannot be removed, because this refers to it: {}. Let it refer to another episode first",
                    uses.join(", ")
                );
                return vec![Problem::error("in-use", "episodes", message)];
            }
        }
        let Some(next) = self.apply(case) else { return Vec::new() };
        let errors = |case: &Case| {
            let found = check(case).into_iter();
            found.filter(|problem| problem.severity == Severity::Error).collect::<Vec<_>>()
        };
        // Counted, because one message may stand for several places: an edit may move an error, never add one.
        let mut before = errors(case);
        let mut new = errors(&next);
        new.retain(|problem| {
            let known = before
                .iter()
                .position(|known| known.kind == problem.kind && known.message == problem.message);
            known.map(|index| before.swap_remove(index)).is_none()
        });
        new
    }

    /// The film that it concerns, where it is one.
    pub fn film(&self) -> Option<&RadiographId> {
        match self {
            Self::SetCaption { radiograph, .. }
            | Self::SetTime { radiograph, .. }
            | Self::RemoveFilm { radiograph }
            | Self::ReplaceFile { radiograph, .. }
            | Self::SetViews { radiograph, .. }
            | Self::SetBone { radiograph, .. }
            | Self::SetFigure { radiograph, .. }
            | Self::MoveFilm { radiograph, .. } => Some(radiograph),
            Self::AddFilms { films } => match films.as_slice() {
                [one] => Some(&one.id),
                _ => None,
            },
            Self::SetTitle { .. }
            | Self::SetPatient { .. }
            | Self::SetStageScheme { .. }
            | Self::AddEpisode { .. }
            | Self::SetEpisode { .. }
            | Self::RemoveEpisode { .. }
            | Self::MoveEpisode { .. }
            | Self::SetSchedules { .. }
            | Self::SetVisitsWithoutFilm { .. }
            | Self::SetGaps { .. }
            | Self::SetTolerance { .. }
            | Self::SetSources { .. }
            | Self::SetPedigree { .. }
            | Self::SetLiterature { .. }
            | Self::SetTechniques { .. }
            | Self::SetCare { .. }
            | Self::SetLaboratory { .. }
            | Self::SetStatements { .. }
            | Self::RemovePerson { .. } => None,
        }
    }

    /// "Caption of 6 months after revision": the step in the words of undo and redo.
    pub fn words(&self, case: &Case) -> String {
        let film = |id: &RadiographId| {
            case.radiograph(id).map_or_else(|| id.to_string(), |film| case.time_words(&film.time))
        };
        match self {
            Self::SetTitle { .. } => "Title of the case".to_owned(),
            Self::SetCaption { radiograph, .. } => format!("Caption of {}", film(radiograph)),
            Self::SetTime { radiograph, .. } => format!("Time of {}", film(radiograph)),
            Self::SetPatient { .. } => "Patient".to_owned(),
            Self::SetStageScheme { .. } => "Scheme of stages".to_owned(),
            Self::AddEpisode { episode, .. } => format!("Add {}", episode.name()),
            Self::SetEpisode { episode, .. } => format!("Change {}", episode.name()),
            Self::RemoveEpisode { id } => format!("Remove {}", episode_name(case, id)),
            Self::MoveEpisode { id, .. } => format!("Move {}", episode_name(case, id)),
            Self::AddFilms { films } if films.len() == 1 => "Add a film".to_owned(),
            Self::AddFilms { films } => format!("Add {} films", films.len()),
            Self::RemoveFilm { radiograph } => format!("Remove {}", film(radiograph)),
            Self::ReplaceFile { radiograph, .. } => format!("File of {}", film(radiograph)),
            Self::SetViews { radiograph, .. } => format!("View of {}", film(radiograph)),
            Self::SetBone { radiograph, .. } => format!("Bone of {}", film(radiograph)),
            Self::SetFigure { radiograph, .. } => format!("Figure of {}", film(radiograph)),
            Self::SetSchedules { .. } => "Expected visits".to_owned(),
            Self::SetVisitsWithoutFilm { .. } => "Visits without a film".to_owned(),
            Self::SetGaps { .. } => "Gaps".to_owned(),
            Self::SetTolerance { .. } => "Tolerance of dates".to_owned(),
            Self::SetSources { .. } => "Sources".to_owned(),
            Self::MoveFilm { radiograph, .. } => format!("Move {}", film(radiograph)),
            Self::SetPedigree { .. } => "Pedigree".to_owned(),
            Self::SetLiterature { .. } => "Literature".to_owned(),
            Self::SetTechniques { .. } => "Technique".to_owned(),
            Self::SetCare { .. } => "Plan and aftercare".to_owned(),
            Self::SetLaboratory { .. } => "Laboratory".to_owned(),
            Self::SetStatements { .. } => "Statements".to_owned(),
            Self::RemovePerson { .. } => "Remove a person".to_owned(),
        }
    }
}

/// Names the simulated films of today by themselves, so that what joins them is not one of them.
fn name_simulated(case: &mut Case) {
    let today: Vec<_> = case.radiographs.iter().map(|film| film.id.clone()).collect();
    for source in case.sources.iter_mut().filter(|source| source.simulated) {
        source.films.get_or_insert_with(|| today.clone());
    }
}

/// No source is of this film any longer.
fn take_from_sources(case: &mut Case, radiograph: &RadiographId) {
    for films in case.sources.iter_mut().filter_map(|source| source.films.as_mut()) {
        films.retain(|film| film != radiograph);
    }
}

fn film<'a>(case: &'a mut Case, id: &RadiographId) -> Option<&'a mut Radiograph> {
    case.radiographs.iter_mut().find(|film| film.id == *id)
}

fn place_of(case: &Case, id: &EpisodeId) -> Option<usize> {
    case.episodes.iter().position(|episode| episode.id == *id)
}

fn episode_name(case: &Case, id: &EpisodeId) -> String {
    case.episode(id).map_or_else(|| id.to_string(), |episode| episode.name().to_owned())
}

fn remove_person(case: &mut Case, id: &Key) -> Option<()> {
    let pedigree = case.pedigree.as_mut()?;
    pedigree.person(id)?;
    pedigree.persons.retain(|own| own.id != *id);
    pedigree.families.retain_mut(|family| {
        let before = (family.partners.len(), family.children.len());
        family.partners.retain(|own| own != id);
        family.children.retain(|own| own.person != *id);
        let is_as_before = before == (family.partners.len(), family.children.len());
        is_as_before || family.partners.len() > 1 || !family.children.is_empty()
    });
    for statement in &mut case.statements {
        statement.persons.retain(|own| own != id);
    }
    Some(())
}

/// Puts an episode in the place of another; whatever counted from the old identifier counts from the new one.
fn set_episode(case: &mut Case, id: &EpisodeId, episode: &Episode) -> Option<()> {
    let place = place_of(case, id)?;
    case.episodes[place] = episode.clone();
    if episode.id == *id {
        return Some(());
    }
    for (_, reference) in episode_references(case) {
        if *reference == *id {
            *reference = episode.id.clone();
        }
    }
    Some(())
}

impl Change for CaseEdit {
    fn continues(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::SetTitle { continued, .. }, Self::SetTitle { .. }) => *continued,
            (Self::SetCaption { radiograph, continued, .. }, Self::SetCaption { radiograph: before, .. }) => {
                *continued && radiograph == before
            }
            (Self::SetPatient { continued, .. }, Self::SetPatient { .. }) => *continued,
            (Self::SetEpisode { id, continued, .. }, Self::SetEpisode { episode: before, .. }) => {
                *continued && *id == before.id
            }
            (
                Self::SetTime { .. }
                | Self::SetTitle { .. }
                | Self::SetCaption { .. }
                | Self::SetPatient { .. }
                | Self::SetStageScheme { .. }
                | Self::AddEpisode { .. }
                | Self::SetEpisode { .. }
                | Self::RemoveEpisode { .. }
                | Self::MoveEpisode { .. }
                | Self::AddFilms { .. }
                | Self::RemoveFilm { .. }
                | Self::ReplaceFile { .. }
                | Self::SetViews { .. }
                | Self::SetBone { .. }
                | Self::SetFigure { .. }
                | Self::SetSchedules { .. }
                | Self::SetVisitsWithoutFilm { .. }
                | Self::SetGaps { .. }
                | Self::SetTolerance { .. }
                | Self::SetSources { .. }
                | Self::MoveFilm { .. }
                | Self::SetPedigree { .. }
                | Self::SetLiterature { .. }
                | Self::SetTechniques { .. }
                | Self::SetCare { .. }
                | Self::SetLaboratory { .. }
                | Self::SetStatements { .. }
                | Self::RemovePerson { .. },
                _,
            ) => false,
        }
    }
}

impl Editable for Case {
    type Edit = CaseEdit;

    fn edited(&self, edit: &CaseEdit) -> Option<Self> {
        edit.apply(self)
    }

    fn detour(&self) -> Option<CaseEdit> {
        Some(CaseEdit::SetTitle { title: format!("{} (between two steps)", self.title), continued: false })
    }

    /// The identity is given by the first save, and is nothing that anybody said.
    fn says_the_same(&self, other: &Self) -> bool {
        self.says_the_same_as(other)
    }

    fn says_nothing(&self) -> bool {
        false
    }
}
