//! The OpenAPI document and the page that shows it.

use std::collections::BTreeSet;

use coffer_domain::budget::Thresholds;
use coffer_test_support::TestApp;
use serde_json::Value;

async fn document() -> Value {
    let app = TestApp::new().await;
    let answer = app.anonymous().get("/api/openapi.json").await;
    answer.assert_status(200).json()
}

fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut operations = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            if operation.get("responses").is_some() {
                operations.push((format!("{method} {path}"), operation));
            }
        }
    }
    operations
}

// Proves: F2-2.2.1
#[tokio::test]
async fn served_document_matches_the_program() {
    let served = document().await;
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1."));
    let mut own = serde_json::to_value(coffer_api::document()).unwrap();
    assert_eq!(served["info"], own["info"]);
    assert_eq!(
        served["paths"]["/api/auth/me"],
        own["paths"]["/api/auth/me"].take()
    );
    assert!(own["paths"].get("/health/live").is_some());
}

#[tokio::test]
async fn operations_have_a_unique_id_a_tag_and_a_description() {
    let document = document().await;
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut names = BTreeSet::new();
    for (operation, description) in operations(&document) {
        let name = description["operationId"].as_str().unwrap_or_default();
        assert!(!name.is_empty(), "{operation} has no name");
        assert!(names.insert(name.to_owned()), "{name} names two operations");
        let tag = description["tags"][0].as_str().unwrap_or_default();
        assert!(tags.contains(tag), "{operation}: {tag}");
        assert!(description["summary"].is_string(), "{operation}");
    }
    assert!(names.len() > 20);
}

// Proves: TASK-006-034.2
#[tokio::test]
async fn operations_document_their_responses() {
    let document = document().await;
    for (operation, description) in operations(&document) {
        let responses = description["responses"].as_object().unwrap();
        let has = |status: &str| responses.contains_key(status);
        let good = responses
            .keys()
            .any(|status| status.starts_with(['1', '2']));
        assert!(good && has("500"), "{operation}");
        if operation.contains(" /api/") {
            for status in ["400", "421", "429", "503"] {
                assert!(has(status), "{operation} does not document {status}");
            }
        }
        if description.get("requestBody").is_some() {
            for status in ["400", "408", "413", "415", "422"] {
                assert!(has(status), "{operation} does not document {status}");
            }
        }
        for (status, response) in responses {
            // Readiness returns the components whatever their state.
            if status.starts_with(['4', '5']) && operation != "get /health/ready" {
                let content = response["content"].as_object().unwrap();
                assert!(
                    content.contains_key("application/problem+json"),
                    "{operation} {status}"
                );
            }
        }
    }
}

/// The descriptions of parameters, schemas and fields, with their location.
fn descriptions(document: &Value) -> Vec<(String, &Value)> {
    let mut texts = Vec::new();
    for (operation, description) in operations(document) {
        for parameter in description["parameters"].as_array().into_iter().flatten() {
            let place = format!("{operation} {}", parameter["name"]);
            texts.push((place, &parameter["description"]));
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        texts.push((name.clone(), &schema["description"]));
        let parts = schema["allOf"].as_array().into_iter().flatten();
        for part in parts.chain([schema]) {
            for (field, schema) in part["properties"].as_object().into_iter().flatten() {
                let nested = schema["oneOf"].as_array().into_iter().flatten();
                let mut described = nested.chain([schema]).map(|schema| &schema["description"]);
                let text = described.find(|text| text.is_string());
                texts.push((format!("{name}.{field}"), text.unwrap_or(&Value::Null)));
            }
        }
    }
    texts
}

#[tokio::test]
async fn descriptions_are_sentences_that_start_with_the_thing() {
    const VAGUE: [&str; 14] = [
        "Its ",
        "Their ",
        "What ",
        "Which",
        "Whose",
        "How ",
        "Where ",
        "Only ",
        "In which",
        "Of ",
        "On which",
        "By what",
        "Identifier",
        "Also all",
    ];
    let document = document().await;
    let texts = descriptions(&document);
    assert!(texts.len() > 400, "{}", texts.len());
    for (place, text) in texts {
        let text = text.as_str().unwrap_or_default();
        assert!(text.ends_with('.'), "{place}: {text:?}");
        assert!(text.split_whitespace().count() > 1, "{place}: {text:?}");
        let vague = VAGUE.iter().find(|start| text.starts_with(**start));
        assert_eq!(vague, None, "{place}: {text:?}");
    }
}

/// Omitting a field keeps its value; sending `null` clears it.
#[tokio::test]
async fn no_field_defaults_to_null() {
    let document = document().await;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            assert_ne!(schema.get("default"), Some(&Value::Null), "{name}.{field}");
        }
    }
}

