//! Films and cases made to be measured: deterministic 16-bit radiographs with the noise of a detector, a shaft, a head
//! and a plate, as uncompressed DICOM, and the case file around them. They show nobody.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::case::{Mark, MarkId, RadiographId, Reader, Reading, ShapeKind};
use crate::store::{Scratch, StoreError, reading_to_ron};

/// Size of a large detector film.
pub(super) const LARGE: [usize; 2] = [2500, 3052];
/// The nominal film on which the places of the picture are told.
const NOMINAL: [f32; 2] = [2500.0, 3052.0];
/// Standard deviation of the noise in stored values.
const NOISE: f32 = 220.0;
/// Reader of the readings made here.
pub(super) const READER: &str = "bench";

/// A film: which, how large, and how it lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Films of different seeds have different noise.
    pub(super) seed: u32,
    /// Columns and rows.
    pub(super) size: [usize; 2],
    /// Turn of what is shown, in degrees.
    pub(super) degrees: f32,
    /// Shift of what is shown, in pixels of the nominal film.
    pub(super) shift: [f32; 2],
}

impl Wanted {
    /// An upright film.
    pub(super) fn upright(seed: u32, size: [usize; 2]) -> Self {
        Self { seed, size, degrees: 0.0, shift: [0.0; 2] }
    }
}

/// The stored values, row by row.
fn values(wanted: &Wanted) -> Vec<u16> {
    let [columns, rows] = wanted.size;
    let (sin, cos) = wanted.degrees.to_radians().sin_cos();
    let step = NOMINAL[0] / columns as f32;
    let middle = NOMINAL.map(|side| side / 2.0);
    let mut noise = Noise(u64::from(wanted.seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut values = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        let down = row as f32 * step - middle[1] - wanted.shift[1];
        for column in 0..columns {
            let across = column as f32 * step - middle[0] - wanted.shift[0];
            let (x, y) = (cos * across + sin * down + middle[0], cos * down - sin * across + middle[1]);
            let value = shown(x, y) + NOISE * noise.next();
            values.push(value.clamp(0.0, 65535.0) as u16);
        }
    }
    values
}

/// What lies at a place of the nominal film: flesh, a shaft with its cortices, a head, a plate.
fn shown(x: f32, y: f32) -> f32 {
    let flesh = 14_000.0 + 4_000.0 * (x / 300.0).sin() + 3_000.0 * (y / 410.0).cos();
    let from_shaft = (x - 1_250.0 - 40.0 * (y / 500.0).sin()).abs();
    let cortex = 9_000.0 * (1.0 - ((from_shaft - 130.0) / 45.0).abs()).max(0.0);
    let shaft = 5_000.0 * edge(175.0 - from_shaft) + cortex;
    let below = edge(y - 700.0);
    let from_head = (x - 1_520.0).hypot(y - 560.0);
    let head =
        8_000.0 * edge(270.0 - from_head) + 5_000.0 * (1.0 - ((from_head - 250.0) / 30.0).abs()).max(0.0);
    let plate = edge(x - 1_405.0) * edge(1_470.0 - x) * edge(y - 900.0) * edge(2_250.0 - y);
    let screw = edge(30.0 - (0.62 * (x - 1_430.0) + 0.78 * (y - 950.0)).abs())
        * edge(x - 1_000.0 + 0.2 * y)
        * edge(1_640.0 - x);
    flesh + below * shaft + (1.0 - below) * head + 24_000.0 * plate.max(screw * edge(1_100.0 - y))
}

/// 0 outside, 1 inside, a slope of four pixels between.
fn edge(inside: f32) -> f32 {
    (inside / 4.0 + 0.5).clamp(0.0, 1.0)
}

/// Numbers of mean 0 and standard deviation 1, the same for each seed.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The sum of four numbers of 16 bits has a standard deviation of 37837.
        let sum: u64 = (0..4).map(|part| (self.0 >> (16 * part)) & 0xFFFF).sum();
        (sum as f32 - 131_070.0) / 37_837.0
    }
}

