//! A quiz under way: at each visit the learner looks at films of which nothing is said, answers, and then sees the
//! reference beside their answers. Every answer is in the learner's file when it is shown; once the reference was shown,
//! the answers of that visit stay.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::analysis::quiz::{
    Predicted, QuizItem, QuizRow, QuizTally, quiz_rows, tallies, union_within_a_year,
};
use crate::analysis::summary::Told;
use crate::analysis::{Known, Until, UntilStep, film_scale, known_until, visits as visits_of};
use crate::case::{Learner, Mark, MarkId, Pin, Prediction, RadiographId, ReaderId, Reading};
use crate::editor::command::{Beside, QuizCommand};
use crate::editor::core::Core;
use crate::editor::cut_off::ShownReading;
use crate::editor::layout::Layout;
use crate::editor::notices::Severity;
use crate::editor::{BesideReading, Dialog, Editor};
use crate::store::{LearnerFile, identity_of, is_folder, reference_reading, usual_folder};

/// What the learner sees beside the films.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiz {
    /// Name of the learner.
    pub learner: String,
    /// The visit, from 0, among those that were reached.
    pub at: usize,
    /// "1 week after DHS".
    pub visit: String,
    /// True if the reference is shown.
    pub is_told: bool,
    /// True if no visit follows that could be asked.
    pub is_last: bool,
    /// What was predicted.
    pub prediction: Prediction,
    /// The next press on a film says where it will break.
    pub wants_place: bool,
    /// The place that keys change while one is wanted, and the last place of its film, in film pixels.
    pub by_keys: Option<(Pin, [f64; 2])>,
    /// Answers beside the reference; empty until it is shown. Those of union come last, each with the visit at which it
    /// was said.
    pub rows: Vec<QuizRow>,
    /// What all answers come to; `None` before the last answer is shown.
    pub end: Option<QuizEnd>,
    /// Why nothing is scored; empty where there is a reference.
    pub no_reference: String,
}

/// The end of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizEnd {
    /// How many answers of each kind are right; empty without a reference.
    pub tallies: Vec<QuizTally>,
    /// The file of the answers.
    pub file: PathBuf,
}

/// A quiz under way.
#[derive(Debug)]
pub(super) struct Quizzing {
    file: LearnerFile,
    stops: Vec<Stop>,
    at: usize,
    wants_place: bool,
    reference: Option<Reading>,
    no_reference: String,
    /// Layout of the window before.
    layout: Layout,
}

/// A visit that is asked.
#[derive(Debug, Clone)]
struct Stop {
    until: Until,
    /// The film by which the visit is known.
    film: RadiographId,
    films: Vec<RadiographId>,
}

impl Quizzing {
    fn prediction(&self) -> Prediction {
        let stop = self.stops.get(self.at);
        let films = stop.map(|stop| stop.films.as_slice()).unwrap_or_default();
        self.file.learner.prediction(films).cloned().unwrap_or_default()
    }

    fn is_told(&self) -> bool {
        self.prediction().told
    }
}

impl Editor {
    pub(super) fn perform_quiz(&mut self, command: QuizCommand) {
        use QuizCommand as Q;
        match command {
            Q::Ask => {
                self.teaching.quiz_of = None;
                let files = self.core.document.as_ref().map(|document| document.folder().readings());
                let readers = files.into_iter().flatten().map(|file| file.id);
                self.teaching.references = readers.collect();
                self.core.toggle(Dialog::Quiz);
            }
            Q::AskOf(case) => {
                self.teaching.quiz_of = Some(case);
                self.teaching.references.clear();
                self.core.face(Dialog::Quiz);
            }
            Q::Start { file, reference } => self.start_quiz(&file, reference.as_deref()),
            Q::End => self.end_quiz(),
            Q::Next => self.next_question(),
            Q::Back => {
                if let Some(own) = &mut self.teaching.quiz
                    && own.at > 0
                {
                    own.at -= 1;
                    self.leave_visit();
                }
            }
            Q::Union(guess) => self.predict(|own| own.union = (own.union != Some(guess)).then_some(guess)),
            Q::Text(text) => self.predict(|own| own.text = text),
            Q::WantPlace => {
                if let Some(own) = self.teaching.quiz.as_mut().filter(|own| !own.is_told()) {
                    own.wants_place = !own.wants_place;
                }
            }
            Q::PlaceAt(pin) => self.place_by_keys(pin),
            Q::ClearPlace => self.predict(|own| own.place = None),
        }
    }

