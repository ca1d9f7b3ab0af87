//! The page *Edit case* as data: sections, what stands in each, its fields, and what can be done with it.

use super::{CaseField, fields};
use crate::analysis::book::Book;
use crate::case::{Case, CaseEdit, Radiograph};
use crate::editor::command::CasePart;
use fields::{
    EpisodeField, FilmField, GapField, PatientField, ScheduleField, SourceField, ToleranceField, ViewField,
    VisitField,
};

/// A section of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseSection {
    /// Title and patient.
    #[default]
    Patient,
    /// Rows of the history.
    History,
    /// Films.
    Films,
    /// Expected visits, visits without a film, gaps.
    FollowUp,
    /// Sources.
    Sources,
}

/// One thing of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseItem {
    /// Its heading.
    pub name: String,
    /// Its fields, in their order.
    pub fields: Vec<CaseField>,
    /// What can be done with it as a whole.
    pub actions: Vec<ItemAction>,
}

/// Something that can be done with a thing of the case as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemAction {
    /// The kind.
    pub deed: ItemDeed,
    /// Words on the button.
    pub words: String,
    /// The change.
    pub edit: CaseEdit,
}

/// Kind of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemDeed {
    /// Moves it towards the beginning of its list.
    Earlier,
    /// Moves it towards the end of its list.
    Later,
    /// Takes it out of the case.
    Remove,
}

impl CaseSection {
    /// Every section, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Patient, Self::History, Self::Films, Self::FollowUp, Self::Sources];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "Case and patient",
            Self::History => "History",
            Self::Films => "Films",
            Self::FollowUp => "Follow-up",
            Self::Sources => "Sources",
        }
    }

    /// What stands in it.
    pub fn items(self, case: &Case, book: &Book) -> Vec<CaseItem> {
        match self {
            Self::Patient => of_patient(case),
            Self::History => of_history(case, book),
            Self::Films => {
                case.radiographs.iter().enumerate().map(|(at, film)| of_film(case, at, film)).collect()
            }
            Self::FollowUp => of_follow_up(case),
            Self::Sources => of_sources(case),
        }
    }
}

fn item(name: impl Into<String>, fields: Vec<CaseField>) -> CaseItem {
    CaseItem { name: name.into(), fields, actions: Vec::new() }
}

fn action(deed: ItemDeed, words: impl Into<String>, edit: CaseEdit) -> ItemAction {
    ItemAction { deed, words: words.into(), edit }
}

fn patient_fields(case: &Case) -> Vec<CaseField> {
    use PatientField as P;
    let patient = [P::Label, P::Sex, P::Age, P::BirthYear].map(CaseField::Patient);
    let diagnoses = (0..case.patient.diagnoses.len()).map(CaseField::Diagnosis);
    let patient = patient.into_iter().chain(diagnoses);
    patient.chain([CaseField::NewDiagnosis, CaseField::Patient(P::Summary)]).collect()
}

fn of_patient(case: &Case) -> Vec<CaseItem> {
    let tolerance = [ToleranceField::Percent, ToleranceField::LeastDays].map(CaseField::Tolerance);
    let whole = [CaseField::Title, CaseField::StageScheme].into_iter().chain(tolerance).collect();
    vec![item("Case", whole), item("Patient", patient_fields(case))]
}

fn of_history(case: &Case, book: &Book) -> Vec<CaseItem> {
    let count = case.episodes.len();
    let mut items: Vec<CaseItem> = Vec::new();
    for (at, episode) in case.episodes.iter().enumerate() {
        let of = |field| CaseField::Episode(episode.id.clone(), field);
        let id = || episode.id.clone();
        let mut fields: Vec<CaseField> = EpisodeField::ALL.map(of).to_vec();
        fields.push(CaseField::NewClass(id()));
        let age = episode.age_years.map(|age| format!(", age {age}")).unwrap_or_default();
        let mut own = item(format!("{}. {}{age}", at + 1, episode.name()), fields);
        for (index, given) in episode.classifications.iter().enumerate() {
            let mut without = episode.clone();
            without.classifications.remove(index);
            let edit = CaseEdit::SetEpisode { id: id(), episode: without, continued: false };
            let words = format!("Remove class {}", book.class_words(given));
            own.actions.push(action(ItemDeed::Remove, words, edit));
        }
        if at > 0 {
            let edit = CaseEdit::MoveEpisode { id: id(), to: at - 1 };
            own.actions.push(action(ItemDeed::Earlier, "Earlier", edit));
        }
        if at + 1 < count {
            let edit = CaseEdit::MoveEpisode { id: id(), to: at + 1 };
            own.actions.push(action(ItemDeed::Later, "Later", edit));
        }
        own.actions.push(action(ItemDeed::Remove, "Remove episode", CaseEdit::RemoveEpisode { id: id() }));
        items.push(own);
    }
    items.push(item("One more", vec![CaseField::NewEpisode]));
    items
}

