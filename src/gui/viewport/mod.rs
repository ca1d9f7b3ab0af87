//! The viewports: films in a grid, each with its corner text, and the toolbar above them. Draws `&Editor` and
//! pushes commands; holds transient state only (last reported sizes, a drag in progress).

mod bar;
mod beside;
mod carried;
mod changes;
mod compare_bar;
mod compared;
mod curtain;
mod dark;
mod grips;
mod hand;
mod ink;
mod labels;
mod layers;
mod lens;
mod marks;
mod overlay;
mod pointer;
mod scored;
mod sheet;
mod vacant;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::{Id, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::analysis::marks::{Ground, LabelBox};
use crate::case::RadiographId;
use crate::editor::{Command, Corners, Editor, FilmState, GoCommand, GripOn, Hover, ViewCommand};

use self::compared::{OtherShown, Shown};
use self::curtain::{Edge, Touch};
use self::hand::{Hand, Scene};
use self::labels::{Label, Surroundings};
use self::layers::LayerTextures;
use self::overlay::Arrangement;
use self::sheet::Sheet;
use super::film_painter::{self, FilmPaint};
use super::film_pictures::FilmPictures;
use super::tools::Hint;
use super::{keys, start, theme};
use crate::imaging::{LightMap, Placement, Sampling};

pub(crate) use bar::bar;
pub(crate) use carried::Carried;
pub(crate) use compare_bar::{can_compare, compare_bar, compare_bar_height, is_wanted as compares};
pub(crate) use scored::lies_at;

/// Added to the index of a viewport for the other film of a comparison: greys and textures of its own.
const OTHER: usize = 16;
/// The same for the film in the lens.
const LENS: usize = 32;
/// Width of the line between two viewports, in points.
const GAP: f32 = 1.0;

/// Transient state of the viewports.
#[derive(Debug, Default)]
pub struct Viewports {
    /// True if films are drawn through wgpu; else as pictures made on the processor.
    through_wgpu: bool,
    pictures: FilmPictures,
    told_sizes: Vec<[u32; 2]>,
    films_drawn: usize,
    films_awaited: usize,
    hand: Hand,
    edge: Edge,
    /// Labels as drawn last, by viewport, for hit testing.
    labels: Vec<Vec<Label>>,
    hint: Hint,
    layers: LayerTextures,
    /// Points being drawn in the active viewport, which the hint card avoids.
    points: Vec<Pos2>,
    /// The viewports as drawn last.
    areas: Vec<Rect>,
    /// Maps of metal and burned-in text.
    /// Positions of text and scale bar, by viewport.
    arranged: Vec<Arrangement>,
}

/// The place of a film and what stands over it.
struct Over<'a> {
    rect: Rect,
    /// Index of the viewport.
    index: usize,
    /// True if the role of the viewport stands below the upper left corner.
    has_name: bool,
    at: &'a Arrangement,
    /// The other film of a comparison, where that is on the screen.
    other: Option<&'a OtherShown>,
}

impl Viewports {
    /// Creates viewports that draw films through wgpu, or as pictures.
    pub(crate) fn new(through_wgpu: bool) -> Self {
        Self { through_wgpu, ..Self::default() }
    }

    /// Films are pictures made on the processor from now on.
    pub(crate) fn draw_on_processor(&mut self) {
        self.through_wgpu = false;
    }

    /// True if a film was drawn in the last frame and none was pending.
    pub(crate) fn is_complete(&self) -> bool {
        self.films_awaited == 0
    }

    /// The viewports as drawn last.
    pub(crate) fn areas(&self) -> &[Rect] {
        &self.areas
    }

    /// Number of films drawn in the last frame.
    pub(crate) fn films_drawn(&self) -> usize {
        self.films_drawn
    }

