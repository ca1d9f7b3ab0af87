//! What there is to take in hand, each with its name, key and help: shapes from the table of commands, measures and
//! implants from the book. The strip and its menus show these.

use crate::analysis::book::Definition;
use crate::case::ShapeKind;
use crate::editor::{CalibrateOn, Command, Editor, MarkCommand, Tool};

/// Shapes in the order of the strip: single places, lines, closed shapes, words.
pub(super) const SHAPES: [ShapeKind; 10] = [
    ShapeKind::Point,
    ShapeKind::Arrow,
    ShapeKind::Line,
    ShapeKind::Polyline,
    ShapeKind::Angle,
    ShapeKind::Rectangle,
    ShapeKind::Ellipse,
    ShapeKind::Circle,
    ShapeKind::Outline,
    ShapeKind::Text,
];

/// A row of a menu or a button of the strip.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) name: String,
    pub(super) keys: String,
    pub(super) help: String,
    /// What stands at the right instead of a key: the size of an implant.
    pub(super) aside: String,
    pub(super) tool: Tool,
}

impl Offer {
    fn new(editor: &Editor, tool: Tool, name: String, help: String) -> Self {
        let wish = Command::Mark(MarkCommand::Tool(Some(tool.clone())));
        let entry = editor.commands().of_command(&wish);
        Self {
            name: entry.map_or(name, |entry| entry.name.clone()),
            keys: entry.map_or_else(String::new, |entry| entry.key_text()),
            help: entry.map_or(help, |entry| entry.help.clone()),
            aside: String::new(),
            tool,
        }
    }

    /// Whether it is in hand.
    pub(super) fn is_in_hand(&self, editor: &Editor) -> bool {
        editor.tool() == Some(&self.tool)
    }

    /// What it is called for those who cannot see under which heading it stands.
    pub(super) fn spoken(&self) -> String {
        match self.tool {
            Tool::Shape(_) => self.name.clone(),
            Tool::Measure(_) => format!("Measure: {}", self.name),
            Tool::Calibrate(_) => format!("Calibrate: {}", self.name),
        }
    }

    /// The wish to take it in hand.
    pub(super) fn wish(&self) -> Command {
        Command::Mark(MarkCommand::Tool(Some(self.tool.clone())))
    }
}

/// A plain mark.
pub(super) fn shape(editor: &Editor, kind: ShapeKind) -> Offer {
    let mut name = kind.word().to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Offer::new(editor, Tool::Shape(kind), name, String::new())
}

/// The headings of the measures, in the order of the book.
pub(super) fn groups(editor: &Editor) -> Vec<&str> {
    let mut groups: Vec<&str> = Vec::new();
    for definition in &editor.book().measures {
        if !groups.contains(&definition.group.as_str()) {
            groups.push(&definition.group);
        }
    }
    groups
}

/// The measures under a heading.
pub(super) fn measures(editor: &Editor, group: &str) -> Vec<Offer> {
    editor.book().measures.iter().filter(|own| own.group == group).map(|own| measure(editor, own)).collect()
}

fn measure(editor: &Editor, definition: &Definition) -> Offer {
    let tool = Tool::Measure(definition.key.clone());
    let mut offer = Offer::new(editor, tool, definition.name.clone(), definition.help.clone());
    offer.name.clone_from(&definition.name);
    offer.help.clone_from(&definition.help);
    offer
}

/// On what a film can be calibrated, the implants of the book last.
pub(super) fn calibrations(editor: &Editor) -> Vec<Offer> {
    let on = |on: CalibrateOn, name: &str, help: &str| {
        // The heading of the menu says already what the table of commands repeats in every row.
        let offer = Offer::new(editor, Tool::Calibrate(on), name.to_owned(), help.to_owned());
        Offer { name: name.to_owned(), help: help.to_owned(), ..offer }
    };
    let mut offers = vec![
        on(CalibrateOn::Line, "Line of known length", "Draw along something whose length is known."),
        on(
            CalibrateOn::Circle,
            "Circle of known diameter",
            "Click three places on the rim of a ball or disc.",
        ),
    ];
    offers.extend(editor.book().presets.iter().map(|preset| {
        let help = [preset.warning.as_str(), preset.citation.text.as_str()];
        let help = help.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        let mut offer = on(CalibrateOn::Implant(preset.key.clone()), &preset.name, &help);
        offer.aside = format!("{} mm", preset.size_mm);
        offer
    }));
    offers
}
