//! Transfers between the user's own accounts.

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Invalid, Line, Money, Permission,
    ids::{AccountId, TransactionId, TransferId},
    lifecycle::Entity as _,
    stored_resource::StoredResource,
    transaction::{DetailedTransaction, Transaction, Transfer, TransferChanges},
};
use coffer_messages::messages;
use coffer_storage::{UnitOfWork, retry};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    CreateOutcome, Error, IdempotentRequest, Version, budget_alerts,
    common::Common,
    idempotency::Idempotency,
    transactions::{
        check_opened, closed_books, explain, open_account, unknown_transaction, update,
        with_category_kind,
    },
};

/// The input of a transfer to create.
#[derive(Debug, Clone, Serialize)]
pub struct NewTransfer {
    /// The account from which the money is moved.
    pub from: AccountId,
    /// The account to which the money is moved.
    pub to: AccountId,
    /// The outgoing amount, as a positive number.
    pub amount: Decimal,
    /// The incoming amount, required if the currencies differ.
    pub received_amount: Option<Decimal>,
    /// The day of both transactions.
    pub booked_on: NaiveDate,
    /// The owner's description.
    pub description: Line,
}

/// The use cases of transfers.
pub struct Transfers {
    common: Common,
}

impl Transfers {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A transfer of which neither leg is deleted.
    pub async fn get(&self, actor: &Actor, id: TransferId) -> Result<Transfer, Error> {
        actor.require(Permission::ManageTransactions)?;
        let read = self.common.repositories.read_once(actor).await?;
        read.with(|unit| Box::pin(find_active(unit, id))).await
    }

    /// Books both legs of a transfer in one unit; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewTransfer,
        request: Option<IdempotentRequest<Transfer>>,
    ) -> Result<CreateOutcome<Transfer>, Error> {
        let user_id = actor.require(Permission::ManageTransactions)?;
        let idempotency = Idempotency::new(user_id, request, "create transfer", &new)?;
        let (now, rng) = (self.common.clock.now(), &*self.common.rng);
        let id = TransferId::new(now, rng);
        let ids = [TransactionId::new(now, rng), TransactionId::new(now, rng)];
        let booked_on = Transaction::check_day("booked_on", new.booked_on)?;
        if new.from == new.to {
            return Err(Invalid::field(
                "to_account_id",
                "same_account",
                messages::transfer_same_account(),
            )
            .into());
        }
        let resource = StoredResource::Transactions;
        let new = &new;
        self.common
            .create(actor, resource, &idempotency, |mut unit| async move {
                unit.transactions().lock().await?;
                let accounts = unit.accounts().find(&[new.from, new.to]).await?;
                let from = open_account(&accounts, "from_account_id", new.from)?;
                let to = open_account(&accounts, "to_account_id", new.to)?;
                for account in [from, to] {
                    check_opened(account, "booked_on", booked_on)?;
                }
                let received = new.received_amount;
                let (sent, received) =
                    Transfer::amounts(new.amount, from.currency, received, to.currency)?;
                let leg = |leg_id, account_id, money: Money| Transaction {
                    id: leg_id,
                    user_id,
                    account_id,
                    category_id: None,
                    booked_on,
                    money,
                    original: None,
                    description: new.description.clone(),
                    external_id: None,
                    transfer_id: Some(id),
                    version: 1,
                    created_at: now,
                    updated_at: now,
                    deleted_at: None,
                };
                let [first, second] = ids;
                let outgoing = leg(first, from.id, sent);
                let incoming = leg(second, to.id, received);
                for leg in [&outgoing, &incoming] {
                    unit.transactions().add(leg).await.map_err(explain)?;
                }
                Ok((
                    unit,
                    Transfer {
                        id,
                        outgoing,
                        incoming,
                    },
                ))
            })
            .await
    }

    /// Links two transactions as a transfer.
    pub async fn link(
        &self,
        actor: &Actor,
        [one, other]: [TransactionId; 2],
    ) -> Result<Transfer, Error> {
        actor.require(Permission::ManageTransactions)?;
        let now = self.common.clock.now();
        let id = TransferId::new(now, &*self.common.rng);
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let one = find_leg(&mut *unit, 0, one).await?;
            let other = find_leg(&mut *unit, 1, other).await?;
            let transfer = Transfer::link(id, one.clone(), other.clone(), now)?;
            for before in [one, other] {
                store(
                    &mut *unit,
                    &before,
                    [&transfer.outgoing, &transfer.incoming],
                )
                .await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(transfer)
        })
        .await
    }

    /// Edits both legs of a transfer.
    pub async fn update(
        &self,
        actor: &Actor,
        id: TransferId,
        changes: TransferChanges,
    ) -> Result<Transfer, Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let before = find_active(&mut *unit, id).await?;
            let now = self.common.clock.now();
            let after = before.clone().edit(&changes, now)?;
            check_accounts(&mut *unit, &before, &after).await?;
            for leg in [before.outgoing, before.incoming] {
                store(&mut *unit, &leg, [&after.outgoing, &after.incoming]).await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(after)
        })
        .await
    }

    /// Unlinks a transfer: its legs become separate transactions. One that was unlinked because the
    /// account of a leg was deleted stays unlinked when the account is restored; its other leg is
    /// returned alone.
    pub async fn unlink(
        &self,
        actor: &Actor,
        id: TransferId,
    ) -> Result<Vec<DetailedTransaction>, Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let now = self.common.clock.now();
            let Some(before) = active(&mut *unit, id).await? else {
                let legs = unit.transactions().forget_transfer(id, now).await?;
                if legs.is_empty() {
                    return Err(Error::NotFound);
                }
                let mut detailed = Vec::with_capacity(legs.len());
                for leg in legs {
                    detailed.push(with_category_kind(&mut *unit, leg).await?);
                }
                unit.commit().await?;
                return Ok(detailed);
            };
            let (outgoing, incoming) = before.clone().unlink(now);
            for leg in [before.outgoing, before.incoming] {
                store(&mut *unit, &leg, [&outgoing, &incoming]).await?;
            }
            let outgoing = with_category_kind(&mut *unit, outgoing).await?;
            let incoming = with_category_kind(&mut *unit, incoming).await?;
            budget_alerts::commit(unit, &self.common).await?;
            Ok(vec![outgoing, incoming])
        })
        .await
    }
}

