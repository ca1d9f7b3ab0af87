//! What stands where in a RON text.

use std::ops::Range;

/// A value and where it stands, in bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

/// Kind and content of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// `(name: value, ...)`.
    Struct(Vec<Field>),
    /// `[value, ...]`.
    List(Vec<Node>),
    /// `{key: value, ...}`.
    Map(Vec<(Node, Node)>),
    /// Text in quotation marks, decoded.
    Text(String),
    /// A word or a number, as written.
    Word(String),
    /// `Some(value)`.
    Some(Box<Node>),
    /// Nothing that can be used; the parser has told why.
    Lost,
}

/// A field of a struct.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// Position of the name.
    pub(crate) at: usize,
    pub(crate) value: Node,
}

impl Node {
    /// The value of the last field of this name. `Some` around it is passed over.
    pub(crate) fn field(&self, name: &str) -> Option<&Node> {
        match &self.bare().value {
            Value::Struct(fields) => {
                fields.iter().rev().find(|field| field.name == name).map(|field| field.value.bare())
            }
            Value::Map(pairs) => pairs
                .iter()
                .find(|(key, _)| matches!(&key.value, Value::Text(own) | Value::Word(own) if own == name))
                .map(|(_, value)| value.bare()),
            Value::List(_) | Value::Text(_) | Value::Word(_) | Value::Some(_) | Value::Lost => None,
        }
    }

    /// The element of a list by its place, or the value of a map by its number.
    pub(crate) fn element(&self, index: usize) -> Option<&Node> {
        match &self.bare().value {
            Value::List(elements) => elements.get(index).map(Node::bare),
            Value::Map(_) => self.field(&index.to_string()),
            Value::Struct(_) | Value::Text(_) | Value::Word(_) | Value::Some(_) | Value::Lost => None,
        }
    }

    /// The text that stands here.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.bare().value {
            Value::Text(text) => Some(text),
            Value::Struct(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Word(_)
            | Value::Some(_)
            | Value::Lost => None,
        }
    }

    /// The value without `Some` around it.
    pub(crate) fn bare(&self) -> &Node {
        match &self.value {
            Value::Some(inner) => inner.bare(),
            Value::Struct(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Text(_)
            | Value::Word(_)
            | Value::Lost => self,
        }
    }
}
