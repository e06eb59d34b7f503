# Copyright (C) the ngx_http_imgproc_module authors

# What the options do to pictures, seen in the decoded result.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

my @Quarters = ([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]);

# JPEG and the others lose much on pictures as small as ours; of a wrong
# picture the difference is over 20

my %Limit = (jpeg => 10, png => 2, webp => 8, gif => 6, avif => 8);

our %Made = (
    'map.png'      => map_png(200, 100),
    'quarters.png' => png(80, 80, 2, sub {
        @{ $Quarters[($_[1] >= 40) * 2 + ($_[0] >= 40)] }
    }),
    'rgba.png'     => png(30, 20, 6, sub { (0, 0, 255, opacity($_[0])) }),
    'ga.png'       => png(30, 20, 4, sub { (100, opacity($_[0])) }),
    'grey-map.png' => png(200, 100, 0, sub { $_[0] }),
    'edge.png'     => png(80, 20, 6, sub {
        $_[0] < 40 ? (255, 255, 255, 255) : (0, 0, 0, 0)
    }),
    'gps.jpg'      => gps(),
);

our @Types = qw(jpeg png webp gif avif);

serve_pictures(\%Made);

no_long_string();
run_tests();


sub rows {
    return join '', @_;
}


# GIF has one bit of alpha, so soft edges have references of their own

sub reference {
    my ($file, $type) = @_;
    my $path = "t/images/ref/$file." . ($type eq 'gif' ? 'gif' : 'png');

    $path = "t/images/ref/$file.png" if !-f $path;

    return "$path $Limit{$type}\n";
}


sub opacity {
    return $_[0] < 10 ? 0 : $_[0] < 20 ? 51 : 255;
}


# EXIF with a copyright and a place

sub gps {
    my $tiff = pack('a2 v V', 'II', 42, 8)
               . pack('v', 2)
               . pack('vvVV', 0x8298, 2, 9, 38)
               . pack('vvVV', 0x8825, 4, 1, 48)
               . pack('V', 0)
               . pack('a10', 'somebody')
               . pack('v', 2)
               . pack('vvV a4', 1, 2, 2, 'N')
               . pack('vvVV', 2, 5, 3, 78)
               . pack('V', 0)
               . pack('V6', 51, 1, 30, 1, 0, 1);

    my $jpeg = picture('coffee.jpg');

    substr $jpeg, 2, 0, pack 'n n a6 a*', 0xffe1, 8 + length $tiff,
                             "Exif\0\0", $tiff;

    return $jpeg;
}


sub exif {
    my $body = shift;

    return 'none' if $body !~ /Exif\0\0|EXIF|eXIf/;

    return join ' ', 'exif',
                     $body =~ /\x25\x88\x04\x00|\x88\x25\x00\x04/ ? 'place' : (),
                     $body =~ /somebody/ ? 'author' : ();
}


sub bits {
    return unpack 'x24 C', $_[0];
}


__DATA__

=== TEST 1: every format to every format
--- images eval
::rows(map {
    my $file = $_;

    map { "/w:60/f:$_/$file  $_ 60x40  " . ::reference($file, $_) }
        @::Types
} qw(coffee.jpg rgb16.png alpha-lossy.webp static.gif photo.avif))



=== TEST 2: every format with alpha to every format
--- images eval
::rows(map {
    my $file = $_;

    map { "/w:60/f:$_/$file  $_ 60x40  " . ::reference($file, $_) }
        @::Types
} qw(alpha.png static-transparent.gif alpha.avif palette-trns.png
     palette-alpha.png))



=== TEST 3: alpha stays where the format has it
--- images
/w:60/f:jpeg/alpha.png  jpeg 60x40 3
/w:60/f:png/alpha.png   png 60x40 4
/w:60/f:webp/alpha.png  webp 60x40 4
/w:60/f:gif/alpha.png   gif 60x40 4
/w:60/f:avif/alpha.png  avif 60x40 4



=== TEST 4: without format the source's, or the first that can hold it
--- images
/w:60/coffee.jpg        jpeg 60x40
/w:60/alpha.png         png 60x40
/w:60/static.gif        gif 60x40
/w:60/alpha-lossy.webp  png 60x40 4
/w:60/photo.avif        jpeg 60x40 3
/w:60/alpha.avif        png 60x40 4



