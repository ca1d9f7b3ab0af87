//! The page *Edit case* as data: sections, what stands in each, its fields, and what can be done with it.

use super::{CaseField, fields};
use crate::analysis::book::Book;
use crate::analysis::literature::Filter;
use crate::case::{Case, CaseEdit, Key, Radiograph, RadiographId};
use crate::editor::command::CasePart;
use fields::{
    EpisodeField, FilmField, GapField, PatientField, RecordAt, RecordList, ScheduleField, SourceField,
    ToleranceField, ViewField, VisitField,
};

/// So many records of a list are shown at once; the others are found by a word.
const SHOWN: usize = 60;

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
    /// Family of the patient.
    Pedigree,
    /// Table of published operations, its devices, sites and publications.
    Literature,
    /// Published operations.
    Rows,
    /// Claims of the source, with their rules.
    Claims,
    /// Challenges and solutions.
    Technique,
    /// Plan, operation and aftercare.
    Care,
    /// Laboratory results.
    Laboratory,
    /// Statements of the source.
    Statements,
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
    pub change: ItemChange,
}

/// What an action changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemChange {
    /// This.
    Edit(Box<CaseEdit>),
    /// The file of a film: which one is asked.
    File(RadiographId),
    /// The place of a record in its list, or that it is there: made when it is asked for, because a list may be long.
    Record(RecordAt),
}

impl ItemAction {
    /// The change; `None` where nothing would change.
    pub fn edit(&self, case: &Case) -> Option<CaseEdit> {
        match &self.change {
            ItemChange::Edit(edit) => Some(CaseEdit::clone(edit)),
            ItemChange::Record(at) => at.deed(case, self.deed),
            ItemChange::File(_) => None,
        }
    }
}

/// What stands in a section, as far as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseItems {
    /// The things.
    pub items: Vec<CaseItem>,
    /// Records that the word found, or all of them without a word.
    pub found: usize,
    /// Records of these that are not shown, because they are too many.
    pub left_out: usize,
    /// Records of the section, found or not.
    pub of: usize,
}

/// Kind of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemDeed {
    /// Moves it towards the beginning of its list.
    Earlier,
    /// Moves it towards the end of its list.
    Later,
    /// Gives it another file.
    Replace,
    /// Takes it out of the case.
    Remove,
}

