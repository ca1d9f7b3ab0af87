//! Slow jobs in progress: after half a second each gets a line with its progress and a cancel button.

use eframe::egui::{Align2, Area, Button, Frame, Id, Margin, Order, ProgressBar, Role, Spinner, Ui};
use eframe::egui::{WidgetInfo, vec2};

use super::theme;
use crate::editor::{Command, Editor, FileCommand, SLOW, SlowJob};

/// Width of the progress bar in points.
const BAR_WIDTH: f32 = 96.0;

/// Draws a line for each slow job at the bottom left of the window.
pub(crate) fn show(ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    if !editor.is_busy() {
        return;
    }
    // Repaints on its own, so that it appears and shows progress without input.
    ui.ctx().request_repaint_after(SLOW / 5);
    let jobs = editor.slow_jobs();
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

fn line(ui: &mut Ui, job: &SlowJob, wishes: &mut Vec<Command>) {
    ui.add(Spinner::new().size(14.0));
    ui.label(theme::second(&job.name));
    if job.progress > 0.0 {
        ui.add(ProgressBar::new(job.progress).desired_width(BAR_WIDTH).show_percentage());
    }
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
