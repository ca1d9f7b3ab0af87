//! ZIP archives, which come from anywhere: a member may not lead out of the archive, ask for more memory than a film
//! may, be a link, or be encrypted; archives within archives end at a small depth.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use zip::ZipArchive;

use super::examine::Examiner;

/// Archives within archives.
const DEEPEST: usize = 3;
/// Members of all archives of a scan.
const MOST_MEMBERS: usize = 100_000;
/// Bytes that all members of a scan may unpack to: 64 GiB.
const MOST_BYTES: u64 = 64 << 30;
/// Bytes of a file's beginning by which its kind is told.
const HEAD: u64 = 1040;

/// What archives of one scan may still ask for.
#[derive(Debug)]
pub(super) struct ArchiveLimits {
    members: usize,
    bytes: u64,
}

impl Default for ArchiveLimits {
    fn default() -> Self {
        Self { members: MOST_MEMBERS, bytes: MOST_BYTES }
    }
}

/// The beginning of a file.
pub(super) fn head(path: &Path) -> io::Result<Vec<u8>> {
    if !path.is_file() {
        return Err(io::Error::other("it is not an ordinary file"));
    }
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// A ZIP archive, by its first bytes.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    matches!(bytes, [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..])
}

/// Members of an opened archive.
pub(super) struct Members<R> {
    archive: ZipArchive<R>,
}

/// One member.
pub(super) enum Member {
    /// A folder.
    Folder,
    /// A file with its bytes.
    File {
        /// Path within the archive.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A member that is not read.
    Refused {
        /// Path within the archive, as it stands there.
        name: String,
        /// The reason in words.
        why: String,
    },
}

/// Opens an archive.
pub(super) fn open<R: Read + Seek>(
    source: R,
    depth: usize,
    limits: &mut ArchiveLimits,
) -> Result<Members<R>, String> {
    if depth > DEEPEST {
        return Err(format!("archives lie within archives more than {DEEPEST} deep; unpack it first"));
    }
    let archive = ZipArchive::new(source).map_err(|error| format!("the archive is damaged: {error}"))?;
    limits.members = limits
        .members
        .checked_sub(archive.len())
        .ok_or_else(|| format!("more than {MOST_MEMBERS} files in archives; choose fewer at a time"))?;
    Ok(Members { archive })
}

impl<R: Read + Seek> Members<R> {
    pub(super) fn len(&self) -> usize {
        self.archive.len()
    }

    pub(super) fn name(&self, index: usize) -> Option<String> {
        self.archive.name_for_index(index)?.ok().map(std::borrow::Cow::into_owned)
    }

    /// The name of a member whose beginning is that of no image and no archive: the rest of it is not unpacked.
    pub(super) fn name_of_no_image(&mut self, index: usize) -> Option<String> {
        let file = self.archive.by_index(index).ok()?;
        if file.is_dir() || file.is_symlink() || file.encrypted() || file.enclosed_name().is_none() {
            return None;
        }
        let mut head = Vec::new();
        file.take(HEAD).read_to_end(&mut head).ok()?;
        if is_zip(&head) || Examiner::may_be_image(&head) {
            return None;
        }
        self.name(index)
    }

    pub(super) fn read(&mut self, index: usize, most: u64, limits: &mut ArchiveLimits) -> Member {
        let name = self.name(index).unwrap_or_default();
        match self.bytes_of(index, most, limits) {
            Ok(Some(bytes)) => Member::File { name, bytes },
            Ok(None) => Member::Folder,
            Err(why) => Member::Refused { name, why },
        }
    }

    fn bytes_of(
        &mut self,
        index: usize,
        most: u64,
        limits: &mut ArchiveLimits,
    ) -> Result<Option<Vec<u8>>, String> {
        let file = self.archive.by_index(index).map_err(|error| format!("it cannot be unpacked: {error}"))?;
        if file.is_dir() {
            return Ok(None);
        }
        if file.enclosed_name().is_none() {
            return Err("its path leads out of the archive".to_owned());
        }
        if file.is_symlink() {
            return Err("it is a link".to_owned());
        }
        if file.encrypted() {
            return Err("it is encrypted; unpack the archive with its password first".to_owned());
        }
        let most = most.min(limits.bytes);
        let mut bytes = Vec::new();
        // What the header declares is not believed: reading ends at the limit.
        let read = file.take(most + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("it cannot be unpacked: {error}"))?;
        if bytes.len() as u64 > most {
            return Err(format!("it unpacks to more than {most} bytes"));
        }
        limits.bytes -= bytes.len() as u64;
        Ok(Some(bytes))
    }
}

/// The bytes of a member named by its path through nested archives.
pub(super) fn member_bytes(file: &Path, members: &[String], most: u64) -> Result<Vec<u8>, String> {
    let mut limits = ArchiveLimits::default();
    let opened = File::open(file).map_err(|error| error.to_string())?;
    let Some((first, rest)) = members.split_first() else { return Err("no member is named".to_owned()) };
    let mut bytes = one(open(opened, 1, &mut limits)?, first, most, &mut limits)?;
    for (depth, name) in (2..).zip(rest) {
        bytes = one(open(io::Cursor::new(bytes), depth, &mut limits)?, name, most, &mut limits)?;
    }
    Ok(bytes)
}

fn one<R: Read + Seek>(
    mut members: Members<R>,
    name: &str,
    most: u64,
    limits: &mut ArchiveLimits,
) -> Result<Vec<u8>, String> {
    let index =
        members.archive.index_for_name(name).ok_or_else(|| format!("the archive has no {name} any more"))?;
    match members.read(index, most, limits) {
        Member::File { bytes, .. } => Ok(bytes),
        Member::Refused { why, .. } => Err(why),
        Member::Folder => Err(format!("{name} is a folder")),
    }
}
