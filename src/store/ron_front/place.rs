//! From bytes to lines, from field paths to places and to words that a person understands.

use crate::store::ron_front::tree::{Node, Value};

/// Beginnings of lines.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a text; they end with `\n`, `\r\n` or a lone `\r`.
    pub(crate) fn of(text: &'a str) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (index, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(index + 1) != Some(&b'\n')) {
                starts.push(index + 1);
            }
        }
        Self { text, starts }
    }

    /// Line and column from 1 of a byte; columns count characters, a byte order mark counts as none.
    pub(crate) fn position(&self, at: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let mut end = at.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.text.get(start..end).unwrap_or_default();
        (line, before.chars().filter(|c| *c != '\u{feff}').count() + 1)
    }
}

/// A step of a field path.
enum Step<'a> {
    Field(&'a str),
    /// A place in a list, or a number as a key, and how it is written.
    Index(usize, &'a str),
    Key(&'a str),
}

/// The steps of `radiographs[3].time.anchor` or `opinions["ap"].stage`.
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix("[\"") {
            let end = inside.find("\"]").unwrap_or(inside.len());
            steps.push(Step::Key(inside.get(..end).unwrap_or_default()));
            rest = inside.get(end + 2..).unwrap_or_default();
        } else if let Some(inside) = rest.strip_prefix('[') {
            let end = inside.find(']').unwrap_or(inside.len());
            let index = inside.get(..end).unwrap_or_default();
            steps.push(index.parse().map_or(Step::Key(index), |number| Step::Index(number, index)));
            rest = inside.get(end + 1..).unwrap_or_default();
        } else {
            let rest_of = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest_of.find(['.', '[']).unwrap_or(rest_of.len());
            let name = rest_of.get(..end).unwrap_or_default();
            if !name.is_empty() && name != "?" {
                steps.push(Step::Field(name));
            }
            rest = rest_of.get(end..).unwrap_or_default();
        }
    }
    steps
}

