//! The options of `#[context(…)]`.

use crate::auth::Auth;
use crate::cache::Cache;
use crate::entries;
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use crate::values;
use proc_macro2::TokenStream;
use syn::LitStr;

const NAMES: [&str; 4] = ["auth", "cache", "name", "stale_time"];

/// Everything the attribute says.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) auth: Auth,
    pub(crate) cache: Option<Cache>,
    pub(crate) name: Option<LitStr>,
    /// In seconds.
    pub(crate) stale_time: Option<u32>,
}

/// Reads the attribute's arguments.
pub(crate) fn read(arguments: TokenStream, problems: &mut Problems) -> Options {
    let mut options = Options::default();
    for entry in entries::read(arguments, "auth = true", problems) {
        match entry.name.to_string().as_str() {
            "auth" => options.auth = Auth::read(&entry, problems).unwrap_or_default(),
            "cache" => options.cache = Cache::read(&entry, problems),
            "name" => {
                options.name = values::string(&entry, "name = \"board\"", problems);
                if let Some(name) = &options.name {
                    values::wire_name(name, "board", problems);
                }
            }
            "stale_time" => {
                options.stale_time = values::number(&entry, "stale_time = 30", problems);
            }
            other => {
                let hint = did_you_mean(other, NAMES);
                let names = NAMES.map(|name| format!("`{name}`")).join(", ");
                problems.at(
                    &entry.name,
                    format!("unknown option `{other}`{hint}; the options are {names}"),
                );
            }
        }
    }
    options
}
