//! Categories: the system's, which are everyone's, and people's own.

use coffer_domain::{
    Actor, Invalid, Line, Permission,
    category::{
        Category, CategoryChanges, CategoryKind, CategoryNode, CategoryUsage, CategoryUses, Colour,
        Icon, OwnCategory,
    },
    ids::CategoryId,
    stored_resource::StoredResource,
};
use coffer_storage::{CategoryFilter, CategorySort, UnitOfWork, retry};
use serde::Serialize;

use self::refusals::{explain, full, in_use, systems};
use crate::{
    Error, IdempotencyKey, ListRequest, Page, budget_alerts, common::Common, idempotency::Once,
    paging::List, version::Version,
};

mod refusals;

/// What a category is made of.
#[derive(Debug, Clone, Serialize)]
pub struct NewCategory {
    /// Its name.
    pub name: Line,
    /// For income or for expenses.
    pub kind: CategoryKind,
    /// The category it is under; none at the top.
    pub parent_id: Option<CategoryId>,
    /// How it is drawn.
    pub icon: Icon,
    /// Its colour in charts.
    pub colour: Colour,
}

/// Where a category went, and what with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The category that has it now.
    pub into: Category,
    /// How much was moved.
    pub moved: CategoryUses,
}

/// The use cases of categories.
pub struct Categories {
    common: Common,
}

