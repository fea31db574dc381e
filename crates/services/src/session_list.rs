//! The user's active sessions, and ending them from another one.

use coffer_domain::{
    Actor, Permission,
    audit::{Action, AuditRecord, EntityType},
    ids::{SessionId, UserId},
    session::{EndReason, Session},
};
use coffer_storage::{CursorPage, PageRequest, PageSize, Position};
use futures_util::future::join;
use uuid::Uuid;

use crate::{Error, ListRequest, Page, common::Common, paging::List};

/// An active session in its user's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// Whether it is the one of the request.
    pub is_current: bool,
}

/// Lists and ends sessions of the signed-in user.
pub struct SessionList {
    common: Common,
}

impl SessionList {
    pub(crate) fn new(common: Common) -> Self {
        Self { common }
    }

    /// A page of the actor's active sessions: first the one of the request, then the newest.
    pub async fn list(
        &self,
        actor: &Actor,
        request: &ListRequest,
    ) -> Result<Page<ListedSession>, Error> {
        let user = owner(actor)?;
        let list = List::new(&self.common, actor, "sessions", &(), request)?;
        let page = match (actor.session_id(), &list.request.after) {
            (Some(current), None) => self.first_page(actor, user, current, &list.request).await?,
            (current, _) => {
                let read = self.common.repositories.read_once(actor).await?;
                let sessions = read.sessions();
                let now = self.common.clock.now();
                sessions
                    .list_active(user, current, now, &list.request)
                    .await?
            }
        };
        let is_current = |session: &Session| actor.session_id() == Some(session.id);
        let page = CursorPage {
            items: page
                .items
                .into_iter()
                .map(|session| ListedSession {
                    is_current: is_current(&session),
                    session,
                })
                .collect(),
            next: page.next,
        };
        list.page(page)
    }

    /// The first page, which begins with the session of the request.
    async fn first_page(
        &self,
        actor: &Actor,
        user: UserId,
        current: SessionId,
        request: &PageRequest,
    ) -> Result<CursorPage<Session>, Error> {
        let places = u16::try_from(request.size.items().saturating_sub(1)).unwrap_or_default();
        let others = PageRequest {
            // At least one, to see whether there is a next page.
            size: PageSize::new(places).unwrap_or(ONE),
            after: None,
        };
        let unit = self.common.repositories.begin_read(actor).await?;
        let [first, rest] = unit.last_two().await?;
        let (first, rest) = (first.sessions(), rest.sessions());
        let now = self.common.clock.now();
        let (first, rest) = join(
            first.get(current),
            rest.list_active(user, Some(current), now, &others),
        )
        .await;
        let (first, mut rest) = (first?, rest?);
        if places == 0 && !rest.items.is_empty() {
            rest.items.clear();
            rest.next = Some(BEGINNING);
        }
        rest.items.splice(0..0, first);
        Ok(rest)
    }

    /// Ends one of the actor's active sessions.
    pub async fn end(&self, actor: &Actor, id: SessionId) -> Result<(), Error> {
        let user = owner(actor)?;
        let now = self.common.clock.now();
        let mut unit = self.common.repositories.begin(actor).await?;
        let found = unit.sessions().get(id).await?;
        let session = found.filter(|session| session.user_id == user && session.is_active(now));
        let session = session.ok_or(Error::NotFound)?;
        let device = session.device_hash;
        let ended = session.end_remotely(now, EndReason::SignedOut);
        let ended = ended.map_err(|_| Error::NotFound)?;
        if !unit.sessions().end(&ended).await? {
            return Err(Error::NotFound);
        }
        // Earlier sessions on the device, which have ended, would let it be recognised.
        if let Some(device) = device {
            unit.sessions().forget_device(user, &device, now).await?;
        }
        unit.record(self.record(actor, user).with_entity(id.uuid()));
        unit.commit().await?;
        Ok(())
    }

    /// Ends all of the actor's other sessions, whose devices are then no longer known, and returns
    /// their number.
    pub async fn end_others(&self, actor: &Actor) -> Result<u64, Error> {
        let user = owner(actor)?;
        let (current, now) = (actor.session_id(), self.common.clock.now());
        let mut unit = self.common.repositories.begin(actor).await?;
        let reason = EndReason::SignedOutEverywhere;
        let mut sessions = unit.sessions();
        let ended = sessions.end_all(user, current, now, reason).await?;
        sessions.forget_devices(user, current, now).await?;
        drop(sessions);
        if ended > 0 {
            let record = self.record(actor, user);
            unit.record(record.with_reason("all other sessions"));
        }
        unit.commit().await?;
        Ok(ended)
    }

    fn record(&self, actor: &Actor, user: UserId) -> AuditRecord {
        let (action, now) = (Action::SignedOut, self.common.clock.now());
        let record = AuditRecord::new(actor, action, EntityType::Session, now, &*self.common.rng);
        record.with_subject(user)
    }
}

/// One item per page.
const ONE: PageSize = match PageSize::new(1) {
    Some(size) => size,
    None => PageSize::LARGEST,
};

/// The position before the newest session.
const BEGINNING: Position = Position {
    key: None,
    id: Uuid::max(),
};

/// The user whose sessions the actor may see and end. An administrator who acts as the user may not.
fn owner(actor: &Actor) -> Result<UserId, Error> {
    let user = actor.require(Permission::ManageSelf)?;
    if actor.impersonator.is_some() {
        return Err(Error::Impersonating);
    }
    Ok(user)
}
