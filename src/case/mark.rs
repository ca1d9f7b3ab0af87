//! Marks: what a reader drew on a film. A plain mark has one part; a measure has the named parts that its
//! definition asks for. A mark is what a reader said: nothing computed is stored in it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::case::{Key, RadiographId};

/// A place on a film in its pixels: column and row, the corner of the first pixel is (0, 0), its middle
/// (0.5, 0.5). Never in screen pixels, so that no zoom, turn or mirror touches it.
pub type Place = [f64; 2];

/// Places are kept to this many parts of a pixel: finer than any hand, short enough to be read in the file.
const PARTS_OF_A_PIXEL: f64 = 1_000.0;

/// A place rounded to a thousandth of a pixel, as it is kept.
pub fn kept_place([x, y]: Place) -> Place {
    [x, y].map(|value| (value * PARTS_OF_A_PIXEL).round() / PARTS_OF_A_PIXEL)
}

/// Number of a mark within one reading, in the order of drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarkId(pub u32);

/// A shape on a film, by the places that a hand can take hold of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// One place.
    Point(Place),
    /// From its tail to its tip.
    Arrow([Place; 2]),
    /// From end to end.
    Line([Place; 2]),
    /// Two corners or more, open.
    Polyline(Vec<Place>),
    /// An angle by three points: a leg, the vertex, the other leg.
    Angle([Place; 3]),
    /// Two opposite corners; sides along rows and columns of the film.
    Rectangle([Place; 2]),
    /// Two opposite corners of the box around it; axes along rows and columns of the film.
    Ellipse([Place; 2]),
    /// Three places on the rim.
    Circle([Place; 3]),
    /// A closed outline drawn freehand.
    Outline(Vec<Place>),
    /// Words at a place; the words are the label of the mark.
    Text(Place),
}

/// A shape without its places: what a tool draws and what a part asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ShapeKind {
    /// One place.
    Point,
    /// From tail to tip.
    Arrow,
    /// From end to end.
    Line,
    /// Two corners or more, open.
    Polyline,
    /// Three points, the vertex in the middle.
    Angle,
    /// By two opposite corners.
    Rectangle,
    /// By two opposite corners of its box.
    Ellipse,
    /// By three places on the rim.
    Circle,
    /// Closed, freehand.
    Outline,
    /// Words at a place.
    Text,
}

impl ShapeKind {
    /// Every kind, in the order of the tools.
    pub const ALL: [Self; 10] = [
        Self::Point,
        Self::Arrow,
        Self::Line,
        Self::Polyline,
        Self::Angle,
        Self::Rectangle,
        Self::Ellipse,
        Self::Circle,
        Self::Outline,
        Self::Text,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Arrow => "arrow",
            Self::Line => "line",
            Self::Polyline => "polyline",
            Self::Angle => "angle by three points",
            Self::Rectangle => "rectangle",
            Self::Ellipse => "ellipse",
            Self::Circle => "circle by three points",
            Self::Outline => "freehand outline",
            Self::Text => "text",
        }
    }

    /// Number of places it has; `None` where there may be any number.
    pub fn place_count(self) -> Option<usize> {
        match self {
            Self::Point | Self::Text => Some(1),
            Self::Arrow | Self::Line | Self::Rectangle | Self::Ellipse => Some(2),
            Self::Angle | Self::Circle => Some(3),
            Self::Polyline | Self::Outline => None,
        }
    }

    /// Fewest places that make the shape.
    pub fn least_places(self) -> usize {
        self.place_count().unwrap_or(if self == Self::Outline { 3 } else { 2 })
    }

    /// The shape through these places; `None` where they are too few or too many.
    pub fn through(self, places: &[Place]) -> Option<Shape> {
        Some(match self {
            Self::Point => Shape::Point(one(places)?),
            Self::Text => Shape::Text(one(places)?),
            Self::Arrow => Shape::Arrow(places.try_into().ok()?),
            Self::Line => Shape::Line(places.try_into().ok()?),
            Self::Rectangle => Shape::Rectangle(places.try_into().ok()?),
            Self::Ellipse => Shape::Ellipse(places.try_into().ok()?),
            Self::Angle => Shape::Angle(places.try_into().ok()?),
            Self::Circle => Shape::Circle(places.try_into().ok()?),
            Self::Polyline if places.len() >= 2 => Shape::Polyline(places.to_vec()),
            Self::Outline if places.len() >= 3 => Shape::Outline(places.to_vec()),
            Self::Polyline | Self::Outline => return None,
        })
    }
}

fn one(places: &[Place]) -> Option<Place> {
    match places {
        [place] => Some(*place),
        _ => None,
    }
}

