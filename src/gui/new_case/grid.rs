//! The grid of films: a column a visit, a row a view. Films are dragged between cells; keys act at the cursor.

use eframe::egui::{
    Align2, FontId, Id, Key, Popup, PopupCloseBehavior, Rect, Role, ScrollArea, Sense, Shape, Stroke,
    StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::film;
use super::words::{Draft, Look, counted, day, word};
use super::{grid_id, theme};
use crate::case::{Offset, ViewPosition, read_date};
use crate::editor::{Cell, Command, Cursor, Grid, IntakeCommand, NewCase};
use crate::gui::fonts;
use crate::intake::{FilmNumber, INTERVAL_RULE, Moment, PlanEdit, PlannedCase, Visit};

/// Width of the names of rows.
const NAMES: f32 = 92.0;
/// Height of the names of columns.
const HEADS: f32 = 40.0;
/// Distance between cells.
const GAP: f32 = 8.0;
/// Least and largest width of a cell.
const WIDTH: (f32, f32) = (136.0, 190.0);
/// Least and largest height of a cell.
const HEIGHT: (f32, f32) = (124.0, 214.0);

/// Transient state of the grid.
#[derive(Debug, Default)]
pub(super) struct GridView {
    moment: Draft,
    wrong: Option<String>,
    was_shown: Option<usize>,
    cursor: Option<Cursor>,
}

/// What the grid is drawn from.
pub(super) struct Scene<'a> {
    pub(super) session: &'a NewCase,
    pub(super) case: &'a PlannedCase,
    pub(super) shown: usize,
    pub(super) grid: &'a Grid,
    pub(super) has_focus: bool,
}

impl GridView {
    pub(super) fn show(&mut self, ui: &mut Ui, session: &NewCase, shown: usize, wishes: &mut Vec<Command>) {
        let (Some(case), Some(grid)) = (session.case(), session.grid()) else { return };
        let area = ui.available_rect_before_wrap();
        // The whole grid is one stop of Tab; the arrows move within it.
        let whole = ui.interact(area, grid_id(), Sense::click());
        whole.widget_info(|| WidgetInfo::labeled(Role::Grid, true, "Films by visit and view"));
        if self.was_shown != Some(shown) {
            self.was_shown = Some(shown);
            whole.request_focus();
        }
        if whole.clicked() {
            whole.request_focus();
        }
        let keeps = eframe::egui::EventFilter {
            tab: false,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(grid_id(), keeps));
        let (columns, rows) = (grid.visits.len() as f32 + 1.0, grid.views.len().max(1) as f32);
        let width = ((area.width() - NAMES) / columns - GAP).clamp(WIDTH.0, WIDTH.1);
        let height = ((area.height() - HEADS - 12.0) / rows - GAP).clamp(HEIGHT.0, HEIGHT.1);
        let size = vec2(NAMES + columns * (width + GAP), HEADS + rows * (height + GAP));
        let follows = self.cursor != Some(session.cursor());
        self.cursor = Some(session.cursor());
        ScrollArea::both().auto_shrink([false, false]).id_salt("new case grid").show(ui, |ui| {
            let (_, rect) = ui.allocate_space(size);
            let has_focus = whole.has_focus();
            let scene = Scene { session, case, shown, grid: &grid, has_focus };
            let left = |column: usize| rect.left() + NAMES + column as f32 * (width + GAP);
            let top = |row: usize| rect.top() + HEADS + row as f32 * (height + GAP);
            for row in 0..grid.views.len() {
                for column in 0..grid.visits.len() {
                    let cell = Cell { column, row };
                    let place = Rect::from_min_size(pos2(left(column), top(row)), vec2(width, height));
                    show_cell(ui, place, &scene, cell, wishes);
                    if follows && is_at(session.cursor(), cell, &grid) {
                        // Clear of the names, which stay in sight.
                        let from = place.min - vec2(NAMES, HEADS);
                        ui.scroll_to_rect(Rect::from_min_max(from, place.max), None);
                    }
                }
            }
            // Names of visits and views stay in sight, over the cells that have scrolled under them.
            let seen = ui.clip_rect();
            let (names, heads) = (rect.left().max(seen.left()), rect.top().max(seen.top()));
            let band = Rect::from_min_max(pos2(seen.left(), heads), pos2(seen.right(), heads + HEADS));
            cover(ui, band, "heads");
            for (column, visit) in grid.visits.iter().enumerate() {
                let head = Rect::from_min_size(pos2(left(column), heads), vec2(width, HEADS));
                self.head(ui, head, &scene, visit, wishes);
            }
            let head = Rect::from_min_size(pos2(left(grid.visits.len()), heads), vec2(width, HEADS));
            self.add_visit(ui, head, wishes);
            let band = Rect::from_min_max(pos2(names, heads), pos2(names + NAMES - GAP, seen.bottom()));
            cover(ui, band, "names");
            ui.set_clip_rect(band.intersect(seen).with_min_y(heads + HEADS));
            for (row, view) in grid.views.iter().enumerate() {
                let name = Rect::from_min_size(pos2(names, top(row)), vec2(NAMES, height));
                name_row(ui, name, &scene, row, *view);
            }
        });
        film::show_dragged(ui, &Scene { session, case, shown, grid: &grid, has_focus: false });
    }

