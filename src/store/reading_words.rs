//! What is wrong with one entry of a reading that was written by hand, in plain words: what belongs at the place, and
//! what to write instead. Looked at only where the strict reader refuses the entry.

use std::fmt::Write;

use crate::case::{Key, RadiographId, nearest};
use crate::store::ron_front::{Field, Node, Value};

/// Kind of value in one place of a reading.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Any words.
    Text,
    /// Identifier of a film.
    Film,
    /// Key of something that is defined as data.
    Key,
    /// One word of a set.
    Words(&'static [&'static str]),
    Flag,
    Number,
    Whole,
    /// `(column, row)`.
    Place,
    Struct(&'static Shape),
    List(&'static Kind),
    /// `{ key: value }`; `true` where the keys are numbers.
    Map(bool, &'static Kind),
    /// A name with something in brackets behind it.
    Choice(&'static [Variant]),
    /// The strict reader decides.
    Any,
}

/// A name that a value may begin with.
#[derive(Debug)]
pub(crate) struct Variant {
    name: &'static str,
    inside: Inside,
    example: &'static str,
}

/// What stands in the brackets behind a name.
#[derive(Debug)]
enum Inside {
    One(Kind),
    Fields(&'static Shape),
    Any,
}

/// A struct of a reading.
#[derive(Debug)]
pub(crate) struct Shape {
    /// It in words, with its article.
    words: &'static str,
    fields: &'static [Own],
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Own {
    name: &'static str,
    kind: Kind,
    is_required: bool,
    example: &'static str,
}

const fn may(name: &'static str, kind: Kind, example: &'static str) -> Own {
    Own { name, kind, is_required: false, example }
}

const fn must(name: &'static str, kind: Kind, example: &'static str) -> Own {
    Own { name, kind, is_required: true, example }
}

const ID: &str = "\"...\"";
const TIME: &str = "\"2024-03-16T12:00:00Z\"";
const PLACE: &str = "(120.0, 80.5)";

pub(crate) static READER: Shape = Shape {
    words: "a reader",
    fields: &[must("id", Kind::Text, ID), must("name", Kind::Text, "\"Dr Ada\"")],
};

pub(crate) static OPINION: Shape = Shape {
    words: "an opinion of a film",
    fields: &[
        may("stage", Kind::Key, "\"bridging-callus\""),
        may("as_before", Kind::Flag, "true"),
        may("confidence", Kind::Words(&["Possible", "Probable", "Definite"]), "Probable"),
        may("note", Kind::Text, ID),
    ],
};

static NOT_ASSESSABLE: Shape = Shape {
    words: "`NotAssessable`",
    fields: &[must("reason", Kind::Key, "\"plate\""), may("words", Kind::Text, ID)],
};

static GIVEN: [Variant; 2] = [
    Variant { name: "Grade", inside: Inside::One(Kind::Whole), example: "Grade(2)" },
    Variant {
        name: "NotAssessable",
        inside: Inside::Fields(&NOT_ASSESSABLE),
        example: "NotAssessable(reason: \"plate\")",
    },
];

static PIN: Shape =
    Shape { words: "a pin", fields: &[must("film", Kind::Film, ID), must("at", Kind::Place, PLACE)] };

pub(crate) static ANSWER: Shape = Shape {
    words: "an answer to an item of a score",
    fields: &[
        must("given", Kind::Choice(&GIVEN), "Grade(2)"),
        may("beside", Kind::Film, ID),
        may("pin", Kind::Struct(&PIN), "(film: \"...\", at: (120.0, 80.5))"),
    ],
};

static SEEN: Shape = Shape {
    words: "a state of a finding",
    fields: &[must("state", Kind::Key, "\"present\""), may("mark", Kind::Whole, "1")],
};

static SEEN_KIND: Kind = Kind::Struct(&SEEN);

pub(crate) static FINDING: Shape = Shape {
    words: "a finding",
    fields: &[
        must("kind", Kind::Key, "\"callus\""),
        may("site", Kind::Key, "\"medial-cortex\""),
        may("side", Kind::Words(&["Right", "Left", "Both", "R", "L", "B"]), "Left"),
        may("label", Kind::Text, ID),
        may("definition", Kind::Key, ID),
        may("note", Kind::Text, ID),
        may("states", Kind::Map(false, &SEEN_KIND), "{\"...\": (state: \"present\")}"),
    ],
};

static CALIBRATED: [Variant; 4] = [
    Variant {
        name: "Line",
        inside: Inside::Any,
        example: "Line(ends: ((10.0, 20.0), (10.0, 120.0)), length_mm: 25.0)",
    },
    Variant {
        name: "Circle",
        inside: Inside::Any,
        example: "Circle(rim: ((10.0, 20.0), (30.0, 20.0), (20.0, 30.0)), diameter_mm: 25.0)",
    },
    Variant {
        name: "Implant",
        inside: Inside::Any,
        example: "Implant(preset: \"...\", ends: ((10.0, 20.0), (10.0, 120.0)), size_mm: 12.5)",
    },
    Variant {
        name: "Magnification",
        inside: Inside::Fields(&MAGNIFIED),
        example: "Magnification(factor: 1.15)",
    },
];

static MAGNIFIED: Shape = Shape { words: "`Magnification`", fields: &[must("factor", Kind::Number, "1.15")] };

pub(crate) static CALIBRATION: Shape = Shape {
    words: "a calibration",
    fields: &[
        must("kind", Kind::Choice(&CALIBRATED), "Magnification(factor: 1.15)"),
        must("object", Kind::Text, "\"25 mm ball\""),
        may("band_percent", Kind::Number, "2.0"),
        may("zoom", Kind::Number, "1.0"),
        may("snapped", Kind::Flag, "true"),
        must("by", Kind::Text, ID),
        must("at", Kind::Text, TIME),
    ],
};

pub(crate) static REGISTRATION: Shape = Shape {
    words: "a registration of two films",
    fields: &[
        must("on", Kind::Any, "Landmarks(pairs: [ ... ])"),
        must("transform", Kind::Any, "(rotation_degrees: 0.0, scale: 1.0, shift: (0.0, 0.0))"),
        may("residual_px", Kind::Number, "1.5"),
        may("residual_mm", Kind::Number, "0.5"),
        may("doubt", Kind::Text, ID),
        may("implant", Kind::Any, "( ... )"),
        must("by", Kind::Text, ID),
        must("at", Kind::Text, TIME),
    ],
};

static SHAPES: [Variant; 10] = [
    Variant { name: "Point", inside: Inside::One(Kind::Place), example: "Point((10.0, 20.0))" },
    Variant { name: "Arrow", inside: Inside::Any, example: "Arrow(((10.0, 20.0), (30.0, 40.0)))" },
    Variant { name: "Line", inside: Inside::Any, example: "Line(((10.0, 20.0), (30.0, 40.0)))" },
    Variant { name: "Polyline", inside: Inside::Any, example: "Polyline([(10.0, 20.0), (30.0, 40.0)])" },
    Variant {
        name: "Angle",
        inside: Inside::Any,
        example: "Angle(((10.0, 20.0), (30.0, 40.0), (50.0, 20.0)))",
    },
    Variant { name: "Rectangle", inside: Inside::Any, example: "Rectangle(((10.0, 20.0), (30.0, 40.0)))" },
    Variant { name: "Ellipse", inside: Inside::Any, example: "Ellipse(((10.0, 20.0), (30.0, 40.0)))" },
    Variant {
        name: "Circle",
        inside: Inside::Any,
        example: "Circle(((10.0, 20.0), (30.0, 20.0), (20.0, 30.0)))",
    },
    Variant {
        name: "Outline",
        inside: Inside::Any,
        example: "Outline([(10.0, 20.0), (30.0, 20.0), (20.0, 30.0)])",
    },
    Variant { name: "Text", inside: Inside::One(Kind::Place), example: "Text((10.0, 20.0))" },
];

static PART: Shape = Shape {
    words: "a part of a mark",
    fields: &[
        may("key", Kind::Key, ID),
        must("film", Kind::Film, ID),
        must("shape", Kind::Choice(&SHAPES), "Point((10.0, 20.0))"),
        may("label_at", Kind::Place, PLACE),
    ],
};

static PART_KIND: Kind = Kind::Struct(&PART);

pub(crate) static MARK: Shape = Shape {
    words: "a mark",
    fields: &[
        may("measure", Kind::Key, ID),
        may("choice", Kind::Key, ID),
        must("parts", Kind::List(&PART_KIND), "[(film: \"...\", shape: Point((10.0, 20.0)))]"),
        may("label", Kind::Text, ID),
        may("meaning", Kind::Key, ID),
        may("note", Kind::Text, ID),
        may("snapped", Kind::List(&Kind::Whole), "[0]"),
        may("repeat_of", Kind::Whole, "1"),
    ],
};

pub(crate) static AMENDS: Shape = Shape {
    words: "`amends`",
    fields: &[
        must("number", Kind::Whole, "1"),
        must("at", Kind::Text, TIME),
        must("content", Kind::Text, ID),
    ],
};

pub(crate) static STATE: [Variant; 2] = [
    Variant { name: "Draft", inside: Inside::Any, example: "Draft" },
    Variant { name: "Signed", inside: Inside::Any, example: "Signed(( ... ))" },
];

/// The structs whose fields stand inside of entries.
static INNER: [&Shape; 9] =
    [&OPINION, &ANSWER, &PIN, &FINDING, &SEEN, &CALIBRATION, &REGISTRATION, &MARK, &PART];

/// The struct inside of an entry that has this field, in words.
pub(crate) fn holder_of(name: &str) -> Option<&'static str> {
    INNER.iter().find(|shape| shape.fields.iter().any(|own| own.name == name)).map(|shape| shape.words)
}

/// A mistake in an entry.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) kind: &'static str,
    pub(crate) at: usize,
    pub(crate) path: String,
    pub(crate) message: String,
}

/// Every mistake that can be told in plain words in the value of this kind.
pub(crate) fn look(text: &str, node: &Node, kind: &Kind, path: &str) -> Vec<Wrong> {
    let mut looked = Looked { text, wrong: Vec::new() };
    looked.value(node, kind, path, "");
    looked.wrong
}

/// What is wrong with the key of an entry, where that can be told in plain words.
pub(crate) fn of_key(key: &Node, is_number: bool) -> Option<(&'static str, String)> {
    match &key.value {
        Value::Word(word) if is_number => word.parse::<u32>().err().map(|_| {
            ("wrong-key", format!("a number stands before the colon, not `{word}`: write one that is free, such as 1"))
        }),
        Value::Word(word) => {
            Some(("missing-quotes", format!("text stands in quotation marks: write \"{word}\" before the colon")))
        }
        Value::Text(text) if is_number => {
            let digits = text.trim();
            let fix = if digits.parse::<u32>().is_ok() { digits } else { "1" };
            Some(("wrong-key", format!("a number without quotation marks stands before the colon: write {fix}")))
        }
        Value::Text(text) => RadiographId::new(text.clone()).err().map(|_| {
            let rule = "an id has letters, digits, '-', '_', '.' and single blanks, and begins with a letter or digit";
            ("wrong-key", format!("\"{text}\" cannot be an id; {rule}: write the one of the case"))
        }),
        Value::Struct(_) | Value::List(_) | Value::Map(_) | Value::Some(_) | Value::Lost => None,
    }
}

struct Looked<'a> {
    text: &'a str,
    wrong: Vec<Wrong>,
}

impl Looked<'_> {
    fn tell(&mut self, kind: &'static str, at: usize, path: &str, message: String) {
        self.wrong.push(Wrong { kind, at, path: path.to_owned(), message });
    }

    /// A value, and an example of it.
    fn value(&mut self, node: &Node, kind: &Kind, path: &str, example: &str) {
        let bare = node.bare();
        let at = bare.span.start;
        let message = match (kind, &bare.value) {
            (Kind::Any, _) | (_, Value::Lost) => return,
            (Kind::Struct(shape), Value::Struct(fields)) => return self.fields(shape, fields, at, path),
            (Kind::List(of), Value::List(elements)) if self.begins_with(bare, '[') => {
                for (index, one) in elements.iter().enumerate() {
                    self.value(one, of, &format!("{path}[{index}]"), "");
                }
                return;
            }
            (Kind::Map(is_number, of), Value::Map(pairs)) => {
                for (key, value) in pairs {
                    if let Some((kind, message)) = of_key(key, *is_number) {
                        self.tell(kind, key.span.start, path, message);
                    }
                    if let Value::Text(name) | Value::Word(name) = &key.value {
                        self.value(value, of, &format!("{path}[\"{name}\"]"), "");
                    }
                }
                return;
            }
            (Kind::Choice(variants), _) => match self.variant(bare, variants, path) {
                Some(message) => message,
                None => return,
            },
            (Kind::Text | Kind::Film, Value::Text(_)) => return,
            (Kind::Key, Value::Text(text)) => match key_words(text) {
                Some(message) => message,
                None => return,
            },
            (Kind::Words(words), Value::Word(word)) => match unknown_word(words, word) {
                Some(message) => message,
                None => return,
            },
            (Kind::Flag, Value::Word(word)) if matches!(word.as_str(), "true" | "false") => return,
            (Kind::Number, Value::Word(word)) if word.replace('_', "").parse::<f64>().is_ok() => return,
            (Kind::Whole, Value::Word(word)) => match word.replace('_', "").parse::<u32>() {
                Ok(_) => return,
                Err(_) if word.parse::<f64>().is_ok() => {
                    format!("{word} cannot be: write a whole number from 0 on{}", such_as(example))
                }
                Err(_) => format!("`{word}` is not a number: write digits{}", such_as(example)),
            },
            (Kind::Place, Value::List(numbers)) => match self.place_words(bare, numbers) {
                Some(message) => message,
                None => return,
            },
            (
                Kind::Text
                | Kind::Film
                | Kind::Key
                | Kind::Words(_)
                | Kind::Flag
                | Kind::Number
                | Kind::Place
                | Kind::Struct(_)
                | Kind::List(_)
                | Kind::Map(..)
                | Kind::Whole,
                found,
            ) => {
                let wanted = wanted(kind);
                match self.meant(bare, kind) {
                    Some(fix) => match (kind, found) {
                        (Kind::Text | Kind::Film | Kind::Key, _) => {
                            format!("text stands in quotation marks: write {fix}")
                        }
                        (Kind::Words(_) | Kind::Flag | Kind::Number | Kind::Whole, Value::Text(_)) => {
                            format!("{wanted} stands without quotation marks: write {fix}")
                        }
                        _ => format!("{wanted} belongs here: write `{fix}`"),
                    },
                    None => format!("{wanted} belongs here, not {}{}", named(found), such_as(example)),
                }
            }
        };
        self.tell("wrong-value", at, path, message);
    }

    /// What is wrong with a place that is written as a list of something.
    fn place_words(&self, node: &Node, numbers: &[Node]) -> Option<String> {
        let is_number = |one: &Node| matches!(&one.value, Value::Word(word) if word.parse::<f64>().is_ok());
        if !numbers.iter().all(is_number) || numbers.len() != 2 {
            return Some(format!(
                "a place has a column and a row in pixels of the film: write `{PLACE}` with yours"
            ));
        }
        if !self.begins_with(node, '[') {
            return None;
        }
        let inside: Vec<_> =
            numbers.iter().filter_map(|one| self.text.get(one.span.clone())).map(str::trim).collect();
        Some(format!("a place stands in round brackets: write `({})`", inside.join(", ")))
    }

    fn begins_with(&self, node: &Node, sign: char) -> bool {
        self.text.get(node.span.start..).is_some_and(|text| text.starts_with(sign))
    }

    fn fields(&mut self, shape: &Shape, fields: &[Field], at: usize, path: &str) {
        for (index, field) in fields.iter().enumerate() {
            let name = field.name.as_str();
            let inside = format!("{path}.{name}");
            if fields.iter().take(index).any(|earlier| earlier.name == name) {
                let message = format!("the field `{name}` is given twice: remove one of them");
                self.tell("doubled-field", field.at, path, message);
                continue;
            }
            if let Some(own) = shape.fields.iter().find(|own| own.name == name) {
                self.value(&field.value, &own.kind, &inside, own.example);
                continue;
            }
            let names: Vec<&str> = shape.fields.iter().map(|own| own.name).collect();
            let fix = match (nearest(name, names.iter().copied()), holder_of(name)) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, Some(holder)) => format!("it belongs inside {holder}"),
                (None, None) => format!("remove it, or use one of: {}", names.join(", ")),
            };
            self.tell(
                "unknown-field",
                field.at,
                path,
                format!("{} has no field `{name}`: {fix}", shape.words),
            );
        }
        let is_meant = |own: &Own| {
            fields.iter().any(|field| {
                field.name == own.name || nearest(&field.name, std::iter::once(own.name)).is_some()
            })
        };
        for own in shape.fields.iter().filter(|own| own.is_required && !is_meant(own)) {
            let message = format!("the field `{0}` is missing: add `{0}: {1}`", own.name, own.example);
            self.tell("missing-field", at, path, message);
        }
    }

    /// A value that begins with a name; what is wrong with it, if not what is inside.
    fn variant(&mut self, node: &Node, variants: &[Variant], path: &str) -> Option<String> {
        let name = self.name_of(node).to_owned();
        if let Some(known) = variants.iter().find(|own| own.name == name) {
            match (&known.inside, &node.value) {
                (Inside::Any, _) => {}
                (Inside::One(kind), Value::List(elements)) if elements.len() == 1 => {
                    for one in elements {
                        self.value(one, kind, path, "");
                    }
                }
                (Inside::Fields(shape), Value::Struct(fields)) => {
                    self.fields(shape, fields, node.span.start, path);
                }
                (Inside::One(_) | Inside::Fields(_), _) => {
                    return Some(format!("`{name}` is written `{}`", known.example));
                }
            }
            return None;
        }
        let all = || variants.iter().map(|own| format!("`{}`", own.example)).collect::<Vec<_>>().join(" or ");
        let known = variants.iter().map(|own| own.name);
        if let Some(fix) = self.meant_variant(node, variants) {
            return Some(format!("{} belongs here: write `{fix}`", all_or_few(variants)));
        }
        Some(match nearest(&name, known) {
            Some(near) if !name.is_empty() => {
                let example = variants.iter().find(|own| own.name == near).map_or(near, |own| own.example);
                format!("unknown word \"{name}\": did you mean `{near}`, as in `{example}`?")
            }
            _ => format!("{} belongs here", all()),
        })
    }

    /// The name before the bracket of a value.
    fn name_of(&self, node: &Node) -> &str {
        let text = self.text.get(node.span.clone()).unwrap_or_default();
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
        text.get(..end).filter(|name| name.starts_with(char::is_alphabetic)).unwrap_or_default()
    }

    /// A bare number or text in the name that can hold it.
    fn meant_variant(&self, node: &Node, variants: &[Variant]) -> Option<String> {
        let (Value::Word(word) | Value::Text(word)) = &node.value else { return None };
        if let Some(own) = variants.iter().find(|own| own.name.eq_ignore_ascii_case(word.trim())) {
            return matches!(own.inside, Inside::Any)
                .then(|| own.example.to_owned())
                .filter(|fix| !fix.contains('('));
        }
        variants.iter().find_map(|own| match &own.inside {
            Inside::One(kind) => Some(format!("{}({})", own.name, self.meant(node, kind)?)),
            Inside::Fields(shape) => {
                let first = shape.fields.first()?;
                let is_key = Key::new(word.clone()).is_ok()
                    && nearest(word, variants.iter().map(|own| own.name)).is_none();
                is_key.then_some(())?;
                Some(format!("{}({}: {})", own.name, first.name, self.meant(node, &first.kind)?))
            }
            Inside::Any => None,
        })
    }

    /// A value of this kind that says what was written in another way; `None` where that is not certain.
    fn meant(&self, node: &Node, kind: &Kind) -> Option<String> {
        let word = match &node.value {
            Value::Text(word) | Value::Word(word) => word.trim(),
            Value::Struct(_) | Value::List(_) | Value::Map(_) | Value::Some(_) | Value::Lost => "",
        };
        match kind {
            Kind::Text | Kind::Film if !word.is_empty() => Some(format!("\"{}\"", word.replace('"', "\\\""))),
            Kind::Key => {
                let key =
                    if word.contains(' ') { word.replace(' ', "-").to_lowercase() } else { word.to_owned() };
                Key::new(key).ok().map(|key| format!("\"{key}\""))
            }
            Kind::Words(words) => {
                words.iter().find(|own| own.eq_ignore_ascii_case(word)).map(|own| (*own).to_owned())
            }
            Kind::Flag => match word.to_lowercase().as_str() {
                "true" | "yes" => Some("true".to_owned()),
                "false" | "no" => Some("false".to_owned()),
                _ => None,
            },
            Kind::Number => word.parse::<f64>().is_ok().then(|| word.to_owned()),
            Kind::Whole => word.parse::<u32>().is_ok().then(|| word.to_owned()),
            Kind::List(of) if !word.is_empty() => Some(format!("[{}]", self.meant(node, of)?)),
            Kind::Struct(shape) => {
                let own = shape.fields.iter().find(|own| own.is_required).or(shape.fields.first())?;
                let is_name = matches!(own.kind, Kind::Text | Kind::Film | Kind::Key);
                let value = if let Kind::Choice(variants) = &own.kind {
                    self.meant_choice(node, variants)?
                } else if is_name && word.parse::<f64>().is_ok() {
                    // A number alone is no name of anything.
                    return None;
                } else {
                    self.meant(node, &own.kind)?
                };
                let mut others = String::new();
                for other in shape.fields.iter().filter(|other| other.is_required && other.name != own.name) {
                    let _ = write!(others, ", {}: {}", other.name, other.example);
                }
                Some(format!("({}: {value}{others})", own.name))
            }
            Kind::Text
            | Kind::Film
            | Kind::List(_)
            | Kind::Place
            | Kind::Map(..)
            | Kind::Choice(_)
            | Kind::Any => None,
        }
    }

    /// The value itself where it begins with one of these names; else as [`Self::meant_variant`].
    fn meant_choice(&self, node: &Node, variants: &[Variant]) -> Option<String> {
        let is_whole = variants.iter().any(|own| own.name == self.name_of(node));
        let text =
            self.text.get(node.span.clone()).filter(|text| is_whole && text.len() < 80 && text.contains('('));
        text.map(ToOwned::to_owned).or_else(|| self.meant_variant(node, variants))
    }
}

