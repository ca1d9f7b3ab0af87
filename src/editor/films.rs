//! Decoded films within a byte budget: what is on the screen stays, neighbours are fetched ahead, the rest is decoded when
//! it is gone to. Films in small are an affair of `small_pictures`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::analysis::measure::needs_pixels;
use crate::case::RadiographId;
use crate::editor::core::Core;
use crate::editor::filters::Filtered;
use crate::editor::hanging::{Viewport, wanted};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::{About, Severity};
use crate::editor::small_pictures::{SmallPictures, key_of};
use crate::editor::{Editor, VoiChosen};
use crate::imaging::{
    self, Film, GreyTable, ImageFacts, ImagingError, LightMap, Limits, Picture, Pyramid, Samples, Voi,
    VoiSource,
};
use crate::store::{CaseFolder, Pictures};
use crate::worker::Decoder;

/// SHA-256 of a file's bytes: the key of everything made from it.
pub type ContentKey = [u8; 32];

/// Longest side of a thumbnail in pixels.
pub(super) const THUMBNAIL_SIDE: u32 = 192;

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

/// Reads and decodes one film. A film that takes longer than [`PATIENCE`] gives its place up to the others and becomes
/// a [`SlowDecodeJob`].
#[derive(Debug)]
pub(crate) struct DecodeJob {
    pub(super) generation: u64,
    place: u64,
    pub(super) id: RadiographId,
    pub(super) folder: CaseFolder,
    pub(super) file: String,
    pub(super) expected_sha256: Option<String>,
    decoder: Decoder,
    pictures: Arc<Pictures>,
}

/// Decodes a film that took too long the first time, beside the others and without haste.
#[derive(Debug)]
struct SlowDecodeJob(DecodeJob);

/// Origin of the pixels of a film, for work away from the editor.
#[derive(Debug)]
pub(crate) enum FilmSource {
    /// It is decoded.
    Loaded(Arc<LoadedFilm>),
    /// It has to be read and decoded.
    File {
        /// Folder of the case.
        folder: CaseFolder,
        /// The file below it.
        file: String,
        /// Decoder.
        decoder: Decoder,
    },
}

/// A film that was kept, or decoded for one piece of work.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made for each film, and dropped after its use")]
pub(crate) enum FilmAtHand {
    Loaded(Arc<LoadedFilm>),
    Decoded(Film),
}

impl FilmAtHand {
    pub(crate) fn film(&self) -> &Film {
        match self {
            Self::Loaded(film) => &film.film,
            Self::Decoded(film) => film,
        }
    }
}

impl FilmSource {
    /// The film; `None` where `go_on` said that it is not wanted any more.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(crate) fn film(&self, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Option<FilmAtHand>, String> {
        match self {
            Self::Loaded(film) => Ok(Some(FilmAtHand::Loaded(film.clone()))),
            Self::File { folder, file, decoder } => {
                let limits = Limits::default();
                let bytes =
                    folder.read_image(file, limits.max_file_bytes).map_err(|error| error.to_string())?;
                match decoder.decode_while(&bytes, &limits, go_on) {
                    Ok(film) => Ok(Some(FilmAtHand::Decoded(film))),
                    Err(ImagingError::Cancelled) => Ok(None),
                    Err(error) => Err(error.to_string()),
                }
            }
        }
    }
}

/// Result of a [`DecodeJob`].
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made for each film, and taken apart at once")]
pub(crate) enum Decoded {
    /// It was read, or could not be.
    Read {
        /// The film and its thumbnail, or why it cannot be shown.
        result: Result<(LoadedFilm, Picture), String>,
        /// The file is not the one the case was written for.
        changed: bool,
    },
    /// It was stopped, so that others are not kept waiting.
    TookTooLong,
}

/// Time that a film may keep others waiting. A large one coded without loss takes about a second.
const PATIENCE: Duration = Duration::from_secs(4);

