# Copyright (C) the ngx_http_imgproc_module authors

# What imgproc_status tells: that it is right, in all formats, of all workers,
# and stays right when they are reloaded and killed.

BEGIN { push @INC, 't/lib' }

use strict;
use warnings;

use IO::Socket::INET;
use JSON::PP;
use Life;
use Origin;
use Test::More;
use Time::HiRes qw(sleep time);

plan skip_all => 'reloads by itself, in either mode'
    if $ENV{TEST_NGINX_USE_HUP};

my $Coffee = slurp('t/images/coffee.jpg');
my $Whole = "HTTP/1.1 200 OK\r\nContent-Length: " . length($Coffee)
            . "\r\n\r\n$Coffee";

my $Page = slurp('ngx_http_imgproc_module/nginx/ngx_http_imgproc_page.html');

Origin::start({
    '/gate'  => Life::gate($Whole),
    '/good'  => sub { print { $_[0] } $Whole },
    '/cut'   => sub { print { $_[0] } substr $Whole, 0, 5000 },
    '/stall' => sub { sleep 120 },
});

my $Locations = '
    location = /status { access_log off; imgproc_status; }
    location /o/ {
        rewrite ^/o/(.*)/([^/]+)$ /$1 break;
    }
    location = /raw {
        imgproc raw:1;
        imgproc_pass /files/coffee.jpg;
    }
    location = /bad {
        imgproc q:$arg_q;
        imgproc_pass /files/coffee.jpg;
    }
    location = /webp {
        imgproc f:webp;
        imgproc_pass /files/coffee.jpg;
    }
    location = /short {
        imgproc_timeout 300ms;
        imgproc_pass /mock/stall;
    }
';

my @Start = (http => 'imgproc_free_memory_interval 10s;',
             locations => $Locations);

part('formats'                   => \&test_formats);
part('what is counted'           => \&test_counts);
part('Prometheus'                => \&test_prometheus);
part('gauges'                    => \&test_gauges);
part('ready, or not'             => \&test_ready);
part('history'                   => \&test_history);
part('a killed worker'           => \&test_kill);
part('reloads'                   => \&test_reloads);
part('more workers than slots'   => \&test_slots);
part('sizes of the zone'         => \&test_sizes);
part('without a master'          => \&test_single);
part('nothing but the status'    => \&test_alone);

done_testing();


