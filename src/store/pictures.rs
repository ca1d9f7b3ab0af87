//! Pictures that go to disk: drawn films and screenshots as PNG.

use std::io::Cursor;
use std::path::Path;

use image::{ExtendedColorType, ImageFormat};

use crate::imaging::Picture;
use crate::store::error::StoreError;
use crate::store::output::write_output;

/// Writes a picture as PNG, whole or not at all.
///
/// # Errors
/// As [`write_output`]; [`StoreError::Unwritable`] when the picture has no pixels.
pub fn write_picture(path: &Path, picture: &Picture) -> Result<(), StoreError> {
    let mut png = Cursor::new(Vec::new());
    let (width, height) = (picture.width, picture.height);
    image::write_buffer_with_format(
        &mut png,
        &picture.rgba,
        width,
        height,
        ExtendedColorType::Rgba8,
        ImageFormat::Png,
    )
    .map_err(|error| StoreError::Unwritable(error.to_string()))?;
    write_output(path, png.get_ref())
}