impl DecodeJob {
    fn decode(&self, control: &Control, patience: Option<Duration>) -> Result<Decoded, Cancelled> {
        let limits = Limits::default();
        let bytes = match self.folder.read_image(&self.file, limits.max_file_bytes) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Decoded::Read { result: Err(error.to_string()), changed: false }),
        };
        control.check()?;
        control.report(0.2);
        let started = Instant::now();
        let in_time = || patience.is_none_or(|patience| started.elapsed() < patience);
        let go_on = || !control.is_cancelled() && in_time();
        // The hash is taken here while the film is decoded elsewhere.
        let (content, film) = std::thread::scope(|scope| {
            let hash = scope.spawn(|| ContentKey::from(Sha256::digest(&bytes)));
            let film = self.decoder.decode_while(&bytes, &limits, &go_on);
            (hash.join().unwrap_or_else(|_| Sha256::digest(&bytes).into()), film)
        });
        control.check()?;
        let film = match film {
            Err(ImagingError::Cancelled) => return Ok(Decoded::TookTooLong),
            film => film.map_err(|error| error.to_string()),
        };
        control.report(0.7);
        let changed = is_other(self.expected_sha256.as_ref(), &content);
        let result = film.map(|film| load(film, content));
        if let Ok((_, picture)) = &result
            && self.pictures.get(&key_of(content)).is_none()
        {
            self.pictures.put(&key_of(content), picture);
        }
        Ok(Decoded::Read { result, changed })
    }
}

impl Job for DecodeJob {
    type Outcome = Decoded;
    const LANE: Lane = Lane::Decode;

    fn name(&self) -> String {
        format!("Reading the film {}", self.id)
    }

    fn run(&self, control: &Control) -> Result<Decoded, Cancelled> {
        self.decode(control, Some(PATIENCE))
    }

    fn end(self, editor: &mut Editor, end: End<Decoded>) {
        editor.take_decoded(self, end);
    }
}

impl Job for SlowDecodeJob {
    type Outcome = Decoded;
    const LANE: Lane = Lane::SlowDecode;

    fn name(&self) -> String {
        format!("Reading the film {}, which takes long", self.0.id)
    }

    fn run(&self, control: &Control) -> Result<Decoded, Cancelled> {
        self.0.decode(control, None)
    }

    fn end(self, editor: &mut Editor, end: End<Decoded>) {
        editor.take_decoded(self.0, end);
    }
}

impl Core {
    /// Asks for what is on the screen, then for the neighbours.
    pub(crate) fn fetch(&mut self) {
        let (Some(document), Some(focus)) = (&self.document, self.focus().cloned()) else { return };
        let mut shown = self.screen.viewports.clone();
        shown.extend(self.film_to_compare().map(|film| Viewport { film: Some(film), vacant: String::new() }));
        let (mut list, pinned) = wanted(document.case(), document.visits(), &shown, &focus);
        // A value that only pixels give is not left unknown because nobody has gone to its film.
        let others = list.split_off(pinned.min(list.len()));
        let measured = if self.holds_back { Vec::new() } else { self.unseen_pixels() };
        list.extend(measured.iter().filter(|id| !list.contains(id)).cloned().collect::<Vec<_>>());
        let others = others.into_iter().filter(|id| !self.holds_back && !measured.contains(id));
        list.extend(others.collect::<Vec<_>>());
        let taken_back = self.setup.jobs.take_back(Lane::Decode);
        self.films.wait_again(&taken_back);
        for job in self.films.want(list, pinned) {
            let id = job.id.clone();
            let control = self.setup.jobs.submit(job);
            self.films.watch(&id, control);
        }
        self.fetch_small();
    }

    /// Films that nobody has decoded yet and from whose pixels something was measured.
    pub(crate) fn unseen_pixels(&self) -> Vec<RadiographId> {
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let marks = reading.into_iter().flat_map(|reading| reading.marks.values());
        let measured =
            marks.filter(|mark| needs_pixels(mark, self.book())).filter_map(|mark| mark.first_film());
        let unseen = |id: &&RadiographId| {
            !self.films.seen.contains(*id) && matches!(self.films.state(id), FilmState::Waiting)
        };
        let unseen: BTreeSet<&RadiographId> = measured.filter(unseen).collect();
        unseen.into_iter().cloned().collect()
    }

    /// Tells when the films on the screen exceed the budget, and takes it back when they no longer do.
    pub(super) fn tell_of_memory(&mut self) {
        let words = self.films.beyond_words();
        let is_told = self.notices.list().iter().any(|notice| notice.about == About::Memory);
        match words {
            Some(text) if !is_told && !self.films.told_beyond => {
                self.films.told_beyond = true;
                self.notices.tell_about(About::Memory, Severity::Info, text);
            }
            Some(_) => {}
            None => self.notices.take_back(About::Memory),
        }
    }

