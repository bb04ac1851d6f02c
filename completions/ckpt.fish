# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_ckpt_global_optspecs
    string join \n o/output= json color= q/quiet v/verbose wide no-progress j/threads= redact h/help V/version
end

function __fish_ckpt_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_ckpt_global_optspecs) -- $cmd 2>/dev/null
    or argparse -s (__fish_ckpt_global_optspecs) -- $cmd[1..-2] 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_ckpt_using_subcommand
    set -l cmd (__fish_ckpt_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c ckpt -n "__fish_ckpt_needs_command" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_needs_command" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_needs_command" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_needs_command" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_needs_command" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_needs_command" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_needs_command" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_needs_command" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_needs_command" -s V -l version -d 'Print version'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "status" -d 'Show the state of a checkpoint on one screen, and the next step'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "inspect" -d 'Show what a checkpoint contains'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "validate" -d 'Check whether an agent can recover from a checkpoint'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "simulate" -d 'Predict an agent restart: what reconnects, and what is lost'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "executors" -d 'Show which executors reconnect to an agent that starts now'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "reconnect" -d 'Show which executors reconnect to an agent that starts now'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "config" -d 'Show the agent\'s flags, and whether they fit the checkpoint'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "explain" -d 'Explain a finding, or lines of an agent\'s log'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "decode" -d 'Show checkpoint files as JSON, even damaged ones'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "snapshot" -d 'Create a verified archive of meta'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "restore" -d 'Put files of meta back from a snapshot'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "repair" -d 'Repair what can be repaired safely'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "cleanup" -d 'Remove completed runs, old agent IDs and sandboxes'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "forget-agent" -d 'Make the agent register with a new ID (can be undone)'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "apply" -d 'Carry out a plan that another command has written'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "undo" -d 'Undo a change'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "history" -d 'List the changes that ckpt has made to a checkpoint'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "purge" -d 'Delete the backups of old changes (no longer undoable)'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "encode" -d 'Turn the JSON of ckpt decode back into a checkpoint file'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "diff" -d 'Compare two checkpoints'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "fleet" -d 'Assess many checkpoints: one line each, the worst first'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "report" -d 'Write an incident report: one HTML file for a ticket'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "metrics" -d 'Print the state of a checkpoint for Prometheus'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "schema" -d 'Print the JSON Schema of what a command prints'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "completions" -d 'Print shell completions'
complete -c ckpt -n "__fish_ckpt_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l journal -d 'Directory of the journal [default: a hidden directory beside meta, and /run/ckpt]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l exit-zero -d 'Exit with 0 instead of 1 if the answer is bad'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -s i -l id -d 'The same as WORD' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l framework -d 'Only this framework: its ID or name, or an unambiguous part' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l executor -d 'Only this executor: its ID or name, or an unambiguous part' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l task -d 'Only this task: its ID or name, or an unambiguous part' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l state -d 'Only tasks in this state, e.g. RUNNING or TASK_RUNNING' -r -f -a "STAGING\t''
STARTING\t''
RUNNING\t''
KILLING\t''
FINISHED\t''
FAILED\t''
KILLED\t''
ERROR\t''
LOST\t''
DROPPED\t''
UNREACHABLE\t''
GONE\t''
GONE_BY_OPERATOR\t''
UNKNOWN\t''"
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l unacked -d 'Only tasks with unacknowledged updates'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l all-agents -d 'Include agents with old IDs'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l volumes -d 'Show reservations and persistent volumes: directory, size, last task'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l orphans -d 'Show what no checkpoint knows: sandboxes, runtime containers, provisioner directories, old agents'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l full -d 'Include whole messages in the JSON: info of agent, frameworks, executors and tasks'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l fail-on -d 'Lowest severity of a finding that fails the checkpoint' -r -f -a "fatal\t'The agent refuses to start, aborts, or starts as a new one'
error\t'Also what the agent loses'
warning\t'Also what it could lose later'
never\t'No finding by itself: the same as fatal'"
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l exit-zero -d 'Exit with 0 instead of 1 if the answer is bad'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l allow-missing -d 'Accept a PATH without a checkpoint, where an agent is to start for the first time'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l downtime -d 'Time from the agent\'s death to this start, e.g. 10mins' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l reboot -d 'Assume that the host is rebooted first'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l pessimistic -d 'Count executors that may reconnect as lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l allow-missing -d 'Accept a PATH without a checkpoint, where an agent is to start for the first time'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l exit-zero -d 'Exit with 0 instead of 1 if the answer is bad'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand simulate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l framework -d 'Show only executors of this framework: its ID or name, or an unambiguous part' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l check -d 'Accepted for old scripts: a loss gives status 1 without it as well'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l pessimistic -d 'Count executors that may reconnect as lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l exit-zero -d 'Exit with 0 instead of 1 if the answer is bad'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l lost -d 'Show only executors that will or may be lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand executors" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l framework -d 'Show only executors of this framework: its ID or name, or an unambiguous part' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l check -d 'Accepted for old scripts: a loss gives status 1 without it as well'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l pessimistic -d 'Count executors that may reconnect as lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l exit-zero -d 'Exit with 0 instead of 1 if the answer is bad'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l lost -d 'Show only executors that will or may be lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand reconnect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l exit-zero -d 'Exit with 0 instead of 1 if the answer is bad'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l all -d 'Show every flag, not only those that are given somewhere'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l given -d 'In JSON: only flags that are given somewhere'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l log -d 'Explain what happened in an agent\'s log; - for standard input' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l runtime-dir -d 'With --log, runtime directory of the agent, or a copy of it' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l mesos-version -d 'With --log, Mesos version to assume [default: that in the log]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l list -d 'List every code'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l relocated -d 'With --log, the checkpoint is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l mesos-version -d 'Mesos version to read messages as [default: 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l as -d 'Kind of the files, e.g. task.updates [default: by their path]' -r -f -a "boot_id\t''
resources.info\t''
resources.target\t''
resources_and_operations.state\t''
resources_and_operations.target\t''
volume_gids\t''
device.state\t''
slave.info\t''
drain.config\t''
slave-operation.updates\t''
rp-operation.updates\t''
resource_provider.state\t''
framework.info\t''
framework.pid\t''
executor.info\t''
executor_generated_for_command_task\t''
executor.sentinel\t''
forked.pid\t''
libprocess.pid\t''
http.marker\t''
task.info\t''
task.updates\t''
csi-container.info\t''
csi-volume.state\t''
csi-isolator-volumes\t''
provisioner-layers\t''
cni-network.conf\t''
cni-network.info\t''
runtime-config\t''
runtime-launch_info\t''
runtime-termination\t''
runtime-pid\t''
runtime-status\t''
runtime-force_destroy\t''
runtime-standalone\t''
runtime-io_switchboard-pid\t''
runtime-io_switchboard-socket\t''
runtime-secret\t''
docker-volumes\t''
docker-storedImages\t''
docker-layer-json\t''
appc-manifest\t''"
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l to -d 'The new archive: FILE.tar.zst or FILE.tar.gz' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l dir -d 'Directory for a new archive that is named by agent and time' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l keep -d 'With --dir: delete older snapshots of this agent, but keep N good ones' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s n -l dry-run -d 'Only show what would be written'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s y -l yes -d 'Has no effect: a snapshot changes nothing and does not ask'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand snapshot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l only -d 'Restore only this file or directory, or the paths of findings of this code; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l only -d 'Repair only findings of this code, or use only this repair; can be repeated. What costs more than the agent loses anyway is done only if it is named here' -r -f -a "agent-folder-hollow\t''
agent-id-differs\t''
boot-id-differs\t''
boot-id-empty\t''
container-not-a-folder\t''
docker-pid-twice\t''
executor-info-empty\t''
executor-info-missing\t''
executor-info-unreadable\t''
executor-skipped\t''
forked-pid-differs\t''
forked-pid-empty\t''
forked-pid-malformed\t''
forked-pid-missing\t''
forked-pid-reused\t''
forked-pid-stale\t''
forked-pid-unreadable\t''
framework-info-empty\t''
framework-info-missing\t''
framework-info-unreadable\t''
framework-pid-empty\t''
framework-pid-missing\t''
framework-pid-unreadable\t''
generated-flag-malformed\t''
generated-flag-unreadable\t''
latest-dangling\t''
latest-loop\t''
latest-missing\t''
latest-outside\t''
latest-run-not-found\t''
libprocess-pid-unreadable\t''
old-target-blocks\t''
old-target-ignored\t''
operation-ack-unexpected\t''
operation-folder-name\t''
operation-update-without-uuid\t''
operation-updates-cut-tail\t''
operation-updates-unreadable\t''
operations-target-unreadable\t''
operations-unreadable\t''
pid-twice\t''
provider-latest-dangling\t''
provisioner-layers-unreadable\t''
registry-broken\t''
resources-info-unreadable\t''
resources-old-target-unreadable\t''
resources-state-empty\t''
resources-state-unreadable\t''
resources-target-empty\t''
resources-target-unreadable\t''
run-latest-dangling\t''
run-latest-loop\t''
run-latest-missing\t''
sandbox-missing\t''
slave-info-empty\t''
slave-info-missing\t''
slave-info-unreadable\t''
target-without-old-target\t''
task-info-empty\t''
task-info-missing\t''
task-info-unreadable\t''
task-updates-bad-ack\t''
task-updates-cut-tail\t''
task-updates-damaged\t''
task-updates-hidden-records\t''
task-updates-unreadable\t''
temp-file\t''
temp-file-good-copy\t''
terminal-update-without-uuid\t''
unknown-entry\t''
update-without-uuid\t''"
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l except -d 'Do not repair findings of this code, or do not use this repair; can be repeated' -r -f -a "agent-folder-hollow\t''
agent-id-differs\t''
boot-id-differs\t''
boot-id-empty\t''
container-not-a-folder\t''
docker-pid-twice\t''
executor-info-empty\t''
executor-info-missing\t''
executor-info-unreadable\t''
executor-skipped\t''
forked-pid-differs\t''
forked-pid-empty\t''
forked-pid-malformed\t''
forked-pid-missing\t''
forked-pid-reused\t''
forked-pid-stale\t''
forked-pid-unreadable\t''
framework-info-empty\t''
framework-info-missing\t''
framework-info-unreadable\t''
framework-pid-empty\t''
framework-pid-missing\t''
framework-pid-unreadable\t''
generated-flag-malformed\t''
generated-flag-unreadable\t''
latest-dangling\t''
latest-loop\t''
latest-missing\t''
latest-outside\t''
latest-run-not-found\t''
libprocess-pid-unreadable\t''
old-target-blocks\t''
old-target-ignored\t''
operation-ack-unexpected\t''
operation-folder-name\t''
operation-update-without-uuid\t''
operation-updates-cut-tail\t''
operation-updates-unreadable\t''
operations-target-unreadable\t''
operations-unreadable\t''
pid-twice\t''
provider-latest-dangling\t''
provisioner-layers-unreadable\t''
registry-broken\t''
resources-info-unreadable\t''
resources-old-target-unreadable\t''
resources-state-empty\t''
resources-state-unreadable\t''
resources-target-empty\t''
resources-target-unreadable\t''
run-latest-dangling\t''
run-latest-loop\t''
run-latest-missing\t''
sandbox-missing\t''
slave-info-empty\t''
slave-info-missing\t''
slave-info-unreadable\t''
target-without-old-target\t''
task-info-empty\t''
task-info-missing\t''
task-info-unreadable\t''
task-updates-bad-ack\t''
task-updates-cut-tail\t''
task-updates-damaged\t''
task-updates-hidden-records\t''
task-updates-unreadable\t''
temp-file\t''
temp-file-good-copy\t''
terminal-update-without-uuid\t''
unknown-entry\t''
update-without-uuid\t''"
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l list -d 'List every repair: what it does, why it is safe, what it costs'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand repair" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l older-than -d 'Keep what is newer, by the mtime that the agent\'s GC uses' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l framework -d 'Only what belongs to this framework: its ID or name, or an unambiguous part' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l grace-period -d 'With --shutdown: time between SIGTERM and SIGKILL' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l scope -d 'What to remove: completed, old-runs, temp, empty (these four by default), old-agents, sandboxes, uncheckpointed; or, for another purpose, all: abandon every executor' -r -f -a "completed\t''
old-runs\t''
temp\t''
empty\t''
old-agents\t''
sandboxes\t''
uncheckpointed\t''
all\t''"
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l keep -d 'Move sandboxes into the journal instead of deleting them (frees no space)'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l shutdown -d 'With --scope all: end live executors and all their processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l forget-id -d 'With --scope all: make the agent register with a new ID as well'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand cleanup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand forget-agent" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l work-dir -d 'Work directory of the agent [default: that of the plan]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l relocated -d 'The directory is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l relocated -d 'PATH is a copy from elsewhere, as it was for the change'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l journal -d 'Directory of the journal [default: a hidden directory beside meta, and /run/ckpt]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l older-than -d 'Only changes that are older than this, e.g. 2weeks' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l plan-out -d 'Write the plan to a new file, for ckpt apply' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l journal -d 'Directory of the journal, which keeps backups [default: a hidden directory beside meta]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l agent -d 'ID of the agent, to confirm a change that requires it, or to choose one of several' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s y -l yes -d 'Carry out the plan without asking'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s n -l dry-run -d 'Only print the plan; exit with 1 if it has steps, or something bad is left'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l agent-is-stopped -d 'Assert that no agent uses the directory, if ckpt cannot see all processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand purge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l mesos-version -d 'Mesos version that is to read the file [default: that of the document]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l as -d 'Kind of the file, e.g. task.updates [default: as the document says]' -r -f -a "boot_id\t''
resources.info\t''
resources.target\t''
resources_and_operations.state\t''
resources_and_operations.target\t''
volume_gids\t''
device.state\t''
slave.info\t''
drain.config\t''
slave-operation.updates\t''
rp-operation.updates\t''
resource_provider.state\t''
framework.info\t''
framework.pid\t''
executor.info\t''
executor_generated_for_command_task\t''
executor.sentinel\t''
forked.pid\t''
libprocess.pid\t''
http.marker\t''
task.info\t''
task.updates\t''
csi-container.info\t''
csi-volume.state\t''
csi-isolator-volumes\t''
provisioner-layers\t''
cni-network.conf\t''
cni-network.info\t''
runtime-config\t''
runtime-launch_info\t''
runtime-termination\t''
runtime-pid\t''
runtime-status\t''
runtime-force_destroy\t''
runtime-standalone\t''
runtime-io_switchboard-pid\t''
runtime-io_switchboard-socket\t''
runtime-secret\t''
docker-volumes\t''
docker-storedImages\t''
docker-layer-json\t''
appc-manifest\t''"
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l force -d 'Write the file even if the agent would reject it'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand encode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l from -d 'Read paths of sources from a file, one a line; - for standard input' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l boot-id -d 'Boot ID of every host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l timeout -d 'Abandon a source that gives nothing to read for this long' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l pessimistic -d 'Count executors that may reconnect as lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l relocated -d 'Directories are copies from elsewhere: resolve symlinks relative to them and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l allow-missing -d 'Accept a PATH without a checkpoint, where an agent is to start for the first time'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand fleet" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l to -d 'New file for the report' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l downtime -d 'Time from the agent\'s death to this start, e.g. 10mins' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l reboot -d 'Assume that the host is rebooted first'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l pessimistic -d 'Count executors that may reconnect as lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l allow-missing -d 'Accept a PATH without a checkpoint, where an agent is to start for the first time'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l work-dir -d 'Work directory of the agent' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l runtime-dir -d 'Runtime directory of the agent [default: /var/run/mesos, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l boot-id -d 'Boot ID of the host, or "same" for the checkpointed one' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l docker-root -d 'Data root of Docker, with the state files of its containers [default: that of the daemon or of its settings, else /var/lib/docker, on the host or in the copy]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l mesos-version -d 'Mesos version to assume, e.g. 1.11.0 [default: that of the agent on this host, else 1.11.0]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l proc-root -d 'Directory to look up processes in, with cgroups in ../sys/fs/cgroup beside it [default: /proc, for a directory in place]' -r -F
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l now -d 'Time to count ages from, e.g. 2024-02-29T12:00:00Z [default: now]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l max-size -d 'Maximum number of bytes to read from an archive' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l flags-from -d 'Take flags from pid:N, dir:DIR, env:FILE, log:FILE or unit:NAME; can be repeated' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l relocated -d 'PATH is a copy from elsewhere: resolve symlinks relative to it and ignore this host'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l no-probe -d 'Do not inspect running processes'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l strict -d 'Treat any recovery error as fatal (the agent\'s default)'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l no-strict -l lenient -d 'Skip what cannot be recovered, and continue'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l allow-missing -d 'Accept a PATH without a checkpoint, where an agent is to start for the first time'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand metrics" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -s o -l output -d 'Format of the result' -r -f -a "table\t'For people, in columns'
tree\t'For people, as a tree: inspect, executors, simulate and diff'
json\t'One JSON document'
ndjson\t'JSON, one object a line'
nagios\t'One line for Nagios, with its exit statuses: status, validate, simulate, executors and fleet'"
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -s j -l threads -d 'Number of threads that read [default: one for each processor, more while they wait for a disk]' -r
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -l json -d 'The same as -o json'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -s q -l quiet -d 'Print nothing: only the exit status is the answer'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -s v -l verbose -d 'Print more: every finding, every step'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -l wide -d 'Do not shorten IDs to the width of the terminal'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -l no-progress -d 'Show no progress'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -l redact -d 'Hide environment variables, credentials and other secrets'
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "status" -d 'Show the state of a checkpoint on one screen, and the next step'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "inspect" -d 'Show what a checkpoint contains'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "validate" -d 'Check whether an agent can recover from a checkpoint'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "simulate" -d 'Predict an agent restart: what reconnects, and what is lost'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "executors" -d 'Show which executors reconnect to an agent that starts now'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "config" -d 'Show the agent\'s flags, and whether they fit the checkpoint'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "explain" -d 'Explain a finding, or lines of an agent\'s log'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "decode" -d 'Show checkpoint files as JSON, even damaged ones'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "snapshot" -d 'Create a verified archive of meta'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "restore" -d 'Put files of meta back from a snapshot'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "repair" -d 'Repair what can be repaired safely'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "cleanup" -d 'Remove completed runs, old agent IDs and sandboxes'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "forget-agent" -d 'Make the agent register with a new ID (can be undone)'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "apply" -d 'Carry out a plan that another command has written'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "undo" -d 'Undo a change'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "history" -d 'List the changes that ckpt has made to a checkpoint'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "purge" -d 'Delete the backups of old changes (no longer undoable)'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "encode" -d 'Turn the JSON of ckpt decode back into a checkpoint file'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "diff" -d 'Compare two checkpoints'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "fleet" -d 'Assess many checkpoints: one line each, the worst first'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "report" -d 'Write an incident report: one HTML file for a ticket'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "metrics" -d 'Print the state of a checkpoint for Prometheus'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "schema" -d 'Print the JSON Schema of what a command prints'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "completions" -d 'Print shell completions'
complete -c ckpt -n "__fish_ckpt_using_subcommand help; and not __fish_seen_subcommand_from status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ckpt -n "__fish_ckpt_using_subcommand explain" -f -a "boot-id-unreadable boot-id-is-a-folder boot-id-differs boot-id-empty resources-state-empty resources-state-blank resources-lists-differ resource-invalid resources-state-unreadable resources-target-unreadable resources-target-empty resources-info-unreadable resources-list-cut resources-old-target-unreadable meta-missing meta-not-writable container-not-checkpointed container-not-checkpointing containerizer-missing container-missing sentinel-too-early run-latest-stale run-without-tasks work-dir-elsewhere runtime-dir-elsewhere unit-removes-checkpoint unit-kills-executors flag-refused flag-missing latest-missing slaves-not-a-folder latest-stale latest-dangling latest-loop slave-info-missing slave-info-unreadable slave-info-empty drain-unreadable operations-target-unreadable operations-unreadable framework-info-missing framework-info-empty framework-info-unreadable framework-pid-missing framework-pid-empty framework-pid-unreadable framework-pid-unparsable run-latest-dangling run-latest-loop run-latest-missing executor-info-missing executor-info-empty executor-info-unreadable generated-flag-unreadable generated-flag-malformed forked-pid-stale forked-pid-missing forked-pid-unreadable forked-pid-empty forked-pid-malformed libprocess-pid-unreadable libprocess-pid-empty libprocess-pid-unparsable connection-unknown task-info-missing task-info-empty task-info-unreadable task-updates-missing task-updates-empty task-updates-unreadable task-updates-bad-ack task-updates-cut-tail task-updates-hidden-records task-updates-damaged resource-unconvertible allocation-missing target-without-old-target old-target-blocks resource-unexpected volume-unnameable volume-not-listed reservation-not-listed volume-missing volume-unclaimed agent-id-differs registry-broken registry-missing work-dir-full framework-empty framework-not-checkpointing framework-id-missing executor-skipped latest-run-not-found id-not-allowed terminal-update-without-uuid task-id-differs default-executor-task update-without-uuid volume-gids-unreadable sandbox-missing container-config-unreadable container-not-a-folder containers-not-a-folder container-terminated container-pid-malformed launch-info-unreadable parent-terminated pid-twice container-id-twice docker-pid-twice docker-not-running switchboard-pid-bad provisioner-backend-unknown provisioner-layers-unreadable device-state-unreadable cni-network-unreadable csi-volumes-unreadable operation-of-provider operation-uuid-bad operation-folder-name operation-unknown operation-updates-unreadable operation-updates-cut-tail operation-ack-unexpected operation-update-without-uuid operation-pending-with-stream temp-file temp-file-good-copy unknown-entry link-inside link-outside latest-outside provider-latest-dangling provider-state-unreadable provider-operation-uuid-bad provider-operations-unreadable csi-state-unreadable forked-pid-reused forked-pid-differs forked-pid-of-group id-hidden id-pattern framework-id-differs executor-id-differs executor-framework-differs task-ids-differ resources-refused update-foreign-task updates-stuck old-agent-uncollected agent-folder-hollow target-without-state resources-not-a-directory old-target-ignored drain-stored agent-not-checkpointing work-dir-temporary owner-odd mode-odd resources-do-not-fit agent-info-incompatible agent-info-incompatible-after-reboot flag-refused flag-deprecated module-not-loaded secret-file-open docker-unavailable docker-recovery-failed docker-stop-slow external-containerizer-failed containerizer-not-created isolator-not-created isolator-recovery-failed isolator-incomplete launcher-not-created launcher-recovery-failed image-store-failed orphan-not-removed executor-unreachable executor-container-unknown executor-told-to-end io-switchboard-failed resource-provider-failed volume-gids-incomplete root-required isolation-incomplete kernel-feature-missing gpu-not-usable cni-not-usable port-mapping-not-usable xfs-quota-not-usable work-dir-mount-not-shared volume-driver-missing io-switchboard-socket-failed disk-full permission-denied read-only-file-system work-dir-not-usable checkpoint-write-failed address-not-usable libprocess-environment-refused hostname-not-resolved cgroups-not-usable agent-cgroup-failed agent-already-running systemd-not-usable systemd-version-unknown resources-guessed agent-on-loopback master-not-detected master-too-old master-disconnected authentication-failed authentication-refused connection-failed libprocess-failed crash-by-signal startup-failed agent-out-of-memory executor-out-of-memory killed-by-sigkill service-start-limit service-timeout program-not-loaded tls-refused tls-weak dns-slow zookeeper-session-lost memory-events-not-usable container-not-watched container-not-updated executor-destroyed-after-update container-statistics-incomplete directory-not-browsable disk-usage-unknown oversubscription-failed csi-plugin-retried recovery-failed recovery-errors resources-not-synced persistent-volume-not-found wrong-agent-id operations-not-recovered task-updates-skipped task-skipped garbage-collection-failed drain-state-not-removed agent-state-unexpected message-dropped task-update-repeated task-update-not-handled resource-not-checkpointed agent-marked-gone agent-removed-by-master agent-failed-health-checks machine-down agent-address-changed agent-not-authenticated agent-not-authorized agent-id-duplicate agent-unknown-to-master shut-down-by-master shut-down-by-signal stopped-by-sigterm shutdown-ignored"
complete -c ckpt -n "__fish_ckpt_using_subcommand schema" -f -a "status inspect validate simulate executors config explain decode snapshot restore repair cleanup forget-agent apply undo history purge encode diff fleet report metrics schema completions"
complete -c ckpt -n "__fish_ckpt_using_subcommand completions" -f -a "bash elvish fish powershell zsh"
