//! Points of a mark as editable coordinates: film pixels to a hundredth, with the selected point highlighted.

use eframe::egui::{CollapsingHeader, DragValue, Grid, Label, Ui};

use super::wording;
use crate::case::{Mark, MarkId, Part};
use crate::editor::{Command, Editor, Handle, MarkCommand, Target};
use crate::gui::theme;

/// Film pixels that a point moves per point of dragging.
const SPEED: f64 = 0.1;
/// Shapes with more points (freehand outlines) are edited on the film only.
const MOST: usize = 40;

/// The list of parts with their points.
pub(super) fn show(ui: &mut Ui, editor: &Editor, id: MarkId, mark: &Mark, wishes: &mut Vec<Command>) {
    let in_hand = editor.handle();
    let count: usize = mark.parts.iter().map(|part| part.shape.places().len()).sum();
    let title = if count == 1 { "1 point".to_owned() } else { format!("{count} points") };
    let head = CollapsingHeader::new(theme::caption(title)).id_salt("places of the mark");
    head.show_unindented(ui, |ui| {
        for (index, part) in mark.parts.iter().enumerate() {
            let name = part_name(editor, mark, part);
            let points = PointsOf { target: Target::Mark(id), index, part, name: &name };
            self::part(ui, &points, in_hand, wishes);
        }
        ui.add(Label::new(theme::hint("Film pixels from the top left corner, right and down.")).wrap());
    });
}

/// A part of a mark whose points are listed.
struct PointsOf<'a> {
    target: Target,
    index: usize,
    part: &'a Part,
    name: &'a str,
}

fn part(ui: &mut Ui, points: &PointsOf<'_>, in_hand: Option<Handle>, wishes: &mut Vec<Command>) {
    let PointsOf { target, index, part, name } = points;
    ui.add_space(2.0);
    ui.add(Label::new(theme::caption(*name)).wrap());
    let places = part.shape.places();
    if places.len() > MOST {
        ui.add(Label::new(theme::hint(format!("{} points, drawn freehand", places.len()))).wrap());
        return;
    }
    Grid::new(("places of part", index)).num_columns(3).spacing([theme::STEP, 4.0]).show(ui, |ui| {
        for (number, place) in places.iter().enumerate() {
            let handle = Handle { part: *index, place: number };
            let lit = in_hand == Some(handle);
            let colour = if lit { theme::ACCENT } else { theme::HINT };
            ui.label(theme::caption(format!("{}", number + 1)).color(colour));
            let mut to = *place;
            let mut moved = false;
            for (axis, value) in ["x", "y"].into_iter().zip(&mut to) {
                let spoken = format!("{name}, point {}, {axis}", number + 1);
                moved |= coordinate(ui, axis, value, &spoken, lit, wishes);
            }
            if moved {
                let command = MarkCommand::SetPlace { target: target.clone(), handle, to };
                wishes.push(Command::Mark(command));
            }
            ui.end_row();
        }
    });
}

/// "Femoral head", with its film if the mark spans several.
fn part_name(editor: &Editor, mark: &Mark, part: &Part) -> String {
    let definition = mark.measure.as_ref().and_then(|key| editor.book().measure(key));
    let defined = definition.and_then(|definition| {
        definition.parts.iter().find(|defined| Some(&defined.key) == part.key.as_ref())
    });
    let name = defined
        .map_or_else(|| wording::capitalised(part.shape.kind().word()), |defined| defined.name.clone());
    let on_several = mark.parts.iter().any(|other| other.film != part.film);
    let view = || {
        let case = editor.document()?.case();
        case.radiograph(&part.film)?.views.first().map(|view| view.position.word())
    };
    match view().filter(|_| on_several) {
        Some(view) => format!("{name} ({view})"),
        None => name,
    }
}

/// One number field. Returns true if it was changed.
fn coordinate(
    ui: &mut Ui,
    axis: &'static str,
    value: &mut f64,
    spoken: &str,
    lit: bool,
    wishes: &mut Vec<Command>,
) -> bool {
    let before = *value;
    if lit {
        ui.visuals_mut().widgets.inactive.bg_stroke.color = theme::ACCENT;
    }
    let field = DragValue::new(value)
        .speed(SPEED)
        .fixed_decimals(2)
        .update_while_editing(false)
        .prefix(theme::hint(format!("{axis} ")));
    let response = ui.add_sized([88.0, 22.0], field).accessible_name(spoken);
    if lit {
        ui.reset_style();
    }
    if response.drag_stopped() || response.lost_focus() {
        wishes.push(Command::Mark(MarkCommand::TypingDone));
    }
    // Fields show hundredths: an untouched field must not round a finer value.
    response.changed() && (*value - before).abs() >= 0.005
}
