//! The interactive queries, as repositories send them and as files have them.

use coffer_storage::{
    AccountFilter, AccountSort, CategoryCondition, PageRequest, Position, TransactionFilter,
    TransactionSort, UnitOfWork,
};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use super::{super::*, DAY, Somebody};

pub(in super::super) type Call = for<'u> fn(&'u mut dyn UnitOfWork, Somebody) -> BoxFuture<'u, ()>;

/// Composed statements: the name, the call of the repository, and the parameters.
pub(in super::super) const COMPOSED: &[(&str, Call, &[&str])] = &[
    (
        "newest",
        |unit, _| transactions(unit, TransactionFilter::new(), PageRequest::default()),
        &[],
    ),
    (
        "after_a_cursor",
        |unit, _| {
            let page = PageRequest {
                after: Some(Position {
                    key: Some(DAY.to_string()),
                    id: Uuid::max(),
                }),
                ..PageRequest::default()
            };
            transactions(unit, TransactionFilter::new(), page)
        },
        &["'2027-01-14'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"],
    ),
    (
        "one_month",
        |unit, _| {
            let month = TransactionFilter::new()
                .from(DAY - chrono::Days::new(30))
                .to(DAY);
            transactions(unit, month, PageRequest::default())
        },
        &["'2026-12-15'", "'2027-01-14'"],
    ),
    (
        "of_an_account",
        |unit, somebody| {
            let of_it = TransactionFilter::new().account(somebody.account);
            transactions(unit, of_it, PageRequest::default())
        },
        &["ACCOUNT"],
    ),
    (
        "of_a_category",
        |unit, _| {
            let groceries: Uuid = GROCERIES.parse().unwrap();
            let of_it = TransactionFilter::new().category(CategoryCondition::Is(groceries.into()));
            transactions(unit, of_it, PageRequest::default())
        },
        &["'00000000-0000-7000-8000-000000030001'"],
    ),
    (
        "of_a_parent_category",
        |unit, _| transactions(unit, within_food(), PageRequest::default()),
        &[FOOD_QUOTED, FOOD_QUOTED],
    ),
    (
        "with_words",
        |unit, _| {
            let found = TransactionFilter::new().text("kornblume newgate");
            transactions(unit, found, PageRequest::default())
        },
        &["'{kornblume,newgate}'", "NULL", "NULL"],
    ),
    (
        "with_words_and_operators",
        |unit, _| {
            let found = TransactionFilter::new()
                .text("a \"e \" -newgate -\"low bridge\" >1 <=1000 2026-12")
                .from(DAY - chrono::Days::new(365));
            transactions(unit, found, PageRequest::default())
        },
        &[
            "ARRAY['a', 'e ']",
            "'2026-12-01'",
            "'2026-12-31'",
            "'2026-12-01'",
            "'2026-12-31'",
            "1",
            "1000",
            "'{newgate,low bridge}'",
        ],
    ),
    (
        "without_words",
        |unit, _| {
            let found = TransactionFilter::new().text("-newgate -\"low bridge\"");
            transactions(unit, found, PageRequest::default())
        },
        &["'{newgate,low bridge}'"],
    ),
    (
        "of_an_amount_and_month",
        |unit, _| {
            let found = TransactionFilter::new().text(">=1 2026-12");
            transactions(unit, found, PageRequest::default())
        },
        &["'2026-12-01'", "'2026-12-31'", "1"],
    ),
    (
        "accounts_with_balances",
        |unit, _| {
            Box::pin(async move {
                let (filter, page) = (AccountFilter::new(), PageRequest::default());
                let mut accounts = unit.accounts();
                let listed = accounts
                    .list(&filter, AccountSort::Newest, &page, DAY)
                    .await;
                assert!(!listed.unwrap().items.is_empty());
            })
        },
        &["'2027-01-14'"],
    ),
    (
        "latest_transactions_of_accounts",
        |unit, somebody| {
            Box::pin(async move {
                let latest = unit
                    .transactions()
                    .latest(&[somebody.account.into()], 5)
                    .await;
                assert_eq!(latest.unwrap().len(), 5);
            })
        },
        &["ARRAY[ACCOUNT]::uuid[]", "5"],
    ),
];

/// A system category with subcategories, as a parameter.
pub(in super::super) const FOOD_QUOTED: &str = "'00000000-0000-7000-8000-000000030000'";

