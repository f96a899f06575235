//! A small app whose answers depend on everything a key may have: caller, kind, tenant, host, and values of several spellings.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use mizan::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::task::yield_now;
use uuid::Uuid;

pub(crate) fn app(db: &Db) -> App {
    App::new("differential")
        .module(module_path!())
        .state(db.clone())
        .identify(caller)
        .vary_on_for::<Tenant>(["header:x-tenant"])
        .vary_on_for::<Host>(["host"])
}

/// Lines of text by what they belong to.
#[derive(Clone, Default)]
pub(crate) struct Db {
    lines: Arc<Mutex<BTreeMap<String, Vec<String>>>>,
    reads: Arc<AtomicUsize>,
}

impl Db {
    /// Reads, and lets others run before the answer is used, so that a change may come between.
    async fn read(&self, of: impl ToString) -> Vec<String> {
        let lines = self.lines.lock().unwrap().get(&of.to_string()).cloned();
        for _ in 0..self.reads.fetch_add(1, Ordering::Relaxed) % 4 {
            yield_now().await;
        }
        lines.unwrap_or_default()
    }

    /// Writes, and lets others read the new state before the call is answered and the caches purged.
    async fn add(&self, to: impl ToString, line: String) {
        self.lines
            .lock()
            .unwrap()
            .entry(to.to_string())
            .or_default()
            .push(line);
        for _ in 0..self.reads.load(Ordering::Relaxed) % 3 {
            yield_now().await;
        }
    }
}

/// An id as an integer or as a text, which are two callers even when they look alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum UserId {
    Number(i64),
    Text(String),
}

#[derive(Debug, Clone, Identity)]
struct User {
    #[identity(id)]
    id: UserId,
    #[identity(kind)]
    kind: &'static str,
}

impl User {
    fn name(&self) -> String {
        format!("{} {:?}", self.kind, self.id)
    }
}

async fn caller(headers: HeaderMap) -> Option<User> {
    let (kind, id) = match headers.get("x-user")?.to_str().ok()? {
        "user 1" => ("user", UserId::Number(1)),
        "user 2" => ("user", UserId::Number(2)),
        "user text 1" => ("user", UserId::Text("1".to_owned())),
        "clerk 1" => ("clerk", UserId::Number(1)),
        _ => return None,
    };
    Some(User { id, kind })
}

fn name_of(user: Option<User>) -> String {
    user.map_or_else(|| "anonymous".to_owned(), |user| user.name())
}

struct Tenant(String);
struct Host(String);

fn field(parts: &Parts, name: impl header::AsHeaderName) -> String {
    let value = parts
        .headers
        .get(name)
        .and_then(|value| value.to_str().ok());
    value.unwrap_or("none").to_owned()
}

impl<S: Sync> FromRequestParts<S> for Tenant {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(field(parts, "x-tenant")))
    }
}

impl<S: Sync> FromRequestParts<S> for Host {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(field(parts, header::HOST).to_ascii_lowercase()))
    }
}

/// Has as many spellings as a UUID has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct NoteId(Uuid);

/// Has an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct At(DateTime<FixedOffset>);

impl At {
    fn utc(self) -> String {
        self.0
            .with_timezone(&Utc)
            .to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

/// Is trimmed and in lower case once it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "String", into = "String")]
struct Label(String);

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self(text.trim().to_lowercase())
    }
}

impl From<Label> for String {
    fn from(Label(text): Label) -> Self {
        text
    }
}

/// Private, of a value with several spellings.
#[context(cache(ttl = 60))]
struct Note {
    note_id: NoteId,
}

#[client(context = Note)]
async fn note_text(
    note_id: NoteId,
    #[extract] user: Option<User>,
    #[extract] State(db): State<Db>,
) -> Vec<String> {
    let mut lines = db.read(note_id.0).await;
    lines.push(name_of(user));
    lines
}

#[client(context = Note)]
async fn note_size(note_id: NoteId, #[extract] State(db): State<Db>) -> usize {
    db.read(note_id.0).await.len()
}

#[client(affects = Note)]
async fn note_write(note_id: NoteId, text: String, #[extract] State(db): State<Db>) {
    db.add(note_id.0, text).await;
}

#[client(affects = Note(note_id = to))]
async fn note_copy(from: NoteId, to: NoteId, #[extract] State(db): State<Db>) {
    for line in db.read(from.0).await.into_iter().take(2) {
        db.add(to.0, line).await;
    }
}

/// Names its target when it runs.
#[client]
async fn note_sign(note_id: NoteId, #[extract] State(db): State<Db>) {
    db.add(note_id.0, "signed".to_owned()).await;
    invalidate(Note { note_id });
}

