//! The text of a case file after edits: only what changed is written anew, so that comments, order and layout of a
//! hand-written file stay. The result is read back and compared; where it does not say exactly what the case says, or
//! the text cannot be understood piece by piece, the whole file is printed instead.

use std::ops::Range;
use std::path::Path;

use crate::case::{CASE_FORMAT, Case};
use crate::store::error::StoreError;
use crate::store::kept::{CASE_HEAD, CASE_HEAD_BEFORE, case_from_ron, case_to_ron};
use crate::store::migrate::{self, CASE_STEPS};
use crate::store::ron_front::{self, Field, Node, Value};
use crate::store::scan;

/// A case file as it will be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rewritten {
    /// The text.
    pub(crate) text: String,
    /// Whether a comment of the text before is in it no more.
    pub(crate) loses_comments: bool,
}

/// The text for `new`, made from a text that says `old`.
pub(crate) fn rewritten(text: &str, old: &Case, new: &Case) -> Result<Rewritten, StoreError> {
    let path = Path::new("case.ron");
    // A file of an older format gets the number of the one that its new fields are of.
    let lifted = migrate::lift(text, path, CASE_FORMAT, CASE_STEPS)?;
    let text: &str = &lifted;
    let printed = case_to_ron(new)?;
    let says_new = |kept: &String| case_from_ron(kept, path).is_ok_and(|case| case == *new);
    let mut text_now = None;
    for emptied in [Emptied::Stays, Emptied::Goes] {
        if text_now.is_none() {
            let kept =
                if old == new { Some(text.to_owned()) } else { in_place(text, old, &printed, emptied)? };
            // A heading of an older version says that comments are lost.
            text_now = kept.map(|kept| kept.replacen(CASE_HEAD_BEFORE, CASE_HEAD, 1)).filter(says_new);
        }
    }
    let text_now = text_now.unwrap_or(printed);
    let loses_comments = loses(text, &text_now);
    Ok(Rewritten { text: text_now, loses_comments })
}

/// Whether any comment is there fewer times than before. Headings of Callus are no comments of a person.
fn loses(before: &str, now: &str) -> bool {
    let mut left = scan::comments(now);
    scan::comments(before).into_iter().any(|comment| {
        if comment == CASE_HEAD || comment == CASE_HEAD_BEFORE {
            return false;
        }
        left.iter().position(|own| *own == comment).map(|index| left.swap_remove(index)).is_none()
    })
}

/// Fate of a text field that says nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emptied {
    /// It is written as `""`, so that its comments and its place stay for when something is said again.
    Stays,
    /// It is removed, because `""` would say something else than its absence.
    Goes,
}

fn in_place(text: &str, old: &Case, printed: &str, emptied: Emptied) -> Result<Option<String>, StoreError> {
    let front = ron_front::read_case(text);
    if !front.faults.is_empty() {
        return Ok(None);
    }
    let printed_before = case_to_ron(old)?;
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let writer = Writer { text, printed, newline, emptied };
    let (before, after) = (ron_front::read_any(&printed_before), ron_front::read_any(printed));
    let body = writer.value(&front.tree, &before, &after);
    let root = &front.tree.span;
    Ok(text.get(..root.start).zip(text.get(root.end..)).map(|(head, tail)| format!("{head}{body}{tail}")))
}

struct Writer<'a> {
    /// The text as it was.
    text: &'a str,
    /// The new case, printed as a whole.
    printed: &'a str,
    newline: &'static str,
    emptied: Emptied,
}

/// An element of a list or a field of a struct, with the blanks and comments that belong to it.
struct Item {
    /// Blanks and comments before it, from the line after the item before.
    lead: String,
    /// The item without its comma.
    body: String,
    /// A comment behind its comma, on the same line.
    trail: String,
}

/// What lies between two brackets.
struct Inside {
    /// A comment on the line of the opening bracket.
    head: String,
    items: Vec<Item>,
    /// Blanks and comments before the closing bracket.
    tail: String,
    /// Whether a comma stands behind the last item.
    has_last_comma: bool,
}

