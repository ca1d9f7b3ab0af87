//! What lies over a film: corner text, scale bar, directions at the edges. All of it stays at the edges: text has a dark
//! rim and moves a little to keep clear of metal, burned-in text and bone; what gives way first is what is needed least.

mod bar;
mod corner;
mod place;
mod signs;
mod type_set;

use eframe::egui::{Painter, Rect, Vec2, vec2};

use crate::editor::{Corners, Rank, ScaleBar};

use self::bar::{BarParts, BarPlace, bar_parts, bar_place};
use self::corner::{DISPLAY, SCALE, TITLE, VISIT, block, is_cut, lines_of};
use self::place::{Ground, Place, best};

pub(super) use self::corner::{blocks, corners, helps};
pub(super) use self::signs::{marks, signs};
pub(super) use self::type_set::{below_corner, galley_of, ground, shadowed};

/// Distance of text from the edges of a viewport, in points.
const INSET: Vec2 = vec2(10.0, 8.0);
const LINE_HEIGHT: f32 = 18.0;
/// Parts of the height that the upper and the lower corners keep to, moved or not: the middle is for the film.
const REACH: [f32; 2] = [0.25, 0.3];
/// Between the texts of two corners, in points.
const APART: f32 = 8.0;

/// What of the texts of the corners is shown and where, and where the scale bar stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Arrangement {
    /// The corners upper left, upper right, lower left, lower right.
    places: [Place; 4],
    bar: BarPlace,
}

/// What a film has under a rectangle of the screen.
pub(super) struct Under<'a> {
    /// Number of samples that hit metal or burned-in text.
    pub(super) ink: &'a dyn Fn(Rect) -> usize,
    /// True if much of the film is light there.
    pub(super) is_light: &'a dyn Fn(Rect) -> bool,
}

/// Finds places for text and scale bar: dark ones where there are any within reach of the corner; else the text stays in
/// its corner, with the lines alone that are needed.
pub(super) fn arrange(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    bar: Option<&ScaleBar>,
    under: &Under<'_>,
) -> Arrangement {
    let mut found = Arrangement::default();
    let mut taken: Vec<Rect> = Vec::new();
    let settle = |corner: usize, most: usize, found: &mut Arrangement, taken: &mut Vec<Rect>| {
        let lines = lines_of(corners)[corner];
        let judge = |place: &Place| {
            let Some(block) = block(painter, rect, corners, corner, *place) else { return Ground::Dark };
            let outside = block.height() > most as f32 * LINE_HEIGHT + 0.5
                || !within_reach(rect, corner, block) && place.shift != 0.0
                || taken.iter().any(|other| other.expand(APART).intersects(block));
            match ((under.ink)(block), (under.is_light)(block)) {
                _ if outside => Ground::Taken,
                // Broken or moved is better than cut.
                (0, false) if is_cut(painter, rect, corners, corner, *place) => Ground::Light,
                (0, false) => Ground::Dark,
                (0, true) => Ground::Light,
                (ink, _) => Ground::Ink(ink),
            }
        };
        found.places[corner] = best(corner, lines, judge);
        taken.extend(block(painter, rect, corners, corner, found.places[corner]));
    };
    settle(TITLE, most_rows(rect, TITLE), &mut found, &mut taken);
    let above = taken.clone();
    settle(SCALE, most_rows(rect, SCALE), &mut found, &mut taken);
    settle(DISPLAY, display_rows(rect, bar.is_some()), &mut found, &mut taken);
    if let Some(bar) = bar {
        let mut place = bar_place(painter, rect, corners, bar, &found, (&taken, under));
        // A length that cannot be read is worse than a zoom that is not told.
        for corner in [DISPLAY, SCALE] {
            if place.is_some() {
                break;
            }
            let needed = lines_of(corners)[corner].iter().filter(|line| line.rank == Rank::Title).count();
            let left_out = lines_of(corners)[corner].len() - needed;
            found.places[corner] = Place { left_out, ..found.places[corner] };
            let blocks = [DISPLAY, SCALE].map(|own| block(painter, rect, corners, own, found.places[own]));
            taken = above.iter().copied().chain(blocks.into_iter().flatten()).collect();
            place = bar_place(painter, rect, corners, bar, &found, (&taken, under));
        }
        found.bar = place.unwrap_or(BarPlace { raised: INSET.y, ..BarPlace::default() });
        let BarParts { line, words, .. } = bar_parts(painter, rect, bar, found.bar, corners);
        found.bar.has_ground = [line, words].into_iter().any(|own| (under.is_light)(own));
        taken.extend([line, words]);
    }
    settle(VISIT, most_rows(rect, VISIT), &mut found, &mut taken);
    found
}

