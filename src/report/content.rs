//! Everything that a document prints, in words and tables: made once, and the same in every form.

use serde::Serialize;

use crate::analysis::finding::matrix;
use crate::analysis::measure::{Measured, Since, table as measure_table};
use crate::analysis::score::{Setting, table as score_table};
use crate::analysis::summary::{Section, Sentence, Told, Tone, capitalised, headlines, registered, summary};
use crate::case::{Case, Episode, RadiographId, Seal, Source};
use crate::report::{Given, GivenReading, NOTICE};

/// A table with a line of headings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Headings of the columns.
    pub heads: Vec<String>,
    /// The cells, row by row.
    pub rows: Vec<Vec<String>>,
    /// Lines below it: sources, definitions, cautions.
    pub notes: Vec<String>,
}

impl Table {
    fn new(caption: &str, heads: &[&str], rows: Vec<Vec<String>>) -> Self {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        Self { caption: caption.to_owned(), heads, rows, notes: Vec::new() }
    }
}

/// Paragraphs under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paragraphs {
    /// The heading.
    pub heading: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

/// A film of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FilmPart {
    /// The film.
    pub film: String,
    /// "AP · right hip".
    pub views: String,
    /// Description in the source.
    pub caption: String,
    /// Label of the figure in the source.
    pub figure: Option<String>,
    /// Stage by each reader: "Stage by Demo teacher: union (definite)".
    pub stages: Vec<String>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisitPart {
    /// Number, from 1, in order of time.
    pub number: usize,
    /// "3 months after DHS".
    pub heading: String,
    /// "3 mo".
    pub brief: String,
    /// Episode that the time counts from.
    pub anchor: Option<String>,
    /// Its name: "Revision DHS".
    pub since: Option<String>,
    /// Days since its day zero.
    pub days: f64,
    /// Its films.
    pub films: Vec<FilmPart>,
    /// Sentences of each reader about it, under the reader's name.
    pub told: Vec<Paragraphs>,
    /// Measures at this visit: measure, value, scale, reader.
    pub measures: Table,
}

/// What one reader said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReaderPart {
    /// Key of the reader.
    pub reader: String,
    /// "Read by A. Reader (signed)".
    pub heading: String,
    /// Name, time and number of the signature.
    pub signature: Option<String>,
    /// The summary in sentences.
    pub sections: Vec<Paragraphs>,
    /// What of it stands beside no visit: a document that tells each visit by its films tells the rest by these.
    pub further: Vec<Paragraphs>,
    /// Scores over the visits.
    pub scores: Table,
    /// Measures over the visits.
    pub measures: Table,
    /// Findings over the visits.
    pub findings: Table,
}

/// Everything that a document prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// Name of the case in tables over several cases.
    pub case: String,
    /// Title.
    pub title: String,
    /// "Patient · man, 52".
    pub patient: String,
    /// Diagnoses, most important first.
    pub diagnoses: Vec<String>,
    /// The story.
    pub summary: String,
    /// Healing, score and implant at the last visit, now and before, by the first reading; the heading says which visit
    /// and whose reading. `None` where nobody has read.
    pub headlines: Option<Paragraphs>,
    /// The fracture history.
    pub history: Table,
    /// The visits.
    pub visits: Vec<VisitPart>,
    /// Visits without a film.
    pub without_film: Vec<Paragraphs>,
    /// Laboratory results, plan and aftercare, challenges with their solutions: those that there are.
    pub further: Vec<Table>,
    /// The readings.
    pub readers: Vec<ReaderPart>,
    /// Whom to name.
    pub sources: Vec<String>,
    /// What the document is for.
    pub notice: String,
}

