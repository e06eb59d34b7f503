# Copyright (C) the ngx_http_imgproc_module authors

# Where a source may come from, what reaches the origin of it, and what
# nginx's other modules do to it on the way.  "f:png" without a size keeps
# every pixel: the result is like the source only if all of its bytes came.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Origin;

use Compress::Zlib ();

# a picture that cannot be made smaller, of 1 MB

our $Noise = noise(600, 600);

our $Coffee = picture('coffee.jpg');
our $Alpha = picture('alpha.png');

our @Files = (
    ['coffee.jpg' => $Coffee, '202001021530.45'],
    ['alpha.png' => $Alpha],
    ['noise.png' => $Noise],
);

Origin::start({
    '/close' => sub {
        my $s = shift;
        print $s "HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\n\r\n$Coffee";
    },

    '/chunked' => sub {
        my $s = shift;
        print $s "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

        my @parts = (1, 7, 100, 4096, 1000, length($Coffee) - 5204);
        my $at = 0;

        for (@parts) {
            printf $s "%x\r\n%s\r\n", $_, substr $Coffee, $at, $_;
            $at += $_;
        }

        print $s "0\r\n\r\n";
    },

    '/slowly' => sub {
        my $s = shift;
        print $s "HTTP/1.0 200 OK\r\n";
        send_slowly($s, "Content-Length: " . length($Coffee) . "\r\n\r\n"
                        . substr($Coffee, 0, 300), 0.0005);
        print $s substr $Coffee, 300;
    },

    '/large' => sub {
        my $s = shift;
        print $s "HTTP/1.0 200 OK\r\n\r\n$Noise";
    },

    '/longer' => sub {
        my $s = shift;
        print $s "HTTP/1.0 200 OK\r\nContent-Length: " . length($Coffee)
                 . "\r\n\r\n$Coffee", 'x' x 3000;
    },
});

my $Formats = q{
    log_format picture '$request_method $uri $status error=$imgproc_error';
    log_format origin  '$request_method [$request_uri]';
    log_format headers 'range=[$http_range$http_if_range] '
                       'if=[$http_if_modified_since$http_if_none_match'
                       '$http_if_match$http_if_unmodified_since] '
                       'secret=[$http_cookie$http_authorization'
                       '$http_proxy_authorization] '
                       'encoding=[$http_accept_encoding] '
                       'body=[$http_content_length$http_transfer_encoding'
                       '$http_expect$http_content_type] '
                       'accept=[$http_accept] agent=[$http_user_agent] '
                       'other=[$http_x_other]';

    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        access_log logs/access.log origin;
        access_log logs/access.log headers;
        root html;
        location /fixed/ { alias html/; try_files /coffee.jpg =404; }
    }
};

my $Locations = q{
    access_log logs/access.log picture;
    location /files/ { internal; alias html/; }
    location /origin/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /mock/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
};

add_block_preprocessor(sub {
    my $block = shift;
    my $http = $block->http_config;
    my $config = $block->config;

    $block->set_value(http_config => $Formats . (defined $http ? $http : ''));
    $block->set_value(config => $Locations . $config);
    $block->set_value(no_error_log => "[alert]\n[emerg]\n[crit]\n")
        if !defined $block->no_error_log;

    my $files = $block->user_files;

    $block->set_value(user_files => [@Files, ref $files ? @$files : ()]);
});

our $HasDirectio = has_directio();

run_tests();


sub noise {
    my ($width, $height) = @_;
    my $row = 3 * $width;

    open my $in, '<:raw', '/dev/urandom' or die "no /dev/urandom: $!\n";
    read $in, my $bytes, $row * $height;

    my $data = join '', map { "\0" . substr $bytes, $_ * $row, $row }
                        0 .. $height - 1;

    return "\x89PNG\r\n\x1a\n"
           . chunk('IHDR', pack 'NNC5', $width, $height, 8, 2, 0, 0, 0)
           . chunk('IDAT', Compress::Zlib::compress($data, 1))
           . chunk('IEND', '');
}


sub chunk {
    my ($type, $data) = @_;

    return pack('N', length $data) . $type . $data
           . pack 'N', Compress::Zlib::crc32($type . $data);
}


