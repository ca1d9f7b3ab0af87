//! The typefaces of the window: Noto Sans in two weights, Material icons, `DejaVu` Sans as the last resort.
//! All are part of the program, so that every machine shows the same; system fonts are never asked.

use std::sync::Arc;

use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};

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
