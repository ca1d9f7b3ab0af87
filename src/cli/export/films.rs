//! The films of a case for its documents: read, decoded and looked at one by one.

use std::io::Write;

use crate::case::{Case, RadiographId};
use crate::cli::export::ExportError;
use crate::imaging::{Film, Limits};
use crate::report::{Films, ReportError};
use crate::store::{
    CaseFolder, Clock as _, StateFolder, SystemClock, SystemFonts, hold_before_sharing, record_look,
};
use crate::worker::Decoder;

/// The films that are told of a case.
pub(super) struct CaseFilms<'a> {
    folder: &'a CaseFolder,
    case: &'a Case,
    /// Where looks at films are noted; without it nothing is held back, as in packing.
    state: Option<StateFolder>,
    looked: bool,
    fonts: SystemFonts,
    held: Vec<String>,
    err: &'a mut dyn Write,
}

impl<'a> CaseFilms<'a> {
    pub(super) fn new(folder: &'a CaseFolder, case: &'a Case, looked: bool, err: &'a mut dyn Write) -> Self {
        let (state, fonts) = (StateFolder::from_environment().ok(), SystemFonts::default());
        Self { folder, case, state, looked, fonts, held: Vec::new(), err }
    }

    /// Refuses where the picture of a film may show a name and nobody has looked.
    pub(super) fn end(self) -> Result<(), ExportError> {
        if self.held.is_empty() { Ok(()) } else { Err(ExportError::NotLooked(self.held)) }
    }
}

impl Films for CaseFilms<'_> {
    fn film(&mut self, id: &RadiographId) -> Result<Film, ReportError> {
        let failed = |why: String| ReportError::Film { film: id.to_string(), why };
        let film = self.case.radiograph(id).ok_or_else(|| failed("it is not in the case".to_owned()))?;
        let limits = Limits::default();
        let bytes = self.folder.read_image(&film.file, limits.max_file_bytes);
        let bytes = bytes.map_err(|error| failed(error.to_string()))?;
        let decoded = Decoder::shared().decode(&bytes, &limits).map_err(|error| failed(error.to_string()))?;
        if let Some(state) = &self.state {
            if self.looked {
                let noted = record_look(state, &bytes, &[], SystemClock.now());
                noted.map_err(|error| failed(error.to_string()))?;
            } else {
                let held = hold_before_sharing(state, &bytes, &decoded);
                let why = match held {
                    Ok(reason) => reason.map(|reason| reason.words().to_owned()),
                    Err(error) => Some(error.to_string()),
                };
                let words = why.map(|why| format!("\"{id}\" ({why})"));
                // A film may be drawn more than once.
                self.held
                    .extend(words.filter(|words| !self.held.contains(words)).into_iter().collect::<Vec<_>>());
            }
        }
        Ok(decoded)
    }

    fn font(&self, letter: char) -> Option<(Vec<u8>, u32)> {
        self.fonts.with(letter).map(|font| (font.data.clone(), font.index))
    }

    fn progress(&mut self, done: usize, of: usize) {
        // Where the error stream is closed there is nobody to tell.
        let _ = writeln!(self.err, "drawn: {done} of {of} films");
    }
}