# not every file system has it

sub has_directio {
    my $path = "t/directio-$$";

    return 0 if $^O ne 'linux';

    my $ok = sysopen my $file, $path, Fcntl::O_CREAT() | Fcntl::O_RDWR()
                                      | 040000;
    unlink $path;

    return $ok ? 1 : 0;
}


sub get {
    my ($uri, $method) = (@_, 'GET');

    return exchange(server_port(), "$method $uri HTTP/1.1\r\n"
                                   . "Host: localhost\r\n"
                                   . "Connection: close\r\n\r\n");
}


# how many requests the origin has seen

sub origin_hits {
    open my $in, '<', server_root() . '/logs/access.log' or return 0;

    return scalar grep { /^[A-Z]+ \[/ } <$in>;
}


# GET and HEAD of a picture have the same header, but for the date

sub head_is_get {
    my ($uri, $status) = @_;

    my $get = get($uri);
    my $head = get($uri, 'HEAD');

    s/^Date: [^\n]*\n//m for $get->{head}, $head->{head};

    is($get->{status}, $status, "GET $uri - status");
    is($head->{head}, $get->{head}, "HEAD $uri - the header of GET");
    is($head->{body}, '', "HEAD $uri - no body");
    like($get->{head}, qr/^Content-Length: ${\ length $get->{body}}\r$/m,
         "GET $uri - the length is true");
}

__DATA__

=== TEST 1: a file, sendfile off
--- config
    sendfile off;
    location /i/ { imgproc f:png; imgproc_pass /files/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 2: a file, sendfile on
--- config
    sendfile on;
    sendfile_max_chunk 16k;
    location /i/ { imgproc f:png; imgproc_pass /files/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 3: a file, aio threads
--- config
    sendfile off;
    aio threads;
    location /i/ { imgproc f:png; imgproc_pass /files/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 4: a file, aio threads with sendfile
--- config
    sendfile on;
    aio threads;
    location /i/ { imgproc f:png; imgproc_pass /files/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 5: a file read with O_DIRECT
--- config
    directio 4k;
    location /i/ { imgproc f:png; imgproc_pass /files/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"
--- skip_eval: 5: !$::HasDirectio



=== TEST 6: a file read with O_DIRECT, with aio threads and sendfile
--- config
    directio 4k;
    directio_alignment 4k;
    aio threads;
    sendfile on;
    location /i/ { imgproc f:png; imgproc_pass /files/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"
--- skip_eval: 5: !$::HasDirectio



=== TEST 7: a file smaller than directio, and one that is not
--- config
    directio 20k;
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- request eval
["GET /i/coffee.jpg", "GET /i/alpha.png"]
--- similar eval
["t/images/coffee.jpg 0.0", "t/images/alpha.png 0.0"]
--- skip_eval: 10: !$::HasDirectio



=== TEST 8: open_file_cache, the descriptor is nginx's before and after
--- config
    open_file_cache max=10 inactive=60s;
    open_file_cache_min_uses 1;
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- request eval
["GET /i/coffee.jpg", "GET /i/coffee.jpg", "GET /i/alpha.png",
 "GET /i/coffee.jpg", "GET /i/alpha.png"]
--- similar eval
["t/images/coffee.jpg 0.0", "t/images/coffee.jpg 0.0",
 "t/images/alpha.png 0.0", "t/images/coffee.jpg 0.0",
 "t/images/alpha.png 0.0"]



=== TEST 9: a proxied source, buffering on
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 10: a proxied source, buffering off
--- config
    proxy_buffering off;
    location /i/ { imgproc f:png; imgproc_pass /origin/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 11: a proxied source much larger than the buffers of the proxy
--- config
    proxy_buffers 2 4k;
    proxy_buffer_size 4k;
    proxy_busy_buffers_size 4k;
    location /i/ { imgproc f:png; imgproc_pass /origin/noise.png; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"



=== TEST 12: no temporary file is written for a source that is not cached
--- config
    proxy_buffers 2 4k;
    proxy_buffer_size 4k;
    proxy_busy_buffers_size 4k;
    location /i/ { imgproc f:png; imgproc_pass /origin/noise.png; }
--- request
GET /i/
--- image: png 600x600
--- no_error_log
an upstream response is buffered to a temporary file
[alert]
[crit]



=== TEST 13: nor a source without a length
--- config
    proxy_buffers 2 4k;
    proxy_buffer_size 4k;
    proxy_busy_buffers_size 4k;
    location /i/ { imgproc f:png; imgproc_pass /mock/large; }
--- request
GET /i/
--- similar eval: "$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0"
--- no_error_log
an upstream response is buffered to a temporary file
[alert]
[crit]



=== TEST 14: chunked
--- config
    location /i/ { imgproc f:png; imgproc_pass /mock1/chunked; }
    location /mock1/ {
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 15: chunked, buffering off
--- config
    location /i/ { imgproc f:png; imgproc_pass /mock1/chunked; }
    location /mock1/ {
        proxy_http_version 1.1;
        proxy_buffering off;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 16: HTTP/1.0, the end of the connection is the end of the source
--- config
    location /i/ { imgproc f:png; imgproc_pass /mock/close; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 17: HTTP/1.0 by the connection's end, buffering off
--- config
    proxy_buffering off;
    location /i/ { imgproc f:png; imgproc_pass /mock/close; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 18: HTTP/1.0 by the connection's end, the harness's mock server
--- config
    location /tcp/ { proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_2/; }
    location /i/ { imgproc f:png; imgproc_pass /tcp/x.jpg; }
--- tcp_listen: $TEST_NGINX_RAND_PORT_2
--- tcp_reply eval
["HTTP/1.0 200 OK\r\n\r\n", $::Alpha]
--- tcp_query eval
qr{^GET /x\.jpg HTTP/1\.0\r\n}
--- request
GET /i/
--- similar: t/images/alpha.png 0.0



=== TEST 19: a source that comes byte by byte
--- config
    location /i/ { imgproc f:png; imgproc_pass /mock/slowly; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 20: bytes after the promised length do not count
--- config
    location /i/ { imgproc f:png; imgproc_pass /mock/longer; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 21: proxy_cache, MISS then HIT
--- http_config
    proxy_cache_path t21_cache keys_zone=t21:1m;
--- config
    location /cached/ {
        proxy_cache t21;
        proxy_cache_valid 200 1h;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cached/coffee.jpg; }
--- request eval
["GET /i/", "GET /i/", "GET /i/"]
--- similar eval
[("t/images/coffee.jpg 0.0") x 3]



=== TEST 22: a HIT does not reach the origin
--- http_config
    proxy_cache_path t81_cache keys_zone=t81:1m;
--- config
    location /cached/ {
        proxy_cache t81;
        proxy_cache_valid 200 1h;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cached/coffee.jpg; }
--- init
main::get('/i/') for 1 .. 2;
Test::More::is(main::origin_hits(), 1, 'TEST 22 - requests to the origin')
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 23: proxy_cache of a large source, MISS then HIT
--- http_config
    proxy_cache_path t22_cache keys_zone=t22:1m;
--- config
    proxy_buffers 4 4k;
    proxy_buffer_size 4k;
    proxy_busy_buffers_size 8k;
    proxy_temp_file_write_size 8k;
    location /cached/ {
        proxy_cache t22;
        proxy_cache_valid 200 1h;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cached/noise.png; }
--- request eval
["GET /i/", "GET /i/", "GET /i/"]
--- similar eval
[("$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0") x 3]



=== TEST 24: the same with aio threads, aio_write and sendfile
--- http_config
    proxy_cache_path t23_cache keys_zone=t23:1m use_temp_path=off;
--- config
    aio threads;
    aio_write on;
    sendfile on;
    location /cached/ {
        proxy_cache t23;
        proxy_cache_valid 200 1h;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cached/noise.png; }
--- request eval
["GET /i/", "GET /i/"]
--- similar eval
[("$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0") x 2]



=== TEST 25: proxy_cache of a source without a length
--- http_config
    proxy_cache_path t24_cache keys_zone=t24:1m;
--- config
    location /cached/ {
        proxy_cache t24;
        proxy_cache_valid 200 1h;
        proxy_pass http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cached/large; }
--- request eval
["GET /i/", "GET /i/"]
--- similar eval
[("$ENV{TEST_NGINX_SERVER_ROOT}/html/noise.png 0.0") x 2]



=== TEST 26: proxy_cache_lock, proxy_cache_use_stale and background update
--- http_config
    proxy_cache_path t25_cache keys_zone=t25:1m;
--- config
    location /cached/ {
        proxy_cache t25;
        proxy_cache_lock on;
        proxy_cache_valid 200 1s;
        proxy_cache_use_stale updating;
        proxy_cache_background_update on;
        proxy_ignore_headers Expires Cache-Control;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cached/coffee.jpg; }
--- wait: 1.1
--- request eval
["GET /i/", "GET /i/", "GET /i/"]
--- similar eval
[("t/images/coffee.jpg 0.0") x 3]



=== TEST 27: try_files in the source's location
--- config
    location /tries/ {
        internal;
        root html;
        try_files /none.jpg /none2.jpg /alpha.png =404;
    }
    location /i/ { imgproc f:png; imgproc_pass /tries/x.jpg; }
--- request
GET /i/
--- similar: t/images/alpha.png 0.0



=== TEST 28: try_files into a named location
--- config
    location /tries/ { internal; root html; try_files /none.jpg @origin; }
    location @origin {
        rewrite ^ /fixed/coffee.jpg break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
    location /i/ { imgproc f:png; imgproc_pass /tries/x.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 29: try_files with its last word a status
--- config
    location /tries/ { internal; root html; try_files /none.jpg =410; }
    location /i/ { imgproc f:png; imgproc_pass /tries/x.jpg; }
--- request
GET /i/
--- error_code: 410
--- response_body
The source is not available



=== TEST 30: X-Accel-Redirect from the origin to a file
--- config
    location /accel/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_3/;
    }
    location /i/ { imgproc f:png; imgproc_pass /accel/any; }
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_3;
        location / {
            add_header X-Accel-Redirect /files/alpha.png;
            return 200 "nothing";
        }
    }
--- request
GET /i/
--- similar: t/images/alpha.png 0.0



=== TEST 31: X-Accel-Redirect to another origin
--- http_config
    server {
        listen 127.0.0.1:$TEST_NGINX_RAND_PORT_3;
        location / {
            add_header X-Accel-Redirect /origin/coffee.jpg;
            return 200 "nothing";
        }
    }
--- config
    location /accel/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_3/;
    }
    location /i/ { imgproc f:png; imgproc_pass /accel/any; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/coffee.jpg]



=== TEST 32: error_page with =200 in the source's location
--- config
    location /fallback/ {
        internal;
        alias html/none/;
        error_page 404 =200 /files/alpha.png;
    }
    location /i/ { imgproc f:png; imgproc_pass /fallback/x.jpg; }
--- request
GET /i/
--- similar: t/images/alpha.png 0.0
--- access_log
GET /i/ 200 error=-



=== TEST 33: error_page that keeps the status in the source's location
--- config
    location /fallback/ {
        internal;
        alias html/none/;
        error_page 404 /files/alpha.png;
    }
    location /i/ { imgproc f:png; imgproc_pass /fallback/x.jpg; }
--- request
GET /i/
--- error_code: 404
--- response_body
The source is not available



=== TEST 34: error_page = @named, another origin
--- config
    location /fallback/ {
        internal;
        alias html/none/;
        error_page 404 = @other;
    }
    location @other {
        rewrite ^ /coffee.jpg break;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
    location /i/ { imgproc f:png; imgproc_pass /fallback/x.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 35: proxy_intercept_errors and error_page =200
--- config
    location /fallback/ {
        internal;
        proxy_intercept_errors on;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/none/;
        error_page 404 =200 /files/coffee.jpg;
    }
    location /i/ { imgproc f:png; imgproc_pass /fallback/x.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 36: error_page =200 for an origin that is down
--- config
    location /fallback/ {
        internal;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_4;
        error_page 502 =200 /files/coffee.jpg;
    }
    location /i/ { imgproc f:png; imgproc_pass /fallback/x.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- error_log
Connection refused



=== TEST 37: proxy_next_upstream goes on to the server that is up
--- http_config
    upstream two {
        server 127.0.0.1:$TEST_NGINX_RAND_PORT_4;
        server 127.0.0.1:$TEST_NGINX_RAND_PORT_1 backup;
    }
--- config
    location /two/ { internal; proxy_pass http://two/; }
    location /i/ { imgproc f:png; imgproc_pass /two/coffee.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- error_log
Connection refused



=== TEST 38: keep-alive to the origin
--- http_config
    upstream kept {
        server 127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        keepalive 2;
    }
--- config
    location /kept/ {
        internal;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_pass http://kept/;
    }
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /kept/$1; }
--- request eval
["GET /i/coffee.jpg", "GET /i/alpha.png", "GET /i/coffee.jpg"]
--- similar eval
["t/images/coffee.jpg 0.0", "t/images/alpha.png 0.0",
 "t/images/coffee.jpg 0.0"]



=== TEST 39: auth_request before the picture lets it pass
--- config
    location = /auth { internal; return 204; }
    location /i/ {
        auth_request /auth;
        imgproc f:png;
        imgproc_pass /files/coffee.jpg;
    }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 40: auth_request before the picture refuses it
--- config
    location = /auth { internal; return 403; }
    location /i/ {
        auth_request /auth;
        imgproc f:png;
        imgproc_pass /files/coffee.jpg;
    }
--- request
GET /i/
--- error_code: 403
--- no_access_log
GET [/coffee.jpg]



=== TEST 41: auth_request in the source's location, where nginx asks nobody
--- config
    location = /auth { internal; return 403; }
    location /guarded/ { internal; auth_request /auth; alias html/; }
    location /i/ { imgproc f:png; imgproc_pass /guarded/coffee.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 42: an internal source is not served itself
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/coffee.jpg; }
--- request eval
["GET /files/coffee.jpg", "GET /i/"]
--- error_code eval
[404, 200]
--- image eval
["-", "png 300x200"]



=== TEST 43: the source is a picture of ours, which is not supported
--- config
    location /i/ { imgproc f:png; imgproc_pass /j/; }
    location /j/ { imgproc f:png; imgproc_pass /files/coffee.jpg; }
--- request
GET /i/
--- error_code: 502
--- response_body
The source could not be fetched
--- error_log
which is not supported
imgproc: source_failed: the source's status is 500
--- access_log
GET /i/ 502 error=source_failed



=== TEST 44: the source is the picture itself
--- config
    location /i/ { imgproc f:png; imgproc_pass /i/again; }
--- request
GET /i/
--- error_code: 502
--- error_log
which is not supported



=== TEST 45: "?" in a file name
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- user_files eval
[["a" => $::Alpha], ["a?b.jpg" => $::Coffee]]
--- request
GET /i/a%3Fb.jpg
--- similar: t/images/coffee.jpg 0.0



=== TEST 46: "%" in a file name
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- user_files eval
[["100%.jpg" => $::Coffee]]
--- request
GET /i/100%25.jpg
--- similar: t/images/coffee.jpg 0.0



=== TEST 47: a file whose name looks escaped
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- user_files eval
[["a%20b.jpg" => $::Coffee], ["a b.jpg" => $::Alpha]]
--- request eval
["GET /i/a%2520b.jpg", "GET /i/a%20b.jpg"]
--- similar eval
["t/images/coffee.jpg 0.0", "t/images/alpha.png 0.0"]



=== TEST 48: "+", "#", "&", ";" and a blank in a file name
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- user_files eval
[["a+b.jpg" => $::Coffee], ["a" => $::Alpha], ["a#b.jpg" => $::Coffee],
 ["a&b;c=d.jpg" => $::Coffee], ["a  b.jpg" => $::Coffee]]
--- request eval
["GET /i/a+b.jpg", "GET /i/a%2Bb.jpg", "GET /i/a%23b.jpg",
 "GET /i/a&b;c=d.jpg", "GET /i/a%20%20b.jpg"]
--- similar eval
[("t/images/coffee.jpg 0.0") x 5]



=== TEST 49: UTF-8, Latin 1 and control characters in a file name
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- user_files eval
[["caf\xc3\xa9.jpg" => $::Coffee], ["caf\xe9.jpg" => $::Alpha],
 ["a\x01\x1f\x7fb.jpg" => $::Coffee], ["a\"'\\b.jpg" => $::Alpha]]
--- request eval
["GET /i/caf%C3%A9.jpg", "GET /i/caf\xc3\xa9.jpg", "GET /i/caf%E9.jpg",
 "GET /i/a%01%1F%7Fb.jpg", "GET /i/a%22'%5Cb.jpg"]
--- similar eval
["t/images/coffee.jpg 0.0", "t/images/coffee.jpg 0.0",
 "t/images/alpha.png 0.0", "t/images/coffee.jpg 0.0",
 "t/images/alpha.png 0.0"]



=== TEST 50: dots in a file name that climb nowhere
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/$arg_f; }
--- user_files eval
[["a..b.jpg" => $::Coffee], ["..c/..d" => $::Coffee],
 ["...jpg" => $::Coffee], ["e../f..jpg" => $::Coffee]]
--- request eval
["GET /i/?f=a..b.jpg", "GET /i/?f=..c/..d", "GET /i/?f=...jpg",
 "GET /i/?f=e../f..jpg"]
--- similar eval
[("t/images/coffee.jpg 0.0") x 4]



=== TEST 51: dots that climb are refused
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/$arg_f; }
    location = /j/ { imgproc f:png; imgproc_pass /files/sub/$arg_f/x.jpg; }
--- request eval
["GET /i/?f=../conf/nginx.conf", "GET /i/?f=a/../../conf/nginx.conf",
 "GET /i/?f=..", "GET /i/?f=a/..", "GET /j/?f=.."]
--- error_code eval
[(400) x 5]
--- response_body eval
[("The address of the picture is not valid\n") x 5]
--- error_log
imgproc: bad_url: unsafe source URI "/files/



=== TEST 52: escaped dots in a raw argument are a name, not a way up
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/$arg_f; }
--- user_files eval
[["sub/%2e%2e/coffee.jpg" => $::Alpha], ["sub/%2e%2e%2fcoffee.jpg" => $::Alpha]]
--- request eval
["GET /i/?f=sub/%2e%2e/coffee.jpg", "GET /i/?f=sub/%2e%2e%2fcoffee.jpg"]
--- similar eval
[("t/images/alpha.png 0.0") x 2]



=== TEST 53: the way up in a path that nginx has decoded never gets to us
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /files/$1; }
--- request eval
["GET /i/..%2f..%2fconf/nginx.conf", "GET /i/a/..%2fcoffee.jpg",
 "GET /i/%2e%2e/%2e%2e/%2e%2e/conf/nginx.conf"]
--- error_code eval
[400, 200, 400]
--- image eval
["-", "png 300x200", "-"]



=== TEST 54: a header as the name of a source, with everything in it
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/$http_x_name; }
--- user_files eval
[["a b?c=d&e#f%41+.jpg" => $::Coffee], ["a b" => $::Alpha]]
--- more_headers
X-Name: a b?c=d&e#f%41+.jpg
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 55: a variable that begins the URI must begin with a slash
--- config
    location /i/ { imgproc f:png; imgproc_pass $arg_f; }
--- request eval
["GET /i/?f=/files/coffee.jpg", "GET /i/?f=files/coffee.jpg", "GET /i/",
 "GET /i/?f=http://127.0.0.1/", "GET /i/?f=/%2e./files/coffee.jpg"]
--- error_code eval
[200, 400, 400, 400, 404]
--- image eval
["png 300x200", "-", "-", "-", "-"]



=== TEST 56: what the origin sees of a path
--- config
    location ~ ^/i/(.+)$ { imgproc f:png; imgproc_pass /origin/fixed/$1; }
--- request
GET /i/a%3Fb%25c%2520d+e%23f%20g%C3%A9&h.jpg
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/fixed/a%3Fb%25c%2520d+e%23f%20g%C3%A9&h.jpg]



=== TEST 57: arguments reach the origin as they came
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/fixed/x?$args; }
--- request
GET /i/?a=%25&b=c%20d+e&f=?/../g&h=%C3%A9%2f%00
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/fixed/x?a=%25&b=c%20d+e&f=?/../g&h=%C3%A9%2f%00]



=== TEST 58: one argument of several, the text around it is the directive's
--- config
    location /i/ {
        imgproc f:png;
        imgproc_pass /origin/fixed/x?v=1&n=$arg_n&s=${arg_s}y;
    }
--- request
GET /i/?s=%3F&n=a%26b
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/fixed/x?v=1&n=a%26b&s=%3Fy]



=== TEST 59: a blank and "#" in arguments are escaped, the line is kept whole
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/fixed/x?n=$http_x_name; }
--- more_headers
X-Name: a b#c?d%e HTTP/1.1
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/fixed/x?n=a%20b%23c?d%e%20HTTP/1.1]



=== TEST 60: a decoded line feed in arguments cannot make a second header
--- config
    location ~ (?s)^/i/(.+)$ { imgproc f:png; imgproc_pass /origin/fixed/x?n=$1; }
--- request
GET /i/a%0d%0aX-Other:%20b
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/fixed/x?n=a%0D%0AX-Other:%20b]
other=[-]



=== TEST 61: the client's arguments are not the source's
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/fixed/x; }
--- request
GET /i/?secret=1
--- similar: t/images/coffee.jpg 0.0
--- access_log
GET [/fixed/x]



=== TEST 62: what a client asks of the result is not asked of the source
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/coffee.jpg; }
--- more_headers
Range: bytes=0-9
If-Range: "x"
If-Match: *
If-None-Match: "x"
If-Unmodified-Since: Thu, 01 Jan 2037 00:00:00 GMT
Cookie: a=b
Authorization: Basic YTpi
Proxy-Authorization: Basic YTpi
Accept-Encoding: gzip, br
Accept: image/webp,*/*
User-Agent: agent/1
X-Other: kept
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- access_log
range=[--] if=[----] secret=[---] encoding=[identity] body=[----] accept=[image/webp,*/*] agent=[agent/1] other=[kept]



=== TEST 63: If-Modified-Since does not reach the source
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/coffee.jpg; }
--- more_headers
If-Modified-Since: Thu, 01 Jan 2015 00:00:00 GMT
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- access_log
range=[--] if=[----] secret=[---] encoding=[identity]



=== TEST 64: a Cookie several times, and 40 other headers
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/coffee.jpg; }
--- more_headers eval
CORE::join "\n", "Cookie: a=b", (map { "X-N$_: $_" } 1 .. 40), "Cookie: c=d",
           "Authorization: Basic YTpi", "X-Other: last"
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- access_log
secret=[---] encoding=[identity] body=[----] accept=[-] agent=[-] other=[last]



=== TEST 65: proxy_set_header can give the origin what it needs
--- config
    location /cookies/ {
        internal;
        proxy_set_header Cookie "session=1";
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /cookies/coffee.jpg; }
--- more_headers
Cookie: a=b
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- access_log
secret=[session=1--]



=== TEST 66: a file as the source is whole in spite of Range and If-Range
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/coffee.jpg; }
--- more_headers
Range: bytes=100-200
If-None-Match: "x"
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- response_headers
! Content-Range
! Accept-Ranges



=== TEST 67: gzip in the source's location leaves the source alone
--- config
    location /gzip/ {
        internal;
        alias html/;
        gzip on;
        gzip_types *;
        gzip_min_length 1;
        gzip_http_version 1.0;
    }
    location /i/ { imgproc f:png; imgproc_pass /gzip/coffee.jpg; }
--- more_headers
Accept-Encoding: gzip
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
--- response_headers
! Content-Encoding



=== TEST 68: HEAD has the header of GET, from a file
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/coffee.jpg; }
--- init
main::head_is_get('/i/', 200)
--- request
HEAD /i/
--- response_headers
Content-Type: image/png
--- response_body:



