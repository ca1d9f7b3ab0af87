//! Compares what was written with the format: unknown, doubled and missing fields, words, numbers, dates, identifiers.
//! What is right, and what can only be meant in one way, is written anew as sound RON.

use std::fmt::Write;

use crate::case::{
    Age, CaseShape, FieldShape, Offset, RadiographId, StructShape, TextKind, ValueShape, WordShape, nearest,
    read_date,
};
use crate::store::ron_front::parse::is_nothing;
use crate::store::ron_front::tree::{Field, Node, Value};
use crate::store::ron_front::{Fault, Lines, meant};

/// Result of the comparison.
pub(super) struct Judged {
    pub(super) faults: Vec<Fault>,
    pub(super) sound: String,
    pub(super) unsure: Vec<String>,
}

/// Compares a case file with the format.
pub(super) fn judge(tree: &Node, text: &str, shape: &CaseShape) -> Judged {
    let mut judge = Judge {
        shape,
        lines: Lines::of(text),
        faults: Vec::new(),
        sound: String::new(),
        unsure: Vec::new(),
        made_up: 0,
    };
    judge.value(tree, &ValueShape::Struct(CaseShape::ROOT.to_owned()), "");
    Judged { faults: judge.faults, sound: judge.sound, unsure: judge.unsure }
}

struct Judge<'a> {
    shape: &'a CaseShape,
    lines: Lines<'a>,
    faults: Vec<Fault>,
    sound: String,
    unsure: Vec<String>,
    made_up: usize,
}

