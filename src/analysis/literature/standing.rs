//! Where the patient of the case stands: each episode beside the rows with the same device and site.

use crate::analysis::literature::rates::{Group, overall};
use crate::case::{Case, CountingUnit, Episode, EpisodeId, Key, Literature, PublishedRow, Term};

/// An episode of the case beside the published rows like it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The episode.
    pub episode: EpisodeId,
    /// The device of the table that its device is.
    pub device: Option<Key>,
    /// The site of the table that its region is.
    pub site: Option<Key>,
    /// Rows with the same device and site, and their rates.
    pub alike: Group,
    /// Months to the stated outcome of the rows that united, shortest first.
    pub months_to_union: Vec<(usize, f64)>,
}

/// The episodes whose device and region the table knows.
pub fn standing(case: &Case, literature: &Literature, unit: CountingUnit) -> Vec<Standing> {
    case.episodes.iter().filter_map(|episode| of(literature, episode, unit)).collect()
}

fn of(literature: &Literature, episode: &Episode, unit: CountingUnit) -> Option<Standing> {
    let device = episode.device.as_ref().and_then(|device| term(&literature.devices, &device.key));
    let site = episode.region.as_ref().and_then(|region| term(&literature.sites, region));
    if device.is_none() || site.is_none() {
        return None;
    }
    let fits = |(index, row): (usize, &PublishedRow)| {
        let is_alike = device.as_ref().is_some_and(|device| row.devices.contains(device))
            && row.site.as_ref() == site.as_ref();
        is_alike.then_some(index)
    };
    let rows: Vec<usize> = literature.rows.iter().enumerate().filter_map(fits).collect();
    let mut months_to_union: Vec<(usize, f64)> = rows
        .iter()
        .filter_map(|index| {
            let row = literature.rows.get(*index)?;
            (row.outcome == Some(crate::case::PublishedOutcome::Union)).then_some(())?;
            Some((*index, row.months()?))
        })
        .collect();
    months_to_union.sort_by(|a, b| a.1.total_cmp(&b.1));
    let alike = overall(literature, &rows, unit);
    Some(Standing { episode: episode.id.clone(), device, site, alike, months_to_union })
}

/// The term that a word of the case stands for: by key, name or another word, in any letter case.
fn term(terms: &[Term], word: &str) -> Option<Key> {
    let is = |own: &str| own.eq_ignore_ascii_case(word);
    let found = terms
        .iter()
        .find(|term| is(term.key.as_str()) || is(&term.name) || term.same_as.iter().any(|own| is(own)));
    found.map(|term| term.key.clone())
}
