//! What is followed: beginning, its words, and following it no longer.

use std::sync::Arc;

use crate::analysis::finding::name;
use crate::case::{Edit, Finding, FindingId, Key, RadiographId, Side};
use crate::editor::Editor;
use crate::editor::following::Typing;
use crate::editor::notices::Weight;

impl Editor {
    /// Begins to follow a finding, with the first definition of its kind. One that is followed already is chosen.
    pub(super) fn begin_finding(&mut self, kind: Key, site: Option<Key>, side: Option<Side>, label: &str) {
        let Some(known) = self.book().kind(&kind) else {
            let text = format!(
                "No definition of a finding has the key \"{kind}\". Choose one of the list, or add it to your definitions."
            );
            self.notices.tell(Weight::Warning, "Nothing was recorded", text);
            return;
        };
        let definition = known.definitions.first().map(|wording| wording.key.clone());
        let label = label.trim().to_owned();
        let finding = Finding { site, side, label, definition, ..Finding::new(kind) };
        if let Some(id) = self.followed_already(&finding) {
            let text =
                format!("\u{201c}{}\u{201d} is followed already: it is chosen.", self.finding_name(id));
            self.notices.tell(Weight::Info, "Nothing new to follow", text);
            self.choose_finding(Some(id));
            return;
        }
        let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
        let Some(id) = reading.map(crate::case::Reading::next_finding) else { return };
        if self.keep(Edit::PutFinding { id, finding: Arc::new(finding), continued: false }) {
            self.choose_finding(Some(id));
        }
    }

    /// A finding of the same kind at the same place with the same label.
    fn followed_already(&self, wanted: &Finding) -> Option<FindingId> {
        let reading = self.document.as_ref()?.reading()?;
        let key = |own: &Finding| (own.kind.clone(), own.site.clone(), own.side, own.label.trim().to_owned());
        reading.findings.iter().find(|(_, own)| key(own) == key(wanted)).map(|(id, _)| *id)
    }

    /// Changes what is said of a finding as a whole.
    pub(super) fn change_finding(
        &mut self,
        id: FindingId,
        continued: bool,
        change: impl FnOnce(&mut Finding),
    ) {
        let Some(before) = self.finding_now(id) else { return };
        let mut finding = Finding::clone(before);
        change(&mut finding);
        self.keep(Edit::PutFinding { id, finding: Arc::new(finding), continued });
    }

    pub(super) fn set_finding_label(&mut self, id: FindingId, label: String) {
        let continued = self.types_on(Typing::Label(id));
        self.change_finding(id, continued, |finding| finding.label = label);
    }

    pub(super) fn set_finding_note(&mut self, id: FindingId, note: String) {
        let continued = self.types_on(Typing::Note(id));
        self.change_finding(id, continued, |finding| finding.note = note);
    }

    fn types_on(&mut self, typing: Typing) -> bool {
        self.following.typing.replace(typing) == Some(typing)
    }

    pub(super) fn set_site(&mut self, id: FindingId, site: Option<Key>) {
        let kind = self.finding_now(id).and_then(|finding| self.book().kind(&finding.kind));
        let is_offered = |site: &Key| kind.is_some_and(|kind| kind.sites.contains(site));
        if site.as_ref().is_none_or(is_offered) {
            self.change_finding(id, false, |finding| finding.site = site);
        }
    }

    pub(super) fn set_definition(&mut self, id: FindingId, definition: Option<Key>) {
        let kind = self.finding_now(id).and_then(|finding| self.book().kind(&finding.kind));
        let is_offered =
            |key: &Key| kind.is_some_and(|kind| kind.definitions.iter().any(|own| own.key == *key));
        if definition.as_ref().is_none_or(is_offered) {
            self.change_finding(id, false, |finding| finding.definition = definition);
        }
    }

    /// Follows it no longer; its marks stay, and undo brings it back with every state.
    pub(super) fn remove_finding(&mut self, id: FindingId) {
        let Some(finding) = self.finding_now(id) else { return };
        let name = name(finding, self.book());
        let seen = finding.states.len();
        let Some(radiograph) = self.film_to_lead_back_to() else { return };
        if self.keep(Edit::RemoveFinding { id, radiograph }) && seen > 0 {
            let marks = "Its marks stay on the films; undo brings it back.";
            let text = format!("\u{201c}{name}\u{201d} was said of at {seen} {}. {marks}", visits_word(seen));
            self.notices.tell(Weight::Info, "No longer followed", text);
        }
    }

    fn film_to_lead_back_to(&self) -> Option<RadiographId> {
        let first = || self.document.as_ref()?.visits().first()?.films.first();
        self.focus().or_else(first).cloned()
    }
}

fn visits_word(count: usize) -> &'static str {
    if count == 1 { "visit" } else { "visits" }
}
