//! The case shown only up to a visit. While that lasts, the open document *is* what `analysis::known_until` made of the
//! case and its reading: every panel, count, tooltip, search and title is drawn from it, so that nobody who looks at the
//! window can tell that there is more. The whole case is put aside with its locks, journals and messages, and nothing
//! that is said of the part shown is kept.

use crate::analysis::{Known, Until, known_until};
use crate::case::{RadiographId, Reader, ReaderId, Reading, ReadingState};
use crate::editor::case_editing::{CaseDesk, CaseEditing};
use crate::editor::command::{Command, FileCommand, GoCommand, ReviewCommand, ViewCommand};
use crate::editor::core::{Core, Pointing};
use crate::editor::document::{Desk, Document};
use crate::editor::history::History;
use crate::editor::notices::{Notices, Severity};
use crate::editor::{Dialog, Editor};
use crate::report::without_names;
use crate::store::Sight;

/// What is put aside while a case is shown only up to a visit.
#[derive(Debug)]
pub(crate) struct CutOff {
    /// How far the case is shown.
    pub(crate) until: Until,
    /// True if nothing in the case is later.
    pub(crate) is_all: bool,
    /// The whole case with its reader's place.
    pub(crate) whole: Document,
    /// The reading that is shown up to the visit, in full.
    pub(crate) reading: Option<Reading>,
    /// Messages about the whole case.
    pub(crate) notices: Notices,
    /// What was seen on the disk meanwhile.
    pub(crate) sights: Vec<Sight>,
    /// The film that was in focus.
    focus: Option<RadiographId>,
}

/// Reason for which the case itself is not edited meanwhile.
const NOT_EDITED: &str = "The case is shown only up to a visit: show the whole case to edit it.";

/// Whose reading stands beside the films of a case that is cut off.
#[derive(Debug, Clone)]
pub(crate) enum ShownReading {
    /// What the reading that was put aside says up to the visit.
    Told,
    /// What this one, of another reader, says up to the visit.
    Of(Box<Reading>),
    /// This one.
    Own(Reading),
}

/// The whole case, where other state is changed meanwhile.
pub(crate) fn whole_of<'a>(
    cut: &'a mut Option<Box<CutOff>>,
    document: &'a mut Option<Document>,
) -> Option<&'a mut Document> {
    match cut {
        Some(cut) => Some(&mut cut.whole),
        None => document.as_mut(),
    }
}

impl Core {
    /// The whole case, be it put aside.
    pub(crate) fn whole(&self) -> Option<&Document> {
        self.cut.as_ref().map(|cut| &cut.whole).or(self.document.as_ref())
    }

    /// The whole case, be it put aside: what is written to disk is written of it.
    pub(crate) fn whole_mut(&mut self) -> Option<&mut Document> {
        whole_of(&mut self.cut, &mut self.document)
    }

    /// How far the case is shown; `None` where it is shown whole.
    pub(crate) fn shown_until(&self) -> Option<&Until> {
        self.cut.as_ref().map(|cut| &cut.until)
    }
}

impl Editor {
    /// Shows the case only up to a visit. Returns whether it is shown so.
    pub(crate) fn show_until(&mut self, until: &Until, shown: ShownReading) -> bool {
        let is_new = self.core.cut.is_none();
        if is_new && !self.put_whole_aside(until) {
            return false;
        }
        let Some(known) = self.known(until, &shown) else { return false };
        let Some(cut) = &mut self.core.cut else { return false };
        (cut.until, cut.is_all) = (until.clone(), known.is_all);
        let folder = cut.whole.folder().clone();
        let clock = cut.whole.clock().clone();
        let told = known.readings.into_iter().next();
        let is_kept_elsewhere = matches!(shown, ShownReading::Own(_));
        let reading = match shown {
            ShownReading::Told | ShownReading::Of(_) => told.or_else(nobodys_reading),
            ShownReading::Own(reading) => Some(reading),
        };
        let desk = reading.map_or(Desk::NoReader, |reading| {
            // What is drawn over a signed reading is not kept, and so no change of it.
            let reading = Reading { state: ReadingState::Draft, amends: None, ..reading };
            Desk::Unkept(History::new(reading, &[]))
        });
        let case = if self.core.nameless { without_names(&known.case) } else { known.case };
        let mut document = Document::new(folder, case, Vec::new(), desk, clock);
        document.case_desk = CaseDesk::Refused(NOT_EDITED.to_owned());
        document.is_kept_elsewhere = is_kept_elsewhere;
        self.forget_shown();
        self.core.films.follow(document.folder(), document.case());
        self.core.pointing.timeline_view = (0.0, document.timeline().width);
        let at = |visit: &crate::analysis::Visit| Until::visit(visit, until.step).as_ref() == Some(until);
        let visit = document.visits().iter().find(|visit| at(visit)).or(document.visits().last());
        let film = visit.and_then(|visit| visit.films.first()).cloned();
        self.core.document = Some(document);
        self.core.name_commands();
        self.review.reset_review(&mut self.core);
        match film {
            Some(film) => self.core.focus_on(&film),
            None => self.core.screen.viewports.clear(),
        }
        true
    }

