//! The window measured by itself, for `callus bench`: films are dragged, panned and zoomed by real events of a pointer,
//! frame by frame, and every figure is a time between two frames that were shown. Prints what it measured as JSON.

use std::collections::VecDeque;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use eframe::egui::{
    CentralPanel, Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, ViewportCommand, vec2,
};
use serde_json::{Map, Value, json};

use crate::case::RadiographId;
use crate::editor::{
    Command, Editor, FilmState, GoCommand, HangCommand, Layout, Play, Rehearsal, RoomCommand, ViewCommand,
};
use crate::store::{memory_bytes, peak_memory_bytes, thread_time, time_with_children};

/// Frames without anything left to do before the window counts as settled.
const CALM_FRAMES: u32 = 4;
/// Frames drawn before a movement is timed.
const WARM_UP: u32 = 5;
/// The window is resized at most so many times until the viewports have their size.
const RESIZES: u32 = 10;
/// Time before a rest in which the frames are drawn, and the work is done, that its beginning causes.
const CALM: Duration = Duration::from_millis(1500);
/// Time limit of one step.
const PATIENCE: Duration = Duration::from_mins(2);
/// Width of the line between two viewports, in points.
const GAP: f32 = 1.0;

/// What was measured; shared with the caller that waits for the window.
pub(super) type Told = Arc<Mutex<Map<String, Value>>>;

/// A movement of the pointer over the active viewport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Motion {
    /// The grey window is dragged with the main button.
    Window,
    /// The film is dragged with the middle button.
    Pan,
    /// Two fingers zoom in, then out.
    Zoom,
    /// Nothing moves, and every frame is drawn all the same.
    Still,
}

