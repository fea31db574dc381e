//! The dependencies shared by all use cases.

use std::sync::Arc;

use chrono::NaiveDate;
use coffer_domain::{Clock, Rng, day, ids::UserId};
use coffer_security::{CursorCodec, MasterKeys};
use coffer_storage::{RepositoryFactory, UnitOfWork};

use crate::{Error, ExchangeRateSettings, LimitSettings};

#[derive(Clone)]
pub(crate) struct Common {
    /// Opens the units of work.
    pub(crate) repositories: Arc<dyn RepositoryFactory>,
    /// The clock that all use cases share.
    pub(crate) clock: Arc<dyn Clock>,
    /// Randomness for ids.
    pub(crate) rng: Arc<dyn Rng>,
    /// The limits of what one user may store.
    pub(crate) limits: Arc<LimitSettings>,
    /// The settings of exchange rates.
    pub(crate) exchange_rates: ExchangeRateSettings,
    /// Encodes and decodes the cursors of lists.
    pub(crate) cursors: Arc<CursorCodec>,
}

impl Common {
    pub(crate) fn new(
        repositories: &Arc<dyn RepositoryFactory>,
        clock: &Arc<dyn Clock>,
        rng: &Arc<dyn Rng>,
        (limits, exchange_rates): (Arc<LimitSettings>, ExchangeRateSettings),
        master_keys: &MasterKeys,
    ) -> Self {
        Self {
            repositories: repositories.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            limits,
            exchange_rates,
            cursors: Arc::new(CursorCodec::new(master_keys)),
        }
    }

    /// The current date in a user's time zone.
    pub(crate) async fn today(
        &self,
        unit: &mut dyn UnitOfWork,
        user_id: UserId,
    ) -> Result<NaiveDate, Error> {
        let zone = Self::time_zone(unit, user_id).await?;
        Ok(day::today(self.clock.now(), zone))
    }

    /// A user's time zone.
    pub(crate) async fn time_zone(
        unit: &mut dyn UnitOfWork,
        user_id: UserId,
    ) -> Result<chrono_tz::Tz, Error> {
        let settings = unit.settings().settings_for_query(user_id).await?;
        Ok(settings.ok_or(Error::NotFound)?.time_zone)
    }
}