    fn head(&mut self, ui: &mut Ui, rect: Rect, scene: &Scene<'_>, visit: &Visit, wishes: &mut Vec<Command>) {
        let mut ui = child(ui, rect, ("head", &visit.name));
        let colour = if visit.moment.is_none() { theme::WARNING } else { theme::TEXT };
        let look = Look { size: 13.0, is_strong: true, colour };
        let films = counted(visit.films.len(), "film");
        let has_zero = scene.case.event.date.value().is_some();
        let (name, below) = match visit.moment {
            Some(Moment::Date(date)) if has_zero => (visit.name.clone(), day(date)),
            Some(Moment::Date(date)) => (day(date), films),
            Some(Moment::Interval(_)) => (visit.name.clone(), "no date".to_owned()),
            None => (visit.name.clone(), "press to enter it".to_owned()),
        };
        let pressed = word(&mut ui, &name, false, look, "Visit").on_hover_text(INTERVAL_RULE);
        ui.label(theme::hint(below));
        if visit.films.is_empty() {
            return;
        }
        let given = visit.moment.map(moment_text).unwrap_or_default();
        if let Some(moment) = self.ask_moment(&pressed, &given, "Move these films to") {
            let films = visit.films.clone();
            let edit = PlanEdit::Moment { case: scene.shown, films, moment: Some(moment) };
            wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
        }
    }

    fn add_visit(&mut self, ui: &mut Ui, rect: Rect, wishes: &mut Vec<Command>) {
        let mut ui = child(ui, rect, "add visit");
        ui.add_space(6.0);
        let pressed = ui.link(theme::strong("+ visit").color(theme::ACCENT));
        if let Some(moment) = self.ask_moment(&pressed, "", "A visit on, or after") {
            wishes.push(Command::Intake(IntakeCommand::AddVisit(moment)));
        }
    }

    /// Asks for a day or an interval in a popup under a word.
    fn ask_moment(&mut self, word: &eframe::egui::Response, given: &str, what: &str) -> Option<Moment> {
        if word.clicked() {
            given.clone_into(&mut self.moment.text);
            self.wrong = None;
        }
        let mut moment = None;
        Popup::menu(word).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_min_width(220.0);
            ui.label(theme::caption(what));
            let id = Id::unique("moment of a visit");
            let field = TextEdit::singleline(&mut self.moment.text)
                .id(id)
                .hint_text("2024-03-16, or 6 weeks")
                .desired_width(200.0);
            let response = ui.add(field).accessible_name("Date or interval");
            if word.clicked() {
                response.request_focus();
            }
            if let Some(wrong) = &self.wrong {
                ui.label(theme::hint(wrong.as_str()).color(theme::WARNING));
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                match read_moment(&self.moment.text) {
                    Ok(read) => {
                        moment = Some(read);
                        ui.close();
                    }
                    Err(why) => {
                        self.wrong = Some(why);
                        response.request_focus();
                    }
                }
            }
        });
        moment
    }
}

/// Ground for names that stay in sight: what has scrolled under them is neither seen nor pressed.
fn cover(ui: &Ui, band: Rect, name: &str) {
    ui.painter().rect_filled(band, 0.0, theme::PANEL);
    ui.interact(band, grid_id().with(name), Sense::click());
}

