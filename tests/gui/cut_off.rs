//! Every text of the window at every step of both samples: no planted later fact is painted or told to a screen reader.

use std::fmt::Write as _;

use callus::editor::{
    Command, CompareCommand, CompareMode, FileCommand, FindingCommand, Layout, LeftCommand, LeftTab,
    LibraryCommand, MarkCommand, PresentCommand, QuizCommand, ReviewCommand, ScriptCommand, TeachCommand,
    ViewCommand,
};
use eframe::egui::Shape;
use egui_kittest::kittest::NodeT as _;

use super::Desk;
use crate::editor::cut_off::{hanging_named_after_what_is_later, planted_on_disk};
use crate::report::planted::{KNOWN, LATER, steps_of};
use crate::report::{SAMPLES, read};

/// Every text that was painted in the last frame.
fn painted(shape: &Shape, into: &mut String) {
    match shape {
        Shape::Text(text) => {
            into.push_str(text.galley.text());
            into.push('\n');
        }
        Shape::Vec(shapes) => shapes.iter().for_each(|own| painted(own, into)),
        _ => {}
    }
}

/// Every text of the window: painted, and told to a screen reader.
pub(crate) fn texts(desk: &Desk) -> String {
    let mut all = String::new();
    desk.harness.output().shapes.iter().for_each(|clipped| painted(&clipped.shape, &mut all));
    for node in desk.harness.root().children_recursive() {
        let node = node.accesskit_node();
        for text in [node.label(), node.value(), node.description()].into_iter().flatten() {
            all.push_str(&text);
            all.push('\n');
        }
    }
    for output in desk.harness.output().viewport_output.values() {
        let _ = write!(all, "{:?}", output.commands);
    }
    all
}

fn show(desk: &mut Desk, command: Command) {
    desk.harness.state_mut().perform(command);
    desk.harness.run_steps(2);
}

fn walk(name: &str) {
    let (case, readings) = read(name);
    let steps = steps_of(&case);
    let last = steps.len() - 1;
    let view = Command::View;
    let compare = |command| view(ViewCommand::Compare(command));
    let tab = |tab| Command::View(ViewCommand::Left(LeftCommand::Tab(tab)));
    let pages = [
        tab(LeftTab::Pedigree),
        tab(LeftTab::Literature),
        tab(LeftTab::Technique),
        tab(LeftTab::History),
        Command::Mark(MarkCommand::Table),
        Command::Review(ReviewCommand::Summary),
        Command::Finding(FindingCommand::Matrix),
        Command::File(FileCommand::KeySheet),
        Command::File(FileCommand::Palette),
        Command::File(FileCommand::CloseDialog),
        compare(CompareCommand::Mode(CompareMode::Curtain)),
        compare(CompareCommand::Series),
        compare(CompareCommand::Play),
        compare(CompareCommand::End),
        view(ViewCommand::SetLayout(Layout::TwoByTwo)),
        // These show or keep more, and are refused: nothing of them comes up.
        Command::Library(LibraryCommand::Toggle),
        Command::File(FileCommand::AskExport),
        Command::Teach(TeachCommand::Script(ScriptCommand::Page)),
        Command::Teach(TeachCommand::Quiz(QuizCommand::Ask)),
        Command::File(FileCommand::CloseDialog),
        Command::Teach(TeachCommand::Present(PresentCommand::Toggle)),
        Command::Teach(TeachCommand::Present(PresentCommand::Next)),
        Command::Teach(TeachCommand::Present(PresentCommand::Toggle)),
    ];
    for (index, (point, at)) in steps.iter().enumerate() {
        if name == "tibia-nail" && index == last {
            continue;
        }
        let disk = planted_on_disk(&case, &readings[..1], *at);
        // The state folder holds the path of the case and a hanging that tell of it, too.
        let named = tempfile::Builder::new().prefix(LATER).tempdir().unwrap();
        std::fs::rename(disk.path(), named.path().join("case")).unwrap();
        let mut desk = Desk::with_case(&named.path().join("case"), [1600.0, 1000.0]);
        show(&mut desk, hanging_named_after_what_is_later());
        show(&mut desk, Command::File(FileCommand::SetReader(readings[0].reader.name.clone())));
        assert!(texts(&desk).contains(LATER), "the whole case shows it");
        show(&mut desk, Command::Teach(TeachCommand::Until(point.parse().unwrap())));
        let mut shown = texts(&desk);
        // What a page shows is made from the same document: at every third step is enough.
        for page in pages.iter().filter(|_| index % 3 == 0) {
            show(&mut desk, page.clone());
            shown.push_str(&texts(&desk));
        }
        // What comes up under the pointer on its way over the timeline.
        let places = if index % 6 == 0 { 0..12 } else { 0..0 };
        for place in places {
            let (x, y) = (130.0 * place as f32 + 60.0, [940.0, 900.0, 860.0][place % 3]);
            desk.point(eframe::egui::pos2(x, y));
            shown.push_str(&texts(&desk));
        }
        let hit = shown.find(LATER).map(|at| &shown[at.saturating_sub(200)..at + 20]);
        assert_eq!(hit, None, "{name} {point}");
        assert!(shown.contains(KNOWN), "{name} {point}");
        for film in case.radiographs.iter().filter(|film| !at.knows_film(&film.id)) {
            assert!(!shown.contains(film.id.as_str()), "{name} {point}: {}", film.id);
        }
    }
}

#[test]
fn no_text_of_the_window_tells_what_is_later_in_the_hip() {
    walk(SAMPLES[0]);
}

#[test]
fn no_text_of_the_window_tells_what_is_later_in_the_leg() {
    walk(SAMPLES[1]);
}
