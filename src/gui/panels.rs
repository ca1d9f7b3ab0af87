//! Everything around the films: which panel stands where, and how much room it may take. Knows no panel from
//! the inside.

use eframe::egui::{Frame, Margin, Panel, Ui};

use super::patient::Story;
use super::reading::ReadingPanel;
use super::timeline::{self, TimelinePanel};
use super::{dialogs::Dialogs, history, keys, menu_bar, notices, theme};
use crate::editor::{Command, Editor};

/// Height of the bar at the top.
const BAR_HEIGHT: f32 = 40.0;

/// The panels, and what is momentary about them.
#[derive(Debug, Default)]
pub(crate) struct Panels {
    timeline: TimelinePanel,
    story: Story,
    reading: ReadingPanel,
    dialogs: Dialogs,
}

impl Panels {
    /// Takes the keys of commands. Call before anything is drawn.
    pub(crate) fn keys(&self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        keys::take(editor, self.reading.note_has_focus(), ui.ctx(), wishes);
    }

    /// Draws what stands around the films; the room for them is what is left.
    pub(crate) fn around(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let window = ui.max_rect().size();
        let bar = Frame::new().fill(theme::PANEL).inner_margin(Margin::symmetric(12, 0));
        let top = Panel::top("menu bar").exact_size(BAR_HEIGHT).resizable(false).frame(bar);
        top.show(ui, |ui| menu_bar::show(ui, editor, wishes));
        if editor.document().is_none() {
            return;
        }
        let most = (window.y * 0.5).max(timeline::LEAST_HEIGHT);
        let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin { left: 16, right: 16, top: 6, bottom: 6 });
        let bottom = Panel::bottom("timeline").frame(frame).resizable(true);
        let height = timeline::HEIGHT.min((window.y * 0.32).max(timeline::LEAST_HEIGHT));
        bottom
            .default_size(height)
            .size_range(timeline::LEAST_HEIGHT.min(most)..=most)
            .show(ui, |ui| self.timeline.show(ui, editor, wishes));
        let frame = Frame::new().fill(theme::PANEL);
        let least = (window.x * 0.2).clamp(150.0, 240.0);
        let most = (window.x * 0.34).max(least);
        Panel::left("history")
            .frame(frame)
            .default_size((window.x * 0.21).clamp(least, 344.0))
            .size_range(least..=most)
            .show(ui, |ui| history::show(ui, editor, &mut self.story, wishes));
        Panel::right("reading")
            .frame(frame)
            .default_size((window.x * 0.2).clamp(least, 320.0))
            .size_range(least..=most)
            .show(ui, |ui| self.reading.show(ui, editor, wishes));
    }

    /// Draws what stands in front of everything: messages, dialogs, sheets.
    pub(crate) fn above(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        notices::show(ui, editor, BAR_HEIGHT, wishes);
        self.dialogs.show(ui, editor, wishes);
    }
}
