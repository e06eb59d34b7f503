# Copyright (C) the ngx_http_imgproc_module authors

# Directives: what is allowed, what stops nginx, and what is inherited.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Picture;

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(suppress_stderr => 1) if defined $block->must_die;

    $block->set_value(user_files =>
                      [map { [ "pictures/$_" => picture($_) ] }
                           qw(coffee.jpg alpha.png anim.gif photo.avif
                              alpha-lossy.webp)]);
});

# --- tasks: 1
#     So many threads does the process have that answers; "2+" stands for two
#     or more, since libvips has some of its own.

add_response_body_check(sub {
    my ($block, $body, $i, $round, $dry_run) = @_;

    return if !defined $block->tasks;

    open my $in, '<', server_root() . '/logs/nginx.pid' or die "no pid: $!";
    my ($pid) = <$in> =~ /(\d+)/;

    my @tasks = glob "/proc/$pid/task/*";

    my ($n, $more) = $block->tasks =~ /^(\d+)(\+?)$/;

    ok($more ? @tasks >= $n : @tasks == $n, $block->name . ' - tasks')
        or diag("there are " . @tasks);
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: imgproc_queue -1
--- http_config
    imgproc_queue  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_queue", a number from 0 to 1000000 is allowed in



=== TEST 2: imgproc_queue x
--- http_config
    imgproc_queue  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_queue", a number from 0 to 1000000 is allowed in



=== TEST 3: imgproc_queue 1000001
--- http_config
    imgproc_queue  1000001;
--- must_die
--- error_log
invalid value "1000001" of "imgproc_queue", a number from 0 to 1000000 is allowed in



=== TEST 4: imgproc_queue 1k
--- http_config
    imgproc_queue  1k;
--- must_die
--- error_log
invalid value "1k" of "imgproc_queue", a number from 0 to 1000000 is allowed in



=== TEST 5: imgproc_queue 1.5
--- http_config
    imgproc_queue  1.5;
--- must_die
--- error_log
invalid value "1.5" of "imgproc_queue", a number from 0 to 1000000 is allowed in



=== TEST 6: imgproc_queue 0
--- http_config
    imgproc_queue  0;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 7: imgproc_queue 1000000
--- http_config
    imgproc_queue  1000000;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 8: imgproc_queue, duplicate
--- http_config
    imgproc_queue  0;
    imgproc_queue  1000000;
--- must_die
--- error_log
"imgproc_queue" directive is duplicate in



=== TEST 9: imgproc_queue, two values
--- http_config
    imgproc_queue  0 0;
--- must_die
--- error_log
invalid number of arguments in "imgproc_queue" directive in



=== TEST 10: imgproc_queue, no value
--- http_config
    imgproc_queue;
--- must_die
--- error_log
invalid number of arguments in "imgproc_queue" directive in



=== TEST 11: imgproc_queue in server
--- config
    imgproc_queue  0;
--- must_die
--- error_log
"imgproc_queue" directive is not allowed here in



=== TEST 12: imgproc_queue in location
--- config
    location = /img {
        imgproc_queue  0;
    }
--- must_die
--- error_log
"imgproc_queue" directive is not allowed here in



=== TEST 13: imgproc_buffer_size 0
--- http_config
    imgproc_buffer_size  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 14: imgproc_buffer_size 4095
--- http_config
    imgproc_buffer_size  4095;
--- must_die
--- error_log
invalid value "4095" of "imgproc_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 15: imgproc_buffer_size x
--- http_config
    imgproc_buffer_size  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 16: imgproc_buffer_size 1025m
--- http_config
    imgproc_buffer_size  1025m;
--- must_die
--- error_log
invalid value "1025m" of "imgproc_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 17: imgproc_buffer_size -4k
--- http_config
    imgproc_buffer_size  -4k;
--- must_die
--- error_log
invalid value "-4k" of "imgproc_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 18: imgproc_buffer_size 4096
--- http_config
    imgproc_buffer_size  4096;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 19: imgproc_buffer_size 4k
--- http_config
    imgproc_buffer_size  4k;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 20: imgproc_buffer_size 1024m
--- http_config
    imgproc_buffer_size  1024m;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 21: imgproc_buffer_size, duplicate
--- http_config
    imgproc_buffer_size  4096;
    imgproc_buffer_size  1024m;
--- must_die
--- error_log
"imgproc_buffer_size" directive is duplicate in



=== TEST 22: imgproc_buffer_size, two values
--- http_config
    imgproc_buffer_size  4096 4096;
--- must_die
--- error_log
invalid number of arguments in "imgproc_buffer_size" directive in



=== TEST 23: imgproc_buffer_size, no value
--- http_config
    imgproc_buffer_size;
--- must_die
--- error_log
invalid number of arguments in "imgproc_buffer_size" directive in



=== TEST 24: imgproc_buffer_size in server
--- config
    imgproc_buffer_size  4096;
--- must_die
--- error_log
"imgproc_buffer_size" directive is not allowed here in



=== TEST 25: imgproc_buffer_size in location
--- config
    location = /img {
        imgproc_buffer_size  4096;
    }
--- must_die
--- error_log
"imgproc_buffer_size" directive is not allowed here in



=== TEST 26: imgproc_timeout 0
--- config
    imgproc_timeout  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_timeout", a time from 1ms to 1d is allowed in



=== TEST 27: imgproc_timeout x
--- config
    imgproc_timeout  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_timeout", a time from 1ms to 1d is allowed in



=== TEST 28: imgproc_timeout -1s
--- config
    imgproc_timeout  -1s;
--- must_die
--- error_log
invalid value "-1s" of "imgproc_timeout", a time from 1ms to 1d is allowed in



=== TEST 29: imgproc_timeout 25h
--- config
    imgproc_timeout  25h;
--- must_die
--- error_log
invalid value "25h" of "imgproc_timeout", a time from 1ms to 1d is allowed in



=== TEST 30: imgproc_timeout 1y
--- config
    imgproc_timeout  1y;
--- must_die
--- error_log
invalid value "1y" of "imgproc_timeout", a time from 1ms to 1d is allowed in



=== TEST 31: imgproc_timeout, extremes
--- config
    location /0 {
        imgproc_timeout  1ms;
    }

    location /1 {
        imgproc_timeout  24h;
    }

    location /2 {
        imgproc_timeout  1d;
    }

    location /3 {
        imgproc_timeout  90;
    }
--- request
GET /
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 32: imgproc_timeout, duplicate
--- config
    imgproc_timeout  1ms;
    imgproc_timeout  90;
--- must_die
--- error_log
"imgproc_timeout" directive is duplicate in



=== TEST 33: imgproc_timeout, two values
--- config
    imgproc_timeout  1ms 1ms;
--- must_die
--- error_log
invalid number of arguments in "imgproc_timeout" directive in



=== TEST 34: imgproc_timeout, no value
--- config
    imgproc_timeout;
--- must_die
--- error_log
invalid number of arguments in "imgproc_timeout" directive in



=== TEST 35: imgproc_timeout in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_timeout  1ms;
        }
    }
