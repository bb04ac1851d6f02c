//! A terminal of a given width: what is written to it can be read, what is typed on it is sent.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::thread::JoinHandle;

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// A terminal; `screen` is the side that programs are given.
pub(crate) struct Terminal {
    pub(crate) screen: File,
    keys: File,
}

impl Terminal {
    pub(crate) fn new(columns: u16) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let keys = openpt(flags).unwrap();
        grantpt(&keys).unwrap();
        unlockpt(&keys).unwrap();
        let screen = ioctl_tiocgptpeer(&keys, flags).unwrap();
        let size = Winsize { ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&screen, size).unwrap();
        Self { screen: screen.into(), keys: keys.into() }
    }

    /// Sends what is typed, and reads what is shown until no program has the screen any more. Lines end as in files.
    pub(crate) fn show(mut self, typed: &[u8]) -> JoinHandle<Vec<u8>> {
        drop(self.screen);
        self.keys.write_all(typed).unwrap();
        std::thread::spawn(move || {
            let mut shown = Vec::new();
            // When the last program leaves the screen, that is an error here, not an end; and what it wrote just before may
            // come after the first such error, but not after a second one.
            let mut ends = 0;
            while ends < 2 {
                let before = shown.len();
                let _ = self.keys.read_to_end(&mut shown);
                ends = if shown.len() == before { ends + 1 } else { 1 };
            }
            String::from_utf8_lossy(&shown).replace("\r\n", "\n").into_bytes()
        })
    }
}
