//! The format of the case file as data, taken from the types themselves: which fields each struct has, which are
//! required, which words are allowed. Checks of hand-written files and the reference page are made from it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

use crate::case::{
    Amends, Answer, Applied, Calibration, Care, Case, Child, Claim, ClaimRule, Classification, Condition,
    ConditionStatus, Device, Episode, Family, FilmRegistration, Finding, Gap, ImplantLaid, LabResult,
    LaidTransform, Literature, Mark, Operation, Opinion, Part, PartLaid, Patient, Pedigree, Person, Pin,
    PixelSize, PrintedCells, PublishedRow, Radiograph, Reader, Reading, Schedule, Seen, Signature, Source,
    Start, Statement, Study, Tally, Technique, Term, TimePoint, Tolerance, View, VisitWithoutFilm,
};

/// Kind of value in one place of a case file.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueShape {
    /// A struct of this name: `(field: value, ...)`.
    Struct(String),
    /// A list: `[value, ...]`.
    List(Box<ValueShape>),
    /// One word of a fixed set, without quotation marks.
    Words(Vec<WordShape>),
    /// Text in quotation marks.
    Text(TextKind),
    /// A whole number within these bounds.
    Whole(i64, i64),
    /// A number with or without decimals, not negative.
    Number,
    /// `true` or `false`.
    Flag,
    /// Something this description cannot hold; the reader of the file decides.
    Any,
}

/// A word of a fixed set.
#[derive(Debug, Clone, PartialEq)]
pub struct WordShape {
    /// The word as written.
    pub word: String,
    /// A second spelling that is read too.
    pub alias: Option<String>,
    /// Its meaning.
    pub doc: String,
}

/// Content of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Any words.
    Free,
    /// A name that other places refer to.
    Identifier,
    /// A calendar date.
    Date,
    /// An interval such as "6 weeks".
    Offset,
    /// A path relative to the case file.
    Path,
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldShape {
    /// Its name.
    pub name: String,
    /// Its meaning.
    pub doc: String,
    /// Kind of its value.
    pub shape: ValueShape,
    /// True if it may not be left out.
    pub is_required: bool,
}

/// A struct of the format.
#[derive(Debug, Clone, PartialEq)]
pub struct StructShape {
    /// Name of the type.
    pub name: String,
    /// Its meaning.
    pub doc: String,
    /// Its fields, in the order in which Callus writes them.
    pub fields: Vec<FieldShape>,
}

impl StructShape {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&FieldShape> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// The whole format.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaseShape {
    structs: BTreeMap<String, StructShape>,
}

impl CaseShape {
    /// Name of the outermost struct.
    pub const ROOT: &'static str = "Case";

    /// The struct of this name.
    pub fn of(&self, name: &str) -> Option<&StructShape> {
        self.structs.get(name)
    }

    /// Every struct, by name.
    pub fn structs(&self) -> impl Iterator<Item = &StructShape> {
        self.structs.values()
    }

    /// The struct that a place holds, also as an element of a list.
    pub fn inside<'a>(&'a self, shape: &ValueShape) -> Option<&'a StructShape> {
        match shape {
            ValueShape::Struct(name) => self.of(name),
            ValueShape::List(element) => self.inside(element),
            ValueShape::Words(_)
            | ValueShape::Text(_)
            | ValueShape::Whole(..)
            | ValueShape::Number
            | ValueShape::Flag
            | ValueShape::Any => None,
        }
    }
}

/// The format of the case file that this build reads and writes.
pub fn case_shape() -> &'static CaseShape {
    static SHAPE: OnceLock<CaseShape> = OnceLock::new();
    SHAPE.get_or_init(|| read(&schemars::schema_for!(Case).to_value()))
}

fn read(schema: &Value) -> CaseShape {
    let definitions = schema.get("$defs").and_then(Value::as_object);
    let orders = orders();
    let root = (CaseShape::ROOT.to_owned(), schema);
    let all = definitions.into_iter().flatten().map(|(name, schema)| (name.clone(), schema));
    let structs = std::iter::once(root).chain(all).filter_map(|(name, schema)| {
        let properties = schema.get("properties")?.as_object()?;
        let required = |field: &str| {
            let list = schema.get("required").and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|own| own.as_str() == Some(field)))
        };
        let mut fields: Vec<FieldShape> = properties
            .iter()
            .map(|(field, value)| FieldShape {
                name: field.clone(),
                doc: doc(value),
                shape: shape(value, definitions),
                is_required: required(field),
            })
            .collect();
        if let Some(order) = orders.get(name.as_str()) {
            let place =
                |field: &FieldShape| order.iter().position(|own| *own == field.name).unwrap_or(usize::MAX);
            fields.sort_by_key(place);
        }
        Some((name.clone(), StructShape { name, doc: doc(schema), fields }))
    });
    CaseShape { structs: structs.collect() }
}

