//! The script of a presentation as it is made: recorded by doing, put in order, worded. Every change is on disk when it
//! is shown.

use crate::analysis::{Until, UntilStep};
use crate::case::{RadiographId, SCRIPT_FORMAT, Script, ScriptFilm, ScriptStep, ScriptWindow};
use crate::editor::command::ScriptCommand;
use crate::editor::document::Document;
use crate::editor::notices::{About, Severity};
use crate::editor::viewport::{VoiChosen, Zoom};
use crate::editor::{Dialog, Editor};
use crate::imaging::Voi;
use crate::store::ScriptFile;

/// Asked with every step until the person words it.
const QUESTION: &str = "What stage is it?";
/// Steps of undo that are held.
const MOST_STEPS_BACK: usize = 100;

/// The script of the open case.
#[derive(Debug, Default)]
pub(super) struct Scripting {
    file: Option<ScriptFile>,
    /// Versions before the present one, the last one last.
    before: Vec<Script>,
}

impl Scripting {
    /// The script as it is on disk.
    pub(super) fn script(&self) -> Script {
        self.file.as_ref().map_or_else(Script::empty, |file| file.script.clone())
    }
}

impl Editor {
    /// Reads the script of the case, if it was not read.
    pub(super) fn open_script(&mut self) {
        let Some(folder) = self.core.whole().map(|whole| whole.folder().clone()) else { return };
        if self.teaching.script.file.is_some() {
            return;
        }
        match ScriptFile::read(&folder) {
            Ok(file) => self.teaching.script = Scripting { file: Some(file), before: Vec::new() },
            Err(error) => {
                self.core.notices.tell(Severity::Error, "The script could not be read", error.to_string());
            }
        }
    }

    pub(super) fn perform_script(&mut self, command: ScriptCommand) {
        use ScriptCommand as S;
        self.open_script();
        match command {
            S::Page => {
                self.core.notices.take_back(About::Script);
                self.core.toggle(Dialog::Script);
            }
            S::AddSeen => self.add_seen(),
            S::FromTimeline => self.script_of_timeline(),
            S::Remove(at) => self.change_script(|steps| {
                if at < steps.len() {
                    steps.remove(at);
                }
            }),
            S::Move { from, to } => self.change_script(|steps| {
                if from < steps.len() {
                    let step = steps.remove(from);
                    steps.insert(to.min(steps.len()), step);
                }
            }),
            S::Question(at, text) => self.change_step(at, |step| step.question = text),
            S::Text(at, text) => self.change_step(at, |step| step.text = text),
            S::Notes(at, text) => self.change_step(at, |step| step.notes = text),
            S::Marks(at, shown) => self.change_step(at, |step| step.marks = shown),
            S::Row(at, row) => self.change_step(at, |step| {
                if step.rows.contains(&row) {
                    step.rows.retain(|own| *own != row);
                } else {
                    step.rows.push(row);
                }
            }),
            S::Show(at) => self.show_step(at),
            S::Undo => {
                if let Some(before) = self.teaching.script.before.pop()
                    && !self.save_script(before.clone())
                {
                    self.teaching.script.before.push(before);
                }
            }
        }
    }

    fn change_step(&mut self, at: usize, change: impl FnOnce(&mut ScriptStep)) {
        self.change_script(|steps| {
            if let Some(step) = steps.get_mut(at) {
                change(step);
            }
        });
    }

    fn change_script(&mut self, change: impl FnOnce(&mut Vec<ScriptStep>)) {
        let before = self.teaching.script.script();
        let mut now = Script { format: SCRIPT_FORMAT, ..before.clone() };
        change(&mut now.steps);
        if now == before || !self.save_script(now) {
            return;
        }
        let kept = &mut self.teaching.script.before;
        kept.push(before);
        if kept.len() > MOST_STEPS_BACK {
            kept.remove(0);
        }
    }

    fn save_script(&mut self, script: Script) -> bool {
        let Some(file) = &mut self.teaching.script.file else { return false };
        let Err(error) = file.save(script) else { return true };
        self.core.notices.tell(Severity::Error, "The script was not saved", error.to_string());
        false
    }

    /// What the viewports show becomes the last step.
    fn add_seen(&mut self) {
        let Some(step) = self.seen() else {
            let text = "No film is shown, or the films count from no episode of the history.";
            self.core.notices.tell(Severity::Warning, "Nothing was added to the script", text);
            return;
        };
        self.change_script(|steps| steps.push(step));
        if let Some(count) = self.script().map(|script| script.steps.len()) {
            let text = format!("It is step {count}. Its question and texts can be changed in the script.");
            self.core.notices.take_back(About::Script);
            if self.core.dialog != Dialog::Script {
                self.core.notices.tell_about(About::Script, Severity::Info, text);
            }
        }
    }

