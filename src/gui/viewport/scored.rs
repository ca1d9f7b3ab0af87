//! Score information over the films: the film that supplies the current item, the baseline, the edge on which
//! its cortex lies, and the pins of answers. Without a known orientation of the film no edge is highlighted.

use eframe::egui::{
    Align2, Color32, Id, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, WidgetInfo, pos2,
    vec2,
};

use super::marks::extent;
use super::overlay;
use super::sheet::{Sheet, inside, touch};
use crate::analysis::book::{Cortex, ScoreDefinition};
use crate::analysis::score;
use crate::case::{Answer, Given, Key, Place, RadiographId, Side};
use crate::editor::{Command, Corners, DrawnTarget, Editor, FilmState, GoCommand, ScoreCommand, Scoring};
use crate::gui::theme;

/// Depth of the edge highlight into the film, in points.
const LIGHT: f32 = 26.0;
/// Fraction of an edge that is highlighted: avoids the text in the corners.
const LIT: f32 = 0.62;
/// Radius of the ring of a pin.
const RING: f32 = 6.0;

/// Role of a viewport in the active score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// "Medial cortex: 6 months", "Baseline: 2 days", "Earliest film: 6 weeks".
    pub(super) words: String,
    /// True if it supplies the item.
    supplies: bool,
    /// The edge on which the cortex lies (left, top, right, bottom), and its label.
    edge: Option<(usize, &'static str)>,
}

impl Part {
    /// The role of a viewport, if it has one.
    pub(super) fn of(editor: &Editor, index: usize) -> Option<Self> {
        let scoring = editor.scoring()?;
        let film = editor.viewport(index)?.film.as_ref()?;
        let case = editor.document()?.case();
        let time = case.time_label(&case.radiograph(film)?.time);
        if scoring.film.as_ref().is_some_and(|found| found.film == *film) {
            let edge = scoring.item.cortex.and_then(|cortex| {
                let edge = edge_of(cortex, side(editor, film), editor.edge_letters(index))?;
                Some((edge, cortex.word()))
            });
            return Some(Self { words: format!("{}: {time}", scoring.item.name), supplies: true, edge });
        }
        let is_beside = scoring.baseline.as_ref() == Some(film);
        let is_baseline = score::is_baseline(editor.document()?.visits(), film, scoring.score);
        let what = if is_baseline { "Baseline" } else { "Earliest film" };
        is_beside.then(|| Self { words: format!("{what}: {time}"), supplies: false, edge: None })
    }

    /// Accessible name: "Medial cortex: 6 months, at the right edge".
    pub(super) fn spoken(&self) -> String {
        match self.edge.map(|(edge, _)| edge) {
            Some(0) => format!("{}, at the left edge", self.words),
            Some(1) => format!("{}, at the top edge", self.words),
            Some(2) => format!("{}, at the right edge", self.words),
            Some(_) => format!("{}, at the bottom edge", self.words),
            None => self.words.clone(),
        }
    }
}

/// Side of the body on a film, if it shows one view of one side.
fn side(editor: &Editor, film: &RadiographId) -> Option<Side> {
    let film = editor.document()?.case().radiograph(film)?;
    match film.views.as_slice() {
        [view] => view.side,
        _ => None,
    }
}

/// The edge of a film (left, top, right, bottom) towards which a cortex lies, from the anatomical directions at its
/// edges; `None` if unknown. On a right side the patient's right is lateral.
pub(super) fn edge_of(cortex: Cortex, side: Option<Side>, letters: [Option<char>; 4]) -> Option<usize> {
    let towards = match (cortex, side) {
        (Cortex::Anterior, _) => 'A',
        (Cortex::Posterior, _) => 'P',
        (Cortex::Lateral, Some(Side::Right)) | (Cortex::Medial, Some(Side::Left)) => 'R',
        (Cortex::Lateral, Some(Side::Left)) | (Cortex::Medial, Some(Side::Right)) => 'L',
        (Cortex::Medial | Cortex::Lateral, Some(Side::Both) | None) => return None,
    };
    letters.iter().position(|letter| *letter == Some(towards))
}

