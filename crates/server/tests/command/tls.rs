//! A database with TLS.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{self, Command},
};

use nix::sys::signal::Signal;

use crate::process::{By, Installation, Outcome, Server};

/// A private cluster that listens with TLS and refuses unencrypted connections, like a database on
/// another machine.
struct Remote {
    installation: Installation,
    server: Server,
    /// The address with the name in the certificate.
    address: String,
    /// Another address of the same cluster.
    other_address: String,
}

impl Remote {
    fn start() -> Self {
        let installation = Installation::new(By::User);
        let made = installation.run(&["migrate", "up"]);
        assert_eq!(made.code, Some(0), "{made:#?}");
        // Addresses that no other test uses.
        let [.., high, low] = process::id().to_be_bytes();
        let address = |host: u8| format!("127.{high}.{low}.{host}");
        let (address, other_address) = (address(7), address(8));
        let place = installation.path();
        certify(place, &address);
        fs::write(
            place.join("hba.conf"),
            "local all all peer map=coffer\nhostssl all all 127.0.0.0/8 trust\n",
        )
        .unwrap();
        let here = place.display();
        fs::write(
            installation.data().join("postgres/local.conf"),
            format!(
                "listen_addresses = '{address},{other_address}'\nssl = on\n\
                 ssl_cert_file = '{here}/server.pem'\nssl_key_file = '{here}/server.key'\n\
                 hba_file = '{here}/hba.conf'\n"
            ),
        )
        .unwrap();
        let owner = installation.data().metadata().unwrap();
        chown(
            place.join("server.key"),
            Some(owner.uid()),
            Some(owner.gid()),
        )
        .unwrap();
        let server = installation.serve();
        Self {
            installation,
            server,
            address,
            other_address,
        }
    }

    fn authority(&self) -> PathBuf {
        self.installation.path().join("ca.pem")
    }

    /// A command of another installation on this database.
    fn command(&self, node: &Installation, address: &str, mode: &str, args: &[&str]) -> Command {
        let key = fs::read_to_string(self.installation.data().join("master.key")).unwrap();
        let mut command = node.command(args);
        command
            .env(
                "DATABASE_URL",
                format!("postgres://coffer_owner@{address}/coffer?sslmode={mode}"),
            )
            .env("COFFER__AUTH__SECRET_KEY", key.trim());
        command
    }
}

/// Creates a certificate authority, and a certificate for an address.
fn certify(place: &Path, address: &str) {
    let openssl = |args: &str| {
        let mut command = Command::new("openssl");
        let made = Outcome::of(
            command
                .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
                .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
                .args(args.split(' '))
                .current_dir(place),
        );
        assert_eq!(made.code, Some(0), "{made:#?}");
    };
    openssl("-subj /CN=authority -keyout ca.key -out ca.pem");
    openssl(&format!(
        "-subj /CN=server -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem \
         -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:{address}"
    ));
}

#[test]
fn only_databases_with_a_valid_certificate_are_used() {
    let remote = Remote::start();
    let node = Installation::new(By::User);
    for mode in ["require", "verify-full"] {
        let mut command = remote.command(&node, &remote.address, mode, &["serve"]);
        command.env("COFFER__DATABASE__TLS_CA", remote.authority());
        let server = Server::start(command, &node.data());
        assert_eq!(server.get("/health/live"), r#"{"status":"ok"}"#);
        assert!(server.get("/health/ready").contains("ok"));
        server.stop(Signal::SIGTERM);
    }

    for (address, mode, authority, reason) in [
        // No trusted authority signed the certificate.
        (&remote.address, "require", None, "certificate"),
        // A trusted authority signed it, but for another name.
        (
            &remote.other_address,
            "require",
            Some(remote.authority()),
            "certificate",
        ),
        // The database requires TLS.
        (&remote.address, "disable", None, "no encryption"),
    ] {
        for args in [&["serve"][..], &["migrate", "status"]] {
            let mut command = remote.command(&node, address, mode, args);
            command.envs(authority.iter().map(|ca| ("COFFER__DATABASE__TLS_CA", ca)));
            let outcome = Outcome::of(&mut command);
            assert!(outcome.reason().contains(reason), "{outcome:#?}");
        }
    }
    remote.server.stop(Signal::SIGTERM);
}

#[test]
fn unreadable_certificate_authorities_are_named() {
    let node = Installation::new(By::User);
    let mut command = node.command(&["serve"]);
    command
        .env("DATABASE_URL", "postgres://owner@db.example.org/coffer")
        .env("COFFER__DATABASE__TLS_CA", "absent.pem");
    let outcome = Outcome::of(&mut command);
    let reason = outcome.reason();
    assert!(
        reason.contains("COFFER__DATABASE__TLS_CA: ") && reason.contains("absent.pem"),
        "{reason}"
    );
}
