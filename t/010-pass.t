# Copyright (C) the ngx_http_imgproc_module authors

# imgproc_pass: a picture comes from an internal URI, and goes out resized.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Test::Nginx::Socket 'no_plan';
use ImgProc;

our $Files = sub {
    return [ map { [ "pictures/$_" => picture($_) ] } @_ ];
};

our $Pictures = <<'END';
    location ^~ /pictures/ {
        internal;
    }
END

add_block_preprocessor(sub {
    my $block = shift;

    $block->set_value(config => $Pictures . ($block->config || ''));
    $block->set_value(user_files => $Files->('coffee.jpg', 'alpha.png'))
        if !defined $block->user_files;
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: a photograph is resized
--- user_files eval: $::Files->('photo-4mp.jpg')
--- config
    location = /img {
        imgproc       rs:fit:60:60;
        imgproc_pass  /pictures/photo-4mp.jpg;
    }
--- request
GET /img
--- image: jpeg 60x34 3 1
--- similar: t/images/ref/photo-4mp.jpg.png 9
--- response_headers
Content-Type: image/jpeg
X-Content-Type-Options: nosniff
! Accept-Ranges
--- no_error_log
[warn]
[error]



=== TEST 2: another format
--- config
    location = /img {
        imgproc       w:60 f:webp;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: webp 60x40
--- similar: t/images/ref/coffee.jpg.png 8
--- response_headers
Content-Type: image/webp
--- no_error_log
[warn]
[error]



=== TEST 3: without options the picture keeps its size and format
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- image: jpeg 300x200
--- similar: t/images/coffee.jpg 3
--- no_error_log
[warn]
[error]



=== TEST 4: HEAD has the headers of GET and no body
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
HEAD /img
--- response_headers
Content-Type: image/jpeg
--- response_headers_like
Content-Length: [1-9]\d{2,4}
--- response_body:
--- no_error_log
[warn]
[error]



=== TEST 5: GET again on one connection after HEAD
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- pipelined_requests eval
["GET /img", "GET /img?2"]
--- image eval
["jpeg 60x40", "jpeg 60x40"]
--- no_error_log
[warn]
[error]



=== TEST 6: the URI holds variables
--- config
    location ~ ^/img/(?<file>.+)$ {
        imgproc       w:60;
        imgproc_pass  /pictures/$file;
    }
--- request eval
["GET /img/coffee.jpg", "GET /img/alpha.png"]
--- image eval
["jpeg 60x40", "png 60x40 4"]
--- similar eval
["t/images/ref/coffee.jpg.png 9", "t/images/ref/alpha.png.png 2"]
--- no_error_log
[warn]
[error]



=== TEST 7: the URI is one variable
--- config
    location = /img {
        set  $source  /pictures/coffee.jpg;

        imgproc       w:60;
        imgproc_pass  $source;
    }
--- request
GET /img
--- image: jpeg 60x40
--- no_error_log
[warn]
[error]



=== TEST 8: captures of the location's regular expression
--- config
    location ~ ^/(\d+)/(\w+)\.jpeg$ {
        imgproc       w:$1;
        imgproc_pass  /pictures/$2.jpg;
    }
--- request
GET /60/coffee.jpeg
--- image: jpeg 60x40
--- no_error_log
[warn]
[error]



=== TEST 9: the source gets the arguments it is given, and only these
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /echo?file=$arg_file&b=$arg_b;
    }

    location = /echo {
        internal;
        rewrite  ^  /pictures/$arg_file  break;
        add_header  X-Never  $arg_c;

        if ($args != "file=coffee.jpg&b=%2F") {
            return  404;
        }
    }
--- request
GET /img?file=coffee.jpg&b=%2F&c=secret
--- image: jpeg 60x40
--- response_headers
! X-Never
--- no_error_log
[warn]
[error]



=== TEST 10: a variable that is not a URI
--- config
    location = /img {
        imgproc_pass  $arg_source;
    }
--- request eval
["GET /img?source=pictures/coffee.jpg", "GET /img"]
--- error_code eval
[400, 400]
--- response_body eval
["The address of the picture is not valid\n",
 "The address of the picture is not valid\n"]
--- error_log
imgproc: bad_url: unsafe source URI



=== TEST 11: in if
--- config
    location = /index.html {
        imgproc  w:60;

        if ($arg_picture) {
            imgproc_pass  /pictures/$arg_picture;
        }
    }
--- request eval
["GET /index.html?picture=coffee.jpg", "GET /index.html"]
--- image eval
["jpeg 60x40", "-"]
--- response_headers eval
["Content-Type: image/jpeg", "Content-Type: text/html"]
--- no_error_log
[warn]
[error]



=== TEST 12: if inherits it
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;

        if ($arg_small) {
            imgproc  w:30;
        }
    }
--- request eval
["GET /img?small=1", "GET /img"]
--- image eval
["jpeg 30x20", "jpeg 60x40"]
--- no_error_log
[warn]
[error]



=== TEST 13: if has its own
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;

        if ($arg_cat) {
            imgproc_pass  /pictures/alpha.png;
        }
    }
