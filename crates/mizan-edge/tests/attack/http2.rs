//! What only HTTP/2 can say: pseudo-fields and fields with bytes that would divide an HTTP/1.1 request.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::attack::{BOARD, HIT, MISS, Scene, get};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const GO_AWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// A frame of RFC 9113, 4.1.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// Fields as literals without indexing (RFC 7541, 6.2.2), byte for byte as they are.
fn literals(fields: &[(&str, &str)]) -> Vec<u8> {
    let text = |text: &str| {
        let length = u8::try_from(text.len()).unwrap();
        assert!(length < 127, "the prefix holds no more");
        [&[length], text.as_bytes()].concat()
    };
    let literal = |(name, value): &(&str, &str)| [vec![0], text(name), text(value)].concat();
    fields.iter().flat_map(literal).collect()
}

/// Sends one request over HTTP/2 and gives the body of its answer; none when it is reset.
async fn ask(scene: &Scene, fields: &[(&str, &str)], body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(scene.edge.address).await.unwrap();
    let flags = if body.is_empty() {
        END_STREAM | END_HEADERS
    } else {
        END_HEADERS
    };
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &[]));
    bytes.extend(frame(HEADERS, flags, 1, &literals(fields)));
    if !body.is_empty() {
        bytes.extend(frame(DATA, END_STREAM, 1, body.as_bytes()));
    }
    let _ = stream.write_all(&bytes).await;
    let mut text = Vec::new();
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        stream.read_exact(&mut payload).await.ok()?;
        let is_ours = head[8] == 1;
        match head[3] {
            RESET if is_ours => return None,
            GO_AWAY => return None,
            DATA if is_ours => text.extend(payload),
            _ => {}
        }
        if is_ours && matches!(head[3], DATA | HEADERS) && head[4] & END_STREAM != 0 {
            return Some(String::from_utf8(text).unwrap());
        }
    }
}

/// A request with these fields in place of the usual ones, or behind them.
fn with<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        (":method", "GET"),
        (":scheme", "http"),
        (":path", BOARD),
        (":authority", "app.test"),
    ];
    let replaced = |name: &str| other.iter().filter(|(other, _)| *other == name).count() == 1;
    let pseudo = usual.into_iter().map(|(name, value)| {
        let other = other
            .iter()
            .find(|(other, _)| *other == name && replaced(name));
        other.copied().unwrap_or((name, value))
    });
    let rest = other
        .iter()
        .copied()
        .filter(|(name, _)| !(replaced(name) && usual.iter().any(|(usual, _)| usual == name)));
    pseudo.chain(rest).collect()
}

#[tokio::test]
async fn a_plain_request_shares_the_entry_of_http_1() {
    let scene = Scene::open().await;
    let answer = ask(&scene, &with(&[]), "").await.expect("an answer");
    let victim = scene.send(&get(BOARD, &[])).await.expect("an answer");
    assert_eq!(
        (victim.text(), victim.field("cache-status")),
        (answer.as_str(), Some(HIT))
    );
}

#[tokio::test]
async fn a_field_that_divides_a_request_of_http_1_never_becomes_one() {
    let hidden = "x\r\n\r\nGET /api/mizan/ctx/board/?board_id=666 HTTP/1.1\r\nHost: a";
    let attacks: [(&str, &[(&str, &str)]); 20] = [
        ("an end of line in a value", &[("x", hidden)]),
        ("half of one", &[("x", "a\nb: c")]),
        ("the other half", &[("x", "a\rb")]),
        ("a NUL in a value", &[("x", "a\0b")]),
        ("an end of line in a name", &[("x: a\r\ny", "b")]),
        ("a colon in a name", &[("x: a", "b")]),
        ("a name in capitals", &[("X-Capital", "a")]),
        ("an empty name", &[("", "a")]),
        (
            "an end of line in the path",
            &[(":path", "/ HTTP/1.1\r\nx: y")],
        ),
        ("a space in the path", &[(":path", "/a b")]),
        ("an empty path", &[(":path", "")]),
        (
            "a path without a slash",
            &[(":path", "api/mizan/ctx/board/?board_id=1")],
        ),
        (
            "an end of line in the method",
            &[(":method", "GET / HTTP/1.1\r\nx: y\r\n\r\nGET")],
        ),
        (
            "an end of line in the host",
            &[(":authority", "app.test\r\nx: y")],
        ),
        ("a path in the host", &[(":authority", "app.test/evil")]),
        (
            "somebody before the host",
            &[(":authority", "evil@app.test")],
        ),
        ("a coding of HTTP/1.1", &[("transfer-encoding", "chunked")]),
        ("a connection of HTTP/1.1", &[("connection", "keep-alive")]),
        (
            "another host than the one in the key",
            &[("host", "evil.test")],
        ),
        ("a pseudo-field nobody knows", &[(":evil", "1")]),
    ];
    for (attack, fields) in attacks {
        let scene = Scene::open().await;
        let answer = ask(&scene, &with(fields), "").await;
        let refused = answer
            .as_ref()
            .is_none_or(|text| text.contains("\"status\":40"));
        assert!(refused, "{attack}: {answer:?}");
        assert_eq!(scene.origin.requests(), 0, "{attack} reached the origin");
        let victim = scene.send(&get(BOARD, &[])).await.expect("an answer");
        assert_eq!(victim.field("cache-status"), Some(MISS), "{attack}");
    }
}

#[tokio::test]
async fn a_pseudo_field_counts_once_and_before_the_fields() {
    for (attack, fields) in [
        ("two paths", with(&[(":path", BOARD), (":path", "/evil")])),
        (
            "two hosts",
            with(&[(":authority", "app.test"), (":authority", "evil.test")]),
        ),
        (
            "a path behind a field",
            [("x", "y")].into_iter().chain(with(&[])).collect(),
        ),
    ] {
        let scene = Scene::open().await;
        assert_eq!(ask(&scene, &fields, "").await, None, "{attack}");
        assert_eq!(scene.origin.requests(), 0, "{attack}");
    }
}

#[tokio::test]
async fn the_scheme_a_request_claims_is_not_believed() {
    let scene = Scene::open().await;
    let evil = with(&[(":scheme", "https")]);
    let answer = ask(&scene, &evil, "").await.expect("an answer");
    let victim = scene.send(&get(BOARD, &[])).await.expect("an answer");
    assert_eq!(victim.text(), answer);
    assert!(!answer.contains("https"), "{answer}");
}

#[tokio::test]
async fn a_length_that_is_not_the_bodys_never_divides_what_the_origin_reads() {
    let hidden = "0\r\n\r\nGET /api/mizan/ctx/board/?board_id=666 HTTP/1.1\r\nHost: a\r\n\r\n";
    for length in ["0", "3", "9999"] {
        let scene = Scene::open().await;
        let fields = with(&[
            (":method", "POST"),
            (":path", "/api/mizan/call/ping/"),
            ("content-length", length),
        ]);
        assert_eq!(ask(&scene, &fields, hidden).await, None, "{length}");
        assert_eq!(scene.edge.edge.held(), 0, "{length}");
        let victim = scene.send(&get(BOARD, &[])).await.expect("an answer");
        assert_eq!(victim.field("cache-status"), Some(MISS), "{length}");
    }
}
