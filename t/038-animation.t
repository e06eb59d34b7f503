# Copyright (C) the ngx_http_imgproc_module authors

# Animations: which stay animated, and that each frame is a picture.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

# the colours of frames, whose lower right quarter is dark

my @Colours = ([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]);

our %Made = (
    'four.gif'  => gif(64, 48, 0, 100, 50, 1000, 20),
    'loop.gif'  => gif(16, 16, 3, 100, 200),  # again
    'once.gif'  => gif(16, 16, undef, 100, 200),
    'still.gif' => gif(16, 16, undef, 0),
    'many.gif'  => gif(8, 8, 0, (100) x 129),
);

serve_pictures(\%Made, location => sub { $_[0]->limits || '' });

no_long_string();
run_tests();


# each pixel a code of its own: the table is cleared before codes grow

sub gif {
    my ($w, $h, $loop, @delays) = @_;

    my $gif = pack 'a6 vvCCC', 'GIF89a', $w, $h, 0xf6, 0, 0;

    $gif .= pack 'C*', map({ @$_ } @Colours, [50, 50, 50]),
                       (0) x (3 * (128 - 5));

    $gif .= "\x21\xff\x0bNETSCAPE2.0\x03\x01" . pack('v', $loop) . "\0"
        if defined $loop;

    for my $n (0 .. $#delays) {
        $gif .= "\x21\xf9\x04\0" . pack('v', $delays[$n] / 10) . "\0\0"
                . pack('CvvvvC', 0x2c, 0, 0, $w, $h, 0) . "\x07";

        my @codes = map {
            my $y = $_;
            map { $_ >= $w / 2 && $y >= $h / 2 ? 4 : $n % 4 } 0 .. $w - 1
        } 0 .. $h - 1;

        while (my @part = splice @codes, 0, 100) {
            $gif .= pack 'CC*', @part + 1, 128, @part;
        }

        $gif .= "\x01\x81\0";
    }

    return "$gif;";
}


__DATA__

=== TEST 1: gif and webp stay animated
--- animations
/four.gif              gif 64x48 4 0 100,50,1000,20 f00-333,0f0-333,00f-333,ff0-333
/f:gif/four.gif        gif 64x48 4 0 100,50,1000,20 f00-333,0f0-333,00f-333,ff0-333
/w:32/four.gif         gif 32x24 4 0 100,50,1000,20 f00-333,0f0-333,00f-333,ff0-333
/w:60/anim.gif         gif 60x53 4 0 120,120,120,120
/w:60/f:gif/anim-alpha.webp   gif 60x53 4 0 120,120,120,120
/w:60/f:webp/anim-alpha.webp  webp 60x53 4 0 120,120,120,120
/w:60/f:webp/anim.gif         webp 60x53 4 0 120,120,120,120
/w:32/q:100/f:webp/four.gif   webp 32x24 4 0 100,50,1000,20



=== TEST 2: all frames look as they did
--- images
/anim.gif                      gif 180x160 4 4  t/images/anim.gif 6
/f:webp/q:95/anim.gif          webp 180x160 4 4  t/images/anim.gif 8
/f:webp/q:95/anim-alpha.webp   webp 180x160 4 4  t/images/anim-alpha.webp 8
/f:gif/anim-alpha.webp         gif 180x160 4 4  t/images/anim-alpha.webp 8



=== TEST 3: a webp is no preferred format
--- animations
/w:60/anim-alpha.webp   gif 60x53 4 0 120,120,120,120



=== TEST 4: loops
--- animations
/loop.gif         gif 16x16 2 4 100,200
/f:webp/loop.gif  webp 16x16 2 4 100,200
/once.gif         gif 16x16 2 1 100,200
/f:webp/once.gif  webp 16x16 2 1 100,200



=== TEST 5: what cannot be animated shows the first frame
--- images
/f:png/four.gif     png 64x48 3 1
/f:jpg/four.gif     jpeg 64x48 3 1
/f:avif/four.gif    avif 64x48 3 1
/da:1/four.gif      gif 64x48 * 1
/f:webp/da:1/four.gif  webp 64x48 * 1
/f:jpg/anim-alpha.webp  jpeg 180x160 3 1
/still.gif          gif 16x16 * 1



=== TEST 6: or another one, or several
--- pixels
/f:png/four.gif            64x48  10,10=255,0,0  60,40=50,50,50
/f:png/pg:2/four.gif       64x48  10,10=0,0,255
/f:png/da:1/pg:3/four.gif  64x48  10,10=255,255,0
/f:png/pgs:2/four.gif      64x96  10,10=255,0,0  10,58=0,255,0
/f:png/pg:2/pgs:9/four.gif 64x96  10,10=0,0,255  10,58=255,255,0
/f:png/pg:1/pgs:2/h:48/four.gif  32x48  5,5=0,255,0  5,29=0,0,255
/f:png/pg:7/grey.png       300x200