    fn start_quiz(&mut self, path: &Path, reference: Option<&str>) {
        self.core.face(Dialog::None);
        let title = "The quiz cannot begin";
        let Some(document) = self.core.document.as_ref().filter(|_| self.core.cut.is_none()) else { return };
        let folder = document.folder().clone();
        let case = document.case().clone();
        let Some(identity) = identity_of(&folder, &case) else {
            let text = "Nothing tells the case apart from others: a film cannot be read. Run callus check.";
            self.core.notices.tell(Severity::Error, title, text);
            return;
        };
        if let Some(parent) =
            path.parent().filter(|parent| !parent.as_os_str().is_empty() && !is_folder(parent))
        {
            let text = format!("There is no such folder; make it, or name another: {}", parent.display());
            self.core.notices.tell(Severity::Error, title, text);
            return;
        }
        let file = match LearnerFile::read_or_begin(path, &identity) {
            Ok(file) => file,
            Err(error) => {
                self.core.notices.tell(Severity::Error, title, error.to_string());
                return;
            }
        };
        let (reference, no_reference) = match reference_reading(&folder, reference) {
            Ok(reading) => (Some(reading), String::new()),
            Err(error) => (None, error.to_string()),
        };
        let stop = |visit: &crate::analysis::Visit| {
            Some(Stop {
                until: Until::visit(visit, UntilStep::All)?,
                film: visit.films.first()?.clone(),
                films: visit.films.clone(),
            })
        };
        let stops: Vec<Stop> = visits_of(&case).iter().filter_map(stop).collect();
        let is_told = |stop: &Stop| file.learner.prediction(&stop.films).is_some_and(|own| own.told);
        let at = stops.iter().position(|stop| !is_told(stop)).unwrap_or(stops.len().saturating_sub(1));
        if stops.is_empty() {
            self.core.notices.tell(Severity::Warning, title, "The case has no visit with a film.");
            return;
        }
        self.core.nameless = true;
        let layout = self.core.screen.layout;
        self.teaching.quiz =
            Some(Quizzing { file, stops, at, wants_place: false, reference, no_reference, layout });
        self.show_question();
        if self.core.cut.is_none() {
            self.end_quiz();
        }
    }

    /// Shows the whole case again. What was answered is in the learner's file.
    pub(crate) fn end_quiz(&mut self) {
        let Some(own) = self.teaching.quiz.take() else { return };
        self.core.nameless = false;
        self.core.screen.layout = own.layout;
        self.core.screen.active = own.layout.home();
        self.show_whole();
    }

    fn next_question(&mut self) {
        let Some(own) = &mut self.teaching.quiz else { return };
        if !own.is_told() {
            own.wants_place = false;
            self.predict(|own| own.told = true);
            self.show_question();
        } else if own.at + 1 < own.stops.len() {
            own.at += 1;
            self.leave_visit();
        } else {
            self.end_quiz();
        }
    }

    fn leave_visit(&mut self) {
        self.core.notices.leave_visit();
        self.show_question();
    }

    /// Keeps a prediction; one of a visit whose answer was shown stays.
    fn predict(&mut self, change: impl FnOnce(&mut Prediction)) {
        let Some(own) = &self.teaching.quiz else { return };
        let Some(stop) = own.stops.get(own.at) else { return };
        let mut prediction = own.prediction();
        if prediction.told {
            return;
        }
        change(&mut prediction);
        let mut learner = own.file.learner.clone();
        let known = stop.films.iter().find(|film| learner.predictions.contains_key(film));
        learner.predictions.insert(known.unwrap_or(&stop.film).clone(), prediction);
        self.keep_answers(learner);
    }

