//! Parts of Callus timed one by one: `cargo bench`. Films in other codings are read below the folder that
//! `CALLUS_SHARED` names, where there is one; the rest comes with the repository.

#![allow(clippy::unwrap_used, reason = "a bench stops where its films cannot be read")]

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use callus::analysis::registration::register;
use callus::case::{Deed, Edit, Mark, MarkId, RadiographId, Reader, ReaderId, Reading, Shape};
use callus::imaging::{Film, Limits, Placement, Pyramid, decode, render_view};
use callus::store::{
    CaseFolder, Entry, ReadingStore, StateFolder, SystemClock, reading_from_ron, reading_to_ron,
};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

const FILMS: [(&str, &str); 6] = [
    ("uncompressed", "radiographs/highdicom/dx_image.dcm"),
    ("RLE", "radiographs/nema-wg04-cr/RLE/RG2_RLE"),
    ("JPEG lossless", "radiographs/nema-wg04-cr/JPLL/RG2_JPLL"),
    ("JPEG-LS", "radiographs/nema-wg04-cr/JLSL/RG2_JLSL"),
    ("JPEG 2000", "radiographs/nema-wg04-cr/J2KR/RG2_J2KR"),
    ("PNG", "radiographs/hannover-chest-serial/271ddf1a/day+000_CR_ffe8b4cb.png"),
];

fn main() {
    divan::main();
}

/// A film in one coding.
#[derive(Debug, Clone)]
struct Coded {
    name: String,
    path: PathBuf,
}

impl fmt::Display for Coded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn own(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs").join(file)
}

/// Those that are there; a film of the sample always is.
fn coded_films() -> Vec<Coded> {
    let shared = std::env::var_os("CALLUS_SHARED").map(PathBuf::from).unwrap_or_default().join("testdata");
    let shared = FILMS.map(|(name, file)| Coded { name: name.to_owned(), path: shared.join(file) });
    let sample =
        Coded { name: "JPEG-LS of the sample".to_owned(), path: own("images/op1-plus-1-week-ap.dcm") };
    shared.into_iter().chain([sample]).filter(|film| film.path.is_file()).collect()
}

fn film(path: &Path) -> Film {
    decode(&fs::read(path).unwrap(), &Limits::default()).unwrap()
}

fn sample() -> Film {
    film(&own("images/op1-plus-1-week-ap.dcm"))
}

#[divan::bench(args = coded_films(), sample_count = 20)]
fn decode_film(bencher: Bencher<'_, '_>, coded: &Coded) {
    let bytes = fs::read(&coded.path).unwrap();
    let pixels = film(&coded.path).pixels;
    bencher
        .counter(BytesCount::new(u64::from(pixels.columns) * u64::from(pixels.rows) * 2))
        .bench_local(|| decode(black_box(&bytes), &Limits::default()).unwrap());
}

#[divan::bench]
fn grey_table(bencher: Bencher<'_, '_>) {
    let film = sample();
    let (voi, _) = film.pipeline.default_voi(&film.pixels);
    bencher.bench_local(|| film.pipeline.table(black_box(&voi), false));
}

#[divan::bench]
fn window_from_histogram(bencher: Bencher<'_, '_>) {
    let film = sample();
    bencher.bench_local(|| film.pipeline.auto_window(black_box(&film.pixels)));
}

#[divan::bench(sample_count = 20)]
fn reduced_levels(bencher: Bencher<'_, '_>) {
    let film = sample();
    bencher.bench_local(|| Pyramid::new(black_box(&film)));
}

#[divan::bench(args = [1, 2, 4])]
fn film_in_a_viewport_of_600_by_700(bencher: Bencher<'_, '_>, threads: usize) {
    let film = sample();
    let (columns, rows) = (film.pixels.columns, film.pixels.rows);
    let placement = Placement::fit(columns, rows, 600, 700);
    let pyramid = Pyramid::new(&film);
    let level = &pyramid.levels()[pyramid.level_for_scale(placement.least_scale())];
    let table = film.pipeline.table(&film.pipeline.default_voi(&film.pixels).0, false);
    bencher.bench_local(|| {
        render_view(level, [columns, rows], &table, black_box(&placement), [600, 700], threads)
    });
}

#[divan::bench(sample_count = 5)]
fn registration_of_the_sample(bencher: Bencher<'_, '_>) {
    let (before, after) =
        (film(&own("images/op2-plus-2-days-ap.dcm")), film(&own("images/op2-plus-3-months-ap.dcm")));
    bencher.bench_local(|| register(black_box(&before), &after, None).unwrap());
}

fn reader() -> Reader {
    Reader { id: ReaderId::new("resident").unwrap(), name: "resident".to_owned() }
}

fn line(number: u32) -> Mark {
    let at = f64::from(number % 1000);
    let film = RadiographId::new("op1-plus-1-week-ap").unwrap();
    Mark::plain(film, Shape::Line([[at, at / 2.0], [at + 9.5, at + 4.25]]))
}

#[divan::bench]
fn journal_line_on_the_disk(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case");
    fs::create_dir(&case).unwrap();
    fs::copy(own("case.ron"), case.join("case.ron")).unwrap();
    let case = CaseFolder::find(&case).unwrap();
    let state = StateFolder::at(folder.path().join("state"));
    let mut opened = ReadingStore::open(&state, &case, &reader(), Arc::new(SystemClock)).unwrap();
    let mut number = 0;
    bencher.bench_local(|| {
        number += 1;
        let mark = Arc::new(line(number));
        let put = Edit::PutMark { id: MarkId(number), mark, deed: Deed::Draw, continued: false };
        opened.store.append(&Entry::Edit(put)).unwrap();
    });
}

/// A reading of a million marks is refused: the time of the refusal.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 3)]
fn reading_of_marks(bencher: Bencher<'_, '_>, marks: u32) {
    let mut reading = Reading::new(reader());
    for number in 1..=marks {
        reading.marks.insert_mut(MarkId(number), Arc::new(line(number)));
    }
    let text = reading_to_ron(&reading).unwrap();
    drop(reading);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench_local(|| reading_from_ron(black_box(&text), Path::new("resident.ron")).is_ok());
}
