//! One image that a scan found, with what its header, its name and a table beside it say.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Clue, TableRow};
use crate::imaging::{ImageFormat, PatientMarks};

/// A file, or a member of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Located {
    /// The file on the disk.
    pub file: PathBuf,
    /// Names of members, from the outermost archive inwards; empty for an ordinary file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

impl Located {
    /// An ordinary file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self { file: path.into(), members: Vec::new() }
    }

    /// A member of this archive.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let mut inner = self.clone();
        inner.members.push(name.to_owned());
        inner
    }

    /// Name of the innermost file, without folders.
    pub fn file_name(&self) -> String {
        let inner = self.members.last().map_or(self.file.as_path(), |name| Path::new(name.as_str()));
        inner.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Names of the folders above the innermost file, the nearest first, at most four.
    pub fn folder_names(&self) -> Vec<String> {
        let inside = self.members.iter().rev().flat_map(|name| folders(Path::new(name.as_str())));
        inside.chain(folders(&self.file)).take(4).collect()
    }
}

impl std::fmt::Display for Located {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.file.display())?;
        self.members.iter().try_for_each(|name| write!(f, " > {name}"))
    }
}

fn folders(path: &Path) -> Vec<String> {
    let above = path.ancestors().skip(1);
    above.filter_map(|folder| Some(folder.file_name()?.to_string_lossy().into_owned())).collect()
}

/// An image of the scan. Held in memory only; the marks of the patient are hashes that can only be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where it lies.
    pub at: Located,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Format, by its first bytes.
    pub format: ImageFormat,
    /// Width in pixels, upright.
    pub columns: u32,
    /// Height in pixels, upright.
    pub rows: u32,
    /// Marks of the patient.
    pub patient: PatientMarks,
    /// The header names a patient by number, name or birth date.
    pub names_patient: bool,
    /// Days that the header gives, most telling first.
    pub dates: Vec<(Date, Clue)>,
    /// Texts of the header that may tell view, side, part or what happened.
    pub texts: Vec<(String, Clue)>,
    /// (0008,0060) Modality.
    pub modality: Option<String>,
    /// (0010,1010), e.g. "052Y".
    pub age: Option<String>,
    /// (0010,0040), e.g. "F".
    pub sex: Option<String>,
    /// The film may carry text in its pixels: the header says so, or it is a scan, a capture or a photograph.
    pub may_carry_text: bool,
    /// The row of `metadata.csv` for this file.
    pub row: Option<TableRow>,
}

impl Found {
    /// The text that a clue gave.
    pub fn text(&self, clue: Clue) -> Option<&str> {
        self.texts.iter().find(|(_, from)| *from == clue).map(|(text, _)| text.as_str())
    }
}