/// Finds a transfer of which neither leg is deleted.
async fn find_active(unit: &mut dyn UnitOfWork, id: TransferId) -> Result<Transfer, Error> {
    active(unit, id).await?.ok_or(Error::NotFound)
}

/// A transfer of which neither leg is deleted.
async fn active(unit: &mut dyn UnitOfWork, id: TransferId) -> Result<Option<Transfer>, Error> {
    let legs = unit.transactions().legs(id).await?;
    let active = legs.into_iter().filter(|leg| !leg.is_deleted());
    let legs = <[Transaction; 2]>::try_from(active.collect::<Vec<_>>());
    Ok(legs
        .ok()
        .and_then(|[one, other]| Transfer::from_legs(one, other)))
}

/// Checks that the accounts of an edited transfer take the change.
async fn check_accounts(
    unit: &mut dyn UnitOfWork,
    before: &Transfer,
    after: &Transfer,
) -> Result<(), Error> {
    let in_one_currency = before.outgoing.money.currency == before.incoming.money.currency;
    let received = if in_one_currency {
        "amount"
    } else {
        "received_amount"
    };
    let legs = [
        ("amount", &before.outgoing, &after.outgoing),
        (received, &before.incoming, &after.incoming),
    ];
    let is_new_day = before.outgoing.booked_on != after.outgoing.booked_on
        || before.incoming.booked_on != after.incoming.booked_on;
    let is_changed = |before: &Transaction, after: &Transaction| before.money != after.money;
    if !is_new_day
        && !legs
            .iter()
            .any(|(_, before, after)| is_changed(before, after))
    {
        return Ok(());
    }
    let ids = legs.map(|(_, leg, _)| leg.account_id);
    let accounts = unit.accounts().find(&ids).await?;
    for (field, before, after) in legs {
        let account = accounts
            .iter()
            .find(|account| account.id == after.account_id);
        let Some(account) = account else { continue };
        let is_new_day = before.booked_on != after.booked_on;
        if account.is_closed() && is_changed(before, after) {
            return Err(closed_books(field).into());
        }
        if account.is_closed() && is_new_day {
            return Err(closed_books("booked_on").into());
        }
        if is_new_day {
            check_opened(account, "booked_on", after.booked_on)?;
        }
    }
    Ok(())
}

/// Finds the transaction at an index of the field `transaction_ids`.
async fn find_leg(
    unit: &mut dyn UnitOfWork,
    index: usize,
    id: TransactionId,
) -> Result<Transaction, Error> {
    let found = unit.transactions().get(id).await?;
    let found = found.filter(|transaction| !transaction.is_deleted());
    let field = format!("transaction_ids[{index}]");
    Ok(found.ok_or_else(|| unknown_transaction(&field))?)
}

/// Stores the new state of a leg, which is one of the two.
async fn store(
    unit: &mut dyn UnitOfWork,
    before: &Transaction,
    after: [&Transaction; 2],
) -> Result<(), Error> {
    for after in after.into_iter().filter(|after| after.id == before.id) {
        let stored = update(unit, before, after).await;
        stored.map_err(|error| Version::Any.contended(explain(error)))?;
    }
    Ok(())
}