/// True if a cortex is drawn on the right of the diagram: as on the film in a viewport; otherwise as such
/// films are hung, with the patient's right on the left.
pub(crate) fn lies_at(editor: &Editor, visit: usize, cortex: Cortex) -> bool {
    let films = || Some(editor.document()?.visits().get(visit)?.films.as_slice());
    let films = films().unwrap_or_default();
    let shown = (0..editor.layout().count()).find_map(|index| {
        let film = editor.viewport(index)?.film.as_ref().filter(|film| films.contains(film))?;
        edge_of(cortex, side(editor, film), editor.edge_letters(index))
    });
    let is_left_side = || films.iter().any(|film| side(editor, film) == Some(Side::Left));
    let as_hung = || match cortex {
        Cortex::Medial => !is_left_side(),
        Cortex::Lateral => is_left_side(),
        Cortex::Anterior => false,
        Cortex::Posterior => true,
    };
    // On a rotated film neither is on the right.
    shown.filter(|edge| edge % 2 == 0).map_or_else(as_hung, |edge| edge == 2)
}

/// Highlights the edge on which the cortex lies.
pub(super) fn light(painter: &Painter, sheet: &Sheet, index: usize, part: &Part, editor: &Editor) {
    let Some((edge, word)) = part.edge else { return };
    let Some(area) = film_area(sheet, index, editor) else { return };
    let (middle, inward) = match edge {
        0 => (area.left_center(), vec2(1.0, 0.0)),
        1 => (area.center_top(), vec2(0.0, 1.0)),
        2 => (area.right_center(), vec2(-1.0, 0.0)),
        _ => (area.center_bottom(), vec2(0.0, -1.0)),
    };
    let along = vec2(inward.y.abs(), inward.x.abs());
    let half = along * (if inward.x == 0.0 { area.width() } else { area.height() } * LIT / 2.0);
    let bright = theme::ACCENT.gamma_multiply(0.42);
    // Bright in the middle of the edge, fading to its ends and into the film.
    let mut glow = Mesh::default();
    for (from, to) in [(middle, middle - half), (middle, middle + half)] {
        let first = u32::try_from(glow.vertices.len()).unwrap_or_default();
        for (at, colour) in [
            (from, bright),
            (to, Color32::TRANSPARENT),
            (to + inward * LIGHT, Color32::TRANSPARENT),
            (from + inward * LIGHT, Color32::TRANSPARENT),
        ] {
            glow.colored_vertex(at, colour);
        }
        glow.add_triangle(first, first + 1, first + 2);
        glow.add_triangle(first, first + 2, first + 3);
    }
    painter.add(Shape::mesh(glow));
    let bar = Rect::from_two_pos(middle - half * 0.8, middle + half * 0.8 + inward * 3.0);
    painter.rect_filled(bar, 1, theme::ACCENT);
    let text = overlay::galley_of(painter, word, theme::ACCENT);
    let anchor = match edge {
        0 | 1 => Align2::LEFT_TOP,
        2 => Align2::RIGHT_TOP,
        _ => Align2::LEFT_BOTTOM,
    };
    // Beside the letter of the edge, never on it.
    let beside = if inward.x == 0.0 { vec2(14.0, 0.0) } else { vec2(0.0, 14.0) };
    let at = anchor.anchor_size(middle + inward * 9.0 + beside, text.size()).min;
    overlay::shadowed(painter, at, text);
}

/// The part of the viewport covered by the film.
fn film_area(sheet: &Sheet, index: usize, editor: &Editor) -> Option<Rect> {
    let film = editor.viewport(index)?.film.as_ref()?;
    let FilmState::Ready(loaded) = editor.film(film) else { return None };
    let (columns, rows) = (f64::from(loaded.film.pixels.columns), f64::from(loaded.film.pixels.rows));
    let corners = [[0.0, 0.0], [columns, rows]].map(|corner| sheet.screen_from_film(corner));
    let area = Rect::from_two_pos(corners[0], corners[1]).intersect(sheet.rect);
    area.is_positive().then_some(area)
}

/// Draws the role of the viewport below the text of the upper left corner. Returns its rectangle.
pub(super) fn name(
    painter: &Painter,
    rect: Rect,
    corners: &Corners,
    at: &overlay::Arrangement,
    part: &Part,
) -> Rect {
    let colour = if part.supplies { theme::ACCENT } else { theme::TEXT };
    overlay::below_corner(painter, rect, corners, at, &part.words, colour)
}

/// A pin to draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pinned {
    score: Key,
    item: Key,
    /// Index of the visit whose score it belongs to.
    visit: usize,
    /// "Medial 3".
    words: String,
    /// Accessible name.
    spoken: String,
    at: Pos2,
    /// True if it belongs to the current item.
    is_lit: bool,
}

