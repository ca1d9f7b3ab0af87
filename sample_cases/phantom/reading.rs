//! The example readings of the sample cases: marks, calibrations and measures at places projected from the model.
//! Invented for the demonstration; nobody measured these films. What is said beside them is told in `said`.

use std::collections::BTreeMap;
use std::sync::Arc;

use callus::case::{
    Calibration, CalibrationKind, InvalidId, Key, Mark, MarkId, Opinion, Part, Pin, Place, RadiographId,
    Reader, ReaderId, Reading, Shape, kept_place,
};

use crate::camera::Camera;
use crate::vec::{Pose, V3};

const NOTE: &str = "Invented for the demonstration: places are projected from the computed model, grades and findings \
                    follow the story of the case; nobody read these films.";

/// Whose reading it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// A draft with gaps, slips and other opinions.
    Resident,
    /// Complete, and signed.
    Teacher,
}

impl Who {
    pub(crate) const ALL: [Self; 2] = [Self::Resident, Self::Teacher];

    /// Stem of the reading file.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Resident => "demo-resident",
            Self::Teacher => "demo-teacher",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Resident => "Resident (demonstration, invented)",
            Self::Teacher => "Teacher (demonstration, invented)",
        }
    }
}

/// A reading that grows.
#[derive(Debug)]
pub(crate) struct Pen {
    pub(crate) who: Who,
    pub(crate) reading: Reading,
    /// Marks that show something that is followed: by what and visit.
    shown: BTreeMap<(&'static str, String), MarkId>,
    /// Places that an answer is about: by item and visit.
    pub(crate) pins: BTreeMap<(&'static str, String), Pin>,
}

/// A film that is drawn on: its camera, and its name.
#[derive(Debug, Clone)]
pub(crate) struct Sheet<'a> {
    pub(crate) id: RadiographId,
    pub(crate) camera: &'a Camera,
}

impl Sheet<'_> {
    /// Where a point of a frame falls, in film pixels.
    pub(crate) fn at(&self, frame: &Pose, p: V3) -> Place {
        kept_place(self.camera.project(frame.at(p)).map(f64::from))
    }

    /// Film pixels of a millimetre at a point.
    pub(crate) fn px_per_mm(&self, frame: &Pose, p: V3) -> f64 {
        let depth = frame.at(p).y - self.camera.source().y;
        f64::from(self.camera.sid_mm / depth / self.camera.pixel_mm)
    }

    /// The width of a round thing at `p` whose axis leads to `along`: from edge to edge, square to the axis.
    pub(crate) fn width(&self, frame: &Pose, p: V3, along: V3, diameter_mm: f64) -> [Place; 2] {
        let (at, to) = (self.at(frame, p), self.at(frame, along));
        let (dx, dy) = (to[0] - at[0], to[1] - at[1]);
        let half = diameter_mm / 2.0 * self.px_per_mm(frame, p) / dx.hypot(dy).max(1e-9);
        [1.0, -1.0].map(|side| kept_place([at[0] - side * dy * half, at[1] + side * dx * half]))
    }

    /// Three places on the rim of a ball.
    pub(crate) fn rim(&self, frame: &Pose, centre: V3, radius_mm: f64) -> [Place; 3] {
        let [x, y] = self.at(frame, centre);
        let radius = radius_mm * self.px_per_mm(frame, centre);
        [70.0_f64, 190.0, 310.0].map(|degrees| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            kept_place([x + radius * cos, y - radius * sin])
        })
    }

    /// A box around a point, so many millimetres to each side.
    pub(crate) fn around(&self, frame: &Pose, p: V3, half_mm: [f64; 2]) -> [Place; 2] {
        let ([x, y], scale) = (self.at(frame, p), self.px_per_mm(frame, p));
        [-1.0, 1.0].map(|side| kept_place([x + side * half_mm[0] * scale, y + side * half_mm[1] * scale]))
    }

    /// A part of a measure on this film.
    pub(crate) fn part(&self, key: &str, shape: Shape) -> Result<Part, InvalidId> {
        Ok(Part { key: Some(Key::new(key)?), film: self.id.clone(), shape, label_at: None })
    }
}

