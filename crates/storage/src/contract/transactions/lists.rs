//! Lists of transactions with related data, by page number, and summed; and both sides of
//! transfers.

use coffer_domain::{
    Actor, Lifecycle as _,
    account::Account,
    category::CategoryKind,
    transaction::{
        AccountLabel, CategoryLabel, Direction, FlowTotal, Transaction, TransactionKind, Transfer,
    },
};
use uuid::Uuid;

use crate::contract::{Stage, accounts, categories, stage::user_of};
use crate::{
    OffsetRequest, PageRequest, PageSize, TransactionFilter, TransactionSort, TransactionWith,
};

use super::{add, euros, sign_up_with_account, update};

/// Related data is read if requested, even if deleted by now, and otherwise not.
// Proves: TASK-004-010.2, TASK-005-015.4
pub async fn lists_with_related_data(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let category = stage.category(user_of(&ada), "Climbing", None);
    categories::add(stage, &ada, &[&category]).await;
    let climbed = Transaction {
        category_id: Some(category.id),
        ..stage.transaction(&account, "-10", "2025-01-02", "Hall")
    };
    let plain = stage.transaction(&account, "-10", "2025-01-01", "Something");
    add(stage, &ada, &[&climbed, &plain]).await;
    let of_account = AccountLabel {
        name: account.name.clone(),
        kind: account.kind,
    };
    let of_category = CategoryLabel {
        name: category.name.clone(),
        kind: category.kind,
        icon: category.icon.clone(),
        colour: category.colour.clone(),
    };
    for (account, category) in [(false, false), (true, false), (false, true), (true, true)] {
        let with = TransactionWith { account, category };
        let page = PageRequest {
            size: PageSize::new(2).unwrap(),
            after: None,
        };
        let filter = TransactionFilter::new();
        let found = stage
            .read(&ada, async |unit| {
                let mut transactions = unit.transactions();
                let listed = transactions.list_with(&filter, TransactionSort::Newest, &page, with);
                listed.await.unwrap()
            })
            .await;
        assert_eq!(found.next, None);
        let [first, second] = found.items.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (&first.transaction, &second.transaction),
            (&climbed, &plain)
        );
        assert_eq!(first.account, account.then(|| of_account.clone()));
        assert_eq!(second.account, first.account);
        assert_eq!(first.category, category.then(|| of_category.clone()));
        assert_eq!(second.category, None);
    }
}

/// Each account's latest transactions, no more than requested, newest first; deleted ones and those of
/// other accounts and users are left out.
// Proves: TASK-005-006.4
pub async fn returns_latest_transactions_of_accounts(stage: &Stage<'_>) {
    let (ada, daily) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = stage.account(user_of(&ada), "Savings", "0 EUR");
    let empty = stage.account(user_of(&ada), "Empty", "0 EUR");
    accounts::add(stage, &ada, &[&savings, &empty]).await;
    let (bob, foreign) = sign_up_with_account(stage, "bob@example.com").await;
    let made = [
        (&daily, "2025-01-03"),
        (&daily, "2025-01-01"),
        (&savings, "2024-06-30"),
        (&daily, "2025-01-03"),
        (&daily, "2025-01-02"),
        (&daily, "2025-01-04"),
    ]
    .map(|(account, day)| stage.transaction(account, "-1", day, "Bread"));
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    update(
        stage,
        &ada,
        &made[5],
        &made[5].clone().delete(stage.later()),
    )
    .await
    .unwrap();
    add(
        stage,
        &bob,
        &[&stage.transaction(&foreign, "-1", "2025-01-05", "Bread")],
    )
    .await;
    for (accounts, most, expected) in [
        (
            &[daily.id, savings.id, empty.id, foreign.id][..],
            3,
            &[3, 0, 4, 2][..],
        ),
        (&[daily.id], 10, &[3, 0, 4, 1]),
        (&[savings.id], 0, &[]),
        (&[], 3, &[]),
    ] {
        let latest = stage
            .read(&ada, async |unit| {
                unit.transactions().latest(accounts, most).await.unwrap()
            })
            .await;
        let expected: Vec<_> = expected
            .iter()
            .map(|index: &usize| made[*index].clone().detailed(None))
            .collect();
        assert_eq!(latest, expected, "{accounts:?}");
    }
}

