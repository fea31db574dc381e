//! Users.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Email,
    audit::{self, Action},
    ids::UserId,
    user::{Credentials, DetailedUser, PasswordHash, User},
};

use super::Recorded;
use crate::{
    CursorPage, PageRequest, PasswordMethod, RepositoryError, UserFilter, UserRepository, UserSort,
    UserWith,
};

#[async_trait]
impl UserRepository for Recorded<'_, '_> {
    async fn add(
        &mut self,
        user: &User,
        password_hash: Option<&PasswordHash>,
    ) -> Result<(), RepositoryError> {
        self.unit.users().add(user, password_hash).await?;
        self.unit.record(self.scribe.created(user));
        Ok(())
    }

    async fn get(&mut self, id: UserId) -> Result<Option<User>, RepositoryError> {
        self.unit.users().get(id).await
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, RepositoryError> {
        self.unit.users().find_by_email(email).await
    }

    async fn list(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
    ) -> Result<CursorPage<User>, RepositoryError> {
        self.unit.users().list(filter, sort, page).await
    }

    async fn list_with(
        &mut self,
        filter: &UserFilter,
        sort: UserSort,
        page: &PageRequest,
        with: UserWith,
    ) -> Result<CursorPage<DetailedUser>, RepositoryError> {
        self.unit.users().list_with(filter, sort, page, with).await
    }

    async fn count(&mut self, filter: &UserFilter) -> Result<u64, RepositoryError> {
        self.unit.users().count(filter).await
    }

    async fn find_credentials(
        &mut self,
        email: &Email,
        devices: &[[u8; 32]],
    ) -> Result<Option<Credentials>, RepositoryError> {
        self.unit.users().find_credentials(email, devices).await
    }

    async fn password_methods(
        &mut self,
        rows: u32,
    ) -> Result<Vec<PasswordMethod>, RepositoryError> {
        self.unit.users().password_methods(rows).await
    }

    async fn set_password_hash(
        &mut self,
        id: UserId,
        password_hash: &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<(), RepositoryError> {
        let mut users = self.unit.users();
        users.set_password_hash(id, password_hash, at).await
    }

    async fn erase(&mut self, id: UserId) -> Result<bool, RepositoryError> {
        let Some(user) = self.unit.users().get(id).await? else {
            return Ok(false);
        };
        let erased = self.unit.users().erase(id).await?;
        if erased {
            let changes = audit::changes(Some(&user), None);
            let record = self.scribe.record(Action::Deleted, &user, changes);
            self.unit.record(record);
        }
        Ok(erased)
    }
}
