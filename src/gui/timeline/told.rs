//! Text of a stop: label, tooltip and accessible name. Draws nothing.

use crate::analysis::book::{Book, StageSign};
use crate::analysis::finding::{Flag, flags};
use crate::analysis::{Stop, StopKind};
use crate::case::{Case, Radiograph, RadiographId, Reading};

/// Stage of a film, "as before", or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StageSaid {
    pub(super) words: String,
    pub(super) sign: StageSign,
    pub(super) as_before: bool,
}

/// Assessment of the films of a visit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Stages, without repetition, in the order of the films; `None` for a film without one.
    pub(super) stages: Vec<Option<StageSaid>>,
    /// Complications that are present.
    pub(super) complications: Vec<Flag>,
}

impl Said {
    /// Assessment of these films.
    pub(super) fn of(reading: Option<&Reading>, book: &Book, films: &[RadiographId]) -> Self {
        let complications = reading.map(|reading| flags(reading, book, films)).unwrap_or_default();
        let mut said = Self { stages: Vec::new(), complications };
        for opinion in films.iter().map(|film| reading.and_then(|reading| reading.opinion(film))) {
            let stage = opinion.and_then(|opinion| {
                let (words, sign) = book.stage_words(opinion).zip(book.opinion_sign(opinion))?;
                Some(StageSaid { words, sign, as_before: opinion.as_before })
            });
            if !said.stages.contains(&stage) {
                said.stages.push(stage);
            }
        }
        // A film without an assessment adds nothing to one that has a stage.
        if said.stages.iter().any(Option::is_some) {
            said.stages.retain(Option::is_some);
        }
        said
    }

    /// "no callus / bridging callus, line visible"; empty without an assessment.
    pub(super) fn stage_words(&self) -> String {
        let words: Vec<_> = self.stages.iter().flatten().map(|stage| stage.words.as_str()).collect();
        words.join(" / ")
    }

    /// "hardware failure, infection".
    pub(super) fn complication_words(&self) -> String {
        words_of(&self.complications)
    }
}

/// "hardware failure, infection (suspected)".
fn words_of(flags: &[Flag]) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in flags.iter().map(Flag::words) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

/// The label under a stop without a film.
pub(super) fn vacancy(kind: &StopKind) -> Option<&'static str> {
    match kind {
        StopKind::Visit { .. } => None,
        StopKind::Missing { .. } => Some("no film"),
        StopKind::NoFilm { .. } => Some("visit without film"),
    }
}

/// "Visit: 6 months after revision, 2 films, union, line obliterated": the accessible name of a stop.
pub(super) fn name(stop: &Stop, said: &Said) -> String {
    match &stop.kind {
        StopKind::Missing { according_to } if according_to.is_empty() => {
            format!("Expected: {}, no film", stop.words)
        }
        StopKind::Missing { according_to } => format!("Expected: {}, no film ({according_to})", stop.words),
        StopKind::NoFilm { note } => format!("Visit without film: {}, {note}", stop.words),
        StopKind::Visit { films } => {
            let count = if films.len() == 1 { "1 film".to_owned() } else { format!("{} films", films.len()) };
            let stage =
                if said.stage_words().is_empty() { "not read".to_owned() } else { said.stage_words() };
            let mut name = format!("Visit: {}, {count}, {stage}", stop.words);
            if !said.complications.is_empty() {
                name = format!("{name}, {}", said.complication_words());
            }
            name
        }
    }
}

/// "Thumbnail: 6 months after revision, AP · right hip".
pub(super) fn film_name(case: &Case, stop: &Stop, film: &RadiographId) -> String {
    let views = case.radiograph(film).map(Radiograph::views_words).unwrap_or_default();
    if views.is_empty() {
        format!("Thumbnail: {}", stop.words)
    } else {
        format!("Thumbnail: {}, {views}", stop.words)
    }
}

