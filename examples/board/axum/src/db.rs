//! The database: one SQLite file, or memory that lasts as long as the process.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, Transaction};

/// The pool every function is handed as `State<Db>`.
pub type Db = SqlitePool;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Opens the file at `path` (made when it is not there), or memory when there is none, and brings
/// its tables up to date.
///
/// # Errors
/// When the file cannot be opened or holds tables of another shape.
pub async fn open(path: Option<&Path>) -> Result<Db, sqlx::Error> {
    let db = match path {
        Some(path) => {
            let file = SqliteConnectOptions::new()
                .filename(path)
                .create_if_missing(true);
            SqlitePoolOptions::new().connect_with(file).await?
        }
        None => memory().connect("sqlite::memory:").await?,
    };
    MIGRATIONS.run(&db).await?;
    Ok(db)
}

/// Begins a transaction that takes the database's write lock first: what it reads holds until it commits, so the board
/// that a call names is still the card's board when the call changes the card.
///
/// # Errors
/// When the database cannot be written.
pub async fn write(db: &Db) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    db.begin_with("BEGIN IMMEDIATE").await
}

/// A memory database belongs to its connection, so there is one and it is never closed.
fn memory() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
}
