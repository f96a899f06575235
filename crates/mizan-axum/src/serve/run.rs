//! Running developers' functions: nothing they do reaches past this file.

use super::authorise::authorise;
use super::served::Served;
use crate::declare::Guard;
use crate::request::{Call, Started, Work};
use crate::respond::{Failure, Success};
use futures_util::FutureExt;
use mizan_core::{Args, Auth, ContextId, FunctionId, Problem, ProtocolCode};
use std::any::Any;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// The output of `work`, or the panic that ended it.
///
/// No `async fn`: that would keep the work twice, as its argument and as what it awaits.
pub(crate) fn caught<T>(work: impl Future<Output = T>) -> impl Future<Output = Result<T, Failure>> {
    let caught = AssertUnwindSafe(work).catch_unwind();
    caught.map(|done| {
        done.map_err(|panic| {
            Failure::internal(format_args!("panicked: {}", message(panic.as_ref())))
        })
    })
}

/// The output of the work, or `timeout`, when it takes longer than the app allows.
pub(crate) async fn in_time<T, F>(limit: Duration, work: impl FnOnce() -> F) -> Result<T, Problem>
where
    F: Future<Output = Result<T, Problem>>,
{
    let mut work = pin!(work());
    // Work that is done when it is polled first needs no timer.
    if let Poll::Ready(done) = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await {
        return done;
    }
    // Boxed, as are the rarer futures elsewhere: what a request carries from place to place is small then.
    match Box::pin(tokio::time::timeout(limit, work)).await {
        Ok(done) => done,
        Err(_) => Err(Problem::new(
            ProtocolCode::Timeout,
            format!("the request took longer than {limit:?}"),
        )),
    }
}

impl Served {
    /// Decodes the arguments of a function and makes it ready to run.
    pub(crate) fn start<'a>(&self, id: FunctionId, args: &Args<'_>, call: &'a Call) -> Started<'a> {
        match self.functions.get(id.index()) {
            Some(function) => (function.start)(args, call),
            None => Ok(Box::pin(async {
                Err(Failure::internal("the function is not registered"))
            })),
        }
    }

    /// The work of a function that is ready, with its own guard before it.
    pub(crate) fn guarded<'a>(
        &'a self,
        id: FunctionId,
        call: &'a Call,
        ready: Work<'a>,
    ) -> Work<'a> {
        let auth = &self.registry.function(id).decl().auth;
        if *auth == Auth::Anyone {
            return ready;
        }
        Box::pin(async move {
            authorise(call, auth, self.guard(id)).await.admitted()?;
            ready.await
        })
    }

    /// Runs a function that is ready, for a caller whom its guard has let through.
    pub(crate) fn run_admitted(
        &self,
        id: FunctionId,
        ready: impl Future<Output = Result<Success, Failure>>,
    ) -> impl Future<Output = Result<Success, Problem>> {
        caught(ready).map(move |done| self.ended(id, done))
    }

    /// Asks the guard of a context.
    pub(crate) async fn admit_to_context(&self, id: ContextId, call: &Call) -> Result<(), Problem> {
        let context = self.registry.context(id);
        let guard = self.guards.get(id.index()).copied().flatten();
        self.admit(call, &context.decl().auth, guard, context.name())
            .await
    }

    /// Asks the guard of a function.
    pub(crate) async fn admit_to_function(
        &self,
        id: FunctionId,
        call: &Call,
    ) -> Result<(), Problem> {
        let function = self.registry.function(id);
        self.admit(call, &function.decl().auth, self.guard(id), function.name())
            .await
    }

    async fn admit(
        &self,
        call: &Call,
        auth: &Auth,
        guard: Option<Guard>,
        name: &str,
    ) -> Result<(), Problem> {
        if *auth == Auth::Anyone {
            return Ok(());
        }
        let verdict = caught(Box::pin(authorise(call, auth, guard))).await;
        let admitted = verdict.and_then(crate::request::Verdict::admitted);
        admitted.map_err(|failure| failure.into_problem(name, self.settings.development))
    }

    /// Whether a function may sign the caller in or out: it returns a [`Reply`](crate::Reply).
    pub(crate) fn may_change_identity(&self, id: FunctionId) -> bool {
        let function = self.functions.get(id.index());
        function.is_some_and(|function| (function.may_change_identity)())
    }

    /// The guard function of a function.
    pub(crate) fn guard(&self, id: FunctionId) -> Option<Guard> {
        let function = self.functions.get(id.index())?;
        function.guard
    }

    fn ended(
        &self,
        id: FunctionId,
        done: Result<Result<Success, Failure>, Failure>,
    ) -> Result<Success, Problem> {
        let name = self.registry.function(id).name();
        let done = done.and_then(|done| done);
        done.map_err(|failure| failure.into_problem(name, self.settings.development))
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
