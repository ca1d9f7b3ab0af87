//! What the window shows of a comparison.

use std::sync::Arc;

use crate::analysis::marks::Drawn;
use crate::case::{Mark, RadiographId};
use crate::editor::admission::Admission;
use crate::editor::compare::changed::density_words;
use crate::editor::compare::{
    AutomaticState, ChangesShown, ChangesState, Compare, CompareMode, CompareShown, Landmarks, MotionMap,
    MotionShown, Playing, Proposal,
};
use crate::editor::corners::{CornerLine, Rank};
use crate::editor::{DrawnTarget, Editor};
use crate::imaging::Placement;

/// Times the size of a place within which a mark is told to be near it.
const NEAR: f64 = 1.5;

/// Where the other film lies from the edge of a curtain of this direction, and where the own one does.
fn sides(degrees: f32) -> [&'static str; 2] {
    match degrees.rem_euclid(360.0) {
        degrees if (45.0..135.0).contains(&degrees) => ["above", "below"],
        degrees if (135.0..225.0).contains(&degrees) => ["right", "left"],
        degrees if (225.0..315.0).contains(&degrees) => ["below", "above"],
        _ => ["left", "right"],
    }
}

impl Editor {
    /// The films that are played, each fading into the next.
    pub fn playing(&self) -> Option<&Playing> {
        self.core.playing()
    }

    /// Mode and settings of the comparison under way.
    pub fn compare(&self) -> Option<Compare> {
        self.core.compare_now()
    }

    /// The comparison in the viewport in focus.
    pub fn compare_shown(&self) -> Option<CompareShown> {
        self.core.compare_shown()
    }

    /// Placement of the other film of the comparison in a view of the film in focus, of this size in screen pixels.
    pub fn laid_placement(&self, view_px: [f64; 2]) -> Option<Placement> {
        self.core.laid_placement(view_px)
    }

    /// Marks on the other film of the comparison.
    pub fn compared_drawn(&self) -> Arc<Vec<Drawn>> {
        let film = self.core.film_to_compare();
        film.map(|film| self.review.compared_drawn(&self.core, &self.marks, &film)).unwrap_or_default()
    }

    /// Marks on the other film of the comparison, as over a viewport of its own.
    pub fn drawn_on_other(&self) -> Arc<Vec<DrawnTarget>> {
        let film = self.core.film_to_compare();
        film.map(|film| self.marks.drawn_on(&self.core, &film)).unwrap_or_default()
    }

    /// Which film is which in the picture that the mode makes of both, in few words: "red: 6 months · cyan: 12 months".
    pub fn compare_legend(&self) -> Option<String> {
        let shown = self.compare_shown().filter(|_| self.playing().is_none())?;
        let case = self.document()?.case();
        let [own_film, other_film] =
            [case.radiograph(&shown.own)?, case.radiograph(&shown.other)?].map(|film| &film.time);
        let brief = [own_film, other_film].map(|time| case.time_label(time));
        // "3 months" after one operation and after the next one.
        let is_clear = brief[0] != brief[1];
        let [own, other] =
            if is_clear { brief } else { [own_film, other_film].map(|time| case.time_words(time)) };
        // Of films shown inverted the lighter one is less dense.
        let denser = if self.core.film_view(&shown.own).invert { "less dense" } else { "denser" };
        match shown.compare.mode {
            CompareMode::Opacity => {
                let share = shown.compare.share * 100.0;
                Some(format!("{share:.0} % {other} \u{b7} {:.0} % {own}", 100.0 - share))
            }
            CompareMode::Curtain => {
                let [there, here] = sides(shown.compare.degrees);
                Some(format!("{there}: {other} \u{b7} {here}: {own}"))
            }
            CompareMode::Flicker => None,
            CompareMode::Difference => Some(format!("lighter: {denser} at {own} than at {other}")),
            CompareMode::Checkerboard => Some(format!("upper left square: {other} \u{b7} next to it: {own}")),
            CompareMode::RedCyan => Some(format!("red: {other} \u{b7} cyan: {own}")),
            CompareMode::Changes => {
                matches!(self.changes()?.state, ChangesState::Found(found) if !found.places.is_empty())
                    .then(|| format!("blue: denser \u{b7} orange: less dense at {own}"))
            }
        }
    }

    /// The registration that is proposed for the films that are compared.
    pub fn proposal(&self) -> Option<&Proposal> {
        self.core.proposal()
    }

    /// The state of the registration of the films that are compared by the program.
    pub fn automatic(&self) -> Option<AutomaticState> {
        self.core.automatic()
    }

    /// The films that are compared are registered, by a proposal or by the reading.
    pub fn lies_registered(&self) -> bool {
        self.core.lies_registered()
    }

