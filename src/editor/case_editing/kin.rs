//! The pedigree edited person by person: what a key or the menu of a person does.

use crate::analysis::pedigree::lay_out;
use crate::case::{CaseEdit, Gender, Key, Pedigree, Relative, Status};
use crate::editor::command::CasePart;
use crate::editor::left::Selected;
use crate::editor::notices::Severity;
use crate::editor::{Document, Editor};

use super::{RecordAt, RecordList};

/// What is done with the selected person of the pedigree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KinCommand {
    /// Select the next person in a direction: right, down.
    Go([i8; 2]),
    /// Add a relative.
    Add(Relative),
    /// Add a child of this partnership.
    AddChildOf(Key),
    /// Add a person related to nobody here.
    AddPerson,
    /// Set the gender; again the same, and it is not stated.
    Gender(Gender),
    /// Deceased, or no longer.
    Deceased,
    /// Proband, or no longer.
    Proband,
    /// Consultand, or no longer.
    Consultand,
    /// Say what is known of a condition, the first of the legend where none is named; again the same, and nothing is.
    Status(Option<Key>, Status),
    /// The partners of the last partnership are related by blood, or no longer.
    Consanguinity,
    /// Not adopted, adopted into the family, out of it.
    Adoption,
    /// Earlier (−1) or later (1) in the order of birth.
    Move(i8),
    /// Take the person out.
    Remove,
    /// Edit every field of the person.
    Fields,
}

impl Editor {
    pub(super) fn perform_kin(&mut self, command: KinCommand) {
        match self.kin(command) {
            Ok(()) => {}
            Err(why) => self.core.notices.tell(Severity::Error, "The pedigree was not changed", why),
        }
    }

    /// The pedigree of the case, and the person who is selected in it.
    fn selected_person(&self) -> (Option<Pedigree>, Option<Key>) {
        let pedigree = self.core.document.as_ref().and_then(|open| open.case().pedigree.clone());
        let selected = match &self.core.screen.left.selected {
            Some(Selected::Person(id)) => Some(id.clone()),
            Some(Selected::Row(_) | Selected::Claim(_) | Selected::Entry(..)) | None => None,
        };
        let selected = selected.filter(|id| pedigree.as_ref().is_some_and(|own| own.person(id).is_some()));
        (pedigree, selected)
    }

    fn kin(&mut self, command: KinCommand) -> Result<(), String> {
        let (pedigree, selected) = self.selected_person();
        let mut pedigree = pedigree.unwrap_or_default();
        if let KinCommand::Go(by) = command {
            if let Some(next) = next_person(&pedigree, selected.as_ref(), by) {
                self.core.screen.left.selected = Some(Selected::Person(next));
            }
            return Ok(());
        }
        if command == KinCommand::AddPerson {
            let new = pedigree.add_person().ok_or("the pedigree has no free identifier left")?;
            self.set_pedigree(pedigree, Some(new));
            return Ok(());
        }
        let id = selected.ok_or("select a person of the pedigree first")?;
        let mut new = None;
        match command {
            KinCommand::Go(_) | KinCommand::AddPerson => {}
            KinCommand::Add(relative) => new = Some(pedigree.add_relative(&id, relative)?),
            KinCommand::AddChildOf(family) => new = Some(pedigree.add_child_of(&family)?),
            KinCommand::Gender(gender) => pedigree.set_gender(&id, gender),
            KinCommand::Proband => pedigree.set_proband(&id),
            KinCommand::Deceased | KinCommand::Consultand => {
                if let Some(person) = pedigree.persons.iter_mut().find(|own| own.id == id) {
                    if command == KinCommand::Deceased {
                        person.deceased = !person.deceased;
                    } else {
                        person.consultand = !person.consultand;
                    }
                }
            }
            KinCommand::Status(condition, status) => {
                let first = pedigree.conditions.first().map(|own| own.key.clone());
                let why = "the pedigree has no condition yet: add one first, below the chart";
                let condition = condition.or(first).ok_or(why)?;
                let now = pedigree.person(&id).and_then(|own| own.status(&condition));
                pedigree.set_status(&id, &condition, (now != Some(status)).then_some(status));
            }
            KinCommand::Consanguinity => pedigree.turn_consanguinity(&id)?,
            KinCommand::Adoption => pedigree.turn_adoption(&id)?,
            KinCommand::Move(by) => pedigree.move_in_birth_order(&id, isize::from(by))?,
            KinCommand::Remove => {
                let next = neighbour_after_removal(&pedigree, &id);
                self.edit_case(CaseEdit::RemovePerson { id });
                self.core.screen.left.selected = next.map(Selected::Person);
                return Ok(());
            }
            KinCommand::Fields => {
                self.edit_in_place(CasePart::Record(RecordAt::new(RecordList::Person, id.as_str())), None);
                return Ok(());
            }
        }
        self.set_pedigree(pedigree, new);
        Ok(())
    }

