//! Gaps: stages, sheets and findings that nobody answered, measures that were left out, films that were not taken.

use crate::analysis::book::{ItemDefinition, ScoreDefinition, ViewNeeded};
use crate::analysis::measure::{Measured, Row, Since, table};
use crate::analysis::score::{film_for, supplies};
use crate::analysis::summary::phrase::{finding_words, gathered, joined, key_words, them};
use crate::analysis::summary::questions::{Noted, QuestionKind};
use crate::analysis::summary::sentences::tells_of_healing;
use crate::analysis::summary::{Link, Told};
use crate::analysis::{Stop, StopKind, Visit, timeline};
use crate::case::{Answer, EpisodeId, Finding, FindingId, Given, Key, RadiographId, Sheet, within};

/// State of a finding that the films do not show.
const NOT_ASSESSABLE: &str = "not-assessable";

pub(super) fn all(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for visit in 0..told.visits.len() {
        all.extend(no_stage(told, visit));
        for score in &told.book.scores {
            all.extend(of_score(told, visit, score));
        }
    }
    all.extend(not_assessed(told));
    all.extend(no_stage_beside(told));
    all.extend(no_definition(told));
    all
}

fn missing(told: Told<'_>, visit: usize, words: &str, link: Link) -> Noted {
    Noted::at(told, visit, QuestionKind::Missing, words, Some(link))
}

/// Visits without a stage. Before an operation nothing heals after it.
fn no_stage(told: Told<'_>, visit: usize) -> Option<Noted> {
    let films = without_stage(told, visit)?;
    let own = told.visits.get(visit).filter(|own| own.films.len() == films.len())?;
    let words = format!(
        "no stage was given to {}; give {} one, or say \u{201c}not assessable\u{201d}",
        told.films_words(&own.films),
        them(films.len() > 1)
    );
    Some(missing(told, visit, &words, Link::Film(films.first()?.clone())))
}

/// Films without a stage beside one that has one: once for each operation.
fn no_stage_beside(told: Told<'_>) -> Vec<Noted> {
    let mut all: Vec<Beside<'_>> = Vec::new();
    for (visit, own) in told.visits.iter().enumerate() {
        let Some(films) = without_stage(told, visit).filter(|films| films.len() < own.films.len()) else {
            continue;
        };
        let Some(first) = films.first().cloned() else { continue };
        let at = all.iter().position(|beside| *beside.anchor == own.anchor).unwrap_or_else(|| {
            all.push(Beside { anchor: &own.anchor, visit, first, films: Vec::new() });
            all.len() - 1
        });
        let Some(beside) = all.get_mut(at) else { continue };
        let words = told.films_words(&films);
        match beside.films.iter_mut().find(|(known, _)| *known == words) {
            Some((_, when)) => when.push(told.visit_label(visit)),
            None => beside.films.push((words, vec![told.at_visit(visit)])),
        }
    }
    all.into_iter().map(|beside| beside.noted(told)).collect()
}

/// The films after one operation that have no stage beside one that has.
struct Beside<'a> {
    anchor: &'a Option<EpisodeId>,
    /// The first such visit, and the first such film there.
    visit: usize,
    first: RadiographId,
    /// Films in words, with the visits.
    films: Vec<(String, Vec<String>)>,
}

impl Beside<'_> {
    fn noted(self, told: Told<'_>) -> Noted {
        let day_zero = self.anchor.as_ref().and_then(|id| told.case.anchor(id));
        let after = day_zero.map_or_else(String::new, |day_zero| format!("{}: ", day_zero.after));
        let films: Vec<_> =
            self.films.iter().map(|(films, when)| format!("{films} {}", joined(when))).collect();
        let words =
            format!("{after}beside a film with a stage, none was given to {}", films.join(", nor to "));
        Noted::of(self.visit, QuestionKind::Missing, &words, Some(Link::Film(self.first)))
    }
}

