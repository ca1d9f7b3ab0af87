//! Two films registered by the program: a job that lays bone on bone and implant on implant. Its result is a proposal,
//! and the motion of the implant against the bone follows from it. Nothing of it is kept by itself.

use std::sync::Arc;

use crate::analysis::FilmScale;
use crate::analysis::registration::{
    Apart, Comparability, ImplantPart, Motion, MotionRefusal, MotionWish, Quality, Registered, Registration,
    RegistrationError, Similarity, Spot, implant_laid, implant_motion, motion_of, motions_apart,
    motions_apart_of, part_name, register_while,
};
use crate::case::{AnchorKind, FilmRegistration, Place, RadiographId, RegisteredOn};
use crate::editor::Editor;
use crate::editor::compare::{Asking, Compare, CompareMode, LaidBy, LaidOn, Proposal};
use crate::editor::core::Core;
use crate::editor::films::{ContentKey, LoadedFilm};
use crate::editor::hanging::place_of;
use crate::editor::jobs::{Cancelled, Control, End, Job, Lane};

/// Two films, the earlier one first: the program lays it on the later one, and motion is told on it.
pub(crate) type Pair = (RadiographId, RadiographId);

/// Registration of two films by the program, in this session.
#[derive(Debug)]
pub(crate) struct Run {
    asked: Asking,
    content: [ContentKey; 2],
    state: RunState,
}

#[derive(Debug)]
enum RunState {
    /// Being computed.
    Pending(Arc<Control>),
    /// The films lie on each other.
    Found(Arc<Registered>),
    /// They do not, for this reason.
    Refused(String),
}

impl Run {
    /// Gives up what is being computed.
    pub(super) fn give_up(&self) {
        if let RunState::Pending(control) = &self.state {
            control.cancel();
        }
    }
}

/// How far the program has come with the films that are compared.
#[derive(Debug, Clone, PartialEq)]
pub enum AutomaticState {
    /// Being computed; the share that is done.
    Pending(f32),
    /// The films lie on each other.
    Found,
    /// They do not: the reason, in a sentence, and what to do.
    Refused(String),
}

/// Motion of an implant between two films, or the reason for which none is told.
#[derive(Debug, Clone, PartialEq)]
pub struct MotionShown {
    /// The earlier film, on which directions are told.
    pub first: RadiographId,
    /// The later film.
    pub second: RadiographId,
    /// It follows from a registration of the reading, or none is told by it.
    pub is_accepted: bool,
    /// The motion, or why none is told.
    pub told: Result<Motion, String>,
    /// Parts that moved otherwise than the rest; the motion is then that of the rest. They are told without it, too.
    pub parts: Vec<PartShown>,
    /// "Comparable: the implant's outlines cover each other (likeness 0.97)", where the films are comparable; none for a
    /// registration that was accepted earlier.
    pub comparable: Option<String>,
    /// Source of the millimetres, or that there are none.
    pub scale: String,
    /// What can be done where bone or implant is not laid on itself well enough.
    pub advice: Option<&'static str>,
}

/// What can be done where the program does not lay two films on each other with certainty.
const ADVICE: &str =
    "Place landmarks (Alt+M) to lay the films on each other by hand; no motion is told by them.";

/// A part of an implant that moved otherwise than the rest.
#[derive(Debug, Clone, PartialEq)]
pub struct PartShown {
    /// Its motion.
    pub apart: Apart,
    /// Name by a mark or a calibration of the reader that lies on it.
    pub name: Option<String>,
}

impl PartShown {
    /// "Part in the lower third of the implant (\"screw 3\"): moved …, against the rest."
    pub fn words(&self) -> String {
        self.apart.sentence(self.name.as_deref())
    }
}

impl Core {
    /// The two films that are compared, the earlier one first.
    pub(super) fn pair(&self) -> Option<Pair> {
        let (own, other) = self.compared_films()?;
        let visits = self.document.as_ref()?.visits();
        let at = |film| place_of(visits, film).map(|place| (place.visit, place.view));
        Some(if at(own) <= at(other) { (own.clone(), other.clone()) } else { (other.clone(), own.clone()) })
    }

    fn loaded_pair(&self, pair: &Pair) -> Option<[Arc<LoadedFilm>; 2]> {
        Some([self.films.loaded(&pair.0)?.clone(), self.films.loaded(&pair.1)?.clone()])
    }

