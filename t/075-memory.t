# Copyright (C) the ngx_http_imgproc_module authors

# Memory: the directives of the pools.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(suppress_stderr => 1) if defined $block->must_die;

    $block->set_value(user_files =>
                      [map { [ "pictures/$_" => picture($_) ] }
                           qw(coffee.jpg photo-4mp.jpg)]);
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: imgproc_output_buffer_size 0
--- http_config
    imgproc_output_buffer_size  0;
--- must_die
--- error_log
invalid value "0" of "imgproc_output_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 2: imgproc_output_buffer_size 4095
--- http_config
    imgproc_output_buffer_size  4095;
--- must_die
--- error_log
invalid value "4095" of "imgproc_output_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 3: imgproc_output_buffer_size x
--- http_config
    imgproc_output_buffer_size  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_output_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 4: imgproc_output_buffer_size 1025m
--- http_config
    imgproc_output_buffer_size  1025m;
--- must_die
--- error_log
invalid value "1025m" of "imgproc_output_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 5: imgproc_output_buffer_size -4k
--- http_config
    imgproc_output_buffer_size  -4k;
--- must_die
--- error_log
invalid value "-4k" of "imgproc_output_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 6: imgproc_output_buffer_size ''
--- http_config
    imgproc_output_buffer_size  '';
--- must_die
--- error_log
invalid value "" of "imgproc_output_buffer_size", a size from 4k to 1024m is allowed in



=== TEST 7: imgproc_output_buffer_size 4k
--- http_config
    imgproc_output_buffer_size  4k;
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



=== TEST 8: imgproc_output_buffer_size 1024m
--- http_config
    imgproc_output_buffer_size  1024m;
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



=== TEST 9: imgproc_output_buffer_size, duplicate
--- http_config
    imgproc_output_buffer_size  4k;
    imgproc_output_buffer_size  1024m;
--- must_die
--- error_log
"imgproc_output_buffer_size" directive is duplicate in



=== TEST 10: imgproc_output_buffer_size in server
--- config
    imgproc_output_buffer_size  4k;
--- must_die
--- error_log
"imgproc_output_buffer_size" directive is not allowed here in



=== TEST 11: imgproc_pool_calibration_threshold -1
--- http_config
    imgproc_pool_calibration_threshold  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_pool_calibration_threshold", a number from 1 to 1000000000, or 0 for never is allowed in



=== TEST 12: imgproc_pool_calibration_threshold x
--- http_config
    imgproc_pool_calibration_threshold  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_pool_calibration_threshold", a number from 1 to 1000000000, or 0 for never is allowed in



=== TEST 13: imgproc_pool_calibration_threshold 1.5
--- http_config
    imgproc_pool_calibration_threshold  1.5;
--- must_die
--- error_log
invalid value "1.5" of "imgproc_pool_calibration_threshold", a number from 1 to 1000000000, or 0 for never is allowed in



=== TEST 14: imgproc_pool_calibration_threshold 1000000001
--- http_config
    imgproc_pool_calibration_threshold  1000000001;
--- must_die
--- error_log
invalid value "1000000001" of "imgproc_pool_calibration_threshold", a number from 1 to 1000000000, or 0 for never is allowed in



=== TEST 15: imgproc_pool_calibration_threshold 1k
--- http_config
    imgproc_pool_calibration_threshold  1k;
--- must_die
--- error_log
invalid value "1k" of "imgproc_pool_calibration_threshold", a number from 1 to 1000000000, or 0 for never is allowed in



=== TEST 16: imgproc_pool_calibration_threshold 0
--- http_config
    imgproc_pool_calibration_threshold  0;
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



=== TEST 17: imgproc_pool_calibration_threshold 1
--- http_config
    imgproc_pool_calibration_threshold  1;
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



=== TEST 18: imgproc_pool_calibration_threshold 1000000000
--- http_config
    imgproc_pool_calibration_threshold  1000000000;
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



=== TEST 19: imgproc_pool_calibration_threshold, duplicate
--- http_config
    imgproc_pool_calibration_threshold  0;
    imgproc_pool_calibration_threshold  1;
--- must_die
--- error_log
"imgproc_pool_calibration_threshold" directive is duplicate in



