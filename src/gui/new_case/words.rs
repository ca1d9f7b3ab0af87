//! Words and small widgets of the page: what is proposed has a dotted line until it is confirmed.

use eframe::egui::{
    Color32, FontFamily, FontId, Frame, Id, Popup, Rect, Response, Role, Sense, Shape, Stroke, TextEdit, Ui,
    WidgetInfo, pos2, vec2,
};
use jiff::civil::Date;

use crate::editor::{NewCase, Phase};
use crate::gui::{fonts, theme};

/// "· 214 files, 9 radiographs of 1 patient, 205 set aside".
pub(super) fn found(session: &NewCase) -> String {
    if let Phase::Scanning(count) = session.phase() {
        return format!("· {} of {} files, {}", count.looked_at, count.of, counted(count.films, "film"));
    }
    let plan = session.plan();
    let films: usize = plan.cases.iter().map(|case| case.included().count()).sum();
    let patients = counted(plan.cases.len(), "patient");
    let aside = plan.set_aside.len() + left_out(session);
    let aside = if aside > 0 { format!(", {aside} set aside") } else { String::new() };
    let files = counted(session.files(), "file");
    if films == 0 {
        return format!("· {files}, no radiograph{aside}");
    }
    format!("· {files}, {} of {patients}{aside}", counted(films, "radiograph"))
}

/// Films that a person left out.
pub(super) fn left_out(session: &NewCase) -> usize {
    let films = session.plan().cases.iter().flat_map(|case| &case.films);
    films.filter(|film| !film.included).count()
}

/// "1 film", "3 films".
pub(super) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// "4 Mar 2024".
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// How a word of the page looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) is_strong: bool,
    pub(super) colour: Color32,
}

impl Look {
    pub(super) const CARD: Self = Self { size: 14.0, is_strong: true, colour: theme::TEXT };
    pub(super) const CELL: Self = Self { size: 12.0, is_strong: false, colour: theme::TEXT };

    fn font(self) -> FontId {
        let family: FontFamily = if self.is_strong { fonts::strong() } else { fonts::regular() };
        FontId::new(self.size, family)
    }
}

/// A word that can be pressed; a dotted line below says that it is proposed and not confirmed.
pub(super) fn word(ui: &mut Ui, text: &str, is_open: bool, look: Look, name: &str) -> Response {
    let galley = ui.painter().layout_no_wrap(fonts::readable(text), look.font(), look.colour);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(0.0, 3.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{name}: {text}")));
    ui.painter().galley(rect.min, galley, look.colour);
    under(ui, rect, is_open, response.hovered() || response.has_focus());
    response
}

/// The line under a word.
pub(super) fn under(ui: &Ui, rect: Rect, is_open: bool, is_lit: bool) {
    let ends = [pos2(rect.left(), rect.bottom() - 0.5), pos2(rect.right(), rect.bottom() - 0.5)];
    if is_open {
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.2, theme::ACCENT), 3.0, 2.5));
    } else if is_lit {
        ui.painter().line_segment(ends, Stroke::new(1.0, theme::SECOND));
    }
}

/// A text that is typed in its place. `given` is what the plan says; returns the new text when typing has ended.
pub(super) fn typed(ui: &mut Ui, draft: &mut Draft, given: &str, field: Field<'_>) -> Option<String> {
    let id = Id::unique("new case field").with(field.name).with(field.salt);
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    if !has_focus && !draft.is_wrong {
        draft.text.clear();
        draft.text.push_str(given);
    }
    let edit = TextEdit::singleline(&mut draft.text)
        .id(id)
        .frame(Frame::NONE)
        .margin(eframe::egui::Margin::ZERO)
        .font(field.look.font())
        .text_color(field.look.colour)
        .hint_text(theme::second(field.hint).color(theme::HINT))
        .desired_width(field.width);
    let response = ui.add(edit).accessible_name(field.name);
    under(ui, response.rect, field.is_open || draft.is_wrong, true);
    if response.changed() {
        draft.is_wrong = false;
    }
    let ended = response.lost_focus() && draft.text.trim() != given.trim();
    ended.then(|| draft.text.trim().to_owned())
}

/// A field in which something is typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) hint: &'a str,
    pub(super) salt: usize,
    pub(super) width: f32,
    pub(super) is_open: bool,
    pub(super) look: Look,
}

/// A text as far as it is typed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    /// It could not be read as what it should be, and stays until it is corrected.
    pub(super) is_wrong: bool,
}

/// A list of choices under a word. Returns the one that was pressed.
pub(super) fn choose<T: Copy>(word: &Response, choices: &[(T, String)]) -> Option<T> {
    let mut chosen = None;
    Popup::menu(word).show(|ui| {
        ui.set_min_width(160.0);
        for (value, text) in choices {
            if ui.button(text).clicked() {
                chosen = Some(*value);
                ui.close();
            }
        }
    });
    chosen
}
