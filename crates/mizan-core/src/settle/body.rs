//! The body of a call's response, written once into one buffer.

use serde::Serialize;

use super::direct::{Direct, Template};
use super::merge::MergeEntry;
use crate::{Args, BundlePlan, CallPlan, Target};

/// A body that is still open.
pub(super) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    /// Begins with the result; the buffer is large enough for all that repeats it and for the refreshed bundles.
    pub(super) fn new<B: AsRef<[u8]>>(
        result: &[u8],
        merges: usize,
        refreshed: &[(BundlePlan<'_>, B)],
    ) -> Self {
        let data: usize = refreshed
            .iter()
            .map(|(_, body)| body.as_ref().len() + 128)
            .sum();
        let mut out = Vec::with_capacity((result.len() + 128) * (merges + 1) + data + 128);
        out.extend_from_slice(b"{\"result\":");
        out.extend_from_slice(result);
        Writer { out }
    }

    pub(super) fn targets<'t>(&mut self, targets: impl Iterator<Item = &'t Target>) {
        self.list("invalidate", targets, Self::json);
    }

    /// Targets and merges, with the result as their value.
    pub(super) fn direct(&mut self, direct: &Direct, result: &[u8], args: Args<'_>) {
        let write = |writer: &mut Self, each: &Template| {
            each.write_json(&mut writer.out, result, args);
        };
        self.list("invalidate", direct.targets(), write);
        self.list("merge", direct.merges(), write);
    }

    pub(super) fn merges(&mut self, call: &CallPlan<'_>, merges: &[MergeEntry], result: &[u8]) {
        let merges = merges
            .iter()
            .filter_map(|entry| Some((entry, entry.slot(call)?)));
        self.list("merge", merges, |writer, (entry, (slot, key))| {
            writer.raw("{\"context\":\"", entry.target.context.as_bytes());
            writer.raw("\",\"slot\":\"", slot.as_bytes());
            writer.raw("\",\"value\":", result);
            if !entry.target.params.is_empty() {
                writer.raw(",\"params\":", b"");
                writer.json(&entry.target.params);
            }
            if let Some(key) = key {
                writer.raw(",\"key\":", b"");
                writer.json(&key);
            }
            writer.out.push(b'}');
        });
    }

    pub(super) fn refreshed<B: AsRef<[u8]>>(&mut self, refreshed: &[(BundlePlan<'_>, B)]) {
        self.list("refresh", refreshed.iter(), |writer, (bundle, body)| {
            writer.raw("{\"context\":\"", bundle.context().name().as_bytes());
            writer.raw("\",\"params\":", bundle.given().as_bytes());
            writer.raw(",\"data\":", body.as_ref());
            writer.out.push(b'}');
        });
    }

    pub(super) fn close(mut self, identity_changed: bool) -> Vec<u8> {
        if identity_changed {
            self.raw(",\"identity\":", b"\"changed\"");
        }
        self.out.push(b'}');
        self.out
    }

    /// A member that is a list, left out when it is empty.
    fn list<T>(
        &mut self,
        name: &str,
        mut items: impl Iterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) {
        let Some(first) = items.next() else {
            return;
        };
        self.raw(",\"", name.as_bytes());
        self.raw("\":", b"[");
        write(self, first);
        for item in items {
            self.out.push(b',');
            write(self, item);
        }
        self.out.push(b']');
    }

    fn raw(&mut self, before: &str, bytes: &[u8]) {
        self.out.extend_from_slice(before.as_bytes());
        self.out.extend_from_slice(bytes);
    }

    /// Names and JSON values always serialise into memory.
    fn json(&mut self, value: &impl Serialize) {
        let _ = serde_json::to_writer(&mut self.out, value);
    }
}
