//! A parser that knows the format and goes on after a mistake, at the next element of a list or the next field.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::case::{CaseShape, FieldShape, StructShape, TextKind, ValueShape, reading_root_fields};
use crate::store::ron_front::judge::{example, written};
use crate::store::ron_front::signs;
use crate::store::ron_front::strings::{self, Flaw, is_typographic, line_end, quoted};
use crate::store::ron_front::tree::{Field, Node, Value};
use crate::store::ron_front::{Fault, meant};

/// Reads a case file.
pub(super) fn case(text: &str, shape: &CaseShape) -> (Node, Vec<Fault>) {
    let (text, mut faults) = mended(Parser::bare(text, Some(shape)), false);
    let mut parser = Parser::new(&text, Some(shape));
    let root = parser.root(&ValueShape::Struct(CaseShape::ROOT.to_owned()));
    faults.append(&mut parser.faults);
    (root, faults)
}

/// The text of a parser with the signs of RON in place of those that look like them. `blanks`: odd blanks are told, too.
fn mended(mut parser: Parser<'_>, blanks: bool) -> (Cow<'_, str>, Vec<Fault>) {
    signs::mended(parser.text, blanks, &mut |at| {
        parser.at = at;
        match parser.peek()? {
            '/' | '#' => parser.comment(false).then_some(parser.at),
            c if c == '"' || c == '\'' || is_typographic(c) => {
                let found = quoted(parser.text, at, &|word| parser.is_field(word));
                (found.flaw != Some(Flaw::Unclosed)).then_some(found.behind)
            }
            _ => None,
        }
    })
}

/// Reads any RON text; faults are of no interest.
pub(super) fn any(text: &str) -> Node {
    Parser::new(text, None).root(&ValueShape::Any)
}

/// Reads a reading, of which only the names of fields are known.
pub(super) fn reading(text: &str, names: &BTreeSet<&str>) -> (Node, Vec<Fault>) {
    let (text, mut faults) = mended(Parser { names: Some(names), ..Parser::bare(text, None) }, true);
    let mut parser = Parser { names: Some(names), of: "reading", ..Parser::bare(&text, None) };
    parser.count_brackets();
    let root = parser.root(&ValueShape::Any);
    faults.append(&mut parser.faults);
    (root, faults)
}

/// More levels than any file has: a guard against texts of brackets only.
const DEEPEST: usize = 100;

/// A bracket that is open.
struct Frame<'a> {
    bracket: char,
    at: usize,
    /// The struct inside it, or that its elements are.
    inside: Option<&'a StructShape>,
}

struct Parser<'a> {
    text: &'a str,
    shape: Option<&'a CaseShape>,
    /// The names of fields, where no more is known of the format.
    names: Option<&'a BTreeSet<&'a str>>,
    /// Kind of the file, in words.
    of: &'static str,
    at: usize,
    /// End of the last value or closing bracket: a missing sign belongs here.
    value_end: usize,
    frames: Vec<Frame<'a>>,
    /// Values that are being read, one inside the other.
    depth: usize,
    /// Number of round and square brackets that open without closing, in the whole text.
    round: i32,
    square: i32,
    /// A closing bracket that stands in the wrong order and was already told.
    swapped: Option<usize>,
    /// True if a comma that is missing here was told with a missing bracket.
    comma_told: bool,
    /// What to do where the value of the next field is missing.
    without_value: String,
    told: BTreeSet<(usize, &'static str)>,
    faults: Vec<Fault>,
}

