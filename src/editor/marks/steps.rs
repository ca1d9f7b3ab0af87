//! What is clicked next: which draft goes on with a place on a film, what stands in the way, and the words of
//! the hint.

use crate::analysis::Visit;
use crate::analysis::book::{Definition, PartDefinition, ViewNeeded};
use crate::case::{MarkId, Part, Radiograph, RadiographId, ShapeKind};
use crate::editor::command::{CalibrateOn, Tool};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::NextStep;
use crate::editor::marks::draft::Draft;

/// Draft that a place on a film would belong to, and the obstacle to it.
pub(super) struct Plan {
    pub(super) draft: Draft,
    pub(super) obstacle: Option<String>,
}

impl Marking {
    /// The next step of the active tool.
    pub(crate) fn next_step<'e>(&'e self, core: &'e Core) -> Option<NextStep<'e>> {
        let film = core.focus()?;
        if let Some(draft) = self.hand.draft.as_ref().filter(|draft| draft.is_taken_over) {
            return core.step_of_taken_over(draft);
        }
        let tool = self.hand.tool.as_ref()?;
        let Plan { draft, mut obstacle } = self.plan(core, film)?;
        if core.film_px(film).is_none() {
            obstacle.get_or_insert_with(|| "this film is not shown yet: wait until it is there".to_owned());
        }
        let count = self.next_shape(core, &draft).and_then(ShapeKind::place_count);
        let placed = (draft.places.len(), count);
        let plain = |title: String, hint: String, obstacle| NextStep {
            definition: None,
            part: None,
            title,
            hint,
            placed,
            parts: (0, 1),
            obstacle,
        };
        match tool {
            Tool::Shape(kind) => Some(plain(sentence(kind.word()), shape_hint(*kind).to_owned(), obstacle)),
            Tool::Calibrate(on) => {
                let (title, hint) = core.calibrate_words(on);
                Some(plain(title, hint, obstacle))
            }
            Tool::Measure(key) => {
                let definition = core.book().measure(key)?;
                let next = core.next_part(definition, &draft);
                let part = next.map(|(_, part)| part);
                let title = part.map_or_else(
                    || definition.name.clone(),
                    |part| format!("{}: {}", definition.name, lower_first(&part.name)),
                );
                let hint = part.map_or_else(|| "Every part is placed.".to_owned(), |part| part.hint.clone());
                let there = next.map_or(definition.parts.len(), |(index, _)| index);
                let parts = (there, definition.parts.len());
                Some(NextStep { definition: Some(definition), part, title, hint, placed, parts, obstacle })
            }
        }
    }

    /// The draft that a place on this film would belong to; `None` without a tool.
    pub(super) fn plan(&self, core: &Core, film: &RadiographId) -> Option<Plan> {
        let tool = self.hand.tool.as_ref()?;
        let key = if let Tool::Measure(key) = tool { Some(key) } else { None };
        let definition = key.and_then(|key| core.book().measure(key));
        if let Some(draft) = self.hand.draft.as_ref().filter(|draft| draft.is_begun()) {
            let mut draft = draft.clone();
            let obstacle = if draft.film != *film && !draft.places.is_empty() {
                Some(core.go_back_words(&draft.film))
            } else {
                draft.film = film.clone();
                definition.and_then(|definition| core.obstacle(definition, &draft))
            };
            return Some(Plan { draft, obstacle });
        }
        let mut draft = Draft { measure: key.cloned(), ..Draft::on(film.clone()) };
        let Some(definition) = definition else { return Some(Plan { draft, obstacle: None }) };
        draft.mark = self.waiting_mark(core, film).or_else(|| core.partial_mark(definition, film));
        if draft.mark.is_none() {
            draft.choice = core.first_choice(definition, film);
        }
        let obstacle = core.obstacle(definition, &draft);
        Some(Plan { draft, obstacle })
    }

