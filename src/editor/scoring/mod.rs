//! Score sheets in the editor: the sheet shown, the active item and its films. Answers are
//! edits; what is in hand is momentary.

mod answers;
mod hand;
mod hung;
mod shown;

use crate::analysis::book::{ItemDefinition, Reason, ScoreDefinition};
use crate::analysis::score::{FilmFor, Sum};
use crate::case::{Given, Key, Pin, RadiographId, Sheet};
use crate::editor::admission::Admission;
use crate::editor::command::ScoreCommand;
use crate::editor::core::Core;
use crate::editor::document::Document;
use crate::editor::hanging::Viewport;
use crate::editor::layout::Layout;
use crate::editor::linked::SameScale;
use crate::editor::marks::Marking;

/// The answers to items: what is asked before one is given, and what is worked out of them.
#[derive(Debug, Default)]
pub(crate) struct Sheets {
    asking: Asking,
    remembered: shown::Remembered,
}

/// The sheet in hand.
#[derive(Debug)]
pub(crate) struct Hand {
    score: Key,
    item: Key,
    /// Place of the visit among the visits.
    pub(crate) visit: usize,
    /// The film that was gone to: it supplies the items whose view it shows.
    looks_at: Option<RadiographId>,
    /// The person wants no film beside.
    alone: bool,
    before: Before,
}

/// Question about one item of the active sheet, and the state before its answer. Of another item nothing of it
/// holds.
#[derive(Debug, Clone, PartialEq, Default)]
struct Asking {
    of: Option<ItemAt>,
    asks: Asks,
    /// The next press on the film pins the answer.
    pins: bool,
    /// A place for an answer that is not given yet.
    pin: Option<Pin>,
    /// The person went to the item: a digit may change its answer.
    is_chosen: bool,
}

/// An item of a score at a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ItemAt {
    score: Key,
    item: Key,
    visit: usize,
}

/// Question about an item that is not assessable.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Asks {
    #[default]
    Nothing,
    /// The reason.
    Reason,
    /// The reader's own words for this reason.
    Words(Key),
}

/// Layout and focus from before the sheet was taken.
#[derive(Debug, Clone)]
struct Before {
    layout: Layout,
    active: usize,
    film: RadiographId,
    visit: usize,
    /// What hung there, where a person or a quiz had chosen it.
    hung: Option<Vec<Viewport>>,
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
    /// Unit by which both films are shown at one scale; `None` where one stands alone or is not there yet.
    pub same_scale: Option<SameScale>,
    /// True if a reason is asked for.
    pub asks_reason: bool,
    /// The reason that asks for the reader's own words: a field for them should stand open.
    pub asks_words: Option<&'a Reason>,
    /// True if the next press pins the answer.
    pub pins: bool,
    /// A place that was pinned before the answer: it is kept with the answer.
    pub pin_waits: Option<&'a Pin>,
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
    /// Result of the answers.
    pub sum: Sum,
    /// Films that supply the items, in the order of the items.
    pub films: Vec<Option<FilmFor>>,
}

impl Sheets {
    pub(crate) fn perform(&mut self, core: &mut Core, marks: &mut Marking, command: ScoreCommand) {
        use ScoreCommand as S;
        match command {
            S::Take(key) => self.take_sheet(core, marks, key),
            S::PutAway => core.put_sheet_away(),
            S::Show(key) => core.show_score(key),
            S::ShowNext(by) => core.show_next_score(by),
            S::Trend(key) => core.show_score_trend(key),
            S::Item(key) => self.choose_item(core, &key),
            S::NextItem(by) => self.next_item(core, by),
            S::Grade(value) => self.grade_in_hand(core, value),
            S::AskReason => self.ask_reason(core),
            S::Reason(nth) => self.say_reason(core, nth),
            S::ReasonWords(words) => self.say_reason_in_words(core, words.trim()),
            S::Answer { item, given } => self.answer_by_pointer(core, marks, &item, given),
            S::Withdraw => core.withdraw_in_hand(),
            S::Pin { item, at } => self.pin(core, &item, at.map(|(film, at)| Pin { film, at })),
            S::PinNext => {
                let asking = self.asking_now(core);
                asking.pins = !asking.pins;
            }
        }
    }

    /// Question about the active item, if there is one.
    fn asking<'e>(&'e self, core: &'e Core) -> Option<&'e Asking> {
        Some(&self.asking).filter(|asking| asking.of.is_some() && asking.of == core.item_at())
    }

    /// Question about the active item, to change it; of another item it is forgotten.
    fn asking_now(&mut self, core: &mut Core) -> &mut Asking {
        let of = core.item_at();
        if self.asking.of != of {
            self.asking = Asking { of, ..Asking::default() };
        }
        &mut self.asking
    }
}

impl Core {
    /// The item in hand.
    pub(crate) fn item_at(&self) -> Option<ItemAt> {
        let hand = self.screen.sheet.as_ref()?;
        Some(ItemAt { score: hand.score.clone(), item: hand.item.clone(), visit: hand.visit })
    }

    /// Place of the visit that is scored: that of the sheet in hand, else that of the film in focus.
    pub(crate) fn visit_in_focus(&self) -> Option<usize> {
        if let Some(hand) = &self.screen.sheet {
            return Some(hand.visit);
        }
        let visits = self.document.as_ref()?.visits();
        crate::editor::hanging::place_of(visits, self.focus()?).map(|place| place.visit)
    }

    /// Answer to an item of the score shown, at the visit that is scored.
    pub(crate) fn answer_to(&self, item: &Key) -> Option<&crate::case::Answer> {
        let document = self.document.as_ref()?;
        let films = &document.visits().get(self.visit_in_focus()?)?.films;
        let (_, sheet) = document.reading()?.sheet(films, &self.score_shown()?.key)?;
        sheet.get(item)
    }

    /// Another case or reader: nothing of the one before stays but the score that was used last.
    pub(crate) fn forget_sheets(&mut self) {
        if let Some(hand) = self.screen.sheet.take() {
            self.screen.layout = hand.before.layout;
        }
        // Films that were shown whole are so again, each by itself: linked anew they still fit.
        self.link(Vec::new());
    }

    /// Follows any change: a sheet that can no longer be answered is put away, and linked films keep one
    /// scale.
    pub(crate) fn follow_sheet(&mut self) {
        if self.screen.sheet.is_some() && self.may_record() != Admission::Do {
            self.put_sheet_away();
        }
        self.match_zoom();
    }

    fn reading_for_scores(&self) -> Option<&crate::case::Reading> {
        self.document.as_ref().and_then(Document::reading)
    }
}

/// True if an answer judges what a film shows.
fn judges(given: &Given) -> bool {
    matches!(given, Given::Grade(_))
}
