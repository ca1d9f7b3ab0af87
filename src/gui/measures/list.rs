//! The list of marks: one line each, name on the left, value and change in columns on the right. A line and its
//! mark on the film are highlighted together.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    Color32, FontFamily, FontId, Galley, Id, Painter, Rect, Response, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::change::Change;
use super::wording::{self, Name};
use crate::analysis::FilmScale;
use crate::analysis::book::{Definition, Unit};
use crate::analysis::measure::{Measured, Value};
use crate::case::{Mark, MarkId, RadiographId};
use crate::editor::{Command, Document, Editor, MarkCommand, Target};
use crate::gui::{fonts, theme};

/// Height of a line.
const ROW: f32 = 24.0;
/// Height of the second line: the source of its scale.
const BELOW: f32 = 15.0;
/// Longer lists scroll within their own area.
const MOST: usize = 14;
/// Distance between columns.
const GAP: f32 = 10.0;
/// Margin of the highlight of a line beyond its text.
const BLEED: f32 = 8.0;

/// State that highlights a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lit {
    /// The selected mark.
    pub(super) selected: Option<MarkId>,
    /// True if it was just selected.
    pub(super) is_new: bool,
}

/// Marks with a part on a film of this visit: measures in the order of the book, then plain marks.
pub(super) fn lines<'a>(
    editor: &Editor,
    document: &'a Document,
    film: &RadiographId,
) -> Vec<(MarkId, &'a Arc<Mark>)> {
    let Some(reading) = document.reading() else { return Vec::new() };
    let visit = document.visits().of_film(film);
    let films = visit.map_or(std::slice::from_ref(film), |visit| visit.films.as_slice());
    let here = |mark: &Arc<Mark>| mark.parts.iter().any(|part| films.contains(&part.film));
    let mut lines: Vec<_> = reading.own_marks().filter(|(_, mark)| here(mark)).collect();
    let measures = &editor.book().measures;
    let place = |mark: &Mark| match &mark.measure {
        Some(key) => measures.iter().position(|definition| definition.key == *key).unwrap_or(measures.len()),
        None => usize::MAX,
    };
    lines.sort_by_cached_key(|(id, mark)| (place(mark), mark.choice.clone(), *id));
    lines
}

/// Content of one line.
struct Line<'a> {
    id: MarkId,
    mark: &'a Mark,
    name: Name,
    /// The other film of the visit that it is on, if not this one.
    elsewhere: Option<String>,
    measured: Option<Measured>,
    /// Source of its scale, if it differs from the sentence below the list for this film.
    own_source: Option<String>,
    /// True if the source of the value already names the implant that was chosen.
    source_names_choice: bool,
    /// True if the source is shown in the line itself: all lines of a scrolling list have the same height.
    is_flat: bool,
    /// Meaning of the sign of its value.
    side: Option<String>,
    change: Option<Change>,
}

impl<'a> Line<'a> {
    fn of(editor: &Editor, film: &RadiographId, id: MarkId, mark: &'a Mark) -> Self {
        let elsewhere = || {
            let case = editor.document()?.case();
            let view = case.radiograph(mark.first_film()?)?.views.first()?;
            Some(format!("on the {}", view.position.word()))
        };
        let measured = mark.measure.as_ref().and_then(|_| editor.measured(id));
        let value = measured.as_ref().and_then(Measured::value);
        let definition = mark.measure.as_ref().and_then(|key| editor.book().measure(key));
        let side = value.zip(definition).and_then(|(value, definition)| value.side(definition));
        Self {
            id,
            mark,
            name: Name::of(mark, editor.book()),
            elsewhere: if mark.is_on(film) { None } else { elsewhere() },
            own_source: value.and_then(|value| own_source(editor, film, value)),
            source_names_choice: definition.is_some_and(|definition| names_choice(editor, mark, definition)),
            is_flat: false,
            side: side.map(str::to_owned),
            measured,
            change: Change::of(editor, id),
        }
    }

    /// Text of the value column; true if it is a value.
    fn value(&self, editor: &Editor) -> (String, bool) {
        if self.mark.measure.is_some() {
            let is_value = matches!(self.measured, Some(Measured::Value(_)));
            return (wording::outcome(self.measured.as_ref()), is_value);
        }
        let meaning = self.mark.meaning.as_ref().and_then(|key| editor.book().meaning(key));
        (meaning.map(|meaning| meaning.name.clone()).unwrap_or_default(), false)
    }

