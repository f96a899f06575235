//! Who the caller is.

use super::call::Call;
use super::state::States;
use crate::respond::Failure;
use axum::http::request::Parts;
use mizan_core::{CallerId, CallerIdError};
use serde::Serialize;
use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

/// A signed-in caller; implemented by `#[derive(Identity)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an identity",
    label = "not an identity",
    note = "add `#[derive(Clone, mizan::Identity)]` to `{Self}` and mark the field that identifies the caller with `#[identity(id)]`"
)]
pub trait Identity: Clone + Send + Sync + 'static {
    /// The kind of caller, such as `employee`: letters, digits, `_` and `.`. Two kinds never share a cached response.
    fn kind(&self) -> Cow<'_, str>;

    /// What tells one caller of the kind from another, as JSON text; one that is null or empty identifies no caller.
    fn key(&self) -> String;

    /// Whether `auth = "staff"` lets the caller through.
    fn is_staff(&self) -> bool {
        false
    }

    /// Whether `auth = "superuser"` lets the caller through.
    fn is_superuser(&self) -> bool {
        false
    }

    /// Whether `Option<Self>` is taken from what `identify` gives, as the derive does it, and not from the request.
    #[doc(hidden)]
    fn comes_from_identify() -> bool {
        false
    }
}

/// An identity of any type.
pub(crate) type Known = Arc<dyn AnyIdentity>;

pub(crate) trait AnyIdentity: Send + Sync {
    fn id(&self) -> Result<CallerId, CallerIdError>;
    fn is_staff(&self) -> bool;
    fn is_superuser(&self) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<U: Identity> AnyIdentity for U {
    fn id(&self) -> Result<CallerId, CallerIdError> {
        CallerId::new(&Identity::kind(self), &Identity::key(self))
    }

    fn is_staff(&self) -> bool {
        Identity::is_staff(self)
    }

    fn is_superuser(&self) -> bool {
        Identity::is_superuser(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The JSON text of an id.
pub fn identity_key<T: Serialize>(id: &T) -> String {
    serde_json::to_string(id).unwrap_or_default()
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
