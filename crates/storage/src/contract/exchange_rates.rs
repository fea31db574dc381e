//! Exchange rates.

use chrono::NaiveDate;
use coffer_domain::{
    Currency,
    exchange_rate::{DayRate, ExchangeRate},
    ids::ExchangeRateId,
};

use super::Stage;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn currencies(codes: &str) -> Vec<Currency> {
    codes.split(' ').map(|code| code.parse().unwrap()).collect()
}

impl Stage<'_> {
    /// A rate such as `EUR USD 1.08`.
    fn rate(&self, text: &str, quoted_on: &str) -> ExchangeRate {
        let parts: Vec<_> = text.split(' ').collect();
        let now = self.later();
        ExchangeRate {
            id: ExchangeRateId::new(now, self.rng),
            base: parts[0].parse().unwrap(),
            quote: parts[1].parse().unwrap(),
            quoted_on: day(quoted_on),
            rate: parts[2].parse().unwrap(),
            created_at: now,
        }
    }
}

async fn add(stage: &Stage<'_>, rates: &[ExchangeRate]) -> u64 {
    stage
        .system(async |unit| unit.exchange_rates().add_many(rates).await.unwrap())
        .await
}

fn shown(mut rates: Vec<DayRate>) -> Vec<String> {
    rates.sort_by_key(|rate| (rate.day, rate.base.code(), rate.quote.code()));
    let shown = |rate: &DayRate| {
        let (day, base, quote) = (rate.day, rate.base, rate.quote);
        format!(
            "{day} {base} {quote} {} {}",
            rate.rate.normalize(),
            rate.quoted_on
        )
    };
    rates.iter().map(shown).collect()
}

/// The latest rate up to each day is found, for many days and currencies at once.
pub async fn finds_the_latest_rate_up_to_a_day(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let rates = [
        stage.rate("EUR USD 1.05", "2025-01-02"),
        stage.rate("EUR USD 1.06", "2025-01-05"),
        stage.rate("EUR CHF 0.9400000001", "2025-01-03"),
        stage.rate("JPY EUR 0.0062", "2024-12-30"),
        stage.rate("GBP JPY 190", "2025-01-01"),
    ];
    assert_eq!(add(stage, &rates).await, 5);
    let among = async |codes: &str, days: &[&str]| {
        let days: Vec<_> = days.iter().map(|text| day(text)).collect();
        let found = stage
            .read(&ada, async |unit| {
                let mut rates = unit.exchange_rates();
                rates.among(&currencies(codes), &days).await.unwrap()
            })
            .await;
        shown(found)
    };
    let days = ["2025-01-01", "2025-01-04", "2025-01-06"];
    assert_eq!(
        among("USD CHF EUR JPY", &days).await,
        [
            "2025-01-01 JPY EUR 0.0062 2024-12-30",
            "2025-01-04 EUR CHF 0.9400000001 2025-01-03",
            "2025-01-04 EUR USD 1.05 2025-01-02",
            "2025-01-04 JPY EUR 0.0062 2024-12-30",
            "2025-01-06 EUR CHF 0.9400000001 2025-01-03",
            "2025-01-06 EUR USD 1.06 2025-01-05",
            "2025-01-06 JPY EUR 0.0062 2024-12-30",
        ]
    );
    assert_eq!(among("USD CHF", &days).await, Vec::<String>::new());
    assert_eq!(among("KWD EUR", &days).await, Vec::<String>::new());
    let latest = stage
        .read(&ada, async |unit| {
            let mut rates = unit.exchange_rates();
            rates.latest(day("2025-01-02")).await.unwrap()
        })
        .await;
    assert_eq!(
        shown(latest),
        [
            "2025-01-02 EUR USD 1.05 2025-01-02",
            "2025-01-02 GBP JPY 190 2025-01-01",
            "2025-01-02 JPY EUR 0.0062 2024-12-30",
        ]
    );
}

/// An existing rate of the day is replaced; an equal one stays unchanged.
pub async fn corrects_rates(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let first = [
        stage.rate("EUR USD 1.05", "2025-01-02"),
        stage.rate("EUR CHF 0.94", "2025-01-02"),
    ];
    assert_eq!(add(stage, &first).await, 2);
    let second = [
        stage.rate("EUR USD 1.07", "2025-01-02"),
        stage.rate("EUR CHF 0.940", "2025-01-02"),
        stage.rate("EUR CHF 0.95", "2025-01-03"),
    ];
    assert_eq!(add(stage, &second).await, 2);
    assert_eq!(add(stage, &second).await, 0);
    assert_eq!(add(stage, &[]).await, 0);
    let latest = stage
        .read(&ada, async |unit| {
            let mut rates = unit.exchange_rates();
            rates.latest(day("2025-01-02")).await.unwrap()
        })
        .await;
    assert_eq!(
        shown(latest),
        [
            "2025-01-02 EUR CHF 0.94 2025-01-02",
            "2025-01-02 EUR USD 1.07 2025-01-02",
        ]
    );
}

/// Users can read rates but not write them; anonymous actors can do neither.
pub async fn only_the_system_writes_rates(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let rates = [stage.rate("EUR USD 1.05", "2025-01-02")];
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    assert!(unit.exchange_rates().add_many(&rates).await.is_err());
    drop(unit);
    assert_eq!(add(stage, &rates).await, 1);
    let visitor = stage.visitor();
    let found = stage
        .read(&visitor, async |unit| {
            unit.exchange_rates()
                .latest(day("2025-01-02"))
                .await
                .unwrap()
        })
        .await;
    assert_eq!(found, []);
}
