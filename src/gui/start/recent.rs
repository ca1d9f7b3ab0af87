//! Recent cases by title, with a film of the last visit in small.

use std::path::{Path, PathBuf};

use eframe::egui::{Id, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use egui_material_icons::icons;

use super::{GAP, card_ground, card_row, lines};
use crate::editor::{Command, Editor, FileCommand, PreviewState, RECENT_SHOWN};
use crate::gui::icons::icon_text;
use crate::gui::widgets::{Lettering, elided};
use crate::gui::{fonts, menu_bar, small_picture, theme};

/// Height of a card.
const HEIGHT: f32 = 92.0;
/// Cards beside each other, and in a narrow window.
const COLUMNS: (usize, usize) = (3, 2);
/// Width below which there are fewer.
const NARROW: f32 = 640.0;

/// Draws the cards of recent cases.
pub(super) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let recent: Vec<&PathBuf> = editor.settings().recent.iter().take(RECENT_SHOWN).collect();
    if recent.is_empty() {
        return;
    }
    ui.add_space(2.0 * theme::STEP);
    ui.label(theme::caption("Recent"));
    ui.add_space(4.0);
    let count = if ui.available_width() < NARROW { COLUMNS.1 } else { COLUMNS.0 };
    for row in recent.chunks(count) {
        for (path, rect) in row.iter().zip(card_row(ui, count, HEIGHT)) {
            if card(ui, path, rect, editor) {
                wishes.push(Command::File(FileCommand::Open((*path).clone())));
            }
        }
        ui.add_space(GAP - ui.spacing().item_spacing.y);
    }
}

/// Draws one case. Returns true if it was pressed.
fn card(ui: &mut Ui, path: &Path, rect: Rect, editor: &Editor) -> bool {
    let preview = editor.preview(path);
    let folder = menu_bar::case_name(path);
    let (title, told, picture) = match preview {
        PreviewState::Waiting => (folder.clone(), "Reading…".to_owned(), None),
        PreviewState::Failed(_) => (folder.clone(), "Cannot be read".to_owned(), None),
        PreviewState::Ready(preview) => {
            let films = if preview.films == 1 { "film" } else { "films" };
            let told = format!("{} {films} · {folder}", preview.films);
            (preview.title.clone(), told, preview.picture.as_ref())
        }
    };
    let response = ui.interact(rect, Id::unique("recent case").with(path), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Open {title}")));
    card_ground(ui, rect, response.hovered(), response.has_focus());
    let picture_rect = Rect::from_min_size(rect.min + vec2(6.0, 6.0), vec2(72.0, HEIGHT - 12.0));
    ui.painter().rect_filled(picture_rect, theme::RADIUS, theme::GROUND);
    match picture {
        Some(picture) => small_picture::draw_over(ui.painter(), picture_rect, picture),
        None => {
            let icon = match preview {
                PreviewState::Failed(_) => icons::ICON_BROKEN_IMAGE,
                PreviewState::Waiting | PreviewState::Ready(_) => icons::ICON_FOLDER_OPEN,
            };
            let mut inside = ui.new_child(UiBuilder::new().max_rect(picture_rect));
            inside.centered_and_justified(|ui| ui.label(icon_text(icon, 20.0).color(theme::HINT)));
        }
    }
    let text =
        Rect::from_min_max(pos2(picture_rect.right() + 10.0, rect.top() + 10.0), rect.max - vec2(8.0, 8.0));
    let height = lines(ui, text, &title, theme::TEXT_SIZE, 2);
    let hint = Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::HINT);
    let galley = elided(ui.painter(), &told, &hint, text.width());
    ui.painter().galley(text.min + vec2(0.0, height + 3.0), galley, theme::HINT);
    let about = match preview {
        PreviewState::Failed(why) => why.to_owned(),
        PreviewState::Waiting | PreviewState::Ready(_) => path.display().to_string(),
    };
    response.on_hover_text(about).clicked()
}