    /// Draws the grid into the remaining area of `ui`.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let area = ui.available_rect_before_wrap();
        (self.films_drawn, self.films_awaited) = (0, 0);
        self.points.clear();
        self.layers.begin_frame();
        self.areas.clear();
        ui.advance_cursor_after_rect(area);
        if editor.document().is_none() {
            ui.painter().rect_filled(area, 0.0, theme::GROUND);
            start::show(ui, area, editor, wishes);
            return;
        }
        let (rows, columns) = editor.layout().grid();
        let alone = editor.is_enlarged().then(|| editor.active_viewport());
        for index in 0..editor.layout().count() {
            if alone.is_some_and(|alone| alone != index) {
                self.areas.push(Rect::NOTHING);
                continue;
            }
            let rect = if alone.is_some() { area } else { cell(area, [columns, rows], index) };
            let rect = rect.round_to_pixels(ui.pixels_per_point());
            self.areas.push(rect);
            self.viewport(ui, rect, index, editor, wishes);
        }
        if alone.is_none() {
            divide(ui.painter(), area, [columns, rows]);
        }
        let active = self.areas.get(editor.active_viewport()).copied().unwrap_or(area);
        carried::follow(ui, editor);
        self.points.extend(ui.input(|input| input.pointer.latest_pos()));
        self.hint.show(ui, [area, active], &self.points, editor, wishes);
    }

    fn viewport(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        index: usize,
        editor: &Editor,
        wishes: &mut Vec<Command>,
    ) {
        self.tell_size(ui, rect, index, wishes);
        let film = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        // On a software renderer every layer of this size costs as much as the film itself.
        if self.through_wgpu || !film.is_some_and(|film| is_paintable(ui, rect, film, index, editor)) {
            ui.painter().rect_filled(rect, 0.0, theme::GROUND);
        }
        let response = ui.interact(rect, id(index), Sense::click_and_drag());
        let part = scored::Part::of(editor, index);
        let label = label(editor, index, part.as_ref());
        response.widget_info(|| WidgetInfo::labeled(Role::Figure, true, &label));
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let carries = carried::over(ui, &response, index, wishes);
        match film {
            None => {
                let words = editor.viewport(index).map_or("", |viewport| &viewport.vacant);
                vacant::nothing_here(ui, rect, words);
            }
            Some(id) => {
                let drawn = editor.drawn(index);
                let sheet = sheet(ui, rect, index, editor);
                let labels = self.labels.get_mut(index).map(std::mem::take).unwrap_or_default();
                let edge = self.edge.follow(ui, &response, index, editor, wishes);
                let holds_edge = matches!(edge, Touch::Holds(_));
                let busy = sheet.filter(|_| !carries && !holds_edge).is_some_and(|sheet| {
                    let scene = Scene { index, sheet, drawn: &drawn, labels: &labels };
                    self.hand.follow(ui, &response, &scene, editor, wishes)
                });
                let busy = busy || holds_edge;
                if let Touch::Over(cursor) | Touch::Holds(cursor) = edge {
                    ui.set_cursor_icon(cursor);
                }
                if let Some(landmark) = compared::takes_clicks(&response, index, editor) {
                    wishes.push(landmark);
                }
                if !carries {
                    pointer::wishes(ui, &response, index, busy, editor, wishes);
                }
                if response.contains_pointer() {
                    wishes.push(Command::Go(GoCommand::Hover(Some(Hover::Film(id.clone())))));
                }
                let corners = editor.corners(index);
                let at = self.arrange(ui, rect, index, editor, &corners, sheet.as_ref());
                // The film is told that is on the screen; its text stands where that of the own film has its place.
                let other = OtherShown::of(ui, sheet.as_ref(), index, editor);
                let is_other = other.is_some();
                let corners = if is_other { editor.corners_of_other(index) } else { corners };
                let over = Over { rect, index, has_name: part.is_some(), at: &at, other: other.as_ref() };
                self.film(ui, &painter, &over, editor);
                let has_name = part.is_some();
                let part = part.filter(|_| !is_other);
                if let (Some(sheet), Some(part)) = (&sheet, &part) {
                    scored::light(&painter, sheet, index, part, editor);
                }
                if let Some(sheet) = &sheet {
                    let taken = overlay::blocks(&painter, rect, &corners, &at);
                    compared::over(ui, &painter, sheet, (index, &taken), editor, wishes);
                }
                if editor.active_viewport() == index && editor.compare().is_some() {
                    // Two films as one picture may be light where the film alone is dark.
                    for block in overlay::blocks(&painter, rect, &corners, &at) {
                        overlay::ground(&painter, block);
                    }
                }
                overlay::corners(&painter, rect, &corners, &at);
                for (corner, text, help) in overlay::helps(&painter, rect, &corners, &at) {
                    let corner = self::id(index).with(("corner", corner));
                    ui.interact(text, corner, Sense::hover()).on_hover_ui(|ui| {
                        ui.set_max_width(320.0);
                        ui.label(theme::second(help));
                    });
                }
                let mut taken = overlay::blocks(&painter, rect, &corners, &at);
                taken.extend(overlay::signs(&painter, rect, index, editor, &at, has_name));
                taken.extend(part.map(|part| scored::name(&painter, rect, &corners, &at, &part)));
                if let Some(other) = other {
                    let light = light_of(&other.film, editor);
                    taken.extend(light.into_iter().flat_map(|light| ink::letters(light, &other.sheet)));
                    self.marks_of_other(&painter, sheet.as_ref(), &other, index, taken, editor);
                } else if let Some(sheet) = sheet {
                    let light = light_of(id, editor);
                    taken.extend(light.into_iter().flat_map(|light| ink::letters(light, &sheet)));
                    let ink = |rect: Rect| light.map_or(0, |light| ink::under(light, &sheet, rect));
                    let ground = scored::PinGround { sheet: &sheet, ink: &ink, marks: &drawn };
                    taken.extend(scored::draw_pins(ui, &painter, &ground, index, editor, wishes));
                    self.marks(&painter, &sheet, index, taken, editor);
                }
            }
        }
        self.at_pointer(ui, &painter, rect, index, editor);
        outline(&painter, rect, editor, index, response.has_focus());
    }

    /// Positions of text and scale bar over the film of a viewport. They are fixed during a drag
    /// or while the wheel turns, and are updated afterwards.
    fn arrange(
        &mut self,
        ui: &Ui,
        rect: Rect,
        index: usize,
        editor: &Editor,
        corners: &Corners,
        sheet: Option<&Sheet>,
    ) -> Arrangement {
        if self.arranged.len() <= index {
            self.arranged.resize(index + 1, Arrangement::default());
        }
        let moves = ui.input(|input| input.pointer.any_down() || input.smooth_scroll_delta().y != 0.0);
        let film = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        let loaded = film.map(|film| editor.film(film));
        if let (false, Some(FilmState::Ready(loaded)), Some(sheet)) = (moves, loaded, sheet) {
            let ink = &loaded.light;
            let table = film.and_then(|film| editor.grey_table(film));
            let under = overlay::Under {
                ink: &|rect: Rect| ink::under(ink, sheet, rect),
                is_light: &|rect: Rect| table.is_some_and(|table| ink::is_light(ink, sheet, table, rect)),
            };
            let bar = editor.scale_bar(index);
            self.arranged[index] = overlay::arrange(ui.painter(), rect, corners, bar.as_ref(), &under);
        }
        self.arranged[index]
    }

    fn film(&mut self, ui: &mut Ui, painter: &Painter, over: &Over<'_>, editor: &Editor) {
        let Over { rect, index, has_name, at, other } = *over;
        let Some(id) = editor.viewport(index).and_then(|viewport| viewport.film.as_ref()) else { return };
        match editor.film(id) {
            FilmState::Ready(_) => {
                match self.draw(ui, painter, rect, index, editor) {
                    Some(()) => {
                        self.films_drawn += 1;
                        if other.is_none() {
                            self.layers(ui, painter, rect, index, editor);
                        }
                    }
                    None => self.films_awaited += 1,
                }
                overlay::marks(painter, rect, index, editor, at, has_name, other.is_some());
            }
            FilmState::Failed(why) => vacant::failed(ui, rect, why),
            FilmState::Waiting => {
                self.films_awaited += 1;
                vacant::progress(painter, rect, None);
            }
            FilmState::Loading { progress } => {
                self.films_awaited += 1;
                vacant::progress(painter, rect, Some(progress));
            }
        }
    }

    /// Layers of the file, or the reader's shutter, over the film of a viewport.
    fn layers(&mut self, ui: &Ui, painter: &Painter, rect: Rect, index: usize, editor: &Editor) {
        let id = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        let Some((id, sheet)) = id.zip(sheet(ui, rect, index, editor)) else { return };
        if let (FilmState::Ready(loaded), Some(placement)) =
            (editor.film(id), editor.placement(id, size_px(ui, rect)))
        {
            self.layers.draw(painter, &sheet, loaded, placement.least_scale(), &editor.shown_layers(id));
        }
    }

    /// The lens and the values at the pointer, above everything else over the film.
    fn at_pointer(&mut self, ui: &Ui, painter: &Painter, rect: Rect, index: usize, editor: &Editor) {
        let switches = editor.lens();
        let film = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        let Some((film, sheet)) = film.zip(sheet(ui, rect, index, editor)) else { return };
        // Values and the lens are those of the own film.
        if OtherShown::of(ui, Some(&sheet), index, editor).is_some() {
            return;
        }
        let is_over = ui.ctx().layer_id_at(ui.input(|input| input.pointer.hover_pos()).unwrap_or_default());
        if is_over.is_some_and(|layer| layer != ui.layer_id()) {
            return;
        }
        if switches.magnifies {
            let lens = editor
                .placement(film, size_px(ui, rect))
                .and_then(|placement| lens::magnified(ui, rect, placement, &sheet));
            if let Some((area, placement)) = lens
                && let Some(paint) = film_paint(ui, index + LENS, film, placement, editor)
            {
                lens::draw(painter, area, &paint, &mut self.pictures);
            }
        }
        if switches.probes {
            lens::probe(ui, painter, rect, index, &sheet, editor);
        }
    }

    /// How light the film is as it is shown, for labels that keep to what is dark.
    fn ground(sheet: &Sheet, film: Option<&RadiographId>, has_labels: bool, editor: &Editor) -> Ground {
        let view = LabelBox { min: marks::place_of(sheet.rect.min), max: marks::place_of(sheet.rect.max) };
        let shown = film.and_then(|film| Some((light_of(film, editor)?, editor.grey_table(film)?)));
        let Some((ink, table)) = shown.filter(|_| has_labels) else { return Ground::of(view, |_| 0.0) };
        Ground::of(view, |place| ink.light(sheet.film_from_screen(marks::point(place)), Some(table)))
    }

    /// Drawn marks over the film, with labels and handles.
    fn marks(
        &mut self,
        painter: &Painter,
        sheet: &Sheet,
        index: usize,
        mut taken: Vec<Rect>,
        editor: &Editor,
    ) {
        let over = self.hand.over(index).cloned();
        let lit = over.as_ref().map(|grip| &grip.target);
        taken.extend(self.hint.card().filter(|_| editor.active_viewport() == index));
        let carried = self.hand.carried(index);
        let drawn = editor.drawn(index);
        let besides = editor.beside_drawn(index);
        beside::strokes(painter, sheet, besides.iter());
        compared::marks(painter, sheet, index, editor);
        let parts = marks::in_view(sheet, &drawn, lit);
        marks::strokes(painter, sheet, &parts);
        let film = editor.viewport(index).and_then(|viewport| viewport.film.as_ref());
        let ground = Self::ground(sheet, film, !parts.is_empty() || !besides.is_empty(), editor);
        let high = sheet.rect.height();
        let density = labels::presented(editor.label_density(), editor.is_presenting(), high);
        let compared = editor.compare_shown().filter(|_| editor.active_viewport() == index);
        let density = labels::compared(density, compared.map(|shown| shown.compare.mode));
        let around = Surroundings { taken: &taken, carried: carried.as_ref(), ground: &ground, density };
        let labels = labels::place(painter, sheet, &parts, &around);
        taken.extend(labels.iter().map(|label| label.rect));
        let around = Surroundings { taken: &taken, carried: carried.as_ref(), ground: &ground, density };
        beside::labels(painter, sheet, &besides, &around);
        labels::draw(painter, &labels);
        let under = over.as_ref().and_then(|grip| match grip.on {
            GripOn::Place(place) => Some((&grip.target, grip.part, place)),
            GripOn::Line | GripOn::Label => None,
        });
        marks::handles(painter, sheet, &parts, under);
        if editor.active_viewport() == index {
            let drafts = parts.iter().filter(|(part, _)| part.is_draft()).flat_map(|(part, _)| &part.handles);
            self.points.extend(drafts.map(|place| sheet.screen_from_film(*place)));
            if let Some(cross) = editor.keyboard_cross(index).filter(|_| keys::cross_is_used(painter.ctx())) {
                marks::keyboard_cross(painter, sheet, cross);
                self.points.push(sheet.screen_from_film(cross));
            }
        }
        if self.labels.len() <= index {
            self.labels.resize_with(index + 1, Vec::new);
        }
        self.labels[index] = labels;
    }

    /// Marks on the other film of a comparison while that is on the screen: to be read, as those of the film in the
    /// viewport at other times, which are dashed meanwhile and tell nothing.
    fn marks_of_other(
        &mut self,
        painter: &Painter,
        own: Option<&Sheet>,
        other: &OtherShown,
        index: usize,
        mut taken: Vec<Rect>,
        editor: &Editor,
    ) {
        let OtherShown { film, sheet } = other;
        taken.extend(self.hint.card());
        if let Some(own) = own {
            beside::strokes(painter, own, editor.drawn(index).iter().map(|part| &part.drawn));
        }
        let drawn = editor.drawn_on_other();
        let parts = marks::in_view(sheet, &drawn, None);
        marks::strokes(painter, sheet, &parts);
        let density = labels::presented(editor.label_density(), editor.is_presenting(), sheet.rect.height());
        let density = labels::compared(density, editor.compare().map(|now| now.mode));
        let ground = Self::ground(sheet, Some(film), !parts.is_empty(), editor);
        let around = Surroundings { taken: &taken, carried: None, ground: &ground, density };
        labels::draw(painter, &labels::place(painter, sheet, &parts, &around));
    }
}