impl Content {
    /// Everything that is printed of a case.
    pub fn of(given: &Given<'_>) -> Self {
        let case = &given.case;
        let pages: Vec<Vec<Section>> = given.readings.iter().map(|own| page(given, own)).collect();
        let without_film = case.visits_without_film.iter().map(|visit| Paragraphs {
            heading: capitalised(&format!("{}, without a film", case.time_words(&visit.time))),
            paragraphs: vec![visit.note.trim().to_owned()],
        });
        Self {
            case: given.name.clone(),
            title: case.title.trim().to_owned(),
            patient: case.patient.headline(),
            diagnoses: case.patient.diagnoses.clone(),
            summary: case.patient.summary.trim().to_owned(),
            headlines: headlines_of(given),
            history: history(given),
            visits: (0..given.visits.len()).filter_map(|index| visit(given, index, &pages)).collect(),
            without_film: without_film.collect(),
            further: further(case),
            readers: given.readings.iter().zip(pages).map(|(own, page)| reader(given, own, &page)).collect(),
            sources: case.sources.iter().map(source).collect(),
            notice: NOTICE.to_owned(),
        }
    }

    /// Number of films.
    pub fn film_count(&self) -> usize {
        self.visits.iter().map(|visit| visit.films.len()).sum()
    }
}

/// Signed readings first, the newest signature before the others, then drafts as they were given: what stands first is
/// read first, and its marks are drawn.
pub(super) fn signed_first(mut readings: Vec<GivenReading>) -> Vec<GivenReading> {
    readings.sort_by_key(|own| {
        let rank = match own.seal {
            Seal::Holds => 0,
            Seal::Broken => 1,
            Seal::Draft => 2,
        };
        (rank, std::cmp::Reverse(own.reading.signature().map(|signature| signature.at)))
    });
    readings
}

/// The lines on top of the summary, at the last visit, by the first reading.
fn headlines_of(given: &Given<'_>) -> Option<Paragraphs> {
    let own = given.readings.first()?;
    let last = given.visits.len().checked_sub(1)?;
    let time = given.case.time_words(&given.visits.get(last)?.time);
    let value_of = |id, _: &_| own.value_of(id);
    let (case, visits, book) = (&given.case, &given.visits, given.book);
    let told = Told { case, visits, reading: &own.reading, book, value_of: &value_of };
    let lines = headlines(told, last, &|film| own.scales.get(film).cloned(), None);
    Some(Paragraphs {
        heading: format!("{}, {}", capitalised(&time), read_by(own)),
        paragraphs: lines.iter().map(|line| capitalised(&line.words())).collect(),
    })
}

/// "read by A. Reader (signed)".
fn read_by(own: &GivenReading) -> String {
    format!("read by {} ({})", own.reading.reader.name, own.seal.words())
}

/// True if a sentence stands beside its visit.
fn is_beside(given: &Given<'_>, section: &Section, sentence: &Sentence) -> bool {
    let visit = sentence.visit.and_then(|index| given.visits.get(index));
    visit.is_some_and(|visit| section.anchor.is_some() || visit.anchor.is_none())
}

fn page(given: &Given<'_>, own: &GivenReading) -> Vec<Section> {
    let value_of = |id, _: &_| own.value_of(id);
    let (case, visits, book) = (&given.case, &given.visits, given.book);
    let told = Told { case, visits, reading: &own.reading, book, value_of: &value_of };
    let registered = registered(told, &|film| own.scales.get(film).cloned());
    summary(told).sections.into_iter().chain(registered).collect()
}

impl GivenReading {
    /// The value of a mark.
    pub(super) fn value_of(&self, id: crate::case::MarkId) -> Measured {
        let none = || Measured::Missing("not measured".into());
        self.values.get(&id).cloned().unwrap_or_else(none)
    }
}

fn history(given: &Given<'_>) -> Table {
    let heads = ["Age", "Fracture", "Treatment", "Follow-up", "Outcome"];
    let rows = given.case.episodes.iter().map(|episode| {
        let age = episode.age_years.map_or_else(String::new, |age| age.to_string());
        let outcome = episode.outcome.map_or("", crate::case::Outcome::word);
        vec![age, fracture(given, episode), treatment(episode), episode.follow_up.clone(), outcome.to_owned()]
    });
    Table::new("Fracture history", &heads, rows.collect())
}

