//! Names that people write for a field, where the letters alone would not tell it.

use crate::case::{FieldShape, StructShape};

/// A field and other names for it. A name counts only in a struct that has the field and not the name.
const NAMES: &[(&str, &[&str])] = &[
    ("columns", &["width", "cols", "x", "w", "pixels_across"]),
    ("rows", &["height", "lines", "y", "h", "pixels_down"]),
    (
        "radiographs",
        &["films", "film", "images", "image", "xrays", "x_rays", "pictures", "photos", "scans", "radiograms"],
    ),
    ("episodes", &["history", "fractures", "operations", "surgeries", "injuries", "events"]),
    ("title", &["name", "heading", "headline", "case_name", "subject"]),
    ("name", &["title", "what", "procedure"]),
    ("label", &["name", "pseudonym", "initials", "code", "patient_id", "id"]),
    ("sex", &["gender"]),
    ("gender", &["sex"]),
    ("age_years", &["years", "years_old"]),
    ("birth_year", &["born", "year_of_birth", "birthyear", "yob", "dob", "date_of_birth", "birthdate"]),
    ("diagnoses", &["diagnosis", "dx", "findings", "conditions"]),
    ("summary", &["description", "story", "anamnesis", "abstract"]),
    ("id", &["identifier", "key", "code"]),
    ("key", &["id", "identifier"]),
    ("file", &["path", "image", "picture", "src", "source", "url", "dicom", "png", "photo"]),
    ("views", &["view", "projection", "projections"]),
    ("position", &["projection", "direction", "beam", "view", "orientation"]),
    ("size", &["dimensions", "dimension", "resolution", "pixels"]),
    ("caption", &["text", "description", "legend", "comment"]),
    ("figure", &["fig", "figure_number"]),
    ("time", &["when", "timepoint", "time_point", "taken", "date_taken"]),
    ("anchor", &["since", "episode", "from", "reference", "relative_to"]),
    ("offset", &["interval", "after", "delay", "elapsed", "time", "timepoint"]),
    ("date", &["day", "on", "when", "operated", "performed"]),
    ("side", &["laterality", "left_right"]),
    ("bone", &["bones", "site", "location"]),
    ("region", &["location", "segment", "part"]),
    ("part", &["region", "body_part", "bodypart", "anatomy"]),
    ("treatment", &["therapy", "management", "method"]),
    ("device", &["implant", "hardware", "fixation"]),
    ("operation", &["surgery", "procedure", "op"]),
    ("start", &["onset", "day_zero", "injury"]),
    ("outcome", &["result", "end_result"]),
    ("follow_up", &["followup", "aftercare"]),
    ("note", &["text", "comment", "notes", "remark"]),
    ("schedules", &["protocol", "protocols", "plan"]),
    ("expected", &["visits", "offsets", "at", "dates"]),
    ("sources", &["source", "references", "citations", "citation"]),
    ("laboratory", &["labs", "lab", "blood"]),
    ("literature", &["publications", "papers"]),
    ("pedigree", &["family", "family_tree"]),
    ("persons", &["people", "members"]),
];

/// The field of `own` that people call by this name.
pub(super) fn meant<'a>(own: &'a StructShape, name: &str) -> Option<&'a FieldShape> {
    let name = name.to_lowercase().replace('-', "_");
    let mut known = NAMES.iter().filter(|(_, names)| names.contains(&name.as_str()));
    known.find_map(|(field, _)| own.field(field))
}
