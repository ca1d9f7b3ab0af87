//! The timeline: time since each operation, films at their time, their assessment and missing
//! films. Positions come from `analysis`; this module draws them and turns pointer input into commands.

mod axis;
mod beside;
mod chooser;
mod crowd;
mod dropped;
mod motion;
mod score;
mod stops;
mod strip;
mod thumbnails;
mod told;
mod trend;

use std::sync::Arc;

use eframe::egui::{Align, Id, Label, Layout, Rangef, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use super::icons::command_button;
use super::lighting::Lighting;
use super::{slow_jobs, theme};
use crate::analysis::measure::ImplantDisagreement;
use crate::analysis::{Stop, Timeline, clock_words};
use crate::case::{EpisodeId, RadiographId};
use crate::editor::{Command, Document, Editor, GoCommand};
use axis::Scale;
use score::ScoreTrend;
use trend::Trend;

/// Initial height of the panel, in points.
pub(crate) const HEIGHT: f32 = 248.0;
/// Minimum height at which bead, interval and word are readable.
pub(crate) const LEAST_HEIGHT: f32 = 132.0;
/// Wheel distance that doubles the zoom.
const WHEEL: f32 = 0.004;
/// Minimum height left beside a trend.
const LEAST_BESIDE_TREND: f32 = 78.0;
/// Stops in sight from which they are a crowd.
const CROWD: usize = 150;
/// Height of a line of a label.
const LINE: f32 = 16.0;

/// The panel and its transient state.
#[derive(Debug, Default)]
pub(crate) struct TimelinePanel {
    textures: thumbnails::Textures,
    /// Which lanes are shown below the axis.
    lanes: beside::Lanes,
    /// Height of these lanes, as the panel made room for them.
    heights: beside::Heights,
}

/// Vertical layout of the lanes, in points of the window.
#[derive(Debug, Clone, Copy)]
struct Lanes {
    flags: Rangef,
    thumbnails: Rangef,
    axis: f32,
    labels: f32,
    /// Labels of the scale, if a third line fits.
    scale: Option<f32>,
    /// The trend of a measure or of a score, if one is shown.
    trend: Option<Rangef>,
    /// Top of the lanes of aftercare and laboratory.
    beside: f32,
}

impl Lanes {
    /// `below` is the height of the lanes of aftercare and laboratory.
    fn of(whole: Rect, lane: f32, below: f32) -> Self {
        let area = whole.with_max_y(whole.bottom() - below);
        // If both do not fit, films and labels are dropped before the trend.
        let trend = (lane > 0.0 && area.height() >= LEAST_BESIDE_TREND + lane)
            .then(|| Rangef::new(area.bottom() - lane, area.bottom()));
        let area = trend.map_or(area, |lane| area.with_max_y(lane.min - 4.0));
        // Interval, stage and complication have a line each; the scale is shown where there is no complication.
        let lines = if area.height() >= 120.0 { 3.0 } else { 2.0 };
        let labels = area.bottom() - LINE * lines - 2.0;
        let axis = labels - 12.0;
        let flags = Rangef::new(area.top(), area.top() + 20.0);
        Self {
            flags,
            thumbnails: Rangef::new(flags.max + 5.0, (axis - 13.0).max(flags.max + 5.0)),
            axis,
            labels,
            scale: (lines > 2.0).then_some(labels + LINE * 2.0),
            trend,
            beside: whole.bottom() - below + 2.0,
        }
    }
}

/// Context of drawing one frame.
struct Scene<'a> {
    editor: &'a Editor,
    document: &'a Document,
    timeline: &'a Timeline,
    focus: Option<&'a RadiographId>,
    lighting: Lighting,
    /// Films on which an implant does not have its known size.
    doubts: Arc<Vec<ImplantDisagreement>>,
    scale: Scale,
    lanes: Lanes,
    area: Rect,
    /// What of the timeline is in sight, and where.
    stops: Vec<(&'a Stop, f32)>,
}

impl<'a> Scene<'a> {
    fn new(editor: &'a Editor, document: &'a Document, area: Rect, below: f32) -> Self {
        let scene = Self {
            editor,
            document,
            timeline: document.timeline(),
            focus: editor.focus(),
            lighting: Lighting::of(editor),
            doubts: editor.implant_disagreements().unwrap_or_default(),
            scale: Scale::new(editor.timeline_view(), area.left(), area.right()),
            lanes: Lanes::of(area, trend_lane(editor), below),
            area,
            stops: Vec::new(),
        };
        Self { stops: scene.in_sight(), ..scene }
    }

    /// The stops in sight. Of a crowd, visits that nobody has said anything of give way where they would touch the
    /// one before.
    fn in_sight(&self) -> Vec<(&'a Stop, f32)> {
        let placed = self.timeline.stops.iter().map(|stop| (stop, self.scale.x(stop.x)));
        let placed: Vec<_> = placed.filter(|(_, x)| self.shows_x(*x)).collect();
        if placed.len() <= CROWD {
            return placed;
        }
        crowd::thinned(&placed, |(_, x)| *x, stops::BESIDE, |(stop, _)| self.matters(stop))
    }

    /// True if a stop is more than a visit like those beside it: in focus, assessed, or without a film.
    fn matters(&self, stop: &Stop) -> bool {
        let films = thumbnails::films(stop);
        let is_assessed =
            |film| self.document.reading().is_some_and(|reading| reading.opinion(film).is_some());
        films.is_empty() || films.iter().any(|film| Some(film) == self.focus || is_assessed(film))
    }

    /// Doubts about the scale of these films, as text.
    fn doubts<'f>(&'f self, films: &'f [RadiographId]) -> impl Iterator<Item = &'f str> {
        self.doubts.iter().filter(|doubt| films.contains(&doubt.film)).map(|doubt| doubt.words.as_str())
    }

    fn shows_x(&self, x: f32) -> bool {
        x >= self.area.left() - 2.0 && x <= self.area.right() + 2.0
    }

    fn visible_stops(&self) -> impl Iterator<Item = (&'a Stop, f32)> + '_ {
        self.stops.iter().copied()
    }

    fn visible_visits(&self) -> Vec<(&'a Stop, &'a [RadiographId], f32)> {
        let visits = self.visible_stops().map(|(stop, x)| (stop, thumbnails::films(stop), x));
        visits.filter(|(_, films, _)| !films.is_empty()).collect()
    }

    fn anchor(&self, stop: &Stop) -> Option<&'a EpisodeId> {
        self.timeline.segments.get(stop.segment)?.anchor.as_ref()
    }

    /// The front film of a visit: the one in focus, else one of the same view.
    fn front<'f>(&self, films: &'f [RadiographId]) -> Option<&'f RadiographId> {
        let case = self.document.case();
        let is_frontal = |id: &RadiographId| {
            case.radiograph(id)
                .and_then(|film| film.views.first())
                .is_some_and(|view| view.position.is_frontal())
        };
        let in_focus = films.iter().find(|film| Some(*film) == self.focus);
        let alike = || {
            films.iter().find(|film| self.focus.is_some_and(|focus| is_frontal(film) == is_frontal(focus)))
        };
        in_focus.or_else(alike).or_else(|| films.first())
    }
}

