//! Why a function gave no result: a problem for the client, or a cause for the log.

use super::client_error::{ClientError, Report};
use axum::response::{IntoResponse, Response};
use mizan_core::{Problem, ProtocolCode};
use serde_json::Value;
use std::error::Error;
use std::fmt::{Display, Write};
use std::sync::Arc;

/// A function or extractor that failed.
#[derive(Debug, Clone)]
pub struct Failure(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// The client may see it.
    Problem(Problem),
    /// The client learns only that the server failed.
    Internal(Arc<str>),
}

impl Failure {
    /// A failure whose cause only the log shows.
    pub fn internal(cause: impl Display) -> Self {
        Self(Kind::Internal(cause.to_string().into()))
    }

    /// What a client may see of `error`.
    pub fn of(error: &impl ClientError) -> Self {
        match error.report() {
            Report::Internal => Self::internal(chain(error)),
            Report::Declared { code, status, data } => {
                let problem = Problem::declared(code, status, error.to_string());
                let problem = if data.is_empty() {
                    problem
                } else {
                    problem.with_data(Value::Object(data))
                };
                problem.into()
            }
        }
    }

    /// The problem the client gets; an internal cause is logged under the digest that the client sees.
    pub(crate) fn into_problem(self, function: &str, development: bool) -> Problem {
        match self.0 {
            Kind::Problem(problem) => problem,
            Kind::Internal(cause) => {
                let digest = digest();
                tracing::error!(target: "mizan", %digest, function, "{cause}");
                let mut problem = Problem::internal(digest);
                problem.detail = development.then(|| cause.to_string().into());
                problem
            }
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(Kind::Problem(problem))
    }
}

/// Lets an extractor's rejection pass through axum and be found again.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let code = match &self.0 {
            Kind::Problem(problem) => problem.status,
            Kind::Internal(_) => ProtocolCode::Internal.status(),
        };
        let status = axum::http::StatusCode::from_u16(code);
        let mut response = status
            .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The error and its causes, as one line of the log.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        let _ = write!(text, ": {source}");
        cause = source.source();
    }
    text
}

/// Different for every occurrence, so that one line of the log belongs to one answer.
fn digest() -> String {
    use std::hash::{BuildHasher, RandomState};
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    static KEYS: std::sync::LazyLock<RandomState> = std::sync::LazyLock::new(RandomState::new);
    format!(
        "{:016x}",
        KEYS.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))
    )
}
