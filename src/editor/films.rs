//! Decoded films within a byte budget: what is on the screen stays, neighbours are fetched ahead, the rest
//! goes first when room is needed. Thumbnails are small and stay.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use sha2::{Digest as _, Sha256};

use crate::case::RadiographId;
use crate::imaging::{self, Film, GreyTable, ImageFacts, Limits, Picture, Pyramid, Samples, Voi, VoiSource};
use crate::store::CaseFolder;

/// SHA-256 of a file's bytes: the key of everything made from it.
pub type ContentKey = [u8; 32];

/// Longest side of a thumbnail in pixels.
const THUMBNAIL_SIDE: u32 = 192;

/// A film ready to be drawn.
#[derive(Debug)]
pub struct LoadedFilm {
    /// Stored values, facts, pipeline.
    pub film: Film,
    /// Reduced levels; level 0 is the film itself.
    pub pyramid: Pyramid,
    /// What the file holds: key of textures.
    pub content: ContentKey,
    /// Window chosen when nobody asked for one.
    pub first_voi: (Voi, VoiSource),
    /// Lowest and highest modality value of the image.
    pub range: (f64, f64),
    /// Bytes held.
    pub bytes: u64,
}

/// How far a film has come.
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

/// Reads and decodes one film.
#[derive(Debug)]
pub(crate) struct DecodeJob {
    generation: u64,
    id: RadiographId,
    folder: CaseFolder,
    file: String,
    expected_sha256: Option<String>,
    progress: Arc<AtomicU8>,
}

/// What became of a [`DecodeJob`].
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) generation: u64,
    pub(crate) id: RadiographId,
    pub(crate) result: Result<(LoadedFilm, Picture), String>,
    /// The file is not the one the case was written for.
    pub(crate) changed: bool,
}

impl DecodeJob {
    pub(crate) fn id(&self) -> &RadiographId {
        &self.id
    }

    pub(crate) fn run(self) -> Decoded {
        let limits = Limits::default();
        let read =
            self.folder.read_image(&self.file, limits.max_file_bytes).map_err(|error| error.to_string());
        self.progress.store(20, Ordering::Relaxed);
        let mut changed = false;
        let result = read.and_then(|bytes| {
            let content: ContentKey = Sha256::digest(&bytes).into();
            changed =
                self.expected_sha256.as_ref().is_some_and(|sha| !sha.eq_ignore_ascii_case(&hex(&content)));
            let film = imaging::decode(&bytes, &limits).map_err(|error| error.to_string())?;
            self.progress.store(70, Ordering::Relaxed);
            Ok(load(film, content))
        });
        self.progress.store(100, Ordering::Relaxed);
        Decoded { generation: self.generation, id: self.id, result, changed }
    }
}

