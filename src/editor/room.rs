//! How much of the window the films have: full screen, films only, one viewport enlarged, panels that make way in a
//! small window.

use crate::editor::core::Core;
use crate::store::SidePanel;

/// Below this window width, in points, the history panel makes way for the films.
const NARROW: f32 = 1366.0;
/// Below this window width, in points, history and reading share one place.
pub(crate) const SHARED: f32 = 860.0;
/// Below this window height, in points, the timeline makes way for the films.
const LOW: f32 = 400.0;

/// Room of the films, for as long as the window is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Room {
    /// The window covers the whole screen.
    pub(crate) full_screen: bool,
    /// Nothing but films is shown.
    pub(crate) films_only: bool,
    /// The active viewport has the whole area.
    pub(crate) enlarged: bool,
    /// Width and height of the window in points.
    window: [f32; 2],
}

impl Default for Room {
    fn default() -> Self {
        Self { full_screen: false, films_only: false, enlarged: false, window: [f32::INFINITY; 2] }
    }
}

/// What a person asks of the room of the films.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RoomCommand {
    /// The window covers the whole screen, or no longer.
    FullScreen,
    /// Nothing but films, or the panels again.
    FilmsOnly,
    /// This viewport has the whole area, or all have their share again; `None` is the active one.
    Enlarge(Option<usize>),
    /// The window has this width and height now, in points.
    Window([f32; 2]),
}

impl Core {
    /// True if a panel stands beside the films.
    pub(crate) fn is_panel_shown(&self, panel: SidePanel) -> bool {
        let state = self.settings.panels.get(panel);
        !self.screen.room.films_only && !state.hidden && (state.kept || !self.makes_way(panel))
    }

    /// True if a panel makes way by itself in a window of this size.
    fn makes_way(&self, panel: SidePanel) -> bool {
        let [width, height] = self.screen.room.window;
        match panel {
            // In a very narrow window history and reading share one place.
            SidePanel::History => (SHARED..NARROW).contains(&width),
            SidePanel::Timeline => height < LOW,
            SidePanel::Reading => false,
        }
    }

    /// Shows a panel that is hidden, and hides one that is shown.
    pub(crate) fn toggle_panel(&mut self, panel: SidePanel) {
        let shown = self.is_panel_shown(panel);
        self.show_panel(panel, !shown);
    }

    /// Shows or hides a panel; one that made way by itself is kept from now on.
    pub(crate) fn show_panel(&mut self, panel: SidePanel, shown: bool) {
        if shown {
            self.screen.room.films_only = false;
        }
        let keep = self.makes_way(panel);
        self.change_settings(|settings| {
            let state = settings.panels.get_mut(panel);
            state.hidden = !shown;
            state.kept = shown && (keep || state.kept);
        });
    }

    pub(crate) fn perform_room(&mut self, command: RoomCommand) {
        match command {
            RoomCommand::FullScreen => {
                let full = !self.screen.room.full_screen;
                self.screen.room.full_screen = full;
                self.screen.room.films_only = full;
            }
            RoomCommand::FilmsOnly => self.screen.room.films_only = !self.screen.room.films_only,
            RoomCommand::Enlarge(viewport) => self.enlarge(viewport),
            RoomCommand::Window(size) => self.screen.room.window = size,
        }
    }

    fn enlarge(&mut self, viewport: Option<usize>) {
        if self.screen.room.enlarged {
            self.screen.room.enlarged = false;
            return;
        }
        if let Some(viewport) = viewport {
            self.activate(viewport);
        }
        self.screen.room.enlarged = self.screen.layout.count() > 1;
    }
}
