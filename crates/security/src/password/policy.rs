//! The policy that rejects passwords which are easy to guess.

use coffer_domain::{Email, Invalid};
use coffer_messages::messages;
use zxcvbn::{Score, zxcvbn};

use super::{Password, advice::advice};

/// Words related to a user, which make a password weaker if it contains them.
#[derive(Debug, Clone, Default)]
pub struct PersonalWords(Vec<String>);

impl PersonalWords {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the address, the parts before and after its `@`, and the words in them.
    pub fn with_email(mut self, email: &Email) -> Self {
        self.add(email.as_str());
        for part in email.as_str().split('@') {
            self.add(part);
        }
        self
    }

    /// Adds a name, and the words in it.
    pub fn with_name(mut self, name: &str) -> Self {
        self.add(name);
        self.add(&name.split_whitespace().collect::<String>());
        self
    }

    fn add(&mut self, text: &str) {
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in std::iter::once(text).chain(words) {
            // Nearly every password contains some word of one or two letters.
            let known = self.0.iter().any(|known| known == word);
            if word.chars().count() > 2 && !known && self.0.len() < PasswordPolicy::MAX_WORDS {
                self.0.push(word.to_owned());
            }
        }
    }
}

/// Rejects passwords that are easy to guess, as estimated by zxcvbn: common passwords and names,
/// words of several languages, keyboard patterns, dates, repetitions, and combinations of these.
/// Its list of 30,000 common passwords is the blocklist that NIST SP 800-63B-4 and ASVS 6.2.4
/// require: each of them by itself scores 0 or 1.
#[derive(Debug, Clone)]
pub struct PasswordPolicy {
    min_score: Score,
}

impl Default for PasswordPolicy {
    /// Score 2: an attacker who is not rate-limited needs 10⁶ to 10⁸ guesses. With lockout and a
    /// slow hash that is enough; a higher score would reject passwords that people can remember.
    fn default() -> Self {
        Self {
            min_score: Score::Two,
        }
    }
}

impl PasswordPolicy {
    /// The product's name, which attackers try first.
    const PRODUCT: &'static str = "coffer";

    /// The maximum number of words; more than names and addresses have. The cost of the estimate
    /// grows with their number.
    const MAX_WORDS: usize = 32;

    /// Rejects a password that is easy to guess as `too_weak`, with the reason and a suggestion.
    /// Takes a few milliseconds, so it should run in the [`HashQueue`](crate::HashQueue) together
    /// with the hashing that follows.
    pub fn check(
        &self,
        field: &str,
        password: &Password,
        words: &PersonalWords,
    ) -> Result<(), Invalid> {
        let words: Vec<&str> = std::iter::once(Self::PRODUCT)
            .chain(words.0.iter().map(String::as_str))
            .collect();
        let estimate = zxcvbn(rated_prefix(password.text().unwrap_or_default()), &words);
        if estimate.score() >= self.min_score {
            return Ok(());
        }
        let advice = estimate.feedback().into_iter().flat_map(advice);
        let sentences = std::iter::once(messages::password_easy_to_guess()).chain(advice);
        let message = messages::password_too_weak(sentences);
        Err(Invalid::field(field, "too_weak", message))
    }
}

/// The characters that zxcvbn reads as letters ("l33t"): for a, b, c, e, g, i, l, o, s, t, x and z.
const SUBSTITUTIONS: [&str; 12] = [
    "4@", "8", "({[<", "3", "69", "1!|", "17|", "0", "$5", "+7", "%", "2",
];

/// The part of a password that is rated: a prefix that takes a few milliseconds. The remainder
/// could only make the password stronger.
///
/// zxcvbn rates every combination of letters that the substitutions in a password may stand for. A
/// password with all substitutions has hundreds of such readings, which take a second. Sixteen
/// characters are always fast; more are rated as long as they have few readings. Passwords with
/// more readings contain at least seven different substitutions, and are not common.
fn rated_prefix(text: &str) -> &str {
    const MIN_CHARACTERS: usize = 16;
    const MAX_CHARACTERS: usize = 64;
    const MAX_READINGS: usize = 32;
    let end = text
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .take(MAX_CHARACTERS)
        .enumerate()
        .take_while(|(at, end)| *at < MIN_CHARACTERS || readings(&text[..*end]) <= MAX_READINGS)
        .last();
    end.map_or("", |(_, end)| &text[..end])
}

