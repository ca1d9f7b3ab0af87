//! Tools for marks: the strip beside the films from which they are taken, and the card that says what to click next.
//! Both are drawn from `&Editor`; what a tool does is not known here.

mod choices;
mod glyphs;
mod hint;
mod lists;
mod picture;
mod strip;

pub(crate) use hint::{Hint, way_on};
pub(crate) use strip::strip;
