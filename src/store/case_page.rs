//! The reference page of the case format, and a commented blank case: both made from the types of the format, with the
//! example case as their source of examples.

use std::fmt::Write;

use crate::case::{CASE_FORMAT, CaseShape, FieldShape, StructShape, TextKind, ValueShape, case_shape};
use crate::store::ron_front::{self, Node, Value};

/// A complete case in which every field of the format stands once; `callus check` accepts it.
const EXAMPLE: &str = include_str!("../../docs/example-case/case.ron");

/// The page `docs/case-format.md`.
pub fn case_format_page() -> String {
    let format = case_shape();
    let examples = Examples::read(format);
    let mut page = format!(
        "# The case file\n\n\
         Format {CASE_FORMAT}. This page is made from the types that read and write the file; a test holds the two \
         together (`CALLUS_BLESS=1` writes it anew).\n\n\
         A case is a folder with a text file `case.ron` and the films. The file is [RON](https://github.com/ron-rs/ron): \
         fields in round brackets, `(name: value, ...)`; lists in square brackets, `[value, ...]`; text in quotation \
         marks; words of a fixed set without; a comma behind every value; comments from `//` to the end of the line. \
         The order of fields does not matter, and what is not required may be left out. `callus check` names every \
         mistake with its line; `callus new --template` writes a commented blank case; \
         [`example-case`](example-case/case.ron) uses every field once.\n\n\
         ## How values are written\n\n\
         | value | written | also read |\n|---|---|---|\n\
         | text | `\"in quotation marks\"`; a quotation mark inside is `\\\"`, a backslash `\\\\` | |\n\
         | date | `\"2024-03-16\"` | `\"16.03.2024\"`, `\"3/16/2024\"`, `\"16 March 2024\"`, `\"20240316\"`: any order in which only one day can be meant |\n\
         | interval | `\"6 weeks\"`, `\"-3 days\"` (before); days, weeks, months, years | `\"6 wks\"`, `\"6w\"`, `\"3 mo\"`, `\"1 yr\"`, `\"three months\"`, `\"3 days before\"` |\n\
         | identifier | 1 to 64 letters, digits, `-`, `_`, `.` and single blanks, beginning with a letter or digit | |\n\
         | path | `\"images/ap.dcm\"`, relative to the case file, forward slashes | `\"images\\ap.dcm\"`, `\"./images/ap.dcm\"` |\n\
         | age | years, whole or with a decimal point: `52`, `5.7` | |\n\n"
    );
    for own in in_order(format) {
        section(&mut page, own, format, &examples);
    }
    page
}

/// A blank case with a comment for every field, which `callus check` accepts.
pub fn case_template() -> String {
    let format = case_shape();
    let examples = Examples::read(format);
    let mut text = String::from(
        "// A Callus case. Lines that begin with // are comments: remove the // of those you need.\n\
         // Text stands in quotation marks, and a comma behind every value. `callus check` names every mistake.\n",
    );
    if let Some(root) = format.of(CaseShape::ROOT) {
        blank(&mut text, root, format, &examples, 0);
    }
    text
}

/// The structs, each after the one that first holds it.
fn in_order(format: &CaseShape) -> Vec<&StructShape> {
    let mut all: Vec<&StructShape> = format.of(CaseShape::ROOT).into_iter().collect();
    let mut next = 0;
    while let Some(own) = all.get(next).copied() {
        let mut place = next + 1;
        for inner in own.fields.iter().filter_map(|field| format.inside(&field.shape)) {
            if !all.iter().any(|known| known.name == inner.name) {
                all.insert(place, inner);
                place += 1;
            }
        }
        next += 1;
    }
    all
}

