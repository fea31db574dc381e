//! Reports: net worth, cash flow and spending. Each takes a fixed number of statements, whatever
//! its length.

use std::collections::BTreeMap;

use coffer_domain::{
    Actor, Currency, Money, Permission,
    category::Category,
    day::DayEnd,
    exchange_rate::{ConvertedTotal, Rates},
    ids::{AccountId, CategoryId},
    money::sum_by_currency,
    report::{CashFlow, ConvertedFlow, CurrencyNetWorth, DayRange, Flow, Interval, NetWorth},
};
use coffer_storage::UnitOfWork;

use crate::{Error, common::Common, exchange_rates};

/// The spending for one purpose: by currency, and converted to one currency if requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amounts {
    /// The amount in each currency.
    pub currencies: Vec<Money>,
    /// The converted total, if a currency was requested.
    pub converted: Option<ConvertedTotal>,
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

    /// The actor's net worth at the end of each part of these days; converted to one currency, if
    /// one is given, at the rates of each day.
    pub async fn net_worth(
        &self,
        actor: &Actor,
        days: DayRange,
        interval: Interval,
        currency: Option<Currency>,
    ) -> Result<Vec<NetWorth>, Error> {
        let user_id = actor.require(Permission::ManageAccounts)?;
        let parts = days.parts(interval)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let zone = Common::time_zone(&mut *unit, user_id).await?;
        let ends: Vec<_> = parts.iter().map(|part| part.to).collect();
        let days = DayEnd::all(ends.iter().copied(), zone);
        let worth = unit.reports().net_worth(&days).await?;
        let currencies = worth.iter().map(|worth| worth.accounts.currency);
        let rates = match currency {
            Some(to) => exchange_rates::rates(&mut *unit, currencies, to, &ends).await?,
            None => Rates::default(),
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

    /// The inflows and outflows in each part of these days; converted to one currency, if one is
    /// given, at the rates of each part's last day.
    pub async fn cash_flow(
        &self,
        actor: &Actor,
        days: DayRange,
        interval: Interval,
        currency: Option<Currency>,
    ) -> Result<Vec<CashFlow>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        flows(&mut *unit, days, interval, currency).await
    }

    /// The spending in each month, less refunds.
    pub async fn spending_by_month(
        &self,
        actor: &Actor,
        days: DayRange,
        currency: Option<Currency>,
    ) -> Result<Spending<(DayRange, Amounts)>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let months = flows(&mut *unit, days, Interval::Month, currency).await?;
        let groups = months.into_iter().filter_map(|month| {
            let spent = month.currencies.iter().map(|flow| flow.expense);
            let currencies = not_zero(spent);
            let converted = month.converted.map(|flow| flow.expense);
            let amounts = Amounts {
                currencies,
                converted,
            };
            (!amounts.currencies.is_empty()).then_some((month.days, amounts))
        });
        let groups: Vec<_> = groups.collect();
        let all = groups.iter().map(|(_, amounts)| amounts);
        Ok(Spending {
            total: sum(all, currency),
            groups,
        })
    }

    /// The spending in each top-level category including subcategories, less refunds; converted at
    /// the rates of the last day.
    pub async fn spending_by_category(
        &self,
        actor: &Actor,
        days: DayRange,
        currency: Option<Currency>,
    ) -> Result<Spending<FamilySpending>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let spent = unit.reports().category_spending(days).await?;
        let all = unit.categories().all().await?;
        let of = spent.iter().map(|line| line.spent);
        let convert = Converter::new(&mut *unit, of, currency, days).await?;
        let own = |id: Option<CategoryId>| {
            let own = spent.iter().filter(move |line| line.category_id == id);
            own.map(|line| line.spent)
        };
        let mut groups = Vec::new();
        for node in Category::tree(all) {
            let top = Some(node.category.id);
            let children = node.children.into_iter().filter_map(|child| {
                let amounts = convert.amounts(own(Some(child.id)));
                (!amounts.currencies.is_empty()).then_some((child, amounts))
            });
            let children: Vec<_> = children.collect();
            let below = children
                .iter()
                .flat_map(|(_, amounts)| amounts.currencies.iter().copied());
            let family = convert.amounts(own(top).chain(below));
            if !family.currencies.is_empty() || !children.is_empty() {
                groups.push(FamilySpending {
                    category: Some(node.category),
                    spent: family,
                    children,
                });
            }
        }
        let without = convert.amounts(own(None));
        if !without.currencies.is_empty() {
            groups.push(FamilySpending {
                category: None,
                spent: without,
                children: Vec::new(),
            });
        }
        Ok(Spending {
            total: convert.amounts(spent.iter().map(|line| line.spent)),
            groups,
        })
    }

    /// The spending from each account, less refunds; converted at the rates of the last day.
    pub async fn spending_by_account(
        &self,
        actor: &Actor,
        days: DayRange,
        currency: Option<Currency>,
    ) -> Result<Spending<(AccountId, Amounts)>, Error> {
        actor.require(Permission::ManageAccounts)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let spent = unit.reports().account_spending(days).await?;
        let of = spent.iter().map(|line| line.spent);
        let convert = Converter::new(&mut *unit, of, currency, days).await?;
        let groups = spent
            .iter()
            .map(|line| (line.account_id, convert.amounts([line.spent])))
            .filter(|(_, amounts)| !amounts.currencies.is_empty());
        Ok(Spending {
            groups: groups.collect(),
            total: convert.amounts(spent.iter().map(|line| line.spent)),
        })
    }
}

