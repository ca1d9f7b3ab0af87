//! What the corners of a viewport tell, and its scale bar. Every length says where its scale is from.

use crate::analysis::book::Book;
use crate::analysis::marks::short_source;
use crate::analysis::{FilmScale, Scale};
use crate::case::{Case, Radiograph};
use crate::editor::document::Document;
use crate::editor::films::LoadedFilm;
use crate::editor::hanging::place_of;
use crate::editor::viewport::{FilmView, VoiChosen};
use crate::imaging::{Voi, VoiSource};

/// One line of a corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CornerLine {
    /// The words.
    pub text: String,
    /// Whether it is set in the stronger weight.
    pub strong: bool,
}

/// The four corners of a viewport.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corners {
    /// When, and what it shows.
    pub top_left: Vec<CornerLine>,
    /// Which visit, which figure, what the reader said.
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

fn strong(text: impl Into<String>) -> CornerLine {
    CornerLine { text: text.into(), strong: true }
}

fn plain(text: impl Into<String>) -> CornerLine {
    CornerLine { text: text.into(), strong: false }
}

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
        corners.bottom_left =
            vec![plain(window_words(loaded, view)), plain(format!("{}\u{d7}", significant(zoom)))];
        corners.bottom_right = scale_lines(&scale);
    }
    corners
}

fn top_left(case: &Case, film: &Radiograph) -> Vec<CornerLine> {
    let mut lines = vec![strong(case.time_words(&film.time)), plain(film.views_words())];
    if let Some(date) = film.time.date
        && film.time.offset.is_some()
    {
        lines.push(plain(date.to_string()));
    }
    lines
}

fn top_right(document: &Document, book: &Book, film: &Radiograph) -> Vec<CornerLine> {
    let mut lines = Vec::new();
    if let Some(place) = place_of(document.visits(), &film.id) {
        lines.push(plain(format!("visit {} of {}", place.visit + 1, document.visits().len())));
    }
    if let Some(figure) = &film.figure {
        lines.push(plain(format!("Fig. {figure}")));
    }
    lines.extend(document.opinion(&film.id).and_then(|opinion| book.stage_words(opinion)).map(strong));
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

fn scale_lines(scale: &FilmScale) -> Vec<CornerLine> {
    match scale {
        FilmScale::Millimetres(scale) => {
            let numbers = if (scale.row_mm - scale.column_mm).abs() < 1e-9 {
                format!("{} mm/px", significant(scale.row_mm))
            } else {
                format!("{} × {} mm/px", significant(scale.row_mm), significant(scale.column_mm))
            };
            vec![plain(numbers), plain(source_words(scale))]
        }
        FilmScale::Pixels { why, .. } => vec![plain("px only"), plain(why.clone())],
    }
}

/// "calibrated on lag-screw thread ± 2 %"; what the file tells has its band in the help, not in the corner.
fn source_words(scale: &Scale) -> String {
    if !scale.by_reader {
        return short_source(&scale.source);
    }
    let (minus, plus) = (significant(scale.minus_percent), significant(scale.plus_percent));
    if minus == plus {
        format!("{} ± {plus} %", scale.source)
    } else {
        format!("{} \u{2212}{minus} / +{plus} %", scale.source)
    }
}

/// A bar of 5 to 200 mm that takes at most three tenths of the viewport's height; none without a scale.
pub(crate) fn scale_bar(scale: &FilmScale, view: &FilmView, zoom: f64, height_px: f64) -> Option<ScaleBar> {
    let FilmScale::Millimetres(scale) = scale else { return None };
    let turned = view.quarter_turns % 2 == 1;
    let mm_per_film_px = if turned { scale.column_mm } else { scale.row_mm };
    let px_per_mm = zoom / mm_per_film_px;
    let fits = |length_mm: &&f64| **length_mm * px_per_mm <= height_px * 0.3;
    let length_mm = [200.0, 100.0, 50.0, 20.0, 10.0, 5.0].iter().find(fits)?;
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
            by: ReaderId::new("resident").unwrap(),
            at: jiff::Timestamp::UNIX_EPOCH,
        };
        let nothing = SpacingFact::Unknown { why: "the file tells no spacing".to_owned(), aspect: None };
        let scale = film_scale(&nothing, Some(&calibration), &Book::default());
        let lines = scale_lines(&scale);
        assert_eq!(lines, [plain("0.122 mm/px"), plain("calibrated on lag-screw thread ± 2 %")]);
        let bar = scale_bar(&scale, &FilmView::default(), 1.0, 700.0).unwrap();
        assert_eq!(bar.label, "20 mm\ncalibrated on lag-screw thread ± 2 %");
        let FilmScale::Millimetres(known) = scale else { panic!("{scale:?}") };
        let lopsided = source_words(&Scale { plus_percent: 3.0, ..known });
        assert_eq!(lopsided, "calibrated on lag-screw thread \u{2212}2 / +3 %");
        let pixels = FilmScale::Pixels { why: "the file tells no spacing".to_owned(), aspect: 1.0 };
        assert!(!format!("{:?}", scale_lines(&pixels)).contains("mm"));
        assert_eq!(scale_bar(&pixels, &FilmView::default(), 1.0, 700.0), None);
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
