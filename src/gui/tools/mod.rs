//! Drawing tools: the strip beside the films, and the card that describes the next click.
//! Both are drawn from `&Editor`; the tools themselves are implemented there.

mod choices;
mod glyphs;
mod hint;
mod lists;
mod picture;
mod strip;

pub(crate) use hint::{Hint, way_on};
pub(crate) use strip::strip;