/// The film as a file.
pub(super) fn film(wanted: &Wanted) -> Vec<u8> {
    let values = values(wanted);
    let [columns, rows] = wanted.size.map(|side| side as u16);
    let uid = format!("2.25.{}", 1_000_000 + u64::from(wanted.seed));
    let mut meta = Vec::new();
    element(&mut meta, [0x0002, 0x0001], *b"OB", &[0, 1]);
    element(&mut meta, [0x0002, 0x0002], *b"UI", b"1.2.840.10008.5.1.4.1.1.1.1");
    element(&mut meta, [0x0002, 0x0003], *b"UI", uid.as_bytes());
    element(&mut meta, [0x0002, 0x0010], *b"UI", b"1.2.840.10008.1.2.1");
    element(&mut meta, [0x0002, 0x0012], *b"UI", b"2.25.228893475117386104538311904391718573211");
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    element(&mut file, [0x0002, 0x0000], *b"UL", &(meta.len() as u32).to_le_bytes());
    file.extend(meta);
    let text: [([u16; 2], [u8; 2], &[u8]); 8] = [
        ([0x0008, 0x0016], *b"UI", b"1.2.840.10008.5.1.4.1.1.1.1"),
        ([0x0008, 0x0018], *b"UI", uid.as_bytes()),
        ([0x0008, 0x0060], *b"CS", b"DX"),
        ([0x0018, 0x0015], *b"CS", b"HIP"),
        ([0x0018, 0x1164], *b"DS", b"0.14\\0.14"),
        ([0x0018, 0x5101], *b"CS", b"AP"),
        ([0x0020, 0x000D], *b"UI", b"2.25.1000001"),
        ([0x0020, 0x000E], *b"UI", b"2.25.1000002"),
    ];
    for (tag, vr, value) in text {
        element(&mut file, tag, vr, value);
    }
    element(&mut file, [0x0028, 0x0002], *b"US", &1_u16.to_le_bytes());
    element(&mut file, [0x0028, 0x0004], *b"CS", b"MONOCHROME2");
    for (tag, value) in
        [(0x0010, rows), (0x0011, columns), (0x0100, 16), (0x0101, 16), (0x0102, 15), (0x0103, 0)]
    {
        element(&mut file, [0x0028, tag], *b"US", &value.to_le_bytes());
    }
    element(&mut file, [0x0028, 0x1050], *b"DS", b"30000");
    element(&mut file, [0x0028, 0x1051], *b"DS", b"40000");
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    element(&mut file, [0x7FE0, 0x0010], *b"OW", &bytes);
    file
}

/// One element in Explicit VR Little Endian.
fn element(out: &mut Vec<u8>, [group, tag]: [u16; 2], vr: [u8; 2], value: &[u8]) {
    out.extend(group.to_le_bytes());
    out.extend(tag.to_le_bytes());
    out.extend(vr);
    let padding = value.len() % 2;
    let length = value.len() + padding;
    if matches!(&vr, b"OB" | b"OW") {
        out.extend([0, 0]);
        out.extend((length as u32).to_le_bytes());
    } else {
        out.extend((length as u16).to_le_bytes());
    }
    out.extend(value);
    if padding == 1 {
        out.push(if &vr == b"UI" { 0 } else { b' ' });
    }
}

/// Id of a film of a case made here.
pub(super) fn film_id(number: u32) -> String {
    format!("film-{number:04}")
}

