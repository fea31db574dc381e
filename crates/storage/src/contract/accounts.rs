//! Accounts. The effect of transactions on balances is covered by the tests of the database.

use chrono::{Days, NaiveDate};
use coffer_domain::{
    Actor, Currency, Lifecycle as _, Money,
    account::{
        Account, AccountChanges, AccountKind, AccountTotal, BalanceHistoryRange, CurrentAccount,
        DayBalance, Interval,
    },
    day::{self, DayEnd},
    patch::Change,
};

use uuid::Uuid;

use super::{
    Stage,
    stage::{line, user_of},
};
use crate::{AccountFilter, AccountSort, PageRequest, PageSize, RepositoryError};

/// Adds accounts, in order.
pub(super) async fn add(stage: &Stage<'_>, actor: &Actor, accounts: &[&Account]) {
    stage
        .write(actor, async |unit| {
            for account in accounts {
                unit.accounts().add(account).await.unwrap();
            }
        })
        .await;
}

/// All that the filter finds, on one page.
pub(super) async fn list(
    stage: &Stage<'_>,
    actor: &Actor,
    filter: &AccountFilter,
    sort: AccountSort,
) -> Vec<Account> {
    let page = PageRequest {
        size: PageSize::new(PageSize::MAX).unwrap(),
        after: None,
    };
    let found = stage
        .read(actor, async |unit| {
            let today = today(stage);
            unit.accounts()
                .list(filter, sort, &page, today)
                .await
                .unwrap()
        })
        .await;
    assert_eq!(found.next, None);
    found.items.into_iter().map(|found| found.account).collect()
}

/// Today for the users of the stage.
fn today(stage: &Stage<'_>) -> NaiveDate {
    day::today(stage.now(), Stage::TIME_ZONE)
}

fn closed(stage: &Stage<'_>, account: Account) -> Account {
    let changes = AccountChanges {
        closed: Change::Set(true),
        ..AccountChanges::default()
    };
    let at = stage.later();
    account.edit(&changes, at.date_naive(), at).unwrap()
}

pub(super) async fn get(stage: &Stage<'_>, actor: &Actor, account: &Account) -> Option<Account> {
    stage
        .read(actor, async |unit| {
            unit.accounts().get(account.id).await.unwrap()
        })
        .await
}

pub(super) async fn update(
    stage: &Stage<'_>,
    actor: &Actor,
    before: &Account,
    after: &Account,
) -> Result<(), RepositoryError> {
    stage
        .write(actor, async |unit| {
            unit.accounts().update(before, after).await
        })
        .await
}

/// A new account can be read, and its balance is its opening balance, whatever was passed.
// Proves: TASK-005-001.2, TASK-005-002.1
pub async fn adds_and_gets(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let loan = Account {
        kind: AccountKind::Loan,
        closed_on: Some(stage.now().date_naive()),
        ..stage.account(user_of(&ada), "Haus", "-250000.00 EUR")
    };
    let cash = stage.account(user_of(&ada), "Cash", "999999999999999 JPY");
    let wrong = Account {
        balance: "17".parse().unwrap(),
        ..cash.clone()
    };
    add(stage, &ada, &[&loan, &wrong]).await;
    assert_eq!(get(stage, &ada, &loan).await, Some(loan.clone()));
    assert_eq!(get(stage, &ada, &cash).await, Some(cash.clone()));
    let bob = stage.sign_up("bob@example.com").await;
    for (actor, ids, expected) in [
        (
            &ada,
            vec![loan.id, cash.id, loan.id],
            vec![loan.id, cash.id],
        ),
        (&ada, vec![cash.id, Uuid::nil().into()], vec![cash.id]),
        (&ada, vec![], vec![]),
        (&bob, vec![loan.id], vec![]),
    ] {
        let found = stage
            .read(actor, async |unit| {
                unit.accounts().find(&ids).await.unwrap()
            })
            .await;
        let mut found: Vec<_> = found.into_iter().map(|account| account.id).collect();
        found.sort();
        assert_eq!(found, expected);
    }
}

