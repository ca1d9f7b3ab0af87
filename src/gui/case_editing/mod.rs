//! Editing the case in the window: fields where a thing is shown, and the page with every field. What a text means, and
//! what is wrong with it, is decided by the editor; here are only texts that are being typed.

mod field;
mod page;
mod place;
mod question;

pub(crate) use field::Drafts;
pub(crate) use page::CasePage;
pub(crate) use place::{begin, fields_in_place, title_in_place};
pub(crate) use question::ask;
