//! What expanded macros name; nothing here is for a developer's hand.

pub use crate::declare::{
    Argument, ContextEntry, Fallible, Function, Guard, Payload, Raised, Registration, Returned,
    Values, argument, narrows, raised, returned,
};
pub use crate::request::{Ask, Decoder, Extraction, Probe, ProbeNeeds, ProbeNothing};
pub use crate::request::{Claim, Started, Verdict, caller, extract, guard, identity_claims};
pub use crate::request::{Spelling, SpellingProbe, SpellingUnwritten, SpellingWritten};
pub use crate::respond::{Success, finish, finish_result, respond, respond_result};
pub use crate::{Call, ClientError, Context, Extract, Failure, Identity, Needs, Report, States};
pub use axum;
pub use inventory;
pub use mizan_core::{
    Affects, Args, Auth, CachePolicy, ContextDecl, ErrorDecl, FunctionDecl, Merge, Returns, Scope,
    Sharing, Source,
};
