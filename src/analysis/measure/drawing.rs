//! The parts of a measure as its formula wants them: by key, in the plane of their film, every place movable.

use crate::analysis::book::{Definition, ViewNeeded};
use crate::analysis::measure::geometry::{Circle, Plane, Vector, circle_through, middle};
use crate::analysis::measure::{Films, Measured, Missing};
use crate::analysis::scale::FilmScale;
use crate::case::{Mark, Place, within};

#[derive(Debug)]
struct Placed {
    key: String,
    plane: Plane,
    places: Vec<Place>,
}

/// Every part of a measure.
#[derive(Debug)]
pub(crate) struct Drawing {
    parts: Vec<Placed>,
    scale: FilmScale,
}

impl Drawing {
    /// The parts that the definition asks for, or what is missing of them.
    pub(crate) fn of(mark: &Mark, definition: &Definition, films: &dyn Films) -> Result<Self, Measured> {
        if let Some(missing) = missing(mark, definition) {
            return Err(Measured::Missing(missing));
        }
        let mut parts = Vec::new();
        let mut scale = None;
        for wanted in &definition.parts {
            let Some(part) = mark.part(wanted.key.as_str()) else { continue };
            let of_film =
                films.scale(&part.film).ok_or_else(|| Measured::Missing(Missing::film(&part.film, films)))?;
            parts.push(Placed {
                key: wanted.key.as_str().to_owned(),
                plane: of_film.plane(),
                places: part.shape.places().to_vec(),
            });
            scale = scale.or(Some(of_film));
        }
        let scale = scale.ok_or_else(|| Measured::Refused("the definition has no parts".to_owned()))?;
        Ok(Self { parts, scale })
    }

    /// The scale of the film of the first part: the only one wherever a length is told.
    pub(crate) fn scale(&self) -> &FilmScale {
        &self.scale
    }

    /// Index of every part and place.
    pub(crate) fn handles(&self) -> Vec<(usize, usize)> {
        let places =
            |(index, part): (usize, &Placed)| (0..part.places.len()).map(move |place| (index, place));
        self.parts.iter().enumerate().flat_map(places).collect()
    }

    /// Moves one place by film pixels.
    pub(crate) fn shift(&mut self, part: usize, place: usize, axis: usize, by: f64) {
        let places = self.parts.get_mut(part).and_then(|part| part.places.get_mut(place));
        if let Some(value) = places.and_then(|place| place.get_mut(axis)) {
            *value += by;
        }
    }

    /// True if there is such a part.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.parts.iter().any(|part| part.key == key)
    }

    /// The places of a part in the plane of its film.
    pub(crate) fn places(&self, key: &str) -> Result<Vec<Vector>, String> {
        let part = self.parts.iter().find(|part| part.key == key);
        let part = part.ok_or_else(|| format!("the definition of the measure has no part \"{key}\""))?;
        Ok(part.places.iter().map(|place| part.plane.at(*place)).collect())
    }

    /// The ends of a part.
    pub(crate) fn line(&self, key: &str) -> Result<[Vector; 2], String> {
        match self.places(key)?[..] {
            [first, .., last] => Ok([first, last]),
            _ => Err(format!("the part \"{key}\" must be a line")),
        }
    }

    /// A point; of a line its middle.
    pub(crate) fn point(&self, key: &str) -> Result<Vector, String> {
        match self.places(key)?[..] {
            [place] => Ok(place),
            [first, last] => Ok(middle(first, last)),
            _ => Err(format!("the part \"{key}\" must be a point or a line")),
        }
    }

    /// The circle through the three places of a part.
    pub(crate) fn circle(&self, key: &str) -> Result<Circle, String> {
        let [a, b, c] = self.places(key)?[..] else {
            return Err(format!("the part \"{key}\" must be a circle by three points"));
        };
        circle_through([a, b, c]).ok_or_else(|| {
            "the three points of the circle lie on one line; spread them around the rim".to_owned()
        })
    }
}

/// Parts that are not placed yet: "lateral missing: screw tip, head apex", "missing: shaft, lower width".
pub(crate) fn missing(mark: &Mark, definition: &Definition) -> Option<Missing> {
    let is_there = |key: &str| mark.part(key).is_some();
    let lacking: Vec<_> = definition.parts.iter().filter(|part| !is_there(part.key.as_str())).collect();
    let first = lacking.first()?;
    let names: Vec<_> = lacking.iter().map(|part| within(&part.name)).collect();
    let pairs = definition.parts.iter().any(|part| part.view != first.view);
    let of_one_view = lacking.iter().all(|part| part.view == first.view);
    let view = match first.view {
        ViewNeeded::Frontal if pairs && of_one_view => "AP ",
        ViewNeeded::Lateral if pairs && of_one_view => "lateral ",
        ViewNeeded::Frontal | ViewNeeded::Lateral | ViewNeeded::Any => "",
    };
    Some(Missing { what: format!("{view}missing"), detail: names.join(", "), is_awaited: false })
}
