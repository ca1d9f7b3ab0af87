//! What an edit makes of a reading. The one before stays as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{
    Answer, Calibration, Complication, Edit, FilmRegistration, Finding, FindingId, Key, Mark, MarkId,
    Opinion, RadiographId, Reading, ReadingState, Seen,
};

impl Edit {
    /// The reading after this edit, `None` when nothing would change; the one before stays as it was. A signed
    /// reading is changed by [`Edit::Amend`] alone.
    pub fn apply(&self, reading: &Reading) -> Option<Reading> {
        match (self, reading.signature()) {
            (Self::Amend, signature) => {
                let amends = Some(signature?.amended());
                Some(Reading { state: ReadingState::Draft, amends, ..reading.clone() })
            }
            (_, Some(_)) => None,
            (Self::Sign(signature), None) => {
                Some(Reading { state: ReadingState::Signed(signature.clone()), ..reading.clone() })
            }
            (_, None) => self.apply_to_draft(reading),
        }
    }

    fn apply_to_draft(&self, reading: &Reading) -> Option<Reading> {
        match self {
            Self::SetStage { radiograph, stage, as_before } => {
                change_opinion(reading, radiograph, |opinion| {
                    opinion.stage.clone_from(stage);
                    opinion.as_before = as_before.unwrap_or(opinion.as_before);
                })
            }
            Self::SetAsBefore { radiograph, as_before } => {
                change_opinion(reading, radiograph, |opinion| opinion.as_before = *as_before)
            }
            Self::SetConfidence { radiograph, confidence } => {
                change_opinion(reading, radiograph, |opinion| opinion.confidence = *confidence)
            }
            Self::SetNote { radiograph, note, .. } => {
                change_opinion(reading, radiograph, |opinion| opinion.note.clone_from(note))
            }
            Self::SetComplication { radiograph, complication, seen } => {
                set_complication(reading, radiograph, *complication, *seen)
            }
            Self::PutMark { id, mark, .. } => put_mark(reading, *id, mark),
            Self::RemoveMarks { ids, .. } => remove_marks(reading, ids),
            Self::SetCalibration { radiograph, calibration, .. } => {
                set_calibration(reading, radiograph, calibration.as_deref())
            }
            Self::SetRegistration { radiograph, moving, registration } => {
                set_registration(reading, radiograph, moving, registration.as_deref())
            }
            Self::SetAnswer { radiograph, score, item, answer } => {
                set_answer(reading, radiograph, score, item, answer.as_deref())
            }
            Self::PutFinding { id, finding, .. } => {
                let changes = reading.finding(*id).is_none_or(|before| before != finding);
                changes.then(|| with_finding(reading, *id, finding.clone()))
            }
            Self::SetFindingState { id, radiograph, seen, instead_of, drawn } => {
                let state =
                    StateChange { radiograph, seen: seen.as_ref(), instead_of, drawn: drawn.as_deref() };
                set_finding_state(reading, *id, &state)
            }
            Self::RemoveFinding { id, .. } => {
                let mut findings = reading.findings.clone();
                findings.remove(id)?;
                Some(Reading { findings, ..reading.clone() })
            }
            Self::Sign(_) | Self::Amend => None,
        }
    }
}

fn set_calibration(
    reading: &Reading,
    film: &RadiographId,
    calibration: Option<&Calibration>,
) -> Option<Reading> {
    if reading.calibration(film) == calibration {
        return None;
    }
    let mut next = reading.clone();
    match calibration {
        Some(calibration) => next.calibrations.insert(film.clone(), calibration.clone()),
        None => next.calibrations.remove(film),
    };
    Some(next)
}

/// Two films have one registration: what was said the other way round goes.
fn set_registration(
    reading: &Reading,
    fixed: &RadiographId,
    moving: &RadiographId,
    registration: Option<&FilmRegistration>,
) -> Option<Reading> {
    let before = reading.registration(fixed, moving);
    if before.map(|(on, of, own)| (on, of, Some(own))) == registration.map(|own| (fixed, moving, Some(own))) {
        return None;
    }
    let mut next = reading.clone();
    for (on, of) in [(fixed, moving), (moving, fixed)] {
        if let Some(laid) = next.registrations.get_mut(on) {
            laid.remove(of);
        }
    }
    if let Some(registration) = registration {
        next.registrations.entry(fixed.clone()).or_default().insert(moving.clone(), registration.clone());
    }
    next.registrations.retain(|_, laid| !laid.is_empty());
    Some(next)
}

fn change_opinion(
    reading: &Reading,
    id: &RadiographId,
    change: impl FnOnce(&mut Opinion),
) -> Option<Reading> {
    let before = reading.opinion(id).cloned().unwrap_or_default();
    let mut after = before.clone();
    change(&mut after);
    if after == before {
        return None;
    }
    let mut next = reading.clone();
    if after.is_empty() {
        next.opinions.remove(id);
    } else {
        next.opinions.insert(id.clone(), after);
    }
    Some(next)
}

