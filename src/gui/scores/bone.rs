//! Diagram of the bone: a shaft on two views with the fracture, each cortex shown by shape and colour (no
//! callus, callus, bridging, no line). Drawn as vector shapes, crisp at any size. Independent of films.

use eframe::egui::{Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::analysis::book::{Cortex, ItemDefinition, ScoreDefinition, Shows, StageSign};
use crate::case::Given;
use crate::gui::{fonts, theme};

/// Bone without an assessment.
const BONE: Color32 = Color32::from_rgb(0x5c, 0x67, 0x75);
/// Thickness of a cortex.
const CORTEX: f32 = 6.0;
/// Distance from the axis to the middle of a cortex, at the shaft and at the ends.
const HALF: (f32, f32) = (14.5, 21.0);
/// Half of the gap between the fragments.
const GAP: f32 = 1.75;
/// Reference width of one view; narrower views are scaled down.
const WIDTH: f32 = 62.0;
/// Minimum width of a view with a caption.
const WORDS: f32 = 66.0;
/// Height of the captions.
const CAPTION: f32 = 20.0;

/// Assessment of a cortex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not answered.
    Open,
    /// Progress of healing.
    Graded(Standing),
    /// Not assessable.
    Hidden,
}

/// Progress of healing, derived from a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    shows: Shows,
    /// True if the grade describes the appearance; otherwise only its position on the scale is known: a tone, no shape.
    is_told: bool,
}

/// Progress of healing for a grade of an item; `None` if the scale has no such grade.
fn standing(score: &ScoreDefinition, item: &ItemDefinition, value: u8) -> Option<Standing> {
    let grades = score.grades(item);
    let place = grades.iter().position(|grade| grade.value == value)?;
    let told = grades.get(place)?.shows;
    let by_place = || match (place, grades.len()) {
        (0, _) => Shows::NoCallus,
        (place, count) if place + 1 == count => Shows::United,
        (place, count) if 2 * place < count => Shows::Callus,
        _ => Shows::Bridging,
    };
    Some(Standing { shows: told.unwrap_or_else(by_place), is_told: told.is_some() })
}

/// Assessment of a cortex from an answer.
pub(super) fn state(score: &ScoreDefinition, item: &ItemDefinition, given: Option<&Given>) -> State {
    match given {
        None => State::Open,
        Some(Given::NotAssessable { .. }) => State::Hidden,
        Some(Given::Grade(value)) => standing(score, item, *value).map_or(State::Open, State::Graded),
    }
}

impl State {
    /// Combines several answers for one cortex: a grade that describes the appearance takes precedence, and
    /// among those the lowest.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Graded(Standing { shows, is_told: true }) => shows as u8,
            Self::Graded(Standing { shows, is_told: false }) => 4 + shows as u8,
            Self::Hidden => 8,
            Self::Open => 9,
        }
    }

    /// The colour of the corresponding stage.
    fn colour(self) -> Color32 {
        let Self::Graded(standing) = self else { return BONE };
        theme::stage_colour(Some(match standing.shows {
            Shows::NoCallus => StageSign::Hollow,
            Shows::Callus => StageSign::Quarter,
            Shows::Bridging => StageSign::Half,
            Shows::United => StageSign::Full,
        }))
    }

    fn shows(self) -> Option<Shows> {
        match self {
            Self::Graded(standing) => standing.is_told.then_some(standing.shows),
            Self::Open | Self::Hidden => None,
        }
    }
}

/// Content of the diagram.
#[derive(Debug, Clone, Copy)]
pub(super) struct Diagram {
    pub(super) medial: State,
    pub(super) lateral: State,
    pub(super) anterior: State,
    pub(super) posterior: State,
    /// The current cortex.
    pub(super) lit: Option<Cortex>,
    /// True if the whole bone is current.
    pub(super) lit_is_all: bool,
    /// True if the medial cortex is drawn on the right, as on the film.
    pub(super) medial_at_right: bool,
    /// True if the anterior cortex is drawn on the right.
    pub(super) anterior_at_right: bool,
}

/// A shaft on one view.
struct Shaft<'a> {
    painter: &'a Painter,
    /// Intersection of the axis and the fracture.
    middle: Pos2,
    /// Length from the fracture to either end.
    reach: f32,
    /// Scale of all transverse dimensions.
    scale: f32,
}

/// Draws the diagram into `rect`.
pub(super) fn draw(painter: &Painter, rect: Rect, diagram: &Diagram) {
    let lit = |cortex: Cortex| diagram.lit_is_all || diagram.lit == Some(cortex);
    let pair = |first: (Cortex, State), second: (Cortex, State), first_at_right: bool| {
        if first_at_right { [second, first] } else { [first, second] }
    };
    let frontal =
        pair((Cortex::Medial, diagram.medial), (Cortex::Lateral, diagram.lateral), diagram.medial_at_right);
    let lateral = pair(
        (Cortex::Anterior, diagram.anterior),
        (Cortex::Posterior, diagram.posterior),
        diagram.anterior_at_right,
    );
    let half = rect.width() / 2.0;
    let lateral_word = if half < WORDS { "lat." } else { "lateral" };
    for (index, (view, sides)) in [("AP", frontal), (lateral_word, lateral)].into_iter().enumerate() {
        let x = painter.round_to_pixel_center(rect.left() + half * (index as f32 + 0.5));
        let y = painter.round_to_pixel_center(f32::midpoint(rect.top(), rect.bottom() - CAPTION));
        let reach = (rect.height() - CAPTION) / 2.0 - 2.0;
        let shaft = Shaft { painter, middle: pos2(x, y), reach, scale: (half / WIDTH).min(1.0) };
        shaft.draw(sides, &lit);
        caption(painter, pos2(x, rect.bottom()), view, sides.map(|(cortex, _)| (cortex, lit(cortex))));
    }
}

