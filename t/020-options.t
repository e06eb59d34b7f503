# Copyright (C) the ngx_http_imgproc_module authors

# imgproc: the grammar of options, their layers, and variables in them.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(config => <<'END' . ($block->config || ''));
    add_header  X-Options  $imgproc_options  always;

    location ^~ /pictures/ {
        internal;
    }
END

    $block->set_value(user_files =>
                      [['pictures/coffee.jpg' => picture('coffee.jpg')]]);
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: several parameters, and several options in one
--- config
    location = /a {
        imgproc       rs:fit:100:100/q:50;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /b {
        imgproc       rs:fit:100:100  q:50;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /c {
        imgproc       rs:fit:100:100;
        imgproc       q:50;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a  width:100/height:100/quality:50
/b  width:100/height:100/quality:50
/c  width:100/height:100/quality:50
--- image eval
["jpeg 100x67", "jpeg 100x67", "jpeg 100x67"]
--- no_error_log
[warn]
[error]



=== TEST 2: empty segments are ignored
--- config
    location = /a {
        imgproc       /w:60//q:50/;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a  width:60/quality:50
--- image: jpeg 60x40
--- no_error_log
[warn]
[error]



=== TEST 3: without options there are none
--- config
    location = /a {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a
--- no_error_log
[warn]
[error]



=== TEST 4: levels add up, the inner one wins option by option
--- http_config
    imgproc  w:200 q:10 f:png;
--- config
    imgproc  q:20 h:100;

    location = /server {
        imgproc_pass  /pictures/coffee.jpg;
    }

    location /outer {
        imgproc       q:30 bg:fff;
        imgproc_pass  /pictures/coffee.jpg;

        if ($arg_if) {
            imgproc  w:50 bg:f00;
        }

        location /outer/nested {
            imgproc       h:60;
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- options
/server           width:200/height:100/quality:20/format:png
/outer            width:200/height:100/background:ffffff/quality:30/format:png
/outer?if=1       width:50/height:100/background:ff0000/quality:30/format:png
/outer/nested     width:200/height:60/background:ffffff/quality:30/format:png
--- image eval
["png 150x100", "png 150x100", "png 50x33", "png 90x60"]
--- no_error_log
[warn]
[error]



=== TEST 5: at the http level alone
--- http_config
    imgproc  w:60;
--- config
    location = /a {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a  width:60
--- image: jpeg 60x40
--- no_error_log
[warn]
[error]



=== TEST 6: a level takes an option back to its default
--- config
    imgproc  w:60 bg:f00 ar:0 q:10;

    location = /a {
        imgproc       w:0 bg: ar:1 q:0;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]



=== TEST 7: long names and aliases
--- config
    location ~ ^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/resize:fill:40:30                 resizing_type:fill/width:40/height:30
/rs:fill:40:30                     resizing_type:fill/width:40/height:30
/size:40:30                        width:40/height:30
/s:40:30                           width:40/height:30
/resizing_type:force               resizing_type:force
/rt:force                          resizing_type:force
/width:40                          width:40
/w:40                              width:40
/height:40                         height:40
/h:40                              height:40
/min-width:40                      min-width:40
/mw:40                             min-width:40
/min-height:40                     min-height:40
/mh:40                             min-height:40
/zoom:2                            zoom:2:2
/z:0.5:0.25                        zoom:0.5:0.25
/dpr:0.5                           dpr:0.5
/enlarge:1                         enlarge:1
/el:1                              enlarge:1
/extend:1                          extend:1:ce:0:0
/ex:1:no:3                         extend:1:no:3:0
/extend_aspect_ratio:1             extend_aspect_ratio:1:ce:0:0
/extend_ar:1:so                    extend_aspect_ratio:1:so:0:0
/exar:1                            extend_aspect_ratio:1:ce:0:0
/gravity:no                        gravity:no:0:0
/g:fp:0.25:.5                      gravity:fp:0.25:0.5
/g:sm                              gravity:sm:0:0
/crop:10:0.5                       crop:10:0.5
/c:10:20:nowe:1:2                  crop:10:20:nowe:1:2
/padding:1                         padding:1:1:1:1
/pd:1:2                            padding:1:2:1:2
/pd:1:2:3                          padding:1:2:3:2
/pd:1:2:3:4                        padding:1:2:3:4
/auto_rotate:0                     auto_rotate:0
/ar:0                              auto_rotate:0
/rotate:90                         rotate:90
/rot:-90                           rotate:270
/flip:1                            flip:1:0
/fl:0:1                            flip:0:1
/background:abc                    background:aabbcc
/bg:1:2:255                        background:0102ff
/quality:7                         quality:7
/q:7                               quality:7
/format_quality:webp:7             format_quality:webp:7
/fq:jpg:7:avif:8                   format_quality:jpeg:7:avif:8
/format:webp                       format:webp
/f:jpg                             format:jpeg
/ext:png                           format:png
/strip_metadata:0                  strip_metadata:0
/sm:0                              strip_metadata:0
/strip_color_profile:0             strip_color_profile:0
/scp:0                             strip_color_profile:0
/trim:10                           trim:10::0:0
/t:0:f80:1:1                       trim:0:ff8800:1:1
/blur:1.5                          blur:1.5
/bl:2                              blur:2
/sharpen:0.5                       sharpen:0.5
/sh:2                              sharpen:2
/pixelate:5                        pixelate:5
/pix:5                             pixelate:5
/watermark:0:re:1:2:0.5            watermark:0:re:1:2:0.5
/wm:0:ch                           watermark:0:ch:0:0:0
/max_bytes:90000                   max_bytes:90000
/mb:90000                          max_bytes:90000
/keep_copyright:0                  keep_copyright:0
/kcr:0                             keep_copyright:0
/preserve_hdr:1                    preserve_hdr:1
/ph:1                              preserve_hdr:1
/page:0
/pages:2                           pages:2
/pgs:2                             pages:2
/disable_animation:1               disable_animation:1
/da:1                              disable_animation:1
/skip_processing:gif:png           skip_processing:png:gif
/skp:webp                          skip_processing:webp
/cachebuster:v1.2                  cachebuster:v1.2
/cb:a-b                            cachebuster:a-b
/expires:9999999999                expires:9999999999
/exp:9999999999                    expires:9999999999
/filename:cat                      filename:cat:0
/fn:Y2F0:1                         filename:Y2F0:1
/return_attachment:1               return_attachment:1
/att:1                             return_attachment:1
/max_src_resolution:1.5            max_src_resolution:1.5
/msr:1.5                           max_src_resolution:1.5
/max_src_file_size:900000          max_src_file_size:900000
/msfs:900000                       max_src_file_size:900000
/max_animation_frames:5            max_animation_frames:5
/maf:5                             max_animation_frames:5
/max_animation_frame_resolution:1  max_animation_frame_resolution:1
/mafr:1                            max_animation_frame_resolution:1
/max_result_dimension:90           max_result_dimension:90
/mrd:90                            max_result_dimension:90
--- no_error_log
[warn]
[error]



=== TEST 8: what the grammar forgives
--- config
    location ~ ^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/w:+40                             width:40
/w:0040                            width:40
/z:2.50                            zoom:2.5:2.5
/w:40/w:50                         width:50
/rs:fill:40:30/w:50                resizing_type:fill/width:50/height:30
/w:50/rs:fill::30                  resizing_type:fill/width:50/height:30
/w:50/w:                           width:50
/rs::40                            width:40
/bg:f00/bg:
/g:no:1:2/g:no                     gravity:no:0:0
/g:no:1:2/g::3                     gravity:no:3:0
/rot:450                           rotate:90
/rot:360
/el:true/ar:F                      enlarge:1/auto_rotate:0
/el:T/el:t/el:TRUE/el:True         enlarge:1
/el:1/el:False
/t:5/t:
/t:5/t::f00                        trim::ff0000:0:0
/t:0                               trim:0::0:0
/cb:a/cb:
/fn:Y2F0:1/fn:cat                  filename:cat:0
/skp:png/skp:gif                   skip_processing:gif
/pr:
/rs:fit:60:0:0:1:no:5              width:60/extend:1:no:5:0
/rs:fit:60:0:1:0:fp:0.1:0.9        width:60/enlarge:1/extend:0:fp:0.1:0.9
--- no_error_log
[warn]
[error]



=== TEST 9: a variable as the whole of a parameter holds several options
--- config
    location = /a {
        imgproc       $arg_o  q:50;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /b {
        imgproc       w:60  ${arg_o};
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a?o=rs:fit:90:90/q:20  width:90/height:90/quality:50
/b?o=w:90/f:png         width:90/format:png
/a                      quality:50
/a?o=                   quality:50
/a?o=///                quality:50
--- image eval
["jpeg 90x60", "png 90x60", "jpeg 300x200", "jpeg 300x200", "jpeg 300x200"]
--- no_error_log
[warn]
[error]



=== TEST 10: variables in arguments, skipped when all are empty
--- config
    location = /a {
        imgproc       rs:fit:$arg_w:$arg_h  q:$arg_q;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /b {
        imgproc       w:60 q:50;
        imgproc       w:$arg_w  bg:$arg_bg  rot:${arg_r}0;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a?w=90&h=30&q=20    width:90/height:30/quality:20
/a?w=90              width:90
/a?q=20              quality:20
/a
/b?r=9               width:60/rotate:90/quality:50
/b?r=9&w=90&bg=fff   width:90/rotate:90/background:ffffff/quality:50
--- image eval
["jpeg 45x30", "jpeg 90x60", "jpeg 300x200", "jpeg 300x200", "jpeg 60x90",
 "jpeg 90x135"]
--- no_error_log
[warn]
[error]



=== TEST 11: variables of levels add up, too
--- http_config
    imgproc  w:$arg_w;
--- config
    imgproc  q:50  $arg_o;

    location = /a {
        imgproc       h:$arg_h;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a?w=60&o=q:20&h=30   width:60/height:30/quality:20
/a?o=w:90/h:90        width:90/height:90/quality:50
/a                    quality:50
--- no_error_log
[warn]
[error]



=== TEST 12: an argument has room for one argument
--- config
    location = /a {
        imgproc       q:$arg_q;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /b {
        imgproc       rs:fit:$arg_w;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /a?q=50/rot:90", "GET /a?q=50/", "GET /b?w=50:60", "GET /b?w=:60",
 "GET /b?w=/"]
--- error_code eval
[(400) x 5]
--- response_body eval
[("Bad option: an argument must hold neither \"/\" nor \":\"\n") x 5]
--- response_headers eval
[("Content-Type: text/plain\nX-Content-Type-Options: nosniff\n"
  . "! Cache-Control") x 5]
--- error_log
imgproc: bad_option: "/" or ":" in a variable's value "
--- no_error_log
[warn]
[error]



=== TEST 13: %3A and %2F in a variable are not decoded
--- config
    location = /a {
        imgproc       q:$arg_q;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /a?q=50%2Frot%3A90", "GET /a?q=%35"]
--- error_code eval
[400, 400]
--- response_body eval
[("Bad option: quality: must be an integer from 0 to 100\n") x 2]
--- error_log
imgproc: bad_option: option "quality" with "
--- no_error_log
[warn]
[error]



=== TEST 14: a bad value names the option and what is allowed
--- config
    location ~ ^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
[map { "GET /$_" }
     qw(q:101 q:-1 q:5.5 q:0x10 q:1e1 q:99999999999999999999 w:-1 w:x rs:big
        rs:fit:x rot:45 z:0 z:inf z:nan dpr:-1 ex:1:sm g:up g:fp g:fp:1.1:0
        g:no:x c:-1 bg:ff bg:ggg bg:1:2 bg:1:2:256 f:pdf fq:webp
        fq:pdf:10 fq:webp:101 pd:-1 t:-1 t:1:1:2:3 bl:1001 wm:2 wm:1:sm
        pgs:0 skp:pdf skp:best cb:a:b exp:tomorrow)]
--- error_code eval
[(400) x 40]
--- response_body eval
my $int = 'an integer from 0 to 2147483647';
my $gravity = 'one of ce, no, so, ea, we, noea, nowe, soea, sowe, fp';
my $colour = '3 or 6 hexadecimal digits, or R:G:B of integers from 0 to 255';
my $format = 'one of jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, '
             . 'ico';
my $formats = $format =~ s/one/one or more/r;
my $pairs = 'pairs of a format and an integer from 0 to 100';

[map { "Bad option: $_\n" }
     ('quality: must be an integer from 0 to 100') x 6,
     ("width: must be $int") x 2,
     'resize: type must be one of fit, fill, fill-down, force, auto',
     "resize: width must be $int",
     'rotate: must be a multiple of 90',
     ('zoom: x must be a number greater than 0') x 3,
     'dpr: must be a number greater than 0',
     "extend: not supported, gravity must be $gravity",
     "gravity: must be $gravity, sm",
     ('gravity: x and y each must be a number from 0 to 1') x 2,
     'gravity: x and y each must be a number',
     'crop: width must be a number of at least 0',
     ("background: must be $colour") x 4,
     "format: must be $format",
     "format_quality: must be $pairs",
     "format_quality: format must be $format",
     'format_quality: quality must be an integer from 0 to 100',
     "padding: top must be $int",
     'trim: threshold must be a number of at least 0',
     'trim: colour must be 3 or 6 hexadecimal digits',
     'blur: must be a number from 0 to 1000',
     'watermark: opacity must be a number from 0 to 1',
     'watermark: position must be one of ce, no, so, ea, we, noea, nowe, '
     . 'soea, sowe, re, ch',
     'pages: must be an integer from 1 to 2147483647',
     "skip_processing: must be $formats",
     "skip_processing: not supported, must be $formats",
     'cachebuster: must have one argument',
     'expires: must be a time in seconds since 1970']
--- error_log
imgproc: bad_option: option "
--- no_error_log
[error]



=== TEST 15: unknown options, and the wrong number of arguments
--- config
    location ~ ^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
[map { "GET /$_" } qw(watermarks:1 W:5 :5 w w:1:2 rot:90:1 g:no:1:2:3
                      pd:1:2:3:4:5 /w st:a ush:1:1:1 pr:nowhere pr)]
--- error_code eval
[(400) x 13]
--- response_body eval
[map { "Bad option: $_\n" }
     ('unknown option') x 3,
     ('width: must have one argument') x 2,
     'rotate: must have one argument',
     'gravity: must have from 1 to 3 arguments',
     'padding: must have from 1 to 4 arguments',
     'width: must have one argument',
     ('unknown option') x 2,
     'unknown preset',
     'preset: must have from 1 to 32 arguments']
--- error_log
imgproc: bad_option:
--- no_error_log
[error]



=== TEST 16: the client's value goes to the log, not into the body
--- config
    location = /a {
        imgproc       w:$arg_w;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /b {
        imgproc       $arg_o;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /a?w=<b>evil</b", "GET /a?w=<b>evil", "GET /b?o=<b>evil:1"]
--- error_code eval
[400, 400, 400]
--- response_body_unlike eval
["evil", "evil", "evil"]
--- error_log eval
[qr/\[info\] .*imgproc: bad_option: .*evil/]



=== TEST 17: $imgproc_error, and no options that were never whole
--- config
    location = /a {
        imgproc       w:60 q:$arg_q;
        imgproc_pass  /pictures/coffee.jpg;

        add_header  X-Error    "[$imgproc_error]"    always;
        add_header  X-Options  "[$imgproc_options]"  always;
    }
--- request eval
["GET /a?q=x", "GET /a?q=10"]
--- error_code eval
[400, 200]
--- response_headers eval
["X-Error: [bad_option]\nX-Options: []",
 "X-Error: []\nX-Options: [width:60/quality:10]"]



=== TEST 18: a boolean that is none, from a variable
--- config
    location = /a {
        imgproc       el:$arg_el;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a?el=yes
--- error_log eval
[qr/\[warn\] .*imgproc: an option's value is no boolean and taken for 0/]
--- no_error_log
[error]



=== TEST 19: a boolean that is none, in the configuration
--- config
    location = /a {
        imgproc       el:1 el:yes;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a
--- error_log eval
[qr/\[warn\] .*a value in "el:yes" is no boolean and taken for 0, allowed are 1, t, true, 0, f, false in .*nginx\.conf:\d+/]
--- no_error_log
[error]
--- skip_eval: 4: $ENV{TEST_NGINX_USE_HUP}



=== TEST 20: booleans leave no warning
--- config
    location = /a {
        imgproc       el:1 ar:t sm:T scp:true fl:True:TRUE;
        imgproc       el:0 ar:f sm:F scp:false fl:False:FALSE;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a  auto_rotate:0/strip_metadata:0/strip_color_profile:0
--- no_error_log
[warn]
[error]



=== TEST 21: formats that are known but not written
--- config
    location = /a {
        imgproc       f:$arg_f;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /a?f=svg"]
--- error_code eval
[422]
--- response_body eval
["The format asked for cannot be written\n"]
--- error_log eval
[qr/imgproc: unsupported_output: "\w+" cannot be written/]



=== TEST 22: the canonical text read back is the same
--- config
    location = /a {
        imgproc       $arg_o;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- options
/a?o=width:90/height:30/gravity:no:3:0/crop:10:0.5/quality:7   width:90/height:30/gravity:no:3:0/crop:10:0.5/quality:7
/a?o=crop:10:20:fp:0.5:0.25/padding:1:2:3:4/background:0102ff  crop:10:20:fp:0.5:0.25/padding:1:2:3:4/background:0102ff
/a?o=zoom:0.1:0.3/dpr:1.5/format_quality:webp:7/format:png     zoom:0.1:0.3/dpr:1.5/format_quality:webp:7/format:png
/a?o=trim:10::1:0/skip_processing:png:gif/cachebuster:a%20b    trim:10::1:0/skip_processing:png:gif/cachebuster:a%20b
--- no_error_log
[warn]
[error]



=== TEST 23: no text brings a header or a line of the log of its own
--- config
    location ~ (?s)^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;

        add_header  X-Options  "[$imgproc_options]"  always;
    }
--- request eval
["GET /cb:a%0D%0AX-Evil:1", "GET /cb:a%0D%0AEvil", "GET /fn:a%7F:1",
 "GET /w:1%0AEvil"]
--- error_code eval
[(400) x 4]
--- response_headers eval
[("X-Options: []\n! X-Evil") x 4]
--- error_log eval
[qr/\[info\] .*imgproc: bad_option: option "\w+" with [^\n]+, client: /]
--- no_error_log eval
[qr/\[info\] [^\n]*imgproc: [^\n]*\nX?-?Evil/, "[error]"]



=== TEST 24: all other bytes are text
--- config
    location ~ ^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /cb:%C3%A9%20%22%25
--- response_headers eval
"X-Options: cachebuster:\xc3\xa9 \"%"
--- no_error_log
[warn]
[error]



=== TEST 25: options lower the limits
--- config
    location ~ ^/(?<opts>.+)$ {
        imgproc       $opts;
        imgproc_pass  /pictures/coffee.jpg;
        add_header    X-Error  "[$imgproc_error]"  always;
    }
--- request eval
[map { "GET /$_" } qw(msr:0.059999 msr:0.06 msr:0.0000001 msfs:1000 mrd:90
                      maf:1/mafr:0.0000001)]
--- error_code eval
[422, 200, 422, 413, 200, 200]
--- image eval
["-", "jpeg 300x200", "-", "-", "jpeg 90x60", "jpeg 300x200"]
--- response_headers eval
[map { "X-Error: [$_]" } "too_many_pixels", "", "too_many_pixels",
                         "source_too_large", "", ""]



=== TEST 26: and never raise them
--- config
    location ~ ^/pixels/(?<opts>.+)$ {
        imgproc                        $opts;
        imgproc_pass                   /pictures/coffee.jpg;
        imgproc_max_source_resolution  0.05;
    }

    location ~ ^/bytes/(?<opts>.+)$ {
        imgproc                  $opts;
        imgproc_pass             /pictures/coffee.jpg;
        imgproc_max_source_size  1k;
    }

    location ~ ^/side/(?<opts>.+)$ {
        imgproc                       $opts;
        imgproc_pass                  /pictures/coffee.jpg;
        imgproc_max_result_dimension  60;
    }
--- request eval
["GET /pixels/msr:1", "GET /bytes/msfs:1000000", "GET /side/mrd:90"]
--- error_code eval
[422, 413, 200]
--- image eval
["-", "-", "jpeg 60x40"]
