//! `callus inspect`: the facts of images, as a page for a person or as JSON for a program. Exits with 1 when
//! any file was refused. Must not know cases.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::printable::one_line;
use crate::imaging::{
    Film, ImageFacts, ImagingError, Limits, Overlay, SpacingFact, StoredStats, Voi, VoiSource, WindowPreset,
    images_of_medium, stored_stats,
};
use crate::store::{StoreError, files_below, is_folder, open_file, read_file, reading_at};
use crate::worker::Decoder;

/// Inspects every file, and every image below every folder; gives the exit code.
///
/// What is named by itself has to be an image. Of a folder what is an image, or should be one by its
/// name or a DICOMDIR, is told; the rest is counted.
pub fn run(paths: &[PathBuf], json: bool, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let limits = Limits::default();
    let mut told = Told { json, reports: Vec::new(), refused: false };
    for path in paths {
        let go_on = if is_folder(path) {
            folder(path, &limits, &mut told, out, err)
        } else {
            told.file(path, read(path, &limits), out, err)
        };
        // Whoever closes the pipe has read enough.
        if !go_on {
            return u8::from(told.refused);
        }
    }
    if json {
        let text = serde_json::to_string_pretty(&Value::Array(told.reports)).unwrap_or_default();
        let _ = writeln!(out, "{text}");
    }
    u8::from(told.refused)
}

/// Reports so far.
struct Told {
    json: bool,
    reports: Vec<Value>,
    refused: bool,
}

