//! The page of a new case, over the whole window: what was found, the questions, the grid of films, and the list of
//! cases where there are several. Everything it shows is in the editor; it holds texts that are being typed.

mod cards;
mod film;
mod footer;
mod grid;
mod list;
mod set_aside;
mod words;

use eframe::egui::{Align, CentralPanel, Frame, Id, Label, Layout, Margin, Panel, ProgressBar, Ui, vec2};

use super::theme;
use super::widgets::secondary;
use crate::editor::{Addition, Command, Editor, IntakeCommand, NewCase, Phase};

/// Distance of the content from the edges of the window.
const MARGIN: i8 = 28;

/// The widget that the keys of the grid belong to.
pub(crate) fn grid_id() -> Id {
    Id::unique("grid of a new case")
}

/// Transient state of the page.
#[derive(Debug, Default)]
pub(crate) struct NewCasePage {
    cards: cards::Cards,
    grid: grid::GridView,
}

impl NewCasePage {
    /// Draws the page.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(session) = editor.new_case() else { return };
        // Counts and pictures come without input.
        if session.phase() != Phase::Arranging {
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
        }
        let foot = Frame::new().fill(theme::GROUND).inner_margin(Margin::symmetric(MARGIN, 12));
        Panel::bottom("new case foot").frame(foot).resizable(false).exact_size(56.0).show(ui, |ui| {
            footer::show(ui, editor, session, wishes);
        });
        let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin {
            left: MARGIN,
            right: MARGIN,
            top: 16,
            bottom: 0,
        });
        CentralPanel::default().frame(frame).show(ui, |ui| {
            head(ui, session, wishes);
            ui.add_space(theme::STEP);
            match session.phase() {
                Phase::Scanning(count) => {
                    ui.add_space(64.0);
                    under_way(
                        ui,
                        count.looked_at as f32 / count.of.max(1) as f32,
                        "Looking for films",
                        wishes,
                    );
                }
                Phase::Looking(share) => {
                    ui.add_space(64.0);
                    under_way(ui, share, "Looking for names in the pictures", wishes);
                }
                Phase::Creating(share) => {
                    ui.add_space(64.0);
                    under_way(ui, share, "Writing", wishes);
                }
                Phase::Arranging => self.content(ui, session, wishes),
            }
        });
    }

    fn content(&mut self, ui: &mut Ui, session: &NewCase, wishes: &mut Vec<Command>) {
        if session.shows_set_aside() {
            set_aside::show(ui, session, wishes);
        } else if let Some(shown) = session.shown() {
            match session.addition() {
                Some(addition) => of_addition(ui, session, addition),
                None => self.cards.show(ui, session, shown, wishes),
            }
            ui.add_space(theme::STEP);
            self.grid.show(ui, session, shown, wishes);
        } else {
            list::show(ui, session, wishes);
        }
    }
}

fn head(ui: &mut Ui, session: &NewCase, wishes: &mut Vec<Command>) {
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 30.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            let several = session.plan().cases.len() > 1;
            if several && session.shown().is_some() && ui.add(secondary("All cases")).clicked() {
                wishes.push(Command::Intake(IntakeCommand::ShowCase(None)));
            }
            let name = session.source_name();
            let title = match session.addition() {
                Some(addition) => format!("Films from “{name}” for “{}”", addition.case.title),
                None if several => format!("New cases from “{name}”"),
                None => format!("New case from “{name}”"),
            };
            ui.add(Label::new(theme::title(title).size(19.0)).truncate());
            ui.label(theme::second(words::found(session)));
            let aside = session.plan().set_aside.len() + words::left_out(session);
            if aside > 0 && session.phase() == Phase::Arranging {
                let text = if session.shows_set_aside() { "Back" } else { "Show why" };
                if ui.link(theme::second(text).color(theme::ACCENT)).clicked() {
                    wishes.push(Command::Intake(IntakeCommand::SetAside));
                }
            }
        },
    );
}

/// What is known already, in the place of the questions for a new case.
fn of_addition(ui: &mut Ui, session: &NewCase, addition: &Addition) {
    let zero = addition.case.episodes.iter().rev().find_map(crate::case::Episode::anchor);
    let counted = match zero {
        Some(zero) => match zero.date {
            Some(date) => format!("Intervals count from {} ({date}).", zero.name),
            None => format!(
                "Intervals count from {}; it has no date, so type the interval of each visit.",
                zero.name
            ),
        },
        None => "The case has nothing to count from: films are added by their dates.".to_owned(),
    };
    let identity = if session.keeps_identity() {
        "The films of this case name their patient, so these are copied as they are."
    } else {
        "What names the patient is taken out of the copies, and days move as those of the case did."
    };
    let frame = Frame::new().fill(theme::RAISED).corner_radius(2 * theme::RADIUS);
    frame.inner_margin(Margin::symmetric(14, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(Label::new(theme::second(counted)).wrap());
        ui.add(Label::new(theme::hint(identity)).wrap());
    });
}

fn under_way(ui: &mut Ui, share: f32, what: &str, wishes: &mut Vec<Command>) {
    ui.vertical_centered(|ui| {
        ui.label(theme::title(what));
        ui.add_space(theme::STEP);
        ui.add(ProgressBar::new(share).desired_width(320.0).desired_height(6.0));
        ui.add_space(theme::STEP);
        if ui.add(secondary("Stop")).clicked() {
            wishes.push(Command::Intake(IntakeCommand::Stop));
        }
    });
}
