//! Keys of stages, score sheets and findings that nobody defines: told as warnings, for the definition may be on another
//! computer. What was said stays as it is.

use crate::analysis::book::{Book, FindingKind, ItemDefinition, ScoreDefinition};
use crate::case::{Answer, Case, Finding, Given, Key, Problem, Reading, nearest};

/// The scheme of stages and the classes of episodes in a case that the book does not know.
pub(crate) fn check_case_keys(case: &Case, book: &Book, problems: &mut Vec<Problem>) {
    if let Some(key) = case.stage_scheme.as_ref().filter(|key| book.stage_scheme(key).is_none()) {
        let message = format!(
            "no scheme of stages \"{key}\" is defined here, the radiographic one is used: {}",
            advice(
                key.as_str(),
                book.stage_schemes.iter().map(|scheme| scheme.key.as_str()),
                &format!(
                    "name one of {}",
                    listed(book.stage_schemes.iter().map(|scheme| scheme.key.as_str()))
                )
            )
        );
        problems.push(Problem::warning("unknown-stage-scheme", "stage_scheme", message));
    }
    for (index, episode) in case.episodes.iter().enumerate() {
        for (number, given) in episode.classifications.iter().enumerate() {
            let place = format!("episodes[{index}].classifications[{number}]");
            let Some(system) = book.classification(&given.system) else {
                let message = format!(
                    "no classification \"{}\" is defined here: {}; known are {}",
                    given.system,
                    advice(
                        given.system.as_str(),
                        book.classifications.iter().map(|system| system.key.as_str()),
                        "the class is shown as written"
                    ),
                    listed(book.classifications.iter().map(|system| system.key.as_str()))
                );
                problems.push(Problem::warning("unknown-classification", format!("{place}.system"), message));
                continue;
            };
            if given.class.trim().is_empty() {
                let message = format!("a class of {} was expected, not nothing", system.name);
                problems.push(Problem::warning("unknown-class", format!("{place}.class"), message));
            } else if !system.classes.is_empty() && system.class(&given.class).is_none() {
                let message = format!(
                    "{} has no class \"{}\", it has: {}",
                    system.name,
                    given.class,
                    listed(system.classes.iter().map(|class| class.code.as_str()))
                );
                problems.push(Problem::warning("unknown-class", format!("{place}.class"), message));
            }
        }
    }
}

/// Every key of a stage, sheet or finding that the book does not know.
pub(crate) fn check_answers(
    reading: &Reading,
    case: Option<&Case>,
    book: &Book,
    problems: &mut Vec<Problem>,
) {
    let scheme = case.and_then(|case| book.scheme_of(case));
    for (film, opinion) in &reading.opinions {
        let Some(stage) = &opinion.stage else { continue };
        if !stage.is_not_assessable() && book.stage(stage).is_none() {
            // The stages of another scheme are no help where the case names its own.
            let schemes = scheme.map_or_else(|| book.stage_schemes.iter().collect(), |own| vec![own]);
            let all = schemes.iter().flat_map(|scheme| &scheme.stages).map(|own| own.key.as_str());
            let all: Vec<&str> = all.chain(["not-assessable"]).collect();
            let known = match scheme {
                Some(scheme) => format!("the scheme \"{}\" has {}", scheme.key, all.join(", ")),
                None => format!("known are {}", all.join(", ")),
            };
            let message = format!(
                "no stage \"{stage}\" is defined here: {}; {known}",
                advice(stage.as_str(), all.iter().copied(), "it is shown by its key")
            );
            problems.push(Problem::warning("unknown-stage", format!("opinions[\"{film}\"].stage"), message));
        }
    }
    for (film, sheets) in &reading.scores {
        for (key, sheet) in sheets {
            let place = format!("scores[\"{film}\"][\"{key}\"]");
            let Some(score) = book.score(key) else {
                let known = book.scores.iter().map(|own| own.key.as_str());
                let message = format!(
                    "no score \"{key}\" is defined here: {}",
                    advice(key.as_str(), known, "add its definition to see its total")
                );
                problems.push(Problem::warning("unknown-score", place, message));
                continue;
            };
            for (item, answer) in sheet {
                let place = format!("{place}[\"{item}\"]");
                problems.extend(fault_of_answer(score, item, answer, &place, book));
            }
        }
    }
    for (id, finding) in &reading.findings {
        check_finding(finding, &format!("findings[{}]", id.0), book, problems);
    }
}

