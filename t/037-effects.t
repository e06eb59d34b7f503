# Copyright (C) the ngx_http_imgproc_module authors

# Options that look at what is in a picture, or lay something over it.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

my @Quarters = ([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]);

# a picture of 40x30 in which each pixel tells its place, 10 and 20 off the
# corner of a grey one; spots draw attention

our %Made = (
    'map.png'      => map_png(200, 100),
    'framed.png'   => png(100, 80, 2, sub {
        inside(@_) ? ($_[0] + 100, $_[1], 200) : (192, 192, 192)
    }),
    'faded.png'    => png(100, 80, 6, sub {
        inside(@_) ? ($_[0] + 100, $_[1], 200, 255) : (1, 2, 3, 0)
    }),
    'quarters.png' => png(80, 80, 2, sub {
        @{ $Quarters[($_[1] >= 40) * 2 + ($_[0] >= 40)] }
    }),
    'spot.png'     => png(160, 120, 2, sub {
        $_[0] >= 130 && $_[0] < 144 && $_[1] >= 92 && $_[1] < 106
            ? (250, 90, 40) : (60, 60, 60)
    }),
    'blue.png'     => png(100, 80, 2, sub { (0, 0, 255) }),
    'grey.png'     => png(100, 80, 0, sub { 100 }),
    'clear.png'    => png(100, 80, 6, sub { (0, 0, 0, 0) }),
    'mark.png'     => png(20, 10, 2, sub { (255, 0, 0) }),
    'soft.png'     => png(20, 10, 6, sub { (255, 0, 0, $_[0] * 12) }),
    'broken.png'   => png_header(20, 10),
);

serve_pictures(\%Made,
    files => [qw(mark.png soft.png broken.png)],
    server => "    imgproc_watermark  ../html/pictures/mark.png;\n");

no_long_string();
run_tests();


sub inside {
    my ($x, $y) = @_;

    return $x >= 10 && $x < 50 && $y >= 20 && $y < 50;
}


__DATA__

=== TEST 1: trim takes the colour of the corner
--- pixels
/framed.png          100x80  0,0=192,192,192
/t:10/framed.png     40x30   0,0=110,20,200  39,29=149,49,200
/t:0/framed.png      40x30   0,0=110,20,200  39,29=149,49,200
/t:/framed.png       100x80  0,0=192,192,192
/t:255/framed.png    100x80  0,0=192,192,192



=== TEST 2: trim with a colour, and the same off both sides
--- pixels
/t:10:c0c0c0/framed.png      40x30  0,0=110,20,200
/t:10:ff0000/framed.png      100x80  0,0=192,192,192
/t:10:c0c0c0:1/framed.png    80x30  0,0=110,20,200  79,0=192,192,192
/t:10::1/framed.png          80x30  0,0=110,20,200
/t:10::0:1/framed.png        40x40  0,0=110,20,200  0,39=192,192,192
/t:10::1:1/framed.png        80x40  0,0=110,20,200



=== TEST 3: trim takes what is transparent for one colour
--- pixels
/t:10/faded.png         40x30  0,0=110,20,200,255
/t:10:ff00ff/faded.png  40x30  0,0=110,20,200,255
/t:10:010203/faded.png  100x80  0,0=1,2,3,0



=== TEST 4: what is trimmed is the source of all that follows
--- pixels
/t:10/c:10:10:nowe/framed.png     10x10  0,0=110,20,200  9,9=119,29,200
/t:10/c:0.5:0.5:soea/framed.png   20x15  0,0=130,35,200
/t:10/rot:90/framed.png           30x40  0,0=110,49,200
/t:10/rs:fill:30:30/framed.png    30x30  0,0=116,20,200
/t:10/pd:1/framed.png             42x32  0,0=0,0,0,0  1,1=110,20,200,255



=== TEST 5: trimmed sources are not shrunk by their loader
--- images
/t:255/w:60/f:png/coffee.jpg  png 60x40  t/images/ref/coffee.jpg.png 3
/t:10/w:60/f:png/photo-4mp.jpg  png 60x34  t/images/ref/photo-4mp.jpg.png 3



=== TEST 6: an animation is not trimmed, a frame of it is
--- images
/t:200/anim.gif        gif 180x160
/t:200/f:png/anim.gif  png 80x77



=== TEST 7: smart gravity finds what is to be seen
--- pixels
/rs:fill:40:120/g:sm/spot.png      40x120  20,95=250,90,40  0,0=60,60,60
/c:40:30:sm/spot.png               40x30   20,15=250,90,40  0,0=60,60,60
/c:40:30/g:sm/spot.png             40x30   20,15=250,90,40
/c:40:30:sm/rot:180/spot.png       40x30   19,14=250,90,40
/rs:fill:40:120/spot.png           40x120  30,95=60,60,60



=== TEST 8: gravities that place something are never smart
--- request eval
["GET /ex:1:sm/spot.png", "GET /exar:1:sm/spot.png",
 "GET /rs:fit:9:9:0:1:sm/spot.png", "GET /wm:1:sm/spot.png"]
--- error_code eval
[400, 400, 400, 400]
--- error_log
with "sm"



