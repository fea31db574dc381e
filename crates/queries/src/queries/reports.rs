// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct NetWorthParams<
    T1: crate::ArraySql<Item = chrono::NaiveDate>,
    T2: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
> {
    pub days: T1,
    pub ends: T2,
}
#[derive(Debug)]
pub struct CashFlowParams<
    T1: crate::ArraySql<Item = chrono::NaiveDate>,
    T2: crate::ArraySql<Item = chrono::NaiveDate>,
    T3: crate::ArraySql<Item = chrono::NaiveDate>,
    T4: crate::ArraySql<Item = chrono::NaiveDate>,
> {
    pub sinces: T1,
    pub first_months: T2,
    pub after_months: T3,
    pub untils: T4,
}
#[derive(Debug)]
pub struct CategorySpendingParams<T1: crate::StringSql> {
    pub currency: Option<T1>,
    pub first_month: chrono::NaiveDate,
    pub after_months: chrono::NaiveDate,
    pub since: chrono::NaiveDate,
    pub until: chrono::NaiveDate,
}
#[derive(Debug)]
pub struct AccountSpendingParams<T1: crate::StringSql> {
    pub currency: Option<T1>,
    pub since: chrono::NaiveDate,
    pub until: chrono::NaiveDate,
}
#[derive(Debug, Clone, PartialEq)]
pub struct NetWorth {
    pub day: chrono::NaiveDate,
    pub currency: String,
    pub accounts: rust_decimal::Decimal,
    pub holdings: rust_decimal::Decimal,
}
pub struct NetWorthBorrowed<'a> {
    pub day: chrono::NaiveDate,
    pub currency: &'a str,
    pub accounts: rust_decimal::Decimal,
    pub holdings: rust_decimal::Decimal,
}
impl<'a> From<NetWorthBorrowed<'a>> for NetWorth {
    fn from(
        NetWorthBorrowed {
            day,
            currency,
            accounts,
            holdings,
        }: NetWorthBorrowed<'a>,
    ) -> Self {
        Self {
            day,
            currency: currency.into(),
            accounts,
            holdings,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct CashFlow {
    pub place: i64,
    pub currency: String,
    pub income: rust_decimal::Decimal,
    pub expense: rust_decimal::Decimal,
}
pub struct CashFlowBorrowed<'a> {
    pub place: i64,
    pub currency: &'a str,
    pub income: rust_decimal::Decimal,
    pub expense: rust_decimal::Decimal,
}
impl<'a> From<CashFlowBorrowed<'a>> for CashFlow {
    fn from(
        CashFlowBorrowed {
            place,
            currency,
            income,
            expense,
        }: CashFlowBorrowed<'a>,
    ) -> Self {
        Self {
            place,
            currency: currency.into(),
            income,
            expense,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct CategorySpending {
    pub category_id: Option<uuid::Uuid>,
    pub month: Option<chrono::NaiveDate>,
    pub currency: String,
    pub spent: rust_decimal::Decimal,
}
pub struct CategorySpendingBorrowed<'a> {
    pub category_id: Option<uuid::Uuid>,
    pub month: Option<chrono::NaiveDate>,
    pub currency: &'a str,
    pub spent: rust_decimal::Decimal,
}
impl<'a> From<CategorySpendingBorrowed<'a>> for CategorySpending {
    fn from(
        CategorySpendingBorrowed {
            category_id,
            month,
            currency,
            spent,
        }: CategorySpendingBorrowed<'a>,
    ) -> Self {
        Self {
            category_id,
            month,
            currency: currency.into(),
            spent,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct AccountSpending {
    pub account_id: uuid::Uuid,
    pub month: Option<chrono::NaiveDate>,
    pub currency: String,
    pub spent: rust_decimal::Decimal,
}
pub struct AccountSpendingBorrowed<'a> {
    pub account_id: uuid::Uuid,
    pub month: Option<chrono::NaiveDate>,
    pub currency: &'a str,
    pub spent: rust_decimal::Decimal,
}
impl<'a> From<AccountSpendingBorrowed<'a>> for AccountSpending {
    fn from(
        AccountSpendingBorrowed {
            account_id,
            month,
            currency,
            spent,
        }: AccountSpendingBorrowed<'a>,
    ) -> Self {
        Self {
            account_id,
            month,
            currency: currency.into(),
            spent,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct NetWorthQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<NetWorthBorrowed, tokio_postgres::Error>,
    mapper: fn(NetWorthBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> NetWorthQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(NetWorthBorrowed) -> R) -> NetWorthQuery<'c, 'a, 's, C, R, N> {
        NetWorthQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct CashFlowQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CashFlowBorrowed, tokio_postgres::Error>,
    mapper: fn(CashFlowBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CashFlowQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(CashFlowBorrowed) -> R) -> CashFlowQuery<'c, 'a, 's, C, R, N> {
        CashFlowQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct CategorySpendingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CategorySpendingBorrowed, tokio_postgres::Error>,
    mapper: fn(CategorySpendingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CategorySpendingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(CategorySpendingBorrowed) -> R,
    ) -> CategorySpendingQuery<'c, 'a, 's, C, R, N> {
        CategorySpendingQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct AccountSpendingQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<AccountSpendingBorrowed, tokio_postgres::Error>,
    mapper: fn(AccountSpendingBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> AccountSpendingQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(AccountSpendingBorrowed) -> R,
    ) -> AccountSpendingQuery<'c, 'a, 's, C, R, N> {
        AccountSpendingQuery {
            client: self.client,
            params: self.params,
            query: self.query,
            cached: self.cached,
            extractor: self.extractor,
            mapper,
        }
    }
    pub async fn one(self) -> Result<T, tokio_postgres::Error> {
        let row =
            crate::client::async_::one(self.client, self.query, &self.params, self.cached).await?;
        Ok((self.mapper)((self.extractor)(&row)?))
    }
    pub async fn all(self) -> Result<Vec<T>, tokio_postgres::Error> {
        self.iter().await?.try_collect().await
    }
    pub async fn opt(self) -> Result<Option<T>, tokio_postgres::Error> {
        let opt_row =
            crate::client::async_::opt(self.client, self.query, &self.params, self.cached).await?;
        Ok(opt_row
            .map(|row| {
                let extracted = (self.extractor)(&row)?;
                Ok((self.mapper)(extracted))
            })
            .transpose()?)
    }
    pub async fn iter(
        self,
    ) -> Result<
        impl futures::Stream<Item = Result<T, tokio_postgres::Error>> + 'c,
        tokio_postgres::Error,
    > {
        let stream = crate::client::async_::raw(
            self.client,
            self.query,
            crate::slice_iter(&self.params),
            self.cached,
        )
        .await?;
        let mapped = stream
            .map(move |res| {
                res.and_then(|row| {
                    let extracted = (self.extractor)(&row)?;
                    Ok((self.mapper)(extracted))
                })
            })
            .into_stream();
        Ok(mapped)
    }
}
pub struct NetWorthStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn net_worth() -> NetWorthStmt {
    NetWorthStmt(
        "WITH point AS ( SELECT * FROM unnest($1::date[], $2::timestamptz[]) WITH ORDINALITY AS point (day, ends_at, place) ), account AS ( SELECT account.id, account.currency, account.closed_on, account.balance, 1 + coalesce( width_bucket(account.opened_on - 1, $1::date[]), least( width_bucket(account.created_at, $2::timestamptz[]), width_bucket(first.booked_on - 1, $1::date[]) ) ) AS opening FROM accounts AS account LEFT JOIN LATERAL ( SELECT booked_on FROM balance_deltas WHERE account_id = account.id ORDER BY booked_on LIMIT 1 ) AS first ON true WHERE account.deleted_at IS NULL ), movement AS ( SELECT account.id, account.currency, account.closed_on, account.balance, point.place, 0 AS delta FROM account JOIN point ON point.place >= account.opening UNION ALL SELECT account.id, account.currency, account.closed_on, account.balance, moved.place, moved.delta FROM account CROSS JOIN LATERAL ( SELECT width_bucket(later.booked_on - 1, $1::date[]) + 1 AS place, sum(later.delta) AS delta FROM ( SELECT booked_on, delta FROM balance_deltas WHERE account_id = account.id AND booked_on > ($1::date[])[account.opening] OFFSET 0 ) AS later GROUP BY 1 ) AS moved ), balance AS ( SELECT place, currency, closed_on, balance - coalesce( sum(sum(delta)) OVER (PARTITION BY id ORDER BY place DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0 ) AS amount FROM movement GROUP BY id, currency, closed_on, balance, place ), worth AS ( SELECT point.day, balance.currency, balance.amount AS accounts, 0::numeric AS holdings FROM balance JOIN point ON point.place = balance.place WHERE balance.closed_on IS NULL OR balance.closed_on > point.day UNION ALL SELECT point.day, holding.currency, 0, holding.quantity * latest.amount FROM portfolios AS portfolio JOIN holdings AS holding ON holding.user_id = portfolio.user_id AND holding.portfolio_id = portfolio.id JOIN point ON holding.created_at < point.ends_at CROSS JOIN LATERAL ( SELECT price.amount FROM prices AS price WHERE price.symbol = holding.symbol AND price.currency = holding.currency AND price.quoted_on <= point.day ORDER BY price.quoted_on DESC LIMIT 1 ) AS latest WHERE portfolio.deleted_at IS NULL AND holding.deleted_at IS NULL ) SELECT day, currency, sum(accounts) AS accounts, round(sum(holdings), 10) AS holdings FROM worth GROUP BY day, currency ORDER BY day, currency",
        None,
    )
}
impl NetWorthStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = chrono::NaiveDate>,
        T2: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
    >(
        &'s self,
        client: &'c C,
        days: &'a T1,
        ends: &'a T2,
    ) -> NetWorthQuery<'c, 'a, 's, C, NetWorth, 2> {
        NetWorthQuery {
            client,
            params: [days, ends],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<NetWorthBorrowed, tokio_postgres::Error> {
                    Ok(NetWorthBorrowed {
                        day: row.try_get(0)?,
                        currency: row.try_get(1)?,
                        accounts: row.try_get(2)?,
                        holdings: row.try_get(3)?,
                    })
                },
            mapper: |it| NetWorth::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = chrono::NaiveDate>,
    T2: crate::ArraySql<Item = chrono::DateTime<chrono::Utc>>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        NetWorthParams<T1, T2>,
        NetWorthQuery<'c, 'a, 's, C, NetWorth, 2>,
        C,
    > for NetWorthStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a NetWorthParams<T1, T2>,
    ) -> NetWorthQuery<'c, 'a, 's, C, NetWorth, 2> {
        self.bind(client, &params.days, &params.ends)
    }
}
pub struct CashFlowStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn cash_flow() -> CashFlowStmt {
    CashFlowStmt(
        "WITH part AS ( SELECT * FROM unnest($1::date[], $2::date[], $3::date[], $4::date[]) WITH ORDINALITY AS part (since, first_month, after_months, until, place) ), days AS ( SELECT place, since, first_month - 1 AS until FROM part WHERE since < first_month UNION ALL SELECT place, after_months, until FROM part WHERE after_months <= until ), moved AS ( SELECT part.place, month.currency, month.category_id, sum(month.spent) AS spent, sum(month.received) AS received FROM part CROSS JOIN LATERAL ( SELECT currency, category_id, spent, received FROM monthly_spending WHERE month >= part.first_month AND month < part.after_months OFFSET 0 ) AS month GROUP BY part.place, month.currency, month.category_id UNION ALL SELECT days.place, line.currency, line.category_id, sum(greatest(-line.amount, 0)), sum(greatest(line.amount, 0)) FROM days CROSS JOIN LATERAL ( SELECT currency, category_id, amount FROM transactions WHERE booked_on >= days.since AND booked_on <= days.until AND deleted_at IS NULL AND transfer_id IS NULL OFFSET 0 ) AS line GROUP BY days.place, line.currency, line.category_id ) SELECT moved.place, moved.currency, sum(CASE category.kind WHEN 'income' THEN moved.received - moved.spent WHEN 'expense' THEN 0 ELSE moved.received END) AS income, sum(CASE category.kind WHEN 'expense' THEN moved.spent - moved.received WHEN 'income' THEN 0 ELSE moved.spent END) AS expense FROM moved LEFT JOIN categories AS category ON category.id = moved.category_id GROUP BY moved.place, moved.currency ORDER BY moved.place, moved.currency",
        None,
    )
}
impl CashFlowStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::ArraySql<Item = chrono::NaiveDate>,
        T2: crate::ArraySql<Item = chrono::NaiveDate>,
        T3: crate::ArraySql<Item = chrono::NaiveDate>,
        T4: crate::ArraySql<Item = chrono::NaiveDate>,
    >(
        &'s self,
        client: &'c C,
        sinces: &'a T1,
        first_months: &'a T2,
        after_months: &'a T3,
        untils: &'a T4,
    ) -> CashFlowQuery<'c, 'a, 's, C, CashFlow, 4> {
        CashFlowQuery {
            client,
            params: [sinces, first_months, after_months, untils],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<CashFlowBorrowed, tokio_postgres::Error> {
                    Ok(CashFlowBorrowed {
                        place: row.try_get(0)?,
                        currency: row.try_get(1)?,
                        income: row.try_get(2)?,
                        expense: row.try_get(3)?,
                    })
                },
            mapper: |it| CashFlow::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::ArraySql<Item = chrono::NaiveDate>,
    T2: crate::ArraySql<Item = chrono::NaiveDate>,
    T3: crate::ArraySql<Item = chrono::NaiveDate>,
    T4: crate::ArraySql<Item = chrono::NaiveDate>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CashFlowParams<T1, T2, T3, T4>,
        CashFlowQuery<'c, 'a, 's, C, CashFlow, 4>,
        C,
    > for CashFlowStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CashFlowParams<T1, T2, T3, T4>,
    ) -> CashFlowQuery<'c, 'a, 's, C, CashFlow, 4> {
        self.bind(
            client,
            &params.sinces,
            &params.first_months,
            &params.after_months,
            &params.untils,
        )
    }
}
pub struct CategorySpendingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn category_spending() -> CategorySpendingStmt {
    CategorySpendingStmt(
        "WITH moved AS ( SELECT CASE WHEN month.currency <> $1::text THEN month.month END AS month, month.currency, month.category_id, sum(month.spent) AS spent, sum(month.received) AS received FROM monthly_spending AS month WHERE month.month >= $2::date AND month.month < $3::date GROUP BY 1, month.currency, month.category_id UNION ALL SELECT CASE WHEN line.currency <> $1::text THEN line.booked_on - extract(day FROM line.booked_on)::integer + 1 END, line.currency, line.category_id, sum(greatest(-line.amount, 0)), sum(greatest(line.amount, 0)) FROM ( VALUES ($4::date, $2::date - 1), ($3::date, $5::date) ) AS days (since, until) CROSS JOIN LATERAL ( SELECT booked_on, currency, category_id, amount FROM transactions WHERE booked_on >= days.since AND booked_on <= days.until AND deleted_at IS NULL AND transfer_id IS NULL OFFSET 0 ) AS line GROUP BY 1, line.currency, line.category_id ) SELECT moved.category_id, moved.month, moved.currency, sum(moved.spent - CASE WHEN moved.category_id IS NULL THEN 0 ELSE moved.received END) AS spent FROM moved LEFT JOIN categories AS category ON category.id = moved.category_id WHERE category.kind = 'expense' OR moved.category_id IS NULL AND moved.spent > 0 GROUP BY moved.category_id, moved.month, moved.currency ORDER BY moved.category_id, moved.currency, moved.month",
        None,
    )
}
impl CategorySpendingStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        currency: &'a Option<T1>,
        first_month: &'a chrono::NaiveDate,
        after_months: &'a chrono::NaiveDate,
        since: &'a chrono::NaiveDate,
        until: &'a chrono::NaiveDate,
    ) -> CategorySpendingQuery<'c, 'a, 's, C, CategorySpending, 5> {
        CategorySpendingQuery {
            client,
            params: [currency, first_month, after_months, since, until],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<CategorySpendingBorrowed, tokio_postgres::Error> {
                Ok(CategorySpendingBorrowed {
                    category_id: row.try_get(0)?,
                    month: row.try_get(1)?,
                    currency: row.try_get(2)?,
                    spent: row.try_get(3)?,
                })
            },
            mapper: |it| CategorySpending::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        CategorySpendingParams<T1>,
        CategorySpendingQuery<'c, 'a, 's, C, CategorySpending, 5>,
        C,
    > for CategorySpendingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a CategorySpendingParams<T1>,
    ) -> CategorySpendingQuery<'c, 'a, 's, C, CategorySpending, 5> {
        self.bind(
            client,
            &params.currency,
            &params.first_month,
            &params.after_months,
            &params.since,
            &params.until,
        )
    }
}
pub struct AccountSpendingStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn account_spending() -> AccountSpendingStmt {
    AccountSpendingStmt(
        "WITH moved AS ( SELECT account_id, CASE WHEN currency <> $1::text THEN booked_on - extract(day FROM booked_on)::integer + 1 END AS month, currency, category_id, sum(amount) AS amount, sum(least(amount, 0)) AS outflow FROM transactions WHERE booked_on >= $2::date AND booked_on <= $3::date AND deleted_at IS NULL AND transfer_id IS NULL GROUP BY account_id, 2, currency, category_id ) SELECT moved.account_id, moved.month, moved.currency, -sum(CASE WHEN moved.category_id IS NULL THEN moved.outflow ELSE moved.amount END) AS spent FROM moved LEFT JOIN categories AS category ON category.id = moved.category_id WHERE category.kind = 'expense' OR moved.category_id IS NULL AND moved.outflow < 0 GROUP BY moved.account_id, moved.month, moved.currency ORDER BY moved.account_id, moved.currency, moved.month",
        None,
    )
}
impl AccountSpendingStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        currency: &'a Option<T1>,
        since: &'a chrono::NaiveDate,
        until: &'a chrono::NaiveDate,
    ) -> AccountSpendingQuery<'c, 'a, 's, C, AccountSpending, 3> {
        AccountSpendingQuery {
            client,
            params: [currency, since, until],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<AccountSpendingBorrowed, tokio_postgres::Error> {
                Ok(AccountSpendingBorrowed {
                    account_id: row.try_get(0)?,
                    month: row.try_get(1)?,
                    currency: row.try_get(2)?,
                    spent: row.try_get(3)?,
                })
            },
            mapper: |it| AccountSpending::from(it),
        }
    }
}
impl<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        AccountSpendingParams<T1>,
        AccountSpendingQuery<'c, 'a, 's, C, AccountSpending, 3>,
        C,
    > for AccountSpendingStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a AccountSpendingParams<T1>,
    ) -> AccountSpendingQuery<'c, 'a, 's, C, AccountSpending, 3> {
        self.bind(client, &params.currency, &params.since, &params.until)
    }
}
