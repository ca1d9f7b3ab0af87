//! How one film is shown: window, zoom, turn, mirror. The one place where screen and film coordinates meet;
//! the arithmetic itself is [`Placement`]'s. View state only: it never counts as a change of the case.

use crate::imaging::{Placement, Voi, VoiFunction, VoiSource, Window};

/// Smallest and largest zoom in screen pixels per film pixel.
const ZOOM_RANGE: (f64, f64) = (0.02, 32.0);
/// Share of the viewport, or of the film where it is smaller, that the film never leaves: its middle third then stays in
/// sight, and not only a black rim.
const LEAST_VISIBLE: f64 = 2.0 / 3.0;

/// Zoom of a film.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Zoom {
    /// As large as it fits.
    Fit,
    /// Screen pixels per width of a film pixel.
    Scale(f64),
    /// As many times as large as it fits.
    OfFit(f64),
}

/// View of one film.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmView {
    /// Window or LUT; `None` until the film is decoded.
    pub voi: Option<Voi>,
    /// Origin of the window.
    pub voi_chosen: VoiChosen,
    /// Black and white swapped.
    pub invert: bool,
    /// Quarter turns clockwise, 0 to 3.
    pub quarter_turns: u8,
    /// Turn beyond quarter turns, clockwise, in degrees: that of a film that lies as the one it is linked with, by a
    /// registration. Never the person's own.
    pub linked_degrees: f64,
    /// Mirrored left to right, before turning.
    pub flip: bool,
    /// Zoom.
    pub zoom: Zoom,
    /// Film point in the middle of the viewport; `None` is the film's middle.
    pub centre: Option<[f64; 2]>,
    /// The centre is that of another film, by a registration: the same place of the bone, however far out it lies.
    pub follows: bool,
    /// Height of a film pixel over its width; 1 until the film is decoded.
    pub pixel_aspect: f64,
}

/// Origin of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiChosen {
    /// The film's own rule.
    Film(VoiSource),
    /// The reader.
    Reader,
}

impl Default for FilmView {
    fn default() -> Self {
        Self {
            voi: None,
            voi_chosen: VoiChosen::Film(VoiSource::Identity),
            invert: false,
            quarter_turns: 0,
            linked_degrees: 0.0,
            flip: false,
            zoom: Zoom::Fit,
            centre: None,
            follows: false,
            pixel_aspect: 1.0,
        }
    }
}

/// Width and height in pixels.
pub(crate) type Size = [f64; 2];

impl FilmView {
    /// Placement of a film of `film_px` pixels in a viewport of `view_px` screen pixels.
    pub fn placement(&self, film_px: Size, view_px: Size) -> Placement {
        let centre = match self.zoom {
            Zoom::Fit => None,
            Zoom::Scale(_) | Zoom::OfFit(_) => self.centre,
        };
        let scale = self.scale(film_px, view_px);
        // A viewport that became smaller, or a film that was turned, leaves the film in sight as well.
        let in_sight = |centre| self.kept_in_sight(centre, scale, film_px, view_px, None);
        let centre = centre.map(|centre| if self.follows { centre } else { in_sight(centre) });
        Placement {
            centre: centre.unwrap_or([film_px[0] / 2.0, film_px[1] / 2.0]),
            scale,
            aspect: self.pixel_aspect,
            rotation_degrees: f64::from(self.quarter_turns) * 90.0 + self.linked_degrees,
            flip_horizontal: self.flip,
        }
    }

    /// Width and height of a film in widths of its pixels.
    fn true_size(&self, film_px: Size) -> Size {
        [film_px[0], film_px[1] * self.pixel_aspect]
    }

    /// Screen pixels per width of a film pixel.
    pub fn scale(&self, film_px: Size, view_px: Size) -> f64 {
        match self.zoom {
            Zoom::Scale(scale) => scale,
            Zoom::OfFit(times) => times * self.fitting(film_px, view_px),
            Zoom::Fit => self.fitting(film_px, view_px),
        }
    }

    fn fitting(&self, film_px: Size, view_px: Size) -> f64 {
        let [wide, high] = self.true_size(film_px);
        let [wide, high] = if self.quarter_turns % 2 == 1 { [high, wide] } else { [wide, high] };
        // The corners of a film that is turned stay in sight, too.
        let [across, down] = if self.linked_degrees == 0.0 {
            [wide, high]
        } else {
            let (sin, cos) = self.linked_degrees.to_radians().sin_cos();
            [wide * cos.abs() + high * sin.abs(), wide * sin.abs() + high * cos.abs()]
        };
        (view_px[0] / across.max(1.0)).min(view_px[1] / down.max(1.0)).max(1e-6)
    }

