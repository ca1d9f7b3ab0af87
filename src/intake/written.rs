//! A planned case as the case that is written, once its films have their files.

use std::collections::BTreeSet;

use jiff::{Span, civil::Date};

use super::{EventKind, FilmNumber, Moment, PlannedCase, PlannedFilm};
use crate::case::{
    CASE_FORMAT, Case, Device, Episode, EpisodeId, InvalidId, Operation, Patient, PixelSize, Radiograph,
    RadiographId, Start, StartKind, TimePoint, View, ViewPosition,
};

/// A film that has its file in the new case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFilm {
    /// The film of the plan.
    pub number: FilmNumber,
    /// Path from the case file, with forward slashes.
    pub file: String,
    /// SHA-256 of the file as it was written.
    pub sha256: String,
    /// Width in pixels.
    pub columns: u32,
    /// Height in pixels.
    pub rows: u32,
    /// Whole days by which its dates were moved; 0 where they were kept.
    pub shifted_days: i64,
}

/// The case of a plan. Dates of films and of day zero move together by the shift of the films, so that every interval
/// stays exact.
///
/// # Errors
/// [`InvalidId`] when a film has no name that may be an identifier.
pub fn written_case(plan: &PlannedCase, label: &str, films: &[WrittenFilm]) -> Result<Case, InvalidId> {
    let shift = films.first().map_or(0, |film| film.shifted_days);
    let episode = episode(plan, shift)?;
    let mut taken = BTreeSet::new();
    let mut radiographs = Vec::new();
    for visit in plan.visits() {
        for number in visit.films {
            let Some(film) = plan.film(number) else { continue };
            let Some(written) = films.iter().find(|written| written.number == number) else { continue };
            let id = free_id(&film_stem(plan, film), &mut taken)?;
            radiographs.push(radiograph(plan, film, written, id, &episode.id));
        }
    }
    Ok(Case {
        format: CASE_FORMAT,
        // Written with the first save; until then the case is known by its films.
        id: None,
        title: plan.title.clone(),
        patient: Patient {
            label: label.to_owned(),
            sex: plan.sex.value().copied(),
            age_years: plan.age.value().copied(),
            birth_year: None,
            diagnoses: Vec::new(),
            summary: String::new(),
        },
        stage_scheme: None,
        episodes: vec![episode],
        radiographs,
        schedules: Vec::new(),
        visits_without_film: Vec::new(),
        gaps: Vec::new(),
        tolerance: None,
        pedigree: None,
        literature: None,
        techniques: Vec::new(),
        care: Vec::new(),
        laboratory: Vec::new(),
        statements: Vec::new(),
        sources: Vec::new(),
    })
}

/// The films of a plan for a case that exists, under names that are free in it. Days of the plan are those of the case.
///
/// # Errors
/// [`InvalidId`] when a film has no name that may be an identifier.
pub fn added_films(
    plan: &PlannedCase,
    case: &Case,
    films: &[WrittenFilm],
) -> Result<Vec<Radiograph>, InvalidId> {
    let mut taken: BTreeSet<String> = case.radiographs.iter().map(|film| film.id.to_string()).collect();
    let mut added = Vec::new();
    for number in plan.visits().into_iter().flat_map(|visit| visit.films) {
        let Some(film) = plan.film(number) else { continue };
        let Some(written) = films.iter().find(|written| written.number == number) else { continue };
        let id = free_id(&film_stem(plan, film), &mut taken)?;
        let time = super::additions(case, plan, film.moment.value().copied());
        added.push(Radiograph { time, ..radiograph_of(film, written, id) });
    }
    Ok(added)
}

/// Name of a film by visit and view, without anything that identifies the patient: `3-months-ap`. Films of one visit
/// and view share it.
pub fn film_stem(plan: &PlannedCase, film: &PlannedFilm) -> String {
    let visit = match film.moment.value().copied() {
        None => "undated".to_owned(),
        // A date is moved by de-identification, an interval is not.
        Some(moment) => plan.interval_of(moment).map_or_else(
            || {
                format!(
                    "visit-{}",
                    1 + plan.visits().iter().position(|visit| visit.moment == Some(moment)).unwrap_or(0)
                )
            },
            |offset| offset.words().replace(' ', "-"),
        ),
    };
    let view = match film.view.value() {
        None | Some(ViewPosition::Other) => "film",
        Some(ViewPosition::AP) => "ap",
        Some(ViewPosition::PA) => "pa",
        Some(ViewPosition::Lateral) => "lateral",
        Some(ViewPosition::Oblique) => "oblique",
        Some(ViewPosition::Axial) => "axial",
        Some(ViewPosition::FrogLeg) => "frog-leg",
    };
    format!("{visit}-{view}")
}