/// Numbered pages divide the same list in the same order, and include the total.
// Proves: TASK-005-001.4, TASK-005-016.2
pub async fn numbers_pages(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let made: Vec<_> = (1..=5)
        .map(|day| stage.transaction(&account, "-1", &format!("2025-01-0{day}"), "Bread"))
        .collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    let (bob, _) = sign_up_with_account(stage, "bob@example.com").await;
    for (actor, filter, page, expected, total) in [
        (&ada, TransactionFilter::new(), 1, &[4, 3][..], 5),
        (&ada, TransactionFilter::new(), 3, &[0], 5),
        (&ada, TransactionFilter::new(), 4, &[], 5),
        (
            &ada,
            TransactionFilter::new().to(made[2].booked_on),
            2,
            &[0],
            3,
        ),
        (&bob, TransactionFilter::new(), 1, &[], 0),
    ] {
        let request = OffsetRequest::new(page, PageSize::new(2).unwrap()).unwrap();
        let (found, counted) = stage
            .read(actor, async |unit| {
                let mut transactions = unit.transactions();
                let (sort, with) = (TransactionSort::Newest, TransactionWith::ALL);
                let page = transactions.list_numbered(&filter, sort, request, with);
                (
                    page.await.unwrap(),
                    transactions.count(&filter).await.unwrap(),
                )
            })
            .await;
        let ids: Vec<_> = found.iter().map(|item| item.transaction.id).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|index: &usize| made[*index].id)
            .collect();
        assert_eq!((ids, counted), (expected, total));
    }
}

/// Matching transactions are summed by currency, with transfers separate from income and expenses.
// Proves: TASK-005-008.3, TASK-005-020.4
pub async fn totals_by_currency(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let yen = stage.account(user_of(&ada), "Abroad", "0 JPY");
    accounts::add(stage, &ada, &[&yen]).await;
    let moved = Transaction {
        transfer_id: Some(Uuid::from_u128(7).into()),
        ..stage.transaction(&account, "-50", "2025-01-02", "Put aside")
    };
    let came = Transaction {
        transfer_id: Some(Uuid::from_u128(8).into()),
        ..stage.transaction(&account, "20", "2025-01-02", "Back")
    };
    let made = [
        stage.transaction(&account, "-0.10", "2025-01-01", "a"),
        stage.transaction(&account, "-0.20", "2025-01-02", "b"),
        stage.transaction(&account, "999999999999999.99", "2025-01-03", "c"),
        stage.transaction(&account, "999999999999999.99", "2025-01-03", "d"),
        stage.transaction(&yen, "-1000", "2025-01-03", "e"),
        moved,
        came,
    ];
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    let totals = async |filter: TransactionFilter| {
        stage
            .read(&ada, async |unit| {
                unit.transactions().totals(&filter).await.unwrap()
            })
            .await
    };
    // Nothing is categorised, so inflow is income, and outflow is expenses.
    let total = |code: &str, transactions, [inflow, outflow, into, out]: [&str; 4]| FlowTotal {
        currency: code.parse().unwrap(),
        transactions,
        inflow: euros(inflow),
        outflow: euros(outflow),
        income: euros(inflow),
        expenses: euros(outflow),
        transferred_in: euros(into),
        transferred_out: euros(out),
    };
    assert_eq!(
        totals(TransactionFilter::new()).await,
        [
            total("EUR", 6, ["1999999999999999.98", "0.30", "20", "50"]),
            total("JPY", 1, ["0", "1000", "0", "0"]),
        ]
    );
    let spent = TransactionFilter::new().kind(TransactionKind::Expense);
    let spent = totals(spent.account(account.id)).await;
    assert_eq!(spent, [total("EUR", 2, ["0", "0.30", "0", "0"])]);
    assert_eq!(totals(TransactionFilter::new().deleted()).await, []);
}

