//! What is followed: beginning, its words, and following it no longer.

use std::sync::Arc;

use crate::analysis::finding::name;
use crate::case::{Edit, Finding, FindingId, Key, RadiographId, Side};
use crate::editor::core::Core;
use crate::editor::following::Following;
use crate::editor::following::Typing;
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;

impl Following {
    /// Begins to follow a finding, with the first definition of its kind. One that is followed already is chosen.
    pub(super) fn begin_finding(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        kind: Key,
        site: Option<Key>,
        side: Option<Side>,
        label: &str,
    ) {
        let Some(known) = core.book().kind(&kind) else {
            let text = format!(
                "No definition of a finding has the key \"{kind}\". Choose one of the list, or add it to your definitions."
            );
            core.notices.tell(Severity::Warning, "Nothing was recorded", text);
            return;
        };
        let definition = known.definitions.first().map(|wording| wording.key.clone());
        let label = label.trim().to_owned();
        let finding = Finding { site, side, label, definition, ..Finding::new(kind) };
        if let Some(id) = core.followed_already(&finding) {
            let text =
                format!("\u{201c}{}\u{201d} is followed already: it is chosen.", core.finding_name(id));
            core.notices.tell(Severity::Info, "Nothing new to follow", text);
            self.choose_finding(core, Some(id));
            return;
        }
        let reading = core.document.as_ref().and_then(crate::editor::Document::reading);
        let Some(id) = reading.map(crate::case::Reading::next_finding) else { return };
        if marks.keep(core, Edit::PutFinding { id, finding: Arc::new(finding), continued: false }) {
            self.choose_finding(core, Some(id));
        }
    }

    pub(super) fn set_finding_label(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        id: FindingId,
        label: String,
    ) {
        let continued = self.types_on(Typing::Label(id));
        marks.change_finding(core, id, continued, |finding| finding.label = label);
    }

    pub(super) fn set_finding_note(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        id: FindingId,
        note: String,
    ) {
        let continued = self.types_on(Typing::Note(id));
        marks.change_finding(core, id, continued, |finding| finding.note = note);
    }

    fn types_on(&mut self, typing: Typing) -> bool {
        self.typing.replace(typing) == Some(typing)
    }
}

impl Core {
    /// A finding of the same kind at the same place with the same label.
    fn followed_already(&self, wanted: &Finding) -> Option<FindingId> {
        let reading = self.document.as_ref()?.reading()?;
        let key = |own: &Finding| (own.kind.clone(), own.site.clone(), own.side, own.label.trim().to_owned());
        reading.findings.iter().find(|(_, own)| key(own) == key(wanted)).map(|(id, _)| *id)
    }

    fn film_to_lead_back_to(&self) -> Option<RadiographId> {
        let first = || self.document.as_ref()?.visits().first()?.films.first();
        self.focus().or_else(first).cloned()
    }
}

impl Marking {
    /// Changes what is said of a finding as a whole.
    pub(super) fn change_finding(
        &mut self,
        core: &mut Core,
        id: FindingId,
        continued: bool,
        change: impl FnOnce(&mut Finding),
    ) {
        let Some(before) = core.finding_now(id) else { return };
        let mut finding = Finding::clone(before);
        change(&mut finding);
        self.keep(core, Edit::PutFinding { id, finding: Arc::new(finding), continued });
    }

    pub(super) fn set_site(&mut self, core: &mut Core, id: FindingId, site: Option<Key>) {
        let kind = core.finding_now(id).and_then(|finding| core.book().kind(&finding.kind));
        let is_offered = |site: &Key| kind.is_some_and(|kind| kind.sites.contains(site));
        if site.as_ref().is_none_or(is_offered) {
            self.change_finding(core, id, false, |finding| finding.site = site);
        }
    }

    pub(super) fn set_definition(&mut self, core: &mut Core, id: FindingId, definition: Option<Key>) {
        let kind = core.finding_now(id).and_then(|finding| core.book().kind(&finding.kind));
        let is_offered =
            |key: &Key| kind.is_some_and(|kind| kind.definitions.iter().any(|own| own.key == *key));
        if definition.as_ref().is_none_or(is_offered) {
            self.change_finding(core, id, false, |finding| finding.definition = definition);
        }
    }

    /// Follows it no longer; its marks stay, and undo brings it back with every state.
    pub(super) fn remove_finding(&mut self, core: &mut Core, id: FindingId) {
        let Some(finding) = core.finding_now(id) else { return };
        let name = name(finding, core.book());
        let seen = finding.states.len();
        let Some(radiograph) = core.film_to_lead_back_to() else { return };
        if self.keep(core, Edit::RemoveFinding { id, radiograph }) && seen > 0 {
            let marks = "Its marks stay on the films; undo brings it back.";
            let text = format!("\u{201c}{name}\u{201d} was said of at {seen} {}. {marks}", visits_word(seen));
            core.notices.tell(Severity::Info, "No longer followed", text);
        }
    }
}

fn visits_word(count: usize) -> &'static str {
    if count == 1 { "visit" } else { "visits" }
}
