//! Editing the case: the lock is taken when somebody begins, each change is in the journal before it counts, and what a
//! signed reading stands for is changed only after a question.

mod desk;
mod dropping;
mod fields;
mod importing;
mod kin;
mod question;
mod sections;

use std::sync::Arc;

pub use fields::{
    CaseField, Choice, EpisodeField, FieldKind, FilmField, GapField, PatientField, RecordAt, RecordList,
    ScheduleField, SourceField, ToleranceField, ViewField, VisitField,
};
pub use kin::KinCommand;
pub use question::CaseQuestion;
pub use sections::{CaseItem, CaseItems, CaseSection, ItemAction, ItemChange, ItemDeed};

pub(crate) use desk::{CaseDesk, open_desk};
pub(crate) use question::Asked;

use crate::case::{Case, CaseEdit, RadiographId, check};
use crate::editor::command::{CaseCommand, CasePart, Command};
use crate::editor::core::Core;
use crate::editor::cut_off::whole_of;
use crate::editor::document::{Document, Turn};
use crate::editor::notices::{About, Offer, Severity};
use crate::editor::{Dialog, Editor, GoCommand};
use crate::store::{CaseStore, Saved, StoreError};

/// What is edited, and what waits for an answer.
#[derive(Debug, Default)]
pub(crate) struct CaseEditing {
    /// The part of the case whose fields are edited where it is shown, and the field that takes the cursor.
    pub(crate) in_place: Option<(CasePart, Option<CaseField>)>,
    /// A change that waits for an answer.
    pub(crate) question: Option<CaseQuestion>,
    /// The film whose file is to be replaced, and the page that was in front when that was asked for.
    pub(crate) replacing: Option<(RadiographId, Dialog)>,
}

/// Reason for which a case cannot be edited, with what to do.
pub(crate) fn cannot_edit(error: &StoreError) -> String {
    if matches!(error, StoreError::CaseBeingEdited(_)) {
        return error.to_string();
    }
    format!(
        "{error}\nThe case folder cannot be written here. Copy it to a place that can be written, and open it there. \
         Your reading is not concerned."
    )
}

impl Editor {
    pub(crate) fn perform_case(&mut self, command: CaseCommand) {
        match command {
            CaseCommand::Page => {
                if self.core.dialog != Dialog::EditCase {
                    self.core.case_editing.in_place = None;
                    self.begin_case_editing();
                }
                self.core.toggle(Dialog::EditCase);
            }
            CaseCommand::InPlace(None) => self.core.case_editing.in_place = None,
            CaseCommand::InPlace(Some((part, field))) => self.edit_in_place(part, field),
            CaseCommand::Title => self.edit_in_place(CasePart::Title, Some(CaseField::Title)),
            CaseCommand::Patient => self.edit_in_place(CasePart::Patient, None),
            CaseCommand::Episode => {
                if let Some(episode) = self.core.lit_episode().cloned() {
                    self.edit_in_place(CasePart::Episode(episode), None);
                }
            }
            CaseCommand::Film => {
                if let Some(film) = self.core.focus().cloned() {
                    self.edit_in_place(CasePart::Film(film), None);
                }
            }
            CaseCommand::Entry => {
                if let Some(at) = self.core.selected_record() {
                    self.edit_in_place(CasePart::Record(at), None);
                }
            }
            CaseCommand::Edit(edit) => {
                let before = self.core.keys_of_new_record();
                self.change_case(Asked::Edit(edit), false);
                self.core.go_on_with_new_record(before);
            }
            CaseCommand::Kin(command) => self.perform_kin(command),
            CaseCommand::AskLiterature => {
                if self.begin_case_editing() {
                    self.core.face(Dialog::ImportLiterature);
                }
            }
            CaseCommand::ImportLiterature(file) => self.import_literature(file),
            CaseCommand::AskTime { film, time } => self.ask_time(film, time),
            CaseCommand::AskReplaceFile(film) => self.ask_replacement(film),
            CaseCommand::ReplaceFile(file) => self.begin_replacing(file),
            CaseCommand::Confirm => {
                let question = self.core.case_editing.question.take();
                self.core.dialog = dialog_behind(question.as_ref());
                match question.map(|question| question.what) {
                    Some(Asked::Replace(new)) => self.write_replacement(new),
                    Some(what @ (Asked::Edit(_) | Asked::Travel { .. })) => self.change_case(what, true),
                    None => {}
                }
            }
            CaseCommand::TakeVersionOnDisk => {
                self.core.notices.take_back(About::CaseConflict);
                self.reopen_case_desk();
            }
            CaseCommand::KeepOwnVersion => self.keep_own_case(),
            CaseCommand::SaveAgain => {
                if let Some(writing) = self.core.case_writing() {
                    writing.try_again();
                }
            }
        }
    }

