//! The look: named colours, three sizes of text, one rhythm, and the marks by which stages are told.
//! Dark only, as a reading room is. Knows no panel and no editor.

use eframe::egui::{
    Color32, Context, CornerRadius, FontId, Margin, RichText, Shadow, Stroke, Style, TextStyle, Theme,
    ThemePreference, Visuals, style, vec2,
};

use super::fonts;

mod finding_mark;
mod stage_mark;

pub(crate) use finding_mark::{look_colour, look_mark, open_question};
pub(crate) use stage_mark::{as_before_mark, complication_mark, stage_colour, stage_mark};

/// Behind films.
pub(crate) const GROUND: Color32 = Color32::from_rgb(0x07, 0x09, 0x0b);
/// Behind text.
pub(crate) const PANEL: Color32 = Color32::from_rgb(0x11, 0x14, 0x18);
/// Buttons, menus, what stands out of a panel.
pub(crate) const RAISED: Color32 = Color32::from_rgb(0x18, 0x1c, 0x22);
/// Under the pointer.
pub(crate) const HOVER: Color32 = Color32::from_rgb(0x22, 0x28, 0x31);
/// Between panels and rows.
pub(crate) const LINE: Color32 = Color32::from_rgb(0x26, 0x2c, 0x35);
/// Round a control that can be pressed.
pub(crate) const EDGE: Color32 = Color32::from_rgb(0x36, 0x3e, 0x4a);
/// Chosen: the accent, thinned on a panel.
pub(crate) const CHOSEN: Color32 = Color32::from_rgb(0x15, 0x2a, 0x38);
/// Text.
pub(crate) const TEXT: Color32 = Color32::from_rgb(0xe8, 0xeb, 0xef);
/// Text of second rank.
pub(crate) const SECOND: Color32 = Color32::from_rgb(0xa3, 0xad, 0xba);
/// Hints and captions; never on [`HOVER`] or [`CHOSEN`].
pub(crate) const HINT: Color32 = Color32::from_rgb(0x7f, 0x8a, 0x99);
/// Focus, selection, anchors: the one accent.
pub(crate) const ACCENT: Color32 = Color32::from_rgb(0x56, 0xb4, 0xe9);
/// All is well: changes kept, remodelling.
pub(crate) const GOOD: Color32 = Color32::from_rgb(0x2f, 0xc2, 0x96);
/// Wants attention.
pub(crate) const WARNING: Color32 = Color32::from_rgb(0xe6, 0x9f, 0x00);
/// What another reader says, beside one's own.
pub(crate) const BESIDE: Color32 = Color32::from_rgb(0xd9, 0x8c, 0xba);
/// A complication's mark; as text use [`COMPLICATION_TEXT`].
pub(crate) const COMPLICATION: Color32 = Color32::from_rgb(0xd5, 0x5e, 0x00);
/// A complication in words, and an error.
pub(crate) const COMPLICATION_TEXT: Color32 = Color32::from_rgb(0xf0, 0x83, 0x2e);

/// The rhythm: distances are multiples of it (4 within a group).
pub(crate) const STEP: f32 = 8.0;
/// Corner radius of controls.
pub(crate) const RADIUS: u8 = 4;

/// Every pair of text and ground in use; a test holds each to 4.5:1.
#[cfg(test)]
const PAIRS: [(Color32, &[Color32]); 12] = [
    (TEXT, &[GROUND, PANEL, RAISED, HOVER, CHOSEN, LINE]),
    (SECOND, &[GROUND, PANEL, RAISED, HOVER, CHOSEN]),
    (HINT, &[GROUND, PANEL, RAISED]),
    (ACCENT, &[GROUND, PANEL, RAISED, HOVER, CHOSEN]),
    (GOOD, &[PANEL, RAISED]),
    (BESIDE, &[GROUND, PANEL, RAISED, HOVER]),
    (WARNING, &[GROUND, PANEL, RAISED, HOVER]),
    (COMPLICATION_TEXT, &[GROUND, PANEL, RAISED, HOVER]),
    (stage_mark::SOFT, &[PANEL, RAISED, HOVER]),
    (stage_mark::HARD, &[PANEL, RAISED, HOVER]),
    (stage_mark::UNITED, &[PANEL, RAISED, HOVER]),
    (stage_mark::REMODELLING, &[PANEL, RAISED, HOVER]),
];

/// Size of titles.
pub(crate) const TITLE_SIZE: f32 = 15.0;
/// Size of text.
pub(crate) const TEXT_SIZE: f32 = 13.0;
/// Size of captions.
pub(crate) const CAPTION_SIZE: f32 = 12.0;

/// Text of the heavier weight, 13/18.
pub(crate) fn strong(text: impl Into<String>) -> RichText {
    RichText::new(fonts::readable(text)).font(FontId::new(TEXT_SIZE, fonts::strong())).color(TEXT)
}

