//! One row for everything that was said, in one form for all of it: for statistics programs, as CSV or JSON.

use serde::Serialize;

use crate::analysis::finding::{SeenAt, matrix, name as finding_name};
use crate::analysis::literature::cell_for_spreadsheets;
use crate::analysis::measure::Measured;
use crate::analysis::registration::{Length, Motion, PartMotion};
use crate::analysis::score::{Setting, sum};
use crate::analysis::summary::{RegistrationTold, Told, registrations};
use crate::case::{Answer, Given as Answered, Key, MarkId, RadiographId};
use crate::report::{Content, Given, GivenReading, ReportError};

/// Name of the turn of a part that moved by itself.
const TURN_OF_PART: &str = "Turn of the part";

/// Something that was said of a case, with whose and when.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct LongRow {
    /// Name of the case.
    pub case: String,
    /// Key of the reader; empty for what the case itself says.
    pub reader: String,
    /// "draft", "signed", "signed, changed since".
    pub reading: String,
    /// Number of the visit, from 1, in order of time.
    pub visit: Option<usize>,
    /// Episode that the time counts from.
    pub anchor: String,
    /// "3 months", as the case says it.
    pub offset: String,
    /// Days since day zero of the episode.
    pub days: Option<f64>,
    /// The day, where dates are told.
    pub date: String,
    /// The film.
    pub film: String,
    /// "stage", "note", "measure", "score", "item", "finding", "registration", "motion" or "laboratory".
    pub kind: &'static str,
    /// Key of what it is ("neck-shaft-angle", "mrust").
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its part: the item of a score, the choice of a measure, the site of a finding.
    pub part: String,
    /// The state: "value", "missing", "refused", "complete", "partial", "graded", "not assessable", "open", or the key
    /// of a stage or of the state of a finding.
    pub state: String,
    /// The number.
    pub value: Option<f64>,
    /// Its unit, as UCUM writes it; "px" for pixels.
    pub unit: String,
    /// Amount by which the true value may be smaller.
    pub error_minus: Option<f64>,
    /// Amount by which the true value may be larger.
    pub error_plus: Option<f64>,
    /// Source of the scale, or the film that stood beside as the baseline.
    pub source: String,
    /// The same in words.
    pub words: String,
}

/// Everything that was said of a case, in the order of the visits.
pub(super) fn rows(given: &Given<'_>) -> Vec<LongRow> {
    let mut rows = Vec::new();
    for own in &given.readings {
        let reading = Reading { given, own };
        for (index, visit) in given.visits.iter().enumerate() {
            for film in &visit.films {
                rows.extend(reading.stage(index, film));
            }
            rows.extend(reading.measures(index));
            for film in &visit.films {
                rows.extend(reading.scores(index, film));
            }
            rows.extend(reading.findings(index));
            rows.extend(reading.registrations(index));
        }
    }
    rows.extend(laboratory(given));
    rows
}

struct Reading<'a> {
    given: &'a Given<'a>,
    own: &'a GivenReading,
}

