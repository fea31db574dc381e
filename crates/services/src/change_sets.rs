//! Change sets: bulk changes, and undoing them.

use coffer_domain::{
    Actor, Permission,
    change_set::{ChangeSet, ChangedTransaction},
    ids::ChangeSetId,
};
use coffer_storage::retry;
use futures_util::join;

use crate::{
    Error, ListRequest, Page, Version, budget_alerts, budgets, categories, common::Common,
    paging::List,
};

/// The handling of rows that have changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Nothing is undone.
    #[default]
    Refuse,
    /// The other rows are undone.
    Skip,
}

/// The use cases of change sets.
pub struct ChangeSets {
    common: Common,
}

impl ChangeSets {
    /// The maximum number of rows that an error names.
    pub const MAX_REPORTED: u32 = 100;

    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the actor's change sets, newest first.
    pub async fn list(
        &self,
        actor: &Actor,
        request: &ListRequest,
    ) -> Result<Page<ChangeSet>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let list = List::new(&self.common, actor, "change sets", &(), request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let page = read.change_sets().list(&list.request).await?;
        list.page(page)
    }

    /// A change set by its id.
    pub async fn get(&self, actor: &Actor, id: ChangeSetId) -> Result<ChangeSet, Error> {
        actor.require(Permission::ManageTransactions)?;
        let read = self.common.repositories.read_once(actor).await?;
        let found = read.change_sets().get(id).await?;
        found.ok_or(Error::NotFound)
    }

    /// A page of the transactions that a change set changed, with their categories before and after.
    pub async fn transactions(
        &self,
        actor: &Actor,
        id: ChangeSetId,
        request: &ListRequest,
    ) -> Result<Page<ChangedTransaction>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let name = "transactions of a change set";
        let list = List::new(&self.common, actor, name, &id, request)?;
        let unit = self.common.repositories.begin_read(actor).await?;
        let [change_set, transactions] = unit.last_two().await?;
        let (found, page) = join!(
            change_set.change_sets().get(id),
            transactions.change_sets().transactions(id, &list.request),
        );
        found?.ok_or(Error::NotFound)?;
        list.page(page?)
    }

    /// Undoes a change set in one unit: all of its rows or, on request, those that have not changed
    /// since, which must be some. One that is already undone is returned as it is.
    pub async fn undo(
        &self,
        actor: &Actor,
        id: ChangeSetId,
        on_conflict: OnConflict,
    ) -> Result<ChangeSet, Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let before = unit.change_sets().get(id).await?.ok_or(Error::NotFound)?;
            if before.undone_at.is_some() {
                return Ok(before);
            }
            let now = self.common.clock.now();
            if let Some(merged) = before.merged_category_id {
                actor.require(Permission::ManageCategories)?;
                let into = before.category_id;
                categories::restore_merged(&mut *unit, merged, into, now).await?;
            }
            let mut change_sets = unit.change_sets();
            let conflicts = change_sets.conflicts(id, Self::MAX_REPORTED).await?;
            let none_is_left = conflicts.count >= u64::from(before.row_count.unsigned_abs());
            if conflicts.count > 0 && (on_conflict == OnConflict::Refuse || none_is_left) {
                return Err(Error::ChangedSince(conflicts));
            }
            let undone = change_sets.undo(&before, now).await;
            let undone = undone.map_err(|error| {
                let error = categories::explain_undoing(error);
                Version::Any.contended(error)
            })?;
            let undone =
                i32::try_from(undone).map_err(|error| Error::Internal(error.to_string()))?;
            let after = before.clone().undo(undone, now);
            change_sets.update(&before, &after).await?;
            drop(change_sets);
            if before.merged_category_id.is_some() {
                // Restored budgets count.
                budgets::check_limit(&mut *unit, 0).await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(after)
        })
        .await
    }
}