impl TimelinePanel {
    /// Draws the timeline into a panel at the bottom; nothing if no case is open.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(document) = editor.document() else { return };
        header(ui, editor, &mut self.lanes, wishes);
        ui.add_space(2.0);
        let area = ui.available_rect_before_wrap();
        // Where a person made the panel lower, films go before lanes.
        let needed = LEAST_BESIDE_TREND + trend_lane(editor) + self.heights.sum();
        let heights = if area.height() >= needed { self.heights } else { beside::Heights::default() };
        let scene = Scene::new(editor, document, area, heights.sum());
        let ground = ui.interact(area, Id::unique("timeline ground"), Sense::click_and_drag());
        ground.widget_info(|| WidgetInfo::labeled(Role::Group, true, "Timeline of visits"));
        pointer(&scene, ui, &ground, wishes);
        let painter = ui.painter().with_clip_rect(area.expand2(vec2(14.0, 0.0)));
        if scene.timeline.segments.is_empty() {
            axis::empty(&painter, area);
        }
        axis::lines(&scene, &painter);
        axis::flags(&scene, ui, &painter, wishes);
        let textures = &mut self.textures;
        thumbnails::show(thumbnails::Canvas { scene: &scene, ui, painter: &painter, textures, wishes });
        let taken = stops::show(&scene, ui, &painter, wishes);
        axis::scale_words(&scene, &painter, taken);
        if let Some(score) = ScoreTrend::of(editor) {
            strip::show(&scene, ui, &painter, &score, wishes);
        } else if let Some(trend) = Trend::of(editor) {
            trend::show(&scene, ui, &painter, &trend, wishes);
        }
        beside::show(&scene, ui, &painter, heights, wishes);
        dropped::show(&scene, ui, &ground, wishes);
        ui.allocate_rect(area, Sense::hover());
    }

    /// Height of the lanes of aftercare and laboratory, for which the panel makes room.
    pub(crate) fn lanes(&mut self, editor: &Editor, window: f32) -> f32 {
        self.heights = self.lanes.heights(editor, window);
        self.heights.sum()
    }
}

