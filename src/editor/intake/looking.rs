//! Films of a new case whose picture may show a name: found before the case is written, looked at by a person, and the
//! answers kept in the state folder, by which films are cleaned.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::session::NewCase;
use super::{Intake, Written, cannot_write};
use crate::deidentify::{LookReason, Looked, look_reason};
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::{Film, Limits};
use crate::intake::{PlannedCase, PlannedFilm};
use crate::store::{StateFolder, look_of_hash, read_film, record_look_of_hash};
use crate::worker::Decoder;

/// Pixels of the films that are looked at in one go, at most; the rest follows in a next go.
const MOST_PIXELS: u64 = 120_000_000;

/// A film that a person has to look at.
#[derive(Debug, Clone)]
pub struct FilmToLookAt {
    /// What it is called in the dialog, such as "3 months, AP"; never the name of a patient.
    pub title: String,
    /// The film.
    pub film: Arc<Film>,
    /// Why it has to be looked at.
    pub reason: LookReason,
    /// What was answered before, if anything.
    pub looked: Looked,
}

/// What follows after films were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterLook {
    /// The case is written; films without an answer cannot be shared until somebody has looked.
    Create,
    /// Back to the page.
    Stay,
}

/// Looking at the films of a session.
#[derive(Debug, Default)]
pub(super) struct Looking {
    pub(super) job: Option<Arc<Control>>,
    /// Films of this go, each with the hash of its file.
    films: Vec<(String, FilmToLookAt)>,
    /// Films that are not asked about again in this session: they need no look, or the person will look later.
    settled: BTreeSet<String>,
    /// Goes so far: the dialog begins anew with each.
    go: u64,
}

/// Finds films that a person has to look at.
#[derive(Debug)]
struct LookJob {
    generation: u64,
    /// Films, each with what it is called.
    films: Vec<(String, PlannedFilm)>,
    state: StateFolder,
    decoder: Decoder,
}

/// Films found in one go.
#[derive(Debug, Default)]
struct FoundFilms {
    films: Vec<(String, FilmToLookAt)>,
    /// Hashes of films that need no look.
    clear: Vec<String>,
}

impl Job for LookJob {
    type Outcome = FoundFilms;
    const LANE: Lane = Lane::Intake;

    fn name(&self) -> String {
        "Looking for names in the pictures".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let limits = Limits::default();
        let mut found = FoundFilms::default();
        let mut pixels = 0;
        for (index, (title, planned)) in self.films.iter().enumerate() {
            control.report(index as f64 / self.films.len() as f64);
            control.check()?;
            if look_of_hash(&self.state, &planned.sha256) != Looked::No {
                continue;
            }
            // A film that cannot be read is refused with its reason when the case is written.
            let Ok(bytes) = read_film(&planned.at, &limits) else { continue };
            let go_on = || !control.is_cancelled();
            let Ok(film) = self.decoder.decode_while(&bytes, &limits, &go_on) else { continue };
            let Ok(Some(reason)) = look_reason(&bytes, &film) else {
                found.clear.push(planned.sha256.clone());
                continue;
            };
            pixels += u64::from(film.pixels.columns) * u64::from(film.pixels.rows);
            if pixels > MOST_PIXELS && !found.films.is_empty() {
                break;
            }
            let film =
                FilmToLookAt { title: title.clone(), film: Arc::new(film), reason, looked: Looked::No };
            found.films.push((planned.sha256.clone(), film));
        }
        control.check()?;
        Ok(found)
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Editor { core, intake, .. } = editor;
        let Some(session) = intake.of(self.generation) else { return };
        session.looking.job = None;
        match end {
            End::Cancelled => {}
            End::Broke => {
                let text = "The program broke while it looked for names in the pictures; please report it. Nothing was written.";
                core.notices.tell(Severity::Error, "The films could not be looked through", text);
            }
            End::Done(found) => {
                let looking = &mut session.looking;
                looking.settled.extend(found.clear);
                looking.films = found.films;
                looking.go += 1;
                let is_clear = looking.films.is_empty();
                let adds = session.addition.is_some();
                match (is_clear, adds) {
                    (false, _) => core.dialog = Dialog::BurnedIn,
                    (true, false) => core.dialog = Dialog::AskCreate,
                    (true, true) => intake.add(core),
                }
            }
        }
    }
}

/// "3 months, AP": when and in which view, as far as that is known; else the name of the file.
fn title(case: &PlannedCase, film: &PlannedFilm) -> String {
    let moment = film.moment.value().map(|moment| case.moment_words(*moment));
    let view = film.view.value().map(|view| view.word().to_owned());
    let known: Vec<String> = moment.into_iter().chain(view).collect();
    if known.is_empty() { film.at.file_name() } else { known.join(", ") }
}

impl Intake {
    /// Asks where the case is written, after films that may show a name were looked at.
    pub(super) fn ask_create(&mut self, core: &mut Core) {
        let Some(session) = &mut self.session else { return };
        // What is missing is told first: a person does not look at films for nothing.
        let is_hindered = session.case().is_some_and(|case| cannot_write(case).is_some());
        let films = if is_hindered { Vec::new() } else { session.films_to_look_through() };
        if films.is_empty() {
            if session.addition.is_some() {
                self.add(core);
            } else {
                core.dialog = Dialog::AskCreate;
            }
            return;
        }
        core.dialog = Dialog::None;
        let job = LookJob {
            generation: session.generation,
            films,
            state: core.setup.state.clone(),
            decoder: core.setup.jobs.decoder().clone(),
        };
        session.looking.job = Some(core.setup.jobs.submit(job));
    }

    /// Takes the answers of a person, one for each film of this go.
    pub(super) fn take_looks(&mut self, core: &mut Core, answers: &[Looked], then: AfterLook) {
        core.dialog = Dialog::None;
        let Some(session) = &mut self.session else { return };
        let looking = &mut session.looking;
        let films = std::mem::take(&mut looking.films);
        for ((sha256, _), answer) in films.iter().zip(answers) {
            let areas = match answer {
                Looked::No => continue,
                Looked::Clear => &[][..],
                Looked::Erased(areas) => areas,
            };
            let now = core.setup.clock.now();
            if let Err(error) = record_look_of_hash(&core.setup.state, sha256, areas, now) {
                core.notices.tell(Severity::Error, "Your answer was not saved", error.to_string());
                return;
            }
        }
        match then {
            AfterLook::Stay => {}
            AfterLook::Create => {
                looking.settled.extend(films.into_iter().map(|(sha256, _)| sha256));
                self.ask_create(core);
            }
        }
    }
}

impl NewCase {
    /// Films that a person has to look at now.
    pub fn films_to_look_at(&self) -> impl Iterator<Item = &FilmToLookAt> {
        self.looking.films.iter().map(|(_, film)| film)
    }

    /// The number of this go of looking: the dialog begins anew with each.
    pub fn look_number(&self) -> u64 {
        self.looking.go
    }

    /// Films of the cases that are to be written which nobody has asked about in this session.
    fn films_to_look_through(&self) -> Vec<(String, PlannedFilm)> {
        if self.taking.keeps_identity() {
            return Vec::new();
        }
        let cases = self.plan().cases.iter().enumerate().filter(|(number, _)| match self.shown {
            Some(shown) => shown == *number,
            None => !matches!(self.written.get(number), Some(Written::At(_))),
        });
        let films = cases.flat_map(|(_, case)| case.included().map(move |film| (case, film)));
        let open = films.filter(|(_, film)| !self.looking.settled.contains(&film.sha256));
        open.map(|(case, film)| (title(case, film), film.clone())).collect()
    }
}