#[derive(Debug, Clone)]
enum Step {
    /// The first film is on the screen.
    FirstPicture,
    /// Nothing is left to read, decode or draw.
    Settle,
    /// The window has such a size that each viewport of a grid has this one.
    Fit { grid: [usize; 2], viewport: [f32; 2] },
    /// A command, at once.
    Do(Command),
    /// The last films of the case in the viewports, by hand.
    Hang(usize),
    /// So many frames of a movement.
    Frames { name: &'static str, motion: Motion, count: u32 },
    /// The pointer lets go of what it dragged.
    LetGo(PointerButton),
    /// To another visit, until its films are on the screen.
    Go { name: &'static str, command: GoCommand },
    /// Seconds in which the window does what it likes.
    Linger { name: &'static str, seconds: f64 },
    /// Seconds in which it is left alone.
    Rest { seconds: f64 },
}

/// Length of a rest, the processor time of all threads in it, and the frames that were drawn.
type Rested = (Duration, Option<Duration>, u64);

/// State of the step that is performed.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "what the step has done so far, each by itself")]
struct Under {
    since: Option<Instant>,
    calm: u32,
    resizes: u32,
    /// Start of every frame of a movement.
    frames: Vec<Instant>,
    is_pressed: bool,
    is_released: bool,
    /// Pictures of the films before a movement.
    before: Option<String>,
    were_ready: bool,
    /// The films gone to were drawn in the last frame.
    shown: bool,
    /// Set once the rest is over.
    rest: Option<Arc<OnceLock<Rested>>>,
}

/// Performs a [`Rehearsal`] in the window.
#[derive(Debug)]
pub(super) struct Player {
    steps: VecDeque<Step>,
    under: Under,
    began: std::time::SystemTime,
    /// Number of frames begun; a rest reads it from its own thread.
    frames: Arc<AtomicU64>,
    first_picture_told: bool,
    picture_drawn: bool,
    told: Told,
}

/// What the player sees of the window.
pub(super) struct Seen<'a> {
    pub(super) editor: &'a Editor,
    pub(super) is_drawn: bool,
    pub(super) films_drawn: usize,
    pub(super) areas: &'a [Rect],
}

/// Notes the renderer that runs.
pub(super) fn tell_renderer(told: &Told, words: &str) {
    told.lock().unwrap_or_else(PoisonError::into_inner).insert("renderer".to_owned(), json!(words));
}

/// Prints what was measured.
pub(super) fn print(told: &Told) {
    let told = told.lock().unwrap_or_else(PoisonError::into_inner);
    // Whoever closed the pipe does not wait for it.
    let _ = writeln!(std::io::stdout(), "{}", Value::Object(told.clone()));
}

impl Player {
    pub(super) fn new(rehearsal: &Rehearsal, told: Told) -> Self {
        Self {
            steps: steps(rehearsal.play),
            under: Under::default(),
            began: rehearsal.began,
            frames: Arc::default(),
            first_picture_told: false,
            picture_drawn: false,
            told,
        }
    }

    /// Adds what the pointer does in the coming frame.
    pub(super) fn input(&mut self, raw: &mut RawInput, areas: &[Rect], active: usize) {
        let Some(area) = areas.get(active) else { return };
        if let Some(Step::LetGo(button)) = self.steps.front() {
            self.under.is_released = true;
            raw.events.push(pressed(area.center(), *button, false));
        }
        let Some(Step::Frames { motion, count, .. }) = self.steps.front() else { return };
        let done = self.under.frames.len() as f32;
        let at = area.center() + vec2(done - *count as f32 / 2.0, 0.0);
        let button = match motion {
            Motion::Window => PointerButton::Primary,
            Motion::Pan => PointerButton::Middle,
            Motion::Zoom => {
                raw.events.push(Event::PointerMoved(area.center()));
                let half = WARM_UP + count / 2;
                let grows = (self.under.frames.len() as u32) < half;
                raw.events.push(Event::Zoom(if grows { 1.01 } else { 1.0 / 1.01 }));
                return;
            }
            Motion::Still => return,
        };
        raw.events.push(Event::PointerMoved(at));
        if !self.under.is_pressed {
            self.under.is_pressed = true;
            raw.events.push(pressed(at, button, true));
        }
    }

    /// Tells that a frame was composed: what is on it is shown when the next one begins.
    pub(super) fn composed(&mut self, ctx: &Context, seen: &Seen<'_>) {
        if seen.films_drawn > 0 && !self.picture_drawn {
            self.picture_drawn = true;
            ctx.request_repaint();
        }
        if let Some(Step::Go { .. }) = self.steps.front()
            && self.under.since.is_some()
            && all_ready(seen.editor)
            && seen.films_drawn == hung(seen.editor).len()
        {
            self.under.shown = true;
            ctx.request_repaint();
        }
    }

    /// Advances at the start of a frame; returns what the window has to do.
    pub(super) fn step(&mut self, ctx: &Context, seen: &Seen<'_>) -> Vec<Command> {
        let frame = self.frames.fetch_add(1, Ordering::Relaxed) + 1;
        if frame == 2 {
            self.tell("first_frame_ms", json!(self.milliseconds()));
        }
        if self.picture_drawn && !self.first_picture_told {
            self.first_picture_told = true;
            self.tell("first_picture_ms", json!(self.milliseconds()));
            self.tell("memory_at_first_picture_mb", json!(memory_bytes().map(megabytes)));
        }
        if frame == 1 {
            ctx.request_repaint();
        }
        let mut wishes = Vec::new();
        while let Some(step) = self.steps.front().cloned() {
            let since = *self.under.since.get_or_insert_with(Instant::now);
            if since.elapsed() > PATIENCE {
                self.tell("gave_up_at", json!(format!("{step:?}")));
                self.steps.clear();
                break;
            }
            let is_over = self.advance(ctx, &step, since, seen, &mut wishes);
            if !is_over {
                return wishes;
            }
            self.under = Under::default();
            self.steps.pop_front();
            // What follows sees the window as it is after the commands.
            if !wishes.is_empty() {
                ctx.request_repaint();
                return wishes;
            }
        }
        self.tell("peak_memory_mb", json!(peak_memory_bytes().map(megabytes)));
        ctx.send_viewport_cmd(ViewportCommand::Close);
        wishes
    }

    /// One frame of a step; `true` where it is over.
    fn advance(
        &mut self,
        ctx: &Context,
        step: &Step,
        since: Instant,
        seen: &Seen<'_>,
        wishes: &mut Vec<Command>,
    ) -> bool {
        match step {
            // The work behind it wakes the window.
            Step::FirstPicture => {
                ctx.request_repaint_after(Duration::from_millis(500));
                self.first_picture_told
            }
            Step::Settle => {
                self.under.calm = if seen.is_drawn { self.under.calm + 1 } else { 0 };
                ctx.request_repaint_after(Duration::from_millis(10));
                self.under.calm > CALM_FRAMES
            }
            Step::Fit { grid, viewport } => self.fit(ctx, *grid, *viewport, seen),
            Step::Do(command) => {
                wishes.push(command.clone());
                true
            }
            Step::Hang(count) => {
                wishes.extend(hang(seen.editor, *count));
                true
            }
            Step::Frames { name, motion: _, count } => self.movement(ctx, name, *count, seen),
            Step::LetGo(_) => {
                ctx.request_repaint();
                self.under.is_released
            }
            Step::Go { name, command } => self.go(name, command, since, seen, wishes),
            Step::Linger { name, seconds } => {
                ctx.request_repaint_after(Duration::from_millis(200));
                let over = since.elapsed().as_secs_f64() >= *seconds;
                if over {
                    let cost = json!({
                        "seconds": seconds,
                        "memory_mb": memory_bytes().map(megabytes),
                        "processor_seconds": time_with_children().map(|time| time.as_secs_f64()),
                        "is_settled": seen.is_drawn,
                    });
                    self.tell(name, cost);
                }
                over
            }
            Step::Rest { seconds } => self.rest(ctx, *seconds),
        }
    }

    fn fit(&mut self, ctx: &Context, grid: [usize; 2], viewport: [f32; 2], seen: &Seen<'_>) -> bool {
        // A new size takes some frames until the system has made it.
        self.under.calm += 1;
        ctx.request_repaint_after(Duration::from_millis(20));
        if self.under.calm < CALM_FRAMES {
            return false;
        }
        let whole =
            seen.areas.iter().filter(|area| area.is_positive()).fold(Rect::NOTHING, |a, b| a.union(*b));
        let side = |index: usize| grid[index] as f32 * (viewport[index] + GAP) - GAP;
        let missing = vec2(side(0), side(1)) - whole.size();
        if missing.abs().max_elem() <= 1.0 || self.under.resizes >= RESIZES {
            return true;
        }
        (self.under.resizes, self.under.calm) = (self.under.resizes + 1, 0);
        let size = ctx.viewport_rect().size() + missing;
        ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
        false
    }

    fn movement(&mut self, ctx: &Context, name: &str, count: u32, seen: &Seen<'_>) -> bool {
        self.under.before.get_or_insert_with(|| shown(seen.editor));
        self.under.frames.push(Instant::now());
        ctx.request_repaint();
        if self.under.frames.len() as u32 <= count + WARM_UP {
            return false;
        }
        let own = &self.under.frames[WARM_UP as usize..];
        let times = own.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64() * 1000.0).collect();
        let size = ctx.viewport_rect().size();
        let area = seen.areas.get(seen.editor.active_viewport()).copied().unwrap_or(Rect::ZERO);
        let changed = self.under.before.as_ref().is_some_and(|before| *before != shown(seen.editor));
        let mut figures = of_frames(times);
        figures.insert("window".to_owned(), json!([size.x, size.y]));
        figures.insert("viewport".to_owned(), json!([area.width(), area.height()]));
        figures.insert("films".to_owned(), json!(seen.films_drawn));
        let linked = (0..seen.films_drawn).filter(|index| seen.editor.linked_by(*index).is_some());
        figures.insert("linked".to_owned(), json!(linked.count()));
        figures.insert("changed".to_owned(), json!(changed));
        self.tell(name, Value::Object(figures));
        true
    }

    fn go(
        &mut self,
        name: &str,
        command: &GoCommand,
        since: Instant,
        seen: &Seen<'_>,
        wishes: &mut Vec<Command>,
    ) -> bool {
        if self.under.calm == 0 {
            self.under.calm = 1;
            self.under.since = Some(Instant::now());
            wishes.push(Command::Go(command.clone()));
            return false;
        }
        if self.under.calm == 1 {
            // The films that hang now are those gone to.
            self.under.calm = 2;
        }
        if !self.under.shown {
            return false;
        }
        let figures = json!({
            "ms": since.elapsed().as_secs_f64() * 1000.0,
            "was_decoded": self.under.were_ready,
            "films": seen.films_drawn,
        });
        self.tell(name, figures);
        true
    }

    /// Tells what the films that were gone to were like before a frame was drawn.
    pub(super) fn performed(&mut self, editor: &Editor) {
        if let Some(Step::Go { .. }) = self.steps.front()
            && self.under.calm == 1
        {
            self.under.were_ready = all_ready(editor);
        }
    }

    fn rest(&mut self, ctx: &Context, seconds: f64) -> bool {
        let Some(rest) = &self.under.rest else {
            // Measured beside the window: a frame that asks for the time is none of a rest.
            let rest = Arc::new(OnceLock::new());
            let (told, context, frames) = (rest.clone(), ctx.clone(), self.frames.clone());
            std::thread::spawn(move || {
                std::thread::sleep(CALM);
                let (from, before, drawn) = (Instant::now(), thread_time(), frames.load(Ordering::Relaxed));
                std::thread::sleep(Duration::from_secs_f64(seconds));
                let spent = before.zip(thread_time()).map(|(before, after)| after.saturating_sub(before));
                let frames = frames.load(Ordering::Relaxed) - drawn;
                // Set once, here.
                let _ = told.set((from.elapsed(), spent, frames));
                context.request_repaint();
            });
            self.under.rest = Some(rest);
            return false;
        };
        let Some((rested, spent, frames)) = rest.get().copied() else { return false };
        let share = |spent: Duration| spent.as_secs_f64() / rested.as_secs_f64() * 100.0;
        let figures = json!({
            "seconds": rested.as_secs_f64(),
            // Absent where the system tells no processor time.
            "processor_percent": spent.map(share),
            "frames": frames,
        });
        self.tell("rest", figures);
        true
    }

    fn milliseconds(&self) -> f64 {
        self.began.elapsed().unwrap_or_default().as_secs_f64() * 1000.0
    }

    fn tell(&self, name: &str, value: Value) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value);
    }
}

