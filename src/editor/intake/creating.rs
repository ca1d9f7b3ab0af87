//! Writing planned cases, as a job: one into a folder of the person's choice, or many side by side.

use std::path::{Path, PathBuf};

use super::clean::CaseCleaner;
use super::{Intake, NewCase, Written};
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::Limits;
use crate::intake::{PlannedCase, PlannedFilm, Taking};
use crate::store::{
    Clock as _, CreateError, Created, Films, StateFolder, SystemClock, create_case, deidentify_secret,
    free_name, record_look_of_hash,
};

/// Letters of a folder's name at most.
const LONGEST_NAME: usize = 60;

/// A case and where it goes.
#[derive(Debug)]
struct Wanted {
    number: usize,
    case: PlannedCase,
}

/// Where cases are written.
#[derive(Debug)]
enum Place {
    /// The one case: this new folder.
    Folder(PathBuf),
    /// Each case: a new folder of its own within this one, named after its title.
    Within(PathBuf),
}

/// Writes cases.
#[derive(Debug)]
struct CreateJob {
    generation: u64,
    wanted: Vec<Wanted>,
    place: Place,
    taking: Taking,
    state: StateFolder,
    /// The one case is opened when it is written.
    opens: bool,
}

impl Job for CreateJob {
    /// What became of each case; those after a cancel are absent.
    type Outcome = Vec<(usize, Result<Created, CreateError>)>;
    const LANE: Lane = Lane::Intake;

    fn name(&self) -> String {
        match self.wanted.len() {
            1 => "Writing the new case".to_owned(),
            count => format!("Writing {count} cases"),
        }
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let films = |wanted: &Wanted| wanted.case.included().count();
        let total = self.wanted.iter().map(films).sum::<usize>().max(1) as f64;
        let mut done = 0;
        let mut outcomes = Vec::new();
        for wanted in &self.wanted {
            let step = |films: usize| {
                control.report((done + films) as f64 / total);
                !control.is_cancelled()
            };
            let outcome = self.create(wanted, &step);
            done += films(wanted);
            let was_cancelled = matches!(outcome, Err(CreateError::Cancelled));
            outcomes.push((wanted.number, outcome));
            if was_cancelled || control.is_cancelled() {
                break;
            }
        }
        Ok(outcomes)
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Editor { core, intake, .. } = editor;
        let Some(session) = intake.of(self.generation) else { return };
        session.creating = None;
        match end {
            End::Cancelled => {}
            End::Broke => {
                let text = "The program broke while it wrote the case; please report it. What you entered is still here.";
                core.notices.tell(Severity::Error, "The case was not written", text);
            }
            End::Done(outcomes) => {
                let last = session.take_written(core, outcomes);
                if let Some(path) = last.filter(|_| self.opens) {
                    editor.open_written(path);
                }
            }
        }
    }
}

impl CreateJob {
    fn create(&self, wanted: &Wanted, step: &dyn Fn(usize) -> bool) -> Result<Created, CreateError> {
        let folder = match &self.place {
            Place::Folder(folder) => folder.clone(),
            Place::Within(parent) => free_name(parent, &folder_name(&wanted.case.title)),
        };
        create_planned(&wanted.case, &folder, self.taking, &self.state, step)
    }
}

/// Writes a planned case into `folder`, its films taken as `taking` says. `step` is asked after each film, with their
/// number, and may end it. The window and the command line write cases through it.
///
/// # Errors
/// As [`create_case`]; nothing is left behind.
pub fn create_planned(
    case: &PlannedCase,
    folder: &Path,
    taking: Taking,
    state: &StateFolder,
    step: &dyn Fn(usize) -> bool,
) -> Result<Created, CreateError> {
    let limits = Limits::default();
    let unchanged = match taking {
        Taking::Cleaned => None,
        Taking::Copied => Some(Films::Copied),
        Taking::Linked => Some(Films::Linked),
    };
    if let Some(films) = unchanged {
        return create_case(case, folder, &films, &limits, step);
    }
    let secret = deidentify_secret(state)?;
    let cleaner = CaseCleaner::new(case, &secret, state);
    let clean = |film: &PlannedFilm, bytes: &[u8]| cleaner.clean(film, bytes);
    let created = create_case(case, folder, &Films::Cleaned(&clean), &limits, step)?;
    for sha256 in &created.looked_at {
        // What a person has looked at, and erased names from, may be shared. Where that cannot be noted, the case is
        // written all the same, and sharing asks for another look.
        let _ = record_look_of_hash(state, sha256, &[], SystemClock.now());
    }
    Ok(created)
}

