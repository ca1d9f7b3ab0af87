//! A comparison in the viewport in focus: both films as one picture, the places where they differ, and landmarks while
//! they are placed.

use std::time::Duration;

use eframe::egui::{Color32, FontId, Id, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::sheet::Sheet;
use super::{beside, changes, curtain};
use crate::case::RadiographId;
use crate::editor::{Command, Compare, CompareCommand, CompareMode, Editor, FilmState, Playing, ViewCommand};
use crate::gui::{fonts, theme};
use crate::imaging::Blend;

/// Seconds for which the flicker shows either film: two and a half changes a second, under three.
const FLICKER_S: f64 = 0.4;
/// Motions that are shorter on the screen have no arrow, in points.
const LEAST_ARROW: f32 = 6.0;
/// Radius of a landmark's ring, in points.
const RING: f32 = 7.0;

/// What a viewport with a comparison shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shown {
    /// Its own film.
    Own,
    /// The other one.
    Other,
    /// Both as one picture.
    Both(Blend),
}

/// Seconds in which a film that is played fades in.
const FADE_S: f64 = 1.2;
/// Longest time between two frames that counts, in seconds: what was not seen is not passed over.
const LONGEST_FRAME_S: f64 = 0.1;

/// What is shown now. A flicker asks for the frame in which it changes.
pub(super) fn shown(ui: &Ui, compare: Compare, playing: Option<&Playing>) -> Shown {
    if let Some(playing) = playing {
        let faded = (played_for(ui, playing, compare.is_paused) / FADE_S).min(1.0);
        return Shown::Both(Blend::Opacity(1.0 - faded as f32));
    }
    match compare.mode {
        CompareMode::Opacity => Shown::Both(Blend::Opacity(compare.share)),
        CompareMode::Curtain => Shown::Both(Blend::Curtain(compare.line())),
        CompareMode::Difference => Shown::Both(Blend::Difference(compare.times())),
        CompareMode::Checkerboard => Shown::Both(Blend::Checkerboard),
        CompareMode::RedCyan => Shown::Both(Blend::RedCyan),
        CompareMode::Flicker => flicker(ui, compare.is_paused),
        CompareMode::Changes => Shown::Own,
    }
}

/// The other film of the comparison, and where it lies, while it is the one on the screen of a viewport.
pub(super) struct OtherShown {
    pub(super) film: RadiographId,
    pub(super) sheet: Sheet,
}

impl OtherShown {
    /// `None` while the own film is on the screen.
    pub(super) fn of(ui: &Ui, sheet: Option<&Sheet>, index: usize, editor: &Editor) -> Option<Self> {
        let now = editor.compare_shown().filter(|_| editor.active_viewport() == index)?;
        let is_ready = matches!(editor.film(&now.other), FilmState::Ready(_));
        let is_other = matches!(shown(ui, now.compare, editor.playing()), Shown::Other);
        let sheet = sheet?.of_other(|size| editor.laid_placement(size))?;
        (is_ready && is_other).then_some(Self { film: now.other, sheet })
    }
}

/// Seconds for which the film that fades in was shown. Asks for the next frame.
fn played_for(ui: &Ui, playing: &Playing, is_paused: bool) -> f64 {
    let id = Id::unique("played");
    let now = ui.input(|input| input.time);
    let step = playing.step();
    let played = ui.ctx().data_mut(|data| {
        let (of, played, last) = data.get_temp_mut_or(id, (step, 0.0_f64, now));
        if *of != step {
            (*of, *played, *last) = (step, 0.0, now);
        }
        if !is_paused {
            *played += (now - *last).clamp(0.0, LONGEST_FRAME_S);
        }
        *last = now;
        *played
    });
    if !is_paused {
        ui.ctx().request_repaint();
    }
    played
}

/// The wish for the next film, once this one was held long enough.
fn play_on(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some((playing, compare)) = editor.playing().zip(editor.compare()) else { return };
    let kept: Option<((usize, usize), f64, f64)> = ui.ctx().data(|data| data.get_temp(Id::unique("played")));
    let played = kept.filter(|(step, ..)| *step == playing.step()).map_or(0.0, |(_, played, _)| played);
    if !compare.is_paused && played > FADE_S + playing.hold_seconds() {
        wishes.push(wish(CompareCommand::PlayNext));
    }
}

fn flicker(ui: &Ui, is_paused: bool) -> Shown {
    let id = Id::unique("flicker");
    let now = ui.input(|input| input.time);
    let steps = now / FLICKER_S;
    let shows_other = ui.ctx().data_mut(|data| {
        let kept = data.get_temp_mut_or(id, false);
        if !is_paused {
            *kept = (steps as u64) % 2 == 1;
        }
        *kept
    });
    if !is_paused {
        let left = (steps.floor() + 1.0) * FLICKER_S - now;
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left.max(0.01)));
    }
    if shows_other { Shown::Other } else { Shown::Own }
}

/// Marks on the other film of a comparison, where they lie on this one.
pub(super) fn marks(painter: &Painter, sheet: &Sheet, index: usize, editor: &Editor) {
    let is_compared = editor.active_viewport() == index && editor.compare_shown().is_some();
    let on = sheet.of_other(|size| editor.laid_placement(size)).filter(|_| is_compared);
    if let Some(on) = on {
        beside::strokes(painter, &on, editor.compared_drawn().iter());
    }
}