=== TEST 5: special kinds of sources
--- images
/w:60/f:png/photo-4mp.jpg           png 60x34 3  t/images/ref/photo-4mp.jpg.png 2
/w:60/f:png/progressive-2mp.jpg     png 60x34 3  t/images/ref/progressive-2mp.jpg.png 2
/w:60/f:png/coffee-progressive.jpg  png 60x40 3  t/images/ref/coffee.jpg.png 2
/w:60/f:png/interlaced.png          png 60x40 3  t/images/ref/coffee.jpg.png 3
/w:60/f:png/rgb16.png               png 60x40 3  t/images/ref/rgb16.png.png 2
/w:60/f:png/grey.png                png 60x40 1  t/images/ref/grey.png.png 2
/w:60/f:png/cmyk.jpg                png 60x40 3  t/images/ref/cmyk.jpg.png 2
/w:60/f:png/icc-p3.jpg              png 60x40 3  t/images/ref/icc-p3.jpg.png 3
/w:60/f:png/palette-trns.png        png 60x40 4  t/images/ref/palette-trns.png.png 4
/w:60/f:png/palette-alpha.png       png 60x40 4  t/images/ref/palette-alpha.png.png 4
/w:60/f:jpeg/grey.png               jpeg 60x40 1  t/images/ref/grey.png.png 10



=== TEST 6: 16 bits become 8
--- request
GET /w:60/rgb16.png
--- response_body_filters eval: \&::bits
--- response_body: 8



=== TEST 7: of an animation the first frame
--- images
/w:60/da:1/anim.gif                gif 60x53 4 1  t/images/ref/anim.gif.png 6
/w:60/da:1/f:webp/anim.gif         webp 60x53 4 1  t/images/ref/anim.gif.png 8
/w:60/f:png/anim-alpha.webp        png 60x53 4 1  t/images/ref/anim-alpha.webp.png 2
/w:60/da:1/f:webp/anim-alpha.webp  webp 60x53 4 1  t/images/ref/anim-alpha.webp.png 8
/f:png/anim.gif               png 180x160 4 1



=== TEST 8: fit
--- images
/rs:fit:50:50/map.png    png 50x25
/rs:fit:50:10/map.png    png 20x10
/rs:fit:50:0/map.png     png 50x25
/rs:fit:0:50/map.png     png 100x50
/rs:fit:0:0/map.png      png 200x100
/rs:fit:200:100/map.png  png 200x100
/rs:fit:300:300/map.png  png 200x100
/s:50:50/map.png         png 50x25
/w:50/map.png            png 50x25
/h:10/map.png            png 20x10
/w:1/map.png             png 1x1
/w:150/coffee.jpg        jpeg 150x100
/w:100/coffee.jpg        jpeg 100x67



=== TEST 9: fill
--- images
/rs:fill:50:50/map.png    png 50x50
/rs:fill:100:10/map.png   png 100x10
/rs:fill:50:0/map.png     png 50x25
/rs:fill:300:300/map.png  png 200x100
/rs:fill:150:80/map.png   png 150x80
/rs:fill:60:60/f:png/coffee.jpg  png 60x60  t/images/ref/coffee-fill.png 2



=== TEST 10: fill keeps the middle
--- pixels
/rs:fill:100:100/map.png   100x100  0,0=50,0,128   99,99=149,99,128
/rs:fill:20:10/quarters.png     20x10  2,2=255,0,0   17,2=0,255,0  2,7=0,0,255  17,7=255,255,0
/rs:fill:20:10/g:no/quarters.png  20x10  2,2=255,0,0   17,7=0,255,0
/rs:fill:20:10/g:so/quarters.png  20x10  2,2=0,0,255   17,7=255,255,0



=== TEST 11: fill-down keeps the ratio of the target
--- images
/rs:fill-down:50:50/map.png      png 50x50
/rs:fill-down:300:300/map.png    png 100x100
/rs:fill-down:400:100/map.png    png 200x50
/rs:fill-down:300:300:1/map.png  png 300x300



