//! Two levels, one owner and one type; a deleted category is never in use.

use super::*;

// Proves: TASK-004-006.2
#[tokio::test]
async fn categories_have_two_levels_and_no_cycles() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let mine = category(ANN, 1);
    let third = new_category(ANN, 2, Some(&mine), "expense");
    assert_eq!(refused_by(&app, &third).await, "categories_parent_fkey");
    for n in [2, 3] {
        app.batch_execute(&new_category(ANN, n, None, "expense"))
            .await
            .unwrap();
    }
    let under = |child: u32, parent: u32| {
        format!(
            "UPDATE categories SET parent_id = '{}' WHERE id = '{}'",
            category(ANN, parent),
            category(ANN, child)
        )
    };
    assert_eq!(
        refused_by(&app, &under(2, 2)).await,
        "categories_parent_fkey"
    );
    app.batch_execute(&under(2, 3)).await.unwrap();
    assert_eq!(
        refused_by(&app, &under(3, 2)).await,
        "categories_parent_fkey"
    );
    // A parent cannot go under another one while it has children.
    let parent = format!(
        "UPDATE categories SET parent_id = '{FOOD}' WHERE id = '{}'",
        category(ANN, 3)
    );
    assert_eq!(refused_by(&app, &parent).await, "categories_parent_fkey");
}

// Proves: TASK-004-006.2
#[tokio::test]
async fn concurrent_nesting_creates_no_third_level() {
    let finance = Finance::new().await;
    let (one, two) = (
        finance.app(ANN).await,
        connect(finance.database.system()).await,
    );
    for n in [2, 3, 4] {
        one.batch_execute(&new_category(ANN, n, None, "expense"))
            .await
            .unwrap();
    }
    let under = |child: u32, parent: u32| {
        format!(
            "UPDATE categories SET parent_id = '{}' WHERE id = '{}'",
            category(ANN, parent),
            category(ANN, child)
        )
    };
    one.batch_execute("BEGIN").await.unwrap();
    one.batch_execute(&under(2, 3)).await.unwrap();
    let second = under(3, 4);
    let (second, committed) = tokio::join!(two.batch_execute(&second), async {
        tokio::task::yield_now().await;
        one.batch_execute("COMMIT").await
    });
    assert!(second.is_err());
    committed.unwrap();
}

#[tokio::test]
async fn income_category_cannot_be_under_an_expense_category() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let wrong = new_category(ANN, 2, Some(EMPLOYMENT), "expense");
    assert_eq!(refused_by(&app, &wrong).await, "categories_parent_fkey");
    let change = format!(
        "UPDATE categories SET kind = 'income' WHERE id = '{}'",
        category(ANN, 1)
    );
    assert_eq!(refused_by(&app, &change).await, "categories_parent_fkey");
}

// Proves: TASK-004-005.3
#[tokio::test]
async fn another_users_category_is_rejected_like_a_missing_one() {
    let finance = Finance::new().await;
    // The owner gets the same error: no policy hides the category from it.
    for client in [&finance.app(ANN).await, &finance.owner] {
        client
            .batch_execute(&new_category(BEN, 7, None, "expense"))
            .await
            .ok();
        finance
            .owner
            .batch_execute(&new_category(BEN, 7, None, "expense"))
            .await
            .ok();
        for id in [category(BEN, 7), category(BEN, 999)] {
            let id = format!("'{id}'");
            let parent = new_category(ANN, 8, Some(id.trim_matches('\'')), "expense");
            assert_eq!(
                refusal(client, &parent).await,
                foreign("categories_parent_fkey")
            );
            for deleted in ["NULL", "now()"] {
                let other = [("category_id", id.as_str()), ("deleted_at", deleted)];
                let add = new_transaction(ANN, 1, &other);
                assert_eq!(
                    refusal(client, &add).await,
                    foreign("transactions_category_fkey")
                );
            }
            client
                .batch_execute(&new_transaction(ANN, 2, &[]))
                .await
                .ok();
            let put = format!("UPDATE transactions SET category_id = {id}");
            assert_eq!(
                refusal(client, &put).await,
                foreign("transactions_category_fkey")
            );
            let budget = format!(
                "INSERT INTO budgets (id, user_id, category_id, name, amount, currency, period, starts_on,
                     alert_thresholds, rollover, version, created_at, updated_at)
                 VALUES ('{ANN}', '{ANN}', {id}, 'Food', 50, 'EUR', 'monthly', '2025-01-01', '{{}}', false, 1,
                     now(), now())"
            );
            assert_eq!(
                refusal(client, &budget).await,
                foreign("budgets_category_fkey")
            );
        }
    }
}

fn foreign(constraint: &str) -> (String, String) {
    ("23503".to_owned(), constraint.to_owned())
}