    /// The films that are compared are laid on each other by their implant.
    pub fn lies_on_implant(&self) -> bool {
        self.core.lies_on_implant()
    }

    /// "Revision lies between these films: another implant may be shown"; `None` where no operation does.
    pub fn operation_between(&self) -> Option<String> {
        self.core.operation_between()
    }

    /// Motion of the implant between the films that are compared; `None` while nobody asked for it.
    pub fn motion(&self) -> Option<MotionShown> {
        self.core.motion()
    }

    /// A motion at the visit in focus that is not in the reading, in few words; `None` where none was looked for.
    pub fn motion_proposed(&self) -> Option<String> {
        self.core.motion_proposed(self.core.visit_in_focus()?)
    }

    /// The implant before and after its motion over a film, while that is switched on.
    pub fn motion_map(&self, film: &RadiographId) -> Option<MotionMap> {
        self.core.motion_map(film)
    }

    /// The implant is to be drawn before and after its motion.
    pub const fn maps_motion(&self) -> bool {
        self.core.maps_motion()
    }

    /// The later film of a motion, and its note with the motion added.
    pub fn motion_note(&self) -> Option<(RadiographId, String)> {
        self.core.motion_note()
    }

    /// Time of the other film that is compared, in words.
    pub fn compared_time(&self) -> Option<String> {
        let (_, other) = self.core.compared_films()?;
        let case = self.document()?.case();
        Some(case.time_words(&case.radiograph(other)?.time))
    }

    /// Reason for which nothing is put into the reading now, in words; `None` where it may be.
    pub fn cannot_record(&self) -> Option<&'static str> {
        match self.core.may_record() {
            Admission::Do | Admission::AskReader => None,
            Admission::Refuse(refusal) => Some(refusal.words()),
        }
    }

    /// Landmarks being placed.
    pub fn landmarks(&self) -> Option<&Landmarks> {
        self.core.landmarks()
    }

    /// The places where the film in focus differs from the other one, in the mode that shows them.
    pub fn changes(&self) -> Option<ChangesShown<'_>> {
        self.core.changes()
    }

    /// A place where the films differ as a mark of the reader's own.
    pub fn change_mark(&self, index: usize) -> Option<Mark> {
        self.core.change_mark(index)
    }

    /// "1: denser, 14 × 6 mm, near Callus index": the places where the films differ, in words.
    pub fn change_words(&self) -> Vec<String> {
        let Some(shown) = self.changes() else { return Vec::new() };
        let ChangesState::Found(found) = shown.state else { return Vec::new() };
        let drawn = self.drawn(self.active_viewport());
        let aspect = self.focus().map_or(1.0, |film| self.core.film_view(film).pixel_aspect);
        let words = found.places.iter().enumerate().map(|(index, change)| {
            let [low, high] = change.corners;
            let sides = [high[0] - low[0], high[1] - low[1]];
            let size = match shown.own_mm {
                Some(mm) => format!("{:.0} × {:.0} mm", sides[0] * mm, sides[1] * aspect * mm),
                None => format!("{:.0} × {:.0} px", sides[0], sides[1]),
            };
            let reach = NEAR * sides[0].hypot(sides[1]);
            let distance = |part: &Drawn| {
                let places =
                    part.handles.iter().map(|at| (at[0] - change.middle[0]).hypot(at[1] - change.middle[1]));
                places.fold(f64::INFINITY, f64::min)
            };
            let near = drawn
                .iter()
                .filter_map(|part| Some((distance(part), part.label.first()?)))
                .filter(|(away, _)| *away <= reach)
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, label)| format!(", near \u{201c}{label}\u{201d}"))
                .unwrap_or_default();
            format!("{}: {}, {size}{near}", index + 1, density_words(change))
        });
        words.collect()
    }

    /// "Sizes in mm, est. magnification ×1.14.": where the millimetres of [`Self::change_words`] are from; `None` in pixels.
    pub fn change_scale(&self) -> Option<String> {
        let scale = self.core.scale_kept(self.core.focus()?)?;
        Some(format!("Sizes in mm, {}.", scale.millimetres()?.source))
    }

    /// "with 2 days after revision", "by mm, not registered": the comparison in the viewport in focus.
    pub(crate) fn compare_lines(&self, viewport: usize) -> Vec<CornerLine> {
        let shown = self.compare_shown().filter(|_| viewport == self.active_viewport());
        let lines = shown.and_then(|shown| {
            let case = self.document()?.case();
            let time = case.time_words(&case.radiograph(&shown.other)?.time);
            let laid = shown.laid?;
            let line =
                |text: String, help: String| CornerLine { text, strong: true, help, rank: Rank::Title };
            // The help of a corner is that of its lines: it is told once.
            Some(vec![line(format!("with {time}"), String::new()), line(laid.brief(), laid.help())])
        });
        lines.unwrap_or_default()
    }
}