/// The inflows and outflows in each part.
async fn flows(
    unit: &mut dyn UnitOfWork,
    days: DayRange,
    interval: Interval,
    currency: Option<Currency>,
) -> Result<Vec<CashFlow>, Error> {
    let parts = days.parts(interval)?;
    let flows = unit.reports().cash_flow(&parts).await?;
    let ends: Vec<_> = parts.iter().map(|part| part.to).collect();
    let currencies = flows.iter().map(|part| part.flow.income.currency);
    let rates = match currency {
        Some(to) => exchange_rates::rates(unit, currencies, to, &ends).await?,
        None => Rates::default(),
    };
    let mut by_part: Vec<Vec<Flow>> = vec![Vec::new(); parts.len()];
    for part in flows {
        if let Some(own) = by_part.get_mut(part.part) {
            own.push(part.flow);
        }
    }
    let flows = parts.into_iter().zip(by_part).map(|(days, currencies)| {
        let converted = currency.map(|to| ConvertedFlow::new(&rates, days.to, &currencies, to));
        CashFlow {
            days,
            currencies,
            converted,
        }
    });
    Ok(flows.collect())
}

/// Converts amounts at the rates of a report's last day, if a currency was requested.
struct Converter {
    rates: Rates,
    currency: Option<Currency>,
    days: DayRange,
}

impl Converter {
    async fn new(
        unit: &mut dyn UnitOfWork,
        amounts: impl Iterator<Item = Money>,
        currency: Option<Currency>,
        days: DayRange,
    ) -> Result<Self, Error> {
        let currencies = amounts.map(|money| money.currency);
        let rates = match currency {
            Some(to) => exchange_rates::rates(unit, currencies, to, &[days.to]).await?,
            None => Rates::default(),
        };
        Ok(Self {
            rates,
            currency,
            days,
        })
    }

    fn amounts(&self, amounts: impl IntoIterator<Item = Money>) -> Amounts {
        let currencies = not_zero(amounts);
        let total = |to| self.rates.total(self.days.to, &currencies, to);
        Amounts {
            converted: self.currency.map(total),
            currencies,
        }
    }
}

/// The sums by currency that are not zero.
fn not_zero(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut sums = sum_by_currency(amounts);
    sums.retain(|money| !money.amount.is_zero());
    sums
}

/// The sum of amounts. Converted amounts are added as converted, each at the rates of its day.
fn sum<'a>(all: impl Iterator<Item = &'a Amounts> + Clone, currency: Option<Currency>) -> Amounts {
    let each = all
        .clone()
        .flat_map(|amounts| amounts.currencies.iter().copied());
    let converted = currency.map(|currency| {
        let parts = all.filter_map(|amounts| amounts.converted.as_ref());
        let totals = parts.clone().map(|part| part.total.amount);
        ConvertedTotal {
            total: Money::rounded(totals.sum(), currency),
            unconverted: sum_by_currency(parts.flat_map(|part| part.unconverted.iter().copied())),
        }
    });
    Amounts {
        currencies: not_zero(each),
        converted,
    }
}
