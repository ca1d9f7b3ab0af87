//! Writing a packed file: aside, synced, and under its name only when it is whole. No time, no owner and no order of
//! the disk gets into it, so that the same case gives the same bytes.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::DeflateEncoder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::case::{Case, ReaderId};
use crate::imaging::Limits;
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{CaseFolder, read_limited, sha256_of};
use crate::store::identity::identity_of;
use crate::store::output::check_output;
use crate::store::pack::collect::{Collected, Source, collect};
use crate::store::pack::error::PackError;
use crate::store::pack::guard::guard;
use crate::store::pack::manifest::{Manifest, PackKind, PackedFile, PackedFilm};
use crate::store::pack::unsaved::unsaved;
use crate::store::pack::{Going, MANIFEST, MOST_RATIO, PACK_FORMAT, TEXT_BYTES};
use crate::store::state_folder::StateFolder;
use crate::store::{hash, signing};

/// Fast, and small enough: films are large, and most of them hardly get smaller.
const LEVEL: u32 = 1;

/// What to pack of a case.
#[derive(Debug, Clone, Default)]
pub struct PackWish {
    /// Readings without the case and its films.
    pub readings_only: bool,
    /// Only the reading of this reader.
    pub reader: Option<ReaderId>,
    /// Also readings kept in the state folder because the case folder could not be written.
    pub with_state: bool,
    /// A person has looked at every film: no name is in any picture.
    pub looked: bool,
}

/// What was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// The packed file.
    pub path: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// How many films are in it.
    pub films: usize,
    /// Whose readings are in it, and whether each is signed.
    pub readings: Vec<(ReaderId, bool)>,
    /// Identifiers of films whose header still names a patient.
    pub named: Vec<String>,
    /// What stays behind, and why, in words.
    pub left_out: Vec<String>,
    /// True if a script with notes for the presenter is in it.
    pub has_notes: bool,
    /// That films are simulated, so that no look at them was asked for; `None` where none is.
    pub simulated: Option<String>,
    /// Whether the very same file lay there already.
    pub was_there: bool,
}

/// Said where nobody is asked to look at films; `None` where every film is looked at.
pub(crate) fn simulated_words(case: &Case) -> Option<String> {
    let whose = match case.simulated_films() {
        (0, _) => return None,
        (all, of) if all == of => "its films".to_owned(),
        (some, of) => format!("{some} of its {of} films"),
    };
    Some(format!(
        "the case says that {whose} are simulated: they show no patient, so no look at them is asked for"
    ))
}

impl Packed {
    /// What was packed, and what a person should know of it, a line each.
    pub fn lines(&self) -> Vec<String> {
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let signed = self.readings.iter().filter(|(_, signed)| *signed).count();
        let films = (self.films > 0).then(|| count(self.films, "film"));
        let readings = format!("{} ({signed} signed)", count(self.readings.len(), "reading"));
        let parts: Vec<String> = films.into_iter().chain([readings]).collect();
        let was = if self.was_there { "; the same file was here already" } else { "" };
        let mut lines =
            vec![format!("{}: {}, {} bytes{was}", self.path.display(), parts.join(", "), self.bytes)];
        if !self.named.is_empty() {
            lines.push(format!(
                "  attention: the headers of these films still name a patient: {}; run `callus deidentify` before you share them",
                self.named.join(", ")
            ));
        }
        if self.has_notes {
            lines.push(
                "  attention: the script of a presentation (present.ron) goes with it, with the notes for the presenter; look through them for names"
                    .to_owned(),
            );
        }
        lines.extend(self.simulated.iter().map(|words| format!("  {words}")));
        lines.extend(self.left_out.iter().map(|words| format!("  not packed: {words}")));
        lines
    }
}

