//! What a request means to an edge, by its method and path.

use std::collections::HashMap;

use super::model::{Affected, Context, Manifest};
use super::read::Route;
use crate::gate::{Endpoint, protocol};
use crate::header::{self, MAX_TAG_BYTES, Tag};

/// A manifest made ready to be asked about requests.
#[derive(Debug)]
pub struct Routes {
    manifest: Manifest,
    /// By name.
    contexts: HashMap<String, Route>,
    /// By route.
    views: HashMap<String, Vec<View>>,
    /// Groups of everything a mutation declares to affect, by its name.
    affected: HashMap<String, Vec<String>>,
}

/// A function with a route of its own.
#[derive(Debug)]
struct View {
    methods: Vec<String>,
    name: String,
    page: Option<Route>,
}

/// What a request is.
#[derive(Debug, Clone, Copy)]
pub enum RouteMatch<'m> {
    /// A read of a context or a page.
    Read(&'m Route),
    /// A call of the function of that name; none when the body names it.
    Call(Option<&'m str>),
    /// A request on the route of the function of that name.
    View(&'m str),
    /// Anything else: an edge passes it on and keeps nothing.
    Other,
}

impl Routes {
    /// Takes a manifest.
    pub fn new(manifest: Manifest) -> Self {
        let contexts = manifest.contexts.iter();
        let contexts = contexts.map(|each| (each.name.clone(), Route::of_context(each)));
        let affected = manifest.mutations.iter().map(|each| {
            let groups = each
                .affects
                .iter()
                .map(|each| group(&manifest.contexts, each));
            (each.name.clone(), sorted(groups.collect()))
        });
        Routes {
            contexts: contexts.collect(),
            affected: affected.collect(),
            views: views(&manifest),
            manifest,
        }
    }

    /// The manifest itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What a request is, by its method in upper case and its path as it was sent.
    pub fn find<'m>(&'m self, method: &str, path: &'m str) -> RouteMatch<'m> {
        let Some(path) = path.strip_prefix(self.manifest.base.as_str()) else {
            return RouteMatch::Other;
        };
        if !path.starts_with('/') {
            return RouteMatch::Other;
        }
        let is_read = matches!(method, "GET" | "HEAD");
        match protocol(path) {
            Some(Endpoint::Context(name)) if is_read => self
                .contexts
                .get(name)
                .map_or(RouteMatch::Other, RouteMatch::Read),
            Some(Endpoint::Call(name)) if method == "POST" => RouteMatch::Call(name),
            Some(_) => RouteMatch::Other,
            None => self.view(method, path),
        }
    }

    /// The tags to purge when the outcome of a call is unknown: everything that the function declares to affect, unscoped.
    /// Empty for a function that declares nothing.
    pub fn affected(&self, function: &str) -> &[String] {
        self.affected.get(function).map_or(&[], Vec::as_slice)
    }

    /// Whether a path is one of the protocol's own endpoints, whatever the method.
    pub fn is_endpoint(&self, path: &str) -> bool {
        let path = path.strip_prefix(self.manifest.base.as_str());
        path.is_some_and(|path| path.starts_with('/') && protocol(path).is_some())
    }

    /// The tags by which every answer is found that a target matches (4.2), whatever scope sets its writer knew. Nothing
    /// for the target `*`, which matches every answer.
    ///
    /// A tag that is no target of a context of this manifest stays as it is.
    pub fn purged_by(&self, tag: &str) -> Option<Vec<String>> {
        let as_it_is = || Some(vec![tag.to_owned()]);
        let Ok(Ok([target])) = header::parse(tag).map(<[Tag; 1]>::try_from) else {
            return as_it_is();
        };
        if target.context == "*" {
            return None;
        }
        let mut contexts = self.manifest.contexts.iter();
        let Some(context) = contexts.find(|each| each.name == target.context) else {
            return as_it_is();
        };
        let known = context.scope_sets.iter().filter(|set| {
            let named = |name: &String| target.params.contains_key(name);
            set.iter().all(named)
        });
        let largest = known.max_by_key(|set| set.len());
        let mut group = Tag {
            function: target
                .function
                .filter(|name| context.targeted.contains(name)),
            params: target.params,
            ..Tag::whole(target.context)
        };
        group
            .params
            .retain(|name, _| largest.is_some_and(|set| set.contains(name)));
        if group.to_string().len() > MAX_TAG_BYTES {
            // Answers are in no group of such a length.
            group.params.clear();
        }
        let is_narrowed = !group.params.is_empty();
        let any = is_narrowed.then(|| any_value(&group.context));
        // What a manifest says nothing of may be in a group of exactly this name.
        let group = Some(group.to_string()).filter(|group| group != tag);
        let exact = tag.to_owned();
        Some([Some(exact), group, any].into_iter().flatten().collect())
    }

    fn view(&self, method: &str, path: &str) -> RouteMatch<'_> {
        let method = if method == "HEAD" { "GET" } else { method };
        let mut views = self.views.get(path).into_iter().flatten();
        match views.find(|view| view.methods.iter().any(|own| own == method)) {
            Some(View {
                page: Some(page), ..
            }) if method == "GET" => RouteMatch::Read(page),
            Some(view) => RouteMatch::View(&view.name),
            None => RouteMatch::Other,
        }
    }
}

/// The tag of answers without a value of some param by which targets of their context narrow. It is not of the grammar
/// of 4.5, so it is no target.
pub(super) fn any_value(context: &str) -> String {
    format!("{context};*")
}

fn views(manifest: &Manifest) -> HashMap<String, Vec<View>> {
    let mutations = manifest.mutations.iter();
    let mutations = mutations.map(|each| (&each.route, &each.methods, &each.name));
    let functions = manifest.functions.iter();
    let functions = functions.map(|each| (&each.route, &each.methods, &each.name));
    let mut views: HashMap<String, Vec<View>> = HashMap::new();
    for (route, methods, name) in mutations.chain(functions) {
        if let Some(route) = route {
            let (methods, name) = (methods.clone(), name.clone());
            let view = View {
                methods,
                name,
                page: None,
            };
            views.entry(route.clone()).or_default().push(view);
        }
    }
    for page in &manifest.pages {
        let context = page.context.as_deref();
        let context =
            context.and_then(|name| manifest.contexts.iter().find(|each| each.name == name));
        let view = View {
            methods: page.methods.clone(),
            name: page.function.clone(),
            page: Some(Route::of_page(page, context)),
        };
        views.entry(page.route.clone()).or_default().push(view);
    }
    views
}

/// The group of everything an affected context or query is in.
fn group(contexts: &[Context], affected: &Affected) -> String {
    let context = contexts.iter().find(|each| each.name == affected.context);
    let targeted = |name: &&String| context.is_some_and(|context| context.targeted.contains(name));
    match affected.function.as_ref().filter(targeted) {
        Some(function) => format!("{}.{function}", affected.context),
        None => affected.context.clone(),
    }
}

fn sorted(mut groups: Vec<String>) -> Vec<String> {
    groups.sort();
    groups.dedup();
    groups
}