impl CaseSection {
    /// Every section, in the order of the page.
    pub const ALL: [Self; 13] = [
        Self::Patient,
        Self::History,
        Self::Films,
        Self::FollowUp,
        Self::Laboratory,
        Self::Technique,
        Self::Care,
        Self::Pedigree,
        Self::Literature,
        Self::Rows,
        Self::Claims,
        Self::Statements,
        Self::Sources,
    ];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Patient => "Case and patient",
            Self::History => "History",
            Self::Films => "Films",
            Self::FollowUp => "Follow-up",
            Self::Pedigree => "Pedigree",
            Self::Literature => "Literature",
            Self::Rows => "Published rows",
            Self::Claims => "Claims",
            Self::Technique => "Technique",
            Self::Care => "Plan and aftercare",
            Self::Laboratory => "Laboratory",
            Self::Statements => "Statements",
            Self::Sources => "Sources",
        }
    }

    /// Lists of records that stand in it.
    fn lists(self) -> &'static [RecordList] {
        use RecordList as L;
        match self {
            Self::Patient | Self::History | Self::Films | Self::FollowUp | Self::Sources => &[],
            Self::Pedigree => &[L::Condition, L::Person, L::Partnership],
            Self::Literature => &[L::Device, L::Site, L::Study],
            Self::Rows => &[L::Row],
            Self::Claims => &[L::Claim],
            Self::Technique => &[L::Technique],
            Self::Care => &[L::Care],
            Self::Laboratory => &[L::Laboratory],
            Self::Statements => &[L::Statement],
        }
    }

    /// Everything that stands in it.
    pub fn items(self, case: &Case, book: &Book) -> Vec<CaseItem> {
        self.listed(case, book, "", usize::MAX).items
    }

    /// What stands in it and has this word in its heading (any word for rows of the literature), as many records as can
    /// be shown.
    pub fn found(self, case: &Case, book: &Book, word: &str) -> CaseItems {
        self.listed(case, book, word, SHOWN)
    }

    fn listed(self, case: &Case, book: &Book, word: &str, most: usize) -> CaseItems {
        let items = match self {
            Self::Patient => of_patient(case),
            Self::History => of_history(case, book),
            Self::Films => {
                case.radiographs.iter().enumerate().map(|(at, film)| of_film(case, at, film)).collect()
            }
            Self::FollowUp => of_follow_up(case),
            Self::Sources => of_sources(case),
            Self::Pedigree
            | Self::Literature
            | Self::Rows
            | Self::Claims
            | Self::Technique
            | Self::Care
            | Self::Laboratory
            | Self::Statements => return self.records(case, word, most),
        };
        CaseItems { items, ..CaseItems::default() }
    }

    fn records(self, case: &Case, word: &str, most: usize) -> CaseItems {
        let lists = self.lists();
        let new = lists.iter().map(|list| CaseField::NewRecord(*list, String::new()));
        let mut all = CaseItems { items: vec![item("One more", new.collect())], ..CaseItems::default() };
        match self {
            Self::Pedigree => {
                let at = RecordAt::new(RecordList::Pedigree, "");
                all.items.push(item("About the pedigree", record_fields(case, &at)));
            }
            Self::Literature => {
                let at = RecordAt::new(RecordList::Table, "");
                all.items.push(item("About the table", record_fields(case, &at)));
            }
            Self::Patient
            | Self::History
            | Self::Films
            | Self::FollowUp
            | Self::Rows
            | Self::Claims
            | Self::Technique
            | Self::Care
            | Self::Laboratory
            | Self::Statements
            | Self::Sources => {}
        }
        for list in lists {
            let keys = list.keys(case);
            all.of += keys.len();
            for at in found_in(*list, case, keys, word) {
                all.found += 1;
                if all.found > most {
                    all.left_out += 1;
                } else {
                    all.items.push(record_item(case, &at));
                }
            }
        }
        all
    }
}

/// Records of a list that have a word in their heading; rows of the literature, in any of their cells.
fn found_in(list: RecordList, case: &Case, keys: Vec<String>, word: &str) -> Vec<RecordAt> {
    let word = word.trim().to_lowercase();
    let at = |key| RecordAt::new(list, key);
    if word.is_empty() {
        return keys.into_iter().map(at).collect();
    }
    if let (RecordList::Row, Some(literature)) = (list, &case.literature) {
        let filter = Filter { text: word, ..Filter::default() };
        let rows = filter.rows(literature).into_iter().filter_map(|index| literature.rows.get(index));
        return rows.map(|row| at(row.id.to_string())).collect();
    }
    keys.into_iter().map(at).filter(|at| at.heading(case).to_lowercase().contains(&word)).collect()
}

/// A record with its fields and what can be done with it.
fn record_item(case: &Case, at: &RecordAt) -> CaseItem {
    let mut own = item(at.heading(case), record_fields(case, at));
    own.actions = record_actions(case, at);
    own
}

/// What can be done with a record: parts of it removed, moved, removed.
pub(super) fn record_actions(case: &Case, at: &RecordAt) -> Vec<ItemAction> {
    let mut actions = Vec::new();
    let act = |deed, words: String, at: RecordAt| ItemAction { deed, words, change: ItemChange::Record(at) };
    let parts = parts_of(case, at);
    // The rule of a claim as worded stays.
    let removable = parts.iter().filter(|part| part.list != RecordList::Rule || part.inner > 0);
    for part in removable {
        let words = format!("Remove {}", part.heading(case));
        actions.push(act(ItemDeed::Remove, words, part.clone()));
    }
    if matches!(at.list, RecordList::Table | RecordList::Pedigree) {
        return actions;
    }
    let keys = at.list.keys(case);
    let place = keys.iter().position(|key| *key == at.key);
    // Persons and partnerships stand where the chart places them.
    let is_ordered = !matches!(at.list, RecordList::Person | RecordList::Partnership);
    if let Some(place) = place.filter(|_| is_ordered) {
        if place > 0 {
            actions.push(act(ItemDeed::Earlier, "Earlier".to_owned(), at.clone()));
        }
        if place + 1 < keys.len() {
            actions.push(act(ItemDeed::Later, "Later".to_owned(), at.clone()));
        }
    }
    actions.push(act(ItemDeed::Remove, format!("Remove {}", at.list.word()), at.clone()));
    actions
}

