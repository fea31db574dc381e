//! Servers that fail.

use std::time::{Duration, Instant};

use coffer_mail::SendError;
use coffer_test_support::mail_peers::MailPeer;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

use crate::stage::Stage;

/// A port on which nothing listens.
async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn refused_connection_is_an_outage_until_the_server_is_back() {
    let port = free_port().await;
    let stage = Stage::with(&format!("smtp://127.0.0.1:{port}"));
    let transport = stage.transport();
    let email = stage.email("anna@example.com");
    for result in [
        transport.send(&email).await.map(drop),
        transport.check().await,
    ] {
        assert!(
            matches!(result, Err(SendError::Unavailable(_))),
            "{result:?}"
        );
    }
    let mailbox = MailPeer::mailbox_at(stage.path(), port);
    assert_eq!(transport.send(&email).await, Ok(None));
    assert_eq!(mailbox.next()["headers"]["to"], "anna@example.com");
}

#[tokio::test]
async fn server_that_hangs_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut stage = Stage::with(&format!("smtp://127.0.0.1:{port}"));
    stage.settings.timeout_seconds = 1;
    let transport = stage.transport();
    // It accepts connections and says nothing; in the second case, it says a byte now and then.
    for drips in [false, true] {
        let server = async {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                while drips && stream.write_all(b"2").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                let _ = stream.read(&mut [0]).await;
            }
        };
        let begun = Instant::now();
        let email = stage.email("anna@example.com");
        let error = tokio::select! {
            sent = transport.send(&email) => sent.unwrap_err(),
            () = server => unreachable!("the server goes on"),
        };
        assert!(matches!(error, SendError::Unavailable(_)), "{error:?}");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn server_that_is_closing_is_an_outage() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let stage = Stage::with(&format!("smtp://127.0.0.1:{port}"));
    let transport = stage.transport();
    for answer in [
        "421 4.3.2 shutting down\r\n",
        "554 no service here\r\n",
        "what?\r\n",
        "",
    ] {
        let server = async {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        };
        let email = stage.email("anna@example.com");
        let sent = tokio::select! {
            sent = transport.send(&email) => sent,
            () = server => unreachable!("the server goes on"),
        };
        assert!(
            matches!(sent, Err(SendError::Unavailable(_))),
            "{answer}: {sent:?}"
        );
    }
}

#[tokio::test]
async fn email_that_was_accepted_is_sent_whatever_the_server_does_then() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let stage = Stage::with(&format!("smtp://127.0.0.1:{port}"));
    let transport = stage.transport();
    let email = stage.email("anna@example.com");
    for is_silent in [false, true] {
        let server = async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 ready\r\n").await.unwrap();
            let mut line = String::new();
            while !line.starts_with("DATA") {
                line.clear();
                stream.read_line(&mut line).await.unwrap();
                let answer = if line.starts_with("DATA") {
                    "354 go on\r\n"
                } else {
                    "250 ok\r\n"
                };
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
            while line != ".\r\n" {
                line.clear();
                stream.read_line(&mut line).await.unwrap();
            }
            stream.write_all(b"250 ok\r\n").await.unwrap();
            // It closes the connection, or does not answer any more.
            is_silent.then_some(stream)
        };
        let (sent, _stream) = tokio::join!(transport.send(&email), server);
        assert_eq!(sent, Ok(None));
    }
}
