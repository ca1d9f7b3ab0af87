//! Signing and amending. A signature is prepared on the disk worker (every film is hashed, the file is sealed) for
//! one value of the reading; when it comes back and the reading is another one, nothing is signed.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::analysis::summary::{OpenQuestion, QuestionKind};
use crate::case::{Case, Edit, RadiographId, Reading, Signature};
use crate::editor::command::{MarkCommand, ScoreCommand};
use crate::editor::core::Core;
use crate::editor::document::Desk;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::marks::Marking;
use crate::editor::notices::{About, Severity};
use crate::editor::review::Review;
use crate::editor::review::telling::stands_in_the_way;
use crate::editor::{Dialog, Document, Editor};
use crate::store::{self, CaseFolder, StoreError};

/// Prepares a signature.
#[derive(Debug)]
pub(crate) struct SignJob {
    folder: CaseFolder,
    case: Arc<Case>,
    reading: Arc<Reading>,
    name: String,
    at: Timestamp,
    number: u32,
    overruled: Vec<String>,
}

/// Reason for which a signature was not made.
#[derive(Debug)]
pub(crate) enum Failing {
    /// A film could not be read.
    Film(StoreError),
    /// The reading could not be printed.
    Reading(StoreError),
}

impl Job for SignJob {
    type Outcome = Result<Signature, Failing>;
    const LANE: Lane = Lane::Read;

    fn name(&self) -> String {
        "Reading the films for the signature".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let films = match hash_films(&self.folder, &self.case, control)? {
            Ok(films) => films,
            Err(error) => return Ok(Err(Failing::Film(error))),
        };
        let overruled = self.overruled.clone();
        let sealed = store::seal(&self.reading, &self.name, self.at, self.number, films, overruled);
        Ok(sealed.map_err(Failing::Reading))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        editor.take_signed(&self.reading, end);
    }
}

/// Hashes every film of the case, one after the other.
pub(super) fn hash_films(
    folder: &CaseFolder,
    case: &Case,
    control: &Control,
) -> Result<Result<BTreeMap<RadiographId, String>, StoreError>, Cancelled> {
    let mut hashes = BTreeMap::new();
    for (done, film) in case.radiographs.iter().enumerate() {
        control.check()?;
        control.report(done as f64 / case.radiographs.len() as f64);
        match store::film_hash(folder, film) {
            Ok(hash) => hashes.insert(film.id.clone(), hash),
            Err(error) => return Ok(Err(error)),
        };
    }
    Ok(Ok(hashes))
}

impl Editor {
    /// Signs, if nothing stands against it.
    pub(super) fn sign(&mut self, name: &str, overrule: bool) {
        if let Some(why) = self.review.unfit_to_sign(&self.core, &self.marks, name, overrule) {
            self.core.notices.tell_about(About::NotSigned, Severity::Warning, why);
            return;
        }
        self.save_now();
        let at = self.core.setup.clock.now();
        let overruled = self.review.overruled(&self.core, &self.marks);
        let Some(document) = &self.core.document else { return };
        let Desk::Writing(writing) = &document.desk else { return };
        if let Some(why) = &writing.failed {
            let text =
                format!("{why}\nWhat is not in your file cannot be signed: mend this first, then sign.");
            self.core.notices.tell_about(About::NotSigned, Severity::Error, text);
            return;
        }
        let reading = writing.history.current().clone();
        let job = SignJob {
            folder: document.folder().clone(),
            case: document.case().clone(),
            reading: reading.clone(),
            name: name.trim().to_owned(),
            at,
            // A version that lies there already is never written over, whatever became of the draft since.
            number: writing.store.next_signature(&reading),
            overruled,
        };
        self.core.notices.take_back(About::NotSigned);
        self.review.signing = Some(reading);
        self.core.setup.jobs.submit(job);
    }

    fn take_signed(&mut self, reading: &Arc<Reading>, end: End<Result<Signature, Failing>>) {
        let is_awaited = self.review.signing.as_ref().is_some_and(|own| Arc::ptr_eq(own, reading));
        if !is_awaited {
            return;
        }
        self.review.signing = None;
        let result = match end {
            End::Done(result) => result,
            End::Cancelled => return,
            End::Broke => {
                let text =
                    "The program broke while it read the films; nothing was changed. Please report it.";
                self.core.notices.tell_about(About::NotSigned, Severity::Error, text);
                return;
            }
        };
        if !self.core.is_still(reading) {
            return;
        }
        match result {
            Ok(signature) => self.put_signature(signature, reading),
            Err(Failing::Film(error)) => {
                let text = format!(
                    "{error}\nA signature holds the hash of every film: bring the film back or mend its file, then sign again."
                );
                self.core.notices.tell_about(About::NotSigned, Severity::Error, text);
            }
            Err(Failing::Reading(error)) => {
                let text = format!("{error}\nNothing was changed. Please report it.");
                self.core.notices.tell_about(About::NotSigned, Severity::Error, text);
            }
        }
    }