    fn edit_in_place(&mut self, part: CasePart, field: Option<CaseField>) {
        if !self.begin_case_editing() {
            self.core.case_editing.in_place = None;
            return;
        }
        self.core.show_part(&part);
        self.core.case_editing.in_place = Some((part, field));
    }

    /// Takes the lock of the case file, if it is not held. Where that cannot be, says why.
    pub(crate) fn begin_case_editing(&mut self) -> bool {
        let Some(document) = &mut self.core.document else { return false };
        if document.is_case_edited() {
            return true;
        }
        self.core.notices.take_back(About::CaseReadOnly);
        let setup = &self.core.setup;
        match open_desk(&setup.state, document.folder(), setup.clock.clone()) {
            Ok((writing, notes)) => {
                let now = writing.history.current().clone();
                document.case_desk = CaseDesk::Writing(Box::new(writing));
                let is_other = !now.says_the_same_as(document.case());
                for note in notes {
                    self.core.notices.tell_about(About::CaseNote, Severity::Info, note);
                }
                if is_other {
                    self.show_edited_case(now);
                }
                true
            }
            Err(error) => {
                let why = cannot_edit(&error);
                document.case_desk = CaseDesk::Refused(why.clone());
                self.core.notices.tell_about(About::CaseReadOnly, Severity::Warning, why);
                false
            }
        }
    }

    /// Opens the case file anew: someone else's version counts, or the lock was lost.
    pub(crate) fn reopen_case_desk(&mut self) {
        self.await_case_store();
        let Some(document) = &mut self.core.document else { return };
        document.case_desk = CaseDesk::Closed;
        self.begin_case_editing();
    }

    /// Makes a change, or asks first.
    fn change_case(&mut self, what: Asked, is_confirmed: bool) {
        if !self.begin_case_editing() {
            return;
        }
        let Some(document) = &self.core.document else { return };
        let case = document.case().clone();
        if let Asked::Edit(edit) = &what
            && let Some(problem) = edit.refusals(&case).into_iter().next()
        {
            self.core.notices.tell(Severity::Error, "The case was not changed", problem.message);
            return;
        }
        if !is_confirmed && self.ask_about_case(&what, &[]) {
            return;
        }
        if !self.await_case_store() {
            let text = "The case file is still being written. Wait a moment, then do it again.";
            self.core.notices.tell(Severity::Error, "The case was not changed", text);
            return;
        }
        let Some(document) = &mut self.core.document else { return };
        let done = match what {
            Asked::Edit(edit) => {
                let film = edit.film().cloned();
                document.commit_case(edit).map(|changed| changed.then_some(film))
            }
            Asked::Travel { back } => {
                document.travel_case(back).map(|edit| edit.map(|edit| edit.film().cloned()))
            }
            // Written first, and then an edit.
            Asked::Replace(_) => Ok(None),
        };
        match done {
            Ok(None) => {}
            Ok(Some(film)) => {
                let now = document.case_desk.history().map(|history| history.current().clone());
                if let Some(now) = now {
                    self.show_edited_case(now);
                }
                self.core.name_commands();
                if let Some(film) = film
                    && self.core.document.as_ref().is_some_and(|open| open.case().radiograph(&film).is_some())
                    && self.core.focus() != Some(&film)
                {
                    self.core.focus_on(&film);
                }
            }
            Err(error) => {
                let text = format!(
                    "{error}\nThe case was not changed. Free space or repair the disk, then do it again."
                );
                self.core.notices.tell(Severity::Error, "The change could not be kept", text);
            }
        }
    }

