//! Definitions of one's own on their way into the book: each is taken in, or passed over with the reason.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::analysis::book::{
    BandRules, Book, ClassificationSystem, Definition, FindingKind, Meaning, Preset, Protocol, Reason,
    ScoreDefinition, Site, StageScheme, StateList,
};
use crate::case::Key;
use crate::store::book::ADVICE;
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::definition::{self, Fault};
use crate::store::error::StoreError;
use crate::store::layout;
use crate::store::note::StoreNote;
use crate::store::ron_text::from_ron;

/// A list of the book in which one of the same key takes the other's place.
struct Shelf<T> {
    /// Word for one of them.
    word: &'static str,
    key: fn(&T) -> &Key,
    list: fn(&mut Book) -> &mut Vec<T>,
    fault: fn(&T, &Book) -> Option<Fault>,
}

/// Definitions of one's own on their way into the book.
pub(super) struct Own<'a> {
    pub(super) book: &'a mut Book,
    pub(super) notes: &'a mut Vec<StoreNote>,
}

impl Own<'_> {
    fn pass_over(&mut self, error: &StoreError) {
        self.notes.push(StoreNote::DefinitionsPassedOver { why: error.to_string() });
    }

    fn refuse(&mut self, (field, message): Fault, path: &Path) {
        let advice = "correct it; until then it is passed over";
        self.pass_over(&StoreError::Impossible { message, field, advice, path: path.to_owned() });
    }

    /// Content of a file; `None` where there is none, and where it cannot be read, which is told.
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

    /// The definition files of a folder, by name; a folder that is not there has none.
    pub(super) fn files_of(&mut self, folder: &Path, doing: &'static str) -> Vec<PathBuf> {
        let listing = match fs::read_dir(folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => {
                self.pass_over(&StoreError::io(doing, folder)(error));
                return Vec::new();
            }
        };
        let paths = listing.flatten().map(|file| file.path());
        let mut paths: Vec<_> =
            paths.filter(|path| path.extension().is_some_and(|ending| ending == layout::RON)).collect();
        paths.sort();
        paths
    }

    pub(super) fn measures(&mut self, path: &Path) {
        let own: Vec<Definition> = self.read(path).unwrap_or_default();
        for (index, measure) in own.into_iter().enumerate() {
            match definition::fault_of_measure(&measure, self.book) {
                Some((field, message)) => self.refuse((format!("[{index}]{field}"), message), path),
                None => self.book.measures.push(measure),
            }
        }
    }

    pub(super) fn scores(&mut self, path: &Path) {
        let own: Vec<ScoreDefinition> = self.read(path).unwrap_or_default();
        for (index, score) in own.into_iter().enumerate() {
            match definition::fault_of_score(&score, self.book) {
                Some((field, message)) => self.refuse((format!("[{index}]{field}"), message), path),
                None => self.book.scores.push(score),
            }
        }
    }

    pub(super) fn presets(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "implant",
            key: |preset: &Preset| &preset.key,
            list: |book| &mut book.presets,
            fault: |preset, _| definition::fault_of_preset(preset),
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn meanings(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "meaning",
            key: |meaning: &Meaning| &meaning.key,
            list: |book| &mut book.meanings,
            fault: |_, _| None,
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn reasons(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "reason",
            key: |reason: &Reason| &reason.key,
            list: |book| &mut book.reasons,
            fault: definition::fault_of_reason,
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn states(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "list of states",
            key: |states: &StateList| &states.key,
            list: |book| &mut book.states,
            fault: |states, _| definition::fault_of_states(states),
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn sites(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "site",
            key: |site: &Site| &site.key,
            list: |book| &mut book.sites,
            fault: |site, _| definition::fault_of_site(site),
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn kinds(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "kind of finding",
            key: |kind: &FindingKind| &kind.key,
            list: |book| &mut book.kinds,
            fault: definition::fault_of_kind,
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn stage_schemes(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "scheme of stages",
            key: |scheme: &StageScheme| &scheme.key,
            list: |book| &mut book.stage_schemes,
            fault: definition::fault_of_scheme,
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn protocols(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "hanging protocol",
            key: |protocol: &Protocol| &protocol.key,
            list: |book| &mut book.protocols,
            fault: |protocol, _| definition::fault_of_protocol(protocol),
        };
        let before = self.book.protocols.clone();
        self.take_in(path, &shelf);
        for own in self.book.protocols.iter_mut().filter(|own| !before.contains(own)) {
            own.is_own = true;
        }
    }

    pub(super) fn classifications(&mut self, path: &Path) {
        let shelf = Shelf {
            word: "classification",
            key: |system: &ClassificationSystem| &system.key,
            list: |book| &mut book.classifications,
            fault: |system, _| definition::fault_of_classification(system),
        };
        self.take_in(path, &shelf);
    }

    pub(super) fn bands(&mut self, path: &Path) {
        let Some(bands) = self.read::<BandRules>(path) else { return };
        match definition::fault_of_bands(&bands) {
            Some(fault) => self.refuse(fault, path),
            None => {
                // A file from before there were observer bands keeps those of the program.
                let observers = std::mem::take(&mut self.book.bands.observers);
                self.book.bands = bands;
                if self.book.bands.observers.is_empty() {
                    self.book.bands.observers = observers;
                }
            }
        }
    }

    fn take_in<T: DeserializeOwned>(&mut self, path: &Path, shelf: &Shelf<T>) {
        let own: Vec<T> = self.read(path).unwrap_or_default();
        let mut seen: Vec<Key> = Vec::new();
        for (index, one) in own.into_iter().enumerate() {
            let key = (shelf.key)(&one).clone();
            let twice = seen.contains(&key).then(|| definition::twice(&key));
            if let Some((field, message)) = twice.or_else(|| (shelf.fault)(&one, self.book)) {
                self.refuse((format!("[{index}]{field}"), message), path);
                continue;
            }
            let list = (shelf.list)(self.book);
            match list.iter_mut().find(|known| (shelf.key)(known) == &key) {
                Some(known) => {
                    *known = one;
                    let what = format!("the {} \"{key}\"", shelf.word);
                    self.notes.push(StoreNote::DefinitionsReplaced { what, path: path.to_owned() });
                }
                None => list.push(one),
            }
            seen.push(key);
        }
    }
}