impl Told {
    /// Tells one file; `false` where nobody reads any more.
    fn file(
        &mut self,
        file: &Path,
        read: Result<Film, Refusal>,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> bool {
        let shown = file.display().to_string();
        match read {
            Ok(film) if self.json => self.reports.push(report(&shown, &film)),
            Ok(film) => return write!(out, "{}", page(&one_line(&shown), &film)).is_ok(),
            Err(Refusal { kind, message, .. }) => {
                self.refused = true;
                if self.json {
                    self.reports.push(json!({ "file": shown, "error": message, "error_kind": kind }));
                } else {
                    let _ = writeln!(err, "callus: {}: {}", one_line(&message), one_line(&shown));
                }
            }
        }
        true
    }
}

/// Tells every image below a folder.
fn folder(path: &Path, limits: &Limits, told: &mut Told, out: &mut dyn Write, err: &mut dyn Write) -> bool {
    let walked = files_below(path);
    for failure in &walked.failures {
        told.refused = true;
        let _ = writeln!(err, "callus: {}", one_line(&failure.to_string()));
    }
    let (mut images, mut refused, mut others) = (0, 0, 0);
    let listed = listed_by_media(&walked.files, limits);
    for file in &walked.files {
        let read = read(file, limits);
        // A file that has the name of an image, or that a medium lists as one, is a film that is broken.
        let is_film = || is_named_as_image(file) || listed.contains(file);
        let is_other = matches!(&read, Err(refusal) if refusal.is_of_other_file && (refusal.kind != "unrecognised" || !is_film()));
        if is_other {
            others += 1;
            continue;
        }
        if read.is_ok() {
            images += 1;
        } else {
            refused += 1;
        }
        if !told.file(file, read, out, err) {
            return false;
        }
    }
    let cut = if walked.is_cut { "; there are more than were looked at" } else { "" };
    let broken = match refused {
        0 => String::new(),
        1 => ", 1 that cannot be read".to_owned(),
        count => format!(", {count} that cannot be read"),
    };
    let words = format!("{images} images{broken} and {others} other files below {}{cut}", path.display());
    let _ = writeln!(err, "callus inspect: {}", one_line(&words));
    if images == 0 {
        told.refused = true;
    }
    true
}

struct Refusal {
    kind: &'static str,
    message: String,
    /// True if it is no image that is broken, but something else.
    is_of_other_file: bool,
}

/// Endings of files that are images, also of those that are not read here.
const IMAGE_ENDINGS: [&str; 22] = [
    "dcm", "dicom", "dic", "ima", "png", "apng", "jpg", "jpeg", "jpe", "jfif", "tif", "tiff", "bmp", "dib",
    "webp", "gif", "jp2", "j2k", "jls", "heic", "heif", "avif",
];

fn is_named_as_image(file: &Path) -> bool {
    file.extension().is_some_and(|ending| IMAGE_ENDINGS.iter().any(|own| ending.eq_ignore_ascii_case(own)))
}

/// Files that directories of media (DICOMDIR) among these list as images.
fn listed_by_media(files: &[PathBuf], limits: &Limits) -> BTreeSet<PathBuf> {
    let is_directory = |file: &&PathBuf| {
        file.file_name().is_some_and(|name| name.to_string_lossy().to_uppercase().starts_with("DICOMDIR"))
    };
    let mut listed = BTreeSet::new();
    for directory in files.iter().filter(is_directory) {
        let Ok(bytes) = read_file(directory, limits.max_file_bytes) else { continue };
        let Some(folder) = directory.parent() else { continue };
        listed.extend(
            images_of_medium(&bytes, limits)
                .into_iter()
                .map(|parts| parts.iter().fold(folder.to_owned(), |path, part| path.join(part))),
        );
    }
    listed
}

impl From<ImagingError> for Refusal {
    fn from(error: ImagingError) -> Self {
        Self { kind: error.kind(), is_of_other_file: error.is_of_other_file(), message: error.to_string() }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let message = if let StoreError::Missing(_) = error {
            "the file cannot be read: nothing is there; check the path".to_owned()
        } else if let StoreError::NotAFile(_) = error {
            "the file cannot be read: it is a folder or a device".to_owned()
        } else {
            format!("the file cannot be read: {error}")
        };
        Self { kind: "unreadable", message, is_of_other_file: false }
    }
}

/// Reads and decodes one file, which is measured before it is taken into memory.
fn read(file: &Path, limits: &Limits) -> Result<Film, Refusal> {
    let (file, length) = open_file(file, limits.max_file_bytes)?;
    let own = file.try_clone().map_err(|error| ImagingError::unreadable(&error))?;
    let read_at = reading_at(&file);
    Ok(Decoder::shared().decode_file(own, length, limits, read_at.as_deref())?)
}

fn report(file: &str, film: &Film) -> Value {
    let facts = &film.facts;
    let (row_mm, column_mm, meaning) = match &facts.spacing {
        SpacingFact::Known(spacing) => (Some(spacing.row_mm), Some(spacing.column_mm), spacing.label()),
        SpacingFact::Unknown { why, .. } => (None, None, format!("unknown: {why}")),
    };
    let transfer_syntax = facts.coding.transfer_syntax.as_ref();
    let (shown, stats) = of_values(film);
    json!({
        "file": file,
        "format": facts.format,
        "rows": facts.rows,
        "columns": facts.columns,
        "frames": facts.frames,
        "bits_allocated": facts.coding.bits_allocated,
        "bits_stored": facts.coding.bits_stored,
        "signed": facts.coding.signed,
        "samples_per_pixel": facts.coding.samples_per_pixel,
        "photometric": facts.coding.photometric,
        "transfer_syntax": transfer_syntax.map(|syntax| &syntax.uid),
        "transfer_syntax_name": transfer_syntax.map(|syntax| &syntax.name),
        "spacing": {
            "row_mm": row_mm,
            "column_mm": column_mm,
            "meaning": meaning,
            "pixel_aspect": facts.spacing.pixel_aspect(),
        },
        "overlays": film.layers.overlays.iter().map(overlay_report).collect::<Vec<_>>(),
        "shutter": film.layers.shutter,
        "windows": facts.windows.iter().map(window_report).collect::<Vec<_>>(),
        "shown_with": shown,
        "exposure": facts.exposure,
        "cautions": facts.cautions,
        "notes": facts.notes,
        "stored": stats,
    })
}

fn overlay_report(overlay: &Overlay) -> Value {
    json!({
        "label": overlay.label,
        "is_region": overlay.is_region,
        "left": overlay.left,
        "top": overlay.top,
        "columns": overlay.columns,
        "rows": overlay.rows,
        "drawn_pixels": overlay.drawn_pixels(),
    })
}

fn window_report(preset: &WindowPreset) -> Value {
    match &preset.voi {
        Voi::Window(window) => json!({
            "name": preset.name,
            "centre": window.centre,
            "width": window.width,
            "function": window.function,
        }),
        Voi::Lut(index) => json!({ "name": preset.name, "voi_lut": index }),
        Voi::Identity => json!({ "name": preset.name }),
    }
}

/// What all values of a film tell: the window it opens with, in words, and statistics. Each takes as long as reading a
/// large film, so they are taken at once.
fn of_values(film: &Film) -> (String, StoredStats) {
    std::thread::scope(|scope| {
        let stats = scope.spawn(|| stored_stats(film));
        let shown = shown_with(film);
        // A panic there is one of this command.
        (shown, stats.join().unwrap_or_else(|cause| std::panic::resume_unwind(cause)))
    })
}

/// The window a film opens with, in words.
fn shown_with(film: &Film) -> String {
    let (voi, source) = film.pipeline.default_voi(&film.pixels);
    let source = match source {
        VoiSource::FilePreset(index) => {
            film.pipeline.presets().get(index).map_or_else(String::new, |preset| preset.name.clone())
        }
        VoiSource::Auto => "auto".to_owned(),
        VoiSource::Identity => return "greys as they are".to_owned(),
    };
    format!("{source}: {}", voi_words(&voi))
}

fn voi_words(voi: &Voi) -> String {
    match voi {
        Voi::Window(window) => {
            let function = serde_json::to_value(window.function).unwrap_or_default();
            let function = function.as_str().unwrap_or_default();
            format!("centre {}, width {}, {function}", window.centre, window.width)
        }
        Voi::Lut(index) => format!("VOI LUT {}", index + 1),
        Voi::Identity => "whole range".to_owned(),
    }
}

/// A page of aligned lines.
fn page(file: &str, film: &Film) -> String {
    let facts = &film.facts;
    let mut page = format!("{file}\n");
    let mut line = |name: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(page, "  {name:<14}{}", one_line(value));
    };
    line("Format", &format_words(facts));
    line("Size", &format!("{} × {} pixels (columns × rows)", facts.columns, facts.rows));
    line("Greys", &coding_words(facts));
    line("Pixel size", &spacing_words(&facts.spacing));
    if let Some(date) = facts.exposure.date {
        let source = facts.exposure.date_source.and_then(|source| serde_json::to_value(source).ok());
        let source = source.as_ref().and_then(Value::as_str).unwrap_or_default().replace('_', " ");
        line("Date", &format!("{date} ({source})"));
    }
    let view = view_words(facts);
    if !view.is_empty() {
        line("View", &view);
    }
    for (index, preset) in facts.windows.iter().enumerate() {
        let name = if index == 0 { "Windows" } else { "" };
        line(name, &format!("{}: {}", preset.name, voi_words(&preset.voi)));
    }
    let (shown, stats) = of_values(film);
    line("Shown with", &shown);
    line("Stored", &format!("min {}, max {}, mean {:.3}", stats.min, stats.max, stats.mean));
    line("SHA-256", &stats.sha256);
    for caution in facts.cautions.words() {
        line("Caution", caution);
    }
    for note in &facts.notes {
        line("Note", note);
    }
    page.push('\n');
    page
}

