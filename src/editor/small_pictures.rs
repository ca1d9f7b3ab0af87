//! Films in small, and what their files say of them: pictures of what is in sight on the timeline, on demand, from the
//! cache of the state folder or by decoding; of the other films the header and the hash alone, behind everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use crate::case::RadiographId;
use crate::editor::Editor;
use crate::editor::core::Core;
use crate::editor::films::{
    BROKE, ContentKey, DecodeJob, Decoded, FilmState, THUMBNAIL_SIDE, is_other, small_picture,
};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::imaging::{self, ImageFacts, Limits, Picture};
use crate::store::{PictureKey, Pictures};

/// Small pictures made at the same time: whoever scrolls does not wait for every film that went by.
const AT_ONCE: usize = 2;
/// Films in one look at files at most, and how long it may take.
const LOOKED_AT_ONCE: usize = 64;
const LOOK: Duration = Duration::from_millis(400);
/// Small pictures held in memory; those out of sight for longest go first, and are in the cache.
const HELD: usize = 320;

/// Numbers of films decoded since the case was opened, for tests of the cost of a case of many films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decodes {
    /// To be shown in viewports, or ahead of that.
    pub films: u64,
    /// For a small picture alone.
    pub small: u64,
}

/// The key of the small picture of a film.
pub(crate) fn key_of(content: ContentKey) -> PictureKey {
    PictureKey { content, side: THUMBNAIL_SIDE, quarter_turns: 0 }
}

/// Small pictures of the open case.
#[derive(Debug)]
pub(crate) struct SmallPictures {
    kept: Arc<Pictures>,
    /// Each with the count of when it was last in sight.
    made: BTreeMap<RadiographId, (u64, Arc<Picture>)>,
    count: u64,
    /// Hashes of files that were read.
    contents: BTreeMap<RadiographId, ContentKey>,
    /// Films on the timeline as it is drawn, most wanted first.
    in_sight: Vec<RadiographId>,
    under_way: BTreeSet<RadiographId>,
    /// Films whose files were looked at, or are.
    looked: BTreeSet<RadiographId>,
    looking: bool,
    /// Films told to be others than the case was written for.
    told: BTreeSet<RadiographId>,
    pub(super) decodes: Decodes,
}

impl SmallPictures {
    pub(crate) fn new(kept: Arc<Pictures>) -> Self {
        Self {
            kept,
            made: BTreeMap::new(),
            count: 0,
            contents: BTreeMap::new(),
            in_sight: Vec::new(),
            under_way: BTreeSet::new(),
            looked: BTreeSet::new(),
            looking: false,
            told: BTreeSet::new(),
            decodes: Decodes::default(),
        }
    }

    /// The cache of the state folder.
    pub(crate) fn kept(&self) -> &Arc<Pictures> {
        &self.kept
    }

    pub(crate) fn get(&self, id: &RadiographId) -> Option<&Arc<Picture>> {
        self.made.get(id).map(|(_, picture)| picture)
    }

    pub(super) fn put(&mut self, id: &RadiographId, content: ContentKey, picture: Picture) {
        self.count += 1;
        self.contents.insert(id.clone(), content);
        self.looked.insert(id.clone());
        self.made.insert(id.clone(), (self.count, Arc::new(picture)));
        if self.made.len() > HELD {
            let is_free = |id: &&RadiographId| !self.in_sight.contains(id);
            let oldest = self.made.iter().filter(|(id, _)| is_free(id)).min_by_key(|(_, (seen, _))| *seen);
            if let Some(oldest) = oldest.map(|(id, _)| id.clone()) {
                self.made.remove(&oldest);
            }
        }
    }

    /// What is known of a film is not that of its file any more.
    pub(super) fn forget(&mut self, id: &RadiographId) {
        self.made.remove(id);
        self.contents.remove(id);
        self.looked.remove(id);
        self.told.remove(id);
    }

    /// True the first time that a film is told to be another than the case was written for.
    pub(super) fn tells_changed(&mut self, id: &RadiographId) -> bool {
        self.told.insert(id.clone())
    }

    /// The same case, changed: jobs that are under way are not taken in any more.
    pub(super) fn follow(&mut self, is_of_case: impl Fn(&RadiographId) -> bool) {
        self.made.retain(|id, _| is_of_case(id));
        self.in_sight.retain(|id| is_of_case(id));
        self.under_way.clear();
        self.looking = false;
        let known = &self.contents;
        self.looked.retain(|id| known.contains_key(id));
    }
}

/// Makes the small picture of a film: from the cache, else by decoding.
#[derive(Debug)]
struct SmallJob {
    film: DecodeJob,
    known: Option<ContentKey>,
    kept: Arc<Pictures>,
}

