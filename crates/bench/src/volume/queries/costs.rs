//! What a query costs the database, by `EXPLAIN (ANALYZE, BUFFERS)`.

use serde::{Deserialize, Serialize};

use crate::{
    data::{APP, Database, Reader, connect},
    failure::{Context as _, Failure},
    pgbench::{Parameter, Read, with_variables},
    times::median,
};

/// The cost of a query, as the median over users.
#[derive(Debug, Serialize)]
pub(crate) struct QueryCost {
    /// The time of an execution without planning, in microseconds.
    pub(crate) micros: f64,
    /// The time for each row returned, in microseconds.
    pub(crate) micros_per_row: f64,
    /// The number of pages read from PostgreSQL's memory or from files.
    pub(crate) pages: f64,
}

/// A plan with the figures of its execution.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Explained {
    plan: Plan,
    #[serde(rename = "Execution Time")]
    millis: f64,
}

#[derive(Deserialize)]
struct Plan {
    #[serde(rename = "Actual Rows")]
    rows: f64,
    #[serde(rename = "Shared Hit Blocks")]
    hit: f64,
    #[serde(rename = "Shared Read Blocks")]
    read: f64,
}

/// Explains a query as the application's role, for each of these users.
pub(super) async fn cost(
    database: &Database,
    read: &Read,
    readers: &[Reader],
) -> Result<QueryCost, Failure> {
    let (client, connection) = connect(database.socket_dir(), APP).await?;
    let (mut micros, mut per_row, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    for (user, _) in readers {
        let act = format!("SET app.user_id = '{user}'; SET app.now = ''");
        client
            .batch_execute(&act)
            .await
            .context("setting the user")?;
        let values = read.parameters.iter().map(|parameter| match parameter {
            Parameter::Value(value) => format!("'{}'", value.replace('\'', "''")),
            Parameter::Sql(sql) => sql.replace(":user", &format!("'{user}'")),
        });
        let query = with_variables(&read.query, &values.collect::<Vec<_>>());
        let explain = format!("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {query}");
        let mut best: Option<Explained> = None;
        // The first execution reads pages that the next ones find in memory.
        for _ in 0..4 {
            let row = client.query_one(&explain, &[]).await;
            let plans: serde_json::Value = row.context("explaining a query")?.get(0);
            let [explained]: [Explained; 1] =
                serde_json::from_value(plans).context("reading a plan")?;
            if best
                .as_ref()
                .is_none_or(|best| explained.millis < best.millis)
            {
                best = Some(explained);
            }
        }
        if let Some(Explained { plan, millis }) = best {
            micros.push(millis * 1e3);
            per_row.push(millis * 1e3 / plan.rows.max(1.0));
            pages.push(plan.hit + plan.read);
        }
    }
    drop(client);
    connection.await.context("closing a connection")?;
    Ok(QueryCost {
        micros: median(micros),
        micros_per_row: median(per_row),
        pages: median(pages),
    })
}