/// What is wrong with a text that should be a key.
fn key_words(text: &str) -> Option<String> {
    if Key::new(text).is_ok() {
        return None;
    }
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let mended: String = text.trim().to_lowercase().chars().map(plain).collect();
    let fix = Key::new(mended.trim_matches('-'))
        .map_or_else(|_| "choose another".to_owned(), |key| format!("write \"{key}\""));
    Some(format!("\"{text}\" cannot be a key, which has letters, digits, '-', '_' and '.': {fix}"))
}

/// What is wrong with a word that should be one of a set.
fn unknown_word(words: &[&str], word: &str) -> Option<String> {
    if words.contains(&word) {
        return None;
    }
    let list: Vec<&str> = words.iter().copied().filter(|word| word.len() > 1).collect();
    Some(match nearest(word, list.iter().copied()) {
        Some(near) => {
            format!("unknown word \"{word}\": did you mean `{near}`? The words are {}", list.join(", "))
        }
        None => format!("unknown word \"{word}\": write one of {}", list.join(", ")),
    })
}

fn all_or_few(variants: &[Variant]) -> String {
    let names: Vec<_> = variants.iter().map(|own| format!("`{}`", own.example)).collect();
    if names.len() <= 4 { names.join(" or ") } else { "one of the shapes".to_owned() }
}