fn section(page: &mut String, own: &StructShape, format: &CaseShape, examples: &Examples) {
    let _ = write!(page, "## {}\n\n{}\n\n", own.name, own.doc);
    page.push_str("| field | | holds | says | example |\n|---|---|---|---|---|\n");
    for field in &own.fields {
        let required = if field.is_required { "required" } else { "" };
        let example = examples.of(own, field).replace('|', "\\|");
        let _ = writeln!(
            page,
            "| `{}` | {required} | {} | {} | `{example}` |",
            field.name,
            holds(&field.shape),
            field.doc
        );
    }
    page.push('\n');
    for field in &own.fields {
        if let ValueShape::Words(words) = &field.shape {
            let _ = write!(page, "Words of `{}`:\n\n", field.name);
            for word in words {
                let _ = writeln!(page, "- `{}`: {}", word.word, word.doc);
            }
            page.push('\n');
        }
    }
    let is_last = in_order(format).last().is_some_and(|last| last.name == own.name);
    if is_last {
        page.truncate(page.trim_end().len());
        page.push('\n');
    }
}

fn holds(shape: &ValueShape) -> String {
    match shape {
        ValueShape::Struct(name) => format!("[{name}](#{})", name.to_lowercase()),
        ValueShape::List(element) => format!("list of {}", holds(element)),
        ValueShape::Words(words) => {
            words.iter().map(|own| format!("`{}`", own.word)).collect::<Vec<_>>().join(", ")
        }
        ValueShape::Text(TextKind::Free) => "text".to_owned(),
        ValueShape::Text(TextKind::Identifier) => "identifier".to_owned(),
        ValueShape::Text(TextKind::Date) => "date".to_owned(),
        ValueShape::Text(TextKind::Offset) => "interval".to_owned(),
        ValueShape::Text(TextKind::Path) => "path".to_owned(),
        ValueShape::Whole(low, high) => format!("whole number, {low} to {high}"),
        ValueShape::Number => "number".to_owned(),
        ValueShape::Flag => "`true` or `false`".to_owned(),
        ValueShape::Any => "value".to_owned(),
    }
}

/// The fields of a struct in brackets, optional ones as comments.
fn blank(text: &mut String, own: &StructShape, format: &CaseShape, examples: &Examples, depth: usize) {
    let indent = "  ".repeat(depth + 1);
    text.push_str("(\n");
    for field in &own.fields {
        let _ = writeln!(text, "{indent}// {}{}", field.doc, words_of(&field.shape));
        if let ValueShape::Struct(name) = &field.shape
            && field.is_required
        {
            let _ = write!(text, "{indent}{}: ", field.name);
            if let Some(inner) = format.of(name) {
                blank(text, inner, format, examples, depth + 1);
            }
            text.push_str(",\n");
        } else if let ValueShape::List(element) = &field.shape
            && depth == 0
        {
            let _ = writeln!(text, "{indent}{}: [", field.name);
            if let Some(inner) = format.inside(element) {
                let of = Of { format, examples, indent: &format!("{indent}  ") };
                of.element(text, inner, 0);
            }
            let _ = writeln!(text, "{indent}],");
        } else if field.is_required {
            let value = match field.name.as_str() {
                "format" => CASE_FORMAT.to_string(),
                "title" => "\"New case\"".to_owned(),
                _ => examples.of(own, field),
            };
            let _ = writeln!(text, "{indent}{}: {value},", field.name);
        } else {
            Of { format, examples, indent: &indent }.field(text, own, field, 0);
        }
    }
    let _ = write!(text, "{})", "  ".repeat(depth));
    if depth == 0 {
        text.push('\n');
    }
}

/// Fields as comments, which become parts of the case where the first `//` of a line is removed.
struct Of<'a> {
    format: &'a CaseShape,
    examples: &'a Examples,
    /// Blanks before the comment sign.
    indent: &'a str,
}

