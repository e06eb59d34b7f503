# Copyright (C) the ngx_http_imgproc_module authors

# Names that take their time: clients that leave, requests that end, and an
# nginx that quits while a host is looked up.  Nothing is left behind, and
# what comes later for those that are gone is nobody's.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use Hosts;
use Life;
use MIME::Base64 qw(encode_base64url);
use Origin;
use Test::More;
use Time::HiRes qw(sleep);

BEGIN {
    plan skip_all => 'reloads by itself, in either mode'
        if $ENV{TEST_NGINX_USE_HUP};
}

my $Coffee = slurp('t/images/coffee.jpg');
my $Head = "HTTP/1.1 200 OK\r\nContent-Length: " . length($Coffee)
           . "\r\n\r\n";

$SIG{PIPE} = 'IGNORE';

Origin::start({
    '/gate' => Life::gate($Head . $Coffee),
    '/good' => sub { print { $_[0] } $Head, $Coffee },
    '/to'   => sub {
        print { $_[0] } "HTTP/1.1 302 Found\r\nLocation: http://",
                        $_[1] =~ /\?(\S+)/, ":$ENV{TEST_NGINX_ORIGIN_PORT}",
                        "/good\r\nContent-Length: 0\r\n\r\n";
    },
});

Hosts::start({
    'good.example' => ['A 127.0.0.1'],
    'silent.example' => ['SILENCE'],
    'none.example' => ['AFTER 0.3, NXDOMAIN'],
    (map { ("s$_.example" => ['AFTER 0.3, A 127.0.0.1']) } 1 .. 200),
    (map { ("p$_.example" => ['AFTER 0.3, A 10.0.0.1']) } 1 .. 50),
});

my %Conf = (
    http => "resolver 127.0.0.1:$ENV{TEST_NGINX_DNS_PORT} ipv6=off;
             resolver_timeout 30s;",
    locations => "
        imgproc_source http://:$ENV{TEST_NGINX_ORIGIN_PORT} /fetch;
        imgproc_source http://origin.example /mock;

        location /img/ { imgproc_url on; imgproc_allow_private_sources on; }
        location /public/ { imgproc_url on; }
        location /quick/ {
            imgproc_url on;
            imgproc_allow_private_sources on;
            imgproc_timeout 150ms;
        }
        location /after/ {
            imgproc_url on;
            imgproc_allow_private_sources on;
            post_action /ping;
        }
        location /slowly/ {
            imgproc_url on;
            imgproc_allow_private_sources on;
            imgproc_timeout 150ms;
            post_action /gate;
        }
        location = /gate {
            proxy_pass http://127.0.0.1:$ENV{TEST_NGINX_ORIGIN_PORT};
        }
        location ^~ /fetch {
            internal;
            proxy_pass http://\$imgproc_source_addr\$imgproc_source_uri;
        }
    ",
);

my $Name = 0;

part('to begin with'                       => \&test_good);
part('clients leave before the answer'     => \&test_leave);
part('many wait for one name'              => \&test_one_name);
part('the time is over before the answer'  => \&test_deadline);
part('hosts of redirects'                  => \&test_redirects);
part('HTTP/1.0 clients, HEAD and bodies'   => \&test_methods);
part('post_action'                         => \&test_post_action);
part('quit while names are looked up'      => \&test_quit);
part('terminate while they are'            => \&test_terminate);

done_testing();


sub uri {
    my ($location, $host, $path) = @_;

    return "/$location/_/w:30/"
           . encode_base64url("http://$host:$ENV{TEST_NGINX_ORIGIN_PORT}"
                    . ($path || '/good'));
}


# one that is not known yet

sub name {
    $Name = $Name % 200 + 1;

    return "s$Name.example";
}


sub test_good {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    is(status(uri('img', name())), 200, 'a late answer');
    is(status(uri('img', 'none.example')), 502, 'a late NXDOMAIN');
    is(status(uri('public', 'p1.example')), 403, 'a private one, late');
    is(status(uri('quick', 'silent.example')), 504, 'no answer');

    settled('all of them');
    stop();
}


# some at once, others when the answer is almost there, or is

sub test_leave {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    for my $wait (0, 0.05, 0.28, 0.3, 0.31, 0.33) {
        my @clients = map { send_request($Life::Port,
                                         wire(uri('img', name()))) } 1 .. 10;

        sleep $wait;
        reset_connection($_) for splice @clients, 0, 5;
        close $_ for @clients;
    }

    for (1 .. 10) {
        my $client = send_request($Life::Port,
                                  wire(uri('img', 'silent.example')));
        sleep 0.01;
        close $client;
    }

    ping();
    settled('clients that left');

    stop();
}


