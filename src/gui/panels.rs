//! Layout of the panels around the films: position and available size of each. Does not depend on the contents of any
//! panel.

use eframe::egui::{AsIdSalt, Frame, IdSalt, Key, Margin, Modifiers, Panel, Ui, Vec2};

use super::case_editing::Drafts;
use super::findings::SmallMatrix;
use super::left::{HistoryParts, LeftPanel};
use super::patient::Story;
use super::reading::{ReadingPanel, lists_changes};
use super::timeline::{self, TimelinePanel};
use super::{dialogs::Dialogs, keys, menu_bar, notices, slow_jobs, theme, viewport};
use crate::editor::{Command, Dialog, Editor, FileCommand, LeftCommand, RoomCommand, ViewCommand};
use crate::store::SidePanel;

/// Height of the bar at the top.
const BAR_HEIGHT: f32 = 40.0;

/// Below this window width only one side panel fits beside the films, and tabs switch between them.
const NARROW: f32 = 860.0;

/// Below this window height the timeline keeps only its axis and leaves the rest to the films.
const LOW: f32 = 440.0;

/// Below this window height the timeline takes a smaller share.
const MODEST: f32 = 760.0;
const LOWEST_TIMELINE: f32 = 92.0;

/// Room below the bar of a comparison in which the timeline can be read.
const LEAST_BELOW_BAR: f32 = 80.0;

/// Margins of the panel of the timeline: left, right, top, bottom.
const MARGINS: [i8; 4] = [16, 16, 6, 6];

/// Below this window height the timeline is no higher than it must be while a quiz is under way: the answers take room of
/// the films already.
const LOW_FOR_QUIZ: f32 = 800.0;

/// True if the edge of a panel was released in this frame: its current size is the one the user chose.
fn was_resized(ui: &Ui, panel: impl AsIdSalt) -> bool {
    let edge = ui.read_response(ui.scope_id().with_salt(IdSalt::new(panel)).with("__resize"));
    edge.is_some_and(|edge| edge.drag_stopped())
}

/// The panels and their transient state.
#[derive(Debug, Default)]
pub(crate) struct Panels {
    timeline: TimelinePanel,
    reading: ReadingPanel,
    dialogs: Dialogs,
    story: Story,
    findings: SmallMatrix,
    left: LeftPanel,
    /// Fields of the case that are edited where they are shown.
    drafts: Drafts,
    shows_history: bool,
    /// Places that differ were listed in the frame before.
    listed: bool,
    /// Height of the timeline as it was shown last without the bar of a comparison, in points.
    timeline_height: f32,
    told_window: Vec2,
    /// True if the history panel was drawn in this frame: messages are shown at its top.
    history_is_drawn: bool,
}

impl Panels {
    /// Handles the keys of commands. Call before anything is drawn.
    pub(crate) fn keys(&self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        if self.dialogs.takes_keys(editor) {
            return;
        }
        let leaves = editor.left().is_full
            && !ui.ctx().text_edit_focused()
            && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if leaves {
            wishes.push(Command::View(ViewCommand::Left(LeftCommand::FullSize)));
        }
        keys::take(editor, self.reading.note_has_focus(), ui.ctx(), wishes);
    }

    /// Draws the tab of the left panel in place of the films.
    pub(crate) fn in_full(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let parts =
            HistoryParts { story: &mut self.story, findings: &mut self.findings, drafts: &mut self.drafts };
        self.left.in_full(ui, editor, parts, wishes);
    }

