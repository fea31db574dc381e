//! The import of exchange rates by command.

use crate::process::{By, Installation};

#[test]
fn rates_are_imported_and_corrected_by_a_second_file() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["migrate", "up"]).code, Some(0));
    let directory = tempfile::tempdir().unwrap();
    let import = |text: &str| {
        let file = directory.path().join("rates.csv");
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap().to_owned();
        installation.run(&["exchange-rates", "import", &file, "--json"])
    };
    let rates = "base,quote,quoted_on,rate\nEUR,USD,2025-01-31,1.0393\nEUR,CHF,2025-01-31,0.94\n";
    let first = import(rates);
    assert_eq!(first.code, Some(0), "{first:#?}");
    assert_eq!(
        first.stdout.split_whitespace().collect::<String>(),
        r#"{"changed":2}"#
    );
    let corrected = import(&rates.replace("0.94", "0.95"));
    assert_eq!(
        corrected.stdout.split_whitespace().collect::<String>(),
        r#"{"changed":1}"#
    );
    let refused = import("base,quote,quoted_on,rate\nEUR,USD,2025-02-01,0\n");
    assert_eq!(refused.code, Some(1), "{refused:#?}");
    assert!(refused.stderr.contains("line 2, rate"), "{refused:#?}");
    let missing = installation.run(&["exchange-rates", "import", "/nowhere.csv"]);
    assert_eq!(missing.code, Some(1), "{missing:#?}");
    assert!(missing.stderr.contains("/nowhere.csv"), "{missing:#?}");
}
