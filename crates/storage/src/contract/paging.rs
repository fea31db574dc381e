//! Pages while rows are added, moved and deleted.
//!
//! A reader of all pages sees every row that existed throughout exactly once and in order, no row
//! twice unless it moved meanwhile, and no row on a page read after its deletion. Many random
//! sequences of events are tried; the randomness is the stage's, so each can be reproduced.

mod accounts;
mod budgets;
mod conversations;
mod holdings;
mod portfolios;
mod transactions;
mod users;

use std::collections::BTreeMap;

use uuid::Uuid;

pub use self::{
    accounts::pages_of_accounts_stay_consistent, budgets::pages_of_budgets_stay_consistent,
    conversations::pages_of_conversations_stay_consistent,
    holdings::pages_of_holdings_stay_consistent, portfolios::pages_of_portfolios_stay_consistent,
    transactions::pages_of_transactions_stay_consistent, users::pages_of_users_stay_consistent,
};
use super::{Stage, stage::user_of};
use crate::{PageRequest, PageSize, Position};

const ROUNDS: usize = 12;
const MAX_ROWS: usize = 12;

/// Names with common cases of ordering: equal, differing only in case, one a prefix of another.
const NAMES: [&str; 8] = ["a", "A", "ab", "AB", "b", "Ä", "ä", "z z"];

/// A list that can be paged through and changed.
trait PagedList {
    /// Adds a row, and returns its id and sort key.
    async fn add(&self) -> (Uuid, String);
    async fn remove(&self, id: Uuid);
    /// Changes a row's sort key and returns the new one; `None` for lists whose sort key cannot
    /// change.
    async fn edit(&self, _id: Uuid, _key: &str) -> Option<String> {
        None
    }
    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>);
    /// The order of two rows.
    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering;
}

async fn check_paging(stage: &Stage<'_>, list: &impl PagedList) {
    let mut rows = BTreeMap::new();
    for _ in 0..stage.number(MAX_ROWS) {
        let (id, key) = list.add().await;
        rows.insert(id, key);
    }
    // The rows that exist throughout.
    let mut stayed: Vec<Uuid> = rows.keys().copied().collect();
    let mut gone = Vec::new();
    // The rows seen, with their sort keys at that time.
    let mut seen: Vec<(Uuid, String)> = Vec::new();
    let size = u16::try_from(1 + stage.number(4)).unwrap();
    let mut page = PageRequest {
        size: PageSize::new(size).unwrap(),
        after: None,
    };
    loop {
        let (ids, next) = list.page(&page).await;
        assert!(ids.len() <= page.size.items());
        assert!(next.is_none() || ids.len() == page.size.items());
        for id in ids {
            assert!(!gone.contains(&id), "a deleted row");
            seen.push((id, rows[&id].clone()));
        }
        page.after = next;
        if page.after.is_none() {
            break;
        }
        for _ in 0..stage.number(3) {
            let (id, key) = list.add().await;
            rows.insert(id, key);
        }
        let present: Vec<_> = rows
            .keys()
            .filter(|id| !gone.contains(*id))
            .copied()
            .collect();
        if stage.number(2) == 0 && !present.is_empty() {
            let id = present[stage.number(present.len())];
            list.remove(id).await;
            stayed.retain(|stayed| *stayed != id);
            gone.push(id);
        } else if !present.is_empty() {
            let id = present[stage.number(present.len())];
            if let Some(key) = list.edit(id, &rows[&id]).await {
                rows.insert(id, key);
                stayed.retain(|stayed| *stayed != id);
            }
        }
    }
    for pair in seen.windows(2) {
        let [left, right] = [&pair[0], &pair[1]];
        let order = list.order((&left.1, left.0), (&right.1, right.0));
        assert_eq!(order, std::cmp::Ordering::Less, "{pair:?} in {seen:?}");
    }
    for id in stayed {
        let times = seen.iter().filter(|(seen, _)| *seen == id).count();
        assert_eq!(times, 1, "a row that existed throughout");
    }
}
