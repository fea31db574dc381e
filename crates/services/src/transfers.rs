//! Transfers between one's own accounts.

use chrono::NaiveDate;
use coffer_domain::{
    Actor, Invalid, Line, Money, Permission,
    ids::{AccountId, TransactionId, TransferId},
    stored_resource::StoredResource,
    transaction::{Transaction, Transfer, TransferChanges},
};
use coffer_storage::{UnitOfWork, retry};
use rust_decimal::Decimal;
use serde::Serialize;

use crate::{
    Error, IdempotencyKey, Version, budget_alerts,
    common::Common,
    idempotency::Once,
    transactions::{account, explain, unknown_transaction},
};

/// What a transfer is made of.
#[derive(Debug, Clone, Serialize)]
pub struct NewTransfer {
    /// From which account.
    pub from: AccountId,
    /// To which account.
    pub to: AccountId,
    /// How much goes out, as a positive number.
    pub amount: Decimal,
    /// How much comes in, between unlike currencies.
    pub received_amount: Option<Decimal>,
    /// The day.
    pub booked_on: NaiveDate,
    /// What its owner calls it.
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

    /// A transfer of which both halves are there.
    pub async fn get(&self, actor: &Actor, id: TransferId) -> Result<Transfer, Error> {
        actor.require(Permission::ManageTransactions)?;
        let mut unit = self.common.repositories.begin_read(actor).await?;
        live(&mut *unit, id).await
    }

    /// Books both halves of a transfer in one unit; once, under an idempotency key.
    pub async fn create(
        &self,
        actor: &Actor,
        new: NewTransfer,
        key: Option<IdempotencyKey>,
    ) -> Result<Transfer, Error> {
        let user_id = actor.require(Permission::ManageTransactions)?;
        let once = Once::new(user_id, key, "create transfer", &new)?;
        let (now, rng) = (self.common.clock.now(), &*self.common.rng);
        let id = TransferId::new(now, rng);
        let ids = [TransactionId::new(now, rng), TransactionId::new(now, rng)];
        let booked_on = Transaction::check_day("booked_on", new.booked_on)?;
        if new.from == new.to {
            let text = "Choose a different account.";
            return Err(Invalid::field("to_account_id", "same_account", text).into());
        }
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            if let Some(before) = once.claim(&mut *unit, now).await? {
                return Ok(before);
            }
            let from = account(&mut *unit, "from_account_id", new.from).await?;
            let to = account(&mut *unit, "to_account_id", new.to).await?;
            let received = new.received_amount;
            let (out, into) = Transfer::amounts(new.amount, from.currency, received, to.currency)?;
            let half = |id_of_half, account_id, money: Money| Transaction {
                id: id_of_half,
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
            let sent = half(first, from.id, out);
            let received = half(second, to.id, into);
            for half in [&sent, &received] {
                let added = unit.transactions().add(half).await;
                added.map_err(|error| explain(Version::Any, error))?;
            }
            let limits = &self.common.limits;
            limits
                .check(&mut *unit, actor, StoredResource::Transactions)
                .await?;
            let created = Transfer { id, sent, received };
            once.complete(&mut *unit, &created).await?;
            budget_alerts::commit(unit, &self.common).await?;
            Ok(created)
        })
        .await
    }

    /// Makes a transfer of two transactions that were booked each for itself.
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
            let mut found = Vec::with_capacity(2);
            for (index, id) in [one, other].into_iter().enumerate() {
                let half = unit.transactions().get(id).await?;
                let half = half.filter(|half| half.deleted_at.is_none());
                found.push(
                    half.ok_or_else(|| unknown_transaction(&format!("transaction_ids[{index}]")))?,
                );
            }
            let Ok([one, other]) = <[Transaction; 2]>::try_from(found) else {
                return Err(Error::Internal(
                    "a transfer does not have two sides".to_owned(),
                ));
            };
            let transfer = Transfer::link(id, one.clone(), other.clone(), now)?;
            for before in [one, other] {
                store(&mut *unit, &before, [&transfer.sent, &transfer.received]).await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(transfer)
        })
        .await
    }

    /// Edits both halves of a transfer.
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
            let before = live(&mut *unit, id).await?;
            let now = self.common.clock.now();
            let after = before.clone().edit(changes.clone(), now)?;
            for half in [before.sent, before.received] {
                store(&mut *unit, &half, [&after.sent, &after.received]).await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok(after)
        })
        .await
    }

    /// Takes a transfer apart: its halves stay, as something spent and something received.
    pub async fn unlink(&self, actor: &Actor, id: TransferId) -> Result<[Transaction; 2], Error> {
        actor.require(Permission::ManageTransactions)?;
        retry(|| async {
            let mut unit = self.common.repositories.begin(actor).await?;
            unit.transactions().lock().await?;
            let before = live(&mut *unit, id).await?;
            let (sent, received) = before.clone().unlink(self.common.clock.now());
            for half in [before.sent, before.received] {
                store(&mut *unit, &half, [&sent, &received]).await?;
            }
            budget_alerts::commit(unit, &self.common).await?;
            Ok([sent, received])
        })
        .await
    }
}

/// A transfer of which neither half is deleted.
async fn live(unit: &mut dyn UnitOfWork, id: TransferId) -> Result<Transfer, Error> {
    let halves = unit.transactions().halves(id).await?;
    let live = halves.into_iter().filter(|half| half.deleted_at.is_none());
    let halves = <[Transaction; 2]>::try_from(live.collect::<Vec<_>>());
    let [one, other] = halves.map_err(|_| Error::NotFound)?;
    Transfer::of(one, other).ok_or(Error::NotFound)
}

/// Stores what became of a half, if anything changed.
async fn store(
    unit: &mut dyn UnitOfWork,
    before: &Transaction,
    after: [&Transaction; 2],
) -> Result<(), Error> {
    let after = after.into_iter().find(|half| half.id == before.id);
    let Some(after) = after.filter(|after| *after != before) else {
        return Ok(());
    };
    let stored = unit.transactions().update(before, after).await;
    stored.map_err(|error| explain(Version::Any, error))
}
