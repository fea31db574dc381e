### Accounts.

account-closing-twice = Use either the closing date or `closed`, not both.
# $closed (text): the closing date
account-opens-after-closing = Use the closing date ({ $closed }) or an earlier date.
# $first (text): the date of the first transaction
account-opens-after-transactions = The account's first transaction is on { $first }. Use that date or an earlier one.
# $last (text): the date of the last transaction
account-closes-before-transactions = The account's last transaction is on { $last }. Close the account on that date or later, or delete or move the later transactions first.
# $currency (text): a code, such as EUR
account-currency-in-use = This account has transactions in { $currency }, possibly deleted ones, so its currency cannot change. Create another account for another currency.
account-unknown = Choose one of your own accounts.
account-closed = This account is closed. Choose another one, or reopen it first.
account-closed-books = The account is closed. Reopen it to change a transaction's amounts, date or account.
account-closed-opening-balance = The account is closed. Reopen it to change the opening balance.
# $closed (text): the closing date
account-closed-before = The account of the transaction, or of the other side of the transfer, was closed on { $closed }, before the transaction's date. Close the account on a later date, or reopen it, first.
# $opened (text): the opening date
account-not-open-yet = The account opens on { $opened }. Use that date or a later one, or set the account's opening date earlier.
