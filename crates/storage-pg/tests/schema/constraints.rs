//! Rows that the database refuses whatever the role.

use coffer_domain::{
    Client as Requester, EmailKey,
    chat::{ChatMessage, ChatSession},
    portfolio::Portfolio,
};
use coffer_test_support::database::TestDatabase;

use super::{CHECK, connect, refusal, rows};

/// A database with one user, and a connection as the owner.
async fn one_person() -> (TestDatabase, tokio_postgres::Client) {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    rows::add_person(&owner, 1).await;
    (database, owner)
}

// Proves: F2-0.1.3, F2-2.7.2
#[tokio::test]
async fn account_type_contradicting_the_countries_is_rejected_by_name() {
    let (_database, owner) = one_person().await;
    let update = "UPDATE portfolios SET account_type = $1::text::account_type, country_code = $2";
    for (account_type, country) in [("DOMESTIC", "US"), ("INTERNATIONAL", "DE")] {
        let error = owner.execute(update, &[&account_type, &country]).await;
        let error = error.unwrap_err();
        assert_eq!(
            error.as_db_error().unwrap().constraint(),
            Some("portfolios_account_type_matches_countries"),
            "{account_type} {country}"
        );
    }
    for (account_type, country) in [("INTERNATIONAL", "US"), ("DOMESTIC", "DE")] {
        let updated = owner.execute(update, &[&account_type, &country]).await;
        assert_eq!(updated.unwrap(), 1, "{account_type} {country}");
    }
}

#[tokio::test]
async fn text_length_is_limited_as_in_the_domain() {
    let (_database, owner) = one_person().await;
    for (table, column, max) in [
        ("user_profiles", "display_name", 100),
        ("sessions", "user_agent", Requester::MAX_USER_AGENT),
        ("portfolios", "name", Portfolio::MAX_NAME),
        ("chat_sessions", "title", ChatSession::MAX_TITLE),
        ("chat_history", "content", ChatMessage::MAX_CONTENT),
    ] {
        // Characters count, not bytes.
        let update = format!("UPDATE {table} SET {column} = $1");
        let longest = owner.execute(&update, &[&"ł".repeat(max)]).await;
        assert_eq!(longest.unwrap(), 1, "{table}.{column}");
        let longer = owner.execute(&update, &[&"ł".repeat(max + 1)]).await;
        assert_eq!(super::code(&longer.unwrap_err()), CHECK, "{table}.{column}");
    }
    // Addresses and their keys are limited in bytes.
    for (column, max) in [("email", 254), ("email_key", EmailKey::MAX_BYTES)] {
        let update = format!("UPDATE users SET email = 'ł', {column} = $1");
        let update = update.replace("email = 'ł', email =", "email =");
        assert!(
            owner
                .execute(&update, &[&"ł".repeat(max / 2)])
                .await
                .is_ok()
        );
        let longer = owner.execute(&update, &[&"ł".repeat(max / 2 + 1)]).await;
        assert_eq!(super::code(&longer.unwrap_err()), CHECK, "{column}");
    }
}

#[tokio::test]
async fn invalid_rows_are_rejected() {
    let (_database, owner) = one_person().await;
    for statement in [
        "UPDATE users SET email_key = 'PERSON1@example.com'",
        "UPDATE users SET email_key = 'another@example.com'",
        "UPDATE users SET email = 'İ', email_key = ''",
        "UPDATE users SET status = 'anonymised'",
        "UPDATE users SET anonymised_at = now()",
        "UPDATE users SET status = 'anonymised', anonymised_at = now()",
        "UPDATE users SET status = 'deletion_requested'",
        "UPDATE users SET terms_version = '1'",
        "UPDATE users SET consents = '[]'",
        "UPDATE user_settings SET base_currency = 'eur'",
        "UPDATE user_settings SET home_country = 'DEU'",
        "UPDATE sessions SET ended_at = now()",
        "UPDATE sessions SET end_reason = 'signed_out'",
        "UPDATE sessions SET salt = 'short'",
        "UPDATE sessions SET device_hash = 'short'",
        "UPDATE sessions SET address = '192.0.2.0/24'",
        "UPDATE sessions SET idle_expires_at = absolute_expires_at + interval '1 second'",
        "UPDATE sessions SET impersonation_reason = 'a question'",
        "UPDATE sessions SET device_hash = NULL, impersonator_id = user_id, impersonation_reason = 'a question',
             impersonation_ends_at = absolute_expires_at",
        "UPDATE sessions SET impersonator_id = gen_random_uuid(), impersonation_reason = 'a question',
             impersonation_ends_at = absolute_expires_at",
        "UPDATE sessions SET device_hash = NULL, impersonator_id = gen_random_uuid(),
             impersonation_reason = 'a question',
             impersonation_ends_at = absolute_expires_at - interval '1 second'",
        "UPDATE portfolios SET base_currency = E'EUR\\n'",
        "UPDATE portfolios SET name = ''",
        "UPDATE holdings SET quantity = -1",
        "UPDATE holdings SET quantity = 'NaN'",
        "UPDATE holdings SET cost_basis = -1",
        "UPDATE prices SET amount = 0",
        "UPDATE chat_history SET content = ''",
        "UPDATE audit_logs SET action = 'Signed in'",
        "UPDATE audit_logs SET entity_type = ''",
        "UPDATE audit_logs SET mac = 'short'",
        "UPDATE audit_logs SET changes = '[]'",
        "UPDATE audit_seals SET member_count = 2",
        "UPDATE audit_seals SET member_macs = ARRAY[NULL::bytea]",
        "UPDATE audit_seals SET number = 2",
        "UPDATE idempotency_keys SET fingerprint = 'short'",
    ] {
        assert_eq!(refusal(&owner, statement).await, CHECK, "{statement}");
    }
}

// Proves: TASK-004-003.1, TASK-004-011.2
#[tokio::test]
async fn address_is_unique_until_its_user_is_anonymised() {
    let (_database, owner) = one_person().await;
    let second = rows::insert("users", 2)
        .replace("Person2@example.com", "pERSON1@EXAMPLE.com")
        .replace("person2@example.com", "person1@example.com");
    let error = owner.batch_execute(&second).await.unwrap_err();
    assert_eq!(
        error.as_db_error().unwrap().constraint(),
        Some("users_email_key")
    );
    owner
        .batch_execute(
            "UPDATE users SET status = 'anonymised', anonymised_at = now(), password_hash = NULL",
        )
        .await
        .unwrap();
    owner.batch_execute(&second).await.unwrap();
}

#[tokio::test]
async fn chain_of_seals_cannot_fork() {
    let (_database, owner) = one_person().await;
    rows::add(&owner, "audit_seals", 2).await.unwrap();
    let successor = rows::insert("audit_seals", 3);
    let fork = successor.replace("'seal ' || 3 - 1", "'seal ' || 1");
    let error = owner.batch_execute(&fork).await.unwrap_err();
    assert_eq!(
        error.as_db_error().unwrap().constraint(),
        Some("audit_seals_previous_hash_key")
    );
    owner.batch_execute(&successor).await.unwrap();
}
