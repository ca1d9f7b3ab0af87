//! The book of definitions: what comes with the program (`assets/`), and what a department keeps in its folder of
//! settings. A file of one's own that cannot be used is told and passed over; the rest serves.

mod own;

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::analysis::book::{
    BandRules, Book, ClassificationSystem, Definition, FindingKind, Protocol, Reason, ScoreDefinition, Site,
    StageScheme, StateList,
};
use crate::store::definition::{self, Fault};
use crate::store::error::StoreError;
use crate::store::layout;
use crate::store::note::StoreNote;
use crate::store::ron_text::from_ron;
use crate::store::state_folder::StateFolder;
use own::Own;

/// Measures that come with the program, by file.
const MEASURES: [(&str, &str); 3] = [
    ("general.ron", include_str!("../../../assets/measures/general.ron")),
    ("hip.ron", include_str!("../../../assets/measures/hip.ron")),
    ("healing.ron", include_str!("../../../assets/measures/healing.ron")),
];
/// Scores that come with the program, one a file, in the order of offering.
const SCORES: [(&str, &str); 8] = [
    ("mrust.ron", include_str!("../../../assets/scores/mrust.ron")),
    ("rush.ron", include_str!("../../../assets/scores/rush.ron")),
    ("rust.ron", include_str!("../../../assets/scores/rust.ron")),
    ("hammer.ron", include_str!("../../../assets/scores/hammer.ron")),
    ("goldberg.ron", include_str!("../../../assets/scores/goldberg.ron")),
    ("lane-sandhu.ron", include_str!("../../../assets/scores/lane-sandhu.ron")),
    ("bridged-cortices.ron", include_str!("../../../assets/scores/bridged-cortices.ron")),
    ("nurd.ron", include_str!("../../../assets/scores/nurd.ron")),
];
/// Schemes of stages that come with the program; the first holds where a case names none.
const STAGE_SCHEMES: [(&str, &str); 2] = [
    ("radiographic.ron", include_str!("../../../assets/stages/radiographic.ron")),
    ("biological.ron", include_str!("../../../assets/stages/biological.ron")),
];
/// Classifications that come with the program.
const CLASSIFICATIONS: [(&str, &str); 3] = [
    ("seinsheimer.ron", include_str!("../../../assets/classifications/seinsheimer.ron")),
    ("weber-cech.ron", include_str!("../../../assets/classifications/weber-cech.ron")),
    ("ao-ota.ron", include_str!("../../../assets/classifications/ao-ota.ron")),
];
const PROTOCOLS: &str = include_str!("../../../assets/protocols/protocols.ron");
const PRESETS: &str = include_str!("../../../assets/measures/presets.ron");
const MEANINGS: &str = include_str!("../../../assets/measures/meanings.ron");
const BANDS: &str = include_str!("../../../assets/measures/bands.ron");
const COVERS: &str = include_str!("../../../assets/scores/covers.ron");
const REASONS: &str = include_str!("../../../assets/scores/reasons.ron");
const KINDS: &str = include_str!("../../../assets/findings/kinds.ron");
const STATES: &str = include_str!("../../../assets/findings/states.ron");
const SITES: &str = include_str!("../../../assets/findings/sites.ron");
const ADVICE: &str = "correct the file; until then it is passed over";

/// The definitions that come with the program.
///
/// # Errors
/// [`StoreError::Unreadable`] where they do not parse, [`StoreError::Impossible`] where they contradict
/// themselves: a fault of this build, held by a test.
pub fn builtin_book() -> Result<Book, StoreError> {
    let mut book = Book {
        presets: from_ron(PRESETS, Path::new("presets.ron"), ADVICE)?,
        meanings: from_ron(MEANINGS, Path::new("meanings.ron"), ADVICE)?,
        covers: from_ron(COVERS, Path::new("covers.ron"), ADVICE)?,
        bands: from_ron::<BandRules>(BANDS, Path::new("bands.ron"), ADVICE)?,
        ..Book::default()
    };
    for (name, text) in MEASURES {
        for (index, measure) in list::<Definition>(name, text)?.into_iter().enumerate() {
            sound(definition::fault_of_measure(&measure, &book), Some(index), name)?;
            book.measures.push(measure);
        }
    }
    for (name, text) in SCORES {
        let score: ScoreDefinition = from_ron(text, Path::new(name), ADVICE)?;
        sound(definition::fault_of_score(&score, &book), None, name)?;
        book.scores.push(score);
    }
    for (index, reason) in list::<Reason>("reasons.ron", REASONS)?.into_iter().enumerate() {
        let twice = book.reason(&reason.key).map(|known| definition::twice(&known.key));
        let fault = twice.or_else(|| definition::fault_of_reason(&reason, &book));
        sound(fault, Some(index), "reasons.ron")?;
        book.reasons.push(reason);
    }
    for (index, protocol) in list::<Protocol>("protocols.ron", PROTOCOLS)?.into_iter().enumerate() {
        let twice = book.protocol(&protocol.key).map(|known| definition::twice(&known.key));
        sound(twice.or_else(|| definition::fault_of_protocol(&protocol)), Some(index), "protocols.ron")?;
        book.protocols.push(protocol);
    }
    stages(&mut book)?;
    findings(&mut book)?;
    Ok(book)
}