    /// The registration of a pair by the program, where its films are still those it was made for.
    pub(super) fn run(&self, pair: &Pair) -> Option<&Run> {
        let run = self.screen.comparing.runs.get(pair)?;
        let is_of = |film: &RadiographId, content: &ContentKey| {
            self.films.loaded(film).is_none_or(|film| film.content == *content)
        };
        (is_of(&pair.0, &run.content[0]) && is_of(&pair.1, &run.content[1])).then_some(run)
    }

    /// The implant is drawn before and after, as soon as that is known.
    pub(crate) const fn maps_motion(&self) -> bool {
        self.screen.comparing.map
    }

    /// Both films that are compared are there.
    pub(crate) fn can_register(&self) -> bool {
        self.pair().is_some_and(|pair| self.loaded_pair(&pair).is_some())
    }

    /// The state of the registration of the films that are compared.
    pub(crate) fn automatic(&self) -> Option<AutomaticState> {
        Some(match &self.run(&self.pair()?)?.state {
            RunState::Pending(control) => AutomaticState::Pending(control.progress()),
            RunState::Found(_) => AutomaticState::Found,
            RunState::Refused(why) => AutomaticState::Refused(why.clone()),
        })
    }

    /// Shows where the implant lies before and after over the films, or no longer. Where that is not known in this
    /// session the films are registered first, without a new proposal.
    pub(super) fn toggle_map(&mut self) {
        let is_on = !self.screen.comparing.map;
        self.screen.comparing.map = is_on;
        let is_known = self.pair().and_then(|pair| self.run(&pair)).is_some();
        if is_on && !is_known {
            self.begin_registration(false);
        }
    }

    /// False where the program laid the films by the bone and found no implant on both.
    pub(crate) fn may_have_implant(&self) -> bool {
        let run = self.pair().and_then(|pair| self.run(&pair));
        run.is_none_or(|run| match &run.state {
            RunState::Found(found) => found.implant.is_ok(),
            RunState::Pending(_) | RunState::Refused(_) => true,
        })
    }

    /// False where the program was asked for the motion of the implant between these films and could not tell it.
    pub(crate) fn may_tell_motion(&self) -> bool {
        match self.pair().and_then(|pair| self.run(&pair)).map(|run| &run.state) {
            None | Some(RunState::Pending(_)) => true,
            Some(RunState::Refused(_)) => false,
            Some(RunState::Found(_)) => {
                self.motion().is_some_and(|motion| motion.told.is_ok() || !motion.parts.is_empty())
            }
        }
    }

    fn laid_now(&self) -> Option<LaidOn> {
        let (own, other) = self.compared_films()?;
        self.laid_on(own, other)
    }

    /// The films that are compared are registered, by a proposal or by the reading.
    pub(crate) fn lies_registered(&self) -> bool {
        self.laid_now().is_some_and(|laid| laid.by.is_registered())
    }

    /// The films that are compared are laid by their implant, by a proposal or by the reading.
    pub(crate) fn lies_on_implant(&self) -> bool {
        self.laid_now().is_some_and(|laid| matches!(laid.by, LaidBy::Implant { .. }))
    }

    /// Lays the films that are compared on each other, by the implant or by the bone; once more while it runs gives it up.
    pub(super) fn register_on(&mut self, on_implant: bool) {
        let Some(pair) = self.pair() else { return };
        self.screen.comparing.on_implant = on_implant;
        if let Some(RunState::Pending(control)) = self.run(&pair).map(|run| &run.state) {
            control.cancel();
            return;
        }
        let comparing = &mut self.screen.comparing;
        comparing.landmarks = None;
        comparing.now = comparing.now.or(Some(Compare::new(CompareMode::Opacity)));
        if let Some(RunState::Found(found)) = self.run(&pair).map(|run| &run.state) {
            let found = found.clone();
            self.propose(&pair, &found);
            return;
        }
        self.begin_registration(true);
    }

    fn begin_registration(&mut self, proposes: bool) {
        let Some(pair) = self.pair() else { return };
        let Some(films) = self.loaded_pair(&pair) else { return };
        let content = [films[0].content, films[1].content];
        let expected = self.pixels_to(&pair.0, &pair.1);
        let control = Arc::new(Control::default());
        let state = RunState::Pending(control);
        let asked = Asking::default();
        let run = Run { asked: asked.clone(), content, state };
        if let Some(before) = self.screen.comparing.runs.insert(pair.clone(), run) {
            before.give_up();
        }
        let job = RegisterJob { asked, pair: pair.clone(), films, expected, proposes };
        let control = self.setup.jobs.submit(job);
        if let Some(Run { state: RunState::Pending(own), .. }) = self.screen.comparing.runs.get_mut(&pair) {
            *own = control;
        }
    }

