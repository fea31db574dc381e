//! Transactions: what moved on accounts.

mod bulk;
mod export;
mod refusals;

use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Actor, Currency, Invalid, Line, Money, Permission,
    account::Account,
    ids::{AccountId, CategoryId, TransactionId, UserId},
    patch::Change,
    stored_resource::StoredResource,
    transaction::{DetailedTransaction, FlowTotal, Transaction, TransactionChanges},
};
use coffer_storage::{
    OffsetPage, OffsetRequest, TransactionFilter, TransactionSort, TransactionWith, UnitOfWork,
    retry,
};
use rust_decimal::Decimal;
use serde::Serialize;

pub(crate) use self::refusals::{explain, unknown_transaction};
use self::refusals::{explain_restoring, unknown_account};
pub use self::{
    bulk::{BulkChanged, BulkOutcome, ChangedTransaction, OnError, RowError},
    export::Export,
};
use crate::{
    Error, IdempotencyKey, ListRequest, Page, budget_alerts, common::Common, idempotency::Once,
    paging::List, version::Version,
};

/// What a transaction is made of.
#[derive(Debug, Clone, Serialize)]
pub struct NewTransaction {
    /// On which account.
    pub account_id: AccountId,
    /// What for.
    pub category_id: Option<CategoryId>,
    /// The day.
    pub booked_on: NaiveDate,
    /// How much, in the account's currency; negative is outflow.
    pub amount: Decimal,
    /// The account's currency, if the caller says which they take it for.
    pub currency: Option<Currency>,
    /// How much it was in another currency.
    pub original: Option<Money>,
    /// What the bank or the owner wrote.
    pub description: Line,
    /// What an import knows it by.
    pub external_id: Option<Line>,
}

impl NewTransaction {
    /// The transaction on its account, if that is there.
    fn on(
        self,
        account: Option<&Account>,
        id: TransactionId,
        user_id: UserId,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Invalid> {
        let account = account.filter(|account| account.deleted_at.is_none());
        let account = account.ok_or_else(|| unknown_account("account_id"))?;
        if self.currency.is_some_and(|code| code != account.currency) {
            let text = format!(
                "Use the account's currency ({}), or omit the currency.",
                account.currency
            );
            return Err(Invalid::field("currency", "currency_mismatch", text));
        }
        let money = Transaction::moving("amount", self.amount, account.currency)?;
        Ok(Transaction {
            id,
            user_id,
            account_id: account.id,
            category_id: self.category_id,
            booked_on: Transaction::check_day("booked_on", self.booked_on)?,
            money,
            original: Transaction::check_original(self.original, money)?,
            description: self.description,
            external_id: self.external_id,
            transfer_id: None,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    }
}

/// A change to a transaction by its owner.
#[derive(Debug, Clone, Default)]
pub struct TransactionEdit {
    /// Another account, of the same currency.
    pub account_id: Change<AccountId>,
    /// What else changes.
    pub changes: TransactionChanges,
}

/// The use cases of transactions.
pub struct Transactions {
    common: Common,
    /// Each export keeps a connection while it is being read.
    exports: export::Exports,
}

impl Transactions {
    pub(crate) fn new(common: Common) -> Self {
        let exports = export::Exports::new(&common.limits);
        Self { common, exports }
    }

    /// A page of the actor's transactions, with what they refer to.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &TransactionFilter,
        sort: TransactionSort,
        with: TransactionWith,
        request: &ListRequest,
    ) -> Result<Page<DetailedTransaction>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let list = List::new(actor, "transactions", &(filter, sort))?;
        let request = list.request(&self.common.cursors, request)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let mut transactions = unit.transactions();
        let page = transactions.list_with(filter, sort, &request, with).await?;
        list.page(&self.common.cursors, page)
    }

    /// A page of the actor's transactions by its number.
    pub async fn list_numbered(
        &self,
        actor: &Actor,
        filter: &TransactionFilter,
        sort: TransactionSort,
        with: TransactionWith,
        request: OffsetRequest,
    ) -> Result<OffsetPage<DetailedTransaction>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let mut transactions = unit.transactions();
        let page = transactions.list_numbered(filter, sort, request, with);
        Ok(page.await?)
    }

