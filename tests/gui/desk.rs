//! The real app on a case of its own in a temporary folder: simulated films, jobs done at once, a clock that
//! stands still, a software graphics processor.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use callus::editor::{Command, Editor, FileCommand, FilmView, GoCommand, Jobs, Setup};
use callus::gui::App;
use callus::store::{Clock, SidePanel, StateFolder};
use eframe::egui::{
    Event, Modifiers, MouseWheelUnit, PointerButton, Pos2, Rect, Role, TouchPhase, Vec2, vec2,
};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, Node};
use tempfile::TempDir;

/// The films of the case: id, operation, offset, projection.
const FILMS: [(&str, &str, &str, &str); 6] = [
    ("f1", "fx1", "1 week", "AP"),
    ("f2", "fx1", "3 months", "AP"),
    ("g1", "fx2", "2 days", "AP"),
    ("g2", "fx2", "6 months", "AP"),
    ("g2l", "fx2", "6 months", "Lateral"),
    ("g3", "fx2", "12 months", "AP"),
];

#[derive(Debug)]
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> jiff::Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }
}

/// The app in a window that nobody sees.
pub(crate) struct Desk {
    pub(crate) harness: Harness<'static, App>,
    folder: TempDir,
}

impl Desk {
    /// With no case open.
    pub(crate) fn empty(size: [f32; 2]) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), size)
    }

    /// With the case open and settled, 6 months after revision in focus.
    pub(crate) fn open(size: [f32; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_case(&folder.path().join("case"));
        let mut desk = Self::in_folder(folder, size);
        let case = desk.folder.path().join("case");
        desk.perform(Command::File(FileCommand::Open(case)));
        desk.focus("g2");
        desk.with_every_panel();
        desk
    }

    /// As [`Self::open`], with panels that make way in a small window left as they are.
    pub(crate) fn open_as_it_is(size: [f32; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_case(&folder.path().join("case"));
        let mut desk = Self::in_folder(folder, size);
        let case = desk.folder.path().join("case");
        desk.perform(Command::File(FileCommand::Open(case)));
        desk.focus("g2");
        desk
    }

    /// Shows the panels that made way in a small window.
    pub(crate) fn with_every_panel(&mut self) {
        for panel in [SidePanel::History, SidePanel::Timeline, SidePanel::Reading] {
            if !self.editor().is_panel_shown(panel) {
                self.perform(Command::File(FileCommand::TogglePanel(panel)));
            }
        }
    }

    /// The window closed and opened again: the same state folder, the same case.
    pub(crate) fn reopened(self, size: [f32; 2]) -> Self {
        let Self { harness, folder } = self;
        drop(harness);
        let mut desk = Self::in_folder(folder, size);
        let case = desk.folder.path().join("case");
        desk.perform(Command::File(FileCommand::Open(case)));
        desk.focus("g2");
        desk
    }

    /// The window closed, and a new one on the same state folder without a case.
    pub(crate) fn closed(self, size: [f32; 2]) -> Self {
        let Self { harness, folder } = self;
        drop(harness);
        Self::in_folder(folder, size)
    }

    /// With this case open, as nobody's.
    pub(crate) fn with_case(case: &Path, size: [f32; 2]) -> Self {
        let mut desk = Self::empty(size);
        desk.perform(Command::File(FileCommand::Open(case.to_owned())));
        desk
    }

    fn in_folder(folder: TempDir, size: [f32; 2]) -> Self {
        let state = StateFolder::at(folder.path().join("state"));
        let editor = Editor::new(Setup { state, jobs: Jobs::inline(), clock: Arc::new(StandingClock) });
        let harness = Harness::builder()
            .with_size(Vec2::from(size))
            .with_render_cursor(false)
            .with_step_dt(1.0 / 30.0)
            .with_max_steps(120)
            .wgpu()
            .build_eframe(|creation| App::new(creation, editor));
        let mut desk = Self { harness, folder };
        desk.settle();
        desk
    }

    /// Frames until nothing moves.
    pub(crate) fn settle(&mut self) {
        self.harness.run();
    }

    pub(crate) fn editor(&self) -> &Editor {
        self.harness.state().editor()
    }

    pub(crate) fn perform(&mut self, command: Command) {
        self.harness.state_mut().perform(command);
        self.settle();
    }

    /// As [`Self::perform`], where something goes on moving, as a clock does.
    pub(crate) fn perform_steps(&mut self, command: Command) {
        self.harness.state_mut().perform(command);
        self.harness.run_steps(3);
    }

    pub(crate) fn focus(&mut self, id: &str) {
        let id = self.film_id(id);
        self.perform(Command::Go(GoCommand::Film(id)));
    }

    pub(crate) fn film_id(&self, id: &str) -> callus::case::RadiographId {
        let case = self.editor().document().expect("a case is open").case();
        case.radiographs
            .iter()
            .find(|film| film.id.as_str() == id)
            .expect("the film is in the case")
            .id
            .clone()
    }

    /// How the film in focus is shown.
    pub(crate) fn view(&self) -> FilmView {
        self.editor().film_view(self.editor().focus().expect("a film is in focus"))
    }

    /// Presses the one widget of this name.
    pub(crate) fn press(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
    }

    pub(crate) fn key(&mut self, key: eframe::egui::Key) {
        self.harness.key_press(key);
        self.settle();
    }

    pub(crate) fn key_with(&mut self, modifiers: Modifiers, key: eframe::egui::Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// The folder of a case that is not open.
    pub(crate) fn case_on_disk(&self) -> PathBuf {
        let folder = self.folder.path().join("case");
        if !folder.exists() {
            write_case(&folder);
        }
        folder
    }

    /// The title of [`Self::case_on_disk`].
    pub(crate) fn title_of_case_on_disk(&self) -> String {
        let folder = callus::store::CaseFolder::find(&self.case_on_disk()).unwrap();
        folder.read_case().unwrap().title
    }

    /// A folder of the desk's own beside the case.
    pub(crate) fn folder_beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The viewport whose name begins so.
    pub(crate) fn viewport<'a>(&'a self, name: &'a str) -> Node<'a> {
        self.harness.get_by(move |node| {
            node.role() == Role::Figure && node.label().is_some_and(|label| label.starts_with(name))
        })
    }

    /// Whether a film or an empty viewport of this name is on the screen.
    pub(crate) fn shows(&self, name: &str) -> bool {
        let found = self.harness.query_by(move |node| {
            node.role() == Role::Figure && node.label().is_some_and(|label| label.starts_with(name))
        });
        found.is_some()
    }

    pub(crate) fn viewport_rect(&self, name: &str) -> Rect {
        self.viewport(name).rect()
    }

    /// Where a place of the film in focus lies in the window, in the viewport whose name begins so.
    pub(crate) fn on_film(&self, name: &str, place: [f64; 2]) -> Pos2 {
        let rect = self.viewport_rect(name);
        let size = [f64::from(rect.width().round()), f64::from(rect.height().round())];
        let film = self.editor().focus().expect("a film is in focus");
        let [x, y] = self.editor().placement(film, size).expect("it is decoded").view_from_image(place, size);
        rect.min + vec2(x as f32, y as f32)
    }

    /// Rests the pointer somewhere.
    pub(crate) fn point(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
        self.settle();
    }

    /// Presses and releases the left button once, well after the click before.
    pub(crate) fn click(&mut self, at: Pos2) {
        self.point(at);
        for pressed in [true, false] {
            self.harness.event(button_event(at, PointerButton::Primary, pressed));
            self.harness.step();
        }
        // Longer than a double click may last.
        self.harness.run_steps(12);
        self.settle();
    }

    /// Presses and releases the left button twice, quickly.
    pub(crate) fn click_twice(&mut self, at: Pos2) {
        self.harness.event(Event::PointerMoved(at));
        for pressed in [true, false, true, false] {
            self.harness.event(button_event(at, PointerButton::Primary, pressed));
            self.harness.step();
        }
        self.settle();
    }

    /// Moves the pointer from one place to another with a button held.
    pub(crate) fn drag(&mut self, from: Pos2, by: Vec2, button: PointerButton) {
        for event in [
            Event::PointerMoved(from),
            button_event(from, button, true),
            Event::PointerMoved(from + by / 2.0),
            Event::PointerMoved(from + by),
            button_event(from + by, button, false),
        ] {
            self.harness.event(event);
            self.harness.step();
        }
        self.settle();
    }

    /// Turns the wheel up (positive) or down at a place, in points.
    pub(crate) fn wheel(&mut self, at: Pos2, points: f32) {
        self.harness.event(Event::PointerMoved(at));
        self.harness.step();
        self.harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: eframe::egui::MouseWheelSource::Wheel,
        });
        self.settle();
    }
}

