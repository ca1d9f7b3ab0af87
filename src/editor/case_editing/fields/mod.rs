//! Every field of a case that a person edits: its name, its content as text, what may be chosen, and the change that a
//! typed text means. What is wrong with a text is said where it is typed.

mod episode;
mod film;
mod follow_up;
mod records;
mod whole;

pub use episode::EpisodeField;
pub use film::{FilmField, ViewField};
pub use follow_up::{GapField, ScheduleField, VisitField};
pub use records::{RecordAt, RecordList};
pub use whole::{PatientField, SourceField, ToleranceField};

pub(super) use records::rules;

use jiff::civil::Date;

use crate::analysis::book::Book;
use crate::case::{Age, Case, CaseEdit, EpisodeId, Key, RadiographId, Side, read_date};

/// A field of the case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseField {
    /// The title.
    Title,
    /// Scheme of the stages of healing.
    StageScheme,
    /// How far dates may lie from intervals.
    Tolerance(ToleranceField),
    /// What is told of the patient.
    Patient(PatientField),
    /// A diagnosis, by its place.
    Diagnosis(usize),
    /// One more diagnosis.
    NewDiagnosis,
    /// A cell of the history.
    Episode(EpisodeId, EpisodeField),
    /// One more row of the history: bone and treatment.
    NewEpisode,
    /// One more class of a fracture.
    NewClass(EpisodeId),
    /// Something of a film.
    Film(RadiographId, FilmField),
    /// Something of a view of a film, by its place.
    View(RadiographId, usize, ViewField),
    /// One more view of a film.
    NewView(RadiographId),
    /// Something of the visits that are expected, by their place.
    Schedule(usize, ScheduleField),
    /// Further visits that are expected.
    NewSchedule,
    /// Something of a visit without a film, by its place.
    Visit(usize, VisitField),
    /// One more visit without a film.
    NewVisit,
    /// Something of a gap, by its place.
    Gap(usize, GapField),
    /// One more gap.
    NewGap,
    /// Something of a source, by its place.
    Source(usize, SourceField),
    /// One more source.
    NewSource,
    /// A field of a record of a list, by its name.
    Record(RecordAt, &'static str),
    /// One more record of a list; within the record of this identifier, where the list is part of another.
    NewRecord(RecordList, String),
    /// What is known of a condition of a person of the pedigree.
    Status(Key, Key),
}

/// The way in which a field is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Paragraph,
    /// One of these.
    Choice(Vec<Choice>),
    /// Any number of these; their values stand in the text, separated by semicolons.
    Several(Vec<Choice>),
}

/// One of several values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The text that [`CaseField::edit`] takes.
    pub value: String,
    /// The value in words.
    pub words: String,
}

impl Choice {
    fn new(value: impl Into<String>, words: impl Into<String>) -> Self {
        Self { value: value.into(), words: words.into() }
    }

    /// The choice that says nothing.
    fn none() -> Self {
        Self::new("", "not stated")
    }
}

/// Something that was edited is no longer there.
const GONE: &str = "this is no longer in the case: close the fields and look again";

