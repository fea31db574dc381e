//! The cost of every query on tables that were just filled and never analysed: without statistics,
//! a small user's request must not read a large user's rows, and a large user's must make only a
//! few passes over their own. Rows and pages are counted, not time.

use serde_json::Value;
use uuid::Uuid;

use super::{
    loaded_plans::{COMPOSED, FILED, Loaded, Somebody},
    named::named,
    *,
};
use statements::{CHANGES, MORE_COMPOSED, MORE_FILED, NAMED};

mod statements;

/// The numbers of transactions of the large and the small user.
const LARGE: u32 = 50_000;
const SMALL: u32 = 3_000;

/// The number of ids in a bulk statement.
const NAMED_ROWS: u32 = 1_000;

fn account_of(user: &str) -> String {
    format!("md5('{user}a1')::uuid")
}

/// Adds a user with accounts, transactions, portfolios and holdings.
async fn add(owner: &Client, user: &str, transactions: u32) {
    let fill = format!(
        "INSERT INTO users (id, email, email_key, status, tier, role, created_at, updated_at)
         VALUES ('{user}', '{user}@example.com', '{user}@example.com', 'active', 'free', 'user', now(), now());
         INSERT INTO accounts (id, user_id, name, kind, currency, opening_balance, version, created_at, updated_at)
         SELECT md5('{user}a' || g)::uuid, '{user}', 'Account ' || g, 'checking', 'EUR', 0, 1, now(), now()
         FROM generate_series(1, 8) AS g;
         INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency, description,
             version, created_at, updated_at)
         SELECT md5('{user}t' || g)::uuid, '{user}', md5('{user}a' || 1 + g % 8)::uuid, c.id,
             date '2027-01-14' - g % 1800, -1 - g % 100, 'EUR',
             (ARRAY['Kornblume', 'Bakery', 'Market', 'Kiosk', 'Power'])[1 + g % 5] || ' '
                 || (ARRAY['Newgate', 'Harbour', 'Old town'])[1 + g % 3] || ' ' || g,
             1, now(), now()
         FROM generate_series(1, {transactions}) AS g
         JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM categories WHERE user_id IS NULL) AS c
             ON c.n = 1 + g % 40;
         INSERT INTO change_sets (id, user_id, kind, row_count, version, created_at, updated_at)
         VALUES (md5('{user}s')::uuid, '{user}', 'recategorisation', {NAMED_ROWS}, 1, now(), now());
         INSERT INTO change_set_rows (user_id, change_set_id, entity, entity_id, category_after, deleted,
             deleted_before, version_before, version_after, created_at, updated_at)
         SELECT '{user}', md5('{user}s')::uuid, 'transaction', md5('{user}t' || g)::uuid,
             '00000000-0000-7000-8000-000000030001', false, false, 0, 1, now(), now()
         FROM generate_series(1, {NAMED_ROWS}) AS g;
         INSERT INTO portfolios (id, user_id, name, account_type, country_code, home_country, base_currency,
             version, created_at, updated_at)
         SELECT md5('{user}p' || g)::uuid, '{user}', 'P' || g, 'DOMESTIC', 'DE', 'DE', 'EUR', 1, now(), now()
         FROM generate_series(1, 5) AS g;
         INSERT INTO holdings (id, user_id, portfolio_id, symbol, name, quantity, currency, version, created_at,
             updated_at)
         SELECT gen_random_uuid(), '{user}', md5('{user}p' || 1 + g % 5)::uuid, 'SYM' || g, 'Fund', 1, 'EUR', 1,
             '2016-01-01', now()
         FROM generate_series(1, 20) AS g"
    );
    owner.batch_execute(&fill).await.unwrap();
}

/// A large and a small user, in tables that are not analysed.
async fn fresh() -> Loaded {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    let off = "DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN SELECT oid::regclass::text FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            LOOP
                EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = off)', name);
            END LOOP;
        END $$;
        INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
        SELECT gen_random_uuid(), 'SYM' || s, 'EUR', date '2024-12-31' + d, 1, now(), now()
        FROM generate_series(1, 20) AS s, generate_series(1, 600) AS d";
    owner.batch_execute(off).await.unwrap();
    add(&owner, ANN, LARGE).await;
    add(&owner, BEN, SMALL).await;
    Loaded::of(database, somebody(&owner, ANN).await).await
}

async fn somebody(owner: &Client, user: &str) -> Somebody {
    let query = format!("SELECT {}", account_of(user));
    Somebody {
        id: user.parse().unwrap(),
        account: owner.query_one(&query, &[]).await.unwrap().get(0),
    }
}

/// The cost of a statement.
struct Work {
    /// The number of rows that its nodes returned or discarded, in all loops.
    rows: f64,
    /// The number of pages read, including those read by functions and triggers.
    pages: f64,
    plan: String,
}

impl Loaded {
    /// Runs a statement with these values, rolls it back and returns its cost.
    async fn work(&self, statement: &str, values: &[&str], plans: &str) -> Work {
        let values = match values {
            [] => String::new(),
            values => format!("({})", values.join(", ")),
        };
        let prepare = format!(
            "SET plan_cache_mode = {plans}; PREPARE tried AS {statement}; BEGIN; SELECT lock_finance()"
        );
        let prepared = self.app.batch_execute(&prepare).await;
        prepared.unwrap_or_else(|error| panic!("{error:?}: {statement}"));
        let explain =
            format!("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE tried{values}");
        let row = self.app.query_one(&explain, &[]).await.unwrap();
        let done = "ROLLBACK; DEALLOCATE tried; RESET plan_cache_mode";
        self.app.batch_execute(done).await.unwrap();
        let explained: Value = row.get(0);
        let plan = &explained[0]["Plan"];
        Work {
            rows: rows(plan),
            pages: number(plan, "Shared Hit Blocks") + number(plan, "Shared Read Blocks"),
            plan: format!("{plan:#}"),
        }
    }

