//! The records that [`AuditedFactory`](crate::audited::AuditedFactory) writes by itself.

use coffer_domain::{
    Actor, Lifecycle as _,
    audit::{Action, AuditRecord, EntityType},
    budget::BudgetMerge,
    ids::HoldingId,
    patch::Change,
    portfolio::{Holding, HoldingChanges, PortfolioChanges},
    settings::UserProfile,
};
use serde_json::{Value, json};

use super::{
    Stage,
    audit::log,
    portfolios::add,
    stage::{line, password_hash, user_of},
};
use crate::{BulkChange, PageRequest, users::EMAIL_IS_TAKEN};

/// The records about the actor's entities of one type, newest first.
async fn records(stage: &Stage<'_>, actor: &Actor, kind: EntityType) -> Vec<AuditRecord> {
    let mut log = log(stage, actor).await;
    log.retain(|record| record.entity_type == kind);
    log
}

/// A record names the actor, the entity, the client and the request.
// Proves: TASK-004-009.1, TASK-004-009.3, TASK-005-027.1, TASK-005-027.3, TASK-005-027.4
pub async fn records_the_actor_of_each_creation(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let records = records(stage, &ada, EntityType::Portfolio).await;
    let [record] = records.as_slice() else {
        panic!("{records:?}");
    };
    assert_eq!(record.action, Action::Created);
    assert_eq!(record.actor_id, ada.user_id());
    assert_eq!(record.subject_id, ada.user_id());
    assert_eq!(record.entity_id, Some(portfolio.id.uuid()));
    assert_eq!(record.created_at, stage.now());
    let expected = json!({
        "address": "::1",
        "user_agent": "Contract/1.0",
        "request_id": ada.request_id,
    });
    assert_eq!(record.metadata, expected);
}

/// A record of a change has the fields that changed, and no others.
// Proves: TASK-004-002.4, TASK-004-009.1, TASK-005-027.2
pub async fn records_changed_fields(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let before = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&before]).await;
    let changes = PortfolioChanges {
        base_currency: Change::Set("CHF".parse().unwrap()),
        ..PortfolioChanges::default()
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    stage
        .write(&ada, async |unit| {
            unit.portfolios().update(&before, &after).await.unwrap();
        })
        .await;
    let records = records(stage, &ada, EntityType::Portfolio).await;
    assert_eq!(records[0].action, Action::Updated);
    let expected = json!({ "base_currency": { "before": "EUR", "after": "CHF" } });
    assert_eq!(records[0].changes, expected);
}

/// For personal fields, the log has only the field's name.
// Proves: TASK-005-013.1, TASK-005-027.2
pub async fn names_personal_fields_without_their_values(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let (profile, _) = stage.settings(user_of(&ada));
    let renamed = UserProfile {
        display_name: Some(line("Augusta")),
        version: profile.version + 1,
        updated_at: stage.later(),
        ..profile.clone()
    };
    let portfolio = stage.portfolio(user_of(&ada), "Scheidung");
    let account = stage.account(user_of(&ada), "Unterhalt", "-7654.32 EUR");
    let budget = stage.budget(user_of(&ada), "Kaution", "4321.09 EUR");
    let chat = stage.chat_session(user_of(&ada), "Diagnose");
    let message = stage.chat_message(&chat, "Krebs");
    stage
        .write(&ada, async |unit| {
            let mut settings = unit.settings();
            settings.update_profile(&profile, &renamed).await.unwrap();
            drop(settings);
            unit.portfolios().add(&portfolio).await.unwrap();
            unit.accounts().add(&account).await.unwrap();
            unit.budgets().add(&budget).await.unwrap();
            unit.chat().add(&chat).await.unwrap();
            unit.chat().add_message(&message).await.unwrap();
        })
        .await;
    let log = log(stage, &ada).await;
    for (kind, field) in [
        (EntityType::User, "email"),
        (EntityType::UserProfile, "display_name"),
        (EntityType::Portfolio, "name"),
        (EntityType::Account, "name"),
        (EntityType::Account, "opening_balance"),
        (EntityType::Budget, "name"),
        (EntityType::Budget, "amount"),
        (EntityType::ChatSession, "title"),
        (EntityType::ChatMessage, "content"),
    ] {
        let record = log.iter().find(|record| record.entity_type == kind);
        let change = &record.unwrap().changes[field];
        assert_eq!(*change, json!({ "redacted": true }), "{kind:?}");
    }
    let text = format!("{log:?}").to_lowercase();
    for secret in [
        "ada@example.com",
        "augusta",
        "scheidung",
        "unterhalt",
        "7654",
        "kaution",
        "4321",
        "diagnose",
        "krebs",
        password_hash().expose(),
    ] {
        assert!(!text.contains(&secret.to_lowercase()), "{secret} in {text}");
    }
}