/// Minimum panel height for a trend of this height: heading, margins, axis, lane.
pub(crate) fn least_with(lane: f32) -> f32 {
    LEAST_BESIDE_TREND + lane + 60.0
}

/// Height of the lane of the trend; 0 without one.
pub(crate) fn trend_lane(editor: &Editor) -> f32 {
    if editor.score_trend().is_some() {
        strip::LANE
    } else if editor.trend().is_some() {
        trend::LANE
    } else {
        0.0
    }
}

fn header(ui: &mut Ui, editor: &Editor, lanes: &mut beside::Lanes, wishes: &mut Vec<Command>) {
    let words = editor.document().map_or("", |document| clock_words(document.case()));
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        ui.label(theme::strong("Timeline"));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            command_button(ui, editor, "go.all", false, wishes);
            command_button(ui, editor, "go.stretch", false, wishes);
            ui.add_space(theme::STEP);
            chooser::show(ui, editor, wishes);
            lanes.buttons(ui, editor);
            ui.add_space(theme::STEP);
            if !slow_jobs::in_heading(ui, editor, wishes) {
                ui.add(Label::new(theme::hint(words)).truncate());
            }
        });
    });
}

/// Wheel zooms at the pointer, drag moves, double click shows everything.
fn pointer(scene: &Scene<'_>, ui: &Ui, ground: &Response, wishes: &mut Vec<Command>) {
    if ground.double_clicked() {
        wishes.push(Command::Go(GoCommand::TimelineAll));
    }
    if ground.dragged() && ground.drag_delta().x != 0.0 {
        let units = -scene.scale.length_units(ground.drag_delta().x);
        wishes.push(Command::Go(GoCommand::TimelinePan(units)));
    }
    let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|at| scene.area.contains(*at)) else {
        return;
    };
    if !ui.rect_contains_pointer(scene.area) {
        return;
    }
    let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
    let factor = f64::from((scroll.y * WHEEL).exp() * pinch);
    if (factor - 1.0).abs() > 1e-4 {
        wishes.push(Command::Go(GoCommand::TimelineZoom { factor, at: scene.scale.units(at.x) }));
    }
    if scroll.x.abs() > 0.1 {
        wishes.push(Command::Go(GoCommand::TimelinePan(-scene.scale.length_units(scroll.x))));
    }
}
