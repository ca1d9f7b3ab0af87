//! The door without a window.

pub mod check;
pub mod inspect;
