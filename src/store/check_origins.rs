//! What image files say of themselves against what the case says: days on which films were taken, ages, and whether all
//! of them are of one patient.

use jiff::civil::Date;

use crate::case::{self, Age, Case, Problem, RadiographId};
use crate::imaging::{DateSource, Origin};

/// Origins of films, in the order of the case; `None` for a film whose file could not be read.
pub(crate) type Origins = Vec<Option<Origin>>;

/// Days of a year.
const YEAR: f64 = 365.25;
/// Years by which an age may be off: told in whole years, or of a day that is only about known.
const ROUNDED: f64 = 1.6;
/// The oldest age ever verified, in years.
const OLDEST: f64 = 122.0;

/// Every contradiction between the case and its files, on this day.
pub(crate) fn check(case: &Case, origins: &Origins, today: Date) -> Vec<Problem> {
    let mut problems = patients(case, origins);
    let told = dates(case, origins, &mut problems);
    by_file_dates(case, origins, &told, &mut problems);
    impossible_days(case, origins, today, &mut problems);
    ages(case, origins, &mut problems);
    problems
}

/// Days in files that are none, and those to come where the case has no date of its own.
fn impossible_days(case: &Case, origins: &Origins, today: Date, problems: &mut Vec<Problem>) {
    for (index, (film, origin)) in case.radiographs.iter().zip(origins).enumerate() {
        let Some(origin) = origin else { continue };
        let place = format!("radiographs[{index}].file");
        for source in &origin.unreadable {
            let name = source.words();
            let message = match origin.taken {
                Some((_, other)) => format!(
                    "{name} of the file is no day that can be; its {} is used: make sure that this is the day of the film",
                    other.words()
                ),
                None => format!(
                    "{name} of the file is no day that can be: nothing in the file tells the day of the film, give it in the case"
                ),
            };
            problems.push(Problem::warning("unreadable-date", place.clone(), message));
        }
        if let (Some((date, source)), None) = (origin.taken, film.time.date)
            && date > today
        {
            let message = format!(
                "{} of the file, {date}, is in the future: give the day of the film in the case",
                source.words()
            );
            problems.push(Problem::warning("impossible-date", place, message));
        }
    }
}

/// Ages that files state or that follow from their birth dates: against what can be, each other, and the case. No birth
/// date is told. Headers are often typed by hand, or changed where identity was removed: these are warnings.
fn ages(case: &Case, origins: &Origins, problems: &mut Vec<Problem>) {
    // A wrong header is mostly that of every film: it is told once.
    let mut found: Vec<(&'static str, usize, String, usize)> = Vec::new();
    for (index, (film, origin)) in case.radiographs.iter().zip(origins).enumerate() {
        let Some(origin) = origin else { continue };
        let mut tell =
            |kind: &'static str, message: String| match found.iter_mut().find(|(known, ..)| *known == kind) {
                Some((.., more)) => *more += 1,
                None => found.push((kind, index, message, 0)),
            };
        let on = origin.taken.map(|(date, _)| date).or(film.time.date);
        let by_birth = on.and_then(|on| origin.patient.days_lived(on)).map(|days| f64::from(days) / YEAR);
        if by_birth.is_some_and(|years| years < 0.0) {
            let message = "by the birth date in its file, the patient was born after the film was taken: check the file's \
                           birth date and its date";
            tell("impossible-birth", message.to_owned());
            continue;
        }
        if let Some(years) = by_birth.filter(|years| *years >= OLDEST + 1.0) {
            let message = format!(
                "by the birth date in its file, the patient would have been {years:.0} when the film was taken, older than \
                 anybody: check the file's birth date and its date"
            );
            tell("impossible-birth", message);
            continue;
        }
        let stated = origin.age.map(Aged::stated);
        let by_birth = by_birth.map(|years| Aged { from: years, to: years });
        if let (Some(stated), Some(by_birth)) = (stated, by_birth)
            && !stated.agrees_with(by_birth, ROUNDED)
        {
            let message = format!(
                "the file states an age of {:.0}, but by its birth date the patient was {:.0}: check whose film it is",
                stated.from, by_birth.from
            );
            tell("age-contradicts-birth", message);
        }
        let Some((by_case, margin)) = age_by_case(case, index, origins) else { continue };
        let contradicts = |own: &Aged| !own.agrees_with(by_case, margin);
        if let Some(own) = stated.filter(contradicts).or_else(|| by_birth.filter(contradicts)) {
            let message = format!(
                "by its file, the patient was {:.0} when the film was taken, by the case about {:.0}: check whose film it is, \
                 or correct the age in the case",
                own.from, by_case.from
            );
            tell("age-contradicts-file", message);
        }
    }
    for (kind, index, message, more) in found {
        let films = if more == 1 { "film" } else { "films" };
        let also = if more > 0 { format!(" (so are {more} more {films})") } else { String::new() };
        problems.push(Problem::warning(kind, format!("radiographs[{index}].file"), message + &also));
    }
}