/// Writes a case of AP films of one hip, a visit each, into `folder` below the scratch folder.
pub(super) fn write_case(
    scratch: &Scratch,
    folder: &str,
    films: u32,
    size: [usize; 2],
) -> Result<std::path::PathBuf, StoreError> {
    let mut radiographs = String::new();
    for number in 1..=films {
        let id = film_id(number);
        let [columns, rows] = size;
        // Writing to a String cannot fail.
        let _ = writeln!(
            radiographs,
            "    (id: \"{id}\", file: \"images/{id}.dcm\", size: (columns: {columns}, rows: {rows}), time: (anchor: \"op\", offset: \"{number} days\"), views: [(position: AP, side: Right, part: \"hip\")]),"
        );
        scratch.write(&format!("{folder}/images/{id}.dcm"), &film(&Wanted::upright(number, size)))?;
    }
    let text = format!(
        "(\n  format: 3,\n  title: \"Films made for measuring\",\n  patient: (label: \"nobody\"),\n  episodes: [\n    (id: \"op\", side: Right, bone: \"femur\", treatment: \"DHS\", operation: (name: \"DHS\", after: \"after DHS\")),\n  ],\n  radiographs: [\n{radiographs}  ],\n  sources: [\n    (title: \"Made by callus bench; shows nobody\", simulated: true),\n  ],\n)\n"
    );
    let file = scratch.write(&format!("{folder}/case.ron"), text.as_bytes())?;
    Ok(file)
}

/// A reading with so many marks of every kind on one film.
pub(super) fn crowded(film: &str, marks: u32, size: [usize; 2]) -> Result<Reading, StoreError> {
    let unwritable = |why: &dyn std::fmt::Display| StoreError::Unwritable(why.to_string());
    let id = crate::case::ReaderId::new(READER).map_err(|error| unwritable(&error))?;
    let film = RadiographId::new(film).map_err(|error| unwritable(&error))?;
    let mut reading = Reading::new(Reader { id, name: READER.to_owned() });
    let [columns, rows] = size.map(|side| side as u32);
    for number in 1..=marks {
        let kind = ShapeKind::ALL[number as usize % ShapeKind::ALL.len()];
        let places: Vec<[f64; 2]> = (0..kind.place_count().unwrap_or(5) as u32)
            .map(|place| {
                let x = (number * 37 + place * 29) % columns;
                let y = (number * 53 + place * 31 + number / 97) % rows;
                [f64::from(x) + 0.5, f64::from(y) + 0.25]
            })
            .collect();
        let Some(shape) = kind.through(&places) else { continue };
        reading.marks.insert_mut(MarkId(number), Arc::new(Mark::plain(film.clone(), shape)));
    }
    Ok(reading)
}

/// Writes a reading with so many marks into a case.
pub(super) fn write_reading(scratch: &Scratch, folder: &str, reading: &Reading) -> Result<(), StoreError> {
    let text = reading_to_ron(reading)?;
    scratch.write(&format!("{folder}/readings/{READER}.ron"), text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imaging::{Limits, Samples, decode};
    use crate::store::CaseFolder;

    const SMALL: [usize; 2] = [125, 152];

    #[test]
    fn a_film_is_a_sound_one_and_the_same_each_time() {
        let bytes = film(&Wanted::upright(7, SMALL));
        assert_eq!(bytes, film(&Wanted::upright(7, SMALL)));
        assert_ne!(bytes, film(&Wanted::upright(8, SMALL)));
        let film = decode(&bytes, &Limits::default()).unwrap();
        assert_eq!((film.pixels.columns, film.pixels.rows), (125, 152));
        let Samples::Grey(values) = &film.pixels.samples else { panic!("a grey film") };
        let (least, most) = (values.iter().min().unwrap(), values.iter().max().unwrap());
        assert!(*least > 1_000 && *most > 35_000 && *most < 65_535, "{least} to {most}");
        assert!(film.facts.notes.is_empty(), "{:?}", film.facts.notes);
    }

    #[test]
    fn a_case_of_them_has_no_problem() {
        let scratch = Scratch::new().unwrap();
        let case = write_case(&scratch, "case", 3, SMALL).unwrap();
        let reading = crowded("film-0003", 50, SMALL).unwrap();
        write_reading(&scratch, "case", &reading).unwrap();
        let report =
            crate::store::check_case(&case, &Limits::default(), &crate::store::builtin_book().unwrap());
        let report = report.unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        let folder = CaseFolder::find(&case).unwrap();
        let back = folder.read_reading(&reading.reader.id).unwrap().unwrap();
        assert_eq!(back, reading);
    }
}