/// Pins on the film of a viewport, of every visit that uses it, in the displayed score.
pub(super) fn pins(editor: &Editor, sheet: &Sheet, index: usize) -> Vec<Pinned> {
    let all = || {
        if editor.marks_hidden() {
            return None;
        }
        let film = editor.viewport(index)?.film.as_ref()?;
        let document = editor.document()?;
        let (reading, shown) = (document.reading()?, editor.sheet()?);
        let scoring = editor.scoring();
        let mut pins = Vec::new();
        for (place, visit) in document.visits().iter().enumerate() {
            let Some((_, answers)) = reading.sheet(&visit.films, &shown.score.key) else { continue };
            for (item, answer) in answers {
                let Some(pin) = answer.pin.as_ref().filter(|pin| pin.film == *film) else { continue };
                let of = |scoring: &Scoring<'_>| scoring.item.key == *item && scoring.visit == place;
                let is_lit = scoring.as_ref().is_some_and(of);
                let at = sheet.screen_from_film(pin.at);
                pins.extend(pinned(editor, shown.score, item, answer, at).map(|own| Pinned {
                    is_lit,
                    visit: place,
                    ..own
                }));
            }
        }
        let waits =
            scoring.as_ref().and_then(|own| Some((own, own.pin_waits.filter(|pin| pin.film == *film)?)));
        pins.extend(waits.map(|(own, pin)| Pinned {
            score: own.score.key.clone(),
            item: own.item.key.clone(),
            visit: own.visit,
            words: own.item.short.clone(),
            spoken: format!("Pin: {}, awaiting the answer", own.item.name),
            at: sheet.screen_from_film(pin.at),
            is_lit: true,
        }));
        Some(pins)
    };
    all().unwrap_or_default()
}

fn pinned(editor: &Editor, score: &ScoreDefinition, item: &Key, answer: &Answer, at: Pos2) -> Option<Pinned> {
    let item = score.item(item)?;
    let given = match &answer.given {
        Given::Grade(value) => value.to_string(),
        Given::NotAssessable { reason, .. } => {
            let known = editor.book().reasons.iter().find(|own| own.key == *reason);
            known.map_or_else(|| reason.as_str().to_owned(), |own| own.short.clone())
        }
    };
    let words = format!("{} {given}", item.short);
    let spoken = format!("Pin: {}, {given}", item.name);
    Some(Pinned {
        score: score.key.clone(),
        item: item.key.clone(),
        visit: 0,
        words,
        spoken,
        at,
        is_lit: false,
    })
}

/// What pins lie on.
pub(super) struct PinGround<'a> {
    pub(super) sheet: &'a Sheet,
    /// Counts what is metal or burned-in text under a rectangle of the screen.
    pub(super) ink: &'a dyn Fn(Rect) -> usize,
    /// Marks over the film.
    pub(super) marks: &'a [DrawnTarget],
}

/// Marks on the screen: words of pins give way to them.
#[derive(Debug, Default)]
struct InWay {
    /// Handles of what is in hand.
    handles: Vec<Rect>,
    /// Lines of all.
    lines: Vec<[Pos2; 2]>,
}

impl InWay {
    fn of(ground: &PinGround<'_>) -> Self {
        let mut all = Self::default();
        let shown = ground.sheet.shown(0.0);
        let in_view = |part: &&DrawnTarget| extent(part).is_some_and(|extent| touch(&extent, &shown));
        for part in ground.marks.iter().filter(in_view) {
            let screen = |place: &Place| ground.sheet.screen_from_film(*place);
            if part.is_draft() || part.is_selected {
                all.handles.extend(part.handles.iter().map(|place| ring(screen(place))));
            }
            let chains = part.strokes.lines.iter().chain(&part.strokes.dashed);
            let pairs = chains.flat_map(|chain| chain.iter().zip(chain.iter().skip(1)));
            all.lines.extend(pairs.map(|(from, to)| [screen(from), screen(to)]));
        }
        all
    }

    /// Number of its lines under a rectangle.
    fn lines_under(&self, rect: Rect) -> usize {
        self.lines.iter().filter(|[from, to]| inside(rect, *from, *to).is_some()).count()
    }
}