fn steps(play: Play) -> VecDeque<Step> {
    let mut steps = VecDeque::from([Step::FirstPicture]);
    match play {
        // An empty window is another application.
        Play::Empty { .. } => steps.clear(),
        Play::Open { seconds } => steps.push_back(Step::Linger { name: "after", seconds }),
        Play::Rest { seconds } => steps.extend([Step::Settle, Step::Rest { seconds }]),
        Play::Marks { frames } => {
            steps.push_back(Step::Settle);
            steps.extend(movement("still", Motion::Still, frames));
            steps.extend(movement("pan", Motion::Pan, frames));
        }
        Play::Films { frames, viewport } => {
            let all = [
                ["films_only_still_1", "films_only_window_1", "films_only_pan_1", "films_only_zoom_1"],
                ["films_only_still_4", "films_only_window_4", "films_only_pan_4", "films_only_zoom_4"],
                ["panels_still_1", "panels_window_1", "panels_pan_1", "panels_zoom_1"],
                ["panels_still_4", "panels_window_4", "panels_pan_4", "panels_zoom_4"],
            ];
            steps.push_back(Step::Settle);
            for (index, names) in all.into_iter().enumerate() {
                let (layout, count) = if index % 2 == 0 { (Layout::One, 1) } else { (Layout::TwoByTwo, 4) };
                steps.push_back(Step::Do(Command::View(ViewCommand::SetLayout(layout))));
                steps.push_back(Step::Hang(count));
                if index % 2 == 0 {
                    steps.push_back(Step::Do(Command::View(ViewCommand::Room(RoomCommand::FilmsOnly))));
                }
                let grid = if count == 1 { [1, 1] } else { [2, 2] };
                steps.extend([Step::Settle, Step::Fit { grid, viewport }, Step::Settle]);
                let motions = [Motion::Still, Motion::Window, Motion::Pan, Motion::Zoom];
                for (name, motion) in names.into_iter().zip(motions) {
                    steps.extend(movement(name, motion, frames));
                }
            }
            steps.push_back(Step::Do(Command::View(ViewCommand::SetLayout(Layout::OneByTwo))));
            steps.push_back(Step::Do(Command::Go(GoCommand::Last)));
            steps.push_back(Step::Settle);
            steps.push_back(Step::Go { name: "next_visit", command: GoCommand::PreviousVisit });
            steps.push_back(Step::Settle);
            steps.push_back(Step::Go { name: "first_visit", command: GoCommand::First });
        }
    }
    steps
}

