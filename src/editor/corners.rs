//! What the corners of a viewport tell, and its scale bar. Every length says where its scale is from.

use crate::analysis::book::Book;
use crate::analysis::{FilmScale, Scale};
use crate::case::{Case, Radiograph};
use crate::editor::document::Document;
use crate::editor::films::LoadedFilm;
use crate::editor::hanging::place_of;
use crate::editor::linked::{SameScale, Turned};
use crate::editor::viewport::{FilmView, VoiChosen};
use crate::imaging::{ImageFacts, Layers, ShownLayers, Voi, VoiSource};

/// One line of a corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CornerLine {
    /// The words.
    pub text: String,
    /// True if it is set in the stronger weight.
    pub strong: bool,
    /// Meaning in full sentences, told on request; empty where the words say it all.
    pub help: String,
    /// What gives way first where there is no room.
    pub rank: Rank,
}

/// How needed a line of a corner is; where there is no room, the greater give way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Which film it is, and what it is compared with: stays wherever there is room for a line.
    Title,
    /// What the reader said of it, what its lengths mean, and that it is not shown as it is.
    Meaning,
    /// How it is laid, and what lies over it.
    Laid,
    /// Side and view, date, number of the visit.
    Visit,
    /// Zoom, window, spacing, notes on the file.
    Display,
}

/// The four corners of a viewport.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corners {
    /// Time and view.
    pub top_left: Vec<CornerLine>,
    /// Visit, figure, and the reader's stage.
    pub top_right: Vec<CornerLine>,
    /// Window and zoom.
    pub bottom_left: Vec<CornerLine>,
    /// Spacing and where it is from.
    pub bottom_right: Vec<CornerLine>,
}

/// A bar of known length.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleBar {
    /// Length on the screen in pixels; the bar is drawn upright.
    pub length_px: f64,
    /// Length in the first line, what it means in the second.
    pub label: String,
}

fn strong(rank: Rank, text: impl Into<String>) -> CornerLine {
    CornerLine { text: text.into(), strong: true, help: String::new(), rank }
}

fn plain(rank: Rank, text: impl Into<String>) -> CornerLine {
    CornerLine { text: text.into(), strong: false, help: String::new(), rank }
}

/// A title within the room: its operation is shortened first, then left out; "before" stays, without it the time would
/// read as one after.
pub fn shortened(title: &str, room: f32, width: impl Fn(&str) -> f32) -> String {
    if width(title) <= room {
        return title.to_owned();
    }
    let parted = [" after ", " before "].into_iter().find_map(|word| {
        let (time, operation) = title.split_once(word)?;
        Some((format!("{time}{word}"), operation, if word == " before " { " before" } else { "" }, time))
    });
    let Some((kept, operation, word, time)) = parted else { return title.to_owned() };
    let letters: Vec<char> = operation.chars().collect();
    let cut = (LEAST_LETTERS..letters.len()).rev().map(|count| {
        let start: String = letters.iter().take(count).collect();
        format!("{kept}{}\u{2026}", start.trim_end())
    });
    let fits = |words: &String| width(words) <= room;
    cut.into_iter().find(fits).unwrap_or_else(|| format!("{time}{word}\u{2026}"))
}

/// Letters of an operation below which it is left out rather than shortened.
const LEAST_LETTERS: usize = 3;

pub(crate) fn corners(
    document: &Document,
    book: &Book,
    film: &Radiograph,
    shown: Option<(&LoadedFilm, FilmScale)>,
    view: &FilmView,
    zoom: f64,
) -> Corners {
    let mut corners = Corners {
        top_left: top_left(document.case(), film),
        top_right: top_right(document, book, film),
        ..Corners::default()
    };
    if let Some((loaded, scale)) = shown {
        // Of lines of one rank the last stays longest.
        corners.bottom_left = [window_words(loaded, view), format!("{}\u{d7}", significant(zoom))]
            .map(|words| plain(Rank::Display, words))
            .to_vec();
        corners.bottom_right = scale_lines(&scale);
    }
    corners
}