/// Every sort order matches its name; equal keys are in order of creation, or its reverse.
// Proves: TASK-005-006.3
pub async fn lists_in_every_order(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made: Vec<_> = [
        ("beta", "10 USD"),
        ("Alpha", "-5 EUR"),
        ("BETA", "100.25 EUR"),
        ("älter", "9 EUR"),
        ("gamma", "9 EUR"),
    ]
    .iter()
    .map(|(name, money)| stage.account(user_of(&ada), name, money))
    .collect();
    add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (sort, expected) in [
        (AccountSort::Newest, [4, 3, 2, 1, 0]),
        (AccountSort::Oldest, [0, 1, 2, 3, 4]),
        (AccountSort::Name, [1, 0, 2, 4, 3]),
        (AccountSort::Balance, [2, 4, 3, 1, 0]),
    ] {
        let found = list(stage, &ada, &AccountFilter::new(), sort).await;
        let expected = expected.map(|index: usize| made[index].clone());
        assert_eq!(found, expected, "{sort:?}");
    }
}

/// Listing and counting agree on every filter.
// Proves: TASK-005-001.3, TASK-005-005.2, TASK-005-005.3
pub async fn filters_and_counts_alike(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let daily = stage.account(user_of(&ada), "Daily", "1 EUR");
    let savings = Account {
        kind: AccountKind::Savings,
        ..stage.account(user_of(&ada), "Savings 100%", "2 EUR")
    };
    let dollars = Account {
        kind: AccountKind::CreditCard,
        ..stage.account(user_of(&ada), "savings in $", "3 USD")
    };
    let old = closed(stage, stage.account(user_of(&ada), "Old", "0 EUR"));
    let gone = stage.account(user_of(&ada), "Gone savings", "5 EUR");
    add(stage, &ada, &[&daily, &savings, &dollars, &old, &gone]).await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();

    let all = AccountFilter::new;
    for (filter, expected) in [
        (all(), vec![&daily, &savings, &dollars, &old]),
        (all().kind(AccountKind::CreditCard), vec![&dollars]),
        (all().kind(AccountKind::Investment), vec![]),
        (all().closed(true), vec![&old]),
        (all().closed(false), vec![&daily, &savings, &dollars]),
        (
            all().currency("USD".parse::<Currency>().unwrap()),
            vec![&dollars],
        ),
        (all().name("SAVINGS"), vec![&savings, &dollars]),
        (all().name("0%"), vec![&savings]),
        (all().name("_"), vec![]),
        (
            all()
                .closed(false)
                .currency("EUR".parse::<Currency>().unwrap())
                .kind(AccountKind::Savings)
                .name("av"),
            vec![&savings],
        ),
        (all().deleted(), vec![&deleted]),
        (all().deleted().name("daily"), vec![]),
    ] {
        let found = list(stage, &ada, &filter, AccountSort::Oldest).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
        let count = stage
            .read(&ada, async |unit| {
                unit.accounts().count(&filter).await.unwrap()
            })
            .await;
        assert_eq!(count, expected.len() as u64, "{filter:?}");
    }
}

/// An edit stores every editable field. Of two edits of the same version the second is refused, and
/// the unit continues.
// Proves: TASK-005-001.2
pub async fn refuses_stale_edits(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let before = stage.account(user_of(&ada), "Cash", "12.50 EUR");
    add(stage, &ada, &[&before]).await;
    let changes = AccountChanges {
        name: Change::Set(line("Holidays")),
        kind: Change::Set(AccountKind::Savings),
        currency: Change::Set("KWD".parse().unwrap()),
        opening_balance: Change::Set("-1.125".parse().unwrap()),
        opened_on: Change::Set(Some("2026-01-01".parse().unwrap())),
        closed_on: Change::Set(Some("2026-12-31".parse().unwrap())),
        ..AccountChanges::default()
    };
    let at = stage.later();
    let after = before.clone().edit(&changes, at.date_naive(), at).unwrap();
    stage
        .write(&ada, async |unit| {
            let first = unit.accounts().update(&before, &after).await;
            assert!(first.is_ok(), "{first:?}");
            let second = unit.accounts().update(&before, &after).await;
            assert!(matches!(second, Err(RepositoryError::Stale)), "{second:?}");
        })
        .await;
    let found = get(stage, &ada, &before).await.unwrap();
    assert_eq!(found, after);
    assert_eq!(found.balance, found.opening_balance);
}

