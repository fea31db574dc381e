//! Bulk operations on transactions.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use coffer_domain::{
    Actor, Invalid, Permission,
    account::Account,
    ids::{AccountId, ChangeSetId, TransactionId, UserId},
    invalid::Violations,
    transaction::Transaction,
};
use coffer_messages::messages;
use coffer_storage::{
    BulkChange, ChangeOutcome, RowOutcome, TransactionFilter, TransactionSelection, UnitOfWork,
    bulk, retry,
};
use serde::Serialize;

use super::{
    NewTransaction, Transactions, explain,
    refusals::{external_id_taken, unknown_account, unknown_category, unknown_transaction},
};
use crate::{
    CreateOutcome, Error, IdempotentRequest, Version, budget_alerts, idempotency::Idempotency,
    resource::Resource as _,
};

/// The handling of rows that cannot be added or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnError {
    /// No row is added or changed.
    #[default]
    Refuse,
    /// The other rows are added or changed, and the failed ones reported.
    Skip,
}

/// The outcome of adding a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkOutcome {
    /// The row was added, with this id.
    Added(TransactionId),
    /// The row was skipped, for these reasons.
    Skipped(Invalid),
}

/// The transactions to change or delete.
#[derive(Debug, Clone)]
pub enum BulkSelection {
    /// Those with these ids. An id that is invalid comes with the reason.
    Ids(Vec<Result<TransactionId, Invalid>>),
    /// Those that match a filter.
    Filter(TransactionFilter),
}

impl BulkSelection {
    /// The transactions without the invalid ids.
    fn valid(&self) -> TransactionSelection {
        match self {
            Self::Ids(ids) => TransactionSelection::Ids(ids.iter().flatten().copied().collect()),
            Self::Filter(filter) => TransactionSelection::Filter(filter.clone()),
        }
    }
}

/// The result of changing or deleting many transactions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BulkChanged {
    /// The number of changed or deleted transactions, including the other legs of transfers.
    pub changed: u64,
    /// The change set that undoes the change; `None` if nothing changed.
    pub change_set_id: Option<ChangeSetId>,
    /// The outcome for each requested id, in the order of the request; empty for a filter.
    pub named: Vec<ChangedTransaction>,
}

/// The outcome for a transaction selected by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedTransaction {
    /// The requested id; `None` if it was invalid.
    pub id: Option<TransactionId>,
    /// Whether it was changed (if not, it has that category already), or the reason why it cannot
    /// be.
    pub changed: Result<bool, Invalid>,
}

/// A row to add, or the reasons why it cannot be added.
type Row = Result<Transaction, Invalid>;

impl Transactions {
    /// The maximum number of rows or ids of one call.
    pub const MAX_ROWS: usize = 10_000;

    /// The maximum number of transactions that one call changes by a filter.
    pub const MAX_CHANGED: u64 = 50_000;

    /// The maximum number of violations reported.
    const MAX_REPORTED: usize = 100;

    /// Checks the number of rows or ids in the field `field`.
    pub fn check_rows(field: &str, rows: usize) -> Result<(), Invalid> {
        match rows {
            0 => Err(Invalid::field(field, "required", messages::bulk_empty())),
            1..=Self::MAX_ROWS => Ok(()),
            _ => {
                let most = Self::MAX_ROWS;
                Err(Invalid::field(
                    field,
                    "too_many",
                    messages::bulk_too_many(most),
                ))
            }
        }
    }

    /// Books many transactions; once, under an idempotency key. Outcomes are in the order of the
    /// rows.
    pub async fn create_many(
        &self,
        actor: &Actor,
        rows: Vec<Result<NewTransaction, Invalid>>,
        on_error: OnError,
        request: Option<IdempotentRequest<Vec<BulkOutcome>>>,
    ) -> Result<CreateOutcome<Vec<BulkOutcome>>, Error> {
        let user_id = actor.require(Permission::ManageTransactions)?;
        Self::check_rows("items", rows.len())?;
        if on_error == OnError::Refuse {
            refuse_any(rows.iter().map(|row| row.as_ref().err()), row_field)?;
        }
        let input = (on_error, &rows);
        let idempotency = Idempotency::new(user_id, request, "create transactions", &input)?;
        let now = self.common.clock.now();
        let rows = &rows;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                Self::lock(&mut *unit).await?;
                let accounts = accounts(&mut *unit, rows).await?;
                let rows = rows.iter().cloned();
                let rows: Vec<Row> = rows
                    .map(|row| self.place(row, &accounts, user_id, now))
                    .collect();
                if on_error == OnError::Refuse {
                    refuse_any(rows.iter().map(|row| row.as_ref().err()), row_field)?;
                }
                let rows = add(&mut *unit, rows).await?;
                if on_error == OnError::Refuse {
                    refuse_any(rows.iter().map(|row| row.as_ref().err()), row_field)?;
                }
                Ok((unit, rows.into_iter().map(outcome).collect()))
            })
            .await
    }

    fn place(
        &self,
        row: Result<NewTransaction, Invalid>,
        accounts: &HashMap<AccountId, Account>,
        user_id: UserId,
        now: DateTime<Utc>,
    ) -> Row {
        let new = row?;
        let account = accounts.get(&new.account_id);
        let id = TransactionId::new(now, &*self.common.rng);
        new.on(account, id, user_id, now)
    }

    /// Changes or deletes many transactions in one unit; transfers are deleted with both sides. Ids
    /// that are invalid or do not exist are refused or skipped. The change can be undone as a change
    /// set.
    pub async fn change_many(
        &self,
        actor: &Actor,
        which: BulkSelection,
        change: BulkChange,
        on_error: OnError,
    ) -> Result<BulkChanged, Error> {
        actor.require(Permission::ManageTransactions)?;
        check_selection(&which)?;
        if let (OnError::Refuse, BulkSelection::Ids(ids)) = (on_error, &which) {
            refuse_any(ids.iter().map(|id| id.as_ref().err()), id_field)?;
        }
        let valid = which.valid();
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            check_found(&mut *unit, &valid).await?;
            let now = self.common.clock.now();
            let mut outcomes = Vec::new();
            let told = |batch: &[ChangeOutcome]| outcomes.extend_from_slice(batch);
            let set = ChangeSetId::new(now, &*self.common.rng);
            let counted = bulk::change(&mut *unit, &valid, change, set, now, told).await;
            let counted = counted.map_err(|error| Version::Any.contended(explain(error)))?;
            let named = named(&which, &outcomes);
            if on_error == OnError::Refuse {
                refuse_any(named.iter().map(|of| of.changed.as_ref().err()), id_field)?;
            }
            if counted.changed > 0 {
                let most = self.common.limits.change_set_rows;
                unit.change_sets().trim(most).await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(BulkChanged {
                changed: counted.changed,
                change_set_id: (counted.changed > 0).then_some(set),
                named,
            })
        })
        .await
    }
}