    /// Checks that a statement reads no more rows and pages than the bound, with custom and generic
    /// plans.
    async fn assert_bounded(&self, name: &str, statement: &str, values: &[&str], bound: Bound) {
        for plans in ["force_custom_plan", "force_generic_plan"] {
            let work = self.work(statement, values, plans).await;
            let Bound { rows, pages } = bound;
            assert!(
                work.rows <= rows && work.pages <= pages,
                "{name} of {}, {plans}: {} rows (at most {rows}), {} pages (at most {pages})\n{statement}\n{}",
                self.somebody.id,
                work.rows,
                work.pages,
                work.plan
            );
        }
    }
}

/// The maximum numbers of rows and pages that a statement may read.
#[derive(Clone, Copy)]
struct Bound {
    rows: f64,
    pages: f64,
}

impl Bound {
    /// A few passes over the user's own rows, each row looked up by an index.
    fn for_own_rows(transactions: u32) -> Self {
        let own = f64::from(transactions);
        Self {
            rows: 8.0 * own + 2_000.0,
            pages: 5.0 * own + 2_000.0,
        }
    }

    /// The requested rows, with the rows that triggers read and write for each.
    fn for_named_rows() -> Self {
        let named = f64::from(NAMED_ROWS);
        Self {
            rows: 8.0 * named,
            pages: 60.0 * named,
        }
    }

    /// Named rows and the rows of a change set for them.
    fn for_change_set_rows() -> Self {
        let named = f64::from(NAMED_ROWS);
        Self {
            rows: 16.0 * named,
            pages: 200.0 * named,
        }
    }
}

fn number(plan: &Value, key: &str) -> f64 {
    plan[key].as_f64().unwrap_or_default()
}

fn rows(plan: &Value) -> f64 {
    let removed = [
        "Rows Removed by Filter",
        "Rows Removed by Join Filter",
        "Rows Removed by Index Recheck",
    ];
    let each: f64 = removed.iter().map(|key| number(plan, key)).sum();
    let own = (number(plan, "Actual Rows") + each) * number(plan, "Actual Loops");
    let below = plan["Plans"].as_array().into_iter().flatten();
    own + below.map(rows).sum::<f64>()
}

// Proves: TASK-005-020.3, TASK-005-024.2
#[tokio::test]
async fn queries_read_few_rows_of_other_users_before_the_first_analyse() {
    let mut loaded = fresh().await;
    let owner_of = [(ANN, LARGE), (BEN, SMALL)];
    for (user, transactions) in owner_of {
        let id: Uuid = user.parse().unwrap();
        let account: Uuid = text(&loaded.app, &format!("SELECT {}::text", account_of(user)))
            .await
            .parse()
            .unwrap();
        loaded = loaded.acting_as(Somebody { id, account }).await;
        let own = Bound::for_own_rows(transactions);
        let quoted = format!("'{account}'");
        for &(name, call, values) in COMPOSED.iter().chain(MORE_COMPOSED) {
            let statement = loaded.sent(call).await;
            let values: Vec<_> = values
                .iter()
                .map(|value| value.replace("ACCOUNT", &quoted))
                .collect();
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            loaded.assert_bounded(name, &statement, &values, own).await;
        }
        let ids = format!(
            "ARRAY(SELECT md5('{user}t' || g)::uuid FROM generate_series(1, {NAMED_ROWS}) AS g)"
        );
        let ids = text(&loaded.app, &format!("SELECT ({ids})::text")).await;
        let ids = format!("'{ids}'");
        let filed = FILED.iter().chain(MORE_FILED).map(|filed| (filed, own));
        let named_rows = NAMED.iter().map(|filed| (filed, Bound::for_named_rows()));
        let changes = CHANGES
            .iter()
            .map(|filed| (filed, Bound::for_change_set_rows()));
        for (&(name, file, query, values), bound) in filed.chain(named_rows).chain(changes) {
            let (statement, values) = parameters(&named(file, query, &[]), values);
            let values: Vec<_> = values
                .iter()
                .map(|value| match *value {
                    "IDS" => ids.clone(),
                    value => value.replace("ACCOUNT", &quoted),
                })
                .collect();
            let values: Vec<_> = values.iter().map(String::as_str).collect();
            loaded
                .assert_bounded(name, &statement, &values, bound)
                .await;
        }
    }
    let analysed = "SELECT relname::text FROM pg_class
        WHERE relname IN ('transactions', 'accounts', 'balance_deltas', 'monthly_spending') AND reltuples >= 0";
    assert_eq!(texts(&loaded.app, analysed).await, [""; 0]);
}

/// A statement of a file with numbers for its parameters' names, and the values in their order.
fn parameters<'v>(statement: &str, values: &[(&'static str, &'v str)]) -> (String, Vec<&'v str>) {
    let mut numbered = statement.to_owned();
    let mut given = Vec::new();
    // The longest names first: one may be the beginning of another.
    let mut values = values.to_vec();
    values.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (name, value) in values {
        given.push(value);
        numbered = numbered.replace(&format!(":{name}"), &format!("${}", given.len()));
    }
    (numbered, given)
}
