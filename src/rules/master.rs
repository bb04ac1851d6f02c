//! Rules of the master's side.

use super::rule::topic;

topic! {
    MASTER "The master's side";
    R196 Derived "master/master.cpp: Master::exited" ["the timer since 1.2.0"]
        "When the connection to the agent breaks, the master disconnects it and removes frameworks that do \
         not checkpoint. The agent has `--agent_reregister_timeout` (10 minutes by default and at least) to \
         come back.";
    R197 Derived "master/master.cpp: SlaveObserver" []
        "The master pings the agent every 15 seconds and marks it unreachable after five missing answers. An \
         agent in recovery answers pings.";
    R198 Derived "master/master.cpp: Master::recoveredSlavesTimeout" []
        "After a failover of the master, agents have `--agent_reregister_timeout` to come back. If more than \
         `--recovery_agent_removal_limit` do not, the master exits.";
    R199 Derived "master/master.cpp: Master::_markUnreachable" ["since 1.1.0"]
        "Tasks of an unreachable agent become TASK_UNREACHABLE, or TASK_LOST for frameworks that are not \
         partition-aware. Nothing is killed on the agent.";
    R200 Derived "master/master.cpp: Master::__reregisterSlave"
        ["tasks kept since 1.5.0; from 1.1 to 1.4 those of frameworks that are not partition-aware are shut down, before that the agent is"]
        "An unreachable agent that comes back with its ID is admitted, and its tasks are kept.";
    R201 Derived "master/master.cpp: Master::registerSlave" []
        "If an agent registers with a new ID from the address of a known one, the master removes the old one \
         and all its tasks become TASK_LOST at once.";
    R202 Derived "master/master.cpp: Master::markGone" ["since 1.5.0"]
        "An agent that an operator has marked gone is told to shut down when it comes back: it kills \
         everything and exits.";
    R203 Derived "master/validation.cpp: reregisterSlave" []
        "The master ignores a re-registration with invalid contents: an invalid resource, duplicate IDs, \
         tasks without their framework or executor, a task of another agent. The agent retries forever.";
    R204 Derived "slave/slave.cpp: Slave::updateFramework" ["before 1.3 only `framework.pid`"]
        "After registration the master sends the current information of each framework, and the agent writes \
         `framework.info` and `framework.pid` again.";
}
