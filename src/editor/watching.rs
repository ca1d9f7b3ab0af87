//! The open case on disk while the window is open: a case file or reading changed by an editor or a sync is shown at
//! once, a broken one keeps the last good state, a moved folder is followed, and a folder that is gone is told.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::case::Case;
use crate::editor::command::{Beside, Command, FileCommand};
use crate::editor::core::Core;
use crate::editor::document::{Desk, Document};
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::{About, Offer, Severity};
use crate::editor::{Editor, GoCommand};
use crate::store::{CaseFolder, Sight, StoreError, Stray, Watch, problems_of_case, take_work};

/// The disk is looked at this often; what changed is told after two looks that see the same.
const EVERY: Duration = Duration::from_millis(250);
/// A slow disk is left alone for so many times as long as a look at it takes.
const REST: u32 = 10;
/// So many files that are not read are named in the window.
const STRAYS_NAMED: usize = 5;

/// The current watch.
#[derive(Debug, Default)]
pub(crate) struct Watching {
    number: u64,
    control: Option<Arc<Control>>,
    /// Where jobs are done at once, the watch waits for [`Editor::look_at_disk`].
    by_hand: Option<Watch>,
}

/// Looks until something is seen.
#[derive(Debug)]
struct WatchJob {
    number: u64,
    watch: Mutex<Watch>,
}

impl Job for WatchJob {
    type Outcome = Vec<Sight>;
    const LANE: Lane = Lane::Watch;

    fn name(&self) -> String {
        "Watching the case folder".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Vec<Sight>, Cancelled> {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rest = EVERY;
        loop {
            std::thread::sleep(rest);
            control.check()?;
            let began = Instant::now();
            let sights = watch.look();
            if !sights.is_empty() {
                return Ok(sights);
            }
            rest = EVERY.max(began.elapsed() * REST);
        }
    }

    fn end(self, editor: &mut Editor, end: End<Vec<Sight>>) {
        if self.number != editor.core.watching.number {
            return;
        }
        match end {
            End::Done(sights) => {
                let watch = self.watch.into_inner().unwrap_or_else(PoisonError::into_inner);
                editor.core.watch(watch);
                editor.take_sights(sights);
            }
            End::Cancelled => {}
            End::Broke => editor.core.begin_watching(),
        }
    }
}

impl Core {
    /// Watches the open case from now on, as it lies on disk now.
    pub(crate) fn begin_watching(&mut self) {
        let Some(document) = self.whole() else { return self.stop_watching() };
        let watch = match &document.desk {
            Desk::Writing(writing) => writing.store.watch(),
            Desk::NoReader | Desk::ReadOnly { .. } | Desk::Unkept(_) => Watch::on(document.folder().clone()),
        };
        self.watch(watch);
    }

    fn watch(&mut self, watch: Watch) {
        self.stop_watching();
        if self.setup.jobs.is_inline() {
            self.watching.by_hand = Some(watch);
        } else {
            let job = WatchJob { number: self.watching.number, watch: Mutex::new(watch) };
            self.watching.control = Some(self.setup.jobs.submit(job));
        }
    }

    pub(crate) fn stop_watching(&mut self) {
        if let Some(control) = self.watching.control.take() {
            control.cancel();
        }
        self.watching.number += 1;
        self.watching.by_hand = None;
    }

    fn tell_of_strays(&mut self, strays: &[Stray]) {
        self.notices.take_back(About::Strays);
        let lines: Vec<_> = strays
            .iter()
            .take(STRAYS_NAMED)
            .map(|stray| {
                let name = stray.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                format!("{name}: {}.", stray.advice)
            })
            .collect();
        if lines.is_empty() {
            return;
        }
        let more = strays.len() - lines.len();
        let rest = if more > 0 { format!("\nand {more} more: run callus check") } else { String::new() };
        self.notices.tell_about(About::Strays, Severity::Warning, lines.join("\n") + &rest);
    }

    /// The folder was renamed or moved while the case is open.
    fn follow_case(&mut self, folder: &CaseFolder) {
        let Some(document) = &mut self.document else { return };
        let before = document.folder().root.clone();
        self.notices.take_back(About::CaseFolder);
        let followed = document.follow(folder);
        self.films.follow(folder, document.case());
        let to = folder.root.clone();
        self.change_settings(|settings| settings.moved(&before, &to));
        let mut text = format!("Everything goes on at its new place: {}", to.display());
        if let Err(error) = followed {
            text = format!("{text}\n{error}");
        }
        self.notices.tell(Severity::Info, "The case folder was moved", text);
        self.begin_watching();
        self.retry_saving();
        self.fetch();
    }

