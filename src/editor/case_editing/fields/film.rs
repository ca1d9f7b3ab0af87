//! Fields of a film: its time, caption, figure, bone and views.

use super::{Choice, FieldKind, GONE, anchors, date, needed, side, side_text, sides, stated};
use crate::case::{
    Case, CaseEdit, EpisodeId, Offset, Radiograph, RadiographId, TimePoint, TypedTime, View, ViewPosition,
    read_time,
};

/// A field of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilmField {
    /// Time at which it was taken: an interval or a date.
    Time,
    /// The episode that the time counts from.
    Anchor,
    /// Date, beside the interval.
    Date,
    /// Description in the source.
    Caption,
    /// Label in the source.
    Figure,
    /// Bone under review.
    Bone,
}

/// A field of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewField {
    /// Direction of the beam.
    Position,
    /// Side of the body.
    Side,
    /// Part of the body.
    Part,
}

const POSITIONS: [ViewPosition; 7] = [
    ViewPosition::AP,
    ViewPosition::PA,
    ViewPosition::Lateral,
    ViewPosition::Oblique,
    ViewPosition::Axial,
    ViewPosition::FrogLeg,
    ViewPosition::Other,
];

impl FilmField {
    /// Every field, in the order of the page; views stand behind the date.
    pub const ALL: [Self; 6] =
        [Self::Time, Self::Anchor, Self::Date, Self::Caption, Self::Figure, Self::Bone];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Anchor => "Counts from",
            Self::Date => "Date",
            Self::Caption => "Caption",
            Self::Figure => "Figure",
            Self::Bone => "Bone",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Time => "e.g. 3 months, or 2024-03-16",
            Self::Anchor => "",
            Self::Date => "e.g. 2024-03-16, or empty",
            Self::Caption => "what the source says of it",
            Self::Figure => "e.g. 3a",
            Self::Bone => "that of the episode",
        }
    }

    pub(super) fn kind(self, case: &Case) -> FieldKind {
        match self {
            Self::Anchor => FieldKind::Choice(
                [Choice::new("", "the last one before its date")].into_iter().chain(anchors(case)).collect(),
            ),
            Self::Caption => FieldKind::Paragraph,
            Self::Time | Self::Date | Self::Figure | Self::Bone => FieldKind::Line,
        }
    }

    pub(super) fn text(self, film: &Radiograph) -> String {
        match self {
            Self::Time => time_text(&film.time),
            Self::Anchor => film.time.anchor.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Date => film.time.date.map(|date| date.to_string()).unwrap_or_default(),
            Self::Caption => film.caption.clone(),
            Self::Figure => film.figure.clone().unwrap_or_default(),
            Self::Bone => film.bone.clone().unwrap_or_default(),
        }
    }

    pub(super) fn edit(self, case: &Case, id: &RadiographId, text: &str) -> Result<CaseEdit, String> {
        let film = case.radiograph(id).ok_or(GONE)?;
        let radiograph = id.clone();
        Ok(match self {
            Self::Time => CaseEdit::SetTime { radiograph, time: typed_time(case, &film.time, text)? },
            Self::Anchor => CaseEdit::SetTime { radiograph, time: anchored(&film.time, text)? },
            Self::Date => {
                let date = date(text)?;
                CaseEdit::SetTime { radiograph, time: TimePoint { date, ..film.time.clone() } }
            }
            Self::Caption => CaseEdit::SetCaption { radiograph, caption: text.to_owned(), continued: false },
            Self::Figure => CaseEdit::SetFigure { radiograph, figure: stated(text) },
            Self::Bone => CaseEdit::SetBone { radiograph, bone: stated(text) },
        })
    }
}

/// The interval where there is one, else the date.
pub(super) fn time_text(time: &TimePoint) -> String {
    let date = || time.date.map(|date| date.to_string());
    time.offset.map(|offset| offset.to_string()).or_else(date).unwrap_or_default()
}

/// The time that was typed in the place of another. Where interval and date are both given, the other one stays; an
/// interval counts from the episode that the date counted from.
pub(super) fn typed_time(case: &Case, now: &TimePoint, text: &str) -> Result<TimePoint, String> {
    let typed = read_time(text).map_err(|error| error.to_string())?;
    let has_both = now.offset.is_some() && now.date.is_some();
    let time = match typed {
        TypedTime::Interval(offset) if has_both => TimePoint { offset: Some(offset), ..now.clone() },
        TypedTime::Day(date) if has_both => TimePoint { date: Some(date), ..now.clone() },
        TypedTime::Interval(_) | TypedTime::Day(_) => now.typed(typed),
    };
    let anchor = time.anchor.clone().or_else(|| {
        let counted = case.anchor_of(now).or_else(|| case.anchors().last().map(|(id, _)| id));
        time.offset.and(counted.cloned())
    });
    Ok(TimePoint { anchor, ..time })
}

/// The same time counted from another episode.
pub(super) fn anchored(now: &TimePoint, text: &str) -> Result<TimePoint, String> {
    let anchor =
        if text.is_empty() { None } else { Some(EpisodeId::new(text).map_err(|error| error.to_string())?) };
    Ok(TimePoint { anchor, ..now.clone() })
}

/// Intervals as they are typed in a row: "6 weeks, 3 months".
pub(super) fn offsets(text: &str) -> Result<Vec<Offset>, String> {
    let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| Offset::try_from(part.to_owned()).map_err(|error| error.to_string())).collect()
}

pub(super) fn positions() -> Vec<Choice> {
    POSITIONS.map(|position| Choice::new(position.word(), position.word())).to_vec()
}

fn position(text: &str) -> Result<ViewPosition, String> {
    let found = POSITIONS.into_iter().find(|position| text.eq_ignore_ascii_case(position.word()));
    found.ok_or_else(|| {
        let words = POSITIONS.map(ViewPosition::word).join(", ");
        format!("\"{text}\" is no view: choose one of {words}")
    })
}

impl ViewField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Position, Self::Side, Self::Part];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Position => "View",
            Self::Side => "Side shown",
            Self::Part => "Part shown",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Position | Self::Side => "",
            Self::Part => "hip",
        }
    }

    pub(super) fn kind(self) -> FieldKind {
        match self {
            Self::Position => FieldKind::Choice(positions()),
            Self::Side => sides(),
            Self::Part => FieldKind::Line,
        }
    }

    pub(super) fn text(self, view: &View) -> String {
        match self {
            Self::Position => view.position.word().to_owned(),
            Self::Side => side_text(view.side),
            Self::Part => view.part.clone().unwrap_or_default(),
        }
    }

    pub(super) fn edit(
        self,
        case: &Case,
        id: &RadiographId,
        index: usize,
        text: &str,
    ) -> Result<CaseEdit, String> {
        let mut views = case.radiograph(id).ok_or(GONE)?.views.clone();
        let view = views.get_mut(index).ok_or(GONE)?;
        match self {
            Self::Position => view.position = position(text)?,
            Self::Side => view.side = side(text)?,
            Self::Part => view.part = stated(text),
        }
        Ok(CaseEdit::SetViews { radiograph: id.clone(), views })
    }
}

pub(super) fn new_view(case: &Case, id: &RadiographId, text: &str) -> Result<CaseEdit, String> {
    let mut views = case.radiograph(id).ok_or(GONE)?.views.clone();
    let first = views.first().cloned();
    views.push(View {
        position: position(&needed(text, "the view")?)?,
        side: first.as_ref().and_then(|first| first.side),
        part: first.and_then(|first| first.part),
    });
    Ok(CaseEdit::SetViews { radiograph: id.clone(), views })
}