fn fracture(given: &Given<'_>, episode: &Episode) -> String {
    let side = episode.side.map_or_else(String::new, |side| format!("{} ", side.word()));
    let classes = episode.classifications.iter().map(|class| given.book.class_words(class));
    let more: Vec<String> = episode.region.iter().cloned().chain(classes).collect();
    let more = if more.is_empty() { String::new() } else { format!(", {}", more.join(", ")) };
    let date = episode.date.map_or_else(String::new, |date| format!(" ({date})"));
    capitalised(&format!("{side}{}{more}{date}", episode.bone))
}

fn treatment(episode: &Episode) -> String {
    let date = episode.operation.as_ref().and_then(|operation| operation.date);
    let date = date.map_or_else(String::new, |date| format!(" ({date})"));
    format!("{}{date}", episode.treatment)
}

fn further(case: &Case) -> Vec<Table> {
    let results = case.laboratory.iter().map(|result| {
        let flag = result.flag().map_or("", crate::case::LabFlag::word);
        vec![
            capitalised(&case.time_words(&result.time)),
            result.analyte.clone(),
            result.words(),
            flag.to_owned(),
        ]
    });
    let care = case.care.iter().map(|care| {
        let lasting = care.lasting.map_or_else(String::new, |lasting| format!(" for {}", lasting.words()));
        let from = care.from.as_ref().map_or_else(String::new, |from| case.time_words(from));
        let of = care.episode.as_ref().and_then(|id| case.episode(id)).map_or("", |own| own.name());
        let kind =
            if care.advice { format!("{} (advice)", care.kind.word()) } else { care.kind.word().into() };
        let when = format!("{from}{lasting}");
        vec![care.phase.word().to_owned(), of.to_owned(), kind, care.what.clone(), care.why.clone(), when]
    });
    let techniques = case.techniques.iter().map(|own| {
        let applied = own.applied.iter().map(|applied| {
            let name = case.episode(&applied.episode).map_or("", |own| own.name());
            format!("{name}, {}: {}", applied.state.word(), applied.what)
        });
        vec![own.challenge.clone(), own.solution.clone(), applied.collect::<Vec<_>>().join("\n")]
    });
    let told = case.statements.iter().map(|own| vec![own.section.word().to_owned(), own.says.clone()]);
    let mut tables = vec![
        Table::new("Laboratory", &["Time", "Test", "Result", "To the range"], results.collect()),
        Table::new(
            "Plan, operation and aftercare",
            &["Phase", "Operation", "Kind", "What", "Why", "When"],
            care.collect(),
        ),
        Table::new(
            "Challenges and solutions",
            &["Challenge", "Solution", "What was done"],
            techniques.collect(),
        ),
        Table::new("Further statements of the source", &["Part", "Statement"], told.collect()),
    ];
    tables.retain(|table| !table.rows.is_empty());
    tables
}

fn visit(given: &Given<'_>, index: usize, pages: &[Vec<Section>]) -> Option<VisitPart> {
    let own = given.visits.get(index)?;
    let told = given.readings.iter().zip(pages).filter_map(|(reading, page)| {
        let here = page.iter().flat_map(|section| {
            let here = section.sentences.iter().filter(move |sentence| sentence.visit == Some(index));
            here.filter(move |sentence| is_beside(given, section, sentence))
        });
        let paragraphs: Vec<String> = here
            .map(|sentence| {
                let text = sentence.text();
                capitalised(text.get(sentence.lead..).unwrap_or(&text).trim_start())
            })
            .collect();
        // Begins in English, as the lines of stages do.
        let heading = format!("Read by {}", reading.reading.reader.name);
        (!paragraphs.is_empty()).then(|| Paragraphs { heading, paragraphs: vec![paragraphs.join(" ")] })
    });
    Some(VisitPart {
        number: index + 1,
        heading: capitalised(&given.case.time_words(&own.time)),
        brief: given.case.time_brief(&own.time),
        anchor: own.anchor.as_ref().map(ToString::to_string),
        since: own.anchor.as_ref().and_then(|id| given.case.episode(id)).map(|own| own.name().to_owned()),
        days: own.days,
        films: own.films.iter().filter_map(|film| film_part(given, film)).collect(),
        told: told.collect(),
        measures: measures_of_visit(given, index),
    })
}

