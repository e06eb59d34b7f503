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
