//! The queue of jobs.

use chrono::{DateTime, TimeDelta, Utc};
use coffer_domain::{
    job::{Job, JobKind},
    rng,
};
use serde_json::json;

use super::{Stage, stage::user_of};
use crate::{AttemptEnd, ClaimedJob, JobMeasure, StoredJob};

/// The time that a worker has for a job.
const LEASE: TimeDelta = TimeDelta::minutes(1);

fn job(stage: &Stage<'_>, key: &str) -> Job {
    let payload = json!({ "for": key });
    Job::new(JobKind::Mail, key, payload, stage.later(), stage.rng)
}

async fn enqueue(stage: &Stage<'_>, job: &Job) -> bool {
    stage
        .system(async |unit| unit.jobs().enqueue(job).await.unwrap())
        .await
}

async fn claim(stage: &Stage<'_>) -> Option<ClaimedJob> {
    let (now, claim) = (stage.now(), rng::uuid_v7(stage.now(), stage.rng));
    stage
        .system(async |unit| {
            let mut jobs = unit.jobs();
            jobs.claim(JobKind::Mail, claim, now + LEASE, now)
                .await
                .unwrap()
        })
        .await
}

async fn end(stage: &Stage<'_>, claimed: &ClaimedJob, end: AttemptEnd) -> bool {
    let now = stage.later();
    stage
        .system(async |unit| unit.jobs().end(claimed, &end, now).await.unwrap())
        .await
}

async fn measure(stage: &Stage<'_>) -> Vec<JobMeasure> {
    let now = stage.now();
    stage
        .system(async |unit| unit.jobs().measure(now).await.unwrap())
        .await
}

async fn dead(stage: &Stage<'_>) -> Vec<StoredJob> {
    stage
        .system(async |unit| unit.jobs().list_dead(10).await.unwrap())
        .await
}

/// A job is claimed as it was enqueued, in the order of the times from which it may run, and once.
pub async fn claims_due_jobs_once(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let later = Job {
        run_at: stage.now() + TimeDelta::hours(1),
        ..job(stage, "later")
    };
    let first = job(stage, "first").for_user(user_of(&ada));
    let second = job(stage, "second");
    for job in [&later, &second, &first] {
        assert!(enqueue(stage, job).await);
    }
    let claimed = claim(stage).await.unwrap();
    assert_eq!(
        (claimed.id, &*claimed.key, claimed.attempts),
        (first.id, "first", 1)
    );
    assert_eq!(claimed.payload, first.payload);
    assert_eq!(claimed.user_id, first.user_id);
    assert_eq!(claimed.created_at, first.created_at);
    let other = claim(stage).await.unwrap();
    assert_eq!(other.id, second.id);
    assert_eq!(claim(stage).await, None);
    for claimed in [claimed, other] {
        assert!(end(stage, &claimed, AttemptEnd::Done).await);
    }
    stage.clock.advance(TimeDelta::hours(1));
    assert_eq!(claim(stage).await.unwrap().id, later.id);
}

/// A request enqueues a job in its own unit, which is lost with it, and sees no jobs.
pub async fn enqueues_with_the_change(stage: &Stage<'_>) {
    let ada = stage.sign_up("ada@example.com").await;
    let abandoned = job(stage, "abandoned");
    let mut unit = stage.factory.begin(&ada).await.unwrap();
    unit.enqueue(&abandoned).await.unwrap();
    drop(unit);
    for (actor, key) in [(&ada, "mine"), (&stage.visitor(), "anyone's")] {
        let job = job(stage, key);
        stage
            .write(actor, async |unit| unit.enqueue(&job).await.unwrap())
            .await;
        let mut unit = stage.factory.begin(actor).await.unwrap();
        assert!(unit.jobs().list_dead(1).await.is_err());
        let mut unit = stage.factory.begin(actor).await.unwrap();
        assert!(unit.jobs().measure(stage.now()).await.is_err());
    }
    let keys = [claim(stage).await, claim(stage).await, claim(stage).await];
    let keys = keys.map(|job| job.map(|job| job.key));
    assert_eq!(keys, [Some("mine".into()), Some("anyone's".into()), None]);
}

