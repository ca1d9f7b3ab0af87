//! Films of a plan in small: read and decoded by jobs, those of the case that is shown first.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Intake, NewCase};
use crate::editor::Editor;
use crate::editor::core::Core;
use crate::editor::films::small_picture;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};
use crate::imaging::{Limits, Picture, Upright};
use crate::intake::{Located, PlannedFilm};
use crate::store::read_film;
use crate::worker::Decoder;

/// Pictures decoded for one case at most: beyond it a film shows its name alone.
const MOST_OF_A_CASE: usize = 400;
/// Cases of a list that get a picture.
const MOST_CASES: usize = 200;

/// How far the picture of a film has come.
#[derive(Debug, Clone, Copy)]
pub enum PictureState<'a> {
    /// It is on its way, or was not asked for.
    Waiting,
    /// Ready.
    Ready(&'a Arc<Picture>),
    /// It cannot be shown: why.
    Failed(&'a str),
}

#[derive(Debug)]
enum Entry {
    Asked(Arc<Control>),
    Ended(Result<Arc<Picture>, String>),
}

/// Every picture that was asked for.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// Each with how it was made upright.
    known: BTreeMap<Located, (Upright, Entry)>,
}

impl Pictures {
    pub(super) fn stop(&self) {
        for (_, entry) in self.known.values() {
            if let Entry::Asked(control) = entry {
                control.cancel();
            }
        }
    }

    fn waiting(&self) -> usize {
        self.known.values().filter(|(_, entry)| matches!(entry, Entry::Asked(_))).count()
    }
}

/// Reads and decodes one film.
#[derive(Debug)]
struct PictureJob {
    generation: u64,
    at: Located,
    upright: Upright,
    decoder: Decoder,
}

impl Job for PictureJob {
    type Outcome = Result<Arc<Picture>, String>;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Reading a film of the new case".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let limits = Limits::default();
        let read = read_film(&self.at, &limits);
        control.check()?;
        let film = read.and_then(|bytes| {
            let go_on = || !control.is_cancelled();
            self.decoder.decode_while(&bytes, &limits, &go_on).map_err(|error| error.to_string())
        });
        control.check()?;
        let upright = film.and_then(|mut film| {
            film.pixels = self.upright.of(&film.pixels).map_err(|error| error.to_string())?;
            Ok(film)
        });
        Ok(upright.map(|film| Arc::new(small_picture(&film))))
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let Some(session) = editor.intake.of(self.generation) else { return };
        let outcome = match end {
            End::Done(outcome) => outcome,
            End::Cancelled => Err("you cancelled reading this film".to_owned()),
            End::Broke => Err("decoding broke: a fault of Callus, please report it".to_owned()),
        };
        // Another picture was asked for meanwhile.
        let is_wanted =
            session.pictures.known.get(&self.at).is_some_and(|(upright, _)| *upright == self.upright);
        if is_wanted {
            session.pictures.known.insert(self.at, (self.upright, Entry::Ended(outcome)));
        }
    }
}

impl NewCase {
    /// A film in small.
    pub fn picture(&self, film: &PlannedFilm) -> PictureState<'_> {
        match self.pictures.known.get(&film.at).map(|(_, entry)| entry) {
            None | Some(Entry::Asked(_)) => PictureState::Waiting,
            Some(Entry::Ended(Ok(picture))) => PictureState::Ready(picture),
            Some(Entry::Ended(Err(why))) => PictureState::Failed(why),
        }
    }

    /// How many pictures are on their way.
    pub fn pictures_waiting(&self) -> usize {
        self.pictures.waiting()
    }

    /// Films whose pictures are wanted now.
    fn wanted(&self) -> Vec<(Located, Upright)> {
        let films: Vec<&PlannedFilm> = match self.case() {
            Some(case) => case.films.iter().take(MOST_OF_A_CASE).collect(),
            None => {
                let cases = self.plan().cases.iter().take(MOST_CASES);
                cases.filter_map(|case| case.included().last()).collect()
            }
        };
        let is_known = |film: &&PlannedFilm| {
            self.pictures.known.get(&film.at).is_some_and(|(upright, _)| *upright == film.upright)
        };
        films.into_iter().filter(|film| !is_known(film)).map(|film| (film.at.clone(), film.upright)).collect()
    }
}

impl Intake {
    /// Asks for the pictures of what is shown.
    pub(crate) fn follow(&mut self, core: &mut Core) {
        let Some(session) = &mut self.session else { return };
        for (at, upright) in session.wanted() {
            let (generation, decoder) = (session.generation, core.setup.jobs.decoder().clone());
            let control = core.setup.jobs.submit(PictureJob { generation, at: at.clone(), upright, decoder });
            session.pictures.known.insert(at, (upright, Entry::Asked(control)));
        }
    }
}
