//! A film dropped on another place of the timeline: the time that it would get, and the question whether that is meant.

use crate::analysis::{Segment, StopKind};
use crate::case::{CaseEdit, RadiographId, TimePoint};
use crate::editor::Editor;
use crate::editor::case_editing::Asked;
use crate::intake::interval_of_days;

impl Editor {
    /// The time of a film where it is dropped at `at`, in axis units: that of a visit within `reach` axis units, else the
    /// nearest whole day, named as an interval is. `None` where it has that time already, or no day is told there.
    pub fn time_dropped(&self, film: &RadiographId, at: f64, reach: f64) -> Option<TimePoint> {
        let document = self.core.document.as_ref()?;
        let (case, timeline) = (document.case(), document.timeline());
        let now = &case.radiograph(film)?.time;
        let visits = timeline.stops.iter().filter_map(|stop| match &stop.kind {
            StopKind::Visit { films } => Some((films, (stop.x - at).abs())),
            StopKind::Missing { .. } | StopKind::NoFilm { .. } => None,
        });
        let near = visits.filter(|(_, off)| *off <= reach).min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((films, _)) = near {
            let own = films.iter().find(|other| *other != film).filter(|_| !films.contains(film))?;
            return Some(case.radiograph(own)?.time.clone());
        }
        let (segment, days) = timeline.day_at(at)?;
        let time = self.moved_to(now, segment, days.round() as i32)?;
        (time != *now).then_some(time)
    }

    /// A time on a day of a stretch. A date moves along; where nobody can tell the new date, there is no time.
    fn moved_to(&self, now: &TimePoint, segment: &Segment, days: i32) -> Option<TimePoint> {
        let case = self.core.document.as_ref()?.case();
        let zero = segment.anchor.as_ref().and_then(|id| case.anchor(id)).and_then(|anchor| anchor.date);
        let anchor = segment.anchor.clone();
        let date = match (now.date, zero) {
            (None, _) => None,
            (Some(_), Some(zero)) => zero.checked_add(jiff::Span::new().days(days)).ok(),
            (Some(date), None) if case.anchor_of(now) == anchor.as_ref() => {
                let was = self.days_on_axis(now, segment)?;
                date.checked_add(jiff::Span::new().days(days - was)).ok()
            }
            (Some(_), None) => None,
        };
        if now.date.is_some() && date.is_none() {
            return None;
        }
        // A time of which only the date is said stays so.
        let offset = (now.offset.is_some() || now.date.is_none()).then(|| interval_of_days(days));
        if offset.is_some() && anchor.is_none() {
            return None;
        }
        Some(TimePoint { anchor: offset.and(anchor).or_else(|| now.anchor.clone()), offset, date })
    }

    /// Whole days of a time on its own stretch of the axis.
    fn days_on_axis(&self, time: &TimePoint, segment: &Segment) -> Option<i32> {
        let case = self.core.document.as_ref()?.case();
        let days = crate::analysis::days_of(case, segment.anchor.as_ref(), time);
        Some(days.round() as i32)
    }

    /// Asks whether a film is meant to have another time, with what that does to readings.
    pub(crate) fn ask_time(&mut self, film: RadiographId, time: TimePoint) {
        if !self.begin_case_editing() {
            return;
        }
        let Some(document) = &self.core.document else { return };
        let case = document.case();
        let Some(own) = case.radiograph(&film) else { return };
        let views = own.views_words();
        let words = format!(
            "The film {views} moves from {} to {}.",
            case.time_words(&own.time),
            case.time_words(&time)
        );
        let edit = CaseEdit::SetTime { radiograph: film, time };
        if edit.refusals(case).is_empty() {
            self.ask_about_case(&Asked::Edit(edit), &[words]);
        } else {
            // Told, and nothing is changed.
            self.edit_case(edit);
        }
    }
}
