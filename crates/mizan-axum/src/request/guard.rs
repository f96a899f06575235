//! Guard functions: `auth = may_edit` on a function or context.

use super::call::Call;
use super::extract::{Extract, Extraction};
use super::needs::Needs;
use crate::respond::{ClientError, Failure};
use futures_util::future::BoxFuture;
use mizan_core::{ErrorDecl, Problem, ProtocolCode};

/// The decision of a guard or a role.
#[derive(Debug)]
pub enum Verdict {
    /// The call may go on.
    Allow,
    /// It may not, with a problem for the client or a cause for the log.
    Deny(Failure),
}

impl Verdict {
    /// Denies a caller who is known but lacks what the function asks for.
    pub(crate) fn forbidden() -> Self {
        Self::Deny(Problem::new(ProtocolCode::Forbidden, "you may not do this").into())
    }

    /// Whether the call may go on, or why not.
    pub(crate) fn admitted(self) -> Result<(), Failure> {
        match self {
            Self::Allow => Ok(()),
            Self::Deny(failure) => Err(failure),
        }
    }
}

/// What a guard function may return: `bool`, or `Result<(), E>` to say why not.
#[diagnostic::on_unimplemented(
    message = "a guard function cannot return `{Self}`",
    note = "return `bool`, or `Result<(), E>` where `E` has `#[derive(ClientError)]`"
)]
pub trait IntoVerdict: Send {
    /// Whether the call may go on.
    #[doc(hidden)]
    fn verdict(self) -> Verdict;

    /// The errors that it denies a call with, in addition to those of the protocol.
    #[doc(hidden)]
    fn errors() -> Vec<ErrorDecl> {
        Vec::new()
    }
}

impl IntoVerdict for bool {
    fn verdict(self) -> Verdict {
        if self {
            Verdict::Allow
        } else {
            Verdict::forbidden()
        }
    }
}

impl<E: ClientError + Send> IntoVerdict for Result<(), E> {
    fn verdict(self) -> Verdict {
        match self {
            Ok(()) => Verdict::Allow,
            Err(error) => Verdict::Deny(Failure::of(&error)),
        }
    }

    fn errors() -> Vec<ErrorDecl> {
        E::declared()
    }
}

/// A function that can guard: async, with extractors as arguments, giving `bool` or `Result<(), E>`.
#[diagnostic::on_unimplemented(
    message = "this function cannot guard",
    note = "a guard is an `async fn` whose arguments are extractors (`State<T>`, an identity, …) and which returns `bool` or `Result<(), E>`"
)]
pub trait GuardFn<Args>: Send + Sync + 'static {
    /// Notes what its arguments need.
    #[doc(hidden)]
    fn needs(needs: &mut Needs);

    /// The errors it declares.
    #[doc(hidden)]
    fn errors() -> Vec<ErrorDecl>;

    /// Runs it.
    #[doc(hidden)]
    fn run(self, call: &Call) -> BoxFuture<'_, Verdict>;
}

macro_rules! guard_fn {
    ($($T:ident)*) => {
        impl<F, Fut, R, $($T,)*> GuardFn<(R, $($T,)*)> for F
        where
            F: FnOnce($($T),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = R> + Send,
            R: IntoVerdict,
            $($T: Extract,)*
        {
            fn needs(needs: &mut Needs) {
                let _ = &needs;
                $($T::needs(needs);)*
            }

            fn errors() -> Vec<ErrorDecl> {
                R::errors()
            }

            #[allow(non_snake_case, unused_mut, unused_variables)]
            fn run(self, call: &Call) -> BoxFuture<'_, Verdict> {
                Box::pin(async move {
                    let mut extraction = Extraction::new(call);
                    $(let $T = match extraction.take::<$T>().await {
                        Ok(value) => value,
                        Err(failure) => return Verdict::Deny(failure),
                    };)*
                    self($($T),*).await.verdict()
                })
            }
        }
    };
}

super::identify::for_each_arity!(guard_fn);

/// What the app asks a guard function for.
pub enum Ask<'a> {
    /// What its arguments need.
    Needs(&'a mut Needs),
    /// The errors it declares.
    Errors(&'a mut Vec<ErrorDecl>),
    /// Whether a call may go on.
    Verdict(&'a Call),
}

/// Answers for a guard function. A macro names the function only here, so that one that cannot guard is one error.
pub fn guard<Args, G: GuardFn<Args>>(guard: G, ask: Ask<'_>) -> BoxFuture<'_, Verdict> {
    match ask {
        Ask::Verdict(call) => return guard.run(call),
        Ask::Needs(needs) => G::needs(needs),
        Ask::Errors(errors) => errors.extend(G::errors()),
    }
    Box::pin(std::future::ready(Verdict::Allow))
}