=== TEST 9: pixelate
--- pixels
/pix:10/map.png    200x100  0,0=5,5,128  9,9=5,5,128  10,0=15,5,128  199,99=195,95,128
/pix:40/quarters.png  80x80  0,0=255,0,0  39,39=255,0,0  40,39=0,255,0
/pix:80/quarters.png  80x80  0,0=128,128,64  79,79=128,128,64
/pix:5000/quarters.png  80x80  0,0=128,128,64  79,79=128,128,64
/pix:1/map.png     200x100  0,0=0,0,128  9,9=9,9,128
/pix:0/map.png     200x100  0,0=0,0,128  9,9=9,9,128
/pix:30/w:20/map.png  20x10  0,0=100,50,128



=== TEST 10: blur
--- pixels
/bl:3/quarters.png   80x80  0,0=255,0,0  79,79=255,255,0  40,40=131,147,63
/bl:0/quarters.png   80x80  39,39=255,0,0  40,40=255,255,0
/bl:0.1/quarters.png  80x80  39,39=255,0,0  40,40=255,255,0



=== TEST 11: sharpen
--- pixels
/sh:2/quarters.png   80x80  0,0=255,0,0
/sh:0/map.png        200x100  100,50=100,50,128



=== TEST 12: effects have bounds
--- request eval
["GET /bl:1001/map.png", "GET /bl:-1/map.png", "GET /sh:1001/map.png",
 "GET /pix:-1/map.png"]
--- error_code eval
[400, 400, 400, 400]
--- error_log
bad_option: option



=== TEST 13: watermark, its places
--- pixels
/wm:1/blue.png              100x80  40,36=255,0,0  59,45=255,0,0  39,36=0,0,255  60,45=0,0,255  59,46=0,0,255
/wm:1:nowe/blue.png         100x80  0,0=255,0,0  19,9=255,0,0  20,0=0,0,255
/wm:1:soea/blue.png         100x80  80,70=255,0,0  99,79=255,0,0  79,70=0,0,255
/wm:1:soea:5:4/blue.png     100x80  75,66=255,0,0  94,75=255,0,0  95,75=0,0,255
/wm:1:nowe:-5:-4/blue.png   100x80  0,0=255,0,0  14,5=255,0,0  15,5=0,0,255
/wm:1:nowe:5:4/dpr:2/w:50/blue.png   100x80  9,8=0,0,255  10,8=255,0,0
/wm:0/blue.png              100x80  50,40=0,0,255
/wm:/blue.png               100x80  50,40=0,0,255



=== TEST 14: watermark, its size
--- pixels
/wm:1:nowe:0:0:0.5/blue.png     100x80  0,0=255,0,0  49,24=255,0,0  50,24=0,0,255  49,25=0,0,255
/wm:1:nowe:0:0:0.1/blue.png     100x80  9,4=255,0,0  10,4=0,0,255  9,5=0,0,255
/wm:1:nowe/w:50/blue.png        50x40   19,9=255,0,0  20,9=0,0,255
/wm:1:nowe/pd:10/bg:0f0/blue.png  120x100  0,0=255,0,0  20,0=0,255,0



=== TEST 15: watermark, tiles
--- pixels
/wm:1:re/blue.png        100x80  0,0=255,0,0  50,41=255,0,0  99,79=255,0,0
/wm:1:re:10:6/blue.png   100x80  0,0=0,0,255  10,3=255,0,0  29,12=255,0,0  30,12=0,0,255  29,13=0,0,255  40,19=255,0,0
/wm:1:ch/blue.png        100x80  0,0=0,0,255  10,0=255,0,0  29,9=255,0,0  30,0=0,0,255  0,10=255,0,0  10,10=0,0,255



=== TEST 16: watermark, its opacity
--- pixels
/wm:0.5/blue.png          100x80  50,40=127,0,127  0,0=0,0,255
/wm:0.25/blue.png         100x80  50,40=63,0,191
/wm:0.5/clear.png         100x80  50,40=255,0,0,127  0,0=0,0,0,0
/wm:0.5/grey.png          100x80  50,40=177,50,50  0,0=100,100,100



=== TEST 17: without a mark the option does nothing
--- config
    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
    }

    location ^~ /pictures/ {
        internal;
    }
--- pixels
/wm:1/blue.png     100x80  50,40=0,0,255
/wm:1:re/blue.png  100x80  50,40=0,0,255



=== TEST 18: the mark's own alpha
--- config
    imgproc_watermark  ../html/pictures/soft.png;

    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
    }

    location ^~ /pictures/ {
        internal;
    }
--- pixels
/wm:1:nowe/blue.png    100x80  0,0=0,0,255  10,5=120,0,135  20,5=0,0,255
/wm:0.5:nowe/blue.png  100x80  0,0=0,0,255  10,5=60,0,195



=== TEST 19: a mark that cannot be decoded
--- config
    imgproc_watermark  ../html/pictures/broken.png;

    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
    }

    location ^~ /pictures/ {
        internal;
    }
--- request eval
["GET /wm:1/blue.png", "GET /wm:0.5:re/blue.png"]
--- error_code eval
[500, 500]
--- error_log
watermark: decode of png failed: 



=== TEST 20: who wants no mark does not see that it is broken
--- config
    imgproc_watermark  ../html/pictures/broken.png;

    location ~ ^/(?<opts>(?:[^/:]+:[^/]*/)*)(?<file>[^/]+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/$file;
    }

    location ^~ /pictures/ {
        internal;
    }
--- pixels
/blue.png       100x80  50,40=0,0,255
/wm:0/blue.png  100x80  50,40=0,0,255



=== TEST 21: a watermark on each frame
--- images
/wm:1:soea/w:90/anim.gif          gif 90x80
/wm:0.5:re:3:3/f:webp/anim.gif    webp 180x160
