//! One row of each table for each user of a test, in the order in which tables are created.

use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// The tables, each with the statement that adds user `{n}`'s row. `{table}` is replaced by the id
/// of that user's row in `table`.
pub(super) const ROWS: &[(&str, &str)] = &[
    (
        "users",
        "INSERT INTO users (id, email, email_key, password_hash, status, tier, role, created_at, updated_at)
         VALUES ({users}, 'Person{n}@example.com', 'person{n}@example.com', 'a hash', 'active', 'free', 'user', {now}, {now})",
    ),
    (
        "user_profiles",
        "INSERT INTO user_profiles (user_id, display_name, version, created_at, updated_at)
         VALUES ({users}, 'Person {n}', 1, {now}, {now})",
    ),
    (
        "user_settings",
        "INSERT INTO user_settings (user_id, base_currency, home_country, locale, time_zone, theme,
             version, created_at, updated_at)
         VALUES ({users}, 'EUR', 'DE', 'de-DE', 'Europe/Berlin', 'system', 1, {now}, {now})",
    ),
    (
        "sessions",
        "INSERT INTO sessions (id, user_id, amr, remember_me, salt, generation, rotated_at, device_hash,
             address, user_agent, last_seen_at, idle_expires_at, absolute_expires_at,
             authenticated_at, created_at, updated_at)
         VALUES ({sessions}, {users}, '{pwd}', true, decode(repeat('ab', 16), 'hex'), 0, {now},
             sha256('device {n}'), '192.0.2.{n}', 'a browser', {now}, {now} + interval '7 days',
             {now} + interval '30 days', {now}, {now}, {now})",
    ),
    (
        "signing_keys",
        "INSERT INTO signing_keys (kid, algorithm, sealed, created_at, updated_at)
         VALUES ('key {n}', 'HS256', 'sealed', {now}, {now})",
    ),
    (
        "data_migrations",
        "INSERT INTO data_migrations (name, backward, checkpoint, seen, changed, failed, created_at, updated_at)
         VALUES ('change {n}', false, 'a row', 3, 2, 1, {now}, {now})",
    ),
    (
        "portfolios",
        "INSERT INTO portfolios (id, user_id, name, account_type, country_code, home_country,
             base_currency, version, created_at, updated_at)
         VALUES ({portfolios}, {users}, 'Pension {n}', 'DOMESTIC', 'DE', 'DE', 'EUR', 1, {now}, {now})",
    ),
    (
        "holdings",
        "INSERT INTO holdings (id, user_id, portfolio_id, symbol, name, quantity, currency,
             cost_basis, created_at, updated_at)
         VALUES ({holdings}, {users}, {portfolios}, 'SYM', 'A fund', 1.0000000001, 'EUR', 12.3456,
             {now}, {now})",
    ),
    (
        "prices",
        "INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
         VALUES ({prices}, 'SYM{n}', 'EUR', '2025-01-31', 99.5, {now}, {now})",
    ),
    (
        "chat_sessions",
        "INSERT INTO chat_sessions (id, user_id, title, version, created_at, updated_at)
         VALUES ({chat_sessions}, {users}, 'About {n}', 1, {now}, {now})",
    ),
    (
        "chat_history",
        "INSERT INTO chat_history (id, user_id, session_id, author, content, created_at, updated_at)
         VALUES ({chat_history}, {users}, {chat_sessions}, 'user', 'Hello', {now}, {now})",
    ),
    (
        "audit_logs",
        "INSERT INTO audit_logs (id, actor_id, subject_id, action, entity_type, entity_id, changes,
             metadata, created_at, mac)
         VALUES ({audit_logs}, {users}, {users}, 'created', 'user', {users}, '{}', '{}', {now},
             sha256('mac {n}'))",
    ),
    (
        "audit_seals",
        "INSERT INTO audit_seals (number, member_ids, member_macs, member_count, previous_hash, hash,
             created_at)
         VALUES ({n}, ARRAY[{audit_logs}], ARRAY[sha256('mac {n}')], 1,
             CASE WHEN {n} > 1 THEN sha256(convert_to('seal ' || {n} - 1, 'UTF8')) END, sha256('seal {n}'), {now})",
    ),
    (
        "idempotency_keys",
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, created_at, updated_at, expires_at)
         VALUES ({users}, 'key', sha256('request'), {now}, {now}, {now} + interval '1 day')",
    ),
    (
        "accounts",
        "INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at,
             updated_at)
         VALUES ({accounts}, {users}, 'Current {n}', 'checking', 'EUR', 100, 1, {now}, {now})",
    ),
    (
        "categories",
        "INSERT INTO categories (id, user_id, parent_id, kind, name, icon, colour, version, created_at,
             updated_at)
         VALUES ({categories}, {users}, '00000000-0000-7000-8000-000000030000', 'expense', 'Picnics',
             'sandwich', '#12ab34', 1, {now}, {now})",
    ),
    (
        "transactions",
        "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency,
             original_amount, original_currency, description, external_id, version, created_at,
             updated_at)
         VALUES ({transactions}, {users}, {accounts}, {categories}, '2025-01-31', -12.34, 'EUR', -13.57,
             'USD', 'Bread and cheese', 'line {n}', 1, {now}, {now})",
    ),
    (
        "budgets",
        "INSERT INTO budgets (id, user_id, category_id, name, amount, currency, period, starts_on,
             alert_thresholds, rollover, version, created_at, updated_at)
         VALUES ({budgets}, {users}, {categories}, 'Eating out', 50, 'EUR', 'monthly', '2025-01-01',
             '{80,100}', false, 1, {now}, {now})",
    ),
    (
        "budget_alerts",
        "INSERT INTO budget_alerts (id, user_id, budget_id, period_start, threshold, spent, available,
             created_at, updated_at)
         VALUES ({budget_alerts}, {users}, {budgets}, '2025-01-01', 80, 40, 50, {now}, {now})",
    ),
    (
        "change_sets",
        "INSERT INTO change_sets (id, user_id, kind, row_count, undone_count, undone_at, version, created_at, updated_at)
         VALUES ({change_sets}, {users}, 'deletion', 1, 1, {now}, 1, {now}, {now})",
    ),
    (
        "change_set_rows",
        "INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_before, deleted,
             deleted_before, version_before, version_after, created_at, updated_at)
         VALUES ({users}, {change_sets}, 'transaction', {transactions}, {categories}, true, false, 1, 2, {now}, {now})",
    ),
    (
        "exchange_rates",
        "INSERT INTO exchange_rates (id, base, quote, quoted_on, rate, created_at, updated_at)
         VALUES ({exchange_rates}, 'EUR', 'USD', date '2025-01-30' + {n}, 1.0393, {now}, {now})",
    ),
    (
        "jobs",
        "INSERT INTO jobs (id, kind, key, user_id, payload, state, attempts, run_at, error, created_at, updated_at)
         VALUES ({jobs}, 'mail', 'job {n}', {users}, '{}', 'pending', 1, {now}, 'the server is down', {now}, {now})",
    ),
];

