//! What is to be followed: a kind from a list that is searched by typing, then where it is, on which side, and which of
//! several. The hand need not leave the keys: letters search, arrows choose, Enter adds.

use eframe::egui::{
    Align, Button, FontId, Id, Key as Press, Label, Layout, Margin, Modifiers, Rect, Role, ScrollArea, Sense,
    Stroke, StrokeKind, TextEdit, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::offers::{self, Offer};
use crate::analysis::book::{Book, FindingKind};
use crate::case::{Key, Side};
use crate::editor::{Command, Editor, FindingCommand};
use crate::gui::dialogs::{modal_asking, primary, secondary};
use crate::gui::{fonts, theme};

const WIDTH: f32 = 640.0;
const ROW: f32 = 26.0;
/// Height of everything beside the two lists.
const AROUND: f32 = 330.0;

/// The question, and what was answered so far.
#[derive(Debug, Default)]
pub(crate) struct Adding {
    asked: Asked,
    query: String,
    kind: Option<Key>,
    site: Option<Key>,
    side: Option<Side>,
    label: String,
    /// Arrows choose among the sites, not among the kinds.
    in_sites: bool,
    /// What arrows chose is to be scrolled to.
    moved: bool,
}

/// Whether it stands in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Asked {
    #[default]
    No,
    /// Since this frame: the search is to take the keys.
    Now,
    Yes,
}

/// What a frame came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    None,
    Follow,
    Leave,
}

impl Adding {
    /// Asks anew.
    pub(crate) fn open(&mut self) {
        *self = Self { asked: Asked::Now, ..Self::default() };
    }

    /// Whether it stands in front.
    pub(crate) fn is_open(&self) -> bool {
        self.asked != Asked::No
    }

    /// Draws the question while it is asked.
    pub(crate) fn show(&mut self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        if !self.is_open() || editor.document().is_none() {
            self.asked = Asked::No;
            return;
        }
        let book = editor.book().clone();
        let found = offers::offers(&book, &self.query);
        self.settle(editor, &found);
        let mut answer = self.keys(ui, editor, &book, &found);
        let left = modal_asking(ui, "Add a finding", WIDTH, |ui| {
            answer = self.body(ui, editor, &book, &found, answer);
        });
        self.asked = Asked::Yes;
        self.moved = false;
        if answer == Answer::Follow
            && let Some(kind) = self.kind.clone()
        {
            let (site, side, label) = (self.site.clone(), self.side, self.label.trim().to_owned());
            wishes.push(Command::Finding(FindingCommand::Begin { kind, site, side, label }));
            self.asked = Asked::No;
        }
        if left || answer == Answer::Leave {
            self.asked = Asked::No;
        }
    }

    /// Something is always chosen of what was found.
    fn settle(&mut self, editor: &Editor, found: &[Offer<'_>]) {
        let is_there = |key: &Key| found.iter().any(|offer| offer.kind.key == *key);
        if !self.kind.as_ref().is_some_and(is_there) {
            self.choose(editor, found.first());
        }
    }

    fn choose(&mut self, editor: &Editor, offer: Option<&Offer<'_>>) {
        self.kind = offer.map(|offer| offer.kind.key.clone());
        self.site = offer.and_then(|offer| offer.site.clone());
        let reading = editor.document().and_then(|document| document.reading());
        let numbered = offer.filter(|offer| offer.kind.is_numbered);
        self.label = numbered.map_or_else(String::new, |offer| offers::next_number(reading, &offer.kind.key));
        self.in_sites &= offer.is_some_and(|offer| !offer.kind.sites.is_empty());
        self.moved = true;
    }

    fn keys(&mut self, ui: &Ui, editor: &Editor, book: &Book, found: &[Offer<'_>]) -> Answer {
        let focused = ui.memory(eframe::egui::Memory::focused);
        let searches = self.asked == Asked::Now || focused == Some(search_id());
        if !searches && focused != Some(label_id()) {
            return Answer::None;
        }
        let pressed = |key: Press| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        for (key, by) in [(Press::ArrowUp, -1), (Press::ArrowDown, 1)] {
            if pressed(key) {
                self.step(editor, book, found, by);
            }
        }
        if searches {
            let has_sites = self.kind(book).is_some_and(|kind| !kind.sites.is_empty());
            for (key, goes) in [(Press::ArrowLeft, false), (Press::ArrowRight, true)] {
                if pressed(key) {
                    self.in_sites = goes && has_sites;
                }
            }
        }
        if pressed(Press::Enter) && self.kind.is_some() { Answer::Follow } else { Answer::None }
    }

    fn kind<'a>(&self, book: &'a Book) -> Option<&'a FindingKind> {
        book.kind(self.kind.as_ref()?)
    }

