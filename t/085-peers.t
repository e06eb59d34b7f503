# Copyright (C) the ngx_http_imgproc_module authors

# Slow, rude and broken peers, clients and origins, in their dozens.  After
# each of them nothing is left behind in the worker, which is still the same.
#
# TRIES=1000 asks for more than the 200 clients that leave at random points.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Compress::Zlib ();
use IO::Select;
use IO::Socket::INET;
use Life;
use Origin;
use Socket qw(:DEFAULT SOL_SOCKET SO_RCVBUF);
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'has nothing to reload' if $ENV{TEST_NGINX_USE_HUP};

my $Coffee = slurp('t/images/coffee.jpg');
my $Half = substr $Coffee, 0, length($Coffee) / 2;
my $Size = length $Coffee;
my $Zeroes = Compress::Zlib::memGzip("\0" x 50_000_000);
my $Tries = $ENV{TRIES} || 200;

sub ok_head {
    return join '', map { "$_\r\n" } 'HTTP/1.1 200 OK', @_, '';
}

sub say_to {
    my ($socket, @bytes) = @_;

    for (@bytes) {
        print $socket $_ or return 0;
    }

    return 1;
}

my $Moved = "HTTP/1.1 302 Found\r\n"
            . "Location: http://origin.test/good\r\n\r\n";
my $Whole = ok_head("Content-Length: $Size") . $Coffee;

# what each sends, and what the client must get; the handlers that return
# close the connection

