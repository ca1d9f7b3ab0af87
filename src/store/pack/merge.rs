//! Readings of a packed file brought into another copy of the case. Nothing that is there is ever overwritten: a
//! reading that exists and differs is kept beside as another version. Each file is written whole or not at all, and
//! merging again does no harm, so a process killed in between is simply run again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::case::{Case, RadiographId, ReaderId};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::lock::{Asked, Lock};
use crate::store::pack::error::PackError;
use crate::store::pack::names;
use crate::store::pack::open::Pack;
use crate::store::save::beside;
use crate::store::signing::{self, Seal};
use crate::store::{kept, layout};

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is part of the case now.
    Added,
    /// It was there, byte for byte.
    WasThere,
    /// Another version was there and stays; this one was kept beside it.
    KeptBeside(PathBuf),
    /// Its reader writes just now; this version was kept beside theirs.
    KeptBesideOpen(PathBuf),
}

/// One file that was merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedFile {
    /// Its reader.
    pub reader: ReaderId,
    /// Number of the signature, for a version that was signed.
    pub signed: Option<u32>,
    /// Whether its signature holds; `Draft` where it is not signed.
    pub seal: Seal,
    /// What became of it.
    pub outcome: Outcome,
}

/// What was merged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// Every file, in the order of its name.
    pub files: Vec<MergedFile>,
}

impl Merged {
    /// Whether a version was kept beside another: a person has to choose.
    pub fn has_versions_beside(&self) -> bool {
        self.files.iter().any(|file| match file.outcome {
            Outcome::KeptBeside(_) | Outcome::KeptBesideOpen(_) => true,
            Outcome::Added | Outcome::WasThere => false,
        })
    }

    /// What became of each reading, a line each.
    pub fn lines(&self) -> Vec<String> {
        if self.files.is_empty() {
            return vec!["no readings in this file".to_owned()];
        }
        self.files.iter().map(MergedFile::line).collect()
    }
}

impl MergedFile {
    fn line(&self) -> String {
        let reader = &self.reader;
        let what = match self.signed {
            Some(number) => format!("the version that \"{reader}\" signed (signature {number})"),
            None => format!("the reading of \"{reader}\""),
        };
        let seal = match self.seal {
            Seal::Draft => "",
            Seal::Holds => ", signed",
            Seal::Broken => ", signed, but changed since: its signature does not hold",
        };
        let came = match &self.outcome {
            Outcome::Added => "added".to_owned(),
            Outcome::WasThere => "was there already".to_owned(),
            Outcome::KeptBeside(path) => format!(
                "another version is here and was left as it is; compare the two and delete one: {}",
                path.display()
            ),
            Outcome::KeptBesideOpen(path) => format!(
                "it is open for writing here, so this version was kept beside; close it, compare the two and delete one: {}",
                path.display()
            ),
        };
        format!("{what}{seal}: {came}")
    }
}

/// A file of readings that was read and found sound.
struct Incoming {
    reader: ReaderId,
    number: Option<u32>,
    name: String,
    bytes: Vec<u8>,
    seal: Seal,
}

/// Merges the readings of a packed file into a case that has the same films.
///
/// # Errors
/// [`PackError::OtherCase`] where the films differ; [`PackError::Unsound`] where a reading cannot be read or a
/// signature was made for other films. Nothing is merged then. [`PackError::Store`] when the disk refuses: what was
/// merged until then is whole, and merging again completes it.
pub fn merge(pack: &mut Pack, folder: &CaseFolder, now: Timestamp) -> Result<Merged, PackError> {
    folder.check_readings_folder()?;
    let case = folder.read_case()?;
    let films = signing::film_hashes(folder, &case)?;
    hold_against_films(pack, &case, &films)?;
    let incoming = read_all(pack, &films)?;
    if incoming.is_empty() {
        return Ok(Merged::default());
    }
    let readings = folder.readings_folder();
    if !readings.is_dir() {
        std::fs::create_dir(&readings).map_err(PackError::io("making a folder", &readings))?;
        atomic::sync_folder_of(&readings)?;
    }
    let mut merged = Merged::default();
    for file in incoming {
        let outcome = place(&readings, &file, now)?;
        let Incoming { reader, number, seal, .. } = file;
        merged.files.push(MergedFile { reader, signed: number, seal, outcome });
    }
    Ok(merged)
}