    fn flat(self) -> Self {
        Self { is_flat: true, ..self }
    }

    /// The source, if it has a line of its own.
    fn below(&self) -> Option<&str> {
        self.own_source.as_deref().filter(|_| !self.is_flat)
    }

    fn is_partial(&self) -> bool {
        matches!(self.measured, Some(Measured::Missing(_)))
    }

    /// Accessible name: "Length, 31.2 mm ± 0.4, calibrated on lag-screw shank, change −0.3 mm since 2 days".
    fn spoken(&self, value: &str) -> String {
        let value = match &self.measured {
            Some(Measured::Value(value)) => value.words_with_source(),
            _ => value.to_owned(),
        };
        let mut words = self.name.words();
        if let Some(elsewhere) = &self.elsewhere {
            words = format!("{words}, {elsewhere}");
        }
        if !value.is_empty() {
            words = format!("{words}, {value}");
        }
        if let Some(side) = &self.side {
            words = format!("{words}, {side}");
        }
        match &self.change {
            Some(change) => format!("{words}, change {}", change.full),
            None => words,
        }
    }
}

/// Source of a value whose scale is not that of the film in focus: of another film, or of an implant.
fn own_source(editor: &Editor, film: &RadiographId, value: &Value) -> Option<String> {
    let of_film = editor.scale(film);
    let told = of_film.as_ref().and_then(FilmScale::millimetres).map(|scale| scale.source.as_str());
    let is_other = match value.unit {
        Unit::Millimetre => told != Some(value.source.as_str()),
        Unit::Pixel => told.is_some(),
        Unit::Degree | Unit::Percent | Unit::One => false,
    };
    let words = if value.unit == Unit::Pixel { "its film has no scale" } else { value.source.as_str() };
    is_other.then(|| words.to_owned())
}

/// True if the source of the value is the implant that was chosen, and nothing else tells the mark apart.
fn names_choice(editor: &Editor, mark: &Mark, definition: &Definition) -> bool {
    let Some(choice) = mark.choice.as_ref().filter(|_| mark.label.is_empty()) else { return false };
    let of_film = mark.first_film().and_then(|film| editor.scale(film));
    let calibrated_on =
        of_film.as_ref().and_then(FilmScale::millimetres).and_then(|own| own.implant.as_ref());
    definition.formula.is_scaled_by_implant() || calibrated_on == Some(choice)
}

/// Widths of the columns on the right.
#[derive(Debug, Clone, Copy)]
struct Columns {
    value: f32,
    change: f32,
}

/// Draws the list. Returns the position of the line that was just selected.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    film: &RadiographId,
    lines: &[(MarkId, &Arc<Mark>)],
    lit: Lit,
    wishes: &mut Vec<Command>,
) -> Option<Rect> {
    let target = lit.selected.filter(|_| lit.is_new);
    let target = target.and_then(|id| lines.iter().position(|(line, _)| *line == id));
    if lines.len() <= MOST {
        let lines: Vec<_> = lines.iter().map(|(id, mark)| Line::of(editor, film, *id, mark)).collect();
        return rows(ui, editor, &lines, lit, target, wishes);
    }
    let height = ROW * MOST as f32;
    let mut area =
        ScrollArea::vertical().id_salt("list of marks").max_height(height).min_scrolled_height(height);
    if let Some(index) = target {
        let top = (ROW * index as f32 - (height - ROW) / 2.0).max(0.0);
        area = area.vertical_scroll_offset(top);
    }
    area.show_viewport(ui, |ui, view| {
        ui.set_height(ROW * lines.len() as f32);
        let first = (view.top() / ROW).floor().max(0.0) as usize;
        let last = ((view.bottom() / ROW).ceil().max(0.0) as usize).min(lines.len());
        let shown = lines.get(first.min(last)..last).unwrap_or_default();
        let shown: Vec<_> = shown.iter().map(|(id, mark)| Line::of(editor, film, *id, mark).flat()).collect();
        let top = ui.max_rect().top() + ROW * first as f32;
        let rect = Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=top + ROW * shown.len() as f32);
        let builder = UiBuilder::new().max_rect(rect).id_salt("lines in sight");
        ui.scope_builder(builder, |ui| rows(ui, editor, &shown, lit, None, wishes));
    });
    None
}

