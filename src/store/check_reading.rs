//! What is wrong with the readings of a case: what cannot be, films that are not there, keys that nobody
//! defines, and places far outside their film.

use std::collections::BTreeMap;

use crate::analysis::book::{Book, Choices, Definition};
use crate::case::{
    self, CalibrationKind, Case, Key, Mark, Part, PixelSize, Place, Problem, READING_FORMAT, RadiographId,
    Reading, RegisteredOn,
};
use crate::store::case_folder::{CaseFolder, ReaderFile, read_text};
use crate::store::check::{place_of, unreadable};
use crate::store::check_answers::{advice, check_answers};
use crate::store::error::StoreError;
use crate::store::reading_text::{self, Wrong};
use crate::store::ron_front::Lines;
use crate::store::{layout, scan};

/// Places closer than they are kept are one and the same.
const SAME_PLACE_PX: f64 = 0.000_5;

/// Sizes of the films that could be decoded.
pub(crate) type Sizes = BTreeMap<RadiographId, PixelSize>;

/// Case and definitions that a reading is checked against.
pub(crate) struct Against<'a> {
    pub(crate) folder: &'a CaseFolder,
    /// `None` where the case file does not parse.
    pub(crate) case: Option<&'a Case>,
    pub(crate) book: &'a Book,
    pub(crate) sizes: &'a Sizes,
}

/// Kind of the problem of a file whose name is not that of its reader.
pub(crate) const WRONG_READER: &str = "wrong-reader";

/// Where the reader stands in the file `name`.
pub(crate) fn reader_place(name: &str) -> String {
    format!("{name} reader.id")
}

impl Against<'_> {
    /// Every problem of one reader's file. Returns its text and what it says, where that can be.
    pub(crate) fn check(&self, file: &ReaderFile, problems: &mut Vec<Problem>) -> Option<(String, Reading)> {
        let name = place_of(self.folder, &file.path);
        let text = match read_text(&file.path) {
            Ok(text) => text,
            Err(error) => {
                problems.push(unreadable(self.folder, &file.path, &error));
                return None;
            }
        };
        let reading = match reading_text::checked(&text, &file.path) {
            Ok(reading) => reading,
            Err(Wrong::Other(error)) => {
                let told = of_format(&name, &text, &error);
                problems.push(told.unwrap_or_else(|| unreadable(self.folder, &file.path, &error)));
                return None;
            }
            Err(Wrong::Text(faults)) => {
                problems.extend(faults.into_iter().map(|fault| {
                    let place = format!("{name}:{}:{} {}", fault.line, fault.column, fault.field);
                    Problem::error(fault.kind, place.trim_end(), fault.message)
                }));
                return None;
            }
        };
        if reading.reader.id != file.id {
            let (id, belongs) = (&reading.reader.id, layout::reading(&reading.reader.id));
            let message = if file.path.with_file_name(&belongs).exists() {
                format!(
                    "the file holds a second version of the reading {belongs}, as sync services make them: compare the \
                     two, keep what is right under the name {belongs}, and move the other away"
                )
            } else {
                format!("the file holds the reading of \"{id}\": rename it to {belongs}")
            };
            problems.push(Problem::error(WRONG_READER, reader_place(&name), message));
        }
        let mut found = case::check_reading(&reading);
        let can_be = found.is_empty();
        if let Some(case) = self.case {
            found.extend(case::check_reading_of(case, &reading));
        }
        self.check_calibrations(&reading, &mut found);
        for (fixed, moving, own) in reading.all_registrations() {
            let RegisteredOn::Landmarks { pairs } = &own.on else { continue };
            for (film, side) in [(fixed, 0), (moving, 1)] {
                let places: Vec<Place> = pairs.iter().map(|pair| pair[side]).collect();
                let place = format!("registrations[\"{fixed}\"][\"{moving}\"].on.pairs");
                self.check_far(film, &places, &place, &mut found);
            }
        }
        for (id, mark) in &reading.marks {
            let place = format!("marks[{}]", id.0);
            self.check_keys(mark, &place, &mut found);
            for (index, part) in mark.parts.iter().enumerate() {
                self.check_far(
                    &part.film,
                    part.shape.places(),
                    &format!("{place}.parts[{index}].shape"),
                    &mut found,
                );
            }
        }
        check_answers(&reading, self.case, self.book, &mut found);
        for (film, sheets) in &reading.scores {
            for (score, sheet) in sheets {
                for (item, pin) in
                    sheet.iter().filter_map(|(item, answer)| Some((item, answer.pin.as_ref()?)))
                {
                    let place = format!("scores[\"{film}\"][\"{score}\"][\"{item}\"].pin.at");
                    self.check_far(&pin.film, &[pin.at], &place, &mut found);
                }
            }
        }
        problems.extend(found.into_iter().map(|problem| {
            let place = format!("{name} {}", problem.place);
            Problem { place, ..problem }
        }));
        can_be.then_some((text, reading))
    }

    fn check_calibrations(&self, reading: &Reading, problems: &mut Vec<Problem>) {
        for (film, calibration) in &reading.calibrations {
            let place = format!("calibrations[\"{film}\"].kind");
            if let CalibrationKind::Implant { preset, .. } = &calibration.kind
                && self.book.preset(preset).is_none()
            {
                let known = self.book.presets.iter().map(|own| own.key.as_str());
                problems.push(unknown("preset", "implant", preset, known, &format!("{place}.preset")));
            }
            let places = calibration.kind.places();
            if let [[x, y], rest @ ..] = places
                && rest.iter().any(|place| (place[0] - x).hypot(place[1] - y) < SAME_PLACE_PX)
            {
                let message = "two of its places are one and the same, so no scale follows: draw it again";
                problems.push(Problem::warning("no-length", place.clone(), message));
            }
            self.check_far(film, places, &place, problems);
        }
    }

    fn check_keys(&self, mark: &Mark, place: &str, problems: &mut Vec<Problem>) {
        if let Some(meaning) = &mark.meaning
            && self.book.meaning(meaning).is_none()
        {
            let known = self.book.meanings.iter().map(|own| own.key.as_str());
            problems.push(unknown("meaning", "meaning", meaning, known, &format!("{place}.meaning")));
        }
        let Some(key) = &mark.measure else { return };
        let Some(definition) = self.book.measure(key) else {
            let known = self.book.measures.iter().map(|own| own.key.as_str());
            return problems.push(unknown("measure", "measure", key, known, &format!("{place}.measure")));
        };
        for (index, part) in mark.parts.iter().enumerate() {
            check_part(definition, part, &format!("{place}.parts[{index}]"), problems);
        }
        let Some(choice) = &mark.choice else { return };
        let known = match &definition.choices {
            Some(Choices::Of(list)) => list.iter().any(|(known, _)| known == choice),
            Some(Choices::Implants) => self.book.preset(choice).is_some(),
            None => false,
        };
        if !known {
            let known: Vec<&str> = match &definition.choices {
                Some(Choices::Of(list)) => list.iter().map(|(known, _)| known.as_str()).collect(),
                Some(Choices::Implants) => self.book.presets.iter().map(|own| own.key.as_str()).collect(),
                None => Vec::new(),
            };
            let known = known.into_iter();
            problems.push(unknown("choice", &definition.name, choice, known, &format!("{place}.choice")));
        }
    }

    fn check_far(&self, film: &RadiographId, places: &[Place], place: &str, problems: &mut Vec<Problem>) {
        let Some(size) = self.sizes.get(film) else { return };
        let (columns, rows) = (f64::from(size.columns), f64::from(size.rows));
        // A construction may leave the film by less than its own size; more is a slip or another film.
        let far =
            |[x, y]: &Place| !(-columns..=2.0 * columns).contains(x) || !(-rows..=2.0 * rows).contains(y);
        if let Some([x, y]) = places.iter().find(|place| far(place)) {
            let message = format!(
                "({x}, {y}) lies far outside the film \"{film}\" of {columns} columns and {rows} rows: is it drawn on the right film?"
            );
            problems.push(Problem::warning("outside-film", place, message));
        }
    }
}