--- request eval
["GET /img?cat=1", "GET /img"]
--- image eval
["png 60x40", "jpeg 60x40"]
--- no_error_log
[warn]
[error]



=== TEST 14: a nested location does not inherit it
--- config
    location /img/ {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;

        location /img/plain/ {
            alias  html/;
        }
    }
--- request eval
["GET /img/plain/index.html", "GET /img/plain"]
--- image eval
["-", "jpeg 60x40"]
--- response_headers eval
["Content-Type: text/html", "Content-Type: image/jpeg"]
--- no_error_log
[warn]
[error]



=== TEST 15: limit_except inherits it, for the methods it limits
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;

        limit_except POST {
            allow  127.0.0.1;
            deny   all;
        }
    }
--- request
GET /img
--- image: jpeg 60x40
--- no_error_log
[warn]
[error]



=== TEST 16: limit_except that denies
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;

        limit_except GET {
            deny  all;
        }
    }
--- request eval
["GET /img", "HEAD /img", "POST /img"]
--- error_code eval
[200, 200, 403]
--- image eval
["jpeg 60x40", "-", "-"]
--- no_error_log
[warn]
[alert]



=== TEST 17: other methods
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request eval
["POST /img\nabc", "PUT /img\nabc", "DELETE /img", "OPTIONS /img"]
--- error_code eval
[405, 405, 405, 405]
--- response_headers eval
[("Allow: GET, HEAD\nContent-Type: text/plain") x 4]
--- response_body eval
[("Only GET and HEAD are allowed\n") x 4]
--- error_log
imgproc: method: method "
--- no_error_log
[error]



=== TEST 18: the source is a picture of ours
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /other;
    }

    location = /other {
        imgproc       w:100;
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /img
--- error_code: 502
--- response_body
The source could not be fetched
--- error_log
imgproc: "/other" is asked for by a subrequest, which is not supported
imgproc: source_failed: the source's status is 500



=== TEST 19: the source is the location itself
--- config
    location /img {
        imgproc       w:60;
        imgproc_pass  /img/coffee.jpg;
    }
--- request
GET /img
--- error_code: 502
--- error_log
imgproc: "/img/coffee.jpg" is asked for by a subrequest, which is not supported
imgproc: source_failed: the source's status is 500



=== TEST 20: there is no source
--- config
    location = /img {
        imgproc_pass  /pictures/none.jpg;
    }
--- request
GET /img
--- error_code: 404
--- response_headers
Content-Type: text/plain
X-Content-Type-Options: nosniff
! Cache-Control
--- response_body
The source is not available



=== TEST 21: a client cannot ask for the source
--- config
    location = /img {
        imgproc_pass  /pictures/coffee.jpg;
    }
--- request
GET /pictures/coffee.jpg
--- error_code: 404



=== TEST 22: the source is no picture
--- user_files
>>> pictures/a.jpg
<html></html>
--- config
    location = /img {
        imgproc_pass  /pictures/a.jpg;
    }
--- request
GET /img
--- error_code: 415
--- response_body
The source is not a picture of a known format
--- error_log
imgproc: not_an_image:



=== TEST 23: the source is cut short
--- user_files eval
[['pictures/a.jpg' => substr main::picture('coffee.jpg'), 0, 9000]]
--- config
    location = /img {
        imgproc_pass  /pictures/a.jpg;
    }
--- request
GET /img
--- error_code: 422
--- response_body
The source is damaged or cut short
--- error_log
imgproc: broken_image:



=== TEST 24: two servers, two roots
--- http_config
    server {
        listen       127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        server_name  other;

        location = /img {
            imgproc       w:30;
            imgproc_pass  /pictures/alpha.png;
        }
    }
--- config
    location = /img {
        imgproc       w:60;
        imgproc_pass  /pictures/coffee.jpg;
    }

    location = /proxied {
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/img;
    }
--- request eval
["GET /img", "GET /proxied"]
--- image eval
["jpeg 60x40", "png 30x20"]
--- no_error_log
[warn]
[error]