my %Rude = (
    reset_at_once => [502, 'source_failed',
                      sub { reset_connection($_[0]) }],

    reset_in_head => [502, 'source_failed', sub {
        say_to($_[0], "HTTP/1.1 200 OK\r\nContent-Le");
        sleep 0.05;
        reset_connection($_[0]);
    }],

    reset_in_body => [502, 'source_incomplete', sub {
        say_to($_[0], ok_head("Content-Length: $Size"), $Half);
        sleep 0.05;
        reset_connection($_[0]);
    }],

    reset_in_chunk => [502, 'source_incomplete', sub {
        say_to($_[0], ok_head('Transfer-Encoding: chunked'), "ffff\r\n",
               $Half);
        sleep 0.05;
        reset_connection($_[0]);
    }],

    less => [502, 'source_incomplete', sub {
        say_to($_[0], ok_head('Content-Length: ' . ($Size + 1)), $Coffee);
    }],

    more => [200, '', sub { say_to($_[0], $Whole, 'x' x 100_000) }],

    # what is over the length is not looked at

    more_of_it => [422, 'broken_image', sub {
        say_to($_[0], ok_head("Content-Length: " . length $Half), $Coffee);
    }],

    more_chunks => [200, '', sub {
        say_to($_[0], ok_head('Transfer-Encoding: chunked'),
               sprintf("%x\r\n", $Size), $Coffee, "\r\n0\r\n\r\n",
               'x' x 100_000);
    }],

    two_answers => [200, '', sub { say_to($_[0], $Whole, $Whole) }],

    nothing => [502, 'source_failed', sub { }],

    garbage => [502, 'source_failed', sub {
        srand $$;
        say_to($_[0], 'HTTP/1.1 2', map { chr int rand 256 } 1 .. 5000);
    }],

    no_status => [502, 'source_failed', sub {
        say_to($_[0], "HTTP/1.1 OK\r\n\r\n", $Coffee);
    }],

    bad_chunks => [502, 'source_', sub {
        say_to($_[0], ok_head('Transfer-Encoding: chunked'), "-1\r\n",
               $Coffee);
    }],

    huge_chunk => [502, 'source_', sub {
        say_to($_[0], ok_head('Transfer-Encoding: chunked'),
               "ffffffffffffffff\r\n", $Half);
    }],

    # 502 since nginx 1.23, the last of them before that

    two_lengths => ['(?:422|502)', '(?:source_failed|broken_image)', sub {
        say_to($_[0], ok_head("Content-Length: $Size", 'Content-Length: 5'),
               $Coffee);
    }],

    endless_chunks => [413, 'source_too_large', sub {
        say_to($_[0], ok_head('Transfer-Encoding: chunked'));
        1 while say_to($_[0], "1000\r\n", 'x' x 4096, "\r\n");
    }],

    endless_close => [413, 'source_too_large', sub {
        say_to($_[0], ok_head('Connection: close'));
        1 while say_to($_[0], 'x' x 4096);
    }],

    endless_length => [413, 'source_too_large', sub {
        say_to($_[0], ok_head('Content-Length: 9000000000000000000'));
        1 while say_to($_[0], 'x' x 4096);
    }],

    # no picture will come, which is known with the header

    endless_404 => [404, '', sub {
        say_to($_[0], "HTTP/1.1 404 Not Found\r\n\r\n");
        1 while say_to($_[0], 'x' x 4096);
    }],

    endless_503 => [502, 'source_failed', sub {
        say_to($_[0], "HTTP/1.1 503 Service Unavailable\r\n"
                      . "Transfer-Encoding: chunked\r\n\r\n");
        1 while say_to($_[0], "1000\r\n", 'x' x 4096, "\r\n");
    }],

    endless_302 => [502, 'source_failed', sub {
        say_to($_[0], "HTTP/1.1 302 Found\r\nLocation: /m/good\r\n\r\n");
        1 while say_to($_[0], 'x' x 4096);
    }],

    stalled_404 => [404, '', sub {
        say_to($_[0], "HTTP/1.1 404 Not Found\r\n"
                      . "Content-Length: 1000\r\n\r\n", 'x' x 10);
        sleep 120;
    }],

    byte_a_second_403 => [403, '', sub {
        say_to($_[0], "HTTP/1.1 403 Forbidden\r\n"
                      . "Content-Length: 1000\r\n\r\n");
        send_slowly($_[0], 'x' x 1000, 1);
    }],

    endless_head => [502, 'source_failed', sub {
        say_to($_[0], "HTTP/1.1 200 OK\r\n");
        1 while say_to($_[0], 'X-Field: ' . 'x' x 100 . "\r\n");
    }],

    endless_line => [502, 'source_failed', sub {
        say_to($_[0], 'HTTP/1.1 200 OK');
        1 while say_to($_[0], 'x' x 4096);
    }],

    endless_100 => ['50[24]', 'source_(?:failed|timeout)', sub {
        1 while say_to($_[0], "HTTP/1.1 100 Continue\r\n\r\n");
    }],

    endless_gzip => [413, 'source_too_large', sub {
        say_to($_[0], ok_head('Content-Encoding: gzip',
                              'Content-Length: ' . length $Zeroes), $Zeroes);
    }],

    broken_gzip => [502, 'source_', sub {
        say_to($_[0], ok_head('Content-Encoding: gzip',
                              'Content-Length: 5000'),
               substr($Zeroes, 0, 100), 'x' x 4900);
    }],

    circle => [502, 'source_failed', sub {
        say_to($_[0], "HTTP/1.1 302 Found\r\nLocation: /m/circle\r\n"
                      . "Content-Length: 0\r\n\r\n");
    }],

    byte_a_second => [504, 'source_timeout', sub {
        say_to($_[0], ok_head("Content-Length: $Size"));
        send_slowly($_[0], $Coffee, 1);
    }],

    byte_a_second_head => [504, 'source_timeout',
                           sub { send_slowly($_[0], $Whole, 1) }],

    byte_a_second_chunks => [504, 'source_timeout', sub {
        say_to($_[0], ok_head('Transfer-Encoding: chunked'));
        send_slowly($_[0], "ffff\r\n$Coffee", 1);
    }],
);

