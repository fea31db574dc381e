//! Read-only units, and reads that go to the database once.

use std::{
    future::Future,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    pin::Pin,
};

use crate::{RepositoryError, UnitOfWork, repositories};

/// A unit of work that only reads. Its reads see what is committed when each of them begins.
///
/// Each read is a round trip to the database. The last one should be marked with
/// [`last`](Self::last), and independent ones with [`last_two`](Self::last_two): the end of the
/// transaction is sent with them, and in the case of two they take one round trip. If a use case
/// reads only once, [`read_once`](crate::RepositoryFactory::read_once) is enough.
pub struct ReadUnit {
    unit: Box<dyn UnitOfWork>,
}

impl ReadUnit {
    /// A unit of work that only reads.
    pub fn new(unit: Box<dyn UnitOfWork>) -> Self {
        Self { unit }
    }

    /// The unit with a layer around it.
    #[must_use]
    pub fn map(self, layer: impl FnOnce(Box<dyn UnitOfWork>) -> Box<dyn UnitOfWork>) -> Self {
        Self::new(layer(self.into_unit()))
    }

    /// The unit as one of any kind.
    pub fn into_unit(self) -> Box<dyn UnitOfWork> {
        self.unit
    }

    /// The last read of the unit, sent with the end of the transaction; without an earlier one, it is
    /// a transaction of its own.
    pub async fn last(self) -> Result<ReadOnce, RepositoryError> {
        let [only] = self.end_with().await?;
        Ok(only)
    }

    /// The last two reads of the unit. If they are awaited together, with `join`, they are sent
    /// with the end of the transaction. The result of the first should be looked at first: if it
    /// fails, the second may fail because of it.
    ///
    /// Both should be awaited to the end: if one is dropped while it runs, the connection is
    /// closed.
    pub async fn last_two(self) -> Result<[ReadOnce; 2], RepositoryError> {
        self.end_with().await
    }

    async fn end_with<const N: usize>(self) -> Result<[ReadOnce; N], RepositoryError> {
        let units = self.unit.end_with(N).await?;
        let reads: Vec<_> = units.into_iter().map(|unit| ReadOnce { unit }).collect();
        reads.try_into().map_err(|reads: Vec<_>| {
            let error = format!("{} units for {N} reads", reads.len());
            RepositoryError::Backend(error)
        })
    }
}

impl Deref for ReadUnit {
    type Target = dyn UnitOfWork;

    fn deref(&self) -> &Self::Target {
        &*self.unit
    }
}

impl DerefMut for ReadUnit {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.unit
    }
}

/// A future that reads in a unit.
pub type Reading<'u, T> = Pin<Box<dyn Future<Output = T> + Send + 'u>>;

/// A read in a read-only unit. It can be used once, as its methods and those of the repositories
/// that they return take it by value.
pub struct ReadOnce {
    unit: Box<dyn UnitOfWork>,
}

/// A repository for one read. It has the methods of the repository trait `R`, by value.
pub struct ReadOnceFrom<R: ?Sized> {
    pub(crate) unit: Box<dyn UnitOfWork>,
    repository: PhantomData<fn(&R)>,
}

macro_rules! accessors {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            $(#[$meta])*
            pub fn $accessor(self) -> ReadOnceFrom<dyn crate::$repository> {
                ReadOnceFrom {
                    unit: self.unit,
                    repository: PhantomData,
                }
            }
        )+
    };
}

impl ReadOnce {
    repositories!(accessors);

    /// Reads by a function that other units use, too. It runs one method of a repository; another
    /// one fails.
    pub async fn with<T>(
        mut self,
        read: impl for<'u> FnOnce(&'u mut dyn UnitOfWork) -> Reading<'u, T>,
    ) -> T {
        read(&mut *self.unit).await
    }

    /// Checks the actor's session, and reads nothing.
    pub async fn open(mut self) -> Result<(), RepositoryError> {
        self.unit.open().await
    }
}
