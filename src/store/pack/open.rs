//! Looking through a packed file that came from elsewhere. Everything that its directory says is held against its
//! manifest, and the case file against both, before anything of it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive};

use crate::case::{Case, Radiograph};
use crate::imaging::Limits;
use crate::store::case_text;
use crate::store::error::StoreError;
use crate::store::hash;
use crate::store::layout;
use crate::store::pack::error::PackError;
use crate::store::pack::manifest::{Manifest, PackKind, PackedFile, Probe};
use crate::store::pack::{
    MANIFEST, MOST_BYTES, MOST_FILES, MOST_RATIO, PACK_FORMAT, SMALL_BYTES, TEXT_BYTES, names,
};

/// What every ZIP begins with that holds something.
const BEGINNING: &[u8] = b"PK\x03\x04";
/// The kind of a file in its Unix mode, and the only one that is taken.
const KIND_OF_FILE: u32 = 0o170_000;
const ORDINARY: u32 = 0o100_000;

/// A packed file that was looked through and found sound. The bytes of its files are held against their hashes when
/// they are read.
#[derive(Debug)]
pub struct Pack {
    pub(super) path: PathBuf,
    pub(super) manifest: Manifest,
    archive: ZipArchive<BufReader<File>>,
    /// Where each file stands in the directory.
    places: BTreeMap<String, usize>,
    case: Option<Case>,
}

