//! Questions to the person at the terminal.

use std::io::{self, BufRead, IsTerminal, Write};

use super::screen::Terminal;

impl Terminal {
    /// Asks a yes/no question; `None` if stdin is not a terminal.
    pub fn confirms(&self, question: &str) -> Option<bool> {
        let answer = self.ask(&format!("{question} [y/N]"))?;
        Some(matches!(&*answer.to_lowercase(), "y" | "yes"))
    }

    /// Asks, and returns the trimmed answer, which is empty at the end of the input; `None` if stdin is not a terminal.
    pub fn ask(&self, question: &str) -> Option<String> {
        if self.is_quiet() || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        self.end_progress();
        let mut err = io::stderr().lock();
        write!(err, "{} ", self.question(question)).and_then(|()| err.flush()).ok()?;
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Err(_) => None,
            Ok(0) => {
                // Nothing has ended the line of the question.
                let _ = writeln!(err);
                Some(String::new())
            }
            Ok(_) => Some(line.trim().to_owned()),
        }
    }
}