/// A movement to its end, and the view as it was before.
fn movement(name: &'static str, motion: Motion, count: u32) -> Vec<Step> {
    let mut steps = vec![Step::Frames { name, motion, count }];
    match motion {
        Motion::Window => steps.push(Step::LetGo(PointerButton::Primary)),
        Motion::Pan => steps.push(Step::LetGo(PointerButton::Middle)),
        Motion::Zoom | Motion::Still => {}
    }
    steps.extend([Step::Do(Command::View(ViewCommand::Reset)), Step::Settle]);
    steps
}

fn pressed(pos: Pos2, button: PointerButton, pressed: bool) -> Event {
    Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE }
}

/// The films in the viewports.
fn hung(editor: &Editor) -> Vec<&RadiographId> {
    (0..editor.layout().count()).filter_map(|index| editor.viewport(index)?.film.as_ref()).collect()
}

fn all_ready(editor: &Editor) -> bool {
    let hung = hung(editor);
    !hung.is_empty() && hung.iter().all(|id| matches!(editor.film(id), FilmState::Ready(_)))
}

/// How the films in the viewports are seen, to tell that a movement changed it.
fn shown(editor: &Editor) -> String {
    hung(editor).iter().map(|id| format!("{:?}", editor.film_view(id))).collect::<Vec<_>>().concat()
}

