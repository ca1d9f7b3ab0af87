//! Fields of a row of the history: fracture, treatment, device, operation or start, follow-up, outcome.

use super::{
    Choice, FieldKind, GONE, age, date, episode_id, free_id, needed, side, side_text, sides, stated,
};
use crate::analysis::book::Book;
use crate::case::{
    Case, CaseEdit, Classification, DEVICES, Device, Episode, EpisodeId, Key, Operation, Outcome, Start,
    StartKind,
};

/// A field of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EpisodeField {
    /// Age in years.
    Age,
    /// Date of the fracture.
    Date,
    /// Side of the body.
    Side,
    /// Bone.
    Bone,
    /// Region of the bone.
    Region,
    /// Treatment, as printed.
    Treatment,
    /// Device, from the list.
    Device,
    /// Key of the device.
    DeviceKey,
    /// Coding scheme of the device.
    DeviceScheme,
    /// Code of the device.
    DeviceCode,
    /// Meaning of the code.
    DeviceMeaning,
    /// Name of the operation.
    Operation,
    /// Words after an interval.
    After,
    /// Date of the operation.
    OperationDate,
    /// Day zero without an operation.
    Start,
    /// Date of that day.
    StartDate,
    /// Follow-up, as printed.
    FollowUp,
    /// Coded outcome.
    Outcome,
    /// Identifier.
    Id,
}

const OUTCOMES: [Outcome; 8] = [
    Outcome::Union,
    Outcome::DelayedUnion,
    Outcome::Nonunion,
    Outcome::Malunion,
    Outcome::HardwareFailure,
    Outcome::Infection,
    Outcome::Refracture,
    Outcome::Ongoing,
];

const STARTS: [(StartKind, &str, &str); 3] = [
    (StartKind::Injury, "injury", "the injury"),
    (StartKind::Treatment, "treatment", "the start of treatment"),
    (StartKind::NotStated, "day-zero", "a day zero that is not named"),
];

impl EpisodeField {
    /// Every field, in the order of the page.
    pub const ALL: [Self; 19] = [
        Self::Age,
        Self::Date,
        Self::Side,
        Self::Bone,
        Self::Region,
        Self::Treatment,
        Self::Operation,
        Self::After,
        Self::OperationDate,
        Self::Device,
        Self::FollowUp,
        Self::Outcome,
        Self::Start,
        Self::StartDate,
        Self::DeviceKey,
        Self::DeviceScheme,
        Self::DeviceCode,
        Self::DeviceMeaning,
        Self::Id,
    ];

