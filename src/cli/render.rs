//! `callus render`: a radiograph of a case as a PNG, through the same greys as the screen.

use std::io::Write;
use std::path::PathBuf;

use thiserror::Error;

use crate::case::RadiographId;
use crate::imaging::{self, Film, ImagingError, Limits, Placement, Voi, VoiFunction, Window};
use crate::store::{CaseFolder, StoreError, write_picture};

/// What to draw.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) case: PathBuf,
    pub(crate) radiograph: String,
    pub(crate) output: PathBuf,
    /// Longest side in pixels.
    pub(crate) size: Option<u32>,
    /// Centre and width in modality units.
    pub(crate) window: Option<(f64, f64)>,
}

#[derive(Debug, Error)]
enum RenderError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the film \"{id}\" cannot be drawn: {source}")]
    Imaging { id: String, source: ImagingError },
    #[error("this file belongs to the case and is not overwritten; choose another place: {}", .0.display())]
    OverCase(PathBuf),
    #[error("no radiograph \"{id}\" in this case; it has: {known}")]
    Unknown { id: String, known: String },
}

/// Draws; returns the exit code.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match draw(wish) {
        Ok((width, height)) => {
            // A closed pipe is no failure of the drawing.
            let _ = writeln!(out, "{} × {} pixels: {}", width, height, wish.output.display());
            0
        }
        Err(error) => {
            let _ = writeln!(err, "callus render: {error}");
            1
        }
    }
}

fn draw(wish: &Wish) -> Result<(u32, u32), RenderError> {
    let folder = CaseFolder::find(&wish.case)?;
    let case = folder.read_case()?;
    let unknown = || RenderError::Unknown {
        id: wish.radiograph.clone(),
        known: case.radiographs.iter().map(|film| film.id.as_str()).collect::<Vec<_>>().join(", "),
    };
    let id = RadiographId::new(wish.radiograph.clone()).map_err(|_| unknown())?;
    let radiograph = case.radiograph(&id).ok_or_else(unknown)?;
    if let Ok(there) = wish.output.canonicalize()
        && folder.owns(&case, &there)
    {
        return Err(RenderError::OverCase(there));
    }
    let limits = Limits::default();
    let bytes = folder.read_image(&radiograph.file, limits.max_file_bytes)?;
    let failed = |source| RenderError::Imaging { id: wish.radiograph.clone(), source };
    let film = imaging::decode(&bytes, &limits).map_err(failed)?;
    let (width, height) = picture_size(&film, wish.size);
    let voi = wish.window.map_or_else(
        || film.pipeline.default_voi(&film.pixels).0,
        |(centre, width)| Voi::Window(Window { centre, width, function: VoiFunction::Linear }),
    );
    let table = film.pipeline.table(&voi, false);
    let placement = Placement::fit(film.pixels.columns, film.pixels.rows, width, height);
    let picture = imaging::render(&film, &table, &placement, width, height);
    write_picture(&wish.output, &picture)?;
    Ok((width, height))
}

/// The film's own size, or that with its longest side as asked.
fn picture_size(film: &Film, longest: Option<u32>) -> (u32, u32) {
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    let Some(longest) = longest else { return (columns, rows) };
    let scale = f64::from(longest) / f64::from(columns.max(rows));
    let side = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
    (side(columns), side(rows))
}