sub test_one_name {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    my $uri = uri('img', name());
    my @clients = map { send_request($Life::Port, wire($uri)) } 1 .. 20;

    sleep 0.1;

    my @gone = splice @clients, 0, 10;

    close $_ for @gone;

    is(join(' ', map { receive($_)->{status} || 'none' } @clients),
       join(' ', (200) x 10), 'those that stayed');

    $uri = uri('public', 'p2.example');
    @clients = map { send_request($Life::Port, wire($uri)) } 1 .. 20;

    is(join(' ', map { receive($_)->{status} || 'none' } @clients),
       join(' ', (403) x 20), 'a name that is not public');

    settled('one name');
    stop();
}


sub test_deadline {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    my @clients = map { send_request($Life::Port,
                                     wire(uri('quick', name()))) } 1 .. 10;

    is(join(' ', map { receive($_)->{status} || 'none' } @clients),
       join(' ', (504) x 10), 'their time is over');

    # the answers come, to nobody

    sleep 0.4;
    ping();

    settled('deadlines');
    stop();
}


sub test_redirects {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    my $host = name();

    is(status(uri('img', 'good.example', '/to?' . name())), 200,
       'to a name that takes its time');
    is(status(uri('img', 'good.example', '/to?none.example')), 502,
       'to one that leads nowhere');
    is(status('/public/_/w:30/' . encode_base64url('http://origin.example/to?p3.example')),
       403, 'to one that is not public');

    my @clients = map {
        send_request($Life::Port,
                     wire(uri('img', 'good.example', '/to?' . name())))
    } 1 .. 10;

    sleep 0.1;
    close $_ for @clients;

    @clients = map {
        send_request($Life::Port,
                     wire(uri('quick', 'good.example', '/to?' . name())))
    } 1 .. 10;

    is(join(' ', map { receive($_)->{status} || 'none' } @clients),
       join(' ', (504) x 10), 'their time is over');

    settled('redirects');
    stop();
}


sub test_methods {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    my $uri = uri('img', name());
    my $response = exchange($Life::Port, "GET $uri HTTP/1.0\r\n\r\n");

    is($response->{status}, 200, 'HTTP/1.0');

    $uri = uri('img', name());

    # one behind the other: the second one is there before the first answer

    my $socket = send_request($Life::Port, wire($uri, 'keep-alive')
                                           . wire(uri('img', name())));
    my $buffer = '';

    is(receive($socket, \$buffer)->{status}, 200, 'one of two') for 1, 2;

    $uri = uri('img', name());
    $response = exchange($Life::Port, "HEAD $uri HTTP/1.1\r\nHost: a\r\n"
                                      . "Connection: close\r\n\r\n");

    is($response->{status}, 200, 'HEAD');

    # a body that is not there before the answer

    $uri = uri('img', name());
    $socket = send_request($Life::Port, "GET $uri HTTP/1.1\r\nHost: a\r\n"
                           . "Connection: close\r\nContent-Length: 6\r\n\r\nabc");
    sleep 0.1;
    print $socket 'def';

    is(receive($socket)->{status}, 200, 'a GET with a body');

    $uri = uri('img', name());
    $socket = send_request($Life::Port, "GET $uri HTTP/1.1\r\nHost: a\r\n"
                           . "Content-Length: 6\r\n\r\nabc");
    sleep 0.1;
    close $socket;

    settled('methods');
    stop();
}


sub test_post_action {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('after', 'good.example'));

    my @clients = map { send_request($Life::Port,
                                     wire(uri('after', name()))) } 1 .. 5;

    sleep 0.1;
    close $_ for @clients;

    sleep 0.5;
    ping();

    settled('post_action');

    # it outlasts the time that the picture had, and the answer

    shut_gate();

    @clients = map { send_request($Life::Port,
                                  wire(uri('slowly', name()))) } 1 .. 5;

    sleep 0.1;
    close $_ for @clients;

    wait_for('/gate') for 1 .. 5;
    sleep 0.4;
    open_gate();

    settled('a slow one');
    stop();
}


sub test_quit {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    my @clients = map { send_request($Life::Port,
                                     wire(uri('img', name()))) } 1 .. 5;

    ping();
    kill 'QUIT', $Life::Master;

    is(join(' ', map { receive($_)->{status} || 'none' } @clients),
       join(' ', (200) x 5), 'they are answered');

    stop();
}


sub test_terminate {
    start(%Conf);
    baseline('/f/coffee.jpg', uri('img', 'good.example'));

    my @clients = map { send_request($Life::Port,
                                     wire(uri('img', $_ % 2 ? name()
                                              : 'silent.example'))) } 1 .. 9;

    ping();
    kill 'TERM', $Life::Master;

    ok(wait_until(10, \&is_gone), 'nginx is gone');
    is($Life::Status, 0, 'exit status');
    unlike(log_text(), qr/\[alert\]|exited on signal/, 'nothing in the log');
}
