//! The edge of the curtain between two films: drawn, moved by the pointer wherever it is taken hold of, turned by a
//! smaller handle.

use eframe::egui::{
    Color32, CursorIcon, Key, Painter, Popup, Pos2, Rect, Response, Role, Sense, Stroke, Ui, Vec2,
    WidgetInfo, vec2,
};

use crate::editor::{Command, Compare, CompareCommand, CompareMode, Editor, ViewCommand};
use crate::gui::theme;

/// Distance from the edge within which the pointer takes hold of it, in points.
const REACH: f32 = 7.0;
/// Distance of the handle that turns the curtain from its knob, in points.
const TURNS_AT: f32 = 90.0;

/// The edge in a viewport.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// The knob.
    middle: Pos2,
    /// Towards the film in the viewport.
    normal: Vec2,
    along: Vec2,
    /// Points that the edge moves with a whole share.
    per_share: f32,
}

impl Line {
    fn of(compare: &Compare, rect: Rect) -> Self {
        let at = compare.line().at;
        let (sin, cos) = compare.degrees.to_radians().sin_cos();
        Self {
            middle: rect.min + vec2(at[0] * rect.width(), at[1] * rect.height()),
            normal: vec2(cos, sin),
            along: vec2(-sin, cos),
            per_share: (rect.width() * cos * cos + rect.height() * sin * sin).max(1.0),
        }
    }

    /// Points from the edge, along its normal.
    fn distance(&self, at: Pos2) -> f32 {
        (at - self.middle).dot(self.normal)
    }

    /// The cursor that shows in which direction the edge moves.
    fn cursor(&self) -> CursorIcon {
        match self.normal.angle().to_degrees().rem_euclid(180.0) {
            angle if !(22.5..157.5).contains(&angle) => CursorIcon::ResizeHorizontal,
            angle if angle < 67.5 => CursorIcon::ResizeNwSe,
            angle if angle < 112.5 => CursorIcon::ResizeVertical,
            _ => CursorIcon::ResizeNeSw,
        }
    }

    /// Moves the edge so that it lies `off` points from the pointer.
    fn moved(&self, compare: &Compare, at: Pos2, off: f32) -> Command {
        wish(CompareCommand::Share(compare.share + (self.distance(at) - off) / self.per_share))
    }
}

fn wish(command: CompareCommand) -> Command {
    Command::View(ViewCommand::Compare(command))
}

/// What the pointer has to do with the edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Touch {
    /// Nothing.
    Not,
    /// It is over the edge.
    Over(CursorIcon),
    /// It holds the edge.
    Holds(CursorIcon),
}

/// The edge in hand: its viewport, and the distance at which it was taken hold of.
#[derive(Debug, Default)]
pub(super) struct Edge {
    held: Option<(usize, f32)>,
}

impl Edge {
    /// Moves the edge by a press on any place of it. A tool in hand goes first: then the knob alone moves it.
    pub(super) fn follow(
        &mut self,
        ui: &Ui,
        response: &Response,
        index: usize,
        editor: &Editor,
        wishes: &mut Vec<Command>,
    ) -> Touch {
        let now = editor.compare_shown().filter(|_| editor.active_viewport() == index);
        let compare = now.map(|now| now.compare).filter(|now| now.mode == CompareMode::Curtain);
        let Some(compare) = compare else {
            self.held = self.held.filter(|(own, _)| *own != index);
            return Touch::Not;
        };
        let line = Line::of(&compare, response.rect);
        let (pressed, down, latest) = ui.input(|input| {
            let pointer = &input.pointer;
            (pointer.primary_pressed(), pointer.primary_down(), pointer.latest_pos())
        });
        if !down {
            self.held = None;
        }
        let origin = ui.input(|input| input.pointer.press_origin());
        if let Some(origin) = origin
            && pressed
            && response.is_pointer_button_down_on()
            && line.distance(origin).abs() <= REACH
            && is_free(ui, editor)
        {
            self.held = Some((index, line.distance(origin)));
        }
        if let Some((_, off)) = self.held.filter(|(own, _)| *own == index) {
            wishes.extend(latest.filter(|at| origin != Some(*at)).map(|at| line.moved(&compare, at, off)));
            return Touch::Holds(line.cursor());
        }
        let is_over = response.hovered()
            && !down
            && latest.is_some_and(|at| line.distance(at).abs() <= REACH)
            && is_free(ui, editor);
        if is_over { Touch::Over(line.cursor()) } else { Touch::Not }
    }
}

/// True if a press on the film is for nothing else.
fn is_free(ui: &Ui, editor: &Editor) -> bool {
    editor.tool().is_none()
        && editor.landmarks().is_none()
        && !editor.shutter_in_hand()
        && !editor.scoring().is_some_and(|scoring| scoring.pins)
        && !Popup::is_any_open(ui)
        && ui.input(|input| !input.modifiers.alt && !input.key_down(Key::Space))
}

/// Draws the edge, with a knob that moves it and a smaller handle that turns it about the knob.
pub(super) fn draw(
    ui: &Ui,
    painter: &Painter,
    rect: Rect,
    (index, compare): (usize, Compare),
    wishes: &mut Vec<Command>,
) {
    let line = Line::of(&compare, rect);
    let Line { middle, along, .. } = line;
    let far = rect.width() + rect.height();
    for stroke in [Stroke::new(3.5, Color32::from_black_alpha(140)), Stroke::new(1.5, theme::ACCENT)] {
        painter.line_segment([middle - along * far, middle + along * far], stroke);
    }
    let away = along * TURNS_AT.min(rect.height() * 0.3);
    // On the other side where it would lie outside of the view.
    let turns = [middle + away, middle - away].into_iter().find(|at| rect.shrink(REACH).contains(*at));
    let turns = turns.unwrap_or(middle + away);
    let moved = ui.interact(
        Rect::from_center_size(middle, Vec2::splat(2.0 * REACH + 8.0)).intersect(rect),
        super::id(index).with("curtain"),
        Sense::drag(),
    );
    moved.widget_info(|| {
        WidgetInfo::labeled(Role::Slider, true, format!("Curtain: {:.0} %", compare.share * 100.0))
    });
    let turned = ui.interact(
        Rect::from_center_size(turns, Vec2::splat(2.0 * REACH)).intersect(rect),
        super::id(index).with("curtain turns"),
        Sense::drag(),
    );
    turned.widget_info(|| {
        WidgetInfo::labeled(Role::Slider, true, format!("Direction of the curtain: {:.0}°", compare.degrees))
    });
    if moved.hovered() || moved.dragged() {
        ui.set_cursor_icon(line.cursor());
    }
    if turned.hovered() || turned.dragged() {
        ui.set_cursor_icon(CursorIcon::Alias);
    }
    if let Some(at) = moved.interact_pointer_pos().filter(|_| moved.dragged()) {
        wishes.push(line.moved(&compare, at, 0.0));
    }
    if let Some(at) = turned.interact_pointer_pos().filter(|_| turned.dragged()) {
        let to = at - middle;
        if to.length() > 8.0 {
            // The handle lies a quarter turn after the direction, or before it: the nearer one is meant.
            let after = to.angle().to_degrees() - 90.0;
            let is_after = (after - compare.degrees).to_radians().cos() >= 0.0;
            wishes.push(wish(CompareCommand::Turn(if is_after { after } else { after + 180.0 })));
        }
    }
    for (at, radius) in [(middle, 8.0), (turns, 5.0)] {
        painter.circle(at, radius, theme::ACCENT, Stroke::new(1.5, Color32::BLACK));
    }
}
