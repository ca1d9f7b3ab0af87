//! A presentation under way: at each scene the question with its films, then the answer. What is shown is the case up to
//! that step and nothing else; what is drawn on the films is not kept.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::analysis::summary::{Tone, capitalised};
use crate::analysis::{Until, UntilStep};
use crate::case::{Case, Episode, RadiographId, Reading, ScriptFilm};
use crate::editor::Editor;
use crate::editor::command::PresentCommand;
use crate::editor::cut_off::ShownReading;
use crate::editor::document::Document;
use crate::editor::hanging::Viewport;
use crate::editor::layout::Layout;
use crate::editor::notices::Severity;
use crate::editor::teach::scenes::{Scene, scenes};
use crate::editor::viewport::{VoiChosen, Zoom};
use crate::imaging::{Voi, VoiFunction, Window};
use crate::store::reference_reading;

/// What the pointer does over the films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pointer {
    /// What it always does.
    #[default]
    Plain,
    /// A red point that everybody sees.
    Laser,
    /// Everything but a circle around it is dark.
    Spotlight,
    /// It draws lines that are not kept.
    Pen,
}

/// A line that was drawn for the audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// The film.
    pub film: RadiographId,
    /// Its places in film pixels.
    pub places: Vec<[f64; 2]>,
}

/// What the audience sees beside the films.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "what is on the screen, each by itself")]
pub struct Presentation {
    /// The scene, from 0.
    pub at: usize,
    /// Number of scenes.
    pub of: usize,
    /// The visit: "1 week after DHS".
    pub visit: String,
    /// The question; empty where nothing is asked.
    pub question: String,
    /// True if the answer is shown.
    pub is_told: bool,
    /// The answer, line by line; empty until it is shown.
    pub told: Vec<String>,
    /// The screen is black.
    pub is_black: bool,
    /// It is over.
    pub is_over: bool,
    /// Calendar dates and the patient's label are shown.
    pub names: bool,
    /// What the pointer does.
    pub pointer: Pointer,
    /// A window for the presenter is shown.
    pub presenter: bool,
}

/// What the presenter alone sees.
#[derive(Debug, Clone, PartialEq)]
pub struct PresenterNotes {
    /// Notes of the scene.
    pub notes: String,
    /// The answer, before it is shown.
    pub answer: Vec<String>,
    /// What comes with the next press: "Answer", "3 months after DHS: What stage is it?".
    pub next: String,
    /// What is hidden from the audience: title, and each later visit with what is said of it.
    pub hidden: Vec<String>,
    /// Now.
    pub clock: Timestamp,
    /// Since the beginning.
    pub elapsed: SignedDuration,
}

/// A presentation under way.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what is on the screen, each by itself")]
pub(super) struct Presenting {
    scenes: Vec<Scene>,
    at: usize,
    is_told: bool,
    is_over: bool,
    is_black: bool,
    names: bool,
    presenter: bool,
    pointer: Pointer,
    strokes: Vec<Stroke>,
    begun: Timestamp,
    /// Answers where nobody reads, or the own reading says nothing: the reading that a quiz is scored against.
    reference: Option<Reading>,
    before: Before,
}

/// The window as it was.
#[derive(Debug)]
struct Before {
    layout: Layout,
    full_screen: bool,
    films_only: bool,
    until: Option<Until>,
}

/// Shortest step of a line that is drawn, in screen pixels.
const LEAST_STEP_PX: f64 = 2.0;

impl Editor {
    pub(super) fn perform_present(&mut self, command: PresentCommand) {
        use PresentCommand as P;
        match command {
            P::Start(limit) => self.start_presenting(limit),
            P::Toggle if self.teaching.presenting.is_some() => self.end_presenting(),
            P::Toggle => self.start_presenting(None),
            // One press puts away what lies over the films, the next one ends.
            P::End if self.core.film_to_compare().is_some() => {
                self.core.perform_compare(crate::editor::CompareCommand::End);
            }
            P::End if self.presentation().is_some_and(|shown| shown.pointer != Pointer::Plain) => {
                self.change_presenting(|own| own.pointer = Pointer::Plain);
            }
            P::End => self.end_presenting(),
            P::Next => self.next_scene(),
            P::Back => self.scene_before(),
            P::Black => self.change_presenting(|own| own.is_black = !own.is_black),
            P::Presenter => self.change_presenting(|own| own.presenter = !own.presenter),
            P::Pointer(pointer) => self.change_presenting(|own| {
                own.pointer = if own.pointer == pointer { Pointer::Plain } else { pointer };
            }),
            P::ClearInk => self.change_presenting(|own| own.strokes.clear()),
            P::Names => {
                self.change_presenting(|own| own.names = !own.names);
                self.show_scene();
            }
            P::Ink { viewport, at, begins } => self.draw_ink(viewport, at, begins),
        }
    }