Origin::start({
    '/gate'  => Life::gate($Whole),
    '/good'  => sub { say_to($_[0], $Whole) },
    '/stall' => sub { sleep 120 },
    '/half'  => sub { say_to($_[0], ok_head("Content-Length: $Size"), $Half);
                      sleep 120 },

    # as slow as the others, but it comes to its end

    '/start' => sub {
        say_to($_[0], ok_head("Content-Length: $Size"));
        send_slowly($_[0], substr($Coffee, 0, 3), 1);
        say_to($_[0], substr $Coffee, 3);
    },

    # a failure that comes in two pieces, and only once

    '/gone' => sub {
        my $body = -e "$Life::Root/found" ? $Coffee : 'x' x 200_000;

        say_to($_[0], 'HTTP/1.1 ' . ($body eq $Coffee ? 200 : 404) . " x\r\n",
               'Content-Length: ' . length($body) . "\r\n\r\n",
               substr $body, 0, 1000);
        sleep 0.1;
        say_to($_[0], substr $body, 1000);
    },

    '/moved-endless' => sub {
        say_to($_[0], $Moved);
        1 while say_to($_[0], 'x' x 4096);
    },

    '/moved-stalled' => sub { say_to($_[0], $Moved); sleep 120 },

    map { ("/$_" => $Rude{$_}[2]) } keys %Rude
});

my $Origin = "http://127.0.0.1:$ENV{TEST_NGINX_ORIGIN_PORT}/";
my $Tls = certificate();
my $Http2 = has_option('--with-http_v2_module');

start(
    http => "
    imgproc_max_source_size 200k;
    proxy_cache_path $Life::Root/cache keys_zone=peers:1m;
    proxy_max_temp_file_size 0;
    keepalive_requests 100000;
    large_client_header_buffers 4 1k;
    client_header_timeout 2s;
    lingering_close off;
    log_format error '\$status \$imgproc_error';
    access_log $Life::Root/logs/access.log error;
",
    listen => ($Http2 ? "listen 127.0.0.1:$Life::Port2 http2 sndbuf=8k;" : '')
              . ($Tls ? "listen 127.0.0.1:$Life::PortTls ssl"
                        . ($Http2 ? ' http2;' : ';') : '')
              . "listen 127.0.0.1:" . ($Life::Port + 1) . " sndbuf=8k;"
              . ($Tls ? "ssl_certificate $Life::Root/conf/tls.pem;
                         ssl_certificate_key $Life::Root/conf/tls.pem;"
                      : ''),
    locations => "
        add_header X-Error \$imgproc_error always;
        location ~ ^/(slow|slow-unbuffered|slow-cached)/(.+)\$ {
            imgproc_timeout 1500ms;
            imgproc_pass /to-\$1/\$2;
        }
        location /to-slow/ {
            internal;
            gunzip on;
            proxy_http_version 1.1;
            proxy_pass $Origin;
        }
        location /to-slow-unbuffered/ {
            internal;
            gunzip on;
            proxy_buffering off;
            proxy_http_version 1.1;
            proxy_pass $Origin;
        }
        location /to-slow-cached/ {
            internal;
            gunzip on;
            proxy_cache peers;
            proxy_cache_valid any 1h;
            proxy_http_version 1.1;
            proxy_pass $Origin;
        }
        location /url/ {
            imgproc_timeout 1500ms;
            imgproc_url on;
            imgproc_source http://origin.test /to-slow;
        }
        location = /big {
            imgproc w:1200 f:png;
            imgproc_max_source_size 10m;
            imgproc_pass /files/photo-4mp.jpg;
        }
        location = /big-timeout {
            imgproc w:1200 f:png;
            imgproc_max_source_size 10m;
            send_timeout 1s;
            imgproc_pass /files/photo-4mp.jpg;
        }
",
    certificate => $Tls
);

baseline('/f/coffee.jpg', '/m/good', '/big');

part('origins that are rude' => \&test_rude);
part('sources that fail' => \&test_failures);
part('a source that is slow' => \&test_slow_source);
part('clients that are slow' => \&test_slow_clients);
part('clients that read nothing' => \&test_deaf_clients);
part('clients that reset' => \&test_resets);
part('requests that are broken' => \&test_broken_requests);
part('keep-alive' => \&test_keep_alive);
part('pipelining' => \&test_pipelining);
part('HTTP/2 under load' => \&test_http2_load);
part('HTTP/2, streams that are reset' => \&test_http2_resets);
part('HTTP/2, a window that is shut' => \&test_http2_window);
part('TLS' => \&test_tls);

