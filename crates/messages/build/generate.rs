//! The generated sources.

use std::fmt::Write as _;

use super::{
    Language,
    catalogue::{Catalogue, Declared, Type},
};

/// The functions that create the messages.
pub(crate) fn functions(english: &Catalogue) -> String {
    let mut source = "use crate::message::{Argument, Message, Number};\n".to_owned();
    for (index, (key, message)) in english.messages.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = function(&mut source, index, key, message);
    }
    source
}

fn function(source: &mut String, index: usize, key: &str, message: &Declared) -> std::fmt::Result {
    writeln!(source, "\n/// ```text")?;
    for line in message.source.trim_end().lines() {
        writeln!(source, "/// {line}")?;
    }
    writeln!(source, "/// ```")?;
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for name in &message.variables {
        let (kind, argument) = match message.types.get(name).unwrap_or(&Type::Text) {
            Type::Number => ("impl Into<Number>", "Argument::number"),
            Type::Text => ("impl std::fmt::Display", "Argument::text"),
            Type::Message => ("Message", "Argument::message"),
            Type::List => ("impl IntoIterator<Item = Message>", "Argument::list"),
            Type::Sentences => ("impl IntoIterator<Item = Message>", "Argument::sentences"),
        };
        let parameter = name.replace('-', "_");
        parameters.push(format!("{parameter}: {kind}"));
        arguments.push(format!("({name:?}, {argument}({parameter}))"));
    }
    writeln!(
        source,
        "pub fn {}({}) -> Message {{\n    Message::new({index}, [{}])\n}}",
        key.replace('-', "_"),
        parameters.join(", "),
        arguments.join(", ")
    )
}

/// The keys of the messages, and the files of each language, English first.
pub(crate) fn sources(languages: &[Language], english: &Catalogue) -> String {
    let keys: Vec<&String> = english.messages.keys().collect();
    let languages: Vec<String> = languages
        .iter()
        .map(|language| {
            let files = language.paths.iter();
            let files = files.map(|path| format!("include_str!({path:?})"));
            let files = files.collect::<Vec<_>>().join(", ");
            format!("({:?}, &[{files}])", language.tag)
        })
        .collect();
    format!(
        "/// The keys of the messages.\n\
         const KEYS: &[&str] = &{keys:?};\n\
         /// The tags of the languages and the texts of their files.\n\
         const SOURCES: &[(&str, &[&str])] = &[{}];\n",
        languages.join(", ")
    )
}
