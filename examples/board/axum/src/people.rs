//! People: who there is, and what each may do.

use mizan::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::db::Db;
use crate::id::PersonId;
use crate::session::CurrentUser;

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
pub enum Role {
    /// Everything, removing boards included.
    Admin,
    /// Everything on the boards they are a member of.
    Member,
    /// Look, but change nothing.
    Guest,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, FromRow)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Their colour, as a hue from 0 to 359.
    pub hue: u16,
    /// What they may do.
    pub role: Role,
}

/// Who is looking, and who else there is.
#[context]
pub struct Me;

/// The person signed in, if anybody is.
#[client(context = Me)]
pub async fn current_person(#[extract] user: Option<CurrentUser>) -> Option<Person> {
    user.map(|user| user.person)
}

/// Everybody in the demo.
#[client(context = Me)]
pub async fn people(#[extract] State(db): State<Db>) -> Result<Vec<Person>, PeopleError> {
    let people = sqlx::query_as("SELECT id, name, hue, role FROM people ORDER BY id");
    Ok(people.fetch_all(&db).await?)
}

/// The person of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(db: &Db, id: PersonId) -> Result<Option<Person>, sqlx::Error> {
    let person = sqlx::query_as("SELECT id, name, hue, role FROM people WHERE id = ?");
    person.bind(id).fetch_optional(db).await
}

/// Why people could not be read.
#[derive(Debug, thiserror::Error, ClientError)]
pub enum PeopleError {
    /// The database failed.
    #[client(internal)]
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}