fn doc(value: &Value) -> String {
    let text = value.get("description").and_then(Value::as_str).unwrap_or_default();
    text.replace('\n', " ")
}

fn shape(value: &Value, definitions: Option<&serde_json::Map<String, Value>>) -> ValueShape {
    if let Some(name) = value.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        let target = definitions.and_then(|all| all.get(name));
        return match target {
            Some(target) if target.get("properties").is_some() => ValueShape::Struct(name.to_owned()),
            Some(target) => shape(target, definitions),
            None => ValueShape::Any,
        };
    }
    if let Some(options) = value.get("anyOf").and_then(Value::as_array) {
        let some = options.iter().find(|option| option.get("type").and_then(Value::as_str) != Some("null"));
        return some.map_or(ValueShape::Any, |some| shape(some, definitions));
    }
    if let Some(words) = words(value) {
        return ValueShape::Words(words);
    }
    let kind = match value.get("type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        Some(Value::String(kind)) => Some(kind.as_str()),
        _ => None,
    };
    let format = value.get("format").and_then(Value::as_str);
    match kind {
        Some("array") => value
            .get("items")
            .map_or(ValueShape::Any, |items| ValueShape::List(Box::new(shape(items, definitions)))),
        Some("string") => ValueShape::Text(match format {
            Some("identifier") => TextKind::Identifier,
            Some("date") => TextKind::Date,
            Some("offset") => TextKind::Offset,
            Some("path") => TextKind::Path,
            _ => TextKind::Free,
        }),
        Some("integer") => {
            let (low, high) = bounds(format);
            ValueShape::Whole(low, high)
        }
        Some("number") => ValueShape::Number,
        Some("boolean") => ValueShape::Flag,
        _ => ValueShape::Any,
    }
}

fn bounds(format: Option<&str>) -> (i64, i64) {
    match format {
        Some("uint8") => (0, i64::from(u8::MAX)),
        Some("uint16") => (0, i64::from(u16::MAX)),
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("uint64" | "uint") => (0, i64::MAX),
        Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
        Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    }
}

/// The words of an enum of words; `None` for anything else.
fn words(value: &Value) -> Option<Vec<WordShape>> {
    let plain =
        |word: &Value| Some(WordShape { word: word.as_str()?.to_owned(), alias: None, doc: String::new() });
    if let Some(list) = value.get("enum").and_then(Value::as_array) {
        return list.iter().map(plain).collect();
    }
    let options = value.get("oneOf").and_then(Value::as_array)?;
    let mut all = Vec::new();
    for option in options {
        if let Some(word) = option.get("const").and_then(Value::as_str) {
            let alias = option.get("alias").and_then(Value::as_str).map(ToOwned::to_owned);
            all.push(WordShape { word: word.to_owned(), alias, doc: doc(option) });
        } else {
            all.extend(option.get("enum")?.as_array()?.iter().filter_map(plain));
        }
    }
    Some(all)
}

/// The fields of each struct in the order of their declaration, which the schema does not keep.
fn orders() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("Case", order_of::<Case>()),
        ("Patient", order_of::<Patient>()),
        ("Episode", order_of::<Episode>()),
        ("Operation", order_of::<Operation>()),
        ("Start", order_of::<Start>()),
        ("Device", order_of::<Device>()),
        ("Classification", order_of::<Classification>()),
        ("Radiograph", order_of::<Radiograph>()),
        ("TimePoint", order_of::<TimePoint>()),
        ("View", order_of::<View>()),
        ("PixelSize", order_of::<PixelSize>()),
        ("Schedule", order_of::<Schedule>()),
        ("VisitWithoutFilm", order_of::<VisitWithoutFilm>()),
        ("Gap", order_of::<Gap>()),
        ("Tolerance", order_of::<Tolerance>()),
        ("Pedigree", order_of::<Pedigree>()),
        ("Condition", order_of::<Condition>()),
        ("Person", order_of::<Person>()),
        ("ConditionStatus", order_of::<ConditionStatus>()),
        ("Family", order_of::<Family>()),
        ("Child", order_of::<Child>()),
        ("Literature", order_of::<Literature>()),
        ("Term", order_of::<Term>()),
        ("Study", order_of::<Study>()),
        ("PublishedRow", order_of::<PublishedRow>()),
        ("PrintedCells", order_of::<PrintedCells>()),
        ("Claim", order_of::<Claim>()),
        ("ClaimRule", order_of::<ClaimRule>()),
        ("Tally", order_of::<Tally>()),
        ("Technique", order_of::<Technique>()),
        ("Applied", order_of::<Applied>()),
        ("Care", order_of::<Care>()),
        ("LabResult", order_of::<LabResult>()),
        ("Statement", order_of::<Statement>()),
        ("Source", order_of::<Source>()),
    ])
}