--- must_die
--- error_log
"imgproc_timeout" directive is not allowed here in



=== TEST 36: imgproc_timeout outside http
--- main_config
    imgproc_timeout  1ms;
--- must_die
--- error_log
"imgproc_timeout" directive is not allowed here in



=== TEST 37: imgproc_max_source_size 0
--- config
    imgproc_max_source_size  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_max_source_size", a size from 1 to 1g is allowed in



=== TEST 38: imgproc_max_source_size x
--- config
    imgproc_max_source_size  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_max_source_size", a size from 1 to 1g is allowed in



=== TEST 39: imgproc_max_source_size -1
--- config
    imgproc_max_source_size  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_max_source_size", a size from 1 to 1g is allowed in



=== TEST 40: imgproc_max_source_size 1025m
--- config
    imgproc_max_source_size  1025m;
--- must_die
--- error_log
invalid value "1025m" of "imgproc_max_source_size", a size from 1 to 1g is allowed in



=== TEST 41: imgproc_max_source_size 2g
--- config
    imgproc_max_source_size  2g;
--- must_die
--- error_log
invalid value "2g" of "imgproc_max_source_size", a size from 1 to 1g is allowed in



=== TEST 42: imgproc_max_source_size, extremes
--- config
    location /0 {
        imgproc_max_source_size  1;
    }

    location /1 {
        imgproc_max_source_size  1g;
    }

    location /2 {
        imgproc_max_source_size  10m;
    }
--- request
GET /
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 43: imgproc_max_source_size, duplicate
--- config
    imgproc_max_source_size  1;
    imgproc_max_source_size  10m;
--- must_die
--- error_log
"imgproc_max_source_size" directive is duplicate in



=== TEST 44: imgproc_max_source_size, two values
--- config
    imgproc_max_source_size  1 1;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_source_size" directive in



=== TEST 45: imgproc_max_source_size, no value
--- config
    imgproc_max_source_size;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_source_size" directive in



=== TEST 46: imgproc_max_source_size in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_max_source_size  1;
        }
    }
--- must_die
--- error_log
"imgproc_max_source_size" directive is not allowed here in



=== TEST 47: imgproc_max_source_size outside http
--- main_config
    imgproc_max_source_size  1;
--- must_die
--- error_log
"imgproc_max_source_size" directive is not allowed here in



=== TEST 48: imgproc_max_source_resolution 0
--- config
    imgproc_max_source_resolution  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_max_source_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 49: imgproc_max_source_resolution x
