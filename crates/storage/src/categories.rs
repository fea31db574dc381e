//! Categories, the system's and people's own.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    category::{Category, CategoryKind, CategoryUsage, CategoryUses, Colour, Icon, OwnCategory},
    ids::CategoryId,
    labelled,
};
use serde::Serialize;

use crate::{CursorPage, PageRequest, RepositoryError, layer::repository};

/// The constraint that keeps names unique for an owner and parent.
pub const NAME_IS_TAKEN: &str = "categories_name_key";

/// The constraint that keeps two levels, of one kind, among the owner's and the system's.
pub const PARENT_DOES_NOT_FIT: &str = "categories_parent_fkey";

/// Which categories. The same value serves listing and counting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CategoryFilter {
    kind: Option<CategoryKind>,
    icon: Option<Icon>,
    colour: Option<Colour>,
    system: Option<bool>,
    used: Option<bool>,
    parent: Option<CategoryId>,
    name: Option<String>,
    deleted: bool,
}

impl CategoryFilter {
    /// All that are not deleted, the system's and one's own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only of one kind.
    pub fn kind(mut self, kind: CategoryKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Only with this icon.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Only of this colour.
    pub fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Only the system's, or only one's own.
    pub fn system(mut self, system: bool) -> Self {
        self.system = Some(system);
        self
    }

    /// Only those with transactions or budgets in them, or only those without.
    pub fn used(mut self, used: bool) -> Self {
        self.used = Some(used);
        self
    }

    /// Only those under this one.
    pub fn parent(mut self, parent: CategoryId) -> Self {
        self.parent = Some(parent);
        self
    }

    /// Only with this text in the name, regardless of case.
    pub fn name_contains(mut self, text: impl Into<String>) -> Self {
        self.name = Some(text.into());
        self
    }

    /// Only deleted ones, instead of those that are not.
    pub fn deleted(mut self) -> Self {
        self.deleted = true;
        self
    }

    /// The kind asked for.
    pub fn wanted_kind(&self) -> Option<CategoryKind> {
        self.kind
    }

    /// The icon asked for.
    pub fn wanted_icon(&self) -> Option<&Icon> {
        self.icon.as_ref()
    }

    /// The colour asked for.
    pub fn wanted_colour(&self) -> Option<&Colour> {
        self.colour.as_ref()
    }

    /// Whether the system's or one's own are asked for.
    pub fn wanted_system(&self) -> Option<bool> {
        self.system
    }

    /// Whether used or unused ones are asked for.
    pub fn wanted_used(&self) -> Option<bool> {
        self.used
    }

    /// The parent asked for.
    pub fn wanted_parent(&self) -> Option<CategoryId> {
        self.parent
    }

    /// The text asked for in the name.
    pub fn wanted_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether deleted ones are asked for.
    pub fn wants_deleted(&self) -> bool {
        self.deleted
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