    fn tell_gone(&mut self) {
        let Some(document) = &self.document else { return };
        let kept = match &document.desk {
            Desk::Writing(_) => {
                " What you say is kept in the journal on this computer and is written when the folder is back."
            }
            Desk::NoReader | Desk::ReadOnly { .. } | Desk::Unkept(_) => "",
        };
        let text = format!(
            "It was deleted, its disk was taken away, or it was moved to where this system does not tell. Films that are \
             not loaded cannot be shown.{kept} Bring it back, or open it at its new place: your work comes along. It was \
             here: {}",
            document.folder().root.display()
        );
        self.notices.tell_about(About::CaseFolder, Severity::Warning, text);
    }
}

impl Editor {
    /// Looks at the disk once, where jobs are done at once; elsewhere a worker does from time to time.
    pub fn look_at_disk(&mut self) {
        let Some(watch) = &mut self.core.watching.by_hand else { return };
        // What changes is told once two looks have seen the same.
        let mut sights = watch.look();
        sights.extend(watch.look());
        self.take_sights(sights);
        self.after_change();
    }

    pub(crate) fn take_sights(&mut self, sights: Vec<Sight>) {
        // What changes of the whole case is not shown beside a part of it.
        if let Some(cut) = &mut self.core.cut {
            cut.sights.extend(sights);
            return;
        }
        for sight in sights {
            match sight {
                Sight::Case(found) => self.take_case_file(*found),
                Sight::Reading { path, sha256 } => self.take_reading_file(&path, sha256.as_deref()),
                Sight::Strays(strays) => self.core.tell_of_strays(&strays),
                Sight::Moved(folder) => self.core.follow_case(&folder),
                Sight::Gone => self.core.tell_gone(),
                Sight::Back { is_another } => {
                    self.core.notices.take_back(About::CaseFolder);
                    if is_another {
                        // The locks went with the disk that was taken away.
                        self.open_reading();
                        if self.core.document.as_ref().is_some_and(Document::is_case_edited) {
                            self.reopen_case_desk();
                        }
                    }
                    self.core.retry_saving();
                    if let Some(writing) = self.core.case_writing() {
                        writing.try_again();
                    }
                }
                Sight::JournalLost => {
                    self.core.look_after_journal();
                    self.core.keep_lost_settings();
                }
            }
        }
    }

    fn take_case_file(&mut self, found: Result<Case, StoreError>) {
        if self.look_at_case_file() {
            return;
        }
        let Some(document) = &mut self.core.document else { return };
        self.core.notices.take_back(About::CaseFile);
        match found {
            Err(error) => {
                let path = document.folder().case_file.clone();
                let text = format!(
                    "{error}\nThe case is shown as it last could be read. The file is read again as soon as it changes."
                );
                let offers =
                    vec![Offer::new("Open in editor", Command::File(FileCommand::OpenInEditor(path)))];
                self.core.notices.offer_about(About::CaseFile, Severity::Warning, text, offers);
            }
            Ok(case) if case.says_the_same_as(document.case()) => {}
            Ok(case) => {
                let problems = problems_of_case(document.folder(), &case);
                document.replace_case(Arc::new(case), problems);
                self.core.headers.become_due();
                self.show_changed_case();
            }
        }
    }

    /// The case is another value: what was made from it is made anew, and the film in focus stays in focus.
    fn show_changed_case(&mut self) {
        let problems = self.core.document.as_ref().map(Document::problems).unwrap_or_default();
        let lines: Vec<_> = problems.iter().take(6).map(ToString::to_string).collect();
        self.core.notices.take_back(About::Contradiction);
        if !lines.is_empty() {
            self.core.notices.tell_about(About::Contradiction, Severity::Warning, lines.join("\n"));
        }
        self.show_replaced_case();
    }