impl Reading<'_> {
    fn at(&self, visit: usize, film: Option<&RadiographId>, kind: &'static str) -> LongRow {
        let case = &self.given.case;
        let own = self.given.visits.get(visit);
        let date = film.and_then(|film| case.radiograph(film)).and_then(|film| film.time.date);
        let date = date.or_else(|| own.and_then(|own| own.time.date));
        LongRow {
            case: self.given.name.clone(),
            reader: self.own.reading.reader.id.to_string(),
            reading: self.own.seal.words().to_owned(),
            visit: Some(visit + 1),
            anchor: own.and_then(|own| own.anchor.as_ref()).map(ToString::to_string).unwrap_or_default(),
            offset: own.map_or_else(String::new, |own| case.time_label(&own.time)),
            days: own.map(|own| own.days),
            date: date.map(|date| date.to_string()).unwrap_or_default(),
            film: film.map(ToString::to_string).unwrap_or_default(),
            kind,
            ..LongRow::default()
        }
    }

    fn stage(&self, visit: usize, film: &RadiographId) -> Vec<LongRow> {
        let Some(opinion) = self.own.reading.opinion(film) else { return Vec::new() };
        let book = self.given.book;
        let stage = book.stage_words(opinion).map(|words| LongRow {
            key: self.given.case.stage_scheme.as_ref().map_or("radiographic", Key::as_str).to_owned(),
            name: "Stage of healing".to_owned(),
            part: opinion.confidence.map_or("", crate::case::Confidence::word).to_owned(),
            state: opinion.stage.as_ref().map_or("as-before", |stage| stage.as_str()).to_owned(),
            words,
            ..self.at(visit, Some(film), "stage")
        });
        let note = opinion.note.trim();
        let note = (!note.is_empty()).then(|| LongRow {
            name: "Note".to_owned(),
            words: note.to_owned(),
            ..self.at(visit, Some(film), "note")
        });
        stage.into_iter().chain(note).collect()
    }

    fn measures(&self, visit: usize) -> Vec<LongRow> {
        let index_of = |film: &RadiographId| self.given.visits.index_of(film);
        let here = self.own.reading.own_marks().filter_map(|(id, mark)| {
            let film = mark.first_film()?;
            let key = mark.measure.as_ref().filter(|_| index_of(film) == Some(visit))?;
            Some(self.measure(visit, id, film, key, mark.choice.as_ref()))
        });
        here.collect()
    }

    fn measure(
        &self,
        visit: usize,
        id: MarkId,
        film: &RadiographId,
        key: &Key,
        choice: Option<&Key>,
    ) -> LongRow {
        let definition = self.given.book.measure(key);
        let row = LongRow {
            key: key.to_string(),
            name: definition.map_or_else(|| key.to_string(), |definition| definition.name.clone()),
            part: choice.map(ToString::to_string).unwrap_or_default(),
            ..self.at(visit, Some(film), "measure")
        };
        match self.own.value_of(id) {
            Measured::Value(value) => LongRow {
                state: "value".to_owned(),
                value: Some(value.value),
                unit: value.unit.code().to_owned(),
                error_minus: Some(value.minus),
                error_plus: Some(value.plus),
                source: value.source.clone(),
                words: value.words(),
                ..row
            },
            Measured::Missing(missing) => {
                LongRow { state: "missing".to_owned(), words: missing.words(), ..row }
            }
            Measured::Refused(why) => LongRow { state: "refused".to_owned(), words: why, ..row },
        }
    }

    fn scores(&self, visit: usize, film: &RadiographId) -> Vec<LongRow> {
        let Some(sheets) = self.own.reading.scores.get(film) else { return Vec::new() };
        let mut rows = Vec::new();
        for score in &self.given.book.scores {
            let Some(sheet) = sheets.get(&score.key) else { continue };
            for item in &score.items {
                let answer = sheet.get(&item.key);
                let grade = answer.and_then(Answer::graded);
                let words = grade.and_then(|grade| score.grade(item, grade)).map(|grade| grade.word.clone());
                rows.push(LongRow {
                    key: score.key.to_string(),
                    name: score.name.clone(),
                    part: item.key.to_string(),
                    value: grade.map(f64::from),
                    unit: grade.map_or("", |_| "1").to_owned(),
                    source: answer
                        .and_then(|own| own.beside.as_ref())
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                    state: state(answer).to_owned(),
                    words: words.unwrap_or_else(|| self.why(answer)),
                    ..self.at(visit, Some(film), "item")
                });
            }
            let total = sum(score, sheet);
            let setting = self.given.visits.get(visit);
            let setting = setting.map(|own| Setting::of(&self.given.case, self.given.book, own));
            rows.push(LongRow {
                key: score.key.to_string(),
                name: score.name.clone(),
                state: if total.total().is_some() { "complete" } else { "partial" }.to_owned(),
                value: total.total().map(f64::from),
                unit: total.total().map_or("", |_| "1").to_owned(),
                words: setting.map_or_else(|| total.words(score), |own| own.words(score, sheet)),
                ..self.at(visit, Some(film), "score")
            });
        }
        rows
    }

    fn why(&self, answer: Option<&Answer>) -> String {
        match answer.map(|answer| &answer.given) {
            Some(Answered::NotAssessable { reason, words }) => {
                let known = self.given.book.reason(reason).map_or(reason.as_str(), |own| own.name.as_str());
                if words.trim().is_empty() { known.to_owned() } else { format!("{known}: {}", words.trim()) }
            }
            Some(Answered::Grade(grade)) => grade.to_string(),
            None => "not answered".to_owned(),
        }
    }

    /// Films that were laid on one of this visit, and motions of implants that follow.
    fn registrations(&self, visit: usize) -> Vec<LongRow> {
        let value_of = |id, _: &_| self.own.value_of(id);
        let given = self.given;
        let told = Told {
            case: &given.case,
            visits: &given.visits,
            reading: &self.own.reading,
            book: given.book,
            value_of: &value_of,
        };
        let all = registrations(told, &|film| self.own.scales.get(film).cloned());
        let mut rows = Vec::new();
        for own in all.iter().filter(|own| own.visit == Some(visit)) {
            rows.push(LongRow {
                key: "registration".to_owned(),
                name: "Film laid on this one".to_owned(),
                part: own.moving.to_string(),
                state: own.method.clone(),
                value: own.residual_mm.or(own.residual_px),
                unit: match (own.residual_mm, own.residual_px) {
                    (Some(_), _) => "mm",
                    (None, Some(_)) => "px",
                    (None, None) => "",
                }
                .to_owned(),
                source: own.quality.clone(),
                words: own.sentence(),
                ..self.at(visit, Some(&own.fixed), "registration")
            });
            let whole = if own.parts.is_empty() { "implant" } else { "rest of the implant" };
            let whole = (whole, "Turn of the implant");
            rows.extend(own.motion.iter().flat_map(|motion| self.motion(visit, own, motion, whole)));
            for part in &own.parts {
                let place = format!("part in the {}, against the rest", part.place.words());
                match &part.from_rest {
                    PartMotion::Whole(motion) => {
                        rows.extend(self.motion(visit, own, motion, (&place, TURN_OF_PART)));
                    }
                    PartMotion::Across(motion) => {
                        let across = motion.across_words();
                        let turn = Moved::turn(TURN_OF_PART, motion.degrees, motion.band_degrees);
                        let all = [
                            Moved::length("across", "Motion across its own length", &motion.across, across),
                            turn.said(motion.turn_words()),
                        ];
                        rows.extend(all.map(|value| self.moved(visit, own, value, &place)));
                    }
                }
            }
        }
        rows
    }

    /// A motion along and across the shaft, and its turn.
    fn motion(
        &self,
        visit: usize,
        own: &RegistrationTold,
        motion: &Motion,
        (what, whose_turn): (&str, &'static str),
    ) -> [LongRow; 3] {
        let turn = Moved::turn(whose_turn, motion.degrees, motion.band_degrees);
        let all = [
            Moved::length("along", "Motion along the shaft", &motion.along, motion.along_words()),
            Moved::length("across", "Motion across the shaft", &motion.across, motion.across_words()),
            turn.said(motion.turn_words()),
        ];
        all.map(|value| self.moved(visit, own, value, what))
    }

    fn moved(&self, visit: usize, own: &RegistrationTold, moved: Moved, what: &str) -> LongRow {
        let Moved { key, name, value, band, unit, words } = moved;
        LongRow {
            key: key.to_owned(),
            name: name.to_owned(),
            part: format!("{what}, since {}", own.moving),
            state: if value.abs() > band { "beyond its band" } else { "within its band" }.to_owned(),
            value: Some(value),
            unit: unit.to_owned(),
            error_minus: Some(band),
            error_plus: Some(band),
            source: own.scale.clone(),
            words,
            ..self.at(visit, Some(&own.fixed), "motion")
        }
    }

    fn findings(&self, visit: usize) -> Vec<LongRow> {
        let matrix = matrix(&self.given.visits, &self.own.reading, self.given.book);
        let mut rows = Vec::new();
        for row in &matrix.rows {
            let finding = self.own.reading.finding(row.id);
            let (Some(finding), Some(cell)) = (finding, row.cells.get(visit)) else { continue };
            let said = |seen: Option<&SeenAt>| LongRow {
                key: row.kind.to_string(),
                name: finding_name(finding, self.given.book),
                part: finding.site.as_ref().map(ToString::to_string).unwrap_or_default(),
                state: seen.map_or_else(|| "open".to_owned(), |seen| seen.state.to_string()),
                words: seen.map_or_else(|| "not assessed".to_owned(), SeenAt::word),
                ..self.at(visit, seen.map(|seen| &seen.film), "finding")
            };
            if cell.seen.is_empty() {
                rows.push(said(None));
            } else {
                rows.extend(cell.seen.iter().map(|seen| said(Some(seen))));
            }
        }
        rows
    }
}

