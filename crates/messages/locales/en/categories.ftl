### Categories.

category-unknown = Choose one of your own categories or a system category.
category-too-deep = Choose a top-level category. A subcategory cannot have subcategories.
category-type-mismatch = Choose a category of the same type, income or expense.
category-own-parent = Choose another parent. A category cannot be its own parent.
category-same = Choose a different category. A category cannot be moved into itself.
category-target-too-deep = This category has subcategories. Choose a top-level category, or move the subcategories first.
category-icon-invalid = Use the name of a Lucide icon, at most 50 characters, such as shopping-basket.
category-colour-invalid = Use a colour of six hexadecimal digits, such as #4f6d9a.
category-is-system = System categories cannot be changed. Create a category of your own instead.
# $max (number)
category-limit-reached = You have reached the limit of { $max } categories of your own. Delete or merge some first.
# $uses (list): such as 2 transactions, 1 budget
category-in-use = This category is in use ({ $uses }). To move these, send another category's ID in `reassign_to`.
# $uses (list): such as 2 transactions, 1 budget
category-type-in-use = This category is in use ({ $uses }), so its type cannot change. Move its transactions and budgets, including those of subcategories, to another category first, or create a new category of the other type.
# $uses (list): such as 2 transactions, 1 budget
category-type-in-use-deleted = Deleted items that can be restored use this category or its subcategories ({ $uses }), so its type cannot change. Restore them and move them to another category first, or create a new category of the other type.
# $count (number)
category-uses-transactions = { $count ->
    [one] { $count } transaction
   *[other] { $count } transactions
}
# $count (number)
category-uses-budgets = { $count ->
    [one] { $count } budget
   *[other] { $count } budgets
}
# $count (number)
category-uses-subcategories = { $count ->
    [one] { $count } subcategory
   *[other] { $count } subcategories
}
category-budgets-overlap = Both categories have budgets of the same period. Send `merge` in `budgets` to add up their amounts, or `keep_target` to end those of this category.
category-name-taken = A category with this name already exists here. Choose another name.
category-has-subcategories = This category has subcategories, possibly deleted ones, so its parent and type cannot change. Move the subcategories first, restoring deleted ones.
category-name-taken-since = Another category now has this name. Rename that category first.
category-parent-deleted = The parent category is deleted. Restore the parent first.
category-type-changed-since = The type of the merged category has changed. Change it back first.
category-subcategories-stay = The subcategories cannot be moved back. The merged category has other subcategories with the same names, or is now a subcategory itself. Rename or move those first.
category-subcategory-duplicate = Subcategories of the two categories have the same name. Rename or merge one of them first.
