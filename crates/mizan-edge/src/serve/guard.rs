//! The connection of a client: read through [`Framing`], and given up when the client takes nothing for too long.

use std::{
    future::Future as _,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{self, Sleep},
};

use crate::{Settings, framing::Framing};

/// Up to this length, copying an answer costs less than having the system gather it.
const SMALL: usize = 4 << 10;

/// The connection of a client, read through [`Framing`].
#[derive(Debug)]
pub(super) struct Guard<S> {
    stream: S,
    framing: Framing,
    upgraded: Arc<AtomicBool>,
    ended: bool,
    /// How long the client may take nothing, and when that is over.
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    /// Head and body of a small answer, one behind the other.
    joined: Vec<u8>,
}

impl<S> Guard<S> {
    /// `upgraded` is set when the connection stops speaking HTTP.
    pub(super) fn new(stream: S, settings: &Settings, upgraded: Arc<AtomicBool>) -> Self {
        Self {
            stream,
            framing: Framing::new(settings.limits.head),
            upgraded,
            ended: false,
            patience: settings.timeouts.body,
            stalled: None,
            joined: Vec::new(),
        }
    }

    /// Passes on what became of writing, and fails when it has not gone on for too long.
    fn unless_stalled<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let patience = self.patience;
        let stalled = self
            .stalled
            .get_or_insert_with(|| Box::pin(time::sleep(patience)));
        ready!(stalled.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Ends what hyper reads: with the end of a head once, for it does not look at a head without one, then for good.
    fn end(&mut self, buffer: &mut ReadBuf<'_>) {
        const END: &[u8] = b"\r\n\r\n";
        if !self.ended && buffer.remaining() >= END.len() {
            buffer.put_slice(END);
        }
        self.ended = true;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Guard<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.framing.is_broken() {
            this.end(buffer);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        if this.upgraded.load(Ordering::Acquire) {
            this.framing.upgraded();
        }
        let arrived = buffer.filled_mut().get_mut(before..).unwrap_or_default();
        this.framing.follow(arrived);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guard<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(context, bytes);
        this.unless_stalled(context, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let whole: usize = slices.iter().map(|slice| slice.len()).sum();
        let written = if whole > SMALL {
            Pin::new(&mut this.stream).poll_write_vectored(context, slices)
        } else {
            this.joined.clear();
            slices
                .iter()
                .for_each(|slice| this.joined.extend_from_slice(slice));
            Pin::new(&mut this.stream).poll_write(context, &this.joined)
        };
        this.unless_stalled(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_flush(context);
        this.unless_stalled(context, written)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