    /// The mark that the tool waits to complete, where this film is of the same visit.
    fn waiting_mark(&self, core: &Core, film: &RadiographId) -> Option<MarkId> {
        let draft = self.hand.draft.as_ref()?;
        let mark = core.completed_mark(draft)?;
        let other = mark.first_film()?;
        core.is_same_visit(other, film).then_some(draft.mark).flatten()
    }
}

impl Core {
    fn step_of_taken_over(&self, draft: &Draft) -> Option<NextStep<'_>> {
        if let Some(carried) = &draft.carried {
            let definition = draft.measure.as_ref().and_then(|key| self.book().measure(key));
            return Some(NextStep {
                definition,
                part: None,
                title: format!("{}: {}", self.short_finding_name(carried.id), carried.from),
                hint: format!(
                    "Drag it, or move it with the arrows, to where it belongs on this film; then say what is seen: {}. Esc drops it.",
                    self.state_offers(carried.id)
                ),
                placed: (0, Some(0)),
                parts: (0, 1),
                obstacle: None,
            });
        }
        let definition = self.book().measure(draft.measure.as_ref()?)?;
        Some(NextStep {
            definition: Some(definition),
            part: None,
            title: format!("{}: as at the last visit", definition.name),
            hint: "Move the handles to where they belong on this film, then press Enter; Esc drops it."
                .to_owned(),
            placed: (0, Some(0)),
            parts: (draft.parts.len(), definition.parts.len()),
            obstacle: None,
        })
    }

    fn calibrate_words(&self, on: &CalibrateOn) -> (String, String) {
        match on {
            CalibrateOn::Line => (
                "Calibrate on a line".to_owned(),
                "Click both ends of something whose length you know.".to_owned(),
            ),
            CalibrateOn::Circle => (
                "Calibrate on a circle".to_owned(),
                "Click three points on the rim of a ball or disc whose diameter you know, or drag across it."
                    .to_owned(),
            ),
            CalibrateOn::Implant(key) => {
                let preset = self.book().preset(key);
                let name = preset.map_or_else(|| key.as_str().to_owned(), |preset| lower_first(&preset.name));
                let warning = preset.map(|preset| preset.warning.as_str()).unwrap_or_default();
                let across = if preset.is_some_and(|preset| preset.is_diameter) { "across" } else { "along" };
                let hint = format!("Click both ends {across} the {name}. {}", sentence(warning));
                (format!("Calibrate on {name}"), hint.trim_end().to_owned())
            }
        }
    }

    /// The last mark of this measure on this visit that lacks what only a film like this can show.
    fn partial_mark(&self, definition: &Definition, film: &RadiographId) -> Option<MarkId> {
        let first = definition.parts.first()?;
        if definition.parts.iter().all(|part| part.view == first.view) || self.shows(film, first.view) {
            return None;
        }
        let reading = self.document.as_ref()?.reading()?;
        let partial = reading.own_marks().filter(|(_, mark)| {
            mark.measure.as_ref() == Some(&definition.key) && mark.parts.len() < definition.parts.len()
        });
        let fits = |(id, _): &(MarkId, _)| {
            let draft = Draft { mark: Some(*id), ..Draft::on(film.clone()) };
            self.next_part(definition, &draft).is_some() && self.obstacle(definition, &draft).is_none()
        };
        // Numbers are given in the order of drawing.
        partial.filter(fits).last().map(|(id, _)| id)
    }

    /// Obstacle to the next part of a draft on its film.
    fn obstacle(&self, definition: &Definition, draft: &Draft) -> Option<String> {
        let (_, next) = self.next_part(definition, draft)?;
        let kept = self.completed_mark(draft).map(|mark| mark.parts.as_slice()).unwrap_or_default();
        let there: Vec<&Part> = kept.iter().chain(&draft.parts).collect();
        if let Some(other) = there.iter().find(|part| !self.is_same_visit(&part.film, &draft.film)) {
            return Some(self.go_back_words(&other.film));
        }
        if !self.shows(&draft.film, next.view) {
            return Some(self.wrong_view_words(&draft.film, next.view));
        }
        let view_of = |part: &Part| {
            let named = |own: &&PartDefinition| Some(&own.key) == part.key.as_ref();
            definition.parts.iter().find(named).map(|own| own.view)
        };
        let elsewhere = there.iter().find(|part| view_of(part) == Some(next.view) && part.film != draft.film);
        elsewhere.map(|part| self.go_back_words(&part.film))
    }

    fn go_back_words(&self, film: &RadiographId) -> String {
        format!("what is placed so far lies on {}: go back to it, or press Esc", self.film_words(film))
    }

    fn wrong_view_words(&self, film: &RadiographId, needed: ViewNeeded) -> String {
        let word = if needed == ViewNeeded::Lateral { "lateral" } else { "AP" };
        let here = with_article(&self.position_words(film));
        let other =
            self.visit_of(film).and_then(|visit| visit.films.iter().find(|id| self.shows(id, needed)));
        match other {
            Some(_) => format!("this film is {here}: go to the {word} of this visit"),
            None => format!("this film is {here}, and this visit has no {word}"),
        }
    }

    /// "6 months after revision (AP)".
    fn film_words(&self, film: &RadiographId) -> String {
        let Some(radiograph) = self.radiograph(film) else { return film.to_string() };
        let time = self.document.as_ref().map(|document| document.case().time_words(&radiograph.time));
        format!("{} ({})", time.unwrap_or_default(), self.position_words(film))
    }

    fn position_words(&self, film: &RadiographId) -> String {
        let views = self.radiograph(film).map(|film| film.views.as_slice()).unwrap_or_default();
        let words: Vec<_> = views.iter().map(|view| view.position.word()).collect();
        if words.is_empty() { "film of an unknown view".to_owned() } else { words.join(" + ") }
    }

    fn radiograph(&self, film: &RadiographId) -> Option<&Radiograph> {
        self.document.as_ref()?.case().radiograph(film)
    }

    /// True if a film shows a view; one of which nothing is known may show any.
    pub(super) fn shows(&self, film: &RadiographId, needed: ViewNeeded) -> bool {
        let Some(radiograph) = self.radiograph(film) else { return false };
        radiograph.views.is_empty() || needed.is_shown_by(radiograph)
    }

    pub(crate) fn visit_of(&self, film: &RadiographId) -> Option<&Visit> {
        self.document.as_ref()?.visits().of_film(film)
    }

    fn is_same_visit(&self, a: &RadiographId, b: &RadiographId) -> bool {
        a == b || self.visit_of(a).is_some_and(|visit| visit.films.contains(b))
    }
}

