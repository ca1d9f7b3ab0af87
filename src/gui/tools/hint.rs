//! The card that describes the next click with the active tool. It is in a corner of the film, clear of the corner
//! text, and moves away from the pointer. If no corner is free it fades, and clicks pass through it to the film.

use eframe::egui::{
    Align, Area, Button, Frame, Id, Label, Layout, Margin, Order, Pos2, Rect, Sense, Stroke, Ui, Vec2, vec2,
};

use super::picture;
use crate::analysis::book::ViewNeeded;
use crate::editor::{Command, Editor, GoCommand, NextStep};
use crate::gui::measures::wording::capitalised;
use crate::gui::theme;

/// Size of the illustration, in points.
const PICTURE: f32 = 104.0;
/// Width of the text, in points.
const WORDS: f32 = 212.0;
/// Margins to the edges of the viewport: sides, top and bottom; the corner text is there.
const BESIDE: f32 = 10.0;
const BELOW_TOP: f32 = 72.0;
const ABOVE_BOTTOM: f32 = 54.0;
/// The card moves away from points closer than this, in points.
const CLEAR: f32 = 28.0;
/// Opacity of the card while it covers the pointer.
const FAINT: f32 = 0.3;
/// Below this width a viewport is too narrow for a card, which is then placed in the area of all viewports.
const NARROWEST: f32 = 250.0;

/// Transient state of the card.
#[derive(Debug, Default)]
pub(crate) struct Hint {
    home: usize,
    size: Vec2,
    card: Option<Rect>,
}

impl Hint {
    /// Rectangle of the card, while it is shown.
    pub(crate) fn card(&self) -> Option<Rect> {
        self.card
    }

    /// Draws the card into the active viewport, clear of `points` (pointer, points of the draft).
    pub(crate) fn show(
        &mut self,
        ui: &Ui,
        [area, viewport]: [Rect; 2],
        points: &[Pos2],
        editor: &Editor,
        wishes: &mut Vec<Command>,
    ) {
        let Some(step) = editor.next_step() else {
            *self = Self::default();
            return;
        };
        let space = if viewport.width() < NARROWEST { area } else { viewport };
        let way = way_on(editor);
        if way.is_none() {
            self.make_way(space, points);
        }
        let has_picture = step.definition.is_some_and(|definition| !definition.picture.is_empty());
        let pictured =
            has_picture && space.width() >= 2.0 * BESIDE + PICTURE + WORDS + 40.0 && space.height() > 330.0;
        let words = WORDS.min(space.width() - 2.0 * BESIDE - 26.0);
        let corner = homes(space, self.size).get(self.home).copied().unwrap_or(space.min);
        // A click on the card goes to the film below it, unless the card has a control there.
        let shown = Area::new(Id::unique("tool hint"))
            .order(Order::Middle)
            .fixed_pos(corner)
            .constrain_to(space)
            .interactable(way.is_some());
        let covered = Rect::from_min_size(corner, self.size);
        let is_under = way.is_none() && points.last().is_some_and(|point| covered.contains(*point));
        let frame = Frame::new()
            .fill(theme::RAISED.gamma_multiply(0.96))
            .stroke(Stroke::new(1.0, theme::EDGE))
            .corner_radius(6)
            .inner_margin(Margin::same(10));
        let response = shown.show(ui, |ui| {
            if is_under {
                // A small viewport may have no free corner: the drawing is visible through the card.
                ui.multiply_opacity(FAINT);
            }
            frame.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    if let Some(definition) = step.definition.filter(|_| pictured) {
                        let (rect, _) = ui.allocate_exact_size(Vec2::splat(PICTURE), Sense::hover());
                        picture::draw(ui.painter(), rect, definition, step.part);
                        ui.add_space(4.0);
                    }
                    ui.allocate_ui_with_layout(vec2(words, 0.0), Layout::top_down(Align::Min), |ui| {
                        ui.set_max_width(words);
                        ui.set_min_width(words);
                        card(ui, &step, snap_words(editor, &step), way.as_ref(), wishes);
                    });
                });
            });
        });
        let rect = response.response.rect;
        if (rect.size() - self.size).length() > 0.5 {
            self.size = rect.size();
            ui.request_repaint();
        }
        self.card = Some(rect);
    }

    /// Stays in its corner while nothing is near; else moves to the first free corner. If every corner
    /// has points, the last points (cross and pointer) count most.
    fn make_way(&mut self, space: Rect, points: &[Pos2]) {
        let homes = homes(space, self.size);
        let free_of = |home: usize, points: &[Pos2], clear: f32| {
            let corner = homes.get(home).copied().unwrap_or(space.min);
            let card = Rect::from_min_size(corner, self.size).expand(clear);
            !points.iter().any(|point| card.contains(*point))
        };
        for clear in [CLEAR, 0.0] {
            for skipped in 0..points.len() {
                let points = points.get(skipped..).unwrap_or_default();
                let mut staying_first = std::iter::once(self.home).chain(0..homes.len());
                if let Some(home) = staying_first.find(|home| free_of(*home, points, clear)) {
                    self.home = home;
                    return;
                }
            }
        }
    }
}