--- config
    imgproc_max_source_resolution  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_max_source_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 50: imgproc_max_source_resolution -1
--- config
    imgproc_max_source_resolution  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_max_source_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 51: imgproc_max_source_resolution 10001
--- config
    imgproc_max_source_resolution  10001;
--- must_die
--- error_log
invalid value "10001" of "imgproc_max_source_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 52: imgproc_max_source_resolution 0.0000001
--- config
    imgproc_max_source_resolution  0.0000001;
--- must_die
--- error_log
invalid value "0.0000001" of "imgproc_max_source_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 53: imgproc_max_source_resolution 10m
--- config
    imgproc_max_source_resolution  10m;
--- must_die
--- error_log
invalid value "10m" of "imgproc_max_source_resolution", megapixels from 0.000001 to 10000 is allowed in



=== TEST 54: imgproc_max_source_resolution, extremes
--- config
    location /0 {
        imgproc_max_source_resolution  0.000001;
    }

    location /1 {
        imgproc_max_source_resolution  10000;
    }

    location /2 {
        imgproc_max_source_resolution  16.8;
    }
--- request
GET /
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 55: imgproc_max_source_resolution, duplicate
--- config
    imgproc_max_source_resolution  0.000001;
    imgproc_max_source_resolution  16.8;
--- must_die
--- error_log
"imgproc_max_source_resolution" directive is duplicate in



=== TEST 56: imgproc_max_source_resolution, two values
--- config
    imgproc_max_source_resolution  0.000001 0.000001;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_source_resolution" directive in



=== TEST 57: imgproc_max_source_resolution, no value
--- config
    imgproc_max_source_resolution;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_source_resolution" directive in



=== TEST 58: imgproc_max_source_resolution in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_max_source_resolution  0.000001;
        }
    }
--- must_die
--- error_log
"imgproc_max_source_resolution" directive is not allowed here in



=== TEST 59: imgproc_max_source_resolution outside http
--- main_config
    imgproc_max_source_resolution  0.000001;
--- must_die
--- error_log
"imgproc_max_source_resolution" directive is not allowed here in



=== TEST 60: imgproc_max_source_dimension 0
--- config
    imgproc_max_source_dimension  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_max_source_dimension", pixels from 1 to 1000000 is allowed in



=== TEST 61: imgproc_max_source_dimension x
--- config
    imgproc_max_source_dimension  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_max_source_dimension", pixels from 1 to 1000000 is allowed in



=== TEST 62: imgproc_max_source_dimension -1
--- config
    imgproc_max_source_dimension  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_max_source_dimension", pixels from 1 to 1000000 is allowed in



=== TEST 63: imgproc_max_source_dimension 1000001
--- config
    imgproc_max_source_dimension  1000001;
--- must_die
--- error_log
invalid value "1000001" of "imgproc_max_source_dimension", pixels from 1 to 1000000 is allowed in



=== TEST 64: imgproc_max_source_dimension 1k
--- config
    imgproc_max_source_dimension  1k;
--- must_die
--- error_log
invalid value "1k" of "imgproc_max_source_dimension", pixels from 1 to 1000000 is allowed in



=== TEST 65: imgproc_max_source_dimension, extremes
--- config
    location /0 {
        imgproc_max_source_dimension  1;
    }

    location /1 {
        imgproc_max_source_dimension  1000000;
    }
--- request
GET /
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 66: imgproc_max_source_dimension, duplicate
--- config
    imgproc_max_source_dimension  1;
    imgproc_max_source_dimension  1000000;
--- must_die
--- error_log
"imgproc_max_source_dimension" directive is duplicate in



=== TEST 67: imgproc_max_source_dimension, two values
--- config
    imgproc_max_source_dimension  1 1;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_source_dimension" directive in



=== TEST 68: imgproc_max_source_dimension, no value
--- config
    imgproc_max_source_dimension;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_source_dimension" directive in



=== TEST 69: imgproc_max_source_dimension in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_max_source_dimension  1;
        }
    }
--- must_die
--- error_log
"imgproc_max_source_dimension" directive is not allowed here in



=== TEST 70: imgproc_max_source_dimension outside http
--- main_config
    imgproc_max_source_dimension  1;
--- must_die
--- error_log
"imgproc_max_source_dimension" directive is not allowed here in



=== TEST 71: imgproc_max_result_dimension x
--- config
    imgproc_max_result_dimension  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_max_result_dimension", pixels from 1 to 65535, or 0 for no limit is allowed in



=== TEST 72: imgproc_max_result_dimension -1
--- config
    imgproc_max_result_dimension  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_max_result_dimension", pixels from 1 to 65535, or 0 for no limit is allowed in



=== TEST 73: imgproc_max_result_dimension 65536
--- config
    imgproc_max_result_dimension  65536;