/// The films of a visit that have no stage; `None` where all have one, and before an operation.
fn without_stage(told: Told<'_>, visit: usize) -> Option<Vec<RadiographId>> {
    let own = told.visits.get(visit).filter(|own| own.anchor.is_none() || own.days >= 0.0)?;
    let none = |film: &&RadiographId| told.reading.stage(film).is_none();
    let films: Vec<RadiographId> = own.films.iter().filter(none).cloned().collect();
    (!films.is_empty()).then_some(films)
}

/// Gaps of a sheet; or the sheet, where other visits after the same operation have one.
fn of_score(told: Told<'_>, visit: usize, score: &ScoreDefinition) -> Vec<Noted> {
    let Some(own) = told.visits.get(visit) else { return Vec::new() };
    let Some((film, sheet)) = told.reading.sheet(&own.films, &score.key) else {
        let others = told.visits.iter().filter(|other| other.anchor == own.anchor);
        let is_used = others.into_iter().any(|other| told.reading.sheet(&other.films, &score.key).is_some());
        let first = own.films.first().filter(|_| is_used && own.days >= 0.0);
        let none = |first: &RadiographId| {
            let after = if own.anchor.is_some() { " after this operation" } else { "" };
            let words = format!(
                "there is no {}, though other visits{after} have one; score this visit, or leave it out on purpose",
                score.short
            );
            missing(told, visit, &words, of(first, score, None))
        };
        return first.map(none).into_iter().collect();
    };
    let mut all = Vec::new();
    all.extend(not_answered(told, visit, score, film, sheet));
    all.extend(not_assessable(told, visit, score, film, sheet));
    for view in [ViewNeeded::Frontal, ViewNeeded::Lateral] {
        all.extend(without_view(told, visit, score, view, film, sheet));
    }
    all
}

fn of(film: &RadiographId, score: &ScoreDefinition, item: Option<&Key>) -> Link {
    Link::Score { film: film.clone(), score: score.key.clone(), item: item.cloned() }
}

fn not_answered(
    told: Told<'_>,
    visit: usize,
    score: &ScoreDefinition,
    film: &RadiographId,
    sheet: &Sheet,
) -> Option<Noted> {
    let open = |item: &&ItemDefinition| match sheet.get(&item.key).map(|own| &own.given) {
        None => true,
        Some(Given::Grade(value)) => score.grade(item, *value).is_none(),
        Some(Given::NotAssessable { .. }) => false,
    };
    let items: Vec<_> = score.items.iter().filter(open).collect();
    let first = items.first()?;
    let names: Vec<_> = items.iter().map(|item| format!("the {}", within(&item.name))).collect();
    let words = format!(
        "the {} has no answer for {}; grade {}, or say why not",
        score.short,
        joined(&names),
        them(items.len() > 1)
    );
    Some(missing(told, visit, &words, of(film, score, Some(&first.key))))
}

/// An answer that leaves the sheet without a total: the films themselves do not show it.
fn not_assessable(
    told: Told<'_>,
    visit: usize,
    score: &ScoreDefinition,
    film: &RadiographId,
    sheet: &Sheet,
) -> Option<Noted> {
    let why = |item: &ItemDefinition| match &sheet.get(&item.key)?.given {
        Given::NotAssessable { reason, words } => {
            let known = told.book.reason(reason).map_or_else(|| key_words(reason), |own| own.name.clone());
            let words = if words.trim().is_empty() { known } else { words.trim().to_owned() };
            Some((item.key.clone(), format!("the {} is not assessable ({words})", within(&item.name))))
        }
        Given::Grade(_) => None,
    };
    let items: Vec<_> = score.items.iter().filter_map(why).collect();
    let (first, _) = items.first()?;
    let told_why: Vec<_> = items.iter().map(|(_, words)| words.as_str()).collect();
    let words = format!("the {} has no total, as {}", score.short, joined(&told_why));
    Some(Noted::at(told, visit, QuestionKind::NotThere, &words, Some(of(film, score, Some(first)))))
}