=== TEST 69: HEAD has the header of GET, from an origin, as a GET
--- config
    location /i/ { imgproc w:20; imgproc_pass /origin/coffee.jpg; }
--- init
main::head_is_get('/i/', 200)
--- request
HEAD /i/
--- response_headers
Content-Type: image/jpeg
--- response_body:
--- access_log
GET [/coffee.jpg]



=== TEST 70: HEAD has the header of GET, an error
--- config
    location /i/ { imgproc w:20; imgproc_pass /origin/none.jpg; }
    location /j/ { imgproc w:20; imgproc_pass /origin/index.html; }
--- init
main::head_is_get('/i/', 404);
main::head_is_get('/j/', 415)
--- request
HEAD /i/
--- error_code: 404
--- response_body:



=== TEST 71: other methods are refused with Allow
--- config
    location /i/ { imgproc w:20; imgproc_pass /origin/coffee.jpg; }
--- request eval
["POST /i/\nbody", "PUT /i/\nbody", "DELETE /i/", "OPTIONS /i/",
 "PATCH /i/\nbody", "PROPFIND /i/"]
--- error_code eval
[(405) x 6]
--- response_headers eval
[("Allow: GET, HEAD") x 6]
--- response_body eval
[("Only GET and HEAD are allowed\n") x 6]
--- no_access_log
GET [
--- error_log
imgproc: method: method "



=== TEST 72: a refused POST leaves the connection usable
--- config
    location /i/ { imgproc f:png; imgproc_pass /files/coffee.jpg; }
--- pipelined_requests eval
["POST /i/\nsome body", "GET /i/"]
--- error_code eval
[405, 200]
--- image eval
["-", "png 300x200"]



=== TEST 73: GET with a body, which is not the source's
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/coffee.jpg; }
--- request
GET /i/
some body
--- more_headers
Content-Type: text/plain
Expect: 100-continue
--- similar: t/images/coffee.jpg 0.0
--- access_log
body=[----]