fn top_left(case: &Case, film: &Radiograph) -> Vec<CornerLine> {
    let mut lines =
        vec![strong(Rank::Title, case.time_words(&film.time)), plain(Rank::Visit, film.views_words())];
    if let Some(date) = film.time.date
        && film.time.offset.is_some()
    {
        lines.push(plain(Rank::Visit, date.to_string()));
    }
    lines
}

fn top_right(document: &Document, book: &Book, film: &Radiograph) -> Vec<CornerLine> {
    let mut lines = Vec::new();
    if let Some(place) = place_of(document.visits(), &film.id) {
        let words = format!("visit {} of {}", place.visit + 1, document.visits().len());
        lines.push(plain(Rank::Visit, words));
    }
    if let Some(figure) = &film.figure {
        lines.push(plain(Rank::Visit, format!("Fig. {figure}")));
    }
    let stage = document.opinion(&film.id).and_then(|opinion| book.stage_words(opinion));
    lines.extend(stage.map(|words| strong(Rank::Meaning, words)));
    lines
}

/// "C 1890 W 2340 · auto": the window, and who chose it.
pub(crate) fn window_words(loaded: &LoadedFilm, view: &FilmView) -> String {
    let voi = view.voi.as_ref().unwrap_or(&loaded.first_voi.0);
    let presets = loaded.film.pipeline.presets();
    let numbers = match voi {
        Voi::Window(window) => format!("C {} W {}", significant(window.centre), significant(window.width)),
        Voi::Lut(_) => "VOI LUT".to_owned(),
        Voi::Identity => "full range".to_owned(),
    };
    let chosen = match view.voi_chosen {
        VoiChosen::Film(VoiSource::Auto) => Some("auto".to_owned()),
        VoiChosen::Film(VoiSource::FilePreset(index)) => presets.get(index).map(|preset| preset.name.clone()),
        VoiChosen::Film(_) => None,
        VoiChosen::Reader => {
            presets.iter().find(|preset| preset.voi == *voi).map(|preset| preset.name.clone())
        }
    };
    let inverted = if view.invert { " · inverted" } else { "" };
    match chosen {
        Some(chosen) => format!("{numbers} · {chosen}{inverted}"),
        None => format!("{numbers}{inverted}"),
    }
}

/// "compressed with loss · 2 notes on the file": what a reader is to know of the file; none where there is nothing.
pub(crate) fn remark_line(facts: &ImageFacts) -> Option<CornerLine> {
    let lossy = facts.cautions.lossy.then(|| "compressed with loss".to_owned());
    // The other cautions are long; *View, Notes on the file* has every one in full.
    let notes = match facts.remarks().count() - usize::from(facts.cautions.lossy) {
        0 => None,
        1 => Some("1 note on the file".to_owned()),
        many => Some(format!("{many} notes on the file")),
    };
    let words: Vec<String> = lossy.into_iter().chain(notes).collect();
    (!words.is_empty()).then(|| plain(Rank::Display, words.join(" · ")))
}

/// "overlay · shutter": what lies over the film, or is switched off; none where nothing does.
pub(crate) fn layer_line(layers: &Layers, shown: &ShownLayers) -> Option<CornerLine> {
    let overlay = match (layers.overlays.is_empty(), shown.overlays) {
        (true, _) => None,
        (false, true) => Some("overlay"),
        (false, false) => Some("overlay hidden"),
    };
    let shutter = match (layers.shutter.is_some(), shown.shutter, shown.own_shutter.is_some()) {
        (_, _, true) => Some("shutter drawn"),
        (true, true, false) => Some("shutter"),
        (true, false, false) => Some("shutter lifted"),
        (false, _, false) => None,
    };
    let words: Vec<&str> = overlay.into_iter().chain(shutter).collect();
    (!words.is_empty()).then(|| plain(Rank::Laid, words.join(" · ")))
}

