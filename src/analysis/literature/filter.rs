//! Which rows are shown, and in which order.

use std::cmp::Ordering;

use crate::analysis::literature::rates::Measure;
use crate::case::{Key, Literature, PublishedOutcome, PublishedRow, Side};

/// Conditions that a row has to fulfil, all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words that the printed cells, the study or a name of a code hold, in any letter case.
    pub text: String,
    /// Site.
    pub site: Option<Key>,
    /// Device.
    pub device: Option<Key>,
    /// Side.
    pub side: Option<Side>,
    /// Outcome.
    pub outcome: Option<PublishedOutcome>,
    /// What the row has.
    pub with: Option<Measure>,
    /// First year.
    pub from: Option<i16>,
    /// Last year.
    pub to: Option<i16>,
}

impl Filter {
    /// The rows that fulfil it, by their place in the table.
    pub fn rows(&self, literature: &Literature) -> Vec<usize> {
        let words: Vec<String> = self.text.split_whitespace().map(str::to_lowercase).collect();
        let fits =
            |(index, row): (usize, &PublishedRow)| self.fulfilled(literature, row, &words).then_some(index);
        literature.rows.iter().enumerate().filter_map(fits).collect()
    }

    /// Whether it lets every row through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn fulfilled(&self, literature: &Literature, row: &PublishedRow, words: &[String]) -> bool {
        let year = literature.year_of(row);
        self.site.as_ref().is_none_or(|site| row.site.as_ref() == Some(site))
            && self.device.as_ref().is_none_or(|device| row.devices.contains(device))
            && self.side.is_none_or(|side| row.side == Some(side))
            && self.outcome.is_none_or(|outcome| row.outcome == Some(outcome))
            && self.with.is_none_or(|measure| measure.holds(row))
            && self.from.is_none_or(|from| year.is_some_and(|year| year >= from))
            && self.to.is_none_or(|to| year.is_some_and(|year| year <= to))
            && (words.is_empty() || {
                let all = searched(literature, row);
                words.iter().all(|word| all.contains(word.as_str()))
            })
    }
}

fn searched(literature: &Literature, row: &PublishedRow) -> String {
    let study = literature.study(&row.study);
    let cells = &row.printed;
    let mut all = String::new();
    let names = row.devices.iter().map(|key| literature.device_name(key));
    let site = row.site.as_ref().map(|site| literature.site_name(site));
    let printed = study.map(|study| study.printed.as_str());
    let texts = [
        &cells.age,
        &cells.sex,
        &cells.location,
        &cells.treatment,
        &cells.complications,
        &cells.status,
        &row.note,
    ];
    for text in texts.into_iter().map(String::as_str).chain(names).chain(site).chain(printed) {
        all.push_str(text);
        all.push('\n');
    }
    if let Some(year) = study.and_then(|study| study.year) {
        all.push_str(&year.to_string());
    }
    all.to_lowercase()
}

/// A column to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// The order of the table.
    #[default]
    Table,
    /// Publication.
    Study,
    /// Year of publication.
    Year,
    /// Age.
    Age,
    /// Site, then side.
    Site,
    /// Device.
    Device,
    /// Complications.
    Complications,
    /// Outcome.
    Outcome,
    /// Time to the outcome.
    Months,
}

impl SortBy {
    /// Every column.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Study,
        Self::Year,
        Self::Age,
        Self::Site,
        Self::Device,
        Self::Complications,
        Self::Outcome,
        Self::Months,
    ];
}

/// Column and direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// The column.
    pub by: SortBy,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// Puts rows in order. Rows without a value in the column come last, whatever the direction; equal ones stay in the
/// order of the table.
pub fn sorted(literature: &Literature, mut rows: Vec<usize>, order: Order) -> Vec<usize> {
    let row = |index: &usize| literature.rows.get(*index);
    let directed = |ordering: Ordering| if order.descending { ordering.reverse() } else { ordering };
    let text = |of: &dyn Fn(&PublishedRow) -> Option<String>, rows: &mut Vec<usize>| {
        rows.sort_by_cached_key(|index| {
            let value = row(index).and_then(of).filter(|text| !text.is_empty());
            (value.is_none(), value)
        });
        if order.descending {
            let filled =
                rows.iter().filter(|index| row(index).and_then(of).is_some_and(|t| !t.is_empty())).count();
            if let Some(filled) = rows.get_mut(..filled) {
                filled.reverse();
            }
        }
    };
    let number = |of: &dyn Fn(&PublishedRow) -> Option<f64>, rows: &mut Vec<usize>| {
        rows.sort_by(|a, b| match (row(a).and_then(of), row(b).and_then(of)) {
            (Some(a), Some(b)) => directed(a.total_cmp(&b)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
    };
    match order.by {
        SortBy::Table => {
            if order.descending {
                rows.reverse();
            }
        }
        SortBy::Study => {
            text(&|row| literature.study(&row.study).map(|study| study.printed.to_lowercase()), &mut rows);
        }
        SortBy::Year => number(&|row| literature.year_of(row).map(f64::from), &mut rows),
        SortBy::Age => number(&|row| row.age_years.map(crate::case::Age::years), &mut rows),
        SortBy::Site => text(
            &|row| {
                let side = row.side.map_or("", Side::word);
                row.site.as_ref().map(|site| format!("{} {side}", literature.site_name(site)))
            },
            &mut rows,
        ),
        SortBy::Device => text(
            &|row| {
                let names = row.devices.iter().map(|key| literature.device_name(key).to_lowercase());
                Some(names.collect::<Vec<_>>().join(", "))
            },
            &mut rows,
        ),
        SortBy::Complications => text(&|row| Some(row.printed.complications.to_lowercase()), &mut rows),
        SortBy::Outcome => {
            number(&|row| row.outcome.map(|outcome| f64::from(outcome as u8)), &mut rows);
        }
        SortBy::Months => number(&PublishedRow::months, &mut rows),
    }
    rows
}