#[tokio::test]
async fn type_of_a_category_in_use_cannot_change() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    app.batch_execute(&new_category(ANN, 2, None, "expense"))
        .await
        .unwrap();
    let own = category(ANN, 2);
    let turn = format!("UPDATE categories SET kind = 'income' WHERE id = '{own}'");
    let within = [("category_id", &*format!("'{own}'"))];
    app.batch_execute(&new_transaction(ANN, 1, &within))
        .await
        .unwrap();
    let refused = "categories_kind_unused_when_changed";
    assert_eq!(refused_by(&app, &turn).await, refused);
    // Deleted ones count, because they can be restored.
    app.batch_execute("UPDATE transactions SET deleted_at = now()")
        .await
        .unwrap();
    assert_eq!(refused_by(&app, &turn).await, refused);
    let elsewhere = format!("UPDATE transactions SET category_id = '{GROCERIES}'");
    app.batch_execute(&elsewhere).await.unwrap();
    let budget = format!(
        "INSERT INTO budgets (id, user_id, category_id, name, amount, currency, period, starts_on,
             alert_thresholds, rollover, version, created_at, updated_at)
         VALUES ('{ANN}', '{ANN}', '{own}', 'Own', 50, 'EUR', 'monthly', '2025-01-01', '{{}}', false, 1,
             now(), now())"
    );
    app.batch_execute(&budget).await.unwrap();
    assert_eq!(refused_by(&app, &turn).await, refused);
    app.batch_execute("UPDATE budgets SET deleted_at = now()")
        .await
        .unwrap();
    assert_eq!(refused_by(&app, &turn).await, refused);
    app.batch_execute(&elsewhere.replace("transactions", "budgets"))
        .await
        .unwrap();
    app.batch_execute(&turn).await.unwrap();
}

#[tokio::test]
async fn category_in_use_cannot_be_deleted() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let mine = category(ANN, 1);
    let within = [("category_id", &*format!("'{mine}'"))];
    app.batch_execute(&new_transaction(ANN, 1, &within))
        .await
        .unwrap();
    let delete = format!("UPDATE categories SET deleted_at = now() WHERE id = '{mine}'");
    assert_eq!(
        refused_by(&app, &delete).await,
        "categories_unused_when_deleted"
    );

    // Merged into another one, it can go; what was deleted before loses it.
    app.batch_execute(&new_transaction(ANN, 2, &within))
        .await
        .unwrap();
    app.batch_execute("UPDATE transactions SET deleted_at = now() WHERE id::text LIKE '%d002'")
        .await
        .unwrap();
    let merge =
        format!("UPDATE transactions SET category_id = '{GROCERIES}' WHERE deleted_at IS NULL");
    app.batch_execute(&merge).await.unwrap();
    app.batch_execute(&delete).await.unwrap();
    let left = format!("SELECT count(*)::text FROM transactions WHERE category_id = '{mine}'");
    assert_eq!(text(&app, &left).await, "0");
    let again = new_transaction(ANN, 3, &within);
    assert_eq!(refused_by(&app, &again).await, "transactions_category_fkey");
    // The name can be used again.
    let same = new_category(ANN, 2, Some(FOOD), "expense").replace("Own 2", "OWN 1");
    app.batch_execute(&same).await.unwrap();
    let restore = format!("UPDATE categories SET deleted_at = NULL WHERE id = '{mine}'");
    assert_eq!(refused_by(&app, &restore).await, "categories_name_key");
    assert!(finance.differences().await.is_empty());
}

// Proves: TASK-004-010.3
#[tokio::test]
async fn transactions_of_a_purged_category_become_uncategorised() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let mine = category(ANN, 1);
    let within = [("category_id", &*format!("'{mine}'"))];
    app.batch_execute(&new_transaction(ANN, 1, &within))
        .await
        .unwrap();
    app.batch_execute(&new_transaction(ANN, 2, &[]))
        .await
        .unwrap();
    let system = connect(finance.database.system()).await;
    system
        .batch_execute(&format!("DELETE FROM categories WHERE id = '{mine}'"))
        .await
        .unwrap();
    let months = "SELECT format('%s %s %s', coalesce(category_id::text, 'none'), spent, n) FROM monthly_spending";
    assert_eq!(texts(&app, months).await, ["none 20.0000 2"]);
    assert!(finance.differences().await.is_empty());
}

// Proves: TASK-004-006.1, TASK-004-015.1
#[tokio::test]
async fn system_categories_are_readable_by_all_and_writable_by_none() {
    let finance = Finance::new().await;
    let app = finance.app(ANN).await;
    let shared = "SELECT id::text FROM categories WHERE user_id IS NULL";
    assert!(texts(&app, shared).await.len() > 80);
    let update = "UPDATE categories SET name = 'Mine' WHERE user_id IS NULL";
    assert_eq!(app.execute(update, &[]).await.unwrap(), 0);
    let add = new_category(ANN, 2, None, "expense").replace(&format!("'{ANN}'"), "NULL");
    assert_eq!(refusal(&app, &add).await.0, NOT_ALLOWED);
}

// Proves: TASK-004-006.1, TASK-004-015.1
#[tokio::test]
async fn system_categories_are_complete() {
    let finance = Finance::new().await;
    let wanting = texts(
        &finance.owner,
        "SELECT name FROM categories AS c
         WHERE user_id IS NULL AND (
             parent_id IS NOT NULL AND left(id::text, 32) <> left(parent_id::text, 32)
             OR name <> btrim(name) OR deleted_at IS NOT NULL
         )
         UNION ALL
         SELECT k.kind::text FROM unnest(enum_range(NULL::category_kind)) AS k (kind)
         WHERE NOT EXISTS (
             SELECT FROM categories AS c JOIN categories AS p ON p.id = c.parent_id WHERE c.kind = k.kind
         )",
    )
    .await;
    assert!(wanting.is_empty(), "{wanting:?}");
}
