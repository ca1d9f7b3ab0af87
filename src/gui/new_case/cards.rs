//! The questions, each on a card: what happened, when, which bone and side, and what becomes of the patient's identity.
//! They are typed in their place; Tab goes from one to the next.

use eframe::egui::{Align, Label, Layout, Popup, Rect, Ui, UiBuilder, vec2};

use super::words::{Draft, Field, Look, choose, counted, typed, word};
use crate::case::{DEVICES, Side, read_date};
use crate::editor::{Command, IntakeCommand, NewCase};
use crate::gui::theme;
use crate::intake::{EventKind, Moment, PlanEdit, PlannedCase, Taking};

/// Height of a card.
const HEIGHT: f32 = 92.0;
/// Distance between cards.
const GAP: f32 = 14.0;

/// Texts of the cards as far as they are typed.
#[derive(Debug, Default)]
pub(super) struct Cards {
    device: Draft,
    treatment: Draft,
    date: Draft,
    wrong_date: Option<String>,
    bone: Draft,
}

/// What a card draws with.
struct Card<'a> {
    session: &'a NewCase,
    case: &'a PlannedCase,
    shown: usize,
    wishes: &'a mut Vec<Command>,
}

impl Card<'_> {
    fn edit(&mut self, edit: PlanEdit) {
        self.wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
    }
}

impl Cards {
    pub(super) fn show(&mut self, ui: &mut Ui, session: &NewCase, shown: usize, wishes: &mut Vec<Command>) {
        let Some(case) = session.case() else { return };
        let (_, row) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
        let width = ((row.width() - 3.0 * GAP) / 4.0).floor();
        let mut card = Card { session, case, shown, wishes };
        for (index, caption) in
            ["What happened?", "When?", "Bone and side", "Identity"].into_iter().enumerate()
        {
            let left = row.left() + index as f32 * (width + GAP);
            let rect = Rect::from_min_size(eframe::egui::pos2(left, row.top()), vec2(width, HEIGHT));
            ui.painter().rect_filled(rect, 2 * theme::RADIUS, theme::RAISED);
            let inner = rect.shrink2(vec2(14.0, 10.0));
            let builder =
                UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)).id_salt(index);
            let mut ui = ui.new_child(builder);
            ui.set_clip_rect(rect.intersect(ui.clip_rect()));
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.label(theme::caption(caption));
            match index {
                0 => self.what(&mut ui, &mut card),
                1 => self.when(&mut ui, &mut card),
                2 => self.bone(&mut ui, &mut card),
                _ => identity(&mut ui, &mut card),
            }
        }
    }

    fn what(&mut self, ui: &mut Ui, card: &mut Card<'_>) {
        let (case, shown) = (card.shown, card.case.event.clone());
        ui.horizontal(|ui| {
            let kind = shown.kind.value().copied();
            let text = kind.map_or("Choose…", EventKind::word);
            let is_open = shown.kind.is_open() || kind.is_none();
            let pressed = word(ui, text, is_open, Look::CARD, "What happened");
            let kinds = EventKind::ALL.map(|kind| (kind, kind.word().to_owned()));
            if let Some(kind) = choose(&pressed, &kinds) {
                card.edit(PlanEdit::EventKind { case, kind: Some(kind) });
            }
            ui.label(theme::second("·"));
            if kind == Some(EventKind::Operation) {
                self.device(ui, card);
            } else {
                let field = Field {
                    name: "Treatment",
                    hint: "treatment",
                    salt: case,
                    width: ui.available_width(),
                    is_open: false,
                    look: Look::CARD,
                };
                if let Some(treatment) = typed(ui, &mut self.treatment, &shown.treatment, field) {
                    card.edit(PlanEdit::Treatment { case, treatment });
                }
            }
        });
        let hint = match (shown.kind.from(), shown.device.from()) {
            (None, _) => "no file says it: choose it here".to_owned(),
            (Some(_), Some(clue)) | (Some(clue), None) => format!("from: {}; change it here", clue.words()),
        };
        ui.add(Label::new(theme::hint(hint)).truncate());
    }

    fn device(&mut self, ui: &mut Ui, card: &mut Card<'_>) {
        let case = card.shown;
        let device = &card.case.event.device;
        let given = device.value().cloned().unwrap_or_default();
        let field = Field {
            name: "Device",
            hint: "device",
            salt: case,
            width: (ui.available_width() - 26.0).max(40.0),
            is_open: device.is_open(),
            look: Look::CARD,
        };
        if let Some(device) = typed(ui, &mut self.device, &given, field) {
            card.edit(PlanEdit::Device { case, device: (!device.is_empty()).then_some(device) });
        }
        let list = ui.small_button("▾").accessible_name("List of devices");
        Popup::menu(&list).show(|ui| {
            ui.set_min_width(240.0);
            for listed in &DEVICES {
                if ui.button(listed.words()).clicked() {
                    card.edit(PlanEdit::Device { case, device: Some(listed.name.to_owned()) });
                    ui.close();
                }
            }
        });
    }

    fn when(&mut self, ui: &mut Ui, card: &mut Card<'_>) {
        let (case, date) = (card.shown, card.case.event.date.clone());
        let given = date.value().map(ToString::to_string).unwrap_or_default();
        let field = Field {
            name: "Date of day zero",
            hint: "unknown – type a date",
            salt: case,
            width: ui.available_width(),
            is_open: date.is_open(),
            look: Look::CARD,
        };
        if let Some(text) = typed(ui, &mut self.date, &given, field) {
            let read = if text.is_empty() || text.eq_ignore_ascii_case("unknown") {
                Ok(None)
            } else {
                read_date(&text).map(Some)
            };
            match read {
                Ok(date) => {
                    (self.wrong_date, self.date.is_wrong) = (None, false);
                    card.edit(PlanEdit::EventDate { case, date });
                }
                Err(error) => (self.wrong_date, self.date.is_wrong) = (Some(error.to_string()), true),
            }
        }
        match self.wrong_date.as_ref().filter(|_| self.date.is_wrong) {
            Some(why) => {
                let text = theme::hint(why).color(theme::WARNING);
                ui.add(Label::new(text).truncate()).on_hover_text(why);
            }
            None => {
                ui.add(Label::new(theme::hint(after(card.case))).truncate());
            }
        }
    }

    fn bone(&mut self, ui: &mut Ui, card: &mut Card<'_>) {
        let (case, event) = (card.shown, card.case.event.clone());
        ui.horizontal(|ui| {
            let side = event.side.value().copied();
            let text = side.map_or("Side…".to_owned(), |side| capital(side.word()));
            let pressed = word(ui, &text, event.side.is_open() || side.is_none(), Look::CARD, "Side");
            let sides = [Side::Right, Side::Left, Side::Both].map(|side| (side, capital(side.word())));
            if let Some(side) = choose(&pressed, &sides) {
                card.edit(PlanEdit::EventSide { case, side: Some(side) });
            }
            let field = Field {
                name: "Bone",
                hint: "bone",
                salt: case,
                width: ui.available_width(),
                is_open: event.bone.is_open(),
                look: Look::CARD,
            };
            let given = event.bone.value().cloned().unwrap_or_default();
            if let Some(bone) = typed(ui, &mut self.bone, &given, field) {
                card.edit(PlanEdit::Bone { case, bone: (!bone.is_empty()).then_some(bone) });
            }
        });
        let films = card.case.included().count();
        let sided = card.case.included().filter(|film| film.side.value().is_some()).count();
        let hint = format!("side known of {sided} of {}", counted(films, "film"));
        ui.add(Label::new(theme::hint(hint)).truncate());
    }
}

