# SPDX-License-Identifier: GPL-3.0-or-later
#
# Draws the table of stride-curve.sh: PSNR over the stride. The title is given
# with -v title=….

BEGIN {
  width = 720; height = 400
  left = 64; right = 700; top = 60; bottom = 345
}

NR > 1 { n++; q[n] = $1; psnr[n] = $4 }

function x_of (stride) {
  return left + (right - left) * (stride - first + 0.5) / (last - first + 1)
}

function y_of (value) {
  return bottom - (bottom - top) * (value - low) / (high - low)
}

function down (value) {
  return value >= 0 || value == int (value) ? int (value) : int (value) - 1
}

# With a white edge, for what stands on a line.
function text (x, y, anchor, what) {
  gsub(/&/, "\\&amp;", what)
  gsub(/</, "\\&lt;", what)
  printf "  <text stroke=\"white\" stroke-width=\"4\" " \
         "paint-order=\"stroke\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
         x, y, anchor, what
}

# 1, 2 or 5 times a power of ten, for four to eight ticks.
function tick_for (range,    tick) {
  tick = 0.001
  while (range / tick > 8) {
    tick *= 2;   if (range / tick <= 8) break
    tick *= 2.5; if (range / tick <= 8) break
    tick *= 2
  }
  return tick
}

function take_ranges (    i) {
  first = 1; last = 11
  low = high = psnr[1]
  for (i = 1; i <= n; i++) {
    if (q[i] < first) first = q[i]
    if (q[i] > last) last = q[i]
    if (psnr[i] < low) low = psnr[i]
    if (psnr[i] > high) high = psnr[i]
  }
  # One point alone is drawn in the middle of half a decibel.
  if (high - low < 0.1) { low -= 0.25; high += 0.25 }
  tick = tick_for (high - low)
  low = tick * (down (low / tick) - (low / tick == down (low / tick)))
  high = tick * (down (high / tick) + 1)
}

function draw_axes (    i) {
  for (i = 0; low + i * tick <= high + tick / 2; i++) {
    printf "  <path d=\"M%d %.1fH%d\" stroke=\"#d0d0d0\"/>\n", left,
           y_of (low + i * tick), right
    text(left - 8, y_of (low + i * tick) + 5, "end",
         sprintf (tick < 0.1 ? "%.2f" : "%.1f", low + i * tick))
  }
  for (i = first; i <= last; i++)
    text(x_of (i), bottom + 22, "middle", i)
  printf "  <path d=\"M%d %dV%dH%d\" stroke=\"#404040\" fill=\"none\"/>\n",
         left, top, bottom, right
  text((left + right) / 2, height - 12, "middle", "stride q, pixels")
  text(left, top - 14, "middle", "PSNR, dB")
}

function draw_curve (    i) {
  printf "  <polyline fill=\"none\" stroke=\"#1c71d8\" " \
         "stroke-width=\"2\" points=\""
  for (i = 1; i <= n; i++)
    printf "%.1f,%.1f ", x_of (q[i]), y_of (psnr[i])
  print "\"/>"
  for (i = 1; i <= n; i++) {
    printf "  <circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1c71d8\"/>\n",
           x_of (q[i]), y_of (psnr[i])
    text(x_of (q[i]), y_of (psnr[i]) - 10, "middle",
         sprintf ("%.2f", psnr[i]))
  }
}

END {
  if (n == 0) {
    print "The table has no lines." > "/dev/stderr"
    exit 1
  }

  take_ranges()
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" " \
         "font-family=\"sans-serif\" font-size=\"14\" role=\"img\">\n",
         width, height
  print "  <title>Mean PSNR of csc over the stride</title>"
  printf "  <rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", width, height
  text((left + right) / 2, 26, "middle", "Mean PSNR of csc: " title)
  draw_axes()
  draw_curve()
  print "</svg>"
}