/// One transaction of each category kind and direction, and transfers: the amount, the kind of the
/// category, whether it is a transfer, and the kind of the transaction.
const KINDS: [(&str, Option<CategoryKind>, bool, TransactionKind); 8] = [
    ("-1", None, false, TransactionKind::Expense),
    ("2", None, false, TransactionKind::Income),
    (
        "-4",
        Some(CategoryKind::Expense),
        false,
        TransactionKind::Expense,
    ),
    (
        "8",
        Some(CategoryKind::Expense),
        false,
        TransactionKind::Expense,
    ),
    (
        "-16",
        Some(CategoryKind::Income),
        false,
        TransactionKind::Income,
    ),
    (
        "32",
        Some(CategoryKind::Income),
        false,
        TransactionKind::Income,
    ),
    (
        "-64",
        Some(CategoryKind::Expense),
        true,
        TransactionKind::Transfer,
    ),
    ("128", None, true, TransactionKind::Transfer),
];

/// A user with the transactions of [`KINDS`], in their order and on one day.
async fn sign_up_with_kinds(stage: &Stage<'_>) -> (Actor, Account, Vec<Transaction>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let own = stage.category(user_of(&ada), "Climbing", None);
    categories::add(stage, &ada, &[&own]).await;
    let all = stage
        .read(&ada, async |unit| unit.categories().all().await.unwrap())
        .await;
    let income = all.iter().find(|found| found.kind == CategoryKind::Income);
    let income = income.unwrap().id;
    let made = (1..).zip(KINDS);
    let made = made.map(|(number, (amount, category, is_transfer, _))| Transaction {
        category_id: category.map(|kind| match kind {
            CategoryKind::Income => income,
            CategoryKind::Expense => own.id,
        }),
        transfer_id: is_transfer.then(|| Uuid::from_u128(number).into()),
        ..stage.transaction(&account, amount, "2025-01-01", "Something")
    });
    let made: Vec<_> = made.collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    (ada, account, made)
}

/// The kind of a transaction is a transfer's, its category's, or follows from the sign, wherever it is
/// read.
pub async fn reads_the_kinds_of_categories(stage: &Stage<'_>) {
    let (ada, account, made) = sign_up_with_kinds(stage).await;
    let expected = made
        .iter()
        .zip(KINDS)
        .map(|(made, (.., kind))| (made.id, kind));
    let expected: Vec<_> = expected.collect();
    let all = TransactionFilter::new();
    let size = PageSize::new(20).unwrap();
    let (sort, with) = (TransactionSort::Oldest, TransactionWith::NOTHING);
    let (listed, numbered, mut latest, single) = stage
        .read(&ada, async |unit| {
            let mut transactions = unit.transactions();
            let page = PageRequest { size, after: None };
            let listed = transactions.list_with(&all, sort, &page, with);
            let listed = listed.await.unwrap().items;
            let page = OffsetRequest::new(1, size).unwrap();
            let numbered = transactions.list_numbered(&all, sort, page, with);
            let numbered = numbered.await.unwrap();
            let latest = transactions.latest(&[account.id], 20).await.unwrap();
            let mut single = Vec::new();
            for one in &made {
                single.extend(transactions.detailed(one.id).await.unwrap());
            }
            (listed, numbered, latest, single)
        })
        .await;
    latest.reverse();
    for found in [listed, numbered, latest, single] {
        let kinds = found.iter().map(|one| (one.transaction.id, one.kind()));
        assert_eq!(kinds.collect::<Vec<_>>(), expected);
    }
    let unknown = stage
        .read(&ada, async |unit| {
            let mut transactions = unit.transactions();
            transactions.detailed(Uuid::nil().into()).await.unwrap()
        })
        .await;
    assert_eq!(unknown, None);
}

