//! Parts of a request's surroundings that only the origin can compute, such as the tenant of a host name.

use super::call::Call;
use super::extract::{Extract, Extraction};
use super::needs::Needs;
use crate::respond::Failure;
use futures_util::future::BoxFuture;

/// What a function given to `vary_by` may return: a text, or none.
#[diagnostic::on_unimplemented(
    message = "a function given to `vary_by` cannot return `{Self}`",
    note = "return `String` or `Option<String>`: responses are cached apart for each text"
)]
pub trait IntoVaried: Send {
    /// The value of the part.
    #[doc(hidden)]
    fn varied(self) -> Option<String>;
}

impl IntoVaried for String {
    fn varied(self) -> Option<String> {
        Some(self)
    }
}

impl IntoVaried for Option<String> {
    fn varied(self) -> Option<String> {
        self
    }
}

/// A function that computes a part of what responses depend on: async, with extractors as arguments.
#[diagnostic::on_unimplemented(
    message = "this function cannot compute what responses depend on",
    note = "`vary_by` takes an `async fn` whose arguments are extractors (`State<T>`, `HeaderMap`, …) and which returns `String` or `Option<String>`"
)]
pub trait VaryFn<Args>: Clone + Send + Sync + 'static {
    /// Notes what its arguments need.
    #[doc(hidden)]
    fn needs(needs: &mut Needs);

    /// Runs it.
    #[doc(hidden)]
    fn run(self, call: &Call) -> BoxFuture<'_, Result<Option<String>, Failure>>;
}

macro_rules! vary_fn {
    ($($T:ident)*) => {
        impl<F, Fut, R, $($T,)*> VaryFn<(R, $($T,)*)> for F
        where
            F: FnOnce($($T),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = R> + Send,
            R: IntoVaried,
            $($T: Extract,)*
        {
            fn needs(needs: &mut Needs) {
                let _ = &needs;
                $($T::needs(needs);)*
            }

            #[allow(non_snake_case, unused_mut, unused_variables)]
            fn run(self, call: &Call) -> BoxFuture<'_, Result<Option<String>, Failure>> {
                Box::pin(async move {
                    let mut extraction = Extraction::new(call);
                    $(let $T = extraction.take::<$T>().await?;)*
                    Ok(self($($T),*).await.varied())
                })
            }
        }
    };
}

super::identify::for_each_arity!(vary_fn);

/// One part with its function's type erased.
pub(crate) struct OriginPart {
    pub(crate) name: String,
    pub(crate) needs: Needs,
    run: Varied,
}

/// Computes the value of a part.
type Varied =
    Box<dyn for<'a> Fn(&'a Call) -> BoxFuture<'a, Result<Option<String>, Failure>> + Send + Sync>;

impl OriginPart {
    pub(crate) fn new<Args, F: VaryFn<Args>>(name: String, function: F) -> Self {
        let mut needs = Needs::default();
        F::needs(&mut needs);
        Self {
            name,
            needs,
            run: Box::new(move |call| function.clone().run(call)),
        }
    }

    /// Its value for one request.
    pub(crate) async fn value(&self, call: &Call) -> Result<Option<String>, Failure> {
        (self.run)(&call.for_guard()).await
    }
}