fn child(ui: &mut Ui, rect: Rect, salt: impl std::hash::Hash + std::fmt::Debug) -> Ui {
    use eframe::egui::{Align, Layout, UiBuilder};
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)).id_salt(salt);
    let mut inside = ui.new_child(builder);
    inside.spacing_mut().item_spacing.y = 1.0;
    inside
}

fn moment_text(moment: Moment) -> String {
    match moment {
        Moment::Date(date) => date.to_string(),
        Moment::Interval(offset) => offset.to_string(),
    }
}

/// A day, or an interval since day zero.
fn read_moment(text: &str) -> Result<Moment, String> {
    if let Ok(offset) = Offset::try_from(text.to_owned()) {
        return Ok(Moment::Interval(offset));
    }
    read_date(text).map(Moment::Date).map_err(|error| error.to_string())
}

fn is_at(cursor: Cursor, cell: Cell, grid: &Grid) -> bool {
    match cursor {
        Cursor::Cell(at) => at == cell,
        Cursor::Film(film) => grid.place(film).is_some_and(|(at, _)| at == cell),
    }
}

fn name_row(ui: &Ui, rect: Rect, scene: &Scene<'_>, row: usize, view: Option<ViewPosition>) {
    let films: usize =
        (0..scene.grid.visits.len()).map(|column| scene.grid.films(Cell { column, row }).len()).sum();
    let name = view.map_or("View?".to_owned(), |view| capital(view.word()));
    let colour = if view.is_none() { theme::WARNING } else { theme::TEXT };
    let at = pos2(rect.left() + 4.0, rect.center().y - 10.0);
    let strong = FontId::new(theme::TEXT_SIZE, fonts::strong());
    ui.painter().text(at, Align2::LEFT_CENTER, name, strong, colour);
    let small = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let count = counted(films, "film");
    ui.painter().text(at + vec2(0.0, 18.0), Align2::LEFT_CENTER, count, small, theme::HINT);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn show_cell(ui: &mut Ui, rect: Rect, scene: &Scene<'_>, cell: Cell, wishes: &mut Vec<Command>) {
    let films = scene.grid.films(cell);
    let visit = scene.grid.visits.get(cell.column);
    let view = scene.grid.views.get(cell.row).copied().flatten();
    let id = Id::unique("cell of a new case").with((scene.shown, cell.column, cell.row));
    let response = ui.interact(rect, id, Sense::click());
    let is_target = response.dnd_hover_payload::<FilmNumber>().is_some();
    if let Some(film) = response.dnd_release_payload::<FilmNumber>() {
        let moment = visit.and_then(|visit| visit.moment);
        wishes.push(Command::Intake(IntakeCommand::Put { film: *film, moment, view }));
    }
    if response.clicked() {
        ui.memory_mut(|memory| memory.request_focus(grid_id()));
        let cursor = films.first().map_or(Cursor::Cell(cell), |film| Cursor::Film(*film));
        wishes.push(Command::Intake(IntakeCommand::Select(cursor)));
    }
    if films.is_empty() {
        let stroke = Stroke::new(1.0, if is_target { theme::ACCENT } else { theme::EDGE });
        let corners =
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        ui.painter().extend(Shape::dashed_line(&corners, stroke, 4.0, 3.0));
        let word = view.map_or("no film".to_owned(), |view| format!("no {}", view.word()));
        let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, &word, font, theme::HINT);
        let visit = visit.map(|visit| visit.name.clone()).unwrap_or_default();
        response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, format!("{visit}: {word}")));
    } else {
        ui.painter().rect_filled(rect, theme::RADIUS, theme::GROUND);
        let across = (films.len() as f32).sqrt().ceil() as usize;
        let down = films.len().div_ceil(across.max(1));
        let size = vec2(rect.width() / across as f32, rect.height() / down as f32);
        for (index, number) in films.iter().enumerate() {
            let at = vec2((index % across) as f32 * size.x, (index / across) as f32 * size.y);
            film::show(ui, Rect::from_min_size(rect.min + at, size), scene, *number, wishes);
        }
    }
    if is_target {
        ui.painter().rect_stroke(rect, theme::RADIUS, Stroke::new(1.5, theme::ACCENT), StrokeKind::Inside);
    }
    if scene.session.cursor() == Cursor::Cell(cell) && scene.has_focus {
        ui.painter().rect_stroke(rect, theme::RADIUS, Stroke::new(2.0, theme::ACCENT), StrokeKind::Outside);
    }
}
