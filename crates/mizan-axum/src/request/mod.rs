//! What a function may ask of a request: arguments, state, identity, extractors, guards.

mod call;
mod decode;
mod extract;
mod guard;
mod identify;
mod identity;
mod layers;
mod mwt;
mod needs;
mod probe;
mod spelling;
mod state;
mod vary;
mod wide;

pub use call::{Call, Started};
pub(crate) use call::{Work, unauthenticated, usable};
pub use decode::Decoder;
pub(crate) use decode::refusal;
pub use extract::{Extract, Extraction, State, caller, extract};
pub use guard::{Ask, GuardFn, Verdict, guard};
pub use identify::IdentifyFn;
pub(crate) use identify::erase;
pub(crate) use identity::identity_key;
pub use identity::{Claim, Identity, identity_claims};
pub(crate) use layers::{has_foreign_extensions, is_extension, may_be_of_layer};
pub use mwt::Mwt;
pub use needs::Needs;
pub(crate) use needs::{Caller, Needed};
pub use probe::{Probe, ProbeNeeds, ProbeNothing};
pub(crate) use spelling::{AllSpellings, Owner, Spellings};
pub use spelling::{Spelling, SpellingProbe, SpellingUnwritten, SpellingWritten};
pub(crate) use state::AppState;
pub use state::States;
pub(crate) use vary::OriginPart;
pub use vary::VaryFn;
pub(crate) use wide::too_wide;