sub test_formats {
    start(@Start);

    my %type = (json => 'application/json',
                prometheus => 'text/plain; version=0.0.4; charset=utf-8',
                html => 'text/html; charset=utf-8');

    my @asked = (
        ['/status', undef, 'json'],
        ['/status', '*/*', 'json'],
        ['/status', 'image/png', 'json'],
        ['/status', 'application/json', 'json'],
        ['/status', 'text/plain', 'prometheus'],
        ['/status', 'text/html,application/xhtml+xml,*/*;q=0.8', 'html'],
        ['/status', 'application/openmetrics-text;version=1.0.0;q=0.5,'
                    . 'text/plain;version=0.0.4;q=0.3,*/*;q=0.1',
         'prometheus'],
        ['/status?x=1&y', 'text/html', 'html'],
        ['/status?format=json', 'text/html', 'json'],
        ['/status?format=prometheus', 'text/html', 'prometheus'],
        ['/status?x&format=html&', 'text/plain', 'html'],
        ['/status?format=html&format=json', 'text/html', 'json'],
    );

    for (@asked) {
        my ($uri, $accept, $format) = @$_;
        my $name = "$uri " . ($accept // '');
        my $r = ask($uri, defined $accept ? "Accept: $accept" : ());

        is($r->{status}, 200, "$name: status");
        is(header($r, 'Content-Type'), $type{$format}, "$name: type");
        is(header($r, 'Cache-Control'), 'no-store', "$name: is not cached");
        is(header($r, 'X-Content-Type-Options'), 'nosniff', "$name: nosniff");
        is(header($r, 'Vary'), $uri =~ /format/ ? undef : 'Accept',
           "$name: Vary");

        my $head = ask($uri, defined $accept ? "Accept: $accept" : (),
                       'HEAD');

        is($head->{status}, 200, "$name: HEAD");
        is(header($head, 'Content-Type'), $type{$format}, "$name: its type");
        is($head->{body}, '', "$name: and no body");
    }

    my $html = ask('/status?format=html');

    is($html->{body}, $Page, 'the page is the file');
    like(header($html, 'Content-Security-Policy'),
         qr/\Adefault-src 'none'; [^*]*script-src 'sha256-[^ ]+'; style-src /,
         'and may do nothing but what it has to');

    for my $format ('', 'x', 'jso', 'jsonx', 'JSON') {
        my $r = ask("/status?format=$format");

        is($r->{status}, 400, "format=$format");
        is($r->{body}, "Bad format, allowed are json, prometheus and html\n",
           'says what is allowed');
    }

    for my $method (qw(POST PUT DELETE OPTIONS)) {
        my $r = ask('/status', $method);

        is($r->{status}, 405, $method);
        is(header($r, 'Allow'), 'GET, HEAD', 'says what is allowed');
    }

    stop();
}


sub test_counts {
    start(@Start);

    is(status('/f/coffee.jpg'), 200, 'a picture') for 1 .. 3;
    is(status('/m/good'), 200, 'from another server');
    is(status('/webp'), 200, 'as WebP');
    is(status('/f/photo-4mp.jpg'), 200, 'a large one');
    is(status('/raw'), 200, 'an original');
    is(status('/bad?q=500'), 400, 'a bad option') for 1 .. 2;
    is(status('/f/none.jpg'), 404, 'none there');
    is(status('/f/text.jpg'), 415, 'no picture');
    is(status('/f/half.jpg'), 422, 'half a picture');
    is(status('/m/cut'), 502, 'a source that is cut');
    is(status('/short'), 504, 'a source that does not come');

    my $left = send_request($Life::Port, wire('/m/stall'));

    wait_for('/stall') for 1 .. 2;
    close $left;

    ok(wait_until(10, sub { total()->{requests_total}{client_left} == 1 }),
       'a client that leaves');

    my $total = total();

    is_deeply(nonzero($total->{requests_total}),
              {ok => 6, original => 1, bad_option => 2, source_status => 1,
               not_an_image => 1, broken_image => 1, source_incomplete => 1,
               source_timeout => 1, client_left => 1}, 'outcomes');
    is_deeply(nonzero($total->{results_total}), {png => 5, webp => 1},
              'results');
    is($total->{sources_total}{jpeg}, 7, 'sources, the broken one as well');
    is($total->{source_fetches_total}, 13, 'fetches');

    cmp_ok($total->{source_bytes_total}, '>=',
           5 * length($Coffee) + -s 't/images/photo-4mp.jpg', 'bytes came');
    cmp_ok($total->{result_bytes_total}, '>', 6 * 100, 'bytes were made');

    for my $name (qw(queue_seconds process_seconds)) {
        my $times = $total->{$name};

        is($times->{count}, 8, "$name: each job");
        is($times->{buckets}{'+Inf'}, 8, "$name: in a bucket");
        cmp_ok($times->{sum}, '>', 0, "$name: takes time");
    }

    cmp_ok($total->{source_seconds}{count}, '>=', 8, 'times of sources');

    for my $pool (qw(source result)) {
        is($total->{pool_in_use_bytes}{$pool}, 0, "$pool: nothing in use");
        is($total->{pool_buffers}{$pool}, 0, "$pool: no buffer");
        cmp_ok($total->{pool_gets_total}{$pool}, '>=', 8, "$pool: gets");
        cmp_ok($total->{pool_hits_total}{$pool}, '>=', 7, "$pool: hits");
    }

    stop();
}


sub test_prometheus {
    start(@Start, main => 'worker_processes 2;');

    is(status('/f/coffee.jpg'), 200, 'a picture') for 1 .. 5;
    is(status('/bad?q=500'), 400, 'a bad option');

    # each worker tells of its own pools, from time to time

    wait_until(20, sub { total()->{pool_gets_total}{result} >= 5 });

    my $text = ask('/status?format=prometheus')->{body};
    my $total = total();
    my (%type, %told, @wrong, @other);

    for (split /\n/, $text) {

        if (/^# TYPE (\w+) (counter|gauge|histogram)$/) {
            push @wrong, "two types of $1" if $type{$1};
            $type{$1} = $2;

        } elsif (/^(\w+?)(_bucket|_sum|_count)?(?:\{(.*)\})? ([\d.]+)$/
                 && ($type{$1 . ($2 // '')} || ($type{$1} // '')
                                               eq 'histogram'))
        {
            push @{ $told{$type{$1} ? $1 : $1 . $2} },
                 [$2 // '', $3 // '', $4];

        } elsif (!/^# HELP imgproc_\w+ \S/) {
            push @wrong, $_;
        }
    }

    is("@wrong", '', 'all lines are understood');
    is_deeply([sort keys %told], [sort keys %type], 'each has a type');

    is_deeply([sort map { s/^imgproc_//r } grep { $_ ne 'imgproc_info' }
                    keys %type], [sort keys %$total],
              'JSON has the same names');

    for my $name (sort keys %told) {
        my $value = $total->{$name =~ s/^imgproc_//r};

        if ($type{$name} eq 'histogram') {
            my @buckets = grep { $_->[0] eq '_bucket' } @{ $told{$name} };
            my @n = map { $_->[2] } @buckets;
            my ($count) = map { $_->[2] } grep { $_->[0] eq '_count' }
                          @{ $told{$name} };

            is("@n", join(' ', sort { $a <=> $b } @n), "$name cumulates");
            is($n[-1], $count, "$name has an end");
            is($buckets[-1][1], 'le="+Inf"', "$name: which is open");

        } elsif ($type{$name} eq 'counter') {
            my %n = map { ($_->[1] =~ /"(.*)"/ ? $1 : '') => $_->[2] }
                    @{ $told{$name} };

            push @other, $name
                if join(' ', map { "$_ " . ($n{$_} + 0) } sort keys %n)
                   ne (ref $value
                       ? join ' ', map { "$_ " . ($value->{$_} + 0) }
                                   sort keys %$value
                       : ' ' . $value);
        }
    }

    is("@other", '', 'counters are those of JSON');

    SKIP: {
        skip('there is no promtool, and none to be had of Debian', 1)
            if system 'tools/promtool --version > /dev/null 2>&1';

        Life::write_file("$Life::Root/metrics", $text);

        my $said = `tools/promtool check metrics < $Life::Root/metrics 2>&1`;

        is($said . $?, '0', 'promtool has nothing to say');
    }

    stop();
}


# what is going on is seen from any worker

sub test_gauges {
    local $Life::Threads = 1;

    start(@Start, main => 'worker_processes 2;');
    shut_gate();

    my @waiting = map { send_request($Life::Port, wire('/m/gate')) } 1 .. 7;

    wait_for('/gate') for @waiting;

    ok(wait_until(10, sub { total()->{requests_fetching} == 7 }),
       'seven wait for their source');

    my $json = json();

    is($json->{total}{workers}, 2, 'two workers');
    is($json->{total}{threads}, 2, 'with a thread each');
    is_deeply([sort map { $_->{pid} } @{ $json->{workers} }],
              [sort(workers())], 'their pids');
    is_deeply([map { $_->{workers} } @{ $json->{workers} }], [1, 1],
              'each is one');

    for my $name (qw(requests_fetching rss_bytes heap_in_use_bytes
                     heap_system_bytes vips_bytes))
    {
        my $sum = 0;

        $sum += $_->{$name} for @{ $json->{workers} };
        is($json->{total}{$name}, $sum, "$name is the sum of both");
    }

    cmp_ok($json->{total}{rss_bytes}, '>', 1000000, 'anonymous memory');
    cmp_ok($json->{total}{budget_bytes}{worker}, '>', 1000000,
           'what the workers had in the beginning');
    is($json->{total}{budget_bytes}{pictures}, 0, 'nothing is being made');

    open_gate();
    is(receive($_)->{status}, 200, 'a picture') for @waiting;

    ok(wait_until(10, sub { total()->{requests_fetching} == 0 }),
       'nobody waits any more');

    is(total()->{$_}, 0, $_) for qw(requests_waiting threads_busy);

    stop();
}


# all places are taken: no picture, but the status

sub test_ready {
    start(@Start);
    shut_gate();

    my $r = ask('/status?ready');

    is($r->{status}, 200, 'ready');
    is($r->{body}, "ready\n", 'says so');
    is(header($r, 'Cache-Control'), 'no-store', 'for now');
    ok(json()->{ready}, 'in JSON, too');

    my @waiting = map { send_request($Life::Port, wire('/m/gate')) }
                  1 .. $Life::Threads + $Life::Queue;

    wait_for('/gate') for @waiting;

    is(status('/f/coffee.jpg'), 503, 'no place left');

    $r = ask('/status?ready=1');

    is($r->{status}, 503, 'not ready');
    is($r->{body}, "shedding\n", 'says so');
    is(header($r, 'Retry-After'), 1, 'and when to come again');

    my $json = json();

    ok(!$json->{ready}, 'in JSON, too');
    is($json->{total}{shedding}, 1, 'as a number');
    is($json->{total}{requests_total}{busy}, 1, 'one was turned away');
    is(ask("/status?format=$_")->{status}, 200, $_)
        for qw(json prometheus html);

    open_gate();
    is((grep { receive($_)->{status} == 200 } @waiting), scalar @waiting,
       'all are answered');

    ok(wait_until(10, sub { ask('/status?ready')->{status} == 200 }),
       'ready again');

    stop();
}


sub test_history {
    start(@Start);

    ok(!exists json()->{history}, 'only if it is asked for');

    for (1 .. 4) {
        is(status('/f/photo-4mp.jpg'), 200, 'a picture');
        sleep 0.7;
    }

    my $history;

    ok(wait_until(10, sub {
        $history = json('&history')->{history};

        return (samples($history))[-1]{good} == 4;
    }), 'the pictures so far');

    my @samples = samples($history);
    my @times = map { $_->{time} } @samples;
    my %times = map { ($_ => 1) } @times;

    cmp_ok(scalar @samples, '>=', 3, 'some seconds');
    is("@times", join(' ', sort { $a <=> $b } keys %times),
       'each once, in their order');
    is($samples[-1]{bad}, 0, 'nothing else');
    cmp_ok($samples[-1]{rss}, '>', 1000000, 'memory');
    is($samples[-1]{threads}, 2, 'threads');

    my @later = samples(json("&history=$times[-2]")->{history});

    cmp_ok($later[0]{time}, '>', $times[-2], 'only what came later');
    is(scalar samples(json("&history=$_")->{history}), 0, "none after $_")
        for '9999999999', '9223372036854775807';
    cmp_ok(scalar samples(json("&history=$_")->{history}), '>=', @samples,
           "history=\"$_\" is all")
        for '', 'x', '-1', '99999999999999999999';

    stop();
}


# its totals stay, what it had goes with it

sub test_kill {
    start(@Start, main => 'worker_processes 2;',
          expected => qr/exited on signal 9/);

    my $expected = 0;

    for my $round (1 .. 3) {
        shut_gate();

        is(status('/f/coffee.jpg'), 200, 'a picture') for 1 .. 6;
        $expected += 6;

        my @waiting = map { send_request($Life::Port, wire('/m/gate')) }
                      1 .. 6;

        wait_for('/gate') for @waiting;

        ok(wait_until(10, sub { total()->{requests_fetching} == 6 }),
           "round $round: requests wait in both");

        my ($victim, $other) = workers();
        my ($fetching) = map { $_->{requests_fetching} }
                         grep { $_->{pid} == $other } @{ json()->{workers} };

        kill 'KILL', $victim;

        ok(wait_until(20, sub {
            my @now = workers();

            return @now == 2 && !grep { $_ == $victim } @now;
        }), 'another takes its place');

        ok(wait_until(10, sub { total()->{workers} == 2 }),
           'which is counted');

        my $json = json();

        is_deeply([sort map { $_->{pid} } @{ $json->{workers} }],
                  [sort(workers())], 'the workers there are');
        is($json->{total}{requests_fetching}, $fetching,
           'what the dead one had waiting is gone');
        is($json->{total}{requests_total}{ok}, $expected,
           'what it has counted is not');

        open_gate();

        my @answered = grep { (receive($_)->{status} // 0) == 200 } @waiting;

        is(scalar @answered, $fetching, 'the other one answers');
        $expected += @answered;

        ok(wait_until(10, sub {
            total()->{requests_total}{ok} == $expected
        }), 'and goes on counting');
    }

    my $rows = 0;

    $rows += $_->{requests_total}{ok} for @{ json()->{workers} };

    cmp_ok($rows, '<', $expected, 'a worker counts from its own beginning');

    stop();
}


sub test_reloads {
    start(@Start, main => 'worker_processes 2;');
    shut_gate();

    my $expected = 0;
    my @held;

    for my $round (1 .. 8) {
        is(status('/f/coffee.jpg'), 200, 'a picture') for 1 .. 3;
        $expected += 3;

        # who is old and still has to do goes on counting

        if ($round % 4 == 1) {
            push @held, send_request($Life::Port, wire('/m/gate'));
            wait_for('/gate');
        }

        ok(reload(), "reload $round");
        is(total()->{requests_total}{ok}, $expected, 'nothing is lost');
    }

    ok(wait_until(10, sub { workers(1) == 4 }), 'two old ones are left');
    is(total()->{workers}, 4, 'they are seen');
    ok(wait_until(10, sub { total()->{requests_fetching} == 2 }),
       'and what they wait for');

    open_gate();
    is(receive($_)->{status}, 200, 'an old one answers') for @held;

    ok(wait_until(10, sub { workers(1) == 2 }), 'they leave');
    ok(wait_until(10, sub { total()->{workers} == 2 }), 'they are gone');
    is(total()->{requests_total}{ok}, $expected + 2,
       'what they have counted is there');
    is(total()->{requests_fetching}, 0, 'nobody waits');

    write_conf(@Start, main => 'worker_processes 2;',
               http => 'imgproc_zone imgproc 2m;');
    ok(reload(), 'a zone of another size');
    is(total()->{requests_total}{ok}, 0, 'begins anew');

    write_conf(@Start, main => 'worker_processes 2;', modules => 0);
    ok(reload(), 'without pictures');
    write_conf(@Start, main => 'worker_processes 2;');
    ok(reload(), 'with pictures again');
    is(status('/f/coffee.jpg'), 200, 'a picture');
    is(total()->{requests_total}{ok}, 1, 'which is counted');

    stop();
}


# the smallest zone there is, and old workers that do not leave

sub test_slots {
    my @conf = (@Start, main => 'worker_processes 1;',
                http => 'imgproc_zone imgproc ' . smallest(1) . ';',
                expected => qr/slots of zone "imgproc" are taken/);

    start(@conf);
    shut_gate();

    my @held;

    for (1 .. 12) {
        push @held, send_request($Life::Port, wire('/m/gate'));
        wait_for('/gate');
        ok(reload(), 'reload');
        last if log_text() =~ /slots of zone/;
    }

    my ($slots) = log_text() =~ /\[warn\] .*imgproc: all (\d+) slots of zone/;

    cmp_ok($slots // 0, '>=', 3, 'it is said when all are taken');
    cmp_ok($slots // 99, '<=', @held, 'and not before');
    is(status('/f/coffee.jpg'), 200, 'a picture all the same');

    my $json = json();

    is($json->{total}{workers}, @held + 1, 'it sees the others and itself');
    is($json->{total}{requests_total}{ok}, 1, 'and what it counts');
    ok(wait_until(10, sub { total()->{requests_fetching} == @held }),
       'and what they wait for');

    open_gate();
    is(receive($_)->{status}, 200, 'an old one answers') for @held;
    ok(wait_until(10, sub { workers(1) == 1 }), 'they leave');

    ok(reload(), 'reload');
    is(total()->{workers}, 1, 'there is room again');
    is(total()->{requests_total}{ok}, scalar @held,
       'what was counted in a slot is there');

    stop();
}


# the size that is asked for, which has to be enough

sub test_sizes {
    for my $workers (1, 2, 3, 10, 80, 200, 500) {
        my $size = smallest($workers);

        like($size, qr/^\d+k$/, "$workers workers: it is told what they need");
        is(configuration($workers, "imgproc_zone imgproc $size;"), 0,
           "$workers workers: $size is enough");
        is(configuration($workers, ''), 0,
           "$workers workers: and so is the default");
    }
}


sub smallest {
    my $workers = shift;

    for my $try ('1', '32k', '64k') {
        isnt(configuration($workers, "imgproc_zone imgproc $try;"), 0,
             "$try is too small");

        my ($size) = log_text() =~ /too small, $workers worker processes need (\d+k)/;

        return $size if defined $size;
    }
}


# what nginx -t makes of it

sub configuration {
    my ($workers, $http) = @_;

    unlink $Life::Log;
    write_conf(@Start, main => "worker_processes $workers;", http => $http);
    waitpid Life::spawn('-t'), 0;

    return $?;
}


# no reload: nginx itself does not answer any more after one

sub test_single {
    my @conf = (@Start, main => 'master_process off;');

    write_conf(@conf);

    my $pid = Life::spawn();

    ok(wait_until(20, sub {
        IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                              PeerPort => $Life::Port)
    }), 'it runs');

    is(status('/f/coffee.jpg'), 200, 'a picture');
    is(total()->{requests_total}{ok}, 1, 'which is counted');
    is(json()->{workers}[0]{pid}, $pid, 'by the only process');

    kill 'TERM', $pid;
    waitpid $pid, 0;
    is($?, 0, 'exit status');
    unlike(log_text(), qr/\[(?:alert|crit|emerg)\]|Sanitizer/,
           'nothing in the log');
}


sub test_alone {
    start(modules => 1, http => '', locations => '
        location = /status { imgproc_status; }
        location = /also { imgproc_status; }
    ');

    is(total()->{requests_total}{ok}, 0, 'nothing happens');
    is(total()->{workers}, 1, 'in one worker');
    is(ask('/also')->{status}, 200, 'and elsewhere');

    stop();
}


# what the tests are made of

sub ask {
    my ($uri, @headers) = @_;
    my $method = @headers && $headers[-1] =~ /^[A-Z]+$/ ? pop @headers
                                                         : 'GET';

    return Origin::receive(send_request($Life::Port, join "\r\n",
        "$method $uri HTTP/1.1", 'Host: localhost', 'Connection: close',
        @headers, $method =~ /P/ ? 'Content-Length: 0' : (), '', ''),
        undef, $method eq 'HEAD');
}


sub header {
    my ($r, $name) = @_;
    my ($value) = join('', map { "$_\n" } split /\r?\n/, $r->{head} // '')
                  =~ /^\Q$name\E: (.*)$/mi;

    return $value;
}


sub json {
    my $args = shift // '';

    return decode_json(ask("/status?format=json$args")->{body});
}


sub total {
    return json()->{total};
}


sub nonzero {
    my $numbers = shift;

    return { map { $numbers->{$_} ? ($_ => $numbers->{$_}) : () }
             keys %$numbers };
}


sub samples {
    my $history = shift;

    return map {
        my $values = $_;

        +{ map { ($history->{fields}[$_] => $values->[$_]) }
           0 .. $#$values }
    } @{ $history->{samples} };
}
