//! The options of `#[client(…)]`, each with the form it must have.

use crate::auth::Auth;
use crate::cache::Cache;
use crate::entries::{self, Entry};
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use crate::target::{self, Target};
use crate::values;
use proc_macro2::{Ident, TokenStream};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token};

const NAMES: [&str; 12] = [
    "affects", "auth", "cache", "context", "key", "merge", "methods", "name", "private", "rev",
    "route", "view",
];

/// Everything the attribute says.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) context: Option<Path>,
    pub(crate) affects: Vec<Target>,
    pub(crate) merge: Vec<Target>,
    pub(crate) auth: Auth,
    pub(crate) cache: Option<Cache>,
    pub(crate) private: bool,
    pub(crate) view: bool,
    pub(crate) route: Option<LitStr>,
    pub(crate) methods: Vec<LitStr>,
    pub(crate) rev: Option<u32>,
    pub(crate) name: Option<LitStr>,
    pub(crate) key: Option<LitStr>,
    /// Where each option stands, for the checks that compare two of them.
    given: Vec<Ident>,
}

impl Options {
    /// The word `name` in the attribute, when that option is given.
    pub(crate) fn given(&self, name: &str) -> Option<&Ident> {
        self.given.iter().find(|given| *given == name)
    }
}

/// Reads the attribute's arguments.
pub(crate) fn read(arguments: TokenStream, problems: &mut Problems) -> Options {
    let mut options = Options::default();
    for entry in entries::read(arguments, "context = Board", problems) {
        if options.given(&entry.name.to_string()).is_some() {
            problems.at(&entry.name, format!("`{}` is given twice", entry.name));
            continue;
        }
        take(&mut options, &entry, problems);
        options.given.push(entry.name);
    }
    options
}

fn take(options: &mut Options, entry: &Entry, problems: &mut Problems) {
    match entry.name.to_string().as_str() {
        "context" => options.context = values::type_path(entry, "context = Board", problems),
        "affects" => options.affects = targets(entry, "affects = Board", problems),
        "merge" => options.merge = targets(entry, "merge = Board", problems),
        "auth" => options.auth = Auth::read(entry, problems).unwrap_or_default(),
        "cache" => options.cache = Cache::read(entry, problems),
        "private" => options.private = values::flag(entry, problems),
        "view" => options.view = values::flag(entry, problems),
        "route" => options.route = values::string(entry, "route = \"/sign-in\"", problems),
        "methods" => options.methods = methods(entry, problems),
        "rev" => options.rev = values::number(entry, "rev = 2", problems),
        "name" => options.name = values::string(entry, "name = \"board_cards\"", problems),
        "key" => options.key = values::string(entry, "key = \"id\"", problems),
        other => {
            let hint = did_you_mean(other, NAMES);
            let known = NAMES.map(|name| format!("`{name}`")).join(", ");
            problems.at(
                &entry.name,
                format!("unknown option `{other}`{hint}; the options are {known}"),
            );
        }
    }
}

fn targets(entry: &Entry, example: &str, problems: &mut Problems) -> Vec<Target> {
    match &entry.value {
        Some(value) => target::read(value.clone(), problems),
        None => {
            problems.at(
                &entry.name,
                format!("`{}` needs a value: `{example}`", entry.name),
            );
            Vec::new()
        }
    }
}

/// `["GET", "POST"]` or `"GET"`.
fn methods(entry: &Entry, problems: &mut Problems) -> Vec<LitStr> {
    struct List(Vec<LitStr>);
    impl syn::parse::Parse for List {
        fn parse(input: syn::parse::ParseStream<'_>) -> syn::Result<Self> {
            if input.peek(LitStr) {
                return Ok(Self(vec![input.parse()?]));
            }
            let inner;
            syn::bracketed!(inner in input);
            let list = Punctuated::<LitStr, Token![,]>::parse_terminated(&inner)?;
            Ok(Self(list.into_iter().collect()))
        }
    }
    values::parse::<List>(entry, "methods = [\"GET\", \"POST\"]", problems)
        .map_or_else(Vec::new, |list| list.0)
}
