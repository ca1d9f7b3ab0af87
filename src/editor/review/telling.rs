//! What is told of the reading as a whole: its summary, what it leaves open, and how another reading differs from
//! it. Computed when the reading, the reading beside or a value changed, else remembered.

use std::sync::Arc;

use crate::analysis::measure::Measured;
use crate::analysis::summary::{
    CompareRow, Headline, OpenQuestion, QuestionKind, Summary, Told, compare, headlines, open_questions,
    registered, summary,
};
use crate::case::{Mark, MarkId, RadiographId, Reading};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::memo::{Memo, Same};
use crate::editor::review::Review;

/// Of what something is told: the reading, the one it is compared with, and when a scale or film last changed.
#[derive(Debug, PartialEq)]
pub(super) struct ToldOf {
    reading: Same<Reading>,
    beside: Option<Same<Reading>>,
    values: u64,
}

/// Of what the first lines are told, at which visit, and with which motion that is proposed.
type LinesOf = (ToldOf, usize, Option<String>);

/// Summary and questions computed last.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    summary: Memo<ToldOf, Option<Arc<Summary>>>,
    open: Memo<ToldOf, Option<Arc<Vec<OpenQuestion>>>>,
    headlines: Memo<LinesOf, Option<Arc<[Headline; 3]>>>,
    differences: Memo<ToldOf, Option<Arc<Vec<CompareRow>>>>,
}

impl Review {
    /// The summary of one's own reading; `None` while nobody reads.
    pub(crate) fn summary(&self, core: &Core, marks: &Marking) -> Option<Arc<Summary>> {
        let scale_of = |film: &RadiographId| core.scale_kept(film);
        let page = |told: Told<'_>| {
            let mut page = summary(told);
            page.sections.extend(registered(told, &scale_of));
            page
        };
        let make = || marks.with_told(core, page).map(Arc::new);
        self.told.summary.get((), marks.told_of(core, None)?, make)
    }

    /// Healing, score and implant at the visit in focus; `None` while nobody reads.
    pub(crate) fn headlines(&self, core: &Core, marks: &Marking) -> Option<Arc<[Headline; 3]>> {
        let visit = core.visit_in_focus()?;
        let scale_of = |film: &RadiographId| core.scale_kept(film);
        let proposed = core.motion_proposed(visit);
        let own = |told: Told<'_>| headlines(told, visit, &scale_of, proposed.as_deref());
        let make = || marks.with_told(core, own).map(Arc::new);
        self.told.headlines.get((), (marks.told_of(core, None)?, visit, proposed.clone()), make)
    }

    /// Open points and contradictions of one's own reading, the gravest first.
    pub(crate) fn open_questions(&self, core: &Core, marks: &Marking) -> Arc<Vec<OpenQuestion>> {
        let make = || marks.with_told(core, open_questions).map(Arc::new);
        let told = marks.told_of(core, None).and_then(|of| self.told.open.get((), of, make));
        let told = told.unwrap_or_default();
        match core.clock_question() {
            Some(clock) => Arc::new([vec![clock], told.to_vec()].concat()),
            None => told,
        }
    }

    /// Number of questions that stand in the way of signing: contradictions, and gaps of the reading. Gaps of the
    /// case itself do not count.
    pub(crate) fn standing_questions(&self, core: &Core, marks: &Marking) -> usize {
        let open = self.open_questions(core, marks);
        open.iter().filter(|question| stands_in_the_way(question)).count()
    }

    /// Everything that either reading says, differences first; `None` while none stands beside.
    pub(crate) fn differences(&self, core: &Core, marks: &Marking) -> Option<Arc<Vec<CompareRow>>> {
        let beside = self.beside.as_ref()?.reading.clone();
        let make = || {
            marks
                .with_told(core, |own| {
                    let document = core.document.as_ref()?;
                    let value_of = |_: MarkId, mark: &Arc<Mark>| core.value_beside(&beside, mark);
                    let other = Told {
                        case: document.case(),
                        visits: document.visits(),
                        reading: &beside,
                        book: core.book(),
                        value_of: &value_of,
                    };
                    Some(compare(own, other))
                })
                .flatten()
                .map(Arc::new)
        };
        self.told.differences.get((), marks.told_of(core, Some(&beside))?, make)
    }
}

impl Marking {
    fn with_told<T>(&self, core: &Core, tell: impl FnOnce(Told<'_>) -> T) -> Option<T> {
        // Of a reading that could not be read nothing is told, not even that nothing was said.
        let document = core.document.as_ref().filter(|document| document.is_reading_known())?;
        let value_of = |id: MarkId, mark: &Arc<Mark>| {
            self.value_now(core, id, mark)
                .map_or_else(|| Measured::Missing("no value".into()), |value| value.measured)
        };
        let told = Told {
            case: document.case(),
            visits: document.visits(),
            reading: document.reading()?,
            book: core.book(),
            value_of: &value_of,
        };
        Some(tell(told))
    }

    fn told_of(&self, core: &Core, beside: Option<&Arc<Reading>>) -> Option<ToldOf> {
        let reading = Same::of(core.document.as_ref()?.reading_now()?);
        Some(ToldOf { reading, beside: beside.map(Same::of), values: self.values_version() })
    }
}

/// True if a question has to be answered or overruled before a signature.
pub(super) fn stands_in_the_way(question: &OpenQuestion) -> bool {
    matches!(question.kind, QuestionKind::Contradiction | QuestionKind::Missing)
}