fn film_part(given: &Given<'_>, film: &RadiographId) -> Option<FilmPart> {
    let own = given.case.radiograph(film)?;
    let stages = given.readings.iter().filter_map(|reading| {
        let opinion = reading.reading.opinion(film)?;
        let words = given.book.stage_words(opinion)?;
        let sure = opinion.confidence.map_or_else(String::new, |own| format!(" ({})", own.word()));
        // Begins in English, so that a name from right to left turns no line.
        Some(format!("Stage by {}: {words}{sure}", reading.reading.reader.name))
    });
    Some(FilmPart {
        film: film.to_string(),
        views: own.views_words(),
        caption: own.caption.trim().to_owned(),
        figure: own.figure.clone(),
        stages: stages.collect(),
    })
}

/// The measures of all readers at one visit.
fn measures_of_visit(given: &Given<'_>, index: usize) -> Table {
    let mut rows = Vec::new();
    for own in &given.readings {
        let name = &own.reading.reader.name;
        for row in measures(given, own).rows {
            for entry in row.cells.get(index).iter().flat_map(|cell| &cell.entries) {
                let (value, scale) = words_of(&entry.measured);
                let change =
                    entry.change.as_ref().map_or_else(String::new, crate::analysis::measure::Change::words);
                rows.push(vec![row.name.clone(), value, scale, change, name.clone()]);
            }
        }
    }
    Table::new("Measures", &["Measure", "Value", "Scale", "Change", "Reader"], rows)
}

fn measures(given: &Given<'_>, own: &GivenReading) -> crate::analysis::measure::MeasureTable {
    let value_of = |id, _: &_| own.value_of(id);
    measure_table(&given.case, &own.reading, given.book, value_of, Since::Operation)
}

/// A value with its band, and the source of its scale.
fn words_of(measured: &Measured) -> (String, String) {
    match measured {
        Measured::Value(value) => (value.words(), value.source.clone()),
        Measured::Missing(missing) => (missing.words(), String::new()),
        Measured::Refused(why) => (why.clone(), String::new()),
    }
}

fn reader(given: &Given<'_>, own: &GivenReading, page: &[Section]) -> ReaderPart {
    let reader = &own.reading.reader;
    let signature = own.reading.signature().map(|signature| {
        let changed = if own.seal == Seal::Broken { "; changed since" } else { "" };
        let at = signature.at.strftime("%-d %B %Y, %H:%M UTC");
        format!("Signed by {} on {at}, signature {}{changed}", signature.name, signature.number)
    });
    let further = page.iter().filter_map(|section| {
        let rest = section.sentences.iter().filter(|sentence| !is_beside(given, section, sentence));
        let rest = Section { sentences: rest.cloned().collect(), ..section.clone() };
        (!rest.sentences.is_empty()).then(|| paragraphs(&rest))
    });
    ReaderPart {
        reader: reader.id.to_string(),
        heading: capitalised(&read_by(own)),
        signature,
        sections: page.iter().map(paragraphs).collect(),
        further: further.collect(),
        scores: scores_of(given, own),
        measures: measures_of(given, own),
        findings: findings_of(given, own),
    }
}

/// The sentences of one visit stand together; what is open, and what is of no visit, stands alone.
fn paragraphs(section: &Section) -> Paragraphs {
    let mut all: Vec<(Option<usize>, String)> = Vec::new();
    for sentence in &section.sentences {
        let open = matches!(&sentence.spans[..], [only] if matches!(only.tone, Tone::Open | Tone::Alarming));
        let visit = sentence.visit.filter(|_| section.anchor.is_some() || !open);
        match all.last_mut() {
            Some((last, words)) if visit.is_some() && *last == visit => {
                *words = format!("{words} {}", sentence.text());
            }
            _ => all.push((visit, sentence.text())),
        }
    }
    let paragraphs = all.into_iter().map(|(_, words)| words).collect();
    Paragraphs { heading: section.heading.clone(), paragraphs }
}

