//! The part of GEDCOM 5.5.1 that a pedigree needs: INDI with SEX, DEAT, NOTE and FACT (a condition), FAM with HUSB, WIFE,
//! CHIL and DIV. NAME, dates and places are passed over when read and not written.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::analysis::pedigree::exchange::{PedigreeError, own_id};
use crate::case::{Child, Condition, ConditionStatus, Family, Gender, Key, Pedigree, Person, Status};

/// One line of a file.
struct Line<'a> {
    number: usize,
    level: usize,
    xref: Option<&'a str>,
    tag: &'a str,
    value: &'a str,
}

fn lines(text: &str) -> Result<Vec<Line<'_>>, PedigreeError> {
    let mut all = Vec::new();
    for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        let number = index + 1;
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        let wrong = |message: &str| PedigreeError::Gedcom { line: number, message: message.to_owned() };
        let (level, rest) = trimmed.split_once(' ').ok_or_else(|| wrong("a level and a tag belong here"))?;
        let level = level.parse().map_err(|_| wrong("the line begins with no level (0, 1, 2, …)"))?;
        let (xref, rest) = match rest.strip_prefix('@').and_then(|rest| rest.split_once('@')) {
            Some((xref, rest)) if level == 0 => (Some(xref), rest.trim_start()),
            Some(_) | None => (None, rest),
        };
        let (tag, value) = rest.split_once(' ').unwrap_or((rest, ""));
        all.push(Line { number, level, xref, tag, value: value.trim() });
    }
    Ok(all)
}

/// The records of a kind, each with the lines below it.
fn records<'a>(lines: &'a [Line<'a>], tag: &str) -> Vec<&'a [Line<'a>]> {
    let starts: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| line.level == 0).map(|(index, _)| index).collect();
    let mut found = Vec::new();
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(lines.len());
        if let Some(record) = lines.get(*start..end)
            && record.first().is_some_and(|head| head.tag == tag)
        {
            found.push(record);
        }
    }
    found
}

fn status_of(word: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.word() == word)
}

/// The persons and families of a GEDCOM file.
///
/// # Errors
/// [`PedigreeError`].
pub fn pedigree_of_gedcom(text: &str) -> Result<Pedigree, PedigreeError> {
    let lines = lines(text)?;
    let mut pedigree = Pedigree::default();
    let mut ids: BTreeMap<&str, Key> = BTreeMap::new();
    for record in records(&lines, "INDI") {
        let Some(head) = record.first() else { continue };
        let wrong = |message: &str| PedigreeError::Gedcom { line: head.number, message: message.to_owned() };
        let xref = head.xref.ok_or_else(|| wrong("a person needs an id such as @I1@"))?;
        let id = own_id(xref, &pedigree).ok_or_else(|| wrong("the id cannot be used"))?;
        if ids.insert(xref, id.clone()).is_some() {
            return Err(wrong("another person has the same id"));
        }
        let mut person = Person::new(id);
        for (index, line) in record.iter().enumerate().filter(|(_, line)| line.level == 1) {
            match line.tag {
                "SEX" => {
                    person.gender = match line.value {
                        "M" => Gender::Man,
                        "F" => Gender::Woman,
                        "X" => Gender::NonBinary,
                        _ => Gender::Unknown,
                    }
                }
                "DEAT" => person.deceased = line.value != "N",
                "NOTE" => line.value.clone_into(&mut person.note),
                "FACT" => {
                    let name = record.get(index + 1).filter(|next| next.level == 2 && next.tag == "TYPE");
                    if let (Some(status), Some(name)) = (status_of(line.value), name) {
                        let condition = condition(&mut pedigree, name.value);
                        if let Some(condition) = condition {
                            person.conditions.push(ConditionStatus { condition, status });
                        }
                    }
                }
                _ => {}
            }
        }
        pedigree.persons.push(person);
    }
    if pedigree.persons.is_empty() {
        return Err(PedigreeError::Empty);
    }
    for record in records(&lines, "FAM") {
        let Some(head) = record.first() else { continue };
        let person = |line: &Line<'_>| {
            ids.get(line.value.trim_matches('@')).cloned().ok_or_else(|| PedigreeError::Gedcom {
                line: line.number,
                message: format!("no person {} in this file: add its INDI record", line.value),
            })
        };
        let wish = head.xref.unwrap_or("F");
        let Some(id) = own_id(wish, &pedigree) else { continue };
        let mut family = Family {
            id,
            partners: Vec::new(),
            consanguineous: false,
            degree: String::new(),
            separated: false,
            childless: None,
            children: Vec::new(),
            order_not_stated: false,
        };
        for line in record.iter().filter(|line| line.level == 1) {
            match line.tag {
                "HUSB" | "WIFE" => family.partners.push(person(line)?),
                "CHIL" => family.children.push(Child::of(person(line)?)),
                "DIV" => family.separated = line.value != "N",
                _ => {}
            }
        }
        pedigree.families.push(family);
    }
    Ok(pedigree)
}

