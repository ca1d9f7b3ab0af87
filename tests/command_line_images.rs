//! `callus inspect` of folders and of hostile names, and what `callus render` lays over a film.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::command_line::{callus, err, out, text};
use crate::imaging::DicomFile;

const CASE: &str = r#"(format: 1, title: "One film", patient: (label: "A", sex: Male),
  episodes: [(id: "op", side: Right, bone: "femur", treatment: "DHS", operation: (name: "DHS", after: "after DHS"))],
  radiographs: [(id: "ap", file: "ap.dcm", time: (anchor: "op", offset: "1 week"), views: [(position: AP, side: Right)])])"#;

fn film() -> DicomFile {
    DicomFile::grey(40, 30, 12, &[1000; 1200])
}

#[test]
fn a_folder_is_walked_and_what_is_no_image_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("b/deep")).unwrap();
    for name in ["z", "b/a.dcm", "b/deep/IM0001"] {
        fs::write(root.join(name), film().build()).unwrap();
    }
    fs::write(root.join("b/notes.txt"), "words").unwrap();
    let output = callus(&["inspect", "--json", text(root)]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let reports: Value = serde_json::from_str(&out(&output)).unwrap();
    let files: Vec<_> = reports.as_array().unwrap().iter().map(|own| own["file"].as_str().unwrap()).collect();
    let wanted = ["b/a.dcm", "b/deep/IM0001", "z"].map(|name| text(&root.join(name)).to_owned());
    assert_eq!(files, wanted);
    assert!(err(&output).contains("3 images and 1 other files"), "{}", err(&output));
    // A file with the name of an image that is none is named with its reason; one that a DICOMDIR lists, too.
    for (broken, bytes) in [("b/x.jpg", &b""[..]), ("b/Y.DCM", b"words"), ("b/film.TIFF", b"II")] {
        fs::write(root.join(broken), bytes).unwrap();
        let output = callus(&["inspect", text(root)]);
        assert_eq!(output.status.code(), Some(1), "{broken}");
        let told = err(&output);
        assert!(told.contains(text(&root.join(broken))), "{told}");
        assert!(told.contains("3 images, 1 that cannot be read and 1 other files"), "{told}");
        fs::remove_file(root.join(broken)).unwrap();
    }
    let record = |tag: [u8; 4], vr: &[u8; 2], value: &str| -> Vec<u8> {
        let length = u16::try_from(value.len()).unwrap().to_le_bytes();
        [&tag[..], vr, &length, value.as_bytes()].concat()
    };
    let item =
        [record([4, 0, 0x30, 0x14], b"CS", "IMAGE "), record([4, 0, 0, 0x15], b"CS", "B\\IM0002 ")].concat();
    let sequence =
        [&[0xFE, 0xFF, 0, 0xE0][..], &u32::try_from(item.len()).unwrap().to_le_bytes(), &item].concat();
    let mut directory = vec![0; 128];
    directory.extend(b"DICM");
    directory.extend(record([2, 0, 0x10, 0], b"UI", "1.2.840.10008.1.2.1\0"));
    directory.extend([4, 0, 0x20, 0x12, b'S', b'Q', 0, 0]);
    directory.extend(u32::try_from(sequence.len()).unwrap().to_le_bytes());
    directory.extend(&sequence);
    fs::create_dir_all(root.join("B")).unwrap();
    fs::write(root.join("B/IM0002"), "").unwrap();
    fs::write(root.join("DICOMDIR"), &directory).unwrap();
    let output = callus(&["inspect", text(root)]);
    assert!(
        err(&output).contains("IM0002") && err(&output).contains("1 that cannot be read"),
        "{}",
        err(&output)
    );
    fs::remove_file(root.join("DICOMDIR")).unwrap();
    let output = callus(&["inspect", text(root)]);
    assert!(!err(&output).contains("IM0002") && output.status.success(), "{}", err(&output));
    // An image that is damaged is told, and a folder without images is no success.
    fs::write(root.join("b/cut.dcm"), &film().build()[..400]).unwrap();
    assert_eq!(callus(&["inspect", text(root)]).status.code(), Some(1));
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(callus(&["inspect", text(empty.path())]).status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let output = callus(&["inspect", text(path)]);
        assert_eq!(output.status.code(), Some(1), "{path:?}");
        assert!(err(&output).contains("device"), "{}", err(&output));
    }
}

#[cfg(unix)]
#[test]
fn no_name_and_no_text_of_a_file_reaches_the_terminal_as_a_control_character() {
    let folder = tempfile::tempdir().unwrap();
    let name = "film\n\u{1b}[31mcase: no problems\u{9b}.dcm";
    let hostile = film()
        .text(0x0028_1050, *b"DS", "100")
        .text(0x0028_1051, *b"DS", "50")
        .text(0x0028_1055, *b"LO", "A\nSHA-256 0000")
        .text(0x0018_0015, *b"CS", "HIP\u{1b}]0;x\u{7}");
    fs::write(folder.path().join(name), hostile.build()).unwrap();
    fs::write(folder.path().join("bad\u{1b}[2J\nname.png"), b"\x89PNG\r\n\x1a\nxx").unwrap();
    let case = CASE.replace("ap.dcm", "a\\n\\u{1b}[31mb.dcm").replace("One film", "One\\n\\u{1b}film");
    fs::write(folder.path().join("case.ron"), case).unwrap();
    let root = text(folder.path());
    let state = ["check", "measures", "scores", "findings", "summary"];
    let mut calls: Vec<Vec<&str>> = state.iter().map(|command| vec![*command, root]).collect();
    calls.extend([vec!["inspect", root], vec!["inspect", "--json", root], vec!["check", "--json", root]]);
    calls.push(vec!["render", root, "x\n\u{1b}[1m", "-o", "/nowhere\u{1b}/x.png"]);
    for call in calls {
        let output = callus(&call);
        for stream in [out(&output), err(&output)] {
            let bad: Vec<char> =
                stream.chars().filter(|letter| letter.is_control() && *letter != '\n').collect();
            assert!(bad.is_empty(), "{call:?}: {bad:?} in {stream}");
        }
        if call == ["inspect", root] {
            assert!(out(&output).contains("film\\n\\u{1b}[31mcase"), "{}", out(&output));
            assert_eq!(
                out(&output).lines().filter(|line| line.trim_start().starts_with("SHA-256")).count(),
                1
            );
        }
    }
}