/// "Measure" and one column a visit.
fn over_visits(given: &Given<'_>, caption: &str, first: &str, rows: Vec<Vec<String>>) -> Table {
    let visits = given.visits.iter().map(|visit| given.case.clear_label(&visit.time));
    let heads = std::iter::once(first.to_owned()).chain(visits).collect();
    Table { caption: caption.to_owned(), heads, rows, notes: Vec::new() }
}

fn scores_of(given: &Given<'_>, own: &GivenReading) -> Table {
    let mut notes = Vec::new();
    let rows = score_table(&given.visits, &own.reading, given.book);
    let lines = rows.iter().filter_map(|row| {
        let score = given.book.score(&row.score)?;
        notes.push(format!("{}: {}", score.name, score.citation.text));
        let cells = row.cells.iter().enumerate().map(|(index, cell)| {
            let Some(cell) = cell else { return String::new() };
            let films = given.visits.get(index).map(|visit| visit.films.as_slice()).unwrap_or_default();
            let sheet = own.reading.sheet(films, &row.score).map(|(_, sheet)| sheet);
            let caveat = given
                .visits
                .get(index)
                .zip(sheet)
                .map(|(visit, sheet)| Setting::of(&given.case, given.book, visit).caveat(score, sheet));
            let caveat = caveat.filter(|words| !words.is_empty());
            let step = cell.step.words(score.better);
            let more: Vec<String> = (!step.is_empty()).then_some(step).into_iter().chain(caveat).collect();
            let more = if more.is_empty() { String::new() } else { format!("\n{}", more.join("; ")) };
            format!("{}{more}", cell.sum.words(score))
        });
        Some(std::iter::once(score.name.clone()).chain(cells).collect())
    });
    let lines = lines.collect();
    let table = over_visits(given, "Scores", "Score", lines);
    Table { notes, ..table }
}

fn measures_of(given: &Given<'_>, own: &GivenReading) -> Table {
    let mut notes: Vec<String> = Vec::new();
    let table = measures(given, own);
    let lines = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| {
            let words = cell.entries.iter().map(|entry| {
                let (value, scale) = words_of(&entry.measured);
                let name = &row.named.measure;
                let cautions = entry.measured.value().map(|value| value.cautions.clone()).unwrap_or_default();
                for note in cautions.into_iter().map(|words| format!("{name}: {words}")) {
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                }
                if scale.is_empty() { value } else { format!("{value}, {scale}") }
            });
            words.collect::<Vec<_>>().join("\n")
        });
        std::iter::once(row.name.clone()).chain(cells).collect()
    });
    let lines = lines.collect();
    Table { notes, ..over_visits(given, "Measures", "Measure", lines) }
}

fn findings_of(given: &Given<'_>, own: &GivenReading) -> Table {
    let matrix = matrix(&given.visits, &own.reading, given.book);
    let mut notes: Vec<String> = Vec::new();
    for row in &matrix.rows {
        let note = own.reading.finding(row.id).map_or("", |finding| finding.note.trim());
        let said = [row.definition.as_str(), note].into_iter().filter(|words| !words.is_empty());
        notes.extend(said.map(|words| format!("{}: {words}", row.name)));
    }
    notes.dedup();
    let lines = matrix.rows.iter().map(|row| {
        let cells = row.cells.iter().map(crate::analysis::finding::FindingCell::words);
        std::iter::once(row.name.clone()).chain(cells).collect()
    });
    Table { notes, ..over_visits(given, "Findings", "Finding", lines.collect()) }
}

/// A source in one line, as its licence asks for it.
fn source(own: &Source) -> String {
    let doi = own.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
    let parts = [own.title.clone(), own.attribution.clone(), own.published.clone()];
    let parts = parts.into_iter().chain(doi).chain([own.licence.clone(), own.note.clone()]);
    let told: Vec<String> = parts.map(|part| part.trim().trim_end_matches('.').to_owned()).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let simulated = if own.simulated { " Its images are simulated and show no patient." } else { "" };
    format!("{}.{simulated}", told.join(". "))
}