    /// Shows the whole case again.
    pub(crate) fn show_whole(&mut self) {
        let Some(cut) = self.core.cut.take() else { return };
        let CutOff { whole, notices, sights, focus, .. } = *cut;
        self.forget_shown();
        let told = std::mem::replace(&mut self.core.notices, notices);
        for notice in told.list() {
            self.core.notices.offer(notice.severity, &notice.title, &notice.text, notice.offers.clone());
        }
        self.core.films.follow(whole.folder(), whole.case());
        self.core.pointing.timeline_view = (0.0, whole.timeline().width);
        self.core.document = Some(whole);
        self.core.name_commands();
        self.review.reset_review(&mut self.core);
        match focus {
            Some(film) => self.core.focus_on(&film),
            None => self.core.perform_go(GoCommand::Last),
        }
        self.take_sights(sights);
    }

    /// Puts the whole case aside, with everything written that belongs to it.
    fn put_whole_aside(&mut self, until: &Until) -> bool {
        let title = "The case is shown whole";
        if self.review.is_signing() || self.has_unfinished_case() {
            let text =
                "Something is still being signed or created: wait for it, or cancel it, then try again.";
            self.core.notices.tell(Severity::Warning, title, text);
            return false;
        }
        let Some(document) = &self.core.document else { return false };
        if let Err(error) = known_until(document.case(), &[], until) {
            self.core.notices.tell(Severity::Error, title, error.to_string());
            return false;
        }
        self.core.put_sheet_away();
        self.save_now();
        let focus = self.core.focus().cloned();
        let Some(whole) = self.core.document.take() else { return false };
        self.core.cut = Some(Box::new(CutOff {
            until: until.clone(),
            is_all: false,
            reading: whole.reading().cloned(),
            whole,
            notices: std::mem::take(&mut self.core.notices),
            sights: Vec::new(),
            focus,
        }));
        true
    }

    fn known(&self, until: &Until, shown: &ShownReading) -> Option<Known> {
        let cut = self.core.cut.as_ref()?;
        let readings = match shown {
            ShownReading::Told | ShownReading::Own(_) => cut.reading.as_slice(),
            ShownReading::Of(reading) => std::slice::from_ref(reading.as_ref()),
        };
        known_until(cut.whole.case(), readings, until).ok()
    }

    /// Nothing that was shown of one extent of the case is left for the next.
    fn forget_shown(&mut self) {
        self.core.end_typing();
        // Registrations stay: they are of films that both extents may have.
        self.core.perform_compare(crate::editor::CompareCommand::End);
        self.core.put_sheet_away();
        self.core.forget_sheets();
        self.core.face(Dialog::None);
        self.core.case_editing = CaseEditing::default();
        self.core.pointing = Pointing::default();
        self.core.screen.trend = None;
        self.core.screen.left.selected = None;
        self.core.screen.by_hand = false;
        self.core.screen.room.enlarged = false;
        self.core.screen.viewports.clear();
        self.marks.reset();
        self.following = crate::editor::following::Following::default();
    }
}

/// A reading to draw in where nobody reads.
fn nobodys_reading() -> Option<Reading> {
    let id = ReaderId::new("not-kept".to_owned()).ok()?;
    Some(Reading::new(Reader { id, name: "Not kept".to_owned() }))
}

/// True if a command may be given while the case is shown only up to a visit: what shows another case, another extent
/// of this one, or keeps something waits until it is shown whole.
pub(crate) fn is_for_a_part(command: &Command) -> bool {
    use FileCommand as F;
    match command {
        Command::File(command) => match command {
            F::Quit
            | F::Palette
            | F::KeySheet
            | F::About
            | F::CloseDialog
            | F::Failed { .. }
            | F::CancelJob(_)
            | F::Dismiss(_)
            | F::DismissAll
            | F::TextSize(_)
            | F::TextBy(_)
            | F::TogglePanel(_)
            | F::PanelSize(..)
            | F::UseKeys(_) => true,
            F::Open(_)
            | F::AskOpen
            | F::AskPath
            | F::AskSample
            | F::CopySample { .. }
            | F::AskPack
            | F::Pack(_)
            | F::AskExport
            | F::Export(_)
            | F::AskMerge
            | F::Merge(_)
            | F::Close
            | F::OpenInEditor(_)
            | F::TakeVersionOnDisk
            | F::KeepOwnVersion
            | F::TakeWork(_)
            | F::SetReader(_)
            | F::UseReader(_)
            | F::AskReader => false,
        },
        Command::View(ViewCommand::FileNotes) => false,
        Command::Edit(_)
        | Command::View(_)
        | Command::Go(_)
        | Command::Read(_)
        | Command::Mark(_)
        | Command::Score(_)
        | Command::Finding(_)
        | Command::Teach(_) => true,
        Command::Review(command) => match command {
            ReviewCommand::Summary | ReviewCommand::BesideMarks => true,
            ReviewCommand::AskSign
            | ReviewCommand::Sign { .. }
            | ReviewCommand::Amend
            | ReviewCommand::Beside(_)
            | ReviewCommand::Differences => false,
        },
        Command::Intake(_) | Command::Library(_) | Command::Case(_) => false,
    }
}