/// The approximate number of ways to read the substitutions in a text as letters.
fn readings(text: &str) -> usize {
    SUBSTITUTIONS
        .iter()
        .map(|substitutions| {
            substitutions
                .chars()
                .filter(|c| text.contains(*c))
                .count()
                .max(1)
        })
        .product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PasswordScheme;

    fn alice() -> PersonalWords {
        let email = Email::parse("email", "Alice.Liddell@wonderland.example").unwrap();
        PersonalWords::new()
            .with_email(&email)
            .with_name("Alice Pleasance Liddell")
    }

    fn check(text: &str) -> Result<(), Invalid> {
        let password = Password::parse("password", text, PasswordScheme::Argon2id).unwrap();
        PasswordPolicy::default().check("password", &password, &alice())
    }

    // Proves: F2-2.3.1
    #[test]
    fn example_of_the_specification_is_barely_accepted() {
        assert_eq!(check("securepassword123"), Ok(()));
        assert_eq!(zxcvbn("securepassword123", &[]).score(), Score::Two);
    }

    // Proves: TASK-006-001.4, TASK-006-031.1
    #[test]
    fn common_password_is_rejected() {
        for text in [
            "password",
            "Password1",
            "12345678",
            "123456789",
            "qwertyuiop",
            "iloveyou",
            "aaaaaaaa",
            "abcdefgh",
            "11111111",
            "sunshine",
            "football1",
            "P@ssw0rd",
            "drowssap",
            "letmein1",
            "qwerty123",
            "trustno1",
            "baseball",
            "superman",
            "zaq12wsx",
            "1q2w3e4r",
            "19840101",
            "password123",
            "admin123",
            "welcome1",
            "        ",
        ] {
            let refused = check(text).unwrap_err();
            assert_eq!(refused.violations()[0].code, "too_weak", "{text}");
        }
    }

    // Proves: TASK-006-031.1
    #[test]
    fn password_with_personal_data_is_rejected() {
        for text in [
            "alice.liddell@wonderland.example",
            "Alice.Liddell",
            "AliceLiddell",
            "wonderland1",
            "alicepleasance",
            "LiddellAlice",
            "coffercoffer",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    // Proves: TASK-006-001.4, TASK-006-031.1
    #[test]
    fn strong_password_is_accepted() {
        for text in [
            "correct horse battery staple",
            "zK7#vq!2pLw",
            "Mönchsgrasmücke am Teich",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn rejection_contains_the_reason_and_a_suggestion() {
        let message = check("password").unwrap_err().to_string();
        assert!(message.contains("common password"), "{message}");
        assert!(message.contains("Add another word"), "{message}");
    }

    #[test]
    fn number_of_personal_words_is_limited() {
        let words = PersonalWords::new().with_name(&"abc def ghi jkl mno pqr stu vwx ".repeat(100));
        assert!(words.0.len() <= PasswordPolicy::MAX_WORDS);
    }

    #[test]
    fn long_password_is_rated_by_its_prefix() {
        assert_eq!(
            rated_prefix("Mönchsgrasmücke am Teich"),
            "Mönchsgrasmücke am Teich"
        );
        assert_eq!(rated_prefix(&"é".repeat(100)), "é".repeat(64));
        let worst = "4@8({[<369!1|05$+7%2".repeat(5);
        let rated = rated_prefix(&worst);
        assert_eq!(rated.len(), 16);
        assert!(readings(&worst) > 500);
        assert_eq!(check(&worst), Ok(()));
        // Common passwords are rejected in common spellings, too.
        assert!(check("p4$$w0rd1").is_err());
    }

    proptest::proptest! {
        #[test]
        fn truncated_prefix_is_not_rated_as_weak(
            text in r"[4@8({\[<369!1|05$+7%2]{40,60}"
        ) {
            let rated = rated_prefix(&text);
            if rated.len() < text.len() {
                proptest::prop_assert!(zxcvbn(rated, &[]).score() >= Score::Two, "{}", rated);
            }
        }
    }

    #[test]
    #[ignore = "measures; run it alone and with --release"]
    fn duration_of_the_most_expensive_passwords() {
        // The first estimate loads the word lists.
        let _ = check("securepassword123");
        for text in [
            "securepassword123".to_owned(),
            "a".repeat(1000),
            "aA1!".repeat(250),
            "p@$$w0rd".repeat(125),
            "4@8({[</369&%|!10$5+7%2".repeat(10),
            "qwertyuiop".repeat(10),
            "01/02/03".repeat(13),
            "({[<1!aaaa".repeat(10),
            "({[<469bcde".repeat(10),
            "({[<+$@pa55word".repeat(10),
            "é🔑ß".repeat(100),
        ] {
            let start = std::time::Instant::now();
            let refused = check(&text).is_err();
            println!(
                "{:?} refused {refused}: {}",
                start.elapsed(),
                text.chars().take(8).collect::<String>()
            );
        }
    }
}
