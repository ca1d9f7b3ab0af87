//! The left panel: which of its tabs is shown, whether at full size, and what is selected in it. View state only.

use crate::case::Key;
use crate::editor::case_editing::RecordList;
use crate::editor::core::Core;
use crate::store::SidePanel;

/// A tab of the left panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LeftTab {
    /// Patient, fracture history, findings, statements of the source.
    #[default]
    History,
    /// The family.
    Pedigree,
    /// Published operations, rates and claims.
    Literature,
    /// Techniques, plan, aftercare and laboratory.
    Technique,
}

impl LeftTab {
    /// Every tab, from left to right.
    pub const ALL: [Self; 4] = [Self::History, Self::Pedigree, Self::Literature, Self::Technique];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::History => "History",
            Self::Pedigree => "Pedigree",
            Self::Literature => "Literature",
            Self::Technique => "Technique",
        }
    }
}

/// Something that can be selected in the left panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selected {
    /// A person of the pedigree.
    Person(Key),
    /// A row of the literature.
    Row(Key),
    /// A claim of the source.
    Claim(Key),
    /// A technique, an entry of plan or aftercare, or a laboratory result, by its list.
    Entry(RecordList, Key),
}

/// What is done with the left panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftCommand {
    /// Show this tab.
    Tab(LeftTab),
    /// Show the tab at full size in place of the films, or no longer.
    FullSize,
    /// Select something; the same again, or nothing, ends the selection.
    Select(Option<Selected>),
}

/// How the left panel stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// The tab.
    pub tab: LeftTab,
    /// Whether it is shown at full size.
    pub is_full: bool,
    /// What is selected.
    pub selected: Option<Selected>,
}

impl Core {
    pub(crate) fn perform_left(&mut self, command: &LeftCommand) {
        match command {
            LeftCommand::Tab(tab) => {
                self.screen.left.tab = *tab;
                if !self.screen.left.is_full && !self.is_panel_shown(SidePanel::History) {
                    self.show_panel(SidePanel::History, true);
                }
            }
            LeftCommand::FullSize => self.screen.left.is_full = !self.screen.left.is_full,
            LeftCommand::Select(selected) => {
                let left = &mut self.screen.left;
                left.selected = selected.clone().filter(|new| left.selected.as_ref() != Some(new));
            }
        }
    }
}
