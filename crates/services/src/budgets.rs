//! Budgets and their progress.

use async_trait::async_trait;
use chrono::NaiveDate;
use coffer_domain::{
    Actor, Invalid, Permission,
    budget::{Budget, BudgetAlert, BudgetChanges, BudgetProgress, NewBudget},
    category::Category,
    ids::{BudgetId, UserId},
    lifecycle::Entity as _,
    stored_resource::StoredResource,
};
use coffer_messages::messages;
use coffer_storage::{
    BudgetFilter, BudgetSort, RepositoryError, UnitOfWork, budgets::CATEGORY_IS_UNKNOWN,
};

use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, budget_alerts, common::Common,
    idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The use cases of budgets.
pub struct Budgets {
    common: Common,
}

impl Budgets {
    /// The maximum number of periods of a history.
    pub const MAX_HISTORY: u16 = 60;

    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the actor's budgets.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &BudgetFilter,
        sort: BudgetSort,
        request: &ListRequest,
    ) -> Result<Page<Budget>, Error> {
        actor.require(Permission::ManageBudgets)?;
        let list = List::new(&self.common, actor, "budgets", &(filter, sort), request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let page = read.budgets().list(filter, sort, &list.request).await?;
        list.page(page)
    }

    /// A budget by its id. Deleted budgets are not found.
    pub async fn get(&self, actor: &Actor, id: BudgetId) -> Result<Budget, Error> {
        actor.require(Permission::ManageBudgets)?;
        self.common.get::<Self>(actor, id).await
    }

    /// The requested day, or today, with the progress of all budgets active on it, in their periods
    /// with that day and by name. All transactions of the period count, including those booked
    /// ahead.
    pub async fn progress(
        &self,
        actor: &Actor,
        on: Option<NaiveDate>,
    ) -> Result<(NaiveDate, Vec<BudgetProgress>), Error> {
        let user_id = actor.require(Permission::ManageBudgets)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let on = self.day(&mut *unit, user_id, on).await?;
        let active = unit.budgets().active(on).await?;
        let periods = active.into_iter().filter_map(|budget| {
            let period = budget.schedule.containing(on)?;
            Some((budget, period))
        });
        let periods = periods.collect();
        let read = unit.last().await?;
        let progress = read.with(|unit| Box::pin(budget_alerts::progress(unit, periods)));
        Ok((on, progress.await?))
    }

    /// A budget's progress in its latest periods up to the current one, latest first.
    pub async fn history(
        &self,
        actor: &Actor,
        id: BudgetId,
        periods: u16,
    ) -> Result<Vec<BudgetProgress>, Error> {
        let user_id = actor.require(Permission::ManageBudgets)?;
        if !(1..=Self::MAX_HISTORY).contains(&periods) {
            let message = messages::number_out_of_range(1_u16, Self::MAX_HISTORY);
            return Err(Invalid::field("periods", "out_of_range", message).into());
        }
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let budget = Self::find_active(&mut *unit, id).await?;
        let today = self.day(&mut *unit, user_id, None).await?;
        let latest = budget
            .schedule
            .ends_on()
            .map_or(today, |end| end.min(today));
        let Some(latest) = budget.schedule.containing(latest) else {
            return Ok(Vec::new());
        };
        let first = (latest.index + 1 - i32::from(periods)).max(0);
        let periods = (first..=latest.index).filter_map(|index| budget.schedule.at(index));
        let periods = periods.collect();
        let read = unit.last().await?;
        let history = read.with(|unit| Box::pin(budget_alerts::history(unit, budget, periods)));
        let mut history = history.await?;
        history.reverse();
        Ok(history)
    }

    /// A page of alerts, newest first: of one budget, or of all.
    pub async fn alerts(
        &self,
        actor: &Actor,
        budget: Option<BudgetId>,
        request: &ListRequest,
    ) -> Result<Page<BudgetAlert>, Error> {
        actor.require(Permission::ManageBudgets)?;
        let list = List::new(&self.common, actor, "budget alerts", &budget, request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let page = read.budgets().alerts(budget, &list.request).await?;
        list.page(page)
    }

    /// Creates a budget; once, under an idempotency key. If it is already spent, alerts are created
    /// at once.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewBudget,
        request: Option<IdempotentRequest<Budget>>,
    ) -> Result<CreateOutcome<Budget>, Error> {
        let user_id = actor.require(Permission::ManageBudgets)?;
        let idempotency = Idempotency::new(user_id, request, "create budget", &new)?;
        let now = self.common.clock.now();
        let id = BudgetId::new(now, &*self.common.rng);
        let created = Budget::new(id, user_id, new, now);
        let created = &created;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                Self::lock(&mut *unit).await?;
                check_limit(&mut *unit, 1).await?;
                check_category(&mut *unit, created).await?;
                unit.budgets().add(created).await.map_err(explain)?;
                Ok((unit, created.clone()))
            })
            .await
    }

    /// Edits a budget, if it is still at the version that the caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: BudgetId,
        version: Version,
        changes: BudgetChanges,
    ) -> Result<Budget, Error> {
        let user_id = actor.require(Permission::ManageBudgets)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let today = self.common.today(&mut *unit, user_id).await?;
        drop(unit);
        let edit = |budget: Budget, at| budget.edit(&changes, today, at);
        self.common.edit::<Self>(actor, id, version, edit).await
    }

    /// Deletes a budget; it can be restored. Its alerts stay.
    pub async fn delete(&self, actor: &Actor, id: BudgetId, version: Version) -> Result<(), Error> {
        actor.require(Permission::ManageBudgets)?;
        self.common.delete::<Self>(actor, id, version).await
    }

    /// Restores a deleted budget. One that is not deleted is returned as it is.
    pub async fn restore(&self, actor: &Actor, id: BudgetId) -> Result<Budget, Error> {
        actor.require(Permission::ManageBudgets)?;
        self.common.restore::<Self>(actor, id).await
    }

    /// The requested day, or today in the user's time zone.
    async fn day(
        &self,
        unit: &mut dyn UnitOfWork,
        user_id: UserId,
        on: Option<NaiveDate>,
    ) -> Result<NaiveDate, Error> {
        match on {
            Some(day) => Ok(day),
            None => self.common.today(unit, user_id).await,
        }
    }
}

