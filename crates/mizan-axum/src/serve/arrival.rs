//! The layer that notes when a request arrives, around layers that read the database.

use super::served::Served;
use axum::http::{Extensions, Request};
use mizan_cache::Arrival;
use std::fmt;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use tower::{Layer, Service};

/// Notes how far the order of purges has come when a request arrives, before the layers inside of it run; see
/// [`Mizan::arrival_layer`](crate::Mizan::arrival_layer).
#[derive(Clone)]
pub struct ArrivalLayer(Arc<Served>);

/// The service of an [`ArrivalLayer`].
#[derive(Debug, Clone)]
pub struct ArrivalService<S> {
    layer: ArrivalLayer,
    inner: S,
}

/// When a request arrived, for each app whose layer it passed.
#[derive(Clone, Default)]
pub(crate) struct Arrivals(Vec<(Weak<Served>, Arrival)>);

impl Arrivals {
    /// When it arrived for this app.
    fn of(&self, app: &Arc<Served>) -> Option<Arrival> {
        let noted = self.0.iter();
        let mut of_app = noted.filter(|(noted, _)| noted.as_ptr() == Arc::as_ptr(app));
        of_app.next().map(|(_, arrival)| *arrival)
    }
}

/// When a request arrived: as the layer noted it, else now. Nothing in an app without a cache.
pub(crate) fn arrival(app: &Arc<Served>, extensions: &Extensions) -> Option<Arrival> {
    let origin = app.origin.as_ref()?;
    origin.late.run_here();
    let noted = extensions.get::<Arrivals>();
    let noted = noted.and_then(|arrivals| arrivals.of(app));
    Some(noted.unwrap_or_else(|| origin.cache.arrival()))
}

impl ArrivalLayer {
    pub(crate) fn new(app: &Arc<Served>) -> Self {
        Self(Arc::clone(app))
    }

    /// Notes the arrival, unless a layer further out has.
    fn note(&self, extensions: &mut Extensions) {
        let Some(origin) = &self.0.origin else {
            return;
        };
        let arrivals = extensions.get_or_insert_default::<Arrivals>();
        if arrivals.of(&self.0).is_none() {
            let app = Arc::downgrade(&self.0);
            arrivals.0.push((app, origin.cache.arrival()));
        }
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

impl<S: Service<Request<B>>, B> Service<Request<B>> for ArrivalService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        self.layer.note(request.extensions_mut());
        self.inner.call(request)
    }
}
