use chrono::{TimeDelta, TimeZone as _};
use coffer_domain::ids::UserId;

use super::*;
use crate::{
    LinkToken,
    link::Link,
    message::{Invitation, Message, ResetPassword, Welcome},
    samples::samples,
};

const TOKEN: &str = "dGhlLXRva2VuLW9mLXRoaXMtbGluaw";

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 1, 15, 8, 0, 0).unwrap()
}

fn composer() -> Composer {
    let settings = MailSettings {
        from: Some("The Coffer <money@example.org>".to_owned()),
        ..MailSettings::default()
    };
    Composer::new(&settings, "https://coffer.example.org".parse().unwrap())
}

fn compose(mail: &Mail) -> Email {
    let reader = (Language::ENGLISH, chrono_tz::Europe::Berlin);
    composer()
        .compose(mail, reader, Uuid::from_u128(7), now())
        .unwrap()
}

fn link() -> Link {
    Link::new(
        LinkToken::new(TOKEN).unwrap(),
        now() + TimeDelta::minutes(30),
    )
}

fn welcome(to: &str) -> Mail {
    let to = to.parse().unwrap();
    Mail::to_user(
        UserId::from(Uuid::from_u128(1)),
        to,
        Welcome { link: link() },
    )
}

/// The lines of the header, with continued lines joined.
fn header(email: &Email) -> Vec<String> {
    let bytes = String::from_utf8(email.to_bytes()).unwrap();
    let (header, _) = bytes.split_once("\r\n\r\n").unwrap();
    let joined = header.replace("\r\n ", " ").replace("\r\n\t", " ");
    joined.lines().map(str::to_owned).collect()
}

#[test]
fn header_says_who_sent_it_when_and_that_nobody_should_answer() {
    let email = compose(&welcome("anna@example.com"));
    let header = header(&email);
    for line in [
        "From: \"The Coffer\" <money@example.org>",
        "To: anna@example.com",
        "Subject: Welcome to Coffer: confirm your email address",
        "Date: Fri, 15 Jan 2027 08:00:00 +0000",
        "Message-ID: <00000000000000000000000000000007@example.org>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Content-Language: en",
        "MIME-Version: 1.0",
    ] {
        assert!(
            header.iter().any(|found| found == line),
            "{line}: {header:#?}"
        );
    }
    // Nothing else: no header that could track, or turn security emails off.
    assert_eq!(header.len(), 10, "{header:#?}");
}

#[test]
fn email_composed_again_is_the_same() {
    for mail in samples(now()) {
        assert_eq!(compose(&mail).to_bytes(), compose(&mail).to_bytes());
    }
}

#[test]
fn link_is_the_public_url_with_the_token_in_its_fragment() {
    let email = compose(&welcome("anna@example.com"));
    let url = format!("https://coffer.example.org/verify-email#token={TOKEN}");
    assert!(
        email.text().lines().any(|line| line == url),
        "{}",
        email.text()
    );
    assert_eq!(email.html().matches(&format!("href=\"{url}\"")).count(), 2);
}

#[test]
fn email_loads_nothing_and_runs_nothing() {
    for mail in samples(now()) {
        let email = compose(&mail);
        let html = email.html().to_lowercase();
        for forbidden in [
            "<img",
            "<script",
            "<link",
            "<iframe",
            "<object",
            "src=",
            "url(",
            "@import",
            "background=",
            "onclick",
            "<form",
        ] {
            assert!(!html.contains(forbidden), "{forbidden}: {html}");
        }
        // The only addresses are those of the public URL.
        for part in html.split("http").skip(1) {
            assert!(part.starts_with("s://coffer.example.org/"), "http{part}");
        }
    }
}

#[test]
fn text_and_html_say_the_same() {
    for mail in samples(now()) {
        let email = compose(&mail);
        let words = |text: &str| {
            let mut words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
            words.sort();
            words.dedup();
            words
        };
        let body = email.html().split_once("</h1>").unwrap().1;
        let mut html = String::new();
        for part in body.split('<').skip(1) {
            html.push(' ');
            html.push_str(part.split_once('>').unwrap().1);
        }
        let html = html.replace("&#39;", "'").replace("&amp;", "&");
        let (html, text) = (words(&html), words(email.text()));
        // The text marks labels, links and the footer with punctuation.
        let missing = text.iter().filter(|word| {
            let bare = word.trim_end_matches(':');
            !bare.is_empty()
                && *word != "--"
                && !html.iter().any(|w| w.trim_end_matches(':') == bare)
        });
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "{}: {missing:?}", mail.message.name());
    }
}

#[test]
fn markup_in_addresses_is_text() {
    let to = coffer_domain::Email::from_stored("a'&b@example.com".to_owned());
    let mail = Mail::to_user(
        UserId::from(Uuid::from_u128(1)),
        to,
        Welcome { link: link() },
    );
    let email = compose(&mail);
    assert!(
        email.html().contains("a&#39;&amp;b@example.com"),
        "{}",
        email.html()
    );
}

#[test]
fn address_cannot_add_a_header() {
    // Such an address is refused when it is entered; here it came from somewhere else.
    for address in [
        "anna@example.com\r\nBcc: eve@example.org",
        "anna\r\nBcc: eve@example.org\r\n@example.com",
        "anna@example.com>\r\nX: <b@example.com",
        "anna@example.com, eve@example.org",
        "<anna@example.com>",
        "",
    ] {
        let to = coffer_domain::Email::from_stored(address.to_owned());
        let mail = Mail::to_user(
            UserId::from(Uuid::from_u128(1)),
            to,
            Welcome { link: link() },
        );
        let reader = (Language::ENGLISH, chrono_tz::UTC);
        let composed = composer().compose(&mail, reader, Uuid::nil(), now());
        assert!(composed.is_err(), "{address:?}");
    }
    let inviter =
        coffer_domain::Email::from_stored("eve@example.org\r\nBcc: x@example.org".to_owned());
    let mail = Mail {
        message: Message::from(Invitation {
            inviter: Some(inviter),
            link: link(),
        }),
        ..welcome("anna@example.com")
    };
    let email = compose(&mail);
    assert!(!header(&email).iter().any(|line| line.starts_with("Bcc")));
}

#[test]
fn international_domain_is_written_in_ascii() {
    let email = compose(&welcome("Anna.Ł@Müller.example.com"));
    let recipients = email.message.envelope().to();
    assert_eq!(
        AsRef::<str>::as_ref(&recipients[0]),
        "Anna.Ł@xn--mller-kva.example.com"
    );
    let email = compose(&welcome("Anna@Müller.example.com"));
    assert!(!email.needs_utf8());
}

#[test]
fn times_are_those_of_the_reader() {
    let mail = Mail {
        message: ResetPassword {
            occasion: crate::Occasion {
                at: now(),
                address: Some("2001:db8::7".parse().unwrap()),
                device: None,
            },
            link: link(),
        }
        .into(),
        ..welcome("anna@example.com")
    };
    let email = compose(&mail);
    for text in [
        "When: 15 January 2027 at 09:00 (Europe/Berlin)",
        "IP address: 2001:db8::7",
        "until 15 January 2027 at 09:30",
    ] {
        let flat = email.text().replace('\n', " ");
        assert!(flat.contains(text), "{}", email.text());
    }
}

#[test]
fn test_email_has_no_link() {
    let to = "anna@example.com".parse().unwrap();
    let email = composer().compose_test(&to, Uuid::nil(), now()).unwrap();
    assert!(!email.html().contains("href"));
    assert!(email.text().contains("coffer.example.org can send emails"));
}
