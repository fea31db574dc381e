### Registration, sign-in and passwords.

email-required = Enter an email address.
# $max (number)
email-too-long = Use an email address of at most { $max } bytes.
email-invalid = Enter a valid email address, such as name@example.com.
email-taken = This email address is already registered. Sign in instead.
terms-not-accepted = Accept the terms to create an account.

registered = User created successfully
signed-out = Logged out

password-required = Enter a password.
password-incorrect = The password is incorrect. Enter the password with which you sign in.
password-mismatch = Enter the same password in both fields.
# $max (number)
password-too-long = Use at most { $max } bytes. Accented letters and emoji take more than one byte.
# $min (number)
password-too-short = Use at least { $min } characters.
password-forbidden-character = Use a password without NUL characters.
password-breached = This password has appeared in a data breach. Choose another one.
# $sentences (sentences): these and the following messages
password-too-weak = { $sentences }
password-easy-to-guess = This password is too easy to guess.

password-keyboard-row = Straight rows of keys are easy to guess.
password-keyboard-pattern = Short keyboard patterns are easy to guess.
password-repeated-letter = Repeats like "aaa" are easy to guess.
password-repeated-sequence = Repeats like "abcabcabc" are only slightly harder to guess than "abc".
password-top-10 = This is a top-10 common password.
password-top-100 = This is a top-100 common password.
password-common = This is a very common password.
password-similar-to-common = This is similar to a commonly used password.
password-sequence = Sequences like abc or 6543 are easy to guess.
password-recent-year = Recent years are easy to guess.
password-single-word = A word by itself is easy to guess.
password-date = Dates are often easy to guess.
password-name = Names and surnames by themselves are easy to guess.
password-common-name = Common names and surnames are easy to guess.

password-use-few-words = Use a few words, avoid common phrases.
password-no-symbols-needed = No need for symbols, digits, or uppercase letters.
password-add-words = Add another word or two. Uncommon words are better.
password-capitals-do-not-help = Capitalization doesn't help very much.
password-all-capitals = All-uppercase is almost as easy to guess as all-lowercase.
password-reversed-word = Reversed words aren't much harder to guess.
password-substitutions = Predictable substitutions like '@' instead of 'a' don't help very much.
password-longer-pattern = Use a longer keyboard pattern with more turns.
password-avoid-repetition = Avoid repeated words and characters.
password-avoid-sequences = Avoid sequences.
password-avoid-recent-years = Avoid recent years.
password-avoid-own-years = Avoid years that are associated with you.
password-avoid-own-dates = Avoid dates and years that are associated with you.
