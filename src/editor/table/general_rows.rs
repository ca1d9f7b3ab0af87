//! Rows of the menus Case, Edit, View, Go, Read and Help.

use crate::analysis::book::{Book, Protocol};
use crate::case::{Complication, Confidence, Stage};
use crate::editor::by_hand::HangCommand;
use crate::editor::command::{
    Command, EditCommand, FileCommand, GoCommand, LayerCommand, LibraryCommand, ReadCommand, ViewCommand,
};
use crate::editor::core::LabelDensity;
use crate::editor::filters::DisplayCommand;
use crate::editor::layout::Layout;
use crate::editor::left::{LeftCommand, LeftTab};
use crate::editor::lens::LensCommand;
use crate::editor::room::RoomCommand;
use crate::editor::table::entry::{CommandEntry, Menu};
use crate::editor::table::{case_rows, compare_rows, intake_rows, review_rows};
use crate::imaging::FilterKind;

/// The menu Case.
pub(super) fn case_menu() -> Vec<CommandEntry> {
    use FileCommand as F;
    let row = |id, name, help, command| CommandEntry::new(Menu::Case, id, name, help, Command::File(command));
    let of_case = vec![
        intake_rows::new_case_row(),
        row("case.open", "Open case…", "Choose a case file (case.ron) to open.", F::AskOpen)
            .keys(&["Ctrl+O"]),
        row("case.open-path", "Open by path…", "Type the path of a case file or folder.", F::AskPath)
            .keys(&["Ctrl+Shift+O"]),
        CommandEntry::new(
            Menu::Case,
            "case.library",
            "Library…",
            "Show or hide the cases of your folders: search, sort, and see what is read.",
            Command::Library(LibraryCommand::Toggle),
        )
        .keys(&["Ctrl+L"]),
        row(
            "case.sample",
            "Explore a sample…",
            "Copy a sample case to a folder of yours, and open it.",
            F::AskSample,
        ),
        row("case.pack", "Pack case…", "Put films, case and readings into one file.", F::AskPack).group(),
        row(
            "case.export",
            "Export…",
            "Write the case for others: report, hand-out, slides, pictures, tables, or a portable folder.",
            F::AskExport,
        )
        .keys(&["Ctrl+Shift+X"]),
        row(
            "case.merge",
            "Import readings…",
            "Import the readings of a packed case that has the same films.",
            F::AskMerge,
        ),
        row(
            "case.reader",
            "Change reader…",
            "Choose whose reading this is; each reader has a file of their own.",
            F::AskReader,
        )
        .group(),
    ];
    let of_window = vec![
        row("case.dismiss", "Dismiss all messages", "Dismiss every message.", F::DismissAll).group(),
        row("case.close", "Close case", "Close the case; changes are saved as you make them.", F::Close)
            .keys(&["Ctrl+W"])
            .group(),
        row("case.quit", "Quit", "Quit Callus; changes are saved as you make them.", F::Quit)
            .keys(&["Ctrl+Q"]),
    ];
    [of_case, review_rows::reading_rows(), of_window].concat()
}

/// The menu Edit.
pub(super) fn edit_menu() -> Vec<CommandEntry> {
    let row = |id, name, help, command| CommandEntry::new(Menu::Edit, id, name, help, Command::Edit(command));
    let steps = vec![
        row("edit.undo", "Undo", "Undo the last change to the reading or to the case.", EditCommand::Undo)
            .keys(&["Ctrl+Z"]),
        row("edit.redo", "Redo", "Redo the change that was undone.", EditCommand::Redo)
            .keys(&["Ctrl+Shift+Z"]),
    ];
    [steps, case_rows::case_rows()].concat()
}

/// The menu View.
pub(super) fn view_menu(book: &Book) -> Vec<CommandEntry> {
    [
        layout_rows(),
        protocol_rows(book),
        compare_rows::compare_rows(),
        zoom_rows(),
        picture_rows(),
        display_rows(),
        layer_rows(),
        panel_rows(),
        text_rows(),
    ]
    .concat()
}

fn view(id: &str, name: &str, help: &str, command: ViewCommand) -> CommandEntry {
    CommandEntry::new(Menu::View, id, name, help, Command::View(command))
}

