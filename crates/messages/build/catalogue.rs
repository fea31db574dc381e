//! The catalogue of a language, as it is read and checked.

use std::collections::BTreeMap;

use fluent_syntax::{
    ast::{
        Comment, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource,
        VariantKey,
    },
    parser, serializer,
};

/// The plural categories of CLDR.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A file of messages.
pub(crate) struct File {
    /// The name for error messages, such as `locales/en/accounts.ftl`.
    pub(crate) name: String,
    /// The contents.
    pub(crate) text: String,
}

/// The messages of a language, by their keys.
pub(crate) struct Catalogue {
    /// The BCP 47 tag of the language.
    tag: String,
    /// The messages.
    pub(crate) messages: BTreeMap<String, Declared>,
    /// What is wrong with the files.
    pub(crate) problems: Vec<String>,
}

/// A message as it is declared.
pub(crate) struct Declared {
    /// The file that declares it.
    file: String,
    /// The declaration with its comment.
    pub(crate) source: String,
    /// The variables in the order of their first use.
    pub(crate) variables: Vec<String>,
    /// The types of variables, from the comment.
    pub(crate) types: BTreeMap<String, Type>,
    /// The variables that select a plural form.
    counted: Vec<String>,
}

/// The type of a variable.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    /// A whole number, which can select a plural form.
    Number,
    /// Text that is the same in all languages, such as a code.
    Text,
    /// Another message.
    Message,
    /// Messages to be joined as a list.
    List,
    /// Messages to be joined as sentences.
    Sentences,
}

impl Type {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "number" => Self::Number,
            "text" => Self::Text,
            "message" => Self::Message,
            "list" => Self::List,
            "sentences" => Self::Sentences,
            _ => return None,
        })
    }
}

impl Catalogue {
    /// Reads the files of a language.
    pub(crate) fn read(tag: &str, files: &[File]) -> Self {
        let mut catalogue = Self {
            tag: tag.to_owned(),
            messages: BTreeMap::new(),
            problems: Vec::new(),
        };
        if tag.parse::<unic_langid::LanguageIdentifier>().is_err() {
            let text =
                format!("locales/{tag}: rename the folder to a BCP 47 language tag, such as de");
            catalogue.problems.push(text);
        }
        for file in files {
            catalogue.read_file(file);
        }
        catalogue
    }

    fn read_file(&mut self, file: &File) {
        let resource = parser::parse(file.text.as_str()).unwrap_or_else(|(resource, errors)| {
            for error in errors {
                let line = 1 + file.text[..error.pos.start].matches('\n').count();
                self.problems.push(format!("{}:{line}: {error}", file.name));
            }
            resource
        });
        for entry in resource.body {
            match entry {
                Entry::Message(message) => self.read_message(file, &message),
                Entry::Term(term) => {
                    let text = "is a term; use messages and variables only";
                    self.problem(file, &format!("-{}", term.id.name), text);
                }
                // Junk was reported as a syntax error.
                Entry::Comment(_)
                | Entry::GroupComment(_)
                | Entry::ResourceComment(_)
                | Entry::Junk { .. } => {}
            }
        }
    }

    fn read_message(&mut self, file: &File, message: &Message<&str>) {
        let key = message.id.name;
        let is_letter =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !key.bytes().all(is_letter) {
            self.problem(
                file,
                key,
                "must have a key of lower-case words joined by hyphens",
            );
        }
        if !message.attributes.is_empty() {
            self.problem(
                file,
                key,
                "has attributes; declare a message for each of them",
            );
        }
        if self.messages.contains_key(key) {
            self.problem(
                file,
                key,
                "is declared twice; remove one of the declarations",
            );
        }
        let mut uses = Uses::default();
        match &message.value {
            Some(pattern) => uses.read(pattern),
            None => self.problem(file, key, "has no text; add one"),
        }
        for text in &uses.forms {
            self.problem(file, key, text);
        }
        if uses.others {
            let text = "refers to a message, term or function; use variables only";
            self.problem(file, key, text);
        }
        let declared = Declared {
            file: file.name.clone(),
            variables: uses.variables,
            counted: uses.counted,
            types: message.comment.as_ref().map(types).unwrap_or_default(),
            source: serializer::serialize(&Resource {
                body: vec![Entry::Message(message.clone())],
            }),
        };
        self.messages.insert(key.to_owned(), declared);
    }

