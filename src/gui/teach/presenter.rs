//! The presenter's window: notes, the next step, a clock, and what is hidden from the audience.

use eframe::egui::{
    CentralPanel, Context, FontId, Frame, Label, Margin, Pos2, RichText, ScrollArea, Ui, ViewportBuilder,
    ViewportId, vec2,
};

use crate::editor::{Command, Editor, PresentCommand, TeachCommand};
use crate::gui::{fonts, keys, theme};

/// Factor by which text is larger here than elsewhere, whatever the display of the audience asks for.
const LARGER: f32 = 1.35;

/// Shows the window while it is wanted. It belongs on the screen that the audience does not see: `at` is a place on it,
/// in points, where there are two. `larger` is the factor by which everything is larger for the audience: here it is
/// taken back.
pub(crate) fn presenter(
    ctx: &Context,
    editor: &Editor,
    at: Option<Pos2>,
    larger: f32,
    wishes: &mut Vec<Command>,
) {
    let times = LARGER / larger;
    if !editor.presentation().is_some_and(|shown| shown.presenter) {
        return;
    }
    let builder = ViewportBuilder::default()
        .with_title("Presenter — Callus")
        .with_app_id("callus")
        .with_inner_size(vec2(720.0, 560.0) * times)
        .with_min_inner_size(vec2(420.0, 320.0) * times);
    let builder = match at {
        Some(at) => builder.with_position(at),
        None => builder,
    };
    let id = ViewportId::from_hash_of("presenter");
    ctx.show_viewport_immediate(id, builder, |ui, _| {
        let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin::same(16));
        CentralPanel::default().frame(frame).show(ui, |ui| page(ui, editor, times, wishes));
        if ui.input(|input| input.viewport().close_requested()) {
            wishes.push(Command::Teach(TeachCommand::Present(PresentCommand::Presenter)));
        }
        let pressed = keys::presses(ui.ctx(), editor);
        wishes.extend(pressed);
    });
    // The clock goes on.
    ctx.request_repaint_after(std::time::Duration::from_secs(1));
}

fn page(ui: &mut Ui, editor: &Editor, times: f32, wishes: &mut Vec<Command>) {
    for font in ui.style_mut().text_styles.values_mut() {
        font.size *= times;
    }
    let second = |text: &str| theme::second(text).size(theme::TEXT_SIZE * times);
    let (Some(shown), Some(notes)) = (editor.presentation(), editor.presenter()) else { return };
    let seconds = notes.elapsed.as_secs();
    ui.horizontal(|ui| {
        ui.label(theme::title(format!("{} of {}", shown.at + 1, shown.of)).size(theme::TITLE_SIZE * times));
        ui.label(second(&shown.visit));
        let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            let big =
                RichText::new(clock).font(FontId::new(20.0 * times, fonts::strong())).color(theme::TEXT);
            ui.label(big).on_hover_text("Time since the beginning");
        });
    });
    ui.add_space(theme::STEP);
    ui.horizontal(|ui| {
        let mut press = |ui: &mut Ui, words: &str, command: PresentCommand| {
            if ui.button(words).clicked() {
                wishes.push(Command::Teach(TeachCommand::Present(command)));
            }
        };
        press(ui, "Back", PresentCommand::Back);
        press(ui, "Next", PresentCommand::Next);
        press(ui, if shown.is_black { "Films" } else { "Black" }, PresentCommand::Black);
        press(ui, "End", PresentCommand::Toggle);
        ui.label(second(&format!("Next: {}", notes.next)));
    });
    ui.separator();
    ScrollArea::vertical().show(ui, |ui| {
        if !shown.question.is_empty() {
            ui.add(Label::new(theme::strong(&shown.question).size(theme::TEXT_SIZE * times)).wrap());
        }
        let section = |ui: &mut Ui, heading: &str, lines: &[String]| {
            if lines.is_empty() {
                return;
            }
            ui.add_space(theme::STEP);
            ui.label(theme::caption(heading).size(theme::CAPTION_SIZE * times));
            for line in lines {
                let text =
                    RichText::new(fonts::readable(line)).font(FontId::new(15.0 * times, fonts::regular()));
                ui.add(Label::new(text.color(theme::TEXT)).wrap());
            }
        };
        let own: Vec<String> = notes.notes.lines().map(str::to_owned).collect();
        section(ui, "Notes", &own);
        section(ui, if shown.is_told { "Answer (shown)" } else { "Answer (hidden)" }, &notes.answer);
        section(ui, "Hidden from the audience", &notes.hidden);
    });
}
