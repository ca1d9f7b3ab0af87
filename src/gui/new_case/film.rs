//! One film in its cell: the picture, view and side as far as they are known, and what contradicts itself.

use eframe::egui::{
    Align, Align2, Color32, FontId, Id, Layout, Order, Popup, Rect, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::grid::Scene;
use super::grid_id;
use super::words::{Look, choose, day, word};
use crate::case::{Side, ViewPosition};
use crate::editor::{Command, Cursor, IntakeCommand, PictureState};
use crate::gui::{fonts, small_picture, theme};
use crate::intake::{FilmNumber, Moment, PlanEdit, PlannedFilm};

/// Views that are offered.
const VIEWS: [ViewPosition; 7] = [
    ViewPosition::AP,
    ViewPosition::Lateral,
    ViewPosition::PA,
    ViewPosition::Oblique,
    ViewPosition::Axial,
    ViewPosition::FrogLeg,
    ViewPosition::Other,
];

/// Draws a film.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    scene: &Scene<'_>,
    number: FilmNumber,
    wishes: &mut Vec<Command>,
) {
    let Some(film) = scene.case.film(number) else { return };
    let id = Id::unique("film of a new case").with((scene.shown, number));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label(scene, film)));
    response.dnd_set_drag_payload(number);
    if response.clicked() || response.drag_started() {
        ui.memory_mut(|memory| memory.request_focus(grid_id()));
        wishes.push(Command::Intake(IntakeCommand::Select(Cursor::Film(number))));
    }
    let is_small = rect.height() < 110.0 || rect.width() < 90.0;
    let contradicts = film.moment.is_contradictory();
    let foot = match (is_small, contradicts) {
        (true, _) => 22.0,
        (false, false) => 26.0,
        (false, true) => 44.0,
    };
    let picture = rect.shrink(6.0).with_max_y(rect.bottom() - foot - 4.0);
    let faded = if response.dragged() { 0.4 } else { 1.0 };
    draw(ui, picture, scene, film, faded);
    let text = Rect::from_min_max(pos2(rect.left() + 7.0, picture.bottom() + 2.0), rect.max - vec2(5.0, 1.0));
    let builder =
        UiBuilder::new().max_rect(text).layout(Layout::top_down(Align::Min)).id_salt(("film", number));
    let mut inside = ui.new_child(builder);
    inside.set_clip_rect(text.intersect(ui.clip_rect()));
    inside.spacing_mut().item_spacing = vec2(4.0, 1.0);
    inside.horizontal(|ui| caption(ui, scene, film, wishes));
    if contradicts && !is_small {
        conflict(&mut inside, scene, film, wishes);
    }
    if scene.session.cursor() == Cursor::Film(number) {
        let colour = if scene.has_focus { theme::ACCENT } else { theme::EDGE };
        ui.painter().rect_stroke(
            rect.shrink(1.0),
            theme::RADIUS,
            Stroke::new(2.0, colour),
            StrokeKind::Inside,
        );
    }
    let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
    if !response.dragged() && !is_covered {
        response.on_hover_text_at_pointer(hover(film));
    }
}

/// The film under the pointer while it is dragged.
pub(super) fn show_dragged(ui: &Ui, scene: &Scene<'_>) {
    let Some(number) = eframe::egui::DragAndDrop::payload::<FilmNumber>(ui.ctx()) else { return };
    let (Some(film), Some(at)) = (scene.case.film(*number), ui.input(|input| input.pointer.latest_pos()))
    else {
        return;
    };
    let layer = eframe::egui::LayerId::new(Order::Tooltip, Id::unique("dragged film"));
    let painter = ui.ctx().layer_painter(layer);
    let rect = Rect::from_center_size(at, vec2(96.0, 96.0));
    painter.rect_filled(rect, theme::RADIUS, theme::GROUND);
    if let PictureState::Ready(picture) = scene.session.picture(film) {
        small_picture::draw_within(&painter, rect.shrink(3.0), picture);
    }
    painter.rect_stroke(rect, theme::RADIUS, Stroke::new(1.5, theme::ACCENT), StrokeKind::Inside);
}

