//! RFC 9875 cache group strings.
