//! Fields of the pedigree: the chart, conditions, persons with what is known of each condition, partnerships, children.

use super::technique::free;
use super::{
    Column, ListOf, RecordAt, RecordList, Shape, by_key, by_key_mut, episodes, episodes_in, free_id_of,
    joined, keys_in, or_none, parts, whole, word_in, word_or_none, words_of,
};
use crate::case::{
    Adoption, AssignedSex, Case, CaseEdit, Child, Childless, Condition, Family, Gender, Key, Pedigree,
    Person, Pregnancy, Status, Zygosity,
};
use crate::editor::case_editing::fields::{Choice, FieldKind, GONE, needed, stated};

pub(super) static PEDIGREE: ListOf<Pedigree> = ListOf {
    columns: &[
        free!("Told by", "who told it, and where it stands in the source", Shape::Paragraph, informant),
        free!("Inheritance", "what the source concludes", Shape::Paragraph, inheritance),
        Column {
            name: "Not stated",
            hint: "one on each line (Shift+Enter begins a line)",
            shape: Shape::Paragraph,
            text: |own| own.not_stated.join("\n"),
            put: |own, text, _| {
                own.not_stated = lines(text);
                Ok(())
            },
        },
    ],
    get: |case, _| case.pedigree.as_ref(),
    get_mut: |case, _| Some(case.pedigree.get_or_insert_default()),
};

pub(super) static CONDITIONS: ListOf<Condition> = ListOf {
    columns: &[Column {
        name: "Name",
        hint: "in the legend",
        shape: Shape::Line,
        text: |own| own.name.clone(),
        put: |own, text, _| needed(text, "the name of the condition").map(|text| own.name = text),
    }],
    get: |case, at| by_key(&case.pedigree.as_ref()?.conditions, at, |own| &own.key),
    get_mut: |case, at| by_key_mut(&mut case.pedigree.as_mut()?.conditions, at, |own| &own.key),
};

type Sign = (&'static str, fn(&Person) -> bool, fn(&mut Person, bool));

/// Signs that a person has or has not.
const SIGNS: [Sign; 4] = [
    ("proband", |own| own.proband, |own, is| own.proband = is),
    ("consultand", |own| own.consultand, |own, is| own.consultand = is),
    ("deceased", |own| own.deceased, |own, is| own.deceased = is),
    ("unknown number of persons", |own| own.unknown_number, |own, is| own.unknown_number = is),
];

const ASSIGNED: [AssignedSex; 3] = [AssignedSex::AMAB, AssignedSex::AFAB, AssignedSex::UAAB];
const PREGNANCIES: [Pregnancy; 4] =
    [Pregnancy::Ongoing, Pregnancy::Miscarriage, Pregnancy::Termination, Pregnancy::Stillbirth];
const CHILDLESS: [Childless; 2] = [Childless::ByChoice, Childless::Infertility];
const ADOPTIONS: [Adoption; 2] = [Adoption::In, Adoption::Out];
const ZYGOSITIES: [Zygosity; 3] = [Zygosity::Monozygotic, Zygosity::Dizygotic, Zygosity::Unknown];

fn pregnancy_word(pregnancy: Pregnancy) -> &'static str {
    match pregnancy {
        Pregnancy::Ongoing => "under way",
        Pregnancy::Miscarriage => "miscarriage",
        Pregnancy::Termination => "termination",
        Pregnancy::Stillbirth => "stillbirth",
    }
}

fn childless_word(childless: Childless) -> &'static str {
    match childless {
        Childless::ByChoice => "no children",
        Childless::Infertility => "infertility",
    }
}

fn adoption_word(adoption: Adoption) -> &'static str {
    match adoption {
        Adoption::In => "adopted into this family",
        Adoption::Out => "given away by this family",
    }
}

fn zygosity_word(zygosity: Zygosity) -> &'static str {
    match zygosity {
        Zygosity::Monozygotic => "from one egg",
        Zygosity::Dizygotic => "from two eggs",
        Zygosity::Unknown => "not known",
    }
}