    pub(crate) fn zoom_at(&mut self, factor: f64, at: Size, film_px: Size, view_px: Size) {
        let fit = Self { zoom: Zoom::Fit, ..self.clone() }.scale(film_px, view_px);
        let before = self.placement(film_px, view_px);
        let point = before.image_from_view(at, view_px);
        let scale = (before.scale * factor).clamp(ZOOM_RANGE.0.min(fit), ZOOM_RANGE.1);
        self.zoom = Zoom::Scale(scale);
        let after = Placement { scale, ..before };
        let moved = after.view_from_image(point, view_px);
        self.pan_from(after, [at[0] - moved[0], at[1] - moved[1]], film_px, view_px);
    }

    pub(crate) fn pan(&mut self, by: Size, film_px: Size, view_px: Size) {
        let placement = self.placement(film_px, view_px);
        self.pan_from(placement, by, film_px, view_px);
    }

    fn pan_from(&mut self, placement: Placement, by: Size, film_px: Size, view_px: Size) {
        let middle = [view_px[0] / 2.0 - by[0], view_px[1] / 2.0 - by[1]];
        let wanted = placement.image_from_view(middle, view_px);
        // A film that a link put far out is not pulled back by a touch: only further out it does not go.
        let from = self.follows.then_some(placement.centre);
        self.zoom = Zoom::Scale(placement.scale);
        let centre = self.kept_in_sight(wanted, placement.scale, film_px, view_px, from);
        self.centre = Some(centre);
        let held = self.kept_in_sight(centre, placement.scale, film_px, view_px, None);
        self.follows &= (0..2).any(|axis| (held[axis] - centre[axis]).abs() > 0.0);
    }

    /// The centre nearest to the one wanted that leaves two thirds of the film, or of the viewport, in sight both ways, or
    /// as much as there was `from` where it is moved.
    fn kept_in_sight(
        &self,
        wanted: Size,
        scale: f64,
        film_px: Size,
        view_px: Size,
        from: Option<Size>,
    ) -> Size {
        let turned = self.nearest_quarter() % 2 == 1;
        let view = if turned { [view_px[1], view_px[0]] } else { view_px };
        let scales = [scale, scale * self.pixel_aspect];
        let along = |axis: usize| {
            let least = view[axis].min(film_px[axis] * scales[axis]) * LEAST_VISIBLE;
            let slack = (view[axis] / 2.0 - least) / scales[axis];
            let (low, high) = (-slack, film_px[axis] + slack);
            let (low, high) = from.map_or((low, high), |from| (low.min(from[axis]), high.max(from[axis])));
            if low <= high { wanted[axis].clamp(low, high) } else { film_px[axis] / 2.0 }
        };
        [along(0), along(1)]
    }

    /// Quarter turns, 0 to 3, that are nearest to how the film is turned.
    pub(crate) fn nearest_quarter(&self) -> u8 {
        let linked = (self.linked_degrees / 90.0).round() as i64;
        (i64::from(self.quarter_turns) + linked).rem_euclid(4) as u8
    }

    pub(crate) fn rotate(&mut self, quarters: i8) {
        self.quarter_turns = (i16::from(self.quarter_turns) + i16::from(quarters)).rem_euclid(4) as u8;
    }

    /// Mirrors what is seen left to right, also when the film is turned.
    pub(crate) fn mirror(&mut self) {
        if self.quarter_turns % 2 == 1 {
            self.quarter_turns = (self.quarter_turns + 2) % 4;
        }
        self.flip = !self.flip;
    }

    /// Moves centre and width of the window by fractions of the film's range.
    pub(crate) fn drag_window(&mut self, by: Size, range: (f64, f64)) {
        let span = (range.1 - range.0).max(1.0);
        let window = self.window(range);
        self.voi = Some(Voi::Window(Window {
            centre: (window.centre + by[0] * span).clamp(range.0 - span, range.1 + span),
            width: (window.width + by[1] * span).clamp(1.0, 4.0 * span),
            function: window.function,
        }));
        self.voi_chosen = VoiChosen::Reader;
    }

    /// The window in use; a LUT or none counts as the whole range.
    pub fn window(&self, range: (f64, f64)) -> Window {
        match &self.voi {
            Some(Voi::Window(window)) => *window,
            _ => Window { function: VoiFunction::Linear, ..Window::over(range.0, range.1) },
        }
    }
}