    /// Shows a registration that was found as a proposal.
    fn propose(&mut self, pair: &Pair, found: &Registered) {
        let scale = self.scale_kept(&pair.0);
        let scale = scale.unwrap_or_else(|| FilmScale::Pixels { why: String::new(), aspect: 1.0 });
        let wish = MotionWish { scale: &scale, shaft: None };
        let differs = match implant_motion(found, wish) {
            Err(MotionRefusal::NotComparable(how)) => Some(differs(&how)),
            Ok(_) | Err(MotionRefusal::NoImplant(_) | MotionRefusal::Fit(_) | MotionRefusal::NoAxis) => None,
        };
        let refused = told_of(found, &scale).err();
        let parts = |value: f64| (value * 1e3).round() / 1e3;
        let of_bone =
            RegisteredOn::Bone { likeness: parts(found.bone.likeness), overlap: parts(found.bone.overlap) };
        let by_implant = |laid: &Registration| RegisteredOn::Implant { likeness: parts(laid.likeness) };
        let (on, laid, doubt) = match (&found.bone.quality, &found.implant) {
            // Where the bone does not lie on itself, the implant does: else nothing would be proposed.
            (Quality::Failed(why), Ok(implant)) => {
                let doubt = format!("the bone is not laid on itself: {why}");
                (by_implant(&implant.registration), &implant.registration, Some(doubt))
            }
            (_, Ok(implant)) if self.screen.comparing.on_implant => {
                let laid = &implant.registration;
                (by_implant(laid), laid, laid.quality.why().map(str::to_owned))
            }
            (quality, Ok(_) | Err(_)) => (of_bone, &found.bone, quality.why().map(str::to_owned)),
        };
        // On the implant there is no bone against which a motion could be told; parts that came off it can.
        let told_without_bone = "the films are laid on each other by the implant, not by the bone";
        let is_by_choice = matches!(on, RegisteredOn::Implant { .. }) && refused.is_none();
        let refused = if is_by_choice { Some(told_without_bone.to_owned()) } else { refused };
        let implant = implant_laid(found, wish, refused.as_deref()).map(Box::new);
        let Registration { similarity, residual_px, .. } = *laid;
        let doubt = doubt.into_iter().chain(differs);
        self.screen.comparing.proposal = Some(Proposal {
            fixed: pair.1.clone(),
            moving: pair.0.clone(),
            on,
            transform: similarity.kept(),
            // It was told in pixels of the first film.
            residual_px: Some(parts(residual_px * similarity.scale())),
            doubt: doubt.collect::<Vec<_>>().join("; "),
            implant,
        });
    }

    /// Motion of the implant between the films that are compared; `None` while nobody asked for it.
    pub(crate) fn motion(&self) -> Option<MotionShown> {
        let pair = self.pair()?;
        let scale = self.scale_kept(&pair.0)?;
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let accepted = reading.and_then(|reading| reading.registration(&pair.0, &pair.1));
        let named = |apart: Vec<Apart>, outlines: &[&[Vec<Spot>]]| {
            let name = |at: usize| {
                reading.and_then(|reading| {
                    let aspect = self.film_view(&pair.0).pixel_aspect;
                    part_name(reading, &pair.0, outlines.get(at)?, aspect)
                })
            };
            let shown = apart.into_iter().enumerate();
            shown.map(|(at, apart)| PartShown { name: name(at), apart }).collect::<Vec<_>>()
        };
        let shown = |told, parts, is_accepted, comparable| MotionShown {
            first: pair.0.clone(),
            second: pair.1.clone(),
            is_accepted,
            told,
            parts,
            comparable,
            scale: Motion::scale_words(&scale),
            advice: None,
        };
        if let Some((_, moving, own)) = accepted
            && let Some(told) = accepted_told(own, moving == &pair.0, &scale)
        {
            return Some(shown(told, named(motions_apart_of(own, &scale), &[]), true, None));
        }
        let RunState::Found(found) = &self.run(&pair)?.state else { return None };
        let apart = motions_apart(found, MotionWish { scale: &scale, shaft: None });
        let outlines = outlines_apart(found, &apart);
        let parts = named(apart, &outlines);
        Some(match told_of(found, &scale) {
            Ok((motion, how)) => {
                let words = format!(
                    "Comparable: the implant's outlines cover each other (likeness {:.2})",
                    how.likeness
                );
                shown(Ok(motion), parts, false, Some(words))
            }
            Err(why) => {
                let is_unsure = matches!(
                    implant_motion(found, MotionWish { scale: &scale, shaft: None }),
                    Err(MotionRefusal::Fit(_))
                );
                // Where none is told, nothing but the registration is proposed, and that is in the reading.
                let is_accepted = parts.is_empty()
                    && accepted.is_some_and(|(_, moving, own)| {
                        moving == &pair.0 && !matches!(own.on, RegisteredOn::Landmarks { .. })
                    });
                let advice = is_unsure.then_some(ADVICE);
                MotionShown { advice, ..shown(Err(why), parts, is_accepted, None) }
            }
        })
    }