fn picture(folder: &Path, more: &[&str]) -> image::RgbaImage {
    let target = folder.join("out.png");
    let mut call = vec!["render", text(folder), "ap", "-o", text(&target), "--window", "1000,400"];
    call.extend(more);
    let output = callus(&call);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    image::open(&target).unwrap().to_rgba8()
}

#[test]
fn overlay_and_shutter_are_drawn_and_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut bits = vec![0_u8; 150];
    // Column 20 of every row.
    (0..30).map(|row| row * 40 + 20).for_each(|index| bits[index / 8] |= 1 << (index % 8));
    let film = film()
        .number(0x6000_0010, 30)
        .number(0x6000_0011, 40)
        .bytes(0x6000_0050, *b"SS", &[1, 0, 1, 0])
        .number(0x6000_0100, 1)
        .number(0x6000_0102, 0)
        .bytes(0x6000_3000, *b"OW", &bits)
        .text(0x0018_1600, *b"CS", "RECTANGULAR")
        .text(0x0018_1602, *b"IS", "5")
        .text(0x0018_1604, *b"IS", "36")
        .text(0x0018_1606, *b"IS", "1")
        .text(0x0018_1608, *b"IS", "30");
    fs::write(folder.path().join("ap.dcm"), film.build()).unwrap();
    fs::write(folder.path().join("case.ron"), CASE).unwrap();
    let whole = picture(folder.path(), &[]);
    let yellow = callus::imaging::OVERLAY_COLOUR;
    let rgb = |picture: &image::RgbaImage, x, y| {
        let [r, g, b, _] = picture.get_pixel(x, y).0;
        [r, g, b]
    };
    assert_eq!((rgb(&whole, 20, 15), rgb(&whole, 2, 15)), (yellow, [0; 3]));
    assert!(rgb(&whole, 19, 15)[0] > 100 && rgb(&whole, 19, 15)[0] == rgb(&whole, 19, 15)[2]);
    let bare = picture(folder.path(), &["--no-overlays", "--no-shutter"]);
    assert_eq!(rgb(&bare, 20, 15), rgb(&bare, 2, 15));
    assert_ne!(rgb(&bare, 2, 15), [0; 3]);
    let turned = picture(folder.path(), &["--rotate", "90", "--flip"]);
    assert!((0..turned.height()).any(|y| rgb(&turned, 15, y) == yellow));
}

#[test]
fn unequal_pixels_make_a_picture_of_the_true_shape() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("case.ron"), CASE).unwrap();
    for (ratio, size) in [("2\\1", (40, 60)), ("1\\2", (80, 30)), ("1\\1", (40, 30))] {
        fs::write(folder.path().join("ap.dcm"), film().text(0x0028_0034, *b"IS", ratio).build()).unwrap();
        assert_eq!(picture(folder.path(), &[]).dimensions(), size, "{ratio}");
        let longest = picture(folder.path(), &["--size", "300"]).dimensions();
        assert_eq!(longest.0.max(longest.1), 300, "{ratio}");
        let turned = picture(folder.path(), &["--rotate", "90"]).dimensions();
        assert_eq!(turned, (size.1, size.0), "{ratio}");
    }
}

#[test]
fn an_angle_on_unequal_pixels_is_that_of_the_true_shape() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("case.ron"), CASE).unwrap();
    fs::create_dir(folder.path().join("readings")).unwrap();
    // From the corner along a row, and 10 columns by 5 rows away.
    let reading = r#"(format: 3, reader: (id: "resident", name: "R"), marks: {
      1: (measure: "angle", parts: [(key: "angle", film: "ap", shape: Angle(((20.0, 5.0), (10.0, 5.0), (20.0, 10.0))))])})"#;
    fs::write(folder.path().join("readings/resident.ron"), reading).unwrap();
    for (ratio, degrees) in [("2\\1", 45.0), ("1\\1", 26.565)] {
        fs::write(folder.path().join("ap.dcm"), film().text(0x0028_0034, *b"IS", ratio).build()).unwrap();
        let output = callus(&["measures", text(folder.path()), "--json"]);
        let rows: Value = serde_json::from_str(&out(&output)).unwrap();
        let found = rows[0]["value"].as_f64().unwrap_or_else(|| panic!("{rows} {}", err(&output)));
        assert!((found - degrees).abs() < 0.6, "{ratio}: {found}");
    }
}
