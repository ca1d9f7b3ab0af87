//! The case and its readings as they were known at one visit. Everything later is absent: nobody who is given the
//! result can tell that there is more.
//!
//! A fact with a time is known from that time on. A fact without one is known only where its kind says when it was: the
//! family at presentation, the treatment from day zero, the outcome of an episode when the last thing told of it lies
//! behind. Texts that an author wrote with the whole course in view (title, summary, diagnoses, discussion, notes of a
//! source) have no time and are absent until nothing in the case is later.
//!
//! A visit has two steps: its films alone, as one sees them before anything is said of them, and everything that was
//! known then.

mod facts;
mod readings;

use std::str::FromStr;

use thiserror::Error;

use crate::analysis::visits::{Visit, anchor_of, anchor_order, days_of, visits};
use crate::case::{Case, EpisodeId, Offset, Reading, TimePoint, TimeUnit};

/// A visit up to which a case is told, and how much of that visit: "op1:1 week", "op1:1 week:films".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until {
    /// The episode that the time counts from.
    pub anchor: EpisodeId,
    /// The time, as the case words it.
    pub offset: Offset,
    /// How much of the visit is told.
    pub step: UntilStep,
}

/// How much of the last visit is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UntilStep {
    /// Its films, without caption, result or anything that a reader said of them.
    Films,
    /// Everything that was known then.
    All,
}

/// Follows a visit of which the films alone are told.
const FILMS_ALONE: &str = ":films";

impl Until {
    /// A visit of a case; `None` for one that counts from nothing.
    pub fn visit(visit: &Visit, step: UntilStep) -> Option<Self> {
        let in_days = || Offset::new(visit.days.round() as i32, TimeUnit::Day);
        let offset = visit.time.offset.unwrap_or_else(in_days);
        Some(Self { anchor: visit.anchor.clone()?, offset, step })
    }

    /// Every visit of a case in order, each with its films alone, then with everything.
    pub fn every(case: &Case) -> Vec<Self> {
        let steps = |visit| [UntilStep::Films, UntilStep::All].map(|step| Self::visit(visit, step));
        visits(case).iter().flat_map(steps).flatten().collect()
    }
}

impl std::fmt::Display for Until {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let step = match self.step {
            UntilStep::Films => FILMS_ALONE,
            UntilStep::All => "",
        };
        write!(f, "{}:{}{step}", self.anchor, self.offset.words())
    }
}

/// Text that names no visit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "an episode and a time such as op1:\"1 week\" were expected, or op1:\"1 week\":films for its films alone, not \"{text}\"{why}"
)]
pub struct InvalidUntil {
    text: String,
    why: String,
}

impl FromStr for Until {
    type Err = InvalidUntil;

    fn from_str(text: &str) -> Result<Self, InvalidUntil> {
        let invalid = |why: String| InvalidUntil { text: text.to_owned(), why };
        let films = text.trim_end().strip_suffix(FILMS_ALONE);
        let step = if films.is_some() { UntilStep::Films } else { UntilStep::All };
        let (episode, offset) =
            films.unwrap_or(text).split_once(':').ok_or_else(|| invalid(String::new()))?;
        let offset = offset.trim().trim_matches(['"', '\'']);
        let anchor = EpisodeId::new(episode.trim()).map_err(|error| invalid(format!(": {error}")))?;
        let offset = Offset::try_from(offset.to_owned()).map_err(|error| invalid(format!(": {error}")))?;
        Ok(Self { anchor, offset, step })
    }
}

/// A case does not have the episode of an [`Until`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("nothing is counted from the episode \"{episode}\" in this case; times count from: {known}")]
pub struct UnknownEpisode {
    episode: String,
    known: String,
}

/// A case and its readings as they were known at a visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The case.
    pub case: Case,
    /// The readings, in the order given, each without a signature: what was signed is the whole reading.
    pub readings: Vec<Reading>,
    /// True if nothing in the case is later, so that it is told in full.
    pub is_all: bool,
}

/// The case and its readings as they were known at a visit.
///
/// # Errors
/// [`UnknownEpisode`] where the case counts nothing from that episode.
pub fn known_until(case: &Case, readings: &[Reading], until: &Until) -> Result<Known, UnknownEpisode> {
    let now = Now::of(case, until)?;
    if until.step == UntilStep::All && now.is_the_end() {
        return Ok(Known { case: case.clone(), readings: readings.to_vec(), is_all: true });
    }
    let mut known = facts::of_case(&now);
    let films = known.radiographs.iter().map(|film| film.id.clone()).collect();
    let told = match until.step {
        UntilStep::Films => facts::keep_films_alone(&mut known, &now.day_before()),
        UntilStep::All => Vec::clone(&films),
    };
    let of = readings::Told { films, told };
    let readings = readings.iter().map(|reading| readings::of_reading(reading, &of)).collect();
    Ok(Known { case: known, readings, is_all: false })
}

/// The visit, by which everything is known or later.
#[derive(Debug, Clone, Copy)]
struct Now<'a> {
    case: &'a Case,
    /// The episode that it counts from.
    anchor: &'a EpisodeId,
    /// Place of that episode in the history.
    order: usize,
    /// Days since day zero.
    days: f64,
    /// Days on the calendar since an arbitrary day, where the dates of the case tell.
    date: Option<f64>,
}