=== TEST 12: force
--- images
/rs:force:50:80/map.png     png 50x80
/rs:force:50:0/map.png      png 50x100
/rs:force:0:50/map.png      png 200x50
/rs:force:300:50/map.png    png 200x33
/rs:force:300:50:1/map.png  png 300x50



=== TEST 13: auto
--- images
/rs:auto:60:50/map.png              png 60x50
/rs:auto:50:60/map.png              png 50x25
/rs:auto:50:50/map.png              png 50x50
/rs:auto:50:60/ar:0/exif-orient-6.jpg  jpeg 50x60
/rs:auto:60:50/ar:0/exif-orient-6.jpg  jpeg 33x50



=== TEST 14: enlarge
--- images
/rs:fit:400:400/map.png      png 200x100
/rs:fit:400:400:1/map.png    png 400x200
/rs:fill:300:300:1/map.png   png 300x300
/w:400/el:1/map.png          png 400x200
/h:150/el:1/map.png          png 300x150



=== TEST 15: min-width and min-height
--- images
/rs:fit:50:50/mw:80/map.png   png 50x40
/rs:fit:50:50/mh:40/map.png   png 50x40
/rs:fit:50:50/mw:40/map.png   png 50x25
/mw:400/map.png               png 400x200
/w:50/mh:50/map.png           png 50x50



=== TEST 16: zoom and dpr
--- images
/rs:fit:50:50/z:2/map.png       png 100x50
/rs:fit:50:50/z:2:1/map.png     png 100x25
/rs:fit:50:50/z:0.5/map.png     png 25x13
/rs:fit:50:50/dpr:2/map.png     png 100x50
/rs:fit:50:50/dpr:0.5/map.png   png 25x13
/rs:fit:50:50/dpr:8/map.png     png 200x100
/rs:fit:50:50:1/dpr:8/map.png   png 400x200
/z:2/map.png                    png 200x100
/z:2/el:1/map.png               png 400x200



=== TEST 17: dpr multiplies offsets, zoom does not
--- pixels
/rs:fill:50:50/g:we:10:0/dpr:2/map.png  100x100  0,0=20,0  99,99=119,99
/rs:fill:50:50/g:we:10:0/z:2/map.png    100x100  0,0=10,0  99,99=109,99



=== TEST 18: the nine places of gravity
--- pixels
/c:50:50/map.png         50x50  0,0=76,26   49,49=125,75
/c:50:50/g:ce/map.png    50x50  0,0=76,26   49,49=125,75
/c:50:50/g:no/map.png    50x50  0,0=76,0    49,49=125,49
/c:50:50/g:so/map.png    50x50  0,0=76,50   49,49=125,99
/c:50:50/g:ea/map.png    50x50  0,0=150,26  49,49=199,75
/c:50:50/g:we/map.png    50x50  0,0=0,26    49,49=49,75
/c:50:50/g:noea/map.png  50x50  0,0=150,0   49,49=199,49
/c:50:50/g:nowe/map.png  50x50  0,0=0,0     49,49=49,49
/c:50:50/g:soea/map.png  50x50  0,0=150,50  49,49=199,99
/c:50:50/g:sowe/map.png  50x50  0,0=0,50    49,49=49,99



=== TEST 19: offsets of gravity
--- pixels
/c:50:50/g:no:10:5/map.png    50x50  0,0=86,5
/c:50:50/g:so:0:5/map.png     50x50  0,0=76,45
/c:50:50/g:ea:10/map.png      50x50  0,0=140,26
/c:50:50/g:we:10/map.png      50x50  0,0=10,26
/c:50:50/g:we:0.1/map.png     50x50  0,0=20,26
/c:50:50/g:no:0:0.25/map.png  50x50  0,0=76,25
/c:50:50/g:ce:-10:4/map.png   50x50  0,0=66,30
/c:50:50/g:nowe:3:4/map.png   50x50  0,0=3,4
/c:50:50/g:soea:3:4/map.png   50x50  0,0=147,46
/c:50:50/g:noea:3:4/map.png   50x50  0,0=147,4
/c:50:50/g:sowe:3:4/map.png   50x50  0,0=3,46
/c:50:50/g:no:500/map.png     50x50  0,0=150,0
/c:50:50/g:we:-500/map.png    50x50  0,0=0,26



