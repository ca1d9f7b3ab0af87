//! The visits that a quiz asks about, each named as it was known then.

use crate::analysis::summary::capitalised;
use crate::analysis::until::{Until, UntilStep, known_until};
use crate::analysis::visits::{Visits, visits};
use crate::case::{Case, RadiographId};

/// A visit that is asked about.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedVisit {
    /// Its place among the visits of the case.
    pub visit: usize,
    /// Its films.
    pub films: Vec<RadiographId>,
    /// "3 days before operation": that the operation is a hip screw is later.
    pub heading: String,
    /// The case as it was known then.
    pub known: Case,
    /// The visits that there were.
    pub here: Visits,
    /// Its place among them.
    pub at: usize,
}

/// Every visit of a case whose time counts from something, with its films alone.
pub fn asked_visits(case: &Case) -> Vec<AskedVisit> {
    let all = visits(case);
    let asked = all.iter().enumerate().filter_map(|(index, visit)| {
        let known = known_until(case, &[], &Until::visit(visit, UntilStep::Films)?).ok()?.case;
        let here = visits(&known);
        let at = here.index_of(visit.films.first()?)?;
        let heading = capitalised(&known.time_words(&here.get(at)?.time));
        Some(AskedVisit { visit: index, films: visit.films.clone(), heading, known, here, at })
    });
    asked.collect()
}
