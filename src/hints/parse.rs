//! TOML to [`Hints`], with what is wrong told by its kind and place, so that it can be worded in both
//! languages.
//!
//! Serde asks for each value through [`Node`]; what it has against a key or a word comes back through
//! [`Wrong`], the error of its own that keeps apart what a plain message would run together.

use std::fmt;
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};
use toml_edit::{ImDocument, Item, Table, TableLike, Value};

use super::Hints;

/// What is wrong in a text that should be hints.
#[derive(Debug)]
pub struct Wrong {
    /// What.
    pub what: What,
    /// Where, in bytes; unknown where it is about the whole.
    pub span: Option<Range<usize>>,
    /// The key whose value it is about.
    pub key: Option<String>,
}

/// What is wrong. Keys and words are quoted as they stand.
#[derive(Debug)]
pub enum What {
    /// It is no TOML; what the parser says.
    Syntax(String),
    /// A key that stands twice in one table.
    KeyTwice(String),
    /// A key that hints do not have here, and those that they have.
    UnknownKey(String, &'static [&'static str]),
    /// A key that is missing.
    MissingKey(&'static str),
    /// A value of another type.
    Type(Wanted, Found),
    /// A number that cannot be.
    Number(i64),
    /// A text that is none of these.
    Word(String, &'static [&'static str]),
}

/// What a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A list.
    List,
    /// Keys and values; these are the keys.
    Keys(&'static [&'static str]),
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Text,
    Number,
    Decimal,
    Truth,
    Date,
    List,
    /// Under a heading of its own.
    Keys,
    /// In braces.
    KeysInBraces,
}

/// A text as TOML with its places.
///
/// # Errors
/// [`What::Syntax`] where it is none.
pub fn document(text: &str) -> Result<ImDocument<&str>, Wrong> {
    ImDocument::parse(text).map_err(|error| {
        let said = error.message();
        let twice = said.strip_prefix("duplicate key `");
        let what = match twice.and_then(|rest| rest.split_once('`')) {
            Some((key, _)) => What::KeyTwice(key.to_owned()),
            None => What::Syntax(said.to_owned()),
        };
        Wrong {
            what,
            span: error.span(),
            key: None,
        }
    })
}

/// The hints that a document says.
///
/// # Errors
/// The first key or value that is none of hints.
pub fn hints(document: &ImDocument<&str>) -> Result<Hints, Wrong> {
    Hints::deserialize(Node::Table(document.as_table()))
}

/// Where the value at a path of keys and 0-based indices stands; what is above it where it is not there.
pub fn span(document: &ImDocument<&str>, path: &[&str]) -> Option<Range<usize>> {
    let mut node = Node::Table(document.as_table());
    let mut span = None;
    for step in path {
        let next = match (node.list(), step.parse::<usize>()) {
            (Some(list), Ok(index)) => list.into_iter().nth(index),
            _ => node.keys().and_then(|keys| keys.get(step)).map(Node::Item),
        };
        let Some(next) = next else {
            break;
        };
        node = next;
        span = node.span().or(span);
    }
    span
}

/// A value of the document.
#[derive(Clone, Copy)]
enum Node<'d> {
    Item(&'d Item),
    Value(&'d Value),
    Table(&'d Table),
}

impl<'d> Node<'d> {
    fn span(self) -> Option<Range<usize>> {
        match self {
            Node::Item(item) => item.span(),
            Node::Value(value) => value.span(),
            Node::Table(table) => table.span(),
        }
    }

    fn value(self) -> Option<&'d Value> {
        match self {
            Node::Item(item) => item.as_value(),
            Node::Value(value) => Some(value),
            Node::Table(_) => None,
        }
    }

    fn keys(self) -> Option<&'d dyn TableLike> {
        match self {
            Node::Item(item) => item.as_table_like(),
            Node::Value(value) => value.as_inline_table().map(|table| table as &dyn TableLike),
            Node::Table(table) => Some(table),
        }
    }

    fn list(self) -> Option<Vec<Node<'d>>> {
        if let Node::Item(Item::ArrayOfTables(tables)) = self {
            return Some(tables.iter().map(Node::Table).collect());
        }
        let array = self.value()?.as_array()?;
        Some(array.iter().map(Node::Value).collect())
    }

    fn found(self) -> Found {
        match self.value() {
            Some(Value::String(_)) => Found::Text,
            Some(Value::Integer(_)) => Found::Number,
            Some(Value::Float(_)) => Found::Decimal,
            Some(Value::Boolean(_)) => Found::Truth,
            Some(Value::Datetime(_)) => Found::Date,
            Some(Value::Array(_)) => Found::List,
            Some(Value::InlineTable(_)) => Found::KeysInBraces,
            None => match self.list() {
                Some(_) => Found::List,
                None => Found::Keys,
            },
        }
    }

    fn is_no(self, wanted: Wanted) -> Wrong {
        Wrong {
            what: What::Type(wanted, self.found()),
            span: self.span(),
            key: None,
        }
    }

    fn number(self) -> Result<i64, Wrong> {
        let number = self.value().and_then(Value::as_integer);
        number.ok_or_else(|| self.is_no(Wanted::Number))
    }

    fn text(self) -> Result<&'d str, Wrong> {
        let text = self.value().and_then(Value::as_str);
        text.ok_or_else(|| self.is_no(Wanted::Text))
    }
}

