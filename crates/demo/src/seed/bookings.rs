//! The transactions of each day: a function of household and day, so that seeding on a later day
//! continues consistently.

use chrono::{Datelike as _, Months, NaiveDate};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::{
    Days,
    entries::{self as category, DemoAccount as Account, Entry, LOAN},
    household::{Day, Household},
    market, purchases,
};

/// The monthly instalment of the loan including interest, in cents.
const INSTALMENT: i64 = 31_500;

impl Household {
    /// The transactions of these days, consistent with those of earlier days since `begun`.
    pub(super) fn entries(&self, begun: NaiveDate, days: Days) -> Vec<(NaiveDate, Entry)> {
        let of_day = |date| {
            let entries = self.day(begun, date);
            entries.into_iter().map(move |entry| (date, entry))
        };
        days.iter().flat_map(of_day).collect()
    }

    fn day(&self, begun: NaiveDate, date: NaiveDate) -> Vec<Entry> {
        let mut day = self.purchases(date);
        standing_orders(&mut day);
        income(&mut day);
        yearly(&mut day);
        self.card_payment(begun, &mut day);
        loan(begun, &mut day);
        day.entries
    }

    /// The purchases of a day; at least one on every day.
    fn purchases(&self, date: NaiveDate) -> Day<'_> {
        let number = u64::from(date.num_days_from_ce().unsigned_abs());
        let mut day = Day {
            household: self,
            date,
            rng: StdRng::seed_from_u64(self.seed << 32 | number),
            entries: Vec::new(),
        };
        purchases::add(&mut day);
        day
    }

    /// On the fifth, the payment of the previous month's credit card transactions.
    fn card_payment(&self, begun: NaiveDate, day: &mut Day<'_>) {
        if day.date.day() != 5 {
            return;
        }
        let month = day.date.with_day(1).unwrap_or(day.date);
        let since = month
            .checked_sub_months(Months::new(1))
            .map_or(begun, |first| first.max(begun));
        let days = since.iter_days().take_while(|date| *date < month);
        let owed: i64 = days.flat_map(|date| self.card_amounts(date)).sum();
        if owed < 0 {
            day.transfer(Account::Card, -owed, "Credit card settlement");
        }
    }

    fn card_amounts(&self, date: NaiveDate) -> Vec<i64> {
        let mut day = self.purchases(date);
        standing_orders(&mut day);
        let by_card = day
            .entries
            .iter()
            .filter(|entry| entry.account == Account::Card);
        by_card.map(|entry| entry.cents).collect()
    }
}

/// The monthly standing orders.
fn standing_orders(day: &mut Day<'_>) {
    let household = day.household;
    let cold = [1, 2, 3, 11, 12].contains(&day.date.month());
    match day.date.day() {
        1 => {
            let rent = -household.rent;
            day.book(
                Account::Checking,
                category::RENT,
                rent,
                "Alder Court Housing, rent",
            );
            let pass = "Harbour Tram, monthly pass";
            day.book(Account::Checking, category::PUBLIC_TRANSPORT, -5_800, pass);
        }
        2 => {
            let bill = if cold { -11_240 } else { -6_890 };
            day.book(
                Account::Checking,
                category::ELECTRICITY,
                bill,
                "Northlight Energy",
            );
        }
        3 => day.book(
            Account::Checking,
            category::INTERNET,
            -3_990,
            "Brightwire Internet",
        ),
        4 => {
            day.transfer(Account::Savings, 35_000, "Put aside");
            day.transfer(Account::Investment, 15_000, "Savings plan");
        }
        6 | 21 => day.transfer(Account::Cash, 7_000, "Cash machine, Old Quay"),
        8 => day.book(
            Account::Card,
            category::STREAMING,
            -1_299,
            "Lanternbox Streaming",
        ),
        11 => {
            let dollars = market::in_cents("USD", 10_000, day.date);
            let mut entry =
                Entry::transfer(Account::Checking, Account::Abroad, 10_000, "To dollars");
            entry.to = Some((Account::Abroad, dollars));
            day.entries.push(entry);
        }
        12 => day.book(Account::Checking, category::MOBILE, -1_999, "Tern Mobile"),
        13 => day.book(
            Account::Abroad,
            category::STREAMING,
            -1_499,
            "Cloudberry Storage",
        ),
        15 => day.book(
            Account::Checking,
            category::SPORT,
            -2_990,
            "Kettle & Rope Gym",
        ),
        18 => day.book(
            Account::Abroad,
            category::BOOKS,
            -2_450,
            "Marrow Street Review",
        ),
        _ => {}
    }
}