/// Packs a case, or its readings, into one file. `state` is where changes are looked for that have not reached their
/// files yet.
///
/// # Errors
/// [`PackError::Unsaved`] where there are such changes; [`PackError::NotLooked`] where the picture of a film may show a
/// name and nobody has looked; [`PackError::FileTaken`] where another file has the name;
/// [`PackError::FilmChanged`] where a film is not the one the case states; [`PackError::Store`] where something cannot
/// be read or written. Nothing is left behind then.
pub fn pack(
    folder: &CaseFolder,
    state: Option<&StateFolder>,
    target: &Path,
    wish: &PackWish,
    going: Going<'_>,
) -> Result<Packed, PackError> {
    check_output(target)?;
    let case = folder.read_case()?;
    if let Some(who) = state.map(|state| unsaved(state, folder, &case)).transpose()?.flatten() {
        return Err(PackError::Unsaved { who });
    }
    let collected = collect(state, folder, &case, wish)?;
    let films = film_hashes(folder, &case)?;
    let named =
        if wish.readings_only { Vec::new() } else { guard(folder, &case, state, wish.looked, going)? };
    let kind = if wish.readings_only { PackKind::Readings } else { PackKind::Case };
    let manifest = Manifest {
        callus_pack: PACK_FORMAT,
        kind,
        case: identity_of(folder, &case),
        title: case.title.clone(),
        films,
        files: Vec::new(),
    };
    let staged =
        atomic::stage_by(target, Privacy::Shared, |file| write(file, &collected, manifest, target, going))?;
    let bytes = staged.bytes()?;
    let own = staged.sha256()?;
    let packed = |was_there| Packed {
        path: target.to_owned(),
        bytes,
        films: if wish.readings_only { 0 } else { case.radiographs.len() },
        readings: collected.readings.clone(),
        named: named.clone(),
        left_out: collected.left_out.clone(),
        has_notes: collected.has_notes,
        simulated: simulated_words(&case).filter(|_| !wish.readings_only),
        was_there,
    };
    if staged.claim()? {
        return Ok(packed(false));
    }
    if sha256_of(target)? == own { Ok(packed(true)) } else { Err(PackError::FileTaken(target.to_owned())) }
}

/// The hash of every film, held against the one that the case states.
fn film_hashes(folder: &CaseFolder, case: &Case) -> Result<Vec<PackedFilm>, PackError> {
    let mut films = Vec::new();
    for film in &case.radiographs {
        let sha256 = signing::film_hash(folder, film)?;
        if film.sha256.as_ref().is_some_and(|stated| !stated.eq_ignore_ascii_case(&sha256)) {
            return Err(PackError::FilmChanged { film: film.id.to_string() });
        }
        films.push(PackedFilm { id: film.id.clone(), sha256 });
    }
    Ok(films)
}

fn write(
    file: &mut File,
    collected: &Collected,
    mut manifest: Manifest,
    target: &Path,
    going: Going<'_>,
) -> Result<(), PackError> {
    let limit = Limits::default().max_file_bytes;
    let mut zip = ZipWriter::new(io::BufWriter::new(file));
    let sources = collected.sources.len().max(1);
    for (index, Source { file, path, is_film }) in collected.sources.iter().enumerate() {
        if !going(index as f64 / sources as f64) {
            return Err(PackError::Cancelled);
        }
        let bytes = read_limited(file, if *is_film { limit } else { TEXT_BYTES })?;
        add(&mut zip, path, &bytes).map_err(PackError::io("writing a packed file", target))?;
        let (sha256, bytes) = (hash::sha256_hex(&bytes), bytes.len() as u64);
        manifest.files.push(PackedFile { path: path.clone(), bytes, sha256 });
    }
    let unwritable = |error: serde_json::Error| crate::store::StoreError::Unwritable(error.to_string());
    let mut text = serde_json::to_vec_pretty(&manifest).map_err(unwritable)?;
    text.push(b'\n');
    add(&mut zip, MANIFEST, &text).map_err(PackError::io("writing a packed file", target))?;
    let finished = zip.finish().map_err(io::Error::other).and_then(|mut inner| inner.flush());
    finished.map_err(PackError::io("writing a packed file", target))
}

fn add<W: Write + Seek>(zip: &mut ZipWriter<W>, path: &str, bytes: &[u8]) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .large_file(bytes.len() as u64 >= u64::from(u32::MAX));
    let options = if is_worth_deflating(bytes)? {
        options.compression_method(CompressionMethod::Deflated).compression_level(Some(i64::from(LEVEL)))
    } else {
        options.compression_method(CompressionMethod::Stored)
    };
    zip.start_file(path, options).map_err(io::Error::other)?;
    zip.write_all(bytes)
}

/// Whether deflating makes a file smaller, and not so much smaller that it looks like one made to fill a disk.
fn is_worth_deflating(bytes: &[u8]) -> io::Result<bool> {
    let mut counted = DeflateEncoder::new(Counter::default(), Compression::new(LEVEL));
    counted.write_all(bytes)?;
    let deflated = counted.finish()?.0;
    let length = bytes.len() as u64;
    Ok(deflated < length && length < deflated.saturating_mul(MOST_RATIO / 2))
}

/// Counts the bytes that are written to it.
#[derive(Debug, Default)]
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