    /// As [`Self::show_changed_case`], without a word about its problems.
    pub(crate) fn show_replaced_case(&mut self) {
        self.marks.forget_drawn();
        let Some(document) = &self.core.document else { return };
        let width = document.timeline().width;
        self.core.pointing.timeline_view = (0.0, width);
        let stays = self.core.focus().filter(|film| document.case().radiograph(film).is_some()).cloned();
        self.core.films.follow(document.folder(), document.case());
        match stays {
            Some(film) => self.core.focus_on(&film),
            None => self.core.perform_go(GoCommand::Last),
        }
    }

    fn take_reading_file(&mut self, path: &Path, sha256: Option<&str>) {
        let Some(document) = &mut self.core.document else { return };
        if document.reading_path().as_deref() != Some(path) {
            return self.take_other_reading(path);
        }
        let path = path.to_owned();
        match &mut document.desk {
            Desk::NoReader | Desk::Unkept(_) => {}
            // It could not be read, and may have been corrected.
            Desk::ReadOnly { .. } => self.open_reading(),
            Desk::Writing(writing) => {
                if sha256.is_some_and(|sha256| writing.store.wrote(sha256)) {
                    self.core.notices.take_back(About::ReadingFile);
                    return;
                }
                if writing.saving {
                    writing.look_again = true;
                    return;
                }
                if sha256.is_none() && writing.store.is_file_gone() {
                    // Deleted: it is written again from what is shown.
                    writing.saved = None;
                    return;
                }
                if writing.conflict || writing.is_pending() {
                    // The save that is due finds it, leaves it alone and asks.
                    return;
                }
                self.take_changed_reading(&path);
            }
        }
    }

    /// Someone else changed the reading file while everything said here was in it.
    pub(crate) fn take_changed_reading(&mut self, path: &Path) {
        let Some(document) = &self.core.document else { return };
        let Some(reader) = document.reader().map(|reader| reader.id.clone()) else { return };
        self.core.notices.take_back(About::ReadingFile);
        match document.folder().read_reading(&reader) {
            Ok(_) => self.open_reading(),
            Err(error) => {
                let text = format!(
                    "{error}\nYour reading is shown as it last could be read. Correct the file; it is read again at once. \
                     What you say meanwhile is kept beside it."
                );
                let open = Command::File(FileCommand::OpenInEditor(path.to_owned()));
                let offers = vec![Offer::new("Open in editor", open)];
                self.core.notices.offer_about(About::ReadingFile, Severity::Warning, text, offers);
            }
        }
    }

    fn take_other_reading(&mut self, path: &Path) {
        self.review.list_besides(&mut self.core);
        let Some(document) = &self.core.document else { return };
        let shown = self.review.beside().map(|beside| beside.which.clone());
        if let Some(Beside::Reader(id)) = &shown
            && document.folder().reading_path(id) == path
        {
            self.review.put_beside(&mut self.core, shown);
        }
    }

    /// Takes over work that was done on a copy of this case.
    pub(crate) fn take_work(&mut self, from: &Path) {
        self.save_now();
        let Some(reader) = self.core.reader_here().cloned() else { return };
        let Some(document) = &mut self.core.document else { return };
        // Its own place is left first, so that its lock is free.
        document.desk = Desk::NoReader;
        let now = self.core.setup.clock.now();
        if let Err(error) = take_work(&self.core.setup.state, document.folder(), &reader, from, now) {
            let text = format!("{error}\nNothing was changed; close the other window and try again.");
            self.core.notices.tell(Severity::Error, "The work could not be taken over", text);
        }
        self.open_reading();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::case_template;

    /// Looks until a change of the case file is told, the one that tells it included.
    fn looks_until_told(watch: &mut Watch) -> u32 {
        let told = |sights: &[Sight]| sights.iter().any(|sight| matches!(sight, Sight::Case(_)));
        (1..10).find(|_| told(&watch.look())).expect("it is told")
    }

    #[test]
    fn a_change_on_disk_is_shown_within_a_second() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("case.ron");
        std::fs::write(&file, case_template()).unwrap();
        let mut watch = Watch::on(CaseFolder::find(folder.path()).unwrap());
        watch.look();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}// changed\n")).unwrap();
        let looks = looks_until_told(&mut watch);
        // Just after a look it is changed: a whole pause goes by before the first look that sees it.
        let longest = EVERY * looks;
        assert!(longest + EVERY < Duration::from_secs(1), "{looks} looks, {longest:?}");
    }
}