/// A deleted account is off the list and still there, until it is restored.
// Proves: TASK-004-002.3, TASK-005-001.2
pub async fn deletes_and_restores(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = stage.account(user_of(&ada), "Cash", "1 EUR");
    add(stage, &ada, &[&made]).await;
    let deleted = made.clone().delete(stage.later());
    update(stage, &ada, &made, &deleted).await.unwrap();
    let listed = async || {
        let filter = AccountFilter::new();
        list(stage, &ada, &filter, AccountSort::Newest).await
    };
    assert_eq!(listed().await, []);
    assert_eq!(get(stage, &ada, &made).await, Some(deleted.clone()));

    let restored = deleted.clone().restore(stage.later());
    update(stage, &ada, &deleted, &restored).await.unwrap();
    assert_eq!(listed().await, [restored]);
}

/// Open accounts are summed by kind and currency; closed and deleted ones don't count.
// Proves: TASK-005-005.4
pub async fn totals_by_kind_and_currency(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let totals = async || {
        stage
            .read(&ada, async |unit| {
                unit.accounts().totals(today(stage)).await.unwrap()
            })
            .await
    };
    assert_eq!(totals().await, []);

    let of = |kind, money: &str| Account {
        kind,
        ..stage.account(user_of(&ada), "A", money)
    };
    let accounts = [
        of(AccountKind::Loan, "-250000.01 EUR"),
        of(AccountKind::Checking, "0.1 USD"),
        of(AccountKind::Checking, "0.2 USD"),
        of(AccountKind::Checking, "5 JPY"),
        closed(stage, of(AccountKind::Cash, "100 EUR")),
    ];
    let gone = of(AccountKind::Checking, "1000 USD");
    add(stage, &ada, &accounts.iter().collect::<Vec<_>>()).await;
    add(stage, &ada, &[&gone]).await;
    let deleted = gone.clone().delete(stage.later());
    update(stage, &ada, &gone, &deleted).await.unwrap();
    let money =
        |amount: &str, code: &str| Money::rounded(amount.parse().unwrap(), code.parse().unwrap());
    let kind = |kind, accounts, totals: Vec<Money>| AccountTotal {
        scheduled: totals
            .iter()
            .map(|total| Money::rounded(0.into(), total.currency))
            .collect(),
        kind,
        accounts,
        totals,
    };
    let expected = [
        kind(
            AccountKind::Checking,
            3,
            vec![money("5", "JPY"), money("0.3", "USD")],
        ),
        kind(AccountKind::Loan, 1, vec![money("-250000.01", "EUR")]),
    ];
    assert_eq!(totals().await, expected);
}

/// The balances at the end of the days of a history, in the time zone of the stage's users.
async fn balances(
    stage: &Stage<'_>,
    actor: &Actor,
    account: &Account,
    from: &str,
    to: &str,
    interval: Interval,
) -> Vec<String> {
    let days = BalanceHistoryRange::new(from.parse().unwrap(), to.parse().unwrap(), interval);
    let days = DayEnd::all(days.unwrap().points(), Stage::TIME_ZONE);
    let history = stage
        .read(actor, async |unit| {
            unit.accounts().balances(&[account.id], &days).await
        })
        .await
        .unwrap();
    let shown = history.iter().map(|(id, DayBalance { day, balance })| {
        assert_eq!((*id, balance.currency), (account.id, account.currency));
        format!("{day} {}", balance.amount)
    });
    shown.collect()
}