=== TEST 20: the focus point of gravity
--- pixels
/c:50:50/g:fp:0.5:0.5/map.png    50x50  0,0=75,25
/c:50:50/g:fp:0:0/map.png        50x50  0,0=0,0
/c:50:50/g:fp:1:1/map.png        50x50  0,0=150,50
/c:50:50/g:fp:0.25:0.75/map.png  50x50  0,0=25,50
/rs:fill:100:100/g:fp:0.25:0.5/map.png  100x100  0,0=0,0
/rs:fill:100:100/g:fp:0.3:0.5/map.png   100x100  0,0=10,0



=== TEST 21: the gravity of fill
--- pixels
/rs:fill:100:100/g:we/map.png     100x100  0,0=0,0     99,99=99,99
/rs:fill:100:100/g:ea/map.png     100x100  0,0=100,0   99,99=199,99
/rs:fill:100:100/g:no/map.png     100x100  0,0=50,0
/rs:fill:100:100/g:ea:7/map.png   100x100  0,0=93,0
/rs:fill-down:300:300/g:we/map.png  100x100  0,0=0,0



=== TEST 22: crop, absolute and relative
--- pixels
/c:50:0/map.png          50x100   0,0=76,0
/c:0:50/map.png          200x50   0,0=0,26  199,49=199,75
/c:0:0/map.png           200x100  0,0=0,0   199,99=199,99
/c:50.9:50/map.png       50x50    0,0=76,26
/c:500:50/map.png        200x50   0,0=0,26
/c:0.5:0.5/map.png       100x50   0,0=50,26
/c:0.25:1/map.png        50x1     0,0=76,50
/c:0.001:0/map.png       1x100    0,0=100,0
/c:1:1/map.png           1x1      0,0=100,50



=== TEST 23: crop has a gravity of its own
--- pixels
/c:50:50:nowe/map.png            50x50  0,0=0,0
/c:50:50:nowe/g:soea/map.png     50x50  0,0=0,0
/g:soea/c:50:50:no:10:5/map.png  50x50  0,0=86,5
/c:50:50:fp:0.25:0.75/map.png    50x50  0,0=25,50
/c:100:100:we/rs:fill:50:100/g:ea/map.png  50x100  0,0=50,0  49,99=99,99



=== TEST 24: crop comes before resizing
--- pixels
/c:0.5:0.5:nowe/rs:fit:20:20/quarters.png  20x20  0,0=255,0,0    19,19=255,0,0
/c:0.5:0.5:noea/rs:fit:20:20/quarters.png  20x20  0,0=0,255,0    19,19=0,255,0
/c:0.5:0.5:sowe/rs:fit:20:20/quarters.png  20x20  0,0=0,0,255    19,19=0,0,255
/c:40:40:soea/rs:fit:20:20/quarters.png    20x20  0,0=255,255,0  19,19=255,255,0
/c:40:40:soea/rs:fit:80:80:1/quarters.png  80x80  0,0=255,255,0  79,79=255,255,0



=== TEST 25: rotate, clockwise
--- pixels
/rot:0/map.png     200x100  0,0=0,0     199,0=199,0
/rot:90/map.png    100x200  0,0=0,99    99,0=0,0     99,199=199,0
/rot:180/map.png   200x100  0,0=199,99  199,0=0,99   199,99=0,0
/rot:270/map.png   100x200  0,0=199,0   99,0=199,99  99,199=0,99
/rot:-90/map.png   100x200  0,0=199,0   99,0=199,99  99,199=0,99
/rot:450/map.png   100x200  0,0=0,99    99,0=0,0     99,199=199,0



=== TEST 26: flip, after rotate
--- pixels
/fl:1/map.png           200x100  0,0=199,0   199,99=0,99
/fl:0:1/map.png         200x100  0,0=0,99    199,99=199,0
/fl:1:1/map.png         200x100  0,0=199,99  199,99=0,0
/rot:90/fl:1/map.png    100x200  0,0=0,0     99,0=0,99
/fl:1/rot:90/map.png    100x200  0,0=0,0     99,0=0,99
/rot:90/fl:0:1/map.png  100x200  0,0=199,99  99,0=199,0



