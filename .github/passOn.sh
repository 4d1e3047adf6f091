#!/usr/bin/env bash
# Gives the variables named, as far as they hold anything, to the steps that follow in the job.
set -euo pipefail
for name in "$@"; do
  if [ -n "${!name}" ]; then
    { echo "$name<<END_OF_VALUE"; echo "${!name}"; echo END_OF_VALUE; } >> "$GITHUB_ENV"
  fi
done
