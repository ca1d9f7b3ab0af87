//! What commands lack that say something: marks, findings, scores, the review.

use super::{NotNow, Refusal, lacks};
use crate::case::Key;
use crate::editor::Editor;
use crate::editor::command::{FindingCommand, MarkCommand, ReviewCommand, ScoreCommand, Target};
use crate::editor::core::Core;
use crate::editor::document::Desk;

impl Editor {
    pub(super) fn mark_lacks(&self, command: &MarkCommand) -> Option<NotNow> {
        use MarkCommand as M;
        let film = || match self.core.document {
            None => Some(NotNow::NoCase),
            Some(_) => self.core.lacks_film(),
        };
        let and = |is_there: bool, why: NotNow| film().or_else(|| lacks(is_there, why));
        match command {
            M::KeepTool(_) => None,
            M::Tool(None) => lacks(self.marks.tool().is_some(), NotNow::NoTool),
            M::HideAll | M::Table | M::Since(_) | M::Trend(_) | M::Select(_) | M::TypingDone => {
                lacks(self.core.document.is_some(), NotNow::NoCase)
            }
            M::SelectNext(_) => and(self.core.has_marks_in_focus(), NotNow::NoMark),
            M::Escape | M::NextHandle(_) | M::Nudge { .. } => and(self.marks.draws(), NotNow::NothingDrawn),
            M::Place | M::Finish => and(self.marks.draws_something_new(), NotNow::NoTool),
            M::StepBack => lacks(self.marks.can_step_back(), NotNow::NoPlace),
            M::Delete => and(self.marks.selection().is_some(), NotNow::NothingSelected),
            M::Duplicate => {
                and(matches!(self.marks.selection(), Some(Target::Mark(_))), NotNow::NothingSelected)
            }
            M::Uncalibrate(film) => {
                and(self.marks.calibration_shown(&self.core, film).is_some(), NotNow::NotCalibrated)
            }
            M::GoOn(id) => {
                let mark = self.marks.mark_shown(&self.core, *id);
                let definition = mark.and_then(|mark| self.core.book().measure(mark.measure.as_ref()?));
                let has = |key: &Key| mark.is_some_and(|mark| mark.part(key.as_str()).is_some());
                let goes = definition.is_some_and(|own| own.parts.iter().any(|part| !has(&part.key)));
                and(goes, NotNow::Complete)
            }
            M::Point { .. }
            | M::Press { .. }
            | M::Drag { .. }
            | M::Release { .. }
            | M::Tool(Some(_))
            | M::SetPlace { .. }
            | M::PutLabel { .. }
            | M::SetLabel(..)
            | M::SetMeaning(..)
            | M::SetNote(..)
            | M::SetChoice(..)
            | M::CalibrateChoices
            | M::Put(_)
            | M::Calibrate { .. } => film(),
            M::Repeat(_) => and(self.core.has_something_to_repeat(), NotNow::NothingToRepeat),
            M::RepeatMark(id) => {
                and(self.marks.mark_shown(&self.core, *id).is_some(), NotNow::NothingToRepeat)
            }
            M::RepeatBlind(id) => {
                and(self.marks.repeatable_blind(&self.core, *id).is_some(), NotNow::NoWholeMeasure)
            }
            M::ZoomToCalibrate(_) => and(self.marks.calibration_wanted(&self.core).is_some(), NotNow::NoTool),
            M::SnapToEdge => lacks(self.marks.can_snap(&self.core), NotNow::NothingToSnap),
            M::SnapTurned(_) => None,
        }
    }

    pub(super) fn finding_lacks(&self, command: &FindingCommand) -> Option<NotNow> {
        use FindingCommand as F;
        let tracked = |id| lacks(self.core.finding_now(id).is_some(), NotNow::NoFinding);
        match command {
            F::Matrix | F::TypingDone => None,
            F::Select(None) => lacks(self.following.finding().is_some(), NotNow::NoFindingSelected),
            F::Select(Some(id)) | F::Go(id, _) => tracked(*id),
            F::SelectNext(_) => {
                lacks(self.core.matrix().is_some_and(|matrix| !matrix.rows.is_empty()), NotNow::NoFinding)
            }
            F::Begin { .. } => self.core.lacks_film(),
            F::NthState(_) => self
                .core
                .lacks_film()
                .or_else(|| lacks(self.following.finding().is_some(), NotNow::NoFindingSelected)),
            F::State { id, .. }
            | F::CarryForward(id)
            | F::Show(id)
            | F::SetLabel(id, _)
            | F::SetNote(id, _)
            | F::SetSite(id, _)
            | F::SetSide(id, _)
            | F::SetDefinition(id, _)
            | F::Remove(id) => self.core.lacks_film().or_else(|| tracked(*id)),
        }
    }

    pub(super) fn review_refused(&self, command: &ReviewCommand) -> Option<Refusal> {
        use ReviewCommand as R;
        let document = self.core.document.as_ref()?;
        let not_now = match command {
            R::AskSign | R::Summary | R::Differences | R::Beside(Some(_)) => {
                lacks(document.is_reading_known(), NotNow::Unreadable)
            }
            R::Sign { .. } => lacks(document.is_reading_known(), NotNow::Unreadable)
                .or_else(|| lacks(!self.review.is_signing(), NotNow::Signing)),
            R::Beside(None) | R::BesideMarks => lacks(self.review.beside().is_some(), NotNow::NothingBeside),
            R::Amend => {
                if let Desk::ReadOnly { why, .. } = &document.desk {
                    return Some(Refusal::ReadOnly(why.clone()));
                }
                lacks(self.core.is_signed(), NotNow::NotSigned)
            }
        };
        not_now.map(Refusal::NotNow)
    }
}

impl Core {
    pub(super) fn score_lacks(&self, command: &ScoreCommand) -> Option<NotNow> {
        use ScoreCommand as S;
        let has_scores = || lacks(!self.book().scores.is_empty(), NotNow::NoScore);
        let has_sheet = || has_scores().or_else(|| lacks(self.visit_in_focus().is_some(), NotNow::NoFilm));
        let item = self.item_in_hand();
        let in_hand = || lacks(item.is_some(), NotNow::NoSheet);
        match command {
            S::Take(_) if item.is_some() => None,
            S::Take(_) | S::Answer { .. } | S::Pin { .. } => has_sheet(),
            S::Show(_) | S::ShowNext(_) => has_scores(),
            S::Trend(_) => None,
            S::Withdraw => in_hand().or_else(|| {
                let answer = item.and_then(|item| self.answer_to(&item.key));
                lacks(answer.is_some(), NotNow::NoAnswer)
            }),
            S::PutAway
            | S::Item(_)
            | S::NextItem(_)
            | S::Grade(_)
            | S::AskReason
            | S::Reason(_)
            | S::ReasonWords(_)
            | S::PinNext => in_hand(),
        }
    }

    fn has_marks_in_focus(&self) -> bool {
        let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
        let marks = reading.zip(self.focus()).map(|(reading, film)| reading.marks_on(film).next());
        marks.flatten().is_some()
    }
}