/// Result of a [`SmallJob`].
#[derive(Debug)]
enum Small {
    /// It was kept; `facts` where the file was read.
    Kept { content: ContentKey, picture: Picture, read: Option<Looked> },
    /// Decoded, or it cannot be.
    Decoded(Box<Decoded>),
}

/// What the file of a film says without being decoded.
#[derive(Debug)]
struct Looked {
    content: ContentKey,
    facts: Result<Box<ImageFacts>, String>,
    /// The file is not the one the case was written for.
    changed: bool,
}

impl Looked {
    fn at(bytes: &[u8], expected: Option<&String>, limits: &Limits) -> Self {
        let content = ContentKey::from(Sha256::digest(bytes));
        let facts = imaging::read_facts(bytes, limits).map(Box::new).map_err(|error| error.to_string());
        Self { content, facts, changed: is_other(expected, &content) }
    }
}

impl Job for SmallJob {
    type Outcome = Small;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        format!("Drawing the film {} in small", self.film.id)
    }

    fn run(&self, control: &Control) -> Result<Small, Cancelled> {
        let kept = |content: ContentKey| self.kept.get(&key_of(content));
        if let Some(content) = self.known
            && let Some(picture) = kept(content)
        {
            return Ok(Small::Kept { content, picture, read: None });
        }
        let limits = Limits::default();
        if let Ok(bytes) = self.film.folder.read_image(&self.film.file, limits.max_file_bytes) {
            control.check()?;
            let content = ContentKey::from(Sha256::digest(&bytes));
            if let Some(picture) = kept(content) {
                let read = Looked::at(&bytes, self.film.expected_sha256.as_ref(), &limits);
                return Ok(Small::Kept { content, picture, read: Some(read) });
            }
        }
        self.film.run(control).map(|decoded| Small::Decoded(Box::new(decoded)))
    }

    fn end(self, editor: &mut Editor, end: End<Small>) {
        editor.take_small(self, end);
    }
}

/// Looks at the files of films that nobody has seen yet, as many as [`LOOK`] allows: the window draws anew after each job.
#[derive(Debug)]
struct LookJob {
    generation: u64,
    films: Vec<DecodeJob>,
}

impl Job for LookJob {
    type Outcome = Vec<Result<Looked, String>>;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Looking at the files of the other films".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let (began, limits) = (Instant::now(), Limits::default());
        let mut looked = Vec::new();
        for film in &self.films {
            control.check()?;
            let bytes = film.folder.read_image(&film.file, limits.max_file_bytes);
            let look = bytes.map(|bytes| Looked::at(&bytes, film.expected_sha256.as_ref(), &limits));
            looked.push(look.map_err(|error| error.to_string()));
            if began.elapsed() > LOOK {
                break;
            }
        }
        Ok(looked)
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        if self.generation != editor.core.films.generation() {
            return;
        }
        let looked = match end {
            End::Done(looked) => looked,
            // A person who cancels does not want the rest either: it is told when a film is gone to.
            End::Cancelled => return,
            End::Broke => {
                let ids = self.films.iter().map(|film| film.id.clone());
                editor.core.films.small.looked.extend(ids);
                Vec::new()
            }
        };
        editor.core.films.small.looking = false;
        for (film, look) in self.films.iter().zip(looked) {
            match look {
                Ok(look) => editor.take_look(&film.id, look),
                Err(why) => {
                    editor.core.films.small.looked.insert(film.id.clone());
                    editor.core.films.fail(&film.id, why);
                }
            }
        }
        editor.core.fetch_small();
    }
}

impl Core {
    /// The timeline shows these films, most wanted first.
    pub(crate) fn see_films(&mut self, films: Vec<RadiographId>) {
        let small = &mut self.films.small;
        small.count += 1;
        for id in &films {
            if let Some((seen, _)) = small.made.get_mut(id) {
                *seen = small.count;
            }
        }
        small.in_sight = films;
        self.fetch_small();
    }

    /// Once what the viewports show is there: the headers against the case, the small pictures in sight, then the files
    /// of the films that nobody has seen.
    pub(crate) fn fetch_small(&mut self) {
        if self.document.is_none() || self.holds_back || self.films.is_loading_pinned() {
            return;
        }
        self.look_at_headers();
        while self.films.small.under_way.len() < AT_ONCE {
            let Some(id) = self.films.next_small() else { break };
            let Some(film) = self.films.job(&id) else { break };
            let small = &mut self.films.small;
            small.under_way.insert(id.clone());
            let job = SmallJob { film, known: small.contents.get(&id).copied(), kept: small.kept.clone() };
            self.setup.jobs.submit(job);
        }
        let small = &self.films.small;
        if !small.under_way.is_empty() || small.looking {
            return;
        }
        let next = self.next_to_look_at();
        let films: Vec<DecodeJob> = next.iter().filter_map(|id| self.films.job(id)).collect();
        if !films.is_empty() {
            self.films.small.looking = true;
            self.setup.jobs.submit(LookJob { generation: self.films.generation(), films });
        }
    }