/// Names nothing: a fault.
#[client]
async fn forge(note_id: NoteId, #[extract] State(db): State<Db>) {
    db.add(note_id.0, "forged".to_owned()).await;
}

/// The same for everyone, with a param that may be left out.
#[context(cache(ttl = 60, public))]
struct Board {
    board_id: u32,
    label: Option<Label>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Card {
    id: usize,
    text: String,
}

fn place(board_id: u32, label: Option<&Label>) -> String {
    format!(
        "board {board_id} {}",
        label.map_or("", |Label(label)| label)
    )
}

#[client(context = Board)]
async fn board_cards(
    board_id: u32,
    label: Option<Label>,
    #[extract] State(db): State<Db>,
) -> Vec<Card> {
    let mut labels = vec![label.clone()];
    if label.is_none() {
        labels.extend(["red", "blue"].map(|label| Some(Label(label.to_owned()))));
    }
    let mut cards = Vec::new();
    for label in labels {
        let lines = db.read(place(board_id, label.as_ref())).await;
        cards.extend(
            lines
                .into_iter()
                .enumerate()
                .map(|(id, text)| Card { id, text }),
        );
    }
    cards
}

#[client(context = Board)]
async fn board_title(
    board_id: u32,
    label: Option<Label>,
    #[extract] State(db): State<Db>,
) -> Vec<String> {
    drop(label);
    db.read(format!("title {board_id}")).await
}

#[client(merge = Board::board_cards)]
async fn card_add(
    board_id: u32,
    label: Option<Label>,
    text: String,
    #[extract] State(db): State<Db>,
) -> Card {
    let place = place(board_id, label.as_ref());
    db.add(&place, text.clone()).await;
    let id = db.read(place).await.len();
    Card { id, text }
}

#[client(affects = Board::board_title)]
async fn board_rename(board_id: u32, text: String, #[extract] State(db): State<Db>) {
    db.add(format!("title {board_id}"), text).await;
}

/// Of one caller, at one host, for one tenant.
#[context(cache(ttl = 60))]
struct Mine;

#[client(context = Mine)]
async fn mine_lines(
    #[extract] user: Option<User>,
    #[extract] Tenant(tenant): Tenant,
    #[extract] Host(host): Host,
    #[extract] State(db): State<Db>,
) -> Vec<String> {
    let owner = format!("{} {tenant} {host}", name_of(user));
    let mut lines = db.read(&owner).await;
    lines.push(owner);
    lines
}

#[client(affects = Mine)]
async fn mine_add(
    text: String,
    #[extract] user: Option<User>,
    #[extract] Tenant(tenant): Tenant,
    #[extract] Host(host): Host,
    #[extract] State(db): State<Db>,
) {
    db.add(format!("{} {tenant} {host}", name_of(user)), text)
        .await;
}

/// Shared by callers without an identity.
#[context(cache(ttl = 60, anonymous))]
struct Lobby;

#[client(context = Lobby)]
async fn lobby_guests(
    #[extract] user: Option<User>,
    #[extract] State(db): State<Db>,
) -> Vec<String> {
    let mut guests = db.read("lobby").await;
    guests.push(name_of(user));
    guests
}

#[client(affects = Lobby)]
async fn lobby_enter(text: String, #[extract] State(db): State<Db>) {
    db.add("lobby", text).await;
}

/// For callers with an identity.
#[context(auth = true, cache(ttl = 60))]
struct Safe;

#[client(context = Safe)]
async fn safe_lines(#[extract] user: User, #[extract] State(db): State<Db>) -> Vec<String> {
    let mut lines = db.read("safe").await;
    lines.push(user.name());
    lines
}

#[client(affects = Safe, auth = true)]
async fn safe_add(text: String, #[extract] State(db): State<Db>) {
    db.add("safe", text).await;
}

/// Of a moment, which has as many spellings as there are offsets.
#[context(cache(ttl = 60, public))]
struct Moment {
    at: At,
}

#[client(context = Moment)]
async fn moment_events(at: At, #[extract] State(db): State<Db>) -> Vec<String> {
    db.read(at.utc()).await
}

#[client(affects = Moment)]
async fn moment_add(at: At, text: String, #[extract] State(db): State<Db>) {
    db.add(at.utc(), text).await;
}

/// Changes something of everything, and names all of it when it runs.
#[client]
async fn season(text: String, #[extract] State(db): State<Db>) {
    let all: Vec<String> = db.lines.lock().unwrap().keys().cloned().collect();
    for of in all {
        db.add(of, text.clone()).await;
    }
    invalidate_all::<Note>();
    invalidate_all::<Board>();
    invalidate_all::<Mine>();
    invalidate_all::<Lobby>();
    invalidate_all::<Safe>();
    invalidate_all::<Moment>();
}
