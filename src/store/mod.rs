//! What is kept: the only floor that touches the disk. Case folder, RON format, journal, locks, settings.
//! It knows nothing of a screen, and it never shows an error: it returns one.

mod atomic;
mod book;
mod both_places;
mod case_folder;
mod check;
mod check_answers;
mod check_reading;
mod check_signed;
mod clock;
mod copies;
mod definition;
mod deidentified;
mod error;
mod hash;
mod images;
mod journal;
mod kept;
mod keys;
mod layout;
mod ledger;
mod lock;
mod migrate;
mod note;
mod opening;
mod past;
mod pictures;
mod readers;
mod reading_store;
mod replay;
mod ron_text;
mod save;
mod scan;
mod settings;
mod signing;
mod state_folder;
mod system_fonts;

pub use book::{builtin_book, load_book};
pub use case_folder::{CaseFolder, ReaderFile, read_file, read_sealed};
pub use check::{CheckReport, check_case};
pub use clock::{Clock, SystemClock};
pub use deidentified::{
    deidentify_secret, files_under, new_output_folder, write_copy, write_deidentify_report,
};
pub use error::{ParseFault, StoreError};
pub use hash::sha256_hex;
pub use journal::Entry;
pub use kept::{case_from_ron, case_to_ron, reading_from_ron, reading_to_ron, write_case};
pub use keys::{KeyPreset, KeySettings, Letters};
pub use note::StoreNote;
pub use opening::{Kept, Opened};
pub use pictures::write_picture;
pub use readers::readers;
pub use reading_store::ReadingStore;
pub use replay::Replay;
pub use save::{SaveOutcome, SaveTicket, Saved};
pub use settings::{PanelState, Panels, Settings, SidePanel};
pub use signing::{Seal, film_hash, film_hashes, seal, verify};
pub use state_folder::StateFolder;
pub use system_fonts::{SystemFont, SystemFonts};
