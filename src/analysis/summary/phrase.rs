//! Words that every sentence shares: lists with "and", visits, films and findings by their names.

use crate::analysis::book::Book;
use crate::analysis::summary::Told;
use crate::case::{Case, Finding, FindingId, Key, RadiographId, Side, TimeForm, ViewPosition, within};

/// "a", "a and b", "a, b and c".
pub(super) fn joined<T: AsRef<str>>(words: &[T]) -> String {
    let mut all = String::new();
    for (index, word) in words.iter().enumerate() {
        all.push_str(between(index, words.len()));
        all.push_str(word.as_ref());
    }
    all
}

/// Separator before the word at `index` of a list.
pub(super) fn between(index: usize, of: usize) -> &'static str {
    match index {
        0 => "",
        _ if index + 1 == of => " and ",
        _ => ", ",
    }
}

/// With a capital at its beginning, but for a name that is written with a small letter there ("mRUST").
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first_word = text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
    if first_word.chars().skip(1).any(char::is_uppercase) {
        return text.to_owned();
    }
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A key as words, where the book does not know it.
pub(super) fn key_words(key: &Key) -> String {
    key.as_str().replace('-', " ")
}

/// "it", "them".
pub(super) fn them(several: bool) -> &'static str {
    if several { "them" } else { "it" }
}

/// Free text on one line, in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    format!("\u{201c}{}\u{201d}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

impl Told<'_> {
    /// "6 months after revision", "2024-03-01".
    pub(super) fn visit_words(&self, visit: usize) -> String {
        self.visits.get(visit).map_or_else(String::new, |visit| self.case.time_words(&visit.time))
    }

    /// "3 months", "2024-03-01": where the operation is plain from what stands around it.
    pub(super) fn visit_label(&self, visit: usize) -> String {
        self.visits.get(visit).map_or_else(String::new, |visit| self.case.time_label(&visit.time))
    }

    /// Form of the time of a visit in words.
    pub(super) fn visit_form(&self, visit: usize) -> TimeForm {
        self.visits.get(visit).map_or(TimeForm::NotStated, |visit| self.case.time_form(&visit.time))
    }

    /// "at 3 months", "on day 91", "on 2024-03-01", "3 days before DHS".
    pub(super) fn at_visit(&self, visit: usize) -> String {
        match self.visit_form(visit) {
            TimeForm::Before => self.visit_words(visit),
            TimeForm::Day | TimeForm::Date => format!("on {}", self.visit_label(visit)),
            TimeForm::After | TimeForm::NotStated => format!("at {}", self.visit_label(visit)),
        }
    }

    /// "since 3 months", "since day 91", "since 2024-03-01".
    pub(super) fn since_visit(&self, visit: usize) -> String {
        let is_before = self.visit_form(visit) == TimeForm::Before;
        let when = if is_before { self.visit_words(visit) } else { self.visit_label(visit) };
        format!("since {when}")
    }

    /// "against 1 week after DHS": the visit that a motion is told against, which is no span of time.
    pub(super) fn against_visit(&self, visit: usize) -> String {
        format!("against {}", self.visit_words(visit))
    }

    /// The visits before this one with no operation between, the last of them first.
    pub(super) fn earlier(&self, visit: usize) -> impl Iterator<Item = usize> {
        let visits = self.visits;
        let own = visits.get(visit);
        let comparable = move |other: &usize| {
            visits.get(*other).zip(own).is_some_and(|(other, own)| other.is_comparable_with(own))
        };
        (0..visit).rev().filter(comparable)
    }

    /// "the AP", "the AP of the pelvis": a film among those of its visit.
    pub(super) fn film_words(&self, film: &RadiographId) -> String {
        let visit = self.visits.of_film(film);
        let others = visit.map(|visit| visit.films.as_slice()).unwrap_or_default();
        format!("the {}", film_name(self.case, film, others))
    }

    /// "AP", "AP of the pelvis": as [`Self::film_words`], for a heading.
    pub(super) fn film_name(&self, film: &RadiographId) -> String {
        let visit = self.visits.of_film(film);
        film_name(self.case, film, visit.map(|visit| visit.films.as_slice()).unwrap_or_default())
    }

    /// "the AP and the lateral".
    pub(super) fn films_words(&self, films: &[RadiographId]) -> String {
        joined(&films.iter().map(|film| self.film_words(film)).collect::<Vec<_>>())
    }
}

