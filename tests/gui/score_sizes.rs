//! The score sheet at every size of window and text: nothing is cut off, ten items fit, the cortex is told on real
//! films. With `CALLUS_PICTURES` naming a folder, what is seen is written there.

use std::fs;
use std::path::Path;

use callus::editor::{Command, FileCommand, Layout, ScoreCommand};
use eframe::egui::{Key, Rect, vec2};

use super::Desk;
use super::scores::{WINDOW, grade, key, named, reader, says, take, words};

/// Writes what is seen where a person wants to judge it by eye.
fn picture(desk: &mut Desk, name: &str) {
    if let Some(folder) = std::env::var_os("CALLUS_PICTURES") {
        desk.harness.render().unwrap().save(Path::new(&folder).join(name)).unwrap();
    }
}

#[test]
fn ten_items_fit_without_a_cell_cut_off() {
    let mut desk = reader(WINDOW);
    desk.perform(Command::Score(ScoreCommand::Show(key("rush"))));
    take(&mut desk);
    grade(&mut desk, &[Key::Num1; 9]);
    let panel = named(&desk, "Bridging, medial cortex: not assessable").rect().right();
    let window = desk.harness.ctx.content_rect();
    let items = desk.editor().scoring().unwrap().score.items.clone();
    let mut last: Option<Rect> = None;
    for item in &items {
        let name = named(&desk, &format!("Item: {}", item.name)).rect();
        assert!(window.x_range().contains(name.left()), "{}", item.name);
        for cell in [format!("{}: grade 1", item.name), format!("{}: not assessable", item.name)] {
            let rect = named(&desk, &cell).rect();
            assert!(rect.width() >= 24.0 && rect.right() <= panel + 0.5, "{cell}: {rect:?}");
            assert!(rect.left() >= name.left(), "{cell}");
        }
        let first = named(&desk, &format!("{}: grade 1", item.name)).rect();
        assert!(last.is_none_or(|last| last.bottom() <= first.top() + 0.5), "rows do not overlap");
        last = Some(first);
    }
    picture(&mut desk, "rush.png");
}

/// The sample in a folder of its own, 6 months after revision, with a reader.
fn sample(size: [f32; 2], zoom: f32) -> Desk {
    let mut desk = Desk::empty(size);
    desk.harness.ctx.set_zoom_factor(zoom);
    let case = desk.case_on_disk().with_file_name("sample");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_cases/osteopetrosis-dhs"), &case);
    desk.perform(Command::File(FileCommand::Open(case)));
    desk.perform(Command::File(FileCommand::SetReader("Dr Anna".to_owned())));
    desk.perform(Command::Score(ScoreCommand::Show(key("mrust"))));
    let film = desk.editor().document().unwrap().case().radiographs.iter();
    let six =
        film.filter(|film| film.time.offset.as_ref().is_some_and(|offset| offset.words() == "6 months"));
    let id = six.map(|film| film.id.as_str().to_owned()).next().expect("a film at 6 months");
    desk.focus(&id);
    desk
}

/// The sample where a person wants to see pictures; else the simulated case, which is there much sooner.
fn small_or_sample(size: [f32; 2], zoom: f32) -> Desk {
    if std::env::var_os("CALLUS_PICTURES").is_some() {
        return sample(size, zoom);
    }
    let desk = reader(size);
    desk.harness.ctx.set_zoom_factor(zoom);
    desk
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let path = to.join(entry.file_name());
        if !entry.path().is_dir() {
            fs::copy(entry.path(), path).unwrap();
        } else if entry.file_name() != "readings" {
            copy(&entry.path(), &path);
        }
    }
}

#[test]
fn the_edge_of_the_cortex_is_told_and_follows_a_mirrored_film() {
    let mut desk = sample(WINDOW, 1.0);
    take(&mut desk);
    assert!(says(&desk, "Medial cortex: 6 months, at the right edge"), "{:?}", words(&desk));
    desk.press("Flip horizontally");
    assert!(says(&desk, "Medial cortex: 6 months, at the left edge"));
    desk.key(Key::Num2);
    assert!(says(&desk, "Lateral cortex: 6 months, at the "));
}

#[test]
fn nothing_is_cut_off_in_a_small_window_or_at_twice_the_size() {
    for (size, zoom) in
        [([1024.0, 700.0], 1.0), ([1600.0, 1000.0], 1.0), ([1600.0, 1000.0], 2.0), ([3840.0, 2160.0], 1.0)]
    {
        let mut desk = small_or_sample(size, zoom);
        picture(&mut desk, &format!("sheet-none-{}x{}-{zoom}.png", size[0], size[1]));
        take(&mut desk);
        let window: Rect = desk.harness.ctx.content_rect();
        for (step, digit) in [Key::Num3, Key::Num2, Key::Num2].into_iter().enumerate() {
            let item = desk.editor().scoring().unwrap().item.name.clone();
            let row = named(&desk, &format!("Item: {item}")).rect();
            let cell = named(&desk, &format!("{item}: grade 3")).rect();
            for rect in [row, cell] {
                assert!(window.contains_rect(rect.shrink(1.0)), "{item} at {size:?} × {zoom}: {rect:?}");
            }
            assert!(cell.width() >= 20.0, "{cell:?}");
            picture(&mut desk, &format!("sheet-{step}-{}x{}-{zoom}.png", size[0], size[1]));
            if step == 1 {
                desk.key(Key::X);
                picture(&mut desk, &format!("sheet-reasons-{}x{}-{zoom}.png", size[0], size[1]));
                desk.key(Key::Num1);
            } else {
                desk.key(digit);
            }
        }
        desk.key(Key::Num3);
        picture(&mut desk, &format!("sheet-partial-{}x{}-{zoom}.png", size[0], size[1]));
    }
}

#[test]
fn a_sheet_with_pins_and_a_verdict_is_seen_at_last() {
    let mut desk = small_or_sample(WINDOW, 1.0);
    take(&mut desk);
    desk.key(Key::Num3);
    desk.key(Key::ArrowUp);
    desk.key(Key::Period);
    let viewport = desk.viewport_rect("Film: 6 months after revision, AP");
    desk.click(viewport.center() + vec2(30.0, -20.0));
    picture(&mut desk, "sheet-pinned.png");
    desk.key(Key::Tab);
    grade(&mut desk, &[Key::Num3, Key::Num4, Key::Num4]);
    desk.key(Key::Escape);
    assert!(says(&desk, "14 (range 4–16)"));
    assert_eq!(desk.editor().layout(), Layout::OneByTwo);
    picture(&mut desk, "sheet-complete.png");
}
