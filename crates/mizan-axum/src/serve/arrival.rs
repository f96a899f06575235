//! The layer that notes when a request arrives, around layers that read the database or commit what a call did.

use super::commits::{PurgeAgain, PurgedTags};
use super::served::Served;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use futures_util::future::{BoxFuture, Either};
use mizan_cache::Arrival;
use std::fmt;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use tower::{Layer, Service};

/// Notes the header fields of a request, and how far the order of purges has come, before the layers inside of it run, and
/// purges what a call purged again once they have answered: [`Mizan::arrival_layer`](crate::Mizan::arrival_layer).
#[derive(Clone)]
pub struct ArrivalLayer(Arc<Served>);

/// The service of an [`ArrivalLayer`].
#[derive(Debug, Clone)]
pub struct ArrivalService<S> {
    layer: ArrivalLayer,
    inner: S,
}

/// Fields that layers set or take away, and that say nothing of the caller.
const OF_NO_CALLER: [&str; 14] = [
    "accept-encoding",
    "b3",
    "baggage",
    "content-encoding",
    "content-length",
    "traceparent",
    "tracestate",
    "transfer-encoding",
    "x-amzn-trace-id",
    "x-b3-sampled",
    "x-b3-spanid",
    "x-b3-traceid",
    "x-correlation-id",
    "x-request-id",
];

/// A request as it arrived, before the layers inside.
#[derive(Clone, Default)]
pub(crate) struct Arrivals {
    /// By each app whose layer it passed.
    noted: Vec<Noted>,
    /// With which header fields, if it may be a call.
    fields: Option<Arc<HeaderMap>>,
}

/// What the layer of one app noted.
#[derive(Clone)]
pub(crate) struct Noted {
    app: Weak<Served>,
    /// When it arrived, in an app that has a cache.
    arrival: Option<Arrival>,
    /// The lines of the fields that caches in front of the app key by.
    pub(crate) fields: Vec<(HeaderName, HeaderValue)>,
    /// What the call has purged.
    pub(crate) purged: PurgedTags,
}

impl Arrivals {
    /// Whether layers have changed the header fields since in a way that may concern the caller.
    pub(crate) fn has_other_fields(&self, now: &HeaderMap) -> bool {
        let Some(fields) = &self.fields else {
            return false;
        };
        let concerns = |name: &&HeaderName| !OF_NO_CALLER.contains(&name.as_str());
        let is_same = |name: &HeaderName| {
            let (before, now) = (fields.get_all(name), now.get_all(name));
            before.iter().eq(now.iter())
        };
        let mut names = fields.keys().chain(now.keys()).filter(concerns);
        !names.all(is_same)
    }

    /// What the layer of this app noted.
    pub(crate) fn of(&self, app: &Served) -> Option<&Noted> {
        let mut noted = self.noted.iter();
        noted.find(|noted| std::ptr::eq(noted.app.as_ptr(), app))
    }
}

/// When a request arrived: as the layer noted it, else now. Nothing in an app without a cache.
pub(crate) fn arrival(app: &Arc<Served>, extensions: &Extensions) -> Option<Arrival> {
    let origin = app.origin.as_ref()?;
    origin.late.run_here();
    let noted = extensions.get::<Arrivals>();
    let noted = noted.and_then(|arrivals| arrivals.of(app)?.arrival);
    Some(noted.unwrap_or_else(|| origin.cache.arrival()))
}

impl ArrivalLayer {
    pub(crate) fn new(app: &Arc<Served>) -> Self {
        Self(Arc::clone(app))
    }

    /// Notes the arrival, and with which header fields a call arrives, unless a layer further out has. Gives what is to be
    /// purged again.
    fn note<B>(&self, request: &mut Request<B>) -> Option<PurgeAgain> {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        let is_noted = request.extensions().get::<Arrivals>().is_some();
        let fields = (!is_read && !is_noted).then(|| Arc::new(request.headers().clone()));
        if fields.is_none() && !self.0.has_policies() {
            return None;
        }
        let lines = self.0.key_fields.lines(request);
        let arrivals = request.extensions_mut().get_or_insert_default::<Arrivals>();
        if let Some(fields) = fields {
            arrivals.fields = Some(fields);
        }
        if arrivals.of(&self.0).is_some() {
            return None;
        }
        let origin = self.0.origin.as_ref();
        let purged = PurgedTags::default();
        arrivals.noted.push(Noted {
            app: Arc::downgrade(&self.0),
            arrival: origin.map(|origin| origin.cache.arrival()),
            fields: lines,
            purged: purged.clone(),
        });
        origin.map(|_| PurgeAgain::new(Arc::clone(&self.0), purged))
    }
}

impl fmt::Debug for ArrivalLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ArrivalLayer")
            .field(&self.0.registry.app())
            .finish()
    }
}

impl<S> Layer<S> for ArrivalLayer {
    type Service = ArrivalService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ArrivalService {
            layer: self.clone(),
            inner,
        }
    }
}

impl<S, B, R> Service<Request<B>> for ArrivalService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    S::Error: Send,
    R: Send,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Either<S::Future, BoxFuture<'static, Result<S::Response, S::Error>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let again = self.layer.note(&mut request);
        let answering = self.inner.call(request);
        let Some(again) = again else {
            return Either::Left(answering);
        };
        Either::Right(Box::pin(async move {
            let mut response = again.around(answering).await?;
            again.purge(&mut response).await;
            Ok(response)
        }))
    }
}