impl Judge<'_> {
    fn fault(&mut self, kind: &'static str, at: usize, message: impl Into<String>) {
        self.faults.push(Fault { kind, at, message: message.into() });
    }

    /// Writes a value. Where it is not of this shape, tells why and writes a placeholder.
    fn value(&mut self, node: &Node, shape: &ValueShape, path: &str) {
        let node = node.bare();
        let at = node.span.start;
        let sound = match (shape, &node.value) {
            (_, Value::Lost) => None,
            (ValueShape::Struct(name), Value::Struct(fields)) => {
                if let Some(own) = self.shape.of(name) {
                    self.fields(own, fields, at, path);
                    return;
                }
                None
            }
            (ValueShape::List(element), Value::List(elements)) => {
                self.sound.push('[');
                for (index, one) in elements.iter().enumerate() {
                    self.value(one, element, &format!("{path}[{index}]"));
                    self.sound.push(',');
                }
                self.sound.push(']');
                return;
            }
            (ValueShape::Words(words), Value::Word(text) | Value::Text(text)) => {
                self.word(words, text, at, matches!(node.value, Value::Text(_)))
            }
            (ValueShape::Text(kind), Value::Text(text)) => self.text(*kind, text, at),
            (ValueShape::Number, Value::Word(text)) => self.number(text, at),
            (ValueShape::Whole(low, high), Value::Word(text)) => self.whole(text, *low, *high, at),
            (ValueShape::Number | ValueShape::Whole(..), Value::Text(text)) => {
                let message = format!("a number stands without quotation marks: write {}", text.trim());
                self.fault("wrong-type", at, message);
                None
            }
            (ValueShape::Flag, Value::Word(text)) if matches!(text.as_str(), "true" | "false") => {
                Some(text.clone())
            }
            (ValueShape::Any, _) => None,
            (_, found) => {
                let message = format!("{} belongs here, not {}", wanted(shape), named(found));
                self.fault("wrong-type", at, message);
                None
            }
        };
        match sound {
            Some(sound) => self.sound.push_str(&sound),
            None => {
                self.unsure.push(path.to_owned());
                self.placeholder(shape);
            }
        }
    }

    fn fields(&mut self, own: &StructShape, fields: &[Field], at: usize, path: &str) {
        self.sound.push('(');
        let mut seen: Vec<(&str, usize)> = Vec::new();
        for field in fields {
            let inside =
                |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let Some(known) = own.field(&field.name) else {
                self.unknown_field(own, field, fields);
                if let Some(near) = meant(own, &field.name) {
                    self.unsure.push(inside(&near.name));
                    seen.push((near.name.as_str(), field.at));
                    if near.is_required {
                        let _ = write!(self.sound, "{}:", near.name);
                        self.placeholder(&near.shape);
                        self.sound.push(',');
                    }
                }
                continue;
            };
            if let Some((_, first)) = seen.iter().find(|(name, _)| *name == field.name) {
                let (line, _) = self.lines.position(*first);
                let message = format!(
                    "the field `{}` is given twice, first in line {line}: remove one of them",
                    field.name
                );
                self.fault("doubled-field", field.at, message);
                continue;
            }
            seen.push((field.name.as_str(), field.at));
            self.field(known, field, &inside(&field.name));
        }
        for missing in own.fields.iter().filter(|field| field.is_required) {
            if seen.iter().any(|(name, _)| *name == missing.name) {
                continue;
            }
            let message = format!(
                "the field `{}` is missing: add `{}: {}`",
                missing.name,
                missing.name,
                example(&missing.shape)
            );
            self.fault("missing-field", at, message);
            self.unsure.push(if path.is_empty() {
                missing.name.clone()
            } else {
                format!("{path}.{}", missing.name)
            });
            let _ = write!(self.sound, "{}:", missing.name);
            self.placeholder(&missing.shape);
            self.sound.push(',');
        }
        self.sound.push(')');
    }

    fn field(&mut self, known: &FieldShape, field: &Field, path: &str) {
        let at = field.value.span.start;
        if let Value::Word(word) = &field.value.bare().value
            && is_nothing(word)
            && !matches!(&known.shape, ValueShape::Words(words) if words.iter().any(|own| own.word == *word))
        {
            if known.is_required {
                let message = format!("`{}` needs a value, such as {}", known.name, example(&known.shape));
                self.fault("missing-value", at, message);
            } else if word == "None" && !matches!(known.shape, ValueShape::List(_)) {
                return;
            } else {
                let message = format!("nothing is known here: remove the field `{}`", known.name);
                self.fault("not-a-value", at, message);
                self.unsure.push(path.to_owned());
                return;
            }
        }
        let (length, faults) = (self.sound.len(), self.faults.len());
        let _ = write!(self.sound, "{}:", known.name);
        self.value(&field.value, &known.shape, path);
        self.sound.push(',');
        let is_leaf = !matches!(known.shape, ValueShape::Struct(_) | ValueShape::List(_));
        let is_lost =
            matches!(field.value.value, Value::Lost) || self.unsure.last().is_some_and(|last| last == path);
        if !known.is_required && (is_lost || (is_leaf && self.faults.len() > faults)) {
            // What may be left out is left out, so that nothing false follows from it.
            self.sound.truncate(length);
        }
    }

    fn unknown_field(&mut self, own: &StructShape, field: &Field, fields: &[Field]) {
        let name = &field.name;
        let near = meant(own, name).filter(|near| !fields.iter().any(|other| other.name == near.name));
        let inner = own
            .fields
            .iter()
            .find(|inner| self.shape.inside(&inner.shape).is_some_and(|inside| inside.field(name).is_some()));
        let outer = self.shape.structs().find(|outer| {
            outer.field(name).is_some()
                && outer.fields.iter().any(|inner| {
                    self.shape.inside(&inner.shape).is_some_and(|inside| inside.name == own.name)
                })
        });
        let fix = if let Some(near) = near {
            format!("did you mean `{}`?", near.name)
        } else if let Some(inner) = inner {
            format!("it belongs inside `{}: {}`", inner.name, brackets(&inner.shape))
        } else if let Some(outer) = outer {
            format!(
                "it belongs to the {} around this: move it behind the closing bracket",
                described(&outer.name)
            )
        } else {
            let known: Vec<_> = own.fields.iter().map(|field| field.name.as_str()).collect();
            format!("remove it, or use one of: {}", known.join(", "))
        };
        self.fault(
            "unknown-field",
            field.at,
            format!("{} has no field `{name}`: {fix}", with_article(&described(&own.name))),
        );
    }

    fn word(&mut self, words: &[WordShape], text: &str, at: usize, is_quoted: bool) -> Option<String> {
        let exact = words.iter().find(|own| own.word == text || own.alias.as_deref() == Some(text));
        if let Some(known) = exact {
            if is_quoted {
                self.fault(
                    "quoted-word",
                    at,
                    format!("this word stands without quotation marks: write {}", known.word),
                );
                return None;
            }
            return Some(known.word.clone());
        }
        let list: Vec<_> = words.iter().map(|own| own.word.as_str()).collect();
        let lower = text.trim().to_lowercase();
        let begun: Vec<_> =
            list.iter().filter(|word| !lower.is_empty() && word.to_lowercase().starts_with(&lower)).collect();
        let near = match begun.as_slice() {
            [only] => Some(**only),
            _ => nearest(text, list.iter().copied()),
        };
        let fix = match near {
            Some(near) => format!("did you mean `{near}`? The words are {}", list.join(", ")),
            None => format!("write one of {}", list.join(", ")),
        };
        self.fault("unknown-word", at, format!("`{text}` is none of the words that can stand here: {fix}"));
        None
    }

    fn text(&mut self, kind: TextKind, text: &str, at: usize) -> Option<String> {
        let fault = match kind {
            TextKind::Free | TextKind::Path => None,
            TextKind::Identifier => RadiographId::new(text).err().map(|_| ("wrong-id", id_words(text))),
            TextKind::Date => match read_date(text) {
                Ok(date) => return Some(format!("\"{date}\"")),
                Err(error) => Some(("wrong-date", error.to_string())),
            },
            TextKind::Offset => match Offset::try_from(text.to_owned()) {
                Ok(offset) => return Some(format!("\"{offset}\"")),
                Err(error) => Some(("wrong-offset", error.to_string())),
            },
        };
        match fault {
            None => Some(quoted(text)),
            Some((kind, message)) => {
                self.fault(kind, at, message);
                None
            }
        }
    }

    fn number(&mut self, text: &str, at: usize) -> Option<String> {
        match text.replace('_', "").parse::<f64>() {
            Ok(number) if number.is_finite() => match Age::of_years(number) {
                Some(age) => Some(age.to_string()),
                None => {
                    let message =
                        format!("this number cannot be negative or so large: write {}", number.abs());
                    self.fault("out-of-range", at, message);
                    None
                }
            },
            _ => {
                self.fault("wrong-number", at, number_words(text, "5.7"));
                None
            }
        }
    }

    fn whole(&mut self, text: &str, low: i64, high: i64, at: usize) -> Option<String> {
        let plain = text.replace('_', "");
        if let Ok(number) = plain.parse::<i64>() {
            if (low..=high).contains(&number) {
                return Some(number.to_string());
            }
            let message = if low == 0 && number < 0 {
                format!("this number cannot be negative: write {}", number.unsigned_abs())
            } else {
                format!(
                    "{number} is too {}: it lies between {low} and {high}",
                    if number < low { "small" } else { "large" }
                )
            };
            self.fault("out-of-range", at, message);
            return None;
        }
        let message = match plain.parse::<f64>() {
            Ok(number) if number.is_finite() => format!("a whole number belongs here: write {number:.0}"),
            _ => number_words(text, "100"),
        };
        self.fault("wrong-number", at, message);
        None
    }

    fn placeholder(&mut self, shape: &ValueShape) {
        match shape {
            ValueShape::Struct(name) => {
                self.sound.push('(');
                let required = self
                    .shape
                    .of(name)
                    .into_iter()
                    .flat_map(|own| &own.fields)
                    .filter(|field| field.is_required);
                for field in required {
                    let _ = write!(self.sound, "{}:", field.name);
                    self.placeholder(&field.shape);
                    self.sound.push(',');
                }
                self.sound.push(')');
            }
            ValueShape::List(_) => self.sound.push_str("[]"),
            ValueShape::Words(words) => {
                self.sound.push_str(words.first().map_or("", |own| own.word.as_str()));
            }
            ValueShape::Text(TextKind::Identifier | TextKind::Path) => {
                self.made_up += 1;
                let _ = write!(self.sound, "\"unreadable-{}\"", self.made_up);
            }
            ValueShape::Text(TextKind::Free) => self.sound.push_str("\"?\""),
            ValueShape::Text(TextKind::Date) => self.sound.push_str("\"2000-01-01\""),
            ValueShape::Text(TextKind::Offset) => self.sound.push_str("\"1 day\""),
            ValueShape::Whole(low, high) => {
                let _ = write!(self.sound, "{}", 1.clamp(*low, *high));
            }
            ValueShape::Number => self.sound.push('1'),
            ValueShape::Flag => self.sound.push_str("false"),
            ValueShape::Any => self.sound.push_str("()"),
        }
    }
}

