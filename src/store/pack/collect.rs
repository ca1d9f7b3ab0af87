//! What goes into a packed file: the case file, the films that it names, readings and signed versions. Nothing else of
//! the folder does: no locks, no half-written files, no versions set aside, nothing of the state folder unless asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::case::{Case, ReaderId};
use crate::store::case_folder::{CaseFolder, ReaderFile};
use crate::store::check::place_of;
use crate::store::folder_walk::files_below;
use crate::store::pack::error::PackError;
use crate::store::pack::names;
use crate::store::pack::write::PackWish;
use crate::store::state_folder::StateFolder;
use crate::store::{kept, layout};

/// A file to pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it lies.
    pub(super) file: PathBuf,
    /// Its name in the packed file.
    pub(super) path: String,
    /// Identifiers of the films that it is.
    pub(super) is_film: bool,
}

/// Everything to pack.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// By name.
    pub(super) sources: Vec<Source>,
    /// Readers whose reading is among them, with "draft" or "signed".
    pub(super) readings: Vec<(ReaderId, bool)>,
    /// What stays behind, and why, in words.
    pub(super) left_out: Vec<String>,
    /// True if a script with notes for the presenter is among them.
    pub(super) has_notes: bool,
}

pub(super) fn collect(
    state: Option<&StateFolder>,
    folder: &CaseFolder,
    case: &Case,
    wish: &PackWish,
) -> Result<Collected, PackError> {
    folder.check_readings_folder()?;
    let mut all = Collected::default();
    if !wish.readings_only {
        all.add(folder.case_file.clone(), layout::CASE_FILE.to_owned(), false);
        let script = folder.root.join(layout::SCRIPT);
        if let Some(bytes) = crate::store::case_folder::read_if_there(&script)? {
            let steps = crate::store::script::parse(bytes, &script)?.steps;
            all.has_notes = steps.iter().any(|step| !step.notes.trim().is_empty());
            all.add(script, layout::SCRIPT.to_owned(), false);
        }
        let mut films = BTreeSet::new();
        for film in &case.radiographs {
            if films.insert(&film.file) {
                if let Some(why) = names::film_fault(&film.file) {
                    return Err(PackError::Unpackable { name: film.file.clone(), why });
                }
                all.add(folder.image_path(&film.file)?, film.file.clone(), true);
            }
        }
    }
    readings(state, folder, wish, &mut all)?;
    if wish.readings_only && all.readings.is_empty() {
        let known: Vec<_> = folder.readings().iter().map(|file| file.id.to_string()).collect();
        let known = if known.is_empty() {
            "the case has none".to_owned()
        } else {
            format!("the case has those of: {}", known.join(", "))
        };
        return Err(PackError::NoReadings { known });
    }
    all.sources.sort_by(|a, b| a.path.cmp(&b.path));
    if let Some((one, other)) = names::doubled(all.sources.iter().map(|source| source.path.as_str())) {
        let why = format!("it is the same name as \"{one}\" on some disks");
        return Err(PackError::Unpackable { name: other, why });
    }
    for source in &all.sources {
        if let Some(why) = names::fault(&source.path) {
            return Err(PackError::Unpackable { name: source.path.clone(), why });
        }
    }
    if !wish.readings_only {
        left_behind(folder, &mut all);
    }
    Ok(all)
}

impl Collected {
    fn add(&mut self, file: PathBuf, path: String, is_film: bool) {
        self.sources.push(Source { file, path, is_film });
    }

    fn add_reading(&mut self, file: &ReaderFile) -> Result<(), PackError> {
        let (reading, _) = file.read()?;
        if reading.reader.id != file.id {
            let (found, expected) = (reading.reader.id.to_string(), file.id.to_string());
            let wrong = crate::store::StoreError::WrongReader { found, expected, path: file.path.clone() };
            return Err(wrong.into());
        }
        self.readings.push((file.id.clone(), reading.signature().is_some()));
        self.add(file.path.clone(), in_readings(&layout::reading(&file.id)), false);
        Ok(())
    }

    fn add_copy(&mut self, file: PathBuf) -> Result<(), PackError> {
        let Some(name) = file.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            return Ok(());
        };
        let text = crate::store::case_folder::read_text(&file)?;
        kept::reading_from_ron(&text, &file)?;
        self.add(file, in_readings(&name), false);
        Ok(())
    }
}

fn in_readings(name: &str) -> String {
    format!("{}/{name}", layout::READINGS)
}

fn readings(
    state: Option<&StateFolder>,
    folder: &CaseFolder,
    wish: &PackWish,
    all: &mut Collected,
) -> Result<(), PackError> {
    let is_wanted = |reader: &ReaderId| wish.reader.as_ref().is_none_or(|wanted| wanted == reader);
    let inside = folder.readings();
    let known = state.map_or_else(|| inside.clone(), |state| folder.readings_with(state));
    let mut copies: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut keep = |paths: Vec<PathBuf>| {
        for path in paths {
            if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                copies.entry(name.to_owned()).or_insert(path);
            }
        }
    };
    let of_wanted = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.and_then(layout::is_signed_copy)
            .and_then(|(reader, _)| ReaderId::new(reader).ok())
            .is_some_and(|reader| is_wanted(&reader))
    };
    keep(folder.all_signed_copies().into_iter().filter(of_wanted).collect());
    for file in known.iter().filter(|file| is_wanted(&file.id)) {
        let is_inside = inside.contains(file);
        if !is_inside && !wish.with_state {
            all.left_out.push(format!(
                "the reading of \"{}\" is kept in the state folder, because the case folder could not be written; \
                 add --state-readings to pack it: {}",
                file.id,
                file.path.display()
            ));
            continue;
        }
        if all.readings.iter().any(|(reader, _)| *reader == file.id) {
            return Err(PackError::TwoVersions { reader: file.id.to_string() });
        }
        all.add_reading(file)?;
        if !is_inside {
            keep(file.signed_copies().into_iter().map(|(_, path)| path).collect());
        }
    }
    // An older version in the case folder, while the newer one stays in the state folder, is not sent in its place.
    copies.into_values().try_for_each(|path| all.add_copy(path))
}

/// What a person may miss in the packed file.
fn left_behind(folder: &CaseFolder, all: &mut Collected) {
    let packed: BTreeSet<_> = all.sources.iter().map(|source| source.path.clone()).collect();
    let walked = files_below(&folder.root);
    let rest = walked.files.iter().map(|path| place_of(folder, path));
    let mut rest: Vec<_> = rest
        .filter(|place| !packed.contains(place) && place != &place_of(folder, &folder.case_file))
        .collect();
    rest.retain(|place| {
        // Told above, where it is that of a reader who is kept elsewhere; left out by choice where one reader is sent.
        names::name_of_reading(place).is_none_or(|name| names::reader_of(name).is_none())
    });
    rest.sort();
    all.left_out.extend(rest.into_iter().map(|place| {
        if layout::is_set_aside(&place, None) {
            format!("{place}: a version that was set aside")
        } else {
            format!("{place}: the case does not name it")
        }
    }));
}
