//! Categories: the system categories and users' own.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor, Invalid, Lifecycle as _, Line, Permission,
    budget::{Budget, BudgetMerge, MergeRefusal, MergedBudgets},
    category::{
        Category, CategoryChanges, CategoryKind, CategoryNode, CategoryUsage, CategoryUses, Colour,
        Icon, OwnCategory,
    },
    ids::{CategoryId, ChangeSetId},
    stored_resource::StoredResource,
};
use coffer_storage::{
    BudgetFilter, BudgetSort, CategoryFilter, CategorySort, PageRequest, PageSize, RepositoryError,
    UnitOfWork, retry,
};
use serde::Serialize;

pub(crate) use self::refusals::explain_undoing;
use self::refusals::{
    budgets_overlap, explain, in_use, kind_in_use, limit_reached, system_category,
};
use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page,
    common::Common,
    idempotency::Idempotency,
    paging::List,
    resource::{Resource, View},
    version::Version,
};

mod refusals;

/// The input of a category to create.
#[derive(Debug, Clone, Serialize)]
pub struct NewCategory {
    /// The category's name.
    pub name: Line,
    /// The type: income or expense.
    pub kind: CategoryKind,
    /// The parent category; `None` at the top level.
    pub parent_id: Option<CategoryId>,
    /// The category's icon.
    pub icon: Icon,
    /// The category's colour in charts.
    pub colour: Colour,
}

/// The result of deleting or merging a category with its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The category into which the contents were moved.
    pub into: Category,
    /// The numbers of rows moved.
    pub moved: CategoryUses,
    /// The number of budgets that ended in favour of the target's budget of the same period.
    pub ended_budgets: i64,
    /// The change set with which the merge can be undone.
    pub change_set_id: ChangeSetId,
}

/// The category into which the contents of another one are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeTarget {
    /// The category's id.
    pub id: CategoryId,
    /// What becomes of budgets of the same period; required if both categories have such budgets.
    pub budgets: Option<MergedBudgets>,
}

/// The use cases of categories.
pub struct Categories {
    common: Common,
}