impl Pen {
    /// An empty reading of this reader.
    pub(crate) fn new(who: Who) -> Result<Self, InvalidId> {
        let reader = Reader { id: ReaderId::new(who.id())?, name: who.name().to_owned() };
        Ok(Self { who, reading: Reading::new(reader), shown: BTreeMap::new(), pins: BTreeMap::new() })
    }

    /// Says of a film that all of this is invented.
    pub(crate) fn disclaim(&mut self, film: &RadiographId) {
        let opinion = Opinion { note: NOTE.to_owned(), ..Opinion::default() };
        self.reading.opinions.insert(film.clone(), opinion);
    }

    /// Adds a measure, with what was chosen for it.
    pub(crate) fn measure(&mut self, key: &str, choice: &str, parts: Vec<Part>) -> Result<MarkId, InvalidId> {
        let choice = if choice.is_empty() { None } else { Some(Key::new(choice)?) };
        Ok(self.put(Mark { choice, ..Mark::measure(Key::new(key)?, parts) }))
    }

    /// Gives a mark a label of its own.
    pub(crate) fn label(&mut self, id: MarkId, label: &str) {
        if let Some(mark) = self.reading.marks.get(&id).cloned() {
            self.reading.marks.insert_mut(id, Arc::new(Mark { label: label.to_owned(), ..(*mark).clone() }));
        }
    }

    /// Adds a measure under a label of its own.
    pub(crate) fn labelled(&mut self, key: &str, label: &str, parts: Vec<Part>) -> Result<MarkId, InvalidId> {
        Ok(self.put(Mark { label: label.to_owned(), ..Mark::measure(Key::new(key)?, parts) }))
    }

    /// Adds a plain mark with its words and meaning.
    pub(crate) fn mark(
        &mut self,
        sheet: &Sheet<'_>,
        shape: Shape,
        label: &str,
        meaning: &str,
    ) -> Result<MarkId, InvalidId> {
        let mark = Mark::plain(sheet.id.clone(), shape);
        Ok(self.put(Mark { label: label.to_owned(), meaning: Some(Key::new(meaning)?), ..mark }))
    }

    /// Remembers that a mark shows something that is followed.
    pub(crate) fn shows(&mut self, what: &'static str, visit: &str, mark: MarkId) {
        self.shown.insert((what, visit.to_owned()), mark);
    }

    /// The mark that shows it at a visit.
    pub(crate) fn shown(&self, what: &'static str, visit: &str) -> Option<MarkId> {
        self.shown.get(&(what, visit.to_owned())).copied()
    }

    /// Remembers the place that an answer is about.
    pub(crate) fn pin(&mut self, item: &'static str, visit: &str, sheet: &Sheet<'_>, at: Place) {
        self.pins.insert((item, visit.to_owned()), Pin { film: sheet.id.clone(), at });
    }

    /// Calibrates a film.
    pub(crate) fn calibrate(
        &mut self,
        sheet: &Sheet<'_>,
        kind: CalibrationKind,
        object: &str,
        band_percent: Option<f64>,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let calibration = Calibration {
            kind,
            object: object.to_owned(),
            band_percent,
            zoom: None,
            snapped: false,
            by: self.reading.reader.id.clone(),
            at: "2026-11-24T12:00:00Z".parse()?,
        };
        let calibrations: &mut BTreeMap<_, _> = &mut self.reading.calibrations;
        calibrations.insert(sheet.id.clone(), calibration);
        Ok(())
    }

    fn put(&mut self, mut mark: Mark) -> MarkId {
        let id: MarkId = self.reading.next_mark();
        if self.who == Who::Resident {
            // No two hands click the same pixel.
            for (part, turn) in mark.parts.iter_mut().zip(1..) {
                let mut at = f64::from(id.0) + 0.7 * f64::from(turn);
                part.shape = part.shape.map(|[x, y]| {
                    at += 1.9;
                    kept_place([x + 1.2 * at.sin(), y + 1.2 * (1.3 * at).cos()])
                });
            }
        }
        self.reading.marks.insert_mut(id, Arc::new(mark));
        id
    }
}
