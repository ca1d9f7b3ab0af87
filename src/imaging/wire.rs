//! A decoded film, or why there is none, as bytes: from the process that decodes to the one that shows. The head is
//! MessagePack, which keeps every number as it is, infinite and undefined ones too; the samples follow as they lie in
//! memory, since both processes run the same program on the same machine.

use std::io::{self, Read, Write};
use std::iter::repeat_n;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::pixels::StoredAs;
use super::plain::{PlainFilm, PlainSamples};
use super::{Film, GreyPipeline, ImageFacts, ImagingError, Layers, Limits, Pixels, Samples};

/// Fills bytes from a place of the file of a film.
pub type ReadAt<'a> = dyn Fn(u64, &mut [u8]) -> io::Result<()> + Sync + 'a;

/// Most bytes of a head; the largest honest ones hold a few look-up tables of 65,536 entries.
const MAX_HEAD_BYTES: u32 = 64 << 20;

/// A film without its samples.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    columns: u32,
    rows: u32,
    layout: Layout,
    facts: ImageFacts,
    pipeline: GreyPipeline,
    stored_as: StoredAs,
    layers: Layers,
}

/// Layout of the samples that follow a head, or of those that do not.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Layout {
    Grey,
    Rgb,
    /// Grey; they are read from the file itself.
    InFile(PlainSamples),
}

/// Writes a value as MessagePack behind its length.
///
/// # Errors
/// What `out` reports.
pub fn write_head<T: Serialize>(value: &T, out: &mut impl Write) -> io::Result<()> {
    let bytes = rmp_serde::to_vec_named(value).map_err(io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&bytes)
}

