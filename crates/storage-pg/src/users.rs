//! Users on PostgreSQL.

mod select;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Email,
    ids::UserId,
    user::{Credentials, DetailedUser, PasswordHash, Role, Tier, User, UserStatus},
};
use coffer_queries::queries::users as queries;
use coffer_storage::{
    CursorPage, PageRequest, PasswordMethod, RepositoryError, UserFilter, UserRepository, UserSort,
    UserWith,
};

use crate::{
    list::{count, read_one, read_page},
    mirror::Mirrored,
    stored::bytes,
    unit::PgRepository,
};

#[async_trait]
impl UserRepository for PgRepository<'_> {
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<PasswordHash>,
    ) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &user.id.uuid(),
                        &user.email.as_str(),
                        &user.email.key().as_str(),
                        &password_hash.as_ref().map(PasswordHash::expose),
                        &user.status.to_database(),
                        &user.tier.to_database(),
                        &user.role.to_database(),
                        &user.email_verified_at,
                        &user.terms_version.as_deref(),
                        &user.terms_accepted_at,
                        &user.created_at,
                        &user.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::get().bind(client, &id.uuid()).opt().await)
            .await?;
        Ok(row.map(user))
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError> {
        let select = select::of_address(email);
        let found = read_one(self.0, &select, |row| {
            select::detailed(row, UserWith::NOTHING)
        });
        Ok(found.await?.map(|found| found.user))
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
        let select = select::page(filter, sort, page, with);
        read_page(
            self.0,
            select,
            page,
            |row| select::detailed(row, with),
            |last| select::position(sort, &last.user),
        )
        .await
    }

    async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError> {
        count(self.0, select::Users::Table, select::condition(filter)).await
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
                status: UserStatus::from_database(row.status),
                role: Role::from_database(row.role),
                tier: Tier::from_database(row.tier),
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

    async fn set_password_hash(
        &mut self,
        id: UserId,
        password_hash: &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| {
                queries::set_password_hash()
                    .prepare(client)
                    .await?
                    .bind(client, &password_hash.expose(), &at, &id.uuid())
                    .await
            })
            .await?;
        Ok(())
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

fn user(row: queries::User) -> User {
    User {
        id: row.id.into(),
        email: Email::from_stored(row.email),
        status: UserStatus::from_database(row.status),
        tier: Tier::from_database(row.tier),
        role: Role::from_database(row.role),
        email_verified_at: row.email_verified_at,
        terms_version: row.terms_version,
        terms_accepted_at: row.terms_accepted_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
