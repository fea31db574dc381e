//! The rules of the domain that have a CHECK constraint, with values at the edges of each.

mod finances;

use std::net::{IpAddr, Ipv4Addr};

use coffer_domain::{
    Client, CountryCode, Currency, Email, Line, Prose,
    account::Account,
    budget::Budget,
    category::Category,
    chat::{ChatMessage, ChatSession},
    portfolio::{Holding, Portfolio},
    session::Impersonation,
    transaction::Transaction,
};

/// A CHECK constraint, with assignments to the columns of a row, and whether the domain accepts
/// each as it is: text that it would trim or normalise first is not accepted.
pub(super) struct Rule {
    pub(super) constraint: &'static str,
    pub(super) cases: Vec<(String, bool)>,
}

impl Rule {
    fn new<T>(
        constraint: &'static str,
        values: impl IntoIterator<Item = T>,
        assignment: impl Fn(&T) -> String,
        accepts: impl Fn(&T) -> bool,
    ) -> Self {
        let case = |value| (assignment(&value), accepts(&value));
        let cases = values.into_iter().map(case).collect();
        Self { constraint, cases }
    }

    /// Of one column, whose values are written as the text that the domain reads.
    fn column<T: AsRef<str>>(
        constraint: &'static str,
        column: &str,
        values: impl IntoIterator<Item = T>,
        accepts: impl Fn(&str) -> bool,
    ) -> Self {
        Self::new(
            constraint,
            values,
            |value| format!("{column} = {}", literal(value.as_ref())),
            |value| accepts(value.as_ref()),
        )
    }
}

/// Text as a constant in SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

const CURRENCIES: &[&str] = &["GBP", "JPY", "", "GB", "GBPX", "gbp", "GBP\n", "ÄBC", "G1P"];

const COUNTRIES: &[&str] = &["FR", "US", "", "F", "FRA", "fr", "FR\n", "F1"];

/// Text around the minimum and maximum length, and with each kind of character that is refused,
/// changed or accepted.
fn texts(max: usize) -> Vec<String> {
    let mut texts = vec![String::new(), "ł".repeat(max), "ł".repeat(max + 1)];
    texts.extend(["a".repeat(max), "a".repeat(max + 1)]);
    let around = [
        '\u{1}',
        '\u{8}',
        '\t',
        '\n',
        '\r',
        '\u{1f}',
        ' ',
        '~',
        '\u{7f}',
        '\u{85}',
        '\u{9f}',
        '\u{a0}',
        '\u{ad}',
        '\u{301}',
        '\u{61b}',
        '\u{61c}',
        '\u{61d}',
        '\u{1680}',
        '\u{180e}',
        '\u{1fff}',
        '\u{2000}',
        '\u{200a}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2010}',
        '\u{2027}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202e}',
        '\u{202f}',
        '\u{205f}',
        '\u{2060}',
        '\u{2065}',
        '\u{2066}',
        '\u{2069}',
        '\u{206a}',
        '\u{3000}',
        '\u{feff}',
        '\u{1f600}',
        '\u{10ffff}',
    ];
    for c in around {
        texts.extend([
            c.to_string(),
            format!("a{c}b"),
            format!("{c}a"),
            format!("e{c}"),
        ]);
    }
    texts
}

fn is_line(max: usize) -> impl Fn(&str) -> bool {
    move |text| Line::parse("text", max, text).is_ok_and(|line| line.as_str() == text)
}

/// The rules of all tables.
pub(super) fn all() -> Vec<Rule> {
    let mut rules = lines();
    rules.extend(codes());
    rules.extend(finances::all());
    rules.extend(users());
    rules
}

/// Columns with one line of text: the constraints on its length and characters, and the maximum
/// length.
const LINES: &[(&str, &str, &str, usize)] = &[
    (
        "display_name",
        "user_profiles_display_name_length",
        "user_profiles_display_name_is_line",
        100,
    ),
    (
        "name",
        "portfolios_name_length",
        "portfolios_name_is_line",
        Portfolio::MAX_NAME,
    ),
    (
        "name",
        "holdings_name_length",
        "holdings_name_is_line",
        Holding::MAX_NAME,
    ),
    (
        "title",
        "chat_sessions_title_length",
        "chat_sessions_title_is_line",
        ChatSession::MAX_TITLE,
    ),
    (
        "name",
        "accounts_name_length",
        "accounts_name_is_line",
        Account::MAX_NAME,
    ),
    (
        "name",
        "budgets_name_length",
        "budgets_name_is_line",
        Budget::MAX_NAME,
    ),
    (
        "description",
        "transactions_description_length",
        "transactions_description_is_line",
        Transaction::MAX_DESCRIPTION,
    ),
    (
        "external_id",
        "transactions_external_id_length",
        "transactions_external_id_is_line",
        Transaction::MAX_EXTERNAL_ID,
    ),
];