fn fault_of_answer(
    score: &ScoreDefinition,
    key: &Key,
    answer: &Answer,
    place: &str,
    book: &Book,
) -> Option<Problem> {
    let Some(item) = score.item(key) else {
        let known = score.items.iter().map(|item| item.key.as_str());
        let message = format!(
            "the score \"{}\" has no item \"{key}\", it has: {}; {}",
            score.name,
            listed(known.clone()),
            advice(key.as_str(), known, "it is passed over")
        );
        return Some(Problem::warning("unknown-item", place, message));
    };
    match &answer.given {
        Given::Grade(value) if score.grade(item, *value).is_none() => {
            let message = format!(
                "\"{}\" of the score \"{}\" has no grade {value}, it has: {}; grade it again",
                item.name,
                score.name,
                grades(score, item)
            );
            Some(Problem::warning("unknown-grade", format!("{place}.given"), message))
        }
        Given::NotAssessable { reason, .. } if book.reason(reason).is_none() => {
            let known = book.reasons.iter().map(|own| own.key.as_str());
            let message = format!(
                "no reason \"{reason}\" is defined here: {}",
                advice(reason.as_str(), known, "it is shown by its key")
            );
            Some(Problem::warning("unknown-reason", format!("{place}.given.reason"), message))
        }
        Given::Grade(_) | Given::NotAssessable { .. } => None,
    }
}

fn grades(score: &ScoreDefinition, item: &ItemDefinition) -> String {
    let values = score.grades(item).iter().map(|grade| grade.value.to_string());
    values.collect::<Vec<_>>().join(", ")
}

fn check_finding(finding: &Finding, place: &str, book: &Book, problems: &mut Vec<Problem>) {
    let mut warn = |kind: &'static str, place: String, message: String| {
        problems.push(Problem::warning(kind, place, message));
    };
    if let Some(site) = finding.site.as_ref().filter(|site| book.site(site).is_none()) {
        let known = book.sites.iter().map(|own| own.key.as_str());
        let message = format!(
            "no site \"{site}\" is defined here: {}",
            advice(site.as_str(), known, "it is shown by its key")
        );
        warn("unknown-site", format!("{place}.site"), message);
    }
    let Some(kind) = book.kind(&finding.kind) else {
        let known = book.kinds.iter().map(|own| own.key.as_str());
        let otherwise = "it is shown by its key; add its definition to say more of it";
        let message = format!(
            "no kind of finding \"{}\" is defined here: {}",
            finding.kind,
            advice(finding.kind.as_str(), known, otherwise)
        );
        return warn("unknown-kind", format!("{place}.kind"), message);
    };
    let is_known = |chosen: &&Key| kind.definitions.iter().any(|own| own.key == **chosen);
    if let Some(chosen) = finding.definition.as_ref().filter(|chosen| !is_known(chosen)) {
        let known = kind.definitions.iter().map(|own| own.key.as_str());
        let message = format!(
            "\"{}\" has no definition \"{chosen}\": {}",
            kind.name,
            advice(chosen.as_str(), known, "choose one of its own")
        );
        warn("unknown-definition", format!("{place}.definition"), message);
    }
    for (film, seen) in &finding.states {
        let state = &seen.state;
        if book.state(kind, state).is_none() {
            let known = book.states_of(kind).iter().map(|own| own.key.as_str());
            let near = nearest(state.as_str(), known);
            let fix = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
            let message =
                format!("\"{}\" has no state \"{state}\", it has: {}{fix}", kind.name, states(kind, book));
            warn("unknown-state", format!("{place}.states[\"{film}\"].state"), message);
        }
    }
}

fn states(kind: &FindingKind, book: &Book) -> String {
    listed(book.states_of(kind).iter().map(|state| state.key.as_str()))
}

/// "did you mean "mrust"? Otherwise add its definition": what to do about a key that nobody defines.
pub(crate) fn advice<'a>(key: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    match nearest(key, known) {
        Some(near) => format!("did you mean \"{near}\"? Otherwise {otherwise}"),
        None => otherwise.to_owned(),
    }
}

fn listed<'a>(keys: impl Iterator<Item = &'a str>) -> String {
    keys.collect::<Vec<_>>().join(", ")
}