stop();
done_testing();


sub test_rude {
    my $n = 0;

    for my $way ('slow', 'slow-unbuffered', 'slow-cached') {
        my %socket;

        # all at once, and as many as are let in

        for my $name (sort keys %Rude) {
            $socket{$name} = send_request($Life::Port,
                                          wire("/$way/$name", 'keep-alive'));
        }

        my $start = time();

        for my $name (sort keys %Rude) {
            my ($want, $error) = @{ $Rude{$name} };
            my $buffer = '';
            my $r = receive($socket{$name}, \$buffer);
            my ($code) = ($r->{head} || '') =~ /^X-Error: (\w+)/m;

            $code = '' if !defined $code;

            like($r->{status} || 'none', qr/^$want$/, "$way/$name - status");
            like($code, $error ? qr/^$error/ : qr/^$/, "$way/$name - error");

            # is the connection as usable as it says

            next if ($r->{head} || '') !~ /^Connection: keep-alive/m;

            print { $socket{$name} } wire('/f/coffee.jpg');
            $r = receive($socket{$name}, \$buffer);
            is(png_size($r->{body}), '30x20', "$way/$name - kept alive");
            $n++;
        }

        # the deadline is what ends some of these

        cmp_ok(time() - $start, '<', 15, "$way - all are over");
    }

    note("$n of ", 3 * keys %Rude, ' connections were kept alive');

    settled('rude');
}


# what they say after that is not waited for, but for a little while

sub test_failures {
    for my $way ('slow', 'slow-unbuffered') {
        is(status("/$way/gone"), 404, "$way - a source that is gone");
    }

    is(status('/slow-cached/gone'), 404, 'a source that is gone, cached');

    write_file("$Life::Root/found", '');

    is(status('/slow/gone'), 200, 'one that has come back');
    is(status('/slow-cached/gone'), 404, 'but for the cache');

    for my $way ('endless', 'stalled') {
        is(status("/url/_/plain/http://origin.test/moved-$way"), 200,
           "a redirect with a body that is $way");
    }

    settled('failures');
}


# a deadline, with time to spare for a loaded machine

sub test_slow_source {
    my $start = time();
    my @slow = map { send_request($Life::Port, wire('/slow/byte_a_second')) }
               1 .. 20;

    wait_for('/byte_a_second') for 1 .. 20;

    is(status('/f/coffee.jpg'), 200, 'others are served');

    my @status = map { receive($_)->{status} || 'none' } @slow;
    my $time = time() - $start;

    is("@status", join(' ', (504) x 20), '20 time out');
    cmp_ok($time, '>', 1.4, 'not before imgproc_timeout');
    cmp_ok($time, '<', 8, 'nor long after it');

    is(status('/m/start'), 200, 'slow, but within the time');

    settled('slow source');
}


sub test_slow_clients {
    my @slow = map { small_socket(wire('/big')) } 1 .. 20;
    my %body;

    # a second for the first bytes of all: they are being made meanwhile

    receive_some($slow[$_], \$body{$_}, 1024, 60) for 0 .. $#slow;

    for (1 .. 3) {
        sleep 1;
        receive_some($slow[$_], \$body{$_}, 1024, 10) for 0 .. $#slow;
    }

    my @cut = grep { length $body{$_} < 2000 || $body{$_} =~ /IEND/ }
              0 .. $#slow;

    is("@cut", '', '20 clients are reading');

    # they have their pictures, and keep nobody from one

    is(status('/f/coffee.jpg'), 200, 'another is served');
    all_places('while they read');

    SKIP: {
        skip 'nginx without --with-debug', 1 if !has_option('--with-debug');

        ok(pools_say(qr/sources 0 in use .* results [1-9]\d* in use/),
           'results are held, and no source');
    }

    for my $i (0 .. $#slow) {
        if ($i % 2) {
            reset_connection($slow[$i]);
            next;
        }

        receive_some($slow[$i], \$body{$i}, 1e9, 30);

        $body{$i} =~ s/\A.*?\r\n\r\n//s;
        is(png_size($body{$i}), '1200x675', "client $i has it all")
            || diag(length $body{$i});
    }

    close $_ for @slow;

    settled('slow clients');
}