    /// A film is another than the case was written for.
    pub(super) fn tell_changed(&mut self, id: &RadiographId) {
        if !self.films.small.tells_changed(id) {
            return;
        }
        let path = self.films.path(id).map(|path| path.display().to_string()).unwrap_or_default();
        let text = format!(
            "The film \"{id}\" is not the file the case was written for: compare it with the original, then run callus check. {path}"
        );
        self.notices.tell(Severity::Warning, "A film has changed", text);
    }

    /// Another case is in front, or none: films of the one before are not wanted any more.
    pub(crate) fn drop_films(&mut self) {
        for lane in [Lane::Decode, Lane::SlowDecode] {
            self.setup.jobs.cancel_all(lane);
            drop(self.setup.jobs.take_back(lane));
        }
        self.films.reset(None, None);
    }
}

impl Editor {
    /// Reads nothing but what is on the screen until [`Self::frame_was_drawn`]: for the time in which the window is made.
    pub fn hold_back(&mut self) {
        self.core.holds_back = true;
    }

    /// True if other films wait for the first picture.
    pub fn holds_back(&self) -> bool {
        self.core.holds_back
    }

    /// Tells how many films the last frame showed: once those on the screen are there, or cannot be, the others follow.
    pub fn frame_was_drawn(&mut self, films: usize) {
        let waits = self.is_opening()
            || self.core.document.is_some() && films == 0 && self.core.films.is_loading_pinned();
        if self.core.holds_back && !waits {
            self.core.holds_back = false;
            self.core.fetch();
        }
    }

    fn take_decoded(&mut self, job: DecodeJob, end: End<Decoded>) {
        if !self.core.films.is_still_asked_for(&job) {
            return;
        }
        match end {
            End::Done(Decoded::Read { result, changed }) => self.take_film(&job.id, result, changed),
            End::Done(Decoded::TookTooLong) => self.decode_slowly(job),
            End::Cancelled => self.give_up(&job.id, Entry::Cancelled),
            End::Broke => self.give_up(&job.id, Entry::Failed(BROKE.to_owned())),
        }
        if self.core.holds_back || self.core.unseen_pixels().is_empty() {
            self.core.fetch_small();
        } else {
            self.core.fetch();
        }
    }

    /// Decodes a film beside the others, however long it takes.
    pub(super) fn decode_slowly(&mut self, job: DecodeJob) {
        let id = job.id.clone();
        let control = self.core.setup.jobs.submit(SlowDecodeJob(job));
        self.core.films.slow.insert(id.clone());
        self.core.films.watch(&id, control);
    }

    fn give_up(&mut self, id: &RadiographId, entry: Entry) {
        self.core.films.put(id, entry);
        self.marks.marks_see_film(id, true);
    }

    fn take_film(&mut self, id: &RadiographId, result: Result<(LoadedFilm, Picture), String>, changed: bool) {
        let failed = result.is_err();
        let before = self.core.films.facts(id).cloned();
        self.core.films.take_in(id, result);
        self.core.tell_of_memory();
        // A file that was replaced while its film was put away tells another scale, and has other greys.
        // A film that cannot be read is not waited for any more.
        let is_new = failed || changed || before.as_deref() != self.core.films.facts(id).map(AsRef::as_ref);
        self.marks.marks_see_film(id, is_new);
        if let Some(film) = self.core.films.loaded(id).cloned() {
            let view = self.core.screen.views.entry(id.clone()).or_default();
            view.pixel_aspect = film.film.pixel_aspect();
            if view.voi.is_none() {
                view.voi = Some(film.first_voi.0.clone());
                view.voi_chosen = VoiChosen::Film(film.first_voi.1);
            }
        }
        if changed && !failed {
            self.core.tell_changed(id);
        }
    }
}

/// Reason for which a film is not shown whose decoding broke.
pub(super) const BROKE: &str =
    "decoding broke: a fault of Callus, please report it; the other films are not concerned";
/// Reason for which a film is not shown whose reading was cancelled.
const CANCELLED: &str = "you cancelled reading this film; go to it again to read it";