=== TEST 27: width, height and crop are those of the rotated picture
--- pixels
/c:50:50:nowe/rot:90/map.png    50x50   0,0=0,99    49,49=49,50
/c:50:50:ea/rot:90/map.png      50x50   49,0=76,0   49,49=125,0
/c:50:50:nowe/fl:1/map.png      50x50   0,0=199,0   49,49=150,49
/c:50:60:nowe/rot:180/map.png   50x60   0,0=199,99  49,59=150,40
/rs:fill:100:100/rot:90/g:no/map.png  100x100  0,0=0,99  99,99=99,0



=== TEST 28: EXIF's orientation is applied
--- images eval
::rows(map {
    "/w:60/f:png/exif-orient-$_.jpg  png 60x40  "
    . "t/images/ref/exif-orient-1.jpg.png 3\n"
} 1 .. 8)



=== TEST 29: or not
--- images
/w:60/ar:0/exif-orient-1.jpg  jpeg 60x40
/w:60/ar:0/exif-orient-2.jpg  jpeg 60x40
/w:60/ar:0/exif-orient-3.jpg  jpeg 60x40
/w:60/ar:0/exif-orient-4.jpg  jpeg 60x40
/w:60/ar:0/exif-orient-5.jpg  jpeg 60x90
/w:60/ar:0/exif-orient-6.jpg  jpeg 60x90
/w:60/ar:0/exif-orient-7.jpg  jpeg 60x90
/w:60/ar:0/exif-orient-8.jpg  jpeg 60x90



=== TEST 30: rotate and flip do the same by hand
--- images eval
my @by_hand = ('rot:0', 'fl:1', 'rot:180', 'fl:0:1', 'rot:90/fl:1', 'rot:90',
               'rot:270/fl:1', 'rot:270');

::rows(map {
    "/w:60/f:png/ar:0/$by_hand[$_ - 1]/exif-orient-$_.jpg  png 60x40  "
    . "t/images/ref/exif-orient-1.jpg.png 3\n"
} 1 .. 8)



=== TEST 31: rotate comes after EXIF's orientation
--- images
/w:40/f:png/rot:-90/exif-orient-6.jpg         png 40x60
/w:60/f:png/rot:180/fl:1:1/exif-orient-8.jpg  png 60x40  t/images/ref/exif-orient-1.jpg.png 3



=== TEST 32: crop goes by what is seen, not by what is stored
--- images eval
::rows(map {
    "/c:0.5:0.5:nowe/w:60/f:png/exif-orient-$_.jpg  png 60x40  "
    . "t/images/ref/exif-crop.png 3\n"
} 1 .. 8)



=== TEST 33: background
--- pixels
/rgba.png              30x20  0,0=0,0,255,0  10,0=0,0,255,51  20,0=0,0,255,255
/bg:f00/rgba.png       30x20  0,0=255,0,0    10,0=204,0,51    20,0=0,0,255
/bg:ff0000/rgba.png    30x20  0,0=255,0,0    10,0=204,0,51    20,0=0,0,255
/bg:255:0:0/rgba.png   30x20  0,0=255,0,0    10,0=204,0,51    20,0=0,0,255
/bg:f00/bg:/rgba.png   30x20  0,0=0,0,255,0  10,0=0,0,255,51  20,0=0,0,255,255
/bg:f00/map.png        200x100  0,0=0,0,128  199,99=199,99,128
/bg:fff/ga.png         30x20  0,0=255        10,0=224         20,0=100
/bg:f00/ga.png         30x20  0,0=255,0,0    10,0=224,20,20   20,0=100,100,100
/ga.png                30x20  0,0=100,0      10,0=100,51      20,0=100,255



=== TEST 34: a format without alpha is flattened onto white
--- request eval
["GET /f:jpeg/q:100/rgba.png", "GET /f:jpeg/q:100/bg:f00/rgba.png"]
--- response_body_filters eval
sub { ::image_pixel($_[0], 2, 10) }
--- response_body_like eval
[qr/^25[345] 25[345] 25[345]$/, qr/^25[345] [012] [012]$/]