fn shape_hint(kind: ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Point => "Click the place.",
        ShapeKind::Arrow => "Click where the arrow begins, then what it points at; or drag.",
        ShapeKind::Line => "Click both ends, or drag from one to the other.",
        ShapeKind::Polyline => "Click each corner; Enter or the last corner again ends it.",
        ShapeKind::Angle => "Click a place on one leg, the vertex, then a place on the other leg.",
        ShapeKind::Rectangle => "Click two opposite corners, or drag from one to the other.",
        ShapeKind::Ellipse => "Click two opposite corners of the box around it, or drag.",
        ShapeKind::Circle => "Click three points on the rim, or drag across the whole circle.",
        ShapeKind::Outline => "Drag around it; or click corners, and Enter ends it.",
        ShapeKind::Text => "Click where the words belong, then type them.",
    }
}

fn with_article(words: &str) -> String {
    let is_vowel = words.starts_with(['A', 'a', 'o']);
    format!("{} {words}", if is_vowel { "an" } else { "a" })
}

/// With a capital letter.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a small letter, unless it begins with an abbreviation ("AP tip").
pub(super) fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    let Some(first) = letters.next() else { return String::new() };
    let rest = letters.as_str();
    if rest.chars().next().is_some_and(char::is_uppercase) {
        return words.to_owned();
    }
    first.to_lowercase().chain(rest.chars()).collect()
}