/// Items graded although no film at hand shows them.
fn without_view(
    told: Told<'_>,
    visit: usize,
    score: &ScoreDefinition,
    view: ViewNeeded,
    film: &RadiographId,
    sheet: &Sheet,
) -> Option<Noted> {
    let graded = score
        .items
        .iter()
        .filter(|item| item.view == view && sheet.get(&item.key).and_then(Answer::graded).is_some());
    let unseen = graded
        .filter(|item| supplies(told.case, told.visits, visit, score, item).is_none())
        .collect::<Vec<_>>();
    let first = unseen.first()?;
    let names: Vec<_> = unseen.iter().map(|item| format!("the {}", within(&item.name))).collect();
    let several = unseen.len() > 1;
    let words = format!(
        "{} of the {} {} graded, but no {} view was taken here or within {} days; clear {}, or check which film was meant",
        joined(&names),
        score.short,
        if several { "were" } else { "was" },
        view_word(view),
        score.pair_within_days,
        them(several)
    );
    Some(missing(told, visit, &words, of(film, score, Some(&first.key))))
}

/// "frontal", "lateral".
pub(super) fn view_word(view: ViewNeeded) -> &'static str {
    match view {
        ViewNeeded::Frontal => "frontal",
        ViewNeeded::Lateral => "lateral",
        ViewNeeded::Any => "suitable",
    }
}

/// Findings that are tracked and were not assessed: one question for those that lack the same visits, however many.
fn not_assessed(told: Told<'_>) -> Vec<Noted> {
    type Lacking<'a> = (Vec<usize>, Vec<(FindingId, &'a Finding)>);
    let mut groups: Vec<Lacking<'_>> = Vec::new();
    for (id, finding) in &told.reading.findings {
        let open = |visit: &usize| {
            told.visits.get(*visit).is_some_and(|own| finding.seen_at(&own.films).is_none())
                && is_followed(told, finding, *visit)
                && !is_gone(told, finding, *visit)
        };
        let visits: Vec<usize> = (0..told.visits.len()).filter(open).collect();
        match groups.iter_mut().find(|(known, _)| *known == visits) {
            Some((_, findings)) => findings.push((*id, finding.as_ref())),
            None if visits.is_empty() => {}
            None => groups.push((visits, vec![(*id, finding.as_ref())])),
        }
    }
    groups.into_iter().filter_map(|(visits, findings)| not_assessed_at(told, &visits, &findings)).collect()
}

fn not_assessed_at(told: Told<'_>, visits: &[usize], findings: &[(FindingId, &Finding)]) -> Option<Noted> {
    let visit = *visits.first()?;
    let film = told.visits.get(visit)?.films.first()?.clone();
    let names: Vec<_> = gathered(findings, told).into_iter().map(|(words, _)| words).collect();
    let (names, several) = (joined(&names), findings.len() > 1);
    let (was, their) = if several { ("were", "their") } else { ("was", "its") };
    let link = Link::Finding(findings.first()?.0, film);
    if visits.len() == 1 {
        let words = format!("{names} {was} not assessed; record {their} state");
        return Some(missing(told, visit, &words, link));
    }
    let when: Vec<_> = visits.iter().map(|visit| told.visit_words(*visit)).collect();
    let words = format!("{names} {was} not assessed at {}; record {their} state", joined(&when));
    Some(Noted::of(visit, QuestionKind::Missing, &words, Some(link)))
}

/// True if a finding was said before this visit. One of which nothing is said after an operation is asked for at the
/// first visit after it alone.
fn is_followed(told: Told<'_>, finding: &Finding, visit: usize) -> bool {
    let Some(own) = told.visits.get(visit) else { return false };
    let said = |at: &Visit| finding.seen_at(&at.films).is_some();
    if !told.visits.iter().take(visit).any(said) {
        return false;
    }
    let after = |at: &&Visit| at.anchor == own.anchor && (at.anchor.is_none() || at.days >= 0.0);
    let is_looked_at = told.visits.iter().filter(after).any(said);
    let is_first = !told.earlier(visit).any(|other| told.visits.get(other).as_ref().is_some_and(after));
    is_looked_at || (is_first && after(&own))
}

