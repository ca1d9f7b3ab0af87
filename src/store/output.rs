//! Files that a person asks for outside the case: pictures, exports. Only regular files are written, and none in the
//! place of what belongs to a case.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::{fs, io};

use image::{ExtendedColorType, ImageFormat};

use crate::imaging::Picture;
use crate::store::atomic::{self, Privacy};
use crate::store::error::StoreError;
use crate::store::layout;

/// Writes a file that was asked for at `path`, whole or not at all.
///
/// # Errors
/// As [`check_output`]; [`StoreError::Io`] when the disk refuses.
pub fn write_output(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    check_output(path)?;
    atomic::replace(path, bytes, Privacy::Shared)
}

/// True if a file may be written at `path`.
///
/// # Errors
/// [`StoreError::NotAnOutput`] where a device, a pipe, a socket or a folder lies; [`StoreError::InReadings`] inside
/// the folder of readings of any case; [`StoreError::Io`] when nothing can be told of the place.
pub fn check_output(path: &Path) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(facts) if !facts.is_file() => return Err(StoreError::NotAnOutput(path.to_owned())),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(StoreError::io("looking at the file to write", path)(error)),
    }
    let places = [path.canonicalize().ok(), resolved(path)];
    if places.iter().flatten().any(|place| is_in_readings(place)) {
        return Err(StoreError::InReadings(path.to_owned()));
    }
    Ok(())
}

/// Path of a file that need not exist, with every link in its folder resolved; `None` where its folder is missing.
pub(crate) fn resolved(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// True if a place is in the folder of readings of a case.
fn is_in_readings(place: &Path) -> bool {
    place.ancestors().skip(1).any(|folder| {
        folder.file_name().is_some_and(|name| name.eq_ignore_ascii_case(layout::READINGS))
            && folder.with_file_name(layout::CASE_FILE).is_file()
    })
}

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
