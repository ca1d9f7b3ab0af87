//! Comparison of two films as one picture in the viewport in focus: the film in focus, and another one of the same view
//! laid on it. How it is laid, and whether that is a registration, is always said. View state only: nothing of it is
//! part of a reading until the reader accepts a registration, or a place as a mark of their own.

mod automatic;
mod changed;
mod laid;
mod landmarks;
mod playing;
mod proposed;
mod series;
mod shown;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::changes::Change;
use crate::case::RadiographId;
use crate::editor::core::Core;
use crate::editor::hanging::{place_of, same_place, shows_same_place};
use crate::imaging::CurtainLine;

pub use automatic::{AutomaticState, MotionMap, MotionShown, PartMap, PartShown};
pub use changed::{ChangesShown, ChangesState};
pub use laid::{LaidBy, LaidOn};
pub use landmarks::Landmarks;
pub use playing::Playing;
pub use proposed::Proposal;
pub use series::{MotionSeries, SeriesPoint};

pub(crate) use changed::ChangesOf;

use automatic::{Pair, Run};

/// Largest factor by which differences are shown.
const MOST_TIMES: f32 = 8.0;

/// A way in which two films become one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CompareMode {
    /// One through the other, by share.
    Opacity,
    /// The other film at one side of a line that is dragged and turned.
    Curtain,
    /// One after the other.
    Flicker,
    /// Lighter where the film in focus is denser, darker where it is less dense.
    Difference,
    /// Squares of either in turn.
    Checkerboard,
    /// The other film in red, the film in focus in cyan.
    RedCyan,
    /// The film in focus, with the places outlined where it differs by more than noise and error explain.
    Changes,
}

impl CompareMode {
    /// Every mode, in the order of offering.
    pub const ALL: [Self; 7] = [
        Self::Opacity,
        Self::Curtain,
        Self::Flicker,
        Self::Difference,
        Self::Checkerboard,
        Self::RedCyan,
        Self::Changes,
    ];

    /// "Curtain".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opacity => "Opacity",
            Self::Curtain => "Curtain",
            Self::Flicker => "Flicker",
            Self::Difference => "Difference",
            Self::Checkerboard => "Checkerboard",
            Self::RedCyan => "Red and cyan",
            Self::Changes => "What changed",
        }
    }

    /// What its share sets, in words; `None` where nothing can be set.
    pub const fn share_words(self) -> Option<&'static str> {
        match self {
            Self::Opacity | Self::Curtain => Some("Share of the other film"),
            Self::Difference => Some("Strength of differences"),
            Self::Flicker | Self::Checkerboard | Self::RedCyan | Self::Changes => None,
        }
    }

    /// True if films must be registered for it: without that it would show their position as a change.
    pub const fn needs_registration(self) -> bool {
        matches!(self, Self::Changes)
    }
}

/// What a person asks of the comparison.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CompareCommand {
    /// This mode; the same again ends it.
    Mode(CompareMode),
    /// No comparison any more.
    End,
    /// Share of the other film, 0 to 1: its opacity, how far the curtain is drawn, how strongly differences are shown.
    Share(f32),
    /// Change the share by so much.
    ShareBy(f32),
    /// Direction of the curtain in degrees, clockwise; 0 draws it from the left.
    Turn(f32),
    /// Turn the curtain by so many degrees.
    TurnBy(f32),
    /// Hold the flicker or the play, or go on.
    Pause,
    /// Play the films of this view after this operation, each fading into the next; again ends it.
    Play,
    /// Let the next film fade in.
    PlayNext,
    /// Hold the films equally long, or by their intervals.
    PlayEvenly,
    /// Begin to place landmarks on both films, or give it up.
    Landmarks,
    /// A landmark, in screen pixels from the corner of the viewport.
    Landmark {
        /// Index of the viewport.
        viewport: usize,
        /// Position on the screen.
        at: [f64; 2],
    },
    /// Take the last landmark back.
    LandmarkBack,
    /// Lay the films on each other by the landmarks, and keep that in the reading.
    Accept,
    /// Let the program lay the films on each other: a proposal. Once more while it runs gives it up.
    Register,
    /// Let the program lay the films on each other by their implant, or by the bone again: a proposal.
    OnImplant,
    /// Show or hide where the implant lies before and after, over the films.
    Map,
    /// Measure the motion of the implant over all visits after the operation; once more gives it up, or hides it.
    Series,
    /// Keep the registration that is proposed in the reading.
    AcceptProposal,
    /// Drop the registration that is proposed.
    Dismiss,
    /// Take the registration of these two films out of the reading.
    Forget,
    /// Bring a place where the films differ into the middle.
    GoTo(usize),
}

