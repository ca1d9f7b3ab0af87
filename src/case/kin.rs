//! Changes of a pedigree as a person makes them: a relative more, a status, a place in the order of birth. Nothing that
//! was not said is filled in: a new person has no gender and no condition.

use crate::case::{Adoption, Child, ConditionStatus, Family, Gender, Key, Pedigree, Person, Status};

/// A relative of a person who is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relative {
    /// A partner; the other parent, where children have only one.
    Partner,
    /// A child of the last partnership, or of this person alone.
    Child,
    /// A brother or sister, the youngest.
    Sibling,
    /// A twin, beside the person.
    Twin,
    /// The parents, or the one who is missing.
    Parents,
}

impl Relative {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Partner, Self::Child, Self::Sibling, Self::Twin, Self::Parents];

    /// "partner", "parents".
    pub fn word(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Child => "child",
            Self::Sibling => "sibling",
            Self::Twin => "twin",
            Self::Parents => "parents",
        }
    }
}

impl Family {
    /// A partnership of these, without children.
    pub fn of(id: Key, partners: Vec<Key>) -> Self {
        Self {
            id,
            partners,
            consanguineous: false,
            degree: String::new(),
            separated: false,
            childless: None,
            children: Vec::new(),
            order_not_stated: false,
        }
    }
}

fn free(stem: &str, is_taken: impl Fn(&str) -> bool) -> Option<Key> {
    (1..=9_999).find_map(|number| {
        let name = format!("{stem}-{number}");
        if is_taken(&name) { None } else { Key::new(name).ok() }
    })
}

impl Pedigree {
    fn free_person(&self) -> Option<Key> {
        free("person", |name| self.persons.iter().any(|own| own.id.as_str() == name))
    }

    fn free_family(&self) -> Option<Key> {
        free("family", |name| self.families.iter().any(|own| own.id.as_str() == name))
    }

    /// Adds a person related to nobody. Returns who it is.
    pub fn add_person(&mut self) -> Option<Key> {
        let id = self.free_person()?;
        self.persons.push(Person::new(id.clone()));
        Some(id)
    }

    fn add_family(&mut self, partners: Vec<Key>) -> Option<usize> {
        let id = self.free_family()?;
        self.families.push(Family::of(id, partners));
        Some(self.families.len() - 1)
    }

    /// The family by birth, or the one that a person was adopted into, and the place among its children.
    pub fn childhood(&self, id: &Key) -> Option<(usize, usize)> {
        let mut found = self.families.iter().enumerate().filter_map(|(family, own)| {
            own.children.iter().position(|child| child.person == *id).map(|place| (family, place))
        });
        found
            .clone()
            .find(|(family, place)| self.child(*family, *place).is_some_and(|own| own.adoption.is_none()))
            .or_else(|| found.next())
    }

    fn child(&self, family: usize, place: usize) -> Option<&Child> {
        self.families.get(family)?.children.get(place)
    }

    /// The last partnership of a person.
    pub fn last_partnership(&self, id: &Key) -> Option<usize> {
        self.families.iter().rposition(|own| own.partners.contains(id))
    }

    /// Adds a relative. Returns the new person; the first one of two parents.
    ///
    /// # Errors
    /// Why there can be none.
    pub fn add_relative(&mut self, of: &Key, relative: Relative) -> Result<Key, String> {
        self.relative(of, relative, None)
    }

    /// Adds a child of one partnership. Returns the child.
    ///
    /// # Errors
    /// Why there can be none.
    pub fn add_child_of(&mut self, family: &Key) -> Result<Key, String> {
        const GONE: &str = "this partnership is no longer in the pedigree";
        let place = self.families.iter().position(|own| own.id == *family).ok_or(GONE)?;
        let parent = self.families.get(place).and_then(|own| own.partners.first()).cloned().ok_or(GONE)?;
        self.relative(&parent, Relative::Child, Some(place))
    }

