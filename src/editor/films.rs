//! Decoded films within a byte budget: what is on the screen stays, neighbours are fetched ahead, the rest is decoded when
//! it is gone to. Films in small are an affair of `small_pictures`.

mod arrival;
mod decoding;
mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::case::RadiographId;
use crate::editor::filters::Filtered;
use crate::editor::jobs::Control;
use crate::editor::small_pictures::SmallPictures;
use crate::imaging::{Film, GreyTable, ImageFacts, LightMap, Picture, Pyramid, Voi, VoiSource};
use crate::store::{CaseFolder, Pictures};
use crate::worker::Decoder;

pub(super) use arrival::BROKE;
pub(super) use decoding::{DecodeJob, Decoded, THUMBNAIL_SIDE, is_other, small_picture};
pub(super) use source::FilmSource;

/// SHA-256 of a file's bytes: the key of everything made from it.
pub type ContentKey = [u8; 32];

/// A film ready to be drawn.
#[derive(Debug)]
pub struct LoadedFilm {
    /// Stored values, facts, pipeline.
    pub film: Film,
    /// Reduced levels; level 0 is the film itself.
    pub pyramid: Pyramid,
    /// Hash of the file: key of textures.
    pub content: ContentKey,
    /// Window chosen when nobody asked for one.
    pub first_voi: (Voi, VoiSource),
    /// Lowest and highest modality value of the image.
    pub range: (f64, f64),
    /// How light its parts are, and where text is burned in: for text of the program over it.
    pub light: LightMap,
    /// Bytes held.
    pub bytes: u64,
}

