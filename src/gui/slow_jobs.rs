//! Slow jobs in progress: after half a second each gets a line with its progress and a cancel button. It stands in
//! the heading of the timeline, where it covers nothing and moves nothing; without that panel, and in front of a
//! dialog, at the bottom left of the window.

use eframe::egui::{
    Align, Align2, Area, Button, Frame, Id, Label, Layout, Margin, Order, ProgressBar, Role, Spinner, Ui,
};
use eframe::egui::{WidgetInfo, vec2};

use super::theme;
use crate::editor::{Command, Dialog, Editor, FileCommand, SLOW, SlowJob};
use crate::store::SidePanel;

/// Width of the progress bar in points.
const BAR_WIDTH: f32 = 96.0;

/// Width that a line needs, in points.
const LINE_WIDTH: f32 = 330.0;
/// Width of "and 9 more", in points.
const OTHERS: f32 = 96.0;

/// The jobs to show. Repaints on its own, so that a line appears and shows progress without input.
fn under_way(ui: &Ui, editor: &Editor) -> Vec<SlowJob> {
    if !editor.is_busy() {
        return Vec::new();
    }
    ui.ctx().request_repaint_after(SLOW / 5);
    editor.slow_jobs()
}

/// True if the heading of the timeline shows the jobs.
fn is_in_heading(editor: &Editor) -> bool {
    editor.document().is_some()
        && editor.is_panel_shown(SidePanel::Timeline)
        && editor.dialog() == Dialog::None
}

/// Draws as many lines as fit into the rest of a row, and the number of others. Returns false where there is nothing
/// to draw.
pub(crate) fn in_heading(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) -> bool {
    let jobs = if is_in_heading(editor) { under_way(ui, editor) } else { Vec::new() };
    if jobs.is_empty() {
        return false;
    }
    let fitting = ((ui.available_width() / LINE_WIDTH) as usize).max(1);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let wide = ui.available_width() / fitting as f32 - OTHERS / fitting as f32;
        for job in jobs.iter().take(fitting) {
            // Each keeps to its own part of the row, or it would run under what stands at its end.
            let cell = vec2(wide.min(ui.available_width()), ui.available_height());
            ui.allocate_ui_with_layout(cell, Layout::right_to_left(Align::Center), |ui| {
                ui.set_width(ui.available_width());
                backwards(ui, job, wishes);
            });
        }
        let others: Vec<&str> = jobs.iter().skip(fitting).map(|job| job.name.as_str()).collect();
        if !others.is_empty() {
            ui.label(theme::hint(format!("and {} more", others.len()))).on_hover_text(others.join("\n"));
        }
    });
    true
}

/// Draws a line for each slow job at the bottom left of the window, unless they are in the heading of the timeline.
pub(crate) fn show(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    // The page of a new case shows its own.
    if is_in_heading(editor) || editor.new_case().is_some() {
        return;
    }
    let jobs = under_way(ui, editor);
    if jobs.is_empty() {
        return;
    }
    let area = Area::new(Id::unique("slow jobs"))
        .order(Order::Foreground)
        .anchor(Align2::LEFT_BOTTOM, vec2(12.0, -12.0))
        .movable(false)
        .fade_in(false)
        .accessible_name("Work under way");
    let frame = Frame::new()
        .fill(theme::RAISED)
        .corner_radius(theme::RADIUS)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 8));
    area.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            for job in &jobs {
                ui.horizontal(|ui| line(ui, job, wishes));
            }
        });
    });
}

/// A line laid out from its end, whose name gives way.
fn backwards(ui: &mut Ui, job: &SlowJob, wishes: &mut Vec<Command>) {
    end(ui, job, wishes);
    progress(ui, job);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Spinner::new().size(14.0));
        ui.add(Label::new(theme::second(&job.name)).truncate());
    });
}

fn line(ui: &mut Ui, job: &SlowJob, wishes: &mut Vec<Command>) {
    ui.add(Spinner::new().size(14.0));
    ui.label(theme::second(&job.name));
    progress(ui, job);
    end(ui, job, wishes);
}

fn progress(ui: &mut Ui, job: &SlowJob) {
    if job.progress > 0.0 {
        ui.add(ProgressBar::new(job.progress).desired_width(BAR_WIDTH).show_percentage());
    }
}

fn end(ui: &mut Ui, job: &SlowJob, wishes: &mut Vec<Command>) {
    if job.is_cancelled {
        ui.label(theme::hint("Cancelling…"));
    } else if job.can_cancel {
        let cancel = ui.add(Button::new(theme::caption("Cancel")));
        cancel.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Cancel: {}", job.name)));
        if cancel.clicked() {
            wishes.push(Command::File(FileCommand::CancelJob(job.id)));
        }
    }
}