/// Two times of one day.
const SAME_DAY: f64 = 0.5;

impl<'a> Now<'a> {
    fn of(case: &'a Case, until: &Until) -> Result<Self, UnknownEpisode> {
        let named = case.anchors().find(|(id, _)| **id == until.anchor);
        let (anchor, _) = named.ok_or_else(|| UnknownEpisode {
            episode: until.anchor.to_string(),
            known: case.anchors().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        // A visit is named as it is worded, though its dates may say a few days more.
        let visits = visits(case);
        let worded = visits
            .iter()
            .filter(|visit| visit.anchor.as_ref() == Some(anchor) && visit.time.offset == Some(until.offset));
        let days = worded.map(|visit| visit.days).fold(until.offset.days(), f64::max);
        let order = anchor_order(case, Some(anchor));
        let date = day_of(case.anchor(anchor).and_then(|zero| zero.date)).map(|zero| zero + days);
        Ok(Self { case, anchor, order, days, date })
    }

    /// The last time that is not the visit's.
    fn day_before(&self) -> Self {
        let before = 2.0 * SAME_DAY;
        Self { days: self.days - before, date: self.date.map(|date| date - before), ..*self }
    }

    /// True if nothing that has a time is later.
    fn is_the_end(&self) -> bool {
        let case = self.case;
        let care = case.care.iter().filter_map(|care| care.from.as_ref());
        let mut times = case
            .radiographs
            .iter()
            .map(|film| &film.time)
            .chain(case.visits_without_film.iter().map(|visit| &visit.time))
            .chain(case.laboratory.iter().map(|result| &result.time))
            .chain(care);
        times.all(|time| self.knows(time))
            && case.care.iter().all(|care| self.knows_end_of(care.from.as_ref(), care.lasting))
            && case.episodes.iter().all(|episode| self.knows_day_zero(&episode.id))
            && self.days >= 0.0
    }

    /// True if a time is not later than the visit. A time that cannot be placed is later.
    fn knows(&self, time: &TimePoint) -> bool {
        let anchor = anchor_of(self.case, time);
        let Some(anchor) = anchor else {
            return self.date.zip(day_of(time.date)).is_some_and(|(now, own)| own <= now + SAME_DAY);
        };
        if time.offset.is_none() && time.date.is_none() {
            return false;
        }
        self.knows_days(&anchor, days_of(self.case, Some(&anchor), time))
    }

    /// True if so many days after an episode are not later than the visit: by the dates of both, else by the order of
    /// the history.
    fn knows_days(&self, anchor: &EpisodeId, days: f64) -> bool {
        if anchor == self.anchor {
            return days <= self.days + SAME_DAY;
        }
        let zero = day_of(self.case.anchor(anchor).and_then(|zero| zero.date));
        match self.date.zip(zero) {
            Some((now, zero)) => zero + days <= now + SAME_DAY,
            None => anchor_order(self.case, Some(anchor)) < self.order,
        }
    }

    /// True if an episode had begun: its operation was done, its treatment had started, or it stands earlier in the
    /// history.
    fn knows_day_zero(&self, episode: &EpisodeId) -> bool {
        match self.case.anchor(episode) {
            Some(_) => self.knows_days(episode, 0.0),
            None => anchor_order(self.case, Some(episode)) < self.order,
        }
    }

    /// True if everything that is told of an episode lies behind.
    fn knows_all_of(&self, episode: &EpisodeId) -> bool {
        let case = self.case;
        let mut times = case
            .radiographs
            .iter()
            .map(|film| &film.time)
            .chain(case.visits_without_film.iter().map(|visit| &visit.time))
            .chain(case.laboratory.iter().map(|result| &result.time));
        episode != self.anchor
            && self.knows_day_zero(episode)
            && times.all(|time| anchor_of(case, time).as_ref() != Some(episode) || self.knows(time))
    }

    fn knows_end_of(&self, from: Option<&TimePoint>, lasting: Option<Offset>) -> bool {
        let (Some(from), Some(lasting)) = (from, lasting) else { return true };
        let Some(anchor) = anchor_of(self.case, from) else { return false };
        self.knows_days(&anchor, days_of(self.case, Some(&anchor), from) + lasting.days())
    }
}

fn day_of(date: Option<jiff::civil::Date>) -> Option<f64> {
    date.map(|date| f64::from((date - jiff::civil::Date::ZERO).get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_named_by_its_episode_and_its_time() {
        for text in ["op1:\"1 week\"", "op1:1 week", "op1: '1 week'", " op1 : 1 wk"] {
            let until: Until = text.parse().unwrap();
            assert_eq!((until.anchor.as_str(), until.offset.words()), ("op1", "1 week".to_owned()), "{text}");
            assert_eq!(until.step, UntilStep::All);
            let films: Until = format!("{text}:films").parse().unwrap();
            assert_eq!(films, Until { step: UntilStep::Films, ..until });
            assert_eq!(films.to_string().parse(), Ok(films));
        }
        let before: Until = "op1:-3 days".parse().unwrap();
        assert!(before.offset.amount == -3);
        for text in ["op1", "1 week", "op1:", "op1:soon"] {
            let error = text.parse::<Until>().unwrap_err().to_string();
            assert!(error.contains("op1:\"1 week\""), "{error}");
        }
    }
}
