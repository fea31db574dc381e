//! Conversations.

use coffer_domain::{Actor, Lifecycle as _};
use uuid::Uuid;

use super::{PagedList, ROUNDS, Stage, check_paging, user_of};
use crate::{ChatSessionFilter, PageRequest, Position};

struct Conversations<'s> {
    stage: &'s Stage<'s>,
    actor: Actor,
}

impl PagedList for Conversations<'_> {
    async fn add(&self) -> (Uuid, String) {
        let session = self.stage.chat_session(user_of(&self.actor), "Taxes");
        crate::contract::chat::add(self.stage, &self.actor, &[&session]).await;
        (session.id.uuid(), String::new())
    }

    async fn remove(&self, id: Uuid) {
        let at = self.stage.later();
        self.stage
            .write(&self.actor, async |unit| {
                let found = unit.chat().get(id.into()).await.unwrap().unwrap();
                let deleted = found.clone().delete(at);
                unit.chat().update(&found, &deleted).await.unwrap();
            })
            .await;
    }

    async fn page(&self, page: &PageRequest) -> (Vec<Uuid>, Option<Position>) {
        let filter = ChatSessionFilter::new();
        let read = self
            .stage
            .read(&self.actor, async |unit| {
                unit.chat().list(&filter, page).await.unwrap()
            })
            .await;
        let ids = read.items.iter().map(|item| item.id.uuid());
        (ids.collect(), read.next)
    }

    fn order(&self, left: (&str, Uuid), right: (&str, Uuid)) -> std::cmp::Ordering {
        right.1.cmp(&left.1)
    }
}

/// Conversations are never lost or repeated between pages.
pub async fn pages_of_conversations_stay_consistent(stage: &Stage<'_>) {
    for round in 0..ROUNDS / 2 {
        let actor = stage.sign_up(&format!("user{round}@example.com")).await;
        check_paging(stage, &Conversations { stage, actor }).await;
    }
}