/// Rows of text that a corner has room for, at least one.
fn most_rows(rect: Rect, corner: usize) -> usize {
    (((rect.height() * REACH[corner / 2] - INSET.y) / LINE_HEIGHT) as usize).max(1)
}

/// The same of zoom and window, which in a low viewport give way to the scale bar.
fn display_rows(rect: Rect, has_bar: bool) -> usize {
    let most = most_rows(rect, DISPLAY);
    match (rect.height() / LINE_HEIGHT) as usize {
        0..10 if has_bar => 0,
        10..14 if has_bar => most.min(1),
        _ => most,
    }
}

/// True if text keeps to the part of the viewport that belongs to its corner.
fn within_reach(rect: Rect, corner: usize, block: Rect) -> bool {
    let part = rect.height() * REACH[corner / 2];
    if corner < 2 { block.bottom() <= rect.top() + part } else { block.top() >= rect.bottom() - part }
}

#[cfg(test)]
mod tests {
    use eframe::egui::Pos2;

    use super::*;
    use crate::editor::CornerLine;
    use crate::gui::fonts;

    fn line(rank: Rank, text: &str) -> CornerLine {
        CornerLine { text: text.to_owned(), strong: rank == Rank::Title, help: String::new(), rank }
    }

    /// What is drawn over a film of one lightness throughout: boxes of the corners, and those of the scale bar.
    fn drawn_over(size: Vec2, corners: &Corners, ground: Ground) -> (Vec<Rect>, [Rect; 2]) {
        let ctx = eframe::egui::Context::default();
        fonts::install(&ctx);
        // Fonts are there from the second frame on.
        ctx.run_ui(eframe::egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        let rect = Rect::from_min_size(Pos2::ZERO, size);
        let bar = ScaleBar { length_px: f64::from(size.y) * 0.29, label: "50 mm".to_owned() };
        let mut found = Vec::new();
        let frame = ctx.run_ui(eframe::egui::RawInput::default(), |ui| {
            let ink = |_: Rect| usize::from(matches!(ground, Ground::Ink(_)));
            let is_light = |_: Rect| ground != Ground::Dark;
            let at =
                arrange(ui.painter(), rect, corners, Some(&bar), &Under { ink: &ink, is_light: &is_light });
            let parts = bar_parts(ui.painter(), rect, &bar, at.bar, corners);
            found = vec![(blocks(ui.painter(), rect, corners, &at), [parts.line, parts.words])];
        });
        frame.drop_without_applying_deltas();
        found.pop().unwrap()
    }

    fn full_corners() -> Corners {
        let display = |text: &str| line(Rank::Display, text);
        Corners {
            top_left: vec![
                line(Rank::Title, "12 months after revision"),
                line(Rank::Visit, "AP · right hip"),
            ],
            top_right: vec![line(Rank::Visit, "visit 7 of 7"), line(Rank::Visit, "Fig. 4c")],
            bottom_left: ["1 note on the file", "C 2048 W 4096 · BONE", "0.506\u{d7}"].map(display).to_vec(),
            bottom_right: vec![
                display("0.147 mm/px"),
                line(Rank::Meaning, "est. magnification \u{d7}1.14"),
                line(Rank::Laid, "linked by registration"),
                line(Rank::Laid, "turned by 3.7° to lie as the film before"),
            ],
        }
    }

    #[test]
    fn texts_of_a_viewport_neither_touch_each_other_nor_reach_its_middle() {
        let corners = full_corners();
        // Nine in a small and in a middling window, text of double size, two and one in a large one.
        for size in [
            vec2(326.0, 146.0),
            vec2(197.0, 110.0),
            vec2(344.0, 190.0),
            vec2(160.0, 255.0),
            vec2(490.0, 439.0),
            vec2(1500.0, 1100.0),
        ] {
            for ground in [Ground::Dark, Ground::Light, Ground::Ink(1)] {
                let (texts, bar) = drawn_over(size, &corners, ground);
                let rect = Rect::from_min_size(Pos2::ZERO, size);
                let what = format!("{size:?} {ground:?}: {texts:?} {bar:?}");
                assert!(texts[0].min == Pos2::ZERO + INSET, "the title stays in its corner: {what}");
                let middle = rect.shrink2(vec2(0.0, size.y * 0.31));
                assert!(!texts.iter().any(|text| text.intersects(middle) && text.height() > 20.0), "{what}");
                let all: Vec<Rect> = texts.iter().copied().chain(bar).collect();
                for (index, one) in all.iter().enumerate() {
                    assert!(rect.contains_rect(one.shrink(0.5)), "{what}");
                    assert!(!all[..index].iter().any(|other| other.intersects(*one)), "{what}");
                }
                let least = [bar[0].bottom(), size.y * 0.5];
                assert!(least[0] >= least[1], "the scale bar stands at the lower edge: {what}");
            }
        }
    }
}
