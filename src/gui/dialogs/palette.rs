//! The command palette: find a command by name, or a recent case. Built from the command table.

use std::path::Path;

use eframe::egui::{
    Align2, Area, Color32, FontId, Frame, Id, Key, Margin, Modal, Modifiers, Order, Rect, Role, ScrollArea,
    Sense, Stroke, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::editor::{Command, Editor, FileCommand};
use crate::gui::{fonts, keys, menu_bar, theme};

const WIDTH: f32 = 580.0;
const ROW: f32 = 32.0;
/// Rank of a command whose help contains the words of the query.
const IN_HELP: u32 = 3;
/// Rank of a name whose initials match the letters of the query, in order.
const SCATTERED: u32 = 4;

/// The query and the selection.
#[derive(Debug, Default)]
pub(super) struct Palette {
    query: String,
    chosen: usize,
}

/// An entry of the palette.
#[derive(Debug, Clone)]
struct Offer {
    name: String,
    menu: &'static str,
    help: String,
    keys: String,
    command: Command,
    /// Reason why it is unavailable.
    why_not: Option<&'static str>,
    rank: u32,
}

impl Palette {
    /// Draws the palette near the top of the window.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        if just_opened {
            self.query.clear();
            self.chosen = 0;
        }
        let window = ui.ctx().content_rect();
        let width = WIDTH.min(window.width() - 48.0);
        let id = Id::unique("palette");
        let area = Area::new(id)
            .order(Order::Foreground)
            .anchor(Align2::CENTER_TOP, vec2(0.0, (window.height() * 0.12).min(110.0)))
            .fade_in(false)
            .accessible_name("Command palette");
        let frame = Frame::new()
            .fill(theme::RAISED)
            .stroke(Stroke::new(1.0, theme::EDGE))
            .corner_radius(2 * theme::RADIUS)
            .shadow(ui.visuals().window_shadow)
            .inner_margin(Margin::same(8));
        let modal = Modal::new(id).area(area).frame(frame).backdrop_color(Color32::from_black_alpha(120));
        let response = modal.show(ui.ctx(), |ui| {
            ui.set_width(width - 16.0);
            self.content(ui, editor, just_opened, window.height() * 0.6, wishes);
        });
        if response.should_close() {
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
    }

    fn content(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        just_opened: bool,
        height: f32,
        wishes: &mut Vec<Command>,
    ) {
        let steps = take_steps(ui);
        let field = TextEdit::singleline(&mut self.query)
            .id(Id::unique("palette query"))
            .hint_text(theme::second("Find a command").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(10, 8));
        let response = ui.add(field).accessible_name("Find a command");
        if just_opened || !response.has_focus() {
            response.request_focus();
        }
        let offers = offers(editor, &self.query);
        if response.changed() {
            self.chosen = 0;
        }
        let last = offers.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(steps.by).min(last);
        ui.add_space(6.0);
        if offers.is_empty() {
            ui.label(theme::second("No command has this name"));
        }
        let scroll =
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, offer) in offers.iter().enumerate() {
                let follows = index == self.chosen && (steps.by != 0 || response.changed());
                if self::offer(ui, offer, index == self.chosen, follows) {
                    perform(offer, wishes);
                }
            }
        });
        if let Some(offer) = offers.get(self.chosen).filter(|_| steps.enter) {
            perform(offer, wishes);
        }
    }
}

struct Steps {
    by: isize,
    enter: bool,
}

/// Arrows and Enter belong to the palette, not to the text field.
fn take_steps(ui: &Ui) -> Steps {
    ui.input_mut(|input| {
        let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
        let up = input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp);
        let enter = input.consume_key(Modifiers::NONE, Key::Enter);
        Steps { by: down as isize - up as isize, enter }
    })
}

fn perform(offer: &Offer, wishes: &mut Vec<Command>) {
    if offer.why_not.is_none() {
        wishes.push(Command::File(FileCommand::CloseDialog));
        wishes.push(offer.command.clone());
    }
}