    fn step(&mut self, editor: &Editor, book: &Book, found: &[Offer<'_>], by: isize) {
        if !self.in_sites {
            let now = found.iter().position(|offer| Some(&offer.kind.key) == self.kind.as_ref());
            let next = now.map_or(0, |index| index.saturating_add_signed(by));
            if let Some(offer) = found.get(next.min(found.len().saturating_sub(1))).cloned() {
                self.choose(editor, Some(&offer));
            }
            return;
        }
        let Some(kind) = self.kind(book) else { return };
        // The first line is "not specified".
        let place = |site: &Key| kind.sites.iter().position(|own| own == site).map_or(0, |index| index + 1);
        let now = self.site.as_ref().map_or(0, place);
        let next = now.saturating_add_signed(by).min(kind.sites.len());
        self.site = next.checked_sub(1).and_then(|index| kind.sites.get(index)).cloned();
        self.moved = true;
    }

    fn body(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        book: &Book,
        found: &[Offer<'_>],
        mut answer: Answer,
    ) -> Answer {
        ui.horizontal(|ui| {
            ui.label(theme::title("Add finding"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add(Label::new(theme::hint("↑ ↓ choose   → where   Enter adds")).truncate());
            });
        });
        ui.add_space(4.0);
        self.search(ui);
        ui.add_space(6.0);
        self.lists(ui, editor, book, found);
        ui.add_space(6.0);
        if let Some(kind) = self.kind(book) {
            self.details(ui, kind);
            about(ui, kind);
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let name = self.words(book);
            let follow = ui.add_enabled(self.kind.is_some(), primary("Add"));
            follow.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Add {name}")));
            if follow.clicked() {
                answer = Answer::Follow;
            }
            if ui.add(secondary("Cancel")).clicked() {
                answer = Answer::Leave;
            }
            ui.add(Label::new(theme::second(name).color(theme::TEXT)).truncate());
        });
        answer
    }

    /// What will be followed, as it will be called.
    fn words(&self, book: &Book) -> String {
        let Some(kind) = self.kind.clone() else { return String::new() };
        let finding = crate::case::Finding {
            site: self.site.clone(),
            side: self.side,
            label: self.label.clone(),
            ..crate::case::Finding::new(kind)
        };
        crate::analysis::finding::name(&finding, book)
    }

    fn search(&mut self, ui: &mut Ui) {
        let field = TextEdit::singleline(&mut self.query)
            .id(search_id())
            .hint_text(theme::second("Search: callus, screw, medial…").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(8, 6));
        let response = ui.add(field).accessible_name("Search for a finding");
        if self.asked == Asked::Now {
            response.request_focus();
        }
        if response.changed() {
            // The first that is found is chosen anew with every letter.
            self.kind = None;
            self.in_sites = false;
        }
    }

    fn lists(&mut self, ui: &mut Ui, editor: &Editor, book: &Book, found: &[Offer<'_>]) {
        let height = (ui.ctx().content_rect().height() - AROUND).clamp(96.0, 320.0);
        let (_, area) = ui.allocate_space(vec2(ui.available_width(), height));
        let middle = area.left() + area.width() * 0.5;
        let left = Rect::from_min_max(area.min, pos2(middle - 8.0, area.bottom()));
        let right = Rect::from_min_max(pos2(middle + 8.0, area.top()), area.max);
        ui.painter().vline(middle, area.y_range(), Stroke::new(1.0, theme::EDGE));
        let mut list = ui.new_child(UiBuilder::new().max_rect(left).id_salt("kinds"));
        ScrollArea::vertical().id_salt("kinds of findings").auto_shrink([false, false]).show(
            &mut list,
            |ui| {
                self.kinds(ui, editor, found);
            },
        );
        let mut list = ui.new_child(UiBuilder::new().max_rect(right).id_salt("sites"));
        ScrollArea::vertical().id_salt("sites of findings").auto_shrink([false, false]).show(
            &mut list,
            |ui| {
                self.sites(ui, book);
            },
        );
    }

    fn kinds(&mut self, ui: &mut Ui, editor: &Editor, found: &[Offer<'_>]) {
        ui.spacing_mut().item_spacing.y = 0.0;
        if found.is_empty() {
            ui.add(Label::new(theme::second("No kind of finding has this name.")).wrap());
        }
        let mut group = "";
        for offer in found {
            if offer.kind.group != group {
                group = &offer.kind.group;
                ui.add_space(4.0);
                ui.label(theme::hint(group));
            }
            let is_chosen = self.kind.as_ref() == Some(&offer.kind.key);
            let line = Line { name: &offer.kind.name, spoken: "Kind", is_chosen, is_live: !self.in_sites };
            if line.show(ui, self.moved) {
                self.choose(editor, Some(offer));
                self.in_sites = false;
            }
        }
    }

    fn sites(&mut self, ui: &mut Ui, book: &Book) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let Some(kind) = self.kind(book).cloned() else { return };
        ui.add_space(4.0);
        ui.label(theme::hint(if kind.sites.is_empty() { "It has no site of its own" } else { "Where" }));
        if kind.sites.is_empty() {
            return;
        }
        let sites = kind.sites.iter().map(|key| {
            let name = book.site(key).map_or_else(|| key.as_str().to_owned(), |site| site.name.clone());
            (Some(key.clone()), name)
        });
        for (key, name) in std::iter::once((None, "not specified".to_owned())).chain(sites) {
            let is_chosen = self.site == key;
            let line = Line { name: &name, spoken: "Site", is_chosen, is_live: self.in_sites };
            if line.show(ui, self.moved) {
                self.site = key;
                self.in_sites = true;
            }
        }
    }

    fn details(&mut self, ui: &mut Ui, kind: &FindingKind) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::caption("Side"));
            let sides = [None, Some(Side::Right), Some(Side::Left), Some(Side::Both)];
            for side in sides {
                let word = side.map_or("not specified", Side::word);
                let button = Button::new(theme::caption(word)).selected(self.side == side);
                let response = ui.add(button).accessible_name(format!("Side: {word}"));
                if response.clicked() {
                    self.side = side;
                }
            }
            ui.add_space(8.0);
            let word = if kind.is_numbered { "Number" } else { "Own name" };
            ui.label(theme::caption(word));
            let field = TextEdit::singleline(&mut self.label)
                .id(label_id())
                .desired_width(if kind.is_numbered { 56.0 } else { 150.0 })
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(6, 3));
            ui.add(field).accessible_name("Number or name of the finding");
        });
    }
}

