//! Wishes about score sheets.

use crate::case::{Given, Key, Place, RadiographId};

/// Commands for the score sheet of the visit in focus.
#[derive(Debug, Clone, PartialEq)]
pub enum ScoreCommand {
    /// Take the sheet of this score in hand: keys answer it, and the baseline stands beside it. `None`: the score
    /// shown. The one already in hand is closed.
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
    /// Grade the current item, and go on to the next one that has no answer.
    Grade(u8),
    /// Ask why the current item is not assessable, or ask no longer.
    AskReason,
    /// The current item is not assessable, for the nth reason of the book (from 1); go on to the next.
    Reason(usize),
    /// The current item is not assessable, for the reason that asks for own words, and these are they.
    ReasonWords(String),
    /// Answer this item, whichever is in hand; the same again clears it.
    Answer {
        /// The item.
        item: Key,
        /// The answer.
        given: Given,
    },
    /// Clear the answer to the current item.
    Withdraw,
    /// Pin the answer to the item to a place on a film; `None` takes the pin away.
    Pin {
        /// The item.
        item: Key,
        /// The place.
        at: Option<(RadiographId, Place)>,
    },
    /// The next press on a film pins the current answer; again: no longer.
    PinNext,
    /// Show this score as a trend on the timeline, or none.
    Trend(Option<Key>),
}
