//! The list: which cases, in which order. Pure.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::editor::command::{LibraryFilter, LibrarySort};
use crate::editor::library::{Library, LibraryRow};
use crate::store::{CaseFacts, LibraryCase, ReadingMark, SaidIn, folded, search};

/// The rows of a library; `stages` gives the place of a stage in the order of healing.
pub(super) fn rows(library: &Library, stages: &BTreeMap<String, usize>) -> Vec<LibraryRow> {
    let query = folded(&library.query);
    let mut rows: Vec<_> = library
        .cases
        .iter()
        .filter(|case| passes(library.filter, case))
        .filter_map(|case| row(case, &query))
        .collect();
    rows.sort_by(|a, b| {
        let order = compare(library.sort, &a.case, &b.case, stages);
        let order = if library.is_descending { order.reverse() } else { order };
        // Cases that cannot be read stand at the end, whatever the order.
        let readable = a.case.facts.is_err().cmp(&b.case.facts.is_err());
        readable.then(order).then_with(|| a.case.case_file.cmp(&b.case.case_file))
    });
    rows
}

fn row(case: &Arc<LibraryCase>, query: &str) -> Option<LibraryRow> {
    let found = match &case.facts {
        Ok(facts) => search(facts, query)?,
        // A case that cannot be read is found by its folder.
        Err(_) => {
            let name = folded(&case.case_file.display().to_string());
            if !query.split_whitespace().all(|word| name.contains(word)) {
                return None;
            }
            None
        }
    };
    let found = found.filter(|found| found.place != SaidIn::Title);
    Some(LibraryRow { case: Arc::clone(case), found })
}

/// Whether a filter lists a case.
pub(super) fn passes(filter: LibraryFilter, case: &LibraryCase) -> bool {
    let has = |wanted: &[ReadingMark]| {
        case.facts.as_ref().is_ok_and(|facts| facts.readings.iter().any(|own| wanted.contains(&own.mark)))
    };
    match filter {
        LibraryFilter::All => true,
        LibraryFilter::Unread => case.facts.as_ref().is_ok_and(|facts| facts.readings.is_empty()),
        LibraryFilter::Draft => has(&[ReadingMark::Draft]),
        LibraryFilter::Signed => has(&[ReadingMark::Signed]),
        LibraryFilter::Problem => case.facts.is_err() || has(&[ReadingMark::Broken, ReadingMark::Unreadable]),
    }
}

fn compare(
    sort: LibrarySort,
    a: &LibraryCase,
    b: &LibraryCase,
    stages: &BTreeMap<String, usize>,
) -> Ordering {
    if sort == LibrarySort::Changed {
        return a.changed.cmp(&b.changed);
    }
    let (Ok(a), Ok(b)) = (&a.facts, &b.facts) else { return Ordering::Equal };
    match sort {
        LibrarySort::Title => folded(&a.title).cmp(&folded(&b.title)),
        LibrarySort::Diagnosis => first(&a.diagnoses).cmp(&first(&b.diagnoses)),
        LibrarySort::Device => first(&a.devices).cmp(&first(&b.devices)),
        LibrarySort::LastVisit => visit(a).partial_cmp(&visit(b)).unwrap_or(Ordering::Equal),
        LibrarySort::Films => a.films.cmp(&b.films),
        LibrarySort::Readings => readings(a).cmp(&readings(b)),
        LibrarySort::Stage => stage(a, stages).cmp(&stage(b, stages)),
        LibrarySort::Changed => Ordering::Equal,
    }
}

fn first(texts: &[String]) -> String {
    texts.first().map(|text| folded(text)).unwrap_or_default()
}

/// Dated visits by their date, behind those of which only an interval is known, by that.
fn visit(facts: &CaseFacts) -> (bool, i64, f64) {
    let date = facts.last_date.map(|date| i64::from(date.year()) * 400 + i64::from(date.day_of_year()));
    (date.is_some(), date.unwrap_or_default(), facts.last_days.unwrap_or(f64::MIN))
}

fn readings(facts: &CaseFacts) -> (usize, usize) {
    let count = |mark| facts.readings.iter().filter(|own| own.mark == mark).count();
    (count(ReadingMark::Signed), count(ReadingMark::Draft))
}

/// The furthest stage that any reading gives.
fn stage(facts: &CaseFacts, stages: &BTreeMap<String, usize>) -> Option<usize> {
    facts.readings.iter().filter_map(|own| stages.get(own.stage.as_ref()?.as_str()).copied()).max()
}
