//! Signing in and out: a signed cookie that holds who you are.

use axum::http::{HeaderMap, header};
use cookie::{Cookie, CookieJar, Key, SameSite, time::Duration};
use mizan::prelude::*;

use crate::db::Db;
use crate::id::PersonId;
use crate::people::{self, Person, Role};

const COOKIE: &str = "person";

/// The key that signs the cookie.
#[derive(Clone)]
pub struct CookieKey(pub Key);

/// The signed-in caller, as guards and functions see them.
#[derive(Debug, Clone, Identity)]
pub struct CurrentUser {
    /// Who.
    #[identity(id)]
    pub id: PersonId,
    /// Whether they run the place.
    #[identity(staff)]
    pub is_admin: bool,
    /// All about them.
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

/// Finds out who is calling; run at most once a request.
///
/// # Errors
/// When the database cannot be read.
pub async fn current_user(
    headers: HeaderMap,
    State(key): State<CookieKey>,
    State(db): State<Db>,
) -> Result<Option<CurrentUser>, SessionError> {
    match signed_in(&headers, &key) {
        Some(id) => Ok(people::find(&db, id).await?.map(CurrentUser::from)),
        None => Ok(None),
    }
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
    #[extract] State(key): State<CookieKey>,
    #[extract] State(db): State<Db>,
) -> Result<Reply<Person>, SessionError> {
    let person = people::find(&db, person_id)
        .await?
        .ok_or(SessionError::PersonNotFound)?;
    let cookie = sign(person.id, &key);
    Ok(Reply::new(person)
        .header("set-cookie", cookie)
        .identity_changed())
}

/// Signs out.
#[client]
pub async fn sign_out() -> Reply<()> {
    let gone = "person=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
    Reply::new(()).header("set-cookie", gone).identity_changed()
}

fn sign(person: PersonId, key: &CookieKey) -> String {
    let cookie = Cookie::build((COOKIE, person.0.to_string()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(30))
        .build();
    let mut jar = CookieJar::new();
    jar.signed_mut(&key.0).add(cookie);
    let signed = jar.get(COOKIE).map(|cookie| cookie.encoded().to_string());
    signed.unwrap_or_default()
}

fn signed_in(headers: &HeaderMap, key: &CookieKey) -> Option<PersonId> {
    let mut jar = CookieJar::new();
    let sent = headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    for cookie in sent
        .flat_map(|value| Cookie::split_parse_encoded(value.to_owned()))
        .flatten()
    {
        jar.add_original(cookie);
    }
    let cookie = jar.signed(&key.0).get(COOKIE)?;
    cookie.value().parse().ok().map(PersonId)
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
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};
    use cookie::Key;

    use super::{CookieKey, sign, signed_in};
    use crate::id::PersonId;

    fn sent(cookie: &str) -> HeaderMap {
        let pair = cookie.split(';').next().unwrap();
        HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())])
    }

    #[test]
    fn the_cookie_that_was_signed_is_believed() {
        let key = CookieKey(Key::generate());
        let cookie = sign(PersonId(2), &key);
        assert_eq!(signed_in(&sent(&cookie), &key), Some(PersonId(2)));
    }

    #[test]
    fn a_cookie_of_somebody_elses_making_is_not_believed() {
        let (ours, theirs) = (CookieKey(Key::generate()), CookieKey(Key::generate()));
        let cookie = sign(PersonId(1), &theirs);
        assert_eq!(signed_in(&sent(&cookie), &ours), None);
        assert_eq!(signed_in(&sent("person=1"), &ours), None);
    }
}
