//! Thumbnails of films at their time: those of one visit together, the one in focus in front. The editor is told which
//! films are in sight, and brings their pictures; the textures of these are kept here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eframe::egui::{
    Color32, ColorImage, Context, Id, Painter, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, WidgetInfo, pos2, vec2,
};

use super::stops::tell_visit;
use super::{Scene, crowd, told};
use crate::analysis::{Stop, StopKind};
use crate::case::RadiographId;
use crate::editor::{Command, FilmState, GoCommand, HangCommand, Hover, ViewCommand};
use crate::gui::lighting::Light;
use crate::gui::theme;
use crate::gui::viewport::Carried;
use crate::imaging::Picture;

/// Width of a thumbnail as a fraction of its height.
const ASPECT: f32 = 0.8;
/// Visible part of the film behind, as a fraction of the width.
const FAN: f32 = 0.22;
/// Sizes available in a crowd, as fractions of the available height.
const SIZES: [f32; 3] = [1.0, 0.72, 0.5];
/// Minimum useful height.
const LEAST_HEIGHT: f32 = 22.0;
/// Films of a visit that are seen: the front one and the edges of two behind.
const FILMS_SEEN: usize = 3;
/// Visits beyond either end of what is in sight whose films are fetched, too.
const VISITS_BEYOND: usize = 4;
/// Maximum height, so that the films keep enough space.
const MOST_HEIGHT: f32 = 160.0;

/// Cached textures of thumbnails.
#[derive(Default)]
pub(crate) struct Textures {
    made: BTreeMap<RadiographId, (Arc<Picture>, TextureHandle)>,
}

impl std::fmt::Debug for Textures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Textures").field("made", &self.made.len()).finish_non_exhaustive()
    }
}

impl Textures {
    fn of(&mut self, ctx: &Context, id: &RadiographId, picture: &Arc<Picture>) -> TextureHandle {
        if let Some((made_of, texture)) = self.made.get(id)
            && Arc::ptr_eq(made_of, picture)
        {
            return texture.clone();
        }
        let size = [picture.width as usize, picture.height as usize];
        let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
        let texture = ctx.load_texture(format!("thumbnail {id}"), image, TextureOptions::LINEAR);
        self.made.insert(id.clone(), (picture.clone(), texture.clone()));
        texture
    }

    /// Frees what is not in sight any more.
    fn keep(&mut self, in_sight: &[RadiographId]) {
        let in_sight: BTreeSet<&RadiographId> = in_sight.iter().collect();
        self.made.retain(|id, _| in_sight.contains(id));
    }
}

/// Context for drawing the films.
pub(super) struct Canvas<'a, 's> {
    pub(super) scene: &'a Scene<'s>,
    pub(super) ui: &'a Ui,
    pub(super) painter: &'a Painter,
    pub(super) textures: &'a mut Textures,
    pub(super) wishes: &'a mut Vec<Command>,
}

/// Draws the films of every visible visit.
pub(super) fn show(mut canvas: Canvas<'_, '_>) {
    let scene = canvas.scene;
    let visits: Vec<(&Stop, &[RadiographId], f32)> = scene.visible_visits();
    let most = visits.iter().map(|(_, films, _)| films.len().clamp(1, 3)).max().unwrap_or(1);
    let lane = scene.lanes.thumbnails;
    // The films behind are also visible above.
    let full = (lane.span() - 4.0 * (most - 1) as f32).min(MOST_HEIGHT);
    let shares = SIZES.iter().map(|share| full * share);
    let heights: Vec<f32> = shares.filter(|height| *height >= LEAST_HEIGHT).collect();
    if heights.is_empty() {
        return;
    }
    let widths: Vec<f32> = heights.iter().map(|height| fan_width(height * ASPECT, most)).collect();
    let xs: Vec<f32> = visits.iter().map(|(_, _, x)| *x).collect();
    let bounds = (scene.area.left() - 8.0, scene.area.right() + 8.0);
    let (size, hung) = crowd::hang(&xs, &widths, &first_focus(scene, &visits), 6.0, bounds);
    let height = heights.get(size).copied().unwrap_or(full);
    let shown = hung.iter().map(Option::is_some).zip(&visits);
    let shown = shown.filter(|(is_shown, _)| *is_shown).map(|(_, (_, films, x))| (*films, *x)).collect();
    let in_sight = in_sight(scene, shown);
    canvas.textures.keep(&in_sight);
    if scene.editor.films_in_sight() != in_sight {
        canvas.wishes.push(Command::Go(GoCommand::InSight(in_sight)));
    }
    for ((stop, films, x), centre) in visits.iter().zip(hung) {
        let Some(centre) = centre else { continue };
        let width = height * ASPECT;
        let left = centre - fan_width(width, films.len().clamp(1, 3)) / 2.0;
        let slot = Rect::from_min_size(pos2(left, lane.max - height), vec2(width, height));
        Fan { stop, films, slot, bead_x: *x }.show(&mut canvas);
    }
}

