//! The app's `identify` function, which finds the caller of a request.

use super::call::Call;
use super::extract::{Extract, Extraction};
use super::identity::{Identity, Known};
use super::needs::Needs;
use crate::respond::{ClientError, Failure};
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// An `identify` function with its type erased.
pub(crate) type Identify =
    Box<dyn for<'a> Fn(&'a Call) -> BoxFuture<'a, Result<Option<Known>, Failure>> + Send + Sync>;

/// Calls a macro once for each number of arguments a developer's function may have.
macro_rules! for_each_arity {
    ($each:ident) => {
        $each!();
        $each!(A);
        $each!(A B);
        $each!(A B C);
        $each!(A B C D);
        $each!(A B C D E);
        $each!(A B C D E G);
        $each!(A B C D E G H);
        $each!(A B C D E G H I);
    };
}
pub(crate) use for_each_arity;

/// What an `identify` function may return: `Option<U>`, or `Result<Option<U>, E>`.
#[diagnostic::on_unimplemented(
    message = "an `identify` function cannot return `{Self}`",
    note = "return `Option<U>`, or `Result<Option<U>, E>`, where `U` has `#[derive(Identity)]` and `E` has `#[derive(ClientError)]`"
)]
pub trait Identified: Send {
    /// The identity type.
    type User: Identity;

    /// The caller; nothing for an anonymous one.
    #[doc(hidden)]
    fn identified(self) -> Result<Option<Self::User>, Failure>;
}

impl<U: Identity> Identified for Option<U> {
    type User = U;

    fn identified(self) -> Result<Option<U>, Failure> {
        Ok(self)
    }
}

impl<U: Identity, E: ClientError + Send> Identified for Result<Option<U>, E> {
    type User = U;

    fn identified(self) -> Result<Option<U>, Failure> {
        self.map_err(|error| Failure::of(&error))
    }
}

/// A function that can identify callers: async, with extractors as arguments.
#[diagnostic::on_unimplemented(
    message = "this function cannot identify callers",
    note = "`identify` takes an `async fn` whose arguments are extractors (`State<T>`, `HeaderMap`, …) and which returns `Option<U>` where `U` has `#[derive(Identity)]`"
)]
pub trait IdentifyFn<Args>: Clone + Send + Sync + 'static {
    /// The identity type.
    type User: Identity;

    /// Notes what its arguments need.
    #[doc(hidden)]
    fn needs(needs: &mut Needs);

    /// Runs it, and gives the caller as `erase` makes it.
    #[doc(hidden)]
    fn run<K: Send + 'static>(
        self,
        call: &Call,
        erase: fn(Self::User) -> K,
    ) -> BoxFuture<'_, Result<Option<K>, Failure>>;
}

macro_rules! identify_fn {
    ($($T:ident)*) => {
        impl<F, Fut, R, $($T,)*> IdentifyFn<(R, $($T,)*)> for F
        where
            F: FnOnce($($T),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = R> + Send,
            R: Identified,
            $($T: Extract,)*
        {
            type User = R::User;

            fn needs(needs: &mut Needs) {
                let _ = &needs;
                $($T::needs(needs);)*
            }

            #[allow(non_snake_case, unused_mut, unused_variables)]
            fn run<K: Send + 'static>(
                self,
                call: &Call,
                erase: fn(R::User) -> K,
            ) -> BoxFuture<'_, Result<Option<K>, Failure>> {
                Box::pin(async move {
                    let mut extraction = Extraction::new(call);
                    $(let $T = extraction.take::<$T>().await?;)*
                    Ok(self($($T),*).await.identified()?.map(erase))
                })
            }
        }
    };
}

for_each_arity!(identify_fn);

/// The function with its type erased.
pub(crate) fn erase<Args, F: IdentifyFn<Args>>(function: F) -> Identify {
    Box::new(move |call| function.clone().run(call, |user| Arc::new(user) as Known))
}
