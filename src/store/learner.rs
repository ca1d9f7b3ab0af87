//! The file of a learner: written whole after every answer, and never over a version that somebody else wrote meanwhile.

use std::path::{Path, PathBuf};

use crate::case::{CaseId, LEARNER_FORMAT, Learner, Reader, ReaderId};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::error::StoreError;
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::{hash, layout, migrate};

const HEAD: &str =
    "// Callus quiz: answers of a learner. Comments in this file are lost when Callus saves it.";
const ADVICE: &str = "nothing was overwritten: correct the file, or name another one to begin anew";

/// The answers of a learner with what is known of their file.
#[derive(Debug, Clone, PartialEq)]
pub struct LearnerFile {
    /// The answers.
    pub learner: Learner,
    path: PathBuf,
    /// Hash of the file as it was last read or written; `None` where there was none.
    known: Option<String>,
}

impl LearnerFile {
    /// Reads the answers of a learner.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Io`], [`StoreError::Unreadable`], [`StoreError::NewerFormat`].
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let Some(bytes) = read_if_there(path)? else { return Err(StoreError::NoLearner(path.to_owned())) };
        let known = Some(hash::sha256_hex(&bytes));
        let text = text_of(bytes, path)?;
        let text = migrate::lift(&text, path, LEARNER_FORMAT, &[])?;
        let learner = from_ron(&text, path, ADVICE)?;
        Ok(Self { learner, path: path.to_owned(), known })
    }

    /// Reads the answers of a learner, or begins a file for them. The learner is named after the file.
    ///
    /// # Errors
    /// As [`Self::read`]; [`StoreError::OtherCase`] for answers to another case; [`StoreError::InvalidReader`] where the
    /// file has no name that a reader can have.
    pub fn read_or_begin(path: &Path, case: &CaseId) -> Result<Self, StoreError> {
        match Self::read(path) {
            Ok(found) if found.learner.case == *case => Ok(found),
            Ok(_) => Err(StoreError::OtherCase(path.to_owned())),
            Err(StoreError::NoLearner(_)) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                let learner = Learner::new(case.clone(), reader_named(&stem)?);
                Ok(Self { learner, path: with_ending(path), known: None })
            }
            Err(error) => Err(error),
        }
    }

    /// Path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts answers in the place of those that were read.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where the file is another one than the one that was read, which stays as it is;
    /// [`StoreError::Io`] when the disk refuses. The answers are then as they were.
    pub fn save(&mut self, learner: Learner) -> Result<(), StoreError> {
        let found = read_if_there(&self.path)?.map(|bytes| hash::sha256_hex(&bytes));
        if found != self.known {
            return Err(StoreError::ChangedMeanwhile(self.path.clone()));
        }
        let text = to_ron(&learner, HEAD)?;
        atomic::replace(&self.path, text.as_bytes(), Privacy::Private)?;
        self.known = Some(hash::sha256_hex(text.as_bytes()));
        self.learner = learner;
        Ok(())
    }
}

/// A learner of this name.
///
/// # Errors
/// [`StoreError::InvalidReader`] for a name without letters or digits.
pub(crate) fn reader_named(name: &str) -> Result<Reader, StoreError> {
    let id: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let id = ReaderId::new(id.trim_matches('-').chars().take(64).collect::<String>());
    Ok(Reader { id: id.map_err(StoreError::InvalidReader)?, name: name.to_owned() })
}

fn with_ending(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension(layout::RON) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Guess, Prediction, RadiographId, Stage};

    fn case(id: &str) -> CaseId {
        CaseId::new(id).unwrap()
    }

    #[test]
    fn answers_come_back_and_only_to_their_own_case() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Ada B.ron");
        let mut file = LearnerFile::read_or_begin(&path, &case("case-one")).unwrap();
        assert_eq!(file.learner.reading.reader.id.as_str(), "ada-b");
        let film = RadiographId::new("a").unwrap();
        let mut said = file.learner.clone();
        said.reading.opinions.insert(
            film.clone(),
            crate::case::Opinion { stage: Some(Stage::BRIDGING), ..crate::case::Opinion::default() },
        );
        let prediction =
            Prediction { union: Some(Guess::Unsure), text: "später".to_owned(), ..Prediction::default() };
        said.predictions.insert(film, prediction);
        file.save(said.clone()).unwrap();
        assert_eq!(LearnerFile::read(&path).unwrap().learner, said);
        let other = LearnerFile::read_or_begin(&path, &case("case-two")).unwrap_err();
        assert!(matches!(other, StoreError::OtherCase(_)), "{other}");
    }

    #[test]
    fn two_windows_do_not_overwrite_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ada");
        let mut one = LearnerFile::read_or_begin(&path, &case("case-one")).unwrap();
        let mut other = LearnerFile::read_or_begin(&path, &case("case-one")).unwrap();
        assert_eq!(one.path(), folder.path().join("ada.ron"));
        one.save(one.learner.clone()).unwrap();
        let error = other.save(other.learner.clone()).unwrap_err();
        assert!(matches!(error, StoreError::ChangedMeanwhile(_)), "{error}");
    }
}
