//! About a measure: technique, limits and published values, each with its
//! source and population. All text comes from the book of measures.

use eframe::egui::{CollapsingHeader, Label, Ui};

use super::wording;
use crate::analysis::book::{Definition, Reference};
use crate::gui::theme;

/// Collapsed by default.
pub(super) fn show(ui: &mut Ui, definition: &Definition) {
    let head = CollapsingHeader::new(theme::caption("About this measure")).id_salt(definition.key.as_str());
    head.show_unindented(ui, |ui| {
        text(ui, &definition.help);
        for reference in &definition.references {
            self::reference(ui, reference);
        }
        source(ui, &wording::citation(&definition.citation));
    });
}

fn reference(ui: &mut Ui, reference: &Reference) {
    ui.add_space(4.0);
    ui.add(Label::new(theme::second(&reference.words).color(theme::TEXT)).wrap());
    if !reference.population.is_empty() {
        text(ui, &reference.population);
    }
    source(ui, &wording::citation(&reference.citation));
}

fn text(ui: &mut Ui, words: &str) {
    if !words.is_empty() {
        ui.add(Label::new(theme::caption(words)).wrap());
    }
}

fn source(ui: &mut Ui, words: &str) {
    if !words.is_empty() {
        ui.add(Label::new(theme::hint(words)).wrap());
    }
}