/// A row for each hanging protocol, and the switch of the links between films.
fn protocol_rows(book: &Book) -> Vec<CommandEntry> {
    let row = |protocol: &Protocol| {
        let (id, command) = (format!("hang.{}", protocol.key), ViewCommand::Protocol(protocol.key.clone()));
        let row = CommandEntry::new(Menu::View, id, &protocol.name, &protocol.help, Command::View(command));
        row.keys(&[protocol.shortcut.as_str()]).within("Hanging protocols")
    };
    let link = view(
        "view.link",
        "Link films",
        "Zoom, move, turn and window films of one view and side together, or each by itself.",
        ViewCommand::Link,
    );
    let turn = view(
        "view.link-turn",
        "Turn linked films",
        "Turn films that are linked by a registration to lie alike, or show each as it was taken.",
        ViewCommand::LinkTurn,
    );
    let save = view(
        "hang.save",
        "Save this hanging…",
        "Keep the films on the screen as a hanging protocol of your own, under a name.",
        ViewCommand::Hang(HangCommand::AskName),
    );
    let save = save.within("Hanging protocols");
    book.protocols.iter().map(row).chain([save, link.keys(&["Alt+L"]), turn.keys(&["Shift+Alt+L"])]).collect()
}

/// Submenu of the larger layouts.
const MORE: &str = "More layouts";

fn room(id: &str, name: &str, help: &str, command: RoomCommand) -> CommandEntry {
    view(id, name, help, ViewCommand::Room(command))
}

fn layout_rows() -> Vec<CommandEntry> {
    let layout = |id, name, help, layout| view(id, name, help, ViewCommand::SetLayout(layout));
    vec![
        layout("view.one", "One film", "Show one film.", Layout::One).keys(&["F2"]),
        layout("view.one-by-two", "Two films", "Show this visit beside the previous one.", Layout::OneByTwo)
            .keys(&["F3"]),
        layout(
            "view.two-by-two",
            "Four films",
            "Show both views of this visit and of the previous one.",
            Layout::TwoByTwo,
        )
        .keys(&["F4"]),
        layout(
            "view.two-by-one",
            "One above the other",
            "Show both views of this visit, the frontal one above.",
            Layout::TwoByOne,
        )
        .keys(&["Ctrl+2"])
        .within(MORE),
        layout(
            "view.one-by-three",
            "Three films",
            "Show this visit beside the two before it.",
            Layout::OneByThree,
        )
        .keys(&["Ctrl+3"])
        .within(MORE),
        layout(
            "view.two-by-three",
            "Six films",
            "Show both views of this visit and of the two before it.",
            Layout::TwoByThree,
        )
        .keys(&["Ctrl+6"])
        .within(MORE),
        layout(
            "view.three-by-three",
            "Nine films",
            "Show up to nine visits in their order, in one view.",
            Layout::ThreeByThree,
        )
        .keys(&["Ctrl+9"])
        .within(MORE),
        room(
            "view.enlarge",
            "Enlarge film",
            "Give the film the whole area, or show all films again; a double click does the same.",
            RoomCommand::Enlarge(None),
        )
        .keys(&["Shift+F2"]),
        view(
            "view.swap",
            "Swap films",
            "Swap the film with the next one; or drag it there with Alt.",
            ViewCommand::Hang(HangCommand::SwapNext),
        )
        .keys(&["Shift+F3"]),
    ]
}

fn zoom_rows() -> Vec<CommandEntry> {
    use ViewCommand as V;
    vec![
        view("view.fit", "Fit film", "Show the whole film.", V::Fit).keys(&["F"]).group(),
        view("view.one-to-one", "Actual pixels", "Show one film pixel on one screen pixel.", V::OneToOne)
            .keys(&["O"]),
        view("view.zoom-in", "Zoom in", "Zoom in about the centre of the view.", V::ZoomBy(1.25))
            .keys(&["+"]),
        view("view.zoom-out", "Zoom out", "Zoom out about the centre of the view.", V::ZoomBy(0.8))
            .keys(&["-"]),
    ]
}

