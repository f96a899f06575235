//! The attribute and derive macros of Mizan; use them through the `mizan` crate, which documents
//! them with examples.
//!
//! Every macro works in the same stages, one file each: the options of the attribute, the model of
//! the item, the checks, and the code it expands to. Mistakes are collected and reported together,
//! each at the developer's own token; the annotated item is kept, so that one mistake is one error.

mod auth;
mod cache;
mod case;
mod cfg;
mod client;
mod context;
mod docs;
mod entries;
mod error;
mod identity;
mod problems;
mod shape;
mod spellings;
mod suggest;
mod target;
mod values;

use proc_macro::TokenStream;

/// Makes a function callable by clients.
///
/// The function stays an ordinary function. Its plain arguments are sent by the caller; arguments
/// marked `#[extract]` are provided by the server: `State<T>`, an identity, any axum extractor.
///
/// | option | meaning |
/// |---|---|
/// | `context = Board` | a query: its result is part of every `Board` bundle |
/// | `affects = Board` | a mutation: narrows to arguments of the same name and type |
/// | `affects = Board(board_id = from)` | narrows `board_id` to the argument `from` |
/// | `affects = Board(*)` | the whole context, every bundle |
/// | `affects = Board::board_cards` | only this function of the context |
/// | `affects = [A, B]` | several targets |
/// | `merge = Board`, `merge = Board::board_cards` | the result is spliced into the bundle, no refetch |
/// | `auth = true`, `"staff"`, `"superuser"`, `guard_fn` | who may call |
/// | `cache(ttl = 60, swr = 30, public)` | how caches may keep a query, where not as its context, or a page |
/// | `private` | never callable by a client, never in generated code |
/// | `view` | the function makes its own response (also told from the return type) |
/// | `route = "/go"`, `methods = ["GET"]` | where a view answers |
/// | `name = "…"` | wire name, when it is not the function's own |
/// | `key = "id"` | the field that identifies an item of the list a query returns |
/// | `rev = 2` | raise it when the meaning of the output changes |
#[proc_macro_attribute]
pub fn client(arguments: TokenStream, item: TokenStream) -> TokenStream {
    client::attribute(arguments.into(), item.into()).into()
}

/// Names a context: a group of queries that is fetched as one bundle.
///
/// The fields of the struct are the params that identify a bundle. Options: `auth` guards every
/// read of it, as on `#[client]`; `cache(ttl = 60, swr = 30, public)` lets caches keep what its queries
/// give, for each caller or for all of them; `stale_time` is advice to clients; `name` changes the
/// wire name from the struct's own in snake case.
#[proc_macro_attribute]
pub fn context(arguments: TokenStream, item: TokenStream) -> TokenStream {
    context::attribute(arguments.into(), item.into()).into()
}

/// Declares which of an error's variants a client may see.
///
/// On a variant (or a struct): `#[client(code = "card_not_found", status = 404)]`; the code is the
/// variant's name in snake case and the status 400 unless said otherwise. Named fields are the
/// payload, except causes and those marked `#[client(skip)]`. `#[client(internal)]` hides a variant:
/// the cause is logged and the client learns only that the server failed.
/// `#[client(transparent)]` passes on the only field, itself a `ClientError`.
#[proc_macro_derive(ClientError, attributes(client))]
pub fn client_error(item: TokenStream) -> TokenStream {
    error::derive(item.into()).into()
}

/// Says who a caller is, and makes the type an extractor.
///
/// `#[identity(id)]` marks the field that identifies the caller, `#[identity(staff)]` and
/// `#[identity(superuser)]` the flags behind `auth = "staff"` and `auth = "superuser"`. Callers of two kinds never share a
/// cached response: the kind is the name of the type in snake case, `#[identity(kind = "employee")]` before the struct
/// states another, and `#[identity(kind)]` marks a field that holds it.
#[proc_macro_derive(Identity, attributes(identity))]
pub fn identity(item: TokenStream) -> TokenStream {
    identity::derive(item.into()).into()
}
