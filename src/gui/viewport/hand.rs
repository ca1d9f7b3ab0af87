//! Main button on marks: drawing, grabbing and releasing. Reads the raw events, so that every
//! press is exactly where the button went down, including several in one frame. Transient state only.

use eframe::egui::{CursorIcon, Event, Key, PointerButton, Popup, Pos2, Response, Ui};

use super::grips;
use super::labels::{Carried, Label};
use super::sheet::Sheet;
use crate::case::Place;
use crate::editor::{Command, DrawnTarget, Editor, Grip, GripOn, MarkCommand, Target, ViewCommand};
use crate::gui::keys;

/// A label moved less than this stays in position, in points.
const STILL: f32 = 4.0;
/// Maximum time and distance between the presses of a double click, in seconds and points.
const DOUBLE_SECONDS: f64 = 0.3;
const DOUBLE_REACH: f32 = 6.0;

/// State of the main button over the films.
#[derive(Debug, Default)]
pub(super) struct Hand {
    held: Option<Held>,
    last_press: Option<(f64, Pos2)>,
    /// The position last sent by [`MarkCommand::Point`].
    told: Option<(usize, Place)>,
    /// The target under the pointer, and its viewport.
    over: Option<(usize, Grip)>,
}

/// Object grabbed when the main button went down.
#[derive(Debug)]
struct Held {
    viewport: usize,
    what: What,
}

#[derive(Debug)]
enum What {
    /// A drawing tool or a mark: handled by the editor.
    Mark { grip: Option<GripOn> },
    /// A placed point while a tool is active: a drag corrects it, a click places the next point there.
    Undecided { grip: Grip, from: Pos2 },
    /// A label: it moves on its own and is dropped once.
    Label { target: Target, part: usize, from: Pos2, at: Pos2, middle: Pos2 },
    /// Nothing: the press only closed a menu, finished a shape or pinned an answer.
    Nothing,
}

/// One viewport with its marks, as drawn last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) index: usize,
    pub(super) sheet: Sheet,
    pub(super) drawn: &'a [DrawnTarget],
    pub(super) labels: &'a [Label],
}

impl Scene<'_> {
    fn grip_at(&self, at: Pos2, editor: &Editor) -> Option<Grip> {
        grips::grip_at(&self.sheet, self.drawn, self.labels, at, editor.tool().is_some())
    }
}

impl Hand {
    /// The target under the pointer in this viewport.
    pub(super) fn over(&self, viewport: usize) -> Option<&Grip> {
        self.over.as_ref().filter(|(index, _)| *index == viewport).map(|(_, grip)| grip)
    }

    /// The label being dragged in this viewport.
    pub(super) fn carried(&self, viewport: usize) -> Option<Carried> {
        match self.held.as_ref().filter(|held| held.viewport == viewport)? {
            Held { what: What::Label { target, part, from, at, middle }, .. }
                if from.distance(*at) >= STILL =>
            {
                Some(Carried { target: target.clone(), part: *part, middle: *middle + (*at - *from) })
            }
            _ => None,
        }
    }

    /// Handles the main button over a viewport. Returns true while it acts on marks: it then does not set the window.
    #[allow(clippy::wildcard_enum_match_arm, reason = "events of egui: most are of no concern here")]
    pub(super) fn follow(
        &mut self,
        ui: &Ui,
        response: &Response,
        scene: &Scene<'_>,
        editor: &Editor,
        wishes: &mut Vec<Command>,
    ) -> bool {
        let mut busy = self.holds(scene.index);
        let events = main_button(ui);
        if response.contains_pointer() && !events.is_empty() {
            keys::cross_rests(ui);
        }
        for event in events {
            match event {
                Event::PointerButton { pos, pressed: true, .. } if may_press(ui, response, pos) => {
                    self.press(ui, pos, scene, editor, wishes);
                }
                Event::PointerButton { pos, pressed: false, .. } if self.holds(scene.index) => {
                    self.release(pos, editor.can_snap() && snap_is_turned(ui), scene, wishes);
                }
                Event::PointerMoved(pos) if self.holds(scene.index) => self.drag(pos, scene, wishes),
                _ => {}
            }
            busy |= self.holds(scene.index);
        }
        let (down, latest) = ui.input(|input| (input.pointer.primary_down(), input.pointer.latest_pos()));
        if self.holds(scene.index) && !down {
            // The window lost the pointer while the button was down.
            self.release(latest.unwrap_or(scene.sheet.rect.center()), false, scene, wishes);
        }
        self.rest(ui, response, scene, editor, wishes);
        busy
    }

