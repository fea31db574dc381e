//! Bulk inserts through the repository, compared with COPY into the same table, with its indexes
//! and triggers.

use std::{
    fmt::Write as _,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use chrono::{Days, NaiveDate};
use coffer_domain::{
    Clock as _, Currency, Line, Money,
    ids::{AccountId, CategoryId, TransactionId, UserId},
    transaction::Transaction,
};
use coffer_storage::{RepositoryFactory as _, bulk};
use futures_util::SinkExt as _;
use rust_decimal::Decimal;
use serde::Serialize;
use tokio_postgres::Client;
use uuid::Uuid;

use super::{LoadedServer, queries::actor};
use crate::{
    data::Reader,
    dependencies::{BenchClock, BenchRng},
    failure::{Context as _, Failure},
    process::Memory,
    times::{Ratio, median},
};

/// The numbers of rows that are inserted at once.
const ROWS: [u32; 2] = [10_000, 100_000];

/// The number of rounds per size.
const ROUNDS: usize = 3;

/// The system category for groceries.
const GROCERIES: u128 = 0x0000_0000_0000_7000_8000_0000_0003_0001;

/// The results for one number of rows.
#[derive(Debug, Serialize)]
pub(crate) struct Insert {
    pub(crate) rows: u32,
    /// The duration through the repository, in milliseconds.
    pub(crate) millis: f64,
    /// The duration of COPY, in milliseconds.
    pub(crate) copy_millis: f64,
    /// The ratio of the repository to COPY.
    pub(crate) ratio: Ratio,
    /// The maximum growth of this program's memory while the repository inserted, in MiB.
    pub(crate) grown_mib: f64,
}

pub(super) async fn measure(
    target: &mut LoadedServer,
    readers: &[Reader],
) -> Result<Vec<Insert>, Failure> {
    let mut results = Vec::new();
    let mut readers = readers.iter().copied().cycle();
    for rows in ROWS {
        let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        let mut grown = 0.0_f64;
        for _ in 0..ROUNDS {
            let mut next = || readers.next().ok_or("not enough users");
            let (reader, other) = (next()?, next()?);
            let (took, more) = through_repository(target, reader, rows).await?;
            let copied = by_copy(target.database.owner(), other, rows).await?;
            grown = grown.max(more);
            ratios.push(took.as_secs_f64() / copied.as_secs_f64());
            ours.push(took.as_secs_f64() * 1e3);
            theirs.push(copied.as_secs_f64() * 1e3);
        }
        results.push(Insert {
            rows,
            millis: median(ours),
            copy_millis: median(theirs),
            ratio: Ratio::of(&ratios),
            grown_mib: grown,
        });
    }
    Ok(results)
}

async fn through_repository(
    target: &mut LoadedServer,
    reader: Reader,
    rows: u32,
) -> Result<(Duration, f64), Failure> {
    let account = account(target.database.owner(), reader.0).await?;
    let (user, actor) = actor(reader);
    let transactions = transactions(user, account, rows)?;
    let memory = MemoryMonitor::begin()?;
    let begun = Instant::now();
    let mut unit = target
        .factory
        .begin(&actor)
        .await
        .context("starting a unit of work")?;
    unit.transactions().lock().await.context("locking")?;
    let counted = bulk::add(&mut *unit, transactions, |_| ())
        .await
        .context("inserting")?;
    unit.commit().await.context("committing")?;
    let took = begun.elapsed();
    if counted.added != u64::from(rows) {
        return Err(format!("{} of {rows} rows were inserted", counted.added).into());
    }
    Ok((took, memory.end()?))
}

/// Inserts by COPY as the owner, since PostgreSQL does not support COPY under row-level security.
async fn by_copy(owner: &mut Client, (user, _): Reader, rows: u32) -> Result<Duration, Failure> {
    let account = account(owner, user).await?;
    let transactions = transactions(user.into(), account, rows)?;
    let begun = Instant::now();
    let transaction = owner.transaction().await.context("beginning")?;
    let set_user = format!("SET LOCAL app.user_id = '{user}'");
    transaction
        .batch_execute(&set_user)
        .await
        .context("beginning")?;
    let copy = "COPY transactions (id, user_id, account_id, category_id, booked_on, amount, currency, \
         description, external_id, version, created_at, updated_at) FROM STDIN";
    let sink = transaction.copy_in(copy).await.context("copying")?;
    let mut sink = pin!(sink);
    let mut text = String::new();
    for row in transactions {
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            row.id.uuid(),
            row.user_id.uuid(),
            row.account_id.uuid(),
            Uuid::from_u128(GROCERIES),
            row.booked_on,
            row.money.amount,
            row.money.currency,
            row.description.as_str(),
            row.external_id.as_ref().map_or("\\N", Line::as_str),
            row.version,
            row.created_at,
            row.updated_at,
        );
        if text.len() > 64 * 1024 {
            let part = std::mem::take(&mut text);
            let sent = sink.send(std::io::Cursor::new(part.into_bytes())).await;
            sent.context("copying")?;
        }
    }
    let sent = sink.send(std::io::Cursor::new(text.into_bytes())).await;
    sent.context("copying")?;
    sink.as_mut().finish().await.context("copying")?;
    transaction.commit().await.context("committing")?;
    Ok(begun.elapsed())
}

