//! New cases on disk: looking through files, folders and archives for films, and writing planned cases.

mod added;
mod archive;
mod create;
mod examine;
mod scan;

pub use added::{AddedFilms, Replacement, add_films, remove_added, remove_replacement, write_replacement};
pub use create::{Cleaned, Cleaner, CreateError, Created, FilmToLook, Films, create_case, read_film};
pub use scan::{Progress, Scan, scan};
