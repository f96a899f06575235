//! Lines in bytes that arrive in pieces of any size.

use super::FramingError;

/// The line that is being read; most lines are complete in one piece and never copied.
#[derive(Debug, Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
    longest: usize,
}

impl Lines {
    pub(super) fn new(longest: usize) -> Self {
        let begun = Vec::new();
        Self { begun, longest }
    }

    /// How many of these bytes belong to the line; without its end they are kept until it comes.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<usize, FramingError> {
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(bytes.len(), |end| end + 1);
        if self.begun.len() + taken > self.longest {
            return Err(FramingError);
        }
        if end.is_none() || !self.begun.is_empty() {
            self.begun.extend(bytes.iter().take(taken));
        }
        Ok(taken)
    }

    /// The line without its end, once it is complete; `bytes` and `taken` are those of [`Lines::take`].
    pub(super) fn complete<'a>(
        &'a self,
        bytes: &'a [u8],
        taken: usize,
    ) -> Option<Result<&'a [u8], FramingError>> {
        let line = match self.begun.is_empty() {
            true => bytes.get(..taken)?,
            false => &self.begun,
        };
        let line = line.strip_suffix(b"\n")?;
        Some(line.strip_suffix(b"\r").ok_or(FramingError))
    }

    /// Begins the next line.
    pub(super) fn next(&mut self) {
        self.begun.clear();
    }
}