/// What lies over the film of a viewport: the curtain's edge, places that differ, landmarks. `taken` is the text of the
/// corners.
pub(super) fn over(
    ui: &Ui,
    painter: &Painter,
    sheet: &Sheet,
    (index, taken): (usize, &[Rect]),
    editor: &Editor,
    wishes: &mut Vec<Command>,
) {
    if let Some(film) = editor.viewport(index).and_then(|viewport| viewport.film.as_ref()) {
        motion(painter, sheet, film, editor);
        landmarks(painter, sheet, film, editor);
    }
    let Some(compare) = editor.compare().filter(|_| editor.active_viewport() == index) else { return };
    play_on(ui, editor, wishes);
    match compare.mode {
        CompareMode::Curtain if editor.compare_shown().is_some() => {
            curtain::draw(ui, painter, sheet.rect, (index, compare), wishes);
        }
        CompareMode::Changes => changes::draw(painter, sheet, taken, editor),
        CompareMode::Curtain
        | CompareMode::Opacity
        | CompareMode::Flicker
        | CompareMode::Difference
        | CompareMode::Checkerboard
        | CompareMode::RedCyan => {}
    }
}

fn wish(command: CompareCommand) -> Command {
    Command::View(ViewCommand::Compare(command))
}

/// The implant before (dashed) and after (solid), parts that moved by themselves in a colour of their own, and an arrow from the one to the other where there is room for it. No
/// text: the panel of the reading says what it is.
fn motion(painter: &Painter, sheet: &Sheet, film: &RadiographId, editor: &Editor) {
    let Some(map) = editor.motion_map(film) else { return };
    let closed = |piece: &Vec<[f64; 2]>| -> Vec<Pos2> {
        piece.iter().chain(piece.first()).map(|place| sheet.screen_from_film(*place)).collect()
    };
    let ground = Stroke::new(3.0, Color32::from_black_alpha(150));
    for piece in &map.before {
        let line = closed(piece);
        painter.add(Shape::line(line.clone(), ground));
        painter.extend(Shape::dashed_line(&line, Stroke::new(1.5, theme::WARNING), 5.0, 3.5));
    }
    for piece in &map.after {
        let line = closed(piece);
        painter.add(Shape::line(line.clone(), ground));
        painter.add(Shape::line(line, Stroke::new(1.5, theme::ACCENT)));
    }
    for part in &map.parts {
        for piece in &part.before {
            painter.extend(Shape::dashed_line(&closed(piece), Stroke::new(1.5, theme::TEXT), 3.0, 3.0));
        }
        for piece in &part.after {
            let line = closed(piece);
            painter.add(Shape::line(line.clone(), Stroke::new(4.0, Color32::from_black_alpha(170))));
            painter.add(Shape::line(line, Stroke::new(2.0, theme::COMPLICATION_TEXT)));
        }
    }
    let [from, to] = map.arrow.map(|place| sheet.screen_from_film(place));
    if (to - from).length() > LEAST_ARROW {
        painter.arrow(from, to - from, Stroke::new(4.0, Color32::from_black_alpha(170)));
        painter.arrow(from, to - from, Stroke::new(2.0, theme::ACCENT));
    }
}

/// Landmarks on a film: numbered rings.
fn landmarks(painter: &Painter, sheet: &Sheet, film: &RadiographId, editor: &Editor) {
    let Some(landmarks) = editor.landmarks() else { return };
    for (number, place) in landmarks.on(film) {
        let at = sheet.screen_from_film(place);
        for stroke in [Stroke::new(3.5, Color32::from_black_alpha(170)), Stroke::new(1.5, theme::ACCENT)] {
            painter.circle_stroke(at, RING, stroke);
            painter.line_segment([at - vec2(3.0, 0.0), at + vec2(3.0, 0.0)], stroke);
            painter.line_segment([at - vec2(0.0, 3.0), at + vec2(0.0, 3.0)], stroke);
        }
        let galley = painter.layout_no_wrap(
            number.to_string(),
            FontId::new(theme::CAPTION_SIZE, fonts::strong()),
            theme::ACCENT,
        );
        let place = pos2(at.x + RING + 4.0, at.y - RING - galley.size().y);
        let ground = Rect::from_min_size(place, galley.size()).expand2(vec2(3.0, 0.0));
        painter.rect_filled(ground, 3.0, Color32::from_black_alpha(170));
        painter.galley(ground.min + vec2(3.0, 0.0), galley, theme::ACCENT);
    }
}

/// The command of a click on a film while landmarks are placed.
pub(super) fn takes_clicks(
    response: &eframe::egui::Response,
    index: usize,
    editor: &Editor,
) -> Option<Command> {
    editor.landmarks()?;
    let at = response.interact_pointer_pos().filter(|_| response.clicked())?;
    let scale = f64::from(response.ctx.pixels_per_point());
    let from = at - response.rect.min;
    let at = [f64::from(from.x) * scale, f64::from(from.y) * scale];
    Some(wish(CompareCommand::Landmark { viewport: index, at }))
}
