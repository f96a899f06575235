//! A body on its way to a client and into the cache at once: the cache does not wait for the client.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::{
    body::{Body, BodyError},
    store::{Transit, joined},
};

/// What the reading side gives the client's side.
#[derive(Debug)]
enum Piece {
    /// Some bytes.
    Data(Bytes),
    /// All that is left: it has become too much to store, and arrives as fast as the client takes it.
    Rest(
        Body,
        #[expect(dead_code, reason = "holds memory until it is dropped")] Transit,
    ),
    /// Why nothing more comes.
    Failed(BodyError),
    /// That it was all.
    End(#[expect(dead_code, reason = "holds memory until it is dropped")] Transit),
}

/// The client's side.
#[derive(Debug)]
struct Relay {
    pieces: UnboundedReceiver<Piece>,
    rest: Option<Body>,
    size: SizeHint,
}

/// Reads a body in a task of its own, as far as there is memory, and gives the body the client is to have.
///
/// `keep` gets the whole of it, or nothing if it broke off or is too long; the client sees the end after that, so that
/// its next request finds what is stored.
pub(super) fn split<K>(body: Body, transit: Transit, keep: K) -> Body
where
    K: FnOnce(Option<Bytes>) + Send + 'static,
{
    if body.is_end_stream() {
        keep(Some(Bytes::new()));
        return Body::Empty;
    }
    let (sender, pieces) = mpsc::unbounded_channel();
    let size = body.size_hint();
    tokio::spawn(async move {
        let (whole, last) = read(body, transit, &sender).await;
        keep(whole);
        for piece in last {
            let _ = sender.send(piece);
        }
    });
    Body::stream(Relay {
        pieces,
        rest: None,
        size,
    })
}

/// Reads to the end and gives what was read, if it may be stored, and what the client is to be told then.
async fn read(
    mut body: Body,
    mut transit: Transit,
    sender: &UnboundedSender<Piece>,
) -> (Option<Bytes>, Vec<Piece>) {
    // The same memory as what the client has yet to take.
    let (mut whole, mut length) = (Vec::new(), 0_usize);
    loop {
        let data = match body.frame().await {
            None => return (Some(joined(&whole)), vec![Piece::End(transit)]),
            Some(Err(error)) => return (None, vec![Piece::Failed(error)]),
            // Trailers are not stored, so no client gets them.
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        length += data.len();
        if !transit.reserve(length) {
            return (None, vec![Piece::Data(data), Piece::Rest(body, transit)]);
        }
        whole.push(data.clone());
        // A client that counts takes the last byte for the end.
        if body.size_hint().exact() == Some(0) {
            let last = vec![Piece::Data(data), Piece::End(transit)];
            return (Some(joined(&whole)), last);
        }
        // A client that has gone does not keep others from having it.
        let _ = sender.send(Piece::Data(data));
    }
}

impl HttpBody for Relay {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Some(rest) = &mut self.rest {
            return Pin::new(rest).poll_frame(context);
        }
        match ready!(self.pieces.poll_recv(context)) {
            Some(Piece::Data(data)) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Some(Piece::Rest(rest, _)) => Pin::new(self.rest.insert(rest)).poll_frame(context),
            Some(Piece::Failed(error)) => Poll::Ready(Some(Err(error))),
            Some(Piece::End(_)) => Poll::Ready(None),
            None => Poll::Ready(Some(Err("the body was not read to its end".into()))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}