impl Writer<'_> {
    fn old(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The text of a value: as it stood where nothing changed, else with only the changed parts written anew.
    fn value(&self, old: &Node, before: &Node, after: &Node) -> String {
        if same(before, after) {
            return self.old(&old.span).to_owned();
        }
        let bare = old.bare();
        let (was, is) = (&before.bare().value, &after.bare().value);
        let inner =
            if let (Value::Struct(old), Value::Struct(was), Value::Struct(is)) = (&bare.value, was, is) {
                self.fields(bare, old, was, is)
            } else if let (Value::List(old), Value::List(was), Value::List(is)) = (&bare.value, was, is)
                && old.len() == was.len()
                && !old.is_empty()
                && !is.is_empty()
            {
                self.elements(bare, (old, was), is)
            } else {
                None
            };
        let inner = inner.unwrap_or_else(|| self.printed(after, self.indent_at(bare.span.start)));
        // `Some(...)` stays around it.
        let around = self.text.get(old.span.start..bare.span.start).unwrap_or_default();
        let behind = self.text.get(bare.span.end..old.span.end).unwrap_or_default();
        format!("{around}{inner}{behind}")
    }

    fn fields<'n>(
        &self,
        whole: &Node,
        old: &'n [Field],
        before: &'n [Field],
        after: &'n [Field],
    ) -> Option<String> {
        let spans: Vec<_> = old.iter().map(|field| field.at..field.value.span.end).collect();
        let mut inside = self.inside(whole, '(', &spans)?;
        let indent = self.indent_of_items(whole, &spans);
        let of = |fields: &'n [Field], name: &str| {
            fields.iter().find(|field| field.name == name).map(|field| &field.value)
        };
        let mut names: Vec<&'n str> = old.iter().map(|field| field.name.as_str()).collect();
        for (place, field) in after.iter().enumerate() {
            let was = of(before, &field.name);
            if let Some(index) = names.iter().position(|name| *name == field.name) {
                let own = old.iter().find(|own| own.name == field.name)?;
                let value = match was {
                    Some(was) => self.value(&own.value, was, &field.value),
                    // What was written out and meant nothing now means something.
                    None => self.printed(&field.value, self.indent_at(own.at)),
                };
                let name = self.text.get(own.at..own.value.span.start)?;
                inside.items.get_mut(index)?.body = format!("{name}{value}");
            } else if was.is_none_or(|was| !same(was, &field.value)) {
                // Behind the nearest field that is printed before it.
                let mut earlier = after.iter().take(place).rev();
                let behind = earlier
                    .find_map(|earlier| names.iter().position(|name| *name == earlier.name))
                    .map_or(0, |index| index + 1);
                let body = format!("{}: {}", field.name, self.printed(&field.value, indent.unwrap_or(0)));
                inside.insert(behind, self.new_item(body, indent, behind));
                names.insert(behind, &field.name);
            }
        }
        for field in before {
            if of(after, &field.name).is_none()
                && let Some(index) = names.iter().position(|name| *name == field.name)
            {
                let own = old.iter().find(|own| own.name == field.name).map(|own| (own.at, own.value.bare()));
                if let Some((at, value)) = own
                    && matches!(value.value, Value::Text(_))
                    && self.emptied == Emptied::Stays
                {
                    let name = self.text.get(at..value.span.start)?;
                    inside.items.get_mut(index)?.body = format!("{name}\"\"");
                    continue;
                }
                names.remove(index);
                inside.remove(index);
            }
        }
        Some(self.joined(whole, '(', &inside))
    }

    fn elements(&self, whole: &Node, was: (&[Node], &[Node]), after: &[Node]) -> Option<String> {
        let (old, before) = was;
        let spans: Vec<_> = old.iter().map(|element| element.span.clone()).collect();
        let mut inside = self.inside(whole, '[', &spans)?;
        let indent = self.indent_of_items(whole, &spans);
        let matched = matched(before, after);
        let mut slots: Vec<Option<Item>> = std::mem::take(&mut inside.items).into_iter().map(Some).collect();
        for (element, from) in after.iter().zip(matched) {
            let place = inside.items.len();
            let kept = from.and_then(|index| {
                let mut item = slots.get_mut(index)?.take()?;
                item.body = self.value(old.get(index)?, before.get(index)?, element);
                Some(item)
            });
            let item = kept
                .unwrap_or_else(|| self.new_item(self.printed(element, indent.unwrap_or(0)), indent, place));
            inside.items.push(item);
        }
        Some(self.joined(whole, '[', &inside))
    }

    fn new_item(&self, body: String, indent: Option<usize>, place: usize) -> Item {
        let lead = match indent {
            Some(indent) => format!("{}{}", self.newline, " ".repeat(indent)),
            None if place == 0 => String::new(),
            None => " ".to_owned(),
        };
        Item { lead, body, trail: String::new() }
    }

    /// What lies between the brackets of a value, cut into its items.
    fn inside(&self, whole: &Node, bracket: char, spans: &[Range<usize>]) -> Option<Inside> {
        let end = whole.span.end.checked_sub(1)?;
        let mut at = whole.span.start + self.old(&whole.span).find(bracket)? + 1;
        let first = spans.first().map_or(end, |span| span.start);
        let head_end = self.line_comment_end(at, first);
        let head = self.text.get(at..head_end)?.to_owned();
        at = head_end;
        let mut inside = Inside { head, items: Vec::new(), tail: String::new(), has_last_comma: false };
        for (index, span) in spans.iter().enumerate() {
            let lead = self.text.get(at..span.start)?.to_owned();
            let next = spans.get(index + 1).map_or(end, |next| next.start);
            let comma = self.comma(span.end, next);
            // A comment between an item and its comma stays with the item.
            let behind = comma.map_or(span.end, |comma| comma + 1);
            let (mut body, mut trail) = (self.old(span).to_owned(), String::new());
            if let Some(comma) = comma {
                body.push_str(self.text.get(span.end..comma)?);
            }
            at = self.line_comment_end(behind, next);
            trail.push_str(self.text.get(behind..at)?);
            inside.has_last_comma = comma.is_some();
            inside.items.push(Item { lead, body, trail });
        }
        self.text.get(at..end)?.clone_into(&mut inside.tail);
        Some(inside)
    }

    /// Where the comma between two items stands.
    fn comma(&self, from: usize, to: usize) -> Option<usize> {
        let mut at = from;
        while at < to {
            if let Some(behind) = scan::behind_comment(self.text, at) {
                at = behind;
                continue;
            }
            let c = self.text.get(at..)?.chars().next()?;
            if c == ',' {
                return Some(at);
            }
            at += c.len_utf8();
        }
        None
    }

    /// Where comments on the rest of this line end; `from` where there are none, or something else follows on the line.
    fn line_comment_end(&self, from: usize, to: usize) -> usize {
        let (mut at, mut end) = (from, from);
        while at < to {
            let rest = self.text.get(at..to).unwrap_or_default();
            match rest.chars().next() {
                Some(' ' | '\t') => at += 1,
                Some('/') if rest.starts_with("//") => {
                    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
                    return at + line;
                }
                Some('/') if rest.starts_with("/*") => match scan::behind_comment(self.text, at) {
                    Some(behind) if behind <= to => {
                        at = behind;
                        end = behind;
                    }
                    _ => return from,
                },
                Some('\n' | '\r') => return end,
                _ => return from,
            }
        }
        // The bracket or item that follows stands on this line: its comment is its own.
        from
    }

    /// The text between the brackets again. A comment to the end of a line never swallows what follows.
    fn joined(&self, whole: &Node, bracket: char, inside: &Inside) -> String {
        let open = self.old(&whole.span).find(bracket).map_or(0, |index| index + 1);
        let mut text = self.old(&whole.span).get(..open).unwrap_or_default().to_owned();
        let mut push = |piece: &str| {
            if ends_in_line_comment(&text) && !piece.is_empty() && !piece.starts_with(['\n', '\r']) {
                text.push_str(self.newline);
            }
            text.push_str(piece);
        };
        push(&inside.head);
        let last = inside.items.len().saturating_sub(1);
        let is_in_lines = inside.items.iter().any(|item| item.lead.contains('\n'));
        for (index, item) in inside.items.iter().enumerate() {
            push(&item.lead);
            push(&item.body);
            if index != last || inside.has_last_comma || is_in_lines || !item.trail.is_empty() {
                push(",");
            }
            push(&item.trail);
        }
        push(&inside.tail);
        let close = whole.span.end.saturating_sub(1)..whole.span.end;
        push(self.old(&close));
        text
    }

    /// Blanks before the items, where each stands on a line of its own.
    fn indent_of_items(&self, whole: &Node, spans: &[Range<usize>]) -> Option<usize> {
        let inner = spans.first()?;
        let gap = self.text.get(whole.span.start..inner.start)?;
        gap.contains('\n').then(|| self.indent_at(inner.start))
    }

    /// Blanks at the beginning of the line on which a byte lies.
    fn indent_at(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().take_while(|c| *c == ' ').count()
    }

    /// A value of the new case as it is printed, moved to another indent.
    fn printed(&self, node: &Node, indent: usize) -> String {
        let before = self.printed.get(..node.span.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let own = line.chars().take_while(|c| *c == ' ').count();
        let text = self.printed.get(node.span.clone()).unwrap_or_default();
        let mut moved = String::new();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                let blanks = line.chars().take_while(|c| *c == ' ').count();
                moved.push_str(self.newline);
                moved.push_str(&" ".repeat(indent + blanks.saturating_sub(own)));
            }
            moved.push_str(line.trim_start_matches(if index > 0 { ' ' } else { '\0' }));
        }
        moved
    }
}