=== TEST 35: transparent pixels do not colour their neighbours
--- pixels
/w:20/edge.png  20x5  0,2=255,255,255,255  9,2=255,255,255  19,2=0,0,0,0



=== TEST 36: grey stays grey
--- pixels
/grey-map.png         200x100  0,0=0  199,0=199
/c:50:50/grey-map.png   50x50  0,0=76
/f:png/rot:180/grey-map.png  200x100  0,0=199



=== TEST 37: extend
--- pixels
/rs:fit:250:120:0:1/map.png         250x120  25,10=0,0,0,0  26,10=0,0,128,255  225,109=199,99,128,255  226,109=0,0,0,0
/s:250:120:0:1:nowe/map.png         250x120  0,0=0,0,128,255  200,0=0,0,0,0
/s:250:120:0:1:soea/map.png         250x120  49,20=0,0,0,0  50,20=0,0,128,255
/s:250:120:0:1:no:5:3/map.png       250x120  31,2=0,0,0,0  30,3=0,0,0,0  31,3=0,0,128,255
/w:250/h:120/ex:1:so/map.png        250x120  26,19=0,0,0,0  26,20=0,0,128,255
/s:250:120:0:1/g:nowe/map.png       250x120  0,0=0,0,0,0  26,10=0,0,128,255
/s:50:20:0:1/bg:0f0/rgba.png        50x20    0,0=0,255,0  10,0=0,255,0  30,0=0,0,255  40,0=0,255,0
/s:250:0:0:1/map.png                250x100  25,0=0,0,0,0  26,0=0,0,128,255
/s:200:100:0:1/map.png              200x100  0,0=0,0,128  199,99=199,99,128



=== TEST 38: extend, sizes
--- images
/rs:fit:100:100:0:1/map.png       png 100x100 4
/rs:fit:100:100:0:1/f:jpg/map.png  jpeg 100x100 3
/rs:fit:100:100:0:0/map.png       png 100x50 3
/rs:fill:300:300:0:1/map.png      png 300x300 4



=== TEST 39: extend_aspect_ratio
--- pixels
/s:400:400/exar:1/map.png      200x200  0,49=0,0,0,0  0,50=0,0,128,255  199,149=199,99,128,255
/s:400:400/exar:1:no/map.png   200x200  0,0=0,0,128,255  0,100=0,0,0,0
/s:800:100/exar:1:we/map.png   800x100  0,0=0,0,128,255  200,0=0,0,0,0
/s:400:200/exar:1/map.png      200x100  0,0=0,0,128



=== TEST 40: extend_aspect_ratio, sizes
--- images
/rs:fit:60:60/exar:1/map.png   png 60x60 4
/rs:fit:60:30/exar:1/map.png   png 60x30 3
/rs:fit:60:0/exar:1/map.png    png 60x30 3



=== TEST 41: padding
--- pixels
/pd:1:2:3:4/map.png   206x104  3,1=0,0,0,0  4,0=0,0,0,0  4,1=0,0,128,255  203,100=199,99,128,255  204,100=0,0,0,0
/pd:5/map.png         210x110  4,5=0,0,0,0  5,5=0,0,128,255
/pd:1:2/map.png       204x102  1,1=0,0,0,0  2,1=0,0,128,255
/pd:1:2:3/map.png     204x104  2,1=0,0,128,255  201,100=199,99,128,255
/pd:5/bg:f00/map.png  210x110  0,0=255,0,0  5,5=0,0,128



=== TEST 42: padding, sizes
--- images
/rs:fit:50:50/pd:10/map.png              png 70x45 4
/rs:fit:50:50/dpr:2/pd:10/map.png        png 140x90 4
/rs:fit:50:50/z:2/pd:10/map.png          png 120x70 4
/rs:fit:100:100:0:1/pd:10/f:jpg/map.png  jpeg 120x120 3