/// End of a struct or list.
#[derive(PartialEq, Eq)]
enum End {
    Closed,
    /// Something that belongs outside stands here; the missing bracket was told.
    Open,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, shape: Option<&'a CaseShape>) -> Self {
        let mut parser = Self::bare(text, shape);
        parser.count_brackets();
        parser
    }

    fn bare(text: &'a str, shape: Option<&'a CaseShape>) -> Self {
        Self {
            text,
            shape,
            names: None,
            of: "case",
            at: 0,
            value_end: 0,
            frames: Vec::new(),
            depth: 0,
            round: 0,
            square: 0,
            swapped: None,
            comma_told: false,
            without_value: String::new(),
            told: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn fault(&mut self, kind: &'static str, at: usize, message: impl Into<String>) {
        if self.told.insert((at, kind)) {
            self.faults.push(Fault { kind, at, message: message.into() });
        }
    }

    fn is_field(&self, word: &str) -> bool {
        if let Some(names) = self.names {
            return names.contains(word);
        }
        self.shape.is_none_or(|shape| shape.structs().any(|own| own.field(word).is_some()))
    }

    /// Counts brackets outside of texts and comments.
    fn count_brackets(&mut self) {
        let (mut round, mut square) = (0, 0);
        while let Some(c) = self.peek() {
            match c {
                '(' => round += 1,
                ')' => round -= 1,
                '[' => square += 1,
                ']' => square -= 1,
                '"' => {
                    let end = quoted(self.text, self.at, &|word| self.is_field(word)).behind;
                    self.at = end.max(self.at + 1);
                    continue;
                }
                _ if self.comment(false) => continue,
                _ => {}
            }
            self.bump();
        }
        (self.round, self.square, self.at) = (round, square, 0);
    }

    /// Passes over a comment, if one begins here.
    fn comment(&mut self, tell: bool) -> bool {
        let start = self.at;
        let rest = self.rest();
        if rest.starts_with("//") {
            self.at = line_end(self.text, start);
            return true;
        }
        if rest.starts_with("/*") {
            let (mut depth, mut inside) = (0_usize, 0);
            while let Some(left) = rest.get(inside..).filter(|left| !left.is_empty()) {
                if left.starts_with("/*") {
                    depth += 1;
                    inside += 2;
                } else if left.starts_with("*/") {
                    depth -= 1;
                    inside += 2;
                    if depth == 0 {
                        self.at = start + inside;
                        return true;
                    }
                } else {
                    inside += left.chars().next().map_or(1, char::len_utf8);
                }
            }
            if tell {
                self.fault("unclosed-comment", start, "this comment is not closed: write `*/` at its end");
            }
            self.at = line_end(self.text, start);
            return true;
        }
        if rest.starts_with("#!") {
            self.at = line_end(self.text, start);
            return true;
        }
        if rest.starts_with('#') {
            if tell {
                self.fault(
                    "hash-comment",
                    start,
                    "comments begin with `//`, not with `#`: write `//` instead",
                );
            }
            self.at = line_end(self.text, start);
            return true;
        }
        false
    }

    /// Passes over blanks and comments, and over what is like them by mistake.
    fn skip(&mut self) {
        loop {
            let before = self.at;
            while self.peek().is_some_and(is_blank) {
                self.bump();
            }
            self.comment(true);
            self.marks_of_a_merge();
            let rest = self.rest();
            let start = self.at;
            if rest.starts_with("*/") {
                self.fault(
                    "stray-comment-end",
                    start,
                    "`*/` closes no comment: remove it, or write `/*` before the comment",
                );
                self.at += 2;
            } else if rest.starts_with("--")
                || rest.starts_with("<!--")
                || rest.starts_with("/ ")
                || rest.starts_with('%')
            {
                self.fault("wrong-comment", start, "a comment begins with `//`: write that instead");
                self.at = line_end(self.text, start);
            }
            if self.at == before {
                return;
            }
        }
    }

    fn marks_of_a_merge(&mut self) {
        let is_line_start =
            self.at == 0 || self.text.get(..self.at).is_some_and(|before| before.ends_with(['\n', '\r']));
        let is_mark =
            ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| self.rest().starts_with(mark));
        if is_line_start && is_mark {
            let message = "two versions of the file were merged without a decision: keep one of the versions and delete the lines with `<<<<<<<`, `=======` and `>>>>>>>`";
            self.fault("merge-conflict", self.at, message);
            self.at = line_end(self.text, self.at);
        }
    }

    fn name_here(&self) -> Option<&'a str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
        rest.get(..end).filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
    }

    /// The name here, where a colon (or what was written for one) follows it.
    fn field_here(&self) -> Option<&'a str> {
        let name = self.name_here()?;
        let behind = self.rest().get(name.len()..)?.trim_start_matches(is_blank);
        (behind.starts_with(':') || (behind.starts_with('=') && !behind.starts_with("==="))).then_some(name)
    }

    fn root(&mut self, shape: &ValueShape) -> Node {
        self.skip();
        if self.text.trim_matches(is_blank).is_empty() {
            let message = if self.of == "case" {
                "the file is empty: put a copy of it back, or begin anew with `callus new --template`"
            } else {
                "the file is empty: put a copy of it back, or move it away to go on from the journal"
            };
            self.fault("empty-file", 0, message);
            return Node { span: 0..0, value: Value::Lost };
        }
        let of = self.of;
        let mut root = self.value(shape, &format!("the {of}"));
        loop {
            self.skip();
            let Some(c) = self.peek() else { break };
            let start = self.at;
            let close = root.span.end.saturating_sub(1);
            if c == ',' {
                self.bump();
                self.skip();
            }
            let is_root_field = self.shape.zip(self.field_here()).is_some_and(|(shape, name)| {
                shape.of(CaseShape::ROOT).is_some_and(|root| root.field(name).is_some())
            });
            if is_root_field && let Value::Struct(fields) = &mut root.value {
                let message = "this `)` closes the whole case too early: remove it";
                self.fault("bracket-too-many", close, message);
                let inside = self.shape.and_then(|shape| shape.of(CaseShape::ROOT));
                self.frames.push(Frame { bracket: '(', at: root.span.start, inside });
                let mut more = Vec::new();
                self.fields(inside, &mut more);
                fields.append(&mut more);
                root.span.end = self.at;
                continue;
            }
            if matches!(c, ')' | ']' | '}') {
                self.fault(
                    "bracket-too-many",
                    start,
                    format!("this `{c}` closes nothing, the {of} ended before it: remove it"),
                );
                self.at = start + 1;
                continue;
            }
            if c != ',' || self.peek().is_some() {
                let message = format!(
                    "the {of} ends before this: delete the text behind it, or begin the line with `//`"
                );
                self.fault("text-behind-the-end", start, message);
            } else {
                let message = format!("no comma stands behind the end of the {of}: remove it");
                self.fault("comma-too-many", start, message);
            }
            break;
        }
        root
    }

    fn lost(&self, start: usize) -> Node {
        Node { span: start..self.at.max(start), value: Value::Lost }
    }

    /// A value of this shape. `of` names the place in messages ("`title`").
    fn value(&mut self, shape: &ValueShape, of: &str) -> Node {
        self.skip();
        let start = self.at;
        let without = std::mem::take(&mut self.without_value);
        self.depth += 1;
        let node = if self.is_too_deep() {
            self.lost(start)
        } else {
            match self.peek() {
                None | Some(',' | ')' | ']' | '}' | ';') => {
                    let fix = if without.is_empty() { "write one" } else { &without };
                    self.fault("missing-value", start, format!("a value is missing for {of}: {fix}"));
                    self.depth -= 1;
                    return self.lost(start);
                }
                Some('"') => self.text_value(shape),
                Some(c) if is_typographic(c) || c == '\'' || c == '`' => self.text_value(shape),
                Some('r') if self.is_raw() => self.raw_text(),
                Some('(') => self.round_value(shape),
                Some('[') => self.square_value(shape),
                Some('{') => self.curly_value(shape),
                Some(_) => self.bare_value(shape),
            }
        };
        self.depth -= 1;
        self.value_end = self.at;
        self.too_much_behind(shape, of);
        node
    }

    /// True if brackets are nested deeper than in any case; the rest of the text is given up then.
    fn is_too_deep(&mut self) -> bool {
        let is_too_deep = self.frames.len() + self.depth > DEEPEST;
        if is_too_deep {
            self.fault("too-deep", self.at, "brackets are nested too deeply: close them");
            self.at = self.text.len();
        }
        is_too_deep
    }

    /// More brackets and words than a value has, behind a text.
    fn too_much_behind(&mut self, shape: &ValueShape, of: &str) {
        if !matches!(shape, ValueShape::Text(_)) {
            return;
        }
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let behind = rest.trim_start_matches([' ', '\t']);
        let is_word = behind.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '!' | '?' | '&'));
        let own = &self.text.get(self.at + blanks..).unwrap_or_default();
        let looks_like_field = {
            let end = own.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(own.len());
            own.get(end..).unwrap_or_default().trim_start().starts_with([':', '='])
        };
        if is_word && !looks_like_field {
            let start = self.at + blanks;
            let end = self.run_end(start);
            let words = self.text.get(start..end).unwrap_or_default().trim();
            let message = format!(
                "\"{words}\" stands outside the quotation marks of {of}: move it inside, or remove it"
            );
            self.fault("text-outside-quotes", start, message);
            self.at = end;
            if self.peek() == Some('"') {
                self.bump();
            }
            self.value_end = self.at;
        }
    }

    /// End of a value without quotation marks: before a comma, a closing bracket or the end of the line.
    fn run_end(&self, start: usize) -> usize {
        let end = line_end(self.text, start);
        let line = self.text.get(start..end).unwrap_or_default();
        let stop = line.char_indices().find(|(index, c)| {
            let rest = line.get(*index..).unwrap_or_default();
            let is_next_field =
                || strings::name_before_colon(rest.trim_start()).is_some_and(|name| self.is_field(name));
            matches!(c, ',' | ')' | ']' | '}' | ';' | '"')
                || rest.starts_with("//")
                || (is_blank(*c) && is_next_field())
        });
        start + stop.map_or(line.len(), |(index, _)| index)
    }

    fn text_value(&mut self, shape: &ValueShape) -> Node {
        let start = self.at;
        let opening = self.peek().unwrap_or('"');
        let found = quoted(self.text, start, &|word| self.is_field(word));
        let content = self.text.get(start + opening.len_utf8()..found.content_end).unwrap_or_default();
        self.at = found.behind.max(start + 1);
        let shown = content.split(['\n', '\r']).next().unwrap_or_default();
        let is_marks = matches!(found.flaw, Some(Flaw::Unclosed | Flaw::Typographic | Flaw::Single))
            && !shown.contains('\\');
        let shown = match right_words(shape, shown).filter(|_| is_marks) {
            Some(Ok(right)) => right,
            Some(Err(message)) => {
                // One message for one place: the marks come right with the words.
                let message = format!("{message}; text stands in straight double quotation marks");
                self.fault("wrong-text", start, message);
                return self.lost(start);
            }
            None => shown.to_owned(),
        };
        match found.flaw {
            None => {}
            Some(Flaw::Unclosed) => {
                let message = format!("the closing quotation mark is missing: write \"{shown}\"");
                self.fault("missing-quote", found.content_end, message);
            }
            Some(Flaw::Typographic) => {
                let message =
                    format!("these quotation marks are typographic: write straight ones, \"{shown}\"");
                self.fault("typographic-quotes", start, message);
            }
            Some(Flaw::Single) => {
                let message = format!("text stands in double quotation marks: write \"{shown}\"");
                self.fault("single-quotes", start, message);
            }
            Some(Flaw::Inner) => {
                let escaped = content.replace('"', "\\\"");
                let message = format!(
                    "a quotation mark inside a text needs a backslash before it: write \"{escaped}\""
                );
                self.fault("inner-quotes", start, message);
            }
            Some(Flaw::Doubled) => {
                self.fault("quote-too-many", found.content_end + 1, "one quotation mark too many: remove it");
            }
        }
        let is_path = *shape == ValueShape::Text(TextKind::Path);
        let text = if is_path {
            // What stands in a path is a path: a backslash parts folders, as on Windows.
            content.replace("\\\\", "/").replace('\\', "/")
        } else {
            let (text, lonely) = strings::decoded(content);
            if let Some(lonely) = lonely.filter(|_| found.flaw != Some(Flaw::Inner)) {
                let at = start + opening.len_utf8() + lonely;
                self.fault("lonely-backslash", at, "a backslash inside a text is written twice: `\\\\`");
            }
            text
        };
        Node { span: start..self.at, value: Value::Text(text) }
    }

    fn is_raw(&self) -> bool {
        let behind = self.rest().strip_prefix('r').unwrap_or_default();
        behind.starts_with('"')
            || (behind.starts_with('#') && behind.trim_start_matches('#').starts_with('"'))
    }

    fn raw_text(&mut self) -> Node {
        let start = self.at;
        let raw = self.rest().strip_prefix('r').unwrap_or_default();
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let body = start + 1 + hashes + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let inside = self.text.get(body..).unwrap_or_default();
        if let Some(end) = inside.find(&close) {
            self.at = body + end + close.len();
            return Node {
                span: start..self.at,
                value: Value::Text(inside.get(..end).unwrap_or_default().to_owned()),
            };
        }
        self.fault("missing-quote", start, format!("this text is not closed: write `{close}` at its end"));
        self.at = line_end(self.text, start);
        self.lost(start)
    }

    fn struct_of(&self, shape: &ValueShape) -> Option<&'a StructShape> {
        self.shape?.inside(shape)
    }

    fn round_value(&mut self, shape: &ValueShape) -> Node {
        let start = self.at;
        match shape {
            ValueShape::Struct(_) => {
                self.bump();
                let inside = self.struct_of(shape);
                self.struct_body(start, inside)
            }
            ValueShape::List(element) => self.round_for_list(element, start),
            ValueShape::Any => {
                self.bump();
                self.skip();
                if self.is_entry_here() {
                    let message = "entries stand in curly brackets: write `{` and `}` instead of `(` and `)`";
                    let bracket = self.opened_by_another(start, '{', message);
                    return self.map_body(start, bracket);
                }
                let is_struct = self.field_here().is_some()
                    || self.inner_field_here().is_some()
                    || (self.peek() == Some(')'));
                if is_struct {
                    self.struct_body(start, None)
                } else {
                    self.list_body(&ValueShape::Any, ')', start)
                }
            }
            ValueShape::Words(_)
            | ValueShape::Text(_)
            | ValueShape::Whole(..)
            | ValueShape::Number
            | ValueShape::Flag => {
                self.bump();
                self.fault("needless-brackets", start, "no brackets belong around this value: remove them");
                let inner = self.value(shape, "this place");
                self.skip();
                if self.peek() == Some(')') {
                    self.bump();
                }
                Node { span: start..self.at, value: inner.value }
            }
        }
    }

    /// A round bracket where a list was expected.
    fn round_for_list(&mut self, element: &ValueShape, start: usize) -> Node {
        let behind = self.text.get(start + 1..).unwrap_or_default().trim_start_matches(is_blank);
        let is_entry = matches!(element, ValueShape::Struct(_)) && !behind.starts_with(['(', ')']);
        if !is_entry {
            self.bump();
            let message = "a list stands in square brackets: write `[` and `]` instead of `(` and `)`";
            let bracket = self.opened_by_another(start, '[', message);
            return self.list_body(element, closing(bracket), start);
        }
        let told = self.faults.len();
        let mut elements = vec![self.value(element, "this entry")];
        loop {
            self.skip();
            let back = self.at;
            if self.peek() == Some(',') {
                self.bump();
                self.skip();
            }
            if self.peek() == Some('(') {
                elements.push(self.value(element, "this entry"));
                continue;
            }
            if self.peek() == Some(']') {
                let message = "the opening `[` of this list is missing: write it before the `(`";
                self.faults.insert(
                    told.min(self.faults.len()),
                    Fault { kind: "missing-bracket", at: start, message: message.to_owned() },
                );
                self.bump();
                self.square += 1;
            } else {
                self.at = back;
                let message = "this is a list: write square brackets around its entries, `[( ... )]`";
                self.faults.insert(
                    told.min(self.faults.len()),
                    Fault { kind: "missing-bracket", at: start, message: message.to_owned() },
                );
            }
            break;
        }
        Node { span: start..self.at, value: Value::List(elements) }
    }

    /// Tells a bracket of the wrong kind, which opens at `start` and was passed. Gives back the kind by which what is
    /// inside ends: the right one where its partner stands there, else the wrong one, which both get `message`.
    fn opened_by_another(&mut self, start: usize, right: char, message: &str) -> char {
        let own = self.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or(right);
        if self.partner(start + own.len_utf8()) != Some(closing(right)) {
            self.fault("wrong-brackets", start, message);
            return own;
        }
        let message = format!("`{own}` opens what must be opened by `{right}`: write `{right}`");
        self.fault("wrong-brackets", start, message);
        for (bracket, change) in [(own, -1), (right, 1)] {
            match bracket {
                '(' => self.round += change,
                '[' => self.square += change,
                _ => {}
            }
        }
        right
    }

    /// The first closing bracket behind `from` whose opening one does not stand behind it, too.
    fn partner(&mut self, from: usize) -> Option<char> {
        let back = std::mem::replace(&mut self.at, from);
        let mut open = Vec::new();
        let mut found = None;
        while let Some(c) = self.peek() {
            match c {
                '(' | '[' | '{' => open.push(closing(c)),
                ')' | ']' | '}' => match open.iter().rposition(|own| *own == c) {
                    Some(index) => open.truncate(index),
                    None => {
                        found = Some(c);
                        break;
                    }
                },
                '"' => {
                    let end = quoted(self.text, self.at, &|word| self.is_field(word)).behind;
                    self.at = end.max(self.at + 1);
                    continue;
                }
                _ if self.comment(false) => continue,
                _ => {}
            }
            self.bump();
        }
        self.at = back;
        found
    }

    /// The field of a reading that stands here, also in quotation marks; not one of the reading itself.
    fn inner_field_here(&self) -> Option<&'a str> {
        let names = self.names?;
        let name = self.field_here().or_else(|| self.quoted_before_colon())?;
        let is_root = name != "state" && reading_root_fields().contains(&name);
        (names.contains(name) && !is_root).then_some(name)
    }

    /// True if a field of the reading itself stands here.
    fn root_field_here(&self) -> bool {
        let name = self.field_here().or_else(|| self.quoted_before_colon());
        self.names.is_some() && name.is_some_and(|name| reading_root_fields().contains(&name))
    }

    /// A text that stands before a colon here, without its quotation marks.
    fn quoted_before_colon(&self) -> Option<&'a str> {
        let body = self.rest().strip_prefix('"')?;
        let end = body.find(['"', '\n'])?;
        let behind = body.get(end..)?.strip_prefix('"')?;
        behind.trim_start_matches(is_blank).starts_with([':', '=']).then(|| body.get(..end)).flatten()
    }

    /// True if an entry of a map of a reading begins here: a text or number before a colon.
    fn is_entry_here(&self) -> bool {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_number = digits > 0
            && rest.get(digits..).is_some_and(|behind| behind.trim_start_matches(is_blank).starts_with(':'));
        self.names.is_some()
            && self.inner_field_here().is_none()
            && (is_number || self.quoted_before_colon().is_some())
    }

    fn square_value(&mut self, shape: &ValueShape) -> Node {
        let start = self.at;
        self.bump();
        match shape {
            ValueShape::List(element) => self.list_body(element, ']', start),
            ValueShape::Any => {
                self.skip();
                if self.is_entry_here() {
                    let message = "entries stand in curly brackets: write `{` and `}` instead of `[` and `]`";
                    let bracket = self.opened_by_another(start, '{', message);
                    return self.map_body(start, bracket);
                }
                if self.inner_field_here().is_some() {
                    let message = "fields stand in round brackets: write `(` and `)` instead of `[` and `]`";
                    let bracket = self.opened_by_another(start, '(', message);
                    return self.body_until(start, None, bracket);
                }
                self.list_body(&ValueShape::Any, ']', start)
            }
            ValueShape::Struct(_) => {
                self.skip();
                if self.peek() == Some('(') {
                    // `time: [(...)]`: one value, not a list.
                    self.fault(
                        "wrong-nesting",
                        start,
                        "this is one entry, not a list: remove the square brackets",
                    );
                    let inner = self.value(shape, "this entry");
                    self.skip();
                    if self.peek() == Some(']') {
                        self.bump();
                    }
                    return Node { span: start..self.at, value: inner.value };
                }
                let message = "fields stand in round brackets: write `(` and `)` instead of `[` and `]`";
                let bracket = self.opened_by_another(start, '(', message);
                let inside = self.struct_of(shape);
                self.body_until(start, inside, bracket)
            }
            ValueShape::Words(_)
            | ValueShape::Text(_)
            | ValueShape::Whole(..)
            | ValueShape::Number
            | ValueShape::Flag => {
                self.fault(
                    "needless-brackets",
                    start,
                    "one value belongs here, not a list: remove the square brackets",
                );
                let inner = self.value(shape, "this place");
                self.skip();
                while self.peek().is_some_and(|c| !matches!(c, ']' | ')' | '\n')) {
                    self.bump();
                }
                if self.peek() == Some(']') {
                    self.bump();
                }
                Node { span: start..self.at, value: inner.value }
            }
        }
    }

    fn curly_value(&mut self, shape: &ValueShape) -> Node {
        let start = self.at;
        self.bump();
        match shape {
            ValueShape::Any => {
                self.skip();
                let is_struct =
                    self.inner_field_here().is_some() || (self.frames.is_empty() && self.root_field_here());
                if is_struct {
                    let message = "fields stand in round brackets: write `(` and `)` instead of `{` and `}`";
                    let bracket = self.opened_by_another(start, '(', message);
                    return self.body_until(start, None, bracket);
                }
                self.map_body(start, '{')
            }
            ValueShape::List(element) => {
                self.skip();
                let is_entry = self.field_here().is_some() || self.peek() == Some('"');
                if is_entry && matches!(**element, ValueShape::Struct(_)) {
                    self.fault(
                        "wrong-brackets",
                        start,
                        "a list of entries is written `[( ... ), ( ... )]`, without `{ }`",
                    );
                    let inside = self.struct_of(element);
                    let inner = self.body_until(start, inside, '{');
                    return Node { span: inner.span.clone(), value: Value::List(vec![inner]) };
                }
                let message = "a list stands in square brackets: write `[` and `]` instead of `{` and `}`";
                let bracket = self.opened_by_another(start, '[', message);
                self.list_body(element, closing(bracket), start)
            }
            ValueShape::Struct(_) => {
                let message = "fields stand in round brackets: write `(` and `)` instead of `{` and `}`";
                let bracket = self.opened_by_another(start, '(', message);
                let inside = self.struct_of(shape);
                self.body_until(start, inside, bracket)
            }
            ValueShape::Words(_)
            | ValueShape::Text(_)
            | ValueShape::Whole(..)
            | ValueShape::Number
            | ValueShape::Flag => {
                self.fault("needless-brackets", start, "no brackets belong around this value: remove them");
                let inner = self.value(shape, "this place");
                self.skip();
                if self.peek() == Some('}') {
                    self.bump();
                }
                Node { span: start..self.at, value: inner.value }
            }
        }
    }

    /// The key of a map: text, or a word or number up to its colon.
    fn key(&mut self) -> Node {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
        match rest.get(..end).filter(|word| !word.is_empty()) {
            Some(word) => {
                let start = self.at;
                self.at += end;
                self.value_end = self.at;
                Node { span: start..self.at, value: Value::Word(word.to_owned()) }
            }
            None => self.value(&ValueShape::Any, "this key"),
        }
    }

    fn map_body(&mut self, start: usize, bracket: char) -> Node {
        let mut pairs = Vec::new();
        self.frames.push(Frame { bracket, at: start, inside: None });
        loop {
            self.skip();
            match self.peek() {
                None => {
                    self.missing_close();
                    break;
                }
                Some(c) if c == closing(bracket) => {
                    self.bump();
                    self.value_end = self.at;
                    break;
                }
                Some(',') => {
                    self.fault("comma-too-many", self.at, "one comma too many: remove it");
                    self.bump();
                }
                Some(')' | ']' | '}') => {
                    self.missing_close();
                    break;
                }
                Some(_) => {
                    let before = self.at;
                    // A field of what is around stands where a key was expected.
                    let is_outside =
                        self.names.is_some() && self.field_here().is_some_and(|name| self.is_field(name));
                    if is_outside {
                        self.missing_close();
                        break;
                    }
                    let key = self.key();
                    self.skip();
                    match self.peek() {
                        Some(':') => self.bump(),
                        Some('=') => {
                            self.fault(
                                "equals-sign",
                                self.at,
                                "a colon stands between key and value: write `:`",
                            );
                            self.bump();
                        }
                        _ => self.fault(
                            "missing-colon",
                            self.value_end,
                            "a colon is missing here, behind the key",
                        ),
                    }
                    self.skip();
                    let value = self.entry(&key);
                    pairs.push((key, value));
                    self.comma_behind_element();
                    if self.at == before {
                        self.bump();
                    }
                }
            }
        }
        self.frames.pop();
        Node { span: start..self.at, value: Value::Map(pairs) }
    }

    /// The value of an entry of a map, whose opening bracket may be missing.
    fn entry(&mut self, key: &Node) -> Node {
        let (Some(name), Value::Text(of) | Value::Word(of)) = (self.inner_field_here(), &key.value) else {
            return self.value(&ValueShape::Any, "this key");
        };
        let start = self.at;
        let message = format!("the opening `(` of \"{of}\" is missing: write it before `{name}`");
        self.fault("missing-bracket", start, message);
        self.round += 1;
        self.struct_body(start, None)
    }

    /// A value without quotation marks: a word, a number, a struct with its name, or text that lacks its marks.
    fn bare_value(&mut self, shape: &ValueShape) -> Node {
        let start = self.at;
        if let Some(name) = self.name_here() {
            let behind = self.rest().get(name.len()..).unwrap_or_default();
            let trimmed = behind.trim_start_matches(is_blank);
            if trimmed.starts_with('(')
                && (name == "Some" || behind.len() == trimmed.len() || !matches!(shape, ValueShape::Text(_)))
            {
                self.at = start + name.len() + (behind.len() - trimmed.len());
                return self.named_brackets(name, start, shape);
            }
            let is_field = self.field_here().is_some();
            match shape {
                ValueShape::Struct(_) if is_field => return self.without_opening(shape, start),
                ValueShape::List(element)
                    if is_field && self.struct_of(element).is_some_and(|own| own.field(name).is_some()) =>
                {
                    let inner = self.without_opening(element, start);
                    self.skip();
                    if self.peek() == Some(']') {
                        self.bump();
                    }
                    return Node { span: start..self.at, value: Value::List(vec![inner]) };
                }
                ValueShape::Any if self.inner_field_here().is_some() => {
                    return self.without_opening(shape, start);
                }
                ValueShape::Any if self.names.is_none() => {
                    self.at = start + name.len();
                    return Node { span: start..self.at, value: Value::Word(name.to_owned()) };
                }
                ValueShape::Struct(_)
                | ValueShape::List(_)
                | ValueShape::Words(_)
                | ValueShape::Text(_)
                | ValueShape::Whole(..)
                | ValueShape::Number
                | ValueShape::Flag
                | ValueShape::Any => {}
            }
        }
        match shape {
            ValueShape::Text(_) => self.without_quotes(shape, start),
            ValueShape::Number | ValueShape::Whole(..) => self.number(shape, start),
            ValueShape::List(element) if matches!(**element, ValueShape::Text(_) | ValueShape::Words(_)) => {
                let inner = self.bare_value(element);
                self.fault(
                    "missing-bracket",
                    start,
                    "this is a list: write square brackets around it, `[ ... ]`",
                );
                Node { span: start..self.at, value: Value::List(vec![inner]) }
            }
            ValueShape::Struct(_)
            | ValueShape::List(_)
            | ValueShape::Words(_)
            | ValueShape::Flag
            | ValueShape::Any => {
                let end = self.run_end(start);
                let run = self.text.get(start..end).unwrap_or_default().trim_end();
                self.at = start + run.len().max(self.peek().map_or(0, char::len_utf8));
                Node { span: start..self.at, value: Value::Word(run.to_owned()) }
            }
        }
    }

    /// `Some(...)`, or a bracket with the name of a struct before it.
    fn named_brackets(&mut self, name: &str, start: usize, shape: &ValueShape) -> Node {
        if name == "Some" {
            self.bump();
            let inner = self.value(shape, "`Some`");
            self.skip();
            if self.peek() == Some(')') {
                self.bump();
            } else {
                self.fault(
                    "missing-bracket",
                    self.value_end,
                    "the `)` of `Some(` is missing: write it, or remove `Some(`",
                );
            }
            return Node { span: start..self.at, value: Value::Some(Box::new(inner)) };
        }
        let is_name = self.struct_of(shape).is_some_and(|own| own.name == name);
        if self.shape.is_some() && !is_name {
            let message = format!("no name stands before this bracket: remove `{name}`");
            self.fault("wrong-struct-name", start, message);
        }
        let inner = self.value(shape, "this place");
        Node { span: start..self.at, value: inner.value }
    }

    /// Fields whose opening bracket is missing.
    fn without_opening(&mut self, shape: &ValueShape, start: usize) -> Node {
        self.fault("missing-bracket", start, "the opening `(` is missing: write it before this field");
        self.round += 1;
        let inside = self.struct_of(shape);
        self.struct_body(start, inside)
    }

    /// Text that lacks one quotation mark or both.
    fn without_quotes(&mut self, shape: &ValueShape, start: usize) -> Node {
        let mut end = self.run_end(start);
        // A comma inside the words, as in `title: Tibia, left`.
        while self.text.get(end..).is_some_and(|rest| rest.starts_with(',')) {
            let behind = self.text.get(end + 1..line_end(self.text, end)).unwrap_or_default();
            let words = behind.trim_start();
            let name = words.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(words.len());
            let is_field = words.get(name..).unwrap_or_default().trim_start().starts_with([':', '=']);
            if words.is_empty() || is_field || words.starts_with(['(', ')', ']', '[', '{', '/', '"']) {
                break;
            }
            end = self.run_end(end + 1);
        }
        let run = self.text.get(start..end).unwrap_or_default().trim_end().to_owned();
        if self.text.get(end..).is_some_and(|rest| rest.starts_with('"')) {
            self.at = end + 1;
            let message = format!("the opening quotation mark is missing: write \"{run}\"");
            self.fault("missing-quote", start, message);
        } else if run.ends_with(is_typographic) {
            self.at = start + run.len();
            let run = run.trim_end_matches(is_typographic);
            self.fault(
                "typographic-quotes",
                start,
                format!("these quotation marks are typographic: write straight ones, \"{run}\""),
            );
        } else {
            self.at = start + run.len().max(1);
            let is_nothing = is_nothing(&run);
            if is_nothing {
                return Node { span: start..self.at, value: Value::Word(run) };
            }
            let run = match right_words(shape, &run) {
                Some(Ok(right)) => right,
                Some(Err(message)) => {
                    self.fault("missing-quotes", start, format!("{message}; it stands in quotation marks"));
                    return self.lost(start);
                }
                None => run.clone(),
            };
            self.fault("missing-quotes", start, format!("text stands in quotation marks: write \"{run}\""));
        }
        Node { span: start..self.at, value: Value::Text(run.replace('\\', "/")) }
    }

    fn number(&mut self, shape: &ValueShape, start: usize) -> Node {
        let end = self.run_end(start);
        let mut run = self.text.get(start..end).unwrap_or_default().trim_end().to_owned();
        self.at = start + run.len().max(self.peek().map_or(0, char::len_utf8));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let behind = self.text.get(self.at..).unwrap_or_default();
        if is_digits(run.trim_start_matches(['-', '+'])) && behind.starts_with(',') {
            let decimals: String = behind.chars().skip(1).take_while(char::is_ascii_digit).collect();
            if !decimals.is_empty() {
                self.at += 1 + decimals.len();
                let message = if *shape == ValueShape::Number {
                    format!("a comma stands in a number: write a decimal point: {run}.{decimals}")
                } else {
                    format!("a comma stands in a number: write it without, {run}{decimals}")
                };
                self.fault("decimal-comma", start, message);
                run = if *shape == ValueShape::Number {
                    format!("{run}.{decimals}")
                } else {
                    format!("{run}{decimals}")
                };
            }
        }
        Node { span: start..self.at, value: Value::Word(run) }
    }

    fn struct_body(&mut self, start: usize, inside: Option<&'a StructShape>) -> Node {
        self.body_until(start, inside, '(')
    }

    fn body_until(&mut self, start: usize, inside: Option<&'a StructShape>, bracket: char) -> Node {
        self.frames.push(Frame { bracket, at: start, inside });
        let mut fields = Vec::new();
        self.fields(inside, &mut fields);
        Node { span: start..self.at, value: Value::Struct(fields) }
    }

    /// The fields of the innermost open bracket, which ends with them.
    fn fields(&mut self, inside: Option<&'a StructShape>, fields: &mut Vec<Field>) -> End {
        let end = loop {
            self.skip();
            let start = self.at;
            let Some(c) = self.peek() else {
                self.missing_close();
                break End::Open;
            };
            match c {
                ')' | ']' | '}' => {
                    if let Some(end) = self.close_of_struct(c) {
                        break end;
                    }
                }
                ',' => {
                    self.fault("comma-too-many", start, "one comma too many: remove it");
                    self.bump();
                }
                '(' | '{' if self.is_element() && !fields.is_empty() => {
                    self.missing_close();
                    break End::Open;
                }
                '(' if self.is_too_deep() => break End::Open,
                '(' => {
                    self.fault("bracket-too-many", start, "one `(` too many: remove it");
                    self.bump();
                    self.round -= 1;
                    if self.round < 0 {
                        // It has a partner, which goes with it.
                        self.round += 1;
                        self.fields_of_doubled(inside, fields);
                    }
                }
                _ => {
                    if let Some(end) = self.one_field(inside, fields) {
                        break end;
                    }
                    if self.at == start {
                        self.bump();
                    }
                }
            }
        };
        self.frames.pop();
        end
    }

    /// The fields inside a doubled pair of brackets.
    fn fields_of_doubled(&mut self, inside: Option<&'a StructShape>, fields: &mut Vec<Field>) {
        self.frames.push(Frame { bracket: '(', at: self.at, inside });
        self.fields(inside, fields);
    }

    fn is_element(&self) -> bool {
        self.frames.len() >= 2 && self.frames.iter().rev().nth(1).is_some_and(|frame| frame.bracket == '[')
    }

    /// A field, or what stands in its place. `Some`: the struct ends here.
    fn one_field(&mut self, inside: Option<&'a StructShape>, fields: &mut Vec<Field>) -> Option<End> {
        let start = self.at;
        let is_next_entry =
            self.is_entry_here() && self.frames.iter().rev().skip(1).any(|frame| frame.bracket == '{');
        if is_next_entry {
            self.missing_close();
            return Some(End::Open);
        }
        let name = if matches!(self.peek(), Some('"' | '\'')) {
            self.quoted_name(inside)?
        } else {
            let Some(name) = self.name_here() else {
                self.unexpected(inside, fields);
                return None;
            };
            if self.belongs_outside(inside, name) {
                self.missing_close();
                return Some(End::Open);
            }
            self.at += name.len();
            name.to_owned()
        };
        self.skip();
        if !self.colon(&name, inside, start) {
            if inside.is_some_and(|own| own.field(&name).is_some()) {
                // It stands there without a value, which was told.
                let value = self.lost(start);
                fields.push(Field { name, at: start, value });
            }
            return None;
        }
        let any = ValueShape::Any;
        let known: Option<&'a FieldShape> =
            inside.and_then(|own| own.field(&name).or_else(|| meant(own, &name)));
        let shape = known.map_or(&any, |field| &field.shape);
        self.without_value = match known {
            Some(field) if field.is_required => {
                format!("write one, such as `{}: {}`", field.name, example(&field.shape))
            }
            Some(_) => "write one, or remove the field".to_owned(),
            None => String::new(),
        };
        let value = self.value(shape, &format!("`{name}`"));
        fields.push(Field { name, at: start, value });
        self.comma_behind_field();
        None
    }

    /// A field name in quotation marks, as JSON has it.
    fn quoted_name(&mut self, inside: Option<&'a StructShape>) -> Option<String> {
        let start = self.at;
        let quote = self.peek()?;
        let body = self.text.get(start + 1..)?;
        let end = body.find(quote)?;
        let name = body.get(..end)?;
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
        let behind = body.get(end + 1..)?.trim_start();
        if is_name && behind.starts_with([':', '=']) {
            self.at = start + end + 2;
            if self.shape.is_some() || self.names.is_some_and(|names| names.contains(name)) {
                self.fault(
                    "quoted-field",
                    start,
                    format!("field names stand without quotation marks: write `{name}:`"),
                );
            }
            return Some(name.to_owned());
        }
        let node = self.text_value(&ValueShape::Any);
        if let Value::Text(text) = node.value {
            let known: Vec<_> =
                inside.into_iter().flat_map(|own| &own.fields).map(|field| field.name.as_str()).collect();
            let list = if known.is_empty() { String::new() } else { format!(" ({})", known.join(", ")) };
            self.fault(
                "missing-field-name",
                start,
                format!("no field is named before \"{text}\": write one{list}, or a comment with `//`"),
            );
        }
        self.value_end = self.at;
        self.comma_behind_field();
        None
    }

    /// Something that is no field.
    fn unexpected(&mut self, inside: Option<&'a StructShape>, fields: &[Field]) {
        let start = self.at;
        let c = self.peek().unwrap_or(' ');
        let end = self.run_end(start).max(start + c.len_utf8());
        let run = self.text.get(start..end).unwrap_or_default().trim_end().to_owned();
        match c {
            ';' => self.fault("semicolon", start, "fields are separated by commas: write `,` instead of `;`"),
            ':' | '=' => self.fault(
                "missing-field-name",
                start,
                "a field name is missing before this: write it, or remove the line",
            ),
            '.' => self.fault("full-stop", start, "fields are separated by commas: write `,` instead of `.`"),
            _ => {
                let known: Vec<_> =
                    inside.into_iter().flat_map(|own| &own.fields).map(|field| field.name.as_str()).collect();
                let free: Vec<_> =
                    known.into_iter().filter(|name| !fields.iter().any(|own| own.name == *name)).collect();
                let list = if free.is_empty() { String::new() } else { format!(" ({})", free.join(", ")) };
                let message = format!(
                    "`{run}` cannot stand here: a field was expected{list}; remove it or begin the line with `//`"
                );
                self.fault("unexpected", start, message);
            }
        }
        self.at = if matches!(c, ';' | '.' | ':' | '=') { start + 1 } else { end };
    }

    /// True if a field belongs to a struct around this one, whose closing bracket is missing then.
    fn belongs_outside(&self, inside: Option<&'a StructShape>, name: &str) -> bool {
        let Some(own) = inside else { return false };
        if own.field(name).is_some() || self.field_here().is_none() || (self.round <= 0 && self.square <= 0) {
            return false;
        }
        self.frames.iter().rev().skip(1).any(|frame| {
            frame.bracket != '[' && frame.inside.is_some_and(|outer| outer.field(name).is_some())
        })
    }

    /// The colon behind a field name. `false`: it is no field, and was told and passed over.
    fn colon(&mut self, name: &str, inside: Option<&'a StructShape>, start: usize) -> bool {
        match self.peek() {
            Some(':') => {
                self.bump();
                self.skip();
                if self.peek() == Some(':') {
                    self.fault("colon-too-many", self.at, "one colon too many: remove it");
                    self.bump();
                }
                true
            }
            Some('=') => {
                self.fault(
                    "equals-sign",
                    self.at,
                    format!("a colon stands between field and value: write `{name}:`"),
                );
                self.bump();
                if self.peek() == Some('>') {
                    self.bump();
                }
                true
            }
            Some(';') if inside.is_some_and(|own| own.field(name).is_some()) => {
                self.fault(
                    "semicolon",
                    self.at,
                    format!("a colon stands between field and value: write `{name}:`"),
                );
                self.bump();
                true
            }
            _ => {
                let is_known =
                    inside.is_none_or(|own| own.field(name).is_some() || meant(own, name).is_some());
                let ends = matches!(self.peek(), None | Some(',' | ')' | ']' | '}'));
                if is_known && !ends {
                    let message = format!("a colon is missing behind `{name}`: write `{name}:`");
                    self.fault("missing-colon", start + name.len(), message);
                    return true;
                }
                if is_known {
                    let known = inside.and_then(|own| own.field(name).or_else(|| meant(own, name)));
                    let fix = match known {
                        Some(field) if field.is_required => {
                            format!("write `{}: {}`", field.name, example(&field.shape))
                        }
                        Some(field) => {
                            format!("write `{}: {}`, or remove it", field.name, example(&field.shape))
                        }
                        None => format!("write `{name}: ...`"),
                    };
                    self.fault("missing-value", start, format!("the value of `{name}` is missing: {fix}"));
                } else {
                    let end = self.run_end(start);
                    let run = self.text.get(start..end).unwrap_or_default().trim_end();
                    let message = format!("`{run}` is no field: remove it, or begin the line with `//`");
                    self.fault("unexpected", start, message);
                    self.at = end.max(self.at);
                    if self.peek() == Some('"') {
                        let found = quoted(self.text, self.at, &|word| self.is_field(word));
                        self.at = found.behind.max(self.at + 1);
                    }
                }
                self.skip();
                if self.peek() == Some(',') {
                    self.bump();
                }
                false
            }
        }
    }

    fn comma_behind_field(&mut self) {
        self.skip();
        let is_told = std::mem::take(&mut self.comma_told);
        match self.peek() {
            Some(',') => self.bump(),
            Some(';') => {
                self.fault("semicolon", self.at, "fields are separated by commas: write `,` instead of `;`");
                self.bump();
            }
            Some('.') => {
                self.fault("full-stop", self.at, "fields are separated by commas: write `,` instead of `.`");
                self.bump();
            }
            None | Some(')' | ']' | '}') => {}
            Some('(') if self.is_element() => {}
            Some(_) if is_told => {}
            Some(_) => {
                self.fault("missing-comma", self.value_end, "a comma is missing here");
            }
        }
    }

    /// The closing bracket of the innermost frame is missing: its place is behind the last value.
    fn missing_close(&mut self) {
        self.comma_told = true;
        let Some(frame) = self.frames.last() else { return };
        let (close, opened) = match frame.bracket {
            '[' => (']', frame.at),
            '{' => ('}', frame.at),
            _ => (')', frame.at),
        };
        let line = self.text.get(..opened).unwrap_or_default().matches('\n').count() + 1;
        let bracket = frame.bracket;
        if self.at >= self.text.len() && !self.frames.is_empty() {
            self.fault(
                if close == ')' { "missing-bracket" } else { "missing-square-bracket" },
                self.value_end,
                format!(
                    "a `{close}` is missing here, at the end of the file, for the `{bracket}` of line {line}"
                ),
            );
        } else {
            self.fault(
                if close == ')' { "missing-bracket" } else { "missing-square-bracket" },
                self.value_end,
                format!("a `{close}` is missing here, for the `{bracket}` of line {line}"),
            );
        }
        match close {
            ')' => self.round -= 1,
            ']' => self.square -= 1,
            _ => {}
        }
    }

    /// Handles a closing bracket inside a struct. `Some`: the struct ends.
    fn close_of_struct(&mut self, c: char) -> Option<End> {
        let start = self.at;
        let own = self.frames.last().map_or('(', |frame| frame.bracket);
        let wanted = closing(own);
        if c == wanted {
            if self.round > 0 && c == ')' && self.closes_another(start) {
                self.missing_close();
                return Some(End::Open);
            }
            self.bump();
            self.value_end = self.at;
            return Some(End::Closed);
        }
        let has_partner = self.frames.iter().rev().skip(1).any(|frame| closing(frame.bracket) == c);
        let excess = match c {
            ']' => self.square < 0,
            ')' => self.round < 0,
            _ => !has_partner,
        };
        if own == '('
            && c == ']'
            && has_partner
            && self.round <= 0
            && !excess
            && self.next_on_line(start + 1) == Some(')')
        {
            self.fault("brackets-swapped", start, "these brackets close in the wrong order: write `)]`");
            self.bump();
            self.skip();
            self.swapped = Some(self.at);
            self.value_end = self.at;
            return Some(End::Closed);
        }
        if has_partner && !excess {
            self.missing_close();
            return Some(End::Open);
        }
        if !has_partner && (own != '(' || c == '}') {
            self.fault(
                "wrong-brackets",
                start,
                format!("`{own}` is closed by `{c}`: write `{}`", if own == '(' { ')' } else { wanted }),
            );
            self.bump();
            self.value_end = self.at;
            return Some(End::Closed);
        }
        self.fault("bracket-too-many", start, format!("one `{c}` too many: remove it"));
        self.bump();
        if c == ']' {
            self.square += 1;
        } else if c == ')' {
            self.round += 1;
        }
        self.skip();
        if self.peek() == Some(',') {
            self.bump();
        }
        None
    }

    fn next_on_line(&self, from: usize) -> Option<char> {
        self.text.get(from..)?.trim_start_matches([' ', '\t']).chars().next()
    }

    /// True if a closing bracket stands where that of a bracket further out belongs: alone at the beginning of its
    /// line, as far in as the line on which that one opens, and less far than the line of the innermost.
    fn closes_another(&self, at: usize) -> bool {
        let Some(own) = self.frames.last() else { return false };
        let indent = |at: usize| {
            let start = self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
            let line = self.text.get(start..).unwrap_or_default();
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            (blanks, start + blanks == at, start)
        };
        let (own_indent, _, own_line) = indent(own.at);
        let (here, is_first, line) = indent(at);
        is_first
            && line != own_line
            && here < own_indent
            && self
                .frames
                .iter()
                .rev()
                .skip(1)
                .any(|frame| frame.bracket == own.bracket && indent(frame.at).0 == here)
    }

    /// The elements of a list up to its closing bracket.
    fn list_body(&mut self, element: &ValueShape, close: char, start: usize) -> Node {
        let inside = self.struct_of(element);
        // Where the format is known, a list in round brackets was told to belong in square ones.
        let bracket = if close == ')' && self.shape.is_none() { '(' } else { '[' };
        self.frames.push(Frame { bracket, at: start, inside });
        let mut elements: Vec<Node> = Vec::new();
        let mut last_close = start;
        loop {
            self.skip();
            let here = self.at;
            let Some(c) = self.peek() else {
                self.missing_close();
                break;
            };
            if c == close || self.swapped == Some(here) {
                if self.swapped == Some(here) || c != ']' || self.square <= 0 || !self.closes_another(here) {
                    self.bump();
                    self.value_end = self.at;
                    self.swapped = None;
                    break;
                }
                self.missing_close();
                break;
            }
            match c {
                ',' => {
                    self.fault("comma-too-many", here, "one comma too many: remove it");
                    self.bump();
                    continue;
                }
                ')' | ']' | '}' => {
                    if self.close_of_list(c, last_close) {
                        break;
                    }
                    continue;
                }
                '[' if matches!(element, ValueShape::Struct(_)) => {
                    if self.is_too_deep() {
                        break;
                    }
                    self.fault("bracket-too-many", here, "one `[` too many: remove it");
                    let inner = self.square_value(&ValueShape::List(Box::new(element.clone())));
                    if let Value::List(more) = inner.value {
                        elements.extend(more);
                    }
                    self.comma_behind_element();
                    if self.square > 0 {
                        self.square -= 1;
                        break;
                    }
                    continue;
                }
                _ => {}
            }
            if let Some(own) = inside
                && let Some(name) = self.field_here()
            {
                if self.field_in_list(own, name, &mut elements, last_close) {
                    continue;
                }
                if self.is_of_frame_outside(name) {
                    self.missing_close();
                    break;
                }
            }
            elements.push(self.value(element, "this entry"));
            last_close = self.at.saturating_sub(1);
            self.comma_behind_element();
            if self.at == here {
                self.bump();
            }
        }
        self.frames.pop();
        Node { span: start..self.at, value: Value::List(elements) }
    }

    /// A field where an element was expected: the element before was closed too early, or this one lacks its bracket.
    fn field_in_list(
        &mut self,
        own: &'a StructShape,
        name: &str,
        elements: &mut Vec<Node>,
        last_close: usize,
    ) -> bool {
        let is_own =
            own.field(name).is_some() || (!self.is_of_frame_outside(name) && meant(own, name).is_some());
        if !is_own {
            return false;
        }
        let is_new = elements.last().is_none_or(|last| last.field(name).is_some()) || name == "id";
        if is_new && !(self.is_of_frame_outside(name) && self.square > 0) {
            let start = self.at;
            elements.push(self.without_opening(&ValueShape::Struct(own.name.clone()), start));
            self.comma_behind_element();
            return true;
        }
        if is_new {
            return false;
        }
        self.fault("bracket-too-many", last_close, "this `)` closes the entry too early: remove it");
        self.round += 1;
        let Some(last) = elements.last_mut() else { return false };
        self.frames.push(Frame { bracket: '(', at: last.span.start, inside: Some(own) });
        let mut more = Vec::new();
        self.fields(Some(own), &mut more);
        if let Value::Struct(fields) = &mut last.value {
            fields.append(&mut more);
        }
        last.span.end = self.at;
        self.comma_behind_element();
        true
    }

    fn is_of_frame_outside(&self, name: &str) -> bool {
        self.frames.iter().rev().skip(1).any(|frame| {
            frame.bracket != '[' && frame.inside.is_some_and(|outer| outer.field(name).is_some())
        })
    }

    /// Handles a closing bracket of another kind inside a list. `true`: the list ends.
    fn close_of_list(&mut self, c: char, last_close: usize) -> bool {
        let start = self.at;
        let has_partner = self.frames.iter().rev().skip(1).any(|frame| closing(frame.bracket) == c);
        let excess = match c {
            ')' => self.round < 0,
            ']' => self.square < 0,
            _ => !has_partner,
        };
        if has_partner && !excess {
            self.missing_close();
            return true;
        }
        if c == '}' {
            self.fault("wrong-brackets", start, "`[` is closed by `}`: write `]`");
            self.bump();
            self.value_end = self.at;
            return true;
        }
        // The bracket too many is rather the one in the middle of a line than the one that stands alone.
        let line_start =
            self.text.get(..last_close).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        let is_alone = self.text.get(line_start..last_close).is_some_and(|before| before.trim().is_empty());
        let at = if c == ')' && !is_alone && last_close > self.frames.last().map_or(0, |frame| frame.at) {
            last_close
        } else {
            start
        };
        self.fault("bracket-too-many", at, format!("one `{c}` too many: remove it"));
        if c == ')' {
            self.round += 1;
        } else {
            self.square += 1;
        }
        self.bump();
        self.value_end = self.at;
        self.skip();
        if self.peek() == Some(',') {
            self.bump();
        }
        false
    }

    fn comma_behind_element(&mut self) {
        self.skip();
        let is_told = std::mem::take(&mut self.comma_told);
        match self.peek() {
            Some(',') => self.bump(),
            Some(';') => {
                self.fault("semicolon", self.at, "entries are separated by commas: write `,` instead of `;`");
                self.bump();
            }
            None | Some(')' | ']' | '}') => {}
            Some(_) if is_told => {}
            Some(_) => {
                let is_outside = self.field_here().is_some_and(|name| self.is_of_frame_outside(name));
                if !is_outside {
                    self.fault("missing-comma", self.value_end, "a comma is missing here");
                }
            }
        }
    }
}

/// A text of a certain kind as it should be written, or what is wrong with it; `None` where any text can stand.
fn right_words(shape: &ValueShape, text: &str) -> Option<Result<String, String>> {
    match shape {
        ValueShape::Text(kind @ (TextKind::Date | TextKind::Offset | TextKind::Identifier)) => {
            Some(written(*kind, text).map_err(|(_, message)| message))
        }
        ValueShape::Text(TextKind::Free | TextKind::Path)
        | ValueShape::Struct(_)
        | ValueShape::List(_)
        | ValueShape::Words(_)
        | ValueShape::Whole(..)
        | ValueShape::Number
        | ValueShape::Flag
        | ValueShape::Any => None,
    }
}

fn closing(bracket: char) -> char {
    match bracket {
        '[' => ']',
        '{' => '}',
        _ => ')',
    }
}

/// Blanks, also those that only look like one.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// Words that people write for "not known".
pub(super) fn is_nothing(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "none" | "null" | "nil" | "na" | "n/a" | "nan" | "unknown" | "?" | "-" | "tbd"
    )
}
