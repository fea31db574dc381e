//! Every operation of the API, requested by callers with and without permission. An operation
//! without an expectation fails the test.

mod expectations;

use std::{collections::BTreeSet, fmt::Write as _};

use coffer_domain::{Permission, label::Labelled as _, user::Role};
use coffer_test_support::{Client, PASSWORD, Response, TestApp, User};
use http::Method;
use insta::assert_snapshot;
use serde_json::{Value, json};

use self::expectations::{Access, POLICIES, Policy, RESOURCE, expectations};

/// The operations that the document names: `GET /api/auth/me`.
fn operations() -> Vec<String> {
    let document = serde_json::to_value(coffer_api::document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in [
            "get", "put", "post", "patch", "delete", "head", "options", "trace",
        ] {
            if item.get(method).is_some() {
                operations.push(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    operations
}

/// Bodies that would be accepted.
fn body(operation: &str, resources: &Resources) -> Option<Value> {
    let [account, other] = [&resources.account, &resources.other_account];
    let transaction = json!({ "account_id": account, "booked_on": "2027-01-01", "amount": "-5",
        "description": "T" });
    let credentials = json!({ "email": "new@example.com", "password": PASSWORD });
    let portfolio = json!({ "name": "P", "account_type": "DOMESTIC", "country_code": "DE",
        "home_country": "DE", "base_currency": "EUR" });
    match operation {
        "POST /api/auth/register" | "POST /api/auth/login" => Some(credentials),
        "POST /api/v1/auth/reauthenticate" => Some(json!({ "password": PASSWORD })),
        "PATCH /api/v1/user/settings" => Some(json!({ "theme": "dark" })),
        "POST /api/v1/portfolios" => Some(portfolio),
        "PATCH /api/v1/portfolios/{id}" => Some(json!({ "name": "Q" })),
        "POST /api/v1/portfolios/{id}/holdings" => Some(json!({ "symbol": "SYM", "name": "H",
            "quantity": "1", "currency": "EUR" })),
        "PATCH /api/v1/portfolios/{id}/holdings/{holding_id}" => Some(json!({ "quantity": "2" })),
        "POST /api/v1/accounts" => Some(json!({ "name": "A", "type": "cash", "currency": "EUR" })),
        "POST /api/v1/categories" => {
            Some(json!({ "name": "C", "type": "expense", "icon": "bike", "colour": "#123456" }))
        }
        "PATCH /api/v1/categories/{id}" => Some(json!({ "name": "D" })),
        // A system category.
        "POST /api/v1/categories/{id}/merge" => {
            Some(json!({ "target_category_id": "00000000-0000-7000-8000-000000030001" }))
        }
        "PATCH /api/v1/accounts/{id}" => Some(json!({ "name": "B" })),
        "POST /api/v1/transactions" => Some(transaction),
        "POST /api/v1/transactions/bulk" => Some(json!({ "items": [transaction] })),
        "PATCH /api/v1/transactions/bulk" => {
            Some(json!({ "filter": { "to": "1999-12-31" }, "category_id": null }))
        }
        "DELETE /api/v1/transactions/bulk" => Some(json!({ "filter": { "to": "1999-12-31" } })),
        "POST /api/v1/transfers" => Some(json!({ "from_account_id": account,
            "to_account_id": other, "amount": "5", "booked_on": "2027-01-01",
            "description": "T" })),
        "POST /api/v1/transfers/link" => {
            Some(json!({ "transaction_ids": [resources.transaction, resources.other_transaction] }))
        }
        "POST /api/v1/budgets" => Some(json!({ "name": "B", "amount": "1", "currency": "EUR",
            "period": "weekly", "starts_on": "2027-01-01" })),
        "PATCH /api/v1/budgets/{id}" => Some(json!({ "name": "C" })),
        "PATCH /api/v1/transactions/{id}" | "PATCH /api/v1/transfers/{id}" => {
            Some(json!({ "description": "U" }))
        }
        "POST /api/v1/chat/sessions" | "PATCH /api/v1/chat/sessions/{id}" => {
            Some(json!({ "title": "T" }))
        }
        "POST /api/v1/chat/sessions/{id}/messages" => Some(json!({ "content": "C" })),
        _ => None,
    }
}

/// The query string, if the operation needs one.
fn query(operation: &str) -> &'static str {
    match operation {
        "GET /api/v1/accounts/{id}/balances"
        | "GET /api/v1/reports/net-worth"
        | "GET /api/v1/reports/cash-flow"
        | "GET /api/v1/reports/spending" => "?from=2027-01-01&to=2027-01-31",
        _ => "",
    }
}

/// The resources of one user, requested by others.
#[derive(Default)]
struct Resources {
    portfolio: String,
    holding: String,
    account: String,
    other_account: String,
    transaction: String,
    /// A transaction with the opposite amount, for linking.
    other_transaction: String,
    /// A change set of `other_transaction`.
    change_set: String,
    transfer: String,
    category: String,
    budget: String,
    conversation: String,
}

impl Resources {
    async fn of(user: &User) -> Self {
        let create = async |operation: &str, resources: &Self| {
            let path = operation.strip_prefix("POST ").unwrap();
            let mut body = body(operation, resources).unwrap();
            if path == "/api/v1/transactions" && !resources.transaction.is_empty() {
                body["account_id"] = json!(resources.other_account);
                body["amount"] = json!("5");
            }
            // Names of categories are unique, and others are created while these are there.
            if body.get("colour").is_some() {
                body["name"] = json!("Of this user");
            }
            let path = path.replace("{id}", &resources.portfolio);
            let request = user.post(&path).json(&body);
            let created = request.await.assert_status(201).json();
            created["id"].as_str().unwrap().to_owned()
        };
        let mut resources = Self::default();
        resources.portfolio = create("POST /api/v1/portfolios", &resources).await;
        let holding = "POST /api/v1/portfolios/{id}/holdings";
        resources.holding = create(holding, &resources).await;
        resources.account = create("POST /api/v1/accounts", &resources).await;
        resources.other_account = create("POST /api/v1/accounts", &resources).await;
        resources.transaction = create("POST /api/v1/transactions", &resources).await;
        resources.other_transaction = create("POST /api/v1/transactions", &resources).await;
        let recategorised = user.patch("/api/v1/transactions/bulk").json(&json!({
            "ids": [resources.other_transaction],
            "category_id": "00000000-0000-7000-8000-000000030001",
        }));
        let recategorised = recategorised.await.assert_status(200).json();
        recategorised["change_set_id"]
            .as_str()
            .unwrap()
            .clone_into(&mut resources.change_set);
        resources.transfer = create("POST /api/v1/transfers", &resources).await;
        resources.category = create("POST /api/v1/categories", &resources).await;
        resources.budget = create("POST /api/v1/budgets", &resources).await;
        resources.conversation = create("POST /api/v1/chat/sessions", &resources).await;
        resources
    }
}

async fn send(client: &Client, operation: &str, resources: &Resources) -> Response {
    let (method, path) = operation.split_once(' ').unwrap();
    let id = match path.split('/').nth(3) {
        Some("accounts") => &resources.account,
        Some("transactions") => &resources.transaction,
        Some("change-sets") => &resources.change_set,
        Some("transfers") => &resources.transfer,
        Some("categories") => &resources.category,
        Some("budgets") => &resources.budget,
        Some("chat") => &resources.conversation,
        _ => &resources.portfolio,
    };
    let path = path.replace("{id}", id);
    let path = path.replace("{holding_id}", &resources.holding);
    let request = client.request(
        Method::from_bytes(method.as_bytes()).unwrap(),
        &format!("{path}{}", query(operation)),
    );
    match body(operation, resources) {
        Some(body) => request.json(&body).await,
        None => request.await,
    }
}

// Proves: F2-2.2.1, TASK-006-028.1
#[test]
fn operations_and_expectations_match() {
    let mut operations = operations();
    operations.sort();
    let mut expected: Vec<_> = expectations().into_keys().map(str::to_owned).collect();
    expected.sort();
    assert_eq!(operations, expected);
}

fn expected_policy(operation: &str) -> Policy {
    let other = POLICIES.iter().find(|(other, _)| *other == operation);
    other.map_or(RESOURCE, |(_, policy)| *policy)
}

#[test]
fn every_route_declares_its_rate_limit_and_origin_check() {
    let document = serde_json::to_value(coffer_api::document()).unwrap();
    let mut undeclared = Vec::new();
    for operation in operations() {
        let (method, path) = operation.split_once(' ').unwrap();
        let declared = &document["paths"][path][method.to_lowercase()]["x-policy"];
        let (rate_limit, origin_check) = expected_policy(&operation);
        if *declared != json!({ "rate_limit": rate_limit, "origin_check": origin_check }) {
            undeclared.push((operation, declared.clone()));
        }
    }
    assert!(undeclared.is_empty(), "{undeclared:#?}");
    for (operation, _) in POLICIES {
        assert!(
            operations().iter().any(|known| known == operation),
            "{operation}"
        );
    }
}

#[tokio::test]
async fn declared_policies_are_applied() {
    let app = TestApp::new().await;
    let resources = Resources::of(&app.user().await).await;
    let another_site = || app.anonymous().with_header("sec-fetch-site", "cross-site");
    for operation in operations() {
        let (rate_limit, origin_check) = expected_policy(&operation);
        let changes = !operation.starts_with("GET");
        let foreign = "/problems/cross-origin";
        let is_foreign =
            |answer: &Response| answer.status() == 403 && answer.problem().kind == foreign;
        let cookie = another_site().with_header("cookie", "theme=dark");
        let answer = send(&cookie, &operation, &resources).await;
        assert_eq!(is_foreign(&answer), changes, "{answer}");
        let limit = if rate_limit == "none" {
            None
        } else {
            Some(format!("\"{rate_limit}\";"))
        };
        let reported = answer.headers().get("ratelimit");
        let reported = reported.map(|header| header.to_str().unwrap());
        // Requests from other sites are refused after the address was charged.
        assert_eq!(reported.is_some(), limit.is_some(), "{answer}");
        if let (Some(reported), Some(limit)) = (reported, limit) {
            assert!(reported.starts_with(&limit), "{operation}: {reported}");
        }
        let answer = send(&another_site(), &operation, &resources).await;
        assert_eq!(is_foreign(&answer), origin_check == "always", "{answer}");
        let answer = another_site().with_header("upgrade", "websocket");
        let answer = send(&answer, &operation, &resources).await;
        let refused = ["always", "websocket"].contains(&origin_check);
        assert_eq!(is_foreign(&answer), refused, "{answer}");
    }
}

// Proves: F2-0.3.1, F2-3.4.1
#[tokio::test]
async fn request_without_a_credential_is_refused() {
    let app = TestApp::new().await;
    let resources = Resources::of(&app.user().await).await;
    for (operation, expected) in expectations() {
        let before = app.row_counts().await;
        let answer = send(&app.anonymous(), operation, &resources).await;
        match expected.access {
            Access::Open => assert_ne!(answer.status(), 403, "{answer}"),
            Access::RefreshToken | Access::With(_) => {
                let problem = answer.assert_status(401).problem();
                assert!(problem.detail.contains("ign in"), "{problem:?}");
                assert_eq!(app.row_counts().await, before, "{operation}");
            }
        }
    }
}

#[tokio::test]
async fn another_users_data_is_not_accessible() {
    let app = TestApp::new().await;
    let owner = app.user().await;
    let resources = Resources::of(&owner).await;
    let stranger = app.user().await;
    let before = app.row_counts().await;
    for (operation, expected) in expectations() {
        if let Some(status) = expected.stranger {
            send(&stranger, operation, &resources)
                .await
                .assert_status(status);
        }
    }
    assert_eq!(app.row_counts().await, before);
    for operation in [
        "GET /api/v1/portfolios/{id}",
        "GET /api/v1/portfolios/{id}/holdings/{holding_id}",
        "GET /api/v1/accounts/{id}",
        "GET /api/v1/transactions/{id}",
        "GET /api/v1/categories/{id}",
        "GET /api/v1/budgets/{id}",
        "GET /api/v1/chat/sessions/{id}",
    ] {
        let answer = send(&owner, operation, &resources).await;
        assert_eq!(answer.header("etag"), "\"1\"", "{operation}");
    }
    let addressed = expectations();
    let missing = addressed
        .iter()
        .filter(|(operation, expected)| operation.contains('{') != expected.stranger.is_some());
    let missing: Vec<_> = missing.map(|(operation, _)| operation).collect();
    assert_eq!(
        missing,
        Vec::<&&str>::new(),
        "an operation on one thing has a stranger"
    );
}

// Proves: TASK-006-013.1
#[tokio::test]
async fn role_has_exactly_its_permissions() {
    for role in Role::ALL {
        let app = TestApp::new().await;
        let user = app.user().await;
        let resources = Resources::of(&user).await;
        let name = role.label();
        app.execute(&format!("UPDATE users SET role = '{name}'"))
            .await;
        user.post("/api/auth/refresh").await.assert_status(200);
        let program = user.as_program();
        for (operation, expected) in expectations() {
            if let Access::With(permission) = expected.access {
                let answer = send(&program, operation, &resources).await;
                let refused = answer.status() == 403;
                assert_eq!(refused, !role.grants(permission), "{name} {answer}");
                assert!(
                    refused || [200, 201, 204, 404, 426].contains(&answer.status()),
                    "{answer}"
                );
            }
        }
    }
}

// Proves: TASK-006-013.2
#[test]
fn permission_matrix_equals_the_golden_file() {
    let mut table = String::new();
    for (operation, expected) in expectations() {
        let (needs, roles) = match expected.access {
            Access::Open => ("nothing".to_owned(), "everyone".to_owned()),
            Access::RefreshToken => ("refresh token".to_owned(), "everyone".to_owned()),
            Access::With(permission) => {
                let granted = Role::ALL.iter().filter(|role| role.grants(permission));
                let roles: Vec<_> = granted
                    .map(|role| format!("{role:?}").to_lowercase())
                    .collect();
                (permission.to_string(), roles.join(", "))
            }
        };
        writeln!(table, "{operation:<42} {needs:<17} {roles}").unwrap();
    }
    table.push('\n');
    for &permission in Permission::ALL {
        let granted = Role::ALL.iter().filter(|role| role.grants(permission));
        let roles: Vec<_> = granted
            .map(|role| format!("{role:?}").to_lowercase())
            .collect();
        writeln!(table, "{permission:<17} {}", roles.join(", ")).unwrap();
    }
    assert_snapshot!("permissions", table);
}

/// Every repository that adds rows for a user has a layer that records it. Change sets are themselves
/// records of other changes.
#[tokio::test]
async fn every_created_resource_is_recorded_in_the_audit_log() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let resources = Resources::of(&user).await;
    let message = "POST /api/v1/chat/sessions/{id}/messages";
    send(&user, message, &resources).await.assert_status(201);
    let tables = app.owner().query(
        "SELECT i.attrelid::regclass::text
         FROM pg_attribute AS i JOIN pg_attribute AS u USING (attrelid)
         JOIN pg_class ON pg_class.oid = attrelid
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND i.attname = 'id' AND u.attname = 'user_id' AND relname <> 'change_sets'",
        &[],
    );
    for row in tables.await.unwrap() {
        let table: String = row.get(0);
        let unrecorded = format!(
            "{table} AS t WHERE user_id = '{}'
             AND NOT EXISTS (SELECT FROM audit_logs WHERE entity_id = t.id)",
            user.id
        );
        assert_eq!(app.count(&unrecorded).await, 0, "{table}");
    }
}

// Proves: TASK-004-002.1
#[tokio::test]
async fn every_identifier_is_a_uuid_of_version_7() {
    let app = TestApp::new().await;
    let user = app.user().await;
    let resources = Resources::of(&user).await;
    let message = "POST /api/v1/chat/sessions/{id}/messages";
    send(&user, message, &resources).await.assert_status(201);
    let columns = app.owner().query(
        "SELECT attrelid::regclass::text, attname::text
         FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
             AND atttypid = 'uuid'::regtype AND attnum > 0 AND NOT attisdropped",
        &[],
    );
    let mut created = BTreeSet::new();
    for row in columns.await.unwrap() {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let other = format!("{table} WHERE substr({column}::text, 15, 1) <> '7'");
        assert_eq!(app.count(&other).await, 0, "{table}.{column}");
        if column == "id" && app.count(&table).await > 0 {
            created.insert(table);
        }
    }
    // Prices and exchange rates are imported from files, alerts follow from spending.
    for table in [
        "accounts",
        "audit_logs",
        "budgets",
        "categories",
        "chat_history",
        "chat_sessions",
        "holdings",
        "portfolios",
        "sessions",
        "transactions",
        "users",
    ] {
        assert!(created.contains(table), "{table} in {created:?}");
    }
}