    /// Draws the panels around the films; the films get the remaining space.
    pub(crate) fn around(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        self.history_is_drawn = false;
        self.reading.begin_frame();
        let window = ui.max_rect().size();
        if self.told_window != window {
            self.told_window = window;
            wishes.push(Command::View(ViewCommand::Room(RoomCommand::Window(window.into()))));
        }
        if editor.shows_films_only() {
            return;
        }
        let bar = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(12, 0));
        let top = Panel::top("menu bar").exact_size(BAR_HEIGHT).resizable(false).frame(bar);
        top.show(ui, |ui| menu_bar::show(ui, editor, &mut self.drafts, wishes));
        if editor.document().is_none() {
            return;
        }
        self.below(ui, window, editor, wishes);
        if editor.left().is_full {
            return;
        }
        if window.x < NARROW {
            self.beside_narrow(ui, window, editor, wishes);
        } else {
            self.beside(ui, window, editor, wishes);
        }
    }

    fn below(&mut self, ui: &mut Ui, window: Vec2, editor: &Editor, wishes: &mut Vec<Command>) {
        let least = if window.y < LOW { LOWEST_TIMELINE } else { timeline::LEAST_HEIGHT };
        let most = (window.y * 0.5).max(least);
        let kept = editor.settings().panels.timeline;
        let compares = viewport::compares(editor) && !editor.left().is_full;
        let [left, right, top, bottom] = MARGINS;
        let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin { left, right, top, bottom });
        // What the bar of a comparison needs, with the margins of its panel.
        let needed = if compares {
            let width = window.x - f32::from(left) - f32::from(right);
            viewport::compare_bar_height(width) + f32::from(top) + f32::from(bottom)
        } else {
            0.0
        };
        if !editor.is_panel_shown(SidePanel::Timeline) {
            // No timeline gives room to the bar: it has a place of its own, also while nothing is compared.
            let is_kept = kept.hidden && window.y >= LOW && viewport::can_compare(editor);
            if compares || is_kept && !editor.left().is_full {
                let panel = Panel::bottom("comparison").frame(frame).resizable(false);
                panel.show(ui, |ui| viewport::compare_bar(ui, editor, wishes));
            }
            return;
        }
        if editor.is_quizzing() && window.y < LOW_FOR_QUIZ {
            // No lane fits, and a height that a person chose for other work is neither used nor changed.
            self.timeline.lanes(editor, window.y);
            let panel = Panel::bottom("timeline of a quiz").frame(frame).resizable(false);
            let panel = panel.exact_size(least.max(needed));
            panel.show(ui, |ui| self.compared_timeline(ui, compares, editor, wishes));
            return;
        }
        if needed > self.timeline_height && self.timeline_height > 0.0 {
            // The height that a person chose is neither used nor changed.
            let panel = Panel::bottom("comparison").frame(frame).resizable(false);
            panel.show(ui, |ui| viewport::compare_bar(ui, editor, wishes));
            return;
        }
        let share = if window.y < MODEST { 0.28 } else { 0.32 };
        let height = timeline::HEIGHT.min((window.y * share).max(least));
        // A smaller window or larger text shrinks the timeline first.
        let lane = timeline::trend_lane(editor);
        let salt = match window.y {
            height if height < LOW => "lowest timeline",
            height if height < 560.0 && lane > 0.0 => "low timeline with trend",
            height if height < 560.0 => "low timeline",
            height if height < MODEST && lane == 0.0 => "modest timeline",
            _ if editor.score_trend().is_some() => "timeline with score",
            _ if lane > 0.0 => "timeline with trend",
            _ => "timeline",
        };
        // In a low window a trend replaces films and thumbnails.
        let height = match window.y {
            y if y >= 560.0 => height + lane,
            y if y >= LOW && lane > 0.0 => height.max(timeline::least_with(lane)).min(most),
            _ => height,
        };
        let lanes = self.timeline.lanes(editor, window.y);
        let height = (height + lanes).min(most);
        // A panel of another height is another one: else it would keep the height that it had without the lanes.
        let salt = (salt, lanes.round() as u32);
        let panel = Panel::bottom(salt).frame(frame).resizable(true);
        let usual = kept.size.map_or(height, |size| size + lane + lanes);
        let panel = panel.default_size(usual).size_range(least.max(needed)..=most.max(needed));
        let shown = panel.show(ui, |ui| self.compared_timeline(ui, compares, editor, wishes)).response.rect;
        if !compares {
            self.timeline_height = shown.height();
        }
        if was_resized(ui, salt) {
            let own = shown.height() - lane - lanes;
            wishes.push(Command::File(FileCommand::PanelSize(SidePanel::Timeline, own)));
        }
    }

    /// The timeline; above it, and in its room, the bar of a comparison. Where both do not fit the timeline gives way.
    fn compared_timeline(&mut self, ui: &mut Ui, compares: bool, editor: &Editor, wishes: &mut Vec<Command>) {
        if compares {
            ui.scope(|ui| viewport::compare_bar(ui, editor, wishes));
            if ui.available_height() < LEAST_BELOW_BAR {
                // The panel would shrink to what is in it, and the films would grow.
                ui.allocate_space(ui.available_size());
                return;
            }
        }
        self.timeline.show(ui, editor, wishes);
    }

    fn beside(&mut self, ui: &mut Ui, window: Vec2, editor: &Editor, wishes: &mut Vec<Command>) {
        let frame = Frame::new().fill(theme::PANEL);
        let (least, most) = (248.0, (window.x * 0.34).max(248.0));
        // A width forced by larger text is not kept once there is space again.
        let (left, right) =
            if window.x < 1200.0 { ("narrow history", "narrow reading") } else { ("history", "reading") };
        let panels = editor.settings().panels;
        if editor.is_panel_shown(SidePanel::History) {
            self.history_is_drawn = true;
            let usual = (window.x * 0.21).clamp(least, 344.0);
            let panel = Panel::left(left).frame(frame).default_size(panels.history.size.unwrap_or(usual));
            let panel = panel.size_range(least..=most);
            let shown = panel
                .show(ui, |ui| {
                    self.left.in_panel(
                        ui,
                        editor,
                        HistoryParts {
                            story: &mut self.story,
                            findings: &mut self.findings,
                            drafts: &mut self.drafts,
                        },
                        wishes,
                    );
                })
                .response
                .rect;
            if was_resized(ui, left) {
                wishes.push(Command::File(FileCommand::PanelSize(SidePanel::History, shown.width())));
            }
        }
        if !editor.is_panel_shown(SidePanel::Reading) {
            return;
        }
        let (least, most) = (264.0, (window.x * 0.34).max(264.0));
        let usual = (window.x * 0.2).clamp(least, 320.0);
        let panel = Panel::right(right).frame(frame).default_size(panels.reading.size.unwrap_or(usual));
        let panel = panel.size_range(least..=most);
        let shown =
            panel.show(ui, |ui| self.reading.show(ui, editor, &mut self.drafts, wishes)).response.rect;
        if was_resized(ui, right) {
            wishes.push(Command::File(FileCommand::PanelSize(SidePanel::Reading, shown.width())));
        }
    }

    /// History and reading share one panel position.
    fn beside_narrow(&mut self, ui: &mut Ui, window: Vec2, editor: &Editor, wishes: &mut Vec<Command>) {
        // Writing a note opens the reading panel.
        self.shows_history &= !editor.note_wanted();
        // So does the list of places that differ, when it comes.
        let listed = lists_changes(editor);
        self.shows_history &= !listed || self.listed;
        self.listed = listed;
        let panels = editor.settings().panels;
        if panels.history.hidden && panels.reading.hidden {
            return;
        }
        let width = (window.x * 0.44).clamp(200.0, 320.0);
        let panel =
            Panel::right("side").frame(Frame::new().fill(theme::PANEL)).resizable(false).exact_size(width);
        panel.show(ui, |ui| {
            let tabs = Frame::new().inner_margin(Margin { left: 12, right: 12, top: 4, bottom: 4 });
            tabs.show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.selectable_value(&mut self.shows_history, false, "Reading");
                    ui.selectable_value(&mut self.shows_history, true, "History");
                });
            });
            let shows_history =
                if panels.history.hidden { false } else { self.shows_history || panels.reading.hidden };
            if shows_history {
                self.history_is_drawn = true;
                self.left.in_panel(
                    ui,
                    editor,
                    HistoryParts {
                        story: &mut self.story,
                        findings: &mut self.findings,
                        drafts: &mut self.drafts,
                    },
                    wishes,
                );
            } else {
                self.reading.show(ui, editor, &mut self.drafts, wishes);
            }
        });
    }

    /// True if the reading panel shows the histogram in this frame.
    pub(crate) fn tell_histogram(&self) -> bool {
        self.reading.tells_histogram()
    }

    /// Draws everything in front of the panels: messages, dialogs, sheets.
    pub(crate) fn above(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        if !self.history_is_drawn || editor.dialog() != Dialog::None {
            notices::show(ui, editor, BAR_HEIGHT, wishes);
        }
        if !editor.is_presenting() {
            slow_jobs::show(ui, editor, wishes);
        }
        if let Some(wanted) = self.reading.take_wanted_scale() {
            self.dialogs.ask_scale(wanted, editor);
        }
        let adds = [self.findings.take_wish_to_add(), self.reading.take_wish_to_add()];
        if adds.contains(&true) {
            self.dialogs.ask_finding();
        }
        self.dialogs.show(ui, editor, wishes);
    }
}
