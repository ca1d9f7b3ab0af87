//! What commands of files and of the view lack.

use super::{NotNow, lacks};
use crate::case::RadiographId;
use crate::editor::by_hand::HangCommand;
use crate::editor::command::{FileCommand, ViewCommand};
use crate::editor::compare::CompareCommand;
use crate::editor::core::Core;
use crate::editor::room::RoomCommand;

impl Core {
    pub(super) fn file_lacks(&self, command: &FileCommand) -> Option<NotNow> {
        use FileCommand as F;
        match command {
            F::Close
            | F::AskReader
            | F::AskPack
            | F::Pack(_)
            | F::AskExport
            | F::Export(_)
            | F::AskMerge
            | F::Merge(_)
            | F::TogglePanel(_) => lacks(self.document.is_some(), NotNow::NoCase),
            F::AskSample | F::CopySample { .. } => lacks(!self.samples.is_empty(), NotNow::NoSample),
            F::DismissAll => lacks(!self.notices().is_empty(), NotNow::NoMessage),
            F::Open(_)
            | F::AskOpen
            | F::AskPath
            | F::Quit
            | F::Palette
            | F::KeySheet
            | F::About
            | F::CloseDialog
            | F::Failed { .. }
            | F::CancelJob(_)
            | F::OpenInEditor(_)
            | F::TakeVersionOnDisk
            | F::KeepOwnVersion
            | F::TakeWork(_)
            | F::Dismiss(_)
            | F::SetReader(_)
            | F::UseReader(_)
            | F::TextSize(_)
            | F::TextBy(_)
            | F::PanelSize(..)
            | F::UseKeys(_) => None,
        }
    }

    pub(super) fn view_lacks(&self, command: &ViewCommand) -> Option<NotNow> {
        use ViewCommand as V;
        let shown = |film: Option<&RadiographId>| match film {
            None if self.document.is_none() => Some(NotNow::NoCase),
            None => Some(NotNow::NoFilm),
            Some(film) => lacks(self.films.loaded(film).is_some(), NotNow::FilmNotShown),
        };
        match command {
            V::Resized { .. } | V::Room(RoomCommand::Window(_) | RoomCommand::FullScreen) => None,
            V::Room(RoomCommand::FilmsOnly | RoomCommand::Enlarge(_)) => {
                lacks(self.document.is_some(), NotNow::NoCase)
            }
            V::Lens(_) | V::Display(_) => lacks(self.document.is_some(), NotNow::NoCase),
            V::Compare(command) => shown(self.focus()).or_else(|| self.compare_lacks(*command)),
            V::Link | V::LinkTurn => lacks(self.document.is_some(), NotNow::NoCase),
            V::Protocol(_) => match self.document {
                None => Some(NotNow::NoCase),
                Some(_) => self.lacks_film(),
            },
            V::Hang(HangCommand::Swap(..) | HangCommand::SwapNext) => {
                lacks(self.document.is_some(), NotNow::NoCase)
                    .or_else(|| lacks(self.screen.viewports.len() > 1, NotNow::OneViewport))
            }
            V::Hang(HangCommand::AskName | HangCommand::Save(_)) => self.lacks_film(),
            V::Hang(HangCommand::Into { .. } | HangCommand::Beside(_)) => {
                lacks(self.document.is_some(), NotNow::NoCase)
            }
            V::SetLayout(_) | V::Activate(_) | V::Corners | V::Labels(_) | V::Left(_) => {
                lacks(self.document.is_some(), NotNow::NoCase)
            }
            V::ZoomAt { viewport, .. } | V::Pan { viewport, .. } | V::DragWindow { viewport, .. } => {
                shown(self.viewport(*viewport).and_then(|viewport| viewport.film.as_ref()))
            }
            V::Preset(_) | V::NextPreset => shown(self.focus()).or_else(|| {
                let film = self.focus().and_then(|id| self.films.loaded(id));
                let offers = film.is_some_and(|film| !film.film.pipeline.presets().is_empty());
                lacks(offers, NotNow::NoWindowInFile)
            }),
            V::ZoomBy(_)
            | V::Fit
            | V::OneToOne
            | V::Rotate(_)
            | V::Flip
            | V::Invert
            | V::Reset
            | V::SetVoi(_)
            | V::AutoWindow => shown(self.focus()),
            V::FileNotes => shown(self.focus()).or_else(|| {
                let film = self.focus().and_then(|id| self.films.loaded(id));
                let has_notes = film.is_some_and(|film| film.film.facts.remarks().next().is_some());
                lacks(has_notes, NotNow::NoFileNotes)
            }),
            V::Layers(command) => shown(self.focus()).or_else(|| self.layers_lack(command)),
        }
    }

    fn compare_lacks(&self, command: CompareCommand) -> Option<NotNow> {
        use CompareCommand as C;
        let films = || lacks(self.compared_films().is_some(), NotNow::NoFilmToCompare);
        let is_on = || lacks(self.compare_now().is_some(), NotNow::NoComparison);
        let is_registered = || lacks(self.lies_registered(), NotNow::NotRegistered);
        match command {
            C::Mode(mode) if self.compare_now().is_some_and(|now| now.mode == mode) => None,
            C::Mode(mode) if mode.needs_registration() => films().or_else(is_registered),
            C::Mode(_) => films(),
            C::Landmarks if self.landmarks().is_some() => None,
            C::Landmarks => films(),
            C::Play => None,
            C::PlayNext | C::PlayEvenly => lacks(self.playing().is_some(), NotNow::NotPlaying),
            C::End | C::Share(_) | C::ShareBy(_) | C::Turn(_) | C::TurnBy(_) | C::Pause => is_on(),
            C::Landmark { .. } | C::LandmarkBack => lacks(self.landmarks().is_some(), NotNow::NoLandmarks),
            C::Accept => lacks(self.landmarks().is_some_and(|own| own.complete() >= 2), NotNow::NoLandmarks),
            C::Register => films().or_else(|| lacks(self.can_register(), NotNow::FilmNotShown)),
            C::OnImplant => films()
                .or_else(|| lacks(self.can_register(), NotNow::FilmNotShown))
                .or_else(|| lacks(self.may_have_implant(), NotNow::NoImplant)),
            C::Series if self.has_series() => None,
            C::Series => lacks(self.films_of_series().len() > 1, NotNow::NoFilmToCompare),
            C::Map if self.maps_motion() && self.may_tell_motion() => None,
            C::Map => films()
                .or_else(|| lacks(self.can_register(), NotNow::FilmNotShown))
                .or_else(|| lacks(self.may_tell_motion(), NotNow::MotionNotTold)),
            C::AcceptProposal | C::Dismiss => lacks(self.proposal().is_some(), NotNow::NoProposal),
            C::Forget => lacks(self.has_registration(), NotNow::NotRegistered),
            C::GoTo(index) => lacks(self.change_at(index).is_some(), NotNow::NoComparison),
        }
    }
}
