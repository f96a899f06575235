//! What expanded macros name; nothing here is for a developer's hand.

pub use crate::declare::{
    ContextEntry, Fallible, Function, Guard, Payload, Registration, Values, data, errors, narrows,
    param,
};
pub use crate::request::Decoder;
pub use crate::request::{Started, caller, extract, guard, guard_needs, identity_key, needs};
pub use crate::respond::{Success, finish, finish_result, respond, respond_result};
pub use crate::{Call, ClientError, Context, Extract, Failure, Identity, Needs, Report, States};
pub use axum;
pub use inventory;
pub use mizan_core::{
    Affects, Args, Auth, ContextDecl, ErrorDecl, FunctionDecl, Merge, Returns, Scope, Source,
};
