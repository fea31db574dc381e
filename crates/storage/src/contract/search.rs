//! Search: texts are compared after folding, in which case, accents and compatibility forms make no
//! difference.

use coffer_domain::{
    Lifecycle as _,
    patch::Change,
    portfolio::Holding,
    transaction::{Transaction, TransactionChanges},
};

use super::{
    Stage, accounts, budgets, categories, chat, holdings, portfolios,
    stage::{line, user_of},
    transactions::{self, sign_up_with_account},
    valuation::holding,
};
use crate::{
    AccountFilter, AccountSort, BudgetFilter, BudgetSort, CategoryFilter, CategorySort,
    ChatSessionFilter, HoldingFilter, HoldingSort, PortfolioFilter, PortfolioSort,
    TransactionFilter, TransactionSort, bulk,
};

/// The descriptions of transactions, one a day.
const DESCRIPTIONS: [&str; 16] = [
    "Bäckerei Müller",
    "Café Zürich",
    "Łódź Fabryczna",
    "Straße 12",
    "ΟΔΟΣ ΑΘΗΝΑΣ",
    "北京大学",
    "回転寿司 渋谷店",
    "o2.de Rechnung 12/2026",
    "DM-DROGERIE.DE 4711",
    "ＡＭＡＺＯＮ　ＭＫＴＰＬＣ",
    "O’Reilly – Ærø",
    "snake_case 100%",
    "Продуктовый магазин ЁЛКА",
    r"C:\Users",
    "İstanbul Kırtasiye",
    "ﬁnance № 5",
];