fn button_event(pos: Pos2, button: PointerButton, pressed: bool) -> Event {
    Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE }
}

/// A case with simulated films: a grey wedge with a bright shaft, brighter from visit to visit.
fn write_case(folder: &Path) {
    fs::create_dir_all(folder.join("images")).unwrap();
    let mut films = String::new();
    for (step, (id, episode, offset, position)) in (0_u16..).zip(FILMS) {
        let film = image::ImageBuffer::<image::Luma<u16>, _>::from_fn(300, 400, |x, y| {
            let shaft = if (120..180).contains(&x) { 20_000 } else { 0 };
            image::Luma([1000 + 60 * x as u16 + 20 * y as u16 + shaft + step * 1500])
        });
        film.save(folder.join(format!("images/{id}.png"))).unwrap();
        let _ = writeln!(
            films,
            "(id: \"{id}\", file: \"images/{id}.png\", time: (anchor: \"{episode}\", offset: \"{offset}\"), \
             views: [(position: {position}, side: Right, part: \"hip\")]),"
        );
    }
    fs::write(folder.join("images/broken.png"), b"\x89PNG\r\n\x1a\nand then nothing").unwrap();
    let case = format!(
        "(format: 1, title: \"Simulated hip\", patient: (label: \"III-2\", sex: Male, age_years: 52),
        schedules: [(anchor: \"fx1\", expected: [\"1 week\", \"6 weeks\"], according_to: \"the ward\")],
        visits_without_film: [(id: \"v1\", time: (anchor: \"fx2\", offset: \"3 months\"), note: \"walks with a stick\")],
        sources: [(title: \"A simulated case\", licence: \"CC BY 4.0\", doi: \"10.0000/none\", note: \"Every film is simulated.\", simulated: true)],
        episodes: [
          (id: \"fx0\", age_years: 46, side: Left, bone: \"femur\", treatment: \"Bone traction\", follow_up: \"Union\"),
          (id: \"fx1\", age_years: 52, side: Right, bone: \"femur\", treatment: \"DHS\",
           operation: (name: \"DHS\", after: \"after DHS\")),
          (id: \"fx2\", age_years: 53, side: Right, bone: \"femur\", treatment: \"Revision DHS\",
           operation: (name: \"Revision DHS\", after: \"after revision\")),
        ],
        radiographs: [{films}
          (id: \"broken\", file: \"images/broken.png\", time: (anchor: \"fx2\", offset: \"15 months\"),
           views: [(position: AP, side: Right, part: \"hip\")]),
        ])"
    );
    fs::write(folder.join("case.ron"), case).unwrap();
}