pub(super) static PERSONS: ListOf<Person> = ListOf {
    columns: &[
        free!("Relation", "to the patient, e.g. brother", Shape::Line, relation),
        Column {
            name: "Gender",
            hint: "",
            shape: Shape::Choice(|_| words_of(&Gender::ALL, Gender::word)),
            text: |own| own.gender.word().to_owned(),
            put: |own, text, _| word_in(text, &Gender::ALL, Gender::word).map(|gender| own.gender = gender),
        },
        free!("Age", "as stated, e.g. 52 years", Shape::Line, age),
        Column {
            name: "Signs",
            hint: "",
            shape: Shape::Several(|_| SIGNS.iter().map(|(word, ..)| Choice::new(*word, *word)).collect()),
            text: |own| {
                let signs = SIGNS.iter().filter(|(_, is, _)| is(own)).map(|(word, ..)| *word);
                signs.collect::<Vec<_>>().join("; ")
            },
            put: |own, text, _| {
                let given: Vec<&str> = parts(text).collect();
                if let Some(other) = given.iter().find(|given| !SIGNS.iter().any(|(word, ..)| word == *given))
                {
                    let words = SIGNS.map(|(word, ..)| word).join(", ");
                    return Err(format!("\"{other}\" is none of these: {words}"));
                }
                for (word, _, set) in SIGNS {
                    set(own, given.contains(&word));
                }
                Ok(())
            },
        },
        Column {
            name: "Number",
            hint: "in the source, e.g. III-2",
            shape: Shape::Line,
            text: |own| own.number.clone().unwrap_or_default(),
            put: |own, text, _| {
                own.number = stated(text);
                Ok(())
            },
        },
        Column {
            name: "Generation",
            hint: "1 for the first",
            shape: Shape::Line,
            text: |own| own.generation.map(|own| own.to_string()).unwrap_or_default(),
            put: |own, text, _| {
                let generation = whole::<u8>(text, "a generation")?;
                if generation == Some(0) {
                    return Err("generations are counted from 1".to_owned());
                }
                own.generation = generation;
                Ok(())
            },
        },
        Column {
            name: "Stands for",
            hint: "1 person",
            shape: Shape::Line,
            text: |own| own.count.map(|count| count.to_string()).unwrap_or_default(),
            put: |own, text, _| whole(text, "a number of persons").map(|count| own.count = count),
        },
        Column {
            name: "At birth",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&ASSIGNED, AssignedSex::letters))),
            text: |own| own.assigned.map(AssignedSex::letters).unwrap_or_default().to_owned(),
            put: |own, text, _| {
                word_or_none(text, &ASSIGNED, AssignedSex::letters).map(|assigned| own.assigned = assigned)
            },
        },
        Column {
            name: "Pregnancy",
            hint: "",
            shape: Shape::Choice(|_| {
                let mut choices = or_none(words_of(&PREGNANCIES, pregnancy_word));
                if let Some(first) = choices.first_mut() {
                    *first = Choice::new("", "no, a person");
                }
                choices
            }),
            text: |own| own.pregnancy.map(pregnancy_word).unwrap_or_default().to_owned(),
            put: |own, text, _| {
                word_or_none(text, &PREGNANCIES, pregnancy_word).map(|pregnancy| own.pregnancy = pregnancy)
            },
        },
        Column {
            name: "Episodes",
            hint: "",
            shape: Shape::Several(episodes),
            text: |own| joined(&own.episodes),
            put: |own, text, _| episodes_in(text).map(|episodes| own.episodes = episodes),
        },
        free!("Note", "what the source says of the person", Shape::Paragraph, note),
    ],
    get: |case, at| by_key(&case.pedigree.as_ref()?.persons, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.pedigree.as_mut()?.persons, at, |own| &own.id),
};

