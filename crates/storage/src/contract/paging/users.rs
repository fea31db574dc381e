//! Users.

use std::cmp::Ordering;

use uuid::Uuid;

use super::{PagedList, ROUNDS, Stage, check_paging};
use crate::{PageRequest, Position, UserFilter, UserSort};

/// All users, as a system unit sees them.
struct Users<'s> {
    stage: &'s Stage<'s>,
    sort: UserSort,
}

impl PagedList for Users<'_> {
    async fn add(&self) -> (Uuid, String) {
        self.stage.later();
        let n = self.stage.number(1_000_000);
        let email = format!("{}{n}@example.com", ["a", "A", "b"][self.stage.number(3)]);
        let user = self.stage.user(&email);
        self.stage
            .system(async |unit| unit.users().add(&user, None).await.unwrap())
            .await;
        (user.id.uuid(), email.to_lowercase())
    }

    async fn remove(&self, id: Uuid) {
        let erased = self
            .stage
            .system(async |unit| unit.users().erase(id.into()).await.unwrap())
            .await;
        assert!(erased);
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = UserFilter::new();
        let read = self
            .stage
            .system(async |unit| unit.users().list(&filter, self.sort, page).await.unwrap())
            .await;
        (
            read.items.iter().map(|item| item.id.uuid()).collect(),
            read.next,
        )
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> Ordering {
        match self.sort {
            UserSort::Newest => right.1.cmp(&left.1),
            UserSort::Oldest => left.1.cmp(&right.1),
            UserSort::Email => left.cmp(&right),
        }
    }
}

/// Users, in every order.
pub async fn pages_of_users_stay_consistent(stage: &Stage<'_>) {
    let sorts = [UserSort::Newest, UserSort::Oldest, UserSort::Email];
    for sort in sorts.into_iter().cycle().take(ROUNDS) {
        let list = Users { stage, sort };
        check_paging(stage, &list).await;
        let (left, _) = list.page(&PageRequest::default()).await;
        for id in left {
            list.remove(id).await;
        }
    }
}
