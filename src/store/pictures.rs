//! Small pictures of films in the state folder, so that a case of many films is not decoded anew at each opening. A file
//! is named by a hash of all that its picture depends on and is the person's alone; no name or path of a film is in it.
//! Nothing is lost with a file: one that is damaged or of another kind is passed over and written anew, and where the
//! folder cannot be written the films are decoded again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};

use crate::imaging::Picture;
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::read_limited;
use crate::store::state_folder::{self, StateFolder};
use crate::store::{hash, layout};

/// First bytes of a file; the digit counts layouts of the file.
const MAGIC: &[u8; 8] = b"CALLUSP1";
/// Counts versions of the grey pipeline and of the drawing of small pictures: to be raised when the same film would look
/// different, so that pictures drawn before are not used.
const DRAWING_VERSION: u32 = 1;
/// Bytes of all files together.
const BUDGET_BYTES: u64 = 64 << 20;
/// Share of the budget that is left once the oldest are dropped, so that not every new picture drops one.
const LEFT: (u64, u64) = (9, 10);
/// Longest side of a picture that is kept.
const MOST_SIDE: u32 = 1024;
/// A picture that was used is marked as such at most once in this time.
const USED_AGAIN: Duration = Duration::from_hours(24);
/// Bytes of a file before and behind its pixels: magic, key, width, height, kind; checksum.
const HEAD_BYTES: usize = 8 + 32 + 4 + 4 + 1;
const CHECKSUM_BYTES: usize = 32;

/// All that a small picture depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureKey {
    /// SHA-256 of the file of the film.
    pub content: [u8; 32],
    /// Longest side in pixels.
    pub side: u32,
    /// Quarter turns clockwise, 0 to 3.
    pub quarter_turns: u8,
}

impl PictureKey {
    fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(b"small picture");
        hasher.update(DRAWING_VERSION.to_le_bytes());
        hasher.update(self.content);
        hasher.update(self.side.to_le_bytes());
        hasher.update([self.quarter_turns]);
        hasher.finalize().into()
    }
}

/// The small pictures of a state folder.
#[derive(Debug)]
pub struct Pictures {
    folder: PathBuf,
    budget_bytes: u64,
    /// Bytes held, once they were counted.
    held_bytes: Mutex<Option<u64>>,
}

impl Pictures {
    /// Those of a state folder. The folder is made when the first picture is kept.
    pub fn of(state: &StateFolder) -> Self {
        Self::within(state, BUDGET_BYTES)
    }

    fn within(state: &StateFolder, budget_bytes: u64) -> Self {
        Self { folder: state.pictures(), budget_bytes, held_bytes: Mutex::new(None) }
    }

    /// The picture of this key; `None` where there is none that is whole.
    pub fn get(&self, key: &PictureKey) -> Option<Picture> {
        let key = key.hash();
        let path = self.path(&key);
        let limit = u64::from(MOST_SIDE) * u64::from(MOST_SIDE) * 4 + (HEAD_BYTES + CHECKSUM_BYTES) as u64;
        let picture = unpacked(&read_limited(&path, limit).ok()?, &key)?;
        mark_used(&path);
        Some(picture)
    }

    /// Keeps a picture. Where the disk refuses it is not kept, which costs no more than the decoding of its film.
    pub fn put(&self, key: &PictureKey, picture: &Picture) {
        let key = key.hash();
        let Some(bytes) = packed(picture, &key) else { return };
        let path = self.path(&key);
        let mut held = self.held_bytes.lock().unwrap_or_else(PoisonError::into_inner);
        if state_folder::create_private(&self.folder).is_err() {
            return;
        }
        let before = fs::symlink_metadata(&path).map_or(0, |facts| facts.len());
        if atomic::replace_unsynced(&path, &bytes, Privacy::Private).is_err() {
            return;
        }
        // Counted once; another window may add to it, and counts for itself.
        let now = match *held {
            Some(held) => (held + bytes.len() as u64).saturating_sub(before),
            None => self.files().iter().map(|file| file.bytes).sum(),
        };
        *held = Some(if now > self.budget_bytes { self.drop_oldest() } else { now });
    }

    /// Path of a picture.
    fn path(&self, key: &[u8; 32]) -> PathBuf {
        self.folder.join(hash::hexadecimal(key))
    }

