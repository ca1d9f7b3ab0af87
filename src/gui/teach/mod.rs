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

/// Text is larger by this factor while something is presented.
pub(crate) const LARGER: f32 = 1.35;
