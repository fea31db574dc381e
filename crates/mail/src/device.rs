//! The names of devices in emails.
//!
//! A `User-Agent` header is a text that anyone can choose, also to put words or links into an email to
//! somebody else. So an email names only browsers and systems that are listed here.

use coffer_domain::{label::Labelled as _, labelled};
use coffer_messages::messages;
use serde::{Deserialize, Serialize};

use crate::document::Value;

labelled! {
    /// A browser or program.
    pub enum Browser {
        /// Microsoft Edge.
        Edge = "Edge",
        /// Opera.
        Opera = "Opera",
        /// Samsung Internet.
        SamsungInternet = "Samsung Internet",
        /// Firefox.
        Firefox = "Firefox",
        /// Chrome, and other browsers that call themselves Chrome.
        Chrome = "Chrome",
        /// Safari.
        Safari = "Safari",
        /// The command `curl`.
        Curl = "curl",
    }
}

labelled! {
    /// An operating system.
    pub enum System {
        /// An iPhone.
        Iphone = "iPhone",
        /// An iPad.
        Ipad = "iPad",
        /// Android.
        Android = "Android",
        /// Windows.
        Windows = "Windows",
        /// macOS.
        MacOs = "macOS",
        /// ChromeOS.
        ChromeOs = "ChromeOS",
        /// Linux.
        Linux = "Linux",
    }
}

/// A device, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The browser or program.
    pub browser: Option<Browser>,
    /// The operating system.
    pub system: Option<System>,
}

/// What identifies a browser. Browsers also name those that they want to be taken for, so the order
/// matters.
const BROWSERS: [(&str, Browser); 12] = [
    ("Edg/", Browser::Edge),
    ("EdgA/", Browser::Edge),
    ("EdgiOS/", Browser::Edge),
    ("OPR/", Browser::Opera),
    ("SamsungBrowser/", Browser::SamsungInternet),
    ("Firefox/", Browser::Firefox),
    ("FxiOS/", Browser::Firefox),
    ("CriOS/", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Chromium/", Browser::Chrome),
    ("Safari/", Browser::Safari),
    ("curl/", Browser::Curl),
];

const SYSTEMS: [(&str, System); 7] = [
    ("iPhone", System::Iphone),
    ("iPad", System::Ipad),
    ("Android", System::Android),
    ("Windows", System::Windows),
    ("Macintosh", System::MacOs),
    ("CrOS", System::ChromeOs),
    ("Linux", System::Linux),
];

impl Device {
    /// The device of a `User-Agent` header.
    pub fn of(user_agent: &str) -> Self {
        fn find<T: Copy>(names: &[(&str, T)], text: &str) -> Option<T> {
            let found = names.iter().find(|(name, _)| text.contains(name));
            found.map(|(_, value)| *value)
        }
        Self {
            browser: find(&BROWSERS, user_agent),
            system: find(&SYSTEMS, user_agent),
        }
    }

    /// The device's name.
    pub(crate) fn name(self) -> Value {
        let (browser, system) = (
            self.browser.map(Browser::label),
            self.system.map(System::label),
        );
        match (browser, system) {
            (Some(browser), Some(system)) => messages::email_device(browser, system).into(),
            (Some(name), None) | (None, Some(name)) => name.to_owned().into(),
            (None, None) => messages::email_device_unknown().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use coffer_messages::Language;

    use super::*;

    #[test]
    fn devices_are_named_by_browser_and_system() {
        for (user_agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "curl"),
            ("Windows", "Windows"),
            ("", "An unknown device"),
            (
                "Your account is blocked, go to https://evil.example",
                "An unknown device",
            ),
        ] {
            let shown = Device::of(user_agent).name();
            assert_eq!(shown.in_language(Language::ENGLISH), name, "{user_agent}");
        }
    }
}
