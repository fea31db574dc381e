//! What a user types to find transactions: words, phrases and operators.

use chrono::{Days, Months, NaiveDate};
use coffer_messages::messages;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{Invalid, Line, Money, day, transaction::Transaction};

/// A search for transactions. All of its conditions must match.
///
/// White space separates words and operators. What is not an operator is a word, so that no text is
/// invalid: `12/2026`, `2026-13` and `>` are words.
///
/// | text | matches transactions |
/// | --- | --- |
/// | `word` | whose description contains the word |
/// | `"two words"` | whose description contains the phrase; without a closing quote, it extends to the end, and `""` in it is a quote |
/// | `-word`, `-"two words"` | whose description does not contain the word or phrase |
/// | `>50`, `>=50`, `<50`, `<=50`, `=49,90` | of such an amount, regardless of its sign |
/// | `2026-03`, `2026-03-05` | of this month or day |
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SearchQuery {
    /// The words and phrases that the description contains.
    pub terms: Vec<String>,
    /// The words and phrases that it does not contain.
    pub exclusions: Vec<String>,
    /// The conditions on the absolute amount.
    pub amounts: Vec<AmountCondition>,
    /// The first day, inclusive.
    pub from: Option<NaiveDate>,
    /// The last day, inclusive; before the first one if the text has several months or days.
    pub to: Option<NaiveDate>,
}

/// A condition on the absolute amount of a transaction, in its own currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AmountCondition {
    /// How the amount compares.
    pub comparison: Comparison,
    /// The amount to compare with, not negative.
    pub amount: Decimal,
}

/// How an amount compares with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// Less than the amount (`<`).
    Less,
    /// At most the amount (`<=`).
    AtMost,
    /// Equal to the amount (`=`).
    Equal,
    /// At least the amount (`>=`).
    AtLeast,
    /// Greater than the amount (`>`).
    Greater,
}

impl Comparison {
    /// The comparisons, each before those that its operator starts with.
    const ALL: [(&'static str, Self); 5] = [
        (">=", Self::AtLeast),
        ("<=", Self::AtMost),
        (">", Self::Greater),
        ("<", Self::Less),
        ("=", Self::Equal),
    ];
}

impl SearchQuery {
    /// The maximum length of a text, in characters.
    pub const MAX_LENGTH: usize = 200;

    /// The maximum number of words, phrases and other conditions; each is compared with every
    /// transaction.
    pub const MAX_TERMS: usize = 8;

    /// Reads the text in the field `field`, within the limits.
    pub fn parse(field: &str, text: &str) -> Result<Self, Invalid> {
        let line = Line::parse(field, Self::MAX_LENGTH, text)?;
        let (query, terms) = read(line.as_str());
        if terms > Self::MAX_TERMS {
            return Err(Invalid::field(
                field,
                "too_many_words",
                messages::transaction_filter_too_many_words(Self::MAX_TERMS),
            ));
        }
        Ok(query)
    }

    fn add_word(&mut self, word: &str) {
        if let Some(condition) = amount_condition(word) {
            self.amounts.push(condition);
        } else if let Some((first, last)) = days(word) {
            self.from = self.from.max(Some(first));
            self.to = Some(self.to.map_or(last, |to| to.min(last)));
        } else {
            self.terms.push(word.to_owned());
        }
    }
}

/// Reads a text of the application itself, without limits.
impl From<&str> for SearchQuery {
    fn from(text: &str) -> Self {
        read(text).0
    }
}

/// The query, and the number of its terms.
fn read(text: &str) -> (SearchQuery, usize) {
    let mut query = SearchQuery::default();
    let mut terms = 0;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let after_minus = rest
            .strip_prefix('-')
            .filter(|after| after.starts_with(|c: char| c != '-' && !c.is_whitespace()));
        let term = after_minus.unwrap_or(rest);
        if let Some((phrase, after)) = phrase(term) {
            rest = after;
            // Nothing was typed between the quotes yet.
            if !phrase.trim().is_empty() {
                terms += 1;
                match after_minus {
                    Some(_) => query.exclusions.push(phrase),
                    None => query.terms.push(phrase),
                }
            }
        } else {
            let (word, after) = term.split_at(term.find(char::is_whitespace).unwrap_or(term.len()));
            rest = after;
            terms += 1;
            match after_minus {
                Some(_) => query.exclusions.push(word.to_owned()),
                None => query.add_word(word),
            }
        }
        rest = rest.trim_start();
    }
    if terms == 0 {
        // Quotes alone are text: a search never matches everything.
        query.terms.push(text.to_owned());
        terms = 1;
    }
    (query, terms)
}

