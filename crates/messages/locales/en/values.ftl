### Rules for text, numbers, dates, codes and ranges.

text-required = Enter some text.
# $max (number)
text-too-long = Use { $max } characters or fewer.
text-forbidden-character = Remove control characters and bidirectional formatting characters.

# $min (number)
# $max (number)
number-out-of-range = Use a number from { $min } to { $max }.

amount-invalid-format = Use digits and an optional decimal point, such as 1234.50 or -20.
# $max (number)
amount-too-large = Use at most { $max } digits before the decimal point.
# $max (number)
decimal-places-too-many = Use at most { $max } decimal places.
# $max (number)
amount-too-precise = Use at most { $max } decimal places, or fewer if the currency has fewer.
# $max (number)
# $currency (text): a code, such as EUR
amount-too-precise-for-currency = Use at most { $max } decimal places for { $currency }.
# $currency (text): a code, such as JPY
amount-not-whole = Use a whole number. { $currency } has no decimal places.
amount-not-positive = Use an amount greater than zero.
amount-negative = Use an amount of zero or more.

currency-unknown = Use a three-letter ISO 4217 currency code, such as EUR or USD.
country-unknown = Use a two-letter ISO 3166-1 country code, such as DE or US.
time-zone-unknown = Use an IANA time zone name, such as Europe/Berlin.
locale-invalid = Use a BCP 47 language tag, such as de-DE or en-GB.
id-invalid = Use a valid ID (a UUID).

date-invalid = Use a date of the form YYYY-MM-DD, such as 2025-01-31.
date-required = This date is required. Use the form YYYY-MM-DD.
date-out-of-range = Use a date from 1900-01-01 to 2200-12-31.
# $first (text): a date
date-before-first = Use a date on or after { $first }.
# $today (text): a date
date-in-future = Use today ({ $today }) or an earlier date.
# $max (number)
range-too-many-days = Use a range of at most { $max } days, or use the interval `month`.
# $max (number)
range-too-many-days-of-report = Use a range of at most { $max } days, or use the interval `week` or `month`.
# $max (number)
range-too-many-weeks = Use a range of at most { $max } weeks, or use the interval `month`.
# $max (number)
range-too-many-months = Use a range of at most { $max } months.
# $max (number)
range-too-many-years = Use a range of at most { $max } years.