/// Candidate positions of the card: lower right, lower left, upper right, upper left.
fn homes(space: Rect, size: Vec2) -> [Pos2; 4] {
    let (left, right) = (space.left() + BESIDE, space.right() - BESIDE - size.x);
    let (top, bottom) = (space.top() + BELOW_TOP, space.bottom() - ABOVE_BOTTOM - size.y);
    let at = |x: f32, y: f32| Pos2::new(x.max(space.left()), y.max(space.top())).round();
    [at(right, bottom), at(left, bottom), at(right, top), at(left, top)]
}

/// Effect of the snap switch and its key on the current part; `None` if it cannot be snapped.
fn snap_words(editor: &Editor, step: &NextStep<'_>) -> Option<&'static str> {
    let snaps = step
        .definition
        .zip(step.part)
        .is_none_or(|(own, part)| own.formula.is_edge_to_edge(part.key.as_str()));
    if !editor.can_snap() || !snaps {
        return None;
    }
    Some(if editor.snaps() {
        "Snaps to the edge; hold Shift to place freely."
    } else {
        "Hold Shift to snap to the edge."
    })
}

fn card(
    ui: &mut Ui,
    step: &NextStep<'_>,
    snapping: Option<&str>,
    way: Option<&(String, Command)>,
    wishes: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
    ui.add(Label::new(theme::strong(&step.title)).wrap());
    ui.add(Label::new(theme::second(&step.hint)).wrap());
    if let Some(sign) = step.definition.map(|definition| &definition.sign).filter(|sign| !sign.is_empty()) {
        ui.add(Label::new(theme::caption(capitalised(sign))).wrap());
    }
    if let Some(words) = snapping {
        ui.add(Label::new(theme::caption(words)).wrap());
    }
    if let Some(obstacle) = &step.obstacle {
        ui.add(Label::new(theme::second(obstacle).color(theme::WARNING)).wrap());
        if let Some((words, command)) = way {
            let button = Button::new(words.as_str()).right_text(theme::caption("Enter"));
            if ui.add(button).accessible_name(words).clicked() {
                wishes.push(command.clone());
            }
        }
    }
    if step.placed.1 == Some(0) && step.parts.1 <= 1 {
        // A mark that was carried forward is complete: no progress is shown.
        return;
    }
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        let words = progress(ui, step);
        ui.label(theme::hint(words));
    });
}

/// A dot for each point of the part, filled once placed; and the progress of the measure as text.
fn progress(ui: &mut Ui, step: &NextStep<'_>) -> String {
    let (placed, needed) = step.placed;
    if let Some(needed) = needed {
        for index in 0..needed {
            let (rect, _) = ui.allocate_exact_size(vec2(8.0, 12.0), Sense::hover());
            if index < placed {
                ui.painter().circle_filled(rect.center(), 3.5, theme::ACCENT);
            } else {
                ui.painter().circle_stroke(rect.center(), 3.0, Stroke::new(1.0, theme::HINT));
            }
        }
        ui.add_space(3.0);
    }
    let (parts, all) = step.parts;
    match needed {
        _ if all > 1 => format!("part {} of {all}", (parts + 1).min(all)),
        Some(needed) => format!("{placed} of {needed}"),
        None if placed == 0 => "any number of points; Enter finishes".to_owned(),
        None => format!("{placed} placed; Enter finishes"),
    }
}

/// If another view is needed: text and command that go to a film of this visit with that view.
pub(crate) fn way_on(editor: &Editor) -> Option<(String, Command)> {
    let step = editor.next_step()?;
    step.obstacle.as_ref()?;
    let needed = step.part?.view;
    let document = editor.document()?;
    let (case, focus) = (document.case(), editor.focus()?);
    let serves =
        |id: &&crate::case::RadiographId| case.radiograph(id).is_some_and(|film| needed.is_shown_by(film));
    if serves(&focus) {
        return None;
    }
    let visit = document.visits().of_film(focus)?;
    let film = visit.films.iter().find(serves)?;
    let words = if needed == ViewNeeded::Lateral { "Go to the lateral" } else { "Go to the AP" };
    Some((words.to_owned(), Command::Go(GoCommand::Film(film.clone()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_makes_way_for_the_pointer_and_stays_until_it_must() {
        let space = Rect::from_min_size(Pos2::new(300.0, 80.0), vec2(500.0, 600.0));
        let mut hint = Hint { size: vec2(220.0, 120.0), ..Hint::default() };
        hint.make_way(space, &[Pos2::new(400.0, 200.0)]);
        assert_eq!(hint.home, 0);
        hint.make_way(space, &[Pos2::new(700.0, 560.0)]);
        assert_eq!(hint.home, 1);
        hint.make_way(space, &[Pos2::new(760.0, 120.0)]);
        assert_eq!(hint.home, 1, "it does not wander without need");
        let everywhere = homes(space, hint.size).map(|corner| corner + vec2(60.0, 60.0));
        let pointer = everywhere[1];
        hint.make_way(space, &[everywhere.as_slice(), &[pointer]].concat());
        assert_ne!(hint.home, 1, "places in every corner do not keep it under the pointer");
        for home in homes(space, hint.size) {
            let card = Rect::from_min_size(home, hint.size);
            assert!(space.contains_rect(card) && !card.contains(space.center()), "{card:?}");
        }
    }
}
