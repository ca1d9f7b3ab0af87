//! Marks to test with: a book of a few measures, and ten marks on a hip film.

use callus::analysis::book::{
    BandRules, Book, Citation, Definition, Formula, Meaning, PartDefinition, Unit, ViewNeeded,
};
use callus::analysis::measure::{Measured, Value};
use callus::case::{
    Calibration, CalibrationKind, Key, Mark, MarkId, Part, Place, RadiographId, Reader, ReaderId, Reading,
    Shape, ShapeKind,
};
use std::sync::Arc;

pub(crate) fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

pub(crate) fn film(text: &str) -> RadiographId {
    RadiographId::new(text).unwrap()
}

fn part_definition(name: &str, shape: ShapeKind) -> PartDefinition {
    PartDefinition {
        key: key(name),
        name: name.to_owned(),
        shape,
        view: ViewNeeded::Any,
        hint: String::new(),
        example: Shape::Point([0.5, 0.5]),
    }
}

pub(crate) fn definition(name: &str, short: &str, formula: Formula, unit: Unit) -> Definition {
    Definition {
        key: key(name),
        name: name.to_owned(),
        short: short.to_owned(),
        group: "Hip".to_owned(),
        shortcut: String::new(),
        formula,
        unit,
        parts: vec![part_definition("line", ShapeKind::Line)],
        choices: None,
        picture: Vec::new(),
        sign: String::new(),
        sides: None,
        observer: None,
        baseline: callus::analysis::book::Baseline::default(),
        caveat: String::new(),
        change: None,
        references: Vec::new(),
        help: String::new(),
        citation: Citation::default(),
        code: None,
    }
}

pub(crate) fn book() -> Book {
    Book {
        measures: vec![
            definition("nsa", "NSA", Formula::NeckShaftAngle, Unit::Degree),
            definition("tad", "TAD", Formula::TipApexDistance, Unit::Millimetre),
            definition("offset", "Offset", Formula::FemoralOffset, Unit::Millimetre),
            definition("pull-off", "Lift-off", Formula::FromAxis, Unit::Millimetre),
            definition("slide", "Slide", Formula::AlongAxis, Unit::Millimetre),
            definition("cobb", "Cobb", Formula::Cobb, Unit::Degree),
            definition("angulation", "Angulation", Formula::Angulation, Unit::Degree),
            definition("length", "Length", Formula::Length, Unit::Millimetre),
        ],
        presets: Vec::new(),
        meanings: vec![Meaning { key: key("fracture"), name: "Fracture line".to_owned(), code: None }],
        bands: BandRules::default(),
        ..Book::default()
    }
}

pub(crate) fn parts(on: &RadiographId, parts: &[(&str, Shape)]) -> Vec<Part> {
    let part = |(name, shape): &(&str, Shape)| Part {
        key: Some(key(name)),
        film: on.clone(),
        shape: shape.clone(),
        label_at: None,
    };
    parts.iter().map(part).collect()
}

pub(crate) fn measure(name: &str, on: &RadiographId, shapes: &[(&str, Shape)]) -> Mark {
    Mark::measure(key(name), parts(on, shapes))
}

pub(crate) fn value(number: f64, unit: Unit, source: &str) -> Measured {
    Measured::Value(Value {
        value: number,
        unit,
        minus: 0.6,
        plus: 0.6,
        corrected: None,
        source: source.to_owned(),
        short_source: source.to_owned(),
        details: Vec::new(),
        cautions: Vec::new(),
        caveat: String::new(),
        hand: callus::analysis::measure::Hand::Placing,
    })
}

pub(crate) fn reading_of(marks: Vec<Mark>) -> Reading {
    let reader = Reader { id: ReaderId::new("resident").unwrap(), name: "Resident".to_owned() };
    let mut reading = Reading::new(reader);
    for (number, mark) in (1..).zip(marks) {
        reading.marks.insert_mut(MarkId(number), Arc::new(mark));
    }
    reading
}

/// Ten marks where the sample's AP film one week after the operation shows what they mean.
pub(crate) fn ten_marks(on: &RadiographId) -> Reading {
    let labelled =
        |shape: Shape, label: &str| Mark { label: label.to_owned(), ..Mark::plain(on.clone(), shape) };
    let head = Shape::Circle([[760.7, 554.8], [904.8, 698.8], [640.0, 778.0]]);
    let upper = Shape::Line([[437.0, 1065.0], [660.0, 1030.0]]);
    let lower = Shape::Line([[487.0, 1300.0], [672.0, 1275.0]]);
    let mut reading = reading_of(vec![
        measure(
            "nsa",
            on,
            &[
                ("head", head),
                ("neck", Shape::Point([620.0, 850.0])),
                ("upper-width", upper),
                ("lower-width", lower),
            ],
        ),
        measure(
            "tad",
            on,
            &[("ap-tip", Shape::Point([800.9, 676.5])), ("ap-apex", Shape::Point([847.5, 584.6]))],
        ),
        measure(
            "pull-off",
            on,
            &[
                ("axis", Shape::Line([[597.2, 1448.0], [638.4, 1846.8]])),
                ("point", Shape::Point([516.7, 1782.0])),
            ],
        ),
        Mark {
            meaning: Some(key("fracture")),
            ..Mark::plain(
                on.clone(),
                Shape::Polyline(vec![[488.6, 1331.8], [540.0, 1350.0], [590.0, 1330.0], [673.0, 1320.2]]),
            )
        },
        labelled(Shape::Arrow([[1040.0, 1180.0], [705.0, 1245.0]]), "tip through the far cortex"),
        labelled(Shape::Ellipse([[690.0, 1330.0], [800.0, 1480.0]]), "callus?"),
        labelled(Shape::Rectangle([[1010.0, 1500.0], [1250.0, 1700.0]]), "reference"),
        labelled(Shape::Angle([[441.6, 1394.2], [700.4, 1370.4], [470.2, 1602.7]]), "screws"),
        labelled(
            Shape::Outline(
                (0..40)
                    .map(|step| {
                        let turn = f64::from(step) * 0.157_08;
                        [1120.0 + 110.0 * turn.cos() + 14.0 * (3.0 * turn).sin(), 900.0 + 70.0 * turn.sin()]
                    })
                    .collect(),
            ),
            "soft tissue",
        ),
        labelled(Shape::Point([415.8, 1045.9]), "plate top"),
    ]);
    reading.calibrations.insert(on.clone(), calibration([[905.0, 560.0], [860.0, 500.0]]));
    reading
}

pub(crate) fn calibration(ends: [Place; 2]) -> Calibration {
    Calibration {
        kind: CalibrationKind::Implant { preset: key("lag-screw"), ends, size_mm: 12.5 },
        object: "lag-screw thread".to_owned(),
        band_percent: None,
        zoom: None,
        snapped: false,
        by: ReaderId::new("resident").unwrap(),
        at: "2024-01-01T00:00:00Z".parse().unwrap(),
    }
}