impl Intake {
    /// Writes the case that is shown into `folder`, or all that are not written into folders within it.
    pub(super) fn create(&mut self, core: &mut Core, folder: PathBuf, all: bool) {
        core.dialog = Dialog::None;
        let Some(session) = &mut self.session else { return };
        let plan = &session.now.plan;
        let is_wanted = |number: usize| {
            if all {
                !matches!(session.written.get(&number), Some(Written::At(_)))
            } else {
                session.shown == Some(number)
            }
        };
        let cases: Vec<(usize, &PlannedCase)> =
            plan.cases.iter().enumerate().filter(|(number, _)| is_wanted(*number)).collect();
        for (number, case) in &cases {
            if let Some(why) = cannot_write(case) {
                session.written.insert(*number, Written::Failed(why));
            }
        }
        let cases = cases.into_iter().filter(|(_, case)| cannot_write(case).is_none());
        let wanted: Vec<Wanted> = cases.map(|(number, case)| Wanted { number, case: case.clone() }).collect();
        if wanted.is_empty() || session.creating.is_some() {
            return;
        }
        let opens = plan.cases.len() == 1;
        let job = CreateJob {
            generation: session.generation,
            wanted,
            place: if all { Place::Within(folder) } else { Place::Folder(folder) },
            taking: session.taking,
            state: core.setup.state.clone(),
            opens,
        };
        session.creating = Some(core.setup.jobs.submit(job));
    }
}

impl NewCase {
    /// Takes in what was written. Returns the case to open, where it is the only one.
    fn take_written(
        &mut self,
        core: &mut Core,
        outcomes: Vec<(usize, Result<Created, CreateError>)>,
    ) -> Option<PathBuf> {
        let mut opens = None;
        let mut to_look = 0;
        for (number, outcome) in outcomes {
            match outcome {
                Ok(created) => {
                    to_look += created.to_look.len();
                    opens = Some(created.path.clone());
                    self.written.insert(number, Written::At(created.path));
                }
                Err(CreateError::Cancelled) => {}
                Err(error) => {
                    core.notices.tell(Severity::Error, "The case was not written", error.to_string());
                    self.written.insert(number, Written::Failed(error.to_string()));
                }
            }
        }
        if self.now.plan.cases.len() > 1 {
            self.show_case(None);
        }
        if to_look > 0 {
            let films = if to_look == 1 { "1 film" } else { &format!("{to_look} films") };
            let text = format!(
                "{films} may carry a name in the picture itself. Look at them before you share the case; until then sharing is refused."
            );
            core.notices.tell(Severity::Warning, "Look at burned-in text before sharing", text);
        }
        opens
    }
}

/// What stands in the way of writing a case, in words; `None` where nothing does.
pub fn cannot_write(case: &PlannedCase) -> Option<String> {
    let films = match case.included().filter(|film| film.moment.value().is_none()).count() {
        0 => return None,
        1 => "1 film has no date".to_owned(),
        count => format!("{count} films have no date"),
    };
    Some(format!("{films}: enter a day or an interval at the head of the column, or leave them out."))
}

/// A name for the folder of a case: letters and digits of the title, in lower case, joined by hyphens.
pub fn folder_name(title: &str) -> String {
    let letters = title.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(LONGEST_NAME).collect();
    if name.is_empty() { "case".to_owned() } else { name }
}
