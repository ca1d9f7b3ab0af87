//! Clues become proposals: which film belongs to whom, when it was taken, and what it shows.

use std::path::{Path, PathBuf};

use super::names;
use super::plan::{FilmNumber, Moment, PLAN_FORMAT, Plan, PlannedCase, PlannedFilm, SetAside};
use super::table::sex_of;
use super::{Candidate, Clue, Event, EventKind, Found, Located, Proposed};
use crate::case::{Age, Sex, Side, ViewPosition};
use crate::imaging::Upright;

/// Plans a case for each patient among the films that were found.
pub fn propose(found: &[Found], set_aside: Vec<SetAside>) -> Plan {
    let groups = patients(found);
    let several = groups.len() > 1;
    let cases = groups
        .into_iter()
        .enumerate()
        .map(|(index, films)| {
            let number = several.then_some(index + 1);
            planned_case(&films, number)
        })
        .collect();
    Plan { format: PLAN_FORMAT, cases, set_aside }
}

/// Films by patient, in the order of the first film. Films that name nobody go with those of their folder; else each
/// folder is one patient, as nothing says that two folders are of the same.
fn patients(found: &[Found]) -> Vec<Vec<&Found>> {
    let named =
        |film: &Found| film.names_patient || film.row.as_ref().is_some_and(|row| row.patient.is_some());
    let mut groups: Vec<Vec<&Found>> = Vec::new();
    for film in found.iter().filter(|film| named(film)) {
        match groups.iter_mut().find(|group| group.iter().any(|other| is_same_patient(film, other))) {
            Some(group) => group.push(film),
            None => groups.push(vec![film]),
        }
    }
    let mut strangers: Vec<(PathBuf, Vec<&Found>)> = Vec::new();
    for film in found.iter().filter(|film| !named(film)) {
        let home = home(&film.at);
        let is_near = |group: &&mut Vec<&Found>| group.iter().any(|other| self::home(&other.at) == home);
        let mut near = groups.iter_mut().filter(is_near);
        match (near.next(), near.next()) {
            (Some(group), None) => group.push(film),
            (Some(_), Some(_)) | (None, _) => match strangers.iter_mut().find(|(of, _)| *of == home) {
                Some((_, films)) => films.push(film),
                None => strangers.push((home, vec![film])),
            },
        }
    }
    groups.extend(strangers.into_iter().map(|(_, films)| films));
    groups
}

/// The folder that stands for a patient: the nearest above a film whose name says more than when and how films were
/// taken. An archive counts as a folder.
fn home(at: &Located) -> PathBuf {
    let mut whole = at.file.clone();
    whole.extend(at.members.iter().map(|member| member.trim_start_matches('/')));
    let is_home = |folder: &&Path| {
        folder.file_name().is_none_or(|name| !names::says_only_when_or_how(&name.to_string_lossy()))
    };
    whole.ancestors().skip(1).find(is_home).map(Path::to_owned).unwrap_or_default()
}

fn is_same_patient(a: &Found, b: &Found) -> bool {
    if let (Some(a), Some(b)) = (row_patient(a), row_patient(b)) {
        return a == b;
    }
    let compared = a.patient.compared(&b.patient);
    match (compared.same.contains(&"PatientID"), compared.different.contains(&"PatientID")) {
        // A number may be given again by another hospital: then name or birth date differ, both of them.
        (true, _) => compared.different.len() < 2,
        (false, true) => false,
        (false, false) => !compared.same.is_empty() && compared.different.is_empty(),
    }
}

fn row_patient(film: &Found) -> Option<[u8; 32]> {
    film.row.as_ref()?.patient
}