#[tokio::test]
async fn operation_ids_match_their_imperative_summaries() {
    const VERBS: [&str; 22] = [
        "List",
        "Get",
        "Create",
        "Update",
        "Delete",
        "Restore",
        "Merge",
        "Link",
        "Unlink",
        "Undo",
        "Export",
        "Recategorise",
        "Check",
        "Confirm",
        "Receive",
        "Register",
        "Sign",
        "Refresh",
        "Add",
        "Import",
        "Send",
        "Revoke",
    ];
    let document = document().await;
    for (operation, description) in operations(&document) {
        let summary = description["summary"].as_str().unwrap();
        let verb = summary.split([' ', ',', '.']).next().unwrap();
        assert!(VERBS.contains(&verb), "{operation}: {summary}");
        assert!(
            !summary.contains('\n') && summary.ends_with('.'),
            "{operation}: {summary}"
        );
        let name = description["operationId"].as_str().unwrap();
        let plain = matches!(name, "login" | "logout" | "register");
        assert!(plain || name.contains('_'), "{operation}: {name}");
    }
}

#[tokio::test]
async fn references_resolve() {
    let document = document().await;
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"").skip(1) {
        let path = reference.split('"').next().unwrap();
        assert!(document.pointer(&path[1..]).is_some(), "{path}");
    }
}

#[tokio::test]
async fn documentation_page_loads_no_foreign_resources() {
    let app = TestApp::new().await;
    let browser = app.anonymous();
    let page = browser.get("/api/docs/").await.assert_status(200).text();
    let mut files = 0;
    for attribute in ["src=\"", "href=\""] {
        for reference in page.split(attribute).skip(1) {
            let file = reference.split('"').next().unwrap();
            assert!(!file.contains("//"), "{file} is somewhere else");
            let file = file.trim_start_matches("./");
            browser
                .get(&format!("/api/docs/{file}"))
                .await
                .assert_status(200);
            files += 1;
        }
    }
    assert!(files >= 4, "{page}");
    // A script that the page's policy forbids would not run.
    assert!(!page.contains("<script>"), "{page}");
    let start = browser.get("/api/docs/swagger-initializer.js").await;
    assert!(
        start
            .assert_status(200)
            .text()
            .contains("/api/openapi.json")
    );
    browser.get("/api/docs").await.assert_status(303);
}

#[test]
fn alert_thresholds_have_the_bounds_that_are_checked() {
    let document = serde_json::to_value(coffer_api::document()).unwrap();
    let schemas = &document["components"]["schemas"];
    let bounds = &schemas["AlertThreshold"];
    assert_eq!(bounds["minimum"], 1);
    assert_eq!(bounds["maximum"], Thresholds::HIGHEST);
    for (schema, field) in [
        ("Budget", "alert_thresholds"),
        ("BudgetProgress", "thresholds_reached"),
        ("CreateBudgetRequest", "alert_thresholds"),
        ("UpdateBudgetRequest", "alert_thresholds"),
    ] {
        let items = &schemas[schema]["properties"][field]["items"];
        assert_eq!(
            items["$ref"], "#/components/schemas/AlertThreshold",
            "{schema}"
        );
    }
}
