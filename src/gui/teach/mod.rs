//! The case shown to others: the presentation with its presenter's window, and the page of its script.

mod answers;
mod displays;
mod overlay;
mod present;
mod presenter;
mod quiz;
mod script;

pub(crate) use answers::AnswerKeys;
pub(crate) use displays::{Covers, Displays, Goes, Stage};
pub(crate) use overlay::Overlay;
pub(crate) use present::{around, curtain};
pub(crate) use presenter::presenter;
pub(crate) use quiz::{QuizStrip, chosen_place};
pub(crate) use script::ScriptPage;

/// Height of a display on which text has its own size while something is presented, in points.
const USUAL: f32 = 800.0;

/// Factor by which everything is larger while something is presented on a window of this height in points, so that it is
/// as large to the audience on every display; on a low one it keeps its own size.
pub(crate) fn larger(high: f32) -> f32 {
    (high / USUAL).max(1.0)
}