    fn put_signature(&mut self, signature: Signature, reading: &Arc<Reading>) {
        self.lay_everything_down();
        // What was laid down may have been part of the reading.
        if !self.core.is_still(reading) {
            return;
        }
        let Some(document) = &mut self.core.document else { return };
        match document.commit(Edit::Sign(Box::new(signature))) {
            Ok(()) => {
                if self.core.dialog == Dialog::Sign {
                    self.core.dialog = Dialog::None;
                }
                self.save_now();
                self.review.list_besides(&mut self.core);
            }
            Err(error) => self.core.tell_commit_error(error),
        }
    }

    /// A signed reading leaves nothing half done in hand.
    fn lay_everything_down(&mut self) {
        self.core.end_typing();
        self.core.waiting_wish = None;
        self.scoring.perform(&mut self.core, &mut self.marks, ScoreCommand::PutAway);
        // A draft, the tool that drew it, the selection.
        for _ in 0..3 {
            self.marks.perform(&mut self.core, MarkCommand::Escape);
        }
    }
}

impl Review {
    /// Reason for which the reading cannot be signed under this name now, and what to do.
    fn unfit_to_sign(&self, core: &Core, marks: &Marking, name: &str, overrule: bool) -> Option<String> {
        if name.trim().is_empty() {
            return Some("A signature needs a name: type yours, then sign.".to_owned());
        }
        let standing = self.standing_questions(core, marks);
        if standing > 0 && !overrule {
            if let Some(clock) = core.clock_question() {
                return Some(clock.words);
            }
            let points =
                if standing == 1 { "1 point is".to_owned() } else { format!("{standing} points are") };
            return Some(format!(
                "{points} missing or contradictory: answer them, or say that you have seen them, then sign."
            ));
        }
        if marks.draws_something_new() {
            return Some("Something is half drawn: finish it or drop it with Esc, then sign.".to_owned());
        }
        None
    }

    /// In words, what stands in the way and was overruled.
    fn overruled(&self, core: &Core, marks: &Marking) -> Vec<String> {
        let open = self.open_questions(core, marks);
        let standing = open.iter().filter(|question| stands_in_the_way(question));
        standing.map(|question| question.words.clone()).collect()
    }

    /// Makes a signed reading a draft that refers to what was signed.
    pub(super) fn amend(&mut self, core: &mut Core) {
        let Some(document) = &mut core.document else { return };
        if document.reading().is_none_or(|own| own.signature().is_none()) {
            return;
        }
        match document.commit(Edit::Amend) {
            Ok(()) => {
                core.forget_signed();
                self.list_besides(core);
            }
            Err(error) => core.tell_commit_error(error),
        }
    }
}

impl Core {
    /// A clock that is earlier than the last change: a signature would bear a time that cannot be. Where the clock of
    /// that change ran ahead, the person may say so by overruling it.
    pub(super) fn clock_question(&self) -> Option<OpenQuestion> {
        if self.is_signed() {
            return None;
        }
        let (now, latest) = (self.setup.clock.now(), self.latest_time()?);
        let words = || {
            format!(
                "The clock of this computer says {}, but your last change was made at {}: set the clock, then sign again.",
                time_words(now),
                time_words(latest)
            )
        };
        (now < latest).then(|| OpenQuestion { kind: QuestionKind::Contradiction, words: words(), link: None })
    }

    /// The latest moment at which something is known to have been said.
    fn latest_time(&self) -> Option<Timestamp> {
        let Desk::Writing(writing) = &self.document.as_ref()?.desk else { return None };
        let amended = writing.history.current().amends.as_ref().map(|amends| amends.at);
        writing.store.latest_known().into_iter().chain(amended).max()
    }

    /// True if the reading is the one that the signature was made for; tells where it is not.
    fn is_still(&mut self, reading: &Arc<Reading>) -> bool {
        let now = self.document.as_ref().and_then(Document::reading_now);
        let is_still = now.is_some_and(|now| Arc::ptr_eq(now, reading));
        if !is_still {
            let text =
                "The reading was changed while the films were being read. Look at it again, then sign.";
            self.notices.tell_about(About::NotSigned, Severity::Warning, text);
        }
        is_still
    }
}

/// "24 November 2026", where this computer is.
pub fn date_words(at: Timestamp) -> String {
    local(at).strftime("%-d %B %Y").to_string()
}

/// "24 November 2026, 13:05", where this computer is.
pub fn time_words(at: Timestamp) -> String {
    local(at).strftime("%-d %B %Y, %H:%M").to_string()
}

fn local(at: Timestamp) -> jiff::Zoned {
    at.to_zoned(TimeZone::system())
}