    /// Asks about a change where it concerns readings or is in doubt; false where there is nothing to ask.
    pub(crate) fn ask_about_case(&mut self, what: &Asked, doubts: &[String]) -> bool {
        let Some(document) = &self.core.document else { return false };
        let Some(question) = self.core.question_about(document.case(), what, doubts) else { return false };
        self.core.case_editing.question = Some(question);
        self.core.dialog = Dialog::AskCaseEdit;
        true
    }

    /// The command that an action stands for; `None` where nothing would change.
    pub fn command_of(&self, action: &ItemAction) -> Option<CaseCommand> {
        match &action.change {
            ItemChange::File(film) => Some(CaseCommand::AskReplaceFile(Some(film.clone()))),
            ItemChange::Edit(_) | ItemChange::Record(_) => self.edit_of(action).map(CaseCommand::Edit),
        }
    }

    /// Makes a change of the case about which a person was asked.
    pub(crate) fn edit_case_as_confirmed(&mut self, edit: CaseEdit) {
        self.change_case(Asked::Edit(edit), true);
    }

    /// Makes a change of the case, or asks first.
    pub(crate) fn edit_case(&mut self, edit: CaseEdit) {
        self.change_case(Asked::Edit(edit), false);
    }

    /// Undo or redo, where the case was changed last.
    pub(crate) fn travel_case(&mut self, back: bool) {
        self.change_case(Asked::Travel { back }, false);
    }

    /// The case is another value: what was made from it is made anew, and the person sees what they saw.
    fn show_edited_case(&mut self, case: Arc<Case>) {
        let Some(document) = &mut self.core.document else { return };
        let known = document.problems().to_vec();
        let problems = check(&case);
        let is_sound = problems.is_empty();
        let new: Vec<_> = problems
            .iter()
            .filter(|problem| !known.iter().any(|known| known.message == problem.message))
            .map(ToString::to_string)
            .collect();
        let (view, width) = (self.core.pointing.timeline_view, document.timeline().width);
        document.replace_case(case, problems);
        let is_as_wide = (document.timeline().width - width).abs() < f64::EPSILON;
        self.show_replaced_case();
        if is_as_wide {
            self.core.pointing.timeline_view = view;
        }
        if is_sound || !new.is_empty() {
            self.core.notices.take_back(About::Contradiction);
        }
        if !new.is_empty() {
            self.core.notices.tell_about(About::Contradiction, Severity::Warning, new.join("\n"));
        }
        self.core.drop_part_that_is_gone();
    }

    /// Waits until the writer of the case file is back from a worker. Returns whether it is there.
    pub(crate) fn await_case_store(&mut self) -> bool {
        while self.core.case_writing().is_some_and(|writing| writing.store.is_none()) {
            let Some(ended) = self.core.setup.jobs.wait_for_save() else { return false };
            ended.tell(self);
        }
        true
    }

    /// A worker gives the writer back.
    pub(crate) fn take_saved_case(
        &mut self,
        id: &Arc<()>,
        mut store: CaseStore,
        outcome: Result<Saved, String>,
    ) {
        // What a case left before had under way is its own affair; the journal told it.
        let Some(document) = whole_of(&mut self.core.cut, &mut self.core.document) else { return };
        let folder = document.folder().clone();
        let Some(writing) = document.case_desk.writing().filter(|writing| writing.issued(id)) else { return };
        let notes = store.take_notes();
        let followed = store.follow(&folder);
        writing.store = Some(store);
        for note in notes {
            self.core.notices.tell_about(About::CaseNote, Severity::Info, note.to_string());
        }
        match outcome {
            Ok(Saved::Written | Saved::Unchanged) => {
                (writing.failed, writing.conflict) = (None, false);
                self.core.notices.take_back(About::CaseNotWritten);
            }
            Ok(Saved::Conflict { why, .. }) => {
                (writing.failed, writing.conflict) = (Some(why.clone()), true);
                let offers = vec![
                    Offer::new("Show the other", Command::Case(CaseCommand::TakeVersionOnDisk)),
                    Offer::new("Keep mine", Command::Case(CaseCommand::KeepOwnVersion)),
                ];
                self.core.notices.take_back(About::CaseConflict);
                self.core.notices.offer_about(About::CaseConflict, Severity::Error, why, offers);
            }
            Err(why) => {
                writing.saved = None;
                writing.failed = Some(why.clone());
                let text = format!(
                    "{why}\nEvery change is safe in the journal and is written when the file can be."
                );
                let offers = vec![Offer::new("Write again", Command::Case(CaseCommand::SaveAgain))];
                self.core.notices.take_back(About::CaseNotWritten);
                self.core.notices.offer_about(About::CaseNotWritten, Severity::Error, text, offers);
            }
        }
        if let Err(error) = followed {
            self.core.notices.tell_about(About::CaseNote, Severity::Warning, error.to_string());
        }
        if self.core.case_writing().is_some_and(|writing| std::mem::take(&mut writing.look_again)) {
            self.look_at_case_file();
        }
    }

