//! The header fields by which caches in front of the app tell requests apart, as clients send them: what layers write over
//! them is known to the origin alone.

use super::arrival::Arrivals;
use super::served::Served;
use crate::request::Call;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use mizan_core::{Audience, VaryOn, VaryPart};
use std::sync::atomic::{AtomicBool, Ordering};

/// The names of the fields, and whether a layer has written over one.
pub(crate) struct KeyFields {
    /// Those that tell all responses apart.
    shared: Vec<HeaderName>,
    is_shared_rewritten: AtomicBool,
    is_credential_rewritten: AtomicBool,
}

/// By which callers are told apart.
const CREDENTIALS: [HeaderName; 2] = [header::AUTHORIZATION, header::COOKIE];

/// The lines of a field in one request.
type Line = (HeaderName, HeaderValue);

impl KeyFields {
    /// For an app that varies on these parts.
    pub(crate) fn new(vary_on: &VaryOn) -> Self {
        let names = vary_on.parts().iter().map(|part| match part {
            VaryPart::Host => Some(header::HOST),
            VaryPart::Header(name) => HeaderName::try_from(name).ok(),
            VaryPart::Cookie(_) => Some(header::COOKIE),
        });
        Self {
            shared: names.flatten().collect(),
            is_shared_rewritten: AtomicBool::new(false),
            is_credential_rewritten: AtomicBool::new(false),
        }
    }

    /// The lines of all of them, before the layers inside run.
    pub(crate) fn lines<B>(&self, request: &Request<B>) -> Vec<Line> {
        // The host of a target goes before the field, and no layer writes over it.
        let has_authority = request.uri().authority().is_some();
        let of_key = |name: &HeaderName| self.shared.contains(name) || CREDENTIALS.contains(name);
        let lines = request.headers().iter().filter(|(name, _)| of_key(name));
        lines
            .filter(|(name, _)| !(has_authority && **name == header::HOST))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    /// Notes which of them layers have written over since.
    fn note(&self, sent: &[Line], call: &Call, app: &str) {
        let (now, uri) = (&call.request().headers, &call.request().uri);
        let is_of_target = |name: &HeaderName| *name == header::HOST && uri.authority().is_some();
        let is_rewritten = |name: &&HeaderName| !is_of_target(name) && !is_as_sent(name, sent, now);
        for (names, is_noted, concerned) in [
            (&*self.shared, &self.is_shared_rewritten, "responses"),
            (
                &CREDENTIALS,
                &self.is_credential_rewritten,
                "responses for one caller",
            ),
        ] {
            let rewritten = names.iter().find(is_rewritten);
            if let Some(field) = rewritten
                && !is_noted.swap(true, Ordering::Relaxed)
            {
                tracing::warn!(target: "mizan", app, "a layer changes the field `{field}`, which an edge keys by as the client sends it: from here on no edge and no network stores {concerned} of this app; let the layer put what it finds into an extension instead, and say what it reads with `vary_on_for`");
            }
        }
    }
}

/// Whether a field has the lines that the client sent.
fn is_as_sent(name: &HeaderName, sent: &[Line], now: &HeaderMap) -> bool {
    let sent = sent.iter().filter(|(own, _)| own == name);
    sent.map(|(_, value)| value).eq(now.get_all(name))
}

/// Whether edges and networks may store a response for this audience: no layer writes over what they key by. One that was
/// seen to do so once may read what an edge cuts off, which then does not show in the edge's own request.
pub(crate) fn is_keyed_as_sent(served: &Served, call: &Call, audience: &Audience) -> bool {
    let fields = &served.key_fields;
    let arrivals = call.request().extensions.get::<Arrivals>();
    if let Some(noted) = arrivals.and_then(|arrivals| arrivals.of(served)) {
        fields.note(&noted.fields, call, served.registry.app());
    }
    let is_private = *audience != Audience::Everyone;
    let is_set = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
    let is_rewritten = is_set(&fields.is_shared_rewritten)
        || (is_private && is_set(&fields.is_credential_rewritten));
    !is_rewritten
}
