//! Exchange rates in a CSV file.

use std::{collections::HashSet, io::Read};

use coffer_domain::{Currency, Invalid, day, exchange_rate::ExchangeRate, invalid::Violations};
use coffer_messages::messages;
use csv::{ReaderBuilder, StringRecord, Trim};

use super::NewExchangeRate;

/// The columns that the first line must name.
const HEADING: [&str; 4] = ["base", "quote", "quoted_on", "rate"];

/// The maximum number of lines of a file: enough for thirty currencies on each day of fifty years.
const MAX_LINES: usize = 1_000_000;

/// The maximum number of mistakes reported.
const MAX_REPORTED: usize = 20;

/// Reads rates from a CSV file with a heading and the columns `base`, `quote`, `quoted_on` and
/// `rate`, for example `EUR,USD,2025-01-31,1.0393`. If any line is invalid, an error lists the
/// mistakes with their lines, and no rates are returned.
pub fn read(file: impl Read) -> Result<Vec<NewExchangeRate>, Invalid> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(file);
    let heading = reader.headers().map_err(|error| unreadable(&error))?;
    if heading.iter().ne(HEADING) {
        return Err(Invalid::field(
            "line 1",
            "missing_header",
            messages::rate_file_header_missing(HEADING.join(",")),
        ));
    }
    let mut rates = Vec::new();
    let mut seen = HashSet::new();
    let (mut violations, mut wrong) = (Violations::default(), 0);
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        match rate(&record) {
            Ok(rate) if !seen.insert((rate.base, rate.quote, rate.quoted_on)) => {
                violations.add(
                    format!("line {line}"),
                    "duplicate",
                    messages::rate_file_duplicate(),
                );
                wrong += 1;
            }
            Ok(rate) => rates.push(rate),
            Err(invalid) => {
                for violation in invalid.into_violations() {
                    let field = format!("line {line}, {}", violation.field);
                    violations.add(field, violation.code, violation.message);
                }
                wrong += 1;
            }
        }
        if wrong == MAX_REPORTED {
            break;
        }
        if rates.len() > MAX_LINES {
            return Err(Invalid::field(
                "file",
                "too_many",
                messages::rate_file_too_many(MAX_LINES),
            ));
        }
    }
    violations.finish()?;
    Ok(rates)
}

fn rate(record: &StringRecord) -> Result<NewExchangeRate, Invalid> {
    let field = |place| record.get(place).unwrap_or_default();
    let base = Currency::parse("base", field(0))?;
    let quote = Currency::parse("quote", field(1))?;
    let quoted_on = day::parse("quoted_on", field(2))?;
    ExchangeRate::check(base, quote, quoted_on)?;
    Ok(NewExchangeRate {
        base,
        quote,
        quoted_on,
        rate: ExchangeRate::parse_rate(field(3))?,
    })
}

fn unreadable(error: &csv::Error) -> Invalid {
    let line = error.position().map_or(1, csv::Position::line);
    Invalid::field(
        format!("line {line}"),
        "unreadable",
        messages::rate_file_unreadable(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        let invalid = read(text.as_bytes()).unwrap_err();
        let violations = invalid.into_violations().into_iter();
        let mistakes = violations.map(|one| format!("{}: {}", one.field, one.code));
        mistakes.collect()
    }

    #[test]
    fn rates_are_read_line_by_line() {
        let text = "base,quote,quoted_on,rate\nEUR,USD,2025-01-31,1.0393\r\n EUR , JPY , 2025-01-31 ,\"161\"\n";
        let rates = read(text.as_bytes()).unwrap();
        assert_eq!(rates.len(), 2);
        assert_eq!(rates[1].quote.code(), "JPY");
        assert_eq!(rates[1].rate, 161.into());
        assert!(
            read("base,quote,quoted_on,rate\n".as_bytes())
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn every_mistake_is_reported_with_its_line() {
        let text = "base,quote,quoted_on,rate\nEUR,USD,2025-01-31,0\nEUR,EUR,2025-01-31,1\n\
                    EUR,usd,2025-01-31,1\nEUR,USD,31.01.2025,1\nEUR,USD,1899-12-31,1\n\
                    EUR,USD,2025-01-31,1,5\n";
        assert_eq!(mistakes(text), ["line 7: unreadable"]);
        let text = text.replace("1,5\n", "1\nEUR,USD,2025-01-31,2\n");
        assert_eq!(
            mistakes(&text),
            [
                "line 2, rate: not_positive",
                "line 3, quote: same_currency",
                "line 4, quote: unknown_currency",
                "line 5, quoted_on: invalid_date",
                "line 6, quoted_on: out_of_range",
                "line 8: duplicate",
            ]
        );
    }

    #[test]
    fn file_of_another_format_is_rejected_at_its_first_line() {
        for text in ["", "base;quote;quoted_on;rate\n", "EUR,USD,2025-01-31,1\n"] {
            assert_eq!(mistakes(text), ["line 1: missing_header"], "{text}");
        }
        let binary = [&b"base,quote,quoted_on,rate\n"[..], &[0xFF, 0xFE, 0, b',']].concat();
        assert!(read(&binary[..]).is_err());
    }

    #[test]
    fn number_of_reported_mistakes_is_limited() {
        let text = "base,quote,quoted_on,rate\n".to_owned() + &"EUR,USD,x,1\n".repeat(1000);
        assert_eq!(mistakes(&text).len(), MAX_REPORTED);
    }
}