    fn problem(&mut self, file: &File, key: &str, text: &str) {
        self.problems.push(format!("{}: {key} {text}", file.name));
    }

    /// Returns the variables of this catalogue, the English one, whose types are missing or wrong.
    pub(crate) fn check_types(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (key, message) in &self.messages {
            let mut problem =
                |text: String| problems.push(format!("{}: {key}: {text}", message.file));
            for name in &message.variables {
                match message.types.get(name) {
                    None => problem(format!(
                        "add the comment `# ${name} (TYPE)` above the message; TYPE is number, text, \
                         message, list or sentences"
                    )),
                    Some(kind) if *kind != Type::Number && message.counted.contains(name) => {
                        problem(format!(
                            "${name} selects a plural form, so its type must be number"
                        ));
                    }
                    Some(_) => {}
                }
            }
            for name in message
                .types
                .keys()
                .filter(|name| !message.variables.contains(name))
            {
                problem(format!(
                    "remove ${name} from the comment; the text does not use it"
                ));
            }
        }
        problems
    }

    /// Returns the differences of this catalogue's keys and variables from the English ones.
    pub(crate) fn compare(&self, english: &Self) -> Vec<String> {
        let mut problems = Vec::new();
        for (key, original) in &english.messages {
            let Some(message) = self.messages.get(key) else {
                let file = original.file.rsplit('/').next().unwrap_or_default();
                problems.push(format!(
                    "locales/{}/{file}: {key} is missing; translate it from {}",
                    self.tag, original.file
                ));
                continue;
            };
            let mut problem =
                |text: String| problems.push(format!("{}: {key}: {text}", message.file));
            for name in original
                .variables
                .iter()
                .filter(|name| !message.variables.contains(name))
            {
                problem(format!(
                    "${name} is missing; use it in the text as in {}",
                    original.file
                ));
            }
            for name in message
                .variables
                .iter()
                .filter(|name| !original.variables.contains(name))
            {
                problem(format!(
                    "${name} does not exist; use the variables in {}",
                    original.file
                ));
            }
            for name in &message.counted {
                if original
                    .types
                    .get(name)
                    .is_some_and(|kind| *kind != Type::Number)
                {
                    problem(format!(
                        "${name} is not a number and cannot select a plural form"
                    ));
                }
            }
        }
        for (key, message) in &self.messages {
            if !english.messages.contains_key(key) {
                problems.push(format!(
                    "{}: {key} does not exist in English; remove it or correct its key",
                    message.file
                ));
            }
        }
        problems
    }
}

/// What the text of a message uses.
#[derive(Default)]
struct Uses {
    variables: Vec<String>,
    counted: Vec<String>,
    /// What is wrong with its plural forms.
    forms: Vec<String>,
    /// Whether it uses anything but variables, plural forms and literals.
    others: bool,
}

impl Uses {
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else {
                continue;
            };
            match expression {
                Expression::Inline(inline) => self.inline(inline),
                Expression::Select { selector, variants } => {
                    self.inline(selector);
                    if let InlineExpression::VariableReference { id } = selector {
                        self.counted.push(id.name.to_owned());
                    }
                    for variant in variants {
                        match variant.key {
                            VariantKey::Identifier { name } if !PLURALS.contains(&name) => {
                                let known = PLURALS.join(", ");
                                let text = format!("has the form [{name}]; use one of {known}");
                                self.forms.push(text);
                            }
                            VariantKey::Identifier { name: "other" } => {}
                            _ if variant.default => {
                                self.forms
                                    .push("has no default *[other]; add one".to_owned());
                            }
                            _ => {}
                        }
                        self.read(&variant.value);
                    }
                }
            }
        }
    }

    fn inline(&mut self, expression: &InlineExpression<&str>) {
        match expression {
            InlineExpression::VariableReference { id } => {
                if !self.variables.iter().any(|name| name == id.name) {
                    self.variables.push(id.name.to_owned());
                }
            }
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            _ => self.others = true,
        }
    }
}

/// The types in the lines `$name (type)` of a comment.
fn types(comment: &Comment<&str>) -> BTreeMap<String, Type> {
    let types = comment.content.iter().filter_map(|line| {
        let (name, rest) = line.trim().strip_prefix('$')?.split_once(" (")?;
        let (kind, _) = rest.split_once(')')?;
        Some((name.to_owned(), Type::parse(kind)?))
    });
    types.collect()
}
