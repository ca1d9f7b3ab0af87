//! Performing commands and taking in the outcomes of jobs: the one way in which anything changes.

use std::path::{Path, PathBuf};

use crate::editor::admission::Admission;
use crate::editor::command::{Command, FileCommand, IntakeCommand, MarkCommand};
use crate::editor::core::Core;
use crate::editor::document::{Desk, Document};
use crate::editor::headers::contradictions;
use crate::editor::jobs::{End, SLOW, SlowJob};
use crate::editor::notices::{About, Severity};
use crate::editor::opening::{OpenJob, OpenedCase};
use crate::editor::sampling::CopySampleJob;
use crate::editor::{Dialog, Editor, GoCommand};
use crate::store::{PackError, Settings, StoreError, is_packed, is_there, open_in_editor};

impl Drop for Editor {
    /// A window that is closed leaves the reading file as it was last seen.
    fn drop(&mut self) {
        self.save_now();
    }
}

impl Editor {
    /// Does what the person wishes. What it changes of a reading is on disk when this returns.
    pub fn perform(&mut self, command: Command) {
        if interrupts(&command) {
            self.marks.stop_going();
            if !matches!(command, Command::Finding(_)) {
                self.following.stop_typing();
            }
        }
        match self.admit(&command) {
            Admission::Do => self.dispatch(command),
            Admission::AskReader => self.core.ask_reader_for(command),
            Admission::Refuse(refusal) => self.core.tell_refusal(&command, refusal),
        }
        self.after_change();
    }

    fn dispatch(&mut self, command: Command) {
        match command {
            Command::File(command) => self.perform_file(command),
            Command::Edit(command) => self.perform_edit(command),
            Command::View(command) => self.core.perform_view(&command),
            Command::Go(command) => self.core.perform_go(command),
            Command::Read(command) => self.core.perform_read(command),
            // In a quiz, where a place is wanted.
            Command::Mark(MarkCommand::Press { viewport, at, .. }) if self.place_by_press(viewport, at) => {}
            // While a place for an answer is wanted, a press on its film gives it.
            Command::Mark(MarkCommand::Press { viewport, at, .. })
                if self.scoring.pin_by_press(&mut self.core, &mut self.marks, viewport, at) => {}
            Command::Mark(command) => self.marks.perform(&mut self.core, command),
            Command::Score(command) => self.scoring.perform(&mut self.core, &mut self.marks, command),
            Command::Finding(command) => self.following.perform(&mut self.core, &mut self.marks, command),
            Command::Review(command) => self.perform_review(command),
            Command::Intake(command) => self.intake.perform(&mut self.core, command),
            Command::Library(command) => self.perform_library(command),
            Command::Case(command) => self.perform_case(command),
            Command::Teach(command) => self.perform_teach(command),
        }
    }

    /// Takes in what the workers have done. Returns whether anything came.
    pub fn drain(&mut self) -> bool {
        self.core.scan_library_if_due();
        self.core.look_at_recent();
        let mut any = false;
        while let Some(ended) = self.core.setup.jobs.next_ended() {
            any = true;
            ended.tell(self);
        }
        if any {
            self.after_change();
        }
        any
    }

    /// Follows any change: the file follows the journal, greys follow the window.
    pub(crate) fn after_change(&mut self) {
        self.follow_quiz();
        self.core.follow_sheet();
        self.core.follow_comparison();
        self.core.make_tables();
        self.core.follow_filter();
        self.marks.follow_marks(&mut self.core);
        self.following.follow_findings(&mut self.core, &mut self.marks);
        self.core.start_saving();
        self.core.start_saving_case();
        self.review.follow_review(&mut self.core);
    }

