//! Films for the case that is open ("two new films since"): planned on the days of that case, written beside its films,
//! and then one edit of the case. Readings are untouched.

use std::sync::Arc;

use super::clean::CaseCleaner;
use super::{Intake, cannot_write};
use crate::case::{Case, CaseEdit};
use crate::deidentify::is_said_removed;
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::{ImageFormat, Limits, clues, sniff};
use crate::intake::{Found, Plan, PlannedCase, PlannedFilm, SetAside, move_days, propose, propose_additions};
use crate::store::{
    AddedFilms, CaseFolder, Clock as _, CreateError, StateFolder, SystemClock, add_films, deidentify_secret,
    read_film, record_look_of_hash, remove_added,
};

/// What is told where a film joins a case that says its films are simulated.
pub const ADDED_TO_SIMULATED: &str = "The case says that its films are simulated. The new film counts as one of a patient: somebody is asked to look at it \
     before the case is shared. If it is simulated, too, say so: Edit case, Sources.";

/// So many films of the case are asked whether they were cleaned.
const ASKED: usize = 4;

/// The case that films are added to.
#[derive(Debug, Clone)]
pub struct Addition {
    /// The case.
    pub case: Arc<Case>,
    /// Its folder.
    pub folder: CaseFolder,
}

/// A plan for films of a case that exists.
#[derive(Debug, Clone)]
pub struct PlannedAdditions {
    /// The films, on the days of the case.
    pub plan: Plan,
    /// True if the films of the case name their patient, and so these are copied as they are.
    pub keeps_identity: bool,
    /// What a person has to know before, in words.
    pub doubts: Vec<String>,
}

/// How the days of new films lie to those of the case.
pub(super) enum Days {
    /// They are the same.
    Same,
    /// They move by this.
    Moved(i64),
    /// Nobody can tell.
    Unknown,
}

/// Plans films for a case: those that it has are set aside, identity is treated as in the case, and days are moved as
/// its days were moved. Where nobody can tell how these were moved, no day is proposed.
pub fn plan_additions(
    addition: &Addition,
    found: &[Found],
    set_aside: Vec<SetAside>,
    state: &StateFolder,
) -> PlannedAdditions {
    let Addition { case, folder } = addition;
    let mut plan = propose_additions(case, found, set_aside);
    let mut doubts = Vec::new();
    let patients = propose(found, Vec::new()).cases.len();
    if patients > 1 {
        doubts.push(format!(
            "The films are of {patients} patients, or of folders that do not say so. Leave out what is not of this case."
        ));
    }
    let own = Own::of(folder, case);
    let Some(planned) = plan.cases.first_mut() else {
        return PlannedAdditions { plan, keeps_identity: own.keeps_identity(), doubts };
    };
    match own.days(planned, case, state, &mut doubts) {
        Days::Same => {}
        Days::Moved(days) => move_days(planned, Some(days)),
        Days::Unknown => {
            move_days(planned, None);
            doubts.push(
                "The days of this case may have been moved when its patient was removed, and nothing tells by how much. \
                 So no day is taken from the new films: enter their intervals."
                    .to_owned(),
            );
        }
    }
    PlannedAdditions { plan, keeps_identity: own.keeps_identity(), doubts }
}

/// What the films of the case say of their patient.
pub(super) struct Own {
    /// A film from which the patient was removed.
    cleaned: Option<Vec<u8>>,
    /// True if a film names its patient.
    names: bool,
}

impl Own {
    pub(super) fn of(folder: &CaseFolder, case: &Case) -> Self {
        let mut own = Self { cleaned: None, names: false };
        let limits = Limits::default();
        for film in case.radiographs.iter().take(ASKED) {
            let Ok(bytes) = folder.read_image(&film.file, limits.max_file_bytes) else { continue };
            if is_said_removed(&bytes) {
                own.cleaned = Some(bytes);
                break;
            }
            own.names |= sniff(&bytes) == Some(ImageFormat::Dicom);
        }
        own
    }

    pub(super) fn keeps_identity(&self) -> bool {
        self.cleaned.is_none() && self.names
    }

    pub(super) fn days(
        &self,
        planned: &PlannedCase,
        case: &Case,
        state: &StateFolder,
        doubts: &mut Vec<String>,
    ) -> Days {
        if self.keeps_identity() {
            return Days::Same;
        }
        let Some(own) = &self.cleaned else {
            let anchored =
                case.episodes.iter().any(|own| own.anchor().is_some_and(|zero| zero.date.is_some()));
            let is_dated = anchored || case.radiographs.iter().any(|film| film.time.date.is_some());
            return if is_dated { Days::Unknown } else { Days::Same };
        };
        let limits = Limits::default();
        let Ok(secret) = deidentify_secret(state) else { return Days::Unknown };
        let Some(named) = planned.films.iter().find(|film| film.names_patient) else { return Days::Unknown };
        let cleaner = CaseCleaner::new(planned, &secret, state);
        let marks = |bytes: &[u8]| clues(bytes, &limits).ok().map(|clues| clues.patient);
        let new = read_film(&named.at, &limits).ok().and_then(|bytes| cleaner.clean(named, &bytes).ok());
        let compared = new.and_then(|new| Some(marks(&new.bytes)?.compared(&marks(own)?)));
        match compared {
            Some(compared) if compared.different.is_empty() && !compared.same.is_empty() => {
                Days::Moved(cleaner.shift_days())
            }
            Some(compared) if !compared.different.is_empty() => {
                doubts.push(
                    "The new films name another patient than the films of this case, or the case was made on another \
                     computer. Add them only if you are sure."
                        .to_owned(),
                );
                Days::Unknown
            }
            Some(_) | None => Days::Unknown,
        }
    }
}