fn income(day: &mut Day<'_>) {
    let household = day.household;
    let (date, year) = (day.date, i64::from(day.date.year()));
    // At the beginning of the month, so that the current month almost always has some.
    if day.is_first_workday() {
        // An increase of three percent each year.
        let salary = household.salary * (100 + 3 * (year - 2024)) / 100;
        day.book(
            Account::Checking,
            category::SALARY,
            salary,
            "Ardent Works, salary",
        );
        if date.month() == 11 {
            day.book(
                Account::Checking,
                category::BONUS,
                salary / 2,
                "Ardent Works, bonus",
            );
        }
    }
    if household.invoices && date.day() == 16 {
        let invoice = 40_000 + i64::from(day.rng.next_u32() % 90_000);
        let text = format!("Invoice {}, Quillwood Press", date.format("%y%m"));
        day.book(Account::Checking, category::INVOICES, invoice, text);
    }
    if date.month() % 3 == 0 && date.day() == 30 {
        let interest = 2_000 + i64::from(day.rng.next_u32() % 2_500);
        day.book(
            Account::Savings,
            category::INTEREST,
            interest,
            "Interest of the quarter",
        );
    }
}

fn yearly(day: &mut Day<'_>) {
    let home = "Auental Insurance, home contents, yearly premium";
    let car = "Auental Insurance, car, yearly premium";
    if day.is_payment_day(1, 12) {
        day.book(Account::Checking, category::HOME_INSURANCE, -14_840, home);
    } else if day.is_payment_day(2, 3) {
        day.book(Account::Checking, category::CAR_INSURANCE, -61_230, car);
    } else if day.is_payment_day(5, 18) {
        let refund = day.cents(38_000, 92_000);
        day.book(
            Account::Checking,
            category::TAX_REFUND,
            refund,
            "Tax office, refund",
        );
    } else if day.is_date(12, 10) {
        day.book(
            Account::Checking,
            category::DONATIONS,
            -10_000,
            "Lifeboat Society",
        );
    }
}

