# Copyright (C) the ngx_http_imgproc_module authors

# Sizes of results, for each resizing type with enlarge, extend,
# extend_aspect_ratio, crop, padding, rotate, dpr, zoom, minimum sizes and
# imgproc_max_result_dimension.  The expected ones were computed by another
# implementation of the same arithmetic.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Sizes;

# max_result_dimension, source, options, result

for (split /\n/, table()) {
    size_row(split);
}


sub table { return <<'ROWS' }
0   640x480  rs:fit:200:150:0:0  200x150
0   333x1001  rs:fit:150:400:0:0  133x400
0   333x1001  rs:fit:900:700:0:0  233x700
0   333x1001  rs:fit:0:333:0:0  111x333
0   1001x333  rs:fit:1200:0:0:0  1001x333
0   37x1200  rs:fit:200:150:0:1  200x150
0   500x500  rs:fit:150:400:0:1  150x400
0   500x500  rs:fit:900:700:0:1  900x700
0   500x500  rs:fit:0:333:0:1  333x333
0   480x640  rs:fit:1200:0:0:1  1200x640
0   1001x333  rs:fit:200:150:1:0  200x67
0   640x480  rs:fit:150:400:1:0  150x113
0   640x480  rs:fit:900:700:1:0  900x675
0   640x480  rs:fit:0:333:1:0  444x333
0   16x16  rs:fit:1200:0:1:0  1200x1200
0   480x640  rs:fit:200:150:1:1  200x150
0   37x1200  rs:fit:150:400:1:1  150x400
0   37x1200  rs:fit:900:700:1:1  900x700
0   37x1200  rs:fit:0:333:1:1  10x333
0   333x1001  rs:fit:1200:0:1:1  1200x3607
0   640x480  rs:fill:200:150:0:0  200x150
0   333x1001  rs:fill:150:400:0:0  150x400
0   333x1001  rs:fill:900:700:0:0  333x700
0   333x1001  rs:fill:0:333:0:0  111x333
0   1001x333  rs:fill:1200:0:0:0  1001x333
0   37x1200  rs:fill:200:150:0:1  200x150
0   500x500  rs:fill:150:400:0:1  150x400
0   500x500  rs:fill:900:700:0:1  900x700
0   500x500  rs:fill:0:333:0:1  333x333
0   480x640  rs:fill:1200:0:0:1  1200x640
0   1001x333  rs:fill:200:150:1:0  200x150
0   640x480  rs:fill:150:400:1:0  150x400
0   640x480  rs:fill:900:700:1:0  900x700
0   640x480  rs:fill:0:333:1:0  444x333
0   16x16  rs:fill:1200:0:1:0  1200x1200
0   480x640  rs:fill:200:150:1:1  200x150
0   37x1200  rs:fill:150:400:1:1  150x400
0   37x1200  rs:fill:900:700:1:1  900x700
0   37x1200  rs:fill:0:333:1:1  10x333
0   333x1001  rs:fill:1200:0:1:1  1200x3607
0   640x480  rs:fill-down:200:150:0:0  200x150
0   333x1001  rs:fill-down:150:400:0:0  150x400
0   333x1001  rs:fill-down:900:700:0:0  333x259
0   333x1001  rs:fill-down:0:333:0:0  111x333
0   1001x333  rs:fill-down:1200:0:0:0  1001x333
0   37x1200  rs:fill-down:200:150:0:1  200x150
0   500x500  rs:fill-down:150:400:0:1  150x400
0   500x500  rs:fill-down:900:700:0:1  900x700
0   500x500  rs:fill-down:0:333:0:1  333x333
0   480x640  rs:fill-down:1200:0:0:1  1200x640
0   1001x333  rs:fill-down:200:150:1:0  200x150
0   640x480  rs:fill-down:150:400:1:0  150x400
0   640x480  rs:fill-down:900:700:1:0  900x700
0   640x480  rs:fill-down:0:333:1:0  444x333
0   16x16  rs:fill-down:1200:0:1:0  1200x1200
0   480x640  rs:fill-down:200:150:1:1  200x150
0   37x1200  rs:fill-down:150:400:1:1  150x400
0   37x1200  rs:fill-down:900:700:1:1  900x700
0   37x1200  rs:fill-down:0:333:1:1  10x333
0   333x1001  rs:fill-down:1200:0:1:1  1200x3607
0   640x480  rs:force:200:150:0:0  200x150
0   333x1001  rs:force:150:400:0:0  150x400
0   333x1001  rs:force:900:700:0:0  333x259
0   333x1001  rs:force:0:333:0:0  333x333
0   1001x333  rs:force:1200:0:0:0  1001x278
0   37x1200  rs:force:200:150:0:1  200x150
0   500x500  rs:force:150:400:0:1  150x400
0   500x500  rs:force:900:700:0:1  900x700
0   500x500  rs:force:0:333:0:1  500x333
0   480x640  rs:force:1200:0:0:1  1200x256
0   1001x333  rs:force:200:150:1:0  200x150
0   640x480  rs:force:150:400:1:0  150x400
0   640x480  rs:force:900:700:1:0  900x700
0   640x480  rs:force:0:333:1:0  640x333
0   16x16  rs:force:1200:0:1:0  1200x16
0   480x640  rs:force:200:150:1:1  200x150
0   37x1200  rs:force:150:400:1:1  150x400
0   37x1200  rs:force:900:700:1:1  900x700
0   37x1200  rs:force:0:333:1:1  37x333
0   333x1001  rs:force:1200:0:1:1  1200x1001
0   640x480  rs:auto:200:150:0:0  200x150
0   333x1001  rs:auto:150:400:0:0  150x400
0   333x1001  rs:auto:900:700:0:0  233x700
0   333x1001  rs:auto:0:333:0:0  111x333
0   1001x333  rs:auto:1200:0:0:0  1001x333
0   37x1200  rs:auto:200:150:0:1  200x150
0   500x500  rs:auto:150:400:0:1  150x400
0   500x500  rs:auto:900:700:0:1  900x700
0   500x500  rs:auto:0:333:0:1  333x333
0   480x640  rs:auto:1200:0:0:1  1200x640
0   1001x333  rs:auto:200:150:1:0  200x150
0   640x480  rs:auto:150:400:1:0  150x113
0   640x480  rs:auto:900:700:1:0  900x700
0   640x480  rs:auto:0:333:1:0  444x333
0   16x16  rs:auto:1200:0:1:0  1200x1200
0   480x640  rs:auto:200:150:1:1  200x150
0   37x1200  rs:auto:150:400:1:1  150x400
0   37x1200  rs:auto:900:700:1:1  900x700
0   37x1200  rs:auto:0:333:1:1  10x333
0   333x1001  rs:auto:1200:0:1:1  1200x3607
0   640x480  rs:fit:200:150/exar:1  200x150
0   1001x333  rs:fit:200:150:1/exar:1:no/pd:10:20  240x170
0   480x640  c:0.5:200/rs:fit:200:150/dpr:1.5  240x200
0   500x500  rs:fit:200:150/rot:90/z:1.3  195x195
0   1001x333  mw:250/mh:75/rs:fit:200:150/ex:1  200x150
0   333x1001  rs:fit:150:400/exar:1  150x400
0   37x1200  rs:fit:150:400:1/exar:1:no/pd:10:20  190x420
0   1001x333  c:0.5:200/rs:fit:150:400/dpr:1.5  225x90
0   500x500  rs:fit:150:400/rot:90/z:1.3  195x195
0   480x640  mw:200/mh:200/rs:fit:150:400/ex:1  150x400
0   16x16  rs:fit:900:100/exar:1  144x16
0   480x640  rs:fit:900:100:1/exar:1:no/pd:10:20  940x120
0   640x480  c:0.5:200/rs:fit:900:100/dpr:1.5  240x150
0   480x640  rs:fit:900:100/rot:90/z:1.3  173x130
0   500x500  mw:950/mh:50/rs:fit:900:100/ex:1  900x100
0   500x500  rs:fit:700:800/exar:1  500x571
0   333x1001  rs:fit:700:800:1/exar:1:no/pd:10:20  740x820
0   500x500  c:0.5:200/rs:fit:700:800/dpr:1.5  250x200
0   500x500  rs:fit:700:800/rot:90/z:1.3  500x500
0   500x500  mw:750/mh:400/rs:fit:700:800/ex:1  700x800
0   640x480  rs:fill:200:150/exar:1  200x150
0   1001x333  rs:fill:200:150:1/exar:1:no/pd:10:20  240x170
0   480x640  c:0.5:200/rs:fill:200:150/dpr:1.5  240x180
0   500x500  rs:fill:200:150/rot:90/z:1.3  260x195
0   1001x333  mw:250/mh:75/rs:fill:200:150/ex:1  200x150
0   333x1001  rs:fill:150:400/exar:1  150x400
0   37x1200  rs:fill:150:400:1/exar:1:no/pd:10:20  190x420
0   1001x333  c:0.5:200/rs:fill:150:400/dpr:1.5  150x200
0   500x500  rs:fill:150:400/rot:90/z:1.3  195x500
0   480x640  mw:200/mh:200/rs:fill:150:400/ex:1  150x400
0   16x16  rs:fill:900:100/exar:1  144x16
0   480x640  rs:fill:900:100:1/exar:1:no/pd:10:20  940x120
0   640x480  c:0.5:200/rs:fill:900:100/dpr:1.5  320x100
0   480x640  rs:fill:900:100/rot:90/z:1.3  640x130
0   500x500  mw:950/mh:50/rs:fill:900:100/ex:1  900x100
0   500x500  rs:fill:700:800/exar:1  500x571
0   333x1001  rs:fill:700:800:1/exar:1:no/pd:10:20  740x820
0   500x500  c:0.5:200/rs:fill:700:800/dpr:1.5  250x200
0   500x500  rs:fill:700:800/rot:90/z:1.3  500x500
0   500x500  mw:750/mh:400/rs:fill:700:800/ex:1  700x800
0   640x480  rs:fill-down:200:150/exar:1  200x150
0   1001x333  rs:fill-down:200:150:1/exar:1:no/pd:10:20  240x170
0   480x640  c:0.5:200/rs:fill-down:200:150/dpr:1.5  240x180
0   500x500  rs:fill-down:200:150/rot:90/z:1.3  260x195
0   1001x333  mw:250/mh:75/rs:fill-down:200:150/ex:1  200x150
0   333x1001  rs:fill-down:150:400/exar:1  150x400
0   37x1200  rs:fill-down:150:400:1/exar:1:no/pd:10:20  190x420
0   1001x333  c:0.5:200/rs:fill-down:150:400/dpr:1.5  75x200
0   500x500  rs:fill-down:150:400/rot:90/z:1.3  188x500
0   480x640  mw:200/mh:200/rs:fill-down:150:400/ex:1  150x400
0   16x16  rs:fill-down:900:100/exar:1  18x2
0   480x640  rs:fill-down:900:100:1/exar:1:no/pd:10:20  940x120
0   640x480  c:0.5:200/rs:fill-down:900:100/dpr:1.5  320x36
0   480x640  rs:fill-down:900:100/rot:90/z:1.3  640x71
0   500x500  mw:950/mh:50/rs:fill-down:900:100/ex:1  900x100
0   500x500  rs:fill-down:700:800/exar:1  438x501
0   333x1001  rs:fill-down:700:800:1/exar:1:no/pd:10:20  740x820
0   500x500  c:0.5:200/rs:fill-down:700:800/dpr:1.5  175x200
0   500x500  rs:fill-down:700:800/rot:90/z:1.3  438x500
0   500x500  mw:750/mh:400/rs:fill-down:700:800/ex:1  700x800
0   640x480  rs:force:200:150/exar:1  200x150
0   1001x333  rs:force:200:150:1/exar:1:no/pd:10:20  240x170
0   480x640  c:0.5:200/rs:force:200:150/dpr:1.5  240x180
0   500x500  rs:force:200:150/rot:90/z:1.3  260x195
0   1001x333  mw:250/mh:75/rs:force:200:150/ex:1  200x150
0   333x1001  rs:force:150:400/exar:1  150x400
0   37x1200  rs:force:150:400:1/exar:1:no/pd:10:20  190x420
0   1001x333  c:0.5:200/rs:force:150:400/dpr:1.5  75x200
0   500x500  rs:force:150:400/rot:90/z:1.3  187x500
0   480x640  mw:200/mh:200/rs:force:150:400/ex:1  150x400
0   16x16  rs:force:900:100/exar:1  18x2
0   480x640  rs:force:900:100:1/exar:1:no/pd:10:20  940x120
0   640x480  c:0.5:200/rs:force:900:100/dpr:1.5  320x36
0   480x640  rs:force:900:100/rot:90/z:1.3  640x71
0   500x500  mw:950/mh:50/rs:force:900:100/ex:1  900x100
0   500x500  rs:force:700:800/exar:1  438x501
0   333x1001  rs:force:700:800:1/exar:1:no/pd:10:20  740x820
0   500x500  c:0.5:200/rs:force:700:800/dpr:1.5  175x200
0   500x500  rs:force:700:800/rot:90/z:1.3  437x500
0   500x500  mw:750/mh:400/rs:force:700:800/ex:1  700x800
0   640x480  rs:auto:200:150/exar:1  200x150
0   1001x333  rs:auto:200:150:1/exar:1:no/pd:10:20  240x170
0   480x640  c:0.5:200/rs:auto:200:150/dpr:1.5  240x180
0   500x500  rs:auto:200:150/rot:90/z:1.3  260x195
0   1001x333  mw:250/mh:75/rs:auto:200:150/ex:1  200x150
0   333x1001  rs:auto:150:400/exar:1  150x400
0   37x1200  rs:auto:150:400:1/exar:1:no/pd:10:20  190x420
0   1001x333  c:0.5:200/rs:auto:150:400/dpr:1.5  225x90
0   500x500  rs:auto:150:400/rot:90/z:1.3  195x195
0   480x640  mw:200/mh:200/rs:auto:150:400/ex:1  150x400
0   16x16  rs:auto:900:100/exar:1  144x16
0   480x640  rs:auto:900:100:1/exar:1:no/pd:10:20  940x120
0   640x480  c:0.5:200/rs:auto:900:100/dpr:1.5  320x100
0   480x640  rs:auto:900:100/rot:90/z:1.3  640x130
0   500x500  mw:950/mh:50/rs:auto:900:100/ex:1  900x100
0   500x500  rs:auto:700:800/exar:1  500x571
0   333x1001  rs:auto:700:800:1/exar:1:no/pd:10:20  740x820
0   500x500  c:0.5:200/rs:auto:700:800/dpr:1.5  250x200
0   500x500  rs:auto:700:800/rot:90/z:1.3  500x500
0   500x500  mw:750/mh:400/rs:auto:700:800/ex:1  700x800
100 333x1001  rs:fit:400:300:1:1/pd:7  101x76
100 480x640  rs:fit:400:300/exar:1/dpr:2  100x75
250 500x500  rs:fit:400:300:1:1/pd:7  250x189
250 500x500  rs:fit:400:300/exar:1/dpr:2  250x187
100 16x16  rs:fill:400:300:1:1/pd:7  101x76
100 333x1001  rs:fill:400:300/exar:1/dpr:2  100x75
250 640x480  rs:fill:400:300:1:1/pd:7  250x189
250 500x500  rs:fill:400:300/exar:1/dpr:2  250x188
100 640x480  rs:fill-down:400:300:1:1/pd:7  101x76
100 640x480  rs:fill-down:400:300/exar:1/dpr:2  100x75
250 480x640  rs:fill-down:400:300:1:1/pd:7  250x189
250 480x640  rs:fill-down:400:300/exar:1/dpr:2  250x188
100 500x500  rs:force:400:300:1:1/pd:7  101x76
100 500x500  rs:force:400:300/exar:1/dpr:2  100x75
250 480x640  rs:force:400:300:1:1/pd:7  250x189
250 480x640  rs:force:400:300/exar:1/dpr:2  250x188
100 333x1001  rs:auto:400:300:1:1/pd:7  101x76
100 500x500  rs:auto:400:300/exar:1/dpr:2  100x75
250 1001x333  rs:auto:400:300:1:1/pd:7  250x189
250 500x500  rs:auto:400:300/exar:1/dpr:2  250x188
400 500x500  rs:auto:0:1:1:0/rot:90/dpr:1.25/z:1.5/mh:10  13x2
150 480x640  rs:fill:50:222:1:1/c:200.9:300/rot:90/dpr:1.25/mh:400  34x150
0   333x1001  rs:fill-down:700:0:1:0/z:1.5/pd:18:6  1062x3192
0   500x500  rs:fit:120:900:0:1  120x900
150 16x16  rs:fill-down:0:120:1:0/rot:90/exar:1:sowe  120x120
0   333x1001  rs:auto:700:0:1:1  700x2104
0   500x500  rs:auto:700:0:0:0/rot:90/dpr:1.25/z:2:0.7/mh:100  500x175
150 480x640  rs:auto:0:222:0:1/z:1.5  112x150
0   16x16  rs:fit:700:222:0:0/rot:180/z:1.5/exar:1:sowe/mh:10  50x16
0   333x1001  rs:fill:120:222:1:1/c:0:50/rot:270/dpr:0.5/mh:400  60x111
400 1001x333  rs:fit:0:40:0:0  120x40
150 640x480  rs:force:50:0:1:0/rot:90/dpr:0.5/z:1.5/mw:100  9x150
0   333x1001  rs:force:50:120:0:0/c:77:50/dpr:2/exar:1:sowe/pd:3:0  21x56
0   333x1001  rs:fill:50:900:1:1/dpr:0.5/exar:1:ce  25x450
400 1001x333  rs:auto:50:40:0:0/dpr:2/exar:1:ce/mw:100  100x80
150 480x640  rs:force:0:0:0:1/c:77:0/z:0.5/pd:19:1/mw:100  17x149
150 1001x333  rs:fill-down:333:222:0:0/c:0:50/rot:180/z:2:0.7/mw:10/mh:100  150x35
0   1001x333  rs:fill:1:0:0:1/rot:180/dpr:3/exar:1:ce/pd:8:7/mh:400  45x1248
400 333x1001  rs:force:333:1:1:0/c:77:300/z:2:0.7/exar:1:ce/mh:100  400x60
0   37x1200  rs:fit:700:120:1:0/c:200.9:0.77/exar:1:no/pd:9:6  712x138
150 480x640  rs:fill:0:40:0:0/c:0:50/dpr:1.25/z:2:0.7  150x5
0   37x1200  rs:force:700:900:1:0/dpr:0.5/exar:1:sowe/mh:10  350x450
0   500x500  rs:fill:333:120:0:0  333x120
0   640x480  rs:force:50:40:1:0/c:200.9:0.77/dpr:0.5/z:1.5/exar:1:no/mw:100  38x30
0   480x640  rs:fit:1:222:1:0/rot:270/dpr:3/pd:21:7  45x128
150 640x480  rs:force:700:900:0:0/c:0.3:300/rot:270  117x150
400 16x16  rs:fill-down:0:1:0:0/rot:-90/z:1.5/pd:11:7  16x24
0   480x640  rs:fill:333:0:1:0  333x444
400 500x500  rs:auto:50:40:1:0/rot:270/pd:18:3  56x76
0   16x16  rs:fit:1:222:0:0/pd:18:5/mh:100  11x136
0   500x500  rs:force:1:120:0:0/pd:7:0/mw:10  1x134
0   500x500  rs:fit:50:900:1:0  50x50
400 333x1001  rs:auto:0:900:0:0/c:77:50/rot:180/z:0.5  77x50
0   16x16  rs:fill-down:50:120:1:0/rot:180/dpr:3/mh:100  150x360
400 480x640  rs:fill:50:222:1:1/c:77:50/dpr:3/exar:1:ce/mh:400  90x400
150 333x1001  rs:auto:120:0:1:1/rot:90/z:1.5  150x50
0   16x16  rs:force:1:0:1:0/c:0:0/exar:1:ce  1x16
400 480x640  rs:fit:333:120:0:0/rot:90  160x120
0   1001x333  rs:fill:700:0:0:0/c:77:50/z:0.5/pd:9:7/mw:10  91x68
0   640x480  rs:fit:50:222:0:1/c:77:300/rot:180/dpr:3/z:1.5/exar:1:sowe/mw:400  77x342
400 16x16  rs:force:0:120:0:0/c:200.9:50/exar:1:ce/pd:17:8/mh:400  69x154
0   333x1001  rs:force:120:222:0:0/z:1.5/mw:10/mh:400  180x333
0   640x480  rs:fit:700:900:0:1/rot:180/z:2:0.7/pd:27:0/mw:400  1400x684
0   640x480  rs:fit:120:0:0:0/dpr:1.25/z:1.5/exar:1:no/mw:400  225x375
400 1001x333  rs:fill:333:0:0:1/z:1.5/exar:1:no/mw:400  400x133
400 37x1200  rs:force:700:120:1:1/rot:180/z:1.5/exar:1:ce/pd:3:6  399x70
0   640x480  rs:auto:1:0:1:0/rot:270/z:0.5/pd:26:0  1x53
400 333x1001  rs:auto:333:1:0:1/z:2:0.7/exar:1:ce  400x1
400 640x480  rs:auto:50:120:1:0/mw:100  50x75
0   333x1001  rs:auto:1:1:0:1/dpr:3/mw:10  3x3
0   1001x333  rs:fill:120:0:0:0  120x40
0   640x480  rs:force:50:222:0:0/rot:-90/dpr:3/z:1.5  144x640
400 500x500  rs:fill:700:40:1:1/c:0:0.77/exar:1:no/pd:7:3/mw:10/mh:10  401x31
0   640x480  rs:fit:120:222:1:1/c:0:300/dpr:1.25/z:1.5/pd:24:7/mw:10/mh:10  243x476
150 333x1001  rs:auto:700:900:0:0/exar:1:ce  117x150
150 1001x333  rs:fill:0:900:1:0/c:200.9:0.77/dpr:1.25/pd:17:4/mw:10  115x151
0   1001x333  rs:auto:120:1:1:0/c:0:0.77/pd:17:6/mw:10/mh:10  132x35
0   1001x333  rs:auto:700:0:0:1/rot:270/z:0.5  350x1001
0   480x640  rs:fit:120:0:0:1/dpr:2/z:2:0.7/mh:100  480x224
400 1001x333  rs:fill:700:0:1:0/c:0:0.77/pd:10:8/mh:400  399x235
ROWS


no_long_string();
run_tests();

__DATA__

=== TEST 1: the rows of the table
--- rows: 280