    fn seen(&self) -> Option<ScriptStep> {
        let document = self.core.document.as_ref()?;
        let shown: Vec<(usize, RadiographId)> = (0..self.core.screen.viewports.len())
            .filter_map(|index| Some((index, self.core.viewport(index)?.film.clone()?)))
            .collect();
        let latest = shown.iter().filter_map(|(_, film)| document.visits().index_of(film)).max()?;
        let until = Until::visit(document.visits().get(latest)?, UntilStep::All)?;
        let films = shown.iter().map(|(viewport, film)| self.seen_film(*viewport, film)).collect();
        let row = document.case().episode(&until.anchor).map(|episode| episode.id.clone());
        Some(ScriptStep {
            anchor: until.anchor,
            offset: until.offset,
            films,
            question: QUESTION.to_owned(),
            text: String::new(),
            notes: String::new(),
            marks: !self.marks.marks_hidden(),
            rows: row
                .into_iter()
                .filter(|_| self.core.is_panel_shown(crate::store::SidePanel::History))
                .collect(),
        })
    }

    fn seen_film(&self, viewport: usize, film: &RadiographId) -> ScriptFilm {
        let view = self.core.film_view(film);
        let window = match (&view.voi, view.voi_chosen) {
            (Some(Voi::Window(window)), VoiChosen::Reader) => {
                Some(ScriptWindow { centre: window.centre, width: window.width })
            }
            (Some(_) | None, VoiChosen::Reader | VoiChosen::Film(_)) => None,
        };
        let (size, film_px) = (self.core.size_px(viewport), self.core.film_px(film));
        let zoom = film_px.filter(|_| view.zoom != Zoom::Fit).map(|film_px| {
            let placement = view.placement(film_px, size);
            let fit = crate::editor::FilmView { zoom: Zoom::Fit, ..view.clone() }.scale(film_px, size);
            (placement.scale / fit, placement.centre)
        });
        ScriptFilm {
            film: film.clone(),
            window,
            invert: view.invert,
            quarter_turns: view.quarter_turns,
            flip: view.flip,
            zoom: zoom.map_or(1.0, |(zoom, _)| zoom),
            centre: zoom.map(|(_, centre)| centre),
        }
    }

    /// A step for each visit, to be changed from there.
    fn script_of_timeline(&mut self) {
        let Some(document) = &self.core.document else { return };
        let step = |visit: &crate::analysis::Visit| {
            let until = Until::visit(visit, UntilStep::All)?;
            Some(ScriptStep {
                anchor: until.anchor,
                offset: until.offset,
                films: visit.films.iter().take(4).cloned().map(ScriptFilm::whole).collect(),
                question: QUESTION.to_owned(),
                text: String::new(),
                notes: String::new(),
                marks: true,
                rows: Vec::new(),
            })
        };
        let steps: Vec<ScriptStep> = document.visits().iter().filter_map(step).collect();
        self.change_script(|own| own.extend(steps));
    }

    /// Shows the films of a step behind the page of the script.
    fn show_step(&mut self, at: usize) {
        let Some(step) = self.script().and_then(|script| script.steps.get(at)).cloned() else { return };
        for film in &step.films {
            self.lay_film(film);
        }
        if let Some(film) = step.films.first() {
            self.core.focus_on(&film.film);
        }
    }

    /// The script of the open case, once it was asked for; `None` while only a part of the case is shown, since its steps
    /// are of all visits.
    pub fn script(&self) -> Option<&Script> {
        let file = self.teaching.script.file.as_ref().filter(|_| self.core.cut.is_none());
        file.map(|file| &file.script)
    }

    /// True if a change of the script can be taken back.
    pub fn can_undo_script(&self) -> bool {
        !self.teaching.script.before.is_empty()
    }

    /// "1 week after DHS · AP, lateral": what a step shows.
    pub fn step_words(&self, step: &ScriptStep) -> String {
        let Some(document) = self.core.document.as_ref() else { return String::new() };
        let case = document.case();
        let of_visit = |document: &Document| {
            let at = |visit: &&crate::analysis::Visit| {
                Until::visit(visit, UntilStep::All)
                    .is_some_and(|until| (&until.anchor, until.offset) == (&step.anchor, step.offset))
            };
            document.visits().iter().find(at).map(|visit| case.time_words(&visit.time))
        };
        let time = of_visit(document)
            .unwrap_or_else(|| format!("{} {}: not in this case", step.anchor, step.offset.words()));
        let views = step.films.iter().map(|film| {
            case.radiograph(&film.film)
                .map_or_else(|| format!("{} (missing)", film.film), crate::case::Radiograph::views_words)
        });
        let views = views.collect::<Vec<_>>().join(", ");
        format!("{time} · {views}")
    }
}
