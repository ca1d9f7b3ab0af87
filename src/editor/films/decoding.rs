//! Jobs that read and decode one film.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{ContentKey, LoadedFilm};
use crate::case::RadiographId;
use crate::editor::Editor;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::small_pictures::key_of;
use crate::imaging::{self, Film, ImagingError, LightMap, Limits, Picture, Pyramid, Samples};
use crate::store::{CaseFolder, HASHES_BESIDE, Pictures, reading_at, sha256_of_open};
use crate::worker::Decoder;

/// Reads and decodes one film. A film that takes longer than [`PATIENCE`] gives its place up to the others and becomes
/// a [`SlowDecodeJob`].
#[derive(Debug)]
pub(crate) struct DecodeJob {
    pub(in crate::editor) generation: u64,
    pub(super) place: u64,
    pub(in crate::editor) id: RadiographId,
    pub(in crate::editor) folder: CaseFolder,
    pub(in crate::editor) file: String,
    pub(in crate::editor) expected_sha256: Option<String>,
    pub(super) decoder: Decoder,
    pub(super) pictures: Arc<Pictures>,
}

/// Decodes a film that took too long the first time, beside the others and without haste.
#[derive(Debug)]
pub(super) struct SlowDecodeJob(pub(super) DecodeJob);

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
        let failed = |why: String| Ok(Decoded::Read { result: Err(why), changed: false });
        let (file, length) = match self.folder.open_image(&self.file, limits.max_file_bytes) {
            Ok(opened) => opened,
            Err(error) => return failed(error.to_string()),
        };
        control.check()?;
        control.report(0.2);
        let started = Instant::now();
        let in_time = || patience.is_none_or(|patience| started.elapsed() < patience);
        let go_on = || !control.is_cancelled() && in_time();
        let unreadable = |error: io::Error| ImagingError::Unreadable { why: error.to_string() }.to_string();
        let decode = || {
            let own = file.try_clone().map_err(unreadable)?;
            let read_at = reading_at(&file);
            Ok(self.decoder.decode_file_while(own, length, &limits, read_at.as_deref(), &go_on))
        };
        // The hash is taken here while the film is decoded elsewhere.
        let (content, film) = std::thread::scope(|scope| {
            let hash = || sha256_of_open(&file).map_err(unreadable);
            if !HASHES_BESIDE {
                let film = decode();
                return (hash(), film);
            }
            let hash = scope.spawn(hash);
            let film = decode();
            // A panic there is one of this job, which tells it.
            (hash.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)), film)
        });
        let (content, film) = match content.and_then(|content| film.map(|film| (content, film))) {
            Ok(both) => both,
            Err(why) => return failed(why),
        };
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

/// A film in small, in the greys that are chosen when nobody asked for any.
pub(crate) fn small_picture(film: &Film) -> Picture {
    imaging::thumbnail(film, THUMBNAIL_SIDE, &film.pipeline.default_voi(&film.pixels).0)
}

pub(super) fn load(film: Film, content: ContentKey) -> (LoadedFilm, Picture) {
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
pub(in crate::editor) fn is_other(expected: Option<&String>, content: &ContentKey) -> bool {
    expected.is_some_and(|sha| !sha.eq_ignore_ascii_case(&hex(content)))
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Longest side of a thumbnail in pixels.
pub(in crate::editor) const THUMBNAIL_SIDE: u32 = 192;