    fn keep_answers(&mut self, learner: Learner) -> bool {
        let Some(own) = &mut self.teaching.quiz else { return false };
        let Err(error) = own.file.save(learner) else { return true };
        let text = format!("{error}\nThe last answer was not kept.");
        self.core.notices.tell(Severity::Error, "The answer could not be saved", text);
        false
    }

    /// Shows the films of the visit with the learner's answers, and the reference where they were given.
    fn show_question(&mut self) {
        let Some(own) = &self.teaching.quiz else { return };
        let Some(stop) = own.stops.get(own.at).cloned() else { return };
        let step = if own.is_told() { UntilStep::All } else { UntilStep::Films };
        let until = Until { step, ..stop.until.clone() };
        let reading = own.file.learner.reading.clone();
        let reference = own.reference.clone().filter(|_| own.is_told());
        if !self.show_until(&until, ShownReading::Own(reading)) {
            return;
        }
        self.hang_films(stop.films);
        let Some(cut) = &self.core.cut else { return };
        let known = reference.and_then(|reading| {
            let known = known_until(cut.whole.case(), std::slice::from_ref(&reading), &until).ok()?;
            known.readings.into_iter().next()
        });
        if let Some(reading) = known {
            let name = "Reference".to_owned();
            let which = Beside::Reader(reading.reader.id.clone());
            let shown =
                BesideReading { which, title: name.clone(), name, reading: Arc::new(reading), seal: None };
            self.review.show_beside(shown);
        }
    }

    /// What was said since is kept, or taken back where it concerns a visit whose answer was shown.
    pub(crate) fn follow_quiz(&mut self) {
        let Some(own) = &self.teaching.quiz else { return };
        let Some(now) = self.core.document.as_ref().and_then(|document| document.reading_now().cloned())
        else {
            return;
        };
        if *now == own.file.learner.reading || self.core.cut.is_none() {
            return;
        }
        let told = |stop: &&Stop| own.file.learner.prediction(&stop.films).is_some_and(|own| own.told);
        let fixed: Vec<RadiographId> =
            own.stops.iter().filter(told).flat_map(|stop| stop.films.iter().cloned()).collect();
        let changes =
            fixed.iter().any(|film| said_of(&now, film) != said_of(&own.file.learner.reading, film));
        if changes {
            let text = "The reference of that visit was shown: what you answered there stays.";
            self.core.notices.tell(Severity::Info, "Nothing was changed", text);
            self.show_question();
            return;
        }
        let learner = Learner { reading: Reading::clone(&now), ..own.file.learner.clone() };
        if !self.keep_answers(learner) {
            self.show_question();
        }
    }

    /// A press on a film while a place is wanted. Returns whether it was taken.
    pub(crate) fn place_by_press(&mut self, viewport: usize, at: [f64; 2]) -> bool {
        let wants = self.teaching.quiz.as_ref().is_some_and(|own| own.wants_place);
        let film = self.core.viewport(viewport).and_then(|own| own.film.clone()).filter(|_| wants);
        let Some(film) = film else { return false };
        let size = self.core.size_px(viewport);
        let Some(placement) = self.core.placement(&film, size) else { return false };
        let is_asked = |own: &Quizzing| own.stops.get(own.at).is_some_and(|stop| stop.films.contains(&film));
        if !self.teaching.quiz.as_ref().is_some_and(is_asked) {
            return false;
        }
        let at = placement.image_from_view(at, size);
        self.predict(|own| own.place = Some(Pin { film, at }));
        if let Some(own) = &mut self.teaching.quiz {
            own.wants_place = false;
        }
        true
    }

