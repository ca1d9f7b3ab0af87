//! Taking a sheet in hand, going from item to item and from visit to visit with it, and putting it away.

use crate::analysis::book::ScoreDefinition;
use crate::case::{Key, RadiographId, Sheet};
use crate::editor::command::ScoreCommand;
use crate::editor::command::Target;
use crate::editor::core::Core;
use crate::editor::hanging::{place_of, same_view};
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;
use crate::editor::scoring::Sheets;
use crate::editor::scoring::{Asking, Before, Hand};

impl Sheets {
    /// Takes the sheet of a score in hand for the visit in focus; the one already in hand is put away.
    pub(super) fn take_sheet(&mut self, core: &mut Core, marks: &mut Marking, score: Option<Key>) {
        let in_hand = core.screen.sheet.as_ref().map(|hand| hand.score.clone());
        if let Some(in_hand) = in_hand {
            match score.filter(|score| *score != in_hand) {
                Some(other) => core.show_score(other),
                None => core.put_sheet_away(),
            }
            return;
        }
        let Some(score) = score.or_else(|| core.score_shown().map(|score| score.key.clone())) else {
            let text =
                "The book of definitions has no score: see the folder of definitions, or callus check.";
            core.notices.tell(Severity::Warning, "There is no score to take", text);
            return;
        };
        let (Some(visit), Some(film)) = (core.visit_in_focus(), core.focus().cloned()) else { return };
        let Some(item) = core.first_open(&score, visit) else { return };
        if marks.selection().is_some_and(|target| *target != Target::Draft) {
            core.end_label_typing();
            marks.choose(None);
        }
        let screen = &core.screen;
        let hung = screen.by_hand.then(|| screen.viewports.clone());
        let before = Before { layout: screen.layout, active: screen.active, film: film.clone(), visit, hung };
        core.screen.score = Some(score.clone());
        core.screen.sheet = Some(Hand { score, item, visit, looks_at: Some(film), alone: false, before });
        self.asking = Asking::default();
        core.hang_sheet();
    }

    pub(super) fn next_item(&mut self, core: &mut Core, by: i8) {
        if let Some(item) = core.item_by(by).cloned() {
            self.choose_item(core, &item);
        }
    }

    /// The person goes to an item: what is said now is meant for it, also where it has its answer.
    pub(super) fn choose_item(&mut self, core: &mut Core, item: &Key) {
        core.take_item(item);
        let is_chosen = core.screen.sheet.as_ref().is_some_and(|hand| hand.item == *item);
        self.asking_now(core).is_chosen = is_chosen;
    }

    /// The next item after this one that has no answer, from the first again after the last; with all answered, this
    /// one stays.
    pub(super) fn go_on_after(&mut self, core: &mut Core, item: &Key) {
        let next = core.open_after(item).unwrap_or(item).clone();
        core.take_item(&next);
        self.asking_now(core).is_chosen = false;
    }
}

impl Core {
    /// Puts the sheet away: the layout is as it was before, and so is the film in focus, unless the person went on to
    /// another visit with the sheet.
    pub(crate) fn put_sheet_away(&mut self) {
        let Some(hand) = self.screen.sheet.take() else { return };
        self.link(Vec::new());
        self.screen.layout = hand.before.layout;
        self.screen.active = hand.before.active;
        let Some(document) = &self.document else { return };
        if let Some(hung) = hand.before.hung.filter(|_| hand.visit == hand.before.visit) {
            self.screen.viewports = hung;
            self.screen.by_hand = true;
        }
        let now = document.visits().get(hand.visit).filter(|_| hand.visit != hand.before.visit);
        let film = match now {
            Some(visit) => same_view(document.case(), visit, &hand.before.film).cloned(),
            None => Some(hand.before.film),
        };
        if let Some(film) = film {
            self.focus_on(&film);
        }
    }

    /// Another score in place of the one in hand, for the same visit.
    pub(super) fn change_sheet(&mut self, score: Key) {
        let Some(visit) = self.screen.sheet.as_ref().map(|hand| hand.visit) else { return };
        let Some(item) = self.first_open(&score, visit) else { return };
        self.hold_item(score, item, visit);
    }

    /// A film was gone to: the sheet of its visit is in hand; of the visit in hand, an item that the film supplies.
    pub(crate) fn sheet_follows(&mut self, film: &RadiographId) {
        let visits = self.document.as_ref().map(crate::editor::Document::visits).unwrap_or_default();
        let Some(visit) = place_of(visits, film).map(|place| place.visit) else { return };
        let Some(hand) = &mut self.screen.sheet else { return };
        let (score, is_same) = (hand.score.clone(), hand.visit == visit);
        hand.looks_at = Some(film.clone());
        let item = if is_same { self.open_on(film) } else { self.first_open(&score, visit) };
        if let Some(item) = item {
            self.hold_item(score, item, visit);
        }
    }

    pub(super) fn take_item(&mut self, item: &Key) {
        let Some(hand) = &self.screen.sheet else { return };
        let (score, visit) = (hand.score.clone(), hand.visit);
        if self.book().score(&score).is_some_and(|score| score.item(item).is_some()) {
            self.hold_item(score, item.clone(), visit);
        }
    }

    /// True if every item of the sheet in hand has an answer.
    pub(super) fn has_all_answers(&self) -> bool {
        self.score_in_hand().is_some_and(|(hand, score)| {
            let sheet = self.sheet_at(&score.key, hand.visit);
            score.items.iter().all(|item| sheet.contains_key(&item.key))
        })
    }