fn stages(book: &mut Book) -> Result<(), StoreError> {
    for (name, text) in STAGE_SCHEMES {
        let scheme: StageScheme = from_ron(text, Path::new(name), ADVICE)?;
        let twice = book.stage_scheme(&scheme.key).map(|known| definition::twice(&known.key));
        sound(twice.or_else(|| definition::fault_of_scheme(&scheme, book)), None, name)?;
        book.stage_schemes.push(scheme);
    }
    for (name, text) in CLASSIFICATIONS {
        let system: ClassificationSystem = from_ron(text, Path::new(name), ADVICE)?;
        let twice = book.classification(&system.key).map(|known| definition::twice(&known.key));
        sound(twice.or_else(|| definition::fault_of_classification(&system)), None, name)?;
        book.classifications.push(system);
    }
    Ok(())
}

fn findings(book: &mut Book) -> Result<(), StoreError> {
    for (index, states) in list::<StateList>("states.ron", STATES)?.into_iter().enumerate() {
        let twice = book.states.iter().any(|known| known.key == states.key);
        let twice = twice.then(|| definition::twice(&states.key));
        sound(twice.or_else(|| definition::fault_of_states(&states)), Some(index), "states.ron")?;
        book.states.push(states);
    }
    for (index, site) in list::<Site>("sites.ron", SITES)?.into_iter().enumerate() {
        let twice = book.site(&site.key).map(|known| definition::twice(&known.key));
        sound(twice.or_else(|| definition::fault_of_site(&site)), Some(index), "sites.ron")?;
        book.sites.push(site);
    }
    for (index, kind) in list::<FindingKind>("kinds.ron", KINDS)?.into_iter().enumerate() {
        let twice = book.kind(&kind.key).map(|known| definition::twice(&known.key));
        sound(twice.or_else(|| definition::fault_of_kind(&kind, book)), Some(index), "kinds.ron")?;
        book.kinds.push(kind);
    }
    Ok(())
}

fn list<T: DeserializeOwned>(name: &str, text: &str) -> Result<Vec<T>, StoreError> {
    from_ron(text, Path::new(name), ADVICE)
}

/// Refuses a definition of this build that has a fault.
fn sound(fault: Option<Fault>, index: Option<usize>, name: &str) -> Result<(), StoreError> {
    let Some((field, message)) = fault else { return Ok(()) };
    let field = format!("{}{field}", index.map(|index| format!("[{index}]")).unwrap_or_default());
    Err(StoreError::Impossible { message, field, advice: ADVICE, path: PathBuf::from(name) })
}

/// The definitions that come with the program, and those in the folder of the person: `measures/*.ron` and
/// `scores/*.ron` (lists, added), `presets.ron`, `meanings.ron`, `reasons.ron`, `finding-states.ron`,
/// `finding-sites.ron`, `finding-kinds.ron`, `stage-schemes.ron` and `classifications.ron` (lists; one of the same key
/// takes the other's place) and `bands.ron` (in place of all error bands). What cannot be used is told in the notes and passed over.
pub fn load_book(state: &StateFolder) -> (Book, Vec<StoreNote>) {
    let mut notes = Vec::new();
    let mut book = builtin_book().unwrap_or_else(|error| {
        notes.push(StoreNote::DefinitionsPassedOver { why: error.to_string() });
        Book::default()
    });
    let mut own = Own { book: &mut book, notes: &mut notes };
    let at = |name: &str| state.root().join(name);
    own.bands(&at(layout::BANDS));
    own.presets(&at(layout::PRESETS));
    own.meanings(&at(layout::MEANINGS));
    own.reasons(&at(layout::REASONS));
    // Kinds name states and sites, so these come first.
    own.states(&at(layout::FINDING_STATES));
    own.sites(&at(layout::FINDING_SITES));
    own.kinds(&at(layout::FINDING_KINDS));
    own.stage_schemes(&at(layout::STAGE_SCHEMES));
    own.classifications(&at(layout::CLASSIFICATIONS));
    for path in own.files_of(&at(layout::MEASURES), "reading the measures of your own") {
        own.measures(&path);
    }
    for path in own.files_of(&at(layout::PROTOCOLS), "reading the hanging protocols of your own") {
        own.protocols(&path);
    }
    for path in own.files_of(&at(layout::SCORES), "reading the scores of your own") {
        own.scores(&path);
    }
    (book, notes)
}
