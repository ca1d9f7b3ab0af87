//! The book of definitions: what comes with the program (`assets/measures/`), and what a department keeps in its
//! folder of settings. A file of one's own that cannot be used is told and passed over; the rest serves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::analysis::book::{BandRules, Book, Definition, Meaning, Preset};
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::definition;
use crate::store::error::StoreError;
use crate::store::layout;
use crate::store::note::StoreNote;
use crate::store::ron_text::from_ron;
use crate::store::state_folder::StateFolder;

/// Measures that come with the program, by file.
const MEASURES: [(&str, &str); 3] = [
    ("general.ron", include_str!("../../assets/measures/general.ron")),
    ("hip.ron", include_str!("../../assets/measures/hip.ron")),
    ("healing.ron", include_str!("../../assets/measures/healing.ron")),
];
const PRESETS: &str = include_str!("../../assets/measures/presets.ron");
const MEANINGS: &str = include_str!("../../assets/measures/meanings.ron");
const BANDS: &str = include_str!("../../assets/measures/bands.ron");
const ADVICE: &str = "correct the file; until then it is passed over";

/// The definitions that come with the program.
///
/// # Errors
/// [`StoreError::Unreadable`] where they do not parse, [`StoreError::Impossible`] where they contradict
/// themselves: a fault of this build, held by a test.
pub fn builtin_book() -> Result<Book, StoreError> {
    let mut book = Book {
        measures: Vec::new(),
        presets: from_ron(PRESETS, Path::new("presets.ron"), ADVICE)?,
        meanings: from_ron(MEANINGS, Path::new("meanings.ron"), ADVICE)?,
        bands: from_ron::<BandRules>(BANDS, Path::new("bands.ron"), ADVICE)?,
        ..Book::default()
    };
    let faulty = |field: String, message: String, name: &str| StoreError::Impossible {
        message,
        field,
        advice: ADVICE,
        path: PathBuf::from(name),
    };
    for (name, text) in MEASURES {
        for (index, measure) in
            from_ron::<Vec<Definition>>(text, Path::new(name), ADVICE)?.into_iter().enumerate()
        {
            if let Some((field, message)) = definition::fault_of_measure(&measure, &book) {
                return Err(faulty(format!("[{index}]{field}"), message, name));
            }
            book.measures.push(measure);
        }
    }
    Ok(book)
}

/// The definitions that come with the program, and those in the folder of the person: `measures/*.ron` (lists of
/// measures, added), `presets.ron` and `meanings.ron` (lists; one of the same key takes the other's place) and
/// `bands.ron` (in place of all error bands). What cannot be used is told in the notes and passed over.
pub fn load_book(state: &StateFolder) -> (Book, Vec<StoreNote>) {
    let mut notes = Vec::new();
    let mut book = builtin_book().unwrap_or_else(|error| {
        notes.push(StoreNote::DefinitionsPassedOver { why: error.to_string() });
        Book::default()
    });
    let mut own = Own { book: &mut book, notes: &mut notes };
    own.bands(&state.root().join(layout::BANDS));
    own.presets(&state.root().join(layout::PRESETS));
    own.meanings(&state.root().join(layout::MEANINGS));
    for path in own.files_of_measures(&state.root().join(layout::MEASURES)) {
        own.measures(&path);
    }
    (book, notes)
}

/// Definitions of one's own on their way into the book.
struct Own<'a> {
    book: &'a mut Book,
    notes: &'a mut Vec<StoreNote>,
}

impl Own<'_> {
    fn pass_over(&mut self, error: &StoreError) {
        self.notes.push(StoreNote::DefinitionsPassedOver { why: error.to_string() });
    }

    fn refuse(&mut self, (field, message): (String, String), path: &Path) {
        let advice = "correct it; until then it is passed over";
        self.pass_over(&StoreError::Impossible { message, field, advice, path: path.to_owned() });
    }

    /// What a file holds; `None` where there is none, and where it cannot be read, which is told.
    fn read<T: DeserializeOwned>(&mut self, path: &Path) -> Option<T> {
        let read = || -> Result<Option<T>, StoreError> {
            let Some(bytes) = read_if_there(path)? else { return Ok(None) };
            from_ron(&text_of(bytes, path)?, path, ADVICE).map(Some)
        };
        read().unwrap_or_else(|error| {
            self.pass_over(&error);
            None
        })
    }

    fn files_of_measures(&mut self, folder: &Path) -> Vec<PathBuf> {
        let listing = match fs::read_dir(folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => {
                self.pass_over(&StoreError::io("reading the measures of your own", folder)(error));
                return Vec::new();
            }
        };
        let paths = listing.flatten().map(|file| file.path());
        let mut paths: Vec<_> =
            paths.filter(|path| path.extension().is_some_and(|ending| ending == layout::RON)).collect();
        paths.sort();
        paths
    }

    fn measures(&mut self, path: &Path) {
        let own: Vec<Definition> = self.read(path).unwrap_or_default();
        for (index, measure) in own.into_iter().enumerate() {
            match definition::fault_of_measure(&measure, self.book) {
                Some((field, message)) => self.refuse((format!("[{index}]{field}"), message), path),
                None => self.book.measures.push(measure),
            }
        }
    }

    fn presets(&mut self, path: &Path) {
        let own: Vec<Preset> = self.read(path).unwrap_or_default();
        for (index, preset) in own.iter().enumerate() {
            let twice = own.iter().take(index).any(|earlier| earlier.key == preset.key);
            let fault = if twice {
                Some(definition::twice(&preset.key))
            } else {
                definition::fault_of_preset(preset)
            };
            if let Some((field, message)) = fault {
                self.refuse((format!("[{index}]{field}"), message), path);
                continue;
            }
            match self.book.presets.iter_mut().find(|known| known.key == preset.key) {
                Some(known) => {
                    *known = preset.clone();
                    self.replaced("implant", preset.key.as_str(), path);
                }
                None => self.book.presets.push(preset.clone()),
            }
        }
    }

    fn meanings(&mut self, path: &Path) {
        let own: Vec<Meaning> = self.read(path).unwrap_or_default();
        for (index, meaning) in own.iter().enumerate() {
            if own.iter().take(index).any(|earlier| earlier.key == meaning.key) {
                let (field, message) = definition::twice(&meaning.key);
                self.refuse((format!("[{index}]{field}"), message), path);
                continue;
            }
            match self.book.meanings.iter_mut().find(|known| known.key == meaning.key) {
                Some(known) => {
                    *known = meaning.clone();
                    self.replaced("meaning", meaning.key.as_str(), path);
                }
                None => self.book.meanings.push(meaning.clone()),
            }
        }
    }

    fn bands(&mut self, path: &Path) {
        let Some(bands) = self.read::<BandRules>(path) else { return };
        match definition::fault_of_bands(&bands) {
            Some(fault) => self.refuse(fault, path),
            None => self.book.bands = bands,
        }
    }

    fn replaced(&mut self, word: &str, key: &str, path: &Path) {
        let what = format!("the {word} \"{key}\"");
        self.notes.push(StoreNote::DefinitionsReplaced { what, path: path.to_owned() });
    }
}