/// Deletion and restoration have actions of their own.
pub async fn records_deletion_and_restoration(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = stage.chat_session(user_of(&ada), "Taxes");
    let deleted = made.clone().delete(stage.later());
    let restored = deleted.clone().restore(stage.later());
    for (before, after) in [
        (None, &made),
        (Some(&made), &deleted),
        (Some(&deleted), &restored),
    ] {
        stage.later();
        stage
            .write(&ada, async |unit| {
                let mut chat = unit.chat();
                match before {
                    None => chat.add(after).await.unwrap(),
                    Some(before) => chat.update(before, after).await.unwrap(),
                }
            })
            .await;
    }
    let records = records(stage, &ada, EntityType::ChatSession).await;
    let actions: Vec<_> = records.iter().map(|record| record.action).collect();
    assert_eq!(
        actions,
        [Action::Restored, Action::Deleted, Action::Created]
    );
}

/// Failed changes are not recorded: a stale edit, and an insert that violates a constraint.
pub async fn does_not_record_failed_changes(stage: &Stage<'_>) {
    stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let portfolio = stage.portfolio(user_of(&bob), "Savings");
    let edited = portfolio.clone().delete(stage.later());
    let twin = stage.user("ada@example.com");
    let before = log(stage, &bob).await;
    stage
        .write(&bob, async |unit| {
            // The portfolio does not exist, so there is none at this version.
            let result = unit.portfolios().update(&portfolio, &edited).await;
            assert!(result.is_err());
            let mut nested = unit.begin_nested().await.unwrap();
            let refused = nested.users().add(&twin, None).await;
            assert!(refused.is_err());
        })
        .await;
    assert_eq!(log(stage, &bob).await, before);

    let claimant = stage.claimant(twin.id);
    let mut unit = stage.factory.begin(&claimant).await.unwrap();
    let mut nested = unit.begin_nested().await.unwrap();
    let refused = nested.users().add(&twin, None).await.unwrap_err();
    assert!(refused.is_conflict_with(EMAIL_IS_TAKEN));
    drop(nested);
    unit.commit().await.unwrap();
    assert_eq!(log(stage, &claimant).await, []);
}

/// Many rows added by one statement have one record, with their number.
// Proves: TASK-005-027.1
pub async fn records_a_bulk_operation_once(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let now = stage.later();
    let holdings = ["AAA", "BBB", "CCC"].map(|symbol| Holding {
        id: HoldingId::new(now, stage.rng),
        user_id: portfolio.user_id,
        portfolio_id: portfolio.id,
        symbol: line(symbol),
        name: line(symbol),
        quantity: 1.into(),
        currency: "EUR".parse().unwrap(),
        cost_basis: Some(7.into()),
        version: 0,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    });
    stage
        .write(&ada, async |unit| {
            unit.portfolios().add_holdings(&holdings).await.unwrap();
            unit.portfolios().add_holdings(&[]).await.unwrap();
        })
        .await;
    let records = records(stage, &ada, EntityType::Holding).await;
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].changes, json!({ "added": 3 }));
}

/// A holding's record names the changed fields, without the private amounts.
pub async fn records_changes_of_holdings_without_amounts(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    add(stage, &ada, &[&portfolio]).await;
    let made = super::valuation::holding(stage, &portfolio, "SECRET", "7654.5", "EUR");
    let changes = HoldingChanges {
        quantity: Change::Set("7653.5".parse().unwrap()),
        cost_basis: Change::Set(Some("8765.43".parse().unwrap())),
        ..HoldingChanges::default()
    };
    let edited = made.clone().edit(&changes, stage.later()).unwrap();
    let deleted = edited.clone().delete(stage.later());
    let restored = deleted.clone().restore(stage.later());
    stage
        .write(&ada, async |unit| {
            let mut holdings = unit.holdings();
            holdings.add(&made).await.unwrap();
            holdings.update(&made, &edited).await.unwrap();
            holdings.update(&edited, &deleted).await.unwrap();
            holdings.update(&deleted, &restored).await.unwrap();
        })
        .await;
    let records = records(stage, &ada, EntityType::Holding).await;
    let mut actions: Vec<_> = records.iter().map(|record| record.action).collect();
    actions.sort_by_key(|action| format!("{action:?}"));
    let expected = [
        Action::Created,
        Action::Deleted,
        Action::Restored,
        Action::Updated,
    ];
    assert_eq!(actions, expected);
    let updated = records
        .iter()
        .find(|record| record.action == Action::Updated);
    let redacted = json!({ "redacted": true });
    let expected = json!({ "quantity": redacted, "cost_basis": redacted });
    assert_eq!(updated.unwrap().changes, expected);
    let text = format!("{records:?}");
    for private in ["SECRET", "7654", "7653", "8765"] {
        assert!(!text.contains(private), "{private}");
    }
}