/// The transactions of this category and its subcategories.
pub(in super::super) fn within_food() -> TransactionFilter {
    let food: Uuid = FOOD.parse().unwrap();
    TransactionFilter::new().category(CategoryCondition::Within(food.into()))
}

fn transactions(
    unit: &mut dyn UnitOfWork,
    filter: TransactionFilter,
    page: PageRequest,
) -> BoxFuture<'_, ()> {
    Box::pin(async move {
        let mut transactions = unit.transactions();
        let listed = transactions.list(&filter, TransactionSort::Newest, &page);
        assert!(!listed.await.unwrap().items.is_empty());
    })
}

/// Statements from files: the name, the file, the name in it, and the parameters.
pub(in super::super) type Filed = (
    &'static str,
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

pub(in super::super) const FILED: &[Filed] = &[
    (
        "budget_of_a_category",
        "budgets",
        "spending",
        &[
            ("user_ids", "ARRAY[app_user_id()]"),
            ("category_ids", "'{00000000-0000-7000-8000-000000030000}'"),
            ("sinces", "'{2026-12-10}'"),
            ("first_months", "'{2027-01-01}'"),
            ("after_months", "'{2027-01-01}'"),
            ("untils", "'{2027-01-09}'"),
        ],
    ),
    (
        "budget_of_everything",
        "budgets",
        "spending",
        &[
            ("user_ids", "ARRAY[app_user_id()]"),
            ("category_ids", "'{NULL}'"),
            ("sinces", "'{2026-01-01}'"),
            ("first_months", "'{2026-01-01}'"),
            ("after_months", "'{2027-01-01}'"),
            ("untils", "'{2026-12-31}'"),
        ],
    ),
    (
        "rollover_of_a_category_over_120_months",
        "budgets",
        "spending",
        &[
            ("user_ids", "ARRAY[app_user_id(), app_user_id()]"),
            (
                "category_ids",
                "'{00000000-0000-7000-8000-000000030000,00000000-0000-7000-8000-000000030000}'",
            ),
            ("sinces", "'{2027-01-01,2017-01-01}'"),
            ("first_months", "'{2027-01-01,2017-01-01}'"),
            ("after_months", "'{2027-02-01,2027-01-01}'"),
            ("untils", "'{2027-01-31,2026-12-31}'"),
        ],
    ),
    (
        "cash_flow_of_twelve_months",
        "reports",
        "cash_flow",
        &[
            ("sinces", "'{2026-01-01,2026-02-01,2026-03-01}'"),
            ("first_months", "'{2026-01-01,2026-02-01,2026-03-01}'"),
            ("after_months", "'{2026-02-01,2026-03-01,2026-04-01}'"),
            ("untils", "'{2026-01-31,2026-02-28,2026-03-31}'"),
        ],
    ),
    (
        "spending_by_category",
        "reports",
        "category_spending",
        &[
            ("since", "'2026-01-01'"),
            ("first_month", "'2026-01-01'"),
            ("after_months", "'2027-01-01'"),
            ("until", "'2026-12-31'"),
            ("currency", "NULL"),
        ],
    ),
    (
        "spending_by_category_to_convert",
        "reports",
        "category_spending",
        &[
            ("since", "'2026-01-01'"),
            ("first_month", "'2026-01-01'"),
            ("after_months", "'2027-01-01'"),
            ("until", "'2026-12-31'"),
            ("currency", "'EUR'"),
        ],
    ),
    (
        "spending_by_account",
        "reports",
        "account_spending",
        &[
            ("since", "'2026-12-01'"),
            ("until", "'2026-12-31'"),
            ("currency", "NULL"),
        ],
    ),
    (
        "spending_by_account_to_convert",
        "reports",
        "account_spending",
        &[
            ("since", "'2026-12-01'"),
            ("until", "'2026-12-31'"),
            ("currency", "'EUR'"),
        ],
    ),
    (
        "net_worth",
        "reports",
        "net_worth",
        &[
            ("days", "'{2024-12-31,2025-12-31,2026-12-31}'"),
            ("ends", "'{2025-01-01Z,2026-01-01Z,2027-01-01Z}'"),
        ],
    ),
    (
        "balances_of_an_account",
        "accounts",
        "balances",
        &[
            ("days", "'{2026-01-31,2026-02-28,2026-03-31,2026-12-31}'"),
            (
                "ends",
                "'{2026-02-01Z,2026-03-01Z,2026-04-01Z,2027-01-01Z}'",
            ),
            ("ids", "ARRAY[ACCOUNT]::uuid[]"),
        ],
    ),
];