/// A format that cannot be read, at its place.
fn of_format(name: &str, text: &str, error: &StoreError) -> Option<Problem> {
    let at = scan::number_of_field(text, "format")?.start;
    let (kind, message) = if let StoreError::NewerFormat { found, supported, .. } = error {
        let message = format!(
            "format {found} is newer than format {supported}, the newest this Callus reads: open it with a newer Callus, or write `format: {supported}` if you wrote it by hand"
        );
        ("newer-format", message)
    } else if let StoreError::UnknownFormat { found, .. } = error {
        ("format", format!("format {found} was never in use: write `format: {READING_FORMAT}`"))
    } else {
        return None;
    };
    let (line, column) = Lines::of(text).position(at);
    Some(Problem::error(kind, format!("{name}:{line}:{column} format"), message))
}

fn check_part(definition: &Definition, part: &Part, place: &str, problems: &mut Vec<Problem>) {
    let name = &definition.name;
    let known = |key: &Key| definition.parts.iter().find(|known| known.key == *key);
    let message = match part.key.as_ref().map(|key| (key, known(key))) {
        None => format!("a part of the measure \"{name}\" has no key: name one of its parts"),
        Some((key, None)) => {
            let keys: Vec<_> = definition.parts.iter().map(|part| part.key.as_str()).collect();
            let near = case::nearest(key.as_str(), keys.iter().copied());
            let fix = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
            format!("the measure \"{name}\" has no part \"{key}\", it has: {}{fix}", keys.join(", "))
        }
        Some((_, Some(known))) if known.shape != part.shape.kind() => {
            let (wanted, drawn) = (known.shape.word(), part.shape.kind().word());
            format!(
                "\"{}\" of the measure \"{name}\" is a {wanted}, not a {drawn}: draw it again",
                known.name
            )
        }
        Some(_) => return,
    };
    problems.push(Problem::warning("unknown-part", place, message));
}

fn unknown<'a>(
    kind: &'static str,
    of: &str,
    key: &Key,
    known: impl Iterator<Item = &'a str>,
    place: &str,
) -> Problem {
    let told = |otherwise: &str| advice(key.as_str(), known, otherwise);
    let (kind, message) = match kind {
        "preset" => {
            let fix = told("its size is taken as it was noted");
            ("unknown-preset", format!("no {of} \"{key}\" is defined here: {fix}"))
        }
        "meaning" => {
            let fix = told("it is shown by its key");
            ("unknown-meaning", format!("no {of} \"{key}\" is defined here: {fix}"))
        }
        "measure" => {
            let fix = told("add its definition to see its value");
            ("unknown-measure", format!("no {of} \"{key}\" is defined here: {fix}"))
        }
        _ => {
            let fix = told("choose again");
            ("unknown-choice", format!("\"{key}\" cannot be chosen for the measure \"{of}\": {fix}"))
        }
    };
    Problem::warning(kind, place, message)
}