--- must_die
--- error_log
invalid value "65536" of "imgproc_max_result_dimension", pixels from 1 to 65535, or 0 for no limit is allowed in



=== TEST 74: imgproc_max_result_dimension 1k
--- config
    imgproc_max_result_dimension  1k;
--- must_die
--- error_log
invalid value "1k" of "imgproc_max_result_dimension", pixels from 1 to 65535, or 0 for no limit is allowed in



=== TEST 75: imgproc_max_result_dimension, extremes
--- config
    location /0 {
        imgproc_max_result_dimension  0;
    }

    location /1 {
        imgproc_max_result_dimension  1;
    }

    location /2 {
        imgproc_max_result_dimension  65535;
    }
--- request
GET /
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 76: imgproc_max_result_dimension, duplicate
--- config
    imgproc_max_result_dimension  0;
    imgproc_max_result_dimension  65535;
--- must_die
--- error_log
"imgproc_max_result_dimension" directive is duplicate in



=== TEST 77: imgproc_max_result_dimension, two values
--- config
    imgproc_max_result_dimension  0 0;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_result_dimension" directive in



=== TEST 78: imgproc_max_result_dimension, no value
--- config
    imgproc_max_result_dimension;
--- must_die
--- error_log
invalid number of arguments in "imgproc_max_result_dimension" directive in



=== TEST 79: imgproc_max_result_dimension in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_max_result_dimension  0;
        }
    }
--- must_die
--- error_log
"imgproc_max_result_dimension" directive is not allowed here in



=== TEST 80: imgproc_max_result_dimension outside http
--- main_config
    imgproc_max_result_dimension  0;
--- must_die
--- error_log
"imgproc_max_result_dimension" directive is not allowed here in



=== TEST 81: imgproc_threads 0
--- http_config
    imgproc_threads  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_threads", a number from 1 to 1024, or "auto" is allowed in



=== TEST 82: imgproc_threads x
--- http_config
    imgproc_threads  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_threads", a number from 1 to 1024, or "auto" is allowed in



=== TEST 83: imgproc_threads -1
--- http_config
    imgproc_threads  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_threads", a number from 1 to 1024, or "auto" is allowed in



=== TEST 84: imgproc_threads 1025
--- http_config
    imgproc_threads  1025;
--- must_die
--- error_log
invalid value "1025" of "imgproc_threads", a number from 1 to 1024, or "auto" is allowed in



=== TEST 85: imgproc_threads Auto
--- http_config
    imgproc_threads  Auto;
--- must_die
--- error_log
invalid value "Auto" of "imgproc_threads", a number from 1 to 1024, or "auto" is allowed in



=== TEST 86: imgproc_threads, duplicate
--- http_config
    imgproc_threads  1;
    imgproc_threads  auto;
--- must_die
--- error_log
"imgproc_threads" directive is duplicate in



=== TEST 87: imgproc_threads, two values
--- http_config
    imgproc_threads  1 1;
--- must_die
--- error_log
invalid number of arguments in "imgproc_threads" directive in



=== TEST 88: imgproc_threads, no value
--- http_config
    imgproc_threads;
--- must_die
--- error_log
invalid number of arguments in "imgproc_threads" directive in



=== TEST 89: imgproc_threads in server
--- config
    imgproc_threads  1;
--- must_die
--- error_log
"imgproc_threads" directive is not allowed here in



=== TEST 90: imgproc_threads in location
--- config
    location = /img {
        imgproc_threads  1;
    }
--- must_die
--- error_log
"imgproc_threads" directive is not allowed here in



=== TEST 91: imgproc_source_formats pdf
--- config
    imgproc_source_formats  png pdf;
--- must_die
--- error_log
invalid format "pdf" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 92: imgproc_source_formats svgz
--- config
    imgproc_source_formats  png svgz;
--- must_die
--- error_log
invalid format "svgz" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 93: imgproc_source_formats TIFF
--- config
    imgproc_source_formats  png TIFF;
--- must_die
--- error_log
invalid format "TIFF" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 94: imgproc_source_formats JXL
--- config
    imgproc_source_formats  png JXL;
--- must_die
--- error_log
invalid format "JXL" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 95: imgproc_source_formats JPEG
--- config
    imgproc_source_formats  png JPEG;
--- must_die
--- error_log
invalid format "JPEG" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 96: imgproc_source_formats best
--- config
    imgproc_source_formats  png best;
--- must_die
--- error_log
invalid format "best" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 97: imgproc_source_formats jpeg,png
--- config
    imgproc_source_formats  png jpeg,png;
--- must_die
--- error_log
invalid format "jpeg,png" in "imgproc_source_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico in



=== TEST 98: imgproc_source_formats, a format twice
--- config
    imgproc_source_formats  png jpeg png;
