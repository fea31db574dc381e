//! The number of statements for budgets, and their failures.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use coffer_domain::{
    Line,
    budget::{Budget, BudgetChanges, PastAmounts, PeriodKind, Schedule, Thresholds},
    patch::Change,
};
use coffer_services::{Error, Version};
use coffer_storage::{
    AlertingBudget, RepositoryError,
    mocks::{MockFactory, MockUnit},
};
use uuid::Uuid;

use crate::stage::{NOW, actor, services, stored_settings, user_id};

fn budget(n: u128) -> Budget {
    let starts_on = "2020-01-31".parse().unwrap();
    Budget {
        id: Uuid::from_u128(n).into(),
        user_id: user_id(),
        category_id: None,
        name: Line::parse("name", 100, "B").unwrap(),
        amount: Budget::check_amount(10.into(), "EUR".parse().unwrap()).unwrap(),
        past_amounts: PastAmounts::default(),
        schedule: Schedule::new(PeriodKind::Monthly, None, starts_on, None).unwrap(),
        alert_thresholds: Thresholds::new(vec![80]).unwrap(),
        rollover: true,
        version: 1,
        created_at: NOW,
        updated_at: NOW,
        deleted_at: None,
    }
}

/// A unit with `count` budgets without spending, and the number of queries for spending.
fn with_budgets(count: u128) -> (MockUnit, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let unit = MockUnit::new()
        .settings(|mock| {
            mock.expect_settings_for_query()
                .returning(|_| Ok(Some(stored_settings())));
        })
        .budgets(move |mock| {
            let counted = counted.clone();
            mock.expect_active()
                .returning(move |_| Ok((1..=count).map(budget).collect()));
            mock.expect_spending().returning(move |ranges| {
                counted.fetch_add(1, Ordering::Relaxed);
                Ok(vec![Vec::new(); ranges.len()])
            });
        });
    (unit, asked)
}

// Proves: TASK-005-012.2, TASK-005-024.3
#[tokio::test]
async fn many_budgets_cost_as_many_statements_as_one() {
    for (count, statements) in [(0, 0), (1, 1), (200, 1)] {
        let (unit, asked) = with_budgets(count);
        let services = services(Arc::new(MockFactory::new(unit)));
        let shown = services.budgets.progress(&actor(), None).await.unwrap();
        assert_eq!(shown.1.len() as u128, count);
        assert_eq!(asked.load(Ordering::Relaxed), statements, "{count}");
        // Rollover from all periods since the 31st of January 2020.
        assert!(
            shown
                .1
                .iter()
                .all(|one| one.rolled_over.amount == 830.into())
        );
    }
}

/// A unit in which a budget can be edited, but creating alerts fails.
fn failing(error: fn() -> RepositoryError) -> MockUnit {
    MockUnit::new()
        .settings(|mock| {
            mock.expect_settings_for_query()
                .returning(|_| Ok(Some(stored_settings())));
        })
        .categories(|mock| {
            mock.expect_lock().returning(|| Ok(()));
        })
        .budgets(move |mock| {
            mock.expect_get().returning(|_| Ok(Some(budget(1))));
            mock.expect_update().returning(|_, _| Ok(()));
            mock.expect_alerting().returning(|_, _, _| {
                Ok(vec![AlertingBudget {
                    budget: budget(1),
                    time_zone: "Europe/Berlin".parse().unwrap(),
                }])
            });
            mock.expect_spending().returning(move |_| Err(error()));
        })
}

#[tokio::test(start_paused = true)]
async fn edit_whose_alerts_fail_is_rolled_back() {
    let changes = BudgetChanges {
        rollover: Change::Set(false),
        ..BudgetChanges::default()
    };
    let unit = failing(|| RepositoryError::Backend("broken".to_owned()));
    let factory = Arc::new(MockFactory::new(
        unit.commits(|| panic!("it must not commit")),
    ));
    let services = services(factory);
    let budgets = &services.budgets;
    let actor = actor();
    let refused = budgets.update(&actor, budget(1).id, Version::Any, changes);
    assert!(matches!(refused.await, Err(Error::Storage(_))));
}