/// The accounts that the rows refer to.
async fn accounts(
    unit: &mut dyn UnitOfWork,
    rows: &[Result<NewTransaction, Invalid>],
) -> Result<HashMap<AccountId, Account>, Error> {
    let mut ids: Vec<AccountId> = rows.iter().flatten().map(|row| row.account_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = unit.accounts().find(&ids).await?;
    let found = found.into_iter().map(|account| (account.id, account));
    Ok(found.collect())
}

/// Adds the rows that can be added, and sets the outcome of each.
async fn add(unit: &mut dyn UnitOfWork, rows: Vec<Row>) -> Result<Vec<Row>, Error> {
    let mut outcomes = Vec::with_capacity(rows.len());
    let given = rows.iter().flatten().cloned();
    bulk::add(unit, given, |batch| outcomes.extend_from_slice(batch)).await?;
    let mut outcomes = outcomes.into_iter();
    let rows = rows.into_iter().map(|row| {
        let row = row?;
        match outcomes.next() {
            Some(RowOutcome::Added) => Ok(row),
            Some(RowOutcome::UnknownAccount) => Err(unknown_account("account_id")),
            Some(RowOutcome::UnknownCategory) => Err(unknown_category("category_id")),
            Some(RowOutcome::ExternalIdTaken | RowOutcome::AlreadyExists) | None => {
                Err(external_id_taken())
            }
        }
    });
    Ok(rows.collect())
}

fn outcome(row: Row) -> BulkOutcome {
    match row {
        Ok(added) => BulkOutcome::Added(added.id),
        Err(invalid) => BulkOutcome::Skipped(invalid),
    }
}

/// The name of an item's field, or of the item if the field is empty.
fn row_field(index: usize, field: &str) -> String {
    let dot = if field.is_empty() { "" } else { "." };
    format!("items[{index}]{dot}{field}")
}

fn id_field(index: usize, _: &str) -> String {
    format!("ids[{index}]")
}

/// Refuses all rows if one is invalid, and reports the first violations under the fields that `of`
/// names.
fn refuse_any<'r>(
    rows: impl Iterator<Item = Option<&'r Invalid>>,
    of: fn(usize, &str) -> String,
) -> Result<(), Invalid> {
    let mut violations = Violations::default();
    let wrong = rows
        .enumerate()
        .filter_map(|(index, row)| Some((index, row?)));
    let wrong = wrong.flat_map(|(index, invalid)| {
        let violations = invalid.violations().iter();
        violations.map(move |violation| (index, violation))
    });
    for (index, violation) in wrong.take(Transactions::MAX_REPORTED) {
        let field = of(index, &violation.field);
        violations.add(field, violation.code, violation.message.clone());
    }
    violations.finish()
}

/// Refuses a selection of too many rows, or of everything, which would be a mistake.
fn check_selection(which: &BulkSelection) -> Result<(), Invalid> {
    match which {
        BulkSelection::Ids(ids) => Transactions::check_rows("ids", ids.len()),
        BulkSelection::Filter(filter) if *filter == TransactionFilter::new() => Err(
            Invalid::field("filter", "required", messages::bulk_no_filter()),
        ),
        BulkSelection::Filter(_) => Ok(()),
    }
}

/// Refuses a filter that matches too many transactions.
async fn check_found(unit: &mut dyn UnitOfWork, which: &TransactionSelection) -> Result<(), Error> {
    let TransactionSelection::Filter(filter) = which else {
        return Ok(());
    };
    let found = unit.transactions().count(filter).await?;
    let most = Transactions::MAX_CHANGED;
    if found <= most {
        return Ok(());
    }
    Err(Invalid::field(
        "filter",
        "too_many",
        messages::bulk_too_many_found(found, most),
    )
    .into())
}

/// The outcome for each selected id; empty for a filter. There is an outcome for each valid id.
fn named(which: &BulkSelection, outcomes: &[ChangeOutcome]) -> Vec<ChangedTransaction> {
    let BulkSelection::Ids(ids) = which else {
        return Vec::new();
    };
    let mut outcomes = outcomes.iter();
    let named = ids.iter().map(|id| {
        let changed = match id {
            Err(invalid) => Err(invalid.clone()),
            Ok(_) => match outcomes.next() {
                Some(ChangeOutcome::Changed) => Ok(true),
                Some(ChangeOutcome::Unchanged) => Ok(false),
                Some(ChangeOutcome::NotFound) | None => Err(unknown_transaction("id")),
            },
        };
        let id = id.as_ref().ok().copied();
        ChangedTransaction { id, changed }
    });
    named.collect()
}