impl Categories {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the system categories and the actor's own.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &CategoryFilter,
        sort: CategorySort,
        request: &ListRequest,
    ) -> Result<Page<Category>, Error> {
        actor.require(Permission::ManageCategories)?;
        let list = List::new(&self.common, actor, "categories", &(filter, sort), request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let page = read.categories().list(filter, sort, &list.request).await?;
        list.page(page)
    }

    /// All categories as a tree.
    pub async fn tree(&self, actor: &Actor) -> Result<Vec<CategoryNode>, Error> {
        actor.require(Permission::ManageCategories)?;
        let read = self.common.repositories.read_once(actor).await?;
        let all = read.categories().all().await?;
        Ok(Category::tree(all))
    }

    /// The number of uses of each category.
    pub async fn usage(&self, actor: &Actor) -> Result<Vec<CategoryUsage>, Error> {
        actor.require(Permission::ManageCategories)?;
        let read = self.common.repositories.read_once(actor).await?;
        let usage = read.categories().usage().await?;
        Ok(usage)
    }

    /// A category by its id. Deleted categories are not found.
    pub async fn get(&self, actor: &Actor, id: CategoryId) -> Result<Category, Error> {
        actor.require(Permission::ManageCategories)?;
        self.common.get::<Self>(actor, id).await
    }

    /// Creates a category; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewCategory,
        request: Option<IdempotentRequest<Category>>,
    ) -> Result<CreateOutcome<Category>, Error> {
        let user_id = actor.require(Permission::ManageCategories)?;
        let idempotency = Idempotency::new(user_id, request, "create category", &new)?;
        let now = self.common.clock.now();
        let created = Category {
            id: CategoryId::new(now, &*self.common.rng),
            user_id: Some(user_id),
            parent_id: new.parent_id,
            kind: new.kind,
            name: new.name,
            icon: new.icon,
            colour: new.colour,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        let own = OwnCategory::new(created.clone()).ok_or_else(system_category)?;
        let (created, own) = (&created, &own);
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                Self::lock(&mut *unit).await?;
                check_limit(&mut *unit).await?;
                check_parent(&mut *unit, own).await?;
                unit.categories().add(own).await.map_err(explain)?;
                Ok((unit, created.clone()))
            })
            .await
    }

    /// Edits the user's own category, if it is at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: CategoryId,
        version: Version,
        changes: CategoryChanges,
    ) -> Result<Category, Error> {
        actor.require(Permission::ManageCategories)?;
        let edit = |category: OwnCategory, at| category.edit(&changes, at);
        self.common.edit::<Self>(actor, id, version, edit).await
    }

    /// Deletes the user's own category, restorably. Its contents are merged into `reassign_to`,
    /// which is required if there are any.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: CategoryId,
        version: Version,
        reassign_to: Option<MergeTarget>,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageCategories)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            Self::lock(&mut *unit).await?;
            let found = Self::find_active(&mut *unit, id).await?;
            let before = found.entity()?;
            version.check(before.version)?;
            if let Some(target) = reassign_to {
                let field = "reassign_to";
                self.move_uses(&mut *unit, &before, field, target).await?;
            } else {
                let uses = unit.categories().uses(id).await?;
                if uses.any() {
                    return Err(in_use(uses));
                }
            }
            let after = before.delete(self.common.clock.now());
            self.common
                .store::<Self>(unit, version, found, after)
                .await?;
            Ok(())
        })
        .await
    }

    /// Moves the contents of the user's own category into another one, and deletes it, as a change
    /// set.
    pub async fn merge(
        &self,
        actor: &Actor,
        id: CategoryId,
        into: MergeTarget,
    ) -> Result<Merged, Error> {
        actor.require(Permission::ManageCategories)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            Self::lock(&mut *unit).await?;
            let found = Self::find_active(&mut *unit, id).await?;
            let before = found.entity()?;
            let field = "target_category_id";
            let merged = self.move_uses(&mut *unit, &before, field, into).await?;
            let after = before.delete(self.common.clock.now());
            self.common
                .store::<Self>(unit, Version::Any, found, after)
                .await?;
            Ok(merged)
        })
        .await
    }

    /// Restores a deleted category, without its former contents. A category that is not deleted is
    /// returned unchanged.
    pub async fn restore(&self, actor: &Actor, id: CategoryId) -> Result<Category, Error> {
        actor.require(Permission::ManageCategories)?;
        self.common.restore::<Self>(actor, id).await
    }

    /// Moves the contents of a category into the target, which the request names in `field`.
    async fn move_uses(
        &self,
        unit: &mut dyn UnitOfWork,
        from: &OwnCategory,
        field: &str,
        target: MergeTarget,
    ) -> Result<Merged, Error> {
        let found = unit.categories().get(target.id).await?;
        let uses = unit.categories().uses(from.id).await?;
        from.check_target(field, found.as_ref(), uses)?;
        let into = found.ok_or(Error::NotFound)?;
        let now = self.common.clock.now();
        let merge = if uses.budgets > 0 {
            merge_budgets(unit, from.id, target, now).await?
        } else {
            BudgetMerge::default()
        };
        let change_set_id = ChangeSetId::new(now, &*self.common.rng);
        let mut categories = unit.categories();
        let moved = categories
            .move_uses(from, into.id, &merge, change_set_id, now)
            .await;
        let moved = moved.map_err(|error| refusals::explain_moving(field, error))?;
        drop(categories);
        // One statement for each: they are few, and each has its own audit record.
        for (before, after) in merge.changed.iter().chain(&merge.ended) {
            unit.budgets().update(before, after).await?;
        }
        let most = self.common.limits.change_set_rows;
        unit.change_sets().trim(most).await?;
        Ok(Merged {
            into,
            moved,
            ended_budgets: merge.ended.len().try_into().unwrap_or(i64::MAX),
            change_set_id,
        })
    }
}

/// The changes that leave one budget of each period for what both categories count.
async fn merge_budgets(
    unit: &mut dyn UnitOfWork,
    from: CategoryId,
    target: MergeTarget,
    now: DateTime<Utc>,
) -> Result<BudgetMerge, Error> {
    let own = budgets_of(unit, from).await?;
    let theirs = budgets_of(unit, target.id).await?;
    let merge = Budget::merge(&own, &theirs, target.budgets, now);
    merge.map_err(|refusal| match refusal {
        MergeRefusal::ChoiceRequired => budgets_overlap(),
        MergeRefusal::Invalid(invalid) => invalid.into(),
    })
}