=== TEST 20: imgproc_pool_calibration_threshold in server
--- config
    imgproc_pool_calibration_threshold  0;
--- must_die
--- error_log
"imgproc_pool_calibration_threshold" directive is not allowed here in



=== TEST 21: imgproc_pool_max_idle -1
--- http_config
    imgproc_pool_max_idle  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_pool_max_idle", a size up to 1048576m is allowed in



=== TEST 22: imgproc_pool_max_idle x
--- http_config
    imgproc_pool_max_idle  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_pool_max_idle", a size up to 1048576m is allowed in



=== TEST 23: imgproc_pool_max_idle 1048577m
--- http_config
    imgproc_pool_max_idle  1048577m;
--- must_die
--- error_log
invalid value "1048577m" of "imgproc_pool_max_idle", a size up to 1048576m is allowed in



=== TEST 24: imgproc_pool_max_idle 0
--- http_config
    imgproc_pool_max_idle  0;
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



=== TEST 25: imgproc_pool_max_idle 4k
--- http_config
    imgproc_pool_max_idle  4k;
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



=== TEST 26: imgproc_pool_max_idle 1048576m
--- http_config
    imgproc_pool_max_idle  1048576m;
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



=== TEST 27: imgproc_pool_max_idle, duplicate
--- http_config
    imgproc_pool_max_idle  0;
    imgproc_pool_max_idle  4k;
--- must_die
--- error_log
"imgproc_pool_max_idle" directive is duplicate in



=== TEST 28: imgproc_pool_max_idle in server
--- config
    imgproc_pool_max_idle  0;
--- must_die
--- error_log
"imgproc_pool_max_idle" directive is not allowed here in



=== TEST 29: imgproc_free_memory_interval -1
--- http_config
    imgproc_free_memory_interval  -1;
--- must_die
--- error_log
invalid value "-1" of "imgproc_free_memory_interval", a time from 1ms to 1d, or 0 for never is allowed in



=== TEST 30: imgproc_free_memory_interval x
--- http_config
    imgproc_free_memory_interval  x;
--- must_die
--- error_log
invalid value "x" of "imgproc_free_memory_interval", a time from 1ms to 1d, or 0 for never is allowed in



=== TEST 31: imgproc_free_memory_interval 25h
--- http_config
    imgproc_free_memory_interval  25h;
--- must_die
--- error_log
invalid value "25h" of "imgproc_free_memory_interval", a time from 1ms to 1d, or 0 for never is allowed in



=== TEST 32: imgproc_free_memory_interval 10x
--- http_config
    imgproc_free_memory_interval  10x;
--- must_die
--- error_log
invalid value "10x" of "imgproc_free_memory_interval", a time from 1ms to 1d, or 0 for never is allowed in



=== TEST 33: imgproc_free_memory_interval 0
--- http_config
    imgproc_free_memory_interval  0;
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



=== TEST 34: imgproc_free_memory_interval 1ms
--- http_config
    imgproc_free_memory_interval  1ms;
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



=== TEST 35: imgproc_free_memory_interval 1d
--- http_config
    imgproc_free_memory_interval  1d;
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



=== TEST 36: imgproc_free_memory_interval, duplicate
--- http_config
    imgproc_free_memory_interval  0;
    imgproc_free_memory_interval  1ms;
--- must_die
--- error_log
"imgproc_free_memory_interval" directive is duplicate in



=== TEST 37: imgproc_free_memory_interval in server
--- config
    imgproc_free_memory_interval  0;
--- must_die
--- error_log
"imgproc_free_memory_interval" directive is not allowed here in



=== TEST 38: imgproc_malloc arenas=1025
--- http_config
    imgproc_malloc  arenas=1025;
--- must_die
--- error_log
invalid value "arenas=1025" of "imgproc_malloc": 



=== TEST 39: imgproc_malloc arenas=x
--- http_config
    imgproc_malloc  arenas=x;
--- must_die
--- error_log
invalid value "arenas=x" of "imgproc_malloc": 



=== TEST 40: imgproc_malloc mmap_threshold=1k
--- http_config
    imgproc_malloc  mmap_threshold=1k;
--- must_die
--- error_log
invalid value "mmap_threshold=1k" of "imgproc_malloc": 