/// Change of the state of a finding at a visit.
struct StateChange<'a> {
    /// The film under which it is kept.
    radiograph: &'a RadiographId,
    /// `None`: nothing is said any more.
    seen: Option<&'a Seen>,
    /// Films of the visit under which another state was kept.
    instead_of: &'a [RadiographId],
    /// A mark that is drawn in the same step.
    drawn: Option<&'a (MarkId, Arc<Mark>)>,
}

fn set_finding_state(reading: &Reading, id: FindingId, state: &StateChange<'_>) -> Option<Reading> {
    let before = reading.finding(id)?;
    let mut after = Finding::clone(before);
    for film in state.instead_of {
        after.states.remove(film);
    }
    set_state(&mut after.states, state.radiograph, state.seen.cloned());
    let drawn = state.drawn.and_then(|(id, mark)| put_mark(reading, *id, mark));
    if drawn.is_none() && after == **before {
        return None;
    }
    Some(with_finding(drawn.as_ref().unwrap_or(reading), id, Arc::new(after)))
}

fn put_mark(reading: &Reading, id: MarkId, mark: &Arc<Mark>) -> Option<Reading> {
    let changes = reading.mark(id).is_none_or(|before| before != mark);
    changes.then(|| Reading { marks: reading.marks.insert(id, mark.clone()), ..reading.clone() })
}

/// Findings and answers stay; a state that was shown by one of the marks is then told without it.
fn remove_marks(reading: &Reading, ids: &[MarkId]) -> Option<Reading> {
    let mut marks = reading.marks.clone();
    for id in ids {
        marks.remove_mut(id);
    }
    if marks.size() == reading.marks.size() {
        return None;
    }
    let mut next = Reading { marks, ..reading.clone() };
    for finding in next.findings.values_mut() {
        let shown = |seen: &Seen| seen.mark.is_some_and(|mark| ids.contains(&mark));
        if finding.states.values().any(shown) {
            let states = Arc::make_mut(finding).states.values_mut();
            states.filter(|seen| shown(seen)).for_each(|seen| seen.mark = None);
        }
    }
    Some(next)
}

fn set_answer(
    reading: &Reading,
    film: &RadiographId,
    score: &Key,
    item: &Key,
    answer: Option<&Answer>,
) -> Option<Reading> {
    let before = reading.scores.get(film).and_then(|sheets| sheets.get(score)?.get(item));
    if before == answer {
        return None;
    }
    let mut next = reading.clone();
    let sheets = next.scores.entry(film.clone()).or_default();
    let sheet = sheets.entry(score.clone()).or_default();
    match answer {
        Some(answer) => drop(sheet.insert(item.clone(), answer.clone())),
        None => drop(sheet.remove(item)),
    }
    sheets.retain(|_, sheet| !sheet.is_empty());
    next.scores.retain(|_, sheets| !sheets.is_empty());
    Some(next)
}

fn set_state(states: &mut BTreeMap<RadiographId, Seen>, film: &RadiographId, seen: Option<Seen>) {
    match seen {
        Some(seen) => drop(states.insert(film.clone(), seen)),
        None => drop(states.remove(film)),
    }
}

fn with_finding(reading: &Reading, id: FindingId, finding: Arc<Finding>) -> Reading {
    let mut next = reading.clone();
    next.findings.insert(id, finding);
    next
}

/// The state by which a complication of before the findings is told.
const PRESENT: &str = "present";

fn set_complication(
    reading: &Reading,
    film: &RadiographId,
    complication: Complication,
    seen: bool,
) -> Option<Reading> {
    let kind = complication.key()?;
    let is_it =
        |finding: &Finding| finding.kind == kind && finding.site.is_none() && finding.label.is_empty();
    let found = reading.findings.iter().find(|(_, finding)| is_it(finding));
    let (id, before) = match found {
        Some((id, finding)) => (*id, Finding::clone(finding)),
        None => (reading.next_finding(), Finding::new(kind.clone())),
    };
    let state = seen.then(|| Key::new(PRESENT).ok()).flatten().map(|state| Seen { state, mark: None });
    let mut after = before.clone();
    set_state(&mut after.states, film, state);
    if after == before {
        return None;
    }
    if after == Finding::new(kind) {
        let mut next = reading.clone();
        next.findings.remove(&id);
        return Some(next);
    }
    Some(with_finding(reading, id, Arc::new(after)))
}

impl Reading {
    /// Takes in what a reading of format 2 said of complications, film by film.
    #[must_use = "the reading itself is used up"]
    pub fn with_complication(self, film: &RadiographId, complication: Complication) -> Self {
        set_complication(&self, film, complication, true).unwrap_or(self)
    }
}
