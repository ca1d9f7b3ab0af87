//! Things drawn and said for tests: every shape, measures on two films, every kind of calibration, answers, findings.

use std::sync::Arc;

use callus::case::{
    Answer, Calibration, CalibrationKind, Deed, Edit, FilmRegistration, Finding, FindingId, Given,
    ImplantLaid, Key, LaidTransform, Mark, MarkId, Part, PartLaid, Pin, Place, RadiographId, RegisteredOn,
    Seen, ShapeKind, Side, kept_place,
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
        zoom: None,
        snapped: false,
        by: reader().id,
        at: "2026-11-24T23:00:00.25Z".parse().unwrap(),
    }
}

pub(crate) fn put(id: u32, mark: Mark, deed: Deed, continued: bool) -> Edit {
    Edit::PutMark { id: MarkId(id), mark: Arc::new(mark), deed, continued }
}

/// One of many edits of scores and findings, chosen by four numbers; some come with a mark, some to films of which
/// nothing was said, some to findings that are not there.
pub(crate) fn followed(what: u64, kind: u64, id: u64, seed: u64) -> Edit {
    let films = ["a", "b", "c"].map(film);
    let radiograph = films[(id % 3) as usize].clone();
    let finding_id = FindingId(1 + (id % 4) as u32);
    let mark_id = MarkId(1 + (seed % 12) as u32);
    match what % 6 {
        0 | 1 => Edit::SetAnswer {
            radiograph: radiograph.clone(),
            score: key(["mrust", "rush"][(seed % 2) as usize]),
            item: key(["medial", "lateral", "anterior", "posterior"][(kind % 4) as usize]),
            answer: (!kind.is_multiple_of(5)).then(|| Box::new(answer(&radiograph, seed))),
        },
        2 => {
            let mut finding = Finding::new(key(["callus", "screw", "nonunion"][(kind % 3) as usize]));
            finding.site = kind.is_multiple_of(2).then(|| key("medial-cortex"));
            finding.side = Some(Side::Left);
            finding.note = format!("it's {seed}\n");
            let state = Seen { state: key("forming"), mark: Some(mark_id) };
            finding.states.insert(radiograph, state);
            Edit::PutFinding { id: finding_id, finding: finding.into(), continued: seed.is_multiple_of(2) }
        }
        3 | 4 => {
            let drawn = what.is_multiple_of(2).then(|| {
                let shape = ShapeKind::ALL[(kind % 10) as usize];
                Box::new((mark_id, Arc::new(plain(&radiograph, shape, seed as f64))))
            });
            let state = key(["absent", "forming", "bridging"][(kind % 3) as usize]);
            let seen =
                (!kind.is_multiple_of(7)).then(|| Seen { state, mark: drawn.as_ref().map(|_| mark_id) });
            let instead_of =
                if kind.is_multiple_of(4) { vec![films[(seed % 3) as usize].clone()] } else { Vec::new() };
            Edit::SetFindingState { id: finding_id, radiograph, seen, instead_of, drawn }
        }
        _ => Edit::RemoveFinding { id: finding_id, radiograph },
    }
}

fn answer(film: &RadiographId, seed: u64) -> Answer {
    let reason = key(if seed.is_multiple_of(3) { "other" } else { "plate" });
    let words = if seed.is_multiple_of(3) { "it's \"behind\"\n".to_owned() } else { String::new() };
    let given = if seed.is_multiple_of(4) {
        Given::NotAssessable { reason, words }
    } else {
        Given::Grade((seed % 4) as u8)
    };
    let pin = seed.is_multiple_of(2).then(|| Pin { film: film.clone(), at: places(1, seed as f64)[0] });
    Answer { given, beside: Some(film.clone()), pin }
}

/// A registration on each of the three bases.
pub(crate) fn registration(kind: u64, seed: f64) -> FilmRegistration {
    let transform = LaidTransform {
        rotation_degrees: seed / 7.0,
        scale: 1.0 + seed / 3_000.0,
        shift: places(1, seed)[0],
    };
    let pairs = places(3, seed).into_iter().map(|place| [place, [place[1], seed]]).collect();
    let at = places(1, seed)[0];
    FilmRegistration {
        on: match kind % 3 {
            0 => RegisteredOn::Landmarks { pairs },
            1 => RegisteredOn::Bone { likeness: 0.97, overlap: 0.8 },
            _ => RegisteredOn::Implant { likeness: 0.9 },
        },
        transform,
        residual_px: (!kind.is_multiple_of(4)).then_some(0.7),
        residual_mm: kind.is_multiple_of(2).then_some(0.1),
        doubt: if kind.is_multiple_of(5) { "it's \"doubtful\"".to_owned() } else { String::new() },
        implant: (kind % 3 == 1).then(|| {
            let open = kind.is_multiple_of(4).then_some([0.6, -0.8]);
            let part = PartLaid { transform, at, radius: 1.5 + seed, share: 0.25, open };
            let parts = if kind.is_multiple_of(2) { vec![part] } else { Vec::new() };
            let refused = if open.is_some() { "the bone is not laid" } else { "" }.to_owned();
            let copy_scale = 1.0 / (1.0 + seed);
            Box::new(ImplantLaid { transform, at, down: [0.1, 0.9], copy_scale, parts, refused })
        }),
        by: reader().id,
        at: "2026-11-24T23:00:00.25Z".parse().unwrap(),
    }
}

/// One of many edits of marks, calibrations and registrations, chosen by four numbers.
pub(crate) fn edit(what: u64, kind: u64, id: u64, seed: u64) -> Edit {
    let films = ["a", "b", "c"].map(film);
    let radiograph = films[(id % 3) as usize].clone();
    let (mark_id, amount) = (1 + (id % 12) as u32, seed as f64);
    match what % 7 {
        6 => Edit::SetRegistration {
            radiograph,
            moving: films[((id + 1 + kind % 2) % 3) as usize].clone(),
            registration: (!kind.is_multiple_of(6)).then(|| Box::new(registration(kind, amount))),
        },
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