    /// The fields that are edited in the row itself, in their order; the page has the others, too.
    pub fn in_row(episode: &Episode) -> Vec<Self> {
        let day_zero: &[Self] = match (&episode.operation, &episode.start) {
            (_, Some(_)) => &[Self::Start, Self::StartDate],
            (Some(_), None) => &[Self::Operation, Self::After, Self::OperationDate],
            (None, None) => &[Self::Operation, Self::Start],
        };
        let before = [Self::Age, Self::Date, Self::Side, Self::Bone, Self::Region, Self::Treatment];
        let behind = [Self::Device, Self::FollowUp, Self::Outcome];
        before.into_iter().chain(day_zero.iter().copied()).chain(behind).collect()
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Age => "Age",
            Self::Date => "Fractured on",
            Self::Side => "Side",
            Self::Bone => "Bone",
            Self::Region => "Region",
            Self::Treatment => "Treatment",
            Self::Device => "Device",
            Self::DeviceKey => "Device key",
            Self::DeviceScheme => "Coding scheme",
            Self::DeviceCode => "Code",
            Self::DeviceMeaning => "Meaning",
            Self::Operation => "Operation",
            Self::After => "In intervals",
            Self::OperationDate => "Operated on",
            Self::Start => "Counts from",
            Self::StartDate => "Day zero on",
            Self::FollowUp => "Follow-up",
            Self::Outcome => "Outcome",
            Self::Id => "Identifier",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Age => "e.g. 52",
            Self::Date | Self::OperationDate | Self::StartDate => "e.g. 2024-03-16, or empty",
            Self::Bone => "femur",
            Self::Region => "subtrochanteric",
            Self::Treatment => "as printed",
            Self::DeviceKey => "DHS",
            Self::DeviceScheme => "SCT",
            Self::DeviceCode => "e.g. 257327003",
            Self::DeviceMeaning => "DHS plate",
            Self::Operation => "none; name its flag here",
            Self::After => "after revision",
            Self::FollowUp => "as printed",
            Self::Id => "revision",
            Self::Side | Self::Device | Self::Start | Self::Outcome => "",
        }
    }

    pub(super) fn kind(self, case: &Case, id: &EpisodeId) -> FieldKind {
        match self {
            Self::Side => sides(),
            Self::Outcome => {
                let outcomes = OUTCOMES.map(|outcome| Choice::new(outcome.word(), outcome.word()));
                FieldKind::Choice([Choice::none()].into_iter().chain(outcomes).collect())
            }
            Self::Start => {
                let starts = STARTS.map(|(_, word, words)| Choice::new(word, words));
                let none = Choice::new("", "the operation, or nothing");
                FieldKind::Choice([none].into_iter().chain(starts).collect())
            }
            Self::Device => FieldKind::Choice(devices(case, id)),
            Self::Treatment | Self::FollowUp => FieldKind::Paragraph,
            Self::Age
            | Self::Date
            | Self::Bone
            | Self::Region
            | Self::DeviceKey
            | Self::DeviceScheme
            | Self::DeviceCode
            | Self::DeviceMeaning
            | Self::Operation
            | Self::After
            | Self::OperationDate
            | Self::StartDate
            | Self::Id => FieldKind::Line,
        }
    }

    pub(super) fn text(self, episode: &Episode) -> String {
        let device = |part: fn(&Device) -> Option<&String>| {
            episode.device.as_ref().and_then(part).cloned().unwrap_or_default()
        };
        let operation = episode.operation.as_ref();
        match self {
            Self::Age => episode.age_years.map(|age| age.to_string()).unwrap_or_default(),
            Self::Date => episode.date.map(|date| date.to_string()).unwrap_or_default(),
            Self::Side => side_text(episode.side),
            Self::Bone => episode.bone.clone(),
            Self::Region => episode.region.clone().unwrap_or_default(),
            Self::Treatment => episode.treatment.clone(),
            Self::Device | Self::DeviceKey => device(|device| Some(&device.key)),
            Self::DeviceScheme => device(|device| device.scheme.as_ref()),
            Self::DeviceCode => device(|device| device.code.as_ref()),
            Self::DeviceMeaning => device(|device| device.meaning.as_ref()),
            Self::Operation => operation.map(|own| own.name.clone()).unwrap_or_default(),
            Self::After => operation.map(|own| own.after.clone()).unwrap_or_default(),
            Self::OperationDate => {
                operation.and_then(|own| own.date).map(|date| date.to_string()).unwrap_or_default()
            }
            Self::Start => {
                let of = episode.start.as_ref().map(|start| start.of);
                let found = STARTS.iter().find(|(kind, ..)| Some(*kind) == of);
                found.map(|(_, word, _)| (*word).to_owned()).unwrap_or_default()
            }
            Self::StartDate => {
                let date = episode.start.as_ref().and_then(|start| start.date);
                date.map(|date| date.to_string()).unwrap_or_default()
            }
            Self::FollowUp => episode.follow_up.clone(),
            Self::Outcome => episode.outcome.map(Outcome::word).unwrap_or_default().to_owned(),
            Self::Id => episode.id.to_string(),
        }
    }

    pub(super) fn edit(self, case: &Case, id: &EpisodeId, text: &str) -> Result<CaseEdit, String> {
        let mut episode = case.episode(id).ok_or(GONE)?.clone();
        match self {
            Self::Age => episode.age_years = age(text)?,
            Self::Date => episode.date = date(text)?,
            Self::Side => episode.side = side(text)?,
            Self::Bone => episode.bone = needed(text, "the bone")?,
            Self::Region => episode.region = stated(text),
            Self::Treatment => episode.treatment = needed(text, "the treatment")?,
            Self::Device => episode.device = device_of(text, episode.device.as_ref()),
            Self::DeviceKey => match (text.is_empty(), &mut episode.device) {
                (true, _) => episode.device = None,
                (false, Some(device)) => text.clone_into(&mut device.key),
                (false, None) => episode.device = device_of(text, None),
            },
            Self::DeviceScheme => coded(&mut episode, text)?.scheme = stated(text),
            Self::DeviceCode => coded(&mut episode, text)?.code = stated(text),
            Self::DeviceMeaning => coded(&mut episode, text)?.meaning = stated(text),
            Self::Operation => name_operation(&mut episode, text),
            Self::After => operated(&mut episode)?.after = needed(text, "the words after an interval")?,
            Self::OperationDate => {
                let date = date(text)?;
                if date.is_some() || episode.operation.is_some() {
                    operated(&mut episode)?.date = date;
                }
            }
            Self::Start => {
                let of = STARTS.iter().find(|(_, word, _)| *word == text).map(|(kind, ..)| *kind);
                let date = episode.start.as_ref().and_then(|start| start.date);
                episode.start = of.map(|of| Start { of, date });
            }
            Self::StartDate => {
                let date = date(text)?;
                match &mut episode.start {
                    Some(start) => start.date = date,
                    None if date.is_none() => {}
                    None => {
                        return Err(
                            "choose first what day zero is: the injury, or the start of treatment".to_owned()
                        );
                    }
                }
            }
            Self::FollowUp => text.clone_into(&mut episode.follow_up),
            Self::Outcome => episode.outcome = outcome(text)?,
            Self::Id => episode.id = episode_id(text)?,
        }
        Ok(CaseEdit::SetEpisode { id: id.clone(), episode, continued: false })
    }
}

