//! A row of the tables: what an attacker hopes for, what they send, and what the victim gets all the same.

use std::{collections::HashMap, sync::Arc};

use mizan_core::mwt::Claims;
use mizan_edge::ManifestSource;
use tempfile::TempDir;

use crate::{
    gullible::{self, Gullible},
    support::{Answer, RunningEdge, Time, keys, settings, user},
};

pub(crate) const BOARD: &str = "/api/mizan/ctx/board/?board_id=1";
pub(crate) const ME: &str = "/api/mizan/ctx/me/";
/// What `Cache-Status` says where a private answer is asked for without an identity.
pub(crate) const NO_IDENTITY: &str = "mizan-edge; fwd=bypass; detail=no-identity";
/// When every test happens, in seconds since 1970.
pub(crate) const NOW: u64 = 1_000_000;

/// An attack, as it is sent to a fresh edge.
pub(crate) struct Attack {
    /// What the attacker hopes for, as the end of “the attacker hopes …”.
    pub(crate) hopes: &'static str,
    /// The requests of the attacker, each on a connection of its own.
    pub(crate) sends: Vec<String>,
    /// The request of the victim.
    pub(crate) victim: String,
    /// What `Cache-Status` says of the victim's answer.
    pub(crate) status: &'static str,
    /// How many answers the edge holds in the end.
    pub(crate) held: usize,
}

pub(crate) const MISS: &str = "mizan-edge; fwd=uri-miss; stored";
pub(crate) const HIT: &str = "mizan-edge; hit; ttl=60";

/// Fields of answers, by name and value.
pub(crate) type Fields = &'static [(&'static str, &'static str)];

/// A gullible origin with an edge in front of it.
pub(crate) struct Scene {
    pub(crate) origin: Gullible,
    pub(crate) edge: RunningEdge,
    _manifest: TempDir,
}

impl Scene {
    pub(crate) async fn open() -> Self {
        let origin = Gullible::start().await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        std::fs::write(&path, gullible::manifest()).unwrap();
        let mut settings = settings(origin.origin.address);
        settings.manifest = ManifestSource::File(path);
        settings.tokens = Some(Arc::new(keys()));
        settings.clock = Time::new().clock();
        settings.http_cache = true;
        let edge = RunningEdge::with(settings).await;
        edge.edge.load_manifest().await.expect("a manifest");
        Self {
            origin,
            edge,
            _manifest: folder,
        }
    }

    /// One whose origin has these fields in its answers, too.
    pub(crate) async fn of(says: Fields) -> Self {
        let scene = Self::open().await;
        for (name, value) in says {
            scene.origin.say(name, value);
        }
        scene
    }

    /// Sends bytes on a connection of their own; none when it is closed without an answer.
    pub(crate) async fn send(&self, bytes: &str) -> Option<Answer> {
        self.edge.connect().await.exchange(bytes.as_bytes()).await
    }
}

impl Attack {
    /// Runs it, and compares what the victim gets with what a fresh edge gives them.
    async fn fails(&self, says: Fields, clean: &Answer) {
        let hopes = self.hopes;
        let scene = Scene::of(says).await;
        for request in &self.sends {
            scene.send(request).await;
        }
        let answer = scene.send(&self.victim).await.expect("an answer");
        assert_eq!(answer.status, clean.status, "the attacker hopes {hopes}");
        assert_eq!(answer.text(), clean.text(), "the attacker hopes {hopes}");
        let status = answer.field("cache-status");
        assert_eq!(status, Some(self.status), "the attacker hopes {hopes}");
        assert_eq!(
            scene.edge.edge.held(),
            self.held,
            "the attacker hopes {hopes}"
        );
    }
}

/// Runs every row of a table.
pub(crate) async fn all_fail(table: impl IntoIterator<Item = Attack>) {
    all_fail_at(&[], table).await;
}

/// Runs every row of a table at an origin whose answers have these fields, too.
pub(crate) async fn all_fail_at(says: Fields, table: impl IntoIterator<Item = Attack>) {
    let mut clean = HashMap::new();
    for attack in table {
        if !clean.contains_key(&attack.victim) {
            let answer = Scene::of(says).await.send(&attack.victim).await;
            clean.insert(attack.victim.clone(), answer.expect("an answer"));
        }
        attack.fails(says, &clean[&attack.victim]).await;
    }
}

/// A GET with these further field lines, none of which has an end of line behind it.
pub(crate) fn get(target: &str, fields: &[&str]) -> String {
    let mut text = format!("GET {target} HTTP/1.1\r\nHost: app.test\r\n");
    for field in fields {
        text += &format!("{field}\r\n");
    }
    text + "\r\n"
}

/// A call of a function with this body.
pub(crate) fn call(path: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: app.test\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// A good token for somebody.
pub(crate) fn token(sub: &str) -> String {
    keys()
        .issue("board", &Claims::new(user(sub), NOW, 3600))
        .unwrap()
}

/// The field line that carries a token.
pub(crate) fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}")
}
