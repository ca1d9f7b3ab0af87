//! A film that takes for ever beside films that do not: the others are shown, whatever becomes of it.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use callus::editor::{Command, Editor, FileCommand, FilmState, Jobs};
use callus::worker::Decoder;
use image::{GrayImage, Luma};

use super::{Desk, id};

/// A program that decodes as Callus does, but hangs on every film of more than 200 kB and dies on every empty picture.
fn program(folder: &Path) -> Decoder {
    let path = folder.join("program");
    let callus = env!("CARGO_BIN_EXE_callus");
    let script = format!(
        "#!/bin/sh\nf=$(mktemp)\ncat > \"$f\"\nsize=$(stat -c %s \"$f\")\n\
         if [ \"$size\" -gt 200000 ]; then rm \"$f\"; exec sleep 600; fi\n\
         if grep -q crash-here \"$f\"; then rm \"$f\"; kill -SEGV $$; fi\n\
         \"{callus}\" \"$@\" < \"$f\"\nrm \"$f\"\n"
    );
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    Decoder::in_processes_of(path)
}

/// Noise that PNG cannot make small.
fn large() -> GrayImage {
    let mut state = 1_u32;
    GrayImage::from_fn(640, 640, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([(state >> 24) as u8])
    })
}

fn is_shown(editor: &Editor, film: &str) -> bool {
    matches!(editor.film(&id(film)), FilmState::Ready(_))
}

fn wait(editor: &mut Editor, done: impl Fn(&Editor) -> bool) {
    for _ in 0..30_000 {
        if done(editor) {
            return;
        }
        editor.drain();
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("it was waited for in vain: {:?}", editor.notices());
}

#[test]
fn films_that_hang_or_crash_hold_no_other_up() {
    let (desk, programs) = (Desk::new(), tempfile::tempdir().unwrap());
    // Those that are shown first.
    let slow = ["months-ap", "months-lat", "days-ap"];
    for film in slow {
        large().save(desk.path().join(format!("images/{film}.png"))).unwrap();
    }
    let crashing = desk.path().join("images/days-lat.png");
    let mut bytes = std::fs::read(&crashing).unwrap();
    bytes.extend(b"crash-here");
    std::fs::write(&crashing, bytes).unwrap();

    let jobs = Jobs::threads(Arc::new(|| ())).decoding_with(program(programs.path()));
    let mut editor = desk.editor_with(jobs);
    editor.perform(Command::File(FileCommand::Open(desk.path().to_owned())));
    wait(&mut editor, |editor| {
        ["before-ap", "week-ap", "week-lat"].into_iter().all(|film| is_shown(editor, film))
    });
    for film in slow {
        assert!(matches!(editor.film(&id(film)), FilmState::Loading { .. }), "{film}");
    }
    wait(&mut editor, |editor| matches!(editor.film(&id("days-lat")), FilmState::Failed(_)));
    let FilmState::Failed(words) = editor.film(&id("days-lat")) else { panic!("it was refused") };
    assert!(words.contains("the decoder crashed on this image (signal 11"), "{words}");
    assert!(editor.document().is_some(), "the session goes on");
}