--- must_die
--- error_log
duplicate format "png" in "imgproc_source_formats" in



=== TEST 99: imgproc_source_formats, a format and its alias
--- config
    imgproc_source_formats  jpeg jpg;
--- must_die
--- error_log
duplicate format "jpg" in "imgproc_source_formats" in



=== TEST 100: imgproc_source_formats, duplicate
--- config
    imgproc_source_formats  png;
    imgproc_source_formats  gif;
--- must_die
--- error_log
"imgproc_source_formats" directive is duplicate in



=== TEST 101: imgproc_source_formats, no value
--- config
    imgproc_source_formats;
--- must_die
--- error_log
invalid number of arguments in "imgproc_source_formats" directive in



=== TEST 102: imgproc_source_formats in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_source_formats  png;
        }
    }
--- must_die
--- error_log
"imgproc_source_formats" directive is not allowed here in



=== TEST 103: imgproc_preferred_formats pdf
--- config
    imgproc_preferred_formats  png pdf;
--- must_die
--- error_log
invalid format "pdf" in "imgproc_preferred_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, bmp, ico in



=== TEST 104: imgproc_preferred_formats svg
--- config
    imgproc_preferred_formats  png svg;
--- must_die
--- error_log
invalid format "svg" in "imgproc_preferred_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, bmp, ico in



=== TEST 106: imgproc_preferred_formats JXL
--- config
    imgproc_preferred_formats  png JXL;
--- must_die
--- error_log
invalid format "JXL" in "imgproc_preferred_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, bmp, ico in



=== TEST 107: imgproc_preferred_formats json
--- config
    imgproc_preferred_formats  png json;
--- must_die
--- error_log
invalid format "json" in "imgproc_preferred_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, bmp, ico in



=== TEST 108: imgproc_preferred_formats PNG
--- config
    imgproc_preferred_formats  png PNG;
--- must_die
--- error_log
invalid format "PNG" in "imgproc_preferred_formats", allowed are jpeg, png, webp, gif, avif, heic, jxl, tiff, bmp, ico in



=== TEST 109: imgproc_preferred_formats, a format twice
--- config
    imgproc_preferred_formats  png jpeg png;
--- must_die
--- error_log
duplicate format "png" in "imgproc_preferred_formats" in



=== TEST 110: imgproc_preferred_formats, a format and its alias
--- config
    imgproc_preferred_formats  jpeg jpg;
--- must_die
--- error_log
duplicate format "jpg" in "imgproc_preferred_formats" in



=== TEST 111: imgproc_preferred_formats, duplicate
--- config
    imgproc_preferred_formats  png;
    imgproc_preferred_formats  gif;
--- must_die
--- error_log
"imgproc_preferred_formats" directive is duplicate in



=== TEST 112: imgproc_preferred_formats, no value
--- config
    imgproc_preferred_formats;
--- must_die
--- error_log
invalid number of arguments in "imgproc_preferred_formats" directive in



=== TEST 113: imgproc_preferred_formats in if
--- config
    location = /img {
        if ($arg_a) {
            imgproc_preferred_formats  png;
        }
    }
--- must_die
--- error_log
"imgproc_preferred_formats" directive is not allowed here in



=== TEST 114: imgproc_pass pictures/a.jpg
--- config
    location = /img {
        imgproc_pass  pictures/a.jpg;
    }
--- must_die
--- error_log
invalid URI "pictures/a.jpg" in "imgproc_pass", an internal URI that begins with "/" is allowed in



=== TEST 115: imgproc_pass http://127.0.0.1/a.jpg
--- config
    location = /img {
        imgproc_pass  http://127.0.0.1/a.jpg;
    }
--- must_die
--- error_log
invalid URI "http://127.0.0.1/a.jpg" in "imgproc_pass", an internal URI that begins with "/" is allowed in



=== TEST 116: imgproc_pass @name
--- config
    location = /img {
        imgproc_pass  @name;
    }
--- must_die
--- error_log
invalid URI "@name" in "imgproc_pass", an internal URI that begins with "/" is allowed in



=== TEST 117: imgproc_pass ""
--- config
    location = /img {
        imgproc_pass  "";
    }
--- must_die
--- error_log
invalid URI "" in "imgproc_pass", an internal URI that begins with "/" is allowed in



=== TEST 118: imgproc_pass a$uri
--- config
    location = /img {
        imgproc_pass  a$uri;
    }
--- must_die
--- error_log
invalid URI "a$uri" in "imgproc_pass", an internal URI that begins with "/" is allowed in



=== TEST 119: imgproc_pass, an unknown variable
--- config
    location = /img {
        imgproc_pass  /pictures/$imgproc_no_such;
    }
--- must_die
--- error_log
unknown "imgproc_no_such" variable



