//! Reports: net worth, cash flow and spending. Each takes a fixed number of statements, whatever
//! its length.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Currency, Money, Permission,
    category::Category,
    day::{self, DayEnd},
    exchange_rate::{ConvertedTotal, Rates},
    ids::{AccountId, CategoryId, UserId},
    money::{not_zero, sum_by_currency},
    report::{
        CashFlow, ConvertedFlow, CurrencyNetWorth, DayRange, Flow, Interval, NetWorth,
        flow_rate_day,
    },
};
use coffer_storage::ReadUnit;

use crate::{Error, common::Common, exchange_rates};

/// The spending for one purpose: by currency, and converted to one currency if requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amounts {
    /// The amount in each currency.
    pub currencies: Vec<Money>,
    /// The converted total, if a currency was requested.
    pub converted: Option<ConvertedTotal>,
}

impl Amounts {
    /// Whether there is nothing to report. Amounts that cancel out may have different values.
    fn is_zero(&self) -> bool {
        let converted = self.converted.as_ref();
        self.currencies.is_empty()
            && converted.is_none_or(|converted| {
                converted.total.amount.is_zero() && converted.unconverted.is_empty()
            })
    }
}

/// The spending in a top-level category and its subcategories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilySpending {
    /// The category; `None` for uncategorised transactions.
    pub category: Option<Category>,
    /// The spending in it and in its subcategories.
    pub spent: Amounts,
    /// The spending in each subcategory that has any.
    pub children: Vec<(Category, Amounts)>,
}

/// The spending, grouped as requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending<T> {
    /// The total spending.
    pub total: Amounts,
    /// The groups, by category, account or month.
    pub groups: Vec<T>,
}

/// The use cases of reports.
pub struct Reports {
    common: Common,
}

