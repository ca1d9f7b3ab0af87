//! The score of the visit in the panel at the right: a grid of items and grades, the criteria while they are needed,
//! a diagram of the bone with a sheet in hand, and what it comes to. Every total is computed below.

mod bone;
mod card;
mod criteria;
mod films;
mod grid;
mod head;
mod reasons;
mod row;
mod total;

use eframe::egui::{Rect, Ui};

use super::theme;
use crate::analysis::book::ItemDefinition;
use crate::case::{Given, Key, RadiographId};
use crate::editor::{Command, Document, Editor, ScoreCommand, Scoring, SheetAtVisit};

/// The section, and what is momentary about it.
#[derive(Debug, Default)]
pub(crate) struct ScoreSection {
    /// What was in hand in the frame before: an item that comes into hand is scrolled to.
    in_hand: Option<InHand>,
    /// The reader's own words for a reason, as long as they are typed.
    words: reasons::Words,
}

/// What was in hand: score, item, visit, whether a reason is asked for, whether every item is answered.
type InHand = (Key, Key, usize, bool, bool);

/// Seconds after a click in which nothing scrolls under the pointer.
const JUST_CLICKED_S: f32 = 1.0;

/// Points of height below which what stands in a panel moves closer together.
const LOW: f32 = 440.0;

/// Whether the panel is a low one.
fn is_low(ui: &Ui) -> bool {
    ui.clip_rect().height() < LOW
}

/// Where parts of the section stand.
#[derive(Debug, Clone, Copy)]
struct Places {
    whole: Rect,
    /// The row of the item in hand, and what helps to answer it.
    row: Option<(Rect, Rect)>,
    /// The sum.
    total: Rect,
}

/// What every part of the section draws from.
#[derive(Debug, Clone, Copy)]
struct Shown<'a> {
    editor: &'a Editor,
    document: &'a Document,
    sheet: &'a SheetAtVisit<'a>,
    /// The sheet in hand, where it is this one.
    in_hand: Option<&'a Scoring<'a>>,
    /// Whether answers can be given.
    can: bool,
}

impl Shown<'_> {
    /// What was answered to an item.
    fn given(&self, item: &ItemDefinition) -> Option<&Given> {
        self.sheet.sheet.get(&item.key).map(|answer| &answer.given)
    }

    /// The reason for an item that is not assessable: short, and in full with the reader's own words.
    fn reason(&self, item: &ItemDefinition) -> Option<(String, String)> {
        let Some(Given::NotAssessable { reason, words }) = self.given(item) else { return None };
        let known = self.editor.book().reasons.iter().find(|own| own.key == *reason);
        let (short, name) = known.map_or_else(
            || (reason.as_str().to_owned(), reason.as_str().to_owned()),
            |own| (own.short.clone(), own.name.clone()),
        );
        let full = if words.is_empty() { name } else { format!("{name}: {words}") };
        Some((short, full))
    }

    /// Whether this item is answered next.
    fn is_in_hand(&self, item: &ItemDefinition) -> bool {
        self.in_hand.is_some_and(|scoring| scoring.item.key == item.key)
    }

    /// Takes an item in hand, and its sheet with it.
    fn take(&self, item: &ItemDefinition, wishes: &mut Vec<Command>) {
        if self.in_hand.is_none() {
            wishes.push(Command::Score(ScoreCommand::Take(Some(self.sheet.score.key.clone()))));
        }
        if !self.is_in_hand(item) {
            wishes.push(Command::Score(ScoreCommand::Item(item.key.clone())));
        }
    }
}

impl ScoreSection {
    /// Draws the section for the film in focus.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        focus: &RadiographId,
        wishes: &mut Vec<Command>,
    ) {
        let Some(sheet) = editor.sheet() else {
            *self = Self::default();
            return;
        };
        let scoring = editor.scoring();
        let is_this = |own: &&Scoring<'_>| own.score.key == sheet.score.key && own.visit == sheet.visit;
        let can = editor.can(&Command::Score(ScoreCommand::Take(None)));
        let in_hand = scoring.as_ref().filter(is_this);
        let shown = Shown { editor, document, sheet: &sheet, in_hand, can };
        let top = ui.cursor().min;
        head::show(ui, &shown, wishes);
        if sheet.sum.is_empty() && in_hand.is_none() {
            films::show(ui, "Not scored yet · ", &films::words(&shown, focus));
            self.in_hand = None;
            return;
        }
        films::show(ui, "", &films::words(&shown, focus));
        ui.add_space(4.0);
        // The rows are first: what opens with the sheet stands below them, so that no row moves under the pointer.
        let drawn = ui.add_enabled_ui(can, |ui| grid::show(ui, &shown, wishes)).inner;
        let below = in_hand.map(|scoring| self.beside_item(ui, &shown, scoring, wishes));
        if below.is_none() {
            criteria::of_touched(ui, drawn.touched);
        }
        if let Some(scoring) = in_hand {
            ui.add_space(6.0);
            card::show(ui, &shown, scoring);
            ui.add_space(6.0);
        }
        let total = ui.scope(|ui| total::show(ui, &shown)).response.rect;
        let whole = Rect::from_min_max(top, total.max);
        self.keep_in_sight(ui, &shown, Places { whole, row: drawn.row.zip(below), total });
    }

    /// What helps to answer the item in hand: its criteria, or the reasons that are asked for.
    fn beside_item(
        &mut self,
        ui: &mut Ui,
        shown: &Shown<'_>,
        scoring: &Scoring<'_>,
        wishes: &mut Vec<Command>,
    ) -> Rect {
        let drawn = ui.scope(|ui| {
            ui.add_space(4.0);
            if reasons::are_asked(scoring) {
                reasons::show(ui, shown, scoring, &mut self.words, wishes);
            } else {
                self.words = reasons::Words::default();
                criteria::of_item(ui, shown, scoring, wishes);
            }
            criteria::keys(ui, scoring);
        });
        drawn.response.rect
    }

    /// What came into hand is brought into sight: the whole section where there is room for it, else the item with
    /// its criteria; with the last answer given what they come to.
    fn keep_in_sight(&mut self, ui: &Ui, shown: &Shown<'_>, places: Places) {
        let sum = &shown.sheet.sum;
        let is_complete = sum.graded + sum.not_assessable == sum.items;
        let now = shown.in_hand.map(|scoring| {
            let (score, item) = (scoring.score.key.clone(), scoring.item.key.clone());
            (score, item, scoring.visit, reasons::are_asked(scoring), is_complete)
        });
        if now == self.in_hand {
            return;
        }
        let before = std::mem::replace(&mut self.in_hand, now);
        // What was just clicked stays where it is.
        let clicked = ui.input(|input| input.pointer.time_since_last_click()) < JUST_CLICKED_S;
        if clicked && ui.rect_contains_pointer(places.whole) {
            return;
        }
        let room = ui.clip_rect().height() - 2.0 * theme::STEP;
        let Places { whole, row, total } = places;
        let was_open = before.is_some_and(|(_, _, _, _, was_complete)| !was_complete);
        let wanted = match row {
            Some((row, _)) if is_complete && was_open => [whole, row.union(total), total],
            Some((row, below)) => [whole, row.union(total), row.union(below)],
            None => [whole, total, total],
        };
        let fits = wanted.into_iter().find(|rect| rect.height() <= room);
        // Where nothing fits, the foot stays out of sight, never the item.
        let [.., last] = wanted;
        let rect = fits.unwrap_or_else(|| last.with_max_y(last.top() + room));
        ui.scroll_to_rect(rect.expand(theme::STEP), None);
    }
}
