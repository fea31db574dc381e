//! No user can see or change another user's data.

use coffer_domain::{Lifecycle as _, day::DayEnd, session::EndReason};

use super::{Stage, stage::user_of};
use crate::{
    AccountFilter, AccountSort, CategoryFilter, CategorySort, ChatSessionFilter, PageRequest,
    PortfolioFilter, PortfolioSort, RepositoryError,
};

/// Another user's portfolios are not found.
pub async fn hides_portfolios(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Savings");
    super::portfolios::add(stage, &ada, &[&portfolio]).await;
    let deleted = portfolio.clone().delete(stage.later());
    let (filter, page) = (PortfolioFilter::new(), PageRequest::default());
    stage
        .write(&bob, async |unit| {
            let mut portfolios = unit.portfolios();
            assert_eq!(portfolios.get(portfolio.id).await.unwrap(), None);
            let listed = portfolios.list(&filter, PortfolioSort::Newest, &page).await;
            assert_eq!(listed.unwrap().items, []);
            assert_eq!(portfolios.count(&filter).await.unwrap(), 0);
            assert_eq!(portfolios.totals().await.unwrap(), []);
            let updated = portfolios.update(&portfolio, &deleted).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
    let found = stage
        .read(&ada, async |unit| {
            unit.portfolios().get(portfolio.id).await.unwrap()
        })
        .await;
    assert_eq!(found.unwrap().portfolio, portfolio);
}

/// Another user's accounts and their balances are not found.
// Proves: TASK-004-004.1, TASK-005-005.1, TASK-005-021.1
pub async fn hides_accounts(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let account = stage.account(user_of(&ada), "Savings", "100 EUR");
    super::accounts::add(stage, &ada, &[&account]).await;
    let deleted = account.clone().delete(stage.later());
    let (filter, page) = (AccountFilter::new(), PageRequest::default());
    let today = stage.now().date_naive();
    let days = [DayEnd::new(today, Stage::TIME_ZONE)];
    stage
        .write(&bob, async |unit| {
            let mut accounts = unit.accounts();
            assert_eq!(accounts.get(account.id).await.unwrap(), None);
            let listed = accounts
                .list(&filter, AccountSort::Balance, &page, today)
                .await;
            assert_eq!(listed.unwrap().items, []);
            assert_eq!(accounts.count(&filter).await.unwrap(), 0);
            assert_eq!(accounts.current(&[account.id], today).await.unwrap(), []);
            assert_eq!(accounts.totals(today).await.unwrap(), []);
            assert_eq!(accounts.balances(&[account.id], &days).await.unwrap(), []);
            let updated = accounts.update(&account, &deleted).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
    let found = stage
        .read(&ada, async |unit| {
            unit.accounts().get(account.id).await.unwrap()
        })
        .await;
    assert_eq!(found, Some(account));
}

/// Another user's categories cannot be found or used as a parent.
pub async fn hides_categories(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let category = stage.category(user_of(&ada), "Klettern", None);
    super::categories::add(stage, &ada, &[&category]).await;
    let deleted = category.clone().delete(stage.later());
    let own = CategoryFilter::new().system(false);
    let page = PageRequest::default();
    // The second time, some may be cached.
    for _ in 0..2 {
        stage
            .read(&bob, async |unit| {
                let mut categories = unit.categories();
                let all = categories.all().await.unwrap();
                assert!(all.iter().all(coffer_domain::category::Category::is_system));
                assert_eq!(categories.own().await.unwrap(), []);
            })
            .await;
    }
    stage
        .write(&bob, async |unit| {
            let mut categories = unit.categories();
            assert_eq!(categories.get(category.id).await.unwrap(), None);
            let listed = categories.list(&own, CategorySort::Name, &page).await;
            assert_eq!(listed.unwrap().items, []);
            assert_eq!(categories.count(&own).await.unwrap(), 0);
            let usage = categories.usage().await.unwrap();
            assert!(usage.iter().all(|usage| usage.id != category.id));
            let updated = categories.update(&category, &deleted).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
    let under = stage.category(user_of(&bob), "Slipped in", Some(&*category));
    let mut unit = stage.factory.begin(&bob).await.unwrap();
    assert!(unit.categories().add(&under).await.is_err());
    drop(unit);
    let theirs = stage.category(user_of(&ada), "Slipped in", None);
    let mut unit = stage.factory.begin(&bob).await.unwrap();
    assert!(unit.categories().add(&theirs).await.is_err());
}

/// Another user's conversations are not found.
pub async fn hides_conversations(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let session = stage.chat_session(user_of(&ada), "Taxes");
    let message = stage.chat_message(&session, "When are they due?");
    super::chat::add(stage, &ada, &[&session]).await;
    stage
        .write(&ada, async |unit| {
            unit.chat().add_message(&message).await.unwrap();
        })
        .await;
    let deleted = session.clone().delete(stage.later());
    let (filter, page) = (ChatSessionFilter::new(), PageRequest::default());
    stage
        .write(&bob, async |unit| {
            let mut chat = unit.chat();
            assert_eq!(chat.get(session.id).await.unwrap(), None);
            assert_eq!(chat.list(&filter, &page).await.unwrap().items, []);
            assert_eq!(chat.message(message.id).await.unwrap(), None);
            let messages = chat.messages(session.id, &page).await.unwrap();
            assert_eq!(messages.items, []);
            let updated = chat.update(&session, &deleted).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
        })
        .await;
}

/// Another user, their settings, sessions and audit records are not found.
// Proves: TASK-005-013.1
pub async fn hides_other_users_and_their_records(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let (user, session) = (user_of(&ada), ada.session_id().unwrap());
    // The second time, they may be cached.
    for _ in 0..2 {
        for actor in [&ada, &bob] {
            let theirs = actor.user_id() == ada.user_id();
            stage
                .read(actor, async |unit| {
                    let mut settings = unit.settings();
                    let profile = settings.profile(user).await.unwrap();
                    assert_eq!(profile.is_some(), theirs);
                    let found = settings.settings(user).await.unwrap();
                    assert_eq!(found.is_some(), theirs);
                    drop(settings);
                    let found = unit.users().get(user).await.unwrap();
                    assert_eq!(found.is_some(), theirs);
                    let found = unit.sessions().get(session).await.unwrap();
                    assert_eq!(found.is_some(), theirs);
                })
                .await;
        }
    }
    let (profile, settings) = stage.settings(user);
    stage
        .write(&bob, async |unit| {
            let mut repository = unit.settings();
            let updated = repository.update_profile(&profile, &profile).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
            let updated = repository.update_settings(&settings, &settings).await;
            assert!(
                matches!(updated, Err(RepositoryError::Stale)),
                "{updated:?}"
            );
            drop(repository);
            let (at, reason) = (stage.later(), EndReason::SignedOutEverywhere);
            let ended = unit
                .sessions()
                .end_all(user, None, at, reason)
                .await
                .unwrap();
            assert_eq!(ended, 0);
            let page = PageRequest::default();
            let records = unit.audit().list_by_subject(user, &page).await.unwrap();
            assert_eq!(records.items, []);
        })
        .await;
}

/// Rows cannot be added to another user's data.
pub async fn refuses_rows_for_another_user(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let portfolio = stage.portfolio(user_of(&ada), "Slipped in");
    let account = stage.account(user_of(&ada), "Slipped in", "0 EUR");
    let session = stage.chat_session(user_of(&ada), "Slipped in");
    let mut unit = stage.factory.begin(&bob).await.unwrap();
    let mut nested = unit.begin_nested().await.unwrap();
    assert!(nested.portfolios().add(&portfolio).await.is_err());
    drop(nested);
    let mut nested = unit.begin_nested().await.unwrap();
    assert!(nested.accounts().add(&account).await.is_err());
    drop(nested);
    let mut nested = unit.begin_nested().await.unwrap();
    assert!(nested.chat().add(&session).await.is_err());
    drop(nested);
    unit.commit().await.unwrap();

    // The user's own message in another user's conversation.
    super::chat::add(stage, &ada, &[&session]).await;
    let mut message = stage.chat_message(&session, "Slipped in");
    message.user_id = user_of(&bob);
    let mut unit = stage.factory.begin(&bob).await.unwrap();
    assert!(unit.chat().add_message(&message).await.is_err());
    drop(unit);
    stage
        .read(&ada, async |unit| {
            assert_eq!(unit.portfolios().get(portfolio.id).await.unwrap(), None);
            assert_eq!(unit.accounts().get(account.id).await.unwrap(), None);
            let page = PageRequest::default();
            let messages = unit.chat().messages(session.id, &page).await.unwrap();
            assert_eq!(messages.items, []);
        })
        .await;
}
