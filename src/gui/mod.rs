//! The window: draws the editor, turns what a person does into commands. Knows the editor and below; holds no
//! case, reads no file, and decides nothing.

pub mod film_painter;
pub mod fonts;
pub mod theme;
