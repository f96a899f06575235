//! Guard functions: `auth = may_edit` on a function or context.

use super::call::Call;
use super::extract::Extract;
use super::needs::Needs;
use crate::respond::{ClientError, Failure};
use futures_util::future::BoxFuture;
use mizan_core::{ErrorDecl, Problem, ProtocolCode};

/// What a guard function may return: `bool`, or `Result<(), E>` to say why not.
#[diagnostic::on_unimplemented(
    message = "a guard function cannot return `{Self}`",
    note = "return `bool`, or `Result<(), E>` where `E` has `#[derive(ClientError)]`"
)]
pub trait Verdict: Send {
    /// Whether the call may go on.
    #[doc(hidden)]
    fn verdict(self) -> Result<(), Failure>;

    /// The errors it can say no with, besides the protocol's own.
    #[doc(hidden)]
    fn errors() -> Vec<ErrorDecl> {
        Vec::new()
    }
}

impl Verdict for bool {
    fn verdict(self) -> Result<(), Failure> {
        let refused = || Problem::new(ProtocolCode::Forbidden, "you may not do this").into();
        if self { Ok(()) } else { Err(refused()) }
    }
}

impl<E: ClientError + Send> Verdict for Result<(), E> {
    fn verdict(self) -> Result<(), Failure> {
        self.map_err(|error| Failure::of(&error))
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
    fn run(self, call: &Call) -> BoxFuture<'_, Result<(), Failure>>;
}

macro_rules! guard_fn {
    ($($T:ident)*) => {
        impl<F, Fut, R, $($T,)*> GuardFn<(R, $($T,)*)> for F
        where
            F: FnOnce($($T),*) -> Fut + Send + Sync + 'static,
            Fut: Future<Output = R> + Send,
            R: Verdict,
            $($T: Extract,)*
        {
            fn needs(needs: &mut Needs) {
                let _ = &needs;
                $($T::needs(needs);)*
            }

            fn errors() -> Vec<ErrorDecl> {
                R::errors()
            }

            fn run(self, call: &Call) -> BoxFuture<'_, Result<(), Failure>> {
                Box::pin(async move {
                    let _ = call;
                    self($($T::extract(call).await?),*).await.verdict()
                })
            }
        }
    };
}

super::identify::for_each_arity!(guard_fn);

/// What the app asks of a guard function.
pub enum Ask<'a> {
    /// What its arguments need.
    Needs(&'a mut Needs),
    /// The errors it declares.
    Errors(&'a mut Vec<ErrorDecl>),
    /// Whether a call may go on.
    Verdict(&'a Call),
}

/// Answers for a guard function; one entrance, so that a function that cannot guard is one error.
pub fn guard<Args, G: GuardFn<Args>>(guard: G, ask: Ask<'_>) -> BoxFuture<'_, Result<(), Failure>> {
    match ask {
        Ask::Verdict(call) => return guard.run(call),
        Ask::Needs(needs) => G::needs(needs),
        Ask::Errors(errors) => errors.extend(G::errors()),
    }
    Box::pin(std::future::ready(Ok(())))
}
