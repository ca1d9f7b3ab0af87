//! New cases on disk: looking through files, folders and archives for films, and writing planned cases.

mod added;
mod archive;
mod create;
mod examine;
mod scan;

pub use added::{AddedFilms, add_films, remove_added};
pub use create::{Cleaned, Cleaner, CreateError, Created, FilmToLook, create_case, read_film};
pub use scan::{Progress, Scan, scan};