impl Pack {
    /// Opens a packed file and looks through it.
    ///
    /// # Errors
    /// [`PackError::NotAPack`], [`PackError::Newer`], [`PackError::Unsound`]; [`PackError::Store`] where it, or the case
    /// file in it, cannot be read.
    pub fn open(path: &Path) -> Result<Self, PackError> {
        let not_a_pack = |why: &str| PackError::NotAPack { why: why.to_owned(), path: path.to_owned() };
        let facts = fs::metadata(path).map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                PackError::Store(StoreError::NoPackedFile(path.to_owned()))
            } else {
                PackError::io("opening a packed file", path)(error)
            }
        })?;
        if !facts.is_file() {
            return Err(not_a_pack("it is no ordinary file"));
        }
        let failed = PackError::io("opening a packed file", path);
        let mut file = File::open(path).map_err(failed)?;
        let mut beginning = [0; BEGINNING.len()];
        if file.read_exact(&mut beginning).is_err() || beginning != BEGINNING {
            return Err(not_a_pack("it does not begin as one"));
        }
        let archive = ZipArchive::new(BufReader::new(file)).map_err(PackError::zip(path))?;
        let mut pack = Self {
            path: path.to_owned(),
            manifest: Manifest {
                callus_pack: PACK_FORMAT,
                kind: PackKind::Case,
                case: None,
                title: String::new(),
                films: Vec::new(),
                files: Vec::new(),
            },
            archive,
            places: BTreeMap::new(),
            case: None,
        };
        pack.look_through()?;
        pack.manifest = pack.read_manifest()?;
        pack.hold_against_manifest()?;
        Ok(pack)
    }

    /// What it holds.
    pub fn kind(&self) -> PackKind {
        self.manifest.kind
    }

    /// Title of the case.
    pub fn title(&self) -> &str {
        &self.manifest.title
    }

    fn unsound(&self, why: impl Into<String>) -> PackError {
        PackError::unsound(&self.path, why)
    }

    /// The directory: every entry an ordinary file of a name that can be, each once, of a size that can be.
    fn look_through(&mut self) -> Result<(), PackError> {
        let (count, offset) = (self.archive.len(), self.archive.offset());
        if count > MOST_FILES {
            return Err(self.unsound(format!("{count} files are more than the limit of {MOST_FILES}")));
        }
        if offset != 0 {
            return Err(self.unsound("something stands before its beginning"));
        }
        self.archive.validate_header_consistency().map_err(PackError::zip(&self.path))?;
        let mut total: u64 = 0;
        for index in 0..count {
            let entry = self.archive.by_index_data(index).map_err(PackError::zip(&self.path))?;
            let Ok(name) = std::str::from_utf8(entry.name_raw()).map(str::to_owned) else {
                return Err(self.unsound("the name of a file is not UTF-8"));
            };
            if let Some(why) = names::fault(&name) {
                return Err(self.unsound(format!("\"{}\": {why}", name.escape_debug())));
            }
            let mode = entry.unix_mode().unwrap_or(0) & KIND_OF_FILE;
            if entry.is_symlink() || entry.is_dir() || !matches!(mode, 0 | ORDINARY) {
                return Err(self.unsound(format!("\"{name}\" is a link, a folder or a device, not a file")));
            }
            if entry.encrypted() {
                return Err(self.unsound(format!("\"{name}\" is encrypted")));
            }
            if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(self.unsound(format!("\"{name}\" is compressed in a way that is not in use")));
            }
            let (size, packed) = (entry.size(), entry.compressed_size());
            if size > packed.saturating_mul(MOST_RATIO).saturating_add(SMALL_BYTES) {
                return Err(self.unsound(format!("\"{name}\" would unpack to {size} bytes from {packed}")));
            }
            total = total.saturating_add(size);
            self.places.insert(name, index);
        }
        if total > MOST_BYTES {
            return Err(self.unsound(format!("it would unpack to {total} bytes")));
        }
        if let Some((one, other)) = names::doubled(self.places.keys().map(String::as_str)) {
            return Err(self.unsound(format!("\"{one}\" and \"{other}\" are one name on some disks")));
        }
        Ok(())
    }

    fn read_manifest(&mut self) -> Result<Manifest, PackError> {
        let Some(index) = self.places.get(MANIFEST).copied() else {
            let why = format!("it holds no {MANIFEST}");
            return Err(PackError::NotAPack { why, path: self.path.clone() });
        };
        let text = self.read_at(index, TEXT_BYTES)?;
        let unreadable =
            |error: serde_json::Error| self.unsound(format!("its manifest cannot be read: {error}"));
        let probe: Probe = serde_json::from_slice(&text).map_err(unreadable)?;
        if probe.callus_pack > PACK_FORMAT {
            let path = self.path.clone();
            return Err(PackError::Newer { found: probe.callus_pack, supported: PACK_FORMAT, path });
        }
        if probe.callus_pack != PACK_FORMAT {
            return Err(self.unsound(format!("format {} was never in use", probe.callus_pack)));
        }
        serde_json::from_slice(&text).map_err(unreadable)
    }

    /// The manifest names every file and no other, and the case file names the same films.
    fn hold_against_manifest(&mut self) -> Result<(), PackError> {
        let listed: BTreeSet<_> = self.manifest.files.iter().map(|file| file.path.clone()).collect();
        if listed.len() != self.manifest.files.len() {
            return Err(self.unsound("its manifest names a file twice"));
        }
        if let Some(name) = self.places.keys().find(|name| *name != MANIFEST && !listed.contains(*name)) {
            return Err(self.unsound(format!("\"{name}\" is not in its manifest")));
        }
        for file in &self.manifest.files {
            let PackedFile { path, bytes, .. } = file;
            let Some(index) = self.places.get(path).copied().filter(|_| path != MANIFEST) else {
                return Err(self.unsound(format!("\"{path}\" is in its manifest and not there")));
            };
            let size = self.archive.by_index_data(index).map_err(PackError::zip(&self.path))?.size();
            if size != *bytes {
                return Err(self.unsound(format!("\"{path}\" has {size} bytes, its manifest says {bytes}")));
            }
            if let Some(name) = names::name_of_reading(path)
                && names::reader_of(name).is_none()
            {
                return Err(self.unsound(format!("\"{path}\" is no name of a reading")));
            }
        }
        let is_reading = |path: &&String| names::is_reading(path);
        let rest: BTreeSet<_> = listed.iter().filter(|path| !is_reading(path)).cloned().collect();
        match self.manifest.kind {
            PackKind::Readings => match rest.first() {
                Some(path) => Err(self.unsound(format!("\"{path}\" does not belong among readings"))),
                None => Ok(()),
            },
            PackKind::Case => self.hold_against_case(rest),
        }
    }

    fn hold_against_case(&mut self, mut rest: BTreeSet<String>) -> Result<(), PackError> {
        if !rest.remove(layout::CASE_FILE) {
            return Err(self.unsound(format!("it holds no {}", layout::CASE_FILE)));
        }
        if rest.remove(layout::SCRIPT) {
            let bytes = self.read(layout::SCRIPT)?;
            crate::store::script::parse(bytes, &self.path.join(layout::SCRIPT))?;
        }
        let bytes = self.read(layout::CASE_FILE)?;
        let named = self.path.join(layout::CASE_FILE);
        let case = case_text::read(&crate::store::case_folder::text_of(bytes, &named)?, &named)?;
        let films: BTreeSet<_> = case.radiographs.iter().map(|film| film.file.clone()).collect();
        if let Some(path) = films.iter().find(|path| names::film_fault(path).is_some()) {
            return Err(self.unsound(format!("\"{path}\" cannot be the file of a film")));
        }
        if let Some(path) = films.symmetric_difference(&rest).next() {
            let why =
                if rest.contains(path) { "no film of the case" } else { "a film of the case, and not there" };
            return Err(self.unsound(format!("\"{path}\" is {why}")));
        }
        let sha256 =
            |path: &str| self.manifest.files.iter().find(|file| file.path == path).map(|file| &file.sha256);
        let told: Vec<_> = self.manifest.films.iter().map(|film| (&film.id, Some(&film.sha256))).collect();
        let named: Vec<_> = case.radiographs.iter().map(|film| (&film.id, sha256(&film.file))).collect();
        if told != named {
            return Err(self.unsound("the films of its manifest are not those of the case"));
        }
        let differs = |film: &&Radiograph| {
            film.sha256.as_ref().is_some_and(|stated| {
                sha256(&film.file).is_none_or(|found| !stated.eq_ignore_ascii_case(found))
            })
        };
        if let Some(film) = case.radiographs.iter().find(differs) {
            return Err(self.unsound(format!("the film \"{}\" is not the one that the case states", film.id)));
        }
        self.case = Some(case);
        Ok(())
    }

    /// The files of the manifest.
    pub(super) fn files(&self) -> Vec<PackedFile> {
        self.manifest.files.clone()
    }

    /// The bytes of a text file, as its manifest has them.
    pub(super) fn read(&mut self, path: &str) -> Result<Vec<u8>, PackError> {
        let file = self.manifest.files.iter().find(|file| file.path == path).cloned();
        let place = self.places.get(path).copied();
        let Some((file, index)) = file.zip(place) else {
            return Err(self.unsound(format!("\"{path}\" is missing")));
        };
        let bytes = self.read_at(index, TEXT_BYTES)?;
        if hash::sha256_hex(&bytes) == file.sha256 {
            Ok(bytes)
        } else {
            Err(self.unsound(format!("\"{path}\" is not what its manifest says: its SHA-256 differs")))
        }
    }

    fn read_at(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, PackError> {
        let entry = self.archive.by_index(index).map_err(PackError::zip(&self.path))?;
        if entry.size() > limit {
            let why = format!("a text of {} bytes is larger than the limit of {limit}", entry.size());
            return Err(PackError::unsound(&self.path, why));
        }
        let mut bytes = Vec::new();
        let read = entry.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| PackError::unsound(&self.path, format!("it cannot be unpacked: {error}")))?;
        Ok(bytes)
    }

    /// Writes a file of the manifest, and holds its bytes against size and hash on the way.
    pub(super) fn copy(&mut self, file: &PackedFile, to: &mut File, target: &Path) -> Result<(), PackError> {
        let PackedFile { path, bytes, sha256 } = file;
        let is_text = names::is_reading(path) || [layout::CASE_FILE, layout::SCRIPT].contains(&path.as_str());
        let limit = if is_text { TEXT_BYTES } else { Limits::default().max_file_bytes };
        if *bytes > limit {
            return Err(self.unsound(format!("\"{path}\" has more than {limit} bytes")));
        }
        let Some(index) = self.places.get(path).copied() else {
            return Err(self.unsound(format!("\"{path}\" is missing")));
        };
        let mut entry =
            self.archive.by_index(index).map_err(PackError::zip(&self.path))?.take(bytes.saturating_add(1));
        let (mut hasher, mut written) = (Sha256::new(), 0_u64);
        let mut piece = vec![0; 256 * 1024];
        loop {
            let read = match entry.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let why = format!("\"{path}\" cannot be unpacked: {error}");
                    return Err(PackError::unsound(&self.path, why));
                }
            };
            let piece = piece.get(..read).unwrap_or_default();
            hasher.update(piece);
            written += read as u64;
            to.write_all(piece).map_err(PackError::io("writing a file", target))?;
        }
        if written != *bytes || hash::hexadecimal(&hasher.finalize()) != *sha256 {
            let why = format!("\"{path}\" is not what its manifest says: its SHA-256 differs");
            return Err(PackError::unsound(&self.path, why));
        }
        Ok(())
    }
}
