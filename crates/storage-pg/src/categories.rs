//! Categories on PostgreSQL.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use coffer_domain::{
    Line,
    category::{Category, CategoryKind, CategoryUsage, CategoryUses, Colour, Icon, OwnCategory},
    ids::{CategoryId, UserId},
};
use coffer_queries::{queries::categories as queries, types};
use coffer_storage::{
    CategoryFilter, CategoryRepository, CategorySort, CursorPage, PageRequest, Position,
    RepositoryError,
};
use sea_query::{Cond, Expr, ExprTrait, Func, Iden, Order, Query, SelectStatement};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::{
    list::{contains, count, read_all, read_one, read_page},
    mirror::Mirrored,
    preferences::exactly_one,
    stored::column,
    unit::PgRepository,
};

#[derive(Iden, Clone, Copy)]
enum Categories {
    Table,
    Id,
    UserId,
    ParentId,
    Kind,
    Name,
    Icon,
    Colour,
    Version,
    CreatedAt,
    UpdatedAt,
    DeletedAt,
}

/// What a category is used by.
#[derive(Iden, Clone, Copy)]
enum Transactions {
    Table,
    CategoryId,
    DeletedAt,
}

#[derive(Iden, Clone, Copy)]
enum Budgets {
    Table,
    CategoryId,
    DeletedAt,
}

impl Categories {
    const COLUMNS: [Self; 11] = [
        Self::Id,
        Self::UserId,
        Self::ParentId,
        Self::Kind,
        Self::Name,
        Self::Icon,
        Self::Colour,
        Self::Version,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::DeletedAt,
    ];
}

fn select() -> SelectStatement {
    Query::select()
        .columns(Categories::COLUMNS)
        .from(Categories::Table)
        .to_owned()
}

/// Whether transactions or budgets are in it that are not deleted.
fn is_used() -> Expr {
    let id = || Expr::col((Categories::Table, Categories::Id));
    let transactions = Query::select()
        .column((Transactions::Table, Transactions::CategoryId))
        .from(Transactions::Table)
        .and_where(Expr::col((Transactions::Table, Transactions::CategoryId)).eq(id()))
        .and_where(Expr::col((Transactions::Table, Transactions::DeletedAt)).is_null())
        .to_owned();
    let budgets = Query::select()
        .column((Budgets::Table, Budgets::CategoryId))
        .from(Budgets::Table)
        .and_where(Expr::col((Budgets::Table, Budgets::CategoryId)).eq(id()))
        .and_where(Expr::col((Budgets::Table, Budgets::DeletedAt)).is_null())
        .to_owned();
    Expr::exists(transactions).or(Expr::exists(budgets))
}

fn condition(filter: &CategoryFilter) -> Cond {
    let deleted_at = Expr::col(Categories::DeletedAt);
    let mut condition = Cond::all().add(if filter.deleted {
        deleted_at.is_not_null()
    } else {
        deleted_at.is_null()
    });
    if let Some(kind) = filter.kind {
        let label = match kind {
            CategoryKind::Income => "income",
            CategoryKind::Expense => "expense",
        };
        let label = Expr::val(label).cast_as("text").cast_as("category_kind");
        condition = condition.add(Expr::col(Categories::Kind).eq(label));
    }
    if let Some(icon) = &filter.icon {
        condition = condition.add(Expr::col(Categories::Icon).eq(icon.as_str()));
    }
    if let Some(colour) = &filter.colour {
        condition = condition.add(Expr::col(Categories::Colour).eq(colour.as_str()));
    }
    if let Some(system) = filter.system {
        let user_id = Expr::col(Categories::UserId);
        condition = condition.add(if system {
            user_id.is_null()
        } else {
            user_id.is_not_null()
        });
    }
    if let Some(used) = filter.used {
        condition = condition.add(if used { is_used() } else { is_used().not() });
    }
    if let Some(parent) = filter.parent {
        condition = condition.add(Expr::col(Categories::ParentId).eq(parent.uuid()));
    }
    if let Some(text) = &filter.name {
        condition = condition.add(contains(Categories::Name, text));
    }
    condition
}