=== TEST 74: GET with a chunked body, and the next request
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/coffee.jpg; }
--- raw_request eval
"GET /i/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
. "Connection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
--- similar: t/images/coffee.jpg 0.0
--- access_log
body=[----]



=== TEST 75: GET with a body that comes in pieces, then another
--- config
    location /i/ { imgproc f:png; imgproc_pass /origin/coffee.jpg; }
--- pipelined_requests eval
["GET /i/\nsome body", "GET /i/\nanother", "GET /i/"]
--- similar eval
[("t/images/coffee.jpg 0.0") x 3]



=== TEST 76: if in the location
--- config
    location /i/ {
        imgproc f:png;
        imgproc_pass /files/coffee.jpg;
        if ($arg_a) { imgproc_pass /files/alpha.png; }
    }
--- request eval
["GET /i/", "GET /i/?a=1"]
--- similar eval
["t/images/coffee.jpg 0.0", "t/images/alpha.png 0.0"]



=== TEST 77: an index and a rewrite in the source's location
--- config
    location /old/ { internal; rewrite ^/old/(.+)$ /files/$1 last; }
    location /dir/ { internal; alias html/; index coffee.jpg; }
    location /i/ { imgproc f:png; imgproc_pass /old/coffee.jpg; }
    location /j/ { imgproc f:png; imgproc_pass /dir/; }