    fn place_by_keys(&mut self, pin: Pin) {
        let is_asked =
            |own: &Quizzing| own.stops.get(own.at).is_some_and(|stop| stop.films.contains(&pin.film));
        let Some(most) = self.core.film_px(&pin.film) else { return };
        let is_there = (0..2).all(|axis| (0.0..=most[axis]).contains(&pin.at[axis]));
        if is_there && self.teaching.quiz.as_ref().is_some_and(is_asked) {
            self.predict(|own| own.place = Some(pin));
        }
    }

    /// The place that is wanted: that which was chosen on the film in focus, else its middle.
    fn wanted_place(&self, own: &Quizzing, stop: &Stop) -> Option<(Pin, [f64; 2])> {
        let film = self.core.focus().filter(|film| own.wants_place && stop.films.contains(film))?;
        let most = self.core.film_px(film)?;
        let chosen = own.prediction().place.filter(|pin| pin.film == *film);
        let middle = || Pin { film: film.clone(), at: most.map(|length| (length / 2.0).round()) };
        Some((chosen.unwrap_or_else(middle), most))
    }

    /// True while a quiz is under way.
    pub fn is_quizzing(&self) -> bool {
        self.teaching.quiz.is_some()
    }

    /// The visit that is asked, from 0, among those that were reached; `None` while there is no quiz.
    pub fn quiz_at(&self) -> Option<usize> {
        self.teaching.quiz.as_ref().map(|own| own.at)
    }

    /// True while the answers of a visit stand beside the reference.
    pub fn shows_quiz_answers(&self) -> bool {
        self.teaching.quiz.as_ref().is_some_and(Quizzing::is_told)
    }

    /// True while the next press on a film says where it will break.
    pub fn quiz_wants_place(&self) -> bool {
        self.teaching.quiz.as_ref().is_some_and(|own| own.wants_place)
    }

    /// What the learner sees beside the films; `None` while there is no quiz.
    pub fn quiz(&self) -> Option<Quiz> {
        let own = self.teaching.quiz.as_ref()?;
        let stop = own.stops.get(own.at)?;
        let case = self.core.document.as_ref()?.case();
        let film = case.radiograph(&stop.film)?;
        let is_last = own.at + 1 >= own.stops.len();
        let all = if own.is_told() { self.scored(own) } else { Vec::new() };
        let end = (own.is_told() && is_last)
            .then(|| QuizEnd { tallies: tallies(&all, self.core.book()), file: own.file.path().to_owned() });
        Some(Quiz {
            learner: own.file.learner.reading.reader.name.clone(),
            at: own.at,
            visit: case.time_words(&film.time),
            is_told: own.is_told(),
            is_last,
            prediction: own.prediction(),
            wants_place: own.wants_place,
            by_keys: self.wanted_place(own, stop),
            rows: self.told_here(own, all),
            end,
            no_reference: own.no_reference.clone(),
        })
    }

    /// The case and the reference as they were known at a visit.
    fn known_at(&self, own: &Quizzing, stop: &Stop) -> Option<(Known, Reading)> {
        let cut = self.core.cut.as_ref()?;
        let reference = std::slice::from_ref(own.reference.as_ref()?);
        let mut known = known_until(cut.whole.case(), reference, &stop.until).ok()?;
        let reading = known.readings.pop()?;
        Some((known, reading))
    }

    /// The answers of every visit that is shown beside the reference.
    fn scored(&self, own: &Quizzing) -> Vec<QuizRow> {
        let (Some(stop), Some(document)) = (own.stops.get(own.at), &self.core.document) else {
            return Vec::new();
        };
        // Only the part that is shown is scored: a prediction is not answered before its time.
        let Some((_, reading)) = self.known_at(own, stop) else { return Vec::new() };
        let core = &self.core;
        let value_of = |_: MarkId, mark: &Arc<Mark>| core.value_beside(&own.file.learner.reading, mark);
        let their_value = |_: MarkId, mark: &Arc<Mark>| core.value_beside(&reading, mark);
        let (case, visits, book) = (document.case(), document.visits(), core.book());
        let told = Told { case, visits, reading: &own.file.learner.reading, book, value_of: &value_of };
        let theirs = Told { case, visits, reading: &reading, book, value_of: &their_value };
        let scale_of = |film: &RadiographId| {
            let facts = core.films.facts(film)?;
            Some(film_scale(&facts.spacing, reading.calibration(film), book))
        };
        let sheet = core.score_shown().map(|score| &score.key);
        let predicted = Predicted { learner: &own.file.learner, sheet, scale_of: &scale_of };
        quiz_rows(told, theirs, predicted)
    }