    /// "Revision lies between these films: another implant may be shown"; `None` where no operation does.
    pub(super) fn operation_between(&self) -> Option<String> {
        let (pair, document) = (self.pair()?, self.document.as_ref()?);
        let visits = document.visits();
        let visit = |film| place_of(visits, film).and_then(|place| visits.get(place.visit));
        let (first, second) = (visit(&pair.0)?, visit(&pair.1)?);
        let anchor = document.case().anchor(second.anchor.as_ref()?)?;
        let is_between = !first.is_comparable_with(second) && second.days >= 0.0;
        (is_between && anchor.kind == AnchorKind::Operation)
            .then(|| format!("{} lies between these films: another implant may be shown", anchor.name))
    }
}

/// An implant over a film, before and after its motion, in film pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct MotionMap {
    /// Outlines of its pieces where they would lie had they moved with the bone; empty where the bone is not laid.
    pub before: Vec<Vec<Place>>,
    /// Outlines where they lie.
    pub after: Vec<Vec<Place>>,
    /// From its middle before to its middle after.
    pub arrow: [Place; 2],
    /// Parts that moved otherwise than the rest: outlines where they would lie had they moved with it, and where they lie.
    pub parts: Vec<PartMap>,
}

/// A part of an implant over a film, in film pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct PartMap {
    /// Outlines had it moved with the rest.
    pub before: Vec<Vec<Place>>,
    /// Outlines where it lies.
    pub after: Vec<Vec<Place>>,
}

/// As many corners as an outline on the screen needs.
const MOST_CORNERS: usize = 400;

impl Core {
    /// The implant before and after over a film of the pair that is compared, while it is switched on and a motion is
    /// told.
    pub(crate) fn motion_map(&self, film: &RadiographId) -> Option<MotionMap> {
        let pair = self.pair().filter(|_| self.screen.comparing.map)?;
        let RunState::Found(found) = &self.run(&pair)?.state else { return None };
        let scale = self.scale_kept(&pair.0)?;
        let apart = motions_apart(found, MotionWish { scale: &scale, shaft: None });
        let is_told = told_of(found, &scale).is_ok();
        if !is_told && apart.is_empty() {
            return None;
        }
        let implant = found.implant.as_ref().ok()?;
        let own = implant.registration.similarity;
        // Without the bone, parts are shown against the rest.
        let bone = if is_told { found.bone.similarity } else { own };
        let (before, after) = if *film == pair.1 {
            (bone, own)
        } else if *film == pair.0 {
            (Similarity::STILL, bone.inverse()?.after(&own))
        } else {
            return None;
        };
        let aspect = self.film_view(film).pixel_aspect;
        let on_film = |by: &Similarity, spot: Spot| {
            let [x, y] = by.at(spot);
            [x, y / aspect]
        };
        let of = |pieces: &[Vec<Spot>], by: &Similarity| {
            let piece = |piece: &Vec<Spot>| {
                let step = piece.len().div_ceil(MOST_CORNERS).max(1);
                piece.iter().step_by(step).map(|corner| on_film(by, *corner)).collect()
            };
            pieces.iter().map(piece).collect()
        };
        let outlines = |by: &Similarity| of(&implant.outlines, by);
        let part = |(at, part): (usize, &ImplantPart)| {
            let is_told = apart.iter().any(|apart| apart.part == at);
            // From the first film to this one.
            let own = if *film == pair.1 { part.similarity } else { bone.inverse()?.after(&part.similarity) };
            is_told.then(|| PartMap { before: of(&part.outlines, &after), after: of(&part.outlines, &own) })
        };
        let parts = implant.parts.iter().enumerate().filter_map(part).collect();
        Some(MotionMap {
            before: if is_told { outlines(&before) } else { Vec::new() },
            after: outlines(&after),
            arrow: [on_film(&before, implant.centre), on_film(&after, implant.centre)],
            parts,
        })
    }

