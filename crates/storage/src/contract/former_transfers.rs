//! Transfers whose accounts are deleted and restored.

use coffer_domain::{
    Actor, Lifecycle as _,
    account::Account,
    ids::{AccountId, TransferId},
    lifecycle::Entity as _,
    patch::Change,
    transaction::{Transaction, TransactionChanges, Transfer},
};
use uuid::Uuid;

use super::{
    Stage, accounts,
    bulk_changes::{change, savings, transfer},
    transactions::{get, sign_up_with_account, update},
};
use crate::{BulkChange, TransactionFilter, TransactionSelection};

/// A user with a transfer of ten euros from the first account to the second.
struct Moved {
    actor: Actor,
    accounts: [AccountId; 2],
    legs: [Transaction; 2],
}

impl Moved {
    async fn new(stage: &Stage<'_>, email: &str) -> Self {
        let (actor, current) = sign_up_with_account(stage, email).await;
        let savings = savings(stage, &actor).await;
        let legs = transfer(stage, &actor, &current, &savings).await;
        let accounts = [current.id, savings.id];
        Self {
            actor,
            accounts,
            legs,
        }
    }

    fn transfer(&self) -> TransferId {
        self.legs[0].transfer_id.unwrap()
    }

    async fn account(&self, stage: &Stage<'_>, index: usize) -> Account {
        let found = stage.read(&self.actor, async |unit| {
            unit.accounts().get(self.accounts[index]).await.unwrap()
        });
        found.await.unwrap()
    }

    async fn leg(&self, stage: &Stage<'_>, index: usize) -> Transaction {
        get(stage, &self.actor, self.legs[index].id).await.unwrap()
    }

    async fn delete_account(&self, stage: &Stage<'_>, index: usize) {
        let before = self.account(stage, index).await;
        let after = before.clone().delete(stage.later());
        let deleted = accounts::update(stage, &self.actor, &before, &after).await;
        deleted.unwrap();
    }

    async fn restore_account(&self, stage: &Stage<'_>, index: usize) {
        let before = self.account(stage, index).await;
        let after = before.clone().restore(stage.later());
        let restored = accounts::update(stage, &self.actor, &before, &after).await;
        restored.unwrap();
    }

    /// Stores a leg as `changed` makes it.
    async fn change_leg(
        &self,
        stage: &Stage<'_>,
        index: usize,
        changed: impl FnOnce(Transaction) -> Transaction,
    ) {
        let before = self.leg(stage, index).await;
        let after = changed(before.clone());
        update(stage, &self.actor, &before, &after).await.unwrap();
    }

    async fn balances(&self, stage: &Stage<'_>) -> [String; 2] {
        let balance = async |index| {
            let account = self.account(stage, index).await;
            account.balance.normalize().to_string()
        };
        [balance(0).await, balance(1).await]
    }

    /// Whether each leg is not deleted and belongs to the transfer, or not deleted and alone.
    async fn states(&self, stage: &Stage<'_>) -> [&'static str; 2] {
        let of_leg = async |index| {
            let leg = self.leg(stage, index).await;
            match (leg.is_deleted(), leg.transfer_id) {
                (false, None) => "alone",
                (false, Some(id)) if id == self.transfer() => "linked",
                (false, Some(_)) => "linked otherwise",
                (true, None) => "deleted alone",
                (true, Some(_)) => "deleted",
            }
        };
        [of_leg(0).await, of_leg(1).await]
    }
}

/// Deleting an account makes the other leg of its transfer a separate transaction with a new
/// version; restoring the account links both legs again, whichever account it was.
pub async fn deleted_account_unlinks_transfers_until_it_is_restored(stage: &Stage<'_>) {
    for (deleted, kept, email) in [(0, 1, "ada@example.com"), (1, 0, "bob@example.com")] {
        let moved = Moved::new(stage, email).await;
        let before = moved.leg(stage, kept).await;
        moved.delete_account(stage, deleted).await;
        let after = moved.leg(stage, kept).await;
        let expected = Transaction {
            transfer_id: None,
            version: before.version + 1,
            updated_at: stage.now(),
            ..before
        };
        assert_eq!(after, expected);
        assert!(moved.leg(stage, deleted).await.is_deleted());
        moved.restore_account(stage, deleted).await;
        assert_eq!(moved.states(stage).await, ["linked", "linked"]);
        assert_eq!(moved.balances(stage).await, ["90", "10"]);
    }
}

/// If the remaining leg is deleted while the other one's account is, restoring the account leaves
/// both deleted; they are restored together.
pub async fn leg_deleted_meanwhile_keeps_the_other_deleted(stage: &Stage<'_>) {
    for (n, (deleted, kept)) in [(0, 1), (1, 0), (0, 1), (1, 0), (0, 1)]
        .into_iter()
        .enumerate()
    {
        let moved = Moved::new(stage, &format!("user{n}@example.com")).await;
        moved.delete_account(stage, deleted).await;
        let id = moved.legs[kept].id;
        let filter = TransactionFilter::new().account(moved.accounts[kept]);
        let selected = match n {
            0 | 1 => TransactionSelection::Ids(vec![id]),
            _ => TransactionSelection::Filter(filter),
        };
        if n < 4 {
            let changed = change(stage, &moved.actor, &selected, BulkChange::Delete).await;
            assert_eq!(changed.unwrap().changed, 1);
        } else {
            let at = stage.later();
            moved.change_leg(stage, kept, |leg| leg.delete(at)).await;
        }
        moved.restore_account(stage, deleted).await;
        assert_eq!(moved.states(stage).await, ["deleted", "deleted"]);
        assert_eq!(moved.balances(stage).await, ["100", "0"]);
        let at = stage.later();
        for leg in [0, 1] {
            moved.change_leg(stage, leg, |leg| leg.restore(at)).await;
        }
        assert_eq!(moved.states(stage).await, ["linked", "linked"]);
        assert_eq!(moved.balances(stage).await, ["90", "10"]);
    }
}