/// What is meant by the kind, and by which definition it is said at first.
fn about(ui: &mut Ui, kind: &FindingKind) {
    if !kind.help.is_empty() {
        ui.add(Label::new(theme::caption(&kind.help)).wrap());
    }
    if let Some(first) = kind.definitions.first() {
        let more = kind.definitions.len() - 1;
        let rest = match more {
            0 => String::new(),
            1 => " Another definition can be chosen.".to_owned(),
            _ => format!(" {more} other definitions can be chosen."),
        };
        let words = format!("Said by: {} ({}).{rest}", first.words, first.citation.text);
        ui.add(Label::new(theme::caption(words)).wrap());
    }
}

fn search_id() -> Id {
    Id::unique("search for a finding")
}

fn label_id() -> Id {
    Id::unique("label of a new finding")
}

/// A line of a list.
struct Line<'a> {
    name: &'a str,
    /// What it is one of: "Kind".
    spoken: &'a str,
    is_chosen: bool,
    /// Whether arrows choose in this list.
    is_live: bool,
}

impl Line<'_> {
    /// Draws it; whether it was pressed.
    fn show(&self, ui: &mut Ui, moved: bool) -> bool {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
        let id = Id::unique("line of what can be followed").with((self.spoken, self.name));
        // Arrows in the field of the search choose: a line takes no focus of its own.
        let response = ui.interact(rect, id, Sense::CLICK);
        let spoken = format!("{}: {}", self.spoken, self.name);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.is_chosen, &spoken));
        let painter = ui.painter();
        if self.is_chosen {
            let edge = if self.is_live { theme::ACCENT } else { theme::EDGE };
            painter.rect(rect, theme::RADIUS, theme::CHOSEN, Stroke::new(1.0, edge), StrokeKind::Inside);
        } else if response.hovered() {
            painter.rect_filled(rect, theme::RADIUS, theme::HOVER);
        }
        let font =
            FontId::new(theme::TEXT_SIZE, if self.is_chosen { fonts::strong() } else { fonts::regular() });
        let name = painter.layout_no_wrap(self.name.to_owned(), font, theme::TEXT);
        let at = pos2(rect.left() + 10.0, rect.center().y - name.size().y / 2.0);
        painter.with_clip_rect(rect.intersect(ui.clip_rect())).galley(at, name, theme::TEXT);
        if self.is_chosen && moved {
            ui.scroll_to_rect(rect, None);
        }
        response.clicked()
    }
}