fn picture_rows() -> Vec<CommandEntry> {
    use ViewCommand as V;
    vec![
        view("view.rotate-right", "Rotate right", "Rotate the film 90° clockwise.", V::Rotate(1))
            .keys(&["R"])
            .group(),
        view("view.rotate-left", "Rotate left", "Rotate the film 90° anticlockwise.", V::Rotate(-1))
            .keys(&["Shift+R"]),
        view("view.flip", "Flip horizontally", "Mirror the film; the side markers follow.", V::Flip)
            .keys(&["H"]),
        view("view.invert", "Invert greys", "Swap black and white.", V::Invert).keys(&["I"]).group(),
        view(
            "view.preset",
            "Next window preset",
            "Step through the window presets stored in the file.",
            V::NextPreset,
        )
        .keys(&["W"]),
        view("view.auto", "Automatic window", "Choose the window from the film's histogram.", V::AutoWindow)
            .keys(&["A"]),
        view("view.reset", "Reset view", "Reset window, zoom, rotation and flip.", V::Reset)
            .keys(&["Backspace"])
            .group(),
        view(
            "view.magnifier",
            "Magnifier",
            "Show the film about the pointer enlarged, or no longer.",
            V::Lens(LensCommand::Magnify),
        )
        .keys(&["Alt+G"]),
        view(
            "view.probe",
            "Pixel values",
            "Tell place, stored value, modality value and grey of the pixel under the pointer, or no longer.",
            V::Lens(LensCommand::Probe),
        )
        .keys(&["Alt+V"]),
        view("view.corners", "Corner text", "Show or hide the text in the corners of films.", V::Corners)
            .keys(&["T"]),
        view(
            "view.labels",
            "Next density of labels",
            "Step through the labels of marks: all, values, none; what is selected keeps its label.",
            ViewCommand::Labels(None),
        )
        .keys(&["Ctrl+T"])
        .within(LABELS),
        labels("view.labels-all", "All labels", "Show every label in full.", LabelDensity::All),
        labels("view.labels-values", "Values", "Show only name and value of measures.", LabelDensity::Values),
        labels(
            "view.labels-none",
            "No labels",
            "Show only the label of the selected mark.",
            LabelDensity::None,
        ),
        view(
            "view.file-notes",
            "Notes on the file",
            "Show what was noticed, repaired or not believed in the file of this film.",
            V::FileNotes,
        ),
    ]
}

/// Filters, squares and histogram.
fn display_rows() -> Vec<CommandEntry> {
    let row = |id, name, help, command| view(id, name, help, ViewCommand::Display(command));
    let filter = |id, name, help, command| row(id, name, help, command).within("Display filter");
    vec![
        filter(
            "view.clahe",
            "Local contrast (CLAHE)",
            "Show films with their contrast equalised in parts, or no longer; measures and exports stay as they are.",
            DisplayCommand::Filter(FilterKind::Clahe),
        )
        .keys(&["Alt+X"]),
        filter(
            "view.unsharp",
            "Sharpen (unsharp masking)",
            "Show films with edges made stronger, or no longer; measures and exports stay as they are.",
            DisplayCommand::Filter(FilterKind::Unsharp),
        )
        .keys(&["Alt+U"]),
        filter(
            "view.filter-strength",
            "Next strength of the filter",
            "Step through weak, medium and strong.",
            DisplayCommand::Strength,
        )
        .keys(&["Alt+Shift+U"]),
        row(
            "view.squares",
            "Pixels as squares",
            "Beyond actual pixels, show each film pixel as a square of one grey, or blend them.",
            DisplayCommand::Squares,
        )
        .keys(&["Alt+S"]),
        row(
            "view.histogram",
            "Histogram",
            "Show the values of the film, or of the selected region, with mean and spread, or no longer.",
            DisplayCommand::Histogram,
        )
        .keys(&["Alt+Z"]),
    ]
}

/// Submenu of the labels of marks.
const LABELS: &str = "Labels of marks";

fn labels(id: &str, name: &str, help: &str, density: LabelDensity) -> CommandEntry {
    view(id, name, help, ViewCommand::Labels(Some(density))).within(LABELS)
}

fn layer_rows() -> Vec<CommandEntry> {
    let layer = |id, name, help, command| view(id, name, help, ViewCommand::Layers(command));
    vec![
        layer(
            "view.overlays",
            "Overlays of the file",
            "Show or hide what the file draws over its film.",
            LayerCommand::Overlays,
        )
        .keys(&["Shift+O"])
        .group(),
        layer(
            "view.shutter",
            "Shutter",
            "Close or lift the shutter: that of the file, or your own.",
            LayerCommand::Shutters,
        )
        .keys(&["Shift+H"]),
        layer(
            "view.draw-shutter",
            "Draw a shutter",
            "Drag over the part of the film that is to be seen.",
            LayerCommand::TakeShutter,
        )
        .keys(&["Shift+E"]),
        layer(
            "view.collimation",
            "Shutter along the collimator",
            "Cover what lies beyond the blades of the collimator, where they are seen.",
            LayerCommand::AlongBlades,
        ),
        layer(
            "view.remove-shutter",
            "Remove your shutter",
            "Take away the shutter that was drawn by hand.",
            LayerCommand::RemoveShutter,
        ),
    ]
}

