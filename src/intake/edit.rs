//! Changes of a plan. Each gives a new plan and leaves the old one as it was, so that a person can go back.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Event, EventKind, FilmNumber, Moment, Plan, PlannedCase, PlannedFilm};
use crate::case::{Age, Sex, Side, ViewPosition};
use crate::imaging::{ImageFormat, Upright};

/// One change of a plan. A value that is `None` empties the field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanEdit {
    /// Title of a case.
    Title {
        /// Number of the case in the plan.
        case: usize,
        /// The title.
        title: String,
    },
    /// Sex of a patient.
    Sex {
        /// Number of the case in the plan.
        case: usize,
        /// The sex.
        sex: Option<Sex>,
    },
    /// Age of a patient.
    Age {
        /// Number of the case in the plan.
        case: usize,
        /// The age.
        age: Option<Age>,
    },
    /// What day zero is.
    EventKind {
        /// Number of the case in the plan.
        case: usize,
        /// The kind.
        kind: Option<EventKind>,
    },
    /// Device of the operation, by its key.
    Device {
        /// Number of the case in the plan.
        case: usize,
        /// Key of the device.
        device: Option<String>,
    },
    /// Treatment in words.
    Treatment {
        /// Number of the case in the plan.
        case: usize,
        /// The treatment.
        treatment: String,
    },
    /// Day zero.
    EventDate {
        /// Number of the case in the plan.
        case: usize,
        /// The day.
        date: Option<Date>,
    },
    /// Bone or part of the body.
    Bone {
        /// Number of the case in the plan.
        case: usize,
        /// The bone.
        bone: Option<String>,
    },
    /// Side of the event.
    EventSide {
        /// Number of the case in the plan.
        case: usize,
        /// The side.
        side: Option<Side>,
    },
    /// When films were taken.
    Moment {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
        /// The moment.
        moment: Option<Moment>,
    },
    /// View of films.
    View {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
        /// The view.
        view: Option<ViewPosition>,
    },
    /// Side of films.
    Side {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
        /// The side.
        side: Option<Side>,
    },
    /// Part of the body on films.
    Part {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
        /// The part.
        part: Option<String>,
    },
    /// How a photograph becomes an upright film.
    Upright {
        /// Number of the case in the plan.
        case: usize,
        /// The film.
        film: FilmNumber,
        /// Corners, greys, mirror and turns.
        upright: Upright,
    },
    /// Takes films into the case or leaves them out.
    Include {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
        /// True to take them in.
        included: bool,
    },
    /// Confirms every proposal of films.
    Confirm {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
    },
    /// Confirms every proposal of a case that is not contradictory.
    ConfirmAll {
        /// Number of the case in the plan.
        case: usize,
    },
    /// Makes another case of some films.
    Split {
        /// Number of the case in the plan.
        case: usize,
        /// The films.
        films: Vec<FilmNumber>,
    },
    /// Moves the films of a case into another one.
    Merge {
        /// Number of the case that ends.
        from: usize,
        /// Number of the case that stays.
        into: usize,
    },
    /// Drops a case with its films.
    DropCase {
        /// Number of the case in the plan.
        case: usize,
    },
}

/// A change that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The plan has no such case.
    #[error("the plan has no case number {0}")]
    NoCase(usize),
    /// The case has no such film.
    #[error("the case has no film number {}", .0.0)]
    NoFilm(FilmNumber),
    /// Only pictures are cut out and turned: a DICOM film has its own geometry.
    #[error(
        "film number {} is a DICOM film: its pixels are kept as they are; turn it in the viewer instead",
        .0.0
    )]
    NoPhotograph(FilmNumber),
    /// A case is to be merged into itself.
    #[error("a case cannot be merged into itself")]
    Itself,
}

impl Plan {
    /// The plan after a change.
    ///
    /// # Errors
    /// [`PlanError`] when the change names a case or a film that is not there.
    pub fn edited(&self, edit: &PlanEdit) -> Result<Self, PlanError> {
        let mut next = self.clone();
        next.apply(edit)?;
        Ok(next)
    }

    fn case_mut(&mut self, case: usize) -> Result<&mut PlannedCase, PlanError> {
        self.cases.get_mut(case).ok_or(PlanError::NoCase(case))
    }

    fn event_mut(&mut self, case: usize) -> Result<&mut Event, PlanError> {
        Ok(&mut self.case_mut(case)?.event)
    }

    fn films_mut(
        &mut self,
        case: usize,
        films: &[FilmNumber],
        mut change: impl FnMut(&mut PlannedFilm),
    ) -> Result<(), PlanError> {
        let case = self.case_mut(case)?;
        for number in films {
            let film = case.films.iter_mut().find(|film| film.number == *number);
            change(film.ok_or(PlanError::NoFilm(*number))?);
        }
        Ok(())
    }

