//! Answers to items: grades, reasons, pins. Each is one edit, one line of the journal, one step of undo.

use crate::analysis::book::{ItemDefinition, ScoreDefinition};
use crate::case::{Answer, Edit, Given, Key, Pin, RadiographId};
use crate::editor::FilmState;
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;
use crate::editor::scoring::Sheets;
use crate::editor::scoring::hung::missing_words;
use crate::editor::scoring::shown::kept_under;
use crate::editor::scoring::{Asks, judges};

/// Title of a message when an answer was not taken.
const NOT_RECORDED: &str = "Nothing was recorded";

impl Sheets {
    /// Grades the item in hand and goes on to the next without an answer.
    pub(super) fn grade_in_hand(&mut self, core: &mut Core, value: u8) {
        let Some(item) = core.item_in_hand().map(|item| item.key.clone()) else { return };
        if core.has_all_answers() && self.asking(core).is_none_or(|asking| !asking.is_chosen) {
            let text = "Every item has an answer: Tab goes to one to change it.";
            core.notices.tell(Severity::Info, NOT_RECORDED, text);
            return;
        }
        if self.say(core, &item, Given::Grade(value)) {
            self.go_on_after(core, &item);
        }
    }

    pub(super) fn ask_reason(&mut self, core: &mut Core) {
        let asking = self.asking_now(core);
        asking.asks = if asking.asks == Asks::Nothing { Asks::Reason } else { Asks::Nothing };
    }

    /// The nth reason of the book, from 1; one that asks for own words waits for them.
    pub(super) fn say_reason(&mut self, core: &mut Core, nth: usize) {
        let Some(item) = core.item_in_hand().map(|item| item.key.clone()) else { return };
        let reasons = &core.book().reasons;
        let Some(reason) = nth.checked_sub(1).and_then(|index| reasons.get(index)).cloned() else {
            let all: Vec<_> = reasons
                .iter()
                .enumerate()
                .map(|(index, own)| format!("{} {}", index + 1, own.name))
                .collect();
            let text = format!("There is no reason {nth}. The reasons are: {}.", all.join(", "));
            core.notices.tell(Severity::Info, NOT_RECORDED, text);
            return;
        };
        if reason.asks {
            self.asking_now(core).asks = Asks::Words(reason.key);
            return;
        }
        let given = Given::NotAssessable { reason: reason.key, words: String::new() };
        if self.say(core, &item, given) {
            self.go_on_after(core, &item);
        }
    }

    /// The reader's own words for the reason that asks for them.
    pub(super) fn say_reason_in_words(&mut self, core: &mut Core, words: &str) {
        let Some((hand, _)) = core.score_in_hand() else { return };
        let asked = match self.asking(core).map(|asking| &asking.asks) {
            Some(Asks::Words(key)) => Some(key.clone()),
            Some(Asks::Nothing | Asks::Reason) | None => {
                core.book().reasons.iter().find(|reason| reason.asks).map(|reason| reason.key.clone())
            }
        };
        let (item, Some(reason)) = (hand.item.clone(), asked) else { return };
        if self.say(core, &item, Given::NotAssessable { reason, words: words.to_owned() }) {
            self.go_on_after(core, &item);
        }
    }

    /// Answers an item whichever is in hand; the same again clears. The sheet is taken in hand with it, so that
    /// the next answer is given before the film and its baseline.
    pub(super) fn answer_by_pointer(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        item: &Key,
        given: Given,
    ) {
        if core.score_shown().is_none_or(|score| score.item(item).is_none()) {
            return;
        }
        if core.answer_to(item).is_some_and(|answer| answer.given == given) {
            core.withdraw(item);
            core.take_item(item);
            return;
        }
        let shown = core.shown_films();
        if core.screen.sheet.is_none() {
            self.take_sheet(core, marks, None);
        }
        self.choose_item(core, item);
        let film = core.item_in_hand().and_then(|item| core.hung_of(item)?.film).map(|found| found.film);
        let unseen = film.filter(|film| judges(&given) && !shown.contains(film));
        if unseen.is_some() {
            let text =
                "The film that supplies this item was not on the screen. It is now: look at it, then answer.";
            core.notices.tell(Severity::Info, NOT_RECORDED, text);
            return;
        }
        if self.say_seeing(core, item, given, &shown) {
            self.go_on_after(core, item);
        }
    }

    /// Pins an answer to a place, or takes its pin away. An item without an answer keeps the place until it has one.
    pub(super) fn pin(&mut self, core: &mut Core, item: &Key, pin: Option<Pin>) {
        match core.answer_to(item).cloned() {
            Some(answer) => drop(core.keep_answer(item, Some(Answer { pin, ..answer }))),
            None if core.screen.sheet.as_ref().is_some_and(|hand| hand.item == *item) => {
                self.asking_now(core).pin = pin;
            }
            None => {
                let text = "A pin belongs to an answer: answer the item first, then pin it.";
                core.notices.tell(Severity::Info, "Nothing was pinned", text);
            }
        }
    }

