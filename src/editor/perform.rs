//! The one door of change: commands in, outcomes of jobs in.

use std::path::{Path, PathBuf};

use crate::case::{Reader, ReaderId};
use crate::editor::admission::Admission;
use crate::editor::command::{Command, FileCommand};
use crate::editor::document::{Desk, Document};
use crate::editor::jobs::{End, SLOW, SlowJob};
use crate::editor::notices::{About, Weight};
use crate::editor::opening::{OpenJob, OpenedCase, take_place};
use crate::editor::{Dialog, Editor, GoCommand};
use crate::store::Settings;

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
            self.stop_going();
            if !matches!(command, Command::Finding(_)) {
                self.following.stop_typing();
            }
        }
        match self.admit(&command) {
            Admission::Do => self.dispatch(command),
            Admission::AskReader => self.ask_reader_for(command),
            Admission::Refuse(refusal) => self.tell_refusal(&command, refusal),
        }
        self.after_change();
    }

    fn dispatch(&mut self, command: Command) {
        match command {
            Command::File(command) => self.perform_file(command),
            Command::Edit(command) => self.perform_edit(command),
            Command::View(command) => self.perform_view(&command),
            Command::Go(command) => self.perform_go(command),
            Command::Read(command) => self.perform_read(command),
            Command::Mark(command) => self.perform_mark(command),
            Command::Score(command) => self.perform_score(command),
            Command::Finding(command) => self.perform_finding(command),
            Command::Review(command) => self.perform_review(command),
        }
    }

    /// Takes in what the workers have done. Returns whether anything came.
    pub fn drain(&mut self) -> bool {
        let mut any = false;
        while let Some(ended) = self.setup.jobs.next_ended() {
            any = true;
            ended.tell(self);
        }
        if any {
            self.after_change();
        }
        any
    }

    /// Slow work that has been under way for half a second: shown with its progress, and it can be cancelled.
    pub fn slow_jobs(&self) -> Vec<SlowJob> {
        self.setup.jobs.running_for(SLOW).collect()
    }

    /// Whether any slow work is under way.
    pub fn is_busy(&self) -> bool {
        self.setup.jobs.is_busy()
    }

    fn perform_file(&mut self, command: FileCommand) {
        match command {
            FileCommand::Open(path) => self.open(path),
            FileCommand::AskOpen => self.face(Dialog::AskOpen),
            FileCommand::AskPath => self.face(Dialog::AskPath),
            FileCommand::AskReader => self.face(Dialog::AskReader),
            FileCommand::Palette => self.toggle(Dialog::Palette),
            FileCommand::KeySheet => self.toggle(Dialog::KeySheet),
            FileCommand::About => self.toggle(Dialog::About),
            FileCommand::CloseDialog => self.face(Dialog::None),
            FileCommand::Close => self.close(),
            FileCommand::Quit => {
                self.save_now();
                self.quit = true;
            }
            FileCommand::Dismiss(id) => self.notices.dismiss(id),
            FileCommand::DismissAll => self.notices.dismiss_all(),
            FileCommand::TextSize(scale) => self.change_settings(|settings| settings.ui_scale = scale),
            FileCommand::TogglePanel(panel) => self.change_settings(|settings| {
                let state = settings.panels.get_mut(panel);
                state.hidden = !state.hidden;
            }),
            FileCommand::PanelSize(panel, size) => {
                self.change_settings(|settings| settings.panels.get_mut(panel).size = Some(size));
            }
            FileCommand::UseKeys(preset) => self.use_keys(preset),
            FileCommand::SetReader(name) => self.set_reader(&name),
            FileCommand::UseReader(reader) => self.use_reader(&reader),
            FileCommand::CancelJob(id) => self.setup.jobs.cancel(id),
            FileCommand::Failed { title, text } => self.notices.tell(Weight::Error, title, text),
        }
    }

    pub(crate) fn toggle(&mut self, dialog: Dialog) {
        self.face(if self.dialog == dialog { Dialog::None } else { dialog });
    }

    /// Puts another dialog in front, or none. A wish that waited for a reader's name is gone with the question.
    fn face(&mut self, dialog: Dialog) {
        self.waiting_wish = None;
        self.dialog = dialog;
    }

    fn open(&mut self, path: PathBuf) {
        self.face(Dialog::None);
        self.save_now();
        self.opening += 1;
        let job = OpenJob {
            path,
            reader: self.settings.reader.clone(),
            state: self.setup.state.clone(),
            clock: self.setup.clock.clone(),
        };
        self.setup.jobs.submit(job);
    }

    fn close(&mut self) {
        self.waiting_wish = None;
        self.notices.leave_case();
        self.save_now();
        self.forget_sheets();
        self.document = None;
        self.drop_films();
        self.screen.active = self.screen.layout.home();
        self.screen.viewports.clear();
        self.screen.views.clear();
        self.pointing = crate::editor::Pointing::default();
        self.marks.reset();
        self.following = crate::editor::following::Following::default();
        self.reset_review();
    }

    pub(crate) fn take_opened(&mut self, path: &Path, end: End<OpenedCase>) {
        self.opening = self.opening.saturating_sub(1);
        match end {
            End::Cancelled | End::NotBegun => {}
            End::Broke => {
                let text = "The program broke while it read the case; nothing was changed. Please report it.";
                self.notices.tell(Weight::Error, "The case could not be opened", text);
            }
            End::Done(Err(error)) => {
                self.notices.tell(Weight::Error, "The case could not be opened", error.to_string());
            }
            End::Done(Ok((document, notes))) => {
                // The worker could not take a place that this very window held, nor know a reader named since.
                let again = self.document.as_ref().is_some_and(|open| open.folder() == document.folder());
                let other_reader = document.reader() != self.settings.reader.as_ref();
                let asking = self.dialog == Dialog::AskReader;
                self.close();
                self.remember(path);
                self.films.reset(Some(document.folder().clone()), Some(document.case()));
                self.tell_of_case(&document);
                self.pointing.timeline_view = (0.0, document.timeline().width);
                self.document = Some(document);
                if again || other_reader {
                    self.sit_down();
                } else {
                    self.tell_of_reading(&notes);
                    self.reset_review();
                }
                if asking {
                    self.face(Dialog::None);
                }
                self.perform_go(GoCommand::Last);
            }
        }
    }

    fn tell_of_reading(&mut self, notes: &[String]) {
        for outdated in [About::Reading, About::ReadOnly, About::OtherReader] {
            self.notices.take_back(outdated);
        }
        for note in notes {
            self.notices.tell_about(About::Reading, Weight::Info, note.clone());
        }
        let Some(document) = &self.document else { return };
        if let Desk::ReadOnly { why, .. } = &document.desk {
            self.notices.tell_about(About::ReadOnly, Weight::Warning, why.clone());
        }
        if let (Some(found), Some(named)) = (document.reader(), &self.settings.reader)
            && found.name != named.name
        {
            let text = format!(
                "The file {}.ron is the reading of \"{}\", not of \"{}\". If that is someone else, choose another name before you go on.",
                found.id, found.name, named.name
            );
            self.notices.tell_about(About::OtherReader, Weight::Warning, text);
        }
    }

    fn tell_of_case(&mut self, document: &Document) {
        let problems = document.problems();
        if !problems.is_empty() {
            let lines: Vec<_> = problems.iter().take(6).map(ToString::to_string).collect();
            let more = problems.len().saturating_sub(lines.len());
            let rest = if more > 0 { format!("\nand {more} more: run callus check") } else { String::new() };
            self.notices.tell(Weight::Warning, "The case contradicts itself", lines.join("\n") + &rest);
        }
    }

    fn remember(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.change_settings(|settings| settings.opened(&path));
    }

    /// Changes one thing and leaves what another window has kept meanwhile.
    fn change_settings(&mut self, change: impl Fn(&mut Settings)) {
        change(&mut self.settings);
        let kept =
            Settings::load(&self.setup.state, self.setup.clock.as_ref()).and_then(|(mut settings, _)| {
                change(&mut settings);
                settings.save(&self.setup.state)
            });
        if let Err(error) = kept {
            self.notices.tell(Weight::Warning, "Settings could not be kept", error.to_string());
        }
    }

    /// A reader's file is named after them: letters and digits stay, the rest becomes a hyphen.
    fn set_reader(&mut self, name: &str) {
        let name = name.trim();
        let stem: String =
            name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let stem: String = stem.trim_matches('-').chars().take(64).collect();
        match ReaderId::new(stem) {
            Err(_) => {
                let text = format!(
                    "\"{name}\" has no letter or digit to name a file after: give a name or initials."
                );
                self.notices.tell(Weight::Error, "This cannot be a reader's name", text);
            }
            Ok(id) => {
                // A reading that is there keeps the name in it, however its file is named.
                let known = self.readers().iter().find(|reader| reader.name == name).cloned();
                self.use_reader(&known.unwrap_or(Reader { id, name: name.to_owned() }));
            }
        }
    }

    fn use_reader(&mut self, reader: &Reader) {
        self.dialog = Dialog::None;
        self.change_settings(|settings| settings.reader = Some(reader.clone()));
        self.sit_down();
    }

    /// The named reader takes the place at the desk of the open case. A wish that waited for the name is done,
    /// if its film is still the one in focus.
    fn sit_down(&mut self) {
        self.put_sheet_away();
        self.forget_sheets();
        self.save_now();
        let wish = self.waiting_wish.take();
        let Some(reader) = self.settings.reader.clone() else { return };
        let Some(document) = &mut self.document else { return };
        // The place of the reader before is left first, so that their lock is free.
        document.desk = Desk::NoReader;
        self.marks.reset();
        self.following = crate::editor::following::Following::default();
        let (desk, notes) = take_place(&self.setup.state, document.folder(), &reader, &self.setup.clock);
        document.desk = desk;
        self.reset_review();
        self.tell_of_reading(&notes);
        if let Some((film, wish)) = wish
            && self.focus() == Some(&film)
        {
            self.perform(wish);
        }
    }
}

/// Whether a row of small steps (nudging, typing) ends with this: what only looks or moves the pointer does not.
fn interrupts(command: &Command) -> bool {
    use crate::editor::ViewCommand as V;
    !matches!(
        command,
        // The marks tell themselves.
        Command::Mark(_)
            | Command::Go(GoCommand::Hover(_))
            | Command::View(V::Resized { .. } | V::ZoomAt { .. } | V::ZoomBy(_) | V::Pan { .. })
    )
}