    /// Drops what was not used for longest until the rest leaves room. Returns the bytes that are left.
    fn drop_oldest(&self) -> u64 {
        let mut files = self.files();
        files.sort_by_key(|file| file.used);
        let mut held: u64 = files.iter().map(|file| file.bytes).sum();
        for file in files {
            if held <= self.budget_bytes / LEFT.1 * LEFT.0 {
                break;
            }
            if fs::remove_file(&file.path).is_ok() {
                held = held.saturating_sub(file.bytes);
            }
        }
        held
    }

    /// Files that this cache wrote, also half-written ones; whatever else lies here is left alone.
    fn files(&self) -> Vec<Kept> {
        let own = |name: &str| is_own(name) || layout::is_any_temporary(name);
        let listing = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let files = listing.filter(|file| file.file_name().to_str().is_some_and(own)).filter_map(|file| {
            let facts = file.metadata().ok().filter(fs::Metadata::is_file)?;
            let used = facts.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            Some(Kept { path: file.path(), bytes: facts.len(), used })
        });
        files.collect()
    }
}

struct Kept {
    path: PathBuf,
    bytes: u64,
    used: SystemTime,
}

fn is_own(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The oldest are dropped first, and what is used is not old. Best effort: the folder may be read-only.
fn mark_used(path: &Path) {
    let used = fs::metadata(path).and_then(|facts| facts.modified());
    if used.is_ok_and(|used| used.elapsed().is_ok_and(|ago| ago > USED_AGAIN))
        && let Ok(file) = File::options().append(true).open(path)
    {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// A picture as the bytes of a file: one byte a pixel where it is grey and opaque.
fn packed(picture: &Picture, key: &[u8; 32]) -> Option<Vec<u8>> {
    if picture.width.max(picture.height) > MOST_SIDE {
        return None;
    }
    let is_grey = picture.rgba.chunks_exact(4).all(|pixel| {
        let [red, green, blue, alpha] = [pixel[0], pixel[1], pixel[2], pixel[3]];
        red == green && green == blue && alpha == 255
    });
    let mut bytes = Vec::with_capacity(HEAD_BYTES + CHECKSUM_BYTES + picture.rgba.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(&picture.width.to_le_bytes());
    bytes.extend_from_slice(&picture.height.to_le_bytes());
    bytes.push(u8::from(is_grey));
    if is_grey {
        bytes.extend(picture.rgba.chunks_exact(4).map(|pixel| pixel[0]));
    } else {
        bytes.extend_from_slice(&picture.rgba);
    }
    let checksum = Sha256::digest(&bytes);
    bytes.extend_from_slice(&checksum);
    Some(bytes)
}

/// The picture in the bytes of a file; `None` where they are not the whole file of this key.
fn unpacked(bytes: &[u8], key: &[u8; 32]) -> Option<Picture> {
    let (body, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM_BYTES)?)?;
    let (head, pixels) = body.split_at_checked(HEAD_BYTES)?;
    let (magic, rest) = head.split_at_checked(MAGIC.len())?;
    let (of, rest) = rest.split_at_checked(key.len())?;
    if magic != MAGIC || of != key || Sha256::digest(body).as_slice() != checksum {
        return None;
    }
    let number = |at: usize| Some(u32::from_le_bytes(rest.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (number(0)?, number(4)?);
    let is_grey = *rest.get(8)? == 1;
    if width.max(height) > MOST_SIDE {
        return None;
    }
    let count = width as usize * height as usize * if is_grey { 1 } else { 4 };
    if pixels.len() != count {
        return None;
    }
    let rgba = if is_grey {
        pixels.iter().flat_map(|grey| [*grey, *grey, *grey, 255]).collect()
    } else {
        pixels.to_vec()
    };
    Some(Picture { width, height, rgba })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, is_grey: bool) -> Picture {
        let pixel = |at: u32| {
            let grey = (at % 251) as u8;
            if is_grey { [grey, grey, grey, 255] } else { [grey, grey.wrapping_add(7), 3, 255] }
        };
        Picture { width, height, rgba: (0..width * height).flat_map(pixel).collect() }
    }

    fn key(number: u8) -> PictureKey {
        PictureKey { content: [number; 32], side: 192, quarter_turns: 0 }
    }

    fn kept(folder: &Path) -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect()
    }

    #[test]
    fn a_picture_is_found_again_under_all_that_it_depends_on() {
        let state = tempfile::tempdir().unwrap();
        let pictures = Pictures::of(&StateFolder::at(state.path().join("not/made/yet")));
        for (number, is_grey) in [(1, true), (2, false)] {
            let drawn = picture(31, 17, is_grey);
            assert_eq!(pictures.get(&key(number)), None);
            pictures.put(&key(number), &drawn);
            assert_eq!(pictures.get(&key(number)), Some(drawn));
        }
        for other in [key(3), PictureKey { side: 96, ..key(1) }, PictureKey { quarter_turns: 1, ..key(1) }] {
            assert_eq!(pictures.get(&other), None, "{other:?}");
        }
    }

    #[test]
    fn files_are_the_persons_alone_and_their_names_are_hashes() {
        let state = tempfile::tempdir().unwrap();
        let pictures = Pictures::of(&StateFolder::at(state.path()));
        pictures.put(&key(1), &picture(9, 9, true));
        let files = kept(&pictures.folder);
        assert_eq!(files.len(), 1);
        assert!(is_own(files[0].file_name().unwrap().to_str().unwrap()), "{files:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&files[0]), mode(&pictures.folder)), (0o600, 0o700));
        }
    }

    #[test]
    fn a_damaged_or_foreign_file_is_passed_over_and_replaced() {
        let state = tempfile::tempdir().unwrap();
        let pictures = Pictures::of(&StateFolder::at(state.path()));
        let drawn = picture(20, 20, true);
        pictures.put(&key(1), &drawn);
        let path = kept(&pictures.folder).remove(0);
        let sound = fs::read(&path).unwrap();
        for at in 0..sound.len() {
            let mut damaged = sound.clone();
            damaged[at] ^= 0x10;
            fs::write(&path, damaged).unwrap();
            assert_eq!(pictures.get(&key(1)), None, "byte {at}");
        }
        for bytes in [&b""[..], b"a picture of somebody else", &sound[..sound.len() - 1], &[0; 4096][..]] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(pictures.get(&key(1)), None);
            pictures.put(&key(1), &drawn);
            assert_eq!(pictures.get(&key(1)), Some(drawn.clone()));
        }
        // A picture under the name of another is not taken for it.
        pictures.put(&key(2), &picture(20, 20, false));
        fs::copy(pictures.path(&key(2).hash()), &path).unwrap();
        assert_eq!(pictures.get(&key(1)), None);
    }

    #[test]
    fn the_oldest_are_dropped_and_what_is_not_ours_is_left_alone() {
        let state = tempfile::tempdir().unwrap();
        let each = (HEAD_BYTES + CHECKSUM_BYTES + 100) as u64;
        let pictures = Pictures::within(&StateFolder::at(state.path()), 10 * each);
        let drawn = picture(10, 10, true);
        for number in 0..10 {
            pictures.put(&key(number), &drawn);
            let path = pictures.path(&key(number).hash());
            let then = SystemTime::now() - Duration::from_hours(u64::from(100 - number));
            File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
        }
        let foreign = pictures.folder.join("notes.txt");
        fs::write(&foreign, vec![7; 5000]).unwrap();
        // The first was made first, but it is looked at again.
        assert!(pictures.get(&key(0)).is_some());
        pictures.put(&key(50), &drawn);
        let held: u64 = pictures.files().iter().map(|file| file.bytes).sum();
        assert!(held <= 9 * each, "{held} bytes");
        assert!(pictures.get(&key(0)).is_some() && pictures.get(&key(50)).is_some());
        assert!(pictures.get(&key(1)).is_none() && pictures.get(&key(2)).is_none());
        assert!(pictures.get(&key(9)).is_some() && foreign.exists());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_error() {
        let state = tempfile::tempdir().unwrap();
        fs::write(state.path().join("file"), b"in the way").unwrap();
        let pictures = Pictures::of(&StateFolder::at(state.path().join("file")));
        pictures.put(&key(1), &picture(4, 4, true));
        assert_eq!(pictures.get(&key(1)), None);
    }
}