/// "the first film is 2 days later": how day zero lies to the films.
fn after(case: &PlannedCase) -> String {
    let Some(zero) = case.event.date.value() else {
        return "without it, visits are named by their dates".to_owned();
    };
    let days = |moment: Moment| match moment {
        Moment::Date(date) => Some((date - *zero).get_days()),
        Moment::Interval(_) => None,
    };
    let all = case.visits().into_iter().filter_map(|visit| days(visit.moment?)).collect::<Vec<_>>();
    match all.iter().find(|days| **days >= 0) {
        Some(0) => "a film is from this day".to_owned(),
        Some(days) => format!("the next film is {} later", counted(days.unsigned_abs() as usize, "day")),
        None => "every film is earlier".to_owned(),
    }
}

fn identity(ui: &mut Ui, card: &mut Card<'_>) {
    let keeps = card.session.keeps_identity();
    let text = match card.session.taking() {
        Taking::Cleaned => "Removed · dates shifted",
        Taking::Copied => "Kept: not for sharing",
        Taking::Linked => "Kept, films linked: not for sharing",
    };
    let pressed = word(ui, text, false, Look::CARD, "Identity");
    let hover = "Names, numbers and free text are taken out of the films (DICOM PS3.15, basic profile); all dates of the \
                 patient move by one secret number of whole days, so that intervals stay exact. The originals are not changed.";
    let choices = [
        (Taking::Cleaned, "Remove it, and shift all dates".to_owned()),
        (Taking::Copied, "Keep it (for a case that stays in your department)".to_owned()),
        (Taking::Linked, "Keep it, and link the films instead of copying them (same disk)".to_owned()),
    ];
    if let Some(taking) = choose(&pressed.on_hover_text(hover), &choices) {
        card.wishes.push(Command::Intake(IntakeCommand::Take(taking)));
    }
    let text = card.case.included().filter(|film| film.may_carry_text).count();
    if text > 0 {
        let films = counted(text, "film");
        let words = format!("{films} may carry burned-in text");
        let hover = "Look at these films before you share the case; until then sharing is refused.";
        ui.add(Label::new(theme::hint(words).color(theme::WARNING)).truncate()).on_hover_text(hover);
    } else if keeps {
        ui.add(Label::new(theme::hint("the films stay as they are")).truncate());
    } else {
        ui.add(Label::new(theme::hint("by one secret number of whole days")).truncate());
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