    /// A motion between the films that are compared which is not in the reading, in few words, where the later one is of this
    /// visit; `None` where none was looked for.
    pub(crate) fn motion_proposed(&self, visit: usize) -> Option<String> {
        let pair = self.pair()?;
        let document = self.document.as_ref()?;
        document.visits().get(visit).filter(|own| own.films.contains(&pair.1))?;
        if let Some(AutomaticState::Pending(_)) = self.automatic() {
            return Some("motion being measured".to_owned());
        }
        let is_open =
            |shown: &MotionShown| !shown.is_accepted || (shown.told.is_err() && shown.parts.is_empty());
        let shown = self.motion().filter(is_open)?;
        let time = document.case().time_words(&document.case().radiograph(&pair.0)?.time);
        let between = self.operation_between().map(|words| format!("{words}; ")).unwrap_or_default();
        let parts = match shown.parts.len() {
            0 => None,
            1 => Some("a part moved by itself".to_owned()),
            parts => Some(format!("{parts} parts moved by themselves")),
        };
        let whole = match (&shown.told, &parts) {
            (Ok(motion), None) if motion.moved => Some(motion.brief()),
            (Ok(motion), None) => Some(format!("{} ({})", motion.brief(), motion.bands())),
            (Ok(motion), Some(_)) => Some(format!("rest: {}", motion.brief())),
            (Err(_), Some(_)) => None,
            (Err(why), None) => return Some(format!("{between}motion against {time} not told: {why}")),
        };
        let words = parts.into_iter().chain(whole).collect::<Vec<_>>().join(", ");
        Some(format!("{between}proposed: {words}, against {time}"))
    }

    /// The motion of the implant as a sentence for the note of the later film.
    pub(crate) fn motion_note(&self) -> Option<(RadiographId, String)> {
        let shown = self.motion()?;
        let document = self.document.as_ref()?;
        let time = document.case().time_words(&document.case().radiograph(&shown.first)?.time);
        let what = if shown.parts.is_empty() { "Implant" } else { "Rest of the implant" };
        let parts = shown.parts.iter().map(|part| format!(" {}", part.words())).collect::<Vec<_>>().concat();
        let scale = &shown.scale;
        let between = self.operation_between().map(|words| format!("{words}. ")).unwrap_or_default();
        let sentence = match &shown.told {
            Ok(motion) => format!(
                "{between}{what} against bone, compared with {time}: {} ({}; {scale}; one view).{parts}",
                motion.brief(),
                motion.bands(),
            ),
            Err(_) if parts.is_empty() => return None,
            Err(why) => {
                format!(
                    "{between}{what} against bone, compared with {time}: not told ({why}; {scale}; one view).{parts}"
                )
            }
        };
        let before =
            document.opinion(&shown.second).map(|opinion| opinion.note.trim_end()).unwrap_or_default();
        let note = if before.is_empty() { sentence } else { format!("{before}\n{sentence}") };
        Some((shown.second, note))
    }
}

/// Outlines of the parts whose motions are told.
fn outlines_apart<'a>(found: &'a Registered, apart: &[Apart]) -> Vec<&'a [Vec<Spot>]> {
    let parts = found.implant.as_ref().map(|implant| implant.parts.as_slice()).unwrap_or_default();
    apart.iter().filter_map(|apart| Some(parts.get(apart.part)?.outlines.as_slice())).collect()
}

/// Motion by a registration of the reading. It was made for the earlier film laid on the later one; `None` where the
/// reading has the films the other way round, or no implant with it.
pub(super) fn accepted_motion(
    own: &FilmRegistration,
    is_earlier_laid: bool,
    scale: &FilmScale,
) -> Option<Motion> {
    motion_of(own, scale).filter(|_| is_earlier_laid)
}

/// The same, or the reason that the reading holds for which none was told, where those of parts were.
fn accepted_told(
    own: &FilmRegistration,
    is_earlier_laid: bool,
    scale: &FilmScale,
) -> Option<Result<Motion, String>> {
    let implant = own.implant.as_ref().filter(|_| is_earlier_laid)?;
    if implant.refused.is_empty() {
        motion_of(own, scale).map(Ok)
    } else {
        Some(Err(implant.refused.clone()))
    }
}