    fn change_presenting(&mut self, change: impl FnOnce(&mut Presenting)) {
        if let Some(own) = &mut self.teaching.presenting {
            change(own);
        }
    }

    fn start_presenting(&mut self, limit: Option<Until>) {
        if self.teaching.presenting.is_some() {
            return;
        }
        let until = self.core.shown_until().cloned();
        let limit = limit.or_else(|| until.clone());
        self.open_script();
        let script = self.teaching.script.script();
        let Some(whole) = self.core.whole() else { return };
        let (scenes, passed_over) = scenes(whole.case(), &script, limit.as_ref());
        let reads = whole.reading().is_some_and(|reading| !reading.is_empty());
        let reference = if reads { None } else { reference_reading(whole.folder(), None).ok() };
        let reference = reference.filter(|reading| !reading.is_empty());
        let told = passed_over.join("\n");
        if scenes.is_empty() {
            let text = "There is no visit with a film to show until there. The script, if there is one, names no film of \
                        this case.";
            self.core.notices.tell(
                Severity::Warning,
                "There is nothing to present",
                format!("{text}\n{told}"),
            );
            return;
        }
        if !told.is_empty() {
            self.core.notices.tell(Severity::Warning, "Steps of the script are passed over", told);
        }
        let room = &mut self.core.screen.room;
        let before = Before {
            layout: self.core.screen.layout,
            full_screen: room.full_screen,
            films_only: room.films_only,
            until,
        };
        (room.full_screen, room.films_only) = (true, true);
        let is_told = scenes.first().is_some_and(|scene| !scene.asks());
        self.teaching.presenting = Some(Presenting {
            scenes,
            at: 0,
            is_told,
            is_over: false,
            is_black: false,
            names: false,
            presenter: false,
            pointer: Pointer::Plain,
            strokes: Vec::new(),
            begun: self.core.setup.clock.now(),
            reference,
            before,
        });
        self.show_scene();
        self.lay_scene();
        if self.core.cut.is_none() {
            self.end_presenting();
        }
    }

    /// Puts the window back as it was before. The case is shown as far as it was then.
    pub(crate) fn end_presenting(&mut self) {
        let Some(own) = self.teaching.presenting.take() else { return };
        self.core.nameless = false;
        self.core.screen.layout = own.before.layout;
        self.core.screen.active = own.before.layout.home();
        let room = &mut self.core.screen.room;
        (room.full_screen, room.films_only) = (own.before.full_screen, own.before.films_only);
        match own.before.until {
            Some(until) => {
                self.show_until(&until, ShownReading::Told);
            }
            None => self.show_whole(),
        }
    }

    fn next_scene(&mut self) {
        let Some(own) = &mut self.teaching.presenting else { return };
        let Some(scene) = own.scenes.get(own.at) else { return };
        if own.is_black {
            own.is_black = false;
        } else if scene.asks() && scene.may_tell && !own.is_told {
            own.is_told = true;
            self.show_scene();
        } else if let Some(next) = own.scenes.get(own.at + 1) {
            (own.is_told, own.at) = (!next.asks(), own.at + 1);
            own.strokes.clear();
            self.show_scene();
            self.lay_scene();
        } else {
            own.is_over = true;
        }
    }

    fn scene_before(&mut self) {
        let Some(own) = &mut self.teaching.presenting else { return };
        let asks = own.scenes.get(own.at).is_some_and(Scene::asks);
        if std::mem::take(&mut own.is_over) || std::mem::take(&mut own.is_black) {
            return;
        }
        if asks && own.is_told {
            own.is_told = false;
            self.show_scene();
        } else if let Some(at) = own.at.checked_sub(1) {
            (own.at, own.is_told) = (at, own.scenes.get(at).is_some_and(|scene| scene.may_tell));
            own.strokes.clear();
            self.show_scene();
            self.lay_scene();
        }
    }