/// How light a film is in every place, once it is decoded.
fn light_of<'e>(film: &RadiographId, editor: &'e Editor) -> Option<&'e LightMap> {
    match editor.film(film) {
        FilmState::Ready(loaded) => Some(&loaded.light),
        FilmState::Waiting | FilmState::Loading { .. } | FilmState::Failed(_) => None,
    }
}

/// The widget of a viewport.
pub(crate) fn id(index: usize) -> Id {
    Id::unique("viewport").with(index)
}

/// Placement of the film in a viewport, once it is decoded.
fn sheet(ui: &Ui, rect: Rect, index: usize, editor: &Editor) -> Option<Sheet> {
    let film = editor.viewport(index)?.film.as_ref()?;
    let size_px = size_px(ui, rect);
    Some(Sheet::new(rect, editor.placement(film, size_px)?, size_px, ui.pixels_per_point()))
}

impl Viewports {
    fn tell_size(&mut self, ui: &Ui, rect: Rect, index: usize, wishes: &mut Vec<Command>) {
        let size_px = size_px(ui, rect);
        if self.told_sizes.len() <= index {
            self.told_sizes.resize(index + 1, [0; 2]);
        }
        let whole_px = size_px.map(|side| side as u32);
        if self.told_sizes[index] != whole_px {
            self.told_sizes[index] = whole_px;
            wishes.push(Command::View(ViewCommand::Resized { viewport: index, size_px }));
        }
    }

