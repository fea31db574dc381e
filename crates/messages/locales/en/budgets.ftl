### Budgets.

budget-for-income = Choose an expense category. Budgets are for expenses.
budget-days-required = Enter the number of days in a custom period.
budget-days-not-allowed = Remove the number of days, or use a custom period.
# $max (number)
budget-thresholds-too-many = Use at most { $max } thresholds.
# $max (number)
budget-threshold-out-of-range = Use percentages from 1 to { $max }.
budget-thresholds-not-ascending = Use each percentage once, in ascending order.
# $max (number)
budget-limit-reached = You have reached the limit of { $max } budgets. Delete some first.
budget-category-deleted = The budget's category is deleted. Restore the category first.
