//! What the server can provide to a function's `#[extract]` arguments.

use super::call::Call;
use super::identity::Identity;
use super::needs::{Needed, Needs};
use super::state::States;
use crate::build_error::without_modules;
use crate::respond::Failure;
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, Limited};
use mizan_core::{Problem, ProtocolCode};
use std::any::{Any, type_name};

/// The most of a rejection's text that reaches the client, in bytes.
const REJECTION_TEXT: usize = 4096;

/// Anything an `#[extract]` argument can be: [`State`](crate::State), an identity, or any axum
/// extractor of request parts whose state is [`States`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing the server can provide",
    label = "cannot be extracted",
    note = "`#[extract]` takes `State<T>` of a `T` that is `Clone + Send + Sync`, a type with `#[derive(Identity)]`, or an axum extractor of request parts: `FromRequestParts<mizan::States>`"
)]
pub trait Extract: Sized + Send + 'static {
    /// Notes what the app must have for this to work, and that it looks at the request: a function that takes it
    /// cannot be cached for everyone. An extractor that does neither overrides this.
    fn needs(needs: &mut Needs) {
        needs.request::<Self>();
    }

    /// Takes the value out of the request.
    fn extract(call: &Call) -> impl Future<Output = Result<Self, Failure>> + Send;

    /// The same with the request parts that the arguments before it had.
    #[doc(hidden)]
    fn extract_from(
        extraction: &mut Extraction<'_>,
    ) -> impl Future<Output = Result<Self, Failure>> + Send {
        Self::extract(extraction.call)
    }
}

/// The extraction of one function's arguments: those that take request parts share one copy of them.
pub struct Extraction<'a> {
    call: &'a Call,
    parts: Option<Box<Parts>>,
}

impl<'a> Extraction<'a> {
    /// Of a function that answers this request.
    pub fn new(call: &'a Call) -> Self {
        Self { call, parts: None }
    }

    /// Takes the next argument.
    ///
    /// # Errors
    /// When the extractor refuses the request.
    pub async fn take<T: Extract>(&mut self) -> Result<T, Failure> {
        let states = self.call.states();
        if let Some(caller) = states.optional_caller::<T>() {
            let taken = caller.take(self.call.known().await?);
            return taken.ok_or_else(|| Failure::internal("the caller is of another type"));
        }
        let fresh = self.call.for_fresh::<T>();
        let call = match (states.varies_on(&Needed::of::<T>()), fresh) {
            (false, None) => match self.headers() {
                Some(headers) => return Ok(headers),
                None => return T::extract_from(self).await,
            },
            (false, Some(call)) => call,
            // The key holds what it is made from, so it may read the request.
            (true, fresh) => fresh.as_ref().unwrap_or(self.call).for_guard(),
        };
        let mut extraction = Extraction {
            call: &call,
            parts: self.parts.take(),
        };
        let taken = T::extract_from(&mut extraction).await;
        self.parts = extraction.parts;
        taken
    }

    /// The header fields, when a `T` is that: most `identify` functions take them, and need no copy of the other parts.
    /// Not where a layer may have written them before the call: then they are refused as other extractors are.
    fn headers<T: 'static>(&self) -> Option<T> {
        if self.call.is_outdated::<T>() {
            return None;
        }
        let mut taken: Option<T> = None;
        let slot: &mut dyn Any = &mut taken;
        if let Some(slot) = slot.downcast_mut::<Option<HeaderMap>>() {
            let parts = self.parts.as_deref();
            let parts = parts.unwrap_or_else(|| self.call.request());
            *slot = Some(parts.headers.clone());
        }
        taken
    }

    fn parts(&mut self) -> &mut Parts {
        let call = self.call;
        self.parts.get_or_insert_with(|| {
            let mut parts = Box::new(call.request().clone());
            // An extractor of request parts says so when the app is built.
            parts.extensions.insert(call.for_guard());
            parts
        })
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<States> + Send + 'static> Extract for T {
    async fn extract(call: &Call) -> Result<Self, Failure> {
        if call.is_outdated::<T>() {
            // What asks here may take the refusal for an absent value.
            call.note_outdated();
        }
        Self::extract_from(&mut Extraction::new(call)).await
    }

    async fn extract_from(extraction: &mut Extraction<'_>) -> Result<Self, Failure> {
        if extraction.call.is_outdated::<T>() {
            return Err(outdated::<T>());
        }
        let states = extraction.call.states();
        let extracted = T::from_request_parts(extraction.parts(), states).await;
        match extracted.map_err(IntoResponse::into_response) {
            Ok(value) => Ok(value),
            // Boxed: what takes the value does not carry the future that reads a rejection.
            Err(response) => Err(Box::pin(rejected(response)).await),
        }
    }
}

/// Takes a `T` out of the request.
///
/// # Errors
/// When the extractor refuses the request.
pub async fn extract<T: Extract>(extraction: &mut Extraction<'_>) -> Result<T, Failure> {
    extraction.take().await
}

/// Gives a function the app's state of type `T`: `#[extract] State(db): State<Db>`.
///
/// A state that no `.state(…)` provides is an error when the app is built.
#[derive(Debug, Clone, Copy, Default)]
pub struct State<T>(pub T);

impl<T: Clone + Send + Sync + 'static> Extract for State<T> {
    fn needs(needs: &mut Needs) {
        needs.state::<T>();
    }

    async fn extract(call: &Call) -> Result<Self, Failure> {
        let found = call.states().get::<T>().cloned();
        found.map(State).ok_or_else(|| {
            Failure::internal(format_args!(
                "the app has no state of type `{}`",
                type_name::<T>()
            ))
        })
    }
}

/// The caller, for the extractor `Option<U>`.
///
/// # Errors
/// When `identify` fails, or when the parts are not those of a Mizan request.
pub async fn caller<U: Identity>(
    parts: &mut Parts,
    _states: &States,
) -> Result<Option<U>, Failure> {
    let call = parts.extensions.get::<Call>().cloned();
    let outside = || Failure::internal("an identity was extracted outside a Mizan function");
    call.ok_or_else(outside)?.caller().await
}

/// Refuses an extractor in a bundle that comes back with a call: the client fetches the bundle by itself.
fn outdated<T>() -> Failure {
    let extractor = without_modules(type_name::<T>());
    tracing::debug!(target: "mizan", extractor, "a bundle does not come back with a call: the extractor may read what a layer set before the call; if it does not, say `App::refresh_with`");
    let detail = "an extension of the request shows the state before the call";
    Problem::new(ProtocolCode::Unavailable, detail).into()
}

/// An extractor's own response as the problem nearest to it.
async fn rejected(mut response: Response) -> Failure {
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return failure;
    }
    let status = response.status().as_u16();
    let body = Limited::new(response.into_body(), REJECTION_TEXT)
        .collect()
        .await;
    let body = body
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&body).into_owned();
    let code = match status {
        401 => ProtocolCode::Unauthenticated,
        403 => ProtocolCode::Forbidden,
        404 => ProtocolCode::NotFound,
        413 => ProtocolCode::PayloadTooLarge,
        415 => ProtocolCode::UnsupportedMediaType,
        422 => ProtocolCode::Invalid,
        429 => ProtocolCode::TooManyRequests,
        503 => ProtocolCode::Unavailable,
        400..=499 => ProtocolCode::Malformed,
        _ => return Failure::internal(format_args!("an extractor answered {status}: {text}")),
    };
    Problem::new(code, text).into()
}
