//! Signing in and out: a token that says who you are, kept in a cookie.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use cookie::{Cookie, SameSite, time::Duration};
use mizan::mwt::{COOKIE, Claims, IssueError, KeySet};
use mizan::prelude::*;
use mizan::{CallerId, CallerIdError};

use crate::app::NAME;
use crate::db::Db;
use crate::id::PersonId;
use crate::people::{self, Person, Role};

/// How long one stays signed in.
const DAY: Duration = Duration::days(1);

/// The keys that sign the tokens.
#[derive(Clone)]
pub struct Keys(pub Arc<KeySet>);

/// The signed-in caller, as guards and functions see them.
#[derive(Debug, Clone, Identity)]
#[identity(kind = "user")]
pub struct CurrentUser {
    /// Who.
    #[identity(id)]
    pub id: PersonId,
    /// Whether they run the place.
    #[identity(staff)]
    pub is_admin: bool,
    /// Their row, which follows from the id.
    #[identity(skip)]
    pub person: Person,
}

impl From<Person> for CurrentUser {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            is_admin: person.role == Role::Admin,
            person,
        }
    }
}

/// Finds out who is calling; run at most once a request. The token was verified before.
///
/// # Errors
/// When the database cannot be read.
pub async fn current_user(
    token: Option<Mwt>,
    State(db): State<Db>,
) -> Result<Option<CurrentUser>, SessionError> {
    let id = token.and_then(|Mwt(claims)| claims.caller.id().parse().ok());
    let Some(id) = id else { return Ok(None) };
    Ok(people::find(&db, PersonId(id))
        .await?
        .map(CurrentUser::from))
}

/// Lets everybody change things who is more than a guest.
///
/// # Errors
/// When the caller is a guest.
pub async fn may_write(user: CurrentUser) -> Result<(), ReadOnly> {
    match user.person.role {
        Role::Admin | Role::Member => Ok(()),
        Role::Guest => Err(ReadOnly),
    }
}

/// A guest tried to change something.
#[derive(Debug, PartialEq, Eq, thiserror::Error, ClientError)]
#[client(code = "read_only", status = 403)]
#[error("guests can look around but not change anything")]
pub struct ReadOnly;

/// Signs in as one of the demo's people. No password: it is a demo.
#[client]
pub async fn sign_in(
    person_id: PersonId,
    #[extract] State(keys): State<Keys>,
    #[extract] State(db): State<Db>,
) -> Result<Reply<Person>, SessionError> {
    let person = people::find(&db, person_id)
        .await?
        .ok_or(SessionError::PersonNotFound)?;
    let cookie = carried(issue(&keys, &person)?, DAY);
    Ok(Reply::new(person)
        .header("set-cookie", cookie)
        .identity_changed())
}

/// Signs out.
#[client]
pub async fn sign_out() -> Reply<()> {
    let gone = carried(String::new(), Duration::ZERO);
    Reply::new(()).header("set-cookie", gone).identity_changed()
}

/// A token that gives the rights that the person has now.
fn issue(Keys(keys): &Keys, person: &Person) -> Result<String, SessionError> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let lifetime = DAY.whole_seconds().unsigned_abs();
    let caller = CallerId::of("user", &person.id)?;
    let claims = Claims {
        staff: person.role == Role::Admin,
        ..Claims::new(caller, now.as_secs(), lifetime)
    };
    Ok(keys.issue(NAME, &claims)?)
}

/// The cookie that carries a token for so long.
fn carried(token: String, age: Duration) -> String {
    Cookie::build((COOKIE, token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(age)
        .build()
        .to_string()
}

/// Why a caller is not let through.
#[derive(Debug, thiserror::Error, ClientError)]
pub enum SessionError {
    /// Nobody has that number.
    #[client(status = 404)]
    #[error("there is nobody of that number")]
    PersonNotFound,
    /// The database failed.
    #[client(internal)]
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
    /// The person's number identifies no caller.
    #[client(internal)]
    #[error("no token could be issued")]
    Caller(#[from] CallerIdError),
    /// The keys cannot sign.
    #[client(internal)]
    #[error("no token could be issued")]
    Token(#[from] IssueError),
}