fn such_as(example: &str) -> String {
    if example.is_empty() || example == ID { String::new() } else { format!(", such as {example}") }
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text in quotation marks".to_owned(),
        Kind::Film => "the id of a film in quotation marks".to_owned(),
        Kind::Key => "a key in quotation marks".to_owned(),
        Kind::Words(words) => {
            let words: Vec<&str> = words.iter().copied().filter(|word| word.len() > 1).collect();
            format!("one of the words {}", words.join(", "))
        }
        Kind::Flag => "true or false".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Whole => "a whole number".to_owned(),
        Kind::Place => format!("a place, `{PLACE}`,"),
        Kind::Struct(shape) => {
            format!("{}, `({}: ...)`,", shape.words, shape.fields.first().map_or("", |own| own.name))
        }
        Kind::List(_) => "a list, `[ ... ]`,".to_owned(),
        Kind::Map(..) => "entries, `{ key: ( ... ), ... }`,".to_owned(),
        Kind::Choice(_) | Kind::Any => "a value".to_owned(),
    }
}

fn named(value: &Value) -> &'static str {
    match value {
        Value::Struct(_) => "fields in round brackets",
        Value::List(_) => "a list",
        Value::Map(_) => "`{ ... }`",
        Value::Text(_) => "text",
        Value::Word(_) => "a word or number",
        Value::Some(_) => "`Some(...)`",
        Value::Lost => "nothing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::reading_structs;

    #[test]
    fn the_description_of_a_reading_has_the_fields_of_the_types() {
        let shapes = [
            ("Reader", &READER),
            ("Amends", &AMENDS),
            ("Opinion", &OPINION),
            ("Answer", &ANSWER),
            ("Pin", &PIN),
            ("Finding", &FINDING),
            ("Seen", &SEEN),
            ("Calibration", &CALIBRATION),
            ("FilmRegistration", &REGISTRATION),
            ("Mark", &MARK),
            ("Part", &PART),
        ];
        for (name, shape) in shapes {
            let (_, fields) = reading_structs().into_iter().find(|(own, _)| *own == name).unwrap();
            let mut own: Vec<_> = shape.fields.iter().map(|own| own.name).collect();
            let mut fields = fields.to_vec();
            own.sort_unstable();
            fields.sort_unstable();
            assert_eq!(own, fields, "{name}");
        }
    }
}
