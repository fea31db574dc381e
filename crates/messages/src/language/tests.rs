use super::*;
use crate::messages;

#[test]
fn plural_form_follows_the_number() {
    for (seconds, expected) in [
        (0_u32, "The server is busy. Try again in 0 seconds."),
        (1, "The server is busy. Try again in 1 second."),
        (2, "The server is busy. Try again in 2 seconds."),
        (21, "The server is busy. Try again in 21 seconds."),
    ] {
        assert_eq!(messages::server_busy(seconds).to_string(), expected);
    }
}

#[test]
fn numbers_are_not_grouped() {
    let text = messages::bulk_too_many(1_234_567_u32).to_string();
    assert_eq!(text, "Send at most 1234567 items per request.");
}

#[test]
fn arguments_are_inserted_unchanged() {
    let text = messages::transaction_currency_mismatch("{EUR} \u{5d0}").to_string();
    assert_eq!(
        text,
        "Use the account's currency ({EUR} \u{5d0}), or omit the currency."
    );
}

#[test]
fn messages_are_joined_as_lists_and_as_sentences() {
    let uses = [
        messages::category_uses_transactions(2_u32),
        messages::category_uses_budgets(1_u32),
        messages::category_uses_subcategories(3_u32),
    ];
    let text = messages::category_in_use(uses).to_string();
    assert!(text.contains("(2 transactions, 1 budget, 3 subcategories)"));

    let sentences = [
        messages::password_easy_to_guess(),
        messages::password_common(),
    ];
    let text = messages::password_too_weak(sentences).to_string();
    assert_eq!(
        text,
        "This password is too easy to guess. This is a very common password."
    );
}

#[test]
fn message_as_an_argument_is_in_the_same_language() {
    let message = messages::expected_type(messages::type_number_between(0_u16, 255_u16));
    assert_eq!(message.to_string(), "Use a whole number from 0 to 255.");
}

#[test]
fn every_language_has_a_catalogue() {
    for language in Language::all() {
        let text = messages::text_required().in_language(language);
        assert_ne!(text, "text-required", "{language:?}");
    }
}

#[cfg(feature = "pseudo-locale")]
#[test]
fn pseudo_locale_changes_texts_but_not_arguments() {
    let pseudo = Language::from_tag("en-XA");
    let message = messages::transaction_currency_mismatch("EUR");
    assert_eq!(
        message.in_language(pseudo.unwrap()),
        "Ûšéé théé ááççóóúúñt'š çúúrrééñçý (EUR), óór óómíít théé çúúrrééñçý."
    );
}

#[test]
fn language_of_a_locale_is_the_most_specific_one() {
    for locale in ["en", "en-GB", "EN-us", "fr-CA", "zh-Hant-TW", "", "-"] {
        assert_eq!(Language::for_locale(locale), Language::ENGLISH, "{locale}");
    }
}