impl CaseField {
    /// "Treatment": its name beside the field.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::StageScheme => "Stages by",
            Self::Tolerance(field) => field.name(),
            Self::Patient(field) => field.name(),
            Self::Diagnosis(_) => "Diagnosis",
            Self::NewDiagnosis => "Add diagnosis",
            Self::Episode(_, field) => field.name(),
            Self::NewEpisode => "Add episode",
            Self::NewClass(_) => "Add class",
            Self::Film(_, field) => field.name(),
            Self::View(_, _, field) => field.name(),
            Self::NewView(_) => "Add view",
            Self::Schedule(_, field) => field.name(),
            Self::NewSchedule => "Add expected visits",
            Self::Visit(_, field) => field.name(),
            Self::NewVisit => "Add visit",
            Self::Gap(_, field) => field.name(),
            Self::NewGap => "Add gap",
            Self::Source(_, field) => field.name(),
            Self::NewSource => "Add source",
            Self::Record(_, name) => name,
            Self::NewRecord(list, _) => list.add_name(),
            Self::Status(..) => "Condition",
        }
    }

    /// Its name beside the field, where that depends on the case: a condition of the pedigree has the name of its own.
    pub fn name_in(&self, case: &Case) -> String {
        match self {
            Self::Status(_, condition) => {
                let known = case.pedigree.as_ref().and_then(|own| own.condition(condition));
                known.map_or_else(|| condition.to_string(), |own| own.name.clone())
            }
            Self::Record(at, name) if at.list == RecordList::Rule && *name == "Rule in words" => {
                at.heading(case)
            }
            other => other.name().to_owned(),
        }
    }

    /// An example, shown in the empty field.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Title => "without the patient's name",
            Self::StageScheme => "",
            Self::Tolerance(field) => field.hint(),
            Self::Patient(field) => field.hint(),
            Self::Diagnosis(_) | Self::NewDiagnosis => "diagnosis, then Enter",
            Self::Episode(_, field) => field.hint(),
            Self::NewEpisode => "femur: DHS",
            Self::NewClass(_) | Self::NewView(_) | Self::NewGap => "choose…",
            Self::Film(_, field) => field.hint(),
            Self::View(_, _, field) => field.hint(),
            Self::Schedule(_, field) => field.hint(),
            Self::NewSchedule => "e.g. 6 weeks, 3 months, 1 year",
            Self::Visit(_, field) => field.hint(),
            Self::NewVisit => "e.g. 6 weeks, or 2024-03-16",
            Self::Gap(_, field) => field.hint(),
            Self::Source(_, field) => field.hint(),
            Self::NewSource => "title of the work, then Enter",
            Self::Record(at, name) => at.hint(name),
            Self::NewRecord(list, _) => list.add_hint(),
            Self::Status(..) => "",
        }
    }

    /// The way in which it is edited.
    pub fn kind(&self, case: &Case, book: &Book) -> FieldKind {
        match self {
            Self::Title
            | Self::Tolerance(_)
            | Self::Diagnosis(_)
            | Self::NewDiagnosis
            | Self::NewEpisode
            | Self::NewSchedule
            | Self::NewVisit
            | Self::NewSource => FieldKind::Line,
            Self::StageScheme => {
                let schemes = book.stage_schemes.iter();
                let schemes = schemes.map(|scheme| Choice::new(scheme.key.to_string(), scheme.name.clone()));
                FieldKind::Choice(
                    [Choice::new("", "as usual (radiographic)")].into_iter().chain(schemes).collect(),
                )
            }
            Self::Patient(field) => field.kind(),
            Self::Episode(id, field) => field.kind(case, id),
            Self::NewClass(_) => FieldKind::Choice(episode::classes(book)),
            Self::Film(_, field) => field.kind(case),
            Self::View(_, _, field) => field.kind(),
            Self::NewView(_) => FieldKind::Choice(film::positions()),
            Self::Schedule(_, field) => field.kind(case),
            Self::Visit(_, field) => field.kind(case),
            Self::Gap(_, field) => field.kind(case),
            Self::NewGap => FieldKind::Choice(follow_up::free_gaps(case)),
            Self::Source(_, field) => field.kind(),
            Self::Record(at, name) => at.kind(case, name),
            Self::NewRecord(list, of) => list.add_kind(case, of),
            Self::Status(..) => records::status_kind(),
        }
    }

    /// Its content as it is edited; empty where nothing is stated.
    pub fn text(&self, case: &Case) -> String {
        match self {
            Self::Title => case.title.clone(),
            Self::StageScheme => case.stage_scheme.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Tolerance(field) => field.text(case),
            Self::Patient(field) => field.text(&case.patient),
            Self::Diagnosis(index) => case.patient.diagnoses.get(*index).cloned().unwrap_or_default(),
            Self::Episode(id, field) => case.episode(id).map(|own| field.text(own)).unwrap_or_default(),
            Self::Film(id, field) => case.radiograph(id).map(|own| field.text(own)).unwrap_or_default(),
            Self::View(id, index, field) => {
                let film = case.radiograph(id);
                film.and_then(|film| film.views.get(*index)).map(|view| field.text(view)).unwrap_or_default()
            }
            Self::Schedule(index, field) => {
                case.schedules.get(*index).map(|own| field.text(own)).unwrap_or_default()
            }
            Self::Visit(index, field) => {
                case.visits_without_film.get(*index).map(|own| field.text(own)).unwrap_or_default()
            }
            Self::Gap(index, field) => case.gaps.get(*index).map(|own| field.text(own)).unwrap_or_default(),
            Self::Source(index, field) => {
                case.sources.get(*index).map(|own| field.text(own)).unwrap_or_default()
            }
            Self::Record(at, name) => at.text(case, name),
            Self::Status(person, condition) => records::status_text(case, person, condition),
            Self::NewDiagnosis
            | Self::NewEpisode
            | Self::NewClass(_)
            | Self::NewView(_)
            | Self::NewSchedule
            | Self::NewVisit
            | Self::NewGap
            | Self::NewSource
            | Self::NewRecord(..) => String::new(),
        }
    }

    /// The change that a text means.
    ///
    /// # Errors
    /// What is wrong with the text, and what to write instead.
    pub fn edit(&self, case: &Case, text: &str) -> Result<CaseEdit, String> {
        let text = text.trim();
        match self {
            Self::Title if text.is_empty() => Err("the case has no title: give it one".to_owned()),
            Self::Title => Ok(CaseEdit::SetTitle { title: text.to_owned(), continued: false }),
            Self::StageScheme => Ok(CaseEdit::SetStageScheme { scheme: key(text)? }),
            Self::Tolerance(field) => field.edit(case, text),
            Self::Patient(field) => field.edit(&case.patient, text),
            Self::Diagnosis(index) => whole::diagnosis(case, *index, text),
            Self::NewDiagnosis => whole::diagnosis(case, case.patient.diagnoses.len(), text),
            Self::Episode(id, field) => field.edit(case, id, text),
            Self::NewEpisode => episode::new_episode(case, text),
            Self::NewClass(id) => episode::new_class(case, id, text),
            Self::Film(id, field) => field.edit(case, id, text),
            Self::View(id, index, field) => field.edit(case, id, *index, text),
            Self::NewView(id) => film::new_view(case, id, text),
            Self::Schedule(index, field) => field.edit(case, *index, text),
            Self::NewSchedule => follow_up::new_schedule(case, text),
            Self::Visit(index, field) => field.edit(case, *index, text),
            Self::NewVisit => follow_up::new_visit(case, text),
            Self::Gap(index, field) => field.edit(case, *index, text),
            Self::NewGap => follow_up::new_gap(case, text),
            Self::Source(index, field) => field.edit(case, *index, text),
            Self::NewSource => whole::new_source(case, text),
            Self::Record(at, name) => at.edit(case, name, text),
            Self::NewRecord(list, of) => list.add(case, of, text),
            Self::Status(person, condition) => records::status_edit(case, person, condition, text),
        }
    }
}

