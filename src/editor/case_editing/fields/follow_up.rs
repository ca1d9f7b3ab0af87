//! Fields of the follow-up: expected visits, visits without a film, gaps.

use super::film::{anchored, offsets, time_text, typed_time};
use super::{Choice, FieldKind, GONE, anchors, date, episode_id, free_id, needed};
use crate::case::{Case, CaseEdit, EpisodeId, Gap, Offset, Schedule, TimePoint, VisitId, VisitWithoutFilm};

/// A field of the visits that are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScheduleField {
    /// The episode that they count from.
    Anchor,
    /// The intervals.
    Expected,
    /// Protocol or source.
    AccordingTo,
}

/// A field of a visit without a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisitField {
    /// Interval or date.
    Time,
    /// The episode that the time counts from.
    Anchor,
    /// Date, beside the interval.
    Date,
    /// Findings of the visit.
    Note,
}

/// A field of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapField {
    /// The earlier operation.
    From,
    /// The later operation.
    To,
    /// Known facts.
    Note,
}

impl ScheduleField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Anchor, Self::Expected, Self::AccordingTo];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Anchor => "Counts from",
            Self::Expected => "Expected at",
            Self::AccordingTo => "According to",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Anchor => "",
            Self::Expected => "e.g. 6 weeks, 3 months, 1 year",
            Self::AccordingTo => "protocol or source",
        }
    }

    pub(super) fn kind(self, case: &Case) -> FieldKind {
        match self {
            Self::Anchor => FieldKind::Choice(anchors(case)),
            Self::Expected | Self::AccordingTo => FieldKind::Line,
        }
    }

    pub(super) fn text(self, schedule: &Schedule) -> String {
        match self {
            Self::Anchor => schedule.anchor.to_string(),
            Self::Expected => schedule.expected.iter().map(Offset::to_string).collect::<Vec<_>>().join(", "),
            Self::AccordingTo => schedule.according_to.clone(),
        }
    }

    pub(super) fn edit(self, case: &Case, index: usize, text: &str) -> Result<CaseEdit, String> {
        let mut schedules = case.schedules.clone();
        let schedule = schedules.get_mut(index).ok_or(GONE)?;
        match self {
            Self::Anchor => schedule.anchor = episode_id(text)?,
            Self::Expected => schedule.expected = offsets(text)?,
            Self::AccordingTo => text.clone_into(&mut schedule.according_to),
        }
        Ok(CaseEdit::SetSchedules { schedules })
    }
}

/// The last episode that times can count from.
fn last_anchor(case: &Case) -> Result<EpisodeId, String> {
    let why = "an interval counts from an episode: give one an operation or a start first";
    case.anchors().last().map(|(id, _)| id.clone()).ok_or_else(|| why.to_owned())
}

pub(super) fn new_schedule(case: &Case, text: &str) -> Result<CaseEdit, String> {
    let mut schedules = case.schedules.clone();
    let expected = offsets(&needed(text, "the interval")?)?;
    schedules.push(Schedule { anchor: last_anchor(case)?, expected, according_to: String::new() });
    Ok(CaseEdit::SetSchedules { schedules })
}

impl VisitField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Time, Self::Anchor, Self::Date, Self::Note];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Anchor => "Counts from",
            Self::Date => "Date",
            Self::Note => "Findings",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Time => "e.g. 15 months, or 2024-03-16",
            Self::Anchor => "",
            Self::Date => "e.g. 2024-03-16, or empty",
            Self::Note => "pain-free, walks with a stick",
        }
    }

    pub(super) fn kind(self, case: &Case) -> FieldKind {
        match self {
            Self::Anchor => FieldKind::Choice(
                [Choice::new("", "the last one before its date")].into_iter().chain(anchors(case)).collect(),
            ),
            Self::Note => FieldKind::Paragraph,
            Self::Time | Self::Date => FieldKind::Line,
        }
    }

    pub(super) fn text(self, visit: &VisitWithoutFilm) -> String {
        match self {
            Self::Time => time_text(&visit.time),
            Self::Anchor => visit.time.anchor.as_ref().map(ToString::to_string).unwrap_or_default(),
            Self::Date => visit.time.date.map(|date| date.to_string()).unwrap_or_default(),
            Self::Note => visit.note.clone(),
        }
    }

    pub(super) fn edit(self, case: &Case, index: usize, text: &str) -> Result<CaseEdit, String> {
        let mut visits = case.visits_without_film.clone();
        let visit = visits.get_mut(index).ok_or(GONE)?;
        match self {
            Self::Time => visit.time = typed_time(case, &visit.time, text)?,
            Self::Anchor => visit.time = anchored(&visit.time, text)?,
            Self::Date => visit.time.date = date(text)?,
            Self::Note => text.clone_into(&mut visit.note),
        }
        Ok(CaseEdit::SetVisitsWithoutFilm { visits })
    }
}

pub(super) fn new_visit(case: &Case, text: &str) -> Result<CaseEdit, String> {
    let mut visits = case.visits_without_film.clone();
    let nothing = TimePoint { anchor: None, offset: None, date: None };
    let id = free_id("visit", case.visits_without_film.iter().map(|own| own.id.as_str()));
    visits.push(VisitWithoutFilm {
        id: VisitId::new(id).map_err(|error| error.to_string())?,
        time: typed_time(case, &nothing, text)?,
        note: String::new(),
    });
    Ok(CaseEdit::SetVisitsWithoutFilm { visits })
}

impl GapField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 3] = [Self::From, Self::To, Self::Note];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::To => "To",
            Self::Note => "What is known",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::From | Self::To => "",
            Self::Note => "length not stated",
        }
    }

    pub(super) fn kind(self, case: &Case) -> FieldKind {
        match self {
            Self::From | Self::To => FieldKind::Choice(anchors(case)),
            Self::Note => FieldKind::Line,
        }
    }

    pub(super) fn text(self, gap: &Gap) -> String {
        match self {
            Self::From => gap.from.to_string(),
            Self::To => gap.to.to_string(),
            Self::Note => gap.note.clone(),
        }
    }

    pub(super) fn edit(self, case: &Case, index: usize, text: &str) -> Result<CaseEdit, String> {
        let mut gaps = case.gaps.clone();
        let gap = gaps.get_mut(index).ok_or(GONE)?;
        match self {
            Self::From => gap.from = episode_id(text)?,
            Self::To => gap.to = episode_id(text)?,
            Self::Note => text.clone_into(&mut gap.note),
        }
        Ok(CaseEdit::SetGaps { gaps })
    }
}

/// Pairs of operations in a row between which no gap is stated, as "from|to".
pub(super) fn free_gaps(case: &Case) -> Vec<Choice> {
    let anchors: Vec<_> = case.anchors().collect();
    let pairs = anchors.windows(2).filter_map(|pair| match pair {
        [(from, earlier), (to, later)] => {
            let is_stated = case.gaps.iter().any(|gap| (&gap.from, &gap.to) == (*from, *to));
            let words = format!("{} to {}", earlier.name, later.name);
            (!is_stated).then(|| Choice::new(format!("{from}|{to}"), words))
        }
        _ => None,
    });
    pairs.collect()
}

pub(super) fn new_gap(case: &Case, text: &str) -> Result<CaseEdit, String> {
    let (from, to) = text.split_once('|').ok_or("choose the two operations from the list")?;
    let mut gaps = case.gaps.clone();
    gaps.push(Gap { from: episode_id(from)?, to: episode_id(to)?, note: String::new() });
    Ok(CaseEdit::SetGaps { gaps })
}