=== TEST 7: of an animation the page does not matter
--- animations
/pg:2/pgs:1/four.gif   gif 64x48 4 0 100,50,1000,20 f00-333,0f0-333,00f-333,ff0-333



=== TEST 8: a page that is not there
--- request
GET /f:png/pg:4/four.gif
--- error_code: 400
--- response_body_like: page: must be at most 3 with this source



=== TEST 9: crop, rotate and flip of each frame
--- animations
/c:32:24:nowe/four.gif     gif 32x24 4 0 * f00-f00,0f0-0f0,00f-00f,ff0-ff0
/c:32:24:soea/four.gif     gif 32x24 4 0 * 333-333,333-333,333-333,333-333
/rs:fill:20:20/four.gif    gif 20x20 4 0 * f00-333,0f0-333,00f-333,ff0-333
/rot:90/four.gif           gif 48x64 4 0 * f00-f00,0f0-0f0,00f-00f,ff0-ff0
/rot:180/four.gif          gif 64x48 4 0 * 333-f00,333-0f0,333-00f,333-ff0
/fl:1:1/four.gif           gif 64x48 4 0 * 333-f00,333-0f0,333-00f,333-ff0
/rot:180/w:32/f:webp/q:100/four.gif  webp 32x24 4 0 100,50,1000,20



=== TEST 10: extend and padding of each frame
--- animations
/pd:100/four.gif                gif 264x248 4 0 * fff-fff,fff-fff,fff-fff,fff-fff
/pd:0:36:28:0/four.gif          gif 100x76 4 0 * f00-fff,0f0-fff,00f-fff,ff0-fff
/pd:0:36:28:0/bg:0000ff/four.gif  gif 100x76 4 0 * f00-00f,0f0-00f,00f-00f,ff0-00f
/rs:fit:100:76/ex:1:nowe/four.gif  gif 100x76 4 0 * f00-fff,0f0-fff,00f-fff,ff0-fff
/rs:fit:200:200/exar:1:no/bg:ff0000/four.gif  gif 64x64 4 0 * f00-f00,0f0-f00,00f-f00,ff0-f00



=== TEST 11: effects on each frame, and trim on none
--- animations
/pix:8/four.gif      gif 64x48 4 0 * f00-333,0f0-333,00f-333,ff0-333
/bl:1/four.gif       gif 64x48 4 0 * f00-333,0f0-333,00f-333,ff0-333
/t:10/four.gif       gif 64x48 4 0 * f00-333,0f0-333,00f-333,ff0-333
/g:sm/rs:fill:20:20/four.gif  gif 20x20 4 0 100,50,1000,20



=== TEST 12: too many frames
--- request
GET /w:4/many.gif
--- error_code: 422
--- error_log: 129 frames are over imgproc_max_animation_frames of 128



=== TEST 13: as many as are allowed
--- limits: imgproc_max_animation_frames 129;
--- images
/w:4/many.gif  gif 4x4 * 129



=== TEST 14: fewer than usual
--- limits: imgproc_max_animation_frames 3;
--- request
GET /four.gif
--- error_code: 422
--- error_log: 4 frames are over imgproc_max_animation_frames of 3



=== TEST 15: the pixels of all frames
--- limits: imgproc_max_source_resolution 0.012287;
--- request
GET /four.gif
--- error_code: 422
--- error_log: 64x48 of 4 frames is over imgproc_max_source_resolution



=== TEST 16: or those of one
--- limits
imgproc_max_source_resolution 0.01;
imgproc_max_animation_frame_resolution 0.003072;
--- animations
/four.gif  gif 64x48 4 0 100,50,1000,20



=== TEST 17: those of one are too many
--- limits: imgproc_max_animation_frame_resolution 0.003071;
--- request
GET /four.gif
--- error_code: 422
--- error_log: a frame of 64x48 is over imgproc_max_animation_frame_resolution



=== TEST 18: a result that no source could be
--- limits: imgproc_max_image_memory 0;
--- request
GET /w:8000/el:1/four.gif
--- error_code: 422
--- error_log: a result of 4 frames of 8000x6000 is larger than a source may be



=== TEST 19: the largest result is of one frame
--- limits: imgproc_max_result_dimension 50;
--- animations
/four.gif        gif 50x38 4 0 100,50,1000,20
/f:webp/four.gif  webp 50x38 4 0 100,50,1000,20



=== TEST 20: what the client accepts, if it can be animated
--- limits: imgproc_auto_format avif webp;
--- request eval
["GET /w:32/four.gif", "GET /w:32/da:1/four.gif"]
--- more_headers
Accept: image/avif,image/webp,*/*
--- image eval
["webp 32x24 * 4", "avif 32x24 * 1"]



=== TEST 21: and else what is preferred
--- limits: imgproc_auto_format avif;
--- request
GET /w:32/four.gif
--- more_headers
Accept: image/avif,*/*
--- image: gif 32x24 * 4
