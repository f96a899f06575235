//! MWT, the Mizan Web Token: who a caller is, signed, so that an edge or another backend need not ask.
//!
//! A JWS in compact form (RFC 7515) with everything that makes JSON Web Tokens dangerous left out: the algorithm belongs
//! to the key and not to the token, both parts hold exactly the members below, and each once.
//!
//! ```
//! use mizan_core::CallerId;
//! use mizan_core::mwt::{Claims, KeySet, new_key_set};
//!
//! let keys = KeySet::from_jwk_set(&new_key_set("2026-01", &[7; 32]))?;
//! let ada = CallerId::of("user", &5)?;
//! let token = keys.issue("board", &Claims::new(ada.clone(), 1_800_000_000, 3600))?;
//! let claims = keys.verify("board", &token, 1_800_000_060)?;
//! assert_eq!(claims.caller, ada);
//! assert!(keys.verify("shop", &token, 1_800_000_060).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod base64url;
mod binding;
mod carried;
mod claims;
mod error;
mod jwk;
mod key;
mod key_set;
mod token;

pub use binding::Binding;
pub use carried::{Carried, carried};
pub use claims::Claims;
pub use error::{IssueError, KeySetError, TokenError};
pub use jwk::{new_key_set, public_part};
pub use key_set::KeySet;

/// The cookie a token travels in.
pub const COOKIE: &str = "mizan_token";
/// The field by which an edge proves to an origin that a request had the cookie which its token is bound to (spec 8.8).
pub const BOUND: &str = "mizan-bound";
/// The environment variable that holds the keys of a backend or an edge, as a JWK set.
pub const KEYS_VARIABLE: &str = "MIZAN_MWT_KEYS";
/// Longest token, in bytes.
pub const MAX_BYTES: usize = 4096;
/// Longest time between issue and expiry, in seconds, unless [`KeySet::with_max_lifetime`] says otherwise.
pub const MAX_LIFETIME: u64 = 24 * 60 * 60;
/// How far, in seconds, the clock of the one that issued may be ahead. Expiry has no such grace.
pub const LEEWAY: u64 = 60;