    fn holds(&self, viewport: usize) -> bool {
        self.held.as_ref().is_some_and(|held| held.viewport == viewport)
    }

    fn press(&mut self, ui: &Ui, pos: Pos2, scene: &Scene<'_>, editor: &Editor, wishes: &mut Vec<Command>) {
        let viewport = scene.index;
        if Popup::is_any_open(ui) {
            self.held = Some(Held { viewport, what: What::Nothing });
            return;
        }
        if ui.input(|input| input.key_down(Key::Space))
            || editor.shutter_in_hand()
            || editor.landmarks().is_some()
        {
            return;
        }
        if editor.scoring().is_some_and(|scoring| scoring.pins) || editor.quiz_wants_place() {
            // The editor decides on which film the answer can be pinned, or the place of the quiz lie.
            wishes.push(Command::Mark(MarkCommand::Press { viewport, at: scene.sheet.px(pos), on: None }));
            self.held = Some(Held { viewport, what: What::Nothing });
            return;
        }
        let grip = scene.grip_at(pos, editor);
        if editor.tool().is_none() && grip.is_none() {
            return;
        }
        if editor.active_viewport() != viewport {
            wishes.push(Command::View(ViewCommand::Activate(viewport)));
        }
        let is_second = self.is_second_press(ui, pos);
        let what = match grip {
            Some(Grip { target, part, on: GripOn::Label }) => {
                wishes.push(Command::Mark(MarkCommand::Select(Some(target.clone()))));
                let label = scene.labels.iter().find(|label| label.target == target && label.part == part);
                let middle = label.map_or(pos, |label| label.rect.center());
                What::Label { target, part, from: pos, at: pos, middle }
            }
            None if is_second && draws_any_number(editor) => {
                wishes.push(Command::Mark(MarkCommand::Finish));
                What::Nothing
            }
            Some(grip) if draws_on(editor) => What::Undecided { grip, from: pos },
            on => {
                let held = on.as_ref().map(|grip| grip.on);
                wishes.push(Command::Mark(MarkCommand::Press { viewport, at: scene.sheet.px(pos), on }));
                What::Mark { grip: held }
            }
        };
        self.held = Some(Held { viewport, what });
    }

    fn drag(&mut self, pos: Pos2, scene: &Scene<'_>, wishes: &mut Vec<Command>) {
        if let Some(held) = &mut self.held
            && let What::Undecided { grip, from } = &held.what
            && from.distance(pos) >= STILL
        {
            let (at, on) = (scene.sheet.px(*from), Some(grip.clone()));
            wishes.push(Command::Mark(MarkCommand::Press { viewport: scene.index, at, on }));
            held.what = What::Mark { grip: Some(grip.on) };
        }
        match self.held.as_mut().map(|held| &mut held.what) {
            Some(What::Mark { .. }) => {
                wishes.push(Command::Mark(MarkCommand::Drag { at: scene.sheet.px(pos) }));
            }
            Some(What::Label { at, .. }) => *at = pos,
            Some(What::Undecided { .. } | What::Nothing) | None => {}
        }
    }

    fn release(&mut self, pos: Pos2, is_turned: bool, scene: &Scene<'_>, wishes: &mut Vec<Command>) {
        match self.held.take().map(|held| held.what) {
            Some(What::Mark { grip: None }) => {
                let at = scene.sheet.px(pos);
                wishes.push(Command::Mark(MarkCommand::SnapTurned(is_turned)));
                wishes.push(Command::Mark(MarkCommand::Release { at }));
                wishes.push(Command::Mark(MarkCommand::SnapTurned(false)));
            }
            Some(What::Mark { .. }) => {
                wishes.push(Command::Mark(MarkCommand::Release { at: scene.sheet.px(pos) }));
            }
            Some(What::Undecided { from, .. }) => {
                let at = scene.sheet.px(from);
                wishes.push(Command::Mark(MarkCommand::SnapTurned(is_turned)));
                wishes.push(Command::Mark(MarkCommand::Press { viewport: scene.index, at, on: None }));
                wishes.push(Command::Mark(MarkCommand::Release { at }));
                wishes.push(Command::Mark(MarkCommand::SnapTurned(false)));
            }
            Some(What::Label { target: Target::Mark(mark), part, from, middle, .. })
                if from.distance(pos) >= STILL =>
            {
                let first = first_place(scene.drawn, &Target::Mark(mark), part);
                let at = scene.sheet.film_from_screen(middle + (pos - from));
                if let Some(first) = first {
                    let at = Some([at[0] - first[0], at[1] - first[1]]);
                    wishes.push(Command::Mark(MarkCommand::PutLabel { mark, part, at }));
                }
            }
            Some(What::Label { .. } | What::Nothing) | None => {}
        }
    }

