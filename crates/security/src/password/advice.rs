//! The advice of zxcvbn as messages.

use coffer_messages::{Message, messages};
use zxcvbn::feedback::{Feedback, Suggestion, Warning};

/// Why a password is easy to guess, and how to make it harder.
pub(super) fn advice(feedback: &Feedback) -> impl Iterator<Item = Message> {
    let suggestions = feedback.suggestions().iter().copied();
    let warning = feedback.warning().map(warning);
    warning.into_iter().chain(suggestions.map(suggestion))
}

fn warning(warning: Warning) -> Message {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => messages::password_keyboard_row(),
        Warning::ShortKeyboardPatternsAreEasyToGuess => messages::password_keyboard_pattern(),
        Warning::RepeatsLikeAaaAreEasyToGuess => messages::password_repeated_letter(),
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            messages::password_repeated_sequence()
        }
        Warning::ThisIsATop10Password => messages::password_top_10(),
        Warning::ThisIsATop100Password => messages::password_top_100(),
        Warning::ThisIsACommonPassword => messages::password_common(),
        Warning::ThisIsSimilarToACommonlyUsedPassword => messages::password_similar_to_common(),
        Warning::SequencesLikeAbcAreEasyToGuess => messages::password_sequence(),
        Warning::RecentYearsAreEasyToGuess => messages::password_recent_year(),
        Warning::AWordByItselfIsEasyToGuess => messages::password_single_word(),
        Warning::DatesAreOftenEasyToGuess => messages::password_date(),
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess => messages::password_name(),
        Warning::CommonNamesAndSurnamesAreEasyToGuess => messages::password_common_name(),
    }
}

fn suggestion(suggestion: Suggestion) -> Message {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => messages::password_use_few_words(),
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => {
            messages::password_no_symbols_needed()
        }
        Suggestion::AddAnotherWordOrTwo => messages::password_add_words(),
        Suggestion::CapitalizationDoesntHelpVeryMuch => messages::password_capitals_do_not_help(),
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => {
            messages::password_all_capitals()
        }
        Suggestion::ReversedWordsArentMuchHarderToGuess => messages::password_reversed_word(),
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => messages::password_substitutions(),
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => messages::password_longer_pattern(),
        Suggestion::AvoidRepeatedWordsAndCharacters => messages::password_avoid_repetition(),
        Suggestion::AvoidSequences => messages::password_avoid_sequences(),
        Suggestion::AvoidRecentYears => messages::password_avoid_recent_years(),
        Suggestion::AvoidYearsThatAreAssociatedWithYou => messages::password_avoid_own_years(),
        Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            messages::password_avoid_own_dates()
        }
    }
}

#[cfg(test)]
mod tests {
    use zxcvbn::zxcvbn;

    use super::*;

    #[test]
    fn english_texts_are_those_of_zxcvbn() {
        for password in [
            "",
            "qwertyuiop",
            "aaaaaaa",
            "abcabcabc",
            "password",
            "monkey1",
            "abcdefgh",
            "1998",
            "2024-05-17",
            "katherine",
            "kimberly",
            "P4ssword",
            "drowssap",
            "PASSWORD",
            "zxcvfr",
        ] {
            let estimate = zxcvbn(password, &[]);
            let Some(feedback) = estimate.feedback() else {
                continue;
            };
            let sentences: Vec<_> = advice(feedback)
                .map(|message| message.to_string())
                .collect();
            assert_eq!(
                sentences.join(" "),
                feedback.to_string().trim_end(),
                "{password}"
            );
        }
    }
}