    fn apply(&mut self, edit: &PlanEdit) -> Result<(), PlanError> {
        match edit {
            PlanEdit::Title { case, title } => self.case_mut(*case)?.title.clone_from(title),
            PlanEdit::Sex { case, sex } => self.case_mut(*case)?.sex.enter(*sex),
            PlanEdit::Age { case, age } => self.case_mut(*case)?.age.enter(*age),
            PlanEdit::EventKind { case, kind } => self.event_mut(*case)?.kind.enter(*kind),
            PlanEdit::Device { case, device } => self.event_mut(*case)?.device.enter(device.clone()),
            PlanEdit::Treatment { case, treatment } => self.event_mut(*case)?.treatment.clone_from(treatment),
            PlanEdit::EventDate { case, date } => self.event_mut(*case)?.date.enter(*date),
            PlanEdit::Bone { case, bone } => self.event_mut(*case)?.bone.enter(bone.clone()),
            PlanEdit::EventSide { case, side } => self.event_mut(*case)?.side.enter(*side),
            PlanEdit::Moment { case, films, moment } => {
                self.films_mut(*case, films, |film| film.moment.enter(*moment))?;
            }
            PlanEdit::View { case, films, view } => {
                self.films_mut(*case, films, |film| film.view.enter(*view))?;
            }
            PlanEdit::Side { case, films, side } => {
                self.films_mut(*case, films, |film| film.side.enter(*side))?;
            }
            PlanEdit::Part { case, films, part } => {
                self.films_mut(*case, films, |film| film.part.enter(part.clone()))?;
            }
            PlanEdit::Upright { case, film, upright } => {
                let is_dicom = |film: &PlannedFilm| film.format == ImageFormat::Dicom;
                if self.case_mut(*case)?.film(*film).is_some_and(is_dicom) {
                    return Err(PlanError::NoPhotograph(*film));
                }
                self.films_mut(*case, &[*film], |film| film.upright = *upright)?;
            }
            PlanEdit::Include { case, films, included } => {
                self.films_mut(*case, films, |film| film.included = *included)?;
            }
            PlanEdit::Confirm { case, films } => self.films_mut(*case, films, confirm)?,
            PlanEdit::ConfirmAll { case } => self.case_mut(*case)?.confirm_certain(),
            PlanEdit::Split { case, films } => self.split(*case, films)?,
            PlanEdit::Merge { from, into } => self.merge(*from, *into)?,
            PlanEdit::DropCase { case } => {
                self.case_mut(*case)?;
                self.cases.remove(*case);
            }
        }
        Ok(())
    }

    fn split(&mut self, case: usize, films: &[FilmNumber]) -> Result<(), PlanError> {
        let old = self.case_mut(case)?;
        if let Some(missing) = films.iter().find(|number| old.film(**number).is_none()) {
            return Err(PlanError::NoFilm(*missing));
        }
        let (moved, kept) = old.films.drain(..).partition(|film| films.contains(&film.number));
        old.films = kept;
        let title = format!("{} (2)", old.title);
        let next = PlannedCase { title, films: moved, ..old.clone() };
        self.cases.insert(case + 1, next);
        Ok(())
    }

    fn merge(&mut self, from: usize, into: usize) -> Result<(), PlanError> {
        if from == into {
            return Err(PlanError::Itself);
        }
        self.case_mut(into)?;
        let moved = self.case_mut(from)?.films.clone();
        let target = self.case_mut(into)?;
        let first = target.films.iter().map(|film| film.number.0 + 1).max().unwrap_or(0);
        let renumbered =
            (first..).zip(moved).map(|(number, film)| PlannedFilm { number: FilmNumber(number), ..film });
        target.films.extend(renumbered);
        self.cases.remove(from);
        Ok(())
    }
}

fn confirm(film: &mut PlannedFilm) {
    film.moment.confirm();
    film.view.confirm();
    film.side.confirm();
    film.part.confirm();
}

impl PlannedCase {
    /// Confirms what no clue contradicts.
    fn confirm_certain(&mut self) {
        for film in &mut self.films {
            film.moment.confirm_certain();
            film.view.confirm_certain();
            film.side.confirm_certain();
            film.part.confirm_certain();
        }
        self.sex.confirm_certain();
        self.age.confirm_certain();
        self.event.kind.confirm_certain();
        self.event.device.confirm_certain();
        self.event.date.confirm_certain();
        self.event.bone.confirm_certain();
        self.event.side.confirm_certain();
    }
}