fn rows(
    ui: &mut Ui,
    editor: &Editor,
    lines: &[Line<'_>],
    lit: Lit,
    target: Option<usize>,
    wishes: &mut Vec<Command>,
) -> Option<Rect> {
    let values: Vec<_> = lines.iter().map(|line| line.value(editor)).collect();
    let painter = ui.painter().clone();
    let width = |text: &str, size: f32, family: FontFamily| {
        painter.layout_no_wrap(text.to_owned(), FontId::new(size, family), theme::TEXT).size().x
    };
    let told = lines.iter().zip(&values).filter(|(_, (_, is_value))| *is_value);
    let columns = Columns {
        value: told
            .map(|(_, (value, _))| width(value, theme::TEXT_SIZE, fonts::strong()))
            .fold(0.0, f32::max),
        change: lines
            .iter()
            .filter_map(|line| line.change.as_ref())
            .map(|change| width(&change.brief, theme::CAPTION_SIZE, fonts::regular()))
            .fold(0.0, f32::max),
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut place = None;
    for (index, (line, (value, is_value))) in lines.iter().zip(values).enumerate() {
        let height = if line.below().is_some() { ROW + BELOW } else { ROW };
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
        let is_lit = lit.selected == Some(line.id);
        let shown = Shown { value: &value, is_value, columns, is_lit };
        row(ui, rect, line, &shown, wishes);
        if target == Some(index) {
            place = Some(rect);
        }
    }
    place
}

/// Text of the value column of a line, and how the line is shown.
struct Shown<'a> {
    value: &'a str,
    /// False where the value is missing or refused.
    is_value: bool,
    columns: Columns,
    is_lit: bool,
}

fn row(ui: &mut Ui, whole: Rect, line: &Line<'_>, shown: &Shown<'_>, wishes: &mut Vec<Command>) {
    let Shown { value, is_value, columns, is_lit } = *shown;
    let response = touch(ui, whole, line, value, is_lit);
    if response.clicked() {
        let target = (!is_lit).then_some(Target::Mark(line.id));
        wishes.push(Command::Mark(MarkCommand::Select(target)));
    }
    let painter = ui.painter().clone();
    light(&painter, whole, is_lit, &response);
    let rect = whole.with_max_y(whole.top() + ROW);
    let mut right = rect.right();
    if line.is_partial() {
        right = go_on(ui, rect, line, wishes) - GAP;
    } else if let Some(change) = &line.change {
        let colour = if is_lit || response.hovered() { theme::SECOND } else { change.colour() };
        let galley =
            one_line(&painter, &[(&change.brief, theme::CAPTION_SIZE, fonts::regular(), colour)], None);
        at_right(&painter, galley, right, rect);
    }
    if is_value {
        right = rect.right() - if columns.change > 0.0 { columns.change + GAP } else { 0.0 };
        let galley = one_line(&painter, &[(value, theme::TEXT_SIZE, fonts::strong(), theme::TEXT)], None);
        at_right(&painter, galley, right, rect);
        right -= columns.value + GAP;
    } else if !value.is_empty() {
        let space = (right - rect.left()) * 0.56;
        let colour = if line.mark.measure.is_some() { theme::WARNING } else { theme::SECOND };
        let galley =
            one_line(&painter, &[(value, theme::CAPTION_SIZE, fonts::regular(), colour)], Some(space));
        right = at_right(&painter, galley, right, rect) - GAP;
    }
    name(&painter, rect, line, right);
    if let Some(source) = line.below() {
        let parts = [(source, theme::CAPTION_SIZE, fonts::regular(), theme::SECOND)];
        let galley = one_line(&painter, &parts, Some(rect.width()));
        painter.galley(pos2(rect.left(), rect.bottom() - 4.0), galley, theme::SECOND);
    }
    response.on_hover_text(line.spoken(value));
}

fn touch(ui: &Ui, rect: Rect, line: &Line<'_>, value: &str, is_lit: bool) -> Response {
    let id = Id::unique("line of mark").with(line.id.0);
    let response = ui.interact(rect.expand2(vec2(BLEED, 0.0)), id, Sense::click());
    let spoken = format!("Mark: {}", line.spoken(value));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_lit, &spoken));
    response
}