/// The phrase at the beginning of a text, if it starts with a quote, and what follows. Keyboards of
/// phones type typographic quotes; these close a phrase only if one of them opened it, so that any
/// text can be put in plain ones.
fn phrase(text: &str) -> Option<(String, &str)> {
    let is_typographic = |c: char| matches!(c, '“' | '”' | '„' | '‟');
    let mut characters = text.chars();
    let opening = characters
        .next()
        .filter(|&c| c == '"' || is_typographic(c))?;
    let mut phrase = String::new();
    while let Some(c) = characters.next() {
        let is_plain = c == '"';
        if is_plain && characters.as_str().starts_with('"') {
            characters.next();
        } else if is_plain || (opening != '"' && is_typographic(c)) {
            return Some((phrase, characters.as_str()));
        }
        phrase.push(c);
    }
    Some((phrase, ""))
}

/// The condition `>50`, with a decimal point or comma.
fn amount_condition(word: &str) -> Option<AmountCondition> {
    let (comparison, amount) = Comparison::ALL
        .iter()
        .find_map(|(sign, comparison)| Some((*comparison, word.strip_prefix(sign)?)))?;
    let amount = Money::parse_amount("amount", &amount.replace(',', ".")).ok()?;
    // A minus sign is no part of an absolute amount.
    let is_absolute = !word.contains('-');
    is_absolute.then(|| AmountCondition {
        comparison,
        amount: amount.normalize(),
    })
}