    /// Shows the case up to the step that is reached, with the films of the scene.
    fn show_scene(&mut self) {
        let Some(own) = &self.teaching.presenting else { return };
        let Some(scene) = own.scenes.get(own.at).cloned() else { return };
        let step = if own.is_told { UntilStep::All } else { UntilStep::Films };
        let hides = own.is_told && !scene.marks;
        self.core.nameless = !own.names;
        let shown =
            own.reference.clone().map_or(ShownReading::Told, |reading| ShownReading::Of(Box::new(reading)));
        if !self.show_until(&Until { step, ..scene.until.clone() }, shown) {
            return;
        }
        self.marks.hide_marks(hides);
        self.hang_films(scene.films.iter().map(|film| film.film.clone()).collect());
    }

    /// Hangs these films side by side, in the layout that holds them.
    pub(super) fn hang_films(&mut self, films: Vec<RadiographId>) {
        let layout = Layout::for_films(films.len());
        self.core.screen.layout = layout;
        self.core.screen.viewports = films.into_iter().map(Viewport::of).collect();
        self.core.screen.viewports.resize_with(layout.count(), Viewport::default);
        self.core.screen.active = 0;
        self.core.hold_by_hand();
        self.core.hung_by_hand();
    }

    /// Shows the films of the scene with its windows and zooms: only as it begins, so that an answer changes nothing of
    /// what the presenter has brought into view.
    fn lay_scene(&mut self) {
        let Some(own) = &self.teaching.presenting else { return };
        for film in own.scenes.get(own.at).map(|scene| scene.films.clone()).unwrap_or_default() {
            self.lay_film(&film);
        }
    }

    /// Shows a film as a step says.
    pub(super) fn lay_film(&mut self, film: &ScriptFilm) {
        let first = self.core.films.loaded(&film.film).map(|loaded| loaded.first_voi.clone());
        let view = self.core.screen.views.entry(film.film.clone()).or_default();
        match (film.window, first) {
            (Some(window), _) => {
                let (centre, width, function) = (window.centre, window.width, VoiFunction::Linear);
                view.voi = Some(Voi::Window(Window { centre, width, function }));
                view.voi_chosen = VoiChosen::Reader;
            }
            (None, Some((voi, source))) => {
                (view.voi, view.voi_chosen) = (Some(voi), VoiChosen::Film(source));
            }
            // Its own window comes with its pixels.
            (None, None) => view.voi = None,
        }
        (view.invert, view.flip, view.quarter_turns) = (film.invert, film.flip, film.quarter_turns % 4);
        let is_whole = film.centre.is_none() && (film.zoom - 1.0).abs() < 1e-9;
        view.zoom = if is_whole { Zoom::Fit } else { Zoom::OfFit(film.zoom) };
        view.centre = film.centre;
    }

    fn draw_ink(&mut self, viewport: usize, at: [f64; 2], begins: bool) {
        let size = self.core.size_px(viewport);
        let Some(film) = self.core.viewport(viewport).and_then(|own| own.film.clone()) else { return };
        let Some(placement) = self.core.placement(&film, size) else { return };
        let place = placement.image_from_view(at, size);
        let Some(own) = &mut self.teaching.presenting else { return };
        match own.strokes.last_mut().filter(|stroke| !begins && stroke.film == film) {
            Some(stroke) => {
                let last = stroke.places.last().map(|last| placement.view_from_image(*last, size));
                if last.is_none_or(|last| (last[0] - at[0]).hypot(last[1] - at[1]) >= LEAST_STEP_PX) {
                    stroke.places.push(place);
                }
            }
            None => own.strokes.push(Stroke { film, places: vec![place] }),
        }
    }

    /// True while a presentation is under way.
    pub fn is_presenting(&self) -> bool {
        self.teaching.presenting.is_some()
    }

