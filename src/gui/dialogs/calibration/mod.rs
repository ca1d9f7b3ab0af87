//! Calibration dialog: size of the line, circle or implant that was placed on a film, or a
//! magnification factor. The result is shown before anything is changed.

mod answer;

use eframe::egui::{Button, Color32, Id, Key, Label, Margin, Response, ScrollArea, TextEdit, Ui, vec2};
use jiff::Timestamp;

use answer::{number, plain_object, positive, size_of, with_size};

use super::{heading, modal_asking, primary, secondary};
use crate::analysis::book::{Book, Preset};
use crate::analysis::{FilmScale, film_scale};
use crate::case::{Calibration, CalibrationKind, Place, RadiographId, ReaderId};
use crate::editor::{Command, Editor, FilmState, MarkCommand};
use crate::gui::measures::wording;
use crate::gui::theme;

/// A scale to be set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct WantedScale {
    /// The film.
    pub(crate) film: RadiographId,
    /// The placed object; its size is only proposed.
    pub(crate) kind: CalibrationKind,
}

/// The dialog and its input.
#[derive(Debug, Default)]
pub(super) struct AskCalibration {
    asked: Option<Asked>,
}

#[derive(Debug)]
struct Asked {
    wanted: WantedScale,
    /// True if the points are a draft of the editor, which is discarded when the dialog is closed.
    is_draft: bool,
    size: String,
    object: String,
    band: String,
    is_new: bool,
}

impl Asked {
    fn new(wanted: WantedScale, editor: &Editor, is_draft: bool) -> Self {
        let given = editor.document().and_then(|document| document.reading()?.calibration(&wanted.film));
        // The previous input is proposed again for an object of the same kind.
        let given = given.filter(|given| given.kind.word() == wanted.kind.word());
        let object = match (&wanted.kind, given) {
            (CalibrationKind::Implant { preset, .. }, _) => {
                editor.book().preset(preset).map(|preset| preset.name.clone()).unwrap_or_default()
            }
            (_, Some(given)) => given.object.clone(),
            (_, None) => String::new(),
        };
        let size = match &wanted.kind {
            CalibrationKind::Implant { size_mm, .. } => Some(*size_mm),
            CalibrationKind::Magnification { factor } => (*factor > 1.0).then_some(*factor),
            CalibrationKind::Line { .. } | CalibrationKind::Circle { .. } => {
                given.map(|given| size_of(&given.kind))
            }
        };
        let band = given.and_then(|given| given.band_percent).map(number).unwrap_or_default();
        let size = size.map(number).unwrap_or_default();
        Self { wanted, is_draft, size, object, band, is_new: true }
    }

    /// The calibration as typed; `None` while a number is missing or invalid.
    fn answer(&self) -> Option<(CalibrationKind, String, Option<f64>)> {
        let size = positive(&self.size)?;
        let kind = with_size(&self.wanted.kind, size)?;
        let band = if self.band.trim().is_empty() { None } else { Some(positive(&self.band)?) };
        let object = self.object.trim();
        let object = if object.is_empty() { plain_object(&kind) } else { object.to_owned() };
        Some((kind, object, band))
    }

    fn is_factor(&self) -> bool {
        matches!(self.wanted.kind, CalibrationKind::Magnification { .. })
    }
}

impl AskCalibration {
    /// Asks for a calibration without points on the film.
    pub(super) fn ask(&mut self, wanted: WantedScale, editor: &Editor) {
        self.asked = Some(Asked::new(wanted, editor, false));
    }

    /// True if the dialog is open.
    pub(super) fn is_open(&self) -> bool {
        self.asked.is_some()
    }

    /// Draws the dialog while it is open.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        self.follow(editor);
        let Some(asked) = &mut self.asked else { return };
        let mut done = None;
        let closed = modal_asking(ui, "Calibrate film", 500.0, |ui| done = question(ui, editor, asked));
        if let Some(done) = done {
            wishes.push(Command::Mark(done));
            self.asked = None;
        } else if closed {
            if asked.is_draft {
                wishes.push(Command::Mark(MarkCommand::Escape));
            }
            self.asked = None;
        }
    }

    /// Picks up the object placed with the tool, and closes the dialog if the draft is gone.
    fn follow(&mut self, editor: &Editor) {
        let wanted =
            editor.calibration_wanted().map(|draft| WantedScale { film: draft.film, kind: draft.kind });
        match (&self.asked, wanted) {
            (Some(asked), None) if asked.is_draft => self.asked = None,
            (None, Some(wanted)) => self.asked = Some(Asked::new(wanted, editor, true)),
            (Some(_), Some(_) | None) | (None, None) => {}
        }
    }
}