/// A text, or nothing.
fn stated(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn needed(text: &str, what: &str) -> Result<String, String> {
    stated(text).ok_or_else(|| format!("{what} is missing: write it, or press Esc"))
}

fn date(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() { Ok(None) } else { read_date(text).map(Some).map_err(|error| error.to_string()) }
}

fn age(text: &str) -> Result<Option<Age>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let years = text.trim_end_matches(" years").trim_end_matches(" y").replace(',', ".").parse().ok();
    let age = years.and_then(Age::of_years).filter(|age| age.years() <= 130.0);
    age.map(Some)
        .ok_or_else(|| format!("\"{text}\" is not an age in years: write a number such as 52 or 5.7"))
}

fn key(text: &str) -> Result<Option<Key>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    Key::new(text).map(Some).map_err(|error| error.to_string())
}

const SIDES: [Side; 3] = [Side::Right, Side::Left, Side::Both];

fn side_choices() -> Vec<Choice> {
    let sides = SIDES.map(|side| Choice::new(side.letter(), side.word()));
    [Choice::none()].into_iter().chain(sides).collect()
}

fn sides() -> FieldKind {
    FieldKind::Choice(side_choices())
}

fn side(text: &str) -> Result<Option<Side>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = SIDES
        .into_iter()
        .find(|side| text.eq_ignore_ascii_case(side.letter()) || text.eq_ignore_ascii_case(side.word()));
    found.map(Some).ok_or_else(|| format!("\"{text}\" is no side: write right, left or both"))
}

fn side_text(side: Option<Side>) -> String {
    side.map(Side::letter).unwrap_or_default().to_owned()
}

/// Episodes that times can count from, by the names of their flags.
fn anchors(case: &Case) -> Vec<Choice> {
    let anchors = case.anchors().map(|(id, anchor)| {
        let age = case.episode(id).and_then(|episode| episode.age_years);
        let age = age.map(|age| format!(", age {age}")).unwrap_or_default();
        Choice::new(id.as_str(), format!("{}{age}", anchor.name))
    });
    anchors.collect()
}

fn episode_id(text: &str) -> Result<EpisodeId, String> {
    EpisodeId::new(text).map_err(|error| error.to_string())
}

/// An identifier that none of these is: "visit-2".
#[expect(clippy::needless_pass_by_value, reason = "an iterator is given as it is made")]
fn free_id<'a>(stem: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut numbers = 1_usize..;
    let free = numbers.find_map(|number| {
        let id = format!("{stem}-{number}");
        (!taken.clone().any(|own| own == id)).then_some(id)
    });
    free.unwrap_or_else(|| stem.to_owned())
}