    /// What the audience sees beside the films; `None` while nothing is presented.
    pub fn presentation(&self) -> Option<Presentation> {
        let own = self.teaching.presenting.as_ref()?;
        let scene = own.scenes.get(own.at)?;
        let told = if own.is_told { self.told_of(scene) } else { Vec::new() };
        let time = time_of(self.core.document.as_ref()?, &scene.films);
        Some(Presentation {
            at: own.at,
            of: own.scenes.len(),
            visit: time,
            question: scene.question.clone(),
            is_told: own.is_told,
            told,
            is_black: own.is_black,
            is_over: own.is_over,
            names: own.names,
            pointer: own.pointer,
            presenter: own.presenter,
        })
    }

    /// The answer of the scene that is shown, from the part of the case that is shown.
    fn told_of(&self, scene: &Scene) -> Vec<String> {
        let Some(document) = &self.core.document else { return Vec::new() };
        let mut lines: Vec<String> = scene.text.lines().map(str::to_owned).collect();
        if lines.is_empty() {
            lines = self.said_of_scene(scene);
        }
        let rows = scene.rows.iter().filter_map(|id| document.case().episode(id));
        lines.extend(rows.filter_map(history_words));
        lines
    }

    /// Captions and reading of the visit that is asked, and captions of films of other visits that are shown beside it.
    /// Where there are several visits, each line begins with its own.
    fn said_of_scene(&self, scene: &Scene) -> Vec<String> {
        let Some(document) = &self.core.document else { return Vec::new() };
        let (case, visits) = (document.case(), document.visits());
        let at = |visit: &crate::analysis::Visit| {
            Until::visit(visit, UntilStep::All).as_ref() == Some(&scene.until)
        };
        let Some(asked) = visits.iter().position(at) else { return Vec::new() };
        let beside = scene.films.iter().filter_map(|film| visits.index_of(&film.film));
        let shown: BTreeSet<usize> = beside.chain([asked]).collect();
        let headed = |visit: usize, words: &str| match visits.get(visit).filter(|_| shown.len() > 1) {
            Some(visit) => format!("{}: {words}", capitalised(&case.time_words(&visit.time))),
            None => words.to_owned(),
        };
        let mut lines = Vec::new();
        for index in &shown {
            let films = visits.get(*index).map(|visit| visit.films.as_slice()).unwrap_or_default();
            let is_shown =
                |film: &&RadiographId| *index == asked || scene.films.iter().any(|own| own.film == **film);
            for film in films.iter().filter(is_shown).filter_map(|film| case.radiograph(film)) {
                let line = headed(*index, &film.caption);
                if !film.caption.is_empty() && !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        let read: Vec<String> =
            self.read_of_visit(asked).iter().map(|sentence| headed(asked, sentence)).collect();
        // Whose answer it is, where nobody in this window reads.
        let reader = self.teaching.presenting.as_ref().and_then(|own| own.reference.as_ref());
        let reader = reader.filter(|_| !read.is_empty());
        lines.extend(read);
        lines.extend(reader.map(|reading| format!("Read by {}", reading.reader.name)));
        lines
    }

    /// What the reading that is shown says of a visit, sentence by sentence.
    fn read_of_visit(&self, index: usize) -> Vec<String> {
        let summary = self.summary();
        let sections = summary.as_ref().map(|summary| summary.sections.as_slice()).unwrap_or_default();
        sections
            .iter()
            .filter(|section| section.anchor.is_some())
            .flat_map(|own| &own.sentences)
            .filter(|own| own.visit == Some(index))
            // Of what nobody looked at the audience is told nothing.
            .filter(|own| own.spans.iter().all(|span| span.tone != Tone::Open))
            .map(|own| own.without_time().iter().map(|span| span.text.as_str()).collect())
            .collect()
    }

    /// What the presenter alone sees; `None` while nothing is presented.
    pub fn presenter(&self) -> Option<PresenterNotes> {
        let own = self.teaching.presenting.as_ref()?;
        let scene = own.scenes.get(own.at)?;
        let whole = self.core.whole()?;
        let case = whole.case();
        let kept = self.core.cut.as_ref().and_then(|cut| cut.reading.as_ref());
        let reading = own.reference.as_ref().or(kept);
        let stage = |film: &RadiographId| {
            reading.and_then(|reading| self.core.book().stage_words(reading.opinion(film)?))
        };
        let words = |scene: &Scene| time_of(whole, &scene.films);
        let said = |scene: &Scene| {
            let films = scene.films.iter().filter_map(|film| case.radiograph(&film.film));
            let mut parts: Vec<String> = Vec::new();
            for film in films {
                for part in stage(&film.id).into_iter().chain(Some(film.caption.clone())) {
                    if !part.is_empty() && !parts.contains(&part) {
                        parts.push(part);
                    }
                }
            }
            sentences(&parts)
        };
        let answer = if scene.text.is_empty() { vec![said(scene)] } else { lines_of(&scene.text) };
        let later = own.scenes.iter().skip(own.at + 1);
        let next = match own.scenes.get(own.at + 1) {
            _ if scene.asks() && scene.may_tell && !own.is_told => "Answer".to_owned(),
            Some(next) if next.question.is_empty() => words(next),
            Some(next) => format!("{}: {}", words(next), next.question),
            None => "End".to_owned(),
        };
        let title = Some(case.title.clone()).filter(|title| !title.is_empty());
        let later = later.map(|scene| format!("{}: {}", words(scene), said(scene)));
        let clock = self.core.setup.clock.now();
        Some(PresenterNotes {
            notes: scene.notes.clone(),
            answer: answer.into_iter().filter(|line| !line.is_empty()).collect(),
            next,
            hidden: title.into_iter().chain(later).chain(outcomes(case)).collect(),
            clock,
            elapsed: clock.duration_since(own.begun),
        })
    }

    /// Lines that were drawn for the audience on a film.
    pub fn strokes<'e>(&'e self, film: &'e RadiographId) -> impl Iterator<Item = &'e Stroke> {
        let all = self.teaching.presenting.as_ref().map(|own| own.strokes.as_slice()).unwrap_or_default();
        all.iter().filter(move |stroke| stroke.film == *film)
    }
}

/// The time of the latest film: "1 week after DHS".
fn time_of(document: &Document, films: &[ScriptFilm]) -> String {
    let latest = films.iter().max_by_key(|film| document.visits().index_of(&film.film));
    let film = latest.and_then(|film| document.case().radiograph(&film.film));
    film.map(|film| document.case().time_words(&film.time)).unwrap_or_default()
}

/// Parts one after the other, each with the full stop that it may have of its own.
fn sentences(parts: &[String]) -> String {
    let mut all = String::new();
    for part in parts {
        if !all.is_empty() {
            all.push_str(if all.ends_with(['.', '!', '?']) { " " } else { "; " });
        }
        all.push_str(part);
    }
    all
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// "Revision DHS: hardware failure at 3 months".
fn row_words(episode: &Episode) -> String {
    let treatment = match &episode.operation {
        Some(operation) if episode.treatment.is_empty() => &operation.name,
        Some(_) | None => &episode.treatment,
    };
    let outcome = episode.outcome.map(|outcome| outcome.word().to_owned());
    let follow_up = Some(episode.follow_up.clone()).filter(|text| !text.is_empty());
    match follow_up.or(outcome) {
        Some(end) => format!("{treatment}: {end}"),
        None => treatment.clone(),
    }
}

/// "Right femur, subtrochanteric: DHS. Hardware failure at 3 months": a row of the history by itself, on its own line;
/// `None` where the row has nothing to tell.
fn history_words(episode: &Episode) -> Option<String> {
    let outcome = episode.outcome.map(|outcome| outcome.word().to_owned());
    let end = Some(episode.follow_up.clone()).filter(|text| !text.is_empty()).or(outcome);
    let treatment = Some(episode.treatment.clone()).filter(|text| !text.is_empty());
    let told: Vec<String> = treatment.into_iter().chain(end).map(|part| capitalised(&part)).collect();
    let side = episode.side.map_or_else(String::new, |side| format!("{} ", side.word()));
    let region = episode.region.as_ref().map_or_else(String::new, |region| format!(", {region}"));
    (!told.is_empty())
        .then(|| format!("{}: {}", capitalised(&format!("{side}{}{region}", episode.bone)), told.join(". ")))
}

fn outcomes(case: &Case) -> Vec<String> {
    case.episodes
        .iter()
        .filter(|own| own.outcome.is_some() || !own.follow_up.is_empty())
        .map(row_words)
        .collect()
}