/// The view, labelled with the cortex on each side: "L AP M".
fn caption(painter: &Painter, foot: Pos2, view: &str, sides: [(Cortex, bool); 2]) {
    let text = |words: &str, is_lit: bool, bright: Color32| {
        let (family, colour) =
            if is_lit { (fonts::strong(), bright) } else { (fonts::regular(), theme::HINT) };
        painter.layout_no_wrap(words.to_owned(), FontId::new(theme::CAPTION_SIZE, family), colour)
    };
    let [(left, left_lit), (right, right_lit)] = sides;
    let view = text(view, left_lit || right_lit, theme::TEXT);
    let out = (view.size().x / 2.0 + 6.0).max(HALF.0);
    for (side, cortex, is_lit) in [(-1.0, left, left_lit), (1.0, right, right_lit)] {
        let letter = text(letter(cortex), is_lit, theme::ACCENT);
        let x = foot.x + side * out - if side < 0.0 { letter.size().x } else { 0.0 };
        painter.galley(pos2(x, foot.y - letter.size().y), letter, theme::HINT);
    }
    painter.galley(foot - view.size() * vec2(0.5, 1.0), view, theme::HINT);
}

impl Shaft<'_> {
    fn draw(&self, sides: [(Cortex, State); 2], lit: &impl Fn(Cortex) -> bool) {
        for ((cortex, state), side) in sides.into_iter().zip([-1.0, 1.0]) {
            self.cortex(side, state, lit(cortex));
        }
        let united = |state: State| state.shows() == Some(Shows::United);
        if !sides.iter().all(|(_, state)| united(*state)) {
            self.line();
        }
    }

    /// The middle of a cortex at a height relative to the fracture, -1 (top) to 1.
    fn wall(&self, side: f32, along: f32) -> Pos2 {
        let flare = along.abs().powi(3);
        let half = HALF.0 + (HALF.1 - HALF.0) * flare;
        self.middle + vec2(side * half * self.scale, along * self.reach)
    }

    fn thickness(&self) -> f32 {
        CORTEX * self.scale
    }

    fn half_wall(&self, side: f32, [from, to]: [f32; 2]) -> Vec<Pos2> {
        (0..=10_u8).map(|step| self.wall(side, from + (to - from) * f32::from(step) / 10.0)).collect()
    }

    fn cortex(&self, side: f32, state: State, is_lit: bool) {
        let gap = if state.shows() == Some(Shows::United) { 0.0 } else { GAP / self.reach };
        let halves = [self.half_wall(side, [-1.0, -gap]), self.half_wall(side, [gap, 1.0])];
        if is_lit {
            let whole = self.half_wall(side, [-1.0, 1.0]);
            for (wider, strength) in [(10.0, 0.14), (5.0, 0.3)] {
                let glow = Stroke::new(self.thickness() + wider, theme::ACCENT.gamma_multiply(strength));
                self.painter.add(Shape::line(whole.clone(), glow));
            }
        }
        self.callus(side, state);
        let colour = if is_lit && matches!(state, State::Open) { theme::ACCENT } else { state.colour() };
        for half in halves {
            let stroke = Stroke::new(self.thickness(), colour);
            if state == State::Hidden {
                self.painter.extend(Shape::dashed_line(&half, stroke, 2.5, 3.0));
            } else {
                self.painter.add(Shape::line(half, stroke));
            }
        }
    }

    /// Callus outside the cortex: two humps that do not meet, one that bridges, or a low smooth one.
    fn callus(&self, side: f32, state: State) {
        let humps: &[(f32, f32, f32)] = match state.shows() {
            None | Some(Shows::NoCallus) => &[],
            Some(Shows::Callus) => &[(-9.0, 6.5, 5.0), (9.0, 6.5, 5.0)],
            Some(Shows::Bridging) => &[(0.0, 17.0, 7.0)],
            Some(Shows::United) => &[(0.0, 20.0, 3.5)],
        };
        let outer = side * ((HALF.0 + CORTEX / 2.0) * self.scale - 0.5);
        for (y, along, out) in humps {
            let arc = (0..=16_u8).map(|step| {
                let angle = std::f32::consts::PI * (f32::from(step) / 16.0 - 0.5);
                self.middle + vec2(outer + side * out * self.scale * angle.cos(), y + along * angle.sin())
            });
            let fill = state.colour().gamma_multiply(0.72);
            self.painter.add(Shape::convex_polygon(arc.collect(), fill, Stroke::NONE));
        }
        if state.shows() == Some(Shows::Bridging) {
            // The fracture line is still visible beneath the bridge.
            let ends =
                [outer - side * self.thickness(), outer + side * 1.0].map(|x| self.middle + vec2(x, 0.0));
            self.painter.line_segment(ends, Stroke::new(2.0 * GAP, theme::RAISED));
        }
    }

    /// The fracture between the cortices.
    fn line(&self) {
        let inner = (HALF.0 - CORTEX / 2.0) * self.scale - 1.0;
        let corners = [(-1.0, 0.0), (-0.45, -1.5), (-0.1, 1.5), (0.4, -1.0), (0.7, 1.0), (1.0, 0.0)];
        let points = corners.map(|(x, y)| self.middle + vec2(x * inner, y)).to_vec();
        self.painter.add(Shape::line(points, Stroke::new(1.25, theme::HINT)));
    }
}

fn letter(cortex: Cortex) -> &'static str {
    match cortex {
        Cortex::Medial => "M",
        Cortex::Lateral => "L",
        Cortex::Anterior => "A",
        Cortex::Posterior => "P",
    }
}
