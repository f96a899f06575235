//! Where Redis is, read from a URL: over TCP, over TLS, or a socket of this machine.

use redis::{Client, ConnectionAddr, IntoConnectionInfo as _};
use rustls::crypto::ring;

/// The schemes of a server over TCP, over TLS and on this machine.
const SCHEMES: [&str; 7] = [
    "redis",
    "rediss",
    "redis+unix",
    "unix",
    "valkey",
    "valkeys",
    "valkey+unix",
];

/// The address of Redis cannot be read. It is not shown: it may hold a password.
#[derive(Debug, thiserror::Error)]
#[error(
    "not the address of a Redis server{why}; write `redis://HOST:PORT/0`, `rediss://HOST:PORT/0` for TLS, or \
     `redis+unix:///PATH`"
)]
pub struct RedisUrlError {
    /// What is wrong, in parentheses, where that is known.
    why: String,
}

/// A client of the server at `url`. Over TLS its certificate has to be one the system trusts: `SSL_CERT_FILE` names
/// others to trust instead.
pub(super) fn client(url: &str) -> Result<Client, RedisUrlError> {
    let refused = |why: &str| RedisUrlError {
        why: why.to_owned(),
    };
    let info = url
        .into_connection_info()
        .map_err(|_| refused(&unknown(url)))?;
    match info.addr() {
        ConnectionAddr::TcpTls { insecure: true, .. } => {
            return Err(refused(
                " (it says `#insecure`, but certificates are always verified)",
            ));
        }
        ConnectionAddr::TcpTls { .. } => {
            // Unless the app has chosen another one; then this changes nothing.
            let _ = ring::default_provider().install_default();
        }
        _ => {}
    }
    Client::open(info).map_err(|_| refused(""))
}

/// The URL of the server without what may be a secret: scheme, host, port and database, or the path of the socket.
pub(super) fn place(client: &Client) -> String {
    let info = client.get_connection_info();
    let (addr, database) = (info.addr(), info.redis_settings().db());
    match addr {
        ConnectionAddr::Tcp(..) => format!("redis://{addr}/{database}"),
        ConnectionAddr::TcpTls { .. } => format!("rediss://{addr}/{database}"),
        _ => format!("redis+unix://{addr}"),
    }
}

fn unknown(url: &str) -> String {
    match url.split_once("://") {
        None => " (it has no scheme)".to_owned(),
        Some((scheme, _)) if !SCHEMES.contains(&scheme) && is_plain(scheme) => {
            format!(" (`{scheme}` is no scheme of one)")
        }
        Some(_) => String::new(),
    }
}

/// Whether this is spelled like a scheme, and so nothing that should not be shown.
fn is_plain(scheme: &str) -> bool {
    scheme.len() <= 20 && scheme.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{client, place};

    fn refused(url: &str) -> String {
        client(url).err().map(|error| error.to_string()).unwrap()
    }

    #[test]
    fn every_kind_of_address_is_read() {
        for url in [
            "redis://localhost",
            "redis://user:secret@a.test:6380/2",
            "rediss://a.test:6380/0",
            "valkeys://a.test",
            "redis+unix:///run/redis.sock",
        ] {
            assert!(client(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_why_and_what_to_write() {
        for (url, why) in [
            ("localhost:6379", "(it has no scheme)"),
            ("", "(it has no scheme)"),
            ("http://a.test", "(`http` is no scheme of one)"),
            ("REDIS+TLS://a.test", "not the address of a Redis server;"),
            ("redis://", "not the address of a Redis server;"),
            ("redis://a.test/x", "not the address of a Redis server;"),
            ("rediss://a.test/0#insecure", "(it says `#insecure`"),
        ] {
            let told = refused(url);
            assert!(told.contains(why), "{url}: {told}");
            assert!(told.contains("`rediss://HOST:PORT/0` for TLS"), "{told}");
        }
    }

    #[test]
    fn a_place_has_no_secret() {
        for (url, shown) in [
            ("redis://localhost", "redis://localhost:6379/0"),
            ("redis://user:s3cret@a.test:6380/2", "redis://a.test:6380/2"),
            ("rediss://:s3cret@a.test", "rediss://a.test:6379/0"),
            (
                "unix:///run/redis.sock?pass=s3cret",
                "redis+unix:///run/redis.sock",
            ),
        ] {
            assert_eq!(place(&client(url).unwrap()), shown);
        }
    }

    #[test]
    fn an_address_is_not_shown() {
        for url in ["s3cret://a.test", "redis://:s3cret@/x", "s3cret"] {
            assert!(!refused(url).contains("s3cret"), "{url}");
        }
    }
}
