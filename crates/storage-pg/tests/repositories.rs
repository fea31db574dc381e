//! The repositories on PostgreSQL, alone and under each stack of decorators, meet the contract.
//! Each behaviour is a test with its own database.

pub(crate) mod store;

use store::Stack;

macro_rules! tests_of_behaviours {
    ($($area:ident { $($behaviour:ident)+ })+) => {$(
        mod $area {
            use coffer_storage::contract::$area;

            use crate::repositories::store::Store;

            $(
                #[tokio::test]
                async fn $behaviour() {
                    let store = Store::new(super::STACK).await;
                    $area::$behaviour(&store.stage()).await;
                }
            )+
        }
    )+};
}

mod plain {
    const STACK: super::Stack = super::Stack::Plain;
    coffer_storage::for_each_behaviour!(tests_of_behaviours);
}

mod audited {
    const STACK: super::Stack = super::Stack::Audited;
    coffer_storage::for_each_behaviour!(tests_of_behaviours);
    coffer_storage::for_each_audited_behaviour!(tests_of_behaviours);
}

mod cached {
    const STACK: super::Stack = super::Stack::Cached;
    coffer_storage::for_each_behaviour!(tests_of_behaviours);
}

mod cached_in_redis {
    const STACK: super::Stack = super::Stack::CachedInRedis;
    coffer_storage::for_each_behaviour!(tests_of_behaviours);
}

mod audited_over_cached {
    const STACK: super::Stack = super::Stack::AuditedOverCached;
    coffer_storage::for_each_behaviour!(tests_of_behaviours);
    coffer_storage::for_each_audited_behaviour!(tests_of_behaviours);
}

macro_rules! calls_of_behaviours {
    ($($area:ident { $($behaviour:ident)+ })+) => {
        /// Runs each behaviour on a database of its own, and records its calls.
        async fn run(calls: &Calls) {
            $($({
                // Each future is on the heap, and made in a stack frame of its own.
                #[inline(never)]
                fn behaviour(calls: Calls) -> LocalBoxFuture<'static, ()> {
                    Box::pin(async move {
                        let store = store::Store::recorded(calls).await;
                        coffer_storage::contract::$area::$behaviour(&store.stage()).await;
                    })
                }
                behaviour(calls.clone()).await;
            })+)+
        }
    };
}

mod calls {
    use coffer_storage::contract::Calls;
    use futures_util::future::LocalBoxFuture;

    use super::store;

    coffer_storage::for_each_behaviour!(calls_of_behaviours);

    // Proves: TASK-005-002.1, TASK-005-019.1
    #[tokio::test]
    async fn behaviours_call_every_method_of_every_repository() {
        let calls = Calls::default();
        run(&calls).await;
        assert_eq!(calls.missing(), [""; 0]);
    }
}

mod interleavings;
mod lifetimes;
mod nodes;
