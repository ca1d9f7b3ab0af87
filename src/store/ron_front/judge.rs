//! Compares what was written with the format: unknown, doubled and missing fields, words, numbers, dates, identifiers.
//! What is right, and what can only be meant in one way, is written anew as sound RON.

use std::collections::BTreeSet;
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
        first_episode: tree
            .field("episodes")
            .and_then(|list| list.element(0)?.field("id")?.text())
            .map(ToOwned::to_owned),
        taken: taken(tree),
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
    /// Identifier of the first episode, which times count from where nothing else is known.
    first_episode: Option<String>,
    /// Identifiers that the case uses already.
    taken: BTreeSet<String>,
}

/// "100x120", "100 x 120", "100*120": a size of a film.
fn size_of(text: &str) -> Option<String> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [columns, rows] = numbers.as_slice() else { return None };
    Some(format!("(columns: {columns}, rows: {rows})"))
}

/// The identifiers of films, episodes and whatever else has one.
fn taken(tree: &Node) -> BTreeSet<String> {
    let mut taken = BTreeSet::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match &node.bare().value {
            Value::Struct(fields) => {
                for field in fields {
                    if field.name == "id"
                        && let Some(id) = field.value.text()
                    {
                        taken.insert(id.to_owned());
                    }
                    open.push(&field.value);
                }
            }
            Value::List(elements) => open.extend(elements),
            Value::Map(_) | Value::Text(_) | Value::Word(_) | Value::Some(_) | Value::Lost => {}
        }
    }
    taken
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
                let fix =
                    self.meant_by(shape, found).map(|fix| format!(": write `{fix}`")).unwrap_or_default();
                let verb = if matches!(shape, ValueShape::Struct(_)) { "belong" } else { "belongs" };
                let message = format!("{} {verb} here, not {}{fix}", wanted(shape), named(found));
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

    /// A value of this shape that says what was written in another one; `None` where that is not certain.
    fn meant_by(&self, shape: &ValueShape, found: &Value) -> Option<String> {
        match (shape, found) {
            (ValueShape::List(element), Value::Text(_) | Value::Word(_)) => {
                Some(format!("[{}]", self.meant_by(element, found)?))
            }
            (ValueShape::List(element), Value::Struct(fields)) => {
                let ValueShape::Struct(name) = &**element else { return None };
                let own = self.shape.of(name)?;
                fields.iter().all(|field| own.field(&field.name).is_some()).then(|| "[( ... )]".to_owned())
            }
            (ValueShape::Struct(name), Value::Text(text) | Value::Word(text)) => {
                self.struct_of_one(self.shape.of(name)?, text, found)
            }
            (ValueShape::Struct(name), Value::List(elements)) if name == "PixelSize" => {
                let word =
                    |one: &Node| if let Value::Word(word) = &one.value { Some(word.clone()) } else { None };
                let numbers: Vec<String> = elements.iter().filter_map(word).collect();
                size_of(&numbers.join(" "))
            }
            (ValueShape::Words(words), Value::Text(text) | Value::Word(text)) => {
                let lower = text.trim().to_lowercase();
                let known = words.iter().find(|own| own.word.to_lowercase() == lower);
                known.map(|own| own.word.clone())
            }
            (ValueShape::Text(kind), Value::Text(text) | Value::Word(text)) => {
                written(*kind, text).ok().map(|text| quoted(&text))
            }
            (ValueShape::Flag, Value::Text(text) | Value::Word(text)) => {
                match text.trim().to_lowercase().as_str() {
                    "true" | "yes" | "y" | "1" => Some("true".to_owned()),
                    "false" | "no" | "n" | "0" => Some("false".to_owned()),
                    _ => None,
                }
            }
            (ValueShape::Whole(..) | ValueShape::Number, Value::Text(text) | Value::Word(text)) => {
                let digits = text.trim();
                digits.parse::<f64>().is_ok().then(|| digits.to_owned())
            }
            (
                ValueShape::Struct(_)
                | ValueShape::List(_)
                | ValueShape::Words(_)
                | ValueShape::Text(_)
                | ValueShape::Whole(..)
                | ValueShape::Number
                | ValueShape::Flag
                | ValueShape::Any,
                _,
            ) => None,
        }
    }

    /// A struct that says this one word or text, in the first field that can hold it.
    fn struct_of_one(&self, own: &StructShape, text: &str, found: &Value) -> Option<String> {
        if own.name == "PixelSize" {
            return size_of(text);
        }
        if own.name == "TimePoint" {
            let (name, value) = if let Ok(offset) = Offset::try_from(text.to_owned()) {
                ("offset", offset.to_string())
            } else {
                ("date", read_date(text).ok()?.to_string())
            };
            let anchor = self.first_episode.as_deref().unwrap_or("op1");
            return Some(format!("(anchor: \"{anchor}\", {name}: \"{value}\")"));
        }
        // A word of a set says more than a text, which can be anything.
        let is_words = |field: &&FieldShape| matches!(field.shape, ValueShape::Words(_));
        let is_text = |field: &&FieldShape| {
            matches!(field.shape, ValueShape::Text(TextKind::Free | TextKind::Date | TextKind::Identifier))
        };
        let mut in_order = own
            .fields
            .iter()
            .filter(is_words)
            .chain(own.fields.iter().filter(|field| field.is_required).filter(is_text))
            .chain(own.fields.iter().filter(is_text));
        let (field, value) = in_order.find_map(|field| Some((field, self.meant_by(&field.shape, found)?)))?;
        let mut others = String::new();
        for other in own.fields.iter().filter(|other| other.is_required && other.name != field.name) {
            let _ = write!(others, ", {}: {}", other.name, example(&other.shape));
        }
        Some(format!("({}: {value}{others})", field.name))
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
            let value = self.example_of(own, missing, fields);
            let of = self.told_by(own, fields, at);
            let message =
                format!("the field `{}` is missing{of}: add `{}: {value}`", missing.name, missing.name);
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

    /// What tells the entry whose field is missing where it has no identifier to name it by: " in the film of line 25
    /// with the file "images/ap.png"".
    fn told_by(&self, own: &StructShape, fields: &[Field], at: usize) -> String {
        let text = |name: &str| {
            let field = fields.iter().find(|field| field.name == name)?;
            field.value.text().filter(|text| !text.trim().is_empty())
        };
        if own.field("id").is_none() || text("id").is_some() {
            return String::new();
        }
        let (line, _) = self.lines.position(at);
        let by = ["file", "caption", "name", "title", "bone", "note", "printed"];
        let shown = by.into_iter().filter(|name| own.field(name).is_some()).find_map(|name| {
            let text = text(name)?;
            let short: String = text.chars().take(60).collect();
            let more = if short.len() < text.len() { "…" } else { "" };
            Some(format!(" with the {name} \"{short}{more}\""))
        });
        if own.name == CaseShape::ROOT {
            return String::new();
        }
        format!(" in the {} of line {line}{}", described(&own.name), shown.unwrap_or_default())
    }

    /// An example of a missing field that can be used as it stands: an identifier that is not taken, and is remembered.
    fn example_of(&mut self, own: &StructShape, missing: &FieldShape, fields: &[Field]) -> String {
        if missing.shape != ValueShape::Text(TextKind::Identifier) {
            return example(&missing.shape);
        }
        if missing.name != "id" {
            let known = self.first_episode.clone().filter(|_| missing.name == "anchor");
            return known.map_or_else(|| "\"...\"".to_owned(), |id| quoted(&id));
        }
        let stem = fields.iter().find(|field| field.name == "file").and_then(|field| {
            let name = field.value.text()?.rsplit(['/', '\\']).next()?;
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            RadiographId::new(stem).ok().map(|_| stem.to_owned())
        });
        let word = match own.name.as_str() {
            "Episode" => "op".to_owned(),
            other => format!("{}-", described(other).split(' ').next().unwrap_or_default()),
        };
        let free = stem.filter(|stem| !self.taken.contains(stem)).or_else(|| {
            (1..=self.taken.len() + 1).map(|n| format!("{word}{n}")).find(|id| !self.taken.contains(id))
        });
        let id = free.unwrap_or_else(|| format!("{word}1"));
        self.taken.insert(id.clone());
        quoted(&id)
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
        match written(kind, text) {
            Ok(text) => Some(quoted(&text)),
            Err((kind, message)) => {
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
                    let message = if number < 0.0 && Age::of_years(-number).is_some() {
                        format!("this number cannot be negative: write {}", number.abs())
                    } else {
                        format!("`{text}` cannot be: write the number of years, such as 52 or 5.7")
                    };
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
        let digits = plain.trim_start_matches(['-', '+']);
        let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let (least, most) = (low as f64, high as f64);
        let message = match plain.parse::<f64>() {
            Ok(number) if number.is_finite() && !is_whole && (least..=most).contains(&number.round()) => {
                format!("a whole number belongs here: write {number:.0}")
            }
            Ok(number) if number.is_nan() => number_words(text, "100"),
            Ok(number) => format!(
                "{text} is too {}: it lies between {low} and {high}",
                if number < least { "small" } else { "large" }
            ),
            Err(_) => number_words(text, "100"),
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

/// A text of this kind as it is written in a case, or the kind of its fault and what to write.
pub(super) fn written(kind: TextKind, text: &str) -> Result<String, (&'static str, String)> {
    match kind {
        TextKind::Free => Ok(text.to_owned()),
        TextKind::Path => Ok(without_here(text)),
        TextKind::Identifier => match RadiographId::new(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(_) => Err(("wrong-id", id_words(text))),
        },
        TextKind::Date => match read_date(text) {
            Ok(date) => Ok(date.to_string()),
            Err(error) => Err(("wrong-date", error.to_string())),
        },
        TextKind::Offset => match Offset::try_from(text.to_owned()) {
            Ok(offset) => Ok(offset.to_string()),
            Err(error) => Err(("wrong-offset", error.to_string())),
        },
    }
}

/// A path without the steps that lead nowhere: `./images/./ap.png` is `images/ap.png`.
fn without_here(path: &str) -> String {
    let kept: Vec<&str> = path.split('/').filter(|step| *step != ".").collect();
    // A path of such steps only is told where files are looked for.
    if kept.iter().all(|step| step.is_empty()) { path.to_owned() } else { kept.join("/") }
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
