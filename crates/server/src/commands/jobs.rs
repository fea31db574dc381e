//! `coffer jobs`.

use std::{fmt::Write as _, process::ExitCode, sync::Arc};

use chrono::SecondsFormat;
use coffer_domain::{Clock as _, ids::JobId};
use coffer_storage::{RepositoryError, StoredJob};
use serde_json::{Value, json};

use super::{database::CommandDatabase, print, print_json, runtime};
use crate::{assembly::repositories, cli, config::Settings, failure::Failure, system::SystemClock};

/// The maximum number of jobs listed of each state.
const LISTED: u32 = 100;

pub(super) fn run(command: &cli::Jobs, settings: &Settings) -> Result<ExitCode, Failure> {
    CommandDatabase::prepare(settings)?;
    match command {
        cli::Jobs::List { output } => {
            let (failing, dead) = runtime()?.block_on(find(settings))?;
            if output.json {
                let all = |jobs: &[StoredJob]| jobs.iter().map(values).collect::<Vec<_>>();
                print_json(&json!({ "failing": all(&failing), "dead": all(&dead) }))?;
            } else {
                print(&text(&failing, &dead))?;
            }
        }
        cli::Jobs::Retry { ids, all, output } => {
            let ids = (!all).then(|| ids.iter().copied().map(JobId::from).collect());
            let revived = runtime()?.block_on(revive(ids, settings))?;
            if output.json {
                print_json(&json!({ "retried": revived }))?;
            } else {
                print(&format!("Jobs to be tried again: {revived}."))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn find(settings: &Settings) -> Result<(Vec<StoredJob>, Vec<StoredJob>), Failure> {
    let database = CommandDatabase::open(settings).await?;
    database.check_migrated().await?;
    let clock = Arc::new(SystemClock);
    let repositories = repositories(settings, &database.keys, &database.access, clock)?;
    let unit = repositories.system("list jobs").await;
    let mut unit = unit.map_err(failed)?;
    let failing = unit.jobs().list_failing(LISTED).await.map_err(failed)?;
    let dead = unit.jobs().list_dead(LISTED).await.map_err(failed)?;
    Ok((failing, dead))
}

async fn revive(ids: Option<Vec<JobId>>, settings: &Settings) -> Result<u64, Failure> {
    let database = CommandDatabase::open(settings).await?;
    database.check_migrated().await?;
    let clock = Arc::new(SystemClock);
    let repositories = repositories(settings, &database.keys, &database.access, clock)?;
    let mut unit = repositories.system("retry jobs").await.map_err(failed)?;
    let revived = unit.jobs().revive(ids, SystemClock.now()).await;
    let revived = revived.map_err(failed)?;
    unit.commit().await.map_err(failed)?;
    Ok(revived)
}

fn failed(error: RepositoryError) -> Failure {
    Failure::during("accessing the jobs")(error)
}

fn values(job: &StoredJob) -> Value {
    json!({
        "id": job.id,
        "kind": job.kind,
        "key": job.key,
        "attempts": job.attempts,
        "error": job.error,
        "run_at": job.run_at,
        "created_at": job.created_at,
        "updated_at": job.updated_at,
    })
}

fn text(failing: &[StoredJob], dead: &[StoredJob]) -> String {
    let mut text = String::new();
    for (state, jobs) in [("failing", failing), ("dead", dead)] {
        for job in jobs {
            let created = job.created_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let error = job.error.as_deref().unwrap_or("unknown");
            let (id, key, attempts) = (job.id, &job.key, job.attempts);
            let _ = writeln!(
                text,
                "{state:<8} {id}  {key}  since {created}, attempts: {attempts}\n         {error}"
            );
        }
    }
    let _ = write!(text, "Failing: {}, dead: {}.", failing.len(), dead.len());
    text
}
