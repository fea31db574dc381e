//! The languages, and the rendering of messages in them.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle as ConcurrentBundle,
};

use crate::{
    Message,
    message::Argument,
    messages::{list, sentences},
};

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

type Bundle = ConcurrentBundle<FluentResource>;

/// The catalogues, which are parsed when the first message is rendered.
static BUNDLES: LazyLock<Vec<Bundle>> =
    LazyLock::new(|| Language::all().map(Language::bundle).collect());

/// The key of a message.
pub(crate) fn key(index: u16) -> &'static str {
    KEYS.get(usize::from(index)).copied().unwrap_or_default()
}

/// A language of which there is a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(usize);

impl Language {
    /// English, the language of the original texts.
    pub const ENGLISH: Self = Self(0);

    /// All languages, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        let pseudo = usize::from(cfg!(feature = "pseudo-locale"));
        (0..SOURCES.len() + pseudo).map(Self)
    }

    /// The BCP 47 tag, such as `en`.
    pub fn tag(self) -> &'static str {
        SOURCES.get(self.0).map_or("en-XA", |(tag, _)| tag)
    }

    /// The language with a BCP 47 tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::all().find(|language| language.tag() == tag)
    }

    /// The language of a locale, such as `de` for `de-AT`; English if there is no catalogue of it.
    pub fn for_locale(locale: &str) -> Self {
        let mut tag = locale;
        loop {
            let found = Self::all().find(|language| language.tag().eq_ignore_ascii_case(tag));
            match (found, tag.rsplit_once('-')) {
                (Some(language), _) => return language,
                (None, Some((shorter, _))) => tag = shorter,
                (None, None) => return Self::ENGLISH,
            }
        }
    }

    fn bundle(self) -> Bundle {
        // The build script has parsed the tags and the files.
        let mut bundle = Bundle::new_concurrent(vec![self.tag().parse().unwrap_or_default()]);
        // Isolating arguments of the other writing direction would put invisible characters into
        // texts that programs compare and copy.
        bundle.set_use_isolating(false);
        #[cfg(feature = "pseudo-locale")]
        if self.0 == SOURCES.len() {
            bundle.set_transform(Some(crate::pseudo::transform));
        }
        let (_, files) = SOURCES.get(self.0).unwrap_or(&SOURCES[0]);
        for file in *files {
            let resource = FluentResource::try_new((*file).to_owned());
            bundle.add_resource_overriding(resource.unwrap_or_else(|(resource, _)| resource));
        }
        bundle
    }

    /// The text of a message. The build script has checked that there is one.
    pub(crate) fn render(
        self,
        key: &'static str,
        arguments: &[(&'static str, Argument)],
    ) -> String {
        let bundle = &BUNDLES[self.0];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, argument)| (*name, self.value(argument)))
            .collect();
        let text = bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new());
        text.into_owned()
    }

    fn value(self, argument: &Argument) -> FluentValue<'_> {
        match argument {
            Argument::Number(number) => (*number).into(),
            Argument::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            Argument::Message(message) => message.in_language(self).into(),
            Argument::List(items) => self.join(items, list).into(),
            Argument::Sentences(items) => self.join(items, sentences).into(),
        }
    }

    fn join(self, items: &[Message], pair: fn(String, String) -> Message) -> String {
        let items = items.iter().map(|item| item.in_language(self));
        let joined = items.reduce(|before, next| pair(before, next).in_language(self));
        joined.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