    /// The case file on disk is another one than the one last known: someone else wrote it. Returns whether the editor
    /// of the case has seen to it.
    pub(crate) fn look_at_case_file(&mut self) -> bool {
        if self.core.cut.is_some() {
            return false;
        }
        let Some(writing) = self.core.case_writing() else { return false };
        let Some(store) = &writing.store else {
            writing.look_again = true;
            return true;
        };
        if store.is_as_known() {
            self.core.notices.take_back(About::CaseFile);
            return true;
        }
        if writing.conflict || writing.is_pending() {
            // The save that is due finds it, leaves it alone and asks.
            return true;
        }
        let is_sound = self.core.document.as_ref().is_some_and(|open| open.folder().read_case().is_ok());
        if is_sound {
            self.core.notices.take_back(About::CaseFile);
            self.reopen_case_desk();
        }
        is_sound
    }

    fn keep_own_case(&mut self) {
        if !self.await_case_store() {
            return;
        }
        let Some(writing) = self.core.case_writing() else { return };
        let Some(store) = &mut writing.store else { return };
        match store.keep_own() {
            Ok(kept) => {
                (writing.conflict, writing.failed, writing.saved) = (false, None, None);
                self.core.notices.take_back(About::CaseConflict);
                if let Some(kept) = kept {
                    let text = format!("The other version is kept beside it: {}", kept.display());
                    self.core.notices.tell(Severity::Info, "Your version of the case is saved", text);
                }
            }
            Err(error) => {
                let text = format!("{error}\nNothing was overwritten.");
                self.core.notices.tell(Severity::Error, "The other version could not be kept", text);
            }
        }
    }

    /// Writes what is not written yet of the case, here and now: before the case is left.
    pub(crate) fn save_case_now(&mut self) {
        if !self.await_case_store() {
            return;
        }
        if let Some(job) = self.core.case_writing().and_then(desk::CaseWriting::next_save) {
            self.core.setup.jobs.submit(job);
            self.await_case_store();
        }
    }

    /// Sections of the page *Edit case*, with every field of the case.
    pub fn case_items(&self, section: CaseSection) -> Vec<CaseItem> {
        self.core.document.as_ref().map_or_else(Vec::new, |open| section.items(open.case(), self.core.book()))
    }

    /// Content of a field of the case as it is edited.
    pub fn field_text(&self, field: &CaseField) -> String {
        self.core.document.as_ref().map_or_else(String::new, |open| field.text(open.case()))
    }

    /// The way in which a field is edited.
    pub fn field_kind(&self, field: &CaseField) -> FieldKind {
        self.core.document.as_ref().map_or(FieldKind::Line, |open| field.kind(open.case(), self.core.book()))
    }

    /// The change that a text means in a field; `None` where it changes nothing.
    ///
    /// # Errors
    /// What is wrong with the text, in the words of `check`.
    pub fn read_field(&self, field: &CaseField, text: &str) -> Result<Option<CaseEdit>, String> {
        let Some(document) = &self.core.document else { return Ok(None) };
        let case = document.case();
        let edit = field.edit(case, text)?;
        if let Some(problem) = edit.refusals(case).into_iter().next() {
            return Err(problem.message);
        }
        Ok(edit.apply(case).is_some().then_some(edit))
    }

