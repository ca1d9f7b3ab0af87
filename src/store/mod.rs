//! Everything on disk: the only layer that touches it. Case folder, RON format, journal, locks, settings.
//! It knows nothing of a screen, and it never shows an error: it returns one.

mod atomic;
mod book;
mod both_places;
mod case_folder;
mod case_page;
mod case_rewrite;
mod case_search;
mod case_store;
mod case_text;
mod check;
mod check_answers;
mod check_origins;
mod check_reading;
mod check_script;
mod check_signed;
mod clock;
mod copies;
mod definition;
mod deidentified;
mod error;
mod export;
mod external_editor;
mod folder_walk;
mod handed_in;
mod hash;
mod identity;
mod images;
mod intake;
mod journal;
mod journal_head;
mod kept;
mod keys;
mod layout;
mod learner;
mod ledger;
mod library;
mod lock;
mod lookalike;
mod migrate;
mod new_case;
mod note;
mod opening;
mod output;
mod own_process;
mod own_protocol;
mod pack;
mod past;
mod pictures;
mod portable;
mod readers;
mod reading_store;
mod reading_text;
mod reading_words;
mod reconciling;
mod reference;
mod replay;
mod ron_front;
mod ron_text;
mod samples;
mod save;
mod scan;
mod scratch;
mod script;
mod seen;
mod settings;
mod shutters;
mod signing;
mod state_folder;
mod strays;
mod system_fonts;
mod watch;
mod whereabouts;
mod work;

pub use book::{builtin_book, load_book};
pub use case_folder::{CaseFolder, ReaderFile, open_file, read_file, read_sealed};
pub use case_page::{case_format_page, case_template};
pub use case_search::{CasesFound, cases_at, cases_below};
pub use case_store::{CaseStore, OpenedCase, was_edited_here};
pub use case_text::case_field_to_ron;
pub use check::{CheckReport, check_case, problems_of_case, problems_of_headers};
pub use clock::{Clock, SystemClock};
pub use deidentified::{
    clean_decoded_film, clean_film, deidentify_secret, films_under, hold_before_sharing, lies_in, look_of,
    look_of_hash, new_output_folder, record_look, record_look_of_hash, write_copy, write_deidentify_report,
};
pub use error::{ParseFault, StoreError};
pub use export::{
    CaseFilms, Drawn, ExportError, ExportForm, ExportWish, document_of, leaving, leaving_with_quiz, table_of,
    told,
};
pub use external_editor::open_in_editor;
pub use folder_walk::{Walked, files_below, is_folder, is_there};
pub use handed_in::read_answers;
pub use hash::sha256_hex;
pub(crate) use hash::{HASHES_BESIDE, reading_at, sha256_of_open};
pub use identity::identity_of;
pub use intake::{
    AddedFilms, Cleaned, Cleaner, CreateError, Created, FilmToLook, Films, Progress, Replacement, Scan,
    add_films, create_case, read_film, remove_added, remove_replacement, scan, write_replacement,
};
pub use journal::Entry;
pub use kept::{case_from_ron, case_to_ron, reading_from_ron, reading_to_ron, write_case};
pub use keys::{KeyPreset, KeySettings, Letters};
pub use learner::LearnerFile;
pub use library::{
    CaseFacts, Found, LibraryCase, LibraryScan, ReadingFacts, ReadingMark, Said, SaidIn, folded,
    load_library, save_library, scan_library, search,
};
pub use new_case::write_template;
pub use note::StoreNote;
pub use opening::{Kept, Opened, take_work};
pub use output::{check_output, write_output, write_picture};
pub use own_process::{
    may_have_graphics_processor, memory_bytes, peak_memory_bytes, processor_name, thread_time,
    time_with_children,
};
pub use own_protocol::save_protocol;
pub(crate) use pack::simulated_words;
pub use pack::{
    Going, Merged, MergedFile, OpenedPack, Outcome, Pack, PackError, PackKind, PackWish, Packed, is_packed,
    merge, open_packed, pack, unpack,
};
pub use pictures::{PictureKey, Pictures};
pub use portable::{Portable, PortableFolder, PortableWish, leaving_with_portable, write_portable};
pub use readers::readers;
pub use reading_store::ReadingStore;
pub use reference::{ReferenceError, reference_reading};
pub use replay::{Prepared, Replay};
pub(crate) use samples::free_name;
pub use samples::{copy_case, sample_cases, usual_folder};
pub use save::{SaveOutcome, SaveTicket, Saved};
pub use scratch::{Scratch, write_loosely};
pub use script::ScriptFile;
pub(crate) use seen::{Seen, SeenBy};
pub use settings::{PanelState, Panels, Settings, SidePanel};
pub use shutters::OwnShutters;
pub use signing::{Seal, film_hash, film_hashes, seal, verify};
pub use state_folder::StateFolder;
pub use strays::Stray;
pub use system_fonts::{SystemFont, SystemFonts};
pub use watch::{Sight, Watch};
pub use work::WorkElsewhere;
