//! Framing: whatever bytes arrive, in whatever pieces, hyper sees no request that the strict reader does not see.
#![no_main]

use std::{
    convert::Infallible,
    io,
    pin::Pin,
    sync::{LazyLock, Mutex},
    task::{Context, Poll},
};

use http_body_util::{BodyExt as _, Empty};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    rt::{Read, ReadBufCursor, Write},
    server::conn::http1,
    service::service_fn,
};
use libfuzzer_sys::fuzz_target;
use mizan_edge::fuzzing::{Ended, follow};
use tokio::runtime::{Builder, Runtime};

const LONGEST: usize = 32 << 10;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("a runtime"));

fuzz_target!(|input: &[u8]| {
    let Some((size, stream)) = input.split_first() else {
        return;
    };
    let (passed, ended) = follow(stream, usize::from(*size), LONGEST);
    let Some(ended) = ended else { return };
    let seen = RUNTIME.block_on(by_hyper(passed));
    let (at_once, _) = follow(stream, stream.len(), LONGEST);
    assert_eq!(seen, RUNTIME.block_on(by_hyper(at_once)));
    assert!(seen.len() <= ended.len(), "{seen:?} is not of {ended:?}");
    for (seen, ended) in seen.iter().zip(&ended) {
        assert_eq!(seen.body, ended.body);
        // What follows `#` in a target is not of the path.
        let method = seen.line.iter().position(|byte| *byte == b' ');
        let marks = ended.line.iter().enumerate();
        let mut marks = marks.filter(|(at, byte)| **byte == b'#' && Some(*at) > method);
        let end = marks.next().map_or(ended.line.len(), |(at, _)| at);
        let known = &ended.line[..end];
        assert!(known.starts_with(&seen.line), "{seen:?} is not {ended:?}");
    }
});

/// The requests that hyper reads to their end: the line holds the method, and the target where it is a path.
async fn by_hyper(stream: Vec<u8>) -> Vec<Ended> {
    let seen = Mutex::new(Vec::new());
    let service = service_fn(async |request: Request<Incoming>| {
        let path = request
            .uri()
            .path_and_query()
            .map_or("", |path| path.as_str());
        let is_path = request.uri().authority().is_none() && path.starts_with('/');
        let target = if is_path { path } else { "" };
        let line = format!("{} {target}", request.method()).into_bytes();
        if let Ok(body) = request.into_body().collect().await {
            let body = body.to_bytes().to_vec();
            seen.lock().expect("one thread").push(Ended { line, body });
        }
        let mut response = Response::new(Empty::<Bytes>::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        Ok::<_, Infallible>(response)
    });
    let mut http1 = http1::Builder::new();
    http1.max_buf_size(LONGEST).max_headers(100);
    // How it ends is hyper's own affair.
    let _ = http1
        .serve_connection(Wire { stream, at: 0 }, service)
        .await;
    seen.into_inner().expect("one thread")
}

/// A connection whose client has sent everything, and takes everything.
struct Wire {
    stream: Vec<u8>,
    at: usize,
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        mut into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let rest = &self.stream[self.at..];
        let count = rest.len().min(into.remaining());
        into.put_slice(&rest[..count]);
        self.at += count;
        Poll::Ready(Ok(()))
    }
}

impl Write for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Ok(from.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
