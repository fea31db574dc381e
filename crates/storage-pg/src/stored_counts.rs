//! The numbers of a user's stored rows, as counted by triggers.

use async_trait::async_trait;
use coffer_domain::{label::Labelled as _, stored_resource::StoredResource};
use coffer_storage::{RepositoryError, StoredCountRepository};
use sea_query::{Expr, ExprTrait, Iden, Query};

use crate::{
    list::read_one,
    stored::{column, unreadable},
    unit::PgRepository,
};

#[derive(Iden, Clone, Copy)]
enum StoredCounts {
    Table,
    Resource,
    N,
}

#[async_trait]
impl StoredCountRepository for PgRepository<'_> {
    async fn get(&mut self, resource: StoredResource) -> Result<u64, RepositoryError> {
        let name = Expr::val(resource.label()).cast_as("text");
        let select = Query::select()
            .column(StoredCounts::N)
            .from(StoredCounts::Table)
            .and_where(Expr::col(StoredCounts::Resource).eq(name.cast_as("stored_resource")))
            .to_owned();
        let counted = read_one(self.0, &select, |row| column::<i64>(row, "n")).await?;
        u64::try_from(counted.unwrap_or_default()).map_err(unreadable("count"))
    }
}
