//! The plans of the queries for reports and budgets, read from their files: none scans a growing
//! table completely.

use super::*;

/// Tables that grow with use.
pub(super) const GROWING: [&str; 8] = [
    "transactions",
    "balance_deltas",
    "monthly_spending",
    "budget_alerts",
    "exchange_rates",
    "prices",
    "holdings",
    "accounts",
];

/// A query of a file, with values in place of its parameters.
pub(super) fn named(file: &str, name: &str, values: &[(&str, &str)]) -> String {
    let place = format!("{}/queries/{file}.sql", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(place).unwrap();
    let queries = text.split("--! ");
    let query = queries
        .filter_map(|query| query.split_once('\n'))
        .find(|(head, _)| head.split([' ', ':']).next() == Some(name));
    let (_, query) = query.unwrap_or_else(|| panic!("no query {name}"));
    let filled = values
        .iter()
        .fold(query.to_owned(), |query, (name, value)| {
            // The longest names first, in the lists below: none is the beginning of a later one.
            query.replace(&format!(":{name}"), value)
        });
    filled.trim().trim_end_matches(';').to_owned()
}

/// Two users with ten years of transactions on three accounts, holdings, prices and rates.
async fn filled() -> Finance {
    let finance = Finance::new().await;
    for user in [ANN, BEN] {
        let fill = format!(
            "INSERT INTO transactions (id, user_id, account_id, category_id, booked_on, amount, currency,
                 description, version, created_at, updated_at)
             SELECT md5('{user}' || g)::uuid, '{user}', a.id, c.id, date '2016-01-01' + g / 3, -1, a.currency, 'Bread',
                 1, now(), now()
             FROM generate_series(1, 10000) AS g
             JOIN (SELECT *, row_number() OVER () AS n FROM accounts WHERE user_id = '{user}') AS a ON a.n = 1 + g % 3
             JOIN (SELECT *, row_number() OVER () AS n FROM categories WHERE user_id IS NULL) AS c ON c.n = 1 + g % 40;
             INSERT INTO portfolios (id, user_id, name, account_type, country_code, home_country, base_currency,
                 version, created_at, updated_at)
             VALUES (md5('{user}')::uuid, '{user}', 'P', 'DOMESTIC', 'DE', 'DE', 'EUR', 1, now(), now());
             INSERT INTO holdings (id, user_id, portfolio_id, symbol, name, quantity, currency, created_at, updated_at)
             SELECT gen_random_uuid(), '{user}', md5('{user}')::uuid, 'SYM' || g, 'A fund', 1, 'EUR',
                 '2016-01-01', now()
             FROM generate_series(1, 10) AS g"
        );
        finance.owner.batch_execute(&fill).await.unwrap();
    }
    finance
        .owner
        .batch_execute(
            "INSERT INTO prices (id, symbol, currency, quoted_on, amount, created_at, updated_at)
             SELECT gen_random_uuid(), 'SYM' || s, 'EUR', date '2016-01-01' + d, 1, now(), now()
             FROM generate_series(1, 10) AS s, generate_series(1, 2000) AS d;
             INSERT INTO exchange_rates (id, base, quote, quoted_on, rate, created_at, updated_at)
             SELECT gen_random_uuid(), 'EUR', quote, date '2016-01-01' + d, 1, now(), now()
             FROM unnest('{USD,CHF,JPY,GBP,SEK}'::text[]) AS quote, generate_series(1, 3000) AS d;
             ANALYZE",
        )
        .await
        .unwrap();
    finance
}

/// The plan, with the actual numbers of rows.
async fn plan(app: &Client, query: &str) -> String {
    let explain = format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) {query}");
    texts(app, &explain).await.join("\n")
}

async fn assert_reads_by_index(app: &Client, query: &str, indexes: &[&str]) {
    let plan = plan(app, query).await;
    for table in GROWING {
        let scan = format!("Seq Scan on {table}");
        assert!(!plan.contains(&scan), "{table}\n{query}\n{plan}");
    }
    for index in indexes {
        assert!(plan.contains(index), "{index}\n{query}\n{plan}");
    }
}

// Proves: TASK-004-011.1, TASK-005-012.2
#[tokio::test]
async fn budget_progress_is_read_by_index() {
    let finance = filled().await;
    let app = finance.app(ANN).await;
    // Months with whole months before them, and weeks within months; for a category and for all.
    let spans: Vec<_> = ["'00000000-0000-7000-8000-000000030000'", "NULL"]
        .iter()
        .flat_map(|category| {
            [
                (
                    category,
                    "2025-01-01",
                    "2025-01-01",
                    "2025-02-01",
                    "2025-01-31",
                ),
                (
                    category,
                    "2024-01-01",
                    "2024-01-01",
                    "2025-01-01",
                    "2024-12-31",
                ),
                (
                    category,
                    "2025-01-06",
                    "2025-01-13",
                    "2025-01-13",
                    "2025-01-12",
                ),
            ]
        })
        .collect();
    let array = |cast: &str, item: &dyn Fn(usize) -> String| {
        let items: Vec<_> = (0..spans.len()).map(item).collect();
        format!("ARRAY[{}]::{cast}[]", items.join(", "))
    };
    let query = named(
        "budgets",
        "spending",
        &[
            ("user_ids::uuid[]", &array("uuid", &|_| format!("'{ANN}'"))),
            (
                "category_ids::uuid[]",
                &array("uuid", &|n| (*spans[n].0).to_owned()),
            ),
            (
                "sinces::date[]",
                &array("date", &|n| format!("'{}'", spans[n].1)),
            ),
            (
                "first_months::date[]",
                &array("date", &|n| format!("'{}'", spans[n].2)),
            ),
            (
                "after_months::date[]",
                &array("date", &|n| format!("'{}'", spans[n].3)),
            ),
            (
                "untils::date[]",
                &array("date", &|n| format!("'{}'", spans[n].4)),
            ),
        ],
    );
    assert_reads_by_index(
        &app,
        &query,
        &["monthly_spending_key", "transactions_newest_idx"],
    )
    .await;
}

