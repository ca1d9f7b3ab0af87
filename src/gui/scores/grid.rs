//! The grid: one row an item, one cell a grade, the last cell for what cannot be graded, and the step since the visit
//! before. Where a row has no room for its name, the name stands above its cells.

use eframe::egui::{
    Align2, FontFamily, FontId, Id, Painter, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::Shown;
use super::row::{self, Cell};
use crate::analysis::book::{Grade, ItemDefinition};
use crate::analysis::score::{ScoreCell, ScoreRow, Step};
use crate::case::Given;
use crate::editor::{Command, ScoreCommand};
use crate::gui::icons::with_words;
use crate::gui::{fonts, theme};

const CELL_HEIGHT: f32 = 26.0;
/// The same in a low panel, so that the criteria are in sight too.
const LOW_CELL: f32 = 23.0;
const GAP: f32 = 4.0;
/// Height of a name that stands above its cells.
const NAME_HEIGHT: f32 = 18.0;
/// Room of the step at the right.
const STEP_WIDTH: f32 = 18.0;
/// Cells are as wide as this at least and at most.
const CELL: (f32, f32) = (24.0, 36.0);
const LAST_CELL: (f32, f32) = (34.0, 64.0);
/// How far the light of a row reaches beyond its cells.
const BLEED: f32 = 8.0;

/// What was drawn.
#[derive(Debug, Default)]
pub(super) struct Drawn<'a> {
    /// The row of the item in hand.
    pub(super) row: Option<Rect>,
    /// The grade under the pointer.
    pub(super) touched: Option<(&'a ItemDefinition, &'a Grade)>,
}

/// Where things stand in a row.
#[derive(Debug, Clone, Copy)]
struct Columns {
    /// Whether names stand above their cells.
    is_stacked: bool,
    /// Width of a name beside its cells.
    name: f32,
    cell: f32,
    last_cell: f32,
    /// Cells of the widest scale.
    count: usize,
    /// Height of a cell.
    height: f32,
    /// Room of the steps; none where no visit before has a sheet.
    step: f32,
}

/// Draws the grid.
pub(super) fn show<'a>(ui: &mut Ui, shown: &Shown<'a>, wishes: &mut Vec<Command>) -> Drawn<'a> {
    let table = shown.editor.score_table();
    let row = table.as_ref().and_then(|rows| rows.iter().find(|row| row.score == shown.sheet.score.key));
    let cell = row.and_then(|row| row.cells.get(shown.sheet.visit)?.as_ref());
    let columns = columns(ui, shown, row.is_some_and(|row| can_step(shown, row)));
    let mut drawn = Drawn::default();
    ui.spacing_mut().item_spacing.y = if columns.height < CELL_HEIGHT { GAP - 1.0 } else { GAP };
    let score = shown.sheet.score;
    for item in &score.items {
        let height = columns.height + if columns.is_stacked { NAME_HEIGHT } else { 0.0 };
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
        let line = Line { shown, item, columns, rect, step: step_of(cell, item) };
        let touched = line.draw(ui, wishes);
        drawn.touched = drawn.touched.or(touched.map(|grade| (item, grade)));
        if shown.is_in_hand(item) {
            drawn.row = Some(rect);
        }
    }
    drawn
}

/// Whether a visit before, with no operation between, has a sheet to compare with.
fn can_step(shown: &Shown<'_>, row: &ScoreRow) -> bool {
    let (visits, own) = (shown.document.visits(), shown.sheet.visit);
    let same = |other: usize| match (visits.get(other), visits.get(own)) {
        (Some(other), Some(own)) => other.is_comparable_with(own),
        _ => false,
    };
    (0..own).any(|other| same(other) && row.cells.get(other).is_some_and(Option::is_some))
}

fn step_of(cell: Option<&ScoreCell>, item: &ItemDefinition) -> Step {
    let own = cell.and_then(|cell| cell.items.iter().find(|own| own.item == item.key));
    own.map_or(Step::None, |own| own.step)
}

