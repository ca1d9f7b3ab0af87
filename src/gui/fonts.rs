//! Fonts of the window: Noto Sans in two weights, Material icons, `DejaVu` Sans. These are embedded in the program,
//! so that all machines show the same. For other scripts a system font is loaded when the
//! first letter occurs.

use std::borrow::Cow;
use std::sync::Arc;

use eframe::egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::{Context, FontData, FontDefinitions, FontFamily};

use crate::analysis::in_visual_order;
use crate::store::SystemFonts;

/// Name of the family of the bold weight.
const STRONG: &str = "strong";

/// Text of normal weight: the default family.
pub(crate) const fn regular() -> FontFamily {
    FontFamily::Proportional
}

/// Text of the bold weight, for titles and emphasis.
pub(crate) fn strong() -> FontFamily {
    FontFamily::Name(STRONG.into())
}

/// Installs the fonts; call once, before the first frame.
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

/// Text in display order: right-to-left words are reordered.
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
    add("noto", FontData::from_owned(without_glyph_classes(notosans::REGULAR_TTF)));
    add("noto-bold", FontData::from_owned(without_glyph_classes(notosans::BOLD_TTF)));
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

/// A font without its table of glyph classes (GDEF). That of Noto Sans 1.04 calls the grave accent, ´, ¨ and 77 more
/// letters that stand on their own combining marks, which the shaper draws without a width, over the letter before. Without
/// it the classes follow from the Unicode category of each letter.
fn without_glyph_classes(font: &[u8]) -> Vec<u8> {
    /// Bytes of the header of a font, and of each entry of the list of tables after it; an entry begins with its name.
    const HEADER: usize = 12;
    const ENTRY: usize = 16;
    let mut font = font.to_vec();
    let count = font.get(4..6).map_or(0, |count| usize::from(u16::from_be_bytes([count[0], count[1]])));
    let entries = font.get_mut(HEADER..).unwrap_or_default().chunks_exact_mut(ENTRY).take(count);
    for name in entries.filter_map(|entry| entry.get_mut(..4)) {
        if name == b"GDEF" {
            // A table of an unknown name is passed over.
            name.copy_from_slice(b"gdef");
        }
    }
    font
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

    /// Drawn without a width, the marks round a quoted sign stand behind it.
    #[test]
    fn every_letter_that_stands_on_its_own_takes_its_own_space() {
        let ascii = ' '..='~';
        let latin = '\u{a1}'..='\u{17f}';
        let spacing = "ʹʺʻʼʽˆˇˉ˘˙˚˛˜˝΄΅";
        // The soft hyphen is drawn where a line breaks only.
        let letters: Vec<char> =
            ascii.chain(latin).chain(spacing.chars()).filter(|letter| *letter != '\u{ad}').collect();
        for family in [regular(), strong()] {
            let font = FontId::new(13.0, family);
            let width = |text: String| {
                with_fonts(|fonts| {
                    fonts.layout_no_wrap(text, font.clone(), eframe::egui::Color32::WHITE).size().x
                })
            };
            let without = width("nn".to_owned());
            let flat: String =
                letters.iter().filter(|letter| width(format!("n{letter}n")) < without + 1.5).collect();
            assert_eq!(flat, "", "{font:?}");
            assert!(
                width("e\u{323}n".to_owned()) < width("en".to_owned()) + 0.5,
                "a combining mark adds none"
            );
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
