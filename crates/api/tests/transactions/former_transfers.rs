//! Transfers whose accounts are deleted and restored.

use coffer_test_support::{TestApp, User};
use serde_json::{Value, json};

use super::{BULK, booked, path};

const ACCOUNTS: &str = "/api/v1/accounts";
const TRANSFERS: &str = "/api/v1/transfers";

/// Account A with 1,000 euros and account B without money, and a transfer of 100 euros from A to B.
struct Moved {
    app: TestApp,
    user: User,
    accounts: [String; 2],
    legs: [String; 2],
    transfer: String,
}

impl Moved {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let user = app.user().await;
        let accounts = [open(&user, "A", "1000").await, open(&user, "B", "0").await];
        let body = json!({ "from_account_id": accounts[0], "to_account_id": accounts[1],
            "amount": "100", "booked_on": "2027-01-10", "description": "To B" });
        let made = user.post(TRANSFERS).json(&body).await;
        let made = made.assert_status(201).json();
        let legs = [id(&made["outgoing"]), id(&made["incoming"])];
        let transfer = id(&made);
        Self {
            app,
            user,
            accounts,
            legs,
            transfer,
        }
    }

    async fn delete_account(&self, index: usize) {
        let at = format!("{ACCOUNTS}/{}", self.accounts[index]);
        self.user.delete(&at).await.assert_status(204);
    }

    async fn restore_account(&self, index: usize) {
        let at = format!("{ACCOUNTS}/{}/restore", self.accounts[index]);
        self.user.post(&at).await.assert_status(200);
    }

    /// The total that the summary shows, after checking that the net worth is equal and that
    /// reconciling finds nothing.
    async fn total(&self) -> String {
        assert_eq!(self.app.count("reconcile()").await, 0);
        let summary = self.user.get(&format!("{ACCOUNTS}/summary")).await;
        let total = amount(&summary.assert_status(200).json()["totals"]);
        let query = "/api/v1/reports/net-worth?from=2027-01-15&to=2027-01-15";
        let worth = self.user.get(query).await.assert_status(200).json();
        let worth = &worth["points"][0]["by_currency"][0]["accounts"]["amount"];
        assert_eq!(*worth, json!(total));
        total
    }

    async fn kind(&self, leg: usize) -> Value {
        let shown = self.user.get(&path(&self.legs[leg])).await;
        shown.assert_status(200).json()["type"].clone()
    }
}

async fn open(user: &User, name: &str, opening_balance: &str) -> String {
    let body = json!({ "name": name, "type": "checking", "currency": "EUR",
        "opening_balance": opening_balance });
    let made = user.post(ACCOUNTS).json(&body).await.assert_status(201);
    id(&made.json())
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

fn amount(totals: &Value) -> String {
    totals[0]["amount"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn half_a_transfer_does_not_return_alone() {
    for bulk in [None, Some("ids"), Some("filter")] {
        for (deleted, kept) in [(1, 0), (0, 1)] {
            let moved = Moved::new().await;
            assert_eq!(moved.total().await, "1000.00");
            moved.delete_account(deleted).await;
            let (leg, account) = (&moved.legs[kept], &moved.accounts[kept]);
            let answer = match bulk {
                None => moved.user.delete(&path(leg)).await,
                Some(by) => {
                    let selected = match by {
                        "ids" => json!([leg]),
                        _ => json!({ "account_id": account }),
                    };
                    moved.user.delete(BULK).json(&json!({ by: selected })).await
                }
            };
            answer.assert_status(if bulk.is_some() { 200 } else { 204 });
            moved.restore_account(deleted).await;
            assert_eq!(moved.total().await, "1000.00", "{bulk:?} {deleted}");
            // Restoring one leg restores both, as with every transfer.
            let restore = format!("{}/restore", path(&moved.legs[deleted]));
            moved.user.post(&restore).await.assert_status(200);
            assert_eq!(moved.kind(kept).await, "transfer");
            assert_eq!(moved.total().await, "1000.00");
        }
    }
}

#[tokio::test]
async fn leg_of_a_deleted_account_is_an_ordinary_transaction() {
    let moved = Moved::new().await;
    moved.delete_account(1).await;
    assert_eq!(moved.kind(0).await, "expense");
    assert_eq!(moved.total().await, "900.00");
    moved.restore_account(1).await;
    assert_eq!(moved.kind(0).await, "transfer");
    assert_eq!(moved.kind(1).await, "transfer");
    assert_eq!(moved.total().await, "1000.00");

    // Edited.
    moved.delete_account(1).await;
    let body = json!({ "amount": "-150" });
    let edit = moved.user.patch(&path(&moved.legs[0])).json(&body);
    assert_eq!(edit.await.assert_status(200).json()["amount"], "-150.00");
    moved.restore_account(1).await;
    assert_eq!(moved.kind(0).await, "expense");
    assert_eq!(moved.kind(1).await, "income");
    assert_eq!(moved.total().await, "950.00");
}

#[tokio::test]
async fn leg_of_a_deleted_account_is_unlinked_for_good() {
    let moved = Moved::new().await;
    moved.delete_account(1).await;
    let unlink = format!("{TRANSFERS}/{}/unlink", moved.transfer);
    let unlinked = moved.user.post(&unlink).await.assert_status(200).json();
    let items = unlinked["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(
        (id(&items[0]), &items[0]["type"]),
        (moved.legs[0].clone(), &json!("expense"))
    );
    moved.user.post(&unlink).await.assert_status(404);
    moved.restore_account(1).await;
    assert_eq!(moved.kind(0).await, "expense");
    assert_eq!(moved.kind(1).await, "income");
    assert_eq!(moved.total().await, "1000.00");
    let stranger = moved.app.user().await;
    stranger.post(&unlink).await.assert_status(404);
}

#[tokio::test]
async fn leg_of_a_deleted_account_is_linked_anew() {
    let moved = Moved::new().await;
    moved.delete_account(1).await;
    let cash = open(&moved.user, "Cash", "0").await;
    let received = booked(&moved.user, &cash, "100", "2027-01-10", "Withdrawn").await;
    let body = json!({ "transaction_ids": [moved.legs[0], received] });
    let link = moved.user.post(&format!("{TRANSFERS}/link")).json(&body);
    link.await.assert_status(200);
    assert_eq!(moved.total().await, "1000.00");
    moved.restore_account(1).await;
    assert_eq!(moved.kind(0).await, "transfer");
    assert_eq!(moved.kind(1).await, "income");
    assert_eq!(moved.total().await, "1100.00");
}
