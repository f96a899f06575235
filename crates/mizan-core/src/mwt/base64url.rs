//! Base64url as tokens and keys write it (RFC 7515, 2): no padding, no spare bits, one text for each value.

use base64ct::{Base64UrlUnpadded, Encoding};

/// The bytes; nothing when the text is not exactly how they are written.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// The text.
pub(super) fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn every_value_has_one_text() {
        assert_eq!(decode("AQ"), Some(vec![1]));
        assert_eq!(encode(&[1]), "AQ");
        for other in ["AR", "AQ==", "AQ=", "A Q", "AQ\n", "A", "A+/_", "é"] {
            assert_eq!(decode(other), None, "{other}");
        }
    }
}