fn fan_width(width: f32, films: usize) -> f32 {
    width * (1.0 + FAN * films.saturating_sub(1) as f32)
}

/// Films whose pictures are wanted: of the visits that are shown, the nearest to the focus first, then a few beyond them.
fn in_sight(scene: &Scene<'_>, mut shown: Vec<(&[RadiographId], f32)>) -> Vec<RadiographId> {
    let focus = shown.iter().find(|(films, _)| scene.focus.is_some_and(|focus| films.contains(focus)));
    let middle = focus.map_or(scene.area.center().x, |(_, x)| *x);
    shown.sort_by(|a, b| (a.1 - middle).abs().total_cmp(&(b.1 - middle).abs()));
    let placed = scene.timeline.stops.iter().map(|stop| (films(stop), scene.scale.x(stop.x)));
    let beyond: Vec<_> = placed.filter(|(films, x)| !films.is_empty() && !scene.shows_x(*x)).collect();
    let mut left: Vec<_> = beyond.iter().filter(|(_, x)| *x < scene.area.left()).copied().collect();
    let mut right: Vec<_> = beyond.iter().filter(|(_, x)| *x > scene.area.right()).copied().collect();
    left.sort_by(|a, b| b.1.total_cmp(&a.1));
    right.sort_by(|a, b| a.1.total_cmp(&b.1));
    let beyond = left.into_iter().take(VISITS_BEYOND).chain(right.into_iter().take(VISITS_BEYOND));
    let seen = shown.into_iter().chain(beyond).flat_map(|(films, _)| {
        let front = scene.front(films);
        front.into_iter().chain(films.iter().filter(move |film| Some(*film) != front)).take(FILMS_SEEN)
    });
    seen.cloned().collect()
}

/// The visit in focus first, then both ends, then the others in order.
fn first_focus(scene: &Scene<'_>, visits: &[(&Stop, &[RadiographId], f32)]) -> Vec<usize> {
    let focus =
        visits.iter().position(|(_, films, _)| scene.focus.is_some_and(|focus| films.contains(focus)));
    let mut order: Vec<usize> = focus.into_iter().collect();
    let mut is_in = vec![false; visits.len()];
    let rest = std::iter::once(0).chain(visits.len().checked_sub(1)).chain(0..visits.len());
    order.extend(rest);
    order.retain(|index| is_in.get_mut(*index).is_some_and(|is_in| !std::mem::replace(is_in, true)));
    order
}

struct Fan<'a> {
    stop: &'a Stop,
    films: &'a [RadiographId],
    slot: Rect,
    bead_x: f32,
}

