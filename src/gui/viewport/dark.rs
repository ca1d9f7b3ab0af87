//! Where a card stands over the films so that it covers as little as possible of what is looked at: on what is dark, off
//! the text of the corners.

use eframe::egui::{Pos2, Rect, Ui, Vec2, vec2};

use super::marks::place_of;
use super::{Viewports, overlay, sheet};
use crate::analysis::marks::{Ground, LabelBox};
use crate::editor::Editor;

/// Steps between the places that are tried, in points.
const STEP: f32 = 16.0;
/// From the edges of the films.
const INSET: f32 = 8.0;
/// A card wholly on bone costs as much as so many points of distance from the lower right corner.
const COST_OF_LIGHT: f64 = 40_000.0;
/// The same of one wholly on text.
const COST_OF_TEXT: f64 = 6_000.0;

/// A film under the card.
struct Under {
    rect: Rect,
    ground: Ground,
    text: Vec<Rect>,
}

impl Viewports {
    /// The left upper corner of a card of this size over the films, where it covers least.
    pub(in crate::gui) fn dark_place(&self, ui: &Ui, editor: &Editor, size: Vec2) -> Option<Pos2> {
        let films: Vec<Under> = self
            .areas
            .iter()
            .enumerate()
            .filter(|(_, rect)| rect.is_positive())
            .map(|(index, rect)| self.under(ui, *rect, index, editor))
            .collect();
        let area = films.iter().map(|film| film.rect).reduce(Rect::union)?.shrink(INSET);
        darkest(area, size, |card| {
            let share = |of: Rect| f64::from(card.intersect(of).area() / card.area());
            let on_film = |film: &Under| {
                let shared = card.intersect(film.rect);
                if !shared.is_positive() {
                    return 0.0;
                }
                let light =
                    film.ground.under(&LabelBox { min: place_of(shared.min), max: place_of(shared.max) });
                let text = film.text.iter().map(|text| card.intersect(*text)).filter(Rect::is_positive);
                let text: f64 = text.map(share).sum();
                light * share(film.rect) * COST_OF_LIGHT + text * COST_OF_TEXT
            };
            films.iter().map(on_film).sum()
        })
    }

    fn under(&self, ui: &Ui, rect: Rect, index: usize, editor: &Editor) -> Under {
        let sheet = sheet(ui, rect, index, editor);
        let film = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        let ground = sheet.map(|sheet| Self::ground(&sheet, film, true, editor));
        let ground = ground.unwrap_or_else(|| {
            let view = LabelBox { min: place_of(rect.min), max: place_of(rect.max) };
            Ground::of(view, |_| 0.0)
        });
        let arranged = self.arranged.get(index).copied().unwrap_or_default();
        let text = overlay::blocks(ui.painter(), rect, &editor.corners(index), &arranged);
        Under { rect, ground, text }
    }
}

/// The place of a card in an area that costs least; of equal ones that nearest to the lower right corner.
fn darkest(area: Rect, size: Vec2, cost: impl Fn(Rect) -> f64) -> Option<Pos2> {
    let free = (area.size() - size).max(Vec2::ZERO);
    let steps = |room: f32| (room / STEP) as usize;
    let places = (0..=steps(free.y)).flat_map(|row| (0..=steps(free.x)).map(move |column| (row, column)));
    let corner = area.max - size;
    let corner = Pos2::new(corner.x.max(area.left()), corner.y.max(area.top()));
    let at = |(row, column): (usize, usize)| corner - vec2(column as f32, row as f32) * STEP;
    let whole = |at: Pos2| cost(Rect::from_min_size(at, size)) + f64::from(at.distance(corner));
    places.map(at).map(|at| (whole(at), at)).min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, at)| at)
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn a_card_stands_on_what_is_dark_and_near_the_corner_where_all_is() {
        let (area, size) = (Rect::from_min_size(pos2(10.0, 20.0), vec2(900.0, 600.0)), vec2(280.0, 190.0));
        let inside = |at: Pos2| area.contains_rect(Rect::from_min_size(at, size));
        let anywhere = darkest(area, size, |_| 0.0).unwrap();
        assert_eq!(anywhere, area.max - size);
        let bone = Rect::from_min_max(pos2(250.0, 20.0), area.max);
        let beside = darkest(area, size, |card| f64::from(card.intersect(bone).area().max(0.0))).unwrap();
        assert!(inside(beside) && beside.x < 40.0, "{beside:?}");
        let small = darkest(Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 80.0)), size, |_| 0.0);
        assert_eq!(small, Some(Pos2::ZERO), "a viewport that is too small");
    }
}
