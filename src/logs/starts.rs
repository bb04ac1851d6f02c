//! The starts in a log: where each begins, and the list of all.

use super::entry::Ending;
use super::event::{Event, Stage};
use super::known::CodeInfo;
use super::open_start::OpenStart;
use super::outcome::Cause;
use super::start::{LastStart, Start};

/// The line and time of a message.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    /// Number of the line, from 1.
    pub(super) line: u64,
    pub(super) time: Option<&'a str>,
}

/// The starts read so far.
pub(super) struct Starts {
    current: Option<OpenStart>,
    first: Vec<Start>,
    last: Vec<Start>,
    half: usize,
    omitted: u64,
}

impl Starts {
    /// `limit`: number of starts that are kept.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            current: None,
            first: Vec::new(),
            last: Vec::new(),
            half: limit.div_ceil(2).max(1),
            omitted: 0,
        }
    }

    /// Records a step of the story; `text` is the whole message.
    pub(super) fn event(&mut self, event: Event, values: &[&str], text: &str, moment: Moment<'_>) {
        if event == Event::NotAnAgent {
            return self.foreign();
        }
        let is_past = |start: &OpenStart| event.stage().is_some_and(|stage| start.is_past(stage, event));
        if self.current.as_ref().is_some_and(is_past) {
            self.close();
        }
        if self.current.is_none() && event.opens_start() {
            self.current = Some(OpenStart::new(moment));
        }
        if let Some(start) = &mut self.current {
            start.event(event, values, text, moment);
        }
    }

    /// The line is from another Mesos program: what looked like the first lines of an agent is not.
    pub(super) fn foreign(&mut self) {
        self.current.take_if(|start| !start.is_agent());
    }

    /// The master or a signal ends the agent.
    pub(super) fn shut_down(&mut self, cause: Cause, code: Option<&CodeInfo>, moment: Moment<'_>) {
        self.open_for_ending(moment).shut_down(cause, code);
    }

    /// Whether there is a start that has not ended. Reports of glog's signal handler and of systemd often follow the line
    /// that names the cause.
    pub(super) fn is_running(&self) -> bool {
        self.current.as_ref().is_some_and(|start| !start.has_ended())
    }

    /// Whether the current start is between reading the checkpoint and the end of recovery.
    pub(super) fn is_recovering(&self) -> bool {
        self.current.as_ref().is_some_and(OpenStart::is_recovering)
    }

    /// A line that ends the process. A line that is not known counts only if the process is known to be an agent.
    pub(super) fn end(&mut self, ending: Ending, cause: Cause, code: Option<&CodeInfo>, moment: Moment<'_>) {
        let is_known = code.is_some();
        match (ending, &self.current) {
            (Ending::Signal | Ending::Service, _) if !self.is_running() => {}
            (_, None) if !is_known => {}
            (Ending::Abort, Some(start)) if start.has_ended() && !is_known => {}
            _ => self.open_for_ending(moment).end(ending, cause, code),
        }
    }

    /// A start whose process could not begin; the one before it has ended.
    pub(super) fn not_begun(&mut self, cause: Cause, code: &CodeInfo, moment: Moment<'_>) {
        self.close();
        self.open_for_ending(moment).end(Ending::Exit, cause, Some(code));
    }

    /// A kill of which only the signal was known had this reason. False if there was none.
    pub(super) fn explain_kill(&mut self, cause: Cause, code: Option<&CodeInfo>) -> bool {
        self.current.as_mut().is_some_and(|start| start.explain_kill(cause, code))
    }

    /// systemd does not start the agent again.
    pub(super) fn given_up(&mut self, unit: &str) {
        if let Some(start) = &mut self.current {
            start.given_up(unit);
        }
    }

    /// Whether a line without a prefix may be one more line of the flags.
    pub(super) fn has_open_flags(&self) -> bool {
        self.current.as_ref().is_some_and(OpenStart::has_open_flags)
    }

    /// A line without a prefix may be one more line of the flags.
    pub(super) fn continue_flags(&mut self, text: &str) {
        if let Some(start) = &mut self.current {
            start.continue_flags(text);
        }
    }

    /// A line with a prefix ends them.
    pub(super) fn end_flags(&mut self) {
        if let Some(start) = &mut self.current {
            start.end_flags();
        }
    }

    /// All starts, and the number of those left out between them.
    pub(super) fn finish(mut self) -> (Vec<Start>, u64) {
        self.close();
        self.first.append(&mut self.last);
        (self.first, self.omitted)
    }

    /// The current start, or a new one if there is none or it has ended already.
    fn open_for_ending(&mut self, moment: Moment<'_>) -> &mut OpenStart {
        if self.current.as_ref().is_some_and(OpenStart::has_ended) {
            self.close();
        }
        self.current.get_or_insert_with(|| OpenStart::new(moment))
    }

    fn close(&mut self) {
        let Some(start) = self.current.take().and_then(OpenStart::finish) else { return };
        if let Some(previous) =
            self.last.last_mut().or(self.first.last_mut()).filter(|one| one.repeats(&start))
        {
            previous.times += 1;
            previous.last = Some(LastStart { at: start.at, line: start.line });
        } else if self.first.len() < self.half {
            self.first.push(start);
        } else {
            if self.last.len() >= self.half {
                self.omitted += self.last.remove(0).times;
            }
            self.last.push(start);
        }
    }
}

impl OpenStart {
    /// Whether a line of this stage belongs to a later start.
    fn is_past(&self, stage: Stage, event: Event) -> bool {
        self.has_ended()
            || match self.stage() {
                Some(Stage::Build) => stage == Stage::Build && self.has_build_line(event),
                Some(reached) => stage < reached || (stage == reached && stage != Stage::Reading),
                // The log begins in the middle of a start.
                None => true,
            }
    }
}
