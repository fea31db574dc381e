//! The plans of interactive queries in a database where the planner has a choice: fifty thousand
//! transactions of twenty-five users, and accounts of five hundred more. Each plan is stored in a
//! file, so that changes show, and none scans a growing table completely.

use std::{env, fs, path::PathBuf};

use chrono::{DateTime, NaiveDate};
use coffer_demo::load::{self, Volume};
use coffer_domain::{
    Actor, Client as Browser, Proof, Subject,
    ids::{RequestId, UserId},
    label::Labelled as _,
    user::{Role, Tier},
};
use coffer_storage::RepositoryFactory as _;
use coffer_storage_pg::CONNECTION_OPTIONS;
use uuid::Uuid;

use super::{
    named::{GROWING, named},
    *,
};
use crate::repositories::store::pg_factory;

pub(super) use self::statements::{COMPOSED, Call, FILED, FOOD_QUOTED, Filed, within_food};

mod statements;

/// The variable that makes the tests write the plans instead of comparing them.
const UPDATE: &str = "UPDATE_PLANS";

/// The day before the last one of which there are transactions.
pub(super) const DAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 14).unwrap();

/// A user with the median number of rows, and the parameters of the queries.
#[derive(Clone, Copy)]
pub(super) struct Somebody {
    pub(super) id: Uuid,
    pub(super) account: Uuid,
}

/// A loaded database.
pub(super) struct Loaded {
    database: TestDatabase,
    administrator: Client,
    pub(super) app: Client,
    pub(super) somebody: Somebody,
}

impl Loaded {
    async fn new() -> Self {
        let database = TestDatabase::new().await;
        let volume = Volume {
            users: 25,
            transactions: 50_000,
            now: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
            password_hash: None,
            expected: &[],
            allow_other_users: false,
        };
        let few = Volume {
            users: 500,
            transactions: 500,
            allow_other_users: true,
            ..volume.clone()
        };
        for volume in [volume, few] {
            load::load(database.owner(), &volume, |_| ()).await.unwrap();
        }
        let administrator = connect(database.config("postgres")).await;
        // Statistics of all rows instead of a random sample, which would sometimes lead to an
        // equivalent but different plan.
        let count = "SET default_statistics_target = 1000;
            ANALYZE accounts, categories, transactions, balance_deltas, monthly_spending";
        administrator.batch_execute(count).await.unwrap();
        // Otherwise, the cost of reading only an index depends on when autovacuum last ran. While it
        // runs, rows are not marked as visible to all.
        for _ in 0..1_000 {
            let vacuum = "VACUUM (ANALYZE) categories";
            administrator.batch_execute(vacuum).await.unwrap();
            let visible = "SELECT 1 FROM pg_class
                WHERE oid = 'categories'::regclass AND relallvisible = relpages";
            if !administrator.query(visible, &[]).await.unwrap().is_empty() {
                break;
            }
        }
        let query = "SELECT a.user_id, a.id FROM accounts AS a JOIN users AS u ON u.id = a.user_id
            WHERE u.email = 'user00003@load.example.com' AND a.name = 'Current account'";
        let row = administrator.query_one(query, &[]).await.unwrap();
        let somebody = Somebody {
            id: row.get(0),
            account: row.get(1),
        };
        Self::of(database, somebody).await
    }

    /// A database with its present content.
    pub(super) async fn of(database: TestDatabase, somebody: Somebody) -> Self {
        let administrator = connect(database.config("postgres")).await;
        let mut app = database.app();
        app.options(CONNECTION_OPTIONS);
        let app = connect(app).await;
        let loaded = Self {
            database,
            administrator,
            app,
            somebody,
        };
        loaded.acting_as(somebody).await
    }

    /// The same with another user as actor.
    pub(super) async fn acting_as(self, somebody: Somebody) -> Self {
        let set = format!("SET app.user_id = '{}'", somebody.id);
        self.app.batch_execute(&set).await.unwrap();
        Self { somebody, ..self }
    }

