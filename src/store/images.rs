//! The one place where the store asks `imaging` what a file shows. Bytes in, facts or plain words out.

use crate::case::PixelSize;
use crate::imaging::Limits;
use crate::worker::Decoder;

/// Decodes an image and gives its size, or why it cannot be shown and what to do.
pub(crate) fn decoded_size(bytes: &[u8], limits: &Limits) -> Result<PixelSize, String> {
    let film = Decoder::shared().decode(bytes, limits).map_err(|error| error.to_string())?;
    Ok(PixelSize { columns: film.facts.columns, rows: film.facts.rows })
}
