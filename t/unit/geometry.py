#!/usr/bin/env python3

# Copyright (C) the ngx_http_imgproc_module authors

"""The scale arithmetic once more, in another language and straight from its
description, as a second opinion on core/imgproc_geometry.c.

    t/unit/geometry.py < cases

Reads cases, one a line: options (or "-"), stored width, height, EXIF
orientation, vector, max_result_dimension; "#" begins a comment.  Prints each
as a row of the table in t/unit/geometry.c: crop, scaled, target, result crop,
extend, paddings; the factors.

    t/unit/geometry.py t/unit/geometry.c

Compares the rows of that table with what it thinks itself.
"""

import math
import re
import sys

NAMES = {'rs': 'resize', 's': 'size', 'rt': 'resizing_type', 'w': 'width',
         'h': 'height', 'mw': 'min-width', 'mh': 'min-height', 'z': 'zoom',
         'el': 'enlarge', 'ex': 'extend', 'exar': 'extend_aspect_ratio',
         'g': 'gravity', 'c': 'crop', 'pd': 'padding', 'ar': 'auto_rotate',
         'rot': 'rotate', 'fl': 'flip'}

EXIF = {1: (0, 0), 2: (0, 1), 3: (180, 0), 4: (180, 1),
        5: (90, 1), 6: (90, 0), 7: (270, 1), 8: (270, 0)}


def rnd(x):
    """half away from zero"""
    whole = math.floor(abs(x))
    if abs(x) - whole >= 0.5:
        whole += 1
    return math.copysign(whole, x)


def even(x):
    """half to even"""
    return float(round(x))


def scale(n, f):
    return 0.0 if n == 0 else rnd(n * f)


def mnz(a, b):
    if a == 0 or b == 0:
        return a + b
    return min(a, b)


def read(text):
    """only as much of the grammar as the cases need"""
    o = {'type': 'fit', 'w': 0, 'h': 0, 'mw': 0, 'mh': 0, 'zx': 1.0,
         'zy': 1.0, 'dpr': 1.0, 'enlarge': False, 'extend': False,
         'extend_ar': False, 'crop': (0.0, 0.0), 'pad': [0, 0, 0, 0],
         'auto_rotate': True, 'rotate': 0}

    for part in text.split('/'):
        if not part:
            continue

        name, *a = part.split(':')
        name = NAMES.get(name, name)

        if name == 'resize':
            o['type'] = a.pop(0)
            name = 'size'

        if name == 'size':
            for key, value in zip(('w', 'h', 'enlarge', 'extend'), a):
                if key in 'wh':
                    o[key] = int(value)
                else:
                    o[key] = value == '1'

        elif name == 'resizing_type':
            o['type'] = a[0]
        elif name == 'width':
            o['w'] = int(a[0])
        elif name == 'height':
            o['h'] = int(a[0])
        elif name == 'min-width':
            o['mw'] = int(a[0])
        elif name == 'min-height':
            o['mh'] = int(a[0])
        elif name == 'zoom':
            o['zx'], o['zy'] = float(a[0]), float(a[-1])
        elif name == 'dpr':
            o['dpr'] = float(a[0])
        elif name == 'enlarge':
            o['enlarge'] = a[0] == '1'
        elif name == 'extend':
            o['extend'] = a[0] == '1'
        elif name == 'extend_aspect_ratio':
            o['extend_ar'] = a[0] == '1'
        elif name == 'crop':
            o['crop'] = (float(a[0]), float(a[1]))
        elif name == 'padding':
            v = [int(x) for x in a]
            if len(v) < 2:
                v.append(v[0])
            if len(v) < 3:
                v.append(v[0])
            if len(v) < 4:
                v.append(v[1])
            o['pad'] = v
        elif name == 'auto_rotate':
            o['auto_rotate'] = a[0] == '1'
        elif name == 'rotate':
            o['rotate'] = int(a[0]) % 360
        elif name not in ('gravity', 'flip'):
            sys.exit('unknown option in a case: ' + part)

    return o


def crop_side(v, side):
    if v >= 1:
        return float(int(v))
    return float(max(1, rnd(side * v))) if v > 0 else 0.0


