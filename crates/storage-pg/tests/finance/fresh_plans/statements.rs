//! The statements whose cost is bounded in addition to those with a stored plan.

use coffer_storage::{
    OffsetRequest, PageRequest, PageSize, TransactionFilter, TransactionSort, TransactionWith,
};

use super::super::loaded_plans::{Call, DAY, FOOD_QUOTED, Filed, within_food};

/// Composed statements without a stored plan.
pub(super) const MORE_COMPOSED: &[(&str, Call, &[&str])] = &[
    (
        "oldest",
        |unit, _| {
            Box::pin(async move {
                let (filter, page) = (TransactionFilter::new(), PageRequest::default());
                let mut transactions = unit.transactions();
                let listed = transactions.list(&filter, TransactionSort::Oldest, &page);
                assert!(!listed.await.unwrap().items.is_empty());
            })
        },
        &[],
    ),
    (
        "by_amount",
        |unit, _| {
            Box::pin(async move {
                let (filter, page) = (TransactionFilter::new(), PageRequest::default());
                let mut transactions = unit.transactions();
                let listed = transactions.list(&filter, TransactionSort::Amount, &page);
                assert!(!listed.await.unwrap().items.is_empty());
            })
        },
        &[],
    ),
    (
        "with_common_words",
        |unit, somebody| {
            Box::pin(async move {
                let filter = TransactionFilter::new()
                    .text(COMMON)
                    .account(somebody.account);
                let page = PageRequest::default();
                let mut transactions = unit.transactions();
                let with = TransactionWith::ALL;
                let listed = transactions.list_with(&filter, TransactionSort::Newest, &page, with);
                assert!(!listed.await.unwrap().items.is_empty());
            })
        },
        &[COMMON_QUOTED, "NULL", "NULL", "ACCOUNT"],
    ),
    (
        "numbered_page_with_common_words",
        |unit, _| {
            Box::pin(async move {
                let filter = TransactionFilter::new().text(COMMON);
                let page = OffsetRequest::new(2, PageSize::LARGEST).unwrap();
                let mut transactions = unit.transactions();
                let with = TransactionWith::NOTHING;
                let listed =
                    transactions.list_numbered(&filter, TransactionSort::Newest, page, with);
                assert!(!listed.await.unwrap().is_empty());
            })
        },
        &[COMMON_QUOTED, "NULL", "NULL", "200"],
    ),
    (
        "count_of_common_words",
        |unit, _| {
            Box::pin(async move {
                let filter = TransactionFilter::new().text(COMMON);
                assert!(unit.transactions().count(&filter).await.unwrap() > 0);
            })
        },
        &[COMMON_QUOTED, "NULL", "NULL"],
    ),
    (
        "totals_of_common_words",
        |unit, _| {
            Box::pin(async move {
                let filter = TransactionFilter::new().text(COMMON);
                let totals = unit.transactions().totals(&filter).await.unwrap();
                assert!(!totals.is_empty());
            })
        },
        &[COMMON_QUOTED, "NULL", "NULL"],
    ),
    (
        "count_without_common_words",
        |unit, _| {
            Box::pin(async move {
                let filter = TransactionFilter::new().text("-bakery >50");
                assert!(unit.transactions().count(&filter).await.unwrap() > 0);
            })
        },
        &["50", "'{bakery}'"],
    ),
    (
        "totals_of_common_words_and_operators",
        |unit, _| {
            Box::pin(async move {
                let filter = TransactionFilter::new().text("a -bakery >=2 =40 2026-12");
                let totals = unit.transactions().totals(&filter).await.unwrap();
                assert!(!totals.is_empty());
            })
        },
        &[
            "'{a}'",
            "'2026-12-01'",
            "'2026-12-31'",
            "'2026-12-01'",
            "'2026-12-31'",
            "2",
            "40",
            "'{bakery}'",
        ],
    ),
    (
        "excluded_words_in_a_parent_category",
        |unit, _| {
            Box::pin(async move {
                let (filter, page) = (within_food().text("-bakery"), PageRequest::default());
                let mut transactions = unit.transactions();
                let listed = transactions.list(&filter, TransactionSort::Newest, &page);
                assert!(!listed.await.unwrap().items.is_empty());
            })
        },
        &[FOOD_QUOTED, FOOD_QUOTED, "'{bakery}'"],
    ),
    (
        "oldest_of_a_parent_category",
        |unit, _| {
            Box::pin(async move {
                let (filter, page) = (within_food(), PageRequest::default());
                let mut transactions = unit.transactions();
                let listed = transactions.list(&filter, TransactionSort::Oldest, &page);
                assert!(!listed.await.unwrap().items.is_empty());
            })
        },
        &[FOOD_QUOTED, FOOD_QUOTED],
    ),
    (
        "totals_of_a_parent_category",
        |unit, _| {
            Box::pin(async move {
                let totals = unit.transactions().totals(&within_food()).await.unwrap();
                assert!(!totals.is_empty());
            })
        },
        &[FOOD_QUOTED, FOOD_QUOTED],
    ),
    (
        "identifiers_of_a_parent_category",
        |unit, _| {
            Box::pin(async move {
                let mut transactions = unit.transactions();
                let found = transactions.ids(&within_food(), None, 1000).await.unwrap();
                assert!(!found.items.is_empty());
            })
        },
        &[FOOD_QUOTED, FOOD_QUOTED, "1001", "1001"],
    ),
    (
        "common_words_in_a_parent_category",
        |unit, _| {
            Box::pin(async move {
                let (filter, page) = (within_food().text(COMMON), PageRequest::default());
                let mut transactions = unit.transactions();
                let listed = transactions.list(&filter, TransactionSort::Newest, &page);
                assert!(!listed.await.unwrap().items.is_empty());
            })
        },
        &[COMMON_QUOTED, "NULL", "NULL", FOOD_QUOTED, FOOD_QUOTED],
    ),
    (
        "identifiers_of_common_words",
        |unit, _| {
            Box::pin(async move {
                let filter = TransactionFilter::new().text(COMMON).to(DAY);
                let found = unit.transactions().ids(&filter, None, 1000).await.unwrap();
                assert!(!found.items.is_empty());
            })
        },
        &[
            COMMON_QUOTED,
            "NULL",
            "'2027-01-14'",
            "'2027-01-14'",
            "1001",
        ],
    ),
];

