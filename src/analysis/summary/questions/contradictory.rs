//! Two things said that cannot both be. Every rule compares what definitions say; no figure is used.

use std::sync::Arc;

use crate::analysis::book::{AS_BEFORE, Shows, StateDefinition};
use crate::analysis::finding::{flags, matrix};
use crate::analysis::score::{Setting, Step, contradictions, table};
use crate::analysis::summary::phrase::{finding_words, joined, key_words, quoted};
use crate::analysis::summary::questions::{Noted, QuestionKind};
use crate::analysis::summary::{Link, Told};
use crate::case::{Finding, FindingId, RadiographId, Stage};

/// State of an implant that was taken out.
const REMOVED: &str = "removed";

pub(super) fn all(told: Told<'_>) -> Vec<Noted> {
    let mut all = stage_against_score(told);
    all.extend(as_before_against_score(told));
    all.extend(as_before_against_stage(told));
    all.extend(stage_falls_behind(told));
    all.extend(two_sheets(told));
    all.extend(said_twice(told));
    all.extend(alike_said_differently(told));
    all.extend(back_again(told));
    all
}

fn noted(told: Told<'_>, visit: usize, words: &str, link: Link) -> Noted {
    Noted::at(told, visit, QuestionKind::Contradiction, words, Some(link))
}

fn stage_against_score(told: Told<'_>) -> Vec<Noted> {
    let found = contradictions(told.case, told.visits, told.reading, told.book).into_iter();
    found
        .map(|found| {
            let films = told.visits.get(found.visit).map(|visit| visit.films.as_slice()).unwrap_or_default();
            let sheet = told.reading.sheet(films, &found.score).map(|(film, _)| film.clone());
            let film = sheet.unwrap_or_else(|| found.film.clone());
            let link = Link::Score { film, score: found.score, item: None };
            noted(told, found.visit, &format!("{}; please review both", found.words), link)
        })
        .collect()
}

/// "As before" beside a score that rose since the visit before.
fn as_before_against_score(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for row in table(told.visits, told.reading, told.book) {
        let Some(score) = told.book.score(&row.score) else { continue };
        for (visit, cell) in row.cells.iter().enumerate() {
            let Some((cell, own)) = cell.as_ref().zip(told.visits.get(visit)) else { continue };
            let total = |visit: usize| row.cells.get(visit)?.as_ref()?.sum.total();
            let is_since_last_visit = told.earlier(visit).next().is_some_and(|last| total(last).is_some());
            let says = own.films.iter().any(|film| told.reading.is_as_before(film));
            if let (true, true, Step::Better(by)) = (says, is_since_last_visit, cell.step) {
                let sheet = told.reading.sheet(&own.films, &score.key).map(|(_, sheet)| sheet);
                let setting = Setting::of(told.case, told.book, own);
                let caveat = sheet.map(|sheet| setting.caveat(score, sheet)).unwrap_or_default();
                let caveat = if caveat.is_empty() { caveat } else { format!(", {caveat}") };
                let words = format!(
                    "{}, but the {} shows more healing than at the visit before (by {by}{caveat}); please review both",
                    quoted(AS_BEFORE),
                    score.short,
                );
                let link = Link::Score { film: cell.film.clone(), score: row.score.clone(), item: None };
                all.push(noted(told, visit, &words, link));
            }
        }
    }
    all
}

/// "As before" beside a stage that is farther than the one before it, and "as before" with nothing before it.
fn as_before_against_stage(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for (visit, own) in told.visits.iter().enumerate() {
        for film in own.films.iter().filter(|film| told.reading.is_as_before(film)) {
            let link = Link::Film(film.clone());
            if told.earlier(visit).next().is_none() {
                let words = format!(
                    "{} was said of {}, but no film before it can be compared; please review",
                    quoted(AS_BEFORE),
                    told.film_words(film)
                );
                all.push(noted(told, visit, &words, link));
                continue;
            }
            let last = told.earlier(visit).find_map(|other| Some((other, furthest(told, other)?)));
            let (Some((other, before)), Some(now)) = (last, staged(told, film)) else { continue };
            if now.span.0 > before.span.1 {
                let words = format!(
                    "{} was said beside the stage {}, but it was {} {}; please review both",
                    quoted(AS_BEFORE),
                    quoted(&told.book.stage_word(&now.stage)),
                    quoted(&told.book.stage_word(&before.stage)),
                    told.at_visit(other)
                );
                all.push(noted(told, visit, &words, link));
            }
        }
    }
    all
}

/// Not united after it was united, and no complication says why.
fn stage_falls_behind(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for (visit, own) in told.visits.iter().enumerate() {
        let Some(now) = furthest(told, visit).filter(|now| now.span.1 < Shows::United) else { continue };
        let united = told.earlier(visit).find_map(|other| {
            let least = stages(told, other).into_iter().min_by_key(|staged| staged.span)?;
            (least.span.0 == Shows::United).then_some((other, least))
        });
        let Some((other, before)) = united else { continue };
        let between = told.visits.get(other..=visit).unwrap_or_default();
        let is_explained = between.iter().any(|visit| {
            visit.anchor == own.anchor && !flags(told.reading, told.book, &visit.films).is_empty()
        });
        if !is_explained {
            let words = format!(
                "stage {}, although it was {} {}, and no complication says why; please review both",
                quoted(&told.book.stage_word(&now.stage)),
                quoted(&told.book.stage_word(&before.stage)),
                told.at_visit(other)
            );
            all.push(noted(told, visit, &words, Link::Film(now.film)));
        }
    }
    all
}

