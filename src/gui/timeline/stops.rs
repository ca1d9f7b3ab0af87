//! Beads and labels: the assessment of each visit by colour, shape and word; expected films that are
//! missing; and the details of a stop in its tooltip.

use std::sync::Arc;

use eframe::egui::{
    Color32, FontId, Galley, Id, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::thumbnails::{chosen, films};
use super::told::{self, Said};
use super::{LINE, Scene, crowd};
use crate::analysis::{Break, Stop, StopKind};
use crate::case::RadiographId;
use crate::editor::{CaseField, CasePart, Command, FilmField, GoCommand, Hover};
use crate::gui::case_editing::begin;
use crate::gui::lighting::Light;
use crate::gui::viewport::Carried;
use crate::gui::{fonts, theme};

/// Outer radius of a bead.
pub(super) const BEAD: f32 = 6.5;
/// Distance of two beads that do not touch.
pub(super) const BESIDE: f32 = 2.0 * BEAD + 1.0;
/// Minimum distance between two labels.
const GAP: f32 = 10.0;

/// Lines of text below the axis.
struct Block {
    lines: Vec<Arc<Galley>>,
}

impl Block {
    fn width(&self) -> f32 {
        self.lines.iter().map(|line| line.size().x).fold(0.0, f32::max)
    }

    fn paint(self, painter: &Painter, centre: f32, top: f32) {
        for (number, line) in self.lines.into_iter().enumerate() {
            let at = pos2((centre - line.size().x / 2.0).round(), top + LINE * number as f32);
            painter.galley(at, line, theme::TEXT);
        }
    }
}

/// Draws every visible stop and the labels of breaks. Returns the occupied parts of the third line.
pub(super) fn show(
    scene: &Scene<'_>,
    ui: &Ui,
    painter: &Painter,
    wishes: &mut Vec<Command>,
) -> Vec<(f32, f32)> {
    let stops: Vec<(&Stop, Said, f32)> = scene
        .visible_stops()
        .map(|(stop, x)| (stop, Said::of(scene.document.reading(), scene.editor.book(), films(stop)), x))
        .collect();
    let mut blocks: Vec<(f32, Vec<Block>, u8)> = Vec::new();
    for (stop, said, x) in &stops {
        blocks.push((*x, stop_blocks(scene, painter, stop, said), urgency(scene, stop, said)));
    }
    for gap in &scene.timeline.breaks {
        let x = f32::midpoint(scene.scale.x(gap.start), scene.scale.x(gap.end));
        let words = if scene.shows_x(x) { gap_blocks(painter, gap) } else { Vec::new() };
        blocks.push((x, words, 2));
    }
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|index| blocks.get(*index).map_or(u8::MAX, |block| block.2));
    let wanted: Vec<_> = blocks
        .iter()
        .map(|(x, options, _)| (*x, options.iter().map(Block::width).collect::<Vec<_>>()))
        .collect();
    let bounds = (scene.area.left(), scene.area.right());
    let placed = crowd::label(&wanted, &order, GAP, bounds, Vec::new());
    let mut label_rects = Vec::with_capacity(blocks.len());
    for ((_, mut options, _), place) in blocks.into_iter().zip(placed) {
        label_rects.push(place.map(|(option, centre)| {
            let block = options.swap_remove(option);
            let size = vec2(block.width(), LINE * block.lines.len() as f32);
            let rect = Rect::from_min_size(pos2(centre - size.x / 2.0, scene.lanes.labels), size);
            block.paint(painter, centre, scene.lanes.labels);
            rect
        }));
    }
    for (index, (stop, said, x)) in stops.iter().enumerate() {
        let next_x = stops.get(index + 1).map_or(f32::INFINITY, |next| next.2);
        bead(scene, painter, stop, said, *x, next_x);
        let label = label_rects.get(index).copied().flatten();
        let shown = Shown { stop, said, x: *x, label };
        touch(scene, ui, painter, &shown, wishes);
    }
    let tall = label_rects.into_iter().flatten().filter(|rect| rect.height() > 2.5 * LINE);
    tall.map(|rect| (rect.left() - GAP / 2.0, rect.right() + GAP / 2.0)).collect()
}

/// Order of priority: the visit in focus, complications, breaks, visits, visits without film, missing ones.
fn urgency(scene: &Scene<'_>, stop: &Stop, said: &Said) -> u8 {
    match &stop.kind {
        StopKind::Visit { films } if scene.focus.is_some_and(|focus| films.contains(focus)) => 0,
        StopKind::Visit { .. } if !said.complications.is_empty() => 1,
        StopKind::Visit { .. } => 3,
        StopKind::NoFilm { .. } => 4,
        StopKind::Missing { .. } => 5,
    }
}