=== TEST 120: imgproc_pass, a name is missing
--- config
    location = /img {
        imgproc_pass  /pictures/$;
    }
--- must_die
--- error_log
invalid variable name in



=== TEST 121: imgproc_pass, duplicate
--- config
    location = /img {
        imgproc_pass  /a;
        imgproc_pass  /b;
    }
--- must_die
--- error_log
"imgproc_pass" directive is duplicate in



=== TEST 122: imgproc_pass, two values
--- config
    location = /img {
        imgproc_pass  /a /b;
    }
--- must_die
--- error_log
invalid number of arguments in "imgproc_pass" directive in



=== TEST 123: imgproc_pass in server
--- config
    imgproc_pass  /a;
--- must_die
--- error_log
"imgproc_pass" directive is not allowed here in



=== TEST 124: imgproc_pass in http
--- http_config
    imgproc_pass  /a;
--- must_die
--- error_log
"imgproc_pass" directive is not allowed here in



=== TEST 125: imgproc_pass in limit_except
--- config
    location = /img {
        limit_except GET {
            imgproc_pass  /a;
        }
    }
--- must_die
--- error_log
"imgproc_pass" directive is not allowed here in



=== TEST 126: imgproc w:x
--- config
    imgproc  h:10 w:x;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "w:x": width: must be an integer from 0 to 2147483647\E in .*nginx\.conf:\d+$/]



=== TEST 127: imgproc q:101
--- config
    imgproc  h:10 q:101;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "q:101": quality: must be an integer from 0 to 100\E in .*nginx\.conf:\d+$/]



=== TEST 128: imgproc rs:big:1:1
--- config
    imgproc  h:10 rs:big:1:1;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "rs:big:1:1": resize: type must be one of fit, fill, fill-down, force, auto\E in .*nginx\.conf:\d+$/]



=== TEST 129: imgproc rot:45
--- config
    imgproc  h:10 rot:45;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "rot:45": rotate: must be a multiple of 90\E in .*nginx\.conf:\d+$/]



=== TEST 130: imgproc ex:1:sm
--- config
    imgproc  h:10 ex:1:sm;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "ex:1:sm": extend: not supported, gravity must be one of ce, no, so, ea, we, noea, nowe, soea, sowe, fp\E in .*nginx\.conf:\d+$/]



=== TEST 131: imgproc dpr:0
--- config
    imgproc  h:10 dpr:0;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "dpr:0": dpr: must be a number greater than 0\E in .*nginx\.conf:\d+$/]



=== TEST 132: imgproc bg:red
--- config
    imgproc  h:10 bg:red;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "bg:red": background: must be 3 or 6 hexadecimal digits, or R:G:B of integers from 0 to 255\E in .*nginx\.conf:\d+$/]



=== TEST 133: imgproc f:pdf
--- config
    imgproc  h:10 f:pdf;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "f:pdf": format: must be one of jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico\E in .*nginx\.conf:\d+$/]



=== TEST 137: imgproc f:json
--- config
    imgproc  h:10 f:json;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "f:json": format: not supported, must be one of jpeg, png, webp, gif, avif, heic, jxl, tiff, svg, bmp, ico\E in .*nginx\.conf:\d+$/]



=== TEST 138: imgproc nothing:1
--- config
    imgproc  h:10 nothing:1;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "nothing:1": unknown option\E in .*nginx\.conf:\d+$/]



=== TEST 139: imgproc width
--- config
    imgproc  h:10 width;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "width": width: must have one argument\E in .*nginx\.conf:\d+$/]



=== TEST 140: imgproc w:1:2
--- config
    imgproc  h:10 w:1:2;
--- must_die
--- error_log eval
[qr/\[emerg\] .*\Qinvalid option "w:1:2": width: must have one argument\E in .*nginx\.conf:\d+$/]



=== TEST 141: imgproc, one bad option among several
--- config
    imgproc  w:10/q:x/h:10;
--- must_die
--- error_log
invalid option "q:x": quality: must be an integer from 0 to 100 in



=== TEST 142: imgproc, a bad constant beside a variable
--- config
    imgproc  rs:big:$arg_w;
--- must_die
--- error_log
invalid option "rs:big:": resize: type must be one of



=== TEST 143: imgproc, a variable for a name
--- config
    imgproc  $arg_name:10;
--- must_die
--- error_log
invalid option "$arg_name:10": variables are allowed in its arguments, or as the whole of a parameter in



=== TEST 144: imgproc, a variable in a name
--- config
    imgproc  w$arg_name:10;
--- must_die
--- error_log
invalid option "w$arg_name:10": variables are allowed in its arguments, or as the whole of a parameter in



=== TEST 145: imgproc, a variable among options
--- config
    imgproc  w:10/$arg_opts;