/// Filters, the indexes of the transactions of [`KINDS`] that they find, and their totals: inflow,
/// outflow, income, expenses, and transferred in and out.
fn filters_by_kind_and_direction() -> Vec<(TransactionFilter, Vec<usize>, [&'static str; 6])> {
    let all = TransactionFilter::new;
    let of = |kind| all().kind(kind);
    vec![
        (
            all(),
            vec![0, 1, 2, 3, 4, 5, 6, 7],
            ["42", "21", "18", "-3", "128", "64"],
        ),
        (
            of(TransactionKind::Income),
            vec![1, 4, 5],
            ["34", "16", "18", "0", "0", "0"],
        ),
        (
            of(TransactionKind::Expense),
            vec![0, 2, 3],
            ["8", "5", "0", "-3", "0", "0"],
        ),
        (
            of(TransactionKind::Transfer),
            vec![6, 7],
            ["0", "0", "0", "0", "128", "64"],
        ),
        (
            all().direction(Direction::Inflow),
            vec![1, 3, 5],
            ["42", "0", "34", "-8", "0", "0"],
        ),
        (
            all().direction(Direction::Outflow),
            vec![0, 2, 4],
            ["0", "21", "-16", "5", "0", "0"],
        ),
        // Refunds.
        (
            of(TransactionKind::Expense).direction(Direction::Inflow),
            vec![3],
            ["8", "0", "0", "-8", "0", "0"],
        ),
        (
            of(TransactionKind::Transfer).direction(Direction::Outflow),
            vec![6],
            ["0", "0", "0", "0", "0", "64"],
        ),
        (
            of(TransactionKind::Income).text("something"),
            vec![1, 4, 5],
            ["34", "16", "18", "0", "0", "0"],
        ),
    ]
}

/// Filters by kind find the transactions of the kind, and filters by direction those of the sign. Both
/// views of the totals have the same difference.
pub async fn totals_by_direction_and_kind(stage: &Stage<'_>) {
    let (ada, account, made) = sign_up_with_kinds(stage).await;
    for (filter, expected, figures) in filters_by_kind_and_direction() {
        let (count, totals) = stage
            .read(&ada, async |unit| {
                let mut transactions = unit.transactions();
                let count = transactions.count(&filter).await.unwrap();
                (count, transactions.totals(&filter).await.unwrap())
            })
            .await;
        let listed = super::list(stage, &ada, &filter, TransactionSort::Oldest).await;
        let expected: Vec<_> = expected.iter().map(|index| &made[*index]).collect();
        assert_eq!(listed.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        assert_eq!(count, expected.len() as u64, "{filter:?}");
        let [inflow, outflow, income, expenses, into, out] = figures.map(euros);
        let total = FlowTotal {
            currency: account.currency,
            transactions: i64::try_from(count).unwrap(),
            inflow,
            outflow,
            income,
            expenses,
            transferred_in: into,
            transferred_out: out,
        };
        assert_eq!(totals, [total], "{filter:?}");
    }
}

/// Both legs of a transfer are found by its id, deleted or not, and no other transactions.
pub async fn finds_both_legs_of_a_transfer(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let savings = stage.account(user_of(&ada), "Savings", "0 EUR");
    accounts::add(stage, &ada, &[&savings]).await;
    let out = stage.transaction(&account, "-10", "2025-01-01", "Put aside");
    let into = stage.transaction(&savings, "10", "2025-01-02", "Put aside");
    add(stage, &ada, &[&out, &into]).await;
    let id = Uuid::from_u128(7).into();
    let transfer = Transfer::link(id, out.clone(), into.clone(), stage.later()).unwrap();
    update(stage, &ada, &out, &transfer.outgoing).await.unwrap();
    update(stage, &ada, &into, &transfer.incoming)
        .await
        .unwrap();
    let gone = transfer.outgoing.clone().delete(stage.later());
    update(stage, &ada, &transfer.outgoing, &gone)
        .await
        .unwrap();
    let legs = async |actor: &Actor| {
        let found = stage
            .read(actor, async |unit| {
                unit.transactions().legs(id).await.unwrap()
            })
            .await;
        let mut found = found;
        found.sort_by_key(|leg| leg.id);
        found
    };
    assert_eq!(legs(&ada).await, [gone.clone(), transfer.incoming.clone()]);
    let (bob, _) = sign_up_with_account(stage, "bob@example.com").await;
    assert_eq!(legs(&bob).await, []);
    let transfer = Transfer::from_legs(gone, transfer.incoming).unwrap();
    let (outgoing, incoming) = transfer.clone().unlink(stage.later());
    update(stage, &ada, &transfer.outgoing, &outgoing)
        .await
        .unwrap();
    update(stage, &ada, &transfer.incoming, &incoming)
        .await
        .unwrap();
    assert_eq!(legs(&ada).await, []);
}