    /// What stands in a section of the page and has a word in its heading, as many as can be shown.
    pub fn case_items_found(&self, section: CaseSection, word: &str) -> CaseItems {
        let open = self.core.document.as_ref();
        open.map_or_else(CaseItems::default, |open| section.found(open.case(), self.core.book(), word))
    }

    /// The change that an action makes; `None` where nothing would change.
    pub fn edit_of(&self, action: &ItemAction) -> Option<CaseEdit> {
        action.edit(self.core.document.as_ref()?.case())
    }

    /// The record that is selected in the left panel.
    pub fn selected_record(&self) -> Option<RecordAt> {
        self.core.selected_record()
    }

    /// What can be done with a record as a whole.
    pub fn record_actions(&self, at: &RecordAt) -> Vec<ItemAction> {
        let open = self.core.document.as_ref();
        open.map_or_else(Vec::new, |open| sections::record_actions(open.case(), at))
    }

    /// "Treatment": the name of a field beside it.
    pub fn field_name(&self, field: &CaseField) -> String {
        let case = self.core.document.as_ref().map(Document::case);
        case.map_or_else(|| field.name().to_owned(), |case| field.name_in(case))
    }

    /// The fields of a part that is edited where it is shown.
    pub fn part_fields(&self, part: &CasePart) -> Vec<CaseField> {
        let Some(document) = &self.core.document else { return Vec::new() };
        sections::part_fields(document.case(), part)
    }

    /// The part of the case that is edited where it is shown, and the field that takes the cursor.
    pub fn in_place(&self) -> Option<&(CasePart, Option<CaseField>)> {
        self.core.case_editing.in_place.as_ref()
    }

    /// The film whose file is to be replaced, in words.
    pub fn film_to_replace(&self) -> Option<String> {
        let (film, _) = self.core.case_editing.replacing.as_ref()?;
        let case = self.core.document.as_ref()?.case();
        let film = case.radiograph(film)?;
        Some(format!("{}, {}", case.time_words(&film.time), film.views_words()))
    }

    /// The change of the case that waits for an answer.
    pub fn case_question(&self) -> Option<&CaseQuestion> {
        self.core.case_editing.question.as_ref()
    }

    /// True if undo or redo concerns the case.
    pub(crate) fn turn_is_case(&self, back: bool) -> bool {
        self.core.document.as_ref().and_then(|open| open.turn(back)) == Some(Turn::Case)
    }
}

/// The page from which a question was asked comes back.
fn dialog_behind(question: Option<&CaseQuestion>) -> Dialog {
    question.map_or(Dialog::None, |question| question.behind)
}

impl Core {
    pub(crate) fn case_writing(&mut self) -> Option<&mut desk::CaseWriting> {
        self.whole_mut()?.case_desk.writing()
    }

    /// Starts to write the case file where it is behind the journal and nothing is under way.
    pub(crate) fn start_saving_case(&mut self) {
        if let Some(job) = self.case_writing().and_then(desk::CaseWriting::next_save) {
            self.setup.jobs.submit(job);
        }
    }

    /// Brings the part that is edited onto the screen.
    fn show_part(&mut self, part: &CasePart) {
        use crate::editor::left::{LeftCommand, LeftTab};
        self.dialog = Dialog::None;
        match part {
            CasePart::Title => {}
            CasePart::Patient => self.perform_left(&LeftCommand::Tab(LeftTab::History)),
            CasePart::Episode(episode) => {
                self.perform_left(&LeftCommand::Tab(LeftTab::History));
                if self.lit_episode() != Some(episode) {
                    self.perform_go(GoCommand::Episode(episode.clone()));
                }
            }
            CasePart::Record(at) => self.show_tab_of(at.list),
            CasePart::NewRecord(list, _) => self.show_tab_of(*list),
            CasePart::Film(film) => {
                if self.settings.panels.reading.hidden {
                    self.change_settings(|settings| settings.panels.reading.hidden = false);
                }
                if self.focus() != Some(film) {
                    self.perform_go(GoCommand::Film(film.clone()));
                }
            }
        }
    }

