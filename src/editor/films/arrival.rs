//! Films asked for, and what follows when they arrive, or cannot be read.

use std::collections::BTreeSet;

use super::decoding::{DecodeJob, Decoded, SlowDecodeJob};
use super::{Entry, FilmState, LoadedFilm};
use crate::analysis::measure::needs_pixels;
use crate::case::RadiographId;
use crate::editor::core::Core;
use crate::editor::hanging::{Viewport, wanted};
use crate::editor::jobs::{End, Lane};
use crate::editor::notices::{About, Severity};
use crate::editor::{Editor, VoiChosen};
use crate::imaging::Picture;

impl Core {
    /// Asks for what is on the screen, then for the neighbours.
    pub(crate) fn fetch(&mut self) {
        let (Some(document), Some(focus)) = (&self.document, self.focus().cloned()) else { return };
        let mut shown = self.screen.viewports.clone();
        shown.extend(self.film_to_compare().map(Viewport::of));
        let (mut list, pinned) = wanted(document.case(), document.visits(), &shown, &focus);
        // A value that only pixels give is not left unknown because nobody has gone to its film.
        let others = list.split_off(pinned.min(list.len()));
        let measured = if self.holds_back { Vec::new() } else { self.unseen_pixels() };
        list.extend(measured.iter().filter(|id| !list.contains(id)).cloned().collect::<Vec<_>>());
        let others = others.into_iter().filter(|id| !self.holds_back && !measured.contains(id));
        list.extend(others.collect::<Vec<_>>());
        let taken_back = self.setup.jobs.take_back(Lane::Decode);
        self.films.wait_again(&taken_back);
        for job in self.films.want(list, pinned) {
            let id = job.id.clone();
            let control = self.setup.jobs.submit(job);
            self.films.watch(&id, control);
        }
        self.fetch_small();
    }

    /// Films that nobody has decoded yet and from whose pixels something was measured.
    pub(crate) fn unseen_pixels(&self) -> Vec<RadiographId> {
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let marks = reading.into_iter().flat_map(|reading| reading.marks.values());
        let measured =
            marks.filter(|mark| needs_pixels(mark, self.book())).filter_map(|mark| mark.first_film());
        let unseen = |id: &&RadiographId| {
            !self.films.seen.contains(*id) && matches!(self.films.state(id), FilmState::Waiting)
        };
        let unseen: BTreeSet<&RadiographId> = measured.filter(unseen).collect();
        unseen.into_iter().cloned().collect()
    }

    /// Tells when the films on the screen exceed the budget, and takes it back when they no longer do.
    pub(in crate::editor) fn tell_of_memory(&mut self) {
        let words = self.films.beyond_words();
        let is_told = self.notices.list().iter().any(|notice| notice.about == About::Memory);
        match words {
            Some(text) if !is_told && !self.films.told_beyond => {
                self.films.told_beyond = true;
                self.notices.tell_about(About::Memory, Severity::Info, text);
            }
            Some(_) => {}
            None => self.notices.take_back(About::Memory),
        }
    }

    /// A film is another than the case was written for.
    pub(in crate::editor) fn tell_changed(&mut self, id: &RadiographId) {
        if !self.films.small.tells_changed(id) {
            return;
        }
        let path = self.films.path(id).map(|path| path.display().to_string()).unwrap_or_default();
        let text = format!(
            "The film \"{id}\" is not the file the case was written for: compare it with the original, then run callus check. {path}"
        );
        self.notices.tell(Severity::Warning, "A film has changed", text);
    }

    /// Another case is in front, or none: films of the one before are not wanted any more.
    pub(crate) fn drop_films(&mut self) {
        for lane in [Lane::Decode, Lane::SlowDecode] {
            self.setup.jobs.cancel_all(lane);
            drop(self.setup.jobs.take_back(lane));
        }
        self.films.reset(None, None);
    }
}

impl Editor {
    /// Reads nothing but what is on the screen until [`Self::frame_was_drawn`]: for the time in which the window is made.
    pub fn hold_back(&mut self) {
        self.core.holds_back = true;
    }

    /// True if other films wait for the first picture.
    pub fn holds_back(&self) -> bool {
        self.core.holds_back
    }

    /// Tells how many films the last frame showed: once those on the screen are there, or cannot be, the others follow.
    pub fn frame_was_drawn(&mut self, films: usize) {
        let waits = self.is_opening()
            || self.core.document.is_some() && films == 0 && self.core.films.is_loading_pinned();
        if self.core.holds_back && !waits {
            self.core.holds_back = false;
            self.core.fetch();
        }
    }

    pub(super) fn take_decoded(&mut self, job: DecodeJob, end: End<Decoded>) {
        if !self.core.films.is_still_asked_for(&job) {
            return;
        }
        match end {
            End::Done(Decoded::Read { result, changed }) => self.take_film(&job.id, result, changed),
            End::Done(Decoded::TookTooLong) => self.decode_slowly(job),
            End::Cancelled => self.give_up(&job.id, Entry::Cancelled),
            End::Broke => self.give_up(&job.id, Entry::Failed(BROKE.to_owned())),
        }
        if self.core.holds_back || self.core.unseen_pixels().is_empty() {
            self.core.fetch_small();
        } else {
            self.core.fetch();
        }
    }

    /// Decodes a film beside the others, however long it takes.
    pub(in crate::editor) fn decode_slowly(&mut self, job: DecodeJob) {
        let id = job.id.clone();
        let control = self.core.setup.jobs.submit(SlowDecodeJob(job));
        self.core.films.slow.insert(id.clone());
        self.core.films.watch(&id, control);
    }

    fn give_up(&mut self, id: &RadiographId, entry: Entry) {
        self.core.films.put(id, entry);
        self.marks.marks_see_film(id, true);
    }

    fn take_film(&mut self, id: &RadiographId, result: Result<(LoadedFilm, Picture), String>, changed: bool) {
        let failed = result.is_err();
        let before = self.core.films.facts(id).cloned();
        self.core.films.take_in(id, result);
        self.core.tell_of_memory();
        // A file that was replaced while its film was put away tells another scale, and has other greys.
        // A film that cannot be read is not waited for any more.
        let is_new = failed || changed || before.as_deref() != self.core.films.facts(id).map(AsRef::as_ref);
        self.marks.marks_see_film(id, is_new);
        if let Some(film) = self.core.films.loaded(id).cloned() {
            let view = self.core.screen.views.entry(id.clone()).or_default();
            view.pixel_aspect = film.film.pixel_aspect();
            if view.voi.is_none() {
                view.voi = Some(film.first_voi.0.clone());
                view.voi_chosen = VoiChosen::Film(film.first_voi.1);
            }
        }
        if changed && !failed {
            self.core.tell_changed(id);
        }
    }
}

/// Reason for which a film is not shown whose decoding broke.
pub(in crate::editor) const BROKE: &str =
    "decoding broke: a fault of Callus, please report it; the other films are not concerned";