/// The flag of the timeline. Words after an interval that were made from the old name follow the new one.
fn name_operation(episode: &mut Episode, name: &str) {
    let after = |name: &str| format!("after {name}");
    match (&mut episode.operation, name.is_empty()) {
        (_, true) => episode.operation = None,
        (Some(own), false) => {
            if own.after == after(&own.name) {
                own.after = after(name);
            }
            name.clone_into(&mut own.name);
        }
        (None, false) => {
            episode.operation = Some(Operation { name: name.to_owned(), after: after(name), date: None });
        }
    }
}

fn operated(episode: &mut Episode) -> Result<&mut Operation, String> {
    let why = "this episode has no operation: give the operation a name first";
    episode.operation.as_mut().ok_or_else(|| why.to_owned())
}

/// The device that a code belongs to. Taking out what is not there is no fault.
fn coded<'a>(episode: &'a mut Episode, text: &str) -> Result<&'a mut Device, String> {
    if episode.device.is_none() && text.is_empty() {
        return Err("there is no device to take this from".to_owned());
    }
    episode.device.as_mut().ok_or_else(|| "choose the device first, then its code".to_owned())
}

fn outcome(text: &str) -> Result<Option<Outcome>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = OUTCOMES.into_iter().find(|outcome| text.eq_ignore_ascii_case(outcome.word()));
    found.map(Some).ok_or_else(|| {
        format!("\"{text}\" is no outcome: choose one of {}", OUTCOMES.map(Outcome::word).join(", "))
    })
}

/// The devices that are offered, that of the episode among them.
fn devices(case: &Case, id: &EpisodeId) -> Vec<Choice> {
    let own = case.episode(id).and_then(|episode| episode.device.as_ref());
    let words = |key: &str, name: &str| format!("{key} · {name}");
    let listed = DEVICES.map(|device| Choice::new(device.key, words(device.key, &device.words())));
    let other = own.filter(|own| !DEVICES.iter().any(|device| device.key == own.key)).map(|own| {
        let name = own.meaning.clone().unwrap_or_else(|| "your own".to_owned());
        let code = own.code.as_ref().map(|code| format!(" (SCT {code})")).unwrap_or_default();
        Choice::new(own.key.clone(), words(&own.key, &format!("{name}{code}")))
    });
    [Choice::none()].into_iter().chain(listed).chain(other).collect()
}

/// The device of a key, with its code where one is known; the present one where the key is its own.
fn device_of(key: &str, now: Option<&Device>) -> Option<Device> {
    if key.is_empty() {
        return None;
    }
    if let Some(now) = now.filter(|now| now.key == key) {
        return Some(now.clone());
    }
    Some(Device::named(key))
}

/// Classes of fractures that are offered, as "system|class".
pub(super) fn classes(book: &Book) -> Vec<Choice> {
    let of_system = |system: &crate::analysis::book::ClassificationSystem| {
        let choice = |class: &crate::analysis::book::FractureClass| {
            let words = format!("{} {} · {}", system.name, class.code, class.words);
            Choice::new(format!("{}|{}", system.key, class.code), words)
        };
        system.classes.iter().map(choice).collect::<Vec<_>>()
    };
    book.classifications.iter().flat_map(of_system).collect()
}

pub(super) fn new_class(case: &Case, id: &EpisodeId, text: &str) -> Result<CaseEdit, String> {
    let mut episode = case.episode(id).ok_or(GONE)?.clone();
    let (system, class) =
        text.split_once('|').ok_or("choose a class from the list; another is written as system|class")?;
    let system = Key::new(system.trim()).map_err(|error| error.to_string())?;
    let given = Classification { system, class: needed(class.trim(), "the class")? };
    if episode.classifications.contains(&given) {
        return Err("this class is given already".to_owned());
    }
    episode.classifications.push(given);
    Ok(CaseEdit::SetEpisode { id: id.clone(), episode, continued: false })
}

/// "femur: DHS", or the treatment alone where the bone is that of the last episode.
pub(super) fn new_episode(case: &Case, text: &str) -> Result<CaseEdit, String> {
    let last = case.episodes.last();
    let (bone, treatment) = match (text.split_once(':'), last) {
        (Some((bone, treatment)), _) => (bone.trim().to_owned(), treatment.trim()),
        (None, Some(last)) => (last.bone.clone(), text),
        (None, None) => return Err("write bone and treatment, such as \"femur: DHS\"".to_owned()),
    };
    let taken = case.episodes.iter().map(|own| own.id.as_str());
    let episode = Episode {
        id: episode_id(&free_id("episode", taken))?,
        age_years: None,
        date: None,
        side: None,
        bone: needed(&bone, "the bone")?,
        region: None,
        classifications: Vec::new(),
        treatment: needed(treatment, "the treatment")?,
        device: None,
        operation: None,
        start: None,
        follow_up: String::new(),
        outcome: None,
    };
    Ok(CaseEdit::AddEpisode { at: case.episodes.len(), episode })
}
