//! The door without a window.

pub mod inspect;
