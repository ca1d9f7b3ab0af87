//! Stage and score that cannot both be: pointed out, never corrected. The rule is of words alone: what a stage says
//! of the film, held against what the grades say of each cortex.

use crate::analysis::Visit;
use crate::analysis::book::{Book, ItemDefinition, ScoreDefinition, Shows};
use crate::case::{Answer, Key, RadiographId, Reading, Sheet, Stage};

/// A stage and a sheet of one visit that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// Place of the visit among the visits.
    pub visit: usize,
    /// The film with the stage.
    pub film: RadiographId,
    /// The score.
    pub score: Key,
    /// "consolidation, but no cortex of the mRUST (5) shows a bridge".
    pub words: String,
}

/// Everything in a reading that contradicts itself, visit by visit.
pub fn contradictions(visits: &[Visit], reading: &Reading, book: &Book) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for (index, visit) in visits.iter().enumerate() {
        for score in &book.scores {
            let Some((_, sheet)) = reading.sheet(&visit.films, &score.key) else { continue };
            for film in &visit.films {
                let Some(words) = reading.stage(film).and_then(|stage| against(stage, score, sheet)) else {
                    continue;
                };
                all.push(Contradiction { visit: index, film: film.clone(), score: score.key.clone(), words });
            }
        }
    }
    all
}

/// What in a sheet contradicts a stage. A grade whose criteria leave something open is never held against it.
fn against(stage: Stage, score: &ScoreDefinition, sheet: &Sheet) -> Option<String> {
    let span = |item: &ItemDefinition| {
        let value = sheet.get(&item.key).and_then(Answer::graded)?;
        score.grade(item, value)?.span()
    };
    let spans: Vec<(Shows, Shows)> = score.items.iter().filter_map(span).collect();
    let (one, _) = &score.nouns;
    // What each shows at least, and at most, over all that is graded.
    let (least, most) = (spans.iter().map(|span| span.0), spans.iter().map(|span| span.1));
    let (least, farthest, most) = (least.clone().min()?, least.max()?, most.max()?);
    let what = match stage {
        Stage::NoCallus if farthest == Shows::United => format!("at least one {one} shows no line"),
        Stage::NoCallus if farthest >= Shows::Callus => format!("at least one {one} shows callus"),
        Stage::SoftCallus if least >= Shows::Bridging => format!("every {one} graded bridges"),
        Stage::HardCallus if most < Shows::Bridging => format!("no {one} graded bridges"),
        Stage::Consolidation | Stage::Remodelling if most < Shows::Bridging => {
            format!("no {one} graded bridges")
        }
        Stage::Consolidation | Stage::Remodelling if spans.contains(&(Shows::NoCallus, Shows::NoCallus)) => {
            format!("at least one {one} shows no callus")
        }
        Stage::Consolidation | Stage::Remodelling if least == Shows::NoCallus => {
            format!("at least one {one} does not bridge")
        }
        _ => return None,
    };
    let sum = crate::analysis::score::sum(score, sheet);
    Some(format!(
        "stage \u{201c}{}\u{201d}, but in the {} ({}) {what}",
        stage.word(),
        score.short,
        sum.brief()
    ))
}