    /// Draws the film of a viewport; `None` if it cannot be drawn.
    fn draw(&mut self, ui: &Ui, painter: &Painter, rect: Rect, index: usize, editor: &Editor) -> Option<()> {
        let id = editor.viewport(index)?.film.as_ref()?;
        let size = size_px(ui, rect);
        if self.through_wgpu {
            painter.rect_filled(rect, 0.0, eframe::egui::Color32::BLACK);
        }
        let paint = film_paint(ui, index, id, editor.placement(id, size)?, editor)?;
        let compared = editor.compare_shown().filter(|_| editor.active_viewport() == index);
        let other = compared.and_then(|shown| {
            let placement = editor.laid_placement(size)?;
            Some((shown.compare, film_paint(ui, index + OTHER, &shown.other, placement, editor)?))
        });
        let paint =
            match other.map(|(compare, other)| (compared::shown(ui, compare, editor.playing()), other)) {
                Some((Shown::Both(how), other)) => {
                    self.pictures.draw_both(painter, rect, [&paint, &other], how);
                    return Some(());
                }
                Some((Shown::Other, other)) => other,
                Some((Shown::Own, _)) | None => paint,
            };
        if self.through_wgpu {
            painter.add(film_painter::shape(rect, paint));
        } else {
            self.pictures.draw(painter, rect, &paint);
        }
        Some(())
    }
}