fn planned_case(found: &[&Found], number: Option<usize>) -> PlannedCase {
    let films: Vec<PlannedFilm> =
        (0..).zip(found).map(|(index, film)| planned_film(film, FilmNumber(index))).collect();
    let event = event(found, &films);
    let part = event.bone.value().cloned();
    let side = event.side.value().map(|side| side.word());
    let place = [side, part.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let title = match (place.is_empty(), number) {
        (true, None) => "New case".to_owned(),
        (true, Some(number)) => format!("New case {number}"),
        (false, None) => capitalised(&place),
        (false, Some(number)) => format!("{} {number}", capitalised(&place)),
    };
    PlannedCase { title, sex: sex(found), age: age(found), event, films }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn planned_film(film: &Found, number: FilmNumber) -> PlannedFilm {
    PlannedFilm {
        number,
        at: film.at.clone(),
        sha256: film.sha256.clone(),
        format: film.format,
        columns: film.columns,
        rows: film.rows,
        moment: moment(film),
        view: view(film),
        side: side(film),
        part: part(film),
        included: true,
        names_patient: film.names_patient,
        may_carry_text: film.may_carry_text,
        upright: Upright::default(),
    }
}

fn moment(film: &Found) -> Proposed<Moment> {
    let row =
        film.row.as_ref().and_then(|row| row.moment).map(|value| Candidate { value, from: Clue::Table });
    let header = film.dates.iter().map(|(date, from)| Candidate { value: Moment::Date(*date), from: *from });
    let name = named(&film.at.file_name(), Clue::FileName);
    let folders = film.at.folder_names();
    let folder = folders.iter().map(|name| named(name, Clue::FolderName)).find(|found| !found.is_empty());
    let all: Vec<_> = row.into_iter().chain(header).collect();
    // An interval in a name says nothing against a day; it counts where no day is known.
    let names: Vec<_> = name.into_iter().chain(folder.unwrap_or_default()).collect();
    let has_day = all.iter().chain(&names).any(|candidate| matches!(candidate.value, Moment::Date(_)));
    let fits = |candidate: &Candidate<Moment>| !has_day || matches!(candidate.value, Moment::Date(_));
    Proposed::from_candidates(all.into_iter().chain(names).filter(fits))
}

fn named(name: &str, from: Clue) -> Vec<Candidate<Moment>> {
    names::moments(name).into_iter().map(|value| Candidate { value, from }).collect()
}

/// Clues whose text is free: a side in one letter is not believed in them.
const DESCRIPTIONS: [Clue; 3] = [Clue::SeriesDescription, Clue::ProtocolName, Clue::StudyDescription];

fn view(film: &Found) -> Proposed<ViewPosition> {
    let row = film.row.as_ref().and_then(|row| row.view).map(|value| Candidate { value, from: Clue::Table });
    let said = |clue: Clue| {
        let value = names::view(film.text(clue)?)?;
        Some(Candidate { value, from: clue })
    };
    let texts =
        [Clue::ViewPosition, Clue::SeriesDescription, Clue::ProtocolName].into_iter().filter_map(said);
    let name = names::view(&film.at.file_name()).map(|value| Candidate { value, from: Clue::FileName });
    Proposed::from_candidates(row.into_iter().chain(texts).chain(name))
}

fn side(film: &Found) -> Proposed<Side> {
    let row = film.row.as_ref().and_then(|row| row.side).map(|value| Candidate { value, from: Clue::Table });
    let tag = film.text(Clue::Laterality).and_then(|text| names::side(text, true));
    let tag = tag.map(|value| Candidate { value, from: Clue::Laterality });
    let texts = DESCRIPTIONS.into_iter().filter_map(|clue| {
        let value = names::side(film.text(clue)?, false)?;
        Some(Candidate { value, from: clue })
    });
    let name = names::side(&film.at.file_name(), true);
    let name = name.map(|value| Candidate { value, from: Clue::FileName });
    Proposed::from_candidates(row.into_iter().chain(tag).chain(texts).chain(name))
}

fn part(film: &Found) -> Proposed<String> {
    let row = film.row.as_ref().and_then(|row| row.part.clone());
    let row = row.map(|value| Candidate { value, from: Clue::Table });
    let texts = [Clue::BodyPart].into_iter().chain(DESCRIPTIONS).filter_map(|clue| {
        let value = names::part(film.text(clue)?)?.to_owned();
        Some(Candidate { value, from: clue })
    });
    let name = names::part(&film.at.file_name());
    let name = name.map(|value| Candidate { value: value.to_owned(), from: Clue::FileName });
    Proposed::from_candidates(row.into_iter().chain(texts).chain(name))
}

fn sex(found: &[&Found]) -> Proposed<Sex> {
    let rows =
        found.iter().filter_map(|film| Some(Candidate { value: film.row.as_ref()?.sex?, from: Clue::Table }));
    let tags = found
        .iter()
        .filter_map(|film| Some(Candidate { value: sex_of(film.sex.as_deref()?)?, from: Clue::PatientSex }));
    Proposed::from_candidates(rows.chain(tags))
}

/// The age at the earliest film that gives one.
fn age(found: &[&Found]) -> Proposed<Age> {
    let rows = found.iter().filter_map(|film| Some((film.row.as_ref()?.age?, Clue::Table)));
    let tags = found.iter().filter_map(|film| Some((age_string(film.age.as_deref()?)?, Clue::PatientAge)));
    let least = rows.chain(tags).min_by_key(|(age, _)| *age);
    least.map(|(age, from)| Proposed::of(age, from)).unwrap_or_default()
}

/// The years of an age string (PS3.5 section 6.2: three digits, then D, W, M or Y).
fn age_string(text: &str) -> Option<Age> {
    let text = text.trim();
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let amount: f64 = digits.parse().ok()?;
    let years = match unit {
        "Y" => amount,
        "M" => amount / 12.0,
        "W" => amount * 7.0 / 365.25,
        "D" => amount / 365.25,
        _ => return None,
    };
    Age::of_years(years)
}

/// What happened, as far as descriptions say it; side and bone by most films.
fn event(found: &[&Found], films: &[PlannedFilm]) -> Event {
    let kind = found.iter().find_map(|film| {
        DESCRIPTIONS.into_iter().find_map(|clue| {
            let text = film.text(clue)?.to_lowercase();
            let operated = ["post-op", "postop", "post op", "osteosynth", "orif", "osteotomy"];
            operated
                .iter()
                .any(|word| text.contains(word))
                .then_some(Proposed::of(EventKind::Operation, clue))
        })
    });
    Event {
        kind: kind.unwrap_or_default(),
        bone: most_common(films.iter().filter_map(|film| film.part.value().cloned())),
        side: most_common(films.iter().filter_map(|film| film.side.value().copied())),
        ..Event::default()
    }
}

/// The most frequent value first, then the others.
fn most_common<T: PartialEq + Clone>(values: impl Iterator<Item = T>) -> Proposed<T> {
    let mut counted: Vec<(T, usize)> = Vec::new();
    for value in values {
        match counted.iter_mut().find(|(known, _)| *known == value) {
            Some((_, count)) => *count += 1,
            None => counted.push((value, 1)),
        }
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Proposed::from_candidates(
        counted.into_iter().map(|(value, _)| Candidate { value, from: Clue::OtherFilms }),
    )
}