    fn relative(&mut self, of: &Key, relative: Relative, family: Option<usize>) -> Result<Key, String> {
        const FULL: &str = "the pedigree has no free identifier left";
        if self.person(of).is_none() {
            return Err("this person is no longer in the pedigree".to_owned());
        }
        if relative == Relative::Parents {
            let known = self.childhood(of).and_then(|(family, _)| self.families.get(family));
            if known.is_some_and(|own| own.partners.len() > 1) {
                return Err("both parents are there: select one of them to change who they are".to_owned());
            }
        }
        let new = self.add_person().ok_or(FULL)?;
        match relative {
            Relative::Partner => {
                // Children with one known parent get the other one.
                let lone =
                    self.families.iter().rposition(|own| own.partners.as_slice() == std::slice::from_ref(of));
                let place = match lone {
                    Some(place) => place,
                    None => self.add_family(vec![of.clone()]).ok_or(FULL)?,
                };
                self.families[place].partners.push(new.clone());
            }
            Relative::Child => {
                let place = match family.or_else(|| self.last_partnership(of)) {
                    Some(place) => place,
                    None => self.add_family(vec![of.clone()]).ok_or(FULL)?,
                };
                let own = &mut self.families[place];
                own.childless = None;
                own.children.push(Child::of(new.clone()));
            }
            Relative::Sibling | Relative::Twin => {
                let (place, at) = match self.childhood(of) {
                    Some(found) => found,
                    None => {
                        let place = self.add_family(Vec::new()).ok_or(FULL)?;
                        self.families[place].children.push(Child::of(of.clone()));
                        (place, 0)
                    }
                };
                let children = &mut self.families[place].children;
                if relative == Relative::Sibling {
                    children.push(Child::of(new.clone()));
                } else {
                    let number = children[at].twins.unwrap_or_else(|| {
                        let most = children.iter().filter_map(|child| child.twins).max().unwrap_or(0);
                        most.saturating_add(1)
                    });
                    children[at].twins = Some(number);
                    let twin = Child {
                        twins: Some(number),
                        zygosity: children[at].zygosity,
                        ..Child::of(new.clone())
                    };
                    children.insert(at + 1, twin);
                }
            }
            Relative::Parents => match self.childhood(of) {
                Some((place, _)) => {
                    self.families[place].partners.push(new.clone());
                    if self.families[place].partners.len() < 2 {
                        let other = self.add_person().ok_or(FULL)?;
                        self.families[place].partners.push(other);
                    }
                }
                None => {
                    let other = self.add_person().ok_or(FULL)?;
                    let place = self.add_family(vec![new.clone(), other]).ok_or(FULL)?;
                    self.families[place].children.push(Child::of(of.clone()));
                }
            },
        }
        Ok(new)
    }

    /// Says what is known of a condition of a person; `None`: nothing.
    pub fn set_status(&mut self, id: &Key, condition: &Key, status: Option<Status>) {
        let order: Vec<Key> = self.conditions.iter().map(|own| own.key.clone()).collect();
        let Some(person) = self.persons.iter_mut().find(|own| own.id == *id) else { return };
        let place = person.conditions.iter().position(|own| own.condition == *condition);
        match (place, status) {
            (Some(place), Some(status)) => person.conditions[place].status = status,
            (Some(place), None) => drop(person.conditions.remove(place)),
            (None, Some(status)) => {
                person.conditions.push(ConditionStatus { condition: condition.clone(), status });
                person.conditions.sort_by_key(|own| order.iter().position(|key| *key == own.condition));
            }
            (None, None) => {}
        }
    }

    /// Changes the gender of a person; again the same, and it is not stated.
    pub fn set_gender(&mut self, id: &Key, gender: Gender) {
        if let Some(person) = self.persons.iter_mut().find(|own| own.id == *id) {
            person.gender = if person.gender == gender { Gender::Unknown } else { gender };
        }
    }

    /// Makes a person the one through whom the family was noticed, and nobody else; again, and nobody is.
    pub fn set_proband(&mut self, id: &Key) {
        for person in &mut self.persons {
            person.proband = person.id == *id && !person.proband;
        }
    }

    /// Changes how a person was adopted: not, into the family, out of it, not.
    ///
    /// # Errors
    /// The person is nobody's child here.
    pub fn turn_adoption(&mut self, id: &Key) -> Result<(), String> {
        let why = "this person is a child of nobody here: add parents first";
        let (family, place) = self.childhood(id).ok_or(why)?;
        let child = &mut self.families[family].children[place];
        child.adoption = match child.adoption {
            None => Some(Adoption::In),
            Some(Adoption::In) => Some(Adoption::Out),
            Some(Adoption::Out) => None,
        };
        Ok(())
    }

