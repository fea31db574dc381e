//! Detects altered, removed, added, reordered and truncated records and seals.
//!
//! Seals are read in the order of their numbers and records in that of their ids, alternately. Both
//! orders follow the time, so that few records and seals wait for their counterpart, however long
//! the log is.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use coffer_storage::{AuditRepository, AuditSeal, SealHead, StoredAuditRecord};
use uuid::Uuid;

use super::{AuditLog, FindingKind, Progress, Report};
use crate::{
    Error,
    signing::{AuditMac, MacCheck},
};

/// The number of seals read at once, each with up to a thousand members.
const SEALS: u32 = 20;

/// The number of records read at once.
const RECORDS: u32 = 1000;

/// The age at which an unsealed record suggests that no node is sealing.
const MAX_DELAY: TimeDelta = TimeDelta::minutes(1);

impl AuditLog {
    /// Verifies the whole log, which may be written to and sealed meanwhile.
    pub async fn verify(&self, progress: &(dyn Fn(Progress) + Sync)) -> Result<Report, Error> {
        let mut unit = self.repositories.system("verify the audit log").await?;
        let mut audit = unit.audit();
        let stored_head = self.heads.load().await;
        let mut verifier = Verifier::new(&self.mac, self.clock.now());
        verifier.newest_seal = audit.head().await?.map_or(0, |head| head.number);
        while verifier.read_seals(&mut *audit).await? {
            let newest = verifier.newest_member;
            while !verifier.at_end && verifier.next <= newest {
                verifier.read_batch(&mut *audit).await?;
            }
            progress(verifier.progress());
        }
        verifier.match_records(&mut *audit).await?;
        while !verifier.at_end {
            verifier.read_batch(&mut *audit).await?;
            verifier.match_records(&mut *audit).await?;
            progress(verifier.progress());
        }
        verifier.find_missing(&mut *audit).await?;
        for id in audit.missing_unsealed(RECORDS).await? {
            let detail = "deleted while waiting to be sealed";
            verifier
                .report
                .find(FindingKind::Removed, Some(id), None, detail);
        }
        verifier.check_stored_head(&mut *audit, stored_head).await?;
        Ok(verifier.into_report())
    }
}

/// A record as listed in a seal.
struct Member {
    seal: i64,
    mac: Vec<u8>,
}

/// A record whose seal has not been read yet.
struct UnmatchedRecord {
    mac: Vec<u8>,
    created_at: Option<DateTime<Utc>>,
}

/// The state of a verification.
struct Verifier<'m> {
    mac: &'m AuditMac,
    now: DateTime<Utc>,
    /// The number of the newest seal at the start.
    newest_seal: i64,
    /// The previous seal.
    last: Option<PreviousSeal>,
    /// The greatest id among the members of the last batch of seals.
    newest_member: Uuid,
    /// The id at which the next batch of records begins.
    next: Uuid,
    /// Whether all records have been read.
    at_end: bool,
    /// Members of seals whose record has not been read yet, and records whose seal has not.
    sealed: HashMap<Uuid, Member>,
    unmatched: HashMap<Uuid, UnmatchedRecord>,
    overdue: u64,
    report: Report,
}

/// The seal read last.
struct PreviousSeal {
    number: i64,
    hash: Vec<u8>,
}

impl<'m> Verifier<'m> {
    fn new(mac: &'m AuditMac, now: DateTime<Utc>) -> Self {
        Self {
            mac,
            now,
            newest_seal: 0,
            last: None,
            newest_member: Uuid::nil(),
            next: Uuid::nil(),
            at_end: false,
            sealed: HashMap::new(),
            unmatched: HashMap::new(),
            overdue: 0,
            report: Report::default(),
        }
    }

    fn progress(&self) -> Progress {
        Progress {
            seals: self.report.seals,
            of: u64::try_from(self.newest_seal).unwrap_or(0),
            records: self.report.records,
        }
    }

