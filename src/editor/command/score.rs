//! Wishes about score sheets.

use crate::case::{Given, Key, Place, RadiographId};

/// What is answered, item by item, for the visit in focus.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreCommand {
    /// Take the sheet of this score in hand: keys answer it, and the baseline stands beside it. `None`: the score
    /// shown. The one already in hand is put away.
    Take(Option<Key>),
    /// Put the sheet away: keys give stages again.
    PutAway,
    /// Show the sheet of this score in the panel.
    Show(Key),
    /// Show the sheet of the next (1) or previous (-1) score of the book.
    ShowNext(i8),
    /// This item is answered next.
    Item(Key),
    /// The next (1) or previous (-1) item is answered next.
    NextItem(i8),
    /// Grade the item in hand, and go on to the next one that has no answer.
    Grade(u8),
    /// Ask why the item in hand is not assessable, or ask no longer.
    AskReason,
    /// The item in hand is not assessable, for the nth reason of the book (from 1); go on to the next.
    Reason(usize),
    /// The item in hand is not assessable, for the reason that asks for own words, and these are they.
    ReasonWords(String),
    /// Answer this item, whichever is in hand; the same again withdraws it.
    Answer {
        /// The item.
        item: Key,
        /// The answer.
        given: Given,
    },
    /// Withdraw the answer to the item in hand.
    Withdraw,
    /// Pin the answer to the item to a place on a film; `None` takes the pin away.
    Pin {
        /// The item.
        item: Key,
        /// The place.
        at: Option<(RadiographId, Place)>,
    },
    /// The next press on a film pins the answer in hand; again: no longer.
    PinNext,
    /// Show this score as a trend on the timeline, or none.
    Trend(Option<Key>),
}