/// Draws one entry. Returns true if it was pressed.
fn offer(ui: &mut Ui, offer: &Offer, is_chosen: bool, follows: bool) -> bool {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let enabled = offer.why_not.is_none();
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, Id::unique("palette offer").with(&offer.name), sense);
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, is_chosen, &offer.name));
    if follows {
        ui.scroll_to_rect(rect, None);
    }
    let painter = ui.painter();
    if is_chosen || response.hovered() {
        painter.rect_filled(rect, theme::RADIUS, if is_chosen { theme::CHOSEN } else { theme::HOVER });
    }
    let colour = if enabled { theme::TEXT } else { theme::HINT };
    let quiet = if is_chosen || response.hovered() { theme::SECOND } else { theme::HINT };
    let text = |size: f32| FontId::new(size, fonts::regular());
    let y = rect.center().y;
    let menu = pos2(rect.left() + 10.0, y);
    painter.text(menu, Align2::LEFT_CENTER, offer.menu, text(theme::CAPTION_SIZE), quiet);
    let right = painter.text(
        pos2(rect.right() - 10.0, y),
        Align2::RIGHT_CENTER,
        offer.why_not.unwrap_or(&offer.keys),
        text(theme::CAPTION_SIZE),
        if enabled { theme::SECOND } else { quiet },
    );
    let space =
        Rect::from_min_max(pos2(rect.left() + 66.0, rect.top()), pos2(right.left() - 12.0, rect.bottom()));
    let galley = painter.layout_no_wrap(offer.name.clone(), text(theme::TEXT_SIZE), colour);
    painter.with_clip_rect(space).galley(pos2(space.left(), y - galley.size().y / 2.0), galley, colour);
    response.clicked()
}

/// Every entry that matches the query, best match first.
fn offers(editor: &Editor, query: &str) -> Vec<Offer> {
    let rows = editor.commands().entries().iter().filter(|entry| entry.is_listed());
    let commands = rows.filter_map(|entry| {
        Some(Offer {
            name: menu_bar::name_now(entry, editor),
            menu: entry.menu.word(),
            help: entry.help.clone(),
            keys: keys::shown(&entry.key_text()),
            command: entry.command()?.clone(),
            why_not: entry.why_not(editor),
            rank: 0,
        })
    });
    let recent = editor.recent().iter().map(|path| recent_offer(path));
    let mut found: Vec<Offer> = commands
        .filter(|offer| offer.command != Command::File(FileCommand::Palette))
        .chain(recent)
        .filter_map(|offer| {
            rank(query, &offer.name, offer.menu, &offer.help).map(|rank| Offer { rank, ..offer })
        })
        .collect();
    // Initials are the last resort.
    let nearest = found.iter().map(|offer| offer.rank).min().unwrap_or(0);
    found.retain(|offer| offer.rank < SCATTERED || nearest == SCATTERED);
    // Menu order breaks ties; unavailable commands come last within their rank.
    found.sort_by_key(|offer| (offer.rank, offer.why_not.is_some()));
    found
}

fn recent_offer(path: &Path) -> Offer {
    Offer {
        name: format!("Open {}", menu_bar::case_name(path)),
        menu: "Recent",
        help: String::new(),
        keys: String::new(),
        command: Command::File(FileCommand::Open(path.to_owned())),
        why_not: None,
        rank: 0,
    }
}

/// Rank of a command for a query: every word of the query must match. `None` otherwise.
fn rank(query: &str, name: &str, menu: &str, help: &str) -> Option<u32> {
    let (query, name) = (query.trim().to_lowercase(), name.to_lowercase());
    if query.is_empty() {
        return Some(0);
    }
    if name.starts_with(&query) {
        return Some(0);
    }
    let begins = |word: &str| name.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word));
    let menu = menu.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.iter().all(|word| begins(word)) {
        Some(1)
    } else if words.iter().all(|word| name.contains(word) || menu.starts_with(word)) {
        Some(2)
    } else if words.iter().all(|word| name.contains(word) || help.to_lowercase().contains(word)) {
        Some(IN_HELP)
    } else if is_scattered(&query, &name) {
        Some(SCATTERED)
    } else {
        None
    }
}

/// True if the letters of the query are initials of words, in order ("shc").
fn is_scattered(query: &str, name: &str) -> bool {
    let mut firsts = name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    query.chars().filter(|c| !c.is_whitespace()).all(|wanted| firsts.any(|first| first == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first() {
        let near = |query: &str, name: &str| rank(query, name, "View", "Mirror the film.");
        assert_eq!(near("fit", "Fit film"), Some(0));
        assert_eq!(near("film fit", "Fit film"), Some(1));
        assert_eq!(near("hard", "Stage: hard callus"), Some(1));
        assert_eq!(near("allus", "Stage: hard callus"), Some(2));
        assert_eq!(near("shc", "Stage: hard callus"), Some(SCATTERED));
        assert_eq!(near("mirror", "Flip left and right"), Some(IN_HELP));
        assert_eq!(rank("mirror", "Complication: periprosthetic fracture", "Read", ""), None);
        assert_eq!(near("zz", "Fit film"), None);
        assert_eq!(near("", "Fit film"), Some(0));
    }
}
