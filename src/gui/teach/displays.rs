//! Displays of a presentation: the audience's is another one than that of the window, where there is another; the
//! presenter's window stays where the window was.

use eframe::egui::{Pos2, pos2};

/// Distance of the presenter's window from the corner of its display, in physical pixels.
const MARGIN_PX: f32 = 60.0;

/// What the window covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Covers {
    /// The whole of a display.
    pub(crate) full: bool,
    /// A presentation is shown.
    pub(crate) presents: bool,
}

/// Where a window goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goes {
    /// Over the whole of this display, by its place among all.
    Over(usize),
    /// Over the whole of the display that it is on, or to its own size.
    Full(bool),
}

/// The display of a window among all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Displays {
    /// The one that the window is on.
    pub(crate) own: usize,
    /// How many there are.
    pub(crate) count: usize,
    /// Upper left corner of the own one, in physical pixels.
    pub(crate) corner: [i32; 2],
}

impl Displays {
    /// The displays of a window; `None` where the system does not tell them.
    pub(crate) fn of(frame: &eframe::Frame) -> Option<Self> {
        let window = frame.winit_window()?;
        let own = window.current_monitor()?;
        let corner = own.position();
        let place = window.available_monitors().position(|display| display == own)?;
        Some(Self { own: place, count: window.available_monitors().count(), corner: [corner.x, corner.y] })
    }

    /// The display that the audience looks at; `None` where there is one display alone.
    fn audience(self) -> Option<usize> {
        (0..self.count).find(|display| *display != self.own)
    }

    /// Corner of the presenter's window at this many physical pixels to a point.
    fn notes_at(self, pixels_per_point: f32) -> Pos2 {
        let [x, y] = self.corner.map(|corner| (corner as f32 + MARGIN_PX) / pixels_per_point);
        pos2(x, y)
    }
}

/// The window before a presentation on another display, and the place of its notes.
#[derive(Debug, Default)]
pub(crate) struct Stage {
    covers: Covers,
    /// The presenter's display, while the audience has another one.
    presenters: Option<usize>,
    /// Corner of the presenter's window in points; `None` where the system chooses.
    pub(crate) notes_at: Option<Pos2>,
}

impl Stage {
    /// Where the window goes, if it has to move. `displays` is asked only then.
    pub(crate) fn follow(
        &mut self,
        covers: Covers,
        displays: impl FnOnce() -> Option<Displays>,
        pixels_per_point: f32,
    ) -> Option<Goes> {
        if covers == self.covers {
            return None;
        }
        let before = std::mem::replace(&mut self.covers, covers);
        if covers.presents && !before.presents {
            let displays = displays();
            let audience = displays.and_then(Displays::audience);
            self.presenters = displays.filter(|_| audience.is_some()).map(|own| own.own);
            self.notes_at = displays.filter(|_| audience.is_some()).map(|own| own.notes_at(pixels_per_point));
            return audience.map(Goes::Over).or(Some(Goes::Full(covers.full)));
        }
        if !covers.presents && before.presents {
            let presenters = self.presenters.take().filter(|_| covers.full);
            return presenters.map(Goes::Over).or(Some(Goes::Full(covers.full)));
        }
        (covers.full != before.full).then_some(Goes::Full(covers.full))
    }

    /// True while the audience has a display of its own.
    pub(crate) fn has_audience(&self) -> bool {
        self.presenters.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Covers = Covers { full: false, presents: false };
    const FULL: Covers = Covers { full: true, presents: false };
    const PRESENTS: Covers = Covers { full: true, presents: true };

    fn two(own: usize) -> impl FnOnce() -> Option<Displays> {
        move || Some(Displays { own, count: 2, corner: [1600 * own as i32, 0] })
    }

    #[test]
    fn the_audience_has_the_other_display_and_the_notes_stay_on_the_own_one() {
        let mut stage = Stage::default();
        assert_eq!(stage.follow(PRESENTS, two(0), 1.0), Some(Goes::Over(1)));
        assert_eq!(stage.notes_at, Some(pos2(60.0, 60.0)));
        assert!(stage.has_audience());
        assert_eq!(stage.follow(PRESENTS, two(0), 1.0), None, "once");
        assert_eq!(stage.follow(PLAIN, two(1), 1.0), Some(Goes::Full(false)));
        assert!(!stage.has_audience());
        // From the second display it is the first.
        assert_eq!(stage.follow(PRESENTS, two(1), 1.25), Some(Goes::Over(0)));
        assert_eq!(stage.notes_at, Some(pos2(1328.0, 48.0)));
    }

    #[test]
    fn a_window_that_was_full_screen_gives_the_audience_the_other_display_and_comes_back() {
        let mut stage = Stage::default();
        assert_eq!(stage.follow(FULL, || unreachable!("it stays where it is"), 1.0), Some(Goes::Full(true)));
        assert_eq!(stage.follow(PRESENTS, two(0), 1.0), Some(Goes::Over(1)));
        assert_eq!(stage.follow(FULL, two(1), 1.0), Some(Goes::Over(0)));
        assert_eq!(stage.follow(PLAIN, two(0), 1.0), Some(Goes::Full(false)));
    }

    #[test]
    fn one_display_is_covered_as_it_is() {
        let mut stage = Stage::default();
        let one = || Some(Displays { own: 0, count: 1, corner: [0, 0] });
        assert_eq!(stage.follow(PRESENTS, one, 1.0), Some(Goes::Full(true)));
        assert_eq!((stage.notes_at, stage.has_audience()), (None, false));
        assert_eq!(stage.follow(PLAIN, one, 1.0), Some(Goes::Full(false)));
        assert_eq!(stage.follow(PRESENTS, || None, 1.0), Some(Goes::Full(true)), "displays are not told");
    }
}