/// Draws pins. Returns their rectangles. Pressing one selects its item.
pub(super) fn draw_pins(
    ui: &Ui,
    painter: &Painter,
    ground: &PinGround<'_>,
    index: usize,
    editor: &Editor,
    wishes: &mut Vec<Command>,
) -> Vec<Rect> {
    let sheet = ground.sheet;
    let mut all = pins(editor, sheet, index);
    all.retain(|pin| sheet.rect.shrink(2.0).contains(pin.at));
    // The current item has the first choice of a place for its words.
    all.sort_by_key(|pin| !pin.is_lit);
    // A ring is at its place; words give way to every ring, to what is in hand and to the words placed before.
    let mut taken: Vec<Rect> = all.iter().map(|pin| ring(pin.at)).collect();
    let in_way = if all.is_empty() { InWay::default() } else { InWay::of(ground) };
    let own = taken.len();
    taken.extend(&in_way.handles);
    for pin in all {
        let words = pin_box(painter, ground, &pin, &taken, &in_way);
        taken.extend(words);
        let is_under_handle = in_way.handles.iter().any(|handle| handle.intersects(ring(pin.at)));
        let is_busy = is_under_handle
            || editor.tool().is_some()
            || editor.scoring().is_some_and(|scoring| scoring.pins);
        let sense = if is_busy { Sense::hover() } else { Sense::click() };
        let id = Id::unique("score pin").with((index, &pin.spoken));
        let reach = Rect::from_center_size(pin.at, vec2(2.0, 2.0) * (RING + 2.0));
        let response = ui.interact(reach, id, sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &pin.spoken));
        if response.clicked() {
            press(editor, index, &pin, wishes);
        }
        response.on_hover_text(&pin.spoken);
    }
    taken.drain(own..own + in_way.handles.len());
    taken
}

/// Goes to the score that the pin belongs to: a film may have pins of several visits.
fn press(editor: &Editor, index: usize, pin: &Pinned, wishes: &mut Vec<Command>) {
    let in_hand = editor.scoring();
    let is_at_hand = in_hand.as_ref().is_some_and(|own| own.score.key == pin.score && own.visit == pin.visit);
    if !is_at_hand {
        let films = || Some(editor.document()?.visits().get(pin.visit)?.films.as_slice());
        let films = films().unwrap_or_default();
        let pressed = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        let film = pressed.filter(|film| films.contains(film)).or(films.first());
        wishes.extend(film.cloned().map(|film| Command::Go(GoCommand::Film(film))));
    }
    if in_hand.as_ref().is_none_or(|own| own.score.key != pin.score) {
        wishes.push(Command::Score(ScoreCommand::Take(Some(pin.score.clone()))));
    }
    if !is_at_hand || in_hand.is_none_or(|own| own.item.key != pin.item) {
        wishes.push(Command::Score(ScoreCommand::Item(pin.item.clone())));
    }
}

fn ring(at: Pos2) -> Rect {
    Rect::from_center_size(at, vec2(2.0, 2.0) * RING)
}

/// A ring, and its words beside it where they cover no other pin; hovering the ring says them anyway.
fn pin_box(
    painter: &Painter,
    ground: &PinGround<'_>,
    pin: &Pinned,
    taken: &[Rect],
    in_way: &InWay,
) -> Option<Rect> {
    let colour = if pin.is_lit { theme::ACCENT } else { theme::TEXT };
    painter.circle_stroke(pin.at, RING, Stroke::new(4.0, Color32::from_black_alpha(120)));
    painter.circle_stroke(pin.at, RING, Stroke::new(1.75, colour));
    painter.circle_filled(pin.at, 2.5, Color32::from_black_alpha(140));
    painter.circle_filled(pin.at, 1.5, colour);
    let text = overlay::galley_of(painter, &pin.words, colour);
    let view = ground.sheet.rect.shrink(4.0);
    let cost = |own: Rect| (in_way.lines_under(own), (ground.ink)(own));
    let place = words_place(pin.at, text.size(), view, taken, cost)?;
    overlay::shadowed(painter, place.min, text);
    Some(place)
}

/// Room between a ring and its words, in points.
const BESIDE: f32 = 5.0;

