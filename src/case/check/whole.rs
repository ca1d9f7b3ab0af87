//! Problems of pedigree, literature, techniques, care, laboratory and statements: names that are given twice or refer to
//! nothing, persons who would be their own ancestors, numbers that contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{ages, check_anchor, check_time, dates, nearest};
use crate::case::{Case, EpisodeId, Key, Literature, Pedigree, Problem, Tally};

pub(super) fn check(case: &Case, problems: &mut Vec<Problem>) {
    doubled("techniques", "technique", &ids(&case.techniques, |own| &own.id), problems);
    doubled("care", "entry", &ids(&case.care, |own| &own.id), problems);
    doubled("laboratory", "result", &ids(&case.laboratory, |own| &own.id), problems);
    doubled("statements", "statement", &ids(&case.statements, |own| &own.id), problems);
    if let Some(pedigree) = &case.pedigree {
        check_pedigree(case, pedigree, problems);
    }
    if let Some(literature) = &case.literature {
        check_literature(literature, problems);
    }
    for (index, technique) in case.techniques.iter().enumerate() {
        for (inner, applied) in technique.applied.iter().enumerate() {
            check_episode(
                case,
                &applied.episode,
                &format!("techniques[{index}].applied[{inner}].episode"),
                problems,
            );
        }
    }
    for (index, care) in case.care.iter().enumerate() {
        if let Some(episode) = &care.episode {
            check_episode(case, episode, &format!("care[{index}].episode"), problems);
        }
        if let Some(from) = &care.from {
            check_time(case, from, &format!("care[{index}].from"), problems);
        }
        if care.lasting.is_some_and(|lasting| lasting.amount < 0) {
            let message = "a measure lasts forward in time: write the interval without a minus";
            problems.push(Problem::error("negative", format!("care[{index}].lasting"), message));
        }
    }
    check_laboratory(case, problems);
    for (index, source) in case.sources.iter().enumerate() {
        for (inner, film) in source.films.iter().flatten().enumerate() {
            if case.radiograph(film).is_none() {
                let message = format!("no film is called \"{film}\": the source is of films of this case");
                let place = format!("sources[{index}].films[{inner}]");
                problems.push(Problem::error("unknown-film", place, message));
            }
        }
    }
    for (index, statement) in case.statements.iter().enumerate() {
        for (inner, episode) in statement.episodes.iter().enumerate() {
            check_episode(case, episode, &format!("statements[{index}].episodes[{inner}]"), problems);
        }
        let persons: Vec<Key> =
            case.pedigree.iter().flat_map(|pedigree| ids(&pedigree.persons, |own| &own.id)).collect();
        for (inner, person) in statement.persons.iter().enumerate() {
            known("person", person, &persons, &format!("statements[{index}].persons[{inner}]"), problems);
        }
    }
}

fn ids<T>(list: &[T], id: impl Fn(&T) -> &Key) -> Vec<Key> {
    list.iter().map(|own| id(own).clone()).collect()
}

fn check_episode(case: &Case, episode: &EpisodeId, place: &str, problems: &mut Vec<Problem>) {
    // An episode that nothing counts from may be named here too.
    if case.episode(episode).is_none() {
        check_anchor(case, episode, place, problems);
    }
}

fn doubled(list: &str, what: &str, ids: &[Key], problems: &mut Vec<Problem>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, id) in ids.iter().enumerate() {
        if let Some(earlier) = first.get(id.as_str()) {
            let message = format!("\"{id}\" already names another {what}: give each one a name of its own");
            let problem = Problem::error("doubled-id", format!("{list}[{index}]"), message);
            problems.push(problem.and_at(format!("{list}[{earlier}]")));
        } else {
            first.insert(id.as_str(), index);
        }
    }
}

fn known(what: &str, key: &Key, all: &[Key], place: &str, problems: &mut Vec<Problem>) {
    if all.contains(key) {
        return;
    }
    let fix = match nearest(key.as_str(), all.iter().map(Key::as_str)) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("add it to the list, or name another {what}"),
    };
    problems.push(Problem::error("dangling-id", place, format!("no {what} \"{key}\" in this case: {fix}")));
}

