### Portfolios and holdings.

# $home (text): a country code
# $country (text): a country code
portfolio-not-domestic = Use the home country ({ $home }), or the account type INTERNATIONAL for a portfolio held in { $country }.
# $country (text): a country code
portfolio-not-international = Use a country other than the home country, or the account type DOMESTIC for a portfolio held in { $country }.

holding-symbol-invalid = Use a symbol of capital letters, digits and `.-^=:/_+&`, such as VWCE or BRK.B.
holding-quantity-invalid-format = Use digits and an optional decimal point for the quantity, such as 12.5.
holding-quantity-not-positive = Use a quantity greater than zero. To remove the holding, delete it.
# $new (text): a currency code
# $current (text): a currency code
holding-cost-basis-currency = Send the cost basis in { $new }, or null if unknown. The current one is in { $current }.
# $max (number)
holding-limit-reached = This portfolio has reached the limit of { $max } holdings. Delete some first, or use another portfolio.
holding-taken = This portfolio already has a holding with this symbol and currency. Update that holding.
