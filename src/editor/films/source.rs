//! Where the pixels of a film come from, for work away from the editor.

use std::sync::Arc;

use super::LoadedFilm;
use crate::imaging::{Film, ImagingError, Limits};
use crate::store::{CaseFolder, reading_at};
use crate::worker::Decoder;

/// Origin of the pixels of a film, for work away from the editor.
#[derive(Debug)]
pub(crate) enum FilmSource {
    /// It is decoded.
    Loaded(Arc<LoadedFilm>),
    /// It has to be read and decoded.
    File {
        /// Folder of the case.
        folder: CaseFolder,
        /// The file below it.
        file: String,
        /// Decoder.
        decoder: Decoder,
    },
}

/// A film that was kept, or decoded for one piece of work.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one is made for each film, and dropped after its use")]
pub(crate) enum FilmAtHand {
    Loaded(Arc<LoadedFilm>),
    Decoded(Film),
}

impl FilmAtHand {
    pub(crate) fn film(&self) -> &Film {
        match self {
            Self::Loaded(film) => &film.film,
            Self::Decoded(film) => film,
        }
    }
}

impl FilmSource {
    /// The film; `None` where `go_on` said that it is not wanted any more.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(crate) fn film(&self, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Option<FilmAtHand>, String> {
        match self {
            Self::Loaded(film) => Ok(Some(FilmAtHand::Loaded(film.clone()))),
            Self::File { folder, file, decoder } => {
                let limits = Limits::default();
                let opened = folder.open_image(file, limits.max_file_bytes);
                let (file, length) = opened.map_err(|error| error.to_string())?;
                let own = file.try_clone().map_err(|error| ImagingError::unreadable(&error).to_string())?;
                let read_at = reading_at(&file);
                match decoder.decode_file_while(own, length, &limits, read_at.as_deref(), go_on) {
                    Ok(film) => Ok(Some(FilmAtHand::Decoded(film))),
                    Err(ImagingError::Cancelled) => Ok(None),
                    Err(error) => Err(error.to_string()),
                }
            }
        }
    }
}