fn panel_rows() -> Vec<CommandEntry> {
    use crate::store::SidePanel as P;
    use FileCommand as F;
    let row = |id, name, help, panel| {
        CommandEntry::new(Menu::View, id, name, help, Command::File(F::TogglePanel(panel)))
    };
    vec![
        room(
            "view.full-screen",
            "Full screen",
            "Show the films alone on the whole screen, or go back.",
            RoomCommand::FullScreen,
        )
        .keys(&["F11"])
        .group(),
        room(
            "view.films-only",
            "Films only",
            "Hide every panel and bar, or show them again.",
            RoomCommand::FilmsOnly,
        )
        .keys(&["Ctrl+F5"]),
        row("view.history", "History panel", "Show or hide patient, history and findings.", P::History)
            .keys(&["F6"])
            .group(),
        row("view.timeline", "Timeline", "Show or hide the timeline.", P::Timeline).keys(&["F7"]),
        row("view.reading", "Reading panel", "Show or hide stage, scores, measures and notes.", P::Reading)
            .keys(&["F8"]),
        left(
            "view.tab-history",
            "History tab",
            "Show patient, fracture history, findings and statements of the source.",
            LeftCommand::Tab(LeftTab::History),
        )
        .keys(&["F9"])
        .group(),
        left(
            "view.tab-pedigree",
            "Pedigree tab",
            "Show the family of the patient.",
            LeftCommand::Tab(LeftTab::Pedigree),
        )
        .keys(&["F10"]),
        left(
            "view.tab-literature",
            "Literature tab",
            "Show published operations, their rates, and the claims of the source.",
            LeftCommand::Tab(LeftTab::Literature),
        )
        .keys(&["Shift+F11"]),
        left(
            "view.tab-technique",
            "Technique tab",
            "Show techniques, plan, aftercare and laboratory results.",
            LeftCommand::Tab(LeftTab::Technique),
        )
        .keys(&["F12"]),
        left(
            "view.full-size",
            "Tab at full size",
            "Show the tab of the left panel in place of the films; press again for the films.",
            LeftCommand::FullSize,
        )
        .keys(&["Shift+F9"]),
    ]
}

fn left(id: &str, name: &str, help: &str, command: LeftCommand) -> CommandEntry {
    CommandEntry::new(Menu::View, id, name, help, Command::View(ViewCommand::Left(command)))
}

fn text_rows() -> Vec<CommandEntry> {
    use FileCommand as F;
    let row = |id, name, help, command| CommandEntry::new(Menu::View, id, name, help, Command::File(command));
    vec![
        row("view.larger-text", "Larger text", "Make all text and buttons larger.", F::TextBy(1.1))
            .keys(&["Ctrl++"])
            .group(),
        row("view.smaller-text", "Smaller text", "Make all text and buttons smaller.", F::TextBy(1.0 / 1.1))
            .keys(&["Ctrl+-"]),
        row("view.normal-text", "Normal text size", "Use the text size of the system.", F::TextBy(0.0))
            .keys(&["Ctrl+0"]),
    ]
}

/// The menu Go.
pub(super) fn go_menu() -> Vec<CommandEntry> {
    use GoCommand as G;
    let row = |id, name, help, command| CommandEntry::new(Menu::Go, id, name, help, Command::Go(command));
    vec![
        row("go.next", "Next visit", "Go to the next visit, same view.", G::NextVisit).keys(&["ArrowRight"]),
        row("go.previous", "Previous visit", "Go to the previous visit, same view.", G::PreviousVisit)
            .keys(&["ArrowLeft"]),
        row("go.next-view", "Next view of this visit", "Go from AP to lateral.", G::NextView)
            .keys(&["ArrowDown"])
            .group(),
        row("go.previous-view", "Previous view of this visit", "Go from lateral to AP.", G::PreviousView)
            .keys(&["ArrowUp"]),
        row("go.first", "First visit", "Go to the first visit.", G::First).keys(&["Home"]).group(),
        row("go.last", "Last visit", "Go to the last visit.", G::Last).keys(&["End"]),
        row(
            "go.stretch",
            "Zoom timeline to this operation",
            "Show only the visits that follow the operation in focus.",
            G::TimelineStretch,
        )
        .keys(&["Z"])
        .group(),
        row("go.all", "Show the whole timeline", "Show every operation.", G::TimelineAll).keys(&["Shift+Z"]),
    ]
}

