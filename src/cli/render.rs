//! `callus render`: a radiograph of a case as a PNG, through the same greys as the screen, with a reader's marks
//! where they are asked for.

use std::io::Write;
use std::path::PathBuf;

use thiserror::Error;

use crate::analysis::book::Book;
use crate::analysis::marks::{Drawn, draw_marks, drawn};
use crate::analysis::measure::measured;
use crate::case::{Case, RadiographId, ReaderId};
use crate::cli::own_book;
use crate::cli::printable::one_line;
use crate::imaging::{self, Film, ImagingError, Limits, Placement, ShownLayers, Voi, VoiFunction, Window};
use crate::store::{CaseFolder, Seen, StoreError, SystemFonts, check_output, write_picture};
use crate::worker::Decoder;

/// The picture that is asked for.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) case: PathBuf,
    pub(crate) radiograph: String,
    pub(crate) output: PathBuf,
    /// Longest side in pixels.
    pub(crate) size: Option<u32>,
    /// Centre and width in modality units.
    pub(crate) window: Option<(f64, f64)>,
    /// Reader of the marks.
    pub(crate) marks: Option<String>,
    /// Overlays and shutters of the file that are drawn.
    pub(crate) layers: ShownLayers,
    /// Quarter turns clockwise, in degrees.
    pub(crate) rotate: u16,
    /// Mirrored before turning.
    pub(crate) flip: bool,
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
    #[error("no reading of \"{reader}\" in this case; {known}")]
    NoReading { reader: String, known: String },
}

/// Draws; returns the exit code.
pub(crate) fn run(wish: &Wish, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let book = own_book(err);
    match draw(wish, &book) {
        Ok((width, height)) => {
            // A closed pipe is no failure of the drawing.
            let _ = writeln!(
                out,
                "{} × {} pixels: {}",
                width,
                height,
                one_line(&wish.output.display().to_string())
            );
            0
        }
        Err(error) => {
            let _ = writeln!(err, "callus render: {}", one_line(&error.to_string()));
            1
        }
    }
}

fn draw(wish: &Wish, book: &Book) -> Result<(u32, u32), RenderError> {
    let folder = CaseFolder::find(&wish.case)?;
    let case = folder.read_case()?;
    let unknown = || RenderError::Unknown {
        id: wish.radiograph.clone(),
        known: case.radiographs.iter().map(|film| film.id.as_str()).collect::<Vec<_>>().join(", "),
    };
    let id = RadiographId::new(wish.radiograph.clone()).map_err(|_| unknown())?;
    let radiograph = case.radiograph(&id).ok_or_else(unknown)?;
    check_output(&wish.output)?;
    if let Some(there) = folder.owned(&case, &wish.output) {
        return Err(RenderError::OverCase(there));
    }
    // Before the film is decoded: a wrong name is told at once.
    let marks = wish.marks.as_deref().map(|reader| marks(&folder, &case, reader, &id, book)).transpose()?;
    let limits = Limits::default();
    let bytes = folder.read_image(&radiograph.file, limits.max_file_bytes)?;
    let failed = |source| RenderError::Imaging { id: wish.radiograph.clone(), source };
    let film = Decoder::shared().decode(&bytes, &limits).map_err(failed)?;
    let voi = wish.window.map_or_else(
        || film.pipeline.default_voi(&film.pixels).0,
        |(centre, width)| Voi::Window(Window { centre, width, function: VoiFunction::Linear }),
    );
    let table = film.pipeline.table(&voi, false);
    let (width, height, placement) = view(&film, wish);
    let mut picture = imaging::render(&film, &table, &placement, width, height);
    imaging::draw_layers(&mut picture, &film, &placement, &wish.layers);
    let system = SystemFonts::default();
    let font = |letter| system.with(letter).map(|font| (font.data.clone(), font.index));
    draw_marks(&mut picture, &placement, &marks.unwrap_or_default(), &font);
    write_picture(&wish.output, &picture)?;
    Ok((width, height))
}

/// Marks of a reader on a film.
fn marks(
    folder: &CaseFolder,
    case: &Case,
    reader: &str,
    film: &RadiographId,
    book: &Book,
) -> Result<Vec<Drawn>, RenderError> {
    let nobody = || {
        let known: Vec<_> = folder.readings().into_iter().map(|file| file.id.to_string()).collect();
        let known = if known.is_empty() {
            "nobody has read it yet".to_owned()
        } else {
            format!("there are those of: {}", known.join(", "))
        };
        RenderError::NoReading { reader: reader.to_owned(), known }
    };
    let id = ReaderId::new(reader).map_err(|_| nobody())?;
    let reading = folder.read_reading(&id)?.ok_or_else(nobody)?;
    let mut seen = Seen::new(folder, case);
    seen.look(&reading, book);
    let seen = seen.by(&reading, book);
    Ok(drawn(&reading, film, book, |_, mark| Some(measured(mark, book, case, &seen))))
}

/// Size of the picture, and how the film lies in it.
fn view(film: &Film, wish: &Wish) -> (u32, u32, Placement) {
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    let (across, down) = picture_size(film, wish.size);
    let placement = Placement {
        rotation_degrees: f64::from(wish.rotate),
        flip_horizontal: wish.flip,
        ..Placement::fit_true(columns, rows, film.pixel_aspect(), [across, down])
    };
    let on_its_side = wish.rotate % 180 == 90;
    let (width, height) = if on_its_side { (down, across) } else { (across, down) };
    (width, height, placement)
}

/// The film's own size, or that with its longest side as asked. Of pixels that are not square the smaller side counts
/// as one, so that nothing is lost.
fn picture_size(film: &Film, longest: Option<u32>) -> (u32, u32) {
    let aspect = film.pixel_aspect();
    let (columns, rows) = (f64::from(film.pixels.columns), f64::from(film.pixels.rows));
    let (wide, high) = if aspect >= 1.0 { (columns, rows * aspect) } else { (columns / aspect, rows) };
    let scale = match longest {
        Some(longest) => f64::from(longest) / wide.max(high),
        None => (LARGEST_SIDE / wide.max(high)).clamp((columns.max(rows) / wide.max(high)).min(1.0), 1.0),
    };
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    (side(wide), side(high))
}

/// Pixels that are not square make no picture longer than this.
const LARGEST_SIDE: f64 = 16_384.0;
