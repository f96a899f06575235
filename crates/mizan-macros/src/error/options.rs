//! The options of `#[client(…)]` on an error.

use crate::entries::{self, Entry};
use crate::problems::Problems;
use crate::suggest::did_you_mean;
use crate::values;
use syn::{Attribute, LitStr, Meta};

const NAMES: [&str; 4] = ["code", "internal", "status", "transparent"];

/// Everything `#[client(…)]` says about one variant.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) code: Option<LitStr>,
    pub(crate) status: Option<u16>,
    pub(crate) internal: bool,
    pub(crate) transparent: bool,
}

/// Reads every `#[client(…)]` among `attrs`.
pub(crate) fn read(attrs: &[Attribute], problems: &mut Problems) -> Options {
    let mut options = Options::default();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("client")) {
        let Meta::List(list) = &attr.meta else {
            problems.at(
                attr,
                "expected `#[client(code = \"card_not_found\", status = 404)]`",
            );
            continue;
        };
        for entry in entries::read(list.tokens.clone(), "status = 404", problems) {
            take(&mut options, &entry, problems);
        }
    }
    options
}

/// Whether `#[client(skip)]` keeps a field out of the payload.
pub(crate) fn skipped(attrs: &[Attribute], problems: &mut Problems) -> bool {
    let mut skipped = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("client")) {
        let skip = attr
            .parse_args::<syn::Ident>()
            .is_ok_and(|word| word == "skip");
        if !skip {
            problems.at(
                attr,
                "a field takes only `#[client(skip)]`, which keeps it out of the payload",
            );
        }
        skipped |= skip;
    }
    skipped
}

fn take(options: &mut Options, entry: &Entry, problems: &mut Problems) {
    match entry.name.to_string().as_str() {
        "code" => {
            options.code = values::string(entry, "code = \"card_not_found\"", problems);
            if let Some(code) = &options.code {
                values::wire_name(code, "card_not_found", problems);
            }
        }
        "status" => options.status = status(entry, problems),
        "internal" => options.internal = values::flag(entry, problems),
        "transparent" => options.transparent = values::flag(entry, problems),
        other => {
            let hint = did_you_mean(other, NAMES);
            problems.at(
                &entry.name,
                format!("unknown option `{other}`{hint}; the options are `code`, `internal`, `status`, `transparent`"),
            );
        }
    }
}

fn status(entry: &Entry, problems: &mut Problems) -> Option<u16> {
    let status = values::number::<u16>(entry, "status = 404", problems)?;
    if (400..=599).contains(&status) {
        return Some(status);
    }
    if let Some(value) = &entry.value {
        problems.at(value, "the status of an error lies between 400 and 599");
    }
    None
}
