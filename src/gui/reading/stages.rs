//! The answers to "how far is healing", each a tile with sign, word and key: the stages of the scheme of the case, "not
//! assessable", "as before", and the way to clear them. Below, the criteria of the one under the pointer or chosen.

use eframe::egui::{
    Align2, Color32, FontId, Id, Label, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::analysis::book::{AS_BEFORE, AS_BEFORE_CRITERIA, StageSign};
use crate::case::{Case, Opinion, Stage};
use crate::editor::{Command, CommandEntry, Editor, ReadCommand};
use crate::gui::{fonts, theme};

const TILE_HEIGHT: f32 = 34.0;
const GAP: f32 = 4.0;
/// Room for two lines of criteria, so that nothing below moves when they change.
const CRITERIA_HEIGHT: f32 = 34.0;

/// A tile.
#[derive(Debug, Clone)]
struct Tile {
    /// Accessible name.
    name: String,
    word: String,
    /// Its key in words.
    keys: String,
    criteria: String,
    command: ReadCommand,
    /// The sign drawn on it; `None` for the one that clears.
    sign: Option<StageSign>,
    is_chosen: bool,
    /// Whether a press on it does something.
    is_useful: bool,
}

/// Every tile in the order of reading: down the first column, then the second.
fn tiles(editor: &Editor, case: &Case, said: &Opinion) -> Vec<Tile> {
    let book = editor.book();
    let of_stage = |stage: &Stage, command: ReadCommand| Tile {
        name: format!("Stage: {}", book.stage_word(stage)),
        word: book.stage_word(stage),
        keys: keys_of(editor, &command),
        criteria: book.stage_criteria(stage).to_owned(),
        command,
        sign: Some(book.stage_sign(stage)),
        is_chosen: said.stage.as_ref() == Some(stage),
        is_useful: true,
    };
    let scheme = book.scheme_of(case).map(|scheme| scheme.stages.as_slice()).unwrap_or_default();
    let stages = scheme.iter().map(|stage| Stage::of(&stage.key)).enumerate();
    let mut tiles: Vec<Tile> =
        stages.map(|(place, stage)| of_stage(&stage, ReadCommand::StageAt(place))).collect();
    // A stage of another scheme is shown as it was said.
    if let Some(stage) = said.stage.as_ref().filter(|stage| !stage.is_not_assessable())
        && !scheme.iter().any(|own| own.key.as_str() == stage.as_str())
    {
        tiles.push(of_stage(stage, ReadCommand::Stage(stage.clone())));
    }
    let none = Stage::NOT_ASSESSABLE;
    tiles.push(of_stage(&none, ReadCommand::Stage(none.clone())));
    tiles.push(Tile {
        name: "As before".to_owned(),
        word: AS_BEFORE.to_owned(),
        keys: keys_of(editor, &ReadCommand::AsBefore),
        criteria: AS_BEFORE_CRITERIA.to_owned(),
        command: ReadCommand::AsBefore,
        sign: Some(StageSign::Bar),
        is_chosen: said.as_before,
        is_useful: true,
    });
    tiles.push(Tile {
        name: "Clear stage".to_owned(),
        word: "Clear".to_owned(),
        keys: keys_of(editor, &ReadCommand::ClearStage),
        criteria: editor.entry("read.clear").map_or_else(String::new, |entry| entry.help.clone()),
        command: ReadCommand::ClearStage,
        sign: None,
        is_chosen: false,
        is_useful: said.stage.is_some() || said.as_before,
    });
    tiles
}

/// The tiles, and the criteria below them.
pub(super) fn show(ui: &mut Ui, editor: &Editor, case: &Case, said: &Opinion, wishes: &mut Vec<Command>) {
    let tiles = tiles(editor, case, said);
    let rows = tiles.len().div_ceil(2);
    let width = ((ui.available_width() - GAP) / 2.0).floor();
    let height = rows as f32 * (TILE_HEIGHT + GAP) - GAP;
    let (_, area) = ui.allocate_space(vec2(ui.available_width(), height));
    let mut touched = None;
    for (index, tile) in tiles.iter().enumerate() {
        // Down the first column, then the second: the course of healing reads from top to bottom.
        let (column, row) = (index / rows, index % rows);
        let corner = area.min + vec2(column as f32 * (width + GAP), row as f32 * (TILE_HEIGHT + GAP));
        let rect = Rect::from_min_size(corner, vec2(width, TILE_HEIGHT));
        if self::tile(ui, rect, tile, wishes) {
            touched = Some(tile);
        }
    }
    ui.add_space(6.0);
    criteria(ui, touched.or(tiles.iter().find(|tile| tile.is_chosen)));
}

/// Draws one tile; whether the pointer rests on it.
fn tile(ui: &mut Ui, rect: Rect, tile: &Tile, wishes: &mut Vec<Command>) -> bool {
    let Tile { name, is_chosen, .. } = tile;
    let enabled = ui.is_enabled() && tile.is_useful;
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("stage tile").with(name), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, *is_chosen, name));
    let lively = enabled && (response.hovered() || response.is_pointer_button_down_on());
    paint(ui, rect, tile, Look { is_chosen: *is_chosen, lively, enabled });
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        ui.painter().rect_stroke(rect.expand(1.0), theme::RADIUS, ring, StrokeKind::Outside);
    }
    if response.clicked() {
        wishes.push(Command::Read(tile.command.clone()));
    }
    response.hovered() || response.has_focus()
}

