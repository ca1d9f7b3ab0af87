//! Things drawn for tests: every shape, measures on two films, every kind of calibration.

use std::sync::Arc;

use callus::case::{
    Calibration, CalibrationKind, Deed, Edit, Key, Mark, MarkId, Part, Place, RadiographId, ShapeKind,
    kept_place,
};

use super::{film, reader};

pub(crate) fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

/// Places that differ for each `seed`, with parts of a pixel that binary fractions cannot hold.
fn places(count: usize, seed: f64) -> Vec<Place> {
    let place = |n: f64| kept_place([seed * 1.37 + n * 10.001, 100.0 + seed * 0.73 - n * 7.3]);
    (0..count).map(|n| place(n as f64)).collect()
}

/// A plain mark of this kind.
pub(crate) fn plain(film: &RadiographId, kind: ShapeKind, seed: f64) -> Mark {
    let places = places(kind.place_count().unwrap_or(5), seed);
    let mut mark = Mark::plain(film.clone(), kind.through(&places).unwrap());
    mark.label = format!("it's {seed}");
    mark
}

/// A measure with its first parts placed, on two films.
pub(crate) fn measure(films: [&RadiographId; 2], parts: usize, seed: f64) -> Mark {
    let names = ["ap-tip", "ap-apex", "lateral-tip", "lateral-apex"];
    let part = |(index, name): (usize, &&str)| Part {
        key: Some(key(name)),
        film: films[index / 2].clone(),
        shape: ShapeKind::Point.through(&places(1, seed + index as f64)).unwrap(),
        label_at: (index == 1).then_some([12.5, -seed]),
    };
    let mut mark =
        Mark::measure(key("tip-apex-distance"), names.iter().enumerate().take(parts).map(part).collect());
    mark.choice = Some(key("lag-screw"));
    mark
}

/// A calibration of one of the four kinds.
pub(crate) fn calibration(kind: usize, seed: f64) -> Calibration {
    let at = |index| places(3, seed)[index];
    let (ends, rim) = ([at(0), at(1)], [at(0), at(1), at(2)]);
    Calibration {
        kind: match kind % 4 {
            0 => CalibrationKind::Line { ends, length_mm: 50.0 + seed },
            1 => CalibrationKind::Circle { rim, diameter_mm: 25.0 },
            2 => CalibrationKind::Implant { preset: key("thread"), ends, size_mm: 12.5 },
            _ => CalibrationKind::Magnification { factor: 1.0 + seed / 1_000.0 },
        },
        object: "lag-screw thread".to_owned(),
        band_percent: (kind > 4).then_some(1.1),
        by: reader().id,
        at: "2026-11-24T23:00:00.25Z".parse().unwrap(),
    }
}

pub(crate) fn put(id: u32, mark: Mark, deed: Deed, continued: bool) -> Edit {
    Edit::PutMark { id: MarkId(id), mark: Arc::new(mark), deed, continued }
}

/// One of many edits of marks and calibrations, chosen by four numbers.
pub(crate) fn edit(what: u64, kind: u64, id: u64, seed: u64) -> Edit {
    let films = ["a", "b", "c"].map(film);
    let radiograph = films[(id % 3) as usize].clone();
    let (mark_id, amount) = (1 + (id % 12) as u32, seed as f64);
    match what % 6 {
        0 | 1 => {
            let kind = ShapeKind::ALL[(kind % 10) as usize];
            put(mark_id, plain(&radiograph, kind, amount), Deed::Draw, what == 1)
        }
        2 => {
            let parts = 1 + (kind % 4) as usize;
            put(mark_id, measure([&films[0], &films[1]], parts, amount), Deed::Complete, false)
        }
        3 => {
            let mut nudged = plain(&radiograph, ShapeKind::Line, amount);
            "nudged\n".clone_into(&mut nudged.note);
            put(mark_id, nudged, Deed::Move, true)
        }
        4 => {
            let ids = (0..=kind % 3).map(|n| MarkId(mark_id + n as u32)).collect();
            Edit::RemoveMarks { ids, radiograph }
        }
        _ => {
            let calibration = (!kind.is_multiple_of(5)).then(|| Box::new(calibration(kind as usize, amount)));
            Edit::SetCalibration { radiograph, calibration, continued: seed.is_multiple_of(2) }
        }
    }
}
