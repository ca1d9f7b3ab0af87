//! The PED format of linkage programs: one person a line with family, id, father, mother, sex (1 male, 2 female) and
//! phenotype (1 unaffected, 2 affected, 0 or −9 unknown), separated by blanks or tabs.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::analysis::pedigree::exchange::{PedigreeError, is_man, own_id};
use crate::case::{Child, Condition, ConditionStatus, Family, Gender, Key, Pedigree, Person, Status};

/// One line of a file.
struct Row<'a> {
    line: usize,
    family: &'a str,
    id: &'a str,
    parents: [&'a str; 2],
    gender: Gender,
    status: Option<Status>,
}

/// The persons and families of a PED file; its phenotype becomes one condition.
///
/// # Errors
/// [`PedigreeError`].
pub fn pedigree_of_ped(text: &str) -> Result<Pedigree, PedigreeError> {
    let rows = rows_of(text)?;
    if rows.is_empty() {
        return Err(PedigreeError::Empty);
    }
    let is_one = rows.iter().all(|row| Some(row.family) == rows.first().map(|first| first.family));
    let mut pedigree = Pedigree::default();
    let condition = Key::new("affected").map_err(|_| PedigreeError::Empty)?;
    if rows.iter().any(|row| row.status.is_some()) {
        pedigree.conditions.push(Condition { key: condition.clone(), name: "Affected".to_owned() });
    }
    let mut ids: BTreeMap<(&str, &str), Key> = BTreeMap::new();
    for row in &rows {
        let wish = if is_one { row.id.to_owned() } else { format!("{}-{}", row.family, row.id) };
        let id = own_id(&wish, &pedigree)
            .ok_or_else(|| wrong(row.line, format!("\"{}\" cannot be used as an id", row.id)))?;
        ids.insert((row.family, row.id), id.clone());
        let mut person = Person::new(id);
        person.gender = row.gender;
        person.conditions = row
            .status
            .map(|status| ConditionStatus { condition: condition.clone(), status })
            .into_iter()
            .collect();
        pedigree.persons.push(person);
    }
    for row in &rows {
        let mut partners = Vec::new();
        for (parent, (word, wanted)) in
            row.parents.iter().zip([("father", Gender::Man), ("mother", Gender::Woman)])
        {
            if *parent == "0" {
                continue;
            }
            let Some(key) = ids.get(&(row.family, *parent)) else {
                let message = format!("the {word} {parent} has no line of its own: add it, or write 0");
                return Err(wrong(row.line, message));
            };
            let gender = pedigree.person(key).map_or(Gender::Unknown, |own| own.gender);
            if gender != wanted && gender != Gender::Unknown {
                let message = format!("{parent} is the {word} here and {} in its own line", gender.word());
                return Err(wrong(row.line, message));
            }
            partners.push(key.clone());
        }
        if partners.is_empty() {
            continue;
        }
        let Some(child) = ids.get(&(row.family, row.id)).cloned().map(Child::of) else { continue };
        match pedigree.families.iter_mut().find(|family| family.partners == partners) {
            Some(family) => family.children.push(child),
            None => {
                let number = pedigree.families.len() + 1;
                let id = own_id(&format!("family-{number}"), &pedigree)
                    .ok_or_else(|| wrong(row.line, "the family cannot be named".to_owned()))?;
                pedigree.families.push(Family {
                    id,
                    partners,
                    consanguineous: false,
                    degree: String::new(),
                    separated: false,
                    childless: None,
                    children: vec![child],
                    // A PED file says nothing of the order of birth.
                    order_not_stated: true,
                });
            }
        }
    }
    Ok(pedigree)
}

fn wrong(line: usize, message: String) -> PedigreeError {
    PedigreeError::Ped { line, message }
}

/// The lines of a PED file, each checked on its own.
fn rows_of(text: &str) -> Result<Vec<Row<'_>>, PedigreeError> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let [family, id, father, mother, sex, phenotype, ..] = words.as_slice() else {
            let message = format!(
                "{} columns, but six are needed: family, id, father, mother, sex, phenotype",
                words.len()
            );
            return Err(wrong(number, message));
        };
        let gender = match *sex {
            "1" => Gender::Man,
            "2" => Gender::Woman,
            _ => Gender::Unknown,
        };
        let status = match *phenotype {
            "2" => Some(Status::Affected),
            "1" => Some(Status::Unaffected),
            "0" | "-9" => None,
            other => {
                let message = format!(
                    "the phenotype \"{other}\" is none of 1 (unaffected), 2 (affected), 0 and -9 (unknown)"
                );
                return Err(wrong(number, message));
            }
        };
        if rows.iter().any(|row| row.family == *family && row.id == *id) {
            return Err(wrong(
                number,
                format!("the person {id} of family {family} stands in an earlier line too"),
            ));
        }
        rows.push(Row { line: number, family, id, parents: [father, mother], gender, status });
    }
    Ok(rows)
}

/// The pedigree as a PED file: the status of one condition, and what else the format can hold. A parent who is not
/// known is given a line of its own where the other one is, as the format demands; couples without children, twins,
/// adoption and everything below the symbols are lost.
pub fn ped(pedigree: &Pedigree, condition: Option<&Key>) -> String {
    let mut text = String::new();
    let mut more: Vec<(String, u8)> = Vec::new();
    let mut lines = Vec::new();
    for person in &pedigree.persons {
        let home = pedigree.families.iter().find(|family| {
            family.children.iter().any(|child| child.person == person.id && child.adoption.is_none())
        });
        let [father, mother] = home
            .map_or_else(|| ["0".to_owned(), "0".to_owned()], |family| parents(pedigree, family, &mut more));
        let sex = match person.gender {
            Gender::Man => 1,
            Gender::Woman => 2,
            Gender::NonBinary | Gender::Unknown => 0,
        };
        let phenotype = match condition.and_then(|condition| person.status(condition)) {
            Some(Status::Affected) => 2,
            Some(Status::Unaffected | Status::Carrier | Status::Presymptomatic) => 1,
            Some(Status::Unknown) | None => 0,
        };
        lines.push(format!("1\t{}\t{father}\t{mother}\t{sex}\t{phenotype}", word(&person.id)));
    }
    for (id, sex) in more {
        lines.push(format!("1\t{id}\t0\t0\t{sex}\t0"));
    }
    for line in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    }
    text
}

/// An id without blanks, which separate the columns.
fn word(id: &Key) -> String {
    id.as_str().replace(' ', "_")
}

/// Father and mother; of partners whose gender does not say which is which, the first is the father.
fn parents(pedigree: &Pedigree, family: &Family, more: &mut Vec<(String, u8)>) -> [String; 2] {
    let persons: Vec<&Person> = family.partners.iter().filter_map(|id| pedigree.person(id)).collect();
    let mut unknown = |sex: u8| {
        let id = format!("unknown-{}", word(&family.id));
        if !more.iter().any(|(own, _)| *own == id) {
            more.push((id.clone(), sex));
        }
        id
    };
    match persons.as_slice() {
        [] => ["0".to_owned(), "0".to_owned()],
        [one] if one.gender == Gender::Woman => [unknown(1), word(&one.id)],
        [one] => [word(&one.id), unknown(2)],
        [a, b, ..] => {
            let turned = !is_man(a) && (is_man(b) || a.gender == Gender::Woman);
            let (father, mother) = if turned { (b, a) } else { (a, b) };
            [word(&father.id), word(&mother.id)]
        }
    }
}