/// A text as RON writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn number_words(text: &str, example: &str) -> String {
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let digits = digits.trim_end_matches('.');
    if digits.parse::<f64>().is_ok() {
        format!("`{text}` is not a number: write only the number, {digits}")
    } else {
        format!("`{text}` is not a number: write digits, such as {example}")
    }
}

/// The fault of an identifier, and one that could be meant.
fn id_words(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed != text && RadiographId::new(trimmed).is_ok() {
        return format!("\"{text}\" has a blank at its beginning or end: write \"{trimmed}\"");
    }
    if trimmed.is_empty() {
        return "the id is empty: give it a short name, such as \"ap-6-weeks\"".to_owned();
    }
    let mut mended = String::new();
    for c in trimmed.chars() {
        let kept = c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
        let next = if kept {
            c
        } else if c.is_whitespace() {
            ' '
        } else {
            '-'
        };
        if !(matches!(next, ' ' | '-' | '.') && mended.ends_with(next)) {
            mended.push(next);
        }
    }
    let mended: String = mended.trim_matches([' ', '-', '.', '_']).chars().take(64).collect();
    let odd = trimmed.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ')));
    let why = match odd {
        Some(odd) if odd.is_whitespace() || odd.is_control() => {
            "holds a blank that is none, pasted from elsewhere".to_owned()
        }
        Some(odd) => format!("holds \"{odd}\""),
        None if trimmed.chars().count() > 64 => "is longer than 64 characters".to_owned(),
        None => "does not begin with a letter or digit, or repeats a mark".to_owned(),
    };
    let rule = "an id has letters, digits, '-', '_', '.' and single blanks";
    if RadiographId::new(mended.clone()).is_ok() {
        format!("\"{text}\" {why}; {rule}: write \"{mended}\"")
    } else {
        format!("\"{text}\" {why}; {rule}: choose another")
    }
}