/// True if the last that was said is that it is there no more, after it was there.
fn is_gone(told: Told<'_>, finding: &Finding, visit: usize) -> bool {
    let kind = told.book.kind(&finding.kind);
    let is_there = |at: &Visit| {
        let (_, seen) = finding.seen_at(&at.films)?;
        if seen.state.as_str() == NOT_ASSESSABLE {
            return None;
        }
        Some(told.book.state(kind?, &seen.state)?.is_there)
    };
    let said: Vec<bool> = told.visits.iter().take(visit).filter_map(is_there).collect();
    said.last() == Some(&false) && said.contains(&true)
}

/// A complication that is there by a word whose definition was not chosen.
fn no_definition(told: Told<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    for (id, finding) in &told.reading.findings {
        let Some(kind) = told.book.kind(&finding.kind) else { continue };
        let is_known = finding
            .definition
            .as_ref()
            .is_some_and(|own| kind.definitions.iter().any(|known| known.key == *own));
        if kind.definitions.is_empty() || is_known {
            continue;
        }
        let there = |visit: &Visit| {
            let (film, seen) = finding.seen_at(&visit.films)?;
            told.book.state(kind, &seen.state)?.is_there.then(|| film.clone())
        };
        let first = told.visits.iter().enumerate().find_map(|(index, visit)| Some((index, there(visit)?)));
        if let Some((visit, film)) = first {
            let words =
                format!("{} was said without its definition; choose one", finding_words(finding, told));
            all.push(missing(told, visit, &words, Link::Finding(*id, film)));
        }
    }
    all
}

pub(super) fn absent(told: Told<'_>) -> Vec<Noted> {
    let mut all = no_visit(told);
    all.extend((0..told.visits.len()).filter_map(|visit| no_view(told, visit)));
    all
}

/// Visits that were expected and did not take place, or took place without a film.
fn no_visit(told: Told<'_>) -> Vec<Noted> {
    let axis = timeline(told.case);
    let noted = |stop: &Stop| {
        let anchor = axis.segments.get(stop.segment).and_then(|segment| segment.anchor.clone());
        let words = match &stop.kind {
            StopKind::Visit { .. } => return None,
            StopKind::Missing { according_to } if according_to.is_empty() => {
                format!("{}: a film was expected and there is none", stop.words)
            }
            StopKind::Missing { according_to } => {
                format!("{}: a film was expected ({according_to}) and there is none", stop.words)
            }
            StopKind::NoFilm { .. } => format!("{}: no film was taken at this visit", stop.words),
        };
        let next = next_visit(told, anchor.as_ref(), stop.days);
        Some(Noted::before(next, QuestionKind::NotThere, &words, anchor.map(Link::Episode)))
    };
    axis.stops.iter().filter_map(noted).collect()
}

/// The place of the first visit after this time; of the one after the operation where there is none.
fn next_visit(told: Told<'_>, anchor: Option<&EpisodeId>, days: f64) -> usize {
    let of_operation = |visit: &crate::analysis::Visit| visit.anchor.as_ref() == anchor;
    let next = told.visits.iter().position(|visit| of_operation(visit) && visit.days > days);
    let last = || told.visits.iter().rposition(of_operation).map(|last| last + 1);
    next.or_else(last).unwrap_or(told.visits.len())
}

