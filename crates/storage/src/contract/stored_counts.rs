//! The numbers of rows that a user has stored.

use coffer_domain::{Actor, Lifecycle as _, label::Labelled as _, stored_resource::StoredResource};

use super::{
    Stage, accounts,
    stage::user_of,
    transactions::{self, sign_up_with_account},
};

async fn count(stage: &Stage<'_>, actor: &Actor, resource: StoredResource) -> u64 {
    stage
        .read(actor, async |unit| {
            unit.stored_counts().get(resource).await.unwrap()
        })
        .await
}

/// A count includes deleted rows and those of the unit itself, and no other user's.
pub async fn counts_all_rows_of_the_user(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let (bob, _) = sign_up_with_account(stage, "bob@example.com").await;
    let made: Vec<_> = (1..=3)
        .map(|day| stage.transaction(&account, "-1", &format!("2025-01-0{day}"), "Bread"))
        .collect();
    transactions::add(stage, &ada, &made[..2].iter().collect::<Vec<_>>()).await;
    let deleted = made[0].clone().delete(stage.later());
    transactions::update(stage, &ada, &made[0], &deleted)
        .await
        .unwrap();
    assert_eq!(count(stage, &ada, StoredResource::Transactions).await, 2);
    let within = stage
        .write(&ada, async |unit| {
            unit.transactions().add(&made[2]).await.unwrap();
            unit.stored_counts()
                .get(StoredResource::Transactions)
                .await
                .unwrap()
        })
        .await;
    assert_eq!(within, 3);

    let another = stage.account(user_of(&ada), "Savings", "0 EUR");
    accounts::add(stage, &ada, &[&another]).await;
    assert_eq!(count(stage, &ada, StoredResource::Accounts).await, 2);
    assert_eq!(count(stage, &bob, StoredResource::Accounts).await, 1);
    for resource in StoredResource::ALL {
        let counted = count(stage, &bob, *resource).await;
        let expected = u64::from(*resource == StoredResource::Accounts);
        assert_eq!(counted, expected, "{resource:?}");
    }
}