/// Texts to search for, and the indices of the descriptions that they find.
const SEARCHES: &[(&str, &[usize])] = &[
    ("muller", &[0]),
    ("MÜLLER", &[0]),
    ("Mu\u{308}ller", &[0]),
    ("backerei muller", &[0]),
    ("muller backerei", &[0]),
    ("muller zurich", &[]),
    ("cafe", &[1]),
    ("zurich", &[1]),
    ("lodz", &[2]),
    ("ŁÓDŹ", &[2]),
    ("strasse", &[3]),
    ("STRAẞE", &[3]),
    ("straße", &[3]),
    // A final sigma is a sigma.
    ("οδος", &[4]),
    ("οδοσ", &[4]),
    ("αθηνάς", &[4]),
    ("北京", &[5]),
    ("大", &[5]),
    ("寿司", &[6]),
    ("渋谷 寿司", &[6]),
    ("o2", &[7]),
    ("12", &[3, 7]),
    ("12/2026", &[7]),
    ("2026 o2 rechnung", &[7]),
    ("dm", &[8]),
    ("e.d", &[8]),
    ("7", &[8]),
    ("amazon mktplc", &[9]),
    ("ｏ２", &[7]),
    ("o'reilly", &[10]),
    ("o´reilly", &[10]),
    ("- aero", &[10]),
    ("ærø", &[10]),
    ("_", &[11]),
    ("%", &[11]),
    ("0% e_c", &[11]),
    ("％", &[11]),
    ("___", &[]),
    ("елка", &[12]),
    ("МАГАЗИН", &[12]),
    (r"\", &[13]),
    (r"c:\users", &[13]),
    ("istanbul", &[14]),
    ("KIRTASIYE", &[14]),
    ("finance", &[15]),
    ("no", &[15]),
    // Folded, nothing remains of it.
    ("\u{301}", &[]),
    ("´", &[10]),
];

/// The words of a text are found in descriptions wherever they were written: one by one, in bulk, or
/// by an edit.
// Proves: TASK-004-011.4
pub async fn finds_transactions_by_folded_words(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let mut made = Vec::new();
    for (n, description) in DESCRIPTIONS.iter().enumerate() {
        let day = format!("2025-01-{:02}", n + 1);
        made.push(stage.transaction(&account, "-1", &day, description));
    }
    let (single, many) = made.split_at(DESCRIPTIONS.len() / 2);
    transactions::add(stage, &ada, &single.iter().collect::<Vec<_>>()).await;
    let many = many.to_vec();
    stage
        .write(&ada, async |unit| {
            let added = bulk::add(unit, many, |_| ()).await.unwrap();
            assert_eq!(added.added, 8);
        })
        .await;
    let found = async |text: &str| {
        let filter = TransactionFilter::new().text(text);
        let found = transactions::list(stage, &ada, &filter, TransactionSort::Oldest).await;
        found.into_iter().map(|found| found.id).collect::<Vec<_>>()
    };
    for (text, expected) in SEARCHES {
        let expected: Vec<_> = expected.iter().map(|n| made[*n].id).collect();
        assert_eq!(found(text).await, expected, "{text:?}");
    }
    let before = &made[0];
    let changes = TransactionChanges {
        description: Change::Set(line("Crème brûlée")),
        ..TransactionChanges::default()
    };
    let after = before.clone().edit(&changes, stage.later()).unwrap();
    transactions::update(stage, &ada, before, &after)
        .await
        .unwrap();
    assert!(found("muller").await.is_empty());
    assert_eq!(found("creme brulee").await, [before.id]);
    let deleted = after.clone().delete(stage.later());
    transactions::update(stage, &ada, &after, &deleted)
        .await
        .unwrap();
    assert!(found("creme").await.is_empty());
}

/// The amounts and days of transactions, and their descriptions.
const OPERATED: [(&str, &str, &str); 6] = [
    ("-49.99", "2025-12-31", "Bäckerei Müller"),
    ("50", "2026-03-01", "Müller Bäckerei"),
    ("-50.01", "2026-03-05", "DM-DROGERIE.DE >50 2026-03"),
    ("-1200.5", "2026-03-31", "Straße 12 -word"),
    ("0.01", "2026-04-01", "Café\u{a0}Zürich \"Nord\""),
    ("-50", "2028-02-29", "snake_case 100%"),
];

/// Texts with operators, and the indices of the transactions that they find.
const OPERATORS: &[(&str, &[usize])] = &[
    ("\"backerei muller\"", &[0]),
    ("\"MÜLLER BÄCKEREI\"", &[1]),
    ("\"er ba\"", &[1]),
    ("\"ei mu", &[0]),
    ("\"cafe zurich\"", &[4]),
    ("\"strasse 1\"", &[3]),
    ("muller \"ei mu\"", &[0]),
    ("\">50 2026-03\"", &[2]),
    ("\">50\"", &[2]),
    ("\"-word\"", &[3]),
    ("\"\"\"nord\"\"\"", &[4]),
    ("“backerei muller”", &[0]),
    ("\"_case 1\" %", &[5]),
    ("\"%\"", &[5]),
    ("\"e%\"", &[]),
    ("-muller", &[2, 3, 4, 5]),
    ("-MÜLLER -strasse -_ -\"%\"", &[2, 4]),
    ("-\"backerei muller\"", &[1, 2, 3, 4, 5]),
    ("muller -\"ei mu\"", &[1]),
    ("-muller -dm -strasse -cafe -snake", &[]),
    ("--word", &[]),
    ("- strasse", &[3]),
    ("dm-drogerie", &[2]),
    ("->50", &[0, 1, 3, 4, 5]),
    (">50", &[2, 3]),
    (">=50", &[1, 2, 3, 5]),
    ("<50", &[0, 4]),
    ("<=50", &[0, 1, 4, 5]),
    ("=50", &[1, 5]),
    ("=50,00", &[1, 5]),
    ("=50.01", &[2]),
    (">49,9899 <50", &[0]),
    (">50 <50", &[]),
    (">1,200.5", &[]),
    ("2026-03", &[1, 2, 3]),
    ("2026-03-05", &[2]),
    ("2028-02", &[5]),
    ("2026-13", &[]),
    ("2026", &[2]),
    ("2026-03 2026-03-05", &[2]),
    ("2026-03 2026-04", &[]),
    ("muller >=50 2026-03", &[1]),
    ("muller -\"ei mu\" =50 2026-03-01", &[1]),
    ("-dm <=1200,5 2026-03", &[1, 3]),
];

/// Phrases, exclusions, amounts, months and days find the same transactions in lists, counts and
/// selections for bulk changes, and only within the days of the filter.
pub async fn finds_transactions_by_operators(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let made = OPERATED
        .map(|(amount, day, description)| stage.transaction(&account, amount, day, description));
    transactions::add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (text, expected) in OPERATORS {
        let expected = expected.iter().map(|n| &made[*n]);
        for (from, to) in [
            (None, None),
            (Some("2026-03-05"), None),
            (None, Some("2026-03-05")),
            (Some("2026-03-02"), Some("2026-03-30")),
        ] {
            let [from, to] = [from, to].map(|day| day.map(|day| day.parse().unwrap()));
            let filter = TransactionFilter {
                from,
                to,
                ..TransactionFilter::new().text(*text)
            };
            let is_within = |made: &&Transaction| {
                from.is_none_or(|from| made.booked_on >= from)
                    && to.is_none_or(|to| made.booked_on <= to)
            };
            let expected: Vec<_> = expected.clone().filter(is_within).collect();
            let found = transactions::list(stage, &ada, &filter, TransactionSort::Oldest).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter:?}");
            stage
                .read(&ada, async |unit| {
                    let mut transactions = unit.transactions();
                    let count = transactions.count(&filter).await.unwrap();
                    assert_eq!(count, expected.len() as u64, "{filter:?}");
                    let totals = transactions.totals(&filter).await.unwrap();
                    let totalled: i64 = totals.iter().map(|total| total.transactions).sum();
                    assert_eq!(totalled.unsigned_abs(), count, "{filter:?}");
                    let ids = transactions.ids(&filter, None, 100).await.unwrap();
                    let expected: Vec<_> = expected.iter().map(|made| made.id).collect();
                    assert_eq!(ids.items, expected, "{filter:?}");
                })
                .await;
        }
    }
}