/// Draws the dialog. Returns the answer once it is confirmed.
fn question(ui: &mut Ui, editor: &Editor, asked: &mut Asked) -> Option<MarkCommand> {
    heading(ui, &title(editor, asked));
    ui.add(Label::new(theme::second(explanation(&asked.wanted.kind, aspect(editor, asked)))).wrap());
    ui.add_space(8.0);
    if !asked.is_factor() {
        presets(ui, editor.book(), asked);
    }
    let entered = fields(ui, asked);
    ui.add_space(6.0);
    let answer = asked.answer();
    let scale = answer.as_ref().and_then(|answer| preview(editor, &asked.wanted.film, answer));
    let is_fine = matches!(scale, Some(FilmScale::Millimetres(_)));
    outcome(ui, asked, scale.as_ref());
    let mut done = None;
    if let Some((words, factor)) =
        editor.coarse(&asked.wanted.film, &asked.wanted.kind).filter(|_| asked.is_draft)
    {
        small(ui, &words, theme::WARNING);
        if ui.add(secondary("Zoom in and place again")).clicked() {
            done = Some(MarkCommand::ZoomToCalibrate(factor));
        }
    }
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        let pressed = ui.add_enabled(is_fine, primary("Calibrate")).clicked();
        if let Some((kind, object, band_percent)) = answer.filter(|_| is_fine && (pressed || entered)) {
            let film = asked.wanted.film.clone();
            done = Some(MarkCommand::Calibrate { film, kind, object, band_percent });
        }
        if ui.add(secondary("Cancel")).clicked() {
            ui.close();
        }
    });
    done
}

fn title(editor: &Editor, asked: &Asked) -> String {
    let words = || {
        let case = editor.document()?.case();
        let film = case.radiograph(&asked.wanted.film)?;
        let view = film.views.first().map(|view| view.position.word()).unwrap_or_default();
        Some(format!("{}, {view}", case.time_words(&film.time)))
    };
    match words() {
        Some(words) => format!("Calibrate {words}"),
        None => "Calibrate this film".to_owned(),
    }
}

/// Explanation in a sentence or two.
fn explanation(kind: &CalibrationKind, aspect: f64) -> String {
    let then = "Every length on this film is then derived from it; marks, window and zoom stay as they are.";
    match kind {
        CalibrationKind::Line { ends, .. } => {
            format!("The line is {:.1} px long. Enter its true length. {then}", length_px(*ends, aspect))
        }
        CalibrationKind::Circle { .. } => {
            format!("The circle stands for a ball or disc of known size. Enter its true diameter. {then}")
        }
        CalibrationKind::Implant { ends, .. } => {
            format!("The line across or along the implant is {:.1} px long. {then}", length_px(*ends, aspect))
        }
        CalibrationKind::Magnification { .. } => format!(
            "The distance from source to detector over that from source to patient (SID / SOD). Lengths at the \
             detector are divided by it. {then}"
        ),
    }
}

fn length_px([a, b]: [Place; 2], aspect: f64) -> f64 {
    (b[0] - a[0]).hypot((b[1] - a[1]) * aspect)
}

/// Height of a pixel over its width, as far as known.
fn aspect(editor: &Editor, asked: &Asked) -> f64 {
    match editor.scale(&asked.wanted.film) {
        Some(FilmScale::Millimetres(scale)) if scale.column_mm > 0.0 => scale.row_mm / scale.column_mm,
        Some(FilmScale::Pixels { aspect, .. }) => aspect,
        Some(FilmScale::Millimetres(_)) | None => 1.0,
    }
}

/// The implants of the book: choosing one fills in size and object.
fn presets(ui: &mut Ui, book: &Book, asked: &mut Asked) {
    let Some(ends) = ends(&asked.wanted.kind) else { return };
    if book.presets.is_empty() {
        return;
    }
    let scroll = ScrollArea::vertical().id_salt("presets").max_height(150.0);
    scroll.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for preset in &book.presets {
            if self::preset(ui, preset, is_chosen(&asked.wanted.kind, preset)).clicked() {
                let (key, size_mm) = (preset.key.clone(), preset.size_mm);
                asked.wanted.kind = CalibrationKind::Implant { preset: key, ends, size_mm };
                asked.size = number(size_mm);
                asked.object.clone_from(&preset.name);
            }
        }
    });
    if let Some(preset) = book.presets.iter().find(|preset| is_chosen(&asked.wanted.kind, preset)) {
        if !preset.warning.is_empty() {
            small(ui, &wording::capitalised(&preset.warning), theme::WARNING);
        }
        small(ui, &wording::citation(&preset.citation), theme::HINT);
    }
    ui.add_space(6.0);
}

fn preset(ui: &mut Ui, preset: &Preset, is_chosen: bool) -> Response {
    let size = format!("{} mm", number(preset.size_mm));
    let button = Button::new(theme::second(&preset.name).color(theme::TEXT))
        .right_text(theme::second(size))
        .selected(is_chosen)
        .frame_when_inactive(is_chosen)
        .min_size(vec2(ui.available_width(), 24.0));
    let response = ui.add(button).accessible_name(format!("Implant: {}", preset.name));
    response.on_hover_text(wording::citation(&preset.citation))
}