    /// A press while the answer in hand is to be pinned. Whether it was taken for that: a press on another film, or
    /// beside the film, is not.
    pub(crate) fn pin_by_press(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        viewport: usize,
        at: [f64; 2],
    ) -> bool {
        if !self.asking(core).is_some_and(|asking| asking.pins) {
            return false;
        }
        let Some(item) = core.item_in_hand().map(|item| item.key.clone()) else { return false };
        let supply = core.item_in_hand().and_then(|item| core.hung_of(item)?.film).map(|found| found.film);
        let Some((film, place)) = core.place_at(viewport, at) else { return false };
        let Some(size) = core.film_px(&film).filter(|_| supply.as_ref() == Some(&film)) else { return false };
        if (0..2).any(|axis| !(0.0..=size[axis]).contains(&place[axis])) {
            return false;
        }
        self.asking_now(core).pins = false;
        core.end_label_typing();
        marks.stop_going();
        marks.drop_gesture();
        self.pin(core, &item, Some(Pin { film, at: place }));
        true
    }

    fn say(&mut self, core: &mut Core, item: &Key, given: Given) -> bool {
        self.say_seeing(core, item, given, &core.shown_films())
    }

    /// Gives an answer, if it can be given. A pin stays, and what stood beside is told with it: a film that is hung only
    /// now was not compared with.
    fn say_seeing(&mut self, core: &mut Core, item: &Key, given: Given, seen: &[RadiographId]) -> bool {
        if let Some(why) = core.why_not_said(item, &given) {
            core.notices.tell(Severity::Warning, NOT_RECORDED, why);
            return false;
        }
        let is_in_hand = core.screen.sheet.as_ref().is_some_and(|hand| hand.item == *item);
        let waits = self.asking(core).filter(|_| is_in_hand).and_then(|asking| asking.pin.clone());
        let pin = waits.or_else(|| core.answer_to(item).and_then(|answer| answer.pin.clone()));
        let beside = core.item_in_hand().and_then(|item| core.hung_of(item)?.baseline);
        let is_ready = |film: &RadiographId| matches!(core.film(film), FilmState::Ready(_));
        let beside = beside.filter(|film| seen.contains(film) && is_ready(film));
        let is_kept = core.keep_answer(item, Some(Answer { given, beside, pin }));
        if is_kept {
            let asking = self.asking_now(core);
            (asking.asks, asking.pin) = (Asks::Nothing, None);
        }
        is_kept
    }
}

impl Core {
    pub(super) fn withdraw_in_hand(&mut self) {
        if let Some(item) = self.item_in_hand().map(|item| item.key.clone()) {
            self.withdraw(&item);
        }
    }

    fn withdraw(&mut self, item: &Key) {
        self.keep_answer(item, None);
    }

    /// Reason for which an answer cannot be given to an item of the active sheet.
    fn why_not_said(&self, item: &Key, given: &Given) -> Option<String> {
        let (_, score) = self.score_in_hand()?;
        let item = score.item(item)?;
        match given {
            Given::Grade(value) => {
                if score.grade(item, *value).is_none() {
                    return Some(unknown_grade(score, item, *value));
                }
                let Some(film) = self.hung_of(item)?.film else {
                    let missing = missing_words(item.view, score.pair_within_days);
                    return Some(format!(
                        "A grade needs a film. {missing}: say that the item is not assessable (X), or answer it when \
                         the film is there."
                    ));
                };
                let is_shown = self.shown_films().contains(&film.film)
                    && matches!(self.film(&film.film), FilmState::Ready(_));
                (!is_shown).then(|| {
                    "A film that is not shown cannot be judged: wait until it is there, or say that the item is not \
                     assessable (X)."
                        .to_owned()
                })
            }
            Given::NotAssessable { reason, words } => {
                let Some(reason) = self.book().reason(reason) else {
                    return Some(format!(
                        "\u{201c}{reason}\u{201d} is no reason of the book of definitions."
                    ));
                };
                (reason.asks && words.is_empty()).then(|| {
                    format!(
                        "The reason \u{201c}{}\u{201d} asks for your own words: type them, then Enter.",
                        reason.name
                    )
                })
            }
        }
    }

    /// Films that stand on the screen.
    fn shown_films(&self) -> Vec<RadiographId> {
        self.screen.viewports.iter().filter_map(|viewport| viewport.film.clone()).collect()
    }

    /// Keeps an answer under the film by which the visit is known, or clears it; what could not be kept is told.
    fn keep_answer(&mut self, item: &Key, answer: Option<Answer>) -> bool {
        let (Some(score), Some(visit)) =
            (self.score_shown().map(|score| score.key.clone()), self.visit_in_focus())
        else {
            return false;
        };
        let Some(document) = &mut self.document else { return false };
        let Some(radiograph) = kept_under(document, visit, &score).cloned() else { return false };
        self.screen.score = Some(score.clone());
        let edit = Edit::SetAnswer { radiograph, score, item: item.clone(), answer: answer.map(Box::new) };
        match document.commit(edit) {
            Ok(()) => true,
            Err(error) => {
                self.tell_commit_error(error);
                false
            }
        }
    }
}

/// "mRUST knows 1 no callus, 2 callus, 3 bridging, 4 remodelled."
fn unknown_grade(score: &ScoreDefinition, item: &ItemDefinition, value: u8) -> String {
    let grades: Vec<_> =
        score.grades(item).iter().map(|grade| format!("{} {}", grade.value, grade.word)).collect();
    format!("{value} is no grade of this item. The {} knows: {}.", score.short, grades.join(", "))
}