    /// Pointer without a button: the rubber band of a draft, hover highlights, the cursor.
    fn rest(
        &mut self,
        ui: &Ui,
        response: &Response,
        scene: &Scene<'_>,
        editor: &Editor,
        wishes: &mut Vec<Command>,
    ) {
        if self.over.as_ref().is_some_and(|(index, _)| *index == scene.index) {
            self.over = None;
        }
        let (any_down, latest) = ui.input(|input| (input.pointer.any_down(), input.pointer.latest_pos()));
        if let Some(pos) = latest.filter(|_| response.contains_pointer() && !any_down) {
            self.over = scene.grip_at(pos, editor).map(|grip| (scene.index, grip));
            let place = scene.sheet.film_from_screen(pos);
            if editor.tool().is_some() && self.told != Some((scene.index, place)) {
                self.told = Some((scene.index, place));
                let at = scene.sheet.px(pos);
                wishes.push(Command::Mark(MarkCommand::Point { viewport: scene.index, at }));
            }
        }
        if let Some(cursor) = self.cursor(response, scene.index, editor) {
            ui.set_cursor_icon(cursor);
        }
    }

    fn cursor(&self, response: &Response, viewport: usize, editor: &Editor) -> Option<CursorIcon> {
        if let Some(held) = self.held.as_ref().filter(|held| held.viewport == viewport) {
            return Some(match held.what {
                What::Mark { grip: None | Some(GripOn::Place(_)) } => CursorIcon::Crosshair,
                What::Mark { .. } | What::Label { .. } => CursorIcon::Grabbing,
                What::Undecided { .. } => CursorIcon::Move,
                What::Nothing => return None,
            });
        }
        if editor.scoring().is_some_and(|scoring| scoring.pins) {
            return response.contains_pointer().then_some(CursorIcon::Crosshair);
        }
        match self.over(viewport).map(|grip| grip.on) {
            Some(GripOn::Place(_)) => Some(CursorIcon::Move),
            Some(GripOn::Line | GripOn::Label) => Some(CursorIcon::Grab),
            None => (editor.tool().is_some() && response.contains_pointer()).then_some(CursorIcon::Crosshair),
        }
    }

    fn is_second_press(&mut self, ui: &Ui, pos: Pos2) -> bool {
        let now = ui.input(|input| input.time);
        let before = self.last_press.replace((now, pos));
        before.is_some_and(|(time, at)| now - time <= DOUBLE_SECONDS && at.distance(pos) <= DOUBLE_REACH)
    }
}

/// True while the key that inverts edge snapping is held.
fn snap_is_turned(ui: &Ui) -> bool {
    ui.input(|input| input.modifiers.shift)
}

/// Moves, presses and releases of the main button, in order.
fn main_button(ui: &Ui) -> Vec<Event> {
    let is_ours = |event: &&Event| {
        matches!(event, Event::PointerMoved(_) | Event::PointerButton { button: PointerButton::Primary, .. })
    };
    ui.input(|input| input.events.iter().filter(is_ours).cloned().collect())
}

/// True if a press at this position is for the viewport, not for a panel edge or a card above it.
fn may_press(ui: &Ui, response: &Response, pos: Pos2) -> bool {
    let meant = response.hovered() || response.is_pointer_button_down_on() || response.clicked();
    meant && response.rect.contains(pos) && ui.layer_id_at(pos) == Some(response.layer_id)
}

/// True if the active tool expects a point.
fn draws_on(editor: &Editor) -> bool {
    let waits = |(placed, needed): (usize, Option<usize>)| needed.is_none_or(|needed| placed < needed);
    editor.tool().is_some() && editor.next_step().is_some_and(|step| waits(step.placed))
}

fn draws_any_number(editor: &Editor) -> bool {
    editor.next_step().is_some_and(|step| step.placed.1.is_none())
}

/// The anchor from which a label offset is measured.
fn first_place(drawn: &[DrawnTarget], target: &Target, part: usize) -> Option<Place> {
    drawn.iter().find(|drawn| drawn.target == *target && drawn.part == part)?.handles.first().copied()
}