    /// What the actor's transactions come to, one total a currency.
    pub async fn totals(
        &self,
        actor: &Actor,
        filter: &TransactionFilter,
    ) -> Result<Vec<FlowTotal>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        let totals = unit.transactions().totals(filter).await?;
        Ok(totals)
    }

    /// A transaction.
    pub async fn get(&self, actor: &Actor, id: TransactionId) -> Result<Transaction, Error> {
        actor.require(Permission::ManageTransactions)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await
    }

    /// Books a transaction; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewTransaction,
        key: Option<IdempotencyKey>,
    ) -> Result<Transaction, Error> {
        let user_id = actor.require(Permission::ManageTransactions)?;
        let once = Once::new(user_id, key, "create transaction", &new)?;
        let now = self.common.clock.now();
        let id = TransactionId::new(now, &*self.common.rng);
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            let account = unit.accounts().get(new.account_id).await?;
            let created = new.clone().on(account.as_ref(), id, user_id, now)?;
            let added = unit.transactions().add(&created).await;
            added.map_err(|error| explain(Version::Any, error))?;
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::Transactions)
                .await?;
            once.complete(&mut *unit, &created).await?;
            budget_alerts::commit(unit, &self.common).await?;
            Ok(created)
        })
        .await
    }

    /// Edits a transaction or moves it to another account, if it is still at the version that the
    /// caller expects.
    pub async fn update(
        &self,
        actor: &Actor,
        id: TransactionId,
        version: Version,
        edit: TransactionEdit,
    ) -> Result<Transaction, Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let now = self.common.clock.now();
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let before = live(&mut *unit, id).await?;
            version.check(before.version)?;
            let mut after = before.clone().edit(edit.changes.clone(), now)?;
            if let Change::Set(account_id) = edit.account_id {
                check_target(&mut *unit, &after, account_id).await?;
                after = after.move_to(account_id, now);
                // However much it changes, it is one edit.
                after.version = after.version.min(before.version + 1);
            }
            if after == before {
                return Ok(before);
            }
            let stored = unit.transactions().update(&before, &after).await;
            stored.map_err(|error| explain(version, error))?;
            budget_alerts::commit(unit, &self.common).await?;
            Ok(after)
        })
        .await
    }

    /// Deletes a transaction, and the other half if it is one of a transfer; both can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: TransactionId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let now = self.common.clock.now();
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let before = live(&mut *unit, id).await?;
            version.check(before.version)?;
            for half in with_other_half(&mut *unit, before).await? {
                if half.deleted_at.is_none() {
                    let after = half.clone().delete(now);
                    let stored = unit.transactions().update(&half, &after).await;
                    stored.map_err(|error| explain(version, error))?;
                }
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(())
        })
        .await
    }

    /// Brings a deleted transaction back, with the other half if it is one of a transfer. One that
    /// is not deleted is answered as it is.
    pub async fn restore(&self, actor: &Actor, id: TransactionId) -> Result<Transaction, Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let now = self.common.clock.now();
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let found = unit.transactions().get(id).await?;
            let before = found.ok_or(Error::NotFound)?;
            if before.deleted_at.is_none() {
                return Ok(before);
            }
            let restored = before.clone().restore(now);
            for half in with_other_half(&mut *unit, before).await? {
                if half.deleted_at.is_some() {
                    let after = half.clone().restore(now);
                    let stored = unit.transactions().update(&half, &after).await;
                    stored.map_err(explain_restoring)?;
                }
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(restored)
        })
        .await
    }
}

/// A transaction that is not deleted. Somebody else's is not there.
pub(crate) async fn live(
    unit: &mut dyn UnitOfWork,
    id: TransactionId,
) -> Result<Transaction, Error> {
    let found = unit.transactions().get(id).await?;
    found
        .filter(|transaction| transaction.deleted_at.is_none())
        .ok_or(Error::NotFound)
}

/// An account that the field `field` names, which has to be there.
pub(crate) async fn account(
    unit: &mut dyn UnitOfWork,
    field: &str,
    id: AccountId,
) -> Result<Account, Error> {
    let found = unit.accounts().get(id).await?;
    let found = found.filter(|account| account.deleted_at.is_none());
    Ok(found.ok_or_else(|| unknown_account(field))?)
}

/// A transaction and, if it is half of a transfer, the other half: two rows at most.
async fn with_other_half(
    unit: &mut dyn UnitOfWork,
    transaction: Transaction,
) -> Result<Vec<Transaction>, Error> {
    match transaction.transfer_id {
        None => Ok(vec![transaction]),
        Some(transfer) => Ok(unit.transactions().halves(transfer).await?),
    }
}

/// Checks that a transaction can be moved to an account.
async fn check_target(
    unit: &mut dyn UnitOfWork,
    transaction: &Transaction,
    target: AccountId,
) -> Result<(), Error> {
    let field = "account_id";
    let target = account(unit, field, target).await?;
    let currency = transaction.money.currency;
    if target.currency != currency {
        let text = format!(
            "Choose an account in {currency}. The transaction is in {currency}, and that account is \
             in {}.",
            target.currency
        );
        return Err(Invalid::field(field, "currency_mismatch", text).into());
    }
    let halves = with_other_half(unit, transaction.clone()).await?;
    let mut others = halves.iter().filter(|half| half.id != transaction.id);
    if others.any(|half| half.account_id == target.id) {
        let text = "Choose another account. The other side of this transfer is in that account.";
        return Err(Invalid::field(field, "same_account", text).into());
    }
    Ok(())
}