fn film_name(case: &Case, film: &RadiographId, of_visit: &[RadiographId]) -> String {
    let views = |film: &RadiographId| case.radiograph(film).map(|film| film.views.as_slice());
    let own = views(film).unwrap_or_default();
    let mut words: Vec<&str> = Vec::new();
    for view in own {
        let word = match view.position {
            ViewPosition::Oblique => "oblique view",
            ViewPosition::Axial => "axial view",
            ViewPosition::Other => return format!("film {film}"),
            ViewPosition::AP | ViewPosition::PA | ViewPosition::Lateral | ViewPosition::FrogLeg => {
                view.position.word()
            }
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let alike = |other: &&RadiographId| {
        let position =
            |views: &[crate::case::View]| views.iter().map(|view| view.position).collect::<Vec<_>>();
        *other != film && views(other).map(position) == Some(position(own))
    };
    let alike: Vec<_> = of_visit.iter().filter(alike).collect();
    if words.is_empty() {
        return format!("film {film}");
    }
    let named = joined(&words);
    if alike.is_empty() {
        return named;
    }
    let part = |film: &RadiographId| views(film)?.first()?.part.clone();
    match part(film) {
        Some(own) if alike.iter().all(|other| part(other).as_ref() != Some(&own)) => {
            format!("{named} of the {own}")
        }
        _ => format!("{named} ({film})"),
    }
}

/// "screw 3", "the callus at the medial cortex", "nonunion": a finding as the object of a sentence.
pub(super) fn finding_words(finding: &Finding, told: Told<'_>) -> String {
    let kind = told.book.kind(&finding.kind);
    let is_numbered = kind.is_some_and(|kind| kind.is_numbered) && !finding.label.trim().is_empty();
    let has_article = !is_numbered && !kind.is_some_and(|kind| kind.is_complication);
    format!("{}{}", if has_article { "the " } else { "" }, finding_name(finding, told))
}

/// "Screw 3", "callus at the medial cortex": as [`finding_words`], for a heading.
pub(super) fn finding_name(finding: &Finding, told: Told<'_>) -> String {
    let kind = told.book.kind(&finding.kind);
    let own = kind.map_or_else(|| key_words(&finding.kind), |kind| within(&kind.name));
    let label = finding.label.trim();
    let is_numbered = kind.is_some_and(|kind| kind.is_numbered) && !label.is_empty();
    let mut words = if is_numbered { format!("{own} {label}") } else { own };
    if !is_numbered && !label.is_empty() {
        words = format!("{words} {}", quoted(label));
    }
    words + &place_words(&[finding], told)
}

/// " at the medial cortex", " at the medial cortex and the lateral cortex", " (left)". A side is told where it is not
/// the only one that was operated on.
fn place_words(findings: &[&Finding], told: Told<'_>) -> String {
    let name = |key: &Key| {
        let known = told.book.site(key).map(|site| within(&site.name));
        format!("the {}", known.unwrap_or_else(|| key_words(key)))
    };
    let mut sites: Vec<String> = Vec::new();
    for site in findings.iter().filter_map(|finding| finding.site.as_ref()).map(name) {
        if !sites.contains(&site) {
            sites.push(site);
        }
    }
    let site = if sites.is_empty() { String::new() } else { format!(" at {}", joined(&sites)) };
    let mut treated = told.case.episodes.iter().filter(|episode| episode.anchor().is_some()).peekable();
    let is_known = treated.peek().is_some();
    let side = findings.first().and_then(|finding| finding.side).filter(|side| *side != Side::Both);
    match side {
        Some(side) if !(is_known && treated.all(|episode| episode.side == Some(side))) => {
            format!("{site} ({})", side.word())
        }
        _ => site,
    }
}

/// Several findings with the numbers of each. Screws that stand together have one name, "screws 1 to 5"; so have
/// sites of one thing, "the callus at the medial cortex and the posterior cortex".
pub(super) fn gathered(findings: &[(FindingId, &Finding)], told: Told<'_>) -> Vec<(String, FindingId)> {
    let mut all: Vec<(String, FindingId)> = Vec::new();
    let mut taken: Vec<FindingId> = Vec::new();
    for (id, finding) in findings {
        if taken.contains(id) {
            continue;
        }
        let own = together(finding, told.book);
        let alike = |other: &&(FindingId, &Finding)| own.is_some() && together(other.1, told.book) == own;
        let several: Vec<_> = findings.iter().filter(alike).collect();
        taken.extend(several.iter().map(|(id, _)| *id));
        let mut numbers: Vec<u32> =
            several.iter().filter_map(|(_, finding)| number(finding, told.book)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let places = several.iter().map(|(_, finding)| *finding).collect::<Vec<_>>();
        let name = told.book.kind(&finding.kind).map_or_else(String::new, |kind| within(&kind.name));
        let words = match (several.len(), numbers.is_empty()) {
            (0 | 1, _) => finding_words(finding, told),
            (_, true) => format!("the {name}{}", place_words(&places, told)),
            (_, false) => format!("{name}s {}{}", ranges(&numbers), place_words(&places, told)),
        };
        all.push((words, *id));
    }
    all
}

/// Attributes that findings told together have in common: those with numbers at one site, those without a label at
/// several.
fn together<'a>(finding: &'a Finding, book: &Book) -> Option<(&'a Key, Option<Side>, Option<&'a Key>, bool)> {
    let is_numbered = number(finding, book).is_some();
    let is_plain = finding.label.trim().is_empty() && finding.site.is_some();
    let is_complication = book.kind(&finding.kind).is_none_or(|kind| kind.is_complication);
    let site = finding.site.as_ref().filter(|_| is_numbered);
    (is_numbered || (is_plain && !is_complication)).then_some((
        &finding.kind,
        finding.side,
        site,
        is_numbered,
    ))
}

/// The number of a finding that is one of several alike.
fn number(finding: &Finding, book: &Book) -> Option<u32> {
    book.kind(&finding.kind).filter(|kind| kind.is_numbered)?;
    finding.label.trim().parse().ok()
}

/// "1 to 5", "1, 2 and 4", "1 to 3 and 7".
fn ranges(numbers: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*number) => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let mut words = Vec::new();
    for (first, last) in runs {
        match last - first {
            0 => words.push(first.to_string()),
            1 => words.extend([first.to_string(), last.to_string()]),
            _ => words.push(format!("{first} to {last}")),
        }
    }
    joined(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_numbers_are_joined_as_one_says_them() {
        assert_eq!(joined::<&str>(&[]), "");
        assert_eq!(joined(&["a"]), "a");
        assert_eq!(joined(&["a", "b"]), "a and b");
        assert_eq!(joined(&["a", "b", "c"]), "a, b and c");
        assert_eq!(ranges(&[1, 2, 3, 4, 5]), "1 to 5");
        assert_eq!(ranges(&[1, 2, 4]), "1, 2 and 4");
        assert_eq!(ranges(&[1, 2, 3, 7, 8]), "1 to 3, 7 and 8");
        assert_eq!(capitalised("über"), "Über");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_but_a_name_stays_as_it_is_written() {
        assert_eq!(capitalised("the reader sees callus"), "The reader sees callus");
        assert_eq!(capitalised("mRUST 5 (range 4–16)"), "mRUST 5 (range 4–16)");
        assert_eq!(capitalised("a mRUST of 5"), "A mRUST of 5");
        assert_eq!(capitalised("RUST 6"), "RUST 6");
        assert_eq!(capitalised(""), "");
    }
}
