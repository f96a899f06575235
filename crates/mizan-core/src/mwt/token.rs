//! A token's compact form: `head.claims.signature`.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::carried::Carried;
use super::claims::{Claims, Subject, Written};
use super::error::{IssueError, TokenError};
use super::key_set::KeySet;
use super::{LEEWAY, MAX_BYTES, base64url};
use crate::USER;

const TYPE: &str = "mwt";

/// The head; other members, `crit` among them, are refused.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    alg: String,
    kid: String,
    typ: String,
}

fn audience(app: &str) -> String {
    format!("mizan:{app}")
}

pub(super) fn issue(keys: &KeySet, app: &str, claims: &Claims) -> Result<String, IssueError> {
    let key = keys.keys.iter().find(|key| key.can_sign());
    let key = key.ok_or(IssueError::NoPrivateKey)?;
    let written = written(app, claims).ok_or(IssueError::Subject)?;
    if !lasts(claims.iat, claims.exp, keys.max_lifetime) {
        let limit = keys.max_lifetime;
        return Err(IssueError::Lifetime { limit });
    }
    let head = Head {
        alg: key.algorithm().to_owned(),
        kid: key.kid.clone(),
        typ: TYPE.to_owned(),
    };
    let mut token = part(&head) + "." + &part(&written);
    let signature = key.sign(token.as_bytes());
    let signature = signature.ok_or(IssueError::NoPrivateKey)?;
    token.push('.');
    token.push_str(&base64url::encode(&signature));
    if token.len() > MAX_BYTES {
        return Err(IssueError::TooLong);
    }
    Ok(token)
}

pub(super) fn verify(
    keys: &KeySet,
    app: &str,
    carried: &Carried<'_>,
    now: u64,
) -> Result<Claims, TokenError> {
    let token = carried.token();
    if token.len() > MAX_BYTES {
        return Err(TokenError::TooLong);
    }
    let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
    let (head, claims) = message.split_once('.').ok_or(TokenError::Malformed)?;
    if claims.contains('.') {
        return Err(TokenError::Malformed);
    }
    let signature = base64url::decode(signature).ok_or(TokenError::Malformed)?;
    let head: Head = object(head).ok_or(TokenError::Malformed)?;
    if head.typ != TYPE {
        return Err(TokenError::Type);
    }
    let key = keys.keys.iter().find(|key| key.kid == head.kid);
    let key = key.ok_or(TokenError::Key)?;
    if key.algorithm() != head.alg {
        return Err(TokenError::Algorithm);
    }
    key.verify(message.as_bytes(), &signature)?;
    let claims = object(claims).ok_or(TokenError::Claims)?;
    let claims = believed(keys, app, claims, now)?;
    let binding = claims.bound.as_ref();
    match binding.is_none_or(|binding| binding.is_proved_by(carried)) {
        true => Ok(claims),
        false => Err(TokenError::Unbound),
    }
}

/// The claims of a token whose signature is right, when they hold here and now.
fn believed(keys: &KeySet, app: &str, claims: Written, now: u64) -> Result<Claims, TokenError> {
    if claims.aud != audience(app) {
        return Err(TokenError::Audience);
    }
    // The kind has one spelling in a token as well.
    let kind = claims.kind.as_deref();
    let caller = claims.sub.caller(kind).filter(|_| kind != Some(USER));
    let caller = caller.ok_or(TokenError::Claims)?;
    if !lasts(claims.iat, claims.exp, keys.max_lifetime) {
        return Err(TokenError::Lifetime);
    }
    if claims.iat > now.saturating_add(LEEWAY) {
        return Err(TokenError::Early);
    }
    if claims.exp <= now {
        return Err(TokenError::Expired);
    }
    Ok(Claims {
        caller,
        iat: claims.iat,
        exp: claims.exp,
        staff: claims.staff,
        superuser: claims.superuser,
        bound: claims.bound,
    })
}

/// Whether a token lives at all, and not for too long.
fn lasts(iat: u64, exp: u64, limit: u64) -> bool {
    exp.checked_sub(iat)
        .is_some_and(|lifetime| (1..=limit).contains(&lifetime))
}

fn written(app: &str, claims: &Claims) -> Option<Written> {
    let kind = claims.caller.kind();
    Some(Written {
        aud: audience(app),
        exp: claims.exp,
        iat: claims.iat,
        sub: Subject::of(&claims.caller)?,
        kind: (kind != USER).then(|| kind.to_owned()),
        staff: claims.staff,
        superuser: claims.superuser,
        bound: claims.bound.clone(),
    })
}

fn part<T: Serialize>(value: &T) -> String {
    // Texts, integers and flags: nothing here can fail to be written, and an empty part is no token.
    base64url::encode(&serde_json::to_vec(value).unwrap_or_default())
}

/// The JSON object a part holds, whose members all are known and stand there once.
fn object<T: DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = base64url::decode(part)?;
    // A list of the values alone would do for serde.
    if bytes.first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(&bytes).ok()
}