    /// The rows of the visit, then the predictions of union that are decided at it, each with its own visit.
    fn told_here(&self, own: &Quizzing, all: Vec<QuizRow>) -> Vec<QuizRow> {
        let (Some(stop), Some(document)) = (own.stops.get(own.at), &self.core.document) else {
            return Vec::new();
        };
        let (case, visits) = (document.case(), document.visits());
        let Some(here) = visits.index_of(&stop.film) else { return Vec::new() };
        let (unions, mut rows): (Vec<QuizRow>, Vec<QuizRow>) =
            all.into_iter().partition(|row| row.item == QuizItem::Union);
        rows.retain(|row| row.visit == here);
        let is_decided = |row: &QuizRow| row.visit < here && row.reference.is_some();
        let before = own.at.checked_sub(1).and_then(|at| own.stops.get(at));
        let known =
            before.filter(|_| unions.iter().any(is_decided)).and_then(|stop| self.known_at(own, stop));
        // What the visit before told already is not told again.
        let was_told = |row: &QuizRow| {
            let Some((known, reading)) = &known else { return false };
            let value_of = |_: MarkId, mark: &Arc<Mark>| self.core.value_beside(reading, mark);
            let all = visits_of(&known.case);
            let told = Told {
                case: &known.case,
                visits: &all,
                reading,
                book: self.core.book(),
                value_of: &value_of,
            };
            let film = visits.get(row.visit).and_then(|visit| visit.films.first());
            let visit = film.and_then(|film| all.of_film(film));
            visit.and_then(|visit| union_within_a_year(told, visit)).is_some()
        };
        let told = unions.into_iter().filter(|row| row.visit == here || is_decided(row) && !was_told(row));
        rows.extend(told.map(|row| {
            let said_at = visits.get(row.visit).map(|visit| case.time_words(&visit.time)).unwrap_or_default();
            QuizRow { what: format!("{}, said at {said_at}", row.what), ..row }
        }));
        rows
    }

    /// Readers whose readings can be the reference; none where the case is not open yet.
    pub fn quiz_references(&self) -> &[ReaderId] {
        &self.teaching.references
    }

    /// The case that is opened with the quiz alone, once the learner is named.
    pub fn quiz_of(&self) -> Option<&Path> {
        self.teaching.quiz_of.as_deref()
    }

    /// A place for a learner's file that is not a patient's: beside nothing of the case.
    pub fn usual_learner_file(&self) -> PathBuf {
        let name = self.core.settings.reader.as_ref().map_or("learner", |reader| reader.id.as_str());
        usual_folder().join(format!("{name}-quiz.ron"))
    }
}

/// Everything that a reading says of a film.
fn said_of(reading: &Reading, film: &RadiographId) -> String {
    let marks: Vec<_> =
        reading.marks.iter().filter(|(_, mark)| mark.parts.iter().any(|part| part.film == *film)).collect();
    let states: Vec<_> =
        reading.findings.iter().filter_map(|(id, own)| Some((id, own.states.get(film)?))).collect();
    format!("{:?} {:?} {marks:?} {states:?}", reading.opinions.get(film), reading.scores.get(film))
}

impl Core {
    /// True if answers can be scored later: the case is whole and open.
    pub(crate) fn can_begin_quiz(&self) -> bool {
        self.document.is_some() && self.cut.is_none()
    }
}
