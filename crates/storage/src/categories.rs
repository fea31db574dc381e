//! Categories, the system's and people's own.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    category::{Category, CategoryKind, CategoryUsage, CategoryUses, Colour, Icon, OwnCategory},
    ids::CategoryId,
    labelled,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that keeps names unique for an owner and parent.
pub const NAME_IS_TAKEN: &str = "categories_name_key";

/// The constraint that keeps two levels, of one kind, among the owner's and the system's.
pub const PARENT_DOES_NOT_FIT: &str = "categories_parent_fkey";

filter! {
    /// The categories to list or count: the system's and the user's own that are not deleted, unless
    /// conditions say otherwise.
    pub struct CategoryFilter or deleted {
        /// Only of one kind.
        kind: CategoryKind,
        /// Only with this icon.
        icon: Icon,
        /// Only of this colour.
        colour: Colour,
        /// Only the system's, or only one's own.
        system: bool,
        /// Only those with transactions or budgets in them, or only those without.
        used: bool,
        /// Only those under this one.
        parent: CategoryId,
        /// Only with this text in the name, regardless of case.
        name: String,
    }
}

labelled! {
    /// In which order.
    #[derive(Default)]
    pub enum CategorySort {
        /// By name, without regard to case.
        #[default]
        Name = "name",
        /// The newest first.
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
    }
}

repository! {
    /// Stores categories. Reading shows the system's and the user's own; only the latter are
    /// changed.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait CategoryRepository, layer CategoryLayer over categories {
        /// Waits until no other unit writes the user's finances, and keeps others from it until
        /// this one ends: so that what is decided by what is read still holds when it is written.
        async fn lock(&mut self) -> Result<(), RepositoryError>;

        /// Adds a category. A conflict with [`NAME_IS_TAKEN`] or [`PARENT_DOES_NOT_FIT`] where it
        /// has no place.
        async fn add(&mut self, category: &OwnCategory) -> Result<(), RepositoryError>;

        /// A category, deleted or not.
        async fn get(&mut self, id: CategoryId) -> Result<Option<Category>, RepositoryError>;

        /// A page of categories.
        async fn list(
            &mut self,
            filter: &CategoryFilter,
            sort: CategorySort,
            page: &PageRequest,
        ) -> Result<CursorPage<Category>, RepositoryError>;

        /// How many categories there are.
        async fn count(&mut self, filter: &CategoryFilter) -> Result<u64, RepositoryError>;

        /// All categories that are not deleted, in one statement: the system's and, of which there
        /// are at most [`Category::MAX_OWN`], the user's own.
        async fn all(&mut self) -> Result<Vec<Category>, RepositoryError>;

        /// All of the user's own that are not deleted.
        async fn own(&mut self) -> Result<Vec<Category>, RepositoryError>;

        /// What is in each category that is not deleted, by name.
        async fn usage(&mut self) -> Result<Vec<CategoryUsage>, RepositoryError>;

        /// What is in one category.
        async fn uses(&mut self, id: CategoryId) -> Result<CategoryUses, RepositoryError>;

        /// Puts everything that is in a category into another one, what is deleted included, and
        /// says how much of it is not. A conflict with [`NAME_IS_TAKEN`] if a category under the
        /// one has the name of one under the other.
        async fn move_uses(
            &mut self,
            from: &OwnCategory,
            to: CategoryId,
            at: DateTime<Utc>,
        ) -> Result<CategoryUses, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the category is
        /// no longer at the version `before` has; a conflict as when one is added, or if one that
        /// is deleted has anything in it.
        async fn update(
            &mut self,
            before: &OwnCategory,
            after: &OwnCategory,
        ) -> Result<(), RepositoryError>;
    }
}