fn draw(ui: &Ui, rect: Rect, scene: &Scene<'_>, film: &PlannedFilm, opacity: f32) {
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let (text, colour) = match scene.session.picture(film) {
        PictureState::Ready(picture) => {
            let at = small_picture::draw_within(ui.painter(), rect, picture);
            if opacity < 1.0 {
                ui.painter().rect_filled(at, 0, Color32::from_black_alpha(150));
            }
            return;
        }
        PictureState::Waiting => ("…", theme::HINT),
        PictureState::Failed(_) => ("cannot be shown", theme::WARNING),
    };
    ui.painter().with_clip_rect(rect).text(rect.center(), Align2::CENTER_CENTER, text, font, colour);
}

fn caption(ui: &mut Ui, scene: &Scene<'_>, film: &PlannedFilm, wishes: &mut Vec<Command>) {
    let (case, films) = (scene.shown, vec![film.number]);
    let view = film.view.value().copied();
    let text = view.map_or("view?", ViewPosition::word);
    let look = doubted(view.is_none());
    let pressed = word(ui, text, film.view.is_open() || view.is_none(), look, "View");
    let views = VIEWS.map(|view| (view, view.word().to_owned()));
    if let Some(view) = choose(&pressed, &views) {
        let edit = PlanEdit::View { case, films: films.clone(), view: Some(view) };
        wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
    }
    ui.label(theme::hint("·"));
    let side = film.side.value().copied();
    let doubt = film.side.is_contradictory();
    let text = match (side, doubt) {
        (None, _) => "side?".to_owned(),
        (Some(side), true) => format!("{}?", side.word()),
        (Some(side), false) => side.word().to_owned(),
    };
    let look = if side.is_none() { Look { colour: theme::HINT, ..Look::CELL } } else { doubted(doubt) };
    let pressed = word(ui, &text, film.side.is_open(), look, "Side of the film");
    let sides = [Side::Right, Side::Left, Side::Both].map(|side| (side, side.word().to_owned()));
    if let Some(side) = choose(&pressed, &sides) {
        let edit = PlanEdit::Side { case, films, side: Some(side) };
        wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
    }
}

fn doubted(is_doubted: bool) -> Look {
    let colour = if is_doubted { theme::WARNING } else { theme::TEXT };
    Look { colour, ..Look::CELL }
}

/// Dates that contradict each other, all shown, with the choice.
fn conflict(ui: &mut Ui, scene: &Scene<'_>, film: &PlannedFilm, wishes: &mut Vec<Command>) {
    let all: Vec<String> = film.moment.candidates.iter().map(|candidate| moment(candidate.value)).collect();
    let look = Look { size: 11.0, is_strong: false, colour: theme::WARNING };
    let pressed = word(ui, &format!("{}?", all.join(" or ")), true, look, "Dates differ");
    Popup::menu(&pressed).show(|ui| {
        ui.set_min_width(220.0);
        ui.label(theme::caption("Which is right?"));
        for candidate in &film.moment.candidates {
            let text = format!("{} ({})", moment(candidate.value), candidate.from.words());
            if ui.button(text).clicked() {
                let (case, films) = (scene.shown, vec![film.number]);
                let edit = PlanEdit::Moment { case, films, moment: Some(candidate.value) };
                wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
                ui.close();
            }
        }
    });
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Date(date) => day(date),
        Moment::Interval(offset) => offset.words(),
    }
}

fn label(scene: &Scene<'_>, film: &PlannedFilm) -> String {
    let when =
        film.moment.value().map_or("no date yet".to_owned(), |moment| scene.case.moment_words(*moment));
    let view = film.view.value().map_or("view not known", |view| view.word());
    format!("Film {}: {when}, {view}", film.number.0 + 1)
}

/// Each proposed value with its source.
fn hover(film: &PlannedFilm) -> String {
    let mut lines = vec![film.at.file_name()];
    let mut add = |what: String, from: Option<crate::intake::Clue>, is_open: bool| {
        let state = if is_open { "proposed, from" } else { "confirmed, from" };
        lines.extend(from.map(|from| format!("{what}: {state} {}", from.words())));
    };
    if let Some(value) = film.moment.value() {
        add(moment(*value), film.moment.from(), film.moment.is_open());
    }
    if let Some(view) = film.view.value() {
        add(view.word().to_owned(), film.view.from(), film.view.is_open());
    }
    if let Some(side) = film.side.value() {
        add(side.word().to_owned(), film.side.from(), film.side.is_open());
    }
    lines.join("\n")
}