fn columns(ui: &Ui, shown: &Shown<'_>, can_step: bool) -> Columns {
    let score = shown.sheet.score;
    let painter = ui.painter();
    let names = score.items.iter().map(|item| width(painter, &item.short, theme::TEXT_SIZE, fonts::strong()));
    let name = names.fold(0.0, f32::max).ceil() + GAP;
    let reasons = shown.editor.book().reasons.iter();
    let reason = |short: &str| width(painter, short, theme::CAPTION_SIZE, fonts::strong());
    let wanted = reasons.map(|own| reason(&own.short)).fold(0.0, f32::max).ceil() + 10.0;
    let count = score.items.iter().map(|item| score.grades(item).len()).max().unwrap_or(0);
    let gaps = GAP * count as f32;
    let step = if can_step { STEP_WIDTH } else { 0.0 };
    let height = if super::is_low(ui) { LOW_CELL } else { CELL_HEIGHT };
    let all = ui.available_width() - step - gaps;
    let is_stacked = all - name < CELL.0 * count as f32 + LAST_CELL.0;
    let room = if is_stacked { all } else { all - name };
    let last_cell = (room - CELL.0 * count as f32).clamp(LAST_CELL.0, wanted.clamp(LAST_CELL.0, LAST_CELL.1));
    let most = if is_stacked { 1.5 * CELL.1 } else { CELL.1 };
    let cell = ((room - last_cell) / count.max(1) as f32).min(most).floor();
    Columns { is_stacked, name, cell, last_cell, count, height, step }
}

fn width(painter: &Painter, text: &str, size: f32, family: FontFamily) -> f32 {
    painter.layout_no_wrap(text.to_owned(), FontId::new(size, family), theme::TEXT).size().x
}

/// A row on its way to the screen.
struct Line<'s, 'a> {
    shown: &'s Shown<'a>,
    item: &'a ItemDefinition,
    columns: Columns,
    rect: Rect,
    step: Step,
}