/// The list of records within a record: what was done about a challenge, rules of a claim, children of a partnership.
fn list_within(list: RecordList) -> Option<RecordList> {
    match list {
        RecordList::Technique => Some(RecordList::Applied),
        RecordList::Claim => Some(RecordList::Rule),
        RecordList::Partnership => Some(RecordList::Child),
        RecordList::Laboratory
        | RecordList::Applied
        | RecordList::Care
        | RecordList::Statement
        | RecordList::Table
        | RecordList::Device
        | RecordList::Site
        | RecordList::Study
        | RecordList::Row
        | RecordList::Rule
        | RecordList::Pedigree
        | RecordList::Condition
        | RecordList::Person
        | RecordList::Child => None,
    }
}

/// Records within a record.
fn parts_of(case: &Case, at: &RecordAt) -> Vec<RecordAt> {
    let Some(list) = list_within(at.list) else { return Vec::new() };
    let count = if at.list == RecordList::Technique {
        let own = case.techniques.iter().find(|own| own.id.as_str() == at.key);
        own.map_or(0, |own| own.applied.len())
    } else if at.list == RecordList::Claim {
        let mut claims = case.literature.iter().flat_map(|own| &own.claims);
        claims.find(|own| own.id.as_str() == at.key).map_or(0, |own| fields::rules(own).count())
    } else {
        let mut families = case.pedigree.iter().flat_map(|own| &own.families);
        families.find(|own| own.id.as_str() == at.key).map_or(0, |own| own.children.len())
    };
    (0..count).map(|inner| RecordAt::within(list, at.key.as_str(), inner)).collect()
}

/// The fields of a record, those of the records within it behind them.
pub(super) fn record_fields(case: &Case, at: &RecordAt) -> Vec<CaseField> {
    let of = |at: &RecordAt| {
        let has_whole =
            at.list != RecordList::Rule || !CaseField::Record(at.clone(), "Part of").text(case).is_empty();
        let names = at.list.names().into_iter().filter(move |name| has_whole || !name.starts_with("Of: "));
        names.map(|name| CaseField::Record(at.clone(), name)).collect::<Vec<_>>()
    };
    let mut all = of(at);
    if let (RecordList::Person, Ok(person), Some(pedigree)) =
        (at.list, Key::new(at.key.as_str()), &case.pedigree)
    {
        let status = pedigree.conditions.iter().map(|own| CaseField::Status(person.clone(), own.key.clone()));
        let place = all.len().saturating_sub(2);
        all.splice(place..place, status);
    }
    for part in parts_of(case, at) {
        all.extend(of(&part));
    }
    all.extend(list_within(at.list).map(|list| CaseField::NewRecord(list, at.key.clone())));
    all
}

fn item(name: impl Into<String>, fields: Vec<CaseField>) -> CaseItem {
    CaseItem { name: name.into(), fields, actions: Vec::new() }
}

fn action(deed: ItemDeed, words: impl Into<String>, edit: CaseEdit) -> ItemAction {
    ItemAction { deed, words: words.into(), change: ItemChange::Edit(Box::new(edit)) }
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
        CasePart::Record(at) => record_fields(case, at),
        CasePart::NewRecord(list, of) => vec![CaseField::NewRecord(*list, of.clone())],
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
    let words = "Replace file…".to_owned();
    own.actions.push(ItemAction { deed: ItemDeed::Replace, words, change: ItemChange::File(id()) });
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
