# Copyright (C) the ngx_http_imgproc_module authors

# ICO: what is read and written of it.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

my $Opaque = sub { ($_[0] * 5, $_[1] * 5, 128, 255) };
my $Half = sub { ($_[0] * 5, $_[1] * 5, 128, 128) };

our %Made = (
    'rgba.ico'   => ico(bitmap(16, 16, 32, $Half)),
    'masked.ico' => ico(bitmap(16, 16, 24, $Opaque)),
    'forgotten.ico' => ico(bitmap(16, 16, 32, sub { (@_, 0, 0) })),
    'bits.ico'   => ico(bitmap(8, 8, 1)),
    'png.ico'    => ico(png(40, 30, 6, $Half)),
    'sizes.ico'  => ico(bitmap(16, 16, 32, $Half), bitmap(8, 8, 1),
                        png(48, 48, 6, $Opaque), bitmap(32, 32, 24, $Opaque)),
    'large.ico'  => ico(png_header(20000, 20000)),
    'cut.ico'    => substr(ico(bitmap(16, 16, 32, $Half)), 0, -1),
    'cut-png.ico' => substr(ico(png(40, 30, 6, $Half)), 0, -1),
    'broken.ico' => ico('no picture at all'),
    'cursor.ico' => do { my $ico = ico(bitmap(16, 16, 32, $Half));
                         substr $ico, 2, 1, "\2"; $ico },
);


sub ico {
    my @pictures = @_;
    my $at = 6 + 16 * @pictures;
    my $entries = '';

    for (@pictures) {
        $entries .= pack 'C4 v v V V', 16, 16, 0, 0, 1, 32, length, $at;
        $at += length;
    }

    return pack('v3', 0, 1, scalar @pictures) . join '', $entries, @pictures;
}


# every other pixel of the mask is set; one bit: black and green

sub bitmap {
    my ($w, $h, $bits, $pixel) = @_;
    my $palette = $bits == 1 ? "\0\0\0\0\0\xff\0\0" : '';
    my ($colours, $mask) = ('', '');

    for my $y (reverse 0 .. $h - 1) {
        my $line = $bits == 1
                   ? "\xaa" x ($w / 8)
                   : join '', map { my ($r, $g, $b, $a) = $pixel->($_, $y);
                                    $bits == 32 ? pack 'C4', $b, $g, $r, $a
                                                : pack 'C3', $b, $g, $r }
                              0 .. $w - 1;

        $colours .= $line . "\0" x (-length($line) % 4);
        $line = "\x55" x (($w + 7) / 8);
        $mask .= $line . "\0" x (-length($line) % 4);
    }

    return pack('V3 v2 x24', 40, $w, $h * 2, 1, $bits)
           . "$palette$colours$mask";
}


serve_pictures(\%Made, server => sub {
    my $formats = $_[0]->formats || 'jpeg png webp ico';

    return "    imgproc_source_formats     $formats;\n" . <<'END';
    imgproc_preferred_formats  png ico;
    add_header                 X-Error $imgproc_error always;
END
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: bitmaps with alpha, or a mask; PNG; the largest of them
--- pixels
/f:png/rgba.ico       16x16  0,0=0,0,128,128    3,5=15,25,128,128
/f:png/masked.ico     16x16  0,0=0,0,128,255    3,5=15,25,128,0
/f:png/forgotten.ico  16x16  0,0=0,0,0,255      3,4=3,4,0,0
/f:png/bits.ico       8x8    0,0=0,255,0,255    1,1=0,0,0,0
/f:png/png.ico        40x30  0,0=0,0,128,128    3,5=15,25,128,128
/f:png/sizes.ico      48x48  0,0=0,0,128,255    5,7=25,35,128,255
/f:png/w:24/sizes.ico  24x24  5,5=53,53,128,255



=== TEST 2: a PNG in an icon, where PNG is not allowed
--- formats: ico
--- request eval
["GET /f:png/png.ico", "GET /f:png/alpha.png"]
--- error_code eval
[200, 415]
--- response_headers eval
["X-Error: ", "X-Error: format_not_allowed"]



=== TEST 3: what is written: at most 256 pixels
--- images
/f:ico/coffee.jpg             ico 256x171 3
/f:ico/w:60/coffee.jpg        ico 60x40 3  t/images/ref/coffee.jpg.png 3
/f:ico/w:60/alpha.png         ico 60x40 4  t/images/ref/alpha.png.png 3
/f:ico/w:60/ph:1/rgb16.png    ico 60x40 3  t/images/ref/rgb16.png.png 3
/f:ico/rs:fill:32:32/palette-trns.png  ico 32x32 4
/f:ico/anim-alpha.webp        ico 180x160 4
/f:ico/rs:fit:300:300/ex:1/alpha.png  ico 256x256 4
/sizes.ico                    ico 48x48 4



=== TEST 4: the type, and a PNG in it
--- request
GET /f:ico/w:60/alpha.png
--- response_headers
Content-Type: image/x-icon
Content-Disposition: inline; filename="alpha.ico"
--- response_body_like eval
qr/^\x00\x00\x01\x00\x01\x00\x3c\x28\x00\x00\x01\x00\x20\x00..\x00\x00\x16\x00\x00\x00\x89PNG/s



=== TEST 5: broken, cut, too large, a cursor
--- request eval
[map { "GET /f:png/$_.ico" } qw(cut cut-png broken large cursor)]
--- error_code eval
[422, 422, 422, 422, 415]
--- response_headers eval
[("X-Error: broken_image") x 3, "X-Error: too_many_pixels",
 "X-Error: not_an_image"]