impl Reports {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// The actor's net worth at the end of each part of these days up to today; converted to one
    /// currency, if one is given, at the rates of each day.
    pub async fn net_worth(
        &self,
        actor: &Actor,
        days: DayRange,
        interval: Interval,
        currency: Option<Currency>,
    ) -> Result<Vec<NetWorth>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        days.parts(interval)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let zone = Common::time_zone(&mut *unit, user_id).await?;
        let today = day::today(self.common.clock.now(), zone);
        let Some(days) = days.until(today) else {
            unit.last().await?.open().await?;
            return Ok(Vec::new());
        };
        let parts = days.parts(interval)?;
        let ends: Vec<_> = parts.iter().map(|part| part.to).collect();
        let days = DayEnd::all(ends.iter().copied(), zone);
        let (worth, rates) = if let Some(to) = currency {
            let worth = unit.reports().net_worth(&days).await?;
            let currencies = worth.iter().map(|worth| worth.accounts.currency);
            let rates = exchange_rates::rates(&self.common, unit, currencies, to, &ends).await?;
            (worth, rates)
        } else {
            let worth = unit.last().await?.reports().net_worth(&days).await?;
            (worth, Rates::default())
        };
        let mut by_day: BTreeMap<_, Vec<CurrencyNetWorth>> =
            ends.iter().map(|day| (*day, Vec::new())).collect();
        for worth in worth {
            by_day.entry(worth.day).or_default().push(worth);
        }
        let net_worth = by_day.into_iter().map(|(day, currencies)| {
            let amounts = currencies
                .iter()
                .flat_map(|worth| [worth.accounts, worth.holdings]);
            let amounts = sum_by_currency(amounts);
            NetWorth {
                day,
                converted: currency.map(|to| rates.total(day, &amounts, to)),
                currencies,
            }
        });
        Ok(net_worth.collect())
    }

    /// The income and expenses in each part of these days; converted to one currency, if one is
    /// given, each month at its rates.
    pub async fn cash_flow(
        &self,
        actor: &Actor,
        days: DayRange,
        interval: Interval,
        currency: Option<Currency>,
    ) -> Result<Vec<CashFlow>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let unit = self.common.repositories.begin_read(actor).await?;
        let flows = self.flows(unit, user_id, days, interval, currency);
        Ok(flows.await?.parts)
    }

    /// The spending in each month, less refunds; converted at the rates of the month.
    pub async fn spending_by_month(
        &self,
        actor: &Actor,
        days: DayRange,
        currency: Option<Currency>,
    ) -> Result<Spending<(DayRange, Amounts)>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let unit = self.common.repositories.begin_read(actor).await?;
        let flows = self.flows(unit, user_id, days, Interval::Month, currency);
        let flows = flows.await?;
        let expenses = flows.parts.iter();
        let expenses = expenses.flat_map(|month| month.currencies.iter().map(|flow| flow.expense));
        let total = Amounts {
            currencies: not_zero(expenses),
            converted: flows.total.map(|flow| flow.expense),
        };
        let groups = flows.parts.into_iter().map(|month| {
            let expenses = month.currencies.iter().map(|flow| flow.expense);
            let amounts = Amounts {
                currencies: not_zero(expenses),
                converted: month.converted.map(|flow| flow.expense),
            };
            (month.days, amounts)
        });
        Ok(Spending {
            total,
            groups: groups.filter(|(_, amounts)| !amounts.is_zero()).collect(),
        })
    }

    /// The spending in each top-level category including subcategories, less refunds; converted
    /// each month at its rates.
    pub async fn spending_by_category(
        &self,
        actor: &Actor,
        days: DayRange,
        currency: Option<Currency>,
    ) -> Result<Spending<FamilySpending>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let spent = unit.reports().category_spending(days, currency).await?;
        let all = unit.categories().all().await?;
        let of = spent.iter().map(|line| (line.month, line.spent));
        let convert = self.converter(unit, user_id, of.clone(), currency);
        let convert = convert.await?;
        let own = |id: Option<CategoryId>| {
            let own = spent.iter().filter(move |line| line.category_id == id);
            own.map(|line| (line.month, line.spent))
        };
        let mut groups = Vec::new();
        for node in Category::tree(all) {
            let top = Some(node.category.id);
            let below = node.children.iter().flat_map(|child| own(Some(child.id)));
            let family = convert.amounts(own(top).chain(below));
            let children = node.children.into_iter().filter_map(|child| {
                let amounts = convert.amounts(own(Some(child.id)));
                (!amounts.is_zero()).then_some((child, amounts))
            });
            let children: Vec<_> = children.collect();
            if !family.is_zero() || !children.is_empty() {
                groups.push(FamilySpending {
                    category: Some(node.category),
                    spent: family,
                    children,
                });
            }
        }
        let without = convert.amounts(own(None));
        if !without.is_zero() {
            groups.push(FamilySpending {
                category: None,
                spent: without,
                children: Vec::new(),
            });
        }
        Ok(Spending {
            total: convert.amounts(of),
            groups,
        })
    }

    /// The spending from each account, less refunds; converted each month at its rates.
    pub async fn spending_by_account(
        &self,
        actor: &Actor,
        days: DayRange,
        currency: Option<Currency>,
    ) -> Result<Spending<(AccountId, Amounts)>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let spent = unit.reports().account_spending(days, currency).await?;
        let of = spent.iter().map(|line| (line.month, line.spent));
        let convert = self.converter(unit, user_id, of.clone(), currency);
        let convert = convert.await?;
        // The lines of an account follow one another.
        let accounts = spent.chunk_by(|one, next| one.account_id == next.account_id);
        let groups = accounts.map(|lines| {
            let own = lines.iter().map(|line| (line.month, line.spent));
            (lines[0].account_id, convert.amounts(own))
        });
        Ok(Spending {
            groups: groups.filter(|(_, amounts)| !amounts.is_zero()).collect(),
            total: convert.amounts(of),
        })
    }

    /// The income and expenses in each part. If they are to be converted, each part is read month
    /// by month.
    async fn flows(
        &self,
        mut unit: ReadUnit,
        user_id: UserId,
        days: DayRange,
        interval: Interval,
        currency: Option<Currency>,
    ) -> Result<Flows, Error> {
        let parts = days.parts(interval)?;
        // Each with the part that it belongs to.
        let read: Vec<(usize, DayRange)> = if currency.is_some() {
            let parts = parts.iter().enumerate();
            parts
                .flat_map(|(part, days)| days.months().into_iter().map(move |days| (part, days)))
                .collect()
        } else {
            parts.iter().copied().enumerate().collect()
        };
        let ranges: Vec<_> = read.iter().map(|(_, days)| *days).collect();
        let found = unit.reports().cash_flow(&ranges).await?;
        let found: Vec<(usize, NaiveDate, Flow)> = found
            .into_iter()
            .filter_map(|found| {
                let (part, days) = read.get(found.part)?;
                Some((*part, days.from, found.flow))
            })
            .collect();
        let amounts = found.iter().map(|(_, day, flow)| (Some(*day), flow.income));
        let convert = self.converter(unit, user_id, amounts, currency).await?;
        let mut by_part: Vec<Vec<(NaiveDate, Flow)>> = vec![Vec::new(); parts.len()];
        for (part, day, flow) in &found {
            if let Some(own) = by_part.get_mut(*part) {
                own.push((*day, *flow));
            }
        }
        let parts = parts.into_iter().zip(by_part).map(|(days, own)| CashFlow {
            days,
            currencies: Flow::sum(own.iter().map(|(_, flow)| *flow)),
            converted: convert.flow(&own),
        });
        let all: Vec<_> = found.iter().map(|(_, day, flow)| (*day, *flow)).collect();
        Ok(Flows {
            parts: parts.collect(),
            total: convert.flow(&all),
        })
    }

    /// Loads the rates that convert these amounts of months, if a currency was requested, by the
    /// last read of a unit.
    async fn converter(
        &self,
        mut unit: ReadUnit,
        user_id: UserId,
        amounts: impl Iterator<Item = (Option<NaiveDate>, Money)>,
        currency: Option<Currency>,
    ) -> Result<Option<Converter>, Error> {
        let Some(to) = currency else {
            return Ok(None);
        };
        let today = self.common.today(&mut *unit, user_id).await?;
        let others: Vec<_> = amounts
            .filter(|(_, money)| money.currency != to)
            .filter_map(|(month, money)| Some((flow_rate_day(month?, today), money.currency)))
            .collect();
        let days: BTreeSet<_> = others.iter().map(|(day, _)| *day).collect();
        let days: Vec<_> = days.into_iter().collect();
        let currencies = others.into_iter().map(|(_, currency)| currency);
        let rates = exchange_rates::rates(&self.common, unit, currencies, to, &days).await?;
        Ok(Some(Converter { rates, to, today }))
    }
}

