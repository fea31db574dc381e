//! Users on PostgreSQL.

mod select;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Email,
    ids::UserId,
    user::{Credentials, DetailedUser, PasswordHash, User},
};
use coffer_queries::queries::users as queries;
use coffer_storage::{
    CursorPage, PageRequest, PasswordMethod, RepositoryError, UserFilter, UserRepository, UserSort,
    UserWith,
};
use sea_query::LockType;

use crate::{
    list::{count, read_one, read_paged},
    stored::{bytes, from_label},
    table::{Table, exactly_one, table, value},
    unit::PgRepository,
};

table! {
    /// The table of users. The password's hash is not read.
    pub(crate) USERS: Users("users") of User {
        id: Key,
        email: Insert,
        status: Insert,
        tier: Insert,
        role: Insert,
        email_verified_at: Insert,
        terms_version: Insert,
        terms_accepted_at: Insert,
        credentials_version: Insert,
        created_at: Insert,
        updated_at: Insert,
    }
}

#[async_trait]
impl UserRepository for PgRepository<'_> {
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<PasswordHash>,
    ) -> Result<(), RepositoryError> {
        let hash = password_hash.map(|hash| hash.expose().to_owned());
        let others = [
            ("email_key", value(&user.email.key().as_str().to_owned())),
            ("password_hash", value(&hash)),
        ];
        USERS.add_with(self.0, user, others).await
    }

    async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError> {
        USERS.get(self.0, id.uuid()).await
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError> {
        let select = select::by_email(email);
        read_one(self.0, &select, |row| USERS.read(row)).await
    }

    async fn list(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
    ) -> Result<CursorPage<User>, RepositoryError> {
        let page = self
            .list_with(filter, sort, page, UserWith::NOTHING)
            .await?;
        Ok(CursorPage {
            items: page.items.into_iter().map(|found| found.user).collect(),
            next: page.next,
        })
    }

    async fn list_with(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
        with: UserWith,
    ) -> Result<CursorPage<DetailedUser>, RepositoryError> {
        let order = select::order(sort);
        let select = select::page(filter, &order, page, with);
        read_paged(self.0, &select, &order, page, |row| {
            select::detailed(row, with)
        })
        .await
    }

    async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError> {
        count(self.0, Users::SOURCE, select::condition(filter)).await
    }

    async fn find_credentials(
        &mut self,
        email: &Email,
        devices: &[[u8; 32]],
    ) -> Result<Option<Credentials>, RepositoryError> {
        let devices: Vec<&[u8]> = devices.iter().map(<[u8; 32]>::as_slice).collect();
        let row = self
            .0
            .run(async |client| {
                queries::find_credentials()
                    .bind(client, &email.key().as_str(), &devices)
                    .opt()
                    .await
            })
            .await?;
        let credentials = row.map(|row| {
            let known_device = row.known_device.map(|hash| bytes("device hash", &hash));
            Ok(Credentials {
                user_id: row.user_id.into(),
                password_hash: row.password_hash.map(PasswordHash::new),
                version: row.credentials_version,
                status: from_label(&row.status)?,
                role: from_label(&row.role)?,
                tier: from_label(&row.tier)?,
                known_device: known_device.transpose()?,
            })
        });
        credentials.transpose()
    }

    async fn password_methods(
        &mut self,
        rows: u32,
    ) -> Result<Vec<PasswordMethod>, RepositoryError> {
        let methods = self
            .0
            .run(async |client| {
                let methods = queries::password_methods();
                methods.bind(client, &i64::from(rows)).all().await
            })
            .await?;
        let methods = methods.into_iter().map(|row| PasswordMethod {
            prefix: row.method,
            users: row.users.unsigned_abs(),
        });
        Ok(methods.collect())
    }

    async fn lock(&mut self, id: UserId) -> Result<Option<User>, RepositoryError> {
        let mut select = USERS.select();
        // Sessions may be added meanwhile, since they refer to the row's key only.
        select
            .and_where(USERS.id.is(&id))
            .lock(LockType::NoKeyUpdate);
        read_one(self.0, &select, |row| USERS.read(row)).await
    }

    async fn change_password(
        &mut self,
        id: UserId,
        password_hash: &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<(), RepositoryError> {
        let changed = self
            .0
            .run(async |client| {
                queries::change_password()
                    .prepare(client)
                    .await?
                    .bind(client, &password_hash.expose(), &at, &id.uuid())
                    .await
            })
            .await?;
        exactly_one(changed)
    }

    async fn replace_password_hash(
        &mut self,
        id: UserId,
        version: i32,
        password_hash: &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<bool, RepositoryError> {
        let replaced = self
            .0
            .run(async |client| {
                queries::replace_password_hash()
                    .prepare(client)
                    .await?
                    .bind(client, &password_hash.expose(), &at, &id.uuid(), &version)
                    .await
            })
            .await?;
        Ok(replaced == 1)
    }

    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError> {
        let erased = self
            .0
            .run(async |client| {
                queries::erase()
                    .prepare(client)
                    .await?
                    .bind(client, &id.uuid())
                    .await
            })
            .await?;
        Ok(erased > 0)
    }
}