fn state(answer: Option<&Answer>) -> &'static str {
    match answer.map(|answer| &answer.given) {
        Some(Answered::Grade(_)) => "graded",
        Some(Answered::NotAssessable { .. }) => "not assessable",
        None => "open",
    }
}

fn laboratory<'a>(given: &'a Given<'_>) -> impl Iterator<Item = LongRow> + 'a {
    let case = &given.case;
    case.laboratory.iter().map(move |result| LongRow {
        case: given.name.clone(),
        anchor: case.anchor_of(&result.time).map(ToString::to_string).unwrap_or_default(),
        offset: case.time_label(&result.time),
        days: case.days_since_anchor(&result.time),
        date: result.time.date.map(|date| date.to_string()).unwrap_or_default(),
        kind: "laboratory",
        key: result.id.to_string(),
        name: result.analyte.clone(),
        state: result.flag().map_or("", crate::case::LabFlag::word).to_owned(),
        value: result.value.map(crate::case::Quantity::get),
        unit: result.unit.clone(),
        words: result.words(),
        ..LongRow::default()
    })
}

/// Names of the columns, in the order of the fields.
pub(super) const COLUMNS: [&str; 20] = [
    "case",
    "reader",
    "reading",
    "visit",
    "anchor",
    "offset",
    "days",
    "date",
    "film",
    "kind",
    "key",
    "name",
    "part",
    "state",
    "value",
    "unit",
    "error_minus",
    "error_plus",
    "source",
    "words",
];