    fn perform_file(&mut self, command: FileCommand) {
        match command {
            FileCommand::Open(path) => self.open(path),
            FileCommand::AskOpen => self.core.face(Dialog::AskOpen),
            FileCommand::AskPath => self.core.face(Dialog::AskPath),
            FileCommand::AskReader => self.core.face(Dialog::AskReader),
            FileCommand::AskSample => self.core.face(Dialog::AskSample),
            FileCommand::CopySample { sample, into } => self.copy_sample(sample, into),
            FileCommand::AskPack => self.ask_pack(),
            FileCommand::Pack(choice) => self.pack(choice),
            FileCommand::AskExport => self.ask_export(),
            FileCommand::Export(choice) => self.export(choice),
            FileCommand::AskMerge => self.core.face(Dialog::Merge),
            FileCommand::Merge(file) => self.merge(file),
            FileCommand::Palette => self.core.toggle(Dialog::Palette),
            FileCommand::KeySheet => self.core.toggle(Dialog::KeySheet),
            FileCommand::About => self.core.toggle(Dialog::About),
            FileCommand::CloseDialog => {
                let question = self.core.case_editing.question.take();
                let behind = question.map_or(Dialog::None, |question| question.behind);
                self.core.face(if self.core.dialog == Dialog::AskCaseEdit { behind } else { Dialog::None });
            }
            FileCommand::Close => self.close(),
            FileCommand::Quit => {
                self.save_now();
                if !self.asks_before_leaving() {
                    self.core.quit = true;
                }
            }
            FileCommand::Dismiss(id) => self.core.notices.dismiss(id),
            FileCommand::DismissAll => self.core.notices.dismiss_all(),
            FileCommand::TextSize(scale) => self.core.change_settings(|settings| settings.ui_scale = scale),
            FileCommand::TextBy(factor) => self.core.text_by(factor),
            FileCommand::TogglePanel(panel) => self.core.toggle_panel(panel),
            FileCommand::PanelSize(panel, size) => {
                self.core.change_settings(|settings| settings.panels.get_mut(panel).size = Some(size));
            }
            FileCommand::UseKeys(preset) => self.core.use_keys(preset),
            FileCommand::SetReader(name) => self.set_reader(&name),
            FileCommand::UseReader(reader) => self.use_reader(&reader),
            FileCommand::CancelJob(id) => self.core.setup.jobs.cancel(id),
            FileCommand::Failed { title, text } => self.core.notices.tell(Severity::Error, title, text),
            FileCommand::OpenInEditor(path) => self.core.open_in_editor(&path),
            FileCommand::TakeVersionOnDisk => self.open_reading(),
            FileCommand::KeepOwnVersion => self.core.keep_own_version(),
            FileCommand::TakeWork(from) => self.take_work(&from),
        }
    }

    pub(crate) fn open(&mut self, path: PathBuf) {
        self.core.face(Dialog::None);
        self.intake.give_way();
        self.save_now();
        self.core.opening += 1;
        let job = OpenJob {
            path,
            reader: self.core.settings.reader.clone(),
            state: self.core.setup.state.clone(),
            clock: self.core.setup.clock.clone(),
        };
        self.core.setup.jobs.submit(job);
    }

    fn copy_sample(&mut self, sample: PathBuf, into: PathBuf) {
        self.core.face(Dialog::None);
        self.core.opening += 1;
        self.core.setup.jobs.submit(CopySampleJob { sample, into });
    }

    pub(crate) fn close(&mut self) {
        self.end_presenting();
        self.end_quiz();
        self.show_whole();
        self.teaching = crate::editor::teach::Teaching::default();
        self.core.previews.forget();
        self.core.stop_watching();
        self.core.headers.leave();
        self.core.waiting_wish = None;
        self.core.notices.leave_case();
        self.save_now();
        self.core.case_editing = crate::editor::case_editing::CaseEditing::default();
        self.core.forget_sheets();
        self.core.document = None;
        self.core.drop_films();
        self.core.screen.active = self.core.screen.layout.home();
        self.core.screen.viewports.clear();
        self.core.screen.views.clear();
        self.core.end_comparison();
        self.core.screen.layers.own.clear();
        self.core.screen.by_hand = false;
        self.core.screen.room.enlarged = false;
        self.core.pointing = crate::editor::core::Pointing::default();
        self.core.screen.trend = None;
        self.marks.reset();
        self.following = crate::editor::following::Following::default();
        self.review.reset_review(&mut self.core);
    }

    pub(crate) fn take_opened(&mut self, path: &Path, end: End<OpenedCase>) {
        self.core.opening = self.core.opening.saturating_sub(1);
        if !matches!(end, End::Done(Ok(_))) {
            self.core.once_open = None;
        }
        match end {
            End::Cancelled => {}
            End::Broke => {
                let text = "The program broke while it read the case; nothing was changed. Please report it.";
                self.core.notices.tell(Severity::Error, "The case could not be opened", text);
            }
            // Films, folders of films, archives: what is there may become a case.
            End::Done(Err(PackError::Store(StoreError::NoCase(found)))) if is_there(&found) => {
                self.perform(Command::Intake(IntakeCommand::Offer(vec![path.to_owned()])));
            }
            End::Done(Err(error)) => {
                self.core.notices.tell(Severity::Error, "The case could not be opened", error.to_string());
            }
            End::Done(Ok((document, notes))) => {
                // The worker could not take a place that this very window held, be it under another path of the same
                // case, nor know a reader named since.
                let was_open = self.core.document.is_some();
                let again = was_open && matches!(document.desk, Desk::ReadOnly { .. });
                let case_again = was_open && document.case_refused().is_some();
                let other_reader = document.reader() != self.core.reader_of(&document.folder().root);
                let asking = self.core.dialog == Dialog::AskReader;
                self.close();
                // A packed case is found again where it was unpacked, also when the packed file is gone.
                let unpacked = is_packed(path).then(|| document.folder().case_file.clone());
                self.core.remember(unpacked.as_deref().unwrap_or(path));
                self.core.films.reset(Some(document.folder().clone()), Some(document.case()));
                self.core.tell_of_case(&document);
                self.core.pointing.timeline_view = (0.0, document.timeline().width);
                self.core.document = Some(document);
                self.core.name_commands();
                if again || other_reader {
                    self.open_reading();
                } else {
                    self.core.tell_of_reading(&notes);
                    self.core.recall_shutters();
                    self.review.reset_review(&mut self.core);
                }
                if case_again {
                    self.reopen_case_desk();
                }
                if asking {
                    self.core.face(Dialog::None);
                }
                self.core.headers.become_due();
                self.core.perform_go(GoCommand::Last);
                self.core.fetch_small();
                self.core.begin_watching();
                self.perform_once_open();
            }
        }
    }
}