fn check_pedigree(case: &Case, pedigree: &Pedigree, problems: &mut Vec<Problem>) {
    let persons = ids(&pedigree.persons, |own| &own.id);
    let conditions = ids(&pedigree.conditions, |own| &own.key);
    doubled("pedigree.persons", "person", &persons, problems);
    doubled("pedigree.conditions", "condition", &conditions, problems);
    doubled("pedigree.families", "family", &ids(&pedigree.families, |own| &own.id), problems);
    for (index, person) in pedigree.persons.iter().enumerate() {
        let place = format!("pedigree.persons[{index}]");
        for (inner, status) in person.conditions.iter().enumerate() {
            let at = format!("{place}.conditions[{inner}].condition");
            known("condition", &status.condition, &conditions, &at, problems);
        }
        for (inner, episode) in person.episodes.iter().enumerate() {
            check_episode(case, episode, &format!("{place}.episodes[{inner}]"), problems);
        }
    }
    let mut child_of: BTreeMap<&Key, usize> = BTreeMap::new();
    for (index, family) in pedigree.families.iter().enumerate() {
        let place = format!("pedigree.families[{index}]");
        for (inner, partner) in family.partners.iter().enumerate() {
            known("person", partner, &persons, &format!("{place}.partners[{inner}]"), problems);
        }
        if let [first, second, more @ ..] = &family.partners[..]
            && (first == second || !more.is_empty())
        {
            let message = "a partnership has at most two different partners: make one of each pair";
            problems.push(Problem::error("partners", format!("{place}.partners"), message));
        }
        for (inner, child) in family.children.iter().enumerate() {
            let at = format!("{place}.children[{inner}].person");
            known("person", &child.person, &persons, &at, problems);
            if child.adoption.is_some() {
                continue;
            }
            if let Some(earlier) = child_of.insert(&child.person, index).filter(|earlier| *earlier != index) {
                let message = format!(
                    "\"{}\" is a child by birth of two families: mark one of them as an adoption, or remove one",
                    child.person
                );
                let problem = Problem::error("two-families", at, message);
                problems.push(problem.and_at(format!("pedigree.families[{earlier}]")));
            }
        }
    }
    own_ancestors(pedigree, problems);
}

/// Persons who would be their own ancestors.
fn own_ancestors(pedigree: &Pedigree, problems: &mut Vec<Problem>) {
    let mut children: BTreeMap<&Key, Vec<(&Key, usize)>> = BTreeMap::new();
    for (index, family) in pedigree.families.iter().enumerate() {
        for partner in &family.partners {
            let own = family.children.iter().map(|child| (&child.person, index));
            children.entry(partner).or_default().extend(own);
        }
    }
    for person in &pedigree.persons {
        let mut seen = BTreeSet::new();
        let mut open: Vec<(&Key, usize)> = children.get(&person.id).cloned().unwrap_or_default();
        while let Some((next, family)) = open.pop() {
            if *next == person.id {
                let message = format!("\"{next}\" would be an ancestor of \"{next}\": correct the families");
                problems.push(Problem::error(
                    "own-ancestor",
                    format!("pedigree.families[{family}].children"),
                    message,
                ));
                return;
            }
            if seen.insert(next) {
                open.extend(children.get(next).into_iter().flatten().copied());
            }
        }
    }
}