=== TEST 43: quality of jpeg
--- against
/w:100/f:jpeg/q:95/coffee.jpg  first
/w:100/f:jpeg/q:90/coffee.jpg  smaller
/w:100/f:jpeg/q:80/coffee.jpg  smaller
/w:100/f:jpeg/coffee.jpg       same
/w:100/f:jpeg/q:0/coffee.jpg   same
/w:100/f:jpeg/q:50/coffee.jpg  smaller
/w:100/f:jpeg/q:1/coffee.jpg   smaller



=== TEST 44: quality of webp
--- against
/w:100/f:webp/q:95/coffee.jpg  first
/w:100/f:webp/q:79/coffee.jpg  smaller
/w:100/f:webp/coffee.jpg       same
/w:100/f:webp/q:30/coffee.jpg  smaller



=== TEST 45: quality of avif
--- against
/w:100/f:avif/q:90/coffee.jpg  first
/w:100/f:avif/q:63/coffee.jpg  smaller
/w:100/f:avif/coffee.jpg       same
/w:100/f:avif/q:30/coffee.jpg  smaller



=== TEST 46: png has no quality
--- against
/w:100/f:png/coffee.jpg       first
/w:100/f:png/q:10/coffee.jpg  same



=== TEST 47: format_quality, which quality overrides
--- against
/w:100/f:jpeg/q:30/coffee.jpg                        first
/w:100/f:jpeg/fq:jpeg:30/coffee.jpg                  same
/w:100/f:jpeg/fq:webp:10:jpg:30/coffee.jpg           same
/w:100/f:jpeg/fq:jpeg:90/q:30/coffee.jpg             same
/w:100/f:jpeg/fq:jpeg:10/coffee.jpg                  smaller
/w:100/f:jpeg/fq:webp:90/fq:jpeg:10/coffee.jpg       same



=== TEST 48: format_quality of others leaves the default
--- against
/w:100/f:jpeg/q:80/coffee.jpg          first
/w:100/f:jpeg/fq:webp:10/coffee.jpg    same



=== TEST 49: metadata are stripped
--- request eval
[map { "GET /w:60/kcr:0/f:$_/gps.jpg" } @::Types]
--- response_body_filters eval: \&::exif
--- response_body eval
[('none') x 5]



=== TEST 50: or kept, but not the place
--- request eval
["GET /w:60/sm:0/gps.jpg", "GET /w:60/sm:0/f:webp/gps.jpg"]
--- response_body_filters eval: \&::exif
--- response_body eval
[('exif author') x 2]



=== TEST 51: what is kept does not turn the picture once more
--- images
/w:60/f:png/sm:0/exif-orient-6.jpg  png 60x40  t/images/ref/exif-orient-1.jpg.png 3



=== TEST 52: the colour profile is applied and removed
--- request
GET /w:60/icc-p3.jpg
--- response_body_filters eval: \&::markers
--- response_body_unlike: ICC_PROFILE



=== TEST 53: or kept
--- request
GET /w:60/scp:0/icc-p3.jpg
--- response_body_filters eval: \&::markers
--- response_body_like: ICC_PROFILE



=== TEST 54: the same colours, by profile or without
--- images
/w:60/f:png/scp:0/icc-p3.jpg        png 60x40  t/images/ref/icc-p3.jpg.png 3
/w:60/f:png/scp:1/icc-p3.jpg        png 60x40  t/images/ref/icc-p3.jpg.png 3
/w:60/f:png/scp:0/sm:0/icc-p3.jpg   png 60x40  t/images/ref/icc-p3.jpg.png 3
/w:60/f:gif/scp:0/icc-p3.jpg        gif 60x40  t/images/ref/icc-p3.jpg.png 6



=== TEST 55: avif is not made of pictures under 16 pixels
--- images
/w:24/f:avif/coffee.jpg  avif 24x16
/w:20/f:avif/coffee.jpg  jpeg 20x13
/w:20/f:avif/alpha.png   png 20x13 4



=== TEST 56: options together
--- images
/c:0.8:0.8:no/rs:fill:60:60/f:webp/q:60/bg:fff/pd:5/rot:90/exif-orient-6.jpg  webp 70x70 3
/rs:fill:40:40/g:fp:0.2:0.8/fl:1/f:avif/cmyk.jpg  avif 40x40 3