    /// Says that the last partnership of a person is one of relatives by blood, or no longer.
    ///
    /// # Errors
    /// The person has no partner here.
    pub fn turn_consanguinity(&mut self, id: &Key) -> Result<(), String> {
        let why = "this person has no partner here: add one first";
        let place =
            self.last_partnership(id).filter(|place| self.families[*place].partners.len() > 1).ok_or(why)?;
        self.families[place].consanguineous = !self.families[place].consanguineous;
        Ok(())
    }

    /// Moves a person in the order of birth: −1 earlier, 1 later.
    ///
    /// # Errors
    /// There is no place to move to.
    pub fn move_in_birth_order(&mut self, id: &Key, by: isize) -> Result<(), String> {
        let why = "this person is a child of nobody here: there is no order of birth";
        let (family, place) = self.childhood(id).ok_or(why)?;
        let children = &mut self.families[family].children;
        let to = place.checked_add_signed(by).filter(|to| *to < children.len());
        let to = to.ok_or(if by < 0 { "this is the first child" } else { "this is the last child" })?;
        children.swap(place, to);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::new(name).unwrap()
    }

    fn of_one() -> (Pedigree, Key) {
        let mut pedigree = Pedigree::default();
        let one = pedigree.add_person().unwrap();
        (pedigree, one)
    }

    #[test]
    fn relatives_are_added_where_they_belong_and_nothing_is_said_of_them() {
        let (mut pedigree, one) = of_one();
        let child = pedigree.add_relative(&one, Relative::Child).unwrap();
        let partner = pedigree.add_relative(&one, Relative::Partner).unwrap();
        assert_eq!(pedigree.families.len(), 1, "the partner is the other parent of the child");
        assert_eq!(pedigree.families[0].partners, [one.clone(), partner]);
        let twin = pedigree.add_relative(&child, Relative::Twin).unwrap();
        let sibling = pedigree.add_relative(&child, Relative::Sibling).unwrap();
        let order: Vec<_> = pedigree.families[0].children.iter().map(|own| own.person.clone()).collect();
        assert_eq!(order, [child.clone(), twin.clone(), sibling]);
        assert_eq!(pedigree.families[0].children[1].twins, pedigree.families[0].children[0].twins);
        assert_eq!(pedigree.families[0].children[2].twins, None);
        let parent = pedigree.add_relative(&one, Relative::Parents).unwrap();
        assert_eq!(pedigree.families[1].partners.len(), 2);
        assert!(pedigree.families[1].partners.contains(&parent));
        assert!(pedigree.add_relative(&one, Relative::Parents).unwrap_err().contains("both parents"));
        assert!(pedigree.persons.iter().all(|own| *own == Person::new(own.id.clone())));
        pedigree.move_in_birth_order(&twin, -1).unwrap();
        assert!(pedigree.move_in_birth_order(&twin, -1).is_err());
        assert_eq!(pedigree.childhood(&twin), Some((0, 0)));
    }

    #[test]
    fn signs_are_set_and_taken_back() {
        let (mut pedigree, one) = of_one();
        assert!(pedigree.turn_adoption(&one).is_err() && pedigree.turn_consanguinity(&one).is_err());
        let other = pedigree.add_relative(&one, Relative::Sibling).unwrap();
        pedigree.set_proband(&one);
        pedigree.set_proband(&other);
        assert_eq!(pedigree.persons.iter().filter(|own| own.proband).count(), 1);
        pedigree.set_status(&one, &key("a"), Some(Status::Carrier));
        assert_eq!(pedigree.person(&one).unwrap().status(&key("a")), Some(Status::Carrier));
        pedigree.set_status(&one, &key("a"), None);
        pedigree.set_gender(&one, Gender::Man);
        pedigree.set_gender(&one, Gender::Man);
        assert_eq!(pedigree.person(&one), Some(&Person::new(one.clone())));
        for wanted in [Some(Adoption::In), Some(Adoption::Out), None] {
            pedigree.turn_adoption(&one).unwrap();
            assert_eq!(pedigree.families[0].children[0].adoption, wanted);
        }
    }
}