# send_timeout is nginx's

sub test_deaf_clients {
    my @deaf = map { small_socket(wire('/big-timeout')) } 1 .. 10;
    my $n = 0;

    ok(wait_until(60, sub {
        $n = () = log_text() =~ /client timed out .*sending to client/g;

        return $n >= 10;
    }), 'they are dropped') || diag($n);

    close $_ for @deaf;

    settled('deaf clients');
}


sub test_resets {
    my @uris = qw(/f/coffee.jpg /m/good /m/stall /m/half /big /f/none
                  /f/half.jpg /slow/endless_chunks);
    my %left;

    srand($ENV{SEED} || 42);

    for my $i (1 .. $Tries) {
        my $uri = $uris[rand @uris];
        my $bytes = wire($uri);
        my $where = int rand 5;
        my $port = $Life::Port + ($i % 3 == 0);

        $bytes = substr $bytes, 0, rand length $bytes if $where == 0;
        $bytes =~ s/\r\n\r\n/\r\nContent-Length: 9\r\n\r\n1234/
            if $where == 1;
        $bytes = wire($uri, 'keep-alive') x 3 . $bytes if $where == 2;

        my $socket = small_socket($bytes, $port) or next;

        if ($where == 3) {
            shutdown $socket, 1;
        }

        if ($where == 4) {
            IO::Select->new($socket)->can_read(rand 0.3)
                && sysread $socket, my $some, 1 + int rand 4096;
        }

        sleep rand 0.03;
        rand() < 0.7 ? reset_connection($socket) : close $socket;
        $left{$where}++;
    }

    note("$Tries clients have left, where: ",
         join ' ', map { "$_:$left{$_}" } sort keys %left);

    is(eval { my $n = 0; $n += $_ for values %left; $n }, $Tries,
       "$Tries clients have left");

    settled('resets');
}


sub test_broken_requests {
    my %want = (
        "GET\r\n\r\n"                                        => 400,
        "GET /f/coffee.jpg HTTP/9.9\r\n\r\n"                 => 505,
        "GET /f/coffee.jpg HTTP/1.1\r\n\r\n"                 => 400,
        "GET /f/%00 HTTP/1.0\r\n\r\n"                        => 400,
        "GET /f/../../etc/passwd HTTP/1.0\r\n\r\n"           => 400,
        "GET /f/%2e%2e/%2e%2e/%2e%2e/x HTTP/1.0\r\n\r\n"     => 400,
        "GET /f/" . 'x' x 4000 . " HTTP/1.0\r\n\r\n"         => 414,
        "GET /f/x HTTP/1.0\r\nX: " . 'x' x 4000 . "\r\n\r\n" => 400,
        "POST /f/coffee.jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        . "Content-Length: 3\r\n\r\nabc"                     => 405,
        "GET /f/coffee.jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        . "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" => 200,
        "GET /f/coffee.jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        . "Transfer-Encoding: chunked\r\n\r\nxyz\r\n"        => 400,
        "GET /f/coffee.jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        . "Content-Length: -1\r\n\r\n"                       => 400,
        "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n"   => 400,
    );

    for my $bytes (sort keys %want) {
        my ($name) = $bytes =~ /\A([ -~]{0,40})/;

        is(exchange($Life::Port, $bytes)->{status}, $want{$bytes}, $name);
    }

    # one byte at a time, and one that never ends its header

    my $socket = send_request($Life::Port);

    send_slowly($socket, wire('/f/coffee.jpg'), 0.002);
    is(png_size(receive($socket)->{body}), '30x20', 'byte by byte');

    my @never = map { send_request($Life::Port, "GET /f/coffee.jpg HTTP/1.1\r\n"
                                                . "X: y") } 1 .. 20;

    is(scalar(grep { !defined receive($_)->{status} } @never), 20,
       'headers that never end');

    settled('broken requests');
}


