//! Rows of the comparison of two films: its modes, its settings, the landmarks.

use crate::editor::command::{Command, ViewCommand};
use crate::editor::compare::{CompareCommand, CompareMode};
use crate::editor::table::entry::{CommandEntry, Menu, When};

/// Submenu of the modes.
const COMPARE: &str = "Compare two films";
/// Share by which a key changes the opacity, the place of the curtain or the strength of differences.
const SHARE: f32 = 0.1;
/// Degrees by which a key turns the curtain.
const TURN: f32 = 15.0;

fn row(id: &str, name: &str, help: &str, command: CompareCommand) -> CommandEntry {
    CommandEntry::new(Menu::View, id, name, help, Command::View(ViewCommand::Compare(command)))
}

/// The modes of comparison, and what is set in them.
pub(super) fn compare_rows() -> Vec<CommandEntry> {
    use CompareCommand as C;
    let modes = CompareMode::ALL.map(|mode| {
        let (id, key, help) = of(mode);
        row(id, mode.name(), help, C::Mode(mode)).keys(&[key])
    });
    let settings = [
        row(
            "compare.more",
            "More of the other film",
            "Show more of the other film, or differences more strongly.",
            C::ShareBy(SHARE),
        )
        .keys(&["Alt+ArrowRight"]),
        row(
            "compare.less",
            "Less of the other film",
            "Show less of the other film, or differences less strongly.",
            C::ShareBy(-SHARE),
        )
        .keys(&["Alt+ArrowLeft"]),
        row("compare.turn", "Turn curtain right", "Turn the edge of the curtain clockwise.", C::TurnBy(TURN))
            .keys(&["Alt+ArrowDown"]),
        row(
            "compare.turn-back",
            "Turn curtain left",
            "Turn the edge of the curtain anticlockwise.",
            C::TurnBy(-TURN),
        )
        .keys(&["Alt+ArrowUp"]),
        row(
            "compare.pause",
            "Hold flicker or play",
            "Hold the flicker or the play at what is shown, or go on.",
            C::Pause,
        )
        .keys(&["Alt+Y"]),
        row(
            "compare.play",
            "Play the healing",
            "Show the films of this view after this operation in order, each fading into the next; again ends it.",
            C::Play,
        )
        .keys(&["Alt+N"]),
        row(
            "compare.play-evenly",
            "Play by intervals",
            "Hold each film by the interval to the next one, or all equally long.",
            C::PlayEvenly,
        ),
    ];
    modes.into_iter().chain(settings).chain(laying_rows()).map(|row| row.within(COMPARE)).collect()
}

/// How the films are laid on each other, and what is measured from that.
fn laying_rows() -> Vec<CommandEntry> {
    use CompareCommand as C;
    vec![
        row(
            "compare.landmarks",
            "Place landmarks…",
            "Register the two films: place the same landmarks of the bone on both, then press Enter; the registration is saved in your reading.",
            C::Landmarks,
        )
        .keys(&["Alt+M"])
        .group(),
        row(
            "compare.register",
            "Register automatically",
            "Let the program lay one film on the other, bone on bone; what it finds is a proposal that you accept, refine or dismiss.",
            C::Register,
        )
        .keys(&["Alt+A"]),
        row(
            "compare.on-implant",
            "Lay on the implant",
            "Let the program lay one film on the other by their implant, to see what the bone did beside it; again lays them by the bone.",
            C::OnImplant,
        )
        .keys(&["Shift+Alt+A"]),
        row(
            "compare.motion",
            "Show implant motion",
            "Outline the implant on both films where it would lie had it moved with the bone (dashed) and where it lies (solid).",
            C::Map,
        )
        .keys(&["Alt+I"]),
        row(
            "compare.series",
            "Implant motion over all visits",
            "Measure the motion of the implant from the first film after the operation to every later one, and show it below the timeline; again hides it.",
            C::Series,
        )
        .keys(&["Alt+J"]),
        row(
            "compare.accept",
            "Accept registration",
            "Save the registration that is proposed in your reading.",
            C::AcceptProposal,
        ),
        row(
            "compare.dismiss",
            "Dismiss registration",
            "Drop the registration that is proposed; nothing is saved.",
            C::Dismiss,
        ),
        row(
            "compare.forget",
            "Discard registration",
            "Take the registration of these two films out of your reading.",
            C::Forget,
        ),
    ]
}

fn of(mode: CompareMode) -> (&'static str, &'static str, &'static str) {
    match mode {
        CompareMode::Opacity => {
            ("compare.opacity", "Alt+O", "See the other film through this one; again ends it.")
        }
        CompareMode::Curtain => (
            "compare.curtain",
            "Alt+C",
            "Draw the other film over this one like a curtain: drag its edge, or turn it by the small handle; again ends it.",
        ),
        CompareMode::Flicker => (
            "compare.flicker",
            "Alt+K",
            "Show both films in turn, with fewer than three changes a second; again ends it.",
        ),
        CompareMode::Difference => (
            "compare.difference",
            "Alt+D",
            "Show where this film is denser (lighter) or less dense (darker), exposures matched; again ends it.",
        ),
        CompareMode::Checkerboard => {
            ("compare.checkerboard", "Alt+B", "Show squares of both films in turn; again ends it.")
        }
        CompareMode::RedCyan => {
            ("compare.red-cyan", "Alt+R", "Show the other film in red and this one in cyan; again ends it.")
        }
        CompareMode::Changes => (
            "compare.changes",
            "Alt+W",
            "Outline where registered films differ by more than noise and error explain; again ends it.",
        ),
    }
}

/// Keys while landmarks are placed.
pub(super) fn landmark_rows() -> Vec<CommandEntry> {
    use CompareCommand as C;
    let row = |id, name, help, command| row(id, name, help, command).when(When::Landmarks);
    vec![
        row(
            "landmark.accept",
            "Register films",
            "Lay one film on the other by the landmarks, and save that in your reading.",
            C::Accept,
        )
        .keys(&["Enter"]),
        row(
            "landmark.back",
            "Remove last landmark",
            "Remove the landmark that was placed last.",
            C::LandmarkBack,
        )
        .keys(&["Backspace"]),
        row("landmark.cancel", "Cancel landmarks", "Leave the films as they lay.", C::Landmarks)
            .keys(&["Escape"]),
    ]
}
