//! Who the caller is.

use super::spelling::same_when_read;
use crate::build_error::without_modules;
use mizan_core::{Caller, CallerId, CallerIdError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::{Any, type_name};
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

    /// What else of the caller responses may depend on, as JSON text; part of every key. Nothing when all of it follows
    /// from the id, as columns of the caller's row do.
    fn claims(&self) -> Option<String>;

    /// Whether `Option<Self>` is taken from what `identify` gives, as the derive does it, and not from the request.
    #[doc(hidden)]
    fn comes_from_identify() -> bool {
        false
    }
}

/// An identity of any type.
pub(crate) type Known = Arc<dyn AnyIdentity>;

pub(crate) trait AnyIdentity: Send + Sync {
    /// The caller as keys of cached responses hold it.
    fn caller(&self) -> Result<Caller, CallerIdError>;
    fn is_staff(&self) -> bool;
    fn is_superuser(&self) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<U: Identity> AnyIdentity for U {
    fn caller(&self) -> Result<Caller, CallerIdError> {
        let id = CallerId::new(&Identity::kind(self), &Identity::key(self))?;
        let caller = Caller::new(id)
            .staff(Identity::is_staff(self))
            .superuser(Identity::is_superuser(self));
        match Identity::claims(self) {
            Some(claims) => caller.claims(&claims),
            None => Ok(caller),
        }
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
pub(crate) fn identity_key<T: Serialize + ?Sized>(id: &T) -> String {
    serde_json::to_string(id).unwrap_or_default()
}

/// A field of an identity that responses may depend on, and so part of every key: the id, and each claim.
///
/// Two values that differ need two texts. What a type does not write, such as a field with `#[serde(skip)]`, shows when
/// the text is read again and compared.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a cache key",
    label = "responses may depend on this field",
    note = "derive `Serialize`, `Deserialize` and `PartialEq`, or write `#[identity(skip)]` before a field whose value follows from the id, as a column of the caller's row does"
)]
pub trait Claim {
    /// The value as JSON text; empty when it cannot be written, or what is written is read as another value.
    #[doc(hidden)]
    fn text(&self) -> String;
}

impl<T: Serialize + DeserializeOwned + PartialEq + 'static> Claim for T {
    fn text(&self) -> String {
        same_when_read(self).unwrap_or_else(|| {
            let ty = without_modules(type_name::<T>());
            tracing::warn!(target: "mizan", "a field of a caller, of type `{ty}`, has a value that is not equal after it was written as JSON and read again: nothing is cached for this caller");
            String::new()
        })
    }
}

/// The claims of an identity, from the texts of its fields: a JSON object, unless one of them is empty.
pub fn identity_claims(fields: &[(&str, String)]) -> String {
    let members = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\":{value}"));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}