#[async_trait]
impl Resource for Budgets {
    type Id = BudgetId;
    type Entity = Budget;
    type View = Budget;
    const KIND: StoredResource = StoredResource::Budgets;

    async fn lock(unit: &mut dyn UnitOfWork) -> Result<(), RepositoryError> {
        unit.categories().lock().await
    }

    async fn find(unit: &mut dyn UnitOfWork, id: BudgetId) -> Result<Option<Budget>, Error> {
        Ok(unit.budgets().get(id).await?)
    }

    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Budget,
        after: &Budget,
    ) -> Result<(), Error> {
        if before.is_deleted() {
            check_limit(unit, 1).await?;
            check_restorable(unit, after).await?;
        } else if after.category_id != before.category_id {
            check_category(unit, after).await?;
        }
        let stored = unit.budgets().update(before, after).await;
        stored.map_err(explain)
    }
}

/// Checks that the user does not exceed the limit of budgets with this number of further ones.
pub(crate) async fn check_limit(unit: &mut dyn UnitOfWork, further: u64) -> Result<(), Error> {
    if unit.budgets().count(&BudgetFilter::new()).await? + further <= Budget::MAX_OWN {
        return Ok(());
    }
    Err(Error::Conflict(Invalid::field(
        "name",
        "limit_reached",
        messages::budget_limit_reached(Budget::MAX_OWN),
    )))
}

/// Checks that a budget can be for its category.
async fn check_category(unit: &mut dyn UnitOfWork, budget: &Budget) -> Result<(), Error> {
    let Some(category_id) = budget.category_id else {
        return Ok(());
    };
    let category = unit.categories().get(category_id).await?;
    Ok(Budget::check_category(category.as_ref())?)
}

/// Checks that a deleted budget's category is neither deleted nor, by now, one of income.
async fn check_restorable(unit: &mut dyn UnitOfWork, budget: &Budget) -> Result<(), Error> {
    let Some(category_id) = budget.category_id else {
        return Ok(());
    };
    let category = unit.categories().get(category_id).await?;
    if category.as_ref().is_some_and(Category::is_deleted) {
        let invalid = Invalid::field(
            "category_id",
            "category_deleted",
            messages::budget_category_deleted(),
        );
        return Err(Error::Conflict(invalid));
    }
    Budget::check_category(category.as_ref()).map_err(Error::Conflict)
}

/// Explains why a budget was not stored. The category existed before, so it was deleted meanwhile.
fn explain(error: RepositoryError) -> Error {
    if error.is_conflict_with(CATEGORY_IS_UNKNOWN) {
        return Category::unknown("category_id").into();
    }
    error.into()
}

/// Creates alerts that no write causes.
pub struct BudgetAlerts {
    common: Common,
}

impl BudgetAlerts {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// Creates the missing alerts, and returns their number.
    pub async fn create_missing(&self) -> Result<u64, Error> {
        let created = budget_alerts::create_missing(&self.common).await?;
        metrics::counter!("coffer_budget_alerts_caught_up_total").increment(created);
        Ok(created)
    }
}