fn keys_of(editor: &Editor, command: &ReadCommand) -> String {
    let entry = editor.commands().of_command(&Command::Read(command.clone()));
    entry.map(CommandEntry::key_text).unwrap_or_default()
}

#[derive(Debug, Clone, Copy)]
struct Look {
    is_chosen: bool,
    lively: bool,
    enabled: bool,
}

/// Smallest size at which a word of a tile is set.
const SMALLEST: f32 = 8.0;

fn paint(ui: &Ui, rect: Rect, tile: &Tile, look: Look) {
    let painter = ui.painter();
    let (word, sign) = (tile.word.as_str(), tile.sign);
    let colour = theme::stage_colour(sign);
    let (fill, edge) = match (look.is_chosen, look.lively) {
        (true, _) => (tint(colour), Stroke::new(1.5, colour)),
        (false, true) => (theme::HOVER, Stroke::new(1.0, theme::EDGE)),
        (false, false) => (theme::RAISED, Stroke::new(1.0, theme::RAISED)),
    };
    painter.rect(rect, theme::RADIUS, fill, edge, StrokeKind::Inside);
    let centre = pos2(rect.left() + 15.0, rect.center().y);
    if sign.is_some() {
        theme::stage_mark(painter, centre, 7.5, sign);
    }
    let text = match (look.enabled, sign) {
        (false, _) if look.is_chosen => theme::TEXT,
        (false, _) => theme::HINT,
        (true, Some(_)) => theme::TEXT,
        (true, None) => theme::SECOND,
    };
    let family = if look.is_chosen { fonts::strong() } else { fonts::regular() };
    let left = if sign.is_some() { rect.left() + 28.0 } else { rect.left() + 12.0 };
    // Where there is no room for both, the word matters more than its key.
    let is_narrow = rect.width() < 128.0;
    let room = rect.right() - if is_narrow { 4.0 } else { 16.0 } - left;
    let mut size = if is_narrow { theme::CAPTION_SIZE - 1.0 } else { theme::TEXT_SIZE };
    // Words are set smaller before one is broken, and before they outgrow the tile.
    let fits = |size: f32| {
        let font = || FontId::new(size, family.clone());
        let whole = painter.layout(word.to_owned(), font(), text, room).size().y <= rect.height();
        let is_narrower = |part: &str| painter.layout_no_wrap(part.to_owned(), font(), text).size().x <= room;
        whole && word.split(' ').all(is_narrower)
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
    painter.text(pos2(rect.right() - 7.0, rect.center().y), Align2::RIGHT_CENTER, &tile.keys, font, hint);
}

/// The colour of a stage, thinned on the ground of the panel.
fn tint(colour: Color32) -> Color32 {
    let mix = |ground: u8, colour: u8| (f32::from(ground) * 0.86 + f32::from(colour) * 0.14) as u8;
    let ground = theme::PANEL;
    Color32::from_rgb(mix(ground.r(), colour.r()), mix(ground.g(), colour.g()), mix(ground.b(), colour.b()))
}

fn criteria(ui: &mut Ui, tile: Option<&Tile>) {
    let words =
        tile.map_or("No stage recorded. Hover a stage for its criteria.", |tile| tile.criteria.as_str());
    let top = ui.cursor().top();
    ui.add(Label::new(theme::caption(words)).wrap());
    let used = ui.cursor().top() - top;
    ui.add_space((CRITERIA_HEIGHT - used).max(0.0));
}