/// The free place beside a ring that costs least: right, left, below, above, then aslant.
fn words_place<C: Ord>(
    at: Pos2,
    size: Vec2,
    view: Rect,
    taken: &[Rect],
    cost: impl Fn(Rect) -> C,
) -> Option<Rect> {
    let reach = RING + BESIDE;
    let middle = pos2(at.x - size.x / 2.0, at.y - size.y / 2.0);
    let (right, left) = (at.x + reach, at.x - reach - size.x);
    let (below, above) = (at.y + reach, at.y - reach - size.y);
    let corners = [
        pos2(right, middle.y),
        pos2(left, middle.y),
        pos2(middle.x, below),
        pos2(middle.x, above),
        pos2(right, above),
        pos2(right, below),
        pos2(left, above),
        pos2(left, below),
    ];
    let boxes = corners.map(|corner| Rect::from_min_size(corner.round(), size));
    let is_free = |own: &Rect| {
        view.contains_rect(*own) && taken.iter().all(|other| !other.shrink(0.5).intersects(*own))
    };
    let (level, aslant) = boxes.split_at(4);
    let best = |some: &[Rect]| some.iter().copied().filter(is_free).min_by_key(|own| cost(*own));
    best(level).or_else(|| best(aslant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_pin_give_way_to_handles_of_what_is_in_hand_and_then_to_lines() {
        let view = Rect::from_min_max(pos2(0.0, 0.0), pos2(400.0, 400.0));
        let (at, size) = (pos2(200.0, 200.0), vec2(60.0, 14.0));
        let free = words_place(at, size, view, &[], |_| 0).unwrap();
        assert!(free.left() > at.x, "at the right where nothing is in hand");
        let handle = ring(pos2(240.0, 203.0));
        let beside = words_place(at, size, view, &[handle], |_| 0).unwrap();
        assert!(!beside.intersects(handle) && beside.right() < at.x, "{beside:?}");
        let line = InWay { lines: vec![[pos2(100.0, 200.0), pos2(400.0, 200.0)]], ..InWay::default() };
        let off = words_place(at, size, view, &[handle], |own| line.lines_under(own)).unwrap();
        assert_eq!(line.lines_under(off), 0, "{off:?}");
    }

    const RIGHT_HIP: [Option<char>; 4] = [Some('R'), Some('H'), Some('L'), Some('F')];

    #[test]
    fn medial_and_lateral_follow_from_the_side_of_the_body() {
        let edge = |cortex, side| edge_of(cortex, side, RIGHT_HIP);
        assert_eq!(edge(Cortex::Lateral, Some(Side::Right)), Some(0), "R is at the left");
        assert_eq!(edge(Cortex::Medial, Some(Side::Right)), Some(2));
        assert_eq!(edge(Cortex::Lateral, Some(Side::Left)), Some(2));
        assert_eq!(edge(Cortex::Medial, Some(Side::Left)), Some(0));
    }

    #[test]
    fn the_edge_goes_with_the_film_when_it_is_turned_or_mirrored() {
        let mirrored = [Some('L'), Some('H'), Some('R'), Some('F')];
        assert_eq!(edge_of(Cortex::Lateral, Some(Side::Right), mirrored), Some(2));
        let turned = [Some('F'), Some('R'), Some('H'), Some('L')];
        assert_eq!(edge_of(Cortex::Lateral, Some(Side::Right), turned), Some(1));
        assert_eq!(edge_of(Cortex::Medial, Some(Side::Right), turned), Some(3));
    }

    #[test]
    fn front_and_back_need_no_side() {
        let lateral = [Some('A'), Some('H'), Some('P'), Some('F')];
        for side in [None, Some(Side::Both), Some(Side::Left)] {
            assert_eq!(edge_of(Cortex::Anterior, side, lateral), Some(0));
            assert_eq!(edge_of(Cortex::Posterior, side, lateral), Some(2));
        }
    }

    #[test]
    fn what_a_film_does_not_tell_is_not_guessed() {
        for cortex in [Cortex::Medial, Cortex::Lateral, Cortex::Anterior, Cortex::Posterior] {
            assert_eq!(edge_of(cortex, Some(Side::Right), [None; 4]), None);
        }
        assert_eq!(edge_of(Cortex::Medial, None, RIGHT_HIP), None, "no side");
        assert_eq!(edge_of(Cortex::Medial, Some(Side::Both), RIGHT_HIP), None, "both sides");
        assert_eq!(edge_of(Cortex::Anterior, Some(Side::Right), RIGHT_HIP), None, "an AP shows no front");
    }
}
