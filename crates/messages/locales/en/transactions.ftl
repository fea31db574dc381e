### Transactions and transfers.

transaction-amount-zero = Use an amount other than zero; outflows are negative.
transaction-sign-mismatch = Use the same sign as the amount.
transaction-original-same-currency = Use a currency other than the account's, or remove the original amount and currency.
transaction-original-incomplete = Send `original_amount` and `original_currency` together, or neither.
transaction-part-of-transfer = This transaction is part of a transfer. Update the transfer instead.
# $currency (text): the account's, such as EUR
transaction-currency-mismatch = Use the account's currency ({ $currency }), or omit the currency.
# $currency (text): the transaction's, such as EUR
# $other (text): the account's, such as USD
transaction-target-currency-mismatch = Choose an account in { $currency }. The transaction is in { $currency }, and that account is in { $other }.
transaction-target-of-other-side = Choose another account. The other side of this transfer is in that account.
transaction-unknown = This transaction does not exist or is deleted.
transaction-external-id-taken = This account already has a transaction with this external ID.
transaction-account-deleted = The account of the transaction, or of the other side of the transfer, is deleted. Restore that account first.
transaction-category-deleted = The transaction's category is deleted. Restore the category first.
transaction-imported-again = This transaction has been imported again since. Delete the newer one first.

transaction-filter-amounts = Use an amount of at least `min_amount`; outflows are negative.
transaction-filter-category = Use a category ID (a UUID) or `uncategorised`.
transaction-filter-deleted-text = Deleted transactions cannot be searched. Remove `q` or `deleted`.
# $max (number)
transaction-filter-too-many-words = Use at most { $max } words, phrases and other conditions.

bulk-empty = Send at least one item.
# $max (number)
bulk-too-many = Send at most { $max } items per request.
bulk-no-filter = Specify at least one filter; without one, every transaction would match.
# $found (number)
# $max (number)
bulk-too-many-found = The filter matches { $found } transactions; the limit is { $max } per request. Narrow it, for example by date.
bulk-no-selection = Send `ids` or `filter`.
bulk-two-selections = Send either `ids` or `filter`, not both.
bulk-no-category = Send the ID of the new category, or null for none.

# $received (text): a currency code
# $sent (text): a currency code
transfer-received-required = Enter the amount received in { $received }. The transfer is sent in { $sent }.
transfer-received-mismatch = Remove the amount received, or make it equal to the amount sent. Record a fee as a separate transaction.
transfer-same-transaction = Choose two different transactions.
transfer-already-linked = One of the transactions is already part of a transfer. Unlink that transfer first.
transfer-link-same-account = Choose transactions in two different accounts.
transfer-same-sign = Choose one outflow and one inflow.
transfer-amount-mismatch = Choose transactions with equal amounts; both are in the same currency. Record a fee as a separate transaction.
transfer-amount-negative = Use a positive amount.
transfer-same-account = Choose a different account.
transfer-wrong-count = Send exactly two transaction IDs.
