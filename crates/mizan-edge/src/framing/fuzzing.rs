//! What the strict reader makes of a stream, told so that another reader can be asked the same.

use super::{Framing, Place};

/// A request that has ended, as the strict reader sees it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Ended {
    /// The request line, without its end.
    pub line: Vec<u8>,
    /// The content, without the frames of chunks.
    pub body: Vec<u8>,
}

/// The bytes that are passed on when the stream arrives in pieces of `size` bytes, and the requests that ended in it.
///
/// Nothing is told of a stream that is not HTTP/1.1.
pub fn follow(stream: &[u8], size: usize, longest: usize) -> (Vec<u8>, Option<Vec<Ended>>) {
    let mut passed = stream.to_vec();
    let mut framing = Framing::new(longest);
    for piece in passed.chunks_mut(size.max(1)) {
        framing.follow(piece);
    }
    (passed, requests(stream, longest))
}

fn requests(stream: &[u8], longest: usize) -> Option<Vec<Ended>> {
    let mut framing = Framing::new(longest);
    let (mut ended, mut request) = (Vec::new(), Ended::default());
    for byte in stream {
        let before = framing.place;
        framing.follow(&mut [*byte]);
        match (before, framing.place) {
            (_, Place::Broken) => break,
            (_, Place::Opaque) => return None,
            (Place::Opening | Place::Start, Place::Opening | Place::Start) => {
                request.line.push(*byte);
                // An empty line before a request is none of it.
                if request.line == b"\r\n" {
                    request.line.clear();
                }
            }
            (Place::Counted(_) | Place::Chunk(_), _) => request.body.push(*byte),
            _ => {}
        }
        let begun = !matches!(before, Place::Opening | Place::Start);
        if begun && framing.place == Place::Start {
            ended.push(std::mem::take(&mut request));
        }
    }
    Some(ended)
}
