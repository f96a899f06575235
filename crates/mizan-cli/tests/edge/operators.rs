//! The address for operators, as the flag and the variable switch it on.

use std::{
    io::Write,
    net::TcpStream,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{
    origin::Origin,
    process::{Edge, command, rest},
};

/// An edge with an address for operators, which is given, too.
fn started(origin: &Origin, secret: Option<&str>) -> (Edge, String) {
    let mut command = command(&["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]);
    command.args(["--origin", &origin.url]);
    if let Some(secret) = secret {
        command.env("MIZAN_EDGE_ADMIN_SECRET", secret);
    }
    let edge = Edge::run(command);
    let operators = edge.says("operators: http://");
    let address = operators.rsplit('/').next().unwrap().to_owned();
    (edge, address)
}

fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    rest(stream)
}

fn get(address: &str, target: &str) -> String {
    ask(
        address,
        &format!("GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    )
}

/// An order to purge everything, signed with this secret so many seconds ago.
fn purge(address: &str, secret: &str, ago: u64) -> String {
    let body = r#"{"all":true}"#;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let signature = mizan_edge::sign(secret, now - ago, body.as_bytes());
    ask(
        address,
        &format!(
            "POST /purge HTTP/1.1\r\nHost: a\r\nConnection: close\r\nMizan-Signature: {signature}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    )
}

#[test]
fn operators_have_an_address_of_their_own() {
    let origin = Origin::start();
    let (edge, admin) = started(&origin, None);
    edge.get("/a");
    let metrics = get(&admin, "/metrics");
    assert!(
        metrics.contains("mizan_edge_requests_total{cache=\"pass\"} 1"),
        "{metrics}"
    );
    assert!(get(&admin, "/health").starts_with("HTTP/1.1 200 "));
    // What operators see is not shown to clients: their requests reach the origin.
    for target in ["/metrics", "/health", "/purge"] {
        assert!(edge.get(target).ends_with("\r\n\r\ndone"), "{target}");
    }
}

#[test]
fn purges_are_off_without_a_secret_and_signed_with_it() {
    let origin = Origin::start();
    let (_edge, admin) = started(&origin, None);
    let refused = purge(&admin, "", 0);
    assert!(refused.starts_with("HTTP/1.1 404 "), "{refused}");
    assert!(refused.contains("MIZAN_EDGE_ADMIN_SECRET"), "{refused}");

    let (_edge, admin) = started(&origin, Some("secret"));
    for (secret, ago) in [("other", 0), ("", 0), ("secret", 120)] {
        let refused = purge(&admin, secret, ago);
        assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
    }
    assert!(get(&admin, "/metrics").contains("mizan_edge_purges_total 0"));
    assert!(purge(&admin, "secret", 0).starts_with("HTTP/1.1 200 "));
    assert!(get(&admin, "/metrics").contains("mizan_edge_purges_total 1"));
}
