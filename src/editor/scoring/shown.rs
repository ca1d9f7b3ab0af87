//! What the panel and the timeline show of scores: the sheet of the visit, every score over all visits, and what
//! contradicts. Computed when the reading changed, else remembered.

use std::sync::Arc;

use crate::analysis::book::ScoreDefinition;
use crate::analysis::score::{Contradiction, ScoreRow, contradictions, sum, supplies, table};
use crate::case::{Key, Reading};
use crate::editor::Scoring;
use crate::editor::core::Core;
use crate::editor::document::Document;
use crate::editor::linked::LinkedPair;
use crate::editor::memo::{Memo, Same};
use crate::editor::scoring::Sheets;
use crate::editor::scoring::{Asks, SheetAtVisit};

/// Kept for one reading.
pub(super) type Remembered = Memo<Same<Reading>, Made>;

/// Results of the scores of one reading.
#[derive(Debug, Clone)]
pub(super) struct Made {
    table: Arc<Vec<ScoreRow>>,
    contradictions: Arc<Vec<Contradiction>>,
}

impl Core {
    /// The score that the panel shows: the one used last, else one that this reader already used in this case, else
    /// the first of the book.
    pub(crate) fn score_shown(&self) -> Option<&ScoreDefinition> {
        let book = self.book();
        let hand = self.screen.sheet.as_ref().map(|hand| &hand.score);
        let last = hand.or(self.screen.score.as_ref()).and_then(|key| book.score(key));
        let used = || {
            let sheets = &self.reading_for_scores()?.scores;
            book.scores.iter().find(|score| sheets.values().any(|sheets| sheets.contains_key(&score.key)))
        };
        last.or_else(used).or_else(|| book.scores.first())
    }

    /// The sheet that the panel shows, for the visit in focus.
    pub(crate) fn sheet(&self) -> Option<SheetAtVisit<'_>> {
        let document = self.document.as_ref()?;
        let (score, visit) = (self.score_shown()?, self.visit_in_focus()?);
        let films = &document.visits().get(visit)?.films;
        let kept = document.reading().and_then(|reading| reading.sheet(films, &score.key));
        let sheet = kept.map(|(_, sheet)| sheet.clone()).unwrap_or_default();
        let sum = sum(score, &sheet);
        let supply = |item| match self.hung_of(item) {
            Some(hung) => hung.film,
            None => supplies(document.case(), document.visits(), visit, score, item),
        };
        Some(SheetAtVisit { score, visit, sheet, sum, films: score.items.iter().map(supply).collect() })
    }

    /// Shows the sheet of a score; one in hand gives way to it.
    pub(super) fn show_score(&mut self, key: Key) {
        if self.book().score(&key).is_none() {
            return;
        }
        let other = self.screen.sheet.as_ref().is_some_and(|hand| hand.score != key);
        self.screen.score = Some(key.clone());
        if other {
            self.change_sheet(key);
        }
    }

    pub(super) fn show_next_score(&mut self, by: i8) {
        let Some(shown) = self.score_shown().map(|score| score.key.clone()) else { return };
        let scores = &self.book().scores;
        let now = scores.iter().position(|score| score.key == shown).unwrap_or_default();
        let next = (now as i64 + i64::from(by)).rem_euclid(scores.len().max(1) as i64) as usize;
        if let Some(key) = scores.get(next).map(|score| score.key.clone()) {
            self.show_score(key);
        }
    }
}

impl Sheets {
    /// The sheet in hand, whose items keys answer.
    pub(crate) fn scoring<'e>(&'e self, core: &'e Core) -> Option<Scoring<'e>> {
        let hand = core.screen.sheet.as_ref()?;
        let score = core.book().score(&hand.score)?;
        let item = score.item(&hand.item)?;
        let hung = core.hung_of(item)?;
        let asking = self.asking(core);
        let asks = asking.map(|asking| &asking.asks);
        let asks_words = if let Some(Asks::Words(key)) = asks { core.book().reason(key) } else { None };
        Some(Scoring {
            score,
            item,
            visit: hand.visit,
            film: hung.film,
            baseline: hung.baseline,
            same_scale: core.screen.linked.first().and_then(LinkedPair::same_scale),
            asks_reason: asks == Some(&Asks::Reason),
            asks_words,
            pins: asking.is_some_and(|asking| asking.pins),
            pin_waits: asking.and_then(|asking| asking.pin.as_ref()),
        })
    }

    /// Every score over all visits; computed when the reading changed, else remembered.
    pub(crate) fn score_table(&self, core: &Core) -> Option<Arc<Vec<ScoreRow>>> {
        self.scores_made(core).map(|made| made.table)
    }

    /// Stages and scores that contradict each other; computed when the reading changed, else remembered.
    pub(crate) fn contradictions(&self, core: &Core) -> Arc<Vec<Contradiction>> {
        self.scores_made(core).map(|made| made.contradictions).unwrap_or_default()
    }

    fn scores_made(&self, core: &Core) -> Option<Made> {
        let document = core.document.as_ref()?;
        let reading = document.reading_now()?;
        let (visits, book) = (document.visits(), core.book());
        let make = || Made {
            table: Arc::new(table(visits, reading, book)),
            contradictions: Arc::new(contradictions(document.case(), visits, reading, book)),
        };
        Some(self.remembered.get((), Same::of(reading), make))
    }
}

/// The film under which a sheet is kept already, else the first film of the visit.
pub(super) fn kept_under<'a>(
    document: &'a Document,
    visit: usize,
    score: &Key,
) -> Option<&'a crate::case::RadiographId> {
    let films = &document.visits().get(visit)?.films;
    let kept = document.reading().and_then(|reading| reading.sheet(films, score)).map(|(film, _)| film);
    kept.or_else(|| films.first())
}