/// What draws a film into a viewport; `None` until it is decoded.
fn film_paint(
    ui: &Ui,
    viewport: usize,
    id: &RadiographId,
    placement: Placement,
    editor: &Editor,
) -> Option<FilmPaint> {
    let FilmState::Ready(loaded) = editor.film(id) else { return None };
    let table = editor.grey_table(id)?.clone();
    let (pyramid, content) = match editor.filtered(id) {
        Some(filtered) => (&filtered.pyramid, filtered.content),
        None => (&loaded.pyramid, loaded.content),
    };
    let level_index = pyramid.level_for_scale(placement.least_scale());
    let pixels = &loaded.film.pixels;
    let sampling = if editor.display().squares { Sampling::Squares } else { Sampling::Smooth };
    Some(FilmPaint {
        viewport,
        content,
        level_index,
        level: pyramid.levels().get(level_index)?.clone(),
        full_size: [pixels.columns, pixels.rows],
        table,
        placement,
        sampling,
        seconds: ui.input(|input| input.time),
    })
}

/// True if a film can be drawn into a viewport, which it then covers.
fn is_paintable(ui: &Ui, rect: Rect, film: &RadiographId, index: usize, editor: &Editor) -> bool {
    let placement = editor.placement(film, size_px(ui, rect));
    placement.is_some_and(|placement| film_paint(ui, index, film, placement, editor).is_some())
}