fn is_chosen(kind: &CalibrationKind, preset: &Preset) -> bool {
    matches!(kind, CalibrationKind::Implant { preset: key, .. } if *key == preset.key)
}

/// Ends of the placed line; a circle and a factor have none.
fn ends(kind: &CalibrationKind) -> Option<[Place; 2]> {
    match kind {
        CalibrationKind::Line { ends, .. } | CalibrationKind::Implant { ends, .. } => Some(*ends),
        CalibrationKind::Circle { .. } | CalibrationKind::Magnification { .. } => None,
    }
}

/// Size, object and band. Returns true if Enter was pressed in one of them.
fn fields(ui: &mut Ui, asked: &mut Asked) -> bool {
    let word = match asked.wanted.kind {
        CalibrationKind::Line { .. } => "True length",
        CalibrationKind::Circle { .. } => "True diameter",
        CalibrationKind::Implant { .. } => "True size",
        CalibrationKind::Magnification { .. } => "Factor",
    };
    let unit = if asked.is_factor() { "at least 1, such as 1.15" } else { "mm" };
    let size = field(ui, word, "Size of the object", &mut asked.size, 90.0, unit);
    if std::mem::take(&mut asked.is_new) {
        size.request_focus();
    }
    let mut entered = [size].into_iter().any(|response| entered(ui, &response));
    let hint = if asked.is_factor() { "source of the factor" } else { "such as ruler" };
    let object = field(ui, "Object", "Object in words", &mut asked.object, 220.0, hint);
    entered |= self::entered(ui, &object);
    let band = field(
        ui,
        "Custom error band",
        "Custom error band in percent",
        &mut asked.band,
        90.0,
        "± %, empty for the default",
    );
    entered | self::entered(ui, &band)
}

fn entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn field(ui: &mut Ui, word: &str, name: &str, text: &mut String, width: f32, after: &str) -> Response {
    let row = ui.horizontal(|ui| {
        let (_, rect) = ui.allocate_space(vec2(104.0, 28.0));
        let font = eframe::egui::FontId::new(theme::TEXT_SIZE, crate::gui::fonts::regular());
        ui.painter().text(rect.left_center(), eframe::egui::Align2::LEFT_CENTER, word, font, theme::SECOND);
        let edit = TextEdit::singleline(text)
            .id(Id::unique("calibration").with(name))
            .desired_width(width)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(8, 5));
        let response = ui.add(edit).accessible_name(name);
        ui.add(Label::new(theme::caption(after)).truncate());
        response
    });
    row.inner
}

/// Preview: the size of a pixel with its band, or the reason why there is none.
fn outcome(ui: &mut Ui, asked: &Asked, scale: Option<&FilmScale>) {
    match scale {
        Some(FilmScale::Millimetres(scale)) => {
            let words = format!("{}, {}", scale.spacing_words(), scale.band());
            ui.add(Label::new(theme::strong(words)).wrap());
            small(ui, &scale.reasons, theme::HINT);
        }
        Some(FilmScale::Pixels { why, .. }) => small(ui, &wording::capitalised(why), theme::WARNING),
        None => {
            let what = if asked.is_factor() { "A factor of at least 1" } else { "A size above zero" };
            let words = if asked.size.trim().is_empty() {
                "The pixel size is shown once a number is entered.".to_owned()
            } else {
                format!("{what} is needed, and a band above zero or none.")
            };
            small(ui, &words, theme::SECOND);
        }
    }
}

fn small(ui: &mut Ui, words: &str, colour: Color32) {
    if !words.is_empty() {
        ui.add(Label::new(theme::caption(words).color(colour)).wrap());
    }
}

/// The scale of lengths with this answer.
fn preview(
    editor: &Editor,
    film: &RadiographId,
    (kind, object, band_percent): &(CalibrationKind, String, Option<f64>),
) -> Option<FilmScale> {
    let FilmState::Ready(loaded) = editor.film(film) else { return None };
    let reader = editor.document().and_then(|document| document.reader()).map(|reader| reader.id.clone());
    // Author and time are set on confirmation; no size depends on them.
    let by = reader.or_else(|| ReaderId::new("reader").ok())?;
    let calibration = Calibration {
        kind: kind.clone(),
        object: object.clone(),
        band_percent: *band_percent,
        zoom: editor.zoom_of(film),
        snapped: editor.calibration_is_snapped(kind),
        by,
        at: Timestamp::UNIX_EPOCH,
    };
    Some(film_scale(&loaded.film.facts.spacing, Some(&calibration), editor.book()))
}
