//! Photographs of films in a new case: turned by a key, or cut out by the four corners of the film in a dialog.

use std::sync::Arc;

use super::arranging::Cursor;
use super::{Intake, NewCase};
use crate::editor::core::Core;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::editor::notices::Severity;
use crate::editor::{Dialog, Editor};
use crate::imaging::{Film, ImageFormat, Limits, Upright};
use crate::intake::{FilmNumber, Located, PlanEdit, PlannedFilm};
use crate::store::read_film;
use crate::worker::Decoder;

/// The photograph whose corners are looked for.
#[derive(Debug, Default)]
pub(super) struct CornersState {
    pub(super) job: Option<Arc<Control>>,
    shown: Option<Photograph>,
    /// Photographs shown so far: the dialog begins anew with each.
    number: u64,
}

/// A photograph in the dialog.
#[derive(Debug, Clone)]
pub struct Photograph {
    /// The case in the plan, and the film in it.
    of: (usize, FilmNumber),
    /// Its pixels.
    pub film: Arc<Film>,
    /// How it becomes an upright film until now.
    pub upright: Upright,
}

/// Decodes a photograph.
#[derive(Debug)]
struct PhotographJob {
    generation: u64,
    of: (usize, FilmNumber),
    at: Located,
    upright: Upright,
    decoder: Decoder,
}

impl Job for PhotographJob {
    type Outcome = Result<Arc<Film>, String>;
    const LANE: Lane = Lane::Intake;

    fn name(&self) -> String {
        "Reading the photograph".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let limits = Limits::default();
        let read = read_film(&self.at, &limits);
        control.check()?;
        let go_on = || !control.is_cancelled();
        let film = read.and_then(|bytes| {
            self.decoder.decode_while(&bytes, &limits, &go_on).map_err(|error| error.to_string())
        });
        control.check()?;
        Ok(film.map(Arc::new))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Editor { core, intake, .. } = editor;
        let Some(session) = intake.of(self.generation) else { return };
        session.corners.job = None;
        let outcome = match end {
            End::Cancelled => return,
            End::Broke => Err("the program broke while it read it; please report it".to_owned()),
            End::Done(outcome) => outcome,
        };
        match outcome {
            Ok(film) => {
                session.corners.shown = Some(Photograph { of: self.of, film, upright: self.upright });
                session.corners.number += 1;
                core.dialog = Dialog::Corners;
            }
            Err(why) => core.notices.tell(Severity::Error, "The photograph cannot be shown", why),
        }
    }
}

impl Intake {
    /// Shows the photograph at the cursor.
    pub(super) fn ask_corners(&mut self, core: &mut Core) {
        let Some(session) = &mut self.session else { return };
        let Some((of, film)) = session.photograph() else { return };
        let job = PhotographJob {
            generation: session.generation,
            of,
            at: film.at.clone(),
            upright: film.upright,
            decoder: core.setup.jobs.decoder().clone(),
        };
        session.corners.job = Some(core.setup.jobs.submit(job));
    }

    /// Takes what was chosen in the dialog.
    pub(super) fn take_corners(&mut self, core: &mut Core, upright: Upright) {
        core.dialog = Dialog::None;
        let Some(session) = &mut self.session else { return };
        if let Some(Photograph { of: (case, film), .. }) = session.corners.shown.take() {
            session.edit(core, &[PlanEdit::Upright { case, film, upright }]);
        }
    }
}

impl NewCase {
    /// The photograph at the cursor.
    fn photograph(&self) -> Option<((usize, FilmNumber), &PlannedFilm)> {
        let (Some(case), Cursor::Film(number)) = (self.shown, self.cursor) else { return None };
        let film = self.case()?.film(number).filter(|film| film.format != ImageFormat::Dicom)?;
        Some(((case, number), film))
    }

    /// Whether the cursor is on a photograph or another picture that is no DICOM film.
    pub(crate) fn is_on_photograph(&self) -> bool {
        self.photograph().is_some()
    }

    /// Turns the photograph at the cursor by a quarter.
    pub(super) fn turn(&mut self, core: &mut Core) {
        let Some(((case, film), planned)) = self.photograph() else { return };
        let upright = Upright { turns: (planned.upright.turns + 1) % 4, ..planned.upright };
        self.edit(core, &[PlanEdit::Upright { case, film, upright }]);
    }

    /// The photograph in the dialog, and the number of this showing.
    pub fn photograph_shown(&self) -> Option<(&Photograph, u64)> {
        Some((self.corners.shown.as_ref()?, self.corners.number))
    }
}
