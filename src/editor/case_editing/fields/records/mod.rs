//! Lists of records of the case (laboratory, technique, care, statements, literature, pedigree): one mechanism for their
//! fields, for one more record, and for moving and removing one. A list gives its fields as a table.

mod claim;
mod laboratory;
mod literature;
mod pedigree;
mod technique;

use std::collections::BTreeSet;

use super::{Choice, FieldKind, GONE};
use crate::analysis::literature::free_key;
use crate::case::{Case, CaseEdit, EpisodeId, Key, Literature, Pedigree};
use crate::editor::case_editing::ItemDeed;

pub(in crate::editor::case_editing) use claim::rules;
pub(in crate::editor::case_editing) use pedigree::{status_edit, status_kind, status_text};

/// A list of records of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordList {
    /// Laboratory results.
    Laboratory,
    /// Challenges and solutions.
    Technique,
    /// What was done about one challenge, episode by episode.
    Applied,
    /// Plan, operation and aftercare.
    Care,
    /// Statements of the source.
    Statement,
    /// The table of published operations as a whole: one record.
    Table,
    /// Devices of published operations.
    Device,
    /// Sites of published operations.
    Site,
    /// Publications.
    Study,
    /// Published operations.
    Row,
    /// Claims of the source.
    Claim,
    /// Rules by which one claim is counted.
    Rule,
    /// The pedigree as a whole: one record.
    Pedigree,
    /// Conditions of the pedigree.
    Condition,
    /// Persons of the pedigree.
    Person,
    /// Partnerships of the pedigree.
    Partnership,
    /// Children of one partnership.
    Child,
}

/// One record: its list, its name in it, and its place in a list within that record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordAt {
    /// The list.
    pub list: RecordList,
    /// Identifier of the record, or of the one that holds it; empty for a record of which there is one.
    pub key: String,
    /// Place within the record that holds it, from 0; 0 otherwise.
    pub inner: usize,
}

impl RecordAt {
    /// The record of this identifier.
    pub fn new(list: RecordList, key: impl Into<String>) -> Self {
        Self { list, key: key.into(), inner: 0 }
    }

    /// The record at a place within the one of this identifier.
    pub fn within(list: RecordList, key: impl Into<String>, inner: usize) -> Self {
        Self { list, key: key.into(), inner }
    }
}

/// The way in which a field of a record is edited.
#[derive(Clone, Copy)]
enum Shape {
    Line,
    Paragraph,
    /// One of these.
    Choice(fn(&Case) -> Vec<Choice>),
    /// Any number of these.
    Several(fn(&Case) -> Vec<Choice>),
}

/// A field of a record: its name, an example, and both ways between text and value.
struct Column<T> {
    name: &'static str,
    hint: &'static str,
    shape: Shape,
    text: fn(&T) -> String,
    /// Takes a text into the record; the case is the one before.
    put: fn(&mut T, &str, &Case) -> Result<(), String>,
}

type Get<T> = for<'a> fn(&'a Case, &RecordAt) -> Option<&'a T>;
type GetMut<T> = for<'a> fn(&'a mut Case, &RecordAt) -> Option<&'a mut T>;

/// A list with its table of fields.
struct ListOf<T: 'static> {
    columns: &'static [Column<T>],
    get: Get<T>,
    get_mut: GetMut<T>,
}

/// A list, whatever its records are.
trait Fields: Sync {
    fn names(&self) -> Vec<&'static str>;
    fn hint(&self, name: &str) -> &'static str;
    fn shape(&self, name: &str) -> Shape;
    fn text(&self, case: &Case, at: &RecordAt, name: &str) -> Option<String>;
    fn put(&self, case: &Case, at: &RecordAt, name: &str, text: &str) -> Result<Case, String>;
}

impl<T> ListOf<T> {
    fn column(&self, name: &str) -> Option<&Column<T>> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl<T> Fields for ListOf<T> {
    fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }

    fn hint(&self, name: &str) -> &'static str {
        self.column(name).map_or("", |column| column.hint)
    }

    fn shape(&self, name: &str) -> Shape {
        self.column(name).map_or(Shape::Line, |column| column.shape)
    }

    fn text(&self, case: &Case, at: &RecordAt, name: &str) -> Option<String> {
        Some((self.column(name)?.text)((self.get)(case, at)?))
    }

    fn put(&self, case: &Case, at: &RecordAt, name: &str, text: &str) -> Result<Case, String> {
        let column = self.column(name).ok_or(GONE)?;
        let mut next = case.clone();
        let record = (self.get_mut)(&mut next, at).ok_or(GONE)?;
        (column.put)(record, text, case)?;
        Ok(next)
    }
}