/// "linked by mm", "linked by position": how the film keeps the scale of another one.
pub(crate) fn link_line(by: SameScale) -> CornerLine {
    let (text, help) = match by {
        SameScale::Millimetres => {
            ("linked by mm", "A millimetre is as large on this film as on the one that it is linked with.")
        }
        SameScale::Registered => (
            "linked by registration",
            "The same bone stands at the same size and place as on the film that it is linked with, by the registration of your reading.",
        ),
        SameScale::OnImplant => (
            "linked by the implant",
            "The same implant stands at the same size and place as on the film that it is linked with, by the registration of your reading. The bone is not laid on itself: what differs may be its motion against the implant.",
        ),
        SameScale::FilmPixels | SameScale::RelativePosition => (
            "linked by position",
            "One of the linked films tells no millimetres: both show the same share of their width, which is no measure of size.",
        ),
    };
    CornerLine { help: help.to_owned(), ..plain(Rank::Laid, text) }
}

/// "interval differs: 1 week here, 2 days there": of films that hang beside each other by their interval.
pub(crate) fn interval_line(words: String) -> CornerLine {
    let help = "No visit after the other operation has the same interval: this one is the nearest. Healing is not at the same stage.";
    CornerLine { help: help.to_owned(), ..strong(Rank::Meaning, words) }
}

/// "turned 4.2° anticlockwise, as at 12 months": `time` is that of the film that it lies as.
pub(crate) fn turn_line(turned: &Turned, time: &str) -> CornerLine {
    let what = if turned.on_implant { "implant" } else { "bone" };
    let help = format!(
        "The film is drawn turned by its registration, so that the {what} lies as on the film that it is linked with. Places, angles and lengths are not changed. Shift+Alt+L shows it as it was taken."
    );
    let direction = if turned.degrees < 0.0 { "anticlockwise" } else { "clockwise" };
    let degrees = turned.degrees.abs();
    CornerLine { help, ..plain(Rank::Meaning, format!("turned {degrees:.1}° {direction}, as at {time}")) }
}

fn scale_lines(scale: &FilmScale) -> Vec<CornerLine> {
    match scale {
        FilmScale::Millimetres(scale) => {
            vec![plain(Rank::Display, scale.spacing_words()), plain(Rank::Meaning, source_words(scale))]
        }
        // Why is a sentence, too long to stand over a film.
        FilmScale::Pixels { why, .. } => {
            let help = format!(
                "Lengths are in pixels: {}. Calibrate on an object of known size to measure in mm.",
                why.trim_end_matches('.')
            );
            vec![CornerLine { help, ..plain(Rank::Meaning, "px only") }]
        }
    }
}

/// "calibrated on lag-screw thread ± 2 %"; what the file tells has its band in the help, not in the corner.
fn source_words(scale: &Scale) -> String {
    if !scale.by_reader {
        return scale.short_source.clone();
    }
    format!("{} {}", scale.source, scale.band())
}

/// Lengths of the bar in millimetres, the longest first; the shortest fits at the highest zoom.
const BAR_MM: [f64; 11] = [200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1];

/// The longest bar that takes at most three tenths of the viewport's height; none without a scale.
pub(crate) fn scale_bar(scale: &FilmScale, view: &FilmView, zoom: f64, height_px: f64) -> Option<ScaleBar> {
    let FilmScale::Millimetres(scale) = scale else { return None };
    // The zoom counts widths of a pixel; a film is drawn with pixels as high as they are, so that a millimetre is as
    // long in every direction, turned or not.
    let px_per_mm = zoom * view.pixel_aspect / scale.row_mm;
    let fits = |length_mm: &&f64| **length_mm * px_per_mm <= height_px * 0.3;
    let length_mm = BAR_MM.iter().find(fits)?;
    Some(ScaleBar {
        length_px: length_mm * px_per_mm,
        label: format!("{length_mm} mm\n{}", source_words(scale)),
    })
}