    /// Shows the tab in which the records of a list stand.
    fn show_tab_of(&mut self, list: RecordList) {
        use crate::editor::left::{LeftCommand, LeftTab};
        let tab = match list {
            RecordList::Laboratory | RecordList::Technique | RecordList::Applied | RecordList::Care => {
                LeftTab::Technique
            }
            // Statements stand in the history, and beside a person who is selected.
            RecordList::Statement => {
                let left = &self.screen.left;
                let beside_person = matches!(left.selected, Some(crate::editor::left::Selected::Person(_)));
                if left.tab == LeftTab::Pedigree && beside_person { left.tab } else { LeftTab::History }
            }
            RecordList::Table
            | RecordList::Device
            | RecordList::Site
            | RecordList::Study
            | RecordList::Row
            | RecordList::Claim
            | RecordList::Rule => LeftTab::Literature,
            RecordList::Pedigree
            | RecordList::Condition
            | RecordList::Person
            | RecordList::Partnership
            | RecordList::Child => LeftTab::Pedigree,
        };
        if self.screen.left.tab != tab {
            self.perform_left(&LeftCommand::Tab(tab));
        }
        // The table of rows needs the room of the films.
        if list == RecordList::Row && !self.screen.left.is_full {
            self.perform_left(&LeftCommand::FullSize);
        }
    }

    /// The record that is selected in the left panel.
    pub(crate) fn selected_record(&self) -> Option<RecordAt> {
        use crate::editor::left::Selected;
        let (list, key) = match self.screen.left.selected.as_ref()? {
            Selected::Person(key) => (RecordList::Person, key),
            Selected::Row(key) => (RecordList::Row, key),
            Selected::Claim(key) => (RecordList::Claim, key),
            Selected::Entry(list, key) => (*list, key),
        };
        let at = RecordAt::new(list, key.as_str());
        self.document.as_ref().is_some_and(|open| at.is_in(open.case())).then_some(at)
    }

    /// The identifiers of a list to which one more record is being added in place.
    fn keys_of_new_record(&self) -> Option<Vec<String>> {
        let (CasePart::NewRecord(list, _), _) = self.case_editing.in_place.as_ref()? else { return None };
        Some(list.keys(self.document.as_ref()?.case()))
    }

    /// Goes on with the fields of a record that was just added in place, or of the one that it is part of.
    fn go_on_with_new_record(&mut self, before: Option<Vec<String>>) {
        let Some(before) = before else { return };
        let Some((CasePart::NewRecord(list, of), _)) = self.case_editing.in_place.clone() else { return };
        let Some(case) = self.document.as_ref().map(Document::case) else { return };
        let at = match list {
            RecordList::Applied => Some(RecordAt::new(RecordList::Technique, of)),
            RecordList::Rule => Some(RecordAt::new(RecordList::Claim, of)),
            RecordList::Child => Some(RecordAt::new(RecordList::Partnership, of)),
            RecordList::Laboratory
            | RecordList::Technique
            | RecordList::Care
            | RecordList::Statement
            | RecordList::Table
            | RecordList::Device
            | RecordList::Site
            | RecordList::Study
            | RecordList::Row
            | RecordList::Claim
            | RecordList::Pedigree
            | RecordList::Condition
            | RecordList::Person
            | RecordList::Partnership => {
                let new = list.keys(case).into_iter().find(|key| !before.contains(key));
                new.map(|key| RecordAt::new(list, key))
            }
        };
        if let Some(at) = at {
            let field = list.names().get(1).map(|name| CaseField::Record(at.clone(), name));
            self.case_editing.in_place = Some((CasePart::Record(at), field));
        }
    }

    /// Ends editing a part that is no longer there, under its new name where it was renamed.
    fn drop_part_that_is_gone(&mut self) {
        let case = self.document.as_ref().map(Document::case);
        let is_there = |part: &CasePart| match part {
            CasePart::Title | CasePart::Patient => case.is_some(),
            CasePart::Episode(id) => case.is_some_and(|case| case.episode(id).is_some()),
            CasePart::Film(id) => case.is_some_and(|case| case.radiograph(id).is_some()),
            CasePart::Record(at) => case.is_some_and(|case| at.is_in(case)),
            CasePart::NewRecord(..) => case.is_some(),
        };
        if self.case_editing.in_place.as_ref().is_some_and(|(part, _)| !is_there(part)) {
            self.case_editing.in_place = None;
        }
    }
}
