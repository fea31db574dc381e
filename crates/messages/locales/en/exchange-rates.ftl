### Exchange rates, and the file from which they are imported.

rate-invalid-format = Use digits and an optional decimal point for the rate, such as 1.0837.
rate-not-positive = Use a rate greater than zero.
rate-same-currency = Use two different currencies.
# $header (text)
rate-file-header-missing = Start the file with the header line { $header }.
rate-file-duplicate = This line repeats a rate for the same currencies and date. Remove one of them.
# $max (number)
rate-file-too-many = Import at most { $max } rates at a time.
rate-file-unreadable = Use four columns separated by commas, in UTF-8.
