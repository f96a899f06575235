//! Authorisation: identity, roles and guard functions.

use crate::declare::Guard;
use crate::request::{Call, Verdict, unauthenticated};
use crate::respond::Failure;
use mizan_core::Auth;

/// What the guard of a context or function says about a call.
pub(crate) async fn authorise(call: &Call, auth: &Auth, guard: Option<Guard>) -> Verdict {
    match auth {
        Auth::Anyone => Verdict::Allow,
        Auth::SignedIn | Auth::Staff | Auth::Superuser => role(call, auth).await,
        Auth::Guard(name) => match guard {
            Some(guard) => guard.run(&call.for_guard()).await,
            None => Verdict::Deny(Failure::internal(format_args!(
                "guard function `{name}` is not registered"
            ))),
        },
    }
}

async fn role(call: &Call, auth: &Auth) -> Verdict {
    match call.for_guard().known().await {
        Ok(Some(known)) if auth.admits_role(known.is_staff(), known.is_superuser()) => {
            Verdict::Allow
        }
        Ok(Some(_)) => Verdict::forbidden(),
        Ok(None) => Verdict::Deny(unauthenticated()),
        Err(failure) => Verdict::Deny(failure),
    }
}
