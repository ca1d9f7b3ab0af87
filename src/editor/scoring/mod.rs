//! Score sheets at the desk: which sheet is shown, which item is in hand, and what stands beside it. Answers are
//! edits; what is in hand is momentary.

mod answers;
mod hand;
mod hung;
mod shown;
mod zoom;

use crate::analysis::book::{ItemDefinition, Reason, ScoreDefinition};
use crate::analysis::score::{FilmFor, Sum};
use crate::case::{Given, Key, Pin, RadiographId, Sheet};
use crate::editor::Editor;
use crate::editor::admission::Admission;
use crate::editor::command::ScoreCommand;
use crate::editor::document::Document;
use crate::editor::layout::Layout;

/// What is at hand for scoring. All of it is momentary.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    /// The score whose sheet the panel shows: the last one that was used.
    shown: Option<Key>,
    /// The score on the timeline.
    trend: Option<Key>,
    hand: Option<Hand>,
    remembered: shown::Remembered,
}

/// The sheet in hand.
#[derive(Debug)]
struct Hand {
    score: Key,
    item: Key,
    /// Place of the visit among the visits.
    visit: usize,
    /// The film that was gone to: it supplies the items whose view it shows.
    looks_at: Option<RadiographId>,
    asks: Asks,
    pins: bool,
    /// A place for an answer that is not given yet.
    pin: Option<Pin>,
    /// The person wants no film beside.
    alone: bool,
    /// The person went to the item: a digit may change its answer.
    is_chosen: bool,
    before: Before,
    pair: Option<zoom::Pair>,
}

/// What is asked about an item that is not assessable.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Asks {
    #[default]
    Nothing,
    /// Which reason.
    Reason,
    /// The reader's own words for this reason.
    Words(Key),
}

/// How the desk was when the sheet was taken.
#[derive(Debug, Clone)]
struct Before {
    layout: Layout,
    active: usize,
    film: RadiographId,
    visit: usize,
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
    /// The film of the baseline that stands beside it. `None`: this is the baseline, or there is none of this view,
    /// or the person wants none.
    pub baseline: Option<RadiographId>,
    /// How both films are brought to the same scale; `None` where one stands alone or is not there yet.
    pub same_scale: Option<SameScale>,
    /// Whether a reason is asked for.
    pub asks_reason: bool,
    /// The reason that asks for the reader's own words: a field for them should stand open.
    pub asks_words: Option<&'a Reason>,
    /// Whether the next press pins the answer.
    pub pins: bool,
    /// A place that was pinned before the answer: it is kept with the answer.
    pub pin_waits: Option<&'a Pin>,
}

/// By what the scale of two films is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameScale {
    /// A millimetre is as large on both.
    Millimetres,
    /// A film pixel is as large on both: one of them tells no millimetres.
    FilmPixels,
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
    pub(crate) fn perform_score(&mut self, command: ScoreCommand) {
        use ScoreCommand as S;
        match command {
            S::Take(key) => self.take_sheet(key),
            S::PutAway => self.put_sheet_away(),
            S::Show(key) => self.show_score(key),
            S::ShowNext(by) => self.show_next_score(by),
            S::Trend(key) => self.show_score_trend(key),
            S::Item(key) => self.choose_item(&key),
            S::NextItem(by) => self.next_item(by),
            S::Grade(value) => self.grade_in_hand(value),
            S::AskReason => self.ask_reason(),
            S::Reason(nth) => self.say_reason(nth),
            S::ReasonWords(words) => self.say_reason_in_words(words.trim()),
            S::Answer { item, given } => self.answer_by_pointer(&item, given),
            S::Withdraw => self.withdraw_in_hand(),
            S::Pin { item, at } => self.pin(&item, at.map(|(film, at)| Pin { film, at })),
            S::PinNext => {
                if let Some(hand) = &mut self.scoring.hand {
                    hand.pins = !hand.pins;
                }
            }
        }
    }

    /// Place of the visit that is scored: that of the sheet in hand, else that of the film in focus.
    pub(crate) fn visit_in_focus(&self) -> Option<usize> {
        if let Some(hand) = &self.scoring.hand {
            return Some(hand.visit);
        }
        let visits = self.document.as_ref()?.visits();
        crate::editor::hanging::place_of(visits, self.focus()?).map(|place| place.visit)
    }

    /// What was answered to an item of the score shown, at the visit that is scored.
    pub(crate) fn answer_to(&self, item: &Key) -> Option<&crate::case::Answer> {
        let document = self.document.as_ref()?;
        let films = &document.visits().get(self.visit_in_focus()?)?.films;
        let (_, sheet) = document.reading()?.sheet(films, &self.score_shown()?.key)?;
        sheet.get(item)
    }

    /// Another case or reader: nothing of the one before stays but the score that was used last.
    pub(crate) fn forget_sheets(&mut self) {
        if let Some(hand) = self.scoring.hand.take() {
            self.screen.layout = hand.before.layout;
        }
        self.scoring = Sheets { shown: self.scoring.shown.take(), ..Sheets::default() };
    }

    /// What follows from any change: a sheet that can no longer be answered is put away, and both films keep the
    /// same scale.
    pub(crate) fn follow_sheet(&mut self) {
        if self.scoring.hand.is_none() {
            return;
        }
        if self.may_record() != Admission::Do {
            self.put_sheet_away();
            return;
        }
        self.match_zoom();
    }

    fn reading_for_scores(&self) -> Option<&crate::case::Reading> {
        self.document.as_ref().and_then(Document::reading)
    }
}

/// Whether an answer judges what a film shows.
fn judges(given: &Given) -> bool {
    matches!(given, Given::Grade(_))
}