fn lines() -> Vec<Rule> {
    let mut rules = Vec::new();
    for constraint in [
        "sessions_impersonation_reason_length",
        "sessions_impersonation_reason_is_line",
    ] {
        let others = "device_hash = NULL, impersonator_id = gen_random_uuid(),
            impersonation_ends_at = absolute_expires_at, impersonation_reason";
        let max = Impersonation::MAX_REASON;
        rules.push(Rule::column(constraint, others, texts(max), is_line(max)));
    }
    for &(column, length, line, max) in LINES {
        for constraint in [length, line] {
            rules.push(Rule::column(constraint, column, texts(max), is_line(max)));
        }
    }
    for constraint in ["categories_name_length", "categories_name_is_line"] {
        // The table has the system's categories, too; a name is unique for its owner and parent.
        let (max, is_own) = (Category::MAX_NAME, "user_id IS NOT NULL");
        rules.push(Rule::new(
            constraint,
            texts(max),
            |text| {
                format!(
                    "name = CASE WHEN {is_own} THEN {} ELSE name END",
                    literal(text)
                )
            },
            |text| is_line(max)(text),
        ));
    }
    for constraint in [
        "chat_history_content_length",
        "chat_history_content_is_prose",
    ] {
        let max = ChatMessage::MAX_CONTENT;
        rules.push(Rule::column(constraint, "content", texts(max), |text| {
            Prose::parse("content", max, text).is_ok_and(|prose| prose.as_str() == text)
        }));
    }
    rules
}

/// The format of codes. Only the domain knows which codes exist.
fn codes() -> Vec<Rule> {
    let is_currency = |text: &str| text.parse::<Currency>().is_ok();
    let is_country = |text: &str| text.parse::<CountryCode>().is_ok();
    let mut rules = Vec::new();
    for (constraint, column) in [
        ("user_settings_base_currency_format", "base_currency"),
        ("portfolios_base_currency_format", "base_currency"),
        ("holdings_currency_format", "currency"),
        ("prices_currency_format", "currency"),
        ("accounts_currency_format", "currency"),
        ("transactions_original_currency_format", "original_currency"),
        ("budgets_currency_format", "currency"),
        ("exchange_rates_base_format", "base"),
        ("exchange_rates_quote_format", "quote"),
    ] {
        rules.push(Rule::column(constraint, column, CURRENCIES, is_currency));
    }
    rules.push(Rule::column(
        "user_settings_home_country_format",
        "home_country",
        COUNTRIES,
        is_country,
    ));
    // The account type follows from the two countries.
    for (constraint, others) in [
        (
            "portfolios_country_code_format",
            "home_country = 'DE', country_code",
        ),
        (
            "portfolios_home_country_format",
            "country_code = 'DE', home_country",
        ),
    ] {
        let assigned = format!("account_type = 'INTERNATIONAL', {others}");
        rules.push(Rule::column(constraint, &assigned, COUNTRIES, is_country));
    }
    rules
}

fn users() -> Vec<Rule> {
    // 64 bytes before the sign, as many as there may be, and so many after it.
    let address = |label| {
        let (local, label) = ("a".repeat(64), "b".repeat(label));
        format!("{local}@{label}.{label}.{label}.com")
    };
    vec![
        Rule::new(
            "users_email_length",
            [address(61), address(62)],
            |address| format!("email = '{address}', email_key = '{address}'"),
            |address| Email::parse("email", address).is_ok(),
        ),
        Rule::new(
            "users_email_key_follows_email",
            [
                ("Anna@Example.com", "anna@example.com"),
                ("Anna@Example.com", "Anna@Example.com"),
                ("anna@example.com", "annika@example.com"),
            ],
            |(address, key)| format!("email = '{address}', email_key = '{key}'"),
            |(address, key)| {
                let email = Email::parse("email", address).unwrap();
                email.key().as_str() == *key
            },
        ),
        Rule::column(
            "sessions_user_agent_length",
            "user_agent",
            [0, 1, 256, 257].map(|length| "ł".repeat(length)),
            |text| Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST), text).user_agent == text,
        ),
    ]
}
