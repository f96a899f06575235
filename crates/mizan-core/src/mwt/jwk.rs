//! JWK sets (RFC 7517, RFC 8037): how keys are read and made.

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::base64url;
use super::error::KeySetError;
use super::key::{Key, Material};

/// A set as it is written. Members that are not needed here are ignored, as RFC 7517 asks.
#[derive(Serialize, Deserialize)]
struct Set {
    keys: Vec<Jwk>,
}

/// A key as it is written.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Jwk {
    kty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    crv: Option<String>,
    kid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    alg: Option<String>,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    usage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    d: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    k: Option<String>,
}

/// The keys of a set.
pub(super) fn read(text: &str) -> Result<Vec<Key>, KeySetError> {
    let set = parse(text)?;
    if set.keys.is_empty() {
        return Err(KeySetError::Empty);
    }
    let mut keys: Vec<Key> = Vec::with_capacity(set.keys.len());
    for (index, jwk) in set.keys.into_iter().enumerate() {
        let position = index + 1;
        if !is_name(&jwk.kid) {
            return Err(KeySetError::Name { position });
        }
        if keys.iter().any(|known| known.kid == jwk.kid) {
            return Err(KeySetError::Repeated { kid: jwk.kid });
        }
        keys.push(key(jwk)?);
    }
    Ok(keys)
}

/// A set of one new Ed25519 key. `secret` is 32 bytes of a cryptographic random source and nothing else.
pub fn new_key_set(kid: &str, secret: &[u8; 32]) -> String {
    let key = SigningKey::from_bytes(secret);
    let jwk = Jwk {
        kty: "OKP".to_owned(),
        crv: Some("Ed25519".to_owned()),
        kid: kid.to_owned(),
        alg: Some("EdDSA".to_owned()),
        usage: Some("sig".to_owned()),
        x: Some(base64url::encode(key.verifying_key().as_bytes())),
        d: Some(base64url::encode(secret)),
        k: None,
    };
    text(&Set { keys: vec![jwk] })
}

/// The set an edge needs to verify tokens without being able to issue one: private parts and shared keys left out.
///
/// # Errors
/// When the set cannot be used, or nothing is left of it.
pub fn public_part(set: &str) -> Result<String, KeySetError> {
    read(set)?;
    let mut keys = parse(set)?.keys;
    keys.retain(|jwk| jwk.kty == "OKP");
    for jwk in &mut keys {
        jwk.d = None;
    }
    if keys.is_empty() {
        return Err(KeySetError::Empty);
    }
    Ok(text(&Set { keys }))
}

fn parse(text: &str) -> Result<Set, KeySetError> {
    // What serde says of the text could quote a key; where it stands cannot.
    serde_json::from_str(text).map_err(|error| KeySetError::Syntax {
        line: error.line(),
        column: error.column(),
    })
}

fn text(set: &Set) -> String {
    // Texts only: this cannot fail, and an empty text is no set.
    serde_json::to_string(set).unwrap_or_default()
}

fn is_name(kid: &str) -> bool {
    (1..=64).contains(&kid.len()) && kid.bytes().all(|byte| byte.is_ascii_graphic())
}

fn key(jwk: Jwk) -> Result<Key, KeySetError> {
    let says = |member: &Option<String>, expected: &str| {
        member.as_deref().is_none_or(|said| said == expected)
    };
    let material = match jwk.kty.as_str() {
        _ if !says(&jwk.usage, "sig") => None,
        "OKP" if jwk.crv.as_deref() == Some("Ed25519") && says(&jwk.alg, "EdDSA") => {
            Some(ed25519(&jwk))
        }
        "oct" if says(&jwk.alg, "HS256") => Some(oct(&jwk)),
        _ => None,
    };
    match material {
        Some(Some(material)) => Ok(Key {
            kid: jwk.kid,
            material,
        }),
        Some(None) => Err(KeySetError::Weak { kid: jwk.kid }),
        None => Err(KeySetError::Kind { kid: jwk.kid }),
    }
}

fn ed25519(jwk: &Jwk) -> Option<Material> {
    let public: [u8; 32] = base64url::decode(jwk.x.as_deref()?)?.try_into().ok()?;
    let public = VerifyingKey::from_bytes(&public).ok()?;
    if public.is_weak() {
        return None;
    }
    let Some(secret) = &jwk.d else {
        return Some(Material::Public(Box::new(public)));
    };
    let secret: [u8; 32] = base64url::decode(secret)?.try_into().ok()?;
    let private = SigningKey::from_bytes(&secret);
    (private.verifying_key() == public).then(|| Material::Private(Box::new(private)))
}

fn oct(jwk: &Jwk) -> Option<Material> {
    Material::shared(&base64url::decode(jwk.k.as_deref()?)?)
}
