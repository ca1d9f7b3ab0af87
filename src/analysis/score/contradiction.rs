//! Stage and score that cannot both be: pointed out, never corrected. What the definition of a stage says of healing
//! on a film is held against what the grades say of each cortex; no key of a stage or score is known here.

use crate::analysis::Visit;
use crate::analysis::book::{Book, ItemDefinition, ScoreDefinition, Shows, StageDefinition, ViewNeeded};
use crate::analysis::score::shows;
use crate::case::{Answer, Case, Key, RadiographId, Reading, Sheet};

/// A stage and a sheet of one visit that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Place of the visit among the visits.
    pub visit: usize,
    /// The film with the stage.
    pub film: RadiographId,
    /// The score.
    pub score: Key,
    /// "stage “union, line obliterated”, but no cortex graded bridges (mRUST 5)".
    pub words: String,
}

/// Everything in a reading that contradicts itself, visit by visit.
pub fn contradictions(case: &Case, visits: &[Visit], reading: &Reading, book: &Book) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for (index, visit) in visits.iter().enumerate() {
        for score in &book.scores {
            let Some((_, sheet)) = reading.sheet(&visit.films, &score.key) else { continue };
            for film in &visit.films {
                let stage = reading.stage(film);
                let stage = stage.as_ref().and_then(|stage| book.stage(stage));
                let Some(words) = stage.and_then(|stage| against(stage, case, film, score, sheet)) else {
                    continue;
                };
                all.push(Contradiction { visit: index, film: film.clone(), score: score.key.clone(), words });
            }
        }
    }
    all
}

/// Contradictions between a sheet and the stage of a film: only what this film shows is held against it. A grade whose
/// criteria leave something open never is.
fn against(
    stage: &StageDefinition,
    case: &Case,
    film: &RadiographId,
    score: &ScoreDefinition,
    sheet: &Sheet,
) -> Option<String> {
    let span = |item: &ItemDefinition| {
        let value = sheet.get(&item.key).and_then(Answer::graded)?;
        score.grade(item, value)?.span()
    };
    let is_shown = |item: &&ItemDefinition| item.view == ViewNeeded::Any || shows(case, film, item.view);
    let spans: Vec<(Shows, Shows)> = score.items.iter().filter(is_shown).filter_map(span).collect();
    let (one, _) = &score.nouns;
    let is_all = score.items.iter().all(|item| is_shown(&item) || span(item).is_none());
    // Where other items are left out, the words say on which film.
    let on = if is_all { String::new() } else { format!(" on the {}", positions(case, film)) };
    // What each shows at least, and at most, over all that is graded.
    let (least, most) = (spans.iter().map(|span| span.0), spans.iter().map(|span| span.1));
    let (least, farthest, most) = (least.clone().min()?, least.max()?, most.max()?);
    // What is said of all cortices waits until every one that this film shows was answered.
    let is_whole = score.items.iter().filter(is_shown).all(|item| sheet.contains_key(&item.key));
    let (from, to) = stage.span()?;
    let has_callus = |span: &(Shows, Shows)| span.0 >= Shows::Callus && span.1 <= Shows::Bridging;
    let what = if to < Shows::Callus && farthest == Shows::United {
        format!("at least one {one}{on} shows no line")
    } else if (to < Shows::Callus && farthest >= Shows::Callus)
        || (stage.without_callus && spans.iter().any(has_callus))
    {
        format!("at least one {one}{on} shows callus")
    } else if is_whole && to < Shows::Bridging && least >= Shows::Bridging {
        format!("every {one} graded{on} bridges")
    } else if is_whole && from >= Shows::Bridging && most < Shows::Bridging {
        format!("no {one} graded{on} bridges")
    } else if from == Shows::United && spans.contains(&(Shows::NoCallus, Shows::NoCallus)) {
        format!("at least one {one}{on} shows no callus")
    } else if from == Shows::United && least == Shows::NoCallus {
        format!("at least one {one}{on} does not bridge")
    } else {
        return None;
    };
    let sum = crate::analysis::score::sum(score, sheet);
    let total = match sum.total() {
        Some(total) => total.to_string(),
        None => format!("{} from {} of {}", sum.sum, sum.graded, sum.items),
    };
    Some(format!("stage \u{201c}{}\u{201d}, but {what} ({} {total})", stage.word, score.short))
}

/// "AP", "AP and lateral": what a film shows.
fn positions(case: &Case, film: &RadiographId) -> String {
    let views = case.radiograph(film).map(|film| film.views.as_slice()).unwrap_or_default();
    views.iter().map(|view| view.position.word()).collect::<Vec<_>>().join(" and ")
}
