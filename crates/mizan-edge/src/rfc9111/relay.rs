//! A body on its way to a client and into the cache at once: the cache does not wait for the client.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::sync::{
    OwnedSemaphorePermit,
    mpsc::{self, UnboundedReceiver, UnboundedSender},
};

use crate::body::{Body, BodyError};

/// What the reading side gives the client's side.
#[derive(Debug)]
enum Piece {
    /// Some bytes.
    Data(Bytes),
    /// All that is left: it has become too much to keep, and arrives as fast as the client takes it.
    Rest(Body),
    /// Why nothing more comes.
    Failed(BodyError),
    /// That it was all.
    End,
}

/// The right to hold so many bytes while a client takes them; given back when it has.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) most: usize,
    pub(super) held: OwnedSemaphorePermit,
}

/// The client's side.
#[derive(Debug)]
struct Relay {
    pieces: UnboundedReceiver<Piece>,
    rest: Option<Body>,
    size: SizeHint,
    _held: OwnedSemaphorePermit,
}

/// Reads a body in a task of its own, up to the room there is, and gives the body the client is to have.
///
/// `keep` gets the whole of it, or nothing if it broke off or is too long; the client sees the end after that, so that
/// its next request finds what is kept.
pub(super) fn split<K>(body: Body, room: Room, keep: K) -> Body
where
    K: FnOnce(Option<Bytes>) + Send + 'static,
{
    if body.is_end_stream() {
        keep(Some(Bytes::new()));
        return Body::Empty;
    }
    let (sender, pieces) = mpsc::unbounded_channel();
    let size = body.size_hint();
    let Room { most, held } = room;
    tokio::spawn(async move {
        let (whole, last) = read(body, most, &sender).await;
        keep(whole);
        for piece in last {
            let _ = sender.send(piece);
        }
    });
    Body::stream(Relay {
        pieces,
        rest: None,
        size,
        _held: held,
    })
}

/// Reads to the end and gives what was read, if it may be kept, and what the client is to be told then.
async fn read(
    mut body: Body,
    most: usize,
    sender: &UnboundedSender<Piece>,
) -> (Option<Bytes>, Vec<Piece>) {
    let mut whole = BytesMut::new();
    loop {
        let data = match body.frame().await {
            None => return (Some(whole.freeze()), vec![Piece::End]),
            Some(Err(error)) => return (None, vec![Piece::Failed(error)]),
            // Trailers are not kept, so nobody gets them.
            Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        };
        if whole.len() + data.len() > most {
            return (None, vec![Piece::Data(data), Piece::Rest(body)]);
        }
        whole.extend_from_slice(&data);
        // A client that counts takes the last byte for the end.
        if body.size_hint().exact() == Some(0) {
            return (Some(whole.freeze()), vec![Piece::Data(data), Piece::End]);
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
            Some(Piece::Rest(rest)) => Pin::new(self.rest.insert(rest)).poll_frame(context),
            Some(Piece::Failed(error)) => Poll::Ready(Some(Err(error))),
            Some(Piece::End) => Poll::Ready(None),
            None => Poll::Ready(Some(Err("the body was not read to its end".into()))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.size
    }
}
