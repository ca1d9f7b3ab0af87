//! The headers of the films against the case, once the first films are on the screen: days and patients that contradict
//! it. Headers of a thousand films would keep the first picture waiting.

use std::sync::Arc;

use crate::case::{Case, Problem};
use crate::editor::Editor;
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::{About, Severity};
use crate::imaging::Limits;
use crate::store::{CaseFolder, problems_of_headers};

/// Contradictions named in the window.
const NAMED: usize = 6;

/// How far the headers of the open case were looked at.
#[derive(Debug, Default)]
pub(crate) struct Headers {
    number: u64,
    state: HeaderState,
}

#[derive(Debug, Default)]
enum HeaderState {
    /// Not yet.
    Due,
    /// By a worker.
    UnderWay(Arc<Control>),
    /// All of them, or there is no case.
    #[default]
    Done,
}

impl Headers {
    /// True if nothing is to come.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.state, HeaderState::Done)
    }

    fn become_state(&mut self, state: HeaderState) {
        if let HeaderState::UnderWay(control) = &self.state {
            control.cancel();
        }
        self.number += 1;
        self.state = state;
    }

    /// Another case is open, or the case file was read anew.
    pub(crate) fn become_due(&mut self) {
        self.become_state(HeaderState::Due);
    }

    /// The case was closed.
    pub(crate) fn leave(&mut self) {
        self.become_state(HeaderState::Done);
    }
}

#[derive(Debug)]
struct HeadersJob {
    number: u64,
    folder: CaseFolder,
    case: Arc<Case>,
}

impl Job for HeadersJob {
    type Outcome = Vec<Problem>;
    // A thousand files are looked into, and nothing waits for it: neither the first film nor a signature.
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Comparing the films with the case".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Vec<Problem>, Cancelled> {
        let go_on = || !control.is_cancelled();
        problems_of_headers(&self.folder, &self.case, &Limits::default(), &go_on).ok_or(Cancelled)
    }

    fn end(self, editor: &mut Editor, end: End<Vec<Problem>>) {
        let headers = &mut editor.core.headers;
        if headers.number != self.number {
            return;
        }
        headers.state = HeaderState::Done;
        match end {
            End::Done(problems) => editor.core.take_headers(&self.case, problems),
            // It runs again at the next opening, and callus check does the same.
            End::Cancelled | End::Broke => {}
        }
    }
}

impl Core {
    /// Begins to look at the headers, where that is due.
    pub(crate) fn look_at_headers(&mut self) {
        if !matches!(self.headers.state, HeaderState::Due) {
            return;
        }
        let Some(document) = self.whole() else { return };
        let (folder, case) = (document.folder().clone(), document.case().clone());
        let job = HeadersJob { number: self.headers.number, folder, case };
        self.headers.state = HeaderState::UnderWay(self.setup.jobs.submit(job));
    }

    fn take_headers(&mut self, of: &Arc<Case>, problems: Vec<Problem>) {
        let Some(document) = self.whole_mut() else { return };
        if !Arc::ptr_eq(document.case(), of) {
            // The case was edited meanwhile.
            self.headers.become_due();
            self.fetch_small();
            return;
        }
        if problems.is_empty() {
            return;
        }
        document.add_problems(problems);
        let text = contradictions(document.problems());
        let notices = self.cut.as_mut().map_or(&mut self.notices, |cut| &mut cut.notices);
        notices.take_back(About::Contradiction);
        notices.tell_about(About::Contradiction, Severity::Warning, text);
    }
}

/// The first contradictions of a case, a line each.
pub(crate) fn contradictions(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems.iter().take(NAMED).map(ToString::to_string).collect();
    let more = problems.len().saturating_sub(lines.len());
    let rest = if more > 0 { format!("\nand {more} more: run callus check") } else { String::new() };
    lines.join("\n") + &rest
}
