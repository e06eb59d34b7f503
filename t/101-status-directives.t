# Copyright (C) the ngx_http_imgproc_module authors

# The directives imgproc_zone and imgproc_status.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(suppress_stderr => 1) if defined $block->must_die;

    $block->set_value(config => '
        location = /img {
            imgproc_pass  /pictures/coffee.jpg;
        }
    ') if !defined $block->config;

    $block->set_value(user_files =>
                      [[ 'pictures/coffee.jpg' => picture('coffee.jpg') ]]);
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: imgproc_zone without a size
--- http_config
    imgproc_zone  pictures;
--- must_die
--- error_log
invalid number of arguments in "imgproc_zone" directive in



=== TEST 2: imgproc_zone x
--- http_config
    imgproc_zone  pictures x;
--- must_die
--- error_log
invalid size "x" of "imgproc_zone", a size like "1m" is allowed in



=== TEST 3: imgproc_zone 0
--- http_config
    imgproc_zone  pictures 0;
--- must_die
--- error_log
invalid size "0" of "imgproc_zone", a size like "1m" is allowed in



=== TEST 4: imgproc_zone -1m
--- http_config
    imgproc_zone  pictures -1m;
--- must_die
--- error_log
invalid size "-1m" of "imgproc_zone", a size like "1m" is allowed in



=== TEST 5: imgproc_zone without a name
--- http_config
    imgproc_zone  '' 1m;
--- must_die
--- error_log
invalid name "" of "imgproc_zone", any other is allowed in



=== TEST 6: imgproc_zone, smaller than nginx's own part of it
--- http_config
    imgproc_zone  pictures 1;
--- must_die
--- error_log eval
qr/zone "pictures" is too small, 1 worker processes need \d+k in /



=== TEST 7: imgproc_zone, too small for the slots
--- http_config
    imgproc_zone  pictures 64k;
--- must_die
--- error_log eval
qr/imgproc: zone "pictures" is too small, 1 worker processes need \d+k/



=== TEST 8: imgproc_zone, duplicate
--- http_config
    imgproc_zone  pictures 1m;
    imgproc_zone  others 1m;
--- must_die
--- error_log
"imgproc_zone" directive is duplicate in



=== TEST 9: imgproc_zone in server
--- config
    imgproc_zone  pictures 1m;
--- must_die
--- error_log
"imgproc_zone" directive is not allowed here in



=== TEST 10: imgproc_zone, a name of somebody else's
--- http_config
    limit_req_zone  $binary_remote_addr  zone=pictures:1m  rate=100r/s;
    imgproc_zone    pictures 1m;
--- must_die
--- error_log
"pictures" is already declared for a different use



=== TEST 11: imgproc_zone 1m
--- http_config
    imgproc_zone  pictures 1m;
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 12: imgproc_zone 32m
--- http_config
    imgproc_zone  pictures 32m;
--- request
GET /img
--- image: jpeg 300x200
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 13: imgproc_zone without pictures
--- http_config
    imgproc_zone  pictures 1m;
--- config
    location = /t {
        return  204;
    }
--- request
GET /t
--- error_code: 204
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 14: imgproc_status with an argument
--- config
    location = /status {
        imgproc_status  on;
    }
--- must_die
--- error_log
invalid number of arguments in "imgproc_status" directive in



=== TEST 15: imgproc_status, duplicate
--- config
    location = /status {
        imgproc_status;
        imgproc_status;
    }
--- must_die
--- error_log
"imgproc_status" directive is duplicate in



=== TEST 16: imgproc_status in server
--- config
    imgproc_status;
--- must_die
--- error_log
"imgproc_status" directive is not allowed here in



=== TEST 17: imgproc_status behind imgproc_pass
--- config
    location = /status {
        imgproc_pass    /pictures/coffee.jpg;
        imgproc_status;
    }
--- must_die
--- error_log
"imgproc_status" and "imgproc_pass" in one location, allowed is one of them in



=== TEST 18: imgproc_status before imgproc_pass
--- config
    location = /status {
        imgproc_status;
        imgproc_pass    /pictures/coffee.jpg;
    }
--- must_die
--- error_log
"imgproc_pass" and "imgproc_status" in one location, allowed is one of them in



=== TEST 19: imgproc_status behind imgproc_url
--- config
    location /status/ {
        imgproc_url     on;
        imgproc_status;
    }
--- must_die
--- error_log
"imgproc_status" and "imgproc_url" in one location, allowed is one of them in



=== TEST 20: imgproc_status before imgproc_url
--- config
    location /status/ {
        imgproc_status;
        imgproc_url     on;
    }
--- must_die
--- error_log
"imgproc_url" and "imgproc_status" in one location, allowed is one of them in



=== TEST 21: imgproc_status, of who may see it
--- config
    location = /status {
        imgproc_status;
        deny  all;
    }
--- request
GET /status
--- error_code: 403
--- no_error_log
[emerg]



=== TEST 22: imgproc_status, add_header and gzip
--- http_config
    gzip            on;
    gzip_types      application/json;
    gzip_min_length 1;
--- config
    location = /status {
        imgproc_status;
        add_header  X-Added  yes;
    }
--- request
GET /status
--- more_headers
Accept-Encoding: gzip
--- response_headers
Content-Type: application/json
Content-Encoding: gzip
X-Added: yes
Cache-Control: no-store
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 23: imgproc_status, a request with a body
--- config
    location = /status {
        imgproc_status;
    }
--- request
GET /status?ready
a body
--- response_body
ready
--- no_error_log
[warn]
[error]
[emerg]



=== TEST 24: imgproc_status by an internal redirect
--- config
    location = /status {
        internal;
        imgproc_status;
    }

    location = /t {
        rewrite  ^  /status?ready  last;
    }
--- request
GET /t
--- response_body
ready
--- no_error_log
[warn]
[error]
[emerg]