/// The income and expenses in each part of a report, and their converted total if a currency was
/// requested.
struct Flows {
    parts: Vec<CashFlow>,
    total: Option<ConvertedFlow>,
}

/// Converts amounts of months into one currency, each at the rates of its month.
struct Converter {
    rates: Rates,
    to: Currency,
    today: NaiveDate,
}

/// Converts if a currency was requested.
trait Convert {
    /// The amounts by currency, and converted. An amount without a month needs no conversion.
    fn amounts(
        &self,
        amounts: impl IntoIterator<Item = (Option<NaiveDate>, Money)> + Clone,
    ) -> Amounts;

    /// The converted income and expenses of months.
    fn flow(&self, flows: &[(NaiveDate, Flow)]) -> Option<ConvertedFlow>;
}

impl Convert for Option<Converter> {
    fn amounts(
        &self,
        amounts: impl IntoIterator<Item = (Option<NaiveDate>, Money)> + Clone,
    ) -> Amounts {
        let converted = self.as_ref().map(|converter| {
            let today = converter.today;
            let amounts = amounts.clone().into_iter().map(|(month, money)| {
                let day = month.map_or(today, |month| flow_rate_day(month, today));
                (day, money)
            });
            converter.rates.total_by_day(amounts, converter.to)
        });
        Amounts {
            currencies: not_zero(amounts.into_iter().map(|(_, money)| money)),
            converted,
        }
    }

    fn flow(&self, flows: &[(NaiveDate, Flow)]) -> Option<ConvertedFlow> {
        let converter = self.as_ref()?;
        let flows = flows
            .iter()
            .map(|(day, flow)| (flow_rate_day(*day, converter.today), *flow));
        let flows: Vec<_> = flows.collect();
        Some(ConvertedFlow::new(&converter.rates, &flows, converter.to))
    }
}