/// State of a film.
#[derive(Debug, Clone, Copy)]
pub enum FilmState<'a> {
    /// Nobody has asked for it yet, or it was put away to make room.
    Waiting,
    /// Being read and decoded.
    Loading {
        /// 0 to 1.
        progress: f32,
    },
    /// Ready.
    Ready(&'a Arc<LoadedFilm>),
    /// Cannot be shown: why, and what to do.
    Failed(&'a str),
}

/// Reason for which a film is not shown whose reading was cancelled.
const CANCELLED: &str = "you cancelled reading this film; go to it again to read it";

#[derive(Debug)]
enum Entry {
    Waiting,
    Loading(Option<Arc<Control>>),
    Ready(Arc<LoadedFilm>),
    /// The person did not want to wait for it.
    Cancelled,
    Failed(String),
}

/// The grey table last made for a film, with what it was made for.
type MadeTable = (Voi, bool, GreyTable);

/// Every film of the open case.
#[derive(Debug)]
pub(crate) struct Films {
    /// Counts cases, and what is known of the open one.
    generation: u64,
    /// Counts cases, and folders that they lay in.
    place: u64,
    budget_bytes: u64,
    entries: BTreeMap<RadiographId, Entry>,
    pub(super) small: SmallPictures,
    /// Copies of what is on the screen as the display filter shows it.
    pub(super) filtered: BTreeMap<RadiographId, Filtered>,
    /// Bytes of what is on the screen, where they exceed the budget.
    beyond: Option<u64>,
    /// It was told of this case.
    told_beyond: bool,
    /// Films that are decoded beside the others, however long it takes: nothing waits for them.
    slow: BTreeSet<RadiographId>,
    /// Films whose pixels were there once: what is measured from them is known.
    seen: BTreeSet<RadiographId>,
    tables: BTreeMap<RadiographId, MadeTable>,
    /// Facts from the files: kept when the film is put away.
    facts: BTreeMap<RadiographId, Arc<ImageFacts>>,
    /// Films to decode, most urgent first; the first `pinned` are on the screen.
    wanted: Vec<RadiographId>,
    pinned: usize,
    folder: Option<CaseFolder>,
    files: BTreeMap<RadiographId, (String, Option<String>)>,
    decoder: Decoder,
}

impl Films {
    pub(crate) fn new(budget_bytes: u64, decoder: Decoder, pictures: Arc<Pictures>) -> Self {
        Self {
            generation: 0,
            place: 0,
            budget_bytes,
            entries: BTreeMap::new(),
            small: SmallPictures::new(pictures),
            filtered: BTreeMap::new(),
            beyond: None,
            told_beyond: false,
            slow: BTreeSet::new(),
            seen: BTreeSet::new(),
            tables: BTreeMap::new(),
            facts: BTreeMap::new(),
            wanted: Vec::new(),
            pinned: 0,
            folder: None,
            files: BTreeMap::new(),
            decoder,
        }
    }

    /// Forgets everything and begins with the films of another case.
    pub(crate) fn reset(&mut self, folder: Option<CaseFolder>, case: Option<&crate::case::Case>) {
        let (generation, place) = (self.generation + 1, self.place + 1);
        let pictures = self.small.kept().clone();
        *self = Self {
            generation,
            place,
            folder,
            ..Self::new(self.budget_bytes, self.decoder.clone(), pictures)
        };
        for film in case.map(|case| case.radiographs.as_slice()).unwrap_or_default() {
            self.files.insert(film.id.clone(), (film.file.clone(), film.sha256.clone()));
            self.entries.insert(film.id.clone(), Entry::Waiting);
        }
    }

    /// The same case, changed, cut off or under another path: what is decoded stays where its file is the same, and so
    /// does what is under way where the folder is the same too; what failed is tried again.
    pub(crate) fn follow(&mut self, folder: &CaseFolder, case: &crate::case::Case) {
        self.generation += 1;
        let is_moved = self.folder.as_ref().is_none_or(|before| before.root != folder.root);
        if is_moved {
            self.place += 1;
        }
        self.folder = Some(folder.clone());
        let before = std::mem::take(&mut self.files);
        for film in &case.radiographs {
            self.files.insert(film.id.clone(), (film.file.clone(), film.sha256.clone()));
            let is_same = before.get(&film.id) == self.files.get(&film.id);
            let stays = is_same
                && match self.entries.get(&film.id) {
                    Some(Entry::Ready(_)) => true,
                    Some(Entry::Loading(_)) => !is_moved,
                    Some(Entry::Waiting | Entry::Cancelled | Entry::Failed(_)) | None => false,
                };
            if !stays {
                self.tables.remove(&film.id);
                self.slow.remove(&film.id);
                self.entries.insert(film.id.clone(), Entry::Waiting);
            }
            if !is_same {
                self.small.forget(&film.id);
                self.facts.remove(&film.id);
                self.seen.remove(&film.id);
            }
        }
        self.entries.retain(|id, _| self.files.contains_key(id));
        self.small.follow(|id| self.files.contains_key(id));
        self.filtered.clear();
    }

    /// Says what is wanted: `wanted` in order of urgency, the first `pinned` on the screen. Returns the jobs.
    pub(crate) fn want(&mut self, wanted: Vec<RadiographId>, pinned: usize) -> Vec<DecodeJob> {
        self.wanted = wanted;
        self.pinned = pinned;
        let mut jobs = Vec::new();
        let mut room = self.budget_bytes.saturating_sub(self.filtered_bytes());
        for (index, id) in self.wanted.iter().enumerate() {
            match self.entries.get(id) {
                Some(Entry::Ready(film)) => room = room.saturating_sub(film.bytes),
                // Beyond the budget only what is on the screen.
                Some(Entry::Waiting) if index < pinned || room >= self.typical_bytes() => {
                    jobs.extend(self.job(id));
                    room = room.saturating_sub(self.typical_bytes());
                }
                Some(Entry::Waiting | Entry::Loading(_) | Entry::Cancelled | Entry::Failed(_)) | None => {}
            }
        }
        for job in &jobs {
            self.entries.insert(job.id.clone(), Entry::Loading(None));
        }
        jobs
    }

    fn typical_bytes(&self) -> u64 {
        let bytes = |entry: &Entry| if let Entry::Ready(film) = entry { Some(film.bytes) } else { None };
        self.entries.values().filter_map(bytes).max().unwrap_or(16 << 20)
    }

    /// False where its case was closed or moved, or its film has left the case or has another file since.
    fn is_still_asked_for(&self, job: &DecodeJob) -> bool {
        job.place == self.place
            && self
                .files
                .get(&job.id)
                .is_some_and(|(file, sha256)| *file == job.file && *sha256 == job.expected_sha256)
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// True if a film that is on the screen is being read.
    pub(super) fn is_loading_pinned(&self) -> bool {
        let on_screen = self.wanted.iter().take(self.pinned);
        let is_loading = |id: &RadiographId| matches!(self.entries.get(id), Some(Entry::Loading(_)));
        on_screen.filter(|id| !self.slow.contains(*id)).any(is_loading)
    }

    pub(super) fn is_of_case(&self, id: &RadiographId) -> bool {
        self.files.contains_key(id)
    }

    pub(super) fn put_facts(&mut self, id: &RadiographId, facts: ImageFacts) {
        self.facts.insert(id.clone(), Arc::new(facts));
    }

    /// A film that nobody decodes now cannot be read.
    pub(super) fn fail(&mut self, id: &RadiographId, why: String) {
        if matches!(self.entries.get(id), Some(Entry::Waiting)) {
            self.put(id, Entry::Failed(why));
        }
    }

    /// Reading a film that nobody decodes now was cancelled.
    pub(super) fn cancel(&mut self, id: &RadiographId) {
        if matches!(self.entries.get(id), Some(Entry::Waiting)) {
            self.put(id, Entry::Cancelled);
        }
    }

    pub(super) fn job(&self, id: &RadiographId) -> Option<DecodeJob> {
        let (file, expected_sha256) = self.files.get(id)?.clone();
        Some(DecodeJob {
            generation: self.generation,
            place: self.place,
            id: id.clone(),
            folder: self.folder.clone()?,
            file,
            expected_sha256,
            decoder: self.decoder.clone(),
            pictures: self.small.kept().clone(),
        })
    }

    /// The job of a film tells its progress here.
    fn watch(&mut self, id: &RadiographId, control: Arc<Control>) {
        self.put(id, Entry::Loading(Some(control)));
    }

    /// Sets films that are no longer being read back to waiting.
    fn wait_again(&mut self, taken_back: &[Arc<Control>]) {
        for entry in self.entries.values_mut() {
            if let Entry::Loading(Some(own)) = entry
                && taken_back.iter().any(|other| Arc::ptr_eq(own, other))
            {
                *entry = Entry::Waiting;
            }
        }
    }

    fn put(&mut self, id: &RadiographId, entry: Entry) {
        self.entries.insert(id.clone(), entry);
    }

    /// A film whose reading was cancelled is wanted after all.
    pub(crate) fn try_again(&mut self, id: &RadiographId) {
        if matches!(self.entries.get(id), Some(Entry::Cancelled)) {
            self.put(id, Entry::Waiting);
        }
    }

    /// Takes a decoded film in and makes room.
    fn take_in(&mut self, id: &RadiographId, result: Result<(LoadedFilm, Picture), String>) {
        let entry = match result {
            Ok((film, picture)) => {
                self.small.decodes.films += 1;
                self.seen.insert(id.clone());
                self.small.put(id, film.content, picture);
                self.facts.insert(id.clone(), Arc::new(film.film.facts.clone()));
                Entry::Ready(Arc::new(film))
            }
            Err(words) => Entry::Failed(words),
        };
        self.put(id, entry);
        self.make_room();
    }

    /// Bytes of filtered copies.
    fn filtered_bytes(&self) -> u64 {
        self.filtered.values().map(Filtered::bytes).sum()
    }

    /// Puts away what is wanted least, so that films and filtered copies keep to the budget.
    pub(super) fn make_room(&mut self) {
        let urgency =
            |id: &RadiographId| self.wanted.iter().position(|wanted| wanted == id).unwrap_or(usize::MAX);
        let mut ready: Vec<_> = self
            .entries
            .iter()
            .filter_map(|(id, entry)| match entry {
                Entry::Ready(film) => Some((urgency(id), id.clone(), film.bytes)),
                Entry::Waiting | Entry::Loading(_) | Entry::Cancelled | Entry::Failed(_) => None,
            })
            .collect();
        ready.sort();
        let mut held = self.filtered_bytes();
        let mut away = Vec::new();
        for (urgency, id, bytes) in ready {
            held += bytes;
            if held > self.budget_bytes && urgency >= self.pinned {
                held -= bytes;
                away.push(id);
            }
        }
        for id in away {
            self.tables.remove(&id);
            self.entries.insert(id, Entry::Waiting);
        }
        self.beyond = (held > self.budget_bytes).then_some(held);
    }

    /// What is on the screen needs more than the budget: what that means, and what to do.
    fn beyond_words(&self) -> Option<String> {
        let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
        self.beyond.map(|held| {
            format!(
                "They take {} MB, more than the {} MB set aside for films, so no other film is read ahead: the next visit comes more slowly. A layout with fewer films, or no display filter, takes less.",
                megabytes(held),
                megabytes(self.budget_bytes)
            )
        })
    }

    pub(crate) fn state(&self, id: &RadiographId) -> FilmState<'_> {
        match self.entries.get(id) {
            Some(Entry::Loading(progress)) => {
                FilmState::Loading { progress: progress.as_ref().map_or(0.0, |control| control.progress()) }
            }
            Some(Entry::Ready(film)) => FilmState::Ready(film),
            Some(Entry::Failed(words)) => FilmState::Failed(words),
            Some(Entry::Cancelled) => FilmState::Failed(CANCELLED),
            Some(Entry::Waiting) | None => FilmState::Waiting,
        }
    }

    /// True if nobody has seen the pixels of a film yet that can still be read.
    pub(crate) fn is_awaited(&self, id: &RadiographId) -> bool {
        match self.entries.get(id) {
            Some(Entry::Waiting | Entry::Loading(_)) => true,
            Some(Entry::Ready(_) | Entry::Failed(_) | Entry::Cancelled) | None => false,
        }
    }

    pub(crate) fn loaded(&self, id: &RadiographId) -> Option<&Arc<LoadedFilm>> {
        if let FilmState::Ready(film) = self.state(id) { Some(film) } else { None }
    }

    /// Facts from the file of a film, once it was decoded.
    pub(crate) fn facts(&self, id: &RadiographId) -> Option<&Arc<ImageFacts>> {
        self.facts.get(id)
    }

    pub(crate) fn thumbnail(&self, id: &RadiographId) -> Option<&Arc<Picture>> {
        self.small.get(id)
    }

    /// Makes the table of a film for a presentation, unless the last one made still serves.
    pub(crate) fn make_table(&mut self, id: &RadiographId, voi: &Voi, invert: bool) {
        let serves =
            self.tables.get(id).is_some_and(|(made, inverted, _)| made == voi && *inverted == invert);
        if serves {
            return;
        }
        if let Some(film) = self.loaded(id).cloned() {
            let table = film.film.pipeline.table(voi, invert);
            self.tables.insert(id.clone(), (voi.clone(), invert, table));
        }
    }

    pub(crate) fn table(&self, id: &RadiographId) -> Option<&GreyTable> {
        self.tables.get(id).map(|(_, _, table)| table)
    }

    /// Number of films that still load.
    pub(crate) fn loading(&self) -> usize {
        self.entries.values().filter(|entry| matches!(entry, Entry::Loading(_))).count()
    }

    /// Origin of the pixels of a film.
    pub(crate) fn source(&self, id: &RadiographId) -> Option<FilmSource> {
        if let Some(film) = self.loaded(id) {
            return Some(FilmSource::Loaded(film.clone()));
        }
        let (file, _) = self.files.get(id)?.clone();
        Some(FilmSource::File { folder: self.folder.clone()?, file, decoder: self.decoder.clone() })
    }

    /// Path of a film for messages, where the case names one.
    pub(crate) fn path(&self, id: &RadiographId) -> Option<PathBuf> {
        let (file, _) = self.files.get(id)?;
        Some(self.folder.as_ref()?.root.join(file))
    }
}

#[cfg(test)]
pub(crate) mod tests;