/// All budgets of a category, oldest first. There are at most [`Budget::MAX_OWN`], one page.
async fn budgets_of(unit: &mut dyn UnitOfWork, category: CategoryId) -> Result<Vec<Budget>, Error> {
    let filter = BudgetFilter::new().category(category);
    let page = PageRequest {
        size: PageSize::LARGEST,
        after: None,
    };
    let mut budgets = unit.budgets();
    let page = budgets.list(&filter, BudgetSort::Oldest, &page).await?;
    Ok(page.items)
}

/// Restores the category whose merge is being undone, unless it was restored since. Its type must
/// still be that of the category into which it was merged.
pub(crate) async fn restore_merged(
    unit: &mut dyn UnitOfWork,
    id: CategoryId,
    into: Option<CategoryId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(found) = unit.categories().get(id).await? else {
        return Ok(());
    };
    let into = match into {
        Some(into) => unit.categories().get(into).await?,
        None => None,
    };
    if into.is_some_and(|into| into.kind != found.kind) {
        return Err(refusals::kind_changed());
    }
    if !found.is_deleted() {
        return Ok(());
    }
    let before = found.entity()?;
    let after = before.clone().restore(now);
    Categories::store(unit, &before, &after).await
}

#[async_trait]
impl Resource for Categories {
    type Id = CategoryId;
    type Entity = OwnCategory;
    type View = Category;
    const KIND: StoredResource = StoredResource::Categories;

    async fn lock(unit: &mut dyn UnitOfWork) -> Result<(), RepositoryError> {
        unit.categories().lock().await
    }

    async fn find(unit: &mut dyn UnitOfWork, id: CategoryId) -> Result<Option<Category>, Error> {
        Ok(unit.categories().get(id).await?)
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &OwnCategory,
        after: &OwnCategory,
    ) -> Result<(), Error> {
        let restored = before.is_deleted();
        if restored {
            check_limit(unit).await?;
        } else if !after.is_deleted() {
            if after.kind != before.kind {
                check_unused(unit, after.id).await?;
            }
            check_parent(unit, after).await?;
        }
        let stored = unit.categories().update(before, after).await;
        stored.map_err(if restored {
            refusals::explain_restoring
        } else {
            explain
        })
    }
}

/// System categories can be read like the user's own, but cannot be changed.
impl View<OwnCategory> for Category {
    fn is_deleted(&self) -> bool {
        self.is_deleted()
    }

    fn entity(&self) -> Result<OwnCategory, Error> {
        OwnCategory::new(self.clone()).ok_or_else(system_category)
    }

    fn set_entity(&mut self, entity: OwnCategory) {
        *self = entity.into_category();
    }
}

/// Checks that the user can have one more category.
async fn check_limit(unit: &mut dyn UnitOfWork) -> Result<(), Error> {
    let filter = CategoryFilter::new().system(false);
    if unit.categories().count(&filter).await? >= Category::MAX_OWN {
        return Err(limit_reached());
    }
    Ok(())
}

/// Checks that the type of a category can change: while transactions or budgets use it or its
/// subcategories, another type would change past reports and empty the budgets. Deleted ones count,
/// since they can be restored.
async fn check_unused(unit: &mut dyn UnitOfWork, id: CategoryId) -> Result<(), Error> {
    let uses = unit.categories().uses_with_subcategories(id).await?;
    if uses.active.has_entries() || uses.deleted.has_entries() {
        return Err(kind_in_use(uses));
    }
    Ok(())
}

/// Checks that a category can be under its parent.
async fn check_parent(unit: &mut dyn UnitOfWork, category: &OwnCategory) -> Result<(), Error> {
    let Some(parent_id) = category.parent_id else {
        return Ok(());
    };
    let parent = unit.categories().get(parent_id).await?;
    let checked: Result<(), Invalid> = Category::check_parent(category.kind, parent.as_ref());
    Ok(checked?)
}