/// A film in small, in the greys that are chosen when nobody asked for any.
pub(crate) fn small_picture(film: &Film) -> Picture {
    imaging::thumbnail(film, THUMBNAIL_SIDE, &film.pipeline.default_voi(&film.pixels).0)
}

fn load(film: Film, content: ContentKey) -> (LoadedFilm, Picture) {
    let first_voi = film.pipeline.default_voi(&film.pixels);
    let ((range, light), (pyramid, picture)) = std::thread::scope(|scope| {
        let told = scope
            .spawn(|| (film.pipeline.modality_range(&film.pixels), LightMap::of_film(&film, &first_voi.0)));
        let pyramid = Pyramid::new(&film);
        let picture = imaging::thumbnail_of_levels(&film, &pyramid, THUMBNAIL_SIDE, &first_voi.0);
        // A panic there is one of this job, which tells it.
        (told.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)), (pyramid, picture))
    });
    let sample_bytes = match &film.pixels.samples {
        Samples::Grey(values) => values.len() as u64 * 2,
        Samples::Rgb(values) => values.len() as u64 * 3,
    };
    // The reduced levels together hold a third of the full one.
    let bytes = sample_bytes + sample_bytes / 3 + film.layers.bytes();
    (LoadedFilm { film, pyramid, content, first_voi, range, light, bytes }, picture)
}