    /// The next films whose files nobody has looked at, those with marks first.
    fn next_to_look_at(&self) -> Vec<RadiographId> {
        let Some(document) = &self.document else { return Vec::new() };
        let is_new = |id: &RadiographId| {
            !self.films.small.looked.contains(id)
                && self.films.facts(id).is_none()
                && matches!(self.films.state(id), FilmState::Waiting)
        };
        let films = document.case().radiographs.iter().map(|film| &film.id);
        let new: BTreeSet<&RadiographId> = films.clone().filter(|id| is_new(id)).collect();
        if new.is_empty() {
            return Vec::new();
        }
        let marks = document.reading().into_iter().flat_map(|reading| reading.marks.values());
        let marked: BTreeSet<&RadiographId> =
            marks.flat_map(|mark| &mark.parts).map(|part| &part.film).filter(|id| new.contains(id)).collect();
        let others = films.filter(|id| new.contains(id) && !marked.contains(id));
        marked.iter().copied().chain(others).take(LOOKED_AT_ONCE).cloned().collect()
    }
}

impl crate::editor::films::Films {
    /// True if a small picture in sight is missing and will come.
    pub(crate) fn awaits_small(&self) -> bool {
        !self.small.under_way.is_empty() || self.next_small().is_some()
    }

    /// The next film in sight without a picture. One that is being decoded brings its own.
    fn next_small(&self) -> Option<RadiographId> {
        let is_missing = |id: &&RadiographId| {
            !self.small.made.contains_key(*id)
                && !self.small.under_way.contains(*id)
                && matches!(self.state(id), FilmState::Waiting | FilmState::Ready(_))
                && self.is_of_case(id)
        };
        self.small.in_sight.iter().find(is_missing).cloned()
    }
}

impl Editor {
    /// Films whose small pictures the timeline asked for last.
    pub fn films_in_sight(&self) -> &[RadiographId] {
        &self.core.films.small.in_sight
    }

    /// Numbers of films decoded since the case was opened.
    pub fn decodes(&self) -> Decodes {
        self.core.films.small.decodes
    }

    fn take_small(&mut self, job: SmallJob, end: End<Small>) {
        // A film of a case that is no longer open.
        if job.film.generation != self.core.films.generation() {
            return;
        }
        let id = job.film.id.clone();
        self.core.films.small.under_way.remove(&id);
        match end {
            End::Done(Small::Kept { content, picture, read }) => {
                self.core.films.small.put(&id, content, picture);
                if let Some(looked) = read {
                    self.take_look(&id, looked);
                }
            }
            End::Done(Small::Decoded(decoded)) => self.take_decoded_small(job.film, *decoded),
            // Gone to again, it is read; until then it has no picture.
            End::Cancelled => self.core.films.cancel(&id),
            End::Broke => self.core.films.fail(&id, BROKE.to_owned()),
        }
        self.core.fetch_small();
    }

    fn take_decoded_small(&mut self, job: DecodeJob, decoded: Decoded) {
        match decoded {
            Decoded::Read { result: Ok((film, picture)), changed } => {
                self.core.films.small.decodes.small += 1;
                let looked = Looked { content: film.content, facts: Ok(Box::new(film.film.facts)), changed };
                self.core.films.small.put(&job.id, looked.content, picture);
                self.take_look(&job.id, looked);
            }
            Decoded::Read { result: Err(why), .. } => self.core.films.fail(&job.id, why),
            Decoded::TookTooLong => self.decode_slowly(job),
        }
    }

    /// The file of a film was looked at: measures know its scale, and a file that is another than it was is told.
    fn take_look(&mut self, id: &RadiographId, looked: Looked) {
        self.core.films.small.contents.insert(id.clone(), looked.content);
        self.core.films.small.looked.insert(id.clone());
        match looked.facts {
            Ok(facts) => {
                let before = self.core.films.facts(id).cloned();
                if before.as_deref() != Some(&*facts) {
                    self.core.films.put_facts(id, *facts);
                    self.marks.marks_see_film(id, true);
                }
            }
            Err(why) => self.core.films.fail(id, why),
        }
        if looked.changed {
            self.core.tell_changed(id);
        }
    }
}

/// Bytes of a film as a small picture, by its content: from the cache, else decoded and kept.
pub(crate) fn small_of(
    bytes: &[u8],
    kept: &Pictures,
    decode: impl FnOnce(&[u8]) -> Option<imaging::Film>,
) -> Option<Picture> {
    let key = key_of(Sha256::digest(bytes).into());
    if let Some(picture) = kept.get(&key) {
        return Some(picture);
    }
    let picture = small_picture(&decode(bytes)?);
    kept.put(&key, &picture);
    Some(picture)
}