fn load(film: Film, content: ContentKey) -> (LoadedFilm, Picture) {
    let first_voi = film.pipeline.default_voi(&film.pixels);
    let range = film.pipeline.modality_range(&film.pixels);
    let pyramid = Pyramid::new(&film);
    let picture = imaging::thumbnail(&film, THUMBNAIL_SIDE, &first_voi.0);
    let sample_bytes = match &film.pixels.samples {
        Samples::Grey(values) => values.len() as u64 * 2,
        Samples::Rgb(values) => values.len() as u64 * 3,
    };
    // The reduced levels together hold a third of the full one.
    let bytes = sample_bytes + sample_bytes / 3;
    (LoadedFilm { film, pyramid, content, first_voi, range, bytes }, picture)
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[derive(Debug)]
enum Entry {
    Waiting,
    Loading(Arc<AtomicU8>),
    Ready(Arc<LoadedFilm>),
    Failed(String),
}

/// The grey table last made for a film, with what it was made for.
type MadeTable = (Voi, bool, GreyTable);

/// Every film of the open case.
#[derive(Debug)]
pub(crate) struct Films {
    generation: u64,
    budget_bytes: u64,
    entries: BTreeMap<RadiographId, Entry>,
    thumbnails: BTreeMap<RadiographId, Arc<Picture>>,
    tables: BTreeMap<RadiographId, MadeTable>,
    /// What files say of themselves: stays when the film is put away.
    facts: BTreeMap<RadiographId, Arc<ImageFacts>>,
    /// What is wanted, most urgent first; the first `pinned` are on the screen.
    wanted: Vec<RadiographId>,
    pinned: usize,
    folder: Option<CaseFolder>,
    files: BTreeMap<RadiographId, (String, Option<String>)>,
}

impl Films {
    pub(crate) fn new(budget_bytes: u64) -> Self {
        Self {
            generation: 0,
            budget_bytes,
            entries: BTreeMap::new(),
            thumbnails: BTreeMap::new(),
            tables: BTreeMap::new(),
            facts: BTreeMap::new(),
            wanted: Vec::new(),
            pinned: 0,
            folder: None,
            files: BTreeMap::new(),
        }
    }

    /// Forgets everything and begins with the films of another case.
    pub(crate) fn reset(&mut self, folder: Option<CaseFolder>, case: Option<&crate::case::Case>) {
        let generation = self.generation + 1;
        *self = Self { generation, folder, ..Self::new(self.budget_bytes) };
        for film in case.map(|case| case.radiographs.as_slice()).unwrap_or_default() {
            self.files.insert(film.id.clone(), (film.file.clone(), film.sha256.clone()));
            self.entries.insert(film.id.clone(), Entry::Waiting);
        }
    }

    /// Says what is wanted: `wanted` in order of urgency, the first `pinned` on the screen. Returns the jobs.
    pub(crate) fn want(&mut self, wanted: Vec<RadiographId>, pinned: usize) -> Vec<DecodeJob> {
        self.wanted = wanted;
        self.pinned = pinned;
        let mut jobs = Vec::new();
        let mut room = self.budget_bytes;
        for (index, id) in self.wanted.iter().enumerate() {
            match self.entries.get(id) {
                Some(Entry::Ready(film)) => room = room.saturating_sub(film.bytes),
                // Beyond the budget only what has no thumbnail yet is decoded, to be put away again.
                Some(Entry::Waiting)
                    if index < pinned
                        || room >= self.typical_bytes()
                        || !self.thumbnails.contains_key(id) =>
                {
                    jobs.extend(self.job(id));
                    room = room.saturating_sub(self.typical_bytes());
                }
                _ => {}
            }
        }
        for job in &jobs {
            self.entries.insert(job.id.clone(), Entry::Loading(job.progress.clone()));
        }
        jobs
    }

    fn typical_bytes(&self) -> u64 {
        let bytes = |entry: &Entry| if let Entry::Ready(film) = entry { Some(film.bytes) } else { None };
        self.entries.values().filter_map(bytes).max().unwrap_or(16 << 20)
    }

    fn job(&self, id: &RadiographId) -> Option<DecodeJob> {
        let (file, expected_sha256) = self.files.get(id)?.clone();
        Some(DecodeJob {
            generation: self.generation,
            id: id.clone(),
            folder: self.folder.clone()?,
            file,
            expected_sha256,
            progress: Arc::new(AtomicU8::new(0)),
        })
    }

    /// Jobs that were dropped before they began wait again.
    pub(crate) fn take_back(&mut self, dropped: Vec<DecodeJob>) {
        for job in dropped {
            if job.generation == self.generation {
                self.entries.insert(job.id, Entry::Waiting);
            }
        }
    }

    /// Takes a decoded film in and makes room. `false` when it belongs to a case that is no longer open.
    pub(crate) fn take_in(&mut self, decoded: Decoded) -> bool {
        if decoded.generation != self.generation {
            return false;
        }
        let entry = match decoded.result {
            Ok((film, picture)) => {
                self.thumbnails.insert(decoded.id.clone(), Arc::new(picture));
                self.facts.insert(decoded.id.clone(), Arc::new(film.film.facts.clone()));
                Entry::Ready(Arc::new(film))
            }
            Err(words) => Entry::Failed(words),
        };
        self.entries.insert(decoded.id, entry);
        self.make_room();
        true
    }

    fn make_room(&mut self) {
        let urgency =
            |id: &RadiographId| self.wanted.iter().position(|wanted| wanted == id).unwrap_or(usize::MAX);
        let mut ready: Vec<_> = self
            .entries
            .iter()
            .filter_map(|(id, entry)| match entry {
                Entry::Ready(film) => Some((urgency(id), id.clone(), film.bytes)),
                _ => None,
            })
            .collect();
        ready.sort();
        let mut held = 0;
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
    }

    /// A film whose decoding broke is told as such.
    pub(crate) fn give_up(&mut self, id: &RadiographId) {
        let words = "decoding broke: a fault of Callus, please report it; the other films are not concerned";
        self.entries.insert(id.clone(), Entry::Failed(words.to_owned()));
    }

    pub(crate) fn state(&self, id: &RadiographId) -> FilmState<'_> {
        match self.entries.get(id) {
            Some(Entry::Loading(progress)) => {
                FilmState::Loading { progress: f32::from(progress.load(Ordering::Relaxed)) / 100.0 }
            }
            Some(Entry::Ready(film)) => FilmState::Ready(film),
            Some(Entry::Failed(words)) => FilmState::Failed(words),
            Some(Entry::Waiting) | None => FilmState::Waiting,
        }
    }

    pub(crate) fn loaded(&self, id: &RadiographId) -> Option<&Arc<LoadedFilm>> {
        if let FilmState::Ready(film) = self.state(id) { Some(film) } else { None }
    }

    /// What the file of a film says, once it was decoded.
    pub(crate) fn facts(&self, id: &RadiographId) -> Option<&Arc<ImageFacts>> {
        self.facts.get(id)
    }

    pub(crate) fn thumbnail(&self, id: &RadiographId) -> Option<&Arc<Picture>> {
        self.thumbnails.get(id)
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

    /// How many films still load.
    pub(crate) fn loading(&self) -> usize {
        self.entries.values().filter(|entry| matches!(entry, Entry::Loading(_))).count()
    }

    /// Path of a film for messages, where the case names one.
    pub(crate) fn path(&self, id: &RadiographId) -> Option<PathBuf> {
        let (file, _) = self.files.get(id)?;
        Some(self.folder.as_ref()?.root.join(file))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use image::{GrayImage, Luma};

    use super::*;
    use crate::case::RadiographId;

    const SIDE: u32 = 400;
    const FILM_BYTES: u64 = SIDE as u64 * SIDE as u64 * 2 * 4 / 3;

    fn six_films(root: &Path, budget_bytes: u64) -> (Films, Vec<RadiographId>) {
        let mut films = Films::new(budget_bytes);
        films.folder = Some(CaseFolder { case_file: root.join("case.ron"), root: root.to_owned() });
        let ids: Vec<_> = (0..6).map(|index| RadiographId::new(format!("film-{index}")).unwrap()).collect();
        for (id, file) in ids.iter().map(|id| (id, format!("{id}.png"))) {
            GrayImage::from_fn(SIDE, SIDE, |x, y| Luma([(x ^ y) as u8])).save(root.join(&file)).unwrap();
            films.files.insert(id.clone(), (file, None));
            films.entries.insert(id.clone(), Entry::Waiting);
        }
        (films, ids)
    }

    fn held_bytes(films: &Films) -> u64 {
        let bytes = |entry: &Entry| if let Entry::Ready(film) = entry { film.bytes } else { 0 };
        films.entries.values().map(bytes).sum()
    }

    fn decode_all(films: &mut Films, wanted: &[RadiographId], pinned: usize) {
        for job in films.want(wanted.to_vec(), pinned) {
            assert!(films.take_in(job.run()));
        }
    }

    #[test]
    fn memory_stays_within_its_budget_and_thumbnails_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (mut films, ids) = six_films(folder.path(), 3 * FILM_BYTES);
        decode_all(&mut films, &ids, 1);
        assert!(held_bytes(&films) <= 3 * FILM_BYTES, "{} bytes", held_bytes(&films));
        assert!(ids.iter().all(|id| films.thumbnail(id).is_some()));
        assert!(films.loaded(&ids[0]).is_some());
        // Going to the far end brings that film in and puts the first away.
        let back: Vec<_> = ids.iter().rev().cloned().collect();
        decode_all(&mut films, &back, 1);
        assert!(films.loaded(&ids[5]).is_some() && films.loaded(&ids[0]).is_none());
        assert!(held_bytes(&films) <= 3 * FILM_BYTES);
    }

    #[test]
    fn what_is_on_the_screen_stays_even_beyond_the_budget() {
        let folder = tempfile::tempdir().unwrap();
        let (mut films, ids) = six_films(folder.path(), FILM_BYTES / 2);
        decode_all(&mut films, &ids, 4);
        assert!(ids[..4].iter().all(|id| films.loaded(id).is_some()));
        assert!(ids[4..].iter().all(|id| films.loaded(id).is_none()));
    }

    #[test]
    fn a_film_of_a_closed_case_is_not_taken_in() {
        let folder = tempfile::tempdir().unwrap();
        let (mut films, ids) = six_films(folder.path(), FILM_BYTES);
        let job = films.want(ids, 1).remove(0);
        films.reset(None, None);
        assert!(!films.take_in(job.run()));
    }
}
