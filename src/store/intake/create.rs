//! A planned case on disk. Everything is put together in a hidden folder beside the new one, synced, and renamed in
//! one step: a kill at any moment leaves the whole case or none.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use thiserror::Error;

use super::archive;
use crate::case::{self, InvalidId, Severity};
use crate::imaging::{ImageFormat, Limits, png_file};
use crate::intake::{Located, PlannedCase, PlannedFilm, WrittenFilm, film_stem, written_case};
use crate::store::error::StoreError;
use crate::store::{case_to_ron, layout, sha256_hex};
use crate::worker::Decoder;

/// Folder for films in a new case.
pub(super) const IMAGES: &str = "images";
/// Beginning of the names of hidden folders in which cases are put together.
const STAGING: &str = ".callus-new-";
/// Age beyond which a hidden folder was left by a process that is gone.
const LEFT_OVER: Duration = Duration::from_hours(1);

/// A film without its identifiers.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// The film's new bytes.
    pub bytes: Vec<u8>,
    /// Ending of its file name, without a point.
    pub extension: String,
    /// Whole days by which its dates were moved; 0 where they were kept.
    pub shifted_days: i64,
    /// Why a person has to look at the picture before the film is shared.
    pub look: Option<String>,
    /// A person has looked at the picture.
    pub is_looked_at: bool,
}

/// Removes identifiers from a film, or says in words why it cannot.
pub type Cleaner<'a> = dyn Fn(&PlannedFilm, &[u8]) -> Result<Cleaned, String> + 'a;

/// The way in which films come into a new case.
pub enum Films<'a> {
    /// Copies, made by this.
    Cleaned(&'a Cleaner<'a>),
    /// Copies as they are.
    Copied,
    /// The files themselves under a second name, where they need not be changed.
    Linked,
}

impl std::fmt::Debug for Films<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Cleaned(_) => "Cleaned",
            Self::Copied => "Copied",
            Self::Linked => "Linked",
        })
    }
}

/// A film that a person has to look at before the case is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmToLook {
    /// Path of its file in the case folder.
    pub file: String,
    /// The reason.
    pub why: String,
}

/// A case that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The case file.
    pub path: PathBuf,
    /// Films of the case.
    pub films: usize,
    /// Films that a person has to look at before the case is shared.
    pub to_look: Vec<FilmToLook>,
    /// SHA-256 of the films that a person has looked at.
    pub looked_at: Vec<String>,
}

/// Why a case was not written. Nothing is left of it.
#[derive(Debug, Error)]
pub enum CreateError {
    /// The disk refused, or the folder is not free.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The plan has no film.
    #[error("no film is chosen; take at least one film into the case")]
    NoFilms,
    /// Films have neither a day nor an interval.
    #[error(
        "no day or interval is known of {}: enter one, put it into the file name (2024-03-16, day+004), or leave the film out",
        named(.0)
    )]
    Undated(Vec<Located>),
    /// A film could not be read.
    #[error("the film cannot be read: {why}; put it back, or leave it out of the case: {at}")]
    Unreadable {
        /// The film.
        at: Located,
        /// The reason.
        why: String,
    },
    /// A film is not the file that was planned.
    #[error("the film has changed since it was looked at; scan the folder again: {0}")]
    Changed(Located),
    /// Identifiers could not be removed from a film.
    #[error("the patient's data could not be removed: {why}; leave the film out, or keep the data: {at}")]
    NotCleaned {
        /// The film.
        at: Located,
        /// The reason.
        why: String,
    },
    /// A photograph could not be made upright.
    #[error(
        "the photograph cannot be cut out and turned: {why}; correct its corners, or leave it as it is: {at}"
    )]
    NotUpright {
        /// The film.
        at: Located,
        /// The reason.
        why: String,
    },
    /// A film cannot have a second name in the case folder.
    #[error(
        "the film cannot be linked: {why}; links need one disk whose file system has them, so copy the films instead: {at}"
    )]
    NotLinked {
        /// The film.
        at: Located,
        /// The reason.
        why: String,
    },
    /// A name of the plan cannot be used.
    #[error(transparent)]
    Name(#[from] InvalidId),
    /// The plan gives a case that `check` refuses.
    #[error("the case cannot be written as it is planned: {0}")]
    Impossible(String),
    /// The person ended it.
    #[error("creating the case was cancelled; nothing was written")]
    Cancelled,
}

