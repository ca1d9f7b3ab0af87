//! What is told when something is asked of a signed reading.

use crate::case::Signature;
use crate::editor::core::Core;
use crate::editor::notices::{About, Severity};

impl Core {
    /// Says why nothing can be recorded.
    pub(crate) fn tell_signed(&mut self) {
        let Some(signature) = self.signature() else { return };
        let text = refusal(signature);
        self.notices.tell_about(About::Signed, Severity::Info, text);
    }

    /// A draft is in front again.
    pub(crate) fn forget_signed(&mut self) {
        self.notices.take_back(About::Signed);
    }
}

/// "This reading is signed by …: amend it to go on."
fn refusal(signature: &Signature) -> String {
    format!(
        "Signed by {} on {}. Amend it to go on: the signed version is kept as it is, and the amendment refers to it.",
        signature.name,
        super::signing::date_words(signature.at)
    )
}
