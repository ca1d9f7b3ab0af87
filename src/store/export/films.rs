//! The films of a case for its documents: read, decoded and looked at one by one.

use crate::case::{Case, RadiographId};
use crate::imaging::{Film, Limits};
use crate::report::{Films, ReportError};
use crate::store::export::ExportError;
use crate::store::{
    CaseFolder, Clock as _, StateFolder, SystemClock, SystemFonts, hold_before_sharing, record_look,
};
use crate::worker::Decoder;

/// Told how many of how many films were drawn; says whether to go on.
pub type Drawn<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// The films that are told of a case.
#[allow(missing_debug_implementations, reason = "it lends the disk and a callback")]
pub struct CaseFilms<'a> {
    folder: &'a CaseFolder,
    case: &'a Case,
    /// Where looks at films are noted; without it nothing is held back, as in packing.
    state: Option<&'a StateFolder>,
    looked: bool,
    fonts: SystemFonts,
    held: Vec<String>,
    drawn: Drawn<'a>,
    gives_up: bool,
}

impl<'a> CaseFilms<'a> {
    /// The films of a case; `looked` says that a person has looked at every one of them.
    pub fn new(
        folder: &'a CaseFolder,
        case: &'a Case,
        state: Option<&'a StateFolder>,
        looked: bool,
        drawn: Drawn<'a>,
    ) -> Self {
        let (fonts, held) = (SystemFonts::default(), Vec::new());
        Self { folder, case, state, looked, fonts, held, drawn, gives_up: false }
    }

    /// Refuses where the picture of a film may show a name and nobody has looked.
    pub(super) fn end(self) -> Result<(), ExportError> {
        if self.held.is_empty() { Ok(()) } else { Err(ExportError::NotLooked(self.held)) }
    }
}

impl Films for CaseFilms<'_> {
    fn film(&mut self, id: &RadiographId) -> Result<Film, ReportError> {
        if self.gives_up {
            return Err(ReportError::Cancelled);
        }
        let failed = |why: String| ReportError::Film { film: id.to_string(), why };
        let film = self.case.radiograph(id).ok_or_else(|| failed("it is not in the case".to_owned()))?;
        let limits = Limits::default();
        let bytes = self.folder.read_image(&film.file, limits.max_file_bytes);
        let bytes = bytes.map_err(|error| failed(error.to_string()))?;
        let decoded = Decoder::shared().decode(&bytes, &limits).map_err(|error| failed(error.to_string()))?;
        if let Some(state) = self.state {
            if self.looked {
                let noted = record_look(state, &bytes, &[], SystemClock.now());
                noted.map_err(|error| failed(error.to_string()))?;
            } else {
                let held = hold_before_sharing(state, (self.case, id), &bytes, &decoded);
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
        self.gives_up |= !(self.drawn)(done, of);
    }
}