impl Fan<'_> {
    fn show(&self, canvas: &mut Canvas<'_, '_>) {
        let scene = canvas.scene;
        let anchor = scene.anchor(self.stop);
        let front = scene.front(self.films);
        let lights = self.films.iter().map(|film| scene.lighting.film(film, anchor));
        let brightest = lights.max().unwrap_or(Light::Out);
        let thread = [self.slot.center_bottom(), pos2(self.bead_x, scene.lanes.axis - 7.0)];
        canvas.painter.line_segment(thread, Stroke::new(1.0, edge(brightest).color));
        let behind: Vec<_> = self.films.iter().filter(|film| Some(*film) != front).take(2).collect();
        let step = vec2(self.slot.width() * FAN, -4.0);
        for (number, film) in behind.iter().enumerate().rev() {
            let rect = self.slot.translate(step * (number + 1) as f32);
            // The visible part of the films behind can be pressed.
            let strip = Rect::from_min_max(pos2(rect.right() - step.x, rect.top()), rect.max);
            self.film(film, rect, strip, canvas);
        }
        if let Some(front) = front {
            self.film(front, self.slot, self.slot, canvas);
        }
    }

    fn film(&self, film: &RadiographId, rect: Rect, touchable: Rect, canvas: &mut Canvas<'_, '_>) {
        let (scene, painter) = (canvas.scene, canvas.painter);
        let light = scene.lighting.film(film, scene.anchor(self.stop));
        painter.rect_filled(rect, 2, theme::GROUND);
        if let Some(picture) = scene.editor.thumbnail(film) {
            let texture = canvas.textures.of(canvas.ui.ctx(), film, picture);
            let size = vec2(picture.width as f32, picture.height as f32);
            let scale = ((rect.width() - 2.0) / size.x).min((rect.height() - 2.0) / size.y);
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(
                texture.id(),
                Rect::from_center_size(rect.center(), size * scale),
                uv,
                Color32::WHITE,
            );
        } else if matches!(scene.editor.film(film), FilmState::Failed(_)) {
            cross(painter, rect);
        }
        painter.rect_stroke(rect, 2, edge(light), StrokeKind::Outside);
        let id = Id::unique("timeline film").with(film.as_str());
        let response = canvas.ui.interact(touchable.intersect(scene.area), id, Sense::click_and_drag());
        let name = told::film_name(scene.document.case(), self.stop, film);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, light == Light::Lit, &name));
        if response.has_focus() {
            painter.rect_stroke(rect.expand(3.0), 3, Stroke::new(1.0, theme::TEXT), StrokeKind::Outside);
        }
        if response.hovered() {
            canvas.wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Film(film.clone())))));
        }
        response.dnd_set_drag_payload(Carried::Film(film.clone()));
        if response.clicked() {
            canvas.wishes.push(chosen(canvas.ui, film));
        }
        response.on_hover_ui(|ui| tell_visit(scene, self.stop, Some(film), ui));
    }
}

/// A click goes to a film; with Ctrl it stands beside the one in focus.
pub(super) fn chosen(ui: &Ui, film: &RadiographId) -> Command {
    if ui.input(|input| input.modifiers.command) {
        Command::View(ViewCommand::Hang(HangCommand::Beside(film.clone())))
    } else {
        Command::Go(GoCommand::Film(film.clone()))
    }
}

fn edge(light: Light) -> Stroke {
    match light {
        Light::Out => Stroke::new(1.0, theme::EDGE),
        Light::Touched => Stroke::new(1.5, theme::ACCENT),
        Light::Lit => Stroke::new(2.0, theme::ACCENT),
    }
}

/// A film that cannot be shown.
fn cross(painter: &Painter, rect: Rect) {
    let arm = rect.width().min(rect.height()) * 0.16;
    let stroke = Stroke::new(1.5, theme::WARNING);
    for across in [vec2(arm, arm), vec2(arm, -arm)] {
        painter.line_segment([rect.center() - across, rect.center() + across], stroke);
    }
}

/// The films of a visit; none for other stops.
pub(super) fn films(stop: &Stop) -> &[RadiographId] {
    match &stop.kind {
        StopKind::Visit { films } => films,
        StopKind::Missing { .. } | StopKind::NoFilm { .. } => &[],
    }
}
