//! The patient of the case and its sources: headline, summary, references and licences.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{Button, FontId, Galley, Hyperlink, Label, Role, Sense, Ui, WidgetInfo};

use super::case_editing::{Drafts, begin, fields_in_place};
use super::{fonts, theme};
use crate::case::{Case, Patient, Source};
use crate::editor::{CasePart, Command, Editor};

/// The patient summary, collapsed or not: the history below it must be visible without scrolling.
#[derive(Debug, Default)]
pub(crate) struct Story {
    unfolded: bool,
}

impl Story {
    /// The headline, the diagnoses, and the shortened summary; the rest on request.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        patient: &Patient,
        drafts: &mut Drafts,
        wishes: &mut Vec<Command>,
    ) {
        ui.spacing_mut().item_spacing.y = 4.0;
        let headline = Label::new(theme::title(patient.headline())).wrap().sense(Sense::click());
        if ui.add(headline).on_hover_text("Double-click to edit").double_clicked() {
            begin(CasePart::Patient, None, wishes);
        }
        if fields_in_place(ui, editor, drafts, &CasePart::Patient, wishes) {
            return;
        }
        let mut is_cut = false;
        for (text, rows) in [(sentence(&patient.diagnoses), 2), (patient.summary.clone(), 3)] {
            if text.is_empty() {
                continue;
            }
            let (galley, cut) = folded(ui, &text, rows);
            is_cut |= cut;
            if self.unfolded || !cut {
                ui.add(Label::new(theme::second(text)).wrap());
            } else {
                ui.add(Label::new(galley)).on_hover_text(text);
            }
        }
        if is_cut {
            let (words, name) =
                if self.unfolded { ("Less", "Show less") } else { ("More", "Show the full summary") };
            let more = Button::new(theme::caption(words).color(theme::ACCENT)).frame(false);
            let response = ui.add(more);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            if response.clicked() {
                self.unfolded = !self.unfolded;
            }
        }
    }
}

/// The first rows of a text at the available width; true if anything was cut off.
fn folded(ui: &Ui, text: &str, rows: usize) -> (Arc<Galley>, bool) {
    let font = FontId::new(theme::TEXT_SIZE, fonts::regular());
    let mut job = LayoutJob::simple(text.to_owned(), font, theme::SECOND, ui.available_width());
    job.wrap.max_rows = rows;
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let is_cut = galley.elided;
    (galley, is_cut)
}

/// "Osteopetrosis, subtrochanteric fracture": several diagnoses as one sentence.
fn sentence(diagnoses: &[String]) -> String {
    let joined = diagnoses.join(", ");
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Every source: title, authors, licence, and changes.
pub(crate) fn sources(ui: &mut Ui, case: &Case) {
    if case.sources.is_empty() {
        return;
    }
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.label(theme::caption("Sources"));
    for source in &case.sources {
        self::source(ui, source);
        ui.add_space(4.0);
    }
}

fn source(ui: &mut Ui, source: &Source) {
    ui.add(Label::new(theme::hint(&source.title)).wrap());
    let who = [source.attribution.as_str(), source.published.as_str()];
    let who: Vec<_> = who.into_iter().filter(|text| !text.is_empty()).collect();
    if !who.is_empty() {
        ui.add(Label::new(theme::hint(who.join(" · "))).wrap());
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::STEP;
        if !source.licence.is_empty() {
            ui.label(theme::hint(&source.licence));
        }
        if let Some(doi) = &source.doi {
            let link = Hyperlink::from_label_and_url(
                theme::hint(format!("doi:{doi}")).color(theme::ACCENT),
                format!("https://doi.org/{doi}"),
            );
            ui.add(link.open_in_new_tab(true));
        }
    });
    if !source.note.is_empty() {
        // Simulated images must not be mistaken for films of a patient.
        let note = if source.simulated { theme::caption(&source.note) } else { theme::hint(&source.note) };
        ui.add(Label::new(note).wrap());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnoses_are_one_sentence() {
        assert_eq!(sentence(&["osteopetrosis".to_owned(), "anaemia".to_owned()]), "Osteopetrosis, anaemia");
        assert_eq!(sentence(&[]), "");
    }
}
