// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct FindCredentialsParams<
    T1: crate::StringSql,
    T2: crate::BytesSql,
    T3: crate::ArraySql<Item = T2>,
> {
    pub email_key: T1,
    pub device_hashes: T3,
}
#[derive(Debug)]
pub struct ChangePasswordParams<T1: crate::StringSql> {
    pub password_hash: T1,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
}
#[derive(Debug)]
pub struct ReplacePasswordHashParams<T1: crate::StringSql> {
    pub password_hash: T1,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub id: uuid::Uuid,
    pub credentials_version: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Credentials {
    pub user_id: uuid::Uuid,
    pub password_hash: Option<String>,
    pub credentials_version: i32,
    pub status: String,
    pub role: String,
    pub tier: String,
    pub known_device: Option<Vec<u8>>,
}
pub struct CredentialsBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub password_hash: Option<&'a str>,
    pub credentials_version: i32,
    pub status: &'a str,
    pub role: &'a str,
    pub tier: &'a str,
    pub known_device: Option<&'a [u8]>,
}
impl<'a> From<CredentialsBorrowed<'a>> for Credentials {
    fn from(
        CredentialsBorrowed {
            user_id,
            password_hash,
            credentials_version,
            status,
            role,
            tier,
            known_device,
        }: CredentialsBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            password_hash: password_hash.map(|v| v.into()),
            credentials_version,
            status: status.into(),
            role: role.into(),
            tier: tier.into(),
            known_device: known_device.map(|v| v.into()),
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct PasswordMethods {
    pub method: String,
    pub users: i64,
}
pub struct PasswordMethodsBorrowed<'a> {
    pub method: &'a str,
    pub users: i64,
}
impl<'a> From<PasswordMethodsBorrowed<'a>> for PasswordMethods {
    fn from(PasswordMethodsBorrowed { method, users }: PasswordMethodsBorrowed<'a>) -> Self {
        Self {
            method: method.into(),
            users,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct CredentialsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<CredentialsBorrowed, tokio_postgres::Error>,
    mapper: fn(CredentialsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> CredentialsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(CredentialsBorrowed) -> R,
    ) -> CredentialsQuery<'c, 'a, 's, C, R, N> {
        CredentialsQuery {
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
pub struct PasswordMethodsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<PasswordMethodsBorrowed, tokio_postgres::Error>,
    mapper: fn(PasswordMethodsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> PasswordMethodsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(
        self,
        mapper: fn(PasswordMethodsBorrowed) -> R,
    ) -> PasswordMethodsQuery<'c, 'a, 's, C, R, N> {
        PasswordMethodsQuery {
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
pub struct FindCredentialsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn find_credentials() -> FindCredentialsStmt {
    FindCredentialsStmt(
        "SELECT user_id, password_hash, credentials_version, status::text AS status, role::text AS role, tier::text AS tier, known_device FROM find_credentials($1, $2)",
        None,
    )
}
impl FindCredentialsStmt {
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
        T1: crate::StringSql,
        T2: crate::BytesSql,
        T3: crate::ArraySql<Item = T2>,
    >(
        &'s self,
        client: &'c C,
        email_key: &'a T1,
        device_hashes: &'a T3,
    ) -> CredentialsQuery<'c, 'a, 's, C, Credentials, 2> {
        CredentialsQuery {
            client,
            params: [email_key, device_hashes],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<CredentialsBorrowed, tokio_postgres::Error> {
                    Ok(CredentialsBorrowed {
                        user_id: row.try_get(0)?,
                        password_hash: row.try_get(1)?,
                        credentials_version: row.try_get(2)?,
                        status: row.try_get(3)?,
                        role: row.try_get(4)?,
                        tier: row.try_get(5)?,
                        known_device: row.try_get(6)?,
                    })
                },
            mapper: |it| Credentials::from(it),
        }
    }
}
impl<
    'c,
    'a,
    's,
    C: GenericClient,
    T1: crate::StringSql,
    T2: crate::BytesSql,
    T3: crate::ArraySql<Item = T2>,
>
    crate::client::async_::Params<
        'c,
        'a,
        's,
        FindCredentialsParams<T1, T2, T3>,
        CredentialsQuery<'c, 'a, 's, C, Credentials, 2>,
        C,
    > for FindCredentialsStmt
{
    fn params(
        &'s self,
        client: &'c C,
        params: &'a FindCredentialsParams<T1, T2, T3>,
    ) -> CredentialsQuery<'c, 'a, 's, C, Credentials, 2> {
        self.bind(client, &params.email_key, &params.device_hashes)
    }
}
pub struct PasswordMethodsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn password_methods() -> PasswordMethodsStmt {
    PasswordMethodsStmt(
        "SELECT method, count(*) AS users FROM ( SELECT substring( password_hash FROM '^(\\$2[aby]\\$[0-9]{2}\\$|\\$argon2id\\$v=19\\$m=[0-9]+,t=[0-9]+,p=[0-9]+\\$)' ) AS method FROM users WHERE password_hash IS NOT NULL ) AS hashed WHERE method IS NOT NULL GROUP BY method ORDER BY users DESC, method LIMIT $1",
        None,
    )
}
impl PasswordMethodsStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        rows: &'a i64,
    ) -> PasswordMethodsQuery<'c, 'a, 's, C, PasswordMethods, 1> {
        PasswordMethodsQuery {
            client,
            params: [rows],
            query: self.0,
            cached: self.1.as_ref(),
            extractor: |
                row: &tokio_postgres::Row,
            | -> Result<PasswordMethodsBorrowed, tokio_postgres::Error> {
                Ok(PasswordMethodsBorrowed {
                    method: row.try_get(0)?,
                    users: row.try_get(1)?,
                })
            },
            mapper: |it| PasswordMethods::from(it),
        }
    }
}
pub struct ChangePasswordStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn change_password() -> ChangePasswordStmt {
    ChangePasswordStmt(
        "UPDATE users SET password_hash = $1, credentials_version = credentials_version + 1, updated_at = $2 WHERE id = $3",
        None,
    )
}
impl ChangePasswordStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        password_hash: &'a T1,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(self.0, &[password_hash, updated_at, id])
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ChangePasswordParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ChangePasswordStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ChangePasswordParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.password_hash,
            &params.updated_at,
            &params.id,
        ))
    }
}
pub struct ReplacePasswordHashStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn replace_password_hash() -> ReplacePasswordHashStmt {
    ReplacePasswordHashStmt(
        "UPDATE users SET password_hash = $1, updated_at = $2 WHERE id = $3 AND credentials_version = $4",
        None,
    )
}
impl ReplacePasswordHashStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient, T1: crate::StringSql>(
        &'s self,
        client: &'c C,
        password_hash: &'a T1,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        id: &'a uuid::Uuid,
        credentials_version: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[password_hash, updated_at, id, credentials_version],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        ReplacePasswordHashParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for ReplacePasswordHashStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a ReplacePasswordHashParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.password_hash,
            &params.updated_at,
            &params.id,
            &params.credentials_version,
        ))
    }
}
pub struct EraseStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn erase() -> EraseStmt {
    EraseStmt("DELETE FROM users WHERE id = $1", None)
}
impl EraseStmt {
    pub async fn prepare<'a, C: GenericClient>(
        mut self,
        client: &'a C,
    ) -> Result<Self, tokio_postgres::Error> {
        self.1 = Some(client.prepare(self.0).await?);
        Ok(self)
    }
    pub async fn bind<'c, 'a, 's, C: GenericClient>(
        &'s self,
        client: &'c C,
        id: &'a uuid::Uuid,
    ) -> Result<u64, tokio_postgres::Error> {
        client.execute(self.0, &[id]).await
    }
}
