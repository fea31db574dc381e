//! Categories on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    budget::{Budget, BudgetMerge},
    category::{AllCategoryUses, Category, CategoryUsage, CategoryUses, OwnCategory},
    ids::{CategoryId, ChangeSetId},
};
use coffer_queries::{client::Params as _, queries::categories as queries};
use coffer_storage::{
    CategoryFilter, CategoryRepository, CategorySort, CursorPage, PageRequest, RepositoryError,
};
use sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};

use crate::{
    budgets::{BUDGETS, Budgets},
    list::{count, read_all, read_list},
    order::{Order, SortBy},
    stored::array,
    table::{Column, Table, table},
    transactions::{TRANSACTIONS, Transactions},
    unit::PgRepository,
};

table! {
    /// The table of categories. Only users' own can be updated, since the owner is part of the key.
    pub(crate) CATEGORIES: Categories("categories") of Category {
        id: Key,
        user_id: Key,
        parent_id: Write,
        kind: Write,
        name: Write,
        icon: Write,
        colour: Write,
        version: Version,
        created_at: Insert,
        updated_at: Write,
        deleted_at: Update,
    }
}

/// Whether the category has transactions or budgets that are not deleted.
fn is_used() -> Expr {
    let is_in = |category: Column| Expr::col(category).equals(CATEGORIES.id);
    let transactions = Query::select()
        .column(TRANSACTIONS.category_id)
        .from(Transactions::SOURCE)
        .and_where(is_in(TRANSACTIONS.category_id))
        .and_where(TRANSACTIONS.deleted_at.is_set(false))
        .to_owned();
    let budgets = Query::select()
        .column(BUDGETS.category_id)
        .from(Budgets::SOURCE)
        .and_where(is_in(BUDGETS.category_id))
        .and_where(BUDGETS.deleted_at.is_set(false))
        .to_owned();
    Expr::exists(transactions).or(Expr::exists(budgets))
}

fn condition(filter: &CategoryFilter) -> Cond {
    let is_used = |used| if used { is_used() } else { is_used().not() };
    Cond::all()
        .add(CATEGORIES.deleted_at.is_set(filter.deleted))
        .add_option(CATEGORIES.kind.is_if(filter.kind.as_ref()))
        .add_option(CATEGORIES.icon.is_if(filter.icon.as_ref()))
        .add_option(CATEGORIES.colour.is_if(filter.colour.as_ref()))
        .add_option(
            CATEGORIES
                .user_id
                .is_set_if(filter.system.map(|system| !system)),
        )
        .add_option(filter.used.map(is_used))
        .add_option(CATEGORIES.parent_id.is_if(filter.parent.as_ref()))
        .add_option(CATEGORIES.name.contains_folded_if(filter.name.as_deref()))
}

fn order(sort: CategorySort) -> Order<Category> {
    let by_id = Order::by_id(CATEGORIES.id, |category: &Category| category.id.uuid());
    match sort {
        CategorySort::Newest => by_id.newest(),
        CategorySort::Oldest => by_id.oldest(),
        CategorySort::Name => by_id.ascending(SortBy::Lower(CATEGORIES.name), |category| {
            category.name.clone()
        }),
    }
}

#[async_trait]
impl CategoryRepository for PgRepository<'_> {
    async fn lock(&mut self) -> Result<(), RepositoryError> {
        self.0
            .run(async |client| queries::lock().bind(client).one().await)
            .await?;
        Ok(())
    }

    async fn add(&mut self, category: &OwnCategory) -> Result<(), RepositoryError> {
        CATEGORIES.add(self.0, category).await
    }

    async fn get(&mut self, id: CategoryId) -> Result<Option<Category>, RepositoryError> {
        CATEGORIES.get(self.0, id.uuid()).await
    }

    async fn list(
        &mut self,
        filter: &CategoryFilter,
        sort: CategorySort,
        page: &PageRequest,
    ) -> Result<CursorPage<Category>, RepositoryError> {
        CATEGORIES
            .page(self.0, condition(filter), &order(sort), page)
            .await
    }

    async fn count(&mut self, filter: &CategoryFilter) -> Result<u64, RepositoryError> {
        count(self.0, Categories::SOURCE, condition(filter)).await
    }

    async fn all(&mut self) -> Result<Vec<Category>, RepositoryError> {
        let select = found(&CategoryFilter::new());
        read_list(self.0, &select, |row| CATEGORIES.read(row)).await
    }

    async fn own(&mut self) -> Result<Vec<Category>, RepositoryError> {
        let select = found(&CategoryFilter::new().system(false));
        read_all(self.0, &select, |row| CATEGORIES.read(row)).await
    }

    async fn usage(&mut self) -> Result<Vec<CategoryUsage>, RepositoryError> {
        let rows = self
            .0
            .run(async |client| queries::usage().bind(client).all().await)
            .await?;
        let usage = rows.into_iter().map(|row| CategoryUsage {
            id: row.id.into(),
            uses: CategoryUses {
                transactions: row.transactions,
                budgets: row.budgets,
                categories: row.categories,
            },
        });
        Ok(usage.collect())
    }

    async fn uses(&mut self, id: CategoryId) -> Result<CategoryUses, RepositoryError> {
        let row = self
            .0
            .run(async |client| queries::uses().bind(client, &id.uuid()).one().await)
            .await?;
        Ok(CategoryUses {
            transactions: row.transactions,
            budgets: row.budgets,
            categories: row.categories,
        })
    }

    async fn uses_with_subcategories(
        &mut self,
        id: CategoryId,
    ) -> Result<AllCategoryUses, RepositoryError> {
        let row = self
            .0
            .run(async |client| {
                queries::uses_with_subcategories()
                    .bind(client, &id.uuid())
                    .one()
                    .await
            })
            .await?;
        Ok(AllCategoryUses {
            active: CategoryUses {
                transactions: row.transactions,
                budgets: row.budgets,
                categories: row.categories,
            },
            deleted: CategoryUses {
                transactions: row.deleted_transactions,
                budgets: row.deleted_budgets,
                categories: row.deleted_categories,
            },
        })
    }

    async fn move_uses(
        &mut self,
        from: &OwnCategory,
        to: CategoryId,
        merge: &BudgetMerge,
        set: ChangeSetId,
        at: DateTime<Utc>,
    ) -> Result<CategoryUses, RepositoryError> {
        let before = |budgets: &[(Budget, Budget)]| array(budgets, |(before, _)| before.id.uuid());
        let row = self
            .0
            .run(async |client| {
                queries::move_uses()
                    .params(
                        client,
                        &queries::MoveUsesParams {
                            id: from.id.uuid(),
                            target: to.uuid(),
                            ended_budget_ids: before(&merge.ended),
                            changed_budget_ids: before(&merge.changed),
                            change_set_id: set.uuid(),
                            at,
                        },
                    )
                    .one()
                    .await
            })
            .await?;
        Ok(CategoryUses {
            transactions: row.transactions,
            budgets: row.budgets,
            categories: row.categories,
        })
    }

    async fn update(
        &mut self,
        before: &OwnCategory,
        after: &OwnCategory,
    ) -> Result<(), RepositoryError> {
        CATEGORIES.update(self.0, before, after).await
    }
}

fn found(filter: &CategoryFilter) -> SelectStatement {
    CATEGORIES.select().cond_where(condition(filter)).to_owned()
}
