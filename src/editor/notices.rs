//! Messages to the person: they stay until they are read and dismissed.

use crate::editor::command::Command;

/// Severity of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something is not as it should be; nothing is lost.
    Warning,
    /// Something failed.
    Error,
}

/// A button below a message: something to do about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Words on the button.
    pub words: String,
    /// Its command; the message is then dismissed.
    pub command: Command,
}

impl Offer {
    /// A button with these words.
    pub(crate) fn new(words: impl Into<String>, command: Command) -> Self {
        Self { words: words.into(), command }
    }
}

/// Subject of a message that may have to be found again or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Nothing that is looked for.
    Other,
    /// State of the reader's own reading on disk.
    Reading,
    /// Nothing can be recorded here.
    ReadOnly,
    /// The reading file names another reader.
    OtherReader,
    /// The reading is signed.
    Signed,
    /// A signature was refused.
    NotSigned,
    /// The journal is lost.
    Journal,
    /// The reading file could not be written.
    ReadingNotWritten,
    /// The case file could not be read when it changed.
    CaseFile,
    /// The reading file could not be read when it changed.
    ReadingFile,
    /// The folder of the case is not where it was.
    CaseFolder,
    /// Files among the readings that are not read.
    Strays,
    /// Contradictions of the case file.
    Contradiction,
    /// The films on the screen take more memory than is set aside for films.
    Memory,
    /// The reading file was changed by someone else.
    Conflict,
    /// The next drag draws a shutter.
    Shutter,
    /// The case cannot be edited.
    CaseReadOnly,
    /// The case file was changed by someone else.
    CaseConflict,
    /// The case file could not be written.
    CaseNotWritten,
    /// What became of the case file.
    CaseNote,
    /// A step was added to the script.
    Script,
}

impl About {
    /// The title of such a message.
    fn title(self) -> &'static str {
        match self {
            Self::Other => "",
            Self::Reading => "About your reading",
            Self::ReadOnly => "Nothing can be recorded here",
            Self::OtherReader => "This reader file has a different name",
            Self::Signed => "This reading is signed",
            Self::NotSigned => "The reading was not signed",
            Self::Journal => "Changes cannot be kept",
            Self::ReadingNotWritten => "The reading file could not be written",
            Self::CaseFile => "The case file was changed and cannot be read",
            Self::ReadingFile => "Your reading file was changed and cannot be read",
            Self::CaseFolder => "The case folder is gone",
            Self::Strays => "Files among the readings are not read",
            Self::Memory => "The films on the screen are very large",
            Self::Contradiction => "The case contradicts itself",
            Self::Conflict => "Your reading file was changed by someone else",
            Self::Shutter => "Drag a shutter",
            Self::CaseReadOnly => "This case cannot be edited here",
            Self::CaseConflict => "The case file was changed by someone else",
            Self::CaseNotWritten => "The case file could not be written",
            Self::Script => "Added to the script",
            Self::CaseNote => "About the case file",
        }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Names it for [`crate::editor::FileCommand::Dismiss`].
    pub id: u64,
    /// Its subject.
    pub about: About,
    /// Its severity.
    pub severity: Severity,
    /// Event, in a few words.
    pub title: String,
    /// Reason, and what to do next.
    pub text: String,
    /// Actions that one click does.
    pub offers: Vec<Offer>,
}

/// Every message not yet dismissed, oldest first. The same message is told once.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    list: Vec<Notice>,
    next_id: u64,
}

impl Notices {
    /// Tells the person something.
    pub(crate) fn tell(&mut self, severity: Severity, title: impl Into<String>, text: impl Into<String>) {
        self.offer(severity, title, text, Vec::new());
    }

    /// Tells the person something, with buttons to act on it.
    pub(crate) fn offer(
        &mut self,
        severity: Severity,
        title: impl Into<String>,
        text: impl Into<String>,
        offers: Vec<Offer>,
    ) {
        let (title, text) = (title.into(), text.into());
        self.push(Notice { id: 0, about: About::Other, severity, title, text, offers });
    }