/// An age in years, or a span of them: what is told as 89 or 90 may mean older.
#[derive(Clone, Copy)]
struct Aged {
    from: f64,
    to: f64,
}

impl Aged {
    fn stated(age: Age) -> Self {
        Self { from: age.years(), to: if case::is_at_least(age) { OLDEST } else { age.years() } }
    }

    fn later(self, years: f64) -> Self {
        Self { from: self.from + years, to: self.to + years }
    }

    fn agrees_with(self, other: Self, margin: f64) -> bool {
        self.from <= other.to + margin && other.from <= self.to + margin
    }
}

/// Age of the patient on a film by the case, and how far it may be off: by the year of birth, by the episode that the film
/// counts from, or by the age at presentation, which may be that of any day of the case.
fn age_by_case(case: &Case, index: usize, origins: &Origins) -> Option<(Aged, f64)> {
    let film = case.radiographs.get(index)?;
    let taken = |index: usize| origins.get(index)?.as_ref()?.taken.map(|(date, _)| date);
    let date = film.time.date.or_else(|| taken(index));
    if let (Some(born), Some(date)) = (case.patient.birth_year, date) {
        let years = f64::from(date.year() - born);
        return Some((Aged { from: years, to: years }, ROUNDED));
    }
    let episode = case.anchor_of(&film.time).and_then(|id| case.episode(id));
    let since = case.days_since_anchor(&film.time);
    if let (Some(age), Some(days)) = (episode.and_then(|episode| episode.age_years), since) {
        return Some((Aged::stated(age).later(days / YEAR), ROUNDED));
    }
    // Ages elsewhere in the history say that it is a long one.
    let age = case.patient.age_years.filter(|_| case.episodes.iter().all(|own| own.age_years.is_none()))?;
    let days = case::every_day(case).into_iter().map(|day| day.date);
    let days: Vec<Date> = days.chain((0..origins.len()).filter_map(taken)).collect();
    let span = days.iter().max().zip(days.iter().min());
    let span = span.map_or(0.0, |(last, first)| f64::from((*last - *first).get_days()) / YEAR);
    // Between operations without dates nobody knows the years.
    let undated = case.anchors().filter(|(_, anchor)| anchor.date.is_none()).count();
    let offsets = case.radiographs.iter().filter_map(|film| film.time.offset);
    let longest = offsets.map(|offset| offset.days().abs() / YEAR).fold(0.0, f64::max);
    (undated <= 1).then_some((Aged::stated(age), span + longest + 2.0))
}

/// Films whose patient differs from that of most films. Says which attributes differ, never what they are.
fn patients(case: &Case, origins: &Origins) -> Vec<Problem> {
    let known: Vec<(usize, &Origin)> =
        origins.iter().enumerate().filter_map(|(index, origin)| Some((index, origin.as_ref()?))).collect();
    let alike = |a: &Origin| {
        known.iter().filter(|(_, b)| a.patient.compared(&b.patient).different.is_empty()).count()
    };
    // Of several the first with the most films like it.
    let Some((most, reference)) = known.iter().max_by_key(|(index, own)| (alike(own), usize::MAX - index))
    else {
        return Vec::new();
    };
    let name = |index: usize| case.radiographs.get(index).map(|film| film.id.to_string()).unwrap_or_default();
    let mut problems = Vec::new();
    for (index, own) in &known {
        let compared = own.patient.compared(&reference.patient);
        if compared.different.is_empty() {
            continue;
        }
        let (place, other) = (format!("radiographs[{index}].file"), name(*most));
        let different = listed(&compared.different);
        let verb = if compared.different.len() == 1 { "differs" } else { "differ" };
        problems.push(if compared.same.is_empty() {
            let message = format!(
                "the file is of another patient than that of film \"{other}\" ({different} {verb}): give each patient a case of their own"
            );
            Problem::error("other-patient", place, message)
        } else {
            let message = format!(
                "the file may be of another patient than that of film \"{other}\": {different} {verb}, though {} agree{}; check whose film it is",
                listed(&compared.same),
                if compared.same.len() == 1 { "s" } else { "" }
            );
            Problem::warning("other-patient", place, message)
        });
    }
    problems
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// A film with a date in the case and one in its file.
#[derive(Clone, Copy)]
struct Dated<'a> {
    index: usize,
    id: &'a RadiographId,
    by_case: Date,
    by_file: Date,
    source: DateSource,
}

