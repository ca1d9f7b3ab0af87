//! Messages to the person: they stay until they are read and put away.

use crate::editor::command::Command;

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
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
    /// What it does; the message is then dismissed.
    pub command: Command,
}

impl Offer {
    /// A button with these words.
    pub(crate) fn new(words: impl Into<String>, command: Command) -> Self {
        Self { words: words.into(), command }
    }
}

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Names it for putting away.
    pub id: u64,
    /// How much it matters.
    pub weight: Weight,
    /// What happened, in a few words.
    pub title: String,
    /// Why, and what to do next.
    pub text: String,
    /// What can be done about it with one click.
    pub offers: Vec<Offer>,
}

/// Every message not yet put away, oldest first. The same message is told once.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    list: Vec<Notice>,
    next_id: u64,
}

impl Notices {
    /// Tells the person something.
    pub(crate) fn tell(&mut self, weight: Weight, title: impl Into<String>, text: impl Into<String>) {
        self.offer(weight, title, text, Vec::new());
    }

    /// Tells the person something, with buttons to act on it.
    pub(crate) fn offer(
        &mut self,
        weight: Weight,
        title: impl Into<String>,
        text: impl Into<String>,
        offers: Vec<Offer>,
    ) {
        let (title, text) = (title.into(), text.into());
        if self.list.iter().any(|notice| notice.title == title && notice.text == text) {
            return;
        }
        self.next_id += 1;
        self.list.push(Notice { id: self.next_id, weight, title, text, offers });
    }

    /// What there is to read.
    pub(crate) fn list(&self) -> &[Notice] {
        &self.list
    }

    /// Puts one away.
    pub(crate) fn dismiss(&mut self, id: u64) {
        self.list.retain(|notice| notice.id != id);
    }

    /// Takes back what was told under this title, since it is no longer true.
    pub(crate) fn take_back(&mut self, title: &str) {
        self.list.retain(|notice| notice.title != title);
    }

    /// Another case is in front: what was told of the one before is of no use; what failed stays until read.
    pub(crate) fn leave_case(&mut self) {
        self.list.retain(|notice| notice.weight == Weight::Error);
    }

    /// Puts all away.
    pub(crate) fn dismiss_all(&mut self) {
        self.list.clear();
    }
}