    /// Tells the person something that may be found again.
    pub(crate) fn tell_about(&mut self, about: About, severity: Severity, text: impl Into<String>) {
        self.offer_about(about, severity, text, Vec::new());
    }

    /// Tells the person something that may be found again, with buttons to act on it.
    pub(crate) fn offer_about(
        &mut self,
        about: About,
        severity: Severity,
        text: impl Into<String>,
        offers: Vec<Offer>,
    ) {
        let (title, text) = (about.title().to_owned(), text.into());
        self.push(Notice { id: 0, about, severity, title, text, offers });
    }

    fn push(&mut self, notice: Notice) {
        let same = |other: &Notice| (&other.title, &other.text) == (&notice.title, &notice.text);
        if !self.list.iter().any(same) {
            self.next_id += 1;
            self.list.push(Notice { id: self.next_id, ..notice });
        }
    }

    /// Messages to read.
    pub(crate) fn list(&self) -> &[Notice] {
        &self.list
    }

    /// The last message about something.
    pub(crate) fn last_about(&self, about: About) -> Option<&Notice> {
        self.list.iter().rev().find(|notice| notice.about == about)
    }

    /// Dismisses one.
    pub(crate) fn dismiss(&mut self, id: u64) {
        self.list.retain(|notice| notice.id != id);
    }

    /// Takes back what was told about something, since it is no longer true.
    pub(crate) fn take_back(&mut self, about: About) {
        self.list.retain(|notice| notice.about != about);
    }

    /// Another case is in front: what was told of the one before is of no use; what failed stays until read.
    pub(crate) fn leave_case(&mut self) {
        self.list.retain(|notice| notice.severity == Severity::Error);
    }

    /// Another visit is asked: what was told of the one before is of no use; what failed stays until read.
    pub(crate) fn leave_visit(&mut self) {
        let stays = |notice: &Notice| notice.severity == Severity::Error || notice.about != About::Other;
        self.list.retain(stays);
    }

    /// Dismisses all.
    pub(crate) fn dismiss_all(&mut self) {
        self.list.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(notices: &Notices) -> Vec<&str> {
        notices.list().iter().map(|notice| notice.title.as_str()).collect()
    }

    /// A message that failed, one about the reading, one that is good to know.
    fn three() -> Notices {
        let mut notices = Notices::default();
        notices.tell(Severity::Error, "Export failed", "the disk is full");
        notices.tell_about(About::Reading, Severity::Warning, "it was replayed");
        notices.tell(Severity::Info, "Sample copied", "");
        notices
    }

    #[test]
    fn the_same_message_is_told_once_and_each_is_dismissed_by_itself() {
        let mut notices = three();
        notices.tell(Severity::Info, "Sample copied", "");
        notices.tell(Severity::Info, "Sample copied", "to another folder");
        assert_eq!(
            titles(&notices),
            ["Export failed", "About your reading", "Sample copied", "Sample copied"]
        );
        let ids: Vec<u64> = notices.list().iter().map(|notice| notice.id).collect();
        notices.dismiss(ids[2]);
        assert_eq!(notices.list().last().unwrap().text, "to another folder");
        notices.tell(Severity::Info, "Sample copied", "");
        assert!(!ids.contains(&notices.list().last().unwrap().id), "a number is not given twice");
        notices.dismiss_all();
        assert!(notices.list().is_empty());
    }

    #[test]
    fn what_failed_stays_until_it_is_read_whatever_is_opened_or_asked_next() {
        let mut notices = three();
        notices.leave_visit();
        assert_eq!(titles(&notices), ["Export failed", "About your reading"]);
        notices.leave_case();
        assert_eq!(titles(&notices), ["Export failed"]);
    }

    #[test]
    fn what_is_no_longer_true_is_taken_back_and_the_last_about_a_thing_is_found() {
        let mut notices = three();
        notices.tell_about(About::Reading, Severity::Warning, "it is behind its file");
        assert_eq!(notices.last_about(About::Reading).unwrap().text, "it is behind its file");
        notices.take_back(About::Reading);
        assert_eq!(notices.last_about(About::Reading), None);
        assert_eq!(titles(&notices), ["Export failed", "Sample copied"]);
    }
}