impl Categories {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the system's categories and the actor's own.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &CategoryFilter,
        sort: CategorySort,
        request: &ListRequest,
    ) -> Result<Page<Category>, Error> {
        actor.require(Permission::ManageCategories)?;
        let list = List::new(actor, "categories", &(filter, sort))?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let page = unit.categories().list(filter, sort, &request).await?;
        list.page(&self.common.cursors, page)
    }

    /// All categories as a tree.
    pub async fn tree(&self, actor: &Actor) -> Result<Vec<CategoryNode>, Error> {
        actor.require(Permission::ManageCategories)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let all = unit.categories().all().await?;
        Ok(Category::tree(all))
    }

    /// What the actor has in each category.
    pub async fn usage(&self, actor: &Actor) -> Result<Vec<CategoryUsage>, Error> {
        actor.require(Permission::ManageCategories)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let usage = unit.categories().usage().await?;
        Ok(usage)
    }

    /// A category.
    pub async fn get(&self, actor: &Actor, id: CategoryId) -> Result<Category, Error> {
        actor.require(Permission::ManageCategories)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await
    }

    /// Makes a category; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewCategory,
        key: Option<IdempotencyKey>,
    ) -> Result<Category, Error> {
        let user_id = actor.require(Permission::ManageCategories)?;
        let once = Once::new(user_id, key, "create category", &new)?;
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
        let own = OwnCategory::new(created.clone()).ok_or_else(systems)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            unit.categories().lock().await?;
            room(&mut *unit).await?;
            place(&mut *unit, &own).await?;
            let added = unit.categories().add(&own).await;
            added.map_err(|error| explain(Version::Any, error))?;
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::Categories)
                .await?;
            once.complete(&mut *unit, &created).await?;
            unit.commit().await?;
            Ok(created.clone())
        })
        .await
    }

    /// Edits one's own category, if it is still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: CategoryId,
        version: Version,
        changes: CategoryChanges,
    ) -> Result<Category, Error> {
        actor.require(Permission::ManageCategories)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.categories().lock().await?;
            let before = own(&mut *unit, id).await?;
            version.check(before.version)?;
            let after = before
                .clone()
                .edit(changes.clone(), self.common.clock.now())?;
            if after == before {
                return Ok(before.into_category());
            }
            place(&mut *unit, &after).await?;
            let stored = unit.categories().update(&before, &after).await;
            stored.map_err(|error| explain(version, error))?;
            budget_alerts::commit(unit, &self.common).await?;
            Ok(after.into_category())
        })
        .await
    }

    /// Deletes one's own category; it can be restored. What is in it goes to another one, which
    /// must be named if there is anything.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: CategoryId,
        version: Version,
        reassign_to: Option<CategoryId>,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageCategories)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.categories().lock().await?;
            let before = own(&mut *unit, id).await?;
            version.check(before.version)?;
            if let Some(target) = reassign_to {
                self.empty(&mut *unit, &before, "reassign_to", target)
                    .await?;
            } else {
                let uses = unit.categories().uses(id).await?;
                if uses.any() {
                    return Err(in_use(uses));
                }
            }
            self.retire(unit, version, &before).await
        })
        .await
    }

    /// Puts everything that is in one's own category into another one, and deletes it.
    pub async fn merge(
        &self,
        actor: &Actor,
        id: CategoryId,
        into: CategoryId,
    ) -> Result<Merged, Error> {
        actor.require(Permission::ManageCategories)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.categories().lock().await?;
            let before = own(&mut *unit, id).await?;
            let merged = self
                .empty(&mut *unit, &before, "target_category_id", into)
                .await?;
            self.retire(unit, Version::Any, &before).await?;
            Ok(merged)
        })
        .await
    }

    /// Brings a deleted category back, with nothing in it. One that is not deleted is answered as
    /// it is.
    pub async fn restore(&self, actor: &Actor, id: CategoryId) -> Result<Category, Error> {
        actor.require(Permission::ManageCategories)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.categories().lock().await?;
            let found = unit.categories().get(id).await?.ok_or(Error::NotFound)?;
            if found.deleted_at.is_none() {
                return Ok(found);
            }
            let before = OwnCategory::new(found).ok_or_else(systems)?;
            room(&mut *unit).await?;
            let after = before.clone().restore(self.common.clock.now());
            let stored = unit.categories().update(&before, &after).await;
            stored.map_err(refusals::explain_restoring)?;
            unit.commit().await?;
            Ok(after.into_category())
        })
        .await
    }

    /// Puts what is in a category into the target, which the request names in `field`.
    async fn empty(
        &self,
        unit: &mut dyn UnitOfWork,
        from: &OwnCategory,
        field: &str,
        target: CategoryId,
    ) -> Result<Merged, Error> {
        let found = unit.categories().get(target).await?;
        let uses = unit.categories().uses(from.id).await?;
        from.check_target(field, found.as_ref(), uses)?;
        let into = found.ok_or(Error::NotFound)?;
        let mut categories = unit.categories();
        let moved = categories
            .move_uses(from, into.id, self.common.clock.now())
            .await;
        let moved = moved.map_err(|error| refusals::explain_moving(field, error))?;
        Ok(Merged { into, moved })
    }

    /// Deletes a category that has nothing in it, and commits.
    async fn retire(
        &self,
        mut unit: Box<dyn UnitOfWork>,
        version: Version,
        before: &OwnCategory,
    ) -> Result<(), Error> {
        let after = before.clone().delete(self.common.clock.now());
        let stored = unit.categories().update(before, &after).await;
        stored.map_err(|error| explain(version, error))?;
        budget_alerts::commit(unit, &self.common).await
    }
}

/// A category that is not deleted. Somebody else's is not there.
async fn live(unit: &mut dyn UnitOfWork, id: CategoryId) -> Result<Category, Error> {
    let found = unit.categories().get(id).await?;
    found
        .filter(|category| category.deleted_at.is_none())
        .ok_or(Error::NotFound)
}

/// One's own category that is not deleted.
async fn own(unit: &mut dyn UnitOfWork, id: CategoryId) -> Result<OwnCategory, Error> {
    OwnCategory::new(live(unit, id).await?).ok_or_else(systems)
}

/// Checks that there can be one more.
async fn room(unit: &mut dyn UnitOfWork) -> Result<(), Error> {
    let filter = CategoryFilter::new().system(false);
    if unit.categories().count(&filter).await? >= Category::MAX_OWN {
        return Err(full());
    }
    Ok(())
}

/// Checks that a category can be where it wants to be.
async fn place(unit: &mut dyn UnitOfWork, category: &OwnCategory) -> Result<(), Error> {
    let Some(parent_id) = category.parent_id else {
        return Ok(());
    };
    let parent = unit.categories().get(parent_id).await?;
    let checked: Result<(), Invalid> = Category::check_parent(category.kind, parent.as_ref());
    Ok(checked?)
}