/// A film with a stage that tells how far healing has come.
struct Staged {
    film: RadiographId,
    stage: Stage,
    /// At least and at most.
    span: (Shows, Shows),
}

fn staged(told: Told<'_>, film: &RadiographId) -> Option<Staged> {
    let stage = told.reading.stage(film)?;
    let span = told.book.stage_span(&stage)?;
    Some(Staged { film: film.clone(), stage, span })
}

/// The films of a visit with a stage that tells how far healing has come.
fn stages(told: Told<'_>, visit: usize) -> Vec<Staged> {
    let films = told.visits.get(visit).map(|visit| visit.films.as_slice()).unwrap_or_default();
    films.iter().filter_map(|film| staged(told, film)).collect()
}

fn furthest(told: Told<'_>, visit: usize) -> Option<Staged> {
    stages(told, visit).into_iter().max_by_key(|staged| staged.span)
}

fn two_sheets(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for (visit, own) in told.visits.iter().enumerate() {
        for score in &told.book.scores {
            let has = |film: &&RadiographId| {
                told.reading.scores.get(film).is_some_and(|sheets| sheets.contains_key(&score.key))
            };
            let films: Vec<RadiographId> = own.films.iter().filter(has).cloned().collect();
            let [film, _, ..] = &films[..] else { continue };
            let words = format!(
                "there are {} sheets of the {}, under {}; the first counts; clear the answers of the others",
                films.len(),
                score.short,
                told.films_words(&films)
            );
            let link = Link::Score { film: film.clone(), score: score.key.clone(), item: None };
            all.push(noted(told, visit, &words, link));
        }
    }
    all
}

/// One finding with two states at one visit.
fn said_twice(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for row in matrix(told.visits, told.reading, told.book).rows {
        let Some(finding) = told.reading.finding(row.id) else { continue };
        for (visit, cell) in row.cells.iter().enumerate().filter(|(_, cell)| cell.contradicts()) {
            let Some(first) = cell.spoken() else { continue };
            let said: Vec<_> = cell
                .seen
                .iter()
                .map(|seen| format!("{} on {}", seen.word(), told.film_words(&seen.film)))
                .collect();
            let words =
                format!("{} is said to be {}; keep one of them", finding_words(finding, told), joined(&said));
            all.push(noted(told, visit, &words, Link::Finding(row.id, first.film.clone())));
        }
    }
    all
}

type State = (String, Option<StateDefinition>);

/// The state of a finding at a visit.
fn state_at(told: Told<'_>, finding: &Finding, visit: usize) -> Option<(RadiographId, State)> {
    let (film, seen) = finding.seen_at(&told.visits.get(visit)?.films)?;
    let kind = told.book.kind(&finding.kind);
    let definition = kind.and_then(|kind| told.book.state(kind, &seen.state)).cloned();
    let word = definition.as_ref().map_or_else(|| key_words(&seen.state), |own| own.name.clone());
    Some((film.clone(), (word, definition)))
}

/// Two findings that are one by kind, place and name, with different states at one visit.
fn alike_said_differently(told: Told<'_>) -> Vec<Noted> {
    let findings: Vec<(FindingId, &Arc<Finding>)> =
        told.reading.findings.iter().map(|(id, finding)| (*id, finding)).collect();
    let mut all = Vec::new();
    for (place, (_, one)) in findings.iter().enumerate() {
        for (id, other) in findings.iter().skip(place + 1) {
            let what = |finding: &Finding| {
                let label = finding.label.trim().to_lowercase();
                (finding.kind.clone(), finding.site.clone(), finding.side, label)
            };
            if what(one) != what(other) {
                continue;
            }
            for visit in 0..told.visits.len() {
                let said = state_at(told, one, visit).zip(state_at(told, other, visit));
                let Some(((_, (first, _)), (film, (second, _)))) = said else { continue };
                if first != second {
                    let thing = finding_words(one, told);
                    let words = format!(
                        "{thing} is followed twice, once as {first} and once as {second}; remove one of the two"
                    );
                    all.push(noted(told, visit, &words, Link::Finding(*id, film)));
                }
            }
        }
    }
    all
}

/// An implant that was removed and is there again, without an operation between.
fn back_again(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for (id, finding) in &told.reading.findings {
        for visit in 0..told.visits.len() {
            let Some((film, (word, definition))) = state_at(told, finding, visit) else { continue };
            if !definition.is_some_and(|state| state.is_there) {
                continue;
            }
            let last =
                told.earlier(visit).find_map(|other| Some((other, state_at(told, finding, other)?.1.1)));
            let removed =
                last.filter(|(_, state)| state.as_ref().is_some_and(|state| state.key.as_str() == REMOVED));
            let Some((other, _)) = removed else { continue };
            let words = format!(
                "{} is {word}, although it was removed {}; please review both",
                finding_words(finding, told),
                told.at_visit(other)
            );
            all.push(noted(told, visit, &words, Link::Finding(*id, film)));
        }
    }
    all
}