/// Reads what [`write_head`] wrote.
///
/// # Errors
/// What `input` reports; `InvalidData` when the bytes are no such value.
pub fn read_head<T: for<'de> Deserialize<'de>>(input: &mut impl Read) -> io::Result<T> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MAX_HEAD_BYTES {
        return Err(invalid("a head is too long"));
    }
    let mut bytes = Vec::new();
    let read = input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if read as u64 != u64::from(length) {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    rmp_serde::from_slice(&bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Samples of a grey film that are expected, zeroed. Memory that is touched for the first time costs as much as a copy,
/// so it is made ready while the other process decodes.
#[derive(Debug, Default)]
pub struct Room(Option<Arc<[u16]>>);

impl Room {
    /// Samples for a film of `count` pixels: those that are ready where they fit.
    fn of(self, count: usize) -> Arc<[u16]> {
        match self.0 {
            Some(ready) if ready.len() == count => ready,
            Some(_) | None => repeat_n(0, count).collect(),
        }
    }
}

/// Announces a film of so many pixels, before it is decoded.
///
/// # Errors
/// What `out` reports.
pub fn write_announcement(pixels: u64, out: &mut impl Write) -> io::Result<()> {
    write_head(&pixels, out)
}

/// Reads what [`write_announcement`] wrote, and makes room for that film.
///
/// # Errors
/// What `input` reports; `InvalidData` where the film would be larger than the limits allow.
pub fn read_announcement(input: &mut impl Read, limits: &Limits) -> io::Result<Room> {
    let pixels: u64 = read_head(input)?;
    if pixels > limits.max_pixels {
        return Err(invalid("the size of a film is out of bounds"));
    }
    let count = usize::try_from(pixels).map_err(io::Error::other)?;
    Ok(Room(Some(repeat_n(0, count).collect())))
}

/// Writes what became of decoding.
///
/// # Errors
/// What `out` reports.
pub fn write_outcome(outcome: &Result<Film, ImagingError>, out: &mut impl Write) -> io::Result<()> {
    let film = match outcome {
        Ok(film) => film,
        Err(refusal) => return write_head(&Err::<Head, _>(refusal.clone()), out),
    };
    // Taken apart in full: a field that is added to a film has to be sent, too.
    let Film { pixels: Pixels { columns, rows, samples }, facts, pipeline, stored_as, layers } = film;
    let (layout, bytes) = match samples {
        Samples::Grey(values) => (Layout::Grey, bytemuck::cast_slice(values)),
        Samples::Rgb(colours) => (Layout::Rgb, colours.as_flattened()),
    };
    let head = Head {
        columns: *columns,
        rows: *rows,
        layout,
        facts: facts.clone(),
        pipeline: pipeline.clone(),
        stored_as: stored_as.clone(),
        layers: layers.clone(),
    };
    write_head(&Ok::<_, ImagingError>(head), out)?;
    out.write_all(bytes)
}

/// Writes a film whose samples are read from its file.
///
/// # Errors
/// What `out` reports.
pub fn write_plain(film: &PlainFilm, out: &mut impl Write) -> io::Result<()> {
    let PlainFilm { columns, rows, facts, pipeline, layers, samples } = film;
    let head = Head {
        columns: *columns,
        rows: *rows,
        layout: Layout::InFile(*samples),
        facts: facts.clone(),
        pipeline: pipeline.clone(),
        stored_as: StoredAs::Alike,
        layers: layers.clone(),
    };
    write_head(&Ok::<_, ImagingError>(head), out)
}

/// Reads what [`write_outcome`] or [`write_plain`] wrote, into `room` where it fits; `read_at` gives the bytes of the
/// film's file, where it can be read beside the other process. That one may have been taken over by a malicious file, so
/// its sizes are held against the limits before anything is allocated.
///
/// # Errors
/// What `input` reports; `InvalidData` when the bytes are no such outcome.
pub fn read_outcome(
    input: &mut impl Read,
    limits: &Limits,
    room: Room,
    read_at: Option<&ReadAt<'_>>,
) -> io::Result<Result<Film, ImagingError>> {
    let head = match read_head::<Result<Head, ImagingError>>(input)? {
        Ok(head) => head,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Head { columns, rows, layout, facts, pipeline, stored_as, layers } = head;
    let count =
        limits.check_size(columns, rows).map_err(|_| invalid("the size of a film is out of bounds"))?;
    // Filled in place: a film is large, and each copy of it costs milliseconds.
    let samples = match layout {
        Layout::Grey => {
            let mut values = room.of(count);
            if let Some(values) = Arc::get_mut(&mut values) {
                input.read_exact(bytemuck::cast_slice_mut(values))?;
            }
            Samples::Grey(values)
        }
        Layout::Rgb => {
            let mut colours: Arc<[[u8; 3]]> = repeat_n([0; 3], count).collect();
            if let Some(colours) = Arc::get_mut(&mut colours) {
                input.read_exact(colours.as_flattened_mut())?;
            }
            Samples::Rgb(colours)
        }
        Layout::InFile(plain) => {
            let mut values = room.of(count);
            let read_at = read_at.ok_or_else(|| invalid("samples in a file that cannot be read"))?;
            if let Some(values) = Arc::get_mut(&mut values)
                && let Err(error) = plain.read(read_at, values)?
            {
                return Ok(Err(error));
            }
            Samples::Grey(values)
        }
    };
    Ok(Ok(Film { pixels: Pixels { columns, rows, samples }, facts, pipeline, stored_as, layers }))
}

impl PlainSamples {
    /// Fills the values of the samples. A file that cannot be read is a refusal of the film.
    fn read(&self, read_at: &ReadAt<'_>, values: &mut [u16]) -> io::Result<Result<(), ImagingError>> {
        if !self.bits.is_sound() {
            return Err(invalid("samples of impossible bits"));
        }
        if let Err(error) = read_at(self.at, bytemuck::cast_slice_mut(values)) {
            return Ok(Err(ImagingError::unreadable(&error)));
        }
        self.bits.apply(values);
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{
        GreyPipeline, ImageFormat, Lut, Modality, Padding, Presentation, StoredStats, Voi, Window,
        WindowPreset,
    };

    fn film(samples: Samples, stored_as: StoredAs) -> Film {
        let window =
            |centre| Window { centre, width: f64::INFINITY, function: crate::imaging::VoiFunction::Sigmoid };
        let lut = Lut {
            explanation: None,
            first_mapped: -5,
            bits: 12,
            white: 4095,
            entries: [1, 2, 65_535].into(),
        };
        let preset = WindowPreset { name: "odd \u{1b}".to_owned(), voi: Voi::Window(window(-0.1)) };
        let pipeline = GreyPipeline {
            padding: Some(Padding { low: -2, high: 7 }),
            modality: Modality::Rescale { slope: 0.1, intercept: f64::MIN_POSITIVE },
            presets: vec![preset],
            voi_luts: [lut.clone()].into(),
            presentation: Presentation::Lut(lut),
            ..GreyPipeline::ready(Presentation::Identity)
        };
        let png = {
            let mut bytes = std::io::Cursor::new(Vec::new());
            image::GrayImage::new(3, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
            bytes.into_inner()
        };
        let mut facts = crate::imaging::read_facts(&png, &Limits::default()).unwrap();
        assert_eq!(facts.format, ImageFormat::Png);
        facts.notes.push("a note".to_owned());
        Film {
            pixels: Pixels { columns: 3, rows: 2, samples },
            facts,
            pipeline,
            stored_as,
            layers: Layers::default(),
        }
    }

    fn there_and_back(outcome: &Result<Film, ImagingError>) -> Result<Film, ImagingError> {
        let mut bytes = Vec::new();
        write_outcome(outcome, &mut bytes).unwrap();
        let mut rest = bytes.as_slice();
        let back = read_outcome(&mut rest, &Limits::default(), Room::default(), None).unwrap();
        assert!(rest.is_empty());
        for length in 0..bytes.len() {
            let cut = read_outcome(&mut &bytes[..length], &Limits::default(), Room::default(), None);
            assert!(cut.is_err(), "{length} bytes");
        }
        back
    }

    #[test]
    fn a_film_arrives_as_it_was_sent() {
        let stats = StoredStats { min: -1, max: 2, mean: f64::NAN, sha256: "00".to_owned() };
        for (samples, stored_as) in [
            (Samples::Grey([0, 1, 2, 3, 65_534, 65_535].into()), StoredAs::Alike),
            (Samples::Grey([9; 6].into()), StoredAs::Tripled),
            (Samples::Rgb([[1, 2, 3]; 6].into()), StoredAs::Measured(stats)),
        ] {
            let sent = film(samples, stored_as);
            let back = there_and_back(&Ok(sent.clone())).unwrap();
            // Debug tells NaN apart from other numbers, where `==` does not.
            assert_eq!(format!("{back:?}"), format!("{sent:?}"));
        }
    }

    #[test]
    fn a_refusal_arrives_with_its_words() {
        let refusal = ImagingError::truncated("its pixel data", 10, 3);
        assert_eq!(there_and_back(&Err(refusal.clone())).unwrap_err(), refusal);
        assert_eq!(there_and_back(&Err(ImagingError::Cancelled)).unwrap_err(), ImagingError::Cancelled);
    }

    #[test]
    fn an_announced_film_is_read_into_its_room_and_any_other_into_one_of_its_own() {
        let sent = film(Samples::Grey([1, 2, 3, 4, 5, 6].into()), StoredAs::Alike);
        for announced in [0, 5, 6, 7] {
            let mut bytes = Vec::new();
            write_announcement(announced, &mut bytes).unwrap();
            write_outcome(&Ok(sent.clone()), &mut bytes).unwrap();
            let mut rest = bytes.as_slice();
            let room = read_announcement(&mut rest, &Limits::default()).unwrap();
            let ready = room.0.as_ref().map(|samples| samples.as_ptr());
            let back = read_outcome(&mut rest, &Limits::default(), room, None).unwrap().unwrap();
            assert_eq!(format!("{back:?}"), format!("{sent:?}"));
            let Samples::Grey(samples) = &back.pixels.samples else { panic!("grey") };
            assert_eq!(ready == Some(samples.as_ptr()), announced == 6, "{announced} pixels announced");
        }
    }

    #[test]
    fn an_announcement_out_of_bounds_is_not_believed() {
        let mut bytes = Vec::new();
        write_announcement(6, &mut bytes).unwrap();
        let small = Limits { max_pixels: 5, ..Limits::default() };
        let error = read_announcement(&mut bytes.as_slice(), &small).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_size_out_of_bounds_is_not_believed() {
        let sent = film(Samples::Grey([0; 6].into()), StoredAs::Alike);
        let mut bytes = Vec::new();
        write_outcome(&Ok(sent), &mut bytes).unwrap();
        let small = Limits { max_pixels: 5, ..Limits::default() };
        let error = read_outcome(&mut bytes.as_slice(), &small, Room::default(), None).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        let long = [0xFF; 40];
        assert_eq!(read_head::<u8>(&mut long.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