def compute(o, W, H, orientation, vector, L):
    angle = EXIF.get(orientation, (0, 0))[0] if o['auto_rotate'] else 0
    if (angle + o['rotate']) % 180:
        W, H = H, W
    W, H = float(W), float(H)

    crop = (crop_side(o['crop'][0], W), crop_side(o['crop'][1], H))
    Bw, Bh = mnz(crop[0], W), mnz(crop[1], H)

    # 1
    dw, dh = float(o['w'] or Bw), float(o['h'] or Bh)
    ws, hs = Bw / dw, Bh / dh

    # 2
    if not (ws == 1 and hs == 1):
        kind = o['type']
        if kind == 'auto':
            s, d = Bw - Bh, dw - dh
            alike = (s >= 0 and d >= 0) or (s < 0 and d < 0)
            kind = 'fill' if alike else 'fit'

        if o['w'] == 0 and kind != 'force':
            ws = hs
        elif o['h'] == 0 and kind != 'force':
            hs = ws
        elif kind == 'fit':
            ws = hs = max(ws, hs)
        elif kind in ('fill', 'fill-down'):
            ws = hs = min(ws, hs)

    # 3
    ws /= o['zx']
    hs /= o['zy']
    dpr = o['dpr']

    # 4
    if not o['enlarge'] and not vector:
        m = min(ws, hs)
        if m < 1:
            ws /= m
            hs /= m
            if not o['extend']:
                dpr /= m
        dpr = min(dpr, ws, hs)

    # 5
    if o['mw']:
        n = Bw / o['mw']
        if n < ws:
            hs /= ws / n
            ws = n
    if o['mh']:
        n = Bh / o['mh']
        if n < hs:
            ws /= hs / n
            hs = n

    # 6
    ws /= dpr
    hs /= dpr
    Wscale, Hscale = 1 / min(ws, Bw), 1 / min(hs, Bh)

    def sizes(Wscale, Hscale, dpr, least=0):
        # 7
        tw, th = (max(scale(n, dpr * z), min(n, least))
                  for n, z in ((o['w'], o['zx']), (o['h'], o['zy'])))
        sw, sh = scale(Bw, Wscale), scale(Bh, Hscale)

        # 8
        rc = (tw, th)
        if o['type'] == 'fill-down' and not o['enlarge']:
            a, b = tw / sw, th / sh
            if a > b and a > 1:
                rc = (sw, scale(sw, th / tw))
            elif b > a and b > 1:
                rc = (scale(sh, tw / th), sh)

        # 9
        ex = (0.0, 0.0)
        if o['extend_ar'] and tw > 0 and th > 0:
            ow, oh = mnz(sw, rc[0]), mnz(sh, rc[1])
            a, b = tw / ow, th / oh
            if b > a:
                ex = (ow, scale(ow, th / tw))
            elif a > b:
                ex = (scale(oh, tw / th), oh)

        return (tw, th), (sw, sh), rc, ex

    target, scaled, rc, ex = sizes(Wscale, Hscale, dpr)

    def side(target, scaled, rc, ex):
        ow, oh = mnz(scaled[0], rc[0]), mnz(scaled[1], rc[1])
        more = target if o['extend'] else ex
        ow, oh = max(ow, more[0]), max(oh, more[1])
        top, right, bottom, left = [even(p * dpr) for p in o['pad']]
        return max(ow + left + right, oh + top + bottom)

    # 10, and what still does not hold then
    if L > 0:
        out = side(target, scaled, rc, ex)
        if out > L:
            f = L / out
            Wscale = max(Wscale * f, 1 / Bw)
            Hscale = max(Hscale * f, 1 / Bh)
            dpr *= f
            target, scaled, rc, ex = sizes(Wscale, Hscale, dpr)
            if side(target, scaled, rc, ex) > L:
                target, scaled, rc, ex = sizes(Wscale, Hscale, dpr, 1)

    def size(s):
        return '%dx%d' % (min(s[0], 1 << 28), min(s[1], 1 << 28))

    pads = ':'.join('%d' % min(even(p * dpr), 1 << 28) for p in o['pad'])

    return (' '.join([size(crop), size(scaled), size(target), size(rc),
                      size(ex), pads]),
            '%.9g %.9g %.9g' % (Wscale, Hscale, dpr))


def row(text, numbers):
    sizes, factors = compute(read(text), *map(int, numbers))

    return ('    { "%s",\n      %s,\n      "%s",\n      "%s" },'
            % (text, ', '.join(numbers), sizes, factors))


def main():
    if len(sys.argv) > 1:
        source = open(sys.argv[1]).read()
        rows = re.findall(r'    \{ "([^"]*)",\n      (\d+(?:, \d+){4}),\n'
                          r'      "[^"]*",\n      "[^"]*" \}', source)
        wrong = 0

        for text, numbers in rows:
            expected = row(text, numbers.split(', '))
            if expected.rstrip(',') not in source:
                wrong += 1
                print('expected:\n' + expected)

        print('%d rows, %d wrong' % (len(rows), wrong))
        sys.exit(wrong != 0 or not rows)

    for line in sys.stdin:
        line = line.split('#')[0].split()
        if line:
            print(row('' if line[0] == '-' else line[0], line[1:]))


main()