/// A word in every fifth description.
pub(super) const COMMON: &str = "kornblume";
pub(super) const COMMON_QUOTED: &str = "'{kornblume}'";

/// Statements from files without a stored plan. The first month begins and ends within the range.
pub(super) const MORE_FILED: &[Filed] = &[
    (
        "budget_that_begins_within_a_month",
        "budgets",
        "spending",
        &[
            ("user_ids", "ARRAY[app_user_id()]"),
            ("category_ids", "'{NULL}'"),
            ("sinces", "'{2026-01-15}'"),
            ("first_months", "'{2026-02-01}'"),
            ("after_months", "'{2027-01-01}'"),
            ("untils", "'{2027-01-14}'"),
        ],
    ),
    (
        "rollover_of_everything_over_120_months",
        "budgets",
        "spending",
        &[
            ("user_ids", "ARRAY[app_user_id(), app_user_id()]"),
            ("category_ids", "'{NULL,NULL}'"),
            ("sinces", "'{2027-01-01,2017-01-01}'"),
            ("first_months", "'{2027-01-01,2017-01-01}'"),
            ("after_months", "'{2027-02-01,2027-01-01}'"),
            ("untils", "'{2027-01-31,2026-12-31}'"),
        ],
    ),
    (
        "uses_of_a_category_with_subcategories",
        "categories",
        "uses_with_subcategories",
        &[("id", FOOD_QUOTED)],
    ),
    (
        "cash_flow_of_weeks",
        "reports",
        "cash_flow",
        &[
            ("sinces", "'{2026-12-01,2026-12-08,2026-12-15,2026-12-22}'"),
            (
                "first_months",
                "'{2027-01-01,2027-01-01,2027-01-01,2027-01-01}'",
            ),
            (
                "after_months",
                "'{2027-01-01,2027-01-01,2027-01-01,2027-01-01}'",
            ),
            ("untils", "'{2026-12-07,2026-12-14,2026-12-21,2026-12-28}'"),
        ],
    ),
    (
        "spending_by_category_within_months",
        "reports",
        "category_spending",
        &[
            ("since", "'2026-01-15'"),
            ("first_month", "'2026-02-01'"),
            ("after_months", "'2026-12-01'"),
            ("until", "'2026-12-20'"),
            ("currency", "'USD'"),
        ],
    ),
    (
        "totals_of_accounts",
        "accounts",
        "totals",
        &[("today", "'2026-12-31'")],
    ),
    ("usage_of_categories", "categories", "usage", &[]),
    (
        "uses_of_a_category",
        "categories",
        "uses",
        &[("id", "'00000000-0000-7000-8000-000000030001'")],
    ),
    ("totals_of_portfolios", "portfolios", "totals", &[]),
];

/// The change set of each user, with [`NAMED_ROWS`](super::NAMED_ROWS) rows.
pub(super) const CHANGE_SET: &str = "md5(app_user_id() || 's')::uuid";

/// Statements that change named rows, and those on their change set.
pub(super) const CHANGES: &[Filed] = &[
    (
        "conflicts_of_a_change_set",
        "change_sets",
        "conflicts",
        &[("change_set_id", CHANGE_SET), ("rows", "100")],
    ),
    (
        "undo_of_a_change_set",
        "change_sets",
        "undo",
        &[("change_set_id", CHANGE_SET), ("at", "now()")],
    ),
    (
        "recategorise",
        "transactions",
        "recategorise",
        &[
            ("ids", "IDS"),
            ("category_id", "'00000000-0000-7000-8000-000000030002'"),
            ("at", "now()"),
            ("change_set_id", "gen_random_uuid()"),
        ],
    ),
    (
        "delete_many",
        "transactions",
        "delete_many",
        &[
            ("ids", "IDS"),
            ("at", "now()"),
            ("change_set_id", "gen_random_uuid()"),
        ],
    ),
];

/// Statements about named rows.
pub(super) const NAMED: &[Filed] = &[
    (
        "active_ids",
        "transactions",
        "active_ids",
        &[("ids", "IDS")],
    ),
    (
        "forget_transfer",
        "transactions",
        "forget_transfer",
        &[("former_transfer_id", "gen_random_uuid()"), ("at", "now()")],
    ),
    (
        "first_booked_on",
        "accounts",
        "first_booked_on",
        &[("id", "ACCOUNT")],
    ),
    (
        "last_booked_on",
        "accounts",
        "last_booked_on",
        &[("id", "ACCOUNT")],
    ),
];