/// Motion by a registration of the program, or why none is told.
pub(super) fn told_of(found: &Registered, scale: &FilmScale) -> Result<(Motion, Comparability), String> {
    implant_motion(found, MotionWish { scale, shaft: None }).map_err(|refusal| match refusal {
        MotionRefusal::NoImplant(none) => none.to_string(),
        MotionRefusal::Fit(why) => why,
        MotionRefusal::NotComparable(how) => differs(&how),
        MotionRefusal::NoAxis => {
            "the implant has no straight edge that tells the direction of the shaft".to_owned()
        }
    })
}

/// "the projections differ: …".
fn differs(how: &Comparability) -> String {
    format!("the projections differ: {}", how.reasons.join("; "))
}

/// Why two films are not laid on each other, in plain words; `None` where they are.
pub(super) fn refused(outcome: &Result<Registered, RegistrationError>) -> Option<String> {
    const LANDMARKS: &str = "Landmarks (Alt+M) can still lay them on each other.";
    match outcome {
        Ok(found) => match &found.bone.quality {
            Quality::Good | Quality::Doubtful(_) => None,
            Quality::Failed(why) => Some(format!("Not registered: {why}. {LANDMARKS}")),
        },
        Err(RegistrationError::Nothing) => Some(format!(
            "Not registered: no position was found in which the two films resemble each other; they may be of another bone or another view. {LANDMARKS}"
        )),
        Err(RegistrationError::Stopped) => Some("The registration was stopped.".to_owned()),
    }
}

/// True where parts moved against the rest of an implant, whether the bone is laid or not.
fn tells_parts(outcome: &Result<Registered, RegistrationError>) -> bool {
    let scale = FilmScale::Pixels { why: String::new(), aspect: 1.0 };
    let wish = MotionWish { scale: &scale, shaft: None };
    outcome.as_ref().is_ok_and(|found| !motions_apart(found, wish).is_empty())
}

/// True where something is to be seen although the bone is not laid: parts that moved, or the implant on itself, where the
/// films are to be laid by it.
fn is_of_use(outcome: &Result<Registered, RegistrationError>, on_implant: bool) -> bool {
    let covers_itself = |found: &Registered| {
        found.implant.as_ref().is_ok_and(|own| !matches!(own.registration.quality, Quality::Failed(_)))
    };
    tells_parts(outcome) || on_implant && outcome.as_ref().is_ok_and(covers_itself)
}

/// Registers two films.
#[derive(Debug)]
struct RegisterJob {
    asked: Asking,
    pair: Pair,
    films: [Arc<LoadedFilm>; 2],
    /// Pixels of the second film to one of the first, where both tell millimetres.
    expected: Option<f64>,
    /// What is found is shown as a proposal.
    proposes: bool,
}

impl Job for RegisterJob {
    type Outcome = Result<Registered, RegistrationError>;
    const LANE: Lane = Lane::Preview;

    fn name(&self) -> String {
        "Registering two films".to_owned()
    }

    fn run(&self, control: &Control) -> Result<Self::Outcome, Cancelled> {
        let go_on = |share: f64| {
            control.report(share);
            !control.is_cancelled()
        };
        let found = register_while(&self.films[0].film, &self.films[1].film, self.expected, &go_on);
        control.check()?;
        Ok(found)
    }

    fn end(self, editor: &mut Editor, end: End<Self::Outcome>) {
        let core = &mut editor.core;
        let on_implant = core.screen.comparing.on_implant;
        let run = core.screen.comparing.runs.get_mut(&self.pair);
        let Some(run) = run.filter(|run| run.asked.is(&self.asked)) else { return };
        match end {
            End::Cancelled => {
                core.screen.comparing.runs.remove(&self.pair);
            }
            End::Broke => {
                let why = "Not registered: the program failed at these films. Landmarks (Alt+M) can still lay them on each other.";
                run.state = RunState::Refused(why.to_owned());
            }
            End::Done(outcome) => {
                match (refused(&outcome).filter(|_| !is_of_use(&outcome, on_implant)), outcome) {
                    (None, Ok(found)) => {
                        let found = Arc::new(found);
                        run.state = RunState::Found(found.clone());
                        if self.proposes {
                            core.propose(&self.pair, &found);
                        }
                        core.screen.comparing.map = true;
                    }
                    (why, _) => run.state = RunState::Refused(why.unwrap_or_default()),
                }
            }
        }
    }
}
