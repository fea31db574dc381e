//! The enums of the database equal those of the domain.

use coffer_domain::{
    account::AccountKind,
    audit::{Action, EntityType},
    budget::PeriodKind,
    category::CategoryKind,
    change_set::{ChangeSetKind, ChangedEntity},
    chat::Author,
    job::JobState,
    portfolio::AccountType,
    session::EndReason,
    settings::Theme,
    stored_resource::StoredResource,
    user::{Role, Tier, UserStatus},
};
use coffer_test_support::database::TestDatabase;
use serde::de::DeserializeOwned;

use super::{act_as, connect, migrations::dump, rows, texts, texts_with};

/// The names of an enum's variants, in order. serde lists them in its error for an unknown variant.
fn variants<T: DeserializeOwned>() -> Vec<String> {
    let Err(error) = serde_json::from_str::<T>("\"?\"") else {
        panic!("no enum has a variant `?`");
    };
    let text = error.to_string();
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|name| *name != "?")
        .map(str::to_owned)
        .collect()
}

// Proves: TASK-004-003.3, TASK-004-004.2, TASK-004-013.1, TASK-004-013.2
#[tokio::test]
async fn enum_types_have_the_labels_of_the_domain() {
    let types = [
        ("account_kind", variants::<AccountKind>()),
        ("account_type", variants::<AccountType>()),
        ("budget_period", variants::<PeriodKind>()),
        ("category_kind", variants::<CategoryKind>()),
        ("change_set_kind", variants::<ChangeSetKind>()),
        ("changed_entity", variants::<ChangedEntity>()),
        ("chat_author", variants::<Author>()),
        ("job_state", variants::<JobState>()),
        ("session_end_reason", variants::<EndReason>()),
        ("stored_resource", variants::<StoredResource>()),
        ("theme", variants::<Theme>()),
        ("user_role", variants::<Role>()),
        ("user_status", variants::<UserStatus>()),
        ("user_tier", variants::<Tier>()),
    ];
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    let found = texts(
        &owner,
        "SELECT DISTINCT enumtypid::regtype::text FROM pg_enum ORDER BY 1",
    )
    .await;
    assert_eq!(found, types.each_ref().map(|(name, _)| *name));
    for (name, variants) in types {
        let labels = texts_with(
            &owner,
            "SELECT enumlabel::text FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
             WHERE typname = $1 ORDER BY enumsortorder",
            &[&name],
        )
        .await;
        assert_eq!(labels, variants, "{name}");
    }
}

// Proves: TASK-004-009.2
#[tokio::test]
async fn audit_log_accepts_every_label_of_the_domain() {
    let database = TestDatabase::new().await;
    let owner = connect(database.owner()).await;
    let mut n = 0;
    for (column, words) in [
        ("action", variants::<Action>()),
        ("entity_type", variants::<EntityType>()),
    ] {
        assert!(!words.is_empty());
        for word in words {
            n += 1;
            rows::add(&owner, "audit_logs", n).await.unwrap();
            let rename = format!("UPDATE audit_logs SET {column} = $1 WHERE id = $2");
            let renamed = owner
                .execute(&rename, &[&word, &rows::id("audit_logs", n)])
                .await;
            assert_eq!(renamed.unwrap(), 1, "{word}");
        }
    }
}

/// A pair of migrations that adds a label to an enum, as the design asks: `ALTER TYPE … ADD VALUE`
/// cannot be reverted.
const SWAP: (&str, &str) = (
    "ALTER TYPE theme RENAME TO theme_before;
     CREATE TYPE theme AS ENUM ('system', 'light', 'dark', 'sepia');
     ALTER TABLE user_settings ALTER COLUMN theme TYPE theme USING theme::text::theme;
     COMMENT ON TYPE theme IS 'The colours of the interface.';
     DROP TYPE theme_before",
    "ALTER TYPE theme RENAME TO theme_before;
     CREATE TYPE theme AS ENUM ('system', 'light', 'dark');
     ALTER TABLE user_settings ALTER COLUMN theme TYPE theme
         USING CASE theme WHEN 'sepia' THEN 'light' ELSE theme::text END::theme;
     COMMENT ON TYPE theme IS 'The colours of the interface.';
     DROP TYPE theme_before",
);

// Proves: TASK-004-013.4
#[tokio::test]
async fn label_is_added_by_swapping_the_type_and_removed_again() {
    let database = TestDatabase::new().await;
    let config = database.owner();
    let owner = connect(config.clone()).await;
    for n in 1..=2 {
        for table in ["users", "user_settings"] {
            rows::add(&owner, table, n).await.unwrap();
        }
    }
    let (up, down) = SWAP;
    let comment = "COMMENT ON TYPE theme IS 'The colours of the interface.'";
    owner.batch_execute(comment).await.unwrap();
    let before = dump(&config);
    let themes = "SELECT theme::text FROM user_settings ORDER BY user_id";

    owner.batch_execute(up).await.unwrap();
    assert_eq!(texts(&owner, themes).await, ["system", "system"]);
    let choose = "UPDATE user_settings SET theme = 'sepia' WHERE user_id = $1";
    owner.execute(choose, &[&rows::user(1)]).await.unwrap();
    let app = connect(database.app()).await;
    act_as(&app, Some(rows::user(1))).await;
    assert_eq!(texts(&app, themes).await, ["sepia"]);

    owner.batch_execute(down).await.unwrap();
    assert_eq!(texts(&owner, themes).await, ["light", "system"]);
    assert_eq!(dump(&config), before);
}
