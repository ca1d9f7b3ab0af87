//! The typefaces of the window: Noto Sans in two weights, Material icons, `DejaVu` Sans. These are part of the program,
//! so that every machine shows the same. For a script that none of them has, a font of the system is taken when the
//! first letter of it occurs.

use std::borrow::Cow;
use std::sync::Arc;

use eframe::egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};

use crate::analysis::in_visual_order;
use crate::store::SystemFonts;

/// Name of the family with the heavier weight.
const STRONG: &str = "strong";

/// Text of normal weight: the default family.
pub(crate) const fn regular() -> FontFamily {
    FontFamily::Proportional
}

/// Text of the heavier weight, for titles and for what is told first.
pub(crate) fn strong() -> FontFamily {
    FontFamily::Name(STRONG.into())
}

/// Installs the typefaces; call once, before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
    let system = SystemFonts::default();
    ctx.set_font_providers(vec![Arc::new(move |request: &FallbackRequest<'_>| {
        let font = system.with(request.cluster.chars().next()?)?;
        let data = FontData { index: font.index, ..FontData::from_owned(font.data.clone()) };
        let families = [regular(), strong(), FontFamily::Monospace];
        let families = families.map(|family| InsertFontFamily { family, priority: FontPriority::Lowest });
        Some(FontInsert::new(&font.name, data, families.to_vec()))
    })]);
}

/// A text as it is drawn: words that run from right to left in their order.
pub(crate) fn readable(text: impl Into<String>) -> String {
    let text: String = text.into();
    match in_visual_order(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(ordered) => ordered,
    }
}

fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, data: FontData| fonts.font_data.insert(name.to_owned(), Arc::new(data));
    add("noto", FontData::from_static(notosans::REGULAR_TTF));
    add("noto-bold", FontData::from_static(notosans::BOLD_TTF));
    add("dejavu", FontData::from_static(dejavu::sans::regular()));
    add("dejavu-bold", FontData::from_static(dejavu::sans::bold()));
    let icons = egui_material_icons::font_insert();
    fonts.font_data.insert(icons.name.clone(), Arc::new(icons.data));

    let family = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    fonts.families.insert(regular(), family(&["noto", "dejavu", "egui-icons"]));
    fonts.families.insert(strong(), family(&["noto-bold", "dejavu-bold", "dejavu", "egui-icons"]));
    fonts.families.insert(FontFamily::Monospace, family(&["Hack", "noto", "dejavu"]));
    fonts.families.insert(FontFamily::Name(egui_material_icons::FONT_FAMILY.into()), vec![icons.name]);
    fonts
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::FontId;

    fn with_fonts<R>(read: impl FnOnce(&mut eframe::egui::epaint::text::FontsView<'_>) -> R) -> R {
        let ctx = Context::default();
        install(&ctx);
        ctx.run_ui(eframe::egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
        ctx.fonts_mut(read)
    }

    #[test]
    fn figures_align_in_both_weights() {
        for family in [regular(), strong()] {
            let font = FontId::new(13.0, family);
            let widths = with_fonts(|fonts| {
                ('0'..='9').map(|figure| fonts.glyph_width(&font, figure)).collect::<Vec<_>>()
            });
            assert!(widths.iter().all(|width| (width - widths[0]).abs() < 1e-4), "{font:?}: {widths:?}");
            assert!(widths[0] > 1.0);
        }
    }

    /// `scripts/setup.sh` installs the fonts.
    #[test]
    fn text_of_other_scripts_is_drawn_with_fonts_of_the_system() {
        for family in [regular(), strong()] {
            let font = FontId::new(13.0, family);
            for letter in "左大腿骨転子下骨折강직คअ".chars() {
                let drawn = with_fonts(|fonts| {
                    fonts.layout_no_wrap(letter.to_string(), font.clone(), eframe::egui::Color32::WHITE);
                    fonts.has_glyph(&font, letter)
                });
                assert!(drawn, "{letter} in {font:?}");
            }
        }
    }

    #[test]
    fn every_sign_that_the_program_writes_has_a_glyph() {
        let signs = "aäöüßéñ0½°²±×÷−–—…·•µ≤≥≈≠→←↑↓↔✓⚠∠⊥∥●○◐◆⚑△▲▼";
        for family in [regular(), strong()] {
            let font = FontId::new(13.0, family);
            let missing =
                with_fonts(|fonts| signs.chars().filter(|c| !fonts.has_glyph(&font, *c)).collect::<String>());
            assert_eq!(missing, "", "{font:?}");
        }
    }
}
