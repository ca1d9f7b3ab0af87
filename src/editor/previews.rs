//! Cases that are not open, as the start screen shows them: title, number of films, one film in small. Read from the case
//! itself each time, on workers; of it only the small picture is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::visits;
use crate::case::Case;
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::small_pictures::small_of;
use crate::editor::{Dialog, Editor};
use crate::imaging::{Limits, Picture};
use crate::store::{CaseFolder, LibraryCase, Pictures};
use crate::worker::Decoder;

/// Recent cases that the start screen shows at most.
pub const RECENT_SHOWN: usize = 6;

/// Previews of the library that are made at once at most.
const AT_ONCE: usize = 6;

/// A case that is not open.
#[derive(Debug, Clone, PartialEq)]
pub struct CasePreview {
    /// Its title.
    pub title: String,
    /// Number of its films.
    pub films: usize,
    /// A film of its last visit in small; `None` where it has none that can be shown.
    pub picture: Option<Arc<Picture>>,
}

/// State of the preview of a case.
#[derive(Debug, Clone, Copy)]
pub enum PreviewState<'a> {
    /// It is being read, or was not asked for.
    Waiting,
    /// Ready.
    Ready(&'a CasePreview),
    /// The case cannot be read: why, and what to do.
    Failed(&'a str),
}

/// Every preview that was asked for, by the path of its case.
#[derive(Debug, Default)]
pub(crate) struct Previews {
    known: BTreeMap<PathBuf, Option<Result<CasePreview, String>>>,
}

impl Previews {
    pub(crate) fn state(&self, path: &Path) -> PreviewState<'_> {
        match self.known.get(path) {
            None | Some(None) => PreviewState::Waiting,
            Some(Some(Ok(preview))) => PreviewState::Ready(preview),
            Some(Some(Err(why))) => PreviewState::Failed(why),
        }
    }

    pub(crate) fn are_complete(&self) -> bool {
        self.known.values().all(Option::is_some)
    }

    fn waiting(&self) -> usize {
        self.known.values().filter(|known| known.is_none()).count()
    }

    /// Cases that a scan has read anew are looked at again.
    pub(crate) fn forget_changed(&mut self, before: &[Arc<LibraryCase>], after: &[Arc<LibraryCase>]) {
        let same: BTreeSet<*const LibraryCase> = before.iter().map(Arc::as_ptr).collect();
        for case in after.iter().filter(|case| !same.contains(&Arc::as_ptr(case))) {
            if self.known.get(&case.case_file).is_some_and(Option::is_some) {
                self.known.remove(&case.case_file);
            }
        }
    }

    /// Forgets every preview: the case may have changed while it was open.
    pub(crate) fn forget(&mut self) {
        self.known.retain(|_, known| known.is_none());
    }
}

/// Reads one case and decodes one of its films.
#[derive(Debug)]
struct PreviewJob {
    path: PathBuf,
    decoder: Decoder,
    pictures: Arc<Pictures>,
}

impl Job for PreviewJob {
    type Outcome = Result<CasePreview, String>;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Looking at a recent case".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let read = CaseFolder::find(&self.path).and_then(|folder| Ok((folder.read_case()?, folder)));
        let (case, folder) = match read {
            Err(error) => return Ok(Err(error.to_string())),
            Ok(read) => read,
        };
        control.check()?;
        let picture = film_of(&case).and_then(|file| self.picture(&folder, file, control));
        control.check()?;
        Ok(Ok(CasePreview { title: case.title, films: case.radiographs.len(), picture }))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let outcome = match end {
            End::Done(outcome) => outcome,
            End::Cancelled => Err("you cancelled reading this case; open it to read it".to_owned()),
            End::Broke => Err("reading this case broke: a fault of Callus, please report it".to_owned()),
        };
        editor.core.previews.known.insert(self.path, Some(outcome));
    }
}

impl PreviewJob {
    fn picture(&self, folder: &CaseFolder, file: &str, control: &Control) -> Option<Arc<Picture>> {
        let limits = Limits::default();
        let bytes = folder.read_image(file, limits.max_file_bytes).ok()?;
        let decode =
            |bytes: &[u8]| self.decoder.decode_while(bytes, &limits, &|| !control.is_cancelled()).ok();
        small_of(&bytes, &self.pictures, decode).map(Arc::new)
    }
}

/// The file of a film of the last visit, a frontal one where there is one.
fn film_of(case: &Case) -> Option<&str> {
    let visits = visits(case);
    let id = visits.last()?.films.first()?;
    case.radiograph(id).map(|film| film.file.as_str())
}

impl Core {
    /// Asks for previews of what the start screen or the library shows.
    pub(crate) fn look_at_recent(&mut self) {
        let is_library = self.dialog == Dialog::Library;
        if !is_library && (self.document.is_some() || self.opening > 0) {
            return;
        }
        let shown: Vec<PathBuf> = if is_library {
            self.library.on_screen().to_vec()
        } else {
            self.settings.recent.iter().take(RECENT_SHOWN).chain(&self.samples).cloned().collect()
        };
        let wanted = shown.into_iter().filter(|path| !self.previews.known.contains_key(path));
        // Whoever scrolls through a library does not wait for every film that went by.
        let free = if is_library { AT_ONCE.saturating_sub(self.previews.waiting()) } else { usize::MAX };
        let wanted: Vec<PathBuf> = wanted.take(free).collect();
        for path in wanted {
            self.previews.known.insert(path.clone(), None);
            let decoder = self.setup.jobs.decoder().clone();
            let pictures = self.films.small.kept().clone();
            self.setup.jobs.submit(PreviewJob { path, decoder, pictures });
        }
    }
}

impl Editor {
    /// A recent case or a sample, as far as it was read.
    pub fn preview(&self, path: &Path) -> PreviewState<'_> {
        self.core.previews.state(path)
    }

    /// Folders of the sample cases; empty where the program was copied without them.
    pub fn samples(&self) -> &[PathBuf] {
        &self.core.samples
    }
}
