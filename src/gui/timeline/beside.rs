//! Plan and aftercare as bars, laboratory results as a small multiple, and the motion of the implant, in three lanes below
//! the axis and on its scale. Each lane can be hidden; in a low window all are until they are asked for.

use eframe::egui::{
    Align2, Button, FontId, Id, Painter, Rangef, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::{Scene, axis, motion};
use crate::analysis::CareBar;
use crate::case::{Care, Case};
use crate::editor::{Command, Editor, LeftCommand, LeftTab, RecordList, Selected, ViewCommand};
use crate::gui::left::{analytes, care_time, lab_height, lab_point};
use crate::gui::{fonts, theme};

/// Height of the name of a lane.
const NAME: f32 = 15.0;
/// Height of a row of bars, and of an analyte.
const BAR: f32 = 15.0;
const ANALYTE: f32 = 16.0;
/// Most rows of a lane; the Technique tab has all.
const MOST: usize = 4;
/// Space below a lane.
const GAP: f32 = 4.0;
/// Below this window height the lanes are hidden until they are asked for.
const ROOMY: f32 = 860.0;

/// The lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    Care,
    Laboratory,
    Motion,
}

impl Lane {
    const ALL: [Self; 3] = [Self::Care, Self::Laboratory, Self::Motion];

    /// The word on its button.
    fn word(self) -> &'static str {
        match self {
            Self::Care => "aftercare",
            Self::Laboratory => "laboratory",
            Self::Motion => "implant motion",
        }
    }

    /// Its name.
    fn name(self) -> &'static str {
        match self {
            Self::Care => "Plan and aftercare",
            Self::Laboratory => "Laboratory",
            Self::Motion => "Implant motion",
        }
    }
}

/// Which lanes are shown. `None`: nobody has said, and the height of the window decides.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lanes {
    care: Option<bool>,
    laboratory: Option<bool>,
    motion: Option<bool>,
    /// The motion over all visits was asked for.
    motion_asked: bool,
    /// Height of the window, in points.
    window: f32,
}

/// Height of each lane, in points; 0 where it is hidden or has nothing to show.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Heights {
    pub(super) care: f32,
    pub(super) laboratory: f32,
    pub(super) motion: f32,
}

impl Heights {
    /// Height of all.
    pub(crate) fn sum(self) -> f32 {
        self.care + self.laboratory + self.motion
    }
}

impl Lanes {
    fn is_shown(self, lane: Lane) -> bool {
        let said = match lane {
            Lane::Care => self.care,
            Lane::Laboratory => self.laboratory,
            Lane::Motion => self.motion,
        };
        said.unwrap_or(self.window >= ROOMY || (lane == Lane::Motion && self.motion_asked))
    }

    /// Height of the lanes in a window of this height.
    pub(crate) fn heights(&mut self, editor: &Editor, window: f32) -> Heights {
        self.window = window;
        let Some(document) = editor.document() else { return Heights::default() };
        let (case, timeline) = (document.case(), document.timeline());
        // Who asks for it anew wants to see it.
        let asked = editor.has_series();
        if asked && !self.motion_asked {
            self.motion = None;
        }
        self.motion_asked = asked;
        let mut heights = Heights::default();
        if self.is_shown(Lane::Motion) {
            heights.motion = motion::height(editor);
        }
        if self.is_shown(Lane::Care) {
            let bars = timeline.care_bars(case, |_| 0.0);
            // Rows are counted for bars with words about as long as a quarter of the axis.
            let rows = rows(&timeline.care_bars(case, |_| timeline.width * 0.22));
            heights.care = if bars.is_empty() { 0.0 } else { NAME + BAR * rows as f32 + GAP };
        }
        if self.is_shown(Lane::Laboratory) {
            let rows = analytes(&case.laboratory).len().min(MOST);
            heights.laboratory = if rows == 0 { 0.0 } else { NAME + ANALYTE * rows as f32 + GAP };
        }
        heights
    }

    /// Buttons that show and hide the lanes of which there is something.
    pub(super) fn buttons(&mut self, ui: &mut Ui, editor: &Editor) {
        let Some(document) = editor.document() else { return };
        let case = document.case();
        // From right to left.
        for lane in Lane::ALL.into_iter().rev() {
            let is_there = match lane {
                Lane::Care => case.care.iter().any(|own| own.from.is_some()),
                Lane::Laboratory => !case.laboratory.is_empty(),
                Lane::Motion => editor.motion_series().is_some(),
            };
            if !is_there {
                continue;
            }
            let is_shown = self.is_shown(lane);
            let words = format!("{} {}", lane.word(), if is_shown { "▾" } else { "▸" });
            let button = ui.add(Button::new(theme::caption(words)).frame_when_inactive(false));
            let name = format!("Lane on the timeline: {}", lane.name());
            button.widget_info(|| WidgetInfo::selected(Role::Button, true, is_shown, &name));
            if button.on_hover_text("Show or hide this lane below the axis.").clicked() {
                let said = Some(!is_shown);
                match lane {
                    Lane::Care => self.care = said,
                    Lane::Laboratory => self.laboratory = said,
                    Lane::Motion => self.motion = said,
                }
            }
        }
    }
}