/// Commands that hang the last films of the case.
fn hang(editor: &Editor, count: usize) -> Vec<Command> {
    let films = editor.document().map(|document| document.case().radiographs.as_slice()).unwrap_or_default();
    let last = films.iter().rev().take(count).rev().enumerate();
    last.map(|(viewport, film)| {
        Command::View(ViewCommand::Hang(HangCommand::Into { viewport, film: film.id.clone() }))
    })
    .collect()
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Median, 95th percentile and number of times in milliseconds.
fn of_frames(mut times: Vec<f64>) -> Map<String, Value> {
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)));
    let mut figures = Map::new();
    figures.insert("median_ms".to_owned(), json!(at(0.5)));
    figures.insert("p95_ms".to_owned(), json!(at(0.95)));
    figures.insert("frames".to_owned(), json!(times.len()));
    figures
}

/// A window with nothing in it, timed as the others are.
#[derive(Debug)]
pub(super) struct EmptyWindow {
    frames: u32,
    began: std::time::SystemTime,
    starts: Vec<Instant>,
    told: Told,
}

impl EmptyWindow {
    pub(super) fn new(frames: u32, began: std::time::SystemTime, told: Told) -> Self {
        Self { frames, began, starts: Vec::new(), told }
    }
}

impl eframe::App for EmptyWindow {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.starts.push(Instant::now());
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if self.starts.len() == 2 {
            let first = self.began.elapsed().unwrap_or_default().as_secs_f64() * 1000.0;
            told.insert("first_frame_ms".to_owned(), json!(first));
        }
        if self.starts.len() as u32 > self.frames + WARM_UP {
            let own = &self.starts[WARM_UP as usize..];
            let times = own.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64() * 1000.0).collect();
            let size = ctx.viewport_rect().size();
            let mut figures = of_frames(times);
            figures.insert("window".to_owned(), json!([size.x, size.y]));
            told.insert("empty".to_owned(), Value::Object(figures));
            told.insert("peak_memory_mb".to_owned(), json!(peak_memory_bytes().map(megabytes)));
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        ctx.request_repaint();
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        CentralPanel::default().show(ui, |ui| ui.label("Empty"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_slowest_twentieth_of_frames_are_told() {
        let figures = of_frames((1..=100).rev().map(f64::from).collect());
        assert_eq!(figures["median_ms"], json!(51.0));
        assert_eq!(figures["p95_ms"], json!(96.0));
        assert_eq!(of_frames(Vec::new())["median_ms"], Value::Null);
    }

    #[test]
    fn every_movement_of_the_films_is_timed_with_one_and_with_four_viewports() {
        let steps = steps(Play::Films { frames: 3, viewport: [60.0, 70.0] });
        let names: Vec<_> = steps
            .iter()
            .filter_map(|step| if let Step::Frames { name, .. } = step { Some(*name) } else { None })
            .collect();
        assert_eq!(names.len(), 16);
        assert!(
            ["panels_window_4", "films_only_window_1", "panels_zoom_4"].iter().all(|n| names.contains(n))
        );
    }
}
