// This file was generated with `clorinde`. Do not modify.

#[derive(Debug)]
pub struct AddProfileParams<T1: crate::StringSql> {
    pub user_id: uuid::Uuid,
    pub display_name: Option<T1>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct AddSettingsParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
> {
    pub user_id: uuid::Uuid,
    pub base_currency: T1,
    pub home_country: T2,
    pub locale: T3,
    pub time_zone: T4,
    pub theme: crate::types::Theme,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
#[derive(Debug)]
pub struct UpdateProfileParams<T1: crate::StringSql> {
    pub display_name: Option<T1>,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
    pub version_before: i32,
}
#[derive(Debug)]
pub struct UpdateSettingsParams<
    T1: crate::StringSql,
    T2: crate::StringSql,
    T3: crate::StringSql,
    T4: crate::StringSql,
> {
    pub base_currency: T1,
    pub home_country: T2,
    pub locale: T3,
    pub time_zone: T4,
    pub theme: crate::types::Theme,
    pub version: i32,
    pub updated_at: chrono::DateTime<chrono::Utc>,
    pub user_id: uuid::Uuid,
    pub version_before: i32,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub user_id: uuid::Uuid,
    pub display_name: Option<String>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct ProfileBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub display_name: Option<&'a str>,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<ProfileBorrowed<'a>> for Profile {
    fn from(
        ProfileBorrowed {
            user_id,
            display_name,
            version,
            created_at,
            updated_at,
        }: ProfileBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            display_name: display_name.map(|v| v.into()),
            version,
            created_at,
            updated_at,
        }
    }
}
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub user_id: uuid::Uuid,
    pub base_currency: String,
    pub home_country: String,
    pub locale: String,
    pub time_zone: String,
    pub theme: crate::types::Theme,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
pub struct SettingsBorrowed<'a> {
    pub user_id: uuid::Uuid,
    pub base_currency: &'a str,
    pub home_country: &'a str,
    pub locale: &'a str,
    pub time_zone: &'a str,
    pub theme: crate::types::Theme,
    pub version: i32,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}
impl<'a> From<SettingsBorrowed<'a>> for Settings {
    fn from(
        SettingsBorrowed {
            user_id,
            base_currency,
            home_country,
            locale,
            time_zone,
            theme,
            version,
            created_at,
            updated_at,
        }: SettingsBorrowed<'a>,
    ) -> Self {
        Self {
            user_id,
            base_currency: base_currency.into(),
            home_country: home_country.into(),
            locale: locale.into(),
            time_zone: time_zone.into(),
            theme,
            version,
            created_at,
            updated_at,
        }
    }
}
use crate::client::async_::GenericClient;
use futures::{self, StreamExt, TryStreamExt};
pub struct ProfileQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<ProfileBorrowed, tokio_postgres::Error>,
    mapper: fn(ProfileBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> ProfileQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(ProfileBorrowed) -> R) -> ProfileQuery<'c, 'a, 's, C, R, N> {
        ProfileQuery {
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
pub struct SettingsQuery<'c, 'a, 's, C: GenericClient, T, const N: usize> {
    client: &'c C,
    params: [&'a (dyn postgres_types::ToSql + Sync); N],
    query: &'static str,
    cached: Option<&'s tokio_postgres::Statement>,
    extractor: fn(&tokio_postgres::Row) -> Result<SettingsBorrowed, tokio_postgres::Error>,
    mapper: fn(SettingsBorrowed) -> T,
}
impl<'c, 'a, 's, C, T: 'c, const N: usize> SettingsQuery<'c, 'a, 's, C, T, N>
where
    C: GenericClient,
{
    pub fn map<R>(self, mapper: fn(SettingsBorrowed) -> R) -> SettingsQuery<'c, 'a, 's, C, R, N> {
        SettingsQuery {
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
pub struct AddProfileStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_profile() -> AddProfileStmt {
    AddProfileStmt(
        "INSERT INTO user_profiles (user_id, display_name, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)",
        None,
    )
}
impl AddProfileStmt {
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
        user_id: &'a uuid::Uuid,
        display_name: &'a Option<T1>,
        version: &'a i32,
        created_at: &'a chrono::DateTime<chrono::Utc>,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[user_id, display_name, version, created_at, updated_at],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        AddProfileParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddProfileStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddProfileParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.user_id,
            &params.display_name,
            &params.version,
            &params.created_at,
            &params.updated_at,
        ))
    }
}
pub struct AddSettingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn add_settings() -> AddSettingsStmt {
    AddSettingsStmt(
        "INSERT INTO user_settings (user_id, base_currency, home_country, locale, time_zone, theme, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        None,
    )
}
impl AddSettingsStmt {
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
        user_id: &'a uuid::Uuid,
        base_currency: &'a T1,
        home_country: &'a T2,
        locale: &'a T3,
        time_zone: &'a T4,
        theme: &'a crate::types::Theme,
        version: &'a i32,
        created_at: &'a chrono::DateTime<chrono::Utc>,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    user_id,
                    base_currency,
                    home_country,
                    locale,
                    time_zone,
                    theme,
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
        AddSettingsParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for AddSettingsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a AddSettingsParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.user_id,
            &params.base_currency,
            &params.home_country,
            &params.locale,
            &params.time_zone,
            &params.theme,
            &params.version,
            &params.created_at,
            &params.updated_at,
        ))
    }
}
pub struct ProfileStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn profile() -> ProfileStmt {
    ProfileStmt(
        "SELECT user_id, display_name, version, created_at, updated_at FROM user_profiles WHERE user_id = $1",
        None,
    )
}
impl ProfileStmt {
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
        user_id: &'a uuid::Uuid,
    ) -> ProfileQuery<'c, 'a, 's, C, Profile, 1> {
        ProfileQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<ProfileBorrowed, tokio_postgres::Error> {
                    Ok(ProfileBorrowed {
                        user_id: row.try_get(0)?,
                        display_name: row.try_get(1)?,
                        version: row.try_get(2)?,
                        created_at: row.try_get(3)?,
                        updated_at: row.try_get(4)?,
                    })
                },
            mapper: |it| Profile::from(it),
        }
    }
}
pub struct SettingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn settings() -> SettingsStmt {
    SettingsStmt(
        "SELECT user_id, base_currency, home_country, locale, time_zone, theme, version, created_at, updated_at FROM user_settings WHERE user_id = $1",
        None,
    )
}
impl SettingsStmt {
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
        user_id: &'a uuid::Uuid,
    ) -> SettingsQuery<'c, 'a, 's, C, Settings, 1> {
        SettingsQuery {
            client,
            params: [user_id],
            query: self.0,
            cached: self.1.as_ref(),
            extractor:
                |row: &tokio_postgres::Row| -> Result<SettingsBorrowed, tokio_postgres::Error> {
                    Ok(SettingsBorrowed {
                        user_id: row.try_get(0)?,
                        base_currency: row.try_get(1)?,
                        home_country: row.try_get(2)?,
                        locale: row.try_get(3)?,
                        time_zone: row.try_get(4)?,
                        theme: row.try_get(5)?,
                        version: row.try_get(6)?,
                        created_at: row.try_get(7)?,
                        updated_at: row.try_get(8)?,
                    })
                },
            mapper: |it| Settings::from(it),
        }
    }
}
pub struct UpdateProfileStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update_profile() -> UpdateProfileStmt {
    UpdateProfileStmt(
        "UPDATE user_profiles SET display_name = $1, version = $2, updated_at = $3 WHERE user_id = $4 AND version = $5",
        None,
    )
}
impl UpdateProfileStmt {
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
        display_name: &'a Option<T1>,
        version: &'a i32,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
        version_before: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[display_name, version, updated_at, user_id, version_before],
            )
            .await
    }
}
impl<'a, C: GenericClient + Send + Sync, T1: crate::StringSql>
    crate::client::async_::Params<
        'a,
        'a,
        'a,
        UpdateProfileParams<T1>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for UpdateProfileStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a UpdateProfileParams<T1>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.display_name,
            &params.version,
            &params.updated_at,
            &params.user_id,
            &params.version_before,
        ))
    }
}
pub struct UpdateSettingsStmt(&'static str, Option<tokio_postgres::Statement>);
pub fn update_settings() -> UpdateSettingsStmt {
    UpdateSettingsStmt(
        "UPDATE user_settings SET base_currency = $1, home_country = $2, locale = $3, time_zone = $4, theme = $5, version = $6, updated_at = $7 WHERE user_id = $8 AND version = $9",
        None,
    )
}
impl UpdateSettingsStmt {
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
        base_currency: &'a T1,
        home_country: &'a T2,
        locale: &'a T3,
        time_zone: &'a T4,
        theme: &'a crate::types::Theme,
        version: &'a i32,
        updated_at: &'a chrono::DateTime<chrono::Utc>,
        user_id: &'a uuid::Uuid,
        version_before: &'a i32,
    ) -> Result<u64, tokio_postgres::Error> {
        client
            .execute(
                self.0,
                &[
                    base_currency,
                    home_country,
                    locale,
                    time_zone,
                    theme,
                    version,
                    updated_at,
                    user_id,
                    version_before,
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
        UpdateSettingsParams<T1, T2, T3, T4>,
        std::pin::Pin<
            Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
        >,
        C,
    > for UpdateSettingsStmt
{
    fn params(
        &'a self,
        client: &'a C,
        params: &'a UpdateSettingsParams<T1, T2, T3, T4>,
    ) -> std::pin::Pin<
        Box<dyn futures::Future<Output = Result<u64, tokio_postgres::Error>> + Send + 'a>,
    > {
        Box::pin(self.bind(
            client,
            &params.base_currency,
            &params.home_country,
            &params.locale,
            &params.time_zone,
            &params.theme,
            &params.version,
            &params.updated_at,
            &params.user_id,
            &params.version_before,
        ))
    }
}
