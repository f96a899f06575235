//! A text with indentation that knows its column.

/// No line is longer than this, as long as a name or literal allows.
pub(crate) const WIDTH: usize = 100;

/// Collects the text of one file.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    text: String,
    indent: usize,
    /// Columns used on the current line.
    column: usize,
}

impl Writer {
    /// An empty file, but for its header line.
    pub(crate) fn with_header(header: &str) -> Self {
        let mut writer = Self::default();
        writer.line(header);
        writer
    }

    /// Adds text to the current line, indenting it when it is the first.
    pub(crate) fn push(&mut self, text: &str) {
        if self.column == 0 && !text.is_empty() {
            self.column = self.indent * 2;
            self.text.extend(std::iter::repeat_n("  ", self.indent));
        }
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    /// Ends the current line.
    pub(crate) fn end(&mut self) {
        self.text.push('\n');
        self.column = 0;
    }

    /// One whole line.
    pub(crate) fn line(&mut self, text: &str) {
        self.push(text);
        self.end();
    }

    /// What `inner` writes stands one step further in.
    pub(crate) fn indented(&mut self, inner: impl FnOnce(&mut Self)) {
        self.indent += 1;
        inner(self);
        self.indent -= 1;
    }

    /// Whether `width` more columns fit on this line.
    pub(crate) fn fits(&self, width: usize) -> bool {
        let start = if self.column == 0 {
            self.indent * 2
        } else {
            self.column
        };
        start + width <= WIDTH
    }

    /// The finished text.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}
