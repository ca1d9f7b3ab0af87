//! Score sheets at the desk: which sheet is shown, which item is in hand, and what stands beside it. Answers are
//! edits; what is in hand is momentary.

use std::sync::Arc;

use crate::analysis::book::{ItemDefinition, ScoreDefinition};
use crate::analysis::score::{FilmFor, ScoreRow, Sum};
use crate::case::{Key, RadiographId, Sheet};
use crate::editor::Editor;
use crate::editor::command::ScoreCommand;

/// What is at hand for scoring. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    /// The score whose sheet the panel shows.
    shown: Option<Key>,
    /// The score on the timeline.
    trend: Option<Key>,
}

/// A sheet in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Scoring<'a> {
    /// The score.
    pub score: &'a ScoreDefinition,
    /// The item that is answered next.
    pub item: &'a ItemDefinition,
    /// Place of the visit among the visits.
    pub visit: usize,
    /// The film that supplies the item; `None`: the view is missing.
    pub film: Option<FilmFor>,
    /// The film of the baseline that stands beside it.
    pub baseline: Option<RadiographId>,
    /// Whether a reason is asked for.
    pub asks_reason: bool,
    /// Whether the next press pins the answer.
    pub pins: bool,
}

/// The sheet of the visit in focus.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetAtVisit<'a> {
    /// The score.
    pub score: &'a ScoreDefinition,
    /// Place of the visit among the visits.
    pub visit: usize,
    /// The answers; empty where there is no sheet yet.
    pub sheet: Sheet,
    /// What they come to.
    pub sum: Sum,
    /// What supplies each item, in the order of the items.
    pub films: Vec<Option<FilmFor>>,
}

impl Editor {
    /// The sheet that the panel shows, for the visit in focus.
    pub fn sheet(&self) -> Option<SheetAtVisit<'_>> {
        None
    }

    /// The sheet in hand, whose items keys answer.
    pub fn scoring(&self) -> Option<Scoring<'_>> {
        None
    }

    /// Every score over all visits; computed when the reading changed, else remembered.
    pub fn score_table(&self) -> Option<Arc<Vec<ScoreRow>>> {
        None
    }

    /// The score that is shown as a trend on the timeline.
    pub fn score_trend(&self) -> Option<&Key> {
        self.scoring.trend.as_ref()
    }

    pub(crate) fn can_score(&self, _command: &ScoreCommand) -> bool {
        self.focus().is_some()
    }

    pub(crate) fn perform_score(&mut self, command: ScoreCommand) {
        match command {
            ScoreCommand::Show(key) => self.scoring.shown = Some(key),
            ScoreCommand::Trend(key) => self.scoring.trend = key,
            _ => {}
        }
    }
}
