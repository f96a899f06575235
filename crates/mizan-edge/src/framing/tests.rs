//! What is passed to hyper as it is, and what never reaches it, in pieces of every size.

use proptest::prelude::*;

use super::*;

/// What hyper would be given of these bytes when they arrive in pieces of `size`.
fn followed(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut framing = Framing::new(1 << 10);
    let mut seen = Vec::new();
    for piece in bytes.chunks(size) {
        let mut piece = piece.to_vec();
        framing.follow(&mut piece);
        seen.extend(piece);
    }
    seen
}

#[test]
fn requests_one_after_the_other_are_passed_as_they_are() {
    let requests = b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n\
        \0\n\r\n\0POST /c HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=\"b\"\r\n\0\r\n\r\0\r\n\
        0\r\nX-Sum: 1\r\n\r\nGET /d HTTP/1.0\r\n\r\n";
    for size in 1..requests.len() {
        assert_eq!(followed(requests, size), requests, "in pieces of {size}");
    }
}

#[test]
fn http_2_and_an_upgraded_connection_are_not_looked_into() {
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\x12";
    assert_eq!(followed(preface, 7), preface);

    let mut framing = Framing::new(1 << 10);
    framing.follow(&mut b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".to_vec());
    framing.upgraded();
    let mut frame = b"\x81\x82\0\0\0\0hi".to_vec();
    framing.follow(&mut frame);
    assert_eq!(frame, b"\x81\x82\0\0\0\0hi");
}

#[test]
fn nothing_behind_a_doubt_is_passed() {
    let doubtful: [&[u8]; 26] = [
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        b"GET /\t HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        b"GET /\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\n X: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: \x0bchunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    ];
    for bytes in doubtful {
        for size in [1, 3, bytes.len()] {
            let seen = followed(bytes, size);
            let text = String::from_utf8_lossy(bytes);
            assert!(!seen.ends_with(b"\r\n\r\n"), "in pieces of {size}: {text}");
            assert!(seen.ends_with(b"\0"), "in pieces of {size}: {text}");
        }
    }
}

#[test]
fn chunks_that_others_may_read_differently_are_not_passed() {
    let doubtful: [&[u8]; 10] = [
        b"5 \r\nhello\r\n0\r\n\r\n",
        b"0x5\r\nhello\r\n0\r\n\r\n",
        b"5\nhello\r\n0\r\n\r\n",
        b"5;a\nb\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhelloX\r\n0\r\n\r\n",
        b"5\r\nhello\n0\r\n\r\n",
        b"\r\nhello\r\n0\r\n\r\n",
        b"10000000000000005\r\nhello\r\n0\r\n\r\n",
        b"0\r\nContent-Length: 5\r\n\r\n",
        b"-5\r\nhello\r\n0\r\n\r\n",
    ];
    let head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for chunks in doubtful {
        let bytes = [head.as_slice(), chunks].concat();
        for size in [1, 3, bytes.len()] {
            let text = String::from_utf8_lossy(chunks);
            assert!(followed(&bytes, size).ends_with(b"\0"), "{text}");
        }
    }
}

#[test]
fn a_line_without_end_is_not_kept() {
    let long = vec![b'a'; 2 << 10];
    assert!(followed(&long, 100).ends_with(b"\0"));
}

/// Bytes of which requests are made, so that chance finds its way beyond the first line.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "GET / HTTP/1.1\r\n",
        "POST /a HTTP/1.1\r\n",
        "Host: a\r\n",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "\r\n",
        "3\r\nabc\r\n",
        "0\r\n\r\n",
        "abc",
        "\n",
        "\r",
        "\0",
        " ",
        ":",
        ";",
        "PRI * HTTP/2.0\r\n\r\n",
        "HTTP/1.0\r\n",
    ]);
    prop::collection::vec(words, 0..30).prop_map(|words| words.concat().into_bytes())
}

proptest! {
    #[test]
    fn how_bytes_are_divided_changes_nothing(bytes in pieces(), size in 1_usize..40) {
        let whole = followed(&bytes, bytes.len().max(1));
        let doubtful = whole.iter().zip(&bytes).position(|(seen, sent)| seen != sent);
        let divided = followed(&bytes, size);
        let passed = divided.iter().zip(&bytes).take_while(|(seen, sent)| seen == sent).count();
        match doubtful {
            None => prop_assert_eq!(divided, bytes),
            // Whatever was passed of the line that is doubtful, its end was not, and nothing behind it.
            Some(at) => {
                prop_assert!(passed >= at);
                prop_assert!(divided[passed..].iter().all(|byte| *byte == 0));
                prop_assert!(!bytes[at..passed].contains(&b'\n'));
            }
        }
    }
}
