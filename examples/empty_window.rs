//! An eframe window with nothing in it, timed as Callus times itself: what of the first frame is the framework's.
//!
//! `cargo run --release --example empty_window` prints milliseconds to the first frame and leaves.

use std::time::Instant;

use eframe::egui::{CentralPanel, Context, Ui, ViewportBuilder, ViewportCommand};

struct Empty {
    started: Instant,
    frames: u32,
}

impl eframe::App for Empty {
    #[allow(clippy::print_stderr, reason = "telling the time is all it does")]
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        if self.frames == 1 {
            eprintln!("empty window: first frame after {} ms", self.started.elapsed().as_millis());
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        self.frames += 1;
        ctx.request_repaint();
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        CentralPanel::default().show(ui, |ui| ui.label("Empty"));
    }
}

fn main() -> eframe::Result {
    let started = Instant::now();
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default().with_inner_size([1600.0, 1000.0]),
        ..eframe::NativeOptions::default()
    };
    eframe::run_native("empty", options, Box::new(move |_| Ok(Box::new(Empty { started, frames: 0 }))))
}