/// Descriptions that are too long to be stored folded are compared, too.
pub async fn excludes_words_of_long_descriptions(stage: &Stage<'_>) {
    let (ada, account) = sign_up_with_account(stage, "ada@example.com").await;
    let long = "ﷺ".repeat(190) + " tail";
    let made = [&*long, "short"].map(|text| stage.transaction(&account, "-1", "2025-01-01", text));
    transactions::add(stage, &ada, &made.iter().collect::<Vec<_>>()).await;
    for (text, expected) in [
        ("-tail", vec![&made[1]]),
        ("-short", vec![&made[0]]),
        ("-head", vec![&made[0], &made[1]]),
        ("\"وسلم tail\"", vec![&made[0]]),
        ("-\"وسلم tail\"", vec![&made[1]]),
    ] {
        let filter = TransactionFilter::new().text(text);
        let found = transactions::list(stage, &ada, &filter, TransactionSort::Oldest).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{text}");
    }
}

/// Names and titles are filtered by a part of them, folded.
pub async fn filters_names_by_folded_text(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let owner = user_of(&ada);
    let (one, other) = ("Familie Müller", "Łódź 100%");
    let account = [one, other].map(|name| stage.account(owner, name, "0 EUR"));
    accounts::add(stage, &ada, &[&account[0], &account[1]]).await;
    let category = [one, other].map(|name| stage.category(owner, name, None));
    categories::add(stage, &ada, &[&category[0], &category[1]]).await;
    let budget = [one, other].map(|name| stage.budget(owner, name, "1 EUR"));
    budgets::add(stage, &ada, &[&budget[0], &budget[1]]).await;
    let portfolio = [one, other].map(|name| stage.portfolio(owner, name));
    portfolios::add(stage, &ada, &[&portfolio[0], &portfolio[1]]).await;
    let session = [one, other].map(|name| stage.chat_session(owner, name));
    chat::add(stage, &ada, &[&session[0], &session[1]]).await;
    let held = [("ONE", one), ("OTHER", other)].map(|(symbol, name)| Holding {
        name: line(name),
        ..holding(stage, &portfolio[0], symbol, "1", "EUR")
    });
    holdings::add(stage, &ada, &[&held[0], &held[1]]).await;

    for (text, expected) in [
        ("muller", Some(0)),
        ("MÜLLER", Some(0)),
        ("ie Mu", Some(0)),
        ("lodz", Some(1)),
        ("0％", Some(1)),
        ("_", None),
    ] {
        macro_rules! assert_found {
            ($found:expr, $made:expr) => {
                let ids: Vec<_> = $found.await.iter().map(|found| found.id).collect();
                let expected: Vec<_> = expected.iter().map(|n: &usize| $made[*n].id).collect();
                assert_eq!(ids, expected, "{text:?}");
            };
        }
        let filter = AccountFilter::new().name(text);
        assert_found!(
            accounts::list(stage, &ada, &filter, AccountSort::Oldest),
            account
        );
        let filter = CategoryFilter::new().name(text).system(false);
        assert_found!(
            categories::list(stage, &ada, &filter, CategorySort::Oldest),
            category
        );
        let filter = BudgetFilter::new().name(text);
        assert_found!(
            budgets::list(stage, &ada, &filter, BudgetSort::Oldest),
            budget
        );
        let filter = PortfolioFilter::new().name(text);
        assert_found!(
            portfolios::list(stage, &ada, &filter, PortfolioSort::Oldest),
            portfolio
        );
        let filter = ChatSessionFilter::new().title(text);
        assert_found!(chat::list(stage, &ada, &filter), session);
        let filter = HoldingFilter::of(portfolio[0].id).text(text);
        assert_found!(
            holdings::list(stage, &ada, &filter, HoldingSort::Newest, 10),
            held
        );
    }
}