/// On the tenth, the loan's interest and an instalment, until the loan is paid back.
fn loan(begun: NaiveDate, day: &mut Day<'_>) {
    if day.date.day() != 10 {
        return;
    }
    let mut owed = LOAN;
    for month in begun.iter_days().filter(|date| date.day() == 10) {
        let interest = owed * 45 / 12_000;
        let instalment = INSTALMENT.min(owed + interest);
        if month == day.date && owed > 0 {
            day.book(
                Account::Loan,
                category::LOAN_INTEREST,
                -interest,
                "Car loan, interest",
            );
            day.transfer(Account::Loan, instalment, "Car loan, instalment");
        }
        if month >= day.date || owed == 0 {
            return;
        }
        owed += interest - instalment;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use chrono::{Datelike, Weekday};
    use proptest::prelude::*;

    use super::*;
    use crate::seed::{HOUSEHOLDS, entries::SystemCategory, household::is_workday};

    const BEGUN: NaiveDate = NaiveDate::from_ymd_opt(2022, 11, 1).unwrap();

    fn until(last: NaiveDate) -> Days {
        Days { first: BEGUN, last }
    }

    fn four_years() -> Days {
        until(BEGUN + Months::new(48))
    }

    /// Calls `visit` with the balance of each account at the end of each day.
    fn balances(household: &Household, mut visit: impl FnMut(NaiveDate, Account, i64)) {
        let mut balances: HashMap<Account, i64> = Account::ALL
            .into_iter()
            .map(|account| (account, account.details().3))
            .collect();
        for (day, entry) in household.entries(BEGUN, four_years()) {
            for (account, cents) in std::iter::once((entry.account, entry.cents)).chain(entry.to) {
                let balance = balances.entry(account).or_default();
                *balance += cents;
                visit(day, account, *balance);
            }
        }
    }

    // Proves: TASK-004-015.3
    #[test]
    fn balances_stay_within_bounds_and_the_loan_decreases() {
        for household in &HOUSEHOLDS {
            let mut loan = 0;
            balances(household, |day, account, cents| {
                let in_bounds = match account {
                    Account::Checking => (-50_000..12_000_000).contains(&cents),
                    Account::Cash => (-10_000..300_000).contains(&cents),
                    Account::Card => (-600_000..30_000).contains(&cents),
                    Account::Loan => (-LOAN * 102 / 100..=0).contains(&cents),
                    Account::Savings | Account::Investment | Account::Abroad => cents > 0,
                };
                assert!(in_bounds, "{household:?} {day}: {cents} on {account:?}");
                if account == Account::Loan {
                    loan = cents;
                }
            });
            assert!(loan > -LOAN / 2, "{loan}");
        }
    }

    // Proves: TASK-004-015.3
    #[test]
    fn every_day_has_a_transaction() {
        for household in &HOUSEHOLDS {
            let entries = household.entries(BEGUN, four_years());
            for day in four_years().iter() {
                assert!(entries.iter().any(|(booked, _)| *booked == day), "{day}");
            }
            assert!(entries.iter().all(|(_, entry)| entry.cents != 0));
        }
    }

    #[test]
    fn all_kinds_of_transactions_occur() {
        let entries = HOUSEHOLDS[0].entries(BEGUN, four_years());
        let booked = |category: SystemCategory| {
            let of_it = entries
                .iter()
                .filter(|(_, e)| e.category == Some(category.into()));
            of_it.count()
        };
        for (category, at_least) in [
            (category::SALARY, 47),
            (category::RENT, 48),
            (category::GROCERIES, 3 * 52 * 3),
            (category::CAR_INSURANCE, 4),
            (category::ACCOMMODATION, 4),
            (category::LOAN_INTEREST, 48),
        ] {
            assert!(booked(category) >= at_least, "{}", booked(category));
        }
        let refunds = entries
            .iter()
            .filter(|(_, e)| e.account == Account::Card && e.cents > 0);
        assert!(refunds.count() > 3);
        assert!(entries.iter().any(|(_, entry)| entry.original.is_some()));
    }

    /// The days in eight years on which a category has a transaction.
    fn booked_on(household: &Household, category: SystemCategory) -> Vec<NaiveDate> {
        let begun = NaiveDate::from_ymd_opt(2019, 1, 1).unwrap();
        let last = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let entries = household.entries(begun, Days { first: begun, last });
        let of_it = entries
            .into_iter()
            .filter(|(_, entry)| entry.category == Some(category.into()));
        of_it.map(|(day, _)| day).collect()
    }

    #[test]
    fn salary_is_paid_on_the_first_workday_of_each_month() {
        for household in &HOUSEHOLDS {
            let days = booked_on(household, category::SALARY);
            assert_eq!(days.len(), 12 * 8);
            for (number, day) in days.iter().enumerate() {
                assert_eq!(day.month0() as usize, number % 12, "{day}");
                assert!(
                    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
                    "{day}"
                );
                // New Year's Day and a weekend delay it to the fourth.
                assert!(day.day() <= 4, "{day}");
            }
            let of_2023: Vec<_> = days.iter().filter(|day| day.year() == 2023).collect();
            let of_2023: Vec<_> = of_2023.iter().map(|day| day.day()).collect();
            assert_eq!(of_2023, [2, 1, 1, 3, 2, 1, 3, 1, 1, 2, 1, 1]);
        }
    }

    #[test]
    fn insurance_is_paid_once_a_year_on_a_workday() {
        for household in &HOUSEHOLDS {
            for (category, month) in [(category::HOME_INSURANCE, 1), (category::CAR_INSURANCE, 2)] {
                let days = booked_on(household, category);
                let years: Vec<_> = days.iter().map(Datelike::year).collect();
                assert_eq!(years, (2019..=2026).collect::<Vec<_>>());
                assert!(
                    days.iter()
                        .all(|day| day.month() == month && is_workday(*day))
                );
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]

        #[test]
        fn days_added_later_are_the_same(first in 1u32..400, more in 1u32..200) {
            let household = &HOUSEHOLDS[1];
            let middle = BEGUN + chrono::Days::new(first.into());
            let last = middle + chrono::Days::new(more.into());
            let mut parts = household.entries(BEGUN, until(middle));
            let rest = Days { first: middle.succ_opt().unwrap(), last };
            parts.extend(household.entries(BEGUN, rest));
            prop_assert_eq!(parts, household.entries(BEGUN, until(last)));
        }
    }
}