/// Writes the planned films into the case folder, cleaned unless `keeps_identity`. The case file is not changed: that is
/// one edit of the case.
///
/// # Errors
/// As [`add_films`]; nothing is left behind.
pub fn add_planned(
    planned: &PlannedCase,
    addition: &Addition,
    keeps_identity: bool,
    state: &StateFolder,
    step: &dyn Fn(usize) -> bool,
) -> Result<AddedFilms, CreateError> {
    let Addition { case, folder } = addition;
    if keeps_identity {
        return add_films(planned, case, folder, None, step);
    }
    let secret = deidentify_secret(state)?;
    let cleaner = CaseCleaner::new(planned, &secret, state);
    let clean = |film: &PlannedFilm, bytes: &[u8]| cleaner.clean(film, bytes);
    let added = add_films(planned, case, folder, Some(&clean), step)?;
    for sha256 in &added.looked_at {
        // As for a new case: where it cannot be noted, sharing asks for another look.
        let _ = record_look_of_hash(state, sha256, &[], SystemClock.now());
    }
    Ok(added)
}

/// Writes films into the folder of the open case.
#[derive(Debug)]
struct AddJob {
    generation: u64,
    planned: PlannedCase,
    addition: Addition,
    keeps_identity: bool,
    state: StateFolder,
}

impl Job for AddJob {
    type Outcome = Result<AddedFilms, CreateError>;
    const LANE: Lane = Lane::Intake;

    fn name(&self) -> String {
        "Adding films".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let total = self.planned.included().count().max(1) as f64;
        let step = |films: usize| {
            control.report(films as f64 / total);
            !control.is_cancelled()
        };
        Ok(add_planned(&self.planned, &self.addition, self.keeps_identity, &self.state, &step))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Editor { core, intake, .. } = editor;
        let Some(session) = intake.of(self.generation) else { return };
        session.creating = None;
        match end {
            End::Cancelled | End::Done(Err(CreateError::Cancelled)) => {}
            End::Broke => {
                let text =
                    "The program broke while it wrote the films; please report it. The case is unchanged.";
                core.notices.tell(Severity::Error, "No film was added", text);
            }
            End::Done(Err(error)) => {
                core.notices.tell(Severity::Error, "No film was added", error.to_string());
            }
            End::Done(Ok(added)) => editor.take_added(&added),
        }
    }
}

impl Intake {
    /// Looks through files for films of the open case.
    pub(super) fn begin_adding(&mut self, core: &mut Core, paths: Vec<std::path::PathBuf>) {
        let Some(document) = &core.document else { return };
        let addition = Addition { case: document.case().clone(), folder: document.folder().clone() };
        self.begin(core, paths, Some(addition));
    }

    /// Writes the planned films into the folder of the open case.
    pub(super) fn add(&mut self, core: &mut Core) {
        core.dialog = Dialog::None;
        let Some(session) = &mut self.session else { return };
        let (Some(addition), Some(planned)) = (session.addition.clone(), session.case().cloned()) else {
            return;
        };
        if let Some(why) = cannot_write(&planned) {
            core.notices.tell(Severity::Warning, "The films cannot be added yet", why);
            return;
        }
        if session.creating.is_some() {
            return;
        }
        let job = AddJob {
            generation: session.generation,
            planned,
            addition,
            keeps_identity: session.keeps_identity(),
            state: core.setup.state.clone(),
        };
        session.creating = Some(core.setup.jobs.submit(job));
    }
}

impl Editor {
    /// Tells that a film joined a case whose films are said to be simulated.
    pub(super) fn tell_of_simulated(&mut self) {
        if self.core.document.as_ref().is_some_and(|open| open.case().is_simulated()) {
            self.core.notices.tell(Severity::Warning, "Is the new film simulated?", ADDED_TO_SIMULATED);
        }
    }

    /// The files lie in the case folder: now the case speaks of them.
    fn take_added(&mut self, added: &AddedFilms) {
        self.intake.end();
        if added.doubles > 0 {
            let text = match added.doubles {
                1 => "1 film is in the case already and was left out.".to_owned(),
                count => format!("{count} films are in the case already and were left out."),
            };
            self.core.notices.tell(Severity::Info, "Films that the case has", text);
        }
        if !added.to_look.is_empty() {
            let text = "Films that were added may carry a name in the picture itself. Look at them before you share the \
                        case; until then sharing is refused.";
            self.core.notices.tell(Severity::Warning, "Look at burned-in text before sharing", text);
        }
        let Some(first) = added.films.first().map(|film| film.id.clone()) else { return };
        self.tell_of_simulated();
        self.edit_case(CaseEdit::AddFilms { films: added.films.clone() });
        let Some(document) = &self.core.document else { return };
        if document.case().radiograph(&first).is_some() {
            self.core.focus_on(&first);
        } else {
            // Refused, and told why.
            remove_added(document.folder(), &added.films);
        }
        self.after_change();
    }
}