/// The record of an identifier in a list.
fn by_key<'a, T>(list: &'a [T], at: &RecordAt, key: fn(&T) -> &Key) -> Option<&'a T> {
    list.iter().find(|own| key(own).as_str() == at.key)
}

fn by_key_mut<'a, T>(list: &'a mut [T], at: &RecordAt, key: fn(&T) -> &Key) -> Option<&'a mut T> {
    list.iter_mut().find(|own| key(own).as_str() == at.key)
}

impl RecordList {
    fn fields(self) -> &'static dyn Fields {
        match self {
            Self::Laboratory => &laboratory::LABORATORY,
            Self::Technique => &technique::TECHNIQUES,
            Self::Applied => &technique::APPLIED,
            Self::Care => &technique::CARE,
            Self::Statement => &technique::STATEMENTS,
            Self::Table => &literature::TABLE,
            Self::Device => &literature::DEVICES,
            Self::Site => &literature::SITES,
            Self::Study => &literature::STUDIES,
            Self::Row => &literature::ROWS,
            Self::Claim => &claim::CLAIMS,
            Self::Rule => &claim::RULES,
            Self::Pedigree => &pedigree::PEDIGREE,
            Self::Condition => &pedigree::CONDITIONS,
            Self::Person => &pedigree::PERSONS,
            Self::Partnership => &pedigree::PARTNERSHIPS,
            Self::Child => &pedigree::CHILDREN,
        }
    }

    /// Names of the fields, in their order.
    pub fn names(self) -> Vec<&'static str> {
        self.fields().names()
    }

    /// "Add result": the field for one more.
    pub fn add_name(self) -> &'static str {
        match self {
            Self::Laboratory => "Add result",
            Self::Technique => "Add challenge",
            Self::Applied => "Add what was done",
            Self::Care => "Add entry",
            Self::Statement => "Add statement",
            Self::Device => "Add device",
            Self::Site => "Add site",
            Self::Study => "Add study",
            Self::Row => "Add row",
            Self::Claim => "Add claim",
            Self::Rule => "Add rule",
            Self::Condition => "Add condition",
            Self::Person => "Add person",
            Self::Partnership => "Add partnership",
            Self::Child => "Add child",
            Self::Table | Self::Pedigree => "Add",
        }
    }

    pub(super) fn add_hint(self) -> &'static str {
        match self {
            Self::Laboratory => "e.g. Haemoglobin, 3 months",
            Self::Technique => "the challenge, then Enter",
            Self::Applied | Self::Rule | Self::Partnership | Self::Child => "choose…",
            Self::Care => "what was planned or done, then Enter",
            Self::Statement => "what the source states, then Enter",
            Self::Device => "e.g. Dynamic hip screw, then Enter",
            Self::Site => "e.g. Subtrochanteric, then Enter",
            Self::Study => "as printed, e.g. Yang et al. [20]",
            Self::Row => "study as printed, then Enter",
            Self::Claim => "statement = figure, e.g. 38 operations = 38",
            Self::Condition => "e.g. Osteopetrosis, then Enter",
            Self::Person => "relation, e.g. brother, then Enter",
            Self::Table | Self::Pedigree => "",
        }
    }

    pub(super) fn add_kind(self, case: &Case, of: &str) -> FieldKind {
        match self {
            Self::Applied => FieldKind::Choice(technique::episodes_left(case, of)),
            Self::Rule => FieldKind::Choice(claim::new_rules()),
            Self::Partnership | Self::Child => FieldKind::Choice(pedigree::others(case, of, self)),
            Self::Statement => FieldKind::Paragraph,
            Self::Laboratory
            | Self::Technique
            | Self::Care
            | Self::Table
            | Self::Device
            | Self::Site
            | Self::Study
            | Self::Row
            | Self::Claim
            | Self::Pedigree
            | Self::Condition
            | Self::Person => FieldKind::Line,
        }
    }

    /// One more record, by its text.
    pub(super) fn add(self, case: &Case, of: &str, text: &str) -> Result<CaseEdit, String> {
        let mut next = case.clone();
        match self {
            Self::Laboratory => laboratory::add(&mut next, text)?,
            Self::Technique => technique::add_technique(&mut next, text)?,
            Self::Applied => technique::add_applied(&mut next, of, text)?,
            Self::Care => technique::add_care(&mut next, text)?,
            Self::Statement => technique::add_statement(&mut next, text)?,
            Self::Device | Self::Site => literature::add_term(&mut next, self, text)?,
            Self::Study => literature::add_study(&mut next, text)?,
            Self::Row => literature::add_row(&mut next, text)?,
            Self::Claim => claim::add_claim(&mut next, text)?,
            Self::Rule => claim::add_rule(&mut next, of, text)?,
            Self::Condition => pedigree::add_condition(&mut next, text)?,
            Self::Person => pedigree::add_person(&mut next, text)?,
            Self::Partnership => pedigree::add_partnership(&mut next, of, text)?,
            Self::Child => pedigree::add_child(&mut next, of, text)?,
            Self::Table | Self::Pedigree => return Err(GONE.to_owned()),
        }
        Ok(self.edit_to(next))
    }

    /// The edit that brings this part of the case to what it is in `next`.
    fn edit_to(self, next: Case) -> CaseEdit {
        match self {
            Self::Laboratory => CaseEdit::SetLaboratory { laboratory: next.laboratory },
            Self::Technique | Self::Applied => CaseEdit::SetTechniques { techniques: next.techniques },
            Self::Care => CaseEdit::SetCare { care: next.care },
            Self::Statement => CaseEdit::SetStatements { statements: next.statements },
            Self::Table | Self::Device | Self::Site | Self::Study | Self::Row | Self::Claim | Self::Rule => {
                let literature = next.literature.filter(|own| *own != Literature::default());
                CaseEdit::SetLiterature { literature: literature.map(Box::new) }
            }
            Self::Pedigree | Self::Condition | Self::Person | Self::Partnership | Self::Child => {
                let pedigree = next.pedigree.filter(|own| *own != Pedigree::default());
                CaseEdit::SetPedigree { pedigree: pedigree.map(Box::new) }
            }
        }
    }

    /// Identifiers of the records, in the order of the case.
    pub fn keys(self, case: &Case) -> Vec<String> {
        fn of<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<String> {
            keys.map(ToString::to_string).collect()
        }
        let literature = case.literature.as_ref();
        let pedigree = case.pedigree.as_ref();
        match self {
            Self::Laboratory => of(case.laboratory.iter().map(|own| &own.id)),
            Self::Technique => of(case.techniques.iter().map(|own| &own.id)),
            Self::Care => of(case.care.iter().map(|own| &own.id)),
            Self::Statement => of(case.statements.iter().map(|own| &own.id)),
            Self::Device => of(literature.iter().flat_map(|own| &own.devices).map(|own| &own.key)),
            Self::Site => of(literature.iter().flat_map(|own| &own.sites).map(|own| &own.key)),
            Self::Study => of(literature.iter().flat_map(|own| &own.studies).map(|own| &own.key)),
            Self::Row => of(literature.iter().flat_map(|own| &own.rows).map(|own| &own.id)),
            Self::Claim => of(literature.iter().flat_map(|own| &own.claims).map(|own| &own.id)),
            Self::Condition => of(pedigree.iter().flat_map(|own| &own.conditions).map(|own| &own.key)),
            Self::Person => of(pedigree.iter().flat_map(|own| &own.persons).map(|own| &own.id)),
            Self::Partnership => of(pedigree.iter().flat_map(|own| &own.families).map(|own| &own.id)),
            Self::Table => literature.map(|_| String::new()).into_iter().collect(),
            Self::Pedigree => pedigree.map(|_| String::new()).into_iter().collect(),
            Self::Applied | Self::Rule | Self::Child => Vec::new(),
        }
    }

    /// "result", "row": one of them, in words.
    pub(in crate::editor::case_editing) fn word(self) -> &'static str {
        match self {
            Self::Laboratory => "result",
            Self::Technique => "challenge",
            Self::Applied => "what was done",
            Self::Care => "entry",
            Self::Statement => "statement",
            Self::Table => "table",
            Self::Device => "device",
            Self::Site => "site",
            Self::Study => "study",
            Self::Row => "row",
            Self::Claim => "claim",
            Self::Rule => "rule",
            Self::Pedigree => "pedigree",
            Self::Condition => "condition",
            Self::Person => "person",
            Self::Partnership => "partnership",
            Self::Child => "child",
        }
    }
}