/// Directions of the body at the left, top, right and bottom edge of a film as shown.
///
/// `orientation` is Patient Orientation (0020,0020): where its rows and its columns lead to.
pub(crate) fn edge_letters(orientation: Option<(char, char)>, view: &FilmView) -> [Option<char>; 4] {
    let Some((along_rows, along_columns)) = orientation else { return [None; 4] };
    // Left, top, right, bottom of the film as stored.
    let mut edges = [opposite(along_rows), opposite(along_columns), Some(along_rows), Some(along_columns)];
    if view.flip {
        edges.swap(0, 2);
    }
    // A quarter turn clockwise brings the bottom edge to the left.
    edges.rotate_right(usize::from(view.nearest_quarter()));
    edges
}

fn opposite(letter: char) -> Option<char> {
    let pairs = [('R', 'L'), ('A', 'P'), ('H', 'F')];
    pairs.iter().find_map(|(a, b)| {
        if *a == letter {
            Some(*b)
        } else if *b == letter {
            Some(*a)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILM: Size = [1600.0, 2000.0];
    const VIEW: Size = [600.0, 700.0];

    #[test]
    fn zoom_keeps_the_point_under_the_pointer() {
        for turns in 0..4 {
            for flip in [false, true] {
                let mut view = FilmView { quarter_turns: turns, flip, ..FilmView::default() };
                let at = [300.0, 350.0];
                let before = view.placement(FILM, VIEW).image_from_view(at, VIEW);
                view.zoom_at(3.0, at, FILM, VIEW);
                view.pan([17.0, -9.0], FILM, VIEW);
                let after = view.placement(FILM, VIEW).view_from_image(before, VIEW);
                assert!((after[0] - 317.0).abs() < 1e-6 && (after[1] - 341.0).abs() < 1e-6, "{after:?}");
            }
        }
    }

    #[test]
    fn unequal_pixels_are_shown_as_high_and_wide_as_they_are() {
        // A ball of 200 × 100 pixels that are twice as high as wide.
        for turns in 0..4 {
            let view = FilmView { pixel_aspect: 2.0, quarter_turns: turns, ..FilmView::default() };
            let placement = view.placement([400.0, 300.0], VIEW);
            let at = |place| placement.view_from_image(place, VIEW);
            let (left, right, top, bottom) =
                (at([100.0, 150.0]), at([300.0, 150.0]), at([200.0, 100.0]), at([200.0, 200.0]));
            let long = |a: Size, b: Size| (a[0] - b[0]).hypot(a[1] - b[1]);
            assert!((long(left, right) - long(top, bottom)).abs() < 1e-9, "turned {turns}");
            let corners = [[0.0, 0.0], [400.0, 300.0]].map(at);
            let inside =
                |corner: Size| (0..2).all(|axis| corner[axis] >= -1e-9 && corner[axis] <= VIEW[axis] + 1e-9);
            assert!(corners.into_iter().all(inside), "turned {turns}: {corners:?}");
        }
    }

    #[test]
    fn a_film_cannot_be_lost_beyond_the_edge() {
        let mut view = FilmView::default();
        view.zoom_at(0.5, [0.0, 0.0], FILM, VIEW);
        view.pan([1e6, -1e6], FILM, VIEW);
        let placement = view.placement(FILM, VIEW);
        let corners = [[0.0, 0.0], FILM].map(|corner| placement.view_from_image(corner, VIEW));
        assert!(corners[0][0] <= VIEW[0] && corners[1][1] >= 0.0, "{corners:?}");
    }

    #[test]
    fn two_thirds_of_film_or_viewport_stay_in_sight_however_far_it_is_dragged() {
        for turns in 0..4 {
            for (zoom, by) in [(0.3, [1e6, 1e6]), (4.0, [-1e6, 1e6]), (1.0, [1e6, -1e6])] {
                let mut view = FilmView { quarter_turns: turns, ..FilmView::default() };
                view.zoom_at(zoom, [10.0, 10.0], FILM, VIEW);
                view.pan(by, FILM, VIEW);
                for view_px in [VIEW, [300.0, 200.0]] {
                    let placement = view.placement(FILM, view_px);
                    let ends = [[0.0, 0.0], FILM].map(|corner| placement.view_from_image(corner, view_px));
                    for axis in 0..2 {
                        let (low, high) =
                            (ends[0][axis].min(ends[1][axis]), ends[0][axis].max(ends[1][axis]));
                        let seen = high.min(view_px[axis]) - low.max(0.0);
                        let least = (high - low).min(view_px[axis]) * 2.0 / 3.0;
                        assert!(seen >= least - 1e-6, "{turns} {zoom} {view_px:?}: {seen} of {least}");
                        let third = (high - low) / 3.0;
                        let of_middle = (high - third).min(view_px[axis]) - (low + third).max(0.0);
                        let whole = high - low > view_px[axis] || of_middle >= third - 1e-6;
                        assert!(
                            whole,
                            "{turns} {zoom} {view_px:?}: {of_middle} of the middle third, {third}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_film_that_a_registration_put_far_out_is_not_pulled_back_and_not_pushed_further() {
        let out = [-700.0, 1000.0];
        let zoom = Zoom::Scale(1.0);
        let mut view = FilmView { zoom, centre: Some(out), follows: true, ..FilmView::default() };
        let off = |view: &FilmView, [x, y]: Size| {
            let [own_x, own_y] = view.placement(FILM, VIEW).centre;
            (own_x - x).hypot(own_y - y)
        };
        assert!(off(&view, out) < 1e-9, "the same place of the bone, however far out");
        view.pan([50.0, 0.0], FILM, VIEW);
        assert!(off(&view, out) < 1e-9, "not further out");
        view.pan([-20.0, 0.0], FILM, VIEW);
        assert!(off(&view, [-680.0, 1000.0]) < 1e-9, "and back without a jump");
        view.pan([-1000.0, 0.0], FILM, VIEW);
        assert!(!view.follows, "in sight again, it is held there");
    }

    #[test]
    fn a_film_that_is_turned_by_a_link_keeps_its_corners_in_sight_and_its_places_under_the_pointer() {
        for (linked_degrees, flip) in [(-9.5, false), (12.0, true), (93.0, false)] {
            let mut view = FilmView { linked_degrees, flip, pixel_aspect: 1.2, ..FilmView::default() };
            let placement = view.placement(FILM, VIEW);
            for corner in [[0.0, 0.0], [FILM[0], 0.0], [0.0, FILM[1]], FILM] {
                let at = placement.view_from_image(corner, VIEW);
                let inside = (0..2).all(|axis| at[axis] >= -1e-6 && at[axis] <= VIEW[axis] + 1e-6);
                assert!(inside, "{linked_degrees}: {at:?}");
            }
            let at = [120.0, 510.0];
            let before = placement.image_from_view(at, VIEW);
            view.zoom_at(2.5, at, FILM, VIEW);
            let after = view.placement(FILM, VIEW).view_from_image(before, VIEW);
            assert!((after[0] - at[0]).hypot(after[1] - at[1]) < 1e-6, "{after:?}");
        }
    }

    #[test]
    fn side_markers_follow_flips_and_turns() {
        let hip = Some(('L', 'F'));
        let shown =
            |turns, flip| edge_letters(hip, &FilmView { quarter_turns: turns, flip, ..FilmView::default() });
        assert_eq!(shown(0, false), [Some('R'), Some('H'), Some('L'), Some('F')]);
        assert_eq!(shown(0, true), [Some('L'), Some('H'), Some('R'), Some('F')]);
        assert_eq!(shown(1, false), [Some('F'), Some('R'), Some('H'), Some('L')]);
        assert_eq!(shown(2, false), [Some('L'), Some('F'), Some('R'), Some('H')]);
        assert_eq!(edge_letters(None, &FilmView::default()), [None; 4]);
    }

    #[test]
    fn mirroring_a_turned_film_mirrors_what_is_seen() {
        for turns in 0..4 {
            let mut view = FilmView { quarter_turns: turns, ..FilmView::default() };
            let before = edge_letters(Some(('L', 'F')), &view);
            view.mirror();
            let after = edge_letters(Some(('L', 'F')), &view);
            assert_eq!((after[0], after[2]), (before[2], before[0]), "turned {turns}");
            assert_eq!((after[1], after[3]), (before[1], before[3]), "turned {turns}");
        }
    }

    #[test]
    fn the_width_of_a_window_never_falls_below_one() {
        let mut view = FilmView::default();
        view.drag_window([0.0, -9.0], (0.0, 4095.0));
        assert!(matches!(view.voi, Some(Voi::Window(window)) if window.width <= 1.0));
        assert_eq!(view.voi_chosen, VoiChosen::Reader);
    }
}
