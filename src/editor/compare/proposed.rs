//! A registration that is proposed: shown as such, and in the reading only once the reader accepts it.

use crate::case::{Edit, FilmRegistration, ImplantLaid, LaidTransform, RadiographId, RegisteredOn};
use crate::editor::admission::Admission;
use crate::editor::command::{Command, ViewCommand};
use crate::editor::compare::CompareCommand;
use crate::editor::core::Core;

/// A registration that waits for the reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The film that stays as it is.
    pub fixed: RadiographId,
    /// The film that is laid on it.
    pub moving: RadiographId,
    /// Basis.
    pub on: RegisteredOn,
    /// Transform.
    pub transform: LaidTransform,
    /// What is left of error, in pixels of the film that stays.
    pub residual_px: Option<f64>,
    /// Reason to doubt it; empty where there is none.
    pub doubt: String,
    /// The implant, where its motion is told, or that of a part against the rest of it.
    pub implant: Option<Box<ImplantLaid>>,
}

impl Proposal {
    fn is_of(&self, one: &RadiographId, other: &RadiographId) -> bool {
        (&self.fixed, &self.moving) == (one, other) || (&self.fixed, &self.moving) == (other, one)
    }
}

impl Core {
    /// The proposal for two films, whichever is laid on the other.
    pub(crate) fn proposal_of(&self, one: &RadiographId, other: &RadiographId) -> Option<&Proposal> {
        self.screen.comparing.proposal.as_ref().filter(|own| own.is_of(one, other))
    }

    /// The proposal for the films that are compared.
    pub(crate) fn proposal(&self) -> Option<&Proposal> {
        let (own, other) = self.compared_films()?;
        self.proposal_of(own, other)
    }

    /// A registration of the films that are compared stands in the reading.
    pub(crate) fn has_registration(&self) -> bool {
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let films = self.compared_films();
        reading.zip(films).is_some_and(|(reading, (own, other))| reading.registration(own, other).is_some())
    }

    /// Shows a proposal, and accepts it at once where that is what the reader asked for and may be done.
    pub(super) fn accept_or_show(&mut self, proposal: Proposal) {
        self.screen.comparing.proposal = Some(proposal);
        match self.may_record() {
            Admission::Do => self.accept_proposal(),
            Admission::AskReader => {
                self.ask_reader_for(Command::View(ViewCommand::Compare(CompareCommand::AcceptProposal)));
            }
            // It can be looked at; the bar says that it is not saved, and why.
            Admission::Refuse(_) => {}
        }
    }

    /// Puts the proposal into the reading.
    pub(super) fn accept_proposal(&mut self) {
        let Some(proposal) = self.proposal().cloned() else { return };
        let Some(by) = self.document.as_ref().and_then(|document| document.reader()).cloned() else { return };
        let at = self.setup.clock.now();
        let residual_mm = proposal
            .residual_px
            .zip(self.column_mm(&proposal.fixed))
            .map(|(px, mm)| (px * mm * 1e3).round() / 1e3);
        let registration = FilmRegistration {
            on: proposal.on,
            transform: proposal.transform,
            residual_px: proposal.residual_px,
            residual_mm,
            doubt: proposal.doubt,
            implant: proposal.implant,
            by: by.id,
            at,
        };
        let edit = Edit::SetRegistration {
            radiograph: proposal.fixed,
            moving: proposal.moving,
            registration: Some(Box::new(registration)),
        };
        if self.commit_registration(edit) {
            self.screen.comparing.proposal = None;
        }
    }

    /// Takes the registration of the films that are compared out of the reading.
    pub(super) fn forget_registration(&mut self) {
        let found = self.compared_films().and_then(|(own, other)| {
            let (fixed, moving, _) = self.document.as_ref()?.reading()?.registration(own, other)?;
            Some((fixed.clone(), moving.clone()))
        });
        let Some((radiograph, moving)) = found else { return };
        self.commit_registration(Edit::SetRegistration { radiograph, moving, registration: None });
    }

    fn commit_registration(&mut self, edit: Edit) -> bool {
        let Some(document) = &mut self.document else { return false };
        match document.commit(edit) {
            Ok(()) => true,
            Err(error) => {
                self.tell_commit_error(error);
                false
            }
        }
    }
}
