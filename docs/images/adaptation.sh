#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The picture of docs/adaptation.md: a piece of the Greek page with noise, its
# estimate, and the estimate after learning from the Latin page.

set -euo pipefail

if [ $# -ne 1 ]; then
  echo "usage: docs/images/adaptation.sh PICTURE.png" >&2
  echo "UNFOLD_CLI names the program; ImageMagick puts the pieces together." >&2
  exit 2
fi

cli=${UNFOLD_CLI:-unfold-cli}
samples=$(dirname "$0")/../../resources/samples
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$cli" noise "$samples/greek.png" "$folder/noisy.npy" --sigma 50 --seed 1
"$cli" noise "$samples/greek.png" "$folder/1.png" --sigma 50 --seed 1
"$cli" denoise "$folder/noisy.npy" "$folder/2.png" --sigma 50
"$cli" adapt "$folder/noisy.npy" "$folder/3.png" --sigma 50 \
  --example "$samples/text.png" --clean "$samples/greek.png" --steps 2500 --json

convert "$folder"/[123].png -crop 256x170+28+226 +repage \
  -bordercolor white -border 4x0 +append -strip -colorspace gray -depth 8 "$1"
