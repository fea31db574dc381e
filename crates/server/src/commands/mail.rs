//! `coffer mail`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use coffer_domain::{Clock as _, Email as Address, Rng, rng};
use coffer_mail::{Composer, Mail, Transport, samples};
use coffer_messages::Language;
use serde_json::json;
use url::Url;

use super::{print, print_json, runtime};
use crate::{
    cli,
    config::Settings,
    failure::Failure,
    privileges,
    system::{SystemClock, SystemRng},
};

pub(super) fn run(command: &cli::Mail, settings: &Settings) -> Result<ExitCode, Failure> {
    match command {
        cli::Mail::Preview {
            folder,
            language,
            output,
        } => preview(folder, language, settings, output.json)?,
        cli::Mail::Test { address, output } => test(address, settings, output.json)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Composes and sends as the server does.
pub(super) fn transport(settings: &Settings) -> Result<(Composer, Transport), Failure> {
    let url = match &settings.server.public_url {
        Some(url) => url.to_string(),
        None => format!("http://localhost:{}", settings.server.listen.port()),
    };
    let url = url.parse::<Url>();
    let url = url.map_err(Failure::during("parsing the server's URLs"))?;
    let composer = Composer::new(&settings.mail, url);
    let transport = Transport::open(&settings.mail, &composer, settings.data.mail());
    let transport = transport.map_err(Failure::during("setting up emails"))?;
    Ok((composer, transport))
}

/// Writes a sample of each message, in three forms.
fn preview(folder: &Path, language: &str, settings: &Settings, json: bool) -> Result<(), Failure> {
    let failed = |source| Failure::System {
        operation: "writing the emails",
        source,
    };
    let (composer, _) = transport(settings)?;
    fs::create_dir_all(folder).map_err(failed)?;
    let (now, language) = (SystemClock.now(), Language::for_locale(language));
    let mails = samples(now);
    let mut files = Vec::new();
    for (number, mail) in mails.iter().enumerate() {
        let id = rng::uuid_v7(now, &SystemRng);
        let reader = (language, chrono_tz::Europe::Vienna);
        let email = composer.compose(mail, reader, id, now);
        let email = email.map_err(Failure::during("composing an email"))?;
        let name = format!("{:02}-{}", number + 1, file_name(mail));
        let path = |kind: &str| folder.join(format!("{name}.{kind}"));
        for (path, content) in [
            (path("txt"), email.text().as_bytes()),
            (path("html"), email.html().as_bytes()),
            (path("eml"), &email.to_bytes()),
        ] {
            fs::write(&path, content).map_err(failed)?;
            files.push(path);
        }
    }
    report_preview(folder, mails.len(), &files, json)
}

fn file_name(mail: &Mail) -> String {
    mail.message.name().replace('_', "-")
}

fn report_preview(
    folder: &Path,
    emails: usize,
    files: &[PathBuf],
    json: bool,
) -> Result<(), Failure> {
    if json {
        return print_json(&json!({ "emails": emails, "files": files }));
    }
    print(&format!(
        "Emails written to {}: {emails}.",
        folder.display()
    ))
}

/// Sends an email at once, not through the queue, so that the result is known.
fn test(address: &str, settings: &Settings, json: bool) -> Result<(), Failure> {
    let address = Address::parse("address", address);
    let address = address.map_err(Failure::during("reading the email address"))?;
    let private_cluster = settings.database.url.is_none();
    if settings.mail.smtp_url.is_none() {
        // The folder belongs to the user that the server runs as.
        privileges::drop_root(&settings.data.absolute_dir(), private_cluster)?;
    }
    let (composer, transport) = transport(settings)?;
    let (now, random): (_, Arc<dyn Rng>) = (SystemClock.now(), Arc::new(SystemRng));
    let email = composer.compose_test(&address, rng::uuid_v7(now, &*random), now);
    let email = email.map_err(Failure::during("composing the email"))?;
    let sent = runtime()?.block_on(transport.send(&email));
    let file = sent.map_err(Failure::during("sending the email"))?;
    if json {
        return print_json(&json!({ "sent": file.is_none(), "file": file }));
    }
    match file {
        Some(file) => print(&format!(
            "No SMTP server is configured. The email was written to {}.",
            file.display()
        )),
        None => print(&format!("The SMTP server accepted the email to {address}.")),
    }
}