    /// The user, signed in.
    async fn actor(&self) -> Actor {
        let sign_in =
            "INSERT INTO sessions (id, user_id, amr, remember_me, salt, generation, rotated_at,
                address, user_agent, last_seen_at, idle_expires_at, absolute_expires_at,
                authenticated_at, created_at, updated_at)
            SELECT gen_random_uuid(), id, '{pwd}', true, decode(repeat('07', 16), 'hex'), 0, t,
                '127.0.0.1', '', t, t + interval '99 years', t + interval '99 years', t, t, t
            FROM users, (SELECT timestamptz '2020-01-01 00:00:00+00' AS t) AS at WHERE id = $1
            RETURNING id, (SELECT tier::text FROM users WHERE users.id = user_id)";
        let id = self.somebody.id;
        let row = self.administrator.query_one(sign_in, &[&id]).await.unwrap();
        let (session, tier): (Uuid, &str) = (row.get(0), row.get(1));
        let visitor = Actor::anonymous(Browser::local(), RequestId::from(Uuid::nil()));
        visitor.acting_as(Subject::User {
            id: UserId::from(id),
            proof: Proof::Session(session.into()),
            role: Role::User,
            tier: Tier::from_label(tier).unwrap(),
        })
    }

    /// The statement that a repository sends for a call.
    pub(super) async fn sent(&self, call: Call) -> String {
        let clock = std::sync::Arc::default();
        let factory = pg_factory(&self.database, self.database.app(), 1, &clock);
        let actor = self.actor().await;
        let mut unit = factory.begin_read(&actor).await.unwrap();
        call(&mut *unit, self.somebody).await;
        // The unit waits for what is next, hence this was last.
        let last = "SELECT query FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'idle in transaction'";
        // A connection is reported as idle a moment after it has sent its result.
        for _ in 0..1_000 {
            if let [statement] = &mut *texts(&self.administrator, last).await {
                return std::mem::take(statement);
            }
        }
        panic!("no connection is idle in a transaction");
    }

    /// The plan of a statement with parameters.
    async fn plan_of(&self, statement: &str, values: &[&str]) -> String {
        let prepare = format!("PREPARE named AS {statement}");
        self.app.batch_execute(&prepare).await.unwrap();
        let values = match values {
            [] => String::new(),
            values => format!("({})", values.join(", ")),
        };
        let explain = format!("EXPLAIN (COSTS OFF) EXECUTE named{values}");
        let plan = texts(&self.app, &explain).await.join("\n");
        self.app.batch_execute("DEALLOCATE named").await.unwrap();
        self.anonymous(&plan)
    }

    /// Asserts that a statement has this plan, also if it is a transaction of its own.
    async fn assert_single_read_has(&self, plan: &str, statement: &str, values: &[&str]) {
        let actor = ["NULL", "NULL", "NULL", "NULL", "now()"];
        let single = coffer_storage_pg::single_read(statement);
        // As it is planned: before it has set the user.
        self.app.batch_execute("RESET app.user_id").await.unwrap();
        let single = self.plan_of(&single, &[values, &actor].concat()).await;
        let user = format!("SET app.user_id = '{}'", self.somebody.id);
        self.app.batch_execute(&user).await.unwrap();
        let (wanted, found) = (nodes(plan), nodes(&single));
        // The filter's value comes from the other side of the join, which has opened the unit.
        let is_filter =
            |line: &String| line.starts_with("One-Time Filter: ") && line.contains("begin_unit(");
        let filter = found.iter().position(is_filter);
        let after = filter.map_or(&[][..], |line| &found[line + 1..]);
        let is_part = after.windows(wanted.len()).any(|lines| lines == wanted);
        assert!(is_part, "not a part of the plan:\n{plan}\n\n{single}");
    }

    /// The plan without ids, which depend on the user.
    fn anonymous(&self, plan: &str) -> String {
        plan.replace(&self.somebody.account.to_string(), "ACCOUNT")
            .replace(&self.somebody.id.to_string(), "USER")
    }
}

/// The lines of a plan without their indentation and the numbers of its parts.
fn nodes(plan: &str) -> Vec<String> {
    let line = |line: &str| {
        let line = line.trim_start().trim_start_matches("->  ");
        let mut text = String::new();
        let mut is_number = false;
        for character in line.chars() {
            is_number = character == '$' || is_number && character.is_ascii_digit();
            if !is_number {
                text.push(character);
            }
        }
        match text.split_once("InitPlan ").or(text.split_once("SubPlan ")) {
            Some((before, _)) => format!("{before}plan of a subquery"),
            None => text,
        }
    };
    plan.lines().map(line).collect()
}

// Proves: TASK-005-020.3
#[tokio::test]
async fn interactive_queries_scan_no_growing_table() {
    let loaded = Loaded::new().await;
    let account = format!("'{}'", loaded.somebody.account);
    let mut plans = Vec::new();
    for &(name, call, values) in COMPOSED {
        let statement = loaded.sent(call).await;
        let values: Vec<_> = values
            .iter()
            .map(|value| value.replace("ACCOUNT", &account))
            .collect();
        let values: Vec<_> = values.iter().map(String::as_str).collect();
        let plan = loaded.plan_of(&statement, &values).await;
        loaded
            .assert_single_read_has(&plan, &statement, &values)
            .await;
        plans.push((name, plan));
    }
    for &(name, file, query, values) in FILED {
        let values: Vec<_> = values
            .iter()
            .map(|&(name, value)| (name, value.replace("ACCOUNT", &account)))
            .collect();
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, &**value))
            .collect();
        let statement = named(file, query, &values);
        let plan = loaded.plan_of(&statement, &[]).await;
        loaded.assert_single_read_has(&plan, &statement, &[]).await;
        plans.push((name, plan));
    }
    for (name, plan) in plans {
        for table in GROWING {
            assert!(
                !plan.contains(&format!("Seq Scan on {table}")),
                "{name}\n{plan}"
            );
        }
        compare(name, &plan);
    }
}

/// Compares a plan with the stored one.
fn compare(name: &str, plan: &str) {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/finance/plans");
    let file = directory.join(format!("{name}.txt"));
    let plan = format!("{plan}\n");
    if env::var_os(UPDATE).is_some() {
        fs::create_dir_all(&directory).unwrap();
        fs::write(&file, &plan).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        plan, kept,
        "{name}: not the plan that is kept; where it should be, run the tests with {UPDATE}=1"
    );
}