/// Every film of the packed file is in the case, under its name and with its bytes.
fn hold_against_films(
    pack: &Pack,
    case: &Case,
    films: &BTreeMap<RadiographId, String>,
) -> Result<(), PackError> {
    let other = |why: String| PackError::OtherCase { why, path: pack.path.clone() };
    if pack.manifest.films.is_empty() && !films.is_empty() {
        return Err(other("they are of no film".to_owned()));
    }
    for film in &pack.manifest.films {
        match films.get(&film.id) {
            Some(own) if *own == film.sha256 => {}
            Some(_) => return Err(other(format!("the film \"{}\" has other bytes", film.id))),
            None => {
                let why = format!("\"{}\" has no film \"{}\"", case.title, film.id);
                return Err(other(why));
            }
        }
    }
    Ok(())
}

/// Every reading, read before the first is written. Signed versions come first, so that no reading says that it was
/// signed where the version it speaks of is not there.
fn read_all(pack: &mut Pack, films: &BTreeMap<RadiographId, String>) -> Result<Vec<Incoming>, PackError> {
    let mut all = Vec::new();
    for file in pack.files() {
        let Some(name) = names::name_of_reading(&file.path).map(str::to_owned) else { continue };
        let unsound = |why: String| PackError::unsound(&pack.path, format!("\"{}\": {why}", file.path));
        let Some((reader, number)) = names::reader_of(&name) else {
            return Err(unsound("this is no name of a reading".to_owned()));
        };
        let named = pack.path.join(&file.path);
        let bytes = pack.read(&file.path)?;
        let text = text_of(bytes.clone(), &named)?;
        let reading = kept::reading_from_ron(&text, &named)?;
        let unsound = |why: String| PackError::unsound(&pack.path, format!("\"{}\": {why}", file.path));
        if reading.reader.id.as_str() != reader {
            return Err(unsound(format!("it holds the reading of \"{}\"", reading.reader.id)));
        }
        if let Some(number) = number
            && reading.signature().is_none_or(|signature| signature.number != number)
        {
            return Err(unsound("it is no version with this signature".to_owned()));
        }
        // A signature stands for the films it was made over; a version made over others is of another case.
        let differs =
            |(film, sha256): &(&RadiographId, &String)| films.get(*film).is_some_and(|own| own != *sha256);
        if let Some((film, _)) =
            reading.signature().and_then(|signature| signature.films.iter().find(differs))
        {
            return Err(unsound(format!("it was signed over another film \"{film}\"")));
        }
        let seal = signing::verify(&text, &reading);
        all.push(Incoming { reader: reading.reader.id, number, name, bytes, seal });
    }
    all.sort_by(|a, b| (a.number.is_none(), &a.name).cmp(&(b.number.is_none(), &b.name)));
    Ok(all)
}

fn place(readings: &Path, file: &Incoming, now: Timestamp) -> Result<Outcome, PackError> {
    let path = readings.join(&file.name);
    let stem = match file.number {
        Some(number) => layout::signed_stem(&file.reader, number),
        None => file.reader.to_string(),
    };
    if read_if_there(&path)?.as_ref() == Some(&file.bytes) {
        return Ok(Outcome::WasThere);
    }
    let kept_beside = || beside(&path, &stem, &file.bytes, now);
    // Whoever writes the reading just now would find a strange file in its place.
    let lock = match Lock::ask(&readings.join(layout::reading_lock(&file.reader)), Privacy::Shared) {
        Asked::Held(lock) => Some(lock),
        Asked::Taken if file.number.is_none() => return Ok(Outcome::KeptBesideOpen(kept_beside()?)),
        Asked::Taken | Asked::Impossible(_) => None,
    };
    let claimed = atomic::stage(&path, &file.bytes, Privacy::Shared)?.claim()?;
    drop(lock);
    if claimed { Ok(Outcome::Added) } else { Ok(Outcome::KeptBeside(kept_beside()?)) }
}
