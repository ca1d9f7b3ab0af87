//! What image files say of themselves against what the case says: days on which films were taken, and whether all of
//! them are of one patient.

use jiff::civil::Date;

use crate::case::{self, Case, Problem, RadiographId};
use crate::imaging::{DateSource, Origin};

/// Origins of films, in the order of the case; `None` for a film whose file could not be read.
pub(crate) type Origins = Vec<Option<Origin>>;

/// Every contradiction between the case and its files.
pub(crate) fn check(case: &Case, origins: &Origins) -> Vec<Problem> {
    let mut problems = patients(case, origins);
    let told = dates(case, origins, &mut problems);
    by_file_dates(case, origins, &told, &mut problems);
    problems
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
            source_words(film.source),
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

fn source_words(source: DateSource) -> &'static str {
    match source {
        DateSource::AcquisitionDateTime => "Acquisition Date Time",
        DateSource::AcquisitionDate => "Acquisition Date",
        DateSource::ContentDate => "Content Date",
        DateSource::SecondaryCapture => "Date of Secondary Capture",
        DateSource::StudyDate => "Study Date",
    }
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
        if let Some(time) = problem.place.strip_suffix(".date").map(ToOwned::to_owned) {
            problem.place = time;
        }
        problems.push(problem);
    }
}
