//! The score of the visit in the right panel: a grid of items and grades, the criteria while scoring,
//! a diagram of the bone while a score is active, and the total. All totals are computed in lower layers.

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

/// The section and its transient state.
#[derive(Debug, Default)]
pub(crate) struct ScoreSection {
    /// The active item in the previous frame: a newly active item is scrolled to.
    in_hand: Option<InHand>,
    /// The reason being typed.
    words: reasons::Words,
}

/// The active item: score, item, visit, true if a reason is asked for, true if every item is answered.
type InHand = (Key, Key, usize, bool, bool);

/// Seconds after a click in which nothing scrolls under the pointer.
const JUST_CLICKED_S: f32 = 1.0;

/// Panel height in points below which the layout is compact.
const LOW: f32 = 440.0;

/// True if the panel is low.
fn is_low(ui: &Ui) -> bool {
    ui.clip_rect().height() < LOW
}

/// Positions of parts of the section.
#[derive(Debug, Clone, Copy)]
struct Places {
    whole: Rect,
    /// The row of the current item and its criteria.
    row: Option<(Rect, Rect)>,
    /// The total.
    total: Rect,
}

/// Context shared by all parts of the section.
#[derive(Debug, Clone, Copy)]
struct Shown<'a> {
    editor: &'a Editor,
    document: &'a Document,
    sheet: &'a SheetAtVisit<'a>,
    /// The active score, if it is this one.
    in_hand: Option<&'a Scoring<'a>>,
    /// True if answers can be recorded.
    can: bool,
}

impl Shown<'_> {
    /// The answer to an item.
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

    /// True if this item is next.
    fn is_in_hand(&self, item: &ItemDefinition) -> bool {
        self.in_hand.is_some_and(|scoring| scoring.item.key == item.key)
    }

    /// Makes an item current and its score active.
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
        // The grid is first: content that opens with the score is below it, so that no row moves under the pointer.
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

    /// Help for the current item: its criteria, or the list of reasons.
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

    /// Scrolls to the newly active item: the whole section if it fits, else the item with
    /// its criteria; after the last answer the total.
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
        // A clicked item stays in position.
        let clicked = ui.input(|input| input.pointer.time_since_last_click()) < JUST_CLICKED_S;
        if clicked && ui.rect_contains_pointer(places.whole) {
            return;
        }
        let space = ui.clip_rect().height() - 2.0 * theme::STEP;
        let Places { whole, row, total } = places;
        let was_open = before.is_some_and(|(_, _, _, _, was_complete)| !was_complete);
        let wanted = match row {
            Some((row, _)) if is_complete && was_open => [whole, row.union(total), total],
            Some((row, below)) => [whole, row.union(total), row.union(below)],
            None => [whole, total, total],
        };
        let fits = wanted.into_iter().find(|rect| rect.height() <= space);
        // If nothing fits, the bottom is cut off, never the item.
        let [.., last] = wanted;
        let rect = fits.unwrap_or_else(|| last.with_max_y(last.top() + space));
        ui.scroll_to_rect(rect.expand(theme::STEP), None);
    }
}
