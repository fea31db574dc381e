//! The audit log of a running server.

use nix::sys::signal::Signal;
use serde_json::Value;

use crate::process::{By, Installation, wait_until};

fn verify(installation: &Installation) -> (Option<i32>, Value) {
    let outcome = installation.run(&["audit", "verify", "--json"]);
    let report = serde_json::from_str(&outcome.stdout);
    (
        outcome.code,
        report.unwrap_or_else(|_| panic!("{outcome:#?}")),
    )
}

#[test]
fn audit_log_is_sealed_by_the_server_and_tampering_is_reported() {
    let installation = Installation::new(By::User);
    assert_eq!(installation.run(&["seed", "--demo"]).code, Some(0));
    let server = installation.serve();
    wait_until("every record has its seal", || {
        installation.sql("SELECT count(*) FROM audit_unsealed") == "0"
    });
    let (code, report) = verify(&installation);
    assert_eq!((code, &report["found"]), (Some(0), &0.into()), "{report}");
    assert!(report["records"].as_u64() > Some(0), "{report}");
    assert!(
        report["warnings"].as_array().unwrap().is_empty(),
        "{report}"
    );
    server.stop(Signal::SIGTERM);
    assert_eq!(verify(&installation).0, Some(0));

    let server = installation.serve();
    let oldest = "(SELECT id FROM audit_logs ORDER BY id LIMIT 1)";
    let cut_off = "TRUNCATE audit_seals";
    installation.sql(&format!("DELETE FROM audit_logs WHERE id = {oldest}"));
    let (code, report) = verify(&installation);
    assert_eq!(code, Some(1));
    assert_eq!(report["findings"][0]["kind"], "deleted", "{report}");
    installation.sql(cut_off);
    let outcome = installation.run(&["audit", "verify"]);
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stdout.contains("truncated: seal"), "{outcome:#?}");
    server.stop(Signal::SIGTERM);
}