fn free_id(stem: &str, taken: &mut BTreeSet<String>) -> Result<RadiographId, InvalidId> {
    let numbered = std::iter::once(stem.to_owned()).chain((2..).map(|number| format!("{stem}-{number}")));
    let name = numbered.into_iter().find(|name| !taken.contains(name)).unwrap_or_else(|| stem.to_owned());
    taken.insert(name.clone());
    RadiographId::new(name)
}

fn radiograph(
    plan: &PlannedCase,
    film: &PlannedFilm,
    written: &WrittenFilm,
    id: RadiographId,
    anchor: &EpisodeId,
) -> Radiograph {
    let moment = film.moment.value().copied();
    let offset = moment.and_then(|moment| plan.interval_of(moment));
    let date = match moment {
        Some(Moment::Date(date)) => moved(date, written.shifted_days),
        Some(Moment::Interval(_)) | None => None,
    };
    let time = TimePoint { anchor: offset.map(|_| anchor.clone()), offset, date };
    Radiograph { time, ..radiograph_of(film, written, id) }
}

/// A film without its time.
fn radiograph_of(film: &PlannedFilm, written: &WrittenFilm, id: RadiographId) -> Radiograph {
    let view = View {
        position: film.view.value().copied().unwrap_or(ViewPosition::Other),
        side: film.side.value().copied(),
        part: film.part.value().cloned(),
    };
    Radiograph {
        id,
        file: written.file.clone(),
        sha256: Some(written.sha256.clone()),
        size: Some(PixelSize { columns: written.columns, rows: written.rows }),
        time: TimePoint { anchor: None, offset: None, date: None },
        views: vec![view],
        bone: None,
        caption: String::new(),
        figure: None,
    }
}

fn moved(date: Date, days: i64) -> Option<Date> {
    date.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn episode(plan: &PlannedCase, shift: i64) -> Result<Episode, InvalidId> {
    let event = &plan.event;
    let date = event.date.value().and_then(|date| moved(*date, shift));
    let device = event.device.value();
    let kind = event.kind.value().copied();
    let name = device.cloned().unwrap_or_else(|| "Operation".to_owned());
    let treatment = match (event.treatment.is_empty(), kind, device) {
        (false, _, _) => event.treatment.clone(),
        (true, _, Some(device)) => device.clone(),
        (true, Some(EventKind::Operation), None) => "Operation".to_owned(),
        (true, Some(EventKind::Injury | EventKind::Treatment) | None, None) => "not stated".to_owned(),
    };
    let operation = (kind == Some(EventKind::Operation)).then(|| Operation {
        after: if device.is_some() { format!("after {name}") } else { "after operation".to_owned() },
        name,
        date,
    });
    let start = match kind {
        Some(EventKind::Injury) => Some(Start { of: StartKind::Injury, date }),
        Some(EventKind::Treatment) => Some(Start { of: StartKind::Treatment, date }),
        // Intervals count from a day, even where nobody says what happened on it.
        None if date.is_some() || plan.has_intervals() => Some(Start { of: StartKind::NotStated, date }),
        Some(EventKind::Operation) | None => None,
    };
    let id = match kind {
        Some(EventKind::Operation) => "op1",
        Some(EventKind::Injury | EventKind::Treatment) => "injury1",
        None => "episode1",
    };
    Ok(Episode {
        id: EpisodeId::new(id)?,
        age_years: None,
        date: None,
        side: event.side.value().copied(),
        bone: event.bone.value().cloned().unwrap_or_else(|| "bone not stated".to_owned()),
        region: None,
        classifications: Vec::new(),
        treatment,
        device: device.map(String::as_str).map(Device::named),
        operation,
        start,
        follow_up: String::new(),
        outcome: None,
    })
}
