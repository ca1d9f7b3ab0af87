//! The places where two films differ, in a list at the top of the reading panel, where it covers no film: go to one, or draw
//! it as a mark of one's own.

use eframe::egui::{
    Align, Button, Frame, Layout, Margin, Panel, RichText, ScrollArea, TextStyle, TextWrapMode, Ui,
    WidgetText,
};

use crate::editor::{ChangesState, Command, CompareCommand, Editor, MarkCommand, ViewCommand};
use crate::gui::theme;

/// Share of the panel that the list takes at most.
const SHARE: f32 = 0.5;
/// Height of a place with the space below it, and of the title with the rims, in points.
const ROW: f32 = 29.0;
const REST: f32 = 52.0;
/// Width of the rim at either side, and of the bar that scrolls, in points.
const RIM: i8 = 16;
const BAR: f32 = 10.0;

/// True if there is a list.
pub(crate) fn is_listed(editor: &Editor) -> bool {
    let state = editor.changes().map(|changes| changes.state);
    matches!(state, Some(ChangesState::Found(found)) if !found.places.is_empty())
}

/// Draws the list; nothing where no places are shown.
pub(super) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(changes) = editor.changes() else { return };
    let ChangesState::Found(found) = changes.state else { return };
    if found.places.is_empty() {
        return;
    }
    let scale = editor.change_scale().map(theme::second);
    let hint = theme::hint(match found.untold {
        0 => "Hints where to look; nothing is recorded until you draw one.".to_owned(),
        untold => format!(
            "The {untold} smaller ones are not shown. Hints where to look; nothing is recorded until you draw one."
        ),
    });
    let words: f32 = scale.iter().chain([&hint]).map(|words| height_of(ui, words)).sum();
    let height = REST + words + ROW * found.places.len() as f32;
    let height = height.min(ui.available_height() * SHARE);
    let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(RIM, 8));
    // A panel keeps the height that it had first: with another number of places it is another one.
    let panel = Panel::top(("places that differ", height.round() as u32)).frame(frame).resizable(false);
    panel.exact_size(height).show(ui, |ui| {
        ui.label(theme::strong("Places that differ")).on_hover_text(
            "Hints where to look: position, projection and exposure also make differences. Nothing is recorded until you draw it as a mark of your own.",
        );
        if let Some(scale) = scale {
            ui.label(scale);
        }
        let list = ScrollArea::vertical().id_salt("places that differ").auto_shrink([false, false]);
        list.show(ui, |ui| {
            ui.set_width(ui.available_width());
            for (index, words) in editor.change_words().into_iter().enumerate() {
                place(ui, index, &words, editor, wishes);
            }
            ui.label(hint);
        });
    });
}

/// Height of a text in the list with the space below it, in points.
fn height_of(ui: &Ui, text: &RichText) -> f32 {
    let width = ui.available_width() - 2.0 * f32::from(RIM) - BAR;
    let text = WidgetText::from(text.clone());
    let galley = text.into_galley(ui, Some(TextWrapMode::Wrap), width, TextStyle::Body);
    galley.size().y + ui.spacing().item_spacing.y
}

/// One of the places: its words go there.
fn place(ui: &mut Ui, index: usize, words: &str, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let draw = ui.button("Draw").on_hover_text("Draw its outline as a mark of your own");
            let draw = draw.accessible_name("Draw as mark");
            if draw.clicked()
                && let Some(mark) = editor.change_mark(index)
            {
                wishes.push(Command::Mark(MarkCommand::Put(Box::new(mark))));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let go = ui.add(Button::new(words).frame(false).truncate());
                if go.on_hover_text(format!("Go there: {words}")).clicked() {
                    wishes.push(Command::View(ViewCommand::Compare(CompareCommand::GoTo(index))));
                }
            });
        });
    });
}
