//! Categories: the system categories and users' own.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    budget::BudgetMerge,
    category::{
        AllCategoryUses, Category, CategoryKind, CategoryUsage, CategoryUses, Colour, Icon,
        OwnCategory,
    },
    ids::{CategoryId, ChangeSetId},
    labelled,
};

use crate::{CursorPage, PageRequest, RepositoryError, filter::filter, layer::repository};

/// The constraint that keeps names unique for an owner and parent.
pub const NAME_IS_TAKEN: &str = "categories_name_key";

/// The constraint that keeps two levels, of one kind, among the owner's and the system's.
pub const PARENT_DOES_NOT_FIT: &str = "categories_parent_fkey";

filter! {
    /// The categories to list or count: system categories and the user's own that are not deleted,
    /// unless conditions say otherwise.
    pub struct CategoryFilter or deleted {
        /// Only categories of this type.
        kind: CategoryKind,
        /// Only categories with this icon.
        icon: Icon,
        /// Only categories of this colour.
        colour: Colour,
        /// Only system categories, or only the user's own.
        system: bool,
        /// Only categories with transactions or budgets, or only those without.
        used: bool,
        /// Only subcategories of this category.
        parent: CategoryId,
        /// Only categories whose name contains this text, ignoring case and accents.
        name: String,
    }
}

labelled! {
    /// The sort orders of a list of categories.
    #[derive(Default)]
    pub enum CategorySort {
        /// By name, ignoring case.
        #[default]
        Name = "name",
        /// The newest first.
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
    }
}

repository! {
    /// Stores categories. Reads return system categories and the user's own; only the latter can be
    /// changed.
    #[cfg_attr(feature = "mocks", mockall::automock)]
    #[async_trait]
    pub trait CategoryRepository, layer CategoryLayer over categories {
        /// Waits until no other unit writes the user's finances, and keeps others from writing
        /// until this one ends, so that decisions based on what was read still hold when they are
        /// stored.
        async fn lock(&mut self) -> Result<(), RepositoryError>;

        /// Adds a category. A conflict with [`NAME_IS_TAKEN`] or [`PARENT_DOES_NOT_FIT`] if its
        /// name or parent is not possible.
        async fn add(&mut self, category: &OwnCategory) -> Result<(), RepositoryError>;

        /// A category by its id, deleted or not.
        async fn get(&mut self, id: CategoryId) -> Result<Option<Category>, RepositoryError>;

        /// One page of the categories that match the filter.
        async fn list(
            &mut self,
            filter: &CategoryFilter,
            sort: CategorySort,
            page: &PageRequest,
        ) -> Result<CursorPage<Category>, RepositoryError>;

        /// The number of categories that match the filter.
        async fn count(&mut self, filter: &CategoryFilter) -> Result<u64, RepositoryError>;

        /// All categories that are not deleted, in one statement: system categories and the user's
        /// own, of which there are at most [`Category::MAX_OWN`].
        async fn all(&mut self) -> Result<Vec<Category>, RepositoryError>;

        /// All of the user's own categories that are not deleted.
        async fn own(&mut self) -> Result<Vec<Category>, RepositoryError>;

        /// The number and kind of uses of each category that is not deleted, by name.
        async fn usage(&mut self) -> Result<Vec<CategoryUsage>, RepositoryError>;

        /// The uses of one category.
        async fn uses(&mut self, id: CategoryId) -> Result<CategoryUses, RepositoryError>;

        /// The uses of one category, with the transactions and budgets of its subcategories, and
        /// those by deleted rows.
        async fn uses_with_subcategories(
            &mut self,
            id: CategoryId,
        ) -> Result<AllCategoryUses, RepositoryError>;

        /// Moves everything from one category into another, including deleted transactions, but not
        /// deleted budgets and subcategories, and returns the numbers of rows moved, without the
        /// deleted ones. These are recorded as a change set with this id, and so are the budgets of
        /// `merge`, which the caller changes afterwards; those to be ended are not moved. A conflict
        /// with [`NAME_IS_TAKEN`] if subcategories of both have the same name.
        async fn move_uses(
            &mut self,
            from: &OwnCategory,
            to: CategoryId,
            merge: &BudgetMerge,
            set: ChangeSetId,
            at: DateTime<Utc>,
        ) -> Result<CategoryUses, RepositoryError>;

        /// Stores an edit, deletion or restoration. [`RepositoryError::Stale`] if the category is
        /// no longer at the version `before` has; conflicts as in [`CategoryRepository::add`], or
        /// if a category to be deleted is still in use.
        async fn update(
            &mut self,
            before: &OwnCategory,
            after: &OwnCategory,
        ) -> Result<(), RepositoryError>;
    }
}
