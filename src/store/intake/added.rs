//! Films of a plan beside those that a case has: each is written and synced under a name of its own before the case file
//! speaks of it, so a kill leaves a file too many, never a case without its film.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::create::{self, Cleaner, CreateError, FilmToLook, IMAGES};
use crate::case::{Case, PixelSize, Radiograph};
use crate::imaging::Limits;
use crate::intake::{PlannedCase, PlannedFilm, WrittenFilm, added_films};
use crate::store::case_folder::CaseFolder;
use crate::store::error::StoreError;
use crate::store::sha256_hex;

/// Films whose files lie in the case folder, and of which the case file says nothing yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedFilms {
    /// The films, in order of time.
    pub films: Vec<Radiograph>,
    /// Films that a person has to look at before the case is shared.
    pub to_look: Vec<FilmToLook>,
    /// Hashes of films that a person has looked at.
    pub looked_at: Vec<String>,
    /// Films that were left out, because the case has them already as they would be written.
    pub doubles: usize,
}

/// Files that go again, unless they are kept.
struct Written(Vec<PathBuf>);

impl Drop for Written {
    fn drop(&mut self) {
        for path in &self.0 {
            // Nothing of the case speaks of it; one that stays does no harm.
            let _ = fs::remove_file(path);
        }
    }
}

/// Writes the films of a plan into the folder of a case. Nothing that is there is changed. `go_on` is asked after each
/// film, with their number, and may end it.
///
/// # Errors
/// As [`super::create_case`]; nothing is left behind.
pub fn add_films(
    plan: &PlannedCase,
    case: &Case,
    folder: &CaseFolder,
    cleaner: Option<&Cleaner<'_>>,
    go_on: &dyn Fn(usize) -> bool,
) -> Result<AddedFilms, CreateError> {
    let limits = Limits::default();
    let chosen = create::dated_films(plan)?;
    let images = folder.root.join(IMAGES);
    fs::create_dir_all(&images).map_err(StoreError::io("making the folder of the films", &images))?;
    let (mut files, mut written) = (Written(Vec::new()), Vec::new());
    let (mut to_look, mut looked_at, mut doubles) = (Vec::new(), Vec::new(), 0);
    let mut names = taken(case, &images);
    for film in &chosen {
        let ready = create::ready_film(film, cleaner, &limits)?;
        let sha256 = sha256_hex(&ready.bytes);
        if case.radiographs.iter().any(|own| own.sha256.as_ref() == Some(&sha256)) {
            // The same original was cleaned to the same bytes before.
            doubles += 1;
            continue;
        }
        let file =
            format!("{IMAGES}/{}", create::free_name(plan, film, &ready.cleaned.extension, &mut names));
        let path = folder.root.join(&file);
        create::write_synced(&path, &ready.bytes)?;
        files.0.push(path);
        if let Some(why) = ready.cleaned.look {
            to_look.push(FilmToLook { file: file.clone(), why });
        }
        if ready.cleaned.is_looked_at {
            looked_at.push(sha256.clone());
        }
        let [columns, rows] = ready.size;
        // The days of the plan are those of the case already.
        written.push(WrittenFilm { number: film.number, file, sha256, columns, rows, shifted_days: 0 });
        if !go_on(written.len()) {
            return Err(CreateError::Cancelled);
        }
    }
    create::sync_folder(&images)?;
    let films = added_films(plan, case, &written)?;
    files.0.clear();
    Ok(AddedFilms { films, to_look, looked_at, doubles })
}

/// A file that lies in the case folder in place of that of a film; the case file does not speak of it yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Path from the case file, with forward slashes.
    pub file: String,
    /// SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// Size in pixels.
    pub size: PixelSize,
    /// Reason for which a person has to look at it before the case is shared.
    pub to_look: Option<String>,
    /// True if a person has looked at it.
    pub is_looked_at: bool,
}

/// Writes another file for a film into the folder of its case, beside the old one, which stays.
///
/// # Errors
/// As [`super::create_case`]; nothing is left behind.
pub fn write_replacement(
    new: &PlannedFilm,
    film: &Radiograph,
    case: &Case,
    folder: &CaseFolder,
    cleaner: Option<&Cleaner<'_>>,
) -> Result<Replacement, CreateError> {
    let images = folder.root.join(IMAGES);
    fs::create_dir_all(&images).map_err(StoreError::io("making the folder of the films", &images))?;
    let ready = create::ready_film(new, cleaner, &Limits::default())?;
    let stem = Path::new(&film.file)
        .file_stem()
        .map_or_else(|| film.id.to_string(), |stem| stem.to_string_lossy().into_owned());
    let name = create::numbered_name(&stem, &mut taken(case, &images));
    let file = format!("{IMAGES}/{name}.{}", ready.cleaned.extension);
    let path = folder.root.join(&file);
    create::write_synced(&path, &ready.bytes)?;
    let mut written = Written(vec![path]);
    create::sync_folder(&images)?;
    written.0.clear();
    let [columns, rows] = ready.size;
    Ok(Replacement {
        file,
        sha256: sha256_hex(&ready.bytes),
        size: PixelSize { columns, rows },
        to_look: ready.cleaned.look,
        is_looked_at: ready.cleaned.is_looked_at,
    })
}

/// Removes a file of which the case does not speak after all.
pub fn remove_replacement(folder: &CaseFolder, replacement: &Replacement) {
    drop(Written(folder.image_path(&replacement.file).ok().into_iter().collect()));
}

/// Removes the files of films of which the case does not speak after all.
pub fn remove_added(folder: &CaseFolder, films: &[Radiograph]) {
    let paths = films.iter().filter_map(|film| folder.image_path(&film.file).ok());
    drop(Written(paths.collect()));
}

/// Names of files, without their endings, that are taken in the folder of films.
fn taken(case: &Case, images: &Path) -> BTreeSet<String> {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    let listed = fs::read_dir(images).into_iter().flatten().flatten();
    let there = listed.filter_map(|file| stem(&file.path()));
    let known = case.radiographs.iter().filter_map(|film| stem(Path::new(&film.file)));
    there.chain(known).collect()
}