impl Inside {
    fn insert(&mut self, index: usize, item: Item) {
        let index = index.min(self.items.len());
        self.items.insert(index, item);
    }

    fn remove(&mut self, index: usize) {
        if index < self.items.len() {
            self.items.remove(index);
        }
    }
}

/// Whether the text ends inside a comment that goes on to the end of its line.
fn ends_in_line_comment(text: &str) -> bool {
    let line_start = text.rfind('\n').map_or(0, |index| index + 1);
    let line = text.get(line_start..).unwrap_or_default();
    line.contains("//")
        && scan::comments(text).last().is_some_and(|comment| {
            comment.starts_with("//") && text.trim_end_matches([' ', '\t']).ends_with(comment)
        })
}

/// Whether two values say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    let (one, other) = (&one.bare().value, &other.bare().value);
    if let (Value::Struct(own), Value::Struct(others)) = (one, other) {
        let is_pair = |(a, b): (&Field, &Field)| a.name == b.name && same(&a.value, &b.value);
        own.len() == others.len() && own.iter().zip(others).all(is_pair)
    } else if let (Value::List(own), Value::List(others)) = (one, other) {
        own.len() == others.len() && own.iter().zip(others).all(|(a, b)| same(a, b))
    } else if let (Value::Map(own), Value::Map(others)) = (one, other) {
        own.len() == others.len() && own.iter().zip(others).all(|(a, b)| same(&a.0, &b.0) && same(&a.1, &b.1))
    } else if let (Value::Text(own), Value::Text(others)) | (Value::Word(own), Value::Word(others)) =
        (one, other)
    {
        std::mem::discriminant(one) == std::mem::discriminant(other) && own == others
    } else {
        false
    }
}

