//! Amounts, currencies and countries.

use std::{borrow::Cow, marker::PhantomData};

use chrono::NaiveDate;
use coffer_domain::{self as domain, Currency, Invalid, exchange_rate, invalid};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, schema::Schema},
};

use super::{Read, response};

/// An amount, as a decimal string in units of its currency; negative for an outflow or a debt.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(value_type = String, example = "1234.50", pattern = r"^-?\d+(\.\d+)?$")]
pub(crate) struct Amount(Decimal);

impl From<Decimal> for Amount {
    fn from(amount: Decimal) -> Self {
        Self(amount)
    }
}

/// An amount that is never negative, as a decimal string in units of its currency.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(value_type = String, example = "1234.50", pattern = r"^\d+(\.\d+)?$")]
pub(crate) struct UnsignedAmount(Decimal);

impl From<Decimal> for UnsignedAmount {
    fn from(amount: Decimal) -> Self {
        Self(amount)
    }
}

/// A currency, as an ISO 4217 code.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(value_type = String, example = "EUR", pattern = "^[A-Z]{3}$")]
pub(crate) struct CurrencyCode(&'static str);

impl From<Currency> for CurrencyCode {
    fn from(currency: Currency) -> Self {
        Self(currency.code())
    }
}

/// A country, as an ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(value_type = String, example = "DE", pattern = "^[A-Z]{2}$")]
pub(crate) struct CountryCode(domain::CountryCode);

impl From<domain::CountryCode> for CountryCode {
    fn from(country: domain::CountryCode) -> Self {
        Self(country)
    }
}

/// Text in a request that represents a `T`. It is checked together with the other fields, so
/// that all violations are reported at once.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent, bound = "")]
pub(crate) struct TextOf<T> {
    text: String,
    #[serde(skip)]
    form: PhantomData<T>,
}

/// The text of an amount.
pub(crate) type AmountText = TextOf<Amount>;

/// The text of an amount that must not be negative, which the domain checks.
pub(crate) type UnsignedAmountText = TextOf<UnsignedAmount>;

/// The text of a currency code.
pub(crate) type CurrencyText = TextOf<CurrencyCode>;

/// The text of a country code.
pub(crate) type CountryText = TextOf<CountryCode>;

impl<T> From<&str> for TextOf<T> {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            form: PhantomData,
        }
    }
}

impl<T: ToSchema> PartialSchema for TextOf<T> {
    fn schema() -> RefOr<Schema> {
        T::schema()
    }
}

impl<T: ToSchema> ToSchema for TextOf<T> {
    fn name() -> Cow<'static, str> {
        T::name()
    }
}

impl Read<Decimal> for AmountText {
    fn read(&self, field: &str) -> Result<Decimal, Invalid> {
        domain::Money::parse_amount(field, &self.text)
    }
}

impl Read<Decimal> for UnsignedAmountText {
    fn read(&self, field: &str) -> Result<Decimal, Invalid> {
        domain::Money::parse_amount(field, &self.text)
    }
}

impl Read<Currency> for CurrencyText {
    fn read(&self, field: &str) -> Result<Currency, Invalid> {
        Currency::parse(field, &self.text)
    }
}

impl Read<domain::CountryCode> for CountryText {
    fn read(&self, field: &str) -> Result<domain::CountryCode, Invalid> {
        domain::CountryCode::parse(field, &self.text)
    }
}

/// Money whose currency is the field `currency` and whose amount is the field `field`, exact in the
/// currency.
pub(crate) fn read_money(
    field: &str,
    amount: &impl Read<Decimal>,
    currency: &CurrencyText,
) -> Result<domain::Money, Invalid> {
    let (currency, amount) = invalid::all((currency.read("currency"), amount.read(field)))?;
    domain::Money::exact(field, amount, currency)
}

response! {
    /// An amount of money in one currency.
    struct Money from money: domain::Money {
        /// The amount, as a decimal string in units of the currency.
        amount: Amount,
        /// The currency, as an ISO 4217 code.
        currency: CurrencyCode,
    }
}

response! {
    /// A total converted to one currency.
    struct ConvertedTotal from converted: exchange_rate::ConvertedTotal {
        /// The converted total, rounded half to even to the currency's minor unit.
        total: Money,
        /// Amounts without a known exchange rate, which are not included in `total`.
        unconverted: Vec<Money> = amounts(converted.unconverted),
        /// The date of the oldest exchange rate used; omitted if none was needed.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(required = false)]
        quoted_on: Option<NaiveDate>,
        /// Whether an exchange rate used was older than the server's limit, 30 days by default, on
        /// the date for which it was used.
        stale: bool,
    }
}

/// Amounts of money, one per currency.
pub(crate) fn amounts(amounts: Vec<domain::Money>) -> Vec<Money> {
    amounts.into_iter().map(Into::into).collect()
}
