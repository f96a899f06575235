//! The connection of a client, read through [`Framing`].

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::framing::Framing;

/// The connection of a client, read through [`Framing`].
#[derive(Debug)]
pub(super) struct Guard<S> {
    stream: S,
    framing: Framing,
    upgraded: Arc<AtomicBool>,
    ended: bool,
}

impl<S> Guard<S> {
    /// `upgraded` is set when the connection stops speaking HTTP.
    pub(super) fn new(stream: S, longest_line: usize, upgraded: Arc<AtomicBool>) -> Self {
        Self {
            stream,
            framing: Framing::new(longest_line),
            upgraded,
            ended: false,
        }
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
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