impl Node {
    /// Beginning of the value of a field path; of a missing one, the nearest value around it.
    pub(crate) fn find(&self, path: &str) -> usize {
        let mut node = self;
        for step in steps(path) {
            let next = match step {
                Step::Field(name) | Step::Key(name) => node.field(name),
                Step::Index(index, _) => node.element(index),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.span.start
    }

    /// Field path of the innermost entry or field that a byte of a reading lies in; empty outside of all.
    pub(crate) fn path_at(&self, at: usize) -> String {
        let (mut node, mut path) = (self.bare(), String::new());
        loop {
            let next = match &node.value {
                Value::Struct(fields) => {
                    fields.iter().find(|field| field.at <= at && at <= field.value.span.end).map(|field| {
                        (
                            if path.is_empty() { field.name.clone() } else { format!(".{}", field.name) },
                            &field.value,
                        )
                    })
                }
                Value::Map(pairs) => pairs
                    .iter()
                    .find(|(key, value)| key.span.start <= at && at <= value.span.end)
                    .and_then(|(key, value)| match &key.value {
                        Value::Text(key) => Some((format!("[\"{key}\"]"), value)),
                        Value::Word(key) if key.bytes().all(|byte| byte.is_ascii_digit()) => {
                            Some((format!("[{key}]"), value))
                        }
                        Value::Word(key) => Some((format!("[\"{key}\"]"), value)),
                        Value::Struct(_) | Value::List(_) | Value::Map(_) | Value::Some(_) | Value::Lost => {
                            None
                        }
                    }),
                Value::List(elements) => elements
                    .iter()
                    .enumerate()
                    .find(|(_, one)| one.span.start <= at && at <= one.span.end)
                    .map(|(index, one)| (format!("[{index}]"), one)),
                Value::Text(_) | Value::Word(_) | Value::Some(_) | Value::Lost => None,
            };
            let Some((step, inner)) = next else { return path };
            path.push_str(&step);
            node = inner.bare();
        }
    }

    /// The film that a byte of a case file lies in.
    pub(crate) fn film_at(&self, at: usize) -> Option<&str> {
        let films = self.field("radiographs")?;
        let inside = (0..).map_while(|index| films.element(index)).find(|film| {
            // What is missing at the end of a film stands just behind it.
            film.span.start <= at && at <= film.span.end
        })?;
        inside.field("id")?.text()
    }
}

/// The place of a field path in words (`film "ap", time.anchor`), and the film where it concerns one.
pub(crate) fn words_of(tree: &Node, path: &str) -> (String, Option<String>) {
    let mut node = Some(tree);
    let (mut parts, mut fields): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut film, mut list) = (None, "");
    for step in steps(path) {
        let is_key = (KEYED.contains(&list) && fields.len() == 1 && parts.is_empty())
            || (list == "scores" && fields.is_empty() && matches!(parts.len(), 1 | 2))
            || (list == "registrations" && fields.is_empty() && parts.len() == 1);
        let step = match step {
            // Some readers of text write `opinions.ap` for `opinions["ap"]`.
            Step::Field(key) if is_key => Step::Key(key),
            // Marks and findings have numbers, which are no places in a list.
            Step::Index(_, key) if is_key => Step::Key(key),
            Step::Field(_) | Step::Index(..) | Step::Key(_) => step,
        };
        match step {
            Step::Field(name) => {
                fields.push(name.to_owned());
                list = name;
                node = node.and_then(|node| node.field(name));
            }
            Step::Key(key) => {
                fields.pop();
                flush(&mut parts, &mut fields);
                node = node.and_then(|node| node.field(key));
                let drawn_on = || node?.field("parts")?.element(0)?.field("film")?.text();
                film = match list {
                    "scores" | "registrations" if !parts.is_empty() => film,
                    "opinions" | "calibrations" | "registrations" | "scores" => Some(key.to_owned()),
                    "marks" => drawn_on().map(ToOwned::to_owned),
                    _ => film,
                };
                parts.push(match (&film, list) {
                    (Some(film), "marks") => format!("mark {key} on film \"{film}\""),
                    (_, "marks" | "findings") => format!("{} {key}", one_of(list)),
                    (_, "registrations") if parts.len() == 1 => format!("film \"{key}\" laid on it"),
                    (_, "scores") if parts.len() == 1 => format!("score \"{key}\""),
                    (_, "scores") if parts.len() == 2 => format!("item \"{key}\""),
                    _ => named(list, key),
                });
            }
            Step::Index(index, _) => {
                fields.pop();
                flush(&mut parts, &mut fields);
                node = node.and_then(|node| node.element(index));
                let id = node.and_then(|node| node.field("id")).and_then(Node::text);
                let of = node.and_then(|node| node.field("film")).and_then(Node::text);
                if list == "radiographs" {
                    film = id.map(ToOwned::to_owned);
                } else if let Some(of) = of {
                    film = Some(of.to_owned());
                }
                parts.push(match (id, of) {
                    (Some(id), _) => named(list, id),
                    (None, Some(of)) => format!("{} {} of film \"{of}\"", one_of(list), index + 1),
                    (None, None) => format!("{} {}", one_of(list), index + 1),
                });
            }
        }
    }
    flush(&mut parts, &mut fields);
    (parts.join(", "), film)
}

/// Makes one part of the names of fields read so far.
fn flush(parts: &mut Vec<String>, fields: &mut Vec<String>) {
    if !fields.is_empty() {
        parts.push(fields.join("."));
        fields.clear();
    }
}

/// Maps of a reading by film or number.
const KEYED: [&str; 6] = ["opinions", "calibrations", "registrations", "scores", "marks", "findings"];

fn named(list: &str, id: &str) -> String {
    format!("{} \"{id}\"", one_of(list))
}

/// One element of a list in words.
fn one_of(list: &str) -> &str {
    match list {
        "radiographs" | "opinions" => "film",
        "calibrations" => "calibration of film",
        "registrations" => "registrations on film",
        "scores" => "scores of film",
        "visits_without_film" => "visit",
        other => {
            other.strip_suffix("ies").map_or_else(|| other.strip_suffix('s').unwrap_or(other), |_| other)
        }
    }
}
