# Copyright (C) the ngx_http_imgproc_module authors

# Sources of URLs: what of them is allowed, where they are found, what the
# origin is asked for, and redirects.
#
# --- sources
#     http://a/b%2Fc  a /b%2Fc
#     http://evil/    403 source_not_allowed
#     The URL of a source, which is asked for in base64, then in clear, and
#     what the origin must have seen: host and target; or the error, and the
#     origin must have seen nothing but what stands after "after".  "=>" joins
#     what it saw when there were redirects.  "\xx" in a URL is a byte in
#     hexadecimal digits.

BEGIN { push @INC, 't/lib' }

use Test::Nginx::Socket 'no_plan';
use ImgProc;
use Hosts;
use Origin;
use Picture;
use Url;

use Time::HiRes qw(sleep);

our $Coffee = picture('coffee.jpg');

Hosts::start({ '*' => ['A 127.0.0.1'] });

Origin::start({
    map({ my $n = $_;
          "/slow$n" => sub {
              my $s = shift;
              sleep 0.4;
              print $s "HTTP/1.0 302 Found\r\nLocation: /slow", $n + 1,
                       "\r\n\r\n";
          } } 1 .. 5),

    '/body' => sub {
        my $s = shift;
        print $s "HTTP/1.0 301 Moved Permanently\r\nLocation: /coffee.jpg\r\n",
                 "Cache-Control: no-store\r\n",
                 "Content-Length: 300000\r\n\r\n", 'x' x 300000;
    },

    '/cut' => sub {
        my $s = shift;
        print $s "HTTP/1.0 301 Moved Permanently\r\nLocation: /coffee.jpg\r\n",
                 "Content-Length: 300000\r\n\r\n", 'x' x 100;
    },

    '/gzip' => sub {
        my $s = shift;
        print $s "HTTP/1.0 302 Found\r\nLocation: /coffee.jpg\r\n",
                 "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
    },

    '/coffee.jpg' => sub {
        my $s = shift;
        print $s "HTTP/1.0 200 OK\r\nCache-Control: max-age=60\r\n\r\n",
                 $Coffee;
    },

    '/none' => sub {
        my $s = shift;
        print $s "HTTP/1.0 302 Found\r\n\r\n";
    },
});