impl Dated<'_> {
    fn days_off(&self) -> i32 {
        (self.by_file - self.by_case).get_days()
    }
}

/// Dates of the case against those of the files. Gives the films that were told.
fn dates(case: &Case, origins: &Origins, problems: &mut Vec<Problem>) -> Vec<usize> {
    let films = case.radiographs.iter().zip(origins).enumerate();
    let dated: Vec<Dated<'_>> = films
        .filter_map(|(index, (film, origin))| {
            let (by_file, source) = origin.as_ref()?.taken?;
            Some(Dated { index, id: &film.id, by_case: film.time.date?, by_file, source })
        })
        .collect();
    let off: Vec<&Dated<'_>> = dated.iter().filter(|film| film.days_off() != 0).collect();
    let Some(first) = off.first() else { return Vec::new() };
    let is_shifted = off.len() == dated.len()
        && dated.len() > 1
        && off.iter().all(|film| film.days_off() == first.days_off());
    if is_shifted {
        let days = first.days_off();
        let message = format!(
            "every file is dated {} days {} than the case says, as where dates are shifted for privacy: correct the dates if that was not meant",
            days.abs(),
            if days > 0 { "later" } else { "earlier" }
        );
        problems.push(Problem::warning("dates-shifted", date_place(first.index), message));
        return off.iter().map(|film| film.index).collect();
    }
    let mut swapped: Vec<usize> = Vec::new();
    for film in &off {
        if swapped.contains(&film.index) {
            continue;
        }
        let partner = off.iter().find(|other| {
            other.index != film.index
                && !swapped.contains(&other.index)
                && other.by_file == film.by_case
                && other.by_case == film.by_file
        });
        if let Some(other) = partner {
            swapped.extend([film.index, other.index]);
            let message = format!(
                "the dates of the films \"{}\" and \"{}\" are swapped: by their files they were taken on {} and {}; exchange the dates or the files",
                film.id, other.id, film.by_file, other.by_file
            );
            let problem = Problem::error("dates-swapped", date_place(film.index), message);
            problems.push(problem.and_at(date_place(other.index)));
            continue;
        }
        let message = format!(
            "the file says it was taken on {} ({}), the case says {}: correct the date, or name the right file",
            film.by_file,
            film.source.words(),
            film.by_case
        );
        // Around midnight, and between time zones, a day may be either.
        problems.push(if film.days_off().abs() == 1 {
            Problem::warning("date-contradicts-file", date_place(film.index), message)
        } else {
            Problem::error("date-contradicts-file", date_place(film.index), message)
        });
    }
    off.iter().map(|film| film.index).collect()
}

fn date_place(index: usize) -> String {
    format!("radiographs[{index}].time.date")
}

/// Films without a date in the case: with the dates of their files, the offsets must still hold.
fn by_file_dates(case: &Case, origins: &Origins, told: &[usize], problems: &mut Vec<Problem>) {
    let mut dated = case.clone();
    let mut is_lent = vec![false; dated.radiographs.len()];
    for (index, (film, origin)) in dated.radiographs.iter_mut().zip(origins).enumerate() {
        let taken = origin.as_ref().and_then(|origin| origin.taken);
        if let (None, Some((date, _)), Some(lent)) = (film.time.date, taken, is_lent.get_mut(index)) {
            film.time.date = Some(date);
            *lent = true;
        }
    }
    if !is_lent.contains(&true) {
        return;
    }
    let before = case::check(case);
    for mut problem in case::check(&dated) {
        let is_of_time = matches!(
            problem.kind,
            "date-contradicts-offset"
                | "dates-reversed"
                | "after-next-operation"
                | "impossible-date"
                | "impossible-year"
                | "impossible-age"
        );
        let place = |place: &str| {
            let index = place.strip_prefix("radiographs[")?.split(']').next()?.parse::<usize>().ok()?;
            Some(index)
        };
        let is_told = place(&problem.place).is_some_and(|index| told.contains(&index));
        let is_known = before.iter().any(|own| own.kind == problem.kind && own.place == problem.place);
        if !is_of_time || is_told || is_known {
            continue;
        }
        let swap = if problem.kind == "dates-reversed" { ", or exchange the two files" } else { "" };
        problem.message = format!("by the date in its file: {}{swap}", problem.message);
        problem.kind = match problem.kind {
            "dates-reversed" => "files-reversed",
            "date-contradicts-offset" => "file-contradicts-offset",
            other => other,
        };
        // The case has no date here: the whole time is the place.
        let of_film = problem.place.starts_with("radiographs[").then(|| problem.place.strip_suffix(".date"));
        if let Some(time) = of_film.flatten().map(ToOwned::to_owned) {
            problem.place = time;
        }
        problems.push(problem);
    }
}
