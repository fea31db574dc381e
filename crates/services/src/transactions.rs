//! Transactions booked to accounts.

mod bulk;
mod export;
mod refusals;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use coffer_domain::{
    Actor, Currency, Invalid, Lifecycle as _, Line, Money, Permission,
    account::Account,
    ids::{AccountId, CategoryId, TransactionId, UserId},
    lifecycle::Entity as _,
    stored_resource::StoredResource,
    transaction::{DetailedTransaction, FlowTotal, Transaction, TransactionChanges},
};
use coffer_messages::messages;
use coffer_storage::{
    OffsetPage, OffsetRequest, ReadOnce, RepositoryError, TransactionFilter, TransactionSort,
    TransactionWith, UnitOfWork,
};
use futures_util::join;
use rust_decimal::Decimal;
use serde::Serialize;

use self::refusals::{account_closed, before_opening, explain_restoring, unknown_account};
pub(crate) use self::refusals::{closed_books, explain, unknown_transaction};
pub use self::{
    bulk::{BulkChanged, BulkOutcome, BulkSelection, ChangedTransaction, OnError},
    export::Export,
};
use crate::{
    CreateOutcome, Error, IdempotentRequest, ListRequest, Page, common::Common,
    idempotency::Idempotency, paging::List, resource::Resource, version::Version,
};

/// The input of a transaction to create.
#[derive(Debug, Clone, Serialize)]
pub struct NewTransaction {
    /// The account to book to.
    pub account_id: AccountId,
    /// The category; `None` for an uncategorised transaction.
    pub category_id: Option<CategoryId>,
    /// The day of the transaction.
    pub booked_on: NaiveDate,
    /// The amount in the account's currency; outflows are negative.
    pub amount: Decimal,
    /// The account's currency as the caller expects it, to be checked.
    pub currency: Option<Currency>,
    /// The amount in another currency, if it was converted.
    pub original: Option<Money>,
    /// The description by the bank or the owner.
    pub description: Line,
    /// The id by which an import recognises the transaction.
    pub external_id: Option<Line>,
}