sub test_keep_alive {
    my @uris = qw(/f/coffee.jpg /m/good /f/none /f/half.jpg /f/text.jpg
                  /slow/less /slow/circle /slow/endless_chunks);
    my @want = (200, 200, 404, 422, 415, 502, 502, 413);
    my $buffer = '';
    my $socket = send_request($Life::Port);
    my $good = 0;

    for my $i (0 .. 199) {
        print $socket wire($uris[$i % @uris], 'keep-alive');

        my $r = receive($socket, \$buffer);

        if (($r->{status} || 0) != $want[$i % @uris]) {
            is($r->{status}, $want[$i % @uris], $uris[$i % @uris]);
            last;
        }

        $good++;
    }

    is($good, 200, '200 requests in one connection');
    is($buffer, '', 'and nothing else');
    close $socket;

    settled('keep-alive');
}


# answered in order, whichever of them is done first

sub test_pipelining {
    my @uris = qw(/big /f/coffee.jpg /slow/byte_a_second /m/good /f/none
                  /f/half.jpg /slow/endless_close /m/good /ping);
    my @want = (200, 200, 504, 200, 404, 422, 413, 200, 204);
    my @all = (@uris) x 3;
    my $buffer = '';
    my @got;

    # an answer of 204 has no length

    my $socket = send_request($Life::Port,
                              join '', map { wire($_, 'keep-alive') } @all);

    for (@all) {
        my $r = receive($socket, \$buffer, $_ eq '/ping');

        push @got, defined $r->{status} ? $r->{status} : 'none';
    }

    is("@got", "@{[(@want) x 3]}", '27 requests at once');
    close $socket;

    # the connection is gone while the first of them is at work

    for my $uri (qw(/m/stall /big /m/half /slow/byte_a_second)) {
        for (1 .. 5) {
            my $s = send_request($Life::Port,
                                 wire($uri, 'keep-alive')
                                 . wire('/f/coffee.jpg', 'keep-alive') x 20);

            ping(2);
            reset_connection($s);
        }
    }

    settled('pipelining');
}


sub test_http2_load {
    plan skip_all => 'this nginx has no HTTP/2' if !$Http2;
    plan skip_all => 'there is no h2load' if !h2load_is_there();

    my $base = "http://127.0.0.1:$Life::Port2";

    is(h2load('-n', 1000, '-c', 3, '-m', 10, "$base/f/coffee.jpg",
              "$base/m/good"),
       '1000 succeeded, 1000 2xx, 0 4xx, 0 5xx', '1000 pictures');

    is(h2load('-n', 200, '-c', 2, '-m', 10, "$base/f/coffee.jpg",
              "$base/f/none", "$base/f/half.jpg", "$base/slow/less"),
       '50 succeeded, 50 2xx, 100 4xx, 50 5xx', 'and some failures');

    # through a window of a kilobyte

    is(h2load('-n', 30, '-c', 2, '-m', 3, '-w', 10, '-W', 10, "$base/big"),
       '30 succeeded, 30 2xx, 0 4xx, 0 5xx', 'small windows');

    settled('HTTP/2 under load');
}


