//! Which place the text of a corner gets: one of those within its reach, judged by what is under it; what is needed least
//! gives way first.

use super::LINE_HEIGHT;
use super::corner::kept;
use crate::editor::{CornerLine, Rank};

/// Lines that the text of a corner is moved at most.
pub(super) const FARTHEST: usize = 3;

/// Widths that the lines of a corner may be broken to, as shares of the viewport, the widest first.
pub(super) const BREAKS: [f32; 3] = [f32::INFINITY, 0.42, 0.3];

/// What is under the text of a corner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    #[default]
    Dark,
    /// Bone or soft tissue.
    Light,
    /// Metal or burned-in text, in so many samples.
    Ink(usize),
    /// Other text, or farther in than the corner reaches.
    Taken,
}

/// What of the text of a corner is shown, and where.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    /// Lines left out: those that are needed least.
    pub(super) left_out: usize,
    /// Points downwards.
    pub(super) shift: f32,
    /// Which of [`BREAKS`] the lines are broken to.
    pub(super) broken: usize,
    /// True if the text stands on what is light.
    pub(super) has_ground: bool,
}

impl Place {
    /// Every place, in the order of preference: a line is moved sooner than left out, and broken sooner than moved.
    fn all(corner: usize, lines: &[CornerLine]) -> Vec<Self> {
        let down = if corner < 2 { LINE_HEIGHT } else { -LINE_HEIGHT };
        let spare = lines.iter().filter(|line| line.rank != Rank::Title).count();
        let mut places: Vec<(usize, Self)> = Vec::new();
        for left_out in 0..=spare {
            for step in 0..=FARTHEST {
                for broken in 0..BREAKS.len() {
                    let place = Self { left_out, shift: down * step as f32, broken, has_ground: false };
                    places.push((left_out * 4 + step * 2 + broken, place));
                }
            }
        }
        places.sort_by_key(|(cost, _)| *cost);
        places.into_iter().map(|(_, place)| place).collect()
    }
}

/// The first dark place. Where there is none, the text stays in its corner, without the lines that are needed least; on
/// metal and letters with as few as hide least.
pub(super) fn best(corner: usize, lines: &[CornerLine], judge: impl Fn(&Place) -> Ground) -> Place {
    let places = Place::all(corner, lines);
    // Nothing at all is no place for text while something is free.
    let is_shown = |place: &&Place| place.left_out < lines.len();
    let dark = places.iter().filter(is_shown).find(|place| judge(place) == Ground::Dark);
    if let Some(place) = dark {
        return *place;
    }
    let needed = lines.iter().filter(|line| line.rank <= Rank::Laid).count().max(1);
    let stays = places.iter().filter(|place| place.shift == 0.0 && lines.len() - place.left_out <= needed);
    // What the lengths mean is left out for want of room alone; the rest sooner than it lies on metal.
    let meanings = |lines: &[&CornerLine]| lines.iter().filter(|line| line.rank <= Rank::Meaning).count();
    let all = meanings(&lines.iter().collect::<Vec<_>>());
    let judged = stays.map(|place| {
        let left = kept(corner, lines, place.left_out);
        let least = match (meanings(&left) < all, left.is_empty()) {
            (true, _) => Ground::Ink(usize::MAX),
            (false, true) => Ground::Ink(0),
            (false, false) => Ground::Dark,
        };
        (judge(place).max(least), *place)
    });
    let (ground, place) = judged.min_by_key(|(ground, _)| *ground).unwrap_or_default();
    Place { has_ground: ground != Ground::Dark, ..place }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::viewport::overlay::corner::{DISPLAY, SCALE, TITLE, VISIT};

    fn line(rank: Rank, text: &str) -> CornerLine {
        CornerLine { text: text.to_owned(), strong: rank == Rank::Title, help: String::new(), rank }
    }

    #[test]
    fn text_moves_within_its_corner_onto_what_is_dark_and_else_stays_there() {
        let lines = [line(Rank::Title, "6 months"), line(Rank::Visit, "AP"), line(Rank::Visit, "2024-01-01")];
        let found = best(TITLE, &lines, |_| Ground::Dark);
        assert_eq!((found.left_out, found.shift, found.broken), (0, 0.0, 0));
        let dark = |is: &dyn Fn(&Place) -> bool, else_: Ground| {
            best(TITLE, &lines, |place| if is(place) { Ground::Dark } else { else_ })
        };
        let found = dark(&|place| place.broken == 1, Ground::Light);
        assert_eq!((found.left_out, found.shift, found.broken), (0, 0.0, 1), "broken onto a dark ground");
        let found = dark(&|place| place.shift > 0.0, Ground::Ink(3));
        assert_eq!((found.left_out, found.shift), (0, LINE_HEIGHT), "moved off the metal");
        for nowhere in [Ground::Light, Ground::Ink(7)] {
            let found = dark(&|_| false, nowhere);
            assert_eq!((found.shift, found.left_out, found.has_ground), (0.0, 2, true), "{nowhere:?}");
            assert_eq!(kept(TITLE, &lines, found.left_out), [&lines[0]], "the title stays");
        }
        assert!(
            best(SCALE, &lines, |place| if place.shift == 0.0 { Ground::Light } else { Ground::Dark }).shift
                < 0.0
        );
    }

    #[test]
    fn what_is_needed_least_gives_way_first() {
        let lines = [
            line(Rank::Display, "1 note on the file"),
            line(Rank::Display, "C 2048 W 4096"),
            line(Rank::Meaning, "px only"),
            line(Rank::Display, "0.5\u{d7}"),
        ];
        let texts = |left_out: usize| {
            kept(DISPLAY, &lines, left_out).iter().map(|line| line.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(texts(1), ["C 2048 W 4096", "px only", "0.5\u{d7}"]);
        assert_eq!(texts(3), ["px only"]);
        assert!(texts(4).is_empty() && texts(9).is_empty());
        let visit = [line(Rank::Visit, "visit 6 of 7"), line(Rank::Visit, "Fig. 4b")];
        assert_eq!(kept(VISIT, &visit, 1), [&visit[0]]);
        // On bone the zoom stays, on metal it does not; what the lengths mean stays on both.
        let left = |ground: Ground| kept(DISPLAY, &lines, best(DISPLAY, &lines, |_| ground).left_out).len();
        assert_eq!([Ground::Dark, Ground::Light, Ground::Ink(4), Ground::Taken].map(left), [4, 1, 1, 1]);
        let zoom = &lines[3..];
        let under = |place: &Place, ground: Ground| if place.left_out == 0 { ground } else { Ground::Dark };
        let left = |ground: Ground| {
            kept(DISPLAY, zoom, best(DISPLAY, zoom, |place| under(place, ground)).left_out).len()
        };
        assert_eq!([Ground::Dark, Ground::Light, Ground::Ink(4)].map(left), [1, 1, 0]);
    }
}
