//! Change of reader: from a typed name to the open reading, and what is told of it.

use std::path::{Path, PathBuf};

use crate::case::{Reader, ReaderId};
use crate::editor::Dialog;
use crate::editor::Editor;
use crate::editor::command::{Command, FileCommand};
use crate::editor::core::Core;
use crate::editor::document::Desk;
use crate::editor::notices::{About, Offer, Severity};
use crate::editor::opening::take_place;

impl Editor {
    /// A reader's file is named after them: letters and digits stay, the rest becomes a hyphen.
    pub(super) fn set_reader(&mut self, name: &str) {
        let name = name.trim();
        let stem: String =
            name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let stem: String = stem.trim_matches('-').chars().take(64).collect();
        match ReaderId::new(stem) {
            Err(_) => {
                let text = format!(
                    "\"{name}\" has no letter or digit to name a file after: give a name or initials."
                );
                self.core.notices.tell(Severity::Error, "This cannot be a reader's name", text);
            }
            Ok(id) => {
                // A reading that is there keeps the name in it, however its file is named.
                let known = self.readers().iter().find(|reader| reader.name == name).cloned();
                self.use_reader(&known.unwrap_or(Reader { id, name: name.to_owned() }));
            }
        }
    }

    pub(super) fn use_reader(&mut self, reader: &Reader) {
        self.core.dialog = Dialog::None;
        let stands_in = self.core.place_of(reader, self.readers());
        self.core.stands_in = stands_in;
        if self.core.stands_in.is_none() {
            self.core.change_settings(|settings| settings.reader = Some(reader.clone()));
        }
        self.open_reading();
    }

    /// Opens the reading of the reader in the settings, in place of the one that is open. A command that waited for the
    /// name is done, if its film is still the one in focus.
    pub(crate) fn open_reading(&mut self) {
        // Of a case that is shown only up to a visit no other reading is opened.
        if self.core.cut.is_some() {
            return;
        }
        self.core.put_sheet_away();
        self.core.forget_sheets();
        // Films that hang side by side stay linked, whoever reads.
        self.core.link_layout();
        self.save_now();
        let wish = self.core.waiting_wish.take();
        let Some(reader) = self.core.reader_here().cloned() else { return };
        let Some(document) = &mut self.core.document else { return };
        // The place of the reader before is left first, so that their lock is free.
        document.desk = Desk::NoReader;
        self.core.screen.trend = None;
        self.core.pointing.text_wanted = None;
        self.marks.reset();
        self.following = crate::editor::following::Following::default();
        let (desk, notes) =
            take_place(&self.core.setup.state, document.folder(), &reader, &self.core.setup.clock);
        document.desk = desk;
        self.review.reset_review(&mut self.core);
        self.core.tell_of_reading(&notes);
        self.core.recall_shutters();
        self.core.begin_watching();
        if let Some((film, wish)) = wish
            && self.core.focus() == Some(&film)
        {
            self.perform(wish);
        }
    }
}

impl Core {
    /// Who reads the open case: whoever's reading is gone on with, else the person in the settings.
    pub(crate) fn reader_here(&self) -> Option<&Reader> {
        let Some(document) = &self.document else { return self.settings.reader.as_ref() };
        self.reader_of(&document.folder().root)
    }

    /// Who reads the case in this folder.
    pub(crate) fn reader_of(&self, root: &Path) -> Option<&Reader> {
        let here = self.stands_in.as_ref().filter(|(folder, _)| folder == root);
        here.map(|(_, reader)| reader).or(self.settings.reader.as_ref())
    }

    /// The folder of the open case, where it is simulated and this is one of its readers, and not the person in the
    /// settings: invented readers of a sample are nobody's name.
    fn place_of(&self, reader: &Reader, readers: &[Reader]) -> Option<(PathBuf, Reader)> {
        let document = self.document.as_ref()?;
        let (simulated, films) = document.case().simulated_films();
        let is_own = self.settings.reader.as_ref().is_some_and(|own| own.id == reader.id);
        let is_known = readers.iter().any(|known| known.id == reader.id);
        let stands_in = films > 0 && simulated == films && is_known && !is_own;
        stands_in.then(|| (document.folder().root.clone(), reader.clone()))
    }

    /// Tells where the reading is kept, why it cannot be changed, and whose file it is.
    pub(super) fn tell_of_reading(&mut self, notes: &[String]) {
        for outdated in [About::Reading, About::ReadOnly, About::OtherReader] {
            self.notices.take_back(outdated);
        }
        for note in notes {
            self.notices.tell_about(About::Reading, Severity::Info, note.clone());
        }
        let Some(document) = &self.document else { return };
        if let Desk::Writing(writing) = &document.desk {
            for copy in &writing.elsewhere {
                let text = format!(
                    "You have read a copy of this very case before: {}. Nothing of that is here yet. Take it over to go on \
                     with it here; the copy keeps its own.",
                    copy.case_file.display()
                );
                let take = Command::File(FileCommand::TakeWork(copy.folder.clone()));
                let offers = vec![Offer::new("Take over", take)];
                self.notices.offer_about(About::Reading, Severity::Info, text, offers);
            }
        }
        if let Desk::ReadOnly { why, .. } = &document.desk {
            self.notices.tell_about(About::ReadOnly, Severity::Warning, why.clone());
        }
        if let (Some(found), Some(named)) = (document.reader(), self.reader_here())
            && found.name != named.name
        {
            let text = format!(
                "The file {}.ron is the reading of \"{}\", not of \"{}\". If that is someone else, choose another name before you go on.",
                found.id, found.name, named.name
            );
            self.notices.tell_about(About::OtherReader, Severity::Warning, text);
        }
    }
}