pub(super) static PARTNERSHIPS: ListOf<Family> = ListOf {
    columns: &[
        Column {
            name: "Partners",
            hint: "",
            shape: Shape::Several(persons),
            text: |own| joined(&own.partners),
            put: |own, text, _| keys_in(text).map(|partners| own.partners = partners),
        },
        Column {
            name: "By blood",
            hint: "",
            shape: Shape::Choice(|_| {
                vec![
                    Choice::new("", "not related, or not stated"),
                    Choice::new("related", "related by blood"),
                ]
            }),
            text: |own| if own.consanguineous { "related" } else { "" }.to_owned(),
            put: |own, text, _| {
                own.consanguineous = text == "related";
                Ok(())
            },
        },
        free!("Degree", "e.g. first cousins", Shape::Line, degree),
        Column {
            name: "Partnership",
            hint: "",
            shape: Shape::Choice(|_| {
                vec![Choice::new("", "together"), Choice::new("separated", "separated")]
            }),
            text: |own| if own.separated { "separated" } else { "" }.to_owned(),
            put: |own, text, _| {
                own.separated = text == "separated";
                Ok(())
            },
        },
        Column {
            name: "Childless",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&CHILDLESS, childless_word))),
            text: |own| own.childless.map(childless_word).unwrap_or_default().to_owned(),
            put: |own, text, _| {
                word_or_none(text, &CHILDLESS, childless_word).map(|childless| own.childless = childless)
            },
        },
        Column {
            name: "Birth order",
            hint: "",
            shape: Shape::Choice(|_| {
                vec![Choice::new("", "as listed, oldest first"), Choice::new("not stated", "not stated")]
            }),
            text: |own| if own.order_not_stated { "not stated" } else { "" }.to_owned(),
            put: |own, text, _| {
                own.order_not_stated = text == "not stated";
                Ok(())
            },
        },
    ],
    get: |case, at| by_key(&case.pedigree.as_ref()?.families, at, |own| &own.id),
    get_mut: |case, at| by_key_mut(&mut case.pedigree.as_mut()?.families, at, |own| &own.id),
};

pub(super) static CHILDREN: ListOf<Child> = ListOf {
    columns: &[
        Column {
            name: "Child",
            hint: "",
            shape: Shape::Choice(persons),
            text: |own| own.person.to_string(),
            put: |own, text, _| {
                own.person = Key::new(needed(text, "the child")?).map_err(|error| error.to_string())?;
                Ok(())
            },
        },
        Column {
            name: "Adoption",
            hint: "",
            shape: Shape::Choice(|_| {
                let mut choices = or_none(words_of(&ADOPTIONS, adoption_word));
                if let Some(first) = choices.first_mut() {
                    *first = Choice::new("", "child by birth");
                }
                choices
            }),
            text: |own| own.adoption.map(adoption_word).unwrap_or_default().to_owned(),
            put: |own, text, _| {
                word_or_none(text, &ADOPTIONS, adoption_word).map(|adoption| own.adoption = adoption)
            },
        },
        Column {
            name: "Twins",
            hint: "the same number for all of them",
            shape: Shape::Line,
            text: |own| own.twins.map(|twins| twins.to_string()).unwrap_or_default(),
            put: |own, text, _| whole(text, "a number of twins").map(|twins| own.twins = twins),
        },
        Column {
            name: "Zygosity",
            hint: "",
            shape: Shape::Choice(|_| or_none(words_of(&ZYGOSITIES, zygosity_word))),
            text: |own| own.zygosity.map(zygosity_word).unwrap_or_default().to_owned(),
            put: |own, text, _| {
                word_or_none(text, &ZYGOSITIES, zygosity_word).map(|zygosity| own.zygosity = zygosity)
            },
        },
    ],
    get: |case, at| {
        let families = &case.pedigree.as_ref()?.families;
        families.iter().find(|own| own.id.as_str() == at.key)?.children.get(at.inner)
    },
    get_mut: |case, at| {
        let families = &mut case.pedigree.as_mut()?.families;
        families.iter_mut().find(|own| own.id.as_str() == at.key)?.children.get_mut(at.inner)
    },
};

/// Lines of a text that say something.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// "III-2, brother": the person as the chart calls them.
pub(super) fn called(person: &Person) -> String {
    match (&person.number, person.relation.is_empty()) {
        (Some(number), true) => number.clone(),
        (Some(number), false) => format!("{number}, {}", person.relation),
        (None, false) => person.relation.clone(),
        (None, true) => person.id.to_string(),
    }
}

pub(super) fn persons(case: &Case) -> Vec<Choice> {
    let persons = case.pedigree.iter().flat_map(|own| &own.persons);
    persons.map(|own| Choice::new(own.id.as_str(), called(own))).collect()
}

