//! Sending to mail servers that others wrote.

use coffer_mail::SendError;
use coffer_test_support::mail_peers::MailPeer;
use serde_json::Value;

use crate::stage::{Stage, TOKEN};

/// The settings for a server with STARTTLS, whose certificate is in the folder of the stage.
fn with_starttls(stage: &mut Stage, credentials: &str, port: u16) {
    let url = format!("smtp://{credentials}127.0.0.1:{port}?tls=required");
    stage.settings.smtp_url = Some(url.into());
    stage.settings.tls_ca = Some(stage.path().join("ca.pem"));
}

#[tokio::test]
async fn mailbox_shows_the_email_as_it_was_composed() {
    let mut stage = Stage::new();
    let mailbox = MailPeer::mailbox(stage.path());
    stage.settings.smtp_url = Some(format!("smtp://127.0.0.1:{}", mailbox.port).into());
    let email = stage.email("łukasz@przykład.pl");
    let transport = stage.transport();
    transport.check().await.unwrap();
    assert_eq!(transport.send(&email).await, Ok(None));

    // Parsed by a library that others wrote.
    let received = mailbox.next();
    assert_eq!(
        received["subject"],
        "Welcome to Coffer: confirm your email address"
    );
    assert_eq!(received["headers"]["from"], "Coffer <coffer@example.org>");
    assert_eq!(received["headers"]["auto-submitted"], "auto-generated");
    assert_eq!(
        received["messageId"],
        "00000000000000000000000000000007@example.org"
    );
    // The domain is sent in A-labels, which this library shows in letters.
    let to = received["envelope"]["to"][0]["address"].as_str().unwrap();
    assert_eq!(to, "łukasz@przykład.pl");
    let text = received["text"].as_str().unwrap();
    assert_eq!(text.trim_end(), email.text().trim_end());
    // It changes the head.
    let body = |html: &str| {
        html.split_once("<body")
            .map(|(_, body)| body.trim_end().to_owned())
    };
    let html = received["html"].as_str().unwrap();
    assert_eq!(body(html), body(email.html()));
    assert!(html.contains(TOKEN));
}

#[tokio::test]
async fn email_is_sent_after_starttls_and_authentication() {
    let mut stage = Stage::new();
    let server = MailPeer::with_starttls(stage.path());
    with_starttls(&mut stage, "coffer:p%40ss%20word@", server.port);
    let transport = stage.transport();
    transport.check().await.unwrap();
    assert_eq!(
        transport.send(&stage.email("anna@example.com")).await,
        Ok(None)
    );
    let received = server.next();
    assert_eq!(received["encrypted"], true);
    assert_eq!(received["from"], "coffer@example.org");
    assert_eq!(received["to"], Value::from(vec!["anna@example.com"]));
    assert_eq!(received["host"], "example.org");
}

#[tokio::test]
async fn wrong_credentials_are_an_outage() {
    let mut stage = Stage::new();
    let server = MailPeer::with_starttls(stage.path());
    for (credentials, reason) in [("coffer:wrong@", "535"), ("", "530")] {
        with_starttls(&mut stage, credentials, server.port);
        let transport = stage.transport();
        let error = transport
            .send(&stage.email("anna@example.com"))
            .await
            .unwrap_err();
        assert!(matches!(error, SendError::Unavailable(_)), "{error:?}");
        assert!(error.to_string().contains(reason), "{error}");
        assert!(!error.to_string().contains("wrong"), "{error}");
    }
}

#[tokio::test]
async fn untrusted_certificate_is_an_outage() {
    let mut stage = Stage::new();
    let server = MailPeer::with_starttls(stage.path());
    with_starttls(&mut stage, "coffer:p%40ss%20word@", server.port);
    stage.settings.tls_ca = None;
    let error = stage.transport().check().await.unwrap_err();
    assert!(matches!(error, SendError::Unavailable(_)), "{error:?}");
    assert!(
        error.to_string().to_lowercase().contains("certificate"),
        "{error}"
    );
}

#[tokio::test]
async fn server_without_starttls_gets_no_credentials_and_no_email() {
    let mut stage = Stage::new();
    let mailbox = MailPeer::mailbox(stage.path());
    let url = format!(
        "smtp://coffer:secret@127.0.0.1:{}?tls=required",
        mailbox.port
    );
    stage.settings.smtp_url = Some(url.into());
    let transport = stage.transport();
    let error = transport
        .send(&stage.email("anna@example.com"))
        .await
        .unwrap_err();
    assert!(matches!(error, SendError::Unavailable(_)), "{error:?}");
    assert!(
        mailbox
            .within(std::time::Duration::from_millis(200))
            .is_empty()
    );
}

#[tokio::test]
async fn rejected_and_deferred_emails_are_no_outage() {
    let mut stage = Stage::new();
    let server = MailPeer::with_starttls(stage.path());
    with_starttls(&mut stage, "coffer:p%40ss%20word@", server.port);
    let transport = stage.transport();
    let unknown = transport.send(&stage.email("unknown@example.com")).await;
    assert!(
        matches!(&unknown, Err(SendError::Rejected(reason)) if reason.contains("no such mailbox")),
        "{unknown:?}"
    );
    let later = transport.send(&stage.email("later@example.com")).await;
    assert!(
        matches!(&later, Err(SendError::Deferred(reason)) if reason.contains("Greylisted")),
        "{later:?}"
    );
    // This server does not understand such addresses, which is no reason to try again.
    let international = transport.send(&stage.email("łukasz@example.com")).await;
    assert!(
        matches!(international, Err(SendError::Rejected(_))),
        "{international:?}"
    );
}