impl<'de> Deserializer<'de> for Node<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Wrong> {
        Err(Wrong::custom("hints have no value of this type"))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let number = self.number()?;
        let wrong = |_| Wrong::number(number, self.span());
        let visited = match u64::try_from(number) {
            Ok(number) => visitor.visit_u64(number),
            Err(_) => return Err(wrong(())),
        };
        // What does not fit the type that was asked for.
        visited.map_err(|_: Wrong| wrong(()))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let list = self.list().ok_or_else(|| self.is_no(Wanted::List))?;
        visitor.visit_seq(List(list.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let keys = self
            .keys()
            .ok_or_else(|| self.is_no(Wanted::Keys(fields)))?;
        visitor.visit_map(Keys {
            of: keys,
            rest: keys.iter(),
            value: None,
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let word: StrDeserializer<Wrong> = self.text()?.into_deserializer();
        visitor.visit_enum(word)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map identifier ignored_any
    }
}

/// The elements of a list that are left.
struct List<'d>(std::vec::IntoIter<Node<'d>>);

impl<'d> de::SeqAccess<'d> for List<'d> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'d>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let Some(node) = self.0.next() else {
            return Ok(None);
        };
        let value = seed.deserialize(node);
        value.map(Some).map_err(|wrong| wrong.or_at(node.span()))
    }
}

/// The keys of a table that are left, and the value of the last one.
struct Keys<'d> {
    of: &'d dyn TableLike,
    rest: toml_edit::Iter<'d>,
    value: Option<(&'d str, &'d Item)>,
}

impl<'d> de::MapAccess<'d> for Keys<'d> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'d>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        let Some((key, item)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some((key, item));
        let name: StrDeserializer<Wrong> = key.into_deserializer();
        let span = self.of.key(key).and_then(toml_edit::Key::span);
        let key = seed.deserialize(name);
        key.map(Some)
            .map_err(|wrong| wrong.or_at(span.or_else(|| item.span())))
    }

    fn next_value_seed<V: DeserializeSeed<'d>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let (key, item) = self.value.take().ok_or_else(|| Wrong::custom("no key"))?;
        let value = seed.deserialize(Node::Item(item));
        value.map_err(|wrong| {
            let mut wrong = wrong.or_at(item.span());
            wrong.key.get_or_insert_with(|| key.to_owned());
            wrong
        })
    }
}

impl Wrong {
    fn new(what: What) -> Self {
        Self {
            what,
            span: None,
            key: None,
        }
    }

    fn number(number: i64, span: Option<Range<usize>>) -> Self {
        Self {
            span,
            ..Self::new(What::Number(number))
        }
    }

    /// The same at a place, where it has none.
    fn or_at(mut self, span: Option<Range<usize>>) -> Self {
        self.span = self.span.or(span);
        self
    }

    fn custom(said: impl fmt::Display) -> Self {
        Self::new(What::Syntax(said.to_string()))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{:?}", self.what)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(said: T) -> Self {
        Wrong::custom(said)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::UnknownKey(field.to_owned(), expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(What::MissingKey(field))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(What::Word(variant.to_owned(), expected))
    }
}