/// Persons who can join: partners of a new partnership, children of one.
pub(super) fn others(case: &Case, of: &str, list: RecordList) -> Vec<Choice> {
    let family = case.pedigree.iter().flat_map(|own| &own.families).find(|own| own.id.as_str() == of);
    let is_in = |id: &str| {
        list == RecordList::Child
            && family.is_some_and(|own| {
                own.children.iter().any(|child| child.person.as_str() == id)
                    || own.partners.iter().any(|partner| partner.as_str() == id)
            })
    };
    persons(case).into_iter().filter(|choice| !is_in(&choice.value)).collect()
}

/// "father and mother", "child of father and mother".
pub(super) fn family_heading(pedigree: &Pedigree, at: &RecordAt) -> Option<String> {
    let family = pedigree.families.iter().find(|own| own.id.as_str() == at.key)?;
    let name = |id: &Key| pedigree.person(id).map_or_else(|| id.to_string(), called);
    let partners: Vec<_> = family.partners.iter().map(name).collect();
    let partners = if partners.is_empty() { "parents not stated".to_owned() } else { partners.join(" and ") };
    if at.list == RecordList::Child {
        return family.children.get(at.inner).map(|child| name(&child.person));
    }
    let children: Vec<_> = family.children.iter().map(|child| name(&child.person)).collect();
    if children.is_empty() {
        return Some(partners);
    }
    Some(format!("{partners}: {}", children.join(", ")))
}

pub(super) fn add_condition(case: &mut Case, text: &str) -> Result<(), String> {
    let pedigree = case.pedigree.get_or_insert_default();
    let name = needed(text, "the name of the condition")?;
    let key = free_id_of(&name, pedigree.conditions.iter().map(|own| &own.key));
    pedigree.conditions.push(Condition { key, name });
    Ok(())
}

pub(super) fn add_person(case: &mut Case, text: &str) -> Result<(), String> {
    let pedigree = case.pedigree.get_or_insert_default();
    let relation = needed(text, "the relation to the patient")?;
    let id = free_id_of(&relation, pedigree.persons.iter().map(|own| &own.id));
    pedigree.persons.push(Person { relation, ..Person::new(id) });
    Ok(())
}

pub(super) fn add_partnership(case: &mut Case, _: &str, text: &str) -> Result<(), String> {
    let pedigree = case.pedigree.get_or_insert_default();
    let partner = Key::new(needed(text, "the partner")?).map_err(|error| error.to_string())?;
    let id = free_id_of(&format!("family-of-{partner}"), pedigree.families.iter().map(|own| &own.id));
    pedigree.families.push(Family {
        id,
        partners: vec![partner],
        consanguineous: false,
        degree: String::new(),
        separated: false,
        childless: None,
        children: Vec::new(),
        order_not_stated: false,
    });
    Ok(())
}

pub(super) fn add_child(case: &mut Case, of: &str, text: &str) -> Result<(), String> {
    let pedigree = case.pedigree.as_mut().ok_or(GONE)?;
    let family = pedigree.families.iter_mut().find(|own| own.id.as_str() == of).ok_or(GONE)?;
    family.children.push(Child::of(Key::new(needed(text, "the child")?).map_err(|error| error.to_string())?));
    Ok(())
}

/// What is known of one condition of one person.
pub(in crate::editor::case_editing) fn status_text(case: &Case, person: &Key, condition: &Key) -> String {
    let person = case.pedigree.as_ref().and_then(|own| own.person(person));
    let status = person.and_then(|own| own.status(condition));
    status.map(Status::word).unwrap_or_default().to_owned()
}

pub(in crate::editor::case_editing) fn status_kind() -> FieldKind {
    let mut choices = or_none(words_of(&Status::ALL, Status::word));
    if let Some(first) = choices.first_mut() {
        *first = Choice::new("", "nothing stated");
    }
    FieldKind::Choice(choices)
}

pub(in crate::editor::case_editing) fn status_edit(
    case: &Case,
    person: &Key,
    condition: &Key,
    text: &str,
) -> Result<CaseEdit, String> {
    let mut pedigree = case.pedigree.clone().ok_or(GONE)?;
    if pedigree.persons.iter().all(|own| own.id != *person) {
        return Err(GONE.to_owned());
    }
    pedigree.set_status(person, condition, word_or_none(text, &Status::ALL, Status::word)?);
    Ok(CaseEdit::SetPedigree { pedigree: Some(Box::new(pedigree)) })
}
