//! The pages of the board example: where each stands, and how it is built.

use std::path::PathBuf;

use crate::failure::{Failure, Result};
use crate::project::Project;
use crate::stamp::Stamp;
use crate::{npm, step};

const FOLDER: &str = "examples/board/web/";

/// One of the pages that show the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Web {
    React,
    Vue,
    Svelte,
}

impl Web {
    pub(crate) const ALL: [Self; 3] = [Self::React, Self::Vue, Self::Svelte];

    /// The page of this name.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.map(Self::name).join(", ");
        let unknown = || Failure::new(format!("there is no page `{name}`; there are {known}"));
        Self::ALL
            .into_iter()
            .find(|web| web.name() == name)
            .ok_or_else(unknown)
    }

    /// Its name, which is that of its folder and of its framework too.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::React => "react",
            Self::Vue => "vue",
            Self::Svelte => "svelte",
        }
    }

    /// The folder it is made in.
    pub(crate) fn folder(self) -> String {
        format!("{FOLDER}{}", self.name())
    }

    /// Where it is built to.
    pub(crate) fn dist(self, project: &Project) -> PathBuf {
        project.path(&self.folder()).join("dist")
    }

    /// Builds it, unless nothing it is made of has changed.
    pub(crate) fn build(self, project: &Project) -> Result<()> {
        let mut sources = project.files()?;
        sources.retain(|file| self.is_made_of(file));
        let stamp = Stamp::of(project, &format!("board-{}", self.name()), &sources)?;
        if stamp.is_fresh() && self.dist(project).is_dir() {
            return Ok(());
        }
        let mut build = npm::bin(project, "vite");
        build.current_dir(project.path(&self.folder())).arg("build");
        step::require(
            project,
            &format!("vite build of {}", self.folder()),
            &mut build,
        )?;
        stamp.keep()
    }

    /// Whether a change of this file is a change of the page; what pages share is part of each.
    fn is_made_of(self, file: &str) -> bool {
        let others = Self::ALL.into_iter().filter(|other| *other != self);
        let is_of_another = || {
            others
                .map(|other| format!("{}/", other.folder()))
                .any(|folder| file.starts_with(&folder))
        };
        file == "package-lock.json"
            || file.starts_with("packages/")
            || (file.starts_with(FOLDER) && !is_of_another())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_nobody_wrote_is_answered_with_those_there_are() {
        let message = Web::named("angular").unwrap_err().to_string();
        let known = Web::ALL.map(Web::name).join(", ");
        assert_eq!(
            message,
            format!("there is no page `angular`; there are {known}")
        );
    }

    #[test]
    fn a_page_is_made_of_its_own_files_and_of_what_pages_share() {
        assert!(Web::Vue.is_made_of("examples/board/web/vue/src/App.vue"));
        assert!(Web::Vue.is_made_of("examples/board/web/look/board.css"));
        assert!(Web::Vue.is_made_of("examples/board/web/plain/place.ts"));
        assert!(!Web::Vue.is_made_of("examples/board/web/react/src/App.tsx"));
    }
}
