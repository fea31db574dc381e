//! What an email says, before it is text or HTML.

use coffer_messages::{Language, Message};

/// The content of an email. All emails have this structure.
#[derive(Debug)]
pub(crate) struct Document {
    /// The subject, and the heading.
    pub(crate) subject: Message,
    /// What happened, or what to do.
    pub(crate) introduction: Vec<Message>,
    /// The facts: labels and values.
    pub(crate) facts: Vec<(Message, Value)>,
    /// The button.
    pub(crate) action: Option<Action>,
    /// What to do otherwise.
    pub(crate) closing: Vec<Message>,
    /// Why the recipient gets the email.
    pub(crate) footer: Vec<Message>,
}

/// The value of a fact.
#[derive(Debug)]
pub(crate) enum Value {
    /// A text by language.
    Message(Message),
    /// A text that is the same in all languages, such as an address.
    Text(String),
}

impl Value {
    pub(crate) fn in_language(&self, language: Language) -> String {
        match self {
            Self::Message(message) => message.in_language(language),
            Self::Text(text) => text.clone(),
        }
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A button that opens a link.
#[derive(Debug)]
pub(crate) struct Action {
    /// The text of the button.
    pub(crate) label: Message,
    /// The address that it opens.
    pub(crate) url: String,
    /// Introduces the address in full, for those who cannot use the button.
    pub(crate) fallback: Message,
    /// How long the link works.
    pub(crate) validity: Message,
    /// Whether it is what the email is for, rather than what to do if something is wrong.
    pub(crate) is_main: bool,
}

/// The content of an email in a language.
#[derive(Debug)]
pub(crate) struct Rendered {
    pub(crate) language: Language,
    pub(crate) subject: String,
    pub(crate) introduction: Vec<String>,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) action: Option<RenderedAction>,
    pub(crate) closing: Vec<String>,
    pub(crate) footer: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct RenderedAction {
    pub(crate) label: String,
    pub(crate) url: String,
    pub(crate) fallback: String,
    pub(crate) validity: String,
    pub(crate) is_main: bool,
}

impl Document {
    pub(crate) fn render(&self, language: Language) -> Rendered {
        let text = |message: &Message| message.in_language(language);
        let texts = |messages: &[Message]| messages.iter().map(text).collect();
        Rendered {
            language,
            subject: text(&self.subject),
            introduction: texts(&self.introduction),
            facts: self
                .facts
                .iter()
                .map(|(label, value)| (text(label), value.in_language(language)))
                .collect(),
            action: self.action.as_ref().map(|action| RenderedAction {
                label: text(&action.label),
                url: action.url.clone(),
                fallback: text(&action.fallback),
                validity: text(&action.validity),
                is_main: action.is_main,
            }),
            closing: texts(&self.closing),
            footer: texts(&self.footer),
        }
    }
}