/// The fields of a part that is edited where it is shown.
pub(super) fn part_fields(case: &Case, part: &CasePart) -> Vec<CaseField> {
    match part {
        CasePart::Title => vec![CaseField::Title],
        CasePart::Patient => patient_fields(case),
        CasePart::Episode(id) => {
            let fields = case.episode(id).map(EpisodeField::in_row).unwrap_or_default();
            fields.into_iter().map(|field| CaseField::Episode(id.clone(), field)).collect()
        }
        CasePart::Film(id) => case.radiograph(id).map(film_fields).unwrap_or_default(),
    }
}

/// The fields of a film, in the order of the page.
pub(super) fn film_fields(film: &Radiograph) -> Vec<CaseField> {
    let of = |field| CaseField::Film(film.id.clone(), field);
    let views = (0..film.views.len())
        .flat_map(|index| ViewField::ALL.map(|field| CaseField::View(film.id.clone(), index, field)));
    let before = [FilmField::Time, FilmField::Anchor, FilmField::Date].map(of);
    let behind = [FilmField::Caption, FilmField::Figure, FilmField::Bone].map(of);
    let new = [CaseField::NewView(film.id.clone())];
    before.into_iter().chain(views).chain(new).chain(behind).collect()
}

fn of_film(case: &Case, at: usize, film: &Radiograph) -> CaseItem {
    let id = || film.id.clone();
    let name = format!("{} · {}", case.time_words(&film.time), film.views_words());
    let mut own = item(name, film_fields(film));
    if film.views.len() > 1 {
        for (index, view) in film.views.iter().enumerate() {
            let mut views = film.views.clone();
            views.remove(index);
            let edit = CaseEdit::SetViews { radiograph: id(), views };
            own.actions.push(action(ItemDeed::Remove, format!("Remove view {}", view.words()), edit));
        }
    }
    if at > 0 {
        let edit = CaseEdit::MoveFilm { radiograph: id(), to: at - 1 };
        own.actions.push(action(ItemDeed::Earlier, "Earlier", edit));
    }
    if at + 1 < case.radiographs.len() {
        let edit = CaseEdit::MoveFilm { radiograph: id(), to: at + 1 };
        own.actions.push(action(ItemDeed::Later, "Later", edit));
    }
    let edit = CaseEdit::RemoveFilm { radiograph: id() };
    own.actions.push(action(ItemDeed::Remove, "Remove film", edit));
    own
}

fn of_follow_up(case: &Case) -> Vec<CaseItem> {
    let mut items = Vec::new();
    let name = |id: &crate::case::EpisodeId| {
        case.anchor(id).map_or_else(|| id.to_string(), |anchor| anchor.name.to_owned())
    };
    for (index, schedule) in case.schedules.iter().enumerate() {
        let fields = ScheduleField::ALL.map(|field| CaseField::Schedule(index, field)).to_vec();
        let mut own = item(format!("Expected after {}", name(&schedule.anchor)), fields);
        let schedules = without(&case.schedules, index);
        let edit = CaseEdit::SetSchedules { schedules };
        own.actions.push(action(ItemDeed::Remove, "Remove expected visits", edit));
        items.push(own);
    }
    for (index, visit) in case.visits_without_film.iter().enumerate() {
        let fields = VisitField::ALL.map(|field| CaseField::Visit(index, field)).to_vec();
        let mut own = item(format!("Visit without a film · {}", case.time_words(&visit.time)), fields);
        let edit = CaseEdit::SetVisitsWithoutFilm { visits: without(&case.visits_without_film, index) };
        own.actions.push(action(ItemDeed::Remove, "Remove visit", edit));
        items.push(own);
    }
    for (index, gap) in case.gaps.iter().enumerate() {
        let fields = GapField::ALL.map(|field| CaseField::Gap(index, field)).to_vec();
        let mut own = item(format!("Gap · {} to {}", name(&gap.from), name(&gap.to)), fields);
        let edit = CaseEdit::SetGaps { gaps: without(&case.gaps, index) };
        own.actions.push(action(ItemDeed::Remove, "Remove gap", edit));
        items.push(own);
    }
    items.push(item("One more", vec![CaseField::NewSchedule, CaseField::NewVisit, CaseField::NewGap]));
    items
}

fn of_sources(case: &Case) -> Vec<CaseItem> {
    let mut items = Vec::new();
    for (index, source) in case.sources.iter().enumerate() {
        let fields = SourceField::ALL.map(|field| CaseField::Source(index, field)).to_vec();
        let mut own = item(source.title.clone(), fields);
        let edit = CaseEdit::SetSources { sources: without(&case.sources, index) };
        own.actions.push(action(ItemDeed::Remove, "Remove source", edit));
        items.push(own);
    }
    items.push(item("One more", vec![CaseField::NewSource]));
    items
}

fn without<T: Clone>(list: &[T], index: usize) -> Vec<T> {
    let mut list = list.to_vec();
    if index < list.len() {
        list.remove(index);
    }
    list
}
