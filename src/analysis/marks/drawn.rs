//! Everything of a reading that is drawn on one film, in the order of drawing: the calibration below, then marks
//! as they were drawn. Knows no screen, no selection and no draft.

use super::style::Kind;
use super::{Strokes, calibration_rows, calibration_strokes, label_rows_showing, mark_strokes};
use crate::analysis::book::Book;
use crate::analysis::finding::shown_by_marks;
use crate::analysis::measure::Measured;
use crate::case::{Mark, MarkId, Place, RadiographId, Reading};

/// One part of something drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The mark; `None` for the calibration of the film.
    pub mark: Option<MarkId>,
    /// Index of the part.
    pub part: usize,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Lines in film pixels.
    pub strokes: Strokes,
    /// Its places in film pixels.
    pub handles: Vec<Place>,
    /// What the label says, row by row; empty for none.
    pub label: Vec<String>,
    /// Where the reader put the middle of the label, in film pixels.
    pub label_at: Option<Place>,
}

/// What is drawn of a reading on a film; `measured` gives the value of a measure.
pub fn drawn(
    reading: &Reading,
    film: &RadiographId,
    book: &Book,
    mut measured: impl FnMut(MarkId, &Mark) -> Option<Measured>,
) -> Vec<Drawn> {
    let calibration = reading.calibration(film).map(|calibration| Drawn {
        mark: None,
        part: 0,
        kind: Kind::Calibration,
        strokes: calibration_strokes(&calibration.kind),
        handles: calibration.kind.places().to_vec(),
        label: calibration_rows(calibration),
        label_at: None,
    });
    let shown = shown_by_marks(reading, book);
    let mut all: Vec<_> = calibration.into_iter().collect();
    for (id, mark) in reading.marks_on(film) {
        let value = mark.measure.is_some().then(|| measured(id, mark)).flatten();
        let shown = shown.get(&id).map(Vec::as_slice).unwrap_or_default();
        all.extend(drawn_mark((id, mark), film, book, (value.as_ref(), shown)));
    }
    all
}

fn drawn_mark(
    (id, mark): (MarkId, &Mark),
    film: &RadiographId,
    book: &Book,
    told: (Option<&Measured>, &[String]),
) -> Vec<Drawn> {
    let definition = mark.measure.as_ref().and_then(|key| book.measure(key));
    let kind = if mark.measure.is_some() { Kind::Measure } else { Kind::Plain };
    let parts = mark.parts.iter().zip(mark_strokes(mark, definition)).enumerate();
    parts
        .filter(|(_, (part, _))| part.film == *film)
        .map(|(index, (part, strokes))| Drawn {
            mark: Some(id),
            part: index,
            kind,
            strokes,
            handles: part.shape.places().to_vec(),
            label: label_rows_showing(mark, index, book, told),
            label_at: label_place(part.shape.places(), part.label_at),
        })
        .collect()
}

/// Where the reader put the middle of a label: kept from the first place of the shape.
fn label_place(places: &[Place], kept: Option<Place>) -> Option<Place> {
    let ([x, y], [right, down]) = (places.first()?, kept?);
    Some([x + right, y + down])
}