fn check_literature(literature: &Literature, problems: &mut Vec<Problem>) {
    let studies = ids(&literature.studies, |own| &own.key);
    let devices = ids(&literature.devices, |own| &own.key);
    let sites = ids(&literature.sites, |own| &own.key);
    doubled("literature.studies", "study", &studies, problems);
    doubled("literature.devices", "device", &devices, problems);
    doubled("literature.sites", "site", &sites, problems);
    doubled("literature.rows", "row", &ids(&literature.rows, |own| &own.id), problems);
    doubled("literature.claims", "claim", &ids(&literature.claims, |own| &own.id), problems);
    for (index, study) in literature.studies.iter().enumerate() {
        if let Some(year) = study.year.filter(|year| *year < dates::FIRST_PRINT) {
            let message =
                format!("nothing was printed in {year}: give the year of publication with four digits");
            problems.push(Problem::error(
                "impossible-year",
                format!("literature.studies[{index}].year"),
                message,
            ));
        }
    }
    let known_studies: BTreeSet<&Key> = studies.iter().collect();
    for (index, row) in literature.rows.iter().enumerate() {
        let place = format!("literature.rows[{index}]");
        if !known_studies.contains(&row.study) {
            known("study", &row.study, &studies, &format!("{place}.study"), problems);
        }
        if let Some(site) = &row.site {
            known("site", site, &sites, &format!("{place}.site"), problems);
        }
        for (inner, device) in row.devices.iter().enumerate() {
            known("device", device, &devices, &format!("{place}.devices[{inner}]"), problems);
        }
        ages::too_old(row.age_years, &format!("{place}.age_years"), problems);
        if row.outcome_after.is_some_and(|after| after.amount < 0) {
            let message = "an outcome comes after the operation: write the interval without a minus";
            problems.push(Problem::error("negative", format!("{place}.outcome_after"), message));
        }
        if row.patients == Some(0) {
            let message = "a row stands for at least one patient: write how many, or leave the field out";
            problems.push(Problem::error("no-patients", format!("{place}.patients"), message));
        }
        if row.affected.is_some_and(|affected| u32::from(affected) > row.size()) {
            let message = format!("more patients were affected than the {} of the row", row.size());
            problems.push(Problem::error("affected", format!("{place}.affected"), message));
        }
    }
    for (index, claim) in literature.claims.iter().enumerate() {
        let place = format!("literature.claims[{index}]");
        if claim.figure.trim().parse::<f64>().is_err() {
            let message = format!("\"{}\" is no number: write the figure alone, such as 16.00", claim.figure);
            problems.push(Problem::error("not-a-number", format!("{place}.figure"), message));
        }
        let lists = [("readings", &claim.readings), ("assumptions", &claim.assumptions)];
        let listed = lists.iter().flat_map(|(name, list)| {
            list.iter().enumerate().map(move |(inner, rule)| (format!("{name}[{inner}]"), rule))
        });
        for (name, rule) in std::iter::once(("rule".to_owned(), &claim.rule)).chain(listed) {
            let at = format!("{place}.{name}");
            if claim.percent && rule.denominator.is_none() {
                let message = "a percentage is a part of something: add `denominator: (unit: ...)`";
                problems.push(Problem::error("no-denominator", at.clone(), message));
            }
            let of = |tally: &Tally, field: &str, problems: &mut Vec<Problem>| {
                if let Some(site) = &tally.site {
                    known("site", site, &sites, &format!("{at}.{field}.site"), problems);
                }
                if let Some(device) = &tally.device {
                    known("device", device, &devices, &format!("{at}.{field}.device"), problems);
                }
            };
            of(&rule.numerator, "numerator", problems);
            if let Some(denominator) = &rule.denominator {
                of(denominator, "denominator", problems);
            }
        }
    }
}

fn check_laboratory(case: &Case, problems: &mut Vec<Problem>) {
    for (index, result) in case.laboratory.iter().enumerate() {
        let place = format!("laboratory[{index}]");
        check_time(case, &result.time, &format!("{place}.time"), problems);
        if let (Some(low), Some(high)) = (result.low, result.high)
            && low > high
        {
            let message = format!("the reference range ends at {high}, below its begin at {low}: swap them");
            problems.push(Problem::error("range", format!("{place}.low"), message));
        }
        if result.value.is_some() && result.unit.is_empty() {
            let message = "a number needs its unit: add `unit`";
            problems.push(Problem::warning("no-unit", format!("{place}.value"), message));
        }
        if let (Some(stated), Some(follows)) = (result.flag, result.flag_of_number())
            && stated.side() != follows.side()
        {
            let message = format!(
                "stated as {}, but {} is {} by its reference range: correct the flag or the numbers",
                stated.word(),
                result.words(),
                follows.word()
            );
            problems.push(Problem::warning("flag", format!("{place}.flag"), message));
        }
    }
}