    /// Makes the change; a new person is selected then.
    fn set_pedigree(&mut self, pedigree: Pedigree, new: Option<Key>) {
        self.edit_case(CaseEdit::SetPedigree { pedigree: Some(Box::new(pedigree)) });
        let case = self.core.document.as_ref().map(Document::case);
        let is_there = |id: &Key| {
            case.is_some_and(|case| case.pedigree.as_ref().is_some_and(|own| own.person(id).is_some()))
        };
        if let Some(new) = new.filter(is_there) {
            self.core.screen.left.selected = Some(Selected::Person(new));
        }
    }
}

/// A relative of somebody who goes, so that the keys go on from there.
fn neighbour_after_removal(pedigree: &Pedigree, id: &Key) -> Option<Key> {
    let childhood = pedigree.childhood(id).and_then(|(family, _)| pedigree.families.get(family));
    let partnership = pedigree.last_partnership(id).and_then(|family| pedigree.families.get(family));
    let siblings = childhood.into_iter().flat_map(|own| own.children.iter().map(|child| &child.person));
    let parents = childhood.into_iter().flat_map(|own| &own.partners);
    let partners = partnership.into_iter().flat_map(|own| &own.partners);
    let children = partnership.into_iter().flat_map(|own| own.children.iter().map(|child| &child.person));
    siblings.chain(parents).chain(partners).chain(children).find(|other| *other != id).cloned()
}

/// The nearest person of the chart in a direction; the proband, else the first one, where nobody is selected.
fn next_person(pedigree: &Pedigree, from: Option<&Key>, [right, down]: [i8; 2]) -> Option<Key> {
    let layout = lay_out(pedigree);
    let id = |place: usize| pedigree.persons.get(place).map(|own| own.id.clone());
    let Some(from) = from.and_then(|id| pedigree.persons.iter().position(|own| own.id == *id)) else {
        let proband = pedigree.persons.iter().find(|own| own.proband);
        return proband.map(|own| own.id.clone()).or_else(|| id(layout.persons.first()?.person));
    };
    let here = layout.persons.iter().find(|own| own.person == from)?;
    let [x, _] = here.at;
    let others = layout.persons.iter().filter(|own| own.person != from);
    let next = if right != 0 {
        let ahead = others.filter(|own| own.row == here.row && (own.at[0] - x) * f64::from(right) > 0.0);
        ahead.min_by(|a, b| (a.at[0] - x).abs().total_cmp(&(b.at[0] - x).abs()))
    } else {
        // The nearest row in that direction, and in it whoever stands closest.
        let ahead: Vec<_> =
            others.filter(|own| (own.row > here.row) == (down > 0) && own.row != here.row).collect();
        let row = ahead.iter().map(|own| own.row).min_by_key(|row| row.abs_diff(here.row))?;
        let near = ahead.into_iter().filter(|own| own.row == row);
        near.min_by(|a, b| (a.at[0] - x).abs().total_cmp(&(b.at[0] - x).abs()))
    };
    id(next?.person)
}
