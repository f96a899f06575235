//! A second, strict opinion on where one HTTP/1.1 request ends and the next begins.
//!
//! Request smuggling needs two readers of the same bytes that disagree. hyper reads what clients send and is lenient in
//! places where RFC 9112 lets it be: two lengths, a line that ends without a carriage return, space after a chunk size.
//! [`Framing`] sees the same bytes first, and lets none of these reach it: from the first doubtful byte on, hyper is
//! given NULs, which no part of HTTP/1.1 but a counted body may hold, so it answers 400 and ends the connection.

mod field;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod head;
mod line;

use head::{Body, Head};
use line::Lines;

/// Where in the stream of requests the next byte belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before or in the first line of the connection, which may also begin HTTP/2.
    Opening,
    /// Before or in a request line.
    Start,
    /// In the fields of a head.
    Fields,
    /// In a body with so many bytes to come.
    Counted(u64),
    /// In the line that gives the size of a chunk.
    ChunkSize,
    /// In a chunk with so many bytes to come.
    Chunk(u64),
    /// In the end of line behind a chunk.
    ChunkEnd,
    /// In the fields behind the last chunk.
    Trailers,
    /// Not HTTP/1.1, so none of this module's business.
    Opaque,
    /// Behind the first doubtful byte.
    Broken,
}

/// What is not as it has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FramingError;

/// Follows the requests on one connection.
#[derive(Debug)]
pub(crate) struct Framing {
    place: Place,
    lines: Lines,
    head: Head,
}

impl Framing {
    /// Before the first byte; a line may have as many bytes as `longest`.
    pub(crate) fn new(longest: usize) -> Self {
        Self {
            place: Place::Opening,
            lines: Lines::new(longest),
            head: Head::default(),
        }
    }

    /// Notes that the connection was upgraded: what follows is not HTTP.
    pub(crate) fn upgraded(&mut self) {
        self.place = Place::Opaque;
    }

    /// Whether there was a doubtful byte.
    pub(crate) fn is_broken(&self) -> bool {
        self.place == Place::Broken
    }

    /// Follows these bytes, and overwrites those from the first doubtful one on.
    pub(crate) fn follow(&mut self, bytes: &mut [u8]) {
        let mut rest = &mut *bytes;
        while !rest.is_empty() {
            match self.step(rest) {
                Ok(taken) => rest = rest.get_mut(taken..).unwrap_or_default(),
                Err(FramingError) => {
                    self.place = Place::Broken;
                    rest.fill(0);
                    return;
                }
            }
        }
    }

    /// Takes the next bytes that belong together, and gives how many they are.
    fn step(&mut self, bytes: &[u8]) -> Result<usize, FramingError> {
        match self.place {
            Place::Opaque => Ok(bytes.len()),
            Place::Broken => Err(FramingError),
            Place::Counted(left) => Ok(self.skip(bytes, left, Place::Counted, Place::Start)),
            Place::Chunk(left) => Ok(self.skip(bytes, left, Place::Chunk, Place::ChunkEnd)),
            _ => self.line(bytes),
        }
    }

    fn skip(&mut self, bytes: &[u8], left: u64, within: fn(u64) -> Place, then: Place) -> usize {
        let taken = usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len()));
        let left = left - taken as u64;
        self.place = if left == 0 { then } else { within(left) };
        taken
    }

    fn line(&mut self, bytes: &[u8]) -> Result<usize, FramingError> {
        let mut lines = std::mem::take(&mut self.lines);
        let taken = lines.take(bytes)?;
        if let Some(line) = lines.complete(bytes, taken) {
            self.place = self.after(line?)?;
            lines.next();
        }
        self.lines = lines;
        Ok(taken)
    }

    /// Where the stream is after this line.
    fn after(&mut self, line: &[u8]) -> Result<Place, FramingError> {
        match (self.place, line) {
            (Place::Opening, b"PRI * HTTP/2.0") => Ok(Place::Opaque),
            (Place::Opening | Place::Start, b"") => Ok(self.place),
            (Place::Opening | Place::Start, _) => {
                self.head = Head::begin(line)?;
                Ok(Place::Fields)
            }
            (Place::Fields, b"") => Ok(match self.head.body()? {
                Body::Length(0) => Place::Start,
                Body::Length(length) => Place::Counted(length),
                Body::Chunked => Place::ChunkSize,
            }),
            (Place::Fields, _) => self.head.field(line).map(|()| Place::Fields),
            (Place::ChunkSize, _) => Ok(match field::chunk_size(line)? {
                0 => Place::Trailers,
                size => Place::Chunk(size),
            }),
            (Place::ChunkEnd, b"") => Ok(Place::ChunkSize),
            (Place::Trailers, b"") => Ok(Place::Start),
            (Place::Trailers, _) => field::trailer(line).map(|()| Place::Trailers),
            _ => Err(FramingError),
        }
    }
}

#[cfg(test)]
mod tests;