/// The names of the fields of a reading itself, in the order in which Callus writes them.
pub fn reading_root_fields() -> &'static [&'static str] {
    order_of::<Reading>()
}

/// The names of all fields of the file of a reading.
pub fn reading_fields() -> &'static BTreeSet<&'static str> {
    static FIELDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    FIELDS.get_or_init(|| reading_structs().into_iter().flat_map(|(_, fields)| fields).copied().collect())
}

/// The structs of the file of a reading by name, with the names of their fields.
pub(crate) fn reading_structs() -> [(&'static str, &'static [&'static str]); 16] {
    [
        ("Reading", order_of::<Reading>()),
        ("Reader", order_of::<Reader>()),
        ("Signature", order_of::<Signature>()),
        ("Amends", order_of::<Amends>()),
        ("Opinion", order_of::<Opinion>()),
        ("Answer", order_of::<Answer>()),
        ("Pin", order_of::<Pin>()),
        ("Finding", order_of::<Finding>()),
        ("Seen", order_of::<Seen>()),
        ("Calibration", order_of::<Calibration>()),
        ("FilmRegistration", order_of::<FilmRegistration>()),
        ("LaidTransform", order_of::<LaidTransform>()),
        ("ImplantLaid", order_of::<ImplantLaid>()),
        ("PartLaid", order_of::<PartLaid>()),
        ("Mark", order_of::<Mark>()),
        ("Part", order_of::<Part>()),
    ]
}

/// The field names of a struct as its reader asks for them.
fn order_of<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut order: &'static [&'static str] = &[];
    // The reader is answered with nothing, so it always fails; its question was all that was wanted.
    let _ = T::deserialize(FieldOrder(&mut order));
    order
}

/// Writes down which fields a struct asks for.
struct FieldOrder<'a>(&'a mut &'static [&'static str]);

/// The answer to every question of a reader.
#[derive(Debug)]
struct NothingThere;

impl fmt::Display for NothingThere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("only the names of fields were wanted")
    }
}

impl std::error::Error for NothingThere {}

impl serde::de::Error for NothingThere {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> Deserializer<'de> for FieldOrder<'_> {
    type Error = NothingThere;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NothingThere> {
        Err(NothingThere)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NothingThere> {
        *self.0 = fields;
        Err(NothingThere)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_read_from_the_types() {
        let format = case_shape();
        let radiograph = format.of("Radiograph").unwrap();
        let names: Vec<_> = radiograph.fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names[..2], ["id", "file"], "{names:?}");
        assert!(
            radiograph.field("id").unwrap().is_required && !radiograph.field("size").unwrap().is_required
        );
        assert_eq!(radiograph.field("id").unwrap().shape, ValueShape::Text(TextKind::Identifier));
        assert_eq!(radiograph.field("file").unwrap().shape, ValueShape::Text(TextKind::Path));
        assert_eq!(radiograph.field("time").unwrap().shape, ValueShape::Struct("TimePoint".to_owned()));
        let time = format.of("TimePoint").unwrap();
        assert_eq!(time.field("date").unwrap().shape, ValueShape::Text(TextKind::Date));
        assert_eq!(time.field("offset").unwrap().shape, ValueShape::Text(TextKind::Offset));
        let ValueShape::Words(sides) = &format.of("Episode").unwrap().field("side").unwrap().shape else {
            panic!()
        };
        assert_eq!(sides[0].word, "Right");
        assert_eq!(sides[0].alias.as_deref(), Some("R"));
        assert_eq!(format.of("Patient").unwrap().field("age_years").unwrap().shape, ValueShape::Number);
        assert_eq!(
            format.of("PixelSize").unwrap().field("rows").unwrap().shape,
            ValueShape::Whole(0, 4_294_967_295)
        );
        for own in format.structs() {
            assert!(!own.doc.is_empty() && own.fields.iter().all(|field| !field.doc.is_empty()), "{own:?}");
            assert!(own.fields.iter().all(|field| field.shape != ValueShape::Any), "{own:?}");
        }
    }
}