impl Of<'_> {
    /// One line, `inner` levels inside of the outermost comment.
    fn line(&self, text: &mut String, inner: usize, words: &str) {
        let _ = writeln!(text, "{}// {}{words}", self.indent, "  ".repeat(inner));
    }

    /// A field with its example; where that is too long for a line, with every field inside.
    fn field(&self, text: &mut String, own: &StructShape, field: &FieldShape, inner: usize) {
        let example = self.examples.of(own, field);
        let inside = self.format.inside(&field.shape).filter(|_| example.contains("..."));
        let Some(inside) = inside else {
            return self.line(text, inner, &format!("{}: {example},", field.name));
        };
        if let ValueShape::List(_) = field.shape {
            self.line(text, inner, &format!("{}: [", field.name));
            self.element(text, inside, inner + 1);
            self.line(text, inner, "],");
        } else {
            self.line(text, inner, &format!("{}: (", field.name));
            self.fields(text, inside, inner + 1);
            self.line(text, inner, "),");
        }
    }

    fn fields(&self, text: &mut String, own: &StructShape, inner: usize) {
        for field in &own.fields {
            let required = if field.is_required { "Required. " } else { "" };
            self.line(text, inner, &format!("// {required}{}{}", field.doc, words_of(&field.shape)));
            self.field(text, own, field, inner);
        }
    }

    /// One element of a list.
    fn element(&self, text: &mut String, own: &StructShape, inner: usize) {
        self.line(text, inner, "(");
        self.fields(text, own, inner + 1);
        self.line(text, inner, "),");
    }
}

fn words_of(shape: &ValueShape) -> String {
    let ValueShape::Words(words) = shape else { return String::new() };
    let list: Vec<_> = words.iter().map(|own| own.word.as_str()).collect();
    format!(" One of {}.", list.join(", "))
}

/// Examples of every field, as they stand in the example case.
struct Examples {
    found: Vec<(String, String, String)>,
}

impl Examples {
    fn read(format: &CaseShape) -> Self {
        let tree = ron_front::read_case(EXAMPLE).tree;
        let mut examples = Self { found: Vec::new() };
        examples.collect(&tree, &ValueShape::Struct(CaseShape::ROOT.to_owned()), format);
        examples
    }

    fn collect(&mut self, node: &Node, shape: &ValueShape, format: &CaseShape) {
        match (shape, &node.bare().value) {
            (ValueShape::Struct(name), Value::Struct(fields)) => {
                let Some(own) = format.of(name) else { return };
                for field in fields {
                    let Some(known) = own.field(&field.name) else { continue };
                    let is_known =
                        self.found.iter().any(|(of, name, _)| *of == own.name && *name == known.name);
                    if !is_known {
                        let text = EXAMPLE.get(field.value.span.clone()).unwrap_or_default();
                        let shown = match &known.shape {
                            ValueShape::List(element)
                                if format.inside(element).is_some() && text.contains('\n') =>
                            {
                                "[( ... )]".to_owned()
                            }
                            ValueShape::Struct(_) if text.contains('\n') => "( ... )".to_owned(),
                            ValueShape::Struct(_)
                            | ValueShape::List(_)
                            | ValueShape::Words(_)
                            | ValueShape::Text(_)
                            | ValueShape::Whole(..)
                            | ValueShape::Number
                            | ValueShape::Flag
                            | ValueShape::Any => text.split_whitespace().collect::<Vec<_>>().join(" "),
                        };
                        self.found.push((own.name.clone(), known.name.clone(), shown));
                    }
                    self.collect(&field.value, &known.shape, format);
                }
            }
            (ValueShape::List(element), Value::List(elements)) => {
                for one in elements {
                    self.collect(one, element, format);
                }
            }
            _ => {}
        }
    }

    /// The example of a field; where the example case lacks it, one by its kind.
    fn of(&self, own: &StructShape, field: &FieldShape) -> String {
        let found = self.found.iter().find(|(of, name, _)| *of == own.name && *name == field.name);
        found.map_or_else(|| ron_front::example(&field.shape), |(_, _, text)| text.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_case_uses_every_field_of_the_format() {
        let format = case_shape();
        let examples = Examples::read(format);
        let missing: Vec<_> = format
            .structs()
            .flat_map(|own| own.fields.iter().map(move |field| (own, field)))
            .filter(|(own, field)| {
                !examples.found.iter().any(|(of, name, _)| *of == own.name && *name == field.name)
            })
            .map(|(own, field)| format!("{}.{}", own.name, field.name))
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "add them to docs/example-case/case.ron");
    }
}