/// Moves or removes something of a list. False where there is nothing to do.
fn moved<T>(list: &mut Vec<T>, place: usize, deed: ItemDeed) -> bool {
    let to = match deed {
        ItemDeed::Earlier => place.checked_sub(1),
        ItemDeed::Later => Some(place + 1),
        // Records have no file.
        ItemDeed::Replace => return false,
        ItemDeed::Remove => {
            let is_there = place < list.len();
            if is_there {
                list.remove(place);
            }
            return is_there;
        }
    };
    let Some(to) = to.filter(|to| *to < list.len()) else { return false };
    list.swap(place, to);
    true
}

impl RecordAt {
    /// A field of it.
    pub(super) fn text(&self, case: &Case, name: &str) -> String {
        self.list.fields().text(case, self, name).unwrap_or_default()
    }

    pub(super) fn hint(&self, name: &str) -> &'static str {
        self.list.fields().hint(name)
    }

    pub(super) fn kind(&self, case: &Case, name: &str) -> FieldKind {
        match self.list.fields().shape(name) {
            Shape::Line => FieldKind::Line,
            Shape::Paragraph => FieldKind::Paragraph,
            Shape::Choice(choices) => FieldKind::Choice(choices(case)),
            Shape::Several(choices) => FieldKind::Several(choices(case)),
        }
    }

    pub(super) fn edit(&self, case: &Case, name: &str, text: &str) -> Result<CaseEdit, String> {
        self.list.fields().put(case, self, name, text).map(|next| self.list.edit_to(next))
    }

    /// True if the case has it.
    pub fn is_in(&self, case: &Case) -> bool {
        let names = self.list.names();
        names.first().is_some_and(|name| self.list.fields().text(case, self, name).is_some())
    }

    /// The change that moves or removes it; `None` where it changes nothing.
    pub fn deed(&self, case: &Case, deed: ItemDeed) -> Option<CaseEdit> {
        let mut next = case.clone();
        let place = || self.list.keys(case).iter().position(|key| *key == self.key);
        let literature = next.literature.as_mut();
        let pedigree = next.pedigree.as_mut();
        let is_done = match self.list {
            RecordList::Laboratory => moved(&mut next.laboratory, place()?, deed),
            RecordList::Technique => moved(&mut next.techniques, place()?, deed),
            RecordList::Care => moved(&mut next.care, place()?, deed),
            RecordList::Statement => moved(&mut next.statements, place()?, deed),
            RecordList::Device => moved(&mut literature?.devices, place()?, deed),
            RecordList::Site => moved(&mut literature?.sites, place()?, deed),
            RecordList::Study => moved(&mut literature?.studies, place()?, deed),
            RecordList::Row => moved(&mut literature?.rows, place()?, deed),
            RecordList::Claim => moved(&mut literature?.claims, place()?, deed),
            RecordList::Condition if deed == ItemDeed::Remove => {
                let pedigree = pedigree?;
                pedigree.conditions.retain(|own| own.key.as_str() != self.key);
                for person in &mut pedigree.persons {
                    person.conditions.retain(|own| own.condition.as_str() != self.key);
                }
                true
            }
            RecordList::Condition => moved(&mut pedigree?.conditions, place()?, deed),
            RecordList::Person if deed == ItemDeed::Remove => {
                return Some(CaseEdit::RemovePerson { id: Key::new(self.key.as_str()).ok()? });
            }
            RecordList::Person => moved(&mut pedigree?.persons, place()?, deed),
            RecordList::Partnership => moved(&mut pedigree?.families, place()?, deed),
            RecordList::Applied => {
                let technique = next.techniques.iter_mut().find(|own| own.id.as_str() == self.key)?;
                moved(&mut technique.applied, self.inner, deed)
            }
            RecordList::Rule => claim::rule_deed(literature?, self, deed),
            RecordList::Child => {
                let mut families = pedigree?.families.iter_mut();
                let family = families.find(|own| own.id.as_str() == self.key)?;
                moved(&mut family.children, self.inner, deed)
            }
            RecordList::Table => {
                next.literature = None;
                deed == ItemDeed::Remove
            }
            RecordList::Pedigree => {
                next.pedigree = None;
                deed == ItemDeed::Remove
            }
        };
        is_done.then(|| self.list.edit_to(next))
    }

    /// "Haemoglobin · 3 days before DHS": its heading.
    pub fn heading(&self, case: &Case) -> String {
        let literature = case.literature.as_ref();
        let pedigree = case.pedigree.as_ref();
        let found = match self.list {
            RecordList::Laboratory => {
                let found = case.laboratory.iter().find(|own| own.id.as_str() == self.key);
                found.map(|own| format!("{} · {}", own.analyte, case.time_words(&own.time)))
            }
            RecordList::Technique => {
                let found = case.techniques.iter().find(|own| own.id.as_str() == self.key);
                found.map(|own| own.challenge.clone())
            }
            RecordList::Applied => {
                let found = case.techniques.iter().find(|own| own.id.as_str() == self.key);
                let applied = found.and_then(|own| own.applied.get(self.inner));
                applied.map(|own| technique::episode_name(case, &own.episode))
            }
            RecordList::Care => {
                let found = case.care.iter().find(|own| own.id.as_str() == self.key);
                found.map(|own| format!("{}: {}", own.kind.word(), own.what))
            }
            RecordList::Statement => {
                let found = case.statements.iter().find(|own| own.id.as_str() == self.key);
                found.map(|own| format!("{}: {}", own.section.word(), own.says))
            }
            RecordList::Table => Some("Table of published operations".to_owned()),
            RecordList::Device | RecordList::Site | RecordList::Study | RecordList::Row => {
                literature.and_then(|own| literature::heading(own, self))
            }
            RecordList::Claim => {
                let found = literature.and_then(|own| by_key(&own.claims, self, |own| &own.id));
                found.map(|own| own.says.clone())
            }
            RecordList::Rule => Some(claim::rule_name(literature, self)),
            RecordList::Pedigree => Some("Pedigree".to_owned()),
            RecordList::Condition => {
                let found = pedigree.and_then(|own| by_key(&own.conditions, self, |own| &own.key));
                found.map(|own| own.name.clone())
            }
            RecordList::Person => {
                let found = pedigree.and_then(|own| by_key(&own.persons, self, |own| &own.id));
                found.map(pedigree::called)
            }
            RecordList::Partnership | RecordList::Child => {
                pedigree.and_then(|own| pedigree::family_heading(own, self))
            }
        };
        found.unwrap_or_else(|| self.key.clone())
    }
}