fn light(painter: &Painter, rect: Rect, is_lit: bool, response: &Response) {
    let lit = rect.expand2(vec2(BLEED, 0.0));
    if is_lit {
        painter.rect_filled(lit, theme::RADIUS, theme::CHOSEN);
        let bar = Rect::from_min_size(lit.min, vec2(2.0, lit.height()));
        painter.rect_filled(bar, 1, theme::ACCENT);
    } else if response.hovered() {
        painter.rect_filled(lit, theme::RADIUS, theme::HOVER);
    }
    if response.has_focus() {
        let ring = Stroke::new(1.0, theme::TEXT);
        painter.rect_stroke(lit, theme::RADIUS, ring, StrokeKind::Inside);
    }
}

/// The name within the available width: in full, else its short form, else truncated.
fn name(painter: &Painter, rect: Rect, line: &Line<'_>, right: f32) {
    let space = (right - rect.left()).max(24.0);
    // Missing parts take precedence.
    let flat = line.own_source.as_ref().filter(|_| line.is_flat);
    let is_named = line.own_source.is_some() && line.source_names_choice;
    let also = (!line.is_partial() && !is_named).then_some(&line.name.also);
    let also =
        also.into_iter().chain(&line.side).chain(&line.elsewhere).chain(flat).filter(|text| !text.is_empty());
    let also: Vec<&str> = std::iter::once("").chain(also.map(String::as_str)).collect();
    let also = also.join(" ");
    let parts = |name: &str| {
        [
            (name.to_owned(), theme::TEXT_SIZE, fonts::regular(), theme::TEXT),
            (also.clone(), theme::CAPTION_SIZE, fonts::regular(), theme::SECOND),
        ]
    };
    let layout = |name: &str, space: Option<f32>| {
        let parts = parts(name);
        let parts: Vec<_> = parts
            .iter()
            .map(|(text, size, family, colour)| (text.as_str(), *size, family.clone(), *colour))
            .collect();
        one_line(painter, &parts, space)
    };
    let full = layout(&line.name.full, None);
    let galley = if full.size().x <= space { full } else { layout(&line.name.short, Some(space)) };
    painter.galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, theme::TEXT);
}

/// The button that continues a measure. Returns its left edge.
fn go_on(ui: &mut Ui, rect: Rect, line: &Line<'_>, wishes: &mut Vec<Command>) -> f32 {
    let button = eframe::egui::Button::new(theme::caption("Go on").color(theme::ACCENT)).small();
    let size = vec2(52.0, ROW - 4.0);
    let place = Rect::from_center_size(pos2(rect.right() - size.x / 2.0, rect.center().y), size);
    let name = format!("Go on: {}", line.name.words());
    // Placed in a child UI, so that the next line does not move.
    let builder = UiBuilder::new().max_rect(place).id_salt(("go on", line.id.0));
    let response = ui.new_child(builder).put(place, button).on_hover_text("Place what is missing.");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.clicked() {
        wishes.push(Command::Mark(MarkCommand::GoOn(line.id)));
    }
    place.left()
}

/// One line of text in several fonts, truncated with an ellipsis if it does not fit.
pub(super) fn one_line(
    painter: &Painter,
    parts: &[(&str, f32, FontFamily, Color32)],
    space: Option<f32>,
) -> Arc<Galley> {
    let mut job = LayoutJob::default();
    for (text, size, family, colour) in parts {
        let format = TextFormat {
            font_id: FontId::new(*size, family.clone()),
            color: *colour,
            valign: eframe::egui::Align::Center,
            ..TextFormat::default()
        };
        job.append(text, 0.0, format);
    }
    job.wrap.max_width = space.unwrap_or(f32::INFINITY);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}

/// Paints text that ends at `right`. Returns its left edge.
fn at_right(painter: &Painter, galley: Arc<Galley>, right: f32, rect: Rect) -> f32 {
    let left = right - galley.size().x;
    painter.galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, theme::TEXT);
    left
}
