//! Transfers, each consisting of two transactions.

use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{ALL, account, balance, booked, path};

const TRANSFERS: &str = "/api/v1/transfers";

fn transfer(from: &str, to: &str, amount: &str) -> Value {
    json!({ "from_account_id": from, "to_account_id": to, "amount": amount,
        "booked_on": "2025-01-31", "description": "To savings" })
}

async fn two_accounts(user: &User, currencies: [&str; 2]) -> [String; 2] {
    [
        account(user, "From", currencies[0]).await,
        account(user, "To", currencies[1]).await,
    ]
}

async fn moved(user: &User, body: &Value) -> Value {
    let made = user.post(TRANSFERS).json(body).await;
    made.assert_status(201).json()
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

async fn balances(user: &User, accounts: &[String; 2]) -> [String; 2] {
    [
        balance(user, &accounts[0]).await,
        balance(user, &accounts[1]).await,
    ]
}

#[tokio::test]
async fn transfer_books_both_sides_and_is_not_spending() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let accounts = two_accounts(&user, ["EUR", "EUR"]).await;
    let body = transfer(&accounts[0], &accounts[1], "100");
    let made = moved(&user, &body).await;
    assert_eq!(made["outgoing"]["amount"], "-100.00");
    assert_eq!(made["incoming"]["amount"], "100.00");
    for half in ["outgoing", "incoming"] {
        assert_eq!(made[half]["type"], "transfer");
        assert_eq!(made[half]["transfer_id"], made["id"]);
    }
    let at = format!("{TRANSFERS}/{}", id(&made));
    assert_eq!(user.get(&at).await.assert_status(200).json(), made);
    assert_eq!(balances(&user, &accounts).await, ["-100.00", "100.00"]);
    assert_eq!(app.count("monthly_spending").await, 0);
    let send = || {
        let request = user.post(TRANSFERS).json(&body);
        request.header("idempotency-key", "key").into_future()
    };
    let first = send().await.assert_status(201).json();
    assert_eq!(send().await.assert_status(201).json(), first);
    assert_eq!(app.count("transactions").await, 4);
}

#[tokio::test]
async fn transfer_between_currencies_needs_both_amounts() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let accounts = two_accounts(&user, ["EUR", "JPY"]).await;
    let mut body = transfer(&accounts[0], &accounts[1], "100");
    let refused = user.post(TRANSFERS).json(&body).await.assert_status(422);
    assert_eq!(refused.problem().codes(), ["received_amount: required"]);
    body["received_amount"] = json!("16250");
    moved(&user, &body).await;
    assert_eq!(balances(&user, &accounts).await, ["-100.00", "16250"]);
}

#[tokio::test]
async fn invalid_transfer_is_rejected_on_its_field() {
    let app = TestApp::new().await;
    let (user, other) = (app.user().await, app.user().await);
    let [from, to] = two_accounts(&user, ["EUR", "EUR"]).await;
    let theirs = account(&other, "Theirs", "EUR").await;
    let before = app.row_counts().await;
    for (fields, code) in [
        (
            json!({ "to_account_id": from }),
            "to_account_id: same_account",
        ),
        (
            json!({ "to_account_id": theirs }),
            "to_account_id: unknown_account",
        ),
        (
            json!({ "from_account_id": theirs }),
            "from_account_id: unknown_account",
        ),
        (json!({ "amount": "-1" }), "amount: negative"),
        (json!({ "amount": "0" }), "amount: zero"),
        (json!({ "amount": "1.005" }), "amount: too_precise"),
        (json!({ "amount": "NaN" }), "amount: invalid_format"),
        (
            json!({ "received_amount": "99" }),
            "received_amount: amount_mismatch",
        ),
        (
            json!({ "booked_on": "2201-01-01" }),
            "booked_on: out_of_range",
        ),
        (
            json!({ "description": "\0" }),
            "description: forbidden_character",
        ),
        (json!({ "currency": "EUR" }), "currency: unknown_field"),
    ] {
        let mut body = transfer(&from, &to, "100");
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        let answer = user.post(TRANSFERS).json(&body).await.assert_status(422);
        assert_eq!(answer.problem().codes(), [code]);
    }
    assert_eq!(app.row_counts().await, before);
}

#[tokio::test]
async fn sides_of_a_transfer_are_deleted_and_restored_together() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let accounts = two_accounts(&user, ["EUR", "EUR"]).await;
    let made = moved(&user, &transfer(&accounts[0], &accounts[1], "100")).await;
    let [sent, received] = [path(id(&made["outgoing"])), path(id(&made["incoming"]))];
    user.delete(&received).await.assert_status(204);
    user.get(&sent).await.assert_status(404);
    assert_eq!(balances(&user, &accounts).await, ["0.00", "0.00"]);
    user.get(&format!("{TRANSFERS}/{}", id(&made)))
        .await
        .assert_status(404);
    let restored = user.post(&format!("{sent}/restore")).await;
    assert_eq!(restored.assert_status(200).json()["type"], "transfer");
    user.get(&received).await.assert_status(200);
    assert_eq!(balances(&user, &accounts).await, ["-100.00", "100.00"]);
}