/// Orders the list and lets it begin after a position. The identifier, version 7, is the time.
fn order(select: &mut SelectStatement, sort: CategorySort, after: Option<&Position>) {
    let id = Expr::col(Categories::Id);
    match sort {
        CategorySort::Newest => {
            select.order_by(Categories::Id, Order::Desc);
            select.and_where_option(after.map(|position| id.lt(position.id)));
        }
        CategorySort::Oldest => {
            select.order_by(Categories::Id, Order::Asc);
            select.and_where_option(after.map(|position| id.gt(position.id)));
        }
        CategorySort::Name => {
            let lower_name = || Func::lower(Expr::col(Categories::Name));
            select.order_by_expr(lower_name().into(), Order::Asc);
            select.order_by(Categories::Id, Order::Asc);
            select.and_where_option(after.map(|position| {
                let key = position.key.clone().unwrap_or_default();
                Expr::tuple([lower_name().into(), id]).gt(Expr::tuple([
                    Func::lower(Expr::val(key)).into(),
                    Expr::val(position.id),
                ]))
            }));
        }
    }
}

fn position(sort: CategorySort, category: &Category) -> Position {
    Position {
        key: (sort == CategorySort::Name).then(|| category.name.as_str().to_owned()),
        id: category.id.uuid(),
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
        self.0
            .run(async |client| {
                queries::add()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &category.id.uuid(),
                        &category.owner_id().uuid(),
                        &category.parent_id.map(CategoryId::uuid),
                        &category.kind.to_database(),
                        &category.name.as_str(),
                        &category.icon.as_str(),
                        &category.colour.as_str(),
                        &category.version,
                        &category.created_at,
                        &category.updated_at,
                    )
                    .await
            })
            .await?;
        Ok(())
    }

    async fn get(&mut self, id: CategoryId) -> Result<Option<Category>, RepositoryError> {
        let mut select = select();
        select.and_where(Expr::col(Categories::Id).eq(id.uuid()));
        read_one(self.0, &select, category).await
    }

    async fn list(
        &mut self,
        filter: &CategoryFilter,
        sort: CategorySort,
        page: &PageRequest,
    ) -> Result<CursorPage<Category>, RepositoryError> {
        let mut select = select();
        select.cond_where(condition(filter));
        order(&mut select, sort, page.after.as_ref());
        read_page(self.0, select, page, category, |last| position(sort, last)).await
    }

    async fn count(&mut self, filter: &CategoryFilter) -> Result<u64, RepositoryError> {
        count(self.0, Categories::Table, condition(filter)).await
    }

    async fn all(&mut self) -> Result<Vec<Category>, RepositoryError> {
        let mut select = select();
        select.cond_where(condition(&CategoryFilter::new()));
        read_all(self.0, &select, category).await
    }

    async fn own(&mut self) -> Result<Vec<Category>, RepositoryError> {
        let mut select = select();
        select.cond_where(condition(&CategoryFilter::new().system(false)));
        read_all(self.0, &select, category).await
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

    async fn move_uses(
        &mut self,
        from: &OwnCategory,
        to: CategoryId,
        at: DateTime<Utc>,
    ) -> Result<CategoryUses, RepositoryError> {
        let from = from.id.uuid();
        let row = self
            .0
            .run(async |client| {
                queries::move_uses()
                    .bind(client, &to.uuid(), &at, &from)
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
        let updated = self
            .0
            .run(async |client| {
                queries::update()
                    .prepare(client)
                    .await?
                    .bind(
                        client,
                        &after.parent_id.map(CategoryId::uuid),
                        &after.kind.to_database(),
                        &after.name.as_str(),
                        &after.icon.as_str(),
                        &after.colour.as_str(),
                        &after.version,
                        &after.updated_at,
                        &after.deleted_at,
                        &after.id.uuid(),
                        &before.version,
                    )
                    .await
            })
            .await?;
        exactly_one(updated)
    }
}

fn category(row: &Row) -> Result<Category, RepositoryError> {
    let kind: types::CategoryKind = column(row, "kind")?;
    Ok(Category {
        id: column::<Uuid>(row, "id")?.into(),
        user_id: column::<Option<Uuid>>(row, "user_id")?.map(UserId::from),
        parent_id: column::<Option<Uuid>>(row, "parent_id")?.map(CategoryId::from),
        kind: CategoryKind::from_database(kind),
        name: Line::from_stored(column(row, "name")?),
        icon: Icon::from_stored(column(row, "icon")?),
        colour: Colour::from_stored(column(row, "colour")?),
        version: column(row, "version")?,
        created_at: column(row, "created_at")?,
        updated_at: column(row, "updated_at")?,
        deleted_at: column(row, "deleted_at")?,
    })
}
