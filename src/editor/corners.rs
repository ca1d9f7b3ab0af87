//! What the corners of a viewport tell, and its scale bar. Every length says where its scale is from.

use crate::case::{Case, Radiograph};
use crate::editor::document::Document;
use crate::editor::films::LoadedFilm;
use crate::editor::hanging::place_of;
use crate::editor::viewport::{FilmView, VoiChosen};
use crate::imaging::{SpacingFact, Voi, VoiSource};

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
    film: &Radiograph,
    loaded: Option<&LoadedFilm>,
    view: &FilmView,
    scale: f64,
) -> Corners {
    let mut corners = Corners {
        top_left: top_left(document.case(), film),
        top_right: top_right(document, film),
        ..Corners::default()
    };
    if let Some(loaded) = loaded {
        corners.bottom_left =
            vec![plain(window_words(loaded, view)), plain(format!("{}\u{d7}", significant(scale)))];
        corners.bottom_right = spacing_lines(loaded);
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

fn top_right(document: &Document, film: &Radiograph) -> Vec<CornerLine> {
    let mut lines = Vec::new();
    if let Some(place) = place_of(document.visits(), &film.id) {
        lines.push(plain(format!("visit {} of {}", place.visit + 1, document.visits().len())));
    }
    if let Some(figure) = &film.figure {
        lines.push(plain(format!("Fig. {figure}")));
    }
    if let Some(stage) = document.opinion(&film.id).and_then(|opinion| opinion.stage) {
        lines.push(strong(stage.word()));
    }
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

fn spacing_lines(loaded: &LoadedFilm) -> Vec<CornerLine> {
    match &loaded.film.facts.spacing {
        SpacingFact::Known(spacing) => {
            let numbers = if (spacing.row_mm - spacing.column_mm).abs() < 1e-9 {
                format!("{} mm/px", significant(spacing.row_mm))
            } else {
                format!("{} × {} mm/px", significant(spacing.row_mm), significant(spacing.column_mm))
            };
            vec![plain(numbers), plain(spacing.short_label())]
        }
        SpacingFact::Unknown { why } => vec![plain("px only"), plain(why.clone())],
    }
}

/// A bar of 5 to 200 mm that takes at most three tenths of the viewport's height; none without a spacing.
pub(crate) fn scale_bar(
    loaded: &LoadedFilm,
    view: &FilmView,
    scale: f64,
    height_px: f64,
) -> Option<ScaleBar> {
    let SpacingFact::Known(spacing) = &loaded.film.facts.spacing else { return None };
    let turned = view.quarter_turns % 2 == 1;
    let mm_per_film_px = if turned { spacing.column_mm } else { spacing.row_mm };
    let px_per_mm = scale / mm_per_film_px;
    let fits = |length_mm: &&f64| **length_mm * px_per_mm <= height_px * 0.3;
    let length_mm = [200.0, 100.0, 50.0, 20.0, 10.0, 5.0].iter().find(fits)?;
    Some(ScaleBar {
        length_px: length_mm * px_per_mm,
        label: format!("{length_mm} mm\n{}", spacing.short_label()),
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
