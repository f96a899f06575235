//! Signatures of purges: who made them knows the secret, made them just now, and uses each once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How far, in seconds, the clocks of both sides may be apart.
const WINDOW: u64 = 60;
/// How many signatures are remembered; more within the window are refused.
const MOST: usize = 10_000;

/// The value of `Mizan-Signature` for a body sent at `now`, in seconds since 1970.
pub fn sign(secret: &str, now: u64, body: &[u8]) -> String {
    let digest = mac(secret, now, body).map(|mac| mac.finalize().into_bytes());
    let hex = digest.iter().flatten().map(|byte| format!("{byte:02x}"));
    format!("t={now},v1={}", hex.collect::<String>())
}

fn mac(secret: &str, time: u64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The signatures that were used, and until when they have to be remembered.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<HashMap<[u8; 32], u64>>);

impl Seen {
    /// Whether a signature is that of its body, is not too old or too new, and was not used before. It is used now.
    pub(crate) fn accept(&self, secret: &str, value: &str, body: &[u8], now: u64) -> bool {
        let Some((time, signature)) = parse(value) else {
            return false;
        };
        if time.abs_diff(now) > WINDOW {
            return false;
        }
        // Compared in constant time.
        let verified = mac(secret, time, body).map(|mac| mac.verify_slice(&signature));
        verified == Some(Ok(())) && self.first(signature, time + WINDOW, now)
    }

    fn first(&self, signature: [u8; 32], until: u64, now: u64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, until| *until >= now);
        seen.len() < MOST && seen.insert(signature, until).is_none()
    }
}

fn parse(value: &str) -> Option<(u64, [u8; 32])> {
    let (time, signature) = value.split_once(',')?;
    let digits = time.strip_prefix("t=")?;
    let time: u64 = digits.parse().ok()?;
    let hex = signature.strip_prefix("v1=")?;
    // Neither number has a sign, which Rust would read, and the time has one spelling.
    let is_hex = hex.len() == 64 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
    if time.to_string() != digits || !is_hex {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let digits = hex.get(2 * index..2 * index + 2)?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some((time, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_good_once_for_its_body_and_time() {
        let seen = Seen::default();
        let value = sign("secret", 1000, b"{}");
        assert!(!seen.accept("other", &value, b"{}", 1000));
        assert!(!seen.accept("secret", &value, b"{ }", 1000));
        assert!(!seen.accept("secret", &value, b"{}", 1061));
        assert!(!seen.accept("secret", &value, b"{}", 939));
        assert!(!seen.accept("secret", &value.replace("t=1000", "t=1001"), b"{}", 1000));
        assert!(seen.accept("secret", &value, b"{}", 1060));
        assert!(!seen.accept("secret", &value, b"{}", 1060));
    }

    #[test]
    fn numbers_have_one_spelling() {
        let value = sign("secret", 1000, b"{}");
        let (time, hex) = value.split_once(",v1=").unwrap();
        for time in ["t=+1000", "t=01000"] {
            assert_eq!(parse(&format!("{time},v1={hex}")), None, "{time}");
        }
        let signed = format!("{time},v1=+0{}", &hex[2..]);
        assert_eq!(parse(&signed), None);
        assert!(parse(&value).is_some());
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        for value in ["", "t=1", "t=1,v1=", "v1=00,t=1", "t=x,v1=00", "t=1,v1=é"] {
            assert!(
                !Seen::default().accept("secret", value, b"{}", 1),
                "{value}"
            );
        }
    }
}
