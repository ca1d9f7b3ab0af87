//! A table beside the films (`metadata.csv`): which row belongs to which file, and what it says.

use std::collections::BTreeMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Moment, names};
use crate::case::{Age, Offset, Sex, Side, TimeUnit, ViewPosition, read_date};

/// What a row says of a film. The patient's number is kept as a hash that can only be compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableRow {
    /// Hash of the patient's number.
    pub patient: Option<[u8; 32]>,
    /// When the film was taken.
    pub moment: Option<Moment>,
    /// View.
    pub view: Option<ViewPosition>,
    /// Side.
    pub side: Option<Side>,
    /// Part of the body.
    pub part: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Age in years.
    pub age: Option<Age>,
}

/// Headings by what they mean; compared without capitals, blanks and underscores.
const FILE: [&str; 9] =
    ["file", "filename", "filestem", "stem", "name", "image", "imageid", "imagename", "path"];
const PATIENT: [&str; 4] = ["patient", "patientid", "subject", "subjectid"];
const DAY: [&str; 6] = ["date", "studydate", "acquisitiondate", "examdate", "day", "visitdate"];
/// Days since day zero. An offset from the admission counts from another day and is left out.
const OFFSET_DAYS: [&str; 4] = ["offset", "offsetdays", "days", "dayssincesurgery"];
const VIEW: [&str; 4] = ["view", "viewposition", "projection", "position"];
const SIDE: [&str; 2] = ["side", "laterality"];
const PART: [&str; 3] = ["bodypart", "part", "region"];
const SEX: [&str; 2] = ["sex", "gender"];
const AGE: [&str; 3] = ["age", "ageyears", "patientage"];

/// Rows of a table by the stem of the file they belong to, lower case. Empty where no column names a file. A file
/// that two rows name is left out: nothing tells which is right.
pub fn read_table(text: &[u8]) -> BTreeMap<String, TableRow> {
    let delimiter = delimiter_of(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text);
    let Ok(headings) = reader.headers().cloned() else { return BTreeMap::new() };
    let column =
        |known: &[&str]| headings.iter().position(|heading| known.contains(&plain(heading).as_str()));
    let Some(file) = column(&FILE) else { return BTreeMap::new() };
    let columns = [&PATIENT[..], &DAY, &OFFSET_DAYS, &VIEW, &SIDE, &PART, &SEX, &AGE].map(column);
    let mut rows: BTreeMap<String, Option<TableRow>> = BTreeMap::new();
    for record in reader.records().flatten() {
        let cell =
            |column: Option<usize>| column.and_then(|at| record.get(at)).filter(|cell| !cell.is_empty());
        let Some(name) = cell(Some(file)) else { continue };
        let [patient, day, offset, view, side, part, sex, age] = columns.map(cell);
        let row = TableRow {
            patient: patient.map(|number| Sha256::digest(number.as_bytes()).into()),
            moment: day.and_then(|day| read_date(day).ok()).map(Moment::Date).or_else(|| {
                let days = offset?.parse::<i32>().ok()?;
                Some(Moment::Interval(Offset::new(days, TimeUnit::Day)))
            }),
            view: view.and_then(names::view),
            side: side.and_then(|side| names::side(side, true)),
            part: part.and_then(names::part).map(str::to_owned),
            sex: sex.and_then(sex_of),
            age: age.and_then(|age| Age::of_years(age.replace(',', ".").parse().ok()?)),
        };
        rows.entry(stem(name)).and_modify(|known| *known = None).or_insert(Some(row));
    }
    rows.into_iter().filter_map(|(stem, row)| Some((stem, row?))).collect()
}

/// The row of a file: the one of its stem, else the only one whose key, of six letters at least, is a word of it.
pub fn row_for<'a>(rows: &'a BTreeMap<String, TableRow>, stem: &str) -> Option<&'a TableRow> {
    if let Some(row) = rows.get(stem) {
        return Some(row);
    }
    let words = stem.split(|letter: char| !letter.is_alphanumeric());
    // A day in a name is no key, even where a table has such a number.
    let keys = words.filter(|word| word.chars().count() >= 6 && names::moments(word).is_empty());
    let mut found = keys.filter_map(|word| rows.get(word));
    let row = found.next()?;
    found.all(|other| other == row).then_some(row)
}

/// Stem of a file name as rows are found by it.
pub(super) fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    Path::new(name).file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Sex by the words of tables and of (0010,0040).
pub(super) fn sex_of(text: &str) -> Option<Sex> {
    match text.trim().to_lowercase().as_str() {
        "f" | "female" | "w" | "weiblich" | "woman" => Some(Sex::Female),
        "m" | "male" | "männlich" | "man" => Some(Sex::Male),
        "o" | "other" | "d" | "divers" => Some(Sex::Other),
        _ => None,
    }
}

fn plain(heading: &str) -> String {
    heading
        .trim_start_matches('\u{FEFF}')
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Semicolon, tab or comma: whichever the first line has most of.
fn delimiter_of(text: &[u8]) -> u8 {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first.split(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_the_stem_and_read_by_their_headings() {
        let text = "file_stem;Patient ID;Gender;Age;laterality;projection;Study Date\n\
                    a_1;77;F;14,1;L;ap;2024-03-16\n\
                    b;78;m;;R;3;\n\
                    c;1;f;1;L;ap;2024-01-01\nC.png;2;m;2;R;pa;\n";
        let rows = read_table(text.as_bytes());
        assert_eq!(rows.len(), 2, "two rows name c: neither is taken");
        let row = &rows["a_1"];
        assert_eq!(row.moment, Some(Moment::Date(jiff::civil::date(2024, 3, 16))));
        assert_eq!(
            (row.view, row.side, row.sex),
            (Some(ViewPosition::AP), Some(Side::Left), Some(Sex::Female))
        );
        assert_eq!(row.age, Age::of_years(14.1));
        assert_eq!(rows["b"].view, None, "a number is no view");
        assert_ne!(row.patient, rows["b"].patient);
        assert!(read_table(b"x,y\n1,2\n").is_empty());
    }

    #[test]
    fn a_row_is_found_by_a_long_key_within_the_name() {
        let rows = read_table(b"patient_id,image_id,projection,admission_offset\n1,b343e657,ap,-3\n1,20240316,pa,0\n1,day,ap,0\n");
        let row = row_for(&rows, "day+000_cr_b343e657").unwrap();
        assert_eq!((row.view, row.moment), (Some(ViewPosition::AP), None), "the admission is not day zero");
        assert_eq!(row_for(&rows, "hip_20240316"), None, "a day is no key");
        assert_eq!(row_for(&rows, "day_hip"), None, "a short word is no key");
    }
}