fn wanted(shape: &ValueShape) -> String {
    match shape {
        ValueShape::Struct(_) => "fields in round brackets, `( ... )`,".to_owned(),
        ValueShape::List(_) => "a list, `[ ... ]`,".to_owned(),
        ValueShape::Words(words) => {
            let list: Vec<_> = words.iter().map(|own| own.word.as_str()).collect();
            format!("one of the words {}", list.join(", "))
        }
        ValueShape::Text(TextKind::Date) => "a date such as \"2024-03-16\"".to_owned(),
        ValueShape::Text(TextKind::Offset) => "an interval such as \"6 weeks\"".to_owned(),
        ValueShape::Text(_) => "text in quotation marks".to_owned(),
        ValueShape::Whole(..) | ValueShape::Number => "a number".to_owned(),
        ValueShape::Flag => "true or false".to_owned(),
        ValueShape::Any => "a value".to_owned(),
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

fn brackets(shape: &ValueShape) -> &'static str {
    match shape {
        ValueShape::List(_) => "[( ... )]",
        ValueShape::Struct(_)
        | ValueShape::Words(_)
        | ValueShape::Text(_)
        | ValueShape::Whole(..)
        | ValueShape::Number
        | ValueShape::Flag
        | ValueShape::Any => "( ... )",
    }
}

/// "film" for a radiograph, "size" for its size: a struct in words.
fn described(name: &str) -> String {
    match name {
        "Radiograph" => "film".to_owned(),
        "TimePoint" => "time".to_owned(),
        "PixelSize" => "size".to_owned(),
        "VisitWithoutFilm" => "visit without film".to_owned(),
        other => other.to_lowercase(),
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Example of the value of a field.
pub(crate) fn example(shape: &ValueShape) -> String {
    match shape {
        ValueShape::Struct(_) => "( ... )".to_owned(),
        ValueShape::List(element) => match **element {
            ValueShape::Struct(_) => "[( ... )]".to_owned(),
            ValueShape::List(_)
            | ValueShape::Words(_)
            | ValueShape::Text(_)
            | ValueShape::Whole(..)
            | ValueShape::Number
            | ValueShape::Flag
            | ValueShape::Any => format!("[{}]", example(element)),
        },
        ValueShape::Words(words) => words.first().map(|own| own.word.clone()).unwrap_or_default(),
        ValueShape::Text(TextKind::Free) => "\"...\"".to_owned(),
        ValueShape::Text(TextKind::Identifier) => "\"op1\"".to_owned(),
        ValueShape::Text(TextKind::Date) => "\"2024-03-16\"".to_owned(),
        ValueShape::Text(TextKind::Offset) => "\"6 weeks\"".to_owned(),
        ValueShape::Text(TextKind::Path) => "\"images/ap.dcm\"".to_owned(),
        ValueShape::Whole(..) => "1".to_owned(),
        ValueShape::Number => "52".to_owned(),
        ValueShape::Flag => "true".to_owned(),
        ValueShape::Any => "...".to_owned(),
    }
}