/// A visit of which a frontal or a lateral view is missing, and none was taken near enough.
fn no_view(told: Told<'_>, visit: usize) -> Option<Noted> {
    let own = told.visits.get(visit)?;
    let within = told.book.scores.iter().map(|score| score.pair_within_days).max().unwrap_or_default();
    let is_missing = |view: &ViewNeeded| film_for(told.case, told.visits, visit, *view, within).is_none();
    let views: Vec<_> =
        [ViewNeeded::Frontal, ViewNeeded::Lateral].into_iter().filter(is_missing).map(view_word).collect();
    let film = own.films.first().filter(|_| !views.is_empty())?.clone();
    let near = if within > 0 { format!(", nor within {within} days") } else { String::new() };
    let words = format!("no {} view was taken{near}", joined(&views).replace(" and ", " and no "));
    Some(Noted::at(told, visit, QuestionKind::NotThere, &words, Some(Link::Film(film))))
}

pub(super) fn unmeasured(told: Told<'_>) -> Vec<Noted> {
    let table =
        table(told.case, told.reading, told.book, |id, mark| (told.value_of)(id, mark), Since::Operation);
    let mut all = Vec::new();
    for visit in 0..told.visits.len() {
        all.extend(left_out(told, &table.rows, visit));
        for row in &table.rows {
            all.extend(without_value(told, row, visit));
            all.extend(more_than_once(told, row, visit));
        }
    }
    all
}

/// "the fracture gap (medial cortex)": a row as it stands within a sentence.
pub(in crate::analysis::summary) fn row_words(row: &Row) -> String {
    row.named.in_sentence()
}

/// Measured at the visit before and at the one after, but not here.
fn left_out(told: Told<'_>, rows: &[Row], visit: usize) -> Option<Noted> {
    let own = told.visits.get(visit)?;
    let after = told.visits.get(visit + 1).filter(|after| after.anchor == own.anchor).map(|_| visit + 1)?;
    // A value of before the operation is compared with as well.
    let same = |other: &usize| told.visits.get(*other).is_some_and(|other| other.anchor == own.anchor);
    let before = (0..visit).rev().find(same)?;
    let has = |row: &Row, visit: usize| row.cells.get(visit).is_some_and(|cell| !cell.entries.is_empty());
    let is_left_out =
        |row: &&Row| tells_of_healing(told, row) && !has(row, visit) && has(row, before) && has(row, after);
    let names: Vec<_> = rows.iter().filter(is_left_out).map(row_words).collect();
    let film = own.films.first().filter(|_| !names.is_empty())?.clone();
    let were = if names.len() > 1 { "were" } else { "was" };
    let words = format!("{} {were} measured at the visits before and after, but not here", joined(&names));
    Some(Noted::at(told, visit, QuestionKind::Missing, &words, Some(Link::Film(film))))
}

fn without_value(told: Told<'_>, row: &Row, visit: usize) -> Vec<Noted> {
    let entries = row.cells.get(visit).map(|cell| cell.entries.as_slice()).unwrap_or_default();
    let why = |measured: &Measured| match measured {
        Measured::Value(_) => None,
        Measured::Missing(missing) => Some(missing.words()),
        Measured::Refused(why) => Some(why.clone()),
    };
    entries
        .iter()
        .filter(|entry| !entry.measured.is_awaited())
        .filter_map(|entry| {
            let words = format!("{} has no value: {}", row_words(row), why(&entry.measured)?);
            let link = Link::Mark(entry.mark, entry.film.clone());
            Some(Noted::at(told, visit, QuestionKind::Missing, &words, Some(link)))
        })
        .collect()
}

fn more_than_once(told: Told<'_>, row: &Row, visit: usize) -> Option<Noted> {
    let cell = row.cells.get(visit)?;
    let mut valued = cell.entries.iter().filter(|entry| entry.measured.value().is_some());
    let (_, second) = (valued.next()?, valued.next()?);
    let words = format!("{} was measured more than once; label them apart, or delete one", row_words(row));
    let link = Link::Mark(second.mark, second.film.clone());
    Some(Noted::at(told, visit, QuestionKind::Missing, &words, Some(link)))
}
