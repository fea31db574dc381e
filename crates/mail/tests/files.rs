//! Emails in files, without an SMTP server.

use std::{fs, os::unix::fs::PermissionsExt as _};

use coffer_mail::SendError;

use crate::stage::{Stage, TOKEN};

#[tokio::test]
async fn email_is_written_to_a_private_file() {
    let stage = Stage::new();
    let email = stage.email("anna@example.com");
    let transport = stage.transport();
    assert_eq!(transport.folder(), Some(&*stage.mail_folder()));
    let file = transport.send(&email).await.unwrap().unwrap();
    assert_eq!(
        file.file_name().unwrap(),
        "20270115T080000Z-welcome-00000000000000000000000000000007.eml"
    );
    assert_eq!(fs::read(&file).unwrap(), email.to_bytes());
    assert!(email.text().contains(TOKEN));
    for (path, mode) in [(&file, 0o600), (&stage.mail_folder(), 0o700)] {
        let permissions = fs::metadata(path).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "{}", path.display());
    }
}

#[tokio::test]
async fn email_that_is_sent_again_replaces_its_file() {
    let stage = Stage::new();
    let transport = stage.transport();
    for _ in 0..2 {
        transport
            .send(&stage.email("anna@example.com"))
            .await
            .unwrap();
    }
    assert_eq!(fs::read_dir(stage.mail_folder()).unwrap().count(), 1);
}

#[tokio::test]
async fn unwritable_folder_is_an_outage() {
    let stage = Stage::new();
    // A file where the folder should be, which stops root, too.
    fs::write(stage.path().join("data"), "").unwrap();
    let transport = stage.transport();
    for result in [
        transport
            .send(&stage.email("anna@example.com"))
            .await
            .map(drop),
        transport.check().await,
    ] {
        assert!(
            matches!(result, Err(SendError::Unavailable(_))),
            "{result:?}"
        );
    }
}