/// Width and height in physical pixels.
fn size_px(ui: &Ui, rect: Rect) -> [f64; 2] {
    let size = rect.size() * ui.pixels_per_point();
    [f64::from(size.x.round()), f64::from(size.y.round())]
}

/// The rectangle of a viewport in a grid of columns and rows.
fn cell(area: Rect, [columns, rows]: [usize; 2], index: usize) -> Rect {
    let size = vec2(
        (area.width() - GAP * (columns - 1) as f32) / columns as f32,
        (area.height() - GAP * (rows - 1) as f32) / rows as f32,
    );
    let place = vec2((index % columns) as f32, (index / columns) as f32);
    Rect::from_min_size(area.min + place * (size + vec2(GAP, GAP)), size)
}

/// Lines between viewports.
fn divide(painter: &Painter, area: Rect, [columns, rows]: [usize; 2]) {
    let line = Stroke::new(GAP, theme::LINE);
    for column in 1..columns {
        let x = cell(area, [columns, rows], column).left() - GAP / 2.0;
        painter.vline(painter.round_to_pixel_center(x), area.y_range(), line);
    }
    for row in 1..rows {
        let y = cell(area, [columns, rows], row * columns).top() - GAP / 2.0;
        painter.hline(area.x_range(), painter.round_to_pixel_center(y), line);
    }
}

/// Frame of the viewport that receives keys, if there are several; stronger when it has the focus itself.
fn outline(painter: &Painter, rect: Rect, editor: &Editor, index: usize, focused: bool) {
    let is_active = editor.layout().count() > 1 && !editor.is_enlarged() && editor.active_viewport() == index;
    if editor.is_presenting() {
        // To an audience a frame means something that it does not.
    } else if focused {
        painter.rect_stroke(rect, 0, Stroke::new(2.0, theme::ACCENT), StrokeKind::Inside);
    } else if is_active {
        painter.rect_stroke(
            rect,
            0,
            Stroke::new(1.0, theme::ACCENT.gamma_multiply(0.75)),
            StrokeKind::Inside,
        );
    }
}

/// Accessible name of a viewport.
fn label(editor: &Editor, index: usize, part: Option<&scored::Part>) -> String {
    let film = || {
        let id = editor.viewport(index)?.film.as_ref()?;
        let case = editor.document()?.case();
        let film = case.radiograph(id)?;
        let words = format!("Film: {}, {}", case.time_words(&film.time), film.views_words());
        Some(part.map_or_else(|| words.clone(), |part| format!("{words}; {}", part.spoken())))
    };
    let vacant = || editor.viewport(index).map_or_else(String::new, |viewport| viewport.vacant.clone());
    film().unwrap_or_else(|| format!("Viewport {}: {}", index + 1, vacant()))
}
