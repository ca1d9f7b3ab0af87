//! The seven answers to "how far is healing", each a tile with mark, word and key, and the criteria of the one
//! under the pointer or chosen.

use eframe::egui::{
    Align2, Color32, FontId, Id, Label, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::case::Stage;
use crate::editor::{Command, CommandTable, ReadCommand};
use crate::gui::{fonts, theme};

const TILE_HEIGHT: f32 = 30.0;
const GAP: f32 = 4.0;
/// Room for two lines of criteria, so that nothing below moves when they change.
const CRITERIA_HEIGHT: f32 = 34.0;

/// What a tile says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tile {
    Stage(Stage),
    Withdraw,
}

/// The tiles, and the criteria below them.
pub(super) fn show(ui: &mut Ui, table: &CommandTable, chosen: Option<Stage>, wishes: &mut Vec<Command>) {
    let tiles: Vec<Tile> = Stage::ALL.into_iter().map(Tile::Stage).chain([Tile::Withdraw]).collect();
    let rows = tiles.len().div_ceil(2);
    let width = ((ui.available_width() - GAP) / 2.0).floor();
    let height = rows as f32 * (TILE_HEIGHT + GAP) - GAP;
    let (_, area) = ui.allocate_space(vec2(ui.available_width(), height));
    let mut touched = None;
    for (index, tile) in tiles.into_iter().enumerate() {
        // Down the first column, then the second: the course of healing reads from top to bottom.
        let (column, row) = (index / rows, index % rows);
        let corner = area.min + vec2(column as f32 * (width + GAP), row as f32 * (TILE_HEIGHT + GAP));
        let rect = Rect::from_min_size(corner, vec2(width, TILE_HEIGHT));
        if self::tile(ui, (rect, table), tile, chosen, wishes) {
            touched = Some(tile);
        }
    }
    ui.add_space(6.0);
    criteria(ui, table, touched, chosen);
}

/// Draws one tile; whether the pointer rests on it.
fn tile(
    ui: &mut Ui,
    (rect, table): (Rect, &CommandTable),
    tile: Tile,
    chosen: Option<Stage>,
    wishes: &mut Vec<Command>,
) -> bool {
    let (name, word, keys, command, stage) = match tile {
        Tile::Stage(stage) => {
            let word = stage.word();
            let command = ReadCommand::Stage(stage);
            (format!("Stage: {word}"), word, keys_of(table, &command), command, Some(stage))
        }
        Tile::Withdraw => {
            let command = ReadCommand::ClearStage;
            ("Clear stage".to_owned(), "Clear", keys_of(table, &command), command, None)
        }
    };
    let is_chosen = stage.is_some() && stage == chosen;
    let enabled = ui.is_enabled() && (stage.is_some() || chosen.is_some());
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("stage tile").with(&name), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, is_chosen, &name));
    let lively = enabled && (response.hovered() || response.is_pointer_button_down_on());
    paint(ui, rect, stage, word, &keys, Look { is_chosen, lively, enabled });
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        ui.painter().rect_stroke(rect.expand(1.0), theme::RADIUS, ring, StrokeKind::Outside);
    }
    if response.clicked() {
        wishes.push(Command::Read(command));
    }
    response.hovered() || response.has_focus()
}

fn keys_of(table: &CommandTable, command: &ReadCommand) -> String {
    let entry = table.of_command(&Command::Read(command.clone()));
    entry.map(crate::editor::CommandEntry::key_text).unwrap_or_default()
}

#[derive(Debug, Clone, Copy)]
struct Look {
    is_chosen: bool,
    lively: bool,
    enabled: bool,
}

/// Smallest size at which a word of a tile is set.
const SMALLEST: f32 = 8.0;

fn paint(ui: &Ui, rect: Rect, stage: Option<Stage>, word: &str, keys: &str, look: Look) {
    let painter = ui.painter();
    let colour = theme::stage_colour(stage);
    let (fill, edge) = match (look.is_chosen, look.lively) {
        (true, _) => (tint(colour), Stroke::new(1.5, colour)),
        (false, true) => (theme::HOVER, Stroke::new(1.0, theme::EDGE)),
        (false, false) => (theme::RAISED, Stroke::new(1.0, theme::RAISED)),
    };
    painter.rect(rect, theme::RADIUS, fill, edge, StrokeKind::Inside);
    let centre = pos2(rect.left() + 15.0, rect.center().y);
    if stage.is_some() {
        theme::stage_mark(painter, centre, 7.5, stage);
    }
    let text = match (look.enabled, stage) {
        (false, _) if look.is_chosen => theme::TEXT,
        (false, _) => theme::HINT,
        (true, Some(_)) => theme::TEXT,
        (true, None) => theme::SECOND,
    };
    let family = if look.is_chosen { fonts::strong() } else { fonts::regular() };
    let left = if stage.is_some() { rect.left() + 28.0 } else { rect.left() + 12.0 };
    // Where there is no room for both, the word matters more than its key.
    let is_narrow = rect.width() < 128.0;
    let room = rect.right() - if is_narrow { 4.0 } else { 16.0 } - left;
    let mut size = if is_narrow { theme::CAPTION_SIZE - 1.0 } else { theme::TEXT_SIZE };
    // A word is set smaller before it is broken.
    let fits = |size: f32| {
        word.split(' ').all(|part| {
            let font = FontId::new(size, family.clone());
            painter.layout_no_wrap(part.to_owned(), font, text).size().x <= room
        })
    };
    while size > SMALLEST && !fits(size) {
        size -= 1.0;
    }
    let galley = painter.layout(word.to_owned(), FontId::new(size, family.clone()), text, room);
    painter.galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, text);
    if is_narrow {
        return;
    }
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let hint = if look.is_chosen || look.lively { theme::SECOND } else { theme::HINT };
    painter.text(pos2(rect.right() - 7.0, rect.center().y), Align2::RIGHT_CENTER, keys, font, hint);
}

/// The colour of a stage, thinned on the ground of the panel.
fn tint(colour: Color32) -> Color32 {
    let mix = |ground: u8, colour: u8| (f32::from(ground) * 0.86 + f32::from(colour) * 0.14) as u8;
    let ground = theme::PANEL;
    Color32::from_rgb(mix(ground.r(), colour.r()), mix(ground.g(), colour.g()), mix(ground.b(), colour.b()))
}

fn criteria(ui: &mut Ui, table: &CommandTable, touched: Option<Tile>, chosen: Option<Stage>) {
    let withdraw = table.entry("read.clear").map_or("", |entry| &entry.help);
    let words = match (touched, chosen) {
        (Some(Tile::Stage(stage)), _) | (None, Some(stage)) => stage.criteria(),
        (Some(Tile::Withdraw), _) => withdraw,
        (None, None) => "No stage recorded. Hover a stage for its criteria.",
    };
    let top = ui.cursor().top();
    ui.add(Label::new(theme::caption(words)).wrap());
    let used = ui.cursor().top() - top;
    ui.add_space((CRITERIA_HEIGHT - used).max(0.0));
}