sub test_http2_resets {
    plan skip_all => 'this nginx has no HTTP/2' if !$Http2;

    my @uris = qw(/f/coffee.jpg /m/stall /big /m/half /m/good
                  /slow/byte_a_second);
    my $reset = 0;

    srand 7;

    # each stream is reset soon after it has begun, by turns with its
    # connection

    for my $round (1 .. 10) {
        my $socket = h2_connect() or next;
        my $id = -1;

        for my $i (1 .. 25) {
            $id += 2;
            print $socket h2_get($id, $uris[rand @uris]);
            sleep rand 0.004 if $i % 3 == 0;
            print $socket h2_frame(3, 0, $id, pack 'N', 8)
                if $round % 2 || $i % 2;
            $reset++;
        }

        ping(2);
        $round % 3 == 0 ? reset_connection($socket) : close $socket;
    }

    is($reset, 250, '250 streams were reset');

    # streams on a connection of which some are reset come whole

    my $socket = h2_connect();

    print $socket map { h2_get($_, '/m/stall') } 1, 3, 5;
    print $socket map { h2_get($_, '/f/coffee.jpg') } 7, 9, 11;
    print $socket map { h2_frame(3, 0, $_, pack 'N', 8) } 1, 3, 5;

    my $body = h2_read($socket, 7, 9, 11);

    is(png_size($body->{$_}), '30x20', "stream $_ is whole") for 7, 9, 11;
    close $socket;

    settled('HTTP/2 resets');
}


sub test_http2_window {
    plan skip_all => 'this nginx has no HTTP/2' if !$Http2;

    my @sockets;

    # SETTINGS_INITIAL_WINDOW_SIZE is 0

    for (1 .. 5) {
        my $socket = h2_connect(pack 'n N', 4, 0);

        print $socket map { h2_get(2 * $_ - 1, '/f/coffee.jpg') } 1 .. 4;
        push @sockets, $socket;
    }

    ping(3);

    ok(pools_say(qr/sources 0 in use .* results [1-9]\d* in use/),
       'results are held, and no source') if has_option('--with-debug');

    all_places('with 20 shut windows');

    # one is opened, the others are left so

    my $socket = shift @sockets;

    print $socket map { h2_frame(8, 0, 2 * $_ - 1, pack 'N', 65535) } 1 .. 4;

    my $body = h2_read($socket, 1, 3, 5, 7);

    is(png_size($body->{$_}), '30x20', "stream $_ is whole") for 1, 3, 5, 7;

    reset_connection($_) for $socket, @sockets;

    settled('shut windows');
}


sub test_tls {
    plan skip_all => 'no certificate was made' if !$Tls;

    my $base = "https://127.0.0.1:$Life::PortTls";
    my @curl = (qw(curl -s -k --noproxy *), '-o', "$Life::Root/curl-body");

    for my $version ($Http2 ? ('--http1.1', '--http2') : '--http1.1') {
        for my $try (['/f/coffee.jpg', 200], ['/m/good', 200], ['/big', 200],
                     ['/f/none', 404], ['/f/half.jpg', 422],
                     ['/slow/less', 502], ['/slow/byte_a_second', 504])
        {
            my ($uri, $want) = @$try;

            is(command(@curl, $version, '-w', '%{http_code}', "$base$uri"),
               $want, "$version $uri");
        }

        # the same connection for all, and clients that leave

        is(command(@curl, $version, '-w', '%{http_code} ',
                   map { ($_ ? ('-o', "$Life::Root/curl-body") : (),
                          "$base/f/coffee.jpg") } 0 .. 19),
           '200 ' x 20, "$version, 20 in one connection");

        for my $uri (qw(/m/stall /m/half /big)) {
            command(@curl, $version, '--max-time', '0.3', '--limit-rate',
                    '1k', "$base$uri") for 1 .. 3;
        }
    }

    SKIP: {
        skip 'there is no h2load with HTTP/2', 1
            if !$Http2 || !h2load_is_there();

        is(h2load('-n', 300, '-c', 4, '-m', 5, "$base/f/coffee.jpg",
                  "$base/m/good"),
           '300 succeeded, 300 2xx, 0 4xx, 0 5xx', 'h2load');
    }

    # in the midst of a handshake, or instead of one

    for my $i (1 .. 40) {
        my $bytes = $i % 2 ? "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"
                             . 'x' x int rand 600
                           : wire('/f/coffee.jpg');
        my $socket = send_request($Life::PortTls, $bytes);

        sleep rand 0.01;
        $i % 3 ? reset_connection($socket) : close $socket;
    }

    settled('TLS');
}


# what the tests are made of

