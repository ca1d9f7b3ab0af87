//! The case as plain values: what is given (patient, episodes, radiographs, expected visits) and what one
//! reader says about it (a reading). This layer knows no file, no pixel, no clock and no screen.

mod age;
mod calibration;
mod case_edit;
mod check;
mod check_reading;
mod date;
mod device;
mod document;
mod edit;
mod editable;
mod episode;
mod finding;
mod follow_up;
mod id;
mod kin;
mod laboratory;
mod learner;
mod literature;
mod mark;
mod patient;
mod pedigree;
mod problem;
mod radiograph;
mod reading;
mod references;
mod registration;
mod score;
mod script;
mod sentence;
mod shape;
mod signature;
mod source;
mod stage;
mod technique;
mod time;
pub(crate) mod unique;

pub use age::Age;
pub use calibration::{Calibration, CalibrationKind};
pub use case_edit::CaseEdit;
pub use check::check;
pub(crate) use check::nearest;
pub(crate) use check::{every_day, is_at_least};
pub use check_reading::{check_edit, check_reading, check_reading_of};
pub use date::{InvalidDate, read_date};
pub use device::{DEVICES, ListedDevice};
pub use document::{CASE_FORMAT, Case, TimeForm};
pub use edit::{Deed, Edit};
pub use editable::{Change, Editable};
pub use episode::{
    Anchor, AnchorKind, Classification, Device, Episode, Operation, Outcome, Side, Start, StartKind,
};
pub use finding::{Finding, FindingId, Findings, Seen};
pub use follow_up::{Gap, Schedule, VisitWithoutFilm};
pub use id::{CaseId, EpisodeId, InvalidId, Key, RadiographId, ReaderId, VisitId};
pub use kin::Relative;
pub use laboratory::{LabFlag, LabResult, Quantity};
pub use learner::{Guess, LEARNER_FORMAT, Learner, Prediction};
pub use literature::{
    Claim, ClaimRule, CountingUnit, Literature, PrintedCells, PublishedComplication, PublishedOutcome,
    PublishedRow, Study, Tally, Term, Told,
};
pub use mark::{Mark, MarkId, Part, Place, Shape, ShapeKind, kept_place};
pub use patient::{Patient, Sex};
pub use pedigree::{
    Adoption, AssignedSex, Child, Childless, Condition, ConditionStatus, Family, Gender, Pedigree, Person,
    Pregnancy, Status, Zygosity,
};
pub use problem::{Problem, Severity};
pub use radiograph::{PixelSize, Radiograph, View, ViewPosition};
pub use reading::{Marks, Opinion, READING_FORMAT, Reader, Reading, ReadingState};
pub(crate) use references::episode_references;
pub use references::{changes_under, said_of_film, uses_of_episode};
pub use registration::{FilmRegistration, ImplantLaid, LaidTransform, PartLaid, RegisteredOn, Registrations};
pub use score::{Answer, Given, Pin, Sheet, Sheets};
pub use script::{SCRIPT_FORMAT, Script, ScriptFilm, ScriptStep, ScriptWindow};
pub(crate) use sentence::within;
#[cfg(test)]
pub(crate) use shape::reading_structs;
pub use shape::{
    CaseShape, FieldShape, StructShape, TextKind, ValueShape, WordShape, case_shape, reading_fields,
    reading_root_fields,
};
pub use signature::{Amends, Seal, Signature};
pub use source::Source;
pub use stage::{Complication, Confidence, Stage};
pub use technique::{Applied, AppliedState, Care, CareKind, CarePhase, Section, Statement, Technique};
pub use time::{InvalidOffset, InvalidTime, Offset, TimePoint, TimeUnit, Tolerance, TypedTime, read_time};
