//! Real films in cases written by hand: they open, hang on the timeline at their time, and show tissue.

use callus::editor::{Command, Editor, FileCommand, FilmState, GoCommand};
use callus::imaging::Picture;

use super::{Desk, perform};

/// Opens a case and walks through every visit.
fn walk(desk: &Desk, case: &std::path::Path) -> (Editor, Vec<f64>) {
    let mut editor = desk.editor();
    perform(&mut editor, Command::File(FileCommand::Open(case.to_owned())));
    let document = editor.document().unwrap_or_else(|| panic!("{:?}", editor.notices()));
    let days = document.visits().iter().map(|visit| visit.days).collect();
    let films: Vec<_> = document.case().radiographs.iter().map(|film| film.id.clone()).collect();
    for id in films {
        perform(&mut editor, Command::Go(GoCommand::Film(id.clone())));
        assert!(matches!(editor.film(&id), FilmState::Ready(_)), "{id}: {:?}", editor.film(&id));
        let thumbnail = editor.thumbnail(&id).unwrap();
        let spread = grey_spread(thumbnail);
        assert!(spread > 60, "{id} is shown nearly flat: greys span {spread}");
    }
    assert!(editor.notices().is_empty(), "{:?}", editor.notices());
    (editor, days)
}

/// From the 5th to the 95th percentile of greys.
fn grey_spread(picture: &Picture) -> u8 {
    let mut greys: Vec<u8> = picture.rgba.chunks(4).map(|pixel| pixel[1]).collect();
    greys.sort_unstable();
    greys[greys.len() * 95 / 100] - greys[greys.len() * 5 / 100]
}

#[test]
fn real_series_open_hang_and_look_right() {
    let folder = tempfile::tempdir().unwrap();
    let Some(cases) = crate::real_cases::lay_out(folder.path()) else { return };
    let desk = Desk::new();

    let (editor, days) = walk(&desk, &cases[0]);
    assert_eq!(days, [4.0, 8.0, 19.0, 32.0, 46.0, 50.0, 57.0]);
    let timeline = editor.document().unwrap().timeline();
    assert!(timeline.stops.windows(2).all(|pair| pair[0].x < pair[1].x));

    let (_, days) = walk(&desk, &cases[1]);
    assert_eq!(days.len(), 2, "the wrist was seen on two days");

    // One hip in four codecs: the stored values, and so the greys, are the same.
    let (editor, _) = walk(&desk, &cases[2]);
    let films = &editor.document().unwrap().case().radiographs;
    assert!(films.len() >= 4);
    let first = editor.thumbnail(&films[0].id).unwrap();
    assert!(films.iter().all(|film| editor.thumbnail(&film.id).unwrap() == first));
}
