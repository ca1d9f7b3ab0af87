//! The cases of folders that a person named, without opening them: what each is, what is read of it, and what is wrong
//! with it. Kept in one file of the state folder, so that a thousand cases are listed by opening one file; a scan then
//! reads only the cases whose files changed since.

mod facts;
mod index;
mod scan;
mod search;

pub use facts::{CaseFacts, LibraryCase, ReadingFacts, ReadingMark, Said, SaidIn};
pub use index::{load_library, save_library};
pub use scan::{LibraryScan, scan_library};
pub use search::{Found, folded, search};