/// True if a file is not the one that the case was written for.
pub(super) fn is_other(expected: Option<&String>, content: &ContentKey) -> bool {
    expected.is_some_and(|sha| !sha.eq_ignore_ascii_case(&hex(content)))
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
pub(crate) mod tests {
    use std::path::Path;

    use image::{GrayImage, Luma};

    use super::*;
    use crate::case::RadiographId;

    const SIDE: u32 = 400;
    const FILM_BYTES: u64 = SIDE as u64 * SIDE as u64 * 2 * 4 / 3;

    fn six_films(root: &Path, budget_bytes: u64) -> (Films, Vec<RadiographId>) {
        let pictures = Arc::new(Pictures::of(&crate::store::StateFolder::at(root.join("state"))));
        let mut films = Films::new(budget_bytes, Decoder::inline(), pictures);
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
            match job.run(&Control::default()).unwrap() {
                Decoded::Read { result, .. } => films.take_in(&job.id, result),
                Decoded::TookTooLong => panic!("{} took too long", job.id),
            }
        }
    }

    fn editor_with(state: &Path, films: Films) -> Editor {
        let state = crate::store::StateFolder::at(state);
        let (jobs, clock) = (crate::editor::Jobs::inline(), Arc::new(crate::store::SystemClock));
        let mut editor = Editor::new(crate::editor::Setup { state, jobs, clock });
        editor.core.films = films;
        editor
    }

    /// An editor without a case, with six films of one size that are read.
    pub(crate) fn editor_with_six_films(folder: &Path) -> (Editor, Vec<RadiographId>) {
        let (mut films, ids) = six_films(folder, 6 * FILM_BYTES);
        decode_all(&mut films, &ids, ids.len());
        (editor_with(folder, films), ids)
    }

    #[test]
    fn what_a_file_lays_over_its_film_counts_as_memory_too() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("film.png");
        GrayImage::new(64, 64).save(&file).unwrap();
        let decoded =
            || Decoder::inline().decode(&std::fs::read(&file).unwrap(), &Limits::default()).unwrap();
        let bare = load(decoded(), [0; 32]).0.bytes;
        let overlay = format!(
            r#"{{"label": null, "is_region": false, "left": 0, "top": 0, "columns": 64, "rows": 64, "bits": {:?}}}"#,
            vec![0_u8; 512]
        );
        let mut film = decoded();
        film.layers.overlays = vec![serde_json::from_str(&overlay).unwrap(); 3].into();
        let layers = film.layers.bytes();
        assert!(layers >= 3 * 512);
        assert_eq!(load(film, [0; 32]).0.bytes, bare + layers);
    }

    #[test]
    fn memory_stays_within_its_budget_and_small_pictures_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (mut films, ids) = six_films(folder.path(), 3 * FILM_BYTES);
        decode_all(&mut films, &ids, 1);
        // Now that the size of a film is known, as many are read ahead as there is room for.
        decode_all(&mut films, &ids, 1);
        assert!(held_bytes(&films) <= 3 * FILM_BYTES, "{} bytes", held_bytes(&films));
        assert!(ids[..3].iter().all(|id| films.thumbnail(id).is_some()));
        assert!(films.loaded(&ids[0]).is_some());
        // Going to the far end brings that film in and puts the first away.
        let back: Vec<_> = ids.iter().rev().cloned().collect();
        decode_all(&mut films, &back, 1);
        assert!(films.loaded(&ids[5]).is_some() && films.loaded(&ids[0]).is_none());
        assert!(films.thumbnail(&ids[0]).is_some(), "a film that was put away is still there in small");
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
    fn films_on_the_screen_beyond_the_budget_are_told_once_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let (films, ids) = six_films(folder.path(), FILM_BYTES / 2);
        let mut editor = editor_with(folder.path(), films);
        for job in editor.core.films.want(ids[..2].to_vec(), 2) {
            let decoded = job.run(&Control::default()).unwrap();
            job.end(&mut editor, End::Done(decoded));
        }
        let told: Vec<_> = editor.notices().iter().filter(|notice| notice.about == About::Memory).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].text.contains("more than the 1 MB set aside"), "{}", told[0].text);
        assert!(told[0].text.contains("A layout with fewer films"), "{}", told[0].text);
    }

    #[test]
    fn a_film_of_a_closed_case_is_not_taken_in() {
        let folder = tempfile::tempdir().unwrap();
        let (films, ids) = six_films(folder.path(), FILM_BYTES);
        let mut editor = editor_with(folder.path(), films);
        let job = editor.core.films.want(ids.clone(), 1).remove(0);
        let decoded = job.run(&Control::default()).unwrap();
        editor.core.drop_films();
        job.end(&mut editor, End::Done(decoded));
        assert!(
            editor.core.films.loaded(&ids[0]).is_none() && editor.core.films.thumbnail(&ids[0]).is_none()
        );
    }

    #[test]
    fn a_film_that_is_being_read_when_the_case_is_cut_off_is_not_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (films, ids) = six_films(folder.path(), FILM_BYTES);
        let mut editor = editor_with(folder.path(), films);
        let jobs = editor.core.films.want(ids[..2].to_vec(), 2);
        let decoded: Vec<_> = jobs.iter().map(|job| job.run(&Control::default()).unwrap()).collect();
        // The second film is later than what is shown now.
        let case_folder = editor.core.films.folder.clone().unwrap();
        let film = |id: &RadiographId| {
            let (file, sha256) = editor.core.films.files[id].clone();
            let text = format!("(id: \"{id}\", file: \"{file}\", time: (), views: [])");
            crate::case::Radiograph { sha256, ..ron::from_str(&text).unwrap() }
        };
        let mut case: crate::case::Case =
            ron::from_str("(format: 3, title: \"\", patient: (label: \"\"))").unwrap();
        case.radiographs.push(film(&ids[0]));
        editor.core.films.follow(&case_folder, &case);
        assert!(editor.core.films.want(ids[..1].to_vec(), 1).is_empty(), "it is still being read");
        for (job, decoded) in jobs.into_iter().zip(decoded) {
            job.end(&mut editor, End::Done(decoded));
        }
        assert!(editor.core.films.loaded(&ids[0]).is_some());
        assert!(
            editor.core.films.loaded(&ids[1]).is_none() && editor.core.films.thumbnail(&ids[1]).is_none()
        );
    }

    #[test]
    fn a_film_whose_reading_was_cancelled_says_so_and_is_read_when_gone_to_again() {
        let folder = tempfile::tempdir().unwrap();
        let (films, ids) = six_films(folder.path(), FILM_BYTES);
        let mut editor = editor_with(folder.path(), films);
        let job = editor.core.films.want(ids[..1].to_vec(), 1).remove(0);
        let control = Control::default();
        control.cancel();
        assert_eq!(job.run(&control).unwrap_err(), Cancelled);
        job.end(&mut editor, End::Cancelled);
        assert!(matches!(editor.film(&ids[0]), FilmState::Failed(CANCELLED)));
        assert!(editor.core.films.want(ids[..1].to_vec(), 1).is_empty());
        editor.core.films.try_again(&ids[0]);
        assert_eq!(editor.core.films.want(ids[..1].to_vec(), 1).len(), 1);
    }
}