fn rows(bars: &[CareBar]) -> usize {
    bars.iter().map(|bar| bar.row + 1).max().unwrap_or(0).min(MOST)
}

/// Draws the lanes from this height downwards.
pub(super) fn show(
    scene: &Scene<'_>,
    ui: &Ui,
    painter: &Painter,
    heights: Heights,
    wishes: &mut Vec<Command>,
) {
    let mut top = scene.lanes.beside;
    if heights.care > 0.0 {
        care(scene, ui, painter, Rangef::new(top, top + heights.care), wishes);
        top += heights.care;
    }
    if heights.laboratory > 0.0 {
        laboratory(scene, ui, painter, Rangef::new(top, top + heights.laboratory), wishes);
        top += heights.laboratory;
    }
    if heights.motion > 0.0 {
        motion::show(scene, ui, painter, Rangef::new(top, top + heights.motion), wishes);
    }
}

fn title(scene: &Scene<'_>, painter: &Painter, lane: Lane, top: f32) {
    let edge = Rangef::new(scene.area.left() - 14.0, scene.area.right() + 14.0);
    painter.hline(edge, top, Stroke::new(1.0, theme::LINE));
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    painter.text(pos2(scene.area.left(), top + 2.0), Align2::LEFT_TOP, lane.name(), font, theme::HINT);
}

fn is_selected(scene: &Scene<'_>, list: RecordList, id: &crate::case::Key) -> bool {
    scene.editor.left().selected == Some(Selected::Entry(list, id.clone()))
}

/// Selects an entry, and shows its tab.
fn choose(list: RecordList, id: &crate::case::Key, wishes: &mut Vec<Command>) {
    for command in
        [LeftCommand::Tab(LeftTab::Technique), LeftCommand::Select(Some(Selected::Entry(list, id.clone())))]
    {
        wishes.push(Command::View(ViewCommand::Left(command)));
    }
}

/// "Plan and aftercare: immobilisation, brace, 3 months from 0 days after revision".
fn care_name(case: &Case, own: &Care) -> String {
    format!("Plan and aftercare: {}, {} {}", own.kind.word(), own.what, care_time(case, own))
}

