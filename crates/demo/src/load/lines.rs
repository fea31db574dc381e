//! Made-up transactions of all users in chronological order, so that a page of the table has rows
//! of many users, as in real use.

use chrono::{DateTime, Days, TimeDelta, Utc};
use rand::{Rng, RngExt as _};
use tokio_postgres::{Error, Transaction};
use uuid::Uuid;

use super::{
    Step, Volume,
    copy::{Cents, Copy},
    people::{Account, DAYS, People, Person, id},
};

/// The number of rows between two progress reports.
const TOLD: u64 = 5_000;

const TABLE: &str = "transactions (id, user_id, account_id, category_id, booked_on, amount, currency, \
     description, external_id, transfer_id, version, created_at, updated_at, deleted_at)";

/// The share in percent; the category; the range of the amount in cents; the payees.
type Sort = (u32, &'static str, [i64; 2], &'static [&'static str]);

/// The kinds of purchases. The remaining transactions are in a category of the user's own, or
/// uncategorised.
const SORTS: &[Sort] = &[
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
        &["Quill Coffee", "The Copper Spoon", "Nook Bakery"],
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
    people: &People,
    volume: &Volume<'_>,
    rng: &mut impl Rng,
    progress: &mut impl FnMut(Step<'_>),
) -> Result<u64, Error> {
    let mut copy = Copy::into(transaction, TABLE).await?;
    let mut written = 0;
    while written < volume.transactions && !people.shares.is_empty() {
        let at = moment(volume, written);
        let person = &people.all[people.shares[rng.random_range(0..people.shares.len())]];
        let before = written;
        written += match rng.random_range(0..100) {
            0..4 => {
                let [out, back] = transfer(person, at, rng);
                out.write(&mut copy).await?;
                back.write(&mut copy).await?;
                2
            }
            4..6 => {
                income(person, at, rng).write(&mut copy).await?;
                1
            }
            _ => {
                expense(person, at, rng).write(&mut copy).await?;
                1
            }
        };
        if before / TOLD != written / TOLD {
            progress(Step::Transactions(written));
        }
    }
    copy.finish().await
}

/// The time of a row: evenly spaced, from the first row to the last.
fn moment(volume: &Volume<'_>, written: u64) -> DateTime<Utc> {
    let span = u128::from(DAYS * 24 * 60 * 60 * 1000);
    let left = u128::from(volume.transactions - written);
    let back = span * left / u128::from(volume.transactions);
    volume.now - TimeDelta::milliseconds(i64::try_from(back).unwrap_or_default())
}

/// One row of the table of transactions.
struct Line<'p> {
    person: &'p Person,
    account: &'p Account,
    at: DateTime<Utc>,
    id: Uuid,
    category: Option<Uuid>,
    cents: i64,
    description: String,
    transfer: Option<Uuid>,
    /// The number of days from booking to entry.
    late: u64,
    imported: bool,
    deleted: bool,
}

impl<'p> Line<'p> {
    fn new(
        person: &'p Person,
        account: &'p Account,
        at: DateTime<Utc>,
        rng: &mut impl Rng,
    ) -> Self {
        Self {
            person,
            account,
            at,
            id: id(at, rng),
            category: None,
            cents: 0,
            description: String::new(),
            transfer: None,
            late: rng.random_range(0..3),
            imported: rng.random_range(0..10) < 6,
            deleted: rng.random_range(0..200) == 0,
        }
    }

    async fn write(self, copy: &mut Copy) -> Result<(), Error> {
        let day = self.at.date_naive() - Days::new(self.late);
        copy.add(self.id).add(self.person.id).add(self.account.id);
        copy.maybe(self.category).add(day).add(Cents(self.cents));
        copy.add(self.account.currency).add(&self.description);
        copy.maybe(self.imported.then(|| self.id.simple()));
        copy.maybe(self.transfer).add(1).add(self.at).add(self.at);
        copy.maybe(self.deleted.then_some(self.at)).end_row().await
    }
}

fn expense<'p>(person: &'p Person, at: DateTime<Utc>, rng: &mut impl Rng) -> Line<'p> {
    let account = &person.accounts[rng.random_range(0..person.accounts.len())];
    let mut line = Line::new(person, account, at, rng);
    let mut drawn = rng.random_range(0..100);
    let sort = SORTS.iter().find(|sort| {
        let hit = drawn < sort.0;
        drawn = drawn.saturating_sub(sort.0);
        hit
    });
    let place = PLACES[rng.random_range(0..PLACES.len())];
    let shop: u16 = rng.random_range(1..200);
    let ([least, most], payee) = match sort {
        Some((_, category, cents, payees)) => {
            line.category = Uuid::try_parse(category).ok();
            (*cents, payees[rng.random_range(0..payees.len())])
        }
        None if drawn < 5 => {
            line.category = Some(person.category);
            ([400, 4_000], "Market stall")
        }
        None => ([100, 20_000], "Card payment"),
    };
    // A product of two random numbers is small more often than large.
    let part: i64 = rng.random_range(0..1_000) * rng.random_range(0..1_000);
    line.cents = -(least + (most - least) * part / 1_000_000);
    line.description = format!("{payee} {place} {shop:03}");
    line
}

fn income<'p>(person: &'p Person, at: DateTime<Utc>, rng: &mut impl Rng) -> Line<'p> {
    let mut line = Line::new(person, &person.accounts[0], at, rng);
    line.category = Uuid::try_parse(SALARY).ok();
    line.cents = rng.random_range(120_000..420_000);
    line.description = format!("Salary {}", at.format("%Y-%m"));
    line
}

/// A transfer from the current account to savings. Either both legs are deleted or none.
fn transfer<'p>(person: &'p Person, at: DateTime<Utc>, rng: &mut impl Rng) -> [Line<'p>; 2] {
    let mut out = Line::new(person, &person.accounts[0], at, rng);
    let mut back = Line::new(person, &person.accounts[1], at, rng);
    out.cents = -rng.random_range(1_000..60_000);
    back.cents = -out.cents;
    let transfer = Some(id(at, rng));
    for half in [&mut out, &mut back] {
        half.transfer = transfer;
        half.late = 0;
        half.deleted = false;
        "Put aside".clone_into(&mut half.description);
    }
    [out, back]
}
