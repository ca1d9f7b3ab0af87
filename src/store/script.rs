//! The script of a presentation, in a file beside the case. It is written whole or not at all, and never over a version
//! that somebody else wrote meanwhile.

use std::path::{Path, PathBuf};

use crate::case::{SCRIPT_FORMAT, Script};
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{CaseFolder, read_if_there, text_of};
use crate::store::error::StoreError;
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::{hash, layout, migrate};

const HEAD: &str =
    "// Callus presentation: steps in their order. Comments in this file are lost when Callus saves it.";
const ADVICE: &str = "nothing was overwritten: correct the file, or move it away to begin a new one";

/// A script with what is known of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptFile {
    /// The script; without a step where there is no file.
    pub script: Script,
    path: PathBuf,
    /// Hash of the file as it was last read or written; `None` where there was none.
    known: Option<String>,
}

impl ScriptFile {
    /// Reads the script of a case.
    ///
    /// # Errors
    /// [`StoreError::Io`], [`StoreError::Unreadable`], [`StoreError::NewerFormat`].
    pub fn read(folder: &CaseFolder) -> Result<Self, StoreError> {
        let path = folder.root.join(layout::SCRIPT);
        let Some(bytes) = read_if_there(&path)? else {
            return Ok(Self { script: Script::empty(), path, known: None });
        };
        let known = Some(hash::sha256_hex(&bytes));
        Ok(Self { script: parse(bytes, &path)?, path, known })
    }

    /// Path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a script in the place of the one that was read.
    ///
    /// # Errors
    /// [`StoreError::ChangedMeanwhile`] where the file is another one than the one that was read, which stays as it is;
    /// [`StoreError::Io`] when the disk refuses. The script is then as it was.
    pub fn save(&mut self, script: Script) -> Result<(), StoreError> {
        let found = read_if_there(&self.path)?.map(|bytes| hash::sha256_hex(&bytes));
        if found != self.known {
            return Err(StoreError::ChangedMeanwhile(self.path.clone()));
        }
        let text = to_ron(&script, HEAD)?;
        atomic::replace(&self.path, text.as_bytes(), Privacy::Shared)?;
        self.known = Some(hash::sha256_hex(text.as_bytes()));
        self.script = script;
        Ok(())
    }
}

/// The script in the text of its file; `path` is only named in errors.
pub(crate) fn parse(bytes: Vec<u8>, path: &Path) -> Result<Script, StoreError> {
    let text = text_of(bytes, path)?;
    let text = migrate::lift(&text, path, SCRIPT_FORMAT, &[])?;
    let script: Script = from_ron(&text, path, ADVICE)?;
    let unsound = script.steps.iter().position(|step| !step.films.iter().all(|film| film.is_sound()));
    match unsound {
        Some(step) => Err(StoreError::Impossible {
            message: "a zoom, window, place or turn that cannot be shown".to_owned(),
            field: format!("steps[{step}].films"),
            advice: ADVICE,
            path: path.to_owned(),
        }),
        None => Ok(script),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{EpisodeId, Offset, RadiographId, ScriptFilm, ScriptStep, TimeUnit};

    fn step(question: &str) -> ScriptStep {
        ScriptStep {
            anchor: EpisodeId::new("op1").unwrap(),
            offset: Offset::new(1, TimeUnit::Week),
            films: vec![ScriptFilm::whole(RadiographId::new("a").unwrap())],
            question: question.to_owned(),
            text: String::new(),
            notes: "für später — что?".to_owned(),
            marks: true,
            rows: Vec::new(),
        }
    }

    fn folder() -> (tempfile::TempDir, CaseFolder) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("case.ron"), crate::store::case_template()).unwrap();
        let case = CaseFolder::find(folder.path()).unwrap();
        (folder, case)
    }

    #[test]
    fn a_script_comes_back_as_it_was_written() {
        let (_kept, folder) = folder();
        let mut file = ScriptFile::read(&folder).unwrap();
        assert_eq!(file.script, Script::empty());
        let script = Script { format: SCRIPT_FORMAT, steps: vec![step("What stage is it?"), step("")] };
        file.save(script.clone()).unwrap();
        assert_eq!(ScriptFile::read(&folder).unwrap().script, script);
    }

    #[test]
    fn a_version_of_somebody_else_is_not_overwritten() {
        let (_kept, folder) = folder();
        let mut one = ScriptFile::read(&folder).unwrap();
        let mut other = ScriptFile::read(&folder).unwrap();
        let script = |question: &str| Script { format: SCRIPT_FORMAT, steps: vec![step(question)] };
        other.save(script("theirs")).unwrap();
        let error = one.save(script("mine")).unwrap_err();
        assert!(matches!(error, StoreError::ChangedMeanwhile(_)), "{error}");
        assert_eq!(one.script, Script::empty(), "what is not on disk is not shown as kept");
        assert_eq!(ScriptFile::read(&folder).unwrap().script.steps[0].question, "theirs");
    }

    #[test]
    fn what_cannot_be_shown_and_newer_formats_are_refused_by_name() {
        let (_kept, folder) = folder();
        let path = folder.root.join("present.ron");
        for (text, told) in [
            ("(format: 2, steps: [])", "newer"),
            (
                "(format: 1, steps: [(anchor: \"op1\", offset: \"1 week\", films: [(film: \"a\", zoom: 0.0)])])",
                "steps[0]",
            ),
            ("(format: 1, stepz: [])", "stepz"),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = ScriptFile::read(&folder).unwrap_err().to_string();
            assert!(error.contains(told) && error.contains("present.ron"), "{error}");
        }
    }
}