impl<'a> Line<'_, 'a> {
    /// Draws the row; the grade under the pointer.
    fn draw(&self, ui: &mut Ui, wishes: &mut Vec<Command>) -> Option<&'a Grade> {
        if self.shown.is_in_hand(self.item) {
            row::light(ui.painter(), self.rect.expand2(vec2(BLEED, GAP / 2.0 - 0.5)));
        }
        self.name(ui, wishes);
        let grades = self.shown.sheet.score.grades(self.item);
        let mut touched = None;
        for (index, grade) in grades.iter().enumerate() {
            let response = self.grade(ui, index, grade);
            if response.hovered() || response.has_focus() {
                touched = Some(grade);
            }
            if response.clicked() {
                self.answer(Given::Grade(grade.value), wishes);
            }
        }
        self.last(ui, wishes);
        let at = pos2(self.rect.right() - STEP_WIDTH / 2.0 + 3.0, self.cells().center().y);
        row::step(ui.painter(), at, self.step);
        touched
    }

    /// The band of the cells.
    fn cells(&self) -> Rect {
        self.rect.with_min_y(self.rect.bottom() - self.columns.height)
    }

    /// The place of a cell, counted from the left; cells end where the step begins.
    fn place(&self, index: usize) -> Rect {
        let Columns { cell, last_cell, count, height, step, .. } = self.columns;
        let right = self.rect.right() - step;
        let left = right - last_cell - (count - index.min(count)) as f32 * (cell + GAP);
        let width = if index >= count { last_cell } else { cell };
        Rect::from_min_size(pos2(left, self.cells().top()), vec2(width, height))
    }

    /// The name of the item, which takes it in hand.
    fn name(&self, ui: &Ui, wishes: &mut Vec<Command>) {
        let rect = if self.columns.is_stacked {
            self.rect.with_max_y(self.rect.top() + NAME_HEIGHT)
        } else {
            self.rect.with_max_x(self.rect.left() + self.columns.name)
        };
        let enabled = ui.is_enabled();
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, Id::unique("score item").with(self.item.key.as_str()), sense);
        let in_hand = self.shown.is_in_hand(self.item);
        let spoken = self.spoken();
        response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, in_hand, &spoken));
        let family = if in_hand { fonts::strong() } else { fonts::regular() };
        let colour = if in_hand || response.hovered() { theme::TEXT } else { theme::SECOND };
        let font = FontId::new(theme::TEXT_SIZE, family);
        let at = pos2(rect.left(), rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, &self.item.short, font, colour);
        if response.has_focus() {
            let ring = eframe::egui::Stroke::new(1.0, theme::TEXT);
            let kind = eframe::egui::StrokeKind::Outside;
            ui.painter().rect_stroke(rect.expand2(vec2(3.0, -2.0)), theme::RADIUS, ring, kind);
        }
        if response.clicked() {
            self.shown.take(self.item, wishes);
        }
        with_words(response, &self.item.name, "", &self.step_words());
    }

    /// "Item: Medial cortex, grade 3, up 1 since the previous visit".
    fn spoken(&self) -> String {
        let answer = match self.shown.given(self.item) {
            None => "not answered".to_owned(),
            Some(Given::Grade(value)) => format!("grade {value}"),
            Some(Given::NotAssessable { .. }) => {
                let reason = self.shown.reason(self.item).map(|(_, full)| full).unwrap_or_default();
                format!("not assessable, {reason}")
            }
        };
        let step = self.step_words();
        let comma = if step.is_empty() { "" } else { ", " };
        format!("Item: {}, {answer}{comma}{step}", self.item.name)
    }

    fn step_words(&self) -> String {
        let words = self.step.words(self.shown.sheet.score.better);
        if words.is_empty() { words } else { format!("{words} since the previous visit") }
    }

    fn grade(&self, ui: &Ui, index: usize, grade: &Grade) -> Response {
        let is_chosen = self.shown.given(self.item) == Some(&Given::Grade(grade.value));
        let in_hand = self.shown.is_in_hand(self.item);
        let name = format!("{}: grade {}, {}", self.item.name, grade.value, grade.word);
        let text = grade.value.to_string();
        let cell = Cell { name: &name, text: &text, is_chosen, is_hatched: false, in_hand };
        let response = row::cell(ui, self.place(index), &cell);
        let keys = if in_hand { text.as_str() } else { "" };
        // The criteria stand below the grid.
        with_words(response, &format!("{} {}", grade.value, grade.word), keys, "")
    }

    /// What was pressed: the same again is withdrawn; the sheet is taken in hand with it.
    fn answer(&self, given: Given, wishes: &mut Vec<Command>) {
        wishes.push(Command::Score(ScoreCommand::Answer { item: self.item.key.clone(), given }));
    }

    /// The cell of what cannot be graded: the same again withdraws it, else the reason is asked for.
    fn last(&self, ui: &Ui, wishes: &mut Vec<Command>) {
        let reason = self.shown.reason(self.item);
        let in_hand = self.shown.is_in_hand(self.item);
        let full = reason.as_ref().map(|(_, full)| full.as_str());
        let name = match full {
            Some(full) => format!("{}: not assessable, {full}", self.item.name),
            None => format!("{}: not assessable", self.item.name),
        };
        let text = reason.as_ref().map_or("n/a", |(short, _)| short.as_str());
        let is_chosen = reason.is_some();
        let cell = Cell { name: &name, text, is_chosen, is_hatched: true, in_hand };
        let response = row::cell(ui, self.place(self.columns.count), &cell);
        let title = if is_chosen { full.unwrap_or_default() } else { "Not assessable" };
        let help = if is_chosen { "Click again to clear it." } else { "Record why it cannot be graded." };
        let keys = if in_hand { "X" } else { "" };
        let response = with_words(response, title, keys, help);
        if response.clicked() {
            if let Some(given @ Given::NotAssessable { .. }) = self.shown.given(self.item) {
                self.answer(given.clone(), wishes);
            } else {
                self.shown.take(self.item, wishes);
                wishes.push(Command::Score(ScoreCommand::AskReason));
            }
        }
    }
}
