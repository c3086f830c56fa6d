#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Trains csc for every stride with one recipe and the same effort, one stride
# after the other on one core, unattended. It may be stopped at any time and
# started again: finished files are left alone, an unfinished one goes on from
# its checkpoint.
#
# Effort is counted in multiplications, not in minutes, so that it is the same
# on every machine and the weights are the same bits: a step looks at q²/8 of
# the q² shifts of one crop. For q < 3 that is less than one shift; the steps
# are fewer by as much as they are dearer.

set -euo pipefail

usage () {
  cat <<'END'
usage: training/strides.sh PICTURES VALIDATION FOLDER [STRIDE…]

Learns from the folder PICTURES, measures with the folder VALIDATION and writes
FOLDER/csc-qN.safetensors for every STRIDE (all of them, the best first).
UNFOLD_CLI names the program if it is not on the path, EFFORT the steps at q = 8
of the second stage.
END
}

if [ $# -lt 3 ]; then
  usage >&2
  exit 2
fi

pictures=$1 validation=$2 folder=$3
shift 3
strides=("$@")
if [ ${#strides[@]} -eq 0 ]; then
  strides=(9 10 11 8 7 6 5 4 3 2 1)
fi
cli=${UNFOLD_CLI:-unfold-cli}
effort=${EFFORT:-110000}

# The program writes its checkpoint and leaves; so do we, before the file
# counts as finished.
trap 'exit 130' INT TERM

# q, and what follows from it: crop (a whole number of places behind every
# shift), batch of the first stage, shifts of the second, the fraction of the
# steps of q = 8, and the rate as a multiple of that of q = 8: the norm of the
# first atoms, which the trainer's steps have to match, depends on the stride.
plan () {
  case $1 in
    1)  echo "130 1 1 0.125 0.19" ;;
    2)  echo "130 1 1 0.5 0.36" ;;
    3)  echo "130 1 1 1 0.52" ;;
    4)  echo "130 1 2 1 0.68" ;;
    5)  echo "130 2 3 1 0.74" ;;
    6)  echo "130 2 5 1 0.98" ;;
    7)  echo "129 3 6 1 1" ;;
    8)  echo "130 4 8 1 1" ;;
    9)  echo "127 5 10 1 1" ;;
    10) echo "130 6 12 1 1.1" ;;
    11) echo "131 8 15 1 1.8" ;;
    *)  echo "training/strides.sh: no stride $1" >&2; return 2 ;;
  esac
}

# scaled FORMAT A B: the product
scaled () {
  awk -v a="$2" -v b="$3" -v format="$1" 'BEGIN { printf format, a * b }'
}

# stage NAME OPTION… : trains FOLDER/NAME.safetensors if it is not there
stage () {
  local file=$folder/$1.safetensors
  local unfinished=$folder/unfinished/$1.safetensors
  local checkpoint=$folder/unfinished/$1.checkpoint
  local keep=--checkpoint last

  shift
  [ ! -e "$file" ] || return 0
  [ ! -e "$checkpoint" ] || keep=--resume

  # Ended by a signal, the program has kept the best and is content; the stage
  # is not finished then.
  last=$("$cli" train --denoiser csc --data "$pictures" \
    --validate "$validation" --iterations 4 --sigma 0:75 --threads 1 \
    --validate-every 600 "$@" --output "$unfinished" "$keep" "$checkpoint" |
    tee /dev/stderr | tail -n 1)
  [[ $last == "Done after "* ]] || exit 1

  mv "$unfinished" "$file"
  rm -f "$checkpoint"
}

mkdir -p "$folder/unfinished"
export OPENBLAS_NUM_THREADS=1 LC_ALL=C.UTF-8

for q in "${strides[@]}"; do
  read -r crop batch shifts fraction rate < <(plan "$q")

  stage "csc-q$q.single" --stride "$q" --crop "$crop" --shifts 1 \
    --batch "$batch" --rate "$(scaled %g "$rate" 1e-3)" --final-rate 0.1 \
    --averaging 0.998 --seed "$((100 + q))" \
    --steps "$(scaled %.0f "$fraction" "$((effort / 7))")"

  stage "csc-q$q" --weights "$folder/csc-q$q.single.safetensors" \
    --stride "$q" --crop "$crop" --shifts "$shifts" --batch 1 \
    --rate "$(scaled %g "$rate" 4e-4)" --final-rate 0.02 --averaging 0.999 \
    --seed "$((200 + q))" --steps "$(scaled %.0f "$fraction" "$effort")"
done