/// A free identifier as close to the words as identifiers allow.
fn free_id_of<'a>(words: &str, taken: impl Iterator<Item = &'a Key>) -> Key {
    let mut taken: BTreeSet<String> = taken.map(ToString::to_string).collect();
    let words: String = words.chars().take(32).collect();
    free_key(&words, &mut taken)
}

/// The choices of a list of words of ours.
fn words_of<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|own| Choice::new(word(*own), word(*own))).collect()
}

fn or_none(choices: Vec<Choice>) -> Vec<Choice> {
    [Choice::none()].into_iter().chain(choices).collect()
}

/// The value that a word stands for.
fn word_in<T: Copy>(text: &str, all: &[T], word: fn(T) -> &'static str) -> Result<T, String> {
    let found = all.iter().copied().find(|own| text.eq_ignore_ascii_case(word(*own)));
    found.ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|own| word(*own)).collect();
        format!("\"{text}\" is none of these: {}", words.join(", "))
    })
}

fn word_or_none<T: Copy>(text: &str, all: &[T], word: fn(T) -> &'static str) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { word_in(text, all, word).map(Some) }
}

/// Parts of a text that holds several, separated by semicolons.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty())
}

fn joined<T: ToString>(list: &[T]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn words_joined<T: Copy>(list: &[T], word: fn(T) -> &'static str) -> String {
    list.iter().map(|own| word(*own)).collect::<Vec<_>>().join("; ")
}

fn keys_in(text: &str) -> Result<Vec<Key>, String> {
    parts(text).map(|part| Key::new(part).map_err(|error| error.to_string())).collect()
}

fn episodes_in(text: &str) -> Result<Vec<EpisodeId>, String> {
    parts(text).map(super::episode_id).collect()
}

/// Episodes of the case, by name and age.
fn episodes(case: &Case) -> Vec<Choice> {
    let words = |episode: &crate::case::Episode| {
        let age = episode.age_years.map(|age| format!(", age {age}")).unwrap_or_default();
        format!("{}{age}", episode.name())
    };
    case.episodes.iter().map(|own| Choice::new(own.id.as_str(), words(own))).collect()
}

fn whole<N: std::str::FromStr>(text: &str, what: &str) -> Result<Option<N>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().map(Some);
    number.map_err(|_| format!("\"{text}\" is not {what}: write a whole number, or nothing"))
}