/// A title, 15/20.
pub(crate) fn title(text: impl Into<String>) -> RichText {
    RichText::new(fonts::readable(text)).font(FontId::new(TITLE_SIZE, fonts::strong())).color(TEXT)
}

/// Text of second rank, 13/18.
pub(crate) fn second(text: impl Into<String>) -> RichText {
    RichText::new(fonts::readable(text)).font(FontId::new(TEXT_SIZE, fonts::regular())).color(SECOND)
}

/// A caption, 12/16.
pub(crate) fn caption(text: impl Into<String>) -> RichText {
    RichText::new(fonts::readable(text)).font(FontId::new(CAPTION_SIZE, fonts::regular())).color(SECOND)
}

/// A hint, 12/16, the quietest text there is.
pub(crate) fn hint(text: impl Into<String>) -> RichText {
    RichText::new(fonts::readable(text)).font(FontId::new(CAPTION_SIZE, fonts::regular())).color(HINT)
}

/// Gives the context its look; call once, before the first frame. The system may ask for less motion.
pub fn install(ctx: &Context) {
    ctx.set_theme(ThemePreference::Dark);
    ctx.style_mut_of(Theme::Dark, |style| *style = dark_style(std::mem::take(style)));
}

fn dark_style(mut style: Style) -> Style {
    let font = |size, family| FontId::new(size, family);
    style.text_styles = [
        (TextStyle::Small, font(CAPTION_SIZE, fonts::regular())),
        (TextStyle::Body, font(TEXT_SIZE, fonts::regular())),
        (TextStyle::Button, font(TEXT_SIZE, fonts::regular())),
        (TextStyle::Heading, font(TITLE_SIZE, fonts::strong())),
        (TextStyle::Monospace, font(TEXT_SIZE, eframe::egui::FontFamily::Monospace)),
    ]
    .into();
    style.animation_time = 0.12;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    space(&mut style.spacing);
    style.visuals = visuals();
    style
}

fn space(spacing: &mut style::Spacing) {
    spacing.item_spacing = vec2(STEP, STEP / 2.0);
    spacing.button_padding = vec2(STEP, STEP / 2.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_spacing = 4.0;
    spacing.interact_size = vec2(28.0, 26.0);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = STEP;
    spacing.tooltip_width = 360.0;
    spacing.scroll = style::ScrollStyle::floating();
    spacing.scroll.floating_allocated_width = 0.0;
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.widgets = style::Widgets {
        noninteractive: widget(PANEL, Color32::TRANSPARENT, LINE, TEXT),
        inactive: widget(RAISED, RAISED, EDGE, TEXT),
        hovered: widget(HOVER, HOVER, EDGE, TEXT),
        active: widget(HOVER, HOVER, ACCENT, TEXT),
        open: widget(HOVER, HOVER, EDGE, TEXT),
    };
    visuals.selection = style::Selection { bg_fill: CHOSEN, stroke: Stroke::new(1.0, ACCENT) };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(SECOND);
    visuals.hyperlink_color = ACCENT;
    visuals.faint_bg_color = RAISED;
    visuals.extreme_bg_color = GROUND;
    visuals.code_bg_color = RAISED;
    visuals.warn_fg_color = WARNING;
    visuals.error_fg_color = COMPLICATION_TEXT;
    visuals.panel_fill = PANEL;
    visuals.window_fill = RAISED;
    visuals.window_stroke = Stroke::new(1.0, EDGE);
    visuals.window_corner_radius = CornerRadius::same(2 * RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS);
    visuals.window_shadow =
        Shadow { offset: [0, 8], blur: 24, spread: 0, color: Color32::from_black_alpha(140) };
    visuals.popup_shadow =
        Shadow { offset: [0, 4], blur: 12, spread: 0, color: Color32::from_black_alpha(120) };
    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = true;
    visuals
}

fn widget(fill: Color32, weak_fill: Color32, edge: Color32, text: Color32) -> style::WidgetVisuals {
    style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: weak_fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.2.
    fn luminance(colour: Color32) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(text: Color32, ground: Color32) -> f64 {
        let (a, b) = (luminance(text), luminance(ground));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn contrast_knows_black_on_white() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn every_text_stands_out_from_its_ground() {
        for (text, grounds) in PAIRS {
            for ground in grounds {
                let ratio = contrast(text, *ground);
                assert!(ratio >= 4.5, "{text:?} on {ground:?}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn marks_and_focus_stand_out_from_what_is_beside_them() {
        for ground in [GROUND, PANEL, RAISED] {
            assert!(contrast(COMPLICATION, ground) >= 3.0, "{ground:?}");
            assert!(contrast(ACCENT, ground) >= 3.0, "{ground:?}");
        }
    }
}