fn read(id: &str, name: &str, help: &str, command: ReadCommand) -> CommandEntry {
    CommandEntry::new(Menu::Read, id, name, help, Command::Read(command))
}

/// Identifiers and keys of the stages of a scheme, in their order.
const STAGE_KEYS: [(&str, &str); 6] = [
    ("read.stage-1", "1"),
    ("read.stage-2", "2"),
    ("read.stage-3", "3"),
    ("read.stage-4", "4"),
    ("read.stage-5", "5"),
    ("read.stage-6", "8"),
];

/// A row for each place in a scheme of stages, named by what the schemes of the book call it.
fn stage_rows(book: &Book) -> Vec<CommandEntry> {
    let name = |place: usize| {
        let schemes = book.stage_schemes.iter();
        let words: Vec<_> = schemes.filter_map(|own| Some(own.stages.get(place)?.word.as_str())).collect();
        format!("Stage: {}", words.join(" / "))
    };
    let help = "Record the stage of this film, by the scheme of the case; press again to clear.";
    let rows = STAGE_KEYS.iter().enumerate();
    rows.map(|(place, (id, key))| read(id, &name(place), help, ReadCommand::StageAt(place)).keys(&[key]))
        .collect()
}

fn confidence_row(key: &str, confidence: Confidence) -> CommandEntry {
    let id = match confidence {
        Confidence::Possible => "read.possible",
        Confidence::Probable => "read.probable",
        Confidence::Definite => "read.definite",
    };
    let name = format!("Confidence: {}", confidence.word());
    let help = "Record how sure you are of the stage; press again to clear.";
    read(id, &name, help, ReadCommand::Confidence(confidence)).keys(&[key])
}

fn complication_row(complication: Complication) -> CommandEntry {
    let id = match complication {
        Complication::HardwareFailure => "read.hardware-failure",
        Complication::Infection => "read.infection",
        Complication::DelayedUnion => "read.delayed-union",
        Complication::Nonunion => "read.nonunion",
        Complication::Malunion => "read.malunion",
        Complication::Refracture => "read.refracture",
        Complication::PeriprostheticFracture => "read.periprosthetic",
    };
    let name = format!("Complication: {}", complication.word());
    let help = "Record or clear this complication at the visit in focus.";
    read(id, &name, help, ReadCommand::Complication(complication)).within("Complications")
}

/// The menu Read.
pub(super) fn read_menu(book: &Book) -> Vec<CommandEntry> {
    let mut rows = stage_rows(book);
    rows.extend([
        read(
            "read.not-assessable",
            "Stage: not assessable",
            "The film does not allow an answer: cut off, overlaid or unreadable.",
            ReadCommand::Stage(Stage::NOT_ASSESSABLE),
        )
        .keys(&["6"]),
        read(
            "read.as-before",
            "As before: no progression",
            "Record beside the stage that nothing has improved since the previous film; press again to clear.",
            ReadCommand::AsBefore,
        )
        .keys(&["7"]),
        read("read.clear", "Clear stage", "Clear the stage of this film, and “as before”.", ReadCommand::ClearStage)
            .keys(&["0"]),
    ]);
    let confidence_keys = ["Shift+1", "Shift+2", "Shift+3"];
    for (index, (key, word)) in confidence_keys.iter().zip(Confidence::ALL).enumerate() {
        let row = confidence_row(key, word);
        rows.push(if index == 0 { row.group() } else { row });
    }
    let help = "Add a note about this film.";
    rows.push(read("read.note", "Add note", help, ReadCommand::NoteStart).keys(&["N"]).group());
    rows.extend(review_rows::scoring_rows());
    rows.extend(Complication::ALL.map(complication_row));
    rows
}

/// The menu Help.
pub(super) fn help_menu() -> Vec<CommandEntry> {
    use FileCommand as F;
    let row = |id, name, help, command| CommandEntry::new(Menu::Help, id, name, help, Command::File(command));
    vec![
        row("help.palette", "Command palette", "Find a command by its name.", F::Palette).keys(&["Ctrl+K"]),
        row(
            "help.keys",
            "Keyboard shortcuts",
            "Show every key, and choose another set of keys.",
            F::KeySheet,
        )
        .keys(&["F1"]),
        row("help.about", "About Callus", "What Callus is, and what it is not.", F::About),
    ]
}