    /// Reads the next seals; `false` if there are none.
    async fn read_seals(&mut self, audit: &mut (dyn AuditRepository + '_)) -> Result<bool, Error> {
        // From the smallest number, because forged seals may come before the first one.
        let after = self.last.as_ref().map_or(i64::MIN, |last| last.number);
        let seals = audit.seals_after(after, SEALS).await?;
        self.newest_member = Uuid::nil();
        for seal in &seals {
            self.check_seal(seal, &seals);
            for (id, mac) in seal.member_ids.iter().zip(&seal.member_macs) {
                self.newest_member = self.newest_member.max(*id);
                self.check_member(*id, seal.number, mac);
            }
            self.report.seals += 1;
            self.last = Some(PreviousSeal {
                number: seal.number,
                hash: seal.hash.clone(),
            });
        }
        Ok(!seals.is_empty())
    }

    fn check_seal(&mut self, seal: &AuditSeal, batch: &[AuditSeal]) {
        let before = self.last.take();
        let expected = before
            .as_ref()
            .map_or(1, |before| before.number.saturating_add(1));
        let number = Some(seal.number);
        if seal.number > expected {
            let detail = "the seals before it are missing";
            self.report.find(FindingKind::Removed, None, number, detail);
        }
        match self.mac.check_seal(seal, seal.number) {
            MacCheck::UnknownKey => {
                let detail = "its hash was computed with a master key that is not configured";
                self.report
                    .find(FindingKind::UnknownKey, None, number, detail);
            }
            MacCheck::Invalid if self.is_valid_in_another_order(seal, batch) => {
                let detail = "the seal or its members are out of order";
                self.report
                    .find(FindingKind::Reordered, None, number, detail);
            }
            MacCheck::Invalid => {
                let detail = "the seal was altered";
                self.report.find(FindingKind::Altered, None, number, detail);
            }
            MacCheck::Valid => {
                let previous = before.map(|before| before.hash);
                if seal.number == expected && seal.previous_hash != previous {
                    let detail = "its previous hash does not match the seal before it";
                    self.report.find(FindingKind::Altered, None, number, detail);
                }
            }
        }
    }

    /// Whether the seal is valid with its members in the order of their ids, as it was created, or
    /// at the position of another seal.
    fn is_valid_in_another_order(&self, seal: &AuditSeal, batch: &[AuditSeal]) -> bool {
        let is_valid =
            |seal: &AuditSeal, number| self.mac.check_seal(seal, number) == MacCheck::Valid;
        if batch.iter().any(|other| is_valid(seal, other.number)) {
            return true;
        }
        let members = seal.member_ids.iter().copied();
        let mut members: Vec<_> = members.zip(seal.member_macs.iter().cloned()).collect();
        members.sort();
        let (member_ids, member_macs) = members.into_iter().unzip();
        let sorted = AuditSeal {
            member_ids,
            member_macs,
            ..seal.clone()
        };
        is_valid(&sorted, seal.number)
    }

    fn check_member(&mut self, id: Uuid, seal: i64, mac: &[u8]) {
        if mac.is_empty() {
            let detail = "deleted before it was sealed";
            self.report
                .find(FindingKind::Removed, Some(id), Some(seal), detail);
            return;
        }
        if let Some(record) = self.unmatched.remove(&id) {
            self.compare_macs(id, seal, &record.mac, mac);
            return;
        }
        let mac = mac.to_vec();
        if self.sealed.insert(id, Member { seal, mac }).is_some() {
            let detail = "sealed twice";
            self.report
                .find(FindingKind::Added, Some(id), Some(seal), detail);
        }
    }

    fn compare_macs(&mut self, id: Uuid, seal: i64, record: &[u8], member: &[u8]) {
        if record != member {
            let detail = "its MAC differs from the sealed one";
            self.report
                .find(FindingKind::Altered, Some(id), Some(seal), detail);
        }
    }

    /// Reads and checks the next records, plus one with which the next batch begins.
    async fn read_batch(&mut self, audit: &mut (dyn AuditRepository + '_)) -> Result<(), Error> {
        let mut records = audit.stored_from(self.next, RECORDS + 1).await?;
        if records.len() > RECORDS as usize
            && let Some(next) = records.pop()
        {
            self.next = next.id;
        } else {
            self.at_end = true;
        }
        for record in records {
            self.report.records += 1;
            self.check_record(&record);
            if let Some(member) = self.sealed.remove(&record.id) {
                self.compare_macs(record.id, member.seal, &record.mac, &member.mac);
            } else {
                let unmatched = UnmatchedRecord {
                    mac: record.mac,
                    created_at: record.record.map(|record| record.created_at),
                };
                self.unmatched.insert(record.id, unmatched);
            }
        }
        Ok(())
    }

    fn check_record(&mut self, stored: &StoredAuditRecord) {
        let key = stored.mac_key.as_deref();
        let check = stored.record.as_ref().map_or(MacCheck::Invalid, |record| {
            self.mac.check(record, &stored.mac, key)
        });
        let id = Some(stored.id);
        match check {
            MacCheck::Valid => {}
            MacCheck::Invalid => {
                let detail = "its MAC does not match its content";
                self.report.find(FindingKind::Altered, id, None, detail);
            }
            MacCheck::UnknownKey => {
                let detail = "its MAC was computed with a master key that is not configured";
                self.report.find(FindingKind::UnknownKey, id, None, detail);
            }
        }
    }

    /// Finds the seals of the records that were read without one. A record that is not in the queue
    /// was sealed before the queue was read, so its seal can be read by now.
    async fn match_records(&mut self, audit: &mut (dyn AuditRepository + '_)) -> Result<(), Error> {
        let ids: Vec<Uuid> = self.unmatched.keys().copied().collect();
        for ids in ids.chunks(RECORDS as usize) {
            let waiting: HashSet<_> = audit.filter_unsealed(ids).await?.into_iter().collect();
            for id in waiting {
                let Some(record) = self.unmatched.remove(&id) else {
                    continue;
                };
                self.report.unsealed += 1;
                let is_old = |at| self.now.signed_duration_since(at) > MAX_DELAY;
                self.overdue += u64::from(record.created_at.is_some_and(is_old));
            }
        }
        while !self.unmatched.is_empty() && self.read_seals(audit).await? {}
        let mut added: Vec<_> = self.unmatched.drain().map(|(id, _)| id).collect();
        added.sort();
        for id in added {
            let detail = "it is neither sealed nor waiting to be sealed";
            self.report.find(FindingKind::Added, Some(id), None, detail);
        }
        Ok(())
    }

    /// Finds the records of members of seals that were not read, and reports those that are
    /// missing.
    async fn find_missing(&mut self, audit: &mut (dyn AuditRepository + '_)) -> Result<(), Error> {
        let mut ids: Vec<Uuid> = self.sealed.keys().copied().collect();
        ids.sort();
        for ids in ids.chunks(RECORDS as usize) {
            for record in audit.stored(ids).await? {
                let Some(member) = self.sealed.remove(&record.id) else {
                    continue;
                };
                if member.seal <= self.newest_seal {
                    // The record existed at the start and was matched with another seal.
                    let detail = "sealed twice";
                    let seal = Some(member.seal);
                    self.report
                        .find(FindingKind::Added, Some(record.id), seal, detail);
                    continue;
                }
                // The record was committed after its position had been read.
                self.report.records += 1;
                self.check_record(&record);
                self.compare_macs(record.id, member.seal, &record.mac, &member.mac);
            }
        }
        let mut missing: Vec<_> = self.sealed.drain().collect();
        missing.sort_by_key(|(id, member)| (member.seal, *id));
        for (id, member) in missing {
            let detail = "the record is missing";
            self.report
                .find(FindingKind::Removed, Some(id), Some(member.seal), detail);
        }
        Ok(())
    }

    /// Checks that the chain contains the head that this node stored.
    async fn check_stored_head(
        &mut self,
        audit: &mut (dyn AuditRepository + '_),
        stored_head: Result<Option<SealHead>, String>,
    ) -> Result<(), Error> {
        match stored_head {
            Err(error) => self.report.warnings.push(format!(
                "audit-head.json cannot be read, so a truncated log would go unnoticed: {error}"
            )),
            Ok(None) if self.report.seals > 0 => self.report.warnings.push(
                "audit-head.json does not exist on this node, so a truncated log would go unnoticed"
                    .to_owned(),
            ),
            Ok(None) => {}
            Ok(Some(stored_head)) => {
                let hash = audit.seal_hash(stored_head.number).await?;
                if hash.as_deref() != Some(&stored_head.hash) {
                    let detail = "the newest seal known to this node is not in the log";
                    let seal = Some(stored_head.number);
                    self.report.find(FindingKind::CutOff, None, seal, detail);
                }
            }
        }
        Ok(())
    }

    fn into_report(mut self) -> Report {
        self.report.head = self.last.map(|last| last.number);
        if self.overdue > 0 {
            self.report.warnings.push(format!(
                "records waiting for more than a minute to be sealed: {}; check that a server is running",
                self.overdue
            ));
        }
        self.report
    }
}