=== TEST 41: imgproc_malloc trim_threshold=
--- http_config
    imgproc_malloc  trim_threshold=;
--- must_die
--- error_log
invalid value "trim_threshold=" of "imgproc_malloc": 



=== TEST 42: imgproc_malloc pages=1
--- http_config
    imgproc_malloc  pages=1;
--- must_die
--- error_log
invalid value "pages=1" of "imgproc_malloc": 



=== TEST 43: imgproc_malloc on
--- http_config
    imgproc_malloc  on;
--- must_die
--- error_log
invalid value "on" of "imgproc_malloc": 



=== TEST 44: imgproc_malloc off, and more
--- http_config
    imgproc_malloc  off arenas=2;
--- must_die
--- error_log
"off" of "imgproc_malloc" stands alone



=== TEST 45: imgproc_malloc, duplicate
--- http_config
    imgproc_malloc  arenas=2;
    imgproc_malloc  off;
--- must_die
--- error_log
"imgproc_malloc" directive is duplicate



=== TEST 46: imgproc_malloc in location
--- config
    location = /img {
        imgproc_malloc  off;
    }
--- must_die
--- error_log
"imgproc_malloc" directive is not allowed here



=== TEST 47: what malloc is, is logged
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
qr/\[notice\].* imgproc: malloc is (?:glibc \d|jemalloc \d|tcmalloc|mimalloc|unknown)/
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 48: imgproc_malloc off is logged
--- http_config
    imgproc_malloc  off;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log eval
qr/\[notice\].* imgproc: malloc is [\w. ]+, left as it is/
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP}



=== TEST 49: a part of imgproc_malloc leaves the others' defaults
--- http_config
    imgproc_malloc  arenas=3 mmap_threshold=1m;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- error_log
arenas=3 mmap_threshold=1048576 trim_threshold=67108864
--- skip_eval: 3: $ENV{TEST_NGINX_USE_HUP} || $ENV{TEST_NGINX_LD_PRELOAD} || $ENV{ASAN_OPTIONS}



=== TEST 50: unused buffers go back after two intervals
--- http_config
    imgproc_free_memory_interval  100ms;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- wait: 0.6
--- error_log eval
[qr/imgproc pools: sources 0 in use [1-9]\d* idle, results 0 in use [1-9]\d* idle/,
 qr/imgproc pools: sources 0 in use 0 idle, results 0 in use 0 idle/]



=== TEST 51: no pools
--- http_config
    imgproc_free_memory_interval  100ms;
    imgproc_pool_max_idle  0;
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- wait: 0.3
--- error_log
imgproc pools: sources 0 in use 0 idle, results 0 in use 0 idle
--- no_error_log eval
qr/imgproc pools: .*[1-9]\d* idle/



=== TEST 52: a slow client holds its result, and no more
--- http_config
    imgproc_free_memory_interval  100ms;
--- config
    location = /img {
        imgproc       f:png;
        imgproc_pass  /pictures/coffee.jpg;
        limit_rate    100;
    }
--- request
GET /img
--- timeout: 700ms
--- abort
--- ignore_response
--- wait: 0.6
--- error_log eval
[qr/imgproc pools: sources 0 in use \d+ idle, results [1-9]\d* in use/,
 qr/imgproc pools: sources 0 in use \d+ idle, results 0 in use \d+ idle/]



=== TEST 53: a client that leaves in the middle
--- http_config
    imgproc_free_memory_interval  100ms;
    imgproc_threads  1;
--- config
    location = /img {
        imgproc       f:png w:2000;
        imgproc_pass  /pictures/photo-4mp.jpg;
    }
--- request
GET /img
--- timeout: 50ms
--- abort
--- ignore_response
--- wait: 3
--- error_log eval
qr/imgproc pools: sources 0 in use \d+ idle, results 0 in use \d+ idle/



=== TEST 54: an error gives its buffers back
--- http_config
    imgproc_free_memory_interval  100ms;
--- config
    location = /img {
        imgproc_max_source_resolution  0.001;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- error_code: 422
--- wait: 0.3
--- error_log eval
qr/imgproc pools: sources 0 in use [1-9]\d* idle, results 0 in use [1-9]\d* idle/