/// The first films by name, and how many more.
fn named(films: &[Located]) -> String {
    let names: Vec<_> = films.iter().take(3).map(Located::file_name).collect();
    match films.len().saturating_sub(names.len()) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// The bytes of a film, wherever it lies.
///
/// # Errors
/// The reason in words.
pub fn read_film(at: &Located, limits: &Limits) -> Result<Vec<u8>, String> {
    if at.members.is_empty() {
        crate::store::read_file(&at.file, limits.max_file_bytes).map_err(|error| error.to_string())
    } else {
        archive::member_bytes(&at.file, &at.members, limits.max_file_bytes)
    }
}

/// Writes a planned case into `folder`, which must not hold anything.
/// `go_on` is asked after each film, with their number, and may end it.
///
/// # Errors
/// [`CreateError`]; nothing is left behind.
pub fn create_case(
    plan: &PlannedCase,
    folder: &Path,
    films: &Films<'_>,
    limits: &Limits,
    go_on: &dyn Fn(usize) -> bool,
) -> Result<Created, CreateError> {
    check_free(folder)?;
    let chosen = dated_films(plan)?;
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(StoreError::io("making the folder of the case", parent))?;
    remove_left_overs(parent);
    let staging = tempfile::Builder::new()
        .prefix(STAGING)
        .tempdir_in(parent)
        .map_err(StoreError::io("making a folder for the new case", parent))?;
    let images = staging.path().join(IMAGES);
    fs::create_dir(&images).map_err(StoreError::io("making the folder of the films", &images))?;
    let mut written = Vec::new();
    let (mut to_look, mut looked_at) = (Vec::new(), Vec::new());
    let mut names = BTreeSet::new();
    let cleaner = match films {
        Films::Cleaned(cleaner) => Some(*cleaner),
        Films::Copied | Films::Linked => None,
    };
    for film in &chosen {
        let ReadyFilm { bytes, cleaned, size: [columns, rows] } = ready_film(film, cleaner, limits)?;
        let file = format!("{IMAGES}/{}", free_name(plan, film, &cleaned.extension, &mut names));
        let path = staging.path().join(&file);
        match films {
            Films::Linked if film.upright.is_none() && film.at.members.is_empty() => link(film, &path)?,
            Films::Linked | Films::Copied | Films::Cleaned(_) => write_synced(&path, &bytes)?,
        }
        if let Some(why) = cleaned.look {
            to_look.push(FilmToLook { file: file.clone(), why });
        }
        let sha256 = sha256_hex(&bytes);
        if cleaned.is_looked_at {
            looked_at.push(sha256.clone());
        }
        written.push(WrittenFilm {
            number: film.number,
            file,
            sha256,
            columns,
            rows,
            shifted_days: cleaned.shifted_days,
        });
        if !go_on(written.len()) {
            return Err(CreateError::Cancelled);
        }
    }
    let planned = written_case(plan, "Patient", &written)?;
    if let Some(problem) =
        case::check(&planned).into_iter().find(|problem| problem.severity == Severity::Error)
    {
        return Err(CreateError::Impossible(problem.to_string()));
    }
    write_synced(&staging.path().join(layout::CASE_FILE), case_to_ron(&planned)?.as_bytes())?;
    sync_folder(&images)?;
    sync_folder(staging.path())?;
    publish(staging, folder)?;
    sync_folder(parent)?;
    Ok(Created { path: folder.join(layout::CASE_FILE), films: written.len(), to_look, looked_at })
}

/// The films that are chosen, each with a day or an interval.
pub(super) fn dated_films(plan: &PlannedCase) -> Result<Vec<&PlannedFilm>, CreateError> {
    let chosen: Vec<&PlannedFilm> = plan.included().collect();
    if chosen.is_empty() {
        return Err(CreateError::NoFilms);
    }
    let undated = chosen.iter().filter(|film| film.moment.value().is_none());
    let undated: Vec<Located> = undated.map(|film| film.at.clone()).collect();
    if undated.is_empty() { Ok(chosen) } else { Err(CreateError::Undated(undated)) }
}

/// A film as it is to be written: cleaned where there is a cleaner, and upright.
pub(super) fn ready_film(
    film: &PlannedFilm,
    cleaner: Option<&Cleaner<'_>>,
    limits: &Limits,
) -> Result<ReadyFilm, CreateError> {
    upright(film, film_bytes(film, cleaner, limits)?, limits)
}

/// A film's bytes as they are to be written.
fn film_bytes(
    film: &PlannedFilm,
    cleaner: Option<&Cleaner<'_>>,
    limits: &Limits,
) -> Result<ReadyFilm, CreateError> {
    let bytes =
        read_film(&film.at, limits).map_err(|why| CreateError::Unreadable { at: film.at.clone(), why })?;
    if sha256_hex(&bytes) != film.sha256 {
        return Err(CreateError::Changed(film.at.clone()));
    }
    let size = [film.columns, film.rows];
    let Some(cleaner) = cleaner else {
        let facts = CleanedFacts {
            extension: extension(film.format).to_owned(),
            shifted_days: 0,
            look: None,
            is_looked_at: false,
        };
        return Ok(ReadyFilm { bytes, cleaned: facts, size });
    };
    let Cleaned { bytes, extension, shifted_days, look, is_looked_at } =
        cleaner(film, &bytes).map_err(|why| CreateError::NotCleaned { at: film.at.clone(), why })?;
    Ok(ReadyFilm { bytes, cleaned: CleanedFacts { extension, shifted_days, look, is_looked_at }, size })
}

pub(super) struct CleanedFacts {
    pub(super) extension: String,
    shifted_days: i64,
    pub(super) look: Option<String>,
    pub(super) is_looked_at: bool,
}

/// A film as it is to be written.
pub(super) struct ReadyFilm {
    pub(super) bytes: Vec<u8>,
    pub(super) cleaned: CleanedFacts,
    /// Columns and rows.
    pub(super) size: [u32; 2],
}

/// The photograph as an upright film, where that is planned.
fn upright(film: &PlannedFilm, ready: ReadyFilm, limits: &Limits) -> Result<ReadyFilm, CreateError> {
    if film.upright.is_none() {
        return Ok(ready);
    }
    let refused = |why: String| CreateError::NotUpright { at: film.at.clone(), why };
    let decoded =
        Decoder::shared().decode(&ready.bytes, limits).map_err(|error| refused(error.to_string()))?;
    let coding = &decoded.facts.coding;
    if decoded.facts.format == ImageFormat::Dicom || coding.signed {
        return Err(refused("it is no photograph".to_owned()));
    }
    let made = film.upright.of(&decoded.pixels).map_err(|error| refused(error.to_string()))?;
    let bytes = png_file(&made, coding.bits_allocated > 8).map_err(refused)?;
    let cleaned = CleanedFacts { extension: "png".to_owned(), ..ready.cleaned };
    Ok(ReadyFilm { bytes, cleaned, size: [made.columns, made.rows] })
}

fn check_free(folder: &Path) -> Result<(), CreateError> {
    let path = folder.join(layout::CASE_FILE);
    if path.exists() {
        return Err(StoreError::CaseIsThere(path).into());
    }
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(StoreError::FolderNotEmpty(folder.to_owned()).into()),
            None => Ok(()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io("looking into the folder of the case", folder)(error).into()),
    }
}