/// The opening balance counts from the day on which the account was created, in its owner's time
/// zone, and the history has a point for each day or month.
// Proves: TASK-005-006.2
pub async fn returns_balances_by_day(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let made = Account {
        // In Berlin, it is 1 March.
        created_at: "2024-02-29T23:30:00Z".parse().unwrap(),
        ..stage.account(user_of(&ada), "Cash", "12.50 EUR")
    };
    add(stage, &ada, &[&made]).await;
    let between = async |from, to, interval| balances(stage, &ada, &made, from, to, interval).await;
    let days = between("2024-02-28", "2024-03-02", Interval::Day).await;
    let expected = [
        "2024-02-28 0.00",
        "2024-02-29 0.00",
        "2024-03-01 12.50",
        "2024-03-02 12.50",
    ];
    assert_eq!(days, expected);
    let months = between("2023-12-31", "2024-04-15", Interval::Month).await;
    let expected = [
        "2023-12-31 0.00",
        "2024-01-31 0.00",
        "2024-02-29 0.00",
        "2024-03-31 12.50",
        "2024-04-15 12.50",
    ];
    assert_eq!(months, expected);
    let day = between("2024-02-29", "2024-02-29", Interval::Month).await;
    assert_eq!(day, ["2024-02-29 0.00"]);

    let deleted = made.clone().delete(stage.later());
    update(stage, &ada, &made, &deleted).await.unwrap();
    let days = between("2024-02-28", "2024-03-01", Interval::Day).await;
    assert!(days.is_empty());
}

/// An account without an opening date opens with its first transaction, if that precedes its
/// creation; with an opening date, it opens on that day.
pub async fn opens_with_the_first_transaction_or_on_the_set_date(stage: &Stage<'_>) {
    let (ada, account) = super::transactions::sign_up_with_account(stage, "ada@example.com").await;
    let first = async || {
        let found = stage.read(&ada, async |unit| {
            unit.accounts().first_booked_on(account.id).await.unwrap()
        });
        found.await.map(|day| day.to_string())
    };
    let between = async || {
        let days = ("2025-01-01", "2025-01-04");
        balances(stage, &ada, &account, days.0, days.1, Interval::Day).await
    };
    assert_eq!(first().await, None);
    let day = |day: u32, amount: &str| format!("2025-01-{day:02} {amount}");
    let nothing = [1, 2, 3, 4].map(|n| day(n, "0.00"));
    assert_eq!(between().await, nothing);

    let spent = stage.transaction(&account, "-5", "2025-01-03", "Bread");
    super::transactions::add(stage, &ada, &[&spent]).await;
    assert_eq!(first().await.as_deref(), Some("2025-01-03"));
    let expected = [
        day(1, "0.00"),
        day(2, "0.00"),
        day(3, "95.00"),
        day(4, "95.00"),
    ];
    assert_eq!(between().await, expected);

    let set = AccountChanges {
        opened_on: Change::Set(Some("2025-01-02".parse().unwrap())),
        ..AccountChanges::default()
    };
    let at = stage.later();
    let opened = account.clone().edit(&set, at.date_naive(), at).unwrap();
    update(stage, &ada, &account, &opened).await.unwrap();
    assert_eq!(
        get(stage, &ada, &account).await.unwrap().opened_on,
        opened.opened_on
    );
    let expected = [
        day(1, "0.00"),
        day(2, "100.00"),
        day(3, "95.00"),
        day(4, "95.00"),
    ];
    assert_eq!(between().await, expected);

    let deleted = spent.clone().delete(stage.later());
    super::transactions::update(stage, &ada, &spent, &deleted)
        .await
        .unwrap();
    assert_eq!(first().await, None);
    let bob = stage.sign_up("bob@example.com").await;
    let theirs = stage.read(&bob, async |unit| {
        unit.accounts().first_booked_on(account.id).await.unwrap()
    });
    assert_eq!(theirs.await, None);
}

