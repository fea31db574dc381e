// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
> {
    pub id: uuid::Uuid,
    pub user_id: uuid::Uuid,
    pub account_id: uuid::Uuid,
    pub category_id: Option<uuid::Uuid>,
    pub booked_on: chrono::NaiveDate,
    pub amount: rust_decimal::Decimal,
    pub currency: T1,
    pub original_amount: Option<rust_decimal::Decimal>,
    pub original_currency: Option<T2>,
    pub description: T3,
    pub external_id: Option<T4>,
    pub transfer_id: Option<uuid::Uuid>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateParams<T1: crate::StringSql, T2: crate::StringSql> {
    pub account_id: uuid::Uuid,
    pub category_id: Option<uuid::Uuid>,
    pub booked_on: chrono::NaiveDate,
    pub amount: rust_decimal::Decimal,
    pub original_amount: Option<rust_decimal::Decimal>,
    pub original_currency: Option<T1>,
    pub description: T2,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    pub id: uuid::Uuid,
    pub version_before: i32,
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct AddStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add() -> AddStmt {
    AddStmt(
        "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency, original_amount, original_currency, description, external_id, transfer_id, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        None,
    )
}
impl AddStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<
        'c,
        'a,
        's,
        C: GenericClient,
        T1: crate::StringSql,
        T2: crate::StringSql,
        T3: crate::StringSql,
        T4: crate::StringSql,
    >(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
        user_id: &'a uuid::Uuid,
        account_id: &'a uuid::Uuid,
        category_id: &'a Option<uuid::Uuid>,
        booked_on: &'a chrono::NaiveDate,
        amount: &'a rust_decimal::Decimal,
        currency: &'a T1,
        original_amount: &'a Option<rust_decimal::Decimal>,
        original_currency: &'a Option<T2>,
        description: &'a T3,
        external_id: &'a Option<T4>,
        transfer_id: &'a Option<uuid::Uuid>,
        version: &'a i32,
        created_at: &'a chrono::DateTime<chrono::Utc>,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    id,
                    user_id,
                    account_id,
                    category_id,
                    booked_on,
                    amount,
                    currency,
                    original_amount,
                    original_currency,
                    description,
                    external_id,
                    transfer_id,
                    version,
                    created_at,
                    updated_at,
                ],
            )
            .await
    }
}
impl<
    'a,
    C: GenericClient + Send + Sync,
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.id,
            &params.user_id,
            &params.account_id,
            &params.category_id,
            &params.booked_on,
            &params.amount,
            &params.currency,
            &params.original_amount,
            &params.original_currency,
            &params.description,
            &params.external_id,
            &params.transfer_id,
            &params.version,
            &params.created_at,
            &params.updated_at,
        ))
    }
}
pub struct UpdateStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update() -> UpdateStmt {
    UpdateStmt(
        "UPDATE transactions SET account_id = $1, category_id = $2, booked_on = $3, amount = $4, original_amount = $5, original_currency = $6, description = $7, version = $8, updated_at = $9, deleted_at = $10 WHERE id = $11 AND version = $12",
        None,
    )
}
impl UpdateStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql, T2: crate::StringSql>(
        &'s self,
        client: &'c C,
        account_id: &'a uuid::Uuid,
        category_id: &'a Option<uuid::Uuid>,
        booked_on: &'a chrono::NaiveDate,
        amount: &'a rust_decimal::Decimal,
        original_amount: &'a Option<rust_decimal::Decimal>,
        original_currency: &'a Option<T1>,
        description: &'a T2,
        version: &'a i32,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        deleted_at: &'a Option<chrono::DateTime<chrono::Utc>>,
        id: &'a uuid::Uuid,
        version_before: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    account_id,
                    category_id,
                    booked_on,
                    amount,
                    original_amount,
                    original_currency,
                    description,
                    version,
                    updated_at,
                    deleted_at,
                    id,
                    version_before,
                ],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql, T2: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        UpdateParams<T1, T2>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for UpdateStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a UpdateParams<T1, T2>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.account_id,
            &params.category_id,
            &params.booked_on,
            &params.amount,
            &params.original_amount,
            &params.original_currency,
            &params.description,
            &params.version,
            &params.updated_at,
            &params.deleted_at,
            &params.id,
            &params.version_before,
        ))
    }
}