/// A file name that no film has yet, whatever the case of its letters: folders of some systems do not tell it apart.
pub(super) fn free_name(
    plan: &PlannedCase,
    film: &PlannedFilm,
    extension: &str,
    taken: &mut BTreeSet<String>,
) -> String {
    format!("{}.{extension}", numbered_name(&film_stem(plan, film), taken))
}

/// A name that is free: `stem`, else `stem-2` and so on. It is taken afterwards.
pub(super) fn numbered_name(stem: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = std::iter::once(stem.to_owned()).chain((2..).map(|number| format!("{stem}-{number}")));
    let free =
        numbered.into_iter().find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(stem.to_owned());
    taken.insert(free.to_lowercase());
    free
}

fn extension(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Dicom => "dcm",
        ImageFormat::Png => "png",
        ImageFormat::Jpeg => "jpg",
        ImageFormat::Tiff => "tif",
        ImageFormat::Bmp => "bmp",
        ImageFormat::WebP => "webp",
    }
}

pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = File::create_new(path).map_err(StoreError::io("writing into the new case", path))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(StoreError::io("writing into the new case", path))
}

/// Gives the file of a film a second name.
fn link(film: &PlannedFilm, path: &Path) -> Result<(), CreateError> {
    let refused =
        |error: std::io::Error| CreateError::NotLinked { at: film.at.clone(), why: error.to_string() };
    // The file itself, not a symbolic link to it: the case stays whole where that is removed.
    let file = fs::canonicalize(&film.at.file).map_err(refused)?;
    fs::hard_link(file, path).map_err(refused)
}

pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    crate::store::atomic::sync_folder_of(&folder.join("any"))
}

/// Gives the finished folder its name. An empty folder in its place gives way; anything else stays, and nothing is
/// overwritten.
fn publish(staging: tempfile::TempDir, folder: &Path) -> Result<(), CreateError> {
    // Fails where somebody has put something there meanwhile.
    if folder.exists() && fs::remove_dir(folder).is_err() {
        return Err(StoreError::FolderNotEmpty(folder.to_owned()).into());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open = fs::Permissions::from_mode(0o755);
        fs::set_permissions(staging.path(), open)
            .map_err(StoreError::io("making the folder of the case", folder))?;
    }
    fs::rename(staging.path(), folder).map_err(StoreError::io("naming the folder of the case", folder))?;
    // It has another name now; nothing is left to remove.
    let _ = staging.keep();
    Ok(())
}

/// Removes hidden folders that a killed process left.
fn remove_left_overs(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(STAGING);
        let is_old = || {
            let modified = entry.metadata().and_then(|facts| facts.modified()).ok()?;
            SystemTime::now().duration_since(modified).ok()
        };
        if is_ours && is_old().is_some_and(|age| age > LEFT_OVER) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