/// Tooltip of one film: its views, then its assessment, line by line.
pub(super) fn film_lines(
    case: &Case,
    reading: Option<&Reading>,
    book: &Book,
    film: &RadiographId,
) -> (String, Vec<String>) {
    let radiograph = case.radiograph(film);
    let views = radiograph.map(Radiograph::views_words).filter(|words| !words.is_empty());
    let title = match radiograph.and_then(|film| film.figure.as_deref()) {
        Some(figure) => format!("{} (figure {figure})", views.unwrap_or_else(|| film.to_string())),
        None => views.unwrap_or_else(|| film.to_string()),
    };
    let seen = reading.map(|reading| flags(reading, book, std::slice::from_ref(film))).unwrap_or_default();
    let opinion = reading.and_then(|reading| reading.opinion(film));
    if opinion.is_none() && seen.is_empty() {
        return (title, vec!["Not read yet".to_owned()]);
    }
    let opinion = opinion.cloned().unwrap_or_default();
    let mut lines = Vec::new();
    match (book.stage_words(&opinion), opinion.confidence) {
        (Some(stage), Some(confidence)) => lines.push(format!("{stage}, {}", confidence.word())),
        (Some(stage), None) => lines.push(stage),
        (None, Some(confidence)) => lines.push(format!("no stage, {}", confidence.word())),
        (None, None) => {}
    }
    if !seen.is_empty() {
        lines.push(format!("Complication: {}", words_of(&seen)));
    }
    if !opinion.note.is_empty() {
        lines.push(format!("“{}”", cut(&opinion.note)));
    }
    (title, lines)
}

/// Maximum length of a note or caption in a tooltip: the panel shows it in full.
const MOST_LETTERS: usize = 180;

/// Text shortened for a tooltip, cut between words.
pub(super) fn cut(text: &str) -> String {
    if text.chars().count() <= MOST_LETTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MOST_LETTERS).collect();
    let end = kept.rfind(char::is_whitespace).unwrap_or(kept.len());
    format!("{} …", kept.get(..end).unwrap_or(&kept).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_note_is_cut_between_words() {
        assert_eq!(cut("short"), "short");
        let long = cut(&"a word and another ".repeat(40));
        assert!(long.chars().count() <= MOST_LETTERS + 2 && long.ends_with(" …"), "{long}");
        assert!(cut(&"x".repeat(500)).chars().count() < 200);
    }

    use crate::case::{Complication, Opinion, Reader, ReaderId, Stage};

    fn book() -> Book {
        crate::store::builtin_book().unwrap()
    }

    fn film(id: &str) -> RadiographId {
        RadiographId::new(id).unwrap()
    }

    fn reading() -> Reading {
        let mut reading = Reading::new(Reader { id: ReaderId::new("r").unwrap(), name: "R".to_owned() });
        let opinion = |stage| Opinion { stage: Some(stage), ..Opinion::default() };
        reading.opinions.insert(film("ap"), opinion(Stage::CALLUS));
        reading.opinions.insert(film("lat"), opinion(Stage::BRIDGING));
        let seen = |reading: Reading, id| reading.with_complication(&film(id), Complication::HardwareFailure);
        seen(seen(reading, "ap"), "lat")
    }

    #[test]
    fn views_that_differ_are_both_told_and_a_silent_one_is_not() {
        let reading = reading();
        let said = Said::of(Some(&reading), &book(), &[film("ap"), film("lat"), film("oblique")]);
        assert_eq!(said.stage_words(), "callus, not bridging / bridging callus, line visible");
        assert_eq!(said.complication_words(), "hardware failure");
        assert_eq!(Said::of(None, &book(), &[film("ap")]).stages, vec![None]);
    }

    #[test]
    fn a_visit_is_named_with_all_that_was_said() {
        let kind = StopKind::Visit { films: vec![film("ap"), film("lat")] };
        let stop = Stop {
            x: 0.0,
            segment: 0,
            days: 1.0,
            label: "6 months".to_owned(),
            brief: "6 mo".to_owned(),
            words: "6 months after revision".to_owned(),
            kind,
        };
        let said = Said::of(Some(&reading()), &book(), &[film("lat")]);
        assert_eq!(
            name(&stop, &said),
            "Visit: 6 months after revision, 2 films, bridging callus, line visible, hardware failure"
        );
        assert_eq!(
            name(&stop, &Said::of(None, &book(), &[])),
            "Visit: 6 months after revision, 2 films, not read"
        );
    }
}