/// A comparison under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compare {
    /// The mode.
    pub mode: CompareMode,
    /// Share of the other film, 0 to 1.
    pub share: f32,
    /// Direction of the curtain in degrees.
    pub degrees: f32,
    /// How far the knob of the curtain lies along its edge from the place that is nearest to the middle of the view, as a
    /// share of the view: where the edge was turned about it.
    pub slid: f32,
    /// The flicker is held.
    pub is_paused: bool,
}

impl Compare {
    const fn new(mode: CompareMode) -> Self {
        Self { mode, share: 0.5, degrees: 0.0, slid: 0.0, is_paused: false }
    }

    /// Factor by which differences are shown.
    pub fn times(&self) -> f32 {
        1.0 + (MOST_TIMES - 1.0) * self.share
    }

    /// The edge of the curtain, through its knob; its share moves it along its direction.
    pub fn line(&self) -> CurtainLine {
        let (sin, cos) = self.degrees.to_radians().sin_cos();
        let (by, slid) = (self.share - 0.5, self.slid);
        CurtainLine { at: [0.5 + by * cos - slid * sin, 0.5 + by * sin + slid * cos], degrees: self.degrees }
    }

    /// Turns the edge of the curtain about its knob.
    fn turn(&mut self, degrees: f32) {
        let [x, y] = self.line().at.map(|share| share - 0.5);
        let (sin, cos) = degrees.to_radians().sin_cos();
        self.degrees = degrees;
        (self.share, self.slid) = (0.5 + x * cos + y * sin, y * cos - x * sin);
    }
}

/// One asking for slow work: what was computed for an earlier one does not count for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asking(Arc<()>);

impl Asking {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// State of the comparison: for the case that is open.
#[derive(Debug, Default)]
pub(crate) struct Comparing {
    now: Option<Compare>,
    /// A registration that waits for the reader.
    proposal: Option<Proposal>,
    /// Registrations by the program in this session.
    runs: BTreeMap<Pair, Run>,
    /// Motion over the visits that was asked for.
    series: Option<series::Series>,
    /// Films are to be laid by their implant, not by the bone.
    on_implant: bool,
    /// The implant is drawn over the films before and after its motion.
    map: bool,
    landmarks: Option<Landmarks>,
    /// The films that are played.
    playing: Option<Playing>,
    /// The screen before they were.
    before_play: Option<playing::Before>,
    /// The film that was asked for last.
    needed: Option<RadiographId>,
    changes: Option<ChangesOf>,
}

/// A comparison as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareShown {
    /// Mode and settings.
    pub compare: Compare,
    /// The film in focus.
    pub own: RadiographId,
    /// The film that is laid on it.
    pub other: RadiographId,
    /// How it is laid; `None` until both films are there.
    pub laid: Option<LaidOn>,
}