/// Variants of a label: in full, with a short interval, and the short interval alone.
fn stop_blocks(scene: &Scene<'_>, painter: &Painter, stop: &Stop, said: &Said) -> Vec<Block> {
    let in_focus = scene.focus.is_some_and(|focus| films(stop).contains(focus));
    let lit = scene.anchor(stop).is_some_and(|anchor| scene.lighting.episode(anchor) > Light::Out);
    let vacancy = told::vacancy(&stop.kind);
    let colour = match (vacancy.is_some(), in_focus || lit) {
        (true, _) => theme::HINT,
        (false, true) => theme::TEXT,
        (false, false) => theme::SECOND,
    };
    let line = |text: &str, colour: Color32, strong: bool| {
        let family = if strong { fonts::strong() } else { fonts::regular() };
        painter.layout_no_wrap(text.to_owned(), FontId::new(theme::CAPTION_SIZE, family), colour)
    };
    let mut below: Vec<Arc<Galley>> = Vec::new();
    if let Some(word) = vacancy {
        below.push(line(word, theme::HINT, false));
    }
    let stages = said.stage_words();
    if !stages.is_empty() {
        let single = if said.stages.len() == 1 { said.stages.first().and_then(Option::as_ref) } else { None };
        let colour = single.map_or(theme::SECOND, |stage| theme::stage_colour(Some(stage.sign)));
        below.push(line(&stages, colour, false));
    }
    if !said.complications.is_empty() {
        below.push(line(&said.complication_words(), theme::COMPLICATION_TEXT, false));
    }
    let with = |label: &str, below: &[Arc<Galley>]| {
        let mut lines = vec![line(label, colour, in_focus)];
        lines.extend(below.iter().cloned());
        Block { lines }
    };
    let mut blocks = vec![with(&stop.label, &below), with(&stop.brief, &below)];
    if matches!(stop.kind, StopKind::NoFilm { .. }) {
        blocks.push(with(&stop.brief, &[line("seen, no film", theme::HINT, false)]));
    }
    blocks.push(with(&stop.brief, &[]));
    blocks
}

fn gap_blocks(painter: &Painter, gap: &Break) -> Vec<Block> {
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let block = |text: &str| Block {
        lines: vec![painter.layout_no_wrap(text.to_owned(), font.clone(), theme::HINT)],
    };
    vec![block(&gap.label), block(&gap.brief)]
}

fn bead(scene: &Scene<'_>, painter: &Painter, stop: &Stop, said: &Said, x: f32, next_x: f32) {
    let centre = pos2(x, scene.lanes.axis);
    let StopKind::Visit { films } = &stop.kind else {
        painter.circle_filled(centre, 7.0, theme::PANEL);
        vacant_mark(painter, centre, &stop.kind);
        return;
    };
    let step = BEAD * 2.0 + 1.0;
    let first = x - step * (said.stages.len().saturating_sub(1) as f32) / 2.0;
    let clear =
        Rect::from_center_size(centre, vec2(step * said.stages.len().max(1) as f32 + 4.0, BEAD * 2.0 + 4.0));
    painter.rect_filled(clear, 8, theme::PANEL);
    if scene.focus.is_some_and(|focus| films.contains(focus)) {
        painter.rect_stroke(clear.expand(1.5), 10, Stroke::new(1.5, theme::ACCENT), StrokeKind::Inside);
    }
    for (number, stage) in said.stages.iter().enumerate() {
        let at = pos2(first + step * number as f32, centre.y);
        theme::stage_mark(painter, at, BEAD, stage.as_ref().map(|stage| stage.sign));
        if stage.as_ref().is_some_and(|stage| stage.as_before) {
            theme::as_before_mark(painter, at, BEAD);
        }
        if stage.is_none() {
            // There is a film without an assessment.
            painter.circle_filled(at, 2.0, theme::SECOND);
        }
    }
    if scene.doubts(films).next().is_some() {
        doubt_mark(painter, pos2(clear.left() - 7.0, centre.y));
    }
    if !said.complications.is_empty() {
        let right = clear.right() + 8.0;
        let beside = pos2(right, centre.y);
        if right + 10.0 < next_x {
            painter.circle_filled(beside, 8.0, theme::PANEL);
            theme::complication_mark(painter, beside, 7.0);
        } else {
            theme::complication_mark(painter, pos2(x + 6.0, centre.y - 8.0), 5.0);
        }
    }
}

/// A film whose scale is doubtful: an open triangle, unlike any stage or complication.
fn doubt_mark(painter: &Painter, centre: Pos2) {
    painter.circle_filled(centre, 8.0, theme::PANEL);
    let corner = |x: f32, y: f32| centre + vec2(x, y);
    let corners = vec![corner(0.0, -5.5), corner(5.5, 4.0), corner(-5.5, 4.0)];
    painter.add(Shape::closed_line(corners, Stroke::new(1.5, theme::WARNING)));
    painter.vline(centre.x, centre.y - 2.0..=centre.y + 2.2, Stroke::new(1.2, theme::WARNING));
}