/// A number with about three significant figures, without trailing zeros beyond the point.
pub(crate) fn significant(value: f64) -> String {
    let magnitude = value.abs();
    let text = match magnitude {
        m if m >= 100.0 => format!("{value:.0}"),
        m if m >= 10.0 => format!("{value:.1}"),
        m if m >= 1.0 => format!("{value:.2}"),
        m if m >= 0.1 || m == 0.0 => format!("{value:.3}"),
        m => format!("{value:.0$}", (2.0 - m.log10().floor()).clamp(3.0, 12.0) as usize),
    };
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replace('-', "\u{2212}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::book::Book;
    use crate::analysis::film_scale;
    use crate::case::{Calibration, CalibrationKind, ReaderId};
    use crate::imaging::SpacingFact;

    #[test]
    fn a_reader_s_calibration_is_told_with_its_band_and_pixels_stay_pixels() {
        let ends = [[10.0, 10.0], [110.0, 10.0]];
        let calibration = Calibration {
            kind: CalibrationKind::Line { ends, length_mm: 12.2 },
            object: "lag-screw thread".to_owned(),
            band_percent: Some(2.0),
            zoom: None,
            snapped: false,
            by: ReaderId::new("resident").unwrap(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let nothing = SpacingFact::Unknown { why: "the file tells no spacing".to_owned(), aspect: None };
        let scale = film_scale(&nothing, Some(&calibration), &Book::default());
        let lines = scale_lines(&scale);
        assert_eq!(
            lines,
            [
                plain(Rank::Display, "0.122 mm/px"),
                plain(Rank::Meaning, "calibrated on lag-screw thread ± 2 %")
            ]
        );
        let bar = scale_bar(&scale, &FilmView::default(), 1.0, 700.0).unwrap();
        assert_eq!(bar.label, "20 mm\ncalibrated on lag-screw thread ± 2 %");
        let FilmScale::Millimetres(known) = scale else { panic!("{scale:?}") };
        let lopsided = source_words(&Scale { plus_percent: 3.0, ..known });
        assert_eq!(lopsided, "calibrated on lag-screw thread \u{2212}2 / +3 %");
        let pixels = FilmScale::Pixels { why: "the file tells no spacing".to_owned(), aspect: 1.0 };
        let [line] = scale_lines(&pixels).try_into().unwrap();
        assert_eq!(line.text, "px only", "over the film stands no sentence");
        assert!(line.help.contains("the file tells no spacing. Calibrate"), "{}", line.help);
        assert_eq!(scale_bar(&pixels, &FilmView::default(), 1.0, 700.0), None);
    }

    #[test]
    fn a_scale_bar_stands_over_a_film_at_every_zoom() {
        let known = SpacingFact::Unknown { why: String::new(), aspect: None };
        let calibration = Calibration {
            kind: CalibrationKind::Line { ends: [[0.0, 0.0], [100.0, 0.0]], length_mm: 15.0 },
            object: "ruler".to_owned(),
            band_percent: None,
            zoom: None,
            snapped: false,
            by: ReaderId::new("resident").unwrap(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let scale = film_scale(&known, Some(&calibration), &Book::default());
        for height in [120.0, 146.0, 439.0, 2000.0] {
            for zoom in [0.05, 0.5, 1.0, 5.4, 8.0, 32.0] {
                let bar = scale_bar(&scale, &FilmView::default(), zoom, height);
                assert!(bar.is_some_and(|bar| bar.length_px <= height * 0.3), "{zoom} in {height}");
            }
        }
        let at_five = scale_bar(&scale, &FilmView::default(), 5.4, 439.0).unwrap();
        assert!(at_five.label.starts_with("2 mm"), "{}", at_five.label);
    }

    #[test]
    fn a_title_is_shortened_at_its_operation_first() {
        let letters = |text: &str| text.chars().count() as f32;
        let cut = |title: &str, room: f32| shortened(title, room, letters);
        assert_eq!(cut("12 months after revision", 24.0), "12 months after revision");
        assert_eq!(cut("12 months after revision", 22.0), "12 months after revis\u{2026}");
        assert_eq!(cut("12 months after revision", 18.0), "12 months\u{2026}");
        assert_eq!(cut("3 days before DHS", 14.0), "3 days before\u{2026}");
        assert_eq!(cut("2024-03-01", 5.0), "2024-03-01", "no operation is named");
    }

    #[test]
    fn numbers_are_short_and_never_lose_their_meaning() {
        let shown = [
            (2048.0, "2048"),
            (0.1429, "0.143"),
            (0.5, "0.5"),
            (-12.34, "\u{2212}12.3"),
            (1.0, "1"),
            (0.000_412, "0.000412"),
        ];
        for (value, text) in shown {
            assert_eq!(significant(value), text);
        }
    }
}
