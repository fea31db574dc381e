//! The measurements of a database that operators monitor.

use std::collections::BTreeSet;

use tokio_postgres::Error;

use crate::{
    address::{Address, connect, disconnect},
    health::{self, Replica, Size},
};

const SESSION: &str = "SET search_path = public; SET statement_timeout = '10s'; \
     SET default_transaction_read_only = on";

/// The number of the largest tables and indexes that are reported.
const LARGEST: usize = 10;

/// The results of one measurement.
#[derive(Debug)]
pub struct Measures {
    /// The size of the database in bytes.
    pub size: i64,
    /// The tables and indexes that are, or once were, among the largest.
    pub relations: Vec<Size>,
    /// The share of dead rows among all rows, from 0 to 1.
    pub dead_rows: f64,
    /// The number of tables with more dead rows than autovacuum should leave.
    pub bloated_tables: i64,
    /// The age of the oldest open transaction, in seconds.
    pub oldest_transaction: f64,
    /// The number of audit records not sealed yet.
    pub unsealed: i64,
    /// The replicas, including former ones, whose lag is no longer known.
    pub replicas: Vec<Replica>,
}

/// Measures a database repeatedly.
#[derive(Debug)]
pub struct Measuring {
    address: Address,
    /// The relations reported so far. They are reported each time, as an outdated metric would be
    /// wrong.
    reported: BTreeSet<String>,
    replicas: BTreeSet<String>,
}

impl Measuring {
    /// Measures as the role of this address, which needs no privilege except to connect.
    pub fn new(address: impl Into<Address>) -> Self {
        Self {
            address: address.into(),
            reported: BTreeSet::new(),
            replicas: BTreeSet::new(),
        }
    }

    /// Takes one measurement. The number of queries does not depend on the size of the database.
    pub async fn measure(&mut self) -> Result<Measures, Error> {
        let (client, connection) = connect(&self.address).await?;
        let measuring = async {
            client.batch_execute(SESSION).await?;
            let row = client.query_one(NUMBERS, &[]).await?;
            let unsealed = "SELECT count(*) FROM audit_unsealed";
            Ok::<_, Error>(Measures {
                size: row.try_get(0)?,
                dead_rows: row.try_get(1)?,
                bloated_tables: row.try_get(2)?,
                oldest_transaction: row.try_get(3)?,
                unsealed: client.query_one(unsealed, &[]).await?.try_get(0)?,
                relations: health::sizes(&client).await?,
                replicas: health::replicas(&client).await?,
            })
        };
        let result = measuring.await;
        disconnect(client, connection).await;
        let mut measures = result?;
        let largest = measures.relations.iter().take(LARGEST);
        self.reported.extend(largest.map(|size| size.name.clone()));
        measures
            .relations
            .retain(|size| self.reported.contains(&size.name));
        add_disconnected(&mut measures.replicas, &mut self.replicas);
        Ok(measures)
    }
}

/// Adds replicas that were reported before but are no longer connected, without their lag.
fn add_disconnected(replicas: &mut Vec<Replica>, reported: &mut BTreeSet<String>) {
    let connected: BTreeSet<_> = replicas.iter().map(|r| r.name.clone()).collect();
    let disconnected = reported.difference(&connected).cloned();
    replicas.extend(disconnected.map(|name| Replica { name, behind: None }));
    reported.extend(connected);
}

const NUMBERS: &str = "
    SELECT pg_database_size(current_database()),
        (SELECT coalesce(sum(n_dead_tup)::float8 / nullif(sum(n_live_tup + n_dead_tup), 0)::float8, 0)
         FROM pg_stat_user_tables),
        (SELECT count(*) FROM pg_stat_user_tables WHERE n_dead_tup > 10000 + 0.4 * n_live_tup),
        (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float8
         FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid())";

#[cfg(test)]
mod tests {
    use coffer_test_support::database::TestDatabase;
    use tokio_postgres::NoTls;

    use super::*;

    // Proves: TASK-004-018.4
    #[tokio::test]
    async fn reported_metric_stays_reported() {
        let database = TestDatabase::new().await;
        let (owner, connection) = database.owner().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        let fill = "CREATE TABLE big AS SELECT n FROM generate_series(1, 100000) AS n";
        owner.batch_execute(fill).await.unwrap();
        let mut measuring = Measuring::new(database.system());
        let measures = measuring.measure().await.unwrap();
        assert_eq!(measures.relations.len(), LARGEST);
        assert_eq!(measures.relations[0].name, "big");
        assert!(measures.size > measures.relations[0].bytes);
        assert!((0.0..=1.0).contains(&measures.dead_rows), "{measures:?}");
        assert_eq!((measures.unsealed, measures.replicas.len()), (0, 0));

        owner.batch_execute("TRUNCATE big").await.unwrap();
        let measures = measuring.measure().await.unwrap();
        let big = measures.relations.iter().find(|size| size.name == "big");
        assert_eq!(big.unwrap().bytes, 0);
        assert!(measures.relations.len() > LARGEST, "{measures:?}");
    }

    #[test]
    fn lag_of_a_disconnected_replica_is_not_reported() {
        let one = |behind| Replica {
            name: "one".to_owned(),
            behind,
        };
        let mut reported = BTreeSet::new();
        for (found, wanted) in [
            (vec![], vec![]),
            (vec![one(Some(7))], vec![one(Some(7))]),
            (vec![], vec![one(None)]),
            (vec![one(Some(0))], vec![one(Some(0))]),
        ] {
            let mut replicas = found;
            add_disconnected(&mut replicas, &mut reported);
            assert_eq!(replicas, wanted);
        }
    }

    #[tokio::test]
    async fn idle_transaction_is_visible_to_the_measuring_role() {
        let database = TestDatabase::new().await;
        // With the same role, because statistics of other roles are hidden.
        let (other, connection) = database.system().connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        other.batch_execute("BEGIN; SELECT 1").await.unwrap();
        let mut measuring = Measuring::new(database.system());
        let measures = measuring.measure().await.unwrap();
        assert!(measures.oldest_transaction > 0.0, "{measures:?}");
    }
}
