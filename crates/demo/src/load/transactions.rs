//! Made-up transactions of all users in chronological order, so that a page of the table has rows
//! of many users, as in real use.

use chrono::{DateTime, Days, TimeDelta, Utc};
use rand::{Rng, RngExt as _};
use tokio_postgres::{Error, Transaction};
use uuid::Uuid;

use super::{
    Step, Volume,
    copy::{Cents, Copy},
    users::{Account, DAYS, LoadedUser, LoadedUsers, id},
};

/// The number of rows between two progress reports.
const PROGRESS_INTERVAL: u64 = 5_000;

const TABLE: &str = "transactions (id, user_id, account_id, category_id, booked_on, amount, currency, \
     description, external_id, transfer_id, version, created_at, updated_at, deleted_at)";

/// The percentage of all transactions, the category, the range of the amount in cents, and the
/// payees.
type PurchaseKind = (u32, &'static str, [i64; 2], &'static [&'static str]);

/// The kinds of purchases. The remaining transactions are in a category of the user's own, or
/// uncategorised.
const PURCHASE_KINDS: &[PurchaseKind] = &[
    (
        30,
        "00000000-0000-7000-8000-000000030001",
        [300, 9_000],
        &[
            "Kornblume Market",
            "Half Moon Grocers",
            "Tallow & Rye",
            "Marigold Foods",
        ],
    ),
    (
        12,
        "00000000-0000-7000-8000-000000030003",
        [180, 950],
        &["Quill Coffee", "Café Löffel", "Nook Bakery"],
    ),
    (
        8,
        "00000000-0000-7000-8000-000000030002",
        [1_200, 9_500],
        &["Trattoria Girasole", "Fernlight Kitchen", "Blue Heron Inn"],
    ),
    (
        9,
        "00000000-0000-7000-8000-000000040002",
        [170, 1_900],
        &["Ringbahn Tickets", "Harbour Tram"],
    ),
    (
        6,
        "00000000-0000-7000-8000-000000040001",
        [2_500, 9_800],
        &["Pelican Fuel", "Voltwerk Charging"],
    ),
    (
        6,
        "00000000-0000-7000-8000-000000050001",
        [1_500, 18_000],
        &["Lindenhof Outfitters", "Thistle and Thread"],
    ),
    (
        5,
        "00000000-0000-7000-8000-000000060002",
        [350, 6_000],
        &["Sunward Pharmacy", "Apotheke am Anger"],
    ),
    (
        5,
        "00000000-0000-7000-8000-000000080002",
        [499, 1_799],
        &["Lanternbox Streaming", "Papertrail Weekly"],
    ),
    (
        3,
        "00000000-0000-7000-8000-000000010001",
        [55_000, 160_000],
        &["Alder Court Housing", "Brookside Lettings"],
    ),
    (
        3,
        "00000000-0000-7000-8000-000000020001",
        [3_500, 14_000],
        &["Northlight Energy", "Stadtwerk Auental"],
    ),
];

const PLACES: &[&str] = &[
    "Auental",
    "Bergamot Hill",
    "Castleford",
    "Dovecote",
    "Eastmere",
    "Fallow Street",
    "Greyfriars",
    "Hollins",
    "Ingleside",
    "Junction",
    "Kingsferry",
    "Low Bridge",
    "Millrace",
    "Newgate",
    "Old Quay",
    "Pinewood",
];

const SALARY: &str = "00000000-0000-7000-8000-000000500001";

pub(super) async fn write(
    transaction: &Transaction<'_>,
    users: &LoadedUsers,
    volume: &Volume<'_>,
    rng: &mut impl Rng,
    progress: &mut impl FnMut(Step<'_>),
) -> Result<u64, Error> {
    let mut copy = Copy::into(transaction, TABLE).await?;
    let mut written = 0;
    while written < volume.transactions && !users.shares.is_empty() {
        let at = time_of_row(volume, written);
        let user = &users.all[users.shares[rng.random_range(0..users.shares.len())]];
        let before = written;
        written += match rng.random_range(0..100) {
            0..4 => {
                let [outgoing, incoming] = transfer(user, at, rng);
                outgoing.write(&mut copy).await?;
                incoming.write(&mut copy).await?;
                2
            }
            4..6 => {
                income(user, at, rng).write(&mut copy).await?;
                1
            }
            _ => {
                expense(user, at, rng).write(&mut copy).await?;
                1
            }
        };
        if before / PROGRESS_INTERVAL != written / PROGRESS_INTERVAL {
            progress(Step::Transactions(written));
        }
    }
    copy.finish().await
}

/// The time of a row: evenly spaced, from the first row to the last.
fn time_of_row(volume: &Volume<'_>, written: u64) -> DateTime<Utc> {
    let span = u128::from(DAYS * 24 * 60 * 60 * 1000);
    let left = u128::from(volume.transactions - written);
    let before = span * left / u128::from(volume.transactions);
    volume.now - TimeDelta::milliseconds(i64::try_from(before).unwrap_or_default())
}

/// One row of the table of transactions.
struct Row<'u> {
    user: &'u LoadedUser,
    account: &'u Account,
    at: DateTime<Utc>,
    id: Uuid,
    category: Option<Uuid>,
    cents: i64,
    description: String,
    transfer: Option<Uuid>,
    /// The number of days from booking to entry.
    delay: u64,
    imported: bool,
    deleted: bool,
}

impl<'u> Row<'u> {
    fn new(
        user: &'u LoadedUser,
        account: &'u Account,
        at: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Self {
        Self {
            user,
            account,
            at,
            id: id(at, rng),
            category: None,
            cents: 0,
            description: String::new(),
            transfer: None,
            delay: rng.random_range(0..3),
            imported: rng.random_range(0..10) < 6,
            deleted: rng.random_range(0..200) == 0,
        }
    }

    async fn write(self, copy: &mut Copy) -> Result<(), Error> {
        let day = self.at.date_naive() - Days::new(self.delay);
        copy.add(self.id).add(self.user.id).add(self.account.id);
        copy.add_optional(self.category)
            .add(day)
            .add(Cents(self.cents));
        copy.add(self.account.currency).add(&self.description);
        copy.add_optional(self.imported.then(|| self.id.simple()));
        copy.add_optional(self.transfer)
            .add(1)
            .add(self.at)
            .add(self.at);
        copy.add_optional(self.deleted.then_some(self.at))
            .end_row()
            .await
    }
}

fn expense<'u>(user: &'u LoadedUser, at: DateTime<Utc>, rng: &mut impl Rng) -> Row<'u> {
    let account = &user.accounts[rng.random_range(0..user.accounts.len())];
    let mut row = Row::new(user, account, at, rng);
    let mut drawn = rng.random_range(0..100);
    let kind = PURCHASE_KINDS.iter().find(|kind| {
        let hit = drawn < kind.0;
        drawn = drawn.saturating_sub(kind.0);
        hit
    });
    let place = PLACES[rng.random_range(0..PLACES.len())];
    let shop: u16 = rng.random_range(1..200);
    let ([least, most], payee) = match kind {
        Some((_, category, cents, payees)) => {
            row.category = Uuid::try_parse(category).ok();
            (*cents, payees[rng.random_range(0..payees.len())])
        }
        None if drawn < 5 => {
            row.category = Some(user.category);
            ([400, 4_000], "Market stall")
        }
        None => ([100, 20_000], "Card payment"),
    };
    // A product of two random numbers is small more often than large.
    let part: i64 = rng.random_range(0..1_000) * rng.random_range(0..1_000);
    row.cents = -(least + (most - least) * part / 1_000_000);
    row.description = format!("{payee} {place} {shop:03}");
    row
}

fn income<'u>(user: &'u LoadedUser, at: DateTime<Utc>, rng: &mut impl Rng) -> Row<'u> {
    let mut row = Row::new(user, &user.accounts[0], at, rng);
    row.category = Uuid::try_parse(SALARY).ok();
    row.cents = rng.random_range(120_000..420_000);
    row.description = format!("Salary {}", at.format("%Y-%m"));
    row
}

/// A transfer from the current account to savings. Either both legs are deleted or none.
fn transfer<'u>(user: &'u LoadedUser, at: DateTime<Utc>, rng: &mut impl Rng) -> [Row<'u>; 2] {
    let mut outgoing = Row::new(user, &user.accounts[0], at, rng);
    let mut incoming = Row::new(user, &user.accounts[1], at, rng);
    outgoing.cents = -rng.random_range(1_000..60_000);
    incoming.cents = -outgoing.cents;
    let transfer = Some(id(at, rng));
    for leg in [&mut outgoing, &mut incoming] {
        leg.transfer = transfer;
        leg.delay = 0;
        leg.deleted = false;
        "Put aside".clone_into(&mut leg.description);
    }
    [outgoing, incoming]
}
