//! Several cases at once, those with doubts first: only these need a look.

use eframe::egui::{Align, Label, Layout, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2};

use super::words::{counted, day};
use crate::editor::{Command, FileCommand, IntakeCommand, NewCase, PictureState, Written};
use crate::gui::widgets::secondary;
use crate::gui::{small_picture, theme};
use crate::intake::{Moment, PlannedCase};

/// Height of a row.
const HEIGHT: f32 = 74.0;

pub(super) fn show(ui: &mut Ui, session: &NewCase, wishes: &mut Vec<Command>) {
    let cases = &session.plan().cases;
    if cases.is_empty() {
        ui.label(theme::title("No radiograph was found"));
        return;
    }
    let doubts: Vec<Vec<String>> = cases.iter().map(PlannedCase::doubts).collect();
    let doubtful =
        session.unwritten().filter(|case| doubts.get(*case).is_some_and(|own| !own.is_empty())).count();
    let question = format!("{}: make {}?", counted(cases.len(), "patient"), counted(cases.len(), "case"));
    let told = match doubtful {
        0 => "Nothing is in doubt.".to_owned(),
        1 => "1 case is in doubt: it comes first.".to_owned(),
        count => format!("{count} cases are in doubt: they come first."),
    };
    ui.horizontal(|ui| {
        ui.label(theme::title(question));
        ui.label(theme::second(told));
    });
    ui.add_space(theme::STEP);
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by_key(|number| doubts.get(*number).is_none_or(Vec::is_empty));
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, HEIGHT, order.len(), |ui, rows| {
        for number in order.get(rows).unwrap_or_default() {
            if let (Some(case), Some(doubts)) = (cases.get(*number), doubts.get(*number)) {
                row(ui, session, *number, case, doubts, wishes);
            }
        }
    });
}

fn row(
    ui: &mut Ui,
    session: &NewCase,
    number: usize,
    case: &PlannedCase,
    doubts: &[String],
    wishes: &mut Vec<Command>,
) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let rect = rect.with_max_y(rect.bottom() - 4.0);
    ui.painter().rect_filled(rect, 2 * theme::RADIUS, theme::RAISED);
    let picture = Rect::from_min_size(rect.min + vec2(6.0, 5.0), vec2(56.0, rect.height() - 10.0));
    ui.painter().rect_filled(picture, theme::RADIUS, theme::GROUND);
    if let Some(film) = case.included().last()
        && let PictureState::Ready(small) = session.picture(film)
    {
        small_picture::draw_over(ui.painter(), picture, small);
    }
    let right = rect.right() - 12.0;
    let text = Rect::from_min_max(
        pos2(picture.right() + 12.0, rect.top() + 8.0),
        pos2(right - 130.0, rect.bottom()),
    );
    let builder =
        UiBuilder::new().max_rect(text).layout(Layout::top_down(Align::Min)).id_salt(("row", number));
    let mut inside = ui.new_child(builder);
    inside.spacing_mut().item_spacing.y = 2.0;
    inside.add(Label::new(theme::strong(case.title.as_str())).truncate());
    inside.add(Label::new(theme::caption(about(case))).truncate());
    let (line, colour) = match (session.written(number), doubts) {
        (Some(Written::At(path)), _) => (format!("written: {}", path.display()), theme::GOOD),
        (Some(Written::Failed(why)), _) => (why.clone(), theme::COMPLICATION_TEXT),
        (None, []) => ("nothing in doubt".to_owned(), theme::HINT),
        (None, [one]) => (one.clone(), theme::WARNING),
        (None, [first, rest @ ..]) => (format!("{first}; and {} more", rest.len()), theme::WARNING),
    };
    let all = if doubts.len() > 1 { doubts.join("\n") } else { line.clone() };
    inside.add(Label::new(theme::hint(line).color(colour)).truncate()).on_hover_text(all);
    let buttons = Rect::from_min_max(pos2(right - 120.0, rect.top()), pos2(right, rect.bottom()));
    let layout = Layout::right_to_left(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(buttons).layout(layout).id_salt(("way", number)));
    if let Some(Written::At(path)) = session.written(number) {
        if inside.add(secondary("Open")).accessible_name(format!("Open {}", case.title)).clicked() {
            wishes.push(Command::Intake(IntakeCommand::Discard));
            wishes.push(Command::File(FileCommand::Open(path.clone())));
        }
    } else if inside.add(secondary("Look")).accessible_name(format!("Look at {}", case.title)).clicked() {
        wishes.push(Command::Intake(IntakeCommand::ShowCase(Some(number))));
    }
}

/// "9 films, 5 visits, 1 Mar 2024 to 4 Mar 2025".
fn about(case: &PlannedCase) -> String {
    let visits = case.visits();
    let dates = visits.iter().filter_map(|visit| match visit.moment? {
        Moment::Date(date) => Some(date),
        Moment::Interval(_) => None,
    });
    let dates: Vec<_> = dates.collect();
    let films = counted(case.included().count(), "film");
    let span = match (dates.iter().min(), dates.iter().max()) {
        (Some(first), Some(last)) if first != last => format!(", {} to {}", day(*first), day(*last)),
        (Some(first), _) => format!(", {}", day(*first)),
        (None, _) => String::new(),
    };
    format!("{films}, {}{span}", counted(visits.len(), "visit"))
}