/// A merge is recorded once, with the numbers of rows moved; the deletion is recorded, too.
pub async fn records_merges_and_deletions_of_categories(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let from = stage.category(user_of(&ada), "Scheidung", None);
    let under = stage.category(user_of(&ada), "Anwalt", Some(&*from));
    let to = stage.category(user_of(&ada), "To", None);
    super::categories::add(stage, &ada, &[&from, &under, &to]).await;
    let at = stage.later();
    let deleted = from.clone().delete(at);
    stage
        .write(&ada, async |unit| {
            let mut categories = unit.categories();
            categories
                .move_uses(
                    &from,
                    to.id,
                    &BudgetMerge::default(),
                    stage.change_set(),
                    at,
                )
                .await
                .unwrap();
            categories
                .move_uses(
                    &from,
                    to.id,
                    &BudgetMerge::default(),
                    stage.change_set(),
                    at,
                )
                .await
                .unwrap();
            categories.update(&from, &deleted).await.unwrap();
        })
        .await;
    let records = records(stage, &ada, EntityType::Category).await;
    let of_from = records
        .iter()
        .filter(|record| record.entity_id == Some(from.id.uuid()));
    let mut actions: Vec<_> = of_from.clone().map(|record| record.action).collect();
    actions.sort_by_key(|action| format!("{action:?}"));
    assert_eq!(actions, [Action::Created, Action::Deleted, Action::Updated]);
    let mut moved = of_from.filter(|record| record.action == Action::Updated);
    let expected = json!({ "moved_to": to.id, "transactions": 0, "budgets": 0, "categories": 1 });
    assert_eq!(moved.next().unwrap().changes, expected);
    let text = format!("{records:?}");
    assert!(!text.contains("Scheidung") && !text.contains("Anwalt"));
}

/// However many transactions a unit adds, changes or deletes at once, it writes one record with
/// their number and no values; if there are none, it writes no record.
pub async fn records_many_transactions_once(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let account = stage.account(user_of(&ada), "Current", "0 EUR");
    super::accounts::add(stage, &ada, &[&account]).await;
    let made: Vec<_> = (0..3)
        .map(|_| stage.transaction(&account, "-7654.32", "2025-01-01", "Scheidung"))
        .collect();
    let category = stage.category(user_of(&ada), "Anwalt", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let all: Vec<_> = made.iter().map(|made| made.id).collect();
    let recategorise = BulkChange::Recategorise(Some(category.id));
    let at = stage.later();
    stage
        .write(&ada, async |unit| {
            for batch in made.chunks(2) {
                unit.transactions().add_many(batch).await.unwrap();
            }
        })
        .await;
    stage.later();
    stage
        .write(&ada, async |unit| {
            let mut transactions = unit.transactions();
            transactions.add_many(&made).await.unwrap();
            let set = stage.change_set();
            for batch in all.chunks(2).chain([&all[..]]) {
                let changed = transactions.change_many(batch, recategorise, set, at);
                changed.await.unwrap();
            }
            let nothing = transactions.change_many(&[], BulkChange::Delete, set, at);
            nothing.await.unwrap();
        })
        .await;
    stage.later();
    stage
        .write(&ada, async |unit| {
            let mut transactions = unit.transactions();
            let set = stage.change_set();
            for batch in all.chunks(2) {
                let deleted = transactions.change_many(batch, BulkChange::Delete, set, at);
                deleted.await.unwrap();
            }
        })
        .await;
    let records = records(stage, &ada, EntityType::Transaction).await;
    let told: Vec<_> = records
        .iter()
        .map(|record| (record.action, record.changes.clone(), record.entity_id))
        .collect();
    let category_id = category.id;
    assert_eq!(
        told,
        [
            (Action::Deleted, json!({ "deleted": 3 }), None),
            (
                Action::Updated,
                json!({ "updated": 3, "category_id": category_id }),
                None
            ),
            (Action::Created, json!({ "added": 3 }), None),
        ]
    );
    assert!(
        records
            .iter()
            .all(|record| record.subject_id == ada.user_id())
    );
}

/// Erasing a user leaves a record of the erasure, without any of the user's data.
pub async fn records_erasure(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    stage.later();
    stage
        .system(async |unit| assert!(unit.users().erase(user_of(&ada)).await.unwrap()))
        .await;
    let read = stage
        .system(async |unit| {
            let page = PageRequest::default();
            unit.audit()
                .list_by_subject(user_of(&ada), &page)
                .await
                .unwrap()
        })
        .await;
    let record = &read.items[0];
    assert_eq!(
        (record.action, record.entity_type, record.actor_id),
        (Action::Deleted, EntityType::User, None)
    );
    assert_eq!(record.changes["email"], json!({ "redacted": true }));
    assert_eq!(record.changes["status"]["after"], Value::Null);
}
