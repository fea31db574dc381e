//! Exchange rates, which are shared by all users: users read them, operators import them.

mod file;

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Currency, Money, Permission,
    exchange_rate::{Conversion, ConvertedTotal, DayRate, ExchangeRate, Rates},
    ids::{ExchangeRateId, UserId},
};
use coffer_storage::{ReadUnit, UnitOfWork};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Error, common::Common};

pub use file::read as read_exchange_rates;

/// The number of rates added by one statement.
const BATCH: usize = 5_000;

/// The settings of exchange rates: section `exchange_rates`, variables
/// `COFFER__EXCHANGE_RATES__…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExchangeRateSettings {
    /// The age in days up to which a rate is not marked as stale: 1 to 3650.
    pub stale_after_days: u32,
}

impl Default for ExchangeRateSettings {
    fn default() -> Self {
        Self {
            stale_after_days: Rates::MAX_AGE_DAYS,
        }
    }
}

impl ExchangeRateSettings {
    /// Every invalid setting, named by its variable.
    pub fn validate(self) -> Result<(), Vec<String>> {
        if (1..=3_650).contains(&self.stale_after_days) {
            return Ok(());
        }
        Err(vec![format!(
            "COFFER__EXCHANGE_RATES__STALE_AFTER_DAYS must be between 1 and 3650, not {}",
            self.stale_after_days
        )])
    }
}

/// The input of an exchange rate to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExchangeRate {
    /// The base currency.
    pub base: Currency,
    /// The quote currency.
    pub quote: Currency,
    /// The day of the rate.
    pub quoted_on: NaiveDate,
    /// The value of one unit of `base` in units of `quote`.
    pub rate: Decimal,
}

/// The value of one unit of a currency in others on a day.
#[derive(Debug, Clone)]
pub struct DayRates {
    /// The currency whose value is given.
    pub base: Currency,
    /// The requested day.
    pub on: NaiveDate,
    /// The conversions into other currencies, by code.
    pub conversions: Vec<Conversion>,
}

/// The use cases of exchange rates.
pub struct ExchangeRates {
    common: Common,
}

impl ExchangeRates {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// The value of one unit of a currency, by default the actor's own, in every other one on a
    /// day, by default today. Missing rates are left out.
    pub async fn list(
        &self,
        actor: &Actor,
        base: Option<Currency>,
        on: Option<NaiveDate>,
    ) -> Result<DayRates, Error> {
        let user_id = actor.require(Permission::ManageSelf)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let (base, on) = if let (Some(base), Some(on)) = (base, on) {
            (base, on)
        } else {
            let (own, today) = self.defaults(&mut *unit, user_id).await?;
            (base.unwrap_or(own), on.unwrap_or(today))
        };
        let read = unit.last().await?;
        let known = read.exchange_rates().latest(on).await?;
        let ends = known.iter().flat_map(|rate| [rate.base, rate.quote]);
        let others = Rates::currencies_needed(ends);
        let rates = self.common.rates(known);
        let conversions = others
            .into_iter()
            .filter(|other| *other != base)
            .filter_map(|other| rates.conversion(on, base, other));
        Ok(DayRates {
            base,
            on,
            conversions: conversions.collect(),
        })
    }

    /// Adds rates for an operator, replacing those of the same currencies and day, and returns how
    /// many are new or different. No two of them may have the same currencies and day.
    pub async fn import(&self, rates: &[NewExchangeRate]) -> Result<u64, Error> {
        let now = self.common.clock.now();
        let rates: Vec<_> = rates
            .iter()
            .map(|rate| ExchangeRate {
                id: ExchangeRateId::new(now, &*self.common.rng),
                base: rate.base,
                quote: rate.quote,
                quoted_on: rate.quoted_on,
                rate: rate.rate,
                created_at: now,
            })
            .collect();
        let mut unit = self.common.repositories.system("import rates").await?;
        let mut changed = 0;
        for batch in rates.chunks(BATCH) {
            changed += unit.exchange_rates().add_many(batch).await?;
        }
        unit.commit().await?;
        Ok(changed)
    }

    async fn defaults(
        &self,
        unit: &mut dyn UnitOfWork,
        user_id: UserId,
    ) -> Result<(Currency, NaiveDate), Error> {
        let settings = unit.settings().settings_for_query(user_id).await?;
        let settings = settings.ok_or(Error::NotFound)?;
        let today = coffer_domain::day::today(self.common.clock.now(), settings.time_zone);
        Ok((settings.base_currency, today))
    }
}

/// The rates for converting these amounts' currencies into another one on these days, by the last
/// read of a unit.
pub(crate) async fn rates(
    common: &Common,
    unit: ReadUnit,
    from: impl IntoIterator<Item = Currency>,
    to: Currency,
    days: &[NaiveDate],
) -> Result<Rates, Error> {
    let from: Vec<_> = from
        .into_iter()
        .filter(|currency| *currency != to)
        .collect();
    if from.is_empty() {
        return Ok(Rates::default());
    }
    let needed = Rates::currencies_needed(from.into_iter().chain([to]));
    let read = unit.last().await?;
    let known = read.exchange_rates().among(&needed, days).await?;
    Ok(common.rates(known))
}

/// The total of amounts in one currency, at the rates of a day, in one statement.
pub(crate) async fn total(
    common: &Common,
    unit: ReadUnit,
    amounts: &[Money],
    to: Currency,
    on: NaiveDate,
) -> Result<ConvertedTotal, Error> {
    let currencies = amounts.iter().map(|money| money.currency);
    let rates = rates(common, unit, currencies, to, &[on]).await?;
    Ok(rates.total(on, amounts, to))
}

impl Common {
    /// These rates; those that are older than the settings allow are stale.
    fn rates(&self, known: Vec<DayRate>) -> Rates {
        let rates: Rates = known.into_iter().collect();
        rates.with_max_age(self.exchange_rates.stale_after_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_of_days_must_be_in_range() {
        let with = |stale_after_days| ExchangeRateSettings { stale_after_days }.validate();
        assert_eq!(ExchangeRateSettings::default().validate(), Ok(()));
        assert_eq!((with(1), with(3_650)), (Ok(()), Ok(())));
        for days in [0, 3_651] {
            let wrong = with(days).unwrap_err().join("\n");
            let name = "COFFER__EXCHANGE_RATES__STALE_AFTER_DAYS";
            assert!(wrong.contains(name), "{wrong}");
        }
    }
}