/// The first and last day of the month `2026-03` or of the day `2026-03-05`, within the range of
/// transaction dates.
fn days(word: &str) -> Option<(NaiveDate, NaiveDate)> {
    let is_month = word.len() == 7;
    let first = if is_month {
        day::parse("day", &format!("{word}-01"))
    } else {
        day::parse("day", word)
    };
    let first = Transaction::check_day("day", first.ok()?).ok()?;
    let last = if is_month {
        first + Months::new(1) - Days::new(1)
    } else {
        first
    };
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A query as text: terms, exclusions with `!`, amounts and days.
    fn read(text: &str) -> Vec<String> {
        let query = SearchQuery::parse("q", text).unwrap();
        let terms = query.terms.into_iter();
        let exclusions = query.exclusions.into_iter().map(|term| format!("!{term}"));
        let amounts = query.amounts.into_iter().map(|condition| {
            let AmountCondition { comparison, amount } = condition;
            format!("{comparison:?} {amount}")
        });
        let days = query.from.zip(query.to);
        let days = days.map(|(from, to)| format!("{from}..{to}"));
        terms.chain(exclusions).chain(amounts).chain(days).collect()
    }

    #[test]
    fn words_and_phrases_are_terms() {
        for (text, expected) in [
            ("rewe", &["rewe"][..]),
            (
                " rewe\u{a0}berlin\u{3000}mitte ",
                &["rewe", "berlin", "mitte"],
            ),
            ("\"two words\"", &["two words"]),
            ("one \"two  words\" three", &["one", "two  words", "three"]),
            ("\"two words", &["two words"]),
            ("\"one \"two", &["one ", "two"]),
            ("\"-a >5 2026-03\"", &["-a >5 2026-03"]),
            ("“two words” „three“", &["two words", "three"]),
            ("“two words\" x", &["two words", "x"]),
            ("\"a “b” c\"", &["a “b” c"]),
            ("\"say \"\"hi\"\"\"", &["say \"hi\""]),
            ("5\" o\"reilly", &["5\"", "o\"reilly"]),
            // Nothing was typed between the quotes yet.
            ("rewe \"", &["rewe"]),
            ("rewe \"\" -\"\" \" \"", &["rewe"]),
            ("\"", &["\""]),
            ("\"\"", &["\"\""]),
            ("-\"\"", &["-\"\""]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn words_and_phrases_after_a_minus_are_excluded() {
        for (text, expected) in [
            ("-word", &["!word"][..]),
            ("a -b c -d", &["a", "c", "!b", "!d"]),
            ("-\"two words\" a", &["a", "!two words"]),
            ("->50 -2026-03 -=", &["!>50", "!2026-03", "!="]),
            ("DM-DROGERIE", &["DM-DROGERIE"]),
            ("a - b", &["a", "-", "b"]),
            ("-", &["-"]),
            ("-- --a", &["--", "--a"]),
            ("– a", &["–", "a"]),
            ("a-", &["a-"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn amounts_are_compared() {
        for (text, expected) in [
            (">50", &["Greater 50"][..]),
            (">=50", &["AtLeast 50"]),
            ("<50", &["Less 50"]),
            ("<=50", &["AtMost 50"]),
            ("=50", &["Equal 50"]),
            (">1.5 <9,95", &["Greater 1.5", "Less 9.95"]),
            ("=0,0001", &["Equal 0.0001"]),
            ("=007.50000", &["Equal 7.5"]),
            ("rewe >50", &["rewe", "Greater 50"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for text in [
            ">",
            ">=",
            "=",
            "<>",
            ">a",
            ">-5",
            ">+5",
            "=-5",
            ">.5",
            ">5.",
            ">1,234.5",
            ">1.000,5",
            ">5€",
            "=>5",
            "==5",
            ">>5",
            ">0.00001",
            ">1e3",
            "5>",
            ">٥",
            "＞５",
            ">1000000000000000",
        ] {
            assert_eq!(read(text), [text]);
        }
    }

    #[test]
    fn months_and_days_are_ranges() {
        for (text, expected) in [
            ("2026-03", &["2026-03-01..2026-03-31"][..]),
            ("2024-02", &["2024-02-01..2024-02-29"]),
            ("2200-12", &["2200-12-01..2200-12-31"]),
            ("2026-03-05", &["2026-03-05..2026-03-05"]),
            ("a 2026-03", &["a", "2026-03-01..2026-03-31"]),
            // The days that all of them have.
            ("2026-03 2026-03-05", &["2026-03-05..2026-03-05"]),
            ("2026-03 2026-03", &["2026-03-01..2026-03-31"]),
            ("2026-03 2026-04", &["2026-04-01..2026-03-31"]),
            ("2026-04 2026-03", &["2026-04-01..2026-03-31"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for text in [
            "2026",
            "2026-",
            "2026-3",
            "2026-13",
            "2026-00",
            "2026-02-30",
            "2026-03-5",
            "12/2026",
            "o2",
            "2026-03-",
            "2026-03x",
            "1899-12",
            "2201-01",
            "20260305",
            "+026-03",
            "２０２６-03",
        ] {
            assert_eq!(read(text), [text]);
        }
    }

    #[test]
    fn length_and_number_of_terms_are_limited() {
        let code = |text: &str| {
            SearchQuery::parse("q", text)
                .map_or_else(|refused| refused.violations()[0].code, |_| "accepted")
        };
        for (text, expected) in [
            ("", "required"),
            (" ", "required"),
            ("a\0", "forbidden_character"),
            ("1 2 3 4 5 6 7 8", "accepted"),
            ("1 2 3 4 5 6 7 8 \"\"", "accepted"),
            ("1 2 3 4 5 6 7 8 9", "too_many_words"),
            ("a -b >1 <9 2026-03 \"c d\" e f -g", "too_many_words"),
            ("\"1 2 3 4 5 6 7 8 9\"", "accepted"),
            (&"x".repeat(200), "accepted"),
            (&"x".repeat(201), "too_long"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
        let refused = SearchQuery::parse("q", "1 2 3 4 5 6 7 8 9").unwrap_err();
        let message = refused.violations()[0].message.to_string();
        assert!(message.contains('8'), "{message}");
    }

    proptest! {
        #[test]
        fn every_text_can_be_read(text in prop_oneof!["\\PC{0,60}", "[-\"“”„<>=0-9a. ,]{0,40}"]) {
            let query = SearchQuery::from(&*text);
            if !text.trim().is_empty() {
                prop_assert_ne!(&query, &SearchQuery::default());
            }
            if let Ok(query) = SearchQuery::parse("q", &text) {
                let terms = query.terms.len() + query.exclusions.len() + query.amounts.len();
                prop_assert!(terms <= SearchQuery::MAX_TERMS);
            }
        }

        #[test]
        fn quoted_text_is_one_term(text in prop_oneof!["\\PC{1,60}", "[-\"“”„<>=0-9a. ,]{1,40}"]) {
            prop_assume!(!text.trim().is_empty());
            let expected = SearchQuery { terms: vec![text.clone()], ..SearchQuery::default() };
            let quoted = format!("\"{}\"", text.replace('"', "\"\""));
            prop_assert_eq!(SearchQuery::from(&*quoted), expected.clone());
            let expected = SearchQuery { terms: Vec::new(), exclusions: expected.terms, ..expected };
            prop_assert_eq!(SearchQuery::from(&*format!("-{quoted}")), expected);
        }
    }
}