/// For each element of the new list, the element of the old one that it continues: the same, else the one of the same
/// name, else, where as many were there before, the one at the same place.
fn matched(before: &[Node], after: &[Node]) -> Vec<Option<usize>> {
    let name =
        |node: &Node| ["id", "key"].iter().find_map(|field| node.field(field)?.text().map(str::to_owned));
    let mut found: Vec<Option<usize>> = vec![None; after.len()];
    let mut taken = vec![false; before.len()];
    let mut pass = |is_it: &dyn Fn(usize, usize) -> bool| {
        for (place, slot) in found.iter_mut().enumerate().filter(|(_, slot)| slot.is_none()) {
            let free = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(index, _)| index);
            if let Some(index) = free.into_iter().find(|index| is_it(*index, place)) {
                *slot = Some(index);
                if let Some(taken) = taken.get_mut(index) {
                    *taken = true;
                }
            }
        }
    };
    let pair = |index: usize, place: usize| before.get(index).zip(after.get(place));
    pass(&|index, place| pair(index, place).is_some_and(|(a, b)| same(a, b)));
    pass(&|index, place| pair(index, place).is_some_and(|(a, b)| name(a).is_some() && name(a) == name(b)));
    if before.len() == after.len() {
        pass(&|index, place| index == place);
    }
    found
}

#[cfg(test)]
mod tests;