pub(super) async fn account(owner: &Client, user: Uuid) -> Result<(AccountId, Currency), Failure> {
    let query = "SELECT id, currency FROM accounts WHERE user_id = $1 ORDER BY id LIMIT 1";
    let row = owner
        .query_one(query, &[&user])
        .await
        .context("finding an account")?;
    let currency = row.get::<_, &str>(1).parse();
    Ok((
        row.get::<_, Uuid>(0).into(),
        currency.context("reading a currency")?,
    ))
}

/// Generates transactions of the last three years, as in an import.
pub(super) fn transactions(
    user: UserId,
    (account, currency): (AccountId, Currency),
    rows: u32,
) -> Result<impl Iterator<Item = Transaction>, Failure> {
    let now = BenchClock.now();
    let today: NaiveDate = now.date_naive();
    let category = CategoryId::from(Uuid::from_u128(GROCERIES));
    let description = Line::parse("description", 100, "Kornblume Market Auental");
    let description = description.context("describing")?;
    Ok((0..rows).map(move |n| {
        let id = TransactionId::new(now, &BenchRng);
        Transaction {
            id,
            user_id: user,
            account_id: account,
            category_id: Some(category),
            booked_on: today - Days::new(u64::from(n % 1_000)),
            money: Money {
                amount: Decimal::new(-100 - i64::from(n % 9_000), 2),
                currency,
            },
            original: None,
            description: description.clone(),
            external_id: Some(Line::from_stored(id.uuid().simple().to_string())),
            transfer_id: None,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        }
    }))
}

/// Observes this program's memory in a separate thread.
struct MemoryMonitor {
    before: f64,
    ended: Arc<AtomicBool>,
    thread: thread::JoinHandle<f64>,
}

impl MemoryMonitor {
    fn begin() -> Result<Self, Failure> {
        let before = Memory::of(std::process::id())?.resident_mib;
        let ended = Arc::new(AtomicBool::new(false));
        let stop = ended.clone();
        let thread = thread::spawn(move || {
            let mut most = before;
            while !stop.load(Ordering::Relaxed) {
                if let Ok(memory) = Memory::of(std::process::id()) {
                    most = most.max(memory.resident_mib);
                }
                thread::sleep(Duration::from_millis(5));
            }
            most
        });
        Ok(Self {
            before,
            ended,
            thread,
        })
    }

    /// The maximum growth of memory, in MiB.
    fn end(self) -> Result<f64, Failure> {
        self.ended.store(true, Ordering::Relaxed);
        let most = self
            .thread
            .join()
            .map_err(|_| "the memory monitor panicked")?;
        Ok(most - self.before)
    }
}