/// A leg with another amount or in another transfer stays as it is, and the restored one is alone.
/// A leg with another description or day, or deleted and restored meanwhile, is linked again.
pub async fn changed_leg_is_not_linked_again(stage: &Stage<'_>) {
    let edited = async |email: &str, changes: TransactionChanges| {
        let moved = Moved::new(stage, email).await;
        moved.delete_account(stage, 1).await;
        let at = stage.later();
        let edit = |leg: Transaction| leg.edit(&changes, at).unwrap();
        moved.change_leg(stage, 0, edit).await;
        moved.restore_account(stage, 1).await;
        moved.states(stage).await
    };
    for (n, amount) in ["-10.01", "10"].into_iter().enumerate() {
        let changes = TransactionChanges {
            amount: Change::Set(amount.parse().unwrap()),
            ..TransactionChanges::default()
        };
        let states = edited(&format!("user{n}@example.com"), changes).await;
        assert_eq!(states, ["alone", "alone"], "{amount}");
    }
    let changes = TransactionChanges {
        booked_on: Change::Set("2025-02-01".parse().unwrap()),
        ..TransactionChanges::default()
    };
    let states = edited("ada@example.com", changes).await;
    assert_eq!(states, ["linked", "linked"]);

    let moved = Moved::new(stage, "bob@example.com").await;
    moved.delete_account(stage, 1).await;
    let (deleted, restored) = (stage.later(), stage.later());
    for at in [deleted, restored] {
        let toggle = |leg: Transaction| {
            if leg.is_deleted() {
                leg.restore(at)
            } else {
                leg.delete(at)
            }
        };
        moved.change_leg(stage, 0, toggle).await;
    }
    moved.restore_account(stage, 1).await;
    assert_eq!(moved.states(stage).await, ["linked", "linked"]);

    let moved = Moved::new(stage, "eve@example.com").await;
    moved.delete_account(stage, 1).await;
    let cash = savings(stage, &moved.actor).await;
    let received = stage.transaction(&cash, "10", "2025-01-01", "Withdrawn");
    super::transactions::add(stage, &moved.actor, &[&received]).await;
    let sent = moved.leg(stage, 0).await;
    let id = Uuid::from_u128(8).into();
    let linked = Transfer::link(id, sent, received.clone(), stage.later()).unwrap();
    moved.change_leg(stage, 0, |_| linked.outgoing).await;
    let stored = update(stage, &moved.actor, &received, &linked.incoming).await;
    stored.unwrap();
    moved.restore_account(stage, 1).await;
    let states = moved.states(stage).await;
    assert_eq!(states, ["linked otherwise", "alone"]);
}

/// If both accounts are deleted, the leg of the account that is restored first is alone until the
/// other account is restored.
pub async fn leg_waits_for_the_other_account(stage: &Stage<'_>) {
    for (n, order) in [[0, 1], [1, 0]].into_iter().enumerate() {
        let moved = Moved::new(stage, &format!("user{n}@example.com")).await;
        moved.delete_account(stage, 0).await;
        moved.delete_account(stage, 1).await;
        moved.restore_account(stage, order[0]).await;
        let first = moved.leg(stage, order[0]).await;
        assert_eq!((first.is_deleted(), first.transfer_id), (false, None));
        moved.restore_account(stage, order[1]).await;
        assert_eq!(moved.states(stage).await, ["linked", "linked"]);
        assert_eq!(moved.balances(stage).await, ["90", "10"]);
    }
}

/// Unlinking the former transfer returns the remaining leg, and restoring the account does not link
/// it again. Another user's is not found.
pub async fn forgotten_transfer_is_not_linked_again(stage: &Stage<'_>) {
    let moved = Moved::new(stage, "ada@example.com").await;
    let other = stage.sign_up("bob@example.com").await;
    let forget = async |actor: &Actor| {
        let at = stage.later();
        let forgotten = stage.write(actor, async |unit| {
            let mut transactions = unit.transactions();
            transactions.forget_transfer(moved.transfer(), at).await
        });
        forgotten.await.unwrap()
    };
    assert_eq!(forget(&moved.actor).await, []);
    moved.delete_account(stage, 1).await;
    assert_eq!(forget(&other).await, []);
    let forgotten = forget(&moved.actor).await;
    assert_eq!(forgotten, [moved.leg(stage, 0).await]);
    assert_eq!(forget(&moved.actor).await, []);
    moved.restore_account(stage, 1).await;
    assert_eq!(moved.states(stage).await, ["alone", "alone"]);
}