--- request eval
["GET /i/", "GET /j/"]
--- similar eval
[("t/images/coffee.jpg 0.0") x 2]



=== TEST 78: a source in memory, of the return directive's kind
--- config
    location /text/ { internal; return 200 "not a picture"; }
    location /i/ { imgproc f:png; imgproc_pass /text/; }
--- request
GET /i/
--- error_code: 415
--- access_log
GET /i/ 415 error=not_an_image



=== TEST 79: sub_filter and addition in the source's location
--- config
    location /i/ { imgproc f:png; imgproc_pass /sub/coffee.jpg; }
    location /sub/ {
        internal;
        alias html/;
        sub_filter_types *;
        sub_filter "no such text in a picture" "x";
    }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0



=== TEST 80: limit_rate of the result does not slow the source
--- config
    location /i/ {
        imgproc w:30;
        limit_rate 100k;
        imgproc_pass /origin/coffee.jpg;
    }
--- request
GET /i/
--- image: jpeg 30x20



=== TEST 81: the slice module does nothing more for a subrequest
--- config
    location /slices/ {
        internal;
        slice 4k;
        proxy_set_header Range $slice_range;
        proxy_http_version 1.1;
        proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
    location /i/ { imgproc f:png; imgproc_pass /slices/coffee.jpg; }
--- request
GET /i/
--- similar: t/images/coffee.jpg 0.0