/// Missing films: a dotted ring for an expected film, a dotted square for a visit without film.
fn vacant_mark(painter: &Painter, centre: Pos2, kind: &StopKind) {
    if matches!(kind, StopKind::NoFilm { .. }) {
        let rect = Rect::from_center_size(centre, vec2(9.0, 9.0));
        let corners =
            [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        painter.extend(Shape::dashed_line(&corners, Stroke::new(1.3, theme::SECOND), 2.2, 2.3));
    } else {
        theme::stage_mark(painter, centre, 4.8, None);
    }
}

/// A stop and where it is drawn.
struct Shown<'a> {
    stop: &'a Stop,
    said: &'a Said,
    /// Middle of the bead, in points.
    x: f32,
    label: Option<Rect>,
}

/// Interaction with a stop: press, tooltip, accessible name.
fn touch(scene: &Scene<'_>, ui: &Ui, painter: &Painter, shown: &Shown<'_>, wishes: &mut Vec<Command>) {
    let Shown { stop, said, x, label } = *shown;
    let bead = Rect::from_center_size(pos2(x, scene.lanes.axis), vec2(18.0, 20.0));
    let rect = label.map_or(bead, |label| bead.union(label)).intersect(scene.area);
    let id = Id::unique("timeline stop").with((stop.segment, stop.words.as_str(), stop.days.to_bits()));
    let front = scene.front(films(stop));
    let sense = if front.is_some() { Sense::click_and_drag() } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    if let Some(film) = front {
        response.dnd_set_drag_payload(Carried::Film(film.clone()));
    }
    let mut name = told::name(stop, said);
    for doubt in scene.doubts(films(stop)) {
        name = format!("{name}, scale doubtful: {doubt}");
    }
    let in_focus = scene.focus.is_some_and(|focus| films(stop).contains(focus));
    if front.is_some() {
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, in_focus, &name));
    } else {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    }
    if response.has_focus() {
        painter.rect_stroke(rect.expand(2.0), 3, Stroke::new(1.0, theme::TEXT), StrokeKind::Outside);
    }
    if response.hovered() {
        let hover = match (front, scene.anchor(stop)) {
            (Some(film), _) => Some(Hover::Film(film.clone())),
            (None, Some(anchor)) => Some(Hover::Episode(anchor.clone())),
            (None, None) => None,
        };
        wishes.extend(hover.map(|hover| Command::Go(GoCommand::Hover(Some(hover)))));
    }
    if let Some(film) = front.filter(|_| response.double_clicked()) {
        let field = CaseField::Film(film.clone(), FilmField::Time);
        begin(CasePart::Film(film.clone()), Some(field), wishes);
    } else if let Some(film) = front.filter(|_| response.clicked()) {
        wishes.push(chosen(ui, film));
    }
    response.on_hover_ui(|ui| tell_visit(scene, stop, None, ui));
}

/// Details of a stop, or of one of its films.
pub(super) fn tell_visit(scene: &Scene<'_>, stop: &Stop, only: Option<&RadiographId>, ui: &mut Ui) {
    ui.set_max_width(320.0);
    ui.label(theme::strong(&stop.words));
    match &stop.kind {
        StopKind::Missing { according_to } => {
            ui.label(theme::caption("A film was expected here; the case has none."));
            if !according_to.is_empty() {
                ui.label(theme::caption(format!("Expected by: {according_to}")));
            }
        }
        StopKind::NoFilm { note } => {
            ui.label(theme::caption("A visit took place without a film."));
            if !note.is_empty() {
                ui.label(theme::caption(note));
            }
        }
        StopKind::Visit { films } => {
            for film in films.iter().filter(|film| only.is_none_or(|only| only == *film)) {
                tell_film(scene, film, ui);
            }
        }
    }
}

fn tell_film(scene: &Scene<'_>, film: &RadiographId, ui: &mut Ui) {
    let case = scene.document.case();
    let reading = scene.document.reading();
    let (title, lines) = told::film_lines(case, reading, scene.editor.book(), film);
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
        let opinion = reading.and_then(|reading| reading.opinion(film));
        let sign = opinion.and_then(|opinion| scene.editor.book().opinion_sign(opinion));
        theme::stage_mark(ui.painter(), rect.center(), 6.0, sign);
        ui.label(theme::second(title).color(theme::TEXT));
    });
    for line in lines {
        ui.label(theme::caption(line));
    }
    for doubt in scene.doubts(std::slice::from_ref(film)) {
        let words = crate::gui::measures::wording::capitalised(doubt);
        ui.label(theme::caption(words).color(theme::WARNING));
    }
    if let Some(caption) = case.radiograph(film).map(|film| &film.caption).filter(|text| !text.is_empty()) {
        ui.label(theme::hint(told::cut(caption)));
    }
}
