//! One case of the library: a film in small, what it is, what is read of it.

use eframe::egui::{
    Color32, Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

use super::list::{Column, Columns, PICTURE, ROW};
use crate::case::Stage;
use crate::editor::{Command, Editor, LibraryCommand, LibraryRow, PreviewState};
use crate::gui::icons::icon_text;
use crate::gui::widgets::{Lettering, elided};
use crate::gui::{fonts, small_picture, theme};
use crate::store::{CaseFacts, ReadingMark};

/// Draws a row.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    row: &LibraryRow,
    rect: Rect,
    columns: &Columns,
    is_selected: bool,
    wishes: &mut Vec<Command>,
) {
    let path = &row.case.case_file;
    let response = ui.interact(rect, Id::unique("case of the library").with(path), Sense::click());
    let name = spoken(editor, row);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &name));
    let fill = if is_selected {
        theme::CHOSEN
    } else if response.hovered() {
        theme::HOVER
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, theme::ACCENT);
        ui.painter().rect_stroke(rect, theme::RADIUS, stroke, StrokeKind::Inside);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme::LINE));
    picture(ui, editor, row, rect);
    match &row.case.facts {
        Ok(facts) => cells(ui, editor, row, facts, rect, columns),
        Err(why) => problem(ui, row, why, rect, columns),
    }
    if response.double_clicked()
        || (response.clicked() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter)))
    {
        wishes.push(Command::Library(LibraryCommand::Select(path.clone())));
        wishes.push(Command::Library(LibraryCommand::OpenSelected));
    } else if response.clicked() {
        wishes.push(Command::Library(LibraryCommand::Select(path.clone())));
    }
    // What cannot be read has more to say than fits; a tip on every row would hide the next one.
    if let Err(why) = &row.case.facts {
        response.on_hover_text(format!("{why}\n{}", path.display()));
    }
}

/// "Wrist, left, 2 films, 1 signed": the row for who does not see it.
fn spoken(editor: &Editor, row: &LibraryRow) -> String {
    match &row.case.facts {
        Ok(facts) => {
            let films = if facts.films == 1 { "film" } else { "films" };
            let mut words = vec![facts.title.clone(), format!("{} {films}", facts.films), readings(facts).0];
            words.extend(stage(editor, facts).map(|(words, _)| words));
            words.join(", ")
        }
        Err(_) => format!("{}, cannot be read", folder_of(row)),
    }
}

/// Name of the folder of a case.
fn folder_of(row: &LibraryRow) -> String {
    let folder = row.case.case_file.parent().and_then(|folder| folder.file_name());
    folder.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn picture(ui: &mut Ui, editor: &Editor, row: &LibraryRow, rect: Rect) {
    let place = Rect::from_min_size(rect.min + vec2(4.0, 4.0), vec2(PICTURE - 8.0, ROW - 8.0));
    ui.painter().rect_filled(place, theme::RADIUS, theme::GROUND);
    let preview = editor.preview(&row.case.case_file);
    if let PreviewState::Ready(preview) = &preview
        && let Some(picture) = &preview.picture
    {
        small_picture::draw_over(ui.painter(), place, picture);
        return;
    }
    let icon = match (&row.case.facts, preview) {
        (Err(_), _) | (_, PreviewState::Failed(_)) => icons::ICON_BROKEN_IMAGE,
        (Ok(_), PreviewState::Waiting | PreviewState::Ready(_)) => icons::ICON_IMAGE,
    };
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place));
    inside.centered_and_justified(|ui| ui.label(icon_text(icon, 18.0).color(theme::HINT)));
}