my $Http = q{
    log_format seen '$http_x_request $http_host $request_uri';

    server {
        listen     127.0.0.1:$TEST_NGINX_RAND_PORT_1;
        access_log logs/seen.log seen;
        root       html/pictures;

        merge_slashes     off;
        absolute_redirect off;

        location / { try_files /coffee.jpg =404; }

        location = /301 { return 301 /x/1.jpg; }
        location = /302 { return 302 2.jpg?a=%2F; }
        location = /303 { return 303 //images.example.com/3.jpg; }
        location = /307 { return 307 http://images.example.com/4.jpg; }
        location = /308 { return 308 HTTP://Images.Example.COM:80/5.jpg#top; }
        location = /300 { return 300; }
        location = /304 { return 304; }

        location = /1st { return 302 /2nd; }
        location = /2nd { return 302 /3rd; }
        location = /3rd { return 302 /4th; }
        location = /4th { return 302 /5th; }
        location = /5th { return 302 /6th; }
        location = /6th { return 302 /7th; }

        location = /loop    { return 302 /loop; }
        location = /there   { return 302 /back; }
        location = /back    { return 302 /there; }
        location = /cdn     { return 302 http://a.cdn.example/6.jpg; }
        location = /secure  { return 302 https://secure.example.com/pub/7.jpg; }
        location = /evil    { return 302 http://images.example.com.evil/; }
        location = /evil2   { return 302 //evil/8.jpg; }
        location = /port    { return 302 http://images.example.com:81/9.jpg; }
        location = /user    { return 302 http://x@images.example.com/; }
        location = /local   { return 302 local:///coffee.jpg; }
        location = /file    { return 302 file:///etc/passwd; }
        location = /up      { return 302 /../../x.jpg; }
        location = /encoded { return 302 /a/%2e%2e/%2e%2e/x.jpg; }
        location = /empty   { return 302 ""; }
        location = /gone    { return 302 /404/x; }
        location /404/    { return 404; }
        location = /forbid  { return 302 /403/x; }
        location /403/    { return 403; }
    }
};

my $Server = q{
    # whoever has a name below cdn.example, the origin is ours

    resolver                       127.0.0.1:$TEST_NGINX_DNS_PORT;
    imgproc_allow_private_sources  on;

    imgproc_source  http://images.example.com                 /origin;
    imgproc_source  http://images.example.com:8080/           /origin/8080/;
    imgproc_source  https://secure.example.com/pub            /origin/pub;
    imgproc_source  https://secure.example.com/pub/inner/     /origin/inner/;
    imgproc_source  http://*.cdn.example                      /origin;
    imgproc_source  http://[2001:db8::1]/                     /origin/six/;
    imgproc_source  http://192.0.2.1                          /origin;
    imgproc_source  s3://Bucket/                              /origin/s3/;
    imgproc_source  local://                                  /pictures;

    add_header  X-Error  $imgproc_error   always;

    location /pictures/ { internal; }

    location /origin {
        internal;
        proxy_pass        http://127.0.0.1:$TEST_NGINX_RAND_PORT_1$imgproc_source_uri;
        proxy_set_header  Host $imgproc_source_host;
    }
};

add_block_preprocessor(sub {
    my $block = shift;
    my $config = $block->config;

    # the warning for what has no key

    $block->set_value(suppress_stderr => 1);

    $block->set_value(http_config => $Http);

    $config = q{location /img/ { imgproc_url on; }} if !defined $config;
    $config = $Server . $config if $config !~ /imgproc_source /;
    $block->set_value(config => $config);

    $block->set_value(no_error_log => "[alert]\n[crit]\n[emerg]\n")
        if !defined $block->no_error_log && !defined $block->error_log;

    $block->set_value(user_files => [
        [ 'pictures/coffee.jpg' => $Coffee ],
        [ 'pictures/a b.jpg' => $Coffee ],
        [ 'pictures/sub/coffee.jpg' => $Coffee ],
        [ 'secret.jpg' => $Coffee ],
    ]);

    return if !defined $block->sources;

    my (@requests, @statuses, @errors, @headers, @seen);
    my ($number) = $block->name =~ /(\d+)/;

    for (grep { /\S/ } split /\n/, $block->sources) {
        my ($source, @want) = split ' ';
        my $error = $want[0] =~ /^[45]\d\d$/;

        $source =~ s/\\([0-9a-f]{2})/chr hex $1/eg;

        (my $plain = $source) =~ s/([\x00-\x20\x7f-\xff%?@#<>])
                                  /sprintf '%%%02X', ord $1/xeg;

        # nginx itself has no use for a zero

        for (base64($source), $plain =~ /%00/ ? () : "plain/$plain") {
            push @requests, "GET /img/_/w:30/$_";
            push @statuses, $error ? $want[0] : 200;
            push @errors, 'X-Error: '
                          . ($error && $want[1] =~ /(\w+)/ ? $1 : '');
            push @headers, "X-Request: $number." . @headers;

            (my $seen = join ' ', @want) =~ s/^[45]\d\d.*?(?: after |$)//;
            push @seen, $seen;
        }
    }

    $block->set_value(request => \@requests);
    $block->set_value(error_code => \@statuses);
    $block->set_value(response_headers => \@errors);
    $block->set_value(more_headers => \@headers);
    $block->set_value(seen => \@seen);
});

# --- seen: what the origin saw, one for each request

add_response_body_check(sub {
    my ($block, $body, $i, $round, $dry_run) = @_;

    my $want = $block->seen;

    return if !defined $want;

    my ($number) = $block->name =~ /(\d+)/;

    open my $log, '<:raw', server_root() . '/logs/seen.log'
        or die "no log of the origin: $!";

    my $got = join ' => ', map { /^\Q$number.$i\E (.*)/ ? $1 : () } <$log>;

    is($got, $want->[$i], $block->name . " - seen ($i)");
});

no_long_string();
run_tests();

__DATA__

=== TEST 1: the origin is asked for what stands in the URL
--- sources
    http://images.example.com/coffee.jpg         images.example.com /coffee.jpg
    http://images.example.com/a/b/c.jpg          images.example.com /a/b/c.jpg
    http://images.example.com/a%2Fb.jpg          images.example.com /a%2Fb.jpg
    http://images.example.com/a%2fb.jpg          images.example.com /a%2fb.jpg
    http://images.example.com/a%2Bb+c.jpg        images.example.com /a%2Bb+c.jpg
    http://images.example.com/a%20b.jpg          images.example.com /a%20b.jpg
    http://images.example.com/100%25.jpg         images.example.com /100%25.jpg
    http://images.example.com/100%2525.jpg       images.example.com /100%2525.jpg
    http://images.example.com/a?a=%2F            images.example.com /a?a=%2F
    http://images.example.com/a?a=/&b=%26&c=+    images.example.com /a?a=/&b=%26&c=+
    http://images.example.com/a?b?c=?            images.example.com /a?b?c=?
    http://images.example.com/a?                 images.example.com /a?
    http://images.example.com/a%3Fb              images.example.com /a%3Fb
    http://images.example.com/a%23b              images.example.com /a%23b
    http://images.example.com/a;v=1,2/b!$&'()*   images.example.com /a;v=1,2/b!$&'()*
    http://images.example.com/~a/%7Eb            images.example.com /~a/%7Eb
    http://images.example.com/a:b@c              images.example.com /a:b@c
    http://images.example.com/a?u=http://x@y/    images.example.com /a?u=http://x@y/
    http://images.example.com//a//b.jpg          images.example.com //a//b.jpg
    http://images.example.com/a/                 images.example.com /a/
    http://images.example.com/                   images.example.com /
    http://images.example.com                    images.example.com /
    http://images.example.com?a=b                images.example.com /?a=b
    http://images.example.com/a...b/..c/d../...  images.example.com /a...b/..c/d../...
    http://images.example.com/%E2%82%AC          images.example.com /%E2%82%AC



=== TEST 2: what cannot stand in a request is encoded
--- sources
    http://images.example.com/a\20b.jpg          images.example.com /a%20b.jpg
    http://images.example.com/\e2\82\ac?\c3\a4   images.example.com /%E2%82%AC?%C3%A4
    http://images.example.com/a"<b>^`{|}         images.example.com /a%22%3Cb%3E%5E%60%7B%7C%7D
    http://images.example.com/a\20HTTP/1.1       images.example.com /a%20HTTP/1.1



=== TEST 3: schemes, hosts and ports
--- sources
    HTTP://IMAGES.Example.com/A.jpg              images.example.com /A.jpg
    http://images.example.com:80/a.jpg           images.example.com /a.jpg
    http://images.example.com:8080/a.jpg         images.example.com:8080 /a.jpg
    https://secure.example.com/pub/a.jpg         secure.example.com /pub/a.jpg
    https://secure.example.com:443/pub/a.jpg     secure.example.com /pub/a.jpg
    https://secure.example.com/pub               secure.example.com /pub
    https://secure.example.com/pub?a=b           secure.example.com /pub?a=b
    http://a.cdn.example/a.jpg                   a.cdn.example /a.jpg
    http://a.b-c.cdn.example/a.jpg               a.b-c.cdn.example /a.jpg
    http://[2001:db8::1]/a.jpg                   [2001:db8::1] /a.jpg
    http://192.0.2.1/a.jpg                       192.0.2.1 /a.jpg
    s3://Bucket/a/b.jpg                          Bucket /a/b.jpg
    S3://bucket/a/b.jpg                          bucket /a/b.jpg



=== TEST 4: hosts that look like one
--- sources
    http://images.example.com.evil.net/a.jpg     403 source_not_allowed
    http://images.example.community/a.jpg        403 source_not_allowed
    http://ximages.example.com/a.jpg             403 source_not_allowed
    http://x.images.example.com/a.jpg            403 source_not_allowed
    http://images.example.co/a.jpg               403 source_not_allowed
    http://images-example.com/a.jpg              403 source_not_allowed
    http://imagesxexample.com/a.jpg              403 source_not_allowed
    http://cdn.example/a.jpg                     403 source_not_allowed
    http://xcdn.example/a.jpg                    403 source_not_allowed
    http://a.cdn.example.evil/a.jpg              403 source_not_allowed
    http://a_b.cdn.example/a.jpg                 403 source_not_allowed
    http://evil/images.example.com/a.jpg         403 source_not_allowed
    http://evil/http://images.example.com/a.jpg  403 source_not_allowed
    http://evil?http://images.example.com/a.jpg  403 source_not_allowed
    http://evil?.cdn.example/a.jpg               403 source_not_allowed
    http://evil/.cdn.example/a.jpg               403 source_not_allowed
    https://images.example.com/a.jpg             403 source_not_allowed
    http://secure.example.com/pub/a.jpg          403 source_not_allowed
    ftp://images.example.com/a.jpg               403 source_not_allowed
    file:///etc/passwd                           403 source_not_allowed
    s3://Bucket2/a.jpg                           403 source_not_allowed
    images.example.com/a.jpg                     403 source_not_allowed
    /a.jpg                                       403 source_not_allowed
    http://[2001:db8::2]/a.jpg                   403 source_not_allowed
    http://192.0.2.10/a.jpg                      403 source_not_allowed



=== TEST 5: ports, and paths that are another's
--- sources
    http://images.example.com:81/a.jpg           403 source_not_allowed
    http://images.example.com:8081/a.jpg         403 source_not_allowed
    http://images.example.com:443/a.jpg          403 source_not_allowed
    https://secure.example.com:8443/pub/a.jpg    403 source_not_allowed
    https://secure.example.com:80/pub/a.jpg      403 source_not_allowed
    http://a.cdn.example:8080/a.jpg              403 source_not_allowed
    http://[2001:db8::1]:8080/a.jpg              403 source_not_allowed
    https://secure.example.com/a.jpg             403 source_not_allowed
    https://secure.example.com/public/a.jpg      403 source_not_allowed
    https://secure.example.com/pub%2Fa.jpg       403 source_not_allowed
    https://secure.example.com/PUB/a.jpg         403 source_not_allowed
    https://secure.example.com/                  403 source_not_allowed
    https://secure.example.com                   403 source_not_allowed
    https://secure.example.com/x/../secret.jpg   403 source_not_allowed
    https://secure.example.com/pub/../secret.jpg  403 source_not_allowed



=== TEST 6: URLs that are none
--- sources
    http://user@images.example.com/a.jpg         400 bad_url
    http://user:pw@images.example.com/a.jpg      400 bad_url
    http://@images.example.com/a.jpg             400 bad_url
    http://images.example.com@evil/a.jpg         400 bad_url
    http://images.example.com:80@evil/a.jpg      400 bad_url
    http://evil\5c@images.example.com/a.jpg      400 bad_url
    http://evil\5cimages.example.com/a.jpg       400 bad_url
    http:\5c\5cimages.example.com/a.jpg          400 bad_url
    http://images.example.com\5c.evil/a.jpg      400 bad_url
    http://images.example.com/\5c../a.jpg        400 bad_url
    http://evil#images.example.com/a.jpg         400 bad_url
    http://images.example.com/a.jpg#top          400 bad_url
    http://images.example.com#.evil/             400 bad_url
    http://images.example.com:/a.jpg             400 bad_url
    http://images.example.com:0/a.jpg            400 bad_url
    http://images.example.com:65536/a.jpg        400 bad_url
    http://images.example.com:8x/a.jpg           400 bad_url
    http://images.example.com:+80/a.jpg          400 bad_url
    http://images.example.com:080/a.jpg          400 bad_url
    http://images.example.com./a.jpg             400 bad_url
    http://images..example.com/a.jpg             400 bad_url
    http://.images.example.com/a.jpg             400 bad_url
    http://*.cdn.example/a.jpg                   400 bad_url
    http://images%2Eexample.com/a.jpg            400 bad_url
    http://images.example.com%2F.evil/a.jpg      400 bad_url
    http://im\c3\a4ges.example.com/a.jpg         400 bad_url
    http://\20images.example.com/a.jpg           400 bad_url
    http:///a.jpg                                400 bad_url
    http://[2001:db8::1/a.jpg                    400 bad_url
    http://[2001:db8::1%25eth0]/a.jpg            400 bad_url
    http://[::1]evil/a.jpg                       400 bad_url
    http://3221225985/a.jpg                      400 bad_url
    http://0xc0000201/a.jpg                      400 bad_url
    http://192.0.513/a.jpg                       400 bad_url
    http://0300.0.2.1/a.jpg                      400 bad_url
    http://192.0.2.1./a.jpg                      400 bad_url
    //images.example.com/a.jpg                   400 bad_url
    http:images.example.com/a.jpg                400 bad_url
    :a.jpg                                       400 bad_url
    1http://images.example.com/a.jpg             400 bad_url



=== TEST 7: paths that climb out, and control characters
--- sources
    http://images.example.com/../a.jpg           400 bad_url
    http://images.example.com/a/../../b.jpg      400 bad_url
    http://images.example.com/..                 400 bad_url
    http://images.example.com/%2e%2e/a.jpg       400 bad_url
    http://images.example.com/%2E./a.jpg         400 bad_url
    http://images.example.com/.%2e/a.jpg         400 bad_url
    http://images.example.com/a/%2e%2e/b.jpg     400 bad_url
    http://images.example.com/a%2F..%2Fb.jpg     400 bad_url
    http://images.example.com/a%2F%2e%2e%2Fb     400 bad_url
    http://images.example.com/a/..%2Fb.jpg       400 bad_url
    http://images.example.com/a/..%5Cb.jpg       400 bad_url
    http://images.example.com/a%00.jpg           400 bad_url
    http://images.example.com/a%0d%0aX:%20y      400 bad_url
    http://images.example.com/a%7F.jpg           400 bad_url
    http://images.example.com/a\00.jpg           400 bad_url
    http://images.example.com/a\0aHost:x         400 bad_url
    http://images.example.com/a\09b              400 bad_url
    http://images.example.com/a\7fb              400 bad_url
    http://images.example.com/a?b\0d\0ac         400 bad_url
    http://images.example.com/a%zz               400 bad_url
    http://images.example.com/a%                 400 bad_url
    local:///../secret.jpg                       400 bad_url
    local:///sub/../../secret.jpg                400 bad_url
    local:///%2e%2e/secret.jpg                   400 bad_url
    local:///..%2fsecret.jpg                     400 bad_url
    local:///sub%2f..%2f..%2fsecret.jpg          400 bad_url



=== TEST 8: dots that stay inside are resolved
--- sources
    http://images.example.com/a/../b.jpg         images.example.com /b.jpg
    http://images.example.com/./a/./b.jpg        images.example.com /a/b.jpg
    http://images.example.com/a/b/..             images.example.com /a/
    https://secure.example.com/x/../pub/a.jpg    secure.example.com /pub/a.jpg



=== TEST 9: slashes that were lost are put back, in clear alone
--- errors
    /img/_/w:30/plain/http:/images.example.com/a.jpg          200
    /img/_/w:30/plain/https:/secure.example.com/pub/a.jpg@png  200
    /img/_/w:30/plain/http%3A/images.example.com/a.jpg        400 bad_url
    /img/_/w:30/<http:/images.example.com/a.jpg>              400 bad_url
    /img/_/w:30/plain/local:/coffee.jpg                       200
    /img/_/w:30/<local:/coffee.jpg>                           400 bad_url



=== TEST 10: the internal URI
--- config
    imgproc_source  http://images.example.com                 /seen;
    imgproc_source  http://images.example.com/dir             /seen/1;
    imgproc_source  http://images.example.com/dir/sub         /seen/2/;
    imgproc_source  http://images.example.com/slash/          /seen/3;
    imgproc_source  http://images.example.com/both/           /seen/4/;
    imgproc_source  http://images.example.com/one.jpg         /seen/5;
    imgproc_source  http://*.example.com                      /seen/6;
    imgproc_source  http://*.images.example.com               /seen/7;
    imgproc_source  http://images.example.com:8080            /seen/8;

    resolver                       127.0.0.1:$TEST_NGINX_DNS_PORT;
    imgproc_allow_private_sources  on;

    add_header  X-Error  $imgproc_error   always;

    location /img/ { imgproc_url on; }

    location /seen {
        internal;
        proxy_pass        http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/?$uri&$args;
        proxy_set_header  Host x;
    }
--- sources
    http://images.example.com/a/b.jpg            x /?/seen/a/b.jpg&
    http://images.example.com                    x /?/seen/&
    http://images.example.com/a%2Fb?c=%2F&d      x /?/seen/a/b&c=%2F&d
    http://images.example.com/100%2525           x /?/seen/100%25&
    http://images.example.com/a%3Fb              x /?/seen/a?b&
    http://images.example.com/dir/a              x /?/seen/1/a&
    http://images.example.com/dir                x /?/seen/1&
    http://images.example.com/dir/               x /?/seen/1/&
    http://images.example.com/dir?a              x /?/seen/1&a
    http://images.example.com/d%69r/a            x /?/seen/1/a&
    http://images.example.com/direct/a           x /?/seen/direct/a&
    http://images.example.com/dir/sub/a          x /?/seen/2/a&
    http://images.example.com/dir/sub            x /?/seen/2/&
    http://images.example.com/dir/submarine      x /?/seen/1/submarine&
    http://images.example.com/slash/a            x /?/seen/3/a&
    http://images.example.com/slash/             x /?/seen/3&
    http://images.example.com/slash              x /?/seen/slash&
    http://images.example.com/both/a             x /?/seen/4/a&
    http://images.example.com/both//a            x /?/seen/4/a&
    http://images.example.com/one.jpg            x /?/seen/5&
    http://images.example.com/one.jpg/a          x /?/seen/5/a&
    http://other.example.com/a                   x /?/seen/6/a&
    http://a.images.example.com/a                x /?/seen/7/a&
    http://images.example.com:8080/a             x /?/seen/8/a&



=== TEST 11: prefixes with a path, without regard to their order
--- config
    imgproc_source  local:///b/c/d/  /pictures/none/;
    imgproc_source  local:///b/c     /pictures/sub;
    imgproc_source  local:///b       /pictures;
    imgproc_source  local:///b/c/e   /pictures;

    location /pictures/ { internal; }
    location /img/ { imgproc_url on; }
--- images
    /img/_/w:30/plain/local:///b/coffee.jpg      jpeg 30x20
    /img/_/w:30/plain/local:///b/c/coffee.jpg    jpeg 30x20
    /img/_/w:30/plain/local:///b/c/e/coffee.jpg  jpeg 30x20
    /img/_/w:30/plain/local:///b/a%2520b.jpg     jpeg 30x20
    /img/_/w:30/plain/local:///b/sub/coffee.jpg  jpeg 30x20



=== TEST 12: and what they do not match
--- config
    imgproc_source  local:///b/c/d/  /pictures/none/;
    imgproc_source  local:///b       /pictures;

    add_header  X-Error  $imgproc_error   always;

    location /pictures/ { internal; }
    location /img/ { imgproc_url on; }
--- errors
    /img/_/plain/local:///b/coffee.jpg           200
    /img/_/plain/local:///b/c/d/coffee.jpg       404
    /img/_/plain/local:///coffee.jpg             403 source_not_allowed
    /img/_/plain/local:///bb/coffee.jpg          403 source_not_allowed
    /img/_/plain/local://host/b/coffee.jpg       403 source_not_allowed
    /img/_/plain/coffee.jpg                      403 source_not_allowed
    /img/_/plain/local:///b/../coffee.jpg        403 source_not_allowed
    /img/_/plain/local:///b-private/coffee.jpg   403 source_not_allowed



=== TEST 13: a seam without a slash does not make another name
--- config
    imgproc_source  local:///  /pictures/su;

    add_header  X-Error  $imgproc_error   always;

    location /pictures/ { internal; }
    location /img/ { imgproc_url on; }
--- errors
    /img/_/plain/local:///b/coffee.jpg           404
    /img/_/plain/local:///coffee.jpg             404



=== TEST 14: sources without a scheme
--- config
    imgproc_source  ''  /base;

    add_header  X-Error  $imgproc_error   always;

    location /img/ { imgproc_url on; }

    location /base/ {
        internal;
        proxy_pass        http://127.0.0.1:$TEST_NGINX_RAND_PORT_1$imgproc_source_uri;
        proxy_set_header  Host "[$imgproc_source_host][$imgproc_source_scheme]";
    }
--- sources
    coffee.jpg                                   [][] /coffee.jpg
    /coffee.jpg                                  [][] /coffee.jpg
    a/b%2Fc.jpg?d=%2F                            [][] /a/b%2Fc.jpg?d=%2F
    http://images.example.com/a.jpg              403 source_not_allowed
    local:///coffee.jpg                          403 source_not_allowed
    ../a.jpg                                     400 bad_url
    //evil/a.jpg                                 400 bad_url
    ?a                                           [][] /?a



=== TEST 15: no imgproc_source
--- config
    # imgproc_source is missing here
    location /img/ { imgproc_url on; }
    add_header  X-Error  $imgproc_error   always;
--- errors
    /img/_/plain/local:///coffee.jpg             403 source_not_allowed
    /img/_/plain/http://images.example.com/a     403 source_not_allowed



=== TEST 16: redirects
--- sources
    http://images.example.com/301                images.example.com /301 => images.example.com /x/1.jpg
    http://images.example.com/302                images.example.com /302 => images.example.com /2.jpg?a=%2F
    http://images.example.com/303                images.example.com /303 => images.example.com /3.jpg
    http://images.example.com/307?x=y            images.example.com /307?x=y => images.example.com /4.jpg
    http://images.example.com/308                images.example.com /308 => images.example.com /5.jpg
    http://images.example.com/cdn                images.example.com /cdn => a.cdn.example /6.jpg
    http://images.example.com/secure             images.example.com /secure => secure.example.com /pub/7.jpg
    http://images.example.com/3rd                images.example.com /3rd => images.example.com /4th => images.example.com /5th => images.example.com /6th => images.example.com /7th
    http://images.example.com/2nd                images.example.com /2nd => images.example.com /3rd => images.example.com /4th => images.example.com /5th => images.example.com /6th => images.example.com /7th



=== TEST 17: redirects that are not followed
--- sources
    http://images.example.com/1st                403 source_not_allowed after images.example.com /1st => images.example.com /2nd => images.example.com /3rd => images.example.com /4th => images.example.com /5th => images.example.com /6th
    http://images.example.com/loop               403 source_not_allowed after images.example.com /loop => images.example.com /loop => images.example.com /loop => images.example.com /loop => images.example.com /loop => images.example.com /loop
    http://images.example.com/there              403 source_not_allowed after images.example.com /there => images.example.com /back => images.example.com /there => images.example.com /back => images.example.com /there => images.example.com /back
    http://images.example.com/evil               403 source_not_allowed after images.example.com /evil
    http://images.example.com/evil2              403 source_not_allowed after images.example.com /evil2
    http://images.example.com/port               403 source_not_allowed after images.example.com /port
    http://images.example.com/user               403 source_not_allowed after images.example.com /user
    http://images.example.com/local              403 source_not_allowed after images.example.com /local
    http://images.example.com/file               403 source_not_allowed after images.example.com /file
    http://images.example.com/up                 403 source_not_allowed after images.example.com /up
    http://images.example.com/encoded            403 source_not_allowed after images.example.com /encoded



=== TEST 18: redirects that are none, or lead to an error
--- sources
    http://images.example.com/300                502 source_failed after images.example.com /300
    http://images.example.com/304                502 source_failed after images.example.com /304
    http://images.example.com/empty              502 source_failed after images.example.com /empty
    http://images.example.com/gone               404 - after images.example.com /gone => images.example.com /404/x
    http://images.example.com/forbid             403 - after images.example.com /forbid => images.example.com /403/x



=== TEST 19: redirects of imgproc_pass are not followed
--- config
    imgproc_source  http://images.example.com  /origin;

    add_header  X-Error  $imgproc_error   always;

    location ~ ^/img/(\d+)$ { imgproc_pass /origin/$1; }

    location /origin/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1/;
    }
--- errors
    /img/301                                     502 source_failed
    /img/302                                     502 source_failed
    /img/303                                     502 source_failed
    /img/307                                     502 source_failed
    /img/308                                     502 source_failed



=== TEST 20: redirects made by the location itself
--- config
    imgproc_source  local://  /pictures;

    add_header  X-Error  $imgproc_error   always;

    location /img/ { imgproc_url on; }

    location /pictures/ {
        internal;
        rewrite  ^/pictures/old/(.*)  local:///$1  redirect;
        rewrite  ^/pictures/web/(.*)  http://images.example.com/$1  redirect;

        location = /pictures/relative.jpg { return 302 sub/coffee.jpg; }
    }
--- errors
    /img/_/w:30/plain/local:///old/coffee.jpg    200
    /img/_/w:30/plain/local:///web/coffee.jpg    403 source_not_allowed
    /img/_/w:30/plain/local:///relative.jpg      200
    /img/_/w:30/plain/local:///sub               404



=== TEST 21: the body of a redirect, and its headers, are not the source's
--- config
    imgproc_source  http://mock/  /mock;

    location /img/ { imgproc_url on; }

    location /mock/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT$imgproc_source_uri;
    }
--- request eval
[map { "GET /img/_/w:30/plain/http://mock/$_" } qw(body cut gzip body)]
--- image: jpeg 30x20
--- response_headers eval
[("Cache-Control: max-age=60") x 4]



=== TEST 22: a redirect that leads nowhere
--- config
    imgproc_source  http://mock/  /mock;

    add_header  X-Error  $imgproc_error   always;

    location /img/ { imgproc_url on; }

    location /mock/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT$imgproc_source_uri;
    }
--- errors
    /img/_/plain/http://mock/none                502 source_failed



=== TEST 23: imgproc_timeout is for all redirects together
--- config
    imgproc_source   http://mock/  /mock;
    imgproc_timeout  1s;

    add_header  X-Error  $imgproc_error   always;

    location /img/ { imgproc_url on; }

    location /mock/ {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_ORIGIN_PORT$imgproc_source_uri;
    }
--- errors
    /img/_/w:30/plain/http://mock/slow1          504 source_timeout



=== TEST 24: variables of the source
--- config
    imgproc_source  http://images.example.com:8080  /origin;
    imgproc_source  http://images.example.com       /origin;
    imgproc_source  local://                        /pictures;

    add_header  X-Source  "$imgproc_source|$imgproc_source_scheme|$imgproc_source_host|$imgproc_source_uri"  always;

    location /img/ { imgproc_url on; }
    location /pass/ { imgproc_pass /pictures/coffee.jpg; }
    location /pictures/ { internal; }

    location /origin {
        internal;
        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1$imgproc_source_uri;
    }
--- request eval
[map { "GET $_" }
     "/img/_/plain/HTTP://Images.Example.COM:80/a/../b%252Fc%3Fd=%252F",
     "/img/_/plain/http://images.example.com:8080",
     "/img/_/plain/http://images.example.com/303",
     "/img/_/plain/local:///coffee.jpg",
     "/img/_/plain/local:///none.jpg",
     "/img/_/plain/http://evil/a",
     "/img/x:1/plain/local:///coffee.jpg",
     "/pass/"]
--- error_code eval
[200, 200, 200, 200, 404, 403, 403, 200]
--- response_headers eval
["X-Source: http://images.example.com/b%2Fc?d=%2F|http|images.example.com|/b%2Fc?d=%2F",
 "X-Source: http://images.example.com:8080/|http|images.example.com:8080|/",
 "X-Source: http://images.example.com/3.jpg|http|images.example.com|/3.jpg",
 "X-Source: local:///coffee.jpg|local||/coffee.jpg",
 "X-Source: local:///none.jpg|local||/none.jpg",
 "X-Source: http://evil/a|http|evil|/a",
 "X-Source: |||",
 "X-Source: |||"]



=== TEST 25: an internal location can use all of the parts
--- config
    imgproc_source  http://images.example.com  /origin;

    location /img/ { imgproc_url on; }

    location /origin {
        internal;

        if ($imgproc_source_host != "images.example.com") { return 404; }
        if ($imgproc_source_scheme != "http") { return 404; }
        if ($imgproc_source != "http://images.example.com/a%2Fb.jpg?c") {
            return 404;
        }

        proxy_pass  http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
    }
--- request
GET /img/_/w:30/plain/http://images.example.com/a%252Fb.jpg%3Fc
--- image: jpeg 30x20



=== TEST 26: the location of a source is no way back to pictures
--- config
    imgproc_source  local://  /img/_/plain;

    add_header  X-Error  $imgproc_error   always;

    location /img/ { imgproc_url on; }
--- errors
    /img/_/w:30/plain/local:///coffee.jpg        502 source_failed
--- error_log
is asked for by a subrequest, which is not supported