fn format_words(facts: &ImageFacts) -> String {
    match &facts.coding.transfer_syntax {
        Some(syntax) => format!("{}, {}", facts.format.name(), syntax.name),
        None => facts.format.name().to_owned(),
    }
}

fn coding_words(facts: &ImageFacts) -> String {
    let coding = &facts.coding;
    let sign = if coding.signed { "signed" } else { "unsigned" };
    format!("{}, {} of {} bits, {sign}", coding.photometric, coding.bits_stored, coding.bits_allocated)
}

fn spacing_words(spacing: &SpacingFact) -> String {
    match spacing {
        SpacingFact::Known(known) => {
            format!("{:.4} × {:.4} (row × column), {}", known.row_mm, known.column_mm, known.label())
        }
        SpacingFact::Unknown { why, .. } => format!("unknown: {why}"),
    }
}

fn view_words(facts: &ImageFacts) -> String {
    let exposure = &facts.exposure;
    let orientation = exposure.patient_orientation.as_ref().map(|pair| pair.join("\\"));
    let parts = [
        exposure.modality.clone(),
        exposure.body_part.clone(),
        exposure.view_position.clone(),
        exposure.laterality.as_ref().map(|side| format!("side {side}")),
        orientation.map(|letters| format!("orientation {letters}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
