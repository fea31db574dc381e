//! Categories.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    audit::Action,
    category::{Category, CategoryUsage, CategoryUses, OwnCategory},
    ids::CategoryId,
};

use super::Recorded;
use crate::{
    CategoryFilter, CategoryRepository, CategorySort, CursorPage, PageRequest, RepositoryError,
};

#[async_trait]
impl CategoryRepository for Recorded<'_, '_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.unit.categories().lock().await
    }

    async fn add(&mut self, category: &OwnCategory) -> Result<(), RepositoryError> {
        self.unit.categories().add(category).await?;
        self.unit.record(self.scribe.created(category));
        Ok(())
    }

    async fn get(&mut self, id: CategoryId) -> Result<Option<Category>, RepositoryError> {
        self.unit.categories().get(id).await
    }

    async fn list(
        &mut self,
        filter: &CategoryFilter,
        sort: CategorySort,
        page: &PageRequest,
    ) -> Result<CursorPage<Category>, RepositoryError> {
        self.unit.categories().list(filter, sort, page).await
    }

    async fn count(&mut self, filter: &CategoryFilter) -> Result<u64, RepositoryError> {
        self.unit.categories().count(filter).await
    }

    async fn all(&mut self) -> Result<Vec<Category>, RepositoryError> {
        self.unit.categories().all().await
    }

    async fn own(&mut self) -> Result<Vec<Category>, RepositoryError> {
        self.unit.categories().own().await
    }

    async fn usage(&mut self) -> Result<Vec<CategoryUsage>, RepositoryError> {
        self.unit.categories().usage().await
    }

    async fn uses(&mut self, id: CategoryId) -> Result<CategoryUses, RepositoryError> {
        self.unit.categories().uses(id).await
    }

    async fn move_uses(
        &mut self,
        from: &OwnCategory,
        to: CategoryId,
        at: DateTime<Utc>,
    ) -> Result<CategoryUses, RepositoryError> {
        let moved = self.unit.categories().move_uses(from, to, at).await?;
        // A bulk operation is one record, told by its numbers of rows.
        if moved.any() {
            let changes = serde_json::json!({
                "moved_to": to,
                "transactions": moved.transactions,
                "budgets": moved.budgets,
                "categories": moved.categories,
            });
            self.unit
                .record(self.scribe.record(Action::Updated, from, changes));
        }
        Ok(moved)
    }

    async fn update(
        &mut self,
        before: &OwnCategory,
        after: &OwnCategory,
    ) -> Result<(), RepositoryError> {
        self.unit.categories().update(before, after).await?;
        self.unit.record(self.scribe.changed(before, after));
        Ok(())
    }
}
