//! Layers over a unit of work, such as those that audit and cache.
//!
//! A layer implements [`UnitLayer`], and the layer trait of each repository that it intercepts. All
//! other methods pass to the unit below, so a layer contains only its own behaviour.

use std::future::Future;

use async_trait::async_trait;
use coffer_domain::audit::AuditRecord;

use crate::{BeforeCommit, RepositoryError, UnitOfWork, repositories};

/// Declares a repository in which layers intercept methods. It is written like a trait, with the
/// name of its layer trait and the [`UnitOfWork`]'s method that returns it:
///
/// ```ignore
/// repository! {
///     /// Stores accounts.
///     #[async_trait]
///     pub trait AccountRepository, layer AccountLayer over accounts {
///         /// Adds an account.
///         async fn add(&mut self, account: &Account) -> Result<(), RepositoryError>;
///     }
/// }
/// ```
///
/// A repository that no layer intercepts says `over accounts` alone.
///
/// The layer trait has the same methods, each of which calls the same method below unless the layer
/// implements it. A mutable reference to a layer is then a repository. Layers are never trait
/// objects, so they implement their methods as plain `async fn`s and add no allocation.
macro_rules! repository {
    (
        $(#[$meta:meta])*
        pub trait $repository:ident, layer $layer:ident over $accessor:ident { $($methods:tt)* }
    ) => {
        $crate::layer::repository! {
            $(#[$meta])*
            pub trait $repository, over $accessor { $($methods)* }
        }

        $crate::layer::repository! { @layer $repository $layer $accessor $($methods)* }
    };
    (
        $(#[$meta:meta])*
        pub trait $repository:ident, over $accessor:ident { $($methods:tt)* }
    ) => {
        $(#[$meta])*
        pub trait $repository: Send {
            $($methods)*
        }

        $crate::layer::repository! { @once $repository $accessor $($methods)* }

        #[cfg(feature = "contract")]
        $crate::layer::repository! { @recorded $repository $accessor $($methods)* }
    };
    (
        @once $repository:ident $accessor:ident
        $(
            $(#[$meta:meta])*
            async fn $method:ident(&mut self $(, $argument:ident: $type:ty)* $(,)?) -> $result:ty;
        )+
    ) => {
        impl $crate::ReadOnceFrom<dyn $repository> {
            $(
                $(#[$meta])*
                pub async fn $method(mut self, $($argument: $type),*) -> $result {
                    self.unit.$accessor().$method($($argument),*).await
                }
            )+
        }
    };
    (
        @recorded $repository:ident $accessor:ident
        $(
            $(#[$meta:meta])*
            async fn $method:ident(&mut self $(, $argument:ident: $type:ty)* $(,)?) -> $result:ty;
        )+
    ) => {
        impl $crate::contract::Methods for dyn $repository + '_ {
            const METHODS: &'static [&'static str] =
                &[$(concat!(stringify!($accessor), ".", stringify!($method))),+];
        }

        #[::async_trait::async_trait]
        impl $repository for $crate::contract::Recorded<Box<dyn $repository + '_>> {
            $(
                async fn $method(&mut self, $($argument: $type),*) -> $result {
                    self.record(concat!(stringify!($accessor), ".", stringify!($method)));
                    self.inner.$method($($argument),*).await
                }
            )+
        }
    };
    (
        @layer $repository:ident $layer:ident $accessor:ident
        $(
            $(#[$meta:meta])*
            async fn $method:ident(&mut self $(, $argument:ident: $type:ty)* $(,)?) -> $result:ty;
        )+
    ) => {
        #[doc = concat!("What a layer does in [`", stringify!($repository), "`].")]
        pub(crate) trait $layer: $crate::layer::UnitLayer {
            $(
                $(#[$meta])*
                fn $method(
                    &mut self,
                    $($argument: $type,)*
                ) -> impl ::std::future::Future<Output = $result> + Send {
                    async move { self.below().$accessor().$method($($argument),*).await }
                }
            )+
        }

        #[::async_trait::async_trait]
        impl<L: $layer> $repository for &mut L {
            $(
                async fn $method(&mut self, $($argument: $type),*) -> $result {
                    <L as $layer>::$method(self, $($argument),*).await
                }
            )+
        }
    };
}
pub(crate) use repository;

/// The accessors of a layer for the repositories that it intercepts.
macro_rules! intercepts {
    ($($accessor:ident: $repository:ident),+ $(,)?) => {
        $(
            fn $accessor(&mut self) -> Box<dyn crate::$repository + '_> {
                Box::new(self)
            }
        )+
    };
}
pub(crate) use intercepts;

macro_rules! accessors_of_the_unit_below {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            $(#[$meta])*
            fn $accessor(&mut self) -> Box<dyn crate::$repository + '_> {
                self.below().$accessor()
            }
        )+
    };
}

macro_rules! accessors_of_the_layer {
    ($($(#[$meta:meta])* $accessor:ident: $repository:ident, $mock:ident;)+) => {
        $(
            fn $accessor(&mut self) -> Box<dyn crate::$repository + '_> {
                UnitLayer::$accessor(self)
            }
        )+
    };
}

/// A unit of work that wraps another one.
pub(crate) trait UnitLayer: Send + Sized {
    /// The unit below.
    fn below(&mut self) -> &mut (dyn UnitOfWork + '_);

    repositories!(accessors_of_the_unit_below);

    /// Wraps a unit nested in the one below in this layer.
    fn begin_nested(
        &mut self,
    ) -> impl Future<Output = Result<Box<dyn UnitOfWork + '_>, RepositoryError>> + Send;

    /// Wraps the units for the last reads of the one below in this layer.
    fn end_with<'u>(
        self,
        reads: usize,
    ) -> impl Future<Output = Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>> + Send
    where
        Self: 'u;

    /// Commits the unit below.
    fn commit(self) -> impl Future<Output = Result<(), RepositoryError>> + Send;
}

#[async_trait]
impl<L: UnitLayer> UnitOfWork for L {
    repositories!(accessors_of_the_layer);

    fn record(&mut self, record: AuditRecord) {
        self.below().record(record);
    }

    fn before_commit(&mut self, action: BeforeCommit) {
        self.below().before_commit(action);
    }

    async fn open(&mut self) -> Result<(), RepositoryError> {
        self.below().open().await
    }

    async fn begin_nested(&mut self) -> Result<Box<dyn UnitOfWork + '_>, RepositoryError> {
        UnitLayer::begin_nested(self).await
    }

    async fn end_with<'u>(
        self: Box<Self>,
        reads: usize,
    ) -> Result<Vec<Box<dyn UnitOfWork + 'u>>, RepositoryError>
    where
        Self: 'u,
    {
        UnitLayer::end_with(*self, reads).await
    }

    async fn commit(self: Box<Self>) -> Result<(), RepositoryError> {
        UnitLayer::commit(*self).await
    }
}
