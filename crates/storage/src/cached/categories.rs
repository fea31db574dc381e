//! The system's categories, which only a new version of the program changes. People's own are never
//! kept.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_cache::Lookup;
use coffer_domain::{
    category::{Category, CategoryUsage, CategoryUses, OwnCategory},
    ids::CategoryId,
};

use super::Cached;
use crate::{
    CategoryFilter, CategoryRepository, CategorySort, CursorPage, PageRequest, RepositoryError,
};

/// The one key: everyone sees the same.
const EVERYONES: &str = "all";

#[async_trait]
impl CategoryRepository for Cached<'_, '_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.unit.categories().lock().await
    }

    async fn add(&mut self, category: &OwnCategory) -> Result<(), RepositoryError> {
        self.unit.categories().add(category).await
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
        // A visitor sees none, and a unit of the system has no one's.
        if self.reader.is_none() {
            return self.unit.categories().all().await;
        }
        match self.caches.categories.find(EVERYONES).await {
            Lookup::Found(mut all) => {
                // This opens the unit, so that an ended session gets no answer.
                all.extend(self.unit.categories().own().await?);
                Ok(all)
            }
            Lookup::Missing(loading) => {
                let all = self.unit.categories().all().await?;
                let everyones = all.iter().filter(|category| category.is_system());
                loading.keep(&everyones.cloned().collect()).await;
                Ok(all)
            }
        }
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
        self.unit.categories().move_uses(from, to, at).await
    }

    async fn update(
        &mut self,
        before: &OwnCategory,
        after: &OwnCategory,
    ) -> Result<(), RepositoryError> {
        self.unit.categories().update(before, after).await
    }
}