#[tokio::test]
async fn one_side_of_a_transfer_cannot_be_edited_alone() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let accounts = two_accounts(&user, ["EUR", "EUR"]).await;
    let made = moved(&user, &transfer(&accounts[0], &accounts[1], "100")).await;
    let sent = path(id(&made["outgoing"]));
    for (body, code) in [
        (json!({ "amount": "-50" }), "amount: part_of_transfer"),
        (
            json!({ "account_id": accounts[1] }),
            "account_id: same_account",
        ),
    ] {
        let refused = user.patch(&sent).json(&body).await.assert_status(422);
        assert_eq!(refused.problem().codes(), [code]);
    }
    let third = account(&user, "Third", "EUR").await;
    let body = json!({ "account_id": third });
    user.patch(&sent).json(&body).await.assert_status(200);
    let at = format!("{TRANSFERS}/{}", id(&made));
    let body = json!({ "amount": "50", "booked_on": "2025-02-01" });
    let edited = user.patch(&at).json(&body).await.assert_status(200).json();
    assert_eq!(edited["outgoing"]["amount"], "-50.00");
    assert_eq!(edited["incoming"]["booked_on"], "2025-02-01");
    assert_eq!(balance(&user, &third).await, "-50.00");
    assert_eq!(balances(&user, &accounts).await, ["0.00", "50.00"]);
    for (body, code) in [
        (
            json!({ "received_amount": "49" }),
            "received_amount: amount_mismatch",
        ),
        (json!({ "amount": null }), "amount: wrong_type"),
        (
            json!({ "booked_on": "1899-01-01" }),
            "booked_on: out_of_range",
        ),
    ] {
        let refused = user.patch(&at).json(&body).await.assert_status(422);
        assert_eq!(refused.problem().codes(), [code]);
    }
}

#[tokio::test]
async fn transactions_are_linked_and_unlinked_as_a_transfer() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let [from, to] = two_accounts(&user, ["EUR", "EUR"]).await;
    let out = booked(&user, &from, "-100", "2025-01-31", "To savings").await;
    let into = booked(&user, &to, "100", "2025-02-02", "From current").await;
    let fee = booked(&user, &to, "-1", "2025-02-02", "Fee").await;
    let stranger = app.user().await;
    let theirs = account(&stranger, "Theirs", "EUR").await;
    let theirs = booked(&stranger, &theirs, "100", "2025-02-02", "Theirs").await;
    let link = |ids: Value| {
        let request = user.post(&format!("{TRANSFERS}/link"));
        request
            .json(&json!({ "transaction_ids": ids }))
            .into_future()
    };
    for (ids, code) in [
        (json!([out]), "transaction_ids: wrong_count"),
        (json!([out, into, fee]), "transaction_ids: wrong_count"),
        (json!([out, "x"]), "transaction_ids[1]: invalid_id"),
        (json!([out, out]), "transaction_ids: same_transaction"),
        (json!([out, fee]), "transaction_ids: amounts_have_same_sign"),
        (json!([into, fee]), "transaction_ids: same_account"),
        (
            json!([theirs, out]),
            "transaction_ids[0]: unknown_transaction",
        ),
    ] {
        let refused = link(ids).await.assert_status(422);
        assert_eq!(refused.problem().codes(), [code]);
    }
    assert_eq!(app.count("monthly_spending").await, 3);
    let linked = link(json!([into, out])).await.assert_status(200).json();
    assert_eq!(linked["outgoing"]["id"], out);
    assert_eq!(linked["incoming"]["id"], into);
    assert_eq!(
        app.count("monthly_spending WHERE spent = 100 OR received = 100")
            .await,
        1
    );
    let again = link(json!([into, out])).await.assert_status(422);
    assert_eq!(
        again.problem().codes(),
        ["transaction_ids: part_of_transfer"]
    );
    let unlink = format!("{TRANSFERS}/{}/unlink", id(&linked));
    let unlinked = user.post(&unlink).await.assert_status(200).json();
    assert_eq!(unlinked["items"][0]["type"], "expense");
    assert_eq!(unlinked["items"][1]["type"], "income");
    user.post(&unlink).await.assert_status(404);
    assert_eq!(user.get(&path(&out)).await.header("etag"), "\"3\"");
}

#[tokio::test]
async fn concurrent_opposite_transfers_both_succeed() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let accounts = two_accounts(&user, ["EUR", "EUR"]).await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..6 {
        let (user, accounts) = (user.clone(), accounts.clone());
        writers.spawn(async move {
            let [from, to] = if writer % 2 == 0 { [0, 1] } else { [1, 0] };
            for course in 0..5 {
                let made = moved(&user, &transfer(&accounts[from], &accounts[to], "3")).await;
                if course % 2 == 0 {
                    let half = path(id(&made["incoming"]));
                    user.delete(&half).await.assert_status(204);
                    let restore = format!("{half}/restore");
                    user.post(&restore).await.assert_status(200);
                }
            }
        });
    }
    writers.join_all().await;
    assert_eq!(balances(&user, &accounts).await, ["0.00", "0.00"]);
    assert_eq!(app.count("transactions WHERE deleted_at IS NULL").await, 60);
    assert_eq!(app.count("reconcile()").await, 0);
    let page = user
        .get(&format!("{ALL}?type=transfer&page=1"))
        .await
        .json();
    assert_eq!(page["total"], 60);
}