--- must_die
--- error_log
invalid option "$arg_opts": variables are allowed in its arguments, or as the whole of a parameter in



=== TEST 146: imgproc, an unknown variable
--- config
    imgproc  w:$imgproc_no_such;
--- must_die
--- error_log
unknown "imgproc_no_such" variable



=== TEST 147: imgproc, no value
--- config
    imgproc;
--- must_die
--- error_log
invalid number of arguments in "imgproc" directive in



=== TEST 148: imgproc outside http
--- main_config
    imgproc  w:1;
--- must_die
--- error_log
"imgproc" directive is not allowed here in



=== TEST 149: imgproc in limit_except
--- config
    location = /img {
        limit_except GET {
            imgproc  w:1;
        }
    }
--- must_die
--- error_log
"imgproc" directive is not allowed here in



=== TEST 150: a value of the server holds in its locations, unless they have their own
--- config
    imgproc_max_result_dimension  50;

    location /outer {
        imgproc_pass  /pictures/coffee.jpg;

        location /outer/nested {
            imgproc_pass  /pictures/coffee.jpg;
        }
    }

    location /other {
        imgproc_max_result_dimension  100;
        imgproc_pass                  /pictures/coffee.jpg;

        if ($arg_if) {
            imgproc  f:png;
        }

        location /other/nested {
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- images
/outer         jpeg 50x33
/outer/nested  jpeg 50x33
/other         jpeg 100x67
/other?if=1    png 100x67
/other/nested  jpeg 100x67
--- no_error_log
[error]



=== TEST 151: imgproc_max_source_size, of http, server and location
--- http_config
    imgproc_max_source_size  1k;

    server {
        listen  127.0.0.1:$TEST_NGINX_RAND_PORT_1;

        location = /img {
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- config
    imgproc_max_source_size  1m;

    location = /http {
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/img;
    }

    location = /server {
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /location {
        imgproc_max_source_size  1k;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /http", "GET /server", "GET /location"]
--- error_code eval
[413, 200, 413]
--- image eval
["-", "jpeg 300x200", "-"]



=== TEST 152: imgproc_max_source_resolution, of http, server and location
--- http_config
    imgproc_max_source_resolution  0.01;

    server {
        listen  127.0.0.1:$TEST_NGINX_RAND_PORT_1;

        location = /img {
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- config
    imgproc_max_source_resolution  1;

    location = /http {
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/img;
    }

    location = /server {
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /location {
        imgproc_max_source_resolution  0.01;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /http", "GET /server", "GET /location"]
--- error_code eval
[422, 200, 422]
--- image eval
["-", "jpeg 300x200", "-"]



=== TEST 153: imgproc_max_source_dimension, of http, server and location
--- http_config
    imgproc_max_source_dimension  100;

    server {
        listen  127.0.0.1:$TEST_NGINX_RAND_PORT_1;

        location = /img {
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- config
    imgproc_max_source_dimension  1000;

    location = /http {
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/img;
    }

    location = /server {
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /location {
        imgproc_max_source_dimension  100;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /http", "GET /server", "GET /location"]
--- error_code eval
[422, 200, 422]
--- image eval
["-", "jpeg 300x200", "-"]



=== TEST 154: imgproc_source_formats, of http, server and location
--- http_config
    imgproc_source_formats  png gif;

    server {
        listen  127.0.0.1:$TEST_NGINX_RAND_PORT_1;

        location = /img {
            imgproc_pass  /pictures/coffee.jpg;
        }
    }
--- config
    imgproc_source_formats  png jpeg;

    location = /http {
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/img;
    }

    location = /server {
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /location {
        imgproc_source_formats  png gif;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["GET /http", "GET /server", "GET /location"]
--- error_code eval
[415, 200, 415]
--- image eval
["-", "jpeg 300x200", "-"]



=== TEST 155: imgproc_preferred_formats, of server and location
--- config
    imgproc_preferred_formats  webp png;

    location /a {
        imgproc_pass  /pictures$arg_file;
    }

    location /b {
        imgproc_preferred_formats  gif jpeg;
        imgproc_pass               /pictures$arg_file;
    }

    location /c {
        imgproc_preferred_formats  jpeg;
        imgproc_pass               /pictures$arg_file;
    }

    location /d {
        imgproc_preferred_formats  jpeg png;
        imgproc                    f:avif;
        imgproc_pass               /pictures$arg_file;
    }
--- images
/a?file=/coffee.jpg        webp 300x200
/a?file=/alpha.png         png 271x180
/a?file=/alpha-lossy.webp  webp 451x300 4
/b?file=/coffee.jpg        jpeg 300x200
/b?file=/photo.avif        gif 400x267
/b?file=/alpha.png         gif 271x180
/c?file=/alpha.png         jpeg 271x180
/c?file=/alpha-lossy.webp  jpeg 451x300 3
/d?file=/coffee.jpg        avif 300x200
--- no_error_log
[error]



=== TEST 156: imgproc_preferred_formats, default
--- config
    location /a {
        imgproc_pass  /pictures$arg_file;
    }
--- images
/a?file=/coffee.jpg        jpeg 300x200
/a?file=/alpha.png         png 271x180
/a?file=/anim.gif          gif 180x160
/a?file=/photo.avif        jpeg 400x267
/a?file=/alpha-lossy.webp  png 451x300
--- no_error_log
[error]



=== TEST 157: imgproc_timeout, of server and location
--- http_config
    server {
        listen      127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        limit_rate  8k;
    }
--- config
    imgproc_timeout  100ms;

    location = /server {
        imgproc_pass  /slow/coffee.jpg;
    }

    location = /location {
        imgproc_timeout  1m;
        imgproc_pass     /slow/coffee.jpg;
    }

    location /slow/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/pictures/;
    }
--- timeout: 20
--- request eval
["GET /server", "GET /location"]
--- error_code eval
[504, 200]
--- image eval
["-", "jpeg 300x200"]



=== TEST 158: imgproc_buffer_size 4k and a source of more
--- http_config
    imgproc_buffer_size  4k;
--- config
    location = /img {
        imgproc_pass  /proxied/coffee.jpg;
    }

    location /proxied/ {
        internal;
        proxy_http_version  1.0;
        proxy_pass          http://127.0.0.1:$TEST_NGINX_SERVER_PORT/pictures/;
    }
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[error]



=== TEST 159: imgproc_threads auto, of one worker
--- http_config
    imgproc_threads  auto;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
[qr/\[notice\] .*imgproc: libvips \d+\.\d+\.\d+, (?:[2-9]|\d{2,4}) threads/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 160: imgproc_threads, auto by default
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
[qr/\[notice\] .*imgproc: libvips \d+\.\d+\.\d+, (?:[2-9]|\d{2,4}) threads/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 161: imgproc_threads 1
--- http_config
    imgproc_threads  1;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
[qr/\[notice\] .*imgproc: libvips \d+\.\d+\.\d+, 1 threads/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 162: imgproc_threads 3
--- http_config
    imgproc_threads  3;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
[qr/\[notice\] .*imgproc: libvips \d+\.\d+\.\d+, 3 threads/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 163: imgproc_threads 17
--- http_config
    imgproc_threads  17;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
[qr/\[notice\] .*imgproc: libvips \d+\.\d+\.\d+, 17 threads/]
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 164: threads start with the process
--- http_config
    imgproc_threads  5;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /
--- tasks: 6+
--- skip_eval: 2: $ENV{TEST_NGINX_USE_HUP}



=== TEST 165: no threads and no libvips where no location needs them
--- http_config
    imgproc_threads  5;
    imgproc_queue    10;
--- config
    imgproc          w:60;
    imgproc_timeout  1s;
--- request
GET /
--- tasks: 1
--- no_error_log
imgproc: libvips
[error]
--- skip_eval: 4: $ENV{TEST_NGINX_USE_HUP}



=== TEST 166: all directives at once
--- http_config
    imgproc                        w:60;
    imgproc_threads                2;
    imgproc_queue                  16;
    imgproc_buffer_size            64k;
    imgproc_timeout                5s;
    imgproc_source_formats         jpeg png;
    imgproc_preferred_formats      png;
    imgproc_max_source_size        1m;
    imgproc_max_source_resolution  1;
    imgproc_max_source_dimension   1000;
    imgproc_max_result_dimension   1000;
--- config
    imgproc                        q:50;
    imgproc_timeout                6s;
    imgproc_source_formats         jpeg;
    imgproc_preferred_formats      webp;
    imgproc_max_source_size        2m;
    imgproc_max_source_resolution  2;
    imgproc_max_source_dimension   2000;
    imgproc_max_result_dimension   2000;

    location = /img {
        imgproc                        h:20;
        imgproc_timeout                7s;
        imgproc_source_formats         jpeg gif;
        imgproc_preferred_formats      gif;
        imgproc_max_source_size        3m;
        imgproc_max_source_resolution  3;
        imgproc_max_source_dimension   3000;
        imgproc_max_result_dimension   3000;
        imgproc_pass                   /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: gif 30x20
--- no_error_log
[warn]
[error]



=== TEST 167: imgproc_max_image_memory x
--- config
    imgproc_max_image_memory  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_max_image_memory", a size up to 1024g, or 0 for no limit is allowed in



=== TEST 168: imgproc_max_image_memory twice
--- config
    imgproc_max_image_memory  1m;
    imgproc_max_image_memory  2m;
--- must_die
--- error_log
"imgproc_max_image_memory" directive is duplicate