fn care(scene: &Scene<'_>, ui: &Ui, painter: &Painter, lane: Rangef, wishes: &mut Vec<Command>) {
    title(scene, painter, Lane::Care, lane.min);
    let case = scene.document.case();
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    let label = |own: &Care| own.what.clone();
    let wide = |place: usize| {
        let own = case.care.get(place).map(label).unwrap_or_default();
        let galley = painter.layout_no_wrap(fonts::readable(&own), font.clone(), theme::TEXT);
        // Long words are cut: a bar needs a part of them.
        scene.scale.length_units(galley.size().x.min(150.0) + 14.0)
    };
    let bars = scene.timeline.care_bars(case, wide);
    let first = lane.min + NAME;
    for (index, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.row < MOST) {
        let Some(own) = case.care.get(bar.care) else { continue };
        let top = first + BAR * bar.row as f32;
        if top + BAR > lane.max + 1.0 {
            continue;
        }
        let (left, right) = (scene.scale.x(bar.from), scene.scale.x(bar.to));
        let (shown_left, shown_right) = (left.max(scene.area.left()), right.min(scene.area.right()));
        if right < scene.area.left() - 2.0 || left > scene.area.right() + 2.0 {
            continue;
        }
        let is_chosen = is_selected(scene, RecordList::Care, &own.id);
        let is_moment = right - left < 3.0;
        let line = Rect::from_min_max(
            pos2(shown_left, top + 1.0),
            pos2(shown_right.max(shown_left + 3.0), top + BAR - 2.0),
        );
        let fill = theme::ACCENT.gamma_multiply(if is_chosen { 0.55 } else { 0.3 });
        if is_moment {
            painter.rect_filled(Rect::from_min_size(line.min, vec2(3.0, line.height())), 1, theme::ACCENT);
        } else if own.advice {
            painter.rect_stroke(line, 2, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
        } else {
            painter.rect_filled(line, 2, fill);
            painter.rect_filled(Rect::from_min_size(line.min, vec2(2.0, line.height())), 0, theme::ACCENT);
        }
        // Words go on behind the bar as far as the next one of the row.
        let next = bars
            .iter()
            .skip(index + 1)
            .find(|other| other.row == bar.row)
            .map(|other| scene.scale.x(other.from));
        let until = next.unwrap_or(scene.area.right() + 10.0).min(scene.area.right() + 10.0) - 4.0;
        let at = pos2(shown_left + 6.0, line.center().y);
        let mut end = line.right();
        if until - at.x > 24.0 {
            let galley = axis::shortened(ui, &label(own), font.clone(), theme::TEXT, until - at.x);
            end = end.max(at.x + galley.size().x);
            painter.galley(pos2(at.x, at.y - galley.size().y / 2.0), galley, theme::TEXT);
        }
        let whole = Rect::from_min_max(line.min, pos2(end, line.bottom())).intersect(scene.area.expand(12.0));
        let response =
            ui.interact(whole, Id::unique("care on the timeline").with(own.id.as_str()), Sense::click());
        let name = care_name(case, own);
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
        if response.hovered() || response.has_focus() || is_chosen {
            let colour = if response.hovered() { theme::TEXT } else { theme::ACCENT };
            painter.rect_stroke(line.expand(1.0), 2, Stroke::new(1.0, colour), StrokeKind::Outside);
        }
        if response.clicked() {
            choose(RecordList::Care, &own.id, wishes);
        }
        response.on_hover_ui(|ui| {
            ui.set_max_width(320.0);
            ui.label(theme::strong(&own.what));
            ui.label(theme::caption(format!("{}, {}", own.kind.word(), care_time(case, own))));
            if !own.why.is_empty() {
                ui.label(theme::caption(&own.why));
            }
        });
    }
}

fn laboratory(scene: &Scene<'_>, ui: &Ui, painter: &Painter, lane: Rangef, wishes: &mut Vec<Command>) {
    title(scene, painter, Lane::Laboratory, lane.min);
    let case = scene.document.case();
    let analytes = analytes(&case.laboratory);
    let points = scene.timeline.lab_points(case);
    let font = FontId::new(theme::CAPTION_SIZE - 1.0, fonts::regular());
    for (row, analyte) in analytes.iter().take(MOST).enumerate() {
        let top = lane.min + NAME + ANALYTE * row as f32;
        if top + ANALYTE > lane.max + 1.0 {
            continue;
        }
        let middle = top + ANALYTE / 2.0;
        let range = Rect::from_x_y_ranges(scene.area.x_range(), Rangef::new(middle - 2.5, middle + 2.5));
        painter.rect_filled(range, 1, theme::RAISED);
        let mut own: Vec<_> = points
            .iter()
            .filter_map(|point| Some((case.laboratory.get(point.result)?, scene.scale.x(point.x))))
            .filter(|(result, x)| result.analyte == *analyte && scene.shows_x(*x))
            .collect();
        own.sort_by(|(_, a), (_, b)| a.total_cmp(b));
        // The name stands behind the first point, where there is room before the next one.
        let first = own.first().map_or(scene.area.left(), |(_, x)| *x + 8.0);
        let until = own.get(1).map_or(scene.area.right(), |(_, x)| *x - 8.0);
        let galley = axis::shortened(ui, analyte, font.clone(), theme::SECOND, 150.0);
        let width = galley.size().x;
        let last = own.last().map_or(scene.area.left(), |(_, x)| *x + 8.0);
        let places = [
            (until - first >= width).then_some(first),
            (scene.area.right() + 10.0 - last >= width).then_some(last),
            Some(first - 16.0 - width).filter(|left| *left >= scene.area.left()),
        ];
        if let Some(left) = places.into_iter().flatten().next() {
            painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, theme::SECOND);
        }
        for (result, x) in own {
            let place = pos2(x, middle - 5.0 * lab_height(result));
            lab_point(painter, place, result, 3.5);
            let is_chosen = is_selected(scene, RecordList::Laboratory, &result.id);
            let rect = Rect::from_center_size(pos2(x, middle), vec2(14.0, ANALYTE));
            let id = Id::unique("laboratory on the timeline").with(result.id.as_str());
            let response = ui.interact(rect, id, Sense::click());
            let flag = result.flag().map(|flag| format!(", {}", flag.word())).unwrap_or_default();
            let when = case.time_words(&result.time);
            let name = format!("Laboratory: {analyte}, {when}: {}{flag}", result.words());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
            if is_chosen || response.has_focus() || response.hovered() {
                painter.circle_stroke(place, 6.0, Stroke::new(1.0, theme::ACCENT));
            }
            if response.clicked() {
                choose(RecordList::Laboratory, &result.id, wishes);
            }
            response.on_hover_ui(|ui| {
                ui.set_max_width(320.0);
                ui.label(theme::strong(format!("{analyte}: {}", result.words())));
                ui.label(theme::caption(format!("{when}{flag}")));
            });
        }
    }
    let more = analytes.len().saturating_sub(MOST);
    if more > 0 {
        let words = format!("and {more} more in the Technique tab");
        let at = pos2(scene.area.left() + 110.0, lane.min + 2.0);
        painter.text(at, Align2::LEFT_TOP, words, font, theme::HINT);
    }
}
