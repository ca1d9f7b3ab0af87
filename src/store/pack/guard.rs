//! Before a case leaves this computer: has a person looked at every picture that may show a name, and do the headers
//! still name a patient?

use crate::case::Case;
use crate::deidentify::{Options, identifiers, is_said_removed};
use crate::imaging::Limits;
use crate::store::case_folder::CaseFolder;
use crate::store::clock::{Clock as _, SystemClock};
use crate::store::deidentified::{hold_before_sharing, record_look};
use crate::store::pack::Going;
use crate::store::pack::error::PackError;
use crate::store::state_folder::StateFolder;
use crate::worker::Decoder;

/// Identifiers of the films whose header still names a patient. `looked` says that a person has looked at every film;
/// it is noted in the state folder, so that it is not asked again.
///
/// # Errors
/// [`PackError::NotLooked`] where a picture may show a name and nobody has looked; [`PackError::Store`] where a film
/// cannot be read.
pub(super) fn guard(
    folder: &CaseFolder,
    case: &Case,
    state: Option<&StateFolder>,
    looked: bool,
    going: Going<'_>,
) -> Result<Vec<String>, PackError> {
    let limits = Limits::default();
    let (mut held, mut named) = (Vec::new(), Vec::new());
    for film in &case.radiographs {
        if !going(0.0) {
            return Err(PackError::Cancelled);
        }
        let bytes = folder.read_image(&film.file, limits.max_file_bytes)?;
        if names_a_patient(&bytes) {
            named.push(film.id.to_string());
        }
        let Some(state) = state else { continue };
        if looked {
            record_look(state, &bytes, &[], SystemClock.now())?;
            continue;
        }
        let why = match Decoder::shared().decode(&bytes, &limits) {
            Ok(decoded) => hold_before_sharing(state, (case, &film.id), &bytes, &decoded).map_or_else(
                |error| Some(error.to_string()),
                |reason| reason.map(|reason| reason.words().to_owned()),
            ),
            Err(error) => Some(format!("it cannot be shown: {error}")),
        };
        held.extend(why.map(|why| format!("\"{}\" ({why})", film.id)));
    }
    if held.is_empty() { Ok(named) } else { Err(PackError::NotLooked(held)) }
}

/// Whether the header of a film names somebody, and does not say that this was removed.
fn names_a_patient(bytes: &[u8]) -> bool {
    let names = identifiers(bytes, &Options::default());
    names.is_ok_and(|(names, _)| !names.is_empty()) && !is_said_removed(bytes)
}