/// Tables filled by triggers. A user's transaction adds a row to each of the last four.
pub(super) const FILLED_BY_TRIGGER: &[&str] = &[
    "latest_prices",
    "audit_unsealed",
    "balance_deltas",
    "monthly_spending",
    "transaction_facts",
    "stored_counts",
];

/// The time at which all rows were created.
pub(super) const NOW: &str = "2025-01-31 12:00:00+00";

/// The id of a user's row in a table.
pub(super) fn id(table: &str, n: u32) -> Uuid {
    let place = ROWS.iter().position(|(name, _)| *name == table).unwrap();
    Uuid::from_u128(
        0x0194_0000_0000_7000_8000_0000_0000_0000 | (place as u128) << 32 | u128::from(n),
    )
}

pub(super) fn user(n: u32) -> Uuid {
    id("users", n)
}

/// The statement that adds a user's row to a table; for a table that triggers fill, any insertion.
pub(super) fn insert(table: &str, n: u32) -> String {
    if FILLED_BY_TRIGGER.contains(&table) {
        return format!("INSERT INTO {table} DEFAULT VALUES");
    }
    let (_, template) = ROWS.iter().find(|(name, _)| *name == table).unwrap();
    fill(template, n)
}

/// The statement that adds a user's row to a table as it was created, without columns that were
/// required later.
pub(super) fn insert_at_first(table: &str, n: u32) -> String {
    let statement = insert(table, n);
    match table {
        "users" => statement
            .replace("email_key, ", "")
            .replace(&format!("'person{n}@example.com', "), ""),
        "sessions" => insert_session_without_proof(n),
        _ => statement,
    }
}

/// The statement that adds a session before the migration that adds the time of authentication.
fn insert_session_without_proof(n: u32) -> String {
    let now = format!("timestamptz '{NOW}'");
    insert("sessions", n)
        .replace("authenticated_at, ", "")
        .replace(&format!("{now}, {now}, {now})"), &format!("{now}, {now})"))
}

/// Replaces the placeholders in a statement by a user's ids.
pub(super) fn fill(template: &str, n: u32) -> String {
    let statement = template
        .replace("{n}", &n.to_string())
        .replace("{now}", &format!("timestamptz '{NOW}'"));
    ROWS.iter().fold(statement, |statement, (table, _)| {
        statement.replace(&format!("{{{table}}}"), &format!("uuid '{}'", id(table, n)))
    })
}

pub(super) async fn add(client: &Client, table: &str, n: u32) -> Result<(), Error> {
    client.batch_execute(&insert(table, n)).await
}

/// Adds a user's row to every table.
pub(super) async fn add_person(client: &Client, n: u32) {
    for (table, _) in ROWS {
        if let Err(error) = add(client, table, n).await {
            panic!("{table}: {error:?}");
        }
    }
}

/// Adds a user's row to every table that exists at a version of the schema before sessions had a time
/// of authentication.
pub(super) async fn add_person_so_far(client: &Client, n: u32) {
    for (table, _) in ROWS {
        let exists = "SELECT to_regclass($1) IS NOT NULL";
        let exists = client.query_one(exists, &[table]).await.unwrap();
        if exists.get(0) {
            let statement = match *table {
                "sessions" => insert_session_without_proof(n),
                table => insert(table, n),
            };
            client.batch_execute(&statement).await.unwrap();
        }
    }
}