/// A second job of a kind with the same key is not stored, even after the first one is done.
pub async fn enqueues_a_key_once(stage: &Stage<'_>) {
    let first = job(stage, "a key");
    assert!(enqueue(stage, &first).await);
    assert!(!enqueue(stage, &job(stage, "a key")).await);
    let claimed = claim(stage).await.unwrap();
    assert_eq!(claimed.id, first.id);
    assert!(end(stage, &claimed, AttemptEnd::Done).await);
    assert!(!enqueue(stage, &job(stage, "a key")).await);
    assert_eq!(claim(stage).await, None);
}

/// A job whose worker disappeared is claimed again, and the earlier attempt cannot end it.
pub async fn gives_abandoned_jobs_to_others(stage: &Stage<'_>) {
    enqueue(stage, &job(stage, "a job")).await;
    let first = claim(stage).await.unwrap();
    stage.clock.advance(LEASE - TimeDelta::seconds(1));
    assert_eq!(claim(stage).await, None);
    stage.clock.advance(TimeDelta::seconds(1));
    let second = claim(stage).await.unwrap();
    assert_eq!((second.id, second.attempts), (first.id, 2));
    assert!(!end(stage, &first, AttemptEnd::Done).await);
    assert!(end(stage, &second, AttemptEnd::Done).await);
    assert!(!end(stage, &second, AttemptEnd::Done).await);
}

/// A failed attempt is repeated at its time; a released one at once, and is not counted.
pub async fn repeats_failed_and_released_attempts(stage: &Stage<'_>) {
    enqueue(stage, &job(stage, "a job")).await;
    let at = stage.now() + TimeDelta::minutes(10);
    let error = "the server is down".to_owned();
    let retry = AttemptEnd::Retry {
        at,
        error: error.clone(),
    };
    let claimed = claim(stage).await.unwrap();
    assert!(end(stage, &claimed, retry).await);
    assert_eq!(claim(stage).await, None);
    let failing = stage
        .system(async |unit| unit.jobs().list_failing(10).await.unwrap())
        .await;
    assert_eq!(failing.len(), 1);
    assert_eq!((failing[0].attempts, failing[0].run_at), (1, at));
    assert_eq!(failing[0].error, Some(error));
    stage.clock.set(at);
    let claimed = claim(stage).await.unwrap();
    assert_eq!(claimed.attempts, 2);
    assert!(end(stage, &claimed, AttemptEnd::Released).await);
    assert_eq!(claim(stage).await.unwrap().attempts, 2);
}

/// Failed jobs are tried again at once when the reason is gone; those that have yet to run are not.
pub async fn hastens_failed_jobs(stage: &Stage<'_>) {
    enqueue(stage, &job(stage, "failed")).await;
    let later = Job {
        run_at: stage.now() + TimeDelta::hours(1),
        ..job(stage, "later")
    };
    enqueue(stage, &later).await;
    let retry = AttemptEnd::Retry {
        at: stage.now() + TimeDelta::hours(1),
        error: "down".to_owned(),
    };
    let claimed = claim(stage).await.unwrap();
    end(stage, &claimed, retry).await;
    let now = stage.now();
    let hasten = async || {
        stage
            .system(async |unit| unit.jobs().hasten(JobKind::Mail, now).await.unwrap())
            .await
    };
    assert_eq!(hasten().await, 1);
    assert_eq!(claim(stage).await.unwrap().key, "failed");
    assert_eq!(hasten().await, 0);
    assert_eq!(claim(stage).await, None);
}

