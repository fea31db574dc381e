//! Messages and their arguments.

use std::fmt;

use crate::{Language, language};

/// A text for users with its arguments, in no language yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The position of the key in the catalogue.
    index: u16,
    arguments: Box<[(&'static str, Argument)]>,
}

impl Message {
    pub(crate) fn new<const N: usize>(
        index: u16,
        arguments: [(&'static str, Argument); N],
    ) -> Self {
        Self {
            index,
            arguments: Box::new(arguments),
        }
    }

    /// The key in the catalogue, such as `text-too-long`.
    pub fn key(&self) -> &'static str {
        language::key(self.index)
    }

    /// The text in a language.
    pub fn in_language(&self, language: Language) -> String {
        language.render(self.key(), &self.arguments)
    }
}

/// The English text, for logs and commands.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_language(Language::ENGLISH))
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.key(), self.arguments)
    }
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Argument {
    Number(i64),
    Text(String),
    Message(Message),
    List(Vec<Message>),
    Sentences(Vec<Message>),
}

impl Argument {
    pub(crate) fn number(number: impl Into<Number>) -> Self {
        Self::Number(number.into().0)
    }

    pub(crate) fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    pub(crate) fn message(message: Message) -> Self {
        Self::Message(message)
    }

    pub(crate) fn list(items: impl IntoIterator<Item = Message>) -> Self {
        Self::List(items.into_iter().collect())
    }

    pub(crate) fn sentences(sentences: impl IntoIterator<Item = Message>) -> Self {
        Self::Sentences(sentences.into_iter().collect())
    }
}

/// A whole number in a message. Numbers beyond ±2⁵³ are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number(i64);

macro_rules! numbers {
    ($($kind:ident)+) => {
        $(impl From<$kind> for Number {
            fn from(number: $kind) -> Self {
                Self(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })+
    };
}

numbers!(u16 u32 u64 usize i64);