impl Core {
    pub(crate) fn perform_compare(&mut self, command: CompareCommand) {
        use CompareCommand as C;
        let comparing = &mut self.screen.comparing;
        let now = comparing.now;
        let with = |change: &dyn Fn(&mut Compare)| {
            now.map(|mut now| {
                change(&mut now);
                now.share = now.share.clamp(0.0, 1.0);
                now.degrees = now.degrees.rem_euclid(360.0);
                now
            })
        };
        match command {
            C::Mode(mode) => {
                comparing.landmarks = None;
                let ends = now.is_some_and(|now| now.mode == mode);
                if ends && comparing.playing.is_some() {
                    self.end_play();
                    return;
                }
                // Whoever chooses another mode wants to see the two films that fade.
                (comparing.playing, comparing.before_play) = (None, None);
                comparing.now =
                    (!ends).then(|| Compare { mode, is_paused: false, ..now.unwrap_or(Compare::new(mode)) });
                self.fetch();
            }
            C::End => {
                comparing.map = false;
                if comparing.playing.is_some() {
                    self.end_play();
                } else {
                    comparing.now = None;
                }
            }
            C::Play => self.toggle_play(),
            C::PlayNext => self.play_next(),
            C::PlayEvenly => self.toggle_even(),
            C::Share(share) => comparing.now = with(&|now| now.share = share),
            C::ShareBy(by) => comparing.now = with(&|now| now.share += by),
            C::Turn(degrees) => comparing.now = with(&|now| now.turn(degrees)),
            C::TurnBy(by) => comparing.now = with(&|now| now.turn(now.degrees + by)),
            C::Pause => comparing.now = with(&|now| now.is_paused = !now.is_paused),
            C::Landmarks => self.toggle_landmarks(),
            C::Landmark { viewport, at } => self.place_landmark(viewport, at),
            C::LandmarkBack => self.take_landmark_back(),
            C::Accept => self.accept_landmarks(),
            C::Register => self.register_on(false),
            C::OnImplant => self.register_on(!self.lies_on_implant()),
            C::Map => self.toggle_map(),
            C::Series => self.toggle_series(),
            C::AcceptProposal => self.accept_proposal(),
            C::Dismiss => self.screen.comparing.proposal = None,
            C::Forget => self.forget_registration(),
            C::GoTo(index) => self.go_to_change(index),
        }
    }

    /// Another case is in front: its films are others.
    pub(crate) fn end_comparison(&mut self) {
        let comparing = &self.screen.comparing;
        comparing.runs.values().for_each(Run::give_up);
        if let Some(series) = &comparing.series {
            series.give_up();
        }
        self.screen.comparing = Comparing::default();
    }

    /// Mode and settings of the comparison under way.
    pub(crate) fn compare_now(&self) -> Option<Compare> {
        self.screen.comparing.now
    }

    /// Own and other film of a comparison of the film in focus: the other one hangs on the screen and shows the same place,
    /// the nearest visit before it first; else it is that of the visit before, else that of the next one.
    pub(crate) fn compared_films(&self) -> Option<(&RadiographId, &RadiographId)> {
        let own = self.focus()?;
        if let Some((before, playing)) = self.playing().and_then(Playing::pair)
            && playing == own
        {
            return Some((own, before));
        }
        let document = self.document.as_ref()?;
        let (case, visits) = (document.case(), document.visits());
        let on_screen = (0..self.screen.viewports.len())
            .filter(|index| *index != self.screen.active && !self.screen.room.enlarged)
            .filter_map(|index| self.viewport(index)?.film.as_ref())
            .filter(|film| *film != own && shows_same_place(case, own, film))
            .min_by_key(|film| {
                let visit = |film| place_of(visits, film).map(|place| place.visit);
                let (here, there) = (visit(own).unwrap_or_default(), visit(film).unwrap_or_default());
                // That of the visit before, else the nearest later one, else one of the same visit.
                (there >= here, there == here, here.abs_diff(there))
            });
        let near = || {
            let visit = place_of(visits, own)?.visit;
            let alike = |index: usize| same_place(case, visits.get(index)?, own);
            let before = (0..visit).rev().find_map(alike);
            before.or_else(|| (visit + 1..visits.len()).find_map(alike))
        };
        Some((own, on_screen.or_else(near)?))
    }

