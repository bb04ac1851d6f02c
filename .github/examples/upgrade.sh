#!/bin/sh
# Upgrades one agent, and stops before anything is changed if something speaks against it. An agent that was stopped is
# started again, whatever fails: its executors wait no longer than its --recovery_timeout.
# WORK_DIR is the agent's work_dir, BACKUP a new file, NEW_VERSION the version of Mesos that is to be installed, NEW_FLAGS
# where its flags are, as for --flags-from.
set -eu
# Is it valid, and does it recover with the new version and its flags?
ckpt validate "$WORK_DIR"
ckpt snapshot --to "$BACKUP" "$WORK_DIR"
ckpt simulate --mesos-version "$NEW_VERSION" --flags-from "$NEW_FLAGS" "$WORK_DIR"
trap 'systemctl start mesos-slave' EXIT
systemctl stop mesos-slave
# What is kept, or cannot be judged, does not keep the agent down.
ckpt cleanup --yes "$WORK_DIR" || case $? in 1 | 3) ;; *) exit 1 ;; esac
# The new version is installed here.