/// Text sizes that are kept.
const TEXT: [f32; 2] = [0.5, 4.0];

impl Editor {
    /// Tells how much larger than usual text may be in the window so that all of it still has room.
    pub fn window_allows(&mut self, most: f32) {
        self.core.most_text = Some(most);
    }
}

impl Core {
    fn text_by(&mut self, factor: f32) {
        let [least, most] = TEXT;
        let most = self.most_text.unwrap_or(most).clamp(1.0, most);
        let wanted = if factor > 0.0 { self.settings.ui_scale.min(most) * factor } else { 1.0 };
        if wanted > most {
            let text = format!(
                "At {:.0} % all of the window still has room. In a larger window text can be larger.",
                most * 100.0
            );
            self.notices.tell(Severity::Info, "Text is as large as this window allows", text);
        }
        self.change_settings(|settings| settings.ui_scale = wanted.clamp(least, most));
    }

    /// Slow work that has been under way for half a second: shown with its progress, and it can be cancelled.
    pub(crate) fn slow_jobs(&self) -> Vec<SlowJob> {
        self.setup.jobs.running_for(SLOW).collect()
    }

    /// True if any slow work is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.setup.jobs.is_busy()
    }

    fn open_in_editor(&mut self, path: &Path) {
        if let Err(error) = open_in_editor(path) {
            self.notices.tell(
                Severity::Error,
                "The file could not be opened in an editor",
                error.to_string(),
            );
        }
    }

    pub(crate) fn toggle(&mut self, dialog: Dialog) {
        self.face(if self.dialog == dialog { Dialog::None } else { dialog });
    }

    /// Puts another dialog in front, or none. A wish that waited for a reader's name is gone with the question.
    pub(crate) fn face(&mut self, dialog: Dialog) {
        self.waiting_wish = None;
        self.dialog = dialog;
    }

    fn tell_of_case(&mut self, document: &Document) {
        let problems = document.problems();
        if !problems.is_empty() {
            self.notices.tell_about(About::Contradiction, Severity::Warning, contradictions(problems));
        }
    }

    fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.change_settings(|settings| settings.opened(&path));
    }

    /// Keeps the settings again, where the state folder was deleted with them.
    pub(crate) fn keep_lost_settings(&mut self) {
        if !Settings::are_kept(&self.setup.state)
            && let Err(error) = self.settings.save(&self.setup.state)
        {
            self.notices.tell(Severity::Warning, "Settings could not be kept", error.to_string());
        }
    }

    /// Changes one thing and leaves what another window has kept meanwhile.
    pub(crate) fn change_settings(&mut self, change: impl Fn(&mut Settings)) {
        change(&mut self.settings);
        let kept =
            Settings::load(&self.setup.state, self.setup.clock.as_ref()).and_then(|(mut settings, _)| {
                change(&mut settings);
                settings.save(&self.setup.state)
            });
        if let Err(error) = kept {
            self.notices.tell(Severity::Warning, "Settings could not be kept", error.to_string());
        }
    }
}

/// True if a row of small steps (nudging, typing) ends with this: what only looks or moves the pointer does not.
fn interrupts(command: &Command) -> bool {
    use crate::editor::ViewCommand as V;
    !matches!(
        command,
        // The marks tell themselves.
        Command::Mark(_)
            | Command::Go(GoCommand::Hover(_) | GoCommand::InSight(_))
            | Command::View(V::Room(_) | V::Resized { .. } | V::ZoomAt { .. } | V::ZoomBy(_) | V::Pan { .. })
    )
}
