//! Who may: identity, roles and guard functions.

use crate::declare::Guard;
use crate::request::{Call, unauthenticated};
use crate::respond::Failure;
use mizan_core::{Auth, Problem, ProtocolCode};

/// Lets the caller through, or says why not.
pub(crate) async fn authorise(
    call: &Call,
    auth: &Auth,
    guard: Option<Guard>,
) -> Result<(), Failure> {
    match auth {
        Auth::Anyone => Ok(()),
        Auth::SignedIn => known(call, |_, _| true).await,
        Auth::Staff => known(call, |staff, superuser| staff || superuser).await,
        Auth::Superuser => known(call, |_, superuser| superuser).await,
        Auth::Guard(name) => match guard {
            Some(guard) => guard.run(call).await,
            None => Err(Failure::internal(format_args!(
                "guard function `{name}` is not registered"
            ))),
        },
    }
}

async fn known(call: &Call, has_role: impl FnOnce(bool, bool) -> bool) -> Result<(), Failure> {
    let known = call.known().await?.ok_or_else(unauthenticated)?;
    if has_role(known.is_staff(), known.is_superuser()) {
        return Ok(());
    }
    Err(Problem::new(ProtocolCode::Forbidden, "you may not do this").into())
}