sub certificate {
    return 0 if !has_option('--with-http_ssl_module');

    my $dir = "$Life::Root-tls";

    mkdir $dir;

    my $made = command(qw(openssl req -x509 -newkey rsa:2048 -nodes -days 2
                          -subj /CN=localhost -keyout), "$dir/key", '-out',
                       "$dir/cert");
    my $pem = slurp("$dir/key") . slurp("$dir/cert");

    unlink "$dir/key", "$dir/cert";
    rmdir $dir;

    return $pem =~ /CERTIFICATE/ ? $pem : 0;
}


# its standard output

sub command {
    my @args = @_;

    my $pid = open my $in, '-|';
    die "fork failed: $!\n" if !defined $pid;

    if ($pid == 0) {
        open STDERR, '>', '/dev/null';
        { no warnings 'exec'; exec @args }
        POSIX::_exit(127);
    }

    my $text = do { local $/; <$in> };

    close $in;

    return defined $text ? $text : '';
}


sub h2load_is_there {
    return command('h2load', '--version') =~ /nghttp2/;
}


sub h2load {
    my $text = command('h2load', '-T', 60, @_);
    my ($good) = $text =~ /(\d+) succeeded/;
    my ($codes) = $text =~ /status codes: (\d+ 2xx, .*)/;

    return $text if !defined $codes;

    $codes =~ s/, \d+ 3xx//;

    return "$good succeeded, $codes";
}


# a client that takes no more than it reads, or hardly more

sub small_socket {
    my ($bytes, $port) = @_;

    socket my $socket, PF_INET, SOCK_STREAM, 0 or return;
    setsockopt $socket, SOL_SOCKET, SO_RCVBUF, 2048;
    connect $socket, pack_sockaddr_in($port || $Life::Port + 1,
                                      inet_aton('127.0.0.1'))
        or return;
    syswrite $socket, $bytes;

    return $socket;
}


# up to size bytes, or what comes within seconds

sub receive_some {
    my ($socket, $buffer, $size, $seconds) = @_;
    my $select = IO::Select->new($socket);
    my $end = time() + $seconds;

    $$buffer = '' if !defined $$buffer;

    while ($size > 0 && $select->can_read($end - time())) {
        my $n = sysread $socket, $$buffer, $size < 65536 ? $size : 65536,
                        length $$buffer;

        return if !$n;
        $size -= $n;
    }
}


sub h2_frame {
    my ($type, $flags, $id, $payload) = @_;

    return pack('Cn CC N', 0, length $payload, $type, $flags, $id) . $payload;
}


sub h2_connect {
    my $settings = shift;

    return send_request($Life::Port2, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                        . h2_frame(4, 0, 0, defined $settings ? $settings
                                                              : ''));
}


# GET and http by their numbers, then path and authority in full

sub h2_get {
    my ($id, $path) = @_;

    return h2_frame(1, 5, $id, "\x82\x86" . pack 'C C/a* C C/a*', 4, $path, 1,
                                                 'localhost');
}


# the bodies of these streams, when they have ended

sub h2_read {
    my ($socket, @ids) = @_;
    my $select = IO::Select->new($socket);
    my $end = time() + 30;
    my $buffer = '';
    my (%body, %ended);

    while ((grep { !$ended{$_} } @ids) && $select->can_read($end - time())) {
        sysread $socket, $buffer, 65536, length $buffer or last;

        while (length $buffer >= 9) {
            my ($high, $low, $type, $flags, $id) = unpack 'Cn CC N', $buffer;
            my $size = $high << 16 | $low;

            last if length $buffer < 9 + $size;

            $body{$id} .= substr $buffer, 9, $size if $type == 0;
            $ended{$id} = 1 if $type == 3 || $type < 2 && $flags & 1;
            print $socket h2_frame(4, 1, 0, '') if $type == 4 && !($flags & 1);
            print $socket h2_frame(8, 0, 0, pack 'N', $size)
                if $type == 0 && $size;

            substr $buffer, 0, 9 + $size, '';
        }
    }

    return \%body;
}