impl Shape {
    /// Its kind.
    pub fn kind(&self) -> ShapeKind {
        match self {
            Self::Point(_) => ShapeKind::Point,
            Self::Arrow(_) => ShapeKind::Arrow,
            Self::Line(_) => ShapeKind::Line,
            Self::Polyline(_) => ShapeKind::Polyline,
            Self::Angle(_) => ShapeKind::Angle,
            Self::Rectangle(_) => ShapeKind::Rectangle,
            Self::Ellipse(_) => ShapeKind::Ellipse,
            Self::Circle(_) => ShapeKind::Circle,
            Self::Outline(_) => ShapeKind::Outline,
            Self::Text(_) => ShapeKind::Text,
        }
    }

    /// The places that make it, in the order in which they are placed: its handles.
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Point(place) | Self::Text(place) => std::slice::from_ref(place),
            Self::Arrow(places) | Self::Line(places) | Self::Rectangle(places) | Self::Ellipse(places) => {
                places
            }
            Self::Angle(places) | Self::Circle(places) => places,
            Self::Polyline(places) | Self::Outline(places) => places,
        }
    }

    /// The same shape with every place changed.
    #[must_use = "the shape itself stays as it is"]
    pub fn map(&self, mut change: impl FnMut(Place) -> Place) -> Self {
        match self {
            Self::Point(place) => Self::Point(change(*place)),
            Self::Text(place) => Self::Text(change(*place)),
            Self::Arrow(places) => Self::Arrow(places.map(change)),
            Self::Line(places) => Self::Line(places.map(change)),
            Self::Rectangle(places) => Self::Rectangle(places.map(change)),
            Self::Ellipse(places) => Self::Ellipse(places.map(change)),
            Self::Angle(places) => Self::Angle(places.map(change)),
            Self::Circle(places) => Self::Circle(places.map(change)),
            Self::Polyline(places) => Self::Polyline(places.iter().copied().map(change).collect()),
            Self::Outline(places) => Self::Outline(places.iter().copied().map(change).collect()),
        }
    }

    /// The same shape with one of its places put elsewhere; unchanged where it has no such place.
    #[must_use = "the shape itself stays as it is"]
    pub fn with_place(&self, index: usize, to: Place) -> Self {
        let mut at = 0;
        self.map(|place| {
            let here = at;
            at += 1;
            if here == index { to } else { place }
        })
    }
}

/// One part of a mark: a shape on a film.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Key of the part in the measure's definition; `None` in a plain mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// The film that it lies on. Parts of one measure may lie on several (an AP and a lateral).
    pub film: RadiographId,
    /// The shape.
    pub shape: Shape,
    /// Position of the label, if the reader moved it: film pixels from the first place of the shape to the middle of the
    /// label. `None` leaves it to the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_at: Option<Place>,
}

/// Something that a reader drew: a plain mark of one part, or a measure of the parts that its definition names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Key of the measure's definition; `None` for a plain mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Key>,
    /// The choice that the definition allows: a cortex, an implant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Key>,
    /// Parts placed so far, in the order of placing. Never empty.
    pub parts: Vec<Part>,
    /// Words of the reader's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Meaning of the mark, from the list of meanings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Key>,
    /// Free text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The parts whose places were snapped to an edge of the film and not moved since, by index.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub snapped: BTreeSet<usize>,
    /// The mark that this one measures once more without having seen it: it tells how well the reader repeats the
    /// measure, and stands in no table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_of: Option<MarkId>,
}

impl Mark {
    /// A plain mark.
    pub fn plain(film: RadiographId, shape: Shape) -> Self {
        let part = Part { key: None, film, shape, label_at: None };
        Self {
            measure: None,
            choice: None,
            parts: vec![part],
            label: String::new(),
            meaning: None,
            note: String::new(),
            snapped: BTreeSet::new(),
            repeat_of: None,
        }
    }

    /// A measure with the parts placed so far, each by its key.
    pub fn measure(key: Key, parts: Vec<Part>) -> Self {
        Self {
            measure: Some(key),
            choice: None,
            parts,
            label: String::new(),
            meaning: None,
            note: String::new(),
            snapped: BTreeSet::new(),
            repeat_of: None,
        }
    }

    /// The part of this key, if it was placed.
    pub fn part(&self, key: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.key.as_ref().is_some_and(|own| own.as_str() == key))
    }

    /// True if any part lies on this film.
    pub fn is_on(&self, film: &RadiographId) -> bool {
        self.parts.iter().any(|part| part.film == *film)
    }

    /// The film of the part placed first; `None` only in a mark that `check` refuses.
    pub fn first_film(&self) -> Option<&RadiographId> {
        self.parts.first().map(|part| &part.film)
    }

    /// "neck shaft angle", "ellipse": what it is, in words that need no definition.
    pub fn word(&self) -> String {
        match (&self.measure, self.parts.first()) {
            (Some(key), _) => key.as_str().replace('-', " "),
            (None, Some(part)) => part.shape.kind().word().to_owned(),
            (None, None) => "mark".to_owned(),
        }
    }
}
