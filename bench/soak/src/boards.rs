//! The app's data: a number for each board, in files, so that it outlives the processes that count it up.

use std::{
    fs::{self, File},
    io,
    path::PathBuf,
};

/// The boards in a folder, which several processes may use.
#[derive(Debug, Clone)]
pub(crate) struct Boards {
    folder: PathBuf,
}

impl Boards {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The number of a board, 0 at first.
    pub(crate) fn read(&self, board: u32) -> io::Result<u64> {
        match fs::read_to_string(self.file(board, "number")) {
            Ok(text) => text.parse().map_err(io::Error::other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Counts a board up to this number; one that has a higher one, from a write that overtook this, keeps it.
    pub(crate) fn raise(&self, board: u32, number: u64) -> io::Result<()> {
        let lock = File::create(self.file(board, "lock"))?;
        lock.lock()?;
        if self.read(board)? < number {
            let new = self.file(board, "new");
            fs::write(&new, number.to_string())?;
            fs::rename(new, self.file(board, "number"))?;
        }
        Ok(())
    }

    fn file(&self, board: u32, what: &str) -> PathBuf {
        self.folder.join(format!("{board}.{what}"))
    }
}