/// A cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// A number.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// Nothing.
    Nothing,
}

impl LongRow {
    /// The cells in the order of [`COLUMNS`].
    pub(super) fn cells(&self) -> [Cell<'_>; 20] {
        let text = |text| Cell::Text(text);
        let number = |number: Option<f64>| number.map_or(Cell::Nothing, Cell::Number);
        [
            text(&self.case),
            text(&self.reader),
            text(&self.reading),
            number(self.visit.map(|visit| visit as f64)),
            text(&self.anchor),
            text(&self.offset),
            number(self.days),
            text(&self.date),
            text(&self.film),
            text(self.kind),
            text(&self.key),
            text(&self.name),
            text(&self.part),
            text(&self.state),
            number(self.value),
            text(&self.unit),
            number(self.error_minus),
            number(self.error_plus),
            text(&self.source),
            text(&self.words),
        ]
    }
}

/// Everything that was said of these cases as CSV with a line of names, as RFC 4180 has it; no cell begins a formula.
///
/// # Errors
/// [`ReportError::Form`] where the table cannot be written.
pub fn csv(cases: &[Given<'_>]) -> Result<Vec<u8>, ReportError> {
    let failed = |error: csv::Error| ReportError::of("CSV", &error);
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(COLUMNS).map_err(failed)?;
    for row in cases.iter().flat_map(rows) {
        let cells = row.cells().map(|cell| match cell {
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) => cell_for_spreadsheets(text),
            Cell::Nothing => String::new(),
        });
        table.write_record(cells).map_err(failed)?;
    }
    table.into_inner().map_err(|error| ReportError::of("CSV", &error))
}

#[derive(Serialize)]
struct Document {
    format: u32,
    program: &'static str,
    notice: &'static str,
    cases: Vec<Whole>,
}

#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    content: Content,
    rows: Vec<LongRow>,
}

/// Everything that is printed of these cases, with the rows of [`csv`], as JSON.
///
/// # Errors
/// [`ReportError::Form`] where it cannot be written.
pub fn json(cases: &[Given<'_>]) -> Result<Vec<u8>, ReportError> {
    let cases = cases.iter().map(|given| Whole { content: Content::of(given), rows: rows(given) });
    let document = Document {
        format: 1,
        program: concat!("Callus ", env!("CARGO_PKG_VERSION")),
        notice: crate::report::NOTICE,
        cases: cases.collect(),
    };
    let mut text = serde_json::to_vec_pretty(&document).map_err(|error| ReportError::of("JSON", &error))?;
    text.push(b'\n');
    Ok(text)
}

/// One value of a motion with its band.
struct Moved {
    key: &'static str,
    name: &'static str,
    value: f64,
    band: f64,
    unit: &'static str,
    words: String,
}

impl Moved {
    /// In millimetres where there is a scale.
    fn length(key: &'static str, name: &'static str, length: &Length, words: String) -> Self {
        let (value, band, unit) = match length.mm.zip(length.band_mm) {
            Some((mm, band)) => (mm, band, "mm"),
            None => (length.px, length.band_px, "px"),
        };
        Self { key, name, value, band, unit, words }
    }

    fn turn(name: &'static str, value: f64, band: f64) -> Self {
        Self { key: "turn", name, value, band, unit: "deg", words: String::new() }
    }

    fn said(self, words: String) -> Self {
        Self { words, ..self }
    }
}