    /// The comparison in the viewport in focus, where there is one.
    pub(crate) fn compare_shown(&self) -> Option<CompareShown> {
        let compare = self.screen.comparing.now?;
        let (own, other) = self.compared_films()?;
        Some(CompareShown { compare, own: own.clone(), other: other.clone(), laid: self.laid_on(own, other) })
    }

    /// After any change: landmarks of films that no longer hang are given up, another film may be needed, and what
    /// differs is computed anew where films or their registration changed.
    pub(crate) fn follow_comparison(&mut self) {
        let hangs = |film: &RadiographId| {
            self.screen.viewports.iter().any(|viewport| viewport.film.as_ref() == Some(film))
        };
        // Another film is in focus: whoever goes there wants to see it.
        if self.playing().and_then(Playing::pair).is_some_and(|(_, own)| self.focus() != Some(own)) {
            let comparing = &mut self.screen.comparing;
            (comparing.playing, comparing.before_play, comparing.now) = (None, None, None);
        }
        if self.landmarks().is_some_and(|own| !hangs(&own.own) || !hangs(&own.other)) {
            self.screen.comparing.landmarks = None;
        }
        let needed = self.film_to_compare();
        if needed.is_some() && self.screen.comparing.needed != needed {
            self.screen.comparing.needed = needed;
            self.fetch();
        }
        self.follow_changes();
    }

    /// The films that a comparison needs beside those in the viewports.
    pub(crate) fn film_to_compare(&self) -> Option<RadiographId> {
        self.screen.comparing.now?;
        self.compared_films().map(|(_, other)| other.clone())
    }

    /// A place where the films differ, by its number from 0.
    pub(crate) fn change_at(&self, index: usize) -> Option<&Change> {
        match self.changes()?.state {
            ChangesState::Found(found) => found.places.get(index),
            ChangesState::Pending
            | ChangesState::Failed
            | ChangesState::NotRegistered
            | ChangesState::Inexact => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::films::tests::editor_with_six_films;

    #[test]
    fn the_same_mode_again_ends_it_and_another_keeps_its_settings() {
        let folder = tempfile::tempdir().unwrap();
        let (mut editor, _) = editor_with_six_films(folder.path());
        let core = &mut editor.core;
        core.perform_compare(CompareCommand::Mode(CompareMode::Curtain));
        core.perform_compare(CompareCommand::TurnBy(-30.0));
        core.perform_compare(CompareCommand::ShareBy(0.9));
        let now = core.compare_now().unwrap();
        assert_eq!((now.share, now.degrees), (1.0, 330.0));
        core.perform_compare(CompareCommand::Mode(CompareMode::Opacity));
        assert_eq!(core.compare_now().map(|now| (now.mode, now.share)), Some((CompareMode::Opacity, 1.0)));
        core.perform_compare(CompareCommand::Mode(CompareMode::Opacity));
        assert_eq!(core.compare_now(), None);
        core.perform_compare(CompareCommand::Share(0.1));
        assert_eq!(core.compare_now(), None, "nothing to set");
    }

    #[test]
    fn the_curtain_turns_about_its_knob() {
        let mut compare = Compare { share: 0.75, ..Compare::new(CompareMode::Curtain) };
        for degrees in [40.0, 90.0, 200.0, 0.0] {
            compare.turn(degrees);
            let [x, y] = compare.line().at;
            assert!((x - 0.75).abs() < 1e-5 && (y - 0.5).abs() < 1e-5, "{degrees}: {compare:?}");
        }
        assert!((compare.share - 0.75).abs() < 1e-5 && compare.slid.abs() < 1e-5, "{compare:?}");
    }

    #[test]
    fn the_curtain_moves_along_its_direction_and_stays_in_the_view() {
        let compare = Compare { share: 0.75, degrees: 90.0, ..Compare::new(CompareMode::Curtain) };
        let line = compare.line();
        assert!((line.at[0] - 0.5).abs() < 1e-6 && (line.at[1] - 0.75).abs() < 1e-6, "{line:?}");
        assert!((Compare { share: 1.0, ..compare }.times() - MOST_TIMES).abs() < 1e-6);
    }
}
