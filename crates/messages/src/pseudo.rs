//! The pseudo-locale `en-XA`: English that is longer and has accents, so that tests can tell texts of
//! the catalogue from others.

use std::borrow::Cow;

/// Adds accents to letters and repeats vowels.
pub(crate) fn transform(text: &str) -> Cow<'_, str> {
    let mut changed = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let accented = match letter {
            'a' => "áá",
            'e' => "éé",
            'i' => "íí",
            'o' => "óó",
            'u' => "úú",
            'y' => "ý",
            'c' => "ç",
            'n' => "ñ",
            's' => "š",
            'z' => "ž",
            'A' => "Å",
            'E' => "É",
            'I' => "Î",
            'O' => "Ö",
            'U' => "Û",
            'C' => "Ç",
            'N' => "Ñ",
            'S' => "Š",
            other => {
                changed.push(other);
                continue;
            }
        };
        changed.push_str(accented);
    }
    Cow::Owned(changed)
}