fn cells(ui: &Ui, editor: &Editor, row: &LibraryRow, facts: &CaseFacts, rect: Rect, columns: &Columns) {
    let strong = Lettering::new(theme::TEXT_SIZE, fonts::strong(), theme::TEXT);
    let second = Lettering::new(theme::TEXT_SIZE, fonts::regular(), theme::SECOND);
    let hint = Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::HINT);
    let lit = Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::ACCENT);
    let at = |column| columns.at(rect, column);
    let below = match &row.found {
        Some(found) => (format!("{}: {}", found.place.word(), found.text), &lit),
        None => (folder_of(row), &hint),
    };
    two_lines(ui, at(Column::Title), (&facts.title, &strong), (&below.0, below.1));
    let diagnosis = facts.diagnoses.first().map(String::as_str).unwrap_or_default();
    let more = match facts.diagnoses.len() {
        0 | 1 => String::new(),
        count => format!("and {} more", count - 1),
    };
    two_lines(ui, at(Column::Diagnosis), (diagnosis, &second), (&more, &hint));
    let device = facts.devices.last().map(String::as_str).unwrap_or_default();
    let earlier = match facts.devices.len() {
        0 | 1 => String::new(),
        count => format!("and {} before", count - 1),
    };
    two_lines(ui, at(Column::Device), (device, &second), (&earlier, &hint));
    let date = facts.last_date.map(|date| date.to_string()).unwrap_or_default();
    let date = if facts.last_visit.contains(&date) { String::new() } else { date };
    two_lines(ui, at(Column::LastVisit), (&facts.last_visit, &second), (&date, &hint));
    two_lines(ui, at(Column::Films), (&facts.films.to_string(), &second), ("", &hint));
    let (words, colour) = readings(facts);
    let own = Lettering::new(theme::TEXT_SIZE, fonts::regular(), colour);
    let readers: Vec<&str> = facts.readings.iter().map(|reading| reading.reader.as_str()).collect();
    two_lines(ui, at(Column::Readings), (&words, &own), (&readers.join(", "), &hint));
    if let Some((words, first)) = stage(editor, facts) {
        let place = at(Column::Stage);
        // Where readings differ no stage stands for the case.
        let left = match first {
            Some(stage) => {
                let sign = editor.book().stage_sign(&stage);
                theme::stage_mark(ui.painter(), pos2(place.left() + 7.0, place.center().y), 6.5, Some(sign));
                20.0
            }
            None => 0.0,
        };
        two_lines(ui, place.with_min_x(place.left() + left), (&words, &second), ("", &hint));
    }
}

/// One line in the middle, or two.
fn two_lines(ui: &Ui, place: Rect, first: (&str, &Lettering), then: (&str, &Lettering)) {
    let painter = ui.painter().with_clip_rect(place);
    let one = elided(&painter, first.0, first.1, place.width());
    if then.0.is_empty() {
        painter.galley(pos2(place.left(), place.center().y - one.size().y / 2.0), one, theme::TEXT);
        return;
    }
    let two = elided(&painter, then.0, then.1, place.width());
    let top = place.center().y - (one.size().y + two.size().y + 2.0) / 2.0;
    let height = one.size().y;
    painter.galley(pos2(place.left(), top), one, theme::TEXT);
    painter.galley(pos2(place.left(), top + height + 2.0), two, theme::TEXT);
}

fn problem(ui: &Ui, row: &LibraryRow, why: &str, rect: Rect, columns: &Columns) {
    let left = columns.at(rect, Column::Title).left();
    let place = Rect::from_min_max(pos2(left, rect.top()), pos2(rect.right() - 8.0, rect.bottom()));
    let strong = Lettering::new(theme::TEXT_SIZE, fonts::strong(), theme::WARNING);
    let second = Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::SECOND);
    two_lines(ui, place, (&folder_of(row), &strong), (why, &second));
}

/// "2 signed, 1 draft", "not read", with the colour of what matters most.
fn readings(facts: &CaseFacts) -> (String, Color32) {
    let count = |mark| facts.readings.iter().filter(|reading| reading.mark == mark).count();
    let signed = count(ReadingMark::Signed);
    let wrong = count(ReadingMark::Broken) + count(ReadingMark::Unreadable);
    let parts = [
        (count(ReadingMark::Broken), "changed after signing"),
        (count(ReadingMark::Unreadable), "unreadable"),
        (signed, "signed"),
        (count(ReadingMark::Draft), "draft"),
    ];
    let words: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let colour = match (wrong, signed) {
        (1.., _) => theme::WARNING,
        (0, 1..) => theme::GOOD,
        (0, 0) if words.is_empty() => theme::HINT,
        (0, 0) => theme::SECOND,
    };
    let words = if words.is_empty() { "not read".to_owned() } else { words.join(", ") };
    (words, colour)
}

/// The stage of the last film that has one, in words; where readings differ, that.
fn stage(editor: &Editor, facts: &CaseFacts) -> Option<(String, Option<Stage>)> {
    let mut stages = facts.readings.iter().filter_map(|reading| reading.stage.clone());
    let first = stages.next()?;
    if stages.any(|other| other != first) {
        return Some(("readings differ".to_owned(), None));
    }
    Some((editor.book().stage_word(&first), Some(first)))
}
