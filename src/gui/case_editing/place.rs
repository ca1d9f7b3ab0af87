//! Fields of a part of the case in the place where it is shown: below a row of the history, in the place of the patient,
//! in the bar, in the panel of the reading.

use eframe::egui::{Align, Button, Frame, Layout, Margin, Rect, Response, Stroke, Ui, UiBuilder};

use super::field::{self, Drafts, Ended, Place, Wanted};
use super::page::act;
use crate::editor::{CaseCommand, CaseField, CasePart, Command, Editor};
use crate::gui::theme;

/// Wishes to edit a part where it is shown, the cursor in this field.
pub(crate) fn begin(part: CasePart, field: Option<CaseField>, wishes: &mut Vec<Command>) {
    wishes.push(Command::Case(CaseCommand::InPlace(Some((part, field)))));
}

fn end(drafts: &mut Drafts, wishes: &mut Vec<Command>) {
    drafts.forget();
    wishes.push(Command::Case(CaseCommand::InPlace(None)));
}

/// Draws the fields of a part, if it is the one that is edited. Returns whether it is.
pub(crate) fn fields_in_place(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    part: &CasePart,
    wishes: &mut Vec<Command>,
) -> bool {
    let Some((_, wanted)) = editor.in_place().filter(|(own, _)| own == part) else { return false };
    let fields = editor.part_fields(part);
    let first = wanted.clone().filter(|wanted| fields.contains(wanted)).or_else(|| fields.first().cloned());
    let frame = Frame::new()
        .fill(theme::RAISED)
        .stroke(Stroke::new(1.0, theme::ACCENT))
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::symmetric(10, 8));
    let (mut ended, mut is_done) = (Ended::No, false);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        let name_width = if ui.available_width() < 250.0 { 0.0 } else { 92.0 };
        let place = Place { salt: "in place", name_width, is_enabled: true };
        for own in &fields {
            let takes_cursor = first.as_ref() == Some(own) && drafts.leads_to(own);
            let wanted = Wanted { field: own, takes_cursor, place };
            match field::show(ui, editor, drafts, wanted, wishes) {
                Ended::No => {}
                done @ (Ended::Kept | Ended::Dropped) => ended = done,
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let done = ui.add(Button::new("Done").small()).accessible_name("End editing here");
            if done.on_hover_text("Enter keeps, Esc drops, Tab goes to the next field").clicked() {
                ended = Ended::Kept;
                is_done = true;
            }
            if let CasePart::Record(at) = part {
                for action in editor.record_actions(at).iter().rev() {
                    act(ui, editor, action, "this entry", true, wishes);
                }
            }
        });
    });
    // What was just added goes on with its fields; the editor sees to that.
    let goes_on = matches!(part, CasePart::NewRecord(..)) && ended == Ended::Kept && !is_done;
    if ended != Ended::No && !goes_on {
        end(drafts, wishes);
    }
    true
}

/// Draws the title of the case as a field, if it is edited. Returns whether it is.
pub(crate) fn title_in_place(
    ui: &mut Ui,
    editor: &Editor,
    drafts: &mut Drafts,
    rect: Rect,
    wishes: &mut Vec<Command>,
) -> bool {
    if editor.in_place().is_none_or(|(part, _)| *part != CasePart::Title) {
        return false;
    }
    let width = rect.width().min(520.0);
    let rect = Rect::from_center_size(rect.center(), eframe::egui::vec2(width, 26.0));
    let place = Place { salt: "title", name_width: 0.0, is_enabled: true };
    let takes_cursor = drafts.leads_to(&CaseField::Title);
    let ended = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        let wanted = Wanted { field: &CaseField::Title, takes_cursor, place };
        field::bare(ui, editor, drafts, wanted, wishes)
    });
    let (ended, response): (Ended, Response) = ended.inner;
    if ended != Ended::No || response.lost_focus() {
        end(drafts, wishes);
    }
    true
}