// Proves: TASK-004-011.1
#[tokio::test]
async fn spending_of_twelve_months_is_read_by_index() {
    let finance = filled().await;
    let app = finance.app(ANN).await;
    let days = |from: &str, first: &str, after: &str, to: &str| {
        let quoted = [from, first, after, to].map(|day| format!("'{day}'"));
        let values = ["since", "first_month", "after_months", "until"];
        let values: Vec<_> = values
            .iter()
            .zip(&quoted)
            .map(|(name, day)| (*name, day.as_str()))
            .chain([("currency", "'USD'")])
            .collect();
        [
            named("reports", "category_spending", &values),
            named("reports", "account_spending", &values),
        ]
    };
    let [categories, accounts] = days("2024-01-15", "2024-02-01", "2025-01-01", "2025-01-14");
    let indexes = ["monthly_spending_key", "transactions_newest_idx"];
    assert_reads_by_index(&app, &categories, &indexes).await;
    assert_reads_by_index(&app, &accounts, &["transactions_newest_idx"]).await;
    // Whole months alone touch no transaction.
    let [whole, _] = days("2024-01-01", "2024-01-01", "2025-01-01", "2024-12-31");
    let plan = plan(&app, &whole).await;
    let touched = plan
        .lines()
        .filter(|line| line.contains("transactions_newest_idx"))
        .all(|line| line.contains("rows=0") || line.contains("never executed"));
    assert!(touched, "{plan}");
}

// Proves: TASK-005-024.2
#[tokio::test]
async fn cash_flow_is_read_by_index() {
    let finance = filled().await;
    let app = finance.app(ANN).await;
    let query = named(
        "reports",
        "cash_flow",
        &[
            ("sinces::date[]", "'{2024-01-15,2024-02-01}'::date[]"),
            ("first_months::date[]", "'{2024-02-01,2024-02-01}'::date[]"),
            ("after_months::date[]", "'{2024-02-01,2024-03-01}'::date[]"),
            ("untils::date[]", "'{2024-01-31,2024-02-29}'::date[]"),
        ],
    );
    assert_reads_by_index(
        &app,
        &query,
        &["monthly_spending_key", "transactions_newest_idx"],
    )
    .await;
}

// Proves: TASK-004-011.1, TASK-005-024.2
#[tokio::test]
async fn net_worth_over_five_years_is_read_by_index() {
    let finance = filled().await;
    let app = finance.app(ANN).await;
    // Accounts and holdings are few here, and other plans cost less for few.
    app.batch_execute("SET enable_seqscan = off").await.unwrap();
    let months = "(SELECT array_agg((m + interval '1 month' - interval '1 day')::date ORDER BY m)
        FROM generate_series(timestamp '2020-01-01', '2024-12-01', interval '1 month') AS m)";
    let ends = months.replace("- interval '1 day')::date", ")::timestamptz");
    let query = named(
        "reports",
        "net_worth",
        &[
            ("days::date[]", months),
            ("ends::timestamptz[]", &ends),
            ("until", "'2024-12-31'"),
        ],
    );
    let indexes = [
        "accounts_user_id_id_currency_key",
        "balance_deltas_pkey",
        "prices_symbol_currency_quoted_on_key",
    ];
    assert_reads_by_index(&app, &query, &indexes).await;
}

#[tokio::test]
async fn rates_of_many_days_are_read_by_index() {
    let finance = filled().await;
    let app = finance.app(ANN).await;
    let days = "(SELECT array_agg(d::date) FROM generate_series(timestamp '2020-01-01', '2020-12-31', interval '1 day') AS d)";
    let among = named(
        "exchange_rates",
        "among",
        &[
            ("currencies::text[]", "'{EUR,USD,JPY,KWD}'::text[]"),
            ("days::date[]", days),
        ],
    );
    let latest = named("exchange_rates", "latest", &[("day", "date '2025-01-01'")]);
    for query in [among, latest] {
        assert_reads_by_index(&app, &query, &["exchange_rates_base_quote_quoted_on_key"]).await;
    }
}

#[tokio::test]
async fn alerts_are_paged_by_index() {
    let finance = filled().await;
    let fill = format!(
        "INSERT INTO budgets (id, user_id, name, amount, currency, period, starts_on, alert_thresholds,
             rollover, version, created_at, updated_at)
         VALUES (md5('b')::uuid, '{ANN}', 'B', 1, 'EUR', 'weekly', '2000-01-01', '{{80}}', false, 1, now(), now());
         INSERT INTO budget_alerts (id, user_id, budget_id, period_start, threshold, spent, available, created_at,
             updated_at)
         SELECT gen_random_uuid(), '{ANN}', md5('b')::uuid, date '2000-01-01' + g, 80, 1, 1, now(), now()
         FROM generate_series(1, 3000) AS g;
         ANALYZE"
    );
    finance.owner.batch_execute(&fill).await.unwrap();
    let app = finance.app(ANN).await;
    let query = "SELECT a.*, b.name FROM budget_alerts AS a JOIN budgets AS b ON b.id = a.budget_id
         ORDER BY a.id DESC LIMIT 51";
    assert_reads_by_index(&app, query, &["budget_alerts_user_idx"]).await;
}