    fn item_by(&self, by: i8) -> Option<&Key> {
        let (hand, score) = self.score_in_hand()?;
        let now = score.items.iter().position(|item| item.key == hand.item).unwrap_or_default();
        let next = (now as i64 + i64::from(by)).rem_euclid(score.items.len().max(1) as i64) as usize;
        score.items.get(next).map(|item| &item.key)
    }

    /// True if other films stand on the screen once this is done.
    pub(crate) fn hangs_others(&self, command: &ScoreCommand) -> bool {
        let Some((hand, score)) = self.score_in_hand() else { return false };
        let next = match command {
            ScoreCommand::NextItem(by) => self.item_by(*by),
            ScoreCommand::Item(item) => Some(item),
            ScoreCommand::Take(_)
            | ScoreCommand::PutAway
            | ScoreCommand::Show(_)
            | ScoreCommand::ShowNext(_)
            | ScoreCommand::Grade(_)
            | ScoreCommand::AskReason
            | ScoreCommand::Reason(_)
            | ScoreCommand::ReasonWords(_)
            | ScoreCommand::Answer { .. }
            | ScoreCommand::Withdraw
            | ScoreCommand::Pin { .. }
            | ScoreCommand::PinNext
            | ScoreCommand::Trend(_) => self.open_after(&hand.item),
        };
        let hung = |key: &Key| self.hung_of(score.item(key)?);
        next.is_some_and(|next| hung(next) != hung(&hand.item))
    }

    /// The next item after this one that has no answer, from the first again after the last.
    fn open_after(&self, item: &Key) -> Option<&Key> {
        let (hand, score) = self.score_in_hand()?;
        let sheet = self.sheet_at(&score.key, hand.visit);
        let now = score.items.iter().position(|own| own.key == *item).map_or(0, |now| now + 1);
        let after = score.items.iter().skip(now).chain(score.items.iter().take(now));
        after.map(|own| &own.key).find(|key| *key != item && !sheet.contains_key(*key))
    }

    /// Undo or redo changed this answer: it is brought into view.
    pub(crate) fn show_answer(&mut self, film: &RadiographId, score: &Key, item: &Key) {
        let Some(document) = &self.document else { return };
        let Some(visit) = place_of(document.visits(), film).map(|place| place.visit) else { return };
        if self.book().score(score).is_none_or(|score| score.item(item).is_none()) {
            return;
        }
        self.screen.score = Some(score.clone());
        if self.screen.sheet.is_some() {
            self.hold_item(score.clone(), item.clone(), visit);
            return;
        }
        let films = document.visits().get(visit).map(|visit| visit.films.clone()).unwrap_or_default();
        let supply = self.supply_of(score, item, visit).filter(|film| films.contains(film));
        let film = supply.unwrap_or_else(|| film.clone());
        if self.focus() != Some(&film) {
            self.focus_on(&film);
        }
    }

    /// The item of a sheet is in hand; its films are hung.
    fn hold_item(&mut self, score: Key, item: Key, visit: usize) {
        let Some(hand) = &mut self.screen.sheet else { return };
        (hand.score, hand.item, hand.visit) = (score.clone(), item, visit);
        self.screen.score = Some(score);
        self.hang_sheet();
    }

    pub(super) fn score_in_hand(&self) -> Option<(&Hand, &ScoreDefinition)> {
        let hand = self.screen.sheet.as_ref()?;
        Some((hand, self.book().score(&hand.score)?))
    }

    /// The answers of a score at a visit.
    fn sheet_at(&self, score: &Key, visit: usize) -> Sheet {
        let sheet = || {
            let document = self.document.as_ref()?;
            let films = &document.visits().get(visit)?.films;
            document.reading()?.sheet(films, score).map(|(_, sheet)| sheet.clone())
        };
        sheet().unwrap_or_default()
    }

    /// The first item without an answer, else the first.
    fn first_open(&self, score: &Key, visit: usize) -> Option<Key> {
        let sheet = self.sheet_at(score, visit);
        let items = &self.book().score(score)?.items;
        let open = items.iter().find(|item| !sheet.contains_key(&item.key));
        open.or(items.first()).map(|item| item.key.clone())
    }

    /// Of the items of the visit in hand that this film supplies: the one in hand, else the first without an answer,
    /// else the first; where it supplies none, the item in hand.
    fn open_on(&self, film: &RadiographId) -> Option<Key> {
        let (hand, score) = self.score_in_hand()?;
        let supplies = |key: &Key| self.supply_of(&score.key, key, hand.visit).as_ref() == Some(film);
        let sheet = self.sheet_at(&score.key, hand.visit);
        let on_it: Vec<&Key> = score.items.iter().map(|item| &item.key).filter(|key| supplies(key)).collect();
        let own = on_it.iter().find(|key| ***key == hand.item);
        let open = || on_it.iter().find(|key| !sheet.contains_key(**key));
        let found = own.or_else(open).or(on_it.first());
        Some(found.map_or_else(|| hand.item.clone(), |key| (*key).clone()))
    }

    /// The film that supplies an item at a visit.
    fn supply_of(&self, score: &Key, item: &Key, visit: usize) -> Option<RadiographId> {
        let score = self.book().score(score)?;
        let item = score.item(item)?;
        if self.screen.sheet.as_ref().is_some_and(|hand| hand.visit == visit && hand.score == score.key) {
            return Some(self.hung_of(item)?.film?.film);
        }
        let document = self.document.as_ref()?;
        let (case, visits) = (document.case(), document.visits());
        crate::analysis::score::supplies(case, visits, visit, score, item).map(|found| found.film)
    }
}
