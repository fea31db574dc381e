//! Irregular purchases, from merchants that do not exist.

use chrono::Datelike as _;
use rand::RngExt as _;

use super::{
    entries::{self as category, DemoAccount as Account, Entry, SystemCategory},
    household::Day,
    market,
};

/// The chance per day in percent, account, category, range of the amount in cents, and merchants.
type Habit = (
    u32,
    Account,
    SystemCategory,
    [i64; 2],
    &'static [&'static str],
);

const HABITS: [Habit; 14] = [
    (
        26,
        Account::Checking,
        category::GROCERIES,
        [900, 6_200],
        &["Kornblume Market", "Half Moon Grocers", "Marigold Foods"],
    ),
    (
        24,
        Account::Card,
        category::GROCERIES,
        [700, 8_400],
        &["Half Moon Grocers", "Tallow & Rye", "Green Barrow"],
    ),
    (
        10,
        Account::Cash,
        category::GROCERIES,
        [400, 1_900],
        &["Saturday market", "Farm stall"],
    ),
    (
        30,
        Account::Cash,
        category::COFFEE,
        [240, 680],
        &["Quill Coffee", "Nook Bakery", "The Copper Spoon"],
    ),
    (
        15,
        Account::Card,
        category::RESTAURANTS,
        [1_650, 7_200],
        &["Trattoria Girasole", "Fernlight Kitchen", "Blue Heron Inn"],
    ),
    (
        9,
        Account::Card,
        category::TAKEAWAY,
        [1_250, 3_400],
        &["Paper Lantern Noodles", "Dough & Ember"],
    ),
    (
        9,
        Account::Card,
        category::FUEL,
        [4_200, 7_900],
        &["Pelican Fuel", "Voltwerk Charging"],
    ),
    (
        6,
        Account::Cash,
        category::PARKING,
        [150, 600],
        &["Car park Old Quay", "Car park Greyfriars"],
    ),
    (
        4,
        Account::Checking,
        category::PHARMACY,
        [480, 3_600],
        &["Sunward Pharmacy"],
    ),
    (
        4,
        Account::Card,
        category::CLOTHING,
        [1_900, 12_500],
        &["Lindenhof Outfitters", "Thistle and Thread"],
    ),
    (
        3,
        Account::Card,
        category::BOOKS,
        [890, 3_400],
        &["Foxglove Books", "Papertrail Weekly"],
    ),
    (
        1,
        Account::Card,
        category::ELECTRONICS,
        [3_900, 42_000],
        &["Copperwire Electronics"],
    ),
    (
        2,
        Account::Card,
        category::LEISURE,
        [1_200, 6_800],
        &["Odeon on the Green", "Harbour Concert Hall"],
    ),
    (
        2,
        Account::Checking,
        category::HAIRDRESSER,
        [2_400, 5_600],
        &["Salon Juniper"],
    ),
];

pub(super) fn add(day: &mut Day<'_>) {
    for (chance, account, category, [least, most], merchants) in HABITS {
        if day.chance(chance) {
            let cents = day.cents(least, most);
            let merchant = day.one_of(merchants);
            day.book(account, category, -cents, merchant);
        }
    }
    refund(day);
    presents(day);
    short_trips(day);
    holiday(day);
    if day.entries.is_empty() {
        let cents = day.cents(240, 560);
        day.book(Account::Checking, category::COFFEE, -cents, "Quill Coffee");
    }
}

/// A refund, with a chance of one percent per day.
fn refund(day: &mut Day<'_>) {
    if day.chance(1) {
        let cents = day.cents(1_900, 6_500);
        let text = "Lindenhof Outfitters, refund";
        day.book(Account::Card, category::CLOTHING, cents, text);
    }
}

fn presents(day: &mut Day<'_>) {
    let before_holidays = day.date.month() == 12 && (5..=22).contains(&day.date.day());
    if day.chance(if before_holidays { 28 } else { 1 }) {
        let cents = day.cents(1_500, 9_000);
        let shop = day.one_of(&["Tin Soldier Toys", "Foxglove Books", "Gift Loft"]);
        day.book(Account::Card, category::PRESENTS, -cents, shop);
    }
}

/// Short trips: the return journey on New Year's Day, skiing in February and a city in October.
fn short_trips(day: &mut Day<'_>) {
    match (day.date.month(), day.date.day()) {
        (1, 1) => {
            let fare = day.cents(3_900, 6_800);
            day.book(Account::Card, category::ON_THE_WAY, -fare, "Alpine Rail");
        }
        (2, 10) => {
            let rooms = day.cents(19_000, 29_000);
            day.book(
                Account::Card,
                category::ACCOMMODATION,
                -rooms,
                "Lodge Silverthaw",
            );
        }
        (10, 3) => {
            let fare = day.cents(4_800, 8_900);
            day.book(Account::Card, category::ON_THE_WAY, -fare, "Alpine Rail");
            let rooms = day.cents(15_000, 24_000);
            day.book(
                Account::Card,
                category::ACCOMMODATION,
                -rooms,
                "Hotel Old Mint",
            );
        }
        _ => {}
    }
}

/// A holiday booked in March and taken in July: on an island with pounds as the currency, or
/// overseas with dollars every other year.
fn holiday(day: &mut Day<'_>) {
    let currency = if day.date.year() % 2 == 0 {
        "GBP"
    } else {
        "USD"
    };
    match (day.date.month(), day.date.day()) {
        (3, 14) => {
            let flights = day.cents(28_000, 52_000);
            day.book(Account::Card, category::FLIGHTS, -flights, "Petrel Airways");
            let rooms = day.cents(52_000, 88_000);
            day.book(
                Account::Checking,
                category::ACCOMMODATION,
                -rooms,
                "Guesthouse Seaholly",
            );
        }
        (7, 8..=21) => {
            let (category, place) = match day.rng.random_range(0..3) {
                0 => (category::RESTAURANTS, "The Salted Anchor"),
                1 => (category::ON_THE_WAY, "Island Ferries"),
                _ => (category::ON_THE_WAY, "Cliffside Museum"),
            };
            let abroad = day.cents(900, 6_400);
            let entry = Entry {
                original: Some((currency, -abroad)),
                ..Entry::new(
                    Account::Card,
                    category.into(),
                    -market::in_euro_cents(currency, abroad, day.date),
                    place,
                )
            };
            day.entries.push(entry);
        }
        _ => {}
    }
}