fn condition(pedigree: &mut Pedigree, name: &str) -> Option<Key> {
    if let Some(known) = pedigree.conditions.iter().find(|own| own.name == name) {
        return Some(known.key.clone());
    }
    let plain: String =
        name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).take(40).collect();
    let key = Key::new(plain.trim_matches('-').to_lowercase())
        .or_else(|_| Key::new(format!("condition-{}", pedigree.conditions.len() + 1)))
        .ok()?;
    pedigree.conditions.push(Condition { key: key.clone(), name: name.to_owned() });
    Some(key)
}

/// The pedigree as GEDCOM 5.5.1. Twins, adoption, consanguinity and carriers' signs have no place in the part that is
/// written; conditions stand as facts.
pub fn gedcom(pedigree: &Pedigree) -> String {
    let mut text =
        String::from("0 HEAD\n1 SOUR CALLUS\n1 GEDC\n2 VERS 5.5.1\n2 FORM LINEAGE-LINKED\n1 CHAR UTF-8\n");
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let xref = |id: &Key| format!("@{}@", id.as_str().replace([' ', '@'], "_"));
    for person in &pedigree.persons {
        let sex = match person.gender {
            Gender::Man => "M",
            Gender::Woman => "F",
            Gender::NonBinary => "X",
            Gender::Unknown => "U",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "0 {} INDI\n1 SEX {sex}", xref(&person.id));
        if person.deceased {
            text.push_str("1 DEAT Y\n");
        }
        for own in &person.conditions {
            if let Some(condition) = pedigree.condition(&own.condition) {
                let _ = writeln!(text, "1 FACT {}\n2 TYPE {}", own.status.word(), one_line(&condition.name));
            }
        }
        if !person.note.is_empty() {
            let _ = writeln!(text, "1 NOTE {}", one_line(&person.note));
        }
        for family in &pedigree.families {
            if family.partners.contains(&person.id) {
                let _ = writeln!(text, "1 FAMS {}", xref(&family.id));
            }
            if family.children.iter().any(|child| child.person == person.id) {
                let _ = writeln!(text, "1 FAMC {}", xref(&family.id));
            }
        }
    }
    for family in &pedigree.families {
        let _ = writeln!(text, "0 {} FAM", xref(&family.id));
        let mut has_husband = false;
        for partner in &family.partners {
            let is_woman = pedigree.person(partner).is_some_and(|own| own.gender == Gender::Woman);
            let tag = if is_woman || has_husband { "WIFE" } else { "HUSB" };
            has_husband |= tag == "HUSB";
            let _ = writeln!(text, "1 {tag} {}", xref(partner));
        }
        for child in &family.children {
            let _ = writeln!(text, "1 CHIL {}", xref(&child.person));
        }
        if family.separated {
            text.push_str("1 DIV Y\n");
        }
    }
    text.push_str("0 TRLR\n");
    text
}
