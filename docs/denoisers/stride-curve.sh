#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The PSNR of csc over the stride q, each with weights that were trained for it
# with the same effort, as a table and as a picture.

set -euo pipefail

usage () {
  cat <<'END'
usage: docs/denoisers/stride-curve.sh WEIGHTS PICTURES SIGMA PREFIX [SEED]

Measures every csc-qN.safetensors of the folder WEIGHTS, as training/strides.sh
fills it, on the folder PICTURES with noise of level SIGMA (the first picture
gets SEED, 0 if not given) and writes the means to PREFIX.csv, PREFIX.md and
PREFIX.svg. UNFOLD_CLI names the program if it is not on the path.
END
}

if [ $# -lt 4 ] || [ $# -gt 5 ]; then
  usage >&2
  exit 2
fi

weights=$1 pictures=$2 sigma=$3 prefix=$4 seed=${5:-0}
cli=${UNFOLD_CLI:-unfold-cli}
here=$(dirname "$0")
export LC_ALL=C.UTF-8

# The strides for which there are weights, in order.
strides () {
  find "$weights" -maxdepth 1 -name 'csc-q*.safetensors' |
    sed -n 's/.*csc-q\([0-9][0-9]*\)\.safetensors$/\1/p' | sort -n
}

# The mean of the pictures, as a line of the table.
measure () {
  "$cli" evaluate "$pictures" --weights "$weights/csc-q$1.safetensors" \
    --sigma "$sigma" --seed "$seed" --csv |
    awk -F, -v q="$1" '
      $2 == "mean" { printf "%d,%d,%.3f,%.3f,%.4f,%.2f\n", q, NR - 2, $3, $4,
                            $5, $6; found = 1 }
      END { exit !found }'
}

# Half a table is none: it gets its name when all strides are in it.
unfinished=$prefix.csv.part
trap 'rm -f "$unfinished"' EXIT
echo "stride,pictures,psnr_noisy,psnr,ssim,seconds" > "$unfinished"
for q in $(strides); do
  echo "csc-q$q" >&2
  measure "$q" >> "$unfinished"
done
mv "$unfinished" "$prefix.csv"

awk -F, '
  BEGIN { print "| q | PSNR | SSIM | seconds |\n|---|---|---|---|" }
  NR > 1 { printf "| %d | %.2f | %.4f | %.2f |\n", $1, $4, $5, $6 }
' "$prefix.csv" > "$prefix.md"

awk -F, -f "$here/stride-curve.awk" \
  -v title="$(basename "$pictures"), σ $sigma, seed $seed" \
  "$prefix.csv" > "$prefix.svg"