/// The dates of the first and the last transaction, a future one included, are those of transactions
/// that are not deleted.
pub async fn finds_the_first_and_the_last_transaction(stage: &Stage<'_>) {
    let (ada, account) = super::transactions::sign_up_with_account(stage, "ada@example.com").await;
    let bob = stage.sign_up("bob@example.com").await;
    let range = async |actor| {
        let found = stage.read(actor, async |unit| {
            let first = unit.accounts().first_booked_on(account.id).await.unwrap();
            let last = unit.accounts().last_booked_on(account.id).await.unwrap();
            (first, last)
        });
        found.await
    };
    let days = |first: &str, last: &str| (first.parse().ok(), last.parse().ok());
    assert_eq!(range(&ada).await, (None, None));
    let booked = ["2025-01-03", "2025-01-04", "2099-12-31"]
        .map(|day| stage.transaction(&account, "-1", day, "Bread"));
    super::transactions::add(stage, &ada, &booked.each_ref()).await;
    assert_eq!(range(&ada).await, days("2025-01-03", "2099-12-31"));
    assert_eq!(range(&bob).await, (None, None));
    let [first, middle, last] = booked;
    for (before, expected) in [
        (last, days("2025-01-03", "2025-01-04")),
        (first, days("2025-01-04", "2025-01-04")),
        (middle, (None, None)),
    ] {
        let deleted = before.clone().delete(stage.later());
        super::transactions::update(stage, &ada, &before, &deleted)
            .await
            .unwrap();
        assert_eq!(range(&ada).await, expected);
    }
}

/// The current balance leaves out what is scheduled after today, and so do totals and the order by
/// balance; a transaction of today counts.
pub async fn current_balance_leaves_out_later_transactions(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let [first, second, third] =
        ["1000 EUR", "900 EUR", "800 EUR"].map(|money| stage.account(user_of(&ada), "A", money));
    add(stage, &ada, &[&first, &second, &third]).await;
    let today = today(stage);
    let later = |days| (today + Days::new(days)).to_string();
    let booked = [
        stage.transaction(&first, "-300", &later(20), "Rent"),
        stage.transaction(&first, "50", &later(0), "Refund"),
        stage.transaction(&second, "400", &later(1), "Pay"),
        stage.transaction(&second, "-1", &later(40), "Bread"),
    ];
    super::transactions::add(stage, &ada, &booked.iter().collect::<Vec<_>>()).await;
    let shown = |found: &[CurrentAccount]| {
        let shown = found.iter().map(|found| {
            let (balance, scheduled) = (found.balance(), found.scheduled);
            format!("{balance} {scheduled} {}", found.account.balance)
        });
        shown.collect::<Vec<_>>()
    };
    let expected = [
        "1050.00 -300.00 750.00",
        "900.00 399.00 1299.00",
        "800.00 0.00 800.00",
    ];
    let (filter, mut pages, mut after) = (AccountFilter::new(), Vec::new(), None);
    loop {
        let page = PageRequest {
            size: PageSize::new(1).unwrap(),
            after,
        };
        let sort = AccountSort::Balance;
        let page = stage.read(&ada, async |unit| {
            let mut accounts = unit.accounts();
            accounts.list(&filter, sort, &page, today).await.unwrap()
        });
        let page = page.await;
        pages.extend(shown(&page.items));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(pages, expected);
    let found = stage.read(&ada, async |unit| {
        let ids = [first.id, Uuid::nil().into()];
        unit.accounts().current(&ids, today).await.unwrap()
    });
    assert_eq!(shown(&found.await), expected[..1]);
    let totals = stage.read(&ada, async |unit| {
        unit.accounts().totals(today).await.unwrap()
    });
    let euros = |amount: &str| Money::rounded(amount.parse().unwrap(), first.currency);
    let expected = AccountTotal {
        kind: AccountKind::Checking,
        accounts: 3,
        totals: vec![euros("2750")],
        scheduled: vec![euros("99")],
    };
    assert_eq!(totals.await, [expected]);
}