impl NewTransaction {
    /// The transaction to add to its account.
    fn on(
        self,
        account: Option<&Account>,
        id: TransactionId,
        user_id: UserId,
        now: DateTime<Utc>,
    ) -> Result<Transaction, Invalid> {
        let account = account.filter(|account| !account.is_deleted());
        let account = account.ok_or_else(|| unknown_account("account_id"))?;
        check_open(account, "account_id")?;
        if self.currency.is_some_and(|code| code != account.currency) {
            return Err(Invalid::field(
                "currency",
                "currency_mismatch",
                messages::transaction_currency_mismatch(account.currency),
            ));
        }
        let money = Transaction::check_amount("amount", self.amount, account.currency)?;
        let booked_on = Transaction::check_day("booked_on", self.booked_on)?;
        check_opened(account, "booked_on", booked_on)?;
        Ok(Transaction {
            id,
            user_id,
            account_id: account.id,
            category_id: self.category_id,
            booked_on,
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

/// The use cases of transactions.
pub struct Transactions {
    common: Common,
    /// The running exports, each of which holds a connection.
    exports: export::Exports,
}

impl Transactions {
    pub(crate) fn new(common: Common) -> Self {
        let exports = export::Exports::new(&common.limits);
        Self { common, exports }
    }

    /// A page of the actor's transactions, with related data.
    pub async fn list(
        &self,
        actor: &Actor,
        filter: &TransactionFilter,
        sort: TransactionSort,
        with: TransactionWith,
        request: &ListRequest,
    ) -> Result<Page<DetailedTransaction>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let selection = (filter, sort);
        let list = List::new(&self.common, actor, "transactions", &selection, request)?;
        let read = self.common.repositories.read_once(actor).await?;
        let transactions = read.transactions();
        let page = transactions.list_with(filter, sort, &list.request, with);
        list.page(page.await?)
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
        let unit = self.common.repositories.begin_read(actor).await?;
        let [items, total] = unit.last_two().await?.map(ReadOnce::transactions);
        let (items, total) = join!(
            items.list_numbered(filter, sort, request, with),
            total.count(filter),
        );
        Ok(OffsetPage {
            items: items?,
            request,
            total: total?,
        })
    }

    /// The sums of the actor's transactions, one per currency.
    pub async fn totals(
        &self,
        actor: &Actor,
        filter: &TransactionFilter,
    ) -> Result<Vec<FlowTotal>, Error> {
        actor.require(Permission::ManageTransactions)?;
        let read = self.common.repositories.read_once(actor).await?;
        let totals = read.transactions().totals(filter).await?;
        Ok(totals)
    }

    /// A transaction by its id. Deleted transactions are not found.
    pub async fn get(
        &self,
        actor: &Actor,
        id: TransactionId,
    ) -> Result<DetailedTransaction, Error> {
        actor.require(Permission::ManageTransactions)?;
        self.common.get::<Self>(actor, id).await
    }

    /// Books a transaction; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewTransaction,
        request: Option<IdempotentRequest<DetailedTransaction>>,
    ) -> Result<CreateOutcome<DetailedTransaction>, Error> {
        let user_id = actor.require(Permission::ManageTransactions)?;
        let idempotency = Idempotency::new(user_id, request, "create transaction", &new)?;
        let now = self.common.clock.now();
        let id = TransactionId::new(now, &*self.common.rng);
        let new = &new;
        self.common
            .create(actor, Self::KIND, &idempotency, |mut unit| async move {
                Self::lock(&mut *unit).await?;
                let account = unit.accounts().get(new.account_id).await?;
                let created = new.clone().on(account.as_ref(), id, user_id, now)?;
                unit.transactions().add(&created).await.map_err(explain)?;
                let created = with_category_kind(&mut *unit, created).await?;
                Ok((unit, created))
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
        changes: TransactionChanges,
    ) -> Result<DetailedTransaction, Error> {
        actor.require(Permission::ManageTransactions)?;
        let edit = |transaction: Transaction, at| transaction.edit(&changes, at);
        self.common.edit::<Self>(actor, id, version, edit).await
    }

    /// Deletes a transaction, and the other leg if it is part of a transfer; both can be restored.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: TransactionId,
        version: Version,
    ) -> Result<(), Error> {
        actor.require(Permission::ManageTransactions)?;
        self.common.delete::<Self>(actor, id, version).await
    }

    /// Restores a deleted transaction, and the other leg if it is part of a transfer. One that is
    /// not deleted is returned as it is.
    pub async fn restore(
        &self,
        actor: &Actor,
        id: TransactionId,
    ) -> Result<DetailedTransaction, Error> {
        actor.require(Permission::ManageTransactions)?;
        self.common.restore::<Self>(actor, id).await
    }
}

#[async_trait]
impl Resource for Transactions {
    type Id = TransactionId;
    type Entity = Transaction;
    type View = DetailedTransaction;
    const KIND: StoredResource = StoredResource::Transactions;

    async fn lock(unit: &mut dyn UnitOfWork) -> Result<(), RepositoryError> {
        unit.transactions().lock().await
    }

    async fn find(
        unit: &mut dyn UnitOfWork,
        id: TransactionId,
    ) -> Result<Option<DetailedTransaction>, Error> {
        Ok(unit.transactions().detailed(id).await?)
    }

    async fn reload(
        _common: &Common,
        unit: &mut dyn UnitOfWork,
        view: DetailedTransaction,
    ) -> Result<DetailedTransaction, Error> {
        if view.transaction.category_id.is_some() && view.category_kind.is_none() {
            return with_category_kind(unit, view.transaction).await;
        }
        Ok(view)
    }

    /// Stores an edit of one transaction; a deletion or restoration of both legs of a transfer.
    async fn store(
        unit: &mut dyn UnitOfWork,
        before: &Transaction,
        after: &Transaction,
    ) -> Result<(), Error> {
        if before.is_deleted() == after.is_deleted() {
            check_accounts(unit, before, after).await?;
            return update(unit, before, after).await.map_err(explain);
        }
        let legs = legs(unit, before).await?;
        if before.is_deleted() {
            check_restored(unit, &legs).await?;
        }
        for leg in legs {
            let at = after.updated_at;
            if after.is_deleted() {
                let deleted = leg.clone().delete(at);
                update(unit, &leg, &deleted).await.map_err(explain)?;
            } else {
                let restored = leg.clone().restore(at);
                let stored = update(unit, &leg, &restored).await;
                stored.map_err(explain_restoring)?;
            }
        }
        Ok(())
    }
}

/// A transaction with the kind of its category, which is read.
pub(crate) async fn with_category_kind(
    unit: &mut dyn UnitOfWork,
    transaction: Transaction,
) -> Result<DetailedTransaction, Error> {
    let category = match transaction.category_id {
        Some(id) => unit.categories().get(id).await?,
        None => None,
    };
    Ok(transaction.detailed(category.map(|category| category.kind)))
}

/// The account that the field `field` refers to, among those that were found; it must be open.
pub(crate) fn open_account<'a>(
    found: &'a [Account],
    field: &str,
    id: AccountId,
) -> Result<&'a Account, Invalid> {
    let mut found = found.iter().filter(|account| !account.is_deleted());
    let account = found.find(|account| account.id == id);
    let account = account.ok_or_else(|| unknown_account(field))?;
    check_open(account, field)?;
    Ok(account)
}

/// Checks that transactions can be booked to the account that the field `field` refers to.
fn check_open(account: &Account, field: &str) -> Result<(), Invalid> {
    if account.is_closed() {
        return Err(account_closed(field));
    }
    Ok(())
}

/// Stores a transaction if it has changed.
pub(crate) async fn update(
    unit: &mut dyn UnitOfWork,
    before: &Transaction,
    after: &Transaction,
) -> Result<(), RepositoryError> {
    if before == after {
        return Ok(());
    }
    unit.transactions().update(before, after).await
}

/// A transaction and, if it is part of a transfer, the other leg.
async fn legs(
    unit: &mut dyn UnitOfWork,
    transaction: &Transaction,
) -> Result<Vec<Transaction>, Error> {
    match transaction.transfer_id {
        None => Ok(vec![transaction.clone()]),
        Some(transfer) => Ok(unit.transactions().legs(transfer).await?),
    }
}

/// Checks that a transaction on a date, in the field `field`, does not precede the account's opening.
pub(crate) fn check_opened(account: &Account, field: &str, day: NaiveDate) -> Result<(), Invalid> {
    match account.opened_on {
        Some(opened_on) if account.opens_after(day) => Err(before_opening(field, opened_on)),
        _ => Ok(()),
    }
}

/// Checks that none of the transactions to restore precedes the opening of its account or follows
/// its closing.
async fn check_restored(unit: &mut dyn UnitOfWork, legs: &[Transaction]) -> Result<(), Error> {
    let ids: Vec<AccountId> = legs.iter().map(|leg| leg.account_id).collect();
    let accounts = unit.accounts().find(&ids).await?;
    for leg in legs {
        let account = accounts.iter().find(|account| account.id == leg.account_id);
        if let Some(account) = account {
            if let Some(closed_on) = account
                .closed_on
                .filter(|_| account.closes_before(leg.booked_on))
            {
                return Err(Error::Conflict(refusals::after_closing(closed_on)));
            }
            let checked = check_opened(account, "id", leg.booked_on);
            checked.map_err(Error::Conflict)?;
        }
    }
    Ok(())
}

/// Checks that the account of an edited transaction takes the change, and so does the account to
/// which it is moved.
async fn check_accounts(
    unit: &mut dyn UnitOfWork,
    before: &Transaction,
    after: &Transaction,
) -> Result<(), Error> {
    let moved = before.account_id != after.account_id;
    let changed = [
        ("amount", before.money != after.money),
        ("original_amount", before.original != after.original),
        ("booked_on", before.booked_on != after.booked_on),
        ("account_id", moved),
    ];
    let Some((field, _)) = changed.into_iter().find(|(_, changed)| *changed) else {
        return Ok(());
    };
    let ids = [before.account_id, after.account_id];
    let found = unit.accounts().find(&ids).await?;
    let is_closed = |account: &Account| account.id == before.account_id && account.is_closed();
    if found.iter().any(is_closed) {
        return Err(closed_books(field).into());
    }
    let target = open_account(&found, "account_id", after.account_id)?;
    if moved {
        check_target(unit, target, after).await?;
    }
    let is_new_day = before.booked_on != after.booked_on;
    if moved || is_new_day {
        let field = if is_new_day {
            "booked_on"
        } else {
            "account_id"
        };
        check_opened(target, field, after.booked_on)?;
    }
    Ok(())
}

/// Checks that a transaction can be moved to an account.
async fn check_target(
    unit: &mut dyn UnitOfWork,
    target: &Account,
    moved: &Transaction,
) -> Result<(), Error> {
    let field = "account_id";
    let currency = moved.money.currency;
    if target.currency != currency {
        return Err(Invalid::field(
            field,
            "currency_mismatch",
            messages::transaction_target_currency_mismatch(currency, target.currency),
        )
        .into());
    }
    let legs = legs(unit, moved).await?;
    let mut others = legs.iter().filter(|leg| leg.id != moved.id);
    if others.any(|leg| leg.account_id == target.id) {
        return Err(Invalid::field(
            field,
            "same_account",
            messages::transaction_target_of_other_side(),
        )
        .into());
    }
    Ok(())
}