/// A dead job stays until an operator revives it.
pub async fn keeps_dead_jobs(stage: &Stage<'_>) {
    for key in ["first", "second"] {
        enqueue(stage, &job(stage, key)).await;
        let claimed = claim(stage).await.unwrap();
        let reason = "ł".repeat(AttemptEnd::MAX_ERROR + 1);
        assert!(end(stage, &claimed, AttemptEnd::Dead(reason)).await);
    }
    stage.clock.advance(TimeDelta::days(1));
    assert_eq!(claim(stage).await, None);
    let found = dead(stage).await;
    let keys: Vec<_> = found.iter().map(|job| &*job.key).collect();
    assert_eq!(keys, ["second", "first"]);
    assert_eq!(found[0].kind, "mail");
    let error = found[0].error.as_ref().unwrap();
    assert_eq!(error.chars().count(), AttemptEnd::MAX_ERROR);

    let revive = async |ids| {
        let now = stage.later();
        stage
            .system(async |unit| unit.jobs().revive(ids, now).await.unwrap())
            .await
    };
    let first = found[1].id;
    assert_eq!(revive(Some(Vec::new())).await, 0);
    assert_eq!(revive(Some(vec![first])).await, 1);
    let claimed = claim(stage).await.unwrap();
    assert_eq!((claimed.id, claimed.attempts), (first, 1));
    assert_eq!(claimed.payload, json!({ "for": "first" }));
    assert_eq!(revive(None).await, 1);
    assert_eq!(dead(stage).await, []);
}

/// The queue is measured by kind.
pub async fn measures_the_queue(stage: &Stage<'_>) {
    assert_eq!(measure(stage).await, []);
    let begun = stage.now();
    for key in ["dead", "failing", "running", "waiting", "done"] {
        enqueue(stage, &job(stage, key)).await;
    }
    let at = stage.now() + TimeDelta::hours(1);
    let retry = AttemptEnd::Retry {
        at,
        error: "down".to_owned(),
    };
    for ending in [Some(AttemptEnd::Dead("no".to_owned())), Some(retry), None] {
        let claimed = claim(stage).await.unwrap();
        if let Some(ending) = ending {
            end(stage, &claimed, ending).await;
        }
    }
    let measured = measure(stage).await;
    let expected = JobMeasure {
        kind: "mail".to_owned(),
        pending: 4,
        failing: 1,
        dead: 1,
        // The first of the others was enqueued two seconds after the beginning.
        oldest_seconds: seconds(stage.now() - begun) - 2.0,
    };
    assert_eq!(measured, [expected]);
}

fn seconds(time: TimeDelta) -> f64 {
    time.as_seconds_f64()
}

/// Jobs that ended are purged after their time, pending ones never; and no more than requested.
pub async fn purges_ended_jobs(stage: &Stage<'_>) {
    for ending in [
        AttemptEnd::Done,
        AttemptEnd::Done,
        AttemptEnd::Dead("no".to_owned()),
    ] {
        enqueue(stage, &job(stage, &stage.number(usize::MAX).to_string())).await;
        let claimed = claim(stage).await.unwrap();
        end(stage, &claimed, ending).await;
    }
    enqueue(stage, &job(stage, "waiting")).await;
    let purge = async |done: DateTime<Utc>, dead: DateTime<Utc>, rows| {
        stage
            .system(async |unit| unit.jobs().purge(done, dead, rows).await.unwrap())
            .await
    };
    let before = stage.now() - TimeDelta::hours(1);
    let now = stage.later();
    assert_eq!(purge(before, before, 10).await, 0);
    assert_eq!(purge(now, before, 1).await, 1);
    assert_eq!(purge(now, before, 10).await, 1);
    assert_eq!(dead(stage).await.len(), 1);
    assert_eq!(purge(now, now, 10).await, 1);
    assert_eq!(claim(stage).await.unwrap().key, "waiting");
}

/// Several workers share the jobs; none gets another's.
pub async fn divides_jobs_between_workers(stage: &Stage<'_>) {
    for n in 0..4 {
        enqueue(stage, &job(stage, &n.to_string())).await;
    }
    // Both units are open at the same time.
    let mut one = stage.factory.system("a test").await.unwrap();
    let mut other = stage.factory.system("a test").await.unwrap();
    let (now, until) = (stage.now(), stage.now() + LEASE);
    let mut ids = Vec::new();
    for unit in [&mut one, &mut other] {
        let claim = rng::uuid_v7(now, stage.rng);
        let claimed = unit.jobs().claim(JobKind::Mail, claim, until, now).await;
        ids.push(claimed.unwrap().unwrap().id);
    }
    one.commit().await.unwrap();
    // What a worker claimed in a unit that was rolled back is claimed again.
    drop(other);
    assert_ne!(ids[0], ids[1]);
    assert_eq!(claim(stage).await.unwrap().id, ids[1]);
}
